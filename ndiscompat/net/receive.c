// SPDX-License-Identifier: GPL-2.0-only
/*
 * Receive: NBLs of the port become frames for the stack.
 *
 * A frame is copied, and its NBL goes back when the DPC ends; or, if it is
 * large, lies in pages of the layer's own and few enough of its queue are out,
 * its pages are lent (lend.c), and the NBL goes back when they are.  Outside
 * of a DPC the NBLs go back from a poll of the layer's own: never inside the
 * port's call, under its locks.
 *
 * What the port says of a frame is checked before it is used; of an NBL whose
 * data is nowhere, or somewhere else than it says, a report is what is left.
 */
#include "net/receive.h"

#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/if_vlan.h>
#include <linux/instruction_pointer.h>
#include <linux/percpu.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/work.h"
#include "memory/block.h"
#include "memory/pages.h"
#include "memory/state.h"
#include "net/buffer.h"
#include "net/lend.h"
#include "net/nic.h"

#define CALL		"NdisMIndicateReceiveNetBufferLists"
/* Up to so many bytes are copied, and so many of longer frames at most. */
#define COPY_BREAK	256
/* Longer than any frame, coalesced ones included. */
#define MAX_FRAME	(65536 + VLAN_ETH_HLEN)
/* NET_BUFFERs that an NBL may have; more go in a circle. */
#define MAX_NBS		64

/* What may be another guest's frame: nobody gets it. */
static const char strange_memory[] = "of a frame in memory of another queue";
static const char not_shared[] =
	"of a frame of a VM queue without SHARED_MEMORY_INFO_VALID";

/**
 * struct batch - an indication on its way
 * @nic: whose
 * @poll: the DPC it comes in, or NULL
 * @napi: for the memory of its frames
 * @queue: of the last frame, or NULL
 * @dev: where that goes, or NULL
 * @counts: this processor's, of @queue
 * @locked: the lock of @queue is held
 * @flags: NDIS_RECEIVE_FLAGS_*
 * @caller: the place in the port
 * @frames: where they gather
 * @own: they gather here, outside of a DPC
 * @back: NBLs that go back
 * @back_end: the end of those
 */
struct batch {
	struct ndc_nic *nic;
	struct ndc_poll *poll;
	struct napi_struct *napi;
	struct ndc_rx_queue *queue;
	struct net_device *dev;
	struct ndc_rx_counts *counts;
	bool locked;
	u32 flags;
	unsigned long caller;
	struct list_head *frames;
	struct list_head own;
	NET_BUFFER_LIST *back;
	NET_BUFFER_LIST **back_end;
};

/* Where the data of a frame goes on. */
struct cursor {
	MDL *mdl;
	u32 offset;
};

static __printf(3, 4)
void complain(const struct batch *batch, enum ndc_rule rule,
	      const char *format, ...)
{
	const struct ndc_breach breach =
		ndc_adapter_breach(batch->nic->adapter, rule, batch->caller);
	struct va_format what = { .fmt = format };
	va_list args;

	va_start(args, format);
	what.va = &args;
	ndc_report(&breach, CALL " %pV", &what);
	va_end(args);
}

static void count(struct ndc_rx_counts *counts, u64_stats_t *what)
{
	u64_stats_update_begin(&counts->syncp);
	u64_stats_inc(what);
	u64_stats_update_end(&counts->syncp);
}

/* A frame of a queue that has none.  BH off. */
static void count_dropped(struct ndc_rx_queue *queue)
{
	struct ndc_rx_counts *counts = this_cpu_ptr(queue->counts);

	count(counts, &counts->dropped);
}

/* What has come back goes to the port with the rest. */
static void add_back(struct batch *batch, NET_BUFFER_LIST *lists)
{
	NET_BUFFER_LIST *next;

	for (; lists; lists = next) {
		next = lists->Next;
		lists->Next = NULL;
		*batch->back_end = lists;
		batch->back_end = &lists->Next;
	}
}

