// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reaper: what is handed over in any context is detached, and a grace
 * period later released, where that may sleep.
 */
#include "memory/reaper.h"

#include <linux/rcupdate.h>
#include <linux/slab.h>

#include <linux/ndiscompat.h>

#include "memory/state.h"
#include "ndt.h"

#include <ndis.h>

struct thing {
	struct ndc_dying dying;
	struct ndc_memory *memory;
	struct rcu_gp_oldstate grace;
	unsigned int detached;
	unsigned int released;
	unsigned int irqls;
	bool too_soon;
	bool foreign;
};

static struct ndc_memory *memory_of(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;

	return rig->adapter->memory;
}

static void look_around(struct thing *thing, struct ndc_memory *memory)
{
	thing->irqls += ndc_irql();
	thing->foreign |= memory != thing->memory;
}

static void detach(struct ndc_memory *memory, struct ndc_dying *dying)
{
	struct thing *thing = container_of(dying, struct thing, dying);

	look_around(thing, memory);
	thing->detached++;
	thing->too_soon |= thing->released;
	get_state_synchronize_rcu_full(&thing->grace);
}

static void release(struct ndc_memory *memory, struct ndc_dying *dying)
{
	struct thing *thing = container_of(dying, struct thing, dying);

	look_around(thing, memory);
	thing->released++;
	thing->too_soon |= !thing->detached ||
			   !poll_state_synchronize_rcu_full(&thing->grace);
}

static struct thing *make(struct kunit *test, unsigned int count)
{
	struct thing *things = kunit_kcalloc(test, count, sizeof(*things),
					     GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, things);
	for (i = 0; i < count; i++) {
		things[i].dying.detach = detach;
		things[i].dying.release = release;
		things[i].memory = memory_of(test);
	}
	return things;
}

static void expect_done(struct kunit *test, struct thing *things,
			unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		KUNIT_EXPECT_EQ(test, things[i].detached, 1);
		KUNIT_EXPECT_EQ(test, things[i].released, 1);
		KUNIT_EXPECT_FALSE(test, things[i].too_soon);
		KUNIT_EXPECT_FALSE(test, things[i].foreign);
		KUNIT_EXPECT_EQ(test, things[i].irqls, NDC_PASSIVE);
	}
}

static void take_detaches_then_releases(struct kunit *test)
{
	struct ndc_memory *memory = memory_of(test);
	struct thing *things = make(test, 5);
	unsigned int i;

	for (i = 0; i < 5; i++)
		ndc_reaper_take(memory, &things[i].dying);
	ndc_reaper_run(memory);
	expect_done(test, things, 5);
	KUNIT_EXPECT_TRUE(test, llist_empty(&memory->reaper.dying));
	/* Once is enough. */
	ndc_reaper_run(memory);
	expect_done(test, things, 5);
}

/* Nobody asks for it. */
static void take_is_done_by_itself(struct kunit *test)
{
	struct ndc_memory *memory = memory_of(test);
	struct thing *things = make(test, 1);

	ndc_reaper_take(memory, &things->dying);
	flush_delayed_work(&memory->reaper.work);
	expect_done(test, things, 1);
}

struct handing {
	struct thing *thing;
	bool soon;
};

static void hand_over(void *data)
{
	struct handing *handing = data;

	ndc_reaper_take(handing->thing->memory, &handing->thing->dying);
	if (handing->soon)
		ndc_reaper_soon(handing->thing->memory);
}

static void take_in_any_context(struct kunit *test)
{
	struct thing *things = make(test, 3);
	struct handing hard = { .thing = &things[0], .soon = true };
	struct handing soft = { .thing = &things[1], .soon = true };

	ndt_in_hardirq(hand_over, &hard);
	ndt_in_softirq(hand_over, &soft);
	local_irq_disable();
	ndt_fail_all(true);
	ndc_reaper_take(memory_of(test), &things[2].dying);
	ndt_fail_all(false);
	local_irq_enable();
	ndc_reaper_run(memory_of(test));
	expect_done(test, things, 3);
}

static void run_with_nothing_to_do(struct kunit *test)
{
	struct ndc_memory *memory = memory_of(test);

	ndc_reaper_run(memory);
	KUNIT_EXPECT_FALSE(test, work_busy(&memory->reaper.work.work));
}

