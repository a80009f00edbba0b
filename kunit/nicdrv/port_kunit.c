// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/port.c: what ethtool asks of it.
 */
#include "ndt.h"

#include <linux/ethtool.h>

#include "ndpnicdrv.h"

static void moderation_by_the_microsecond(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	u32 microseconds = 1;

	KUNIT_EXPECT_EQ(test, nic_get_moderation(adapter, &microseconds), 0);
	KUNIT_EXPECT_EQ(test, microseconds, 0U);
	KUNIT_EXPECT_EQ(test, nic_set_moderation(adapter, 10001), -EINVAL);
	KUNIT_EXPECT_EQ(test, nichw.moderation, 0U);
	KUNIT_EXPECT_EQ(test, nic_set_moderation(adapter, 10000), 0);
	KUNIT_EXPECT_EQ(test, nichw.moderation, 10000U);
}

static void numbers_are_in_ethtool(struct kunit *test)
{
	struct net_device *dev = ndpnic_dev(test->priv);
	int i, count, found = 0;
	u64 *values;
	u8 *names;

	count = NDPNIC_RTNL(dev->ethtool_ops->get_sset_count(dev, ETH_SS_STATS));
	names = kunit_kzalloc(test, count * ETH_GSTRING_LEN, GFP_KERNEL);
	values = kunit_kcalloc(test, count, sizeof(*values), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, names);
	KUNIT_ASSERT_NOT_NULL(test, values);
	rtnl_lock();
	dev->ethtool_ops->get_strings(dev, ETH_SS_STATS, names);
	dev->ethtool_ops->get_ethtool_stats(dev, NULL, values);
	rtnl_unlock();
	for (i = 0; i < count; i++)
		if (!strcmp(names + i * ETH_GSTRING_LEN, "nic_rx_buffers")) {
			KUNIT_EXPECT_EQ(test, values[i], 256ULL);
			found++;
		}
	KUNIT_EXPECT_EQ(test, found, 1);
}

static void names_are_whole(struct kunit *test)
{
	unsigned int i;

	KUNIT_EXPECT_EQ(test, nic_ops.statistics, (u32)NIC_STATISTICS);
	/* A device is only taken by whoever names the driver. */
	KUNIT_EXPECT_EQ(test, nic_port.pci_ids[0].device, 0x10c9U);
	KUNIT_EXPECT_NE(test, nic_port.pci_ids[0].override_only, 0U);
	KUNIT_EXPECT_EQ(test, nic_port.pci_ids[1].vendor, 0U);
	for (i = 0; i < NIC_STATISTICS; i++)
		KUNIT_EXPECT_GT(test, strlen(NicStatisticNames[i]), 0UL);
	KUNIT_EXPECT_EQ(test, nic_interrupts(nicdrv_of(test), 0), 5ULL);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(moderation_by_the_microsecond),
	KUNIT_CASE(numbers_are_in_ethtool),
	KUNIT_CASE(names_are_whole),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_port",
	.init = nicdrv_init,
	.exit = nicdrv_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/port.c");
