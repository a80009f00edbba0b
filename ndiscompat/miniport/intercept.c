// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that NDIS answers itself, so that the port never sees them: from
 * the attributes, from what it has indicated, from what was set last, and
 * counters from OID_GEN_STATISTICS.
 */
#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "miniport/miniport.h"
#include "miniport/oid.h"

/* Gives an answer, if there is room for it. */
static s32 give(struct ndc_oid *oid, const void *data, u32 length)
{
	oid->bytes = 0;
	oid->needed = length;
	if (oid->out_length < length)
		return NDIS_STATUS_BUFFER_TOO_SHORT;
	memcpy(oid->buffer, data, length);
	oid->bytes = length;
	oid->needed = 0;
	return NDIS_STATUS_SUCCESS;
}

static s32 give_u32(struct ndc_oid *oid, u32 value)
{
	return give(oid, &value, sizeof(value));
}

/* A versioned structure; its header says how long it is. */
static s32 give_object(struct ndc_oid *oid, const void *object)
{
	const NDIS_OBJECT_HEADER *header = object;

	return header && header->Size ? give(oid, object, header->Size) :
	       NDIS_STATUS_NOT_SUPPORTED;
}

/* A counter, of 64 bits or, for who has no room for them, 32. */
static s32 give_counter(struct ndc_oid *oid, u64 value)
{
	u32 low = value;

	if (oid->out_length >= sizeof(value))
		return give(oid, &value, sizeof(value));
	oid->bytes = 0;
	oid->needed = sizeof(value);
	if (oid->out_length < sizeof(low))
		return NDIS_STATUS_INVALID_LENGTH;
	memcpy(oid->buffer, &low, sizeof(low));
	oid->bytes = sizeof(low);
	return NDIS_STATUS_SUCCESS;
}

struct ndc_oid_kept *ndc_oid_kept(struct ndc_miniport *miniport, u32 oid)
{
	struct ndc_oid_kept *kept;

	lockdep_assert_held(&miniport->oids->mutex);
	list_for_each_entry(kept, &miniport->oids->kept, node)
		if (kept->oid == oid)
			return kept;
	return NULL;
}

/* What was set last, or @none. */
static s32 give_kept(struct ndc_miniport *miniport, struct ndc_oid *oid,
		     s32 none)
{
	const struct ndc_oid_kept *kept = ndc_oid_kept(miniport, oid->oid);

	return kept ? give(oid, kept->data, kept->length) : none;
}

static s32 give_kept_u32(struct ndc_miniport *miniport, struct ndc_oid *oid,
			 u32 none)
{
	const struct ndc_oid_kept *kept = ndc_oid_kept(miniport, oid->oid);

	return kept && kept->length == sizeof(u32) ?
	       give(oid, kept->data, sizeof(u32)) : give_u32(oid, none);
}

static const u32 kept_oids[] = {
	OID_GEN_CURRENT_PACKET_FILTER,
	OID_GEN_CURRENT_LOOKAHEAD,
	OID_GEN_RECEIVE_SCALE_PARAMETERS,
	OID_802_3_MULTICAST_LIST,
	OID_OFFLOAD_ENCAPSULATION,
	OID_PM_PARAMETERS,
};

/* A set has succeeded.  Without memory, later queries have no answer. */
void ndc_oid_keep(struct ndc_miniport *miniport, const struct ndc_oid *oid)
{
	struct ndc_oid_kept *kept, *old;
	unsigned int i;

	if (oid->type != NdisRequestSetInformation)
		return;
	for (i = 0; i < ARRAY_SIZE(kept_oids); i++)
		if (kept_oids[i] == oid->oid)
			break;
	if (i == ARRAY_SIZE(kept_oids))
		return;
	kept = kmalloc(struct_size(kept, data, oid->in_length), GFP_KERNEL);
	old = ndc_oid_kept(miniport, oid->oid);
	if (old) {
		list_del(&old->node);
		kfree(old);
	}
	if (!kept)
		return;
	kept->oid = oid->oid;
	kept->length = oid->in_length;
	if (oid->in_length)
		memcpy(kept->data, oid->buffer, oid->in_length);
	list_add(&kept->node, &miniport->oids->kept);
}

