// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that runs out where a suite says so: only in a build with the suites.
 */
#include "core/scarce.h"

#include <linux/gfp.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/types.h>
#include <kunit/visibility.h>

/* One task at a time, and only it touches what is left. */
static struct task_struct *starved;
static unsigned int left;

/**
 * ndc_scarce() - whether the layer gets no memory now
 * @gfp: what it would allocate with
 *
 * Context: Any.
 * Return: Whether this is the allocation that is to fail.
 */
bool ndc_scarce(gfp_t gfp)
{
	/* Without flags nothing is allocated: the place is there already. */
	if (!gfp || gfp & __GFP_NOFAIL)
		return false;
	/* An interrupt is no part of the task. */
	if (READ_ONCE(starved) != current || !in_task() || !left)
		return false;
	return !--left;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_scarce);

/**
 * ndc_scarce_set() - let an allocation fail
 * @nth: which of those that the layer makes in this task from now on
 *
 * Context: Any of a task.
 */
void ndc_scarce_set(unsigned int nth)
{
	left = nth;
	WRITE_ONCE(starved, current);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_scarce_set);

/**
 * ndc_scarce_end() - let no more fail
 *
 * Context: Any of the task of ndc_scarce_set().
 * Return: Whether it has come to it.
 */
bool ndc_scarce_end(void)
{
	WRITE_ONCE(starved, NULL);
	return !left;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_scarce_end);
