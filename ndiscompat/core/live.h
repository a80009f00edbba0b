/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which addresses are live objects of the layer, and of which kind.
 */
#ifndef _NDISCOMPAT_LIVE_H
#define _NDISCOMPAT_LIVE_H

#include <linux/types.h>

/* The objects whose address is an NDIS_HANDLE. */
enum ndc_live_kind {
	NDC_LIVE_DRIVER,
	NDC_LIVE_ADAPTER,
	NDC_LIVE_DMA,
	NDC_LIVE_TIMER,
	NDC_LIVE_WORK_ITEM,
	NDC_LIVE_RW_LOCK,
	NDC_LIVE_NBL_POOL,
	NDC_LIVE_NB_POOL,
	NDC_LIVE_INTERRUPT,
	NDC_LIVE_COUNT
};

/**
 * struct ndc_live - the first member of such an object
 * @node: in the table
 * @kind: what it is
 */
struct ndc_live {
	struct hlist_node node;
	enum ndc_live_kind kind;
};

void ndc_live_add(struct ndc_live *live, enum ndc_live_kind kind);
void ndc_live_del(struct ndc_live *live);
struct ndc_live *ndc_live_find(const void *handle, enum ndc_live_kind kind);
const char *ndc_live_name(const void *handle);

#endif /* _NDISCOMPAT_LIVE_H */