static void leave_queue(struct batch *batch)
{
	struct ndc_rx_queue *queue = batch->queue;

	if (batch->locked) {
		/* Sparse sees each function alone: the batch had it. */
		__acquire(&queue->lock);
		batch->locked = false;
		if (queue->lent &&
		    !delayed_work_pending(&batch->nic->scan))
			queue_delayed_work(ndc_own_queue, &batch->nic->scan,
					   NDC_SCAN_INTERVAL);
		spin_unlock(&queue->lock);
	}
	batch->queue = NULL;
}

/* Frames of that queue follow.  False, and reported, if there is no such. */
static bool enter_queue(struct batch *batch, u32 id)
{
	NET_BUFFER_LIST *back = NULL;
	struct ndc_rx_queue *queue;

	if (likely(batch->queue && batch->queue->id == id))
		return true;
	if (unlikely(batch->queue &&
		     batch->flags & NDIS_RECEIVE_FLAGS_SINGLE_QUEUE))
		complain(batch, NDC_RULE_ARGUMENT,
			 "with SINGLE_QUEUE, and of queues %u and %u",
			 batch->queue->id, id);
	leave_queue(batch);
	queue = xa_load(&batch->nic->rx, id);
	if (unlikely(!queue || READ_ONCE(queue->stopped))) {
		complain(batch, NDC_RULE_STATE,
			 "for queue %u, which is not running", id);
		if (queue)
			count_dropped(queue);
		return false;
	}
	if (unlikely(READ_ONCE(queue->single) &&
		     !(batch->flags & NDIS_RECEIVE_FLAGS_SINGLE_QUEUE)))
		complain(batch, NDC_RULE_ARGUMENT,
			 "of queue %u, which asks for SINGLE_QUEUE", id);
	batch->queue = queue;
	batch->dev = rcu_dereference(queue->dev);
	batch->counts = this_cpu_ptr(queue->counts);
	if (!(batch->flags & NDIS_RECEIVE_FLAGS_SHARED_MEMORY_INFO_VALID))
		return true;
	/* Two processors with one queue: one of them copies. */
	if (!spin_trylock(&queue->lock))
		return true;
	/* The batch has it from here, until it leaves the queue. */
	batch->locked = true;
	if (queue->lent) {
		ndc_lend_look(queue, &back);
		add_back(batch, back);
	}
	__release(&queue->lock);
	return true;
}

/* Copies bytes out of a chain of MDLs; false if it has not so many. */
static bool copy_out(struct cursor *from, void *to, u32 length)
{
	void *memory;
	u32 part;

	while (length) {
		if (unlikely(!from->mdl ||
			     from->offset > from->mdl->ByteCount))
			return false;
		part = min(length, from->mdl->ByteCount - from->offset);
		if (part) {
			memory = MmGetSystemAddressForMdlSafe(from->mdl,
							      LowPagePriority);
			if (unlikely(!memory))
				return false;
			memcpy(to, memory + from->offset, part);
			from->offset += part;
			length -= part;
			to += part;
		}
		if (length) {
			from->mdl = from->mdl->Next;
			from->offset = 0;
		}
	}
	return true;
}

/* What is wrong with a segment of shared memory, or NULL. */
static const char *segment_fault(const struct batch *batch,
				 const NET_BUFFER_SHARED_MEMORY *segment,
				 struct ndc_block **block)
{
	struct ndc_handles *handles = &batch->nic->adapter->memory->handles;
	struct ndc_handle *handle;

	if (!segment)
		return "with SHARED_MEMORY_INFO_VALID, but without the information";
	handle = ndc_handle_find(handles, segment->SharedMemoryHandle,
				 NDC_HANDLE_SHARED_MEMORY);
	if (IS_ERR(handle))
		return PTR_ERR(handle) == -EBADF ?
		       "with an AllocationHandle; the SharedMemoryHandle is meant" :
		       "with the SharedMemoryHandle of no block";
	*block = container_of(handle, struct ndc_block, handle);
	if ((*block)->queue != batch->queue->id)
		return strange_memory;
	if (segment->SharedMemoryLength > (*block)->length ||
	    segment->SharedMemoryOffset >
	    (*block)->length - segment->SharedMemoryLength)
		return "of a segment beyond its block";
	return NULL;
}

