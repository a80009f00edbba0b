// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads of a port, their handles and references.
 */
#include <linux/bottom_half.h>
#include <linux/sched.h>

#include "ndt.h"

#include <ndis.h>

static struct {
	KEVENT go;
	PKTHREAD self;
	PVOID context;
	KIRQL irql;
	bool terminate;
	bool hold;
	atomic_t after;
} seen;

static int setup(struct kunit *test)
{
	memset(&seen, 0, sizeof(seen));
	KeInitializeEvent(&seen.go, NotificationEvent, FALSE);
	return 0;
}

static VOID main_routine(PVOID context)
{
	seen.context = context;
	seen.self = KeGetCurrentThread();
	seen.irql = KeGetCurrentIrql();
	if (seen.hold)
		KeWaitForSingleObject(&seen.go, Executive, KernelMode, FALSE,
				      NULL);
	if (seen.terminate)
		PsTerminateSystemThread(STATUS_SUCCESS);
	atomic_inc(&seen.after);
}

/* Generous, since the machine may be slow. */
static NTSTATUS wait_for(PVOID thread)
{
	LARGE_INTEGER due = { .QuadPart = -600000000LL };

	return KeWaitForSingleObject(thread, Executive, KernelMode, FALSE,
				     &due);
}

/* Inline: each place is one of its own for reports. */
static __always_inline HANDLE create(struct kunit *test)
{
	OBJECT_ATTRIBUTES attributes;
	HANDLE handle = NULL;

	InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL,
				   NULL);
	KUNIT_EXPECT_EQ(test,
			PsCreateSystemThread(&handle, THREAD_ALL_ACCESS,
					     &attributes, NULL, NULL,
					     main_routine, test),
			STATUS_SUCCESS);
	return handle;
}

static __always_inline PVOID reference(struct kunit *test, HANDLE handle)
{
	PVOID thread = NULL;

	KUNIT_EXPECT_EQ(test,
			ObReferenceObjectByHandle(handle, SYNCHRONIZE,
						  *PsThreadType, KernelMode,
						  &thread, NULL),
			STATUS_SUCCESS);
	return thread;
}

/* As ports do it. */
static void created_waited_for_and_closed(struct kunit *test)
{
	HANDLE handle = create(test);
	PVOID thread = reference(test, handle);

	KUNIT_EXPECT_EQ(test, ZwClose(handle), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, wait_for(thread), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, wait_for(thread), STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, seen.context, (PVOID)test);
	KUNIT_EXPECT_PTR_EQ(test, seen.self, (PKTHREAD)thread);
	KUNIT_EXPECT_EQ(test, seen.irql, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.after), 1);
	KUNIT_EXPECT_EQ(test, ObDereferenceObject(thread), 0);
}

static void terminates_itself(struct kunit *test)
{
	HANDLE handle;
	PVOID thread;

	seen.terminate = true;
	handle = create(test);
	thread = reference(test, handle);
	KUNIT_EXPECT_EQ(test, wait_for(thread), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.after), 0);
	ObDereferenceObject(thread);
	KUNIT_EXPECT_EQ(test, ZwClose(handle), STATUS_SUCCESS);
}

static void not_signalled_while_it_runs(struct kunit *test)
{
	LARGE_INTEGER due = { .QuadPart = -20000 };
	PVOID thread, objects[2];
	HANDLE handle;
	KEVENT never;

	seen.hold = true;
	handle = create(test);
	thread = reference(test, handle);
	KeInitializeEvent(&never, NotificationEvent, FALSE);
	objects[0] = &never;
	objects[1] = thread;
	KUNIT_EXPECT_EQ(test, KeWaitForSingleObject(thread, Executive,
						    KernelMode, FALSE, &due),
			STATUS_TIMEOUT);
	KeSetEvent(&seen.go, IO_NO_INCREMENT, FALSE);
	KUNIT_EXPECT_EQ(test, KeWaitForMultipleObjects(2, objects, WaitAny,
						       Executive, KernelMode,
						       FALSE, NULL, NULL),
			STATUS_WAIT_1);
	ObDereferenceObject(thread);
	ZwClose(handle);
}

