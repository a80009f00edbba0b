// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests of the layer itself for queues and filters: for macvlans, for rules
 * of ethtool, and to make again what there was.  They go the way of all others,
 * with the adapter's struct ndc_vmq for a cookie, which may use every queue.
 */
#include <linux/export.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "miniport/oid.h"
#include "net/nic.h"
#include "vmq/vmq.h"

/* What a port that refuses without a reason of the layer's is said to do. */
static const char port_refuses[] = "the port refuses it";

static int ask(struct ndc_vmq *vmq, struct ndc_oid *oid, const char **why)
{
	int err;

	oid->cookie = vmq;
	err = ndc_oid_request(vmq->adapter, oid);
	if (err && why)
		*why = oid->why ?: err == -ENODEV ?
		       "the port is not there" : port_refuses;
	return err;
}

/* A name of Linux as a counted string. */
static void put_name(NDIS_IF_COUNTED_STRING *to, const char *name)
{
	unsigned int i;

	for (i = 0; name[i] && i < IF_MAX_STRING_SIZE; i++)
		to->String[i] = (u8)name[i];
	to->Length = i * sizeof(WCHAR);
}

/* Whom a queue is for, and which it is. */
static void put_names(struct ndc_vmq *vmq,
		      NDIS_RECEIVE_QUEUE_PARAMETERS *params, u32 queue,
		      const char *vm)
{
	const struct ndc_nic *nic = vmq->adapter->nic;
	char name[48];

	snprintf(name, sizeof(name), "%s-vmq%u",
		 nic ? nic->dev->name : vmq->adapter->name, queue);
	put_name(&params->VmName, vm);
	put_name(&params->QueueName, name);
}

/* The id that a queue will get, if nobody else comes first. */
static u32 likely_id(struct ndc_vmq *vmq, const struct ndc_vmq_wish *wish)
{
	u32 id = wish->id ?: 1;

	while (!wish->id && id < NDC_VMQ_MAX_ID && xa_load(&vmq->queues, id))
		id++;
	return id;
}

/* What of the lookahead a port of NDIS 6.20 gets, if it can have it. */
static void put_lookahead(struct ndc_vmq *vmq,
			  NDIS_RECEIVE_QUEUE_PARAMETERS *params)
{
	NDIS_RECEIVE_FILTER_CAPABILITIES now;

	spin_lock_bh(&vmq->lock);
	now = vmq->now;
	spin_unlock_bh(&vmq->lock);
	if (!ndc_vmq_old(vmq) ||
	    !(now.SupportedQueueProperties &
	      NDIS_RECEIVE_FILTER_LOOKAHEAD_SPLIT_SUPPORTED) ||
	    now.MinLookaheadSplitSize > now.MaxLookaheadSplitSize)
		return;
	params->Flags |= NDIS_RECEIVE_QUEUE_PARAMETERS_LOOKAHEAD_SPLIT_REQUIRED;
	params->LookaheadSize = clamp_t(u32, 128, now.MinLookaheadSplitSize,
					now.MaxLookaheadSplitSize);
}

static void put_header(struct ndc_vmq *vmq,
		       NDIS_RECEIVE_QUEUE_PARAMETERS *params)
{
	bool old = ndc_vmq_old(vmq);

	params->Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	params->Header.Revision = old ?
				  NDIS_RECEIVE_QUEUE_PARAMETERS_REVISION_1 :
				  NDIS_RECEIVE_QUEUE_PARAMETERS_REVISION_2;
	params->Header.Size = old ?
			      NDIS_SIZEOF_RECEIVE_QUEUE_PARAMETERS_REVISION_1 :
			      NDIS_SIZEOF_RECEIVE_QUEUE_PARAMETERS_REVISION_2;
}

static int allocate(struct ndc_vmq *vmq, NDIS_RECEIVE_QUEUE_PARAMETERS *params,
		    const char **why)
{
	struct ndc_oid oid = {
		.oid = OID_RECEIVE_FILTER_ALLOCATE_QUEUE,
		.type = NdisRequestMethod,
		.buffer = params,
	};

	put_header(vmq, params);
	oid.in_length = params->Header.Size;
	oid.out_length = params->Header.Size;
	return ask(vmq, &oid, why);
}

