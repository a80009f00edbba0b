// SPDX-License-Identifier: GPL-2.0-only
/*
 * Common blocks: memory that the processor and the device share, one bus
 * address a block, over dma_alloc_coherent().
 *
 * Drivers allocate them by the hundred, often a frame each, and a page each
 * would be a waste.  So blocks of up to a page lie in slabs of a few pages, by
 * class: the class is how many fit into a page, so none crosses one, each
 * starts at a cache line, and both addresses are equal modulo the page.  A
 * larger block has a slab of its own.
 *
 * NDIS has no handle for a block: a free names the adapter, the length and
 * both addresses, and all must be those of a live block.  The bus address
 * leads to the slab and from there it is arithmetic, so a free neither
 * allocates nor sleeps; what became free is the reaper's to give back.
 */
#include "memory/common.h"

#include <linux/align.h>
#include <linux/dma-mapping.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/fault.h"
#include "memory/state.h"
#include "memory/trace.h"

#define SLAB_PAGES	4
#define NO_SLOT		U16_MAX

static_assert(SLAB_PAGES * NDC_COMMON_CLASSES < NO_SLOT);

/**
 * struct slot - a place for a block
 * @caller: where the block was allocated
 * @length: bytes asked for; 0: the slot is free
 * @when: jiffies at the allocation; of a free slot, the next free one
 * @leak_reported: the block has been reported
 */
struct slot {
	unsigned long caller;
	u32 length;
	u32 when : 31;
	u32 leak_reported : 1;
};

/**
 * struct slab - DMA memory that blocks lie in; under the lock of its memory
 * @extent: where it is
 * @dying: hands it to the reaper
 * @node: in one of the two lists of all slabs
 * @partial: in its class, as long as it has a free slot
 * @rcu: frees it
 * @slot_bytes: from one slot to the next in a page
 * @per_page: slots in a page
 * @count: slots
 * @used: slots with a block
 * @free: the first free slot, or NO_SLOT
 * @slots: what is in it
 */
struct slab {
	struct ndc_extent extent;
	struct ndc_dying dying;
	struct list_head node;
	struct list_head partial;
	struct rcu_head rcu;
	u32 slot_bytes;
	u16 per_page;
	u16 count;
	u16 used;
	u16 free;
	struct slot slots[];
};

static const struct ndc_extent_ops slab_ops;

static struct slab *to_slab(const struct ndc_extent *extent)
{
	return container_of(extent, struct slab, extent);
}

/* How many blocks of a length fit into a page; 0: it does not. */
static unsigned int class_of(u32 length)
{
	return PAGE_SIZE / ALIGN((size_t)length, NDC_COMMON_ALIGN);
}

static size_t offset_of(const struct slab *slab, unsigned int slot)
{
	return (slot / slab->per_page) * PAGE_SIZE +
	       (slot % slab->per_page) * slab->slot_bytes;
}

/* The slot that an offset lies in, or NULL for the rest of a page. */
static struct slot *slot_at(struct slab *slab, size_t offset)
{
	unsigned int in_page;

	if (slab->count == 1)
		return slab->slots;
	in_page = offset_in_page(offset) / slab->slot_bytes;
	if (in_page >= slab->per_page)
		return NULL;
	return &slab->slots[(offset >> PAGE_SHIFT) * slab->per_page + in_page];
}

static size_t start_of(const struct slab *slab, const struct slot *slot)
{
	return offset_of(slab, slot - slab->slots);
}

static void release_slab(struct ndc_memory *memory, struct ndc_dying *dying)
{
	struct slab *slab = container_of(dying, struct slab, dying);
	unsigned long flags;

	dma_free_coherent(memory->adapter->dev, slab->extent.length,
			  slab->extent.memory, slab->extent.bus);
	spin_lock_irqsave(&memory->lock, flags);
	ndc_account_hold(&memory->account, -(s64)slab->extent.length);
	spin_unlock_irqrestore(&memory->lock, flags);
	/* A free that was refused may still be reading it. */
	kfree_rcu(slab, rcu);
}

static void detach_slab(struct ndc_memory *memory, struct ndc_dying *dying)
{
	struct slab *slab = container_of(dying, struct slab, dying);

	ndc_extent_del(&memory->extents, &slab->extent);
}

static void init_slots(struct slab *slab)
{
	unsigned int i;

	for (i = 0; i < slab->count; i++)
		slab->slots[i].when = i + 1 < slab->count ? i + 1 : NO_SLOT;
	slab->free = 0;
}

