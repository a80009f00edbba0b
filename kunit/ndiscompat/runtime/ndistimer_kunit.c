// SPDX-License-Identifier: GPL-2.0-only
/*
 * NDIS timers: timer objects with an owner, and the older embedded ones.
 */
#include <linux/bottom_half.h>
#include <linux/ktime.h>

#include <linux/ndiscompat.h>

#include "ndt.h"

#include <ndis.h>

#include "runtime/time.h"

static LARGE_INTEGER in_ms(s64 ms)
{
	return (LARGE_INTEGER) { .QuadPart = -ms * NDC_UNITS_PER_MS };
}

/* What the functions note; one case at a time uses it. */
static struct {
	KEVENT event;
	atomic_t runs;
	PVOID context;
	KIRQL irql;
	NDIS_HANDLE object;
	unsigned int again;
	bool free;
} seen;

static VOID note(PVOID specific1, PVOID context, PVOID specific2,
		 PVOID specific3)
{
	atomic_inc(&seen.runs);
	seen.context = context;
	seen.irql = KeGetCurrentIrql();
	if (seen.again && seen.again--) {
		NdisSetTimerObject(seen.object, in_ms(1), 0, NULL);
		return;
	}
	if (seen.free)
		NdisFreeTimerObject(seen.object);
	KeSetEvent(&seen.event, IO_NO_INCREMENT, FALSE);
}

static NTSTATUS wait_for_it(void)
{
	LARGE_INTEGER due = in_ms(60000);

	return KeWaitForSingleObject(&seen.event, Executive, KernelMode, FALSE,
				     &due);
}

static NDIS_TIMER_CHARACTERISTICS characteristics = {
	.Header = {
		.Type = NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS,
		.Revision = NDIS_TIMER_CHARACTERISTICS_REVISION_1,
		.Size = NDIS_SIZEOF_TIMER_CHARACTERISTICS_REVISION_1,
	},
	.TimerFunction = note,
	.FunctionContext = &characteristics,
};

/* Inline: each place is one of its own for reports. */
static __always_inline NDIS_HANDLE make(struct kunit *test, void *owner)
{
	NDIS_HANDLE object = NULL;

	KUNIT_EXPECT_EQ(test, NdisAllocateTimerObject(owner, &characteristics,
						      &object),
			NDIS_STATUS_SUCCESS);
	return object;
}

static int setup(struct kunit *test)
{
	memset(&seen, 0, sizeof(seen));
	KeInitializeEvent(&seen.event, SynchronizationEvent, FALSE);
	return ndt_rig_init(test);
}

static void calls_its_function_at_dispatch(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE object = make(test, rig->adapter);
	ktime_t start = ktime_get();

	KUNIT_EXPECT_FALSE(test, NdisSetTimerObject(object, in_ms(2), 0, NULL));
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), 2000);
	KUNIT_EXPECT_EQ(test, seen.irql, DISPATCH_LEVEL);
	KUNIT_EXPECT_PTR_EQ(test, seen.context, (PVOID)&characteristics);
	NdisSetTimerObject(object, in_ms(0), 0, test);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, seen.context, (PVOID)test);
	KUNIT_EXPECT_FALSE(test, NdisCancelTimerObject(object));
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.runs), 2);
	NdisFreeTimerObject(object);
}

static void driver_may_own_it(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE object = make(test, rig->driver);

	NdisSetTimerObject(object, in_ms(1), 0, NULL);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	KeFlushQueuedDpcs();
	NdisFreeTimerObject(object);
}

static void set_again_and_cancelled(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE object = make(test, rig->adapter);
	BOOLEAN cancelled;

	KUNIT_EXPECT_FALSE(test, NdisSetTimerObject(object, in_ms(60000), 0,
						    NULL));
	KUNIT_EXPECT_TRUE(test, NdisSetTimerObject(object, in_ms(60000), 0,
						   NULL));
	local_bh_disable();
	cancelled = NdisCancelTimerObject(object);
	local_bh_enable();
	KUNIT_EXPECT_TRUE(test, cancelled);
	KUNIT_EXPECT_FALSE(test, NdisCancelTimerObject(object));
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.runs), 0);
	NdisFreeTimerObject(object);
}

