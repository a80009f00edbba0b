/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * NET_BUFFER_LIST, NET_BUFFER, their pools and their accessors.
 *
 * Ports read and write members as well as macros, so names, order and shapes
 * are those of Windows.  The layout is one for every NDIS version: members
 * that are newer than a port's are there, and not used.
 *
 * NBLs and NBs come from pools, and from nowhere else.
 */
#ifndef _NDISCOMPAT_NDIS_BUFFER_H
#define _NDISCOMPAT_NDIS_BUFFER_H

#include <ndis/dma.h>
#include <ndis/list.h>
#include <ndis/mdl.h>
#include <ndis/oob.h>
#include <ndis/sharedmem.h>

typedef struct _NET_BUFFER NET_BUFFER, *PNET_BUFFER;
typedef struct _NET_BUFFER_LIST NET_BUFFER_LIST, *PNET_BUFFER_LIST;

/* Which part of a block of shared memory a NET_BUFFER's data lies in. */
typedef struct _NET_BUFFER_SHARED_MEMORY {
	struct _NET_BUFFER_SHARED_MEMORY *NextSharedMemorySegment;
	ULONG SharedMemoryFlags;
	NDIS_HANDLE SharedMemoryHandle;
	ULONG SharedMemoryOffset;
	ULONG SharedMemoryLength;
} NET_BUFFER_SHARED_MEMORY, *PNET_BUFFER_SHARED_MEMORY;

C_ASSERT(sizeof(NET_BUFFER_SHARED_MEMORY) == 32);

typedef union _NET_BUFFER_DATA_LENGTH {
	ULONG DataLength;
	SIZE_T stDataLength;
} NET_BUFFER_DATA_LENGTH, *PNET_BUFFER_DATA_LENGTH;

typedef struct _NET_BUFFER_DATA {
	PNET_BUFFER Next;
	PMDL CurrentMdl;
	ULONG CurrentMdlOffset;
	NET_BUFFER_DATA_LENGTH NbDataLength;
	PMDL MdlChain;
	ULONG DataOffset;
} NET_BUFFER_DATA, *PNET_BUFFER_DATA;

typedef union _NET_BUFFER_HEADER {
	NET_BUFFER_DATA NetBufferData;
	SLIST_HEADER Link;
} NET_BUFFER_HEADER, *PNET_BUFFER_HEADER;

struct _NET_BUFFER {
	union {
		struct {
			PNET_BUFFER Next;
			PMDL CurrentMdl;
			ULONG CurrentMdlOffset;
			union {
				ULONG DataLength;
				SIZE_T stDataLength;
			};
			PMDL MdlChain;
			ULONG DataOffset;
		};
		SLIST_HEADER Link;
		NET_BUFFER_HEADER NetBufferHeader;
	};
	USHORT ChecksumBias;
	USHORT Reserved;
	NDIS_HANDLE NdisPoolHandle;
	PVOID NdisReserved[2] DECLSPEC_ALIGN(16);
	PVOID ProtocolReserved[6] DECLSPEC_ALIGN(16);
	PVOID MiniportReserved[4] DECLSPEC_ALIGN(16);
	NDIS_PHYSICAL_ADDRESS DataPhysicalAddress;
	union {
		PNET_BUFFER_SHARED_MEMORY SharedMemoryInfo;
		PSCATTER_GATHER_LIST ScatterGatherList;
	};
};

C_ASSERT(FIELD_OFFSET(NET_BUFFER, MdlChain) ==
	 FIELD_OFFSET(NET_BUFFER_DATA, MdlChain));
C_ASSERT(FIELD_OFFSET(NET_BUFFER, DataOffset) ==
	 FIELD_OFFSET(NET_BUFFER_DATA, DataOffset));
C_ASSERT(FIELD_OFFSET(NET_BUFFER, MiniportReserved) % 16 == 0);

typedef struct _NET_BUFFER_LIST_CONTEXT {
	struct _NET_BUFFER_LIST_CONTEXT *Next;
	USHORT Size;
	USHORT Offset;
	UCHAR ContextData[] DECLSPEC_ALIGN(16);
} NET_BUFFER_LIST_CONTEXT, *PNET_BUFFER_LIST_CONTEXT;