/* A slab of so many bytes, whole pages, with so many slots in each. */
static struct slab *create_slab(struct ndc_memory *memory, size_t bytes,
				unsigned int per_page, gfp_t gfp)
{
	unsigned int count = per_page ? per_page * (bytes / PAGE_SIZE) : 1;
	struct slab *slab;

	/* Without memory the call fails, and no process is killed for it. */
	gfp |= GFP_KERNEL | __GFP_NOWARN;
	if (!(gfp & __GFP_NORETRY))
		gfp |= __GFP_RETRY_MAYFAIL;
	slab = kzalloc(struct_size(slab, slots, count), gfp);
	if (!slab)
		return NULL;
	slab->count = count;
	slab->per_page = max(per_page, 1U);
	slab->slot_bytes = per_page ? ALIGN_DOWN(PAGE_SIZE / per_page,
						 NDC_COMMON_ALIGN) : 0;
	slab->dying.detach = detach_slab;
	slab->dying.release = release_slab;
	slab->extent.ops = &slab_ops;
	slab->extent.length = bytes;
	INIT_LIST_HEAD(&slab->partial);
	init_slots(slab);

	slab->extent.memory = dma_alloc_coherent(memory->adapter->dev, bytes,
						 &slab->extent.bus, gfp);
	if (!slab->extent.memory)
		goto err_free_slab;
	if (ndc_extent_add(&memory->extents, &slab->extent))
		goto err_free_memory;
	return slab;

err_free_memory:
	dma_free_coherent(memory->adapter->dev, bytes, slab->extent.memory,
			  slab->extent.bus);
err_free_slab:
	kfree(slab);
	return NULL;
}

static struct slab *get_slab(struct ndc_memory *memory, u32 length)
{
	unsigned int class = class_of(length);
	struct slab *slab;

	if (!class)
		return create_slab(memory, PAGE_ALIGN((size_t)length), 0, 0);
	slab = create_slab(memory, SLAB_PAGES * PAGE_SIZE, class,
			   __GFP_NORETRY);
	/* Memory may be in pieces: a page is enough. */
	return slab ?: create_slab(memory, PAGE_SIZE, class, 0);
}

/* Puts a new block into a slab that has room. */
static struct slot *take_slot(struct ndc_memory *memory, struct slab *slab,
			      u32 length, unsigned long caller)
{
	struct slot *slot = &slab->slots[slab->free];

	lockdep_assert_held(&memory->lock);
	slab->free = slot->when;
	if (!slab->used++)
		list_move(&slab->node, &memory->common.slabs);
	if (slab->free == NO_SLOT)
		list_del_init(&slab->partial);
	slot->length = length;
	slot->caller = caller;
	slot->when = jiffies;
	slot->leak_reported = false;
	memory->common.recent = slab;
	ndc_account_add(&memory->account, NDC_COMMON, length);
	return slot;
}

static struct slab *partial_slab(struct ndc_memory *memory, u32 length)
{
	unsigned int class = class_of(length);

	lockdep_assert_held(&memory->lock);
	if (!class)
		return NULL;
	return list_first_entry_or_null(&memory->common.classes[class],
					struct slab, partial);
}

/* From now on others may use it as well. */
static void add_slab(struct ndc_memory *memory, struct slab *slab)
{
	lockdep_assert_held(&memory->lock);
	list_add(&slab->node, &memory->common.empty);
	if (slab->slot_bytes)
		list_add(&slab->partial,
			 &memory->common.classes[slab->per_page]);
	ndc_account_hold(&memory->account, slab->extent.length);
}

static void place(struct ndc_memory *memory, struct slab *slab,
		  struct ndc_common_block *block, unsigned long caller)
{
	size_t offset = start_of(slab, take_slot(memory, slab, block->length,
						 caller));

	block->memory = slab->extent.memory + offset;
	block->bus = slab->extent.bus + offset;
}

/* A block of a slab that there is, if there is one; not zeroed.  Any context. */
static bool take_at_hand(struct ndc_memory *memory,
			 struct ndc_common_block *block, unsigned long caller)
{
	unsigned long flags;
	struct slab *slab;

	spin_lock_irqsave(&memory->lock, flags);
	slab = partial_slab(memory, block->length);
	if (slab)
		place(memory, slab, block, caller);
	spin_unlock_irqrestore(&memory->lock, flags);
	return slab;
}

