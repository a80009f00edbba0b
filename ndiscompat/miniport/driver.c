// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports: a module whose DriverEntry registers a miniport driver.
 *
 * The glue of a port calls ndiscompat_port_register(), which calls its
 * DriverEntry; that calls NdisMRegisterMiniportDriver(), once, and SetOptions
 * runs inside.  Then the buses are told, and adapters may come.  Unloading is
 * the reverse, and what the port has not undone is reported and undone.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include <linux/ndiscompat.h>

#include "core/driver.h"
#include "core/fault.h"
#include "core/object.h"
#include "memory/provider.h"
#include "miniport/config.h"
#include "miniport/driver.h"
#include "miniport/miniport.h"

#define PATH	"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\"

/* Protects ports and buses, and what a port's driver is. */
static DEFINE_MUTEX(ports_lock);
static LIST_HEAD(ports);
static LIST_HEAD(buses);

static const u16 driver_sizes[] = {
	NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_1,
	NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2,
	NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_3,
};

static const struct ndc_object_type driver_type = {
	.type = NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS,
	.revisions = ARRAY_SIZE(driver_sizes),
	.sizes = driver_sizes,
};

static const u16 pnp_sizes[] = {
	NDIS_SIZEOF_MINIPORT_PNP_CHARACTERISTICS_REVISION_1,
};

static const struct ndc_object_type pnp_type = {
	.type = NDIS_OBJECT_TYPE_MINIPORT_PNP_CHARACTERISTICS,
	.revisions = ARRAY_SIZE(pnp_sizes),
	.sizes = pnp_sizes,
};

/* Ports that come from now on are told to it. */
void ndc_bus_add(struct ndc_bus *bus)
{
	mutex_lock(&ports_lock);
	list_add_tail(&bus->node, &buses);
	mutex_unlock(&ports_lock);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_bus_add);

/* No port that it was told of is there any more. */
void ndc_bus_del(struct ndc_bus *bus)
{
	mutex_lock(&ports_lock);
	list_del(&bus->node);
	mutex_unlock(&ports_lock);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_bus_del);

/* The buses stay: they outlive every port. */
static void stop_buses(struct ndc_port *port, struct ndc_bus *from)
{
	list_for_each_entry_from_reverse(from, &buses, node)
		from->stop(port);
}

static int start_buses(struct ndc_port *port)
{
	struct ndc_bus *bus;
	int err;

	list_for_each_entry(bus, &buses, node) {
		err = bus->start(port);
		if (err) {
			stop_buses(port, list_prev_entry(bus, node));
			return err;
		}
	}
	return 0;
}

static void complain(const struct ndc_port *port, enum ndc_rule rule,
		     unsigned long caller, const char *what)
{
	const struct ndc_breach breach = {
		.rule = rule,
		.caller = caller,
		.driver = port->glue->name,
	};

	ndc_report(&breach, "%s", what);
}

static struct ndc_port *find_object(const DRIVER_OBJECT *object)
{
	struct ndc_port *port;

	lockdep_assert_held(&ports_lock);
	list_for_each_entry(port, &ports, node)
		if (&port->object == object)
			return port;
	return NULL;
}

/* Which required handler is missing, or which pair is torn; or NULL. */
static const char *
missing(const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *handlers, int revision)
{
	if (!handlers->InitializeHandlerEx || !handlers->HaltHandlerEx ||
	    !handlers->UnloadHandler || !handlers->PauseHandler ||
	    !handlers->RestartHandler || !handlers->OidRequestHandler ||
	    !handlers->SendNetBufferListsHandler ||
	    !handlers->ReturnNetBufferListsHandler ||
	    !handlers->CancelSendHandler ||
	    !handlers->DevicePnPEventNotifyHandler ||
	    !handlers->ShutdownHandlerEx || !handlers->CancelOidRequestHandler)
		return "characteristics without a handler that is required";
	if (handlers->CheckForHangHandlerEx && !handlers->ResetHandlerEx)
		return "a CheckForHangHandlerEx without a ResetHandlerEx";
	if (revision >= 2 && !handlers->DirectOidRequestHandler !=
			     !handlers->CancelDirectOidRequestHandler)
		return "one of the two handlers of direct OID requests";
	return handlers->Flags & NDIS_INTERMEDIATE_DRIVER ?
	       "NDIS_INTERMEDIATE_DRIVER, which has no place here" : NULL;
}

