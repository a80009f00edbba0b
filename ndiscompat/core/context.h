/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The context of the caller, as an IRQL.
 */
#ifndef _NDISCOMPAT_CONTEXT_H
#define _NDISCOMPAT_CONTEXT_H

#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/types.h>

#define NDC_PASSIVE	0
#define NDC_APC		1
#define NDC_DISPATCH	2
#define NDC_DIRQL	5
#define NDC_HIGH	15

/*
 * Bottom halves off are seen on every kernel, preemption off only where the
 * kernel counts it.  The locks of a port turn bottom halves off, so a port's
 * DISPATCH_LEVEL is always visible.
 */
static inline u8 ndc_irql(void)
{
	if (in_nmi())
		return NDC_HIGH;
	if (in_hardirq() || irqs_disabled())
		return NDC_DIRQL;
	return preempt_count() ? NDC_DISPATCH : NDC_PASSIVE;
}

static inline const char *ndc_irql_name(u8 irql)
{
	return irql <= NDC_PASSIVE ? "PASSIVE_LEVEL" :
	       irql <= NDC_APC ? "APC_LEVEL" :
	       irql <= NDC_DISPATCH ? "DISPATCH_LEVEL" : "DIRQL";
}

#endif /* _NDISCOMPAT_CONTEXT_H */
