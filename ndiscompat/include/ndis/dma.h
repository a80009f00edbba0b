/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * DMA: what a miniport registers, and the common blocks that it allocates with
 * NdisMAllocateSharedMemory and frees with NdisMFreeSharedMemory.  Their
 * identity is the tuple of adapter, length, virtual and physical address;
 * there is no handle.
 */
#ifndef _NDISCOMPAT_NDIS_DMA_H
#define _NDISCOMPAT_NDIS_DMA_H

#include <ndis/interlocked.h>
#include <ndis/object.h>
#include <ndis/types.h>

struct _DEVICE_OBJECT;
struct _MDL;

typedef struct _SCATTER_GATHER_ELEMENT {
	PHYSICAL_ADDRESS Address;
	ULONG Length;
	ULONG_PTR Reserved;
} SCATTER_GATHER_ELEMENT, *PSCATTER_GATHER_ELEMENT;

typedef struct _SCATTER_GATHER_LIST {
	ULONG NumberOfElements;
	ULONG_PTR Reserved;
	SCATTER_GATHER_ELEMENT Elements[];
} SCATTER_GATHER_LIST, *PSCATTER_GATHER_LIST;

C_ASSERT(sizeof(SCATTER_GATHER_ELEMENT) == 24);
C_ASSERT(sizeof(SCATTER_GATHER_LIST) == 16);

typedef VOID MINIPORT_PROCESS_SG_LIST(struct _DEVICE_OBJECT *pDO,
				      PVOID Reserved,
				      PSCATTER_GATHER_LIST pSGL, PVOID Context);
typedef MINIPORT_PROCESS_SG_LIST *MINIPORT_PROCESS_SG_LIST_HANDLER;

typedef VOID
MINIPORT_ALLOCATE_SHARED_MEM_COMPLETE(NDIS_HANDLE MiniportAdapterContext,
				      PVOID VirtualAddress,
				      PNDIS_PHYSICAL_ADDRESS PhysicalAddress,
				      ULONG Length, PVOID Context);
typedef MINIPORT_ALLOCATE_SHARED_MEM_COMPLETE
	*MINIPORT_ALLOCATE_SHARED_MEM_COMPLETE_HANDLER;

#define NDIS_SG_DMA_64_BIT_ADDRESS	0x00000001
#define NDIS_SG_DMA_V3_HAL_API		0x00000002
#define NDIS_SG_DMA_HYBRID_DMA		0x00000004

#define NDIS_SG_LIST_WRITE_TO_DEVICE	0x00000001

#define NDIS_SG_DMA_DESCRIPTION_REVISION_1	1
#define NDIS_SG_DMA_DESCRIPTION_REVISION_2	2

typedef struct _NDIS_SG_DMA_DESCRIPTION {
	NDIS_OBJECT_HEADER Header;
	ULONG Flags;
	ULONG MaximumPhysicalMapping;
	MINIPORT_PROCESS_SG_LIST_HANDLER ProcessSGListHandler;
	MINIPORT_ALLOCATE_SHARED_MEM_COMPLETE_HANDLER SharedMemAllocateCompleteHandler;
	ULONG ScatterGatherListSize;
	struct _DEVICE_OBJECT *PdoOverride;
} NDIS_SG_DMA_DESCRIPTION, *PNDIS_SG_DMA_DESCRIPTION;

#define NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_SG_DMA_DESCRIPTION, \
				 ScatterGatherListSize)
#define NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_2 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_SG_DMA_DESCRIPTION, PdoOverride)

C_ASSERT(NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1 == 36);
C_ASSERT(NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_2 == 48);

typedef enum _DMA_WIDTH {
	Width8Bits,
	Width16Bits,
	Width32Bits,
	Width64Bits,
	WidthNoWrap,
	MaximumDmaWidth
} DMA_WIDTH, *PDMA_WIDTH;

typedef enum _DMA_SPEED {
	Compatible,
	TypeA,
	TypeB,
	TypeC,
	TypeF,
	MaximumDmaSpeed
} DMA_SPEED, *PDMA_SPEED;

typedef struct _NDIS_DMA_DESCRIPTION {
	BOOLEAN DemandMode;
	BOOLEAN AutoInitialize;
	BOOLEAN DmaChannelSpecified;
	DMA_WIDTH DmaWidth;
	DMA_SPEED DmaSpeed;
	ULONG DmaPort;
	ULONG DmaChannel;
} NDIS_DMA_DESCRIPTION, *PNDIS_DMA_DESCRIPTION;

