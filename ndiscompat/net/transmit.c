// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transmit: a frame of the stack becomes an NBL where it lies (frame.c).
 *
 * Each queue has as many NBLs as its ring has room for, made when the port
 * initialises: nothing is allocated for a frame.  When no NBL is left the queue
 * stops, when one comes back it goes on.
 *
 * A queue has one sender at a time, under its lock of the stack, and one
 * completion at a time, under its own, taken once for all frames of a call
 * that are of one queue.  Between the two is a ring of free indexes with one
 * reader and one writer.
 *
 * An NBL says which it is by a token, never by a pointer: one that was not
 * given to send, or is completed a second time, is found out before anything
 * of it is believed.
 */
#include "net/transmit.h"

#include <linux/bitfield.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/jiffies.h>
#include <linux/log2.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "net/buffer.h"
#include "net/frame.h"
#include "net/nic.h"

/* How many must be free before a stopped queue goes on. */
#define WAKE		8

/* What an NBL of ours has in ProtocolReserved[0]. */
#define TOKEN_MARK	GENMASK_ULL(63, 48)
#define TOKEN_QUEUE	GENMASK_ULL(47, 32)
#define TOKEN_INDEX	GENMASK_ULL(31, 0)
#define MARK		0x4e42

static struct ndc_tx_queue *queue_of(struct ndc_nic *nic, unsigned int index)
{
	return &nic->tx[index];
}

static u32 available(const struct ndc_tx_queue *queue)
{
	/* Pairs with the release of the one who gives. */
	return smp_load_acquire(&queue->given) - queue->taken;
}

static struct ndc_send *take(struct ndc_tx_queue *queue)
{
	if (unlikely(!available(queue)))
		return NULL;
	return &queue->sends[queue->free[queue->taken++ & queue->mask]];
}

static void give(struct ndc_tx_queue *queue, const struct ndc_send *send)
{
	lockdep_assert_held(&queue->lock);
	queue->free[queue->given & queue->mask] = send - queue->sends;
	/* Pairs with the acquire of the one who takes. */
	smp_store_release(&queue->given, queue->given + 1);
}

static void *mdls_of(const struct ndc_tx_queue *queue,
		     const struct ndc_send *send)
{
	return queue->mdls + (send - queue->sends) * NDC_FRAME_MDL_BYTES;
}

static void count(struct ndc_tx_counts *counts, u64_stats_t *what)
{
	u64_stats_update_begin(&counts->syncp);
	u64_stats_inc(what);
	u64_stats_update_end(&counts->syncp);
}

/* The port gets what has gathered. */
static void push(struct ndc_tx_queue *queue)
{
	struct _NET_BUFFER_LIST *lists = queue->first;
	u32 flags = NDIS_SEND_FLAGS_DISPATCH_LEVEL;

	if (!lists)
		return;
	queue->first = NULL;
	queue->last = &queue->first;
	if (queue->vm_queue)
		flags |= NDIS_SEND_FLAGS_SINGLE_QUEUE;
	queue->nic->ops->send(queue->nic->adapter, lists, flags);
}

/* Makes an NBL of a frame; 0 or an errno, and the frame is as it was. */
static int prepare(struct ndc_tx_queue *queue, struct ndc_send *send,
		   struct sk_buff *skb)
{
	bool copied = false;
	int err;

	err = ndc_frame_describe(send, mdls_of(queue, send), skb,
				 queue->nic->info.backfill, &copied);
	if (unlikely(copied))
		count(&queue->sent, &queue->sent.linear);
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(send->nbl) = queue->vm_queue;
	send->nbl->SourceHandle = queue->nic;
	return err;
}

/* No NBL is left: stops the queue, unless one has come in that moment. */
static void stop(struct ndc_tx_queue *queue)
{
	netif_tx_stop_queue(queue->txq);
	/* Pairs with that of wake(). */
	smp_mb();
	if (available(queue))
		netif_tx_start_queue(queue->txq);
	else
		count(&queue->sent, &queue->sent.stops);
}

/**
 * ndc_transmit() - send a frame
 * @skb: the frame
 * @dev: the net_device
 *
 * Context: As ndo_start_xmit: BH off, the queue's lock held.
 * Return: NETDEV_TX_OK, or NETDEV_TX_BUSY and the queue is stopped.
 */
