// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/hw/82576_filter.c: which pool gets which frame, and what is told to
 * the device.
 */
#include "ndt.h"

#include "card82576.h"

#include "../../../nicdrv/hw/82576_filter.c"

static const u8 own[] = { 0x02, 0, 0, 0, 0, 0x01 };
static const u8 many[] = { 0x01, 0, 0x5e, 0, 0, 0x01 };

static NIC_HW_FILTER filter_of(u32 id, u32 queue, u8 last, u16 vlan)
{
	return (NIC_HW_FILTER) {
		.Id = id,
		.Queue = queue,
		.VlanId = vlan,
		.Address = { 0x02, 0, 0, 0, 1, last },
	};
}

static NDIS_STATUS add(u32 id, u32 queue, u8 last, u16 vlan)
{
	NIC_HW_FILTER filter = filter_of(id, queue, last, vlan);

	return I82576FilterSet(&card.nic, &filter);
}

static void del(u32 id)
{
	NIC_HW_FILTER filter = { .Id = id };

	I82576FilterClear(&card.nic, &filter);
}

static void accept(u32 filter, u32 multicasts)
{
	static const UCHAR list[1][ETH_LENGTH_OF_ADDRESS] = {
		{ 0x01, 0, 0x5e, 0, 0, 0x01 },
	};
	NIC_HW_ACCEPT accept = {
		.PacketFilter = filter,
		.MulticastCount = multicasts,
		.Multicast = list,
		.FrameSize = 1514,
	};

	memcpy(accept.Address, own, sizeof(own));
	I82576Accept(&card.nic, &accept);
}

/* Pools that the device lets have an address; 0 if it does not know it. */
static u32 pools_of(const u8 *address)
{
	u32 low = address[0] | address[1] << 8 | address[2] << 16 |
		  (u32)address[3] << 24;
	u32 high = address[4] | address[5] << 8;
	u32 i, value;

	for (i = 0; i < I82576_ADDRESSES; i++) {
		value = card_get(RAH(i));
		if (value & RAH_VALID && card_get(RAL(i)) == low &&
		    (value & 0xffff) == high)
			return (value & ~RAH_VALID) >> RAH_POOLS_SHIFT;
	}
	return 0;
}

static u32 pools(u8 last)
{
	NIC_HW_FILTER filter = filter_of(0, 0, last, 0);

	return pools_of(filter.Address);
}

/* Whose a frame is that has come by a queue. */
static u32 owner(u32 queue, u8 last, u16 tag)
{
	NIC_HW_FILTER filter = filter_of(0, 0, last, 0);
	NIC_RX_FRAME frame = { .Tagged = tag != 0, .Tag = tag };
	u32 queue_of;

	local_bh_disable();
	queue_of = I82576RxQueue(&card.nic, queue, filter.Address, &frame);
	local_bh_enable();
	return queue_of;
}

static void pools_get_their_addresses(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, add(1, 3, 10, 0), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, add(2, 3, 11, 0), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, add(3, 5, 12, 0), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, pools(10), BIT(3));
	KUNIT_EXPECT_EQ(test, pools(11), BIT(3));
	KUNIT_EXPECT_EQ(test, pools(12), BIT(5));
	del(1);
	KUNIT_EXPECT_EQ(test, pools(10), 0U);
	KUNIT_EXPECT_EQ(test, pools(11), BIT(3));
	/* One that is not there takes no other along. */
	del(77);
	KUNIT_EXPECT_EQ(test, pools(12), BIT(5));
}

static void default_queue_has_its_own(struct kunit *test)
{
	accept(0, 0);
	KUNIT_EXPECT_EQ(test, pools_of(own), 0U);
	accept(NDIS_PACKET_TYPE_DIRECTED, 0);
	KUNIT_EXPECT_EQ(test, pools_of(own), BIT(0));
	KUNIT_EXPECT_FALSE(test, card_get(VMOLR(0)) & VMOLR_BROADCAST);
	accept(NDIS_PACKET_TYPE_DIRECTED | NDIS_PACKET_TYPE_BROADCAST, 0);
	KUNIT_EXPECT_TRUE(test, card_get(VMOLR(0)) & VMOLR_BROADCAST);
	KUNIT_EXPECT_EQ(test, card_get(RLPML), 1514U + 8);
	/* No other pool has broadcast, or what a hash matches. */
	KUNIT_EXPECT_FALSE(test, card_get(VMOLR(1)) &
			   (VMOLR_BROADCAST | VMOLR_HASHED));
	KUNIT_EXPECT_TRUE(test, card_get(RCTL) & RCTL_ENABLE);
	/* A device that is to be silent is not told to receive. */
	card.nic.Dead = TRUE;
	card_set(RCTL, 0);
	accept(NDIS_PACKET_TYPE_DIRECTED, 0);
	KUNIT_EXPECT_EQ(test, card_get(RCTL), 0U);
}

