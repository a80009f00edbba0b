// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/vmq/life.c: queues end before their port halts, and come again
 * with it.
 */
#include "ndt.h"

#include "ndpvmq.h"

static int one;

static int again(struct ndp *ndp)
{
	struct ndc_miniport *miniport = ndp_miniport(ndp);
	int err;

	rtnl_lock();
	mutex_lock(&miniport->life);
	err = ndc_miniport_reinitialise(miniport);
	mutex_unlock(&miniport->life);
	rtnl_unlock();
	return err;
}

static void nothing_is_left_when_it_halts(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id, filter;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	ndp_remove(ndp);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_CLEAR], 1U);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_FREE], 2U);
	KUNIT_EXPECT_EQ(test, ndpvmq.queues[1].filters, 0U);
	KUNIT_EXPECT_FALSE(test, ndpvmq.queues[2].known);
}

static void all_is_as_it_was(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(50);
	struct ndp *ndp = test->priv;
	struct ndc_vmq_queue *queue;
	u32 a, b, c, filter, own;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_set(ndp, &one, 0, &match, &own), 0);
	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &a), 0);
	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &b, &filter));
	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &c), 0);
	KUNIT_ASSERT_EQ(test, ndpvmq_do_complete(ndp, &one, c), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, a), 0);
	KUNIT_EXPECT_EQ(test, again(ndp), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, a), NDC_VMQ_UNDEFINED);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, b), NDC_VMQ_RUNNING);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, c), NDC_VMQ_PAUSED);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp),
			2ULL * NDPVMQ_BUFFERS * PAGE_SIZE);
	queue = xa_load(&ndpvmq_of(ndp)->queues, b);
	KUNIT_ASSERT_NOT_NULL(test, queue);
	KUNIT_EXPECT_PTR_EQ(test, queue->owner, (void *)&one);
	KUNIT_EXPECT_EQ(test, queue->params.NumSuggestedReceiveBuffers, 64U);
	/* Who made it can still end it. */
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, b, filter));
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, c), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, 0, own), 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&ndpvmq_of(ndp)->saved));
}

static void what_the_port_refuses_is_gone(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id, filter;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	ndpvmq.fail[NDPVMQ_SET] = NDIS_STATUS_FAILURE;
	KUNIT_EXPECT_EQ(test, again(ndp), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, id), NDC_VMQ_UNDEFINED);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
			NDIS_STATUS_INVALID_PARAMETER);
	ndpvmq.fail[NDPVMQ_SET] = 0;
	KUNIT_EXPECT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	KUNIT_EXPECT_EQ(test, id, 1U);
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, id, filter));
}

/* One that has failed is asked nothing; what it knew is forgotten. */
static void port_that_fails_is_not_asked(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id, filter;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	ndc_miniport_fail(ndp_miniport(ndp), "the case says so");
	KUNIT_EXPECT_EQ(test, again(ndp), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_FREE], 0U);
	/* It is as good as new, and has its queue again. */
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, id), NDC_VMQ_RUNNING);
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, id, filter));
}

static void lost_queues_end_with_the_port(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	ndpvmq.fail[NDPVMQ_FREE] = NDIS_STATUS_NOT_ACCEPTED;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
			NDIS_STATUS_NOT_ACCEPTED);
	ndpvmq.fail[NDPVMQ_FREE] = 0;
	KUNIT_EXPECT_EQ(test, again(ndp), 0);
	KUNIT_EXPECT_TRUE(test, xa_empty(&ndpvmq_of(ndp)->queues));
	KUNIT_EXPECT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_EXPECT_EQ(test, id, 1U);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(nothing_is_left_when_it_halts),
	KUNIT_CASE(all_is_as_it_was),
	KUNIT_CASE(what_the_port_refuses_is_gone),
	KUNIT_CASE(port_that_fails_is_not_asked),
	KUNIT_CASE(lost_queues_end_with_the_port),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_vmq_life",
	.init = ndpvmq_init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/vmq/life.c");
