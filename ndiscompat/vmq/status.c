// SPDX-License-Identifier: GPL-2.0-only
/*
 * What ports say of VM queues without being asked: that the DMA of one has
 * stopped, that others are on or there, that a queue has changed its domain.
 */
#include <linux/export.h>
#include <linux/netdevice.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "core/object.h"
#include "core/work.h"
#include "net/nic.h"
#include "vmq/vmq.h"

static const u16 state_sizes[] = {
	NDIS_SIZEOF_NDIS_RECEIVE_QUEUE_STATE_REVISION_1,
};

static const struct ndc_object_type state_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(state_sizes),
	.sizes = state_sizes,
};

static const u16 capabilities_sizes[] = {
	NDIS_SIZEOF_RECEIVE_FILTER_CAPABILITIES_REVISION_1,
	NDIS_SIZEOF_RECEIVE_FILTER_CAPABILITIES_REVISION_2,
};

static const struct ndc_object_type capabilities_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(capabilities_sizes),
	.sizes = capabilities_sizes,
};

/* Bytes of a buffer that are a structure as its header says, or 0. */
static u16 size_of(const struct ndc_object_type *type, const void *data,
		   u32 length)
{
	const NDIS_OBJECT_HEADER *header = data;
	int revision;

	if (length < type->sizes[0])
		return 0;
	revision = ndc_object_revision(type, header->Type, header->Revision,
				       header->Size);
	return revision < 0 || length < type->sizes[revision - 1] ?
	       0 : type->sizes[revision - 1];
}

/* The DMA of a queue that is being freed has stopped. */
static const char *stop_queue(struct ndc_vmq *vmq, u32 id)
{
	struct ndc_vmq_queue *queue;
	const char *fault = NULL;

	spin_lock_bh(&vmq->lock);
	queue = vmq->freeing;
	if (!queue || queue->id != id)
		fault = "DmaStopped of a queue that is not being freed";
	else if (queue->dma_stopped)
		fault = "DmaStopped of a queue for the second time";
	else
		queue->dma_stopped = true;
	if (!fault)
		WRITE_ONCE(queue->state,
			   ndc_vmq_next(queue->state, NDC_VMQ_DMA_STOPPED));
	spin_unlock_bh(&vmq->lock);
	/* The port may have its locks now, which it takes for what returns. */
	if (!fault)
		queue_work(ndc_own_queue, &vmq->flush);
	return fault;
}

/* One that has come too late for its queue is no mistake. */
static bool is_lost(struct ndc_vmq *vmq, u32 id)
{
	struct ndc_vmq_queue *queue;
	bool lost;

	rcu_read_lock();
	queue = xa_load(&vmq->queues, id);
	lost = queue && READ_ONCE(queue->lost);
	rcu_read_unlock();
	return lost;
}

static const char *take_state(struct ndc_vmq *vmq, const void *data, u32 length)
{
	const NDIS_RECEIVE_QUEUE_STATE *state = data;

	if (!size_of(&state_type, data, length))
		return "a wrong NDIS_RECEIVE_QUEUE_STATE";
	/* The others are for whoever wants to say them. */
	if (state->QueueState != NdisReceiveQueueOperationalStateDmaStopped ||
	    is_lost(vmq, state->QueueId))
		return NULL;
	return stop_queue(vmq, state->QueueId);
}

/* The number of queues that macvlans may have is another now. */
static void tell_nic(struct ndc_vmq *vmq)
{
	struct ndc_nic *nic = vmq->adapter->nic;

	if (!nic)
		return;
	WRITE_ONCE(nic->info.vm_queues,
		   ndc_vmq_enabled(vmq) ? vmq->now.NumQueues : 0);
	ndc_nic_ask(nic, NDC_RTNL_FEATURES);
}

static const char *take_capabilities(struct ndc_vmq *vmq, const void *data,
				     u32 length,
				     NDIS_RECEIVE_FILTER_CAPABILITIES *to)
{
	u16 size = size_of(&capabilities_type, data, length);

	if (!size)
		return "wrong NDIS_RECEIVE_FILTER_CAPABILITIES";
	spin_lock_bh(&vmq->lock);
	memset(to, 0, sizeof(*to));
	memcpy(to, data, size);
	to->Header.Size = size;
	spin_unlock_bh(&vmq->lock);
	if (to == &vmq->now)
		tell_nic(vmq);
	return NULL;
}

/* Only the domain changes. */
static const char *take_parameters(struct ndc_vmq *vmq, const void *data,
				   u32 length)
{
	const NDIS_RECEIVE_QUEUE_PARAMETERS *params = data;
	struct ndc_vmq_queue *queue;

	if (size_of(&ndc_vmq_parameters_type, data, length) <
	    NDIS_SIZEOF_RECEIVE_QUEUE_PARAMETERS_REVISION_2)
		return "wrong NDIS_RECEIVE_QUEUE_PARAMETERS";
	rcu_read_lock();
	queue = xa_load(&vmq->queues, params->QueueId);
	if (queue) {
		spin_lock_bh(&vmq->lock);
		queue->params.InterruptCoalescingDomainId =
			params->InterruptCoalescingDomainId;
		spin_unlock_bh(&vmq->lock);
	}
	rcu_read_unlock();
	return queue ? NULL : "the QueueId of no queue";
}

/**
 * ndc_vmq_status() - hear a status indication
 * @adapter: of whose port
 * @status: which
 * @data: of it
 * @length: bytes of that
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: What is wrong with it, or NULL.
 */
const char *ndc_vmq_status(struct ndc_adapter *adapter, s32 status,
			   const void *data, u32 length)
{
	struct ndc_vmq *vmq = adapter->vmq;

	switch (status) {
	case NDIS_STATUS_RECEIVE_QUEUE_STATE:
		return take_state(vmq, data, length);
	case NDIS_STATUS_RECEIVE_FILTER_CURRENT_CAPABILITIES:
		return take_capabilities(vmq, data, length, &vmq->now);
	case NDIS_STATUS_RECEIVE_FILTER_HARDWARE_CAPABILITIES:
		return take_capabilities(vmq, data, length, &vmq->can);
	case NDIS_STATUS_RECEIVE_FILTER_QUEUE_PARAMETERS:
		return take_parameters(vmq, data, length);
	default:
		return NULL;
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_status);
