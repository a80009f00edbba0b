/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls of a port's handlers that are waited for, but not for ever.
 */
#ifndef _NDISCOMPAT_CALL_H
#define _NDISCOMPAT_CALL_H

#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/types.h>
#include <linux/workqueue.h>

struct ndc_call;
struct ndc_miniport;

/**
 * struct ndc_call_type - a handler that may finish later
 * @name: of the handler
 * @complete: of the call that finishes it
 * @run: calls it; the status, which may be NDIS_STATUS_PENDING.  PASSIVE_LEVEL
 * @free: the last reference is gone
 */
struct ndc_call_type {
	const char *name;
	const char *complete;
	s32 (*run)(struct ndc_call *call);
	void (*free)(struct ndc_call *call);
};

/**
 * struct ndc_call - one call; a part of what it is about
 * @refs: who asks has one, and where the port's completion finds it another
 * @type: what is called
 * @miniport: whose
 * @place: the handler, for a report of what it does
 * @work: runs the handler
 * @done: both below
 * @returned: the handler has
 * @pending: it said that it will finish later
 * @completed: the port has finished it
 * @status: how
 */
struct ndc_call {
	struct kref refs;
	const struct ndc_call_type *type;
	struct ndc_miniport *miniport;
	unsigned long place;
	struct work_struct work;
	struct completion done;
	bool returned;
	bool pending;
	bool completed;
	s32 status;
};

void ndc_call_init(struct ndc_call *call, const struct ndc_call_type *type,
		   struct ndc_miniport *miniport, const void *handler);
void ndc_call_start(struct ndc_call *call);
bool ndc_call_wait(struct ndc_call *call, unsigned int ms);
bool ndc_call_complete(struct ndc_call *call, s32 status,
		       unsigned long caller);
void ndc_call_get(struct ndc_call *call);
void ndc_call_put(struct ndc_call *call);
void ndc_call_drain(struct ndc_miniport *miniport);

#endif /* _NDISCOMPAT_CALL_H */
