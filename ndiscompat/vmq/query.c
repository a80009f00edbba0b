// SPDX-License-Identifier: GPL-2.0-only
/*
 * What of VM queues can be asked without asking the port: the layer knows it.
 */
#include <linux/export.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "core/object.h"
#include "vmq/vmq.h"

static const u16 filters_sizes[] = {
	NDIS_SIZEOF_RECEIVE_FILTER_INFO_ARRAY_REVISION_1,
	NDIS_SIZEOF_RECEIVE_FILTER_INFO_ARRAY_REVISION_2,
};

static const struct ndc_object_type filters_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(filters_sizes),
	.sizes = filters_sizes,
};

static bool is_method(const struct ndc_oid *oid)
{
	return oid->type == NdisRequestMethod;
}

/* Gives an answer, if there is room for it; an NDIS_STATUS. */
static s32 give(struct ndc_oid *oid, const void *answer, u32 length)
{
	oid->needed = length;
	if (oid->out_length < length)
		return is_method(oid) ? NDIS_STATUS_INVALID_LENGTH :
					NDIS_STATUS_BUFFER_TOO_SHORT;
	memcpy(oid->buffer, answer, length);
	oid->bytes = length;
	oid->needed = 0;
	oid->revision = ((const NDIS_OBJECT_HEADER *)answer)->Revision;
	return NDIS_STATUS_SUCCESS;
}

s32 ndc_vmq_query_capabilities(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	NDIS_RECEIVE_FILTER_CAPABILITIES answer;

	spin_lock_bh(&vmq->lock);
	answer = oid->oid == OID_RECEIVE_FILTER_HARDWARE_CAPABILITIES ?
		 vmq->can : vmq->now;
	spin_unlock_bh(&vmq->lock);
	return answer.Header.Size ? give(oid, &answer, answer.Header.Size) :
	       ndc_vmq_refuse(oid, NDIS_STATUS_NOT_SUPPORTED,
			      "the port has no receive filters");
}

s32 ndc_vmq_query_global(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	NDIS_RECEIVE_FILTER_GLOBAL_PARAMETERS answer = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision =
			NDIS_RECEIVE_FILTER_GLOBAL_PARAMETERS_REVISION_1,
			.Size =
			NDIS_SIZEOF_RECEIVE_FILTER_GLOBAL_PARAMETERS_REVISION_1,
		},
	};

	spin_lock_bh(&vmq->lock);
	answer.EnabledFilterTypes = vmq->now.EnabledFilterTypes;
	answer.EnabledQueueTypes = vmq->now.EnabledQueueTypes;
	spin_unlock_bh(&vmq->lock);
	return give(oid, &answer, sizeof(answer));
}

s32 ndc_vmq_query_parameters(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	NDIS_RECEIVE_QUEUE_PARAMETERS *params = &vmq->turn.params;
	struct ndc_vmq_queue *queue;
	s32 revision;
	u32 size;

	revision = ndc_vmq_read(oid, 0, &ndc_vmq_parameters_type, params,
				sizeof(*params));
	if (revision < 0)
		return revision;
	queue = ndc_vmq_find(vmq, params->QueueId, oid->cookie);
	if (!queue || !ndc_vmq_may(queue, NDC_VMQ_PARAMETERS))
		return ndc_vmq_refuse(oid, NDIS_STATUS_INVALID_PARAMETER,
				      "the QueueId of no queue");
	size = ndc_vmq_parameters_type.sizes[revision - 1];
	spin_lock_bh(&vmq->lock);
	*params = queue->params;
	spin_unlock_bh(&vmq->lock);
	params->Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	params->Header.Revision = revision;
	params->Header.Size = size;
	return give(oid, params, size);
}

