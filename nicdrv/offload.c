// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work that the hardware takes over: sums of TCP and UDP, and large sends that
 * become segments.  What it can is in its limits; which of it is on, NDIS says.
 */
#include "nic.h"

/* The headers of a large send: Ethernet, a tag, IP with options, TCP. */
#define NIC_HEADERS	128

/* What an NDIS_OFFLOAD says of a set of NIC_OFFLOAD_*. */
static VOID NicWriteOffload(PNDIS_OFFLOAD Offload, ULONG Set)
{
	const ULONG Ethernet = NDIS_ENCAPSULATION_IEEE_802_3;
	PNDIS_TCP_IP_CHECKSUM_OFFLOAD Sum = &Offload->Checksum;
	ULONG Send4 = (Set & NIC_OFFLOAD_SEND_IPV4) != 0;
	ULONG Send6 = (Set & NIC_OFFLOAD_SEND_IPV6) != 0;
	ULONG Receive = (Set & NIC_OFFLOAD_RECEIVE) != 0;

	NdisZeroMemory(Offload, sizeof(*Offload));
	Offload->Header.Type = NDIS_OBJECT_TYPE_OFFLOAD;
	Offload->Header.Revision = NDIS_OFFLOAD_REVISION_1;
	Offload->Header.Size = NDIS_SIZEOF_NDIS_OFFLOAD_REVISION_1;
	Sum->IPv4Transmit.Encapsulation = Ethernet;
	Sum->IPv4Transmit.IpOptionsSupported = Send4;
	Sum->IPv4Transmit.TcpOptionsSupported = Send4;
	Sum->IPv4Transmit.TcpChecksum = Send4;
	Sum->IPv4Transmit.UdpChecksum = Send4;
	Sum->IPv4Transmit.IpChecksum = Send4;
	Sum->IPv4Receive.Encapsulation = Ethernet;
	Sum->IPv4Receive.IpOptionsSupported = Receive;
	Sum->IPv4Receive.TcpOptionsSupported = Receive;
	Sum->IPv4Receive.TcpChecksum = Receive;
	Sum->IPv4Receive.UdpChecksum = Receive;
	Sum->IPv4Receive.IpChecksum = Receive;
	Sum->IPv6Transmit.Encapsulation = Ethernet;
	Sum->IPv6Transmit.TcpOptionsSupported = Send6;
	Sum->IPv6Transmit.TcpChecksum = Send6;
	Sum->IPv6Transmit.UdpChecksum = Send6;
	Sum->IPv6Receive.Encapsulation = Ethernet;
	Sum->IPv6Receive.TcpOptionsSupported = Receive;
	Sum->IPv6Receive.TcpChecksum = Receive;
	Sum->IPv6Receive.UdpChecksum = Receive;
	if (Set & NIC_OFFLOAD_LARGE_IPV4) {
		Offload->LsoV2.IPv4.Encapsulation = Ethernet;
		Offload->LsoV2.IPv4.MaxOffLoadSize = 65535;
		Offload->LsoV2.IPv4.MinSegmentCount = 2;
	}
	if (Set & NIC_OFFLOAD_LARGE_IPV6) {
		Offload->LsoV2.IPv6.Encapsulation = Ethernet;
		Offload->LsoV2.IPv6.MaxOffLoadSize = 65535;
		Offload->LsoV2.IPv6.MinSegmentCount = 2;
		Offload->LsoV2.IPv6.TcpOptionsSupported = TRUE;
	}
}

