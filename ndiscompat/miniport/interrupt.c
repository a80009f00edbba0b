// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts of ports, and their DPCs.
 *
 * A port registers one interrupt, which is its device's line or all messages
 * that the device has.  Its handler runs in the hard interrupt, under the lock
 * of its message, as NdisMSynchronizeWithInterruptEx() does.  What it queues is
 * a DPC: one for each message and processor that the adapter may receive on,
 * and each of them is a NAPI poll, from registration to deregistration.
 *
 * A message goes to a processor of its own as long as there are enough.  The
 * entries of an MSI-X table are messages by their number, until the port says
 * that one of them is another message: then it interrupts as that one, and
 * where that one does.
 *
 * Deregistration frees the interrupts, then the DPCs, then takes the handle
 * out of sight: nothing of the port runs any more then.
 */
#include "miniport/interrupt.h"

#include <linux/bitops.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/msi.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <kunit/visibility.h>

#include "core/fault.h"
#include "core/live.h"
#include "core/object.h"
#include "miniport/miniport.h"
#include "miniport/resource.h"
#include "net/poll.h"
#include "runtime/irql.h"

static const u16 characteristics_sizes[] = {
	NDIS_SIZEOF_MINIPORT_INTERRUPT_CHARACTERISTICS_REVISION_1,
};

static const struct ndc_object_type characteristics_type = {
	.type = NDIS_OBJECT_TYPE_MINIPORT_INTERRUPT,
	.revisions = ARRAY_SIZE(characteristics_sizes),
	.sizes = characteristics_sizes,
};

static const u16 msix_sizes[] = {
	NDIS_SIZEOF_MSIX_CONFIG_PARAMETERS_REVISION_1,
};

static const struct ndc_object_type msix_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(msix_sizes),
	.sizes = msix_sizes,
};

/* Bits of struct dpc's state: somebody queues it; its context is there. */
#define DPC_TAKEN	0
#define DPC_READY	1

/**
 * struct dpc - the DPC of a message on a processor
 * @poll: what it is to Linux
 * @interrupt: whose
 * @message: of it
 * @state: DPC_TAKEN from when it is queued until it runs, DPC_READY from when
 *	@next is there
 * @next: the MiniportDpcContext that it was queued with; of whoever has set
 *	DPC_TAKEN, then of the poll
 * @context: the one that it runs with
 * @again: it has said that there is more
 * @count: how often it was queued and has run
 */
struct dpc {
	struct ndc_poll poll;
	struct ndc_interrupt *interrupt;
	unsigned int message;
	unsigned long state;
	void *next;
	void *context;
	bool again;
	unsigned long count;
};

/**
 * struct guard - what keeps a message's handler and those in step with it apart
 * @lock: the port's code runs with it; behind the port's own locks, before the
 *	layer's
 * @holder: the processor that has @lock, or -1
 */
struct guard {
	spinlock_t lock;
	int holder;
};

/* A bit of struct vector's state: the port has masked it. */
#define VECTOR_MASKED	0

/**
 * struct vector - an interrupt of the device
 * @interrupt: whose
 * @irq: Linux's number
 * @message: which message it is to the port
 * @state: VECTOR_MASKED
 * @requested: Linux has it
 * @name: in /proc/interrupts
 */
struct vector {
	struct ndc_interrupt *interrupt;
	unsigned int irq;
	unsigned int message;
	unsigned long state;
	bool requested;
	char name[48];
};

/**
 * struct ndc_interrupt - what a port has registered; its handle
 * @live: makes it one that is known
 * @miniport: whose
 * @context: its MiniportInterruptContext
 * @handlers: its characteristics
 * @messages: they are messages, not a line
 * @closing: it ends: nothing is queued any more
 * @count: how many vectors there are
 * @vectors: those
 * @guards: one for each message, of which the first may serve them all
 * @cpus: the processors that have DPCs
 * @cpu_count: how many those are
 * @dpcs: theirs, message by message
 * @dpc_count: how many of them there are so far
 * @table: what the port was told of the messages, or NULL
 * @caller: where it was registered
 * @when: jiffies then
 */
struct ndc_interrupt {
	struct ndc_live live;
	struct ndc_miniport *miniport;
	void *context;
	NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS handlers;
	bool messages;
	bool closing;
	unsigned int count;
	struct vector *vectors;
	struct guard *guards;
	const u16 *cpus;
	unsigned int cpu_count;
	struct dpc *dpcs;
	unsigned int dpc_count;
	IO_INTERRUPT_MESSAGE_INFO *table;
	unsigned long caller;
	unsigned long when;
};

