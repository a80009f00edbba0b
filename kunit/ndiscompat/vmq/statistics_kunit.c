// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/vmq/statistics.c: what ethtool -S says of VM queues.
 */
#include "ndt.h"

#include <linux/ethtool.h>

#include "ndpvmq.h"

static int one;

static int count_of(const struct ndp *ndp)
{
	struct net_device *dev = ndpnic_dev(ndp);

	return NDPNIC_RTNL(dev->ethtool_ops->get_sset_count(dev, ETH_SS_STATS));
}

/* A statistic by its name, or all ones. */
static u64 statistic(struct kunit *test, const char *name)
{
	struct ndp *ndp = test->priv;
	struct net_device *dev = ndpnic_dev(ndp);
	int i, count = count_of(ndp);
	u64 *values;
	u8 *names;

	names = kunit_kzalloc(test, count * ETH_GSTRING_LEN, GFP_KERNEL);
	values = kunit_kcalloc(test, count, sizeof(*values), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, names);
	KUNIT_ASSERT_NOT_NULL(test, values);
	rtnl_lock();
	dev->ethtool_ops->get_strings(dev, ETH_SS_STATS, names);
	dev->ethtool_ops->get_ethtool_stats(dev, NULL, values);
	rtnl_unlock();
	for (i = 0; i < count; i++)
		if (!strcmp(names + i * ETH_GSTRING_LEN, name))
			return values[i];
	return U64_MAX;
}

static void set_is_fixed(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	int before = count_of(ndp);
	u32 id, filter;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq7_rx_packets"), 0ULL);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq8_rx_packets"), U64_MAX);
	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	KUNIT_EXPECT_EQ(test, count_of(ndp), before);
	ndpvmq_indicate(ndp, id, 0, 0);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq1_rx_drops"), 1ULL);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq1_memory"),
			NDPVMQ_BUFFERS * PAGE_SIZE + 0ULL);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq1_ifindex"), 0ULL);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq_macvlans_offloaded"), 0ULL);
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, id, filter));
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq1_memory"), 0ULL);
	KUNIT_EXPECT_EQ(test, count_of(ndp), before);
}

static void port_without_queues_has_none(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	int before = count_of(ndp);

	ndp_remove(ndp);
	ndpvmq.without = true;
	KUNIT_ASSERT_EQ(test, ndpnic_create(ndp), 0);
	KUNIT_EXPECT_LT(test, count_of(ndp), before);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq_macvlans_offloaded"),
			U64_MAX);
}

static void macvlan_is_named(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct net_device *dev = ndpnic_dev(ndp), *vm;

	rtnl_lock();
	dev->wanted_features |= NETIF_F_HW_L2FW_DOFFLOAD;
	netdev_update_features(dev);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_ASSERT_EQ(test, ndt_shell("ip link add link %s name vm1 type macvlan",
					dev->name), 0);
	KUNIT_ASSERT_EQ(test, ndt_shell("ip link set vm1 mtu 1000 up"), 0);
	vm = dev_get_by_name(&init_net, "vm1");
	KUNIT_ASSERT_NOT_NULL(test, vm);
	dev_put(vm);
	ndpvmq_indicate(ndp, 1, 0, 0);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq1_rx_packets"), 1ULL);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq1_rx_bytes"),
			NDPNIC_BYTES + 0ULL);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq1_buffers"), 1ULL);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq1_ifindex"),
			(u64)vm->ifindex);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq_macvlans_offloaded"), 1ULL);
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1"), 0);
}

static u64 raised(void *context, u32 message)
{
	return 100 + message;
}

static void interrupts_of_the_port_itself(struct kunit *test)
{
	const struct ndiscompat_port_ops hooks = { .interrupts = raised };
	struct ndp *ndp = test->priv;
	struct ndc_nic *nic = ndp->adapter->nic;
	u32 id, filter;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq1_interrupts"), 0ULL);
	nic->port_ops = &hooks;
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq1_interrupts"),
			110ULL + id);
	/* A queue that is not there has no message. */
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq2_interrupts"), 0ULL);
	/* What is halted is not asked. */
	WRITE_ONCE(nic->halting, true);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq1_interrupts"), 0ULL);
	WRITE_ONCE(nic->halting, false);
	nic->port_ops = NULL;
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, id, filter));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(set_is_fixed),
	KUNIT_CASE(port_without_queues_has_none),
	KUNIT_CASE(macvlan_is_named),
	KUNIT_CASE(interrupts_of_the_port_itself),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_vmq_statistics",
	.init = ndpvmq_init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/vmq/statistics.c");
