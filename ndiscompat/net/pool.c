// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pools of NET_BUFFER_LISTs and NET_BUFFERs: made, found by their handle,
 * freed, and released with their owner.
 *
 * All that a pool gives for one allocation (NBL, context, NB, MDL, data) is
 * one object of its depot.  A pool that is freed while some are out is not
 * found any more and goes with the last of them; what never comes back goes
 * with the owner: the adapter, the driver or the module.
 */
#include "net/pool.h"

#include <linux/align.h>
#include <linux/cache.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/debugfs.h"
#include "core/fault.h"
#include "core/object.h"
#include "core/report.h"
#include "net/buffer.h"
#include "net/mdl.h"

/* Free objects that a pool keeps, beyond which whole chunks go back. */
#define SPARE	512

static LIST_HEAD(pools);
/* Protects pools; interrupts off, as in a depot, inside nothing. */
static DEFINE_SPINLOCK(pools_lock);
/* One owner ends at a time. */
static DEFINE_MUTEX(ends_lock);

struct ndc_buffer_pool *ndc_own_nbls;
EXPORT_SYMBOL_IF_KUNIT(ndc_own_nbls);
struct ndc_buffer_pool *ndc_own_nbs;
EXPORT_SYMBOL_IF_KUNIT(ndc_own_nbs);

static const char * const calls[] = {
	"NdisAllocateNetBufferListPool",
	"NdisAllocateNetBufferPool",
};

static enum ndc_live_kind live_kind(enum ndc_depot_kind kind)
{
	return kind == NDC_DEPOT_NBL ? NDC_LIVE_NBL_POOL : NDC_LIVE_NB_POOL;
}

static void unlink(struct ndc_buffer_pool *pool)
{
	unsigned long flags;

	spin_lock_irqsave(&pools_lock, flags);
	list_del(&pool->node);
	spin_unlock_irqrestore(&pools_lock, flags);
}

/* The last object of a freed pool has come back. */
static void emptied(struct ndc_depot *depot)
{
	struct ndc_buffer_pool *pool = ndc_to_pool(depot);

	unlink(pool);
	kfree_rcu(pool, rcu);
}

/* Where in an object its parts are, and its size. */
static size_t lay_out(struct ndc_buffer_pool *pool,
		      const struct ndc_pool_shape *shape)
{
	size_t at = 0;

	if (shape->kind == NDC_DEPOT_NBL) {
		at = ALIGN(sizeof(NET_BUFFER_LIST),
			   MEMORY_ALLOCATION_ALIGNMENT);
		pool->context = ALIGN(shape->context,
				      MEMORY_ALLOCATION_ALIGNMENT);
		pool->context_at = at;
		if (pool->context)
			at += sizeof(NET_BUFFER_LIST_CONTEXT) + pool->context;
	}
	if (shape->with_nb || shape->kind == NDC_DEPOT_NB) {
		pool->nb_at = at;
		at += ALIGN(sizeof(NET_BUFFER), MEMORY_ALLOCATION_ALIGNMENT);
	}
	if (shape->data) {
		pool->data = shape->data;
		pool->mdl_at = at;
		at += NDC_MDL_BYTES(NDC_MDL_PAGES(shape->data));
		at = ALIGN(at, SMP_CACHE_BYTES);
		pool->data_at = at;
		at = ALIGN(at + shape->data, SMP_CACHE_BYTES);
	}
	pool->extra_at = at;
	return at + shape->extra;
}

/**
 * ndc_buffer_pool_create() - make a pool
 * @shape: what its objects are like
 * @owner: whose it is; cannot end meanwhile
 * @caller: where it is made
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The pool, to be freed by ndc_buffer_pool_free(); NULL without
 * memory.
 */
