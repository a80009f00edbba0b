/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The port of ndp.h with VM queues: each gets pages of shared memory when it is
 * completed, indicates frames out of them, and gives them back as the contract
 * wants, or not as it is told.
 *
 * Included behind ndt.h and the Linux headers.
 */
#ifndef _NDISCOMPAT_NDPVMQ_H
#define _NDISCOMPAT_NDPVMQ_H

#include <linux/wait.h>

#include "ndpnic.h"

#include "memory/block.h"
#include "memory/state.h"
#include "net/receive.h"
#include "vmq/offload.h"
#include "vmq/vmq.h"

#define NDPVMQ_QUEUES	7
#define NDPVMQ_FILTERS	16
#define NDPVMQ_BUFFERS	8

/* What the port is told to do of a request, instead of all that is right. */
enum ndpvmq_step {
	NDPVMQ_ALLOCATE,
	NDPVMQ_COMPLETE,
	NDPVMQ_CHANGE,
	NDPVMQ_SET,
	NDPVMQ_CLEAR,
	NDPVMQ_FREE,
	NDPVMQ_STEPS
};

/**
 * struct ndpvmq_frame - a buffer of a queue
 * @mdl: over it
 * @nbl: what it is indicated with
 * @segment: where it is in shared memory
 */
struct ndpvmq_frame {
	MDL *mdl;
	NET_BUFFER_LIST *nbl;
	NET_BUFFER_SHARED_MEMORY segment;
};

/**
 * struct ndpvmq_queue - a queue as the port knows it
 * @known: it is allocated
 * @filters: how many it has
 * @number: the last byte of the address of the last one
 * @live: it has memory and a filter; under @lock of the port
 * @allocation: of its memory, or NULL
 * @memory: the same
 * @frames: in it
 * @out: frames that have not come back
 */
struct ndpvmq_queue {
	bool known;
	unsigned int filters;
	u8 number;
	bool live;
	NDIS_HANDLE allocation;
	NDIS_SHARED_MEMORY_PARAMETERS memory;
	struct ndpvmq_frame frames[NDPVMQ_BUFFERS];
	atomic_t out;
};

/**
 * struct ndpvmq - what the port does with queues
 * @wait: for frames to come back
 * @lock: protects what queues say is live
 * @dma: its DMA handle, or NULL
 * @hardware: its capabilities
 * @now: those that are on
 * @without: it sets no hardware assist attributes
 * @queues: by id
 * @fail: the status of a step, or SUCCESS
 * @seen: how often it was asked for a step
 * @entry_status: the CompletionStatus of each queue, or SUCCESS
 * @mute: DmaStopped is not indicated
 * @twice: it is, two times
 * @hoards: a queue's memory is not freed with it
 * @params: the parameters of the last allocation or change
 * @filter: the last filter
 */
struct ndpvmq {
	wait_queue_head_t wait;
	spinlock_t lock;
	NDIS_HANDLE dma;
	NDIS_RECEIVE_FILTER_CAPABILITIES hardware;
	NDIS_RECEIVE_FILTER_CAPABILITIES now;
	bool without;
	struct ndpvmq_queue queues[NDPVMQ_QUEUES + 1];
	NDIS_STATUS fail[NDPVMQ_STEPS];
	unsigned int seen[NDPVMQ_STEPS];
	NDIS_STATUS entry_status;
	bool mute;
	bool twice;
	bool hoards;
	NDIS_RECEIVE_QUEUE_PARAMETERS params;
	struct ndc_vmq_filter_request filter;
};

static struct ndpvmq ndpvmq;

static void ndpvmq_set_attributes(struct ndp *ndp)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES attributes = {
		.HardwareAssistAttributes = {
			.Header = NDP_HEADER(MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES, 2),
			.HardwareReceiveFilterCapabilities = &ndpvmq.hardware,
			.CurrentReceiveFilterCapabilities = &ndpvmq.now,
		},
	};

	ndpnic_read_keywords(ndp);
	if (!ndpvmq.without)
		NdisMSetMiniportAttributes(ndp->handle, &attributes);
}

