// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames of the stack as NBLs.
 */
#include <linux/instruction_pointer.h>
#include <linux/skbuff.h>

#include "ndt.h"

#include <ndis.h>

#include "buffers.h"
#include "net/buffer.h"
#include "net/frame.h"
#include "net/mdl.h"

#define COUNT	3

static struct ndc_frames *frames;
static struct ndt_rig *rig;
static u8 copy[70000];

static int setup(struct kunit *test)
{
	rig = ndt_rig_create(test, THIS_MODULE);
	frames = ndc_frames_create(rig->adapter, COUNT, 65536);
	return frames ? 0 : -ENOMEM;
}

static void lost(struct sk_buff *skb)
{
	consume_skb(skb);
}

static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ndc_frames_out(frames), 0);
	KUNIT_EXPECT_EQ(test, ndc_frames_destroy(frames, lost), 0);
	ndt_rig_destroy(rig);
}

/* An skb of so many bytes, of which so many are in fragments of some pages. */
static struct sk_buff *make_skb(struct kunit *test, u32 head, u32 fragments,
				u32 each)
{
	struct sk_buff *skb = alloc_skb(64 + head, GFP_KERNEL);
	unsigned int i;
	u32 n = 0;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reserve(skb, 64);
	for (; n < head; n++)
		*(u8 *)skb_put(skb, 1) = n * 5;
	for (i = 0; i < fragments; i++) {
		struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP,
						get_order(each + 1));
		u8 *memory;
		u32 j;

		KUNIT_ASSERT_NOT_NULL(test, page);
		memory = page_address(page);
		for (j = 0; j < each; j++)
			memory[1 + j] = n++ * 5;
		skb_add_rx_frag(skb, i, page, 1, each, each + 1);
	}
	return skb;
}

static void expect_frame(struct kunit *test, struct _NET_BUFFER_LIST *nbl,
			 u32 length)
{
	NET_BUFFER *nb = nbl->FirstNetBuffer;
	u32 i;

	KUNIT_EXPECT_NULL(test, ndc_nb_fault(nb));
	KUNIT_EXPECT_EQ(test, nb->DataLength, length);
	KUNIT_EXPECT_EQ(test, ndc_nb_copy_from(nb, 0, copy, sizeof(copy)),
			length);
	for (i = 0; i < length && copy[i] == (u8)(i * 5); i++)
		;
	KUNIT_EXPECT_EQ(test, i, length);
}

static void one_mdl_a_piece(struct kunit *test)
{
	NET_BUFFER_LIST *nbl = ndc_frame_get(frames);
	struct sk_buff *skb = make_skb(test, 100, 3, 500);
	unsigned int n = 0;
	MDL *mdl;

	KUNIT_ASSERT_NOT_NULL(test, nbl);
	KUNIT_ASSERT_EQ(test, ndc_frame_fill(nbl, skb, 0), 0);
	for (mdl = nbl->FirstNetBuffer->MdlChain; mdl; mdl = mdl->Next)
		n++;
	KUNIT_EXPECT_EQ(test, n, 4);
	mdl = nbl->FirstNetBuffer->MdlChain;
	KUNIT_EXPECT_PTR_EQ(test, mdl->MappedSystemVa, (void *)skb->data);
	KUNIT_EXPECT_PTR_EQ(test, mdl->Next->MappedSystemVa,
			    skb_frag_address(&skb_shinfo(skb)->frags[0]));
	expect_frame(test, nbl, 1600);
	KUNIT_EXPECT_PTR_EQ(test, ndc_frame_skb(nbl), skb);
	KUNIT_EXPECT_PTR_EQ(test, ndc_frame_owner(nbl), frames);
	KUNIT_EXPECT_PTR_EQ(test, ndc_frame_put(nbl), skb);
	consume_skb(skb);
}

static void nothing_is_allocated(struct kunit *test)
{
	struct sk_buff *skb = make_skb(test, 54, MAX_SKB_FRAGS, 3700);
	NET_BUFFER_LIST *nbl;
	int err = -ENOMEM;

	ndt_fail_all(true);
	nbl = ndc_frame_get(frames);
	if (nbl)
		err = ndc_frame_fill(nbl, skb, 64);
	ndt_fail_all(false);
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	expect_frame(test, nbl, 54 + MAX_SKB_FRAGS * 3700);
	ndc_frame_put(nbl);
	consume_skb(skb);
}