static NDIS_STATUS
check_handlers(const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *handlers,
	       int *revision, const char **what)
{
	const NDIS_OBJECT_HEADER *header = &handlers->Header;

	*revision = ndc_object_revision(&driver_type, header->Type,
					header->Revision, header->Size);
	if (*revision == -EPROTONOSUPPORT) {
		*what = "Revision 0";
		return NDIS_STATUS_BAD_VERSION;
	}
	if (*revision < 0) {
		*what = *revision == -EINVAL ? "a wrong Type" :
			"a Size below the revision's";
		return NDIS_STATUS_BAD_CHARACTERISTICS;
	}
	if (handlers->MajorNdisVersion != NDIS_MINIPORT_MAJOR_VERSION) {
		*what = "another MajorNdisVersion than 6";
		return NDIS_STATUS_BAD_VERSION;
	}
	*what = missing(handlers, *revision);
	return *what ? NDIS_STATUS_BAD_CHARACTERISTICS : NDIS_STATUS_SUCCESS;
}

/* Calls SetOptions, if there is one. */
static NDIS_STATUS set_options(struct ndc_port *port)
{
	struct ndc_driver *driver = port->driver;
	NDIS_STATUS status;

	if (!port->handlers.SetOptionsHandler)
		return NDIS_STATUS_SUCCESS;
	WRITE_ONCE(driver->in_set_options, true);
	status = port->handlers.SetOptionsHandler(driver, port->context);
	WRITE_ONCE(driver->in_set_options, false);
	return status;
}

static void end_driver(struct ndc_port *port)
{
	struct ndc_driver *driver = port->driver;

	mutex_lock(&ports_lock);
	port->driver = NULL;
	mutex_unlock(&ports_lock);
	ndc_driver_destroy(driver);
}

/* Makes the driver of a port that is in its DriverEntry. */
static NDIS_STATUS
register_driver(struct ndc_port *port, void *context,
		const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *handlers,
		int revision, const char *call, unsigned long caller)
{
	struct ndc_driver *driver = NULL;
	NDIS_STATUS status;

	if (!ndc_fault(call, sizeof(*driver), caller))
		driver = ndc_driver_create(port->glue->name,
					   port->object.DriverSection, caller);
	if (!driver)
		return NDIS_STATUS_RESOURCES;
	memset(&port->handlers, 0, sizeof(port->handlers));
	memcpy(&port->handlers, handlers, driver_sizes[revision - 1]);
	memset(&port->pnp, 0, sizeof(port->pnp));
	port->context = context;
	port->registered_at = caller;
	port->driver = driver;
	driver->port = port;
	status = set_options(port);
	if (status != NDIS_STATUS_SUCCESS)
		end_driver(port);
	return status;
}

/**
 * NdisMRegisterMiniportDriver() - register a miniport driver
 * @DriverObject: what DriverEntry got
 * @RegistryPath: what DriverEntry got
 * @MiniportDriverContext: what MiniportSetOptions and MiniportInitializeEx get
 * @MiniportDriverCharacteristics: its handlers; copied
 * @NdisMiniportDriverHandle: gets the driver handle
 *
 * MiniportSetOptions is called before this returns.
 *
 * Context: PASSIVE_LEVEL, in DriverEntry.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_BAD_VERSION for Revision 0 and another MajorNdisVersion than 6;
 * NDIS_STATUS_BAD_CHARACTERISTICS for a wrong Type or Size, a handler that is
 * missing and an intermediate driver; NDIS_STATUS_FAILURE for a DriverObject
 * that is not the layer's, a second call and one outside DriverEntry; else what
 * MiniportSetOptions returned.  All but RESOURCES are reported.
 *
 * Differs from Windows: a newer revision is read as the newest known.
 */
