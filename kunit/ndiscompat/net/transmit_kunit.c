// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/net/transmit.c: frames on their way to the port and back.
 */
#include "port.h"

#define RING	16

static struct port *port_of(struct kunit *test)
{
	return test->priv;
}

static struct rtnl_link_stats64 stats_of(struct port *port)
{
	struct rtnl_link_stats64 stats = {};
	u64 linear = 0, stops = 0;

	ndc_transmit_stats(port->nic, 0, &stats, &linear, &stops);
	return stats;
}

static struct netdev_queue *queue_of(struct port *port)
{
	return netdev_get_tx_queue(port->dev, 0);
}

static void frame_goes_where_it_lies(struct kunit *test)
{
	struct port *port = port_of(test);
	u8 expected[700];
	struct sk_buff *skb;
	void *data;

	port->keep = true;
	skb = port_skb(port, sizeof(expected));
	KUNIT_ASSERT_NOT_NULL(test, skb);
	data = skb->data;
	port_fill(expected, sizeof(expected));
	dev_queue_xmit(skb);
	KUNIT_ASSERT_EQ(test, port->sends, 1);
	KUNIT_EXPECT_PTR_EQ(test,
			    port->sent->FirstNetBuffer->CurrentMdl->MappedSystemVa,
			    data);
	KUNIT_EXPECT_EQ(test, memcmp(data, expected, sizeof(expected)), 0);
	KUNIT_EXPECT_EQ(test, port->sent->Status, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ndc_transmit_out(port->nic), 1);
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_packets, 0);
	port_complete(port);
	KUNIT_EXPECT_EQ(test, ndc_transmit_out(port->nic), 0);
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_packets, 1);
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_bytes, sizeof(expected));
}

static void completed_inside_the_send(struct kunit *test)
{
	struct port *port = port_of(test);
	unsigned int i;

	for (i = 0; i < 5 * RING; i++)
		port_xmit(test, port, 100);
	KUNIT_EXPECT_EQ(test, port->sends, 5 * RING);
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_packets, 5 * RING);
	KUNIT_EXPECT_FALSE(test, netif_xmit_stopped(queue_of(port)));
}

static void full_ring_stops_and_goes_on(struct kunit *test)
{
	struct port *port = port_of(test);
	bool stopped[RING];
	struct sk_buff *skb;
	unsigned int i;

	port->keep = true;
	for (i = 0; i < RING; i++) {
		skb = port_skb(port, 100);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		port_transmit(port, skb);
		stopped[i] = netif_tx_queue_stopped(queue_of(port));
	}
	KUNIT_EXPECT_EQ(test, port->sends, RING);
	KUNIT_EXPECT_FALSE(test, stopped[RING - 2]);
	KUNIT_EXPECT_TRUE(test, stopped[RING - 1]);
	port_complete(port);
	KUNIT_EXPECT_FALSE(test, netif_tx_queue_stopped(queue_of(port)));
	port_xmit(test, port, 100);
	KUNIT_EXPECT_EQ(test, port->sends, RING + 1);
}

static void failures_are_counted(struct kunit *test)
{
	struct port *port = port_of(test);

	port->status = NDIS_STATUS_FAILURE;
	port_xmit(test, port, 100);
	port->status = NDIS_STATUS_PAUSED;
	port_xmit(test, port, 100);
	port->status = NDIS_STATUS_SEND_ABORTED;
	port_xmit(test, port, 100);
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_errors, 1);
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_dropped, 2);
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_packets, 0);
}

static void completed_twice(struct kunit *test)
{
	struct port *port = port_of(test);
	NET_BUFFER_LIST *nbl;

	port->keep = true;
	port_xmit(test, port, 100);
	nbl = port->sent;
	port_complete(port);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMSendNetBufferListsComplete(port->adapter, nbl, 0));
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_packets, 1);
	/* In a circle it is the same. */
	port_xmit(test, port, 100);
	nbl = port->sent;
	nbl->Next = nbl;
	ndt_announce(test, NDC_RULE_LIST);
	ndt_announce(test, NDC_RULE_STATE);
	NdisMSendNetBufferListsComplete(port->adapter, nbl, 0);
	port->sent = NULL;
	port->sent_end = &port->sent;
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_packets, 2);
	KUNIT_EXPECT_EQ(test, ndc_transmit_out(port->nic), 0);
}

