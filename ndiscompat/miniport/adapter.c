// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adapters of ports: made over a bus device, initialised, removed.
 *
 * The miniport floor's part of each adapter is here; an adapter that Linux
 * code has made without a port has it too, halted for ever.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include <linux/err.h>
#include <linux/export.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include <linux/ndiscompat.h>

#include "core/fault.h"
#include "core/work.h"
#include "miniport/call.h"
#include "miniport/config.h"
#include "miniport/driver.h"
#include "miniport/interrupt.h"
#include "miniport/miniport.h"
#include "miniport/oid.h"
#include "miniport/reset.h"
#include "miniport/resource.h"

struct ndc_patience ndc_patience = {
	.job = 12 * MSEC_PER_SEC,
	.oid = 12 * MSEC_PER_SEC,
	.cancel = MSEC_PER_SEC,
	.say = 10 * MSEC_PER_SEC,
};
EXPORT_SYMBOL_IF_KUNIT(ndc_patience);

static const struct ndc_upper_ops nobody;
static const struct ndc_upper_ops *upper_of_all = &ndc_miniport_nic;

static const char * const calls[] = {
	"NdisMMapIoSpace",
	"NdisMQueryAdapterInstanceName",
	"NdisMRegisterInterruptEx",
	"NdisMRegisterIoPortRange",
	"NdisMRegisterMiniportDriver",
	"NdisMSetMiniportAttributes",
	"NdisOpenConfigurationEx",
	"NdisReadConfiguration",
	"NdisWriteConfiguration",
};

static const char * const state_names[] = {
	[NDC_HALTED] = "Halted",
	[NDC_INITIALIZING] = "Initializing",
	[NDC_PAUSED] = "Paused",
	[NDC_RESTARTING] = "Restarting",
	[NDC_RUNNING] = "Running",
	[NDC_PAUSING] = "Pausing",
	[NDC_SHUTDOWN] = "Shutdown",
};

const char *ndc_state_name(enum ndc_state state)
{
	return state < ARRAY_SIZE(state_names) ? state_names[state] : "?";
}
EXPORT_SYMBOL_IF_KUNIT(ndc_state_name);

void ndc_miniport_set_upper(const struct ndc_upper_ops *upper)
{
	WRITE_ONCE(upper_of_all, upper ?: &nobody);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_set_upper);

/* A port's mistake that concerns an adapter. */
void ndc_miniport_complain(const struct ndc_miniport *miniport,
			   enum ndc_rule rule, unsigned long caller,
			   const char *format, ...)
{
	const struct ndc_breach breach =
		ndc_adapter_breach(miniport->adapter, rule, caller);
	struct va_format what = { .fmt = format };
	va_list args;

	va_start(args, format);
	what.va = &args;
	ndc_report(&breach, "%pV", &what);
	va_end(args);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_complain);

/* No interrupt and no DMA of the device any more.  Process context. */
void ndc_miniport_silence(struct ndc_miniport *miniport)
{
	if (miniport->bus.ops && miniport->bus.ops->silence)
		miniport->bus.ops->silence(miniport->adapter);
}

/* What a failure and NdisMRemoveMiniport() ask for. */
static void after(struct work_struct *work)
{
	struct ndc_miniport *miniport = container_of(work, struct ndc_miniport,
						     after);

	if (READ_ONCE(miniport->failed))
		ndc_miniport_silence(miniport);
	if (READ_ONCE(miniport->unwanted) && miniport->bus.ops &&
	    miniport->bus.ops->eject)
		miniport->bus.ops->eject(miniport->adapter);
}

/**
 * ndc_miniport_fail() - give an adapter up
 * @miniport: its
 * @why: what it did, as a sentence without a full stop
 *
 * Nothing is asked of it any more but to pause and to halt.
 *
 * Context: DISPATCH_LEVEL or below.
 */
void ndc_miniport_fail(struct ndc_miniport *miniport, const char *why)
{
	const struct ndc_adapter *adapter = miniport->adapter;
	bool first;

	spin_lock_bh(&miniport->lock);
	first = !miniport->failed;
	WRITE_ONCE(miniport->failed, true);
	spin_unlock_bh(&miniport->lock);
	if (!first)
		return;
	pr_err("%s %s has failed: %s; remove it, or unbind and bind it, to try again\n",
	       adapter->driver->name, adapter->name, why);
	if (miniport->upper->fail)
		miniport->upper->fail(miniport->adapter, why);
	queue_work(ndc_own_queue, &miniport->after);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_fail);