static struct guard *guard_of(const struct ndc_interrupt *interrupt,
			      unsigned int message)
{
	return &interrupt->guards[interrupt->handlers.MsiSyncWithAllMessages ?
				  0 : message];
}

/*
 * Takes a message's lock, with interrupts off; false if this processor has it.
 * Those of different messages may nest.
 */
static bool guard_enter(struct guard *guard, unsigned int message,
			unsigned long *flags)
{
	local_irq_save(*flags);
	if (unlikely(READ_ONCE(guard->holder) == smp_processor_id())) {
		local_irq_restore(*flags);
		return false;
	}
	spin_lock_nested(&guard->lock, message % MAX_LOCKDEP_SUBCLASSES);
	WRITE_ONCE(guard->holder, smp_processor_id());
	/* Sparse sees each function alone: the guard has it from here. */
	__release(&guard->lock);
	return true;
}

static void guard_leave(struct guard *guard, unsigned long flags)
{
	__acquire(&guard->lock);
	WRITE_ONCE(guard->holder, -1);
	spin_unlock_irqrestore(&guard->lock, flags);
}

/* The port's code was at DIRQL and must be so still. */
static void mend_dirql(struct ndc_interrupt *interrupt, const char *what,
		       const void *routine)
{
	if (likely(irqs_disabled()))
		return;
	local_irq_disable();
	ndc_miniport_complain(interrupt->miniport, NDC_RULE_IRQL,
			      (unsigned long)routine + 1,
			      "%s that returns below DIRQL", what);
}

static void call_dpc(struct dpc *dpc,
		     NDIS_RECEIVE_THROTTLE_PARAMETERS *throttle)
{
	struct ndc_interrupt *interrupt = dpc->interrupt;
	const NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS *handlers =
		&interrupt->handlers;
	unsigned long state = ndc_irql_state();

	if (interrupt->messages) {
		handlers->MessageInterruptDpcHandler(interrupt->context,
						     dpc->message, dpc->context,
						     throttle, NULL);
		ndc_irql_mend(state, "a MiniportMessageInterruptDPC",
			      handlers->MessageInterruptDpcHandler);
	} else {
		handlers->InterruptDpcHandler(interrupt->context, dpc->context,
					      throttle, NULL);
		ndc_irql_mend(state, "a MiniportInterruptDPC",
			      handlers->InterruptDpcHandler);
	}
}

/* The poll: a round of the DPC, if it was queued or has said there is more. */
static bool run(struct ndc_poll *poll, unsigned int max)
{
	struct dpc *dpc = container_of(poll, struct dpc, poll);
	NDIS_RECEIVE_THROTTLE_PARAMETERS throttle = {
		.MaxNblsToIndicate = max,
	};

	/* Who sees that it is not TAKEN may write what was read here. */
	if (test_and_clear_bit(DPC_READY, &dpc->state)) {
		dpc->context = dpc->next;
		clear_bit_unlock(DPC_TAKEN, &dpc->state);
		WRITE_ONCE(dpc->count, dpc->count + 1);
	} else if (!dpc->again) {
		return false;
	}
	call_dpc(dpc, &throttle);
	dpc->again = throttle.MoreNblsPending;
	return dpc->again;
}

/* Queues a DPC; false if it is queued already.  Any context, BH off. */
static bool queue(struct dpc *dpc, void *context)
{
	if (READ_ONCE(dpc->interrupt->closing) ||
	    test_and_set_bit(DPC_TAKEN, &dpc->state))
		return false;
	dpc->next = context;
	/* Orders the context before READY, for the poll that takes both. */
	smp_mb__before_atomic();
	set_bit(DPC_READY, &dpc->state);
	ndc_poll_schedule(&dpc->poll);
	return true;
}

/* The DPC of a message for a processor, which may have one with another. */
static struct dpc *dpc_on(const struct ndc_interrupt *interrupt,
			  unsigned int message, unsigned int cpu)
{
	unsigned int i;

	for (i = 0; i < interrupt->cpu_count; i++)
		if (interrupt->cpus[i] == cpu)
			break;
	if (i == interrupt->cpu_count)
		i = cpu % interrupt->cpu_count;
	return &interrupt->dpcs[message * interrupt->cpu_count + i];
}

