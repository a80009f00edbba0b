/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pools of NET_BUFFER_LISTs and NET_BUFFERs.
 */
#ifndef _NDISCOMPAT_NET_POOL_H
#define _NDISCOMPAT_NET_POOL_H

#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

#include "core/live.h"
#include "core/owner.h"
#include "net/depot.h"

/**
 * struct ndc_buffer_pool - a pool; its address is the port's pool handle
 * @live: makes it one that is known
 * @node: in the list of pools
 * @rcu: frees it
 * @depot: its objects; it is closed when the port frees the pool, and the pool
 *	goes with the last object
 * @owner: whose it is
 * @caller: where it was made
 * @when: jiffies then
 * @freed: the port has freed it; decides between two who do
 * @hidden: it is for the layer alone
 * @tag: as given
 * @protocol: as given
 * @context: bytes of context data that come with an NBL
 * @data: bytes of data that come with an NB, or 0
 * @context_at: where in an object the context is
 * @nb_at: where the NB is, or 0 if there is none
 * @mdl_at: where the MDL of the data is
 * @data_at: where the data is
 * @extra_at: where the layer's bytes are
 */
struct ndc_buffer_pool {
	struct ndc_live live;
	struct list_head node;
	struct rcu_head rcu;
	struct ndc_depot depot;
	struct ndc_owner owner;
	unsigned long caller;
	unsigned long when;
	bool freed;
	bool hidden;
	u32 tag;
	u8 protocol;
	u32 context;
	u32 data;
	u32 context_at;
	u32 nb_at;
	u32 mdl_at;
	u32 data_at;
	u32 extra_at;
};

/**
 * struct ndc_pool_shape - what a pool's objects are to be like
 * @kind: NDC_DEPOT_NBL or NDC_DEPOT_NB
 * @context: bytes of context data
 * @with_nb: an NBL has its NB
 * @data: bytes of data for the NB
 * @extra: bytes that are the layer's
 * @hidden: it is for the layer alone: no handle leads to it
 */
struct ndc_pool_shape {
	enum ndc_depot_kind kind;
	u32 context;
	bool with_nb;
	u32 data;
	u32 extra;
	bool hidden;
};

struct ndc_buffer_pool *
ndc_buffer_pool_create(const struct ndc_pool_shape *shape,
		       const struct ndc_owner *owner, unsigned long caller);
struct ndc_buffer_pool *ndc_buffer_pool_find(const void *handle,
					     enum ndc_depot_kind kind,
					     const char *call,
					     unsigned long caller);
void ndc_buffer_pool_free(const void *handle, enum ndc_depot_kind kind,
			  const char *call, unsigned long caller);

unsigned int
ndc_buffer_pool_end(struct ndc_buffer_pool *pool,
		    void (*left)(const struct ndc_depot_object *object));

static inline struct ndc_buffer_pool *ndc_to_pool(struct ndc_depot *depot)
{
	return container_of(depot, struct ndc_buffer_pool, depot);
}

/* The layer's own, for what a port takes without a pool. */
extern struct ndc_buffer_pool *ndc_own_nbls;
extern struct ndc_buffer_pool *ndc_own_nbs;

int ndc_buffer_pool_init(void);
void ndc_buffer_pool_exit(void);

#endif /* _NDISCOMPAT_NET_POOL_H */
