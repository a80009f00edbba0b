// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/vmq/offload.c: macvlans come up and get queues, or run in
 * software; whatever happens to them, to the NIC and in the port.
 */
#include "ndt.h"

#include <linux/ethtool.h>
#include <linux/if_macvlan.h>

#include "ndpvmq.h"

#include "net/poll.h"

static struct net_device *find(const char *name)
{
	struct net_device *dev = dev_get_by_name(&init_net, name);

	/* It stays as long as the case wants. */
	dev_put(dev);
	return dev;
}

static int set_feature(const struct ndp *ndp, bool on)
{
	struct net_device *dev = ndpnic_dev(ndp);

	rtnl_lock();
	if (on)
		dev->wanted_features |= NETIF_F_HW_L2FW_DOFFLOAD;
	else
		dev->wanted_features &= ~NETIF_F_HW_L2FW_DOFFLOAD;
	netdev_update_features(dev);
	rtnl_unlock();
	return !(dev->features & NETIF_F_HW_L2FW_DOFFLOAD) == on;
}

/* A macvlan of the NIC, down; too small for IPv6. */
static int make(const struct ndp *ndp, unsigned int number)
{
	int err = ndt_shell("ip link add link %s name vm%u type macvlan",
			    ndpnic_dev(ndp)->name, number);

	return err ?: ndt_shell("ip link set vm%u mtu 1000 address 02:00:00:00:02:%02x",
				number, number);
}

static int set_up(const char *name)
{
	struct net_device *dev = find(name);

	return dev ? NDPNIC_RTNL(dev_open(dev, NULL)) : -ENODEV;
}

static void set_down(const char *name)
{
	struct net_device *dev = find(name);

	if (dev)
		NDPNIC_RTNL((dev_close(dev), 0));
}

static bool has_queue(const char *name)
{
	struct net_device *dev = find(name);

	return dev && macvlan_accel_priv(dev);
}

static struct ndc_station_counts counts_of(const struct ndp *ndp)
{
	struct ndc_station_counts counts;

	rtnl_lock();
	ndc_station_count(ndpvmq_of(ndp), &counts);
	rtnl_unlock();
	return counts;
}

static u64 received(const char *name)
{
	struct rtnl_link_stats64 stats = {};
	struct net_device *dev = find(name);

	if (dev)
		dev_get_stats(dev, &stats);
	return stats.rx_packets;
}

static bool receives(const struct ndp *ndp, const u8 *address)
{
	struct netdev_hw_addr *entry;
	bool found = false;

	netif_addr_lock_bh(ndpnic_dev(ndp));
	netdev_for_each_uc_addr(entry, ndpnic_dev(ndp))
		found |= ether_addr_equal(entry->addr, address);
	netif_addr_unlock_bh(ndpnic_dev(ndp));
	return found;
}

static const struct ndc_vmq_filter *filter_of(const struct ndp *ndp, u32 queue)
{
	struct ndc_vmq_filter *filter;
	unsigned long id;

	xa_for_each(&ndpvmq_of(ndp)->filters, id, filter)
		if (filter->queue == queue)
			return filter;
	return NULL;
}

static void macvlan_gets_a_queue(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	const struct ndc_vmq_filter *filter;

	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	KUNIT_ASSERT_TRUE(test, has_queue("vm1"));
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_RUNNING);
	filter = filter_of(ndp, 1);
	KUNIT_ASSERT_NOT_NULL(test, filter);
	KUNIT_EXPECT_TRUE(test, filter->match.untagged);
	KUNIT_EXPECT_EQ(test, filter->match.mac[5], 1);
	KUNIT_EXPECT_FALSE(test, receives(ndp, filter->match.mac));
	KUNIT_EXPECT_EQ(test, ndpvmq.params.VmName.Length, 6);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.VmName.String[2], '1');
	KUNIT_EXPECT_EQ(test, ndpvmq.params.NumSuggestedReceiveBuffers, 512U);
	KUNIT_EXPECT_NE(test, ndpvmq.params.ProcessorAffinity.Mask, 0UL);
	KUNIT_EXPECT_EQ(test, counts_of(ndp).offloaded, 1ULL);
	ndpvmq_indicate(ndp, 1, 0, 0);
	ndpvmq_indicate(ndp, 1, 1, 0);
	KUNIT_EXPECT_EQ(test, received("vm1"), 2ULL);
	KUNIT_EXPECT_EQ(test, received(ndpnic_dev(ndp)->name), 0ULL);
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpnic.got), 2);
	set_down("vm1");
	KUNIT_EXPECT_FALSE(test, has_queue("vm1"));
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_UNDEFINED);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	KUNIT_EXPECT_TRUE(test, has_queue("vm1"));
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1"), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_UNDEFINED);
	KUNIT_EXPECT_EQ(test, counts_of(ndp).offloaded, 0ULL);
}

