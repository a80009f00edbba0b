// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that set and clear the filters of queues.
 *
 * A filter of a VM queue is a destination address, with no VLAN or with one;
 * all else is refused before the port sees it, as is what another filter has
 * already.  The layer gives out the ids, which no two filters of an adapter
 * share.
 */
#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "core/object.h"
#include "net/receive.h"
#include "vmq/vmq.h"

static const u16 clear_sizes[] = {
	NDIS_SIZEOF_RECEIVE_FILTER_CLEAR_PARAMETERS_REVISION_1,
};

static const struct ndc_object_type clear_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(clear_sizes),
	.sizes = clear_sizes,
};

static s32 invalid(struct ndc_oid *oid, const char *why)
{
	return ndc_vmq_refuse(oid, NDIS_STATUS_INVALID_PARAMETER, why);
}

/* Takes a test of the destination address over; what is wrong, or NULL. */
static const char *take_mac(struct ndc_vmq_match *match,
			    const NDIS_RECEIVE_FILTER_FIELD_PARAMETERS *field)
{
	if (!is_zero_ether_addr(match->mac))
		return "two tests of the destination address";
	memcpy(match->mac, field->FieldValue.FieldByteArrayValue, ETH_ALEN);
	if (!is_valid_ether_addr(match->mac))
		return "an address that is no station's";
	match->untagged =
		field->Flags &
		NDIS_RECEIVE_FILTER_FIELD_MAC_HEADER_VLAN_UNTAGGED_OR_ZERO;
	return NULL;
}

static const char *take_vlan(struct ndc_vmq_match *match,
			     const NDIS_RECEIVE_FILTER_FIELD_PARAMETERS *field)
{
	if (match->vlan)
		return "two tests of the VLAN";
	if (field->Flags)
		return "a test of the VLAN with Flags";
	match->vlan = field->FieldValue.FieldShortValue;
	return match->vlan && match->vlan < VLAN_VID_MASK ? NULL :
	       "a VLAN that is none from 1 to 4094";
}

static const char *take_field(struct ndc_vmq_match *match,
			      const NDIS_RECEIVE_FILTER_FIELD_PARAMETERS *field)
{
	if (field->FrameHeader != NdisFrameHeaderMac)
		return "a test of another header than Ethernet's";
	if (field->ReceiveFilterTest != NdisReceiveFilterTestEqual)
		return "a test that is not for equality";
	if (field->Flags &
	    ~NDIS_RECEIVE_FILTER_FIELD_MAC_HEADER_VLAN_UNTAGGED_OR_ZERO)
		return "unknown Flags of a test";
	switch (field->HeaderField.MacHeaderField) {
	case NdisMacHeaderFieldDestinationAddress:
		return take_mac(match, field);
	case NdisMacHeaderFieldVlanId:
		return take_vlan(match, field);
	default:
		return "a test of something else than destination address and VLAN";
	}
}

/* What the tests together cannot be, or NULL. */
static const char *match_fault(struct ndc_vmq *vmq,
			       const struct ndc_vmq_match *match)
{
	u32 fields;

	if (is_zero_ether_addr(match->mac))
		return "no test of the destination address";
	if (match->vlan && match->untagged)
		return "a VLAN, and UNTAGGED_OR_ZERO";
	if (!match->vlan && !match->untagged && ndc_vmq_old(vmq))
		return "neither a VLAN nor UNTAGGED_OR_ZERO, and the port is of NDIS 6.20";
	spin_lock_bh(&vmq->lock);
	fields = vmq->now.SupportedMacHeaderFields;
	spin_unlock_bh(&vmq->lock);
	if (match->vlan &&
	    !(fields & NDIS_RECEIVE_FILTER_MAC_HEADER_VLAN_ID_SUPPORTED))
		return "a VLAN, which the port cannot filter";
	return NULL;
}

static bool is_same(const struct ndc_vmq_match *a,
		    const struct ndc_vmq_match *b)
{
	return ether_addr_equal(a->mac, b->mac) && a->vlan == b->vlan &&
	       a->untagged == b->untagged;
}

static bool is_taken(struct ndc_vmq *vmq, const struct ndc_vmq_match *match)
{
	struct ndc_vmq_filter *filter;
	unsigned long id;

	xa_for_each(&vmq->filters, id, filter)
		if (is_same(&filter->match, match))
			return true;
	return false;
}

