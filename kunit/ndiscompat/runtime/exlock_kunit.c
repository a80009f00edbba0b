// SPDX-License-Identifier: GPL-2.0-only
/*
 * The executive's spin locks for readers and writers.
 */
#include <linux/bottom_half.h>
#include <linux/interrupt.h>
#include <linux/smp.h>

#include "ndt.h"

#include <ndis.h>

static EX_SPIN_LOCK lock;

/* Whatever a case did: the lock is free, and so is the level. */
static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, lock, 0);
	KUNIT_EXPECT_EQ(test, softirq_count(), 0);
}

static void shared_and_exclusive(struct kunit *test)
{
	KIRQL old, inside;

	old = ExAcquireSpinLockShared(&lock);
	inside = KeGetCurrentIrql();
	ExReleaseSpinLockShared(&lock, old);
	KUNIT_EXPECT_EQ(test, old, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, inside, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	old = ExAcquireSpinLockExclusive(&lock);
	inside = KeGetCurrentIrql();
	ExReleaseSpinLockExclusive(&lock, old);
	KUNIT_EXPECT_EQ(test, old, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, inside, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void at_dispatch(struct kunit *test)
{
	KIRQL old, inside;

	local_bh_disable();
	ExAcquireSpinLockSharedAtDpcLevel(&lock);
	ExReleaseSpinLockSharedFromDpcLevel(&lock);
	ExAcquireSpinLockExclusiveAtDpcLevel(&lock);
	ExReleaseSpinLockExclusiveFromDpcLevel(&lock);
	old = ExAcquireSpinLockExclusive(&lock);
	ExReleaseSpinLockExclusive(&lock, old);
	inside = KeGetCurrentIrql();
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, old, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, inside, DISPATCH_LEVEL);
}

static void reader_becomes_the_writer(struct kunit *test)
{
	BOOLEAN alone;
	KIRQL old;

	old = ExAcquireSpinLockShared(&lock);
	alone = ExTryConvertSharedSpinLockExclusive(&lock);
	ExReleaseSpinLockExclusive(&lock, old);
	KUNIT_EXPECT_TRUE(test, alone);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  alone = ExTryConvertSharedSpinLockExclusive(&lock));
	KUNIT_EXPECT_FALSE(test, alone);
	old = ExAcquireSpinLockExclusive(&lock);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  alone = ExTryConvertSharedSpinLockExclusive(&lock));
	KUNIT_EXPECT_FALSE(test, alone);
	ExReleaseSpinLockExclusive(&lock, old);
}

static void not_with_another_reader(struct kunit *test)
{
	BOOLEAN alone;
	KIRQL old;

	old = ExAcquireSpinLockShared(&lock);
	/* As another processor would. */
	InterlockedIncrement(&lock);
	alone = ExTryConvertSharedSpinLockExclusive(&lock);
	InterlockedDecrement(&lock);
	ExReleaseSpinLockShared(&lock, old);
	KUNIT_EXPECT_FALSE(test, alone);
}

static void taking_it_again_is_reported(struct kunit *test)
{
	KIRQL old;

	old = ExAcquireSpinLockExclusive(&lock);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  ExAcquireSpinLockExclusiveAtDpcLevel(&lock));
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  ExAcquireSpinLockSharedAtDpcLevel(&lock));
	ExReleaseSpinLockSharedFromDpcLevel(&lock);
	ExReleaseSpinLockExclusiveFromDpcLevel(&lock);
	KUNIT_EXPECT_NE(test, lock, 0);
	ExReleaseSpinLockExclusive(&lock, old);
	KUNIT_EXPECT_EQ(test, lock, 0);

	old = ExAcquireSpinLockShared(&lock);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK, ExAcquireSpinLockShared(&lock));
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  ExAcquireSpinLockExclusive(&lock));
	ExReleaseSpinLockExclusive(&lock, DISPATCH_LEVEL);
	ExReleaseSpinLockShared(&lock, DISPATCH_LEVEL);
	KUNIT_EXPECT_NE(test, lock, 0);
	ExReleaseSpinLockShared(&lock, old);
}