static void fill_queue(NDIS_RECEIVE_QUEUE_INFO *info,
		       const struct ndc_vmq_queue *queue)
{
	const NDIS_RECEIVE_QUEUE_PARAMETERS *params = &queue->params;

	memset(info, 0, sizeof(*info));
	info->Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	info->Header.Revision = NDIS_RECEIVE_QUEUE_INFO_REVISION_2;
	info->Header.Size = NDIS_SIZEOF_RECEIVE_QUEUE_INFO_REVISION_2;
	info->Flags = params->Flags;
	info->QueueType = params->QueueType;
	info->QueueId = queue->id;
	info->QueueGroupId = params->QueueGroupId;
	info->QueueState = ndc_vmq_wire_state(queue->state);
	info->ProcessorAffinity = params->ProcessorAffinity;
	info->NumSuggestedReceiveBuffers = params->NumSuggestedReceiveBuffers;
	info->MSIXTableEntry = params->MSIXTableEntry;
	info->LookaheadSize = params->LookaheadSize;
	info->VmName = params->VmName;
	info->QueueName = params->QueueName;
	info->NumFilters = queue->filters;
	info->InterruptCoalescingDomainId = params->InterruptCoalescingDomainId;
}

/* A query is about the asker's own queues, one of statistics about all. */
static bool is_wanted(const struct ndc_vmq *vmq, const struct ndc_oid *oid,
		      const struct ndc_vmq_queue *queue)
{
	if (queue->lost)
		return false;
	return oid->type == NdisRequestQueryStatistics ||
	       oid->cookie == vmq || oid->cookie == queue->owner;
}

s32 ndc_vmq_enum_queues(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	NDIS_RECEIVE_QUEUE_INFO_ARRAY array = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_RECEIVE_QUEUE_INFO_ARRAY_REVISION_1,
			.Size = NDIS_SIZEOF_RECEIVE_QUEUE_INFO_ARRAY_REVISION_1,
		},
		.FirstElementOffset = sizeof(array),
		.ElementSize = sizeof(NDIS_RECEIVE_QUEUE_INFO),
	};
	struct ndc_vmq_queue *queue;
	unsigned long id;
	void *at;

	xa_for_each(&vmq->queues, id, queue)
		array.NumElements += is_wanted(vmq, oid, queue);
	oid->needed = sizeof(array) + array.NumElements * array.ElementSize;
	if (oid->out_length < oid->needed)
		return NDIS_STATUS_BUFFER_TOO_SHORT;
	at = oid->buffer + sizeof(array);
	xa_for_each(&vmq->queues, id, queue) {
		if (!is_wanted(vmq, oid, queue))
			continue;
		fill_queue(at, queue);
		at += array.ElementSize;
	}
	memcpy(oid->buffer, &array, sizeof(array));
	oid->bytes = oid->needed;
	oid->needed = 0;
	oid->revision = array.Header.Revision;
	return NDIS_STATUS_SUCCESS;
}

s32 ndc_vmq_enum_filters(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	NDIS_RECEIVE_FILTER_INFO info = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_RECEIVE_FILTER_INFO_REVISION_1,
			.Size = NDIS_SIZEOF_RECEIVE_FILTER_INFO_REVISION_1,
		},
		.FilterType = NdisReceiveFilterTypeVMQueue,
	};
	NDIS_RECEIVE_FILTER_INFO_ARRAY array;
	struct ndc_vmq_filter *filter;
	struct ndc_vmq_queue *queue;
	unsigned long id;
	s32 revision;
	u32 at;

	revision = ndc_vmq_read(oid, 0, &filters_type, &array, sizeof(array));
	if (revision < 0)
		return revision;
	queue = ndc_vmq_find(vmq, array.QueueId, oid->cookie);
	if (array.Flags || !queue || !ndc_vmq_may(queue, NDC_VMQ_ENUM_FILTERS))
		return ndc_vmq_refuse(oid, NDIS_STATUS_INVALID_PARAMETER,
				      "the QueueId of no queue");
	at = filters_sizes[revision - 1];
	oid->needed = at + queue->filters * sizeof(info);
	if (oid->out_length < oid->needed)
		return NDIS_STATUS_INVALID_LENGTH;
	array.Header.Revision = revision;
	array.Header.Size = at;
	array.FirstElementOffset = at;
	array.NumElements = queue->filters;
	array.ElementSize = sizeof(info);
	memcpy(oid->buffer, &array, at);
	xa_for_each(&vmq->filters, id, filter) {
		if (filter->queue != queue->id)
			continue;
		info.FilterId = id;
		memcpy(oid->buffer + at, &info, sizeof(info));
		at += sizeof(info);
	}
	oid->bytes = at;
	oid->needed = 0;
	oid->revision = revision;
	return NDIS_STATUS_SUCCESS;
}

