// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bodies of the tracepoints, and nothing else.
 */
#define CREATE_TRACE_POINTS
#include "memory/trace.h"

EXPORT_TRACEPOINT_SYMBOL_GPL(ndc_alloc);
EXPORT_TRACEPOINT_SYMBOL_GPL(ndc_free);
EXPORT_TRACEPOINT_SYMBOL_GPL(ndc_alloc_failed);
EXPORT_TRACEPOINT_SYMBOL_GPL(ndc_async_request);
EXPORT_TRACEPOINT_SYMBOL_GPL(ndc_async_complete);
