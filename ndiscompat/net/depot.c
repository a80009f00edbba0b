// SPDX-License-Identifier: GPL-2.0-only
/*
 * Depots: objects of one kind that come and go with every frame.
 *
 * Objects lie in chunks of a few pages and stay there when they are free, so
 * that handing one out allocates nothing once a port has had as many.  A free
 * one may be handed out by the next call; a chunk without any goes back to the
 * kernel when the depot has more spare ones than it should keep.
 *
 * Every object of every depot is found by its address in one register, by
 * pages.  So any pointer may be given to a free: it is compared, and never
 * followed, before it is known to be an object of the right kind in the right
 * hands.  What is known of an object lies beside the chunk, out of the reach
 * of a port that writes past its object.
 *
 * Look-ups run under RCU; the memory of an object goes when nobody has it, and
 * what is known of it a grace period later.
 */
#include "net/depot.h"

#include <linux/align.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>
#include <kunit/visibility.h>

#include "core/report.h"

#define CHUNK_BYTES	(4 * PAGE_SIZE)
#define ALIGNMENT	16
#define NO_SLOT		U16_MAX
#define PATTERN		0x6e

/**
 * struct slot - what is known of an object
 * @owner: as requested
 * @allocated: where it was handed out last
 * @freed: where it was freed before that, or since
 * @when: jiffies when it was handed out
 * @holder: whose it is; changes under the depot's lock to and from NDC_NOBODY,
 *	without it between the others
 * @next: the next free slot of the chunk
 */
struct slot {
	const void *owner;
	unsigned long allocated;
	unsigned long freed;
	unsigned long when;
	u32 holder;
	u16 next;
};

/**
 * struct chunk - objects and what is known of them; under the depot's lock
 * @node: in one of the two lists of the depot
 * @rcu: frees it
 * @depot: whose
 * @memory: the objects, whole pages
 * @bytes: of them
 * @stride: from one to the next
 * @count: objects
 * @used: those that somebody has
 * @first: the free one to hand out next, or NO_SLOT
 * @last: the free one to hand out last
 * @single: its object is larger than the depot's; goes when that is free
 * @slots: what is known of them
 */
struct chunk {
	struct list_head node;
	struct rcu_head rcu;
	struct ndc_depot *depot;
	void *memory;
	size_t bytes;
	size_t stride;
	u16 count;
	u16 used;
	u16 first;
	u16 last;
	bool single;
	struct slot slots[];
};

/* Every chunk, by the pages of its objects; its lock is innermost. */
static DEFINE_XARRAY_FLAGS(chunks, XA_FLAGS_LOCK_IRQ);

static const char * const words[] = {
	[NDC_DEPOT_NBL] = "NET_BUFFER_LIST",
	[NDC_DEPOT_NB] = "NET_BUFFER",
	[NDC_DEPOT_MDL] = "MDL",
	[NDC_DEPOT_SG] = "scatter-gather list",
};

static_assert(ARRAY_SIZE(words) == NDC_DEPOT_KINDS);

/* What an object of this kind is called, for reports. */
const char *ndc_depot_word(enum ndc_depot_kind kind)
{
	return words[kind];
}
EXPORT_SYMBOL_IF_KUNIT(ndc_depot_word);

/**
 * ndc_depot_init() - make an empty depot
 * @depot: its storage, all zeroes but for what the caller has chosen
 * @kind: what its objects are
 * @size: bytes of one
 *
 * Context: Any.
 */
void ndc_depot_init(struct ndc_depot *depot, enum ndc_depot_kind kind,
		    size_t size)
{
	spin_lock_init(&depot->lock);
	INIT_LIST_HEAD(&depot->partial);
	INIT_LIST_HEAD(&depot->full);
	depot->kind = kind;
	depot->size = size;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_depot_init);

static unsigned long first_page(const struct chunk *chunk)
{
	return (unsigned long)chunk->memory >> PAGE_SHIFT;
}

