// SPDX-License-Identifier: GPL-2.0-only
/*
 * Send: frames are copied into buffers that the hardware reads, one for each
 * slot of the ring; what finds the ring full waits.
 */
#include "nic.h"

#define NIC_LEFT(List)	NET_BUFFER_LIST_MINIPORT_RESERVED(List)[0]

NDIS_STATUS NicTxCreate(PNIC_ADAPTER Adapter)
{
	PNIC_TX_SLOT Slot;
	NDIS_STATUS Status;
	ULONG Bytes;
	ULONG i;

	Status = NicRingCreate(Adapter, &Adapter->TxRing,
			       Adapter->TransmitBuffers,
			       Adapter->Limits.TxDescriptorBytes);
	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	Adapter->TxRing.Vector = Adapter->Limits.Vectors - 1;
	Bytes = Adapter->TxRing.Count * sizeof(*Slot);
	Adapter->TxSlots = NIC_ALLOCATE(Adapter->Handle, Bytes);
	if (!Adapter->TxSlots)
		return NDIS_STATUS_RESOURCES;
	NdisZeroMemory(Adapter->TxSlots, Bytes);
	Adapter->TxBufferBytes = Adapter->FrameSize + NIC_VLAN_TAG;
	for (i = 0; i < Adapter->TxRing.Count; i++) {
		Slot = &Adapter->TxSlots[i];
		NdisMAllocateSharedMemory(Adapter->Handle,
					  Adapter->TxBufferBytes, TRUE,
					  &Slot->Virtual, &Slot->Physical);
		if (!Slot->Virtual)
			return NDIS_STATUS_RESOURCES;
	}
	return NDIS_STATUS_SUCCESS;
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
	}
	if (Adapter->TxSlots)
		NdisFreeMemory(Adapter->TxSlots, 0, 0);
	Adapter->TxSlots = NULL;
	NicRingDestroy(Adapter, &Adapter->TxRing);
}

/* A frame of an NBL is done with; the last one ends it. */
static VOID NicSent(PNET_BUFFER_LIST List, PNIC_LIST Done)
{
	ULONG_PTR Left = (ULONG_PTR)NIC_LEFT(List) - 1;

	NIC_LEFT(List) = (PVOID)Left;
	if (!Left)
		NicListAdd(Done, List);
}

static VOID NicCountSent(PNIC_ADAPTER Adapter, const UCHAR *Address,
			 ULONG Length)
{
	Adapter->TxCounts.Octets += Length;
	if (ETH_IS_BROADCAST(Address))
		Adapter->TxCounts.Broadcast++;
	else if (ETH_IS_MULTICAST(Address))
		Adapter->TxCounts.Multicast++;
	else
		Adapter->TxCounts.Unicast++;
}

/* A frame goes into a slot, which is empty. */
static BOOLEAN NicPost(PNIC_ADAPTER Adapter, PNET_BUFFER_LIST List,
		       PNET_BUFFER Frame)
{
	ULONG Mask = Adapter->TxRing.Count - 1;
	PNIC_TX_SLOT Slot = &Adapter->TxSlots[Adapter->TxTail & Mask];
	ULONG Length = NET_BUFFER_DATA_LENGTH(Frame);
	PVOID Data;

	if (Length > Adapter->TxBufferBytes || Length < NIC_ETHERNET_HEADER)
		return FALSE;
	Data = NdisGetDataBuffer(Frame, Length, Slot->Virtual, 1, 0);
	if (!Data)
		return FALSE;
	if (Data != Slot->Virtual)
		NdisMoveMemory(Slot->Virtual, Data, Length);
	NicCountSent(Adapter, Slot->Virtual, Length);
	Slot->List = List;
	Adapter->Ops->TxFill(&Adapter->TxRing, Adapter->TxTail,
			     Slot->Physical.QuadPart, Length, NIC_TX_LAST);
	Adapter->TxTail++;
	return TRUE;
}

static ULONG NicCountFrames(PNET_BUFFER_LIST List)
{
	PNET_BUFFER Frame;
	ULONG Count = 0;

	for (Frame = NET_BUFFER_LIST_FIRST_NB(List); Frame;
	     Frame = NET_BUFFER_NEXT_NB(Frame))
		Count++;
	return Count;
}

/* All frames of an NBL, or none: then it waits.  With TxLock. */
static BOOLEAN NicPostList(PNIC_ADAPTER Adapter, PNET_BUFFER_LIST List,
			   PNIC_LIST Done)
{
	ULONG Room = Adapter->TxRing.Count - 1 -
		     (Adapter->TxTail - Adapter->TxHead);
	ULONG Count = NicCountFrames(List);
	PNET_BUFFER Frame;

	if (Count > Adapter->TxRing.Count - 1) {
		NET_BUFFER_LIST_STATUS(List) = NDIS_STATUS_INVALID_LENGTH;
		NicListAdd(Done, List);
		Adapter->TxCounts.Errors++;
		return TRUE;
	}
	if (Count > Room)
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
		NicSent(List, Done);
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

/* In a DPC: what has been sent is complete, and what waits goes on. */
VOID NicTxReap(PNIC_ADAPTER Adapter)
{
	NIC_LIST Done = { NULL, NULL, 0 };
	ULONG Mask = Adapter->TxRing.Count - 1;
	PNET_BUFFER_LIST List;
	ULONG Tail;

	NdisDprAcquireSpinLock(&Adapter->TxLock);
	Tail = Adapter->TxTail;
	while (Adapter->Running && Adapter->TxHead != Tail &&
	       Adapter->Ops->TxDone(&Adapter->TxRing, Adapter->TxHead)) {
		NicSent(Adapter->TxSlots[Adapter->TxHead & Mask].List, &Done);
		Adapter->TxHead++;
	}
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
	ULONG Mask = Adapter->TxRing.Count - 1;
	PNET_BUFFER_LIST List;
	PNET_BUFFER_LIST Next;

	NdisAcquireSpinLock(&Adapter->TxLock);
	Adapter->Running = FALSE;
	NdisReleaseSpinLock(&Adapter->TxLock);
	Adapter->Ops->InterruptDisable(Adapter->Hardware,
				       Adapter->TxRing.Vector);
	Adapter->Ops->TxStop(Adapter->Hardware);
	NdisAcquireSpinLock(&Adapter->TxLock);
	for (; Adapter->TxHead != Adapter->TxTail; Adapter->TxHead++)
		NicSent(Adapter->TxSlots[Adapter->TxHead & Mask].List, &Done);
	for (List = Adapter->TxWaiting; List; List = Next) {
		Next = NET_BUFFER_LIST_NEXT_NBL(List);
		NET_BUFFER_LIST_STATUS(List) = NDIS_STATUS_PAUSED;
		NicListAdd(&Done, List);
	}
	Adapter->TxWaiting = NULL;
	NdisReleaseSpinLock(&Adapter->TxLock);
	NicComplete(Adapter, &Done);
}
