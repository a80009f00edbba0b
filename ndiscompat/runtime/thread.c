// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads of a port over kernel threads.
 *
 * A thread lasts while it runs, while its handle is open and while the port
 * has references of it.  When the last of the three ends, a work of the layer
 * waits until the kernel's thread is really gone and frees it.
 *
 * A module that goes while a thread of it runs is waited for, with a line
 * every so often: the thread is in the module's code.  Handles and references
 * that it leaves are reported, and ended for it.
 */
#include "runtime/thread.h"

#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include <ndis.h>

#include "core/fault.h"
#include "core/handle.h"
#include "core/report.h"
#include "core/work.h"
#include "runtime/irql.h"
#include "runtime/wait.h"

#define NORMAL_PRIORITY	8

/**
 * struct _KTHREAD - a thread
 * @object: can be waited for: signalled at its end
 * @handle: what its handle leads to
 * @node: in the list of all
 * @task: the kernel's thread, held
 * @routine: what it runs
 * @context: with what
 * @caller: where it was made
 * @running: it has not come to its end
 * @open: its handle is
 * @references: how many the port has
 * @priority: as Windows counts
 * @reaper: frees it
 * @rcu: the same
 *
 * The lock protects what can change.
 */
struct _KTHREAD {
	struct ndc_waitable object;
	struct ndc_handle handle;
	struct list_head node;
	struct task_struct *task;
	PKSTART_ROUTINE routine;
	void *context;
	unsigned long caller;
	bool running;
	bool open;
	unsigned int references;
	KPRIORITY priority;
	struct work_struct reaper;
	struct rcu_head rcu;
};

struct _OBJECT_TYPE {
	int unused;
};

static struct _OBJECT_TYPE thread_type;
static POBJECT_TYPE thread_type_pointer = &thread_type;

static LIST_HEAD(threads);
/* Protects threads, and what can change in them. */
static DEFINE_SPINLOCK(threads_lock);
static struct ndc_handles handles;
/* Woken when a thread has come to its end. */
static DECLARE_WAIT_QUEUE_HEAD(ended);

