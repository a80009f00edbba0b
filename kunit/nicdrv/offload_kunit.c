// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/offload.c: what hardware takes over, and what of it is on; and frames
 * that it reads where they lie.
 */
#include "ndt.h"

#include <linux/ethtool.h>

#include "ndpnicdrv.h"

#define ALL	(NIC_OFFLOAD_SEND_IPV4 | NIC_OFFLOAD_SEND_IPV6 | \
		 NIC_OFFLOAD_RECEIVE | NIC_OFFLOAD_LARGE_IPV4 | \
		 NIC_OFFLOAD_LARGE_IPV6)
#define FEATURES (NETIF_F_IP_CSUM | NETIF_F_IPV6_CSUM | NETIF_F_RXCSUM | \
		  NETIF_F_TSO | NETIF_F_TSO6)

/**
 * struct frame - one that the driver is given directly
 * @data: its bytes, all 0 but for a TCP header of 20 bytes at 34 and at 54
 * @mdl: over those
 * @list: the NBL
 * @work: what NicDescribeWork() makes of it
 */
struct frame {
	u8 *data;
	MDL *mdl;
	NET_BUFFER_LIST *list;
	NIC_TX_FRAME work;
};

static void make(struct kunit *test, struct frame *frame, u32 length)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);

	*frame = (struct frame) {};
	frame->data = kunit_kzalloc(test, length, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, frame->data);
	if (length > 66) {
		frame->data[34 + 12] = 5 << 4;
		frame->data[54 + 12] = 5 << 4;
	}
	frame->mdl = NdisAllocateMdl(adapter->Handle, frame->data, length);
	frame->list = NdisAllocateNetBufferAndNetBufferList(adapter->Pool, 0, 0,
							    frame->mdl, 0,
							    length);
	KUNIT_ASSERT_NOT_NULL(test, frame->list);
}

static void forget(struct frame *frame)
{
	NdisFreeNetBufferList(frame->list);
	NdisFreeMdl(frame->mdl);
}

static void want_sum(struct frame *frame, bool tcp, bool ipv6, u32 offset)
{
	NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO sum = {};

	sum.Transmit.IsIPv4 = !ipv6;
	sum.Transmit.IsIPv6 = ipv6;
	sum.Transmit.TcpChecksum = tcp;
	sum.Transmit.UdpChecksum = !tcp;
	sum.Transmit.TcpHeaderOffset = offset;
	NET_BUFFER_LIST_INFO(frame->list, TcpIpChecksumNetBufferListInfo) =
		sum.Value;
}

static void want_segments(struct frame *frame, u32 mss, bool ipv6, u32 offset)
{
	NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO large = {};

	large.LsoV2Transmit.MSS = mss;
	large.LsoV2Transmit.TcpHeaderOffset = offset;
	large.LsoV2Transmit.Type = NDIS_TCP_LARGE_SEND_OFFLOAD_V2_TYPE;
	large.LsoV2Transmit.IPVersion = ipv6;
	NET_BUFFER_LIST_INFO(frame->list, TcpLargeSendNetBufferListInfo) =
		large.Value;
}

static bool describe(struct kunit *test, struct frame *frame)
{
	return NicDescribeWork(nicdrv_of(test), frame->list,
			   frame->list->FirstNetBuffer, &frame->work);
}

static void features_are_what_hardware_can(struct kunit *test)
{
	struct net_device *dev = ndpnic_dev(test->priv);

	KUNIT_EXPECT_EQ(test, nicdrv_of(test)->Offloads, (u32)ALL);
	KUNIT_EXPECT_EQ(test, dev->hw_features & FEATURES,
			(netdev_features_t)FEATURES);
	KUNIT_EXPECT_EQ(test, dev->features & FEATURES,
			(netdev_features_t)FEATURES);
}

