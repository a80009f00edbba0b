// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting, for one object or several of any kind.
 *
 * Whoever signals an object hands the signal over: it picks the waiters, takes
 * the object for them and ends their waits.  So a synchronisation event lets
 * one through and not whoever comes by, nobody is overtaken, and a wait for
 * all of several objects takes all or none.  One lock makes that possible; it
 * is held for a few instructions, and nothing on the way of a frame waits.
 *
 * An object often lies on the stack of its waiter, and there is no call that
 * destroys one: the waiter returns and the memory is gone.  So the signaller
 * does everything under the lock, and a waiter returns only after it has held
 * it: when it does, the signaller has let go.
 *
 * A mutex is known to lockdep, with the place that initialised it for a class.
 */
#include "runtime/wait.h"

#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/instruction_pointer.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/report.h"
#include "runtime/time.h"

static_assert(sizeof(struct ndc_wait_block) <= sizeof(KWAIT_BLOCK));
static_assert(__alignof__(struct ndc_wait_block) <= __alignof__(KWAIT_BLOCK));

/* Protects every struct ndc_waitable.  Taken in interrupts, too. */
static DEFINE_SPINLOCK(wait_lock);

void ndc_waitable_init(struct ndc_waitable *object, enum ndc_waitable_kind kind,
		       s32 signal)
{
	INIT_LIST_HEAD(&object->waiters);
	object->signal = signal;
	object->kind = kind;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_waitable_init);

static struct ndc_mutex *to_mutex(struct ndc_waitable *object)
{
	return object->kind == NDC_WAIT_MUTEX ||
	       object->kind == NDC_WAIT_FAST_MUTEX ?
	       container_of(object, struct ndc_mutex, object) : NULL;
}

static bool ready(struct ndc_waitable *object, const struct task_struct *task)
{
	struct ndc_mutex *mutex = to_mutex(object);

	lockdep_assert_held(&wait_lock);
	return object->signal > 0 || (mutex && mutex->owner == task);
}

static void take(struct ndc_waitable *object, struct task_struct *task)
{
	struct ndc_mutex *mutex = to_mutex(object);

	lockdep_assert_held(&wait_lock);
	if (mutex)
		WRITE_ONCE(mutex->owner, task);
	if (mutex || object->kind == NDC_WAIT_SEMAPHORE)
		object->signal--;
	else if (object->kind == NDC_WAIT_SYNCHRONIZATION ||
		 object->kind == NDC_WAIT_SYNCHRONIZATION_TIMER)
		object->signal = 0;
}

/* Ends a wait if it can end now. */
static bool satisfy(struct ndc_waiter *waiter)
{
	unsigned int i, n = 0;

	for (i = 0; i < waiter->count; i++) {
		if (!ready(waiter->blocks[i].object, waiter->task))
			continue;
		n++;
		if (!waiter->all)
			break;
	}
	if (n < (waiter->all ? waiter->count : 1))
		return false;
	if (!waiter->all)
		take(waiter->blocks[i].object, waiter->task);
	for (n = 0; waiter->all && n < waiter->count; n++)
		take(waiter->blocks[n].object, waiter->task);
	WRITE_ONCE(waiter->result, waiter->all ? 0 : i);
	return true;
}

static void enqueue(struct ndc_waiter *waiter)
{
	unsigned int i;

	lockdep_assert_held(&wait_lock);
	for (i = 0; i < waiter->count; i++)
		list_add_tail(&waiter->blocks[i].node,
			      &waiter->blocks[i].object->waiters);
}

static void dequeue(struct ndc_waiter *waiter)
{
	unsigned int i;

	lockdep_assert_held(&wait_lock);
	for (i = 0; i < waiter->count; i++)
		list_del(&waiter->blocks[i].node);
}

/* Hands a signal over to those who wait for it, in the order they came. */
static void grant(struct ndc_waitable *object)
{
	struct ndc_wait_block *block;

	lockdep_assert_held(&wait_lock);
again:
	if (object->signal <= 0)
		return;
	list_for_each_entry(block, &object->waiters, node) {
		struct ndc_waiter *waiter = block->waiter;

		if (!satisfy(waiter))
			continue;
		/* It may have had several blocks in this list. */
		dequeue(waiter);
		wake_up_process(waiter->task);
		goto again;
	}
}