/**
 * ndc_common_alloc_at_hand() - allocate a common block, if that is simple
 * @memory: whose
 * @block: in: its length; out: its addresses
 * @caller: where
 *
 * Context: Any; does not sleep.  The block is not zeroed.
 * Return: False if there is none at hand; ndc_common_alloc() will tell more.
 */
bool ndc_common_alloc_at_hand(struct ndc_memory *memory,
			      struct ndc_common_block *block,
			      unsigned long caller)
{
	if (ndc_account_reserve(memory, block->length))
		return false;
	if (likely(take_at_hand(memory, block, caller)))
		return true;
	ndc_account_unreserve(memory, block->length);
	return false;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_common_alloc_at_hand);

/**
 * ndc_common_alloc_reserved() - allocate a common block
 * @memory: whose
 * @block: in: its length, which is reserved; out: its addresses
 * @caller: where
 *
 * Context: Process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int ndc_common_alloc_reserved(struct ndc_memory *memory,
			      struct ndc_common_block *block,
			      unsigned long caller)
{
	unsigned long flags;
	struct slab *slab;

	if (take_at_hand(memory, block, caller)) {
		memset(block->memory, 0, block->length);
		return 0;
	}
	slab = get_slab(memory, block->length);
	if (!slab && ndc_reaper_help(memory))
		slab = get_slab(memory, block->length);
	if (!slab)
		return -ENOMEM;
	/* What the kernel has just made is zeroed already. */
	spin_lock_irqsave(&memory->lock, flags);
	add_slab(memory, slab);
	place(memory, slab, block, caller);
	spin_unlock_irqrestore(&memory->lock, flags);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_common_alloc_reserved);

/* As above, with the reservation.  -EDQUOT over the limit. */
int ndc_common_alloc(struct ndc_memory *memory, struct ndc_common_block *block,
		     unsigned long caller)
{
	int err = ndc_account_reserve(memory, block->length);

	if (err)
		return err;
	err = ndc_common_alloc_reserved(memory, block, caller);
	if (err)
		ndc_account_unreserve(memory, block->length);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_common_alloc);

/* The slab at a bus address, or NULL; often the one that was used last. */
static struct slab *find_slab(struct ndc_memory *memory, dma_addr_t bus)
{
	struct slab *recent = memory->common.recent;
	struct ndc_extent *extent;

	lockdep_assert_held(&memory->lock);
	if (recent && bus - recent->extent.bus < recent->extent.length)
		return recent;
	extent = ndc_extent_find(&memory->extents, bus, 1);
	if (!extent || extent->ops != &slab_ops)
		return NULL;
	return to_slab(extent);
}

/* The live block that is exactly this one, or NULL. */
static struct slot *find_slot(struct slab *slab,
			      const struct ndc_common_block *block)
{
	size_t offset = block->bus - slab->extent.bus;
	struct slot *slot = slot_at(slab, offset);

	if (!slot || !slot->length || slot->length != block->length ||
	    start_of(slab, slot) != offset ||
	    block->memory != slab->extent.memory + offset)
		return NULL;
	return slot;
}

/* The slab is empty, and goes. */
static void unlink_slab(struct ndc_memory *memory, struct slab *slab)
{
	lockdep_assert_held(&memory->lock);
	list_del(&slab->node);
	list_del_init(&slab->partial);
	if (memory->common.recent == slab)
		memory->common.recent = NULL;
}

static void put_slot(struct ndc_memory *memory, struct slab *slab,
		     struct slot *slot)
{
	lockdep_assert_held(&memory->lock);
	slot->length = 0;
	slot->when = slab->free;
	if (slab->free == NO_SLOT && slab->slot_bytes)
		list_add(&slab->partial,
			 &memory->common.classes[slab->per_page]);
	slab->free = slot - slab->slots;
	memory->common.recent = slab;
	if (--slab->used)
		return;
	list_move(&slab->node, &memory->common.empty);
	if (slab->slot_bytes)
		ndc_reaper_soon(memory);
	else
		ndc_reaper_now(memory);
}

/**
 * ndc_common_free() - free a common block
 * @memory: whose
 * @block: exactly what was allocated
 * @caller: where
 *
 * Context: Any but hard interrupts, under RCU; does not allocate.
 * Return: False if there is no such block; nothing is freed then.
 */
