// SPDX-License-Identifier: GPL-2.0-only
/*
 * DPCs: where and when they run, and how they are waited for.
 */
#include "runtime/dpc.h"

#include <linux/bottom_half.h>
#include <linux/cpumask.h>
#include <linux/smp.h>

#include "ndt.h"

#include <ndis.h>

#include "runtime/armed.h"

struct record {
	KDPC dpc;
	unsigned int runs;
	unsigned int again;
	KIRQL irql;
	unsigned int cpu;
	PVOID seen;
	PVOID args[2];
	BOOLEAN queued;
};

static VOID note(PKDPC dpc, PVOID context, PVOID a1, PVOID a2)
{
	struct record *record = context;

	record->runs++;
	record->irql = KeGetCurrentIrql();
	record->cpu = raw_smp_processor_id();
	record->seen = dpc;
	record->args[0] = a1;
	record->args[1] = a2;
	if (record->again && record->again--)
		record->queued = KeInsertQueueDpc(dpc, a1, a2);
}

static void runs_at_dispatch_with_its_arguments(struct kunit *test)
{
	struct record record = {};

	KeInitializeDpc(&record.dpc, note, &record);
	KUNIT_EXPECT_TRUE(test, KeInsertQueueDpc(&record.dpc, test, &record));
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, record.runs, 1);
	KUNIT_EXPECT_EQ(test, record.irql, DISPATCH_LEVEL);
	KUNIT_EXPECT_PTR_EQ(test, record.seen, (PVOID)&record.dpc);
	KUNIT_EXPECT_PTR_EQ(test, record.args[0], (PVOID)test);
	KUNIT_EXPECT_PTR_EQ(test, record.args[1], (PVOID)&record);
	KUNIT_EXPECT_TRUE(test, KeInsertQueueDpc(&record.dpc, NULL, NULL));
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, record.runs, 2);
}

static void queued_once_at_a_time(struct kunit *test)
{
	struct record record = {};
	BOOLEAN first, second;

	KeInitializeDpc(&record.dpc, note, &record);
	local_bh_disable();
	first = KeInsertQueueDpc(&record.dpc, test, NULL);
	second = KeInsertQueueDpc(&record.dpc, NULL, NULL);
	local_bh_enable();
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_TRUE(test, first);
	KUNIT_EXPECT_FALSE(test, second);
	KUNIT_EXPECT_EQ(test, record.runs, 1);
	KUNIT_EXPECT_PTR_EQ(test, record.args[0], (PVOID)test);
}

static void removed_before_it_runs(struct kunit *test)
{
	BOOLEAN removed, again, queued;
	struct record record = {};

	KeInitializeDpc(&record.dpc, note, &record);
	local_bh_disable();
	KeInsertQueueDpc(&record.dpc, NULL, NULL);
	removed = KeRemoveQueueDpc(&record.dpc);
	again = KeRemoveQueueDpc(&record.dpc);
	local_bh_enable();
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_TRUE(test, removed);
	KUNIT_EXPECT_FALSE(test, again);
	KUNIT_EXPECT_EQ(test, record.runs, 0);
	queued = KeInsertQueueDpc(&record.dpc, NULL, NULL);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_TRUE(test, queued);
	KUNIT_EXPECT_EQ(test, record.runs, 1);
}

static void may_queue_itself(struct kunit *test)
{
	/* More often than a tasklet goes on without a break. */
	struct record record = { .again = 150 };
	unsigned int i;

	KeInitializeDpc(&record.dpc, note, &record);
	KeInsertQueueDpc(&record.dpc, NULL, NULL);
	for (i = 0; i < 151; i++)
		KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, record.runs, 151);
	KUNIT_EXPECT_TRUE(test, record.queued);
}

static unsigned int order[3];
static unsigned int place;

static VOID note_order(PKDPC dpc, PVOID context, PVOID a1, PVOID a2)
{
	order[place++] = (unsigned long)context;
}