static void without_the_feature_it_has_none(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ(test, set_feature(ndp, false), 0);
	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	KUNIT_EXPECT_FALSE(test, has_queue("vm1"));
	KUNIT_EXPECT_EQ(test, counts_of(ndp).software, 1ULL);
	KUNIT_EXPECT_EQ(test, set_feature(ndp, true), 0);
	/* It counts from the next time that it comes up. */
	KUNIT_EXPECT_FALSE(test, has_queue("vm1"));
	set_down("vm1");
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	KUNIT_EXPECT_TRUE(test, has_queue("vm1"));
	KUNIT_EXPECT_EQ(test, set_feature(ndp, false), 0);
	KUNIT_EXPECT_FALSE(test, has_queue("vm1"));
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_UNDEFINED);
	KUNIT_EXPECT_TRUE(test, receives(ndp, find("vm1")->dev_addr));
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1"), 0);
	KUNIT_EXPECT_EQ(test, ndpnic_dev(ndp)->uc.count, 0);
}

static void too_many_are_refused_and_named(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int i;
	char name[8], path[80];

	for (i = 1; i <= NDPVMQ_QUEUES + 1; i++) {
		KUNIT_ASSERT_EQ(test, make(ndp, i), 0);
		snprintf(name, sizeof(name), "vm%u", i);
		KUNIT_EXPECT_EQ(test, set_up(name), 0);
		KUNIT_EXPECT_EQ(test, has_queue(name), i <= NDPVMQ_QUEUES);
	}
	KUNIT_EXPECT_EQ(test, counts_of(ndp).offloaded,
			(u64)NDPVMQ_QUEUES);
	KUNIT_EXPECT_EQ(test, counts_of(ndp).software, 1ULL);
	KUNIT_EXPECT_EQ(test, counts_of(ndp).refused, 1ULL);
	KUNIT_EXPECT_GE(test, ndt_logged("vm8 has no receive queue of its own"),
			0);
	snprintf(path, sizeof(path),
		 "/sys/kernel/debug/ndiscompat/adapters/%s/macvlans",
		 ndp->adapter->name);
	KUNIT_EXPECT_NOT_NULL(test, strstr(ndt_read_file(test, path),
					   "all queues of the port are taken"));
	for (i = 1; i <= NDPVMQ_QUEUES + 1; i++)
		KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm%u", i), 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&ndpvmq_of(ndp)->stations));
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
}

static void other_modes_are_refused(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct macvlan_dev *vlan;

	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	vlan = netdev_priv(find("vm1"));
	vlan->mode = MACVLAN_MODE_SOURCE;
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	KUNIT_EXPECT_FALSE(test, has_queue("vm1"));
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_ALLOCATE], 0U);
	set_down("vm1");
	KUNIT_EXPECT_TRUE(test, list_empty(&ndpvmq_of(ndp)->stations));
	vlan->mode = MACVLAN_MODE_BRIDGE;
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	KUNIT_EXPECT_TRUE(test, has_queue("vm1"));
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1"), 0);
}