C_ASSERT(FIELD_OFFSET(NET_BUFFER_LIST_CONTEXT, ContextData) ==
	 sizeof(NET_BUFFER_LIST_CONTEXT));

typedef struct _NET_BUFFER_LIST_DATA {
	PNET_BUFFER_LIST Next;
	PNET_BUFFER FirstNetBuffer;
} NET_BUFFER_LIST_DATA, *PNET_BUFFER_LIST_DATA;

typedef union _NET_BUFFER_LIST_HEADER {
	NET_BUFFER_LIST_DATA NetBufferListData;
	SLIST_HEADER Link;
} NET_BUFFER_LIST_HEADER, *PNET_BUFFER_LIST_HEADER;

struct _NET_BUFFER_LIST {
	union {
		struct {
			PNET_BUFFER_LIST Next;
			PNET_BUFFER FirstNetBuffer;
		};
		SLIST_HEADER Link;
		NET_BUFFER_LIST_HEADER NetBufferListHeader;
	};
	PNET_BUFFER_LIST_CONTEXT Context;
	PNET_BUFFER_LIST ParentNetBufferList;
	NDIS_HANDLE NdisPoolHandle;
	PVOID NdisReserved[2] DECLSPEC_ALIGN(16);
	PVOID ProtocolReserved[4] DECLSPEC_ALIGN(16);
	PVOID MiniportReserved[2] DECLSPEC_ALIGN(16);
	PVOID Scratch;
	NDIS_HANDLE SourceHandle;
	ULONG NblFlags;
	LONG ChildRefCount;
	ULONG Flags;
	union {
		NDIS_STATUS Status;
		PVOID NdisReserved2;
	};
	PVOID NetBufferListInfo[MaxNetBufferListInfo];
};

C_ASSERT(FIELD_OFFSET(NET_BUFFER_LIST, MiniportReserved) % 16 == 0);

#define NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1	1
#define NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_2	2

#define NET_BUFFER_LIST_POOL_FLAG_VERIFY	0x00000001

typedef struct _NET_BUFFER_LIST_POOL_PARAMETERS {
	NDIS_OBJECT_HEADER Header;
	UCHAR ProtocolId;
	BOOLEAN fAllocateNetBuffer;
	USHORT ContextSize;
	ULONG PoolTag;
	ULONG DataSize;
	ULONG Flags;
} NET_BUFFER_LIST_POOL_PARAMETERS, *PNET_BUFFER_LIST_POOL_PARAMETERS;

#define NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 \
	RTL_SIZEOF_THROUGH_FIELD(NET_BUFFER_LIST_POOL_PARAMETERS, DataSize)
#define NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_2 \
	RTL_SIZEOF_THROUGH_FIELD(NET_BUFFER_LIST_POOL_PARAMETERS, Flags)

C_ASSERT(NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 == 16);
C_ASSERT(NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_2 == 20);

#define NET_BUFFER_POOL_PARAMETERS_REVISION_1	1
#define NET_BUFFER_POOL_PARAMETERS_REVISION_2	2

#define NET_BUFFER_POOL_FLAG_VERIFY	0x00000001

typedef struct _NET_BUFFER_POOL_PARAMETERS {
	NDIS_OBJECT_HEADER Header;
	ULONG PoolTag;
	ULONG DataSize;
	ULONG Flags;
} NET_BUFFER_POOL_PARAMETERS, *PNET_BUFFER_POOL_PARAMETERS;

#define NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1 \
	RTL_SIZEOF_THROUGH_FIELD(NET_BUFFER_POOL_PARAMETERS, DataSize)
#define NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_2 \
	RTL_SIZEOF_THROUGH_FIELD(NET_BUFFER_POOL_PARAMETERS, Flags)

C_ASSERT(NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1 == 12);
C_ASSERT(NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_2 == 16);

#define NDIS_PROTOCOL_ID_DEFAULT	0x00
#define NDIS_PROTOCOL_ID_TCP_IP		0x02
#define NDIS_PROTOCOL_ID_IPX		0x06
#define NDIS_PROTOCOL_ID_NBF		0x07
#define NDIS_PROTOCOL_ID_MAX		0x0F
#define NDIS_PROTOCOL_ID_MASK		0x0F

