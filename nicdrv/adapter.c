// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of an adapter.  The default queue and what is sent have their memory
 * from initialize to halt; VM queues get theirs by requests.
 */
#include "nic.h"

static NDIS_STATUS NicRegisterDma(PNIC_ADAPTER Adapter)
{
	NDIS_SG_DMA_DESCRIPTION Description;
	NDIS_STATUS Status;

	NdisZeroMemory(&Description, sizeof(Description));
	Description.Header.Type = NDIS_OBJECT_TYPE_SG_DMA_DESCRIPTION;
	Description.Header.Revision = NDIS_SG_DMA_DESCRIPTION_REVISION_1;
	Description.Header.Size = NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1;
	Description.Flags = NDIS_SG_DMA_64_BIT_ADDRESS;
	Description.MaximumPhysicalMapping = Adapter->BufferBytes;
	if (Adapter->Limits.ReadsFrames)
		Description.MaximumPhysicalMapping = NIC_LARGE_SEND;
	Description.ProcessSGListHandler = NicPieces;
	Description.SharedMemAllocateCompleteHandler = NicGrown;
	Status = NdisMRegisterScatterGatherDma(Adapter->Handle, &Description,
					       &Adapter->Dma);
	Adapter->PiecesBytes = Description.ScatterGatherListSize;
	return Status;
}