/* Queues DPCs on the processors of a mask; a mask of those newly queued. */
static KAFFINITY queue_on(const struct ndc_interrupt *interrupt,
			  unsigned int message, unsigned int group,
			  KAFFINITY mask, void *context)
{
	unsigned int bit, cpu;
	KAFFINITY queued = 0;

	for_each_set_bit(bit, (unsigned long *)&mask, BITS_PER_LONG) {
		cpu = group * MAXIMUM_PROC_PER_GROUP + bit;
		if (cpu < nr_cpu_ids && cpu_online(cpu) &&
		    queue(dpc_on(interrupt, message, cpu), context))
			queued |= BIT(bit);
	}
	return queued;
}

/* Calls the port's handler, which says whether the interrupt was its own. */
static bool call_isr(struct ndc_interrupt *interrupt, unsigned int message,
		     BOOLEAN *queue_default, ULONG *targets)
{
	const NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS *handlers =
		&interrupt->handlers;
	bool ours = true;

	if (interrupt->messages) {
		handlers->MessageInterruptHandler(interrupt->context, message,
						  queue_default, targets);
		mend_dirql(interrupt, "a MiniportMessageInterrupt",
			   handlers->MessageInterruptHandler);
	} else {
		ours = handlers->InterruptHandler(interrupt->context,
						  queue_default, targets);
		mend_dirql(interrupt, "a MiniportInterrupt",
			   handlers->InterruptHandler);
	}
	return ours;
}

static irqreturn_t handle(int irq, void *data)
{
	struct vector *vector = data;
	struct ndc_interrupt *interrupt = vector->interrupt;
	unsigned int message = READ_ONCE(vector->message);
	struct guard *guard = guard_of(interrupt, message);
	BOOLEAN queue_default = FALSE;
	ULONG targets = 0;
	unsigned long flags;
	bool ours;

	if (!guard_enter(guard, message, &flags))
		return IRQ_NONE;
	ours = call_isr(interrupt, message, &queue_default, &targets);
	guard_leave(guard, flags);
	if (queue_default)
		queue(dpc_on(interrupt, message, smp_processor_id()), NULL);
	if (targets)
		queue_on(interrupt, message, 0, targets, NULL);
	return ours ? IRQ_HANDLED : IRQ_NONE;
}

static void free_vectors(struct ndc_interrupt *interrupt)
{
	struct vector *vector;
	unsigned int i;

	for (i = 0; i < interrupt->count; i++) {
		vector = &interrupt->vectors[i];
		if (!vector->requested)
			continue;
		irq_update_affinity_hint(vector->irq, NULL);
		free_irq(vector->irq, vector);
	}
}

/* All of it goes, however far it came.  Process context. */
static void end(struct ndc_interrupt *interrupt)
{
	struct ndc_miniport *miniport = interrupt->miniport;

	WRITE_ONCE(interrupt->closing, true);
	free_vectors(interrupt);
	while (interrupt->dpc_count)
		ndc_poll_del(&interrupt->dpcs[--interrupt->dpc_count].poll);
	spin_lock_bh(&miniport->lock);
	WRITE_ONCE(miniport->interrupt, NULL);
	spin_unlock_bh(&miniport->lock);
	ndc_live_del(&interrupt->live);
	/* Who has found it may still be inside. */
	synchronize_rcu();
	kfree(interrupt->table);
	kvfree(interrupt->dpcs);
	kfree(interrupt->guards);
	kfree(interrupt->vectors);
	kfree(interrupt);
}

static IO_INTERRUPT_MESSAGE_INFO *make_table(const struct ndc_miniport *miniport)
{
	const struct ndc_bus_device *bus = &miniport->bus;
	IO_INTERRUPT_MESSAGE_INFO_ENTRY *entry;
	IO_INTERRUPT_MESSAGE_INFO *table;
	struct msi_msg msg = {};
	unsigned int i;

	table = kzalloc(struct_size(table, MessageInfo, bus->irq_count),
			GFP_KERNEL);
	if (!table)
		return NULL;
	table->UnifiedIrql = NDC_DIRQL;
	table->MessageCount = bus->irq_count;
	for (i = 0; i < bus->irq_count; i++) {
		entry = &table->MessageInfo[i];
		if (irq_get_msi_desc(bus->irqs[i]))
			get_cached_msi_msg(bus->irqs[i], &msg);
		entry->MessageAddress.QuadPart = (u64)msg.address_hi << 32 |
						 msg.address_lo;
		entry->MessageData = msg.data;
		entry->TargetProcessorSet =
			1UL << ndc_message_cpu(miniport, i) %
			       MAXIMUM_PROC_PER_GROUP;
		entry->Vector = bus->irqs[i];
		entry->Irql = NDC_DIRQL;
		entry->Mode = Latched;
	}
	return table;
}