static void help_tells_whether_there_was_anything(struct kunit *test)
{
	struct ndc_memory *memory = memory_of(test);
	struct thing *things = make(test, 2);

	ndc_reaper_run(memory);
	KUNIT_EXPECT_FALSE(test, ndc_reaper_help(memory));
	ndc_reaper_take(memory, &things[0].dying);
	KUNIT_EXPECT_TRUE(test, ndc_reaper_help(memory));
	expect_done(test, things, 1);
	KUNIT_EXPECT_FALSE(test, ndc_reaper_help(memory));
	/* Empty slabs that wait are something, too. */
	ndc_reaper_soon(memory);
	KUNIT_EXPECT_TRUE(test, ndc_reaper_help(memory));
	KUNIT_EXPECT_FALSE(test, ndc_reaper_help(memory));
	KUNIT_EXPECT_EQ(test, things[1].detached, 0);
}

/* An empty slab waits for a while, but not if somebody is in need. */
static void help_collects_empty_slabs(struct kunit *test)
{
	struct ndc_memory *memory = memory_of(test);
	struct ndt_rig *rig = test->priv;
	NDIS_PHYSICAL_ADDRESS bus;
	PVOID address;

	NdisMAllocateSharedMemory(rig->adapter, 700, TRUE, &address, &bus);
	KUNIT_ASSERT_NOT_NULL(test, address);
	KUNIT_EXPECT_GT(test, memory->account.held, 0);
	NdisMFreeSharedMemory(rig->adapter, 700, TRUE, address, bus);
	KUNIT_EXPECT_TRUE(test, ndc_reaper_help(memory));
	KUNIT_EXPECT_EQ(test, memory->account.held, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&memory->common.slabs));
}

static void soon_collects_without_being_asked(struct kunit *test)
{
	struct ndc_memory *memory = memory_of(test);

	KUNIT_EXPECT_FALSE(test, work_busy(&memory->reaper.work.work));
	ndc_reaper_soon(memory);
	/* A second time changes nothing; it may have begun meanwhile. */
	ndc_reaper_soon(memory);
	flush_delayed_work(&memory->reaper.work);
	flush_delayed_work(&memory->reaper.work);
	KUNIT_EXPECT_FALSE(test, work_busy(&memory->reaper.work.work));
}

/* What is left when the adapter ends is done before it has ended. */
static void end_of_the_adapter_does_the_rest(struct kunit *test)
{
	struct thing *things = make(test, 3);
	struct ndt_rig *rig = test->priv;
	unsigned int i;

	for (i = 0; i < 3; i++)
		ndc_reaper_take(memory_of(test), &things[i].dying);
	ndc_reaper_soon(memory_of(test));
	ndt_rig_deregister(rig);
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	expect_done(test, things, 3);
}

struct crowd {
	struct thing *things;
	atomic_t next;
};

static void take_many(void *data)
{
	struct crowd *crowd = data;
	unsigned int i;

	for (i = 0; i < 50; i++) {
		struct thing *thing =
			&crowd->things[atomic_inc_return(&crowd->next) - 1];

		ndc_reaper_take(thing->memory, &thing->dying);
		if (i % 10 == 9)
			ndc_reaper_run(thing->memory);
	}
}

static void take_from_many_threads(struct kunit *test)
{
	struct crowd crowd = { .things = make(test, 200) };

	ndt_in_threads(test, 4, take_many, &crowd);
	ndc_reaper_run(memory_of(test));
	expect_done(test, crowd.things, 200);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(take_detaches_then_releases),
	KUNIT_CASE(take_is_done_by_itself),
	KUNIT_CASE(take_in_any_context),
	KUNIT_CASE(run_with_nothing_to_do),
	KUNIT_CASE(help_tells_whether_there_was_anything),
	KUNIT_CASE(help_collects_empty_slabs),
	KUNIT_CASE(soon_collects_without_being_asked),
	KUNIT_CASE(end_of_the_adapter_does_the_rest),
	KUNIT_CASE(take_from_many_threads),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_memory_reaper",
	.init = ndt_rig_init_registered,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/memory/reaper.c");
