// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/net/lend.c: pages of the port in the hands of readers.
 */
#include "port.h"

#define BUFFERS	8
#define LENGTH	1500
#define SHARED	NDIS_RECEIVE_FLAGS_SHARED_MEMORY_INFO_VALID

/**
 * struct world - what a case lends
 * @port: the port
 * @pool: its NBLs
 * @block: its shared memory
 * @allocation: frees that
 * @memory: where it is
 * @stride: bytes from buffer to buffer
 * @frames: one in each buffer
 */
struct world {
	struct port *port;
	void *pool;
	NDIS_SHARED_MEMORY_PARAMETERS block;
	NDIS_HANDLE allocation;
	u8 *memory;
	u32 stride;
	struct frame *frames[BUFFERS];
};

static void allocate(struct kunit *test, struct world *world, u32 queue)
{
	const u32 bytes = sizeof(SCATTER_GATHER_LIST) +
			  64 * sizeof(SCATTER_GATHER_ELEMENT);

	world->block = (NDIS_SHARED_MEMORY_PARAMETERS) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_SHARED_MEMORY_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_SHARED_MEMORY_PARAMETERS_REVISION_1,
		},
		.QueueId = queue,
		.Usage = NdisSharedMemoryUsageReceive,
		.PreferredNode = MM_ANY_NODE_OK,
		.Length = BUFFERS * world->stride,
		.SGListBuffer = kunit_kzalloc(test, bytes, GFP_KERNEL),
		.SGListBufferLength = bytes,
	};
	KUNIT_ASSERT_EQ(test,
			NdisAllocateSharedMemory(world->port->adapter,
						 &world->block,
						 &world->allocation),
			NDIS_STATUS_SUCCESS);
	world->memory = world->block.VirtualAddress;
}

static struct world *setup_with(struct kunit *test, u32 stride, u32 queue)
{
	struct world *world = kunit_kzalloc(test, sizeof(*world), GFP_KERNEL);
	struct frame *frame;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, world);
	world->port = test->priv;
	world->stride = stride;
	world->pool = port_pool(test);
	allocate(test, world, queue);
	for (i = 0; i < BUFFERS; i++) {
		frame = frame_create(test, world->pool,
				     world->memory + i * stride, stride,
				     min_t(u32, stride, LENGTH));
		frame->segment = (NET_BUFFER_SHARED_MEMORY) {
			.SharedMemoryHandle = world->block.SharedMemoryHandle,
			.SharedMemoryOffset = i * stride,
			.SharedMemoryLength = stride,
		};
		frame->nb->SharedMemoryInfo = &frame->segment;
		NET_BUFFER_LIST_RECEIVE_QUEUE_ID(frame->nbl) = queue;
		world->frames[i] = frame;
	}
	return world;
}

static struct world *setup(struct kunit *test)
{
	return setup_with(test, PAGE_SIZE, 0);
}

static void teardown(struct world *world)
{
	unsigned int i;

	port_read(world->port);
	port_scan(world->port);
	for (i = 0; i < BUFFERS; i++)
		frame_free(world->frames[i]);
	NdisFreeNetBufferListPool(world->pool);
	if (world->allocation)
		NdisFreeSharedMemory(world->port->adapter, world->allocation);
}

/* The layer learns all buffers, with nothing lent at the end. */
static void teach(struct world *world)
{
	unsigned int i;

	for (i = 0; i < BUFFERS; i++) {
		frame_indicate(world->frames[i], SHARED);
		port_read(world->port);
	}
	port_scan(world->port);
	world->port->backs = 0;
}

static struct ndc_rx_queue *queue_of(struct world *world)
{
	return xa_load(&world->port->nic->rx, world->block.QueueId);
}

static unsigned int lent(struct world *world)
{
	return queue_of(world)->lent;
}

static struct ndc_block *block_of(struct world *world)
{
	struct ndc_handles *handles = &world->port->adapter->memory->handles;
	struct ndc_handle *handle;

	rcu_read_lock();
	handle = ndc_handle_find(handles, world->block.SharedMemoryHandle,
				 NDC_HANDLE_SHARED_MEMORY);
	rcu_read_unlock();
	return container_of(handle, struct ndc_block, handle);
}

static void page_is_lent_and_comes_back(struct kunit *test)
{
	struct world *world = setup(test);
	struct sk_buff *skb;
	struct page *page;

	teach(world);
	frame_indicate(world->frames[2], SHARED);
	KUNIT_ASSERT_EQ(test, skb_queue_len(&world->port->got), 1);
	skb = skb_peek(&world->port->got);
	KUNIT_ASSERT_EQ(test, skb_shinfo(skb)->nr_frags, 1);
	page = skb_frag_page(&skb_shinfo(skb)->frags[0]);
	KUNIT_EXPECT_PTR_EQ(test, page, block_of(world)->pages->pages[2]);
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb, LENGTH));
	KUNIT_EXPECT_GE(test, skb->truesize, (unsigned int)PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, lent(world), 1);
	KUNIT_EXPECT_EQ(test, world->port->backs, 0);
	/* Nobody has read it yet. */
	port_scan(world->port);
	KUNIT_EXPECT_EQ(test, world->port->backs, 0);
	port_read(world->port);
	port_scan(world->port);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	KUNIT_EXPECT_PTR_EQ(test, world->port->back, world->frames[2]->nbl);
	KUNIT_EXPECT_EQ(test, lent(world), 0);
	teardown(world);
}

static void unread_socket_cannot_starve_a_queue(struct kunit *test)
{
	struct world *world = setup(test);
	unsigned int i;

	teach(world);
	for (i = 0; i < BUFFERS; i++)
		frame_indicate(world->frames[i], SHARED);
	KUNIT_EXPECT_EQ(test, lent(world), BUFFERS / 2);
	KUNIT_EXPECT_EQ(test, world->port->backs, BUFFERS / 2);
	KUNIT_EXPECT_GE(test, port_totals(world->port).busy, BUFFERS / 2);
	/* What is copied is whole, too. */
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb_peek_tail(&world->port->got),
					       LENGTH));
	port_read(world->port);
	port_scan(world->port);
	KUNIT_EXPECT_EQ(test, world->port->backs, BUFFERS);
	teardown(world);
}

static void small_frames_are_copied(struct kunit *test)
{
	struct world *world = setup(test);

	teach(world);
	world->frames[0]->nb->DataLength = 256;
	frame_indicate(world->frames[0], SHARED);
	KUNIT_EXPECT_EQ(test, lent(world), 0);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	teardown(world);
}

static void resources_are_copied(struct kunit *test)
{
	struct world *world = setup(test);

	teach(world);
	frame_indicate(world->frames[0],
		       SHARED | NDIS_RECEIVE_FLAGS_RESOURCES);
	KUNIT_EXPECT_EQ(test, lent(world), 0);
	KUNIT_EXPECT_EQ(test, world->port->backs, 0);
	teardown(world);
}

static void two_buffers_in_a_page_are_copied(struct kunit *test)
{
	struct world *world = setup_with(test, PAGE_SIZE / 2, 0);
	unsigned int i;

	teach(world);
	for (i = 0; i < BUFFERS; i++)
		frame_indicate(world->frames[i], SHARED);
	KUNIT_EXPECT_EQ(test, lent(world), 0);
	KUNIT_EXPECT_EQ(test, world->port->backs, BUFFERS);
	teardown(world);
}

