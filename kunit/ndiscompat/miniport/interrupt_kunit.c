// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/interrupt.c: handlers, DPCs, and that none of them runs
 * when it must not.  The device is device.h's: a case raises its interrupts.
 */
#include "ndt.h"

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/smp.h>

#include "device.h"

/**
 * struct card - what the port's handlers have seen, and are told to do
 * @test: the case
 * @handle: of the interrupt
 * @characteristics: what the port registers
 * @status: with which it was registered
 * @fn: called in MiniportInitializeEx instead of registering, or NULL
 * @isrs: calls of a handler
 * @dpcs: calls of a DPC
 * @message: of the last handler
 * @dpc_message: of the last DPC
 * @context: of the last DPC
 * @max: what the last DPC was told
 * @in_isr: called in the handler, or NULL
 * @in_dpc: called in the DPC, or NULL
 * @isr_irql: of the handler
 * @dpc_irql: of the DPC
 * @cpu: of the last DPC
 * @queue: the handler asks for the default DPC
 * @targets: it asks for these
 * @ours: what it returns
 * @more: DPCs that say there is more
 * @keep: the interrupt stays registered in MiniportHaltEx
 */
struct card {
	struct kunit *test;
	NDIS_HANDLE handle;
	NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS characteristics;
	NDIS_STATUS status;
	void (*fn)(struct card *card);
	atomic_t isrs;
	atomic_t dpcs;
	ULONG message;
	ULONG dpc_message;
	PVOID context;
	ULONG max;
	void (*in_isr)(struct card *card);
	void (*in_dpc)(struct card *card);
	KIRQL isr_irql;
	KIRQL dpc_irql;
	int cpu;
	bool queue;
	ULONG targets;
	bool ours;
	int more;
	bool keep;
};

static struct card card_only;

static BOOLEAN seen(struct card *card, ULONG message, PBOOLEAN queue,
		    PULONG targets)
{
	atomic_inc(&card->isrs);
	card->message = message;
	card->isr_irql = KeGetCurrentIrql();
	*queue = card->queue;
	*targets = card->targets;
	if (card->in_isr)
		card->in_isr(card);
	return card->ours;
}

static BOOLEAN isr(NDIS_HANDLE context, PBOOLEAN queue, PULONG targets)
{
	return seen(context, 77, queue, targets);
}

static BOOLEAN message_isr(NDIS_HANDLE context, ULONG message, PBOOLEAN queue,
			   PULONG targets)
{
	return seen(context, message, queue, targets);
}

static void ran(struct card *card, ULONG message, PVOID context,
		NDIS_RECEIVE_THROTTLE_PARAMETERS *throttle)
{
	card->dpc_message = message;
	card->context = context;
	card->max = throttle->MaxNblsToIndicate;
	card->dpc_irql = KeGetCurrentIrql();
	card->cpu = raw_smp_processor_id();
	if (card->more) {
		card->more--;
		throttle->MoreNblsPending = 1;
	}
	if (card->in_dpc)
		card->in_dpc(card);
	atomic_inc(&card->dpcs);
}

static VOID dpc(NDIS_HANDLE context, PVOID dpc_context, PVOID throttle,
		PVOID reserved)
{
	ran(context, 77, dpc_context, throttle);
}

static VOID message_dpc(NDIS_HANDLE context, ULONG message, PVOID dpc_context,
			PVOID throttle, PVOID reserved)
{
	ran(context, message, dpc_context, throttle);
}

static NDIS_STATUS connect(struct card *card)
{
	card->status = NdisMRegisterInterruptEx(ndp_only.handle, card,
						&card->characteristics,
						&card->handle);
	return card->status;
}

static void on_initialise(struct ndp *ndp)
{
	struct card *card = &card_only;

	fake_net(ndp);
	if (card->fn)
		card->fn(card);
	else
		KUNIT_EXPECT_EQ(card->test, connect(card), NDIS_STATUS_SUCCESS);
}

static void on_halt(struct ndp *ndp)
{
	if (card_only.handle && !card_only.keep)
		NdisMDeregisterInterruptEx(card_only.handle);
}

/* The port is initialised with a device that interrupts so; an errno. */
static int initialise(struct kunit *test, enum ndc_irq_kind kind)
{
	struct ndp *ndp = test->priv;
	const struct ndc_bus_device bus = fake_bus(ndp, kind);

	return ndp_create_with(ndp, &bus);
}