bool ndc_common_free(struct ndc_memory *memory,
		     const struct ndc_common_block *block,
		     unsigned long caller)
{
	struct ndc_past past = {
		.key = block->memory,
		.bytes = block->length,
		.freed = caller,
	};
	struct slot *slot = NULL;
	unsigned long flags;
	struct slab *slab;

	spin_lock_irqsave(&memory->lock, flags);
	slab = find_slab(memory, block->bus);
	if (likely(slab))
		slot = find_slot(slab, block);
	if (likely(slot)) {
		past.allocated = slot->caller;
		ndc_account_sub(&memory->account, NDC_COMMON, &past);
		put_slot(memory, slab, slot);
	}
	spin_unlock_irqrestore(&memory->lock, flags);
	return slot;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_common_free);

/* Hands a list of slabs to the reaper. */
static void give_up(struct ndc_memory *memory, struct list_head *slabs)
{
	struct slab *slab, *next;
	unsigned long flags;

	spin_lock_irqsave(&memory->lock, flags);
	list_for_each_entry_safe(slab, next, slabs, node) {
		unlink_slab(memory, slab);
		llist_add(&slab->dying.node, &memory->reaper.dying);
	}
	spin_unlock_irqrestore(&memory->lock, flags);
}

/* Hands slabs that are empty to the reaper, which asks. */
void ndc_common_collect(struct ndc_memory *memory)
{
	give_up(memory, &memory->common.empty);
}

/* A block must have the whole run. */
static bool slab_live(const struct ndc_extent *extent, size_t offset,
		      size_t length)
{
	struct slab *slab = to_slab(extent);
	const struct slot *slot = slot_at(slab, offset);
	size_t start;

	if (!slot)
		return false;
	start = start_of(slab, slot);
	return offset - start + length <= READ_ONCE(slot->length);
}

static unsigned int age_of(const struct slot *slot)
{
	unsigned long ticks = (jiffies - slot->when) & GENMASK(30, 0);

	return jiffies_to_msecs(ticks) / MSEC_PER_SEC;
}

static void slab_show(const struct ndc_extent *extent, struct seq_file *file)
{
	struct slab *slab = to_slab(extent);
	unsigned int i;

	for (i = 0; i < slab->count; i++) {
		const struct slot *slot = &slab->slots[i];
		dma_addr_t bus = extent->bus + offset_of(slab, i);

		if (slot->length)
			seq_printf(file, "common   %10u  %pad  -      -                     -         -     %6u s  %pS\n",
				   slot->length, &bus, age_of(slot),
				   (void *)slot->caller);
	}
}

/* Whether the slot's block is to be reported, which it is then; a copy. */
static bool note_leak(struct ndc_memory *memory, struct slot *slot,
		      struct slot *copy)
{
	unsigned long flags;
	bool leak;

	/* A late free may come at any time. */
	spin_lock_irqsave(&memory->lock, flags);
	leak = slot->length && !slot->leak_reported;
	if (leak)
		slot->leak_reported = true;
	*copy = *slot;
	spin_unlock_irqrestore(&memory->lock, flags);
	return leak;
}

static void slab_report_leaks(struct ndc_memory *memory,
			      struct ndc_extent *extent)
{
	struct slab *slab = to_slab(extent);
	struct ndc_breach breach;
	struct slot leak;
	unsigned int i;

	for (i = 0; i < slab->count; i++) {
		if (!note_leak(memory, &slab->slots[i], &leak))
			continue;
		breach = ndc_adapter_breach(memory->adapter, NDC_RULE_LEAK,
					    leak.caller);
		ndc_report(&breach, "a common block of %u bytes, %u s old, is not freed",
			   leak.length, age_of(&leak));
	}
}

static const struct ndc_extent_ops slab_ops = {
	.live = slab_live,
	.show = slab_show,
	.report_leaks = slab_report_leaks,
};

void ndc_common_start(struct ndc_memory *memory)
{
	struct ndc_common *common = &memory->common;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(common->classes); i++)
		INIT_LIST_HEAD(&common->classes[i]);
	INIT_LIST_HEAD(&common->slabs);
	INIT_LIST_HEAD(&common->empty);
}

/* Gives up what the port has left; nobody allocates or frees any more. */
void ndc_common_stop(struct ndc_memory *memory)
{
	give_up(memory, &memory->common.slabs);
}

/* Why an extent's block is not the one that was to be freed; false: it says
 * nothing, its slot is free.
 */