#define NDIS_CLONE_FLAGS_RESERVED		0x00000001
#define NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS	0x00000002

/* NblFlags. */
#define NDIS_NBL_FLAGS_SEND_READ_ONLY				0x00000001
#define NDIS_NBL_FLAGS_RECV_READ_ONLY				0x00000002
#define NDIS_NBL_FLAGS_HD_SPLIT					0x00000100
#define NDIS_NBL_FLAGS_IS_IPV4					0x00000200
#define NDIS_NBL_FLAGS_IS_IPV6					0x00000400
#define NDIS_NBL_FLAGS_IS_TCP					0x00000800
#define NDIS_NBL_FLAGS_IS_UDP					0x00001000
#define NDIS_NBL_FLAGS_SPLIT_AT_UPPER_LAYER_PROTOCOL_HEADER	0x00002000
#define NDIS_NBL_FLAGS_SPLIT_AT_UPPER_LAYER_PROTOCOL_PAYLOAD	0x00004000
#define NDIS_NBL_FLAGS_IS_LOOPBACK_PACKET			0x00008000
#define NDIS_NBL_FLAGS_CAPTURE_TIMESTAMP_ON_TRANSMIT		0x00010000

/* Flags: whose bits are whose. */
#define NBL_FLAGS_PROTOCOL_RESERVED	0xFFF00003
#define NBL_FLAGS_MINIPORT_RESERVED	0x0000F000
#define NBL_FLAGS_SCRATCH		0x000F0000
#define NBL_FLAGS_NDIS_RESERVED		0x00000FFC

#define NDIS_SEND_FLAGS_DISPATCH_LEVEL			0x00000001
#define NDIS_SEND_FLAGS_CHECK_FOR_LOOPBACK		0x00000002
#define NDIS_SEND_FLAGS_SINGLE_QUEUE			0x00000004
#define NDIS_SEND_FLAGS_SWITCH_DESTINATION_GROUP	0x00000010
#define NDIS_SEND_FLAGS_SWITCH_SINGLE_SOURCE		0x00000020

#define NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL		0x00000001
#define NDIS_SEND_COMPLETE_FLAGS_SINGLE_QUEUE		0x00000002
#define NDIS_SEND_COMPLETE_FLAGS_SWITCH_SINGLE_SOURCE	0x00000004

#define NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL		0x00000001
#define NDIS_RECEIVE_FLAGS_RESOURCES			0x00000002
#define NDIS_RECEIVE_FLAGS_SINGLE_ETHER_TYPE		0x00000100
#define NDIS_RECEIVE_FLAGS_SINGLE_VLAN			0x00000200
#define NDIS_RECEIVE_FLAGS_PERFECT_FILTERED		0x00000400
#define NDIS_RECEIVE_FLAGS_SINGLE_QUEUE			0x00000800
#define NDIS_RECEIVE_FLAGS_SHARED_MEMORY_INFO_VALID	0x00001000
#define NDIS_RECEIVE_FLAGS_MORE_NBLS			0x00002000
#define NDIS_RECEIVE_FLAGS_SWITCH_DESTINATION_GROUP	0x00004000
#define NDIS_RECEIVE_FLAGS_SWITCH_SINGLE_SOURCE		0x00008000

#define NDIS_RETURN_FLAGS_DISPATCH_LEVEL	0x00000001
#define NDIS_RETURN_FLAGS_SINGLE_QUEUE		0x00000002
#define NDIS_RETURN_FLAGS_SWITCH_SINGLE_SOURCE	0x00000004

#define NDIS_TEST_SEND_FLAG(Flags, Flag)	(((Flags) & (Flag)) != 0)
#define NDIS_SET_SEND_FLAG(Flags, Flag)		((Flags) |= (Flag))
#define NDIS_TEST_SEND_AT_DISPATCH_LEVEL(Flags) \
	NDIS_TEST_SEND_FLAG(Flags, NDIS_SEND_FLAGS_DISPATCH_LEVEL)
#define NDIS_SET_SEND_COMPLETE_FLAG(Flags, Flag)	((Flags) |= (Flag))
#define NDIS_TEST_SEND_COMPLETE_FLAG(Flags, Flag)	(((Flags) & (Flag)) != 0)
#define NDIS_TEST_SEND_COMPLETE_AT_DISPATCH_LEVEL(Flags) \
	NDIS_TEST_SEND_COMPLETE_FLAG(Flags, \
				     NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL)
