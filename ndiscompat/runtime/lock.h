/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NDISCOMPAT_LOCK_H
#define _NDISCOMPAT_LOCK_H

#include <linux/spinlock.h>

/**
 * struct ndc_lock - what lies in a KSPIN_LOCK
 * @lock: the lock
 * @owner: the CPU that holds it, plus one; 0 for nobody.  Only the holder
 *	writes it, so a CPU that reads its own number holds the lock
 * @depth: how often the holder has taken it again, against the rules
 * @bh: what this acquisition did to bottom halves
 */
struct ndc_lock {
	spinlock_t lock;
	u16 owner;
	u8 depth;
	u8 bh;
};

unsigned long ndc_lock_irqsave(struct ndc_lock *lock, const char *call,
			       unsigned long caller);
void ndc_lock_irqrestore(struct ndc_lock *lock, unsigned long flags);

#endif /* _NDISCOMPAT_LOCK_H */
