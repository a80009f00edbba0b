// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adapters: made, listed, ended.
 *
 * An adapter's end waits for the calls of the port that are inside (entry.c).
 * Everything that a floor above keeps for an adapter is a part, which comes
 * with it and goes with it.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include "core/adapter.h"

#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include <linux/ndiscompat.h>

#include "core/debugfs.h"

static LIST_HEAD(adapters);
static LIST_HEAD(parts);
/* Protects changes of adapters, and parts. */
static DEFINE_MUTEX(adapters_lock);
/* The debugfs folder of their folders. */
static struct dentry *folder;

void ndc_adapter_add_part(struct ndc_adapter_part *part)
{
	mutex_lock(&adapters_lock);
	list_add_tail(&part->node, &parts);
	mutex_unlock(&adapters_lock);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_adapter_add_part);

void ndc_adapter_del_part(struct ndc_adapter_part *part)
{
	mutex_lock(&adapters_lock);
	list_del(&part->node);
	mutex_unlock(&adapters_lock);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_adapter_del_part);

static void calls_ended(struct percpu_ref *calls)
{
	complete(&container_of(calls, struct ndc_adapter, calls)->idle);
}

static struct ndc_adapter *find_name(const char *name)
{
	struct ndc_adapter *adapter;

	lockdep_assert_held(&adapters_lock);
	list_for_each_entry(adapter, &adapters, node)
		if (!strcmp(adapter->name, name))
			return adapter;
	return NULL;
}

/* Gives the adapter its folder and its parts, and puts it on the list. */
static int settle(struct ndc_adapter *adapter)
{
	struct ndc_adapter_part *part;
	int err;

	mutex_lock(&adapters_lock);
	if (find_name(adapter->name)) {
		mutex_unlock(&adapters_lock);
		return -EEXIST;
	}
	adapter->debugfs = debugfs_create_dir(adapter->name, folder);
	list_for_each_entry(part, &parts, node) {
		err = part->create(adapter);
		if (err)
			goto err_destroy;
	}
	list_add_tail_rcu(&adapter->node, &adapters);
	mutex_unlock(&adapters_lock);
	return 0;

err_destroy:
	debugfs_remove_recursive(adapter->debugfs);
	list_for_each_entry_continue_reverse(part, &parts, node)
		part->destroy(adapter);
	mutex_unlock(&adapters_lock);
	return err;
}

/**
 * ndc_adapter_create() - an adapter comes
 * @info: what it is made of
 *
 * Context: Process, may sleep.
 * Return: The adapter, initialising, or an error pointer: -EEXIST if another
 * has its name, -ENOMEM.
 */
struct ndc_adapter *ndc_adapter_create(const struct ndc_adapter_info *info)
{
	struct ndc_adapter *adapter;
	int err;

	adapter = kzalloc(sizeof(*adapter), GFP_KERNEL);
	if (!adapter)
		return ERR_PTR(-ENOMEM);
	adapter->driver = info->driver;
	adapter->dev = get_device(info->dev);
	adapter->context = info->context;
	adapter->bus_master = info->bus_master;
	adapter->caller = info->caller;
	strscpy(adapter->name, info->name, sizeof(adapter->name));
	init_completion(&adapter->idle);
	xa_init(&adapter->queues);
	err = percpu_ref_init(&adapter->calls, calls_ended,
			      PERCPU_REF_ALLOW_REINIT, GFP_KERNEL);
	if (err)
		goto err_put_device;
	err = settle(adapter);
	if (err)
		goto err_exit_ref;
	ndc_live_add(&adapter->live, NDC_LIVE_ADAPTER);
	return adapter;

err_exit_ref:
	percpu_ref_exit(&adapter->calls);
err_put_device:
	put_device(adapter->dev);
	kfree(adapter);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_adapter_create);

/**
 * ndc_adapter_quiesce() - end the layer's callbacks, before the port halts
 * @adapter: the adapter; it may be quiet already
 *
 * Context: Process, may sleep; not in a callback of the adapter.
 */