static void report(enum ndc_rule rule, unsigned long caller, const char *call,
		   const char *what)
{
	const struct ndc_breach breach = {
		.rule = rule,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

static void reap(struct work_struct *work)
{
	struct _KTHREAD *thread = container_of(work, struct _KTHREAD, reaper);

	/* It has ended, or is about to; this waits for the very end. */
	kthread_stop(thread->task);
	put_task_struct(thread->task);
	kfree_rcu(thread, rcu);
}

/* Frees a thread that nobody needs any more. */
static void release(struct _KTHREAD *thread)
{
	lockdep_assert_held(&threads_lock);
	if (thread->running || thread->open || thread->references)
		return;
	list_del(&thread->node);
	queue_work(ndc_own_queue, &thread->reaper);
}

/* The last that a thread does with itself. */
static void end(struct _KTHREAD *thread)
{
	ndc_waitable_set(&thread->object);
	spin_lock_bh(&threads_lock);
	thread->running = false;
	release(thread);
	spin_unlock_bh(&threads_lock);
	wake_up_all(&ended);
}

static int thread_main(void *data)
{
	unsigned long state = ndc_irql_state();
	struct _KTHREAD *thread = data;

	thread->routine(thread->context);
	ndc_irql_mend(state, "a thread", thread->routine);
	end(thread);
	return 0;
}

/* The thread that this is, or NULL if it is not one of a port's. */
static struct _KTHREAD *this_thread(void)
{
	if (!(current->flags & PF_KTHREAD) ||
	    kthread_func(current) != thread_main)
		return NULL;
	return kthread_data(current);
}

/* Whether no thread of a module runs. */
static bool module_idle(const void *module)
{
	struct _KTHREAD *thread;
	bool idle = true;

	spin_lock_bh(&threads_lock);
	list_for_each_entry(thread, &threads, node)
		idle &= !thread->running ||
			!within_module((unsigned long)thread->routine, module);
	spin_unlock_bh(&threads_lock);
	return idle;
}

/* Closes and dereferences a thread for a module; false if there is none. */
static bool abandon(const struct module *module, struct ndc_breach *breach,
		    bool *open, unsigned int *references)
{
	struct _KTHREAD *thread;
	bool found = false;

	spin_lock_bh(&threads_lock);
	list_for_each_entry(thread, &threads, node) {
		if (!within_module((unsigned long)thread->routine, module))
			continue;
		found = true;
		breach->caller = thread->caller;
		*open = thread->open;
		*references = thread->references;
		if (thread->open)
			ndc_handle_take(&handles,
					ndc_handle_token(&thread->handle,
							 NDC_HANDLE_THREAD),
					NDC_HANDLE_THREAD);
		thread->open = false;
		thread->references = 0;
		release(thread);
		break;
	}
	spin_unlock_bh(&threads_lock);
	return found;
}

static int module_event(struct notifier_block *self, unsigned long event,
			void *data)
{
	const struct module *module = data;
	struct ndc_breach breach = {
		.rule = NDC_RULE_LEAK,
		.driver = module->name,
	};
	unsigned int references;
	bool open;

	if (event != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	ndc_work_wait(&ended, module_idle, module, &breach,
		      "a thread to end that the module has left");
	while (abandon(module, &breach, &open, &references))
		ndc_report(&breach, "a thread with %s and %u references, left by the module",
			   open ? "an open handle" : "no open handle",
			   references);
	return NOTIFY_OK;
}

static struct notifier_block module_notifier = {
	.notifier_call = module_event,
	.priority = 1,
};

static const char * const calls[] = {
	"PsCreateSystemThread",
};

int ndc_thread_init(void)
{
	ndc_handles_init(&handles);
	ndc_fault_add(calls, ARRAY_SIZE(calls));
	return register_module_notifier(&module_notifier);
}

/* Every port is gone; the work queue's end waits for the reapers. */
void ndc_thread_exit(void)
{
	unregister_module_notifier(&module_notifier);
	ndc_handles_destroy(&handles);
}

/* Makes a thread that does not run yet. */
static struct _KTHREAD *make(PKSTART_ROUTINE routine, void *context,
			     unsigned long caller)
{
	struct _KTHREAD *thread = kzalloc(sizeof(*thread), GFP_KERNEL);
	struct task_struct *task;

	if (!thread)
		return NULL;
	ndc_waitable_init(&thread->object, NDC_WAIT_THREAD, 0);
	INIT_WORK(&thread->reaper, reap);
	thread->routine = routine;
	thread->context = context;
	thread->caller = caller;
	thread->running = true;
	thread->open = true;
	thread->priority = NORMAL_PRIORITY;
	task = kthread_create(thread_main, thread, "ndis/%ps", routine);
	if (IS_ERR(task))
		goto err_free_thread;
	thread->task = get_task_struct(task);
	if (ndc_handle_add(&handles, &thread->handle, GFP_KERNEL))
		goto err_stop_task;
	spin_lock_bh(&threads_lock);
	list_add(&thread->node, &threads);
	spin_unlock_bh(&threads_lock);
	return thread;

err_stop_task:
	/* It has not begun, and does not now. */
	kthread_stop(task);
	put_task_struct(task);
err_free_thread:
	kfree(thread);
	return NULL;
}

/**
 * ndiscompat_thread_type() - what PsThreadType stands for
 *
 * Context: Any.
 * Return: Where the type of threads is.
 *
 * Differs from Windows: not a Windows name.
 */
POBJECT_TYPE *ndiscompat_thread_type(void)
{
	return &thread_type_pointer;
}
EXPORT_SYMBOL_GPL(ndiscompat_thread_type);

/**
 * PsCreateSystemThread() - make a thread, and let it run
 * @ThreadHandle: receives its handle, for ObReferenceObjectByHandle() and
 *	ZwClose()
 * @DesiredAccess: not used
 * @ObjectAttributes: not used
 * @ProcessHandle: not used; the thread is the kernel's
 * @ClientId: receives its number, or NULL
 * @StartRoutine: what it runs; it ends with it, or with
 *	PsTerminateSystemThread()
 * @StartContext: with what
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES;
 * STATUS_INVALID_PARAMETER, and reported, without a place for the handle or a
 * routine; STATUS_UNSUCCESSFUL, and reported, above PASSIVE_LEVEL.
 *
 * Differs from Windows: a module that goes while its thread runs is waited
 * for; a handle and references that it leaves are reported and ended.
 */
NTSTATUS PsCreateSystemThread(PHANDLE ThreadHandle, ULONG DesiredAccess,
			      POBJECT_ATTRIBUTES ObjectAttributes,
			      HANDLE ProcessHandle, PCLIENT_ID ClientId,
			      PKSTART_ROUTINE StartRoutine, PVOID StartContext)
{
	struct _KTHREAD *thread;

	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return STATUS_UNSUCCESSFUL;
	might_sleep();
	if (!ThreadHandle || !StartRoutine) {
		report(NDC_RULE_ARGUMENT, _RET_IP_, __func__,
		       "without a place for the handle or a routine");
		return STATUS_INVALID_PARAMETER;
	}
	thread = ndc_fault(__func__, sizeof(*thread), _RET_IP_) ? NULL :
		 make(StartRoutine, StartContext, _RET_IP_);
	if (!thread)
		return STATUS_INSUFFICIENT_RESOURCES;
	*ThreadHandle = ndc_handle_token(&thread->handle, NDC_HANDLE_THREAD);
	if (ClientId) {
		ClientId->UniqueProcess = NULL;
		ClientId->UniqueThread =
			(HANDLE)(ULONG_PTR)task_pid_nr(thread->task);
	}
	wake_up_process(thread->task);
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(PsCreateSystemThread);

/**
 * PsTerminateSystemThread() - end this thread
 * @ExitStatus: not used
 *
 * Context: PASSIVE_LEVEL, in a thread of PsCreateSystemThread().
 * Return: Not at all; STATUS_INVALID_PARAMETER, and reported, in another
 * thread; STATUS_UNSUCCESSFUL, and reported, above PASSIVE_LEVEL.
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS PsTerminateSystemThread(NTSTATUS ExitStatus)
{
	struct _KTHREAD *thread;

	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return STATUS_UNSUCCESSFUL;
	thread = this_thread();
	if (!thread) {
		report(NDC_RULE_STATE, _RET_IP_, __func__,
		       "in a thread that PsCreateSystemThread has not made");
		return STATUS_INVALID_PARAMETER;
	}
	end(thread);
	kthread_complete_and_exit(NULL, 0);
}
EXPORT_SYMBOL_GPL(PsTerminateSystemThread);

/**
 * KeGetCurrentThread() - which thread this is
 *
 * Context: Any.
 * Return: Something that is the same for the same thread; of a thread of
 * PsCreateSystemThread() its object.
 *
 * Differs from Windows: another thread than one of PsCreateSystemThread()
 * cannot be waited for or referenced.
 */
PKTHREAD KeGetCurrentThread(void)
{
	return this_thread() ?: (PKTHREAD)current;
}
EXPORT_SYMBOL_GPL(KeGetCurrentThread);

/* A thread by its address; NULL, and reported, if it is none.  Locked. */
static struct _KTHREAD *find(const void *object, const char *call,
			     unsigned long caller)
{
	struct _KTHREAD *thread;

	lockdep_assert_held(&threads_lock);
	list_for_each_entry(thread, &threads, node)
		if (thread == object)
			return thread;
	report(NDC_RULE_ARGUMENT, caller, call,
	       "of something that is not a thread");
	return NULL;
}

static void set_priority(struct task_struct *task, KPRIORITY priority)
{
	if (priority >= LOW_REALTIME_PRIORITY)
		sched_set_fifo_low(task);
	else
		sched_set_normal(task, 2 * (NORMAL_PRIORITY - priority));
}

/**
 * KeSetPriorityThread() - say how urgent a thread is
 * @Thread: a thread of PsCreateSystemThread()
 * @Priority: 1 to 15, 8 at first; from 16 on it is a real-time thread
 *
 * Context: PASSIVE_LEVEL.
 * Return: The priority before.
 *
 * Differs from Windows: all real-time priorities are the kernel's lowest.  Of
 * another thread, with another priority and above PASSIVE_LEVEL it is reported
 * and changes nothing.
 */
KPRIORITY KeSetPriorityThread(PKTHREAD Thread, KPRIORITY Priority)
{
	struct task_struct *task = NULL;
	KPRIORITY before = NORMAL_PRIORITY;
	struct _KTHREAD *thread;

	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return before;
	if (Priority <= LOW_PRIORITY || Priority > HIGH_PRIORITY) {
		report(NDC_RULE_ARGUMENT, _RET_IP_, __func__,
		       "to a priority that is none");
		return before;
	}
	spin_lock_bh(&threads_lock);
	thread = find(Thread, __func__, _RET_IP_);
	if (thread) {
		before = thread->priority;
		thread->priority = Priority;
		task = get_task_struct(thread->task);
	}
	spin_unlock_bh(&threads_lock);
	if (task) {
		set_priority(task, Priority);
		put_task_struct(task);
	}
	return before;
}
EXPORT_SYMBOL_GPL(KeSetPriorityThread);

/* What is said of a handle that is no thread's. */
static void report_handle(unsigned long caller, const char *call)
{
	report(NDC_RULE_ARGUMENT, caller, call,
	       "of something that is not an open handle");
}

/**
 * ObReferenceObjectByHandle() - keep the thread that a handle is of
 * @Handle: of PsCreateSystemThread()
 * @DesiredAccess: not used
 * @ObjectType: NULL or *PsThreadType
 * @AccessMode: KernelMode; not used
 * @Object: receives the thread, for KeWaitForSingleObject() and
 *	ObDereferenceObject()
 * @HandleInformation: receives what little is known, or NULL
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_OBJECT_TYPE_MISMATCH; STATUS_INVALID_HANDLE,
 * and reported, for what is no open handle.
 *
 * Differs from Windows: threads are the only objects with handles.
 */
NTSTATUS ObReferenceObjectByHandle(HANDLE Handle, ACCESS_MASK DesiredAccess,
				   POBJECT_TYPE ObjectType,
				   KPROCESSOR_MODE AccessMode, PVOID *Object,
				   POBJECT_HANDLE_INFORMATION HandleInformation)
{
	struct _KTHREAD *thread = NULL;
	struct ndc_handle *handle;

	if (ObjectType && ObjectType != &thread_type)
		return STATUS_OBJECT_TYPE_MISMATCH;
	rcu_read_lock();
	spin_lock_bh(&threads_lock);
	handle = ndc_handle_find(&handles, Handle, NDC_HANDLE_THREAD);
	if (!IS_ERR(handle)) {
		thread = container_of(handle, struct _KTHREAD, handle);
		thread->references++;
	}
	spin_unlock_bh(&threads_lock);
	rcu_read_unlock();
	if (!thread) {
		report_handle(_RET_IP_, __func__);
		return STATUS_INVALID_HANDLE;
	}
	*Object = thread;
	if (HandleInformation)
		*HandleInformation = (OBJECT_HANDLE_INFORMATION) {
			.GrantedAccess = THREAD_ALL_ACCESS,
		};
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(ObReferenceObjectByHandle);

/**
 * ObReferenceObject() - keep a thread once more
 * @Object: the thread
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: How many references there are now.
 *
 * Differs from Windows: what is not a thread is reported and 0.
 */
LONG_PTR ObReferenceObject(PVOID Object)
{
	struct _KTHREAD *thread;
	LONG_PTR references = 0;

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return 0;
	spin_lock_bh(&threads_lock);
	thread = find(Object, __func__, _RET_IP_);
	if (thread)
		references = ++thread->references;
	spin_unlock_bh(&threads_lock);
	return references;
}
EXPORT_SYMBOL_GPL(ObReferenceObject);

/**
 * ObDereferenceObject() - give a reference of a thread up
 * @Object: the thread
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: How many references there are now.
 *
 * Differs from Windows: what is not a thread, and one more than there are, is
 * reported and 0.
 */
LONG_PTR ObDereferenceObject(PVOID Object)
{
	struct _KTHREAD *thread;
	LONG_PTR references = 0;
	bool too_often = false;

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return 0;
	spin_lock_bh(&threads_lock);
	thread = find(Object, __func__, _RET_IP_);
	if (thread) {
		too_often = !thread->references;
		if (!too_often)
			references = --thread->references;
		release(thread);
	}
	spin_unlock_bh(&threads_lock);
	if (too_often)
		report(NDC_RULE_STATE, _RET_IP_, __func__,
		       "of a thread that is not referenced");
	return references;
}
EXPORT_SYMBOL_GPL(ObDereferenceObject);

/**
 * ZwClose() - close a handle
 * @Handle: of PsCreateSystemThread()
 *
 * The thread goes on.
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_INVALID_HANDLE, and reported, for what is no
 * open handle; STATUS_UNSUCCESSFUL, and reported, above PASSIVE_LEVEL.
 *
 * Differs from Windows: threads are the only objects with handles.
 */
NTSTATUS ZwClose(HANDLE Handle)
{
	struct ndc_handle *handle;
	struct _KTHREAD *thread;

	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return STATUS_UNSUCCESSFUL;
	spin_lock_bh(&threads_lock);
	handle = ndc_handle_take(&handles, Handle, NDC_HANDLE_THREAD);
	if (!IS_ERR(handle)) {
		thread = container_of(handle, struct _KTHREAD, handle);
		thread->open = false;
		release(thread);
	}
	spin_unlock_bh(&threads_lock);
	if (!IS_ERR(handle))
		return STATUS_SUCCESS;
	report_handle(_RET_IP_, __func__);
	return STATUS_INVALID_HANDLE;
}
EXPORT_SYMBOL_GPL(ZwClose);
