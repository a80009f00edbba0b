/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interrupt that a port has registered.
 */
#ifndef _NDISCOMPAT_MINIPORT_INTERRUPT_H
#define _NDISCOMPAT_MINIPORT_INTERRUPT_H

#include <linux/types.h>

struct ndc_miniport;

void ndc_interrupt_forget(struct ndc_miniport *miniport);
u64 ndc_interrupt_count(struct ndc_miniport *miniport, unsigned int entry);

#endif /* _NDISCOMPAT_MINIPORT_INTERRUPT_H */