#define NDIS_SET_RETURN_FLAG(Flags, Flag)	((Flags) |= (Flag))
#define NDIS_TEST_RETURN_FLAG(Flags, Flag)	(((Flags) & (Flag)) != 0)
#define NDIS_TEST_RETURN_AT_DISPATCH_LEVEL(Flags) \
	NDIS_TEST_RETURN_FLAG(Flags, NDIS_RETURN_FLAGS_DISPATCH_LEVEL)
#define NDIS_SET_RECEIVE_FLAG(Flags, Flag)	((Flags) |= (Flag))
#define NDIS_TEST_RECEIVE_FLAG(Flags, Flag)	(((Flags) & (Flag)) != 0)
#define NDIS_TEST_RECEIVE_AT_DISPATCH_LEVEL(Flags) \
	NDIS_TEST_RECEIVE_FLAG(Flags, NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL)
#define NDIS_TEST_RECEIVE_CANNOT_PEND(Flags) \
	NDIS_TEST_RECEIVE_FLAG(Flags, NDIS_RECEIVE_FLAGS_RESOURCES)

/* All of these may be assigned to, but for the start of a context's data. */
#define NET_BUFFER_NEXT_NB(Nb)			((Nb)->Next)
#define NET_BUFFER_FIRST_MDL(Nb)		((Nb)->MdlChain)
#define NET_BUFFER_CURRENT_MDL(Nb)		((Nb)->CurrentMdl)
#define NET_BUFFER_CURRENT_MDL_OFFSET(Nb)	((Nb)->CurrentMdlOffset)
#define NET_BUFFER_DATA_LENGTH(Nb)		((Nb)->DataLength)
#define NET_BUFFER_DATA_OFFSET(Nb)		((Nb)->DataOffset)
#define NET_BUFFER_CHECKSUM_BIAS(Nb)		((Nb)->ChecksumBias)
#define NET_BUFFER_PROTOCOL_RESERVED(Nb)	((Nb)->ProtocolReserved)
#define NET_BUFFER_MINIPORT_RESERVED(Nb)	((Nb)->MiniportReserved)
#define NET_BUFFER_DATA_PHYSICAL_ADDRESS(Nb)	((Nb)->DataPhysicalAddress)
#define NET_BUFFER_SHARED_MEMORY_INFO(Nb)	((Nb)->SharedMemoryInfo)
#define NET_BUFFER_SCATTER_GATHER_LIST(Nb)	((Nb)->ScatterGatherList)

#define NET_BUFFER_FIRST_SHARED_MEM_INFO(Nb)	((Nb)->SharedMemoryInfo)
#define NET_BUFFER_SHARED_MEM_NEXT_SEGMENT(Info) \
	((Info)->NextSharedMemorySegment)
#define NET_BUFFER_SHARED_MEM_FLAGS(Info)	((Info)->SharedMemoryFlags)
#define NET_BUFFER_SHARED_MEM_HANDLE(Info)	((Info)->SharedMemoryHandle)
#define NET_BUFFER_SHARED_MEM_OFFSET(Info)	((Info)->SharedMemoryOffset)
#define NET_BUFFER_SHARED_MEM_LENGTH(Info)	((Info)->SharedMemoryLength)

#define NET_BUFFER_LIST_NEXT_NBL(Nbl)		((Nbl)->Next)
#define NET_BUFFER_LIST_FIRST_NB(Nbl)		((Nbl)->FirstNetBuffer)
#define NET_BUFFER_LIST_FLAGS(Nbl)		((Nbl)->Flags)
#define NET_BUFFER_LIST_NBL_FLAGS(Nbl)		((Nbl)->NblFlags)
#define NET_BUFFER_LIST_STATUS(Nbl)		((Nbl)->Status)
#define NET_BUFFER_LIST_PROTOCOL_RESERVED(Nbl)	((Nbl)->ProtocolReserved)
#define NET_BUFFER_LIST_MINIPORT_RESERVED(Nbl)	((Nbl)->MiniportReserved)
#define NET_BUFFER_LIST_CONTEXT_DATA_START(Nbl) \
	((PUCHAR)((Nbl)->Context + 1) + (Nbl)->Context->Offset)