static void multicast_goes_by_its_hash(struct kunit *test)
{
	u32 hash = I82576Hash(many);

	/* 0x00 >> 4 | 0x01 << 4 */
	KUNIT_EXPECT_EQ(test, hash, 0x10U);
	accept(NDIS_PACKET_TYPE_MULTICAST, 1);
	KUNIT_EXPECT_EQ(test, card_get(MTA(hash >> 5)), BIT(hash & 31));
	KUNIT_EXPECT_EQ(test, card_get(MTA(5)), 0U);
	/* The list is there, and is not wanted. */
	accept(NDIS_PACKET_TYPE_DIRECTED, 1);
	KUNIT_EXPECT_EQ(test, card_get(MTA(hash >> 5)), 0U);
	accept(NDIS_PACKET_TYPE_ALL_MULTICAST, 0);
	KUNIT_EXPECT_EQ(test, card_get(MTA(5)), ~0U);
	KUNIT_EXPECT_TRUE(test, card_get(VT_CTL) & VT_CTL_NO_DEFAULT);
	accept(NDIS_PACKET_TYPE_PROMISCUOUS, 0);
	KUNIT_EXPECT_FALSE(test, card_get(VT_CTL) & VT_CTL_NO_DEFAULT);
	KUNIT_EXPECT_EQ(test, card_get(MTA(5)), ~0U);
}