netdev_tx_t ndc_transmit(struct sk_buff *skb, struct net_device *dev)
{
	struct ndc_nic *nic = netdev_priv(dev);
	struct ndc_tx_queue *queue = queue_of(nic, skb_get_queue_mapping(skb));
	bool more = netdev_xmit_more();
	struct ndc_send *send;

	if (unlikely(!READ_ONCE(nic->sending))) {
		netif_tx_stop_queue(queue->txq);
		return NETDEV_TX_BUSY;
	}
	send = take(queue);
	if (unlikely(!send)) {
		stop(queue);
		push(queue);
		return NETDEV_TX_BUSY;
	}
	if (unlikely(prepare(queue, send, skb)))
		goto err_drop;
	send->skb = skb;
	send->bytes = skb->len;
	send->segments = skb_shinfo(skb)->gso_segs ?: 1;
	send->when = jiffies;
	skb_tx_timestamp(skb);
	*queue->last = send->nbl;
	queue->last = &send->nbl->Next;
	more = !__netdev_tx_sent_queue(queue->txq, send->bytes, more);
	/* The completion reads it; the port hands it over. */
	smp_store_release(&send->out, true);
	if (!available(queue))
		stop(queue);
	if (!more || netif_xmit_stopped(queue->txq))
		push(queue);
	return NETDEV_TX_OK;

err_drop:
	queue->taken--;
	count(&queue->sent, &queue->sent.dropped);
	dev_kfree_skb_any(skb);
	if (!more)
		push(queue);
	return NETDEV_TX_OK;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_transmit);

/* The room that an NBL stands for, or NULL if it is none of this NIC's. */
static struct ndc_send *find(struct ndc_nic *nic, const NET_BUFFER_LIST *nbl,
			     struct ndc_tx_queue **queue)
{
	u64 token = (uintptr_t)nbl->ProtocolReserved[0];
	u32 index = FIELD_GET(TOKEN_INDEX, token);
	u16 number = FIELD_GET(TOKEN_QUEUE, token);

	if (FIELD_GET(TOKEN_MARK, token) != MARK || number >= nic->tx_count)
		return NULL;
	*queue = queue_of(nic, number);
	if (index >= (*queue)->size || (*queue)->sends[index].nbl != nbl)
		return NULL;
	return &(*queue)->sends[index];
}

/**
 * struct completion_run - frames of one queue that a call completes
 * @queue: the queue, locked; or NULL
 * @skbs: the frames
 * @frames: how many
 * @bytes: of them
 */
struct completion_run {
	struct ndc_tx_queue *queue;
	struct sk_buff_head skbs;
	unsigned int frames;
	unsigned int bytes;
};

static void wake(struct ndc_tx_queue *queue)
{
	/* Pairs with that of stop(). */
	smp_mb();
	if (unlikely(netif_tx_queue_stopped(queue->txq)) &&
	    READ_ONCE(queue->nic->sending) &&
	    queue->given - READ_ONCE(queue->taken) >= min(queue->size, WAKE))
		netif_tx_wake_queue(queue->txq);
}

static void end_run(struct completion_run *run)
{
	struct ndc_tx_queue *queue = run->queue;

	if (!queue)
		return;
	/* Sparse sees each function alone: the run had it. */
	__acquire(&queue->lock);
	netdev_tx_completed_queue(queue->txq, run->frames, run->bytes);
	wake(queue);
	spin_unlock(&queue->lock);
	run->queue = NULL;
	run->frames = 0;
	run->bytes = 0;
}

static void begin_run(struct completion_run *run, struct ndc_tx_queue *queue)
{
	if (likely(run->queue == queue))
		return;
	end_run(run);
	spin_lock(&queue->lock);
	/* The run has it from here, until it ends. */
	run->queue = queue;
	__release(&queue->lock);
}

static void tally(struct ndc_tx_queue *queue, const struct ndc_send *send,
		  NDIS_STATUS status)
{
	struct ndc_tx_counts *done = &queue->done;

	u64_stats_update_begin(&done->syncp);
	if (likely(status == NDIS_STATUS_SUCCESS)) {
		u64_stats_add(&done->packets, send->segments);
		u64_stats_add(&done->bytes, send->bytes);
	} else if (status == NDIS_STATUS_PAUSED ||
		   status == NDIS_STATUS_SEND_ABORTED) {
		u64_stats_inc(&done->dropped);
	} else {
		u64_stats_inc(&done->errors);
	}
	u64_stats_update_end(&done->syncp);
}