static int set_address(const char *name, u8 last)
{
	const u8 mac[] = { 2, 0, 0, 0, 3, last };
	struct sockaddr address = { .sa_family = ARPHRD_ETHER };

	memcpy(address.sa_data, mac, sizeof(mac));
	return NDPNIC_RTNL(dev_set_mac_address(find(name), &address, NULL));
}

static void filter_follows_the_address(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	const struct ndc_vmq_filter *filter;

	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	KUNIT_EXPECT_EQ(test, set_address("vm1", 7), 0);
	filter = filter_of(ndp, 1);
	KUNIT_ASSERT_NOT_NULL(test, filter);
	KUNIT_EXPECT_EQ(test, filter->match.mac[5], 7);
	KUNIT_EXPECT_EQ(test, ndpvmq.queues[1].filters, 1U);
	/* The new one was set before the old one went. */
	KUNIT_EXPECT_EQ(test, filter->id, 2U);
	KUNIT_EXPECT_FALSE(test, receives(ndp, filter->match.mac));
	KUNIT_EXPECT_EQ(test, ndpnic_dev(ndp)->uc.count, 0);
	/* With no entry to spare it is the other way round. */
	ndpvmq_of(ndp)->now.MaxMacHeaderFilters = 1;
	KUNIT_EXPECT_EQ(test, set_address("vm1", 8), 0);
	filter = filter_of(ndp, 1);
	KUNIT_ASSERT_NOT_NULL(test, filter);
	KUNIT_EXPECT_EQ(test, filter->match.mac[5], 8);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_RUNNING);
	ndpvmq_indicate(ndp, 1, 0, 0);
	KUNIT_EXPECT_EQ(test, received("vm1"), 1ULL);
	/* One that the port does not take: it goes on in software. */
	ndpvmq.fail[NDPVMQ_SET] = NDIS_STATUS_FAILURE;
	KUNIT_EXPECT_EQ(test, set_address("vm1", 9), 0);
	KUNIT_EXPECT_FALSE(test, has_queue("vm1"));
	KUNIT_EXPECT_TRUE(test, receives(ndp, find("vm1")->dev_addr));
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_UNDEFINED);
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1"), 0);
	KUNIT_EXPECT_EQ(test, ndpnic_dev(ndp)->uc.count, 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
}

static void port_that_fails_a_step(struct kunit *test)
{
	static const enum ndpvmq_step steps[] = {
		NDPVMQ_ALLOCATE, NDPVMQ_SET, NDPVMQ_COMPLETE,
	};
	struct ndp *ndp = test->priv;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		ndpvmq.fail[steps[i]] = NDIS_STATUS_FAILURE;
		KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
		KUNIT_EXPECT_FALSE(test, has_queue("vm1"));
		KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_UNDEFINED);
		KUNIT_EXPECT_EQ(test, ndpvmq.queues[1].filters, 0U);
		ndpvmq.fail[steps[i]] = 0;
		set_down("vm1");
	}
	ndpvmq.entry_status = NDIS_STATUS_RESOURCES;
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	KUNIT_EXPECT_FALSE(test, has_queue("vm1"));
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_UNDEFINED);
	ndpvmq.entry_status = 0;
	KUNIT_EXPECT_EQ(test, counts_of(ndp).refused, 4ULL);
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1"), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
}

static int set_ring(const struct ndp *ndp, u32 buffers)
{
	struct ethtool_ringparam ring = { .rx_pending = buffers };
	struct net_device *dev = ndpnic_dev(ndp);

	return NDPNIC_RTNL(dev->ethtool_ops->set_ringparam(dev, &ring, NULL,
							   NULL));
}

