// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/net/offload.c: offloads in two languages.
 */
#include "port.h"

#include <linux/ip.h>
#include <linux/tcp.h>

/* A port that can do everything. */
static NDIS_OFFLOAD everything(void)
{
	NDIS_OFFLOAD offload = {};

	offload.Checksum.IPv4Transmit.TcpChecksum = 1;
	offload.Checksum.IPv4Transmit.UdpChecksum = 1;
	offload.Checksum.IPv6Transmit.TcpChecksum = 1;
	offload.Checksum.IPv6Transmit.UdpChecksum = 1;
	offload.Checksum.IPv4Receive.TcpChecksum = 1;
	offload.LsoV2.IPv4.Encapsulation = NDIS_ENCAPSULATION_IEEE_802_3;
	offload.LsoV2.IPv4.MaxOffLoadSize = 60000;
	offload.LsoV2.IPv4.MinSegmentCount = 2;
	offload.LsoV2.IPv6.Encapsulation = NDIS_ENCAPSULATION_IEEE_802_3;
	offload.LsoV2.IPv6.MaxOffLoadSize = 50000;
	offload.LsoV2.IPv6.MinSegmentCount = 3;
	return offload;
}

static const netdev_features_t all = NETIF_F_IP_CSUM | NETIF_F_IPV6_CSUM |
				     NETIF_F_RXCSUM | NETIF_F_TSO |
				     NETIF_F_TSO6;

static void nothing_is_nothing(struct kunit *test)
{
	NDIS_OFFLOAD offload = {};

	KUNIT_EXPECT_EQ(test, ndc_offload_features(NULL), 0);
	KUNIT_EXPECT_EQ(test, ndc_offload_features(&offload), 0);
}

static void everything_is_everything(struct kunit *test)
{
	NDIS_OFFLOAD offload = everything();

	KUNIT_EXPECT_EQ(test, ndc_offload_features(&offload), all);
}

static void half_a_feature_is_none(struct kunit *test)
{
	NDIS_OFFLOAD offload = everything();

	/* Without checksums there is no large send either. */
	offload.Checksum.IPv4Transmit.UdpChecksum = 0;
	KUNIT_EXPECT_EQ(test, ndc_offload_features(&offload),
			all & ~(NETIF_F_IP_CSUM | NETIF_F_TSO));
	offload.Checksum.IPv6Transmit.TcpChecksum = 0;
	KUNIT_EXPECT_EQ(test, ndc_offload_features(&offload), NETIF_F_RXCSUM);
	offload = everything();
	offload.LsoV2.IPv4.Encapsulation = NDIS_ENCAPSULATION_NULL;
	offload.LsoV2.IPv6.MaxOffLoadSize = 0;
	KUNIT_EXPECT_EQ(test, ndc_offload_features(&offload),
			all & ~(NETIF_F_TSO | NETIF_F_TSO6));
}

static void limits_are_the_tightest(struct kunit *test)
{
	NDIS_OFFLOAD offload = everything(), none = {};
	struct ndc_offload read;

	ndc_offload_read(&read, &offload, &none);
	KUNIT_EXPECT_EQ(test, read.can, all);
	KUNIT_EXPECT_EQ(test, read.does, 0);
	KUNIT_EXPECT_EQ(test, read.lso_size, 50000);
	KUNIT_EXPECT_EQ(test, read.lso_segments, 3);
	KUNIT_EXPECT_FALSE(test, read.ip4_options);
	ndc_offload_read(&read, NULL, &offload);
	KUNIT_EXPECT_EQ(test, read.can, all);
	KUNIT_EXPECT_EQ(test, read.does, all);
	ndc_offload_read(&read, NULL, NULL);
	KUNIT_EXPECT_EQ(test, read.can, 0);
	KUNIT_EXPECT_EQ(test, read.lso_size, 65536);
}

static void asks_for_what_is_wanted(struct kunit *test)
{
	const struct ndc_offload offload = { .can = all & ~NETIF_F_TSO6 };
	NDIS_OFFLOAD_PARAMETERS words;

	ndc_offload_ask(&offload, all, &words);
	KUNIT_EXPECT_EQ(test, words.Header.Type, NDIS_OBJECT_TYPE_DEFAULT);
	KUNIT_EXPECT_EQ(test, words.TCPIPv4Checksum,
			NDIS_OFFLOAD_PARAMETERS_TX_RX_ENABLED);
	KUNIT_EXPECT_EQ(test, words.LsoV2IPv4,
			NDIS_OFFLOAD_PARAMETERS_LSOV2_ENABLED);
	KUNIT_EXPECT_EQ(test, words.LsoV2IPv6,
			NDIS_OFFLOAD_PARAMETERS_NO_CHANGE);
	ndc_offload_ask(&offload, NETIF_F_RXCSUM, &words);
	KUNIT_EXPECT_EQ(test, words.UDPIPv6Checksum,
			NDIS_OFFLOAD_PARAMETERS_RX_ENABLED_TX_DISABLED);
	KUNIT_EXPECT_EQ(test, words.LsoV2IPv4,
			NDIS_OFFLOAD_PARAMETERS_LSOV2_DISABLED);
	ndc_offload_ask(&offload, NETIF_F_IP_CSUM, &words);
	KUNIT_EXPECT_EQ(test, words.TCPIPv4Checksum,
			NDIS_OFFLOAD_PARAMETERS_TX_ENABLED_RX_DISABLED);
	KUNIT_EXPECT_EQ(test, words.TCPIPv6Checksum,
			NDIS_OFFLOAD_PARAMETERS_TX_RX_DISABLED);
	KUNIT_EXPECT_EQ(test, words.RscIPv4,
			NDIS_OFFLOAD_PARAMETERS_RSC_DISABLED);
}