static void unregister_chunk(struct chunk *chunk, size_t pages)
{
	unsigned long flags;

	xa_lock_irqsave(&chunks, flags);
	while (pages--)
		__xa_erase(&chunks, first_page(chunk) + pages);
	xa_unlock_irqrestore(&chunks, flags);
}

static int register_chunk(struct chunk *chunk)
{
	size_t page, pages = chunk->bytes >> PAGE_SHIFT;
	unsigned long flags;
	int err = 0;

	xa_lock_irqsave(&chunks, flags);
	for (page = 0; page < pages && !err; page++)
		err = xa_err(__xa_store(&chunks, first_page(chunk) + page,
					chunk, GFP_ATOMIC | __GFP_NOWARN));
	xa_unlock_irqrestore(&chunks, flags);
	if (err)
		unregister_chunk(chunk, page);
	return err;
}

/* The objects of a chunk that is in no list, and then the chunk. */
static void destroy_chunk(struct chunk *chunk)
{
	unregister_chunk(chunk, chunk->bytes >> PAGE_SHIFT);
	free_pages_exact(chunk->memory, chunk->bytes);
	kfree_rcu(chunk, rcu);
}

static void *object_of(const struct chunk *chunk, unsigned int slot)
{
	return chunk->memory + slot * chunk->stride;
}

/* A chunk of about so many bytes, or with one object if they are 0. */
static struct chunk *create_chunk(struct ndc_depot *depot, size_t size,
				  size_t bytes, gfp_t gfp)
{
	size_t stride = ALIGN(max_t(size_t, size, 1), ALIGNMENT);
	unsigned int i, count = max_t(size_t, bytes / stride, 1);
	struct chunk *chunk;

	bytes = PAGE_ALIGN(count * stride);
	chunk = kzalloc(struct_size(chunk, slots, count), gfp | __GFP_NOWARN);
	if (!chunk)
		return NULL;
	chunk->depot = depot;
	chunk->bytes = bytes;
	chunk->stride = stride;
	chunk->count = count;
	chunk->last = count - 1;
	for (i = 0; i < count; i++)
		chunk->slots[i].next = i + 1 < count ? i + 1 : NO_SLOT;
	chunk->memory = alloc_pages_exact(bytes,
					  gfp | __GFP_NOWARN | __GFP_ZERO);
	if (!chunk->memory)
		goto err_free_chunk;
	if (depot->verify)
		memset(chunk->memory, PATTERN, bytes);
	if (register_chunk(chunk))
		goto err_free_memory;
	return chunk;

err_free_memory:
	free_pages_exact(chunk->memory, bytes);
err_free_chunk:
	kfree(chunk);
	return NULL;
}

static gfp_t gfp_now(void)
{
	return ndc_irql() > NDC_APC ? GFP_ATOMIC : GFP_KERNEL;
}

/* Adds a chunk of free objects to a depot. */
static int grow(struct ndc_depot *depot, size_t bytes, gfp_t gfp)
{
	struct chunk *chunk;
	unsigned long flags;
	bool closed;

	chunk = create_chunk(depot, depot->size, bytes, gfp | __GFP_NORETRY);
	/* Memory may be in pieces: a page is enough. */
	if (!chunk && bytes > PAGE_SIZE)
		chunk = create_chunk(depot, depot->size, PAGE_SIZE, gfp);
	if (!chunk)
		return -ENOMEM;
	spin_lock_irqsave(&depot->lock, flags);
	closed = depot->closed;
	if (!closed) {
		list_add(&chunk->node, &depot->partial);
		depot->free += chunk->count;
	}
	spin_unlock_irqrestore(&depot->lock, flags);
	if (closed)
		destroy_chunk(chunk);
	return 0;
}

/**
 * ndc_depot_fill() - have so many objects
 * @depot: the depot
 * @count: how many there are to be, free ones and those that are out
 * @gfp: how to allocate them
 *
 * Context: As @gfp says.
 * Return: 0, or -ENOMEM; what could be had is kept.
 */
