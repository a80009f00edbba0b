/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Out-of-band information: the slots of NetBufferListInfo and what is in
 * them.  Most are values in the room of a pointer, not pointers.
 *
 * The slots are the same for every NDIS version: a port of an older one uses
 * fewer.
 */
#ifndef _NDISCOMPAT_NDIS_OOB_H
#define _NDISCOMPAT_NDIS_OOB_H

#include <ndis/types.h>

typedef enum _NDIS_NET_BUFFER_LIST_INFO {
	TcpIpChecksumNetBufferListInfo = 0,
	TcpOffloadBytesTransferred = TcpIpChecksumNetBufferListInfo,
	IPsecOffloadV1NetBufferListInfo = 1,
	IPsecOffloadV2NetBufferListInfo = IPsecOffloadV1NetBufferListInfo,
	TcpLargeSendNetBufferListInfo = 2,
	TcpReceiveNoPush = TcpLargeSendNetBufferListInfo,
	ClassificationHandleNetBufferListInfo = 3,
	Ieee8021QNetBufferListInfo = 4,
	NetBufferListCancelId = 5,
	MediaSpecificInformation = 6,
	NetBufferListFrameType = 7,
	NetBufferListProtocolId = NetBufferListFrameType,
	NetBufferListHashValue = 8,
	NetBufferListHashInfo = 9,
	WfpNetBufferListInfo = 10,
	IPsecOffloadV2TunnelNetBufferListInfo = 11,
	IPsecOffloadV2HeaderNetBufferListInfo = 12,
	NetBufferListCorrelationId = 13,
	NetBufferListFilteringInfo = 14,
	MediaSpecificInformationEx = 15,
	NblOriginalInterfaceIfIndex = 16,
	NblReAuthWfpFlowContext = NblOriginalInterfaceIfIndex,
	TcpReceiveBytesTransferred = 17,
	NrtNameResolutionId = TcpReceiveBytesTransferred,
	UdpRecvSegCoalesceOffloadInfo = TcpReceiveBytesTransferred,
	SwitchForwardingReserved = 18,
	SwitchForwardingDetail = 19,
	VirtualSubnetInfo = 20,
	IMReserved = 21,
	TcpRecvSegCoalesceInfo = 22,
	UdpSegmentationOffloadInfo = TcpRecvSegCoalesceInfo,
	RscTcpTimestampDelta = 23,
	TcpSendOffloadsSupplementalNetBufferListInfo = RscTcpTimestampDelta,
	GftOffloadInformation = 24,
	GftFlowEntryId = 25,
	NetBufferListInfoReserved3 = 26,
	NetBufferListInfoReserved1 = 27,
	NetBufferListInfoReserved2 = 28,
	MaxNetBufferListInfo = 29
} NDIS_NET_BUFFER_LIST_INFO, *PNDIS_NET_BUFFER_LIST_INFO;

/* Slot TcpIpChecksumNetBufferListInfo. */
typedef struct _NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO {
	union {
		struct {
			ULONG IsIPv4 : 1;
			ULONG IsIPv6 : 1;
			ULONG TcpChecksum : 1;
			ULONG UdpChecksum : 1;
			ULONG IpHeaderChecksum : 1;
			ULONG Reserved : 11;
			ULONG TcpHeaderOffset : 10;
		} Transmit;
		struct {
			ULONG TcpChecksumFailed : 1;
			ULONG UdpChecksumFailed : 1;
			ULONG IpChecksumFailed : 1;
			ULONG TcpChecksumSucceeded : 1;
			ULONG UdpChecksumSucceeded : 1;
			ULONG IpChecksumSucceeded : 1;
			ULONG Loopback : 1;
			ULONG TcpChecksumValueInvalid : 1;
			ULONG IpChecksumValueInvalid : 1;
		} Receive;
		PVOID Value;
	};
} NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO,
	*PNDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO;

/* Slot TcpLargeSendNetBufferListInfo. */
#define NDIS_TCP_LARGE_SEND_OFFLOAD_V1_TYPE	0
#define NDIS_TCP_LARGE_SEND_OFFLOAD_V2_TYPE	1
#define NDIS_TCP_LARGE_SEND_OFFLOAD_IPv4	0
#define NDIS_TCP_LARGE_SEND_OFFLOAD_IPv6	1

#define NDIS_LARGE_SEND_OFFLOAD_MAX_HEADER_LENGTH	128

typedef struct _NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO {
	union {
		struct {
			ULONG Unused : 30;
			ULONG Type : 1;
			ULONG Reserved2 : 1;
		} Transmit;
		struct {
			ULONG MSS : 20;
			ULONG TcpHeaderOffset : 10;
			ULONG Type : 1;
			ULONG Reserved2 : 1;
		} LsoV1Transmit;
		struct {
			ULONG TcpPayload : 30;
			ULONG Type : 1;
			ULONG Reserved2 : 1;
		} LsoV1TransmitComplete;
		struct {
			ULONG MSS : 20;
			ULONG TcpHeaderOffset : 10;
			ULONG Type : 1;
			ULONG IPVersion : 1;
		} LsoV2Transmit;
		struct {
			ULONG Reserved : 30;
			ULONG Type : 1;
			ULONG Reserved2 : 1;
		} LsoV2TransmitComplete;
		PVOID Value;
	};
} NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO,
	*PNDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO;

