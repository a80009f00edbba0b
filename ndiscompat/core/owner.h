/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whose the objects are that a port makes.
 */
#ifndef _NDISCOMPAT_OWNER_H
#define _NDISCOMPAT_OWNER_H

#include "core/adapter.h"

struct module;

/**
 * struct ndc_owner - who an object is released with
 * @driver: its driver, or NULL
 * @adapter: its adapter, or NULL
 * @module: with neither: the module that its allocation lies in.  Only looked
 *	at when that goes
 */
struct ndc_owner {
	struct ndc_driver *driver;
	struct ndc_adapter *adapter;
	const struct module *module;
};

bool ndc_owner_get(const void *handle, const char *call, unsigned long caller,
		   struct ndc_owner *owner);
void ndc_owner_put(const struct ndc_owner *owner);
struct ndc_breach ndc_owner_breach(const struct ndc_owner *owner,
				   enum ndc_rule rule, unsigned long caller);
bool ndc_owner_has(const struct ndc_owner *owner, const void *object,
		   unsigned long allocated);

/* The same, but NULL is a handle too: that of the module of @caller. */
static inline bool ndc_owner_get_any(const void *handle, const char *call,
				     unsigned long caller,
				     struct ndc_owner *owner)
{
	if (handle)
		return ndc_owner_get(handle, call, caller, owner);
	*owner = (struct ndc_owner) {};
	return true;
}

/* What objects are marked with: the adapter, else the driver, else NULL. */
static inline const void *ndc_owner_mark(const struct ndc_owner *owner)
{
	return owner->adapter ? (const void *)owner->adapter : owner->driver;
}

#endif /* _NDISCOMPAT_OWNER_H */