static void frame_of_several_pages(struct kunit *test)
{
	const u32 length = 2 * PAGE_SIZE + 100;
	struct world *world = setup_with(test, 3 * PAGE_SIZE, 0);
	struct frame *frame = world->frames[1];
	struct sk_buff *skb;

	teach(world);
	port_fill(frame->data, length);
	frame->nb->DataLength = length;
	frame_indicate(frame, SHARED);
	skb = skb_peek(&world->port->got);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	/* The other pages of the buffer are learnt on the way. */
	KUNIT_EXPECT_EQ(test, skb_shinfo(skb)->nr_frags, 3);
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb, length));
	KUNIT_EXPECT_EQ(test, lent(world), 1);
	port_read(world->port);
	port_scan(world->port);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	teardown(world);
}

static void split_headers(struct kunit *test)
{
	struct world *world = setup(test);
	struct frame *frame = world->frames[0], *behind = world->frames[1];
	struct sk_buff *skb;

	teach(world);
	/* 128 bytes in one buffer, the rest in the next, after a backfill. */
	memmove(behind->data + 128, frame->data + 128, LENGTH - 128);
	NdisAdjustMdlLength(frame->mdl, 128);
	frame->mdl2 = NdisAllocateMdl(world->port->adapter, behind->data + 128,
				      PAGE_SIZE - 128);
	KUNIT_ASSERT_NOT_NULL(test, frame->mdl2);
	frame->mdl->Next = frame->mdl2;
	frame->segment2 = behind->segment;
	frame->segment.NextSharedMemorySegment = &frame->segment2;
	frame_indicate(frame, SHARED);
	skb = skb_peek(&world->port->got);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb_headlen(skb), 128 - ETH_HLEN);
	KUNIT_EXPECT_EQ(test, skb_shinfo(skb)->nr_frags, 1);
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb, LENGTH));
	KUNIT_EXPECT_EQ(test, lent(world), 1);
	frame->mdl->Next = NULL;
	NdisAdjustMdlLength(frame->mdl, PAGE_SIZE);
	teardown(world);
}

static unsigned int list_length(const struct list_head *list)
{
	const struct list_head *node;
	unsigned int length = 0;

	list_for_each(node, list)
		length++;
	return length;
}

static void looks_at_the_oldest_two(struct kunit *test)
{
	struct world *world = setup(test);
	struct ndc_rx_queue *queue = queue_of(world);
	NET_BUFFER_LIST *back = NULL;
	unsigned int i, slow;

	teach(world);
	for (i = 0; i < 3; i++)
		frame_indicate(world->frames[i], SHARED);
	/* Each indication has looked, and the first two were looked at twice. */
	local_bh_disable();
	spin_lock(&queue->lock);
	ndc_lend_look(queue, &back);
	ndc_lend_look(queue, &back);
	slow = list_length(&queue->slow);
	spin_unlock(&queue->lock);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, slow, 3);
	KUNIT_EXPECT_NULL(test, back);
	/* The next indication finds nothing; the scan finds all. */
	port_read(world->port);
	port_scan(world->port);
	KUNIT_EXPECT_EQ(test, world->port->backs, 3);
	teardown(world);
}

static void scan_comes_by_itself(struct kunit *test)
{
	struct world *world = setup(test);
	unsigned int i;

	teach(world);
	frame_indicate(world->frames[0], SHARED);
	port_read(world->port);
	for (i = 0; i < 500 && !READ_ONCE(world->port->backs); i++)
		msleep(20);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	teardown(world);
}

static void unread_socket_across_a_pause(struct kunit *test)
{
	struct world *world = setup(test);

	teach(world);
	frame_indicate(world->frames[0], SHARED);
	port_down(world->port);
	/* It is back, and still read. */
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	KUNIT_EXPECT_TRUE(test, ndc_nic_stuck(world->port->adapter));
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb_peek(&world->port->got),
					       LENGTH));
	port_read(world->port);
	KUNIT_EXPECT_FALSE(test, ndc_nic_stuck(world->port->adapter));
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, dev_open(world->port->dev, NULL), 0);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, world->port->reinitialisations, 0);
	/* As good as new. */
	frame_indicate(world->frames[0], SHARED);
	KUNIT_EXPECT_EQ(test, lent(world), 1);
	teardown(world);
}

