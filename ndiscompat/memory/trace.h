/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM ndiscompat

#if !defined(_NDISCOMPAT_MEMORY_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _NDISCOMPAT_MEMORY_TRACE_H

#include <linux/tracepoint.h>

#include "core/adapter.h"

/* The families are those of enum ndc_family. */
#define show_family(family) \
	__print_symbolic(family, { 0, "common" }, { 1, "provided" })

DECLARE_EVENT_CLASS(ndc_block,
	TP_PROTO(const struct ndc_adapter *adapter, unsigned int family,
		 u32 length, dma_addr_t bus, u32 queue, unsigned long caller),
	TP_ARGS(adapter, family, length, bus, queue, caller),
	TP_STRUCT__entry(
		__array(char, adapter, 32)
		__field(unsigned int, family)
		__field(u32, length)
		__field(u64, bus)
		__field(u32, queue)
		__field(unsigned long, caller)
	),
	TP_fast_assign(
		memcpy(__entry->adapter, adapter->name, 32);
		__entry->family = family;
		__entry->length = length;
		__entry->bus = bus;
		__entry->queue = queue;
		__entry->caller = caller;
	),
	TP_printk("%s: %s, %u bytes at %#llx, queue %u, at %pS",
		  __entry->adapter, show_family(__entry->family),
		  __entry->length, __entry->bus, __entry->queue,
		  (void *)__entry->caller)
);

DEFINE_EVENT(ndc_block, ndc_alloc,
	TP_PROTO(const struct ndc_adapter *adapter, unsigned int family,
		 u32 length, dma_addr_t bus, u32 queue, unsigned long caller),
	TP_ARGS(adapter, family, length, bus, queue, caller)
);

DEFINE_EVENT(ndc_block, ndc_free,
	TP_PROTO(const struct ndc_adapter *adapter, unsigned int family,
		 u32 length, dma_addr_t bus, u32 queue, unsigned long caller),
	TP_ARGS(adapter, family, length, bus, queue, caller)
);

TRACE_EVENT(ndc_alloc_failed,
	TP_PROTO(const struct ndc_adapter *adapter, unsigned int family,
		 size_t length, unsigned long caller),
	TP_ARGS(adapter, family, length, caller),
	TP_STRUCT__entry(
		__array(char, adapter, 32)
		__field(unsigned int, family)
		__field(size_t, length)
		__field(unsigned long, caller)
	),
	TP_fast_assign(
		memcpy(__entry->adapter, adapter->name, 32);
		__entry->family = family;
		__entry->length = length;
		__entry->caller = caller;
	),
	TP_printk("%s: %s, %zu bytes, at %pS", __entry->adapter,
		  show_family(__entry->family), __entry->length,
		  (void *)__entry->caller)
);

DECLARE_EVENT_CLASS(ndc_async,
	TP_PROTO(const struct ndc_adapter *adapter, u32 length,
		 const void *context, const void *memory),
	TP_ARGS(adapter, length, context, memory),
	TP_STRUCT__entry(
		__array(char, adapter, 32)
		__field(u32, length)
		__field(const void *, context)
		__field(bool, obtained)
	),
	TP_fast_assign(
		memcpy(__entry->adapter, adapter->name, 32);
		__entry->length = length;
		__entry->context = context;
		__entry->obtained = memory;
	),
	TP_printk("%s: %u bytes, context %p, memory %s", __entry->adapter,
		  __entry->length, __entry->context,
		  __entry->obtained ? "obtained" : "none")
);

DEFINE_EVENT(ndc_async, ndc_async_request,
	TP_PROTO(const struct ndc_adapter *adapter, u32 length,
		 const void *context, const void *memory),
	TP_ARGS(adapter, length, context, memory)
);

DEFINE_EVENT(ndc_async, ndc_async_complete,
	TP_PROTO(const struct ndc_adapter *adapter, u32 length,
		 const void *context, const void *memory),
	TP_ARGS(adapter, length, context, memory)
);

#endif /* _NDISCOMPAT_MEMORY_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
