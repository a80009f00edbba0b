// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames: one end's send copies each into an empty buffer of the other end,
 * whose DPC indicates it.  No frame is ever indicated with the lock held, or
 * inside of a send.
 */
#include "pair.h"

/* The adapter at the other end, or NULL.  With the lock. */
PPAIR_ADAPTER PairPeer(PPAIR_ADAPTER Adapter)
{
	return Adapter->Wire->Adapters[!Adapter->End];
}

/* The other end looks whether its link has changed.  With the lock. */
VOID PairWakePeer(PPAIR_ADAPTER Adapter)
{
	PPAIR_ADAPTER Peer = PairPeer(Adapter);

	if (Peer)
		KeInsertQueueDpc(&Peer->Dpc, NULL, NULL);
}

/* What has not been indicated yet is lost.  With the lock. */
VOID PairDropReady(PPAIR_ADAPTER Adapter)
{
	if (!Adapter->Ready)
		return;
	NET_BUFFER_LIST_NEXT_NBL(Adapter->LastReady) = Adapter->Free;
	Adapter->Free = Adapter->Ready;
	Adapter->Out -= Adapter->ReadyCount;
	Adapter->Received.Discards += Adapter->ReadyCount;
	Adapter->Ready = NULL;
	Adapter->ReadyCount = 0;
}

static BOOLEAN PairHasMulticast(PPAIR_ADAPTER Adapter, const UCHAR *Address)
{
	ULONG Different;
	ULONG i;

	for (i = 0; i < Adapter->MulticastCount; i++) {
		ETH_COMPARE_NETWORK_ADDRESSES_EQ(Adapter->Multicast[i],
						 Address, &Different);
		if (!Different)
			return TRUE;
	}
	return FALSE;
}

static BOOLEAN PairWants(PPAIR_ADAPTER Adapter, const UCHAR *Address)
{
	ULONG Filter = Adapter->PacketFilter;
	ULONG Different;

	if (Filter & NDIS_PACKET_TYPE_PROMISCUOUS)
		return TRUE;
	if (ETH_IS_BROADCAST(Address))
		return (Filter & NDIS_PACKET_TYPE_BROADCAST) != 0;
	if (ETH_IS_MULTICAST(Address))
		return (Filter & NDIS_PACKET_TYPE_ALL_MULTICAST) != 0 ||
		       ((Filter & NDIS_PACKET_TYPE_MULTICAST) != 0 &&
			PairHasMulticast(Adapter, Address));
	ETH_COMPARE_NETWORK_ADDRESSES_EQ(Adapter->Address, Address, &Different);
	return (Filter & NDIS_PACKET_TYPE_DIRECTED) != 0 && !Different;
}

static VOID PairCount(PPAIR_COUNTS Counts, const UCHAR *Address, ULONG Length)
{
	Counts->Octets += Length;
	if (ETH_IS_BROADCAST(Address))
		Counts->Broadcast++;
	else if (ETH_IS_MULTICAST(Address))
		Counts->Multicast++;
	else
		Counts->Unicast++;
}

/* A frame arrives.  With the lock. */
static VOID PairReceive(PPAIR_ADAPTER Adapter, PNET_BUFFER Frame,
			const UCHAR *Address)
{
	ULONG Length = NET_BUFFER_DATA_LENGTH(Frame);
	PNET_BUFFER_LIST List = Adapter->Free;
	PNET_BUFFER Buffer;
	ULONG Copied;

	if (!Adapter->Running || !PairWants(Adapter, Address))
		return;
	if (Length > Adapter->FrameSize + PAIR_VLAN_TAG) {
		Adapter->Received.Errors++;
		return;
	}
	if (!List) {
		Adapter->Received.Discards++;
		return;
	}
	Buffer = NET_BUFFER_LIST_FIRST_NB(List);
	NET_BUFFER_DATA_LENGTH(Buffer) = Length;
	if (NdisCopyFromNetBufferToNetBuffer(Buffer, 0, Length, Frame, 0,
					     &Copied) != NDIS_STATUS_SUCCESS ||
	    Copied != Length) {
		Adapter->Received.Errors++;
		return;
	}
	Adapter->Free = NET_BUFFER_LIST_NEXT_NBL(List);
	NET_BUFFER_LIST_NEXT_NBL(List) = NULL;
	if (!Adapter->Ready)
		Adapter->Ready = List;
	else
		NET_BUFFER_LIST_NEXT_NBL(Adapter->LastReady) = List;
	Adapter->LastReady = List;
	Adapter->ReadyCount++;
	Adapter->Out++;
	PairCount(&Adapter->Received, Address, Length);
}

/* A frame leaves.  With the lock. */
static VOID PairTransmit(PPAIR_ADAPTER Adapter, PNET_BUFFER Frame)
{
	PPAIR_ADAPTER Peer = PairPeer(Adapter);
	UCHAR Storage[ETH_LENGTH_OF_ADDRESS];
	PUCHAR Address = NdisGetDataBuffer(Frame, sizeof(Storage), Storage, 1,
					   0);

	if (!Address) {
		Adapter->Sent.Errors++;
		return;
	}
	PairCount(&Adapter->Sent, Address, NET_BUFFER_DATA_LENGTH(Frame));
	if (Peer)
		PairReceive(Peer, Frame, Address);
}

