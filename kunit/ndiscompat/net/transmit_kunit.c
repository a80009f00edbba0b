// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/net/transmit.c: frames on their way to the port and back.
 */
#include "port.h"

#include <linux/ip.h>
#include <linux/tcp.h>
#include <net/tcp.h>

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

/* What an NBL's MDLs describe, or NULL if there is not so much of it. */
static u8 *contents(struct kunit *test, const NET_BUFFER_LIST *nbl)
{
	const NET_BUFFER *nb = nbl->FirstNetBuffer;
	u32 length = nb->DataLength, offset = nb->CurrentMdlOffset, part;
	u8 *data = kunit_kzalloc(test, length, GFP_KERNEL);
	const MDL *mdl = nb->CurrentMdl;
	u32 at = 0;

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (; mdl && at < length; mdl = mdl->Next, offset = 0) {
		part = min(length - at, mdl->ByteCount - offset);
		memcpy(data + at, mdl->MappedSystemVa + offset, part);
		at += part;
	}
	return at == length ? data : NULL;
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
	KUNIT_EXPECT_EQ(test, memcmp(contents(test, port->sent), expected,
				     sizeof(expected)), 0);
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

/* Straight to the queue: what the stack would make of it is not asked. */
static void transmit(struct port *port, struct sk_buff *skb)
{
	HARD_TX_LOCK(port->dev, queue_of(port), smp_processor_id());
	ndc_transmit(skb, port->dev);
	HARD_TX_UNLOCK(port->dev, queue_of(port));
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
		local_bh_disable();
		transmit(port, skb);
		local_bh_enable();
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

static void fragments_stay_where_they_are(struct kunit *test)
{
	struct port *port = port_of(test);
	struct sk_buff *skb = port_skb(port, 100);
	u8 expected[300];
	struct page *page;
	unsigned int i;
	u8 *data;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	port->keep = true;
	page = alloc_page(GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, page);
	for (i = 0; i < 200; i++)
		((u8 *)page_address(page))[50 + i] = 100 + i;
	skb_add_rx_frag(skb, 0, page, 50, 200, PAGE_SIZE);
	port_fill(expected, sizeof(expected));
	dev_queue_xmit(skb);
	KUNIT_ASSERT_EQ(test, port->sends, 1);
	KUNIT_EXPECT_PTR_EQ(test,
			    port->sent->FirstNetBuffer->CurrentMdl->Next->MappedSystemVa,
			    page_address(page) + 50);
	data = contents(test, port->sent);
	KUNIT_ASSERT_NOT_NULL(test, data);
	KUNIT_EXPECT_EQ(test, memcmp(data, expected, sizeof(expected)), 0);
	KUNIT_EXPECT_EQ(test, port->sent->FirstNetBuffer->DataLength,
			sizeof(expected));
}

/* An IPv4 TCP segment with its checksum still to come. */
static struct sk_buff *tcp_skb(struct port *port, unsigned int payload)
{
	struct sk_buff *skb = netdev_alloc_skb(port->dev, 200 + payload);
	struct iphdr *ip;
	struct tcphdr *tcp;

	if (!skb)
		return NULL;
	skb_reserve(skb, 64);
	skb_reset_mac_header(skb);
	port_fill(skb_put(skb, ETH_HLEN), ETH_HLEN);
	eth_hdr(skb)->h_proto = htons(ETH_P_IP);
	skb->protocol = htons(ETH_P_IP);
	skb_set_network_header(skb, ETH_HLEN);
	ip = skb_put_zero(skb, sizeof(*ip));
	ip->version = 4;
	ip->ihl = 5;
	ip->protocol = IPPROTO_TCP;
	ip->saddr = htonl(0x0a000001);
	ip->daddr = htonl(0x0a000002);
	ip->tot_len = htons(sizeof(*ip) + sizeof(*tcp) + payload);
	ip->check = 0x1234;
	skb_set_transport_header(skb, ETH_HLEN + sizeof(*ip));
	tcp = skb_put_zero(skb, sizeof(*tcp));
	tcp->doff = sizeof(*tcp) / 4;
	tcp->check = ~tcp_v4_check(sizeof(*tcp) + payload, ip->saddr,
				   ip->daddr, 0);
	skb_put_zero(skb, payload);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_transport_header(skb) - skb->head;
	skb->csum_offset = offsetof(struct tcphdr, check);
	return skb;
}

static void checksum_is_asked_for(struct kunit *test)
{
	struct port *port = port_of(test);
	struct sk_buff *skb = tcp_skb(port, 100);
	NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO info;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	port->keep = true;
	local_bh_disable();
	transmit(port, skb);
	local_bh_enable();
	KUNIT_ASSERT_EQ(test, port->sends, 1);
	info.Value = NET_BUFFER_LIST_INFO(port->sent,
					  TcpIpChecksumNetBufferListInfo);
	KUNIT_EXPECT_TRUE(test, info.Transmit.IsIPv4);
	KUNIT_EXPECT_FALSE(test, info.Transmit.IsIPv6);
	KUNIT_EXPECT_TRUE(test, info.Transmit.TcpChecksum);
	KUNIT_EXPECT_FALSE(test, info.Transmit.UdpChecksum);
	KUNIT_EXPECT_TRUE(test, info.Transmit.TcpHeaderOffset == 34);
	KUNIT_EXPECT_NULL(test, NET_BUFFER_LIST_INFO(port->sent,
						     TcpLargeSendNetBufferListInfo));
}

static void other_checksums_are_made_here(struct kunit *test)
{
	struct port *port = port_of(test);
	struct sk_buff *skb = tcp_skb(port, 100);
	u8 *data;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	port->keep = true;
	skb->protocol = htons(PORT_TYPE);
	local_bh_disable();
	transmit(port, skb);
	local_bh_enable();
	KUNIT_ASSERT_EQ(test, port->sends, 1);
	KUNIT_EXPECT_NULL(test, NET_BUFFER_LIST_INFO(port->sent,
						     TcpIpChecksumNetBufferListInfo));
	data = contents(test, port->sent);
	KUNIT_ASSERT_NOT_NULL(test, data);
	/* Over the segment and its pseudo-header it adds up. */
	KUNIT_EXPECT_EQ(test,
			tcp_v4_check(120, htonl(0x0a000001), htonl(0x0a000002),
				     csum_partial(data + 34, 120, 0)), 0);
}

static void large_send(struct kunit *test)
{
	struct port *port = port_of(test);
	struct sk_buff *skb = tcp_skb(port, 3000);
	NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO info;
	struct iphdr *ip;
	u8 *data;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	port->keep = true;
	skb_shinfo(skb)->gso_size = 1000;
	skb_shinfo(skb)->gso_segs = 3;
	skb_shinfo(skb)->gso_type = SKB_GSO_TCPV4;
	local_bh_disable();
	transmit(port, skb);
	local_bh_enable();
	KUNIT_ASSERT_EQ(test, port->sends, 1);
	info.Value = NET_BUFFER_LIST_INFO(port->sent,
					  TcpLargeSendNetBufferListInfo);
	KUNIT_EXPECT_TRUE(test, info.LsoV2Transmit.MSS == 1000);
	KUNIT_EXPECT_TRUE(test, info.LsoV2Transmit.TcpHeaderOffset == 34);
	KUNIT_EXPECT_TRUE(test, info.LsoV2Transmit.Type == 1);
	KUNIT_EXPECT_TRUE(test, info.LsoV2Transmit.IPVersion == 0);
	data = contents(test, port->sent);
	KUNIT_ASSERT_NOT_NULL(test, data);
	ip = (struct iphdr *)(data + ETH_HLEN);
	KUNIT_EXPECT_EQ(test, ip->tot_len, 0);
	KUNIT_EXPECT_EQ(test, ip->check, 0);
	/* The pseudo-header without a length. */
	KUNIT_EXPECT_EQ(test, *(__sum16 *)(data + 34 + 16),
			(__sum16)~csum_tcpudp_magic(ip->saddr, ip->daddr, 0,
						    IPPROTO_TCP, 0));
	port_complete(port);
	KUNIT_EXPECT_EQ(test, stats_of(port).tx_packets, 3);
}

static void headers_of_others_are_left_alone(struct kunit *test)
{
	struct port *port = port_of(test);
	struct sk_buff *skb = tcp_skb(port, 3000), *clone;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_shinfo(skb)->gso_size = 1000;
	skb_shinfo(skb)->gso_segs = 3;
	skb_shinfo(skb)->gso_type = SKB_GSO_TCPV4;
	clone = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	local_bh_disable();
	transmit(port, clone);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, ip_hdr(skb)->tot_len, htons(3040));
	kfree_skb(skb);
}

static void tag_goes_out_of_band(struct kunit *test)
{
	struct port *port = port_of(test);
	struct sk_buff *skb = port_skb(port, 100);
	NDIS_NET_BUFFER_LIST_8021Q_INFO info;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	port->keep = true;
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q),
			       6 << VLAN_PRIO_SHIFT | 1234);
	dev_queue_xmit(skb);
	KUNIT_ASSERT_EQ(test, port->sends, 1);
	info.Value = NET_BUFFER_LIST_INFO(port->sent,
					  Ieee8021QNetBufferListInfo);
	KUNIT_EXPECT_TRUE(test, info.TagHeader.VlanId == 1234);
	KUNIT_EXPECT_TRUE(test, info.TagHeader.UserPriority == 6);
	KUNIT_EXPECT_TRUE(test, info.TagHeader.CanonicalFormatId == 0);
	port_complete(port);
	/* The next frame in the same NBL has none. */
	port->keep = true;
	port_xmit(test, port, 100);
	KUNIT_EXPECT_NULL(test, NET_BUFFER_LIST_INFO(port->sent,
						     Ieee8021QNetBufferListInfo));
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

