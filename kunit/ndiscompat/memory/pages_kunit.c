// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/memory/pages.c: pages for a device.  What needs an IOMMU, NUMA
 * nodes, memory above 4 GiB or a platform that bounces is in the system tests.
 */
#include "ndt.h"

#include <linux/dma-direct.h>
#include <linux/mm.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "memory/pages.h"

#define MIB	(1024 * 1024)

static struct ndc_pages_request request_of(struct kunit *test, size_t length)
{
	struct platform_device *pdev = test->priv;

	return (struct ndc_pages_request) {
		.dev = &pdev->dev,
		.length = length,
		.node = NUMA_NO_NODE,
		.room = 1024,
	};
}

static struct ndc_pages *get(struct kunit *test,
			     const struct ndc_pages_request *request,
			     unsigned int *runs)
{
	struct ndc_pages *pages = ndc_pages_alloc(request, runs);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, pages);
	KUNIT_EXPECT_EQ(test, *runs, pages->runs.nents);
	KUNIT_EXPECT_NULL(test, memchr_inv(pages->memory, 0, pages->bytes));
	return pages;
}

/* Whether what the processor writes is where the device looks. */
static bool device_sees(struct ndc_pages *pages)
{
	struct sg_dma_page_iter iter;
	unsigned int i = 0;

	for_each_sgtable_dma_page(&pages->runs, &iter, 0) {
		phys_addr_t at = dma_to_phys(pages->dev,
					     sg_page_iter_dma_address(&iter));
		u32 *there = phys_to_virt(at);

		*(u32 *)(pages->memory + i * PAGE_SIZE) = i + 1;
		if (*there != i + 1)
			return false;
		i++;
	}
	return i == pages->bytes >> PAGE_SHIFT;
}

static const size_t lengths[] = {
	1, 4096, 4097, 3 * 4096, 65536, 100000, 2 * MIB, 2 * MIB + 1, 4 * MIB,
};

static void length_to_desc(const size_t *length, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%zu", *length);
}

KUNIT_ARRAY_PARAM(length, lengths, length_to_desc);

static void block_is_one_run(struct kunit *test)
{
	size_t length = *(const size_t *)test->param_value;
	struct ndc_pages_request request = request_of(test, length);
	struct ndc_pages *pages;
	unsigned int i, runs;

	pages = get(test, &request, &runs);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_FALSE(test, pages->coherent);
	KUNIT_EXPECT_FALSE(test, pages->mapped);
	KUNIT_EXPECT_EQ(test, pages->bytes, PAGE_ALIGN(length));
	KUNIT_EXPECT_TRUE(test, device_sees(pages));
	for (i = 0; i < pages->count; i++)
		KUNIT_EXPECT_EQ(test, page_count(pages->pages[i]), 1);
	ndc_pages_free(pages);
}

/*
 * On a machine that has nothing left but runs of one page and of two.  A slab
 * of large objects needs two, with KASAN, and is not what is in question.
 */
static struct ndc_pages *get_in_pieces(struct kunit *test,
				       const struct ndc_pages_request *request,
				       unsigned int *runs)
{
	const char *slabs = "/sys/kernel/debug/failslab/probability";
	const char *order = "/sys/kernel/debug/fail_page_alloc/min-order";
	struct ndc_pages *pages;

	KUNIT_ASSERT_EQ(test, ndt_write_file(slabs, "0"), 0);
	KUNIT_ASSERT_EQ(test, ndt_write_file(order, "2"), 0);
	ndt_fail_all(true);
	pages = ndc_pages_alloc(request, runs);
	ndt_fail_all(false);
	KUNIT_ASSERT_EQ(test, ndt_write_file(order, "0"), 0);
	KUNIT_ASSERT_EQ(test, ndt_write_file(slabs, "100"), 0);
	return pages;
}

static void small_pieces_do(struct kunit *test)
{
	struct ndc_pages_request request = request_of(test, 2 * MIB);
	struct ndc_pages *pages;
	unsigned int runs;

	pages = get_in_pieces(test, &request, &runs);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, pages);
	KUNIT_EXPECT_EQ(test, pages->count, 512);
	KUNIT_EXPECT_GT(test, runs, 1);
	KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(pages->memory));
	KUNIT_EXPECT_TRUE(test, device_sees(pages));
	ndc_pages_free(pages);
}

/* The request cannot take pieces, and is told how many there would be. */
static void try_in_pieces(struct kunit *test,
			  const struct ndc_pages_request *request)
{
	struct ndc_pages *pages;
	unsigned int runs;

	pages = get_in_pieces(test, request, &runs);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pages), -ENOMEM);
	KUNIT_EXPECT_GT(test, runs, 1);
}