struct ndc_buffer_pool *
ndc_buffer_pool_create(const struct ndc_pool_shape *shape,
		       const struct ndc_owner *owner, unsigned long caller)
{
	struct ndc_buffer_pool *pool;
	unsigned long flags;

	pool = kzalloc(sizeof(*pool), ndc_irql() > NDC_APC ? GFP_ATOMIC :
		       GFP_KERNEL);
	if (!pool)
		return NULL;
	pool->owner = *owner;
	pool->caller = caller;
	pool->when = jiffies;
	pool->hidden = shape->hidden;
	pool->depot.spare = SPARE;
	pool->depot.emptied = emptied;
	ndc_depot_init(&pool->depot, shape->kind, lay_out(pool, shape));
	spin_lock_irqsave(&pools_lock, flags);
	list_add(&pool->node, &pools);
	spin_unlock_irqrestore(&pools_lock, flags);
	if (!shape->hidden)
		ndc_live_add(&pool->live, live_kind(shape->kind));
	return pool;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_buffer_pool_create);

/**
 * ndc_buffer_pool_find() - the pool that a handle is
 * @handle: what the port gave
 * @kind: of its objects
 * @call: the call's name
 * @caller: the place in the port
 *
 * Context: Any but NMI, under RCU, which keeps the pool.
 * Return: The pool; or NULL, and reported.
 */
struct ndc_buffer_pool *ndc_buffer_pool_find(const void *handle,
					     enum ndc_depot_kind kind,
					     const char *call,
					     unsigned long caller)
{
	struct ndc_live *live = ndc_live_find(handle, live_kind(kind));
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	if (likely(live))
		return container_of(live, struct ndc_buffer_pool, live);
	ndc_report(&breach, "%s wants a %s pool and was given %s", call,
		   ndc_depot_word(kind), ndc_live_name(handle));
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_buffer_pool_find);

/**
 * ndc_buffer_pool_free() - the port frees a pool
 * @handle: the pool
 * @kind: of its objects
 * @call: the call's name
 * @caller: the place in the port
 *
 * Context: DISPATCH_LEVEL or below; above it is reported and refused.
 */
void ndc_buffer_pool_free(const void *handle, enum ndc_depot_kind kind,
			  const char *call, unsigned long caller)
{
	struct ndc_buffer_pool *pool;
	struct ndc_breach breach;
	unsigned int out;
	bool won;

	if (ndc_irql_above(NDC_DISPATCH, call, caller))
		return;
	rcu_read_lock();
	pool = ndc_buffer_pool_find(handle, kind, call, caller);
	won = pool && !xchg(&pool->freed, true);
	rcu_read_unlock();
	if (!won)
		return;
	ndc_live_del(&pool->live);
	out = READ_ONCE(pool->depot.out);
	if (out) {
		breach = ndc_owner_breach(&pool->owner, NDC_RULE_STATE, caller);
		breach.allocated = pool->caller;
		ndc_report(&breach, "%s with %u %ss out", call, out,
			   ndc_depot_word(kind));
	}
	/* Else it goes, perhaps at once, with the last that is out. */
	if (ndc_depot_close(&pool->depot))
		emptied(&pool->depot);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_buffer_pool_free);

/**
 * ndc_buffer_pool_end() - end a hidden pool
 * @pool: the pool
 * @left: is told of each object that has not come back, before it goes
 *
 * Context: Process; nobody uses the pool any more.
 * Return: How many have not come back.
 */
unsigned int
ndc_buffer_pool_end(struct ndc_buffer_pool *pool,
		    void (*left)(const struct ndc_depot_object *object))
{
	unsigned int count = 0;

	pool->depot.emptied = NULL;
	unlink(pool);
	if (!ndc_depot_close(&pool->depot))
		count = ndc_depot_take(&pool->depot, NULL, NULL, left);
	kfree_rcu(pool, rcu);
	return count;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_buffer_pool_end);

/* Whose objects are being taken; under ends_lock. */
static const struct ndc_owner *ending;

static void report_leak(const struct ndc_depot_object *object)
{
	const struct ndc_breach breach =
		ndc_owner_breach(ending, NDC_RULE_LEAK, object->allocated);
	enum ndc_depot_kind kind = object->depot->kind;

	ndc_report(&breach, "a %s, %u s old, is not freed",
		   ndc_depot_word(kind),
		   jiffies_to_msecs(jiffies - object->when) / 1000);
	if (kind == NDC_DEPOT_NBL)
		ndc_nbl_release(object->memory);
	else
		ndc_nb_release(object->memory);
}

static struct ndc_buffer_pool *next_of(const struct ndc_owner *owner)
{
	struct ndc_buffer_pool *pool;
	unsigned long flags;

