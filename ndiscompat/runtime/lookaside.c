// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lookaside lists: pool memory of one size, with a stack of spare entries in
 * front.  The stack is an SLIST in the port's own storage, so making a list
 * allocates nothing and may be done at DISPATCH_LEVEL.
 */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/minmax.h>

#include <ndis.h>

#include "core/report.h"
#include "runtime/pool.h"

/**
 * struct lookaside - what lies in an NPAGED_LOOKASIDE_LIST
 * @spare: entries to hand out next
 * @allocate: the port's own allocator, or NULL
 * @free: its twin, or NULL
 * @size: bytes of an entry
 * @out: entries that the port has
 * @tag: their tag
 * @magic: LOOKASIDE_MAGIC between initialise and delete
 */
struct lookaside {
	SLIST_HEADER spare;
	PALLOCATE_FUNCTION allocate;
	PFREE_FUNCTION free;
	size_t size;
	atomic_long_t out;
	u32 tag;
	u32 magic;
};

#define LOOKASIDE_MAGIC	0x4e444c4b	/* NDLK */
#define MAX_SPARE	256

static_assert(sizeof(struct lookaside) <= sizeof(NPAGED_LOOKASIDE_LIST));

static void report(unsigned long caller, const char *call, const char *what)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

static struct lookaside *to_list(PNPAGED_LOOKASIDE_LIST list, const char *call,
				 unsigned long caller)
{
	struct lookaside *lookaside = (struct lookaside *)list;

	if (likely(lookaside->magic == LOOKASIDE_MAGIC))
		return lookaside;
	report(caller, call, "of a lookaside list that is not initialised");
	return NULL;
}

static void *get_entry(struct lookaside *list, const char *call,
		       unsigned long caller)
{
	const struct ndc_pool_request request = {
		.size = list->size,
		.tag = list->tag,
		.call = call,
		.caller = caller,
	};

	if (list->allocate)
		return list->allocate(NonPagedPool, list->size, list->tag);
	return ndc_pool_alloc(&request);
}

static void put_entry(struct lookaside *list, void *entry, const char *call,
		      unsigned long caller)
{
	if (list->free)
		list->free(entry);
	else
		ndc_pool_free(entry, &list->tag, call, caller);
}

/**
 * ExInitializeNPagedLookasideList() - make a lookaside list
 * @Lookaside: storage of the list, aligned to 16 bytes
 * @Allocate: what gets a new entry; NULL: pool memory
 * @Free: what frees one; NULL: pool memory.  Both or none
 * @Flags: 0
 * @Size: bytes of an entry, at least those of an SLIST_ENTRY
 * @Tag: pool tag
 * @Depth: 0
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: at most 256 spare entries are kept.  A smaller @Size
 * is rounded up.  One callback without the other is reported, and neither is
 * used.
 */
VOID ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside,
				     PALLOCATE_FUNCTION Allocate,
				     PFREE_FUNCTION Free, ULONG Flags,
				     SIZE_T Size, ULONG Tag, USHORT Depth)
{
	struct lookaside *list = (struct lookaside *)Lookaside;

	if (!Allocate != !Free) {
		report(_RET_IP_, __func__,
		       "with one of two callbacks");
		Allocate = NULL;
		Free = NULL;
	}
	InitializeSListHead(&list->spare);
	list->allocate = Allocate;
	list->free = Free;
	list->size = max_t(size_t, Size, sizeof(SLIST_ENTRY));
	list->tag = Tag;
	atomic_long_set(&list->out, 0);
	list->magic = LOOKASIDE_MAGIC;
}
EXPORT_SYMBOL_GPL(ExInitializeNPagedLookasideList);

/**
 * ExDeleteNPagedLookasideList() - end a lookaside list
 * @Lookaside: the list; its entries have been given back
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: entries that are still out are reported; they stay
 * the port's and are freed like pool memory.
 */
VOID ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside)
{
	const char *call = __func__;
	struct lookaside *list = to_list(Lookaside, call, _RET_IP_);
	PSLIST_ENTRY entry;

	if (!list)
		return;
	list->magic = 0;
	while ((entry = InterlockedPopEntrySList(&list->spare)))
		put_entry(list, entry, call, _RET_IP_);
	if (atomic_long_read(&list->out))
		report(_RET_IP_, call, "with entries that are still out");
}
EXPORT_SYMBOL_GPL(ExDeleteNPagedLookasideList);

/**
 * ExAllocateFromNPagedLookasideList() - get an entry
 * @Lookaside: the list
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The entry, not zeroed; NULL without memory.
 *
 * Differs from Windows: nothing known.
 */
PVOID ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside)
{
	const char *call = __func__;
	struct lookaside *list = to_list(Lookaside, call, _RET_IP_);
	void *entry;

	if (!list)
		return NULL;
	entry = InterlockedPopEntrySList(&list->spare);
	if (!entry)
		entry = get_entry(list, call, _RET_IP_);
	if (entry)
		atomic_long_inc(&list->out);
	return entry;
}
EXPORT_SYMBOL_GPL(ExAllocateFromNPagedLookasideList);

/**
 * ExFreeToNPagedLookasideList() - give an entry back
 * @Lookaside: the list
 * @Entry: the entry
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: more entries than are out, or the one that came back
 * last, are reported and left alone.
 */
VOID ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry)
{
	const char *call = __func__;
	struct lookaside *list = to_list(Lookaside, call, _RET_IP_);

	if (!list)
		return;
	if (!Entry || FirstEntrySList(&list->spare) == Entry ||
	    !atomic_long_add_unless(&list->out, -1, 0)) {
		report(_RET_IP_, call, "of something that is not out");
		return;
	}
	if (QueryDepthSList(&list->spare) < MAX_SPARE)
		InterlockedPushEntrySList(&list->spare, Entry);
	else
		put_entry(list, Entry, call, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExFreeToNPagedLookasideList);
