// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory descriptor lists.
 *
 * An MDL describes kernel memory: linear, of vmalloc(), or a module's own.
 * All of that is mapped and never paged out, so building an MDL is filling in
 * the numbers of its pages, and the address it has is the one it was made of.
 *
 * MDLs of NdisAllocateMdl() and IoAllocateMdl() come from depots, by how many
 * pages they span; the layer takes its own from there too.  Those for the room
 * that a retreat adds in front of a frame have that room behind them, in a
 * depot of their own.
 */
#include "net/mdl.h"

#include <linux/bottom_half.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/vmalloc.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/fault.h"
#include "core/owner.h"
#include "core/report.h"
#include "net/depot.h"

#define SPARE		1024
#define SMALL_PAGES	2
#define LARGE_PAGES	18
#define WINDOW_BYTES	512

static_assert(sizeof(MDL) == NDC_MDL_BYTES(0));
static_assert(ndc_page_size == PAGE_SIZE);

/* Of frames in one or two pages; of larger ones; of what retreats add. */
static struct ndc_depot small, large, windows;

static const char * const calls[] = {
	"NdisAllocateMdl",
	"IoAllocateMdl",
};

/*
 * How many bytes an MDL was made for, in a word that Windows keeps for itself;
 * 0 if it was made by hand.
 */
static u32 made_for(const MDL *mdl)
{
	return mdl->AllocationProcessorNumber | (u32)mdl->Reserved << 16;
}

static void set_made_for(MDL *mdl, u32 length)
{
	mdl->AllocationProcessorNumber = length;
	mdl->Reserved = length >> 16;
}

/* How many page numbers there is room for. */
static size_t room_of(const MDL *mdl)
{
	size_t size = (u16)mdl->Size;

	return size < sizeof(*mdl) ? 0 :
	       (size - sizeof(*mdl)) / sizeof(PFN_NUMBER);
}

/* The page behind an address that is not linear; NULL: nothing is. */
static struct page *page_of(const void *address)
{
	unsigned long va = (unsigned long)address;

#ifdef MODULES_VADDR
	if (va >= MODULES_VADDR && va < MODULES_END)
		return vmalloc_to_page(address);
#endif
	return is_vmalloc_addr((void *)va) ? vmalloc_to_page(address) : NULL;
}

static int fill_pages(MDL *mdl)
{
	unsigned int i, pages = NDIS_MDL_TO_SPAN_PAGES(mdl);
	PFN_NUMBER *pfns = MmGetMdlPfnArray(mdl);
	void *va = mdl->StartVa;
	struct page *page;

	pages = min_t(size_t, pages, room_of(mdl));
	if (!pages)
		return 0;
	if (virt_addr_valid(va) && !page_of(va)) {
		if (!virt_addr_valid(va + (pages - 1) * PAGE_SIZE))
			return -EFAULT;
		for (i = 0; i < pages; i++)
			pfns[i] = PHYS_PFN(__pa(va)) + i;
		return 0;
	}
	for (i = 0; i < pages; i++) {
		page = page_of(va + i * PAGE_SIZE);
		if (!page)
			return -EFAULT;
		pfns[i] = page_to_pfn(page);
	}
	return 0;
}

static int build(MDL *mdl, u16 flags)
{
	int err = fill_pages(mdl);

	if (err)
		return err;
	mdl->MappedSystemVa = MmGetMdlVirtualAddress(mdl);
	mdl->MdlFlags |= flags;
	return 0;
}

/**
 * ndc_mdl_describe() - make an MDL in memory of the layer's own
 * @mdl: that memory
 * @room: bytes of it
 * @address: what the MDL is to describe
 * @length: bytes of that
 *
 * Context: Any.
 * Return: 0, -ENOSPC if there is not the room, -EFAULT if that is no memory.
 */
int ndc_mdl_describe(MDL *mdl, size_t room, void *address, u32 length)
{
	if (MmSizeOfMdl(address, length) > room)
		return -ENOSPC;
	MmInitializeMdl(mdl, address, length);
	set_made_for(mdl, length);
	return build(mdl, MDL_SOURCE_IS_NONPAGED_POOL);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_mdl_describe);

