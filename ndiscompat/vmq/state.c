// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state machine of a VM queue, as a table that reads like the contract's:
 * a row for what happens, a column for where the queue is, and in the cell
 * where it is then.
 */
#include "vmq/state.h"

#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <kunit/visibility.h>

#include <ndis.h>

/* A cell of something that may not happen there. */
#define NEVER	0xff

/* The names of the cells, as short as the table needs them. */
#define UNDEF	NDC_VMQ_UNDEFINED
#define ALLOC	NDC_VMQ_ALLOCATED
#define SET	NDC_VMQ_SET
#define RUN	NDC_VMQ_RUNNING
#define PAUSE	NDC_VMQ_PAUSED
#define STOP	NDC_VMQ_STOP_DMA
#define FREE	NDC_VMQ_FREEING
#define never	NEVER

static const u8 table[NDC_VMQ_EVENTS][NDC_VMQ_STATES] = {
	/*			      UNDEF  ALLOC  SET    RUN    PAUSE  STOP   FREE */
	[NDC_VMQ_ALLOCATE] =	    { ALLOC, never, never, never, never, never, never },
	[NDC_VMQ_PARAMETERS] =	    { never, ALLOC, SET,   RUN,   PAUSE, never, never },
	[NDC_VMQ_SET_FILTER] =	    { never, SET,   SET,   RUN,   RUN,   never, never },
	[NDC_VMQ_CLEAR_LAST] =	    { never, never, ALLOC, PAUSE, never, never, never },
	[NDC_VMQ_CLEAR_OTHER] =	    { never, never, SET,   RUN,   never, never, never },
	[NDC_VMQ_ENUM_FILTERS] =    { never, ALLOC, SET,   RUN,   PAUSE, never, never },
	[NDC_VMQ_FILTER_PARAMETERS] = { never, never, SET, RUN,   never, never, never },
	[NDC_VMQ_COMPLETE] =	    { never, PAUSE, RUN,   never, never, never, never },
	[NDC_VMQ_PACKET] =	    { never, never, never, RUN,   never, never, never },
	[NDC_VMQ_FREE] =	    { never, STOP,  never, never, STOP,  never, never },
	[NDC_VMQ_DMA_STOPPED] =	    { never, never, never, never, never, FREE,  never },
	[NDC_VMQ_FREED] =	    { never, never, never, never, never, never, UNDEF },
};

/**
 * ndc_vmq_next() - where a queue is after an event
 * @state: where it is
 * @event: what happens
 *
 * Context: Any.
 * Return: The state, or -EINVAL if that may not happen there.
 */
int ndc_vmq_next(enum ndc_vmq_state state, enum ndc_vmq_event event)
{
	u8 next;

	if (state >= NDC_VMQ_STATES || event >= NDC_VMQ_EVENTS)
		return -EINVAL;
	next = table[event][state];
	return next == NEVER ? -EINVAL : next;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_next);

static const char * const names[NDC_VMQ_STATES] = {
	[NDC_VMQ_UNDEFINED] = "undefined",
	[NDC_VMQ_ALLOCATED] = "allocated",
	[NDC_VMQ_SET] = "set",
	[NDC_VMQ_RUNNING] = "running",
	[NDC_VMQ_PAUSED] = "paused",
	[NDC_VMQ_STOP_DMA] = "stopping",
	[NDC_VMQ_FREEING] = "freeing",
};

const char *ndc_vmq_state_name(enum ndc_vmq_state state)
{
	return state < NDC_VMQ_STATES ? names[state] : "?";
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_state_name);

/*
 * The same as OID_RECEIVE_FILTER_ENUM_QUEUES says it, which has fewer words: a
 * queue without filters is paused, one with filters runs or is going to.
 */
unsigned int ndc_vmq_wire_state(enum ndc_vmq_state state)
{
	switch (state) {
	case NDC_VMQ_ALLOCATED:
	case NDC_VMQ_PAUSED:
	case NDC_VMQ_STOP_DMA:
		return NdisReceiveQueueOperationalStatePaused;
	case NDC_VMQ_SET:
	case NDC_VMQ_RUNNING:
		return NdisReceiveQueueOperationalStateRunning;
	case NDC_VMQ_FREEING:
		return NdisReceiveQueueOperationalStateDmaStopped;
	default:
		return NdisReceiveQueueOperationalStateUndefined;
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_vmq_wire_state);
