// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for objects of every kind, one or several at a time.
 */
#include "runtime/wait.h"

#include <linux/bottom_half.h>
#include <linux/slab.h>

#include "ndt.h"

#include <ndis.h>

#include "runtime/time.h"

static LARGE_INTEGER now;

static __always_inline NTSTATUS look(PVOID object)
{
	return KeWaitForSingleObject(object, Executive, KernelMode, FALSE,
				     &now);
}

/* Inline: each place is one of its own for reports. */
static __always_inline NTSTATUS wait_for(ULONG count, PVOID objects[],
					 WAIT_TYPE type, s64 ms,
					 PKWAIT_BLOCK blocks)
{
	LARGE_INTEGER due = { .QuadPart = -ms * NDC_UNITS_PER_MS };

	return KeWaitForMultipleObjects(count, objects, type, Executive,
					KernelMode, FALSE, &due, blocks);
}

static void every_kind_can_be_waited_for(struct kunit *test)
{
	KSEMAPHORE semaphore;
	KEVENT event;
	KMUTEX mutex;

	KeInitializeEvent(&event, NotificationEvent, TRUE);
	KeInitializeMutex(&mutex, 0);
	KeInitializeSemaphore(&semaphore, 1, 1);
	KUNIT_EXPECT_EQ(test, look(&event), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, look(&semaphore), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, look(&semaphore), STATUS_TIMEOUT);
	KUNIT_EXPECT_EQ(test, look(&mutex), STATUS_SUCCESS);
	KeReleaseMutex(&mutex, FALSE);
}

static void any_tells_which(struct kunit *test)
{
	PVOID objects[3];
	KEVENT events[3];
	unsigned int i;

	for (i = 0; i < 3; i++) {
		KeInitializeEvent(&events[i], SynchronizationEvent, FALSE);
		objects[i] = &events[i];
	}
	KUNIT_EXPECT_EQ(test, wait_for(3, objects, WaitAny, 1, NULL),
			STATUS_TIMEOUT);
	KeSetEvent(&events[2], IO_NO_INCREMENT, FALSE);
	KUNIT_EXPECT_EQ(test, wait_for(3, objects, WaitAny, 1, NULL),
			STATUS_WAIT_2);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&events[2]), 0);
	/* The first of several, and only that one. */
	KeSetEvent(&events[2], IO_NO_INCREMENT, FALSE);
	KeSetEvent(&events[1], IO_NO_INCREMENT, FALSE);
	KUNIT_EXPECT_EQ(test, wait_for(3, objects, WaitAny, 1, NULL),
			STATUS_WAIT_1);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&events[1]), 0);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&events[2]), 1);
}

static void all_takes_all_or_none(struct kunit *test)
{
	KSEMAPHORE semaphore;
	KEVENT event;
	PVOID objects[] = { &event, &semaphore };

	KeInitializeEvent(&event, SynchronizationEvent, TRUE);
	KeInitializeSemaphore(&semaphore, 0, 5);
	KUNIT_EXPECT_EQ(test, wait_for(2, objects, WaitAll, 1, NULL),
			STATUS_TIMEOUT);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&event), 1);
	KeReleaseSemaphore(&semaphore, 0, 2, FALSE);
	KUNIT_EXPECT_EQ(test, wait_for(2, objects, WaitAll, 1, NULL),
			STATUS_WAIT_0);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&event), 0);
	KUNIT_EXPECT_EQ(test, KeReadStateSemaphore(&semaphore), 1);
	KUNIT_EXPECT_EQ(test, wait_for(2, objects, WaitAll, 0, NULL),
			STATUS_TIMEOUT);
	KUNIT_EXPECT_EQ(test, KeReadStateSemaphore(&semaphore), 1);
}

static void mutexes_among_several(struct kunit *test)
{
	KMUTEX a, b;
	PVOID objects[] = { &a, &b };

	KeInitializeMutex(&a, 0);
	KeInitializeMutex(&b, 0);
	KUNIT_EXPECT_EQ(test, wait_for(2, objects, WaitAll, 1, NULL),
			STATUS_WAIT_0);
	/* The owner again, of the first that it can have. */
	KUNIT_EXPECT_EQ(test, wait_for(2, objects, WaitAny, 1, NULL),
			STATUS_WAIT_0);
	KUNIT_EXPECT_EQ(test, KeReleaseMutex(&a, FALSE), -1);
	KUNIT_EXPECT_EQ(test, KeReleaseMutex(&a, FALSE), 0);
	KUNIT_EXPECT_EQ(test, KeReleaseMutex(&b, FALSE), 0);
}

static void many_need_blocks(struct kunit *test)
{
	static KWAIT_BLOCK blocks[MAXIMUM_WAIT_OBJECTS];
	static KEVENT events[MAXIMUM_WAIT_OBJECTS];
	static PVOID objects[MAXIMUM_WAIT_OBJECTS];
	NTSTATUS status;
	unsigned int i;

	for (i = 0; i < MAXIMUM_WAIT_OBJECTS; i++) {
		KeInitializeEvent(&events[i], NotificationEvent, i == 63);
		objects[i] = &events[i];
	}
	KUNIT_EXPECT_EQ(test, wait_for(MAXIMUM_WAIT_OBJECTS, objects, WaitAny,
				       1, blocks), STATUS_WAIT_63);
	KUNIT_EXPECT_EQ(test, wait_for(MAXIMUM_WAIT_OBJECTS, objects, WaitAll,
				       1, blocks), STATUS_TIMEOUT);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = wait_for(4, objects, WaitAny, 1, NULL));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_PARAMETER);
}

