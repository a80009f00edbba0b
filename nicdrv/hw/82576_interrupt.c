// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts of the 82576.
 *
 * By MSI-X each vector is a bit of EICR, which sending the message clears.  If
 * there are fewer messages than vectors, some share one.  Otherwise, by MSI or
 * by a line, all is one interrupt, and ICR says what has happened.
 *
 * An interrupt is masked by its handler and unmasked by its DPC, when nothing
 * is left.  What has happened meanwhile raises it then; and there may be one
 * more than there is reason for.
 */
#include "82576.h"

#define I82576_ONE		(ICR_SENT | ICR_LINK | ICR_FEW_LEFT | \
				 ICR_OVERRUN | ICR_RECEIVED)
#define I82576_BUDGET		64

#define PCI_CAPABILITY_MSIX	0x11
#define PCI_MSIX_ENABLED	0x8000

static ULONG I82576MessageOf(PI82576 Nic, ULONG Vector)
{
	return Vector % Nic->Messages;
}

/* The interrupt of some vectors, if they are not all to stay masked. */
static VOID I82576Unmask(PI82576 Nic, ULONG Message)
{
	ULONG Vector;

	if (Nic->Dead)
		return;
	if (!Nic->Messages) {
		if (Nic->Enabled)
			I82576Write(Nic, IMS, I82576_ONE);
		return;
	}
	for (Vector = Message; Vector < I82576_VECTORS;
	     Vector += Nic->Messages)
		if (Nic->Enabled & 1U << Vector) {
			I82576Write(Nic, EIMS, 1U << Message);
			return;
		}
}

/* What a vector is for; TRUE if there may be more. */
static BOOLEAN I82576Serve(PI82576 Nic, ULONG Vector, ULONG Budget)
{
	ULONG Causes;

	if (!(Nic->Enabled & 1U << Vector))
		return FALSE;
	if (Vector == I82576_OTHERS) {
		Causes = Nic->Messages ? I82576Read(Nic, ICR) :
			 (ULONG)InterlockedExchange(&Nic->Causes, 0);
		if (Causes & ICR_LINK && !Nic->Dead)
			NicLinkChanged(Nic->Adapter);
	}
	return NicPoll(Nic->Adapter, Vector, Budget, NULL);
}

/* Those who share a message share its budget, so that none of them starves. */
static VOID I82576Dpc(PI82576 Nic, ULONG Message,
		      PNDIS_RECEIVE_THROTTLE_PARAMETERS Throttle)
{
	ULONG Step = Nic->Messages ? Nic->Messages : 1;
	ULONG Sharers = (I82576_VECTORS - Message + Step - 1) / Step;
	ULONG Budget = Throttle->MaxNblsToIndicate;
	BOOLEAN More = FALSE;
	ULONG Vector;

	if (Budget > I82576_BUDGET)
		Budget = I82576_BUDGET;
	Budget = Budget > Sharers ? Budget / Sharers : 1;
	for (Vector = Message; Vector < I82576_VECTORS; Vector += Step)
		if (I82576Serve(Nic, Vector, Budget))
			More = TRUE;
	Throttle->MoreNblsPending = More;
	if (!More)
		I82576Unmask(Nic, Message);
}

/* All vectors at once; FALSE if it is another device's. */
static BOOLEAN I82576One(PI82576 Nic)
{
	ULONG Causes = I82576Read(Nic, ICR);

	if (!Causes || Causes == ~0U)
		return FALSE;
	I82576Write(Nic, IMC, ~0U);
	InterlockedOr(&Nic->Causes, (LONG)Causes);
	Nic->Interrupts[0]++;
	return TRUE;
}

static MINIPORT_ISR I82576Isr;
static BOOLEAN I82576Isr(NDIS_HANDLE MiniportInterruptContext,
			 PBOOLEAN QueueDefaultInterruptDpc,
			 PULONG TargetProcessors)
{
	PI82576 Nic = MiniportInterruptContext;

	*TargetProcessors = 0;
	*QueueDefaultInterruptDpc = I82576One(Nic);
	return *QueueDefaultInterruptDpc;
}

