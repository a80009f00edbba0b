// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/call.c: calls that are waited for, but not for ever.
 */
#include "ndt.h"

#include <linux/slab.h>

#include "ndp.h"

#include "miniport/call.h"

static struct ndc_call *made;
static unsigned int freed;
static s32 answer;

static s32 run(struct ndc_call *call)
{
	return answer;
}

static void release(struct ndc_call *call)
{
	freed++;
	kfree(call);
}

static const struct ndc_call_type type = {
	.name = "Handler",
	.complete = "Complete",
	.run = run,
	.free = release,
};

/* A call, as if a port had been asked. */
static struct ndc_call *make(struct kunit *test, s32 status)
{
	struct ndp *ndp = test->priv;

	made = kzalloc(sizeof(*made), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, made);
	freed = 0;
	answer = status;
	ndc_call_init(made, &type, ndp_miniport(ndp), run);
	return made;
}

static void handler_that_returns_is_done(struct kunit *test)
{
	struct ndc_call *call = make(test, NDIS_STATUS_RESOURCES);

	ndc_call_start(call);
	KUNIT_EXPECT_TRUE(test, ndc_call_wait(call, 10000));
	KUNIT_EXPECT_EQ(test, call->status, NDIS_STATUS_RESOURCES);
	ndc_call_put(call);
	ndc_call_drain(ndp_miniport(test->priv));
	KUNIT_EXPECT_EQ(test, freed, 1);
}

static void pending_call_waits_for_its_completion(struct kunit *test)
{
	struct ndc_call *call = make(test, NDIS_STATUS_PENDING);

	ndc_call_start(call);
	KUNIT_EXPECT_FALSE(test, ndc_call_wait(call, 20));
	ndc_call_drain(ndp_miniport(test->priv));
	KUNIT_EXPECT_TRUE(test, ndc_call_complete(call, NDIS_STATUS_FAILURE,
						  _THIS_IP_));
	KUNIT_EXPECT_TRUE(test, ndc_call_wait(call, 10000));
	KUNIT_EXPECT_EQ(test, call->status, NDIS_STATUS_FAILURE);
	ndc_call_put(call);
	KUNIT_EXPECT_EQ(test, freed, 1);
}

static void second_completion_is_reported(struct kunit *test)
{
	struct ndc_call *call = make(test, NDIS_STATUS_PENDING);

	ndc_call_start(call);
	ndc_call_drain(ndp_miniport(test->priv));
	KUNIT_EXPECT_TRUE(test, ndc_call_complete(call, NDIS_STATUS_SUCCESS,
						  _THIS_IP_));
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_FALSE(test,
					     ndc_call_complete(call,
							       NDIS_STATUS_FAILURE,
							       _THIS_IP_)));
	KUNIT_EXPECT_EQ(test, call->status, NDIS_STATUS_SUCCESS);
	ndc_call_put(call);
}

static void reference_keeps_it(struct kunit *test)
{
	struct ndc_call *call = make(test, NDIS_STATUS_SUCCESS);

	ndc_call_get(call);
	ndc_call_put(call);
	KUNIT_EXPECT_EQ(test, freed, 0);
	ndc_call_put(call);
	KUNIT_EXPECT_EQ(test, freed, 1);
}

/* Completed by one, started by another, both at once. */
static void race_of_return_and_completion(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < 50; i++) {
		struct ndc_call *call = make(test, NDIS_STATUS_PENDING);

		ndc_call_start(call);
		ndc_call_complete(call, NDIS_STATUS_SUCCESS, _THIS_IP_);
		KUNIT_EXPECT_TRUE(test, ndc_call_wait(call, 10000));
		ndc_call_put(call);
		ndc_call_drain(ndp_miniport(test->priv));
		KUNIT_EXPECT_EQ(test, freed, 1);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(handler_that_returns_is_done),
	KUNIT_CASE(pending_call_waits_for_its_completion),
	KUNIT_CASE(second_completion_is_reported),
	KUNIT_CASE(reference_keeps_it),
	KUNIT_CASE(race_of_return_and_completion),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_call",
	.init = ndp_init_paused,
	.exit = ndp_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/call.c");