static void offloads_go_on_and_off(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	NDIS_OFFLOAD_PARAMETERS words = {
		.TCPIPv4Checksum = NDIS_OFFLOAD_PARAMETERS_TX_RX_DISABLED,
		.TCPIPv6Checksum =
			NDIS_OFFLOAD_PARAMETERS_RX_ENABLED_TX_DISABLED,
		.LsoV2IPv4 = NDIS_OFFLOAD_PARAMETERS_LSOV2_DISABLED,
	};

	KUNIT_EXPECT_EQ(test, NicChangeOffloads(adapter, &words),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, adapter->Offloads,
			(u32)(NIC_OFFLOAD_RECEIVE | NIC_OFFLOAD_LARGE_IPV6));
	words.TCPIPv4Checksum = NDIS_OFFLOAD_PARAMETERS_TX_RX_ENABLED;
	words.TCPIPv6Checksum = NDIS_OFFLOAD_PARAMETERS_NO_CHANGE;
	words.LsoV2IPv4 = NDIS_OFFLOAD_PARAMETERS_LSOV2_ENABLED;
	words.LsoV2IPv6 = NDIS_OFFLOAD_PARAMETERS_LSOV2_DISABLED;
	KUNIT_EXPECT_EQ(test, NicChangeOffloads(adapter, &words),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, adapter->Offloads,
			(u32)(NIC_OFFLOAD_RECEIVE | NIC_OFFLOAD_SEND_IPV4 |
			      NIC_OFFLOAD_LARGE_IPV4));
	words.TCPIPv4Checksum = NDIS_OFFLOAD_PARAMETERS_TX_ENABLED_RX_DISABLED;
	KUNIT_EXPECT_EQ(test, NicChangeOffloads(adapter, &words),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_FALSE(test, adapter->Offloads & NIC_OFFLOAD_RECEIVE);
}

static void words_that_are_none(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	NDIS_OFFLOAD_PARAMETERS words = { .TCPIPv4Checksum = 5 };

	KUNIT_EXPECT_EQ(test, NicChangeOffloads(adapter, &words),
			NDIS_STATUS_INVALID_PARAMETER);
	words = (NDIS_OFFLOAD_PARAMETERS) { .LsoV2IPv6 = 3 };
	KUNIT_EXPECT_EQ(test, NicChangeOffloads(adapter, &words),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, adapter->Offloads, (u32)ALL);
	adapter->Limits.Offloads = 0;
	words = (NDIS_OFFLOAD_PARAMETERS) {};
	KUNIT_EXPECT_EQ(test, NicChangeOffloads(adapter, &words),
			NDIS_STATUS_NOT_SUPPORTED);
	adapter->Limits.Offloads = ALL;
}

static void sums_are_described(struct kunit *test)
{
	struct frame frame;

	make(test, &frame, 100);
	KUNIT_EXPECT_TRUE(test, describe(test, &frame));
	KUNIT_EXPECT_FALSE(test, frame.work.L4Sum);
	KUNIT_EXPECT_EQ(test, frame.work.MacBytes, 14);
	want_sum(&frame, true, false, 34);
	KUNIT_EXPECT_TRUE(test, describe(test, &frame));
	KUNIT_EXPECT_TRUE(test, frame.work.L4Sum);
	KUNIT_EXPECT_TRUE(test, frame.work.Tcp);
	KUNIT_EXPECT_FALSE(test, frame.work.Ipv6);
	KUNIT_EXPECT_FALSE(test, frame.work.IpSum);
	KUNIT_EXPECT_EQ(test, frame.work.L4Offset, 34);
	/* Behind a tag that is in the frame. */
	frame.data[12] = 0x81;
	want_sum(&frame, false, true, 58);
	KUNIT_EXPECT_TRUE(test, describe(test, &frame));
	KUNIT_EXPECT_EQ(test, frame.work.MacBytes, 18);
	KUNIT_EXPECT_TRUE(test, frame.work.Ipv6);
	KUNIT_EXPECT_FALSE(test, frame.work.Tcp);
	/* Where there can be no TCP. */
	want_sum(&frame, true, false, 18);
	KUNIT_EXPECT_FALSE(test, describe(test, &frame));
	want_sum(&frame, true, false, 100);
	KUNIT_EXPECT_FALSE(test, describe(test, &frame));
	forget(&frame);
}

static void large_sends_are_described(struct kunit *test)
{
	struct frame frame;

	make(test, &frame, 5000);
	KUNIT_EXPECT_FALSE(test, describe(test, &frame));
	want_segments(&frame, 1400, false, 34);
	KUNIT_EXPECT_TRUE(test, describe(test, &frame));
	KUNIT_EXPECT_EQ(test, frame.work.Mss, 1400U);
	KUNIT_EXPECT_EQ(test, frame.work.HeaderBytes, 54);
	KUNIT_EXPECT_TRUE(test, frame.work.IpSum);
	KUNIT_EXPECT_TRUE(test, frame.work.L4Sum);
	want_segments(&frame, 1400, true, 54);
	KUNIT_EXPECT_TRUE(test, describe(test, &frame));
	KUNIT_EXPECT_EQ(test, frame.work.HeaderBytes, 74);
	KUNIT_EXPECT_TRUE(test, frame.work.Ipv6);
	KUNIT_EXPECT_FALSE(test, frame.work.IpSum);
	/* Segments that are too long, and headers that are none. */
	want_segments(&frame, 1500, false, 34);
	KUNIT_EXPECT_FALSE(test, describe(test, &frame));
	want_segments(&frame, 1400, false, 200);
	KUNIT_EXPECT_FALSE(test, describe(test, &frame));
	frame.data[34 + 12] = 4 << 4;
	want_segments(&frame, 1400, false, 34);
	KUNIT_EXPECT_FALSE(test, describe(test, &frame));
	forget(&frame);
	make(test, &frame, 50);
	want_segments(&frame, 1400, false, 34);
	KUNIT_EXPECT_FALSE(test, describe(test, &frame));
	forget(&frame);
	make(test, &frame, 13);
	KUNIT_EXPECT_FALSE(test, describe(test, &frame));
	forget(&frame);
}

/* Posts it as NicSend() does. */
static bool post(NIC_ADAPTER *adapter, struct frame *frame, NIC_LIST *done)
{
	bool posted;

	NdisAcquireSpinLock(&adapter->TxLock);
	posted = NicPostList(adapter, frame->list, done);
	NdisReleaseSpinLock(&adapter->TxLock);
	return posted;
}

static void frames_are_read_where_they_lie(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);

	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(test->priv)), 0);
	KUNIT_EXPECT_PTR_EQ(test, adapter->TxSlots[0].Virtual, NULL);
	KUNIT_EXPECT_EQ(test, nichw.tx_bytes, (u32)NDPNIC_BYTES);
	KUNIT_EXPECT_TRUE(test, nichw.tx_flags & NIC_TX_LAST);
	KUNIT_EXPECT_EQ(test, adapter->TxSlots[0].Slots, adapter->TxTail);
	KUNIT_EXPECT_EQ(test, adapter->TxCounts.Octets, NDPNIC_BYTES);
	nichw.tx_done = adapter->TxTail;
	nicdrv_poll(adapter, NICHW_QUEUES);
	KUNIT_EXPECT_EQ(test, adapter->References, 1);
	KUNIT_EXPECT_EQ(test, adapter->TxHead, adapter->TxTail);
	KUNIT_EXPECT_PTR_EQ(test, adapter->TxSlots[0].Pieces, NULL);
}