/* Signals; returns the state before. */
s32 ndc_waitable_set(struct ndc_waitable *object)
{
	unsigned long flags;
	s32 before;

	spin_lock_irqsave(&wait_lock, flags);
	before = object->signal;
	object->signal = 1;
	grant(object);
	spin_unlock_irqrestore(&wait_lock, flags);
	return before;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_waitable_set);

/* Takes the signal away; returns the state before. */
s32 ndc_waitable_reset(struct ndc_waitable *object)
{
	unsigned long flags;
	s32 before;

	spin_lock_irqsave(&wait_lock, flags);
	before = object->signal;
	object->signal = 0;
	spin_unlock_irqrestore(&wait_lock, flags);
	return before;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_waitable_reset);

/* Adds to a count, unless it would pass @limit; tells the one before. */
bool ndc_waitable_add(struct ndc_waitable *object, s32 count, s32 limit,
		      s32 *before)
{
	unsigned long flags;
	bool fits;

	spin_lock_irqsave(&wait_lock, flags);
	*before = object->signal;
	fits = count <= limit - *before;
	if (fits) {
		object->signal += count;
		grant(object);
	}
	spin_unlock_irqrestore(&wait_lock, flags);
	return fits;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_waitable_add);

static void sleep(struct ndc_waiter *waiter, ktime_t deadline)
{
	ktime_t *end = deadline == NDC_FOREVER ? NULL : &deadline;
	int err = -EINTR;

	while (err) {
		/* A port may well wait for ever: that is no hung task. */
		set_current_state(TASK_IDLE);
		if (READ_ONCE(waiter->result) != -EINPROGRESS)
			break;
		err = schedule_hrtimeout_range(end, NDC_SLACK_NS, HRTIMER_MODE_ABS);
	}
	__set_current_state(TASK_RUNNING);
}

static int wait(struct ndc_waiter *waiter, ktime_t deadline)
{
	unsigned long flags;
	unsigned int i;

	waiter->task = current;
	waiter->result = -EINPROGRESS;
	for (i = 0; i < waiter->count; i++)
		waiter->blocks[i].waiter = waiter;

	spin_lock_irqsave(&wait_lock, flags);
	if (!satisfy(waiter) && deadline) {
		enqueue(waiter);
		spin_unlock_irqrestore(&wait_lock, flags);
		sleep(waiter, deadline);
		/* Whoever has ended the wait is through with the objects. */
		spin_lock_irqsave(&wait_lock, flags);
		if (waiter->result == -EINPROGRESS)
			dequeue(waiter);
	}
	spin_unlock_irqrestore(&wait_lock, flags);
	return waiter->result == -EINPROGRESS ? -ETIMEDOUT : waiter->result;
}

#ifdef CONFIG_LOCKDEP
/*
 * Tells lockdep of a mutex that the caller does not have yet.  A wait that
 * ends without it, or for others too, is a try: it locks nobody out for ever.
 */
static void depend(struct ndc_waitable *object, bool try, unsigned long caller)
{
	struct ndc_mutex *mutex = to_mutex(object);

	if (mutex)
		mutex_acquire(&mutex->dep_map, 0, try, caller);
}

static void undepend(struct ndc_mutex *mutex, unsigned long caller)
{
	mutex_release(&mutex->dep_map, caller);
}
#else
static void depend(struct ndc_waitable *object, bool try, unsigned long caller)
{
}

static void undepend(struct ndc_mutex *mutex, unsigned long caller)
{
}
#endif

/* Whether a mutex was taken just now, for the first time. */
static bool taken(struct ndc_waitable *object)
{
	return to_mutex(object) && !READ_ONCE(object->signal);
}

/**
 * ndc_wait() - wait for objects
 * @waiter: for which, and how; the rest of it is filled in
 * @deadline: until when; 0: only look; NDC_FOREVER
 *
 * Context: Process; any if @deadline is 0.
 * Return: Which block ended the wait, 0 for all of them; -ETIMEDOUT.
 */
int ndc_wait(struct ndc_waiter *waiter, ktime_t deadline)
{
	struct ndc_waitable *only = waiter->count == 1 ?
				    waiter->blocks[0].object : NULL;
	struct ndc_mutex *mutex = only ? to_mutex(only) : NULL;
	unsigned int i;
	int result;

	if (mutex && deadline == NDC_FOREVER) {
		if (!ndc_mutex_mine(mutex))
			depend(only, false, waiter->caller);
		return wait(waiter, deadline);
	}
	result = wait(waiter, deadline);
	for (i = 0; i < waiter->count && result >= 0; i++)
		if ((waiter->all || i == result) &&
		    taken(waiter->blocks[i].object))
			depend(waiter->blocks[i].object, true, waiter->caller);
	return result;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_wait);

