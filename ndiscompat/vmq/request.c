// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests for VM queues on their way to the port and back: which there are,
 * what their structures must look like, and who looks at them.
 */
#include <linux/export.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "core/object.h"
#include "miniport/miniport.h"
#include "miniport/oid.h"
#include "vmq/vmq.h"

static const u16 parameters_sizes[] = {
	NDIS_SIZEOF_RECEIVE_QUEUE_PARAMETERS_REVISION_1,
	NDIS_SIZEOF_RECEIVE_QUEUE_PARAMETERS_REVISION_2,
	NDIS_SIZEOF_RECEIVE_QUEUE_PARAMETERS_REVISION_3,
};

const struct ndc_object_type ndc_vmq_parameters_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(parameters_sizes),
	.sizes = parameters_sizes,
};
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_parameters_type);

static const u16 filter_sizes[] = {
	NDIS_SIZEOF_RECEIVE_FILTER_PARAMETERS_REVISION_1,
	NDIS_SIZEOF_RECEIVE_FILTER_PARAMETERS_REVISION_2,
};

const struct ndc_object_type ndc_vmq_filter_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(filter_sizes),
	.sizes = filter_sizes,
};

static const u16 field_sizes[] = {
	NDIS_SIZEOF_RECEIVE_FILTER_FIELD_PARAMETERS_REVISION_1,
	NDIS_SIZEOF_RECEIVE_FILTER_FIELD_PARAMETERS_REVISION_2,
};

const struct ndc_object_type ndc_vmq_field_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(field_sizes),
	.sizes = field_sizes,
};

/* What the layer has against a request. */
s32 ndc_vmq_refuse(struct ndc_oid *oid, s32 status, const char *why)
{
	oid->why = why;
	return status;
}

/**
 * ndc_vmq_read() - read a versioned structure of a request
 * @oid: the request
 * @at: where in its buffer
 * @type: what it must look like
 * @to: gets as much of it as its revision has, and zeroes
 * @room: bytes of @to
 *
 * Context: Any.
 * Return: Its revision; NDIS_STATUS_INVALID_LENGTH, and @oid says how much it
 * takes, or NDIS_STATUS_INVALID_PARAMETER, which are negative.
 */
s32 ndc_vmq_read(struct ndc_oid *oid, u32 at,
		 const struct ndc_object_type *type, void *to, size_t room)
{
	NDIS_OBJECT_HEADER header;
	u64 needed = (u64)at + type->sizes[0];
	int revision;

	oid->needed = min_t(u64, needed, U32_MAX);
	if (oid->in_length < needed)
		return ndc_vmq_refuse(oid, NDIS_STATUS_INVALID_LENGTH,
				      "the request is too short");
	memcpy(&header, oid->buffer + at, sizeof(header));
	revision = ndc_object_revision(type, header.Type, header.Revision,
				       header.Size);
	oid->needed = 0;
	if (revision < 0)
		return ndc_vmq_refuse(oid, NDIS_STATUS_INVALID_PARAMETER,
				      "a structure has a wrong header");
	needed = (u64)at + type->sizes[revision - 1];
	if (oid->in_length < needed) {
		oid->needed = needed;
		return ndc_vmq_refuse(oid, NDIS_STATUS_INVALID_LENGTH,
				      "the request is too short");
	}
	memset(to, 0, room);
	memcpy(to, oid->buffer + at, type->sizes[revision - 1]);
	return revision;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_read);

/* Whether the port is of NDIS 6.20, whose queues differ a little. */
bool ndc_vmq_old(const struct ndc_vmq *vmq)
{
	return ndc_handlers(vmq->adapter->miniport)->MinorNdisVersion < 30;
}

/* Whether the port has VM queues, and they are on. */
bool ndc_vmq_enabled(struct ndc_vmq *vmq)
{
	bool enabled;

	spin_lock_bh(&vmq->lock);
	enabled = vmq->now.Header.Size &&
		  vmq->now.EnabledQueueTypes &
		  NDIS_RECEIVE_FILTER_VM_QUEUES_ENABLED &&
		  vmq->now.EnabledFilterTypes &
		  NDIS_RECEIVE_FILTER_VMQ_FILTERS_ENABLED;
	spin_unlock_bh(&vmq->lock);
	return enabled;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_enabled);

/* A port's mistake; its place is that of its handler of requests. */
void ndc_vmq_complain(const struct ndc_vmq *vmq, enum ndc_rule rule,
		      const char *format, ...)
{
	const struct ndc_miniport *miniport = vmq->adapter->miniport;
	const unsigned long place =
		(unsigned long)ndc_handlers(miniport)->OidRequestHandler + 1;
	struct va_format what = { .fmt = format };
	va_list args;

	va_start(args, format);
	what.va = &args;
	ndc_miniport_complain(miniport, rule, place, "%pV", &what);
	va_end(args);
}

static s32 not_supported(struct ndc_vmq *vmq, struct ndc_oid *oid)
{
	return ndc_vmq_refuse(oid, NDIS_STATUS_NOT_SUPPORTED,
			      "filters are not moved between queues");
}

