// SPDX-License-Identifier: GPL-2.0-only
/*
 * Extents: all memory that a device of ours may be told to use.
 *
 * One look-up serves a free of a common block, which brings the bus address
 * along, and a software NIC, which has nothing else.  Every page of an extent
 * has an entry, so the cost is that of the tree's height, which the width of
 * the addresses sets and not the number of blocks.  Only a provider's own
 * memory may begin anywhere in a page; the few blocks that do are on a list.
 *
 * Look-ups run under RCU: an extent leaves by ndc_extent_del() and its memory
 * goes after a grace period.
 */
#include "memory/extent.h"

#include <linux/err.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <kunit/visibility.h>

#include <linux/ndiscompat.h>

#include "memory/state.h"

void ndc_extents_init(struct ndc_extents *extents)
{
	xa_init(&extents->pages);
	INIT_HLIST_HEAD(&extents->odd);
	mutex_init(&extents->adding);
	spin_lock_init(&extents->lock);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_extents_init);

void ndc_extents_destroy(struct ndc_extents *extents)
{
	xa_destroy(&extents->pages);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_extents_destroy);

static bool is_odd(const struct ndc_extent *extent)
{
	return extent->bus & ~PAGE_MASK;
}

static unsigned long first_page(const struct ndc_extent *extent)
{
	return extent->bus >> PAGE_SHIFT;
}

static unsigned long last_page(const struct ndc_extent *extent)
{
	return (extent->bus + extent->length - 1) >> PAGE_SHIFT;
}

static bool contains(const struct ndc_extent *extent, dma_addr_t bus,
		     size_t length)
{
	return bus >= extent->bus && length <= extent->length &&
	       bus - extent->bus <= extent->length - length;
}

static bool overlap(const struct ndc_extent *a, const struct ndc_extent *b)
{
	/* The last addresses, since the ones after may be none. */
	return a->bus <= b->bus + b->length - 1 &&
	       b->bus <= a->bus + a->length - 1;
}

static bool overlaps(struct ndc_extents *extents,
		     const struct ndc_extent *extent)
{
	struct ndc_extent *other;
	unsigned long page;
	bool found = false;

	lockdep_assert_held(&extents->adding);
	rcu_read_lock();
	xa_for_each_range(&extents->pages, page, other, first_page(extent),
			  last_page(extent))
		found |= overlap(extent, other);
	hlist_for_each_entry_rcu(other, &extents->odd, odd)
		found |= overlap(extent, other);
	rcu_read_unlock();
	return found;
}

static void add_odd(struct ndc_extents *extents, struct ndc_extent *extent)
{
	spin_lock_bh(&extents->lock);
	hlist_add_head_rcu(&extent->odd, &extents->odd);
	spin_unlock_bh(&extents->lock);
}

static void erase(struct ndc_extents *extents, unsigned long first,
		  unsigned long last)
{
	while (first <= last)
		xa_erase(&extents->pages, first++);
}

static int add_aligned(struct ndc_extents *extents, struct ndc_extent *extent)
{
	unsigned long page;
	int err;

	for (page = first_page(extent); page <= last_page(extent); page++) {
		err = xa_insert(&extents->pages, page, extent, GFP_KERNEL);
		if (err)
			goto err_erase;
	}
	return 0;

err_erase:
	if (page > first_page(extent))
		erase(extents, first_page(extent), page - 1);
	return err;
}

/**
 * ndc_extent_add() - from now on an extent is found
 * @extents: where
 * @extent: the extent
 *
 * Context: Process, may sleep.
 * Return: 0, -EINVAL for one that is empty or wraps, -EBUSY for one that
 * overlaps another, -ENOMEM.
 */
int ndc_extent_add(struct ndc_extents *extents, struct ndc_extent *extent)
{
	dma_addr_t end;
	int err = 0;

	if (!extent->length ||
	    check_add_overflow(extent->bus, extent->length - 1, &end))
		return -EINVAL;
	mutex_lock(&extents->adding);
	if (overlaps(extents, extent))
		err = -EBUSY;
	else if (is_odd(extent))
		add_odd(extents, extent);
	else
		err = add_aligned(extents, extent);
	mutex_unlock(&extents->adding);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_extent_add);