/* Where a counter is in NDIS_STATISTICS_INFO, and the bit that says so. */
static const struct {
	u32 oid;
	u32 valid;
	u32 at;
} counters[] = {
#define AT(member)	FIELD_OFFSET(NDIS_STATISTICS_INFO, member)
#define VALID(name)	NDIS_STATISTICS_FLAGS_VALID_##name
	{ OID_GEN_DIRECTED_BYTES_XMIT, VALID(DIRECTED_BYTES_XMIT),
	  AT(ifHCOutUcastOctets) },
	{ OID_GEN_DIRECTED_FRAMES_XMIT, VALID(DIRECTED_FRAMES_XMIT),
	  AT(ifHCOutUcastPkts) },
	{ OID_GEN_MULTICAST_BYTES_XMIT, VALID(MULTICAST_BYTES_XMIT),
	  AT(ifHCOutMulticastOctets) },
	{ OID_GEN_MULTICAST_FRAMES_XMIT, VALID(MULTICAST_FRAMES_XMIT),
	  AT(ifHCOutMulticastPkts) },
	{ OID_GEN_BROADCAST_BYTES_XMIT, VALID(BROADCAST_BYTES_XMIT),
	  AT(ifHCOutBroadcastOctets) },
	{ OID_GEN_BROADCAST_FRAMES_XMIT, VALID(BROADCAST_FRAMES_XMIT),
	  AT(ifHCOutBroadcastPkts) },
	{ OID_GEN_DIRECTED_BYTES_RCV, VALID(DIRECTED_BYTES_RCV),
	  AT(ifHCInUcastOctets) },
	{ OID_GEN_DIRECTED_FRAMES_RCV, VALID(DIRECTED_FRAMES_RCV),
	  AT(ifHCInUcastPkts) },
	{ OID_GEN_MULTICAST_BYTES_RCV, VALID(MULTICAST_BYTES_RCV),
	  AT(ifHCInMulticastOctets) },
	{ OID_GEN_MULTICAST_FRAMES_RCV, VALID(MULTICAST_FRAMES_RCV),
	  AT(ifHCInMulticastPkts) },
	{ OID_GEN_BROADCAST_BYTES_RCV, VALID(BROADCAST_BYTES_RCV),
	  AT(ifHCInBroadcastOctets) },
	{ OID_GEN_BROADCAST_FRAMES_RCV, VALID(BROADCAST_FRAMES_RCV),
	  AT(ifHCInBroadcastPkts) },
	{ OID_GEN_BYTES_RCV, VALID(BYTES_RCV), AT(ifHCInOctets) },
	{ OID_GEN_BYTES_XMIT, VALID(BYTES_XMIT), AT(ifHCOutOctets) },
	{ OID_GEN_RCV_DISCARDS, VALID(RCV_DISCARDS), AT(ifInDiscards) },
	{ OID_GEN_XMIT_DISCARDS, VALID(XMIT_DISCARDS), AT(ifOutDiscards) },
#undef VALID
#undef AT
};

/* A counter out of the port's statistics. */
static s32 count(struct ndc_miniport *miniport, struct ndc_oid *oid,
		 unsigned int which)
{
	NDIS_STATISTICS_INFO info = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_STATISTICS_INFO_REVISION_1,
			.Size = NDIS_SIZEOF_STATISTICS_INFO_REVISION_1,
		},
	};
	struct ndc_oid ask = {
		.oid = OID_GEN_STATISTICS,
		.type = NdisRequestQueryInformation,
		.buffer = &info,
		.in_length = sizeof(info.Header),
		.out_length = sizeof(info),
	};
	s32 status = ndc_oid_ask(miniport, &ask);

	if (status != NDIS_STATUS_SUCCESS)
		return status;
	if (!(info.SupportedStatistics & counters[which].valid))
		return NDIS_STATUS_NOT_SUPPORTED;
	return give_counter(oid, *(u64 *)((u8 *)&info +
					  counters[which].at));
}

/* Interface words, from the link. */
static s32 give_link(struct ndc_oid *oid, const NDIS_LINK_STATE *link)
{
	const NDIS_LINK_SPEED speed = {
		.XmitLinkSpeed = link->XmitLinkSpeed,
		.RcvLinkSpeed = link->RcvLinkSpeed,
	};
	bool up = link->MediaConnectState == MediaConnectStateConnected;

	switch (oid->oid) {
	case OID_GEN_LINK_STATE:
		return give_object(oid, link);
	case OID_GEN_LINK_SPEED:
		return give_u32(oid, div_u64(link->XmitLinkSpeed ==
					     NDIS_LINK_SPEED_UNKNOWN ? 0 :
					     link->XmitLinkSpeed, 100));
	case OID_GEN_MEDIA_CONNECT_STATUS:
		return give_u32(oid, up ? NdisMediaStateConnected :
				     NdisMediaStateDisconnected);
	case OID_GEN_OPERATIONAL_STATUS:
		return give_u32(oid, up ? NET_IF_OPER_STATUS_UP :
				     NET_IF_OPER_STATUS_DOWN);
	case OID_GEN_XMIT_LINK_SPEED:
		return give(oid, &speed.XmitLinkSpeed, sizeof(u64));
	case OID_GEN_RCV_LINK_SPEED:
		return give(oid, &speed.RcvLinkSpeed, sizeof(u64));
	case OID_GEN_MEDIA_CONNECT_STATUS_EX:
		return give_u32(oid, link->MediaConnectState);
	case OID_GEN_LINK_SPEED_EX:
		return give(oid, &speed, sizeof(speed));
	default:
		return give_u32(oid, link->MediaDuplexState);
	}
}

