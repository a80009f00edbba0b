/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a bus address to the memory behind it.
 */
#ifndef _NDISCOMPAT_EXTENT_H
#define _NDISCOMPAT_EXTENT_H

#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/xarray.h>

struct ndc_extent;
struct ndc_memory;
struct seq_file;

/**
 * struct ndc_extent_ops - what the owner of an extent knows of it; all are
 *	called under RCU and do not sleep
 * @live: whether bytes of it are in use; NULL: all are
 * @show: prints the blocks in it, a line each
 * @report_leaks: reports the blocks in it, each once
 */
struct ndc_extent_ops {
	bool (*live)(const struct ndc_extent *extent, size_t offset,
		     size_t length);
	void (*show)(const struct ndc_extent *extent, struct seq_file *file);
	void (*report_leaks)(struct ndc_memory *memory,
			     struct ndc_extent *extent);
};

/**
 * struct ndc_extent - a run of memory that the device sees as one
 * @bus: its bus address
 * @memory: its address for the processor
 * @length: bytes of both
 * @odd: in struct ndc_extents, if it does not start at a page
 * @ops: its owner's
 * @owner: the same, if it is not around it
 * @dead: it is about to go
 */
struct ndc_extent {
	dma_addr_t bus;
	void *memory;
	size_t length;
	struct hlist_node odd;
	const struct ndc_extent_ops *ops;
	void *owner;
	bool dead;
};

/**
 * struct ndc_extents - the extents of an adapter
 * @pages: by bus address in pages, one entry a page
 * @odd: those that share pages with others, a provider's; read under RCU
 * @adding: one extent at a time is compared with the others and added
 * @lock: protects changes of @odd; inside @adding
 */
struct ndc_extents {
	struct xarray pages;
	struct hlist_head odd;
	struct mutex adding;
	spinlock_t lock;
};

void ndc_extents_init(struct ndc_extents *extents);
void ndc_extents_destroy(struct ndc_extents *extents);
int ndc_extent_add(struct ndc_extents *extents, struct ndc_extent *extent);
void ndc_extent_del(struct ndc_extents *extents, struct ndc_extent *extent);
struct ndc_extent *ndc_extent_find(struct ndc_extents *extents,
				   dma_addr_t bus, size_t length);
struct ndc_extent *ndc_extent_next(struct ndc_extents *extents,
				   unsigned long *page);
struct ndc_extent *ndc_extent_find_memory(struct ndc_extents *extents,
					  const void *memory);
void *ndc_extent_to_virt(struct ndc_extents *extents, dma_addr_t bus,
			 size_t length);

#endif /* _NDISCOMPAT_EXTENT_H */
