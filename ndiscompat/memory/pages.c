// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages for a device.
 *
 * Receive buffers of a queue are lent to the stack page by page, so each page
 * has a reference count of its own and must be the very page that the device
 * writes: never a bounce buffer, and dma_alloc_coherent() only where the
 * platform allows nothing else.
 *
 * Drivers like one run best, even those that have not asked for it, so the
 * largest runs that the machine has are taken, and an IOMMU makes one of any
 * number.  The processor sees one run in any case.
 */
#include "memory/pages.h"

#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/iommu.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <kunit/visibility.h>

/* The processor's caches need nothing, before the mapping or after. */
#define MAP_ATTRS	(DMA_ATTR_SKIP_CPU_SYNC | DMA_ATTR_NO_WARN)

/* Whether an IOMMU gives the device addresses of its own. */
static bool translated(struct device *dev)
{
#ifdef CONFIG_IOMMU_API
	struct iommu_domain *domain = iommu_get_domain_for_dev(dev);

	return domain && domain->type != IOMMU_DOMAIN_IDENTITY;
#else
	return false;
#endif
}

/* Where pages must lie for the device to reach them without an IOMMU. */
static gfp_t zone_of(struct device *dev)
{
	u64 mask = min_not_zero(dma_get_mask(dev), dev->bus_dma_limit);

	if (translated(dev) || mask > DMA_BIT_MASK(32))
		return 0;
	return mask > DMA_BIT_MASK(24) ? GFP_DMA32 : GFP_DMA;
}

static bool is_there(int node)
{
	return node >= 0 && node < MAX_NUMNODES && node_state(node, N_MEMORY);
}

/* 2^order pages, each of its own. */
static struct page *get_run(const struct ndc_pages_request *request,
			    unsigned int order, bool hard)
{
	gfp_t gfp = GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN |
		    zone_of(request->dev);
	int node = request->node;
	struct page *page;

	/* Without memory the call fails, and no process is killed for it. */
	gfp |= order && !hard ? __GFP_NORETRY : __GFP_RETRY_MAYFAIL;
	if (request->only_node)
		gfp |= __GFP_THISNODE;
	if (!is_there(node))
		node = dev_to_node(request->dev);
	page = alloc_pages_node(node, gfp, order);
	if (page)
		split_page(page, order);
	return page;
}

/* Adds a run to the pages; what is more than needed goes back. */
static void add_run(struct ndc_pages *pages, struct page *run,
		    unsigned int order, unsigned int wanted)
{
	unsigned int i;

	for (i = 0; i < 1U << order; i++) {
		if (pages->count < wanted)
			pages->pages[pages->count++] = run + i;
		else
			__free_page(run + i);
	}
}

/* Gives the references up that are held; readers may have others. */
static void put_pages(struct ndc_pages *pages)
{
	while (pages->count) {
		pages->count--;
		__page_frag_cache_drain(pages->pages[pages->count],
					1 + pages->uses[pages->count].spare);
	}
}

static void free_arrays(struct ndc_pages *pages)
{
	kvfree(pages->uses);
	pages->uses = NULL;
	kvfree(pages->pages);
	pages->pages = NULL;
}

/* Gets the pages in the largest runs there are; or no smaller, if it is hard. */
static int get_pages(struct ndc_pages *pages,
		     const struct ndc_pages_request *request, bool hard)
{
	unsigned int wanted = pages->bytes >> PAGE_SHIFT;
	unsigned int order = min_t(unsigned int, get_order(pages->bytes),
				   MAX_PAGE_ORDER);
	struct page *run;

	while (pages->count < wanted) {
		order = min_t(unsigned int, order,
			      get_order((size_t)(wanted - pages->count) <<
					PAGE_SHIFT));
		run = get_run(request, order, hard);
		if (run)
			add_run(pages, run, order, wanted);
		else if (order && !hard)
			order--;
		else
			goto err_put_pages;
	}
	return 0;

err_put_pages:
	put_pages(pages);
	return -ENOMEM;
}

/* Whether the device's addresses lead to the very pages. */
static bool leads_back(struct ndc_pages *pages)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(pages->dev);
	struct sg_dma_page_iter iter;
	unsigned int i = 0;

	if (!dev_is_dma_coherent(pages->dev))
		return false;
	for_each_sgtable_dma_page(&pages->runs, &iter, 0) {
		dma_addr_t bus = sg_page_iter_dma_address(&iter);
		phys_addr_t is = page_to_phys(pages->pages[i++]);

		if (domain ? iommu_iova_to_phys(domain, bus) != is :
			     bus != phys_to_dma(pages->dev, is))
			return false;
	}
	return i == pages->count;
}

/* 0, -ENOMEM, or -EOPNOTSUPP if the device cannot use these very pages. */
static int map_for_device(struct ndc_pages *pages)
{
	int err;

	err = sg_alloc_table_from_pages_segment(&pages->runs, pages->pages,
						pages->count, 0, pages->bytes,
						UINT_MAX,
						GFP_KERNEL | __GFP_NOWARN);
	if (err)
		return err;
	err = dma_map_sgtable(pages->dev, &pages->runs, DMA_BIDIRECTIONAL,
			      MAP_ATTRS);
	if (err) {
		err = err == -ENOMEM ? err : -EOPNOTSUPP;
		goto err_free_table;
	}
	if (leads_back(pages))
		return 0;
	err = -EOPNOTSUPP;
	dma_unmap_sgtable(pages->dev, &pages->runs, DMA_BIDIRECTIONAL,
			  MAP_ATTRS);
err_free_table:
	sg_free_table(&pages->runs);
	return err;
}

