// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/vmq/rule.c: filters as rules of ethtool.
 */
#include "ndt.h"

#include <linux/ethtool.h>
#include <linux/if_macvlan.h>

#include "ndpvmq.h"

static int one;

static int set_rule(const struct ndp *ndp, u32 command,
		    struct ethtool_rx_flow_spec *rule)
{
	struct ethtool_rxnfc info = { .cmd = command, .fs = *rule };
	struct net_device *dev = ndpnic_dev(ndp);
	int err = NDPNIC_RTNL(dev->ethtool_ops->set_rxnfc(dev, &info));

	*rule = info.fs;
	return err;
}

static int insert(const struct ndp *ndp, struct ethtool_rx_flow_spec *rule)
{
	return set_rule(ndp, ETHTOOL_SRXCLSRLINS, rule);
}

static int delete(const struct ndp *ndp, u32 location)
{
	struct ethtool_rx_flow_spec rule = { .location = location };

	return set_rule(ndp, ETHTOOL_SRXCLSRLDEL, &rule);
}

static int get(const struct ndp *ndp, struct ethtool_rxnfc *info, u32 *rules)
{
	struct net_device *dev = ndpnic_dev(ndp);

	return NDPNIC_RTNL(dev->ethtool_ops->get_rxnfc(dev, info, rules));
}

static struct ethtool_rx_flow_spec rule_for(u8 number, u16 vlan, u64 queue)
{
	struct ethtool_rx_flow_spec rule = {
		.flow_type = ETHER_FLOW | (vlan ? FLOW_EXT : 0),
		.location = RX_CLS_LOC_ANY,
		.ring_cookie = queue,
		.h_u.ether_spec.h_dest = { 2, 0, 0, 0, 4, number },
		.h_ext.vlan_tci = htons(vlan),
		.m_ext.vlan_tci = htons(vlan ? 0xfff : 0),
	};

	eth_broadcast_addr(rule.m_u.ether_spec.h_dest);
	return rule;
}

static void rules_come_and_go(struct kunit *test)
{
	struct ethtool_rx_flow_spec rule = rule_for(1, 0, 0);
	struct ethtool_rxnfc info = { .cmd = ETHTOOL_GRXCLSRLCNT };
	const struct ndc_vmq_filter *filter;
	struct ndp *ndp = test->priv;
	u32 rules[4] = {};

	KUNIT_EXPECT_EQ(test, insert(ndp, &rule), 0);
	KUNIT_EXPECT_EQ(test, rule.location, 1U);
	rule = rule_for(2, 77, 0);
	rule.location = 5;
	KUNIT_EXPECT_EQ(test, insert(ndp, &rule), 0);
	filter = xa_load(&ndpvmq_of(ndp)->filters, 5);
	KUNIT_ASSERT_NOT_NULL(test, filter);
	KUNIT_EXPECT_EQ(test, filter->match.vlan, 77);
	KUNIT_EXPECT_FALSE(test, filter->match.untagged);
	filter = xa_load(&ndpvmq_of(ndp)->filters, 1);
	KUNIT_ASSERT_NOT_NULL(test, filter);
	KUNIT_EXPECT_TRUE(test, filter->match.untagged);
	KUNIT_EXPECT_EQ(test, get(ndp, &info, NULL), 0);
	KUNIT_EXPECT_EQ(test, info.rule_cnt, 2U);
	KUNIT_EXPECT_TRUE(test, info.data & RX_CLS_LOC_SPECIAL);
	info.cmd = ETHTOOL_GRXCLSRLALL;
	KUNIT_EXPECT_EQ(test, get(ndp, &info, rules), 0);
	KUNIT_EXPECT_EQ(test, rules[0], 1U);
	KUNIT_EXPECT_EQ(test, rules[1], 5U);
	info.rule_cnt = 1;
	KUNIT_EXPECT_EQ(test, get(ndp, &info, rules), -EMSGSIZE);
	info.cmd = ETHTOOL_GRXCLSRULE;
	info.fs.location = 5;
	KUNIT_EXPECT_EQ(test, get(ndp, &info, NULL), 0);
	KUNIT_EXPECT_EQ(test, ntohs(info.fs.h_ext.vlan_tci), 77);
	KUNIT_EXPECT_EQ(test, ntohs(info.fs.m_ext.vlan_tci), 0xfff);
	KUNIT_EXPECT_EQ(test, info.fs.h_u.ether_spec.h_dest[5], 2);
	info.fs.location = 6;
	KUNIT_EXPECT_EQ(test, get(ndp, &info, NULL), -ENOENT);
	KUNIT_EXPECT_EQ(test, delete(ndp, 6), -ENOENT);
	KUNIT_EXPECT_EQ(test, delete(ndp, 1), 0);
	KUNIT_EXPECT_EQ(test, delete(ndp, 5), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq.queues[0].filters, 0U);
	info.cmd = ETHTOOL_GRXRINGS;
	KUNIT_EXPECT_EQ(test, get(ndp, &info, NULL), 0);
	KUNIT_EXPECT_EQ(test, info.data, 1ULL + NDPVMQ_QUEUES);
}