/* Memory for all, without anything that runs; NULL. */
static struct ndc_interrupt *
new_interrupt(struct ndc_miniport *miniport, void *context,
	      const NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS *handlers,
	      bool messages, unsigned long caller)
{
	struct ndc_interrupt *interrupt = kzalloc(sizeof(*interrupt),
						  GFP_KERNEL);
	unsigned int count = miniport->bus.irq_count;

	if (!interrupt)
		return NULL;
	interrupt->miniport = miniport;
	interrupt->context = context;
	memcpy(&interrupt->handlers, handlers, characteristics_sizes[0]);
	interrupt->messages = messages;
	interrupt->count = count;
	interrupt->cpus = miniport->resources->cpus;
	interrupt->cpu_count = miniport->resources->cpu_count;
	interrupt->caller = caller;
	interrupt->when = jiffies;
	interrupt->vectors = kcalloc(count, sizeof(*interrupt->vectors),
				     GFP_KERNEL);
	interrupt->guards = kcalloc(count, sizeof(*interrupt->guards),
				    GFP_KERNEL);
	interrupt->dpcs = kvcalloc(count * interrupt->cpu_count,
				   sizeof(*interrupt->dpcs), GFP_KERNEL);
	if (messages)
		interrupt->table = make_table(miniport);
	if (interrupt->vectors && interrupt->guards && interrupt->dpcs &&
	    (interrupt->table || !messages))
		return interrupt;
	kfree(interrupt->table);
	kvfree(interrupt->dpcs);
	kfree(interrupt->guards);
	kfree(interrupt->vectors);
	kfree(interrupt);
	return NULL;
}

/* Everything but the interrupts themselves. */
static void prepare(struct ndc_interrupt *interrupt)
{
	struct ndc_miniport *miniport = interrupt->miniport;
	unsigned int i, message, cpus = interrupt->cpu_count;
	struct vector *vector;
	struct dpc *dpc;

	for (i = 0; i < interrupt->count; i++) {
		spin_lock_init(&interrupt->guards[i].lock);
		interrupt->guards[i].holder = -1;
		vector = &interrupt->vectors[i];
		vector->interrupt = interrupt;
		vector->irq = miniport->bus.irqs[i];
		vector->message = i;
		snprintf(vector->name, sizeof(vector->name), "%s-%u",
			 miniport->adapter->name, i);
	}
	for (message = 0; message < interrupt->count; message++)
		for (i = 0; i < cpus; i++) {
			dpc = &interrupt->dpcs[interrupt->dpc_count++];
			dpc->interrupt = interrupt;
			dpc->message = message;
			ndc_poll_add(miniport->adapter->nic, &dpc->poll, run,
				     interrupt->cpus[i]);
		}
	ndc_live_add(&interrupt->live, NDC_LIVE_INTERRUPT);
	spin_lock_bh(&miniport->lock);
	WRITE_ONCE(miniport->interrupt, interrupt);
	spin_unlock_bh(&miniport->lock);
}

/* From here on the port's handler may run; errno. */
static int request(struct ndc_interrupt *interrupt)
{
	unsigned long flags = IRQF_NO_THREAD;
	struct vector *vector;
	unsigned int i;
	int err;

	if (!interrupt->messages)
		flags |= IRQF_SHARED;
	for (i = 0; i < interrupt->count; i++) {
		vector = &interrupt->vectors[i];
		err = request_irq(vector->irq, handle, flags, vector->name,
				  vector);
		if (err)
			return err;
		vector->requested = true;
		if (interrupt->messages)
			irq_set_affinity_and_hint(vector->irq,
						  cpumask_of(ndc_message_cpu(interrupt->miniport,
									     i)));
	}
	return 0;
}

/* Which of the handlers is missing, or NULL. */
static const char *
missing(const NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS *handlers)
{
	if (ndc_object_revision(&characteristics_type, handlers->Header.Type,
				handlers->Header.Revision,
				handlers->Header.Size) < 0)
		return "a wrong header";
	if (!handlers->InterruptHandler || !handlers->InterruptDpcHandler)
		return "no handlers of a line";
	return handlers->MsiSupported && handlers->MessageInterruptHandler &&
	       !handlers->MessageInterruptDpcHandler ?
	       "no MessageInterruptDpcHandler" : NULL;
}

