// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a port says of the frames that it indicates.
 */
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "ndt.h"

#include <linux/ndiscompat.h>
#include <ndis.h>

#include "buffers.h"
#include "core/adapter.h"
#include "memory/block.h"
#include "net/check.h"

#define BLOCK_BYTES	8192
#define SHARED	NDIS_RECEIVE_FLAGS_SHARED_MEMORY_INFO_VALID
#define QUEUE	3

static struct ndt_rig *rig;
static NDIS_SHARED_MEMORY_PARAMETERS block;
static NDIS_HANDLE block_handle, pool, nb_pool;
static NET_BUFFER_SHARED_MEMORY segments[3];
static PNET_BUFFER_LIST nbl;
static PNET_BUFFER nb;
static PMDL mdls[2];

/* A frame of 1000 bytes in the second of four buffers of a block of a queue. */
static int setup(struct kunit *test)
{
	static u8 room[sizeof(SCATTER_GATHER_LIST) +
		       4 * sizeof(SCATTER_GATHER_ELEMENT)] __aligned(8);
	NET_BUFFER_LIST_POOL_PARAMETERS parameters =
		ndt_nbl_parameters(TRUE, 0, 0);

	rig = ndt_rig_create(test, THIS_MODULE);
	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	xa_store(&rig->adapter->queues, QUEUE, xa_mk_value(1),
		 GFP_KERNEL);
	block = (NDIS_SHARED_MEMORY_PARAMETERS) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_SHARED_MEMORY_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_SHARED_MEMORY_PARAMETERS_REVISION_1,
		},
		.QueueId = QUEUE,
		.Usage = NdisSharedMemoryUsageReceive,
		.Length = BLOCK_BYTES,
		.SGListBufferLength = sizeof(room),
		.SGListBuffer = (void *)room,
	};
	KUNIT_ASSERT_EQ(test, NdisAllocateSharedMemory(rig->adapter, &block,
						       &block_handle),
			NDIS_STATUS_SUCCESS);
	mdls[0] = NdisAllocateMdl(rig->adapter, block.VirtualAddress + 2048,
				  2048);
	mdls[1] = NdisAllocateMdl(rig->adapter, block.VirtualAddress + 6144,
				  2048);
	pool = NdisAllocateNetBufferListPool(rig->adapter, &parameters);
	nb_pool = ndt_nb_pool(test, 0);
	nbl = NdisAllocateNetBufferAndNetBufferList(pool, 0, 0, mdls[0], 0,
						    1000);
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	nb = nbl->FirstNetBuffer;
	memset(segments, 0, sizeof(segments));
	segments[0].SharedMemoryHandle = block.SharedMemoryHandle;
	segments[0].SharedMemoryOffset = 2048;
	segments[0].SharedMemoryLength = 2048;
	segments[1].SharedMemoryHandle = block.SharedMemoryHandle;
	segments[1].SharedMemoryOffset = 6144;
	segments[1].SharedMemoryLength = 2048;
	nb->SharedMemoryInfo = segments;
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(nbl) = QUEUE;
	return 0;
}

static void teardown(struct kunit *test)
{
	NdisFreeNetBufferList(nbl);
	NdisFreeNetBufferListPool(pool);
	NdisFreeNetBufferPool(nb_pool);
	NdisFreeMdl(mdls[0]);
	NdisFreeMdl(mdls[1]);
	if (block_handle)
		NdisFreeSharedMemory(rig->adapter, block_handle);
	ndt_rig_destroy(rig);
}

#define EXPECT_GOOD(test, flags) \
	KUNIT_EXPECT_NULL(test, ndc_received_fault(rig->adapter, nbl, flags))
#define EXPECT_BAD(test, flags) \
	KUNIT_EXPECT_NOT_NULL(test, ndc_received_fault(rig->adapter, nbl, flags))

static void as_it_should_be(struct kunit *test)
{
	EXPECT_GOOD(test, 0);
	EXPECT_GOOD(test, SHARED);
	/* Not looked at without the flag. */
	segments[0].SharedMemoryHandle = test;
	EXPECT_GOOD(test, 0);
}

static void handles_of_blocks(struct kunit *test)
{
	struct ndc_block *found;

	rcu_read_lock();
	found = ndc_received_block(rig->adapter, segments);
	rcu_read_unlock();
	KUNIT_ASSERT_NOT_NULL(test, found);
	KUNIT_EXPECT_PTR_EQ(test, found->address, block.VirtualAddress);
	segments[0].SharedMemoryHandle = NULL;
	EXPECT_BAD(test, SHARED);
	/* The other of the two handles. */
	segments[0].SharedMemoryHandle = block_handle;
	EXPECT_BAD(test, SHARED);
	segments[0].SharedMemoryHandle = block.SharedMemoryHandle;
	EXPECT_GOOD(test, SHARED);
	NdisFreeSharedMemory(rig->adapter, block_handle);
	block_handle = NULL;
	EXPECT_BAD(test, SHARED);
}

