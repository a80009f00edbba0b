// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory descriptor lists.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "ndt.h"

#include <linux/ndiscompat.h>
#include <ndis.h>

#include "net/mdl.h"

/* A module's own data. */
static u8 data[2 * PAGE_SIZE] __aligned(PAGE_SIZE);

static void linear_memory(struct kunit *test)
{
	u8 *memory = kunit_kmalloc(test, 3 * PAGE_SIZE, GFP_KERNEL);
	ULONG offset, length, pages;
	PVOID address;
	UINT bytes;
	PMDL mdl;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	mdl = NdisAllocateMdl(NULL, memory + 100, 2 * PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	KUNIT_EXPECT_PTR_EQ(test,
			    MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority),
			    (void *)memory + 100);
	KUNIT_EXPECT_PTR_EQ(test, MmGetMdlVirtualAddress(mdl),
			    (void *)memory + 100);
	KUNIT_EXPECT_EQ(test, MmGetMdlByteCount(mdl), 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, MmGetMdlByteOffset(mdl),
			offset_in_page(memory + 100));
	KUNIT_EXPECT_EQ(test, MmGetMdlPfnArray(mdl)[0],
			page_to_pfn(virt_to_page(memory + 100)));
	KUNIT_EXPECT_EQ(test, MmGetMdlPfnArray(mdl)[1],
			page_to_pfn(virt_to_page(memory + 100 + PAGE_SIZE)));
	KUNIT_EXPECT_NULL(test, ndc_mdl_fault(mdl));
	NdisQueryMdl(mdl, &address, &bytes, LowPagePriority);
	KUNIT_EXPECT_PTR_EQ(test, address, (void *)memory + 100);
	KUNIT_EXPECT_EQ(test, bytes, 2 * PAGE_SIZE);
	NdisQueryMdlOffset(mdl, &offset, &length);
	KUNIT_EXPECT_EQ(test, offset, offset_in_page(memory + 100));
	KUNIT_EXPECT_EQ(test, length, 2 * PAGE_SIZE);
	NdisGetMdlPhysicalArraySize(mdl, &pages);
	KUNIT_EXPECT_EQ(test, pages, offset ? 3 : 2);
	NdisFreeMdl(mdl);
}

static void memory_of_vmalloc(struct kunit *test)
{
	u8 *memory = vmalloc(5 * PAGE_SIZE);
	unsigned int i;
	PMDL mdl;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	mdl = NdisAllocateMdl(NULL, memory + 1, 4 * PAGE_SIZE);
	if (mdl)
		for (i = 0; i < 5; i++)
			KUNIT_EXPECT_EQ(test, MmGetMdlPfnArray(mdl)[i],
					vmalloc_to_pfn(memory + i * PAGE_SIZE));
	KUNIT_EXPECT_NOT_NULL(test, mdl);
	NdisFreeMdl(mdl);
	vfree(memory);
}

static void memory_of_a_module(struct kunit *test)
{
	PMDL mdl = NdisAllocateMdl(NULL, data + 5, PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, mdl);
	KUNIT_EXPECT_EQ(test, MmGetMdlPfnArray(mdl)[0],
			vmalloc_to_pfn(data + 5));
	NdisFreeMdl(mdl);
}

static void what_is_no_memory(struct kunit *test)
{
	PMDL mdl = (PMDL)test;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  mdl = NdisAllocateMdl(NULL, NULL, 100));
	KUNIT_EXPECT_NULL(test, mdl);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  mdl = NdisAllocateMdl(NULL, (void *)0x12345678, 1));
	KUNIT_EXPECT_NULL(test, mdl);
	mdl = IoAllocateMdl((void *)0x1000, 100, FALSE, FALSE, NULL);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  MmBuildMdlForNonPagedPool(mdl));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  MmProbeAndLockPages(mdl, UserMode, IoReadAccess));
	KUNIT_EXPECT_NOT_NULL(test, ndc_mdl_fault(mdl));
	IoFreeMdl(mdl);
}

