/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A DPC of a port is a NAPI poll.
 */
#ifndef _NDISCOMPAT_POLL_H
#define _NDISCOMPAT_POLL_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/smp.h>
#include <linux/types.h>

struct _NET_BUFFER_LIST;
struct completion;
struct ndc_nic;
struct ndc_poll;

/*
 * Runs the port's code: up to @max frames may be indicated.  Returns true if
 * there is more to do.
 */
typedef bool (*ndc_poll_fn)(struct ndc_poll *poll, unsigned int max);

/**
 * struct ndc_poll - a DPC
 * @napi: what it is to Linux
 * @nic: whose
 * @node: in the list of its NIC's
 * @run: the port's code
 * @cpu: where it runs, or -1: where it is scheduled
 * @csd: takes it there
 * @frames: what has been indicated in this poll
 * @count: how many NBLs that was
 * @back: NBLs to give back when it ends
 * @back_end: the end of those
 * @flushing: one at a time waits
 * @flushed: who waits for the next poll to have delivered all, or NULL
 */
struct ndc_poll {
	struct napi_struct napi;
	struct ndc_nic *nic;
	struct list_head node;
	ndc_poll_fn run;
	int cpu;
	call_single_data_t csd;
	struct list_head frames;
	unsigned int count;
	struct _NET_BUFFER_LIST *back;
	struct _NET_BUFFER_LIST **back_end;
	struct mutex flushing;
	struct completion *flushed;
};

void ndc_poll_add(struct ndc_nic *nic, struct ndc_poll *poll, ndc_poll_fn run,
		  int cpu);
bool ndc_poll_schedule(struct ndc_poll *poll);
void ndc_poll_flush(struct ndc_poll *poll);
void ndc_poll_flush_all(struct ndc_nic *nic);
void ndc_poll_del(struct ndc_poll *poll);
struct ndc_poll *ndc_poll_current(const struct ndc_nic *nic);

#endif /* _NDISCOMPAT_POLL_H */
