/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reports of what a port does wrong: one line per rule and place in the port,
 * a count for every time.
 */
#ifndef _NDISCOMPAT_REPORT_H
#define _NDISCOMPAT_REPORT_H

#include <linux/compiler_attributes.h>
#include <linux/types.h>

#include "core/context.h"

/* The rules that a port can break; report.c has the word for each. */
enum ndc_rule {
	NDC_RULE_IRQL,		/* a call above the level it is allowed at */
	NDC_RULE_ARGUMENT,	/* something else than the call can take */
	NDC_RULE_STATE,		/* a call that its object's state forbids */
	NDC_RULE_LOCK,		/* taken twice, released without being held */
	NDC_RULE_LIST,		/* links that do not point back */
	NDC_RULE_MEMORY,	/* a free of what is not, or no more, out */
	NDC_RULE_LEAK,		/* left behind */
	NDC_RULE_ASSERT,	/* an assertion of the port's own */
	NDC_RULE_UNSERVED,	/* a call that the layer does not serve */
	NDC_RULE_COUNT
};

/* How much is said; every rule is enforced at each level. */
enum ndc_verify {
	NDC_VERIFY_COUNT,
	NDC_VERIFY_REPORT,
	NDC_VERIFY_STRICT,
};

/**
 * struct ndc_breach - where a rule was broken
 * @rule: which
 * @caller: the place in the port, usually _RET_IP_
 * @driver: the driver's name; NULL: the module that @caller lies in
 * @adapter: the adapter's name; NULL: none is involved
 * @allocated: where the object in question was made, or 0
 * @freed: where it was freed before, or 0
 */
struct ndc_breach {
	enum ndc_rule rule;
	unsigned long caller;
	const char *driver;
	const char *adapter;
	unsigned long allocated;
	unsigned long freed;
};

__printf(2, 3)
void ndc_report(const struct ndc_breach *breach, const char *format, ...);
__printf(2, 3)
void ndc_tolerate(const struct ndc_breach *breach, const char *format, ...);
u64 ndc_report_count(enum ndc_rule rule);
const char *ndc_rule_name(enum ndc_rule rule);
void ndc_module_of(unsigned long caller, char *name, size_t size);

bool ndc_irql_refuse(u8 max, const char *call, unsigned long caller);

/*
 * True, and reported, if the caller is above @max: the call must not go on.
 * Only the comparison is inline.
 */
static inline bool ndc_irql_above(u8 max, const char *call,
				  unsigned long caller)
{
	return unlikely(ndc_irql() > max) && ndc_irql_refuse(max, call, caller);
}

int ndc_report_init(void);
void ndc_report_exit(void);

#endif /* _NDISCOMPAT_REPORT_H */
