// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pools of NET_BUFFER_LISTs and NET_BUFFERs.
 */
#include <linux/atomic.h>
#include <linux/instruction_pointer.h>
#include <linux/string.h>

#include "ndt.h"

#include <linux/ndiscompat.h>
#include <ndis.h>

#include "buffers.h"
#include "net/pool.h"

static void made_and_freed(struct kunit *test)
{
	NDIS_HANDLE nbls = ndt_nbl_pool(test, FALSE, 0, 0);
	NDIS_HANDLE nbs = ndt_nb_pool(test, 0);

	NdisFreeNetBufferListPool(nbls);
	NdisFreeNetBufferPool(nbs);
}

struct row {
	const char *name;
	UCHAR type;
	UCHAR revision;
	USHORT size;
	BOOLEAN with_nb;
	ULONG data;
	bool good;
};

static const struct row rows[] = {
	{ "revision 2", 0x80, 2, 20, FALSE, 0, true },
	{ "newer", 0x80, 9, 40, TRUE, 100, true },
	{ "wrong type", 0x81, 1, 16, FALSE, 0, false },
	{ "revision 0", 0x80, 0, 16, FALSE, 0, false },
	{ "too short", 0x80, 1, 15, FALSE, 0, false },
	{ "too short for revision 2", 0x80, 2, 16, FALSE, 0, false },
	{ "data without NB", 0x80, 1, 16, FALSE, 100, false },
};

static void describe_row(const struct row *row, char *text)
{
	strscpy(text, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(row, rows, describe_row);

static void parameters_of_nbl_pools(struct kunit *test)
{
	const struct row *row = test->param_value;
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	struct {
		NET_BUFFER_LIST_POOL_PARAMETERS parameters;
		u8 newer[40];
	} wanted = {
		.parameters = {
			.Header = { row->type, row->revision, row->size },
			.fAllocateNetBuffer = row->with_nb,
			.DataSize = row->data,
		},
	};
	NDIS_HANDLE pool;

	if (!row->good)
		ndt_announce(test, NDC_RULE_ARGUMENT);
	pool = NdisAllocateNetBufferListPool(NULL, &wanted.parameters);
	KUNIT_EXPECT_EQ(test, !!pool, row->good);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT),
			before + !row->good);
	if (pool)
		NdisFreeNetBufferListPool(pool);
}

static void parameters_of_nb_pools(struct kunit *test)
{
	NET_BUFFER_POOL_PARAMETERS parameters = ndt_nb_parameters(0);
	NDIS_HANDLE pool;

	parameters.Header.Size--;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  pool = NdisAllocateNetBufferPool(NULL, &parameters));
	KUNIT_EXPECT_NULL(test, pool);
	parameters.Header.Revision = 2;
	parameters.Header.Size = NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_2;
	parameters.Flags = NET_BUFFER_POOL_FLAG_VERIFY;
	pool = NdisAllocateNetBufferPool(NULL, &parameters);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_EXPECT_TRUE(test, ((struct ndc_buffer_pool *)pool)->depot.verify);
	NdisFreeNetBufferPool(pool);
}

static void wrong_handles(struct kunit *test)
{
	NET_BUFFER_LIST_POOL_PARAMETERS nbl = ndt_nbl_parameters(FALSE, 0, 0);
	NET_BUFFER_POOL_PARAMETERS nb = ndt_nb_parameters(0);
	NDIS_HANDLE pool;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  pool = NdisAllocateNetBufferListPool(test, &nbl));
	KUNIT_EXPECT_NULL(test, pool);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  pool = NdisAllocateNetBufferPool(test, &nb));
	KUNIT_EXPECT_NULL(test, pool);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  pool = NdisAllocateNetBufferListPool(NULL, NULL));
	KUNIT_EXPECT_NULL(test, pool);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  pool = NdisAllocateNetBufferPool(NULL, NULL));
	KUNIT_EXPECT_NULL(test, pool);
}

