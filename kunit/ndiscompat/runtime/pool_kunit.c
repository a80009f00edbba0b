// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pool memory: what a port may rely on, and what it may get wrong.
 */
#include "runtime/pool.h"

#include <linux/cache.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "ndt.h"

#include <ndis.h>

#define TAG	0x31474154	/* any four letters */
#define OTHER	0x32474154

static unsigned long blocks_before;

static int setup(struct kunit *test)
{
	blocks_before = ndc_pool_blocks();
	return 0;
}

/* Whatever a case did: nothing is out that was not before. */
static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), blocks_before);
}

static noinline void *ndis_alloc(size_t size)
{
	return NdisAllocateMemoryWithTagPriority(NULL, size, TAG,
						 NormalPoolPriority);
}

static void ndis_memory(struct kunit *test)
{
	size_t before = ndc_pool_bytes();
	PVOID memory = ndis_alloc(100);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), blocks_before + 1);
	KUNIT_EXPECT_EQ(test, ndc_pool_bytes(), before + 100);
	memset(memory, 0xa5, 100);
	/* Any length frees it. */
	NdisFreeMemory(memory, 0, 0);
	KUNIT_EXPECT_EQ(test, ndc_pool_bytes(), before);

	memory = ndis_alloc(100);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	NdisFreeMemoryWithTagPriority(NULL, memory, TAG);
}

static void ndis_memory_with_the_default_tag(struct kunit *test)
{
	PVOID memory = NdisAllocateMemoryWithTagPriority(NULL, 8, 0,
							 LowPoolPriority);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	NdisFreeMemoryWithTagPriority(NULL, memory, 0);
}

static void ndis5_memory(struct kunit *test)
{
	PVOID memory = NULL;

	KUNIT_EXPECT_EQ(test, NdisAllocateMemoryWithTag(&memory, 64, TAG),
			NDIS_STATUS_SUCCESS);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	NdisFreeMemory(memory, 64, 0);
	ndt_fail_all(true);
	KUNIT_EXPECT_EQ(test, NdisAllocateMemoryWithTag(&memory, 64, TAG),
			NDIS_STATUS_FAILURE);
	ndt_fail_all(false);
	KUNIT_EXPECT_NULL(test, memory);
}

static void executive_pool(struct kunit *test)
{
	PVOID memory[6];
	unsigned int i;

	memory[0] = ExAllocatePool(NonPagedPool, 40);
	memory[1] = ExAllocatePoolWithTag(PagedPool, 40, TAG);
	memory[2] = ExAllocatePoolWithTagPriority(NonPagedPoolNx, 40, TAG,
						  HighPoolPriority);
	memory[3] = ExAllocatePoolZero(NonPagedPoolNx, 40, TAG);
	memory[4] = ExAllocatePoolUninitialized(NonPagedPoolNx, 40, TAG);
	memory[5] = ExAllocatePool2(POOL_FLAG_NON_PAGED, 40, TAG);
	for (i = 0; i < ARRAY_SIZE(memory); i++)
		KUNIT_ASSERT_NOT_NULL(test, memory[i]);
	KUNIT_EXPECT_NULL(test, memchr_inv(memory[3], 0, 40));
	KUNIT_EXPECT_NULL(test, memchr_inv(memory[5], 0, 40));
	ExFreePool(memory[0]);
	for (i = 1; i < ARRAY_SIZE(memory); i++)
		ExFreePoolWithTag(memory[i], i % 2 ? TAG : 0);
	ExInitializeDriverRuntime(DrvRtPoolNxOptIn);
}

static void pool2_refuses_bad_arguments(struct kunit *test)
{
	PVOID memory[5];
	unsigned int i;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  memory[0] = ExAllocatePool2(POOL_FLAG_NON_PAGED, 8,
						      0));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  memory[1] = ExAllocatePool2(POOL_FLAG_PAGED, 0, TAG));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  memory[2] = ExAllocatePool2(0, 8, TAG));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  memory[3] = ExAllocatePool2(POOL_FLAG_PAGED |
						      POOL_FLAG_NON_PAGED, 8,
						      TAG));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  memory[4] = ExAllocatePool2(POOL_FLAG_NON_PAGED |
						      0x1000, 8, TAG));
	for (i = 0; i < ARRAY_SIZE(memory); i++)
		KUNIT_EXPECT_NULL(test, memory[i]);
	/* Flags of the upper half are wishes. */
	memory[0] = ExAllocatePool2(POOL_FLAG_NON_PAGED | 0x8000000000000000,
				    8, TAG);
	KUNIT_EXPECT_NOT_NULL(test, memory[0]);
	ExFreePoolWithTag(memory[0], TAG);
}

/* Odd sizes of every class, whole pages, and more than kmalloc() has. */
static const size_t sizes[] = {
	0, 1, 7, 8, 15, 16, 17, 24, 33, 65, 80, 96, 97, 129, 160, 192, 193,
	1000, 2049, 4095, 4096, 4097, 5000, 8191, 8193, 65536, 100000,
	SZ_1M + 1, SZ_8M,
};

