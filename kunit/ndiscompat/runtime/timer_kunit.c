// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers: when they expire, and that they do no harm when they are forgotten.
 */
#include "runtime/timer.h"

#include <linux/bottom_half.h>
#include <linux/ktime.h>
#include <linux/rcupdate.h>

#include "ndt.h"

#include <ndis.h>

#include "runtime/time.h"
#include "runtime/wait.h"

static LARGE_INTEGER in_ms(s64 ms)
{
	return (LARGE_INTEGER) { .QuadPart = -ms * NDC_UNITS_PER_MS };
}

/* Waits for a timer or event; generous, since the machine may be slow. */
static NTSTATUS wait_for(PVOID object)
{
	LARGE_INTEGER due = in_ms(60000);

	return KeWaitForSingleObject(object, Executive, KernelMode, FALSE,
				     &due);
}

struct record {
	KTIMER timer;
	KDPC dpc;
	KEVENT event;
	atomic_t runs;
	unsigned int again;
	KIRQL irql;
	BOOLEAN armed;
};

static VOID note(PKDPC dpc, PVOID context, PVOID a1, PVOID a2)
{
	struct record *record = context;

	atomic_inc(&record->runs);
	record->irql = KeGetCurrentIrql();
	record->armed = KeReadStateTimer(&record->timer);
	if (record->again && record->again--)
		KeSetTimer(&record->timer, in_ms(1), dpc);
	else
		KeSetEvent(&record->event, IO_NO_INCREMENT, FALSE);
}

static void make(struct record *record)
{
	memset(record, 0, sizeof(*record));
	KeInitializeTimer(&record->timer);
	KeInitializeDpc(&record->dpc, note, record);
	KeInitializeEvent(&record->event, SynchronizationEvent, FALSE);
}

static void expires_and_stays_signalled(struct kunit *test)
{
	ktime_t start = ktime_get();
	KTIMER timer;

	KeInitializeTimer(&timer);
	KUNIT_EXPECT_FALSE(test, KeReadStateTimer(&timer));
	KUNIT_EXPECT_FALSE(test, KeSetTimer(&timer, in_ms(3), NULL));
	KUNIT_EXPECT_EQ(test, wait_for(&timer), STATUS_SUCCESS);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), 3000);
	KUNIT_EXPECT_TRUE(test, KeReadStateTimer(&timer));
	KUNIT_EXPECT_EQ(test, wait_for(&timer), STATUS_SUCCESS);
	KUNIT_EXPECT_FALSE(test, KeCancelTimer(&timer));
	/* Setting it takes the signal away. */
	KUNIT_EXPECT_FALSE(test, KeSetTimer(&timer, in_ms(60000), NULL));
	KUNIT_EXPECT_FALSE(test, KeReadStateTimer(&timer));
	KUNIT_EXPECT_TRUE(test, KeCancelTimer(&timer));
	KUNIT_EXPECT_FALSE(test, KeReadStateTimer(&timer));
}

static void calls_its_dpc_at_dispatch(struct kunit *test)
{
	struct record record;

	make(&record);
	KeSetTimer(&record.timer, in_ms(1), &record.dpc);
	KUNIT_EXPECT_EQ(test, wait_for(&record.event), STATUS_SUCCESS);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, atomic_read(&record.runs), 1);
	KUNIT_EXPECT_EQ(test, record.irql, DISPATCH_LEVEL);
	KUNIT_EXPECT_TRUE(test, record.armed);
}

static void absolute_times(struct kunit *test)
{
	LARGE_INTEGER due;
	s64 start;
	KTIMER timer;

	KeInitializeTimer(&timer);
	start = ndc_system_time();
	due.QuadPart = start + 3 * NDC_UNITS_PER_MS;
	KeSetTimer(&timer, due, NULL);
	KUNIT_EXPECT_EQ(test, wait_for(&timer), STATUS_SUCCESS);
	KUNIT_EXPECT_GE(test, ndc_system_time(), due.QuadPart);
	/* What is past is now; so is 0. */
	due.QuadPart = start;
	KeSetTimer(&timer, due, NULL);
	KUNIT_EXPECT_EQ(test, wait_for(&timer), STATUS_SUCCESS);
	due.QuadPart = 0;
	KeSetTimer(&timer, due, NULL);
	KUNIT_EXPECT_EQ(test, wait_for(&timer), STATUS_SUCCESS);
	due.QuadPart = S64_MAX;
	KUNIT_EXPECT_FALSE(test, KeSetTimer(&timer, due, NULL));
	due.QuadPart = S64_MIN;
	KUNIT_EXPECT_TRUE(test, KeSetTimer(&timer, due, NULL));
	KUNIT_EXPECT_TRUE(test, KeCancelTimer(&timer));
}