static void restart_with_a_reader_initialises_again(struct kunit *test)
{
	struct world *world = setup(test);

	teach(world);
	frame_indicate(world->frames[0], SHARED);
	port_down(world->port);
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, dev_open(world->port->dev, NULL), 0);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, world->port->reinitialisations, 1);
	/* This port has kept its memory: it is copied from now on. */
	frame_indicate(world->frames[1], SHARED);
	KUNIT_EXPECT_EQ(test, lent(world), 0);
	teardown(world);
}

static void reader_outlives_the_memory(struct kunit *test)
{
	struct world *world = setup(test);

	teach(world);
	frame_indicate(world->frames[0], SHARED);
	port_down(world->port);
	NdisFreeSharedMemory(world->port->adapter, world->allocation);
	world->allocation = NULL;
	ndc_reaper_run(world->port->adapter->memory);
	/* Its page is its own now. */
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb_peek(&world->port->got),
					       LENGTH));
	KUNIT_EXPECT_FALSE(test, ndc_nic_stuck(world->port->adapter));
	teardown(world);
}

static void reader_outlives_the_adapter(struct kunit *test)
{
	struct world *world = setup(test);
	struct port *port = world->port;
	struct sk_buff *skb;

	teach(world);
	frame_indicate(world->frames[0], SHARED);
	skb = skb_dequeue(&port->got);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb->dev = NULL;
	port_down(port);
	teardown(world);
	port_destroy(port);
	test->priv = NULL;
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb, LENGTH));
	kfree_skb(skb);
}

static void freed_while_it_is_lent(struct kunit *test)
{
	struct world *world = setup(test);
	NDIS_HANDLE allocation = world->allocation;

	teach(world);
	frame_indicate(world->frames[0], SHARED);
	world->allocation = NULL;
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeSharedMemory(world->port->adapter,
					       allocation));
	ndc_reaper_run(world->port->adapter->memory);
	port_settle(world->port);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	KUNIT_EXPECT_EQ(test, lent(world), 0);
	KUNIT_EXPECT_EQ(test, queue_of(world)->buffers, 0);
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb_peek(&world->port->got),
					       LENGTH));
	teardown(world);
}

static void indicated_while_it_is_lent(struct kunit *test)
{
	struct world *world = setup(test);

	teach(world);
	frame_indicate(world->frames[0], SHARED);
	world->frames[1]->nb->SharedMemoryInfo = &world->frames[0]->segment;
	world->frames[1]->nb->CurrentMdl = world->frames[0]->mdl;
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  frame_indicate(world->frames[1], SHARED));
	/* It is copied, so nobody is any the worse. */
	KUNIT_EXPECT_EQ(test, skb_queue_len(&world->port->got), 2);
	KUNIT_EXPECT_EQ(test, lent(world), 1);
	world->frames[1]->nb->CurrentMdl = world->frames[1]->mdl;
	teardown(world);
}

static void wrong_shared_memory(struct kunit *test)
{
	struct world *world = setup(test);
	struct frame *frame = world->frames[0];

	teach(world);
	frame->nb->SharedMemoryInfo = NULL;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  frame_indicate(frame, SHARED));
	frame->nb->SharedMemoryInfo = &frame->segment;
	frame->segment.SharedMemoryHandle = world->allocation;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  frame_indicate(frame, SHARED));
	frame->segment.SharedMemoryHandle = world;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  frame_indicate(frame, SHARED));
	frame->segment.SharedMemoryHandle = world->block.SharedMemoryHandle;
	frame->segment.SharedMemoryOffset = U32_MAX;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  frame_indicate(frame, SHARED));
	frame->segment.SharedMemoryOffset = PAGE_SIZE;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  frame_indicate(frame, SHARED));
	frame->segment.SharedMemoryOffset = 0;
	frame->segment.SharedMemoryLength = LENGTH - 1;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  frame_indicate(frame, SHARED));
	/* The frames themselves are where their MDLs say. */
	KUNIT_EXPECT_EQ(test, skb_queue_len(&world->port->got), 6);
	KUNIT_EXPECT_EQ(test, lent(world), 0);
	KUNIT_EXPECT_EQ(test, world->port->backs, 6);
	teardown(world);
}

