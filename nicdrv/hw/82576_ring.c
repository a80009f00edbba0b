// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rings of the 82576 and their descriptors.  A queue without free descriptors
 * drops, so that it holds up no other.
 */
#include "82576.h"

/* A queue has stopped when it says so; a device that is gone says nothing. */
static VOID I82576AwaitStop(PI82576 Nic, ULONG Control, ULONG Enable)
{
	ULONG i;

	for (i = 0; i < 20; i++) {
		if (!(I82576Read(Nic, Control) & Enable) || I82576IsGone(Nic))
			break;
		NdisMSleep(1000);
	}
	/* What it had begun to write is over well within this. */
	NdisMSleep(100);
}

static NDIS_STATUS I82576AwaitStart(PI82576 Nic, ULONG Control, ULONG Enable)
{
	ULONG i;

	for (i = 0; i < 20; i++) {
		if (I82576Read(Nic, Control) & Enable)
			return I82576IsGone(Nic) ? NDIS_STATUS_HARD_ERRORS :
						   NDIS_STATUS_SUCCESS;
		NdisMSleep(1000);
	}
	return NDIS_STATUS_HARD_ERRORS;
}

/* After a reset some queues run, and all pools receive and send. */
VOID I82576RingReset(PI82576 Nic)
{
	ULONG i;

	for (i = 0; i < I82576_ALL_QUEUES; i++) {
		I82576Write(Nic, RXDCTL(i), 0);
		I82576Write(Nic, TXDCTL(i), 0);
	}
	I82576Write(Nic, VFRE, 0);
	I82576Write(Nic, VFTE, 1);
	I82576Write(Nic, QDE, (1 << I82576_ALL_QUEUES) - 1);
	I82576Write(Nic, DTXSWC, 0);
	I82576Write(Nic, TCTL, I82576Read(Nic, TCTL) | TCTL_PAD | TCTL_ENABLE);
	I82576Flush(Nic);
}

/* Pools that may receive; the others' frames are dropped at the door. */
static VOID I82576Admit(PI82576 Nic, ULONG Pool, BOOLEAN Admit)
{
	ULONG Pools;

	NdisAcquireSpinLock(&Nic->ControlLock);
	Pools = I82576Read(Nic, VFRE);
	I82576Write(Nic, VFRE, Admit ? Pools | 1U << Pool :
				       Pools & ~(1U << Pool));
	NdisReleaseSpinLock(&Nic->ControlLock);
}

NDIS_STATUS I82576QueueStart(PVOID Hardware, ULONG Queue, PNIC_RING Ring)
{
	PI82576 Nic = Hardware;
	NDIS_STATUS Status;

	Nic->RxMask[Queue] = Ring->Count - 1;
	Ring->Middle = FALSE;
	I82576Write(Nic, RDBAL(Queue), Ring->Physical.LowPart);
	I82576Write(Nic, RDBAH(Queue), (ULONG)Ring->Physical.HighPart);
	I82576Write(Nic, RDLEN(Queue), Ring->Bytes);
	I82576Write(Nic, SRRCTL(Queue), Ring->BufferBytes >> 10 |
		    SRRCTL_ONE_BUFFER | SRRCTL_DROP);
	I82576Write(Nic, RDH(Queue), 0);
	I82576Write(Nic, RDT(Queue), 0);
	I82576Write(Nic, RXDCTL(Queue), RXDCTL_THRESHOLDS | RXDCTL_ENABLE);
	Status = I82576AwaitStart(Nic, RXDCTL(Queue), RXDCTL_ENABLE);
	if (Status == NDIS_STATUS_SUCCESS)
		I82576Admit(Nic, Queue, TRUE);
	return Status;
}

VOID I82576QueueStop(PVOID Hardware, ULONG Queue)
{
	PI82576 Nic = Hardware;

	I82576Admit(Nic, Queue, FALSE);
	I82576Write(Nic, RXDCTL(Queue), RXDCTL_THRESHOLDS);
	I82576AwaitStop(Nic, RXDCTL(Queue), RXDCTL_ENABLE);
}

NDIS_STATUS I82576TxStart(PVOID Hardware, PNIC_RING Ring)
{
	PI82576 Nic = Hardware;

	Nic->TxMask = Ring->Count - 1;
	I82576Write(Nic, TDBAL(0), Ring->Physical.LowPart);
	I82576Write(Nic, TDBAH(0), (ULONG)Ring->Physical.HighPart);
	I82576Write(Nic, TDLEN(0), Ring->Bytes);
	I82576Write(Nic, TDH(0), 0);
	I82576Write(Nic, TDT(0), 0);
	I82576Write(Nic, TXDCTL(0), TXDCTL_THRESHOLDS | TXDCTL_ENABLE);
	return I82576AwaitStart(Nic, TXDCTL(0), TXDCTL_ENABLE);
}