/* Slot UdpSegmentationOffloadInfo. */
#define NDIS_UDP_SEGMENTATION_OFFLOAD_IPV4	0
#define NDIS_UDP_SEGMENTATION_OFFLOAD_IPV6	1

typedef struct _NDIS_UDP_SEGMENTATION_OFFLOAD_NET_BUFFER_LIST_INFO {
	union {
		struct {
			ULONG MSS : 20;
			ULONG UdpHeaderOffset : 10;
			ULONG Reserved : 1;
			ULONG IPVersion : 1;
		} Transmit;
		PVOID Value;
	};
} NDIS_UDP_SEGMENTATION_OFFLOAD_NET_BUFFER_LIST_INFO,
	*PNDIS_UDP_SEGMENTATION_OFFLOAD_NET_BUFFER_LIST_INFO;

/*
 * Slot Ieee8021QNetBufferListInfo.  Not the order of the tag on the wire:
 * there the priority is on top.
 */
typedef struct _NDIS_NET_BUFFER_LIST_8021Q_INFO {
	union {
		struct {
			ULONG UserPriority : 3;
			ULONG CanonicalFormatId : 1;
			ULONG VlanId : 12;
			ULONG Reserved : 16;
		} TagHeader;
		struct {
			ULONG UserPriority : 3;
			ULONG CanonicalFormatId : 1;
			ULONG VlanId : 12;
			ULONG WMMInfo : 4;
			ULONG Reserved : 12;
		} WLanTagHeader;
		PVOID Value;
	};
} NDIS_NET_BUFFER_LIST_8021Q_INFO, *PNDIS_NET_BUFFER_LIST_8021Q_INFO;

/* Slot TcpRecvSegCoalesceInfo. */
typedef union _NDIS_RSC_NBL_INFO {
	struct {
		USHORT CoalescedSegCount;
		USHORT DupAckCount;
	} Info;
	PVOID Value;
} NDIS_RSC_NBL_INFO, *PNDIS_RSC_NBL_INFO;

/* Slot NetBufferListFilteringInfo: 16 bits of an id that has 32 elsewhere. */
typedef struct _NDIS_NET_BUFFER_LIST_FILTERING_INFO {
	union {
		struct {
			USHORT FilterId;
			union {
				USHORT QueueId;
				USHORT VPortId;
			} QueueVPortInfo;
		} FilteringInfo;
		PVOID Value;
	};
} NDIS_NET_BUFFER_LIST_FILTERING_INFO, *PNDIS_NET_BUFFER_LIST_FILTERING_INFO;

typedef struct _NET_BUFFER_LIST_TIMESTAMP {
	ULONG64 Timestamp;
} NET_BUFFER_LIST_TIMESTAMP, *PNET_BUFFER_LIST_TIMESTAMP;

C_ASSERT(sizeof(NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO) == sizeof(PVOID));
C_ASSERT(sizeof(NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO) ==
	 sizeof(PVOID));
C_ASSERT(sizeof(NDIS_UDP_SEGMENTATION_OFFLOAD_NET_BUFFER_LIST_INFO) ==
	 sizeof(PVOID));
C_ASSERT(sizeof(NDIS_NET_BUFFER_LIST_8021Q_INFO) == sizeof(PVOID));
C_ASSERT(sizeof(NDIS_RSC_NBL_INFO) == sizeof(PVOID));
C_ASSERT(sizeof(NDIS_NET_BUFFER_LIST_FILTERING_INFO) == sizeof(PVOID));

/* Slot NetBufferListHashInfo: a type and a function. */
#define NdisHashFunctionToeplitz	0x00000001
#define NdisHashFunctionReserved1	0x00000002
#define NdisHashFunctionReserved2	0x00000004
#define NdisHashFunctionReserved3	0x00000008

#define NDIS_HASH_FUNCTION_MASK	0x000000FF
#define NDIS_HASH_TYPE_MASK	0x00FFFF00

#define NDIS_HASH_IPV4		0x00000100
#define NDIS_HASH_TCP_IPV4	0x00000200
#define NDIS_HASH_IPV6		0x00000400
#define NDIS_HASH_IPV6_EX	0x00000800
#define NDIS_HASH_TCP_IPV6	0x00001000
#define NDIS_HASH_TCP_IPV6_EX	0x00002000
#define NDIS_HASH_UDP_IPV4	0x00004000
#define NDIS_HASH_UDP_IPV6	0x00008000
#define NDIS_HASH_UDP_IPV6_EX	0x00010000

#define NDIS_RSS_HASH_TYPE_FROM_HASH_INFO(Info)	((Info) & NDIS_HASH_TYPE_MASK)
#define NDIS_RSS_HASH_FUNC_FROM_HASH_INFO(Info) \
	((Info) & NDIS_HASH_FUNCTION_MASK)
#define NDIS_RSS_HASH_INFO_FROM_TYPE_AND_FUNC(Type, Function) \
	((Type) | (Function))

#endif /* _NDISCOMPAT_NDIS_OOB_H */
