// SPDX-License-Identifier: GPL-2.0-only
/*
 * NET_BUFFER_LISTs and NET_BUFFERs.
 */
#include <linux/instruction_pointer.h>
#include <linux/string.h>

#include "ndt.h"

#include <linux/ndiscompat.h>
#include <ndis.h>

#include "buffers.h"
#include "net/buffer.h"
#include "net/pool.h"
#include "runtime/pool.h"

static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), 0);
}

static void a_bare_nbl(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, FALSE, 0, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 0, 0);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, nbl);
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED((uintptr_t)nbl, 16));
	KUNIT_EXPECT_NULL(test, NET_BUFFER_LIST_FIRST_NB(nbl));
	KUNIT_EXPECT_NULL(test, NET_BUFFER_LIST_NEXT_NBL(nbl));
	KUNIT_EXPECT_NULL(test, nbl->Context);
	KUNIT_EXPECT_NULL(test, nbl->Scratch);
	KUNIT_EXPECT_NULL(test, nbl->SourceHandle);
	KUNIT_EXPECT_EQ(test, NET_BUFFER_LIST_STATUS(nbl), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, NET_BUFFER_LIST_FLAGS(nbl), 0);
	for (i = 0; i < MaxNetBufferListInfo; i++)
		KUNIT_EXPECT_NULL(test, NET_BUFFER_LIST_INFO(nbl, i));
	KUNIT_EXPECT_PTR_EQ(test, NdisGetPoolFromNetBufferList(nbl), pool);
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
}

static void as_new_each_time(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, TRUE, 0, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 0, 0), again;

	KUNIT_ASSERT_NOT_NULL(test, nbl);
	NET_BUFFER_LIST_MINIPORT_RESERVED(nbl)[1] = test;
	NET_BUFFER_MINIPORT_RESERVED(nbl->FirstNetBuffer)[3] = test;
	NET_BUFFER_LIST_INFO(nbl, TcpIpChecksumNetBufferListInfo) = test;
	nbl->Scratch = test;
	NdisFreeNetBufferList(nbl);
	again = NdisAllocateNetBufferList(pool, 0, 0);
	KUNIT_EXPECT_PTR_EQ(test, again, nbl);
	KUNIT_EXPECT_NULL(test, nbl->MiniportReserved[1]);
	KUNIT_EXPECT_NULL(test, nbl->FirstNetBuffer->MiniportReserved[3]);
	KUNIT_EXPECT_NULL(test, nbl->NetBufferListInfo[0]);
	KUNIT_EXPECT_NULL(test, nbl->Scratch);
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
}

static void with_nb_mdl_and_data(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, TRUE, 0, 2000);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 0, 0);
	PNET_BUFFER nb;

	KUNIT_ASSERT_NOT_NULL(test, nbl);
	nb = NET_BUFFER_LIST_FIRST_NB(nbl);
	KUNIT_ASSERT_NOT_NULL(test, nb);
	KUNIT_EXPECT_PTR_EQ(test, NdisGetPoolFromNetBuffer(nb), pool);
	KUNIT_EXPECT_EQ(test, NET_BUFFER_DATA_OFFSET(nb), 2000);
	KUNIT_EXPECT_EQ(test, NET_BUFFER_DATA_LENGTH(nb), 0);
	KUNIT_EXPECT_EQ(test, MmGetMdlByteCount(NET_BUFFER_FIRST_MDL(nb)),
			2000);
	KUNIT_EXPECT_EQ(test,
			NdisRetreatNetBufferDataStart(nb, 1514, 0, NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, NET_BUFFER_DATA_OFFSET(nb), 486);
	KUNIT_EXPECT_NULL(test, ndc_nb_fault(nb));
	memset(MmGetSystemAddressForMdlSafe(nb->MdlChain, 0), 0x55, 2000);
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
}