NDIS_STATUS
NdisMRegisterMiniportDriver(PDRIVER_OBJECT DriverObject,
			    PUNICODE_STRING RegistryPath,
			    NDIS_HANDLE MiniportDriverContext,
			    PNDIS_MINIPORT_DRIVER_CHARACTERISTICS MiniportDriverCharacteristics,
			    PNDIS_HANDLE NdisMiniportDriverHandle)
{
	struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = _RET_IP_,
	};
	NDIS_STATUS status = NDIS_STATUS_FAILURE;
	const char *what = NULL;
	struct ndc_port *port;
	int revision;

	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return NDIS_STATUS_FAILURE;
	might_sleep();
	mutex_lock(&ports_lock);
	port = find_object(DriverObject);
	mutex_unlock(&ports_lock);
	if (!port)
		what = "a DriverObject that DriverEntry did not get";
	else if (!port->in_entry)
		what = "a call outside DriverEntry";
	else if (port->driver)
		what = "a second registration";
	else if (!MiniportDriverCharacteristics || !NdisMiniportDriverHandle)
		what = "a NULL pointer";
	else
		status = check_handlers(MiniportDriverCharacteristics,
					&revision, &what);
	if (what) {
		breach.driver = port ? port->glue->name : NULL;
		ndc_report(&breach, "%s with %s", __func__, what);
		return status;
	}
	status = register_driver(port, MiniportDriverContext,
				 MiniportDriverCharacteristics, revision,
				 __func__, _RET_IP_);
	*NdisMiniportDriverHandle = port->driver;
	return status;
}
EXPORT_SYMBOL_GPL(NdisMRegisterMiniportDriver);

/* The port of a driver handle; NULL without one. */
static struct ndc_port *port_of(const void *handle)
{
	struct ndc_port *port;

	lockdep_assert_held(&ports_lock);
	list_for_each_entry(port, &ports, node)
		if (port->driver && port->driver == handle)
			return port;
	return NULL;
}

/* Whether a driver still has an adapter. */
static bool has_adapters(const struct ndc_driver *driver)
{
	struct ndc_adapter *adapter = NULL;
	bool found = false;

	rcu_read_lock();
	while (!found && (adapter = ndc_adapter_next(adapter)))
		found = adapter->driver == driver;
	rcu_read_unlock();
	return found;
}

/**
 * NdisMDeregisterMiniportDriver() - end a miniport driver
 * @NdisMiniportDriverHandle: what NdisMRegisterMiniportDriver() gave
 *
 * Context: PASSIVE_LEVEL, in MiniportDriverUnload or a DriverEntry that fails.
 *
 * Differs from Windows: another handle, a second call and one while the driver
 * has adapters are reported and do nothing.
 */
VOID NdisMDeregisterMiniportDriver(NDIS_HANDLE NdisMiniportDriverHandle)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = _RET_IP_,
	};
	struct ndc_port *port;
	bool busy = false;

	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return;
	might_sleep();
	mutex_lock(&ports_lock);
	port = port_of(NdisMiniportDriverHandle);
	busy = port && has_adapters(port->driver);
	mutex_unlock(&ports_lock);
	if (!port)
		ndc_report(&breach,
			   "%s wants a miniport driver handle and was given %s",
			   __func__, ndc_live_name(NdisMiniportDriverHandle));
	else if (busy)
		complain(port, NDC_RULE_STATE, _RET_IP_,
			 "a driver that has adapters is deregistered");
	else
		end_driver(port);
}
EXPORT_SYMBOL_GPL(NdisMDeregisterMiniportDriver);

/* 0, or -EINVAL or -EEXIST and why. */
static int set_pnp(struct ndc_driver *driver, const NDIS_OBJECT_HEADER *header,
		   const char **why)
{
	struct ndc_port *port = driver->port;

	*why = "handlers for devices of a driver that no port has registered";
	if (!port)
		return -EINVAL;
	*why = "a wrong header";
	if (ndc_object_revision(&pnp_type, header->Type, header->Revision,
				header->Size) < 0)
		return -EINVAL;
	*why = "a second set of handlers for devices";
	if (port->pnp.Header.Type)
		return -EEXIST;
	memcpy(&port->pnp,
	       container_of(header, NDIS_MINIPORT_PNP_CHARACTERISTICS, Header),
	       pnp_sizes[0]);
	*why = "one of MiniportAddDevice and MiniportRemoveDevice";
	if (!port->pnp.MiniportAddDeviceHandler ==
	    !port->pnp.MiniportRemoveDeviceHandler)
		return 0;
	memset(&port->pnp, 0, sizeof(port->pnp));
	return -EINVAL;
}