static void without_a_byte(struct kunit *test)
{
	PMDL mdl = NdisAllocateMdl(NULL, data, 0);

	KUNIT_ASSERT_NOT_NULL(test, mdl);
	KUNIT_EXPECT_EQ(test, MmGetMdlByteCount(mdl), 0);
	KUNIT_EXPECT_EQ(test, NDIS_MDL_TO_SPAN_PAGES(mdl), 1);
	NdisFreeMdl(mdl);
}

static void of_every_size(struct kunit *test)
{
	static const unsigned int pages[] = { 1, 2, 3, 17, 40, 600 };
	u8 *memory = vmalloc(600 * PAGE_SIZE);
	unsigned int i;
	PMDL mdl;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	for (i = 0; i < ARRAY_SIZE(pages); i++) {
		mdl = NdisAllocateMdl(NULL, memory, pages[i] * PAGE_SIZE);
		KUNIT_EXPECT_NOT_NULL(test, mdl);
		if (!mdl)
			continue;
		KUNIT_EXPECT_NULL(test, ndc_mdl_fault(mdl));
		KUNIT_EXPECT_EQ(test, MmGetMdlPfnArray(mdl)[pages[i] - 1],
				vmalloc_to_pfn(memory +
					       (pages[i] - 1) * PAGE_SIZE));
		NdisFreeMdl(mdl);
	}
	KUNIT_EXPECT_NULL(test, IoAllocateMdl(memory, 1U << 30, FALSE, FALSE,
					      NULL));
	vfree(memory);
}

static void frees_that_are_wrong(struct kunit *test)
{
	PMDL mdl = NdisAllocateMdl(NULL, data, 10);
	PMDL own;

	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeMdl(NULL));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeMdl((PMDL)data));
	NdisFreeMdl(mdl);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeMdl(mdl));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, IoFreeMdl(mdl));
	own = ndc_mdl_alloc(data, 10);
	KUNIT_ASSERT_NOT_NULL(test, own);
	KUNIT_EXPECT_TRUE(test, ndc_mdl_is_layers(own));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeMdl(own));
	ndc_mdl_free(own);
	KUNIT_EXPECT_FALSE(test, ndc_mdl_is_layers(own));
}

static void shorter_and_as_before(struct kunit *test)
{
	PMDL mdl = NdisAllocateMdl(NULL, data + 1, 1500);
	MDL *own;

	NdisAdjustMdlLength(mdl, 60);
	KUNIT_EXPECT_EQ(test, MmGetMdlByteCount(mdl), 60);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisAdjustMdlLength(mdl, 1501));
	KUNIT_EXPECT_EQ(test, MmGetMdlByteCount(mdl), 60);
	NdisAdjustMdlLength(mdl, 1500);
	KUNIT_EXPECT_EQ(test, MmGetMdlByteCount(mdl), 1500);
	NdisFreeMdl(mdl);
	/* By hand: up to the end of its pages. */
	own = kunit_kzalloc(test, MmSizeOfMdl(data, 10), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, own);
	MmInitializeMdl(own, (void *)PAGE_ALIGN((unsigned long)data), 10);
	NdisAdjustMdlLength(own, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, MmGetMdlByteCount(own), PAGE_SIZE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisAdjustMdlLength(own, PAGE_SIZE + 1));
}

static void made_by_hand(struct kunit *test)
{
	SIZE_T size = MmSizeOfMdl(data + 10, PAGE_SIZE);
	PVOID address = data;
	MDL *mdl;

	KUNIT_EXPECT_GE(test, size, sizeof(MDL) + 2 * sizeof(PFN_NUMBER));
	mdl = kunit_kzalloc(test, size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	MmInitializeMdl(mdl, data + 10, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, mdl->Size, size);
	KUNIT_EXPECT_NOT_NULL(test, ndc_mdl_fault(mdl));
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  address = MmGetSystemAddressForMdlSafe(mdl, 0));
	KUNIT_EXPECT_NULL(test, address);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  address = ndiscompat_mdl_map(mdl));
	MmBuildMdlForNonPagedPool(mdl);
	KUNIT_EXPECT_PTR_EQ(test, MmGetSystemAddressForMdl(mdl),
			    (void *)data + 10);
	KUNIT_EXPECT_NULL(test, ndc_mdl_fault(mdl));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, IoFreeMdl(mdl));
}