/* The tests of a filter, which lie behind it in its request. */
static s32 read_fields(struct ndc_oid *oid,
		       const NDIS_RECEIVE_FILTER_PARAMETERS *params,
		       s32 revision, struct ndc_vmq_match *match)
{
	NDIS_RECEIVE_FILTER_FIELD_PARAMETERS field;
	const char *why;
	s32 status;
	u64 end;
	u32 i;

	if (!params->FieldParametersArrayNumElements)
		return NDIS_STATUS_SUCCESS;
	if (params->FieldParametersArrayOffset <
	    ndc_vmq_filter_type.sizes[revision - 1] ||
	    params->FieldParametersArrayElementSize <
	    ndc_vmq_field_type.sizes[0])
		return invalid(oid, "an array of tests that overlaps");
	end = params->FieldParametersArrayOffset +
	      (u64)params->FieldParametersArrayNumElements *
	      params->FieldParametersArrayElementSize;
	if (end > oid->in_length) {
		oid->needed = min_t(u64, end, U32_MAX);
		return ndc_vmq_refuse(oid, NDIS_STATUS_INVALID_LENGTH,
				      "an array of tests beyond its buffer");
	}
	for (i = 0; i < params->FieldParametersArrayNumElements; i++) {
		status = ndc_vmq_read(oid, params->FieldParametersArrayOffset +
				      i * params->FieldParametersArrayElementSize,
				      &ndc_vmq_field_type, &field,
				      sizeof(field));
		if (status < 0)
			return status;
		why = take_field(match, &field);
		if (why)
			return invalid(oid, why);
	}
	return NDIS_STATUS_SUCCESS;
}

static const char *params_fault(const struct ndc_vmq *vmq,
				const struct ndc_oid *oid,
				const NDIS_RECEIVE_FILTER_PARAMETERS *params)
{
	if (params->FilterType != NdisReceiveFilterTypeVMQueue)
		return "it is no filter of VM queues";
	if (params->Flags)
		return "unknown Flags";
	if (params->RequestedFilterIdBitCount)
		return "a RequestedFilterIdBitCount";
	if (params->VPortId != NDIS_DEFAULT_VPORT_ID)
		return "the VPortId of no port";
	if (params->FilterId && oid->cookie != vmq)
		return "a FilterId: a filter is cleared and set again";
	return NULL;
}

/* The filter comes into the table; an NDIS_STATUS. */
static s32 add_filter(struct ndc_vmq *vmq, struct ndc_oid *oid, u32 wish,
		      const struct ndc_vmq_match *match, u32 queue)
{
	struct ndc_vmq_filter *filter = kzalloc(sizeof(*filter), GFP_KERNEL);
	int err;

	if (!filter)
		return ndc_vmq_refuse(oid, NDIS_STATUS_RESOURCES,
				      "there is no memory for a filter");
	filter->queue = queue;
	filter->owner = oid->cookie;
	filter->match = *match;
	filter->id = wish;
	err = wish ? xa_insert(&vmq->filters, wish, filter, GFP_KERNEL) :
	      xa_alloc(&vmq->filters, &filter->id, filter,
		       XA_LIMIT(1, NDC_VMQ_MAX_ID), GFP_KERNEL);
	if (err) {
		kfree(filter);
		return err == -ENOMEM ?
		       ndc_vmq_refuse(oid, NDIS_STATUS_RESOURCES,
				      "there is no memory for a filter") :
		       invalid(oid, "another filter has its place");
	}
	vmq->filter_count++;
	vmq->turn.filter = filter;
	return NDIS_STATUS_SUCCESS;
}

static void del_filter(struct ndc_vmq *vmq, struct ndc_vmq_filter *filter)
{
	vmq->filter_count--;
	xa_erase(&vmq->filters, filter->id);
	kfree_rcu(filter, rcu);
}

static bool is_full(struct ndc_vmq *vmq)
{
	u32 most;

	spin_lock_bh(&vmq->lock);
	most = vmq->now.MaxMacHeaderFilters;
	spin_unlock_bh(&vmq->lock);
	return vmq->filter_count >= most;
}

static void put_id(struct ndc_oid *oid, u32 id)
{
	memcpy(oid->buffer + FIELD_OFFSET(NDIS_RECEIVE_FILTER_PARAMETERS,
					  FilterId), &id, sizeof(id));
}

/* May that queue get that filter?  An NDIS_STATUS. */
static s32 check_filter(struct ndc_vmq *vmq, struct ndc_oid *oid,
			const struct ndc_vmq_match *match)
{
	const char *why = match_fault(vmq, match);

	if (why)
		return invalid(oid, why);
	if (is_taken(vmq, match))
		return invalid(oid, "there is such a filter already");
	if (is_full(vmq))
		return ndc_vmq_refuse(oid, NDIS_STATUS_FAILURE,
				      "all filters of the port are taken");
	return NDIS_STATUS_SUCCESS;
}