static void with_mdls_of_the_port(struct kunit *test)
{
	static const unsigned int lengths[] = { 100, 200, 0 };
	NDIS_HANDLE pool = ndt_nbl_pool(test, TRUE, 0, 0);
	u8 *bytes = ndt_bytes(test, 300);
	PMDL chain = ndt_chain(test, bytes, lengths);
	PNET_BUFFER_LIST nbl;
	PNET_BUFFER nb;

	nbl = NdisAllocateNetBufferAndNetBufferList(pool, 0, 0, chain, 110,
						    190);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	nb = nbl->FirstNetBuffer;
	KUNIT_EXPECT_PTR_EQ(test, NET_BUFFER_FIRST_MDL(nb), chain);
	KUNIT_EXPECT_PTR_EQ(test, NET_BUFFER_CURRENT_MDL(nb), chain->Next);
	KUNIT_EXPECT_EQ(test, NET_BUFFER_CURRENT_MDL_OFFSET(nb), 10);
	KUNIT_EXPECT_EQ(test, nb->stDataLength, 190);
	NdisFreeNetBufferList(nbl);
	/* Without MDLs. */
	nbl = NdisAllocateNetBufferAndNetBufferList(pool, 0, 0, NULL, 0, 0);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	KUNIT_EXPECT_NULL(test, nbl->FirstNetBuffer->CurrentMdl);
	NdisFreeNetBufferList(nbl);
	/* The MDLs are still the port's. */
	ndt_free_chain(chain);
	NdisFreeNetBufferListPool(pool);
}

static void data_that_is_not_there(struct kunit *test)
{
	static const unsigned int lengths[] = { 100, 0 };
	NDIS_HANDLE pool = ndt_nbl_pool(test, TRUE, 0, 0);
	NDIS_HANDLE nbs = ndt_nb_pool(test, 0);
	PMDL chain = ndt_chain(test, ndt_bytes(test, 100), lengths);
	PNET_BUFFER_LIST nbl = NULL;
	PNET_BUFFER nb = NULL;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  nbl = NdisAllocateNetBufferAndNetBufferList(pool, 0,
								      0, chain,
								      50, 51));
	KUNIT_EXPECT_NULL(test, nbl);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  nbl = NdisAllocateNetBufferAndNetBufferList(pool, 0,
								      0, NULL,
								      0, 1));
	KUNIT_EXPECT_NULL(test, nbl);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  nb = NdisAllocateNetBuffer(nbs, chain, 101, 0));
	KUNIT_EXPECT_NULL(test, nb);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  nb = NdisAllocateNetBuffer(nbs, chain, 0,
						     1ULL << 32));
	KUNIT_EXPECT_NULL(test, nb);
	ndt_free_chain(chain);
	/* Nothing is out. */
	NdisFreeNetBufferListPool(pool);
	NdisFreeNetBufferPool(nbs);
}

static void pools_of_another_kind(struct kunit *test)
{
	NDIS_HANDLE bare = ndt_nbl_pool(test, FALSE, 0, 0);
	NDIS_HANDLE data = ndt_nbl_pool(test, TRUE, 0, 64);
	NDIS_HANDLE nbs = ndt_nb_pool(test, 0);
	NDIS_HANDLE nbs_data = ndt_nb_pool(test, 64);
	PNET_BUFFER_LIST nbl = NULL;
	PNET_BUFFER nb = NULL;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  nbl = NdisAllocateNetBufferAndNetBufferList(bare, 0,
								      0, NULL,
								      0, 0));
	KUNIT_EXPECT_NULL(test, nbl);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  nbl = NdisAllocateNetBufferAndNetBufferList(data, 0,
								      0, NULL,
								      0, 0));
	KUNIT_EXPECT_NULL(test, nbl);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  nbl = NdisAllocateNetBufferList(nbs, 0, 0));
	KUNIT_EXPECT_NULL(test, nbl);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  nb = NdisAllocateNetBuffer(nbs_data, NULL, 0, 0));
	KUNIT_EXPECT_NULL(test, nb);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  nb = NdisAllocateNetBufferMdlAndData(nbs));
	KUNIT_EXPECT_NULL(test, nb);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  nb = NdisAllocateNetBuffer(bare, NULL, 0, 0));
	KUNIT_EXPECT_NULL(test, nb);
	NdisFreeNetBufferListPool(bare);
	NdisFreeNetBufferListPool(data);
	NdisFreeNetBufferPool(nbs);
	NdisFreeNetBufferPool(nbs_data);
}

static void contexts_of_the_pool(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, FALSE, 64, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 48, 16);

	KUNIT_ASSERT_NOT_NULL(test, nbl);
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), 0);
	KUNIT_EXPECT_EQ(test, NET_BUFFER_LIST_CONTEXT_DATA_SIZE(nbl), 64);
	KUNIT_EXPECT_PTR_EQ(test, NET_BUFFER_LIST_CONTEXT_DATA_START(nbl),
			    nbl->Context->ContextData + 16);
	memset(NET_BUFFER_LIST_CONTEXT_DATA_START(nbl), 0xee, 48);
	NdisFreeNetBufferList(nbl);
	/* More than the pool has. */
	nbl = NdisAllocateNetBufferList(pool, 64, 16);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), 1);
	KUNIT_EXPECT_EQ(test, nbl->Context->Size, 80);
	KUNIT_EXPECT_EQ(test, nbl->Context->Offset, 16);
	NdisFreeNetBufferList(nbl);
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), 0);
	KUNIT_EXPECT_NULL(test, NdisAllocateNetBufferList(pool, U16_MAX, 16));
	/* Odd sizes. */
	nbl = NdisAllocateNetBufferList(pool, 24, 8);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	KUNIT_EXPECT_EQ(test, nbl->Context->Offset, 40);
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
}

