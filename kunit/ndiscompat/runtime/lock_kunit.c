// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spin locks: right use is silent, wrong use is reported and hangs nothing.
 */
#include "runtime/lock.h"

#include <linux/interrupt.h>
#include <linux/lockdep.h>

#include "ndt.h"

#include <ndis.h>

static NDIS_SPIN_LOCK ndis;
static KSPIN_LOCK ke;

static int setup(struct kunit *test)
{
	NdisAllocateSpinLock(&ndis);
	KeInitializeSpinLock(&ke);
	return 0;
}

/* Whatever a case did: the locks are free, and so is the level. */
static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, KeTestSpinLock(&ndis.SpinLock));
	KUNIT_EXPECT_TRUE(test, KeTestSpinLock(&ke));
	KUNIT_EXPECT_EQ(test, softirq_count(), 0);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	NdisFreeSpinLock(&ndis);
}

static void ndis_lock(struct kunit *test)
{
	NdisAcquireSpinLock(&ndis);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	KUNIT_EXPECT_FALSE(test, KeTestSpinLock(&ndis.SpinLock));
	NdisReleaseSpinLock(&ndis);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void ndis_lock_at_dispatch(struct kunit *test)
{
	local_bh_disable();
	NdisAcquireSpinLock(&ndis);
	NdisReleaseSpinLock(&ndis);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	NdisDprAcquireSpinLock(&ndis);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	NdisDprReleaseSpinLock(&ndis);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	local_bh_enable();
}

static void ke_lock(struct kunit *test)
{
	KIRQL old = 77;

	KeAcquireSpinLock(&ke, &old);
	KUNIT_EXPECT_EQ(test, old, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	KeReleaseSpinLock(&ke, old);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);

	local_bh_disable();
	old = KeAcquireSpinLockRaiseToDpc(&ke);
	KUNIT_EXPECT_EQ(test, old, DISPATCH_LEVEL);
	KeReleaseSpinLock(&ke, old);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	KeAcquireSpinLockAtDpcLevel(&ke);
	KeReleaseSpinLockFromDpcLevel(&ke);
	local_bh_enable();
}

static void queued_lock(struct kunit *test)
{
	KLOCK_QUEUE_HANDLE handle;

	KeAcquireInStackQueuedSpinLock(&ke, &handle);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	KUNIT_EXPECT_FALSE(test, KeTestSpinLock(&ke));
	KeReleaseInStackQueuedSpinLock(&handle);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);

	local_bh_disable();
	KeAcquireInStackQueuedSpinLockAtDpcLevel(&ke, &handle);
	KUNIT_EXPECT_FALSE(test, KeTestSpinLock(&ke));
	KeReleaseInStackQueuedSpinLockFromDpcLevel(&handle);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	local_bh_enable();
}

static void try_lock(struct kunit *test)
{
	BOOLEAN taken;

	local_bh_disable();
	KUNIT_EXPECT_TRUE(test, KeTryToAcquireSpinLockAtDpcLevel(&ke));
	KUNIT_EXPECT_FALSE(test, KeTryToAcquireSpinLockAtDpcLevel(&ke));
	KeReleaseSpinLockFromDpcLevel(&ke);
	local_bh_enable();
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  taken = KeTryToAcquireSpinLockAtDpcLevel(&ke));
	KUNIT_EXPECT_FALSE(test, taken);
}

/*
 * Two locks of one class would be reported by lockdep as recursion, which
 * fails the suite; two places are two classes.
 */
static void two_locks_nest(struct kunit *test)
{
	NDIS_SPIN_LOCK inner;
	KIRQL old;

	NdisAllocateSpinLock(&inner);
	NdisAcquireSpinLock(&ndis);
	NdisAcquireSpinLock(&inner);
	KeAcquireSpinLock(&ke, &old);
	KeReleaseSpinLock(&ke, old);
	NdisReleaseSpinLock(&inner);
	NdisReleaseSpinLock(&ndis);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	NdisFreeSpinLock(&inner);
}

static void released_in_the_order_of_acquisition(struct kunit *test)
{
	NDIS_SPIN_LOCK other;

	NdisAllocateSpinLock(&other);
	NdisAcquireSpinLock(&ndis);
	NdisAcquireSpinLock(&other);
	NdisReleaseSpinLock(&ndis);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	NdisReleaseSpinLock(&other);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static noinline __maybe_unused void make_lock(PNDIS_SPIN_LOCK lock)
{
	NdisAllocateSpinLock(lock);
	barrier();
}

static void class_is_the_place(struct kunit *test)
{
#ifdef CONFIG_LOCKDEP
	struct ndc_lock *a, *b;
	NDIS_SPIN_LOCK locks[2];

	make_lock(&locks[0]);
	make_lock(&locks[1]);
	a = (struct ndc_lock *)&locks[0];
	b = (struct ndc_lock *)&locks[1];
	KUNIT_EXPECT_PTR_EQ(test, a->lock.dep_map.key, b->lock.dep_map.key);
	b = (struct ndc_lock *)&ndis;
	KUNIT_EXPECT_PTR_NE(test, a->lock.dep_map.key, b->lock.dep_map.key);
#else
	kunit_skip(test, "this kernel has no lockdep");
#endif
}

static void taking_it_again_is_reported(struct kunit *test)
{
	KIRQL old;

	NdisAcquireSpinLock(&ndis);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK, NdisAcquireSpinLock(&ndis));
	NdisReleaseSpinLock(&ndis);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	KUNIT_EXPECT_FALSE(test, KeTestSpinLock(&ndis.SpinLock));
	NdisReleaseSpinLock(&ndis);

	KeAcquireSpinLock(&ke, &old);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  KeAcquireSpinLockAtDpcLevel(&ke));
	KeReleaseSpinLockFromDpcLevel(&ke);
	KeReleaseSpinLock(&ke, old);
}

