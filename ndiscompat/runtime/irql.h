/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NDISCOMPAT_IRQL_H
#define _NDISCOMPAT_IRQL_H

#include <linux/types.h>

/*
 * Takes one bottom-half disable off, if this context has one and may; false
 * if not.
 */
bool ndc_irql_drop(void);

#endif /* _NDISCOMPAT_IRQL_H */
