// SPDX-License-Identifier: GPL-2.0-only
/*
 * Providers of shared memory: whose handlers are called instead of the layer's
 * own, for one adapter or for all of a driver.
 *
 * One for each; the adapter's goes before the driver's.  A provider lives as
 * long as its registration or any block of it, and a block holds the module of
 * its provider, unless that is the adapter's own: its blocks die in halt,
 * before its text goes, and holding it would keep it loaded for ever.
 */
#include "memory/provider.h"

#include <linux/export.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <kunit/visibility.h>

#include <linux/ndiscompat.h>
#include <ndis.h>

#include "core/object.h"
#include "memory/state.h"

/* Protects who provides to whom.  Innermost. */
static DEFINE_SPINLOCK(providers_lock);

static const u16 characteristics_sizes[] = {
	NDIS_SIZEOF_SHARED_MEMORY_PROVIDER_CHARACTERISTICS_REVISION_1,
};

static const struct ndc_object_type characteristics_type = {
	.type = NDIS_OBJECT_TYPE_SHARED_MEMORY_PROVIDER_CHARACTERISTICS,
	.revisions = ARRAY_SIZE(characteristics_sizes),
	.sizes = characteristics_sizes,
};

/* What characteristics do wrong, or NULL. */
static const char *
fault_of(const NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS *handlers)
{
	const NDIS_OBJECT_HEADER *header = &handlers->Header;

	if (ndc_object_revision(&characteristics_type, header->Type,
				header->Revision, header->Size) < 0)
		return "a wrong header";
	return handlers->AllocateSharedMemoryHandler &&
	       handlers->FreeSharedMemoryHandler ? NULL : "a NULL handler";
}

static struct ndc_provider *
create(const NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS *handlers, struct module *owner)
{
	struct ndc_provider *provider = kzalloc(sizeof(*provider), GFP_KERNEL);

	if (!provider)
		return NULL;
	kref_init(&provider->refs);
	provider->owner = owner;
	provider->context = handlers->ProviderContext;
	provider->allocate = handlers->AllocateSharedMemoryHandler;
	provider->free = handlers->FreeSharedMemoryHandler;
	return provider;
}

/* Tables name the provider of a block under RCU. */
static void destroy(struct kref *refs)
{
	struct ndc_provider *provider = container_of(refs, struct ndc_provider,
						     refs);

	kfree_rcu(provider, rcu);
}

/* NULL is nobody. */
void ndc_provider_put(struct ndc_provider *provider)
{
	if (provider)
		kref_put(&provider->refs, destroy);
}

/**
 * ndc_provider_pick() - who provides to an adapter?
 * @memory: the adapter's
 * @pinned: gets whether the provider's module is held now
 *
 * As long as a provider is registered, its module is there to be held.
 *
 * Context: Process.
 * Return: The provider, until it and its module are put; NULL: the layer
 * itself; -ENODEV: its module is going.
 */
struct ndc_provider *ndc_provider_pick(struct ndc_memory *memory,
				       bool *pinned)
{
	struct ndc_driver *driver = memory->adapter->driver;
	struct ndc_provider *provider;

	spin_lock_bh(&providers_lock);
	provider = memory->provider ?: driver->provider;
	*pinned = provider && provider->owner != driver->owner;
	if (*pinned && !try_module_get(provider->owner))
		provider = ERR_PTR(-ENODEV);
	else if (provider)
		kref_get(&provider->refs);
	spin_unlock_bh(&providers_lock);
	return provider;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_provider_pick);

/* Fills a place that nobody has; false if somebody has it. */
static bool settle(struct ndc_provider **place, struct ndc_provider *provider)
{
	bool free;

	spin_lock_bh(&providers_lock);
	free = !*place;
	if (free)
		*place = provider;
	spin_unlock_bh(&providers_lock);
	return free;
}

static struct ndc_provider *leave(struct ndc_provider **place)
{
	struct ndc_provider *provider;

	spin_lock_bh(&providers_lock);
	provider = *place;
	*place = NULL;
	spin_unlock_bh(&providers_lock);
	return provider;
}

