// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/send.c: frames into the ring, and out of it.
 */
#include "ndt.h"

#include <linux/ethtool.h>

#include "ndpnicdrv.h"

/* The hardware sends some; the driver hears of it. */
static void sent(NIC_ADAPTER *adapter, u32 frames)
{
	nichw.tx_done += frames;
	nicdrv_poll(adapter, NICHW_QUEUES);
}

static void frames_are_sent_and_completed(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NIC_ADAPTER *adapter = nicdrv_of(test);

	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(ndp)), 0);
	KUNIT_EXPECT_EQ(test, nichw.tx_tail, 1U);
	KUNIT_EXPECT_EQ(test, adapter->References, 2);
	KUNIT_EXPECT_EQ(test, *((u8 *)adapter->TxSlots[0].Virtual + 12),
			NDPNIC_TYPE >> 8);
	sent(adapter, 1);
	KUNIT_EXPECT_EQ(test, adapter->References, 1);
	KUNIT_EXPECT_EQ(test, adapter->TxCounts.Octets, NDPNIC_BYTES);
	KUNIT_EXPECT_EQ(test, adapter->TxCounts.Broadcast, 1);
}

/* An NBL of one frame that the driver is given directly. */
static NET_BUFFER_LIST *make(struct kunit *test, MDL **mdl, ULONG length)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	u8 *data = kunit_kzalloc(test, length, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, data);
	*mdl = NdisAllocateMdl(adapter->Handle, data, length);
	return NdisAllocateNetBufferAndNetBufferList(adapter->Pool, 0, 0, *mdl,
						     0, length);
}

static void wrong_lengths_fail(struct kunit *test)
{
	static const ULONG lengths[] = { 13, 1519 };
	NIC_ADAPTER *adapter = nicdrv_of(test);
	NIC_LIST done = {};
	NET_BUFFER_LIST *list;
	unsigned int i;
	MDL *mdl;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		list = make(test, &mdl, lengths[i]);
		KUNIT_ASSERT_NOT_NULL(test, list);
		NdisAcquireSpinLock(&adapter->TxLock);
		KUNIT_EXPECT_TRUE(test, NicPostList(adapter, list, &done));
		NdisReleaseSpinLock(&adapter->TxLock);
		KUNIT_EXPECT_PTR_EQ(test, done.First, list);
		KUNIT_EXPECT_EQ(test, list->Status, NDIS_STATUS_INVALID_LENGTH);
		KUNIT_EXPECT_EQ(test, adapter->TxCounts.Errors, i + 1);
		done = (NIC_LIST) {};
		NdisFreeNetBufferList(list);
		NdisFreeMdl(mdl);
	}
	KUNIT_EXPECT_EQ(test, adapter->TxTail, 0U);
}

/* A list without any frame ends at once: nothing else would end it. */
static void no_frames_are_sent_already(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	NET_BUFFER_LIST *list;
	NET_BUFFER *frame;
	NIC_LIST done = {};
	MDL *mdl;

	list = make(test, &mdl, 60);
	KUNIT_ASSERT_NOT_NULL(test, list);
	frame = list->FirstNetBuffer;
	list->FirstNetBuffer = NULL;
	NdisAcquireSpinLock(&adapter->TxLock);
	KUNIT_EXPECT_TRUE(test, NicPostList(adapter, list, &done));
	NdisReleaseSpinLock(&adapter->TxLock);
	KUNIT_EXPECT_PTR_EQ(test, done.First, list);
	KUNIT_EXPECT_EQ(test, list->Status, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, adapter->TxTail, 0U);
	list->FirstNetBuffer = frame;
	NdisFreeNetBufferList(list);
	NdisFreeMdl(mdl);
}

static void full_ring_makes_them_wait_in_order(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NIC_ADAPTER *adapter = nicdrv_of(test);
	u32 room = adapter->TxRing.Count - 1;
	u32 i;

	/* The stack would wait itself after the first. */
	netdev_get_tx_queue(ndpnic_dev(ndp), 0)->dql.adj_limit = 100000;
	/* As full as it gets, of frames that are another's. */
	adapter->TxTail = room;
	for (i = 0; i < room; i++)
		adapter->TxSlots[i].List = NULL;
	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(ndp)), 0);
	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(ndp)), 0);
	KUNIT_EXPECT_EQ(test, adapter->TxCounts.Waited, 2);
	KUNIT_EXPECT_EQ(test, adapter->TxTail, room);
	KUNIT_EXPECT_PTR_NE(test, adapter->TxWaiting, NULL);
	KUNIT_EXPECT_PTR_EQ(test, adapter->TxWaiting->Next,
			    adapter->TxLastWaiting);
	/* Those of the other have been sent. */
	adapter->TxHead = room;
	nichw.tx_done = room;
	sent(adapter, 0);
	KUNIT_EXPECT_PTR_EQ(test, adapter->TxWaiting, NULL);
	KUNIT_EXPECT_EQ(test, nichw.tx_tail, room + 2);
	sent(adapter, 2);
	KUNIT_EXPECT_EQ(test, adapter->References, 1);
}

static void what_is_not_sent_comes_back_at_a_pause(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NIC_ADAPTER *adapter = nicdrv_of(test);

	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(ndp)), 0);
	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(ndp)), 0);
	KUNIT_EXPECT_EQ(test, ndpnic_close(ndp), 0);
	KUNIT_EXPECT_EQ(test, adapter->References, 0);
	KUNIT_EXPECT_PTR_EQ(test, nichw.tx, NULL);
}

static void nothing_is_sent_while_paused(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);

	adapter->Running = FALSE;
	/* As after a pause: a send must not complete it again. */
	adapter->References = 0;
	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(test->priv)), 0);
	KUNIT_EXPECT_EQ(test, nichw.tx_tail, 0U);
	KUNIT_EXPECT_EQ(test, adapter->References, 0);
	adapter->References = 1;
	adapter->Running = TRUE;
}

static struct kunit_case cases[] = {
	KUNIT_CASE(frames_are_sent_and_completed),
	KUNIT_CASE(wrong_lengths_fail),
	KUNIT_CASE(no_frames_are_sent_already),
	KUNIT_CASE(full_ring_makes_them_wait_in_order),
	KUNIT_CASE(what_is_not_sent_comes_back_at_a_pause),
	KUNIT_CASE(nothing_is_sent_while_paused),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_send",
	.init = nicdrv_init_open,
	.exit = nicdrv_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/send.c");