/* Takes a frame back from the port; false if the port does not have it. */
static bool take_back(struct completion_run *run, struct ndc_send *send,
		      NDIS_STATUS status)
{
	/* Pairs with the release of ndc_transmit(). */
	if (unlikely(!smp_load_acquire(&send->out)))
		return false;
	send->out = false;
	tally(run->queue, send, status);
	run->frames++;
	run->bytes += send->bytes;
	__skb_queue_tail(&run->skbs, send->skb);
	send->skb = NULL;
	give(run->queue, send);
	return true;
}

static void complain(struct ndc_adapter *adapter, enum ndc_rule rule,
		     const char *what, unsigned long caller)
{
	const struct ndc_breach breach =
		ndc_adapter_breach(adapter, rule, caller);

	ndc_report(&breach, "NdisMSendNetBufferListsComplete %s", what);
}

static void free_frames(struct sk_buff_head *skbs, bool in_poll)
{
	struct sk_buff *skb;

	/* Any budget but 0 says that this is a poll. */
	while ((skb = __skb_dequeue(skbs)))
		napi_consume_skb(skb, in_poll);
}

/**
 * ndc_nic_sent() - the port has sent frames, or not
 * @adapter: the adapter
 * @lists: the frames, each with its status
 * @caller: the place in the port
 *
 * Context: BH off, under RCU.
 */
void ndc_nic_sent(struct ndc_adapter *adapter, struct _NET_BUFFER_LIST *lists,
		  unsigned long caller)
{
	struct completion_run run = {};
	struct ndc_nic *nic = adapter->nic;
	NET_BUFFER_LIST *nbl, *next;
	struct ndc_tx_queue *queue;
	struct ndc_send *send;
	unsigned int left;

	__skb_queue_head_init(&run.skbs);
	if (!nic || !READ_ONCE(nic->alive)) {
		complain(adapter, NDC_RULE_STATE, "of an adapter that is halted",
			 caller);
		return;
	}
	/* More than can be out are not all ours, or go in a circle. */
	left = nic->tx_out_max + 1;
	for (nbl = lists; nbl && left; nbl = next, left--) {
		next = nbl->Next;
		send = find(nic, nbl, &queue);
		if (unlikely(!send)) {
			complain(adapter, NDC_RULE_ARGUMENT,
				 "of an NBL that was not given to send",
				 caller);
			continue;
		}
		begin_run(&run, queue);
		if (unlikely(!take_back(&run, send, nbl->Status)))
			complain(adapter, NDC_RULE_STATE,
				 "of an NBL that is complete already", caller);
	}
	if (unlikely(nbl))
		complain(adapter, NDC_RULE_LIST,
			 "of more NBLs than can be out", caller);
	end_run(&run);
	free_frames(&run.skbs, ndc_poll_current(nic));
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_sent);

/* The port may send. */
void ndc_transmit_start(struct ndc_nic *nic)
{
	WRITE_ONCE(nic->sending, true);
	netif_tx_wake_all_queues(nic->dev);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_transmit_start);

/* Completes, in the port's place, frames that it has not been given yet. */
static void drop_gathered(struct ndc_tx_queue *queue)
{
	struct completion_run run = {};
	NET_BUFFER_LIST *nbl, *next;
	struct ndc_send *send;

	__skb_queue_head_init(&run.skbs);
	__netif_tx_lock_bh(queue->txq);
	nbl = queue->first;
	queue->first = NULL;
	queue->last = &queue->first;
	__netif_tx_unlock_bh(queue->txq);
	local_bh_disable();
	for (; nbl; nbl = next) {
		next = nbl->Next;
		send = find(queue->nic, nbl, &queue);
		begin_run(&run, queue);
		take_back(&run, send, NDIS_STATUS_PAUSED);
	}
	end_run(&run);
	free_frames(&run.skbs, false);
	local_bh_enable();
}

/* No frame goes to the port any more, when this returns.  Process context. */
void ndc_transmit_stop(struct ndc_nic *nic)
{
	unsigned int i;

	WRITE_ONCE(nic->sending, false);
	netif_tx_disable(nic->dev);
	for (i = 0; i < nic->tx_count; i++)
		drop_gathered(queue_of(nic, i));
}
EXPORT_SYMBOL_IF_KUNIT(ndc_transmit_stop);

/* How many frames the port has.  Any context; exact when nothing moves. */
unsigned int ndc_transmit_out(const struct ndc_nic *nic)
{
	unsigned int i, out = 0;

	for (i = 0; i < nic->tx_count; i++)
		out += nic->tx[i].size - available(&nic->tx[i]);
	return out;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_transmit_out);

