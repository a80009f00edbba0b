/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Common blocks: what NdisMAllocateSharedMemory gives.
 */
#ifndef _NDISCOMPAT_COMMON_H
#define _NDISCOMPAT_COMMON_H

#include <linux/cache.h>
#include <linux/list.h>
#include <linux/types.h>
#include <asm/page.h>

struct ndc_memory;
struct slab;

#define NDC_COMMON_ALIGN	L1_CACHE_BYTES
#define NDC_COMMON_CLASSES	(PAGE_SIZE / NDC_COMMON_ALIGN + 1)

/**
 * struct ndc_common - an adapter's common blocks; under the lock of its memory
 * @classes: slabs with a block to give, by blocks in a page
 * @slabs: slabs with a block in them
 * @empty: those without, which the reaper takes
 * @recent: the slab of the last block that came or went, or NULL
 */
struct ndc_common {
	struct list_head classes[NDC_COMMON_CLASSES];
	struct list_head slabs;
	struct list_head empty;
	struct slab *recent;
};

/**
 * struct ndc_common_block - a common block, as a port knows it
 * @memory: its address
 * @bus: the device's address of it
 * @length: bytes asked for
 */
struct ndc_common_block {
	void *memory;
	dma_addr_t bus;
	u32 length;
};

void ndc_common_start(struct ndc_memory *memory);
void ndc_common_collect(struct ndc_memory *memory);
void ndc_common_stop(struct ndc_memory *memory);
int ndc_common_alloc(struct ndc_memory *memory, struct ndc_common_block *block,
		     unsigned long caller);
bool ndc_common_alloc_at_hand(struct ndc_memory *memory,
			      struct ndc_common_block *block,
			      unsigned long caller);
int ndc_common_alloc_reserved(struct ndc_memory *memory,
			      struct ndc_common_block *block,
			      unsigned long caller);
bool ndc_common_free(struct ndc_memory *memory,
		     const struct ndc_common_block *block,
		     unsigned long caller);

#endif /* _NDISCOMPAT_COMMON_H */