static void ndpvmq_initialise(struct ndp *ndp)
{
	NDIS_SG_DMA_DESCRIPTION description = {
		.Header = NDP_HEADER(SG_DMA_DESCRIPTION, 1),
		.Flags = NDIS_SG_DMA_64_BIT_ADDRESS,
		.MaximumPhysicalMapping = 1 << 16,
	};

	NdisMRegisterScatterGatherDma(ndp->handle, &description, &ndpvmq.dma);
	ndpnic_make_frame(ndp);
}

static void ndpvmq_free_memory(struct ndp *ndp, u32 id)
{
	struct ndpvmq_queue *queue = &ndpvmq.queues[id];
	unsigned int i;

	for (i = 0; i < NDPVMQ_BUFFERS; i++) {
		if (queue->frames[i].nbl)
			NdisFreeNetBufferList(queue->frames[i].nbl);
		if (queue->frames[i].mdl)
			NdisFreeMdl(queue->frames[i].mdl);
		queue->frames[i].nbl = NULL;
		queue->frames[i].mdl = NULL;
	}
	if (queue->allocation)
		NdisFreeSharedMemory(ndp->handle, queue->allocation);
	queue->allocation = NULL;
}

static NDIS_STATUS ndpvmq_make_memory(struct ndp *ndp, u32 id)
{
	u8 list[sizeof(SCATTER_GATHER_LIST) +
		NDPVMQ_BUFFERS * sizeof(SCATTER_GATHER_ELEMENT)] __aligned(8);
	struct ndpvmq_queue *queue = &ndpvmq.queues[id];
	struct ndpvmq_frame *frame;
	NDIS_STATUS status;
	unsigned int i;

	queue->memory = (NDIS_SHARED_MEMORY_PARAMETERS) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_SHARED_MEMORY_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_SHARED_MEMORY_PARAMETERS_REVISION_1,
		},
		.QueueId = id,
		.PreferredNode = MM_ANY_NODE_OK,
		.Usage = NdisSharedMemoryUsageReceive,
		.Length = NDPVMQ_BUFFERS * PAGE_SIZE,
		.SGListBufferLength = sizeof(list),
		.SGListBuffer = (void *)list,
	};
	status = NdisAllocateSharedMemory(ndp->handle, &queue->memory,
					  &queue->allocation);
	if (status != NDIS_STATUS_SUCCESS)
		return status;
	for (i = 0; i < NDPVMQ_BUFFERS; i++) {
		frame = &queue->frames[i];
		frame->mdl = NdisAllocateMdl(ndp->handle,
					     queue->memory.VirtualAddress +
					     i * PAGE_SIZE, PAGE_SIZE);
		frame->nbl = NdisAllocateNetBufferAndNetBufferList(ndpnic.pool,
								   0, 0,
								   frame->mdl,
								   0,
								   NDPNIC_BYTES);
		if (!frame->mdl || !frame->nbl)
			return NDIS_STATUS_RESOURCES;
		frame->segment.SharedMemoryHandle =
			queue->memory.SharedMemoryHandle;
		frame->segment.SharedMemoryOffset = i * PAGE_SIZE;
		frame->segment.SharedMemoryLength = PAGE_SIZE;
		frame->nbl->FirstNetBuffer->SharedMemoryInfo = &frame->segment;
		frame->nbl->SourceHandle = ndp->handle;
		NET_BUFFER_LIST_RECEIVE_QUEUE_ID(frame->nbl) = id;
	}
	return NDIS_STATUS_SUCCESS;
}

