// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adapters are entered by their handle, only while they live, from anywhere.
 */
#include "core/adapter.h"

#include <linux/delay.h>
#include <linux/instruction_pointer.h>
#include <linux/rcupdate.h>
#include <linux/string.h>

#include <linux/ndiscompat.h>

#include "ndt.h"

#define BREACHES	"/sys/kernel/debug/ndiscompat/breaches"

static noinline struct ndc_adapter *get(const void *handle)
{
	return ndc_adapter_get(handle, "NdisTest", _RET_IP_);
}

static void end_rig(struct ndt_rig *rig)
{
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
}

static void get_of_something_else_is_refused(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	char *text;

	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_NULL(test, get(NULL)));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_NULL(test, get(rig->driver)));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_NULL(test, get(rig->dma)));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_NULL(test, get(rig)));
	text = ndt_read_file(test, BREACHES);
	KUNIT_EXPECT_NOT_NULL(test,
			      strstr(text, "NdisTest wants an adapter handle and was given NULL"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "was given a driver handle"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "was given a DMA handle"));
	KUNIT_EXPECT_NOT_NULL(test,
			      strstr(text, "was given no handle of a live object"));
}

static noinline struct ndc_adapter *find(const void *handle)
{
	struct ndc_adapter *adapter;

	rcu_read_lock();
	adapter = ndc_adapter_find(handle, "NdisTest", _RET_IP_);
	rcu_read_unlock();
	return adapter;
}

static void find_only_what_lives(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *adapter = rig->adapter;

	KUNIT_EXPECT_PTR_EQ(test, find(adapter), adapter);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_NULL(test, find(NULL)));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_NULL(test, find(rig->driver)));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_NULL(test, find((void *)8)));
	end_rig(rig);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_NULL(test, find(adapter)));
}

struct visit {
	struct ndc_adapter *adapter;
	bool found;
	bool entered;
};

static void enter_and_leave(void *data)
{
	struct visit *visit = data;

	visit->found = find(visit->adapter);
	visit->entered = get(visit->adapter);
	if (visit->entered)
		ndc_adapter_put(visit->adapter);
}

static void get_from_any_context(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct visit hard = { .adapter = rig->adapter };
	struct visit soft = { .adapter = rig->adapter };

	ndt_in_hardirq(enter_and_leave, &hard);
	ndt_in_softirq(enter_and_leave, &soft);
	KUNIT_EXPECT_TRUE(test, hard.entered && hard.found);
	KUNIT_EXPECT_TRUE(test, soft.entered && soft.found);
	end_rig(rig);
	/* The same places: a line each for both. */
	ndt_announce(test, NDC_RULE_ARGUMENT);
	ndt_in_hardirq(enter_and_leave, &hard);
	ndt_in_softirq(enter_and_leave, &soft);
	KUNIT_EXPECT_FALSE(test, hard.entered || hard.found);
	KUNIT_EXPECT_FALSE(test, soft.entered || soft.found);
}

/* Calls that nest, as a port's callbacks inside its calls do. */
static void get_more_than_once(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	unsigned int i, n = 0;

	for (i = 0; i < 100; i++)
		n += get(rig->adapter) == rig->adapter;
	KUNIT_EXPECT_EQ(test, n, 100);
	KUNIT_EXPECT_TRUE(test, ndc_adapter_tryget(rig->adapter));
	for (i = 0; i < 101; i++)
		ndc_adapter_put(rig->adapter);
	/* The exit would wait for ever for one that is left. */
}

struct siege {
	struct ndc_adapter *adapter;
	atomic_t roles;
	atomic_t wrong;
};

/* One ends it while the others enter and leave, until they are refused. */
static void enter_or_end(void *data)
{
	struct siege *siege = data;
	struct ndc_adapter *adapter;

	if (atomic_inc_return(&siege->roles) == 1) {
		msleep(20);
		ndiscompat_adapter_destroy(siege->adapter);
		return;
	}
	while ((adapter = get(siege->adapter))) {
		if (strcmp(adapter->driver->name, "ndt"))
			atomic_inc(&siege->wrong);
		ndc_adapter_put(adapter);
		ndt_give_way();
	}
}

static void destroy_under_calls_of_many_threads(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct siege siege = { .adapter = rig->adapter };

	ndt_announce(test, NDC_RULE_ARGUMENT);
	rig->adapter = NULL;
	ndt_in_threads(test, 4, enter_or_end, &siege);
	KUNIT_EXPECT_EQ(test, atomic_read(&siege.wrong), 0);
	KUNIT_EXPECT_FALSE(test, ndc_live_find(siege.adapter, NDC_LIVE_ADAPTER));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(get_of_something_else_is_refused),
	KUNIT_CASE(find_only_what_lives),
	KUNIT_CASE(get_from_any_context),
	KUNIT_CASE(get_more_than_once),
	KUNIT_CASE(destroy_under_calls_of_many_threads),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_entry",
	.init = ndt_rig_init,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/core/entry.c");
