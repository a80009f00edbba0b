/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two work queues.
 */
#ifndef _NDISCOMPAT_WORK_H
#define _NDISCOMPAT_WORK_H

#include <linux/workqueue.h>

extern struct workqueue_struct *ndc_port_queue;
extern struct workqueue_struct *ndc_own_queue;

int ndc_work_init(void);
void ndc_work_exit(void);

#endif /* _NDISCOMPAT_WORK_H */