/**
 * ndc_mdl_fault() - check an MDL that a port has had in its hands
 * @mdl: the MDL
 *
 * Context: Any.
 * Return: What is wrong with it, or NULL: its bytes may be read through
 * MappedSystemVa, and its pages are known.
 */
const char *ndc_mdl_fault(const MDL *mdl)
{
	if (!(mdl->MdlFlags & (MDL_SOURCE_IS_NONPAGED_POOL |
			       MDL_MAPPED_TO_SYSTEM_VA)))
		return "of an MDL that is not built";
	if (!mdl->MappedSystemVa || mdl->ByteOffset >= PAGE_SIZE ||
	    offset_in_page(mdl->MappedSystemVa) != mdl->ByteOffset)
		return "of an MDL with an address that is not its own";
	if (mdl->ByteCount &&
	    NDIS_MDL_TO_SPAN_PAGES(mdl) > room_of(mdl))
		return "of an MDL longer than it was made for";
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_mdl_fault);

static struct ndc_depot *depot_for(size_t bytes)
{
	return bytes <= NDC_MDL_BYTES(SMALL_PAGES) ? &small : &large;
}

static MDL *get(void *address, u32 length, enum ndc_holder holder,
		const void *owner, unsigned long caller)
{
	const struct ndc_depot_request request = {
		.size = MmSizeOfMdl(address, length),
		.holder = holder,
		.owner = owner,
		.caller = caller,
	};
	MDL *mdl;

	/* Size has 16 bits. */
	if (request.size > S16_MAX)
		return NULL;
	mdl = ndc_depot_get(depot_for(request.size), &request);
	if (!mdl)
		return NULL;
	MmInitializeMdl(mdl, address, length);
	set_made_for(mdl, length);
	mdl->MdlFlags = MDL_ALLOCATED_FIXED_SIZE;
	return mdl;
}

static void put(MDL *mdl, unsigned long caller)
{
	struct ndc_depot_object object;

	if (ndc_depot_find(mdl, &object))
		ndc_depot_put(object.depot, mdl, caller);
}

/**
 * ndc_mdl_alloc() - an MDL for the layer
 * @address: what it describes
 * @length: bytes of that
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The MDL, built; NULL without memory.
 */
MDL *ndc_mdl_alloc(void *address, u32 length)
{
	MDL *mdl = get(address, length, NDC_LAYER, NULL, 0);

	if (!mdl)
		return NULL;
	if (!build(mdl, MDL_SOURCE_IS_NONPAGED_POOL))
		return mdl;
	put(mdl, 0);
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_mdl_alloc);

void ndc_mdl_free(MDL *mdl)
{
	put(mdl, 0);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_mdl_free);

/* Whether this is one of ndc_mdl_alloc(), wherever the pointer is from. */
bool ndc_mdl_is_layers(const MDL *mdl)
{
	struct ndc_depot_object object;

	return ndc_depot_find(mdl, &object) && object.holder == NDC_LAYER &&
	       (object.depot == &small || object.depot == &large);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_mdl_is_layers);

/**
 * ndc_mdl_alloc_window() - room in front of a frame
 * @bytes: how much
 * @caller: the place in the port that asks for it
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: An MDL, built, over zeroed memory that goes with it; NULL without
 * memory.
 */
MDL *ndc_mdl_alloc_window(u32 bytes, unsigned long caller)
{
	size_t header = ALIGN(NDC_MDL_BYTES(NDC_MDL_PAGES(bytes)), 16);
	const struct ndc_depot_request request = {
		.size = header + bytes,
		.holder = NDC_LAYER,
		.caller = caller,
	};
	void *memory;

	if (header > S16_MAX)
		return NULL;
	memory = ndc_depot_get(&windows, &request);
	if (!memory)
		return NULL;
	memset(memory, 0, header + bytes);
	if (!ndc_mdl_describe(memory, header, memory + header, bytes))
		return memory;
	ndc_depot_put(&windows, memory, caller);
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_mdl_alloc_window);

/* Whether this is one of ndc_mdl_alloc_window(). */
bool ndc_mdl_is_window(const MDL *mdl)
{
	struct ndc_depot_object object;

	return ndc_depot_find(mdl, &object) && object.depot == &windows;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_mdl_is_window);

