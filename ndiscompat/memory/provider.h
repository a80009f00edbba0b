/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Providers of shared memory, other than the layer itself.
 */
#ifndef _NDISCOMPAT_PROVIDER_H
#define _NDISCOMPAT_PROVIDER_H

#include <linux/kref.h>
#include <linux/rcupdate.h>

#include "core/driver.h"

struct _NDIS_OBJECT_HEADER;
struct _NDIS_SHARED_MEMORY_PARAMETERS;
struct module;
struct ndc_memory;

/**
 * struct ndc_provider - who provides blocks, other than the layer itself
 * @refs: one for the registration, one for each block
 * @rcu: frees it
 * @owner: the module of the handlers
 * @context: what they get
 * @allocate: the handler that allocates
 * @free: the handler that frees
 */
struct ndc_provider {
	struct kref refs;
	struct rcu_head rcu;
	struct module *owner;
	void *context;
	int (*allocate)(void *context,
			struct _NDIS_SHARED_MEMORY_PARAMETERS *params,
			void **block);
	void (*free)(void *context, void *block);
};

struct ndc_provider *ndc_provider_pick(struct ndc_memory *memory,
				       bool *pinned);
void ndc_provider_put(struct ndc_provider *provider);
int ndc_provider_offer(struct ndc_driver *driver,
		       const struct _NDIS_OBJECT_HEADER *header,
		       const char **why);
void ndc_provider_stop(struct ndc_memory *memory);
void ndc_provider_forget(struct ndc_driver *driver);

int ndc_provider_init(void);
void ndc_provider_exit(void);

#endif /* _NDISCOMPAT_PROVIDER_H */