static void backfill_lies_before_the_frame(struct kunit *test)
{
	struct port *port = port_of(test);
	NET_BUFFER *nb;

	port->info.backfill = 32;
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, port_reinitialise(port->adapter), 0);
	rtnl_unlock();
	port->keep = true;
	port_xmit(test, port, 100);
	KUNIT_ASSERT_EQ(test, port->sends, 1);
	nb = port->sent->FirstNetBuffer;
	KUNIT_EXPECT_EQ(test, nb->DataOffset, 32);
	KUNIT_EXPECT_EQ(test, nb->CurrentMdlOffset, 32);
	KUNIT_EXPECT_EQ(test, nb->CurrentMdl->ByteCount, 132);
	/* It is the port's to write to. */
	memset(nb->CurrentMdl->MappedSystemVa, 0x55, 32);
	KUNIT_EXPECT_EQ(test, ((u8 *)contents(test, port->sent))[5], 1);
}

static void many_pieces_are_copied_together(struct kunit *test)
{
	struct port *port = port_of(test);
	struct sk_buff *skb = port_skb(port, 60);
	struct rtnl_link_stats64 stats = {};
	u64 linear = 0, stops = 0;
	struct page *page;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	port->keep = true;
	/* Each of them may span one page more than its bytes. */
	for (i = 0; i < MAX_SKB_FRAGS; i++) {
		page = alloc_pages(GFP_KERNEL | __GFP_COMP, 3);
		KUNIT_ASSERT_NOT_NULL(test, page);
		skb_add_rx_frag(skb, i, page, 100, 7 * PAGE_SIZE, PAGE_SIZE);
	}
	local_bh_disable();
	transmit(port, skb);
	local_bh_enable();
	ndc_transmit_stats(port->nic, 0, &stats, &linear, &stops);
	KUNIT_EXPECT_EQ(test, linear, 1);
	KUNIT_EXPECT_EQ(test, stats.tx_dropped + port->sends, 1);
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
	KUNIT_CASE(fragments_stay_where_they_are),
	KUNIT_CASE(checksum_is_asked_for),
	KUNIT_CASE(other_checksums_are_made_here),
	KUNIT_CASE(large_send),
	KUNIT_CASE(headers_of_others_are_left_alone),
	KUNIT_CASE(tag_goes_out_of_band),
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
	KUNIT_CASE(backfill_lies_before_the_frame),
	KUNIT_CASE(many_pieces_are_copied_together),
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
