// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scatter-gather lists: how much room there is, what is written, and what a
 * provider may have written wrong.
 */
#include "memory/sglist.h"

#include <linux/scatterlist.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "ndt.h"

#include <ndis.h>

#define HEADER	sizeof(SCATTER_GATHER_LIST)
#define ELEMENT	sizeof(SCATTER_GATHER_ELEMENT)

static SCATTER_GATHER_LIST *make(struct kunit *test, unsigned int elements)
{
	SCATTER_GATHER_LIST *list;

	list = kunit_kzalloc(test, HEADER + elements * ELEMENT, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, list);
	memset(list, 0xa5, HEADER + elements * ELEMENT);
	return list;
}

static void room_is_whole_elements(struct kunit *test)
{
	static const struct {
		u32 bytes;
		unsigned int elements;
	} rows[] = {
		{ 0, 0 }, { 1, 0 }, { HEADER - 1, 0 }, { HEADER, 0 },
		{ HEADER + 1, 0 }, { HEADER + ELEMENT - 1, 0 },
		{ HEADER + ELEMENT, 1 }, { HEADER + 2 * ELEMENT - 1, 1 },
		{ HEADER + 2 * ELEMENT, 2 }, { HEADER + 100 * ELEMENT, 100 },
		{ U32_MAX, (U32_MAX - HEADER) / ELEMENT },
	};
	SCATTER_GATHER_LIST *list = make(test, 0);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		KUNIT_EXPECT_EQ(test, ndc_sglist_room(list, rows[i].bytes),
				rows[i].elements);
		KUNIT_EXPECT_EQ(test, ndc_sglist_room(NULL, rows[i].bytes), 0);
	}
}

struct fill {
	const char *name;
	unsigned int runs;
	struct {
		u64 bus;
		u32 length;
	} run[3];
	u32 length;
	u32 lengths[3];
};

static const struct fill fills[] = {
	{ "one run", 1, { { 0x1000, 4096 } }, 4096, { 4096 } },
	{ "one run that is cut", 1, { { 0x1000, 8192 } }, 4097, { 4097 } },
	{ "one byte", 1, { { 0x1000, 4096 } }, 1, { 1 } },
	{ "above 4 GiB", 1, { { 0x123456789000, 4096 } }, 4096, { 4096 } },
	{ "the top of all", 1, { { -4096ULL, 4096 } }, 4096, { 4096 } },
	{ "three runs", 3,
	  { { 0x9000, 4096 }, { 0x1000, 12288 }, { 0x7fff00000000, 4096 } },
	  20480, { 4096, 12288, 4096 } },
	{ "three runs, the last cut", 3,
	  { { 0x9000, 4096 }, { 0x1000, 12288 }, { 0x7fff00000000, 4096 } },
	  16385, { 4096, 12288, 1 } },
	{ "more than 2 GiB", 2,
	  { { 0x100000000, 0x80000000 }, { 0x1000, 0x80000000 } },
	  U32_MAX, { 0x80000000, 0x7fffffff } },
};

