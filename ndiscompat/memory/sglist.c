// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scatter-gather lists: the layer fills the caller's for a block of its own,
 * and checks what another provider has filled.
 */
#include "memory/sglist.h"

#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/scatterlist.h>
#include <kunit/visibility.h>

#include <ndis.h>

/* How many elements there is room for in so many bytes. */
unsigned int ndc_sglist_room(const SCATTER_GATHER_LIST *list, u32 bytes)
{
	if (!list || bytes < sizeof(*list))
		return 0;
	return (bytes - sizeof(*list)) / sizeof(list->Elements[0]);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_sglist_room);

/**
 * ndc_sglist_fill() - write a list
 * @list: with room for all runs
 * @runs: mapped for the device
 * @length: bytes that the list is to cover: the last run is cut
 *
 * Context: Any.
 */
void ndc_sglist_fill(SCATTER_GATHER_LIST *list, const struct sg_table *runs,
		     u32 length)
{
	struct scatterlist *run;
	unsigned int i;

	list->NumberOfElements = runs->nents;
	list->Reserved = 0;
	for_each_sgtable_dma_sg(runs, run, i) {
		SCATTER_GATHER_ELEMENT *element = &list->Elements[i];

		element->Address.QuadPart = sg_dma_address(run);
		element->Length = min(sg_dma_len(run), length);
		element->Reserved = 0;
		length -= element->Length;
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_sglist_fill);

/**
 * ndc_sglist_fault() - check a list that a provider has filled
 * @list: the list
 * @bytes: its room
 * @length: what it must cover
 * @contiguous: with one element
 *
 * Context: Any.
 * Return: What is wrong with it, or NULL.
 */
const char *ndc_sglist_fault(const SCATTER_GATHER_LIST *list, u32 bytes,
			     u32 length, bool contiguous)
{
	u64 sum = 0;
	unsigned int i;

	if (!list->NumberOfElements)
		return "an empty scatter-gather list";
	if (list->NumberOfElements > ndc_sglist_room(list, bytes))
		return "more elements than there is room for";
	if (contiguous && list->NumberOfElements > 1)
		return "several elements for a contiguous block";
	for (i = 0; i < list->NumberOfElements; i++) {
		const SCATTER_GATHER_ELEMENT *element = &list->Elements[i];
		u64 end;

		if (!element->Length ||
		    check_add_overflow((u64)element->Address.QuadPart,
				       (u64)element->Length - 1, &end))
			return "an element of an impossible length";
		sum += element->Length;
	}
	return sum < length ? "elements shorter than the block" : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_sglist_fault);
