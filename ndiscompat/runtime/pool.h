/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NDISCOMPAT_POOL_H
#define _NDISCOMPAT_POOL_H

#include <linux/types.h>

/* What an allocation asks for. */
#define NDC_POOL_ZERO		BIT(0)
#define NDC_POOL_CACHE_ALIGNED	BIT(1)
#define NDC_POOL_CONTIGUOUS	BIT(2)

/**
 * struct ndc_pool_request - one allocation
 * @size: bytes
 * @tag: four letters that the port chose
 * @flags: NDC_POOL_*
 * @highest: with CONTIGUOUS, the last physical address that may be used
 * @call: the call's name, for reports
 * @caller: the place in the port
 */
struct ndc_pool_request {
	size_t size;
	u32 tag;
	unsigned int flags;
	u64 highest;
	const char *call;
	unsigned long caller;
};

void *ndc_pool_alloc(const struct ndc_pool_request *request);
bool ndc_pool_free(const void *memory, const u32 *tag, const char *call,
		   unsigned long caller);
size_t ndc_pool_bytes(void);
unsigned long ndc_pool_blocks(void);

int ndc_pool_init(void);
void ndc_pool_exit(void);

#endif /* _NDISCOMPAT_POOL_H */