/* From now on it is not found.  Process context; allocates nothing. */
void ndc_extent_del(struct ndc_extents *extents, struct ndc_extent *extent)
{
	if (!is_odd(extent)) {
		erase(extents, first_page(extent), last_page(extent));
		return;
	}
	spin_lock_bh(&extents->lock);
	hlist_del_rcu(&extent->odd);
	spin_unlock_bh(&extents->lock);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_extent_del);

/**
 * ndc_extent_find() - the extent that a run of bus addresses lies in
 * @extents: where
 * @bus: the first address
 * @length: bytes, at least 1
 *
 * Context: Any, under RCU, which keeps the extent.
 * Return: The extent, which contains all of it, or NULL.
 */
struct ndc_extent *ndc_extent_find(struct ndc_extents *extents,
				   dma_addr_t bus, size_t length)
{
	struct ndc_extent *extent;

	extent = xa_load(&extents->pages, bus >> PAGE_SHIFT);
	if (likely(extent && contains(extent, bus, length)))
		return extent;
	hlist_for_each_entry_rcu(extent, &extents->odd, odd)
		if (contains(extent, bus, length))
			return extent;
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_extent_find);

/**
 * ndc_extent_next() - walk the extents that start at a page
 * @extents: where
 * @page: where to go on, in and out; from 0
 *
 * Context: Any, under RCU.
 * Return: The next one, or NULL at the end.  What comes or goes meanwhile may
 * be missed.
 */
struct ndc_extent *ndc_extent_next(struct ndc_extents *extents,
				   unsigned long *page)
{
	struct ndc_extent *extent;

	extent = xa_find(&extents->pages, page, ULONG_MAX, XA_PRESENT);
	if (extent)
		*page = last_page(extent) + 1;
	return extent;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_extent_next);

static bool contains_memory(const struct ndc_extent *extent,
			    const void *memory)
{
	return memory >= extent->memory &&
	       memory < extent->memory + extent->length;
}

/*
 * The extent that an address of the processor lies in, or NULL: looks at every
 * extent, so it is for reports only.  Any context, under RCU.
 */
struct ndc_extent *ndc_extent_find_memory(struct ndc_extents *extents,
					  const void *memory)
{
	struct ndc_extent *extent;
	unsigned long page = 0;

	while ((extent = ndc_extent_next(extents, &page)))
		if (contains_memory(extent, memory))
			return extent;
	hlist_for_each_entry_rcu(extent, &extents->odd, odd)
		if (contains_memory(extent, memory))
			return extent;
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_extent_find_memory);

/* What ndiscompat_bus_to_virt() does.  Any context, under RCU. */
void *ndc_extent_to_virt(struct ndc_extents *extents, dma_addr_t bus,
			 size_t length)
{
	struct ndc_extent *extent;
	size_t offset;

	if (!length)
		return NULL;
	extent = ndc_extent_find(extents, bus, length);
	if (!extent || READ_ONCE(extent->dead))
		return NULL;
	offset = bus - extent->bus;
	if (extent->ops->live && !extent->ops->live(extent, offset, length))
		return NULL;
	return extent->memory + offset;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_extent_to_virt);

/**
 * ndiscompat_bus_to_virt() - the memory at a bus address
 * @adapter: whose
 * @bus: the first address
 * @length: bytes
 *
 * What a software NIC does its DMA with: as behind an IOMMU, an address leads
 * somewhere only while it and all of the length lie in one live block.
 *
 * Context: Any, inside rcu_read_lock(); the memory may be used until
 * rcu_read_unlock().
 * Return: The memory, or NULL, which is counted.
 *
 * Differs from Windows: not a Windows name.
 */
void *ndiscompat_bus_to_virt(struct ndc_adapter *adapter, dma_addr_t bus,
			     size_t length)
{
	struct ndc_memory *memory = adapter->memory;
	void *found;

	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "memory may go meanwhile");
	/*
	 * Frees wait for us from now on.  Pairs with the barrier of a free that
	 * has made its block unfindable: one of the two sees the other.
	 */
	if (unlikely(!smp_load_acquire(&memory->looked_up))) {
		WRITE_ONCE(memory->looked_up, true);
		smp_mb(); /* see above */
	}
	found = ndc_extent_to_virt(&memory->extents, bus, length);
	if (unlikely(!found))
		atomic64_inc(&memory->strays);
	return found;
}
EXPORT_SYMBOL_GPL(ndiscompat_bus_to_virt);