static void locked_and_unlocked(struct kunit *test)
{
	PMDL mdl = IoAllocateMdl(data, 100, FALSE, FALSE, NULL);

	KUNIT_ASSERT_NOT_NULL(test, mdl);
	MmProbeAndLockPages(mdl, KernelMode, IoWriteAccess);
	KUNIT_EXPECT_TRUE(test, mdl->MdlFlags & MDL_PAGES_LOCKED);
	KUNIT_EXPECT_PTR_EQ(test, MmGetSystemAddressForMdlSafe(mdl, 0),
			    (void *)data);
	MmUnlockPages(mdl);
	KUNIT_EXPECT_NOT_NULL(test, ndc_mdl_fault(mdl));
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, MmUnlockPages(mdl));
	IoFreeMdl(mdl);
}

static void a_part_of_another(struct kunit *test)
{
	PMDL whole = NdisAllocateMdl(NULL, data + 100, PAGE_SIZE);
	PMDL part = IoAllocateMdl(data + 100, PAGE_SIZE, FALSE, FALSE, NULL);
	PMDL small = IoAllocateMdl(data, 1, FALSE, FALSE, NULL);

	IoBuildPartialMdl(whole, part, data + 200, 50);
	KUNIT_EXPECT_PTR_EQ(test, MmGetSystemAddressForMdlSafe(part, 0),
			    (void *)data + 200);
	KUNIT_EXPECT_EQ(test, MmGetMdlByteCount(part), 50);
	KUNIT_EXPECT_EQ(test, MmGetMdlPfnArray(part)[0],
			vmalloc_to_pfn(data + 200));
	KUNIT_EXPECT_NULL(test, ndc_mdl_fault(part));
	/* To the end. */
	IoBuildPartialMdl(whole, part, data + 4000, 0);
	KUNIT_EXPECT_EQ(test, MmGetMdlByteCount(part), PAGE_SIZE - 3900);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  IoBuildPartialMdl(whole, part, data + 99, 10));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  IoBuildPartialMdl(whole, part, data + 200,
					    PAGE_SIZE));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  IoBuildPartialMdl(whole, small, data + 4090, 20));
	KUNIT_EXPECT_EQ(test, MmGetMdlByteCount(part), PAGE_SIZE - 3900);
	IoFreeMdl(small);
	IoFreeMdl(part);
	NdisFreeMdl(whole);
}

static void old_words(struct kunit *test)
{
	PNDIS_BUFFER a = NdisAllocateMdl(NULL, data, 10), next = (PMDL)test;
	PNDIS_BUFFER b = NdisAllocateMdl(NULL, data + 10, 20);
	ULONG offset, length;
	PVOID address;
	UINT bytes;

	NDIS_MDL_LINKAGE(a) = b;
	KUNIT_EXPECT_PTR_EQ(test, NDIS_BUFFER_LINKAGE(a), b);
	NdisGetNextMdl(a, &next);
	KUNIT_EXPECT_PTR_EQ(test, next, b);
	NdisGetNextBuffer(b, &next);
	KUNIT_EXPECT_NULL(test, next);
	NdisQueryBuffer(b, &address, &bytes);
	KUNIT_EXPECT_PTR_EQ(test, address, (void *)data + 10);
	NdisQueryBufferSafe(b, NULL, &bytes, HighPagePriority);
	KUNIT_EXPECT_EQ(test, bytes, 20);
	NdisQueryBufferOffset(b, &offset, &length);
	KUNIT_EXPECT_EQ(test, length, 20);
	KUNIT_EXPECT_EQ(test, NDIS_BUFFER_TO_SPAN_PAGES(b), 1);
	NdisFreeMdl(a);
	NdisFreeMdl(b);
}

