// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls of a port's handlers that are waited for, but not for ever.
 *
 * A handler runs in a work item, so that one that sleeps for ever holds up
 * nobody but itself.  It may return NDIS_STATUS_PENDING and be finished by a
 * call of the port, from another context and even before it has returned.
 * Who asked waits for a bounded time and then abandons the call: it is a heap
 * object that stays where the port's completion finds it, so a port that
 * finishes it much later does no harm.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include <linux/export.h>
#include <linux/jiffies.h>
#include <kunit/visibility.h>

#include "core/work.h"
#include "miniport/call.h"
#include "miniport/miniport.h"

static void release(struct kref *refs)
{
	struct ndc_call *call = container_of(refs, struct ndc_call, refs);

	call->type->free(call);
}

void ndc_call_get(struct ndc_call *call)
{
	kref_get(&call->refs);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_call_get);

void ndc_call_put(struct ndc_call *call)
{
	kref_put(&call->refs, release);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_call_put);

static void leave(struct ndc_miniport *miniport)
{
	spin_lock_bh(&miniport->lock);
	miniport->inside--;
	/* Under the lock: who waits for the last one may free it all. */
	wake_up_all(&miniport->wait);
	spin_unlock_bh(&miniport->lock);
}

/* The handler has returned; true if it has also finished. */
static bool settle(struct ndc_call *call, s32 status)
{
	struct ndc_miniport *miniport = call->miniport;
	bool done, twice;

	spin_lock_bh(&miniport->lock);
	call->returned = true;
	call->pending = status == NDIS_STATUS_PENDING;
	twice = !call->pending && call->completed;
	done = !call->pending || call->completed;
	if (!call->completed && done) {
		call->completed = true;
		call->status = status;
	}
	spin_unlock_bh(&miniport->lock);
	if (twice)
		ndc_miniport_complain(miniport, NDC_RULE_STATE,
				      call->place,
				      "%s returned %#x and called %s as well",
				      call->type->name, status,
				      call->type->complete);
	return done;
}

static void run(struct work_struct *work)
{
	struct ndc_call *call = container_of(work, struct ndc_call, work);
	struct ndc_miniport *miniport = call->miniport;

	if (settle(call, call->type->run(call)))
		complete(&call->done);
	ndc_call_put(call);
	leave(miniport);
}

/* The caller's is the one reference. */
void ndc_call_init(struct ndc_call *call, const struct ndc_call_type *type,
		   struct ndc_miniport *miniport, const void *handler)
{
	kref_init(&call->refs);
	call->type = type;
	call->miniport = miniport;
	call->place = (unsigned long)handler + 1;
	INIT_WORK(&call->work, run);
	init_completion(&call->done);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_call_init);

/* The handler is called, soon.  Process context. */
void ndc_call_start(struct ndc_call *call)
{
	struct ndc_miniport *miniport = call->miniport;

	kref_get(&call->refs);
	spin_lock_bh(&miniport->lock);
	miniport->inside++;
	spin_unlock_bh(&miniport->lock);
	queue_work(ndc_port_queue, &call->work);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_call_start);

/* Waits until it is done; false if that takes too long.  May sleep. */
bool ndc_call_wait(struct ndc_call *call, unsigned int ms)
{
	return wait_for_completion_timeout(&call->done, msecs_to_jiffies(ms));
}
EXPORT_SYMBOL_IF_KUNIT(ndc_call_wait);

/**
 * ndc_call_complete() - a port finishes a call
 * @call: which it has a reference of
 * @status: how
 * @caller: where it does
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: Whether it was not finished yet; if it was, that is reported.
 */
bool ndc_call_complete(struct ndc_call *call, s32 status, unsigned long caller)
{
	struct ndc_miniport *miniport = call->miniport;
	bool first, done = false;

	spin_lock_bh(&miniport->lock);
	first = !call->completed;
	if (first) {
		call->completed = true;
		call->status = status;
		done = call->returned;
	}
	spin_unlock_bh(&miniport->lock);
	if (!first)
		ndc_miniport_complain(miniport, NDC_RULE_STATE, caller,
				      "%s a second time", call->type->complete);
	if (done)
		complete(&call->done);
	return first;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_call_complete);

static bool empty(struct ndc_miniport *miniport)
{
	bool empty;

	spin_lock_bh(&miniport->lock);
	empty = !miniport->inside;
	spin_unlock_bh(&miniport->lock);
	return empty;
}

/* Waits for handlers that are still running, and says so.  May sleep. */
void ndc_call_drain(struct ndc_miniport *miniport)
{
	const struct ndc_adapter *adapter = miniport->adapter;
	unsigned int ms = 0;

	while (!wait_event_timeout(miniport->wait, empty(miniport),
				   msecs_to_jiffies(ndc_patience.say))) {
		ms += ndc_patience.say;
		pr_warn("%s %s: waiting since %u s for a handler to return\n",
			adapter->driver->name, adapter->name,
			ms / (unsigned int)MSEC_PER_SEC);
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_call_drain);
