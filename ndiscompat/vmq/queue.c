// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that make, change and end queues.
 *
 * A request that may not be is refused before the port sees it; what the port
 * answers is what a queue becomes.  The layer gives out the ids.  A queue that
 * is freed goes in the order of the contract: the port stops its DMA and says
 * so, what is lent of the queue is given back then, whoever still reads it, the
 * port frees the memory and answers; that is when the queue is gone.
 */
#include <linux/export.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "core/object.h"
#include "core/work.h"
#include "net/receive.h"
#include "vmq/vmq.h"

/* What may be said of a queue when it is made, and changed afterwards. */
#define KNOWN_FLAGS \
	(NDIS_RECEIVE_QUEUE_PARAMETERS_PER_QUEUE_RECEIVE_INDICATION | \
	 NDIS_RECEIVE_QUEUE_PARAMETERS_LOOKAHEAD_SPLIT_REQUIRED)
#define KNOWN_CHANGES \
	(NDIS_RECEIVE_QUEUE_PARAMETERS_FLAGS_CHANGED | \
	 NDIS_RECEIVE_QUEUE_PARAMETERS_PROCESSOR_AFFINITY_CHANGED | \
	 NDIS_RECEIVE_QUEUE_PARAMETERS_SUGGESTED_RECV_BUFFER_NUMBERS_CHANGED | \
	 NDIS_RECEIVE_QUEUE_PARAMETERS_NAME_CHANGED | \
	 NDIS_RECEIVE_QUEUE_PARAMETERS_INTERRUPT_COALESCING_DOMAIN_ID_CHANGED | \
	 NDIS_RECEIVE_QUEUE_PARAMETERS_QOS_SQ_ID_CHANGED)

static const u16 free_sizes[] = {
	NDIS_SIZEOF_RECEIVE_QUEUE_FREE_PARAMETERS_REVISION_1,
};

static const struct ndc_object_type free_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(free_sizes),
	.sizes = free_sizes,
};

static const u16 array_sizes[] = {
	NDIS_SIZEOF_RECEIVE_QUEUE_ALLOCATION_COMPLETE_ARRAY_REVISION_1,
};

static const struct ndc_object_type array_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(array_sizes),
	.sizes = array_sizes,
};

static const u16 entry_sizes[] = {
	NDIS_SIZEOF_RECEIVE_QUEUE_ALLOCATION_COMPLETE_PARAMETERS_REVISION_1,
};

static const struct ndc_object_type entry_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(entry_sizes),
	.sizes = entry_sizes,
};

static s32 invalid(struct ndc_oid *oid, const char *why)
{
	return ndc_vmq_refuse(oid, NDIS_STATUS_INVALID_PARAMETER, why);
}

static u32 number_of_queues(struct ndc_vmq *vmq)
{
	u32 number;

	spin_lock_bh(&vmq->lock);
	number = vmq->now.NumQueues;
	spin_unlock_bh(&vmq->lock);
	return number;
}

/* What is wrong with a lookahead, or NULL. */
static const char *lookahead_fault(struct ndc_vmq *vmq,
				   const NDIS_RECEIVE_QUEUE_PARAMETERS *params)
{
	NDIS_RECEIVE_FILTER_CAPABILITIES now;

	if (!(params->Flags &
	      NDIS_RECEIVE_QUEUE_PARAMETERS_LOOKAHEAD_SPLIT_REQUIRED))
		return params->LookaheadSize ?
		       "a LookaheadSize without LOOKAHEAD_SPLIT_REQUIRED" :
		       NULL;
	spin_lock_bh(&vmq->lock);
	now = vmq->now;
	spin_unlock_bh(&vmq->lock);
	if (!(now.SupportedQueueProperties &
	      NDIS_RECEIVE_FILTER_LOOKAHEAD_SPLIT_SUPPORTED))
		return "the port does not split frames at a lookahead";
	return params->LookaheadSize < now.MinLookaheadSplitSize ||
	       params->LookaheadSize > now.MaxLookaheadSplitSize ?
	       "a LookaheadSize that the port does not have" : NULL;
}

/* Since NDIS 6.30 there is no lookahead: what is said of it is not heard. */
static void drop_lookahead(NDIS_RECEIVE_QUEUE_PARAMETERS *params)
{
	params->Flags &= ~NDIS_RECEIVE_QUEUE_PARAMETERS_LOOKAHEAD_SPLIT_REQUIRED;
	params->LookaheadSize = 0;
}

static const char *allocate_fault(struct ndc_vmq *vmq,
				  const NDIS_RECEIVE_QUEUE_PARAMETERS *params)
{
	if (params->QueueType != NdisReceiveQueueTypeVMQueue)
		return "it is no VM queue";
	if (params->Flags & ~KNOWN_FLAGS)
		return "unknown Flags";
	if (!params->ProcessorAffinity.Mask)
		return "a ProcessorAffinity of no processor";
	return lookahead_fault(vmq, params);
}