static void memory_is_aligned(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		size_t size = sizes[i];
		PVOID plain = ExAllocatePoolZero(NonPagedPoolNx, size, TAG);
		PVOID cache = ExAllocatePoolZero(NonPagedPoolNxCacheAligned,
						 size, TAG);

		KUNIT_ASSERT_NOT_NULL(test, plain);
		KUNIT_ASSERT_NOT_NULL(test, cache);
		KUNIT_EXPECT_TRUE(test, IS_ALIGNED((uintptr_t)plain,
						   size < PAGE_SIZE ? 16 :
						   PAGE_SIZE));
		KUNIT_EXPECT_TRUE(test, IS_ALIGNED((uintptr_t)cache,
						   size < PAGE_SIZE ?
						   SMP_CACHE_BYTES :
						   PAGE_SIZE));
		KUNIT_EXPECT_NULL(test, memchr_inv(plain, 0, size));
		KUNIT_EXPECT_NULL(test, memchr_inv(cache, 0, size));
		memset(plain, 0x5a, size);
		memset(cache, 0x5a, size);
		ExFreePoolWithTag(plain, TAG);
		ExFreePoolWithTag(cache, TAG);
	}
}

static void at_dispatch_it_does_not_sleep(struct kunit *test)
{
	PVOID small, huge;
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	small = ndis_alloc(200);
	huge = ndis_alloc(SZ_64M);
	if (small)
		NdisFreeMemory(small, 200, 0);
	KeLowerIrql(old);
	KUNIT_EXPECT_NOT_NULL(test, small);
	KUNIT_EXPECT_NULL(test, huge);
}

/* What kvmalloc() gave is freed with bottom halves off too. */
static void large_memory_is_freed_at_dispatch(struct kunit *test)
{
	PVOID memory = ndis_alloc(SZ_8M);
	KIRQL old;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	NdisFreeMemory(memory, 0, 0);
	KeLowerIrql(old);
}

static void alloc_in_interrupt(void *data)
{
	*(PVOID *)data = ndis_alloc(16);
}

static void free_in_interrupt(void *data)
{
	NdisFreeMemory(data, 0, 0);
}

static void in_an_interrupt(struct kunit *test)
{
	PVOID memory = test;

	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(alloc_in_interrupt, &memory));
	KUNIT_EXPECT_NULL(test, memory);
	memory = ndis_alloc(16);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	/* Reported, and done all the same. */
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(free_in_interrupt, memory));
}

static void second_free_is_reported(struct kunit *test)
{
	PVOID memory = ndis_alloc(48);
	char *text;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	NdisFreeMemory(memory, 48, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeMemory(memory, 48, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, ExFreePool(memory));
	/* With the places of the allocation and of the first free. */
	text = ndt_read_file(test, "/sys/kernel/debug/ndiscompat/breaches");
	text = strstr(text, "NdisFreeMemory of memory that is free already");
	KUNIT_ASSERT_NOT_NULL(test, text);
	*strchrnul(text, '\n') = '\0';
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "; allocated at ndis_alloc+"));
	KUNIT_EXPECT_NOT_NULL(test,
			      strstr(text, ", freed at second_free_is_reported+"));
}

static void foreign_memory_is_reported(struct kunit *test)
{
	PUCHAR memory = ndis_alloc(256);
	PVOID foreign = kmalloc(64, GFP_KERNEL);
	ULONG on_stack;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeMemory(memory + 16, 0, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeMemory(foreign, 0, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeMemory(&on_stack, 0, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeMemory(NULL, 0, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  ExFreePool((PVOID)(uintptr_t)0x1234));
	kfree(foreign);
	NdisFreeMemory(memory, 256, 0);
}

static void wrong_tag_is_reported(struct kunit *test)
{
	PVOID memory = ndis_alloc(32);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeMemoryWithTagPriority(NULL, memory, OTHER));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  ExFreePoolWithTag(memory, OTHER));
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), blocks_before + 1);
	NdisFreeMemoryWithTagPriority(NULL, memory, TAG);
}

static void flags_at_free_are_tolerated(struct kunit *test)
{
	const char *verify = "/sys/module/ndiscompat/parameters/verify";
	PVOID memory = ndis_alloc(32);

	NdisFreeMemory(memory, 32, NDIS_MEMORY_CONTIGUOUS);
	memory = ndis_alloc(32);
	KUNIT_ASSERT_EQ(test, ndt_write_file(verify, "2"), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeMemory(memory, 32, NDIS_MEMORY_NONCACHED));
	KUNIT_ASSERT_EQ(test, ndt_write_file(verify, "1"), 0);
}

