/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included by force in front of every source file.  The sources are written
 * for the newest kernel in range.h; here, and nowhere else, older ones are
 * made to look like it.
 */
#ifndef _NDISCOMPAT_COMPAT_COMPAT_H
#define _NDISCOMPAT_COMPAT_COMPAT_H

#include "range.h"

/* Until 6.3 MAX_ORDER was one more than the largest order. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
#define MAX_PAGE_ORDER	(MAX_ORDER - 1)
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
#define MAX_PAGE_ORDER	MAX_ORDER
#endif

/* Until 6.7 a line was a legacy. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
#define PCI_IRQ_INTX	PCI_IRQ_LEGACY
#endif

/* Until 6.7 the parameters of the hash came one by one. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
#include <linux/types.h>

struct ethtool_rxfh_param {
	u8 hfunc;
	u32 *indir;
	u8 *key;
};

#define DEFINE_RXFH_OPS(get, set) \
static int get##_one_by_one(struct net_device *dev, u32 *indir, u8 *key, \
			    u8 *hfunc) \
{ \
	struct ethtool_rxfh_param param = { .indir = indir, .key = key }; \
	int err = get(dev, &param); \
	\
	if (hfunc) \
		*hfunc = param.hfunc; \
	return err; \
} \
\
static int set##_one_by_one(struct net_device *dev, const u32 *indir, \
			    const u8 *key, const u8 hfunc) \
{ \
	struct ethtool_rxfh_param param = { \
		.hfunc = hfunc, \
		.indir = (u32 *)indir, \
		.key = (u8 *)key, \
	}; \
	\
	return set(dev, &param, NULL); \
} \
\
static_assert(!__same_type(get, set))
#define RXFH_OP(op)	op##_one_by_one
#else
#define DEFINE_RXFH_OPS(get, set) \
	static_assert(!__same_type(get, set))
#define RXFH_OP(op)	op
#endif

#endif /* _NDISCOMPAT_COMPAT_COMPAT_H */
