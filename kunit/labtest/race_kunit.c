// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: a counter without its lock.  What a
 * concurrency case of a suite does, it does too, so such a case can fail.
 */
#include "ndt.h"

#define ROUNDS	20000

static unsigned int shared;

static void count_without_a_lock(void *data)
{
	unsigned int i;

	for (i = 0; i < ROUNDS; i++)
		WRITE_ONCE(shared, READ_ONCE(shared) + 1);
}

static void it_loses_counts(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < 20 && shared == i * 4 * ROUNDS; i++)
		ndt_in_threads(test, 4, count_without_a_lock, NULL);
	KUNIT_EXPECT_EQ(test, shared, i * 4 * ROUNDS);
}

NDT_ONE_CASE("labtest_race", it_loses_counts);
