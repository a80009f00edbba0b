// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers over hrtimers that expire in softirq.
 *
 * A timer is known by the address of its object.  What is armed is an entry of
 * the layer's own (armed.c), made anew each time and gone when it has expired
 * or is cancelled; so a timer may be set again from its own callback, by two
 * at once, and be forgotten while it is armed.
 *
 * Cancelling never waits.  The callback of an entry that is cancelled while it
 * begins finds it dead, and frees it.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include "runtime/timer.h"

#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/instruction_pointer.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/mempool.h>
#include <linux/ratelimit.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/report.h"
#include "runtime/armed.h"
#include "runtime/time.h"
#include "runtime/wait.h"

static_assert(sizeof(struct ndc_waitable) <= sizeof(KTIMER));
static_assert(__alignof__(struct ndc_waitable) <= __alignof__(KTIMER));

/* Entries kept for when memory runs out. */
#define RESERVE		64

/**
 * struct entry - a timer that is armed; under ndc_armed_lock
 * @armed: in the register, for the timer's object
 * @held: the same for the further address, if there is one
 * @timer: what it does
 * @hrtimer: when
 * @dying: in the list of those that are dead, but not yet out of the hrtimer
 * @dead: it is cancelled
 * @rcu: frees it, so that no other hrtimer is mistaken for it
 */
struct entry {
	struct ndc_armed armed;
	struct ndc_armed held;
	struct ndc_timer timer;
	struct hrtimer hrtimer;
	struct list_head dying;
	bool dead;
	struct rcu_head rcu;
};

static struct kmem_cache *entry_cache;
static mempool_t *entry_pool;
/* Under ndc_armed_lock. */
static LIST_HEAD(dying);

static void free_rcu(struct rcu_head *rcu)
{
	mempool_free(container_of(rcu, struct entry, rcu), entry_pool);
}

static void free_entry(struct entry *entry)
{
	call_rcu(&entry->rcu, free_rcu);
}

static void unregister(struct entry *entry)
{
	ndc_armed_del(&entry->armed);
	if (entry->held.object)
		ndc_armed_del(&entry->held);
}

static void cancel(struct entry *entry)
{
	lockdep_assert_held(&ndc_armed_lock);
	unregister(entry);
	if (hrtimer_try_to_cancel(&entry->hrtimer) >= 0) {
		free_entry(entry);
		return;
	}
	entry->dead = true;
	list_add(&entry->dying, &dying);
}

static void disarm(struct ndc_armed *armed)
{
	cancel(container_of(armed, struct entry, armed));
}

static void disarm_held(struct ndc_armed *held)
{
	cancel(container_of(held, struct entry, held));
}

static const struct ndc_armed_type timer_type = {
	.name = "an armed timer",
	.disarm = disarm,
};

static const struct ndc_armed_type held_type = {
	.name = "the DPC of an armed timer",
	.disarm = disarm_held,
};

static void fire(const struct ndc_timer *timer)
{
	lockdep_assert_held(&ndc_armed_lock);
	if (timer->signal)
		ndc_waitable_set(timer->signal);
	if (timer->dpc.run)
		ndc_dpc_queue_locked(&timer->dpc);
}

static enum hrtimer_restart expire(struct hrtimer *hrtimer)
{
	struct entry *entry = container_of(hrtimer, struct entry, hrtimer);
	enum hrtimer_restart again = HRTIMER_NORESTART;
	unsigned long flags;

	spin_lock_irqsave(&ndc_armed_lock, flags);
	if (entry->dead) {
		list_del(&entry->dying);
	} else {
		fire(&entry->timer);
		if (entry->timer.period)
			again = HRTIMER_RESTART;
		else
			unregister(entry);
	}
	if (again == HRTIMER_RESTART)
		hrtimer_forward_now(hrtimer, ms_to_ktime(entry->timer.period));
	else
		free_entry(entry);
	spin_unlock_irqrestore(&ndc_armed_lock, flags);
	return again;
}