static void asks_nothing_of_who_can_nothing(struct kunit *test)
{
	const struct ndc_offload offload = {};
	NDIS_OFFLOAD_PARAMETERS words;

	ndc_offload_ask(&offload, all, &words);
	KUNIT_EXPECT_EQ(test, words.TCPIPv4Checksum,
			NDIS_OFFLOAD_PARAMETERS_NO_CHANGE);
	KUNIT_EXPECT_EQ(test, words.LsoV2IPv4,
			NDIS_OFFLOAD_PARAMETERS_NO_CHANGE);
}

/* An IPv4 TCP frame of @segments segments of 1000 bytes. */
static struct sk_buff *segment(struct kunit *test, unsigned int segments,
			       unsigned int options)
{
	struct sk_buff *skb = alloc_skb(4096, GFP_KERNEL);
	struct tcphdr *tcp;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reset_mac_header(skb);
	skb_put_zero(skb, ETH_HLEN);
	skb->protocol = htons(ETH_P_IP);
	skb_set_network_header(skb, ETH_HLEN);
	skb_put_zero(skb, sizeof(struct iphdr) + options);
	skb_set_transport_header(skb, skb->len);
	tcp = skb_put_zero(skb, sizeof(*tcp));
	tcp->doff = 5;
	skb_put_zero(skb, segments * 1000);
	skb->ip_summed = CHECKSUM_PARTIAL;
	if (segments > 1) {
		skb_shinfo(skb)->gso_size = 1000;
		skb_shinfo(skb)->gso_segs = segments;
		skb_shinfo(skb)->gso_type = SKB_GSO_TCPV4;
	}
	return skb;
}

static netdev_features_t check(const struct ndc_offload *offload,
			       struct sk_buff *skb)
{
	netdev_features_t features = ndc_offload_check(offload, skb, all);

	kfree_skb(skb);
	return features;
}

static void frames_that_fit(struct kunit *test)
{
	const struct ndc_offload offload = {
		.lso_size = 3000, .lso_segments = 2,
	};

	KUNIT_EXPECT_EQ(test, check(&offload, segment(test, 1, 0)), all);
	KUNIT_EXPECT_EQ(test, check(&offload, segment(test, 3, 0)), all);
}

static void frames_that_do_not(struct kunit *test)
{
	const netdev_features_t large = NETIF_F_TSO | NETIF_F_TSO6;
	const netdev_features_t sums = NETIF_F_IP_CSUM | NETIF_F_IPV6_CSUM;
	struct ndc_offload offload = { .lso_size = 2999, .lso_segments = 3 };
	struct sk_buff *skb;

	/* Too large, too few segments. */
	KUNIT_EXPECT_EQ(test, check(&offload, segment(test, 3, 0)),
			all & ~large);
	KUNIT_EXPECT_EQ(test, check(&offload, segment(test, 2, 0)),
			all & ~large);
	/* Options. */
	KUNIT_EXPECT_EQ(test, check(&offload, segment(test, 1, 8)),
			all & ~(large | sums));
	offload.ip4_options = true;
	KUNIT_EXPECT_EQ(test, check(&offload, segment(test, 1, 8)), all);
	/* Neither IPv4 nor IPv6. */
	skb = segment(test, 1, 0);
	skb->protocol = htons(ETH_P_ARP);
	KUNIT_EXPECT_EQ(test, check(&offload, skb), all & ~(large | sums));
	/* In a tunnel. */
	skb = segment(test, 1, 0);
	skb->encapsulation = 1;
	KUNIT_EXPECT_EQ(test, check(&offload, skb), all & ~(large | sums));
	/* Something else than TCP. */
	offload.lso_size = 65536;
	skb = segment(test, 3, 0);
	skb_shinfo(skb)->gso_type = SKB_GSO_UDP_L4;
	KUNIT_EXPECT_EQ(test, check(&offload, skb), all & ~large);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(nothing_is_nothing),
	KUNIT_CASE(everything_is_everything),
	KUNIT_CASE(half_a_feature_is_none),
	KUNIT_CASE(limits_are_the_tightest),
	KUNIT_CASE(asks_for_what_is_wanted),
	KUNIT_CASE(asks_nothing_of_who_can_nothing),
	KUNIT_CASE(frames_that_fit),
	KUNIT_CASE(frames_that_do_not),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_offload",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/offload.c");
