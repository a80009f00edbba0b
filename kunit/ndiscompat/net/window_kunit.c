// SPDX-License-Identifier: GPL-2.0-only
/*
 * The window of an NB.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "ndt.h"

#include <ndis.h>

#include "buffers.h"
#include "net/buffer.h"
#include "net/mdl.h"

static const unsigned int lengths[] = { 60, 1, 400, 9, 0 };

#define TOTAL	470

static NDIS_HANDLE pool;
static PNET_BUFFER nb;
static u8 *bytes;
static PMDL chain;

/* An NB over four MDLs; the frame starts at 14. */
static int setup(struct kunit *test)
{
	pool = ndt_nb_pool(test, 0);
	bytes = ndt_bytes(test, TOTAL);
	chain = ndt_chain(test, bytes, lengths);
	nb = NdisAllocateNetBuffer(pool, chain, 14, TOTAL - 14);
	return nb ? 0 : -ENOMEM;
}

static void teardown(struct kunit *test)
{
	NdisFreeNetBuffer(nb);
	ndt_free_chain(chain);
	NdisFreeNetBufferPool(pool);
}

static void starts(struct kunit *test)
{
	static const struct {
		u32 offset;
		unsigned int mdl;
		u32 at;
	} rows[] = {
		{ 0, 0, 0 }, { 59, 0, 59 }, { 60, 1, 0 }, { 61, 2, 0 },
		{ 460, 2, 399 }, { 461, 3, 0 }, { 470, 3, 9 },
	};
	unsigned int i, n;
	PMDL mdl;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		nb->DataOffset = rows[i].offset;
		NdisAdjustNetBufferCurrentMdl(nb);
		for (mdl = chain, n = rows[i].mdl; n; n--)
			mdl = mdl->Next;
		KUNIT_EXPECT_PTR_EQ(test, nb->CurrentMdl, mdl);
		KUNIT_EXPECT_EQ(test, nb->CurrentMdlOffset, rows[i].at);
	}
	nb->DataOffset = 471;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisAdjustNetBufferCurrentMdl(nb));
	KUNIT_EXPECT_NULL(test, nb->CurrentMdl);
}

static void back_and_on_again(struct kunit *test)
{
	NET_BUFFER before = *nb;

	KUNIT_EXPECT_EQ(test, NdisRetreatNetBufferDataStart(nb, 14, 0, NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 0);
	KUNIT_EXPECT_EQ(test, nb->DataLength, TOTAL);
	KUNIT_EXPECT_PTR_EQ(test, nb->MdlChain, chain);
	NdisAdvanceNetBufferDataStart(nb, 14, FALSE, NULL);
	KUNIT_EXPECT_EQ(test, memcmp(&before, nb, sizeof(before)), 0);
	/* Into another MDL. */
	NdisAdvanceNetBufferDataStart(nb, 50, FALSE, NULL);
	KUNIT_EXPECT_PTR_EQ(test, nb->CurrentMdl, chain->Next->Next);
	KUNIT_EXPECT_EQ(test, nb->CurrentMdlOffset, 3);
	KUNIT_EXPECT_EQ(test, NdisRetreatNetBufferDataStart(nb, 50, 0, NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, memcmp(&before, nb, sizeof(before)), 0);
}

static void room_is_added(struct kunit *test)
{
	NET_BUFFER before = *nb;
	u8 header[30];

	KUNIT_EXPECT_EQ(test, NdisRetreatNetBufferDataStart(nb, 30, 6, NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_NE(test, nb->MdlChain, chain);
	KUNIT_EXPECT_PTR_EQ(test, nb->MdlChain->Next, chain);
	KUNIT_EXPECT_EQ(test, nb->DataLength, TOTAL - 14 + 30);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 20);
	KUNIT_EXPECT_NULL(test, ndc_nb_fault(nb));
	/* The old unused bytes are the last of the new ones. */
	KUNIT_EXPECT_EQ(test, ndc_nb_copy_from(nb, 0, header, 30), 30);
	KUNIT_EXPECT_NULL(test, memchr_inv(header, 0, 16));
	KUNIT_EXPECT_EQ(test, memcmp(header + 16, bytes, 14), 0);
	/* Once it is used again, and kept, and freed. */
	NdisAdvanceNetBufferDataStart(nb, 30, FALSE, NULL);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 50);
	KUNIT_EXPECT_EQ(test, NdisRetreatNetBufferDataStart(nb, 50, 0, NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 0);
	NdisAdvanceNetBufferDataStart(nb, 50, TRUE, NULL);
	KUNIT_EXPECT_EQ(test, memcmp(&before, nb, sizeof(before)), 0);
}

static void room_is_kept_while_it_is_used(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, NdisRetreatNetBufferDataStart(nb, 34, 0, NULL),
			NDIS_STATUS_SUCCESS);
	NdisAdvanceNetBufferDataStart(nb, 10, TRUE, NULL);
	KUNIT_EXPECT_PTR_NE(test, nb->MdlChain, chain);
	NdisAdvanceNetBufferDataStart(nb, 24, TRUE, NULL);
	KUNIT_EXPECT_PTR_EQ(test, nb->MdlChain, chain);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 14);
}

static unsigned int allocated, released;
static u32 short_by;

static PMDL allocate_mdl(PULONG size)
{
	u8 *memory = kmalloc(*size, GFP_ATOMIC);

	allocated++;
	*size -= short_by;
	return memory ? NdisAllocateMdl(NULL, memory, *size) : NULL;
}

static PMDL allocate_none(PULONG size)
{
	return NULL;
}

static void free_mdl(PMDL mdl)
{
	released++;
	kfree(MmGetSystemAddressForMdlSafe(mdl, 0));
	NdisFreeMdl(mdl);
}

static void room_of_the_port(struct kunit *test)
{
	allocated = 0;
	released = 0;
	short_by = 0;
	KUNIT_EXPECT_EQ(test, NdisRetreatNetBufferDataStart(nb, 20, 4,
							    allocate_mdl),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, allocated, 1);
	KUNIT_EXPECT_EQ(test, MmGetMdlByteCount(nb->MdlChain), 24);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 18);
	NdisAdvanceNetBufferDataStart(nb, 20, TRUE, free_mdl);
	KUNIT_EXPECT_EQ(test, released, 1);
	KUNIT_EXPECT_PTR_EQ(test, nb->MdlChain, chain);
	KUNIT_EXPECT_EQ(test, NdisRetreatNetBufferDataStart(nb, 20, 4,
							    allocate_none),
			NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 14);
}