static void ndpvmq_halt(struct ndp *ndp)
{
	u32 id;

	/* What is left here the layer has not freed before. */
	for (id = 0; id <= NDPVMQ_QUEUES; id++) {
		ndpvmq_free_memory(ndp, id);
		ndpvmq.queues[id].known = false;
		ndpvmq.queues[id].filters = 0;
		ndpvmq.queues[id].live = false;
	}
	ndpnic_free_frame(ndp);
	if (ndpvmq.dma)
		NdisMDeregisterScatterGatherDma(ndpvmq.dma);
	ndpvmq.dma = NULL;
}

static void ndpvmq_return(struct ndp *ndp, NET_BUFFER_LIST *lists)
{
	NET_BUFFER_LIST *nbl;
	u32 id;

	for (nbl = lists; nbl; nbl = nbl->Next) {
		id = NET_BUFFER_LIST_RECEIVE_QUEUE_ID(nbl);
		if (id && id <= NDPVMQ_QUEUES)
			atomic_dec(&ndpvmq.queues[id].out);
	}
	ndpnic_return(ndp, lists);
	wake_up_all(&ndpvmq.wait);
}

static void ndpvmq_say(struct ndp *ndp, NDIS_STATUS code, void *data, u32 size)
{
	NDIS_STATUS_INDICATION indication = {
		.Header = NDP_HEADER(STATUS_INDICATION, 1),
		.SourceHandle = ndp->handle,
		.StatusCode = code,
		.StatusBuffer = data,
		.StatusBufferSize = size,
	};

	NdisMIndicateStatusEx(ndp->handle, &indication);
}

static void ndpvmq_say_stopped(struct ndp *ndp, u32 id)
{
	NDIS_RECEIVE_QUEUE_STATE state = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_RECEIVE_QUEUE_STATE_REVISION_1,
			.Size = NDIS_SIZEOF_NDIS_RECEIVE_QUEUE_STATE_REVISION_1,
		},
		.QueueId = id,
		.QueueState = NdisReceiveQueueOperationalStateDmaStopped,
	};

	ndpvmq_say(ndp, NDIS_STATUS_RECEIVE_QUEUE_STATE, &state,
		   sizeof(state));
}

/* The order that the contract wants. */
static NDIS_STATUS ndpvmq_free(struct ndp *ndp, u32 id)
{
	struct ndpvmq_queue *queue = &ndpvmq.queues[id];

	if (!ndpvmq.mute)
		ndpvmq_say_stopped(ndp, id);
	if (ndpvmq.twice)
		ndpvmq_say_stopped(ndp, id);
	if (!wait_event_timeout(ndpvmq.wait, !atomic_read(&queue->out), 5 * HZ))
		pr_err("frames of queue %u have not come back\n", id);
	if (!ndpvmq.hoards)
		ndpvmq_free_memory(ndp, id);
	queue->known = false;
	return NDIS_STATUS_SUCCESS;
}

/* Whether frames may be indicated for a queue now. */
static void ndpvmq_judge(u32 id)
{
	struct ndpvmq_queue *queue = &ndpvmq.queues[id];

	spin_lock_bh(&ndpvmq.lock);
	queue->live = queue->allocation && queue->filters;
	spin_unlock_bh(&ndpvmq.lock);
}

static NDIS_STATUS ndpvmq_complete(struct ndp *ndp, void *buffer)
{
	NDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_ARRAY *array = buffer;
	NDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_PARAMETERS *queue;
	unsigned int i;

	for (i = 0; i < array->NumElements; i++) {
		queue = buffer + array->FirstElementOffset +
			i * array->ElementSize;
		queue->CompletionStatus = ndpvmq.entry_status ?:
					  ndpvmq_make_memory(ndp,
							     queue->QueueId);
		ndpvmq_judge(queue->QueueId);
	}
	return NDIS_STATUS_SUCCESS;
}

