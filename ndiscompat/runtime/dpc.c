// SPDX-License-Identifier: GPL-2.0-only
/*
 * Deferred calls over a tasklet for each processor.
 *
 * A call is known by the address of its object and queued once at a time; it
 * is off the queue before its routine runs, so the routine may queue it again.
 * A processor runs its calls one after the other, in the order they came, so a
 * mark that has come through its queue says that all before it are done: that
 * is how the layer waits for them.
 *
 * Another processor's tasklet is scheduled by a call on that processor.  If it
 * has gone, the calls run here.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include "runtime/dpc.h"

#include <linux/bottom_half.h>
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/mempool.h>
#include <linux/percpu.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/report.h"
#include "runtime/armed.h"
#include "runtime/irql.h"

/* Calls that a tasklet makes before it lets others run. */
#define BUDGET		64
/* Entries kept for when memory runs out. */
#define RESERVE		64

/**
 * struct entry - a call that is queued
 * @armed: in the register of what is armed
 * @node: in the queue
 * @dpc: the call
 * @mark: no call but a mark in the queue, which lies with whoever waits for it
 */
struct entry {
	struct ndc_armed armed;
	struct list_head node;
	struct ndc_dpc dpc;
	struct completion *mark;
};

/**
 * struct queue - the calls of a processor; under ndc_armed_lock
 * @entries: the calls
 * @running: the object of the call that is running, or NULL
 * @tasklet: runs them
 * @csd: schedules the tasklet from another processor
 */
struct queue {
	struct list_head entries;
	const void *running;
	struct tasklet_struct tasklet;
	call_single_data_t csd;
};

static DEFINE_PER_CPU(struct queue, queues);
static struct kmem_cache *entry_cache;
static mempool_t *entry_pool;

static void disarm(struct ndc_armed *armed)
{
	struct entry *entry = container_of(armed, struct entry, armed);

	lockdep_assert_held(&ndc_armed_lock);
	ndc_armed_del(armed);
	list_del(&entry->node);
	mempool_free(entry, entry_pool);
}

static const struct ndc_armed_type dpc_type = {
	.name = "a queued DPC",
	.disarm = disarm,
};

/* Interrupts are off. */
static void kick(unsigned int cpu)
{
	struct queue *queue = per_cpu_ptr(&queues, cpu);

	/* -EBUSY: it is on its way already, and will see what is queued now. */
	if (cpu == smp_processor_id() ||
	    smp_call_function_single_async(cpu, &queue->csd) == -ENXIO)
		tasklet_schedule(&queue->tasklet);
}

static void kicked(void *data)
{
	struct queue *queue = data;

	tasklet_schedule(&queue->tasklet);
}

/**
 * ndc_dpc_queue_locked() - ask for a call
 * @dpc: the call, which is copied
 *
 * Context: Any but NMI; the lock of what is armed is held.
 * Return: False if it is queued already, or for want of memory even in
 * reserve, which is said in the log.
 */
bool ndc_dpc_queue_locked(const struct ndc_dpc *dpc)
{
	unsigned int cpu = dpc->cpu == NDC_DPC_HERE ? smp_processor_id() :
						      dpc->cpu;
	struct queue *queue = per_cpu_ptr(&queues, cpu);
	struct entry *entry;

	lockdep_assert_held(&ndc_armed_lock);
	if (ndc_armed_find(dpc->object, &dpc_type))
		return false;
	entry = mempool_alloc(entry_pool, GFP_ATOMIC | __GFP_NOWARN);
	if (!entry) {
		pr_err_ratelimited("no memory to queue a DPC, at %pB\n",
				   (void *)dpc->caller);
		return false;
	}
	*entry = (struct entry) {
		.armed = {
			.object = dpc->object,
			.type = &dpc_type,
			.routine = dpc->routine,
			.caller = dpc->caller,
		},
		.dpc = *dpc,
	};
	ndc_armed_add(&entry->armed);
	if (dpc->urgent)
		list_add(&entry->node, &queue->entries);
	else
		list_add_tail(&entry->node, &queue->entries);
	kick(cpu);
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_dpc_queue_locked);