static void protocol_of_the_pool(struct kunit *test)
{
	NET_BUFFER_LIST_POOL_PARAMETERS parameters =
		ndt_nbl_parameters(FALSE, 0, 0);
	PNET_BUFFER_LIST nbl;
	NDIS_HANDLE pool;

	parameters.ProtocolId = NDIS_PROTOCOL_ID_TCP_IP;
	pool = NdisAllocateNetBufferListPool(NULL, &parameters);
	nbl = NdisAllocateNetBufferList(pool, 0, 0);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	KUNIT_EXPECT_EQ(test, NdisGetNetBufferListProtocolId(nbl),
			NDIS_PROTOCOL_ID_TCP_IP);
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
}

static void frees_that_are_wrong(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, TRUE, 0, 0);
	NDIS_HANDLE nbs = ndt_nb_pool(test, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 0, 0);
	PNET_BUFFER nb = NdisAllocateNetBuffer(nbs, NULL, 0, 0);
	NET_BUFFER_LIST own = {};

	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeNetBufferList(NULL));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeNetBufferList(&own));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeNetBufferList((void *)nb));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeNetBuffer((void *)nbl));
	/* The NB of an NBL goes with it. */
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeNetBuffer(nbl->FirstNetBuffer));
	NdisFreeNetBufferList(nbl);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeNetBufferList(nbl));
	NdisFreeNetBuffer(nb);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeNetBuffer(nb));
	NdisFreeNetBufferListPool(pool);
	NdisFreeNetBufferPool(nbs);
}

static void in_the_layers_hands(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, TRUE, 0, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 0, 0);

	KUNIT_EXPECT_TRUE(test, ndc_nbl_move(nbl, NDC_PORT, NDC_LAYER,
					     "indicate", _THIS_IP_));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeNetBufferList(nbl));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  KUNIT_EXPECT_FALSE(test,
					     ndc_nbl_move(nbl, NDC_PORT,
							  NDC_LAYER,
							  "indicate",
							  _THIS_IP_)));
	KUNIT_EXPECT_NULL(test, ndc_nbl_adapter(nbl));
	KUNIT_EXPECT_TRUE(test, ndc_nbl_move(nbl, NDC_LAYER, NDC_PORT,
					     "return", _THIS_IP_));
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
}

static void the_adapter_of_an_nbl(struct kunit *test)
{
	NET_BUFFER_LIST_POOL_PARAMETERS parameters =
		ndt_nbl_parameters(FALSE, 0, 0);
	struct ndt_rig *rig = ndt_rig_create(test, THIS_MODULE);
	PNET_BUFFER_LIST nbl;
	NDIS_HANDLE pool;

	pool = NdisAllocateNetBufferListPool(rig->adapter, &parameters);
	nbl = NdisAllocateNetBufferList(pool, 0, 0);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	KUNIT_EXPECT_PTR_EQ(test, ndc_nbl_adapter(nbl),
			    (const struct ndc_adapter *)rig->adapter);
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
	ndt_rig_destroy(rig);
}

static void room_of_a_retreat_is_left(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, TRUE, 0, 0);
	NDIS_HANDLE nbs = ndt_nb_pool(test, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 0, 0);
	PNET_BUFFER nb = NdisAllocateNetBuffer(nbs, NULL, 0, 0);

	KUNIT_EXPECT_EQ(test,
			NdisRetreatNetBufferDataStart(nbl->FirstNetBuffer, 14,
						      0, NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, NdisRetreatNetBufferDataStart(nb, 14, 0, NULL),
			NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK, NdisFreeNetBufferList(nbl));
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK, NdisFreeNetBuffer(nb));
	NdisFreeNetBufferListPool(pool);
	NdisFreeNetBufferPool(nbs);
}