static void expect_no(struct kunit *test, struct ethtool_rx_flow_spec rule,
		      int err, const char *why)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ_MSG(test, insert(ndp, &rule), err, "%s", why);
	KUNIT_EXPECT_GE_MSG(test, ndt_logged(why), 0, "%s", why);
}

static void rules_that_cannot_be(struct kunit *test)
{
	struct ethtool_rx_flow_spec bad = rule_for(1, 0, 0);
	struct ndp *ndp = test->priv;

	bad.location = 0;
	expect_no(test, bad, -EINVAL, "its location is from 1 to 65535");
	bad = rule_for(1, 0, RX_CLS_FLOW_DISC);
	expect_no(test, bad, -EOPNOTSUPP, "frames can only go to a queue");
	bad = rule_for(1, 0, 9);
	expect_no(test, bad, -EINVAL, "cannot be: the QueueId of no queue");
	bad = rule_for(1, 0, 0);
	bad.flow_type = TCP_V4_FLOW;
	expect_no(test, bad, -EINVAL, "only frames by their Ethernet address");
	bad = rule_for(1, 0, 0);
	bad.m_u.ether_spec.h_dest[0] = 0;
	expect_no(test, bad, -EINVAL, "the whole destination address");
	bad = rule_for(1, 0, 0);
	bad.h_u.ether_spec.h_dest[0] = 1;
	expect_no(test, bad, -EINVAL, "the address is no station's");
	bad = rule_for(1, 7, 0);
	bad.m_ext.vlan_tci = htons(0xff);
	expect_no(test, bad, -EINVAL, "a VLAN is matched as a whole");
	bad = rule_for(1, 7, 0);
	bad.h_ext.vlan_tci = htons(0x2007);
	bad.m_ext.vlan_tci = htons(0xffff);
	expect_no(test, bad, -EINVAL, "a priority cannot be matched");
	bad = rule_for(1, 7, 0);
	bad.m_ext.data[0] = 1;
	expect_no(test, bad, -EINVAL, "of a tag only the VLAN");
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_SET], 0U);
	bad = rule_for(1, 7, 0);
	KUNIT_EXPECT_EQ(test, insert(ndp, &bad), 0);
	bad = rule_for(1, 7, 0);
	expect_no(test, bad, -EINVAL, "there is such a filter already");
	bad = rule_for(2, 7, 0);
	bad.location = 1;
	expect_no(test, bad, -EINVAL, "another filter has its place");
	KUNIT_EXPECT_EQ(test, delete(ndp, 1), 0);
}

/* Of a macvlan and of another module. */
static void rules_that_are_not_ethtools(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	struct ethtool_rx_flow_spec rule;
	struct ndp *ndp = test->priv;
	struct net_device *dev = ndpnic_dev(ndp);
	u32 id;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_set(ndp, &one, 0, &match, &id), 0);
	KUNIT_EXPECT_EQ(test, delete(ndp, id), -EPERM);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, 0, id), 0);
	rtnl_lock();
	dev->wanted_features |= NETIF_F_HW_L2FW_DOFFLOAD;
	netdev_update_features(dev);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_ASSERT_EQ(test, ndt_shell("ip link add link %s name vm1 type macvlan",
					dev->name), 0);
	KUNIT_ASSERT_EQ(test, ndt_shell("ip link set vm1 mtu 1000 up"), 0);
	KUNIT_EXPECT_EQ(test, delete(ndp, 1), -EPERM);
	rule = rule_for(3, 9, 1);
	KUNIT_EXPECT_EQ(test, insert(ndp, &rule), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq.queues[1].filters, 2U);
	/* They go with it. */
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1"), 0);
	KUNIT_EXPECT_GE(test, ndt_logged("1 rules of queue 1 go with its macvlan"),
			0);
	KUNIT_EXPECT_EQ(test, ndpvmq_of(ndp)->filter_count, 0U);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(rules_come_and_go),
	KUNIT_CASE(rules_that_cannot_be),
	KUNIT_CASE(rules_that_are_not_ethtools),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_vmq_rule",
	.init = ndpvmq_init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/vmq/rule.c");