/* Starts the clock: from now, or that of the wall, which may be set. */
static void start(struct entry *entry)
{
	u64 slack = entry->timer.tolerance * (u64)NSEC_PER_MSEC;
	s64 due = entry->timer.due;

	if (due < 0) {
		hrtimer_start_range_ns(&entry->hrtimer,
				       ndc_units_to_ns(-(u64)due), slack,
				       HRTIMER_MODE_REL_SOFT);
		return;
	}
	due = max_t(s64, due - NDC_EPOCH, 0);
	hrtimer_start_range_ns(&entry->hrtimer, ndc_units_to_ns(due), slack,
			       HRTIMER_MODE_ABS_SOFT);
}

static void init_entry(struct entry *entry, const struct ndc_timer *timer)
{
	*entry = (struct entry) {
		.armed = {
			.object = timer->object,
			.type = &timer_type,
			.routine = timer->dpc.routine,
			.caller = timer->caller,
		},
		.held = {
			.object = timer->held,
			.type = &held_type,
			.routine = timer->dpc.routine,
			.caller = timer->caller,
		},
		.timer = *timer,
	};
	if (timer->due < 0)
		hrtimer_init(&entry->hrtimer, CLOCK_MONOTONIC,
			     HRTIMER_MODE_REL_SOFT);
	else
		hrtimer_init(&entry->hrtimer, CLOCK_REALTIME,
			     HRTIMER_MODE_ABS_SOFT);
	entry->hrtimer.function = expire;
}

static struct entry *find(const void *object)
{
	struct ndc_armed *armed = ndc_armed_find(object, &timer_type);

	return armed ? container_of(armed, struct entry, armed) : NULL;
}

/**
 * ndc_timer_set() - arm a timer
 * @timer: what it does, which is copied
 *
 * If it is armed it is cancelled first, and in any case it is not signalled
 * afterwards.
 *
 * Context: Any but NMI.
 * Return: Whether it was armed.  For want of memory even in reserve it is not
 * armed now, which is said in the log.
 */
bool ndc_timer_set(const struct ndc_timer *timer)
{
	struct entry *entry, *old;
	unsigned long flags;

	entry = mempool_alloc(entry_pool, GFP_ATOMIC | __GFP_NOWARN);
	if (entry)
		init_entry(entry, timer);
	else
		pr_err_ratelimited("no memory to arm a timer, at %pB\n",
				   (void *)timer->caller);

	spin_lock_irqsave(&ndc_armed_lock, flags);
	old = find(timer->object);
	if (old)
		cancel(old);
	if (timer->signal)
		ndc_waitable_reset(timer->signal);
	if (entry) {
		ndc_armed_add(&entry->armed);
		if (timer->held)
			ndc_armed_add(&entry->held);
		start(entry);
	}
	spin_unlock_irqrestore(&ndc_armed_lock, flags);
	return old;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_timer_set);

/*
 * Disarms a timer; true if it was armed.  What it calls may be queued or
 * running, but it does not begin to queue it any more.  Any context but NMI.
 */
bool ndc_timer_cancel(const void *object)
{
	struct entry *entry;
	unsigned long flags;

	spin_lock_irqsave(&ndc_armed_lock, flags);
	entry = find(object);
	if (entry)
		cancel(entry);
	spin_unlock_irqrestore(&ndc_armed_lock, flags);
	return entry;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_timer_cancel);

bool ndc_timer_armed(const void *object)
{
	struct entry *entry;
	unsigned long flags;

	spin_lock_irqsave(&ndc_armed_lock, flags);
	entry = find(object);
	spin_unlock_irqrestore(&ndc_armed_lock, flags);
	return entry;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_timer_armed);

