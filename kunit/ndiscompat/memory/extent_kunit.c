// SPDX-License-Identifier: GPL-2.0-only
/*
 * Extents: a bus address leads to memory only while it, and all that is asked
 * for, lies in a live block.
 */
#include "memory/extent.h"

#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include <linux/ndiscompat.h>

#include "ndt.h"
#include "ndt_memory.h"

/* Bus addresses are numbers here: nothing is behind them. */
#define BASE	0x100000000ULL
#define TOP	(-(u64)PAGE_SIZE)

static struct ndc_extents extents;
static u8 memory[16];
static bool says_live;
static size_t asked_offset, asked_length;

static bool live(const struct ndc_extent *extent, size_t offset, size_t length)
{
	asked_offset = offset;
	asked_length = length;
	return says_live;
}

static const struct ndc_extent_ops always = {};
static const struct ndc_extent_ops asks = { .live = live };

/* The memory of each is at its own address, which nobody follows. */
static struct ndc_extent make(u64 bus, size_t length)
{
	return (struct ndc_extent) {
		.bus = bus,
		.length = length,
		.memory = memory + bus,
		.ops = &always,
	};
}

static struct ndc_extent *find(u64 bus, size_t length)
{
	struct ndc_extent *extent;

	rcu_read_lock();
	extent = ndc_extent_find(&extents, bus, length);
	rcu_read_unlock();
	return extent;
}

static void *to_virt(u64 bus, size_t length)
{
	void *found;

	rcu_read_lock();
	found = ndc_extent_to_virt(&extents, bus, length);
	rcu_read_unlock();
	return found;
}

static bool nothing_left(void)
{
	return xa_empty(&extents.pages) && hlist_empty(&extents.odd);
}

/* An extent that is added is found from its first byte to its last. */
static void expect_found(struct kunit *test, struct ndc_extent *extent)
{
	u64 bus = extent->bus, last = bus + extent->length - 1;

	KUNIT_EXPECT_PTR_EQ(test, find(bus, 1), extent);
	KUNIT_EXPECT_PTR_EQ(test, find(last, 1), extent);
	KUNIT_EXPECT_PTR_EQ(test, find(bus, extent->length), extent);
	KUNIT_EXPECT_PTR_NE(test, find(bus - 1, 1), extent);
	KUNIT_EXPECT_PTR_NE(test, find(bus - 1, extent->length), extent);
	KUNIT_EXPECT_PTR_NE(test, find(last + 1, 1), extent);
	KUNIT_EXPECT_PTR_NE(test, find(last, 2), extent);
	KUNIT_EXPECT_PTR_NE(test, find(bus, extent->length + 1), extent);
	KUNIT_EXPECT_PTR_NE(test, find(bus + 1, SIZE_MAX), extent);
}

struct run {
	const char *name;
	u64 bus;
	size_t length;
	bool odd;
};

static const struct run runs[] = {
	{ "page", BASE, 4096 },
	{ "pages", BASE, 5 * 4096 },
	{ "part of a page", BASE, 100 },
	{ "page and a byte", BASE, 4097 },
	{ "one byte", BASE, 1 },
	{ "odd within a page", BASE + 64, 100, true },
	{ "odd across pages", BASE + 64, 3 * 4096, true },
	{ "odd to the end of a page", BASE + 64, 4096 - 64, true },
	{ "odd single byte", BASE + 4095, 1, true },
	{ "first of all", 0, 4096 },
	{ "last of all", TOP, 4096 },
	{ "odd last of all", TOP + 64, 4096 - 64, true },
	{ "256 MiB", BASE, 1ULL << 28 },
};

