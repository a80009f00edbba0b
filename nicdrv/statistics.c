// SPDX-License-Identifier: GPL-2.0-only
/*
 * What ethtool -S says of the driver: a fixed set, of all queues together.
 */
#include "nic.h"

const CHAR NicStatisticNames[NIC_STATISTICS][32] = {
	"nic_rx_buffers",
	"nic_rx_buffers_extra",
	"nic_rx_buffers_out",
	"nic_rx_low_watermark",
	"nic_rx_high_watermark",
	"nic_rx_at_limit",
	"nic_rx_no_memory",
	"nic_rx_errors",
	"nic_hw_no_buffer",
	"nic_hw_oversized",
	"nic_hw_unwanted",
	"nic_hw_dma_refused",
	"nic_hw_interrupts",
	"nic_tx_waited",
	"nic_tx_errors",
	"nic_resets",
};

/* What the queues have received, and how their memory has fared. */
VOID NicSumReceived(PNIC_ADAPTER Adapter, PNIC_QUEUE_COUNTS Sum)
{
	NIC_QUEUE_COUNTS Counts;
	PNIC_QUEUE Queue;
	ULONG i;

	NdisZeroMemory(Sum, sizeof(*Sum));
	for (i = 0; i < Adapter->Limits.Queues; i++) {
		Queue = &Adapter->Queues[i];
		NdisAcquireSpinLock(&Queue->Lock);
		Counts = Queue->Counts;
		NdisReleaseSpinLock(&Queue->Lock);
		Sum->Frames += Counts.Frames;
		Sum->Octets += Counts.Octets;
		Sum->Multicast += Counts.Multicast;
		Sum->Broadcast += Counts.Broadcast;
		Sum->Errors += Counts.Errors;
		Sum->Low += Counts.Low;
		Sum->High += Counts.High;
		Sum->Limited += Counts.Limited;
		Sum->Failed += Counts.Failed;
	}
}

static VOID NicSumBuffers(PNIC_ADAPTER Adapter, ULONG64 *Values)
{
	PNIC_QUEUE Queue;
	ULONG i;

	Values[0] = 0;
	Values[1] = 0;
	Values[2] = 0;
	for (i = 0; i < Adapter->Limits.Queues; i++) {
		Queue = &Adapter->Queues[i];
		NdisAcquireSpinLock(&Queue->Lock);
		Values[0] += Queue->Buffers;
		Values[1] += Queue->ExtraBuffers;
		Values[2] += Queue->Out;
		NdisReleaseSpinLock(&Queue->Lock);
	}
}

static VOID NicSumHardware(PNIC_ADAPTER Adapter, ULONG64 *Values)
{
	NIC_HW_COUNTERS Counters;
	ULONG i;

	NdisZeroMemory(&Counters, sizeof(Counters));
	Adapter->Ops->Counters(Adapter->Hardware, &Counters);
	Values[0] = 0;
	Values[4] = 0;
	for (i = 0; i < Adapter->Limits.Queues; i++)
		Values[0] += Counters.NoBuffer[i];
	Values[1] = Counters.Oversized;
	Values[2] = Counters.Unwanted;
	Values[3] = Counters.Refused;
	for (i = 0; i < Adapter->Limits.Vectors; i++)
		Values[4] += Counters.Interrupts[i];
	Values[6] = Counters.TxErrors;
}

/* In the order of the names. */
VOID NicStatistics(PVOID Context, ULONG64 *Values)
{
	PNIC_ADAPTER Adapter = Context;
	NIC_QUEUE_COUNTS Sum;

	NicSumBuffers(Adapter, Values);
	NicSumReceived(Adapter, &Sum);
	Values[3] = Sum.Low;
	Values[4] = Sum.High;
	Values[5] = Sum.Limited;
	Values[6] = Sum.Failed;
	Values[7] = Sum.Errors;
	NicSumHardware(Adapter, &Values[8]);
	NdisAcquireSpinLock(&Adapter->TxLock);
	Values[13] = Adapter->TxCounts.Waited;
	Values[14] += Adapter->TxCounts.Errors;
	Values[15] = Adapter->TxCounts.Resets;
	NdisReleaseSpinLock(&Adapter->TxLock);
}

/* How often a vector has fired. */
ULONG64 NicInterrupts(PVOID Context, ULONG Vector)
{
	PNIC_ADAPTER Adapter = Context;
	NIC_HW_COUNTERS Counters;

	if (Vector >= Adapter->Limits.Vectors)
		return 0;
	NdisZeroMemory(&Counters, sizeof(Counters));
	Adapter->Ops->Counters(Adapter->Hardware, &Counters);
	return Counters.Interrupts[Vector];
}