VOID I82576TxStop(PVOID Hardware)
{
	PI82576 Nic = Hardware;

	I82576Write(Nic, TXDCTL(0), TXDCTL_THRESHOLDS);
	I82576AwaitStop(Nic, TXDCTL(0), TXDCTL_ENABLE);
}

VOID I82576RxFill(PNIC_RING Ring, ULONG Slot, ULONG64 Bus)
{
	PI82576_RX Rx = (PI82576_RX)Ring->Virtual + (Slot & (Ring->Count - 1));

	Rx->Read.Packet = Bus;
	/* This is also where it will say that it is done. */
	Rx->Read.Header = 0;
}

/*
 * No frame that is received has more than one descriptor; the device's word is
 * not taken for it: what is left of a longer one is an error with it.
 */
BOOLEAN I82576RxDone(PNIC_RING Ring, ULONG Slot, PNIC_RX_FRAME Frame)
{
	PI82576_RX Rx = (PI82576_RX)Ring->Virtual + (Slot & (Ring->Count - 1));
	ULONG Status = ReadULongAcquire(&Rx->Done.Status);

	if (!(Status & RX_DONE))
		return FALSE;
	NdisZeroMemory(Frame, sizeof(*Frame));
	Frame->Length = Rx->Done.Length;
	Frame->Error = Ring->Middle || !(Status & RX_LAST) ||
		       (Status & RX_ERROR);
	Ring->Middle = !(Status & RX_LAST);
	Frame->Udp = (Status & RX_UDP_SUM) != 0;
	Frame->IpChecked = (Status & (RX_IP_SUM | RX_IP_WRONG)) == RX_IP_SUM;
	if (Status & (RX_TCP_SUM | RX_UDP_SUM)) {
		Frame->L4Wrong = (Status & RX_L4_WRONG) != 0;
		Frame->L4Checked = !Frame->L4Wrong;
	}
	if (Status & RX_TAGGED) {
		Frame->Tagged = TRUE;
		Frame->Tag = Rx->Done.Tag;
	}
	return TRUE;
}

VOID I82576RxTail(PVOID Hardware, ULONG Queue, ULONG Slot)
{
	PI82576 Nic = Hardware;

	I82576Write(Nic, RDT(Queue), Slot & Nic->RxMask[Queue]);
}

VOID I82576TxContext(PNIC_RING Ring, ULONG Slot, const NIC_TX_FRAME *Frame)
{
	PI82576_TX_CONTEXT Context = (PI82576_TX_CONTEXT)Ring->Virtual +
				     (Slot & (Ring->Count - 1));

	Context->Lengths = (Frame->L4Offset - Frame->MacBytes) |
			   Frame->MacBytes << CONTEXT_MAC_SHIFT;
	Context->Reserved = 0;
	Context->Types = CONTEXT | TX_EXTENDED |
			 (Frame->Ipv6 ? 0 : CONTEXT_IPV4) |
			 (Frame->Tcp ? CONTEXT_TCP : 0);
	Context->Segments = 0;
	if (Frame->Mss)
		Context->Segments =
			Frame->Mss << CONTEXT_MSS_SHIFT |
			(Frame->HeaderBytes - Frame->L4Offset) <<
			CONTEXT_L4_SHIFT;
}

VOID I82576TxFill(PNIC_RING Ring, ULONG Slot, ULONG64 Bus, ULONG Length,
		  ULONG Flags, const NIC_TX_FRAME *Frame)
{
	PI82576_TX Tx = (PI82576_TX)Ring->Virtual + (Slot & (Ring->Count - 1));

	Tx->Bus = Bus;
	Tx->Command = (Length & TX_LENGTH_MASK) | TX_DATA | TX_EXTENDED |
		      TX_ADD_CRC;
	if (Frame->Mss)
		Tx->Command |= TX_SEGMENTS;
	if (Flags & NIC_TX_LAST)
		Tx->Command |= TX_LAST | TX_REPORT;
	/* What the first one says is for all of the frame. */
	Tx->Status = 0;
	if (!(Flags & NIC_TX_FIRST))
		return;
	Tx->Status = (Frame->Length - Frame->HeaderBytes) << TX_PAYLOAD_SHIFT;
	if (Frame->IpSum)
		Tx->Status |= TX_IP_SUM;
	if (Frame->L4Sum)
		Tx->Status |= TX_L4_SUM;
}

BOOLEAN I82576TxDone(PNIC_RING Ring, ULONG Slot)
{
	PI82576_TX Tx = (PI82576_TX)Ring->Virtual + (Slot & (Ring->Count - 1));

	return ReadULongAcquire(&Tx->Status) & TX_DONE;
}

VOID I82576TxTail(PVOID Hardware, ULONG Slot)
{
	PI82576 Nic = Hardware;

	I82576Write(Nic, TDT(0), Slot & Nic->TxMask);
}
