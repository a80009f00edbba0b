// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/net/rxqueue.c: receive queues come and go.  What is lent of them
 * is lend_kunit.c's.
 */
#include "port.h"

#define LENGTH	600

static void tell(struct net_device *dev, unsigned int length, bool multicast)
{
	struct port *port = the_port;

	if (dev == port->dev && length == LENGTH && !multicast)
		port->resets++;
}

static void queue_outlives_its_device(struct kunit *test)
{
	struct port *port = test->priv;
	u8 *data = kunit_kzalloc(test, LENGTH, GFP_KERNEL);
	void *pool = port_pool(test);
	struct ndc_rx_totals totals;
	struct ndc_rx_queue *queue;
	struct frame *frame;

	KUNIT_ASSERT_NOT_NULL(test, data);
	frame = frame_create(test, pool, data, LENGTH, LENGTH);
	queue = ndc_receive_add(port->nic, 3, port->dev, 4);
	KUNIT_ASSERT_NOT_NULL(test, queue);
	KUNIT_EXPECT_NULL(test, ndc_receive_add(port->nic, 3, port->dev, 4));
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(frame->nbl) = 3;
	frame_indicate(frame, 0);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&port->got), 1);
	/* Its device goes: dropped and counted, but it comes back. */
	ndc_receive_clear(queue);
	frame_indicate(frame, 0);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&port->got), 1);
	KUNIT_EXPECT_EQ(test, port->backs, 2);
	memset(&totals, 0, sizeof(totals));
	ndc_receive_stats(queue, &totals);
	KUNIT_EXPECT_EQ(test, totals.packets, 1);
	KUNIT_EXPECT_EQ(test, totals.bytes, LENGTH);
	KUNIT_EXPECT_EQ(test, totals.dropped, 1);
	ndc_receive_del(queue);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, frame_indicate(frame, 0));
	KUNIT_EXPECT_EQ(test, port_totals(port).packets, 0);
	frame_free(frame);
	NdisFreeNetBufferListPool(pool);
}

static void queue_without_memory_is_none(struct kunit *test)
{
	struct port *port = test->priv;
	struct ndc_rx_queue *queue;
	unsigned int nth;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		queue = ndc_receive_add(port->nic, 3, port->dev, 4);
		if (!ndt_failed())
			break;
		KUNIT_EXPECT_NULL(test, queue);
	}
	KUNIT_EXPECT_EQ(test, nth - 1, 4);
	KUNIT_ASSERT_NOT_NULL(test, queue);
	ndc_receive_del(queue);
}

static void counts_of_another_device_are_its_own(struct kunit *test)
{
	struct port *port = test->priv;
	u8 *data = kunit_kzalloc(test, LENGTH, GFP_KERNEL);
	void *pool = port_pool(test);
	struct rtnl_link_stats64 stats;
	struct ndc_rx_queue *queue;
	struct frame *frame;

	KUNIT_ASSERT_NOT_NULL(test, data);
	frame = frame_create(test, pool, data, LENGTH, LENGTH);
	queue = ndc_receive_add(port->nic, 3, port->dev, 4);
	KUNIT_ASSERT_NOT_NULL(test, queue);
	queue->tell = tell;
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(frame->nbl) = 3;
	frame_indicate(frame, 0);
	KUNIT_EXPECT_EQ(test, port->resets, 1);
	dev_get_stats(port->dev, &stats);
	KUNIT_EXPECT_EQ(test, stats.rx_packets, 0);
	port->resets = 0;
	frame_free(frame);
	NdisFreeNetBufferListPool(pool);
	/* The queue is left: it goes with the NIC. */
}

static void nothing_is_lent_at_first(struct kunit *test)
{
	struct port *port = test->priv;

	KUNIT_EXPECT_FALSE(test, ndc_receive_lent(port->nic));
	ndc_receive_scan(port->nic);
	ndc_receive_force(port->nic);
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&port->nic->scan));
	KUNIT_EXPECT_EQ(test, port->backs, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(queue_outlives_its_device),
	KUNIT_CASE(queue_without_memory_is_none),
	KUNIT_CASE(counts_of_another_device_are_its_own),
	KUNIT_CASE(nothing_is_lent_at_first),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_rxqueue",
	.init = port_init,
	.exit = port_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/rxqueue.c");
