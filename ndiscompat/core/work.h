/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two work queues, and waiting for what runs on them.
 */
#ifndef _NDISCOMPAT_WORK_H
#define _NDISCOMPAT_WORK_H

#include <linux/workqueue.h>

struct ndc_breach;
struct wait_queue_head;

extern struct workqueue_struct *ndc_port_queue;
extern struct workqueue_struct *ndc_own_queue;

void ndc_work_wait(struct wait_queue_head *queue,
		   bool (*done)(const void *data), const void *data,
		   const struct ndc_breach *whose, const char *what);

int ndc_work_init(void);
void ndc_work_exit(void);

#endif /* _NDISCOMPAT_WORK_H */