/* Reports what the port has not completed, queue by queue. */
void ndc_transmit_name(struct ndc_nic *nic)
{
	const struct ndc_breach breach =
		ndc_adapter_breach(nic->adapter, NDC_RULE_LEAK,
				   nic->adapter->caller);
	const struct ndc_tx_queue *queue;
	unsigned long oldest, age;
	unsigned int i, j, out;

	for (i = 0; i < nic->tx_count; i++) {
		queue = &nic->tx[i];
		for (j = 0, out = 0, oldest = 0; j < queue->size; j++) {
			if (!READ_ONCE(queue->sends[j].out))
				continue;
			age = jiffies - queue->sends[j].when;
			oldest = max(oldest, age);
			out++;
		}
		if (out)
			ndc_report(&breach,
				   "%u frames of queue %u are out, up to %u ms old",
				   out, i, jiffies_to_msecs(oldest));
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_transmit_name);

/*
 * Takes what the port has never completed; its device does no more.  Process
 * context.
 */
void ndc_transmit_abandon(struct ndc_nic *nic)
{
	struct completion_run run = {};
	struct ndc_tx_queue *queue;
	unsigned int i, j;

	__skb_queue_head_init(&run.skbs);
	local_bh_disable();
	for (i = 0; i < nic->tx_count; i++) {
		queue = queue_of(nic, i);
		begin_run(&run, queue);
		for (j = 0; j < queue->size; j++)
			take_back(&run, &queue->sends[j],
				  NDIS_STATUS_SEND_ABORTED);
	}
	end_run(&run);
	free_frames(&run.skbs, false);
	local_bh_enable();
}
EXPORT_SYMBOL_IF_KUNIT(ndc_transmit_abandon);

static void add_counts(const struct ndc_tx_counts *counts,
		       struct rtnl_link_stats64 *stats, u64 *linear, u64 *stops)
{
	u64 packets, bytes, errors, dropped, linears, stop_count;
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&counts->syncp);
		packets = u64_stats_read(&counts->packets);
		bytes = u64_stats_read(&counts->bytes);
		errors = u64_stats_read(&counts->errors);
		dropped = u64_stats_read(&counts->dropped);
		linears = u64_stats_read(&counts->linear);
		stop_count = u64_stats_read(&counts->stops);
	} while (u64_stats_fetch_retry(&counts->syncp, start));
	stats->tx_packets += packets;
	stats->tx_bytes += bytes;
	stats->tx_errors += errors;
	stats->tx_dropped += dropped;
	*linear += linears;
	*stops += stop_count;
}

/* Adds what a queue has done.  Any context. */
void ndc_transmit_stats(const struct ndc_nic *nic, unsigned int queue,
			struct rtnl_link_stats64 *stats, u64 *linear,
			u64 *stops)
{
	add_counts(&nic->tx[queue].sent, stats, linear, stops);
	add_counts(&nic->tx[queue].done, stats, linear, stops);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_transmit_stats);

static void destroy_send(struct ndc_send *send)
{
	if (!send->nbl)
		return;
	ndc_nbl_move(send->nbl, NDC_LAYER, NDC_PORT, __func__, _THIS_IP_);
	NdisFreeNetBufferList(send->nbl);
}

static void destroy_queue(struct ndc_tx_queue *queue)
{
	unsigned int i;

	for (i = 0; queue->sends && i < queue->size; i++)
		destroy_send(&queue->sends[i]);
	if (queue->pool)
		NdisFreeNetBufferListPool(queue->pool);
	kvfree(queue->mdls);
	kvfree(queue->sends);
	kvfree(queue->free);
	queue->pool = NULL;
	queue->mdls = NULL;
	queue->sends = NULL;
	queue->free = NULL;
	queue->size = 0;
}

static int create_sends(struct ndc_tx_queue *queue, unsigned int context)
{
	struct ndc_send *send;
	unsigned int i;

	for (i = 0; i < queue->size; i++) {
		send = &queue->sends[i];
		send->nbl = NdisAllocateNetBufferAndNetBufferList(queue->pool,
								  context,
								  context,
								  NULL, 0, 0);
		if (!send->nbl)
			return -ENOMEM;
		/* For good: the port sends it, and does not own it. */
		ndc_nbl_move(send->nbl, NDC_PORT, NDC_LAYER, __func__,
			     _THIS_IP_);
		send->nb = send->nbl->FirstNetBuffer;
		send->nbl->ProtocolReserved[0] =
			(void *)(uintptr_t)(FIELD_PREP(TOKEN_MARK, MARK) |
					    FIELD_PREP(TOKEN_QUEUE,
						       queue->index) |
					    FIELD_PREP(TOKEN_INDEX, i));
		queue->free[i] = i;
	}
	return 0;
}

