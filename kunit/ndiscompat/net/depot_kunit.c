// SPDX-License-Identifier: GPL-2.0-only
/*
 * Depots.
 */
#include <linux/instruction_pointer.h>
#include <linux/slab.h>

#include "ndt.h"

#include "net/depot.h"

#define SIZE	100

static struct ndc_depot *depot;
static unsigned int emptied_calls;

static void emptied(struct ndc_depot *unused)
{
	emptied_calls++;
}

static int setup(struct kunit *test)
{
	depot = kunit_kzalloc(test, sizeof(*depot), GFP_KERNEL);
	if (!depot)
		return -ENOMEM;
	depot->spare = 20;
	depot->emptied = emptied;
	emptied_calls = 0;
	ndc_depot_init(depot, NDC_DEPOT_NB, SIZE);
	return 0;
}

static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, depot->out, 0);
	ndc_depot_close(depot);
	KUNIT_EXPECT_EQ(test, depot->free, 0);
	/* What was looked up under RCU may still look at the depot. */
	synchronize_rcu();
}

static void *get(size_t size)
{
	const struct ndc_depot_request request = {
		.size = size,
		.holder = NDC_PORT,
		.owner = depot,
		.caller = _THIS_IP_,
	};

	return ndc_depot_get(depot, &request);
}

static struct ndc_depot *move(const void *memory, enum ndc_holder from,
			      enum ndc_holder to, unsigned long caller)
{
	const struct ndc_depot_move wanted = {
		.kind = NDC_DEPOT_NB,
		.from = from,
		.to = to,
		.call = "move",
		.caller = caller,
	};

	return ndc_depot_move(memory, &wanted);
}

/* What a port does. */
static bool put(void *memory, unsigned long caller)
{
	if (!move(memory, NDC_PORT, NDC_LAYER, caller))
		return false;
	ndc_depot_put(depot, memory, caller);
	return true;
}

static void object_is_passed_on(struct kunit *test)
{
	struct ndc_depot_move pass = {
		.kind = NDC_DEPOT_NB,
		.from = NDC_PORT,
		.to = NDC_LAYER,
		.call = "pass",
		.caller = _THIS_IP_,
	};
	void *a = get(0);

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_EXPECT_TRUE(test, ndc_depot_pass(a, &pass));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, ndc_depot_pass(a, &pass));
	pass.from = NDC_LAYER;
	pass.to = NDC_PORT;
	pass.kind = NDC_DEPOT_NBL;
	pass.caller = _THIS_IP_;
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, ndc_depot_pass(a, &pass));
	pass.kind = NDC_DEPOT_NB;
	KUNIT_EXPECT_TRUE(test, ndc_depot_pass(a, &pass));
	pass.caller = _THIS_IP_;
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  ndc_depot_pass(a + 1, &pass));
	put(a, _THIS_IP_);
	pass.caller = _THIS_IP_;
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, ndc_depot_pass(a, &pass));
}

static void objects_are_used_again(struct kunit *test)
{
	void *a = get(0), *b = get(0);

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_EXPECT_PTR_NE(test, a, b);
	KUNIT_EXPECT_EQ(test, depot->out, 2);
	KUNIT_EXPECT_TRUE(test, put(a, _THIS_IP_));
	KUNIT_EXPECT_PTR_EQ(test, get(0), a);
	put(a, _THIS_IP_);
	put(b, _THIS_IP_);
}

static void objects_do_not_overlap(struct kunit *test)
{
	static u8 *objects[700];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(objects); i++) {
		objects[i] = get(0);
		KUNIT_ASSERT_NOT_NULL(test, objects[i]);
		KUNIT_ASSERT_TRUE(test, IS_ALIGNED((uintptr_t)objects[i], 16));
		memset(objects[i], i, SIZE);
	}
	KUNIT_EXPECT_EQ(test, depot->out, ARRAY_SIZE(objects));
	for (i = 0; i < ARRAY_SIZE(objects); i++) {
		KUNIT_ASSERT_NULL(test, memchr_inv(objects[i], i, SIZE));
		put(objects[i], _THIS_IP_);
	}
}

static void spare_objects_are_bounded(struct kunit *test)
{
	static void *objects[700];
	unsigned int i, chunk;

	objects[0] = get(0);
	chunk = depot->out + depot->free;
	for (i = 1; i < ARRAY_SIZE(objects); i++)
		objects[i] = get(0);
	for (i = 0; i < ARRAY_SIZE(objects); i++)
		put(objects[i], _THIS_IP_);
	KUNIT_EXPECT_GE(test, depot->free, depot->spare);
	KUNIT_EXPECT_LT(test, depot->free, depot->spare + chunk);
}