/*
 * Where in shared memory the data is that a cursor leads to; it has to be in
 * one MDL.  What is wrong with it, or NULL.
 */
static const char *locate(const struct batch *batch,
			  const NET_BUFFER_SHARED_MEMORY *segment,
			  const struct cursor *at, u32 length,
			  struct ndc_part *piece)
{
	struct ndc_block *block;
	const char *fault;
	void *memory;
	u64 offset;

	fault = segment_fault(batch, segment, &block);
	if (fault)
		return fault;
	memory = MmGetSystemAddressForMdlSafe(at->mdl, LowPagePriority);
	if (!memory)
		return "of an MDL without memory";
	/* An address before the block is an offset beyond all. */
	offset = memory + at->offset - block->address;
	if (offset < segment->SharedMemoryOffset ||
	    offset + length > (u64)segment->SharedMemoryOffset +
			      segment->SharedMemoryLength)
		return "of a frame that is not where it is said to be";
	piece->block = block;
	piece->offset = offset;
	piece->length = length;
	piece->buffer = segment->SharedMemoryOffset;
	return NULL;
}

/*
 * The part of a frame that may be lent, behind @head bytes of an MDL before
 * it: all of it, or with split headers what is in the second MDL.
 */
static const char *find_piece(const struct batch *batch, const NET_BUFFER *nb,
			      struct ndc_part *piece, u32 *head)
{
	const NET_BUFFER_SHARED_MEMORY *segment = nb->SharedMemoryInfo;
	struct cursor at = { nb->CurrentMdl, nb->CurrentMdlOffset };
	u32 room = at.mdl->ByteCount - at.offset;
	const char *fault;

	*head = 0;
	if (likely(nb->DataLength <= room))
		return locate(batch, segment, &at, nb->DataLength, piece);
	fault = locate(batch, segment, &at, room, piece);
	if (fault)
		return fault;
	at.mdl = at.mdl->Next;
	at.offset = 0;
	if (!at.mdl || at.mdl->ByteCount < nb->DataLength - room)
		return "of a frame in shared memory with more than two parts";
	*head = room;
	return locate(batch, segment->NextSharedMemorySegment, &at,
		      nb->DataLength - room, piece);
}

/* Whether a frame's data can be there at all. */
static bool is_frame(const NET_BUFFER *nb)
{
	return nb->DataLength >= ETH_HLEN && nb->DataLength <= MAX_FRAME &&
	       nb->CurrentMdl &&
	       nb->CurrentMdlOffset <= nb->CurrentMdl->ByteCount;
}

static bool can_lend(const struct batch *batch, const struct ndc_part *piece,
		     u32 head)
{
	const struct ndc_pages *pages = piece->block->pages;

	return pages && !pages->coherent && READ_ONCE(batch->nic->lending) &&
	       !(batch->flags & NDIS_RECEIVE_FLAGS_RESOURCES) &&
	       (!head || (head >= ETH_HLEN && head <= COPY_BREAK));
}

/*
 * Makes a frame whose data stays where it is, but for its headers; NULL if it
 * is to be copied.
 */
static struct sk_buff *lend(struct batch *batch, NET_BUFFER_LIST *nbl,
			    const NET_BUFFER *nb, struct ndc_part *piece,
			    u32 head)
{
	struct cursor at = { nb->CurrentMdl, nb->CurrentMdlOffset };
	struct sk_buff *skb;
	u32 pulled = head;
	int err;

	err = ndc_lend_check(batch->queue, piece);
	if (unlikely(err)) {
		if (err == -EAGAIN)
			count(batch->counts, &batch->counts->busy);
		if (err == -EEXIST)
			complain(batch, NDC_RULE_MEMORY,
				 "of a buffer whose last frame has not gone back");
		return NULL;
	}
	skb = napi_alloc_skb(batch->napi, COPY_BREAK);
	if (unlikely(!skb))
		return NULL;
	if (!head) {
		pulled = eth_get_headlen(batch->dev,
					 piece->block->address + piece->offset,
					 COPY_BREAK);
		piece->offset += pulled;
		piece->length -= pulled;
	}
	copy_out(&at, __skb_put(skb, pulled), pulled);
	ndc_lend(batch->queue, piece, nbl, skb);
	return skb;
}

static struct sk_buff *copy(struct batch *batch, const NET_BUFFER *nb)
{
	struct cursor at = { nb->CurrentMdl, nb->CurrentMdlOffset };
	struct sk_buff *skb;

	skb = napi_alloc_skb(batch->napi, nb->DataLength);
	if (unlikely(!skb)) {
		count(batch->counts, &batch->counts->no_memory);
		return NULL;
	}
	if (likely(copy_out(&at, __skb_put(skb, nb->DataLength),
			    nb->DataLength)))
		return skb;
	kfree_skb(skb);
	complain(batch, NDC_RULE_ARGUMENT,
		 "of %u bytes in MDLs that have not so many", nb->DataLength);
	count(batch->counts, &batch->counts->errors);
	return NULL;
}

/* Nobody gets it. */
static struct sk_buff *refuse(struct batch *batch, const char *fault)
{
	complain(batch, NDC_RULE_ARGUMENT, "%s", fault);
	count(batch->counts, &batch->counts->errors);
	return NULL;
}

/* A frame out of an NBL, or NULL; @lent if the NBL stays out with it. */
static struct sk_buff *build(struct batch *batch, NET_BUFFER_LIST *nbl,
			     const NET_BUFFER *nb, bool *lent)
{
	struct sk_buff *skb = NULL;
	struct ndc_part piece;
	const char *fault;
	u32 head;

	if (unlikely(!is_frame(nb))) {
		complain(batch, NDC_RULE_ARGUMENT,
			 "of a NET_BUFFER without a frame");
		count(batch->counts, &batch->counts->errors);
		return NULL;
	}
	if (!(batch->flags & NDIS_RECEIVE_FLAGS_SHARED_MEMORY_INFO_VALID))
		return batch->queue->vm ? refuse(batch, not_shared) :
					  copy(batch, nb);
	fault = find_piece(batch, nb, &piece, &head);
	if (unlikely(fault && (batch->queue->vm || fault == strange_memory)))
		return refuse(batch, fault);
	if (unlikely(fault)) {
		complain(batch, NDC_RULE_ARGUMENT, "%s", fault);
	} else if (batch->locked && can_lend(batch, &piece, head)) {
		ndc_lend_see(batch->queue, &piece);
		if (nb->DataLength > COPY_BREAK && !nb->Next)
			skb = lend(batch, nbl, nb, &piece, head);
	}
	*lent = skb;
	return skb ?: copy(batch, nb);
}

static void read_checksum(struct batch *batch, struct sk_buff *skb,
			  const NET_BUFFER_LIST *nbl)
{
	const NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO info = {
		.Value = NET_BUFFER_LIST_INFO(nbl,
					      TcpIpChecksumNetBufferListInfo),
	};

	if (info.Receive.TcpChecksumFailed || info.Receive.UdpChecksumFailed ||
	    info.Receive.IpChecksumFailed)
		count(batch->counts, &batch->counts->bad_checksums);
	else if ((info.Receive.TcpChecksumSucceeded ||
		  info.Receive.UdpChecksumSucceeded) &&
		 batch->nic->dev->features & NETIF_F_RXCSUM)
		skb->ip_summed = CHECKSUM_UNNECESSARY;
}

static void read_tag(struct sk_buff *skb, const NET_BUFFER_LIST *nbl)
{
	const NDIS_NET_BUFFER_LIST_8021Q_INFO info = {
		.Value = NET_BUFFER_LIST_INFO(nbl, Ieee8021QNetBufferListInfo),
	};
	u16 tag = info.TagHeader.VlanId |
		  info.TagHeader.UserPriority << VLAN_PRIO_SHIFT |
		  (info.TagHeader.CanonicalFormatId ? VLAN_CFI_MASK : 0);

	if (tag)
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), tag);
}

static void read_hash(struct sk_buff *skb, const NET_BUFFER_LIST *nbl)
{
	const u32 transport = NDIS_HASH_TCP_IPV4 | NDIS_HASH_TCP_IPV6 |
			      NDIS_HASH_TCP_IPV6_EX | NDIS_HASH_UDP_IPV4 |
			      NDIS_HASH_UDP_IPV6 | NDIS_HASH_UDP_IPV6_EX;
	u32 type = NET_BUFFER_LIST_GET_HASH_TYPE(nbl);

	if (type)
		skb_set_hash(skb, NET_BUFFER_LIST_GET_HASH_VALUE(nbl),
			     type & transport ? PKT_HASH_TYPE_L4 :
			     PKT_HASH_TYPE_L3);
}

static void tally(struct batch *batch, const struct sk_buff *skb, bool lent)
{
	const bool multicast =
		is_multicast_ether_addr(skb_mac_header(skb));
	struct ndc_rx_counts *counts = batch->counts;
	unsigned int length = skb->len + ETH_HLEN;

	u64_stats_update_begin(&counts->syncp);
	u64_stats_inc(&counts->packets);
	u64_stats_add(&counts->bytes, length);
	if (multicast)
		u64_stats_inc(&counts->multicast);
	if (lent)
		u64_stats_inc(&counts->lent);
	u64_stats_update_end(&counts->syncp);
	if (batch->queue->tell)
		batch->queue->tell(batch->dev, length, multicast);
}

/* A frame is ready. */
static void add_frame(struct batch *batch, struct sk_buff *skb,
		      const NET_BUFFER_LIST *nbl, bool lent)
{
	if (NET_BUFFER_LIST_INFO(nbl, TcpIpChecksumNetBufferListInfo))
		read_checksum(batch, skb, nbl);
	if (NET_BUFFER_LIST_INFO(nbl, Ieee8021QNetBufferListInfo))
		read_tag(skb, nbl);
	if (NET_BUFFER_LIST_INFO(nbl, NetBufferListHashInfo))
		read_hash(skb, nbl);
	skb->protocol = eth_type_trans(skb, batch->dev);
	tally(batch, skb, lent);
	list_add_tail(&skb->list, batch->frames);
}

/* True if the NBL stays out, with pages that are lent. */
static bool receive(struct batch *batch, NET_BUFFER_LIST *nbl)
{
	const NET_BUFFER *nb = nbl->FirstNetBuffer;
	struct sk_buff *skb;
	bool lent = false;
	u32 left;

	if (unlikely(!enter_queue(batch,
				  NET_BUFFER_LIST_RECEIVE_QUEUE_ID(nbl))))
		return false;
	if (unlikely(NET_BUFFER_LIST_RECEIVE_FILTER_ID(nbl)))
		complain(batch, NDC_RULE_ARGUMENT,
			 "with a FilterId that is not 0");
	if (unlikely(!batch->dev)) {
		count(batch->counts, &batch->counts->dropped);
		return false;
	}
	for (left = MAX_NBS; nb && left; nb = nb->Next, left--) {
		skb = build(batch, nbl, nb, &lent);
		if (likely(skb))
			add_frame(batch, skb, nbl, lent);
	}
	return lent;
}

/*
 * How long a chain of NBLs is.  If it is not what its number says it may go in
 * a circle, and then none of it can be believed.
 */
static u32 check_chain(const struct batch *batch, const NET_BUFFER_LIST *nbl,
		       u32 number)
{
	const NET_BUFFER_LIST *slow = nbl;
	u32 length;

	for (length = 0; nbl; nbl = nbl->Next, length++) {
		if (length <= number)
			continue;
		/* Half as fast: in a circle the two meet. */
		if ((length - number) % 2 == 0)
			slow = slow->Next;
		if (slow == nbl) {
			complain(batch, NDC_RULE_LIST,
				 "of NBLs in a circle");
			return 0;
		}
	}
	if (length != number)
		complain(batch, NDC_RULE_ARGUMENT,
			 "of %u NBLs, which are %u", number, length);
	return length;
}

/*
 * NBLs change hands on their way back.  A port that indicates one on two
 * processors at the same moment gets it into two chains, or into one twice;
 * ndc_nbl_pass() may let both through, but only one of them back, and there the
 * other chain ends: it could lead anywhere, or in a circle.  What it has behind
 * that stays with the layer, which names it when the port pauses.
 */
