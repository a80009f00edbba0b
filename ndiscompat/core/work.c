// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two work queues: what runs code of ports, which may sleep for as long as it
 * likes and wait for other such work, has one; the layer's own work has the
 * other, so that a port cannot hold it up.  Neither is flushed as a whole.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include "core/work.h"

#include <linux/errno.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/printk.h>
#include <linux/wait.h>
#include <kunit/visibility.h>

#include "core/adapter.h"

struct workqueue_struct *ndc_port_queue;
EXPORT_SYMBOL_IF_KUNIT(ndc_port_queue);

struct workqueue_struct *ndc_own_queue;
EXPORT_SYMBOL_IF_KUNIT(ndc_own_queue);

/**
 * ndc_work_wait() - wait for code of a port, and say so
 * @queue: woken when it may be over
 * @done: whether it is
 * @data: what @done gets
 * @whose: the names of its driver and adapter
 * @what: the rest of the line that is printed every so often
 *
 * Context: Process, may sleep.
 */
void ndc_work_wait(struct wait_queue_head *queue,
		   bool (*done)(const void *data), const void *data,
		   const struct ndc_breach *whose, const char *what)
{
	unsigned int seconds = 0;

	while (!wait_event_timeout(*queue, done(data),
				   ndc_adapter_patience * HZ)) {
		seconds += ndc_adapter_patience;
		pr_warn("%s %s: waiting since %u s for %s\n", whose->driver,
			whose->adapter ?: "-", seconds, what);
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_work_wait);

int ndc_work_init(void)
{
	/* Callbacks may wait for each other: as many at a time as there can. */
	ndc_port_queue = alloc_workqueue("ndiscompat-ports", WQ_UNBOUND,
					 WQ_MAX_ACTIVE);
	if (!ndc_port_queue)
		return -ENOMEM;
	ndc_own_queue = alloc_workqueue("ndiscompat", WQ_UNBOUND, 0);
	if (!ndc_own_queue)
		goto err_destroy;
	return 0;

err_destroy:
	destroy_workqueue(ndc_port_queue);
	return -ENOMEM;
}

void ndc_work_exit(void)
{
	destroy_workqueue(ndc_own_queue);
	destroy_workqueue(ndc_port_queue);
}