static void periodic_until_cancelled(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE object = make(test, rig->adapter);
	unsigned int i;
	int runs;

	NdisSetTimerObject(object, in_ms(1), 1, NULL);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, NdisCancelTimerObject(object));
	/* From here on nothing runs, not even what was on its way. */
	runs = atomic_read(&seen.runs);
	NdisMSleep(5000);
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.runs), runs);
	KUNIT_EXPECT_FALSE(test, NdisCancelTimerObject(object));

	KUNIT_EXPECT_FALSE(test, NdisSetCoalescableTimerObject(object, in_ms(1),
							       1, NULL, 1));
	KeClearEvent(&seen.event);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, NdisCancelTimerObject(object));
	NdisFreeTimerObject(object);
}

static void periodic_cancel_at_dispatch_is_reported(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE object = make(test, rig->adapter);
	BOOLEAN cancelled;

	NdisSetTimerObject(object, in_ms(60000), 10, NULL);
	local_bh_disable();
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  cancelled = NdisCancelTimerObject(object));
	local_bh_enable();
	KUNIT_EXPECT_TRUE(test, cancelled);
	NdisFreeTimerObject(object);
}

static void function_may_set_and_free_it(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;

	seen.object = make(test, rig->adapter);
	seen.again = 3;
	seen.free = true;
	NdisSetTimerObject(seen.object, in_ms(1), 0, NULL);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.runs), 4);
	/* It is gone, so the adapter's end has nothing to say of it. */
}

static void bad_characteristics(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_TIMER_CHARACTERISTICS bad = characteristics;
	NDIS_HANDLE object = NULL;
	NDIS_STATUS status;

	bad.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status =
			  NdisAllocateTimerObject(rig->adapter, &bad, &object));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_BAD_CHARACTERISTICS);
	bad = characteristics;
	bad.Header.Revision = 0;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status =
			  NdisAllocateTimerObject(rig->adapter, &bad, &object));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_BAD_CHARACTERISTICS);
	bad = characteristics;
	bad.Header.Size--;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status =
			  NdisAllocateTimerObject(rig->adapter, &bad, &object));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_BAD_CHARACTERISTICS);
	bad = characteristics;
	bad.TimerFunction = NULL;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status =
			  NdisAllocateTimerObject(rig->adapter, &bad, &object));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_BAD_CHARACTERISTICS);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status =
			  NdisAllocateTimerObject(rig->adapter, NULL, &object));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_BAD_CHARACTERISTICS);
	KUNIT_EXPECT_NULL(test, object);
	/* What is newer is read as what is known. */
	bad = characteristics;
	bad.Header.Revision = 9;
	bad.Header.Size = 200;
	KUNIT_EXPECT_EQ(test, NdisAllocateTimerObject(rig->adapter, &bad,
						      &object),
			NDIS_STATUS_SUCCESS);
	NdisFreeTimerObject(object);
}

static void every_allocation_may_fail(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	unsigned int nth, failures = 0;
	NDIS_HANDLE object = NULL;
	NDIS_STATUS status;

	for (nth = 1; ; nth++) {
		bool failed;

		ndt_fail_nth(nth);
		status = NdisAllocateTimerObject(rig->adapter, &characteristics,
						 &object);
		failed = ndt_failed();
		if (!failed)
			break;
		failures += status == NDIS_STATUS_RESOURCES;
		if (status == NDIS_STATUS_SUCCESS)
			NdisFreeTimerObject(object);
	}
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, failures, 1);
	NdisFreeTimerObject(object);
}

