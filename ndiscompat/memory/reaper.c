// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reaper of an adapter.
 *
 * Under an IOMMU, DMA memory is a mapping of the kernel's own, and undoing that
 * sleeps; a free of a port may not.  And a software NIC may be using what it
 * found by a bus address: that is under RCU, so it is through a grace period
 * later.  So what was freed waits here for both.  Slabs that have become empty
 * wait a little longer, since they are often wanted again.
 */
#include "memory/reaper.h"

#include <linux/export.h>
#include <linux/rcupdate.h>
#include <kunit/visibility.h>

#include "core/work.h"
#include "memory/state.h"

/* Detaches and, a grace period later, releases all of a list. */
static void release_all(struct ndc_memory *memory, struct llist_head *list)
{
	struct llist_node *batch = llist_del_all(list);
	struct ndc_dying *dying, *next;

	if (!batch)
		return;
	llist_for_each_entry(dying, batch, node)
		dying->detach(memory, dying);
	synchronize_rcu();
	llist_for_each_entry_safe(dying, next, batch, node)
		dying->release(memory, dying);
}

static void reap(struct work_struct *work)
{
	struct ndc_memory *memory = container_of(to_delayed_work(work),
						 struct ndc_memory,
						 reaper.work);

	ndc_common_collect(memory);
	release_all(memory, &memory->reaper.dying);
}

static void reap_foreign(struct work_struct *work)
{
	struct ndc_memory *memory = container_of(work, struct ndc_memory,
						 reaper.foreign_work);

	release_all(memory, &memory->reaper.foreign);
}

void ndc_reaper_start(struct ndc_memory *memory)
{
	init_llist_head(&memory->reaper.dying);
	INIT_DELAYED_WORK(&memory->reaper.work, reap);
	init_llist_head(&memory->reaper.foreign);
	INIT_WORK(&memory->reaper.foreign_work, reap_foreign);
}

/* Hands something over; at once, and in any context. */
void ndc_reaper_take(struct ndc_memory *memory, struct ndc_dying *dying)
{
	llist_add(&dying->node, &memory->reaper.dying);
	ndc_reaper_now(memory);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_reaper_take);

/* As above, for what runs code of a port, on the queue of the ports. */
void ndc_reaper_take_foreign(struct ndc_memory *memory,
			     struct ndc_dying *dying)
{
	llist_add(&dying->node, &memory->reaper.foreign);
	queue_work(ndc_port_queue, &memory->reaper.foreign_work);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_reaper_take_foreign);

/* There is something to do; in any context. */
void ndc_reaper_now(struct ndc_memory *memory)
{
	mod_delayed_work(ndc_own_queue, &memory->reaper.work, 0);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_reaper_now);

/* There may be empty slabs; in any context. */
void ndc_reaper_soon(struct ndc_memory *memory)
{
	queue_delayed_work(ndc_own_queue, &memory->reaper.work, HZ / 10);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_reaper_soon);

/*
 * Does now what there is to do, but for what runs code of a port: that may be
 * who is asking.  Process context, may sleep.
 */
void ndc_reaper_run(struct ndc_memory *memory)
{
	ndc_reaper_now(memory);
	flush_delayed_work(&memory->reaper.work);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_reaper_run);

/*
 * Memory is short: does what there is to do, and tells whether there was
 * anything.  Process context, may sleep.
 */
bool ndc_reaper_help(struct ndc_memory *memory)
{
	if (llist_empty(&memory->reaper.dying) &&
	    !work_busy(&memory->reaper.work.work))
		return false;
	ndc_reaper_run(memory);
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_reaper_help);

/* Does all there is to do: nobody frees meanwhile. */
void ndc_reaper_settle(struct ndc_memory *memory)
{
	flush_work(&memory->reaper.foreign_work);
	ndc_reaper_run(memory);
}

/* For the last time: nobody frees any more. */
void ndc_reaper_stop(struct ndc_memory *memory)
{
	ndc_reaper_settle(memory);
	cancel_delayed_work_sync(&memory->reaper.work);
}
