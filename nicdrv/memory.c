// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that the hardware and the driver share.
 *
 * Rings lie in common blocks.  Receive buffers come in blocks of several: those
 * that a queue starts with from the provider.  When they run low, the default
 * queue asks NdisMAllocateSharedMemoryAsyncEx() for more, and a VM queue, whose
 * frames have to lie in memory of that queue, asks the provider in a work item.
 * What came so goes again after a quiet time, and there is a limit.
 */
#include "nic.h"

NDIS_STATUS NicRingCreate(PNIC_ADAPTER Adapter, PNIC_RING Ring, ULONG Count,
			  ULONG DescriptorBytes)
{
	NdisZeroMemory(Ring, sizeof(*Ring));
	for (Ring->Count = 8; Ring->Count < Count; Ring->Count *= 2)
		;
	Ring->Bytes = Ring->Count * DescriptorBytes;
	NdisMAllocateSharedMemory(Adapter->Handle, Ring->Bytes, TRUE,
				  &Ring->Virtual, &Ring->Physical);
	if (!Ring->Virtual)
		return NDIS_STATUS_RESOURCES;
	NdisZeroMemory(Ring->Virtual, Ring->Bytes);
	return NDIS_STATUS_SUCCESS;
}

VOID NicRingDestroy(PNIC_ADAPTER Adapter, PNIC_RING Ring)
{
	if (Ring->Virtual)
		NdisMFreeSharedMemory(Adapter->Handle, Ring->Bytes, TRUE,
				      Ring->Virtual, Ring->Physical);
	Ring->Virtual = NULL;
}

/* What a block is made of goes; its memory does not. */
static VOID NicBlockFree(PNIC_BLOCK Block)
{
	PNIC_BUFFER Buffer;
	ULONG i;

	for (i = 0; i < Block->Count; i++) {
		Buffer = &Block->Buffers[i];
		if (Buffer->List)
			NdisFreeNetBufferList(Buffer->List);
		if (Buffer->Mdl)
			NdisFreeMdl(Buffer->Mdl);
	}
	NdisFreeMemory(Block, 0, 0);
}

static VOID NicBlockDestroy(PNIC_QUEUE Queue, PNIC_BLOCK Block)
{
	NDIS_HANDLE Handle = Queue->Adapter->Handle;
	NDIS_PHYSICAL_ADDRESS Physical = Block->Physical;
	NDIS_HANDLE Allocation = Block->Allocation;
	PVOID Virtual = Block->Virtual;
	BOOLEAN Shared = Block->Shared;
	ULONG Bytes = Block->Bytes;

	NicBlockFree(Block);
	if (Shared)
		NdisFreeSharedMemory(Handle, Allocation);
	else
		NdisMFreeSharedMemory(Handle, Bytes, TRUE, Virtual, Physical);
}

static PNIC_BLOCK NicBlockNew(PNIC_QUEUE Queue, ULONG Count)
{
	ULONG Bytes = sizeof(NIC_BLOCK) + Count * sizeof(NIC_BUFFER);
	PNIC_BLOCK Block = NIC_ALLOCATE(Queue->Adapter->Handle, Bytes);

	if (!Block)
		return NULL;
	NdisZeroMemory(Block, Bytes);
	Block->Count = Count;
	Block->Bytes = Count * Queue->Adapter->BufferBytes;
	return Block;
}

