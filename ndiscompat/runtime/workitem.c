// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work items over the work queue of the ports.
 *
 * An item is free to be queued again, or freed, as soon as its routine begins;
 * nothing of it is needed after that.  So the end of an adapter, and of a
 * module, waits for the routines themselves: what runs is listed, with its
 * owner, until it has returned.
 */
#include "runtime/workitem.h"

#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include <ndis.h>

#include "core/adapter.h"
#include "core/driver.h"
#include "core/fault.h"
#include "core/report.h"
#include "core/work.h"
#include "runtime/irql.h"
#include "runtime/owned.h"

/**
 * struct call - what an item calls
 * @run: calls @routine, as what it is
 * @routine: the port's function
 * @context: its context
 */
struct call {
	void (*run)(const struct call *call, void *item, void *device);
	void *routine;
	void *context;
};

/**
 * struct item - a work item
 * @owned: has an owner, and is the handle
 * @work: runs it
 * @lock: protects the rest but @refs
 * @queued: it is, and its routine has not begun
 * @gone: the port has freed it
 * @device: what IoAllocateWorkItem() was given
 * @call: what it calls
 * @refs: the port's, and one while it is queued or running
 * @rcu: frees it
 */
struct item {
	struct ndc_owned owned;
	struct work_struct work;
	spinlock_t lock;
	bool queued;
	bool gone;
	void *device;
	struct call call;
	refcount_t refs;
	struct rcu_head rcu;
};

/**
 * struct run - a routine that is running
 * @node: in the list of all
 * @owner: of its item, which may be gone
 * @routine: the routine
 */
struct run {
	struct list_head node;
	const void *owner;
	const void *routine;
};

static LIST_HEAD(runs);
/* Protects runs. */
static DEFINE_SPINLOCK(runs_lock);
/* Woken when a routine has returned. */
static DECLARE_WAIT_QUEUE_HEAD(returned);

static const char waited_for[] = "a work item to return";

