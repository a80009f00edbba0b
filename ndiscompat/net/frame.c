// SPDX-License-Identifier: GPL-2.0-only
/*
 * A frame of the stack as an NBL: its MDLs describe head and fragments where
 * they lie, and what a device is to do with it goes out of band: checksums,
 * large sends, tags.  Nothing is allocated, and nothing is copied but a frame
 * of too many pieces and headers that others see too.
 */
#include "net/frame.h"

#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip6_checksum.h>
#include <net/tcp.h>

#include <ndis.h>

#include "net/transmit.h"

/*
 * Appends an MDL over memory to a chain, if there is room for it; @end is
 * where the room ends, @at where the next MDL comes.
 */
static MDL *append(MDL *last, void **at, const void *end, void *memory,
		   unsigned int length)
{
	MDL *mdl = *at;

	if (*at + MmSizeOfMdl(memory, length) > end)
		return NULL;
	*at += ALIGN(MmSizeOfMdl(memory, length), sizeof(void *));
	MmInitializeMdl(mdl, memory, length);
	MmBuildMdlForNonPagedPool(mdl);
	if (last)
		last->Next = mdl;
	return mdl;
}

/* Describes a frame where it lies; false if it has too many pieces. */
static bool describe(NET_BUFFER *nb, void *mdls, const struct sk_buff *skb,
		     unsigned int backfill)
{
	const struct skb_shared_info *shared = skb_shinfo(skb);
	void *at = mdls, *end = at + NDC_FRAME_MDL_BYTES;
	unsigned int i;
	MDL *last;

	last = append(NULL, &at, end, skb->data - backfill,
		      skb_headlen(skb) + backfill);
	for (i = 0; last && i < shared->nr_frags; i++)
		last = append(last, &at, end,
			      skb_frag_address(&shared->frags[i]),
			      skb_frag_size(&shared->frags[i]));
	if (!last)
		return false;
	nb->Next = NULL;
	nb->MdlChain = mdls;
	nb->CurrentMdl = mdls;
	nb->CurrentMdlOffset = backfill;
	nb->DataOffset = backfill;
	nb->stDataLength = skb->len;
	nb->ScatterGatherList = NULL;
	return true;
}

/*
 * NDIS wants a large send's headers without lengths: each segment gets its
 * own.  The caller has made them private.
 */
static void prepare_large_send(struct sk_buff *skb,
			       NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO *info)
{
	info->LsoV2Transmit.MSS = skb_shinfo(skb)->gso_size;
	info->LsoV2Transmit.TcpHeaderOffset = skb_transport_offset(skb);
	info->LsoV2Transmit.Type = NDIS_TCP_LARGE_SEND_OFFLOAD_V2_TYPE;
	if (skb_shinfo(skb)->gso_type & SKB_GSO_TCPV6) {
		info->LsoV2Transmit.IPVersion =
			NDIS_TCP_LARGE_SEND_OFFLOAD_IPv6;
		tcp_v6_gso_csum_prep(skb);
		return;
	}
	info->LsoV2Transmit.IPVersion = NDIS_TCP_LARGE_SEND_OFFLOAD_IPv4;
	ip_hdr(skb)->tot_len = 0;
	ip_hdr(skb)->check = 0;
	tcp_hdr(skb)->check = ~csum_tcpudp_magic(ip_hdr(skb)->saddr,
						 ip_hdr(skb)->daddr, 0,
						 IPPROTO_TCP, 0);
}