static void frees_that_are_wrong(struct kunit *test)
{
	NDIS_HANDLE nbls = ndt_nbl_pool(test, FALSE, 0, 0);
	NDIS_HANDLE nbs = ndt_nb_pool(test, 0);

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeNetBufferListPool(nbs));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeNetBufferPool(nbls));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeNetBufferListPool(NULL));
	NdisFreeNetBufferListPool(nbls);
	NdisFreeNetBufferPool(nbs);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeNetBufferListPool(nbls));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeNetBufferPool(nbs));
}

static void freed_with_nbls_out(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, TRUE, 0, 0), again = NULL;
	PNET_BUFFER_LIST a = NdisAllocateNetBufferList(pool, 0, 0);
	PNET_BUFFER_LIST b = NdisAllocateNetBufferList(pool, 0, 0);

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisFreeNetBufferListPool(pool));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  again = NdisAllocateNetBufferList(pool, 0, 0));
	KUNIT_EXPECT_NULL(test, again);
	/* They are the port's until it frees them. */
	KUNIT_EXPECT_NOT_NULL(test, a->FirstNetBuffer);
	NdisFreeNetBufferList(a);
	NdisFreeNetBufferList(b);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeNetBufferList(b));
}

static void freed_with_nbs_out(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nb_pool(test, 100);
	PNET_BUFFER nb = NdisAllocateNetBufferMdlAndData(pool);

	KUNIT_ASSERT_NOT_NULL(test, nb);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, NdisFreeNetBufferPool(pool));
	memset(MmGetSystemAddressForMdlSafe(nb->MdlChain, 0), 1, 100);
	NdisFreeNetBuffer(nb);
}

static void left_by_its_adapter(struct kunit *test)
{
	NET_BUFFER_LIST_POOL_PARAMETERS parameters =
		ndt_nbl_parameters(TRUE, 32, 100);
	struct ndt_rig *rig = ndt_rig_create(test, THIS_MODULE);
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	PNET_BUFFER_LIST nbl;
	NDIS_HANDLE pool;

	pool = NdisAllocateNetBufferListPool(rig->adapter, &parameters);
	nbl = NdisAllocateNetBufferList(pool, 64, 0);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	/* The pool, and the NBL, whose large context goes with it. */
	ndt_announce(test, NDC_RULE_LEAK);
	ndt_announce(test, NDC_RULE_LEAK);
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 2);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeNetBufferListPool(pool));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeNetBufferList(nbl));
	ndt_rig_destroy(rig);
}

static void left_by_its_driver(struct kunit *test)
{
	NET_BUFFER_POOL_PARAMETERS parameters = ndt_nb_parameters(0);
	struct ndt_rig *rig = ndt_rig_create(test, THIS_MODULE);
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	NDIS_HANDLE pool, freed;

	pool = NdisAllocateNetBufferPool(rig->driver, &parameters);
	freed = NdisAllocateNetBufferPool(rig->driver, &parameters);
	KUNIT_ASSERT_NOT_NULL(test, NdisAllocateNetBuffer(freed, NULL, 0, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, NdisFreeNetBufferPool(freed));
	/* A pool; and an NB of the one that was freed. */
	ndt_announce(test, NDC_RULE_LEAK);
	ndt_announce(test, NDC_RULE_LEAK);
	ndt_rig_destroy(rig);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 2);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeNetBufferPool(pool));
}

static void left_by_its_module(struct kunit *test)
{
	ndt_announce_at_unload(test, NDC_RULE_LEAK);
	ndt_nb_pool(test, 0);
}

static void every_allocation_may_fail(struct kunit *test)
{
	NET_BUFFER_LIST_POOL_PARAMETERS nbl = ndt_nbl_parameters(FALSE, 0, 0);
	NET_BUFFER_POOL_PARAMETERS nb = ndt_nb_parameters(0);
	NDIS_HANDLE pool;

	ndt_fail_all(true);
	pool = NdisAllocateNetBufferListPool(NULL, &nbl);
	ndt_fail_all(false);
	KUNIT_EXPECT_NULL(test, pool);
	ndt_fail_all(true);
	pool = NdisAllocateNetBufferPool(NULL, &nb);
	ndt_fail_all(false);
	KUNIT_EXPECT_NULL(test, pool);
}

static NDIS_HANDLE inner;