static void larger_than_the_others(struct kunit *test)
{
	struct ndc_depot_object object;
	u8 *large = get(3 * PAGE_SIZE + 1);

	KUNIT_ASSERT_NOT_NULL(test, large);
	memset(large, 1, 3 * PAGE_SIZE + 1);
	KUNIT_EXPECT_TRUE(test, ndc_depot_find(large, &object));
	KUNIT_EXPECT_GE(test, object.size, 3 * PAGE_SIZE + 1);
	KUNIT_EXPECT_FALSE(test, ndc_depot_find(large + PAGE_SIZE, &object));
	KUNIT_EXPECT_EQ(test, depot->free, 0);
	KUNIT_EXPECT_TRUE(test, put(large, _THIS_IP_));
	KUNIT_EXPECT_EQ(test, depot->free, 0);
	KUNIT_EXPECT_FALSE(test, ndc_depot_find(large, &object));
}

static void no_more_than_the_most(struct kunit *test)
{
	void *a, *b;

	depot->most = 2;
	KUNIT_ASSERT_EQ(test, ndc_depot_fill(depot, 2, GFP_KERNEL), 0);
	a = get(0);
	b = get(0);
	KUNIT_EXPECT_NOT_NULL(test, a);
	KUNIT_EXPECT_NOT_NULL(test, b);
	KUNIT_EXPECT_NULL(test, get(0));
	put(a, _THIS_IP_);
	KUNIT_EXPECT_PTR_EQ(test, get(0), a);
	put(a, _THIS_IP_);
	put(b, _THIS_IP_);
	/* They are kept, beyond what is spare. */
	depot->spare = 0;
	KUNIT_EXPECT_GE(test, depot->free, 2);
}

static void filled_in_advance(struct kunit *test)
{
	const struct ndc_depot_request request = { .holder = NDC_LAYER };
	void *object;

	KUNIT_EXPECT_NULL(test, ndc_depot_get_ready(depot, &request));
	KUNIT_ASSERT_EQ(test, ndc_depot_fill(depot, 500, GFP_KERNEL), 0);
	KUNIT_EXPECT_GE(test, depot->free, 500);
	ndt_fail_all(true);
	object = ndc_depot_get_ready(depot, &request);
	ndt_fail_all(false);
	KUNIT_ASSERT_NOT_NULL(test, object);
	ndc_depot_put(depot, object, 0);
}

static void without_memory(struct kunit *test)
{
	unsigned int nth;
	void *object;

	ndt_fail_all(true);
	KUNIT_EXPECT_NULL(test, get(0));
	KUNIT_EXPECT_NULL(test, get(PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, ndc_depot_fill(depot, 1, GFP_KERNEL), -ENOMEM);
	ndt_fail_all(false);
	KUNIT_EXPECT_EQ(test, depot->free + depot->out, 0);
	/* One failure is made good with a smaller chunk. */
	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		object = get(0);
		if (!ndt_failed())
			break;
		KUNIT_EXPECT_NOT_NULL(test, object);
		put(object, _THIS_IP_);
		ndc_depot_close(depot);
		depot->closed = false;
	}
	KUNIT_EXPECT_EQ(test, nth - 1, 6);
	put(object, _THIS_IP_);
}

static void every_allocation_of_a_single_may_fail(struct kunit *test)
{
	unsigned int nth, failures = 0;
	void *object;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		object = get(2 * PAGE_SIZE);
		if (!ndt_failed())
			break;
		KUNIT_EXPECT_NULL(test, object);
		KUNIT_EXPECT_EQ(test, depot->out, 0);
		failures++;
	}
	KUNIT_EXPECT_EQ(test, failures, 4);
	KUNIT_EXPECT_NOT_NULL(test, object);
	put(object, _THIS_IP_);
}

static void what_is_known_of_an_object(struct kunit *test)
{
	struct ndc_depot_object object;
	void *a = get(0);

	KUNIT_ASSERT_TRUE(test, ndc_depot_find(a, &object));
	KUNIT_EXPECT_PTR_EQ(test, object.memory, a);
	KUNIT_EXPECT_PTR_EQ(test, object.depot, depot);
	KUNIT_EXPECT_PTR_EQ(test, object.owner, depot);
	KUNIT_EXPECT_EQ(test, object.holder, NDC_PORT);
	KUNIT_EXPECT_NE(test, object.allocated, 0);
	KUNIT_EXPECT_FALSE(test, ndc_depot_find(a + 1, &object));
	KUNIT_EXPECT_FALSE(test, ndc_depot_find(NULL, &object));
	KUNIT_EXPECT_FALSE(test, ndc_depot_find(test, &object));
	put(a, _THIS_IP_);
	KUNIT_EXPECT_FALSE(test, ndc_depot_find(a, &object));
	KUNIT_EXPECT_STREQ(test, ndc_depot_word(NDC_DEPOT_NB), "NET_BUFFER");
}