static void queues_are_made_again(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	KUNIT_ASSERT_EQ(test, make(ndp, 2), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm2"), 0);
	KUNIT_EXPECT_EQ(test, set_address("vm2", 5), 0);
	*ndp->trail = '\0';
	KUNIT_EXPECT_EQ(test, set_ring(ndp, 1024), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("pause,halt,initialise,restart"));
	KUNIT_EXPECT_TRUE(test, has_queue("vm1"));
	KUNIT_EXPECT_TRUE(test, has_queue("vm2"));
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_FREE], 2U);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_RUNNING);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 2), NDC_VMQ_RUNNING);
	KUNIT_EXPECT_EQ(test, filter_of(ndp, 2)->match.mac[5], 5);
	ndpvmq_indicate(ndp, 1, 0, 0);
	ndpvmq_indicate(ndp, 2, 0, 0);
	KUNIT_EXPECT_EQ(test, received("vm1"), 1ULL);
	KUNIT_EXPECT_EQ(test, received("vm2"), 1ULL);
	/* A port that has no queue any more leaves them to software. */
	ndpvmq.fail[NDPVMQ_ALLOCATE] = NDIS_STATUS_FAILURE;
	KUNIT_EXPECT_EQ(test, set_ring(ndp, 512), 0);
	KUNIT_EXPECT_FALSE(test, has_queue("vm1"));
	KUNIT_EXPECT_TRUE(test, receives(ndp, find("vm1")->dev_addr));
	KUNIT_EXPECT_EQ(test, counts_of(ndp).software, 2ULL);
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1; ip link del vm2"), 0);
}

static void queues_that_are_switched_off(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	ndpvmq.now.EnabledQueueTypes = 0;
	KUNIT_EXPECT_EQ(test, set_ring(ndp, 1024), 0);
	KUNIT_EXPECT_FALSE(test, has_queue("vm1"));
	KUNIT_EXPECT_FALSE(test, ndpnic_dev(ndp)->hw_features &
				 NETIF_F_HW_L2FW_DOFFLOAD);
	KUNIT_EXPECT_FALSE(test, ndpnic_dev(ndp)->features &
				 NETIF_F_HW_L2FW_DOFFLOAD);
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1"), 0);
}

/* By itself, while they are used. */
static void port_switches_its_queues_off(struct kunit *test)
{
	NDIS_RECEIVE_FILTER_CAPABILITIES now = ndpvmq_capabilities();
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	KUNIT_EXPECT_TRUE(test, has_queue("vm1"));
	now.EnabledQueueTypes = 0;
	ndpvmq_say(ndp, NDIS_STATUS_RECEIVE_FILTER_CURRENT_CAPABILITIES, &now,
		   sizeof(now));
	flush_delayed_work(&ndp->adapter->nic->rtnl);
	KUNIT_EXPECT_FALSE(test, has_queue("vm1"));
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_FREE], 1U);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
	KUNIT_EXPECT_TRUE(test, receives(ndp, find("vm1")->dev_addr));
	KUNIT_EXPECT_FALSE(test, ndpnic_dev(ndp)->features &
				 NETIF_F_HW_L2FW_DOFFLOAD);
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1"), 0);
}

static void nic_goes_down_and_up(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	ndpvmq_indicate(ndp, 1, 0, 0);
	ndpnic_close(ndp);
	KUNIT_EXPECT_TRUE(test, has_queue("vm1"));
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), 0);
	ndpvmq_indicate(ndp, 1, 1, 0);
	KUNIT_EXPECT_EQ(test, received("vm1"), 2ULL);
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1"), 0);
}

/* Frames of a queue that nobody reads, lent; false if they are not. */
static bool lend_frames(const struct ndp *ndp, u32 queue)
{
	struct ndc_rx_queue *rx = xa_load(&ndp->adapter->nic->rx, queue);
	unsigned int i;

	/* It learns where the buffers are, and lends half of them. */
	for (i = 0; i < NDPVMQ_BUFFERS; i++)
		ndpvmq_indicate_large(ndp, queue, i, 0x11);
	ndc_receive_scan(ndp->adapter->nic);
	ndc_poll_flush(&ndp->adapter->nic->returns);
	ndpnic.hold = true;
	ndpvmq_indicate_large(ndp, queue, 0, 0x77);
	ndpvmq_indicate_large(ndp, queue, 1, 0x78);
	ndpnic.hold = false;
	return rx->lent == 2 && atomic_read(&ndpvmq.queues[queue].out) == 2;
}