/* Neither a handle nor a reference: it ends by itself. */
static void forgotten_while_it_runs(struct kunit *test)
{
	unsigned int i;
	HANDLE handle;

	seen.hold = true;
	handle = create(test);
	KUNIT_EXPECT_EQ(test, ZwClose(handle), STATUS_SUCCESS);
	KeSetEvent(&seen.go, IO_NO_INCREMENT, FALSE);
	for (i = 0; i < 10000 && !atomic_read(&seen.after); i++)
		NdisMSleep(1000);
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.after), 1);
}

static void references(struct kunit *test)
{
	OBJECT_HANDLE_INFORMATION information = {};
	HANDLE handle = create(test);
	PVOID thread = reference(test, handle), again = NULL;
	LONG_PTR left;

	KUNIT_EXPECT_EQ(test, ObReferenceObject(thread), 2);
	KUNIT_EXPECT_EQ(test,
			ObReferenceObjectByHandle(handle, 0, NULL, KernelMode,
						  &again, &information),
			STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, again, thread);
	KUNIT_EXPECT_EQ(test, information.GrantedAccess, THREAD_ALL_ACCESS);
	KUNIT_EXPECT_EQ(test, wait_for(thread), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ObDereferenceObject(thread), 2);
	local_bh_disable();
	left = ObDereferenceObject(thread);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, left, 1);
	KUNIT_EXPECT_EQ(test, ObDereferenceObject(thread), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  left = ObDereferenceObject(thread));
	KUNIT_EXPECT_EQ(test, left, 0);
	KUNIT_EXPECT_EQ(test, ZwClose(handle), STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  left = ObDereferenceObject(thread));
	KUNIT_EXPECT_EQ(test, left, 0);
}

static void client_id(struct kunit *test)
{
	HANDLE handle;
	CLIENT_ID id = {};

	KUNIT_EXPECT_EQ(test, PsCreateSystemThread(&handle, 0, NULL, NULL, &id,
						   main_routine, NULL),
			STATUS_SUCCESS);
	KUNIT_EXPECT_NOT_NULL(test, id.UniqueThread);
	KUNIT_EXPECT_EQ(test, ZwClose(handle), STATUS_SUCCESS);
}

static void what_is_no_handle_is_reported(struct kunit *test)
{
	HANDLE handle = create(test);
	PVOID thread = NULL;
	NTSTATUS status;

	KUNIT_EXPECT_PTR_EQ(test, PsThreadType, ndiscompat_thread_type());
	KUNIT_EXPECT_EQ(test,
			ObReferenceObjectByHandle(handle, 0,
						  (void *)&thread,
						  KernelMode, &thread, NULL),
			STATUS_OBJECT_TYPE_MISMATCH);
	KUNIT_EXPECT_EQ(test, ZwClose(handle), STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status = ZwClose(handle));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_HANDLE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status = ZwClose(NULL));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_HANDLE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status =
			  ObReferenceObjectByHandle(handle, 0, NULL, KernelMode,
						    &thread, NULL));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_HANDLE);
	KUNIT_EXPECT_NULL(test, thread);
}

static void what_is_no_thread_is_reported(struct kunit *test)
{
	KPRIORITY before;
	NTSTATUS status;
	LONG_PTR left;
	HANDLE handle;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  left = ObReferenceObject(test));
	KUNIT_EXPECT_EQ(test, left, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, before =
			  KeSetPriorityThread(KeGetCurrentThread(), 9));
	KUNIT_EXPECT_EQ(test, before, 8);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  status = PsTerminateSystemThread(STATUS_SUCCESS));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_PARAMETER);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status =
			  PsCreateSystemThread(NULL, 0, NULL, NULL, NULL,
					       main_routine, NULL));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_PARAMETER);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status =
			  PsCreateSystemThread(&handle, 0, NULL, NULL, NULL,
					       NULL, NULL));
	KUNIT_EXPECT_EQ(test, status, STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_PTR_EQ(test, KeGetCurrentThread(), KeGetCurrentThread());
}