static bool explain_slot(struct slab *slab, struct ndc_breach *breach,
			 const struct ndc_common_block *block, size_t offset,
			 const char *call)
{
	struct slot *slot = slot_at(slab, offset);
	dma_addr_t bus;
	u32 length;

	length = slot ? READ_ONCE(slot->length) : 0;
	if (!length)
		return false;
	breach->allocated = slot->caller;
	bus = slab->extent.bus + start_of(slab, slot);
	if (start_of(slab, slot) != offset)
		ndc_report(breach, "%s of an address inside a block of %u bytes",
			   call, length);
	else if (block->bus != bus)
		ndc_report(breach, "%s with physical address %pad of a block at %pad",
			   call, &block->bus, &bus);
	else if (block->memory != slab->extent.memory + offset)
		ndc_report(breach, "%s with a virtual address that is not the block's at %pad",
			   call, &bus);
	else
		ndc_report(breach, "%s of %u bytes of a block of %u bytes",
			   call, block->length, length);
	return true;
}

/* Whether another adapter has the block, which is reported then. */
static bool explain_foreign(const struct ndc_memory *memory,
			    const struct ndc_breach *breach,
			    const struct ndc_common_block *block,
			    const char *call)
{
	struct ndc_adapter *other = NULL;

	while ((other = ndc_adapter_next(other))) {
		if (other == memory->adapter ||
		    !ndc_extent_find_memory(&other->memory->extents,
					    block->memory))
			continue;
		ndc_report(breach, "%s of memory of adapter %s", call,
			   other->name);
		return true;
	}
	return false;
}

/* Says what is wrong with a free that was refused; under RCU. */
static noinline void explain(struct ndc_memory *memory,
			     const struct ndc_common_block *block,
			     const char *call, unsigned long caller)
{
	struct ndc_breach breach = ndc_adapter_breach(memory->adapter,
						      NDC_RULE_MEMORY, caller);
	struct ndc_extent *extent;
	struct ndc_past past;
	unsigned long flags;

	atomic64_inc(&memory->account.families[NDC_COMMON].refused);
	extent = ndc_extent_find_memory(&memory->extents, block->memory) ?:
		 ndc_extent_find(&memory->extents, block->bus, 1);
	if (extent && extent->ops != &slab_ops) {
		ndc_report(&breach, "%s of memory from NdisAllocateSharedMemory",
			   call);
		return;
	}
	if (extent && explain_slot(to_slab(extent), &breach, block,
				   block->memory >= extent->memory &&
				   block->memory < extent->memory +
						   extent->length ?
				   block->memory - extent->memory :
				   block->bus - extent->bus, call))
		return;
	spin_lock_irqsave(&memory->lock, flags);
	past = ndc_account_recall(&memory->account, block->memory);
	spin_unlock_irqrestore(&memory->lock, flags);
	breach.allocated = past.allocated;
	breach.freed = past.freed;
	if (!block->memory)
		ndc_report(&breach, "%s of NULL", call);
	else if (past.freed)
		ndc_report(&breach, "%s of a block that is free already", call);
	else if (!explain_foreign(memory, &breach, block, call))
		ndc_report(&breach, "%s of something that was not allocated",
			   call);
}

/* Windows documents it for MiniportInitializeEx only; drivers do more. */
static noinline void tolerate_late(const struct ndc_adapter *adapter,
				   const char *call, unsigned long caller)
{
	const struct ndc_breach breach =
		ndc_adapter_breach(adapter, NDC_RULE_STATE, caller);

	ndc_tolerate(&breach, "%s outside MiniportInitializeEx", call);
}

static bool may_allocate(struct ndc_adapter *adapter, u32 length, bool complete,
			 const char *call, unsigned long caller)
{
	struct ndc_memory *memory = adapter->memory;

	if (!ndc_memory_may_allocate(memory, call, caller))
		return false;
	if (READ_ONCE(adapter->phase) != NDC_PHASE_INITIALIZING)
		tolerate_late(adapter, call, caller);
	if (likely(length && complete))
		return true;
	ndc_memory_complain(memory, caller, "%s with %s", call,
			    length ? "no place for an address" : "Length 0");
	return false;
}

/* There is no slab with room, so one is made, which may sleep. */
static noinline bool allocate_slowly(struct ndc_adapter *adapter,
				     struct ndc_common_block *block,
				     unsigned long caller)
{
	int err = ndc_common_alloc(adapter->memory, block, caller);

	if (err)
		ndc_memory_failed(adapter->memory, NDC_COMMON, block->length,
				  caller);
	else
		trace_ndc_alloc(adapter, NDC_COMMON, block->length, block->bus,
				0, caller);
	ndc_adapter_put(adapter);
	return !err;
}

