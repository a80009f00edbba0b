/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The states of a VM queue.
 */
#ifndef _NDISCOMPAT_VMQ_STATE_H
#define _NDISCOMPAT_VMQ_STATE_H

/* Where in its life a queue is. */
enum ndc_vmq_state {
	NDC_VMQ_UNDEFINED,	/* there is none */
	NDC_VMQ_ALLOCATED,	/* the port knows it; no memory, no filter */
	NDC_VMQ_SET,		/* it has filters, but no memory yet */
	NDC_VMQ_RUNNING,	/* it has both */
	NDC_VMQ_PAUSED,		/* it has memory, but no filter */
	NDC_VMQ_STOP_DMA,	/* it is being freed, the device may write yet */
	NDC_VMQ_FREEING,	/* the device does not write any more */
	NDC_VMQ_STATES
};

/* What happens to a queue. */
enum ndc_vmq_event {
	NDC_VMQ_ALLOCATE,
	NDC_VMQ_PARAMETERS,
	NDC_VMQ_SET_FILTER,
	NDC_VMQ_CLEAR_LAST,
	NDC_VMQ_CLEAR_OTHER,
	NDC_VMQ_ENUM_FILTERS,
	NDC_VMQ_FILTER_PARAMETERS,
	NDC_VMQ_COMPLETE,
	NDC_VMQ_PACKET,
	NDC_VMQ_FREE,
	NDC_VMQ_DMA_STOPPED,
	NDC_VMQ_FREED,
	NDC_VMQ_EVENTS
};

int ndc_vmq_next(enum ndc_vmq_state state, enum ndc_vmq_event event);
const char *ndc_vmq_state_name(enum ndc_vmq_state state);
unsigned int ndc_vmq_wire_state(enum ndc_vmq_state state);

#endif /* _NDISCOMPAT_VMQ_STATE_H */