/* Fields of an allocation that the port is to see, or has written. */
#define FIELD(name)	FIELD_OFFSET(NDIS_RECEIVE_QUEUE_PARAMETERS, name)

static void put(struct ndc_oid *oid, u32 offset, u32 value)
{
	memcpy(oid->buffer + offset, &value, sizeof(value));
}

static u32 get(const struct ndc_oid *oid, u32 offset)
{
	u32 value;

	memcpy(&value, oid->buffer + offset, sizeof(value));
	return value;
}

s32 ndc_vmq_allocate_before(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	NDIS_RECEIVE_QUEUE_PARAMETERS *params = &vmq->turn.params;
	u32 wish = 0;
	const char *why;
	s32 revision;

	revision = ndc_vmq_read(oid, 0, &ndc_vmq_parameters_type, params,
				sizeof(*params));
	if (revision < 0)
		return revision;
	oid->needed = ndc_vmq_parameters_type.sizes[revision - 1];
	if (oid->out_length < oid->needed)
		return ndc_vmq_refuse(oid, NDIS_STATUS_INVALID_LENGTH,
				      "no room for the answer");
	oid->needed = 0;
	if (!ndc_vmq_old(vmq))
		drop_lookahead(params);
	why = allocate_fault(vmq, params);
	if (why)
		return invalid(oid, why);
	if (vmq->queue_count >= number_of_queues(vmq))
		return ndc_vmq_refuse(oid, NDIS_STATUS_FAILURE,
				      "all queues of the port are taken");
	/* Only the layer knows which one it wants. */
	if (oid->cookie == vmq)
		wish = params->QueueId;
	vmq->turn.queue = ndc_vmq_add(vmq, wish, oid->cookie);
	if (!vmq->turn.queue)
		return ndc_vmq_refuse(oid, NDIS_STATUS_RESOURCES,
				      "there is no memory for a queue");
	put(oid, FIELD(Flags), params->Flags);
	put(oid, FIELD(LookaheadSize), params->LookaheadSize);
	put(oid, FIELD(QueueId), vmq->turn.queue->id);
	return NDIS_STATUS_SUCCESS;
}

/* What the port has written into the request; ids are not its business. */
static void take_parameters(struct ndc_vmq *vmq, struct ndc_vmq_queue *queue,
			    struct ndc_oid *oid)
{
	queue->params = vmq->turn.params;
	queue->params.QueueId = queue->id;
	queue->params.MSIXTableEntry =
		get(oid, FIELD(MSIXTableEntry));
	/* Those with one vector are one domain. */
	if (queue->owner == vmq && !ndc_vmq_old(vmq))
		queue->params.InterruptCoalescingDomainId =
			queue->params.MSIXTableEntry;
	if (get(oid, FIELD(QueueId)) == queue->id)
		return;
	ndc_vmq_complain(vmq, NDC_RULE_ARGUMENT,
			 "OID_RECEIVE_FILTER_ALLOCATE_QUEUE of queue %u returns with another QueueId",
			 queue->id);
	put(oid, FIELD(QueueId), queue->id);
}

void ndc_vmq_allocate_after(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	struct ndc_vmq_queue *queue = vmq->turn.queue;

	if (oid->status == NDIS_STATUS_SUCCESS) {
		take_parameters(vmq, queue, oid);
		if (queue->rx)
			WRITE_ONCE(queue->rx->single, queue->params.Flags &
				   NDIS_RECEIVE_QUEUE_PARAMETERS_PER_QUEUE_RECEIVE_INDICATION);
		ndc_vmq_advance(vmq, queue, NDC_VMQ_ALLOCATE);
		return;
	}
	put(oid, FIELD(QueueId), 0);
	/* One that does not answer may have it all the same. */
	if (oid->status == NDIS_STATUS_REQUEST_ABORTED)
		ndc_vmq_write_off(vmq, queue,
				  "the port has not answered whether it has it");
	else
		ndc_vmq_del(vmq, queue);
}

/* One queue of a batch; an NDIS_STATUS. */
static s32 read_entry(struct ndc_vmq *vmq, struct ndc_oid *oid, u32 at,
		      struct ndc_vmq_entry *entry)
{
	NDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_PARAMETERS params;
	s32 revision;

	revision = ndc_vmq_read(oid, at, &entry_type, &params, sizeof(params));
	if (revision < 0)
		return revision;
	entry->at = at;
	entry->queue = ndc_vmq_find(vmq, params.QueueId, oid->cookie);
	if (!entry->queue || !ndc_vmq_may(entry->queue, NDC_VMQ_COMPLETE))
		return invalid(oid, "a QueueId of no queue that can be completed");
	return NDIS_STATUS_SUCCESS;
}

