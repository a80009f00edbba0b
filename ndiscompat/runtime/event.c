// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events over a wait queue.
 *
 * An event often lies on the stack of its waiter, and there is no call that
 * destroys one: the waiter returns and the memory is gone.  So the setter does
 * everything under the queue's lock, and a waiter returns only after it has
 * held that lock: when it does, the setter has let go.
 */
#include "runtime/event.h"

#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/sched.h>

#include <ndis.h>

#include "core/report.h"

static_assert(sizeof(struct ndc_event) <= sizeof(KEVENT));
static_assert(__alignof__(struct ndc_event) <= __alignof__(KEVENT));

/* 100 ns from 1601-01-01, where Windows starts counting, to 1970-01-01. */
#define EPOCH_1601	116444736000000000LL

void ndc_event_init(struct ndc_event *event, bool synchronization,
		    bool signalled)
{
	init_waitqueue_head(&event->wait);
	event->synchronization = synchronization;
	event->signalled = signalled;
	event->magic = NDC_EVENT_MAGIC;
}

/* Signals; true if it was signalled before. */
bool ndc_event_set(struct ndc_event *event)
{
	unsigned long flags;
	bool before;

	spin_lock_irqsave(&event->wait.lock, flags);
	before = event->signalled;
	event->signalled = true;
	if (event->synchronization)
		wake_up_locked(&event->wait);
	else
		wake_up_all_locked(&event->wait);
	spin_unlock_irqrestore(&event->wait.lock, flags);
	return before;
}

/* Takes the signal away; true if there was one. */
bool ndc_event_reset(struct ndc_event *event)
{
	unsigned long flags;
	bool before;

	spin_lock_irqsave(&event->wait.lock, flags);
	before = event->signalled;
	event->signalled = false;
	spin_unlock_irqrestore(&event->wait.lock, flags);
	return before;
}

static bool take_signal(struct ndc_event *event)
{
	lockdep_assert_held(&event->wait.lock);
	if (!event->signalled)
		return false;
	if (event->synchronization)
		event->signalled = false;
	return true;
}

/*
 * Waits for the signal, at most @timeout jiffies; 0 only looks, from any
 * context.  A kernel thread may well wait for ever for work: that is no hung
 * task.
 */
bool ndc_event_wait(struct ndc_event *event, long timeout)
{
	unsigned int state = timeout == MAX_SCHEDULE_TIMEOUT ?
			     TASK_IDLE : TASK_UNINTERRUPTIBLE;
	struct wait_queue_entry entry;
	unsigned long flags;
	bool signalled;

	init_wait_entry(&entry, WQ_FLAG_EXCLUSIVE);
	spin_lock_irqsave(&event->wait.lock, flags);
	while (!(signalled = take_signal(event)) && timeout) {
		if (list_empty(&entry.entry))
			__add_wait_queue_entry_tail(&event->wait, &entry);
		set_current_state(state);
		spin_unlock_irqrestore(&event->wait.lock, flags);
		timeout = schedule_timeout(timeout);
		spin_lock_irqsave(&event->wait.lock, flags);
	}
	list_del_init(&entry.entry);
	spin_unlock_irqrestore(&event->wait.lock, flags);
	return signalled;
}

/* The event in a port's memory; NULL, and reported, if it was never made. */
static struct ndc_event *to_event(PVOID object, const char *call,
				  unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};
	struct ndc_event *event = object;

	if (event && likely(event->magic == NDC_EVENT_MAGIC))
		return event;
	ndc_report(&breach, "%s of something that is not an initialised event",
		   call);
	return NULL;
}

/* One jiffy more, since the present one has begun already. */
static long units_to_jiffies(u64 units)
{
	u64 jiffies = div_u64(units, 10 * (USEC_PER_SEC / HZ)) + 2;

	return min_t(u64, jiffies, MAX_JIFFY_OFFSET);
}

static long timeout_to_jiffies(PLARGE_INTEGER timeout)
{
	s64 due;

	if (!timeout)
		return MAX_SCHEDULE_TIMEOUT;
	due = timeout->QuadPart;
	if (!due)
		return 0;
	if (due < 0)
		return units_to_jiffies(-(u64)due);
	due -= ktime_get_real_ns() / 100 + EPOCH_1601;
	return due <= 0 ? 0 : units_to_jiffies(due);
}

/**
 * NdisInitializeEvent() - make an event, not signalled
 * @Event: the event; it stays signalled until NdisResetEvent()
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID NdisInitializeEvent(PNDIS_EVENT Event)
{
	ndc_event_init((struct ndc_event *)Event, false, false);
}
EXPORT_SYMBOL_GPL(NdisInitializeEvent);

/**
 * NdisSetEvent() - signal an event
 * @Event: the event
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 *
 * Differs from Windows: what is not an initialised event is reported.
 */
VOID NdisSetEvent(PNDIS_EVENT Event)
{
	struct ndc_event *event = to_event(Event, __func__, _RET_IP_);

	if (event)
		ndc_event_set(event);
}
EXPORT_SYMBOL_GPL(NdisSetEvent);