/**
 * ndc_vmq_ask_queue() - ask the port for a queue
 * @vmq: the adapter's
 * @wish: what it is to be like
 * @id: gets its id
 * @why: gets why there is none, for people
 *
 * Context: Process, may sleep.
 * Return: 0 or an errno.
 */
int ndc_vmq_ask_queue(struct ndc_vmq *vmq, const struct ndc_vmq_wish *wish,
		      u32 *id, const char **why)
{
	NDIS_RECEIVE_QUEUE_PARAMETERS *params;
	int err;

	params = kzalloc(sizeof(*params), GFP_KERNEL);
	if (!params) {
		*why = "there is no memory for a queue";
		return -ENOMEM;
	}
	params->QueueType = NdisReceiveQueueTypeVMQueue;
	params->QueueId = wish->id;
	params->ProcessorAffinity.Group = wish->cpu / BITS_PER_LONG;
	params->ProcessorAffinity.Mask = BIT(wish->cpu % BITS_PER_LONG);
	params->NumSuggestedReceiveBuffers = wish->buffers;
	put_lookahead(vmq, params);
	put_names(vmq, params, likely_id(vmq, wish), wish->name);
	err = allocate(vmq, params, why);
	*id = params->QueueId;
	kfree(params);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_ask_queue);

/* Asks for a queue as there was one, with the same id.  Process context. */
int ndc_vmq_ask_again(struct ndc_vmq *vmq,
		      const NDIS_RECEIVE_QUEUE_PARAMETERS *params,
		      const char **why)
{
	NDIS_RECEIVE_QUEUE_PARAMETERS *copy;
	int err;

	copy = kmemdup(params, sizeof(*params), GFP_KERNEL);
	*why = "there is no memory for a queue";
	if (!copy)
		return -ENOMEM;
	err = allocate(vmq, copy, why);
	kfree(copy);
	return err;
}

/* Whom a queue is for is called something else now; 0 or an errno. */
int ndc_vmq_ask_name(struct ndc_vmq *vmq, u32 queue, const char *name)
{
	struct ndc_oid oid = {
		.oid = OID_RECEIVE_FILTER_QUEUE_PARAMETERS,
		.type = NdisRequestSetInformation,
	};
	NDIS_RECEIVE_QUEUE_PARAMETERS *params;
	int err;

	params = kzalloc(sizeof(*params), GFP_KERNEL);
	if (!params)
		return -ENOMEM;
	put_header(vmq, params);
	params->Flags = NDIS_RECEIVE_QUEUE_PARAMETERS_NAME_CHANGED;
	params->QueueType = NdisReceiveQueueTypeVMQueue;
	params->QueueId = queue;
	put_names(vmq, params, queue, name);
	oid.buffer = params;
	oid.in_length = params->Header.Size;
	err = ask(vmq, &oid, NULL);
	kfree(params);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_ask_name);

/* What completes one queue. */
struct completion_request {
	NDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_ARRAY array;
	NDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_PARAMETERS queue;
};

/* The port gets the memory for a queue; 0 or an errno.  Process context. */
int ndc_vmq_ask_complete(struct ndc_vmq *vmq, u32 queue, const char **why)
{
	struct completion_request request = {
		.array = {
			.Header = {
				.Type = NDIS_OBJECT_TYPE_DEFAULT,
				.Revision =
				NDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_ARRAY_REVISION_1,
				.Size =
				NDIS_SIZEOF_RECEIVE_QUEUE_ALLOCATION_COMPLETE_ARRAY_REVISION_1,
			},
			.FirstElementOffset =
				offsetof(struct completion_request, queue),
			.NumElements = 1,
			.ElementSize = sizeof(request.queue),
		},
		.queue = {
			.Header = {
				.Type = NDIS_OBJECT_TYPE_DEFAULT,
				.Revision =
				NDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_PARAMETERS_REVISION_1,
				.Size =
				NDIS_SIZEOF_RECEIVE_QUEUE_ALLOCATION_COMPLETE_PARAMETERS_REVISION_1,
			},
			.QueueId = queue,
		},
	};
	struct ndc_oid oid = {
		.oid = OID_RECEIVE_FILTER_QUEUE_ALLOCATION_COMPLETE,
		.type = NdisRequestMethod,
		.buffer = &request,
		.in_length = sizeof(request),
		.out_length = sizeof(request),
	};
	int err = ask(vmq, &oid, why);

	if (err || request.queue.CompletionStatus == NDIS_STATUS_SUCCESS)
		return err;
	*why = "the port does not get the memory for it";
	return ndc_oid_errno(request.queue.CompletionStatus) ?: -EIO;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_ask_complete);