/* The adapter ends. */
void ndc_provider_stop(struct ndc_memory *memory)
{
	ndc_provider_put(leave(&memory->provider));
}

/* The driver ends. */
void ndc_provider_forget(struct ndc_driver *driver)
{
	ndc_provider_put(leave(&driver->provider));
}

/* Takes the place of a provider of that module, if it has it. */
static struct ndc_provider *evict(struct ndc_provider **place,
				  const struct module *owner)
{
	struct ndc_provider *provider;

	spin_lock_bh(&providers_lock);
	provider = *place;
	if (provider && provider->owner == owner)
		*place = NULL;
	else
		provider = NULL;
	spin_unlock_bh(&providers_lock);
	return provider;
}

/* A provider whose module goes must not be called any more. */
static int module_event(struct notifier_block *self, unsigned long event,
			void *data)
{
	struct ndc_adapter *adapter = NULL;

	if (event != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	rcu_read_lock();
	while ((adapter = ndc_adapter_next(adapter))) {
		struct ndc_provider *provider;
		struct ndc_breach breach;

		provider = evict(&adapter->memory->provider, data);
		if (!provider)
			continue;
		breach = ndc_adapter_breach(adapter, NDC_RULE_LEAK,
					    (unsigned long)provider->allocate + 1);
		ndc_report(&breach, "a shared memory provider, left by its module");
		ndc_provider_put(provider);
	}
	rcu_read_unlock();
	return NOTIFY_OK;
}

static struct notifier_block module_notifier = {
	.notifier_call = module_event,
};

int ndc_provider_init(void)
{
	return register_module_notifier(&module_notifier);
}

void ndc_provider_exit(void)
{
	unregister_module_notifier(&module_notifier);
}

/**
 * ndiscompat_provider_register() - provide shared memory to one adapter
 * @adapter: the adapter
 * @provider: Type, Revision and Size as for NdisSetOptionalHandlers(), and the
 *	handlers
 * @owner: THIS_MODULE
 *
 * It serves NdisAllocateSharedMemory() from now on, before a provider of the
 * adapter's driver.
 *
 * Context: Process, may sleep.
 * Return: 0; -EINVAL for a wrong header or a NULL handler; -EEXIST if the
 * adapter has a provider; -ENOMEM.
 *
 * Differs from Windows: not a Windows name.
 */
int
ndiscompat_provider_register(struct ndc_adapter *adapter,
			     const struct _NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS *provider,
			     struct module *owner)
{
	struct ndc_provider *made;

	if (fault_of(provider))
		return -EINVAL;
	made = create(provider, owner);
	if (!made)
		return -ENOMEM;
	if (settle(&adapter->memory->provider, made))
		return 0;
	ndc_provider_put(made);
	return -EEXIST;
}
EXPORT_SYMBOL_GPL(ndiscompat_provider_register);

/**
 * ndiscompat_provider_unregister() - provide no more
 * @adapter: the adapter
 *
 * Blocks that are out are still freed through the provider, and hold its
 * module.
 *
 * Context: Process, may sleep.
 *
 * Differs from Windows: not a Windows name.
 */
void ndiscompat_provider_unregister(struct ndc_adapter *adapter)
{
	ndc_provider_stop(adapter->memory);
}
EXPORT_SYMBOL_GPL(ndiscompat_provider_unregister);

/**
 * ndc_provider_offer() - a port provides the memory of its driver's adapters
 * @driver: its driver
 * @header: an NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS
 * @why: gets what is wrong with it
 *
 * Context: Process, may sleep.
 * Return: 0, -ENOMEM, -EINVAL, or -EEXIST for a second one.
 */
int ndc_provider_offer(struct ndc_driver *driver,
		       const struct _NDIS_OBJECT_HEADER *header,
		       const char **why)
{
	const NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS *handlers =
		(const void *)header;
	struct ndc_provider *provider;

	*why = fault_of(handlers);
	if (*why)
		return -EINVAL;
	provider = create(handlers, driver->owner);
	if (!provider)
		return -ENOMEM;
	if (settle(&driver->provider, provider))
		return 0;
	ndc_provider_put(provider);
	*why = "a second provider of the driver";
	return -EEXIST;
}