static void what_is_no_handle_is_reported(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE object = NULL;
	NDIS_STATUS status;
	BOOLEAN done;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisAllocateTimerObject(rig,
							   &characteristics,
							   &object));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(test, object);
	object = rig->adapter;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = NdisSetTimerObject(object, in_ms(1), 0, NULL));
	KUNIT_EXPECT_FALSE(test, done);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = NdisSetCoalescableTimerObject(NULL, in_ms(1),
							       0, NULL, 1));
	KUNIT_EXPECT_FALSE(test, done);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = NdisCancelTimerObject(object));
	KUNIT_EXPECT_FALSE(test, done);
	object = make(test, rig->adapter);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisSetTimerObject(object, in_ms(60000), -1, NULL));
	KUNIT_EXPECT_TRUE(test, NdisCancelTimerObject(object));
	NdisFreeTimerObject(object);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, NdisFreeTimerObject(object));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = NdisSetTimerObject(object, in_ms(1), 0, NULL));
	KUNIT_EXPECT_FALSE(test, done);
}

struct calls {
	NDIS_HANDLE object;
	NDIS_HANDLE owner;
	NDIS_STATUS status;
	BOOLEAN set;
	BOOLEAN cancelled;
};

static void call_them(void *data)
{
	struct calls *calls = data;
	NDIS_HANDLE none;

	calls->status = NdisAllocateTimerObject(calls->owner, &characteristics,
						&none);
	calls->set = NdisSetTimerObject(calls->object, in_ms(1), 0, NULL);
	calls->cancelled = NdisCancelTimerObject(calls->object);
	NdisFreeTimerObject(calls->object);
}

static void in_an_interrupt_is_refused(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_IRQL);
	struct ndt_rig *rig = test->priv;
	struct calls calls = {
		.object = make(test, rig->adapter),
		.owner = rig->adapter,
	};

	NdisSetTimerObject(calls.object, in_ms(60000), 0, NULL);
	ndt_announce(test, NDC_RULE_IRQL);
	ndt_in_hardirq(call_them, &calls);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_IRQL), before + 4);
	KUNIT_EXPECT_EQ(test, calls.status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_FALSE(test, calls.set);
	KUNIT_EXPECT_FALSE(test, calls.cancelled);
	KUNIT_EXPECT_TRUE(test, NdisCancelTimerObject(calls.object));
	NdisFreeTimerObject(calls.object);
}

static void freed_while_armed_is_reported(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE object = make(test, rig->adapter);

	NdisSetTimerObject(object, in_ms(10), 0, NULL);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, NdisFreeTimerObject(object));
	NdisMSleep(20000);
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.runs), 0);
}

static void left_by_its_adapter_is_reported(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE object = make(test, rig->adapter);
	int runs;

	make(test, rig->adapter);
	NdisSetTimerObject(object, in_ms(1), 1, NULL);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	ndt_announce(test, NDC_RULE_LEAK);
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	runs = atomic_read(&seen.runs);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 2);
	NdisMSleep(5000);
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.runs), runs);
}

static void old_timers(struct kunit *test)
{
	NDIS_MINIPORT_TIMER miniport;
	BOOLEAN cancelled;
	NDIS_TIMER timer;
	unsigned int i;

	NdisInitializeTimer(&timer, note, test);
	NdisSetTimer(&timer, 1);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, seen.context, (PVOID)test);
	KUNIT_EXPECT_EQ(test, seen.irql, DISPATCH_LEVEL);
	NdisCancelTimer(&timer, &cancelled);
	KUNIT_EXPECT_FALSE(test, cancelled);
	NdisSetTimer(&timer, 60000);
	NdisCancelTimer(&timer, &cancelled);
	KUNIT_EXPECT_TRUE(test, cancelled);

	NdisMInitializeTimer(&miniport, NULL, note, &miniport);
	NdisMSetTimer(&miniport, 0);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, seen.context, (PVOID)&miniport);
	NdisMSetPeriodicTimer(&miniport, 1);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	NdisMCancelTimer(&miniport, &cancelled);
	KUNIT_EXPECT_TRUE(test, cancelled);
	NdisMCancelTimer(&miniport, &cancelled);
	KUNIT_EXPECT_FALSE(test, cancelled);
	KeFlushQueuedDpcs();
}