#define NET_BUFFER_LIST_CONTEXT_DATA_SIZE(Nbl)	((Nbl)->Context->Size)
#define NET_BUFFER_LIST_INFO(Nbl, Id)		((Nbl)->NetBufferListInfo[Id])

#define NDIS_GET_NET_BUFFER_LIST_CANCEL_ID(Nbl) \
	NET_BUFFER_LIST_INFO(Nbl, NetBufferListCancelId)
#define NDIS_SET_NET_BUFFER_LIST_CANCEL_ID(Nbl, CancelId) \
	(NET_BUFFER_LIST_INFO(Nbl, NetBufferListCancelId) = \
	 (PVOID)(ULONG_PTR)(CancelId))

/* A slot, as the structure that is in it. */
#define ndc_oob(Nbl, type, slot) \
	((type *)&NET_BUFFER_LIST_INFO(Nbl, slot))

#define NDIS_GET_NET_BUFFER_LIST_VLAN_ID(Nbl) \
	((ULONG)ndc_oob(Nbl, NDIS_NET_BUFFER_LIST_8021Q_INFO, \
			Ieee8021QNetBufferListInfo)->TagHeader.VlanId)
#define NDIS_SET_NET_BUFFER_LIST_VLAN_ID(Nbl, Id) \
	(ndc_oob(Nbl, NDIS_NET_BUFFER_LIST_8021Q_INFO, \
		 Ieee8021QNetBufferListInfo)->TagHeader.VlanId = (Id))

#define NET_BUFFER_LIST_RECEIVE_FILTER_ID(Nbl) \
	(ndc_oob(Nbl, NDIS_NET_BUFFER_LIST_FILTERING_INFO, \
		 NetBufferListFilteringInfo)->FilteringInfo.FilterId)
#define NET_BUFFER_LIST_RECEIVE_QUEUE_ID(Nbl) \
	(ndc_oob(Nbl, NDIS_NET_BUFFER_LIST_FILTERING_INFO, \
		 NetBufferListFilteringInfo)->FilteringInfo.QueueVPortInfo.QueueId)
#define NET_BUFFER_LIST_RECEIVE_FILTER_VPORT_ID(Nbl) \
	(ndc_oob(Nbl, NDIS_NET_BUFFER_LIST_FILTERING_INFO, \
		 NetBufferListFilteringInfo)->FilteringInfo.QueueVPortInfo.VPortId)

#define NET_BUFFER_LIST_COALESCED_SEG_COUNT(Nbl) \
	(ndc_oob(Nbl, NDIS_RSC_NBL_INFO, \
		 TcpRecvSegCoalesceInfo)->Info.CoalescedSegCount)
#define NET_BUFFER_LIST_DUP_ACK_COUNT(Nbl) \
	(ndc_oob(Nbl, NDIS_RSC_NBL_INFO, \
		 TcpRecvSegCoalesceInfo)->Info.DupAckCount)

#define NET_BUFFER_LIST_GET_HASH_VALUE(Nbl) \
	((ULONG)(ULONG_PTR)NET_BUFFER_LIST_INFO(Nbl, NetBufferListHashValue))
#define NET_BUFFER_LIST_SET_HASH_VALUE(Nbl, Value) \
	(NET_BUFFER_LIST_INFO(Nbl, NetBufferListHashValue) = \
	 (PVOID)(ULONG_PTR)(ULONG)(Value))
#define ndc_hash_info(Nbl) \
	((ULONG)(ULONG_PTR)NET_BUFFER_LIST_INFO(Nbl, NetBufferListHashInfo))
#define ndc_set_hash_info(Nbl, Mask, Bits) \
	(NET_BUFFER_LIST_INFO(Nbl, NetBufferListHashInfo) = \
	 (PVOID)(ULONG_PTR)((ndc_hash_info(Nbl) & ~(Mask)) | \
			    ((ULONG)(Bits) & (Mask))))
#define NET_BUFFER_LIST_GET_HASH_TYPE(Nbl) \
	NDIS_RSS_HASH_TYPE_FROM_HASH_INFO(ndc_hash_info(Nbl))