static NET_BUFFER_LIST **pass_back(const struct ndc_nic *nic,
				   NET_BUFFER_LIST **lists,
				   enum ndc_holder from, enum ndc_holder to)
{
	NET_BUFFER_LIST **end;

	for (end = lists; *end; end = &(*end)->Next) {
		if (unlikely(!ndc_nbl_pass(*end, from, to, "returning NBLs",
					   nic->adapter->caller)))
			*end = NULL;
		if (unlikely(!*end))
			break;
	}
	return end;
}

/* The port gets NBLs back, unless it halts.  BH off. */
static void give_back(struct ndc_nic *nic, NET_BUFFER_LIST *lists,
		      enum ndc_holder from)
{
	pass_back(nic, &lists, from, NDC_PORT);
	if (lists && ndc_nic_is_open(nic))
		nic->ops->give_back(nic->adapter, lists,
				    NDIS_RETURN_FLAGS_DISPATCH_LEVEL);
}

/* Gives the port everything back that no DPC will.  BH off. */
static void give_own(struct ndc_nic *nic)
{
	NET_BUFFER_LIST *lists;

	spin_lock(&nic->back_lock);
	lists = nic->back;
	nic->back = NULL;
	spin_unlock(&nic->back_lock);
	give_back(nic, lists, NDC_RETURNING);
}

/* The layer's own poll. */
bool ndc_receive_returns(struct ndc_poll *poll, unsigned int max)
{
	give_own(poll->nic);
	return false;
}

/**
 * ndc_receive_give_back() - give NBLs back that are in no DPC's hands
 * @nic: the NIC
 * @lists: the NBLs, or NULL
 *
 * The port gets them soon, but not inside this call.
 *
 * Context: Any but hard interrupts.
 */
void ndc_receive_give_back(struct ndc_nic *nic, struct _NET_BUFFER_LIST *lists)
{
	NET_BUFFER_LIST **end = pass_back(nic, &lists, NDC_LAYER,
					  NDC_RETURNING);
	unsigned long flags;

	if (!lists)
		return;
	spin_lock_irqsave(&nic->back_lock, flags);
	*end = nic->back;
	nic->back = lists;
	spin_unlock_irqrestore(&nic->back_lock, flags);
	if (irqs_disabled()) {
		ndc_poll_schedule(&nic->returns);
		return;
	}
	/* The poll runs when bottom halves come back on. */
	local_bh_disable();
	ndc_poll_schedule(&nic->returns);
	local_bh_enable();
}
EXPORT_SYMBOL_IF_KUNIT(ndc_receive_give_back);

/* A DPC ends: the port gets back what it has indicated in it.  BH off. */
void ndc_receive_end(struct ndc_poll *poll)
{
	NET_BUFFER_LIST *lists = poll->back;

	if (!lists)
		return;
	poll->back = NULL;
	poll->back_end = &poll->back;
	give_back(poll->nic, lists, NDC_LAYER);
}

static void begin(struct batch *batch, struct ndc_nic *nic)
{
	batch->nic = nic;
	batch->poll = ndc_poll_current(nic);
	batch->napi = batch->poll ? &batch->poll->napi : &nic->returns.napi;
	INIT_LIST_HEAD(&batch->own);
	batch->frames = batch->poll ? &batch->poll->frames : &batch->own;
	batch->back_end = &batch->back;
}

static void end(struct batch *batch)
{
	leave_queue(batch);
	if (batch->poll) {
		if (batch->back) {
			*batch->poll->back_end = batch->back;
			batch->poll->back_end = batch->back_end;
		}
		return;
	}
	netif_receive_skb_list(&batch->own);
	ndc_receive_give_back(batch->nic, batch->back);
}

/**
 * ndc_nic_receive() - the port has received frames
 * @adapter: the adapter
 * @lists: the frames
 * @number: how many NBLs that is
 * @flags: NDIS_RECEIVE_FLAGS_*
 * @caller: the place in the port
 *
 * Context: BH off, under RCU.
 */
