/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Deferred calls: functions of a port that run at DISPATCH_LEVEL, soon.
 */
#ifndef _NDISCOMPAT_DPC_H
#define _NDISCOMPAT_DPC_H

#include <linux/types.h>

#define NDC_DPC_HERE	-1

/**
 * struct ndc_dpc - a deferred call
 * @object: what it is known by; queued once at a time
 * @run: calls @routine, as what it is
 * @routine: the port's function
 * @context: its context
 * @args: its other arguments
 * @cpu: the processor to run on, or NDC_DPC_HERE
 * @urgent: before those that wait already
 * @caller: the place in the port that asked for it
 */
struct ndc_dpc {
	void *object;
	void (*run)(const struct ndc_dpc *dpc);
	void *routine;
	void *context;
	void *args[2];
	int cpu;
	bool urgent;
	unsigned long caller;
};

bool ndc_dpc_queue(const struct ndc_dpc *dpc);
bool ndc_dpc_queue_locked(const struct ndc_dpc *dpc);
bool ndc_dpc_remove(const void *object);
void ndc_dpc_wait(const void *object);
void ndc_dpc_flush(void);

/* The deferred call that a port's KDPC asks for; false if it is not one. */
struct _KDPC;
bool ndc_dpc_of(struct _KDPC *kdpc, struct ndc_dpc *dpc);

int ndc_dpc_init(void);
void ndc_dpc_exit(void);

#endif /* _NDISCOMPAT_DPC_H */