/* Its memory is there: an MDL and an NBL for each buffer of it. */
static NDIS_STATUS NicBlockDivide(PNIC_QUEUE Queue, PNIC_BLOCK Block,
				  NDIS_HANDLE SharedMemory)
{
	PNIC_ADAPTER Adapter = Queue->Adapter;
	ULONG Bytes = Adapter->BufferBytes;
	PNIC_BUFFER Buffer;
	ULONG i;

	for (i = 0; i < Block->Count; i++) {
		Buffer = &Block->Buffers[i];
		Buffer->Block = Block;
		Buffer->Mdl = NdisAllocateMdl(Adapter->Handle,
					      (PUCHAR)Block->Virtual +
					      i * Bytes, Bytes);
		if (!Buffer->Mdl)
			return NDIS_STATUS_RESOURCES;
		Buffer->List = NdisAllocateNetBufferAndNetBufferList(Adapter->Pool,
								     0, 0,
								     Buffer->Mdl,
								     0, Bytes);
		if (!Buffer->List)
			return NDIS_STATUS_RESOURCES;
		Buffer->List->SourceHandle = Adapter->Handle;
		NET_BUFFER_LIST_MINIPORT_RESERVED(Buffer->List)[0] = Buffer;
		NET_BUFFER_LIST_RECEIVE_QUEUE_ID(Buffer->List) =
			(USHORT)Queue->Id;
		if (!Block->Shared)
			continue;
		Buffer->Segment.SharedMemoryHandle = SharedMemory;
		Buffer->Segment.SharedMemoryOffset = i * Bytes;
		Buffer->Segment.SharedMemoryLength = Bytes;
		NET_BUFFER_SHARED_MEMORY_INFO(NET_BUFFER_LIST_FIRST_NB(Buffer->List)) =
			&Buffer->Segment;
	}
	return NDIS_STATUS_SUCCESS;
}

/* The bus address of each buffer, which is one run for the device. */
static BOOLEAN NicBlockLocate(PNIC_BLOCK Block, PSCATTER_GATHER_LIST List,
			      ULONG Bytes)
{
	PSCATTER_GATHER_ELEMENT Element = List->Elements;
	PSCATTER_GATHER_ELEMENT End = Element + List->NumberOfElements;
	ULONG Offset = 0;
	ULONG i;

	for (i = 0; i < Block->Count; i++) {
		while (Element < End && Offset == Element->Length) {
			Element++;
			Offset = 0;
		}
		if (Element == End || Element->Length - Offset < Bytes)
			return FALSE;
		Block->Buffers[i].Bus = Element->Address.QuadPart + Offset;
		Offset += Bytes;
	}
	return TRUE;
}

static NDIS_STATUS NicBlockProvide(PNIC_QUEUE Queue, PNIC_BLOCK Block,
				   PSCATTER_GATHER_LIST List, ULONG ListBytes)
{
	PNIC_ADAPTER Adapter = Queue->Adapter;
	NDIS_SHARED_MEMORY_PARAMETERS Memory;
	NDIS_STATUS Status;

	NdisZeroMemory(&Memory, sizeof(Memory));
	Memory.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	Memory.Header.Revision = NDIS_SHARED_MEMORY_PARAMETERS_REVISION_1;
	Memory.Header.Size = NDIS_SIZEOF_SHARED_MEMORY_PARAMETERS_REVISION_1;
	/* A buffer of several pages has to be one run. */
	if (Adapter->BufferBytes > NIC_PAGE)
		Memory.Flags = NDIS_SHARED_MEM_PARAMETERS_CONTIGUOUS;
	Memory.QueueId = Queue->Id;
	Memory.PreferredNode = MM_ANY_NODE_OK;
	Memory.Usage = NdisSharedMemoryUsageReceive;
	Memory.Length = Block->Bytes;
	Memory.SGListBufferLength = ListBytes;
	Memory.SGListBuffer = List;
	Status = NdisAllocateSharedMemory(Adapter->Handle, &Memory,
					  &Block->Allocation);
	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	Block->Shared = TRUE;
	Block->Virtual = Memory.VirtualAddress;
	if (!NicBlockLocate(Block, List, Adapter->BufferBytes))
		Status = NDIS_STATUS_RESOURCES;
	if (Status == NDIS_STATUS_SUCCESS)
		Status = NicBlockDivide(Queue, Block,
					Memory.SharedMemoryHandle);
	return Status;
}

/* A block from the provider; or NULL. */
static PNIC_BLOCK NicBlockCreate(PNIC_QUEUE Queue, ULONG Count)
{
	PNIC_ADAPTER Adapter = Queue->Adapter;
	ULONG Pages = (Count * Adapter->BufferBytes + NIC_PAGE - 1) / NIC_PAGE;
	ULONG Bytes = sizeof(SCATTER_GATHER_LIST) +
		      Pages * sizeof(SCATTER_GATHER_ELEMENT);
	PSCATTER_GATHER_LIST List = NIC_ALLOCATE(Adapter->Handle, Bytes);
	PNIC_BLOCK Block = NicBlockNew(Queue, Count);
	NDIS_STATUS Status = NDIS_STATUS_RESOURCES;

	if (List && Block)
		Status = NicBlockProvide(Queue, Block, List, Bytes);
	if (List)
		NdisFreeMemory(List, 0, 0);
	if (Status == NDIS_STATUS_SUCCESS)
		return Block;
	if (Block && Block->Shared)
		NicBlockDestroy(Queue, Block);
	else if (Block)
		NicBlockFree(Block);
	return NULL;
}