static void table_has_an_end(struct kunit *test)
{
	u32 i;

	accept(NDIS_PACKET_TYPE_DIRECTED, 0);
	for (i = 1; i < I82576_ADDRESSES; i++)
		KUNIT_EXPECT_EQ(test, add(i, 1 + i % 7, i, 0),
				NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, add(100, 1, 100, 0), NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_EQ(test, pools(100), 0U);
	/* An address that is there already needs no entry of its own. */
	KUNIT_EXPECT_EQ(test, add(101, 1, 23, 7), NDIS_STATUS_SUCCESS);
	for (i = 1; i < I82576_ADDRESSES - 1; i++)
		KUNIT_EXPECT_EQ(test, pools(i), BIT(1 + i % 7));
	del(5);
	KUNIT_EXPECT_EQ(test, add(100, 1, 100, 0), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, pools(100), BIT(1));
}

static void filters_have_an_end(struct kunit *test)
{
	u32 i;

	for (i = 0; i < I82576_FILTERS; i++)
		KUNIT_EXPECT_EQ(test, add(i, 1, 1, i + 1), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, add(100, 1, 1, 100), NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_EQ(test, card.nic.Filter.Count, I82576_FILTERS);
}

/* Entries that stay are not written, so that no frame misses them. */
static void entries_stay_where_they_are(struct kunit *test)
{
	u32 entry;

	add(1, 1, 10, 0);
	add(2, 2, 11, 0);
	add(3, 3, 12, 0);
	for (entry = 0; card.nic.Filter.Table[entry].Pools != BIT(3); entry++)
		;
	/* It is only to be seen if it is written again. */
	card_set(RAL(entry), 0x12345678);
	del(1);
	add(4, 4, 13, 0);
	KUNIT_EXPECT_EQ(test, card_get(RAL(entry)), 0x12345678U);
}

/* The device looks at addresses only: tags are compared here. */
static void tags_are_compared_here(struct kunit *test)
{
	accept(NDIS_PACKET_TYPE_DIRECTED, 0);
	add(1, 1, 10, 0);
	add(2, 2, 11, 7);
	/* A priority without a VLAN is no tag. */
	KUNIT_EXPECT_EQ(test, owner(1, 10, 0), 1U);
	KUNIT_EXPECT_EQ(test, owner(1, 10, 0xe000), 1U);
	KUNIT_EXPECT_EQ(test, owner(1, 10, 7), 0U);
	KUNIT_EXPECT_EQ(test, owner(2, 11, 7), 2U);
	KUNIT_EXPECT_EQ(test, owner(2, 11, 0x2007), 2U);
	KUNIT_EXPECT_EQ(test, owner(2, 11, 8), 0U);
	KUNIT_EXPECT_EQ(test, owner(2, 11, 0), 0U);
	KUNIT_EXPECT_EQ(test, card.nic.Unwanted, 0);
}

/* An address of two pools: both get its frames, one is to have each. */
static void frame_of_two_pools_has_one_owner(struct kunit *test)
{
	add(1, 1, 10, 7);
	add(2, 2, 10, 8);
	KUNIT_EXPECT_EQ(test, pools(10), BIT(1) | BIT(2));
	KUNIT_EXPECT_EQ(test, owner(1, 10, 7), 1U);
	KUNIT_EXPECT_EQ(test, owner(2, 10, 7), NIC_NO_QUEUE);
	KUNIT_EXPECT_EQ(test, owner(1, 10, 8), NIC_NO_QUEUE);
	KUNIT_EXPECT_EQ(test, owner(2, 10, 8), 2U);
	/* No filter takes it: the default queue gets it, once. */
	KUNIT_EXPECT_EQ(test, owner(1, 10, 9), 0U);
	KUNIT_EXPECT_EQ(test, owner(2, 10, 9), NIC_NO_QUEUE);
	KUNIT_EXPECT_EQ(test, card.nic.Unwanted, 3);
}

/* It has come before its filter went. */
static void late_frame_is_nobodys(struct kunit *test)
{
	add(1, 1, 10, 7);
	add(2, 2, 11, 0);
	del(1);
	add(3, 1, 12, 7);
	KUNIT_EXPECT_EQ(test, owner(1, 10, 7), NIC_NO_QUEUE);
	KUNIT_EXPECT_EQ(test, owner(0, 10, 7), 0U);
}

static void reset_knows_no_address(struct kunit *test)
{
	u32 i;

	accept(NDIS_PACKET_TYPE_PROMISCUOUS, 0);
	add(1, 1, 10, 0);
	I82576FilterReset(&card.nic);
	for (i = 0; i < I82576_ADDRESSES; i++)
		KUNIT_EXPECT_EQ(test, card_get(RAH(i)), 0U);
	for (i = 0; i < I82576_QUEUES; i++)
		KUNIT_EXPECT_EQ(test, card_get(VMOLR(i)), 0U);
	KUNIT_EXPECT_EQ(test, card_get(MRQC), MRQC_POOLS);
	KUNIT_EXPECT_EQ(test, card.nic.Filter.Count, 0U);
	KUNIT_EXPECT_EQ(test, owner(1, 10, 0), 1U);
}

static int filter_init(struct kunit *test)
{
	struct ndt_rig *rig = ndt_rig_create(test, THIS_MODULE);
	int err = card_make(test);

	test->priv = rig;
	if (err)
		return err;
	card.nic.FilterLock = NdisAllocateRWLock(rig->adapter);
	if (!card.nic.FilterLock)
		return -ENOMEM;
	I82576FilterReset(&card.nic);
	return 0;
}

static void filter_exit(struct kunit *test)
{
	if (card.nic.FilterLock)
		NdisFreeRWLock(card.nic.FilterLock);
	ndt_rig_destroy(test->priv);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(pools_get_their_addresses),
	KUNIT_CASE(default_queue_has_its_own),
	KUNIT_CASE(multicast_goes_by_its_hash),
	KUNIT_CASE(table_has_an_end),
	KUNIT_CASE(filters_have_an_end),
	KUNIT_CASE(entries_stay_where_they_are),
	KUNIT_CASE(tags_are_compared_here),
	KUNIT_CASE(frame_of_two_pools_has_one_owner),
	KUNIT_CASE(late_frame_is_nobodys),
	KUNIT_CASE(reset_knows_no_address),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_hw_82576_filter",
	.init = filter_init,
	.exit = filter_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/hw/82576_filter.c");
