// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/net/ethtool.c: what ethtool asks.
 */
#include "port.h"

#include "net/rss.h"

static struct port *port_of(struct kunit *test)
{
	return test->priv;
}

static const struct ethtool_ops *ops_of(struct kunit *test)
{
	return port_of(test)->dev->ethtool_ops;
}

static void driver_is_the_ports(struct kunit *test)
{
	struct port *port = port_of(test);
	struct ethtool_drvinfo info = {};

	*(u32 *)port->buffer = 3 << 16 | 14;
	ops_of(test)->get_drvinfo(port->dev, &info);
	KUNIT_EXPECT_STREQ(test, info.driver, "ndt");
	KUNIT_EXPECT_STREQ(test, info.version, "3.14");
	KUNIT_EXPECT_STREQ(test, info.bus_info, dev_name(port->adapter->dev));
}

/* The value of a statistic. */
static u64 statistic(struct kunit *test, const char *name)
{
	struct net_device *dev = port_of(test)->dev;
	int count = ops_of(test)->get_sset_count(dev, ETH_SS_STATS);
	u64 *values = kunit_kcalloc(test, count, sizeof(*values), GFP_KERNEL);
	u8 *names = kunit_kcalloc(test, count, ETH_GSTRING_LEN, GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, values);
	KUNIT_ASSERT_NOT_NULL(test, names);
	ops_of(test)->get_strings(dev, ETH_SS_STATS, names);
	ops_of(test)->get_ethtool_stats(dev, NULL, values);
	for (i = 0; i < count; i++)
		if (!strcmp(names + i * ETH_GSTRING_LEN, name))
			return values[i];
	KUNIT_FAIL(test, "no statistic is called %s", name);
	return 0;
}

static void statistics_have_names(struct kunit *test)
{
	struct port *port = port_of(test);

	KUNIT_EXPECT_EQ(test, ops_of(test)->get_sset_count(port->dev,
							   ETH_SS_TEST),
			-EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, statistic(test, "tx_out"), 0);
	port->keep = true;
	port_xmit(test, port, 100);
	KUNIT_EXPECT_EQ(test, statistic(test, "tx_out"), 1);
	KUNIT_EXPECT_EQ(test, statistic(test, "vmq_queues"), 0);
	KUNIT_EXPECT_EQ(test, statistic(test, "rx_lent_now"), 0);
}

static void link_has_speed_and_duplex(struct kunit *test)
{
	struct port *port = port_of(test);
	struct ethtool_link_ksettings settings = {};
	struct ndc_link link = {};
	u32 up;

	ops_of(test)->get_link_ksettings(port->dev, &settings);
	KUNIT_EXPECT_EQ(test, settings.base.speed, 1000);
	KUNIT_EXPECT_EQ(test, settings.base.duplex, DUPLEX_FULL);
	ndc_nic_link(port->adapter, &link);
	ops_of(test)->get_link_ksettings(port->dev, &settings);
	KUNIT_EXPECT_EQ(test, (int)settings.base.speed, SPEED_UNKNOWN);
	rtnl_lock();
	up = ops_of(test)->get_link(port->dev);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, up, 0);
}

static void rings_are_keywords(struct kunit *test)
{
	struct port *port = port_of(test);
	struct ethtool_ringparam ring = {};
	int err;

	ops_of(test)->get_ringparam(port->dev, &ring, NULL, NULL);
	KUNIT_EXPECT_EQ(test, ring.tx_pending, 16);
	KUNIT_EXPECT_EQ(test, ring.tx_max_pending, 1024);
	KUNIT_EXPECT_EQ(test, ring.rx_max_pending, 0);
	rtnl_lock();
	err = ops_of(test)->set_ringparam(port->dev, &ring, NULL, NULL);
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, port->reinitialisations, 0);
	ring.tx_pending = 64;
	err = ops_of(test)->set_ringparam(port->dev, &ring, NULL, NULL);
	KUNIT_EXPECT_EQ(test, err, 0);
	ring.rx_mini_pending = 1;
	KUNIT_EXPECT_EQ(test, ops_of(test)->set_ringparam(port->dev, &ring,
							  NULL, NULL),
			-EINVAL);
	ring.rx_mini_pending = 0;
	ring.tx_pending = 128;
	port->error = -ERANGE;
	KUNIT_EXPECT_EQ(test, ops_of(test)->set_ringparam(port->dev, &ring,
							  NULL, NULL),
			-ERANGE);
	port->error = 0;
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, port->reinitialisations, 1);
	KUNIT_EXPECT_STREQ(test, port->keyword, "*TransmitBuffers");
	KUNIT_EXPECT_EQ(test, port->nic->tx[0].size, 64);
}