static bool allocate(const void *handle, struct ndc_common_block *block,
		     bool complete, const char *call, unsigned long caller)
{
	struct ndc_adapter *adapter;
	bool done = false, slow = false;

	rcu_read_lock();
	adapter = ndc_adapter_find(handle, call, caller);
	if (!adapter ||
	    !may_allocate(adapter, block->length, complete, call, caller))
		goto out;
	if (ndc_fault(call, block->length, caller)) {
		ndc_memory_failed(adapter->memory, NDC_COMMON, block->length,
				  caller);
	} else if (ndc_common_alloc_at_hand(adapter->memory, block, caller)) {
		memset(block->memory, 0, block->length);
		trace_ndc_alloc(adapter, NDC_COMMON, block->length, block->bus,
				0, caller);
		done = true;
	} else {
		slow = ndc_adapter_tryget(adapter);
	}
out:
	rcu_read_unlock();
	return done || (slow && allocate_slowly(adapter, block, caller));
}

/**
 * NdisMAllocateSharedMemory() - allocate memory to share with the device
 * @MiniportAdapterHandle: the adapter, which has registered DMA
 * @Length: bytes
 * @Cached: not used; memory is always cached and coherent
 * @VirtualAddress: gets the processor's address, or NULL on failure
 * @PhysicalAddress: gets the device's address, or 0
 *
 * The block is contiguous for the device.
 *
 * Context: PASSIVE_LEVEL, from MiniportInitializeEx to MiniportHaltEx.
 *
 * Differs from Windows: may be called at any time between initialise and halt
 * (with verify=2 that is reported).  The block is zeroed.  It is aligned to a
 * cache line and crosses no page, unless it is larger than one: then it starts
 * at one.  Both addresses are equal modulo the page size.  A call at a wrong
 * IRQL, before DMA is registered or with Length 0 fails and is reported.
 */
VOID NdisMAllocateSharedMemory(NDIS_HANDLE MiniportAdapterHandle, ULONG Length,
			       BOOLEAN Cached, PVOID *VirtualAddress,
			       PNDIS_PHYSICAL_ADDRESS PhysicalAddress)
{
	struct ndc_common_block block = { .length = Length };
	unsigned long caller = _RET_IP_;

	if (VirtualAddress)
		*VirtualAddress = NULL;
	if (PhysicalAddress)
		PhysicalAddress->QuadPart = 0;
	if (ndc_irql_above(NDC_APC, __func__, caller))
		return;
	might_sleep();
	if (allocate(MiniportAdapterHandle, &block,
		     VirtualAddress && PhysicalAddress, __func__, caller)) {
		*VirtualAddress = block.memory;
		PhysicalAddress->QuadPart = block.bus;
	}
}
EXPORT_SYMBOL_GPL(NdisMAllocateSharedMemory);

/**
 * NdisMFreeSharedMemory() - free what was allocated to share with the device
 * @MiniportAdapterHandle: the adapter that it was allocated for
 * @Length: as at the allocation
 * @Cached: not used
 * @VirtualAddress: as at the allocation
 * @PhysicalAddress: as at the allocation
 *
 * Context: DISPATCH_LEVEL or below; not from MiniportShutdownEx.  Neither
 * sleeps nor allocates; the memory goes back a little later.
 *
 * Differs from Windows: what is not exactly a live block of this adapter is
 * reported and left alone.  A right free with interrupts off is reported and
 * done; in an interrupt, or from MiniportShutdownEx, it is refused.
 */
VOID NdisMFreeSharedMemory(NDIS_HANDLE MiniportAdapterHandle, ULONG Length,
			   BOOLEAN Cached, PVOID VirtualAddress,
			   NDIS_PHYSICAL_ADDRESS PhysicalAddress)
{
	const struct ndc_common_block block = {
		.memory = VirtualAddress,
		.bus = PhysicalAddress.QuadPart,
		.length = Length,
	};
	unsigned long caller = _RET_IP_;
	struct ndc_adapter *adapter;

	if (ndc_irql_above(NDC_DISPATCH, __func__, caller) && in_hardirq())
		return;
	rcu_read_lock();
	adapter = ndc_adapter_find(MiniportAdapterHandle, __func__, caller);
	if (!adapter || ndc_memory_shut(adapter->memory, __func__, caller))
		goto out;
	if (likely(ndc_common_free(adapter->memory, &block, caller)))
		trace_ndc_free(adapter, NDC_COMMON, Length, block.bus, 0,
			       caller);
	else
		explain(adapter->memory, &block, __func__, caller);
out:
	rcu_read_unlock();
}
EXPORT_SYMBOL_GPL(NdisMFreeSharedMemory);
