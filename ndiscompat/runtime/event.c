// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events: the plainest of the objects that can be waited for (wait.c).
 */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/kernel.h>

#include <ndis.h>

#include "core/report.h"
#include "runtime/time.h"
#include "runtime/wait.h"

static_assert(sizeof(struct ndc_waitable) <= sizeof(KEVENT));
static_assert(__alignof__(struct ndc_waitable) <= __alignof__(KEVENT));

/* The event in a port's memory; NULL, and reported, if it was never made. */
static struct ndc_waitable *to_event(PVOID memory, const char *call,
				     unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};
	struct ndc_waitable *event = memory;

	if (likely(event && (event->kind == NDC_WAIT_NOTIFICATION ||
			     event->kind == NDC_WAIT_SYNCHRONIZATION)))
		return event;
	ndc_report(&breach, "%s of something that is not an initialised event",
		   call);
	return NULL;
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
	ndc_waitable_init((struct ndc_waitable *)Event, NDC_WAIT_NOTIFICATION,
			  0);
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
	struct ndc_waitable *event = to_event(Event, __func__, _RET_IP_);

	if (event)
		ndc_waitable_set(event);
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
	struct ndc_waitable *event = to_event(Event, __func__, _RET_IP_);

	if (event)
		ndc_waitable_reset(event);
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
	struct ndc_waitable *event = to_event(Event, __func__, _RET_IP_);
	ktime_t deadline = NDC_FOREVER;

	if (!event)
		return FALSE;
	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return ndc_wait_one(event, 0, _RET_IP_);
	might_sleep();
	if (MsToWait)
		deadline = ndc_deadline(-(s64)MsToWait * NDC_UNITS_PER_MS);
	return ndc_wait_one(event, deadline, _RET_IP_);
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
	ndc_waitable_init((struct ndc_waitable *)Event,
			  Type == SynchronizationEvent ?
			  NDC_WAIT_SYNCHRONIZATION : NDC_WAIT_NOTIFICATION,
			  !!State);
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
	struct ndc_waitable *event = to_event(Event, __func__, _RET_IP_);

	return event ? ndc_waitable_set(event) : 0;
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
	struct ndc_waitable *event = to_event(Event, __func__, _RET_IP_);

	return event ? ndc_waitable_reset(event) : 0;
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
	struct ndc_waitable *event = to_event(Event, __func__, _RET_IP_);

	if (event)
		ndc_waitable_reset(event);
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
	struct ndc_waitable *event = to_event(Event, __func__, _RET_IP_);

	return event ? READ_ONCE(event->signal) : 0;
}
EXPORT_SYMBOL_GPL(KeReadStateEvent);