static void unmap_for_device(struct ndc_pages *pages)
{
	dma_unmap_sgtable(pages->dev, &pages->runs, DMA_BIDIRECTIONAL,
			  MAP_ATTRS);
	sg_free_table(&pages->runs);
}

/* One run of the linear map as it is, else a mapping. */
static int map_for_processor(struct ndc_pages *pages)
{
	if (pages->runs.orig_nents == 1) {
		pages->memory = page_address(pages->pages[0]);
		return 0;
	}
	pages->memory = vmap(pages->pages, pages->count, VM_MAP, PAGE_KERNEL);
	pages->mapped = pages->memory;
	return pages->memory ? 0 : -ENOMEM;
}

/* Gets and maps pages; 0 or an errno, with nothing left behind. */
static int try_pages(struct ndc_pages *pages,
		     const struct ndc_pages_request *request, bool hard)
{
	unsigned int count = pages->bytes >> PAGE_SHIFT;
	int err = -ENOMEM;

	pages->pages = kvcalloc(count, sizeof(*pages->pages),
				GFP_KERNEL | __GFP_NOWARN);
	pages->uses = kvcalloc(count, sizeof(*pages->uses),
			       GFP_KERNEL | __GFP_NOWARN);
	if (!pages->pages || !pages->uses)
		goto err_free_arrays;
	err = get_pages(pages, request, hard);
	if (err)
		goto err_free_arrays;
	err = map_for_device(pages);
	if (err)
		goto err_put_pages;
	err = map_for_processor(pages);
	if (err)
		goto err_unmap;
	return 0;

err_unmap:
	unmap_for_device(pages);
err_put_pages:
	put_pages(pages);
err_free_arrays:
	free_arrays(pages);
	return err;
}

static void drop_pages(struct ndc_pages *pages)
{
	if (pages->mapped)
		vunmap(pages->memory);
	pages->mapped = false;
	unmap_for_device(pages);
	put_pages(pages);
	free_arrays(pages);
}

/* The platform does not let the device have pages: one coherent run. */
static int try_coherent(struct ndc_pages *pages,
			const struct ndc_pages_request *request)
{
	struct scatterlist *run;
	dma_addr_t bus;

	/* It comes from the device's node. */
	if (request->only_node && request->node != dev_to_node(pages->dev) &&
	    num_online_nodes() > 1)
		return -ENOMEM;
	if (sg_alloc_table(&pages->runs, 1, GFP_KERNEL | __GFP_NOWARN))
		return -ENOMEM;
	pages->memory = dma_alloc_coherent(pages->dev, pages->bytes, &bus,
					   GFP_KERNEL | __GFP_NOWARN |
					   __GFP_RETRY_MAYFAIL);
	if (!pages->memory) {
		sg_free_table(&pages->runs);
		return -ENOMEM;
	}
	run = pages->runs.sgl;
	sg_dma_address(run) = bus;
	sg_dma_len(run) = pages->bytes;
	pages->coherent = true;
	return 0;
}

/* The best that the machine gives; @runs gets how many that is. */
static int obtain(struct ndc_pages *pages,
		  const struct ndc_pages_request *request, unsigned int *runs)
{
	unsigned int room = request->contiguous ? 1 : request->room;
	int err;

	err = try_pages(pages, request, false);
	if (!err && pages->runs.nents > room) {
		*runs = pages->runs.nents;
		drop_pages(pages);
		err = try_pages(pages, request, true);
	}
	if (!err && pages->runs.nents > room) {
		drop_pages(pages);
		return -ENOMEM;
	}
	if (err == -EOPNOTSUPP)
		err = try_coherent(pages, request);
	if (!err)
		*runs = pages->runs.nents;
	return err;
}

/**
 * ndc_pages_alloc() - allocate memory for a device
 * @request: what is wanted
 * @runs: gets how many runs that is; or, without memory in so few runs, would
 *	have been; or 0
 *
 * Context: Process, may sleep.
 * Return: The memory, zeroed, or an error pointer: -ENXIO if it must come from
 * a node that is not there, -ENOMEM.
 */
struct ndc_pages *ndc_pages_alloc(const struct ndc_pages_request *request,
				  unsigned int *runs)
{
	struct ndc_pages *pages;
	int err;

	*runs = 0;
	if (request->only_node && !is_there(request->node))
		return ERR_PTR(-ENXIO);
	pages = kzalloc(sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return ERR_PTR(-ENOMEM);
	pages->dev = request->dev;
	pages->bytes = PAGE_ALIGN(request->length);
	err = obtain(pages, request, runs);
	if (err) {
		kfree(pages);
		return ERR_PTR(err);
	}
	return pages;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_pages_alloc);

/* The pages go when their last reader does.  Process context, may sleep. */
void ndc_pages_free(struct ndc_pages *pages)
{
	if (pages->coherent) {
		dma_free_coherent(pages->dev, pages->bytes, pages->memory,
				  sg_dma_address(pages->runs.sgl));
		sg_free_table(&pages->runs);
	} else {
		drop_pages(pages);
	}
	kfree(pages);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_pages_free);
