// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handles that are addresses: only what is live, and of the right kind, is
 * followed.
 */
#include "core/live.h"

#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "ndt.h"

#define MANY	500

static struct ndc_live *find(const void *handle, enum ndc_live_kind kind)
{
	struct ndc_live *live;

	rcu_read_lock();
	live = ndc_live_find(handle, kind);
	rcu_read_unlock();
	return live;
}

static void find_what_was_added(struct kunit *test)
{
	struct ndc_live object;

	KUNIT_EXPECT_NULL(test, find(&object, NDC_LIVE_ADAPTER));
	ndc_live_add(&object, NDC_LIVE_ADAPTER);
	KUNIT_EXPECT_PTR_EQ(test, find(&object, NDC_LIVE_ADAPTER), &object);
	ndc_live_del(&object);
	KUNIT_EXPECT_NULL(test, find(&object, NDC_LIVE_ADAPTER));
}

static void find_of_another_kind_is_nothing(struct kunit *test)
{
	struct ndc_live objects[NDC_LIVE_COUNT];
	unsigned int is, wanted;

	for (is = 0; is < NDC_LIVE_COUNT; is++)
		ndc_live_add(&objects[is], is);
	for (is = 0; is < NDC_LIVE_COUNT; is++)
		for (wanted = 0; wanted < NDC_LIVE_COUNT; wanted++)
			KUNIT_EXPECT_PTR_EQ(test, find(&objects[is], wanted),
					    is == wanted ? &objects[is] : NULL);
	for (is = 0; is < NDC_LIVE_COUNT; is++)
		ndc_live_del(&objects[is]);
}

/* None of these is followed: most would fault. */
static void find_of_nonsense_is_nothing(struct kunit *test)
{
	struct ndc_live object;
	unsigned int kind;

	ndc_live_add(&object, NDC_LIVE_DMA);
	for (kind = 0; kind < NDC_LIVE_COUNT; kind++) {
		KUNIT_EXPECT_NULL(test, find(NULL, kind));
		KUNIT_EXPECT_NULL(test, find((void *)8, kind));
		KUNIT_EXPECT_NULL(test, find((void *)-1L, kind));
		KUNIT_EXPECT_NULL(test, find(test, kind));
		KUNIT_EXPECT_NULL(test, find((u8 *)&object + 1, kind));
		KUNIT_EXPECT_NULL(test, find((void *)0x4e00000000000001,
					     kind));
	}
	ndc_live_del(&object);
}

static void name_of_each_kind(struct kunit *test)
{
	struct ndc_live objects[NDC_LIVE_COUNT];
	unsigned int i;

	for (i = 0; i < NDC_LIVE_COUNT; i++)
		ndc_live_add(&objects[i], i);
	KUNIT_EXPECT_STREQ(test, ndc_live_name(&objects[NDC_LIVE_DRIVER]),
			   "a driver handle");
	KUNIT_EXPECT_STREQ(test, ndc_live_name(&objects[NDC_LIVE_ADAPTER]),
			   "an adapter handle");
	KUNIT_EXPECT_STREQ(test, ndc_live_name(&objects[NDC_LIVE_DMA]),
			   "a DMA handle");
	for (i = 0; i < NDC_LIVE_COUNT; i++)
		ndc_live_del(&objects[i]);
}

static void name_of_what_is_none(struct kunit *test)
{
	struct ndc_live object;

	ndc_live_add(&object, NDC_LIVE_DRIVER);
	ndc_live_del(&object);
	KUNIT_EXPECT_STREQ(test, ndc_live_name(NULL), "NULL");
	KUNIT_EXPECT_STREQ(test, ndc_live_name(&object),
			   "no handle of a live object");
	KUNIT_EXPECT_STREQ(test, ndc_live_name((void *)8),
			   "no handle of a live object");
}

/* Many more than the table has lists, so that every list is a long one. */
static void many_objects_are_told_apart(struct kunit *test)
{
	struct ndc_live *objects = kunit_kcalloc(test, MANY, sizeof(*objects),
						 GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, objects);
	for (i = 0; i < MANY; i++)
		ndc_live_add(&objects[i], i % NDC_LIVE_COUNT);
	for (i = 0; i < MANY; i += 2)
		ndc_live_del(&objects[i]);
	for (i = 0; i < MANY; i++)
		KUNIT_EXPECT_PTR_EQ(test, find(&objects[i], i % NDC_LIVE_COUNT),
				    i % 2 ? &objects[i] : NULL);
	for (i = 1; i < MANY; i += 2)
		ndc_live_del(&objects[i]);
}

struct sight {
	struct ndc_live object;
	bool found;
	bool named;
};

static void look(void *data)
{
	struct sight *sight = data;

	sight->found = find(&sight->object, NDC_LIVE_DMA);
	sight->named = !strcmp(ndc_live_name(&sight->object), "a DMA handle");
}

static void find_from_any_context(struct kunit *test)
{
	static void (* const contexts[])(ndt_fn fn, void *data) = {
		ndt_in_hardirq, ndt_in_softirq,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(contexts); i++) {
		struct sight sight = {};

		ndc_live_add(&sight.object, NDC_LIVE_DMA);
		contexts[i](look, &sight);
		ndc_live_del(&sight.object);
		KUNIT_EXPECT_TRUE(test, sight.found);
		KUNIT_EXPECT_TRUE(test, sight.named);
	}
}

struct churn {
	struct ndc_live stays;
	atomic_t missed;
	atomic_t strays;
};

/* Objects of all threads share lists; each sees its own and what stays. */
static void add_find_del(void *data)
{
	struct churn *churn = data;
	struct ndc_live objects[8];
	unsigned int step, i;

	for (step = 0; step < 150; step++) {
		for (i = 0; i < ARRAY_SIZE(objects); i++)
			ndc_live_add(&objects[i], NDC_LIVE_ADAPTER);
		for (i = 0; i < ARRAY_SIZE(objects); i++) {
			if (!find(&objects[i], NDC_LIVE_ADAPTER))
				atomic_inc(&churn->missed);
			ndc_live_del(&objects[i]);
			if (find(&objects[i], NDC_LIVE_ADAPTER))
				atomic_inc(&churn->strays);
		}
		if (!find(&churn->stays, NDC_LIVE_DRIVER))
			atomic_inc(&churn->missed);
		/* The next ones are other objects at the same addresses. */
		synchronize_rcu_expedited();
	}
}

static void many_threads(struct kunit *test)
{
	struct churn churn = {};

	ndc_live_add(&churn.stays, NDC_LIVE_DRIVER);
	ndt_in_threads(test, 4, add_find_del, &churn);
	ndc_live_del(&churn.stays);
	KUNIT_EXPECT_EQ(test, atomic_read(&churn.missed), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&churn.strays), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(find_what_was_added),
	KUNIT_CASE(find_of_another_kind_is_nothing),
	KUNIT_CASE(find_of_nonsense_is_nothing),
	KUNIT_CASE(name_of_each_kind),
	KUNIT_CASE(name_of_what_is_none),
	KUNIT_CASE(many_objects_are_told_apart),
	KUNIT_CASE(find_from_any_context),
	KUNIT_CASE(many_threads),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_live",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/core/live.c");
