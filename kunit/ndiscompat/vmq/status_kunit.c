// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/vmq/status.c: what a port says of its queues, in time, too often
 * and not at all.
 */
#include "ndt.h"

#include "ndpvmq.h"

static int one;

static void free_without_dma_stopped(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	ndpvmq.mute = true;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
					  0));
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, id), NDC_VMQ_UNDEFINED);
}

static void dma_stopped_twice(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	ndpvmq.twice = true;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
					  0));
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, id), NDC_VMQ_UNDEFINED);
}

static void dma_stopped_while_it_runs(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id, filter;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, ndpvmq_say_stopped(ndp, id));
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, id), NDC_VMQ_RUNNING);
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, id, filter));
}

static void wrong_structures(struct kunit *test)
{
	NDIS_RECEIVE_FILTER_CAPABILITIES capabilities = ndpvmq_capabilities();
	NDIS_RECEIVE_QUEUE_STATE state = {};
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_NOT_NULL(test,
			      ndc_vmq_status(ndp->adapter,
					     NDIS_STATUS_RECEIVE_QUEUE_STATE,
					     &state, sizeof(state)));
	KUNIT_EXPECT_NOT_NULL(test,
			      ndc_vmq_status(ndp->adapter,
					     NDIS_STATUS_RECEIVE_QUEUE_STATE,
					     &state, 3));
	KUNIT_EXPECT_NOT_NULL(test,
			      ndc_vmq_status(ndp->adapter,
					     NDIS_STATUS_RECEIVE_FILTER_CURRENT_CAPABILITIES,
					     &capabilities, 83));
	KUNIT_EXPECT_NULL(test, ndc_vmq_status(ndp->adapter, 0x40020099, NULL,
					       0));
}

static void capabilities_change(struct kunit *test)
{
	NDIS_RECEIVE_FILTER_CAPABILITIES now = ndpvmq_capabilities();
	struct ndp *ndp = test->priv;
	struct net_device *dev = ndpnic_dev(ndp);
	u32 id;

	KUNIT_EXPECT_TRUE(test, dev->hw_features & NETIF_F_HW_L2FW_DOFFLOAD);
	now.NumQueues = 1;
	ndpvmq_say(ndp, NDIS_STATUS_RECEIVE_FILTER_CURRENT_CAPABILITIES, &now,
		   sizeof(now));
	KUNIT_EXPECT_EQ(test, ndp->adapter->nic->info.vm_queues, 1U);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_allocate(ndp, &one, NULL),
			NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
	now.EnabledQueueTypes = 0;
	ndpvmq_say(ndp, NDIS_STATUS_RECEIVE_FILTER_CURRENT_CAPABILITIES, &now,
		   sizeof(now));
	KUNIT_EXPECT_EQ(test, ndpvmq_do_allocate(ndp, &one, NULL),
			NDIS_STATUS_NOT_SUPPORTED);
	flush_delayed_work(&ndp->adapter->nic->rtnl);
	KUNIT_EXPECT_FALSE(test, dev->hw_features & NETIF_F_HW_L2FW_DOFFLOAD);
	now.NumQueues = 99;
	ndpvmq_say(ndp, NDIS_STATUS_RECEIVE_FILTER_HARDWARE_CAPABILITIES, &now,
		   sizeof(now));
	KUNIT_EXPECT_EQ(test, ndpvmq_of(ndp)->can.NumQueues, 99U);
}

static void domain_changes(struct kunit *test)
{
	static NDIS_RECEIVE_QUEUE_PARAMETERS params;
	struct ndp *ndp = test->priv;
	struct ndc_vmq_queue *queue;
	u32 id;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	params = ndpvmq_wish();
	params.QueueId = id;
	params.InterruptCoalescingDomainId = 5;
	params.NumSuggestedReceiveBuffers = 1;
	ndpvmq_say(ndp, NDIS_STATUS_RECEIVE_FILTER_QUEUE_PARAMETERS, &params,
		   sizeof(params));
	queue = xa_load(&ndpvmq_of(ndp)->queues, id);
	KUNIT_EXPECT_EQ(test, queue->params.InterruptCoalescingDomainId, 5U);
	KUNIT_EXPECT_EQ(test, queue->params.NumSuggestedReceiveBuffers, 64U);
	params.QueueId = 77;
	KUNIT_EXPECT_NOT_NULL(test,
			      ndc_vmq_status(ndp->adapter,
					     NDIS_STATUS_RECEIVE_FILTER_QUEUE_PARAMETERS,
					     &params, sizeof(params)));
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(free_without_dma_stopped),
	KUNIT_CASE(dma_stopped_twice),
	KUNIT_CASE(dma_stopped_while_it_runs),
	KUNIT_CASE(wrong_structures),
	KUNIT_CASE(capabilities_change),
	KUNIT_CASE(domain_changes),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_vmq_status",
	.init = ndpvmq_init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/vmq/status.c");
