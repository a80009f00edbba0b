/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM ndiscompat

#if !defined(_NDISCOMPAT_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _NDISCOMPAT_TRACE_H

#include <linux/tracepoint.h>

#include "core/report.h"

TRACE_EVENT(ndc_breach,
	TP_PROTO(const struct ndc_breach *breach),
	TP_ARGS(breach),
	TP_STRUCT__entry(
		__field(unsigned int, rule)
		__field(unsigned long, caller)
		__array(char, adapter, 32)
	),
	TP_fast_assign(
		__entry->rule = breach->rule;
		__entry->caller = breach->caller;
		strscpy(__entry->adapter, breach->adapter ?: "-", 32);
	),
	TP_printk("%s: rule %s, at %pS", __entry->adapter,
		  ndc_rule_name(__entry->rule), (void *)__entry->caller)
);

#endif /* _NDISCOMPAT_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