static void large_fragments(struct kunit *test)
{
	NET_BUFFER_LIST *nbl = ndc_frame_get(frames);
	struct sk_buff *skb = make_skb(test, 10, 2, 32000);

	KUNIT_ASSERT_EQ(test, ndc_frame_fill(nbl, skb, 0), 0);
	expect_frame(test, nbl, 64010);
	ndc_frame_put(nbl);
	consume_skb(skb);
}

static void without_a_head(struct kunit *test)
{
	NET_BUFFER_LIST *nbl = ndc_frame_get(frames);
	struct sk_buff *skb = make_skb(test, 0, 1, 100);

	KUNIT_ASSERT_EQ(test, ndc_frame_fill(nbl, skb, 0), 0);
	KUNIT_EXPECT_NULL(test, nbl->FirstNetBuffer->MdlChain->Next);
	expect_frame(test, nbl, 100);
	ndc_frame_put(nbl);
	consume_skb(skb);
}

static void headroom_is_unused_space(struct kunit *test)
{
	NET_BUFFER_LIST *nbl = ndc_frame_get(frames);
	struct sk_buff *skb = make_skb(test, 100, 1, 100);
	NET_BUFFER *nb = nbl->FirstNetBuffer;

	KUNIT_ASSERT_EQ(test, ndc_frame_fill(nbl, skb, 32), 0);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 32);
	expect_frame(test, nbl, 200);
	KUNIT_EXPECT_EQ(test, NdisRetreatNetBufferDataStart(nb, 32, 0, NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, NdisGetDataBuffer(nb, 132, NULL, 1, 0),
			    (void *)skb->data - 32);
	NdisAdvanceNetBufferDataStart(nb, 32, TRUE, NULL);
	ndc_frame_put(nbl);
	KUNIT_ASSERT_NOT_NULL(test, ndc_frame_get(frames));
	KUNIT_EXPECT_EQ(test, ndc_frame_fill(nbl, skb, skb_headroom(skb) + 1),
			-EINVAL);
	ndc_frame_put(nbl);
	consume_skb(skb);
}

static void what_does_not_fit(struct kunit *test)
{
	struct ndc_frames *small = ndc_frames_create(rig->adapter, 1, 1514);
	struct sk_buff *skb = make_skb(test, 10, MAX_SKB_FRAGS, 10000);
	struct sk_buff *other = make_skb(test, 10, 0, 0);
	NET_BUFFER_LIST *nbl;

	KUNIT_ASSERT_NOT_NULL(test, small);
	nbl = ndc_frame_get(small);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	KUNIT_EXPECT_EQ(test, ndc_frame_fill(nbl, skb, 0), -ENOSPC);
	KUNIT_EXPECT_NULL(test, ndc_frame_skb(nbl));
	skb_shinfo(skb)->frag_list = other;
	KUNIT_EXPECT_EQ(test, ndc_frame_fill(nbl, skb, 0), -EINVAL);
	KUNIT_EXPECT_NULL(test, ndc_frame_put(nbl));
	consume_skb(skb);
	KUNIT_EXPECT_EQ(test, ndc_frames_destroy(small, lost), 0);
}

static void as_many_as_the_ring(struct kunit *test)
{
	NET_BUFFER_LIST *nbls[COUNT];
	unsigned int i;

	for (i = 0; i < COUNT; i++) {
		nbls[i] = ndc_frame_get(frames);
		KUNIT_ASSERT_NOT_NULL(test, nbls[i]);
	}
	KUNIT_EXPECT_NULL(test, ndc_frame_get(frames));
	KUNIT_EXPECT_EQ(test, ndc_frames_out(frames), COUNT);
	ndc_frame_put(nbls[1]);
	KUNIT_EXPECT_PTR_EQ(test, ndc_frame_get(frames), nbls[1]);
	for (i = 0; i < COUNT; i++)
		ndc_frame_put(nbls[i]);
}

