/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NDISCOMPAT_IRQL_H
#define _NDISCOMPAT_IRQL_H

#include <linux/types.h>

/*
 * Takes one bottom-half disable off, if this context has one and may; false
 * if not.
 */
bool ndc_irql_drop(void);

/*
 * The level around a routine of a port: what to keep before it is called, and
 * what to do after it.  A routine that returns at another level is reported,
 * and the level is put back.
 */
unsigned long ndc_irql_state(void);
void ndc_irql_mend(unsigned long state, const char *what, const void *routine);

#endif /* _NDISCOMPAT_IRQL_H */
