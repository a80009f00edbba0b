// SPDX-License-Identifier: GPL-2.0-only
/*
 * NBLs that are made of another's frames.
 */
#include <linux/string.h>

#include "ndt.h"

#include <ndis.h>

#include "buffers.h"
#include "net/buffer.h"
#include "net/mdl.h"
#include "net/pool.h"

static const unsigned int lengths[] = { 60, 1, 400, 39, 0 };

#define TOTAL	500

static NDIS_HANDLE nbls, nbs;
static PNET_BUFFER_LIST original;
static u8 *bytes, *copy;
static PMDL chain;

/* An NBL with two frames: all but the first 20 bytes, and the last 40. */
static int setup(struct kunit *test)
{
	nbls = ndt_nbl_pool(test, TRUE, 0, 0);
	nbs = ndt_nb_pool(test, 0);
	bytes = ndt_bytes(test, TOTAL);
	copy = ndt_bytes(test, TOTAL);
	chain = ndt_chain(test, bytes, lengths);
	original = NdisAllocateNetBufferAndNetBufferList(nbls, 0, 0, chain, 20,
							 TOTAL - 20);
	if (!original)
		return -ENOMEM;
	original->FirstNetBuffer->Next =
		NdisAllocateNetBuffer(nbs, chain, TOTAL - 40, 40);
	return original->FirstNetBuffer->Next ? 0 : -ENOMEM;
}

static void teardown(struct kunit *test)
{
	NdisFreeNetBuffer(original->FirstNetBuffer->Next);
	NdisFreeNetBufferList(original);
	ndt_free_chain(chain);
	/* Both are reported if something of them is out. */
	NdisFreeNetBufferListPool(nbls);
	NdisFreeNetBufferPool(nbs);
	KUNIT_EXPECT_EQ(test, ndc_own_nbls->depot.out, 0);
	KUNIT_EXPECT_EQ(test, ndc_own_nbs->depot.out, 0);
}

static void expect_frame(struct kunit *test, PNET_BUFFER nb, u32 start,
			 u32 length)
{
	KUNIT_ASSERT_NOT_NULL(test, nb);
	KUNIT_EXPECT_NULL(test, ndc_nb_fault(nb));
	KUNIT_EXPECT_EQ(test, nb->DataLength, length);
	memset(copy, 0, TOTAL);
	KUNIT_EXPECT_EQ(test, ndc_nb_copy_from(nb, 0, copy, TOTAL), length);
	KUNIT_EXPECT_EQ(test, memcmp(copy, bytes + start, length), 0);
}

static void expect_clone(struct kunit *test, PNET_BUFFER_LIST clone)
{
	KUNIT_ASSERT_NOT_NULL(test, clone);
	KUNIT_EXPECT_PTR_EQ(test, clone->ParentNetBufferList, original);
	KUNIT_EXPECT_EQ(test, original->ChildRefCount, 1);
	expect_frame(test, clone->FirstNetBuffer, 20, TOTAL - 20);
	KUNIT_EXPECT_EQ(test, clone->FirstNetBuffer->DataOffset, 0);
	expect_frame(test, clone->FirstNetBuffer->Next, TOTAL - 40, 40);
	KUNIT_EXPECT_NULL(test, clone->FirstNetBuffer->Next->Next);
}

static void clones_of_every_pool(struct kunit *test)
{
	NDIS_HANDLE bare = ndt_nbl_pool(test, FALSE, 0, 0);
	NDIS_HANDLE nbl_pools[] = { NULL, bare, nbls };
	NDIS_HANDLE nb_pools[] = { NULL, nbs };
	PNET_BUFFER_LIST clone;
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(nbl_pools); i++)
		for (j = 0; j < ARRAY_SIZE(nb_pools); j++) {
			clone = NdisAllocateCloneNetBufferList(original,
							       nbl_pools[i],
							       nb_pools[j], 0);
			expect_clone(test, clone);
			KUNIT_EXPECT_TRUE(test,
					  ndc_mdl_is_layers(clone->FirstNetBuffer->MdlChain));
			NdisFreeCloneNetBufferList(clone, 0);
			KUNIT_EXPECT_EQ(test, original->ChildRefCount, 0);
		}
	NdisFreeNetBufferListPool(bare);
}

