// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts and out-of-band information of NBLs.
 */
#include <linux/string.h>

#include "ndt.h"

#include <ndis.h>

#include "buffers.h"
#include "runtime/pool.h"

static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), 0);
}

static void downwards_and_back(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, FALSE, 64, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 16, 0);
	PNET_BUFFER_LIST_CONTEXT first = nbl->Context;

	/* What is left in front is used first. */
	KUNIT_EXPECT_EQ(test,
			NdisAllocateNetBufferListContext(nbl, 32, 0, NDT_TAG),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, nbl->Context, first);
	KUNIT_EXPECT_EQ(test, first->Offset, 16);
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), 0);
	/* Then there is a further one. */
	KUNIT_EXPECT_EQ(test,
			NdisAllocateNetBufferListContext(nbl, 32, 8, NDT_TAG),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_NE(test, nbl->Context, first);
	KUNIT_EXPECT_PTR_EQ(test, nbl->Context->Next, first);
	KUNIT_EXPECT_EQ(test, nbl->Context->Size, 40);
	KUNIT_EXPECT_EQ(test, nbl->Context->Offset, 8);
	memset(NET_BUFFER_LIST_CONTEXT_DATA_START(nbl), 0xaa, 32);
	KUNIT_EXPECT_EQ(test,
			NdisAllocateNetBufferListContext(nbl, 8, 0, NDT_TAG),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, nbl->Context->Offset, 0);
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), 1);

	NdisFreeNetBufferListContext(nbl, 8);
	NdisFreeNetBufferListContext(nbl, 32);
	KUNIT_EXPECT_PTR_EQ(test, nbl->Context, first);
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), 0);
	NdisFreeNetBufferListContext(nbl, 32);
	NdisFreeNetBufferListContext(nbl, 16);
	/* That which it came with stays. */
	KUNIT_EXPECT_PTR_EQ(test, nbl->Context, first);
	KUNIT_EXPECT_EQ(test, first->Offset, 64);
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
}

static void more_than_is_used(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, FALSE, 32, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 16, 0);

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeNetBufferListContext(nbl, 17));
	KUNIT_EXPECT_EQ(test, nbl->Context->Offset, 16);
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
	pool = ndt_nbl_pool(test, FALSE, 0, 0);
	nbl = NdisAllocateNetBufferList(pool, 0, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeNetBufferListContext(nbl, 1));
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
}

static void left_on_an_nbl(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, FALSE, 0, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 0, 0);

	KUNIT_EXPECT_EQ(test,
			NdisAllocateNetBufferListContext(nbl, 32, 0, NDT_TAG),
			NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK, NdisFreeNetBufferList(nbl));
	NdisFreeNetBufferListPool(pool);
}

static void without_memory(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, FALSE, 0, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 0, 0);
	NDIS_STATUS status;

	ndt_fail_all(true);
	status = NdisAllocateNetBufferListContext(nbl, 32, 0, NDT_TAG);
	ndt_fail_all(false);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_EQ(test,
			NdisAllocateNetBufferListContext(nbl, U16_MAX, 16,
							 NDT_TAG),
			NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_NULL(test, nbl->Context);
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
}

static struct {
	PNET_BUFFER_LIST nbl;
	NDIS_STATUS status;
} inner;

static void allocate(void *data)
{
	inner.status = NdisAllocateNetBufferListContext(inner.nbl, 16, 0,
							NDT_TAG);
}

static void release(void *data)
{
	NdisFreeNetBufferListContext(inner.nbl, 16);
}

static void irqls(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, FALSE, 0, 0);

	inner.nbl = NdisAllocateNetBufferList(pool, 0, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(allocate, NULL));
	KUNIT_EXPECT_EQ(test, inner.status, NDIS_STATUS_FAILURE);
	ndt_in_softirq(allocate, NULL);
	KUNIT_EXPECT_EQ(test, inner.status, NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(release, NULL));
	KUNIT_EXPECT_NOT_NULL(test, inner.nbl->Context);
	ndt_in_softirq(release, NULL);
	KUNIT_EXPECT_NULL(test, inner.nbl->Context);
	NdisFreeNetBufferList(inner.nbl);
	NdisFreeNetBufferListPool(pool);
}