static void from_hand_to_hand(struct kunit *test)
{
	void *a = get(0);

	KUNIT_EXPECT_PTR_EQ(test, move(a, NDC_PORT, NDC_LAYER, _THIS_IP_),
			    depot);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  KUNIT_EXPECT_NULL(test, move(a, NDC_PORT, NDC_LAYER,
						       _THIS_IP_)));
	KUNIT_EXPECT_PTR_EQ(test, move(a, NDC_LAYER, NDC_PORT, _THIS_IP_),
			    depot);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  KUNIT_EXPECT_NULL(test, move(a, NDC_LAYER, NDC_PORT,
						       _THIS_IP_)));
	put(a, _THIS_IP_);
}

static void frees_that_are_wrong(struct kunit *test)
{
	struct ndc_depot_move wrong_kind = {
		.kind = NDC_DEPOT_MDL,
		.from = NDC_PORT,
		.to = NDC_LAYER,
		.call = "move",
	};
	u8 *a = get(0);

	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  KUNIT_EXPECT_FALSE(test, put(a + 16, _THIS_IP_)));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  KUNIT_EXPECT_FALSE(test, put(NULL, _THIS_IP_)));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  KUNIT_EXPECT_FALSE(test, put(test, _THIS_IP_)));
	wrong_kind.caller = _THIS_IP_;
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  KUNIT_EXPECT_NULL(test,
					    ndc_depot_move(a, &wrong_kind)));
	KUNIT_EXPECT_TRUE(test, put(a, _THIS_IP_));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  KUNIT_EXPECT_FALSE(test, put(a, _THIS_IP_)));
	KUNIT_EXPECT_EQ(test, depot->out, 0);
}

static bool is(const struct ndc_depot_object *object, const void *data)
{
	return object->memory == data;
}

static unsigned int taken_calls;

static void taken(const struct ndc_depot_object *object)
{
	taken_calls++;
}

static void taken_from_whoever_has_them(struct kunit *test)
{
	struct ndc_depot_object object;
	void *a = get(0), *b = get(0), *c = get(PAGE_SIZE);

	taken_calls = 0;
	KUNIT_EXPECT_EQ(test, ndc_depot_take(depot, is, b, taken), 1);
	KUNIT_EXPECT_FALSE(test, ndc_depot_find(b, &object));
	KUNIT_EXPECT_TRUE(test, ndc_depot_find(a, &object));
	KUNIT_EXPECT_TRUE(test, ndc_depot_find(c, &object));
	KUNIT_EXPECT_EQ(test, ndc_depot_take(depot, NULL, NULL, taken), 2);
	KUNIT_EXPECT_EQ(test, taken_calls, 3);
	KUNIT_EXPECT_EQ(test, depot->out, 0);
}

static void closed_with_objects_out(struct kunit *test)
{
	void *a = get(0), *b = get(0);

	KUNIT_EXPECT_FALSE(test, ndc_depot_close(depot));
	KUNIT_EXPECT_NULL(test, get(0));
	KUNIT_EXPECT_FALSE(test, ndc_depot_hold(depot));
	KUNIT_EXPECT_TRUE(test, put(a, _THIS_IP_));
	KUNIT_EXPECT_EQ(test, emptied_calls, 0);
	KUNIT_EXPECT_TRUE(test, put(b, _THIS_IP_));
	KUNIT_EXPECT_EQ(test, emptied_calls, 1);
	KUNIT_EXPECT_EQ(test, depot->free, 0);
}

static void closed_without(struct kunit *test)
{
	put(get(0), _THIS_IP_);
	KUNIT_EXPECT_TRUE(test, ndc_depot_close(depot));
	KUNIT_EXPECT_EQ(test, emptied_calls, 0);
	KUNIT_EXPECT_EQ(test, depot->free, 0);
}