static MINIPORT_MESSAGE_INTERRUPT I82576MessageIsr;
static BOOLEAN I82576MessageIsr(NDIS_HANDLE MiniportInterruptContext,
				ULONG MessageId,
				PBOOLEAN QueueDefaultInterruptDpc,
				PULONG TargetProcessors)
{
	PI82576 Nic = MiniportInterruptContext;

	if (!Nic->Messages)
		return I82576Isr(Nic, QueueDefaultInterruptDpc,
				 TargetProcessors);
	if (MessageId >= Nic->Messages || MessageId >= I82576_VECTORS)
		return FALSE;
	I82576Write(Nic, EIMC, 1U << MessageId);
	Nic->Interrupts[MessageId]++;
	*TargetProcessors = Nic->Processors[MessageId];
	*QueueDefaultInterruptDpc = !*TargetProcessors;
	return TRUE;
}

static MINIPORT_INTERRUPT_DPC I82576LineDpc;
static VOID I82576LineDpc(NDIS_HANDLE MiniportInterruptContext,
			  PVOID MiniportDpcContext,
			  PVOID ReceiveThrottleParameters, PVOID NdisReserved2)
{
	UNREFERENCED_PARAMETER(MiniportDpcContext);
	UNREFERENCED_PARAMETER(NdisReserved2);
	I82576Dpc(MiniportInterruptContext, 0, ReceiveThrottleParameters);
}

static MINIPORT_MESSAGE_INTERRUPT_DPC I82576MessageDpc;
static VOID I82576MessageDpc(NDIS_HANDLE MiniportInterruptContext,
			     ULONG MessageId, PVOID MiniportDpcContext,
			     PVOID ReceiveThrottleParameters,
			     PVOID NdisReserved2)
{
	UNREFERENCED_PARAMETER(MiniportDpcContext);
	UNREFERENCED_PARAMETER(NdisReserved2);
	I82576Dpc(MiniportInterruptContext, MessageId,
		  ReceiveThrottleParameters);
}

/* Is it MSI-X?  The configuration space knows. */
static BOOLEAN I82576IsMsix(PI82576 Nic)
{
	UCHAR Offset = 0;
	USHORT Head[2];
	ULONG i;

	NdisMGetBusData(Nic->Handle, PCI_WHICHSPACE_CONFIG,
			FIELD_OFFSET(PCI_COMMON_CONFIG,
				     u.type0.CapabilitiesPtr), &Offset,
			sizeof(Offset));
	/* So many there is room for: a list may go in a circle. */
	for (i = 0; i < 48 && Offset; i++) {
		if (NdisMGetBusData(Nic->Handle, PCI_WHICHSPACE_CONFIG,
				    Offset & ~3U, Head, sizeof(Head)) !=
		    sizeof(Head))
			return FALSE;
		if ((Head[0] & 0xff) == PCI_CAPABILITY_MSIX)
			return (Head[1] & PCI_MSIX_ENABLED) != 0;
		Offset = Head[0] >> 8;
	}
	return FALSE;
}

/* The device is masked; the handlers come when it is unmasked. */
NDIS_STATUS I82576Connect(PI82576 Nic)
{
	NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS Interrupt;
	NDIS_STATUS Status;

	NdisZeroMemory(&Interrupt, sizeof(Interrupt));
	Interrupt.Header.Type = NDIS_OBJECT_TYPE_MINIPORT_INTERRUPT;
	Interrupt.Header.Revision = NDIS_MINIPORT_INTERRUPT_REVISION_1;
	Interrupt.Header.Size =
		NDIS_SIZEOF_MINIPORT_INTERRUPT_CHARACTERISTICS_REVISION_1;
	Interrupt.InterruptHandler = I82576Isr;
	Interrupt.InterruptDpcHandler = I82576LineDpc;
	Interrupt.MsiSupported = TRUE;
	Interrupt.MessageInterruptHandler = I82576MessageIsr;
	Interrupt.MessageInterruptDpcHandler = I82576MessageDpc;
	Status = NdisMRegisterInterruptEx(Nic->Handle, Nic, &Interrupt,
					  &Nic->Interrupt);
	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	if (Interrupt.InterruptType != NDIS_CONNECT_MESSAGE_BASED ||
	    !I82576IsMsix(Nic))
		return NDIS_STATUS_SUCCESS;
	Nic->Messages = Interrupt.MessageInfoTable->MessageCount;
	if (Nic->Messages > I82576_VECTORS)
		Nic->Messages = I82576_VECTORS;
	return NDIS_STATUS_SUCCESS;
}