/* A block of memory that NDIS has brought; or NULL. */
static PNIC_BLOCK NicBlockAdopt(PNIC_QUEUE Queue, PVOID Virtual,
				NDIS_PHYSICAL_ADDRESS Physical, ULONG Length)
{
	ULONG Bytes = Queue->Adapter->BufferBytes;
	PNIC_BLOCK Block = NicBlockNew(Queue, Length / Bytes);
	ULONG i;

	if (!Block)
		return NULL;
	Block->Virtual = Virtual;
	Block->Physical = Physical;
	for (i = 0; i < Block->Count; i++)
		Block->Buffers[i].Bus = Physical.QuadPart + i * Bytes;
	if (NicBlockDivide(Queue, Block, NULL) == NDIS_STATUS_SUCCESS)
		return Block;
	NicBlockFree(Block);
	return NULL;
}

/* A free buffer.  With the queue's lock. */
VOID NicQueuePut(PNIC_QUEUE Queue, PNIC_BUFFER Buffer)
{
	Buffer->Next = Queue->Free;
	Queue->Free = Buffer;
	Queue->FreeCount++;
}

/* With the queue's lock. */
static VOID NicQueueAdd(PNIC_QUEUE Queue, PNIC_BLOCK Block)
{
	ULONG i;

	InsertTailList(&Queue->Blocks, &Block->Entry);
	Queue->Buffers += Block->Count;
	if (Block->Extra)
		Queue->ExtraBuffers += Block->Count;
	for (i = 0; i < Block->Count; i++)
		NicQueuePut(Queue, &Block->Buffers[i]);
}

/* Free buffers go into empty slots.  With the queue's lock. */
VOID NicQueueFill(PNIC_QUEUE Queue)
{
	const NIC_HW_OPS *Ops = Queue->Adapter->Ops;
	ULONG Mask = Queue->Ring.Count - 1;
	ULONG Tail = Queue->Tail;
	PNIC_BUFFER Buffer;

	if (!Queue->Started)
		return;
	/* A ring without any empty slot would look like an empty one. */
	while (Queue->Free && Queue->Tail - Queue->Head < Mask) {
		Buffer = Queue->Free;
		Queue->Free = Buffer->Next;
		Queue->FreeCount--;
		Queue->Slots[Queue->Tail & Mask] = Buffer;
		Ops->RxFill(&Queue->Ring, Queue->Tail, Buffer->Bus);
		Queue->Tail++;
	}
	if (Queue->Tail != Tail)
		Ops->RxTail(Queue->Adapter->Hardware, Queue->Id, Queue->Tail);
}

/* All buffers leave the ring, which has stopped.  With the queue's lock. */
static VOID NicQueueEmpty(PNIC_QUEUE Queue)
{
	ULONG Mask = Queue->Ring.Count - 1;

	while (Queue->Head != Queue->Tail) {
		NicQueuePut(Queue, Queue->Slots[Queue->Head & Mask]);
		Queue->Head++;
	}
	Queue->Head = 0;
	Queue->Tail = 0;
}

/* The hardware has the ring; it interrupts after NicQueueUnmask(). */
NDIS_STATUS NicQueueStart(PNIC_QUEUE Queue)
{
	PNIC_ADAPTER Adapter = Queue->Adapter;
	NDIS_STATUS Status;

	Status = Adapter->Ops->QueueStart(Adapter->Hardware, Queue->Id,
					  &Queue->Ring);
	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	NdisAcquireSpinLock(&Queue->Lock);
	Queue->Started = TRUE;
	NicQueueFill(Queue);
	NdisReleaseSpinLock(&Queue->Lock);
	return NDIS_STATUS_SUCCESS;
}

VOID NicQueueUnmask(PNIC_QUEUE Queue)
{
	PNIC_ADAPTER Adapter = Queue->Adapter;

	Adapter->Ops->InterruptEnable(Adapter->Hardware, Queue->Ring.Vector);
}

