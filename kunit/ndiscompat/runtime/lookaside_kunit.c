// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lookaside lists.
 */
#include <linux/slab.h>

#include "ndt.h"

#include <ndis.h>

#include "runtime/pool.h"

#define TAG	0x65646973

static NPAGED_LOOKASIDE_LIST list;
static unsigned int got, put;

static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), 0);
}

static void entries_are_used_again(struct kunit *test)
{
	PVOID a, b;

	NdisInitializeNPagedLookasideList(&list, NULL, NULL, 0, 200, TAG, 0);
	a = NdisAllocateFromNPagedLookasideList(&list);
	KUNIT_ASSERT_NOT_NULL(test, a);
	memset(a, 0x77, 200);
	NdisFreeToNPagedLookasideList(&list, a);
	b = NdisAllocateFromNPagedLookasideList(&list);
	KUNIT_EXPECT_PTR_EQ(test, a, b);
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), 1);
	NdisFreeToNPagedLookasideList(&list, b);
	NdisDeleteNPagedLookasideList(&list);
}

static void spare_entries_are_bounded(struct kunit *test)
{
	static PVOID entries[400];
	unsigned int i;

	ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, 1, TAG, 0);
	for (i = 0; i < ARRAY_SIZE(entries); i++) {
		entries[i] = ExAllocateFromNPagedLookasideList(&list);
		KUNIT_ASSERT_NOT_NULL(test, entries[i]);
	}
	for (i = 0; i < ARRAY_SIZE(entries); i++)
		ExFreeToNPagedLookasideList(&list, entries[i]);
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), 256);
	ExDeleteNPagedLookasideList(&list);
}

static PVOID allocate(POOL_TYPE type, SIZE_T size, ULONG tag)
{
	got++;
	return tag == TAG ? kmalloc(size, GFP_ATOMIC) : NULL;
}

static VOID release(PVOID entry)
{
	put++;
	kfree(entry);
}

static void callbacks_of_the_port(struct kunit *test)
{
	PVOID a, b;

	got = 0;
	put = 0;
	ExInitializeNPagedLookasideList(&list, allocate, release, 0, 64, TAG,
					0);
	a = ExAllocateFromNPagedLookasideList(&list);
	b = ExAllocateFromNPagedLookasideList(&list);
	KUNIT_EXPECT_NOT_NULL(test, a);
	KUNIT_EXPECT_NOT_NULL(test, b);
	KUNIT_EXPECT_EQ(test, got, 2);
	ExFreeToNPagedLookasideList(&list, a);
	ExFreeToNPagedLookasideList(&list, b);
	KUNIT_EXPECT_EQ(test, put, 0);
	ExDeleteNPagedLookasideList(&list);
	KUNIT_EXPECT_EQ(test, put, 2);
}

static void one_callback_is_reported(struct kunit *test)
{
	PVOID entry;

	got = 0;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ExInitializeNPagedLookasideList(&list, allocate, NULL,
							  0, 64, TAG, 0));
	entry = ExAllocateFromNPagedLookasideList(&list);
	KUNIT_EXPECT_NOT_NULL(test, entry);
	KUNIT_EXPECT_EQ(test, got, 0);
	ExFreeToNPagedLookasideList(&list, entry);
	ExDeleteNPagedLookasideList(&list);
}

static void without_memory(struct kunit *test)
{
	ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, 64, TAG, 0);
	ndt_fail_all(true);
	KUNIT_EXPECT_NULL(test, ExAllocateFromNPagedLookasideList(&list));
	ndt_fail_all(false);
	ExDeleteNPagedLookasideList(&list);
}

static void frees_that_are_wrong(struct kunit *test)
{
	PVOID a, b;

	ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, 64, TAG, 0);
	a = ExAllocateFromNPagedLookasideList(&list);
	b = ExAllocateFromNPagedLookasideList(&list);
	ExFreeToNPagedLookasideList(&list, a);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ExFreeToNPagedLookasideList(&list, a));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ExFreeToNPagedLookasideList(&list, NULL));
	ExFreeToNPagedLookasideList(&list, b);
	/* None is out. */
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ExFreeToNPagedLookasideList(&list, a));
	ExDeleteNPagedLookasideList(&list);
}

static void delete_with_entries_out(struct kunit *test)
{
	PVOID entry;

	ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, 64, TAG, 0);
	entry = ExAllocateFromNPagedLookasideList(&list);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ExDeleteNPagedLookasideList(&list));
	/* It is still the port's. */
	memset(entry, 0x11, 64);
	ExFreePoolWithTag(entry, TAG);
}

static void list_that_is_not_initialised(struct kunit *test)
{
	PVOID entry = test;

	memset(&list, 0, sizeof(list));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  entry = ExAllocateFromNPagedLookasideList(&list));
	KUNIT_EXPECT_NULL(test, entry);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ExFreeToNPagedLookasideList(&list, test));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ExDeleteNPagedLookasideList(&list));
}

static void at_dispatch(struct kunit *test)
{
	PVOID entry;
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, 64, TAG, 0);
	entry = ExAllocateFromNPagedLookasideList(&list);
	if (entry)
		ExFreeToNPagedLookasideList(&list, entry);
	ExDeleteNPagedLookasideList(&list);
	KeLowerIrql(old);
	KUNIT_EXPECT_NOT_NULL(test, entry);
}

static void take_and_give(void *data)
{
	unsigned int i;

	for (i = 0; i < 5000; i++) {
		PVOID entry = ExAllocateFromNPagedLookasideList(&list);

		if (!entry)
			continue;
		memset(entry, i, 64);
		ExFreeToNPagedLookasideList(&list, entry);
		atomic_inc((atomic_t *)data);
	}
}

static void many_threads(struct kunit *test)
{
	atomic_t done = ATOMIC_INIT(0);

	ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, 64, TAG, 0);
	ndt_in_threads(test, 4, take_and_give, &done);
	KUNIT_EXPECT_EQ(test, atomic_read(&done), 20000);
	ExDeleteNPagedLookasideList(&list);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(entries_are_used_again),
	KUNIT_CASE(spare_entries_are_bounded),
	KUNIT_CASE(callbacks_of_the_port),
	KUNIT_CASE(one_callback_is_reported),
	KUNIT_CASE(without_memory),
	KUNIT_CASE(frees_that_are_wrong),
	KUNIT_CASE(delete_with_entries_out),
	KUNIT_CASE(list_that_is_not_initialised),
	KUNIT_CASE(at_dispatch),
	KUNIT_CASE(many_threads),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_lookaside",
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/lookaside.c");