	spin_lock_irqsave(&pools_lock, flags);
	list_for_each_entry(pool, &pools, node)
		if (!pool->hidden &&
		    ndc_owner_has(owner, ndc_owner_mark(&pool->owner),
				  pool->caller)) {
			list_del_init(&pool->node);
			spin_unlock_irqrestore(&pools_lock, flags);
			return pool;
		}
	spin_unlock_irqrestore(&pools_lock, flags);
	return NULL;
}

static void end_pool(struct ndc_buffer_pool *pool)
{
	const struct ndc_breach breach =
		ndc_owner_breach(ending, NDC_RULE_LEAK, pool->caller);

	pool->depot.emptied = NULL;
	if (!xchg(&pool->freed, true)) {
		ndc_live_del(&pool->live);
		ndc_report(&breach, "a %s pool, tag %08x, %u s old, is not freed",
			   ndc_depot_word(pool->depot.kind), pool->tag,
			   jiffies_to_msecs(jiffies - pool->when) / 1000);
	}
	if (!ndc_depot_close(&pool->depot))
		ndc_depot_take(&pool->depot, NULL, NULL, report_leak);
	kfree_rcu(pool, rcu);
}

static bool is_owners(const struct ndc_depot_object *object, const void *data)
{
	return object->holder == NDC_PORT &&
	       ndc_owner_has(data, object->owner, object->allocated);
}

/* The owner ends.  What it has left is reported and released. */
static void end_owner(const struct ndc_owner *owner)
{
	struct ndc_buffer_pool *pool;

	mutex_lock(&ends_lock);
	ending = owner;
	while ((pool = next_of(owner)))
		end_pool(pool);
	ndc_depot_take(&ndc_own_nbls->depot, is_owners, owner, report_leak);
	ndc_depot_take(&ndc_own_nbs->depot, is_owners, owner, report_leak);
	ndc_mdl_end_owner(owner);
	ending = NULL;
	mutex_unlock(&ends_lock);
}

static int create(struct ndc_adapter *adapter)
{
	return 0;
}

static void quiesce(struct ndc_adapter *adapter)
{
}

static void destroy(struct ndc_adapter *adapter)
{
	const struct ndc_owner owner = {
		.driver = adapter->driver,
		.adapter = adapter,
	};

	end_owner(&owner);
}

static struct ndc_adapter_part adapter_part = {
	.create = create,
	.quiesce = quiesce,
	.recycle = destroy,
	.destroy = destroy,
};

static void driver_ends(struct ndc_driver *driver)
{
	const struct ndc_owner owner = { .driver = driver };

	end_owner(&owner);
}

static struct ndc_driver_part driver_part = {
	.destroy = driver_ends,
};

