// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read/write locks, allocated and embedded.
 */
#include <linux/bottom_half.h>
#include <linux/interrupt.h>
#include <linux/smp.h>

#include <linux/ndiscompat.h>

#include "ndt.h"

#include <ndis.h>

struct locks {
	PNDIS_RW_LOCK_EX ex;
	NDIS_RW_LOCK old;
};

static struct locks locks;

static int setup(struct kunit *test)
{
	struct ndt_rig *rig;

	ndt_rig_init(test);
	rig = test->priv;
	locks.ex = NdisAllocateRWLock(rig->adapter);
	KUNIT_ASSERT_NOT_NULL(test, locks.ex);
	NdisInitializeReadWriteLock(&locks.old);
	return 0;
}

/* Whatever a case did: the lock is free, and so is the level. */
static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, softirq_count(), 0);
	if (locks.ex)
		NdisFreeRWLock(locks.ex);
	ndt_rig_exit(test);
}

static void ex_lock(struct kunit *test)
{
	LOCK_STATE_EX state;
	KIRQL irql;

	NdisAcquireRWLockRead(locks.ex, &state, 0);
	irql = KeGetCurrentIrql();
	NdisReleaseRWLock(locks.ex, &state);
	KUNIT_EXPECT_EQ(test, irql, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, state.OldIrql, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	NdisAcquireRWLockWrite(locks.ex, &state, 0);
	irql = KeGetCurrentIrql();
	NdisReleaseRWLock(locks.ex, &state);
	KUNIT_EXPECT_EQ(test, irql, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void ex_lock_at_dispatch(struct kunit *test)
{
	LOCK_STATE_EX state;
	KIRQL irql;

	local_bh_disable();
	NdisAcquireRWLockRead(locks.ex, &state, NDIS_RWL_AT_DISPATCH_LEVEL);
	NdisReleaseRWLock(locks.ex, &state);
	NdisAcquireRWLockWrite(locks.ex, &state, NDIS_RWL_AT_DISPATCH_LEVEL);
	NdisReleaseRWLock(locks.ex, &state);
	NdisAcquireRWLockWrite(locks.ex, &state, 0);
	NdisReleaseRWLock(locks.ex, &state);
	irql = KeGetCurrentIrql();
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, irql, DISPATCH_LEVEL);
}

static void old_lock(struct kunit *test)
{
	LOCK_STATE state;
	KIRQL read, write, dpr;

	NdisAcquireReadWriteLock(&locks.old, FALSE, &state);
	read = KeGetCurrentIrql();
	NdisReleaseReadWriteLock(&locks.old, &state);
	NdisAcquireReadWriteLock(&locks.old, TRUE, &state);
	write = KeGetCurrentIrql();
	NdisReleaseReadWriteLock(&locks.old, &state);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	local_bh_disable();
	NdisDprAcquireReadWriteLock(&locks.old, FALSE, &state);
	NdisDprReleaseReadWriteLock(&locks.old, &state);
	NdisDprAcquireReadWriteLock(&locks.old, TRUE, &state);
	NdisDprReleaseReadWriteLock(&locks.old, &state);
	dpr = KeGetCurrentIrql();
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, read, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, write, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, dpr, DISPATCH_LEVEL);
}

/* Lockdep would say so, and fail the suite, if it minded. */
static void reads_and_writes_nest(struct kunit *test)
{
	LOCK_STATE_EX a, b, c;

	NdisAcquireRWLockRead(locks.ex, &a, 0);
	NdisAcquireRWLockRead(locks.ex, &b, 0);
	NdisReleaseRWLock(locks.ex, &a);
	NdisReleaseRWLock(locks.ex, &b);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	NdisAcquireRWLockWrite(locks.ex, &a, 0);
	NdisAcquireRWLockWrite(locks.ex, &b, 0);
	NdisAcquireRWLockRead(locks.ex, &c, 0);
	NdisReleaseRWLock(locks.ex, &c);
	NdisReleaseRWLock(locks.ex, &b);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK, NdisFreeRWLock(locks.ex));
	NdisReleaseRWLock(locks.ex, &a);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void two_locks_nest(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	PNDIS_RW_LOCK_EX inner = NdisAllocateRWLock(rig->driver);
	LOCK_STATE_EX a, b;
	LOCK_STATE c;

	KUNIT_ASSERT_NOT_NULL(test, inner);
	NdisAcquireRWLockWrite(locks.ex, &a, 0);
	NdisAcquireRWLockWrite(inner, &b, 0);
	NdisAcquireReadWriteLock(&locks.old, TRUE, &c);
	NdisReleaseReadWriteLock(&locks.old, &c);
	NdisReleaseRWLock(inner, &b);
	NdisReleaseRWLock(locks.ex, &a);
	NdisFreeRWLock(inner);
}

static void read_to_write_is_reported(struct kunit *test)
{
	LOCK_STATE_EX a, b;
	LOCK_STATE c, d;

	NdisAcquireRWLockRead(locks.ex, &a, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  NdisAcquireRWLockWrite(locks.ex, &b, 0));
	NdisReleaseRWLock(locks.ex, &b);
	NdisReleaseRWLock(locks.ex, &a);
	NdisAcquireReadWriteLock(&locks.old, FALSE, &c);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  NdisAcquireReadWriteLock(&locks.old, TRUE, &d));
	NdisReleaseReadWriteLock(&locks.old, &d);
	NdisReleaseReadWriteLock(&locks.old, &c);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void release_of_a_free_lock_is_reported(struct kunit *test)
{
	LOCK_STATE_EX state, never = {};
	LOCK_STATE old;

	NdisAcquireRWLockRead(locks.ex, &state, 0);
	NdisReleaseRWLock(locks.ex, &state);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  NdisReleaseRWLock(locks.ex, &state));
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  NdisReleaseRWLock(locks.ex, &never));
	memset(&never, 0xff, sizeof(never));
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  NdisReleaseRWLock(locks.ex, &never));
	NdisAcquireReadWriteLock(&locks.old, TRUE, &old);
	NdisReleaseReadWriteLock(&locks.old, &old);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  NdisReleaseReadWriteLock(&locks.old, &old));
	local_bh_disable();
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  NdisDprReleaseReadWriteLock(&locks.old, &old));
	local_bh_enable();
}