static void run_to_desc(const struct run *run, char *desc)
{
	strscpy(desc, run->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(run, runs, run_to_desc);

static void add_find_del(struct kunit *test)
{
	const struct run *run = test->param_value;
	struct ndc_extent extent = make(run->bus, run->length);

	KUNIT_ASSERT_EQ(test, ndc_extent_add(&extents, &extent), 0);
	KUNIT_EXPECT_EQ(test, !hlist_empty(&extents.odd), run->odd);
	KUNIT_EXPECT_EQ(test, xa_empty(&extents.pages), run->odd);
	expect_found(test, &extent);
	ndc_extent_del(&extents, &extent);
	KUNIT_EXPECT_TRUE(test, nothing_left());
	KUNIT_EXPECT_NULL(test, find(run->bus, 1));
}

static void add_of_what_is_no_run_fails(struct kunit *test)
{
	static const struct run wrong[] = {
		{ "empty", BASE, 0 },
		{ "empty and odd", BASE + 64, 0 },
		{ "empty at zero", 0, 0 },
		{ "wraps", TOP, 4097 },
		{ "odd and wraps", TOP + 64, 4096 },
		{ "wraps to itself", BASE, SIZE_MAX },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct ndc_extent extent = make(wrong[i].bus, wrong[i].length);

		KUNIT_EXPECT_EQ_MSG(test, ndc_extent_add(&extents, &extent),
				    -EINVAL, "%s", wrong[i].name);
	}
	KUNIT_EXPECT_TRUE(test, nothing_left());
}

struct pair {
	const char *name;
	u64 bus[2];
	size_t length[2];
	int err;
};

static const struct pair pairs[] = {
	{ "same page", { BASE, BASE }, { 4096, 4096 }, -EBUSY },
	{ "last page", { BASE, BASE + 8192 }, { 3 * 4096, 8192 }, -EBUSY },
	{ "page inside", { BASE, BASE + 4096 }, { 3 * 4096, 4096 }, -EBUSY },
	{ "neighbours", { BASE, BASE + 4096 }, { 4096, 4096 }, 0 },
	{ "same odd", { BASE + 64, BASE + 64 }, { 64, 64 }, -EBUSY },
	{ "odd inside odd", { BASE + 64, BASE + 128 }, { 256, 1 }, -EBUSY },
	{ "odd by a byte", { BASE + 64, BASE + 127 }, { 64, 64 }, -EBUSY },
	{ "odd neighbours", { BASE + 64, BASE + 128 }, { 64, 64 }, 0 },
	{ "odd in a page", { BASE, BASE + 64 }, { 4096, 64 }, -EBUSY },
	{ "odd by its last byte",
	  { BASE + 4096, BASE + 64 }, { 4096, 4096 - 63 }, -EBUSY },
	{ "odd up to a page",
	  { BASE + 4096, BASE + 64 }, { 4096, 4096 - 64 }, 0 },
	{ "odd around pages",
	  { BASE + 4096, BASE + 64 }, { 4096, 5 * 4096 }, -EBUSY },
	{ "odd behind part of a page",
	  { BASE, BASE + 64 }, { 64, 64 }, 0 },
	{ "odd in part of a page",
	  { BASE, BASE + 64 }, { 65, 64 }, -EBUSY },
	{ "at the end of all", { TOP, TOP + 64 }, { 4096, 64 }, -EBUSY },
	{ "odd at the end of all",
	  { TOP + 64, TOP + 128 }, { 4096 - 64, 64 }, -EBUSY },
	{ "odd to the end of all twice",
	  { TOP + 64, TOP + 128 }, { 4096 - 64, 4096 - 128 }, -EBUSY },
};

static void pair_to_desc(const struct pair *pair, char *desc)
{
	strscpy(desc, pair->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(pair, pairs, pair_to_desc);

/* Whichever comes first; what was refused leaves nothing behind. */
static void add_of_two(struct kunit *test)
{
	const struct pair *pair = test->param_value;
	unsigned int first;
	int err;

	for (first = 0; first < 2; first++) {
		struct ndc_extent a = make(pair->bus[first],
					   pair->length[first]);
		struct ndc_extent b = make(pair->bus[!first],
					   pair->length[!first]);

		KUNIT_EXPECT_EQ(test, ndc_extent_add(&extents, &a), 0);
		err = ndc_extent_add(&extents, &b);
		KUNIT_EXPECT_EQ(test, err, pair->err);
		KUNIT_EXPECT_PTR_EQ(test, find(a.bus, a.length), &a);
		KUNIT_EXPECT_EQ(test, find(b.bus, b.length) == &b, !err);
		if (!err)
			ndc_extent_del(&extents, &b);
		KUNIT_EXPECT_PTR_EQ(test, find(a.bus, a.length), &a);
		ndc_extent_del(&extents, &a);
		KUNIT_EXPECT_TRUE(test, nothing_left());
	}
}

/* A node of the tree has 64 pages: some pages get in, and go out again. */
static void add_without_memory_fails(struct kunit *test)
{
	struct ndc_extent keep = make(BASE, PAGE_SIZE);
	struct ndc_extent extent = make(BASE + 60 * PAGE_SIZE, 10 * PAGE_SIZE);
	unsigned int i;
	int err;

	for (i = 0; i < 2; i++) {
		ndt_fail_all(true);
		err = ndc_extent_add(&extents, &extent);
		ndt_fail_all(false);
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_EQ(test, nothing_left(), i == 0);
		KUNIT_EXPECT_NULL(test, find(extent.bus, 1));
		if (i == 0)
			KUNIT_ASSERT_EQ(test, ndc_extent_add(&extents, &keep),
					0);
	}
	expect_found(test, &keep);
	KUNIT_EXPECT_EQ(test, ndc_extent_add(&extents, &extent), 0);
	expect_found(test, &extent);
	ndc_extent_del(&extents, &extent);
	ndc_extent_del(&extents, &keep);
}

/* Each page may be the one that does not get in. */
static void every_allocation_may_fail(struct kunit *test)
{
	struct ndc_extent extent = make(BASE, 200 * PAGE_SIZE);
	unsigned int nth;
	int err;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		err = ndc_extent_add(&extents, &extent);
		if (!ndt_failed())
			break;
		KUNIT_ASSERT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_TRUE(test, nothing_left());
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, nth - 1, 200);
	expect_found(test, &extent);
	ndc_extent_del(&extents, &extent);
}

static void add_of_odd_needs_no_memory(struct kunit *test)
{
	struct ndc_extent extent = make(BASE + 64, 3 * PAGE_SIZE);
	int err;

	ndt_fail_all(true);
	err = ndc_extent_add(&extents, &extent);
	ndt_fail_all(false);
	KUNIT_EXPECT_EQ(test, err, 0);
	ndc_extent_del(&extents, &extent);
}

static void del_needs_no_memory(struct kunit *test)
{
	struct ndc_extent a = make(BASE, 200 * PAGE_SIZE);
	struct ndc_extent b = make(BASE - 64, 64);

	KUNIT_ASSERT_EQ(test, ndc_extent_add(&extents, &a), 0);
	KUNIT_ASSERT_EQ(test, ndc_extent_add(&extents, &b), 0);
	ndt_fail_all(true);
	ndc_extent_del(&extents, &a);
	ndc_extent_del(&extents, &b);
	ndt_fail_all(false);
	KUNIT_EXPECT_TRUE(test, nothing_left());
}

static void next_walks_those_on_pages(struct kunit *test)
{
	struct ndc_extent list[] = {
		make(BASE + 8 * PAGE_SIZE, 1),
		make(BASE, 3 * PAGE_SIZE),
		make(BASE + 3 * PAGE_SIZE, PAGE_SIZE),
		make(BASE + 5 * PAGE_SIZE + 64, 64),
	};
	static const unsigned int order[] = { 1, 2, 0 };
	struct ndc_extent *extent;
	unsigned long page = 0;
	unsigned int i;

	rcu_read_lock();
	extent = ndc_extent_next(&extents, &page);
	rcu_read_unlock();
	KUNIT_EXPECT_NULL(test, extent);
	for (i = 0; i < ARRAY_SIZE(list); i++)
		KUNIT_ASSERT_EQ(test, ndc_extent_add(&extents, &list[i]), 0);
	page = 0;
	for (i = 0; i <= ARRAY_SIZE(order); i++) {
		rcu_read_lock();
		extent = ndc_extent_next(&extents, &page);
		rcu_read_unlock();
		KUNIT_EXPECT_PTR_EQ(test, extent, i < ARRAY_SIZE(order) ?
				    &list[order[i]] : NULL);
	}
	for (i = 0; i < ARRAY_SIZE(list); i++)
		ndc_extent_del(&extents, &list[i]);
}

static void find_memory_looks_at_all(struct kunit *test)
{
	struct ndc_extent paged = make(BASE, 3 * PAGE_SIZE);
	struct ndc_extent odd = make(BASE + 5 * PAGE_SIZE + 64, 100);
	struct ndc_extent *found[7];
	unsigned int i;

	KUNIT_ASSERT_EQ(test, ndc_extent_add(&extents, &paged), 0);
	KUNIT_ASSERT_EQ(test, ndc_extent_add(&extents, &odd), 0);
	rcu_read_lock();
	found[0] = ndc_extent_find_memory(&extents, paged.memory);
	found[1] = ndc_extent_find_memory(&extents,
					  paged.memory + paged.length - 1);
	found[2] = ndc_extent_find_memory(&extents, odd.memory);
	found[3] = ndc_extent_find_memory(&extents, odd.memory + 99);
	found[4] = ndc_extent_find_memory(&extents, paged.memory - 1);
	found[5] = ndc_extent_find_memory(&extents, odd.memory + 100);
	found[6] = ndc_extent_find_memory(&extents, NULL);
	rcu_read_unlock();
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_PTR_EQ(test, found[i], i < 2 ? &paged : &odd);
	for (i = 4; i < ARRAY_SIZE(found); i++)
		KUNIT_EXPECT_NULL(test, found[i]);
	ndc_extent_del(&extents, &odd);
	ndc_extent_del(&extents, &paged);
}

static void to_virt_only_inside(struct kunit *test)
{
	const struct run *run = test->param_value;
	struct ndc_extent extent = make(run->bus, run->length);
	u64 bus = run->bus;

	KUNIT_ASSERT_EQ(test, ndc_extent_add(&extents, &extent), 0);
	KUNIT_EXPECT_PTR_EQ(test, to_virt(bus, 1), extent.memory);
	KUNIT_EXPECT_PTR_EQ(test, to_virt(bus, run->length), extent.memory);
	KUNIT_EXPECT_PTR_EQ(test, to_virt(bus + run->length - 1, 1),
			    extent.memory + run->length - 1);
	KUNIT_EXPECT_NULL(test, to_virt(bus, run->length + 1));
	KUNIT_EXPECT_NULL(test, to_virt(bus + run->length - 1, 2));
	KUNIT_EXPECT_NULL(test, to_virt(bus + run->length, 1));
	KUNIT_EXPECT_NULL(test, to_virt(bus - 1, 1));
	KUNIT_EXPECT_NULL(test, to_virt(bus - 1, 2));
	KUNIT_EXPECT_NULL(test, to_virt(bus, 0));
	KUNIT_EXPECT_NULL(test, to_virt(bus, SIZE_MAX));
	KUNIT_EXPECT_NULL(test, to_virt(bus + run->length - 1, SIZE_MAX));
	KUNIT_EXPECT_NULL(test, to_virt(bus + 1, SIZE_MAX - 1));
	ndc_extent_del(&extents, &extent);
	KUNIT_EXPECT_NULL(test, to_virt(bus, 1));
}

static void to_virt_of_the_dead_is_nothing(struct kunit *test)
{
	struct ndc_extent extent = make(BASE, PAGE_SIZE);

	KUNIT_ASSERT_EQ(test, ndc_extent_add(&extents, &extent), 0);
	extent.dead = true;
	KUNIT_EXPECT_NULL(test, to_virt(BASE, 1));
	/* It is still there for whoever must explain it. */
	KUNIT_EXPECT_PTR_EQ(test, find(BASE, 1), &extent);
	extent.dead = false;
	KUNIT_EXPECT_PTR_EQ(test, to_virt(BASE, 1), extent.memory);
	ndc_extent_del(&extents, &extent);
}

static void to_virt_asks_the_owner(struct kunit *test)
{
	struct ndc_extent extent = make(BASE, PAGE_SIZE);

	extent.ops = &asks;
	KUNIT_ASSERT_EQ(test, ndc_extent_add(&extents, &extent), 0);
	says_live = false;
	KUNIT_EXPECT_NULL(test, to_virt(BASE + 100, 23));
	KUNIT_EXPECT_EQ(test, asked_offset, 100);
	KUNIT_EXPECT_EQ(test, asked_length, 23);
	says_live = true;
	KUNIT_EXPECT_PTR_EQ(test, to_virt(BASE + 7, 1), extent.memory + 7);
	KUNIT_EXPECT_EQ(test, asked_offset, 7);
	/* What is not inside is not asked about. */
	KUNIT_EXPECT_NULL(test, to_virt(BASE + 8, PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, asked_offset, 7);
	ndc_extent_del(&extents, &extent);
}

#define THREADS	2
#define ODD	64

struct churn {
	atomic_t seed;
	atomic_t wrong;
	atomic_t waiting;
	struct ndc_extent odd[THREADS][ODD];
};

static unsigned int add_all(struct ndc_extent *odd)
{
	unsigned int i, wrong = 0;

	for (i = 0; i < ODD; i++)
		wrong += ndc_extent_add(&extents, &odd[i]) ||
			 find(odd[i].bus, odd[i].length) != &odd[i];
	return wrong;
}

static unsigned int del_all(struct ndc_extent *odd)
{
	unsigned int i, wrong = 0;

	for (i = 0; i < ODD; i++)
		ndc_extent_del(&extents, &odd[i]);
	for (i = 0; i < ODD; i++)
		wrong += find(odd[i].bus, 1) == &odd[i];
	return wrong;
}

/* All go on at once, and so meet in the list. */
static void meet(struct churn *churn, unsigned int step)
{
	atomic_inc(&churn->waiting);
	while (atomic_read(&churn->waiting) < THREADS * (step + 1))
		cond_resched();
}

/* Each thread has its own addresses, which share pages with the others'. */
static void add_and_del(void *data)
{
	struct churn *churn = data;
	u64 mine = atomic_inc_return(&churn->seed);
	struct ndc_extent paged = make(BASE + mine * 64 * PAGE_SIZE,
				       8 * PAGE_SIZE);
	struct ndc_extent *odd = churn->odd[mine - 1];
	unsigned int step, i;

	for (i = 0; i < ODD; i++)
		odd[i] = make(BASE + 64 * (ODD * mine + i) + 32, 32);
	for (step = 0; step < 100; step++) {
		unsigned int wrong = add_all(odd);

		wrong += ndc_extent_add(&extents, &paged) ||
			 find(paged.bus, paged.length) != &paged;
		meet(churn, step);
		wrong += del_all(odd);
		ndc_extent_del(&extents, &paged);
		wrong += find(paged.bus, 1) == &paged;
		atomic_add(wrong, &churn->wrong);
		/* Readers of the list may still be at the old ones. */
		synchronize_rcu_expedited();
	}
}

static void many_threads(struct kunit *test)
{
	struct churn *churn = kunit_kzalloc(test, sizeof(*churn), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, churn);
	ndt_in_threads(test, THREADS, add_and_del, churn);
	KUNIT_EXPECT_EQ(test, atomic_read(&churn->wrong), 0);
	KUNIT_EXPECT_TRUE(test, nothing_left());
}

/* A common block of a real adapter, as a software NIC sees it. */
static void hold(struct kunit *test, struct ndt_rig *rig, struct held *held,
		 ULONG length)
{
	KUNIT_ASSERT_TRUE(test, get(rig, held, length));
}

static void *look(struct ndt_rig *rig, u64 bus, size_t length)
{
	void *found;

	rcu_read_lock();
	found = ndiscompat_bus_to_virt(rig->adapter, bus, length);
	rcu_read_unlock();
	return found;
}

static struct ndt_rig *make_rig(struct kunit *test)
{
	struct ndt_rig *rig = ndt_rig_create(test, THIS_MODULE);

	test->priv = rig;
	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	return rig;
}

static u64 strays(struct ndt_rig *rig)
{
	return atomic64_read(&rig->adapter->memory->strays);
}

static void bus_to_virt_of_a_block(struct kunit *test)
{
	static const ULONG lengths[] = { 1, 64, 700, 1600, 4096, 9014, 65536 };
	struct ndt_rig *rig = make_rig(test);
	struct held held;
	unsigned int i;

	KUNIT_EXPECT_FALSE(test, rig->adapter->memory->looked_up);
	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		ULONG length = lengths[i];

		hold(test, rig, &held, length);
		KUNIT_EXPECT_PTR_EQ(test, look(rig, held.bus.QuadPart, length),
				    held.memory);
		KUNIT_EXPECT_PTR_EQ(test, look(rig, held.bus.QuadPart +
					       length - 1, 1),
				    held.memory + length - 1);
		put(rig, &held);
	}
	KUNIT_EXPECT_EQ(test, strays(rig), 0);
	KUNIT_EXPECT_TRUE(test, rig->adapter->memory->looked_up);
}

static void bus_to_virt_counts_strays(struct kunit *test)
{
	struct ndt_rig *rig = make_rig(test);
	struct held held;
	u64 bus;

	hold(test, rig, &held, 700);
	bus = held.bus.QuadPart;
	KUNIT_EXPECT_NULL(test, look(rig, 0, 1));
	KUNIT_EXPECT_NULL(test, look(rig, ~0ULL, 1));
	KUNIT_EXPECT_NULL(test, look(rig, ~0ULL, SIZE_MAX));
	KUNIT_EXPECT_NULL(test, look(rig, bus, 0));
	KUNIT_EXPECT_NULL(test, look(rig, bus, 701));
	KUNIT_EXPECT_NULL(test, look(rig, bus + 699, 2));
	KUNIT_EXPECT_NULL(test, look(rig, bus + 700, 1));
	KUNIT_EXPECT_NULL(test, look(rig, bus + 1, SIZE_MAX));
	KUNIT_EXPECT_NULL(test, look(rig, bus ^ (1ULL << 40), 1));
	KUNIT_EXPECT_EQ(test, strays(rig), 9);
	put(rig, &held);
}

/* The slab is still there, but the block is not. */
static void bus_to_virt_of_a_freed_block_is_nothing(struct kunit *test)
{
	struct ndt_rig *rig = make_rig(test);
	struct held keep, held;

	hold(test, rig, &keep, 700);
	hold(test, rig, &held, 700);
	put(rig, &held);
	KUNIT_EXPECT_NULL(test, look(rig, held.bus.QuadPart, 700));
	KUNIT_EXPECT_NULL(test, look(rig, held.bus.QuadPart, 1));
	KUNIT_EXPECT_PTR_EQ(test, look(rig, keep.bus.QuadPart, 700),
			    keep.memory);
	put(rig, &keep);
	hold(test, rig, &held, 65536);
	put(rig, &held);
	KUNIT_EXPECT_NULL(test, look(rig, held.bus.QuadPart, 1));
	KUNIT_EXPECT_EQ(test, strays(rig), 3);
}

/* Neighbours in one slab are memory in a row, and not one block. */
static void bus_to_virt_across_two_blocks_is_nothing(struct kunit *test)
{
	struct ndt_rig *rig = make_rig(test);
	struct held one, two;
	u64 first;

	hold(test, rig, &one, 1024);
	hold(test, rig, &two, 1024);
	first = min(one.bus.QuadPart, two.bus.QuadPart);
	KUNIT_ASSERT_EQ(test, max(one.bus.QuadPart, two.bus.QuadPart) - first,
			1024);
	KUNIT_EXPECT_NULL(test, look(rig, first, 1025));
	KUNIT_EXPECT_NULL(test, look(rig, first + 1023, 2));
	KUNIT_EXPECT_NULL(test, look(rig, first, 2048));
	KUNIT_EXPECT_NOT_NULL(test, look(rig, first + 1023, 1));
	KUNIT_EXPECT_NOT_NULL(test, look(rig, first + 1024, 1));
	KUNIT_EXPECT_EQ(test, strays(rig), 3);
	put(rig, &one);
	put(rig, &two);
}

/* What is before the first slot of a page, between them and behind the last. */
static void bus_to_virt_beside_a_block_is_nothing(struct kunit *test)
{
	struct ndt_rig *rig = make_rig(test);
	struct held held;
	u64 page;

	/* Three to a page, 1344 bytes each, and 64 bytes behind them. */
	hold(test, rig, &held, 1300);
	page = held.bus.QuadPart & PAGE_MASK;
	KUNIT_EXPECT_NULL(test, look(rig, page + PAGE_SIZE - 64, 1));
	KUNIT_EXPECT_NULL(test, look(rig, page + PAGE_SIZE - 1, 1));
	KUNIT_EXPECT_NULL(test, look(rig, held.bus.QuadPart + 1300, 1));
	KUNIT_EXPECT_NULL(test, look(rig, held.bus.QuadPart - 1, 1));
	put(rig, &held);
}

struct race {
	struct ndt_rig *rig;
	struct held held;
	atomic_t roles;
	atomic_t wrong;
	bool over;
};

/*
 * One frees, allocates and fills blocks while the others read what they find;
 * KASAN and the DMA debugging of the kernel see what is read too late.
 */
static void read_or_free(void *data)
{
	struct race *race = data;
	unsigned int i;
	u8 *found;

	if (atomic_inc_return(&race->roles) == 1) {
		for (i = 0; i < 300; i++) {
			put(race->rig, &race->held);
			NdisMAllocateSharedMemory(race->rig->adapter,
						  race->held.length, TRUE,
						  &race->held.memory,
						  &race->held.bus);
		}
		WRITE_ONCE(race->over, true);
		return;
	}
	for (i = 0; !READ_ONCE(race->over); i++) {
		rcu_read_lock();
		found = ndiscompat_bus_to_virt(race->rig->adapter,
					       READ_ONCE(race->held.bus.QuadPart),
					       race->held.length);
		/* Nobody writes to it: zeroes, or gone. */
		if (found && memchr_inv(found, 0, race->held.length))
			atomic_inc(&race->wrong);
		rcu_read_unlock();
		ndt_give_way();
	}
}

static void bus_to_virt_while_blocks_are_freed(struct kunit *test)
{
	struct race race = { .rig = make_rig(test) };

	hold(test, race.rig, &race.held, 9014);
	ndt_in_threads(test, 3, read_or_free, &race);
	KUNIT_EXPECT_EQ(test, atomic_read(&race.wrong), 0);
	KUNIT_ASSERT_NOT_NULL(test, race.held.memory);
	put(race.rig, &race.held);
}

static int setup(struct kunit *test)
{
	ndc_extents_init(&extents);
	return 0;
}

static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, nothing_left());
	ndc_extents_destroy(&extents);
	ndt_rig_destroy(test->priv);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(add_find_del, run_gen_params),
	KUNIT_CASE(add_of_what_is_no_run_fails),
	KUNIT_CASE_PARAM(add_of_two, pair_gen_params),
	KUNIT_CASE(add_without_memory_fails),
	KUNIT_CASE(every_allocation_may_fail),
	KUNIT_CASE(add_of_odd_needs_no_memory),
	KUNIT_CASE(del_needs_no_memory),
	KUNIT_CASE(next_walks_those_on_pages),
	KUNIT_CASE(find_memory_looks_at_all),
	KUNIT_CASE_PARAM(to_virt_only_inside, run_gen_params),
	KUNIT_CASE(to_virt_of_the_dead_is_nothing),
	KUNIT_CASE(to_virt_asks_the_owner),
	KUNIT_CASE(many_threads),
	KUNIT_CASE(bus_to_virt_of_a_block),
	KUNIT_CASE(bus_to_virt_counts_strays),
	KUNIT_CASE(bus_to_virt_of_a_freed_block_is_nothing),
	KUNIT_CASE(bus_to_virt_across_two_blocks_is_nothing),
	KUNIT_CASE(bus_to_virt_beside_a_block_is_nothing),
	KUNIT_CASE(bus_to_virt_while_blocks_are_freed),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_memory_extent",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/memory/extent.c");