/**
 * NdisResetEvent() - take an event's signal away
 * @Event: the event
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 *
 * Differs from Windows: what is not an initialised event is reported.
 */
VOID NdisResetEvent(PNDIS_EVENT Event)
{
	struct ndc_event *event = to_event(Event, __func__, _RET_IP_);

	if (event)
		ndc_event_reset(event);
}
EXPORT_SYMBOL_GPL(NdisResetEvent);

/**
 * NdisWaitEvent() - wait for an event
 * @Event: the event
 * @MsToWait: how long at most; 0: for ever
 *
 * Context: PASSIVE_LEVEL.
 * Return: TRUE if it was signalled, FALSE after the time.
 *
 * Differs from Windows: above PASSIVE_LEVEL it is reported, does not wait and
 * tells the present state, where Windows stops the machine.
 */
BOOLEAN NdisWaitEvent(PNDIS_EVENT Event, UINT MsToWait)
{
	struct ndc_event *event = to_event(Event, __func__, _RET_IP_);

	if (!event)
		return FALSE;
	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return ndc_event_wait(event, 0);
	might_sleep();
	return ndc_event_wait(event, MsToWait ?
			      units_to_jiffies(10000ULL * MsToWait) :
			      MAX_SCHEDULE_TIMEOUT);
}
EXPORT_SYMBOL_GPL(NdisWaitEvent);

/**
 * KeInitializeEvent() - make an event
 * @Event: the event
 * @Type: NotificationEvent stays signalled until it is reset;
 *	SynchronizationEvent lets one waiter through and is reset by it
 * @State: TRUE: signalled
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID KeInitializeEvent(PRKEVENT Event, EVENT_TYPE Type, BOOLEAN State)
{
	ndc_event_init((struct ndc_event *)Event, Type == SynchronizationEvent,
		       State);
}
EXPORT_SYMBOL_GPL(KeInitializeEvent);

/**
 * KeSetEvent() - signal an event
 * @Event: the event
 * @Increment: of the waiter's priority; not used
 * @Wait: a wait follows at once; not used
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 * Return: 1 if it was signalled before, else 0.
 *
 * Differs from Windows: what is not an initialised event is reported and 0.
 */
LONG KeSetEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait)
{
	struct ndc_event *event = to_event(Event, __func__, _RET_IP_);

	return event && ndc_event_set(event);
}
EXPORT_SYMBOL_GPL(KeSetEvent);

/**
 * KeResetEvent() - take an event's signal away
 * @Event: the event
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 * Return: 1 if it was signalled before, else 0.
 *
 * Differs from Windows: what is not an initialised event is reported and 0.
 */
LONG KeResetEvent(PRKEVENT Event)
{
	struct ndc_event *event = to_event(Event, __func__, _RET_IP_);

	return event && ndc_event_reset(event);
}
EXPORT_SYMBOL_GPL(KeResetEvent);

/**
 * KeClearEvent() - take an event's signal away
 * @Event: the event
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 *
 * Differs from Windows: what is not an initialised event is reported.
 */
VOID KeClearEvent(PRKEVENT Event)
{
	struct ndc_event *event = to_event(Event, __func__, _RET_IP_);

	if (event)
		ndc_event_reset(event);
}
EXPORT_SYMBOL_GPL(KeClearEvent);

/**
 * KeReadStateEvent() - is an event signalled?
 * @Event: the event
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 * Return: 1 if it is, else 0.
 *
 * Differs from Windows: what is not an initialised event is reported and 0.
 */
LONG KeReadStateEvent(PRKEVENT Event)
{
	struct ndc_event *event = to_event(Event, __func__, _RET_IP_);

	return event && READ_ONCE(event->signalled);
}
EXPORT_SYMBOL_GPL(KeReadStateEvent);

/**
 * KeWaitForSingleObject() - wait for an object
 * @Object: a KEVENT
 * @WaitReason: Executive; not used
 * @WaitMode: KernelMode; not used
 * @Alertable: not used
 * @Timeout: NULL: for ever; 0: only look; negative: from now, in 100 ns;
 *	positive: that time, in 100 ns since 1601
 *
 * Context: PASSIVE_LEVEL; DISPATCH_LEVEL only to look.
 * Return: STATUS_SUCCESS; STATUS_TIMEOUT; STATUS_INVALID_PARAMETER for what is
 * not an initialised event.
 *
 * Differs from Windows: the wait is never alerted.  A real wait above
 * PASSIVE_LEVEL is reported and only looks.
 */
NTSTATUS KeWaitForSingleObject(PVOID Object, KWAIT_REASON WaitReason,
			       KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
			       PLARGE_INTEGER Timeout)
{
	struct ndc_event *event = to_event(Object, __func__,
					   _RET_IP_);
	long timeout = timeout_to_jiffies(Timeout);

	if (!event)
		return STATUS_INVALID_PARAMETER;
	if (timeout && ndc_irql_above(NDC_APC, __func__,
				      _RET_IP_))
		timeout = 0;
	if (timeout)
		might_sleep();
	return ndc_event_wait(event, timeout) ? STATUS_SUCCESS : STATUS_TIMEOUT;
}
EXPORT_SYMBOL_GPL(KeWaitForSingleObject);
