// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/hw/veth.c: a software NIC over an Ethernet interface.  The interface
 * is the suite's; the driver above is two functions that count.
 */
#include "ndt.h"

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include <linux/ndiscompat.h>

static struct net_device *below;

#define ndiscompat_lower_device(adapter)	((void)(adapter), below)
#include "../../../nicdrv/hw/veth.c"
#undef ndiscompat_lower_device

#define SLOTS	8
#define LENGTH	100

/**
 * struct nic - the NIC of a case
 * @rig: the adapter that has the memory
 * @hardware: what Attach gave
 * @limits: the same
 * @rings: one for the default queue, one for queue 1, one to send
 * @buffer: memory for frames
 * @bus: where it is for the NIC
 * @polls: DPCs of each vector
 * @links: how often the link changed
 * @sent: what the interface sends
 */
static struct nic {
	struct ndt_rig *rig;
	void *hardware;
	NIC_HW_LIMITS limits;
	NIC_RING rings[3];
	u8 *buffer;
	NDIS_PHYSICAL_ADDRESS bus;
	atomic_t polls[VECTORS];
	atomic_t links;
	struct sk_buff_head sent;
} nic;

BOOLEAN NicPoll(struct _NIC_ADAPTER *Adapter, ULONG Vector, ULONG Budget,
		PULONG Indicated)
{
	atomic_inc(&nic.polls[Vector]);
	return FALSE;
}

VOID NicLinkChanged(struct _NIC_ADAPTER *Adapter)
{
	atomic_inc(&nic.links);
}

#define UNTIL(condition) \
do { \
	while (!(condition)) \
		ndt_give_way(); \
} while (0)

static netdev_tx_t below_send(struct sk_buff *skb, struct net_device *dev)
{
	if (eth_hdr(skb)->h_proto == htons(0x88b5))
		skb_queue_tail(&nic.sent, skb);
	else
		kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops below_ops = {
	.ndo_start_xmit = below_send,
};

static int make_below(void)
{
	int err;

	below = alloc_etherdev(0);
	if (!below)
		return -ENOMEM;
	below->netdev_ops = &below_ops;
	/* Too small for IPv6, which would send frames of its own. */
	below->mtu = 1000;
	eth_hw_addr_random(below);
	err = register_netdev(below);
	if (err) {
		free_netdev(below);
		return err;
	}
	rtnl_lock();
	err = dev_open(below, NULL);
	rtnl_unlock();
	return err;
}

static NDIS_STATUS do_attach(void)
{
	NDIS_STATUS status;

	rtnl_lock();
	status = NicVethOps.Attach(NULL, nic.rig->adapter, NULL, &nic.hardware,
				   &nic.limits);
	rtnl_unlock();
	return status;
}

static void do_detach(void)
{
	rtnl_lock();
	NicVethOps.Detach(nic.hardware);
	rtnl_unlock();
	nic.hardware = NULL;
}

static void make_ring(struct kunit *test, NIC_RING *ring)
{
	ring->Count = SLOTS;
	ring->Bytes = SLOTS * 16;
	ring->BufferBytes = 1024;
	NdisMAllocateSharedMemory(nic.rig->adapter, ring->Bytes, TRUE,
				  &ring->Virtual, &ring->Physical);
	KUNIT_ASSERT_NOT_NULL(test, ring->Virtual);
	memset(ring->Virtual, 0, ring->Bytes);
}

/* Slot n of queue q has the buffer 8 q + n, of a KiB. */
static u8 *buffer_of(unsigned int queue, unsigned int slot)
{
	return nic.buffer + (queue * SLOTS + slot) * 1024;
}

static void start(struct kunit *test)
{
	unsigned int queue, slot;

	for (queue = 0; queue < 3; queue++)
		make_ring(test, &nic.rings[queue]);
	NdisMAllocateSharedMemory(nic.rig->adapter, 3 * SLOTS * 1024, TRUE,
				  (void **)&nic.buffer, &nic.bus);
	KUNIT_ASSERT_NOT_NULL(test, nic.buffer);
	for (queue = 0; queue < 2; queue++) {
		KUNIT_EXPECT_EQ(test, queue_start(nic.hardware, queue,
						  &nic.rings[queue]),
				NDIS_STATUS_SUCCESS);
		for (slot = 0; slot < SLOTS - 1; slot++)
			rx_fill(&nic.rings[queue], slot, nic.bus.QuadPart +
				(queue * SLOTS + slot) * 1024);
		rx_tail(nic.hardware, queue, SLOTS - 1);
		interrupt_enable(nic.hardware, queue);
	}
	KUNIT_EXPECT_EQ(test, tx_start(nic.hardware, &nic.rings[2]),
			NDIS_STATUS_SUCCESS);
	interrupt_enable(nic.hardware, TX_VECTOR);
}

static void want(u32 filter)
{
	NIC_HW_ACCEPT accept = {
		.PacketFilter = filter,
		.FrameSize = 1014,
	};

	memcpy(accept.Address, below->dev_addr, ETH_ALEN);
	accept_frames(nic.hardware, &accept);
}

static const u8 guest[ETH_ALEN] = { 2, 0, 0, 0, 0, 0x31 };

static void guest_has_queue_1(struct kunit *test, u16 vlan)
{
	NIC_HW_FILTER filter = { .Id = 5 + vlan, .Queue = 1, .VlanId = vlan };

	memcpy(filter.Address, guest, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, filter_set(nic.hardware, &filter),
			NDIS_STATUS_SUCCESS);
}

/* The interface receives a frame. */
static void arrive(struct kunit *test, const u8 *to, u16 vlan, u32 length)
{
	struct sk_buff *skb = netdev_alloc_skb(below, length);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	memset(skb_put(skb, length), 0x66, length);
	memcpy(skb->data, to, ETH_ALEN);
	memset(skb->data + ETH_ALEN, 2, ETH_ALEN);
	skb->data[12] = 0x88;
	skb->data[13] = 0xb5;
	if (vlan)
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), vlan);
	skb->protocol = eth_type_trans(skb, below);
	local_bh_disable();
	netif_receive_skb(skb);
	local_bh_enable();
}

