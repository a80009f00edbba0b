/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that runs out where a suite says so.
 *
 * The kernel's own injector counts what the kernel allocates too, for its
 * debugging or for a slab that is full: how often that is differs from run to
 * run, so that an allocation of the layer could be passed over.  Here those of
 * the layer alone are counted, and the nth is always the same.
 */
#ifndef _NDISCOMPAT_CORE_SCARCE_H
#define _NDISCOMPAT_CORE_SCARCE_H

#include <linux/types.h>

bool ndc_scarce(gfp_t gfp);
void ndc_scarce_set(unsigned int nth);
bool ndc_scarce_end(void);

#endif /* _NDISCOMPAT_CORE_SCARCE_H */
