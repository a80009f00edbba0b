// SPDX-License-Identifier: GPL-2.0-only
/*
 * Receive queues: they come before the port may indicate them and go when it
 * does so no more, and their counts with them.  Queue 0 is there as long as
 * the NIC; others are for whoever asks the port for them.
 *
 * A queue's net_device may go before it.  Nobody waits for readers of what is
 * lent of it.
 */
#include "net/receive.h"

#include <linux/export.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/work.h"
#include "memory/block.h"
#include "memory/state.h"
#include "net/lend.h"
#include "net/nic.h"

/**
 * ndc_receive_add() - a receive queue of the port may be indicated
 * @nic: the NIC
 * @id: its NDIS queue id, which none has
 * @dev: whose its frames are
 * @loans: how many frames of it may be lent at a time
 *
 * Context: Process, may sleep.
 * Return: The queue or NULL.
 */
struct ndc_rx_queue *ndc_receive_add(struct ndc_nic *nic, u32 id,
				     struct net_device *dev,
				     unsigned int loans)
{
	struct ndc_rx_queue *queue;
	int cpu;

	queue = kzalloc(sizeof(*queue), GFP_KERNEL);
	if (!queue)
		return NULL;
	queue->id = id;
	queue->nic = nic;
	rcu_assign_pointer(queue->dev, dev);
	queue->counts = alloc_percpu(struct ndc_rx_counts);
	if (!queue->counts)
		goto err_free;
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(queue->counts, cpu)->syncp);
	if (ndc_lend_init(queue, loans))
		goto err_free_counts;
	if (xa_insert(&nic->rx, id, queue, GFP_KERNEL))
		goto err_lend_exit;
	return queue;

err_lend_exit:
	ndc_lend_exit(queue);
err_free_counts:
	free_percpu(queue->counts);
err_free:
	kfree(queue);
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_receive_add);

/**
 * ndc_receive_clear() - the net_device of a queue goes
 * @queue: the queue
 *
 * When this returns no frame of the queue is on its way to it, if its polls
 * are flushed after; what is indicated from now on is dropped and counted.
 *
 * Context: Process, may sleep.
 */
void ndc_receive_clear(struct ndc_rx_queue *queue)
{
	RCU_INIT_POINTER(queue->dev, NULL);
	synchronize_net();
}
EXPORT_SYMBOL_IF_KUNIT(ndc_receive_clear);

/**
 * ndc_receive_flush() - give back all that is lent of a queue
 * @queue: the queue
 *
 * Nobody waits for whoever still reads it.
 *
 * Context: Process, may sleep; not in a callback of the adapter.
 */
void ndc_receive_flush(struct ndc_rx_queue *queue)
{
	NET_BUFFER_LIST *back = NULL;

	spin_lock_bh(&queue->lock);
	ndc_lend_force(queue, &back);
	spin_unlock_bh(&queue->lock);
	ndc_receive_give_back(queue->nic, back);
	ndc_poll_flush(&queue->nic->returns);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_receive_flush);

/* Memory of a queue that is freed is not lent again, if the port keeps it. */
static void disown_blocks(struct ndc_rx_queue *queue)
{
	struct ndc_breach breach =
		ndc_adapter_breach(queue->nic->adapter, NDC_RULE_LEAK, 0);
	struct ndc_handle *handle;
	struct ndc_block *block;
	unsigned long index;

	rcu_read_lock();
	xa_for_each(&queue->nic->adapter->memory->handles.table, index,
		    handle) {
		block = container_of(handle, struct ndc_block, handle);
		if (block->queue != queue->id)
			continue;
		if (block->forced) {
			breach.caller = block->caller;
			ndc_report(&breach, "%u bytes of queue %u are left and still read",
				   block->length, block->queue);
		}
		block->buffers = 0;
		block->forced = true;
	}
	rcu_read_unlock();
}

static void free_queue(struct rcu_head *rcu)
{
	struct ndc_rx_queue *queue = container_of(rcu, struct ndc_rx_queue,
						  rcu);

	ndc_lend_exit(queue);
	free_percpu(queue->counts);
	kfree(queue);
}