/* A slot says what is to be done; no other has too much. */
static void large_sends_take_slots(struct kunit *test)
{
	NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO large;
	NIC_ADAPTER *adapter = nicdrv_of(test);
	NIC_LIST done = {};
	struct frame frame;

	make(test, &frame, 60000);
	want_segments(&frame, 1400, false, 34);
	KUNIT_EXPECT_TRUE(test, post(adapter, &frame, &done));
	KUNIT_EXPECT_PTR_EQ(test, done.First, NULL);
	KUNIT_EXPECT_EQ(test, nichw.tx_work.Mss, 1400U);
	KUNIT_EXPECT_EQ(test, nichw.tx_bytes, 60000U);
	KUNIT_EXPECT_LE(test, nichw.tx_piece, (u32)NIC_PAGE);
	KUNIT_EXPECT_GE(test, adapter->TxTail, 60000U / NIC_PAGE);
	NdisAcquireSpinLock(&adapter->TxLock);
	KUNIT_EXPECT_EQ(test, NicLastSlot(adapter) + 1, adapter->TxTail);
	NicSent(adapter, &done);
	NdisReleaseSpinLock(&adapter->TxLock);
	KUNIT_EXPECT_PTR_EQ(test, done.First, frame.list);
	KUNIT_EXPECT_EQ(test, adapter->TxHead, adapter->TxTail);
	/* The words are those of an end now. */
	large.Value = NET_BUFFER_LIST_INFO(frame.list,
					   TcpLargeSendNetBufferListInfo);
	KUNIT_EXPECT_TRUE(test, !large.LsoV2Transmit.MSS &&
			  large.LsoV2TransmitComplete.Type ==
			  NDIS_TCP_LARGE_SEND_OFFLOAD_V2_TYPE);
	forget(&frame);
}