static const struct ndc_vmq_handler handlers[] = {
	{ OID_RECEIVE_FILTER_HARDWARE_CAPABILITIES, NdisRequestQueryInformation,
	  ndc_vmq_query_capabilities },
	{ OID_RECEIVE_FILTER_CURRENT_CAPABILITIES, NdisRequestQueryInformation,
	  ndc_vmq_query_capabilities },
	{ OID_RECEIVE_FILTER_GLOBAL_PARAMETERS, NdisRequestQueryInformation,
	  ndc_vmq_query_global },
	{ OID_RECEIVE_FILTER_ALLOCATE_QUEUE, NdisRequestMethod,
	  ndc_vmq_allocate_before, ndc_vmq_allocate_after },
	{ OID_RECEIVE_FILTER_FREE_QUEUE, NdisRequestSetInformation,
	  ndc_vmq_free_before, ndc_vmq_free_after },
	{ OID_RECEIVE_FILTER_ENUM_QUEUES, NdisRequestQueryInformation,
	  ndc_vmq_enum_queues },
	{ OID_RECEIVE_FILTER_QUEUE_PARAMETERS, NdisRequestMethod,
	  ndc_vmq_query_parameters },
	{ OID_RECEIVE_FILTER_QUEUE_PARAMETERS, NdisRequestSetInformation,
	  ndc_vmq_change_before, ndc_vmq_change_after },
	{ OID_RECEIVE_FILTER_SET_FILTER, NdisRequestMethod,
	  ndc_vmq_set_before, ndc_vmq_set_after },
	{ OID_RECEIVE_FILTER_CLEAR_FILTER, NdisRequestSetInformation,
	  ndc_vmq_clear_before, ndc_vmq_clear_after },
	{ OID_RECEIVE_FILTER_ENUM_FILTERS, NdisRequestMethod,
	  ndc_vmq_enum_filters },
	{ OID_RECEIVE_FILTER_PARAMETERS, NdisRequestMethod,
	  ndc_vmq_query_filter },
	{ OID_RECEIVE_FILTER_QUEUE_ALLOCATION_COMPLETE, NdisRequestMethod,
	  ndc_vmq_complete_before, ndc_vmq_complete_after },
	{ OID_RECEIVE_FILTER_MOVE_FILTER, NdisRequestSetInformation,
	  not_supported },
};

/* What is done with a request, or NULL; @known: its OID is of VM queues. */
const struct ndc_vmq_handler *ndc_vmq_handler(u32 oid, int type, bool *known)
{
	unsigned int i;

	if (type == NdisRequestQueryStatistics)
		type = NdisRequestQueryInformation;
	*known = false;
	for (i = 0; i < ARRAY_SIZE(handlers); i++) {
		if (handlers[i].oid != oid)
			continue;
		*known = true;
		if (handlers[i].type == type)
			return &handlers[i];
	}
	return NULL;
}

/* What may be asked of any port, and what gives back what there was. */
static bool is_always(const struct ndc_vmq_handler *handler)
{
	return handler->oid == OID_RECEIVE_FILTER_HARDWARE_CAPABILITIES ||
	       handler->oid == OID_RECEIVE_FILTER_CURRENT_CAPABILITIES ||
	       handler->oid == OID_RECEIVE_FILTER_CLEAR_FILTER ||
	       handler->oid == OID_RECEIVE_FILTER_FREE_QUEUE;
}

/* An NDIS_STATUS; SUCCESS if the port is to be asked, or it is answered. */
static s32 look_at(struct ndc_vmq *vmq, const struct ndc_vmq_handler *handler,
		   struct ndc_oid *oid)
{
	if (!handler)
		return ndc_vmq_refuse(oid, NDIS_STATUS_NOT_SUPPORTED,
				      "it is another type of request");
	if (!is_always(handler) && !ndc_vmq_enabled(vmq))
		return ndc_vmq_refuse(oid, NDIS_STATUS_NOT_SUPPORTED,
				      "the port has no VM queues, or they are off");
	if (!vmq->open && oid->cookie != vmq && handler->after)
		return ndc_vmq_refuse(oid, NDIS_STATUS_ADAPTER_NOT_READY,
				      "the adapter is about to halt");
	return handler->before(vmq, oid);
}

static int before(struct ndc_adapter *adapter, struct ndc_oid *oid)
{
	struct ndc_vmq *vmq = adapter->vmq;
	const struct ndc_vmq_handler *handler;
	bool known;

	handler = ndc_vmq_handler(oid->oid, oid->type, &known);
	if (!known)
		return 0;
	oid->bytes = 0;
	oid->needed = 0;
	oid->why = NULL;
	memset(&vmq->turn, 0, sizeof(vmq->turn));
	oid->status = look_at(vmq, handler, oid);
	if (oid->status != NDIS_STATUS_SUCCESS || !handler->after)
		return 1;
	vmq->turn.handler = handler;
	return 0;
}

static void after(struct ndc_adapter *adapter, struct ndc_oid *oid)
{
	struct ndc_vmq *vmq = adapter->vmq;

	if (!vmq->turn.handler || vmq->turn.handler->oid != oid->oid)
		return;
	vmq->turn.handler->after(vmq, oid);
	kfree(vmq->turn.entries);
	memset(&vmq->turn, 0, sizeof(vmq->turn));
}

static bool serial(u32 oid)
{
	bool known;

	ndc_vmq_handler(oid, 0, &known);
	return known;
}

const struct ndc_oid_ops ndc_vmq_oid_ops = {
	.before = before,
	.after = after,
	.opened = ndc_vmq_opened,
	.serial = serial,
};