#define NET_BUFFER_LIST_SET_HASH_TYPE(Nbl, Type) \
	ndc_set_hash_info(Nbl, NDIS_HASH_TYPE_MASK, Type)
#define NET_BUFFER_LIST_GET_HASH_FUNCTION(Nbl) \
	NDIS_RSS_HASH_FUNC_FROM_HASH_INFO(ndc_hash_info(Nbl))
#define NET_BUFFER_LIST_SET_HASH_FUNCTION(Nbl, Function) \
	ndc_set_hash_info(Nbl, NDIS_HASH_FUNCTION_MASK, Function)

/**
 * NdisSetNblFlag() - set bits of NblFlags
 * @Nbl: the NET_BUFFER_LIST
 * @Flag: the bits
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisSetNblFlag(Nbl, Flag)	((Nbl)->NblFlags |= (Flag))

/**
 * NdisClearNblFlag() - clear bits of NblFlags
 * @Nbl: the NET_BUFFER_LIST
 * @Flag: the bits
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisClearNblFlag(Nbl, Flag)	((Nbl)->NblFlags &= ~(Flag))

/**
 * NdisTestNblFlag() - is any of these bits of NblFlags set?
 * @Nbl: the NET_BUFFER_LIST
 * @Flag: the bits
 *
 * Context: Any.
 * Return: Nonzero if one is.
 *
 * Differs from Windows: nothing known.
 */
#define NdisTestNblFlag(Nbl, Flag)	(((Nbl)->NblFlags & (Flag)) != 0)

/**
 * NdisTestNblFlags() - are all of these bits of NblFlags set?
 * @Nbl: the NET_BUFFER_LIST
 * @Flags: the bits
 *
 * Context: Any.
 * Return: Nonzero if all are.
 *
 * Differs from Windows: nothing known.
 */
#define NdisTestNblFlags(Nbl, Flags) \
	(((Nbl)->NblFlags & (Flags)) == (Flags))

