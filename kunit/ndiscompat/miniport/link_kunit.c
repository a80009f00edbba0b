// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/link.c: adapters that come and go with `ip link`.
 */
#include "ndt.h"

#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <net/net_namespace.h>
#include <net/rtnetlink.h>

#include "ndpnic.h"

static const struct ndiscompat_port link_glue = {
	.name = "ndp",
	.entry = ndp_entry,
	.keywords = ndp_keywords,
	.link_kind = "ndp",
};

static struct net_device *find(const char *name)
{
	struct net_device *dev = dev_get_by_name(&init_net, name);

	/* The case knows when it goes. */
	dev_put(dev);
	return dev;
}

static struct ndc_adapter *adapter_of(const struct net_device *dev)
{
	const struct ndc_nic *nic = netdev_priv(dev);

	return nic->adapter;
}

static bool soon(bool (*done)(void))
{
	unsigned int i;

	for (i = 0; i < 250 && !done(); i++)
		msleep(20);
	return done();
}

static bool none_left(void)
{
	struct ndc_adapter *adapter;

	rcu_read_lock();
	adapter = ndc_adapter_next(NULL);
	rcu_read_unlock();
	return !adapter;
}

static void link_comes_and_goes(struct kunit *test)
{
	struct net_device *dev;

	KUNIT_ASSERT_EQ(test, ndt_shell("ip link add name nic0 type ndp"), 0);
	dev = find("nic0");
	KUNIT_ASSERT_NOT_NULL(test, dev);
	KUNIT_EXPECT_STREQ(test, adapter_of(dev)->name, "nic0");
	KUNIT_EXPECT_EQ(test, adapter_of(dev)->miniport->state, NDC_PAUSED);
	KUNIT_EXPECT_EQ(test, dma_get_mask(dev->dev.parent), DMA_BIT_MASK(64));
	KUNIT_EXPECT_NOT_NULL(test, dev->dev.parent->dma_parms);
	KUNIT_EXPECT_NULL(test, ndiscompat_lower_device(adapter_of(dev)));
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link set nic0 mtu 1000 up"), 0);
	KUNIT_EXPECT_EQ(test, adapter_of(dev)->miniport->state, NDC_RUNNING);
	flush_work(&adapter_of(dev)->nic->mode_work);
	KUNIT_EXPECT_EQ(test, ndpnic_xmit(dev), 0);
	KUNIT_EXPECT_EQ(test, ndpnic.sends, 1U);
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del nic0"), 0);
	KUNIT_EXPECT_NULL(test, find("nic0"));
	KUNIT_EXPECT_TRUE(test, none_left());
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("initialise,restart,pause,halt"));
}

static void nameless_link_is_called_like_its_kind(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, ndt_shell("ip link add type ndp"), 0);
	KUNIT_ASSERT_NOT_NULL(test, find("ndp0"));
	KUNIT_EXPECT_STREQ(test, adapter_of(find("ndp0"))->name, "ndp0");
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del ndp0"), 0);
}

static void link_lies_on_another(struct kunit *test)
{
	struct net_device *lower, *dev;

	KUNIT_ASSERT_EQ(test, ndt_shell("ip link add name nic0 type ndp"), 0);
	KUNIT_ASSERT_EQ(test,
			ndt_shell("ip link add link nic0 name nic1 type ndp"),
			0);
	lower = find("nic0");
	dev = find("nic1");
	KUNIT_ASSERT_NOT_NULL(test, dev);
	KUNIT_EXPECT_PTR_EQ(test, ndiscompat_lower_device(adapter_of(dev)),
			    lower);
	KUNIT_EXPECT_EQ(test, dev_get_iflink(dev), lower->ifindex);
	KUNIT_EXPECT_EQ(test, lower->promiscuity, 1U);
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del nic1"), 0);
	KUNIT_EXPECT_EQ(test, lower->promiscuity, 0U);
	KUNIT_EXPECT_NOT_NULL(test, find("nic0"));
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del nic0"), 0);
}

