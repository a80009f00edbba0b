// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/net/poll.c: DPCs.
 */
#include "port.h"

/**
 * struct dpc - a DPC and what it does
 * @poll: the DPC
 * @runs: how often it ran
 * @max: of the last time
 * @more: how often it is to say that there is more
 * @cpu: where it ran last
 * @again: it queues itself once
 * @irql: of the last time
 * @current_ok: the DPC was the processor's
 * @frame: what it indicates, or NULL
 * @backs: what had come back when it had indicated
 * @got: what had been delivered then
 */
struct dpc {
	struct ndc_poll poll;
	unsigned int runs;
	unsigned int max;
	unsigned int more;
	int cpu;
	bool again;
	u8 irql;
	bool current_ok;
	struct frame *frame;
	unsigned int backs;
	unsigned int got;
};

static bool run(struct ndc_poll *poll, unsigned int max)
{
	struct dpc *dpc = container_of(poll, struct dpc, poll);

	dpc->runs++;
	dpc->max = max;
	dpc->cpu = smp_processor_id();
	dpc->irql = ndc_irql();
	dpc->current_ok = ndc_poll_current(poll->nic) == poll &&
			  !ndc_poll_current((void *)dpc);
	if (dpc->frame) {
		frame_indicate(dpc->frame, 0);
		dpc->backs = the_port->backs;
		dpc->got = skb_queue_len(&the_port->got);
	}
	if (dpc->again) {
		dpc->again = false;
		ndc_poll_schedule(poll);
	}
	return dpc->more && dpc->more--;
}

static struct dpc *dpc_create(struct kunit *test, int cpu)
{
	struct port *port = test->priv;
	struct dpc *dpc = kunit_kzalloc(test, sizeof(*dpc), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, dpc);
	ndc_poll_add(port->nic, &dpc->poll, run, cpu);
	return dpc;
}

static void queued_twice_before_it_runs(struct kunit *test)
{
	struct dpc *dpc = dpc_create(test, -1);
	bool first, second;

	local_bh_disable();
	first = ndc_poll_schedule(&dpc->poll);
	second = ndc_poll_schedule(&dpc->poll);
	local_bh_enable();
	KUNIT_EXPECT_TRUE(test, first);
	KUNIT_EXPECT_FALSE(test, second);
	ndc_poll_flush(&dpc->poll);
	KUNIT_EXPECT_GE(test, dpc->runs, 2);
	KUNIT_EXPECT_EQ(test, dpc->irql, NDC_DISPATCH);
	KUNIT_EXPECT_TRUE(test, dpc->current_ok);
	KUNIT_EXPECT_GE(test, dpc->max, 1);
	ndc_poll_del(&dpc->poll);
}

static void runs_again_if_there_is_more(struct kunit *test)
{
	struct dpc *dpc = dpc_create(test, -1);

	dpc->more = 5;
	ndc_poll_flush(&dpc->poll);
	/* The flush is in the midst; the rest comes all the same. */
	ndc_poll_del(&dpc->poll);
	KUNIT_EXPECT_EQ(test, dpc->runs, 6);
	KUNIT_EXPECT_EQ(test, dpc->more, 0);
}

static void may_queue_itself(struct kunit *test)
{
	struct dpc *dpc = dpc_create(test, -1);

	dpc->again = true;
	ndc_poll_flush(&dpc->poll);
	ndc_poll_flush(&dpc->poll);
	KUNIT_EXPECT_GE(test, dpc->runs, 2);
	KUNIT_EXPECT_FALSE(test, dpc->again);
	ndc_poll_del(&dpc->poll);
}

static void queue_dpc(void *data)
{
	ndc_poll_schedule(data);
}

static void queued_from_an_interrupt(struct kunit *test)
{
	struct dpc *dpc = dpc_create(test, -1);
	unsigned int i;

	ndt_in_hardirq(queue_dpc, &dpc->poll);
	for (i = 0; i < 500 && !READ_ONCE(dpc->runs); i++)
		msleep(20);
	KUNIT_EXPECT_EQ(test, dpc->runs, 1);
	ndc_poll_del(&dpc->poll);
}