static void what_is_no_nbl(struct kunit *test)
{
	NET_BUFFER_LIST own = {};
	NDIS_STATUS status = 0;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisAllocateNetBufferListContext(&own, 16, 0,
								    NDT_TAG));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeNetBufferListContext(&own, 16));
}

static void slots_are_copied(struct kunit *test)
{
	static const u8 received[] = { 0, 1, 2, 4, 6, 7, 8, 9, 14, 20 };
	static const u8 sent[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 20, 22 };
	NET_BUFFER_LIST from = {}, to = {};
	unsigned int i, n = 0;

	for (i = 0; i < MaxNetBufferListInfo; i++)
		from.NetBufferListInfo[i] = (void *)(uintptr_t)(i + 1);
	NdisCopyReceiveNetBufferListInfo(&to, &from);
	for (i = 0; i < MaxNetBufferListInfo; i++)
		n += !!to.NetBufferListInfo[i];
	KUNIT_EXPECT_EQ(test, n, ARRAY_SIZE(received));
	for (i = 0; i < ARRAY_SIZE(received); i++)
		KUNIT_EXPECT_PTR_EQ(test, to.NetBufferListInfo[received[i]],
				    from.NetBufferListInfo[received[i]]);
	memset(&to, 0, sizeof(to));
	NdisCopySendNetBufferListInfo(&to, &from);
	for (n = 0, i = 0; i < MaxNetBufferListInfo; i++)
		n += !!to.NetBufferListInfo[i];
	KUNIT_EXPECT_EQ(test, n, ARRAY_SIZE(sent));
	for (i = 0; i < ARRAY_SIZE(sent); i++)
		KUNIT_EXPECT_PTR_EQ(test, to.NetBufferListInfo[sent[i]],
				    from.NetBufferListInfo[sent[i]]);
}

static void bits_of_the_slots(struct kunit *test)
{
	NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO checksum = {};
	NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO lso = {};
	NDIS_UDP_SEGMENTATION_OFFLOAD_NET_BUFFER_LIST_INFO uso = {};
	NDIS_NET_BUFFER_LIST_8021Q_INFO tag = {};

	checksum.Transmit.TcpHeaderOffset = 0x3ff;
	checksum.Transmit.IpHeaderChecksum = 1;
	KUNIT_EXPECT_EQ(test, (uintptr_t)checksum.Value, 0x03ff0010);
	checksum.Value = NULL;
	checksum.Receive.IpChecksumValueInvalid = 1;
	checksum.Receive.IpChecksumSucceeded = 1;
	KUNIT_EXPECT_EQ(test, (uintptr_t)checksum.Value, 0x120);
	lso.LsoV2Transmit.MSS = 1460;
	lso.LsoV2Transmit.TcpHeaderOffset = 54;
	lso.LsoV2Transmit.Type = NDIS_TCP_LARGE_SEND_OFFLOAD_V2_TYPE;
	lso.LsoV2Transmit.IPVersion = NDIS_TCP_LARGE_SEND_OFFLOAD_IPv6;
	KUNIT_EXPECT_EQ(test, (uintptr_t)lso.Value,
			1460 | 54 << 20 | 3UL << 30);
	uso.Transmit.IPVersion = NDIS_UDP_SEGMENTATION_OFFLOAD_IPV6;
	KUNIT_EXPECT_EQ(test, (uintptr_t)uso.Value, 1UL << 31);
	tag.TagHeader.UserPriority = 5;
	tag.TagHeader.VlanId = 0xfff;
	KUNIT_EXPECT_EQ(test, (uintptr_t)tag.Value, 0xfff5);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(downwards_and_back),
	KUNIT_CASE(more_than_is_used),
	KUNIT_CASE(left_on_an_nbl),
	KUNIT_CASE(without_memory),
	KUNIT_CASE(irqls),
	KUNIT_CASE(what_is_no_nbl),
	KUNIT_CASE(slots_are_copied),
	KUNIT_CASE(bits_of_the_slots),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_info",
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/info.c");
