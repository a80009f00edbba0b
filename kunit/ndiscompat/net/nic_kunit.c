// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/net/nic.c: the net_device through the port's life.
 */
#include "port.h"

static void net_device_is_there_before_it_is_known(struct kunit *test)
{
	struct port *port = port_create(test);

	KUNIT_EXPECT_PTR_EQ(test, port->nic, netdev_priv(port->dev));
	KUNIT_EXPECT_EQ(test, port->dev->reg_state, NETREG_UNINITIALIZED);
	KUNIT_EXPECT_EQ(test, ndc_nic_prepare(port->adapter, &port->info), 0);
	KUNIT_EXPECT_EQ(test, memcmp(port->dev->dev_addr, port->info.address,
				     ETH_ALEN), 0);
	KUNIT_EXPECT_EQ(test, memcmp(port->dev->perm_addr,
				     port->info.permanent, ETH_ALEN), 0);
	KUNIT_EXPECT_EQ(test, port->dev->max_mtu, 9000);
	KUNIT_EXPECT_EQ(test, port->dev->real_num_tx_queues, 1);
	KUNIT_EXPECT_FALSE(test, port->nic->registered);
	ndc_nic_halted(port->adapter);
	port_destroy(port);
}

static void port_that_never_initialises(struct kunit *test)
{
	port_destroy(port_create(test));
}

static void adapter_without_a_net_device(struct kunit *test)
{
	struct ndt_rig *rig = ndt_rig_create(test, THIS_MODULE);
	NET_BUFFER_LIST *nbl = kunit_kzalloc(test, sizeof(*nbl), GFP_KERNEL);

	KUNIT_EXPECT_NULL(test, rig->adapter->nic);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMIndicateReceiveNetBufferLists(rig->adapter, nbl,
							     0, 1, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMSendNetBufferListsComplete(rig->adapter, nbl,
							  0));
	ndt_rig_destroy(rig);
}

static void alloc_without_memory(struct kunit *test)
{
	struct ndt_rig *rig = ndt_rig_create(test, THIS_MODULE);
	unsigned int nth;
	int err;

	for (nth = 1; nth < 100; nth++) {
		ndt_fail_nth(nth);
		err = ndc_nic_alloc(rig->adapter, "ndt%d", &port_ops);
		if (!ndt_failed())
			break;
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_NULL(test, rig->adapter->nic);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, nth - 1, 2);
	ndt_rig_destroy(rig);
}

static void info_that_cannot_be_is_cut(struct kunit *test)
{
	struct port *port = port_create(test);
	struct ndc_nic_info info = port->info;

	info.tx_queues = 1000;
	info.rx_queues = 0;
	info.tx_ring = 1;
	info.mtu = 1 << 20;
	info.backfill = 1 << 20;
	KUNIT_EXPECT_EQ(test, ndc_nic_prepare(port->adapter, &info), 0);
	KUNIT_EXPECT_EQ(test, port->nic->info.tx_queues, NDC_TX_QUEUES);
	KUNIT_EXPECT_EQ(test, port->nic->info.rx_queues, 1);
	KUNIT_EXPECT_EQ(test, port->nic->info.tx_ring, 16);
	KUNIT_EXPECT_EQ(test, port->nic->info.mtu, ETH_MAX_MTU);
	KUNIT_EXPECT_EQ(test, port->nic->info.backfill, 256);
	ndc_nic_halted(port->adapter);
	port_destroy(port);
}

static void link_is_the_carrier(struct kunit *test)
{
	struct port *port = port_create(test);
	struct ndc_link link = { false, 0, DUPLEX_UNKNOWN };

	port_up(test, port);
	KUNIT_EXPECT_TRUE(test, netif_carrier_ok(port->dev));
	ndc_nic_link(port->adapter, &link);
	KUNIT_EXPECT_FALSE(test, netif_carrier_ok(port->dev));
	link.up = true;
	ndc_nic_link(port->adapter, &link);
	KUNIT_EXPECT_TRUE(test, netif_carrier_ok(port->dev));
	/* Of a port that is given up there is none. */
	ndc_nic_fail(port->adapter, "the case says so");
	ndc_nic_fail(port->adapter, "and again");
	ndc_nic_link(port->adapter, &link);
	KUNIT_EXPECT_FALSE(test, netif_carrier_ok(port->dev));
	port_destroy(port);
}

static void link_after_the_net_device(struct kunit *test)
{
	struct port *port = port_create(test);
	struct ndc_link link = { true, 0, DUPLEX_UNKNOWN };

	port_up(test, port);
	dev_remove_pack(&port->handler);
	ndc_nic_unregister(port->adapter);
	ndc_nic_link(port->adapter, &link);
	link.up = false;
	ndc_nic_link(port->adapter, &link);
	KUNIT_EXPECT_FALSE(test, port->nic->registered);
	ndc_nic_halted(port->adapter);
	port_destroy(port);
}