static VOID I82576WriteModeration(PI82576 Nic)
{
	ULONG i;

	for (i = 0; i < I82576_VECTORS; i++)
		I82576Write(Nic, EITR(i), Nic->Moderation << EITR_SHIFT |
			    EITR_KEEP_COUNT);
}

/* Each queue raises its vector; all are masked. */
VOID I82576InterruptReset(PI82576 Nic)
{
	ULONG Others = Nic->Messages ?
		       I82576MessageOf(Nic, I82576_OTHERS) | IVAR_VALID :
		       IVAR_VALID;
	ULONG Value;
	ULONG i;

	Nic->Enabled = 0;
	Nic->Causes = 0;
	I82576WriteModeration(Nic);
	for (i = 0; i < I82576_QUEUES; i++) {
		Value = Nic->Messages ? I82576MessageOf(Nic, i) | IVAR_VALID :
			IVAR_VALID;
		Value <<= IVAR_RECEIVE_SHIFT;
		if (!i)
			Value |= Others << IVAR_TRANSMIT_SHIFT;
		I82576Write(Nic, IVAR(i), Value);
	}
	I82576Write(Nic, IVAR_OTHERS, Others << IVAR_OTHERS_SHIFT);
	if (!Nic->Messages) {
		I82576Write(Nic, GPIE, 0);
		return;
	}
	I82576Write(Nic, GPIE, GPIE_READ_CLEARS | GPIE_MSIX | GPIE_PBA);
	I82576Write(Nic, EIAC, (1U << Nic->Messages) - 1);
	I82576Write(Nic, IMS, ICR_LINK);
}

VOID I82576VectorAffinity(PVOID Hardware, ULONG Vector, KAFFINITY Processors)
{
	PI82576 Nic = Hardware;

	if (Vector < I82576_VECTORS && Nic->Messages == I82576_VECTORS)
		Nic->Processors[Vector] = (ULONG)Processors;
}

VOID I82576InterruptEnable(PVOID Hardware, ULONG Vector)
{
	PI82576 Nic = Hardware;

	NdisAcquireSpinLock(&Nic->ControlLock);
	Nic->Enabled |= 1U << Vector;
	NdisReleaseSpinLock(&Nic->ControlLock);
	I82576Unmask(Nic, Nic->Messages ? I82576MessageOf(Nic, Vector) : 0);
}

VOID I82576InterruptDisable(PVOID Hardware, ULONG Vector)
{
	PI82576 Nic = Hardware;

	NdisAcquireSpinLock(&Nic->ControlLock);
	Nic->Enabled &= ~(1U << Vector);
	if (!Nic->Enabled) {
		I82576Write(Nic, EIMC, ~0U);
		I82576Write(Nic, IMC, ~0U);
	}
	NdisReleaseSpinLock(&Nic->ControlLock);
}

/* The vectors' clocks are left as they are until they have run down. */
VOID I82576SetModeration(PVOID Hardware, ULONG Microseconds)
{
	PI82576 Nic = Hardware;

	Nic->Moderation = Microseconds > EITR_MOST ? EITR_MOST : Microseconds;
	I82576WriteModeration(Nic);
}

ULONG I82576GetModeration(PVOID Hardware)
{
	PI82576 Nic = Hardware;

	return Nic->Moderation;
}