static void misuse_of_old_timers_is_reported(struct kunit *test)
{
	NDIS_MINIPORT_TIMER miniport = {};
	NDIS_TIMER timer = {};
	BOOLEAN cancelled = TRUE;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, NdisSetTimer(&timer, 1));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisCancelTimer(&timer, &cancelled));
	KUNIT_EXPECT_FALSE(test, cancelled);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, NdisMSetTimer(&miniport, 1));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMSetPeriodicTimer(&miniport, 1));
	cancelled = TRUE;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMCancelTimer(&miniport, &cancelled));
	KUNIT_EXPECT_FALSE(test, cancelled);

	NdisInitializeTimer(&timer, note, NULL);
	NdisSetTimer(&timer, 60000);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisInitializeTimer(&timer, note, NULL));
	NdisCancelTimer(&timer, &cancelled);
	KUNIT_EXPECT_FALSE(test, cancelled);
	NdisMInitializeTimer(&miniport, NULL, note, NULL);
	NdisMSetTimer(&miniport, 60000);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMInitializeTimer(&miniport, NULL, note, NULL));
	NdisMCancelTimer(&miniport, &cancelled);
	KUNIT_EXPECT_FALSE(test, cancelled);
}

#define ROUNDS	100

static atomic_t inside, after;

static VOID be_inside(PVOID specific1, PVOID context, PVOID specific2,
		      PVOID specific3)
{
	atomic_t *ended = context;

	atomic_inc(&inside);
	if (atomic_read(ended))
		atomic_inc(&after);
	NdisStallExecution(20);
	if (atomic_read(ended))
		atomic_inc(&after);
	atomic_dec(&inside);
}

struct race {
	struct kunit *test;
	NDIS_HANDLE owner;
};

/* Nothing runs between a cancel and the next set. */
static void set_and_cancel(void *data)
{
	NDIS_TIMER_CHARACTERISTICS mine = characteristics;
	LARGE_INTEGER due = { .QuadPart = -100 };
	struct race *race = data;
	NDIS_HANDLE object;
	atomic_t ended;
	unsigned int i;

	mine.TimerFunction = be_inside;
	mine.FunctionContext = &ended;
	atomic_set(&ended, 0);
	if (NdisAllocateTimerObject(race->owner, &mine, &object))
		return;
	for (i = 0; i < ROUNDS; i++) {
		atomic_set(&ended, 0);
		NdisSetTimerObject(object, due, 1, NULL);
		NdisMSleep(i % 4 * 500);
		NdisCancelTimerObject(object);
		atomic_set(&ended, 1);
	}
	NdisFreeTimerObject(object);
}

static void cancel_waits_for_a_periodic_one(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct race race = { .test = test, .owner = rig->adapter };

	atomic_set(&after, 0);
	ndt_in_threads(test, 3, set_and_cancel, &race);
	KUNIT_EXPECT_EQ(test, atomic_read(&after), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&inside), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(calls_its_function_at_dispatch),
	KUNIT_CASE(driver_may_own_it),
	KUNIT_CASE(set_again_and_cancelled),
	KUNIT_CASE(periodic_until_cancelled),
	KUNIT_CASE(periodic_cancel_at_dispatch_is_reported),
	KUNIT_CASE(function_may_set_and_free_it),
	KUNIT_CASE(bad_characteristics),
	KUNIT_CASE(every_allocation_may_fail),
	KUNIT_CASE(what_is_no_handle_is_reported),
	KUNIT_CASE(in_an_interrupt_is_refused),
	KUNIT_CASE(freed_while_armed_is_reported),
	KUNIT_CASE(left_by_its_adapter_is_reported),
	KUNIT_CASE(old_timers),
	KUNIT_CASE(misuse_of_old_timers_is_reported),
	KUNIT_CASE(cancel_waits_for_a_periodic_one),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_ndistimer",
	.init = setup,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/ndistimer.c");
