/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Offloads: what a port can do and does, in the words of Linux.
 */
#ifndef _NDISCOMPAT_OFFLOAD_H
#define _NDISCOMPAT_OFFLOAD_H

#include <linux/netdev_features.h>
#include <linux/types.h>

struct _NDIS_OFFLOAD;
struct _NDIS_OFFLOAD_PARAMETERS;
struct sk_buff;

/**
 * struct ndc_offload - offloads of a port
 * @can: what it has
 * @does: what is on
 * @lso_size: the most bytes of a large send, of either IP version
 * @lso_segments: the least segments of one
 * @ip4_options: transmit checksums also with IPv4 options
 * @ip6_options: the same with IPv6 extension headers
 */
struct ndc_offload {
	netdev_features_t can;
	netdev_features_t does;
	unsigned int lso_size;
	unsigned int lso_segments;
	bool ip4_options;
	bool ip6_options;
};

netdev_features_t ndc_offload_features(const struct _NDIS_OFFLOAD *offload);
void ndc_offload_read(struct ndc_offload *offload,
		      const struct _NDIS_OFFLOAD *capabilities,
		      const struct _NDIS_OFFLOAD *current_config);
void ndc_offload_ask(const struct ndc_offload *offload,
		     netdev_features_t features,
		     struct _NDIS_OFFLOAD_PARAMETERS *parameters);
netdev_features_t ndc_offload_check(const struct ndc_offload *offload,
				    struct sk_buff *skb,
				    netdev_features_t features);

#endif /* _NDISCOMPAT_OFFLOAD_H */