void ndc_mdl_free_window(MDL *mdl)
{
	ndc_depot_put(&windows, mdl, 0);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_mdl_free_window);

static bool is_ports(const struct ndc_depot_object *object, const void *data)
{
	return object->holder == NDC_PORT &&
	       ndc_owner_has(data, object->owner, object->allocated);
}

/* Under the lock of ends, so that the reports know whose they are. */
static const struct ndc_owner *ending;

static void report_leak(const struct ndc_depot_object *object)
{
	const struct ndc_breach breach =
		ndc_owner_breach(ending, NDC_RULE_LEAK, object->allocated);
	const MDL *mdl = object->memory;

	ndc_report(&breach, "an MDL of %u bytes, %u s old, is not freed",
		   mdl->ByteCount,
		   jiffies_to_msecs(jiffies - object->when) / 1000);
}

/* The owner ends: so do the MDLs that it has left.  One end at a time. */
void ndc_mdl_end_owner(const struct ndc_owner *owner)
{
	ending = owner;
	ndc_depot_take(&small, is_ports, owner, report_leak);
	ndc_depot_take(&large, is_ports, owner, report_leak);
	ending = NULL;
}

void ndc_mdl_show(struct seq_file *file)
{
	seq_printf(file, "MDLs %u, spare %u; in front of frames %u, spare %u\n",
		   small.out + large.out, small.free + large.free, windows.out,
		   windows.free);
}

void ndc_mdl_init(void)
{
	small.spare = SPARE;
	large.spare = SPARE;
	windows.spare = SPARE;
	ndc_depot_init(&small, NDC_DEPOT_MDL, NDC_MDL_BYTES(SMALL_PAGES));
	ndc_depot_init(&large, NDC_DEPOT_MDL, NDC_MDL_BYTES(LARGE_PAGES));
	ndc_depot_init(&windows, NDC_DEPOT_MDL, WINDOW_BYTES);
	ndc_fault_add(calls, ARRAY_SIZE(calls));
}

void ndc_mdl_exit(void)
{
	ndc_depot_close(&windows);
	ndc_depot_close(&large);
	ndc_depot_close(&small);
}

static void complain(unsigned long caller, enum ndc_rule rule,
		     const char *call, const char *what)
{
	const struct ndc_breach breach = {
		.rule = rule,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

static void free_ports(MDL *mdl, const char *call, unsigned long caller)
{
	const struct ndc_depot_move move = {
		.kind = NDC_DEPOT_MDL,
		.from = NDC_PORT,
		.to = NDC_LAYER,
		.call = call,
		.caller = caller,
	};
	struct ndc_depot *depot;

	ndc_irql_above(NDC_DISPATCH, call, caller);
	depot = ndc_depot_move(mdl, &move);
	if (depot)
		ndc_depot_put(depot, mdl, caller);
}

/**
 * NdisAllocateMdl() - describe memory
 * @NdisHandle: of the adapter or driver that it is for; NULL: of the caller
 * @VirtualAddress: nonpaged memory
 * @Length: bytes of it
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The MDL, ready to use; NULL without memory, and, reported, at a
 * wrong IRQL, with a wrong handle, or for an address that is no memory of the
 * kernel.
 *
 * Differs from Windows: any memory of the kernel will do.  What the adapter
 * leaves is reported and released with it.
 */
PMDL NdisAllocateMdl(NDIS_HANDLE NdisHandle, PVOID VirtualAddress, UINT Length)
{
	struct ndc_owner owner;
	MDL *mdl = NULL;

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_) ||
	    ndc_fault(__func__, Length, _RET_IP_) ||
	    !ndc_owner_get_any(NdisHandle, __func__, _RET_IP_, &owner))
		return NULL;
	mdl = get(VirtualAddress, Length, NDC_PORT, ndc_owner_mark(&owner),
		  _RET_IP_);
	if (mdl && build(mdl, MDL_SOURCE_IS_NONPAGED_POOL)) {
		complain(_RET_IP_, NDC_RULE_ARGUMENT, __func__,
			 "of something that is no kernel memory");
		free_ports(mdl, __func__, _RET_IP_);
		mdl = NULL;
	}
	ndc_owner_put(&owner);
	return mdl;
}
EXPORT_SYMBOL_GPL(NdisAllocateMdl);