int ndc_timer_init(void)
{
	entry_cache = kmem_cache_create("ndiscompat_timer",
					sizeof(struct entry), 0, 0, NULL);
	if (!entry_cache)
		return -ENOMEM;
	entry_pool = mempool_create_slab_pool(RESERVE, entry_cache);
	if (!entry_pool)
		goto err_destroy_cache;
	return 0;

err_destroy_cache:
	kmem_cache_destroy(entry_cache);
	return -ENOMEM;
}

/* Takes the dead out of their hrtimers; false once there are none. */
static bool bury_one(void)
{
	struct entry *entry;

	spin_lock_irq(&ndc_armed_lock);
	entry = list_first_entry_or_null(&dying, struct entry, dying);
	if (entry && hrtimer_try_to_cancel(&entry->hrtimer) > 0) {
		list_del(&entry->dying);
		free_entry(entry);
	}
	spin_unlock_irq(&ndc_armed_lock);
	return entry;
}

/* Every port is gone, and nothing is armed. */
void ndc_timer_exit(void)
{
	while (bury_one())
		cond_resched();
	/* The callback that has freed the last entry has returned. */
	synchronize_rcu();
	rcu_barrier();
	mempool_destroy(entry_pool);
	kmem_cache_destroy(entry_cache);
}

static void report(enum ndc_rule rule, unsigned long caller, const char *call,
		   const char *what)
{
	const struct ndc_breach breach = {
		.rule = rule,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

/* The timer in a port's memory; NULL, and reported, if it was never made. */
static struct ndc_waitable *to_timer(PKTIMER memory, const char *call,
				     unsigned long caller)
{
	struct ndc_waitable *timer = (struct ndc_waitable *)memory;

	if (likely(timer && (timer->kind == NDC_WAIT_TIMER ||
			     timer->kind == NDC_WAIT_SYNCHRONIZATION_TIMER)))
		return timer;
	report(NDC_RULE_ARGUMENT, caller, call,
	       "of something that is not an initialised timer");
	return NULL;
}

static void make(PKTIMER timer, enum ndc_waitable_kind kind, const char *call,
		 unsigned long caller)
{
	if (ndc_timer_cancel(timer))
		report(NDC_RULE_STATE, caller, call, "of a timer that is armed");
	ndc_waitable_init((struct ndc_waitable *)timer, kind, 0);
}

/* What the setting calls do; @what says everything but what and whom. */
static BOOLEAN set(PKTIMER object, PKDPC kdpc, struct ndc_timer *what,
		   const char *call)
{
	what->signal = to_timer(object, call, what->caller);
	if (!what->signal)
		return FALSE;
	what->object = object;
	if (kdpc && !ndc_dpc_of(kdpc, &what->dpc))
		report(NDC_RULE_ARGUMENT, what->caller, call,
		       "with something that is not an initialised DPC");
	if (what->dpc.run)
		what->held = kdpc;
	what->dpc.caller = what->caller;
	return ndc_timer_set(what);
}

/**
 * KeInitializeTimer() - make a timer, not armed
 * @Timer: the timer; once it has expired it stays signalled until it is set
 *
 * Context: Any.
 *
 * Differs from Windows: one that is armed is reported, and disarmed.
 */
VOID KeInitializeTimer(PKTIMER Timer)
{
	make(Timer, NDC_WAIT_TIMER, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(KeInitializeTimer);

/**
 * KeInitializeTimerEx() - make a timer, not armed
 * @Timer: the timer
 * @Type: NotificationTimer: as KeInitializeTimer(); SynchronizationTimer lets
 *	one waiter through each time that it expires
 *
 * Context: Any.
 *
 * Differs from Windows: as KeInitializeTimer().
 */
VOID KeInitializeTimerEx(PKTIMER Timer, TIMER_TYPE Type)
{
	make(Timer, Type == SynchronizationTimer ?
	     NDC_WAIT_SYNCHRONIZATION_TIMER : NDC_WAIT_TIMER, __func__,
	     _RET_IP_);
}
EXPORT_SYMBOL_GPL(KeInitializeTimerEx);

/**
 * KeSetTimer() - arm a timer, once
 * @Timer: the timer
 * @DueTime: negative: from now, in 100 ns; else that time, in 100 ns since
 *	1601, which may be past
 * @Dpc: what it queues when it expires; or NULL
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 * Return: TRUE if it was armed; it has been set anew then.
 *
 * Differs from Windows: what is said of the DPC later than this (its target,
 * its importance) counts from the next time on.
 */
BOOLEAN KeSetTimer(PKTIMER Timer, LARGE_INTEGER DueTime, PKDPC Dpc)
{
	struct ndc_timer what = {
		.due = DueTime.QuadPart,
		.caller = _RET_IP_,
	};

	return set(Timer, Dpc, &what, __func__);
}
EXPORT_SYMBOL_GPL(KeSetTimer);

/**
 * KeSetTimerEx() - arm a timer, once or periodically
 * @Timer: the timer
 * @DueTime: as for KeSetTimer()
 * @Period: ms after which it expires again, and so on; 0: once
 * @Dpc: what it queues each time; or NULL
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 * Return: TRUE if it was armed; it has been set anew then.
 *
 * Differs from Windows: as KeSetTimer(); periods that are missed altogether
 * are not made up for; a negative period is reported, and none.
 */
BOOLEAN KeSetTimerEx(PKTIMER Timer, LARGE_INTEGER DueTime, LONG Period,
		     PKDPC Dpc)
{
	struct ndc_timer what = {
		.due = DueTime.QuadPart,
		.period = max(Period, 0),
		.caller = _RET_IP_,
	};

	if (Period < 0)
		report(NDC_RULE_ARGUMENT, _RET_IP_, __func__,
		       "with a negative period");
	return set(Timer, Dpc, &what, __func__);
}
EXPORT_SYMBOL_GPL(KeSetTimerEx);

/**
 * KeSetCoalescableTimer() - arm a timer that may be late
 * @Timer: the timer
 * @DueTime: as for KeSetTimer()
 * @Period: as for KeSetTimerEx()
 * @TolerableDelay: ms that it may be late
 * @Dpc: what it queues each time; or NULL
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 * Return: TRUE if it was armed; it has been set anew then.
 *
 * Differs from Windows: as KeSetTimerEx().
 */
BOOLEAN KeSetCoalescableTimer(PKTIMER Timer, LARGE_INTEGER DueTime,
			      ULONG Period, ULONG TolerableDelay, PKDPC Dpc)
{
	struct ndc_timer what = {
		.due = DueTime.QuadPart,
		.period = Period,
		.tolerance = TolerableDelay,
		.caller = _RET_IP_,
	};

	return set(Timer, Dpc, &what, __func__);
}
EXPORT_SYMBOL_GPL(KeSetCoalescableTimer);

/**
 * KeCancelTimer() - disarm a timer
 * @Timer: the timer
 *
 * Its DPC may be queued or running; see KeRemoveQueueDpc() and
 * KeFlushQueuedDpcs().
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 * Return: TRUE if it was armed.
 *
 * Differs from Windows: what is not an initialised timer is reported and
 * FALSE.
 */
BOOLEAN KeCancelTimer(PKTIMER Timer)
{
	return to_timer(Timer, __func__, _RET_IP_) && ndc_timer_cancel(Timer);
}
EXPORT_SYMBOL_GPL(KeCancelTimer);

/**
 * KeReadStateTimer() - has a timer expired?
 * @Timer: the timer
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 * Return: TRUE if it is signalled.
 *
 * Differs from Windows: what is not an initialised timer is reported and
 * FALSE.
 */
BOOLEAN KeReadStateTimer(PKTIMER Timer)
{
	struct ndc_waitable *timer = to_timer(Timer, __func__, _RET_IP_);

	return timer && READ_ONCE(timer->signal) > 0;
}
EXPORT_SYMBOL_GPL(KeReadStateTimer);