static void set_again_replaces(struct kunit *test)
{
	struct record record;

	make(&record);
	KUNIT_EXPECT_FALSE(test, KeSetTimer(&record.timer, in_ms(60000),
					    &record.dpc));
	KUNIT_EXPECT_TRUE(test, KeSetTimer(&record.timer, in_ms(1),
					   &record.dpc));
	KUNIT_EXPECT_EQ(test, wait_for(&record.event), STATUS_SUCCESS);
	KUNIT_EXPECT_FALSE(test, KeCancelTimer(&record.timer));
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, atomic_read(&record.runs), 1);
}

static void periods(struct kunit *test)
{
	struct record record;
	unsigned int i, runs;
	KTIMER sync;

	KeInitializeTimerEx(&sync, SynchronizationTimer);
	KUNIT_EXPECT_FALSE(test, KeSetTimerEx(&sync, in_ms(1), 1, NULL));
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, wait_for(&sync), STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, KeCancelTimer(&sync));

	make(&record);
	KeSetTimerEx(&record.timer, in_ms(1), 1, &record.dpc);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, wait_for(&record.event), STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, KeCancelTimer(&record.timer));
	KeFlushQueuedDpcs();
	runs = atomic_read(&record.runs);
	KUNIT_EXPECT_GE(test, runs, 4);
	NdisMSleep(5000);
	KUNIT_EXPECT_EQ(test, atomic_read(&record.runs), runs);
}

static void synchronization_timer_lets_one_through(struct kunit *test)
{
	LARGE_INTEGER now = {};
	KTIMER timer;

	KeInitializeTimerEx(&timer, SynchronizationTimer);
	KeSetTimer(&timer, in_ms(1), NULL);
	KUNIT_EXPECT_EQ(test, wait_for(&timer), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, KeWaitForSingleObject(&timer, Executive,
						    KernelMode, FALSE, &now),
			STATUS_TIMEOUT);
	KeInitializeTimerEx(&timer, NotificationTimer);
	KeSetTimer(&timer, in_ms(1), NULL);
	KUNIT_EXPECT_EQ(test, wait_for(&timer), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, wait_for(&timer), STATUS_SUCCESS);
}

static void one_of_several(struct kunit *test)
{
	LARGE_INTEGER due = in_ms(60000);
	KTIMER late, soon;
	PVOID objects[] = { &late, &soon };

	KeInitializeTimer(&late);
	KeInitializeTimer(&soon);
	KeSetTimer(&late, in_ms(60000), NULL);
	KeSetTimer(&soon, in_ms(2), NULL);
	KUNIT_EXPECT_EQ(test, KeWaitForMultipleObjects(2, objects, WaitAny,
						       Executive, KernelMode,
						       FALSE, &due, NULL),
			STATUS_WAIT_1);
	KUNIT_EXPECT_TRUE(test, KeCancelTimer(&late));
}

static void coalescable(struct kunit *test)
{
	struct record record;

	make(&record);
	KUNIT_EXPECT_FALSE(test, KeSetCoalescableTimer(&record.timer, in_ms(1),
						       1, 2, &record.dpc));
	KUNIT_EXPECT_EQ(test, wait_for(&record.event), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, wait_for(&record.event), STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, KeCancelTimer(&record.timer));
	KeFlushQueuedDpcs();
}

static void set_again_by_its_dpc(struct kunit *test)
{
	struct record record;

	make(&record);
	record.again = 4;
	KeSetTimer(&record.timer, in_ms(1), &record.dpc);
	KUNIT_EXPECT_EQ(test, wait_for(&record.event), STATUS_SUCCESS);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, atomic_read(&record.runs), 5);
	KUNIT_EXPECT_FALSE(test, KeCancelTimer(&record.timer));
}