/* In MiniportInitializeEx: all that the hardware can is on. */
NDIS_STATUS NicSetOffloads(PNIC_ADAPTER Adapter)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES Attributes;
	PNDIS_MINIPORT_ADAPTER_OFFLOAD_ATTRIBUTES Offloads =
		&Attributes.OffloadAttributes;
	NDIS_OFFLOAD Offload;

	Adapter->Offloads = Adapter->Limits.Offloads;
	if (!Adapter->Offloads)
		return NDIS_STATUS_SUCCESS;
	NicWriteOffload(&Offload, Adapter->Offloads);
	NdisZeroMemory(&Attributes, sizeof(Attributes));
	Offloads->Header.Type =
		NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_OFFLOAD_ATTRIBUTES;
	Offloads->Header.Revision =
		NDIS_MINIPORT_ADAPTER_OFFLOAD_ATTRIBUTES_REVISION_1;
	Offloads->Header.Size =
		NDIS_SIZEOF_MINIPORT_ADAPTER_OFFLOAD_ATTRIBUTES_REVISION_1;
	Offloads->DefaultOffloadConfiguration = &Offload;
	Offloads->HardwareOffloadCapabilities = &Offload;
	return NdisMSetMiniportAttributes(Adapter->Handle, &Attributes);
}

/* TX and RX of sums, as a word of NDIS_OFFLOAD_PARAMETERS has them. */
static BOOLEAN NicChangeSums(PULONG Set, UCHAR Word, ULONG Send)
{
	switch (Word) {
	case NDIS_OFFLOAD_PARAMETERS_NO_CHANGE:
		return TRUE;
	case NDIS_OFFLOAD_PARAMETERS_TX_RX_DISABLED:
		*Set &= ~(Send | NIC_OFFLOAD_RECEIVE);
		return TRUE;
	case NDIS_OFFLOAD_PARAMETERS_TX_ENABLED_RX_DISABLED:
		*Set = (*Set | Send) & ~NIC_OFFLOAD_RECEIVE;
		return TRUE;
	case NDIS_OFFLOAD_PARAMETERS_RX_ENABLED_TX_DISABLED:
		*Set = (*Set | NIC_OFFLOAD_RECEIVE) & ~Send;
		return TRUE;
	case NDIS_OFFLOAD_PARAMETERS_TX_RX_ENABLED:
		*Set |= Send | NIC_OFFLOAD_RECEIVE;
		return TRUE;
	default:
		return FALSE;
	}
}

static BOOLEAN NicChangeLarge(PULONG Set, UCHAR Word, ULONG Large)
{
	if (Word == NDIS_OFFLOAD_PARAMETERS_LSOV2_ENABLED)
		*Set |= Large;
	else if (Word == NDIS_OFFLOAD_PARAMETERS_LSOV2_DISABLED)
		*Set &= ~Large;
	return Word <= NDIS_OFFLOAD_PARAMETERS_LSOV2_ENABLED;
}

/* OID_TCP_OFFLOAD_PARAMETERS.  The hardware has one switch for TCP and UDP. */
NDIS_STATUS NicChangeOffloads(PNIC_ADAPTER Adapter,
			      const NDIS_OFFLOAD_PARAMETERS *Parameters)
{
	NDIS_OFFLOAD Offload;
	ULONG Set = Adapter->Offloads;

	if (!Adapter->Limits.Offloads)
		return NDIS_STATUS_NOT_SUPPORTED;
	if (!NicChangeSums(&Set, Parameters->TCPIPv4Checksum,
			   NIC_OFFLOAD_SEND_IPV4) ||
	    !NicChangeSums(&Set, Parameters->TCPIPv6Checksum,
			   NIC_OFFLOAD_SEND_IPV6) ||
	    !NicChangeLarge(&Set, Parameters->LsoV2IPv4,
			    NIC_OFFLOAD_LARGE_IPV4) ||
	    !NicChangeLarge(&Set, Parameters->LsoV2IPv6,
			    NIC_OFFLOAD_LARGE_IPV6))
		return NDIS_STATUS_INVALID_PARAMETER;
	Adapter->Offloads = Set & Adapter->Limits.Offloads;
	NicWriteOffload(&Offload, Adapter->Offloads);
	NicIndicateStatus(Adapter, NDIS_STATUS_TASK_OFFLOAD_CURRENT_CONFIG,
			  &Offload, NDIS_SIZEOF_NDIS_OFFLOAD_REVISION_1);
	return NDIS_STATUS_SUCCESS;
}