static void make(void *data)
{
	NET_BUFFER_LIST_POOL_PARAMETERS nbl = ndt_nbl_parameters(FALSE, 0, 0);

	inner = NdisAllocateNetBufferListPool(NULL, &nbl);
}

static void make_nbs(void *data)
{
	NET_BUFFER_POOL_PARAMETERS nb = ndt_nb_parameters(0);

	inner = NdisAllocateNetBufferPool(NULL, &nb);
}

static void end(void *data)
{
	NdisFreeNetBufferListPool(inner);
}

static void irqls(struct kunit *test)
{
	inner = test;
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(make, NULL));
	KUNIT_EXPECT_NULL(test, inner);
	inner = test;
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(make_nbs, NULL));
	KUNIT_EXPECT_NULL(test, inner);
	ndt_in_softirq(make, NULL);
	KUNIT_ASSERT_NOT_NULL(test, inner);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(end, NULL));
	ndt_in_softirq(end, NULL);
}

static void seen_in_debugfs(struct kunit *test)
{
	NDIS_HANDLE pool = ndt_nbl_pool(test, FALSE, 0, 0);
	PNET_BUFFER_LIST nbl = NdisAllocateNetBufferList(pool, 0, 0);
	char *text = ndt_read_file(test, "/sys/kernel/debug/ndiscompat/buffers");

	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "MDLs "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "tag 74736574: 1 out"));
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
}

static unsigned int left_calls;

static void left(const struct ndc_depot_object *object)
{
	left_calls++;
}

static void hidden_from_ports(struct kunit *test)
{
	const struct ndc_pool_shape shape = {
		.kind = NDC_DEPOT_NBL,
		.extra = 100,
		.hidden = true,
	};
	const struct ndc_depot_request request = { .holder = NDC_LAYER };
	const struct ndc_owner nobody = {};
	struct ndc_buffer_pool *pool;

	pool = ndc_buffer_pool_create(&shape, &nobody, _THIS_IP_);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_EXPECT_GE(test, pool->extra_at, sizeof(NET_BUFFER_LIST));
	KUNIT_EXPECT_GE(test, pool->depot.size, pool->extra_at + 100);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeNetBufferListPool(pool));
	KUNIT_EXPECT_NOT_NULL(test, ndc_depot_get(&pool->depot, &request));
	left_calls = 0;
	KUNIT_EXPECT_EQ(test, ndc_buffer_pool_end(pool, left), 1);
	KUNIT_EXPECT_EQ(test, left_calls, 1);
}

/* The list of pools is everybody's. */
static void make_and_free(void *data)
{
	NET_BUFFER_LIST_POOL_PARAMETERS parameters =
		ndt_nbl_parameters(TRUE, 0, 0);
	atomic_t *failures = data;
	unsigned int i;

	for (i = 0; i < 500; i++) {
		NDIS_HANDLE pool = NdisAllocateNetBufferListPool(NULL,
								 &parameters);

		if (pool)
			NdisFreeNetBufferListPool(pool);
		else
			atomic_inc(failures);
	}
}

static void many_threads(struct kunit *test)
{
	atomic_t failures = ATOMIC_INIT(0);

	ndt_in_threads(test, 4, make_and_free, &failures);
	KUNIT_EXPECT_EQ(test, atomic_read(&failures), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(made_and_freed),
	KUNIT_CASE_PARAM(parameters_of_nbl_pools, row_gen_params),
	KUNIT_CASE(parameters_of_nb_pools),
	KUNIT_CASE(wrong_handles),
	KUNIT_CASE(frees_that_are_wrong),
	KUNIT_CASE(freed_with_nbls_out),
	KUNIT_CASE(freed_with_nbs_out),
	KUNIT_CASE(left_by_its_adapter),
	KUNIT_CASE(left_by_its_driver),
	KUNIT_CASE(left_by_its_module),
	KUNIT_CASE(every_allocation_may_fail),
	KUNIT_CASE(irqls),
	KUNIT_CASE(seen_in_debugfs),
	KUNIT_CASE(hidden_from_ports),
	KUNIT_CASE(many_threads),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_pool",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/pool.c");
