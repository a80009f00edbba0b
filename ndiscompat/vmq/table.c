// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queues of an adapter: how they come, change and go.
 *
 * A queue's id is taken as long as the device might still write for it: one
 * that the port has not cleared or freed as it was told to is written off, and
 * one whose memory it has kept waits until that is freed.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include <linux/export.h>
#include <linux/netdevice.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include "core/handle.h"
#include "memory/block.h"
#include "memory/state.h"
#include "net/nic.h"
#include "net/receive.h"
#include "vmq/vmq.h"

/* Whether a queue has memory of the port's, how much, and from where. */
static unsigned int memory_of(struct ndc_vmq *vmq, u32 id, u64 *bytes,
			      unsigned long *caller)
{
	struct ndc_handle *handle;
	struct ndc_block *block;
	unsigned int count = 0;
	unsigned long index;

	*bytes = 0;
	rcu_read_lock();
	xa_for_each(&vmq->adapter->memory->handles.table, index, handle) {
		block = container_of(handle, struct ndc_block, handle);
		if (block->queue != id)
			continue;
		count++;
		*bytes += block->length;
		*caller = block->caller;
	}
	rcu_read_unlock();
	return count;
}

/**
 * ndc_vmq_find() - a queue that somebody may use
 * @vmq: the adapter's
 * @id: its id
 * @cookie: who asks; the layer itself is @vmq
 *
 * Context: Process, with the OID mutex.
 * Return: The queue; NULL if there is none, it is another's, or lost.
 */
struct ndc_vmq_queue *ndc_vmq_find(struct ndc_vmq *vmq, u32 id,
				   const void *cookie)
{
	struct ndc_vmq_queue *queue;

	if (id == NDIS_DEFAULT_RECEIVE_QUEUE_ID)
		return &vmq->base;
	queue = xa_load(&vmq->queues, id);
	if (!queue || queue->lost)
		return NULL;
	return cookie == vmq || cookie == queue->owner ? queue : NULL;
}

/*
 * Whether something may happen to a queue now.  The default queue always runs:
 * it has filters, but no other requests are about it.
 */
bool ndc_vmq_may(const struct ndc_vmq_queue *queue, enum ndc_vmq_event event)
{
	if (queue->id != NDIS_DEFAULT_RECEIVE_QUEUE_ID)
		return ndc_vmq_next(queue->state, event) >= 0;
	return event == NDC_VMQ_SET_FILTER || event == NDC_VMQ_CLEAR_LAST ||
	       event == NDC_VMQ_CLEAR_OTHER || event == NDC_VMQ_ENUM_FILTERS ||
	       event == NDC_VMQ_FILTER_PARAMETERS;
}

/* It has happened.  DISPATCH_LEVEL or below. */
void ndc_vmq_advance(struct ndc_vmq *vmq, struct ndc_vmq_queue *queue,
		     enum ndc_vmq_event event)
{
	int next;

	if (queue->id == NDIS_DEFAULT_RECEIVE_QUEUE_ID)
		return;
	spin_lock_bh(&vmq->lock);
	next = ndc_vmq_next(queue->state, event);
	if (next >= 0)
		WRITE_ONCE(queue->state, next);
	spin_unlock_bh(&vmq->lock);
}

/* The port may indicate frames of the queue; true if that is new. */
bool ndc_vmq_let_in(struct ndc_vmq_queue *queue)
{
	bool stopped = queue->rx && queue->rx->stopped;

	if (stopped)
		WRITE_ONCE(queue->rx->stopped, false);
	return stopped;
}

/* It may not any more. */
void ndc_vmq_keep_out(struct ndc_vmq_queue *queue)
{
	if (queue->rx)
		WRITE_ONCE(queue->rx->stopped, true);
}

static void free_object(struct ndc_vmq *vmq, struct ndc_vmq_queue *queue)
{
	xa_erase(&vmq->queues, queue->id);
	kfree_rcu(queue, rcu);
}

/* Ids whose memory has been freed at last may be had again. */
static void reclaim(struct ndc_vmq *vmq)
{
	struct ndc_vmq_queue *queue;
	unsigned long id, caller;
	u64 bytes;

	xa_for_each(&vmq->queues, id, queue)
		if (queue->leaked && !memory_of(vmq, id, &bytes, &caller))
			free_object(vmq, queue);
}

static int take_id(struct ndc_vmq *vmq, struct ndc_vmq_queue *queue, u32 wish)
{
	queue->id = wish;
	return wish ? xa_insert(&vmq->queues, wish, queue, GFP_KERNEL) :
	       xa_alloc(&vmq->queues, &queue->id, queue,
			XA_LIMIT(1, NDC_VMQ_MAX_ID), GFP_KERNEL);
}

/* Where the frames of a queue go: nowhere yet.  False without memory. */
static bool add_receiver(struct ndc_vmq *vmq, struct ndc_vmq_queue *queue)
{
	struct ndc_nic *nic = vmq->adapter->nic;

	if (!nic)
		return true;
	queue->rx = ndc_receive_add(nic, queue->id, NULL, nic->info.loans);
	if (!queue->rx)
		return false;
	queue->rx->vm = true;
	WRITE_ONCE(queue->rx->stopped, true);
	return true;
}

