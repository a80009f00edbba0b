// SPDX-License-Identifier: GPL-2.0-only
/*
 * OID requests: packet filter, multicast list, moderation, statistics, and what
 * only the driver knows.  Those of VM queues are in vmq.c; NDIS answers all else
 * from attributes and indications.
 */
#include "nic.h"

NDIS_OID NicOids[] = {
	OID_GEN_SUPPORTED_LIST,
	OID_GEN_HARDWARE_STATUS,
	OID_GEN_TRANSMIT_BUFFER_SPACE,
	OID_GEN_RECEIVE_BUFFER_SPACE,
	OID_GEN_TRANSMIT_BLOCK_SIZE,
	OID_GEN_RECEIVE_BLOCK_SIZE,
	OID_GEN_MAXIMUM_TOTAL_SIZE,
	OID_GEN_VENDOR_ID,
	OID_GEN_VENDOR_DESCRIPTION,
	OID_GEN_VENDOR_DRIVER_VERSION,
	OID_GEN_CURRENT_PACKET_FILTER,
	OID_GEN_CURRENT_LOOKAHEAD,
	OID_GEN_INTERRUPT_MODERATION,
	OID_GEN_STATISTICS,
	OID_802_3_PERMANENT_ADDRESS,
	OID_802_3_CURRENT_ADDRESS,
	OID_802_3_MULTICAST_LIST,
	OID_802_3_MAXIMUM_LIST_SIZE,
	OID_PNP_SET_POWER,
	OID_TCP_OFFLOAD_PARAMETERS,
	OID_OFFLOAD_ENCAPSULATION,
	OID_RECEIVE_FILTER_ALLOCATE_QUEUE,
	OID_RECEIVE_FILTER_QUEUE_ALLOCATION_COMPLETE,
	OID_RECEIVE_FILTER_QUEUE_PARAMETERS,
	OID_RECEIVE_FILTER_FREE_QUEUE,
	OID_RECEIVE_FILTER_SET_FILTER,
	OID_RECEIVE_FILTER_CLEAR_FILTER,
};

ULONG NicOidsLength = sizeof(NicOids);

/* What the default queue is to get of what no filter takes. */
VOID NicAccept(PNIC_ADAPTER Adapter)
{
	NIC_HW_ACCEPT Accept;

	NdisZeroMemory(&Accept, sizeof(Accept));
	Accept.PacketFilter = Adapter->PacketFilter;
	ETH_COPY_NETWORK_ADDRESS(Accept.Address, Adapter->Address);
	Accept.MulticastCount = Adapter->MulticastCount;
	Accept.Multicast = Adapter->Multicast;
	Accept.FrameSize = Adapter->FrameSize;
	Adapter->Ops->Accept(Adapter->Hardware, &Accept);
}

