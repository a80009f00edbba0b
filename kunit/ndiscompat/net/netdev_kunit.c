// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/net/netdev.c: what Linux asks of the net_device.
 */
#include "port.h"

#include <linux/if_arp.h>

static struct port *port_of(struct kunit *test)
{
	return test->priv;
}

static bool was_asked(const struct port *port, u32 oid)
{
	unsigned int i;

	for (i = 0; i < min_t(unsigned int, port->oid_count, PORT_OIDS); i++)
		if (port->oids[i] == oid)
			return true;
	return false;
}

static void settle(struct port *port)
{
	flush_work(&port->nic->mode_work);
}

static void up_is_restart_and_down_is_pause(struct kunit *test)
{
	struct port *port = port_of(test);

	KUNIT_EXPECT_EQ(test, port->restarts, 1);
	KUNIT_EXPECT_TRUE(test, netif_carrier_ok(port->dev));
	port_down(port);
	KUNIT_EXPECT_EQ(test, port->pauses, 1);
	/* It has closed its filter before. */
	KUNIT_EXPECT_EQ(test, port->filter, 0);
}

static void restart_that_fails(struct kunit *test)
{
	struct port *port = port_of(test);
	int err;

	port_down(port);
	port->error = -EIO;
	rtnl_lock();
	err = dev_open(port->dev, NULL);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, err, -EIO);
	KUNIT_EXPECT_FALSE(test, port->dev->flags & IFF_UP);
}

/* Who waits for the restart need not wait for a work after that. */
static void restarted_port_has_its_filter(struct kunit *test)
{
	struct port *port = port_of(test);

	rtnl_lock();
	port_pause(port->adapter);
	port->filter = 0;
	KUNIT_EXPECT_EQ(test, port_restart(port->adapter), 0);
	KUNIT_EXPECT_TRUE(test, port->filter & NDIS_PACKET_TYPE_DIRECTED);
	rtnl_unlock();
}

static void filter_follows_the_flags(struct kunit *test)
{
	struct port *port = port_of(test);

	settle(port);
	KUNIT_EXPECT_TRUE(test, port->filter & NDIS_PACKET_TYPE_DIRECTED);
	KUNIT_EXPECT_TRUE(test, port->filter & NDIS_PACKET_TYPE_BROADCAST);
	KUNIT_EXPECT_FALSE(test, port->filter & NDIS_PACKET_TYPE_PROMISCUOUS);
	rtnl_lock();
	dev_set_promiscuity(port->dev, 1);
	rtnl_unlock();
	settle(port);
	KUNIT_EXPECT_TRUE(test, port->filter & NDIS_PACKET_TYPE_PROMISCUOUS);
	rtnl_lock();
	dev_set_promiscuity(port->dev, -1);
	dev_set_allmulti(port->dev, 1);
	rtnl_unlock();
	settle(port);
	KUNIT_EXPECT_FALSE(test, port->filter & NDIS_PACKET_TYPE_PROMISCUOUS);
	KUNIT_EXPECT_TRUE(test, port->filter & NDIS_PACKET_TYPE_ALL_MULTICAST);
	rtnl_lock();
	dev_set_allmulti(port->dev, -1);
	rtnl_unlock();
}

static void multicast_list_reaches_the_port(struct kunit *test)
{
	struct port *port = port_of(test);
	u8 address[ETH_ALEN] = { 0x33, 0x33, 0, 0, 0, 1 };
	bool found = false;
	unsigned int i;

	memset(port->buffer, 0, sizeof(port->buffer));
	dev_mc_add(port->dev, address);
	settle(port);
	KUNIT_EXPECT_TRUE(test, was_asked(port, OID_802_3_MULTICAST_LIST));
	for (i = 0; i < 4; i++)
		found |= ether_addr_equal(port->buffer + i * ETH_ALEN, address);
	KUNIT_EXPECT_TRUE(test, found);
	KUNIT_EXPECT_TRUE(test, port->filter & NDIS_PACKET_TYPE_MULTICAST);
	/* The filter comes last. */
	KUNIT_EXPECT_EQ(test, port->oids[(port->oid_count - 1) % PORT_OIDS],
			OID_GEN_CURRENT_PACKET_FILTER);
}

static void too_many_addresses_are_all(struct kunit *test)
{
	struct port *port = port_of(test);
	u8 address[ETH_ALEN] = { 0x33, 0x33, 0, 0, 0, 0 };
	unsigned int i;

	for (i = 0; i < 6; i++) {
		address[5] = i;
		dev_mc_add(port->dev, address);
	}
	settle(port);
	KUNIT_EXPECT_TRUE(test, port->filter & NDIS_PACKET_TYPE_ALL_MULTICAST);
	/* A port without that gets everything. */
	port->nic->info.filters &= ~NDIS_PACKET_TYPE_ALL_MULTICAST;
	dev_mc_add(port->dev, (u8 []) { 0x33, 0x33, 0, 0, 1, 1 });
	settle(port);
	KUNIT_EXPECT_TRUE(test, port->filter & NDIS_PACKET_TYPE_PROMISCUOUS);
}

