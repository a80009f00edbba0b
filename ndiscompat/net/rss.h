/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Receive side scaling: which hash goes to which queue.
 */
#ifndef _NDISCOMPAT_RSS_H
#define _NDISCOMPAT_RSS_H

#include <linux/types.h>

struct ndc_nic;

#define NDC_RSS_ENTRIES	128
#define NDC_RSS_KEY	40

/**
 * struct ndc_rss - the choice that the port was told
 * @entries: how many of @table are used; a power of two
 * @table: the queue for each hash, by its lowest bits
 * @key: of the hash
 */
struct ndc_rss {
	unsigned int entries;
	u8 table[NDC_RSS_ENTRIES];
	u8 key[NDC_RSS_KEY];
};

int ndc_rss_prepare(struct ndc_nic *nic);
void ndc_rss_exit(struct ndc_nic *nic);
int ndc_rss_tell(struct ndc_nic *nic);

#endif /* _NDISCOMPAT_RSS_H */