static s32 give_power(struct ndc_oid *oid,
		      const NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES *general)
{
	const NDIS_PM_CAPABILITIES *now = general->PowerManagementCapabilitiesEx;
	NDIS_PNP_CAPABILITIES old = {};

	if (general->PowerManagementCapabilities)
		old = *general->PowerManagementCapabilities;
	else if (now)
		old.WakeUpCapabilities = (NDIS_PM_WAKE_UP_CAPABILITIES) {
			.MinMagicPacketWakeUp = now->MinMagicPacketWakeUp,
			.MinPatternWakeUp = now->MinPatternWakeUp,
			.MinLinkChangeWakeUp = now->MinLinkChangeWakeUp,
		};
	else
		return NDIS_STATUS_NOT_SUPPORTED;
	return give(oid, &old, sizeof(old));
}

/* Did the last packet filter ask for everything? */
static bool is_promiscuous(struct ndc_miniport *miniport)
{
	const struct ndc_oid_kept *kept =
		ndc_oid_kept(miniport, OID_GEN_CURRENT_PACKET_FILTER);
	u32 filter = 0;

	if (kept && kept->length == sizeof(filter))
		memcpy(&filter, kept->data, sizeof(filter));
	return filter & NDIS_PACKET_TYPE_PROMISCUOUS;
}

/* Queries that come from the general attributes; false: none of them. */
static bool from_general(struct ndc_miniport *miniport, struct ndc_oid *oid)
{
	const NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES *general =
		&miniport->attributes.general;
	const NDIS_LINK_SPEED most = {
		.XmitLinkSpeed = general->MaxXmitLinkSpeed,
		.RcvLinkSpeed = general->MaxRcvLinkSpeed,
	};

	switch (oid->oid) {
	case OID_GEN_SUPPORTED_LIST:
		oid->status = give(oid, general->SupportedOidList,
				   general->SupportedOidListLength);
		return true;
	case OID_GEN_MEDIA_SUPPORTED:
	case OID_GEN_MEDIA_IN_USE:
		oid->status = give_u32(oid, general->MediaType);
		return true;
	case OID_GEN_PHYSICAL_MEDIUM:
	case OID_GEN_PHYSICAL_MEDIUM_EX:
		oid->status = give_u32(oid, general->PhysicalMediumType);
		return true;
	case OID_GEN_MAXIMUM_LOOKAHEAD:
		oid->status = give_u32(oid, general->LookaheadSize);
		return true;
	case OID_GEN_MAXIMUM_FRAME_SIZE:
		oid->status = give_u32(oid, general->MtuSize);
		return true;
	case OID_GEN_MAC_OPTIONS:
		oid->status = give_u32(oid, general->MacOptions);
		return true;
	case OID_GEN_MAX_LINK_SPEED:
		oid->status = give(oid, &most, sizeof(most));
		return true;
	case OID_GEN_RECEIVE_SCALE_CAPABILITIES:
		oid->status = give_object(oid, general->RecvScaleCapabilities);
		return true;
	case OID_802_3_PERMANENT_ADDRESS:
		oid->status = give(oid, general->PermanentMacAddress, ETH_ALEN);
		return true;
	case OID_802_3_CURRENT_ADDRESS:
		oid->status = give(oid, general->CurrentMacAddress, ETH_ALEN);
		return true;
	case OID_802_3_MAXIMUM_LIST_SIZE:
		oid->status = give_u32(oid, general->MaxMulticastListSize);
		return true;
	case OID_PNP_CAPABILITIES:
		oid->status = give_power(oid, general);
		return true;
	case OID_PM_CURRENT_CAPABILITIES:
	case OID_PM_HARDWARE_CAPABILITIES:
		oid->status = give_object(oid,
					  general->PowerManagementCapabilitiesEx);
		return true;
	}
	return false;
}

