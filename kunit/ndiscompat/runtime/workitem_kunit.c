// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work items of NDIS and of the I/O manager.
 */
#include <linux/bottom_half.h>

#include <linux/ndiscompat.h>

#include "ndt.h"

#include <ndis.h>

/* What the routines note, and how they behave; one case at a time uses it. */
static struct {
	KEVENT ran;
	KEVENT go;
	atomic_t runs;
	atomic_t returned;
	PVOID context;
	PVOID item;
	KIRQL irql;
	unsigned int again;
	bool free;
	bool hold;
} seen;

static void note(PVOID context, PVOID item)
{
	atomic_inc(&seen.runs);
	seen.context = context;
	seen.item = item;
	seen.irql = KeGetCurrentIrql();
	KeSetEvent(&seen.ran, IO_NO_INCREMENT, FALSE);
	if (seen.hold)
		KeWaitForSingleObject(&seen.go, Executive, KernelMode, FALSE,
				      NULL);
}

static VOID ndis_routine(PVOID context, NDIS_HANDLE item)
{
	bool free = seen.free;

	if (seen.again && seen.again--) {
		NdisQueueIoWorkItem(item, ndis_routine, context);
		free = false;
	}
	if (free)
		NdisFreeIoWorkItem(item);
	note(context, item);
	atomic_inc(&seen.returned);
}

static VOID io_routine(PDEVICE_OBJECT device, PVOID context)
{
	note(context, device);
}

static VOID io_routine_ex(PVOID device, PVOID context, PIO_WORKITEM item)
{
	note(context, item);
	IoFreeWorkItem(item);
}

/* Generous, since the machine may be slow. */
static NTSTATUS wait_for_it(void)
{
	LARGE_INTEGER due = { .QuadPart = -600000000LL };

	return KeWaitForSingleObject(&seen.ran, Executive, KernelMode, FALSE,
				     &due);
}

static int setup(struct kunit *test)
{
	memset(&seen, 0, sizeof(seen));
	KeInitializeEvent(&seen.ran, SynchronizationEvent, FALSE);
	KeInitializeEvent(&seen.go, NotificationEvent, FALSE);
	return ndt_rig_init(test);
}

static void runs_at_passive(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE item = NdisAllocateIoWorkItem(rig->adapter);

	KUNIT_ASSERT_NOT_NULL(test, item);
	local_bh_disable();
	NdisQueueIoWorkItem(item, ndis_routine, test);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, seen.irql, PASSIVE_LEVEL);
	KUNIT_EXPECT_PTR_EQ(test, seen.context, (PVOID)test);
	KUNIT_EXPECT_PTR_EQ(test, seen.item, item);
	NdisQueueIoWorkItem(item, ndis_routine, NULL);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	KUNIT_EXPECT_NULL(test, seen.context);
	NdisFreeIoWorkItem(item);
}

static void routine_may_queue_and_free_it(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE item = NdisAllocateIoWorkItem(rig->driver);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, item);
	seen.again = 3;
	seen.free = true;
	NdisQueueIoWorkItem(item, ndis_routine, test);
	for (i = 0; i < 100 && atomic_read(&seen.runs) < 4; i++)
		wait_for_it();
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.runs), 4);
	/* It is gone, so the driver's end has nothing to say of it. */
}

static void queued_twice_is_reported(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE item = NdisAllocateIoWorkItem(rig->adapter);
	NDIS_HANDLE next = NdisAllocateIoWorkItem(rig->adapter);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, item);
	KUNIT_ASSERT_NOT_NULL(test, next);
	seen.hold = true;
	NdisQueueIoWorkItem(item, ndis_routine, NULL);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	/* It runs, so it may be queued; it does not run beside itself. */
	NdisQueueIoWorkItem(item, ndis_routine, test);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisQueueIoWorkItem(item, ndis_routine, NULL));
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.runs), 1);
	seen.hold = false;
	KeSetEvent(&seen.go, IO_NO_INCREMENT, FALSE);
	for (i = 0; i < 100 && atomic_read(&seen.returned) < 2; i++)
		wait_for_it();
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.runs), 2);
	KUNIT_EXPECT_PTR_EQ(test, seen.context, (PVOID)test);
	NdisFreeIoWorkItem(item);
	NdisFreeIoWorkItem(next);
}

static void freed_while_queued_is_reported(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE item = NdisAllocateIoWorkItem(rig->adapter);

	KUNIT_ASSERT_NOT_NULL(test, item);
	seen.hold = true;
	NdisQueueIoWorkItem(item, ndis_routine, NULL);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	NdisQueueIoWorkItem(item, ndis_routine, NULL);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, NdisFreeIoWorkItem(item));
	KeSetEvent(&seen.go, IO_NO_INCREMENT, FALSE);
	/* Its first call goes on; its second is not made. */
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.runs), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.returned), 1);
}