static void set_it(void *data)
{
	struct record *record = data;

	KeSetTimer(&record->timer, in_ms(1), &record->dpc);
}

static void set_from_any_context(struct kunit *test)
{
	struct record record;

	make(&record);
	ndt_in_hardirq(set_it, &record);
	KUNIT_EXPECT_EQ(test, wait_for(&record.event), STATUS_SUCCESS);
	ndt_in_softirq(set_it, &record);
	KUNIT_EXPECT_EQ(test, wait_for(&record.event), STATUS_SUCCESS);
	KeFlushQueuedDpcs();
}

static void what_is_no_timer_is_reported(struct kunit *test)
{
	KTIMER timer = {};
	KDPC dpc = {};
	BOOLEAN done;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = KeSetTimer(&timer, in_ms(1), NULL));
	KUNIT_EXPECT_FALSE(test, done);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = KeSetTimerEx(&timer, in_ms(1), 1, NULL));
	KUNIT_EXPECT_FALSE(test, done);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = KeSetCoalescableTimer(&timer, in_ms(1), 1, 1,
						       NULL));
	KUNIT_EXPECT_FALSE(test, done);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = KeCancelTimer(&timer));
	KUNIT_EXPECT_FALSE(test, done);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = KeReadStateTimer(NULL));
	KUNIT_EXPECT_FALSE(test, done);
	/* Without its DPC it still expires. */
	KeInitializeTimer(&timer);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KeSetTimer(&timer, in_ms(1), &dpc));
	KUNIT_EXPECT_EQ(test, wait_for(&timer), STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KeSetTimerEx(&timer, in_ms(1), -1, NULL));
	KUNIT_EXPECT_EQ(test, wait_for(&timer), STATUS_SUCCESS);
	KUNIT_EXPECT_FALSE(test, KeCancelTimer(&timer));
}

static void made_anew_while_armed_is_reported(struct kunit *test)
{
	KTIMER timer;

	KeInitializeTimer(&timer);
	KeSetTimer(&timer, in_ms(60000), NULL);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, KeInitializeTimer(&timer));
	KUNIT_EXPECT_FALSE(test, KeCancelTimer(&timer));
	KeSetTimer(&timer, in_ms(60000), NULL);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KeInitializeTimerEx(&timer, NotificationTimer));
	KUNIT_EXPECT_FALSE(test, KeCancelTimer(&timer));
}

static void freed_while_armed_is_reported(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_STATE);
	struct record *record;
	KTIMER elsewhere;
	PKDPC dpc;

	record = ExAllocatePoolWithTag(NonPagedPool, sizeof(*record), 'remt');
	KUNIT_ASSERT_NOT_NULL(test, record);
	make(record);
	/* Far longer than the case takes, and so short that it would fire. */
	KeSetTimer(&record->timer, in_ms(20), &record->dpc);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, ExFreePool(record));

	/* A DPC alone is needed, too. */
	dpc = ExAllocatePoolWithTag(NonPagedPool, sizeof(*dpc), 'remt');
	KUNIT_ASSERT_NOT_NULL(test, dpc);
	KeInitializeDpc(dpc, note, NULL);
	KeInitializeTimer(&elsewhere);
	KeSetTimer(&elsewhere, in_ms(20), dpc);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, NdisFreeMemory(dpc, 0, 0));
	KUNIT_EXPECT_FALSE(test, KeCancelTimer(&elsewhere));
	NdisMSleep(30000);

	/* Memory beside an armed timer is nobody's business. */
	KeSetTimer(&elsewhere, in_ms(60000), NULL);
	ExFreePool(ExAllocatePoolWithTag(NonPagedPool, 64, 'remt'));
	KUNIT_EXPECT_TRUE(test, KeCancelTimer(&elsewhere));
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_STATE), before + 2);
}

#define MANY	70

static KTIMER many[MANY];