static void at_dispatch_below_it_is_mended(struct kunit *test)
{
	LOCK_STATE_EX state;
	LOCK_STATE old;

	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  NdisAcquireRWLockRead(locks.ex, &state,
						NDIS_RWL_AT_DISPATCH_LEVEL));
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	NdisReleaseRWLock(locks.ex, &state);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  NdisDprAcquireReadWriteLock(&locks.old, TRUE, &old));
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	NdisDprReleaseReadWriteLock(&locks.old, &old);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void take_old(void *data)
{
	LOCK_STATE state;

	NdisAcquireReadWriteLock(data, FALSE, &state);
	NdisReleaseReadWriteLock(data, &state);
}

static void allocate_and_free(void *data)
{
	struct ndt_rig *rig = data;

	/* With a lock there would be two reports, of two places. */
	NdisFreeRWLock(NdisAllocateRWLock(rig->adapter) ?: locks.ex);
}

/* Of its own class, so that lockdep does not learn of an interrupt. */
static void in_an_interrupt_is_reported(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_IRQL);
	NDIS_RW_LOCK lock;

	NdisInitializeReadWriteLock(&lock);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(take_old, &lock));
	ndt_in_hardirq(allocate_and_free, test->priv);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_IRQL), before + 3);
}

static void what_is_no_lock_is_reported(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	PNDIS_RW_LOCK_EX stale = locks.ex;
	NDIS_RW_LOCK none = {};
	LOCK_STATE_EX state;
	LOCK_STATE old;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_NULL(test, NdisAllocateRWLock(rig)));
	NdisFreeRWLock(locks.ex);
	locks.ex = NULL;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, NdisFreeRWLock(stale));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisAcquireRWLockRead(stale, &state, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisAcquireRWLockWrite(NULL, &state, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisReleaseRWLock(stale, &state));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisAcquireReadWriteLock(&none, TRUE, &old));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisReleaseReadWriteLock(&none, &old));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisDprAcquireReadWriteLock(NULL, TRUE, &old));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisDprReleaseReadWriteLock(&none, &old));
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void every_allocation_may_fail(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	unsigned int nth, failures = 0;
	PNDIS_RW_LOCK_EX lock;

	for (nth = 1; ; nth++) {
		bool failed;

		ndt_fail_nth(nth);
		lock = NdisAllocateRWLock(rig->adapter);
		failed = ndt_failed();
		if (!failed)
			break;
		failures += !lock;
		if (lock)
			NdisFreeRWLock(lock);
	}
	KUNIT_EXPECT_NOT_NULL(test, lock);
	KUNIT_EXPECT_EQ(test, failures, 1);
	NdisFreeRWLock(lock);
}