/* No DMA into its buffers from now on. */
VOID NicQueueStop(PNIC_QUEUE Queue)
{
	PNIC_ADAPTER Adapter = Queue->Adapter;
	BOOLEAN Started;

	NdisAcquireSpinLock(&Queue->Lock);
	Started = Queue->Started;
	Queue->Started = FALSE;
	NdisReleaseSpinLock(&Queue->Lock);
	if (!Started)
		return;
	Adapter->Ops->InterruptDisable(Adapter->Hardware, Queue->Ring.Vector);
	Adapter->Ops->QueueStop(Adapter->Hardware, Queue->Id);
	NdisAcquireSpinLock(&Queue->Lock);
	NicQueueEmpty(Queue);
	NdisReleaseSpinLock(&Queue->Lock);
}

/* No work and no memory comes any more.  PASSIVE_LEVEL. */
VOID NicQueueClose(PNIC_QUEUE Queue)
{
	NdisAcquireSpinLock(&Queue->Lock);
	Queue->Closing = TRUE;
	NdisReleaseSpinLock(&Queue->Lock);
	NdisWaitEvent(&Queue->Idle, 0);
}

/* The buffers of blocks that nobody uses leave the list of free ones. */
static VOID NicQueueUnlist(PNIC_QUEUE Queue, PNIC_BLOCK Block)
{
	PNIC_BUFFER *Link = &Queue->Free;

	while (*Link) {
		if ((*Link)->Block == Block) {
			*Link = (*Link)->Next;
			Queue->FreeCount--;
		} else {
			Link = &(*Link)->Next;
		}
	}
	RemoveEntryList(&Block->Entry);
	Queue->Buffers -= Block->Count;
	if (Block->Extra)
		Queue->ExtraBuffers -= Block->Count;
}

/* Takes a block that is in no ring, and above nobody's head; or NULL. */
static PNIC_BLOCK NicQueueTakeExtra(PNIC_QUEUE Queue)
{
	PLIST_ENTRY Entry;
	PNIC_BLOCK Block;

	for (Entry = Queue->Blocks.Flink; Entry != &Queue->Blocks;
	     Entry = Entry->Flink) {
		Block = CONTAINING_RECORD(Entry, NIC_BLOCK, Entry);
		if (!Block->Extra || Block->Out)
			continue;
		NicQueueUnlist(Queue, Block);
		return Block;
	}
	return NULL;
}

static VOID NicQueueFreeExtra(PNIC_QUEUE Queue)
{
	PNIC_BLOCK Block;
	ULONG Freed = 0;

	for (;;) {
		NdisAcquireSpinLock(&Queue->Lock);
		Block = NicQueueTakeExtra(Queue);
		if (!Block && Freed)
			Queue->Counts.High++;
		NdisReleaseSpinLock(&Queue->Lock);
		if (!Block)
			return;
		NicBlockDestroy(Queue, Block);
		Freed++;
	}
}

/*
 * Nothing has come for a while: what the queue has got beyond its start goes.
 * It may lie in the ring, so the ring stands still for that moment.
 */
static VOID NicQueueShrink(PNIC_QUEUE Queue)
{
	BOOLEAN Started;

	NdisAcquireSpinLock(&Queue->Lock);
	Started = Queue->Started && !Queue->Closing;
	NdisReleaseSpinLock(&Queue->Lock);
	if (!Started)
		return;
	NicQueueStop(Queue);
	NicQueueFreeExtra(Queue);
	/* A ring that was started before starts again. */
	if (NicQueueStart(Queue) == NDIS_STATUS_SUCCESS) {
		NicQueueUnmask(Queue);
		return;
	}
	NdisAcquireSpinLock(&Queue->Lock);
	Queue->Counts.Failed++;
	NdisReleaseSpinLock(&Queue->Lock);
}

/* Memory has come, or not, that the queue grows by. */
static VOID NicQueueGrow(PNIC_QUEUE Queue, PNIC_BLOCK Block)
{
	BOOLEAN Late;

	NdisAcquireSpinLock(&Queue->Lock);
	Queue->Growing = FALSE;
	Late = Queue->Closing;
	if (!Block) {
		Queue->Counts.Failed++;
	} else if (!Late) {
		Block->Extra = TRUE;
		NicQueueAdd(Queue, Block);
		NicQueueFill(Queue);
	}
	NdisReleaseSpinLock(&Queue->Lock);
	if (Block && Late)
		NicBlockDestroy(Queue, Block);
}

