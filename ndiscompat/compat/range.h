/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernels that this is built and tested for, and the one line that any
 * other gets.  README.md and dkms.conf name the same range.  It needs nothing
 * but LINUX_VERSION_CODE and the configuration, so that the Makefile can ask
 * the preprocessor before it starts a build.
 */
#ifndef _NDISCOMPAT_COMPAT_RANGE_H
#define _NDISCOMPAT_COMPAT_RANGE_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0) || \
	LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#error "ndiscompat supports Linux 6.1 to 6.12; this is another kernel"
#elif defined(CONFIG_PREEMPT_RT)
#error "ndiscompat does not support PREEMPT_RT kernels; boot a standard one"
#elif !defined(CONFIG_64BIT)
#error "ndiscompat supports 64-bit kernels only"
#endif

#endif /* _NDISCOMPAT_COMPAT_RANGE_H */