static void contiguous_needs_one_run(struct kunit *test)
{
	struct ndc_pages_request request = request_of(test, MIB);

	request.contiguous = true;
	try_in_pieces(test, &request);
}

static void room_for_one_needs_one_run(struct kunit *test)
{
	struct ndc_pages_request request = request_of(test, MIB);

	request.room = 1;
	try_in_pieces(test, &request);
}

/* More than the largest run there is. */
static void largest_run_is_not_the_limit(struct kunit *test)
{
	struct ndc_pages_request request = request_of(test, 10 * MIB);
	struct ndc_pages *pages;
	unsigned int runs;

	pages = get(test, &request, &runs);
	KUNIT_EXPECT_TRUE(test, device_sees(pages));
	KUNIT_EXPECT_LE(test, runs, 12);
	ndc_pages_free(pages);
}

/* A page that somebody still reads outlives the block. */
static void pages_live_as_long_as_their_readers(struct kunit *test)
{
	struct ndc_pages_request request = request_of(test, 4 * PAGE_SIZE);
	struct ndc_pages *pages;
	unsigned int runs;
	struct page *page;

	pages = get(test, &request, &runs);
	page = pages->pages[2];
	get_page(page);
	KUNIT_EXPECT_EQ(test, page_count(page), 2);
	memset(pages->memory + 2 * PAGE_SIZE, 0x77, PAGE_SIZE);
	ndc_pages_free(pages);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_NULL(test, memchr_inv(page_address(page), 0x77,
					   PAGE_SIZE));
	put_page(page);
}

static void node_that_is_not_there_fails(struct kunit *test)
{
	struct ndc_pages_request request = request_of(test, PAGE_SIZE);
	unsigned int runs;

	request.node = 1;
	request.only_node = true;
	KUNIT_EXPECT_EQ(test, PTR_ERR(ndc_pages_alloc(&request, &runs)),
			-ENXIO);
	request.node = MAX_NUMNODES;
	KUNIT_EXPECT_EQ(test, PTR_ERR(ndc_pages_alloc(&request, &runs)),
			-ENXIO);
	request.node = -7;
	KUNIT_EXPECT_EQ(test, PTR_ERR(ndc_pages_alloc(&request, &runs)),
			-ENXIO);
	KUNIT_EXPECT_EQ(test, runs, 0);
}

static void node_that_is_there_is_taken(struct kunit *test)
{
	struct ndc_pages_request request = request_of(test, PAGE_SIZE);
	struct ndc_pages *pages;
	unsigned int runs;

	request.node = 0;
	request.only_node = true;
	pages = get(test, &request, &runs);
	KUNIT_EXPECT_EQ(test, page_to_nid(pages->pages[0]), 0);
	ndc_pages_free(pages);
}

/* Every allocation inside the call fails in turn; all pages come back. */
static void every_allocation_may_fail(struct kunit *test)
{
	struct ndc_pages_request request = request_of(test, 100000);
	unsigned int nth, runs, failures = 0;
	struct ndc_pages *pages;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		pages = ndc_pages_alloc(&request, &runs);
		if (!ndt_failed())
			break;
		if (IS_ERR(pages)) {
			KUNIT_EXPECT_EQ(test, PTR_ERR(pages), -ENOMEM);
			failures++;
		} else {
			ndc_pages_free(pages);
		}
	}
	KUNIT_EXPECT_EQ(test, nth - 1, 5);
	/* Instead of one run there may be smaller ones. */
	KUNIT_EXPECT_EQ(test, failures, 4);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, pages);
	ndc_pages_free(pages);
}

static int setup(struct kunit *test)
{
	struct platform_device *pdev;

	pdev = platform_device_register_simple("ndt", PLATFORM_DEVID_AUTO,
					       NULL, 0);
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);
	dma_set_max_seg_size(&pdev->dev, UINT_MAX);
	test->priv = pdev;
	return 0;
}

static void teardown(struct kunit *test)
{
	platform_device_unregister(test->priv);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(block_is_one_run, length_gen_params),
	KUNIT_CASE(small_pieces_do),
	KUNIT_CASE(contiguous_needs_one_run),
	KUNIT_CASE(room_for_one_needs_one_run),
	KUNIT_CASE(largest_run_is_not_the_limit),
	KUNIT_CASE(pages_live_as_long_as_their_readers),
	KUNIT_CASE(node_that_is_not_there_fails),
	KUNIT_CASE(node_that_is_there_is_taken),
	KUNIT_CASE(every_allocation_may_fail),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_memory_pages",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/memory/pages.c");