static void importance_goes_first(struct kunit *test)
{
	KDPC dpcs[3];
	unsigned int i;

	place = 0;
	for (i = 0; i < 3; i++)
		KeInitializeDpc(&dpcs[i], note_order, (PVOID)(ULONG_PTR)i);
	KeSetImportanceDpc(&dpcs[1], LowImportance);
	KeSetImportanceDpc(&dpcs[2], HighImportance);
	local_bh_disable();
	for (i = 0; i < 3; i++)
		KeInsertQueueDpc(&dpcs[i], NULL, NULL);
	local_bh_enable();
	KeFlushQueuedDpcs();
	KUNIT_ASSERT_EQ(test, place, 3);
	KUNIT_EXPECT_EQ(test, order[0], 2);
	KUNIT_EXPECT_EQ(test, order[1], 0);
	KUNIT_EXPECT_EQ(test, order[2], 1);
}

static void runs_where_it_is_told_to(struct kunit *test)
{
	PROCESSOR_NUMBER number = {};
	struct record record = {};
	unsigned int cpu, runs = 0;

	KeInitializeDpc(&record.dpc, note, &record);
	for_each_online_cpu(cpu) {
		number.Number = cpu;
		KUNIT_EXPECT_EQ(test, KeSetTargetProcessorDpcEx(&record.dpc,
								&number),
				STATUS_SUCCESS);
		KeInsertQueueDpc(&record.dpc, NULL, NULL);
		KeFlushQueuedDpcs();
		KUNIT_EXPECT_EQ(test, record.cpu, cpu);
		KUNIT_EXPECT_EQ(test, record.runs, ++runs);
	}
	KeSetTargetProcessorDpc(&record.dpc, 0);
	KeInsertQueueDpc(&record.dpc, NULL, NULL);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, record.cpu, 0);
}

static void targets_that_are_not_there(struct kunit *test)
{
	PROCESSOR_NUMBER far = { .Group = 1000 }, high = { .Number = 64 };
	PROCESSOR_NUMBER odd = { .Reserved = 1 };
	struct record record = {};

	KeInitializeDpc(&record.dpc, note, &record);
	KUNIT_EXPECT_EQ(test, KeSetTargetProcessorDpcEx(&record.dpc, &far),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, KeSetTargetProcessorDpcEx(&record.dpc, &high),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, KeSetTargetProcessorDpcEx(&record.dpc, &odd),
			STATUS_INVALID_PARAMETER);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KeSetTargetProcessorDpc(&record.dpc, -1));
	KeInsertQueueDpc(&record.dpc, NULL, NULL);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, record.runs, 1);
}

static void insert(void *data)
{
	struct record *record = data;

	record->queued = KeInsertQueueDpc(&record->dpc, NULL, NULL);
}

static void queued_from_any_context(struct kunit *test)
{
	struct record record = {};

	KeInitializeDpc(&record.dpc, note, &record);
	ndt_in_hardirq(insert, &record);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_TRUE(test, record.queued);
	KUNIT_EXPECT_EQ(test, record.runs, 1);
	KUNIT_EXPECT_EQ(test, record.irql, DISPATCH_LEVEL);
	ndt_in_softirq(insert, &record);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, record.runs, 2);
}

static void what_is_no_dpc_is_reported(struct kunit *test)
{
	PROCESSOR_NUMBER number = {};
	KDPC dpc = {};
	NTSTATUS status;
	BOOLEAN done;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = KeInsertQueueDpc(&dpc, NULL, NULL));
	KUNIT_EXPECT_FALSE(test, done);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = KeRemoveQueueDpc(&dpc));
	KUNIT_EXPECT_FALSE(test, done);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KeSetImportanceDpc(&dpc, HighImportance));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KeSetTargetProcessorDpc(&dpc, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = KeSetTargetProcessorDpcEx(NULL, &number));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_PARAMETER);
}

static void made_anew_while_queued_is_reported(struct kunit *test)
{
	struct record record = {};

	KeInitializeDpc(&record.dpc, note, &record);
	local_bh_disable();
	KeInsertQueueDpc(&record.dpc, NULL, NULL);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KeInitializeDpc(&record.dpc, note, &record));
	local_bh_enable();
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, record.runs, 0);
}

