// SPDX-License-Identifier: GPL-2.0-only
/*
 * IRQL: the real context, raised and lowered in every pairing that Windows
 * allows.
 */
#include "runtime/irql.h"

#include <linux/interrupt.h>
#include <linux/spinlock.h>

#include "ndt.h"

#include <ndis.h>

/* Nothing may be left raised, whatever a case did. */
static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, softirq_count(), 0);
}

static void read_irql(void *data)
{
	*(KIRQL *)data = KeGetCurrentIrql();
}

static void irql_is_the_real_context(struct kunit *test)
{
	unsigned long flags;
	KIRQL irql;

	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, NDIS_CURRENT_IRQL(), PASSIVE_LEVEL);
	local_bh_disable();
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	local_bh_enable();
	local_irq_save(flags);
	irql = KeGetCurrentIrql();
	local_irq_restore(flags);
	KUNIT_EXPECT_GT(test, irql, DISPATCH_LEVEL);
	ndt_in_softirq(read_irql, &irql);
	KUNIT_EXPECT_EQ(test, irql, DISPATCH_LEVEL);
	ndt_in_hardirq(read_irql, &irql);
	KUNIT_EXPECT_GT(test, irql, DISPATCH_LEVEL);
	KUNIT_EXPECT_LT(test, irql, HIGH_LEVEL);
}

static void irql_sees_preemption_off_where_it_is_counted(struct kunit *test)
{
	KIRQL irql;

	if (!IS_ENABLED(CONFIG_PREEMPT_COUNT))
		kunit_skip(test, "this kernel does not count preemption");
	preempt_disable();
	irql = KeGetCurrentIrql();
	preempt_enable();
	KUNIT_EXPECT_EQ(test, irql, DISPATCH_LEVEL);
}