static void without_memory(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, TRUE, 0, 0);
	NDIS_HANDLE nbs = ndt_nb_pool(test, 0);
	PNET_BUFFER_LIST nbl;
	PNET_BUFFER nb;

	ndt_fail_all(true);
	nbl = NdisAllocateNetBufferList(pool, 0, 0);
	nb = NdisAllocateNetBuffer(nbs, NULL, 0, 0);
	ndt_fail_all(false);
	KUNIT_EXPECT_NULL(test, nbl);
	KUNIT_EXPECT_NULL(test, nb);
	/* What was there once comes back without. */
	NdisFreeNetBufferList(NdisAllocateNetBufferList(pool, 0, 0));
	ndt_fail_all(true);
	nbl = NdisAllocateNetBufferList(pool, 0, 0);
	ndt_fail_all(false);
	KUNIT_EXPECT_NOT_NULL(test, nbl);
	NdisFreeNetBufferList(nbl);
	/* The context fails. */
	ndt_fail_all(true);
	nbl = NdisAllocateNetBufferList(pool, 16, 0);
	ndt_fail_all(false);
	KUNIT_EXPECT_NULL(test, nbl);
	NdisFreeNetBufferListPool(pool);
	NdisFreeNetBufferPool(nbs);
}

static struct {
	NDIS_HANDLE nbls, nbs;
	PNET_BUFFER_LIST nbl;
	PNET_BUFFER nb;
} inner;

static void allocate_nbl(void *data)
{
	inner.nbl = NdisAllocateNetBufferList(inner.nbls, 0, 0);
}

static void allocate_nb(void *data)
{
	inner.nb = NdisAllocateNetBuffer(inner.nbs, NULL, 0, 0);
}

static void free_nbl(void *data)
{
	NdisFreeNetBufferList(inner.nbl);
}

static void free_nb(void *data)
{
	NdisFreeNetBuffer(inner.nb);
}

static void irqls(struct kunit *test)
{
	inner.nbls = ndt_nbl_pool(test, TRUE, 0, 0);
	inner.nbs = ndt_nb_pool(test, 0);
	inner.nbl = (void *)test;
	inner.nb = (void *)test;
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(allocate_nbl, NULL));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(allocate_nb, NULL));
	KUNIT_EXPECT_NULL(test, inner.nbl);
	KUNIT_EXPECT_NULL(test, inner.nb);
	ndt_in_softirq(allocate_nbl, NULL);
	ndt_in_softirq(allocate_nb, NULL);
	KUNIT_ASSERT_NOT_NULL(test, inner.nbl);
	KUNIT_ASSERT_NOT_NULL(test, inner.nb);
	/* Reported, and done. */
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(free_nbl, NULL));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(free_nb, NULL));
	NdisFreeNetBufferListPool(inner.nbls);
	NdisFreeNetBufferPool(inner.nbs);
}