/* Waits for one object; false if the time is up. */
bool ndc_wait_one(struct ndc_waitable *object, ktime_t deadline,
		  unsigned long caller)
{
	struct ndc_wait_block block = { .object = object };
	struct ndc_waiter waiter = {
		.blocks = &block,
		.count = 1,
		.caller = caller,
	};

	return !ndc_wait(&waiter, deadline);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_wait_one);

void ndc_mutex_init(struct ndc_mutex *mutex, enum ndc_waitable_kind kind,
		    unsigned long caller)
{
	ndc_waitable_init(&mutex->object, kind, 1);
	mutex->owner = NULL;
#ifdef CONFIG_LOCKDEP
	lockdep_init_map_wait(&mutex->dep_map, "ndis", (void *)caller, 0,
			      LD_WAIT_SLEEP);
#endif
}
EXPORT_SYMBOL_IF_KUNIT(ndc_mutex_init);

bool ndc_mutex_mine(const struct ndc_mutex *mutex)
{
	return READ_ONCE(mutex->owner) == current;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_mutex_mine);

/* The caller, who is the owner, gives it up once; returns the state before. */
s32 ndc_mutex_release(struct ndc_mutex *mutex, unsigned long caller)
{
	unsigned long flags;
	s32 before;

	if (!mutex->object.signal)
		undepend(mutex, caller);
	spin_lock_irqsave(&wait_lock, flags);
	before = mutex->object.signal++;
	if (!before) {
		WRITE_ONCE(mutex->owner, NULL);
		grant(&mutex->object);
	}
	spin_unlock_irqrestore(&wait_lock, flags);
	return before;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_mutex_release);

/* What a port wants to wait for; NULL, and reported, if nobody can. */
static struct ndc_waitable *to_waitable(PVOID memory, const char *call,
					unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};
	struct ndc_waitable *object = memory;

	if (object && object->kind >= NDC_WAIT_NOTIFICATION &&
	    object->kind <= NDC_WAIT_THREAD &&
	    object->kind != NDC_WAIT_FAST_MUTEX)
		return object;
	ndc_report(&breach, "%s of something that is not an initialised object",
		   call);
	return NULL;
}

/*
 * How long a port may wait here: not at all, and reported, above
 * PASSIVE_LEVEL.
 */
static ktime_t to_deadline(PLARGE_INTEGER timeout, const char *call,
			   unsigned long caller)
{
	ktime_t deadline = timeout ? ndc_deadline(timeout->QuadPart) :
				     NDC_FOREVER;

	if (deadline && ndc_irql_above(NDC_APC, call, caller))
		return 0;
	return deadline;
}

/* A mutex is a thread's, so a DPC cannot even look for one. */
static bool refused(struct ndc_waitable *object, const char *call,
		    unsigned long caller)
{
	return to_mutex(object) && ndc_irql_above(NDC_APC, call, caller);
}

/**
 * KeWaitForSingleObject() - wait for an object
 * @Object: a KEVENT, KMUTEX, KSEMAPHORE, KTIMER or thread
 * @WaitReason: Executive; not used
 * @WaitMode: KernelMode; not used
 * @Alertable: not used
 * @Timeout: NULL: for ever; 0: only look; negative: from now, in 100 ns;
 *	positive: that time, in 100 ns since 1601
 *
 * Context: PASSIVE_LEVEL; DISPATCH_LEVEL only to look, and not for a mutex.
 * Return: STATUS_SUCCESS; STATUS_TIMEOUT; STATUS_INVALID_PARAMETER for what is
 * not an initialised object.
 *
 * Differs from Windows: the wait is never alerted.  A real wait above
 * PASSIVE_LEVEL is reported and only looks; a look for a mutex there is
 * reported and STATUS_TIMEOUT.
 */
