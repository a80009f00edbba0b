// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events: signals, waits and their ends.
 */
#include "runtime/time.h"

#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/slab.h>

#include "ndt.h"

#include <ndis.h>

static NTSTATUS wait_ms(PKEVENT event, s64 ms)
{
	LARGE_INTEGER due = { .QuadPart = -ms * 10000 };

	return KeWaitForSingleObject(event, Executive, KernelMode, FALSE, &due);
}

static void ndis_event_stays_signalled(struct kunit *test)
{
	NDIS_EVENT event;

	NdisInitializeEvent(&event);
	KUNIT_EXPECT_FALSE(test, NdisWaitEvent(&event, 1));
	NdisSetEvent(&event);
	KUNIT_EXPECT_TRUE(test, NdisWaitEvent(&event, 1));
	KUNIT_EXPECT_TRUE(test, NdisWaitEvent(&event, 0));
	NdisResetEvent(&event);
	KUNIT_EXPECT_FALSE(test, NdisWaitEvent(&event, 1));
}

static void states_before_a_change(struct kunit *test)
{
	KEVENT event;

	KeInitializeEvent(&event, NotificationEvent, FALSE);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&event), 0);
	KUNIT_EXPECT_EQ(test, KeSetEvent(&event, IO_NO_INCREMENT, FALSE), 0);
	KUNIT_EXPECT_EQ(test, KeSetEvent(&event, IO_NO_INCREMENT, FALSE), 1);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&event), 1);
	KUNIT_EXPECT_EQ(test, KeResetEvent(&event), 1);
	KUNIT_EXPECT_EQ(test, KeResetEvent(&event), 0);
	KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
	KeClearEvent(&event);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&event), 0);
	KeInitializeEvent(&event, NotificationEvent, TRUE);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&event), 1);
}

static void synchronization_event_lets_one_through(struct kunit *test)
{
	KEVENT event;

	KeInitializeEvent(&event, SynchronizationEvent, TRUE);
	KUNIT_EXPECT_EQ(test, wait_ms(&event, 1), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, wait_ms(&event, 1), STATUS_TIMEOUT);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&event), 0);
}

static void timeouts(struct kunit *test)
{
	LARGE_INTEGER due = { .QuadPart = 0 };
	NDIS_EVENT ndis;
	KEVENT event;
	ktime_t start;

	KeInitializeEvent(&event, NotificationEvent, FALSE);
	/* Zero looks, a time in the past too. */
	KUNIT_EXPECT_EQ(test, KeWaitForSingleObject(&event, Executive,
						    KernelMode, FALSE, &due),
			STATUS_TIMEOUT);
	due.QuadPart = 1;
	KUNIT_EXPECT_EQ(test, KeWaitForSingleObject(&event, Executive,
						    KernelMode, FALSE, &due),
			STATUS_TIMEOUT);
	/* Never early: relative, absolute, in milliseconds. */
	start = ktime_get();
	KUNIT_EXPECT_EQ(test, wait_ms(&event, 30), STATUS_TIMEOUT);
	KUNIT_EXPECT_GE(test, ktime_ms_delta(ktime_get(), start), 30);
	start = ktime_get();
	due.QuadPart = ndc_system_time() + 300000;
	KUNIT_EXPECT_EQ(test, KeWaitForSingleObject(&event, Executive,
						    KernelMode, FALSE, &due),
			STATUS_TIMEOUT);
	KUNIT_EXPECT_GE(test, ktime_ms_delta(ktime_get(), start), 29);
	start = ktime_get();
	NdisInitializeEvent(&ndis);
	KUNIT_EXPECT_FALSE(test, NdisWaitEvent(&ndis, 30));
	KUNIT_EXPECT_GE(test, ktime_ms_delta(ktime_get(), start), 30);
}

static void looking_is_allowed_at_dispatch(struct kunit *test)
{
	LARGE_INTEGER due = { .QuadPart = 0 };
	NTSTATUS before, after;
	KEVENT event;
	KIRQL old;

	KeInitializeEvent(&event, SynchronizationEvent, FALSE);
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	before = KeWaitForSingleObject(&event, Executive, KernelMode, FALSE,
				       &due);
	KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
	after = KeWaitForSingleObject(&event, Executive, KernelMode, FALSE,
				      &due);
	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, before, STATUS_TIMEOUT);
	KUNIT_EXPECT_EQ(test, after, STATUS_SUCCESS);
}

static void waiting_at_dispatch_is_reported(struct kunit *test)
{
	NTSTATUS status;
	NDIS_EVENT event;
	BOOLEAN set, again;
	KIRQL old;

	NdisInitializeEvent(&event);
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, set = NdisWaitEvent(&event, 10));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  status = wait_ms(&event.Event, 10));
	NdisSetEvent(&event);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, again = NdisWaitEvent(&event, 0));
	KeLowerIrql(old);
	KUNIT_EXPECT_FALSE(test, set);
	KUNIT_EXPECT_EQ(test, status, STATUS_TIMEOUT);
	KUNIT_EXPECT_TRUE(test, again);
}

