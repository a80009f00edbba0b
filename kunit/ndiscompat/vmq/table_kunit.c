// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/vmq/table.c: what of a queue's frames and memory anybody sees.
 */
#include "ndt.h"

#include "ndpvmq.h"

static int one;

static u64 dropped(const struct ndp *ndp, u32 id)
{
	struct ndc_rx_queue *rx = xa_load(&ndp->adapter->nic->rx, id);
	struct ndc_rx_totals totals = {};

	if (rx)
		ndc_receive_stats(rx, &totals);
	return totals.dropped + totals.errors;
}

/* Its frames go to the NIC's own net_device. */
static void bind(const struct ndp *ndp, u32 id)
{
	struct ndc_rx_queue *rx = xa_load(&ndp->adapter->nic->rx, id);

	rcu_assign_pointer(rx->dev, ndpnic_dev(ndp));
}

/* Whatever the port indicates. */
static void no_frame_in_the_wrong_queue(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_HANDLE handle;
	u32 a, b, fa, fb;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &a, &fa));
	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &b, &fb));
	bind(ndp, a);
	bind(ndp, b);
	/* The memory of one, said to be of the other, and of no VM. */
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(ndpvmq.queues[a].frames[0].nbl) = b;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ndpvmq_indicate(ndp, a, 0, 0));
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(ndpvmq.queues[a].frames[0].nbl) = 0;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ndpvmq_indicate(ndp, a, 0, 0));
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpnic.got), 0);
	/* These came back as if they were of others. */
	atomic_set(&ndpvmq.queues[a].out, 0);
	atomic_set(&ndpvmq.queues[b].out, 0);
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(ndpvmq.queues[a].frames[0].nbl) = a;
	/* A handle that frees, an offset that is another buffer's. */
	handle = ndpvmq.queues[a].memory.SharedMemoryHandle;
	ndpvmq.queues[a].frames[0].segment.SharedMemoryHandle =
		ndpvmq.queues[a].allocation;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ndpvmq_indicate(ndp, a, 0, 0));
	ndpvmq.queues[a].frames[0].segment.SharedMemoryHandle = handle;
	ndpvmq.queues[a].frames[0].segment.SharedMemoryOffset = PAGE_SIZE;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ndpvmq_indicate(ndp, a, 0, 0));
	ndpvmq.queues[a].frames[0].segment.SharedMemoryOffset = 0;
	KUNIT_EXPECT_EQ(test, dropped(ndp, a), 2ULL);
	KUNIT_EXPECT_EQ(test, dropped(ndp, b), 1ULL);
	ndpvmq_indicate(ndp, a, 0, 0);
	KUNIT_EXPECT_EQ(test, dropped(ndp, a), 2ULL);
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpnic.got), 1);
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, a, fa));
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, b, fb));
}

/* Its frames would come out of memory that nobody knows. */
static void frame_without_shared_memory(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id, filter;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	bind(ndp, id);
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(ndpnic.nbl) = id;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ndpnic_indicate(ndp, NDIS_RECEIVE_FLAGS_RESOURCES));
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(ndpnic.nbl) = 0;
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpnic.got), 0);
	ndpvmq_indicate(ndp, id, 0, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpnic.got), 1);
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, id, filter));
}

static void one_queue_in_a_call(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_vmq_queue *queue;
	u32 id, filter;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	queue = xa_load(&ndpvmq_of(ndp)->queues, id);
	queue->rx->single = true;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ndpvmq_indicate(ndp, id, 0, 0));
	ndpvmq_indicate(ndp, id, 0, NDIS_RECEIVE_FLAGS_SINGLE_QUEUE);
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, id, filter));
}

/* One for each that is allocated, and for nobody else. */
static void memory_is_for_queues_that_are_there(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id;

	ndt_announce(test, NDC_RULE_ARGUMENT);
	KUNIT_EXPECT_EQ(test, ndpvmq_make_memory(ndp, 1),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_make_memory(ndp, 1), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
}

static void queue_that_is_written_off(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_vmq_queue *queue;
	u32 id, filter;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	queue = xa_load(&ndpvmq_of(ndp)->queues, id);
	ndc_vmq_write_off(ndpvmq_of(ndp), queue, "the case says so");
	/* Once is enough. */
	ndc_vmq_write_off(ndpvmq_of(ndp), queue, "another reason");
	KUNIT_EXPECT_STREQ(test, queue->lost, "the case says so");
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  ndpvmq_indicate(ndp, id, 0, 0));
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpvmq.queues[id].out), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, id, filter),
			NDIS_STATUS_FILE_NOT_FOUND);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(no_frame_in_the_wrong_queue),
	KUNIT_CASE(frame_without_shared_memory),
	KUNIT_CASE(one_queue_in_a_call),
	KUNIT_CASE(memory_is_for_queues_that_are_there),
	KUNIT_CASE(queue_that_is_written_off),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_vmq_table",
	.init = ndpvmq_init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/vmq/table.c");