C_ASSERT(sizeof(NDIS_DMA_DESCRIPTION) == 20);

NDIS_STATUS
NdisMRegisterScatterGatherDma(NDIS_HANDLE MiniportAdapterHandle,
			      PNDIS_SG_DMA_DESCRIPTION DmaDescription,
			      PNDIS_HANDLE NdisMiniportDmaHandle);
VOID NdisMDeregisterScatterGatherDma(NDIS_HANDLE NdisMiniportDmaHandle);
NDIS_STATUS NdisMRegisterDmaChannel(PNDIS_HANDLE MiniportDmaHandle,
				    NDIS_HANDLE MiniportAdapterHandle,
				    UINT DmaChannel, BOOLEAN Dma32BitAddresses,
				    PNDIS_DMA_DESCRIPTION DmaDescription,
				    ULONG MaximumLength);
VOID NdisMDeregisterDmaChannel(NDIS_HANDLE MiniportDmaHandle);
ULONG NdisMGetDmaAlignment(NDIS_HANDLE MiniportAdapterHandle);
ULONG NdisGetSharedDataAlignment(VOID);

VOID NdisMAllocateSharedMemory(NDIS_HANDLE MiniportAdapterHandle, ULONG Length,
			       BOOLEAN Cached, PVOID *VirtualAddress,
			       PNDIS_PHYSICAL_ADDRESS PhysicalAddress);
VOID NdisMFreeSharedMemory(NDIS_HANDLE MiniportAdapterHandle, ULONG Length,
			   BOOLEAN Cached, PVOID VirtualAddress,
			   NDIS_PHYSICAL_ADDRESS PhysicalAddress);
NDIS_STATUS NdisMAllocateSharedMemoryAsyncEx(NDIS_HANDLE MiniportDmaHandle,
					     ULONG Length, BOOLEAN Cached,
					     PVOID Context);
NDIS_STATUS NdisMAllocateSharedMemoryAsync(NDIS_HANDLE MiniportAdapterHandle,
					   ULONG Length, BOOLEAN Cached,
					   PVOID Context);

/**
 * NdisGetPhysicalAddressLow() - the low half of a physical address
 * @PhysicalAddress: the address
 *
 * Context: Any.
 * Return: 32 bits; may be assigned to.
 *
 * Differs from Windows: nothing known.
 */
#define NdisGetPhysicalAddressLow(PhysicalAddress) \
	((PhysicalAddress).LowPart)

/**
 * NdisGetPhysicalAddressHigh() - the high half of a physical address
 * @PhysicalAddress: the address
 *
 * Context: Any.
 * Return: 32 bits; may be assigned to.
 *
 * Differs from Windows: nothing known.
 */
#define NdisGetPhysicalAddressHigh(PhysicalAddress) \
	((PhysicalAddress).HighPart)

/**
 * NdisSetPhysicalAddressLow() - set the low half of a physical address
 * @PhysicalAddress: the address
 * @Value: 32 bits
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisSetPhysicalAddressLow(PhysicalAddress, Value) \
	((PhysicalAddress).LowPart = (Value))

/**
 * NdisSetPhysicalAddressHigh() - set the high half of a physical address
 * @PhysicalAddress: the address
 * @Value: 32 bits
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisSetPhysicalAddressHigh(PhysicalAddress, Value) \
	((PhysicalAddress).HighPart = (Value))

#define NDIS_PHYSICAL_ADDRESS_CONST(Low, High) \
	{ { (ULONG)(Low), (LONG)(High) } }

/**
 * NdisFlushBuffer() - make memory and caches agree, around DMA
 * @Buffer: an MDL
 * @WriteToDevice: TRUE: before the device reads it; FALSE: after it has
 * written it
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.  Caches are coherent on x86-64, so all
 * that is left to do is to keep the order.
 */
FORCEINLINE VOID NdisFlushBuffer(struct _MDL *Buffer, BOOLEAN WriteToDevice)
{
	UNREFERENCED_PARAMETER(Buffer);
	UNREFERENCED_PARAMETER(WriteToDevice);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

#endif /* _NDISCOMPAT_NDIS_DMA_H */