static NDIS_STATUS NicCreatePool(PNIC_ADAPTER Adapter)
{
	NET_BUFFER_LIST_POOL_PARAMETERS Parameters;

	NdisZeroMemory(&Parameters, sizeof(Parameters));
	Parameters.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	Parameters.Header.Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
	Parameters.Header.Size =
		NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
	Parameters.ProtocolId = NDIS_PROTOCOL_ID_DEFAULT;
	Parameters.fAllocateNetBuffer = TRUE;
	Parameters.PoolTag = NIC_TAG;
	Adapter->Pool = NdisAllocateNetBufferListPool(Adapter->Handle,
						      &Parameters);
	return Adapter->Pool ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

static NDIS_STATUS NicCreateTimer(PNIC_ADAPTER Adapter)
{
	NDIS_TIMER_CHARACTERISTICS Timer;

	NdisZeroMemory(&Timer, sizeof(Timer));
	Timer.Header.Type = NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS;
	Timer.Header.Revision = NDIS_TIMER_CHARACTERISTICS_REVISION_1;
	Timer.Header.Size = NDIS_SIZEOF_TIMER_CHARACTERISTICS_REVISION_1;
	Timer.AllocationTag = NIC_TAG;
	Timer.TimerFunction = NicQuiet;
	Timer.FunctionContext = Adapter;
	return NdisAllocateTimerObject(Adapter->Handle, &Timer,
				       &Adapter->Timer);
}

static NDIS_STATUS NicCreateMemory(PNIC_ADAPTER Adapter)
{
	NDIS_STATUS Status;
	ULONG i;

	Status = NicRegisterDma(Adapter);
	if (Status == NDIS_STATUS_SUCCESS)
		Status = NicCreatePool(Adapter);
	if (Status == NDIS_STATUS_SUCCESS)
		Status = NicCreateTimer(Adapter);
	for (i = 0; i < Adapter->Limits.Queues &&
	     Status == NDIS_STATUS_SUCCESS; i++)
		Status = NicQueueInit(Adapter, i);
	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	Adapter->Queues[0].Allocated = TRUE;
	Adapter->Queues[0].Completed = TRUE;
	Status = NicQueueCreate(&Adapter->Queues[0], Adapter->ReceiveBuffers);
	if (Status == NDIS_STATUS_SUCCESS)
		Status = NicTxCreate(Adapter);
	return Status;
}

/*
 * Takes back what NicInitialize() has done, as far as it came.  The hardware
 * goes first: after that nothing asks for the memory any more.
 */
static VOID NicFree(PNIC_ADAPTER Adapter)
{
	PNIC_QUEUE Queue;
	ULONG i;

	if (Adapter->Timer) {
		NdisCancelTimerObject(Adapter->Timer);
		KeFlushQueuedDpcs();
		NdisFreeTimerObject(Adapter->Timer);
	}
	if (Adapter->Hardware)
		Adapter->Ops->Detach(Adapter->Hardware);
	for (i = 0; i < Adapter->Limits.Queues; i++) {
		Queue = &Adapter->Queues[i];
		if (!Queue->Adapter)
			continue;
		NicQueueClose(Queue);
		NicQueueDestroy(Queue);
		NicQueueFini(Queue);
	}
	NicTxDestroy(Adapter);
	if (Adapter->Pool)
		NdisFreeNetBufferListPool(Adapter->Pool);
	if (Adapter->Dma)
		NdisMDeregisterScatterGatherDma(Adapter->Dma);
	NdisFreeSpinLock(&Adapter->TxLock);
	NdisFreeMemory(Adapter, 0, 0);
}

_Use_decl_annotations_
NDIS_STATUS NicInitialize(NDIS_HANDLE NdisMiniportHandle,
			  NDIS_HANDLE MiniportDriverContext,
			  PNDIS_MINIPORT_INIT_PARAMETERS MiniportInitParameters)
{
	PNDIS_RESOURCE_LIST Resources =
		MiniportInitParameters->AllocatedResources;
	PNIC_ADAPTER Adapter;
	NDIS_STATUS Status;

	UNREFERENCED_PARAMETER(MiniportDriverContext);
	Adapter = NIC_ALLOCATE(NdisMiniportHandle, sizeof(*Adapter));
	if (!Adapter)
		return NDIS_STATUS_RESOURCES;
	NdisZeroMemory(Adapter, sizeof(*Adapter));
	Adapter->Handle = NdisMiniportHandle;
	/* A virtual adapter has none. */
	Adapter->Ops = Resources ? &Nic82576Ops : &NicVethOps;
	Adapter->LinkUp = -1;
	NdisAllocateSpinLock(&Adapter->TxLock);
	Status = NicSetRegistration(Adapter);
	if (Status == NDIS_STATUS_SUCCESS)
		Status = Adapter->Ops->Attach(Adapter, NdisMiniportHandle,
					      Resources, &Adapter->Hardware,
					      &Adapter->Limits);
	if (Status == NDIS_STATUS_SUCCESS)
		Status = Adapter->Ops->Reset(Adapter->Hardware);
	if (Status == NDIS_STATUS_SUCCESS)
		Status = NicConfigure(Adapter);
	if (Status == NDIS_STATUS_SUCCESS)
		Status = NicSetAttributes(Adapter);
	if (Status == NDIS_STATUS_SUCCESS)
		Status = NicCreateMemory(Adapter);
	if (Status != NDIS_STATUS_SUCCESS)
		NicFree(Adapter);
	return Status;
}

_Use_decl_annotations_
VOID NicHalt(NDIS_HANDLE MiniportAdapterContext, NDIS_HALT_ACTION HaltAction)
{
	UNREFERENCED_PARAMETER(HaltAction);
	NicFree(MiniportAdapterContext);
}

/* NBLs are no longer with whom they were; the last one ends a pause. */
VOID NicRelease(PNIC_ADAPTER Adapter, LONG References)
{
	if (References &&
	    InterlockedExchangeAdd(&Adapter->References, -References) ==
	    References)
		NdisMPauseComplete(Adapter->Handle);
}

VOID NicStopAll(PNIC_ADAPTER Adapter)
{
	PNIC_QUEUE Queue;
	ULONG i;

	for (i = 0; i < Adapter->Limits.Queues; i++) {
		Queue = &Adapter->Queues[i];
		if (!Queue->Completed)
			continue;
		NicQueueClose(Queue);
		NicQueueStop(Queue);
	}
	NicTxStop(Adapter);
}

static VOID NicUnmaskAll(PNIC_ADAPTER Adapter)
{
	ULONG i;

	for (i = 0; i < Adapter->Limits.Queues; i++)
		if (Adapter->Queues[i].Completed)
			NicQueueUnmask(&Adapter->Queues[i]);
	Adapter->Ops->InterruptEnable(Adapter->Hardware,
				      Adapter->TxRing.Vector);
}

/* All rings or none: no frame is indicated before all are there. */
NDIS_STATUS NicStartAll(PNIC_ADAPTER Adapter)
{
	NDIS_STATUS Status = NicTxStart(Adapter);
	PNIC_QUEUE Queue;
	ULONG i;

	for (i = 0; i < Adapter->Limits.Queues &&
	     Status == NDIS_STATUS_SUCCESS; i++) {
		Queue = &Adapter->Queues[i];
		if (!Queue->Completed)
			continue;
		Queue->Closing = FALSE;
		Status = NicQueueStart(Queue);
	}
	if (Status == NDIS_STATUS_SUCCESS)
		NicUnmaskAll(Adapter);
	return Status;
}

/* Nothing is received from now on; what is out is waited for. */
_Use_decl_annotations_
NDIS_STATUS NicPause(NDIS_HANDLE MiniportAdapterContext,
		     PNDIS_MINIPORT_PAUSE_PARAMETERS PauseParameters)
{
	PNIC_ADAPTER Adapter = MiniportAdapterContext;

	UNREFERENCED_PARAMETER(PauseParameters);
	NdisCancelTimerObject(Adapter->Timer);
	NicStopAll(Adapter);
	return NdisInterlockedDecrement(&Adapter->References) ?
	       NDIS_STATUS_PENDING : NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
NDIS_STATUS NicRestart(NDIS_HANDLE MiniportAdapterContext,
		       PNDIS_MINIPORT_RESTART_PARAMETERS RestartParameters)
{
	PNIC_ADAPTER Adapter = MiniportAdapterContext;
	NDIS_STATUS Status;
	LARGE_INTEGER Due;

	UNREFERENCED_PARAMETER(RestartParameters);
	NdisInterlockedIncrement(&Adapter->References);
	NicAccept(Adapter);
	Status = NicStartAll(Adapter);
	if (Status != NDIS_STATUS_SUCCESS) {
		NicStopAll(Adapter);
		NdisInterlockedDecrement(&Adapter->References);
		return Status;
	}
	Due.QuadPart = NIC_QUIET_MS * -10000LL;
	NdisSetTimerObject(Adapter->Timer, Due, NIC_QUIET_MS, Adapter);
	NicLinkChanged(Adapter);
	return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
VOID NicShutdown(NDIS_HANDLE MiniportAdapterContext,
		 NDIS_SHUTDOWN_ACTION ShutdownAction)
{
	PNIC_ADAPTER Adapter = MiniportAdapterContext;

	UNREFERENCED_PARAMETER(ShutdownAction);
	Adapter->Ops->Silence(Adapter->Hardware);
}

/* A device that is torn out is silent of itself; what is out comes back. */
_Use_decl_annotations_
VOID NicDevicePnpEvent(NDIS_HANDLE MiniportAdapterContext,
		       PNET_DEVICE_PNP_EVENT NetDevicePnPEvent)
{
	PNIC_ADAPTER Adapter = MiniportAdapterContext;

	if (NetDevicePnPEvent->DevicePnPEvent ==
	    NdisDevicePnPEventSurpriseRemoved)
		Adapter->Ops->Silence(Adapter->Hardware);
}

VOID NicIndicateStatus(PNIC_ADAPTER Adapter, NDIS_STATUS Code, PVOID Data,
		       ULONG Length)
{
	NDIS_STATUS_INDICATION Indication;

	NdisZeroMemory(&Indication, sizeof(Indication));
	Indication.Header.Type = NDIS_OBJECT_TYPE_STATUS_INDICATION;
	Indication.Header.Revision = NDIS_STATUS_INDICATION_REVISION_1;
	Indication.Header.Size = NDIS_SIZEOF_STATUS_INDICATION_REVISION_1;
	Indication.SourceHandle = Adapter->Handle;
	Indication.StatusCode = Code;
	Indication.StatusBuffer = Data;
	Indication.StatusBufferSize = Length;
	NdisMIndicateStatusEx(Adapter->Handle, &Indication);
}

static VOID NicIndicateLink(PNIC_ADAPTER Adapter, BOOLEAN Up)
{
	NDIS_LINK_STATE State;

	NdisZeroMemory(&State, sizeof(State));
	State.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	State.Header.Revision = NDIS_LINK_STATE_REVISION_1;
	State.Header.Size = NDIS_SIZEOF_LINK_STATE_REVISION_1;
	State.MediaConnectState = Up ? MediaConnectStateConnected :
				       MediaConnectStateDisconnected;
	State.MediaDuplexState = MediaDuplexStateFull;
	State.XmitLinkSpeed = Adapter->Limits.Speed;
	State.RcvLinkSpeed = Adapter->Limits.Speed;
	State.PauseFunctions = NdisPauseFunctionsUnsupported;
	NicIndicateStatus(Adapter, NDIS_STATUS_LINK_STATE, &State,
			  sizeof(State));
}

VOID NicLinkChanged(PNIC_ADAPTER Adapter)
{
	BOOLEAN Up = Adapter->Ops->LinkUp(Adapter->Hardware);

	if (InterlockedExchange(&Adapter->LinkUp, Up) != Up)
		NicIndicateLink(Adapter, Up);
}