static enum ndpvmq_step ndpvmq_step_of(u32 oid)
{
	switch (oid) {
	case OID_RECEIVE_FILTER_ALLOCATE_QUEUE:
		return NDPVMQ_ALLOCATE;
	case OID_RECEIVE_FILTER_QUEUE_ALLOCATION_COMPLETE:
		return NDPVMQ_COMPLETE;
	case OID_RECEIVE_FILTER_QUEUE_PARAMETERS:
		return NDPVMQ_CHANGE;
	case OID_RECEIVE_FILTER_SET_FILTER:
		return NDPVMQ_SET;
	case OID_RECEIVE_FILTER_CLEAR_FILTER:
		return NDPVMQ_CLEAR;
	case OID_RECEIVE_FILTER_FREE_QUEUE:
		return NDPVMQ_FREE;
	default:
		return NDPVMQ_STEPS;
	}
}

static NDIS_STATUS ndpvmq_do(struct ndp *ndp, enum ndpvmq_step step,
			     void *buffer, u32 length)
{
	NDIS_RECEIVE_FILTER_CLEAR_PARAMETERS *clear = buffer;
	NDIS_RECEIVE_QUEUE_FREE_PARAMETERS *free = buffer;
	NDIS_RECEIVE_QUEUE_PARAMETERS *params = buffer;
	NDIS_RECEIVE_FILTER_PARAMETERS *filter = buffer;

	switch (step) {
	case NDPVMQ_ALLOCATE:
		memcpy(&ndpvmq.params, params, params->Header.Size);
		params->MSIXTableEntry = 10 + params->QueueId;
		ndpvmq.queues[params->QueueId].known = true;
		break;
	case NDPVMQ_CHANGE:
		memcpy(&ndpvmq.params, params, params->Header.Size);
		break;
	case NDPVMQ_COMPLETE:
		return ndpvmq_complete(ndp, buffer);
	case NDPVMQ_SET:
		memcpy(&ndpvmq.filter, buffer,
		       min_t(u32, length, sizeof(ndpvmq.filter)));
		ndpvmq.queues[filter->QueueId].filters++;
		ndpvmq.queues[filter->QueueId].number =
			ndpvmq.filter.fields[0].FieldValue.FieldByteArrayValue[5];
		ndpvmq_judge(filter->QueueId);
		break;
	case NDPVMQ_CLEAR:
		ndpvmq.queues[clear->QueueId].filters--;
		ndpvmq_judge(clear->QueueId);
		break;
	case NDPVMQ_FREE:
		return ndpvmq_free(ndp, free->QueueId);
	default:
		break;
	}
	return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS ndpvmq_request(struct ndp *ndp, NDIS_OID_REQUEST *request)
{
	enum ndpvmq_step step =
		ndpvmq_step_of(request->DATA.QUERY_INFORMATION.Oid);
	bool method = request->RequestType == NdisRequestMethod;

	if (step == NDPVMQ_STEPS)
		return ndp->request;
	ndpvmq.seen[step]++;
	if (ndpvmq.fail[step])
		return ndpvmq.fail[step];
	return ndpvmq_do(ndp, step,
			 request->DATA.QUERY_INFORMATION.InformationBuffer,
			 method ?
			 request->DATA.METHOD_INFORMATION.InputBufferLength :
			 request->DATA.SET_INFORMATION.InformationBufferLength);
}

/* Bytes of a frame that is not copied, but lent. */
#define NDPVMQ_LARGE	1000

/* The same of that length, filled with @fill_ behind its header. */
#define ndpvmq_indicate_large(ndp, queue_, buffer_, fill_) \
do { \
	struct ndpvmq_queue *lq_ = &ndpvmq.queues[queue_]; \
	u8 *data_ = lq_->memory.VirtualAddress + (buffer_) * PAGE_SIZE; \
	\
	memset(data_, fill_, NDPVMQ_LARGE); \
	lq_->frames[buffer_].nbl->FirstNetBuffer->DataLength = NDPVMQ_LARGE; \
	ndpvmq_indicate(ndp, queue_, buffer_, 0); \
	lq_->frames[buffer_].nbl->FirstNetBuffer->DataLength = NDPNIC_BYTES; \
} while (0)

/* A frame for a queue, or of it for another; a macro: each place is its own. */
#define ndpvmq_indicate(ndp, queue_, buffer_, flags_) \
do { \
	struct ndpvmq_queue *q_ = &ndpvmq.queues[queue_]; \
	struct ndpvmq_frame *f_ = &q_->frames[buffer_]; \
	\
	ndpnic_fill(q_->memory.VirtualAddress + (buffer_) * PAGE_SIZE); \
	f_->nbl->Next = NULL; \
	atomic_inc(&q_->out); \
	NdisMIndicateReceiveNetBufferLists((ndp)->handle, f_->nbl, 0, 1, \
					   (flags_) | \
					   NDIS_RECEIVE_FLAGS_SHARED_MEMORY_INFO_VALID); \
	ndc_poll_flush(&(ndp)->adapter->nic->returns); \
} while (0)

static NDIS_RECEIVE_FILTER_CAPABILITIES ndpvmq_capabilities(void)
{
	return (NDIS_RECEIVE_FILTER_CAPABILITIES) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_RECEIVE_FILTER_CAPABILITIES_REVISION_2,
			.Size =
			NDIS_SIZEOF_RECEIVE_FILTER_CAPABILITIES_REVISION_2,
		},
		.EnabledFilterTypes = NDIS_RECEIVE_FILTER_VMQ_FILTERS_ENABLED,
		.EnabledQueueTypes = NDIS_RECEIVE_FILTER_VM_QUEUES_ENABLED,
		.NumQueues = NDPVMQ_QUEUES,
		.SupportedQueueProperties =
		NDIS_RECEIVE_FILTER_MSI_X_SUPPORTED |
		NDIS_RECEIVE_FILTER_VM_QUEUE_SUPPORTED |
		NDIS_RECEIVE_FILTER_DYNAMIC_PROCESSOR_AFFINITY_CHANGE_SUPPORTED,
		.SupportedFilterTests =
		NDIS_RECEIVE_FILTER_TEST_HEADER_FIELD_EQUAL_SUPPORTED,
		.SupportedHeaders = NDIS_RECEIVE_FILTER_MAC_HEADER_SUPPORTED,
		.SupportedMacHeaderFields =
		NDIS_RECEIVE_FILTER_MAC_HEADER_DEST_ADDR_SUPPORTED |
		NDIS_RECEIVE_FILTER_MAC_HEADER_VLAN_ID_SUPPORTED,
		.MaxMacHeaderFilters = NDPVMQ_FILTERS,
	};
}