static int card_init(struct kunit *test)
{
	int err = fake_init(test);
	struct ndp *ndp = test->priv;

	card_only = (struct card) {
		.test = test,
		.characteristics = {
			.Header = {
				.Type = NDIS_OBJECT_TYPE_MINIPORT_INTERRUPT,
				.Revision = NDIS_MINIPORT_INTERRUPT_REVISION_1,
				.Size =
				NDIS_SIZEOF_MINIPORT_INTERRUPT_CHARACTERISTICS_REVISION_1,
			},
			.InterruptHandler = isr,
			.InterruptDpcHandler = dpc,
			.MsiSupported = TRUE,
			.MessageInterruptHandler = message_isr,
			.MessageInterruptDpcHandler = message_dpc,
		},
		.queue = true,
		.ours = true,
	};
	ndp->on_initialise = on_initialise;
	ndp->on_halt = on_halt;
	return err;
}

/* Waits for DPCs, perhaps of another processor; not for ever. */
static void until_dpcs(int count)
{
	int i;

	for (i = 0; i < 1000 && atomic_read(&card_only.dpcs) < count; i++)
		usleep_range(100, 1000);
}

static void line_calls_the_handler_and_its_dpc(struct kunit *test)
{
	struct card *card = &card_only;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_LINE), 0);
	KUNIT_EXPECT_EQ(test, card->characteristics.InterruptType,
			NDIS_CONNECT_LINE_BASED);
	KUNIT_EXPECT_NULL(test, card->characteristics.MessageInfoTable);
	fake_interrupt(0);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->isrs), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), 1);
	KUNIT_EXPECT_EQ(test, card->message, 77);
	KUNIT_EXPECT_EQ(test, card->dpc_message, 77);
	KUNIT_EXPECT_NULL(test, card->context);
	KUNIT_EXPECT_GT(test, card->isr_irql, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, card->dpc_irql, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, card->max, 64);
}

static void raise_line(void *data)
{
	generic_handle_irq_safe(fake_only.irqs[0]);
}

static void handler_runs_in_a_hard_interrupt(struct kunit *test)
{
	struct card *card = &card_only;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_LINE), 0);
	ndt_in_hardirq(raise_line, NULL);
	until_dpcs(1);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->isrs), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), 1);
}

static void each_message_has_its_handler(struct kunit *test)
{
	struct card *card = &card_only;
	ULONG i;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	KUNIT_EXPECT_EQ(test, card->characteristics.InterruptType,
			NDIS_CONNECT_MESSAGE_BASED);
	for (i = 0; i < DEVICE_IRQS; i++) {
		fake_interrupt(i);
		KUNIT_EXPECT_EQ(test, card->message, i);
		KUNIT_EXPECT_EQ(test, card->dpc_message, i);
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&card->isrs), DEVICE_IRQS);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), DEVICE_IRQS);
}

static void messages_are_in_the_table(struct kunit *test)
{
	IO_INTERRUPT_MESSAGE_INFO *table;
	ULONG i;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSI), 0);
	table = card_only.characteristics.MessageInfoTable;
	KUNIT_ASSERT_NOT_NULL(test, table);
	KUNIT_ASSERT_EQ(test, table->MessageCount, DEVICE_IRQS);
	KUNIT_EXPECT_GT(test, table->UnifiedIrql, DISPATCH_LEVEL);
	for (i = 0; i < DEVICE_IRQS; i++) {
		KUNIT_EXPECT_EQ(test, table->MessageInfo[i].Vector,
				fake_only.irqs[i]);
		KUNIT_EXPECT_EQ(test, table->MessageInfo[i].Mode, Latched);
		KUNIT_EXPECT_NE(test, table->MessageInfo[i].TargetProcessorSet,
				0);
	}
}

static void port_without_messages_has_the_line(struct kunit *test)
{
	struct card *card = &card_only;

	card->characteristics.MessageInterruptHandler = NULL;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	KUNIT_EXPECT_EQ(test, card->characteristics.InterruptType,
			NDIS_CONNECT_LINE_BASED);
	fake_interrupt(0);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->isrs), 0);
	fake_interrupt(DEVICE_IRQS - 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->isrs), 1);
	KUNIT_EXPECT_EQ(test, card->message, 77);
}

