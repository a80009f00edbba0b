// SPDX-License-Identifier: GPL-2.0-only
/*
 * Objects of the layer that a port makes with the handle of an adapter or a
 * driver, and frees: timer objects, work items, read/write locks.
 *
 * Each is its owner's from birth.  What the owner has not freed at its end is
 * reported and released.  An object without such a handle is its module's.
 */
#include "runtime/owned.h"

#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <kunit/visibility.h>

#include "core/adapter.h"
#include "core/driver.h"
#include "core/fault.h"
#include "core/owner.h"
#include "core/report.h"

static LIST_HEAD(objects);
/* Protects objects, and who takes one out. */
static DEFINE_SPINLOCK(objects_lock);

static void insert(struct ndc_owned *owned, const void *owner)
{
	owned->owner = owner;
	owned->when = jiffies;
	spin_lock_bh(&objects_lock);
	list_add_tail(&owned->node, &objects);
	ndc_live_add(&owned->live, owned->type->kind);
	spin_unlock_bh(&objects_lock);
}

/**
 * ndc_owned_add() - an object, which is complete, gets its owner
 * @owned: the object
 * @type: what it is
 * @handle: what the port gave: an adapter's or a driver's handle
 * @call: the call's name
 * @caller: the place in the port
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: 0; -EINVAL, and reported, for another handle.
 */
int ndc_owned_add(struct ndc_owned *owned, const struct ndc_owned_type *type,
		  const void *handle, const char *call, unsigned long caller)
{
	struct ndc_owner owner;
	int err = -EINVAL;

	owned->type = type;
	owned->caller = caller;
	/* A driver's end waits for who has found it alive. */
	rcu_read_lock();
	if (likely(ndc_owner_get(handle, call, caller, &owner))) {
		insert(owned, handle);
		ndc_owner_put(&owner);
		err = 0;
	}
	rcu_read_unlock();
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_owned_add);

/* The same for an object that no handle comes with. */
void ndc_owned_add_to_module(struct ndc_owned *owned,
			     const struct ndc_owned_type *type,
			     unsigned long caller)
{
	owned->type = type;
	owned->caller = caller;
	insert(owned, NULL);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_owned_add_to_module);

static struct ndc_owned *find(const void *handle,
			      const struct ndc_owned_type *type)
{
	struct ndc_live *live = ndc_live_find(handle, type->kind);
	struct ndc_owned *owned = container_of(live, struct ndc_owned, live);

	return live && owned->type == type ? owned : NULL;
}

static noinline void report_handle(const void *handle,
				   const struct ndc_owned_type *type,
				   const char *call, unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	ndc_report(&breach, "%s wants %s and was given %s", call, type->name,
		   ndc_live_name(handle));
}

/**
 * ndc_owned_find() - the object that a handle is
 * @handle: what the port gave
 * @type: what it must be
 * @call: the call's name
 * @caller: the place in the port
 *
 * Context: Any, inside rcu_read_lock(), which keeps the object.
 * Return: The object; NULL, and reported.
 */
struct ndc_owned *ndc_owned_find(const void *handle,
				 const struct ndc_owned_type *type,
				 const char *call, unsigned long caller)
{
	struct ndc_owned *owned = find(handle, type);

	if (unlikely(!owned))
		report_handle(handle, type, call, caller);
	return owned;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_owned_find);

static void remove(struct ndc_owned *owned)
{
	lockdep_assert_held(&objects_lock);
	list_del(&owned->node);
	ndc_live_del(&owned->live);
}

/**
 * ndc_owned_take() - an object that its port frees
 * @handle: what the port gave
 * @type: what it must be
 * @call: the call's name
 * @caller: the place in the port
 *
 * Of two callers with the same handle one gets the object.
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The object, out of everybody's sight and to be freed after a grace
 * period; NULL, and reported.
 */
struct ndc_owned *ndc_owned_take(const void *handle,
				 const struct ndc_owned_type *type,
				 const char *call, unsigned long caller)
{
	struct ndc_owned *owned;

	rcu_read_lock();
	spin_lock_bh(&objects_lock);
	owned = find(handle, type);
	if (owned)
		remove(owned);
	spin_unlock_bh(&objects_lock);
	rcu_read_unlock();
	if (unlikely(!owned))
		report_handle(handle, type, call, caller);
	return owned;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_owned_take);

/* Takes an object of an owner that ends. */
static struct ndc_owned *take_of(const struct ndc_owner *owner)
{
	struct ndc_owned *owned, *found = NULL;

	spin_lock_bh(&objects_lock);
	list_for_each_entry(owned, &objects, node)
		if (ndc_owner_has(owner, owned->owner, owned->caller)) {
			found = owned;
			remove(owned);
			break;
		}
	spin_unlock_bh(&objects_lock);
	return found;
}

static void release(struct ndc_owned *owned, struct ndc_breach *breach)
{
	breach->caller = owned->caller;
	ndc_report(breach, "%s, %u s old, left behind", owned->type->name,
		   jiffies_to_msecs(jiffies - owned->when) / 1000);
	owned->type->release(owned, breach);
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
	struct ndc_breach breach = ndc_adapter_breach(adapter, NDC_RULE_LEAK,
						      0);
	const struct ndc_owner owner = { .adapter = adapter };
	struct ndc_owned *owned;

	while ((owned = take_of(&owner)))
		release(owned, &breach);
}

static void driver_ends(struct ndc_driver *driver)
{
	struct ndc_breach breach = {
		.rule = NDC_RULE_LEAK,
		.driver = driver->name,
	};
	const struct ndc_owner owner = { .driver = driver };
	struct ndc_owned *owned;

	/* Who has found the driver alive has made its object by now. */
	synchronize_rcu();
	while ((owned = take_of(&owner)))
		release(owned, &breach);
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
	struct ndc_breach breach = {
		.rule = NDC_RULE_LEAK,
		.driver = module->name,
	};
	const struct ndc_owner owner = { .module = module };
	struct ndc_owned *owned;

	if (event != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	while ((owned = take_of(&owner)))
		release(owned, &breach);
	return NOTIFY_OK;
}

/* As that of what is armed (armed.c). */
static struct notifier_block module_notifier = {
	.notifier_call = module_event,
	.priority = 1,
};

static const char * const calls[] = {
	"NdisAllocateTimerObject",
	"NdisAllocateIoWorkItem",
	"IoAllocateWorkItem",
	"NdisAllocateRWLock",
};

int ndc_owned_init(void)
{
	int err = register_module_notifier(&module_notifier);

	if (err)
		return err;
	ndc_fault_add(calls, ARRAY_SIZE(calls));
	ndc_driver_add_part(&driver_part);
	ndc_adapter_add_part(&adapter_part);
	return 0;
}

void ndc_owned_exit(void)
{
	ndc_adapter_del_part(&adapter_part);
	ndc_driver_del_part(&driver_part);
	unregister_module_notifier(&module_notifier);
}
