/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scatter-gather lists at the edge.
 */
#ifndef _NDISCOMPAT_SGLIST_H
#define _NDISCOMPAT_SGLIST_H

#include <linux/types.h>

struct _SCATTER_GATHER_LIST;
struct sg_table;

unsigned int ndc_sglist_room(const struct _SCATTER_GATHER_LIST *list,
			     u32 bytes);
void ndc_sglist_fill(struct _SCATTER_GATHER_LIST *list,
		     const struct sg_table *runs, u32 length);
const char *ndc_sglist_fault(const struct _SCATTER_GATHER_LIST *list,
			     u32 bytes, u32 length, bool contiguous);

#endif /* _NDISCOMPAT_SGLIST_H */
