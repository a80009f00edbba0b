// SPDX-License-Identifier: GPL-2.0-only
/*
 * Receive: what a ring has got is indicated, in DPCs, and the slots are filled
 * again.  Frames in memory of the provider and those in common blocks are
 * indicated apart: only the first have a place in shared memory.  So are those
 * that have come by a VM queue and are the default queue's: NDIS copies them.
 */
#include "nic.h"

/* Frames that have been taken out of a ring. */
typedef struct _NIC_RECEIVED {
	NIC_LIST Shared;
	NIC_LIST Common;
	NIC_LIST Strays;
} NIC_RECEIVED, *PNIC_RECEIVED;

/* What the stack, or the driver, may have changed of the last frame. */
static VOID NicPrepare(PNIC_BUFFER Buffer, const NIC_RX_FRAME *Frame)
{
	NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO Checksum = { .Value = NULL };
	NDIS_NET_BUFFER_LIST_8021Q_INFO Tag = { .Value = NULL };
	PNET_BUFFER_LIST List = Buffer->List;
	PNET_BUFFER Data = NET_BUFFER_LIST_FIRST_NB(List);

	NET_BUFFER_FIRST_MDL(Data) = Buffer->Mdl;
	NET_BUFFER_CURRENT_MDL(Data) = Buffer->Mdl;
	NET_BUFFER_CURRENT_MDL_OFFSET(Data) = 0;
	NET_BUFFER_DATA_OFFSET(Data) = 0;
	NET_BUFFER_DATA_LENGTH(Data) = Frame->Length;
	if (Frame->Tagged) {
		Tag.TagHeader.UserPriority = Frame->Tag >> 13;
		Tag.TagHeader.CanonicalFormatId = (Frame->Tag >> 12) & 1;
		Tag.TagHeader.VlanId = Frame->Tag & 0xfff;
	}
	NET_BUFFER_LIST_INFO(List, Ieee8021QNetBufferListInfo) = Tag.Value;
	Checksum.Receive.IpChecksumSucceeded = Frame->IpChecked;
	Checksum.Receive.TcpChecksumSucceeded = Frame->L4Checked && !Frame->Udp;
	Checksum.Receive.UdpChecksumSucceeded = Frame->L4Checked && Frame->Udp;
	Checksum.Receive.TcpChecksumFailed = Frame->L4Wrong && !Frame->Udp;
	Checksum.Receive.UdpChecksumFailed = Frame->L4Wrong && Frame->Udp;
	NET_BUFFER_LIST_INFO(List, TcpIpChecksumNetBufferListInfo) =
		Checksum.Value;
}

static VOID NicCountReceived(PNIC_QUEUE Queue, const UCHAR *Address,
			     const NIC_RX_FRAME *Frame)
{
	Queue->Counts.Frames++;
	Queue->Counts.Octets += Frame->Length;
	if (ETH_IS_BROADCAST(Address))
		Queue->Counts.Broadcast++;
	else if (ETH_IS_MULTICAST(Address))
		Queue->Counts.Multicast++;
}

/* A frame of the queue, or one that has only come by it. */
static VOID NicTake(PNIC_QUEUE Queue, PNIC_BUFFER Buffer,
		    const NIC_RX_FRAME *Frame, PNIC_RECEIVED Received)
{
	const UCHAR *Address = MmGetSystemAddressForMdlSafe(Buffer->Mdl,
							    LowPagePriority);
	const NIC_HW_OPS *Ops = Queue->Adapter->Ops;
	ULONG Owner = Queue->Id;

	if (Ops->RxQueue)
		Owner = Ops->RxQueue(Queue->Adapter->Hardware, Queue->Id,
				     Address, Frame);
	if (Owner == NIC_NO_QUEUE) {
		NicQueuePut(Queue, Buffer);
		return;
	}
	NicPrepare(Buffer, Frame);
	NicCountReceived(Queue, Address, Frame);
	Buffer->Block->Out++;
	Queue->Out++;
	if (Owner != Queue->Id)
		NicListAdd(&Received->Strays, Buffer->List);
	else if (Buffer->Block->Shared)
		NicListAdd(&Received->Shared, Buffer->List);
	else
		NicListAdd(&Received->Common, Buffer->List);
}

/* Takes frames out of the ring.  With the queue's lock. */
static ULONG NicReap(PNIC_QUEUE Queue, ULONG Budget, PNIC_RECEIVED Received)
{
	const NIC_HW_OPS *Ops = Queue->Adapter->Ops;
	ULONG Mask = Queue->Ring.Count - 1;
	PNIC_BUFFER Buffer;
	NIC_RX_FRAME Frame;
	ULONG Count;

	for (Count = 0; Count < Budget && Queue->Started &&
	     Queue->Head != Queue->Tail; Count++) {
		if (!Ops->RxDone(&Queue->Ring, Queue->Head, &Frame))
			break;
		Buffer = Queue->Slots[Queue->Head & Mask];
		Queue->Head++;
		if (Frame.Error || Frame.Length < NIC_ETHERNET_HEADER ||
		    Frame.Length > Queue->Ring.BufferBytes) {
			Queue->Counts.Errors++;
			NicQueuePut(Queue, Buffer);
			continue;
		}
		NicTake(Queue, Buffer, &Frame, Received);
	}
	return Count;
}

static VOID NicIndicate(PNIC_ADAPTER Adapter, const NIC_LIST *List, ULONG Flags)
{
	if (List->First)
		NdisMIndicateReceiveNetBufferLists(Adapter->Handle,
						   List->First,
						   NDIS_DEFAULT_PORT_NUMBER,
						   List->Count, Flags |
						   NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL |
						   NDIS_RECEIVE_FLAGS_SINGLE_QUEUE);
}

/* Frames of the default queue in another's buffers, which come back at once. */
static VOID NicIndicateStrays(PNIC_QUEUE Queue, const NIC_LIST *List)
{
	PNET_BUFFER_LIST Nbl;

	for (Nbl = List->First; Nbl; Nbl = NET_BUFFER_LIST_NEXT_NBL(Nbl))
		NET_BUFFER_LIST_RECEIVE_QUEUE_ID(Nbl) = 0;
	NicIndicate(Queue->Adapter, List, NDIS_RECEIVE_FLAGS_RESOURCES);
	for (Nbl = List->First; Nbl; Nbl = NET_BUFFER_LIST_NEXT_NBL(Nbl))
		NET_BUFFER_LIST_RECEIVE_QUEUE_ID(Nbl) = (USHORT)Queue->Id;
	if (List->First)
		NicReturn(Queue->Adapter, List->First, 0);
}

/* In a DPC: up to Budget frames of a queue; how many there were. */
ULONG NicReceive(PNIC_QUEUE Queue, ULONG Budget)
{
	PNIC_ADAPTER Adapter = Queue->Adapter;
	NIC_RECEIVED Received;
	ULONG Count;

	NdisZeroMemory(&Received, sizeof(Received));
	NdisDprAcquireSpinLock(&Queue->Lock);
	Count = NicReap(Queue, Budget, &Received);
	/* Before a pause can see the last of them come back. */
	InterlockedExchangeAdd(&Adapter->References,
			       (LONG)(Received.Shared.Count +
				      Received.Common.Count +
				      Received.Strays.Count));
	NicQueueWatch(Queue);
	NicQueueFill(Queue);
	NdisDprReleaseSpinLock(&Queue->Lock);

	NicIndicate(Adapter, &Received.Shared,
		    NDIS_RECEIVE_FLAGS_SHARED_MEMORY_INFO_VALID);
	NicIndicate(Adapter, &Received.Common, 0);
	NicIndicateStrays(Queue, &Received.Strays);
	return Count;
}

BOOLEAN NicPoll(PNIC_ADAPTER Adapter, ULONG Vector, ULONG Budget,
		PULONG Indicated)
{
	PNIC_QUEUE Queue;
	ULONG Done = 0;
	ULONG i;

	for (i = 0; i < Adapter->Limits.Queues && Done < Budget; i++) {
		Queue = &Adapter->Queues[i];
		if (Queue->Started && Queue->Ring.Vector == Vector)
			Done += NicReceive(Queue, Budget - Done);
	}
	if (Vector == Adapter->Limits.Vectors - 1)
		NicTxReap(Adapter);
	if (Indicated)
		*Indicated = Done;
	return Done >= Budget;
}

/* Buffers of one queue come back, as many as follow each other. */
static PNET_BUFFER_LIST NicReturnSome(PNIC_QUEUE Queue, PNET_BUFFER_LIST List,
				      PLONG Count)
{
	PNIC_BUFFER Buffer;

	NdisAcquireSpinLock(&Queue->Lock);
	for (; List && NET_BUFFER_LIST_RECEIVE_QUEUE_ID(List) == Queue->Id;
	     List = NET_BUFFER_LIST_NEXT_NBL(List)) {
		Buffer = NET_BUFFER_LIST_MINIPORT_RESERVED(List)[0];
		Buffer->Block->Out--;
		Queue->Out--;
		NicQueuePut(Queue, Buffer);
		(*Count)++;
	}
	NicQueueFill(Queue);
	if (Queue->FreeRequest && !Queue->Out)
		NicQueueWork(Queue, NIC_WORK_FREE);
	NdisReleaseSpinLock(&Queue->Lock);
	return List;
}

_Use_decl_annotations_
VOID NicReturn(NDIS_HANDLE MiniportAdapterContext,
	       PNET_BUFFER_LIST NetBufferLists, ULONG ReturnFlags)
{
	PNIC_ADAPTER Adapter = MiniportAdapterContext;
	LONG Count = 0;
	ULONG Id;

	UNREFERENCED_PARAMETER(ReturnFlags);
	while (NetBufferLists) {
		Id = NET_BUFFER_LIST_RECEIVE_QUEUE_ID(NetBufferLists);
		NetBufferLists = NicReturnSome(&Adapter->Queues[Id],
					       NetBufferLists, &Count);
	}
	NicRelease(Adapter, Count);
}