static void initialised_again_in_place(struct kunit *test)
{
	struct port *port = port_create(test);
	int err;

	port_up(test, port);
	port->info.tx_ring = 32;
	port->info.tx_queues = 2;
	rtnl_lock();
	err = port_reinitialise(port->adapter);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, port->dev->real_num_tx_queues, 2);
	KUNIT_EXPECT_EQ(test, port->nic->tx_count, 2);
	KUNIT_EXPECT_EQ(test, port->nic->tx[1].size, 32);
	KUNIT_EXPECT_TRUE(test, port->running);
	port_xmit(test, port, 100);
	KUNIT_EXPECT_EQ(test, port->sends, 1);
	port_destroy(port);
}

static void ends_with_its_adapter(struct kunit *test)
{
	struct port *port = port_create(test);
	struct net_device *dev;

	port_up(test, port);
	dev_remove_pack(&port->handler);
	/* A port that goes without a word. */
	port_complete(port);
	ndt_rig_destroy(port->rig);
	rtnl_lock();
	dev = __dev_get_by_name(&init_net, "ndt0");
	rtnl_unlock();
	KUNIT_EXPECT_NULL(test, dev);
	the_port = NULL;
}

static void request_is_filled_in(struct kunit *test)
{
	struct port *port = port_create(test);
	u32 value = 0x11223344, out = 0;

	port_up(test, port);
	KUNIT_EXPECT_EQ(test,
			ndc_nic_request(port->nic, NdisRequestSetInformation,
					OID_GEN_CURRENT_LOOKAHEAD, &value, 4),
			4);
	KUNIT_EXPECT_EQ(test, *(u32 *)port->buffer, value);
	KUNIT_EXPECT_EQ(test,
			ndc_nic_request(port->nic, NdisRequestQueryInformation,
					OID_GEN_CURRENT_LOOKAHEAD, &out, 4),
			4);
	KUNIT_EXPECT_EQ(test, out, value);
	port->request_error = -ENODATA;
	KUNIT_EXPECT_EQ(test,
			ndc_nic_request(port->nic, NdisRequestQueryInformation,
					OID_GEN_CURRENT_LOOKAHEAD, &out, 4),
			-ENODATA);
	port->request_error = 0;
	ndc_nic_fail(port->adapter, "the case says so");
	KUNIT_EXPECT_EQ(test,
			ndc_nic_request(port->nic, NdisRequestQueryInformation,
					OID_GEN_CURRENT_LOOKAHEAD, &out, 4),
			-EIO);
	port_destroy(port);
}

static void keywords_that_do_not_initialise_go_back(struct kunit *test)
{
	struct ndc_setting settings[] = {
		{ .name = "*NumRssQueues", .value = 2 },
		{ .name = "*TransmitBuffers", .value = 64 },
	};
	struct port *port = port_create(test);

	port_up(test, port);
	rtnl_lock();
	port->fails = 1;
	KUNIT_EXPECT_EQ(test, ndc_nic_set(port->nic, settings, 2), -EIO);
	KUNIT_EXPECT_EQ(test, port->info.rx_queues, 1);
	KUNIT_EXPECT_EQ(test, port->info.tx_ring, 16);
	KUNIT_EXPECT_EQ(test, port->reinitialisations, 2);
	KUNIT_EXPECT_TRUE(test, port->running);
	/* Not even with the old ones: the error is that of the new ones. */
	port->fails = 2;
	KUNIT_EXPECT_EQ(test, ndc_nic_set(port->nic, settings, 2), -EIO);
	KUNIT_EXPECT_EQ(test, port->info.tx_ring, 16);
	KUNIT_EXPECT_EQ(test, ndc_nic_set(port->nic, settings, 2), 0);
	KUNIT_EXPECT_EQ(test, port->info.tx_ring, 64);
	/* The second is none of the port's: nothing changes. */
	settings[0].value = 1;
	settings[1].name = "*Nothing";
	KUNIT_EXPECT_EQ(test, ndc_nic_set(port->nic, settings, 2), -ENOENT);
	KUNIT_EXPECT_EQ(test, port->info.rx_queues, 2);
	KUNIT_EXPECT_EQ(test, port->reinitialisations, 5);
	rtnl_unlock();
	port_destroy(port);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(net_device_is_there_before_it_is_known),
	KUNIT_CASE(port_that_never_initialises),
	KUNIT_CASE(adapter_without_a_net_device),
	KUNIT_CASE(alloc_without_memory),
	KUNIT_CASE(info_that_cannot_be_is_cut),
	KUNIT_CASE(link_is_the_carrier),
	KUNIT_CASE(link_after_the_net_device),
	KUNIT_CASE(initialised_again_in_place),
	KUNIT_CASE(ends_with_its_adapter),
	KUNIT_CASE(request_is_filled_in),
	KUNIT_CASE(keywords_that_do_not_initialise_go_back),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_nic",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/nic.c");
