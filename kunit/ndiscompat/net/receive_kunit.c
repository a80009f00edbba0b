// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/net/receive.c: indications, copied.
 */
#include "port.h"

#include <linux/instruction_pointer.h>

#include "net/buffer.h"

#define LENGTH	600

/**
 * struct world - what a case receives with
 * @port: the port
 * @pool: its NBLs
 * @frames: each with a buffer
 */
struct world {
	struct port *port;
	void *pool;
	struct frame *frames[8];
};

static struct world *setup(struct kunit *test)
{
	struct world *world = kunit_kzalloc(test, sizeof(*world), GFP_KERNEL);
	unsigned int i;
	u8 *data;

	KUNIT_ASSERT_NOT_NULL(test, world);
	world->port = test->priv;
	world->pool = port_pool(test);
	for (i = 0; i < ARRAY_SIZE(world->frames); i++) {
		data = kunit_kzalloc(test, LENGTH, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, data);
		world->frames[i] = frame_create(test, world->pool, data,
						LENGTH, LENGTH);
	}
	return world;
}

static void teardown(struct world *world)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(world->frames); i++)
		frame_free(world->frames[i]);
	NdisFreeNetBufferListPool(world->pool);
}

/* Some frames in one chain. */
static NET_BUFFER_LIST *chain(struct world *world, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		world->frames[i]->nbl->Next =
			i + 1 < count ? world->frames[i + 1]->nbl : NULL;
	return world->frames[0]->nbl;
}

#define indicate_chain(world, count, number, flags) \
do { \
	NdisMIndicateReceiveNetBufferLists((world)->port->adapter, \
					   chain(world, count), 0, number, \
					   flags); \
	port_settle((world)->port); \
} while (0)

static unsigned int got(struct world *world)
{
	return skb_queue_len(&world->port->got);
}

static u8 sum_of(const struct sk_buff *skb)
{
	return skb->ip_summed;
}

static void frame_arrives_and_comes_back(struct kunit *test)
{
	struct world *world = setup(test);
	struct sk_buff *skb;

	frame_indicate(world->frames[0], 0);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	KUNIT_EXPECT_PTR_EQ(test, world->port->back, world->frames[0]->nbl);
	KUNIT_ASSERT_EQ(test, got(world), 1);
	skb = skb_peek(&world->port->got);
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb, LENGTH));
	KUNIT_EXPECT_PTR_EQ(test, skb->dev, world->port->dev);
	KUNIT_EXPECT_EQ(test, sum_of(skb), CHECKSUM_NONE);
	KUNIT_EXPECT_EQ(test, port_totals(world->port).packets, 1);
	KUNIT_EXPECT_EQ(test, port_totals(world->port).bytes, LENGTH);
	teardown(world);
}

static void chain_arrives_in_order(struct kunit *test)
{
	struct world *world = setup(test);
	struct sk_buff *skb;
	unsigned int i;

	for (i = 0; i < 8; i++)
		world->frames[i]->nb->DataLength = 100 + i;
	indicate_chain(world, 8, 8, 0);
	KUNIT_EXPECT_EQ(test, world->port->backs, 8);
	KUNIT_EXPECT_EQ(test, got(world), 8);
	for (i = 0; (skb = skb_dequeue(&world->port->got)); i++) {
		KUNIT_EXPECT_TRUE(test, port_is_filled(skb, 100 + i));
		kfree_skb(skb);
	}
	teardown(world);
}

static void resources_do_not_come_back(struct kunit *test)
{
	struct world *world = setup(test);

	indicate_chain(world, 4, 4, NDIS_RECEIVE_FLAGS_RESOURCES);
	/* The port may use its buffers again at once. */
	memset(world->frames[3]->data, 0xee, LENGTH);
	KUNIT_EXPECT_EQ(test, world->port->backs, 0);
	KUNIT_EXPECT_EQ(test, got(world), 4);
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb_peek_tail(&world->port->got),
					       LENGTH));
	teardown(world);
}

static void data_in_several_mdls(struct kunit *test)
{
	struct world *world = setup(test);
	struct frame *frame = world->frames[0];

	/* The second half is in the buffer of another. */
	memcpy(world->frames[1]->data, frame->data + 300, 300);
	memset(frame->data + 300, 0, 300);
	NdisAdjustMdlLength(frame->mdl, 300);
	frame->mdl->Next = world->frames[1]->mdl;
	frame_indicate(frame, 0);
	frame->mdl->Next = NULL;
	NdisAdjustMdlLength(frame->mdl, LENGTH);
	KUNIT_ASSERT_EQ(test, got(world), 1);
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb_peek(&world->port->got),
					       LENGTH));
	teardown(world);
}