/* There is a reserve, and an end to it. */
static void without_memory(struct kunit *test)
{
	unsigned int i, armed = 0;

	for (i = 0; i < MANY; i++)
		KeInitializeTimer(&many[i]);
	/* What was armed before fills the reserve again a grace period later. */
	rcu_barrier();
	ndt_fail_all(true);
	for (i = 0; i < MANY; i++)
		KeSetTimer(&many[i], in_ms(60000), NULL);
	ndt_fail_all(false);
	for (i = 0; i < MANY; i++)
		armed += KeCancelTimer(&many[i]);
	KUNIT_EXPECT_EQ(test, armed, 64);
	KeSetTimer(&many[0], in_ms(60000), NULL);
	KUNIT_EXPECT_TRUE(test, KeCancelTimer(&many[0]));
}

static void core_sets_and_cancels(struct kunit *test)
{
	struct ndc_waitable signal;
	struct ndc_timer timer = {
		.object = test,
		.signal = &signal,
		.due = -1000000000,
	};

	ndc_waitable_init(&signal, NDC_WAIT_TIMER, 1);
	KUNIT_EXPECT_FALSE(test, ndc_timer_armed(test));
	KUNIT_EXPECT_FALSE(test, ndc_timer_set(&timer));
	KUNIT_EXPECT_EQ(test, signal.signal, 0);
	KUNIT_EXPECT_TRUE(test, ndc_timer_armed(test));
	KUNIT_EXPECT_TRUE(test, ndc_timer_set(&timer));
	KUNIT_EXPECT_TRUE(test, ndc_timer_cancel(test));
	KUNIT_EXPECT_FALSE(test, ndc_timer_cancel(test));
	timer.due = -1;
	KUNIT_EXPECT_FALSE(test, ndc_timer_set(&timer));
	KUNIT_EXPECT_TRUE(test, ndc_wait_one(&signal, NDC_FOREVER, _THIS_IP_));
}

#define ROUNDS	200

static struct record shared;
static atomic_t set_count, cancelled;

/* Timers so short that they expire while they are set and cancelled. */
static void set_and_cancel(void *unused)
{
	LARGE_INTEGER due = { .QuadPart = -100 };
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		if (!KeSetTimerEx(&shared.timer, due, i % 3 == 2, &shared.dpc))
			atomic_inc(&set_count);
		if (i & 1)
			NdisStallExecution(10);
		if (KeCancelTimer(&shared.timer))
			atomic_inc(&cancelled);
	}
}

static void set_and_cancelled_by_many(struct kunit *test)
{
	make(&shared);
	ndt_in_threads(test, 4, set_and_cancel, NULL);
	KUNIT_EXPECT_FALSE(test, KeCancelTimer(&shared.timer));
	KeFlushQueuedDpcs();
	/* Nothing was armed twice. */
	KUNIT_EXPECT_LE(test, atomic_read(&cancelled), atomic_read(&set_count));
	KeSetTimer(&shared.timer, in_ms(1), NULL);
	KUNIT_EXPECT_EQ(test, wait_for(&shared.timer), STATUS_SUCCESS);
}

/* The last case: the module goes with a timer armed, and memory of it. */
static void left_behind(struct kunit *test)
{
	static struct record record;

	make(&record);
	ndt_announce_at_unload(test, NDC_RULE_LEAK);
	KUNIT_EXPECT_FALSE(test, KeSetTimerEx(&record.timer, in_ms(60000), 1,
					      &record.dpc));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(expires_and_stays_signalled),
	KUNIT_CASE(calls_its_dpc_at_dispatch),
	KUNIT_CASE(absolute_times),
	KUNIT_CASE(set_again_replaces),
	KUNIT_CASE(periods),
	KUNIT_CASE(synchronization_timer_lets_one_through),
	KUNIT_CASE(one_of_several),
	KUNIT_CASE(coalescable),
	KUNIT_CASE(set_again_by_its_dpc),
	KUNIT_CASE(set_from_any_context),
	KUNIT_CASE(what_is_no_timer_is_reported),
	KUNIT_CASE(made_anew_while_armed_is_reported),
	KUNIT_CASE(freed_while_armed_is_reported),
	KUNIT_CASE(without_memory),
	KUNIT_CASE(core_sets_and_cancels),
	KUNIT_CASE(set_and_cancelled_by_many),
	KUNIT_CASE(left_behind),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_timer",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/timer.c");
