/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the 82576 share.
 *
 * Three locks of its own, never nested, and all inside the driver's: FilterLock
 * for what frames are compared with, CounterLock for counters that are gone
 * when they have been read, and ControlLock for words with a bit for each queue
 * or vector, which start and stop one by one but at the same time.
 */
#ifndef NIC_HW_82576_H
#define NIC_HW_82576_H

#include <ndis.h>

#include "../hw.h"
#include "82576_regs.h"

/* One for each pool; all is sent by queue 0. */
#define I82576_QUEUES		8
#define I82576_FILTERS		64
/* One for each queue, and one for link and transmit. */
#define I82576_VECTORS		(I82576_QUEUES + 1)
#define I82576_OTHERS		I82576_QUEUES
#define I82576_MAX_FRAME	9014
/* "8257" in memory. */
#define I82576_TAG		0x37353238UL

/* An entry of the table of addresses; one that no pool has is free. */
typedef struct _I82576_ADDRESS {
	UCHAR Address[ETH_LENGTH_OF_ADDRESS];
	ULONG Pools;
} I82576_ADDRESS, *PI82576_ADDRESS;

/*
 * What is wanted, and what the device has been told of it: Table.  A pool gets
 * all frames to its addresses, whatever their tag, so that Exact says whether
 * there is nothing left to compare.
 */
typedef struct _I82576_FILTER_STATE {
	NIC_HW_FILTER Filters[I82576_FILTERS];
	ULONG Count;
	UCHAR Address[ETH_LENGTH_OF_ADDRESS];
	BOOLEAN Directed;	/* the default queue gets its own frames */
	BOOLEAN Alone;		/* no address is of two pools */
	ULONG TaggedQueues;	/* that have a filter with a VLAN */
	I82576_ADDRESS Table[I82576_ADDRESSES];
} I82576_FILTER_STATE, *PI82576_FILTER_STATE;

typedef struct _I82576 {
	struct _NIC_ADAPTER *Adapter;
	NDIS_HANDLE Handle;
	NDIS_HANDLE Interrupt;
	PUCHAR Registers;
	BOOLEAN Dead;		/* it is silent for ever */
	UCHAR Address[ETH_LENGTH_OF_ADDRESS];

	ULONG Messages;		/* of MSI-X; 0: all vectors are one interrupt */
	NDIS_SPIN_LOCK ControlLock;
	ULONG Enabled;		/* a bit for each vector; a DPC just looks */
	LONG Causes;		/* that the DPC has not seen yet; interlocked */
	ULONG Processors[I82576_VECTORS];	/* 0: the one interrupted */
	ULONG64 Interrupts[I82576_VECTORS];
	ULONG Moderation;

	ULONG RxMask[I82576_QUEUES];
	ULONG TxMask;

	PNDIS_RW_LOCK_EX FilterLock;
	I82576_FILTER_STATE Filter;
	LONG64 Unwanted;	/* interlocked */

	NDIS_SPIN_LOCK CounterLock;
	ULONG64 NoBuffer[I82576_QUEUES];
	ULONG64 Oversized;
} I82576, *PI82576;

FORCEINLINE ULONG I82576Read(PI82576 Nic, ULONG Offset)
{
	ULONG Value;

	NdisReadRegisterUlong((PULONG)(Nic->Registers + Offset), &Value);
	return Value;
}

FORCEINLINE VOID I82576Write(PI82576 Nic, ULONG Offset, ULONG Value)
{
	NdisWriteRegisterUlong((PULONG)(Nic->Registers + Offset), Value);
}

/* What has been written has arrived when this returns. */
FORCEINLINE VOID I82576Flush(PI82576 Nic)
{
	(VOID)I82576Read(Nic, STATUS);
}

/* A device that is gone answers so, and to nothing else. */
FORCEINLINE BOOLEAN I82576IsGone(PI82576 Nic)
{
	return I82576Read(Nic, STATUS) == ~0U;
}

/* 82576_filter.c */
VOID I82576Accept(PVOID Hardware, const struct _NIC_HW_ACCEPT *Accept);
BOOLEAN I82576FilterPlan(PI82576_FILTER_STATE State);
ULONG I82576FilterQueue(const I82576_FILTER_STATE *State, ULONG Queue,
			const UCHAR *Address, USHORT VlanId);
ULONG I82576Hash(const UCHAR *Address);
VOID I82576FilterReset(PI82576 Nic);
NDIS_STATUS I82576FilterSet(PVOID Hardware, const NIC_HW_FILTER *Filter);
VOID I82576FilterClear(PVOID Hardware, const NIC_HW_FILTER *Filter);
ULONG I82576RxQueue(PVOID Hardware, ULONG Queue,
		    const UCHAR *Address, const NIC_RX_FRAME *Frame);

/* 82576_ring.c */
VOID I82576RingReset(PI82576 Nic);
NDIS_STATUS I82576QueueStart(PVOID Hardware, ULONG Queue, PNIC_RING Ring);
VOID I82576QueueStop(PVOID Hardware, ULONG Queue);
NDIS_STATUS I82576TxStart(PVOID Hardware, PNIC_RING Ring);
VOID I82576TxStop(PVOID Hardware);
VOID I82576RxFill(PNIC_RING Ring, ULONG Slot, ULONG64 Bus);
BOOLEAN I82576RxDone(PNIC_RING Ring, ULONG Slot, PNIC_RX_FRAME Frame);
VOID I82576RxTail(PVOID Hardware, ULONG Queue, ULONG Slot);
VOID I82576TxContext(PNIC_RING Ring, ULONG Slot,
		     const struct _NIC_TX_FRAME *Frame);
VOID I82576TxFill(PNIC_RING Ring, ULONG Slot, ULONG64 Bus, ULONG Length,
		  ULONG Flags, const struct _NIC_TX_FRAME *Frame);
BOOLEAN I82576TxDone(PNIC_RING Ring, ULONG Slot);
VOID I82576TxTail(PVOID Hardware, ULONG Slot);

/* 82576_interrupt.c */
NDIS_STATUS I82576Connect(PI82576 Nic);
VOID I82576InterruptReset(PI82576 Nic);
VOID I82576VectorAffinity(PVOID Hardware, ULONG Vector, KAFFINITY Processors);
VOID I82576InterruptEnable(PVOID Hardware, ULONG Vector);
VOID I82576InterruptDisable(PVOID Hardware, ULONG Vector);
VOID I82576SetModeration(PVOID Hardware, ULONG Microseconds);
ULONG I82576GetModeration(PVOID Hardware);

#endif /* NIC_HW_82576_H */