static void with_the_original_mdls(struct kunit *test)
{
	PNET_BUFFER_LIST clone;

	clone = NdisAllocateCloneNetBufferList(original, NULL, NULL,
					       NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	KUNIT_EXPECT_PTR_EQ(test, clone->FirstNetBuffer->MdlChain, chain);
	KUNIT_EXPECT_EQ(test, clone->FirstNetBuffer->DataOffset, 20);
	expect_frame(test, clone->FirstNetBuffer->Next, TOTAL - 40, 40);
	NdisFreeCloneNetBufferList(clone, NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS);
}

static void a_clone_of_a_clone(struct kunit *test)
{
	PNET_BUFFER_LIST first, second;

	first = NdisAllocateCloneNetBufferList(original, NULL, NULL, 0);
	second = NdisAllocateCloneNetBufferList(first, NULL, NULL,
						NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS);
	KUNIT_ASSERT_NOT_NULL(test, second);
	expect_frame(test, second->FirstNetBuffer, 20, TOTAL - 20);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisFreeCloneNetBufferList(first, 0));
	NdisFreeCloneNetBufferList(second,
				   NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS);
	expect_clone(test, first);
	NdisFreeCloneNetBufferList(first, 0);
}

static void frees_that_are_wrong(struct kunit *test)
{
	PNET_BUFFER_LIST clone;

	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisFreeCloneNetBufferList(original, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeCloneNetBufferList(NULL, 0));
	clone = NdisAllocateCloneNetBufferList(original, NULL, NULL, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisFreeNetBufferList(original));
	/* The layer knows how it was made. */
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeCloneNetBufferList(clone,
						     NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS));
	KUNIT_EXPECT_EQ(test, original->ChildRefCount, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeCloneNetBufferList(clone, 0));
	clone = NdisAllocateCloneNetBufferList(original, NULL, NULL, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeFragmentNetBufferList(clone, 0, 0));
	clone = NdisAllocateCloneNetBufferList(original, NULL, NULL, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, NdisFreeNetBufferList(clone));
	KUNIT_EXPECT_EQ(test, original->ChildRefCount, 0);
}

static void what_cannot_be_cloned(struct kunit *test)
{
	NDIS_HANDLE data = ndt_nbl_pool(test, TRUE, 0, 100);
	NDIS_HANDLE nb_data = ndt_nb_pool(test, 100);
	PNET_BUFFER_LIST clone = original;
	NET_BUFFER_LIST own = {};
	PNET_BUFFER nb;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  clone = NdisAllocateCloneNetBufferList(&own, NULL,
								 NULL, 0));
	KUNIT_EXPECT_NULL(test, clone);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  clone = NdisAllocateCloneNetBufferList(original,
								 data, NULL,
								 0));
	KUNIT_EXPECT_NULL(test, clone);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  clone = NdisAllocateCloneNetBufferList(original, NULL,
								 nb_data, 0));
	KUNIT_EXPECT_NULL(test, clone);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  clone = NdisAllocateCloneNetBufferList(original, nbs,
								 NULL, 0));
	KUNIT_EXPECT_NULL(test, clone);
	original->FirstNetBuffer->DataLength++;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  clone = NdisAllocateCloneNetBufferList(original, NULL,
								 NULL, 0));
	KUNIT_EXPECT_NULL(test, clone);
	original->FirstNetBuffer->DataLength--;
	/* Without an NB there is nothing to clone. */
	nb = original->FirstNetBuffer;
	original->FirstNetBuffer = NULL;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  clone = NdisAllocateCloneNetBufferList(original, NULL,
								 NULL, 0));
	KUNIT_EXPECT_NULL(test, clone);
	original->FirstNetBuffer = nb;
	KUNIT_EXPECT_EQ(test, original->ChildRefCount, 0);
	NdisFreeNetBufferListPool(data);
	NdisFreeNetBufferPool(nb_data);
}

static void in_fragments(struct kunit *test)
{
	static const u32 expected[][2] = {
		{ 30, 200 }, { 230, 200 }, { 430, 70 }, { 470, 30 },
	};
	PNET_BUFFER_LIST fragments;
	unsigned int i = 0;
	PNET_BUFFER nb;

	fragments = NdisAllocateFragmentNetBufferList(original, nbls, nbs, 10,
						      200, 0, 0, 0);
	KUNIT_ASSERT_NOT_NULL(test, fragments);
	for (nb = fragments->FirstNetBuffer; nb; nb = nb->Next, i++) {
		KUNIT_ASSERT_LT(test, i, ARRAY_SIZE(expected));
		expect_frame(test, nb, expected[i][0], expected[i][1]);
	}
	KUNIT_EXPECT_EQ(test, i, ARRAY_SIZE(expected));
	NdisFreeFragmentNetBufferList(fragments, 0, 0);
}

static void fragments_with_room_in_front(struct kunit *test)
{
	PNET_BUFFER_LIST fragments;
	PNET_BUFFER nb;

	fragments = NdisAllocateFragmentNetBufferList(original, NULL, NULL, 0,
						      300, 34, 16, 0);
	KUNIT_ASSERT_NOT_NULL(test, fragments);
	nb = fragments->FirstNetBuffer;
	KUNIT_EXPECT_EQ(test, nb->DataLength, 334);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 16);
	NdisAdvanceNetBufferDataStart(nb, 34, FALSE, NULL);
	expect_frame(test, nb, 20, 300);
	/* The room goes with it. */
	NdisFreeFragmentNetBufferList(fragments, 34, 0);
}