/**
 * ndc_vmq_add() - a queue comes, that the port is about to be asked for
 * @vmq: the adapter's
 * @wish: its id, or 0 for the lowest that is free
 * @owner: who asks for it
 *
 * Context: Process, may sleep, with the OID mutex.
 * Return: The queue, undefined, or NULL without memory or such an id.
 */
struct ndc_vmq_queue *ndc_vmq_add(struct ndc_vmq *vmq, u32 wish, void *owner)
{
	struct ndc_vmq_queue *queue = kzalloc(sizeof(*queue), GFP_KERNEL);

	if (!queue)
		return NULL;
	reclaim(vmq);
	queue->owner = owner;
	if (take_id(vmq, queue, wish))
		goto err_free;
	if (!add_receiver(vmq, queue))
		goto err_erase;
	/* From here on memory may be allocated for it. */
	if (xa_insert(&vmq->adapter->queues, queue->id, queue, GFP_KERNEL))
		goto err_del_receiver;
	vmq->queue_count++;
	return queue;

err_del_receiver:
	if (queue->rx)
		ndc_receive_del(queue->rx);
err_erase:
	/* Whoever looks at the table may have seen it. */
	free_object(vmq, queue);
	return NULL;
err_free:
	kfree(queue);
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_add);

/* Nobody uses it any more: its frames, its memory's right to be. */
static void close_queue(struct ndc_vmq *vmq, struct ndc_vmq_queue *queue)
{
	struct ndc_rx_queue *rx = queue->rx;

	xa_erase(&vmq->adapter->queues, queue->id);
	ndc_vmq_keep_out(queue);
	/* Who reads it for a table has it until the end of a grace period. */
	WRITE_ONCE(queue->rx, NULL);
	if (!rx)
		return;
	synchronize_net();
	ndc_receive_del(rx);
}

static void report_memory(struct ndc_vmq *vmq, u32 id, unsigned int count,
			  u64 bytes, unsigned long caller)
{
	struct ndc_breach breach =
		ndc_adapter_breach(vmq->adapter, NDC_RULE_LEAK, caller);

	breach.allocated = caller;
	ndc_report(&breach, "%u blocks, %llu bytes of queue %u are left when it has been freed",
		   count, bytes, id);
}

/**
 * ndc_vmq_del() - a queue goes, that the port does not know any more
 * @vmq: the adapter's
 * @queue: the queue
 *
 * Memory that the port has kept for it is reported, and its id stays taken
 * until that is freed.
 *
 * Context: Process, may sleep, with the OID mutex.
 */
void ndc_vmq_del(struct ndc_vmq *vmq, struct ndc_vmq_queue *queue)
{
	unsigned long caller = 0;
	unsigned int count;
	u64 bytes;

	vmq->queue_count--;
	close_queue(vmq, queue);
	count = memory_of(vmq, queue->id, &bytes, &caller);
	if (!count) {
		free_object(vmq, queue);
		return;
	}
	report_memory(vmq, queue->id, count, bytes, caller);
	queue->leaked = true;
	WRITE_ONCE(queue->lost, "the port has kept memory of it");
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_del);

/**
 * ndc_vmq_write_off() - the port does not do what it may not refuse
 * @vmq: the adapter's
 * @queue: the queue, which the device may go on to write to
 * @why: for people
 *
 * Nobody gets a frame of it any more, nobody can use it, and its id stays taken
 * until the port has halted.
 *
 * Context: Process, may sleep, with the OID mutex.
 */
void ndc_vmq_write_off(struct ndc_vmq *vmq, struct ndc_vmq_queue *queue,
		       const char *why)
{
	const struct ndc_adapter *adapter = vmq->adapter;

	if (queue->id == NDIS_DEFAULT_RECEIVE_QUEUE_ID || queue->lost)
		return;
	pr_err("%s %s: queue %u is written off: %s; its memory stays until the adapter halts\n",
	       adapter->driver->name, adapter->name, queue->id, why);
	WRITE_ONCE(queue->lost, why);
	xa_erase(&vmq->adapter->queues, queue->id);
	ndc_vmq_keep_out(queue);
	if (queue->rx) {
		ndc_receive_clear(queue->rx);
		ndc_receive_flush(queue->rx);
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_write_off);

/* The port has halted: it knows of no queue and no filter. */
void ndc_vmq_forget(struct ndc_vmq *vmq)
{
	struct ndc_vmq_filter *filter;
	struct ndc_vmq_queue *queue;
	unsigned long id;

	xa_for_each(&vmq->filters, id, filter) {
		xa_erase(&vmq->filters, id);
		kfree_rcu(filter, rcu);
	}
	xa_for_each(&vmq->queues, id, queue) {
		close_queue(vmq, queue);
		free_object(vmq, queue);
	}
	vmq->queue_count = 0;
	vmq->filter_count = 0;
	vmq->base.filters = 0;
}
