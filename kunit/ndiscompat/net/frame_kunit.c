// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/net/frame.c: a frame of the stack as the port gets it.
 */
#include "port.h"

#include <linux/ip.h>
#include <linux/tcp.h>
#include <net/tcp.h>

static struct port *port_of(struct kunit *test)
{
	return test->priv;
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
	port_transmit(port, skb);
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
	port_transmit(port, skb);
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
	struct rtnl_link_stats64 stats = {};
	u64 linear = 0, stops = 0;
	struct iphdr *ip;
	u8 *data;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	port->keep = true;
	skb_shinfo(skb)->gso_size = 1000;
	skb_shinfo(skb)->gso_segs = 3;
	skb_shinfo(skb)->gso_type = SKB_GSO_TCPV4;
	port_transmit(port, skb);
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
	ndc_transmit_stats(port->nic, 0, &stats, &linear, &stops);
	KUNIT_EXPECT_EQ(test, stats.tx_packets, 3);
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
	port_transmit(port, clone);
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
	port_transmit(port, skb);
	ndc_transmit_stats(port->nic, 0, &stats, &linear, &stops);
	KUNIT_EXPECT_EQ(test, linear, 1);
	KUNIT_EXPECT_EQ(test, stats.tx_dropped + port->sends, 1);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(fragments_stay_where_they_are),
	KUNIT_CASE(checksum_is_asked_for),
	KUNIT_CASE(other_checksums_are_made_here),
	KUNIT_CASE(large_send),
	KUNIT_CASE(headers_of_others_are_left_alone),
	KUNIT_CASE(tag_goes_out_of_band),
	KUNIT_CASE(backfill_lies_before_the_frame),
	KUNIT_CASE(many_pieces_are_copied_together),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_frame",
	.init = port_init,
	.exit = port_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/frame.c");