static void releasing_a_free_lock_is_reported(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  ExReleaseSpinLockShared(&lock, PASSIVE_LEVEL));
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  ExReleaseSpinLockExclusive(&lock, PASSIVE_LEVEL));
	local_bh_disable();
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  ExReleaseSpinLockSharedFromDpcLevel(&lock));
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  ExReleaseSpinLockExclusiveFromDpcLevel(&lock));
	local_bh_enable();
}

static void released_the_other_way_is_reported(struct kunit *test)
{
	KIRQL old;

	old = ExAcquireSpinLockShared(&lock);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  ExReleaseSpinLockExclusive(&lock, old));
	KUNIT_EXPECT_EQ(test, lock, 0);
	old = ExAcquireSpinLockExclusive(&lock);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  ExReleaseSpinLockShared(&lock, old));
	KUNIT_EXPECT_EQ(test, lock, 0);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void at_dispatch_below_it_is_mended(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  ExAcquireSpinLockSharedAtDpcLevel(&lock));
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	ExReleaseSpinLockSharedFromDpcLevel(&lock);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  ExAcquireSpinLockExclusiveAtDpcLevel(&lock));
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	ExReleaseSpinLockExclusiveFromDpcLevel(&lock);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void take_and_release(void *data)
{
	KIRQL old = ExAcquireSpinLockExclusive(data);

	ExReleaseSpinLockExclusive(data, old);
}

static void in_an_interrupt_is_reported(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(take_and_release, (void *)&lock));
	ndt_in_softirq(take_and_release, (void *)&lock);
}

#define MANY	20

/* More than a CPU remembers: taken and released, if not checked. */
static void many_at_once(struct kunit *test)
{
	static EX_SPIN_LOCK many[MANY];
	unsigned int i, taken = 0, left = 0;

	local_bh_disable();
	for (i = 0; i < MANY; i++)
		ExAcquireSpinLockExclusiveAtDpcLevel(&many[i]);
	for (i = 0; i < MANY; i++)
		taken += !!many[i];
	for (i = 0; i < MANY; i++)
		ExReleaseSpinLockExclusiveFromDpcLevel(&many[i]);
	for (i = 0; i < MANY; i++)
		left += !!many[i];
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, taken, MANY);
	KUNIT_EXPECT_EQ(test, left, 0);
	/* And all is forgotten. */
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  ExReleaseSpinLockExclusive(&many[0], PASSIVE_LEVEL));
}

#define ROUNDS	3000

/* Not atomic: writers would get it wrong, readers would see it odd. */
static unsigned int first, second;
static atomic_t torn;

static void write_both(void)
{
	WRITE_ONCE(first, READ_ONCE(first) + 1);
	WRITE_ONCE(second, READ_ONCE(second) + 1);
}

static void read_and_write(void *unused)
{
	unsigned int i;
	KIRQL old;

	for (i = 0; i < ROUNDS; i++) {
		old = ExAcquireSpinLockShared(&lock);
		if (READ_ONCE(first) != READ_ONCE(second))
			atomic_inc(&torn);
		if (ExTryConvertSharedSpinLockExclusive(&lock)) {
			write_both();
			ExReleaseSpinLockExclusive(&lock, old);
			continue;
		}
		ExReleaseSpinLockShared(&lock, old);
		old = ExAcquireSpinLockExclusive(&lock);
		write_both();
		ExReleaseSpinLockExclusive(&lock, old);
	}
}

static void writers_exclude(struct kunit *test)
{
	first = 0;
	second = 0;
	atomic_set(&torn, 0);
	ndt_in_threads(test, 4, read_and_write, NULL);
	KUNIT_EXPECT_EQ(test, first, 4 * ROUNDS);
	KUNIT_EXPECT_EQ(test, second, 4 * ROUNDS);
	KUNIT_EXPECT_EQ(test, atomic_read(&torn), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(shared_and_exclusive),
	KUNIT_CASE(at_dispatch),
	KUNIT_CASE(reader_becomes_the_writer),
	KUNIT_CASE(not_with_another_reader),
	KUNIT_CASE(taking_it_again_is_reported),
	KUNIT_CASE(releasing_a_free_lock_is_reported),
	KUNIT_CASE(released_the_other_way_is_reported),
	KUNIT_CASE(at_dispatch_below_it_is_mended),
	KUNIT_CASE(in_an_interrupt_is_reported),
	KUNIT_CASE(many_at_once),
	KUNIT_CASE(writers_exclude),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_exlock",
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/exlock.c");
