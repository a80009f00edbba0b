/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Provided blocks: what NdisAllocateSharedMemory gives.
 */
#ifndef _NDISCOMPAT_BLOCK_H
#define _NDISCOMPAT_BLOCK_H

#include <linux/rcupdate.h>
#include <linux/types.h>

#include "core/handle.h"
#include "memory/extent.h"
#include "memory/reaper.h"

struct ndc_memory;
struct ndc_pages;
struct ndc_provider;

/**
 * struct ndc_block - a provided block
 * @handle: its place among its adapter's; first, for look-ups
 * @dying: hands it to the reaper
 * @rcu: frees it
 * @memory: whose
 * @owner: the NDIS handle that it was allocated with
 * @provider: whose memory it is; NULL: the layer's
 * @provider_context: what the provider calls it
 * @pinned: it holds the provider's module
 * @pages: the layer's memory
 * @address: the processor's address
 * @length: bytes asked for
 * @queue: the receive queue that it is for
 * @usage: what it is for
 * @node: as asked for
 * @caller: where it was allocated
 * @when: jiffies then
 * @leak_reported: it has been
 * @buffers: how many of the port's receive buffers are known to lie in it;
 *	the net floor's, as the next
 * @forced: frames in it went back to the port while somebody read them
 * @count: how many extents
 * @extents: where the device sees it
 */
struct ndc_block {
	struct ndc_handle handle;
	struct ndc_dying dying;
	struct rcu_head rcu;
	struct ndc_memory *memory;
	const void *owner;
	struct ndc_provider *provider;
	void *provider_context;
	bool pinned;
	struct ndc_pages *pages;
	void *address;
	u32 length;
	u32 queue;
	u32 usage;
	u32 node;
	unsigned long caller;
	unsigned long when;
	bool leak_reported;
	unsigned int buffers;
	bool forced;
	unsigned int count;
	struct ndc_extent extents[];
};

/* Called for each block that ends, before its memory goes. */
typedef void (*ndc_block_watcher)(struct ndc_block *block,
				  unsigned long caller);

void ndc_block_watch(ndc_block_watcher watcher);
void ndc_block_stop(struct ndc_memory *memory);

#endif /* _NDISCOMPAT_BLOCK_H */
