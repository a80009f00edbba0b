// SPDX-License-Identifier: GPL-2.0-only
/*
 * The register of what is armed.
 */
#include "runtime/armed.h"

#include <linux/bottom_half.h>
#include <linux/module.h>

#include "ndt.h"

#include <ndis.h>

#define ARMED	"/sys/kernel/debug/ndiscompat/armed"

static unsigned int disarmed;

static void disarm(struct ndc_armed *armed)
{
	ndc_armed_del(armed);
	disarmed++;
}

static const struct ndc_armed_type types[] = {
	{ .name = "a thing", .disarm = disarm },
	{ .name = "another thing", .disarm = disarm },
};

static char memory[64];

static struct ndc_armed entries[] = {
	{ .object = &memory[8], .type = &types[0] },
	{ .object = &memory[8], .type = &types[1] },
	{ .object = &memory[40], .type = &types[0] },
};

static int setup(struct kunit *test)
{
	unsigned int i;

	disarmed = 0;
	spin_lock_irq(&ndc_armed_lock);
	for (i = 0; i < ARRAY_SIZE(entries); i++)
		ndc_armed_add(&entries[i]);
	spin_unlock_irq(&ndc_armed_lock);
	return 0;
}

static struct ndc_armed *find(const void *object, unsigned int type)
{
	struct ndc_armed *armed;

	spin_lock_irq(&ndc_armed_lock);
	armed = ndc_armed_find(object, &types[type]);
	spin_unlock_irq(&ndc_armed_lock);
	return armed;
}

static void teardown(struct kunit *test)
{
	unsigned int i;

	spin_lock_irq(&ndc_armed_lock);
	for (i = 0; i < ARRAY_SIZE(entries); i++)
		if (ndc_armed_find(entries[i].object, entries[i].type))
			ndc_armed_del(&entries[i]);
	spin_unlock_irq(&ndc_armed_lock);
}

static void found_by_object_and_type(struct kunit *test)
{
	KUNIT_EXPECT_PTR_EQ(test, find(&memory[8], 0), &entries[0]);
	KUNIT_EXPECT_PTR_EQ(test, find(&memory[8], 1), &entries[1]);
	KUNIT_EXPECT_PTR_EQ(test, find(&memory[40], 0), &entries[2]);
	KUNIT_EXPECT_NULL(test, find(&memory[40], 1));
	KUNIT_EXPECT_NULL(test, find(&memory[9], 0));
	KUNIT_EXPECT_NULL(test, find(NULL, 0));
}

static void freed_memory_disarms_what_is_in_it(struct kunit *test)
{
	ndc_armed_freed(memory, 8, "test", _THIS_IP_);
	ndc_armed_freed(&memory[9], 31, "test", _THIS_IP_);
	ndc_armed_freed(&memory[41], 23, "test", _THIS_IP_);
	ndc_armed_freed(&memory[40], 0, "test", _THIS_IP_);
	KUNIT_EXPECT_EQ(test, disarmed, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  ndc_armed_freed(&memory[40], 1, "test", _THIS_IP_));
	KUNIT_EXPECT_EQ(test, disarmed, 1);
	KUNIT_EXPECT_NULL(test, find(&memory[40], 0));
	ndt_announce(test, NDC_RULE_STATE);
	ndc_armed_freed(memory, sizeof(memory), "test", _THIS_IP_);
	KUNIT_EXPECT_EQ(test, disarmed, 3);
	ndc_armed_freed(memory, sizeof(memory), "test", _THIS_IP_);
	KUNIT_EXPECT_EQ(test, disarmed, 3);
}

static VOID nothing(PKDPC dpc, PVOID context, PVOID a1, PVOID a2)
{
}

/* By its memory, by its routine, by the place that armed it. */
static void stop_disarms_what_is_a_modules(struct kunit *test)
{
	struct ndc_armed stranger = { .object = test, .type = &types[0] };
	unsigned int n;

	KUNIT_EXPECT_EQ(test, ndc_armed_stop(ndt_other_module()), 0);
	spin_lock_irq(&ndc_armed_lock);
	for (n = 0; n < ARRAY_SIZE(entries); n++)
		ndc_armed_del(&entries[n]);
	entries[1].object = test;
	entries[1].routine = nothing;
	entries[2].object = test + 1;
	entries[2].caller = _THIS_IP_;
	for (n = 0; n < ARRAY_SIZE(entries); n++)
		ndc_armed_add(&entries[n]);
	ndc_armed_add(&stranger);
	spin_unlock_irq(&ndc_armed_lock);

	ndt_announce(test, NDC_RULE_LEAK);
	n = ndc_armed_stop(THIS_MODULE);
	KUNIT_EXPECT_EQ(test, n, 3);
	KUNIT_EXPECT_EQ(test, disarmed, 3);
	KUNIT_EXPECT_PTR_EQ(test, find(test, 0), &stranger);
	spin_lock_irq(&ndc_armed_lock);
	ndc_armed_del(&stranger);
	spin_unlock_irq(&ndc_armed_lock);
	entries[1].object = &memory[8];
	entries[1].routine = NULL;
	entries[2].object = &memory[40];
	entries[2].caller = 0;
}

static void stop_disarms_timers_and_dpcs(struct kunit *test)
{
	LARGE_INTEGER due = { .QuadPart = -600000000LL };
	KTIMER timer;
	KDPC dpc;

	teardown(test);
	KeInitializeTimer(&timer);
	KeInitializeDpc(&dpc, nothing, NULL);
	KeSetTimerEx(&timer, due, 1000, &dpc);
	ndt_announce(test, NDC_RULE_LEAK);
	KUNIT_EXPECT_EQ(test, ndc_armed_stop(THIS_MODULE), 1);
	KUNIT_EXPECT_FALSE(test, KeCancelTimer(&timer));
}

static void debugfs_shows_them(struct kunit *test)
{
	LARGE_INTEGER due = { .QuadPart = -600000000LL };
	KTIMER timer;
	KDPC dpc;
	char *text;

	KeInitializeTimer(&timer);
	KeInitializeDpc(&dpc, nothing, NULL);
	KeSetTimer(&timer, due, &dpc);
	text = ndt_read_file(test, ARMED);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "s, calls nothing+"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "the DPC of an armed timer"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "set at debugfs_shows_them"));
	KUNIT_EXPECT_TRUE(test, KeCancelTimer(&timer));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(found_by_object_and_type),
	KUNIT_CASE(freed_memory_disarms_what_is_in_it),
	KUNIT_CASE(stop_disarms_what_is_a_modules),
	KUNIT_CASE(stop_disarms_timers_and_dpcs),
	KUNIT_CASE(debugfs_shows_them),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_armed",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/armed.c");