static void data_behind_an_offset(struct kunit *test)
{
	struct world *world = setup(test);
	struct frame *frame = world->frames[0];

	port_fill(frame->data + 64, 200);
	frame->nb->CurrentMdlOffset = 64;
	frame->nb->DataOffset = 64;
	frame->nb->DataLength = 200;
	frame_indicate(frame, 0);
	KUNIT_ASSERT_EQ(test, got(world), 1);
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb_peek(&world->port->got),
					       200));
	teardown(world);
}

static void nbl_with_two_frames(struct kunit *test)
{
	struct world *world = setup(test);

	world->frames[0]->nb->Next = world->frames[1]->nb;
	frame_indicate(world->frames[0], 0);
	world->frames[0]->nb->Next = NULL;
	KUNIT_EXPECT_EQ(test, got(world), 2);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	teardown(world);
}

static void checksums_are_believed(struct kunit *test)
{
	struct world *world = setup(test);
	NDIS_TCP_IP_CHECKSUM_NET_BUFFER_LIST_INFO info = {};

	world->port->dev->features |= NETIF_F_RXCSUM;
	info.Receive.TcpChecksumSucceeded = 1;
	info.Receive.IpChecksumSucceeded = 1;
	NET_BUFFER_LIST_INFO(world->frames[0]->nbl,
			     TcpIpChecksumNetBufferListInfo) = info.Value;
	info.Value = NULL;
	info.Receive.UdpChecksumFailed = 1;
	NET_BUFFER_LIST_INFO(world->frames[1]->nbl,
			     TcpIpChecksumNetBufferListInfo) = info.Value;
	indicate_chain(world, 2, 2, 0);
	KUNIT_ASSERT_EQ(test, got(world), 2);
	KUNIT_EXPECT_EQ(test, sum_of(skb_peek(&world->port->got)),
			CHECKSUM_UNNECESSARY);
	KUNIT_EXPECT_EQ(test, sum_of(skb_peek_tail(&world->port->got)),
			CHECKSUM_NONE);
	KUNIT_EXPECT_EQ(test, port_totals(world->port).bad_checksums, 1);
	world->port->dev->features &= ~NETIF_F_RXCSUM;
	frame_indicate(world->frames[0], 0);
	KUNIT_EXPECT_EQ(test, sum_of(skb_peek_tail(&world->port->got)),
			CHECKSUM_NONE);
	teardown(world);
}

static void tag_and_hash_are_taken(struct kunit *test)
{
	struct world *world = setup(test);
	NET_BUFFER_LIST *nbl = world->frames[0]->nbl;
	NDIS_NET_BUFFER_LIST_8021Q_INFO tag = {};
	struct sk_buff *skb;

	/* Priority alone: a tag with an id would not reach the handler. */
	tag.TagHeader.UserPriority = 5;
	NET_BUFFER_LIST_INFO(nbl, Ieee8021QNetBufferListInfo) = tag.Value;
	NET_BUFFER_LIST_SET_HASH_VALUE(nbl, 0x12345678);
	NET_BUFFER_LIST_SET_HASH_TYPE(nbl, NDIS_HASH_TCP_IPV4);
	NET_BUFFER_LIST_SET_HASH_FUNCTION(nbl, NdisHashFunctionToeplitz);
	frame_indicate(world->frames[0], 0);
	KUNIT_ASSERT_EQ(test, got(world), 1);
	skb = skb_peek(&world->port->got);
	KUNIT_EXPECT_EQ(test, skb->hash, 0x12345678);
	KUNIT_EXPECT_TRUE(test, skb->l4_hash);
	NET_BUFFER_LIST_SET_HASH_TYPE(nbl, NDIS_HASH_IPV4);
	frame_indicate(world->frames[0], 0);
	KUNIT_EXPECT_FALSE(test, skb_peek_tail(&world->port->got)->l4_hash);
	teardown(world);
}

static void indicated_while_paused(struct kunit *test)
{
	struct world *world = setup(test);

	port_down(world->port);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  frame_indicate(world->frames[0], 0));
	KUNIT_EXPECT_EQ(test, got(world), 0);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	teardown(world);
}

static void indicated_after_halt(struct kunit *test)
{
	struct world *world = setup(test);

	port_down(world->port);
	ndc_nic_halted(world->port->adapter);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  frame_indicate(world->frames[0], 0));
	KUNIT_EXPECT_EQ(test, world->port->backs, 0);
	teardown(world);
}

static void indicated_to_no_queue(struct kunit *test)
{
	struct world *world = setup(test);

	NET_BUFFER_LIST_RECEIVE_QUEUE_ID(world->frames[0]->nbl) = 7;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  frame_indicate(world->frames[0], 0));
	KUNIT_EXPECT_EQ(test, got(world), 0);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	teardown(world);
}

static void wrong_number(struct kunit *test)
{
	struct world *world = setup(test);

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  indicate_chain(world, 4, 1, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  indicate_chain(world, 4, 9, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  indicate_chain(world, 2, 0, 0));
	KUNIT_EXPECT_EQ(test, got(world), 10);
	KUNIT_EXPECT_EQ(test, world->port->backs, 10);
	teardown(world);
}

static void nbls_in_a_circle(struct kunit *test)
{
	struct world *world = setup(test);
	NET_BUFFER_LIST *first = world->frames[0]->nbl;

	chain(world, 5);
	world->frames[4]->nbl->Next = world->frames[2]->nbl;
	NDT_EXPECT_BREACH(test, NDC_RULE_LIST,
			  NdisMIndicateReceiveNetBufferLists(world->port->adapter,
							     first, 0, 5, 0));
	KUNIT_EXPECT_EQ(test, got(world), 0);
	first->Next = first;
	NDT_EXPECT_BREACH(test, NDC_RULE_LIST,
			  NdisMIndicateReceiveNetBufferLists(world->port->adapter,
							     first, 0, 1, 0));
	KUNIT_EXPECT_EQ(test, got(world), 0);
	chain(world, 8);
	teardown(world);
}

static void nbl_in_other_hands(struct kunit *test)
{
	struct world *world = setup(test);
	struct frame *frame = world->frames[0];
	NET_BUFFER_LIST *none = kunit_kzalloc(test, sizeof(*none), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, none);
	local_bh_disable();
	frame_indicate(frame, 0);
	/* It has not come back. */
	ndt_announce(test, NDC_RULE_MEMORY);
	frame_indicate(frame, 0);
	NdisFreeNetBufferList(frame->nbl);
	local_bh_enable();
	port_settle(world->port);
	KUNIT_EXPECT_EQ(test, got(world), 1);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	/* From no pool. */
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMIndicateReceiveNetBufferLists(world->port->adapter,
							     none, 0, 1, 0));
	KUNIT_EXPECT_EQ(test, got(world), 1);
	teardown(world);
}

/*
 * What is left when two processors indicate an NBL at the same moment and both
 * are let through: it is in the layer's chains twice, which makes a circle.
 */
static void nbl_that_two_have_comes_back_once(struct kunit *test)
{
	struct world *world = setup(test);
	NET_BUFFER_LIST *first = world->frames[0]->nbl;
	NET_BUFFER_LIST *second = world->frames[1]->nbl;
	struct ndc_nic *nic = world->port->nic;

	ndc_nbl_move(first, NDC_PORT, NDC_LAYER, __func__, _THIS_IP_);
	ndc_nbl_move(second, NDC_PORT, NDC_LAYER, __func__, _THIS_IP_);
	first->Next = second;
	second->Next = first;
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  ndc_receive_give_back(nic, first));
	port_settle(world->port);
	KUNIT_EXPECT_EQ(test, world->port->backs, 2);
	/* Both are the port's, and a poll has come to its end. */
	chain(world, 2);
	indicate_chain(world, 2, 2, 0);
	KUNIT_EXPECT_EQ(test, world->port->backs, 4);
	teardown(world);
}

static void no_frame_in_a_net_buffer(struct kunit *test)
{
	struct world *world = setup(test);
	struct frame *frame = world->frames[0];

	frame->nb->DataLength = ETH_HLEN - 1;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, frame_indicate(frame, 0));
	frame->nb->DataLength = 1 << 20;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, frame_indicate(frame, 0));
	frame->nb->DataLength = LENGTH + 1;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, frame_indicate(frame, 0));
	frame->nb->DataLength = LENGTH;
	frame->nb->CurrentMdlOffset = LENGTH + 1;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, frame_indicate(frame, 0));
	frame->nb->CurrentMdlOffset = 0;
	frame->nb->CurrentMdl = NULL;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, frame_indicate(frame, 0));
	frame->nb->CurrentMdl = frame->mdl;
	KUNIT_EXPECT_EQ(test, got(world), 0);
	KUNIT_EXPECT_EQ(test, world->port->backs, 5);
	KUNIT_EXPECT_EQ(test, port_totals(world->port).errors, 5);
	teardown(world);
}

static void wrong_handle(struct kunit *test)
{
	struct world *world = setup(test);

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMIndicateReceiveNetBufferLists(world,
							     chain(world, 1),
							     0, 1, 0));
	KUNIT_EXPECT_EQ(test, world->port->backs, 0);
	teardown(world);
}

static void indicate(void *data)
{
	struct frame *frame = data;

	frame_indicate(frame, 0);
}

static void refused_in_an_interrupt(struct kunit *test)
{
	struct world *world = setup(test);

	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(indicate, world->frames[0]));
	KUNIT_EXPECT_EQ(test, got(world), 0);
	teardown(world);
}

