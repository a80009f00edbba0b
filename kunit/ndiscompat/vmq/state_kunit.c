// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/vmq/state.c: the table of a queue's states, cell by cell, against
 * a list of all that may happen.
 */
#include "ndt.h"

#include <ndis.h>

#include "vmq/state.h"

static const struct {
	enum ndc_vmq_state from;
	enum ndc_vmq_event event;
	enum ndc_vmq_state to;
} legal[] = {
	{ NDC_VMQ_UNDEFINED, NDC_VMQ_ALLOCATE, NDC_VMQ_ALLOCATED },
	{ NDC_VMQ_ALLOCATED, NDC_VMQ_PARAMETERS, NDC_VMQ_ALLOCATED },
	{ NDC_VMQ_ALLOCATED, NDC_VMQ_SET_FILTER, NDC_VMQ_SET },
	{ NDC_VMQ_ALLOCATED, NDC_VMQ_ENUM_FILTERS, NDC_VMQ_ALLOCATED },
	{ NDC_VMQ_ALLOCATED, NDC_VMQ_COMPLETE, NDC_VMQ_PAUSED },
	{ NDC_VMQ_ALLOCATED, NDC_VMQ_FREE, NDC_VMQ_STOP_DMA },
	{ NDC_VMQ_SET, NDC_VMQ_PARAMETERS, NDC_VMQ_SET },
	{ NDC_VMQ_SET, NDC_VMQ_SET_FILTER, NDC_VMQ_SET },
	{ NDC_VMQ_SET, NDC_VMQ_CLEAR_LAST, NDC_VMQ_ALLOCATED },
	{ NDC_VMQ_SET, NDC_VMQ_CLEAR_OTHER, NDC_VMQ_SET },
	{ NDC_VMQ_SET, NDC_VMQ_ENUM_FILTERS, NDC_VMQ_SET },
	{ NDC_VMQ_SET, NDC_VMQ_FILTER_PARAMETERS, NDC_VMQ_SET },
	{ NDC_VMQ_SET, NDC_VMQ_COMPLETE, NDC_VMQ_RUNNING },
	{ NDC_VMQ_RUNNING, NDC_VMQ_PARAMETERS, NDC_VMQ_RUNNING },
	{ NDC_VMQ_RUNNING, NDC_VMQ_SET_FILTER, NDC_VMQ_RUNNING },
	{ NDC_VMQ_RUNNING, NDC_VMQ_CLEAR_LAST, NDC_VMQ_PAUSED },
	{ NDC_VMQ_RUNNING, NDC_VMQ_CLEAR_OTHER, NDC_VMQ_RUNNING },
	{ NDC_VMQ_RUNNING, NDC_VMQ_ENUM_FILTERS, NDC_VMQ_RUNNING },
	{ NDC_VMQ_RUNNING, NDC_VMQ_FILTER_PARAMETERS, NDC_VMQ_RUNNING },
	{ NDC_VMQ_RUNNING, NDC_VMQ_PACKET, NDC_VMQ_RUNNING },
	{ NDC_VMQ_PAUSED, NDC_VMQ_PARAMETERS, NDC_VMQ_PAUSED },
	{ NDC_VMQ_PAUSED, NDC_VMQ_SET_FILTER, NDC_VMQ_RUNNING },
	{ NDC_VMQ_PAUSED, NDC_VMQ_ENUM_FILTERS, NDC_VMQ_PAUSED },
	{ NDC_VMQ_PAUSED, NDC_VMQ_FREE, NDC_VMQ_STOP_DMA },
	{ NDC_VMQ_STOP_DMA, NDC_VMQ_DMA_STOPPED, NDC_VMQ_FREEING },
	{ NDC_VMQ_FREEING, NDC_VMQ_FREED, NDC_VMQ_UNDEFINED },
};

static int expected(enum ndc_vmq_state from, enum ndc_vmq_event event)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(legal); i++)
		if (legal[i].from == from && legal[i].event == event)
			return legal[i].to;
	return -EINVAL;
}

static void every_cell(struct kunit *test)
{
	unsigned int state, event;

	for (state = 0; state < NDC_VMQ_STATES; state++)
		for (event = 0; event < NDC_VMQ_EVENTS; event++)
			KUNIT_EXPECT_EQ_MSG(test, ndc_vmq_next(state, event),
					    expected(state, event),
					    "state %u, event %u", state, event);
}

static void what_is_no_state_goes_nowhere(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ndc_vmq_next(NDC_VMQ_STATES, NDC_VMQ_ALLOCATE),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, ndc_vmq_next(NDC_VMQ_UNDEFINED, NDC_VMQ_EVENTS),
			-EINVAL);
	KUNIT_EXPECT_STREQ(test, ndc_vmq_state_name(NDC_VMQ_STATES), "?");
	KUNIT_EXPECT_STREQ(test, ndc_vmq_state_name(NDC_VMQ_RUNNING),
			   "running");
}

static void states_on_the_wire(struct kunit *test)
{
	static const unsigned int wire[NDC_VMQ_STATES] = {
		[NDC_VMQ_ALLOCATED] = NdisReceiveQueueOperationalStatePaused,
		[NDC_VMQ_SET] = NdisReceiveQueueOperationalStateRunning,
		[NDC_VMQ_RUNNING] = NdisReceiveQueueOperationalStateRunning,
		[NDC_VMQ_PAUSED] = NdisReceiveQueueOperationalStatePaused,
		[NDC_VMQ_STOP_DMA] = NdisReceiveQueueOperationalStatePaused,
		[NDC_VMQ_FREEING] = NdisReceiveQueueOperationalStateDmaStopped,
	};
	unsigned int state;

	for (state = 0; state < NDC_VMQ_STATES; state++)
		KUNIT_EXPECT_EQ(test, ndc_vmq_wire_state(state), wire[state]);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(every_cell),
	KUNIT_CASE(what_is_no_state_goes_nowhere),
	KUNIT_CASE(states_on_the_wire),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_vmq_state",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/vmq/state.c");