static void freed_while_queued_is_reported(struct kunit *test)
{
	PKDPC dpc = ExAllocatePoolWithTag(NonPagedPool, 3 * sizeof(*dpc), 'cpd');
	struct record record = {};

	KUNIT_ASSERT_NOT_NULL(test, dpc);
	KeInitializeDpc(&dpc[2], note, &record);
	local_bh_disable();
	KeInsertQueueDpc(&dpc[2], NULL, NULL);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, ExFreePool(dpc));
	local_bh_enable();
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, record.runs, 0);
}

static void flush_above_passive_is_refused(struct kunit *test)
{
	local_bh_disable();
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, KeFlushQueuedDpcs());
	local_bh_enable();
}

static VOID raise_and_forget(PKDPC dpc, PVOID context, PVOID a1, PVOID a2)
{
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
}

static VOID raise_far(PKDPC dpc, PVOID context, PVOID a1, PVOID a2)
{
	KIRQL old;

	KeRaiseIrql(HIGH_LEVEL, &old);
}

static void a_level_that_it_leaves_is_mended(struct kunit *test)
{
	struct record record = {};
	KDPC raise, far;

	KeInitializeDpc(&raise, raise_and_forget, NULL);
	KeInitializeDpc(&far, raise_far, NULL);
	KeInitializeDpc(&record.dpc, note, &record);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, {
		KeInsertQueueDpc(&raise, NULL, NULL);
		KeFlushQueuedDpcs();
	});
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, {
		KeInsertQueueDpc(&far, NULL, NULL);
		KeFlushQueuedDpcs();
	});
	KeInsertQueueDpc(&record.dpc, NULL, NULL);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, record.irql, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

#define MANY	70

static struct record many[MANY];

/* There is a reserve, and an end to it. */
static void without_memory(struct kunit *test)
{
	unsigned int i, queued = 0, runs = 0;

	memset(many, 0, sizeof(many));
	for (i = 0; i < MANY; i++)
		KeInitializeDpc(&many[i].dpc, note, &many[i]);
	local_bh_disable();
	ndt_fail_all(true);
	for (i = 0; i < MANY; i++)
		queued += KeInsertQueueDpc(&many[i].dpc, NULL, NULL);
	ndt_fail_all(false);
	local_bh_enable();
	KeFlushQueuedDpcs();
	for (i = 0; i < MANY; i++)
		runs += many[i].runs;
	KUNIT_EXPECT_EQ(test, queued, 64);
	KUNIT_EXPECT_EQ(test, runs, 64);
	KUNIT_EXPECT_TRUE(test, KeInsertQueueDpc(&many[MANY - 1].dpc, NULL,
						 NULL));
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, many[MANY - 1].runs, 1);
}

static void run_core(const struct ndc_dpc *dpc)
{
	++*(unsigned int *)dpc->context;
}

static void core_queues_and_waits(struct kunit *test)
{
	bool first, second, removed, again, locked;
	unsigned int runs = 0;
	struct ndc_dpc of, dpc = {
		.object = test,
		.run = run_core,
		.routine = run_core,
		.context = &runs,
		.cpu = NDC_DPC_HERE,
	};
	KDPC kdpc = {};

	local_bh_disable();
	first = ndc_dpc_queue(&dpc);
	second = ndc_dpc_queue(&dpc);
	removed = ndc_dpc_remove(test);
	again = ndc_dpc_remove(test);
	spin_lock_irq(&ndc_armed_lock);
	locked = ndc_dpc_queue_locked(&dpc);
	spin_unlock_irq(&ndc_armed_lock);
	local_bh_enable();
	ndc_dpc_flush();
	ndc_dpc_wait(test);
	KUNIT_EXPECT_TRUE(test, first);
	KUNIT_EXPECT_FALSE(test, second);
	KUNIT_EXPECT_TRUE(test, removed);
	KUNIT_EXPECT_FALSE(test, again);
	KUNIT_EXPECT_TRUE(test, locked);
	KUNIT_EXPECT_EQ(test, runs, 1);

	KUNIT_EXPECT_FALSE(test, ndc_dpc_of(&kdpc, &of));
	KUNIT_EXPECT_FALSE(test, ndc_dpc_of(NULL, &of));
	KeInitializeDpc(&kdpc, note, test);
	KUNIT_EXPECT_TRUE(test, ndc_dpc_of(&kdpc, &of));
	KUNIT_EXPECT_PTR_EQ(test, of.object, (void *)&kdpc);
	KUNIT_EXPECT_PTR_EQ(test, of.context, (void *)test);
	KUNIT_EXPECT_EQ(test, of.cpu, NDC_DPC_HERE);
}