static void accessors(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, TRUE, 0, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 0, 0);
	NET_BUFFER_SHARED_MEMORY segment = {};
	PNET_BUFFER nb = nbl->FirstNetBuffer;
	ULONG flags = 0;

	NET_BUFFER_LIST_SET_HASH_VALUE(nbl, 0xdeadbeef);
	KUNIT_EXPECT_EQ(test, NET_BUFFER_LIST_GET_HASH_VALUE(nbl), 0xdeadbeef);
	NET_BUFFER_LIST_SET_HASH_TYPE(nbl, NDIS_HASH_TCP_IPV4);
	NET_BUFFER_LIST_SET_HASH_FUNCTION(nbl, NdisHashFunctionToeplitz);
	NET_BUFFER_LIST_SET_HASH_TYPE(nbl, NDIS_HASH_IPV6);
	KUNIT_EXPECT_EQ(test, NET_BUFFER_LIST_GET_HASH_TYPE(nbl),
			NDIS_HASH_IPV6);
	KUNIT_EXPECT_EQ(test, NET_BUFFER_LIST_GET_HASH_FUNCTION(nbl),
			NdisHashFunctionToeplitz);
	NET_BUFFER_LIST_COALESCED_SEG_COUNT(nbl) = 3;
	NET_BUFFER_LIST_DUP_ACK_COUNT(nbl) = 5;
	KUNIT_EXPECT_EQ(test, (uintptr_t)NET_BUFFER_LIST_INFO(nbl, 22),
			0x50003);
	NDIS_SET_NET_BUFFER_LIST_VLAN_ID(nbl, 0xabc);
	KUNIT_EXPECT_EQ(test, (uintptr_t)NET_BUFFER_LIST_INFO(nbl, 4), 0xabc0);
	KUNIT_EXPECT_EQ(test, NDIS_GET_NET_BUFFER_LIST_VLAN_ID(nbl), 0xabc);
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(nbl) = 7;
	KUNIT_EXPECT_EQ(test, NET_BUFFER_LIST_RECEIVE_FILTER_ID(nbl), 0);
	KUNIT_EXPECT_EQ(test, NET_BUFFER_LIST_RECEIVE_FILTER_VPORT_ID(nbl), 7);
	KUNIT_EXPECT_EQ(test, (uintptr_t)NET_BUFFER_LIST_INFO(nbl, 14),
			0x70000);
	NDIS_SET_NET_BUFFER_LIST_CANCEL_ID(nbl, 0x1234);
	KUNIT_EXPECT_EQ(test,
			(uintptr_t)NDIS_GET_NET_BUFFER_LIST_CANCEL_ID(nbl),
			0x1234);
	NdisSetNblFlag(nbl, NDIS_NBL_FLAGS_IS_TCP | NDIS_NBL_FLAGS_IS_IPV4);
	NdisClearNblFlag(nbl, NDIS_NBL_FLAGS_IS_TCP);
	KUNIT_EXPECT_EQ(test, NET_BUFFER_LIST_NBL_FLAGS(nbl),
			NDIS_NBL_FLAGS_IS_IPV4);
	KUNIT_EXPECT_TRUE(test, NdisTestNblFlag(nbl, NDIS_NBL_FLAGS_IS_TCP |
						NDIS_NBL_FLAGS_IS_IPV4));
	KUNIT_EXPECT_FALSE(test, NdisTestNblFlags(nbl, NDIS_NBL_FLAGS_IS_TCP |
						  NDIS_NBL_FLAGS_IS_IPV4));
	NdisSetNetBufferListProtocolId(nbl, NDIS_PROTOCOL_ID_NBF);
	KUNIT_EXPECT_EQ(test, NdisGetNetBufferListProtocolId(nbl),
			NDIS_PROTOCOL_ID_NBF);
	NDIS_SET_SEND_COMPLETE_FLAG(flags,
				    NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL);
	KUNIT_EXPECT_TRUE(test,
			  NDIS_TEST_SEND_COMPLETE_AT_DISPATCH_LEVEL(flags));
	NDIS_SET_RECEIVE_FLAG(flags, NDIS_RECEIVE_FLAGS_RESOURCES);
	KUNIT_EXPECT_TRUE(test, NDIS_TEST_RECEIVE_CANNOT_PEND(flags));
	KUNIT_EXPECT_FALSE(test, NDIS_TEST_SEND_FLAG(flags,
						     NDIS_SEND_FLAGS_SINGLE_QUEUE));
	NET_BUFFER_FIRST_SHARED_MEM_INFO(nb) = &segment;
	NET_BUFFER_SHARED_MEM_OFFSET(nb->SharedMemoryInfo) = 9;
	KUNIT_EXPECT_EQ(test, segment.SharedMemoryOffset, 9);
	KUNIT_EXPECT_PTR_EQ(test, (void *)nb->ScatterGatherList,
			    (void *)&segment);
	nb->stDataLength = 5;
	KUNIT_EXPECT_EQ(test,
			nb->NetBufferHeader.NetBufferData.NbDataLength.DataLength,
			5);
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
}

static void take_and_give(void *data)
{
	unsigned int i;

	for (i = 0; i < 1000; i++) {
		PNET_BUFFER_LIST a = NdisAllocateNetBufferList(data, 0, 0);
		PNET_BUFFER_LIST b = NdisAllocateNetBufferList(data, 16, 0);

		NdisFreeNetBufferList(a);
		NdisFreeNetBufferList(b);
	}
}

static void many_threads(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, TRUE, 0, 64);

	ndt_in_threads(test, 4, take_and_give, pool);
	/* Reported, if one is out. */
	NdisFreeNetBufferListPool(pool);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(a_bare_nbl),
	KUNIT_CASE(as_new_each_time),
	KUNIT_CASE(with_nb_mdl_and_data),
	KUNIT_CASE(with_mdls_of_the_port),
	KUNIT_CASE(data_that_is_not_there),
	KUNIT_CASE(pools_of_another_kind),
	KUNIT_CASE(contexts_of_the_pool),
	KUNIT_CASE(protocol_of_the_pool),
	KUNIT_CASE(frees_that_are_wrong),
	KUNIT_CASE(in_the_layers_hands),
	KUNIT_CASE(the_adapter_of_an_nbl),
	KUNIT_CASE(room_of_a_retreat_is_left),
	KUNIT_CASE(without_memory),
	KUNIT_CASE(irqls),
	KUNIT_CASE(accessors),
	KUNIT_CASE(many_threads),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_buffer",
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/buffer.c");
