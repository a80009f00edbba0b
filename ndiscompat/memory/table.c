// SPDX-License-Identifier: GPL-2.0-only
/*
 * The two tables of an adapter's memory in debugfs, for people: every live
 * block, and the sums.
 *
 * The blocks are read extent by extent, so a long table costs a short lock and
 * is not a snapshot.
 */
#include "memory/table.h"

#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "memory/state.h"

/* Positions: 0 is the heading, N + 1 page N, and at last those off pages. */
#define POSITION_ODD	(S64_MAX - 1)

static void *blocks_at(struct ndc_memory *memory, loff_t *pos)
{
	struct ndc_extent *extent;
	unsigned long page;

	if (!*pos)
		return SEQ_START_TOKEN;
	if (*pos > POSITION_ODD)
		return NULL;
	if (*pos < POSITION_ODD) {
		page = *pos - 1;
		extent = ndc_extent_next(&memory->extents, &page);
		if (extent) {
			*pos = (extent->bus >> PAGE_SHIFT) + 1;
			return extent;
		}
		*pos = POSITION_ODD;
	}
	return hlist_empty(&memory->extents.odd) ? NULL : &memory->extents.odd;
}

static void *blocks_start(struct seq_file *file, loff_t *pos)
	__acquires(RCU)
{
	rcu_read_lock();
	return blocks_at(file->private, pos);
}

static void *blocks_next(struct seq_file *file, void *at, loff_t *pos)
{
	struct ndc_memory *memory = file->private;
	struct ndc_extent *extent = at;

	if (at == &memory->extents.odd) {
		++*pos;
		return NULL;
	}
	if (at == SEQ_START_TOKEN)
		*pos = 1;
	else
		*pos = ((extent->bus + extent->length - 1) >> PAGE_SHIFT) + 2;
	return blocks_at(memory, pos);
}

static void blocks_stop(struct seq_file *file, void *at)
	__releases(RCU)
{
	rcu_read_unlock();
}

static int blocks_show(struct seq_file *file, void *at)
{
	struct ndc_memory *memory = file->private;
	struct ndc_extent *extent = at;

	if (at == SEQ_START_TOKEN) {
		seq_puts(file, "family        bytes  bus address         queue  usage                 provider  node       age  allocated at\n");
	} else if (at == &memory->extents.odd) {
		hlist_for_each_entry_rcu(extent, &memory->extents.odd, odd)
			extent->ops->show(extent, file);
	} else {
		extent->ops->show(extent, file);
	}
	return 0;
}

static const struct seq_operations blocks_sops = {
	.start = blocks_start,
	.next = blocks_next,
	.stop = blocks_stop,
	.show = blocks_show,
};
DEFINE_SEQ_ATTRIBUTE(blocks);

static void show_family(struct seq_file *file, const char *name,
			const struct ndc_totals *totals)
{
	seq_printf(file, "%-10s %8llu %12llu %12llu %10llu %8llu %8llu\n", name,
		   totals->blocks, totals->bytes, totals->peak,
		   totals->allocated, (u64)atomic64_read(&totals->failed),
		   (u64)atomic64_read(&totals->refused));
}

static int totals_show(struct seq_file *file, void *unused)
{
	struct ndc_memory *memory = file->private;
	struct ndc_account *account = &memory->account;
	struct ndc_async *async = &memory->async;

	spin_lock_irq(&memory->lock);
	seq_puts(file, "family       blocks        bytes   peak bytes  allocated   failed  refused frees\n");
	show_family(file, "common", &account->families[NDC_COMMON]);
	show_family(file, "provided", &account->families[NDC_PROVIDED]);
	seq_printf(file, "held for common blocks: %llu bytes, peak %llu\n",
		   account->held, account->held_peak);
	seq_printf(file, "asynchronous: %u in flight, peak %u, requested %llu, refused %llu\n",
		   async->in_flight, async->peak, async->requested,
		   async->refused);
	seq_printf(file, "bus addresses that led nowhere: %llu\n",
		   (u64)atomic64_read(&memory->strays));
	spin_unlock_irq(&memory->lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(totals);

/* They go with the adapter's folder, which waits for who is reading. */
void ndc_table_create(struct ndc_memory *memory)
{
	struct dentry *folder = memory->adapter->debugfs;

	debugfs_create_file("blocks", 0400, folder, memory, &blocks_fops);
	debugfs_create_file("totals", 0400, folder, memory, &totals_fops);
}
