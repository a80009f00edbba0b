// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bit maps.
 */
#include "ndt.h"

#include <ndis.h>

#define NONE	0xffffffffU

/* 70 bits, so that the last word is not full; what lies behind is guarded. */
struct map {
	RTL_BITMAP map;
	ULONG words[3];
	ULONG guard;
};

static void make(struct map *map, ULONG fill)
{
	map->words[0] = fill;
	map->words[1] = fill;
	map->words[2] = fill;
	map->guard = 0x5a5a5a5a;
	RtlInitializeBitMap(&map->map, map->words, 70);
}

static void single_bits(struct kunit *test)
{
	struct map map;

	make(&map, 0);
	KUNIT_EXPECT_EQ(test, map.map.SizeOfBitMap, 70);
	RtlSetBit(&map.map, 0);
	RtlSetBit(&map.map, 33);
	RtlSetBit(&map.map, 69);
	KUNIT_EXPECT_EQ(test, map.words[0], 1);
	KUNIT_EXPECT_EQ(test, map.words[1], 2);
	KUNIT_EXPECT_EQ(test, map.words[2], 0x20);
	KUNIT_EXPECT_TRUE(test, RtlTestBit(&map.map, 33));
	KUNIT_EXPECT_EQ(test, RtlCheckBit(&map.map, 33), 1);
	KUNIT_EXPECT_EQ(test, RtlCheckBit(&map.map, 34), 0);
	KUNIT_EXPECT_EQ(test, RtlNumberOfSetBits(&map.map), 3);
	KUNIT_EXPECT_EQ(test, RtlNumberOfClearBits(&map.map), 67);
	RtlClearBit(&map.map, 33);
	KUNIT_EXPECT_FALSE(test, RtlTestBit(&map.map, 33));
}

static void bits_outside_are_reported(struct kunit *test)
{
	struct map map;
	BOOLEAN set = TRUE;

	make(&map, NONE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  set = RtlTestBit(&map.map, 70));
	KUNIT_EXPECT_FALSE(test, set);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, RtlClearBit(&map.map, 70));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  RtlClearBits(&map.map, 60, 11));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  RtlClearBits(&map.map, 10, NONE));
	make(&map, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, RtlSetBit(&map.map, NONE));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  RtlSetBits(&map.map, 71, 0));
	KUNIT_EXPECT_EQ(test, RtlNumberOfSetBits(&map.map), 0);
	KUNIT_EXPECT_EQ(test, map.guard, 0x5a5a5a5a);
}

static void ranges(struct kunit *test)
{
	struct map map;

	make(&map, 0);
	RtlSetBits(&map.map, 30, 36);
	KUNIT_EXPECT_EQ(test, map.words[0], 0xc0000000);
	KUNIT_EXPECT_EQ(test, map.words[1], NONE);
	KUNIT_EXPECT_EQ(test, map.words[2], 3);
	KUNIT_EXPECT_TRUE(test, RtlAreBitsSet(&map.map, 30, 36));
	KUNIT_EXPECT_FALSE(test, RtlAreBitsSet(&map.map, 30, 37));
	KUNIT_EXPECT_FALSE(test, RtlAreBitsSet(&map.map, 30, 0));
	KUNIT_EXPECT_TRUE(test, RtlAreBitsClear(&map.map, 66, 4));
	KUNIT_EXPECT_FALSE(test, RtlAreBitsClear(&map.map, 66, 5));
	KUNIT_EXPECT_FALSE(test, RtlAreBitsClear(&map.map, 65, 2));
	RtlClearBits(&map.map, 31, 34);
	KUNIT_EXPECT_EQ(test, RtlNumberOfSetBits(&map.map), 2);
	RtlClearBits(&map.map, 70, 0);
}

static void all_bits(struct kunit *test)
{
	struct map map;

	make(&map, 0);
	RtlSetAllBits(&map.map);
	KUNIT_EXPECT_EQ(test, RtlNumberOfSetBits(&map.map), 70);
	KUNIT_EXPECT_EQ(test, map.words[2], 0x3f);
	KUNIT_EXPECT_EQ(test, map.guard, 0x5a5a5a5a);
	RtlClearAllBits(&map.map);
	KUNIT_EXPECT_EQ(test, RtlNumberOfClearBits(&map.map), 70);
}

static void find_runs_of_bits(struct kunit *test)
{
	struct map map;

	make(&map, NONE);
	RtlClearBits(&map.map, 4, 3);
	RtlClearBits(&map.map, 40, 5);
	KUNIT_EXPECT_EQ(test, RtlFindClearBits(&map.map, 1, 0), 4);
	KUNIT_EXPECT_EQ(test, RtlFindClearBits(&map.map, 4, 0), 40);
	KUNIT_EXPECT_EQ(test, RtlFindClearBits(&map.map, 2, 42), 42);
	/* From the start again, and over the hint. */
	KUNIT_EXPECT_EQ(test, RtlFindClearBits(&map.map, 3, 50), 4);
	KUNIT_EXPECT_EQ(test, RtlFindClearBits(&map.map, 5, 42), 40);
	KUNIT_EXPECT_EQ(test, RtlFindClearBits(&map.map, 6, 0), NONE);
	KUNIT_EXPECT_EQ(test, RtlFindClearBits(&map.map, 3, 70), 4);
	KUNIT_EXPECT_EQ(test, RtlFindClearBits(&map.map, 0, 9), 9);
	KUNIT_EXPECT_EQ(test, RtlFindSetBits(&map.map, 30, 0), 7);
	KUNIT_EXPECT_EQ(test, RtlFindSetBits(&map.map, 25, 8), 8);
	KUNIT_EXPECT_EQ(test, RtlFindSetBits(&map.map, 25, 42), 45);
	KUNIT_EXPECT_EQ(test, RtlFindSetBits(&map.map, 34, 0), NONE);
	KUNIT_EXPECT_EQ(test, RtlFindClearBitsAndSet(&map.map, 5, 0), 40);
	KUNIT_EXPECT_TRUE(test, RtlAreBitsSet(&map.map, 40, 5));
	KUNIT_EXPECT_EQ(test, RtlFindClearBitsAndSet(&map.map, 5, 0), NONE);
	KUNIT_EXPECT_EQ(test, RtlFindSetBitsAndClear(&map.map, 63, 0), 7);
	KUNIT_EXPECT_TRUE(test, RtlAreBitsClear(&map.map, 4, 66));
}