static void room_of_the_port_that_is_too_short(struct kunit *test)
{
	NDIS_STATUS status = 0;

	released = 0;
	short_by = 15;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisRetreatNetBufferDataStart(nb, 20, 0,
								 allocate_mdl));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	/* It is unused space, until an advance takes it off. */
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 19);
	KUNIT_EXPECT_EQ(test, nb->DataLength, TOTAL - 14);
	NdisAdvanceNetBufferDataStart(nb, 0, TRUE, free_mdl);
	KUNIT_EXPECT_EQ(test, released, 1);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 14);
}

static void more_than_there_can_be(struct kunit *test)
{
	NET_BUFFER before = *nb;
	NDIS_STATUS status = 0;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisRetreatNetBufferDataStart(nb, U32_MAX, 0,
								 NULL));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisRetreatNetBufferDataStart(nb, 100,
								 U32_MAX,
								 NULL));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisAdvanceNetBufferDataStart(nb, TOTAL, FALSE,
							NULL));
	KUNIT_EXPECT_EQ(test, memcmp(&before, nb, sizeof(before)), 0);
}

static void without_memory(struct kunit *test)
{
	NET_BUFFER before = *nb;
	NDIS_STATUS status;

	ndt_fail_all(true);
	status = NdisRetreatNetBufferDataStart(nb, 2000, 0, NULL);
	ndt_fail_all(false);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_EQ(test, memcmp(&before, nb, sizeof(before)), 0);
}

static void all_frames_of_an_nbl(struct kunit *test)
{
	NDIS_HANDLE nbls = ndt_nbl_pool(test, FALSE, 0, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(nbls, 0, 0);
	PNET_BUFFER other = NdisAllocateNetBuffer(pool, NULL, 0, 0);
	NDIS_STATUS status;

	KUNIT_ASSERT_NOT_NULL(test, nbl);
	KUNIT_ASSERT_NOT_NULL(test, other);
	nbl->FirstNetBuffer = nb;
	nb->Next = other;
	KUNIT_EXPECT_EQ(test,
			NdisRetreatNetBufferListDataStart(nbl, 14, 2, NULL,
							  NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 0);
	KUNIT_EXPECT_EQ(test, other->DataLength, 14);
	KUNIT_EXPECT_EQ(test, other->DataOffset, 2);
	NdisAdvanceNetBufferListDataStart(nbl, 14, TRUE, NULL);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 14);
	KUNIT_EXPECT_NULL(test, other->MdlChain);
	/* The second fails: the first is as before. */
	ndt_fail_all(true);
	status = NdisRetreatNetBufferListDataStart(nbl, 10, 2000, NULL, NULL);
	ndt_fail_all(false);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 14);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisAdvanceNetBufferListDataStart(nbl, 1, TRUE,
							    NULL));
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 15);
	nb->Next = NULL;
	NdisFreeNetBuffer(other);
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(nbls);
}