static bool is_twice(const struct ndc_vmq_turn *turn, unsigned int last)
{
	unsigned int i;

	for (i = 0; i < last; i++)
		if (turn->entries[i].queue == turn->entries[last].queue)
			return true;
	return false;
}

static s32 read_entries(struct ndc_vmq *vmq, struct ndc_oid *oid,
			const NDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_ARRAY *array)
{
	struct ndc_vmq_turn *turn = &vmq->turn;
	unsigned int i;
	s32 status;

	turn->entries = kcalloc(array->NumElements, sizeof(*turn->entries),
				GFP_KERNEL);
	if (!turn->entries)
		return ndc_vmq_refuse(oid, NDIS_STATUS_RESOURCES,
				      "there is no memory for the request");
	turn->count = array->NumElements;
	for (i = 0; i < turn->count; i++) {
		status = read_entry(vmq, oid, array->FirstElementOffset +
				    i * array->ElementSize, &turn->entries[i]);
		if (status == NDIS_STATUS_SUCCESS && is_twice(turn, i))
			status = invalid(oid, "a queue twice");
		if (status != NDIS_STATUS_SUCCESS)
			return status;
	}
	return NDIS_STATUS_SUCCESS;
}

s32 ndc_vmq_complete_before(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	NDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_ARRAY array;
	struct ndc_vmq_turn *turn = &vmq->turn;
	s32 status;
	unsigned int i;
	u64 end;

	status = ndc_vmq_read(oid, 0, &array_type, &array, sizeof(array));
	if (status < 0)
		return status;
	if (!array.NumElements || array.Flags ||
	    array.FirstElementOffset < array_sizes[0] ||
	    array.ElementSize < entry_sizes[0])
		return invalid(oid, "an array of no queues, or that overlaps");
	end = array.FirstElementOffset +
	      (u64)array.NumElements * array.ElementSize;
	if (end > min(oid->in_length, oid->out_length)) {
		oid->needed = min_t(u64, end, U32_MAX);
		return ndc_vmq_refuse(oid, NDIS_STATUS_INVALID_LENGTH,
				      "an array beyond its buffer");
	}
	status = read_entries(vmq, oid, &array);
	if (status != NDIS_STATUS_SUCCESS) {
		kfree(turn->entries);
		turn->entries = NULL;
		return status;
	}
	/* With a filter it runs as soon as the port has its memory. */
	for (i = 0; i < turn->count; i++)
		turn->entries[i].opened =
			turn->entries[i].queue->state == NDC_VMQ_SET &&
			ndc_vmq_let_in(turn->entries[i].queue);
	return NDIS_STATUS_SUCCESS;
}

static s32 entry_status(const struct ndc_oid *oid,
			const struct ndc_vmq_entry *entry)
{
	NDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_PARAMETERS params;

	memcpy(&params, oid->buffer + entry->at, sizeof(params));
	return params.CompletionStatus;
}

/* A request that succeeds says of each queue how it went. */
void ndc_vmq_complete_after(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	struct ndc_vmq_turn *turn = &vmq->turn;
	struct ndc_vmq_entry *entry;
	unsigned int i;

	for (i = 0; i < turn->count; i++) {
		entry = &turn->entries[i];
		if (oid->status == NDIS_STATUS_SUCCESS &&
		    entry_status(oid, entry) == NDIS_STATUS_SUCCESS)
			ndc_vmq_advance(vmq, entry->queue, NDC_VMQ_COMPLETE);
		else if (entry->opened)
			ndc_vmq_keep_out(entry->queue);
	}
}

/* What cannot be changed as it is asked, or NULL. */
static const char *change_fault(struct ndc_vmq *vmq,
				const NDIS_RECEIVE_QUEUE_PARAMETERS *params)
{
	u32 changes = params->Flags &
		      NDIS_RECEIVE_QUEUE_PARAMETERS_CHANGE_MASK;
	u32 properties;

	if (params->Flags & ~(KNOWN_FLAGS | KNOWN_CHANGES))
		return "unknown Flags";
	spin_lock_bh(&vmq->lock);
	properties = vmq->now.SupportedQueueProperties;
	spin_unlock_bh(&vmq->lock);
	if (changes & NDIS_RECEIVE_QUEUE_PARAMETERS_PROCESSOR_AFFINITY_CHANGED &&
	    !params->ProcessorAffinity.Mask)
		return "a ProcessorAffinity of no processor";
	if (changes & NDIS_RECEIVE_QUEUE_PARAMETERS_PROCESSOR_AFFINITY_CHANGED &&
	    !(properties &
	      NDIS_RECEIVE_FILTER_DYNAMIC_PROCESSOR_AFFINITY_CHANGE_SUPPORTED))
		return "the port cannot change processors";
	return NULL;
}