/* As ndc_dpc_queue_locked(), without the lock. */
bool ndc_dpc_queue(const struct ndc_dpc *dpc)
{
	bool below = ndc_irql() < NDC_DISPATCH;
	unsigned long flags;
	bool queued;

	/* Where it can be, the call is made before this returns. */
	if (below)
		local_bh_disable();
	spin_lock_irqsave(&ndc_armed_lock, flags);
	queued = ndc_dpc_queue_locked(dpc);
	spin_unlock_irqrestore(&ndc_armed_lock, flags);
	if (below)
		local_bh_enable();
	return queued;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_dpc_queue);

/* Takes a call back; false if it is not queued.  Any context but NMI. */
bool ndc_dpc_remove(const void *object)
{
	struct ndc_armed *armed;
	unsigned long flags;

	spin_lock_irqsave(&ndc_armed_lock, flags);
	armed = ndc_armed_find(object, &dpc_type);
	if (armed)
		disarm(armed);
	spin_unlock_irqrestore(&ndc_armed_lock, flags);
	return armed;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_dpc_remove);

/* Takes the next entry for itself, and out of everybody's sight. */
static struct entry *next_entry(struct queue *queue)
{
	struct entry *entry;

	lockdep_assert_held(&ndc_armed_lock);
	queue->running = NULL;
	entry = list_first_entry_or_null(&queue->entries, struct entry, node);
	if (!entry)
		return NULL;
	list_del(&entry->node);
	if (!entry->mark) {
		ndc_armed_del(&entry->armed);
		queue->running = entry->dpc.object;
	}
	return entry;
}

static void run_entry(struct entry *entry)
{
	unsigned long state = ndc_irql_state();

	if (entry->mark) {
		complete(entry->mark);
		return;
	}
	entry->dpc.run(&entry->dpc);
	ndc_irql_mend(state, "a DPC", entry->dpc.routine);
	mempool_free(entry, entry_pool);
}

static void run_queue(struct tasklet_struct *tasklet)
{
	struct queue *queue = from_tasklet(queue, tasklet, tasklet);
	unsigned int budget = BUDGET;
	struct entry *entry;
	unsigned long flags;

	spin_lock_irqsave(&ndc_armed_lock, flags);
	while ((entry = next_entry(queue))) {
		spin_unlock_irqrestore(&ndc_armed_lock, flags);
		run_entry(entry);
		spin_lock_irqsave(&ndc_armed_lock, flags);
		if (!--budget) {
			queue->running = NULL;
			tasklet_schedule(tasklet);
			break;
		}
	}
	spin_unlock_irqrestore(&ndc_armed_lock, flags);
}

/* Puts a mark at the end of a queue, unless nothing is there or running. */
static bool put_mark(struct entry *entry, unsigned int cpu)
{
	struct queue *queue = per_cpu_ptr(&queues, cpu);
	bool busy;

	local_bh_disable();
	spin_lock_irq(&ndc_armed_lock);
	busy = queue->running || !list_empty(&queue->entries);
	if (busy) {
		list_add_tail(&entry->node, &queue->entries);
		kick(cpu);
	}
	spin_unlock_irq(&ndc_armed_lock);
	local_bh_enable();
	return busy;
}

/* Waits until a processor has made all the calls that it has now. */
static void drain(unsigned int cpu)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct entry entry = { .mark = &done };

	if (put_mark(&entry, cpu))
		wait_for_completion(&done);
}

/* Every call queued before this has been made.  Process context. */
void ndc_dpc_flush(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		drain(cpu);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_dpc_flush);

/*
 * Waits for calls of an object that are running.  Process context, not such a
 * call.
 */