_Use_decl_annotations_
VOID NicGrown(NDIS_HANDLE MiniportAdapterContext, PVOID VirtualAddress,
	      PNDIS_PHYSICAL_ADDRESS PhysicalAddress, ULONG Length,
	      PVOID Context)
{
	PNIC_ADAPTER Adapter = MiniportAdapterContext;
	PNIC_QUEUE Queue = Context;
	PNIC_BLOCK Block = NULL;

	if (VirtualAddress) {
		Block = NicBlockAdopt(Queue, VirtualAddress, *PhysicalAddress,
				      Length);
		if (!Block)
			NdisMFreeSharedMemory(Adapter->Handle, Length, TRUE,
					      VirtualAddress, *PhysicalAddress);
	}
	NicQueueGrow(Queue, Block);
}

/*
 * A work item does what needs PASSIVE_LEVEL.  Requests that a queue be freed
 * come last: they are the end of it.
 */
static NDIS_IO_WORKITEM_FUNCTION NicQueueWorker;
static VOID NicQueueWorker(PVOID WorkItemContext,
			   NDIS_HANDLE NdisIoWorkItemHandle)
{
	PNIC_QUEUE Queue = WorkItemContext;
	BOOLEAN Closing;
	ULONG Work;

	UNREFERENCED_PARAMETER(NdisIoWorkItemHandle);
	for (;;) {
		NdisAcquireSpinLock(&Queue->Lock);
		Work = Queue->Work;
		Closing = Queue->Closing;
		Queue->Work = 0;
		if (!Work || Work & NIC_WORK_FREE) {
			Queue->Working = FALSE;
			NdisSetEvent(&Queue->Idle);
		}
		NdisReleaseSpinLock(&Queue->Lock);
		if (!Work)
			return;
		if (Work & NIC_WORK_GROW)
			NicQueueGrow(Queue, Closing ? NULL :
				     NicBlockCreate(Queue, NIC_BLOCK_BUFFERS));
		if (Work & NIC_WORK_SHRINK && !Closing)
			NicQueueShrink(Queue);
		if (Work & NIC_WORK_FREE) {
			NicVmqFinishFree(Queue);
			return;
		}
	}
}

/* With the queue's lock. */
VOID NicQueueWork(PNIC_QUEUE Queue, ULONG Work)
{
	Queue->Work |= Work;
	if (Queue->Working)
		return;
	Queue->Working = TRUE;
	NdisResetEvent(&Queue->Idle);
	NdisQueueIoWorkItem(Queue->WorkItem, NicQueueWorker, Queue);
}

/* Are there enough buffers?  With the queue's lock. */
VOID NicQueueWatch(PNIC_QUEUE Queue)
{
	PNIC_ADAPTER Adapter = Queue->Adapter;
	ULONG Left = Queue->Buffers - Queue->Out;

	if (Left >= Queue->Base / 2 || Queue->Growing || Queue->Closing ||
	    !Queue->Started)
		return;
	if (Queue->Buffers + NIC_BLOCK_BUFFERS > Queue->Base * NIC_GROWTH) {
		Queue->Counts.Limited++;
		return;
	}
	Queue->Counts.Low++;
	Queue->Growing = TRUE;
	if (Queue->Id) {
		NicQueueWork(Queue, NIC_WORK_GROW);
		return;
	}
	if (NdisMAllocateSharedMemoryAsyncEx(Adapter->Dma, NIC_BLOCK_BUFFERS *
					     Adapter->BufferBytes, TRUE,
					     Queue) == NDIS_STATUS_PENDING)
		return;
	Queue->Growing = FALSE;
	Queue->Counts.Failed++;
}