static void foreign_nbl_is_completed(struct kunit *test)
{
	struct port *port = port_of(test);
	void *pool = port_pool(test);
	NET_BUFFER_LIST *nbl, *ours;

	nbl = NdisAllocateNetBufferAndNetBufferList(pool, 0, 0, NULL, 0, 0);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMSendNetBufferListsComplete(port->adapter, nbl, 0));
	/* Not even with the token of one of ours. */
	port->keep = true;
	port_xmit(test, port, 100);
	ours = port->sent;
	nbl->ProtocolReserved[0] = ours->ProtocolReserved[0];
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMSendNetBufferListsComplete(port->adapter, nbl, 0));
	nbl->ProtocolReserved[0] = (void *)~0ul;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMSendNetBufferListsComplete(port->adapter, nbl, 0));
	KUNIT_EXPECT_EQ(test, ndc_transmit_out(port->nic), 1);
	port_complete(port);
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
}

static void port_frees_what_it_is_to_send(struct kunit *test)
{
	struct port *port = port_of(test);

	port->keep = true;
	port_xmit(test, port, 100);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeNetBufferList(port->sent));
	port_complete(port);
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_packets, 1);
}

static void wrong_handle(struct kunit *test)
{
	struct port *port = port_of(test);

	port->keep = true;
	port_xmit(test, port, 100);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMSendNetBufferListsComplete(port, port->sent, 0));
	KUNIT_EXPECT_EQ(test, ndc_transmit_out(port->nic), 1);
}

static void complete_sent(void *data)
{
	struct port *port = data;

	NdisMSendNetBufferListsComplete(port->adapter, port->sent, 0);
}

static void refused_in_an_interrupt(struct kunit *test)
{
	struct port *port = port_of(test);

	port->keep = true;
	port_xmit(test, port, 100);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(complete_sent, port));
	KUNIT_EXPECT_EQ(test, ndc_transmit_out(port->nic), 1);
}

static void completed_from_a_softirq(struct kunit *test)
{
	struct port *port = port_of(test);

	port->keep = true;
	port_xmit(test, port, 100);
	ndt_in_softirq(complete_sent, port);
	port->sent = NULL;
	port->sent_end = &port->sent;
	KUNIT_EXPECT_EQ(test, ndc_transmit_out(port->nic), 0);
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_packets, 1);
}

static void paused_port_gets_nothing(struct kunit *test)
{
	struct port *port = port_of(test);
	struct sk_buff *skb;
	netdev_tx_t result;

	ndc_nic_pausing(port->adapter);
	skb = port_skb(port, 100);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	local_bh_disable();
	HARD_TX_LOCK(port->dev, queue_of(port), smp_processor_id());
	result = ndc_transmit(skb, port->dev);
	HARD_TX_UNLOCK(port->dev, queue_of(port));
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, result, NETDEV_TX_BUSY);
	KUNIT_EXPECT_EQ(test, port->sends, 0);
	kfree_skb(skb);
	ndc_nic_running(port->adapter);
	port_xmit(test, port, 100);
	KUNIT_EXPECT_EQ(test, port->sends, 1);
}

static void what_is_out_after_a_pause_is_named(struct kunit *test)
{
	struct port *port = port_of(test);

	port->keep = true;
	port_xmit(test, port, 100);
	port_xmit(test, port, 100);
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK, port_down(port));
	/* Late, but not lost. */
	port_complete(port);
	KUNIT_EXPECT_EQ(test, ndc_transmit_out(port->nic), 0);
}

