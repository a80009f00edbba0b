/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A frame of the stack as an NBL.  After <ndis.h>.
 */
#ifndef _NDISCOMPAT_FRAME_H
#define _NDISCOMPAT_FRAME_H

#include <linux/skbuff.h>
#include <linux/types.h>

struct ndc_send;

/* The MDLs of a frame: a head and its fragments, and what pages 64 KiB span. */
#define NDC_FRAME_MDLS	(MAX_SKB_FRAGS + 1)
#define NDC_FRAME_PAGES	(2 * NDC_FRAME_MDLS + 16)
#define NDC_FRAME_MDL_BYTES \
	(NDC_FRAME_MDLS * sizeof(struct _MDL) + \
	 NDC_FRAME_PAGES * sizeof(PFN_NUMBER))

int ndc_frame_describe(const struct ndc_send *send, void *mdls,
		       struct sk_buff *skb, unsigned int backfill,
		       bool *copied);

#endif /* _NDISCOMPAT_FRAME_H */