/**
 * ndc_miniport_enter() - enter a call of a port
 * @handle: what it gave as the adapter's handle
 * @irql: the highest level that the call is allowed at
 * @call: its name
 * @caller: the place in the port
 *
 * Context: Any.
 * Return: The adapter, until ndc_adapter_put(); or NULL, and reported.
 */
struct ndc_adapter *ndc_miniport_enter(const void *handle, u8 irql,
				       const char *call, unsigned long caller)
{
	return ndc_irql_above(irql, call, caller) ? NULL :
	       ndc_adapter_get(handle, call, caller);
}

static int create(struct ndc_adapter *adapter)
{
	struct ndc_miniport *miniport = kzalloc(sizeof(*miniport), GFP_KERNEL);
	int err;

	if (!miniport)
		return -ENOMEM;
	miniport->adapter = adapter;
	miniport->upper = &nobody;
	mutex_init(&miniport->life);
	spin_lock_init(&miniport->lock);
	init_waitqueue_head(&miniport->wait);
	INIT_WORK(&miniport->after, after);
	ndc_keywords_start(&miniport->keywords);
	ndc_reset_start(miniport);
	err = ndc_oids_start(miniport);
	if (err)
		goto err_free;
	err = ndc_resources_start(miniport);
	if (err)
		goto err_stop_oids;
	adapter->miniport = miniport;
	return 0;

err_stop_oids:
	ndc_oids_stop(miniport);
err_free:
	kfree(miniport);
	return err;
}

static void quiesce(struct ndc_adapter *adapter)
{
	ndc_reset_close(adapter->miniport);
	ndc_oids_close(adapter->miniport);
}

/* What a port that has halted has left. */
static void recycle(struct ndc_adapter *adapter)
{
	struct ndc_miniport *miniport = adapter->miniport;
	unsigned int i;

	ndc_call_drain(miniport);
	for (i = 0; i < NDC_JOBS; i++) {
		if (miniport->jobs[i])
			ndc_call_put(miniport->jobs[i]);
		miniport->jobs[i] = NULL;
	}
	ndc_interrupt_forget(miniport);
	ndc_resources_forget(miniport);
	ndc_oids_forget(miniport);
	ndc_config_close_all(&miniport->keywords, adapter->driver->name,
			     adapter->name);
	ndc_attributes_free(&miniport->attributes);
}

static void destroy(struct ndc_adapter *adapter)
{
	struct ndc_miniport *miniport = adapter->miniport;

	recycle(adapter);
	cancel_work_sync(&miniport->after);
	ndc_resources_stop(miniport);
	ndc_oids_stop(miniport);
	ndc_keywords_stop(&miniport->keywords);
	kfree(miniport);
}

static struct ndc_adapter_part adapter_part = {
	.create = create,
	.quiesce = quiesce,
	.recycle = recycle,
	.destroy = destroy,
};

/* MiniportAddDevice, if there is one; 0 or an errno. */
static int add_device(struct ndc_miniport *miniport)
{
	struct ndc_port *port = miniport->port;
	NDIS_STATUS status;

	if (!port->pnp.MiniportAddDeviceHandler)
		return 0;
	miniport->adding = true;
	status = port->pnp.MiniportAddDeviceHandler(miniport->adapter,
						    port->context);
	miniport->adding = false;
	miniport->added = status == NDIS_STATUS_SUCCESS;
	return status == NDIS_STATUS_SUCCESS ? 0 :
	       status == NDIS_STATUS_RESOURCES ? -ENOMEM : -EIO;
}

static void remove_device(struct ndc_miniport *miniport)
{
	if (miniport->added)
		miniport->port->pnp.MiniportRemoveDeviceHandler(miniport->add_context);
	miniport->added = false;
}