static void arrives_from_a_softirq(struct kunit *test)
{
	struct world *world = setup(test);

	ndt_in_softirq(indicate, world->frames[0]);
	/* The layer's poll is another softirq. */
	port_settle(world->port);
	KUNIT_EXPECT_EQ(test, got(world), 1);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	teardown(world);
}

static void never_comes_back_inside_the_call(struct kunit *test)
{
	struct world *world = setup(test);
	unsigned int inside;

	/* As under a lock of the port. */
	local_bh_disable();
	frame_indicate(world->frames[0], 0);
	inside = world->port->backs;
	local_bh_enable();
	port_settle(world->port);
	KUNIT_EXPECT_EQ(test, inside, 0);
	KUNIT_EXPECT_EQ(test, world->port->backs, 1);
	teardown(world);
}

static void without_memory_it_is_dropped(struct kunit *test)
{
	const unsigned int length = 8000;
	struct world *world = setup(test);
	struct frame *frame;
	unsigned int nth;
	u8 *data;

	/* Small frames come from memory that is there already. */
	data = kunit_kzalloc(test, length, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, data);
	frame = frame_create(test, world->pool, data, length, length);
	for (nth = 1; nth < 20; nth++) {
		ndt_fail_nth(nth);
		frame_indicate(frame, 0);
		if (!ndt_failed())
			break;
		KUNIT_EXPECT_EQ(test, world->port->backs, nth);
	}
	KUNIT_EXPECT_EQ(test, world->port->backs, nth);
	KUNIT_EXPECT_EQ(test, got(world) + port_totals(world->port).no_memory,
			nth);
	KUNIT_EXPECT_EQ(test, port_totals(world->port).no_memory, 1);
	frame_free(frame);
	teardown(world);
}

#define THREADS	4
#define EACH	50

/**
 * struct crowd - frames that many threads give back
 * @port: whose
 * @next: the next thread's number
 * @frames: EACH for each thread
 */
struct crowd {
	struct port *port;
	atomic_t next;
	struct frame *frames[THREADS * EACH];
};

static void give_many_back(void *data)
{
	struct crowd *crowd = data;
	unsigned int i, first = EACH * (atomic_inc_return(&crowd->next) - 1);
	NDIS_HANDLE adapter = crowd->port->adapter;
	NET_BUFFER_LIST *nbl;

	for (i = first; i < first + EACH; i++) {
		/* It came back in a chain. */
		nbl = crowd->frames[i]->nbl;
		nbl->Next = NULL;
		NdisMIndicateReceiveNetBufferLists(adapter, nbl, 0, 1, 0);
	}
}

/* Every NBL comes back once, whoever else indicates meanwhile. */
static void many_threads_indicate(struct kunit *test)
{
	struct world *world = setup(test);
	unsigned int i, round;
	struct crowd *crowd;
	u8 *data;

	crowd = kunit_kzalloc(test, sizeof(*crowd), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, crowd);
	data = kunit_kzalloc(test, LENGTH, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, data);
	crowd->port = world->port;
	for (i = 0; i < ARRAY_SIZE(crowd->frames); i++)
		crowd->frames[i] = frame_create(test, world->pool, data, LENGTH,
						LENGTH);
	for (round = 1; round <= 20; round++) {
		atomic_set(&crowd->next, 0);
		ndt_in_threads(test, THREADS, give_many_back, crowd);
		port_settle(world->port);
		KUNIT_ASSERT_EQ(test, world->port->backs,
				round * THREADS * EACH);
	}
	for (i = 0; i < ARRAY_SIZE(crowd->frames); i++)
		frame_free(crowd->frames[i]);
	teardown(world);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(frame_arrives_and_comes_back),
	KUNIT_CASE(chain_arrives_in_order),
	KUNIT_CASE(resources_do_not_come_back),
	KUNIT_CASE(data_in_several_mdls),
	KUNIT_CASE(data_behind_an_offset),
	KUNIT_CASE(nbl_with_two_frames),
	KUNIT_CASE(checksums_are_believed),
	KUNIT_CASE(tag_and_hash_are_taken),
	KUNIT_CASE(indicated_while_paused),
	KUNIT_CASE(indicated_after_halt),
	KUNIT_CASE(indicated_to_no_queue),
	KUNIT_CASE(wrong_number),
	KUNIT_CASE(nbls_in_a_circle),
	KUNIT_CASE(nbl_in_other_hands),
	KUNIT_CASE(nbl_that_two_have_comes_back_once),
	KUNIT_CASE(no_frame_in_a_net_buffer),
	KUNIT_CASE(wrong_handle),
	KUNIT_CASE(refused_in_an_interrupt),
	KUNIT_CASE(arrives_from_a_softirq),
	KUNIT_CASE(never_comes_back_inside_the_call),
	KUNIT_CASE(without_memory_it_is_dropped),
	KUNIT_CASE(many_threads_indicate),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_receive",
	.init = port_init,
	.exit = port_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/receive.c");
