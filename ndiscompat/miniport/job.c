// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pause, restart and reset: what a port is asked and may finish later, by the
 * call that each of them has.  One of a kind at a time, each for a bounded
 * time: a port that does not finish has failed.
 */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include "miniport/call.h"
#include "miniport/job.h"

/**
 * struct job - one of them
 * @call: the handler's call
 * @reason: of a pause
 * @addressing: a reset wants what was set to be set again
 */
struct job {
	struct ndc_call call;
	u32 reason;
	bool addressing;
};

static struct job *to_job(struct ndc_call *call)
{
	return container_of(call, struct job, call);
}

static s32 run_pause(struct ndc_call *call)
{
	struct ndc_miniport *miniport = call->miniport;
	NDIS_MINIPORT_PAUSE_PARAMETERS parameters = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_MINIPORT_PAUSE_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_MINIPORT_PAUSE_PARAMETERS_REVISION_1,
		},
		.PauseReason = to_job(call)->reason,
	};

	return ndc_handlers(miniport)->PauseHandler(miniport->adapter->context,
						    &parameters);
}

static s32 run_restart(struct ndc_call *call)
{
	struct ndc_miniport *miniport = call->miniport;
	NDIS_MINIPORT_RESTART_PARAMETERS parameters = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_MINIPORT_RESTART_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_MINIPORT_RESTART_PARAMETERS_REVISION_1,
		},
	};

	return ndc_handlers(miniport)->RestartHandler(miniport->adapter->context,
						      &parameters);
}

static s32 run_reset(struct ndc_call *call)
{
	struct ndc_miniport *miniport = call->miniport;
	BOOLEAN addressing = FALSE;
	s32 status;

	status = ndc_handlers(miniport)->ResetHandlerEx(miniport->adapter->context,
							&addressing);
	if (status != NDIS_STATUS_PENDING)
		to_job(call)->addressing = addressing;
	return status;
}

static void free_job(struct ndc_call *call)
{
	kfree(to_job(call));
}

static const struct ndc_call_type types[NDC_JOBS] = {
	[NDC_PAUSE] = {
		.name = "MiniportPause",
		.complete = "NdisMPauseComplete",
		.run = run_pause,
		.free = free_job,
	},
	[NDC_RESTART] = {
		.name = "MiniportRestart",
		.complete = "NdisMRestartComplete",
		.run = run_restart,
		.free = free_job,
	},
	[NDC_RESET] = {
		.name = "MiniportResetEx",
		.complete = "NdisMResetComplete",
		.run = run_reset,
		.free = free_job,
	},
};

static const void *handler_of(const struct ndc_miniport *miniport,
			      enum ndc_job job)
{
	const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *handlers =
		ndc_handlers(miniport);

	return job == NDC_PAUSE ? (void *)handlers->PauseHandler :
	       job == NDC_RESTART ? (void *)handlers->RestartHandler :
	       (void *)handlers->ResetHandlerEx;
}

static void settle(struct ndc_miniport *miniport, enum ndc_job kind,
		   struct ndc_call *call)
{
	spin_lock_bh(&miniport->lock);
	miniport->jobs[kind] = call;
	spin_unlock_bh(&miniport->lock);
	wake_up_all(&miniport->wait);
}

static const char * const overdue[NDC_JOBS] = {
	[NDC_PAUSE] = "MiniportPause does not finish",
	[NDC_RESTART] = "MiniportRestart does not finish",
	[NDC_RESET] = "MiniportResetEx does not finish",
};

/**
 * ndc_job() - ask a port to do something, and wait for it
 * @miniport: its
 * @kind: what; no other of this kind is asked at the same time
 * @reason: of a pause
 * @addressing: gets whether what was set is to be set again after a reset
 *
 * Context: Process, may sleep.
 * Return: The port's status; NDIS_STATUS_PENDING if it does not finish: the
 * adapter has failed.
 */
