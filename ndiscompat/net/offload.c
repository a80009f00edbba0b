// SPDX-License-Identifier: GPL-2.0-only
/*
 * Offloads: between NDIS_OFFLOAD and the features of a net_device.
 *
 * NDIS has one switch for the checksums of a protocol, IP version and
 * direction, Linux one for each IP version on transmit and one for all of
 * receive.  A feature is there if the port can do all that it stands for.
 */
#include "net/offload.h"

#include <linux/export.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/minmax.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <kunit/visibility.h>

#include <ndis.h>

/* What a large send may be without IPv4 ids that run over: 16 bits of size. */
#define MAX_LSO		65536

static bool lso(u32 encapsulation, u32 size)
{
	return encapsulation & NDIS_ENCAPSULATION_IEEE_802_3 && size;
}

/**
 * ndc_offload_features() - what an NDIS_OFFLOAD stands for
 * @offload: the structure, or NULL
 *
 * Context: Any.
 * Return: The features.
 */
netdev_features_t ndc_offload_features(const struct _NDIS_OFFLOAD *offload)
{
	const NDIS_TCP_IP_CHECKSUM_OFFLOAD *sum;
	netdev_features_t features = 0;

	if (!offload)
		return 0;
	sum = &offload->Checksum;
	if (sum->IPv4Transmit.TcpChecksum && sum->IPv4Transmit.UdpChecksum)
		features |= NETIF_F_IP_CSUM;
	if (sum->IPv6Transmit.TcpChecksum && sum->IPv6Transmit.UdpChecksum)
		features |= NETIF_F_IPV6_CSUM;
	if (sum->IPv4Receive.TcpChecksum || sum->IPv4Receive.UdpChecksum ||
	    sum->IPv6Receive.TcpChecksum || sum->IPv6Receive.UdpChecksum)
		features |= NETIF_F_RXCSUM;
	if (features & NETIF_F_IP_CSUM &&
	    lso(offload->LsoV2.IPv4.Encapsulation,
		offload->LsoV2.IPv4.MaxOffLoadSize))
		features |= NETIF_F_TSO;
	if (features & NETIF_F_IPV6_CSUM &&
	    lso(offload->LsoV2.IPv6.Encapsulation,
		offload->LsoV2.IPv6.MaxOffLoadSize))
		features |= NETIF_F_TSO6;
	return features;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_offload_features);

static unsigned int least(unsigned int a, unsigned int b)
{
	return min_not_zero(a, b);
}

/**
 * ndc_offload_read() - what a port can and does offload
 * @offload: gets it
 * @capabilities: what its device has, or NULL: what is on is all
 * @current_config: what is on, or NULL
 *
 * Context: Any.
 */
void ndc_offload_read(struct ndc_offload *offload,
		      const struct _NDIS_OFFLOAD *capabilities,
		      const struct _NDIS_OFFLOAD *current_config)
{
	const NDIS_OFFLOAD *limits = capabilities ?: current_config;

	*offload = (struct ndc_offload) {
		.does = ndc_offload_features(current_config),
		.can = ndc_offload_features(limits),
		.lso_size = MAX_LSO,
	};
	offload->can |= offload->does;
	if (!limits)
		return;
	offload->lso_size =
		min_t(unsigned int, MAX_LSO,
		      least(limits->LsoV2.IPv4.MaxOffLoadSize,
			    limits->LsoV2.IPv6.MaxOffLoadSize) ?: MAX_LSO);
	offload->lso_segments = max(limits->LsoV2.IPv4.MinSegmentCount,
				    limits->LsoV2.IPv6.MinSegmentCount);
	offload->ip4_options = limits->Checksum.IPv4Transmit.IpOptionsSupported;
	offload->ip6_options =
		limits->Checksum.IPv6Transmit.IpExtensionHeadersSupported;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_offload_read);

static u8 checksums(bool can_transmit, bool transmit, bool can_receive,
		    bool receive)
{
	if (!can_transmit && !can_receive)
		return NDIS_OFFLOAD_PARAMETERS_NO_CHANGE;
	transmit &= can_transmit;
	receive &= can_receive;
	return transmit && receive ? NDIS_OFFLOAD_PARAMETERS_TX_RX_ENABLED :
	       transmit ? NDIS_OFFLOAD_PARAMETERS_TX_ENABLED_RX_DISABLED :
	       receive ? NDIS_OFFLOAD_PARAMETERS_RX_ENABLED_TX_DISABLED :
	       NDIS_OFFLOAD_PARAMETERS_TX_RX_DISABLED;
}

