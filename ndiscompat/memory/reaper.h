/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reaper: releases, where it may sleep, what was freed where it may not.
 */
#ifndef _NDISCOMPAT_REAPER_H
#define _NDISCOMPAT_REAPER_H

#include <linux/llist.h>
#include <linux/workqueue.h>

struct ndc_dying;
struct ndc_memory;

/**
 * struct ndc_dying - part of what was freed
 * @node: on the reaper's list
 * @detach: takes it out of the look-ups
 * @release: a grace period later, gives it back
 */
struct ndc_dying {
	struct llist_node node;
	void (*detach)(struct ndc_memory *memory, struct ndc_dying *dying);
	void (*release)(struct ndc_memory *memory, struct ndc_dying *dying);
};

/**
 * struct ndc_reaper - an adapter's
 * @dying: what it has to do
 * @work: does it
 * @foreign: what a provider's code takes part in, which may wait for @work
 * @foreign_work: does that
 */
struct ndc_reaper {
	struct llist_head dying;
	struct delayed_work work;
	struct llist_head foreign;
	struct work_struct foreign_work;
};

void ndc_reaper_start(struct ndc_memory *memory);
void ndc_reaper_settle(struct ndc_memory *memory);
void ndc_reaper_stop(struct ndc_memory *memory);
void ndc_reaper_take(struct ndc_memory *memory, struct ndc_dying *dying);
void ndc_reaper_take_foreign(struct ndc_memory *memory,
			     struct ndc_dying *dying);
void ndc_reaper_soon(struct ndc_memory *memory);
void ndc_reaper_now(struct ndc_memory *memory);
void ndc_reaper_run(struct ndc_memory *memory);
bool ndc_reaper_help(struct ndc_memory *memory);

#endif /* _NDISCOMPAT_REAPER_H */