static void channels_are_a_keyword(struct kunit *test)
{
	struct port *port = port_of(test);
	struct ethtool_channels channels = {};
	struct ethtool_rxnfc rings = { .cmd = ETHTOOL_GRXRINGS };

	ops_of(test)->get_channels(port->dev, &channels);
	KUNIT_EXPECT_EQ(test, channels.combined_count, 1);
	KUNIT_EXPECT_EQ(test, channels.max_combined, 1024);
	channels.combined_count = 2;
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, ops_of(test)->set_channels(port->dev, &channels),
			0);
	channels.combined_count = 0;
	KUNIT_EXPECT_EQ(test, ops_of(test)->set_channels(port->dev, &channels),
			-EINVAL);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, port->nic->info.rx_queues, 2);
	KUNIT_EXPECT_EQ(test, ops_of(test)->get_rxnfc(port->dev, &rings, NULL),
			0);
	KUNIT_EXPECT_EQ(test, rings.data, 2);
	KUNIT_EXPECT_EQ(test, ops_of(test)->get_rxfh_indir_size(port->dev),
			128);
	KUNIT_EXPECT_EQ(test, ops_of(test)->get_rxfh_key_size(port->dev),
			NDC_RSS_KEY);
}

static int microseconds_get(void *context, u32 *microseconds)
{
	*microseconds = 55;
	return 0;
}

static u32 last_microseconds;

static int microseconds_set(void *context, u32 microseconds)
{
	last_microseconds = microseconds;
	return microseconds > 1000 ? -ERANGE : 0;
}

static void moderation_is_a_request(struct kunit *test)
{
	struct port *port = port_of(test);
	const struct ndiscompat_port_ops hooks = {
		.get_moderation = microseconds_get,
		.set_moderation = microseconds_set,
	};
	NDIS_INTERRUPT_MODERATION_PARAMETERS *words = (void *)port->buffer;
	struct ethtool_coalesce coalesce = {};

	words->InterruptModeration = NdisInterruptModerationNotSupported;
	KUNIT_EXPECT_EQ(test, ops_of(test)->get_coalesce(port->dev, &coalesce,
							 NULL, NULL),
			-EOPNOTSUPP);
	words->InterruptModeration = NdisInterruptModerationEnabled;
	KUNIT_EXPECT_EQ(test, ops_of(test)->get_coalesce(port->dev, &coalesce,
							 NULL, NULL), 0);
	KUNIT_EXPECT_TRUE(test, coalesce.use_adaptive_rx_coalesce);
	KUNIT_EXPECT_EQ(test, coalesce.rx_coalesce_usecs, 0);
	coalesce.rx_coalesce_usecs = 10;
	KUNIT_EXPECT_EQ(test, ops_of(test)->set_coalesce(port->dev, &coalesce,
							 NULL, NULL),
			-EOPNOTSUPP);
	port->nic->port_ops = &hooks;
	KUNIT_EXPECT_EQ(test, ops_of(test)->get_coalesce(port->dev, &coalesce,
							 NULL, NULL), 0);
	KUNIT_EXPECT_EQ(test, coalesce.rx_coalesce_usecs, 55);
	/* Who says times is not told on or off besides, nor asks for it. */
	KUNIT_EXPECT_EQ(test, ops_of(test)->set_coalesce(port->dev, &coalesce,
							 NULL, NULL),
			-EOPNOTSUPP);
	coalesce.use_adaptive_rx_coalesce = 0;
	words->InterruptModeration = NdisInterruptModerationEnabled;
	KUNIT_EXPECT_EQ(test, ops_of(test)->set_coalesce(port->dev, &coalesce,
							 NULL, NULL), 0);
	KUNIT_EXPECT_EQ(test, last_microseconds, 55);
	KUNIT_EXPECT_EQ(test, words->InterruptModeration,
			NdisInterruptModerationEnabled);
	coalesce.rx_coalesce_usecs = 2000;
	KUNIT_EXPECT_EQ(test, ops_of(test)->set_coalesce(port->dev, &coalesce,
							 NULL, NULL), -ERANGE);
	port->nic->port_ops = NULL;
	coalesce.rx_coalesce_usecs = 0;
	KUNIT_EXPECT_EQ(test, ops_of(test)->set_coalesce(port->dev, &coalesce,
							 NULL, NULL), 0);
	KUNIT_EXPECT_EQ(test, words->InterruptModeration,
			NdisInterruptModerationDisabled);
}