static void connect_quietly(struct card *card)
{
	connect(card);
}

static void line_that_cannot_be_had_is_a_conflict(struct kunit *test)
{
	card_only.characteristics.MsiSupported = FALSE;
	fake_only.line_error = -EIO;
	card_only.fn = connect_quietly;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	KUNIT_EXPECT_EQ(test, card_only.status, NDIS_STATUS_RESOURCE_CONFLICT);
	KUNIT_EXPECT_NULL(test, card_only.handle);
}

static void device_without_interrupts_is_a_conflict(struct kunit *test)
{
	card_only.fn = connect_quietly;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_NONE), 0);
	KUNIT_EXPECT_EQ(test, card_only.status, NDIS_STATUS_RESOURCE_CONFLICT);
	KUNIT_EXPECT_NULL(test, card_only.handle);
}

static irqreturn_t other(int irq, void *data)
{
	return IRQ_NONE;
}

static void interrupt_of_somebody_else_is_a_conflict(struct kunit *test)
{
	unsigned int irq = fake_only.irqs[1];

	card_only.fn = connect_quietly;
	KUNIT_ASSERT_EQ(test, request_irq(irq, other, 0, "other", &irq), 0);
	KUNIT_EXPECT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	KUNIT_EXPECT_EQ(test, card_only.status, NDIS_STATUS_RESOURCE_CONFLICT);
	free_irq(irq, &irq);
}

static void shared_line_is_not_ours(struct kunit *test)
{
	struct card *card = &card_only;

	card->ours = false;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_LINE), 0);
	/* What it asks for is done all the same. */
	fake_interrupt(0);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), 1);
	card->queue = false;
	fake_interrupt(0);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->isrs), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), 1);
}

static void target_processors_get_the_dpc(struct kunit *test)
{
	struct card *card = &card_only;

	card->queue = false;
	card->targets = 1;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	fake_interrupt(1);
	until_dpcs(1);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), 1);
	KUNIT_EXPECT_EQ(test, card->dpc_message, 1);
	KUNIT_EXPECT_EQ(test, card->cpu, 0);
}

static void dpc_that_has_more_runs_again(struct kunit *test)
{
	struct card *card = &card_only;

	card->more = 3;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_LINE), 0);
	fake_interrupt(0);
	until_dpcs(4);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), 4);
}

static void interrupt_in_a_dpc_is_another(struct card *card)
{
	card->in_dpc = NULL;
	generic_handle_irq_safe(fake_only.irqs[0]);
}

static void dpc_that_is_queued_while_it_runs_runs_again(struct kunit *test)
{
	struct card *card = &card_only;

	card->in_dpc = interrupt_in_a_dpc_is_another;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_LINE), 0);
	fake_interrupt(0);
	until_dpcs(2);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), 2);
}

static void dpc_is_queued_once(struct kunit *test)
{
	struct card *card = &card_only;
	GROUP_AFFINITY here;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	local_bh_disable();
	here = (GROUP_AFFINITY) { .Mask = 1UL << smp_processor_id() };
	KUNIT_EXPECT_EQ(test, NdisMQueueDpcEx(card->handle, 2, &here, test),
			here.Mask);
	KUNIT_EXPECT_EQ(test, NdisMQueueDpcEx(card->handle, 2, &here, card), 0);
	KUNIT_EXPECT_EQ(test, NdisMQueueDpc(card->handle, 1, here.Mask, card),
			here.Mask);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), 0);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), 2);
	KUNIT_EXPECT_EQ(test, card->dpc_message, 1);
	KUNIT_EXPECT_PTR_EQ(test, card->context, (void *)card);
	/* At PASSIVE_LEVEL it has run when the call returns. */
	migrate_disable();
	here.Mask = 1UL << smp_processor_id();
	KUNIT_EXPECT_EQ(test, NdisMQueueDpcEx(card->handle, 2, &here, test),
			here.Mask);
	migrate_enable();
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), 3);
	KUNIT_EXPECT_PTR_EQ(test, card->context, (void *)test);
}