static void releasing_a_free_lock_is_reported(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK, NdisReleaseSpinLock(&ndis));
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK, NdisDprReleaseSpinLock(&ndis));
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  KeReleaseSpinLock(&ke, PASSIVE_LEVEL));
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  KeReleaseSpinLockFromDpcLevel(&ke));
}

static void freeing_a_held_lock_is_reported(struct kunit *test)
{
	NdisAcquireSpinLock(&ndis);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK, NdisFreeSpinLock(&ndis));
	NdisReleaseSpinLock(&ndis);
}

static void dpr_below_dispatch_is_mended(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK, NdisDprAcquireSpinLock(&ndis));
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	NdisDprReleaseSpinLock(&ndis);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);

	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  KeAcquireSpinLockAtDpcLevel(&ke));
	KeReleaseSpinLockFromDpcLevel(&ke);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void halves_of_different_pairs(struct kunit *test)
{
	NdisAcquireSpinLock(&ndis);
	NdisDprReleaseSpinLock(&ndis);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);

	local_bh_disable();
	NdisDprAcquireSpinLock(&ndis);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK, NdisReleaseSpinLock(&ndis));
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	local_bh_enable();
}

static void take_and_release(void *data)
{
	NdisAcquireSpinLock(&ndis);
	NdisReleaseSpinLock(&ndis);
}

/* Of its own class, so that lockdep does not learn of an interrupt. */
static void in_an_interrupt_is_reported(struct kunit *test)
{
	NdisAllocateSpinLock(&ndis);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(take_and_release, NULL));
}

static void works_in_a_dpc(struct kunit *test)
{
	NdisAllocateSpinLock(&ndis);
	ndt_in_softirq(take_and_release, NULL);
	KUNIT_EXPECT_TRUE(test, KeTestSpinLock(&ndis.SpinLock));
}

static void irqsave_is_reported_when_held(struct kunit *test)
{
	struct ndc_lock *lock = (struct ndc_lock *)&ke;
	unsigned long flags;
	KIRQL old;

	flags = ndc_lock_irqsave(lock, "test", _THIS_IP_);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	ndc_lock_irqrestore(lock, flags);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());

	KeAcquireSpinLock(&ke, &old);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  flags = ndc_lock_irqsave(lock, "test", _THIS_IP_));
	ndc_lock_irqrestore(lock, flags);
	KUNIT_EXPECT_FALSE(test, KeTestSpinLock(&ke));
	KeReleaseSpinLock(&ke, old);
}

#define ROUNDS	20000

/* Not atomic, and slow enough that two processors would get it wrong. */
static unsigned int shared;

static void count_under_ndis_lock(void *data)
{
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		NdisAcquireSpinLock(&ndis);
		WRITE_ONCE(shared, READ_ONCE(shared) + 1);
		NdisReleaseSpinLock(&ndis);
	}
}

static void count_under_ke_lock(void *data)
{
	KLOCK_QUEUE_HANDLE handle;
	unsigned int i;
	KIRQL old;

	for (i = 0; i < ROUNDS / 2; i++) {
		KeAcquireSpinLock(&ke, &old);
		WRITE_ONCE(shared, READ_ONCE(shared) + 1);
		KeReleaseSpinLock(&ke, old);
		KeAcquireInStackQueuedSpinLock(&ke, &handle);
		WRITE_ONCE(shared, READ_ONCE(shared) + 1);
		KeReleaseInStackQueuedSpinLock(&handle);
	}
}

static void locks_exclude(struct kunit *test)
{
	shared = 0;
	ndt_in_threads(test, 4, count_under_ndis_lock, NULL);
	KUNIT_EXPECT_EQ(test, shared, 4 * ROUNDS);
	shared = 0;
	ndt_in_threads(test, 4, count_under_ke_lock, NULL);
	KUNIT_EXPECT_EQ(test, shared, 4 * ROUNDS);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(ndis_lock),
	KUNIT_CASE(ndis_lock_at_dispatch),
	KUNIT_CASE(ke_lock),
	KUNIT_CASE(queued_lock),
	KUNIT_CASE(try_lock),
	KUNIT_CASE(two_locks_nest),
	KUNIT_CASE(released_in_the_order_of_acquisition),
	KUNIT_CASE(class_is_the_place),
	KUNIT_CASE(taking_it_again_is_reported),
	KUNIT_CASE(releasing_a_free_lock_is_reported),
	KUNIT_CASE(freeing_a_held_lock_is_reported),
	KUNIT_CASE(dpr_below_dispatch_is_mended),
	KUNIT_CASE(halves_of_different_pairs),
	KUNIT_CASE(in_an_interrupt_is_reported),
	KUNIT_CASE(works_in_a_dpc),
	KUNIT_CASE(irqsave_is_reported_when_held),
	KUNIT_CASE(locks_exclude),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_lock",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/lock.c");