static void lower_device_takes_it_along(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, ndt_shell("ip link add name nic0 type ndp"), 0);
	KUNIT_ASSERT_EQ(test,
			ndt_shell("ip link add link nic0 name nic1 type ndp"),
			0);
	KUNIT_ASSERT_EQ(test, ndt_shell("ip link set nic1 mtu 1000 up"), 0);
	*ndp_only.trail = '\0';
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del nic0"), 0);
	KUNIT_EXPECT_TRUE(test, none_left());
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("event,pause,halt,halt"));
	KUNIT_EXPECT_EQ(test, ndp_only.event,
			NdisDevicePnPEventSurpriseRemoved);
}

static void lower_must_be_ethernet(struct kunit *test)
{
	KUNIT_EXPECT_NE(test,
			ndt_shell("ip link add link lo name nic1 type ndp"), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is(""));
}

static void address_is_the_ports(struct kunit *test)
{
	static const u8 address[] = { 2, 0, 0, 0, 0, 0x77 };

	KUNIT_ASSERT_EQ(test,
			ndt_shell("ip link add name nic0 address 02:00:00:00:00:77 type ndp"),
			0);
	KUNIT_ASSERT_NOT_NULL(test, find("nic0"));
	KUNIT_EXPECT_EQ(test, memcmp(find("nic0")->dev_addr, address, 6), 0);
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del nic0"), 0);
	KUNIT_EXPECT_NE(test,
			ndt_shell("ip link add name nic0 address 03:00:00:00:00:77 type ndp"),
			0);
	KUNIT_EXPECT_NULL(test, find("nic0"));
}

static void port_that_does_not_initialise(struct kunit *test)
{
	ndp_only.initialise = NDIS_STATUS_FAILURE;
	KUNIT_EXPECT_NE(test, ndt_shell("ip link add name nic0 type ndp"), 0);
	KUNIT_EXPECT_NULL(test, find("nic0"));
	KUNIT_EXPECT_TRUE(test, none_left());
	ndp_only.initialise = NDIS_STATUS_SUCCESS;
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link add name nic0 type ndp"), 0);
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del nic0"), 0);
}

static void port_asks_for_its_removal(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, ndt_shell("ip link add name nic0 type ndp"), 0);
	KUNIT_EXPECT_EQ(test, NdisMRemoveMiniport(ndp_only.handle),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, soon(none_left));
	KUNIT_EXPECT_NULL(test, find("nic0"));
}

/* In a namespace of its own, which then ends: a link over such a device. */
static int in_namespace(const char *lower)
{
	return ndt_shell("unshare -n sh -c '%s %s && %s && %s'",
			 "ip link add name nic0", lower,
			 "ip link add link nic0 name nic1 type ndp",
			 "ip link set nic1 mtu 1000 up");
}

/* Both go in one batch, in which the lower device may come first. */
static void namespace_ends(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, in_namespace("type ndp"), 0);
	KUNIT_EXPECT_TRUE(test, soon(none_left));
	KUNIT_EXPECT_EQ(test, in_namespace("type veth peer name nic2"), 0);
	KUNIT_EXPECT_TRUE(test, soon(none_left));
}

/* Adapters of two namespaces cannot both be called like their device. */
static void same_name_in_two_namespaces(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, ndt_shell("ip link add name nic0 type ndp"), 0);
	KUNIT_EXPECT_EQ(test,
			ndt_shell("unshare -n ip link add name nic0 type ndp"),
			0);
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del nic0"), 0);
	KUNIT_EXPECT_TRUE(test, soon(none_left));
}

static void kind_is_taken(struct kunit *test)
{
	NDIS_HANDLE driver = ndp_only.driver;
	struct ndc_port *port;

	port = ndiscompat_port_register(&link_glue, THIS_MODULE, NULL);
	ndp_only.driver = driver;
	KUNIT_EXPECT_PTR_EQ(test, port, ERR_PTR(-EEXIST));
}

static void unregister(void)
{
	ndiscompat_port_unregister(ndp_only.port);
	ndp_only.port = NULL;
}

static void port_goes_with_its_links(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, ndt_shell("ip link add name nic0 type ndp"), 0);
	KUNIT_ASSERT_EQ(test,
			ndt_shell("ip link add link nic0 name nic1 type ndp"),
			0);
	*ndp_only.trail = '\0';
	unregister();
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("halt,halt,unload"));
	KUNIT_EXPECT_NULL(test, find("nic0"));
	KUNIT_EXPECT_NULL(test, find("nic1"));
}

