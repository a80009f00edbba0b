// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a call of a port enters an adapter: by the handle, which may be anything.
 *
 * It enters with ndc_adapter_get() and leaves with ndc_adapter_put(), or is
 * short and under RCU; the adapter's end waits for those inside.
 */
#include "core/adapter.h"

#include <linux/container_of.h>
#include <linux/export.h>
#include <linux/percpu-refcount.h>
#include <linux/rcupdate.h>
#include <kunit/visibility.h>

/* What is said of a handle that is no adapter's; out of the way of others. */
static noinline void report_handle(const void *handle, const char *call,
				   unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	ndc_report(&breach, "%s wants an adapter handle and was given %s",
		   call, ndc_live_name(handle));
}

/**
 * ndc_adapter_find() - enter a call of a port that does not sleep
 * @handle: what the port gave as the adapter's handle
 * @call: the call's name
 * @caller: the place in the port
 *
 * Context: Any, under RCU, which keeps the adapter: its end waits for a grace
 * period after it cannot be found any more.
 * Return: The adapter; or NULL, and reported.
 */
struct ndc_adapter *ndc_adapter_find(const void *handle, const char *call,
				     unsigned long caller)
{
	struct ndc_live *live = ndc_live_find(handle, NDC_LIVE_ADAPTER);

	if (likely(live))
		return container_of(live, struct ndc_adapter, live);
	report_handle(handle, call, caller);
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_adapter_find);

/**
 * ndc_adapter_get() - enter a call of a port that may sleep
 * @handle: what the port gave as the adapter's handle
 * @call: the call's name
 * @caller: the place in the port
 *
 * Context: Any.
 * Return: The adapter, until ndc_adapter_put(); or NULL, and reported.
 */
struct ndc_adapter *ndc_adapter_get(const void *handle, const char *call,
				    unsigned long caller)
{
	struct ndc_adapter *adapter = NULL;
	struct ndc_live *live;

	rcu_read_lock();
	live = ndc_live_find(handle, NDC_LIVE_ADAPTER);
	if (likely(live)) {
		adapter = container_of(live, struct ndc_adapter, live);
		if (unlikely(!percpu_ref_tryget_live_rcu(&adapter->calls)))
			adapter = NULL;
	}
	rcu_read_unlock();
	if (unlikely(!adapter))
		report_handle(handle, call, caller);
	return adapter;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_adapter_get);