static void in_the_ports_hands(struct kunit *test)
{
	NET_BUFFER_LIST *nbl = ndc_frame_get(frames);

	KUNIT_ASSERT_EQ(test, ndc_frame_fill(nbl, make_skb(test, 60, 0, 0), 0),
			0);
	KUNIT_ASSERT_TRUE(test, ndc_nbl_move(nbl, NDC_LAYER, NDC_PORT, "send",
					     _THIS_IP_));
	KUNIT_EXPECT_PTR_EQ(test, ndc_nbl_adapter(nbl),
			    (const struct ndc_adapter *)rig->adapter);
	/* Its pool is nothing to a port. */
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeNetBufferListPool(nbl->NdisPoolHandle));
	/* Some context is at hand. */
	ndt_fail_all(true);
	KUNIT_EXPECT_EQ(test,
			NdisAllocateNetBufferListContext(nbl, 128, 0, NDT_TAG),
			NDIS_STATUS_SUCCESS);
	ndt_fail_all(false);
	KUNIT_EXPECT_TRUE(test, ndc_nbl_move(nbl, NDC_PORT, NDC_LAYER,
					     "complete", _THIS_IP_));
	/* A second completion. */
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  KUNIT_EXPECT_FALSE(test,
					     ndc_nbl_move(nbl, NDC_PORT,
							  NDC_LAYER, "complete",
							  _THIS_IP_)));
	consume_skb(ndc_frame_put(nbl));
}

static void what_the_port_has_left_on_it(struct kunit *test)
{
	NET_BUFFER_LIST *nbl = ndc_frame_get(frames);
	struct sk_buff *skb = make_skb(test, 60, 0, 0);

	KUNIT_ASSERT_EQ(test, ndc_frame_fill(nbl, skb, 0), 0);
	KUNIT_EXPECT_EQ(test,
			NdisRetreatNetBufferDataStart(nbl->FirstNetBuffer, 20,
						      0, NULL),
			NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK,
			  KUNIT_EXPECT_PTR_EQ(test, ndc_frame_put(nbl), skb));
	consume_skb(skb);
}

static unsigned int lost_calls;

static void count_lost(struct sk_buff *skb)
{
	lost_calls++;
	consume_skb(skb);
}

static void never_completed(struct kunit *test)
{
	struct ndc_frames *other = ndc_frames_create(rig->adapter, 4, 1514);
	NET_BUFFER_LIST *nbl;

	KUNIT_ASSERT_NOT_NULL(test, other);
	nbl = ndc_frame_get(other);
	KUNIT_ASSERT_EQ(test, ndc_frame_fill(nbl, make_skb(test, 60, 1, 10), 0),
			0);
	ndc_nbl_move(nbl, NDC_LAYER, NDC_PORT, "send", _THIS_IP_);
	KUNIT_EXPECT_NOT_NULL(test, ndc_frame_get(other));
	lost_calls = 0;
	KUNIT_EXPECT_EQ(test, ndc_frames_destroy(other, count_lost), 2);
	KUNIT_EXPECT_EQ(test, lost_calls, 1);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  ndc_nbl_move(nbl, NDC_PORT, NDC_LAYER, "complete",
				       _THIS_IP_));
	KUNIT_EXPECT_EQ(test, ndc_frames_destroy(NULL, count_lost), 0);
}

static void nbls_of_a_port(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, TRUE, 0, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 0, 0);

	KUNIT_EXPECT_NULL(test, ndc_frame_owner(nbl));
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
}

static void every_allocation_may_fail(struct kunit *test)
{
	struct ndc_frames *other;

	ndt_fail_all(true);
	other = ndc_frames_create(rig->adapter, 4, 1514);
	ndt_fail_all(false);
	KUNIT_EXPECT_NULL(test, other);
	ndt_fail_nth(2);
	other = ndc_frames_create(rig->adapter, 4, 1514);
	KUNIT_EXPECT_TRUE(test, ndt_failed());
	KUNIT_EXPECT_NULL(test, other);
	/* The pool is there, and has nothing in it. */
	ndt_fail_nth(3);
	other = ndc_frames_create(rig->adapter, 4, 1514);
	KUNIT_EXPECT_TRUE(test, ndt_failed());
	ndc_frames_destroy(other, lost);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(one_mdl_a_piece),
	KUNIT_CASE(nothing_is_allocated),
	KUNIT_CASE(large_fragments),
	KUNIT_CASE(without_a_head),
	KUNIT_CASE(headroom_is_unused_space),
	KUNIT_CASE(what_does_not_fit),
	KUNIT_CASE(as_many_as_the_ring),
	KUNIT_CASE(in_the_ports_hands),
	KUNIT_CASE(what_the_port_has_left_on_it),
	KUNIT_CASE(never_completed),
	KUNIT_CASE(nbls_of_a_port),
	KUNIT_CASE(every_allocation_may_fail),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_frame",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/frame.c");
