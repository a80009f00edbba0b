// SPDX-License-Identifier: GPL-2.0-only
/*
 * Status indications: what a port says without being asked.
 *
 * The link and the offloads that are on are remembered, for queries, and
 * passed on to who carries the frames.  Floors above may listen for more.
 */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/rcupdate.h>
#include <kunit/visibility.h>

#include "core/object.h"
#include "miniport/miniport.h"
#include "miniport/status.h"

static const u16 indication_sizes[] = {
	NDIS_SIZEOF_STATUS_INDICATION_REVISION_1,
};

static const struct ndc_object_type indication_type = {
	.type = NDIS_OBJECT_TYPE_STATUS_INDICATION,
	.revisions = ARRAY_SIZE(indication_sizes),
	.sizes = indication_sizes,
};

static const u16 link_sizes[] = { NDIS_SIZEOF_LINK_STATE_REVISION_1 };

static const struct ndc_object_type link_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(link_sizes),
	.sizes = link_sizes,
};

static ndc_status_fn listener;

/*
 * Who hears what is not dealt with here, or NULL; who has until now.  When
 * there is no adapter.
 */
ndc_status_fn ndc_status_listen(ndc_status_fn fn)
{
	ndc_status_fn old = listener;

	WRITE_ONCE(listener, fn);
	return old;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_status_listen);

static void set_link(struct ndc_miniport *miniport, const NDIS_LINK_STATE *from)
{
	NDIS_LINK_STATE link = *from;

	link.Header.Revision = NDIS_LINK_STATE_REVISION_1;
	link.Header.Size = NDIS_SIZEOF_LINK_STATE_REVISION_1;
	spin_lock_bh(&miniport->lock);
	miniport->attributes.link = link;
	spin_unlock_bh(&miniport->lock);
	if (miniport->upper->link)
		miniport->upper->link(miniport->adapter, &link);
}

/* As NDIS 5 said it: the rest of the link stays. */
static void set_connected(struct ndc_miniport *miniport, bool connected)
{
	NDIS_LINK_STATE link;

	spin_lock_bh(&miniport->lock);
	link = miniport->attributes.link;
	spin_unlock_bh(&miniport->lock);
	link.MediaConnectState = connected ? MediaConnectStateConnected :
					     MediaConnectStateDisconnected;
	set_link(miniport, &link);
}

static const char *take_link(struct ndc_miniport *miniport,
			     const NDIS_STATUS_INDICATION *indication)
{
	const NDIS_LINK_STATE *link = indication->StatusBuffer;

	if (indication->StatusBufferSize < NDIS_SIZEOF_LINK_STATE_REVISION_1)
		return "a StatusBuffer that is too small for an NDIS_LINK_STATE";
	if (ndc_object_revision(&link_type, link->Header.Type,
				link->Header.Revision, link->Header.Size) < 0)
		return "a wrong header of an NDIS_LINK_STATE";
	if (link->MediaConnectState > MediaConnectStateDisconnected ||
	    link->MediaDuplexState > MediaDuplexStateFull)
		return "an NDIS_LINK_STATE that is none";
	set_link(miniport, link);
	return NULL;
}

static const char *take_offload(struct ndc_miniport *miniport,
				const NDIS_STATUS_INDICATION *indication,
				NDIS_OFFLOAD *place)
{
	const NDIS_OFFLOAD *from = indication->StatusBuffer;
	NDIS_OFFLOAD offload;

	if (indication->StatusBufferSize < NDIS_SIZEOF_NDIS_OFFLOAD_REVISION_1 ||
	    indication->StatusBufferSize < from->Header.Size)
		return "a StatusBuffer that is too small for its NDIS_OFFLOAD";
	if (!ndc_offload_copy(&offload, from))
		return "a wrong header of an NDIS_OFFLOAD";
	spin_lock_bh(&miniport->lock);
	*place = offload;
	spin_unlock_bh(&miniport->lock);
	if (place == &miniport->attributes.offload && miniport->upper->offload)
		miniport->upper->offload(miniport->adapter, &offload);
	return NULL;
}