int ndc_depot_fill(struct ndc_depot *depot, unsigned int count, gfp_t gfp)
{
	while (READ_ONCE(depot->free) + READ_ONCE(depot->out) < count) {
		int err = grow(depot, CHUNK_BYTES, gfp);

		if (err)
			return err;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_depot_fill);

/* Takes the next free object of a chunk; its slot. */
static unsigned int pop(struct ndc_depot *depot, struct chunk *chunk)
{
	unsigned int slot = chunk->first;

	lockdep_assert_held(&depot->lock);
	chunk->first = chunk->slots[slot].next;
	chunk->used++;
	depot->out++;
	depot->free--;
	if (chunk->first == NO_SLOT)
		list_move(&chunk->node, &depot->full);
	return slot;
}

/* Back it goes: to the front while it is warm, to the back to be looked at. */
static void push(struct ndc_depot *depot, struct chunk *chunk,
		 unsigned int slot)
{
	bool was_full = chunk->first == NO_SLOT;

	lockdep_assert_held(&depot->lock);
	chunk->used--;
	depot->out--;
	depot->free++;
	if (depot->verify && !was_full) {
		chunk->slots[chunk->last].next = slot;
		chunk->slots[slot].next = NO_SLOT;
		chunk->last = slot;
	} else {
		chunk->slots[slot].next = chunk->first;
		chunk->first = slot;
		if (was_full)
			chunk->last = slot;
	}
	if (!was_full)
		return;
	if (depot->verify)
		list_move_tail(&chunk->node, &depot->partial);
	else
		list_move(&chunk->node, &depot->partial);
}

/* An object was written to while it was free. */
static void complain_of_pattern(const struct chunk *chunk, unsigned int slot)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_MEMORY,
		.caller = chunk->slots[slot].freed,
		.allocated = chunk->slots[slot].allocated,
	};

	ndc_report(&breach, "a %s was written to after it was freed",
		   words[chunk->depot->kind]);
}

static void *hand_out(struct chunk *chunk, unsigned int slot,
		      const struct ndc_depot_request *request)
{
	struct slot *known = &chunk->slots[slot];
	void *object = object_of(chunk, slot);

	if (chunk->depot->verify && known->freed &&
	    memchr_inv(object, PATTERN, chunk->depot->size))
		complain_of_pattern(chunk, slot);
	known->owner = request->owner;
	known->allocated = request->caller;
	known->when = jiffies;
	/* From here on it may be found: what is known of it comes first. */
	smp_store_release(&known->holder, request->holder);
	return object;
}

/* A chunk of its own for an object that is larger than the depot's. */
static void *get_single(struct ndc_depot *depot,
			const struct ndc_depot_request *request)
{
	struct chunk *chunk;
	unsigned long flags;

	chunk = create_chunk(depot, request->size, 0, gfp_now());
	if (!chunk)
		return NULL;
	chunk->single = true;
	chunk->used = 1;
	chunk->first = NO_SLOT;
	spin_lock_irqsave(&depot->lock, flags);
	list_add(&chunk->node, &depot->full);
	depot->out++;
	spin_unlock_irqrestore(&depot->lock, flags);
	return hand_out(chunk, 0, request);
}

/**
 * ndc_depot_get_ready() - hand an object out, of those that are there
 * @depot: where from; under RCU, or held
 * @request: which, and to whom
 *
 * Context: Any but NMI.
 * Return: The object, not zeroed, aligned to 16 bytes; NULL if none is there.
 */