static void in_one_piece(struct kunit *test)
{
	u8 storage[128];

	/* 46 bytes are left in the first MDL. */
	KUNIT_EXPECT_PTR_EQ(test, NdisGetDataBuffer(nb, 46, NULL, 1, 0),
			    (void *)bytes + 14);
	KUNIT_EXPECT_PTR_EQ(test, NdisGetDataBuffer(nb, 46, storage, 1, 0),
			    (void *)bytes + 14);
	KUNIT_EXPECT_NULL(test, NdisGetDataBuffer(nb, 47, NULL, 1, 0));
	memset(storage, 0, sizeof(storage));
	KUNIT_EXPECT_PTR_EQ(test, NdisGetDataBuffer(nb, 100, storage, 1, 0),
			    (void *)storage);
	KUNIT_EXPECT_EQ(test, memcmp(storage, bytes + 14, 100), 0);
	KUNIT_EXPECT_EQ(test, storage[100], 0);
	KUNIT_EXPECT_NULL(test, NdisGetDataBuffer(nb, TOTAL - 13, storage, 1,
						  0));
	/* It does not move the start. */
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 14);
}

static void aligned_as_asked(struct kunit *test)
{
	u32 offset = ((uintptr_t)bytes + 14) & 7;
	u8 storage[16];
	PVOID got = test;

	KUNIT_EXPECT_PTR_EQ(test, NdisGetDataBuffer(nb, 8, NULL, 8, offset),
			    (void *)bytes + 14);
	KUNIT_EXPECT_NULL(test, NdisGetDataBuffer(nb, 8, NULL, 8, offset ^ 1));
	KUNIT_EXPECT_PTR_EQ(test,
			    NdisGetDataBuffer(nb, 8, storage, 8, offset ^ 1),
			    (void *)storage);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  got = NdisGetDataBuffer(nb, 8, storage, 3, 0));
	KUNIT_EXPECT_NULL(test, got);
}

static void frames_that_cannot_be_read(struct kunit *test)
{
	MDL saved = *chain;
	PVOID got = test;
	ULONG count = 1;

	chain->MdlFlags = 0;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  got = NdisGetDataBuffer(nb, 1, bytes, 1, 0));
	KUNIT_EXPECT_NULL(test, got);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  count = NdisQueryNetBufferPhysicalCount(nb));
	KUNIT_EXPECT_EQ(test, count, 0);
	*chain = saved;
	nb->CurrentMdlOffset = 61;
	KUNIT_EXPECT_NOT_NULL(test, ndc_nb_fault(nb));
	nb->CurrentMdlOffset = 15;
	KUNIT_EXPECT_NOT_NULL(test, ndc_nb_fault(nb));
	nb->CurrentMdlOffset = 14;
	KUNIT_EXPECT_NULL(test, ndc_nb_fault(nb));
	nb->CurrentMdl = NULL;
	KUNIT_EXPECT_NOT_NULL(test, ndc_nb_fault(nb));
	nb->CurrentMdl = chain;
	/* A circle of MDLs without a byte. */
	nb->DataLength = 1000;
	chain->ByteCount = 14;
	chain->Next->ByteCount = 0;
	saved = *chain->Next;
	chain->Next->Next = chain->Next;
	KUNIT_EXPECT_NOT_NULL(test, ndc_nb_fault(nb));
	nb->DataOffset = 60;
	KUNIT_EXPECT_FALSE(test, ndc_nb_adjust(nb));
	*chain->Next = saved;
}

static void piece_by_piece(struct kunit *test)
{
	static const u32 expected[] = { 46, 1, 400, 9 };
	struct ndc_piece piece;
	u32 n = 0, done = 14;
	bool more;

	for (more = ndc_nb_first(nb, 0, &piece); more;
	     more = ndc_nb_next(&piece)) {
		KUNIT_ASSERT_LT(test, n, ARRAY_SIZE(expected));
		KUNIT_EXPECT_EQ(test, piece.length, expected[n]);
		KUNIT_EXPECT_PTR_EQ(test, piece.address, (void *)bytes + done);
		KUNIT_EXPECT_EQ(test, piece.left, TOTAL - done);
		done += piece.length;
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, ARRAY_SIZE(expected));
	KUNIT_EXPECT_TRUE(test, ndc_nb_first(nb, 47, &piece));
	KUNIT_EXPECT_PTR_EQ(test, piece.address, (void *)bytes + 61);
	KUNIT_EXPECT_FALSE(test, ndc_nb_first(nb, TOTAL - 14, &piece));
	/* A frame that ends within an MDL. */
	nb->DataLength = 50;
	KUNIT_EXPECT_TRUE(test, ndc_nb_first(nb, 48, &piece));
	KUNIT_EXPECT_EQ(test, piece.length, 2);
	KUNIT_EXPECT_FALSE(test, ndc_nb_next(&piece));
}