static void above_passive_is_refused(struct kunit *test)
{
	HANDLE handle = create(test), none;
	PVOID thread = reference(test, handle);
	NTSTATUS created, ended, closed;
	KPRIORITY before;

	local_bh_disable();
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, created =
			  PsCreateSystemThread(&none, 0, NULL, NULL, NULL,
					       main_routine, NULL));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ended = PsTerminateSystemThread(STATUS_SUCCESS));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, closed = ZwClose(handle));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  before = KeSetPriorityThread(thread, 9));
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, created, STATUS_UNSUCCESSFUL);
	KUNIT_EXPECT_EQ(test, ended, STATUS_UNSUCCESSFUL);
	KUNIT_EXPECT_EQ(test, closed, STATUS_UNSUCCESSFUL);
	KUNIT_EXPECT_EQ(test, before, 8);
	KUNIT_EXPECT_EQ(test, wait_for(thread), STATUS_SUCCESS);
	ObDereferenceObject(thread);
	KUNIT_EXPECT_EQ(test, ZwClose(handle), STATUS_SUCCESS);
}

struct references {
	PVOID thread;
	LONG_PTR more;
	LONG_PTR less;
};

static void refer_in_an_interrupt(void *data)
{
	struct references *references = data;

	references->more = ObReferenceObject(references->thread);
	references->less = ObDereferenceObject(references->thread);
}

static void references_in_an_interrupt_are_refused(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_IRQL);
	HANDLE handle = create(test);
	struct references references = { .thread = reference(test, handle) };

	ndt_announce(test, NDC_RULE_IRQL);
	ndt_in_hardirq(refer_in_an_interrupt, &references);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_IRQL), before + 2);
	KUNIT_EXPECT_EQ(test, references.more, 0);
	KUNIT_EXPECT_EQ(test, references.less, 0);
	KUNIT_EXPECT_EQ(test, ObDereferenceObject(references.thread), 0);
	ZwClose(handle);
}

static VOID note_priority(PVOID context)
{
	int *nice = context;

	KeSetPriorityThread(KeGetCurrentThread(), 10);
	nice[0] = task_nice(current);
	KeSetPriorityThread(KeGetCurrentThread(), LOW_REALTIME_PRIORITY);
	nice[1] = current->policy;
	KeEnterCriticalRegion();
	nice[2] = KeSetPriorityThread(KeGetCurrentThread(), 8);
	KeLeaveCriticalRegion();
	nice[3] = task_nice(current);
}

static void priorities(struct kunit *test)
{
	KPRIORITY before;
	HANDLE handle;
	PVOID thread;
	int nice[4];

	KUNIT_EXPECT_EQ(test, PsCreateSystemThread(&handle, 0, NULL, NULL, NULL,
						   note_priority, nice),
			STATUS_SUCCESS);
	thread = reference(test, handle);
	KUNIT_EXPECT_EQ(test, wait_for(thread), STATUS_SUCCESS);
	KUNIT_EXPECT_LT(test, nice[0], 0);
	KUNIT_EXPECT_EQ(test, nice[1], SCHED_FIFO);
	KUNIT_EXPECT_EQ(test, nice[2], LOW_REALTIME_PRIORITY);
	KUNIT_EXPECT_EQ(test, nice[3], 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  before = KeSetPriorityThread(thread, 0));
	KUNIT_EXPECT_EQ(test, before, 8);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  before = KeSetPriorityThread(thread, 32));
	KUNIT_EXPECT_EQ(test, before, 8);
	/* It has ended, but it is still there. */
	KUNIT_EXPECT_EQ(test, KeSetPriorityThread(thread, 1), 8);
	ObDereferenceObject(thread);
	ZwClose(handle);
}