static void registers_fill(void *context, void *data)
{
	memset(data, 0x77, 8);
}

static void numbers_fill(void *context, u64 *values)
{
	values[0] = 17;
	values[1] = 18;
}

static void numbers_of_the_glue(struct kunit *test)
{
	static const char names[][32] = { "own_first", "own_second" };
	struct port *port = port_of(test);
	const struct ndiscompat_port_ops hooks = {
		.statistics = ARRAY_SIZE(names),
		.statistic_names = names,
		.get_statistics = numbers_fill,
	};
	int count = ops_of(test)->get_sset_count(port->dev, ETH_SS_STATS);

	port->nic->port_ops = &hooks;
	KUNIT_EXPECT_EQ(test, ops_of(test)->get_sset_count(port->dev,
							   ETH_SS_STATS),
			count + 2);
	KUNIT_EXPECT_EQ(test, statistic(test, "own_first"), 17);
	KUNIT_EXPECT_EQ(test, statistic(test, "own_second"), 18);
	KUNIT_EXPECT_EQ(test, statistic(test, "tx_out"), 0);
	/* The set stays what it is; what is halted is not asked. */
	WRITE_ONCE(port->nic->halting, true);
	KUNIT_EXPECT_EQ(test, statistic(test, "own_first"), 0);
	WRITE_ONCE(port->nic->halting, false);
	port->nic->port_ops = NULL;
}

static bool lamp;

static void lamp_set(void *context, bool on)
{
	lamp = on;
}

static void hooks_of_the_glue(struct kunit *test)
{
	struct port *port = port_of(test);
	const struct ndiscompat_port_ops hooks = {
		.register_bytes = 16,
		.register_version = 3,
		.get_registers = registers_fill,
		.identify = lamp_set,
	};
	const struct ethtool_ops *ops = ops_of(test);
	struct ethtool_regs regs = {};
	u8 data[16];

	KUNIT_EXPECT_EQ(test, ops->get_regs_len(port->dev), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, ops->set_phys_id(port->dev, ETHTOOL_ID_ACTIVE),
			-EOPNOTSUPP);
	port->nic->port_ops = &hooks;
	KUNIT_EXPECT_EQ(test, ops->get_regs_len(port->dev), 16);
	memset(data, 0xff, sizeof(data));
	ops->get_regs(port->dev, &regs, data);
	KUNIT_EXPECT_EQ(test, regs.version, 3);
	KUNIT_EXPECT_EQ(test, data[7], 0x77);
	KUNIT_EXPECT_EQ(test, data[8], 0);
	KUNIT_EXPECT_EQ(test, ops->set_phys_id(port->dev, ETHTOOL_ID_ACTIVE),
			2);
	KUNIT_EXPECT_EQ(test, ops->set_phys_id(port->dev, ETHTOOL_ID_ON), 0);
	KUNIT_EXPECT_TRUE(test, lamp);
	KUNIT_EXPECT_EQ(test, ops->set_phys_id(port->dev, ETHTOOL_ID_INACTIVE),
			0);
	KUNIT_EXPECT_FALSE(test, lamp);
	port->nic->port_ops = NULL;
}

static struct kunit_case cases[] = {
	KUNIT_CASE(driver_is_the_ports),
	KUNIT_CASE(statistics_have_names),
	KUNIT_CASE(link_has_speed_and_duplex),
	KUNIT_CASE(rings_are_keywords),
	KUNIT_CASE(channels_are_a_keyword),
	KUNIT_CASE(moderation_is_a_request),
	KUNIT_CASE(hooks_of_the_glue),
	KUNIT_CASE(numbers_of_the_glue),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_ethtool",
	.init = port_init,
	.exit = port_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/ethtool.c");