/* What they are when they are read at last. */
static bool frames_are_whole(void)
{
	struct sk_buff *skb;
	u8 fill = 0x77;
	bool whole = skb_queue_len(&ndpnic.held) == 2;

	while ((skb = skb_dequeue(&ndpnic.held))) {
		u8 data[16] = {};

		whole &= !skb_copy_bits(skb, 500, data, sizeof(data));
		whole &= !memchr_inv(data, fill++, sizeof(data));
		kfree_skb(skb);
	}
	return whole;
}

static void reader_that_never_reads(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	KUNIT_EXPECT_TRUE(test, lend_frames(ndp, 1));
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1"), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpvmq.queues[1].out), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_UNDEFINED);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
	KUNIT_EXPECT_TRUE(test, frames_are_whole());
}

/* The port may not write what is still read: it gets other memory. */
static void queue_that_is_read_while_the_nic_is_down(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	void *before;

	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	KUNIT_ASSERT_EQ(test, make(ndp, 2), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm2"), 0);
	KUNIT_EXPECT_TRUE(test, lend_frames(ndp, 1));
	before = ndpvmq.queues[1].memory.VirtualAddress;
	*ndp->trail = '\0';
	ndpnic_close(ndp);
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpvmq.queues[1].out), 0);
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), 0);
	/* Only that queue, not the port, is made again. */
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("pause,restart"));
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_FREE], 1U);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_RUNNING);
	KUNIT_EXPECT_PTR_NE(test, ndpvmq.queues[1].memory.VirtualAddress,
			    before);
	ndpvmq_indicate(ndp, 1, 0, 0);
	KUNIT_EXPECT_TRUE(test, frames_are_whole());
	KUNIT_EXPECT_EQ(test, received("vm1"), NDPVMQ_BUFFERS + 3ULL);
	KUNIT_EXPECT_TRUE(test, has_queue("vm1"));
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1; ip link del vm2"), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
}

static void port_hears_of_another_name(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	/* Until 6.2 no interface that is up is called something else. */
	if (ndt_shell("ip link set vm1 name guest")) {
		ndt_shell("ip link del vm1");
		kunit_skip(test, "the kernel does not rename it");
	}
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_CHANGE], 1U);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.VmName.Length, 10);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.VmName.String[4], 't');
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del guest"), 0);
}

/* An Ethernet type of these frames alone. */
#define TRAFFIC_TYPE	0x88b6
#define GUESTS		3
#define ROUNDS		60

/* Frames for queues that come and go, and what becomes of them. */
static struct {
	struct ndp *ndp;
	atomic_t thread;
	bool done;
	atomic_t right;
	atomic_t wrong;
} traffic;

/* Each says which guest it is for. */
static int pick_up(struct sk_buff *skb, struct net_device *dev,
		   struct packet_type *handler, struct net_device *original)
{
	u8 number = 0;

	if (skb_copy_bits(skb, 0, &number, 1) || number != dev->dev_addr[5])
		atomic_inc(&traffic.wrong);
	else
		atomic_inc(&traffic.right);
	kfree_skb(skb);
	return 0;
}

static struct packet_type traffic_handler = {
	.type = htons(TRAFFIC_TYPE),
	.func = pick_up,
};

/* Some frames for a queue, if it has one and none of its frames is out. */
static void send_some(struct ndp *ndp, u32 id)
{
	struct ndpvmq_queue *queue = &ndpvmq.queues[id];
	struct ndpvmq_frame *frame;
	unsigned int i;
	u8 *data;

	spin_lock_bh(&ndpvmq.lock);
	for (i = 0; queue->live && i < NDPVMQ_BUFFERS &&
	     !atomic_read(&queue->out); i++) {
		frame = &queue->frames[i];
		data = queue->memory.VirtualAddress + i * PAGE_SIZE;
		memset(data, queue->number, NDPVMQ_LARGE);
		data[0] = 2;
		data[12] = TRAFFIC_TYPE >> 8;
		data[13] = TRAFFIC_TYPE & 0xff;
		frame->nbl->FirstNetBuffer->DataLength = NDPVMQ_LARGE;
		frame->nbl->Next = NULL;
		atomic_inc(&queue->out);
		NdisMIndicateReceiveNetBufferLists(ndp->handle, frame->nbl, 0,
						   1,
						   NDIS_RECEIVE_FLAGS_SHARED_MEMORY_INFO_VALID);
	}
	spin_unlock_bh(&ndpvmq.lock);
}

