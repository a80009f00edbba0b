// SPDX-License-Identifier: GPL-2.0-only
/*
 * Semaphores.
 */
#include "ndt.h"

#include <ndis.h>

static LARGE_INTEGER now;

static NTSTATUS look(PKSEMAPHORE semaphore)
{
	return KeWaitForSingleObject(semaphore, Executive, KernelMode, FALSE,
				     &now);
}

static void lets_as_many_through_as_it_counts(struct kunit *test)
{
	KSEMAPHORE semaphore;

	KeInitializeSemaphore(&semaphore, 2, 3);
	KUNIT_EXPECT_EQ(test, KeReadStateSemaphore(&semaphore), 2);
	KUNIT_EXPECT_EQ(test, look(&semaphore), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, look(&semaphore), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, look(&semaphore), STATUS_TIMEOUT);
	KUNIT_EXPECT_EQ(test, KeReleaseSemaphore(&semaphore, 0, 3, FALSE), 0);
	KUNIT_EXPECT_EQ(test, KeReadStateSemaphore(&semaphore), 3);
}

static void beyond_the_limit_is_reported(struct kunit *test)
{
	KSEMAPHORE semaphore;
	LONG before;

	KeInitializeSemaphore(&semaphore, 1, 2);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  before = KeReleaseSemaphore(&semaphore, 0, 2, FALSE));
	KUNIT_EXPECT_EQ(test, before, 1);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  before = KeReleaseSemaphore(&semaphore, 0, 0, FALSE));
	KUNIT_EXPECT_EQ(test, before, 1);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  before = KeReleaseSemaphore(&semaphore, 0, -1,
						      FALSE));
	KUNIT_EXPECT_EQ(test, before, 1);
	KUNIT_EXPECT_EQ(test, KeReadStateSemaphore(&semaphore), 1);
	KUNIT_EXPECT_EQ(test, KeReleaseSemaphore(&semaphore, 0, 1, FALSE), 1);
}

static void a_count_beyond_its_limits_is_mended(struct kunit *test)
{
	KSEMAPHORE semaphore;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KeInitializeSemaphore(&semaphore, 3, 2));
	KUNIT_EXPECT_EQ(test, KeReadStateSemaphore(&semaphore), 2);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KeInitializeSemaphore(&semaphore, -1, 2));
	KUNIT_EXPECT_EQ(test, KeReadStateSemaphore(&semaphore), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KeInitializeSemaphore(&semaphore, 0, 0));
	KUNIT_EXPECT_EQ(test, KeReleaseSemaphore(&semaphore, 0, 1, FALSE), 0);
}

static void what_is_no_semaphore_is_reported(struct kunit *test)
{
	KSEMAPHORE semaphore = {};
	LONG state;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  state = KeReleaseSemaphore(&semaphore, 0, 1, FALSE));
	KUNIT_EXPECT_EQ(test, state, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  state = KeReadStateSemaphore(NULL));
	KUNIT_EXPECT_EQ(test, state, 0);
}

static void release_one(void *data)
{
	KeReleaseSemaphore(data, 0, 1, FALSE);
}

static void release_comes_from_any_context(struct kunit *test)
{
	KSEMAPHORE semaphore;

	KeInitializeSemaphore(&semaphore, 0, 2);
	ndt_in_softirq(release_one, &semaphore);
	ndt_in_hardirq(release_one, &semaphore);
	KUNIT_EXPECT_EQ(test, KeReadStateSemaphore(&semaphore), 2);
}

struct room {
	KSEMAPHORE places;
	atomic_t inside;
	atomic_t most;
	atomic_t visits;
};

static void visit(void *data)
{
	struct room *room = data;
	unsigned int i;
	int inside;

	for (i = 0; i < 100; i++) {
		KeWaitForSingleObject(&room->places, Executive, KernelMode,
				      FALSE, NULL);
		inside = atomic_inc_return(&room->inside);
		if (inside > atomic_read(&room->most))
			atomic_set(&room->most, inside);
		ndt_give_way();
		atomic_dec(&room->inside);
		atomic_inc(&room->visits);
		KeReleaseSemaphore(&room->places, 0, 1, FALSE);
	}
}

static void never_more_than_it_counts(struct kunit *test)
{
	struct room room = {};

	KeInitializeSemaphore(&room.places, 2, 2);
	ndt_in_threads(test, 5, visit, &room);
	KUNIT_EXPECT_LE(test, atomic_read(&room.most), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&room.visits), 500);
	KUNIT_EXPECT_EQ(test, KeReadStateSemaphore(&room.places), 2);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(lets_as_many_through_as_it_counts),
	KUNIT_CASE(beyond_the_limit_is_reported),
	KUNIT_CASE(a_count_beyond_its_limits_is_mended),
	KUNIT_CASE(what_is_no_semaphore_is_reported),
	KUNIT_CASE(release_comes_from_any_context),
	KUNIT_CASE(never_more_than_it_counts),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_semaphore",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/semaphore.c");