static void queue_on_nobody_is_nothing(struct kunit *test)
{
	struct card *card = &card_only;
	GROUP_AFFINITY nowhere = { .Mask = 1, .Group = 1000 };

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_LINE), 0);
	KUNIT_EXPECT_EQ(test, NdisMQueueDpcEx(card->handle, 0, &nowhere, NULL),
			0);
	KUNIT_EXPECT_EQ(test, NdisMQueueDpc(card->handle, 0, 0, NULL), 0);
}

static void wrong_queueing_is_reported(struct kunit *test)
{
	struct card *card = &card_only;
	GROUP_AFFINITY here = { .Mask = 1 };
	KAFFINITY queued;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  queued = NdisMQueueDpcEx(card->handle, 0, NULL,
						   NULL));
	KUNIT_EXPECT_EQ(test, queued, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  queued = NdisMQueueDpcEx(card->handle, DEVICE_IRQS,
						   &here, NULL));
	KUNIT_EXPECT_EQ(test, queued, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  queued = NdisMQueueDpc(ndp_only.handle, 0, 1, NULL));
	KUNIT_EXPECT_EQ(test, queued, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), 0);
}

static BOOLEAN in_step(NDIS_HANDLE context)
{
	struct card *card = context;

	card->isr_irql = KeGetCurrentIrql();
	return card->ours;
}

static void synchronised_function_runs_at_dirql(struct kunit *test)
{
	struct card *card = &card_only;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	KUNIT_EXPECT_TRUE(test, NdisMSynchronizeWithInterruptEx(card->handle, 1,
								in_step, card));
	KUNIT_EXPECT_GT(test, card->isr_irql, DISPATCH_LEVEL);
	card->ours = false;
	KUNIT_EXPECT_FALSE(test, NdisMSynchronizeWithInterruptEx(card->handle,
								 1, in_step,
								 card));
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
}

static void wrong_synchronisation_is_reported(struct kunit *test)
{
	struct card *card = &card_only;
	BOOLEAN result;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  result = NdisMSynchronizeWithInterruptEx(card->handle,
								   DEVICE_IRQS,
								   in_step,
								   card));
	KUNIT_EXPECT_FALSE(test, result);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  result = NdisMSynchronizeWithInterruptEx(card->handle,
								   0, NULL,
								   card));
	KUNIT_EXPECT_FALSE(test, result);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  result = NdisMSynchronizeWithInterruptEx(card, 0,
								   in_step,
								   card));
	KUNIT_EXPECT_FALSE(test, result);
}

static void synchronise_in_the_handler(struct card *card)
{
	ndt_announce(card->test, NDC_RULE_LOCK);
	card->ours = NdisMSynchronizeWithInterruptEx(card->handle,
						     card->message, in_step,
						     card);
}

static void synchronisation_inside_the_handler_is_refused(struct kunit *test)
{
	struct card *card = &card_only;
	u64 before = ndc_report_count(NDC_RULE_LOCK);

	card->in_isr = synchronise_in_the_handler;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	fake_interrupt(1);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LOCK), before + 1);
	KUNIT_EXPECT_FALSE(test, card->ours);
}

static void synchronise_with_another(struct card *card)
{
	card->ours = NdisMSynchronizeWithInterruptEx(card->handle, 2, in_step,
						     card);
}

static void messages_are_in_step_if_they_are_to_be(struct kunit *test)
{
	struct card *card = &card_only;

	card->in_isr = synchronise_with_another;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	fake_interrupt(0);
	KUNIT_EXPECT_TRUE(test, card->ours);
	ndp_remove(test->priv);
	card->characteristics.MsiSyncWithAllMessages = TRUE;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK, fake_interrupt(0));
	KUNIT_EXPECT_FALSE(test, card->ours);
}

static void raise_and_stay(struct card *card)
{
	local_bh_disable();
}

static void dpc_at_another_level_is_reported(struct kunit *test)
{
	struct card *card = &card_only;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_LINE), 0);
	card->in_dpc = raise_and_stay;
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, fake_interrupt(0));
	KUNIT_EXPECT_EQ(test, softirq_count(), 0);
}

static NDIS_STATUS config(NDIS_MSIX_TABLE_OPERATION operation, ULONG entry,
			  ULONG message)
{
	NDIS_MSIX_CONFIG_PARAMETERS parameters = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_MSIX_CONFIG_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_MSIX_CONFIG_PARAMETERS_REVISION_1,
		},
		.ConfigOperation = operation,
		.TableEntry = entry,
		.MessageNumber = message,
	};

	return NdisMConfigMSIXTableEntry(ndp_only.handle, &parameters);
}

