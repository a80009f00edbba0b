// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/net/rss.c: which hash goes where.
 */
#include "port.h"

#include "net/rss.h"

static struct port *with_queues(struct kunit *test, unsigned int queues)
{
	struct port *port = port_create(test);

	port->info.rx_queues = queues;
	test->priv = port;
	port_up(test, port);
	return port;
}

static void hashes_are_spread(struct kunit *test)
{
	struct port *port = with_queues(test, 3);
	const struct ndc_rss *rss = port->nic->rss;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, rss->entries, 128);
	for (i = 0; i < 128; i++)
		KUNIT_EXPECT_EQ(test, rss->table[i], i % 3);
	KUNIT_EXPECT_NOT_NULL(test, memchr_inv(rss->key, 0, NDC_RSS_KEY));
}

static void table_is_a_power_of_two(struct kunit *test)
{
	struct port *port = port_create(test);

	test->priv = port;
	port->info.rss_entries = 100;
	port->info.rx_queues = 2;
	port_up(test, port);
	KUNIT_EXPECT_EQ(test, port->nic->rss->entries, 64);
}

static void choice_outlives_initialising(struct kunit *test)
{
	struct port *port = with_queues(test, 4);
	struct ndc_rss *rss = port->nic->rss;

	rss->table[0] = 3;
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, port_reinitialise(port->adapter), 0);
	KUNIT_EXPECT_EQ(test, rss->table[0], 3);
	/* But not with fewer queues. */
	port->info.rx_queues = 2;
	KUNIT_EXPECT_EQ(test, port_reinitialise(port->adapter), 0);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, rss->table[0], 0);
	KUNIT_EXPECT_EQ(test, rss->table[3], 1);
}

static void port_is_told(struct kunit *test)
{
	struct port *port = with_queues(test, 2);
	const NDIS_RECEIVE_SCALE_PARAMETERS *words = (void *)port->buffer;
	const PROCESSOR_NUMBER *table;

	memset(port->buffer, 0, sizeof(port->buffer));
	KUNIT_EXPECT_EQ(test, ndc_rss_tell(port->nic), 0);
	KUNIT_EXPECT_EQ(test, words->Header.Type,
			NDIS_OBJECT_TYPE_RSS_PARAMETERS);
	KUNIT_EXPECT_EQ(test, words->HashInformation,
			NDIS_HASH_IPV4 | NDIS_HASH_TCP_IPV4 |
			NdisHashFunctionToeplitz);
	KUNIT_EXPECT_EQ(test, words->IndirectionTableSize,
			128 * sizeof(PROCESSOR_NUMBER));
	table = (void *)words + words->IndirectionTableOffset;
	KUNIT_EXPECT_EQ(test, table[1].Number,
			cpumask_local_spread(1, NUMA_NO_NODE));
	KUNIT_EXPECT_EQ(test, words->HashSecretKeySize, NDC_RSS_KEY);
	KUNIT_EXPECT_EQ(test, memcmp((void *)words + words->HashSecretKeyOffset,
				     port->nic->rss->key, NDC_RSS_KEY), 0);
	port->request_error = -EIO;
	KUNIT_EXPECT_EQ(test, ndc_rss_tell(port->nic), -EIO);
	port->request_error = 0;
	ndt_fail_nth(1);
	KUNIT_EXPECT_EQ(test, ndc_rss_tell(port->nic), -ENOMEM);
	KUNIT_EXPECT_TRUE(test, ndt_failed());
}

static void one_queue_is_no_choice(struct kunit *test)
{
	struct port *port = with_queues(test, 1);
	unsigned int asked = port->oid_count;

	KUNIT_EXPECT_EQ(test, ndc_rss_tell(port->nic), 0);
	KUNIT_EXPECT_EQ(test, port->oid_count, asked);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(hashes_are_spread),
	KUNIT_CASE(table_is_a_power_of_two),
	KUNIT_CASE(choice_outlives_initialising),
	KUNIT_CASE(port_is_told),
	KUNIT_CASE(one_queue_is_no_choice),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_rss",
	.exit = port_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/rss.c");