static bool got(unsigned int queue, unsigned int slot, NIC_RX_FRAME *frame)
{
	return rx_done(&nic.rings[queue], slot, frame);
}

static const NIC_HW_COUNTERS *counters(void)
{
	static NIC_HW_COUNTERS counters;

	read_counters(nic.hardware, &counters);
	return &counters;
}

static void frames_go_by_filters(struct kunit *test)
{
	static const u8 other[ETH_ALEN] = { 2, 0, 0, 0, 0, 0x32 };
	NIC_RX_FRAME frame;

	start(test);
	want(NDIS_PACKET_TYPE_DIRECTED);
	guest_has_queue_1(test, 0);
	arrive(test, guest, 0, LENGTH);
	KUNIT_ASSERT_TRUE(test, got(1, 0, &frame));
	KUNIT_EXPECT_EQ(test, frame.Length, LENGTH);
	KUNIT_EXPECT_FALSE(test, frame.Error);
	KUNIT_EXPECT_EQ(test, memcmp(buffer_of(1, 0), guest, ETH_ALEN), 0);
	KUNIT_EXPECT_EQ(test, buffer_of(1, 0)[LENGTH - 1], 0x66);
	KUNIT_EXPECT_FALSE(test, got(0, 0, &frame));
	arrive(test, below->dev_addr, 0, LENGTH);
	KUNIT_EXPECT_TRUE(test, got(0, 0, &frame));
	arrive(test, other, 0, LENGTH);
	KUNIT_EXPECT_FALSE(test, got(0, 1, &frame));
	KUNIT_EXPECT_FALSE(test, got(1, 1, &frame));
	KUNIT_EXPECT_EQ(test, counters()->Unwanted, 1);
	UNTIL(atomic_read(&nic.polls[0]) && atomic_read(&nic.polls[1]));
}