/**
 * NdisSetNetBufferListProtocolId() - say which protocol sends an NBL
 * @Nbl: the NET_BUFFER_LIST
 * @ProtocolId: NDIS_PROTOCOL_ID_*
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisSetNetBufferListProtocolId(Nbl, ProtocolId) \
	(*(PUCHAR)&NET_BUFFER_LIST_INFO(Nbl, NetBufferListProtocolId) = \
	 (UCHAR)(ProtocolId))

/**
 * NdisGetNetBufferListProtocolId() - which protocol sends an NBL
 * @NetBufferList: the NET_BUFFER_LIST
 *
 * Context: Any.
 * Return: NDIS_PROTOCOL_ID_*.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE UCHAR
NdisGetNetBufferListProtocolId(const NET_BUFFER_LIST *NetBufferList)
{
	return (UCHAR)((ULONG_PTR)NET_BUFFER_LIST_INFO(NetBufferList,
						       NetBufferListProtocolId)
		       & NDIS_PROTOCOL_ID_MASK);
}

/**
 * NdisGetPoolFromNetBufferList() - the pool of an NBL
 * @NetBufferList: the NET_BUFFER_LIST
 *
 * Context: Any.
 * Return: The pool's handle.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE NDIS_HANDLE
NdisGetPoolFromNetBufferList(const NET_BUFFER_LIST *NetBufferList)
{
	return NetBufferList->NdisPoolHandle;
}

/**
 * NdisGetPoolFromNetBuffer() - the pool of an NB
 * @NetBuffer: the NET_BUFFER
 *
 * Context: Any.
 * Return: The pool's handle.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE NDIS_HANDLE NdisGetPoolFromNetBuffer(const NET_BUFFER *NetBuffer)
{
	return NetBuffer->NdisPoolHandle;
}

typedef PMDL NET_BUFFER_ALLOCATE_MDL(PULONG BufferSize);
typedef NET_BUFFER_ALLOCATE_MDL *NET_BUFFER_ALLOCATE_MDL_HANDLER;
typedef VOID NET_BUFFER_FREE_MDL(PMDL Mdl);
typedef NET_BUFFER_FREE_MDL *NET_BUFFER_FREE_MDL_HANDLER;

NDIS_HANDLE
NdisAllocateNetBufferListPool(NDIS_HANDLE NdisHandle,
			      PNET_BUFFER_LIST_POOL_PARAMETERS Parameters);
VOID NdisFreeNetBufferListPool(NDIS_HANDLE PoolHandle);
PNET_BUFFER_LIST NdisAllocateNetBufferList(NDIS_HANDLE PoolHandle,
					   USHORT ContextSize,
					   USHORT ContextBackFill);
PNET_BUFFER_LIST
NdisAllocateNetBufferAndNetBufferList(NDIS_HANDLE PoolHandle,
				      USHORT ContextSize,
				      USHORT ContextBackFill, PMDL MdlChain,
				      ULONG DataOffset, SIZE_T DataLength);
VOID NdisFreeNetBufferList(PNET_BUFFER_LIST NetBufferList);

NDIS_HANDLE NdisAllocateNetBufferPool(NDIS_HANDLE NdisHandle,
				      PNET_BUFFER_POOL_PARAMETERS Parameters);
VOID NdisFreeNetBufferPool(NDIS_HANDLE PoolHandle);
PNET_BUFFER NdisAllocateNetBuffer(NDIS_HANDLE PoolHandle, PMDL MdlChain,
				  ULONG DataOffset, SIZE_T DataLength);
PNET_BUFFER NdisAllocateNetBufferMdlAndData(NDIS_HANDLE PoolHandle);
VOID NdisFreeNetBuffer(PNET_BUFFER NetBuffer);

NDIS_STATUS NdisAllocateNetBufferListContext(PNET_BUFFER_LIST NetBufferList,
					     USHORT ContextSize,
					     USHORT ContextBackFill,
					     ULONG PoolTag);
VOID NdisFreeNetBufferListContext(PNET_BUFFER_LIST NetBufferList,
				  USHORT ContextSize);
VOID NdisCopyReceiveNetBufferListInfo(PNET_BUFFER_LIST DestNetBufferList,
				      PNET_BUFFER_LIST SrcNetBufferList);
VOID NdisCopySendNetBufferListInfo(PNET_BUFFER_LIST DestNetBufferList,
				   PNET_BUFFER_LIST SrcNetBufferList);

PNET_BUFFER_LIST
NdisAllocateCloneNetBufferList(PNET_BUFFER_LIST OriginalNetBufferList,
			       NDIS_HANDLE NetBufferListPoolHandle,
			       NDIS_HANDLE NetBufferPoolHandle,
			       ULONG AllocateCloneFlags);
VOID NdisFreeCloneNetBufferList(PNET_BUFFER_LIST CloneNetBufferList,
				ULONG FreeCloneFlags);
PNET_BUFFER_LIST
NdisAllocateFragmentNetBufferList(PNET_BUFFER_LIST OriginalNetBufferList,
				  NDIS_HANDLE NetBufferListPool,
				  NDIS_HANDLE NetBufferPool, ULONG StartOffset,
				  ULONG MaximumLength, ULONG DataOffsetDelta,
				  ULONG DataBackFill,
				  ULONG AllocateFragmentFlags);
VOID NdisFreeFragmentNetBufferList(PNET_BUFFER_LIST FragmentNetBufferList,
				   ULONG DataOffsetDelta,
				   ULONG FreeFragmentFlags);
PNET_BUFFER_LIST
NdisAllocateReassembledNetBufferList(PNET_BUFFER_LIST FragmentNetBufferList,
				     NDIS_HANDLE NetBufferAndNetBufferListPool,
				     ULONG StartOffset, ULONG DataOffsetDelta,
				     ULONG DataBackFill,
				     ULONG AllocateReassembleFlags);
VOID NdisFreeReassembledNetBufferList(PNET_BUFFER_LIST ReassembledNetBufferList,
				      ULONG DataOffsetDelta,
				      ULONG FreeReassembleFlags);

NDIS_STATUS
NdisRetreatNetBufferDataStart(PNET_BUFFER NetBuffer, ULONG DataOffsetDelta,
			      ULONG DataBackFill,
			      NET_BUFFER_ALLOCATE_MDL_HANDLER AllocateMdlHandler);
VOID NdisAdvanceNetBufferDataStart(PNET_BUFFER NetBuffer,
				   ULONG DataOffsetDelta, BOOLEAN FreeMdl,
				   NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler);
NDIS_STATUS
NdisRetreatNetBufferListDataStart(PNET_BUFFER_LIST NetBufferList,
				  ULONG DataOffsetDelta, ULONG DataBackFill,
				  NET_BUFFER_ALLOCATE_MDL_HANDLER AllocateMdlHandler,
				  NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler);
VOID NdisAdvanceNetBufferListDataStart(PNET_BUFFER_LIST NetBufferList,
				       ULONG DataOffsetDelta, BOOLEAN FreeMdl,
				       NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler);
VOID NdisAdjustNetBufferCurrentMdl(PNET_BUFFER NetBuffer);
PVOID NdisGetDataBuffer(PNET_BUFFER NetBuffer, ULONG BytesNeeded,
			PVOID Storage, ULONG AlignMultiple, ULONG AlignOffset);
NDIS_STATUS NdisCopyFromNetBufferToNetBuffer(PNET_BUFFER Destination,
					     ULONG DestinationOffset,
					     ULONG BytesToCopy,
					     PNET_BUFFER Source,
					     ULONG SourceOffset,
					     PULONG BytesCopied);
ULONG NdisQueryNetBufferPhysicalCount(PNET_BUFFER NetBuffer);

/*
 * The DMA of a NET_BUFFER: its address list is given to the handler that the
 * miniport registered, NdisMRegisterScatterGatherDma().
 */