static void fill_to_desc(const struct fill *fill, char *desc)
{
	strscpy(desc, fill->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(fill, fills, fill_to_desc);

static void fill_writes_each_run(struct kunit *test)
{
	const struct fill *fill = test->param_value;
	SCATTER_GATHER_LIST *list = make(test, fill->runs + 1);
	struct scatterlist *run;
	struct sg_table table;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, sg_alloc_table(&table, 3, GFP_KERNEL), 0);
	/* As after a mapping: fewer runs for the device than for us. */
	table.nents = fill->runs;
	for_each_sgtable_dma_sg(&table, run, i) {
		sg_dma_address(run) = fill->run[i].bus;
		sg_dma_len(run) = fill->run[i].length;
	}
	ndc_sglist_fill(list, &table, fill->length);
	sg_free_table(&table);
	KUNIT_EXPECT_EQ(test, list->NumberOfElements, fill->runs);
	KUNIT_EXPECT_EQ(test, list->Reserved, 0);
	for (i = 0; i < fill->runs; i++) {
		const SCATTER_GATHER_ELEMENT *element = &list->Elements[i];

		KUNIT_EXPECT_EQ(test, element->Address.QuadPart,
				(s64)fill->run[i].bus);
		KUNIT_EXPECT_EQ(test, element->Length, fill->lengths[i]);
		KUNIT_EXPECT_EQ(test, element->Reserved, 0);
	}
	/* And nothing behind the last one. */
	KUNIT_EXPECT_NULL(test, memchr_inv(&list->Elements[i], 0xa5, ELEMENT));
	/* What is written passes the check of what others write. */
	KUNIT_EXPECT_NULL(test,
			  ndc_sglist_fault(list,
					   HEADER + fill->runs * ELEMENT,
					   fill->length, fill->runs == 1));
}

struct list {
	const char *name;
	u32 count;
	struct {
		u64 bus;
		u32 length;
	} element[3];
	u32 room;
	u32 length;
	bool contiguous;
	const char *fault;
};

static const struct list lists[] = {
	{ "one element", 1, { { 0x1000, 4096 } }, 1, 4096, true },
	{ "longer than the block", 1, { { 0x1000, 8192 } }, 1, 4096, true },
	{ "more room than elements", 1, { { 0x1000, 4096 } }, 3, 4096, true },
	{ "several elements", 3,
	  { { 0x1000, 1 }, { 0x5000, 4094 }, { 0x3000, 1 } }, 3, 4096 },
	{ "several that are too long", 2,
	  { { 0, U32_MAX }, { 0x200000000, U32_MAX } }, 2, 4096 },
	{ "any byte", 1, { { 0x1003, 5 } }, 1, 5, true },
	{ "up to the top of all", 1, { { -4096ULL, 4096 } }, 1, 4096, true },
	{ "none", 0, {}, 1, 4096, false, "an empty scatter-gather list" },
	{ "none for a contiguous block", 0, {}, 1, 4096, true,
	  "an empty scatter-gather list" },
	{ "more than the room", 2, { { 0x1000, 4096 }, { 0x3000, 4096 } }, 1,
	  4096, false, "more elements than there is room for" },
	{ "far more than the room", U32_MAX, {}, 3, 4096, false,
	  "more elements than there is room for" },
	{ "two for a contiguous block", 2,
	  { { 0x1000, 4096 }, { 0x2000, 4096 } }, 2, 8192, true,
	  "several elements for a contiguous block" },
	{ "an empty element", 2, { { 0x1000, 4096 }, { 0x3000, 0 } }, 2, 4096,
	  false, "an element of an impossible length" },
	{ "over the top of all", 1, { { -4096ULL, 4097 } }, 1, 4096, true,
	  "an element of an impossible length" },
	{ "far over the top of all", 1, { { -1ULL, U32_MAX } }, 1, 4096, true,
	  "an element of an impossible length" },
	{ "one byte short", 1, { { 0x1000, 4095 } }, 1, 4096, true,
	  "elements shorter than the block" },
	{ "several that are one byte short", 3,
	  { { 0x1000, 1 }, { 0x5000, 4093 }, { 0x3000, 1 } }, 3, 4096, false,
	  "elements shorter than the block" },
	{ "shorter than 4 GiB", 2, { { 0, SZ_2G }, { SZ_2G, SZ_2G - 2 } }, 2,
	  U32_MAX, false, "elements shorter than the block" },
};

static void list_to_desc(const struct list *list, char *desc)
{
	strscpy(desc, list->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(list, lists, list_to_desc);

static void fault_names_what_is_wrong(struct kunit *test)
{
	const struct list *row = test->param_value;
	SCATTER_GATHER_LIST *list = make(test, row->room);
	const char *fault;
	unsigned int i;

	list->NumberOfElements = row->count;
	for (i = 0; i < min(row->count, row->room); i++) {
		list->Elements[i].Address.QuadPart = row->element[i].bus;
		list->Elements[i].Length = row->element[i].length;
	}
	fault = ndc_sglist_fault(list, HEADER + row->room * ELEMENT,
				 row->length, row->contiguous);
	if (row->fault)
		KUNIT_EXPECT_STREQ(test, fault ?: "nothing", row->fault);
	else
		KUNIT_EXPECT_NULL(test, fault);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(room_is_whole_elements),
	KUNIT_CASE_PARAM(fill_writes_each_run, fill_gen_params),
	KUNIT_CASE_PARAM(fault_names_what_is_wrong, list_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_memory_sglist",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/memory/sglist.c");