static void hammer(void *unused)
{
	u32 seed = 1, id;
	unsigned int i;
	char name[8];

	if (atomic_inc_return(&traffic.thread) == 1) {
		while (!READ_ONCE(traffic.done)) {
			for (id = 1; id <= GUESTS; id++)
				send_some(traffic.ndp, id);
			ndt_give_way();
		}
		return;
	}
	for (i = 0; i < ROUNDS; i++) {
		seed = seed * 1103515245 + 12345;
		snprintf(name, sizeof(name), "vm%u",
			 1 + (seed >> 16) % GUESTS);
		if (has_queue(name))
			set_down(name);
		else
			set_up(name);
		usleep_range(500, 1500);
	}
	WRITE_ONCE(traffic.done, true);
}

/* Whatever is on its way: each frame to its guest or to nobody. */
static void queues_come_and_go_under_traffic(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int i;

	memset(&traffic, 0, sizeof(traffic));
	traffic.ndp = ndp;
	for (i = 1; i <= GUESTS; i++)
		KUNIT_ASSERT_EQ(test, make(ndp, i), 0);
	dev_add_pack(&traffic_handler);
	ndt_in_threads(test, 2, hammer, NULL);
	for (i = 1; i <= GUESTS; i++)
		KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm%u", i), 0);
	dev_remove_pack(&traffic_handler);
	KUNIT_EXPECT_EQ(test, atomic_read(&traffic.wrong), 0);
	KUNIT_EXPECT_GT(test, atomic_read(&traffic.right), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
	for (i = 1; i <= NDPVMQ_QUEUES; i++)
		KUNIT_EXPECT_EQ(test, atomic_read(&ndpvmq.queues[i].out), 0);
}

static void nic_goes_with_its_macvlans(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	KUNIT_EXPECT_TRUE(test, has_queue("vm1"));
	ndp_remove(ndp);
	KUNIT_EXPECT_NULL(test, find("vm1"));
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_FREE], 1U);
}

static void port_that_has_failed(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, make(ndp, 1), 0);
	KUNIT_EXPECT_EQ(test, set_up("vm1"), 0);
	ndc_miniport_fail(ndp_miniport(ndp), "the case says so");
	set_down("vm1");
	KUNIT_EXPECT_FALSE(test, has_queue("vm1"));
	KUNIT_EXPECT_EQ(test, ndt_shell("ip link del vm1"), 0);
	ndp_remove(ndp);
}

static int init(struct kunit *test)
{
	int err = ndpvmq_init(test);

	if (err)
		return err;
	if (ndpnic_open(test->priv))
		return -EIO;
	return set_feature(test->priv, true);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(macvlan_gets_a_queue),
	KUNIT_CASE(without_the_feature_it_has_none),
	KUNIT_CASE(too_many_are_refused_and_named),
	KUNIT_CASE(other_modes_are_refused),
	KUNIT_CASE(filter_follows_the_address),
	KUNIT_CASE(port_that_fails_a_step),
	KUNIT_CASE(queues_are_made_again),
	KUNIT_CASE(queues_that_are_switched_off),
	KUNIT_CASE(port_switches_its_queues_off),
	KUNIT_CASE(nic_goes_down_and_up),
	KUNIT_CASE(reader_that_never_reads),
	KUNIT_CASE(queue_that_is_read_while_the_nic_is_down),
	KUNIT_CASE(port_hears_of_another_name),
	KUNIT_CASE(queues_come_and_go_under_traffic),
	KUNIT_CASE(nic_goes_with_its_macvlans),
	KUNIT_CASE(port_that_has_failed),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_vmq_offload",
	.init = init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/vmq/offload.c");