static void entry_becomes_another_message(struct kunit *test)
{
	struct card *card = &card_only;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	KUNIT_EXPECT_EQ(test, config(NdisMSIXTableConfigSetTableEntry, 0, 2),
			NDIS_STATUS_SUCCESS);
	fake_interrupt(0);
	KUNIT_EXPECT_EQ(test, card->message, 2);
	KUNIT_EXPECT_EQ(test, card->dpc_message, 2);
}

static void masked_entry_waits(struct kunit *test)
{
	struct card *card = &card_only;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	KUNIT_EXPECT_EQ(test, config(NdisMSIXTableConfigMaskTableEntry, 1, 0),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, config(NdisMSIXTableConfigMaskTableEntry, 1, 0),
			NDIS_STATUS_SUCCESS);
	fake_interrupt(1);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->isrs), 0);
	fake_interrupt(2);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->isrs), 1);
	KUNIT_EXPECT_EQ(test, config(NdisMSIXTableConfigUnmaskTableEntry, 1, 0),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, config(NdisMSIXTableConfigUnmaskTableEntry, 1, 0),
			NDIS_STATUS_SUCCESS);
	atomic_set(&card->isrs, 0);
	fake_interrupt(1);
	KUNIT_EXPECT_GE(test, atomic_read(&card->isrs), 1);
	/* One that is masked can be given back. */
	config(NdisMSIXTableConfigMaskTableEntry, 0, 0);
}

static void wrong_table_is_reported(struct kunit *test)
{
	NDIS_STATUS status;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = config(NdisMSIXTableConfigMax, 0, 0));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_INVALID_PARAMETER);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = config(NdisMSIXTableConfigMaskTableEntry,
					  DEVICE_IRQS, 0));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_INVALID_PARAMETER);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = config(NdisMSIXTableConfigSetTableEntry, 0,
					  DEVICE_IRQS));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_INVALID_PARAMETER);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMConfigMSIXTableEntry(ndp_only.handle,
							     NULL));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_INVALID_PARAMETER);
	local_irq_disable();
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  status = config(NdisMSIXTableConfigSetTableEntry, 0,
					  1));
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_INVALID_PARAMETER);
}

static void table_of_a_line_is_reported(struct kunit *test)
{
	NDIS_STATUS status;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_LINE), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = config(NdisMSIXTableConfigMaskTableEntry, 0,
					  0));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_INVALID_PARAMETER);
}

