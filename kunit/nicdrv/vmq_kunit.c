// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/vmq.c: VM queues and their filters.
 */
#include "ndt.h"

#include <linux/ethtool.h>

#include "ndpnicdrv.h"

static int one;

static void queue_has_memory_while_it_lives(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NIC_ADAPTER *adapter = nicdrv_of(test);
	u64 before = ndpvmq_bytes(ndp);
	u32 id, filter;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), before);
	KUNIT_ASSERT_EQ(test, ndpvmq_do_free(ndp, &one, id),
			NDIS_STATUS_SUCCESS);
	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	KUNIT_EXPECT_EQ(test, adapter->Queues[id].Buffers, 64U);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), before + 64 * 4096);
	KUNIT_EXPECT_PTR_EQ(test, nichw.rx[id], &adapter->Queues[id].Ring);
	KUNIT_EXPECT_EQ(test, nichw.filter_count, 1U);
	KUNIT_EXPECT_EQ(test, nichw.filters[0].Queue, id);
	KUNIT_EXPECT_EQ(test, nichw.filters[0].Address[5], id);
	KUNIT_EXPECT_EQ(test, nichw.filters[0].VlanId, 0);
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, id, filter));
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), before);
	KUNIT_EXPECT_PTR_EQ(test, nichw.rx[id], NULL);
	KUNIT_EXPECT_EQ(test, nichw.filter_count, 0U);
}

/* Each allocation in turn: the element of the batch says it, nothing stays. */
static void complete_without_memory(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NIC_ADAPTER *adapter = nicdrv_of(test);
	u64 before = ndpvmq_bytes(ndp);
	unsigned int nth, failures = 0;
	NDIS_STATUS status;
	u32 id;

	for (nth = 1; ; nth++) {
		KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id),
				NDIS_STATUS_SUCCESS);
		ndt_fail_nth(nth);
		status = NicVmqComplete(adapter, id);
		if (!ndt_failed())
			break;
		failures += status != NDIS_STATUS_SUCCESS;
		KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
				NDIS_STATUS_SUCCESS);
		KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), before);
	}
	KUNIT_EXPECT_GT(test, failures, 10U);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, NicVmqComplete(adapter, id),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
			NDIS_STATUS_SUCCESS);
}

static void hardware_that_fails(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	struct ndp *ndp = test->priv;
	u64 before = ndpvmq_bytes(ndp);
	u32 id;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id),
			NDIS_STATUS_SUCCESS);
	nichw.fails = NICHW_FILTER;
	KUNIT_EXPECT_NE(test, ndpvmq_do_set(ndp, &one, id, &match, NULL),
			NDIS_STATUS_SUCCESS);
	nichw.fails = NICHW_QUEUE;
	KUNIT_EXPECT_NE(test, ndpvmq_do_complete(ndp, &one, id),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), before);
	nichw.fails = NICHW_NONE;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
			NDIS_STATUS_SUCCESS);
}

static void ids_that_are_not_there(struct kunit *test)
{
	NDIS_RECEIVE_QUEUE_PARAMETERS wish = ndpvmq_wish();
	NIC_ADAPTER *adapter = nicdrv_of(test);
	NIC_HW_FILTER filter = {};

	wish.QueueId = 0;
	KUNIT_EXPECT_EQ(test, NicVmqAllocate(adapter, &wish),
			NDIS_STATUS_INVALID_PARAMETER);
	wish.QueueId = NICHW_QUEUES;
	KUNIT_EXPECT_EQ(test, NicVmqAllocate(adapter, &wish),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, NicVmqChange(adapter, &wish),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, NicVmqComplete(adapter, 1),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, filter.Queue, 0U);
}

static void filters_with_and_without_a_vlan(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(9);
	struct ndc_vmq_filter_request request;
	NIC_HW_FILTER filter;

	ndc_vmq_write_filter(&request, 1, 0, &match);
	KUNIT_EXPECT_TRUE(test, NicVmqParse(&request.params, &filter));
	KUNIT_EXPECT_EQ(test, filter.VlanId, 0);
	KUNIT_EXPECT_EQ(test, filter.Address[5], 9);
	match.untagged = false;
	match.vlan = 100;
	ndc_vmq_write_filter(&request, 1, 0, &match);
	KUNIT_EXPECT_TRUE(test, NicVmqParse(&request.params, &filter));
	KUNIT_EXPECT_EQ(test, filter.VlanId, 100);
	/* With any tag or none is more than the hardware has. */
	match.vlan = 0;
	ndc_vmq_write_filter(&request, 1, 0, &match);
	KUNIT_EXPECT_FALSE(test, NicVmqParse(&request.params, &filter));
}

struct freeing {
	struct ndp *ndp;
	NIC_QUEUE *queue;
	atomic_t turn;
	NDIS_STATUS status;
	bool stopped;
	bool kept;
};

/* One frees the queue, the other has a frame of it. */
static void free_or_return(void *data)
{
	struct freeing *freeing = data;
	NIC_QUEUE *queue = freeing->queue;

	if (atomic_inc_return(&freeing->turn) == 1) {
		freeing->status = ndpvmq_do_free(freeing->ndp, &one, queue->Id);
		return;
	}
	NICDRV_UNTIL(READ_ONCE(queue->FreeRequest));
	freeing->stopped = !nichw.rx[queue->Id];
	freeing->kept = queue->Buffers == 64;
	NdisAcquireSpinLock(&queue->Lock);
	queue->Out = 0;
	NicQueueWork(queue, NIC_WORK_FREE);
	NdisReleaseSpinLock(&queue->Lock);
}

static void free_waits_for_frames(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct freeing freeing = { .ndp = ndp };
	u64 before = ndpvmq_bytes(ndp);
	u32 id, filter;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	KUNIT_ASSERT_EQ(test, ndpvmq_do_clear(ndp, &one, id, filter),
			NDIS_STATUS_SUCCESS);
	freeing.queue = &nicdrv_of(test)->Queues[id];
	freeing.queue->Out = 1;
	ndt_in_threads(test, 2, free_or_return, &freeing);
	KUNIT_EXPECT_EQ(test, freeing.status, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, freeing.stopped);
	KUNIT_EXPECT_TRUE(test, freeing.kept);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), before);
	KUNIT_EXPECT_FALSE(test, freeing.queue->Allocated);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(queue_has_memory_while_it_lives),
	KUNIT_CASE(complete_without_memory),
	KUNIT_CASE(hardware_that_fails),
	KUNIT_CASE(ids_that_are_not_there),
	KUNIT_CASE(filters_with_and_without_a_vlan),
	KUNIT_CASE(free_waits_for_frames),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_vmq",
	.init = nicdrv_init_open,
	.exit = nicdrv_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/vmq.c");