static void queues_of_blocks(struct kunit *test)
{
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(nbl) = 0;
	EXPECT_BAD(test, SHARED);
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(nbl) = QUEUE + 1;
	EXPECT_BAD(test, SHARED);
}

static void bounds_of_blocks(struct kunit *test)
{
	segments[0].SharedMemoryLength = BLOCK_BYTES - 2048;
	EXPECT_GOOD(test, SHARED);
	segments[0].SharedMemoryLength++;
	EXPECT_BAD(test, SHARED);
	segments[0].SharedMemoryOffset = U32_MAX;
	EXPECT_BAD(test, SHARED);
	/* The MDL begins before, and ends behind. */
	segments[0].SharedMemoryOffset = 2049;
	segments[0].SharedMemoryLength = 4096;
	EXPECT_BAD(test, SHARED);
	segments[0].SharedMemoryOffset = 2048;
	segments[0].SharedMemoryLength = 2047;
	EXPECT_BAD(test, SHARED);
}

static void as_many_segments_as_mdls(struct kunit *test)
{
	nb->SharedMemoryInfo = NULL;
	EXPECT_BAD(test, SHARED);
	nb->SharedMemoryInfo = segments;
	segments[0].NextSharedMemorySegment = &segments[1];
	EXPECT_BAD(test, SHARED);
	mdls[0]->Next = mdls[1];
	EXPECT_GOOD(test, SHARED);
	segments[0].NextSharedMemorySegment = NULL;
	EXPECT_BAD(test, SHARED);
	/* A circle. */
	segments[0].NextSharedMemorySegment = &segments[1];
	segments[1].NextSharedMemorySegment = &segments[0];
	EXPECT_BAD(test, SHARED);
	mdls[0]->Next = NULL;
}

static void exactly_one_nb(struct kunit *test)
{
	nbl->FirstNetBuffer = NULL;
	EXPECT_BAD(test, 0);
	nbl->FirstNetBuffer = nb;
	nb->Next = NdisAllocateNetBuffer(nb_pool, NULL, 0, 0);
	KUNIT_ASSERT_NOT_NULL(test, nb->Next);
	EXPECT_BAD(test, 0);
	NdisFreeNetBuffer(nb->Next);
	nb->Next = NULL;
	EXPECT_GOOD(test, 0);
}

static void frames_that_cannot_be_read(struct kunit *test)
{
	nb->DataLength = 2049;
	EXPECT_BAD(test, 0);
	nb->DataLength = 2048;
	EXPECT_GOOD(test, 0);
}

static void filters(struct kunit *test)
{
	NET_BUFFER_LIST_RECEIVE_FILTER_ID(nbl) = 1;
	EXPECT_BAD(test, 0);
}

static void nbls_of_another_adapter(struct kunit *test)
{
	struct ndc_adapter *other;

	other = ndiscompat_adapter_create(rig->driver, &rig->pdev->dev, "nic1",
					  NULL, true);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, other);
	KUNIT_EXPECT_NOT_NULL(test, ndc_received_fault(other, nbl, 0));
	ndiscompat_adapter_destroy(other);
}

static void promises_of_a_call(struct kunit *test)
{
	NET_BUFFER_LIST second = {};
	u32 single = NDIS_RECEIVE_FLAGS_SINGLE_QUEUE;

	nbl->Next = &second;
	KUNIT_EXPECT_NULL(test, ndc_received_together_fault(nbl, 0));
	KUNIT_EXPECT_NOT_NULL(test, ndc_received_together_fault(nbl, single));
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(&second) = QUEUE;
	KUNIT_EXPECT_NULL(test, ndc_received_together_fault(nbl, single));
	KUNIT_EXPECT_NULL(test, ndc_received_together_fault(NULL, single));
	nbl->Next = NULL;
}

static struct kunit_case cases[] = {
	KUNIT_CASE(as_it_should_be),
	KUNIT_CASE(handles_of_blocks),
	KUNIT_CASE(queues_of_blocks),
	KUNIT_CASE(bounds_of_blocks),
	KUNIT_CASE(as_many_segments_as_mdls),
	KUNIT_CASE(exactly_one_nb),
	KUNIT_CASE(frames_that_cannot_be_read),
	KUNIT_CASE(filters),
	KUNIT_CASE(nbls_of_another_adapter),
	KUNIT_CASE(promises_of_a_call),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_check",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/check.c");
