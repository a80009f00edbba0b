/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames of the stack as NBLs: the send pool of a transmit queue.
 *
 * A transmit queue has as many NBLs as its ring has room:
 *
 *	frames = ndc_frames_create(adapter, ring, max_bytes);
 *	...
 *	nbl = ndc_frame_get(frames);		NULL: stop the queue
 *	err = ndc_frame_fill(nbl, skb, backfill);
 *	... out-of-band information ...
 *	ndc_nbl_move(nbl, NDC_LAYER, NDC_PORT, ...);
 *	... MiniportSendNetBufferLists; in the completion: ...
 *	if (ndc_nbl_move(nbl, NDC_PORT, NDC_LAYER, call, caller) &&
 *	    ndc_frame_owner(nbl) == frames)
 *		skb = ndc_frame_put(nbl);	wake the queue
 *	...
 *	ndc_frames_destroy(frames);		none is out, or they are lost
 */
#ifndef _NDISCOMPAT_FRAME_H
#define _NDISCOMPAT_FRAME_H

#include <linux/types.h>

struct _NET_BUFFER_LIST;
struct ndc_adapter;
struct ndc_frames;
struct sk_buff;

struct ndc_frames *ndc_frames_create(struct ndc_adapter *adapter,
				     unsigned int count, u32 max_bytes);
unsigned int ndc_frames_destroy(struct ndc_frames *frames,
				void (*lost)(struct sk_buff *skb));
unsigned int ndc_frames_out(const struct ndc_frames *frames);

struct _NET_BUFFER_LIST *ndc_frame_get(struct ndc_frames *frames);
int ndc_frame_fill(struct _NET_BUFFER_LIST *nbl, struct sk_buff *skb,
		   u32 backfill);
struct ndc_frames *ndc_frame_owner(const struct _NET_BUFFER_LIST *nbl);
struct sk_buff *ndc_frame_skb(const struct _NET_BUFFER_LIST *nbl);
struct sk_buff *ndc_frame_put(struct _NET_BUFFER_LIST *nbl);

#endif /* _NDISCOMPAT_FRAME_H */
