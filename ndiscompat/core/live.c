// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handles that are addresses.
 *
 * The handle of a driver, an adapter, a DMA registration, an interrupt, a pool,
 * a timer object, a work item or a read/write lock is the address of the
 * layer's object.  A port may give any other: an object of another kind,
 * one that has ended, its own context, nonsense.  So an address is compared
 * with those of the live objects, and followed only if it is one of them.
 *
 * Look-ups run under RCU; an object ends by ndc_live_del() and is freed after
 * a grace period.
 */
#include "core/live.h"

#include <linux/export.h>
#include <linux/hashtable.h>
#include <linux/rculist.h>
#include <linux/spinlock.h>
#include <kunit/visibility.h>

static DEFINE_HASHTABLE(objects, 6);
/* Protects changes of objects.  Innermost; DISPATCH_LEVEL or below. */
static DEFINE_SPINLOCK(objects_lock);

static const char * const kinds[] = {
	[NDC_LIVE_DRIVER] = "a driver handle",
	[NDC_LIVE_ADAPTER] = "an adapter handle",
	[NDC_LIVE_DMA] = "a DMA handle",
	[NDC_LIVE_TIMER] = "a timer object",
	[NDC_LIVE_WORK_ITEM] = "a work item",
	[NDC_LIVE_RW_LOCK] = "a read/write lock",
	[NDC_LIVE_NBL_POOL] = "a NET_BUFFER_LIST pool",
	[NDC_LIVE_NB_POOL] = "a NET_BUFFER pool",
	[NDC_LIVE_INTERRUPT] = "an interrupt handle",
};

static_assert(ARRAY_SIZE(kinds) == NDC_LIVE_COUNT);

/* From now on the object, which is complete, is found. */
void ndc_live_add(struct ndc_live *live, enum ndc_live_kind kind)
{
	live->kind = kind;
	spin_lock_bh(&objects_lock);
	hash_add_rcu(objects, &live->node, (unsigned long)live);
	spin_unlock_bh(&objects_lock);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_live_add);

/* From now on it is not; who has found it has until a grace period ends. */
void ndc_live_del(struct ndc_live *live)
{
	spin_lock_bh(&objects_lock);
	hash_del_rcu(&live->node);
	spin_unlock_bh(&objects_lock);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_live_del);

static struct ndc_live *find(const void *handle)
{
	struct ndc_live *live;

	hash_for_each_possible_rcu(objects, live, node, (unsigned long)handle)
		if (live == handle)
			return live;
	return NULL;
}

/**
 * ndc_live_find() - the object that a handle is
 * @handle: what the port gave
 * @kind: what it must be
 *
 * Context: Any, inside rcu_read_lock(), which keeps the object.
 * Return: The object, or NULL.
 */
struct ndc_live *ndc_live_find(const void *handle, enum ndc_live_kind kind)
{
	struct ndc_live *live = find(handle);

	return likely(live && live->kind == kind) ? live : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_live_find);

/* What a handle is, in words, for a report.  Any context. */
const char *ndc_live_name(const void *handle)
{
	const char *name = "no handle of a live object";
	struct ndc_live *live;

	if (!handle)
		return "NULL";
	rcu_read_lock();
	live = find(handle);
	if (live)
		name = kinds[live->kind];
	rcu_read_unlock();
	return name;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_live_name);