static void runs_on_its_processor(struct kunit *test)
{
	int last = cpumask_last(cpu_online_mask);
	struct dpc *dpc = dpc_create(test, last);
	unsigned int i;

	for (i = 0; i < 20; i++) {
		ndc_poll_flush(&dpc->poll);
		KUNIT_EXPECT_EQ(test, dpc->cpu, last);
	}
	ndc_poll_del(&dpc->poll);
}

static void processor_that_is_not_there(struct kunit *test)
{
	struct dpc *dpc = dpc_create(test, nr_cpu_ids);

	ndc_poll_flush(&dpc->poll);
	KUNIT_EXPECT_EQ(test, dpc->runs, 1);
	ndc_poll_del(&dpc->poll);
}

static void frames_go_on_when_it_has_returned(struct kunit *test)
{
	struct port *port = test->priv;
	u8 *data = kunit_kzalloc(test, 600, GFP_KERNEL);
	struct dpc *dpc = dpc_create(test, -1);
	void *pool = port_pool(test);

	KUNIT_ASSERT_NOT_NULL(test, data);
	dpc->frame = frame_create(test, pool, data, 600, 600);
	dpc->backs = 1;
	ndc_poll_flush(&dpc->poll);
	KUNIT_EXPECT_EQ(test, dpc->runs, 1);
	KUNIT_EXPECT_EQ(test, dpc->backs, 0);
	KUNIT_EXPECT_EQ(test, dpc->got, 0);
	KUNIT_EXPECT_EQ(test, port->backs, 1);
	KUNIT_ASSERT_EQ(test, skb_queue_len(&port->got), 1);
	KUNIT_EXPECT_TRUE(test, port_is_filled(skb_peek(&port->got), 600));
	ndc_poll_del(&dpc->poll);
	frame_free(dpc->frame);
	NdisFreeNetBufferListPool(pool);
}

static void runs_while_the_device_is_down(struct kunit *test)
{
	struct dpc *dpc = dpc_create(test, -1);

	port_down(test->priv);
	ndc_poll_flush(&dpc->poll);
	KUNIT_EXPECT_EQ(test, dpc->runs, 1);
	ndc_poll_del(&dpc->poll);
}

static void not_queued_once_it_is_gone(struct kunit *test)
{
	struct dpc *dpc = dpc_create(test, -1);

	ndc_poll_del(&dpc->poll);
	KUNIT_EXPECT_FALSE(test, ndc_poll_schedule(&dpc->poll));
	KUNIT_EXPECT_EQ(test, dpc->runs, 0);
}

static void queue_often(void *data)
{
	unsigned int i;

	for (i = 0; i < 200; i++) {
		ndc_poll_schedule(data);
		ndt_give_way();
	}
}

static void queued_by_several_at_once(struct kunit *test)
{
	struct dpc *dpc = dpc_create(test, cpumask_last(cpu_online_mask));

	ndt_in_threads(test, 4, queue_often, &dpc->poll);
	ndc_poll_flush(&dpc->poll);
	KUNIT_EXPECT_GE(test, dpc->runs, 1);
	KUNIT_EXPECT_TRUE(test, dpc->current_ok);
	ndc_poll_del(&dpc->poll);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(queued_twice_before_it_runs),
	KUNIT_CASE(runs_again_if_there_is_more),
	KUNIT_CASE(may_queue_itself),
	KUNIT_CASE(queued_from_an_interrupt),
	KUNIT_CASE(runs_on_its_processor),
	KUNIT_CASE(processor_that_is_not_there),
	KUNIT_CASE(frames_go_on_when_it_has_returned),
	KUNIT_CASE(runs_while_the_device_is_down),
	KUNIT_CASE(not_queued_once_it_is_gone),
	KUNIT_CASE(queued_by_several_at_once),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_poll",
	.init = port_init,
	.exit = port_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/poll.c");