static atomic_t members;

static void send_or_unregister(void *data)
{
	struct net_device *dev = data;
	unsigned int i;

	if (atomic_inc_return(&members) == 1) {
		msleep(20);
		unregister();
		return;
	}
	for (i = 0; i < 2000; i++) {
		rcu_read_lock_bh();
		if (READ_ONCE(dev->reg_state) == NETREG_REGISTERED &&
		    dev->flags & IFF_UP)
			ndpnic_xmit(dev);
		rcu_read_unlock_bh();
		ndt_give_way();
	}
	dev_put(dev);
}

static void port_goes_under_traffic(struct kunit *test)
{
	struct net_device *dev;

	KUNIT_ASSERT_EQ(test, ndt_shell("ip link add name nic0 type ndp"), 0);
	KUNIT_ASSERT_EQ(test, ndt_shell("ip link set nic0 mtu 1000 up"), 0);
	dev = dev_get_by_name(&init_net, "nic0");
	KUNIT_ASSERT_NOT_NULL(test, dev);
	atomic_set(&members, 0);
	ndt_in_threads(test, 2, send_or_unregister, dev);
	KUNIT_EXPECT_GT(test, ndpnic.sends, 0U);
	KUNIT_EXPECT_NULL(test, ndpnic.sent);
	KUNIT_EXPECT_TRUE(test, none_left());
}

/* As `ip link add` does, but in this task, whose memory runs out. */
static int add_link(const struct rtnl_link_ops *ops)
{
	struct nlattr *tb[IFLA_MAX + 1] = {};
	struct net_device *dev;
	int err;

	dev = rtnl_create_link(&init_net, "nic1", NET_NAME_USER, ops, tb,
			       NULL);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	err = ops->newlink(&init_net, dev, tb, NULL, NULL);
	if (err && dev->reg_state == NETREG_UNINITIALIZED)
		free_netdev(dev);
	else if (!err)
		ops->dellink(dev, NULL);
	return err;
}

static void link_comes_without_memory(struct kunit *test)
{
	const struct rtnl_link_ops *ops;
	unsigned int nth;
	bool failed;
	int err;

	KUNIT_ASSERT_EQ(test, ndt_shell("ip link add name nic0 type ndp"), 0);
	ops = find("nic0")->rtnl_link_ops;
	ndp_only.on_attributes = NULL;
	/* Each of the layer's own, then some of the many of the net_device. */
	for (nth = 1, failed = true; failed; nth += 1 + nth / 16) {
		rtnl_lock();
		ndt_fail_nth(nth);
		err = add_link(ops);
		failed = ndt_failed();
		rtnl_unlock();
		/* A device whose name has no memory is -EINVAL to the kernel. */
		KUNIT_EXPECT_TRUE(test,
				  !err || err == -ENOMEM || err == -EINVAL);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_GT(test, nth, 20U);
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del nic0"), 0);
}

static int init(struct kunit *test)
{
	int err;

	ndpnic_prepare(test);
	ndp_only.glue = &link_glue;
	/* There is one frame, but there are several adapters. */
	ndp_only.on_initialise = NULL;
	ndp_only.on_halt = NULL;
	err = ndp_register(test->priv, NULL);
	*ndp_only.trail = '\0';
	return err;
}

static struct kunit_case cases[] = {
	KUNIT_CASE(link_comes_and_goes),
	KUNIT_CASE(nameless_link_is_called_like_its_kind),
	KUNIT_CASE(link_lies_on_another),
	KUNIT_CASE(lower_device_takes_it_along),
	KUNIT_CASE(lower_must_be_ethernet),
	KUNIT_CASE(address_is_the_ports),
	KUNIT_CASE(port_that_does_not_initialise),
	KUNIT_CASE(port_asks_for_its_removal),
	KUNIT_CASE(namespace_ends),
	KUNIT_CASE(same_name_in_two_namespaces),
	KUNIT_CASE(kind_is_taken),
	KUNIT_CASE(port_goes_with_its_links),
	KUNIT_CASE(port_goes_under_traffic),
	KUNIT_CASE(link_comes_without_memory),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_link",
	.init = init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/link.c");