/**
 * NdisFreeMdl() - free an MDL, and not what it describes
 * @Mdl: what NdisAllocateMdl() returned
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: what is not such an MDL, or free already, is reported
 * and left alone.  So is an MDL of the layer's.
 */
VOID NdisFreeMdl(PMDL Mdl)
{
	free_ports(Mdl, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisFreeMdl);

/**
 * NdisAdjustMdlLength() - make an MDL describe less, or all again
 * @Mdl: an MDL of one's own
 * @Length: bytes, at most those that it was made for
 *
 * Context: Any.
 *
 * Differs from Windows: a length beyond that is reported and changes nothing.
 */
VOID NdisAdjustMdlLength(PMDL Mdl, UINT Length)
{
	u64 most = made_for(Mdl) ?:
		   room_of(Mdl) * PAGE_SIZE - Mdl->ByteOffset;

	if (Length > most) {
		complain(_RET_IP_, NDC_RULE_ARGUMENT, __func__,
			 "to more than the MDL was made for");
		return;
	}
	Mdl->ByteCount = Length;
}
EXPORT_SYMBOL_GPL(NdisAdjustMdlLength);

/**
 * IoAllocateMdl() - allocate an MDL, to be built
 * @VirtualAddress: what it is to describe
 * @Length: bytes of that
 * @SecondaryBuffer: FALSE
 * @ChargeQuota: not used
 * @Irp: NULL
 *
 * MmBuildMdlForNonPagedPool(), MmProbeAndLockPages() or IoBuildPartialMdl()
 * makes it one to use.
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The MDL; NULL without memory, for more than 15 MiB, and, reported,
 * at a wrong IRQL or with an IRP.
 *
 * Differs from Windows: there are no IRPs.  What a module leaves is reported
 * and released with it.
 */
PMDL IoAllocateMdl(PVOID VirtualAddress, ULONG Length, BOOLEAN SecondaryBuffer,
		   BOOLEAN ChargeQuota, struct _IRP *Irp)
{
	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_) ||
	    ndc_fault(__func__, Length, _RET_IP_))
		return NULL;
	if (Irp) {
		complain(_RET_IP_, NDC_RULE_ARGUMENT, __func__, "with an IRP");
		return NULL;
	}
	return get(VirtualAddress, Length, NDC_PORT, NULL, _RET_IP_);
}
EXPORT_SYMBOL_GPL(IoAllocateMdl);

/**
 * IoFreeMdl() - free an MDL, and not what it describes
 * @Mdl: what IoAllocateMdl() returned
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as NdisFreeMdl().
 */
