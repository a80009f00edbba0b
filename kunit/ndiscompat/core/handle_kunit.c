// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handle tokens: found, taken once, and told from whatever else a port may
 * give.
 */
#include "core/handle.h"

#include <linux/err.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "ndt.h"

#define KIND_FREE	NDC_HANDLE_ALLOCATION
#define KIND_USE	NDC_HANDLE_SHARED_MEMORY

static struct ndc_handles handles;

static int setup(struct kunit *test)
{
	ndc_handles_init(&handles);
	return 0;
}

static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, ndc_handles_empty(&handles));
	ndc_handles_destroy(&handles);
}

static long find(const void *token, enum ndc_handle_kind kind)
{
	struct ndc_handle *handle;

	rcu_read_lock();
	handle = ndc_handle_find(&handles, token, kind);
	rcu_read_unlock();
	return PTR_ERR_OR_ZERO(handle);
}

static long take(const void *token, enum ndc_handle_kind kind)
{
	return PTR_ERR_OR_ZERO(ndc_handle_take(&handles, token, kind));
}

static void add_find_take(struct kunit *test)
{
	struct ndc_handle a, b;
	void *token;

	KUNIT_ASSERT_EQ(test, ndc_handle_add(&handles, &a, GFP_KERNEL), 0);
	KUNIT_ASSERT_EQ(test, ndc_handle_add(&handles, &b, GFP_KERNEL), 0);
	token = ndc_handle_token(&a, KIND_FREE);
	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test, ndc_handle_find(&handles, token, KIND_FREE),
			    &a);
	rcu_read_unlock();
	KUNIT_EXPECT_PTR_EQ(test, ndc_handle_take(&handles, token, KIND_FREE),
			    &a);
	token = ndc_handle_token(&b, KIND_USE);
	KUNIT_EXPECT_PTR_EQ(test, ndc_handle_take(&handles, token, KIND_USE),
			    &b);
}

static void second_take_finds_nothing(struct kunit *test)
{
	struct ndc_handle a;
	void *token;

	KUNIT_ASSERT_EQ(test, ndc_handle_add(&handles, &a, GFP_KERNEL), 0);
	token = ndc_handle_token(&a, KIND_FREE);
	KUNIT_EXPECT_EQ(test, take(token, KIND_FREE), 0);
	KUNIT_EXPECT_EQ(test, take(token, KIND_FREE), -ENOENT);
	KUNIT_EXPECT_EQ(test, find(token, KIND_FREE), -ENOENT);
}