static void raise_and_lower(struct kunit *test)
{
	KIRQL old = 77;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	KUNIT_EXPECT_EQ(test, old, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);

	old = KeRaiseIrqlToDpcLevel();
	KUNIT_EXPECT_EQ(test, old, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	KeLowerIrql(old);

	NDIS_RAISE_IRQL_TO_DISPATCH(&old);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	NDIS_LOWER_IRQL(old, DISPATCH_LEVEL);
}

static void raise_twice_lower_twice(struct kunit *test)
{
	KIRQL first, second;

	KeRaiseIrql(DISPATCH_LEVEL, &first);
	KeRaiseIrql(DISPATCH_LEVEL, &second);
	KUNIT_EXPECT_EQ(test, second, DISPATCH_LEVEL);
	KeLowerIrql(second);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	KeLowerIrql(first);
}

static void raise_twice_lower_once(struct kunit *test)
{
	KIRQL first, second;

	KeRaiseIrql(DISPATCH_LEVEL, &first);
	KeRaiseIrql(DISPATCH_LEVEL, &second);
	KeLowerIrql(first);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void lower_to_dispatch_at_dispatch_stays(struct kunit *test)
{
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	KeLowerIrql(DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	KeLowerIrql(old);
}

static void raise_to_apc_changes_nothing(struct kunit *test)
{
	KIRQL old;

	KeRaiseIrql(APC_LEVEL, &old);
	KUNIT_EXPECT_EQ(test, old, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	KeLowerIrql(old);
}

static void raise_to_high_and_back(struct kunit *test)
{
	KIRQL first, second, at_high;

	KeRaiseIrql(HIGH_LEVEL, &first);
	at_high = KeGetCurrentIrql();
	KeLowerIrql(first);
	KUNIT_EXPECT_GT(test, at_high, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);

	KeRaiseIrql(DISPATCH_LEVEL, &first);
	KeRaiseIrql(HIGH_LEVEL, &second);
	KeLowerIrql(second);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	KeLowerIrql(first);

	/* Down both steps at once. */
	KeRaiseIrql(DISPATCH_LEVEL, &first);
	KeRaiseIrql(HIGH_LEVEL, &second);
	KeLowerIrql(first);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void raise_to_a_lower_level_is_refused(struct kunit *test)
{
	KIRQL first, second;

	KeRaiseIrql(DISPATCH_LEVEL, &first);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  KeRaiseIrql(PASSIVE_LEVEL, &second));
	KUNIT_EXPECT_EQ(test, second, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	KeLowerIrql(first);
}

static void lower_to_a_higher_level_is_refused(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, KeLowerIrql(DISPATCH_LEVEL));
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void lower_to_passive(void *data)
{
	KeLowerIrql(PASSIVE_LEVEL);
	read_irql(data);
}

static void dpc_cannot_lower_to_passive(struct kunit *test)
{
	KIRQL irql = 77;

	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_softirq(lower_to_passive, &irql));
	KUNIT_EXPECT_EQ(test, irql, DISPATCH_LEVEL);
}

/* A place of its own, since each is reported once. */
static void lower_to_apc(void *data)
{
	KeLowerIrql(APC_LEVEL);
	read_irql(data);
}

static void interrupt_cannot_lower_to_passive(struct kunit *test)
{
	KIRQL irql = 77;

	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(lower_to_apc, &irql));
	KUNIT_EXPECT_GT(test, irql, DISPATCH_LEVEL);
}

static void raise_in_dpc(void *data)
{
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	KeLowerIrql(old);
	read_irql(data);
}

static void dpc_raises_to_its_own_level(struct kunit *test)
{
	KIRQL irql = 77;

	ndt_in_softirq(raise_in_dpc, &irql);
	KUNIT_EXPECT_EQ(test, irql, DISPATCH_LEVEL);
}

static void paged_code(struct kunit *test)
{
	KIRQL old;

	PAGED_CODE();
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, PAGED_CODE());
	KeLowerIrql(old);
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndiscompat_paged_code());
	KeLowerIrql(old);
}

static void lock_halves_pair_with_raise_and_lower(struct kunit *test)
{
	KSPIN_LOCK lock;
	KIRQL old;

	KeInitializeSpinLock(&lock);

	/* Raised by hand, lowered by the release. */
	old = KfRaiseIrql(DISPATCH_LEVEL);
	KeAcquireSpinLockAtDpcLevel(&lock);
	KeReleaseSpinLock(&lock, old);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);

	/* Raised by the acquisition, lowered by hand. */
	KeAcquireSpinLock(&lock, &old);
	KeReleaseSpinLockFromDpcLevel(&lock);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), DISPATCH_LEVEL);
	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void mend_puts_the_level_back(struct kunit *test)
{
	unsigned long state = ndc_irql_state();
	unsigned long below, raised, disabled;

	ndc_irql_mend(state, "a test", mend_puts_the_level_back);
	local_bh_disable();
	local_bh_disable();
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndc_irql_mend(state, "a test", (void *)_THIS_IP_));
	raised = softirq_count();
	local_irq_disable();
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndc_irql_mend(state, "a test", (void *)_THIS_IP_));
	disabled = irqs_disabled();
	local_bh_disable();
	state = ndc_irql_state();
	local_bh_enable();
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndc_irql_mend(state, "a test", (void *)_THIS_IP_));
	below = softirq_count();
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, raised, 0);
	KUNIT_EXPECT_EQ(test, disabled, 0);
	KUNIT_EXPECT_EQ(test, below, state);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(irql_is_the_real_context),
	KUNIT_CASE(irql_sees_preemption_off_where_it_is_counted),
	KUNIT_CASE(raise_and_lower),
	KUNIT_CASE(raise_twice_lower_twice),
	KUNIT_CASE(raise_twice_lower_once),
	KUNIT_CASE(lower_to_dispatch_at_dispatch_stays),
	KUNIT_CASE(raise_to_apc_changes_nothing),
	KUNIT_CASE(raise_to_high_and_back),
	KUNIT_CASE(raise_to_a_lower_level_is_refused),
	KUNIT_CASE(lower_to_a_higher_level_is_refused),
	KUNIT_CASE(dpc_cannot_lower_to_passive),
	KUNIT_CASE(interrupt_cannot_lower_to_passive),
	KUNIT_CASE(dpc_raises_to_its_own_level),
	KUNIT_CASE(paged_code),
	KUNIT_CASE(lock_halves_pair_with_raise_and_lower),
	KUNIT_CASE(mend_puts_the_level_back),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_irql",
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/irql.c");