static void port_that_takes_no_filter(struct kunit *test)
{
	struct port *port = port_of(test);

	port->request_error = -EOPNOTSUPP;
	dev_mc_add(port->dev, (u8 []) { 0x33, 0x33, 0, 0, 1, 1 });
	settle(port);
	port->request_error = 0;
	port_down(port);
	KUNIT_EXPECT_EQ(test, port->pauses, 1);
}

static void without_memory_it_is_all_multicast(struct kunit *test)
{
	struct port *port = port_of(test);
	const struct net_device_ops *ops = port->dev->netdev_ops;

	dev_mc_add(port->dev, (u8 []) { 0x33, 0x33, 0, 0, 1, 1 });
	settle(port);
	netif_addr_lock_bh(port->dev);
	ndt_fail_nth(1);
	ops->ndo_set_rx_mode(port->dev);
	KUNIT_EXPECT_TRUE(test, ndt_failed());
	netif_addr_unlock_bh(port->dev);
	settle(port);
	KUNIT_EXPECT_TRUE(test, port->filter & NDIS_PACKET_TYPE_ALL_MULTICAST);
}

static void statistics_are_the_layers(struct kunit *test)
{
	struct port *port = port_of(test);
	struct rtnl_link_stats64 stats;

	port_xmit(test, port, 100);
	port->status = NDIS_STATUS_FAILURE;
	port_xmit(test, port, 100);
	dev_get_stats(port->dev, &stats);
	KUNIT_EXPECT_EQ(test, stats.tx_packets, 1);
	KUNIT_EXPECT_EQ(test, stats.tx_bytes, 100);
	KUNIT_EXPECT_EQ(test, stats.tx_errors, 1);
	KUNIT_EXPECT_EQ(test, stats.rx_packets, 0);
}

static int set_address(struct port *port, u8 last)
{
	const u8 bytes[ETH_ALEN] = { 2, 0, 0, 0, 7, last };
	struct sockaddr address = { .sa_family = ARPHRD_ETHER };
	int err;

	memcpy(address.sa_data, bytes, ETH_ALEN);
	rtnl_lock();
	err = dev_set_mac_address(port->dev, &address, NULL);
	rtnl_unlock();
	return err;
}

static void address_is_a_keyword(struct kunit *test)
{
	struct port *port = port_of(test);

	KUNIT_EXPECT_EQ(test, set_address(port, 3), 0);
	KUNIT_EXPECT_EQ(test, port->reinitialisations, 1);
	KUNIT_EXPECT_EQ(test, port->address[5], 3);
	KUNIT_EXPECT_EQ(test, port->dev->dev_addr[5], 3);
	KUNIT_EXPECT_TRUE(test, port->running);
	/* It is what it is: nothing to do. */
	KUNIT_EXPECT_EQ(test, set_address(port, 3), 0);
	KUNIT_EXPECT_EQ(test, port->reinitialisations, 1);
	port->error = -EINVAL;
	KUNIT_EXPECT_EQ(test, set_address(port, 4), -EINVAL);
	port->error = 0;
	KUNIT_EXPECT_EQ(test, port->dev->dev_addr[5], 3);
	/* One that does not initialise with it has the old one again. */
	port->fails = 1;
	KUNIT_EXPECT_EQ(test, set_address(port, 5), -EIO);
	KUNIT_EXPECT_EQ(test, port->address[5], 3);
	KUNIT_EXPECT_TRUE(test, port->running);
}

static int set_mtu(struct port *port, int mtu)
{
	int err;

	rtnl_lock();
	err = dev_set_mtu(port->dev, mtu);
	rtnl_unlock();
	return err;
}

static void large_mtu_is_a_keyword(struct kunit *test)
{
	struct port *port = port_of(test);

	KUNIT_EXPECT_EQ(test, set_mtu(port, 1000), 0);
	KUNIT_EXPECT_EQ(test, port->reinitialisations, 0);
	KUNIT_EXPECT_EQ(test, set_mtu(port, 8000), 0);
	KUNIT_EXPECT_EQ(test, port->reinitialisations, 1);
	KUNIT_EXPECT_STREQ(test, port->keyword, "*JumboPacket");
	KUNIT_EXPECT_EQ(test, port->keyword_value, 8014);
	KUNIT_EXPECT_EQ(test, port->dev->mtu, 8000);
	KUNIT_EXPECT_EQ(test, set_mtu(port, 9001), -EINVAL);
	port->error = -EINVAL;
	KUNIT_EXPECT_EQ(test, set_mtu(port, 9000), -EINVAL);
	port->error = 0;
	KUNIT_EXPECT_EQ(test, port->dev->mtu, 8000);
	port->fails = 1;
	KUNIT_EXPECT_EQ(test, set_mtu(port, 9000), -EIO);
	KUNIT_EXPECT_EQ(test, port->dev->mtu, 8000);
	KUNIT_EXPECT_EQ(test, port->keyword_value, 8014);
	KUNIT_EXPECT_TRUE(test, port->running);
}