static void default_queue_gets_what_it_wants(struct kunit *test)
{
	static const u8 many[ETH_ALEN] = { 3, 0, 0, 0, 0, 1 };
	static const u8 all[ETH_ALEN] = { 255, 255, 255, 255, 255, 255 };
	NIC_HW_ACCEPT accept = {
		.PacketFilter = NDIS_PACKET_TYPE_MULTICAST |
				NDIS_PACKET_TYPE_BROADCAST,
		.FrameSize = 1014,
		.MulticastCount = 1,
		.Multicast = &many,
	};
	NIC_RX_FRAME frame;

	start(test);
	want(0);
	arrive(test, all, 0, LENGTH);
	arrive(test, many, 0, LENGTH);
	KUNIT_EXPECT_EQ(test, counters()->Unwanted, 2);
	accept_frames(nic.hardware, &accept);
	arrive(test, all, 0, LENGTH);
	arrive(test, many, 0, LENGTH);
	KUNIT_EXPECT_TRUE(test, got(0, 1, &frame));
	KUNIT_EXPECT_FALSE(test, got(0, 2, &frame));
	want(NDIS_PACKET_TYPE_PROMISCUOUS);
	arrive(test, guest, 0, LENGTH);
	KUNIT_EXPECT_TRUE(test, got(0, 2, &frame));
}

static void tags_are_taken_out(struct kunit *test)
{
	NIC_RX_FRAME frame;

	start(test);
	want(NDIS_PACKET_TYPE_PROMISCUOUS);
	guest_has_queue_1(test, 7);
	arrive(test, guest, 7, LENGTH);
	KUNIT_ASSERT_TRUE(test, got(1, 0, &frame));
	KUNIT_EXPECT_TRUE(test, frame.Tagged);
	KUNIT_EXPECT_EQ(test, frame.Tag, 7);
	/* Without the tag, or with another, it is not that guest's. */
	arrive(test, guest, 0, LENGTH);
	arrive(test, guest, 8, LENGTH);
	KUNIT_EXPECT_FALSE(test, got(1, 1, &frame));
	KUNIT_EXPECT_TRUE(test, got(0, 1, &frame));
}

static void filters_come_and_go(struct kunit *test)
{
	NIC_HW_FILTER filter = { .Queue = 1 };
	NIC_RX_FRAME frame;
	u32 i;

	start(test);
	want(0);
	for (i = 0; i < FILTERS; i++) {
		filter.Id = i;
		KUNIT_EXPECT_EQ(test, filter_set(nic.hardware, &filter),
				NDIS_STATUS_SUCCESS);
	}
	KUNIT_EXPECT_EQ(test, filter_set(nic.hardware, &filter),
			NDIS_STATUS_RESOURCES);
	filter.Id = 3;
	filter_clear(nic.hardware, &filter);
	guest_has_queue_1(test, 0);
	arrive(test, guest, 0, LENGTH);
	KUNIT_EXPECT_TRUE(test, got(1, 0, &frame));
	filter.Id = 5;
	filter_clear(nic.hardware, &filter);
	filter_clear(nic.hardware, &filter);
}

/* The device is told to write where the driver has no memory. */
static void descriptor_that_leads_nowhere(struct kunit *test)
{
	NIC_RX_FRAME frame;

	start(test);
	want(NDIS_PACKET_TYPE_DIRECTED);
	rx_fill(&nic.rings[0], 0, 0xdeadbeef000ULL);
	arrive(test, below->dev_addr, 0, LENGTH);
	KUNIT_ASSERT_TRUE(test, got(0, 0, &frame));
	KUNIT_EXPECT_TRUE(test, frame.Error);
	KUNIT_EXPECT_EQ(test, counters()->Refused, 1);
	/* The next one is right again. */
	arrive(test, below->dev_addr, 0, LENGTH);
	KUNIT_ASSERT_TRUE(test, got(0, 1, &frame));
	KUNIT_EXPECT_FALSE(test, frame.Error);
}