/* What changes by indications is copied first, under the lock. */
static bool from_indications(struct ndc_miniport *miniport,
			     struct ndc_oid *oid)
{
	NDIS_LINK_STATE link;
	NDIS_OFFLOAD offload;

	spin_lock_bh(&miniport->lock);
	link = miniport->attributes.link;
	offload = oid->oid == OID_TCP_OFFLOAD_CURRENT_CONFIG ?
		  miniport->attributes.offload :
		  miniport->attributes.capabilities;
	spin_unlock_bh(&miniport->lock);
	switch (oid->oid) {
	case OID_GEN_LINK_STATE:
	case OID_GEN_LINK_SPEED:
	case OID_GEN_MEDIA_CONNECT_STATUS:
	case OID_GEN_OPERATIONAL_STATUS:
	case OID_GEN_XMIT_LINK_SPEED:
	case OID_GEN_RCV_LINK_SPEED:
	case OID_GEN_MEDIA_CONNECT_STATUS_EX:
	case OID_GEN_LINK_SPEED_EX:
	case OID_GEN_MEDIA_DUPLEX_STATE:
		oid->status = give_link(oid, &link);
		return true;
	case OID_TCP_OFFLOAD_CURRENT_CONFIG:
	case OID_TCP_OFFLOAD_HARDWARE_CAPABILITIES:
		oid->status = give_object(oid, &offload);
		return true;
	}
	return false;
}

static bool from_kept(struct ndc_miniport *miniport, struct ndc_oid *oid)
{
	switch (oid->oid) {
	case OID_GEN_CURRENT_PACKET_FILTER:
		oid->status = give_kept_u32(miniport, oid, 0);
		return true;
	case OID_GEN_CURRENT_LOOKAHEAD:
		oid->status = give_kept_u32(miniport, oid,
					    miniport->attributes.general.LookaheadSize);
		return true;
	case OID_802_3_MULTICAST_LIST:
		oid->status = give_kept(miniport, oid, NDIS_STATUS_SUCCESS);
		return true;
	case OID_GEN_RECEIVE_SCALE_PARAMETERS:
	case OID_OFFLOAD_ENCAPSULATION:
	case OID_PM_PARAMETERS:
		oid->status = give_kept(miniport, oid,
					NDIS_STATUS_NOT_SUPPORTED);
		return true;
	}
	return false;
}

/* The rest, which NDIS knows or nobody does. */
static bool from_ndis(struct ndc_miniport *miniport, struct ndc_oid *oid)
{
	const NDIS_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES *assist =
		&miniport->attributes.assist;
	u16 version = NDIS_MINIPORT_MAJOR_VERSION << 8 |
		      ndc_handlers(miniport)->MinorNdisVersion;
	BOOLEAN promiscuous;

	switch (oid->oid) {
	case OID_GEN_DRIVER_VERSION:
		oid->status = give(oid, &version, sizeof(version));
		return true;
	case OID_GEN_PROMISCUOUS_MODE:
		promiscuous = is_promiscuous(miniport);
		oid->status = give(oid, &promiscuous, sizeof(promiscuous));
		return true;
	case OID_GEN_ADMIN_STATUS:
		oid->status = give_u32(oid, miniport->state == NDC_RUNNING ?
					    NET_IF_ADMIN_STATUS_UP :
					    NET_IF_ADMIN_STATUS_DOWN);
		return true;
	case OID_GEN_PCI_DEVICE_CUSTOM_PROPERTIES:
		oid->status = miniport->bus.pci ?
			      give_object(oid, miniport->bus.pci) :
			      NDIS_STATUS_INVALID_DEVICE_REQUEST;
		return true;
	case OID_RECEIVE_FILTER_HARDWARE_CAPABILITIES:
		oid->status = give_object(oid,
					  assist->HardwareReceiveFilterCapabilities);
		return true;
	case OID_RECEIVE_FILTER_CURRENT_CAPABILITIES:
		oid->status = give_object(oid,
					  assist->CurrentReceiveFilterCapabilities);
		return true;
	case OID_NIC_SWITCH_HARDWARE_CAPABILITIES:
		oid->status = give_object(oid,
					  assist->HardwareNicSwitchCapabilities);
		return true;
	case OID_NIC_SWITCH_CURRENT_CAPABILITIES:
		oid->status = give_object(oid,
					  assist->CurrentNicSwitchCapabilities);
		return true;
	case OID_GEN_LAST_CHANGE:
	case OID_GEN_DISCONTINUITY_TIME:
	case OID_GEN_UNKNOWN_PROTOS:
	case OID_GEN_INTERFACE_INFO:
	case OID_GEN_ALIAS:
	case OID_GEN_IP_OPER_STATUS:
	case OID_GEN_ENUMERATE_PORTS:
	case OID_GEN_INIT_TIME_MS:
	case OID_GEN_RESET_COUNTS:
	case OID_GEN_MEDIA_SENSE_COUNTS:
	case OID_GEN_FRIENDLY_NAME:
	case OID_TCP_TASK_OFFLOAD:
	case OID_TCP4_OFFLOAD_STATS:
	case OID_TCP6_OFFLOAD_STATS:
	case OID_IP4_OFFLOAD_STATS:
	case OID_IP6_OFFLOAD_STATS:
		oid->status = NDIS_STATUS_NOT_SUPPORTED;
		return true;
	}
	return false;
}