/**
 * ndc_receive_del() - a receive queue goes
 * @queue: the queue; the port does not indicate it any more
 *
 * Context: Process, may sleep; not in a callback of the adapter.
 */
void ndc_receive_del(struct ndc_rx_queue *queue)
{
	ndc_receive_flush(queue);
	xa_erase(&queue->nic->rx, queue->id);
	disown_blocks(queue);
	call_rcu(&queue->rcu, free_queue);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_receive_del);

/* All of them, when nothing runs any more.  Process context, may sleep. */
void ndc_receive_del_all(struct ndc_nic *nic)
{
	struct ndc_rx_queue *queue;
	unsigned long id;

	xa_for_each(&nic->rx, id, queue) {
		xa_erase(&nic->rx, id);
		call_rcu(&queue->rcu, free_queue);
	}
}

static void add_counts(const struct ndc_rx_counts *counts,
		       struct ndc_rx_totals *totals)
{
	struct ndc_rx_totals sums;
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&counts->syncp);
		sums.packets = u64_stats_read(&counts->packets);
		sums.bytes = u64_stats_read(&counts->bytes);
		sums.multicast = u64_stats_read(&counts->multicast);
		sums.lent = u64_stats_read(&counts->lent);
		sums.busy = u64_stats_read(&counts->busy);
		sums.dropped = u64_stats_read(&counts->dropped);
		sums.no_memory = u64_stats_read(&counts->no_memory);
		sums.errors = u64_stats_read(&counts->errors);
		sums.bad_checksums = u64_stats_read(&counts->bad_checksums);
	} while (u64_stats_fetch_retry(&counts->syncp, start));
	totals->packets += sums.packets;
	totals->bytes += sums.bytes;
	totals->multicast += sums.multicast;
	totals->lent += sums.lent;
	totals->busy += sums.busy;
	totals->dropped += sums.dropped;
	totals->no_memory += sums.no_memory;
	totals->errors += sums.errors;
	totals->bad_checksums += sums.bad_checksums;
}

/* Adds what a queue has done.  Any context. */
void ndc_receive_stats(struct ndc_rx_queue *queue,
		       struct ndc_rx_totals *totals)
{
	int cpu;

	for_each_possible_cpu(cpu)
		add_counts(per_cpu_ptr(queue->counts, cpu), totals);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_receive_stats);

/* Looks at all that is lent, and again as long as there is anything. */
void ndc_receive_scan(struct ndc_nic *nic)
{
	struct ndc_rx_queue *queue;
	NET_BUFFER_LIST *back;
	bool lent = false;
	unsigned long id;

	rcu_read_lock();
	xa_for_each(&nic->rx, id, queue) {
		back = NULL;
		spin_lock_bh(&queue->lock);
		ndc_lend_scan(queue, &back);
		lent |= queue->lent;
		spin_unlock_bh(&queue->lock);
		ndc_receive_give_back(nic, back);
	}
	rcu_read_unlock();
	if (lent)
		queue_delayed_work(ndc_own_queue, &nic->scan,
				   NDC_SCAN_INTERVAL);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_receive_scan);

/* Whether anything is lent.  Process context. */
bool ndc_receive_lent(struct ndc_nic *nic)
{
	struct ndc_rx_queue *queue;
	bool lent = false;
	unsigned long id;

	rcu_read_lock();
	xa_for_each(&nic->rx, id, queue)
		lent |= READ_ONCE(queue->lent);
	rcu_read_unlock();
	return lent;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_receive_lent);

/* Ends all loans, whoever reads them.  Process context, may sleep. */
void ndc_receive_force(struct ndc_nic *nic)
{
	struct ndc_rx_queue *queue;
	NET_BUFFER_LIST *back;
	unsigned long id;

	rcu_read_lock();
	xa_for_each(&nic->rx, id, queue) {
		back = NULL;
		spin_lock_bh(&queue->lock);
		ndc_lend_force(queue, &back);
		spin_unlock_bh(&queue->lock);
		ndc_receive_give_back(nic, back);
	}
	rcu_read_unlock();
	ndc_poll_flush(&nic->returns);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_receive_force);