static void what_has_no_room_is_counted(struct kunit *test)
{
	int i;

	start(test);
	want(NDIS_PACKET_TYPE_DIRECTED);
	arrive(test, below->dev_addr, 0, 1015);
	KUNIT_EXPECT_EQ(test, counters()->Oversized, 1);
	for (i = 0; i < SLOTS; i++)
		arrive(test, below->dev_addr, 0, LENGTH);
	KUNIT_EXPECT_EQ(test, counters()->NoBuffer[0], 1);
	queue_stop(nic.hardware, 0);
	arrive(test, below->dev_addr, 0, LENGTH);
	KUNIT_EXPECT_EQ(test, counters()->Unwanted, 1);
}

static void frames_are_sent(struct kunit *test)
{
	u8 *data;
	struct sk_buff *skb;

	start(test);
	data = buffer_of(2, 0);
	memset(data, 0x77, LENGTH);
	data[12] = 0x88;
	data[13] = 0xb5;
	tx_fill(&nic.rings[2], 0, nic.bus.QuadPart + 2 * SLOTS * 1024, LENGTH,
		NIC_TX_FIRST | NIC_TX_LAST, NULL);
	KUNIT_EXPECT_FALSE(test, tx_done(&nic.rings[2], 0));
	tx_tail(nic.hardware, 1);
	UNTIL(tx_done(&nic.rings[2], 0) && skb_queue_len(&nic.sent));
	skb = skb_dequeue(&nic.sent);
	KUNIT_EXPECT_EQ(test, skb->len, LENGTH);
	KUNIT_EXPECT_EQ(test, memcmp(skb->data, data, LENGTH), 0);
	kfree_skb(skb);
	/* And what lies nowhere is not. */
	tx_fill(&nic.rings[2], 1, 0xdeadbeef000ULL, LENGTH,
		NIC_TX_FIRST | NIC_TX_LAST, NULL);
	tx_tail(nic.hardware, 2);
	UNTIL(tx_done(&nic.rings[2], 1) && counters()->TxErrors);
	KUNIT_EXPECT_EQ(test, counters()->Refused, 1);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&nic.sent), 0U);
	tx_stop(nic.hardware);
}

static void attach_says_what_is_wrong(struct kunit *test)
{
	struct net_device *dev = below;
	int err;

	do_detach();
	below = NULL;
	KUNIT_EXPECT_EQ(test, do_attach(), NDIS_STATUS_ADAPTER_NOT_FOUND);
	below = dev;
	rtnl_lock();
	err = netdev_rx_handler_register(below, handle_frame, NULL);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, do_attach(), NDIS_STATUS_ADAPTER_NOT_FOUND);
	KUNIT_EXPECT_GE(test, ndt_logged("it belongs to a bridge, bond or the like already"),
			0);
	rtnl_lock();
	netdev_rx_handler_unregister(below);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, do_attach(), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, nic.limits.MaxFrameSize, 1014U);
	KUNIT_EXPECT_EQ(test, memcmp(nic.limits.Address, below->dev_addr,
				     ETH_ALEN), 0);
}

static void link_follows_the_interface(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, NicVethLoad(), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, link_up(nic.hardware));
	atomic_set(&nic.links, 0);
	rtnl_lock();
	dev_close(below);
	rtnl_unlock();
	UNTIL(atomic_read(&nic.links));
	KUNIT_EXPECT_FALSE(test, link_up(nic.hardware));
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, dev_open(below, NULL), 0);
	rtnl_unlock();
	KUNIT_EXPECT_TRUE(test, link_up(nic.hardware));
	silence(nic.hardware);
	KUNIT_EXPECT_FALSE(test, link_up(nic.hardware));
	NicVethUnload();
}

static void silent_hardware_writes_nothing(struct kunit *test)
{
	NIC_RX_FRAME frame;

	start(test);
	want(NDIS_PACKET_TYPE_PROMISCUOUS);
	silence(nic.hardware);
	arrive(test, guest, 0, LENGTH);
	KUNIT_EXPECT_FALSE(test, got(0, 0, &frame));
	KUNIT_EXPECT_EQ(test, counters()->Unwanted, 1);
}