static NDIS_OFFLOAD checksums(void)
{
	NDIS_OFFLOAD offload = {};

	offload.Checksum.IPv4Transmit.TcpChecksum = 1;
	offload.Checksum.IPv4Transmit.UdpChecksum = 1;
	offload.Checksum.IPv4Receive.TcpChecksum = 1;
	offload.LsoV2.IPv4.Encapsulation = NDIS_ENCAPSULATION_IEEE_802_3;
	offload.LsoV2.IPv4.MaxOffLoadSize = 60000;
	return offload;
}

static void features_are_requests(struct kunit *test)
{
	struct port *port = port_of(test);
	NDIS_OFFLOAD offload = checksums();
	NDIS_OFFLOAD_PARAMETERS *words = (void *)port->buffer;
	netdev_features_t features;

	port->info.offload = &offload;
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, port_reinitialise(port->adapter), 0);
	rtnl_unlock();
	settle(port);
	KUNIT_EXPECT_TRUE(test, was_asked(port, OID_OFFLOAD_ENCAPSULATION));
	KUNIT_EXPECT_TRUE(test, port->dev->features & NETIF_F_TSO);
	KUNIT_EXPECT_TRUE(test, port->dev->hw_features & NETIF_F_IP_CSUM);
	rtnl_lock();
	port->dev->wanted_features &= ~NETIF_F_IP_CSUM;
	netdev_update_features(port->dev);
	features = port->dev->features;
	rtnl_unlock();
	KUNIT_EXPECT_FALSE(test, features & NETIF_F_IP_CSUM);
	/* Large sends go with their checksums. */
	KUNIT_EXPECT_FALSE(test, features & NETIF_F_TSO);
	KUNIT_EXPECT_TRUE(test, was_asked(port, OID_TCP_OFFLOAD_PARAMETERS));
	KUNIT_EXPECT_EQ(test, words->TCPIPv4Checksum,
			NDIS_OFFLOAD_PARAMETERS_RX_ENABLED_TX_DISABLED);
	KUNIT_EXPECT_EQ(test, words->LsoV2IPv4,
			NDIS_OFFLOAD_PARAMETERS_LSOV2_DISABLED);
}

static void port_switches_by_itself(struct kunit *test)
{
	struct port *port = port_of(test);
	NDIS_OFFLOAD offload = checksums();
	unsigned int i;

	KUNIT_EXPECT_FALSE(test, port->dev->features & NETIF_F_IP_CSUM);
	/* With RTNL held by another it waits, and comes all the same. */
	rtnl_lock();
	ndc_nic_offload(port->adapter, &offload);
	flush_delayed_work(&port->nic->rtnl);
	rtnl_unlock();
	for (i = 0; i < 500 && test_bit(NDC_RTNL_FEATURES, &port->nic->jobs);
	     i++)
		msleep(20);
	rtnl_lock();
	KUNIT_EXPECT_TRUE(test, port->dev->features & NETIF_F_IP_CSUM);
	KUNIT_EXPECT_TRUE(test, port->dev->hw_features & NETIF_F_TSO);
	rtnl_unlock();
}

static void hung_queue_asks_for_a_reset(struct kunit *test)
{
	struct port *port = port_of(test);

	port->dev->netdev_ops->ndo_tx_timeout(port->dev, 0);
	flush_work(&port->nic->reset);
	KUNIT_EXPECT_EQ(test, port->resets, 1);
}

static void failed_port_is_left_alone(struct kunit *test)
{
	struct port *port = port_of(test);
	unsigned int asked;
	int err;

	settle(port);
	ndc_nic_fail(port->adapter, "it does not answer");
	KUNIT_EXPECT_FALSE(test, netif_carrier_ok(port->dev));
	asked = port->oid_count;
	port_xmit(test, port, 100);
	KUNIT_EXPECT_EQ(test, port->sends, 0);
	port_down(port);
	KUNIT_EXPECT_EQ(test, port->oid_count, asked);
	rtnl_lock();
	err = dev_open(port->dev, NULL);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, err, -EIO);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(up_is_restart_and_down_is_pause),
	KUNIT_CASE(restart_that_fails),
	KUNIT_CASE(restarted_port_has_its_filter),
	KUNIT_CASE(filter_follows_the_flags),
	KUNIT_CASE(multicast_list_reaches_the_port),
	KUNIT_CASE(too_many_addresses_are_all),
	KUNIT_CASE(port_that_takes_no_filter),
	KUNIT_CASE(without_memory_it_is_all_multicast),
	KUNIT_CASE(statistics_are_the_layers),
	KUNIT_CASE(address_is_a_keyword),
	KUNIT_CASE(large_mtu_is_a_keyword),
	KUNIT_CASE(features_are_requests),
	KUNIT_CASE(port_switches_by_itself),
	KUNIT_CASE(hung_queue_asks_for_a_reset),
	KUNIT_CASE(failed_port_is_left_alone),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_netdev",
	.init = port_init,
	.exit = port_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/netdev.c");
