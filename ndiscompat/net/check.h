/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a port says of the frames that it indicates.
 */
#ifndef _NDISCOMPAT_CHECK_H
#define _NDISCOMPAT_CHECK_H

#include <linux/types.h>

struct _NET_BUFFER_LIST;
struct _NET_BUFFER_SHARED_MEMORY;
struct ndc_adapter;
struct ndc_block;

const char *ndc_received_fault(struct ndc_adapter *adapter,
			       const struct _NET_BUFFER_LIST *nbl, u32 flags);
const char *ndc_received_together_fault(const struct _NET_BUFFER_LIST *nbls,
					u32 flags);
struct ndc_block *
ndc_received_block(struct ndc_adapter *adapter,
		   const struct _NET_BUFFER_SHARED_MEMORY *segment);

#endif /* _NDISCOMPAT_CHECK_H */
