/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an adapter has said of itself.
 */
#ifndef _NDISCOMPAT_ATTRIBUTES_H
#define _NDISCOMPAT_ATTRIBUTES_H

#include <linux/types.h>

#include <ndis.h>

/**
 * struct ndc_attributes - an adapter's attributes; what they point to is ours
 * @flags: the AttributeFlags of its registration
 * @hang_seconds: its CheckForHangTimeInSeconds, or the default
 * @registered: registration attributes are set
 * @complete: general attributes are
 * @general: them
 * @offload: what offloads are on; changed by status indications, under the
 *	miniport's lock.  Size 0 without
 * @capabilities: what offloads it has; as @offload
 * @assist: its hardware assist, all NULL without
 * @link: its link; as @offload
 */
struct ndc_attributes {
	u32 flags;
	unsigned int hang_seconds;
	bool registered;
	bool complete;
	NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES general;
	NDIS_OFFLOAD offload;
	NDIS_OFFLOAD capabilities;
	NDIS_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES assist;
	NDIS_LINK_STATE link;
};

void ndc_attributes_free(struct ndc_attributes *attributes);
bool ndc_offload_copy(NDIS_OFFLOAD *to, const NDIS_OFFLOAD *from);

#endif /* _NDISCOMPAT_ATTRIBUTES_H */
