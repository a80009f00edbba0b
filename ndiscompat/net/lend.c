// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lending: a page that the NIC wrote goes to the stack as it is.
 *
 * Each page of a block of the layer's own provider has a reference count of
 * its own.  The layer holds one reference and some spare ones, which it hands
 * to frames: that is no atomic operation, and the page is back when its count
 * is the layer's own again.  Nothing else of the page is touched, and nobody
 * waits for a reader: an NBL can be given back with its pages still read, and
 * then the block is not lent again until they are back.
 *
 * A page is lent only if one buffer of the port's lies in it.  The layer does
 * not know the buffers beforehand: it learns them from what is indicated, and
 * so it knows how many there are, of which no more than half are lent.
 */
#include "net/lend.h"

#include <linux/export.h>
#include <linux/mm.h>
#include <linux/netdevice.h>
#include <linux/page_ref.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "memory/block.h"
#include "memory/pages.h"
#include "memory/state.h"
#include "net/nic.h"
#include "net/receive.h"

/* References that are taken at once. */
#define SPARE		USHRT_MAX
/* In ndc_page_use.buffer: more than one buffer lies in the page. */
#define SHARED		U32_MAX

static struct ndc_page_use *use_of(const struct ndc_block *block, u32 page)
{
	return &block->pages->uses[page];
}

/* Whether nobody but the layer has the pages of a loan. */
static bool is_back(const struct ndc_block *block, u32 first, u32 count)
{
	u32 i;

	for (i = first; i < first + count; i++)
		if (page_ref_count(block->pages->pages[i]) >
		    1 + use_of(block, i)->spare)
			return false;
	/* Whatever the readers read is read before the device writes again. */
	smp_acquire__after_ctrl_dep();
	return true;
}

static void take_reference(const struct ndc_block *block, u32 page)
{
	struct ndc_page_use *use = use_of(block, page);

	if (unlikely(!use->spare)) {
		page_ref_add(block->pages->pages[page], SPARE);
		use->spare = SPARE;
	}
	use->spare--;
	use->lent = true;
}

/* Ends a loan: its NBL goes back.  Its pages may still be read if @forced. */
static void end_loan(struct ndc_rx_queue *queue, struct ndc_loan *loan,
		     struct _NET_BUFFER_LIST **back, bool forced)
{
	u32 i;

	lockdep_assert_held(&queue->lock);
	for (i = loan->first; !forced && i < loan->first + loan->count; i++)
		use_of(loan->block, i)->lent = false;
	loan->nbl->Next = *back;
	*back = loan->nbl;
	list_move(&loan->node, &queue->spare);
	queue->lent--;
}

static u32 first_page(const struct ndc_part *piece)
{
	return piece->offset >> PAGE_SHIFT;
}

static u32 last_page(const struct ndc_part *piece)
{
	return (piece->offset + piece->length - 1) >> PAGE_SHIFT;
}

/**
 * ndc_lend_see() - learn where a buffer of the port is
 * @queue: the queue, locked
 * @piece: a part of the buffer, which has been indicated
 *
 * Context: BH off, under RCU.
 */