void *ndc_depot_get_ready(struct ndc_depot *depot,
			  const struct ndc_depot_request *request)
{
	unsigned int slot = NO_SLOT;
	struct chunk *chunk;
	unsigned long flags;

	if (request->size > depot->size)
		return NULL;
	spin_lock_irqsave(&depot->lock, flags);
	chunk = list_first_entry_or_null(&depot->partial, struct chunk, node);
	if (chunk && !depot->closed &&
	    (!depot->most || depot->out < depot->most))
		slot = pop(depot, chunk);
	spin_unlock_irqrestore(&depot->lock, flags);
	return slot == NO_SLOT ? NULL : hand_out(chunk, slot, request);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_depot_get_ready);

/**
 * ndc_depot_get() - hand an object out
 * @depot: where from; held, or one that lasts
 * @request: which, and to whom
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The object, not zeroed, aligned to 16 bytes; NULL without memory, if
 * the most that there may be are out, or if the depot is closed.
 */
void *ndc_depot_get(struct ndc_depot *depot,
		    const struct ndc_depot_request *request)
{
	void *object;

	if (request->size > depot->size)
		return get_single(depot, request);
	do {
		object = ndc_depot_get_ready(depot, request);
		if (object)
			return object;
	} while (!READ_ONCE(depot->closed) && !depot->most &&
		 !grow(depot, CHUNK_BYTES, gfp_now()));
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_depot_get);

/**
 * ndc_depot_hold() - keep a depot while it allocates
 * @depot: the depot, under RCU
 *
 * Context: Any but NMI.
 * Return: False if it is closed.  Else it does not go before
 * ndc_depot_unhold().
 */
bool ndc_depot_hold(struct ndc_depot *depot)
{
	unsigned long flags;
	bool open;

	spin_lock_irqsave(&depot->lock, flags);
	open = !depot->closed;
	depot->out += open;
	spin_unlock_irqrestore(&depot->lock, flags);
	return open;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_depot_hold);

void ndc_depot_unhold(struct ndc_depot *depot)
{
	unsigned long flags;
	bool emptied;

	spin_lock_irqsave(&depot->lock, flags);
	depot->out--;
	emptied = depot->closed && !depot->out;
	spin_unlock_irqrestore(&depot->lock, flags);
	if (emptied && depot->emptied)
		depot->emptied(depot);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_depot_unhold);

/* The chunk and the slot of an object.  Under RCU. */
static struct chunk *look_up(const void *memory, unsigned int *slot)
{
	struct chunk *chunk = xa_load(&chunks,
				      (unsigned long)memory >> PAGE_SHIFT);
	size_t offset;

	if (!chunk)
		return NULL;
	offset = memory - chunk->memory;
	*slot = offset / chunk->stride;
	if (offset % chunk->stride || *slot >= chunk->count)
		return NULL;
	return chunk;
}

/* Whether a chunk without used objects should go. */
static bool superfluous(const struct ndc_depot *depot,
			const struct chunk *chunk)
{
	return !chunk->used &&
	       (chunk->single || depot->closed ||
		(!depot->most && depot->free - chunk->count >= depot->spare));
}

/**
 * ndc_depot_put() - take an object back
 * @depot: its depot
 * @memory: the object, which is the layer's; nobody looks at it any more
 * @caller: the place that frees it
 *
 * Context: Any but NMI.
 */
void ndc_depot_put(struct ndc_depot *depot, void *memory,
		   unsigned long caller)
{
	struct chunk *chunk;
	unsigned long flags;
	bool go, emptied;
	unsigned int slot;

	rcu_read_lock();
	chunk = look_up(memory, &slot);
	rcu_read_unlock();
	if (depot->verify)
		memset(memory, PATTERN, chunk->stride);
	spin_lock_irqsave(&depot->lock, flags);
	chunk->slots[slot].freed = caller;
	WRITE_ONCE(chunk->slots[slot].holder, NDC_NOBODY);
	push(depot, chunk, slot);
	go = superfluous(depot, chunk);
	if (go) {
		list_del(&chunk->node);
		depot->free -= chunk->count;
	}
	emptied = depot->closed && !depot->out;
	spin_unlock_irqrestore(&depot->lock, flags);
	if (go)
		destroy_chunk(chunk);
	if (emptied && depot->emptied)
		depot->emptied(depot);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_depot_put);