static void what_is_no_event_is_reported(struct kunit *test)
{
	NDIS_EVENT event = {};
	NTSTATUS status;
	BOOLEAN set;
	LONG state;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, NdisSetEvent(&event));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, NdisResetEvent(&event));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  set = NdisWaitEvent(&event, 0));
	KUNIT_EXPECT_FALSE(test, set);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  state = KeSetEvent(&event.Event, 0, FALSE));
	KUNIT_EXPECT_EQ(test, state, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  state = KeResetEvent(&event.Event));
	KUNIT_EXPECT_EQ(test, state, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, KeClearEvent(&event.Event));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  state = KeReadStateEvent(NULL));
	KUNIT_EXPECT_EQ(test, state, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = wait_ms(&event.Event, 0));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_PARAMETER);
}

static void set_ndis_event(void *data)
{
	NdisSetEvent(data);
}

static void signal_comes_from_any_context(struct kunit *test)
{
	NDIS_EVENT event;

	NdisInitializeEvent(&event);
	ndt_in_softirq(set_ndis_event, &event);
	KUNIT_EXPECT_TRUE(test, NdisWaitEvent(&event, 0));
	NdisResetEvent(&event);
	ndt_in_hardirq(set_ndis_event, &event);
	KUNIT_EXPECT_TRUE(test, NdisWaitEvent(&event, 0));
}

struct meeting {
	KEVENT go;
	KEVENT back;
	atomic_t role;
	atomic_t through;
};

/* The first of them signals, the others wait. */
static void all_wait_for_one(void *data)
{
	struct meeting *meeting = data;

	if (atomic_inc_return(&meeting->role) == 1) {
		KeSetEvent(&meeting->go, IO_NO_INCREMENT, FALSE);
		return;
	}
	if (KeWaitForSingleObject(&meeting->go, Executive, KernelMode, FALSE,
				  NULL) == STATUS_SUCCESS)
		atomic_inc(&meeting->through);
}

static void notification_event_wakes_all(struct kunit *test)
{
	struct meeting meeting = {};

	KeInitializeEvent(&meeting.go, NotificationEvent, FALSE);
	ndt_in_threads(test, 5, all_wait_for_one, &meeting);
	KUNIT_EXPECT_EQ(test, atomic_read(&meeting.through), 4);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&meeting.go), 1);
}

#define ROUNDS	300

/* Two players; each signal lets exactly one of them through once. */
static void play_ping_pong(void *data)
{
	struct meeting *meeting = data;
	bool first = atomic_inc_return(&meeting->role) == 1;
	PKEVENT mine = first ? &meeting->go : &meeting->back;
	PKEVENT theirs = first ? &meeting->back : &meeting->go;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		KeWaitForSingleObject(mine, Executive, KernelMode, FALSE, NULL);
		atomic_inc(&meeting->through);
		KeSetEvent(theirs, IO_NO_INCREMENT, FALSE);
	}
}

static void no_signal_is_lost_or_doubled(struct kunit *test)
{
	struct meeting meeting = {};

	KeInitializeEvent(&meeting.go, SynchronizationEvent, TRUE);
	KeInitializeEvent(&meeting.back, SynchronizationEvent, FALSE);
	ndt_in_threads(test, 2, play_ping_pong, &meeting);
	KUNIT_EXPECT_EQ(test, atomic_read(&meeting.through), 2 * ROUNDS);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&meeting.go), 1);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&meeting.back), 0);
}

struct parcel {
	struct kunit *test;
	atomic_t role;
	PKEVENT slot;
};

/*
 * The waiter frees the event as soon as its wait returns; KASAN sees a setter
 * that is not through with it.
 */
static void free_after_wait(void *data)
{
	struct parcel *parcel = data;
	bool waiter = atomic_inc_return(&parcel->role) == 1;
	PKEVENT event;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		if (waiter) {
			event = kmalloc(sizeof(*event), GFP_KERNEL);
			KeInitializeEvent(event, NotificationEvent, FALSE);
			/* Pairs with the setter: the event is complete. */
			smp_store_release(&parcel->slot, event);
			KeWaitForSingleObject(event, Executive, KernelMode,
					      FALSE, NULL);
			kfree(event);
			continue;
		}
		/* Pairs with the waiter. */
		while (!(event = smp_load_acquire(&parcel->slot)))
			ndt_give_way();
		WRITE_ONCE(parcel->slot, NULL);
		KeSetEvent(event, IO_NO_INCREMENT, FALSE);
	}
}

static void waiter_may_free_the_event(struct kunit *test)
{
	struct parcel parcel = { .test = test };

	ndt_in_threads(test, 2, free_after_wait, &parcel);
	KUNIT_EXPECT_NULL(test, parcel.slot);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(ndis_event_stays_signalled),
	KUNIT_CASE(states_before_a_change),
	KUNIT_CASE(synchronization_event_lets_one_through),
	KUNIT_CASE(timeouts),
	KUNIT_CASE(looking_is_allowed_at_dispatch),
	KUNIT_CASE(waiting_at_dispatch_is_reported),
	KUNIT_CASE(what_is_no_event_is_reported),
	KUNIT_CASE(signal_comes_from_any_context),
	KUNIT_CASE(notification_event_wakes_all),
	KUNIT_CASE(no_signal_is_lost_or_doubled),
	KUNIT_CASE(waiter_may_free_the_event),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_event",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/event.c");
