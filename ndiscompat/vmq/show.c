// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of an adapter's VM queues in debugfs, for people: queues, filters,
 * and macvlans with why they have no queue.
 */
#include "vmq/show.h"

#include <linux/debugfs.h>
#include <linux/netdevice.h>
#include <linux/seq_file.h>

#include "net/receive.h"
#include "vmq/offload.h"
#include "vmq/vmq.h"

/* A counted string, as far as it is ASCII. */
static void show_name(struct seq_file *file, const NDIS_IF_COUNTED_STRING *name)
{
	unsigned int i, length = min_t(unsigned int, name->Length / 2, 32);

	for (i = 0; i < length; i++)
		seq_putc(file, name->String[i] >= ' ' && name->String[i] < 127 ?
			       name->String[i] : '?');
	seq_putc(file, '\n');
}

static int queues_show(struct seq_file *file, void *unused)
{
	struct ndc_vmq *vmq = file->private;
	struct ndc_rx_totals totals;
	struct ndc_vmq_queue *queue;
	unsigned long id;

	seq_puts(file, "queue  state      filters  message  domain  affinity          packets       dropped       buffers  lent  for\n");
	rcu_read_lock();
	xa_for_each(&vmq->queues, id, queue) {
		const char *lost = READ_ONCE(queue->lost);
		struct ndc_rx_queue *rx = READ_ONCE(queue->rx);

		memset(&totals, 0, sizeof(totals));
		if (rx)
			ndc_receive_stats(rx, &totals);
		seq_printf(file, "%5lu  %-9s  %7u  %7u  %6u  %16llx  %12llu  %12llu  %7u  %4u  ",
			   id, lost ? "lost" :
			   ndc_vmq_state_name(READ_ONCE(queue->state)),
			   queue->filters, queue->params.MSIXTableEntry,
			   queue->params.InterruptCoalescingDomainId,
			   (u64)queue->params.ProcessorAffinity.Mask,
			   totals.packets, totals.dropped + totals.errors,
			   rx ? READ_ONCE(rx->buffers) : 0,
			   rx ? READ_ONCE(rx->lent) : 0);
		if (lost)
			seq_printf(file, "nobody: %s\n", lost);
		else
			show_name(file, &queue->params.VmName);
	}
	rcu_read_unlock();
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(queues);

static int filters_show(struct seq_file *file, void *unused)
{
	struct ndc_vmq *vmq = file->private;
	struct ndc_vmq_filter *filter;
	unsigned long id;

	seq_puts(file, "filter  queue  address            vlan      by\n");
	rcu_read_lock();
	xa_for_each(&vmq->filters, id, filter) {
		seq_printf(file, "%6lu  %5u  %pM  ", id, filter->queue,
			   filter->match.mac);
		if (filter->match.vlan)
			seq_printf(file, "%-8u", filter->match.vlan);
		else
			seq_printf(file, "%-8s", filter->match.untagged ?
				   "none" : "any");
		seq_printf(file, "  %s\n", filter->owner == vmq ?
			   "the layer" : "another module");
	}
	rcu_read_unlock();
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(filters);

static int macvlans_show(struct seq_file *file, void *unused)
{
	ndc_station_show(file->private, file);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(macvlans);

/* They go with the adapter's folder, which waits for who is reading. */
void ndc_vmq_show_create(struct ndc_vmq *vmq)
{
	struct dentry *folder = vmq->adapter->debugfs;

	debugfs_create_file("queues", 0400, folder, vmq, &queues_fops);
	debugfs_create_file("filters", 0400, folder, vmq, &filters_fops);
	debugfs_create_file("macvlans", 0400, folder, vmq, &macvlans_fops);
}