static u8 large_sends(bool can, bool on)
{
	return !can ? NDIS_OFFLOAD_PARAMETERS_NO_CHANGE :
	       on ? NDIS_OFFLOAD_PARAMETERS_LSOV2_ENABLED :
	       NDIS_OFFLOAD_PARAMETERS_LSOV2_DISABLED;
}

/**
 * ndc_offload_ask() - what OID_TCP_OFFLOAD_PARAMETERS is to say
 * @offload: what the port can do
 * @features: what is wanted of it
 * @parameters: gets the words; what the port cannot do is left as it is
 *
 * Context: Any.
 */
void ndc_offload_ask(const struct ndc_offload *offload,
		     netdev_features_t features,
		     struct _NDIS_OFFLOAD_PARAMETERS *parameters)
{
	const netdev_features_t can = offload->can;
	const bool receive = features & NETIF_F_RXCSUM;
	const bool can_receive = can & NETIF_F_RXCSUM;
	u8 ip4 = checksums(can & NETIF_F_IP_CSUM, features & NETIF_F_IP_CSUM,
			   can_receive, receive);
	u8 ip6 = checksums(can & NETIF_F_IPV6_CSUM,
			   features & NETIF_F_IPV6_CSUM, can_receive, receive);

	*parameters = (NDIS_OFFLOAD_PARAMETERS) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_OFFLOAD_PARAMETERS_REVISION_3,
			.Size = NDIS_SIZEOF_OFFLOAD_PARAMETERS_REVISION_3,
		},
		.IPv4Checksum = ip4,
		.TCPIPv4Checksum = ip4,
		.UDPIPv4Checksum = ip4,
		.TCPIPv6Checksum = ip6,
		.UDPIPv6Checksum = ip6,
		.LsoV2IPv4 = large_sends(can & NETIF_F_TSO,
					 features & NETIF_F_TSO),
		.LsoV2IPv6 = large_sends(can & NETIF_F_TSO6,
					 features & NETIF_F_TSO6),
		.RscIPv4 = NDIS_OFFLOAD_PARAMETERS_RSC_DISABLED,
		.RscIPv6 = NDIS_OFFLOAD_PARAMETERS_RSC_DISABLED,
	};
}
EXPORT_SYMBOL_IF_KUNIT(ndc_offload_ask);

/* The checksum that a frame wants is one that the port can be asked for. */
static bool checksum_fits(const struct ndc_offload *offload,
			  const struct sk_buff *skb)
{
	const unsigned int at = skb_network_offset(skb);
	unsigned int network = skb_network_header_len(skb);

	/* The offset of the transport header has ten bits in the NBL. */
	if (skb->encapsulation || at + network >= 1 << 10)
		return false;
	switch (vlan_get_protocol(skb)) {
	case htons(ETH_P_IP):
		return offload->ip4_options ||
		       network == sizeof(struct iphdr);
	case htons(ETH_P_IPV6):
		return offload->ip6_options ||
		       network == sizeof(struct ipv6hdr);
	}
	return false;
}

static bool large_send_fits(const struct ndc_offload *offload,
			    const struct sk_buff *skb)
{
	unsigned int headers;

	if (!skb_is_gso_tcp(skb))
		return false;
	headers = skb_transport_offset(skb) + tcp_hdrlen(skb);
	return headers <= NDIS_LARGE_SEND_OFFLOAD_MAX_HEADER_LENGTH &&
	       headers <= skb_headlen(skb) &&
	       skb_shinfo(skb)->gso_segs >= offload->lso_segments &&
	       skb->len - headers <= offload->lso_size;
}

/**
 * ndc_offload_check() - which features the port has for a frame
 * @offload: what it can do
 * @skb: the frame
 * @features: of the net_device
 *
 * Context: Any.
 * Return: The features, less those that the stack must do without.
 */
netdev_features_t ndc_offload_check(const struct ndc_offload *offload,
				    struct sk_buff *skb,
				    netdev_features_t features)
{
	if (skb->ip_summed == CHECKSUM_PARTIAL && !checksum_fits(offload, skb))
		return features & ~(NETIF_F_CSUM_MASK | NETIF_F_GSO_MASK);
	if (skb_is_gso(skb) && !large_send_fits(offload, skb))
		features &= ~NETIF_F_GSO_MASK;
	return features;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_offload_check);