s32 ndc_vmq_set_before(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	NDIS_RECEIVE_FILTER_PARAMETERS params;
	struct ndc_vmq_match match = {};
	struct ndc_vmq_queue *queue;
	s32 revision, status;
	const char *why;

	revision = ndc_vmq_read(oid, 0, &ndc_vmq_filter_type, &params,
				sizeof(params));
	if (revision < 0)
		return revision;
	oid->needed = ndc_vmq_filter_type.sizes[revision - 1];
	if (oid->out_length < oid->needed)
		return ndc_vmq_refuse(oid, NDIS_STATUS_INVALID_LENGTH,
				      "no room for the answer");
	oid->needed = 0;
	why = params_fault(vmq, oid, &params);
	if (why)
		return invalid(oid, why);
	queue = ndc_vmq_find(vmq, params.QueueId, oid->cookie);
	if (!queue || !ndc_vmq_may(queue, NDC_VMQ_SET_FILTER))
		return invalid(oid, "the QueueId of no queue");
	status = read_fields(oid, &params, revision, &match);
	if (status == NDIS_STATUS_SUCCESS)
		status = check_filter(vmq, oid, &match);
	if (status == NDIS_STATUS_SUCCESS)
		status = add_filter(vmq, oid, params.FilterId, &match,
				    queue->id);
	if (status != NDIS_STATUS_SUCCESS)
		return status;
	put_id(oid, vmq->turn.filter->id);
	vmq->turn.queue = queue;
	/* Its frames may come before the port has answered. */
	vmq->turn.opened = queue->state == NDC_VMQ_PAUSED &&
			   ndc_vmq_let_in(queue);
	return NDIS_STATUS_SUCCESS;
}

void ndc_vmq_set_after(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	struct ndc_vmq_filter *filter = vmq->turn.filter;
	struct ndc_vmq_queue *queue = vmq->turn.queue;

	if (oid->status == NDIS_STATUS_SUCCESS) {
		put_id(oid, filter->id);
		queue->filters++;
		ndc_vmq_advance(vmq, queue, NDC_VMQ_SET_FILTER);
		return;
	}
	put_id(oid, NDIS_DEFAULT_RECEIVE_FILTER_ID);
	if (vmq->turn.opened)
		ndc_vmq_keep_out(queue);
	/* One that does not answer may have it all the same. */
	if (oid->status == NDIS_STATUS_REQUEST_ABORTED)
		ndc_vmq_write_off(vmq, queue,
				  "the port has not answered whether it has a filter");
	else
		del_filter(vmq, filter);
}

s32 ndc_vmq_clear_before(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	NDIS_RECEIVE_FILTER_CLEAR_PARAMETERS params;
	struct ndc_vmq_filter *filter;
	struct ndc_vmq_queue *queue;
	s32 revision;

	revision = ndc_vmq_read(oid, 0, &clear_type, &params, sizeof(params));
	if (revision < 0)
		return revision;
	filter = params.FilterId <= NDC_VMQ_MAX_ID ?
		 xa_load(&vmq->filters, params.FilterId) : NULL;
	if (!filter || filter->queue != params.QueueId ||
	    (oid->cookie != vmq && oid->cookie != filter->owner))
		return ndc_vmq_refuse(oid, NDIS_STATUS_FILE_NOT_FOUND,
				      "the FilterId of no filter of that queue");
	queue = ndc_vmq_find(vmq, filter->queue, vmq);
	if (!queue || !ndc_vmq_may(queue, queue->filters == 1 ?
				   NDC_VMQ_CLEAR_LAST : NDC_VMQ_CLEAR_OTHER))
		return ndc_vmq_refuse(oid, NDIS_STATUS_FILE_NOT_FOUND,
				      "the filter of a queue that is lost");
	vmq->turn.queue = queue;
	vmq->turn.filter = filter;
	return NDIS_STATUS_SUCCESS;
}

void ndc_vmq_clear_after(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	struct ndc_vmq_filter *filter = vmq->turn.filter;
	struct ndc_vmq_queue *queue = vmq->turn.queue;

	if (oid->status != NDIS_STATUS_SUCCESS) {
		ndc_vmq_write_off(vmq, queue,
				  "the port has not cleared a filter of it");
		return;
	}
	if (queue->filters == 1)
		ndc_vmq_keep_out(queue);
	ndc_vmq_advance(vmq, queue, queue->filters == 1 ?
			NDC_VMQ_CLEAR_LAST : NDC_VMQ_CLEAR_OTHER);
	queue->filters--;
	del_filter(vmq, filter);
}