/* The driver of a handle that is in SetOptions: nobody ends it meanwhile. */
static struct ndc_driver *in_set_options(const void *handle, const char **why)
{
	struct ndc_driver *driver = NULL;
	struct ndc_live *live;

	*why = "a handle that is no driver handle";
	rcu_read_lock();
	live = ndc_live_find(handle, NDC_LIVE_DRIVER);
	if (live) {
		*why = "a driver that is not in SetOptions";
		driver = container_of(live, struct ndc_driver, live);
		if (!READ_ONCE(driver->in_set_options))
			driver = NULL;
	}
	rcu_read_unlock();
	return driver;
}

/* Whose handlers they are, by their type. */
static int set_handlers(struct ndc_driver *driver,
			const NDIS_OBJECT_HEADER *header, const char **why)
{
	switch (header->Type) {
	case NDIS_OBJECT_TYPE_SHARED_MEMORY_PROVIDER_CHARACTERISTICS:
		return ndc_provider_offer(driver, header, why);
	case NDIS_OBJECT_TYPE_MINIPORT_PNP_CHARACTERISTICS:
		return set_pnp(driver, header, why);
	default:
		*why = "handlers of an unknown Type";
		return -EINVAL;
	}
}

/**
 * NdisSetOptionalHandlers() - register handlers that not every driver has
 * @NdisHandle: the driver handle that SetOptions got
 * @OptionalHandlers: an NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS: the
 *	driver provides the shared memory of its adapters; or an
 *	NDIS_MINIPORT_PNP_CHARACTERISTICS: it is told when devices come and go
 *
 * Context: PASSIVE_LEVEL, in MiniportSetOptions.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_FAILURE, and reported, for a handle that is no driver handle, a
 * call outside SetOptions, an unknown Type, a wrong header, a handler that is
 * missing and a second registration.
 *
 * Differs from Windows: a provider is registered for a driver here; for one
 * adapter, ndiscompat_provider_register() does it.  Of the handlers for devices
 * MiniportAddDevice and MiniportRemoveDevice are called; the two that get an
 * IRP are not.
 */
NDIS_STATUS
NdisSetOptionalHandlers(NDIS_HANDLE NdisHandle,
			PNDIS_DRIVER_OPTIONAL_HANDLERS OptionalHandlers)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = _RET_IP_,
	};
	struct ndc_driver *driver;
	const char *what;
	int err = -EINVAL;

	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return NDIS_STATUS_FAILURE;
	might_sleep();
	driver = in_set_options(NdisHandle, &what);
	if (driver && !OptionalHandlers)
		what = "NULL";
	else if (driver && ndc_fault(__func__, sizeof(*driver), _RET_IP_))
		err = -ENOMEM;
	else if (driver)
		err = set_handlers(driver, &OptionalHandlers->Header, &what);
	if (err && err != -ENOMEM)
		ndc_report(&breach, "%s with %s", __func__, what);
	return err == -ENOMEM ? NDIS_STATUS_RESOURCES :
	       err ? NDIS_STATUS_FAILURE : NDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(NdisSetOptionalHandlers);

/* A WCHAR string on the heap; 0 or -ENOMEM. */
static int make_string(UNICODE_STRING *string, const char *prefix,
		       const char *name)
{
	size_t prefix_length = strlen(prefix), i;
	size_t length = prefix_length + strlen(name);

	string->Buffer = kcalloc(length + 1, sizeof(WCHAR), GFP_KERNEL);
	if (!string->Buffer)
		return -ENOMEM;
	for (i = 0; i < length; i++)
		string->Buffer[i] = i < prefix_length ? prefix[i] :
				    name[i - prefix_length];
	string->Length = length * sizeof(WCHAR);
	string->MaximumLength = string->Length + sizeof(WCHAR);
	return 0;
}

/* Ends what a port has not ended itself. */
static void end_port(struct ndc_port *port)
{
	if (port->driver) {
		complain(port, NDC_RULE_LEAK, port->registered_at,
			 "the miniport driver is not deregistered");
		end_driver(port);
	}
	mutex_lock(&ports_lock);
	list_del(&port->node);
	mutex_unlock(&ports_lock);
	ndc_config_close_all(&port->parameters, port->glue->name, NULL);
	ndc_keywords_stop(&port->parameters);
	kfree(port->object.DriverName.Buffer);
	kfree(port->keywords);
	kfree(port);
}