static void let_go(void *unused)
{
	NdisMSleep(3000);
	KeSetEvent(&seen.go, IO_NO_INCREMENT, FALSE);
}

struct ending {
	struct ndt_rig *rig;
	atomic_t role;
	int returned;
};

/* One ends the adapter, the other lets the routine return. */
static void end_or_let_go(void *data)
{
	struct ending *ending = data;

	if (atomic_inc_return(&ending->role) == 2) {
		let_go(NULL);
		return;
	}
	ndiscompat_adapter_destroy(ending->rig->adapter);
	ending->returned = atomic_read(&seen.returned);
}

static void adapter_waits_for_one_that_freed_itself(struct kunit *test)
{
	struct ending ending = { .rig = test->priv };
	NDIS_HANDLE item = NdisAllocateIoWorkItem(ending.rig->adapter);

	KUNIT_ASSERT_NOT_NULL(test, item);
	seen.hold = true;
	seen.free = true;
	NdisQueueIoWorkItem(item, ndis_routine, NULL);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	ndt_in_threads(test, 2, end_or_let_go, &ending);
	ending.rig->adapter = NULL;
	KUNIT_EXPECT_EQ(test, ending.returned, 1);
}

static void left_by_its_adapter_is_reported(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ending ending = { .rig = test->priv };
	NDIS_HANDLE item = NdisAllocateIoWorkItem(ending.rig->adapter);

	KUNIT_ASSERT_NOT_NULL(test, item);
	KUNIT_EXPECT_NOT_NULL(test,
			      NdisAllocateIoWorkItem(ending.rig->adapter));
	seen.hold = true;
	NdisQueueIoWorkItem(item, ndis_routine, NULL);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	NdisQueueIoWorkItem(item, ndis_routine, NULL);
	seen.hold = false;
	ndt_announce(test, NDC_RULE_LEAK);
	ndt_in_threads(test, 2, end_or_let_go, &ending);
	ending.rig->adapter = NULL;
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 2);
	KUNIT_EXPECT_EQ(test, ending.returned, atomic_read(&seen.runs));
	KUNIT_EXPECT_GE(test, ending.returned, 1);
}

static void left_by_its_driver_is_reported(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ndt_rig *rig = test->priv;

	KUNIT_EXPECT_NOT_NULL(test, NdisAllocateIoWorkItem(rig->driver));
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	ndt_announce(test, NDC_RULE_LEAK);
	ndiscompat_driver_destroy(rig->driver);
	rig->driver = NULL;
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 1);
}

static void io_items(struct kunit *test)
{
	PDEVICE_OBJECT device = (PDEVICE_OBJECT)test;
	PIO_WORKITEM item = IoAllocateWorkItem(device);
	PIO_WORKITEM ex;

	KUNIT_ASSERT_NOT_NULL(test, item);
	IoQueueWorkItem(item, io_routine, DelayedWorkQueue, &device);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, seen.irql, PASSIVE_LEVEL);
	KUNIT_EXPECT_PTR_EQ(test, seen.context, (PVOID)&device);
	KUNIT_EXPECT_PTR_EQ(test, seen.item, (PVOID)device);
	IoFreeWorkItem(item);
	ex = IoAllocateWorkItem(device);
	KUNIT_ASSERT_NOT_NULL(test, ex);
	IoQueueWorkItemEx(ex, io_routine_ex, CriticalWorkQueue, test);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, seen.context, (PVOID)test);
	KUNIT_EXPECT_PTR_EQ(test, seen.item, (PVOID)ex);
}

static void what_is_no_item_is_reported(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE item = NdisAllocateIoWorkItem(rig->adapter), none;
	PIO_WORKITEM io = IoAllocateWorkItem(NULL);

	KUNIT_ASSERT_NOT_NULL(test, item);
	KUNIT_ASSERT_NOT_NULL(test, io);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  none = NdisAllocateIoWorkItem(rig));
	KUNIT_EXPECT_NULL(test, none);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisQueueIoWorkItem(NULL, ndis_routine, NULL));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisQueueIoWorkItem(item, NULL, NULL));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisQueueIoWorkItem(io, ndis_routine, NULL));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  IoQueueWorkItem((PIO_WORKITEM)item, io_routine,
					  DelayedWorkQueue, NULL));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  IoQueueWorkItemEx(NULL, io_routine_ex,
					    DelayedWorkQueue, NULL));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, NdisFreeIoWorkItem(io));
	NdisFreeIoWorkItem(item);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, NdisFreeIoWorkItem(item));
	IoFreeWorkItem(io);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, IoFreeWorkItem(io));
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.runs), 0);
}

struct calls {
	struct ndt_rig *rig;
	NDIS_HANDLE item;
	NDIS_HANDLE made;
	PIO_WORKITEM io;
};