static void what_cannot_be_waited_for_is_reported(struct kunit *test)
{
	KWAIT_BLOCK blocks[1];
	FAST_MUTEX fast;
	KEVENT event, none = {};
	PVOID objects[] = { &event, &event };
	NTSTATUS status;

	KeInitializeEvent(&event, NotificationEvent, TRUE);
	ExInitializeFastMutex(&fast);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status = look(&none));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_PARAMETER);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status = look(NULL));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_PARAMETER);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status = look(&fast));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_PARAMETER);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = wait_for(0, objects, WaitAny, 1, NULL));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_PARAMETER);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = wait_for(65, objects, WaitAny, 1, blocks));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_PARAMETER);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = wait_for(2, objects, WaitAll, 1, NULL));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_PARAMETER);
	/* For one of them it may be there twice. */
	KUNIT_EXPECT_EQ(test, wait_for(2, objects, WaitAny, 1, NULL),
			STATUS_WAIT_0);
	objects[1] = &none;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = wait_for(2, objects, WaitAny, 1, NULL));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_PARAMETER);
}

static void above_passive_only_a_look(struct kunit *test)
{
	NTSTATUS one, several, mutexes, looked;
	KEVENT event;
	KMUTEX mutex;
	PVOID objects[] = { &event, &mutex };

	KeInitializeEvent(&event, NotificationEvent, FALSE);
	KeInitializeMutex(&mutex, 0);
	local_bh_disable();
	looked = wait_for(1, objects, WaitAny, 0, NULL);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  several = wait_for(1, objects, WaitAny, 10, NULL));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, one = look(&mutex));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  mutexes = wait_for(2, objects, WaitAny, 0, NULL));
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, looked, STATUS_TIMEOUT);
	KUNIT_EXPECT_EQ(test, several, STATUS_TIMEOUT);
	KUNIT_EXPECT_EQ(test, one, STATUS_TIMEOUT);
	KUNIT_EXPECT_EQ(test, mutexes, STATUS_TIMEOUT);
	KUNIT_EXPECT_EQ(test, KeReadStateMutex(&mutex), 1);
}

struct play {
	KEVENT a, b;
	KSEMAPHORE done;
	atomic_t role;
	atomic_t through;
	NTSTATUS status;
	LONG a_before_b;
};

/* One waits for both; the other gives them one by one. */
static void both_or_give(void *data)
{
	struct play *play = data;
	PVOID objects[] = { &play->a, &play->b };

	if (atomic_inc_return(&play->role) == 1) {
		play->status = wait_for(2, objects, WaitAll, 60000, NULL);
		atomic_inc(&play->through);
		KeReleaseSemaphore(&play->done, 0, 1, FALSE);
		return;
	}
	NdisMSleep(2000);
	KeSetEvent(&play->a, IO_NO_INCREMENT, FALSE);
	NdisMSleep(2000);
	/* It is not through, and has not taken the one it could have. */
	play->a_before_b = atomic_read(&play->through) ? -1 :
			   KeReadStateEvent(&play->a);
	KeSetEvent(&play->b, IO_NO_INCREMENT, FALSE);
	KeWaitForSingleObject(&play->done, Executive, KernelMode, FALSE, NULL);
}

static void all_is_woken_by_the_last(struct kunit *test)
{
	struct play play = {};

	KeInitializeEvent(&play.a, SynchronizationEvent, FALSE);
	KeInitializeEvent(&play.b, SynchronizationEvent, FALSE);
	KeInitializeSemaphore(&play.done, 0, 1);
	ndt_in_threads(test, 2, both_or_give, &play);
	KUNIT_EXPECT_EQ(test, play.status, STATUS_WAIT_0);
	KUNIT_EXPECT_EQ(test, play.a_before_b, 1);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&play.a), 0);
	KUNIT_EXPECT_EQ(test, KeReadStateEvent(&play.b), 0);
}

#define WAITERS	4
#define SIGNALS	(WAITERS * 50)

/* One gives signals, the others wait for any of two objects. */
static void any_or_signal(void *data)
{
	struct play *play = data;
	PVOID objects[] = { &play->done, &play->a };
	unsigned int i;

	if (atomic_inc_return(&play->role) == 1) {
		for (i = 0; i < SIGNALS; i++)
			KeReleaseSemaphore(&play->done, 0, 1, FALSE);
		while (atomic_read(&play->through) < SIGNALS)
			NdisMSleep(100);
		KeSetEvent(&play->a, IO_NO_INCREMENT, FALSE);
		return;
	}
	while (wait_for(2, objects, WaitAny, 60000, NULL) == STATUS_WAIT_0)
		atomic_inc(&play->through);
}