/* An errno for a DriverEntry that has failed. */
static int entry_error(NTSTATUS status)
{
	return status == NDIS_STATUS_RESOURCES ? -ENOMEM : -ENODEV;
}

/* Calls DriverEntry; 0 if it has registered. */
static int enter(struct ndc_port *port)
{
	UNICODE_STRING path;
	NTSTATUS status;
	int err;

	err = make_string(&path, PATH, port->glue->name);
	if (err)
		return err;
	port->in_entry = true;
	status = port->glue->entry(&port->object, &path);
	port->in_entry = false;
	kfree(path.Buffer);
	if (!NT_SUCCESS(status)) {
		pr_err("%s: DriverEntry failed, status %#x\n", port->glue->name,
		       status);
		return entry_error(status);
	}
	if (port->driver)
		return 0;
	complain(port, NDC_RULE_STATE, (unsigned long)port->glue->entry + 1,
		 "DriverEntry succeeds without having registered a driver");
	return -ENODEV;
}

static struct ndc_port *make_port(const struct ndiscompat_port *glue,
				  struct module *owner, const char *keywords)
{
	struct ndc_port *port = kzalloc(sizeof(*port), GFP_KERNEL);

	if (!port)
		return NULL;
	port->glue = glue;
	ndc_keywords_start(&port->parameters);
	port->object.Type = 4;
	port->object.Size = sizeof(port->object);
	port->object.DriverInit = glue->entry;
	/* Whose code its handlers are. */
	port->object.DriverSection = owner;
	if (keywords) {
		port->keywords = kstrdup(keywords, GFP_KERNEL);
		if (!port->keywords)
			goto err_free_port;
	}
	if (make_string(&port->object.DriverName, "\\Driver\\", glue->name))
		goto err_free_keywords;
	return port;

err_free_keywords:
	kfree(port->keywords);
err_free_port:
	kfree(port);
	return NULL;
}

/* MiniportDriverUnload, if it is still registered. */
static void unload(struct ndc_port *port)
{
	if (port->driver)
		port->handlers.UnloadHandler(&port->object);
	else if (port->object.DriverUnload)
		port->object.DriverUnload(&port->object);
}

/**
 * ndiscompat_port_register() - a port comes
 * @port: what its glue says of it; stays there until it goes
 * @owner: THIS_MODULE
 * @keywords: the module's parameter: keyword=value, by commas; or NULL
 *
 * Calls its DriverEntry; adapters may come before this returns.
 *
 * Context: Process, may sleep.
 * Return: The port, or an error pointer: -EINVAL, with a message, for keywords
 * that its table does not have or does not allow; -ENOMEM; -ENODEV if
 * DriverEntry fails or registers nothing; what a bus says.
 *
 * Differs from Windows: not a Windows name.
 */
struct ndc_port *ndiscompat_port_register(const struct ndiscompat_port *port,
					  struct module *owner,
					  const char *keywords)
{
	struct ndc_port *made;
	int err;

	err = ndc_keywords_check(port, keywords);
	if (err)
		return ERR_PTR(err);
	made = make_port(port, owner, keywords);
	if (!made)
		return ERR_PTR(-ENOMEM);
	mutex_lock(&ports_lock);
	list_add(&made->node, &ports);
	mutex_unlock(&ports_lock);
	err = enter(made);
	if (err)
		goto err_end;
	err = start_buses(made);
	if (err)
		goto err_unload;
	return made;

err_unload:
	unload(made);
err_end:
	end_port(made);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_GPL(ndiscompat_port_register);

/**
 * ndiscompat_port_unregister() - a port goes
 * @port: what ndiscompat_port_register() returned, an error pointer or NULL
 *
 * Its adapters are removed, then MiniportDriverUnload is called.
 *
 * Context: Process, may sleep; not with RTNL held.
 *
 * Differs from Windows: not a Windows name.
 */
void ndiscompat_port_unregister(struct ndc_port *port)
{
	if (IS_ERR_OR_NULL(port))
		return;
	stop_buses(port, list_last_entry(&buses, struct ndc_bus, node));
	if (port->driver)
		ndc_miniport_remove_all(port->driver);
	unload(port);
	end_port(port);
}
EXPORT_SYMBOL_GPL(ndiscompat_port_unregister);
