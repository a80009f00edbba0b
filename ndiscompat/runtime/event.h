/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NDISCOMPAT_EVENT_H
#define _NDISCOMPAT_EVENT_H

#include <linux/types.h>
#include <linux/wait.h>

/**
 * struct ndc_event - what lies in a KEVENT
 * @wait: who waits; its lock protects all of it
 * @magic: NDC_EVENT_MAGIC once it is initialised
 * @synchronization: one waiter takes the signal with it
 * @signalled: the state
 */
struct ndc_event {
	wait_queue_head_t wait;
	u32 magic;
	bool synchronization;
	bool signalled;
};

#define NDC_EVENT_MAGIC	0x4e445645	/* NDVE */

void ndc_event_init(struct ndc_event *event, bool synchronization,
		    bool signalled);
bool ndc_event_set(struct ndc_event *event);
bool ndc_event_reset(struct ndc_event *event);
bool ndc_event_wait(struct ndc_event *event, long timeout);

#endif /* _NDISCOMPAT_EVENT_H */