_Use_decl_annotations_
VOID PairSend(NDIS_HANDLE MiniportAdapterContext,
	      PNET_BUFFER_LIST NetBufferList, NDIS_PORT_NUMBER PortNumber,
	      ULONG SendFlags)
{
	PPAIR_ADAPTER Adapter = MiniportAdapterContext;
	PNET_BUFFER_LIST List;
	PNET_BUFFER Frame;
	ULONG CompleteFlags = 0;

	UNREFERENCED_PARAMETER(PortNumber);
	NdisAcquireSpinLock(&Adapter->Wire->Lock);
	for (List = NetBufferList; List;
	     List = NET_BUFFER_LIST_NEXT_NBL(List)) {
		NET_BUFFER_LIST_STATUS(List) = NDIS_STATUS_PAUSED;
		if (!Adapter->Running)
			continue;
		NET_BUFFER_LIST_STATUS(List) = NDIS_STATUS_SUCCESS;
		for (Frame = NET_BUFFER_LIST_FIRST_NB(List); Frame;
		     Frame = NET_BUFFER_NEXT_NB(Frame))
			PairTransmit(Adapter, Frame);
	}
	PairWakePeer(Adapter);
	NdisReleaseSpinLock(&Adapter->Wire->Lock);

	if (NDIS_TEST_SEND_AT_DISPATCH_LEVEL(SendFlags))
		NDIS_SET_SEND_COMPLETE_FLAG(CompleteFlags,
					    NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL);
	NdisMSendNetBufferListsComplete(Adapter->Handle, NetBufferList,
					CompleteFlags);
}

/* Nothing waits to be sent. */
_Use_decl_annotations_
VOID PairCancelSend(NDIS_HANDLE MiniportAdapterContext, PVOID CancelId)
{
	UNREFERENCED_PARAMETER(MiniportAdapterContext);
	UNREFERENCED_PARAMETER(CancelId);
}

static VOID PairIndicateLink(PPAIR_ADAPTER Adapter, BOOLEAN Linked)
{
	NDIS_STATUS_INDICATION Indication;
	NDIS_LINK_STATE State;

	NdisZeroMemory(&State, sizeof(State));
	State.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	State.Header.Revision = NDIS_LINK_STATE_REVISION_1;
	State.Header.Size = NDIS_SIZEOF_LINK_STATE_REVISION_1;
	State.MediaConnectState = Linked ? MediaConnectStateConnected :
					   MediaConnectStateDisconnected;
	State.MediaDuplexState = MediaDuplexStateFull;
	State.XmitLinkSpeed = PAIR_SPEED;
	State.RcvLinkSpeed = PAIR_SPEED;
	State.PauseFunctions = NdisPauseFunctionsUnsupported;
	NdisZeroMemory(&Indication, sizeof(Indication));
	Indication.Header.Type = NDIS_OBJECT_TYPE_STATUS_INDICATION;
	Indication.Header.Revision = NDIS_STATUS_INDICATION_REVISION_1;
	Indication.Header.Size = NDIS_SIZEOF_STATUS_INDICATION_REVISION_1;
	Indication.SourceHandle = Adapter->Handle;
	Indication.StatusCode = NDIS_STATUS_LINK_STATE;
	Indication.StatusBuffer = &State;
	Indication.StatusBufferSize = sizeof(State);
	NdisMIndicateStatusEx(Adapter->Handle, &Indication);
}

/* What another adapter's interrupt would bring: frames, and the link. */
_Use_decl_annotations_
VOID PairDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1,
	     PVOID SystemArgument2)
{
	PPAIR_ADAPTER Adapter = DeferredContext;
	PPAIR_ADAPTER Peer;
	PNET_BUFFER_LIST Lists;
	BOOLEAN Linked;
	BOOLEAN Changed;
	ULONG Count;

	UNREFERENCED_PARAMETER(Dpc);
	UNREFERENCED_PARAMETER(SystemArgument1);
	UNREFERENCED_PARAMETER(SystemArgument2);
	NdisDprAcquireSpinLock(&Adapter->Wire->Lock);
	Peer = PairPeer(Adapter);
	Linked = Peer && Peer->Running;
	Changed = Linked != Adapter->Linked;
	Adapter->Linked = Linked;
	Lists = Adapter->Ready;
	Count = Adapter->ReadyCount;
	Adapter->Ready = NULL;
	Adapter->ReadyCount = 0;
	NdisDprReleaseSpinLock(&Adapter->Wire->Lock);

	if (Changed)
		PairIndicateLink(Adapter, Linked);
	if (Lists)
		NdisMIndicateReceiveNetBufferLists(Adapter->Handle, Lists,
						   NDIS_DEFAULT_PORT_NUMBER,
						   Count,
						   NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL);
}

_Use_decl_annotations_
VOID PairReturn(NDIS_HANDLE MiniportAdapterContext,
		PNET_BUFFER_LIST NetBufferLists, ULONG ReturnFlags)
{
	PPAIR_ADAPTER Adapter = MiniportAdapterContext;
	PNET_BUFFER_LIST Next;
	BOOLEAN Paused;

	UNREFERENCED_PARAMETER(ReturnFlags);
	NdisAcquireSpinLock(&Adapter->Wire->Lock);
	for (; NetBufferLists; NetBufferLists = Next) {
		Next = NET_BUFFER_LIST_NEXT_NBL(NetBufferLists);
		NET_BUFFER_LIST_NEXT_NBL(NetBufferLists) = Adapter->Free;
		Adapter->Free = NetBufferLists;
		Adapter->Out--;
	}
	Paused = Adapter->Pausing && Adapter->Out == 0;
	if (Paused)
		Adapter->Pausing = FALSE;
	NdisReleaseSpinLock(&Adapter->Wire->Lock);
	if (Paused)
		NdisMPauseComplete(Adapter->Handle);
}