s32 ndc_job(struct ndc_miniport *miniport, enum ndc_job kind, u32 reason,
	    bool *addressing)
{
	s32 status = NDIS_STATUS_PENDING;
	struct job *job;

	/* It is small, and a pause cannot fail. */
	job = kzalloc(sizeof(*job), GFP_KERNEL | __GFP_NOFAIL);
	ndc_call_init(&job->call, &types[kind], miniport,
		      handler_of(miniport, kind));
	job->reason = reason;
	ndc_call_get(&job->call);
	settle(miniport, kind, &job->call);
	ndc_call_start(&job->call);
	if (ndc_call_wait(&job->call, ndc_patience.job)) {
		status = job->call.status;
		if (addressing)
			*addressing = job->addressing;
		settle(miniport, kind, NULL);
		ndc_call_put(&job->call);
	} else {
		ndc_miniport_fail(miniport, overdue[kind]);
	}
	ndc_call_put(&job->call);
	return status;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_job);

/* The port finishes what it was asked. */
static void finish(void *handle, enum ndc_job kind, s32 status, bool addressing,
		   unsigned long caller)
{
	const char *name = types[kind].complete;
	struct ndc_miniport *miniport;
	struct ndc_adapter *adapter;
	struct ndc_call *call;

	adapter = ndc_miniport_enter(handle, NDC_DISPATCH, name, caller);
	if (!adapter)
		return;
	miniport = adapter->miniport;
	if (status == NDIS_STATUS_PENDING) {
		ndc_miniport_complain(miniport, NDC_RULE_ARGUMENT, caller,
				      "%s with NDIS_STATUS_PENDING", name);
		status = NDIS_STATUS_FAILURE;
	}
	spin_lock_bh(&miniport->lock);
	call = miniport->jobs[kind];
	if (call) {
		ndc_call_get(call);
		if (!call->completed)
			to_job(call)->addressing = addressing;
	}
	spin_unlock_bh(&miniport->lock);
	if (call) {
		ndc_call_complete(call, status, caller);
		ndc_call_put(call);
	} else {
		ndc_miniport_complain(miniport, NDC_RULE_STATE, caller,
				      "%s when %s is not pending", name,
				      types[kind].name);
	}
	ndc_adapter_put(adapter);
}

/**
 * NdisMPauseComplete() - finish a pause
 * @MiniportAdapterHandle: the adapter, whose MiniportPause returns, or has
 *	returned, NDIS_STATUS_PENDING
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: a call without such a pause is reported and does
 * nothing.
 */
VOID NdisMPauseComplete(NDIS_HANDLE MiniportAdapterHandle)
{
	finish(MiniportAdapterHandle, NDC_PAUSE, NDIS_STATUS_SUCCESS, false,
	       _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisMPauseComplete);

/**
 * NdisMRestartComplete() - finish a restart
 * @MiniportAdapterHandle: the adapter, whose MiniportRestart returns, or has
 *	returned, NDIS_STATUS_PENDING
 * @Status: how it went: anything but NDIS_STATUS_SUCCESS leaves it paused
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: a call without such a restart is reported and does
 * nothing; NDIS_STATUS_PENDING is reported and taken for a failure.
 */
VOID NdisMRestartComplete(NDIS_HANDLE MiniportAdapterHandle, NDIS_STATUS Status)
{
	finish(MiniportAdapterHandle, NDC_RESTART, Status, false, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisMRestartComplete);

/**
 * NdisMResetComplete() - finish a reset
 * @MiniportAdapterHandle: the adapter, whose MiniportResetEx returns, or has
 *	returned, NDIS_STATUS_PENDING
 * @Status: how it went
 * @AddressingReset: packet filter and multicast list must be set again
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: may be called below DISPATCH_LEVEL.  A call without
 * such a reset is reported and does nothing; NDIS_STATUS_PENDING is reported
 * and taken for a failure.
 */
VOID NdisMResetComplete(NDIS_HANDLE MiniportAdapterHandle, NDIS_STATUS Status,
			BOOLEAN AddressingReset)
{
	finish(MiniportAdapterHandle, NDC_RESET, Status, AddressingReset,
	       _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisMResetComplete);
