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

#endif /* _NDISCOMPAT_COMPAT_COMPAT_H */