static void fill_field(NDIS_RECEIVE_FILTER_FIELD_PARAMETERS *field)
{
	memset(field, 0, sizeof(*field));
	field->Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	field->Header.Revision =
		NDIS_RECEIVE_FILTER_FIELD_PARAMETERS_REVISION_1;
	field->Header.Size =
		NDIS_SIZEOF_RECEIVE_FILTER_FIELD_PARAMETERS_REVISION_1;
	field->FrameHeader = NdisFrameHeaderMac;
	field->ReceiveFilterTest = NdisReceiveFilterTestEqual;
}

/**
 * ndc_vmq_write_filter() - write the request that sets a filter
 * @request: gets it
 * @queue: of which queue
 * @id: the filter's id
 * @match: what it takes
 *
 * Context: Any.
 * Return: How long the request is.
 */
u32 ndc_vmq_write_filter(struct ndc_vmq_filter_request *request, u32 queue,
			 u32 id, const struct ndc_vmq_match *match)
{
	NDIS_RECEIVE_FILTER_PARAMETERS *params = &request->params;
	NDIS_RECEIVE_FILTER_FIELD_PARAMETERS *field = request->fields;
	unsigned int count = match->vlan ? 2 : 1;

	memset(request, 0, sizeof(*request));
	params->Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	params->Header.Revision = NDIS_RECEIVE_FILTER_PARAMETERS_REVISION_2;
	params->Header.Size = NDIS_SIZEOF_RECEIVE_FILTER_PARAMETERS_REVISION_2;
	params->FilterType = NdisReceiveFilterTypeVMQueue;
	params->QueueId = queue;
	params->FilterId = id;
	params->FieldParametersArrayOffset =
		offsetof(struct ndc_vmq_filter_request, fields);
	params->FieldParametersArrayNumElements = count;
	params->FieldParametersArrayElementSize = sizeof(*field);
	fill_field(field);
	field->HeaderField.MacHeaderField =
		NdisMacHeaderFieldDestinationAddress;
	memcpy(field->FieldValue.FieldByteArrayValue, match->mac,
	       ETH_ALEN);
	if (match->untagged)
		field->Flags =
			NDIS_RECEIVE_FILTER_FIELD_MAC_HEADER_VLAN_UNTAGGED_OR_ZERO;
	if (match->vlan) {
		field++;
		fill_field(field);
		field->HeaderField.MacHeaderField = NdisMacHeaderFieldVlanId;
		field->FieldValue.FieldShortValue = match->vlan;
	}
	return offsetof(struct ndc_vmq_filter_request, fields[count]);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_write_filter);

s32 ndc_vmq_query_filter(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	struct ndc_vmq_filter_request request;
	NDIS_RECEIVE_FILTER_PARAMETERS params;
	struct ndc_vmq_filter *filter;
	s32 revision;
	u32 length;

	revision = ndc_vmq_read(oid, 0, &ndc_vmq_filter_type, &params,
				sizeof(params));
	if (revision < 0)
		return revision;
	filter = params.FilterId <= NDC_VMQ_MAX_ID ?
		 xa_load(&vmq->filters, params.FilterId) : NULL;
	if (!filter || !ndc_vmq_find(vmq, filter->queue, oid->cookie) ||
	    (oid->cookie != vmq && oid->cookie != filter->owner))
		return ndc_vmq_refuse(oid, NDIS_STATUS_FILE_NOT_FOUND,
				      "the FilterId of no filter");
	length = ndc_vmq_write_filter(&request, filter->queue, filter->id,
				      &filter->match);
	return give(oid, &request, length);
}
