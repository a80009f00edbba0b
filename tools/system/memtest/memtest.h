/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What memtest offers to memprovider.
 */
#ifndef _MEMTEST_H
#define _MEMTEST_H

struct _NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS;
struct module;

int
memtest_provide(const struct _NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS *provider,
		struct module *owner);
void memtest_provide_no_more(void);

#endif /* _MEMTEST_H */