static void what_never_completes_is_taken_at_halt(struct kunit *test)
{
	struct port *port = port_of(test);
	NET_BUFFER_LIST *nbl;

	port->keep = true;
	port_xmit(test, port, 100);
	nbl = port->sent;
	ndc_nic_halted(port->adapter);
	KUNIT_EXPECT_EQ(test, ndc_transmit_out(port->nic), 0);
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_dropped, 1);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMSendNetBufferListsComplete(port->adapter, nbl, 0));
	port->sent = NULL;
	port->sent_end = &port->sent;
}

static void queues_without_memory(struct kunit *test)
{
	struct port *port = port_of(test);
	struct ndc_nic_info info = port->nic->info;
	unsigned int nth, failures = 0;
	int err;

	port_down(port);
	ndc_nic_halted(port->adapter);
	ndc_transmit_destroy(port->nic);
	info.tx_ring = 4;
	info.tx_queues = 2;
	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		err = ndc_transmit_create(port->nic, &info);
		if (!ndt_failed())
			break;
		if (!err) {
			ndc_transmit_destroy(port->nic);
			continue;
		}
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_EQ(test, port->nic->tx_count, 0);
		failures++;
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	/* Of each queue: its arrays and its pool, and the pool's first NBLs. */
	KUNIT_EXPECT_EQ(test, nth - 1, 2 * (3 + 1 + 6));
	/* Instead of many NBLs at once there may be fewer. */
	KUNIT_EXPECT_EQ(test, failures, 2 * (3 + 1));
	KUNIT_EXPECT_EQ(test, port->nic->tx_count, 2);
}

static void send_some(void *data)
{
	struct port *port = data;
	struct sk_buff *skb;
	unsigned int i;

	for (i = 0; i < 100; i++) {
		skb = port_skb(port, 100);
		if (skb)
			dev_queue_xmit(skb);
		port_complete(port);
	}
}

static void sends_and_completions_at_once(struct kunit *test)
{
	struct port *port = port_of(test);

	port->keep = true;
	ndt_in_threads(test, 4, send_some, port);
	port_complete(port);
	KUNIT_EXPECT_EQ(test, ndc_transmit_out(port->nic), 0);
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_packets, port->sends);
	KUNIT_EXPECT_GE(test, port->sends, 100);
}

static void stop_or_send(void *data)
{
	struct port *port = data;
	unsigned int i;

	if (!rtnl_trylock()) {
		send_some(port);
		return;
	}
	for (i = 0; i < 5; i++) {
		dev_close(port->dev);
		dev_open(port->dev, NULL);
	}
	rtnl_unlock();
}

static void completions_while_it_stops(struct kunit *test)
{
	struct port *port = port_of(test);

	/* It completes inside its send, so that nothing is out for long. */
	ndt_in_threads(test, 3, stop_or_send, port);
	KUNIT_EXPECT_EQ(test, ndc_transmit_out(port->nic), 0);
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_packets, port->sends);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(frame_goes_where_it_lies),
	KUNIT_CASE(completed_inside_the_send),
	KUNIT_CASE(full_ring_stops_and_goes_on),
	KUNIT_CASE(failures_are_counted),
	KUNIT_CASE(completed_twice),
	KUNIT_CASE(foreign_nbl_is_completed),
	KUNIT_CASE(port_frees_what_it_is_to_send),
	KUNIT_CASE(wrong_handle),
	KUNIT_CASE(refused_in_an_interrupt),
	KUNIT_CASE(completed_from_a_softirq),
	KUNIT_CASE(paused_port_gets_nothing),
	KUNIT_CASE(what_is_out_after_a_pause_is_named),
	KUNIT_CASE(what_never_completes_is_taken_at_halt),
	KUNIT_CASE(queues_without_memory),
	KUNIT_CASE(sends_and_completions_at_once),
	KUNIT_CASE(completions_while_it_stops),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_transmit",
	.init = port_init,
	.exit = port_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/transmit.c");
