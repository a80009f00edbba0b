// SPDX-License-Identifier: GPL-2.0-only
/*
 * VM queues.  A queue gets its memory when its allocation is completed, and
 * gives it back while it is freed: DMA stops, NDIS is told so, every frame comes
 * back, the memory goes, the request is complete.
 */
#include "nic.h"

/* A queue that NDIS has made known, or NULL. */
static PNIC_QUEUE NicVmqFind(PNIC_ADAPTER Adapter, ULONG Id)
{
	if (Id == 0 || Id >= Adapter->Limits.Queues ||
	    !Adapter->Queues[Id].Allocated)
		return NULL;
	return &Adapter->Queues[Id];
}

static NDIS_STATUS NicVmqAllocate(PNIC_ADAPTER Adapter,
				  PNDIS_RECEIVE_QUEUE_PARAMETERS Parameters)
{
	ULONG Id = Parameters->QueueId;

	if (Id == 0 || Id >= Adapter->Limits.Queues ||
	    Adapter->Queues[Id].Allocated)
		return NDIS_STATUS_INVALID_PARAMETER;
	Adapter->Queues[Id].Allocated = TRUE;
	Adapter->Queues[Id].Base = Parameters->NumSuggestedReceiveBuffers;
	Parameters->MSIXTableEntry = Id;
	return NDIS_STATUS_SUCCESS;
}

/* Half of what is suggested to twice as much is what a queue may take. */
static ULONG NicVmqBuffers(PNIC_QUEUE Queue)
{
	ULONG Buffers = Queue->Base;

	if (Buffers < NIC_BLOCK_BUFFERS)
		return NIC_BLOCK_BUFFERS;
	return Buffers > 4096 ? 4096 : Buffers;
}