/* Whether a port may register its interrupt now and so, or why not. */
static bool
may_register(const struct ndc_miniport *miniport,
	     const NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS *handlers,
	     const void *handle_out, const char *call, unsigned long caller)
{
	enum ndc_rule rule = NDC_RULE_ARGUMENT;
	const char *why;

	why = !handlers || !handle_out ? "a NULL pointer" : missing(handlers);
	if (!why) {
		rule = NDC_RULE_STATE;
		if (READ_ONCE(miniport->state) != NDC_INITIALIZING)
			why = "a call outside MiniportInitializeEx";
		else if (!miniport->attributes.registered)
			why = "a call before the registration attributes";
		else if (miniport->interrupt)
			why = "a second interrupt";
	}
	if (why)
		ndc_miniport_complain(miniport, rule, caller, "%s with %s",
				      call, why);
	return !why;
}

/* The device interrupts as the port can take it: by messages?  Or an errno. */
static int settle(struct ndc_miniport *miniport,
		  const NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS *handlers)
{
	const struct ndc_bus_ops *ops = miniport->bus.ops;

	switch (miniport->bus.irq_kind) {
	case NDC_IRQ_LINE:
		return false;
	case NDC_IRQ_MSI:
	case NDC_IRQ_MSIX:
		if (handlers->MsiSupported && handlers->MessageInterruptHandler)
			return true;
		return ops && ops->line ? ops->line(miniport->adapter) :
		       -ENXIO;
	default:
		return -ENXIO;
	}
}

static NDIS_STATUS register_status(int err)
{
	return !err ? NDIS_STATUS_SUCCESS :
	       err == -ENOMEM ? NDIS_STATUS_RESOURCES :
	       NDIS_STATUS_RESOURCE_CONFLICT;
}

static int
register_interrupt(struct ndc_miniport *miniport, void *context,
		   NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS *handlers,
		   void **handle_out, const char *call, unsigned long caller)
{
	struct ndc_interrupt *interrupt = NULL;
	int err = settle(miniport, handlers);

	if (err < 0)
		return err;
	if (!ndc_fault(call, sizeof(*interrupt), caller))
		interrupt = new_interrupt(miniport, context, handlers, err, caller);
	if (!interrupt)
		return -ENOMEM;
	prepare(interrupt);
	/* The handler may want them before this returns. */
	*handle_out = interrupt;
	handlers->InterruptType = interrupt->messages ?
				  NDIS_CONNECT_MESSAGE_BASED :
				  NDIS_CONNECT_LINE_BASED;
	handlers->MessageInfoTable = interrupt->table;
	err = request(interrupt);
	if (!err)
		return 0;
	*handle_out = NULL;
	handlers->MessageInfoTable = NULL;
	end(interrupt);
	return err;
}

/**
 * NdisMRegisterInterruptEx() - have the interrupts of the device
 * @MiniportAdapterHandle: the adapter
 * @MiniportInterruptContext: what the handlers get
 * @MiniportInterruptCharacteristics: the handlers; gets InterruptType and
 *	MessageInfoTable, which lasts as long as the interrupt
 * @NdisInterruptHandle: gets the handle; NULL if this fails
 *
 * The device's messages, if it has some and the port can take them; else its
 * line.  A handler may be called before this returns.
 *
 * Context: PASSIVE_LEVEL, in MiniportInitializeEx, after the registration
 * attributes.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_RESOURCE_CONFLICT for a device that does not interrupt, and a
 * line that somebody else has; NDIS_STATUS_FAILURE, and reported, for a wrong
 * header, a handler that is missing, a second interrupt, another handle,
 * outside MiniportInitializeEx and before the attributes; NDIS_STATUS_FAILURE
 * for an adapter that carries no frames.
 *
 * Differs from Windows: an adapter has one interrupt, with all messages.  A
 * port that takes no messages has the line of a device that has both.
 */
NDIS_STATUS
NdisMRegisterInterruptEx(NDIS_HANDLE MiniportAdapterHandle,
			 NDIS_HANDLE MiniportInterruptContext,
			 PNDIS_MINIPORT_INTERRUPT_CHARACTERISTICS MiniportInterruptCharacteristics,
			 PNDIS_HANDLE NdisInterruptHandle)
{
	NDIS_STATUS status = NDIS_STATUS_FAILURE;
	struct ndc_adapter *adapter;

	if (NdisInterruptHandle)
		*NdisInterruptHandle = NULL;
	adapter = ndc_miniport_enter(MiniportAdapterHandle, NDC_APC, __func__,
				     _RET_IP_);
	if (!adapter)
		return status;
	might_sleep();
	if (may_register(adapter->miniport, MiniportInterruptCharacteristics,
			 NdisInterruptHandle, __func__, _RET_IP_) &&
	    adapter->nic)
		status = register_status(register_interrupt(adapter->miniport,
							    MiniportInterruptContext,
							    MiniportInterruptCharacteristics,
							    NdisInterruptHandle,
							    __func__,
							    _RET_IP_));
	ndc_adapter_put(adapter);
	return status;
}
EXPORT_SYMBOL_GPL(NdisMRegisterInterruptEx);

