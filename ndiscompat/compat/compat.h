/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included by force in front of every source file.  The sources are written
 * for the newest kernel in range.h; here, and nowhere else, older ones are
 * made to look like it.
 */
#ifndef _NDISCOMPAT_COMPAT_COMPAT_H
#define _NDISCOMPAT_COMPAT_COMPAT_H

#include "range.h"

#endif /* _NDISCOMPAT_COMPAT_COMPAT_H */