static void left_by_its_adapter_is_reported(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ndt_rig *rig = test->priv;

	ndt_announce(test, NDC_RULE_LEAK);
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	locks.ex = NULL;
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 1);
}

#define ROUNDS	3000

/* Not atomic: writers would get it wrong, readers would see it odd. */
static unsigned int first, second;
static atomic_t torn;

static void read_and_write(void *unused)
{
	LOCK_STATE_EX state;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		NdisAcquireRWLockRead(locks.ex, &state, 0);
		if (READ_ONCE(first) != READ_ONCE(second))
			atomic_inc(&torn);
		NdisReleaseRWLock(locks.ex, &state);
		NdisAcquireRWLockWrite(locks.ex, &state, 0);
		WRITE_ONCE(first, READ_ONCE(first) + 1);
		WRITE_ONCE(second, READ_ONCE(second) + 1);
		NdisReleaseRWLock(locks.ex, &state);
	}
}

static void read_and_write_old(void *unused)
{
	LOCK_STATE state;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		NdisAcquireReadWriteLock(&locks.old, FALSE, &state);
		if (READ_ONCE(first) != READ_ONCE(second))
			atomic_inc(&torn);
		NdisReleaseReadWriteLock(&locks.old, &state);
		NdisAcquireReadWriteLock(&locks.old, TRUE, &state);
		WRITE_ONCE(first, READ_ONCE(first) + 1);
		WRITE_ONCE(second, READ_ONCE(second) + 1);
		NdisReleaseReadWriteLock(&locks.old, &state);
	}
}

static void writers_exclude(struct kunit *test)
{
	first = 0;
	second = 0;
	atomic_set(&torn, 0);
	ndt_in_threads(test, 4, read_and_write, NULL);
	KUNIT_EXPECT_EQ(test, first, 4 * ROUNDS);
	ndt_in_threads(test, 4, read_and_write_old, NULL);
	KUNIT_EXPECT_EQ(test, second, 8 * ROUNDS);
	KUNIT_EXPECT_EQ(test, atomic_read(&torn), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(ex_lock),
	KUNIT_CASE(ex_lock_at_dispatch),
	KUNIT_CASE(old_lock),
	KUNIT_CASE(reads_and_writes_nest),
	KUNIT_CASE(two_locks_nest),
	KUNIT_CASE(read_to_write_is_reported),
	KUNIT_CASE(release_of_a_free_lock_is_reported),
	KUNIT_CASE(at_dispatch_below_it_is_mended),
	KUNIT_CASE(in_an_interrupt_is_reported),
	KUNIT_CASE(what_is_no_lock_is_reported),
	KUNIT_CASE(every_allocation_may_fail),
	KUNIT_CASE(left_by_its_adapter_is_reported),
	KUNIT_CASE(writers_exclude),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_rwlock",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/rwlock.c");