/* Segments: what each of them begins with is in front, in one piece or not. */
static BOOLEAN NicDescribeLarge(PNIC_ADAPTER Adapter, PNET_BUFFER Frame,
				const NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO *Large,
				PNIC_TX_FRAME Work)
{
	UCHAR Storage[NIC_HEADERS];
	ULONG Bytes = Large->LsoV2Transmit.TcpHeaderOffset + 20;
	const UCHAR *Data;

	if (Bytes > sizeof(Storage) || Bytes > Work->Length)
		return FALSE;
	Data = NdisGetDataBuffer(Frame, Bytes, Storage, 1, 0);
	if (!Data)
		return FALSE;
	Work->Mss = Large->LsoV2Transmit.MSS;
	Work->L4Offset = (USHORT)Large->LsoV2Transmit.TcpHeaderOffset;
	Work->HeaderBytes = Work->L4Offset +
			    (Data[Work->L4Offset + 12] >> 4) * 4;
	Work->Ipv6 = Large->LsoV2Transmit.IPVersion ==
		     NDIS_TCP_LARGE_SEND_OFFLOAD_IPv6;
	Work->Tcp = TRUE;
	Work->IpSum = !Work->Ipv6;
	Work->L4Sum = TRUE;
	return Work->HeaderBytes >= Bytes && Work->HeaderBytes < Work->Length &&
	       Work->HeaderBytes + Work->Mss <= Adapter->TxBufferBytes;
}

static BOOLEAN NicDescribeSums(const NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO *Sum,
			       PNIC_TX_FRAME Work)
{
	Work->L4Offset = (USHORT)Sum->Transmit.TcpHeaderOffset;
	Work->Ipv6 = Sum->Transmit.IsIPv6;
	Work->Tcp = Sum->Transmit.TcpChecksum;
	Work->IpSum = Sum->Transmit.IpHeaderChecksum;
	Work->L4Sum = Sum->Transmit.TcpChecksum || Sum->Transmit.UdpChecksum;
	return Work->L4Offset < Work->Length;
}

/* What the hardware is to do to a frame; FALSE if it cannot be sent. */
BOOLEAN NicDescribeWork(PNIC_ADAPTER Adapter, PNET_BUFFER_LIST List,
			PNET_BUFFER Frame, PNIC_TX_FRAME Work)
{
	NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO Large;
	NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO Sum;
	UCHAR Storage[NIC_ETHERNET_HEADER];
	const UCHAR *Header;
	BOOLEAN Fits;

	NdisZeroMemory(Work, sizeof(*Work));
	Work->Length = NET_BUFFER_DATA_LENGTH(Frame);
	if (Work->Length < NIC_ETHERNET_HEADER)
		return FALSE;
	Large.Value = NET_BUFFER_LIST_INFO(List, TcpLargeSendNetBufferListInfo);
	Sum.Value = NET_BUFFER_LIST_INFO(List, TcpIpChecksumNetBufferListInfo);
	if (Large.LsoV2Transmit.MSS)
		Fits = NicDescribeLarge(Adapter, Frame, &Large, Work);
	else if (Work->Length > Adapter->TxBufferBytes)
		Fits = FALSE;
	else
		Fits = !Sum.Value || NicDescribeSums(&Sum, Work);
	if (!Fits)
		return FALSE;
	Header = NdisGetDataBuffer(Frame, sizeof(Storage), Storage, 1, 0);
	if (!Header)
		return FALSE;
	Work->MacBytes = NIC_ETHERNET_HEADER;
	if (Header[12] == 0x81 && Header[13] == 0)
		Work->MacBytes += NIC_VLAN_TAG;
	ETH_COPY_NETWORK_ADDRESS(Work->Address, Header);
	return !Work->L4Sum || Work->L4Offset > Work->MacBytes;
}