VOID IoFreeMdl(PMDL Mdl)
{
	free_ports(Mdl, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(IoFreeMdl);

/**
 * IoBuildPartialMdl() - describe a part of what another MDL describes
 * @SourceMdl: the other; it is built and stays so
 * @TargetMdl: gets the part; large enough for it
 * @VirtualAddress: where in the other the part begins
 * @Length: bytes of it; 0: to the other's end
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: a part that does not lie in the other, or does not fit
 * into @TargetMdl, is reported and changes nothing.
 */
VOID IoBuildPartialMdl(PMDL SourceMdl, PMDL TargetMdl, PVOID VirtualAddress,
		       ULONG Length)
{
	size_t offset = VirtualAddress - MmGetMdlVirtualAddress(SourceMdl);
	u32 length = Length ?: SourceMdl->ByteCount - offset;
	const char *fault = ndc_mdl_fault(SourceMdl);
	unsigned int skip, pages;

	if (!fault && (offset > SourceMdl->ByteCount ||
		       length > SourceMdl->ByteCount - offset))
		fault = "of a part that does not lie in the MDL";
	pages = ADDRESS_AND_SIZE_TO_SPAN_PAGES(VirtualAddress, length);
	if (!fault && pages > room_of(TargetMdl))
		fault = "into an MDL that is too small for the part";
	if (fault) {
		complain(_RET_IP_, NDC_RULE_ARGUMENT, __func__, fault);
		return;
	}
	skip = (SourceMdl->ByteOffset + offset) >> PAGE_SHIFT;
	memcpy(MmGetMdlPfnArray(TargetMdl), MmGetMdlPfnArray(SourceMdl) + skip,
	       pages * sizeof(PFN_NUMBER));
	TargetMdl->StartVa = (void *)((unsigned long)VirtualAddress & PAGE_MASK);
	TargetMdl->ByteOffset = offset_in_page(VirtualAddress);
	TargetMdl->ByteCount = length;
	TargetMdl->MappedSystemVa = SourceMdl->MappedSystemVa + offset;
	TargetMdl->MdlFlags &= MDL_ALLOCATED_FIXED_SIZE;
	TargetMdl->MdlFlags |= MDL_PARTIAL |
		(SourceMdl->MdlFlags & (MDL_SOURCE_IS_NONPAGED_POOL |
					MDL_MAPPED_TO_SYSTEM_VA));
	set_made_for(TargetMdl, length);
}
EXPORT_SYMBOL_GPL(IoBuildPartialMdl);

/**
 * MmBuildMdlForNonPagedPool() - fill in the pages of an MDL
 * @MemoryDescriptorList: from IoAllocateMdl() or MmInitializeMdl()
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: any memory of the kernel will do.  What is no memory
 * of the kernel is reported, and the MDL stays as it is.
 */
VOID MmBuildMdlForNonPagedPool(PMDL MemoryDescriptorList)
{
	if (build(MemoryDescriptorList, MDL_SOURCE_IS_NONPAGED_POOL))
		complain(_RET_IP_, NDC_RULE_ARGUMENT, __func__,
			 "of something that is no kernel memory");
}
EXPORT_SYMBOL_GPL(MmBuildMdlForNonPagedPool);

/**
 * MmProbeAndLockPages() - fill in the pages of an MDL, and keep them
 * @MemoryDescriptorList: from IoAllocateMdl()
 * @AccessMode: KernelMode
 * @Operation: not used
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: memory of the kernel is never paged out, so there is
 * nothing to lock.  Memory of a process, which no NDIS call hands to a
 * miniport, is reported and not locked, where Windows raises an exception on
 * failure.
 */
VOID MmProbeAndLockPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode,
			 LOCK_OPERATION Operation)
{
	if (build(MemoryDescriptorList, MDL_PAGES_LOCKED |
		  MDL_MAPPED_TO_SYSTEM_VA))
		complain(_RET_IP_, NDC_RULE_ARGUMENT, __func__,
			 "of something that is no kernel memory");
	else if (Operation != IoReadAccess)
		MemoryDescriptorList->MdlFlags |= MDL_WRITE_OPERATION;
}
EXPORT_SYMBOL_GPL(MmProbeAndLockPages);

/**
 * MmUnlockPages() - undo MmProbeAndLockPages()
 * @MemoryDescriptorList: the MDL
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: an MDL that is not locked is reported and left alone.
 */
VOID MmUnlockPages(PMDL MemoryDescriptorList)
{
	if (!(MemoryDescriptorList->MdlFlags & MDL_PAGES_LOCKED)) {
		complain(_RET_IP_, NDC_RULE_STATE, __func__,
			 "of an MDL that is not locked");
		return;
	}
	MemoryDescriptorList->MdlFlags &= ~(MDL_PAGES_LOCKED |
					    MDL_MAPPED_TO_SYSTEM_VA |
					    MDL_WRITE_OPERATION);
	MemoryDescriptorList->MappedSystemVa = NULL;
}
EXPORT_SYMBOL_GPL(MmUnlockPages);

/**
 * ndiscompat_mdl_map() - what MmGetSystemAddressForMdlSafe() calls
 * @Mdl: an MDL without an address
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: NULL, and reported: an MDL that is built or locked has its address.
 *
 * Differs from Windows: not a Windows name.
 */
PVOID ndiscompat_mdl_map(PMDL Mdl)
{
	complain(_RET_IP_, NDC_RULE_STATE, "MmGetSystemAddressForMdlSafe",
		 "of an MDL that is neither built nor locked");
	return NULL;
}
EXPORT_SYMBOL_GPL(ndiscompat_mdl_map);