static void arithmetic(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ADDRESS_AND_SIZE_TO_SPAN_PAGES(4095UL, 1), 1);
	KUNIT_EXPECT_EQ(test, ADDRESS_AND_SIZE_TO_SPAN_PAGES(4095UL, 2), 2);
	KUNIT_EXPECT_EQ(test, ADDRESS_AND_SIZE_TO_SPAN_PAGES(0, 4096), 1);
	KUNIT_EXPECT_EQ(test, ADDRESS_AND_SIZE_TO_SPAN_PAGES(0, 4097), 2);
	KUNIT_EXPECT_EQ(test, BYTE_OFFSET(0x12345UL), 0x345);
	KUNIT_EXPECT_EQ(test, ROUND_TO_PAGES(1), 4096);
	KUNIT_EXPECT_EQ(test, ROUND_TO_PAGES(4096), 4096);
	KUNIT_EXPECT_EQ(test, BYTES_TO_PAGES(4097), 2);
	KUNIT_EXPECT_EQ(test, NDC_MDL_PAGES(1), 1);
	KUNIT_EXPECT_EQ(test, NDC_MDL_PAGES(2), 2);
	KUNIT_EXPECT_EQ(test, NDC_MDL_PAGES(4096), 2);
	KUNIT_EXPECT_EQ(test, NDC_MDL_PAGES(4097), 2);
	KUNIT_EXPECT_EQ(test, NDC_MDL_PAGES(4098), 3);
}

static void faults_of_a_port(struct kunit *test)
{
	PMDL mdl = NdisAllocateMdl(NULL, data, 100);
	MDL saved = *mdl;

	mdl->ByteCount = 3 * PAGE_SIZE;
	KUNIT_EXPECT_NOT_NULL(test, ndc_mdl_fault(mdl));
	*mdl = saved;
	mdl->MappedSystemVa = NULL;
	KUNIT_EXPECT_NOT_NULL(test, ndc_mdl_fault(mdl));
	*mdl = saved;
	mdl->ByteOffset ^= 1;
	KUNIT_EXPECT_NOT_NULL(test, ndc_mdl_fault(mdl));
	*mdl = saved;
	KUNIT_EXPECT_NULL(test, ndc_mdl_fault(mdl));
	NdisFreeMdl(mdl);
}

static void in_the_layers_memory(struct kunit *test)
{
	u8 room[NDC_MDL_BYTES(2)] __aligned(8);
	MDL *mdl = (void *)room;

	KUNIT_EXPECT_EQ(test, ndc_mdl_describe(mdl, sizeof(room), data, 1500),
			0);
	KUNIT_EXPECT_NULL(test, ndc_mdl_fault(mdl));
	KUNIT_EXPECT_EQ(test, ndc_mdl_describe(mdl, sizeof(room), data,
					       4 * PAGE_SIZE), -ENOSPC);
	KUNIT_EXPECT_EQ(test, ndc_mdl_describe(mdl, sizeof(room), NULL, 1),
			-EFAULT);
}

static void room_in_front_of_a_frame(struct kunit *test)
{
	static const u32 sizes[] = { 1, 14, 400, 5000 };
	unsigned int i;
	MDL *mdl;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		mdl = ndc_mdl_alloc_window(sizes[i], 0);
		KUNIT_ASSERT_NOT_NULL(test, mdl);
		KUNIT_EXPECT_NULL(test, ndc_mdl_fault(mdl));
		KUNIT_EXPECT_EQ(test, MmGetMdlByteCount(mdl), sizes[i]);
		KUNIT_EXPECT_NULL(test, memchr_inv(mdl->MappedSystemVa, 0,
						   sizes[i]));
		memset(mdl->MappedSystemVa, 0xff, sizes[i]);
		KUNIT_EXPECT_TRUE(test, ndc_mdl_is_window(mdl));
		KUNIT_EXPECT_FALSE(test, ndc_mdl_is_layers(mdl));
		ndc_mdl_free_window(mdl);
		KUNIT_EXPECT_FALSE(test, ndc_mdl_is_window(mdl));
	}
	KUNIT_EXPECT_NULL(test, ndc_mdl_alloc_window(U32_MAX, 0));
}