static void from_frame_to_frame(struct kunit *test)
{
	static const unsigned int target[] = { 7, 100, 0 };
	u8 *memory = kunit_kzalloc(test, 107, GFP_KERNEL);
	PMDL mdls = ndt_chain(test, memory, target);
	PNET_BUFFER to = NdisAllocateNetBuffer(pool, mdls, 2, 0);
	NDIS_STATUS status = 0;
	ULONG copied = 7;

	KUNIT_ASSERT_NOT_NULL(test, to);
	KUNIT_EXPECT_EQ(test, NdisCopyFromNetBufferToNetBuffer(to, 3, 60, nb,
							       10, &copied),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, copied, 60);
	KUNIT_EXPECT_EQ(test, memcmp(memory + 5, bytes + 24, 60), 0);
	KUNIT_EXPECT_NULL(test, memchr_inv(memory, 0, 5));
	KUNIT_EXPECT_NULL(test, memchr_inv(memory + 65, 0, 42));
	KUNIT_EXPECT_EQ(test, to->DataLength, 0);
	/* The room ends. */
	NdisCopyFromNetBufferToNetBuffer(to, 100, 60, nb, 0, &copied);
	KUNIT_EXPECT_EQ(test, copied, 5);
	NdisCopyFromNetBufferToNetBuffer(to, 1000, 60, nb, 0, &copied);
	KUNIT_EXPECT_EQ(test, copied, 0);
	/* The frame ends. */
	NdisCopyFromNetBufferToNetBuffer(to, 0, 60, nb, TOTAL - 14 - 9,
					 &copied);
	KUNIT_EXPECT_EQ(test, copied, 9);
	mdls->MdlFlags = 0;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisCopyFromNetBufferToNetBuffer(to, 0, 60,
								    nb, 0,
								    &copied));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_EQ(test, copied, 0);
	NdisFreeNetBuffer(to);
	ndt_free_chain(mdls);
}

static void physical_pieces(struct kunit *test)
{
	u8 *memory = kunit_kmalloc(test, 4 * PAGE_SIZE, GFP_KERNEL);
	PNET_BUFFER large;
	PMDL mdl;

	KUNIT_EXPECT_GE(test, NdisQueryNetBufferPhysicalCount(nb), 4);
	mdl = NdisAllocateMdl(NULL, memory + PAGE_SIZE - 1, 2 * PAGE_SIZE);
	large = NdisAllocateNetBuffer(pool, mdl, 0, 2 * PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, large);
	KUNIT_EXPECT_EQ(test, NdisQueryNetBufferPhysicalCount(large),
			ADDRESS_AND_SIZE_TO_SPAN_PAGES(memory + PAGE_SIZE - 1,
						       2 * PAGE_SIZE));
	large->DataLength = 0;
	KUNIT_EXPECT_EQ(test, NdisQueryNetBufferPhysicalCount(large), 0);
	NdisFreeNetBuffer(large);
	NdisFreeMdl(mdl);
}

static NDIS_STATUS inner;

static void retreat(void *data)
{
	inner = NdisRetreatNetBufferDataStart(nb, 4, 0, NULL);
}

static void advance(void *data)
{
	NdisAdvanceNetBufferDataStart(nb, 4, FALSE, NULL);
}

static void irqls(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(retreat, NULL));
	KUNIT_EXPECT_EQ(test, inner, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 14);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(advance, NULL));
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 14);
	ndt_in_softirq(retreat, NULL);
	KUNIT_EXPECT_EQ(test, inner, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 10);
	ndt_in_softirq(advance, NULL);
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 14);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(starts),
	KUNIT_CASE(back_and_on_again),
	KUNIT_CASE(room_is_added),
	KUNIT_CASE(room_is_kept_while_it_is_used),
	KUNIT_CASE(room_of_the_port),
	KUNIT_CASE(room_of_the_port_that_is_too_short),
	KUNIT_CASE(more_than_there_can_be),
	KUNIT_CASE(without_memory),
	KUNIT_CASE(all_frames_of_an_nbl),
	KUNIT_CASE(in_one_piece),
	KUNIT_CASE(aligned_as_asked),
	KUNIT_CASE(frames_that_cannot_be_read),
	KUNIT_CASE(piece_by_piece),
	KUNIT_CASE(from_frame_to_frame),
	KUNIT_CASE(physical_pieces),
	KUNIT_CASE(irqls),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_window",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/window.c");