/* A registration that must be refused and reported. */
static void refused(struct card *card, enum ndc_rule rule)
{
	card->handle = card;
	NDT_EXPECT_BREACH(card->test, rule, connect(card));
	KUNIT_EXPECT_EQ(card->test, card->status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(card->test, card->handle);
}

static void connect_wrongly(struct card *card)
{
	NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS right = card->characteristics;
	NDIS_STATUS status;

	card->characteristics.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	refused(card, NDC_RULE_ARGUMENT);
	card->characteristics = right;
	card->characteristics.Header.Size--;
	refused(card, NDC_RULE_ARGUMENT);
	card->characteristics = right;
	card->characteristics.InterruptHandler = NULL;
	refused(card, NDC_RULE_ARGUMENT);
	card->characteristics = right;
	card->characteristics.InterruptDpcHandler = NULL;
	refused(card, NDC_RULE_ARGUMENT);
	card->characteristics = right;
	card->characteristics.MessageInterruptDpcHandler = NULL;
	refused(card, NDC_RULE_ARGUMENT);
	card->characteristics = right;
	local_bh_disable();
	refused(card, NDC_RULE_IRQL);
	local_bh_enable();
	NDT_EXPECT_BREACH(card->test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterInterruptEx(ndp_only.handle,
							    card, NULL,
							    &card->handle));
	KUNIT_EXPECT_EQ(card->test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(card->test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterInterruptEx(ndp_only.handle,
							    card, &right,
							    NULL));
	KUNIT_EXPECT_EQ(card->test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(card->test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterInterruptEx(card, card, &right,
							    &card->handle));
	KUNIT_EXPECT_EQ(card->test, status, NDIS_STATUS_FAILURE);
}

static void wrong_registration_is_refused(struct kunit *test)
{
	card_only.fn = connect_wrongly;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
}

static void connect_twice(struct card *card)
{
	NDIS_STATUS status;
	NDIS_HANDLE second = card;

	KUNIT_EXPECT_EQ(card->test, connect(card), NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(card->test, NDC_RULE_STATE,
			  status = NdisMRegisterInterruptEx(ndp_only.handle,
							    card,
							    &card->characteristics,
							    &second));
	KUNIT_EXPECT_EQ(card->test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(card->test, second);
}

static void second_registration_is_refused(struct kunit *test)
{
	card_only.fn = connect_twice;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
}

static void connect_and_back(struct card *card)
{
	KUNIT_EXPECT_EQ(card->test, connect(card), NDIS_STATUS_SUCCESS);
	NdisMDeregisterInterruptEx(card->handle);
	KUNIT_EXPECT_EQ(card->test, connect(card), NDIS_STATUS_SUCCESS);
}

static void registration_after_deregistration_is_right(struct kunit *test)
{
	card_only.fn = connect_and_back;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	fake_interrupt(0);
	KUNIT_EXPECT_EQ(test, atomic_read(&card_only.dpcs), 1);
}

static void registration_outside_initialise_is_refused(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	NdisMDeregisterInterruptEx(card_only.handle);
	refused(&card_only, NDC_RULE_STATE);
}

static void connect_without_memory(struct card *card)
{
	unsigned int nth;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		connect(card);
		if (!ndt_failed())
			break;
		if (card->status == NDIS_STATUS_SUCCESS) {
			NdisMDeregisterInterruptEx(card->handle);
			continue;
		}
		KUNIT_EXPECT_EQ(card->test, card->status,
				NDIS_STATUS_RESOURCES);
		KUNIT_EXPECT_NULL(card->test, card->handle);
	}
	KUNIT_EXPECT_EQ(card->test, card->status, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_GT(card->test, nth, 5);
}

static void registration_without_memory_fails(struct kunit *test)
{
	card_only.fn = connect_without_memory;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
}

static void nothing_runs_after_deregistration(struct kunit *test)
{
	struct card *card = &card_only;
	BOOLEAN result;
	ULONG queued;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	local_bh_disable();
	KUNIT_EXPECT_EQ(test, NdisMQueueDpc(card->handle, 0,
					    1U << smp_processor_id(), NULL),
			1U << smp_processor_id());
	local_bh_enable();
	NdisMDeregisterInterruptEx(card->handle);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), 1);
	fake_interrupt(0);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->isrs), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  result = NdisMSynchronizeWithInterruptEx(card->handle,
								   0, in_step,
								   card));
	KUNIT_EXPECT_FALSE(test, result);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  queued = NdisMQueueDpc(card->handle, 0, 1, NULL));
	KUNIT_EXPECT_EQ(test, queued, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMDeregisterInterruptEx(card->handle));
	card->keep = true;
}

static void endless(struct card *card)
{
	card->more = 1;
}

static void deregistration_ends_a_dpc_that_never_does(struct kunit *test)
{
	struct card *card = &card_only;

	card->in_dpc = endless;
	card->more = 1;
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_LINE), 0);
	fake_interrupt(0);
	NdisMDeregisterInterruptEx(card->handle);
	atomic_set(&card->dpcs, 0);
	msleep(20);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->dpcs), 0);
	card->keep = true;
}

static void deregistration_at_dispatch_is_refused(struct kunit *test)
{
	struct card *card = &card_only;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_LINE), 0);
	local_bh_disable();
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  NdisMDeregisterInterruptEx(card->handle));
	local_bh_enable();
	fake_interrupt(0);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->isrs), 1);
}

static void interrupt_that_halt_leaves_is_taken(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct card *card = &card_only;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	card->keep = true;
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK, ndp_remove(ndp));
	KUNIT_EXPECT_EQ(test, fake_only.silenced, 1);
	fake_interrupt(0);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->isrs), 0);
}

/* A place of its own, which has not been reported yet. */
static void connect_elsewhere(struct card *card)
{
	card->status = NdisMRegisterInterruptEx(ndp_only.handle, card,
						&card->characteristics,
						&card->handle);
}