static void every_allocation_may_fail(struct kunit *test)
{
	unsigned int nth, failures = 0;
	HANDLE handle = NULL;
	NTSTATUS status;
	PVOID thread;
	bool failed;

	for (nth = 1; nth < 100; nth++) {
		ndt_fail_nth(nth);
		status = PsCreateSystemThread(&handle, 0, NULL, NULL, NULL,
					      main_routine, NULL);
		failed = ndt_failed();
		if (!failed)
			break;
		KUNIT_EXPECT_EQ(test, status, STATUS_INSUFFICIENT_RESOURCES);
		failures++;
	}
	KUNIT_EXPECT_EQ(test, failures, 3);
	KUNIT_ASSERT_EQ(test, status, STATUS_SUCCESS);
	/* It is counted here, and not in the next case. */
	thread = reference(test, handle);
	KUNIT_EXPECT_EQ(test, wait_for(thread), STATUS_SUCCESS);
	ObDereferenceObject(thread);
	KUNIT_EXPECT_EQ(test, ZwClose(handle), STATUS_SUCCESS);
}

static VOID leave_raised(PVOID context)
{
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
}

static void a_level_that_it_leaves_is_mended(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_IRQL);
	HANDLE handle;
	PVOID thread;

	ndt_announce(test, NDC_RULE_IRQL);
	KUNIT_EXPECT_EQ(test, PsCreateSystemThread(&handle, 0, NULL, NULL, NULL,
						   leave_raised, NULL),
			STATUS_SUCCESS);
	thread = reference(test, handle);
	KUNIT_EXPECT_EQ(test, wait_for(thread), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_IRQL), before + 1);
	ObDereferenceObject(thread);
	ZwClose(handle);
}

static void come_and_go(void *data)
{
	struct kunit *test = data;
	unsigned int i;

	for (i = 0; i < 10; i++) {
		HANDLE handle;
		PVOID thread;

		if (PsCreateSystemThread(&handle, 0, NULL, NULL, NULL,
					 main_routine, test) != STATUS_SUCCESS)
			return;
		if (ObReferenceObjectByHandle(handle, 0, NULL, KernelMode,
					      &thread, NULL) != STATUS_SUCCESS)
			return;
		ZwClose(handle);
		wait_for(thread);
		ObDereferenceObject(thread);
	}
}

static void many_threads(struct kunit *test)
{
	ndt_in_threads(test, 4, come_and_go, test);
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.after), 40);
}

static VOID sleep_and_end(PVOID context)
{
	NdisMSleep(50000);
}

/*
 * The last case: the module goes while one of its threads runs, and has left
 * a handle and a reference of another open.
 */
static void left_behind(struct kunit *test)
{
	HANDLE running, handle = create(test);
	PVOID thread = reference(test, handle);

	ndt_announce_at_unload(test, NDC_RULE_LEAK);
	KUNIT_EXPECT_EQ(test, wait_for(thread), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, PsCreateSystemThread(&running, 0, NULL, NULL,
						   NULL, sleep_and_end, NULL),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ZwClose(running), STATUS_SUCCESS);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(created_waited_for_and_closed),
	KUNIT_CASE(terminates_itself),
	KUNIT_CASE(not_signalled_while_it_runs),
	KUNIT_CASE(forgotten_while_it_runs),
	KUNIT_CASE(references),
	KUNIT_CASE(client_id),
	KUNIT_CASE(what_is_no_handle_is_reported),
	KUNIT_CASE(what_is_no_thread_is_reported),
	KUNIT_CASE(above_passive_is_refused),
	KUNIT_CASE(references_in_an_interrupt_are_refused),
	KUNIT_CASE(priorities),
	KUNIT_CASE(every_allocation_may_fail),
	KUNIT_CASE(a_level_that_it_leaves_is_mended),
	KUNIT_CASE(many_threads),
	KUNIT_CASE(left_behind),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_thread",
	.init = setup,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/thread.c");