/**
 * ndc_vmq_ask_filter() - ask for a filter
 * @vmq: the adapter's
 * @queue: the id of the queue
 * @match: what it takes
 * @id: the filter's id, 0 for any; gets it
 * @why: gets why there is none, for people
 *
 * Context: Process, may sleep.
 * Return: 0 or an errno.
 */
int ndc_vmq_ask_filter(struct ndc_vmq *vmq, u32 queue,
		       const struct ndc_vmq_match *match, u32 *id,
		       const char **why)
{
	struct ndc_vmq_filter_request request;
	struct ndc_oid oid = {
		.oid = OID_RECEIVE_FILTER_SET_FILTER,
		.type = NdisRequestMethod,
		.buffer = &request,
	};
	int err;

	oid.in_length = ndc_vmq_write_filter(&request, queue, *id, match);
	oid.out_length = oid.in_length;
	err = ask(vmq, &oid, why);
	if (!err)
		*id = request.params.FilterId;
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_ask_filter);

/* Clears a filter; 0 or an errno.  Process context. */
int ndc_vmq_ask_clear(struct ndc_vmq *vmq, u32 queue, u32 id)
{
	NDIS_RECEIVE_FILTER_CLEAR_PARAMETERS params = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision =
			NDIS_RECEIVE_FILTER_CLEAR_PARAMETERS_REVISION_1,
			.Size =
			NDIS_SIZEOF_RECEIVE_FILTER_CLEAR_PARAMETERS_REVISION_1,
		},
		.QueueId = queue,
		.FilterId = id,
	};
	struct ndc_oid oid = {
		.oid = OID_RECEIVE_FILTER_CLEAR_FILTER,
		.type = NdisRequestSetInformation,
		.buffer = &params,
		.in_length = sizeof(params),
	};

	return ask(vmq, &oid, NULL);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_ask_clear);

/* Frees a queue without filters; 0 or an errno.  Process context. */
int ndc_vmq_ask_free(struct ndc_vmq *vmq, u32 queue)
{
	NDIS_RECEIVE_QUEUE_FREE_PARAMETERS params = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision =
			NDIS_RECEIVE_QUEUE_FREE_PARAMETERS_REVISION_1,
			.Size =
			NDIS_SIZEOF_RECEIVE_QUEUE_FREE_PARAMETERS_REVISION_1,
		},
		.QueueId = queue,
	};
	struct ndc_oid oid = {
		.oid = OID_RECEIVE_FILTER_FREE_QUEUE,
		.type = NdisRequestSetInformation,
		.buffer = &params,
		.in_length = sizeof(params),
	};

	return ask(vmq, &oid, NULL);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_ask_free);

/* A filter of a queue, or 0. */
static u32 filter_of(struct ndc_vmq *vmq, u32 queue)
{
	struct ndc_vmq_filter *filter;
	unsigned long id;
	u32 found = 0;

	rcu_read_lock();
	xa_for_each(&vmq->filters, id, filter)
		if (filter->queue == queue) {
			found = id;
			break;
		}
	rcu_read_unlock();
	return found;
}

/**
 * ndc_vmq_give_back() - give a queue back, with all its filters
 * @vmq: the adapter's
 * @queue: its id
 *
 * Context: Process, may sleep.
 * Return: 0 or an errno: then the queue is lost, or the port has failed.
 */
int ndc_vmq_give_back(struct ndc_vmq *vmq, u32 queue)
{
	u32 filter;
	int err;

	while ((filter = filter_of(vmq, queue))) {
		err = ndc_vmq_ask_clear(vmq, queue, filter);
		if (err)
			return err;
	}
	return ndc_vmq_ask_free(vmq, queue);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_give_back);