static void interrupt_that_initialise_leaves_is_taken(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	int err;

	ndp->initialise = NDIS_STATUS_FAILURE;
	card_only.fn = connect_elsewhere;
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK,
			  err = initialise(test, NDC_IRQ_MSIX));
	KUNIT_EXPECT_EQ(test, err, -EIO);
	fake_interrupt(0);
	KUNIT_EXPECT_EQ(test, atomic_read(&card_only.isrs), 0);
}

static void halted_port_is_initialised_again(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	KUNIT_EXPECT_EQ(test, NDP_LIFE(ndp, ndc_miniport_reinitialise(miniport_)),
			0);
	fake_interrupt(1);
	KUNIT_EXPECT_EQ(test, card_only.message, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&card_only.dpcs), 1);
}

static atomic_t go_on;

/* Interrupts and DPCs, as fast as they come. */
static void hammer(void *data)
{
	struct card *card = &card_only;
	GROUP_AFFINITY all = { .Mask = ~0UL };

	while (atomic_read(&go_on)) {
		generic_handle_irq_safe(fake_only.irqs[0]);
		NdisMQueueDpcEx(card->handle, 1, &all, NULL);
		NdisMSynchronizeWithInterruptEx(card->handle, 0, in_step, card);
		ndt_give_way();
	}
}

static void hammer_then_stop(void *data)
{
	static atomic_t turn;

	if (atomic_inc_return(&turn) % 2) {
		hammer(data);
		return;
	}
	msleep(50);
	atomic_set(&go_on, 0);
}

static void interrupts_and_dpcs_race(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, initialise(test, NDC_IRQ_MSIX), 0);
	atomic_set(&go_on, 1);
	ndt_in_threads(test, 2, hammer_then_stop, NULL);
	KUNIT_EXPECT_GT(test, atomic_read(&card_only.isrs), 0);
	KUNIT_EXPECT_GT(test, atomic_read(&card_only.dpcs), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(line_calls_the_handler_and_its_dpc),
	KUNIT_CASE(handler_runs_in_a_hard_interrupt),
	KUNIT_CASE(each_message_has_its_handler),
	KUNIT_CASE(messages_are_in_the_table),
	KUNIT_CASE(port_without_messages_has_the_line),
	KUNIT_CASE(line_that_cannot_be_had_is_a_conflict),
	KUNIT_CASE(device_without_interrupts_is_a_conflict),
	KUNIT_CASE(interrupt_of_somebody_else_is_a_conflict),
	KUNIT_CASE(shared_line_is_not_ours),
	KUNIT_CASE(target_processors_get_the_dpc),
	KUNIT_CASE(dpc_that_has_more_runs_again),
	KUNIT_CASE(dpc_that_is_queued_while_it_runs_runs_again),
	KUNIT_CASE(dpc_is_queued_once),
	KUNIT_CASE(queue_on_nobody_is_nothing),
	KUNIT_CASE(wrong_queueing_is_reported),
	KUNIT_CASE(synchronised_function_runs_at_dirql),
	KUNIT_CASE(wrong_synchronisation_is_reported),
	KUNIT_CASE(synchronisation_inside_the_handler_is_refused),
	KUNIT_CASE(messages_are_in_step_if_they_are_to_be),
	KUNIT_CASE(dpc_at_another_level_is_reported),
	KUNIT_CASE(entry_becomes_another_message),
	KUNIT_CASE(masked_entry_waits),
	KUNIT_CASE(wrong_table_is_reported),
	KUNIT_CASE(table_of_a_line_is_reported),
	KUNIT_CASE(wrong_registration_is_refused),
	KUNIT_CASE(second_registration_is_refused),
	KUNIT_CASE(registration_after_deregistration_is_right),
	KUNIT_CASE(registration_outside_initialise_is_refused),
	KUNIT_CASE(registration_without_memory_fails),
	KUNIT_CASE(nothing_runs_after_deregistration),
	KUNIT_CASE(deregistration_ends_a_dpc_that_never_does),
	KUNIT_CASE(deregistration_at_dispatch_is_refused),
	KUNIT_CASE(interrupt_that_halt_leaves_is_taken),
	KUNIT_CASE(interrupt_that_initialise_leaves_is_taken),
	KUNIT_CASE(halted_port_is_initialised_again),
	KUNIT_CASE(interrupts_and_dpcs_race),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_interrupt",
	.init = card_init,
	.exit = fake_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/interrupt.c");
