// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/vmq/ask.c: what the layer itself asks for.
 */
#include "ndt.h"

#include "ndpvmq.h"

static int one;

static const struct ndc_vmq_wish wish = { .cpu = 1, .name = "vm1", .buffers = 9 };

static void queue_and_back(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	struct ndp *ndp = test->priv;
	struct ndc_vmq *vmq = ndpvmq_of(ndp);
	u32 id, filter = 0, other = 9;
	const char *why = NULL;

	KUNIT_ASSERT_EQ(test, ndc_vmq_ask_queue(vmq, &wish, &id, &why), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.ProcessorAffinity.Mask, 2UL);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.NumSuggestedReceiveBuffers, 9U);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.Header.Revision, 2);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.VmName.Length, 6);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.QueueName.String[8], '1');
	KUNIT_EXPECT_EQ(test, ndc_vmq_ask_filter(vmq, id, &match, &filter,
						 &why), 0);
	KUNIT_EXPECT_EQ(test, filter, 1U);
	match.mac[5] = 2;
	KUNIT_EXPECT_EQ(test, ndc_vmq_ask_filter(vmq, id, &match, &other, &why),
			0);
	KUNIT_EXPECT_EQ(test, other, 9U);
	KUNIT_EXPECT_EQ(test, ndc_vmq_ask_complete(vmq, id, &why), 0);
	KUNIT_EXPECT_EQ(test, ndc_vmq_give_back(vmq, id), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_CLEAR], 2U);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, id), NDC_VMQ_UNDEFINED);
}

static void there_is_always_a_reason(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	struct ndp *ndp = test->priv;
	struct ndc_vmq *vmq = ndpvmq_of(ndp);
	const char *why = NULL;
	u32 id, filter = 0;

	ndpvmq.fail[NDPVMQ_ALLOCATE] = NDIS_STATUS_FAILURE;
	KUNIT_EXPECT_EQ(test, ndc_vmq_ask_queue(vmq, &wish, &id, &why), -EIO);
	KUNIT_EXPECT_STREQ(test, why, "the port refuses it");
	KUNIT_EXPECT_EQ(test, ndc_vmq_ask_filter(vmq, 5, &match, &filter, &why),
			-EINVAL);
	KUNIT_EXPECT_STREQ(test, why, "the QueueId of no queue");
	ndpvmq.fail[NDPVMQ_ALLOCATE] = 0;
	KUNIT_EXPECT_EQ(test, ndc_vmq_ask_queue(vmq, &wish, &id, &why), 0);
	ndpvmq.entry_status = NDIS_STATUS_RESOURCES;
	KUNIT_EXPECT_EQ(test, ndc_vmq_ask_complete(vmq, id, &why), -ENOMEM);
	KUNIT_EXPECT_STREQ(test, why,
			   "the port does not get the memory for it");
	KUNIT_EXPECT_EQ(test, ndc_vmq_ask_free(vmq, id), 0);
	KUNIT_EXPECT_EQ(test, ndc_vmq_ask_free(vmq, id), -EINVAL);
	ndc_miniport_fail(ndp_miniport(ndp), "the case says so");
	KUNIT_EXPECT_EQ(test, ndc_vmq_ask_queue(vmq, &wish, &id, &why),
			-ENODEV);
	KUNIT_EXPECT_STREQ(test, why, "the port is not there");
	ndp_remove(ndp);
}

/* The layer may use the queues of others, but not the other way round. */
static void layer_may_use_every_queue(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id, filter;
	const char *why;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	KUNIT_EXPECT_EQ(test, ndc_vmq_give_back(ndpvmq_of(ndp), id), 0);
	KUNIT_ASSERT_EQ(test, ndc_vmq_ask_queue(ndpvmq_of(ndp), &wish, &id,
						&why), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndc_vmq_ask_free(ndpvmq_of(ndp), id), 0);
}

static void ask_without_memory_fails(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int nth, failures = 0;
	const char *why = NULL;
	u32 id;
	int err;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		err = ndc_vmq_ask_queue(ndpvmq_of(ndp), &wish, &id, &why);
		if (!ndt_failed())
			break;
		failures += err == -ENOMEM && why;
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, failures, nth - 1);
	KUNIT_EXPECT_EQ(test, ndc_vmq_ask_free(ndpvmq_of(ndp), id), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(queue_and_back),
	KUNIT_CASE(there_is_always_a_reason),
	KUNIT_CASE(layer_may_use_every_queue),
	KUNIT_CASE(ask_without_memory_fails),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_vmq_ask",
	.init = ndpvmq_init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/vmq/ask.c");