/* With VM queues; nothing is registered yet. */
static void ndpvmq_prepare(struct kunit *test)
{
	struct ndp *ndp = &ndp_only;

	ndpnic_prepare(test);
	memset(&ndpvmq, 0, sizeof(ndpvmq));
	init_waitqueue_head(&ndpvmq.wait);
	spin_lock_init(&ndpvmq.lock);
	ndpvmq.hardware = ndpvmq_capabilities();
	ndpvmq.now = ndpvmq_capabilities();
	ndp->on_attributes = ndpvmq_set_attributes;
	ndp->on_initialise = ndpvmq_initialise;
	ndp->on_halt = ndpvmq_halt;
	ndp->on_return = ndpvmq_return;
	ndp->on_request = ndpvmq_request;
}

static int ndpvmq_init(struct kunit *test)
{
	int err;

	ndpvmq_prepare(test);
	err = ndp_register(test->priv, NULL);
	if (!err)
		err = ndpnic_create(test->priv);
	*ndp_only.trail = '\0';
	return err;
}

static struct ndc_vmq *ndpvmq_of(const struct ndp *ndp)
{
	return ndp->adapter->vmq;
}

static enum ndc_vmq_state ndpvmq_state(const struct ndp *ndp, u32 id)
{
	struct ndc_vmq_queue *queue = xa_load(&ndpvmq_of(ndp)->queues, id);