static void run(struct kunit *test, ULONG length, ULONG start,
		ULONG want_length, ULONG want_start)
{
	KUNIT_EXPECT_EQ(test, length, want_length);
	KUNIT_EXPECT_EQ(test, start, want_start);
}

static void runs_one_by_one(struct kunit *test)
{
	ULONG length, start = 99;
	struct map map;

	make(&map, NONE);
	length = RtlFindFirstRunClear(&map.map, &start);
	run(test, length, start, 0, 0);
	length = RtlFindLongestRunClear(&map.map, &start);
	run(test, length, start, 0, 0);
	RtlClearBits(&map.map, 4, 3);
	RtlClearBits(&map.map, 62, 8);
	length = RtlFindFirstRunClear(&map.map, &start);
	run(test, length, start, 3, 4);
	length = RtlFindNextForwardRunClear(&map.map, 5, &start);
	run(test, length, start, 2, 5);
	length = RtlFindNextForwardRunClear(&map.map, 7, &start);
	run(test, length, start, 8, 62);
	length = RtlFindNextForwardRunClear(&map.map, 70, &start);
	run(test, length, start, 0, 70);
	length = RtlFindLongestRunClear(&map.map, &start);
	run(test, length, start, 8, 62);
	length = RtlFindLastBackwardRunClear(&map.map, 69, &start);
	run(test, length, start, 8, 62);
	length = RtlFindLastBackwardRunClear(&map.map, 200, &start);
	run(test, length, start, 8, 62);
	length = RtlFindLastBackwardRunClear(&map.map, 61, &start);
	run(test, length, start, 3, 4);
	length = RtlFindLastBackwardRunClear(&map.map, 5, &start);
	run(test, length, start, 2, 4);
	length = RtlFindLastBackwardRunClear(&map.map, 3, &start);
	run(test, length, start, 0, 3);
}

static void runs_in_an_array(struct kunit *test)
{
	RTL_BITMAP_RUN runs[4] = {};
	struct map map;

	make(&map, NONE);
	RtlClearBits(&map.map, 0, 2);
	RtlClearBits(&map.map, 10, 6);
	RtlClearBits(&map.map, 31, 2);
	RtlClearBits(&map.map, 50, 9);
	KUNIT_EXPECT_EQ(test, RtlFindClearRuns(&map.map, runs, 3, FALSE), 3);
	run(test, runs[0].NumberOfBits, runs[0].StartingIndex, 2, 0);
	run(test, runs[1].NumberOfBits, runs[1].StartingIndex, 6, 10);
	run(test, runs[2].NumberOfBits, runs[2].StartingIndex, 2, 31);
	KUNIT_EXPECT_EQ(test, runs[3].NumberOfBits, 0);
	KUNIT_EXPECT_EQ(test, RtlFindClearRuns(&map.map, runs, 3, TRUE), 3);
	run(test, runs[0].NumberOfBits, runs[0].StartingIndex, 9, 50);
	run(test, runs[1].NumberOfBits, runs[1].StartingIndex, 6, 10);
	run(test, runs[2].NumberOfBits, runs[2].StartingIndex, 2, 0);
	KUNIT_EXPECT_EQ(test, runs[3].NumberOfBits, 0);
	KUNIT_EXPECT_EQ(test, RtlFindClearRuns(&map.map, runs, 4, TRUE), 4);
	KUNIT_EXPECT_EQ(test, RtlFindClearRuns(&map.map, runs, 0, TRUE), 0);
	RtlSetAllBits(&map.map);
	KUNIT_EXPECT_EQ(test, RtlFindClearRuns(&map.map, runs, 4, FALSE), 0);
}

static void an_empty_map(struct kunit *test)
{
	RTL_BITMAP map;
	ULONG start;

	RtlInitializeBitMap(&map, NULL, 0);
	RtlSetAllBits(&map);
	KUNIT_EXPECT_EQ(test, RtlNumberOfSetBits(&map), 0);
	KUNIT_EXPECT_EQ(test, RtlFindClearBits(&map, 1, 0), NONE);
	KUNIT_EXPECT_EQ(test, RtlFindFirstRunClear(&map, &start), 0);
	KUNIT_EXPECT_EQ(test, RtlFindLastBackwardRunClear(&map, 0, &start), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(single_bits),
	KUNIT_CASE(bits_outside_are_reported),
	KUNIT_CASE(ranges),
	KUNIT_CASE(all_bits),
	KUNIT_CASE(find_runs_of_bits),
	KUNIT_CASE(runs_one_by_one),
	KUNIT_CASE(runs_in_an_array),
	KUNIT_CASE(an_empty_map),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_bitmap",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/bitmap.c");