/* The interrupt of a handle; NULL, and reported.  Any context, under RCU. */
static struct ndc_interrupt *find(const void *handle, const char *call,
				  unsigned long caller)
{
	struct ndc_live *live = ndc_live_find(handle, NDC_LIVE_INTERRUPT);
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	if (likely(live))
		return container_of(live, struct ndc_interrupt, live);
	ndc_report(&breach, "%s wants an interrupt handle and was given %s",
		   call, ndc_live_name(handle));
	return NULL;
}

/* The interrupt with its adapter held, for whoever may end it; else NULL. */
static struct ndc_interrupt *find_to_end(const void *handle, const char *call,
					 unsigned long caller)
{
	struct ndc_interrupt *interrupt;

	rcu_read_lock();
	interrupt = find(handle, call, caller);
	if (interrupt && !ndc_adapter_tryget(interrupt->miniport->adapter))
		interrupt = NULL;
	rcu_read_unlock();
	return interrupt;
}

/**
 * NdisMDeregisterInterruptEx() - give the interrupts of the device back
 * @NdisInterruptHandle: what NdisMRegisterInterruptEx() gave
 *
 * The port has told the device to interrupt no more.  When this returns none
 * of its handlers and DPCs runs or will.
 *
 * Context: PASSIVE_LEVEL; not in a DPC.
 *
 * Differs from Windows: another handle, and one that was given back, is
 * reported.  What is left after MiniportHaltEx, or a MiniportInitializeEx that
 * fails, is reported and given back, where Windows stops the machine.
 */
VOID NdisMDeregisterInterruptEx(NDIS_HANDLE NdisInterruptHandle)
{
	struct ndc_interrupt *interrupt;
	struct ndc_adapter *adapter;

	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return;
	might_sleep();
	interrupt = find_to_end(NdisInterruptHandle, __func__, _RET_IP_);
	if (!interrupt)
		return;
	adapter = interrupt->miniport->adapter;
	/* Of two at once, one does it. */
	if (!xchg(&interrupt->closing, true))
		end(interrupt);
	ndc_adapter_put(adapter);
}
EXPORT_SYMBOL_GPL(NdisMDeregisterInterruptEx);

/**
 * ndc_interrupt_forget() - take back what a port that has halted has left
 * @miniport: its; the device is still, no call of the port is inside
 *
 * Context: Process, may sleep.
 */
void ndc_interrupt_forget(struct ndc_miniport *miniport)
{
	struct ndc_interrupt *interrupt = miniport->interrupt;

	if (!interrupt)
		return;
	ndc_miniport_complain(miniport, NDC_RULE_LEAK, interrupt->caller,
			      "its interrupt is not deregistered, %u ms old",
			      jiffies_to_msecs(jiffies - interrupt->when));
	end(interrupt);
}

/**
 * ndc_interrupt_count() - how often an entry of a device's table has interrupted
 * @miniport: its port's
 * @entry: which; 0 of a device with a line
 *
 * What a port queues by itself counts as much.
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: How many DPCs that has been.
 */
u64 ndc_interrupt_count(struct ndc_miniport *miniport, unsigned int entry)
{
	const struct ndc_interrupt *interrupt;
	unsigned int i, message;
	u64 count = 0;

	spin_lock_bh(&miniport->lock);
	interrupt = miniport->interrupt;
	if (interrupt && entry < interrupt->count) {
		message = READ_ONCE(interrupt->vectors[entry].message);
		for (i = 0; i < interrupt->cpu_count; i++)
			count += READ_ONCE(interrupt->dpcs[message *
					   interrupt->cpu_count + i].count);
	}
	spin_unlock_bh(&miniport->lock);
	return count;
}

static bool has_message(const struct ndc_interrupt *interrupt, u32 message,
			const char *call, unsigned long caller)
{
	if (likely(message < interrupt->count))
		return true;
	ndc_miniport_complain(interrupt->miniport, NDC_RULE_ARGUMENT, caller,
			      "%s of message %u, of which there are %u", call,
			      message, interrupt->count);
	return false;
}