struct hold {
	KDPC dpc;
	atomic_t role;
	bool started;
	bool release;
	bool finished;
	bool seen[2];
};

static VOID be_held(PKDPC dpc, PVOID context, PVOID a1, PVOID a2)
{
	struct hold *hold = context;

	WRITE_ONCE(hold->started, true);
	while (!READ_ONCE(hold->release))
		cpu_relax();
	WRITE_ONCE(hold->finished, true);
}

/* On the first processor one waits, the other releases. */
static void hold_and_wait(void *data)
{
	struct hold *hold = data;
	bool first;

	if (raw_smp_processor_id())
		return;
	first = atomic_inc_return(&hold->role) == 1;
	if (!first) {
		while (!READ_ONCE(hold->started))
			ndt_give_way();
		NdisMSleep(5000);
		WRITE_ONCE(hold->release, true);
		return;
	}
	KeInsertQueueDpc(&hold->dpc, NULL, NULL);
	while (!READ_ONCE(hold->started))
		ndt_give_way();
	ndc_dpc_wait(&hold->role);
	hold->seen[0] = READ_ONCE(hold->finished);
	ndc_dpc_wait(&hold->dpc);
	hold->seen[1] = READ_ONCE(hold->finished);
}

static void wait_is_for_what_is_running(struct kunit *test)
{
	struct hold hold = {};

	/* The DPC does not sleep, so it must be elsewhere. */
	if (num_online_cpus() < 2)
		kunit_skip(test, "one processor");
	KeInitializeDpc(&hold.dpc, be_held, &hold);
	KeSetTargetProcessorDpc(&hold.dpc, 1);
	ndt_in_threads(test, 3, hold_and_wait, &hold);
	KUNIT_EXPECT_FALSE(test, hold.seen[0]);
	KUNIT_EXPECT_TRUE(test, hold.seen[1]);
}

#define ROUNDS	300

static atomic_t taken, run;

static VOID count_run(PKDPC dpc, PVOID context, PVOID a1, PVOID a2)
{
	atomic_inc(&run);
}

static void insert_and_remove(void *data)
{
	PKDPC dpc = data;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		KeSetTargetProcessorDpc(dpc, i % num_online_cpus());
		if (KeInsertQueueDpc(dpc, NULL, NULL))
			atomic_inc(&taken);
		if (i & 1 && KeRemoveQueueDpc(dpc))
			atomic_dec(&taken);
	}
}

static void each_insertion_is_one_run(struct kunit *test)
{
	KDPC dpc;

	atomic_set(&taken, 0);
	atomic_set(&run, 0);
	KeInitializeDpc(&dpc, count_run, NULL);
	ndt_in_threads(test, 4, insert_and_remove, &dpc);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, atomic_read(&run), atomic_read(&taken));
	KUNIT_EXPECT_GT(test, atomic_read(&run), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(runs_at_dispatch_with_its_arguments),
	KUNIT_CASE(queued_once_at_a_time),
	KUNIT_CASE(removed_before_it_runs),
	KUNIT_CASE(may_queue_itself),
	KUNIT_CASE(importance_goes_first),
	KUNIT_CASE(runs_where_it_is_told_to),
	KUNIT_CASE(targets_that_are_not_there),
	KUNIT_CASE(queued_from_any_context),
	KUNIT_CASE(what_is_no_dpc_is_reported),
	KUNIT_CASE(made_anew_while_queued_is_reported),
	KUNIT_CASE(freed_while_queued_is_reported),
	KUNIT_CASE(flush_above_passive_is_refused),
	KUNIT_CASE(a_level_that_it_leaves_is_mended),
	KUNIT_CASE(without_memory),
	KUNIT_CASE(core_queues_and_waits),
	KUNIT_CASE(wait_is_for_what_is_running),
	KUNIT_CASE(each_insertion_is_one_run),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_dpc",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/dpc.c");