/* What is wrong with it, or NULL. */
static const char *take(struct ndc_miniport *miniport,
			const NDIS_STATUS_INDICATION *indication)
{
	struct ndc_attributes *attributes = &miniport->attributes;
	ndc_status_fn heard = READ_ONCE(listener);

	switch (indication->StatusCode) {
	case NDIS_STATUS_LINK_STATE:
		return take_link(miniport, indication);
	case NDIS_STATUS_MEDIA_CONNECT:
	case NDIS_STATUS_MEDIA_DISCONNECT:
		set_connected(miniport, indication->StatusCode ==
					NDIS_STATUS_MEDIA_CONNECT);
		return NULL;
	case NDIS_STATUS_TASK_OFFLOAD_CURRENT_CONFIG:
		return take_offload(miniport, indication, &attributes->offload);
	case NDIS_STATUS_TASK_OFFLOAD_HARDWARE_CAPABILITIES:
		return take_offload(miniport, indication,
				    &attributes->capabilities);
	default:
		return heard ? heard(miniport->adapter,
				     indication->StatusCode,
				     indication->StatusBuffer,
				     indication->StatusBufferSize) : NULL;
	}
}

static const char *indication_fault(const NDIS_STATUS_INDICATION *indication)
{
	const NDIS_OBJECT_HEADER *header = &indication->Header;

	if (!indication)
		return "a NULL pointer";
	if (ndc_object_revision(&indication_type, header->Type,
				header->Revision, header->Size) < 0)
		return "a wrong header";
	return !indication->StatusBuffer && indication->StatusBufferSize ?
	       "StatusBufferSize but no StatusBuffer" : NULL;
}

/* May it say something now? */
static bool may_indicate(const struct ndc_miniport *miniport)
{
	enum ndc_state state = READ_ONCE(miniport->state);

	if (state != NDC_INITIALIZING)
		return ndc_state_alive(state);
	/* With set_registration(): the attributes are there as well. */
	return smp_load_acquire(&miniport->attributes.registered);
}

static void indicate(struct ndc_miniport *miniport,
		     const NDIS_STATUS_INDICATION *indication, const char *call,
		     unsigned long caller)
{
	const char *why = indication_fault(indication);

	if (!why && !may_indicate(miniport)) {
		ndc_miniport_complain(miniport, NDC_RULE_STATE, caller,
				      "%s of status %#x in state %s", call,
				      indication->StatusCode,
				      ndc_state_name(miniport->state));
		return;
	}
	if (!why)
		why = take(miniport, indication);
	if (why)
		ndc_miniport_complain(miniport, NDC_RULE_ARGUMENT, caller,
				      "%s with %s", call, why);
}

/**
 * NdisMIndicateStatusEx() - say what has changed
 * @MiniportAdapterHandle: the adapter
 * @StatusIndication: what; only read
 *
 * The link (NDIS_STATUS_LINK_STATE, or NDIS_STATUS_MEDIA_CONNECT and
 * NDIS_STATUS_MEDIA_DISCONNECT), offloads
 * (NDIS_STATUS_TASK_OFFLOAD_CURRENT_CONFIG and _HARDWARE_CAPABILITIES) and the
 * state of receive queues are heard; others nobody listens to.
 *
 * Context: DISPATCH_LEVEL or below, from the registration attributes on until
 * MiniportHaltEx returns.
 *
 * Differs from Windows: an indication at another time, or with a StatusBuffer
 * that is not what its StatusCode says, is reported and not heard.
 */
VOID NdisMIndicateStatusEx(NDIS_HANDLE MiniportAdapterHandle,
			   PNDIS_STATUS_INDICATION StatusIndication)
{
	struct ndc_adapter *adapter;

	adapter = ndc_miniport_enter(MiniportAdapterHandle, NDC_DISPATCH,
				     __func__, _RET_IP_);
	if (!adapter)
		return;
	indicate(adapter->miniport, StatusIndication, __func__, _RET_IP_);
	ndc_adapter_put(adapter);
}
EXPORT_SYMBOL_GPL(NdisMIndicateStatusEx);