static NDIS_STATUS NicAnswer(PNDIS_OID_REQUEST Request, const VOID *Data,
			     ULONG Length)
{
	if (Request->DATA.QUERY_INFORMATION.InformationBufferLength < Length) {
		Request->DATA.QUERY_INFORMATION.BytesNeeded = Length;
		return NDIS_STATUS_BUFFER_TOO_SHORT;
	}
	NdisMoveMemory(Request->DATA.QUERY_INFORMATION.InformationBuffer, Data,
		       Length);
	Request->DATA.QUERY_INFORMATION.BytesWritten = Length;
	return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS NicAnswerUlong(PNDIS_OID_REQUEST Request, ULONG Value)
{
	return NicAnswer(Request, &Value, sizeof(Value));
}

static NDIS_STATUS NicAnswerModeration(PNIC_ADAPTER Adapter,
				       PNDIS_OID_REQUEST Request)
{
	NDIS_INTERRUPT_MODERATION_PARAMETERS Parameters;

	NdisZeroMemory(&Parameters, sizeof(Parameters));
	Parameters.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	Parameters.Header.Revision =
		NDIS_INTERRUPT_MODERATION_PARAMETERS_REVISION_1;
	Parameters.Header.Size =
		NDIS_SIZEOF_INTERRUPT_MODERATION_PARAMETERS_REVISION_1;
	Parameters.InterruptModeration =
		Adapter->Ops->GetModeration(Adapter->Hardware) ?
		NdisInterruptModerationEnabled :
		NdisInterruptModerationDisabled;
	return NicAnswer(Request, &Parameters, sizeof(Parameters));
}

/* Of sent frames; the caller has zeroed all. */
static VOID NicFillSent(PNIC_ADAPTER Adapter, PNDIS_STATISTICS_INFO Info)
{
	NIC_TX_COUNTS Sent;

	NdisAcquireSpinLock(&Adapter->TxLock);
	Sent = Adapter->TxCounts;
	NdisReleaseSpinLock(&Adapter->TxLock);
	Info->ifHCOutOctets = Sent.Octets;
	Info->ifHCOutUcastPkts = Sent.Unicast;
	Info->ifHCOutMulticastPkts = Sent.Multicast;
	Info->ifHCOutBroadcastPkts = Sent.Broadcast;
	Info->ifOutErrors = Sent.Errors;
}

static NDIS_STATUS NicAnswerStatistics(PNIC_ADAPTER Adapter,
				       PNDIS_OID_REQUEST Request)
{
	NIC_QUEUE_COUNTS Received;
	NDIS_STATISTICS_INFO Info;

	NdisZeroMemory(&Info, sizeof(Info));
	Info.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	Info.Header.Revision = NDIS_STATISTICS_INFO_REVISION_1;
	Info.Header.Size = NDIS_SIZEOF_STATISTICS_INFO_REVISION_1;
	Info.SupportedStatistics =
		NDIS_STATISTICS_FLAGS_VALID_DIRECTED_FRAMES_RCV |
		NDIS_STATISTICS_FLAGS_VALID_MULTICAST_FRAMES_RCV |
		NDIS_STATISTICS_FLAGS_VALID_BROADCAST_FRAMES_RCV |
		NDIS_STATISTICS_FLAGS_VALID_BYTES_RCV |
		NDIS_STATISTICS_FLAGS_VALID_RCV_ERROR |
		NDIS_STATISTICS_FLAGS_VALID_DIRECTED_FRAMES_XMIT |
		NDIS_STATISTICS_FLAGS_VALID_MULTICAST_FRAMES_XMIT |
		NDIS_STATISTICS_FLAGS_VALID_BROADCAST_FRAMES_XMIT |
		NDIS_STATISTICS_FLAGS_VALID_BYTES_XMIT |
		NDIS_STATISTICS_FLAGS_VALID_XMIT_ERROR;
	NicSumReceived(Adapter, &Received);
	Info.ifHCInOctets = Received.Octets;
	Info.ifHCInUcastPkts = Received.Frames - Received.Multicast -
			       Received.Broadcast;
	Info.ifHCInMulticastPkts = Received.Multicast;
	Info.ifHCInBroadcastPkts = Received.Broadcast;
	Info.ifInErrors = Received.Errors;
	NicFillSent(Adapter, &Info);
	return NicAnswer(Request, &Info, Info.Header.Size);
}

static NDIS_STATUS NicQuery(PNIC_ADAPTER Adapter, PNDIS_OID_REQUEST Request)
{
	static const CHAR Description[] = "NIC with VM queues";

	switch (Request->DATA.QUERY_INFORMATION.Oid) {
	case OID_GEN_HARDWARE_STATUS:
		return NicAnswerUlong(Request, NdisHardwareStatusReady);
	case OID_GEN_TRANSMIT_BUFFER_SPACE:
		return NicAnswerUlong(Request, Adapter->FrameSize *
					       Adapter->TransmitBuffers);
	case OID_GEN_RECEIVE_BUFFER_SPACE:
		return NicAnswerUlong(Request, Adapter->FrameSize *
					       Adapter->ReceiveBuffers);
	case OID_GEN_TRANSMIT_BLOCK_SIZE:
	case OID_GEN_RECEIVE_BLOCK_SIZE:
	case OID_GEN_MAXIMUM_TOTAL_SIZE:
	case OID_GEN_CURRENT_LOOKAHEAD:
		return NicAnswerUlong(Request, Adapter->FrameSize);
	case OID_GEN_VENDOR_ID:
		/* That of nobody in particular. */
		return NicAnswerUlong(Request, 0xffffff);
	case OID_GEN_VENDOR_DESCRIPTION:
		return NicAnswer(Request, Description, sizeof(Description));
	case OID_GEN_VENDOR_DRIVER_VERSION:
		return NicAnswerUlong(Request, 0x00010000);
	case OID_GEN_INTERRUPT_MODERATION:
		return NicAnswerModeration(Adapter, Request);
	case OID_GEN_STATISTICS:
		return NicAnswerStatistics(Adapter, Request);
	default:
		return NDIS_STATUS_NOT_SUPPORTED;
	}
}

static NDIS_STATUS NicSetFilter(PNIC_ADAPTER Adapter, const ULONG *Filter)
{
	if (*Filter & ~NIC_PACKET_FILTERS)
		return NDIS_STATUS_NOT_SUPPORTED;
	Adapter->PacketFilter = *Filter;
	NicAccept(Adapter);
	return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS NicSetMulticast(PNIC_ADAPTER Adapter, const VOID *List,
				   ULONG Length)
{
	if (Length % ETH_LENGTH_OF_ADDRESS != 0)
		return NDIS_STATUS_INVALID_LENGTH;
	if (Length > sizeof(Adapter->Multicast))
		return NDIS_STATUS_MULTICAST_FULL;
	NdisMoveMemory(Adapter->Multicast, List, Length);
	Adapter->MulticastCount = Length / ETH_LENGTH_OF_ADDRESS;
	NicAccept(Adapter);
	return NDIS_STATUS_SUCCESS;
}

/* How long exactly ethtool -C says; what is on already stays as it is. */
static NDIS_STATUS NicSetModeration(PNIC_ADAPTER Adapter,
				    const NDIS_INTERRUPT_MODERATION_PARAMETERS *Parameters)
{
	const NIC_HW_OPS *Ops = Adapter->Ops;

	if (Parameters->InterruptModeration != NdisInterruptModerationEnabled)
		Ops->SetModeration(Adapter->Hardware, 0);
	else if (!Ops->GetModeration(Adapter->Hardware))
		Ops->SetModeration(Adapter->Hardware, 50);
	return NDIS_STATUS_SUCCESS;
}

/* The bytes that a set must have; of a list there may be none. */
static ULONG NicLeast(NDIS_OID Oid)
{
	switch (Oid) {
	case OID_GEN_CURRENT_PACKET_FILTER:
	case OID_GEN_CURRENT_LOOKAHEAD:
		return sizeof(ULONG);
	case OID_GEN_INTERRUPT_MODERATION:
		return NDIS_SIZEOF_INTERRUPT_MODERATION_PARAMETERS_REVISION_1;
	case OID_PNP_SET_POWER:
		return sizeof(NDIS_DEVICE_POWER_STATE);
	case OID_TCP_OFFLOAD_PARAMETERS:
		return NDIS_SIZEOF_OFFLOAD_PARAMETERS_REVISION_1;
	case OID_OFFLOAD_ENCAPSULATION:
		return NDIS_SIZEOF_OFFLOAD_ENCAPSULATION_REVISION_1;
	default:
		return 0;
	}
}

static NDIS_STATUS NicSet(PNIC_ADAPTER Adapter, PNDIS_OID_REQUEST Request)
{
	PVOID Data = Request->DATA.SET_INFORMATION.InformationBuffer;
	ULONG Length = Request->DATA.SET_INFORMATION.InformationBufferLength;
	ULONG Least = NicLeast(Request->DATA.SET_INFORMATION.Oid);
	NDIS_STATUS Status;

	if (Length < Least) {
		Request->DATA.SET_INFORMATION.BytesNeeded = Least;
		return NDIS_STATUS_INVALID_LENGTH;
	}
	switch (Request->DATA.SET_INFORMATION.Oid) {
	case OID_GEN_CURRENT_PACKET_FILTER:
		Status = NicSetFilter(Adapter, Data);
		break;
	case OID_802_3_MULTICAST_LIST:
		Status = NicSetMulticast(Adapter, Data, Length);
		break;
	case OID_GEN_INTERRUPT_MODERATION:
		Status = NicSetModeration(Adapter, Data);
		break;
	case OID_TCP_OFFLOAD_PARAMETERS:
		Status = NicChangeOffloads(Adapter, Data);
		break;
	case OID_GEN_CURRENT_LOOKAHEAD:
	case OID_PNP_SET_POWER:
	case OID_OFFLOAD_ENCAPSULATION:
		Status = NDIS_STATUS_SUCCESS;
		break;
	default:
		return NicVmqRequest(Adapter, Request);
	}
	if (Status == NDIS_STATUS_SUCCESS)
		Request->DATA.SET_INFORMATION.BytesRead = Length;
	return Status;
}

_Use_decl_annotations_
NDIS_STATUS NicOidRequest(NDIS_HANDLE MiniportAdapterContext,
			  PNDIS_OID_REQUEST OidRequest)
{
	PNIC_ADAPTER Adapter = MiniportAdapterContext;

	switch (OidRequest->RequestType) {
	case NdisRequestQueryInformation:
	case NdisRequestQueryStatistics:
		return NicQuery(Adapter, OidRequest);
	case NdisRequestSetInformation:
		return NicSet(Adapter, OidRequest);
	case NdisRequestMethod:
		return NicVmqRequest(Adapter, OidRequest);
	default:
		return NDIS_STATUS_NOT_SUPPORTED;
	}
}

/* A queue that is freed waits for its frames, and for nothing else. */
_Use_decl_annotations_
VOID NicCancelOidRequest(NDIS_HANDLE MiniportAdapterContext, PVOID RequestId)
{
	UNREFERENCED_PARAMETER(MiniportAdapterContext);
	UNREFERENCED_PARAMETER(RequestId);
}