void ndc_lend_see(struct ndc_rx_queue *queue, const struct ndc_part *piece)
{
	struct ndc_block *block = piece->block;
	u32 first = first_page(piece), last = last_page(piece);
	/* 0 is a page that nothing is known of. */
	u32 buffer = piece->buffer + 1;
	struct ndc_page_use *use;
	bool is_new = false;
	u32 i;

	lockdep_assert_held(&queue->lock);
	for (i = first; i <= last; i++) {
		use = use_of(block, i);
		if (likely(use->buffer == buffer))
			continue;
		is_new |= !use->buffer && i == first;
		use->buffer = use->buffer ? SHARED : buffer;
	}
	if (unlikely(is_new && !READ_ONCE(block->extents[0].dead))) {
		block->buffers++;
		queue->buffers++;
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_lend_see);

/**
 * ndc_lend_check() - may a part of a block be lent?
 * @queue: the queue, locked
 * @piece: the part, which ndc_lend_see() has seen
 *
 * Context: BH off, under RCU, which keeps the block.
 * Return: 0; -EAGAIN if enough is lent, -EBUSY if such pages are not lent,
 * -EEXIST if the port has indicated what is lent.
 */
int ndc_lend_check(const struct ndc_rx_queue *queue,
		   const struct ndc_part *piece)
{
	const struct ndc_block *block = piece->block;
	const struct ndc_page_use *use;
	u32 first = first_page(piece), last = last_page(piece);
	u32 i;

	lockdep_assert_held(&queue->lock);
	if (block->forced || last - first >= MAX_SKB_FRAGS ||
	    READ_ONCE(block->extents[0].dead))
		return -EBUSY;
	for (i = first; i <= last; i++) {
		use = use_of(block, i);
		if (use->buffer != piece->buffer + 1)
			return -EBUSY;
		if (unlikely(use->lent))
			return -EEXIST;
	}
	if ((queue->lent + 1) * 2 > queue->buffers || list_empty(&queue->spare))
		return -EAGAIN;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_lend_check);

/**
 * ndc_lend() - lend a part of a block to the stack
 * @queue: the queue, locked
 * @piece: the part, which ndc_lend_check() has allowed
 * @nbl: what the port gets back some day
 * @skb: the frame; gets the part as fragments
 *
 * Context: BH off, under RCU, which keeps the block.
 */
void ndc_lend(struct ndc_rx_queue *queue, const struct ndc_part *piece,
	      struct _NET_BUFFER_LIST *nbl, struct sk_buff *skb)
{
	struct ndc_block *block = piece->block;
	u32 offset = piece->offset, left = piece->length, part;
	u32 first = first_page(piece), last = last_page(piece);
	struct ndc_loan *loan;
	u32 i;

	lockdep_assert_held(&queue->lock);
	for (i = first; i <= last; i++) {
		part = min_t(u32, left, PAGE_SIZE - offset_in_page(offset));
		take_reference(block, i);
		skb_add_rx_frag(skb, i - first, block->pages->pages[i],
				offset_in_page(offset), part, PAGE_SIZE);
		offset += part;
		left -= part;
	}
	loan = list_first_entry(&queue->spare, struct ndc_loan, node);
	loan->nbl = nbl;
	loan->block = block;
	loan->first = first;
	loan->count = last - first + 1;
	loan->looks = 0;
	list_move_tail(&loan->node, &queue->fresh);
	queue->lent++;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_lend);

static bool try_end(struct ndc_rx_queue *queue, struct ndc_loan *loan,
		    struct _NET_BUFFER_LIST **back)
{
	if (!is_back(loan->block, loan->first, loan->count))
		return false;
	end_loan(queue, loan, back, false);
	return true;
}

/**
 * ndc_lend_look() - see whether the oldest two loans are back
 * @queue: the queue, locked
 * @back: gets the NBLs of those that are
 *
 * One that is found out for the second time is left to ndc_lend_scan().
 *
 * Context: BH off.
 */
void ndc_lend_look(struct ndc_rx_queue *queue, struct _NET_BUFFER_LIST **back)
{
	struct ndc_loan *loan, *next;
	unsigned int left = 2;

	list_for_each_entry_safe(loan, next, &queue->fresh, node) {
		if (!left--)
			break;
		if (!try_end(queue, loan, back) && ++loan->looks == 2)
			list_move_tail(&loan->node, &queue->slow);
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_lend_look);

/* The same for all loans. */
void ndc_lend_scan(struct ndc_rx_queue *queue, struct _NET_BUFFER_LIST **back)
{
	struct ndc_loan *loan, *next;

	list_for_each_entry_safe(loan, next, &queue->slow, node)
		try_end(queue, loan, back);
	list_for_each_entry_safe(loan, next, &queue->fresh, node)
		try_end(queue, loan, back);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_lend_scan);

static void force(struct ndc_rx_queue *queue, struct list_head *loans,
		  struct _NET_BUFFER_LIST **back)
{
	struct ndc_loan *loan, *next;

	list_for_each_entry_safe(loan, next, loans, node) {
		if (try_end(queue, loan, back))
			continue;
		loan->block->forced = true;
		end_loan(queue, loan, back, true);
	}
}

/**
 * ndc_lend_force() - end all loans of a queue, whoever reads them
 * @queue: the queue, locked
 * @back: gets the NBLs
 *
 * Context: BH off.
 */
void ndc_lend_force(struct ndc_rx_queue *queue, struct _NET_BUFFER_LIST **back)
{
	force(queue, &queue->slow, back);
	force(queue, &queue->fresh, back);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_lend_force);

/* Calls @fn with the lock of the block's queue, if there still is one. */
static bool locked_call(struct ndc_nic *nic, struct ndc_block *block,
			bool (*fn)(struct ndc_block *block))
{
	struct ndc_rx_queue *queue = xa_load(&nic->rx, block->queue);
	bool result;

	if (!queue)
		return fn(block);
	spin_lock_bh(&queue->lock);
	result = fn(block);
	spin_unlock_bh(&queue->lock);
	return result;
}

/*
 * Calls @fn for each block of a NIC, or of one of its queues, whose loans were
 * forced, with the lock of its queue, until one returns true, which is what
 * this returns.
 */
static bool any_forced(struct ndc_nic *nic, const u32 *queue,
		       bool (*fn)(struct ndc_block *block))
{
	struct ndc_handle *handle;
	struct ndc_block *block;
	unsigned long index;
	bool found = false;

	rcu_read_lock();
	xa_for_each(&nic->adapter->memory->handles.table, index, handle) {
		block = container_of(handle, struct ndc_block, handle);
		if (!READ_ONCE(block->forced) ||
		    (queue && block->queue != *queue))
			continue;
		found = locked_call(nic, block, fn);
		if (found)
			break;
	}
	rcu_read_unlock();
	return found;
}

static bool is_out(struct ndc_block *block)
{
	return !is_back(block, 0, block->pages->count);
}

static bool forgive(struct ndc_block *block)
{
	u32 i;

	if (is_out(block))
		return false;
	for (i = 0; i < block->pages->count; i++)
		use_of(block, i)->lent = false;
	block->forced = false;
	return false;
}

/* Whether memory whose loans were forced is still read.  Process context. */
bool ndc_lend_stuck(struct ndc_nic *nic)
{
	return any_forced(nic, NULL, is_out);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_lend_stuck);

/* The same of one queue. */
bool ndc_lend_stuck_queue(struct ndc_nic *nic, u32 queue)
{
	return any_forced(nic, &queue, is_out);
}

/* What is not read any more may be lent again.  Process context. */
void ndc_lend_forgive(struct ndc_nic *nic)
{
	any_forced(nic, NULL, forgive);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_lend_forgive);

static void report_freed(const struct ndc_block *block, unsigned long caller)
{
	struct ndc_breach breach =
		ndc_adapter_breach(block->memory->adapter, NDC_RULE_MEMORY,
				   caller ?: block->caller);

	breach.allocated = block->caller;
	ndc_report(&breach, "a block of queue %u is freed while frames in it are indicated",
		   block->queue);
}

static unsigned int drop(struct ndc_rx_queue *queue, struct list_head *loans,
			 const struct ndc_block *block,
			 struct _NET_BUFFER_LIST **back)
{
	struct ndc_loan *loan, *next;
	unsigned int dropped = 0;

	list_for_each_entry_safe(loan, next, loans, node)
		if (loan->block == block) {
			end_loan(queue, loan, back, true);
			dropped++;
		}
	return dropped;
}

/* A block ends: no loan of it is left.  In any context but interrupts. */
static void block_ends(struct ndc_block *block, unsigned long caller)
{
	struct ndc_nic *nic = block->memory->adapter->nic;
	struct _NET_BUFFER_LIST *back = NULL;
	struct ndc_rx_queue *queue;
	unsigned int dropped = 0;
	unsigned long flags;

	if (!nic)
		return;
	rcu_read_lock();
	queue = xa_load(&nic->rx, block->queue);
	if (queue) {
		spin_lock_irqsave(&queue->lock, flags);
		dropped = drop(queue, &queue->slow, block, &back) +
			  drop(queue, &queue->fresh, block, &back);
		queue->buffers -= block->buffers;
		block->buffers = 0;
		spin_unlock_irqrestore(&queue->lock, flags);
	}
	rcu_read_unlock();
	if (dropped)
		report_freed(block, caller);
	ndc_receive_give_back(nic, back);
}

/* Makes room for the loans of a queue; 0 or -ENOMEM.  Process context. */
int ndc_lend_init(struct ndc_rx_queue *queue, unsigned int count)
{
	unsigned int i;

	spin_lock_init(&queue->lock);
	INIT_LIST_HEAD(&queue->spare);
	INIT_LIST_HEAD(&queue->fresh);
	INIT_LIST_HEAD(&queue->slow);
	if (!count)
		return 0;
	queue->loans = kvcalloc(count, sizeof(*queue->loans), GFP_KERNEL);
	if (!queue->loans)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		list_add_tail(&queue->loans[i].node, &queue->spare);
	return 0;
}

void ndc_lend_exit(struct ndc_rx_queue *queue)
{
	kvfree(queue->loans);
}

void ndc_lend_start(void)
{
	ndc_block_watch(block_ends);
}

void ndc_lend_stop(void)
{
	ndc_block_watch(NULL);
}
