/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Status indications.
 */
#ifndef _NDISCOMPAT_STATUS_H
#define _NDISCOMPAT_STATUS_H

#include <linux/types.h>

struct ndc_adapter;

/* Hears one; what is wrong with it, or NULL.  DISPATCH_LEVEL or below. */
typedef const char *(*ndc_status_fn)(struct ndc_adapter *adapter, s32 status,
				     const void *data, u32 length);

ndc_status_fn ndc_status_listen(ndc_status_fn fn);

#endif /* _NDISCOMPAT_STATUS_H */