s32 ndc_vmq_change_before(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	NDIS_RECEIVE_QUEUE_PARAMETERS *params = &vmq->turn.params;
	struct ndc_vmq_queue *queue;
	const char *why;
	s32 revision;

	revision = ndc_vmq_read(oid, 0, &ndc_vmq_parameters_type, params,
				sizeof(*params));
	if (revision < 0)
		return revision;
	queue = ndc_vmq_find(vmq, params->QueueId, oid->cookie);
	if (!queue || !ndc_vmq_may(queue, NDC_VMQ_PARAMETERS))
		return invalid(oid, "the QueueId of no queue");
	why = change_fault(vmq, params);
	if (why)
		return invalid(oid, why);
	vmq->turn.queue = queue;
	return NDIS_STATUS_SUCCESS;
}

/* Only what is said to have changed has. */
static void change(NDIS_RECEIVE_QUEUE_PARAMETERS *to,
		   const NDIS_RECEIVE_QUEUE_PARAMETERS *from)
{
	const u32 flags =
		NDIS_RECEIVE_QUEUE_PARAMETERS_PER_QUEUE_RECEIVE_INDICATION;
	u32 changes = from->Flags;

	if (changes & NDIS_RECEIVE_QUEUE_PARAMETERS_FLAGS_CHANGED)
		to->Flags = (to->Flags & ~flags) | (from->Flags & flags);
	if (changes & NDIS_RECEIVE_QUEUE_PARAMETERS_PROCESSOR_AFFINITY_CHANGED)
		to->ProcessorAffinity = from->ProcessorAffinity;
	if (changes &
	    NDIS_RECEIVE_QUEUE_PARAMETERS_SUGGESTED_RECV_BUFFER_NUMBERS_CHANGED)
		to->NumSuggestedReceiveBuffers =
			from->NumSuggestedReceiveBuffers;
	if (changes & NDIS_RECEIVE_QUEUE_PARAMETERS_NAME_CHANGED) {
		to->VmName = from->VmName;
		to->QueueName = from->QueueName;
	}
	if (changes &
	    NDIS_RECEIVE_QUEUE_PARAMETERS_INTERRUPT_COALESCING_DOMAIN_ID_CHANGED)
		to->InterruptCoalescingDomainId =
			from->InterruptCoalescingDomainId;
	if (changes & NDIS_RECEIVE_QUEUE_PARAMETERS_QOS_SQ_ID_CHANGED)
		to->QosSqId = from->QosSqId;
}

void ndc_vmq_change_after(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	struct ndc_vmq_queue *queue = vmq->turn.queue;

	if (oid->status != NDIS_STATUS_SUCCESS)
		return;
	spin_lock_bh(&vmq->lock);
	change(&queue->params, &vmq->turn.params);
	spin_unlock_bh(&vmq->lock);
	if (queue->rx)
		WRITE_ONCE(queue->rx->single, queue->params.Flags &
			   NDIS_RECEIVE_QUEUE_PARAMETERS_PER_QUEUE_RECEIVE_INDICATION);
	ndc_vmq_advance(vmq, queue, NDC_VMQ_PARAMETERS);
}

s32 ndc_vmq_free_before(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	NDIS_RECEIVE_QUEUE_FREE_PARAMETERS params;
	struct ndc_vmq_queue *queue;
	s32 revision;

	revision = ndc_vmq_read(oid, 0, &free_type, &params, sizeof(params));
	if (revision < 0)
		return revision;
	queue = ndc_vmq_find(vmq, params.QueueId, oid->cookie);
	if (!queue || !ndc_vmq_may(queue, NDC_VMQ_FREE))
		return invalid(oid, "the QueueId of no queue without filters");
	vmq->turn.queue = queue;
	ndc_vmq_advance(vmq, queue, NDC_VMQ_FREE);
	queue->dma_stopped = false;
	spin_lock_bh(&vmq->lock);
	vmq->freeing = queue;
	spin_unlock_bh(&vmq->lock);
	return NDIS_STATUS_SUCCESS;
}

void ndc_vmq_free_after(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	struct ndc_vmq_queue *queue = vmq->turn.queue;

	spin_lock_bh(&vmq->lock);
	vmq->freeing = NULL;
	spin_unlock_bh(&vmq->lock);
	/* Nothing is given back behind the port's answer. */
	flush_work(&vmq->flush);
	if (oid->status != NDIS_STATUS_SUCCESS) {
		ndc_vmq_write_off(vmq, queue,
				  "the port has not freed it");
		return;
	}
	if (!queue->dma_stopped)
		ndc_vmq_complain(vmq, NDC_RULE_STATE,
				 "OID_RECEIVE_FILTER_FREE_QUEUE of queue %u is completed, but DmaStopped was not indicated",
				 queue->id);
	ndc_vmq_advance(vmq, queue, NDC_VMQ_FREED);
	ndc_vmq_del(vmq, queue);
}