static void report(enum ndc_rule rule, unsigned long caller, const char *call,
		   const char *what)
{
	const struct ndc_breach breach = {
		.rule = rule,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

static void put_item(struct item *item)
{
	if (refcount_dec_and_test(&item->refs))
		kfree_rcu(item, rcu);
}

/* Whether no routine of an owner is running. */
static bool owner_idle(const void *owner)
{
	struct run *run;
	bool idle = true;

	spin_lock_bh(&runs_lock);
	list_for_each_entry(run, &runs, node)
		idle &= run->owner != owner;
	spin_unlock_bh(&runs_lock);
	return idle;
}

/* Whether no routine in a module is running. */
static bool module_idle(const void *module)
{
	struct run *run;
	bool idle = true;

	spin_lock_bh(&runs_lock);
	list_for_each_entry(run, &runs, node)
		idle &= !within_module((unsigned long)run->routine, module);
	spin_unlock_bh(&runs_lock);
	return idle;
}

static void begin(struct item *item, struct run *run, struct call *call)
{
	spin_lock_bh(&item->lock);
	item->queued = false;
	*call = item->call;
	spin_unlock_bh(&item->lock);
	run->owner = item->owned.owner;
	run->routine = call->routine;
	spin_lock_bh(&runs_lock);
	list_add(&run->node, &runs);
	spin_unlock_bh(&runs_lock);
}

static void end(struct item *item, struct run *run)
{
	put_item(item);
	spin_lock_bh(&runs_lock);
	list_del(&run->node);
	spin_unlock_bh(&runs_lock);
	wake_up_all(&returned);
}

static void run_item(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);
	unsigned long state = ndc_irql_state();
	struct call call;
	struct run run;

	begin(item, &run, &call);
	call.run(&call, item, item->device);
	ndc_irql_mend(state, "a work item", call.routine);
	end(item, &run);
}

/* Stops an item that nobody can find any more; true if it was queued. */
static bool stop(struct item *item)
{
	bool queued;

	spin_lock_bh(&item->lock);
	item->gone = true;
	spin_unlock_bh(&item->lock);
	queued = cancel_work(&item->work);
	if (queued)
		put_item(item);
	return queued;
}

/* Whether only the port's reference is left. */
static bool item_idle(const void *item)
{
	return refcount_read(&((const struct item *)item)->refs) == 1;
}

static void release(struct ndc_owned *owned, const struct ndc_breach *whose)
{
	struct item *item = container_of(owned, struct item, owned);

	stop(item);
	ndc_work_wait(&returned, item_idle, item, whose, waited_for);
	put_item(item);
}

static const struct ndc_owned_type ndis_type = {
	.name = "a work item",
	.kind = NDC_LIVE_WORK_ITEM,
	.release = release,
};

static const struct ndc_owned_type io_type = {
	.name = "a work item of the I/O manager",
	.kind = NDC_LIVE_WORK_ITEM,
	.release = release,
};

static struct item *make(const char *call, unsigned long caller)
{
	struct item *item;

	if (ndc_irql_above(NDC_DISPATCH, call, caller) ||
	    ndc_fault(call, sizeof(*item), caller))
		return NULL;
	item = kzalloc(sizeof(*item), GFP_ATOMIC | __GFP_NOWARN);
	if (!item)
		return NULL;
	INIT_WORK(&item->work, run_item);
	spin_lock_init(&item->lock);
	refcount_set(&item->refs, 1);
	return item;
}

/* Takes a call; false if the item has one already. */
static bool take_call(struct item *item, const struct call *call)
{
	bool taken;

	spin_lock_bh(&item->lock);
	taken = !item->queued;
	if (taken && !item->gone) {
		item->call = *call;
		item->queued = true;
		refcount_inc(&item->refs);
		queue_work(ndc_port_queue, &item->work);
	}
	spin_unlock_bh(&item->lock);
	return taken;
}

static void queue(const void *handle, const struct ndc_owned_type *type,
		  const struct call *what, const char *call,
		  unsigned long caller)
{
	struct ndc_owned *owned;

	if (ndc_irql_above(NDC_DISPATCH, call, caller))
		return;
	if (!what->routine) {
		report(NDC_RULE_ARGUMENT, caller, call, "without a routine");
		return;
	}
	rcu_read_lock();
	owned = ndc_owned_find(handle, type, call, caller);
	if (owned && !take_call(container_of(owned, struct item, owned), what))
		report(NDC_RULE_STATE, caller, call,
		       "of a work item that is queued");
	rcu_read_unlock();
}

static void free_item(const void *handle, const struct ndc_owned_type *type,
		      const char *call, unsigned long caller)
{
	struct ndc_owned *owned;
	struct item *item;

	if (ndc_irql_above(NDC_DISPATCH, call, caller))
		return;
	owned = ndc_owned_take(handle, type, call, caller);
	if (!owned)
		return;
	item = container_of(owned, struct item, owned);
	if (stop(item))
		report(NDC_RULE_STATE, caller, call,
		       "of a work item that is queued");
	put_item(item);
}

static void run_ndis(const struct call *call, void *item, void *device)
{
	NDIS_IO_WORKITEM_ROUTINE routine = call->routine;

	routine(call->context, item);
}

static void run_io(const struct call *call, void *item, void *device)
{
	PIO_WORKITEM_ROUTINE routine = call->routine;

	routine(device, call->context);
}

static void run_io_ex(const struct call *call, void *item, void *device)
{
	PIO_WORKITEM_ROUTINE_EX routine = call->routine;

	routine(device, call->context, item);
}

static int create(struct ndc_adapter *adapter)
{
	return 0;
}

static void quiesce(struct ndc_adapter *adapter)
{
}

static void adapter_ends(struct ndc_adapter *adapter)
{
	const struct ndc_breach whose = ndc_adapter_breach(adapter,
							   NDC_RULE_LEAK, 0);

	ndc_work_wait(&returned, owner_idle, adapter, &whose, waited_for);
}

static void driver_ends(struct ndc_driver *driver)
{
	const struct ndc_breach whose = { .driver = driver->name };

	ndc_work_wait(&returned, owner_idle, driver, &whose, waited_for);
}

static struct ndc_adapter_part adapter_part = {
	.create = create,
	.quiesce = quiesce,
	.recycle = adapter_ends,
	.destroy = adapter_ends,
};

static struct ndc_driver_part driver_part = {
	.destroy = driver_ends,
};

static int module_event(struct notifier_block *self, unsigned long event,
			void *data)
{
	const struct module *module = data;
	const struct ndc_breach whose = { .driver = module->name };

	if (event != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	ndc_work_wait(&returned, module_idle, module, &whose, waited_for);
	return NOTIFY_OK;
}

/* After that of owned.c, which is registered first and ends what is queued. */
static struct notifier_block module_notifier = {
	.notifier_call = module_event,
	.priority = 1,
};

int ndc_workitem_init(void)
{
	int err = register_module_notifier(&module_notifier);

	if (err)
		return err;
	ndc_driver_add_part(&driver_part);
	ndc_adapter_add_part(&adapter_part);
	return 0;
}

void ndc_workitem_exit(void)
{
	ndc_adapter_del_part(&adapter_part);
	ndc_driver_del_part(&driver_part);
	unregister_module_notifier(&module_notifier);
}

/**
 * NdisAllocateIoWorkItem() - make a work item
 * @NdisObjectHandle: of the adapter or driver that it is for
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: Its handle; NULL without memory, and, reported, for another handle
 * or above DISPATCH_LEVEL.
 *
 * Differs from Windows: one that is left when its owner ends is reported,
 * stopped and freed.  512 routines run at a time; the others wait for them.
 */
NDIS_HANDLE NdisAllocateIoWorkItem(NDIS_HANDLE NdisObjectHandle)
{
	struct item *item = make(__func__, _RET_IP_);

	if (!item)
		return NULL;
	if (!ndc_owned_add(&item->owned, &ndis_type, NdisObjectHandle, __func__,
			   _RET_IP_))
		return item;
	kfree(item);
	return NULL;
}
EXPORT_SYMBOL_GPL(NdisAllocateIoWorkItem);

/**
 * NdisQueueIoWorkItem() - have a routine called at PASSIVE_LEVEL
 * @NdisIoWorkItemHandle: the work item, which is not queued
 * @Routine: the routine; it may queue the item again, and free it
 * @WorkItemContext: its context
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: an item that is queued already is reported and stays
 * as it is; another handle, a missing routine, and a level above
 * DISPATCH_LEVEL, is reported.
 */
VOID NdisQueueIoWorkItem(NDIS_HANDLE NdisIoWorkItemHandle,
			 NDIS_IO_WORKITEM_ROUTINE Routine,
			 PVOID WorkItemContext)
{
	const struct call call = {
		.run = run_ndis,
		.routine = Routine,
		.context = WorkItemContext,
	};

	queue(NdisIoWorkItemHandle, &ndis_type, &call, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisQueueIoWorkItem);

/**
 * NdisFreeIoWorkItem() - free a work item
 * @NdisIoWorkItemHandle: the work item, which is not queued
 *
 * Context: DISPATCH_LEVEL or below, also in its own routine.
 *
 * Differs from Windows: one that is queued is reported, and its routine is not
 * called; another handle, and a level above DISPATCH_LEVEL, is reported.
 */
VOID NdisFreeIoWorkItem(NDIS_HANDLE NdisIoWorkItemHandle)
{
	free_item(NdisIoWorkItemHandle, &ndis_type, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisFreeIoWorkItem);

/**
 * IoAllocateWorkItem() - make a work item
 * @DeviceObject: what its routine gets
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The work item; NULL without memory, and, reported, above
 * DISPATCH_LEVEL.
 *
 * Differs from Windows: the device object is not looked at.  An item that is
 * left when the driver's module goes is reported, stopped and freed.
 */
PIO_WORKITEM IoAllocateWorkItem(PDEVICE_OBJECT DeviceObject)
{
	struct item *item = make(__func__, _RET_IP_);

	if (!item)
		return NULL;
	item->device = DeviceObject;
	ndc_owned_add_to_module(&item->owned, &io_type, _RET_IP_);
	return (PIO_WORKITEM)item;
}
EXPORT_SYMBOL_GPL(IoAllocateWorkItem);

/**
 * IoQueueWorkItem() - have a routine called at PASSIVE_LEVEL
 * @IoWorkItem: the work item, which is not queued
 * @WorkerRoutine: the routine; it may queue the item again, and free it
 * @QueueType: not used
 * @Context: its context
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as NdisQueueIoWorkItem().
 */
VOID IoQueueWorkItem(PIO_WORKITEM IoWorkItem,
		     PIO_WORKITEM_ROUTINE WorkerRoutine,
		     WORK_QUEUE_TYPE QueueType, PVOID Context)
{
	const struct call call = {
		.run = run_io,
		.routine = WorkerRoutine,
		.context = Context,
	};

	queue(IoWorkItem, &io_type, &call, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(IoQueueWorkItem);

/**
 * IoQueueWorkItemEx() - have a routine called at PASSIVE_LEVEL
 * @IoWorkItem: the work item, which is not queued
 * @WorkerRoutine: the routine, which gets the item, too
 * @QueueType: not used
 * @Context: its context
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as NdisQueueIoWorkItem().
 */
VOID IoQueueWorkItemEx(PIO_WORKITEM IoWorkItem,
		       PIO_WORKITEM_ROUTINE_EX WorkerRoutine,
		       WORK_QUEUE_TYPE QueueType, PVOID Context)
{
	const struct call call = {
		.run = run_io_ex,
		.routine = WorkerRoutine,
		.context = Context,
	};

	queue(IoWorkItem, &io_type, &call, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(IoQueueWorkItemEx);

/**
 * IoFreeWorkItem() - free a work item
 * @IoWorkItem: the work item, which is not queued
 *
 * Context: DISPATCH_LEVEL or below, also in its own routine.
 *
 * Differs from Windows: as NdisFreeIoWorkItem().
 */
VOID IoFreeWorkItem(PIO_WORKITEM IoWorkItem)
{
	free_item(IoWorkItem, &io_type, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(IoFreeWorkItem);
