/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls that fail on purpose.
 */
#ifndef _NDISCOMPAT_FAULT_H
#define _NDISCOMPAT_FAULT_H

#include <linux/jump_label.h>
#include <linux/types.h>

DECLARE_STATIC_KEY_FALSE(ndc_fault_armed);

bool ndc_fault_due(const char *call, size_t size, unsigned long caller);
void ndc_fault_add(const char * const *calls, unsigned int count);
void ndc_fault_init(void);

/*
 * True if the call at this place must fail as if @size bytes could not be
 * had.  Any context; a no-op until somebody asks for faults.
 */
static inline bool ndc_fault(const char *call, size_t size,
			     unsigned long caller)
{
	return static_branch_unlikely(&ndc_fault_armed) &&
	       ndc_fault_due(call, size, caller);
}

#endif /* _NDISCOMPAT_FAULT_H */