	return queue && !queue->lost ? queue->state : NDC_VMQ_UNDEFINED;
}

/* A request as a driver above the port would make it; its NDIS_STATUS. */
static NDIS_STATUS ndpvmq_ask(struct ndp *ndp, void *cookie, int type, u32 oid,
			      void *buffer, u32 in, u32 out, u32 *needed)
{
	NDIS_OID_REQUEST request = {
		.Header = NDP_HEADER(OID_REQUEST, 1),
		.RequestType = type,
	};
	NDIS_STATUS status;

	if (type == NdisRequestMethod) {
		request.DATA.METHOD_INFORMATION.Oid = oid;
		request.DATA.METHOD_INFORMATION.InformationBuffer = buffer;
		request.DATA.METHOD_INFORMATION.InputBufferLength = in;
		request.DATA.METHOD_INFORMATION.OutputBufferLength = out;
	} else {
		request.DATA.SET_INFORMATION.Oid = oid;
		request.DATA.SET_INFORMATION.InformationBuffer = buffer;
		request.DATA.SET_INFORMATION.InformationBufferLength =
			type == NdisRequestSetInformation ? in : out;
	}
	status = ndiscompat_oid_request(ndp->adapter, cookie, &request);
	if (needed)
		*needed = type == NdisRequestMethod ?
			  request.DATA.METHOD_INFORMATION.BytesNeeded :
			  request.DATA.SET_INFORMATION.BytesNeeded;
	return status;
}

static NDIS_RECEIVE_QUEUE_PARAMETERS ndpvmq_wish(void)
{
	return (NDIS_RECEIVE_QUEUE_PARAMETERS) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_RECEIVE_QUEUE_PARAMETERS_REVISION_2,
			.Size = NDIS_SIZEOF_RECEIVE_QUEUE_PARAMETERS_REVISION_2,
		},
		.QueueType = NdisReceiveQueueTypeVMQueue,
		.ProcessorAffinity.Mask = 1,
		.NumSuggestedReceiveBuffers = 64,
	};
}

/* Allocates a queue for somebody; an NDIS_STATUS. */
static NDIS_STATUS ndpvmq_do_allocate(struct ndp *ndp, void *cookie, u32 *id)
{
	NDIS_RECEIVE_QUEUE_PARAMETERS wish = ndpvmq_wish();
	NDIS_STATUS status;

	status = ndpvmq_ask(ndp, cookie, NdisRequestMethod,
			    OID_RECEIVE_FILTER_ALLOCATE_QUEUE, &wish,
			    sizeof(wish), sizeof(wish), NULL);
	if (id)
		*id = wish.QueueId;
	return status;
}

static NDIS_STATUS ndpvmq_do_free(struct ndp *ndp, void *cookie, u32 id)
{
	NDIS_RECEIVE_QUEUE_FREE_PARAMETERS params = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_RECEIVE_QUEUE_FREE_PARAMETERS_REVISION_1,
			.Size =
			NDIS_SIZEOF_RECEIVE_QUEUE_FREE_PARAMETERS_REVISION_1,
		},
		.QueueId = id,
	};

	return ndpvmq_ask(ndp, cookie, NdisRequestSetInformation,
			  OID_RECEIVE_FILTER_FREE_QUEUE, &params,
			  sizeof(params), 0, NULL);
}

/* A batch of queues to complete. */
struct ndpvmq_batch {
	NDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_ARRAY array;
	NDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_PARAMETERS queues[4];
};

static struct ndpvmq_batch ndpvmq_batch_of(const u32 *ids, unsigned int count)
{
	struct ndpvmq_batch batch = {
		.array = {
			.Header = {
				.Type = NDIS_OBJECT_TYPE_DEFAULT,
				.Revision = 1,
				.Size =
				NDIS_SIZEOF_RECEIVE_QUEUE_ALLOCATION_COMPLETE_ARRAY_REVISION_1,
			},
			.FirstElementOffset = offsetof(struct ndpvmq_batch,
						       queues),
			.NumElements = count,
			.ElementSize = sizeof(batch.queues[0]),
		},
	};
	unsigned int i;