/* Fills a queue; what it has got so far is freed by destroy_queue(). */
static int create_queue(struct ndc_tx_queue *queue,
			const struct ndc_nic_info *info)
{
	const unsigned int context = ALIGN(info->context,
					   MEMORY_ALLOCATION_ALIGNMENT);
	NET_BUFFER_LIST_POOL_PARAMETERS parameters = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
			.Size =
			NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
		},
		.fAllocateNetBuffer = TRUE,
		.ContextSize = context,
		.PoolTag = 0x4e645478,
	};

	queue->size = info->tx_ring;
	queue->taken = 0;
	queue->given = queue->size;
	netdev_tx_reset_queue(queue->txq);
	queue->mask = roundup_pow_of_two(queue->size) - 1;
	queue->sends = kvcalloc(queue->size, sizeof(*queue->sends),
				GFP_KERNEL);
	queue->free = kvcalloc(queue->mask + 1, sizeof(*queue->free),
			       GFP_KERNEL);
	queue->mdls = kvmalloc_array(queue->size, NDC_FRAME_MDL_BYTES,
				     GFP_KERNEL);
	queue->pool = NdisAllocateNetBufferListPool(NULL, &parameters);
	if (!queue->sends || !queue->free || !queue->mdls || !queue->pool)
		return -ENOMEM;
	return create_sends(queue, context);
}

/**
 * ndc_transmit_create() - give the transmit queues of a NIC their NBLs
 * @nic: the NIC; its queues have none, and nothing is sent
 * @info: how many queues, and of which size
 *
 * Context: Process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int ndc_transmit_create(struct ndc_nic *nic, const struct ndc_nic_info *info)
{
	unsigned int i;

	for (i = 0; i < info->tx_queues; i++) {
		nic->tx_count++;
		if (create_queue(queue_of(nic, i), info))
			goto err_destroy;
		nic->tx_out_max += info->tx_ring;
	}
	return 0;

err_destroy:
	ndc_transmit_destroy(nic);
	return -ENOMEM;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_transmit_create);

/* Takes them away; nothing is out any more.  Process context, may sleep. */
void ndc_transmit_destroy(struct ndc_nic *nic)
{
	while (nic->tx_count)
		destroy_queue(&nic->tx[--nic->tx_count]);
	nic->tx_out_max = 0;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_transmit_destroy);

/* The queues themselves, and their counts, last as long as the NIC. */
int ndc_transmit_init(struct ndc_nic *nic)
{
	struct ndc_tx_queue *queue;
	unsigned int i;

	nic->tx = kvcalloc(nic->dev->num_tx_queues, sizeof(*nic->tx),
			   GFP_KERNEL);
	if (!nic->tx)
		return -ENOMEM;
	for (i = 0; i < nic->dev->num_tx_queues; i++) {
		queue = queue_of(nic, i);
		queue->nic = nic;
		queue->txq = netdev_get_tx_queue(nic->dev, i);
		queue->index = i;
		queue->last = &queue->first;
		spin_lock_init(&queue->lock);
		u64_stats_init(&queue->sent.syncp);
		u64_stats_init(&queue->done.syncp);
	}
	return 0;
}

void ndc_transmit_exit(struct ndc_nic *nic)
{
	kvfree(nic->tx);
	nic->tx = NULL;
}

/**
 * NdisMSendNetBufferListsComplete() - give back frames that were to be sent
 * @MiniportAdapterHandle: of the adapter
 * @NetBufferList: the frames, each with its status
 * @SendCompleteFlags: NDIS_SEND_COMPLETE_FLAGS_*
 *
 * In any order, each once.
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: an NBL that was not given to MiniportSendNetBufferLists,
 * or is completed for the second time, is reported, and nothing happens to it.
 * The flags are hints, and not used.
 */
VOID NdisMSendNetBufferListsComplete(NDIS_HANDLE MiniportAdapterHandle,
				     PNET_BUFFER_LIST NetBufferList,
				     ULONG SendCompleteFlags)
{
	struct ndc_adapter *adapter;

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return;
	rcu_read_lock();
	local_bh_disable();
	adapter = ndc_adapter_find(MiniportAdapterHandle, __func__, _RET_IP_);
	if (adapter)
		ndc_nic_sent(adapter, NetBufferList, _RET_IP_);
	local_bh_enable();
	rcu_read_unlock();
}
EXPORT_SYMBOL_GPL(NdisMSendNetBufferListsComplete);
