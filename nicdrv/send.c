// SPDX-License-Identifier: GPL-2.0-only
/*
 * Send: the hardware reads frames where they lie, or copies of them, if it can
 * read memory of the driver only; what finds the ring full waits.
 */
#include "nic.h"

#define NIC_LEFT(List)	NET_BUFFER_LIST_MINIPORT_RESERVED(List)[0]

static BOOLEAN NicCopies(PNIC_ADAPTER Adapter)
{
	return !Adapter->Limits.ReadsFrames;
}

static NDIS_STATUS NicSlotCreate(PNIC_ADAPTER Adapter, PNIC_TX_SLOT Slot)
{
	if (!NicCopies(Adapter)) {
		Slot->Room = NIC_ALLOCATE(Adapter->Handle,
					  Adapter->PiecesBytes);
		return Slot->Room ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
	}
	NdisMAllocateSharedMemory(Adapter->Handle, Adapter->TxBufferBytes,
				  TRUE, &Slot->Virtual, &Slot->Physical);
	return Slot->Virtual ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

NDIS_STATUS NicTxCreate(PNIC_ADAPTER Adapter)
{
	ULONG Count = Adapter->TransmitBuffers;
	NDIS_STATUS Status;
	ULONG Bytes;
	ULONG i;

	if (!NicCopies(Adapter) && Count < NIC_LARGE_SLOTS)
		Count = NIC_LARGE_SLOTS;
	Status = NicRingCreate(Adapter, &Adapter->TxRing, Count,
			       Adapter->Limits.TxDescriptorBytes);
	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	Adapter->TxRing.Vector = Adapter->Limits.Vectors - 1;
	Bytes = Adapter->TxRing.Count * sizeof(*Adapter->TxSlots);
	Adapter->TxSlots = NIC_ALLOCATE(Adapter->Handle, Bytes);
	if (!Adapter->TxSlots)
		return NDIS_STATUS_RESOURCES;
	NdisZeroMemory(Adapter->TxSlots, Bytes);
	Adapter->TxBufferBytes = Adapter->FrameSize + NIC_VLAN_TAG;
	for (i = 0; i < Adapter->TxRing.Count &&
	     Status == NDIS_STATUS_SUCCESS; i++)
		Status = NicSlotCreate(Adapter, &Adapter->TxSlots[i]);
	return Status;
}

VOID NicTxDestroy(PNIC_ADAPTER Adapter)
{
	PNIC_TX_SLOT Slot;
	ULONG i;

	for (i = 0; Adapter->TxSlots && i < Adapter->TxRing.Count; i++) {
		Slot = &Adapter->TxSlots[i];
		if (Slot->Virtual)
			NdisMFreeSharedMemory(Adapter->Handle,
					      Adapter->TxBufferBytes, TRUE,
					      Slot->Virtual, Slot->Physical);
		if (Slot->Room)
			NdisFreeMemory(Slot->Room, 0, 0);
	}
	if (Adapter->TxSlots)
		NdisFreeMemory(Adapter->TxSlots, 0, 0);
	Adapter->TxSlots = NULL;
	NicRingDestroy(Adapter, &Adapter->TxRing);
}

/* A frame of an NBL has been sent, or has not; the last one ends the NBL. */
static VOID NicSentOne(PNET_BUFFER_LIST List, PNIC_LIST Done)
{
	NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO Large;
	ULONG_PTR Left = (ULONG_PTR)NIC_LEFT(List) - 1;

	NIC_LEFT(List) = (PVOID)Left;
	if (Left)
		return;
	Large.Value = NET_BUFFER_LIST_INFO(List, TcpLargeSendNetBufferListInfo);
	if (Large.Value) {
		Large.Value = NULL;
		Large.LsoV2TransmitComplete.Type =
			NDIS_TCP_LARGE_SEND_OFFLOAD_V2_TYPE;
		NET_BUFFER_LIST_INFO(List, TcpLargeSendNetBufferListInfo) =
			Large.Value;
	}
	NicListAdd(Done, List);
}

/* The first frame in the ring leaves it.  With TxLock. */
static VOID NicSent(PNIC_ADAPTER Adapter, PNIC_LIST Done)
{
	ULONG Mask = Adapter->TxRing.Count - 1;
	PNIC_TX_SLOT Slot = &Adapter->TxSlots[Adapter->TxHead & Mask];

	if (Slot->Pieces)
		NdisMFreeNetBufferSGList(Adapter->Dma, Slot->Pieces,
					 Slot->Frame);
	Slot->Pieces = NULL;
	Adapter->TxHead += Slot->Slots;
	NicSentOne(Slot->List, Done);
}

static VOID NicCountSent(PNIC_ADAPTER Adapter, const NIC_TX_FRAME *Work)
{
	Adapter->TxCounts.Octets += Work->Length;
	if (ETH_IS_BROADCAST(Work->Address))
		Adapter->TxCounts.Broadcast++;
	else if (ETH_IS_MULTICAST(Work->Address))
		Adapter->TxCounts.Multicast++;
	else
		Adapter->TxCounts.Unicast++;
}

/* A copy of a frame goes into a slot, which is empty. */
static BOOLEAN NicPostCopy(PNIC_ADAPTER Adapter, PNIC_TX_SLOT Slot,
			   PNET_BUFFER Frame, const NIC_TX_FRAME *Work)
{
	PVOID Data = NdisGetDataBuffer(Frame, Work->Length, Slot->Virtual, 1,
				       0);

	if (!Data)
		return FALSE;
	if (Data != Slot->Virtual)
		NdisMoveMemory(Slot->Virtual, Data, Work->Length);
	Adapter->Ops->TxFill(&Adapter->TxRing, Adapter->TxTail++,
			     Slot->Physical.QuadPart, Work->Length,
			     NIC_TX_FIRST | NIC_TX_LAST, Work);
	return TRUE;
}

_Use_decl_annotations_
VOID NicPieces(PDEVICE_OBJECT pDO, PVOID Reserved, PSCATTER_GATHER_LIST pSGL,
	       PVOID Context)
{
	PNIC_TX_SLOT Slot = Context;

	UNREFERENCED_PARAMETER(pDO);
	UNREFERENCED_PARAMETER(Reserved);
	Slot->Pieces = pSGL;
}

/*
 * A piece of memory that the device has, in descriptors, a page or less each.
 * Hardware would take more; emulated hardware drops a frame with a descriptor
 * of pages that are neighbours for the IOMMU only.
 */
static VOID NicFillPiece(PNIC_ADAPTER Adapter, ULONG64 Bus, ULONG Bytes,
			 PULONG Left, const NIC_TX_FRAME *Work)
{
	ULONG Flags;
	ULONG Piece;

	for (; Bytes && *Left; Bytes -= Piece) {
		Piece = NIC_PAGE - (ULONG)(Bus % NIC_PAGE);
		if (Piece > Bytes)
			Piece = Bytes;
		if (Piece > *Left)
			Piece = *Left;
		Flags = *Left == Work->Length ? NIC_TX_FIRST : 0;
		*Left -= Piece;
		if (!*Left)
			Flags |= NIC_TX_LAST;
		Adapter->Ops->TxFill(&Adapter->TxRing, Adapter->TxTail++, Bus,
				     Piece, Flags, Work);
		Bus += Piece;
	}
}

/* A frame goes into slots where it lies. */
static BOOLEAN NicPostPieces(PNIC_ADAPTER Adapter, PNIC_TX_SLOT Slot,
			     PNET_BUFFER Frame, const NIC_TX_FRAME *Work)
{
	ULONG Skip = NET_BUFFER_CURRENT_MDL_OFFSET(Frame);
	PSCATTER_GATHER_ELEMENT Element;
	ULONG Left = Work->Length;
	ULONG i;

	if (NdisMAllocateNetBufferSGList(Adapter->Dma, Frame, Slot,
					 NDIS_SG_LIST_WRITE_TO_DEVICE,
					 Slot->Room, Adapter->PiecesBytes) !=
	    NDIS_STATUS_SUCCESS)
		return FALSE;
	if (Work->L4Sum)
		Adapter->Ops->TxContext(&Adapter->TxRing, Adapter->TxTail++,
					Work);
	for (i = 0; i < Slot->Pieces->NumberOfElements; i++) {
		Element = &Slot->Pieces->Elements[i];
		if (Skip >= Element->Length) {
			Skip -= Element->Length;
			continue;
		}
		NicFillPiece(Adapter, Element->Address.QuadPart + Skip,
			     Element->Length - Skip, &Left, Work);
		Skip = 0;
	}
	return TRUE;
}

/* A frame goes into the ring, which has the room. */
static BOOLEAN NicPost(PNIC_ADAPTER Adapter, PNET_BUFFER_LIST List,
		       PNET_BUFFER Frame)
{
	ULONG Mask = Adapter->TxRing.Count - 1;
	ULONG Tail = Adapter->TxTail;
	PNIC_TX_SLOT Slot = &Adapter->TxSlots[Tail & Mask];
	NIC_TX_FRAME Work;
	BOOLEAN Posted;

	if (!NicDescribeWork(Adapter, List, Frame, &Work))
		return FALSE;
	if (NicCopies(Adapter))
		Posted = NicPostCopy(Adapter, Slot, Frame, &Work);
	else
		Posted = NicPostPieces(Adapter, Slot, Frame, &Work);
	if (!Posted)
		return FALSE;
	Slot->List = List;
	Slot->Frame = Frame;
	Slot->Slots = Adapter->TxTail - Tail;
	NicCountSent(Adapter, &Work);
	return TRUE;
}

/*
 * Slots that a frame takes at most: one for what is to be done to it, and one
 * for each page that it touches.
 */
static ULONG NicSlotsOf(PNIC_ADAPTER Adapter, PNET_BUFFER Frame)
{
	ULONG Offset = NET_BUFFER_CURRENT_MDL_OFFSET(Frame);
	ULONG Left = NET_BUFFER_DATA_LENGTH(Frame);
	PMDL Mdl = NET_BUFFER_CURRENT_MDL(Frame);
	ULONG Slots = 1;
	ULONG Start;
	ULONG Bytes;

	if (NicCopies(Adapter))
		return 1;
	for (; Mdl && Left; Mdl = NDIS_MDL_LINKAGE(Mdl)) {
		Bytes = MmGetMdlByteCount(Mdl) - Offset;
		if (Bytes > Left)
			Bytes = Left;
		Left -= Bytes;
		Start = (MmGetMdlByteOffset(Mdl) + Offset) % NIC_PAGE;
		Slots += (Start + Bytes + NIC_PAGE - 1) / NIC_PAGE;
		Offset = 0;
	}
	return Slots;
}

/* Counts the frames of an NBL, and the slots that they take at most. */
static ULONG NicCountFrames(PNIC_ADAPTER Adapter, PNET_BUFFER_LIST List,
			    PULONG Slots)
{
	PNET_BUFFER Frame;
	ULONG Count = 0;

	*Slots = 0;
	for (Frame = NET_BUFFER_LIST_FIRST_NB(List); Frame;
	     Frame = NET_BUFFER_NEXT_NB(Frame)) {
		*Slots += NicSlotsOf(Adapter, Frame);
		Count++;
	}
	return Count;
}

/* All frames of an NBL, or none: then it waits.  With TxLock. */
static BOOLEAN NicPostList(PNIC_ADAPTER Adapter, PNET_BUFFER_LIST List,
			   PNIC_LIST Done)
{
	ULONG Room = Adapter->TxRing.Count - 1 -
		     (Adapter->TxTail - Adapter->TxHead);
	PNET_BUFFER Frame;
	ULONG Slots;
	ULONG Count = NicCountFrames(Adapter, List, &Slots);

	if (Slots > Adapter->TxRing.Count - 1) {
		NET_BUFFER_LIST_STATUS(List) = NDIS_STATUS_INVALID_LENGTH;
		NicListAdd(Done, List);
		Adapter->TxCounts.Errors++;
		return TRUE;
	}
	if (Slots > Room)
		return FALSE;
	NET_BUFFER_LIST_STATUS(List) = NDIS_STATUS_SUCCESS;
	if (!Count)
		NicListAdd(Done, List);
	NIC_LEFT(List) = (PVOID)(ULONG_PTR)Count;
	for (Frame = NET_BUFFER_LIST_FIRST_NB(List); Frame;
	     Frame = NET_BUFFER_NEXT_NB(Frame)) {
		if (NicPost(Adapter, List, Frame))
			continue;
		NET_BUFFER_LIST_STATUS(List) = NDIS_STATUS_INVALID_LENGTH;
		Adapter->TxCounts.Errors++;
		NicSentOne(List, Done);
	}
	return TRUE;
}

static VOID NicWait(PNIC_ADAPTER Adapter, PNET_BUFFER_LIST List)
{
	NET_BUFFER_LIST_NEXT_NBL(List) = NULL;
	if (!Adapter->TxWaiting)
		Adapter->TxWaiting = List;
	else
		NET_BUFFER_LIST_NEXT_NBL(Adapter->TxLastWaiting) = List;
	Adapter->TxLastWaiting = List;
	Adapter->TxCounts.Waited++;
}

static VOID NicComplete(PNIC_ADAPTER Adapter, PNIC_LIST Done)
{
	LONG Count = (LONG)Done->Count;

	if (!Done->First)
		return;
	NdisMSendNetBufferListsComplete(Adapter->Handle, Done->First, 0);
	NicRelease(Adapter, Count);
}

/* Of a paused adapter nothing is sent; a pause does not wait for it either. */
static VOID NicRefuse(PNIC_ADAPTER Adapter, PNET_BUFFER_LIST First)
{
	PNET_BUFFER_LIST List;

	for (List = First; List; List = NET_BUFFER_LIST_NEXT_NBL(List))
		NET_BUFFER_LIST_STATUS(List) = NDIS_STATUS_PAUSED;
	NdisMSendNetBufferListsComplete(Adapter->Handle, First, 0);
}

_Use_decl_annotations_
VOID NicSend(NDIS_HANDLE MiniportAdapterContext,
	     PNET_BUFFER_LIST NetBufferList, NDIS_PORT_NUMBER PortNumber,
	     ULONG SendFlags)
{
	PNIC_ADAPTER Adapter = MiniportAdapterContext;
	NIC_LIST Done = { NULL, NULL, 0 };
	PNET_BUFFER_LIST Next;
	ULONG Tail;

	UNREFERENCED_PARAMETER(PortNumber);
	UNREFERENCED_PARAMETER(SendFlags);
	NdisAcquireSpinLock(&Adapter->TxLock);
	if (!Adapter->Running) {
		NdisReleaseSpinLock(&Adapter->TxLock);
		NicRefuse(Adapter, NetBufferList);
		return;
	}
	Tail = Adapter->TxTail;
	for (; NetBufferList; NetBufferList = Next) {
		Next = NET_BUFFER_LIST_NEXT_NBL(NetBufferList);
		NdisInterlockedIncrement(&Adapter->References);
		if (Adapter->TxWaiting ||
		    !NicPostList(Adapter, NetBufferList, &Done))
			NicWait(Adapter, NetBufferList);
	}
	if (Adapter->TxTail != Tail)
		Adapter->Ops->TxTail(Adapter->Hardware, Adapter->TxTail);
	NdisReleaseSpinLock(&Adapter->TxLock);
	NicComplete(Adapter, &Done);
}

/* Sends are short: none is taken back. */
_Use_decl_annotations_
VOID NicCancelSend(NDIS_HANDLE MiniportAdapterContext, PVOID CancelId)
{
	UNREFERENCED_PARAMETER(MiniportAdapterContext);
	UNREFERENCED_PARAMETER(CancelId);
}

/* Of the first frame in the ring. */
static ULONG NicLastSlot(PNIC_ADAPTER Adapter)
{
	ULONG Mask = Adapter->TxRing.Count - 1;

	return Adapter->TxHead +
	       Adapter->TxSlots[Adapter->TxHead & Mask].Slots - 1;
}

/* A frame is in the ring that the hardware has not sent.  With TxLock. */
BOOLEAN NicTxIsBusy(PNIC_ADAPTER Adapter)
{
	return Adapter->Running && Adapter->TxHead != Adapter->TxTail &&
	       !Adapter->Ops->TxDone(&Adapter->TxRing, NicLastSlot(Adapter));
}

/* In a DPC: what has been sent is complete, and what waits goes on. */
VOID NicTxReap(PNIC_ADAPTER Adapter)
{
	NIC_LIST Done = { NULL, NULL, 0 };
	PNET_BUFFER_LIST List;
	ULONG Tail;

	NdisDprAcquireSpinLock(&Adapter->TxLock);
	Tail = Adapter->TxTail;
	while (Adapter->Running && Adapter->TxHead != Tail &&
	       Adapter->Ops->TxDone(&Adapter->TxRing, NicLastSlot(Adapter)))
		NicSent(Adapter, &Done);
	while (Adapter->Running && Adapter->TxWaiting) {
		List = Adapter->TxWaiting;
		Adapter->TxWaiting = NET_BUFFER_LIST_NEXT_NBL(List);
		if (NicPostList(Adapter, List, &Done))
			continue;
		Adapter->TxWaiting = List;
		break;
	}
	if (Adapter->TxTail != Tail)
		Adapter->Ops->TxTail(Adapter->Hardware, Adapter->TxTail);
	NdisDprReleaseSpinLock(&Adapter->TxLock);
	NicComplete(Adapter, &Done);
}

NDIS_STATUS NicTxStart(PNIC_ADAPTER Adapter)
{
	NDIS_STATUS Status;

	Adapter->TxHead = 0;
	Adapter->TxTail = 0;
	Status = Adapter->Ops->TxStart(Adapter->Hardware, &Adapter->TxRing);
	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	NdisAcquireSpinLock(&Adapter->TxLock);
	Adapter->Running = TRUE;
	NdisReleaseSpinLock(&Adapter->TxLock);
	return NDIS_STATUS_SUCCESS;
}

/* What has not been sent is not sent any more. */
VOID NicTxStop(PNIC_ADAPTER Adapter)
{
	NIC_LIST Done = { NULL, NULL, 0 };
	PNET_BUFFER_LIST List;
	PNET_BUFFER_LIST Next;

	NdisAcquireSpinLock(&Adapter->TxLock);
	Adapter->Running = FALSE;
	NdisReleaseSpinLock(&Adapter->TxLock);
	Adapter->Ops->InterruptDisable(Adapter->Hardware,
				       Adapter->TxRing.Vector);
	Adapter->Ops->TxStop(Adapter->Hardware);
	NdisAcquireSpinLock(&Adapter->TxLock);
	while (Adapter->TxHead != Adapter->TxTail)
		NicSent(Adapter, &Done);
	for (List = Adapter->TxWaiting; List; List = Next) {
		Next = NET_BUFFER_LIST_NEXT_NBL(List);
		NET_BUFFER_LIST_STATUS(List) = NDIS_STATUS_PAUSED;
		NicListAdd(&Done, List);
	}
	Adapter->TxWaiting = NULL;
	NdisReleaseSpinLock(&Adapter->TxLock);
	NicComplete(Adapter, &Done);
}
