// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory by its physical address.
 */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "ndt.h"

#include <ndis.h>

#include "runtime/pool.h"

static const PHYSICAL_ADDRESS anywhere = { .QuadPart = MAXLONGLONG };

static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), 0);
}

static void contiguous_memory(struct kunit *test)
{
	PUCHAR memory = MmAllocateContiguousMemory(3 * PAGE_SIZE + 5, anywhere);
	LONGLONG first, last;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(memory));
	memset(memory, 0x5a, 3 * PAGE_SIZE + 5);
	first = MmGetPhysicalAddress(memory).QuadPart;
	last = MmGetPhysicalAddress(memory + 3 * PAGE_SIZE + 4).QuadPart;
	KUNIT_EXPECT_EQ(test, last - first, 3 * PAGE_SIZE + 4);
	KUNIT_EXPECT_EQ(test, first, virt_to_phys(memory));
	KUNIT_EXPECT_EQ(test, ndc_pool_bytes(), 3 * PAGE_SIZE + 5);
	MmFreeContiguousMemory(memory);
}

static void contiguous_memory_below_an_address(struct kunit *test)
{
	PHYSICAL_ADDRESS highest = { .QuadPart = 0xffffffff };
	PVOID memory = MmAllocateContiguousMemory(100, highest);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_EXPECT_LE(test, MmGetPhysicalAddress(memory).QuadPart + 99,
			highest.QuadPart);
	MmFreeContiguousMemory(memory);
	/* Nobody has the first page. */
	highest.QuadPart = 100;
	KUNIT_EXPECT_NULL(test, MmAllocateContiguousMemory(100, highest));
}

static void contiguous_memory_that_there_is_not(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, MmAllocateContiguousMemory(0, anywhere));
	KUNIT_EXPECT_NULL(test, MmAllocateContiguousMemory(MAXSIZE_T,
							   anywhere));
	ndt_fail_all(true);
	KUNIT_EXPECT_NULL(test, MmAllocateContiguousMemory(100, anywhere));
	ndt_fail_all(false);
}

static void contiguous_memory_at_dispatch_level(struct kunit *test)
{
	PVOID memory, refused;
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	memory = MmAllocateContiguousMemory(100, anywhere);
	MmFreeContiguousMemory(memory);
	KeLowerIrql(old);
	KUNIT_EXPECT_NOT_NULL(test, memory);
	KeRaiseIrql(HIGH_LEVEL, &old);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  refused = MmAllocateContiguousMemory(100, anywhere));
	KeLowerIrql(old);
	KUNIT_EXPECT_NULL(test, refused);
}

static void frees_that_are_wrong(struct kunit *test)
{
	PVOID memory = MmAllocateContiguousMemory(100, anywhere);
	PVOID pool = ExAllocatePoolWithTag(NonPagedPoolNx, 100, 'tset');

	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, MmFreeContiguousMemory(pool));
	ExFreePool(pool);
	MmFreeContiguousMemory(memory);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  MmFreeContiguousMemory(memory));
}

static void addresses(struct kunit *test)
{
	char *mapped = vmalloc(2 * PAGE_SIZE);
	LONGLONG address = -1;

	KUNIT_ASSERT_NOT_NULL(test, mapped);
	KUNIT_EXPECT_EQ(test,
			MmGetPhysicalAddress(mapped + PAGE_SIZE + 7).QuadPart,
			page_to_phys(vmalloc_to_page(mapped + PAGE_SIZE)) + 7);
	vfree(mapped);
	/* This module's own text. */
	KUNIT_EXPECT_NE(test, MmGetPhysicalAddress(addresses).QuadPart, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  address = MmGetPhysicalAddress(NULL).QuadPart);
	KUNIT_EXPECT_EQ(test, address, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(contiguous_memory),
	KUNIT_CASE(contiguous_memory_below_an_address),
	KUNIT_CASE(contiguous_memory_that_there_is_not),
	KUNIT_CASE(contiguous_memory_at_dispatch_level),
	KUNIT_CASE(frees_that_are_wrong),
	KUNIT_CASE(addresses),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_physical",
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/physical.c");