static void memory_of_another_queue(struct kunit *test)
{
	struct world *world = setup(test);
	struct ndc_rx_queue *queue;

	queue = ndc_receive_add(world->port->nic, 5, world->port->dev, 4);
	KUNIT_ASSERT_NOT_NULL(test, queue);
	teach(world);
	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(world->frames[0]->nbl) = 5;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  frame_indicate(world->frames[0], SHARED));
	KUNIT_EXPECT_EQ(test, queue->lent, 0);
	/* It may be another guest's: nobody gets it. */
	KUNIT_EXPECT_EQ(test, skb_queue_len(&world->port->got), 0);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	ndc_receive_del(queue);
	teardown(world);
}

static void queue_goes_with_readers(struct kunit *test)
{
	struct port *port = test->priv;
	struct ndc_rx_queue *queue;
	struct world *world;

	queue = ndc_receive_add(port->nic, 5, port->dev, 8);
	KUNIT_ASSERT_NOT_NULL(test, queue);
	/* As the vmq floor does. */
	xa_store(&port->adapter->queues, 5, queue, GFP_KERNEL);
	world = setup_with(test, PAGE_SIZE, 5);
	teach(world);
	frame_indicate(world->frames[0], SHARED);
	KUNIT_EXPECT_EQ(test, lent(world), 1);
	ndc_receive_flush(queue);
	KUNIT_EXPECT_EQ(test, port->backs, 1);
	/* The port frees its memory then; this one does not. */
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK, ndc_receive_del(queue));
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb_peek(&port->got), LENGTH));
	xa_erase(&port->adapter->queues, 5);
	teardown(world);
}

static void port_of_a_provider_is_copied(struct kunit *test)
{
	struct world *world = setup(test);
	struct ndc_block *block = block_of(world);
	struct ndc_pages *pages = block->pages;

	teach(world);
	/* What a foreign provider's block looks like from here. */
	block->pages = NULL;
	frame_indicate(world->frames[0], SHARED);
	block->pages = pages;
	KUNIT_EXPECT_EQ(test, lent(world), 0);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	pages->coherent = true;
	frame_indicate(world->frames[0], SHARED);
	pages->coherent = false;
	KUNIT_EXPECT_EQ(test, lent(world), 0);
	teardown(world);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(page_is_lent_and_comes_back),
	KUNIT_CASE(unread_socket_cannot_starve_a_queue),
	KUNIT_CASE(small_frames_are_copied),
	KUNIT_CASE(resources_are_copied),
	KUNIT_CASE(two_buffers_in_a_page_are_copied),
	KUNIT_CASE(frame_of_several_pages),
	KUNIT_CASE(split_headers),
	KUNIT_CASE(looks_at_the_oldest_two),
	KUNIT_CASE(scan_comes_by_itself),
	KUNIT_CASE(unread_socket_across_a_pause),
	KUNIT_CASE(restart_with_a_reader_initialises_again),
	KUNIT_CASE(reader_outlives_the_memory),
	KUNIT_CASE(reader_outlives_the_adapter),
	KUNIT_CASE(freed_while_it_is_lent),
	KUNIT_CASE(indicated_while_it_is_lent),
	KUNIT_CASE(wrong_shared_memory),
	KUNIT_CASE(memory_of_another_queue),
	KUNIT_CASE(queue_goes_with_readers),
	KUNIT_CASE(port_of_a_provider_is_copied),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_lend",
	.init = port_init,
	.exit = port_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/lend.c");