/* The words for a checksum; false if there are none for this one. */
static bool
describe_checksum(const struct sk_buff *skb,
		  NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO *info)
{
	u8 protocol;

	switch (vlan_get_protocol(skb)) {
	case htons(ETH_P_IP):
		info->Transmit.IsIPv4 = 1;
		protocol = ip_hdr(skb)->protocol;
		break;
	case htons(ETH_P_IPV6):
		info->Transmit.IsIPv6 = 1;
		protocol = ipv6_hdr(skb)->nexthdr;
		break;
	default:
		return false;
	}
	if (skb->csum_offset == offsetof(struct tcphdr, check))
		info->Transmit.TcpChecksum = 1;
	else if (skb->csum_offset == offsetof(struct udphdr, check) &&
		 protocol == IPPROTO_UDP)
		info->Transmit.UdpChecksum = 1;
	else
		return false;
	info->Transmit.TcpHeaderOffset = skb_checksum_start_offset(skb);
	return true;
}

static void describe_tag(const struct sk_buff *skb,
			 NDIS_NET_BUFFER_LIST_8021Q_INFO *info)
{
	u16 tag = skb_vlan_tag_get(skb);

	info->TagHeader.UserPriority = tag >> VLAN_PRIO_SHIFT;
	info->TagHeader.CanonicalFormatId = !!(tag & VLAN_CFI_MASK);
	info->TagHeader.VlanId = tag & VLAN_VID_MASK;
}

/* What goes with the frame out of band; 0 or an errno. */
static int annotate(NET_BUFFER_LIST *nbl, struct sk_buff *skb)
{
	NDIS_TCP_LARGE_SEND_OFFLOAD_NET_BUFFER_LIST_INFO large = {};
	NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO checksum = {};
	NDIS_NET_BUFFER_LIST_8021Q_INFO tag = {};

	if (skb_is_gso(skb)) {
		prepare_large_send(skb, &large);
	} else if (skb->ip_summed == CHECKSUM_PARTIAL &&
		   !describe_checksum(skb, &checksum)) {
		checksum.Value = NULL;
		if (skb_checksum_help(skb))
			return -ENOMEM;
	}
	if (skb_vlan_tag_present(skb))
		describe_tag(skb, &tag);
	NET_BUFFER_LIST_INFO(nbl, TcpIpChecksumNetBufferListInfo) =
		checksum.Value;
	NET_BUFFER_LIST_INFO(nbl, TcpLargeSendNetBufferListInfo) = large.Value;
	NET_BUFFER_LIST_INFO(nbl, Ieee8021QNetBufferListInfo) = tag.Value;
	NET_BUFFER_LIST_INFO(nbl, NetBufferListHashValue) =
		(void *)(uintptr_t)skb->hash;
	NET_BUFFER_LIST_INFO(nbl, NetBufferListFilteringInfo) = NULL;
	NET_BUFFER_LIST_INFO(nbl, UdpSegmentationOffloadInfo) = NULL;
	return 0;
}

/**
 * ndc_frame_describe() - make an NBL of a frame
 * @send: the NBL and its NB
 * @mdls: NDC_FRAME_MDL_BYTES for its MDLs, which last as long as it is out
 * @skb: the frame
 * @backfill: unused bytes that the port wants in front of it
 * @copied: set if the frame has had too many pieces
 *
 * Context: BH off.
 * Return: 0, or -ENOMEM and the frame is as it was.
 */
int ndc_frame_describe(const struct ndc_send *send, void *mdls,
		       struct sk_buff *skb, unsigned int backfill,
		       bool *copied)
{
	NET_BUFFER_LIST *nbl = send->nbl;

	if ((backfill || skb_is_gso(skb)) && skb_cow_head(skb, backfill))
		return -ENOMEM;
	if (annotate(nbl, skb))
		return -ENOMEM;
	if (unlikely(!describe(send->nb, mdls, skb, backfill))) {
		*copied = true;
		if (skb_linearize(skb) ||
		    !describe(send->nb, mdls, skb, backfill))
			return -ENOMEM;
	}
	nbl->Next = NULL;
	nbl->FirstNetBuffer = send->nb;
	nbl->ParentNetBufferList = NULL;
	nbl->Scratch = NULL;
	nbl->NblFlags = 0;
	nbl->Flags = 0;
	nbl->Status = NDIS_STATUS_SUCCESS;
	return 0;
}
