// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose the objects are that a port makes: an adapter's, a driver's, or, where
 * it gives no handle, those of the module that it is.  They are released with
 * it, and what was left is named.
 */
#include "core/owner.h"

#include <linux/export.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <kunit/visibility.h>

/**
 * ndc_owner_get() - who a handle is
 * @handle: what the port gave: an adapter's or a driver's
 * @call: the call's name
 * @caller: the place in the port
 * @owner: gets it, until ndc_owner_put(): an adapter cannot end before; a
 *	driver cannot under RCU
 *
 * Context: Any but NMI.
 * Return: False, and reported, if the handle is something else or NULL.
 */
bool ndc_owner_get(const void *handle, const char *call, unsigned long caller,
		   struct ndc_owner *owner)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};
	struct ndc_live *live;
	bool found = true;

	*owner = (struct ndc_owner) {};
	rcu_read_lock();
	live = ndc_live_find(handle, NDC_LIVE_ADAPTER);
	if (live) {
		owner->adapter = container_of(live, struct ndc_adapter, live);
		owner->driver = owner->adapter->driver;
		found = ndc_adapter_tryget(owner->adapter);
	} else {
		live = ndc_live_find(handle, NDC_LIVE_DRIVER);
		found = live;
		owner->driver = container_of(live, struct ndc_driver, live);
	}
	rcu_read_unlock();
	if (!found)
		ndc_report(&breach,
			   "%s wants an adapter or driver handle and was given %s",
			   call, ndc_live_name(handle));
	return found;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_owner_get);

void ndc_owner_put(const struct ndc_owner *owner)
{
	if (owner->adapter)
		ndc_adapter_put(owner->adapter);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_owner_put);

/* Whether an adapter or a driver has not ended. */
static bool lives(const void *object)
{
	bool found;

	rcu_read_lock();
	found = ndc_live_find(object, NDC_LIVE_ADAPTER) ||
		ndc_live_find(object, NDC_LIVE_DRIVER);
	rcu_read_unlock();
	return found;
}

/* The start of a report that concerns something of an owner. */
struct ndc_breach ndc_owner_breach(const struct ndc_owner *owner,
				   enum ndc_rule rule, unsigned long caller)
{
	return (struct ndc_breach) {
		.rule = rule,
		.caller = caller,
		.driver = owner->module ? owner->module->name :
			  lives(owner->driver) ? owner->driver->name : NULL,
		.adapter = owner->adapter ? owner->adapter->name : NULL,
	};
}
EXPORT_SYMBOL_IF_KUNIT(ndc_owner_breach);

/*
 * Whether an object with this mark, allocated there, goes with the owner.  With
 * a module go those of its drivers, too, which have ended while one of them
 * was being made.
 */
bool ndc_owner_has(const struct ndc_owner *owner, const void *object,
		   unsigned long allocated)
{
	const void *mark = ndc_owner_mark(owner);

	return mark ? object == mark :
	       owner->module && within_module(allocated, owner->module) &&
	       !(object && lives(object));
}
EXPORT_SYMBOL_IF_KUNIT(ndc_owner_has);