static int module_event(struct notifier_block *self, unsigned long event,
			void *data)
{
	const struct ndc_owner owner = { .module = data };

	if (event != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	end_owner(&owner);
	return NOTIFY_OK;
}

/* Before report.c's, which forgets the module's places. */
static struct notifier_block module_notifier = {
	.notifier_call = module_event,
};

/* debugfs: the MDLs, then every pool. */
static int buffers_show(struct seq_file *file, void *unused)
{
	struct ndc_buffer_pool *pool;
	struct ndc_breach breach;

	ndc_mdl_show(file);
	spin_lock_irq(&pools_lock);
	list_for_each_entry(pool, &pools, node) {
		breach = ndc_owner_breach(&pool->owner, 0, 0);
		seq_printf(file, "%s pool of %s %s, tag %08x: %u out, %u spare, %zu bytes each%s, %pS\n",
			   ndc_depot_word(pool->depot.kind),
			   breach.driver ?: "-", breach.adapter ?: "-",
			   pool->tag, pool->depot.out, pool->depot.free,
			   pool->depot.size, pool->freed ? ", freed" : "",
			   (void *)pool->caller);
	}
	spin_unlock_irq(&pools_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(buffers);

static struct ndc_buffer_pool *create_own(enum ndc_depot_kind kind)
{
	const struct ndc_pool_shape shape = { .kind = kind };
	const struct ndc_owner nobody = {};

	return ndc_buffer_pool_create(&shape, &nobody, _THIS_IP_);
}

static void destroy_own(struct ndc_buffer_pool *pool)
{
	if (pool)
		ndc_buffer_pool_free(pool, pool->depot.kind, __func__,
				     _THIS_IP_);
}

int ndc_buffer_pool_init(void)
{
	int err = -ENOMEM;

	ndc_mdl_init();
	ndc_own_nbls = create_own(NDC_DEPOT_NBL);
	ndc_own_nbs = create_own(NDC_DEPOT_NB);
	if (!ndc_own_nbls || !ndc_own_nbs)
		goto err_destroy_own;
	err = register_module_notifier(&module_notifier);
	if (err)
		goto err_destroy_own;
	ndc_fault_add(calls, ARRAY_SIZE(calls));
	ndc_driver_add_part(&driver_part);
	ndc_adapter_add_part(&adapter_part);
	ndc_debugfs_file("buffers", &buffers_fops);
	return 0;

err_destroy_own:
	destroy_own(ndc_own_nbs);
	destroy_own(ndc_own_nbls);
	ndc_mdl_exit();
	return err;
}

void ndc_buffer_pool_exit(void)
{
	ndc_adapter_del_part(&adapter_part);
	ndc_driver_del_part(&driver_part);
	unregister_module_notifier(&module_notifier);
	destroy_own(ndc_own_nbs);
	destroy_own(ndc_own_nbls);
	ndc_mdl_exit();
}

static void complain(unsigned long caller, const char *call, const char *what)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	ndc_report(&breach, "%s with %s", call, what);
}

/* What both kinds of pools ask first. */
static bool enter(const void *handle, const void *parameters,
		  const char *call, unsigned long caller,
		  struct ndc_owner *owner)
{
	if (ndc_irql_above(NDC_DISPATCH, call, caller) ||
	    ndc_fault(call, sizeof(struct ndc_buffer_pool), caller))
		return false;
	if (parameters)
		return ndc_owner_get_any(handle, call, caller, owner);
	complain(caller, call, "a NULL pointer");
	return false;
}

static const u16 nbl_sizes[] = {
	NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
	NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_2,
};

static const struct ndc_object_type nbl_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(nbl_sizes),
	.sizes = nbl_sizes,
};

static const char *nbl_fault(const NET_BUFFER_LIST_POOL_PARAMETERS *parameters,
			     int revision)
{
	if (revision < 0)
		return "a wrong Header";
	if (parameters->DataSize && !parameters->fAllocateNetBuffer)
		return "DataSize and without fAllocateNetBuffer";
	if (parameters->ContextSize > U16_MAX - MEMORY_ALLOCATION_ALIGNMENT)
		return "an impossible ContextSize";
	return NULL;
}

static struct ndc_buffer_pool *
create_nbl_pool(const NET_BUFFER_LIST_POOL_PARAMETERS *parameters,
		const struct ndc_owner *owner, const char *call,
		unsigned long caller)
{
	const NDIS_OBJECT_HEADER *header = &parameters->Header;
	int revision = ndc_object_revision(&nbl_type, header->Type,
					   header->Revision, header->Size);
	const char *fault = nbl_fault(parameters, revision);
	const struct ndc_pool_shape shape = {
		.kind = NDC_DEPOT_NBL,
		.context = parameters->ContextSize,
		.with_nb = parameters->fAllocateNetBuffer,
		.data = parameters->DataSize,
	};
	struct ndc_buffer_pool *pool;

	if (fault) {
		complain(caller, call, fault);
		return NULL;
	}
	pool = ndc_buffer_pool_create(&shape, owner, caller);
	if (!pool)
		return NULL;
	pool->tag = parameters->PoolTag;
	pool->protocol = parameters->ProtocolId & NDIS_PROTOCOL_ID_MASK;
	pool->depot.verify = revision > 1 && parameters->Flags &
			     NET_BUFFER_LIST_POOL_FLAG_VERIFY;
	return pool;
}

/**
 * NdisAllocateNetBufferListPool() - make a pool of NET_BUFFER_LISTs
 * @NdisHandle: of the adapter or driver that it is for; NULL: of the caller
 * @Parameters: what the NBLs come with: context, NB, MDL and data
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The pool's handle; NULL without memory, and, reported, at a wrong
 * IRQL, with a wrong handle, or with parameters that contradict each other.
 *
 * Differs from Windows: NET_BUFFER_LIST_POOL_FLAG_VERIFY fills freed NBLs with
 * a pattern, and reports one that was written to.  A pool that is not freed is
 * reported, and released with its owner.  A newer revision is read as the
 * newest known.
 */
NDIS_HANDLE
NdisAllocateNetBufferListPool(NDIS_HANDLE NdisHandle,
			      PNET_BUFFER_LIST_POOL_PARAMETERS Parameters)
{
	struct ndc_buffer_pool *pool;
	struct ndc_owner owner;

	if (!enter(NdisHandle, Parameters, __func__, _RET_IP_, &owner))
		return NULL;
	pool = create_nbl_pool(Parameters, &owner, __func__, _RET_IP_);
	ndc_owner_put(&owner);
	return pool;
}
EXPORT_SYMBOL_GPL(NdisAllocateNetBufferListPool);

/**
 * NdisFreeNetBufferListPool() - free a pool
 * @PoolHandle: the pool; all its NBLs are back
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: NBLs that are out are reported; they may still be
 * freed, and the pool goes with the last of them or with its owner.  What is
 * no such pool, or freed already, is reported and left alone.
 */
VOID NdisFreeNetBufferListPool(NDIS_HANDLE PoolHandle)
{
	ndc_buffer_pool_free(PoolHandle, NDC_DEPOT_NBL, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisFreeNetBufferListPool);

static const u16 nb_sizes[] = {
	NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1,
	NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_2,
};

static const struct ndc_object_type nb_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(nb_sizes),
	.sizes = nb_sizes,
};

static struct ndc_buffer_pool *
create_nb_pool(const NET_BUFFER_POOL_PARAMETERS *parameters,
	       const struct ndc_owner *owner, const char *call,
	       unsigned long caller)
{
	const NDIS_OBJECT_HEADER *header = &parameters->Header;
	int revision = ndc_object_revision(&nb_type, header->Type,
					   header->Revision, header->Size);
	const struct ndc_pool_shape shape = {
		.kind = NDC_DEPOT_NB,
		.data = parameters->DataSize,
	};
	struct ndc_buffer_pool *pool;

	if (revision < 0) {
		complain(caller, call, "a wrong Header");
		return NULL;
	}
	pool = ndc_buffer_pool_create(&shape, owner, caller);
	if (!pool)
		return NULL;
	pool->tag = parameters->PoolTag;
	pool->depot.verify = revision > 1 &&
			     parameters->Flags & NET_BUFFER_POOL_FLAG_VERIFY;
	return pool;
}

/**
 * NdisAllocateNetBufferPool() - make a pool of NET_BUFFERs
 * @NdisHandle: of the adapter or driver that it is for; NULL: of the caller
 * @Parameters: whether the NBs come with MDL and data
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The pool's handle; NULL without memory, and, reported, at a wrong
 * IRQL, with a wrong handle or a wrong Header.
 *
 * Differs from Windows: as NdisAllocateNetBufferListPool().
 */
NDIS_HANDLE NdisAllocateNetBufferPool(NDIS_HANDLE NdisHandle,
				      PNET_BUFFER_POOL_PARAMETERS Parameters)
{
	struct ndc_buffer_pool *pool;
	struct ndc_owner owner;

	if (!enter(NdisHandle, Parameters, __func__, _RET_IP_, &owner))
		return NULL;
	pool = create_nb_pool(Parameters, &owner, __func__, _RET_IP_);
	ndc_owner_put(&owner);
	return pool;
}
EXPORT_SYMBOL_GPL(NdisAllocateNetBufferPool);

/**
 * NdisFreeNetBufferPool() - free a pool
 * @PoolHandle: the pool; all its NBs are back
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as NdisFreeNetBufferListPool().
 */
VOID NdisFreeNetBufferPool(NDIS_HANDLE PoolHandle)
{
	ndc_buffer_pool_free(PoolHandle, NDC_DEPOT_NB, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisFreeNetBufferPool);