/**
 * ndc_miniport_create() - a device of a port comes
 * @port: the port
 * @bus: the device; copied
 * @caller: where it is made
 *
 * Its net_device is made, MiniportInitializeEx is called, and the adapter is
 * paused then; ndc_miniport_appear() shows it to people.
 *
 * Context: Process, may sleep.
 * Return: The adapter, or an error pointer: -EEXIST if another has its name,
 * -ENOMEM, what ndc_miniport_initialise() says.
 */
struct ndc_adapter *ndc_miniport_create(struct ndc_port *port,
					const struct ndc_bus_device *bus,
					unsigned long caller)
{
	const struct ndc_adapter_info info = {
		.driver = port->driver,
		.dev = bus->dev,
		.name = bus->name,
		.caller = caller,
	};
	struct ndc_miniport *miniport;
	struct ndc_adapter *adapter;
	int err;

	adapter = ndc_adapter_create(&info);
	if (IS_ERR(adapter))
		return adapter;
	miniport = adapter->miniport;
	miniport->port = port;
	miniport->bus = *bus;
	miniport->upper = READ_ONCE(upper_of_all);
	err = ndc_keywords_fill(&miniport->keywords, port);
	if (err)
		goto err_destroy;
	if (miniport->upper->create)
		err = miniport->upper->create(adapter);
	if (err)
		goto err_destroy;
	err = add_device(miniport);
	if (err)
		goto err_destroy;
	mutex_lock(&miniport->life);
	err = ndc_miniport_initialise(miniport);
	mutex_unlock(&miniport->life);
	if (err)
		goto err_remove_device;
	return adapter;

err_remove_device:
	remove_device(miniport);
err_destroy:
	ndc_adapter_destroy(adapter);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_create);

/* Why a port that ends is halted. */
NDIS_HALT_ACTION ndc_miniport_halt_action(const struct ndc_miniport *miniport)
{
	return miniport->surprise ? NdisHaltDeviceSurpriseRemoved :
	       miniport->failed ? NdisHaltDeviceFailed :
	       NdisHaltDeviceDisabled;
}

/**
 * ndc_miniport_remove() - a device of a port goes
 * @adapter: the adapter; the net_device of a link is unregistered
 * @surprise: the device is gone already
 *
 * Unregisters its own net_device, which pauses it, halts it, and ends it.
 *
 * Context: Process, may sleep; not in a callback of the adapter; without RTNL,
 * but for a link.
 */
void ndc_miniport_remove(struct ndc_adapter *adapter, bool surprise)
{
	struct ndc_miniport *miniport = adapter->miniport;

	mutex_lock(&miniport->life);
	miniport->removing = true;
	if (surprise)
		ndc_miniport_surprise(miniport);
	mutex_unlock(&miniport->life);
	ndc_tell(miniport, miniport->upper->remove);
	mutex_lock(&miniport->life);
	ndc_miniport_pause(miniport, NDIS_PAUSE_MINIPORT_DEVICE_REMOVE);
	ndc_miniport_halt(miniport, ndc_miniport_halt_action(miniport));
	mutex_unlock(&miniport->life);
	remove_device(miniport);
	ndc_adapter_destroy(adapter);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_remove);

static struct ndc_adapter *first_of(const struct ndc_driver *driver)
{
	struct ndc_adapter *adapter = NULL;

	rcu_read_lock();
	while ((adapter = ndc_adapter_next(adapter)) &&
	       (adapter->driver != driver || !adapter->miniport->port))
		;
	rcu_read_unlock();
	return adapter;
}

/* The port goes: no bus makes or removes its adapters any more. */
void ndc_miniport_remove_all(struct ndc_driver *driver)
{
	struct ndc_adapter *adapter;

	while ((adapter = first_of(driver)))
		ndc_miniport_remove(adapter, false);
}

int ndc_miniport_init(void)
{
	int err;

	ndc_config_init();
	ndc_adapter_add_part(&adapter_part);
	err = ndc_link_init();
	if (err) {
		ndc_adapter_del_part(&adapter_part);
		ndc_config_exit();
		return err;
	}
	ndc_pci_init();
	ndc_fault_add(calls, ARRAY_SIZE(calls));
	return 0;
}

void ndc_miniport_exit(void)
{
	ndc_pci_exit();
	ndc_link_exit();
	ndc_adapter_del_part(&adapter_part);
	ndc_config_exit();
}
