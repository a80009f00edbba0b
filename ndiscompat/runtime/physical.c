// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory by its physical address.  What is contiguous comes from the pool, so
 * that frees are checked and leaks named like all others.
 *
 * A physical address is not one that a device can use: that is what shared
 * memory is for.
 */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/pgtable.h>

#include <ndis.h>

#include "core/report.h"
#include "runtime/pool.h"

#define CONTIGUOUS_TAG	('M' << 24 | 'm' << 16 | 'C' << 8 | 'o')

/**
 * MmAllocateContiguousMemory() - allocate memory that is one run of pages
 * @NumberOfBytes: bytes
 * @HighestAcceptableAddress: the last physical address that may be used
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The memory, aligned to a page, not zeroed; NULL without memory.
 *
 * Differs from Windows: at most 4 MiB.  A device reaches it only where physical
 * and bus addresses are the same; NdisMAllocateSharedMemory() is for devices.
 */
PVOID MmAllocateContiguousMemory(SIZE_T NumberOfBytes,
				 PHYSICAL_ADDRESS HighestAcceptableAddress)
{
	const struct ndc_pool_request request = {
		.size = NumberOfBytes,
		.tag = CONTIGUOUS_TAG,
		.flags = NDC_POOL_CONTIGUOUS,
		.highest = HighestAcceptableAddress.QuadPart,
		.call = __func__,
		.caller = _RET_IP_,
	};

	if (!NumberOfBytes || NumberOfBytes > PAGE_SIZE << MAX_PAGE_ORDER)
		return NULL;
	return ndc_pool_alloc(&request);
}
EXPORT_SYMBOL_GPL(MmAllocateContiguousMemory);

/**
 * MmFreeContiguousMemory() - free it
 * @BaseAddress: what MmAllocateContiguousMemory() returned
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: what was not allocated, or is free already, is
 * reported and left alone.
 */
VOID MmFreeContiguousMemory(PVOID BaseAddress)
{
	const u32 tag = CONTIGUOUS_TAG;

	ndc_pool_free(BaseAddress, &tag, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(MmFreeContiguousMemory);

/* Mapped page by page: vmalloc's, stacks, a module's text and data. */
static bool is_mapped(const void *memory)
{
	unsigned long address = (unsigned long)memory;

	return is_vmalloc_addr(memory) ||
	       (address >= MODULES_VADDR && address < MODULES_END);
}

/**
 * MmGetPhysicalAddress() - where memory lies
 * @BaseAddress: memory of the pool, of a stack or of a module
 *
 * Context: Any but NMI.
 * Return: The physical address.
 *
 * Differs from Windows: an address that is no memory is reported and gives 0.
 * It is not what a device needs, see MmAllocateContiguousMemory().
 */
PHYSICAL_ADDRESS MmGetPhysicalAddress(PVOID BaseAddress)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = _RET_IP_,
	};
	PHYSICAL_ADDRESS address = {};
	struct page *page = NULL;

	if (is_mapped(BaseAddress))
		page = vmalloc_to_page(BaseAddress);
	else if (virt_addr_valid(BaseAddress))
		page = virt_to_page(BaseAddress);
	if (page)
		address.QuadPart = page_to_phys(page) +
				   offset_in_page(BaseAddress);
	else
		ndc_report(&breach, "%s of an address that is no memory",
			   __func__);
	return address;
}
EXPORT_SYMBOL_GPL(MmGetPhysicalAddress);