NDIS_STATUS NdisMAllocateNetBufferSGList(NDIS_HANDLE NdisMiniportDmaHandle,
					 PNET_BUFFER NetBuffer, PVOID Context,
					 ULONG Flags,
					 PVOID ScatterGatherListBuffer,
					 ULONG ScatterGatherListBufferSize);
VOID NdisMFreeNetBufferSGList(NDIS_HANDLE NdisMiniportDmaHandle,
			      PSCATTER_GATHER_LIST pSGL, PNET_BUFFER NetBuffer);

typedef VOID NDIS_PROCESS_SG_LIST(struct _DEVICE_OBJECT *pDO, PVOID Reserved,
				  PSCATTER_GATHER_LIST pSGL, PVOID Context);
typedef NDIS_PROCESS_SG_LIST *NDIS_PROCESS_SG_LIST_HANDLER;

#define NDIS_SCATTER_GATHER_LIST_PARAMETERS_REVISION_1	1

typedef struct _NDIS_SCATTER_GATHER_LIST_PARAMETERS {
	NDIS_OBJECT_HEADER Header;
	ULONG Flags;
	NDIS_RECEIVE_QUEUE_ID QueueId;
	NDIS_SHARED_MEMORY_USAGE SharedMemoryUsage;
	PMDL Mdl;
	PVOID CurrentVa;
	ULONG Length;
	NDIS_PROCESS_SG_LIST_HANDLER ProcessSGListHandler;
	PVOID Context;
	PSCATTER_GATHER_LIST ScatterGatherListBuffer;
	ULONG ScatterGatherListBufferSize;
	ULONG ScatterGatherListBufferSizeNeeded;
} NDIS_SCATTER_GATHER_LIST_PARAMETERS, *PNDIS_SCATTER_GATHER_LIST_PARAMETERS;

#define NDIS_SIZEOF_SCATTER_GATHER_LIST_PARAMETERS_REVISION_1 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_SCATTER_GATHER_LIST_PARAMETERS, \
				 ScatterGatherListBufferSizeNeeded)

C_ASSERT(NDIS_SIZEOF_SCATTER_GATHER_LIST_PARAMETERS_REVISION_1 == 72);

NDIS_STATUS
NdisBuildScatterGatherList(NDIS_HANDLE NdisHandle,
			   PNDIS_SCATTER_GATHER_LIST_PARAMETERS SGListParameters);
VOID NdisFreeScatterGatherList(NDIS_HANDLE NdisHandle,
			       PSCATTER_GATHER_LIST ScatterGatherListBuffer,
			       BOOLEAN WriteToDevice);

#endif /* _NDISCOMPAT_NDIS_BUFFER_H */