static void call_them(void *data)
{
	struct calls *calls = data;

	calls->made = NdisAllocateIoWorkItem(calls->rig->adapter);
	calls->io = IoAllocateWorkItem(NULL);
	NdisQueueIoWorkItem(calls->item, ndis_routine, NULL);
	NdisFreeIoWorkItem(calls->item);
}

static void in_an_interrupt_is_refused(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_IRQL);
	struct calls calls = { .rig = test->priv };

	calls.item = NdisAllocateIoWorkItem(calls.rig->adapter);
	KUNIT_ASSERT_NOT_NULL(test, calls.item);
	ndt_announce(test, NDC_RULE_IRQL);
	ndt_in_hardirq(call_them, &calls);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_IRQL), before + 4);
	KUNIT_EXPECT_NULL(test, calls.made);
	KUNIT_EXPECT_NULL(test, calls.io);
	NdisFreeIoWorkItem(calls.item);
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.runs), 0);
}

static void every_allocation_may_fail(struct kunit *test)
{
	unsigned int nth, failures = 0, io_failures = 0;
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE item;
	PIO_WORKITEM io;
	bool failed;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		item = NdisAllocateIoWorkItem(rig->adapter);
		failed = ndt_failed();
		if (!failed)
			break;
		failures += !item;
		if (item)
			NdisFreeIoWorkItem(item);
	}
	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		io = IoAllocateWorkItem(NULL);
		failed = ndt_failed();
		if (!failed)
			break;
		io_failures += !io;
		if (io)
			IoFreeWorkItem(io);
	}
	KUNIT_EXPECT_EQ(test, failures, 1);
	KUNIT_EXPECT_EQ(test, io_failures, 1);
	NdisFreeIoWorkItem(item);
	IoFreeWorkItem(io);
}

static VOID leave_raised(PVOID context, NDIS_HANDLE item)
{
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	KeSetEvent(&seen.ran, IO_NO_INCREMENT, FALSE);
}

static void a_level_that_it_leaves_is_mended(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE item = NdisAllocateIoWorkItem(rig->adapter);
	u64 before = ndc_report_count(NDC_RULE_IRQL);

	KUNIT_ASSERT_NOT_NULL(test, item);
	ndt_announce(test, NDC_RULE_IRQL);
	NdisQueueIoWorkItem(item, leave_raised, NULL);
	KUNIT_EXPECT_EQ(test, wait_for_it(), STATUS_SUCCESS);
	NdisFreeIoWorkItem(item);
	/* Its end waits for the routine, and so for the report. */
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_IRQL), before + 1);
}

#define ROUNDS	100

static VOID count(PVOID context, NDIS_HANDLE item)
{
	atomic_inc(context);
	NdisFreeIoWorkItem(item);
}

struct crowd {
	NDIS_HANDLE owner;
	atomic_t ran;
	atomic_t failed;
};

static void queue_many(void *data)
{
	struct crowd *crowd = data;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		NDIS_HANDLE item = NdisAllocateIoWorkItem(crowd->owner);

		if (item)
			NdisQueueIoWorkItem(item, count, &crowd->ran);
		else
			atomic_inc(&crowd->failed);
	}
}

static void many_at_once(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct crowd crowd = { .owner = rig->adapter };
	unsigned int i;

	ndt_in_threads(test, 4, queue_many, &crowd);
	for (i = 0; i < 10000 && atomic_read(&crowd.ran) < 4 * ROUNDS; i++)
		NdisMSleep(1000);
	KUNIT_EXPECT_EQ(test, atomic_read(&crowd.failed), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&crowd.ran), 4 * ROUNDS);
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
}

/* The last case: the module goes with an item that nobody else owns. */
static void left_by_the_module(struct kunit *test)
{
	ndt_announce_at_unload(test, NDC_RULE_LEAK);
	KUNIT_EXPECT_NOT_NULL(test, IoAllocateWorkItem(NULL));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(runs_at_passive),
	KUNIT_CASE(routine_may_queue_and_free_it),
	KUNIT_CASE(queued_twice_is_reported),
	KUNIT_CASE(freed_while_queued_is_reported),
	KUNIT_CASE(adapter_waits_for_one_that_freed_itself),
	KUNIT_CASE(left_by_its_adapter_is_reported),
	KUNIT_CASE(left_by_its_driver_is_reported),
	KUNIT_CASE(io_items),
	KUNIT_CASE(what_is_no_item_is_reported),
	KUNIT_CASE(in_an_interrupt_is_refused),
	KUNIT_CASE(every_allocation_may_fail),
	KUNIT_CASE(a_level_that_it_leaves_is_mended),
	KUNIT_CASE(many_at_once),
	KUNIT_CASE(left_by_the_module),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_workitem",
	.init = setup,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/workitem.c");
