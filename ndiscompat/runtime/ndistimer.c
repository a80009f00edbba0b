// SPDX-License-Identifier: GPL-2.0-only
/*
 * NDIS timers: timer objects, and the older ones that lie in a port's memory.
 * Both are timers (timer.c) whose deferred call has another form.
 */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include <ndis.h>

#include "core/fault.h"
#include "core/object.h"
#include "core/report.h"
#include "runtime/owned.h"
#include "runtime/time.h"
#include "runtime/timer.h"

/**
 * struct object - a timer object
 * @owned: has an owner, and is the handle
 * @lock: protects the rest, and setting and cancelling
 * @gone: the port has freed it
 * @periodic: it was set so
 * @function: what it calls
 * @context: with what, unless another is set
 * @rcu: frees it
 */
struct object {
	struct ndc_owned owned;
	spinlock_t lock;
	bool gone;
	bool periodic;
	PNDIS_TIMER_FUNCTION function;
	void *context;
	struct rcu_head rcu;
};

static void report(enum ndc_rule rule, unsigned long caller, const char *call,
		   const char *what)
{
	const struct ndc_breach breach = {
		.rule = rule,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

static void run(const struct ndc_dpc *dpc)
{
	PNDIS_TIMER_FUNCTION function = dpc->routine;

	function(NULL, dpc->context, NULL, NULL);
}

/* What a timer does that is known by @object. */
static struct ndc_timer describe(void *object, PNDIS_TIMER_FUNCTION function,
				 void *context, unsigned long caller)
{
	return (struct ndc_timer) {
		.object = object,
		.dpc = {
			.object = object,
			.run = run,
			.routine = function,
			.context = context,
			.cpu = NDC_DPC_HERE,
			.caller = caller,
		},
		.caller = caller,
	};
}

/* The owner ends: no callback afterwards. */
static void release(struct ndc_owned *owned, const struct ndc_breach *whose)
{
	struct object *object = container_of(owned, struct object, owned);

	spin_lock_bh(&object->lock);
	object->gone = true;
	ndc_timer_cancel(object);
	ndc_dpc_remove(object);
	spin_unlock_bh(&object->lock);
	ndc_dpc_wait(object);
	kfree_rcu(object, rcu);
}

static const struct ndc_owned_type type = {
	.name = "a timer object",
	.kind = NDC_LIVE_TIMER,
	.release = release,
};

static struct object *find(NDIS_HANDLE handle, const char *call,
			   unsigned long caller)
{
	struct ndc_owned *owned = ndc_owned_find(handle, &type, call, caller);

	return owned ? container_of(owned, struct object, owned) : NULL;
}

static const u16 sizes[] = {
	NDIS_SIZEOF_TIMER_CHARACTERISTICS_REVISION_1,
};

static const struct ndc_object_type characteristics = {
	.type = NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS,
	.revisions = ARRAY_SIZE(sizes),
	.sizes = sizes,
};

static bool sound(const NDIS_TIMER_CHARACTERISTICS *given)
{
	return given &&
	       ndc_object_revision(&characteristics, given->Header.Type,
				   given->Header.Revision,
				   given->Header.Size) > 0 &&
	       given->TimerFunction;
}

/**
 * NdisAllocateTimerObject() - make a timer object
 * @NdisHandle: of the adapter or driver that it is for
 * @TimerCharacteristics: what it calls, at DISPATCH_LEVEL, and with what
 * @pTimerObject: receives its handle
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_BAD_CHARACTERISTICS, and reported,
 * for characteristics that cannot be; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_FAILURE, and reported, for another handle or above
 * DISPATCH_LEVEL.
 *
 * Differs from Windows: one that is left when its owner ends is reported,
 * stopped and freed.
 */
NDIS_STATUS
NdisAllocateTimerObject(NDIS_HANDLE NdisHandle,
			PNDIS_TIMER_CHARACTERISTICS TimerCharacteristics,
			PNDIS_HANDLE pTimerObject)
{
	struct object *object;

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return NDIS_STATUS_FAILURE;
	if (!sound(TimerCharacteristics)) {
		report(NDC_RULE_ARGUMENT, _RET_IP_, __func__,
		       "with characteristics that cannot be");
		return NDIS_STATUS_BAD_CHARACTERISTICS;
	}
	object = ndc_fault(__func__, sizeof(*object), _RET_IP_) ? NULL :
		 kzalloc(sizeof(*object), GFP_ATOMIC | __GFP_NOWARN);
	if (!object)
		return NDIS_STATUS_RESOURCES;
	spin_lock_init(&object->lock);
	object->function = TimerCharacteristics->TimerFunction;
	object->context = TimerCharacteristics->FunctionContext;
	if (ndc_owned_add(&object->owned, &type, NdisHandle, __func__,
			  _RET_IP_)) {
		kfree(object);
		return NDIS_STATUS_FAILURE;
	}
	*pTimerObject = object;
	return NDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(NdisAllocateTimerObject);

static BOOLEAN set(NDIS_HANDLE handle, struct ndc_timer *what, LONG period,
		   const char *call)
{
	struct object *object;
	bool was_armed = false;

	if (ndc_irql_above(NDC_DISPATCH, call, what->caller))
		return FALSE;
	if (period < 0)
		report(NDC_RULE_ARGUMENT, what->caller, call,
		       "with a negative period");
	what->period = max(period, 0);
	rcu_read_lock();
	object = find(handle, call, what->caller);
	if (object) {
		what->object = object;
		what->dpc.object = object;
		what->dpc.routine = object->function;
		if (!what->dpc.context)
			what->dpc.context = object->context;
		spin_lock_bh(&object->lock);
		object->periodic = what->period;
		if (!object->gone)
			was_armed = ndc_timer_set(what);
		spin_unlock_bh(&object->lock);
	}
	rcu_read_unlock();
	return was_armed;
}

/**
 * NdisSetTimerObject() - arm a timer object
 * @TimerObject: its handle
 * @DueTime: negative: from now, in 100 ns; else that time, in 100 ns since
 *	1601, which may be past
 * @MillisecondsPeriod: after which it expires again, and so on; 0: once
 * @FunctionContext: for its function; NULL: that of the characteristics
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: TRUE if it was armed; it has been set anew then.
 *
 * Differs from Windows: periods that are missed altogether are not made up
 * for.  A negative period is reported, and none; another handle, and a level
 * above DISPATCH_LEVEL, is reported and FALSE.
 */
BOOLEAN NdisSetTimerObject(NDIS_HANDLE TimerObject, LARGE_INTEGER DueTime,
			   LONG MillisecondsPeriod, PVOID FunctionContext)
{
	struct ndc_timer what = describe(NULL, NULL, FunctionContext, _RET_IP_);

	what.due = DueTime.QuadPart;
	return set(TimerObject, &what, MillisecondsPeriod, __func__);
}
EXPORT_SYMBOL_GPL(NdisSetTimerObject);

/**
 * NdisSetCoalescableTimerObject() - arm a timer object that may be late
 * @TimerObject: its handle
 * @DueTime: as for NdisSetTimerObject()
 * @MillisecondsPeriod: the same
 * @FunctionContext: the same
 * @Tolerance: ms that it may be late
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: TRUE if it was armed; it has been set anew then.
 *
 * Differs from Windows: as NdisSetTimerObject().
 */
BOOLEAN NdisSetCoalescableTimerObject(NDIS_HANDLE TimerObject,
				      LARGE_INTEGER DueTime,
				      LONG MillisecondsPeriod,
				      PVOID FunctionContext, ULONG Tolerance)
{
	struct ndc_timer what = describe(NULL, NULL, FunctionContext, _RET_IP_);

	what.due = DueTime.QuadPart;
	what.tolerance = Tolerance;
	return set(TimerObject, &what, MillisecondsPeriod, __func__);
}
EXPORT_SYMBOL_GPL(NdisSetCoalescableTimerObject);

/**
 * NdisCancelTimerObject() - disarm a timer object
 * @TimerObject: its handle
 *
 * A periodic one does not call its function any more afterwards, and is not in
 * it; one that was set for once may be.
 *
 * Context: PASSIVE_LEVEL for a periodic one, outside its function; else
 * DISPATCH_LEVEL or below.
 * Return: TRUE if it was armed.
 *
 * Differs from Windows: a periodic one above PASSIVE_LEVEL is reported, and
 * cancelled without waiting; another handle, and a level above DISPATCH_LEVEL,
 * is reported and FALSE.
 */
BOOLEAN NdisCancelTimerObject(NDIS_HANDLE TimerObject)
{
	struct object *object;
	bool was_armed = false;
	bool periodic = false;

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return FALSE;
	rcu_read_lock();
	object = find(TimerObject, __func__, _RET_IP_);
	if (object) {
		spin_lock_bh(&object->lock);
		periodic = object->periodic;
		was_armed = ndc_timer_cancel(object);
		if (periodic)
			ndc_dpc_remove(object);
		spin_unlock_bh(&object->lock);
	}
	rcu_read_unlock();
	/* The address is enough: nobody looks at the object here. */
	if (periodic && !ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		ndc_dpc_wait(object);
	return was_armed;
}
EXPORT_SYMBOL_GPL(NdisCancelTimerObject);

/**
 * NdisFreeTimerObject() - free a timer object
 * @TimerObject: its handle; it is not armed
 *
 * Context: DISPATCH_LEVEL or below, also in its own function.
 *
 * Differs from Windows: one that is armed, or about to call its function, is
 * reported and stopped; another handle, and a level above DISPATCH_LEVEL, is
 * reported.
 */
VOID NdisFreeTimerObject(NDIS_HANDLE TimerObject)
{
	struct ndc_owned *owned;
	struct object *object;
	bool busy;

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return;
	owned = ndc_owned_take(TimerObject, &type, __func__, _RET_IP_);
	if (!owned)
		return;
	object = container_of(owned, struct object, owned);
	spin_lock_bh(&object->lock);
	object->gone = true;
	busy = ndc_timer_cancel(object);
	busy |= ndc_dpc_remove(object);
	spin_unlock_bh(&object->lock);
	if (busy)
		report(NDC_RULE_STATE, _RET_IP_, __func__,
		       "of a timer that is armed");
	kfree_rcu(object, rcu);
}
EXPORT_SYMBOL_GPL(NdisFreeTimerObject);

/**
 * struct old_timer - what lies in an NDIS_TIMER or NDIS_MINIPORT_TIMER
 * @magic: OLD_TIMER_MAGIC once it is initialised
 * @function: what it calls
 * @context: with what
 */
struct old_timer {
	u32 magic;
	PNDIS_TIMER_FUNCTION function;
	void *context;
};

#define OLD_TIMER_MAGIC	0x4e444f54	/* NDOT */

static_assert(sizeof(struct old_timer) <= sizeof(NDIS_TIMER));
static_assert(sizeof(struct old_timer) <= sizeof(NDIS_MINIPORT_TIMER));
static_assert(__alignof__(struct old_timer) <= __alignof__(NDIS_TIMER));

static struct old_timer *to_old(void *memory, const char *call,
				unsigned long caller)
{
	struct old_timer *timer = memory;

	if (likely(timer && timer->magic == OLD_TIMER_MAGIC))
		return timer;
	report(NDC_RULE_ARGUMENT, caller, call,
	       "of something that is not an initialised timer");
	return NULL;
}

static void init_old(void *memory, PNDIS_TIMER_FUNCTION function,
		     void *context, const char *call, unsigned long caller)
{
	struct old_timer *timer = memory;

	if (ndc_timer_cancel(memory))
		report(NDC_RULE_STATE, caller, call, "of a timer that is armed");
	*timer = (struct old_timer) {
		.magic = OLD_TIMER_MAGIC,
		.function = function,
		.context = context,
	};
}

static void set_old(void *memory, u32 ms, u32 period, const char *call,
		    unsigned long caller)
{
	struct old_timer *timer = to_old(memory, call, caller);
	struct ndc_timer what;

	if (!timer)
		return;
	what = describe(memory, timer->function, timer->context, caller);
	what.due = -(s64)ms * NDC_UNITS_PER_MS;
	what.period = period;
	ndc_timer_set(&what);
}

static BOOLEAN cancel_old(void *memory, const char *call, unsigned long caller)
{
	return to_old(memory, call, caller) && ndc_timer_cancel(memory);
}

/**
 * NdisInitializeTimer() - make a timer, not armed
 * @Timer: the timer
 * @TimerFunction: what it calls, at DISPATCH_LEVEL
 * @FunctionContext: with what
 *
 * Context: Any.
 *
 * Differs from Windows: there an NDIS 6 driver cannot call it.  One that is
 * armed is reported, and disarmed.
 */
VOID NdisInitializeTimer(PNDIS_TIMER Timer, PNDIS_TIMER_FUNCTION TimerFunction,
			 PVOID FunctionContext)
{
	init_old(Timer, TimerFunction, FunctionContext, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisInitializeTimer);

/**
 * NdisSetTimer() - arm a timer, once
 * @Timer: the timer; if it is armed it is set anew
 * @MillisecondsToDelay: from now
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 *
 * Differs from Windows: there an NDIS 6 driver cannot call it.  What is not an
 * initialised timer is reported.
 */
VOID NdisSetTimer(PNDIS_TIMER Timer, UINT MillisecondsToDelay)
{
	set_old(Timer, MillisecondsToDelay, 0, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisSetTimer);

/**
 * NdisCancelTimer() - disarm a timer
 * @Timer: the timer
 * @TimerCancelled: receives TRUE if it was armed; else its function may be
 *	about to be called, or running
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 *
 * Differs from Windows: there an NDIS 6 driver cannot call it.  What is not an
 * initialised timer is reported and FALSE.
 */
VOID NdisCancelTimer(PNDIS_TIMER Timer, PBOOLEAN TimerCancelled)
{
	*TimerCancelled = cancel_old(Timer, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisCancelTimer);

/**
 * NdisMInitializeTimer() - make a timer, not armed
 * @Timer: the timer
 * @MiniportAdapterHandle: not used
 * @TimerFunction: what it calls, at DISPATCH_LEVEL
 * @FunctionContext: with what
 *
 * Context: Any.
 *
 * Differs from Windows: as NdisInitializeTimer().
 */
VOID NdisMInitializeTimer(PNDIS_MINIPORT_TIMER Timer,
			  NDIS_HANDLE MiniportAdapterHandle,
			  PNDIS_TIMER_FUNCTION TimerFunction,
			  PVOID FunctionContext)
{
	init_old(Timer, TimerFunction, FunctionContext, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisMInitializeTimer);

/**
 * NdisMSetTimer() - arm a timer, once
 * @Timer: the timer; if it is armed it is set anew
 * @MillisecondsToDelay: from now
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 *
 * Differs from Windows: as NdisSetTimer().
 */
VOID NdisMSetTimer(PNDIS_MINIPORT_TIMER Timer, UINT MillisecondsToDelay)
{
	set_old(Timer, MillisecondsToDelay, 0, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisMSetTimer);

/**
 * NdisMSetPeriodicTimer() - arm a timer, periodically
 * @Timer: the timer; if it is armed it is set anew
 * @MillisecondsPeriod: from now, and from then on
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 *
 * Differs from Windows: as NdisSetTimer().
 */
VOID NdisMSetPeriodicTimer(PNDIS_MINIPORT_TIMER Timer, UINT MillisecondsPeriod)
{
	set_old(Timer, MillisecondsPeriod, MillisecondsPeriod, __func__,
		_RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisMSetPeriodicTimer);

/**
 * NdisMCancelTimer() - disarm a timer
 * @Timer: the timer
 * @TimerCancelled: receives TRUE if it was armed; else its function may be
 *	about to be called, or running
 *
 * Context: DISPATCH_LEVEL or below; works in an interrupt too.
 *
 * Differs from Windows: as NdisCancelTimer().
 */
VOID NdisMCancelTimer(PNDIS_MINIPORT_TIMER Timer, PBOOLEAN TimerCancelled)
{
	*TimerCancelled = cancel_old(Timer, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisMCancelTimer);