static void every_allocation_may_fail(struct kunit *test)
{
	unsigned int nth, failures = 0;
	PVOID memory;
	bool failed;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		memory = ndis_alloc(300);
		failed = ndt_failed();
		if (memory)
			NdisFreeMemory(memory, 300, 0);
		else
			failures++;
		KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), blocks_before);
		if (!failed)
			break;
	}
	KUNIT_EXPECT_EQ(test, failures, 2);
	KUNIT_EXPECT_NOT_NULL(test, memory);
}

/* The record alone fails: nothing else is allocated, and nothing stays. */
static void record_may_fail(struct kunit *test)
{
	const char *filter = "/sys/kernel/debug/failslab/cache-filter";
	PVOID memory;

	KUNIT_ASSERT_EQ(test, ndt_write_file(filter, "Y"), 0);
	ndt_fail_all(true);
	memory = ndis_alloc(300);
	ndt_fail_all(false);
	KUNIT_ASSERT_EQ(test, ndt_write_file(filter, "N"), 0);
	KUNIT_EXPECT_NULL(test, memory);
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), blocks_before);
}

/* The record is there, but memory so large cannot be had in this context. */
static void memory_may_fail(struct kunit *test)
{
	PVOID memory;

	local_bh_disable();
	memory = ndis_alloc(KMALLOC_MAX_SIZE + 1);
	local_bh_enable();
	KUNIT_EXPECT_NULL(test, memory);
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), blocks_before);
}

static void table_lists_each_block(struct kunit *test)
{
	PVOID memory = ndis_alloc(1234);
	char *text;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	text = ndt_read_file(test, "/sys/kernel/debug/ndiscompat/pool");
	NdisFreeMemory(memory, 1234, 0);
	text = strstr(text, "31474154     1234 bytes");
	KUNIT_ASSERT_NOT_NULL(test, text);
	*strchrnul(text, '\n') = '\0';
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "ndis_alloc+"));
}

struct churn {
	atomic_t failures;
};

static void allocate_and_free(void *data)
{
	struct churn *churn = data;
	PVOID memory[16] = {};
	unsigned int i;

	for (i = 0; i < 3000; i++) {
		unsigned int slot = i % ARRAY_SIZE(memory);

		if (memory[slot])
			NdisFreeMemory(memory[slot], 0, 0);
		memory[slot] = ndis_alloc(i % 700);
		if (!memory[slot])
			atomic_inc(&churn->failures);
	}
	for (i = 0; i < ARRAY_SIZE(memory); i++)
		if (memory[i])
			NdisFreeMemory(memory[i], 0, 0);
}

static void many_threads(struct kunit *test)
{
	struct churn churn = {};

	ndt_in_threads(test, 4, allocate_and_free, &churn);
	KUNIT_EXPECT_EQ(test, atomic_read(&churn.failures), 0);
}

struct race {
	PVOID memory;
};

static void free_at_the_same_time(void *data)
{
	struct race *race = data;

	NdisFreeMemory(race->memory, 0, 0);
}

static void one_of_two_frees_wins(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_MEMORY);
	struct race race;
	unsigned int i;

	ndt_announce(test, NDC_RULE_MEMORY);
	for (i = 0; i < 100; i++) {
		race.memory = ndis_alloc(24);
		KUNIT_ASSERT_NOT_NULL(test, race.memory);
		ndt_in_threads(test, 2, free_at_the_same_time, &race);
	}
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_MEMORY), before + 100);
}

/* The last case: what is left when the module goes is named and released. */
static void left_behind(struct kunit *test)
{
	ndt_announce_at_unload(test, NDC_RULE_LEAK);
	KUNIT_EXPECT_NOT_NULL(test, ndis_alloc(77));
	KUNIT_EXPECT_NOT_NULL(test, ndis_alloc(SZ_8M));
	blocks_before += 2;
}

static struct kunit_case cases[] = {
	KUNIT_CASE(ndis_memory),
	KUNIT_CASE(ndis_memory_with_the_default_tag),
	KUNIT_CASE(ndis5_memory),
	KUNIT_CASE(executive_pool),
	KUNIT_CASE(pool2_refuses_bad_arguments),
	KUNIT_CASE(memory_is_aligned),
	KUNIT_CASE(at_dispatch_it_does_not_sleep),
	KUNIT_CASE(large_memory_is_freed_at_dispatch),
	KUNIT_CASE(in_an_interrupt),
	KUNIT_CASE(second_free_is_reported),
	KUNIT_CASE(foreign_memory_is_reported),
	KUNIT_CASE(wrong_tag_is_reported),
	KUNIT_CASE(flags_at_free_are_tolerated),
	KUNIT_CASE(every_allocation_may_fail),
	KUNIT_CASE(record_may_fail),
	KUNIT_CASE(memory_may_fail),
	KUNIT_CASE(table_lists_each_block),
	KUNIT_CASE(many_threads),
	KUNIT_CASE(one_of_two_frees_wins),
	KUNIT_CASE(left_behind),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_pool",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/pool.c");