NTSTATUS KeWaitForSingleObject(PVOID Object, KWAIT_REASON WaitReason,
			       KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
			       PLARGE_INTEGER Timeout)
{
	struct ndc_waitable *object = to_waitable(Object, __func__, _RET_IP_);
	ktime_t deadline;

	if (!object)
		return STATUS_INVALID_PARAMETER;
	if (refused(object, __func__, _RET_IP_))
		return STATUS_TIMEOUT;
	deadline = to_deadline(Timeout, __func__, _RET_IP_);
	if (deadline)
		might_sleep();
	return ndc_wait_one(object, deadline, _RET_IP_) ? STATUS_SUCCESS :
							  STATUS_TIMEOUT;
}
EXPORT_SYMBOL_GPL(KeWaitForSingleObject);

/* An object that is there twice could not be taken twice. */
static bool twice(PVOID objects[], ULONG count)
{
	ULONG i, j;

	for (i = 0; i < count; i++)
		for (j = 0; j < i; j++)
			if (objects[i] == objects[j])
				return true;
	return false;
}

/* Why a port cannot wait for several like that, or NULL. */
static const char *unfit(PVOID objects[], ULONG count, WAIT_TYPE type,
			 const struct ndc_wait_block *blocks)
{
	if (!count)
		return "no object";
	if (count > MAXIMUM_WAIT_OBJECTS)
		return "more than 64 objects";
	if (!blocks)
		return "more than 3 objects and no WaitBlockArray";
	if (type == WaitAll && twice(objects, count))
		return "an object that is there twice";
	return NULL;
}

/* Puts the objects into the blocks; false, and reported, if one is none. */
static bool fill(struct ndc_wait_block *blocks, PVOID objects[], ULONG count,
		 const char *call, unsigned long caller)
{
	ULONG i;

	for (i = 0; i < count; i++) {
		blocks[i].object = to_waitable(objects[i], call, caller);
		if (!blocks[i].object)
			return false;
	}
	return true;
}

/**
 * KeWaitForMultipleObjects() - wait for several objects
 * @Count: how many; at most MAXIMUM_WAIT_OBJECTS
 * @Object: the objects, as for KeWaitForSingleObject()
 * @WaitType: WaitAny: for one of them; WaitAll: until all can be had at once
 * @WaitReason: Executive; not used
 * @WaitMode: KernelMode; not used
 * @Alertable: not used
 * @Timeout: as for KeWaitForSingleObject()
 * @WaitBlockArray: room for @Count blocks during the call; NULL is enough for
 *	THREAD_WAIT_OBJECTS
 *
 * Context: PASSIVE_LEVEL; DISPATCH_LEVEL only to look, and not for a mutex.
 * Return: STATUS_WAIT_0 plus the index of the object for WaitAny, STATUS_WAIT_0
 * for WaitAll; STATUS_TIMEOUT; STATUS_INVALID_PARAMETER for arguments that
 * cannot be.
 *
 * Differs from Windows: as KeWaitForSingleObject().  Bad arguments are
 * reported, where Windows stops the machine.
 */
NTSTATUS KeWaitForMultipleObjects(ULONG Count, PVOID Object[],
				  WAIT_TYPE WaitType, KWAIT_REASON WaitReason,
				  KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
				  PLARGE_INTEGER Timeout,
				  PKWAIT_BLOCK WaitBlockArray)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = _RET_IP_,
	};
	struct ndc_wait_block own[THREAD_WAIT_OBJECTS];
	struct ndc_waiter waiter = {
		.blocks = (struct ndc_wait_block *)WaitBlockArray,
		.count = Count,
		.all = WaitType == WaitAll,
		.caller = _RET_IP_,
	};
	ktime_t deadline;
	const char *why;
	int result;
	ULONG i;

	if (!waiter.blocks && Count <= ARRAY_SIZE(own))
		waiter.blocks = own;
	why = unfit(Object, Count, WaitType, waiter.blocks);
	if (why) {
		ndc_report(&breach, "%s with %s", __func__, why);
		return STATUS_INVALID_PARAMETER;
	}
	if (!fill(waiter.blocks, Object, Count, __func__, _RET_IP_))
		return STATUS_INVALID_PARAMETER;
	for (i = 0; i < Count; i++)
		if (refused(waiter.blocks[i].object, __func__, _RET_IP_))
			return STATUS_TIMEOUT;
	deadline = to_deadline(Timeout, __func__, _RET_IP_);
	if (deadline)
		might_sleep();
	result = ndc_wait(&waiter, deadline);
	return result < 0 ? STATUS_TIMEOUT : STATUS_WAIT_0 + result;
}
EXPORT_SYMBOL_GPL(KeWaitForMultipleObjects);