void ndc_adapter_quiesce(struct ndc_adapter *adapter)
{
	struct ndc_adapter_part *part;

	WRITE_ONCE(adapter->quiet, true);
	/* The parts stay: their floors outlive every adapter. */
	list_for_each_entry_reverse(part, &parts, node)
		part->quiesce(adapter);
	if (adapter->phase != NDC_PHASE_SHUTDOWN)
		WRITE_ONCE(adapter->phase, NDC_PHASE_HALTING);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_adapter_quiesce);

/* After how many seconds a wait is worth a line; a suite has less time. */
unsigned int ndc_adapter_patience = 10;
EXPORT_SYMBOL_IF_KUNIT(ndc_adapter_patience);

/**
 * ndc_adapter_wait() - wait for a port, and say so
 * @adapter: whose port
 * @done: what to wait for
 * @what: the rest of the line that is printed every so often
 *
 * Context: Process, may sleep.
 */
void ndc_adapter_wait(struct ndc_adapter *adapter, struct completion *done,
		      const char *what)
{
	unsigned int seconds = 0;

	while (!wait_for_completion_timeout(done, ndc_adapter_patience * HZ)) {
		seconds += ndc_adapter_patience;
		pr_warn("%s %s: waiting since %u s for %s\n",
			adapter->driver->name, adapter->name, seconds, what);
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_adapter_wait);

/* It is found no more, and no call of the port is inside. */
static void shut_out(struct ndc_adapter *adapter)
{
	if (adapter->dormant)
		return;
	adapter->dormant = true;
	ndc_live_del(&adapter->live);
	/* Completes a grace period later at the earliest. */
	percpu_ref_kill(&adapter->calls);
	ndc_adapter_wait(adapter, &adapter->idle, "a call to return");
}

/**
 * ndc_adapter_recycle() - take back what a port that has halted has left
 * @adapter: the adapter; its device does no DMA
 *
 * What the port has left behind is reported and released.  The adapter's handle
 * leads nowhere until ndc_adapter_revive().
 *
 * Context: Process, may sleep; not in a callback of the adapter.
 */
void ndc_adapter_recycle(struct ndc_adapter *adapter)
{
	struct ndc_adapter_part *part;

	ndc_adapter_quiesce(adapter);
	shut_out(adapter);
	list_for_each_entry_reverse(part, &parts, node)
		if (part->recycle)
			part->recycle(adapter);
	adapter->context = NULL;
	adapter->bus_master = false;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_adapter_recycle);

/**
 * ndc_adapter_revive() - the port is about to be initialised
 * @adapter: the adapter; if it has been recycled, it is found again
 *
 * Context: Process.
 */
void ndc_adapter_revive(struct ndc_adapter *adapter)
{
	WRITE_ONCE(adapter->quiet, false);
	WRITE_ONCE(adapter->phase, NDC_PHASE_INITIALIZING);
	if (!adapter->dormant)
		return;
	adapter->dormant = false;
	reinit_completion(&adapter->idle);
	percpu_ref_reinit(&adapter->calls);
	ndc_live_add(&adapter->live, NDC_LIVE_ADAPTER);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_adapter_revive);

/**
 * ndc_adapter_destroy() - an adapter ends
 * @adapter: the adapter; its port has halted, its device does no DMA
 *
 * What the port has left behind is reported and released.
 *
 * Context: Process, may sleep; not in a callback of the adapter.
 */
void ndc_adapter_destroy(struct ndc_adapter *adapter)
{
	struct ndc_adapter_part *part;

	ndc_adapter_quiesce(adapter);
	debugfs_remove_recursive(adapter->debugfs);
	mutex_lock(&adapters_lock);
	list_del_rcu(&adapter->node);
	mutex_unlock(&adapters_lock);
	shut_out(adapter);
	list_for_each_entry_reverse(part, &parts, node)
		part->destroy(adapter);
	/* Who has found it under RCU may still ask whether it lives. */
	synchronize_rcu();
	percpu_ref_exit(&adapter->calls);
	xa_destroy(&adapter->queues);
	put_device(adapter->dev);
	kfree(adapter);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_adapter_destroy);

static struct ndc_adapter *first_of(const struct ndc_driver *driver)
{
	struct ndc_adapter *adapter;

	mutex_lock(&adapters_lock);
	list_for_each_entry(adapter, &adapters, node)
		if (adapter->driver == driver) {
			mutex_unlock(&adapters_lock);
			return adapter;
		}
	mutex_unlock(&adapters_lock);
	return NULL;
}

/* The driver ends, and nobody else ends its adapters any more. */
void ndc_adapter_destroy_all(struct ndc_driver *driver)
{
	struct ndc_adapter *adapter;

	while ((adapter = first_of(driver))) {
		const struct ndc_breach breach =
			ndc_adapter_breach(adapter, NDC_RULE_LEAK,
					   adapter->caller);

		ndc_report(&breach, "an adapter, left by its driver");
		ndc_adapter_destroy(adapter);
	}
}

/* The one adapter of a driver, until ndc_adapter_put(); NULL if it has not
 * exactly one.  Process context.
 */
struct ndc_adapter *ndc_adapter_get_only(const struct ndc_driver *driver)
{
	struct ndc_adapter *adapter, *only = NULL;
	unsigned int count = 0;

	mutex_lock(&adapters_lock);
	list_for_each_entry(adapter, &adapters, node)
		if (adapter->driver == driver) {
			only = adapter;
			count++;
		}
	if (count != 1 || !ndc_adapter_tryget(only))
		only = NULL;
	mutex_unlock(&adapters_lock);
	return only;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_adapter_get_only);

/* Walks the adapters, from NULL to NULL.  Any context, under RCU. */
struct ndc_adapter *ndc_adapter_next(const struct ndc_adapter *last)
{
	const struct list_head *at = last ? &last->node : &adapters;
	struct list_head *next = rcu_dereference(list_next_rcu(at));

	return next == &adapters ? NULL :
	       list_entry(next, struct ndc_adapter, node);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_adapter_next);

void ndc_adapter_init(void)
{
	folder = ndc_debugfs_dir("adapters");
}

/**
 * ndiscompat_adapter_create() - make an adapter over a Linux device
 * @driver: whose it is
 * @dev: what does its DMA; it is held until the adapter ends
 * @name: for people; cut to 31 letters
 * @context: what the port's callbacks get as MiniportAdapterContext
 * @bus_master: the device does DMA of its own
 *
 * The adapter is initialising: DMA may be registered and memory allocated.
 *
 * Context: Process, may sleep.
 * Return: The adapter, whose address is an NDIS adapter handle, or an error
 * pointer: -EINVAL for a missing argument, -EEXIST for a name that another
 * adapter has, -ENOMEM.
 *
 * Differs from Windows: not a Windows name.
 */
struct ndc_adapter *ndiscompat_adapter_create(struct ndc_driver *driver,
					      struct device *dev,
					      const char *name, void *context,
					      bool bus_master)
{
	const struct ndc_adapter_info info = {
		.driver = driver,
		.dev = dev,
		.name = name,
		.context = context,
		.bus_master = bus_master,
		.caller = _RET_IP_,
	};

	if (!driver || !dev || !name)
		return ERR_PTR(-EINVAL);
	return ndc_adapter_create(&info);
}
EXPORT_SYMBOL_GPL(ndiscompat_adapter_create);

/**
 * ndiscompat_adapter_halt() - end the callbacks of an adapter
 * @adapter: the adapter
 *
 * What the layer does before it calls MiniportHaltEx: asynchronous allocation
 * is refused from now on, and every callback has returned.
 *
 * Context: Process, may sleep; not in a callback of the adapter.
 *
 * Differs from Windows: not a Windows name.
 */
void ndiscompat_adapter_halt(struct ndc_adapter *adapter)
{
	ndc_adapter_quiesce(adapter);
}
EXPORT_SYMBOL_GPL(ndiscompat_adapter_halt);

/**
 * ndiscompat_adapter_destroy() - end an adapter
 * @adapter: the adapter, an error pointer or NULL
 *
 * The device does no DMA any more.  Whatever is left allocated is reported and
 * released.
 *
 * Context: Process, may sleep; not in a callback of the adapter.
 *
 * Differs from Windows: not a Windows name.
 */
void ndiscompat_adapter_destroy(struct ndc_adapter *adapter)
{
	if (!IS_ERR_OR_NULL(adapter))
		ndc_adapter_destroy(adapter);
}
EXPORT_SYMBOL_GPL(ndiscompat_adapter_destroy);