	for (i = 0; i < count; i++) {
		batch.queues[i].Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
		batch.queues[i].Header.Revision = 1;
		batch.queues[i].Header.Size = sizeof(batch.queues[i]);
		batch.queues[i].QueueId = ids[i];
		batch.queues[i].CompletionStatus = NDIS_STATUS_FAILURE;
	}
	return batch;
}

static NDIS_STATUS ndpvmq_do_complete(struct ndp *ndp, void *cookie, u32 id)
{
	struct ndpvmq_batch batch = ndpvmq_batch_of(&id, 1);
	NDIS_STATUS status;

	status = ndpvmq_ask(ndp, cookie, NdisRequestMethod,
			    OID_RECEIVE_FILTER_QUEUE_ALLOCATION_COMPLETE,
			    &batch, sizeof(batch), sizeof(batch), NULL);
	return status ?: batch.queues[0].CompletionStatus;
}

/* The address that a number stands for. */
static struct ndc_vmq_match ndpvmq_match(u8 number)
{
	return (struct ndc_vmq_match) {
		.mac = { 2, 0, 0, 0, 1, number },
		.untagged = true,
	};
}

static NDIS_STATUS ndpvmq_do_set(struct ndp *ndp, void *cookie, u32 queue,
				 const struct ndc_vmq_match *match, u32 *id)
{
	struct ndc_vmq_filter_request request;
	u32 length = ndc_vmq_write_filter(&request, queue, 0, match);
	NDIS_STATUS status;

	status = ndpvmq_ask(ndp, cookie, NdisRequestMethod,
			    OID_RECEIVE_FILTER_SET_FILTER, &request, length,
			    length, NULL);
	if (id)
		*id = request.params.FilterId;
	return status;
}

static NDIS_STATUS ndpvmq_do_clear(struct ndp *ndp, void *cookie, u32 queue,
				   u32 id)
{
	NDIS_RECEIVE_FILTER_CLEAR_PARAMETERS params = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = 1,
			.Size =
			NDIS_SIZEOF_RECEIVE_FILTER_CLEAR_PARAMETERS_REVISION_1,
		},
		.QueueId = queue,
		.FilterId = id,
	};

	return ndpvmq_ask(ndp, cookie, NdisRequestSetInformation,
			  OID_RECEIVE_FILTER_CLEAR_FILTER, &params,
			  sizeof(params), 0, NULL);
}

/* A queue that runs, with the filter of its number; false if it does not. */
static bool ndpvmq_make(struct ndp *ndp, void *cookie, u32 *id, u32 *filter)
{
	struct ndc_vmq_match match;

	if (ndpvmq_do_allocate(ndp, cookie, id))
		return false;
	match = ndpvmq_match(*id);
	return !ndpvmq_do_set(ndp, cookie, *id, &match, filter) &&
	       !ndpvmq_do_complete(ndp, cookie, *id);
}

static bool ndpvmq_unmake(struct ndp *ndp, void *cookie, u32 id, u32 filter)
{
	return !ndpvmq_do_clear(ndp, cookie, id, filter) &&
	       !ndpvmq_do_free(ndp, cookie, id);
}

/* Shared memory that lives. */
static u64 ndpvmq_bytes(const struct ndp *ndp)
{
	return ndp->adapter->memory->account.families[NDC_PROVIDED].bytes;
}

/* What not every suite needs. */
static const void *const ndpvmq_uses[] __maybe_unused = {
	ndpvmq_init, ndpvmq_state, ndpvmq_make, ndpvmq_unmake, ndpvmq_bytes,
	ndpvmq_batch_of,
};

#endif /* _NDISCOMPAT_NDPVMQ_H */