static bool synchronize(struct ndc_interrupt *interrupt, u32 message,
			MINIPORT_SYNCHRONIZE_INTERRUPT *function,
			void *context, const char *call, unsigned long caller)
{
	struct guard *guard = guard_of(interrupt, message);
	unsigned long flags;
	bool result;

	if (!guard_enter(guard, message, &flags)) {
		ndc_miniport_complain(interrupt->miniport, NDC_RULE_LOCK,
				      caller,
				      "%s inside the handler that it is to wait for",
				      call);
		return false;
	}
	result = function(context);
	mend_dirql(interrupt, "a MiniportSynchronizeInterrupt", function);
	guard_leave(guard, flags);
	return result;
}

/**
 * NdisMSynchronizeWithInterruptEx() - run while the handler does not
 * @NdisInterruptHandle: what NdisMRegisterInterruptEx() gave
 * @MessageId: the message whose handler; 0 with a line
 * @SynchronizeFunction: the function, called before this returns, at DIRQL
 * @SynchronizeContext: what it gets
 *
 * Context: DIRQL or below.
 * Return: What the function returned; FALSE, and reported, for another handle,
 * a message that there is not, a NULL function, in NMI, and where the handler,
 * or such a function, of that message is running on this very processor.
 *
 * Differs from Windows: a call inside the handler is refused, where Windows
 * waits for ever.
 */
BOOLEAN
NdisMSynchronizeWithInterruptEx(NDIS_HANDLE NdisInterruptHandle,
				ULONG MessageId, PVOID SynchronizeFunction,
				PVOID SynchronizeContext)
{
	struct ndc_interrupt *interrupt;
	BOOLEAN result = FALSE;

	if (ndc_irql_above(NDC_DIRQL, __func__, _RET_IP_))
		return FALSE;
	rcu_read_lock();
	interrupt = find(NdisInterruptHandle, __func__, _RET_IP_);
	if (interrupt && !SynchronizeFunction)
		ndc_miniport_complain(interrupt->miniport, NDC_RULE_ARGUMENT,
				      _RET_IP_, "%s with a NULL function",
				      __func__);
	else if (interrupt &&
		 has_message(interrupt, MessageId, __func__, _RET_IP_))
		result = synchronize(interrupt, MessageId, SynchronizeFunction,
				     SynchronizeContext, __func__, _RET_IP_);
	rcu_read_unlock();
	return result;
}
EXPORT_SYMBOL_GPL(NdisMSynchronizeWithInterruptEx);

/* What both calls that queue DPCs do. */
static KAFFINITY queue_by_hand(const void *handle, u32 message, u16 group,
			       KAFFINITY mask, void *context, const char *call,
			       unsigned long caller)
{
	bool soft = !in_hardirq() && !irqs_disabled();
	struct ndc_interrupt *interrupt;
	KAFFINITY queued = 0;

	/* One for this processor runs when bottom halves are on again. */
	if (soft)
		local_bh_disable();
	rcu_read_lock();
	interrupt = find(handle, call, caller);
	if (interrupt && has_message(interrupt, message, call, caller))
		queued = queue_on(interrupt, message, group, mask, context);
	rcu_read_unlock();
	if (soft)
		local_bh_enable();
	return queued;
}

/**
 * NdisMQueueDpc() - queue DPCs
 * @NdisInterruptHandle: what NdisMRegisterInterruptEx() gave
 * @MessageId: the message whose; 0 with a line
 * @TargetProcessors: a bit for each of the first 32 processors
 * @MiniportDpcContext: what the DPC gets
 *
 * Context: Any but NMI.
 * Return: A bit for each processor that it was not queued on already; 0, and
 * reported, for another handle and a message that there is not.
 *
 * Differs from Windows: as NdisMQueueDpcEx().
 */
ULONG NdisMQueueDpc(NDIS_HANDLE NdisInterruptHandle, ULONG MessageId,
		    ULONG TargetProcessors, PVOID MiniportDpcContext)
{
	return queue_by_hand(NdisInterruptHandle, MessageId, 0,
			     TargetProcessors, MiniportDpcContext, __func__,
			     _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisMQueueDpc);

/**
 * NdisMQueueDpcEx() - queue DPCs
 * @NdisInterruptHandle: what NdisMRegisterInterruptEx() gave
 * @MessageId: the message whose; 0 with a line
 * @TargetProcessors: processors of a group
 * @MiniportDpcContext: what the DPC gets
 *
 * Context: Any but NMI.
 * Return: A bit for each processor that it was not queued on already; 0, and
 * reported, for another handle, a message that there is not and a NULL pointer.
 *
 * Differs from Windows: a processor that the adapter may not receive on, see
 * NdisGetRssProcessorInformation(), shares the DPC of one that it may.
 */
KAFFINITY NdisMQueueDpcEx(NDIS_HANDLE NdisInterruptHandle, ULONG MessageId,
			  PGROUP_AFFINITY TargetProcessors,
			  PVOID MiniportDpcContext)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = _RET_IP_,
	};

	if (!TargetProcessors) {
		ndc_report(&breach, "%s with a NULL pointer", __func__);
		return 0;
	}
	return queue_by_hand(NdisInterruptHandle, MessageId,
			     TargetProcessors->Group, TargetProcessors->Mask,
			     MiniportDpcContext, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisMQueueDpcEx);

