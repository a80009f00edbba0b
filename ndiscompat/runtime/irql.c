// SPDX-License-Identifier: GPL-2.0-only
/*
 * IRQL: read from the real context, raised by turning bottom halves off.
 *
 * Linux has no level to set; it counts.  Raising to DISPATCH_LEVEL, like
 * taking a spin lock, adds one to the count of bottom-half disables, whatever
 * the level is, and lowering, like releasing a lock, takes one off.  So every
 * pairing that Windows allows (a lock taken by one kind of call and released
 * by a raise's twin, A and B released in the order of their acquisition)
 * comes out even.
 */
#include "runtime/irql.h"

#include <linux/bottom_half.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/report.h"

static_assert(PASSIVE_LEVEL == NDC_PASSIVE && APC_LEVEL == NDC_APC);
static_assert(DISPATCH_LEVEL == NDC_DISPATCH && HIGH_LEVEL == NDC_HIGH);

/**
 * KeGetCurrentIrql() - the IRQL of the caller
 *
 * Context: Any.
 * Return: PASSIVE_LEVEL where the caller may sleep, DISPATCH_LEVEL with bottom
 * halves or preemption off, 5 with interrupts off or in an interrupt,
 * HIGH_LEVEL in an NMI.
 *
 * Differs from Windows: never APC_LEVEL; all device levels are one.
 */
KIRQL KeGetCurrentIrql(void)
{
	return ndc_irql();
}
EXPORT_SYMBOL_GPL(KeGetCurrentIrql);

static KIRQL raise(u8 irql, const char *call, unsigned long caller)
{
	u8 old = ndc_irql();
	const struct ndc_breach breach = {
		.rule = NDC_RULE_IRQL,
		.caller = caller,
	};

	if (irql < old)
		ndc_report(&breach, "%s to %s, which is below %s", call,
			   ndc_irql_name(irql), ndc_irql_name(old));
	else if (irql > NDC_DISPATCH)
		local_irq_disable();
	else if (irql == NDC_DISPATCH)
		local_bh_disable();
	return old;
}

/**
 * KfRaiseIrql() - raise the IRQL
 * @NewIrql: DISPATCH_LEVEL: bottom halves off; above: interrupts off
 *
 * Context: At most @NewIrql.
 * Return: The level before, for KeLowerIrql().
 *
 * Differs from Windows: APC_LEVEL changes nothing.  A level below the present
 * one is reported and changes nothing, where Windows stops the machine.
 */
KIRQL KfRaiseIrql(KIRQL NewIrql)
{
	return raise(NewIrql, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(KfRaiseIrql);

/**
 * KeRaiseIrqlToDpcLevel() - raise to DISPATCH_LEVEL
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The level before, for KeLowerIrql().
 *
 * Differs from Windows: as KfRaiseIrql().
 */
KIRQL KeRaiseIrqlToDpcLevel(void)
{
	return raise(NDC_DISPATCH, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(KeRaiseIrqlToDpcLevel);

/* How often this context has turned bottom halves off. */
static unsigned int bh_depth(void)
{
	unsigned long count = softirq_count();

	if (in_serving_softirq())
		count -= SOFTIRQ_OFFSET;
	return count / SOFTIRQ_DISABLE_OFFSET;
}

bool ndc_irql_drop(void)
{
	if (in_hardirq() || irqs_disabled() || !bh_depth())
		return false;
	local_bh_enable();
	return true;
}

unsigned long ndc_irql_state(void)
{
	return softirq_count();
}
EXPORT_SYMBOL_IF_KUNIT(ndc_irql_state);

void ndc_irql_mend(unsigned long state, const char *what, const void *routine)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_IRQL,
		.caller = (unsigned long)routine,
	};

	if (likely(softirq_count() == state && !irqs_disabled()))
		return;
	ndc_report(&breach, "%s that returns at another level than it was called at",
		   what);
	if (irqs_disabled())
		local_irq_enable();
	while (softirq_count() > state)
		local_bh_enable();
	while (softirq_count() < state)
		local_bh_disable();
}
EXPORT_SYMBOL_IF_KUNIT(ndc_irql_mend);

/**
 * KeLowerIrql() - go back to the level before a raise
 * @NewIrql: what the raise returned
 *
 * Context: At least @NewIrql.
 *
 * Differs from Windows: a level above the present one, or one that an
 * interrupt or a DPC cannot go down to, is reported and changes nothing.
 */
VOID KeLowerIrql(KIRQL NewIrql)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_IRQL,
		.caller = _RET_IP_,
	};

	if (irqs_disabled() && !in_hardirq() && NewIrql <= NDC_DISPATCH) {
		local_irq_enable();
		if (NewIrql == NDC_DISPATCH)
			return;
	}
	if (NewIrql == NDC_DISPATCH && bh_depth() + in_serving_softirq() > 1)
		ndc_irql_drop();
	while (NewIrql < NDC_DISPATCH && ndc_irql_drop())
		;
	if (ndc_irql() > NewIrql && ndc_irql() > NDC_APC)
		ndc_report(&breach, "%s to %s, but still at %s", __func__,
			   ndc_irql_name(NewIrql), ndc_irql_name(ndc_irql()));
	else if (ndc_irql() < NewIrql && NewIrql > NDC_APC)
		ndc_report(&breach, "%s to %s, which is above %s", __func__,
			   ndc_irql_name(NewIrql), ndc_irql_name(ndc_irql()));
}
EXPORT_SYMBOL_GPL(KeLowerIrql);

/**
 * ndiscompat_paged_code() - what PAGED_CODE() calls
 *
 * Context: PASSIVE_LEVEL; anything above is reported.
 *
 * Differs from Windows: not a Windows name.
 */
VOID ndiscompat_paged_code(void)
{
	ndc_irql_above(NDC_APC, "PAGED_CODE", _RET_IP_);
}
EXPORT_SYMBOL_GPL(ndiscompat_paged_code);
