// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Intel 82576: a NIC on a PCI bus whose pools are VM queues.
 *
 * Each of its eight pools has a receive queue: pool 0 is the default queue, the
 * others are VM queues.  All is sent by pool 0.  A reset forgets all but the
 * address, and leaves the first queue running, and the link down until the PHY
 * is told to look for its partner.
 */
#include "82576.h"

/* The range of registers is the first; it must be large enough. */
static NDIS_STATUS I82576Map(PI82576 Nic, PNDIS_RESOURCE_LIST Resources)
{
	PCM_PARTIAL_RESOURCE_DESCRIPTOR Range;
	PVOID Registers;
	NDIS_STATUS Status;
	ULONG i;

	for (i = 0; i < Resources->Count; i++) {
		Range = &Resources->PartialDescriptors[i];
		if (Range->Type == CmResourceTypeMemory)
			break;
	}
	if (i == Resources->Count || Range->u.Memory.Length < I82576_BYTES)
		return NDIS_STATUS_RESOURCE_CONFLICT;
	Status = NdisMMapIoSpace(&Registers, Nic->Handle,
				 Range->u.Memory.Start, I82576_BYTES);
	if (Status == NDIS_STATUS_SUCCESS)
		Nic->Registers = Registers;
	return Status;
}

/* Whoever binds by name may name anything. */
static NDIS_STATUS I82576Identify(PI82576 Nic)
{
	PCI_COMMON_HEADER Header;

	if (NdisMGetBusData(Nic->Handle, PCI_WHICHSPACE_CONFIG, 0, &Header,
			    sizeof(Header)) != sizeof(Header))
		return NDIS_STATUS_ADAPTER_NOT_FOUND;
	if (Header.VendorID == I82576_VENDOR &&
	    Header.DeviceID == I82576_DEVICE)
		return NDIS_STATUS_SUCCESS;
	DbgPrint("nicdrv: the device %04x:%04x is no 82576\n", Header.VendorID,
		 Header.DeviceID);
	return NDIS_STATUS_ADAPTER_NOT_FOUND;
}

/* Waits until bits of a register are as they should be, for 20 ms. */
static BOOLEAN I82576Wait(PI82576 Nic, ULONG Offset, ULONG Mask, ULONG Value)
{
	ULONG i;

	for (i = 0; i < 20; i++) {
		if ((I82576Read(Nic, Offset) & Mask) == Value)
			return TRUE;
		NdisMSleep(1000);
	}
	return FALSE;
}

static VOID I82576PhyWrite(PI82576 Nic, ULONG Register, USHORT Value)
{
	I82576Write(Nic, MDIC, Value | Register << MDIC_REGISTER_SHIFT |
		    MDIC_PHY | MDIC_WRITE);
	I82576Wait(Nic, MDIC, MDIC_READY, MDIC_READY);
}

static VOID I82576ReadAddress(PI82576 Nic)
{
	ULONG Low = I82576Read(Nic, RAL(0));
	ULONG High = I82576Read(Nic, RAH(0));
	ULONG i;

	for (i = 0; i < ETH_LENGTH_OF_ADDRESS; i++)
		Nic->Address[i] = (UCHAR)(i < 4 ? Low >> 8 * i :
					  High >> 8 * (i - 4));
}

/* It asks for no memory from now on, and for nothing else. */
static VOID I82576Quiet(PI82576 Nic)
{
	I82576Write(Nic, RCTL, 0);
	I82576Write(Nic, TCTL, TCTL_PAD);
	I82576Write(Nic, IMC, ~0U);
	I82576Write(Nic, EIMC, ~0U);
	I82576Flush(Nic);
}