static void large_send_waits_for_room(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	NIC_LIST done = {};
	struct frame frame;

	make(test, &frame, 60000);
	want_segments(&frame, 1400, false, 34);
	/* Ten slots are left: it needs more than that. */
	adapter->TxTail = adapter->TxRing.Count - 11;
	KUNIT_EXPECT_FALSE(test, post(adapter, &frame, &done));
	KUNIT_EXPECT_EQ(test, adapter->TxTail, adapter->TxRing.Count - 11);
	adapter->TxTail = 0;
	forget(&frame);
}

static void frame_that_cannot_be_mapped(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	NDIS_HANDLE dma = adapter->Dma;
	NIC_LIST done = {};
	struct frame frame;

	make(test, &frame, 100);
	adapter->Dma = NULL;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_TRUE(test, post(adapter, &frame,
						       &done)));
	adapter->Dma = dma;
	KUNIT_EXPECT_PTR_EQ(test, done.First, frame.list);
	KUNIT_EXPECT_NE(test, frame.list->Status, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, adapter->TxTail, 0U);
	KUNIT_EXPECT_EQ(test, adapter->TxCounts.Errors, 1);
	forget(&frame);
}

/* What has not been sent is unmapped. */
static void pause_takes_frames_back(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);

	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(test->priv)), 0);
	KUNIT_EXPECT_PTR_NE(test, adapter->TxSlots[0].Pieces, NULL);
	KUNIT_EXPECT_EQ(test, ndpnic_close(test->priv), 0);
	KUNIT_EXPECT_PTR_EQ(test, adapter->TxSlots[0].Pieces, NULL);
	KUNIT_EXPECT_EQ(test, adapter->References, 0);
}

static int offload_init(struct kunit *test)
{
	nicdrv_prepare(test);
	nichw.reads = true;
	nichw.offloads = ALL;
	return nicdrv_make(test) ?: ndpnic_open(test->priv);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(features_are_what_hardware_can),
	KUNIT_CASE(offloads_go_on_and_off),
	KUNIT_CASE(words_that_are_none),
	KUNIT_CASE(sums_are_described),
	KUNIT_CASE(large_sends_are_described),
	KUNIT_CASE(frames_are_read_where_they_lie),
	KUNIT_CASE(large_sends_take_slots),
	KUNIT_CASE(large_send_waits_for_room),
	KUNIT_CASE(frame_that_cannot_be_mapped),
	KUNIT_CASE(pause_takes_frames_back),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_offload",
	.init = offload_init,
	.exit = nicdrv_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/offload.c");
