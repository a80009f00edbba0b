// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes: objects that can be waited for and have an owner (wait.c).  A fast
 * mutex is one that only its own calls may take, and only once.
 *
 * Neither is the kernel's own mutex: that must not be freed while its last
 * release is still going on, and a port frees it as soon as it has got it.
 */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/kernel.h>

#include <ndis.h>

#include "core/report.h"
#include "runtime/time.h"
#include "runtime/wait.h"

static_assert(sizeof(struct ndc_mutex) <= sizeof(KMUTEX));
static_assert(sizeof(struct ndc_mutex) <= sizeof(FAST_MUTEX));
static_assert(__alignof__(struct ndc_mutex) <= __alignof__(KMUTEX));

static void report(enum ndc_rule rule, unsigned long caller, const char *call,
		   const char *what)
{
	const struct ndc_breach breach = {
		.rule = rule,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

/* The mutex in a port's memory; NULL, and reported, if it was never made. */
static struct ndc_mutex *to_mutex(PVOID memory, enum ndc_waitable_kind kind,
				  const char *call, unsigned long caller)
{
	struct ndc_mutex *mutex = memory;

	if (likely(mutex && mutex->object.kind == kind))
		return mutex;
	report(NDC_RULE_ARGUMENT, caller, call,
	       "of something that is not an initialised mutex");
	return NULL;
}

/* Gives it up once; returns the state before, 1 and reported if it cannot. */
static s32 release(struct ndc_mutex *mutex, const char *call,
		   unsigned long caller)
{
	if (likely(ndc_mutex_mine(mutex)))
		return ndc_mutex_release(mutex, caller);
	report(NDC_RULE_LOCK, caller, call,
	       "of a mutex that this thread does not have");
	return 1;
}

/**
 * KeInitializeMutex() - make a mutex, free
 * @Mutex: the mutex
 * @Level: 0; not used
 *
 * It is taken with KeWaitForSingleObject(), by its owner again and again.
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID KeInitializeMutex(PRKMUTEX Mutex, ULONG Level)
{
	ndc_mutex_init((struct ndc_mutex *)Mutex, NDC_WAIT_MUTEX, _RET_IP_);
}
EXPORT_SYMBOL_GPL(KeInitializeMutex);

/**
 * KeReleaseMutex() - give a mutex up
 * @Mutex: the mutex
 * @Wait: a wait follows at once; not used
 *
 * Context: DISPATCH_LEVEL or below, in the thread that has taken it.
 * Return: 0 if it is free now; negative: the owner has to release it so many
 * times more.
 *
 * Differs from Windows: another thread's mutex is reported and stays as it is,
 * and the result is 1; what is not an initialised mutex is reported and 0.
 */
LONG KeReleaseMutex(PRKMUTEX Mutex, BOOLEAN Wait)
{
	struct ndc_mutex *mutex = to_mutex(Mutex, NDC_WAIT_MUTEX, __func__,
					   _RET_IP_);

	return mutex ? release(mutex, __func__, _RET_IP_) : 0;
}
EXPORT_SYMBOL_GPL(KeReleaseMutex);

/**
 * KeReadStateMutex() - is a mutex free?
 * @Mutex: the mutex
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: 1 if it is; 0 or less if somebody has it.
 *
 * Differs from Windows: what is not an initialised mutex is reported and 0.
 */
LONG KeReadStateMutex(PRKMUTEX Mutex)
{
	struct ndc_mutex *mutex = to_mutex(Mutex, NDC_WAIT_MUTEX, __func__,
					   _RET_IP_);

	return mutex ? READ_ONCE(mutex->object.signal) : 0;
}
EXPORT_SYMBOL_GPL(KeReadStateMutex);

/**
 * ExInitializeFastMutex() - make a fast mutex, free
 * @FastMutex: the mutex
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID ExInitializeFastMutex(PFAST_MUTEX FastMutex)
{
	ndc_mutex_init((struct ndc_mutex *)FastMutex, NDC_WAIT_FAST_MUTEX,
		       _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExInitializeFastMutex);

/**
 * ExAcquireFastMutex() - take a fast mutex
 * @FastMutex: the mutex
 *
 * Context: PASSIVE_LEVEL; the level stays.
 *
 * Differs from Windows: there the level is APC_LEVEL until the release.
 * Taking it again is reported and succeeds, where Windows hangs.  Above
 * PASSIVE_LEVEL it is reported and the mutex is not taken.
 */
VOID ExAcquireFastMutex(PFAST_MUTEX FastMutex)
{
	struct ndc_mutex *mutex = to_mutex(FastMutex, NDC_WAIT_FAST_MUTEX,
					   __func__, _RET_IP_);

	if (!mutex || ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return;
	might_sleep();
	if (ndc_mutex_mine(mutex))
		report(NDC_RULE_LOCK, _RET_IP_, __func__,
		       "of a mutex that this thread has");
	ndc_wait_one(&mutex->object, NDC_FOREVER, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExAcquireFastMutex);

/**
 * ExTryToAcquireFastMutex() - take a fast mutex if it is free
 * @FastMutex: the mutex
 *
 * Context: PASSIVE_LEVEL; the level stays.
 * Return: TRUE if the caller has it now.
 *
 * Differs from Windows: there the level is APC_LEVEL until the release.
 * Above PASSIVE_LEVEL it is reported and FALSE.
 */
BOOLEAN ExTryToAcquireFastMutex(PFAST_MUTEX FastMutex)
{
	struct ndc_mutex *mutex = to_mutex(FastMutex, NDC_WAIT_FAST_MUTEX,
					   __func__, _RET_IP_);

	if (!mutex || ndc_irql_above(NDC_APC, __func__, _RET_IP_) ||
	    ndc_mutex_mine(mutex))
		return FALSE;
	return ndc_wait_one(&mutex->object, 0, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExTryToAcquireFastMutex);

/**
 * ExReleaseFastMutex() - give a fast mutex up
 * @FastMutex: the mutex
 *
 * Context: PASSIVE_LEVEL, in the thread that has taken it.
 *
 * Differs from Windows: another thread's mutex is reported and stays as it is.
 */
VOID ExReleaseFastMutex(PFAST_MUTEX FastMutex)
{
	struct ndc_mutex *mutex = to_mutex(FastMutex, NDC_WAIT_FAST_MUTEX,
					   __func__, _RET_IP_);

	if (mutex)
		release(mutex, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExReleaseFastMutex);