/* Why an MSI-X table cannot be changed so, as an end of a sentence; or NULL. */
static const char *
config_fault(const struct ndc_miniport *miniport,
	     const struct ndc_interrupt *interrupt,
	     const NDIS_MSIX_CONFIG_PARAMETERS *parameters)
{
	if (!parameters)
		return "with a NULL pointer";
	if (ndc_object_revision(&msix_type, parameters->Header.Type,
				parameters->Header.Revision,
				parameters->Header.Size) < 0)
		return "with a wrong header";
	if (!interrupt || !interrupt->messages ||
	    miniport->bus.irq_kind != NDC_IRQ_MSIX)
		return "without an interrupt by MSI-X";
	if (parameters->ConfigOperation >= NdisMSIXTableConfigMax)
		return "with an unknown operation";
	if (parameters->TableEntry >= interrupt->count)
		return "of an entry that there is not";
	return parameters->ConfigOperation == NdisMSIXTableConfigSetTableEntry &&
	       parameters->MessageNumber >= interrupt->count ?
	       "to a message that there is not" : NULL;
}

static void config(struct ndc_interrupt *interrupt,
		   const NDIS_MSIX_CONFIG_PARAMETERS *parameters)
{
	struct vector *vector = &interrupt->vectors[parameters->TableEntry];
	unsigned int message = parameters->MessageNumber;

	switch (parameters->ConfigOperation) {
	case NdisMSIXTableConfigSetTableEntry:
		WRITE_ONCE(vector->message, message);
		irq_set_affinity(vector->irq,
				 cpumask_of(ndc_message_cpu(interrupt->miniport,
							    message)));
		break;
	case NdisMSIXTableConfigMaskTableEntry:
		if (!test_and_set_bit(VECTOR_MASKED, &vector->state))
			disable_irq_nosync(vector->irq);
		break;
	default:
		if (test_and_clear_bit(VECTOR_MASKED, &vector->state))
			enable_irq(vector->irq);
	}
}

/**
 * NdisMConfigMSIXTableEntry() - change an entry of the MSI-X table
 * @MiniportAdapterHandle: the adapter
 * @MSIXConfigParameters: which entry, and what to do: to make it another
 *	message, which interrupts a processor of its own; to mask or to unmask it
 *
 * Context: DISPATCH_LEVEL or below to make it another message, any but NMI for
 * the rest; while the interrupt is registered.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_INVALID_PARAMETER, and reported, for
 * anything else.
 *
 * Differs from Windows: as an interrupt is registered with all its messages,
 * there is nothing to change before.
 */
NDIS_STATUS
NdisMConfigMSIXTableEntry(NDIS_HANDLE MiniportAdapterHandle,
			  PNDIS_MSIX_CONFIG_PARAMETERS MSIXConfigParameters)
{
	NDIS_MSIX_CONFIG_PARAMETERS *parameters = MSIXConfigParameters;
	NDIS_STATUS status = NDIS_STATUS_INVALID_PARAMETER;
	struct ndc_interrupt *interrupt;
	struct ndc_adapter *adapter;
	const char *why;

	if (parameters && parameters->ConfigOperation ==
			  NdisMSIXTableConfigSetTableEntry &&
	    ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return status;
	rcu_read_lock();
	adapter = ndc_adapter_find(MiniportAdapterHandle, __func__, _RET_IP_);
	if (adapter) {
		interrupt = READ_ONCE(adapter->miniport->interrupt);
		why = config_fault(adapter->miniport, interrupt, parameters);
		if (why) {
			ndc_miniport_complain(adapter->miniport,
					      NDC_RULE_ARGUMENT, _RET_IP_,
					      "%s %s", __func__, why);
		} else if (!READ_ONCE(interrupt->closing)) {
			config(interrupt, parameters);
			status = NDIS_STATUS_SUCCESS;
		}
	}
	rcu_read_unlock();
	return status;
}
EXPORT_SYMBOL_GPL(NdisMConfigMSIXTableEntry);