void ndc_dpc_wait(const void *object)
{
	unsigned int cpu;
	bool running;

	for_each_possible_cpu(cpu) {
		spin_lock_irq(&ndc_armed_lock);
		running = per_cpu_ptr(&queues, cpu)->running == object;
		spin_unlock_irq(&ndc_armed_lock);
		if (running)
			drain(cpu);
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_dpc_wait);

int ndc_dpc_init(void)
{
	unsigned int cpu;

	entry_cache = kmem_cache_create("ndiscompat_dpc", sizeof(struct entry),
					0, 0, NULL);
	if (!entry_cache)
		return -ENOMEM;
	entry_pool = mempool_create_slab_pool(RESERVE, entry_cache);
	if (!entry_pool)
		goto err_destroy_cache;
	for_each_possible_cpu(cpu) {
		struct queue *queue = per_cpu_ptr(&queues, cpu);

		INIT_LIST_HEAD(&queue->entries);
		tasklet_setup(&queue->tasklet, run_queue);
		INIT_CSD(&queue->csd, kicked, queue);
	}
	return 0;

err_destroy_cache:
	kmem_cache_destroy(entry_cache);
	return -ENOMEM;
}

static void do_nothing(void *unused)
{
}

/* Every port is gone, and what it left is off the queues. */
void ndc_dpc_exit(void)
{
	unsigned int cpu;

	/* No processor is on its way to one of the tasklets any more. */
	on_each_cpu(do_nothing, NULL, 1);
	for_each_possible_cpu(cpu)
		tasklet_kill(&per_cpu_ptr(&queues, cpu)->tasklet);
	mempool_destroy(entry_pool);
	kmem_cache_destroy(entry_cache);
}

/**
 * struct kdpc - what lies in a KDPC
 * @magic: KDPC_MAGIC once it is initialised
 * @cpu: the processor to run on, or NDC_DPC_HERE
 * @urgent: before the others
 * @routine: what to call
 * @context: with what
 */
struct kdpc {
	u32 magic;
	int cpu;
	bool urgent;
	PKDEFERRED_ROUTINE routine;
	void *context;
};

#define KDPC_MAGIC	0x4e444450	/* NDDP */

static_assert(sizeof(struct kdpc) <= sizeof(KDPC));
static_assert(__alignof__(struct kdpc) <= __alignof__(KDPC));

static void run_kdpc(const struct ndc_dpc *dpc)
{
	PKDEFERRED_ROUTINE routine = dpc->routine;

	routine(dpc->object, dpc->context, dpc->args[0], dpc->args[1]);
}

bool ndc_dpc_of(struct _KDPC *kdpc, struct ndc_dpc *dpc)
{
	const struct kdpc *from = (struct kdpc *)kdpc;

	if (!from || from->magic != KDPC_MAGIC)
		return false;
	*dpc = (struct ndc_dpc) {
		.object = kdpc,
		.run = run_kdpc,
		.routine = from->routine,
		.context = from->context,
		.cpu = from->cpu,
		.urgent = from->urgent,
	};
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_dpc_of);

static void report(enum ndc_rule rule, unsigned long caller, const char *call,
		   const char *what)
{
	const struct ndc_breach breach = {
		.rule = rule,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

/* The DPC in a port's memory; NULL, and reported, if it was never made. */
static struct kdpc *to_kdpc(PRKDPC memory, const char *call,
			    unsigned long caller)
{
	struct kdpc *kdpc = (struct kdpc *)memory;

	if (likely(kdpc && kdpc->magic == KDPC_MAGIC))
		return kdpc;
	report(NDC_RULE_ARGUMENT, caller, call,
	       "of something that is not an initialised DPC");
	return NULL;
}

/**
 * KeInitializeDpc() - make a DPC
 * @Dpc: the DPC
 * @DeferredRoutine: what it calls, at DISPATCH_LEVEL
 * @DeferredContext: with what
 *
 * Context: Any.
 *
 * Differs from Windows: one that is queued is reported, and taken off the
 * queue.
 */
VOID KeInitializeDpc(PRKDPC Dpc, PKDEFERRED_ROUTINE DeferredRoutine,
		     PVOID DeferredContext)
{
	struct kdpc *kdpc = (struct kdpc *)Dpc;

	if (ndc_dpc_remove(Dpc))
		report(NDC_RULE_STATE, _RET_IP_, __func__,
		       "of a DPC that is queued");
	*kdpc = (struct kdpc) {
		.magic = KDPC_MAGIC,
		.cpu = NDC_DPC_HERE,
		.routine = DeferredRoutine,
		.context = DeferredContext,
	};
}
EXPORT_SYMBOL_GPL(KeInitializeDpc);

/**
 * KeInsertQueueDpc() - queue a DPC
 * @Dpc: the DPC
 * @SystemArgument1: for its routine
 * @SystemArgument2: the same
 *
 * Context: Any; below DISPATCH_LEVEL the routine may have run on return.
 * Return: TRUE; FALSE if it is queued already, with the arguments it has.
 *
 * Differs from Windows: what is not an initialised DPC is reported and FALSE.
 */
BOOLEAN KeInsertQueueDpc(PRKDPC Dpc, PVOID SystemArgument1,
			 PVOID SystemArgument2)
{
	struct ndc_dpc dpc;

	if (!to_kdpc(Dpc, __func__, _RET_IP_) || !ndc_dpc_of(Dpc, &dpc))
		return FALSE;
	dpc.args[0] = SystemArgument1;
	dpc.args[1] = SystemArgument2;
	dpc.caller = _RET_IP_;
	return ndc_dpc_queue(&dpc);
}
EXPORT_SYMBOL_GPL(KeInsertQueueDpc);

/**
 * KeRemoveQueueDpc() - take a DPC off its queue
 * @Dpc: the DPC
 *
 * Context: Any.
 * Return: TRUE if it was queued.
 *
 * Differs from Windows: what is not an initialised DPC is reported and FALSE.
 */
BOOLEAN KeRemoveQueueDpc(PRKDPC Dpc)
{
	return to_kdpc(Dpc, __func__, _RET_IP_) && ndc_dpc_remove(Dpc);
}
EXPORT_SYMBOL_GPL(KeRemoveQueueDpc);

/**
 * KeSetImportanceDpc() - say which DPCs go first
 * @Dpc: the DPC
 * @Importance: HighImportance: before those that are queued already
 *
 * Context: Any; before it is queued.
 *
 * Differs from Windows: the other importances are one, and none is delayed.
 */
VOID KeSetImportanceDpc(PRKDPC Dpc, KDPC_IMPORTANCE Importance)
{
	struct kdpc *kdpc = to_kdpc(Dpc, __func__, _RET_IP_);

	if (kdpc)
		kdpc->urgent = Importance == HighImportance;
}
EXPORT_SYMBOL_GPL(KeSetImportanceDpc);

/**
 * KeSetTargetProcessorDpc() - say where a DPC runs
 * @Dpc: the DPC
 * @Number: the processor, of group 0
 *
 * Context: Any; before it is queued.
 *
 * Differs from Windows: a processor that this machine cannot have is reported
 * and changes nothing.
 */
VOID KeSetTargetProcessorDpc(PRKDPC Dpc, CCHAR Number)
{
	struct kdpc *kdpc = to_kdpc(Dpc, __func__, _RET_IP_);
	unsigned int cpu = (unsigned char)Number;

	if (!kdpc)
		return;
	if (cpu < nr_cpu_ids && cpu_possible(cpu))
		kdpc->cpu = cpu;
	else
		report(NDC_RULE_ARGUMENT, _RET_IP_, __func__,
		       "to a processor that is not there");
}
EXPORT_SYMBOL_GPL(KeSetTargetProcessorDpc);

/**
 * KeSetTargetProcessorDpcEx() - say where a DPC runs
 * @Dpc: the DPC
 * @ProcNumber: the processor; 64 make a group
 *
 * Context: Any; before it is queued.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER for a processor that this
 * machine cannot have.
 *
 * Differs from Windows: what is not an initialised DPC is reported and
 * STATUS_INVALID_PARAMETER.  If the processor is offline when the DPC is
 * queued, it runs on another.
 */
NTSTATUS KeSetTargetProcessorDpcEx(PKDPC Dpc, PPROCESSOR_NUMBER ProcNumber)
{
	struct kdpc *kdpc = to_kdpc(Dpc, __func__, _RET_IP_);
	unsigned int cpu = ProcNumber->Group * 64 + ProcNumber->Number;

	if (!kdpc || ProcNumber->Reserved || ProcNumber->Number >= 64 ||
	    cpu >= nr_cpu_ids || !cpu_possible(cpu))
		return STATUS_INVALID_PARAMETER;
	kdpc->cpu = cpu;
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(KeSetTargetProcessorDpcEx);

/**
 * KeFlushQueuedDpcs() - wait until every DPC that is queued now has run
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: above PASSIVE_LEVEL it is reported and does not wait.
 */
VOID KeFlushQueuedDpcs(void)
{
	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return;
	might_sleep();
	ndc_dpc_flush();
}
EXPORT_SYMBOL_GPL(KeFlushQueuedDpcs);
