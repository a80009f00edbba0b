// SPDX-License-Identifier: GPL-2.0-only
/*
 * Semaphores: objects that can be waited for and count (wait.c).
 */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/kernel.h>

#include <ndis.h>

#include "core/report.h"
#include "runtime/wait.h"

/**
 * struct ndc_semaphore - what lies in a KSEMAPHORE
 * @object: can be waited for; its signal is the count
 * @limit: the most that it can count
 */
struct ndc_semaphore {
	struct ndc_waitable object;
	s32 limit;
};

static_assert(sizeof(struct ndc_semaphore) <= sizeof(KSEMAPHORE));
static_assert(__alignof__(struct ndc_semaphore) <= __alignof__(KSEMAPHORE));

static void report(unsigned long caller, const char *call, const char *what)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

static struct ndc_semaphore *to_semaphore(PVOID memory, const char *call,
					  unsigned long caller)
{
	struct ndc_semaphore *semaphore = memory;

	if (likely(semaphore && semaphore->object.kind == NDC_WAIT_SEMAPHORE))
		return semaphore;
	report(caller, call,
	       "of something that is not an initialised semaphore");
	return NULL;
}

/**
 * KeInitializeSemaphore() - make a semaphore
 * @Semaphore: the semaphore
 * @Count: how many waits it lets through at once
 * @Limit: the most that it can count
 *
 * Context: Any.
 *
 * Differs from Windows: a count below 0 or above the limit is reported and
 * set to the nearer of the two.
 */
VOID KeInitializeSemaphore(PRKSEMAPHORE Semaphore, LONG Count, LONG Limit)
{
	struct ndc_semaphore *semaphore = (struct ndc_semaphore *)Semaphore;

	if (Limit <= 0 || Count < 0 || Count > Limit)
		report(_RET_IP_, __func__, "with a count beyond its limits");
	semaphore->limit = max(Limit, 1);
	ndc_waitable_init(&semaphore->object, NDC_WAIT_SEMAPHORE,
			  clamp(Count, 0, semaphore->limit));
}
EXPORT_SYMBOL_GPL(KeInitializeSemaphore);

/**
 * KeReleaseSemaphore() - add to a semaphore's count
 * @Semaphore: the semaphore
 * @Increment: of the waiter's priority; not used
 * @Adjustment: how much, above 0
 * @Wait: a wait follows at once; not used
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 * Return: The count before.
 *
 * Differs from Windows: what would pass the limit, and what is not above 0, is
 * reported and changes nothing, where Windows raises an exception; what is not
 * an initialised semaphore is reported and 0.
 */
LONG KeReleaseSemaphore(PRKSEMAPHORE Semaphore, KPRIORITY Increment,
			LONG Adjustment, BOOLEAN Wait)
{
	struct ndc_semaphore *semaphore = to_semaphore(Semaphore, __func__,
						       _RET_IP_);
	s32 before;

	if (!semaphore)
		return 0;
	before = READ_ONCE(semaphore->object.signal);
	if (Adjustment <= 0 ||
	    !ndc_waitable_add(&semaphore->object, Adjustment, semaphore->limit,
			      &before))
		report(_RET_IP_, __func__, "beyond the semaphore's limits");
	return before;
}
EXPORT_SYMBOL_GPL(KeReleaseSemaphore);

/**
 * KeReadStateSemaphore() - the count of a semaphore
 * @Semaphore: the semaphore
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: How many waits it would let through at once.
 *
 * Differs from Windows: what is not an initialised semaphore is reported and
 * 0.
 */
LONG KeReadStateSemaphore(PRKSEMAPHORE Semaphore)
{
	struct ndc_semaphore *semaphore = to_semaphore(Semaphore, __func__,
						       _RET_IP_);

	return semaphore ? READ_ONCE(semaphore->object.signal) : 0;
}
EXPORT_SYMBOL_GPL(KeReadStateSemaphore);
