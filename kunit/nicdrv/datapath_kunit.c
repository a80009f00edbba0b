// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/datapath.c: receive.
 */
#include "ndt.h"

#include <linux/ethtool.h>

#include "ndpnicdrv.h"

static void frames_reach_the_stack(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	u32 tail = nichw.tail[0];
	int i;

	for (i = 0; i < 300; i++)
		KUNIT_ASSERT_TRUE(test, nicdrv_receive(adapter, 0));
	NICDRV_UNTIL(atomic_read(&ndpnic.got) == 300);
	KUNIT_EXPECT_EQ(test, adapter->Queues[0].Counts.Frames, 300);
	KUNIT_EXPECT_EQ(test, adapter->Queues[0].Counts.Octets,
			300 * NDPNIC_BYTES);
	KUNIT_EXPECT_EQ(test, adapter->Queues[0].Counts.Broadcast, 300);
	/* Each slot was filled again. */
	KUNIT_EXPECT_GT(test, nichw.tail[0], tail);
}

/* What the hardware says of it is not believed. */
static void nonsense_is_counted_and_not_indicated(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	struct nichw_rx *rx;

	rx = nicdrv_write(adapter, 0);
	KUNIT_ASSERT_NOT_NULL(test, rx);
	rx->length = 4097;
	rx = nicdrv_write(adapter, 0);
	rx->length = 13;
	rx = nicdrv_write(adapter, 0);
	rx->error = true;
	nicdrv_poll(adapter, 0);
	KUNIT_EXPECT_EQ(test, adapter->Queues[0].Counts.Errors, 3);
	KUNIT_EXPECT_EQ(test, adapter->Queues[0].Counts.Frames, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpnic.got), 0);
	KUNIT_EXPECT_EQ(test, adapter->Queues[0].Out, 0U);
	KUNIT_EXPECT_TRUE(test, nicdrv_receive(adapter, 0));
	NICDRV_UNTIL(atomic_read(&ndpnic.got) == 1);
}

static void poll_has_a_budget(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	ULONG indicated;
	BOOLEAN more;
	int i;

	for (i = 0; i < 100; i++)
		KUNIT_ASSERT_NOT_NULL(test, nicdrv_write(adapter, 0));
	local_bh_disable();
	more = NicPoll(adapter, 0, 64, &indicated);
	local_bh_enable();
	KUNIT_EXPECT_TRUE(test, more);
	KUNIT_EXPECT_EQ(test, indicated, 64U);
	local_bh_disable();
	more = NicPoll(adapter, 0, 64, &indicated);
	local_bh_enable();
	KUNIT_EXPECT_FALSE(test, more);
	KUNIT_EXPECT_EQ(test, indicated, 36U);
}

/* Frames that wait for their reader are out, and come back from him. */
static void lent_frames_come_back(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	NIC_QUEUE *queue = &adapter->Queues[0];
	struct nichw_rx *rx;
	int i;

	/* The layer lends what it has seen before, if it is not short. */
	for (i = 0; i < 300; i++)
		nicdrv_receive(adapter, 0);
	NICDRV_UNTIL(atomic_read(&ndpnic.got) == 300);
	ndpnic.hold = true;
	for (i = 0; i < 20; i++) {
		rx = nicdrv_write(adapter, 0);
		KUNIT_ASSERT_NOT_NULL(test, rx);
		rx->length = 1000;
		nicdrv_poll(adapter, 0);
	}
	NICDRV_UNTIL(atomic_read(&ndpnic.got) == 320);
	KUNIT_EXPECT_GT(test, queue->Out, 0U);
	KUNIT_EXPECT_EQ(test, adapter->References, 1 + (LONG)queue->Out);
	skb_queue_purge(&ndpnic.held);
	NICDRV_UNTIL(!READ_ONCE(queue->Out));
	KUNIT_EXPECT_EQ(test, adapter->References, 1);
}

static void stopped_queue_receives_nothing(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);

	KUNIT_ASSERT_NOT_NULL(test, nicdrv_write(adapter, 0));
	KUNIT_ASSERT_EQ(test, ndpnic_close(test->priv), 0);
	nicdrv_poll(adapter, 0);
	KUNIT_EXPECT_EQ(test, adapter->Queues[0].Counts.Frames, 0);
	KUNIT_EXPECT_EQ(test, adapter->Queues[0].FreeCount, 256U);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(frames_reach_the_stack),
	KUNIT_CASE(nonsense_is_counted_and_not_indicated),
	KUNIT_CASE(poll_has_a_budget),
	KUNIT_CASE(lent_frames_come_back),
	KUNIT_CASE(stopped_queue_receives_nothing),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_datapath",
	.init = nicdrv_init_open,
	.exit = nicdrv_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/datapath.c");