static NDIS_STATUS NicVmqComplete(PNIC_ADAPTER Adapter, ULONG Id)
{
	PNIC_QUEUE Queue = NicVmqFind(Adapter, Id);
	NDIS_STATUS Status;

	if (!Queue || Queue->Completed)
		return NDIS_STATUS_INVALID_PARAMETER;
	Status = NicQueueCreate(Queue, NicVmqBuffers(Queue));
	if (Status == NDIS_STATUS_SUCCESS && Adapter->Running)
		Status = NicQueueStart(Queue);
	if (Status != NDIS_STATUS_SUCCESS) {
		NicQueueDestroy(Queue);
		return Status;
	}
	Queue->Completed = TRUE;
	if (Queue->Started)
		NicQueueUnmask(Queue);
	return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS
NicVmqCompleteAll(PNIC_ADAPTER Adapter,
		  PNDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_ARRAY Array)
{
	PNDIS_RECEIVE_QUEUE_ALLOCATION_COMPLETE_PARAMETERS Element;
	ULONG i;

	for (i = 0; i < Array->NumElements; i++) {
		Element = (PVOID)((PUCHAR)Array + Array->FirstElementOffset +
				  i * Array->ElementSize);
		Element->CompletionStatus = NicVmqComplete(Adapter,
							   Element->QueueId);
	}
	return NDIS_STATUS_SUCCESS;
}

/* Its frames are handled on another processor, perhaps. */
static NDIS_STATUS NicVmqChange(PNIC_ADAPTER Adapter,
				const NDIS_RECEIVE_QUEUE_PARAMETERS *Parameters)
{
	PNIC_QUEUE Queue = NicVmqFind(Adapter, Parameters->QueueId);

	if (!Queue)
		return NDIS_STATUS_INVALID_PARAMETER;
	if (Parameters->Flags &
	    NDIS_RECEIVE_QUEUE_PARAMETERS_PROCESSOR_AFFINITY_CHANGED &&
	    Adapter->Ops->VectorAffinity)
		Adapter->Ops->VectorAffinity(Adapter->Hardware,
					     Queue->Ring.Vector,
					     Parameters->ProcessorAffinity.Mask);
	return NDIS_STATUS_SUCCESS;
}

static VOID NicVmqSayStopped(PNIC_QUEUE Queue)
{
	NDIS_RECEIVE_QUEUE_STATE State;

	NdisZeroMemory(&State, sizeof(State));
	State.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	State.Header.Revision = NDIS_RECEIVE_QUEUE_STATE_REVISION_1;
	State.Header.Size = NDIS_SIZEOF_NDIS_RECEIVE_QUEUE_STATE_REVISION_1;
	State.QueueId = Queue->Id;
	State.QueueState = NdisReceiveQueueOperationalStateDmaStopped;
	NicIndicateStatus(Queue->Adapter, NDIS_STATUS_RECEIVE_QUEUE_STATE,
			  &State, sizeof(State));
}

static VOID NicVmqForget(PNIC_QUEUE Queue)
{
	NicQueueDestroy(Queue);
	Queue->Completed = FALSE;
	Queue->Allocated = FALSE;
}

/* The last frame has come back.  PASSIVE_LEVEL, in the queue's work item. */
VOID NicVmqFinishFree(PNIC_QUEUE Queue)
{
	PNDIS_OID_REQUEST Request;

	NdisAcquireSpinLock(&Queue->Lock);
	Request = Queue->FreeRequest;
	Queue->FreeRequest = NULL;
	NdisReleaseSpinLock(&Queue->Lock);
	NicVmqForget(Queue);
	NdisMOidRequestComplete(Queue->Adapter->Handle, Request,
				NDIS_STATUS_SUCCESS);
}

static NDIS_STATUS NicVmqFree(PNIC_ADAPTER Adapter, PNDIS_OID_REQUEST Request,
			      const NDIS_RECEIVE_QUEUE_FREE_PARAMETERS *Free)
{
	PNIC_QUEUE Queue = NicVmqFind(Adapter, Free->QueueId);
	BOOLEAN Pending;

	if (!Queue)
		return NDIS_STATUS_SUCCESS;
	NicQueueClose(Queue);
	NicQueueStop(Queue);
	NicVmqSayStopped(Queue);
	NdisAcquireSpinLock(&Queue->Lock);
	Pending = Queue->Out != 0;
	if (Pending)
		Queue->FreeRequest = Request;
	NdisReleaseSpinLock(&Queue->Lock);
	if (Pending)
		return NDIS_STATUS_PENDING;
	NicVmqForget(Queue);
	return NDIS_STATUS_SUCCESS;
}

/* One test of a filter goes into what the hardware knows. */
static BOOLEAN NicVmqTest(PNIC_HW_FILTER Filter, PBOOLEAN Untagged,
			  const NDIS_RECEIVE_FILTER_FIELD_PARAMETERS *Field)
{
	if (Field->FrameHeader != NdisFrameHeaderMac ||
	    Field->ReceiveFilterTest != NdisReceiveFilterTestEqual)
		return FALSE;
	switch (Field->HeaderField.MacHeaderField) {
	case NdisMacHeaderFieldDestinationAddress:
		NdisMoveMemory(Filter->Address,
			       Field->FieldValue.FieldByteArrayValue,
			       ETH_LENGTH_OF_ADDRESS);
		if (Field->Flags &
		    NDIS_RECEIVE_FILTER_FIELD_MAC_HEADER_VLAN_UNTAGGED_OR_ZERO)
			*Untagged = TRUE;
		return TRUE;
	case NdisMacHeaderFieldVlanId:
		Filter->VlanId = Field->FieldValue.FieldShortValue;
		return Filter->VlanId != 0 && Filter->VlanId < 4095;
	default:
		return FALSE;
	}
}

/*
 * What the hardware is to compare: an address with one VLAN id, or with none.
 * An address with whatever tag it cannot have.
 */
static BOOLEAN NicVmqParse(const NDIS_RECEIVE_FILTER_PARAMETERS *Parameters,
			   PNIC_HW_FILTER Filter)
{
	const UCHAR *Field = (const UCHAR *)Parameters +
			     Parameters->FieldParametersArrayOffset;
	BOOLEAN Untagged = FALSE;
	ULONG i;

	NdisZeroMemory(Filter, sizeof(*Filter));
	Filter->Id = Parameters->FilterId;
	Filter->Queue = Parameters->QueueId;
	for (i = 0; i < Parameters->FieldParametersArrayNumElements; i++) {
		if (!NicVmqTest(Filter, &Untagged, (const VOID *)Field))
			return FALSE;
		Field += Parameters->FieldParametersArrayElementSize;
	}
	return Untagged ? Filter->VlanId == 0 : Filter->VlanId != 0;
}

static NDIS_STATUS
NicVmqSetFilter(PNIC_ADAPTER Adapter,
		const NDIS_RECEIVE_FILTER_PARAMETERS *Parameters)
{
	NIC_HW_FILTER Filter;
	NDIS_STATUS Status;
	ULONG i;

	if (Parameters->FilterType != NdisReceiveFilterTypeVMQueue ||
	    (Parameters->QueueId != 0 &&
	     !NicVmqFind(Adapter, Parameters->QueueId)) ||
	    !NicVmqParse(Parameters, &Filter))
		return NDIS_STATUS_INVALID_PARAMETER;
	for (i = 0; i < NIC_FILTERS && Adapter->FilterUsed[i]; i++)
		;
	if (i == NIC_FILTERS)
		return NDIS_STATUS_FAILURE;
	Status = Adapter->Ops->FilterSet(Adapter->Hardware, &Filter);
	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	Adapter->Filters[i] = Filter;
	Adapter->FilterUsed[i] = TRUE;
	return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS
NicVmqClearFilter(PNIC_ADAPTER Adapter,
		  const NDIS_RECEIVE_FILTER_CLEAR_PARAMETERS *Parameters)
{
	ULONG i;

	for (i = 0; i < NIC_FILTERS; i++) {
		if (!Adapter->FilterUsed[i] ||
		    Adapter->Filters[i].Id != Parameters->FilterId)
			continue;
		Adapter->Ops->FilterClear(Adapter->Hardware,
					  &Adapter->Filters[i]);
		Adapter->FilterUsed[i] = FALSE;
		break;
	}
	return NDIS_STATUS_SUCCESS;
}

/* NDIS has checked lengths and offsets, and says which ids. */
NDIS_STATUS NicVmqRequest(PNIC_ADAPTER Adapter, PNDIS_OID_REQUEST Request)
{
	PVOID Data = Request->DATA.METHOD_INFORMATION.InformationBuffer;

	switch (Request->DATA.METHOD_INFORMATION.Oid) {
	case OID_RECEIVE_FILTER_ALLOCATE_QUEUE:
		return NicVmqAllocate(Adapter, Data);
	case OID_RECEIVE_FILTER_QUEUE_ALLOCATION_COMPLETE:
		return NicVmqCompleteAll(Adapter, Data);
	case OID_RECEIVE_FILTER_QUEUE_PARAMETERS:
		return NicVmqChange(Adapter, Data);
	case OID_RECEIVE_FILTER_FREE_QUEUE:
		return NicVmqFree(Adapter, Request, Data);
	case OID_RECEIVE_FILTER_SET_FILTER:
		return NicVmqSetFilter(Adapter, Data);
	case OID_RECEIVE_FILTER_CLEAR_FILTER:
		return NicVmqClearFilter(Adapter, Data);
	default:
		return NDIS_STATUS_NOT_SUPPORTED;
	}
}
