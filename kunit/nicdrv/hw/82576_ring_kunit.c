// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/hw/82576_ring.c: rings that start and stop, and their descriptors.
 */
#include "ndt.h"

#include "card82576.h"

#include "../../../nicdrv/hw/82576_ring.c"

#define SLOTS	8

static I82576_RX rx_ring[SLOTS];
static I82576_TX tx_ring[SLOTS];

static NIC_RING rx = {
	.Virtual = rx_ring,
	.Physical.QuadPart = 0x123456780,
	.Count = SLOTS,
	.Bytes = sizeof(rx_ring),
	.BufferBytes = 2048,
};

static NIC_RING tx = {
	.Virtual = tx_ring,
	.Physical.QuadPart = 0x987654320,
	.Count = SLOTS,
	.Bytes = sizeof(tx_ring),
};

static void queue_starts_and_stops(struct kunit *test)
{
	rx.Middle = TRUE;
	KUNIT_EXPECT_EQ(test, I82576QueueStart(&card.nic, 3, &rx),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, card_get(RDBAL(3)), 0x23456780U);
	KUNIT_EXPECT_EQ(test, card_get(RDBAH(3)), 1U);
	KUNIT_EXPECT_EQ(test, card_get(RDLEN(3)), (u32)sizeof(rx_ring));
	KUNIT_EXPECT_EQ(test, card_get(SRRCTL(3)),
			2U | SRRCTL_ONE_BUFFER | SRRCTL_DROP);
	KUNIT_EXPECT_TRUE(test, card_get(RXDCTL(3)) & RXDCTL_ENABLE);
	KUNIT_EXPECT_EQ(test, card_get(VFRE), BIT(3));
	KUNIT_EXPECT_FALSE(test, rx.Middle);
	I82576RxTail(&card.nic, 3, SLOTS + 2);
	KUNIT_EXPECT_EQ(test, card_get(RDT(3)), 2U);
	KUNIT_EXPECT_EQ(test, I82576QueueStart(&card.nic, 0, &rx),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, card_get(VFRE), BIT(3) | BIT(0));
	I82576QueueStop(&card.nic, 3);
	KUNIT_EXPECT_FALSE(test, card_get(RXDCTL(3)) & RXDCTL_ENABLE);
	KUNIT_EXPECT_EQ(test, card_get(VFRE), BIT(0));
}

static void sending_starts_and_stops(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, I82576TxStart(&card.nic, &tx),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, card_get(TDBAL(0)), 0x87654320U);
	KUNIT_EXPECT_EQ(test, card_get(TDBAH(0)), 9U);
	KUNIT_EXPECT_EQ(test, card_get(TDLEN(0)), (u32)sizeof(tx_ring));
	KUNIT_EXPECT_TRUE(test, card_get(TXDCTL(0)) & TXDCTL_ENABLE);
	I82576TxTail(&card.nic, SLOTS + 5);
	KUNIT_EXPECT_EQ(test, card_get(TDT(0)), 5U);
	I82576TxStop(&card.nic);
	KUNIT_EXPECT_FALSE(test, card_get(TXDCTL(0)) & TXDCTL_ENABLE);
}

/* One that never answers, and one that is not there: neither is waited for. */
static void device_that_does_not_start(struct kunit *test)
{
	card.stuck = true;
	KUNIT_EXPECT_EQ(test, I82576QueueStart(&card.nic, 1, &rx),
			NDIS_STATUS_HARD_ERRORS);
	KUNIT_EXPECT_EQ(test, card_get(VFRE), 0U);
	/* The first queue runs since the reset, and goes on. */
	I82576QueueStop(&card.nic, 0);
	card.gone = true;
	KUNIT_EXPECT_EQ(test, I82576QueueStart(&card.nic, 1, &rx),
			NDIS_STATUS_HARD_ERRORS);
	KUNIT_EXPECT_EQ(test, I82576TxStart(&card.nic, &tx),
			NDIS_STATUS_HARD_ERRORS);
	I82576QueueStop(&card.nic, 1);
	I82576TxStop(&card.nic);
}

