// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drivers: what groups the adapters of a port and names their module.
 *
 * A module may go without having ended what it made.  Its adapters are ended
 * for it then, with a report: its text is still there when the notifier runs,
 * its exit function has returned.
 */
#include "core/driver.h"

#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include <linux/ndiscompat.h>

#include "core/adapter.h"
#include "core/report.h"

static LIST_HEAD(drivers);
static LIST_HEAD(parts);
/* Protects drivers and parts. */
static DEFINE_MUTEX(drivers_lock);

void ndc_driver_add_part(struct ndc_driver_part *part)
{
	mutex_lock(&drivers_lock);
	list_add(&part->node, &parts);
	mutex_unlock(&drivers_lock);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_driver_add_part);

void ndc_driver_del_part(struct ndc_driver_part *part)
{
	mutex_lock(&drivers_lock);
	list_del(&part->node);
	mutex_unlock(&drivers_lock);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_driver_del_part);

/**
 * ndc_driver_create() - a port comes
 * @name: for people; cut to what fits
 * @owner: its module
 * @caller: where it does
 *
 * Context: Process, may sleep.
 * Return: The driver, or NULL without memory.
 */
struct ndc_driver *ndc_driver_create(const char *name, struct module *owner,
				     unsigned long caller)
{
	struct ndc_driver *driver = kzalloc(sizeof(*driver), GFP_KERNEL);

	if (!driver)
		return NULL;
	strscpy(driver->name, name, sizeof(driver->name));
	driver->owner = owner;
	driver->caller = caller;
	mutex_lock(&drivers_lock);
	list_add(&driver->node, &drivers);
	mutex_unlock(&drivers_lock);
	ndc_live_add(&driver->live, NDC_LIVE_DRIVER);
	return driver;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_driver_create);

/* Not on the list any more. */
static void end(struct ndc_driver *driver)
{
	struct ndc_driver_part *part;

	ndc_adapter_destroy_all(driver);
	ndc_live_del(&driver->live);
	mutex_lock(&drivers_lock);
	list_for_each_entry(part, &parts, node)
		part->destroy(driver);
	mutex_unlock(&drivers_lock);
	kfree_rcu(driver, rcu);
}

/**
 * ndc_driver_destroy() - a port goes
 * @driver: its driver
 *
 * Adapters that it has left are reported and ended.
 *
 * Context: Process, may sleep.
 */
void ndc_driver_destroy(struct ndc_driver *driver)
{
	mutex_lock(&drivers_lock);
	list_del(&driver->node);
	mutex_unlock(&drivers_lock);
	end(driver);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_driver_destroy);

/* Takes a driver of a going module off the list. */
static struct ndc_driver *take_of(const struct module *owner)
{
	struct ndc_driver *driver;

	mutex_lock(&drivers_lock);
	list_for_each_entry(driver, &drivers, node)
		if (driver->owner == owner) {
			list_del(&driver->node);
			mutex_unlock(&drivers_lock);
			return driver;
		}
	mutex_unlock(&drivers_lock);
	return NULL;
}

static int module_event(struct notifier_block *self, unsigned long event,
			void *data)
{
	struct ndc_breach breach = { .rule = NDC_RULE_LEAK };
	struct ndc_driver *driver;

	if (event != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	while ((driver = take_of(data))) {
		breach.caller = driver->caller;
		breach.driver = driver->name;
		ndc_report(&breach, "a driver, left by its module");
		end(driver);
	}
	return NOTIFY_OK;
}

/* Before the pool's notifier: an adapter's end may free pool memory. */
static struct notifier_block module_notifier = {
	.notifier_call = module_event,
	.priority = 1,
};

int ndc_driver_init(void)
{
	return register_module_notifier(&module_notifier);
}

void ndc_driver_exit(void)
{
	unregister_module_notifier(&module_notifier);
}

/**
 * ndiscompat_driver_create() - make a driver, for adapters made by Linux code
 * @name: for people; cut to 31 letters
 * @owner: THIS_MODULE; the driver ends with it at the latest
 *
 * Context: Process, may sleep.
 * Return: The driver, whose address is an NDIS driver handle, or NULL without
 * memory or a name.
 *
 * Differs from Windows: not a Windows name.
 */
struct ndc_driver *ndiscompat_driver_create(const char *name,
					    struct module *owner)
{
	return name ? ndc_driver_create(name, owner, _RET_IP_) : NULL;
}
EXPORT_SYMBOL_GPL(ndiscompat_driver_create);

/**
 * ndiscompat_driver_destroy() - end a driver
 * @driver: what ndiscompat_driver_create() returned, or NULL
 *
 * Adapters that it still has are reported and ended.
 *
 * Context: Process, may sleep.
 *
 * Differs from Windows: not a Windows name.
 */
void ndiscompat_driver_destroy(struct ndc_driver *driver)
{
	if (driver)
		ndc_driver_destroy(driver);
}
EXPORT_SYMBOL_GPL(ndiscompat_driver_destroy);