static bool from_statistics(struct ndc_miniport *miniport, struct ndc_oid *oid)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(counters); i++)
		if (counters[i].oid == oid->oid) {
			oid->status = count(miniport, oid, i);
			return true;
		}
	return false;
}

/* What was set last, with one address more or less; then set. */
static s32 change_list(struct ndc_miniport *miniport, struct ndc_oid *oid,
		       bool add)
{
	const struct ndc_oid_kept *kept =
		ndc_oid_kept(miniport, OID_802_3_MULTICAST_LIST);
	struct ndc_oid set = {
		.oid = OID_802_3_MULTICAST_LIST,
		.type = NdisRequestSetInformation,
	};
	u32 length = kept ? kept->length : 0, at;
	s32 status;
	bool found;
	u8 *list;

	oid->needed = ETH_ALEN;
	if (oid->in_length != ETH_ALEN)
		return NDIS_STATUS_INVALID_LENGTH;
	oid->needed = 0;
	list = kmalloc(length + ETH_ALEN, GFP_KERNEL);
	if (!list)
		return NDIS_STATUS_RESOURCES;
	if (length)
		memcpy(list, kept->data, length);
	for (at = 0; at < length; at += ETH_ALEN)
		if (ether_addr_equal_unaligned(list + at, oid->buffer))
			break;
	found = at < length;
	if (add == found) {
		kfree(list);
		return add ? NDIS_STATUS_SUCCESS :
		       NDIS_STATUS_MULTICAST_NOT_FOUND;
	}
	if (add) {
		memcpy(list + length, oid->buffer, ETH_ALEN);
		length += ETH_ALEN;
	} else {
		length -= ETH_ALEN;
		memmove(list + at, list + at + ETH_ALEN, length - at);
	}
	set.buffer = list;
	set.in_length = length;
	status = ndc_oid_ask(miniport, &set);
	if (status == NDIS_STATUS_SUCCESS) {
		ndc_oid_keep(miniport, &set);
		oid->bytes = ETH_ALEN;
	}
	kfree(list);
	return status;
}

static bool answer_set(struct ndc_miniport *miniport, struct ndc_oid *oid)
{
	switch (oid->oid) {
	case OID_GEN_PROTOCOL_OPTIONS:
		oid->bytes = oid->in_length;
		oid->status = NDIS_STATUS_SUCCESS;
		return true;
	case OID_802_3_ADD_MULTICAST_ADDRESS:
		oid->status = change_list(miniport, oid, true);
		return true;
	case OID_802_3_DELETE_MULTICAST_ADDRESS:
		oid->status = change_list(miniport, oid, false);
		return true;
	}
	return false;
}

/**
 * ndc_oid_answer() - answer a request without the port
 * @miniport: the port's
 * @oid: the request; gets the answer
 *
 * Context: Process, may sleep, with the OID mutex.
 * Return: Whether that has been done; else the port is to be asked.
 */
bool ndc_oid_answer(struct ndc_miniport *miniport, struct ndc_oid *oid)
{
	oid->bytes = 0;
	oid->needed = 0;
	switch (oid->type) {
	case NdisRequestSetInformation:
		return answer_set(miniport, oid);
	case NdisRequestQueryInformation:
	case NdisRequestQueryStatistics:
		return from_general(miniport, oid) ||
		       from_indications(miniport, oid) ||
		       from_kept(miniport, oid) || from_ndis(miniport, oid) ||
		       from_statistics(miniport, oid);
	default:
		return false;
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_oid_answer);
