// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hardware that has stopped sending: it is found by a look every few seconds,
 * and starts again with all that it had been told.
 */
#include "nic.h"

/* A frame was in the ring at the last look, and nothing has been sent since. */
_Use_decl_annotations_
BOOLEAN NicCheckForHang(NDIS_HANDLE MiniportAdapterContext)
{
	PNIC_ADAPTER Adapter = MiniportAdapterContext;
	BOOLEAN Busy;
	BOOLEAN Hangs;

	/* Without a link nothing can be sent. */
	if (!Adapter->Ops->LinkUp(Adapter->Hardware)) {
		Adapter->WasBusy = FALSE;
		return FALSE;
	}
	NdisAcquireSpinLock(&Adapter->TxLock);
	Busy = NicTxIsBusy(Adapter);
	Hangs = Busy && Adapter->WasBusy && Adapter->WasHead == Adapter->TxHead;
	Adapter->WasBusy = Busy && !Hangs;
	Adapter->WasHead = Adapter->TxHead;
	NdisReleaseSpinLock(&Adapter->TxLock);
	return Hangs;
}

/* The hardware has forgotten all; rings are given to it by NicStartAll(). */
static NDIS_STATUS NicTellAll(PNIC_ADAPTER Adapter)
{
	NDIS_STATUS Status = Adapter->Ops->Reset(Adapter->Hardware);
	ULONG i;

	for (i = 0; i < NIC_FILTERS && Status == NDIS_STATUS_SUCCESS; i++)
		if (Adapter->FilterUsed[i])
			Status = Adapter->Ops->FilterSet(Adapter->Hardware,
							 &Adapter->Filters[i]);
	return Status;
}

/*
 * What was to be sent has not been; frames above stay where they are.  One that
 * is paused starts when it is told to.
 */
_Use_decl_annotations_
NDIS_STATUS NicReset(NDIS_HANDLE MiniportAdapterContext,
		     PBOOLEAN AddressingReset)
{
	PNIC_ADAPTER Adapter = MiniportAdapterContext;
	NDIS_STATUS Status;
	BOOLEAN Running;

	*AddressingReset = FALSE;
	NdisAcquireSpinLock(&Adapter->TxLock);
	Running = Adapter->Running;
	Adapter->TxCounts.Resets++;
	NdisReleaseSpinLock(&Adapter->TxLock);
	if (Running)
		NicStopAll(Adapter);
	Status = NicTellAll(Adapter);
	if (Status != NDIS_STATUS_SUCCESS || !Running)
		return Status;
	NicAccept(Adapter);
	Status = NicStartAll(Adapter);
	if (Status != NDIS_STATUS_SUCCESS)
		NicStopAll(Adapter);
	return Status;
}