static void reset_stops_every_queue(struct kunit *test)
{
	u32 i;

	card_set(VFRE, 0xff);
	card_set(TXDCTL(15), TXDCTL_ENABLE);
	I82576RingReset(&card.nic);
	for (i = 0; i < I82576_ALL_QUEUES; i++) {
		KUNIT_EXPECT_EQ(test, card_get(RXDCTL(i)), 0U);
		KUNIT_EXPECT_EQ(test, card_get(TXDCTL(i)), 0U);
	}
	KUNIT_EXPECT_EQ(test, card_get(VFRE), 0U);
	KUNIT_EXPECT_EQ(test, card_get(QDE), 0xffffU);
	KUNIT_EXPECT_TRUE(test, card_get(TCTL) & TCTL_ENABLE);
}

static bool done(u32 slot, u32 status, u16 length, NIC_RX_FRAME *frame)
{
	rx_ring[slot % SLOTS].Done.Length = length;
	rx_ring[slot % SLOTS].Done.Status = status;
	return I82576RxDone(&rx, slot, frame);
}

static void frames_are_read(struct kunit *test)
{
	NIC_RX_FRAME frame;

	I82576RxFill(&rx, SLOTS + 1, 0x1122334455667788);
	KUNIT_EXPECT_EQ(test, rx_ring[1].Read.Packet, 0x1122334455667788ULL);
	KUNIT_EXPECT_FALSE(test, I82576RxDone(&rx, 1, &frame));
	KUNIT_EXPECT_TRUE(test, done(1, RX_DONE | RX_LAST, 60, &frame));
	KUNIT_EXPECT_EQ(test, frame.Length, 60U);
	KUNIT_EXPECT_FALSE(test, frame.Error);
	KUNIT_EXPECT_FALSE(test, frame.Tagged);
	rx_ring[2].Done.Tag = 0xa007;
	KUNIT_EXPECT_TRUE(test, done(2, RX_DONE | RX_LAST | RX_TAGGED, 61,
				     &frame));
	KUNIT_EXPECT_TRUE(test, frame.Tagged);
	KUNIT_EXPECT_EQ(test, frame.Tag, 0xa007);
	KUNIT_EXPECT_TRUE(test, done(3, RX_DONE | RX_LAST | RX_ERROR, 62,
				     &frame));
	KUNIT_EXPECT_TRUE(test, frame.Error);
}

/* One buffer has one frame, and what is left of a longer one is no other. */
static void pieces_of_frames_are_errors(struct kunit *test)
{
	NIC_RX_FRAME frame;

	KUNIT_EXPECT_TRUE(test, done(0, RX_DONE, 2048, &frame));
	KUNIT_EXPECT_TRUE(test, frame.Error);
	KUNIT_EXPECT_TRUE(test, done(1, RX_DONE, 2048, &frame));
	KUNIT_EXPECT_TRUE(test, frame.Error);
	KUNIT_EXPECT_TRUE(test, done(2, RX_DONE | RX_LAST, 60, &frame));
	KUNIT_EXPECT_TRUE(test, frame.Error);
	KUNIT_EXPECT_TRUE(test, done(3, RX_DONE | RX_LAST, 60, &frame));
	KUNIT_EXPECT_FALSE(test, frame.Error);
}

static void frames_are_described(struct kunit *test)
{
	NIC_TX_FRAME frame = { .Length = 160 };

	I82576TxFill(&tx, SLOTS + 4, 0x8877665544332211, 100, NIC_TX_FIRST,
		     &frame);
	KUNIT_EXPECT_EQ(test, tx_ring[4].Bus, 0x8877665544332211ULL);
	KUNIT_EXPECT_EQ(test, tx_ring[4].Command & TX_LENGTH_MASK, 100U);
	KUNIT_EXPECT_FALSE(test, tx_ring[4].Command &
			   (TX_LAST | TX_REPORT | TX_SEGMENTS));
	KUNIT_EXPECT_EQ(test, tx_ring[4].Status, 160U << TX_PAYLOAD_SHIFT);
	KUNIT_EXPECT_FALSE(test, I82576TxDone(&tx, 4));
	I82576TxFill(&tx, 5, 1, 60, NIC_TX_LAST, &frame);
	KUNIT_EXPECT_EQ(test, tx_ring[5].Command & (TX_LAST | TX_REPORT),
			(u32)(TX_LAST | TX_REPORT));
	KUNIT_EXPECT_EQ(test, tx_ring[5].Status, 0U);
	tx_ring[5].Status |= TX_DONE;
	KUNIT_EXPECT_TRUE(test, I82576TxDone(&tx, 5));
}

