/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Timers, known by the address of their object.
 */
#ifndef _NDISCOMPAT_TIMER_H
#define _NDISCOMPAT_TIMER_H

#include <linux/types.h>

#include "runtime/dpc.h"

struct ndc_waitable;

/**
 * struct ndc_timer - what a timer does
 * @object: what it is known by; armed once at a time
 * @signal: what it signals, or NULL
 * @due: when, in units of 100 ns: negative from now, else since 1601
 * @period: ms after which it does it again, and so on; 0: once
 * @tolerance: ms that it may be late, so that wake-ups coincide
 * @dpc: what it calls, unless that has no run function
 * @held: a further address in the port's memory that it needs, or NULL
 * @caller: the place in the port that armed it
 */
struct ndc_timer {
	void *object;
	struct ndc_waitable *signal;
	s64 due;
	u32 period;
	u32 tolerance;
	struct ndc_dpc dpc;
	void *held;
	unsigned long caller;
};

bool ndc_timer_set(const struct ndc_timer *timer);
bool ndc_timer_cancel(const void *object);
bool ndc_timer_armed(const void *object);

int ndc_timer_init(void);
void ndc_timer_exit(void);

#endif /* _NDISCOMPAT_TIMER_H */
