// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/memory.c: memory that grows when buffers run low, and goes again.
 */
#include "ndt.h"

#include <linux/ethtool.h>

#include "ndpnicdrv.h"

static int one;

/* With the lock, as what it has got is counted with it too. */
static bool growing(NIC_QUEUE *queue)
{
	bool growing;

	NdisAcquireSpinLock(&queue->Lock);
	growing = queue->Growing;
	NdisReleaseSpinLock(&queue->Lock);
	return growing;
}

/* So many of its buffers are out, and one looks. */
static void look(NIC_QUEUE *queue, u32 out)
{
	NdisAcquireSpinLock(&queue->Lock);
	queue->Out = out;
	NicQueueWatch(queue);
	NdisReleaseSpinLock(&queue->Lock);
	NICDRV_UNTIL(!growing(queue));
}

static void quiet(NIC_ADAPTER *adapter)
{
	local_bh_disable();
	NicQuiet(NULL, adapter, NULL, NULL);
	local_bh_enable();
}

/* It grows to its limit, step by step, and shrinks when all is quiet. */
static void grow_and_shrink(struct kunit *test, NIC_QUEUE *queue)
{
	u32 base = queue->Buffers, size;

	look(queue, base / 2);
	KUNIT_EXPECT_EQ(test, queue->Counts.Low, 0);
	for (size = base + NIC_BLOCK_BUFFERS; size <= base * NIC_GROWTH;
	     size += NIC_BLOCK_BUFFERS) {
		look(queue, queue->Buffers);
		KUNIT_EXPECT_EQ(test, queue->Buffers, size);
	}
	KUNIT_EXPECT_EQ(test, queue->Counts.Limited, 0);
	look(queue, queue->Buffers);
	KUNIT_EXPECT_EQ(test, queue->Counts.Limited, 1);
	KUNIT_EXPECT_EQ(test, queue->Buffers, base * NIC_GROWTH);
	KUNIT_EXPECT_EQ(test, queue->ExtraBuffers, base * (NIC_GROWTH - 1));
	queue->Out = 0;
	quiet(queue->Adapter);
	quiet(queue->Adapter);
	NICDRV_UNTIL(!READ_ONCE(queue->Working));
	NdisWaitEvent(&queue->Idle, 0);
	KUNIT_EXPECT_EQ(test, queue->Buffers, base);
	KUNIT_EXPECT_EQ(test, queue->ExtraBuffers, 0U);
	KUNIT_EXPECT_EQ(test, queue->Counts.High, 1);
	/* The ring goes on where it was. */
	KUNIT_EXPECT_PTR_EQ(test, nichw.rx[queue->Id], &queue->Ring);
	KUNIT_EXPECT_TRUE(test, nicdrv_receive(queue->Adapter, queue->Id));
}

static void default_queue_grows_and_shrinks(struct kunit *test)
{
	grow_and_shrink(test, &nicdrv_of(test)->Queues[0]);
}

static void vm_queue_grows_and_shrinks(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id, filter;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	grow_and_shrink(test, &nicdrv_of(test)->Queues[id]);
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, id, filter));
}

static void busy_queue_keeps_what_it_has(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	NIC_QUEUE *queue = &adapter->Queues[0];
	int i;

	look(queue, queue->Buffers);
	queue->Out = 0;
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_TRUE(test, nicdrv_receive(adapter, 0));
		quiet(adapter);
	}
	KUNIT_EXPECT_FALSE(test, queue->Working);
	KUNIT_EXPECT_EQ(test, queue->ExtraBuffers, NIC_BLOCK_BUFFERS);
}

/* A request that cannot be made leaves the queue as it was. */
static void growth_without_memory(struct kunit *test)
{
	NIC_QUEUE *queue = &nicdrv_of(test)->Queues[0];
	u32 base = queue->Buffers;

	ndt_fail_nth(1);
	look(queue, base);
	KUNIT_EXPECT_TRUE(test, ndt_failed());
	KUNIT_EXPECT_EQ(test, queue->Counts.Failed, 1);
	KUNIT_EXPECT_EQ(test, queue->Buffers, base);
	/* So does one that NDIS could not serve. */
	queue->Growing = TRUE;
	NicGrown(queue->Adapter, NULL, NULL, 0, queue);
	KUNIT_EXPECT_EQ(test, queue->Counts.Failed, 2);
	KUNIT_EXPECT_FALSE(test, queue->Growing);
	queue->Out = 0;
}

/* What comes after the end has begun is not taken. */
static void growth_that_is_late(struct kunit *test)
{
	NIC_QUEUE *queue = &nicdrv_of(test)->Queues[0];
	u32 base = queue->Buffers;

	NdisAcquireSpinLock(&queue->Lock);
	queue->Out = base;
	NicQueueWatch(queue);
	queue->Closing = TRUE;
	NdisReleaseSpinLock(&queue->Lock);
	NICDRV_UNTIL(!growing(queue));
	KUNIT_EXPECT_EQ(test, queue->Buffers, base);
	look(queue, base);
	KUNIT_EXPECT_EQ(test, queue->Counts.Low, 1);
	queue->Closing = FALSE;
	queue->Out = 0;
}

static void rings_are_powers_of_two(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	NIC_RING ring;

	KUNIT_EXPECT_EQ(test, NicRingCreate(adapter, &ring, 1, 16),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ring.Count, 8U);
	NicRingDestroy(adapter, &ring);
	NicRingDestroy(adapter, &ring);
	KUNIT_EXPECT_EQ(test, NicRingCreate(adapter, &ring, 300, 16),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ring.Count, 512U);
	KUNIT_EXPECT_EQ(test, ring.Bytes, 512U * 16);
	NicRingDestroy(adapter, &ring);
}

static void ring_without_memory(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	unsigned int nth, failures = 0;
	NDIS_STATUS status;
	NIC_RING ring;

	/* Larger than what a pool has left. */
	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		status = NicRingCreate(adapter, &ring, 4096, 16);
		if (!ndt_failed())
			break;
		KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCES);
		KUNIT_EXPECT_PTR_EQ(test, ring.Virtual, NULL);
		failures++;
	}
	KUNIT_EXPECT_GT(test, failures, 0U);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
	NicRingDestroy(adapter, &ring);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(default_queue_grows_and_shrinks),
	KUNIT_CASE(vm_queue_grows_and_shrinks),
	KUNIT_CASE(busy_queue_keeps_what_it_has),
	KUNIT_CASE(growth_without_memory),
	KUNIT_CASE(growth_that_is_late),
	KUNIT_CASE(rings_are_powers_of_two),
	KUNIT_CASE(ring_without_memory),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_memory",
	.init = nicdrv_init_open,
	.exit = nicdrv_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/memory.c");
