/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Time as Windows counts it: in units of 100 ns, from 1601-01-01 UTC, or from
 * now where it is negative.
 */
#ifndef _NDISCOMPAT_TIME_H
#define _NDISCOMPAT_TIME_H

#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/types.h>

#define NDC_NS_PER_UNIT		100
#define NDC_UNITS_PER_MS	10000
#define NDC_UNITS_PER_SEC	10000000

/* Units from 1601-01-01 to 1970-01-01. */
#define NDC_EPOCH		116444736000000000LL

/* How much later than asked for a wait may end, so that wake-ups coincide. */
#define NDC_SLACK_NS		50000

/* A deadline that never comes. */
#define NDC_FOREVER		KTIME_MAX

static inline u64 ndc_units_to_ns(u64 units)
{
	return min_t(u64, units, KTIME_MAX / NDC_NS_PER_UNIT) * NDC_NS_PER_UNIT;
}

s64 ndc_system_time(void);
ktime_t ndc_deadline(s64 due);
void ndc_sleep(ktime_t deadline);

#endif /* _NDISCOMPAT_TIME_H */
