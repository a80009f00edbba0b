/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects of the layer that a port makes and frees: each has an owner.
 */
#ifndef _NDISCOMPAT_OWNED_H
#define _NDISCOMPAT_OWNED_H

#include <linux/list.h>
#include <linux/types.h>

#include "core/live.h"

struct ndc_breach;
struct ndc_owned;

/**
 * struct ndc_owned_type - a type of such objects
 * @name: for people, with its article
 * @kind: what its handles are
 * @release: the owner ends and the object is out of sight: stop what it does,
 *	wait for that, and free it; with the names of driver and adapter.
 *	Process context
 */
struct ndc_owned_type {
	const char *name;
	enum ndc_live_kind kind;
	void (*release)(struct ndc_owned *owned,
			const struct ndc_breach *whose);
};

/**
 * struct ndc_owned - the first member of such an object
 * @live: its address is its handle
 * @node: in the list of all, under its lock
 * @type: what it is
 * @owner: the adapter or driver; NULL: the module that @caller lies in
 * @caller: where it was made
 * @when: jiffies then
 */
struct ndc_owned {
	struct ndc_live live;
	struct list_head node;
	const struct ndc_owned_type *type;
	const void *owner;
	unsigned long caller;
	unsigned long when;
};

int ndc_owned_add(struct ndc_owned *owned, const struct ndc_owned_type *type,
		  const void *handle, const char *call, unsigned long caller);
void ndc_owned_add_to_module(struct ndc_owned *owned,
			     const struct ndc_owned_type *type,
			     unsigned long caller);
struct ndc_owned *ndc_owned_find(const void *handle,
				 const struct ndc_owned_type *type,
				 const char *call, unsigned long caller);
struct ndc_owned *ndc_owned_take(const void *handle,
				 const struct ndc_owned_type *type,
				 const char *call, unsigned long caller);

int ndc_owned_init(void);
void ndc_owned_exit(void);

#endif /* _NDISCOMPAT_OWNED_H */
