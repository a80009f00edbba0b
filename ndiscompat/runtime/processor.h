/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which processors an adapter's receive-side scaling may use.
 */
#ifndef _NDISCOMPAT_PROCESSOR_H
#define _NDISCOMPAT_PROCESSOR_H

#include <linux/types.h>

struct ndc_adapter;

/**
 * struct ndc_rss_limits - the keywords of an adapter that limit it
 * @base: *RssBaseProcNumber with its group, as an index
 * @last: *RssMaxProcNumber with its group, as an index
 * @count: *MaxRssProcessors
 * @node: *NumaNodeId; 65535: that of the device
 * @profile: *RSSProfile
 */
struct ndc_rss_limits {
	u32 base;
	u32 last;
	u32 count;
	u16 node;
	u8 profile;
};

typedef void (*ndc_rss_limits_fn)(const struct ndc_adapter *adapter,
				  struct ndc_rss_limits *limits);

void ndc_processor_set_limits(ndc_rss_limits_fn limits);
int ndc_processor_rss(const struct ndc_adapter *adapter, u16 *cpus, u32 room);

#endif /* _NDISCOMPAT_PROCESSOR_H */