struct call {
	PMDL mdl;
};

static void allocate(void *data)
{
	struct call *call = data;

	call->mdl = NdisAllocateMdl(NULL, data, 1);
}

static void allocate_io(void *data)
{
	struct call *call = data;

	call->mdl = IoAllocateMdl(data, 1, FALSE, FALSE, NULL);
}

static void release(void *data)
{
	struct call *call = data;

	NdisFreeMdl(call->mdl);
}

static void wrong_irql(struct kunit *test)
{
	struct call *call = kunit_kzalloc(test, sizeof(*call), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, call);
	call->mdl = (PMDL)test;
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(allocate, call));
	KUNIT_EXPECT_NULL(test, call->mdl);
	call->mdl = (PMDL)test;
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(allocate_io, call));
	KUNIT_EXPECT_NULL(test, call->mdl);
	ndt_in_softirq(allocate, call);
	KUNIT_EXPECT_NOT_NULL(test, call->mdl);
	/* Reported, and done. */
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(release, call));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeMdl(call->mdl));
}

static void wrong_arguments(struct kunit *test)
{
	PMDL mdl = (PMDL)test;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  mdl = NdisAllocateMdl(test, data, 1));
	KUNIT_EXPECT_NULL(test, mdl);
	mdl = (PMDL)test;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  mdl = IoAllocateMdl(data, 1, FALSE, FALSE,
					      (void *)test));
	KUNIT_EXPECT_NULL(test, mdl);
}

static void without_memory(struct kunit *test)
{
	PMDL mdl;

	/* Larger than the depots keep. */
	ndt_fail_all(true);
	mdl = IoAllocateMdl(NULL, 1 << 20, FALSE, FALSE, NULL);
	ndt_fail_all(false);
	KUNIT_EXPECT_NULL(test, mdl);
	ndt_fail_all(true);
	mdl = ndc_mdl_alloc_window(5000, 0);
	ndt_fail_all(false);
	KUNIT_EXPECT_NULL(test, mdl);
}

static void left_by_its_adapter(struct kunit *test)
{
	struct ndt_rig *rig = ndt_rig_create(test, THIS_MODULE);
	PMDL mdl = NdisAllocateMdl(rig->adapter, data, 1000);
	PMDL other = NdisAllocateMdl(rig->driver, data, 1000);

	KUNIT_ASSERT_NOT_NULL(test, mdl);
	KUNIT_ASSERT_NOT_NULL(test, other);
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK, {
		ndiscompat_adapter_destroy(rig->adapter);
		rig->adapter = NULL;
	});
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeMdl(mdl));
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK, ndt_rig_destroy(rig));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeMdl(other));
}

static void left_by_its_module(struct kunit *test)
{
	ndt_announce_at_unload(test, NDC_RULE_LEAK);
	KUNIT_EXPECT_NOT_NULL(test, NdisAllocateMdl(NULL, data, 77));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(linear_memory),
	KUNIT_CASE(memory_of_vmalloc),
	KUNIT_CASE(memory_of_a_module),
	KUNIT_CASE(what_is_no_memory),
	KUNIT_CASE(without_a_byte),
	KUNIT_CASE(of_every_size),
	KUNIT_CASE(frees_that_are_wrong),
	KUNIT_CASE(shorter_and_as_before),
	KUNIT_CASE(made_by_hand),
	KUNIT_CASE(locked_and_unlocked),
	KUNIT_CASE(a_part_of_another),
	KUNIT_CASE(old_words),
	KUNIT_CASE(arithmetic),
	KUNIT_CASE(faults_of_a_port),
	KUNIT_CASE(in_the_layers_memory),
	KUNIT_CASE(room_in_front_of_a_frame),
	KUNIT_CASE(wrong_irql),
	KUNIT_CASE(wrong_arguments),
	KUNIT_CASE(without_memory),
	KUNIT_CASE(left_by_its_adapter),
	KUNIT_CASE(left_by_its_module),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_mdl",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/mdl.c");