/* A sum of UDP over IPv6, and TCP over IPv4 with a tag in segments. */
static void work_is_described(struct kunit *test)
{
	const NIC_TX_FRAME sum = {
		.Length = 100, .MacBytes = 14, .L4Offset = 54, .Ipv6 = TRUE,
		.L4Sum = TRUE,
	};
	const NIC_TX_FRAME large = {
		.Length = 5000, .MacBytes = 18, .L4Offset = 38, .Mss = 1400,
		.HeaderBytes = 58, .Tcp = TRUE, .IpSum = TRUE, .L4Sum = TRUE,
	};
	const u32 *words = (void *)&tx_ring[2];

	I82576TxContext(&tx, SLOTS + 2, &sum);
	KUNIT_EXPECT_EQ(test, words[0], 14U << 9 | 40);
	KUNIT_EXPECT_EQ(test, words[2], CONTEXT | TX_EXTENDED);
	KUNIT_EXPECT_EQ(test, words[3], 0U);
	I82576TxFill(&tx, 3, 1, 100, NIC_TX_FIRST | NIC_TX_LAST, &sum);
	KUNIT_EXPECT_EQ(test, tx_ring[3].Status,
			100U << TX_PAYLOAD_SHIFT | TX_L4_SUM);

	I82576TxContext(&tx, 2, &large);
	KUNIT_EXPECT_EQ(test, words[0], 18U << 9 | 20);
	KUNIT_EXPECT_EQ(test, words[2], CONTEXT | TX_EXTENDED | CONTEXT_IPV4 |
			CONTEXT_TCP);
	KUNIT_EXPECT_EQ(test, words[3], 1400U << 16 | 20 << 8);
	I82576TxFill(&tx, 3, 1, 5000, NIC_TX_FIRST | NIC_TX_LAST, &large);
	KUNIT_EXPECT_TRUE(test, tx_ring[3].Command & TX_SEGMENTS);
	/* What is counted is what is behind the headers. */
	KUNIT_EXPECT_EQ(test, tx_ring[3].Status, 4942U << TX_PAYLOAD_SHIFT |
			TX_IP_SUM | TX_L4_SUM);
}

static void sums_are_read(struct kunit *test)
{
	NIC_RX_FRAME frame;

	done(0, RX_DONE | RX_LAST | RX_IP_SUM | RX_TCP_SUM, 60, &frame);
	KUNIT_EXPECT_TRUE(test, frame.IpChecked);
	KUNIT_EXPECT_TRUE(test, frame.L4Checked);
	KUNIT_EXPECT_FALSE(test, frame.Udp);
	done(0, RX_DONE | RX_LAST | RX_IP_SUM | RX_UDP_SUM, 60, &frame);
	KUNIT_EXPECT_TRUE(test, frame.Udp);
	KUNIT_EXPECT_TRUE(test, frame.L4Checked);
	/* What is wrong goes up all the same: the stack looks again. */
	done(0, RX_DONE | RX_LAST | RX_IP_SUM | RX_IP_WRONG | RX_TCP_SUM |
	     RX_L4_WRONG, 60, &frame);
	KUNIT_EXPECT_FALSE(test, frame.IpChecked);
	KUNIT_EXPECT_FALSE(test, frame.L4Checked);
	KUNIT_EXPECT_TRUE(test, frame.L4Wrong);
	KUNIT_EXPECT_FALSE(test, frame.Error);
	/* Nobody has looked. */
	done(0, RX_DONE | RX_LAST | RX_L4_WRONG, 60, &frame);
	KUNIT_EXPECT_FALSE(test, frame.L4Checked);
	KUNIT_EXPECT_FALSE(test, frame.L4Wrong);
}

static int ring_init(struct kunit *test)
{
	memset(rx_ring, 0, sizeof(rx_ring));
	memset(tx_ring, 0, sizeof(tx_ring));
	rx.Middle = FALSE;
	return card_make(test);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(queue_starts_and_stops),
	KUNIT_CASE(sending_starts_and_stops),
	KUNIT_CASE(device_that_does_not_start),
	KUNIT_CASE(reset_stops_every_queue),
	KUNIT_CASE(frames_are_read),
	KUNIT_CASE(pieces_of_frames_are_errors),
	KUNIT_CASE(frames_are_described),
	KUNIT_CASE(work_is_described),
	KUNIT_CASE(sums_are_read),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_hw_82576_ring",
	.init = ring_init,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/hw/82576_ring.c");