static NDIS_STATUS I82576ResetDevice(PI82576 Nic)
{
	I82576Quiet(Nic);
	/* What is on its way to memory arrives before it is cut off. */
	I82576Write(Nic, CTRL, I82576Read(Nic, CTRL) | CTRL_MASTER_DISABLE);
	I82576Wait(Nic, STATUS, STATUS_MASTER_ENABLE, 0);
	I82576Write(Nic, CTRL, I82576Read(Nic, CTRL) | CTRL_RESET);
	NdisMSleep(2000);
	if (!I82576Wait(Nic, CTRL, CTRL_RESET, 0) || I82576IsGone(Nic))
		return NDIS_STATUS_HARD_ERRORS;
	/* Some never say that they have read their EEPROM. */
	I82576Wait(Nic, EECD, EECD_AUTO_READ, EECD_AUTO_READ);
	I82576Quiet(Nic);
	(VOID)I82576Read(Nic, ICR);
	return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS I82576Reset(PVOID Hardware)
{
	PI82576 Nic = Hardware;
	NDIS_STATUS Status = I82576ResetDevice(Nic);

	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	I82576ReadAddress(Nic);
	I82576RingReset(Nic);
	I82576FilterReset(Nic);
	I82576InterruptReset(Nic);
	I82576Write(Nic, CTRL_EXT,
		    I82576Read(Nic, CTRL_EXT) | CTRL_EXT_LOADED);
	I82576Write(Nic, CTRL, I82576Read(Nic, CTRL) | CTRL_LINK_UP);
	I82576PhyWrite(Nic, PHY_CONTROL, PHY_CONTROL_AUTO |
		       PHY_CONTROL_RESTART);
	return NDIS_STATUS_SUCCESS;
}

static VOID I82576Silence(PVOID Hardware)
{
	PI82576 Nic = Hardware;

	Nic->Dead = TRUE;
	I82576Quiet(Nic);
}

/* All goes, as far as it came; the device has forgotten everything then. */
static VOID I82576Detach(PVOID Hardware)
{
	PI82576 Nic = Hardware;

	Nic->Dead = TRUE;
	if (Nic->Registers && !I82576IsGone(Nic))
		I82576ResetDevice(Nic);
	if (Nic->Interrupt)
		NdisMDeregisterInterruptEx(Nic->Interrupt);
	if (Nic->Registers)
		NdisMUnmapIoSpace(Nic->Handle, Nic->Registers, I82576_BYTES);
	if (Nic->FilterLock)
		NdisFreeRWLock(Nic->FilterLock);
	NdisFreeSpinLock(&Nic->ControlLock);
	NdisFreeSpinLock(&Nic->CounterLock);
	NdisFreeMemory(Nic, 0, 0);
}

static VOID I82576Describe(PI82576 Nic, PNIC_HW_LIMITS Limits)
{
	NdisZeroMemory(Limits, sizeof(*Limits));
	Limits->Queues = I82576_QUEUES;
	Limits->Filters = I82576_FILTERS;
	Limits->Vectors = I82576_VECTORS;
	Limits->RxDescriptorBytes = sizeof(I82576_RX);
	Limits->TxDescriptorBytes = sizeof(I82576_TX);
	Limits->MaxFrameSize = I82576_MAX_FRAME;
	Limits->ReadsFrames = TRUE;
	Limits->Offloads = NIC_OFFLOAD_SEND_IPV4 | NIC_OFFLOAD_SEND_IPV6 |
			   NIC_OFFLOAD_RECEIVE | NIC_OFFLOAD_LARGE_IPV4 |
			   NIC_OFFLOAD_LARGE_IPV6;
	Limits->Speed = 1000000000;
	Limits->TakesTags = TRUE;
	ETH_COPY_NETWORK_ADDRESS(Limits->Address, Nic->Address);
}

static NDIS_STATUS I82576Start(PI82576 Nic, PNDIS_RESOURCE_LIST Resources)
{
	NDIS_STATUS Status = I82576Identify(Nic);

	if (Status == NDIS_STATUS_SUCCESS)
		Status = I82576Map(Nic, Resources);
	/* It may have been left interrupting. */
	if (Status == NDIS_STATUS_SUCCESS)
		Status = I82576ResetDevice(Nic);
	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	I82576ReadAddress(Nic);
	return I82576Connect(Nic);
}

static NDIS_STATUS I82576Attach(struct _NIC_ADAPTER *Adapter,
				NDIS_HANDLE Handle,
				PNDIS_RESOURCE_LIST Resources, PVOID *Hardware,
				PNIC_HW_LIMITS Limits)
{
	NDIS_STATUS Status = NDIS_STATUS_RESOURCES;
	PI82576 Nic;

	Nic = NdisAllocateMemoryWithTagPriority(Handle, sizeof(*Nic),
						I82576_TAG,
						NormalPoolPriority);
	if (!Nic)
		return Status;
	NdisZeroMemory(Nic, sizeof(*Nic));
	Nic->Adapter = Adapter;
	Nic->Handle = Handle;
	NdisAllocateSpinLock(&Nic->CounterLock);
	NdisAllocateSpinLock(&Nic->ControlLock);
	Nic->FilterLock = NdisAllocateRWLock(Handle);
	if (Nic->FilterLock)
		Status = I82576Start(Nic, Resources);
	if (Status != NDIS_STATUS_SUCCESS) {
		I82576Detach(Nic);
		return Status;
	}
	I82576Describe(Nic, Limits);
	*Hardware = Nic;
	return NDIS_STATUS_SUCCESS;
}

static BOOLEAN I82576LinkUp(PVOID Hardware)
{
	PI82576 Nic = Hardware;
	ULONG Status = I82576Read(Nic, STATUS);

	return !Nic->Dead && Status != ~0U && (Status & STATUS_LINK_UP);
}

/* What is gone when it is read is added up. */
static VOID I82576Counters(PVOID Hardware, PNIC_HW_COUNTERS Counters)
{
	PI82576 Nic = Hardware;
	BOOLEAN Gone = I82576IsGone(Nic);
	ULONG i;

	NdisAcquireSpinLock(&Nic->CounterLock);
	if (!Gone)
		Nic->Oversized += I82576Read(Nic, ROC);
	Counters->Oversized = Nic->Oversized;
	for (i = 0; i < I82576_QUEUES; i++) {
		if (!Gone)
			Nic->NoBuffer[i] += I82576Read(Nic, RQDPC(i)) &
					    RQDPC_MASK;
		Counters->NoBuffer[i] = Nic->NoBuffer[i];
	}
	NdisReleaseSpinLock(&Nic->CounterLock);
	for (i = 0; i < I82576_VECTORS; i++)
		Counters->Interrupts[i] = Nic->Interrupts[i];
	Counters->Unwanted = (ULONG64)Nic->Unwanted;
}

/* Those whose reading changes nothing. */
static const ULONG I82576Dumped[] = {
	CTRL, STATUS, CTRL_EXT, EECD, MDIC, IMS, GPIE, EIMS, EIAC, RCTL, TCTL,
	QDE, RLPML, RXCSUM, MRQC, VT_CTL, RPLOLR, VFRE, VFTE, DTXSWC, DTXCTL,
	IVAR_OTHERS,
};

/* and the same of each queue, or pool. */
static const ULONG I82576DumpedOfQueue[] = {
	RDBAL(0), RDBAH(0), RDLEN(0), SRRCTL(0), RDH(0), RDT(0), RXDCTL(0),
};

#define I82576_DUMP_BYTES \
	(sizeof(I82576Dumped) + \
	 I82576_QUEUES * (sizeof(I82576DumpedOfQueue) + 3 * sizeof(ULONG)) + \
	 I82576_ADDRESSES * 2 * sizeof(ULONG) + 4 * sizeof(ULONG))

C_ASSERT(I82576_DUMP_BYTES <= NIC_REGISTER_BYTES);

static VOID I82576RegisterDump(PVOID Hardware, PVOID Data)
{
	PI82576 Nic = Hardware;
	PULONG Value = Data;
	ULONG Queue;
	ULONG i;

	for (i = 0; i < sizeof(I82576Dumped) / sizeof(ULONG); i++)
		*Value++ = I82576Read(Nic, I82576Dumped[i]);
	for (Queue = 0; Queue < I82576_QUEUES; Queue++) {
		for (i = 0; i < sizeof(I82576DumpedOfQueue) / sizeof(ULONG);
		     i++)
			*Value++ = I82576Read(Nic, I82576DumpedOfQueue[i] +
					      RDBAL(Queue) - RDBAL(0));
		*Value++ = I82576Read(Nic, IVAR(Queue));
		*Value++ = I82576Read(Nic, VMOLR(Queue));
		*Value++ = I82576Read(Nic, PVFGPRC(Queue));
	}
	for (i = 0; i < I82576_ADDRESSES; i++) {
		*Value++ = I82576Read(Nic, RAL(i));
		*Value++ = I82576Read(Nic, RAH(i));
	}
	*Value++ = I82576Read(Nic, TDLEN(0));
	*Value++ = I82576Read(Nic, TDH(0));
	*Value++ = I82576Read(Nic, TDT(0));
	*Value++ = I82576Read(Nic, TXDCTL(0));
}

const NIC_HW_OPS Nic82576Ops = {
	.Name = "82576",
	.Bus = NdisInterfacePci,
	.Attach = I82576Attach,
	.Detach = I82576Detach,
	.Reset = I82576Reset,
	.Silence = I82576Silence,
	.LinkUp = I82576LinkUp,
	.QueueStart = I82576QueueStart,
	.QueueStop = I82576QueueStop,
	.TxStart = I82576TxStart,
	.TxStop = I82576TxStop,
	.FilterSet = I82576FilterSet,
	.FilterClear = I82576FilterClear,
	.Accept = I82576Accept,
	.RxFill = I82576RxFill,
	.RxDone = I82576RxDone,
	.RxQueue = I82576RxQueue,
	.RxTail = I82576RxTail,
	.TxContext = I82576TxContext,
	.TxFill = I82576TxFill,
	.TxDone = I82576TxDone,
	.TxTail = I82576TxTail,
	.VectorAffinity = I82576VectorAffinity,
	.InterruptEnable = I82576InterruptEnable,
	.InterruptDisable = I82576InterruptDisable,
	.SetModeration = I82576SetModeration,
	.GetModeration = I82576GetModeration,
	.Counters = I82576Counters,
	.RegisterDump = I82576RegisterDump,
};