static const char *holder_word(enum ndc_holder holder)
{
	return holder == NDC_NOBODY ? "free already" :
	       holder == NDC_PORT ? "in the driver's hands" :
	       "in the layer's hands";
}

/* What is said of an object that cannot change hands like that. */
static noinline void refuse_move(const struct chunk *chunk, unsigned int slot,
				 u32 holder, const struct ndc_depot_move *move)
{
	struct ndc_breach breach = {
		.rule = NDC_RULE_MEMORY,
		.caller = move->caller,
	};
	const struct slot *known;

	if (!chunk) {
		ndc_report(&breach, "%s of something that is no %s",
			   move->call, words[move->kind]);
		return;
	}
	known = &chunk->slots[slot];
	breach.allocated = known->allocated;
	if (holder == NDC_NOBODY)
		breach.freed = known->freed;
	if (chunk->depot->kind != move->kind)
		ndc_report(&breach, "%s of a %s, which wants a %s",
			   move->call, words[chunk->depot->kind],
			   words[move->kind]);
	else
		ndc_report(&breach, "%s of a %s that is %s", move->call,
			   words[move->kind], holder_word(holder));
}

/**
 * ndc_depot_move() - an object changes hands
 * @memory: what was given as one
 * @move: from whom to whom
 *
 * Of several that try at once, one succeeds.
 *
 * Context: Any but NMI.
 * Return: Its depot, which lasts as long as the object is out; NULL, and
 * reported, if it is no such object, free, or in other hands.
 */
struct ndc_depot *ndc_depot_move(const void *memory,
				 const struct ndc_depot_move *move)
{
	struct ndc_depot *depot = NULL;
	u32 holder = NDC_NOBODY;
	unsigned int slot = 0;
	struct chunk *chunk;

	rcu_read_lock();
	chunk = look_up(memory, &slot);
	if (likely(chunk)) {
		holder = move->from;
		if (likely(READ_ONCE(chunk->depot->kind) == move->kind &&
			   try_cmpxchg(&chunk->slots[slot].holder, &holder,
				       move->to)))
			depot = chunk->depot;
	}
	if (unlikely(!depot))
		refuse_move(chunk, slot, holder, move);
	rcu_read_unlock();
	return depot;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_depot_move);

/**
 * ndc_depot_pass() - an object changes hands, on the way of every frame
 * @memory: what was given as one
 * @move: from whom to whom
 *
 * As ndc_depot_move(), but without an atomic operation: only its holder passes
 * an object on.  Of two that claim to be that at the same moment both may
 * succeed.
 *
 * Context: Any but NMI.
 * Return: Whether it has; if not, that is reported.
 */
bool ndc_depot_pass(const void *memory, const struct ndc_depot_move *move)
{
	u32 holder = NDC_NOBODY;
	unsigned int slot = 0;
	struct chunk *chunk;
	bool passed = false;

	rcu_read_lock();
	chunk = look_up(memory, &slot);
	if (likely(chunk)) {
		holder = READ_ONCE(chunk->slots[slot].holder);
		passed = READ_ONCE(chunk->depot->kind) == move->kind &&
			 holder == move->from;
		if (likely(passed))
			WRITE_ONCE(chunk->slots[slot].holder, move->to);
	}
	if (unlikely(!passed))
		refuse_move(chunk, slot, holder, move);
	rcu_read_unlock();
	return passed;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_depot_pass);

static void describe(const struct chunk *chunk, unsigned int slot,
		     struct ndc_depot_object *object)
{
	const struct slot *known = &chunk->slots[slot];

	*object = (struct ndc_depot_object) {
		.memory = object_of(chunk, slot),
		.size = chunk->stride,
		.depot = chunk->depot,
		/* Pairs with hand_out(). */
		.holder = smp_load_acquire(&known->holder),
		.owner = known->owner,
		.allocated = known->allocated,
		.when = known->when,
	};
}