static void no_signal_is_lost(struct kunit *test)
{
	struct play play = {};

	KeInitializeEvent(&play.a, NotificationEvent, FALSE);
	KeInitializeSemaphore(&play.done, 0, SIGNALS);
	ndt_in_threads(test, 1 + WAITERS, any_or_signal, &play);
	KUNIT_EXPECT_EQ(test, atomic_read(&play.through), SIGNALS);
	KUNIT_EXPECT_EQ(test, KeReadStateSemaphore(&play.done), 0);
}

#define ROUNDS	300

struct parcel {
	atomic_t role;
	PKEVENT slot;
};

/* As soon as a wait for two has returned, both are freed. */
static void free_both_after_wait(void *data)
{
	struct parcel *parcel = data;
	bool waiter = atomic_inc_return(&parcel->role) == 1;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		PKEVENT event, second;
		PVOID objects[2];

		if (waiter) {
			event = kmalloc_array(2, sizeof(*event), GFP_KERNEL);
			KeInitializeEvent(&event[0], NotificationEvent, FALSE);
			KeInitializeEvent(&event[1], NotificationEvent, FALSE);
			objects[0] = &event[0];
			objects[1] = &event[1];
			/* Pairs with the setter: the events are complete. */
			smp_store_release(&parcel->slot, event);
			wait_for(2, objects, i & 1 ? WaitAll : WaitAny, 60000,
				 NULL);
			if (!(i & 1))
				while (READ_ONCE(parcel->slot))
					ndt_give_way();
			kfree(event);
			continue;
		}
		/* Pairs with the waiter. */
		while (!(event = smp_load_acquire(&parcel->slot)))
			ndt_give_way();
		second = &event[1];
		if (i & 1) {
			KeSetEvent(event, IO_NO_INCREMENT, FALSE);
			WRITE_ONCE(parcel->slot, NULL);
			KeSetEvent(second, IO_NO_INCREMENT, FALSE);
		} else {
			KeSetEvent(second, IO_NO_INCREMENT, FALSE);
			WRITE_ONCE(parcel->slot, NULL);
		}
	}
}

static void waiter_may_free_the_objects(struct kunit *test)
{
	struct parcel parcel = {};

	ndt_in_threads(test, 2, free_both_after_wait, &parcel);
	KUNIT_EXPECT_NULL(test, parcel.slot);
}

static void core_signals_and_waits(struct kunit *test)
{
	struct ndc_waitable object;
	struct ndc_wait_block block = { .object = &object };
	struct ndc_waiter waiter = { .blocks = &block, .count = 1 };
	struct ndc_mutex mutex;
	s32 before = 77;

	ndc_waitable_init(&object, NDC_WAIT_SYNCHRONIZATION, 0);
	KUNIT_EXPECT_EQ(test, ndc_wait(&waiter, 0), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, ndc_waitable_set(&object), 0);
	KUNIT_EXPECT_EQ(test, ndc_waitable_set(&object), 1);
	KUNIT_EXPECT_EQ(test, ndc_wait(&waiter, NDC_FOREVER), 0);
	KUNIT_EXPECT_FALSE(test, ndc_wait_one(&object, 0, _THIS_IP_));
	KUNIT_EXPECT_EQ(test, ndc_waitable_reset(&object), 0);

	ndc_waitable_init(&object, NDC_WAIT_SEMAPHORE, 1);
	KUNIT_EXPECT_TRUE(test, ndc_waitable_add(&object, 2, 3, &before));
	KUNIT_EXPECT_EQ(test, before, 1);
	KUNIT_EXPECT_FALSE(test, ndc_waitable_add(&object, 1, 3, &before));
	KUNIT_EXPECT_EQ(test, before, 3);
	KUNIT_EXPECT_EQ(test, object.signal, 3);

	ndc_mutex_init(&mutex, NDC_WAIT_MUTEX, _THIS_IP_);
	KUNIT_EXPECT_FALSE(test, ndc_mutex_mine(&mutex));
	KUNIT_EXPECT_TRUE(test, ndc_wait_one(&mutex.object, NDC_FOREVER,
					     _THIS_IP_));
	KUNIT_EXPECT_TRUE(test, ndc_mutex_mine(&mutex));
	KUNIT_EXPECT_EQ(test, ndc_mutex_release(&mutex, _THIS_IP_), 0);
	KUNIT_EXPECT_FALSE(test, ndc_mutex_mine(&mutex));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(every_kind_can_be_waited_for),
	KUNIT_CASE(any_tells_which),
	KUNIT_CASE(all_takes_all_or_none),
	KUNIT_CASE(mutexes_among_several),
	KUNIT_CASE(many_need_blocks),
	KUNIT_CASE(what_cannot_be_waited_for_is_reported),
	KUNIT_CASE(above_passive_only_a_look),
	KUNIT_CASE(all_is_woken_by_the_last),
	KUNIT_CASE(no_signal_is_lost),
	KUNIT_CASE(waiter_may_free_the_objects),
	KUNIT_CASE(core_signals_and_waits),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_wait",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/wait.c");
