// SPDX-License-Identifier: GPL-2.0-only
/*
 * OID requests: the packet filter, the multicast list, power, and what only
 * the driver knows.  NDIS answers all else from attributes and indications.
 */
#include "pair.h"

NDIS_OID PairOids[] = {
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
	OID_GEN_STATISTICS,
	OID_802_3_PERMANENT_ADDRESS,
	OID_802_3_CURRENT_ADDRESS,
	OID_802_3_MULTICAST_LIST,
	OID_802_3_MAXIMUM_LIST_SIZE,
	OID_PNP_SET_POWER,
};

ULONG PairOidsLength = sizeof(PairOids);

static NDIS_STATUS PairAnswer(PNDIS_OID_REQUEST Request, const VOID *Data,
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

static NDIS_STATUS PairAnswerUlong(PNDIS_OID_REQUEST Request, ULONG Value)
{
	return PairAnswer(Request, &Value, sizeof(Value));
}

static NDIS_STATUS PairAnswerStatistics(PPAIR_ADAPTER Adapter,
					PNDIS_OID_REQUEST Request)
{
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
		NDIS_STATISTICS_FLAGS_VALID_RCV_DISCARDS |
		NDIS_STATISTICS_FLAGS_VALID_RCV_ERROR |
		NDIS_STATISTICS_FLAGS_VALID_DIRECTED_FRAMES_XMIT |
		NDIS_STATISTICS_FLAGS_VALID_MULTICAST_FRAMES_XMIT |
		NDIS_STATISTICS_FLAGS_VALID_BROADCAST_FRAMES_XMIT |
		NDIS_STATISTICS_FLAGS_VALID_BYTES_XMIT |
		NDIS_STATISTICS_FLAGS_VALID_XMIT_ERROR;
	NdisAcquireSpinLock(&Adapter->Wire->Lock);
	Info.ifHCInOctets = Adapter->Received.Octets;
	Info.ifHCInUcastPkts = Adapter->Received.Unicast;
	Info.ifHCInMulticastPkts = Adapter->Received.Multicast;
	Info.ifHCInBroadcastPkts = Adapter->Received.Broadcast;
	Info.ifInErrors = Adapter->Received.Errors;
	Info.ifInDiscards = Adapter->Received.Discards;
	Info.ifHCOutOctets = Adapter->Sent.Octets;
	Info.ifHCOutUcastPkts = Adapter->Sent.Unicast;
	Info.ifHCOutMulticastPkts = Adapter->Sent.Multicast;
	Info.ifHCOutBroadcastPkts = Adapter->Sent.Broadcast;
	Info.ifOutErrors = Adapter->Sent.Errors;
	NdisReleaseSpinLock(&Adapter->Wire->Lock);
	return PairAnswer(Request, &Info, Info.Header.Size);
}

static NDIS_STATUS PairQuery(PPAIR_ADAPTER Adapter, PNDIS_OID_REQUEST Request)
{
	static const CHAR Description[] = "Two ends of a wire";

	switch (Request->DATA.QUERY_INFORMATION.Oid) {
	case OID_GEN_HARDWARE_STATUS:
		return PairAnswerUlong(Request, NdisHardwareStatusReady);
	case OID_GEN_TRANSMIT_BUFFER_SPACE:
	case OID_GEN_RECEIVE_BUFFER_SPACE:
		return PairAnswerUlong(Request, Adapter->FrameSize *
						Adapter->ReceiveBuffers);
	case OID_GEN_TRANSMIT_BLOCK_SIZE:
	case OID_GEN_RECEIVE_BLOCK_SIZE:
	case OID_GEN_MAXIMUM_TOTAL_SIZE:
	case OID_GEN_CURRENT_LOOKAHEAD:
		return PairAnswerUlong(Request, Adapter->FrameSize);
	case OID_GEN_VENDOR_ID:
		/* That of nobody in particular. */
		return PairAnswerUlong(Request, 0xffffff);
	case OID_GEN_VENDOR_DESCRIPTION:
		return PairAnswer(Request, Description, sizeof(Description));
	case OID_GEN_VENDOR_DRIVER_VERSION:
		return PairAnswerUlong(Request, 0x00010000);
	case OID_GEN_STATISTICS:
		return PairAnswerStatistics(Adapter, Request);
	default:
		return NDIS_STATUS_NOT_SUPPORTED;
	}
}

static NDIS_STATUS PairSetFilter(PPAIR_ADAPTER Adapter, const ULONG *Filter,
				 ULONG Length)
{
	if (Length < sizeof(*Filter))
		return NDIS_STATUS_INVALID_LENGTH;
	if (*Filter & ~PAIR_PACKET_FILTERS)
		return NDIS_STATUS_NOT_SUPPORTED;
	NdisAcquireSpinLock(&Adapter->Wire->Lock);
	Adapter->PacketFilter = *Filter;
	NdisReleaseSpinLock(&Adapter->Wire->Lock);
	return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS PairSetMulticast(PPAIR_ADAPTER Adapter,
				    PNDIS_OID_REQUEST Request)
{
	ULONG Length = Request->DATA.SET_INFORMATION.InformationBufferLength;

	if (Length % ETH_LENGTH_OF_ADDRESS != 0)
		return NDIS_STATUS_INVALID_LENGTH;
	if (Length > sizeof(Adapter->Multicast))
		return NDIS_STATUS_MULTICAST_FULL;
	NdisAcquireSpinLock(&Adapter->Wire->Lock);
	NdisMoveMemory(Adapter->Multicast,
		       Request->DATA.SET_INFORMATION.InformationBuffer, Length);
	Adapter->MulticastCount = Length / ETH_LENGTH_OF_ADDRESS;
	NdisReleaseSpinLock(&Adapter->Wire->Lock);
	return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS PairSet(PPAIR_ADAPTER Adapter, PNDIS_OID_REQUEST Request)
{
	ULONG Length = Request->DATA.SET_INFORMATION.InformationBufferLength;
	NDIS_STATUS Status;

	switch (Request->DATA.SET_INFORMATION.Oid) {
	case OID_GEN_CURRENT_PACKET_FILTER:
		Status = PairSetFilter(Adapter,
				       Request->DATA.SET_INFORMATION.InformationBuffer,
				       Length);
		break;
	case OID_802_3_MULTICAST_LIST:
		Status = PairSetMulticast(Adapter, Request);
		break;
	case OID_GEN_CURRENT_LOOKAHEAD:
	case OID_PNP_SET_POWER:
		Status = NDIS_STATUS_SUCCESS;
		break;
	default:
		return NDIS_STATUS_NOT_SUPPORTED;
	}
	if (Status == NDIS_STATUS_SUCCESS)
		Request->DATA.SET_INFORMATION.BytesRead = Length;
	return Status;
}

_Use_decl_annotations_
NDIS_STATUS PairOidRequest(NDIS_HANDLE MiniportAdapterContext,
			   PNDIS_OID_REQUEST OidRequest)
{
	PPAIR_ADAPTER Adapter = MiniportAdapterContext;

	switch (OidRequest->RequestType) {
	case NdisRequestQueryInformation:
	case NdisRequestQueryStatistics:
		return PairQuery(Adapter, OidRequest);
	case NdisRequestSetInformation:
		return PairSet(Adapter, OidRequest);
	default:
		return NDIS_STATUS_NOT_SUPPORTED;
	}
}

/* None is ever pending. */
_Use_decl_annotations_
VOID PairCancelOidRequest(NDIS_HANDLE MiniportAdapterContext, PVOID RequestId)
{
	UNREFERENCED_PARAMETER(MiniportAdapterContext);
	UNREFERENCED_PARAMETER(RequestId);
}