/* Looks for queues that have more than they need. */
_Use_decl_annotations_
VOID NicQuiet(PVOID SystemSpecific1, PVOID FunctionContext,
	      PVOID SystemSpecific2, PVOID SystemSpecific3)
{
	PNIC_ADAPTER Adapter = FunctionContext;
	PNIC_QUEUE Queue;
	ULONG i;

	UNREFERENCED_PARAMETER(SystemSpecific1);
	UNREFERENCED_PARAMETER(SystemSpecific2);
	UNREFERENCED_PARAMETER(SystemSpecific3);
	for (i = 0; i < Adapter->Limits.Queues; i++) {
		Queue = &Adapter->Queues[i];
		NdisDprAcquireSpinLock(&Queue->Lock);
		if (Queue->Started && !Queue->Closing && Queue->ExtraBuffers &&
		    Queue->LastFrames == Queue->Counts.Frames &&
		    Queue->Buffers - Queue->Out > Queue->Base)
			NicQueueWork(Queue, NIC_WORK_SHRINK);
		Queue->LastFrames = Queue->Counts.Frames;
		NdisDprReleaseSpinLock(&Queue->Lock);
	}
}

/* Each queue that the hardware has, from initialize to halt. */
NDIS_STATUS NicQueueInit(PNIC_ADAPTER Adapter, ULONG Id)
{
	PNIC_QUEUE Queue = &Adapter->Queues[Id];

	Queue->Adapter = Adapter;
	Queue->Id = Id;
	NdisAllocateSpinLock(&Queue->Lock);
	InitializeListHead(&Queue->Blocks);
	NdisInitializeEvent(&Queue->Idle);
	NdisSetEvent(&Queue->Idle);
	Queue->WorkItem = NdisAllocateIoWorkItem(Adapter->Handle);
	return Queue->WorkItem ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

VOID NicQueueFini(PNIC_QUEUE Queue)
{
	if (!Queue->Adapter)
		return;
	if (Queue->WorkItem)
		NdisFreeIoWorkItem(Queue->WorkItem);
	NdisFreeSpinLock(&Queue->Lock);
}

static NDIS_STATUS NicQueueProvide(PNIC_QUEUE Queue, ULONG Buffers)
{
	PNIC_BLOCK Block;

	while (Queue->Buffers < Buffers) {
		Block = NicBlockCreate(Queue, NIC_BLOCK_BUFFERS);
		if (!Block)
			return NDIS_STATUS_RESOURCES;
		NdisAcquireSpinLock(&Queue->Lock);
		NicQueueAdd(Queue, Block);
		NdisReleaseSpinLock(&Queue->Lock);
	}
	Queue->Base = Queue->Buffers;
	return NDIS_STATUS_SUCCESS;
}

/* A ring and buffers; what fails is taken back by NicQueueDestroy(). */
NDIS_STATUS NicQueueCreate(PNIC_QUEUE Queue, ULONG Buffers)
{
	PNIC_ADAPTER Adapter = Queue->Adapter;
	NDIS_STATUS Status;
	ULONG Bytes;

	Queue->Closing = FALSE;
	Status = NicRingCreate(Adapter, &Queue->Ring, Buffers,
			       Adapter->Limits.RxDescriptorBytes);
	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	Queue->Ring.BufferBytes = Adapter->BufferBytes;
	Queue->Ring.Vector = Queue->Id;
	Bytes = Queue->Ring.Count * sizeof(*Queue->Slots);
	Queue->Slots = NIC_ALLOCATE(Adapter->Handle, Bytes);
	if (!Queue->Slots)
		return NDIS_STATUS_RESOURCES;
	NdisZeroMemory(Queue->Slots, Bytes);
	return NicQueueProvide(Queue, Buffers);
}

/* It has stopped and is closed, and all its buffers are back.  Or half built. */
VOID NicQueueDestroy(PNIC_QUEUE Queue)
{
	PNIC_BLOCK Block;

	while (!IsListEmpty(&Queue->Blocks)) {
		Block = CONTAINING_RECORD(Queue->Blocks.Flink, NIC_BLOCK,
					  Entry);
		RemoveEntryList(&Block->Entry);
		NicBlockDestroy(Queue, Block);
	}
	Queue->Free = NULL;
	Queue->FreeCount = 0;
	Queue->Buffers = 0;
	Queue->ExtraBuffers = 0;
	if (Queue->Slots)
		NdisFreeMemory(Queue->Slots, 0, 0);
	Queue->Slots = NULL;
	NicRingDestroy(Queue->Adapter, &Queue->Ring);
}
