/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages for a device: what the built-in provider gives.
 */
#ifndef _NDISCOMPAT_PAGES_H
#define _NDISCOMPAT_PAGES_H

#include <linux/scatterlist.h>
#include <linux/types.h>

struct device;

/**
 * struct ndc_pages_request - what is wanted
 * @dev: the device, whose DMA mask is set
 * @length: bytes, at least 1
 * @node: the NUMA node, or NUMA_NO_NODE for the device's, which also does for
 *	one that is not there
 * @only_node: no other will do
 * @contiguous: the device must see one run
 * @room: at most so many runs, at least 1
 */
struct ndc_pages_request {
	struct device *dev;
	size_t length;
	int node;
	bool only_node;
	bool contiguous;
	unsigned int room;
};

/**
 * struct ndc_page_use - what the net floor knows of a page; its business
 * @buffer: which buffer of the port lies in it
 * @spare: references to the page that are held beyond the first
 * @lent: it is
 */
struct ndc_page_use {
	u32 buffer;
	u16 spare;
	bool lent;
};

/**
 * struct ndc_pages - memory that the processor and the device share
 * @dev: the device
 * @memory: the processor's address, page aligned
 * @bytes: whole pages
 * @runs: the device's addresses; what @coherent memory has is one
 * @pages: every page, each with a reference count of its own; NULL for
 *	coherent memory, whose pages nobody may touch
 * @uses: what each of them is used for
 * @count: how many
 * @mapped: @memory is a mapping of its own
 * @coherent: from dma_alloc_coherent()
 */
struct ndc_pages {
	struct device *dev;
	void *memory;
	size_t bytes;
	struct sg_table runs;
	struct page **pages;
	struct ndc_page_use *uses;
	unsigned int count;
	bool mapped;
	bool coherent;
};

struct ndc_pages *ndc_pages_alloc(const struct ndc_pages_request *request,
				  unsigned int *runs);
void ndc_pages_free(struct ndc_pages *pages);

#endif /* _NDISCOMPAT_PAGES_H */