void ndc_nic_receive(struct ndc_adapter *adapter,
		     struct _NET_BUFFER_LIST *lists, u32 number, u32 flags,
		     unsigned long caller)
{
	struct batch batch = { .flags = flags, .caller = caller };
	enum ndc_holder holder = flags & NDIS_RECEIVE_FLAGS_RESOURCES ?
				 NDC_PORT : NDC_LAYER;
	struct ndc_nic *nic = adapter->nic;
	NET_BUFFER_LIST *nbl, *next;
	bool wanted, lent;
	u32 left;

	batch.nic = nic;
	if (!nic || !ndc_nic_is_open(nic)) {
		const struct ndc_breach breach =
			ndc_adapter_breach(adapter, NDC_RULE_STATE, caller);

		ndc_report(&breach, CALL " of an adapter that is halted");
		return;
	}
	left = check_chain(&batch, lists, number);
	if (!left)
		return;
	begin(&batch, nic);
	wanted = READ_ONCE(nic->receiving);
	if (unlikely(!wanted))
		complain(&batch, NDC_RULE_STATE,
			 "of an adapter that is paused");
	/* Another processor that has the same NBLs cannot make it longer. */
	for (nbl = lists; nbl && left; nbl = next, left--) {
		next = nbl->Next;
		/* One that is not the port's is not touched. */
		if (unlikely(!ndc_nbl_pass(nbl, NDC_PORT, holder, CALL,
					   caller)))
			continue;
		lent = wanted && receive(&batch, nbl);
		if (batch.poll)
			batch.poll->count++;
		if (lent || flags & NDIS_RECEIVE_FLAGS_RESOURCES)
			continue;
		nbl->Next = NULL;
		*batch.back_end = nbl;
		batch.back_end = &nbl->Next;
	}
	end(&batch);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_receive);

/**
 * NdisMIndicateReceiveNetBufferLists() - frames have come
 * @MiniportAdapterHandle: of the adapter
 * @NetBufferLists: the frames, one in each NBL
 * @PortNumber: not used
 * @NumberOfNetBufferLists: how many NBLs
 * @ReceiveFlags: NDIS_RECEIVE_FLAGS_*
 *
 * Each NBL comes back by MiniportReturnNetBufferLists, unless the flags have
 * NDIS_RECEIVE_FLAGS_RESOURCES: then all of them are the port's again when this
 * returns.
 *
 * Context: DISPATCH_LEVEL or below; without a lock that
 * MiniportReturnNetBufferLists or MiniportSendNetBufferLists takes.
 *
 * Differs from Windows: NBLs come back when the DPC has ended, or outside of
 * one soon after this call, never inside it; those whose memory is lent to a
 * reader when that has done with it.  A frame that is not where its NBL says is
 * reported, and dropped if it is of a VM queue or in another queue's memory; so
 * is one of a VM queue without SHARED_MEMORY_INFO_VALID, or of a queue that has
 * no filter or no memory.  Of a paused adapter everything is reported and comes
 * back.  A wrong NumberOfNetBufferLists is reported; NBLs in a circle are
 * reported and stay where they are, and so do those that are free, that have
 * not come back yet or are from no pool.  An NBL with several NET_BUFFERs is as
 * many frames.
 */
VOID NdisMIndicateReceiveNetBufferLists(NDIS_HANDLE MiniportAdapterHandle,
					PNET_BUFFER_LIST NetBufferLists,
					NDIS_PORT_NUMBER PortNumber,
					ULONG NumberOfNetBufferLists,
					ULONG ReceiveFlags)
{
	struct ndc_adapter *adapter;

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return;
	rcu_read_lock();
	local_bh_disable();
	adapter = ndc_adapter_find(MiniportAdapterHandle, __func__, _RET_IP_);
	if (adapter)
		ndc_nic_receive(adapter, NetBufferLists,
				NumberOfNetBufferLists, ReceiveFlags, _RET_IP_);
	local_bh_enable();
	rcu_read_unlock();
}
EXPORT_SYMBOL_GPL(NdisMIndicateReceiveNetBufferLists);