static void stale_token_of_a_reused_place(struct kunit *test)
{
	struct ndc_handle a, b;
	void *stale;

	KUNIT_ASSERT_EQ(test, ndc_handle_add(&handles, &a, GFP_KERNEL), 0);
	stale = ndc_handle_token(&a, KIND_FREE);
	KUNIT_EXPECT_EQ(test, take(stale, KIND_FREE), 0);
	KUNIT_ASSERT_EQ(test, ndc_handle_add(&handles, &b, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, a.index, b.index);
	KUNIT_EXPECT_EQ(test, find(stale, KIND_FREE), -ENOENT);
	KUNIT_EXPECT_EQ(test, take(stale, KIND_FREE), -ENOENT);
	KUNIT_EXPECT_EQ(test, take(ndc_handle_token(&b, KIND_FREE), KIND_FREE),
			0);
}

static void kinds_are_told_apart(struct kunit *test)
{
	struct ndc_handle a;

	KUNIT_ASSERT_EQ(test, ndc_handle_add(&handles, &a, GFP_KERNEL), 0);
	KUNIT_EXPECT_PTR_NE(test, ndc_handle_token(&a, KIND_FREE),
			    ndc_handle_token(&a, KIND_USE));
	KUNIT_EXPECT_EQ(test, take(ndc_handle_token(&a, KIND_USE), KIND_FREE),
			-EBADF);
	KUNIT_EXPECT_EQ(test, find(ndc_handle_token(&a, KIND_FREE), KIND_USE),
			-EBADF);
	KUNIT_EXPECT_EQ(test, take(ndc_handle_token(&a, KIND_FREE), KIND_FREE),
			0);
}

static void what_is_no_token(struct kunit *test)
{
	struct ndc_handle a;

	KUNIT_EXPECT_EQ(test, find(NULL, KIND_FREE), -EINVAL);
	KUNIT_EXPECT_EQ(test, find(&a, KIND_FREE), -EINVAL);
	KUNIT_EXPECT_EQ(test, find((void *)1, KIND_FREE), -EINVAL);
	KUNIT_EXPECT_EQ(test, find((void *)-1L, KIND_USE), -EINVAL);
	KUNIT_EXPECT_EQ(test, take((void *)0x4e00000000000000, KIND_USE),
			-ENOENT);
}

static void token_of_another_owner(struct kunit *test)
{
	struct ndc_handles other;
	struct ndc_handle a, b, theirs;

	ndc_handles_init(&other);
	KUNIT_ASSERT_EQ(test, ndc_handle_add(&other, &theirs, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, take(ndc_handle_token(&theirs, KIND_FREE),
				   KIND_FREE), -ENOENT);
	/* The same place in a table whose place is taken, too. */
	KUNIT_ASSERT_EQ(test, ndc_handle_add(&handles, &a, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, take(ndc_handle_token(&a, KIND_FREE), KIND_FREE),
			0);
	KUNIT_ASSERT_EQ(test, ndc_handle_add(&handles, &b, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, take(ndc_handle_token(&theirs, KIND_FREE),
				   KIND_FREE), -ENOENT);
	KUNIT_EXPECT_EQ(test, take(ndc_handle_token(&b, KIND_FREE), KIND_FREE),
			0);
	KUNIT_EXPECT_PTR_EQ(test, ndc_handle_take(&other,
						  ndc_handle_token(&theirs, KIND_FREE),
						  KIND_FREE), &theirs);
	ndc_handles_destroy(&other);
}

/* Generations are counted for all tables together, so none ever recurs. */
static void tokens_of_two_tables_never_match(struct kunit *test)
{
	struct ndc_handles other;
	struct ndc_handle ours[20], theirs[20];
	unsigned int i, j;

	ndc_handles_init(&other);
	for (i = 0; i < ARRAY_SIZE(ours); i++) {
		KUNIT_ASSERT_EQ(test, ndc_handle_add(&handles, &ours[i],
						     GFP_KERNEL), 0);
		KUNIT_ASSERT_EQ(test, ndc_handle_add(&other, &theirs[i],
						     GFP_KERNEL), 0);
		KUNIT_EXPECT_EQ(test, ours[i].index, theirs[i].index);
		for (j = 0; j <= i; j++)
			KUNIT_EXPECT_NE(test, ours[i].generation,
					theirs[j].generation);
	}
	for (i = 0; i < ARRAY_SIZE(ours); i++)
		KUNIT_EXPECT_EQ(test,
				find(ndc_handle_token(&theirs[i], KIND_FREE),
				     KIND_FREE), -ENOENT);
	for (i = 0; i < ARRAY_SIZE(ours); i++) {
		KUNIT_EXPECT_EQ(test,
				take(ndc_handle_token(&ours[i], KIND_FREE),
				     KIND_FREE), 0);
		ndc_handle_take(&other, ndc_handle_token(&theirs[i], KIND_FREE),
				KIND_FREE);
	}
	KUNIT_EXPECT_TRUE(test, ndc_handles_empty(&other));
	ndc_handles_destroy(&other);
}

static void token_is_never_an_address(struct kunit *test)
{
	struct ndc_handle a;
	u64 token;

	KUNIT_ASSERT_EQ(test, ndc_handle_add(&handles, &a, GFP_KERNEL), 0);
	token = (uintptr_t)ndc_handle_token(&a, KIND_USE);
	/* Neither half of the address space, with 48 bits or 57. */
	KUNIT_EXPECT_NE(test, token >> 56, 0);
	KUNIT_EXPECT_NE(test, token >> 56, 0xff);
	KUNIT_EXPECT_EQ(test, take((void *)token, KIND_USE), 0);
}

static void add_without_memory(struct kunit *test)
{
	struct ndc_handle many[70];
	unsigned int i, failures = 0;

	/* Enough for the table to need new nodes now and then. */
	for (i = 0; i < ARRAY_SIZE(many); i++) {
		int err;

		ndt_fail_all(true);
		err = ndc_handle_add(&handles, &many[i], GFP_KERNEL);
		ndt_fail_all(false);
		if (!err)
			continue;
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		failures++;
		KUNIT_ASSERT_EQ(test, ndc_handle_add(&handles, &many[i],
						     GFP_KERNEL), 0);
	}
	KUNIT_EXPECT_GT(test, failures, 1);
	for (i = 0; i < ARRAY_SIZE(many); i++)
		KUNIT_EXPECT_EQ(test,
				take(ndc_handle_token(&many[i], KIND_FREE),
				     KIND_FREE), 0);
}

static void add_and_take_with_bottom_halves_off(struct kunit *test)
{
	struct ndc_handle a;

	local_bh_disable();
	KUNIT_EXPECT_EQ(test, ndc_handle_add(&handles, &a, GFP_ATOMIC), 0);
	KUNIT_EXPECT_EQ(test, take(ndc_handle_token(&a, KIND_FREE), KIND_FREE),
			0);
	local_bh_enable();
}

struct race {
	void *token;
	atomic_t winners;
};

static void race_to_take(void *data)
{
	struct race *race = data;

	if (!take(race->token, KIND_FREE))
		atomic_inc(&race->winners);
}

static void one_of_two_takes_wins(struct kunit *test)
{
	struct ndc_handle a;
	struct race race;
	unsigned int i;

	for (i = 0; i < 100; i++) {
		KUNIT_ASSERT_EQ(test, ndc_handle_add(&handles, &a, GFP_KERNEL),
				0);
		race.token = ndc_handle_token(&a, KIND_FREE);
		atomic_set(&race.winners, 0);
		ndt_in_threads(test, 2, race_to_take, &race);
		KUNIT_ASSERT_EQ(test, atomic_read(&race.winners), 1);
	}
}

/* Handles come and go, each found as itself while it is there. */
static void add_and_take(void *data)
{
	struct ndc_handle many[24], *found;
	atomic_t *faults = data;
	unsigned int step, i;

	for (step = 0; step < 300; step++) {
		for (i = 0; i < ARRAY_SIZE(many); i++)
			if (ndc_handle_add(&handles, &many[i], GFP_KERNEL))
				atomic_inc(faults);
		for (i = 0; i < ARRAY_SIZE(many); i++) {
			rcu_read_lock();
			found = ndc_handle_take(&handles,
						ndc_handle_token(&many[i],
								 KIND_USE),
						KIND_USE);
			rcu_read_unlock();
			if (found != &many[i])
				atomic_inc(faults);
		}
	}
}

static void many_threads_add_and_take(struct kunit *test)
{
	atomic_t faults = ATOMIC_INIT(0);

	ndt_in_threads(test, 4, add_and_take, &faults);
	KUNIT_EXPECT_EQ(test, atomic_read(&faults), 0);
	KUNIT_EXPECT_TRUE(test, ndc_handles_empty(&handles));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(add_find_take),
	KUNIT_CASE(second_take_finds_nothing),
	KUNIT_CASE(stale_token_of_a_reused_place),
	KUNIT_CASE(kinds_are_told_apart),
	KUNIT_CASE(what_is_no_token),
	KUNIT_CASE(token_of_another_owner),
	KUNIT_CASE(tokens_of_two_tables_never_match),
	KUNIT_CASE(token_is_never_an_address),
	KUNIT_CASE(add_without_memory),
	KUNIT_CASE(add_and_take_with_bottom_halves_off),
	KUNIT_CASE(one_of_two_takes_wins),
	KUNIT_CASE(many_threads_add_and_take),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_handle",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/core/handle.c");
