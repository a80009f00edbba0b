/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * VM queues: macvlans over the link "a" are guests in namespaces of their own.
 */
#ifndef TRAFFIC_QUEUES_H
#define TRAFFIC_QUEUES_H

/* Why there are none, or NULL. */
const char *no_queues(void);

void guests_have_queues(void);
void rules_lead_to_queues(void);
void buffers_grow_and_shrink(void);
void address_of_guest_moves(void);
void lower_goes_under_guests(void);

#endif /* TRAFFIC_QUEUES_H */