static void held_while_it_allocates(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, ndc_depot_hold(depot));
	KUNIT_EXPECT_FALSE(test, ndc_depot_close(depot));
	KUNIT_EXPECT_NULL(test, get(0));
	KUNIT_EXPECT_EQ(test, depot->free, 0);
	KUNIT_EXPECT_EQ(test, emptied_calls, 0);
	ndc_depot_unhold(depot);
	KUNIT_EXPECT_EQ(test, emptied_calls, 1);
}

static void written_to_after_its_free(struct kunit *test)
{
	static void *objects[300];
	unsigned int i, count;
	u8 *a;

	depot->verify = true;
	a = get(0);
	put(a, _THIS_IP_);
	/* It is handed out after all others of its chunk. */
	count = depot->free;
	KUNIT_ASSERT_LE(test, count, ARRAY_SIZE(objects));
	a[SIZE - 1] ^= 1;
	for (i = 0; i + 1 < count; i++) {
		objects[i] = get(0);
		KUNIT_EXPECT_PTR_NE(test, objects[i], (void *)a);
	}
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, objects[i] = get(0));
	KUNIT_EXPECT_PTR_EQ(test, objects[i], (void *)a);
	for (i = 0; i < count; i++)
		put(objects[i], _THIS_IP_);
}

struct inside {
	void *object;
	bool put;
};

static void take_and_put(void *data)
{
	const struct ndc_depot_request request = { .holder = NDC_PORT };
	struct inside *inside = data;

	inside->object = ndc_depot_get_ready(depot, &request);
	inside->put = inside->object && put(inside->object, _THIS_IP_);
}

static void in_every_context(struct kunit *test)
{
	struct inside inside = {};

	KUNIT_ASSERT_EQ(test, ndc_depot_fill(depot, 1, GFP_KERNEL), 0);
	ndt_in_softirq(take_and_put, &inside);
	KUNIT_EXPECT_TRUE(test, inside.put);
	inside = (struct inside) {};
	ndt_in_hardirq(take_and_put, &inside);
	KUNIT_EXPECT_TRUE(test, inside.put);
}

static void get_and_put(void *data)
{
	void *objects[8];
	unsigned int i, n;

	for (i = 0; i < 300; i++) {
		for (n = 0; n < ARRAY_SIZE(objects); n++) {
			objects[n] = get(n == 7 && !(i % 16) ? PAGE_SIZE : 0);
			if (objects[n])
				memset(objects[n], n, SIZE);
		}
		for (n = 0; n < ARRAY_SIZE(objects); n++)
			if (objects[n] &&
			    (memchr_inv(objects[n], n, SIZE) ||
			     !put(objects[n], _THIS_IP_)))
				atomic_inc(data);
	}
}

static void many_threads(struct kunit *test)
{
	atomic_t faults = ATOMIC_INIT(0);

	depot->spare = 0;
	ndt_in_threads(test, 4, get_and_put, &faults);
	KUNIT_EXPECT_EQ(test, atomic_read(&faults), 0);
}

static void *contested[64];

static void put_all(void *data)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(contested); i++)
		if (put(contested[i], (unsigned long)put_all))
			atomic_inc(data);
}

static void two_who_free_the_same(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_MEMORY);
	atomic_t done = ATOMIC_INIT(0);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(contested); i++)
		contested[i] = get(0);
	ndt_announce(test, NDC_RULE_MEMORY);
	ndt_in_threads(test, 2, put_all, &done);
	KUNIT_EXPECT_EQ(test, atomic_read(&done), ARRAY_SIZE(contested));
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_MEMORY),
			before + ARRAY_SIZE(contested));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(object_is_passed_on),
	KUNIT_CASE(objects_are_used_again),
	KUNIT_CASE(objects_do_not_overlap),
	KUNIT_CASE(spare_objects_are_bounded),
	KUNIT_CASE(larger_than_the_others),
	KUNIT_CASE(no_more_than_the_most),
	KUNIT_CASE(filled_in_advance),
	KUNIT_CASE(without_memory),
	KUNIT_CASE(every_allocation_of_a_single_may_fail),
	KUNIT_CASE(what_is_known_of_an_object),
	KUNIT_CASE(from_hand_to_hand),
	KUNIT_CASE(frees_that_are_wrong),
	KUNIT_CASE(taken_from_whoever_has_them),
	KUNIT_CASE(closed_with_objects_out),
	KUNIT_CASE(closed_without),
	KUNIT_CASE(held_while_it_allocates),
	KUNIT_CASE(written_to_after_its_free),
	KUNIT_CASE(in_every_context),
	KUNIT_CASE(many_threads),
	KUNIT_CASE(two_who_free_the_same),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_depot",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/depot.c");
