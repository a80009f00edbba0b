// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bodies of the tracepoints, and nothing else.
 */
#define CREATE_TRACE_POINTS
#include "core/trace.h"

/* For whoever wants to see breaches as they happen, the suites among them. */
EXPORT_TRACEPOINT_SYMBOL_GPL(ndc_breach);