/**
 * ndc_depot_find() - what is known of an object
 * @memory: what may be one
 * @object: gets what is known
 *
 * Context: Any, under RCU, or while the object is in the caller's hands.
 * Return: Whether it is an object that is out.
 */
bool ndc_depot_find(const void *memory, struct ndc_depot_object *object)
{
	struct chunk *chunk;
	unsigned int slot;

	rcu_read_lock();
	chunk = look_up(memory, &slot);
	if (chunk)
		describe(chunk, slot, object);
	rcu_read_unlock();
	return chunk && object->holder != NDC_NOBODY;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_depot_find);

/* The next object of a chunk that is out and matches; from NO_SLOT on. */
static bool next_match(const struct chunk *chunk, unsigned int *slot,
		       ndc_depot_match match, const void *data,
		       struct ndc_depot_object *object)
{
	for (; *slot < chunk->count; ++*slot) {
		if (!chunk->slots[*slot].holder)
			continue;
		describe(chunk, *slot, object);
		if (!match || match(object, data))
			return true;
	}
	return false;
}

static struct chunk *find_match(struct ndc_depot *depot,
				ndc_depot_match match, const void *data,
				struct ndc_depot_object *object)
{
	struct chunk *chunk;
	unsigned int slot;

	lockdep_assert_held(&depot->lock);
	list_for_each_entry(chunk, &depot->full, node) {
		slot = 0;
		if (next_match(chunk, &slot, match, data, object))
			return chunk;
	}
	list_for_each_entry(chunk, &depot->partial, node) {
		slot = 0;
		if (next_match(chunk, &slot, match, data, object))
			return chunk;
	}
	return NULL;
}

/**
 * ndc_depot_take() - take objects from whoever has them
 * @depot: the depot
 * @match: which of those that are out; NULL: all
 * @data: for @match, which is called under the depot's lock
 * @taken: is told of each while it is the layer's, to report it and to
 *	release what hangs on it
 *
 * Context: Process; nobody uses these objects any more.
 * Return: How many.
 */
unsigned int
ndc_depot_take(struct ndc_depot *depot, ndc_depot_match match,
	       const void *data,
	       void (*taken)(const struct ndc_depot_object *object))
{
	struct ndc_depot_object object;
	unsigned int count = 0;
	struct chunk *chunk;
	unsigned long flags;
	unsigned int slot;

	for (;;) {
		spin_lock_irqsave(&depot->lock, flags);
		chunk = find_match(depot, match, data, &object);
		if (chunk) {
			slot = (object.memory - chunk->memory) / chunk->stride;
			WRITE_ONCE(chunk->slots[slot].holder, NDC_LAYER);
		}
		spin_unlock_irqrestore(&depot->lock, flags);
		if (!chunk)
			return count;
		count++;
		taken(&object);
		ndc_depot_put(depot, object.memory, 0);
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_depot_take);

/**
 * ndc_depot_close() - hand nothing out any more
 * @depot: the depot
 *
 * What is out may still come back; the last to do so calls @emptied.
 *
 * Context: Any but NMI.
 * Return: True if nothing is out: @emptied is not called.
 */
bool ndc_depot_close(struct ndc_depot *depot)
{
	struct chunk *chunk, *next;
	unsigned long flags;
	LIST_HEAD(unused);
	bool empty;

	spin_lock_irqsave(&depot->lock, flags);
	depot->closed = true;
	list_for_each_entry_safe(chunk, next, &depot->partial, node) {
		if (chunk->used)
			continue;
		list_move(&chunk->node, &unused);
		depot->free -= chunk->count;
	}
	empty = !depot->out;
	spin_unlock_irqrestore(&depot->lock, flags);
	list_for_each_entry_safe(chunk, next, &unused, node)
		destroy_chunk(chunk);
	return empty;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_depot_close);