static void no_fragments(struct kunit *test)
{
	PNET_BUFFER_LIST fragments = original;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  fragments = NdisAllocateFragmentNetBufferList(original,
									NULL,
									NULL,
									TOTAL,
									100, 0,
									0, 0));
	KUNIT_EXPECT_NULL(test, fragments);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  fragments = NdisAllocateFragmentNetBufferList(original,
									NULL,
									NULL, 0,
									0, 0, 0,
									0));
	KUNIT_EXPECT_NULL(test, fragments);
}

static void put_together_again(struct kunit *test)
{
	PNET_BUFFER_LIST whole;
	PNET_BUFFER nb;

	/* Without the first ten bytes of each. */
	whole = NdisAllocateReassembledNetBufferList(original, nbls, 10, 14, 2,
						     0);
	KUNIT_ASSERT_NOT_NULL(test, whole);
	nb = whole->FirstNetBuffer;
	KUNIT_EXPECT_NULL(test, nb->Next);
	KUNIT_EXPECT_EQ(test, nb->DataLength, 14 + 470 + 30);
	KUNIT_EXPECT_EQ(test, ndc_nb_copy_from(nb, 14, copy, 470), 470);
	KUNIT_EXPECT_EQ(test, memcmp(copy, bytes + 30, 470), 0);
	KUNIT_EXPECT_EQ(test, ndc_nb_copy_from(nb, 14 + 470, copy, TOTAL), 30);
	KUNIT_EXPECT_EQ(test, memcmp(copy, bytes + 470, 30), 0);
	NdisFreeReassembledNetBufferList(whole, 14, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  whole = NdisAllocateReassembledNetBufferList(original,
								       NULL,
								       TOTAL, 0,
								       0, 0));
	KUNIT_EXPECT_NULL(test, whole);
}

static void without_memory(struct kunit *test)
{
	PNET_BUFFER_LIST clone;

	/* From pools that have nothing yet. */
	ndt_fail_all(true);
	clone = NdisAllocateCloneNetBufferList(original, NULL, NULL, 0);
	ndt_fail_all(false);
	if (clone)
		NdisFreeCloneNetBufferList(clone, 0);
	KUNIT_EXPECT_EQ(test, original->ChildRefCount, 0);
	ndt_fail_all(true);
	clone = NdisAllocateFragmentNetBufferList(original, NULL, NULL, 0, 100,
						  5000, 0, 0);
	ndt_fail_all(false);
	KUNIT_EXPECT_NULL(test, clone);
	KUNIT_EXPECT_EQ(test, original->ChildRefCount, 0);
}

static PNET_BUFFER_LIST inner;

static void clone_it(void *data)
{
	inner = NdisAllocateCloneNetBufferList(original, NULL, NULL, 0);
}

static void free_it(void *data)
{
	NdisFreeCloneNetBufferList(inner, 0);
}

static void irqls(struct kunit *test)
{
	inner = original;
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(clone_it, NULL));
	KUNIT_EXPECT_NULL(test, inner);
	ndt_in_softirq(clone_it, NULL);
	KUNIT_ASSERT_NOT_NULL(test, inner);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(free_it, NULL));
	KUNIT_EXPECT_EQ(test, original->ChildRefCount, 0);
}

static void clone_often(void *data)
{
	PNET_BUFFER_LIST clone;
	unsigned int i;

	for (i = 0; i < 200; i++) {
		clone = NdisAllocateCloneNetBufferList(original, NULL, nbs, 0);
		if (clone)
			NdisFreeCloneNetBufferList(clone, 0);
		else
			atomic_inc(data);
	}
}

static void many_threads(struct kunit *test)
{
	atomic_t faults = ATOMIC_INIT(0);

	ndt_in_threads(test, 2, clone_often, &faults);
	KUNIT_EXPECT_EQ(test, atomic_read(&faults), 0);
	KUNIT_EXPECT_EQ(test, original->ChildRefCount, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(clones_of_every_pool),
	KUNIT_CASE(with_the_original_mdls),
	KUNIT_CASE(a_clone_of_a_clone),
	KUNIT_CASE(frees_that_are_wrong),
	KUNIT_CASE(what_cannot_be_cloned),
	KUNIT_CASE(in_fragments),
	KUNIT_CASE(fragments_with_room_in_front),
	KUNIT_CASE(no_fragments),
	KUNIT_CASE(put_together_again),
	KUNIT_CASE(without_memory),
	KUNIT_CASE(irqls),
	KUNIT_CASE(many_threads),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_clone",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/clone.c");