/* The first interrupt comes at once, the second when its time has come. */
static void interrupts_are_moderated(struct kunit *test)
{
	start(test);
	want(NDIS_PACKET_TYPE_DIRECTED);
	UNTIL(atomic_read(&nic.polls[0]) == 1);
	set_moderation(nic.hardware, 10000);
	KUNIT_EXPECT_EQ(test, get_moderation(nic.hardware), 10000U);
	arrive(test, below->dev_addr, 0, LENGTH);
	UNTIL(atomic_read(&nic.polls[0]) == 2);
	arrive(test, below->dev_addr, 0, LENGTH);
	arrive(test, below->dev_addr, 0, LENGTH);
	UNTIL(atomic_read(&nic.polls[0]) >= 3);
	/* A vector that is masked waits until it is not. */
	interrupt_disable(nic.hardware, 1);
	guest_has_queue_1(test, 0);
	atomic_set(&nic.polls[1], 0);
	arrive(test, guest, 0, LENGTH);
	KUNIT_EXPECT_EQ(test, atomic_read(&nic.polls[1]), 0);
	interrupt_enable(nic.hardware, 1);
	UNTIL(atomic_read(&nic.polls[1]));
}

static void reset_forgets_all(struct kunit *test)
{
	NIC_RX_FRAME frame;
	u32 words[(QUEUES + 1) * 2];

	start(test);
	want(NDIS_PACKET_TYPE_PROMISCUOUS);
	guest_has_queue_1(test, 0);
	register_dump(nic.hardware, words);
	KUNIT_EXPECT_EQ(test, words[3], SLOTS - 1U);
	KUNIT_EXPECT_EQ(test, reset(nic.hardware), NDIS_STATUS_SUCCESS);
	arrive(test, guest, 0, LENGTH);
	KUNIT_EXPECT_FALSE(test, got(1, 0, &frame));
	KUNIT_EXPECT_FALSE(test, got(0, 0, &frame));
}

static int veth_init(struct kunit *test)
{
	int err;

	memset(&nic, 0, sizeof(nic));
	skb_queue_head_init(&nic.sent);
	nic.rig = ndt_rig_create(test, THIS_MODULE);
	err = ndt_rig_register(nic.rig, NULL);
	if (!err)
		err = make_below();
	if (err)
		return err;
	return do_attach() == NDIS_STATUS_SUCCESS ? 0 : -EIO;
}

static void free_block(void *memory, u32 bytes, NDIS_PHYSICAL_ADDRESS bus)
{
	if (memory)
		NdisMFreeSharedMemory(nic.rig->adapter, bytes, TRUE, memory,
				      bus);
}

static void veth_exit(struct kunit *test)
{
	unsigned int i;

	if (nic.hardware)
		do_detach();
	skb_queue_purge(&nic.sent);
	unregister_netdev(below);
	free_netdev(below);
	for (i = 0; i < 3; i++)
		free_block(nic.rings[i].Virtual, nic.rings[i].Bytes,
			   nic.rings[i].Physical);
	free_block(nic.buffer, 3 * SLOTS * 1024, nic.bus);
	ndt_rig_destroy(nic.rig);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(frames_go_by_filters),
	KUNIT_CASE(default_queue_gets_what_it_wants),
	KUNIT_CASE(tags_are_taken_out),
	KUNIT_CASE(filters_come_and_go),
	KUNIT_CASE(descriptor_that_leads_nowhere),
	KUNIT_CASE(what_has_no_room_is_counted),
	KUNIT_CASE(frames_are_sent),
	KUNIT_CASE(attach_says_what_is_wrong),
	KUNIT_CASE(link_follows_the_interface),
	KUNIT_CASE(silent_hardware_writes_nothing),
	KUNIT_CASE(interrupts_are_moderated),
	KUNIT_CASE(reset_forgets_all),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_hw_veth",
	.init = veth_init,
	.exit = veth_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/hw/veth.c");
