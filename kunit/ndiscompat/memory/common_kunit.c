// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/memory/common.c: common blocks.
 */
#include "ndt.h"

#include <linux/bottom_half.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include <linux/ndiscompat.h>

#include "ndt_memory.h"

#define MANY	1000

static struct ndc_totals *totals_of(struct ndt_rig *rig)
{
	return &memory_of(rig)->account.families[NDC_COMMON];
}

static void expect_nothing_left(struct kunit *test, struct ndt_rig *rig)
{
	expect_none(test, rig, NDC_COMMON);
}

static const ULONG lengths[] = {
	1, 63, 64, 65, 256, 1024, 1344, 1345, 1514, 1600, 2048, 2049, 4095,
	4096, 4097, 9014, 65536, 2 * 1024 * 1024,
};

static void length_to_desc(const ULONG *length, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u", *length);
}

KUNIT_ARRAY_PARAM(length, lengths, length_to_desc);

/* What design and contract promise of a block, whatever its length. */
static void block_is_as_promised(struct kunit *test)
{
	ULONG length = *(const ULONG *)test->param_value;
	struct ndt_rig *rig = test->priv;
	struct held held;

	KUNIT_ASSERT_TRUE(test, get(rig, &held, length));
	KUNIT_EXPECT_NE(test, held.bus.QuadPart, 0);
	KUNIT_EXPECT_EQ(test, offset_in_page(held.memory),
			offset_in_page(held.bus.QuadPart));
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED((uintptr_t)held.memory,
					   L1_CACHE_BYTES));
	if (length <= PAGE_SIZE)
		KUNIT_EXPECT_LE(test, offset_in_page(held.memory) + length,
				PAGE_SIZE);
	KUNIT_EXPECT_NULL(test, memchr_inv(held.memory, 0, length));
	memset(held.memory, 0xa5, length);
	KUNIT_EXPECT_EQ(test, totals_of(rig)->bytes, length);
	put(rig, &held);
	/* The same memory, most often, and zeroed again. */
	KUNIT_ASSERT_TRUE(test, get(rig, &held, length));
	KUNIT_EXPECT_NULL(test, memchr_inv(held.memory, 0, length));
	put(rig, &held);
	expect_nothing_left(test, rig);
}

/* What is held for so many blocks, in hundredths of what was asked for. */
static u64 held_for(struct kunit *test, ULONG length)
{
	struct held *held = kunit_kcalloc(test, MANY, sizeof(*held),
					  GFP_KERNEL);
	struct ndt_rig *rig = test->priv;
	unsigned int i;
	u64 ratio;

	KUNIT_ASSERT_NOT_NULL(test, held);
	for (i = 0; i < MANY; i++)
		KUNIT_ASSERT_TRUE(test, get(rig, &held[i], length));
	ratio = memory_of(rig)->account.held * 100 / (MANY * length);
	for (i = 0; i < MANY; i++)
		put(rig, &held[i]);
	expect_nothing_left(test, rig);
	return ratio;
}

static void small_blocks_are_packed(struct kunit *test)
{
	KUNIT_EXPECT_LE(test, held_for(test, 1600), 135);
	KUNIT_EXPECT_LE(test, held_for(test, 256), 115);
}

static void empty_slab_goes_back_by_itself(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held;

	KUNIT_ASSERT_TRUE(test, get(rig, &held, 256));
	put(rig, &held);
	flush_delayed_work(&memory_of(rig)->reaper.work);
	KUNIT_EXPECT_EQ(test, memory_of(rig)->account.held, 0);
}

static void blocks_of_a_slab_are_apart(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held[64];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(held); i++) {
		KUNIT_ASSERT_TRUE(test, get(rig, &held[i], 700));
		memset(held[i].memory, i + 1, 700);
	}
	for (i = 0; i < ARRAY_SIZE(held); i++)
		KUNIT_EXPECT_NULL(test, memchr_inv(held[i].memory, i + 1,
						   700));
	for (i = 0; i < ARRAY_SIZE(held); i++)
		put(rig, &held[i]);
	expect_nothing_left(test, rig);
}

/*
 * The nodes that a look-up visits on its way down, of 64 entries each; those
 * of a kernel that is built to be small have 16.
 */
static unsigned int height(struct xarray *pages)
{
	void *entry = rcu_access_pointer(pages->xa_head);

	return xa_is_node(entry) ?
	       DIV_ROUND_UP(xa_to_node(entry)->shift + XA_CHUNK_SHIFT, 6) : 0;
}

/*
 * A free looks at the nodes of the tree, four for addresses of up to 64 GiB,
 * and then at one slot.  How many blocks there are has no part in it.
 */
static void look_ups_stay_flat(struct kunit *test)
{
	const unsigned int steps[] = { 10, 1000, 100000 };
	struct ndt_rig *rig = test->priv;
	unsigned int i, live = 0;
	struct held *held;

	held = vzalloc(steps[2] * sizeof(*held));
	KUNIT_ASSERT_NOT_NULL(test, held);
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		while (live < steps[i] && get(rig, &held[live], 64))
			live++;
		KUNIT_EXPECT_EQ(test, live, steps[i]);
		KUNIT_EXPECT_LE(test,
				height(&memory_of(rig)->extents.pages), 4);
	}
	while (live)
		put(rig, &held[--live]);
	vfree(held);
	expect_nothing_left(test, rig);
}

static void zero_length_fails(struct kunit *test)
{
	struct held held = { .memory = test };

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, get(test->priv, &held, 0));
	KUNIT_EXPECT_NULL(test, held.memory);
	KUNIT_EXPECT_EQ(test, held.bus.QuadPart, 0);
}

static void missing_place_fails(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_PHYSICAL_ADDRESS bus;
	PVOID memory;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMAllocateSharedMemory(rig->adapter, 64, TRUE,
						    NULL, &bus));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMAllocateSharedMemory(rig->adapter, 64, TRUE,
						    &memory, NULL));
	KUNIT_EXPECT_NULL(test, memory);
	expect_nothing_left(test, rig);
}

static void allocation_before_registration_fails(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_PHYSICAL_ADDRESS bus;
	PVOID memory = rig;

	ndt_rig_deregister(rig);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMAllocateSharedMemory(rig->adapter, 64, TRUE,
						    &memory, &bus));
	KUNIT_EXPECT_NULL(test, memory);
	KUNIT_EXPECT_EQ(test, bus.QuadPart, 0);
}

static void wrong_handle_fails(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_PHYSICAL_ADDRESS bus;
	PVOID memory = rig;
	struct held held;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMAllocateSharedMemory(rig->dma, 64, TRUE,
						    &memory, &bus));
	KUNIT_EXPECT_NULL(test, memory);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMAllocateSharedMemory(NULL, 64, TRUE, &memory,
						    &bus));
	/* A context that is no object of the layer is not followed. */
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMAllocateSharedMemory((PVOID)8, 64, TRUE,
						    &memory, &bus));
	KUNIT_ASSERT_TRUE(test, get(rig, &held, 64));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMFreeSharedMemory(rig->dma, 64, TRUE,
						held.memory, held.bus));
	KUNIT_EXPECT_EQ(test, totals_of(rig)->blocks, 1);
	put(rig, &held);
}

struct call {
	struct ndt_rig *rig;
	struct held held;
};

static void get_it(void *data)
{
	struct call *call = data;

	get(call->rig, &call->held, 64);
}

static void allocation_at_dispatch_fails(struct kunit *test)
{
	struct call call = { .rig = test->priv, .held.memory = test };

	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_softirq(get_it, &call));
	KUNIT_EXPECT_NULL(test, call.held.memory);
	expect_nothing_left(test, call.rig);
}

static void allocation_after_initialise_is_tolerated(struct kunit *test)
{
	const char *verify = "/sys/module/ndiscompat/parameters/verify";
	struct ndt_rig *rig = test->priv;
	struct held held;

	rig->adapter->phase = NDC_PHASE_READY;
	KUNIT_ASSERT_TRUE(test, get(rig, &held, 64));
	put(rig, &held);
	/* Only who wants to be told everything is told. */
	KUNIT_ASSERT_EQ(test, ndt_write_file(verify, "2"), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMAllocateSharedMemory(rig->adapter, 64, TRUE,
						    &held.memory, &held.bus));
	KUNIT_ASSERT_EQ(test, ndt_write_file(verify, "1"), 0);
	KUNIT_ASSERT_NOT_NULL(test, held.memory);
	put(rig, &held);
}

static void allocation_over_the_limit_fails(struct kunit *test)
{
	const char *limit =
		"/sys/module/ndiscompat/parameters/shared_memory_bytes";
	struct ndt_rig *rig = test->priv;
	struct held held, other;

	KUNIT_ASSERT_EQ(test, ndt_write_file(limit, "100000"), 0);
	KUNIT_EXPECT_TRUE(test, get(rig, &held, 60000));
	KUNIT_EXPECT_FALSE(test, get(rig, &other, 60000));
	KUNIT_EXPECT_EQ(test, other.bus.QuadPart, 0);
	KUNIT_EXPECT_EQ(test, atomic64_read(&totals_of(rig)->failed), 1);
	/* Drivers halve and try again. */
	KUNIT_EXPECT_TRUE(test, get(rig, &other, 30000));
	put(rig, &other);
	put(rig, &held);
	KUNIT_EXPECT_EQ(test, ndt_write_file(limit, "1073741824"), 0);
	expect_nothing_left(test, rig);
}

/*
 * Each of the @sites allocations inside the call fails in turn, and @failures
 * of them fail it; nothing is left behind.
 */
static void fail_in_turn(struct kunit *test, ULONG length, unsigned int sites,
			 unsigned int failures)
{
	struct ndt_rig *rig = test->priv;
	struct held held;
	unsigned int nth;
	bool failed, got;

	atomic64_set(&totals_of(rig)->failed, 0);
	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		got = get(rig, &held, length);
		failed = ndt_failed();
		if (got)
			put(rig, &held);
		else
			KUNIT_EXPECT_EQ(test, held.bus.QuadPart, 0);
		expect_nothing_left(test, rig);
		if (!failed)
			break;
	}
	KUNIT_EXPECT_TRUE(test, got);
	KUNIT_EXPECT_EQ(test, nth - 1, sites);
	KUNIT_EXPECT_EQ(test, atomic64_read(&totals_of(rig)->failed),
			failures);
}

static void every_allocation_may_fail(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held;

	fail_in_turn(test, 1600, 6, 0);
	/* A large block has no smaller slab to fall back to. */
	fail_in_turn(test, 65536, 18, 18);
	ndt_fail_all(true);
	KUNIT_EXPECT_FALSE(test, get(rig, &held, 1600));
	ndt_fail_all(false);
	expect_nothing_left(test, rig);
}

static void huge_length_fails(struct kunit *test)
{
	const char *limit =
		"/sys/module/ndiscompat/parameters/shared_memory_bytes";
	struct held held;

	KUNIT_ASSERT_EQ(test, ndt_write_file(limit, "8589934592"), 0);
	KUNIT_EXPECT_FALSE(test, get(test->priv, &held, MAXULONG));
	KUNIT_EXPECT_EQ(test, ndt_write_file(limit, "1073741824"), 0);
	expect_nothing_left(test, test->priv);
}

/* Frees that are refused: the block and its neighbour are untouched. */
static void wrong_frees_are_refused(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_PHYSICAL_ADDRESS bus;
	struct held held, next;

	KUNIT_ASSERT_TRUE(test, get(rig, &held, 700));
	KUNIT_ASSERT_TRUE(test, get(rig, &next, 700));
	memset(held.memory, 0x5a, 700);

	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(rig->adapter, 699, TRUE,
						held.memory, held.bus));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(rig->adapter, 700, TRUE,
						held.memory, next.bus));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(rig->adapter, 700, TRUE,
						next.memory, held.bus));
	bus.QuadPart = held.bus.QuadPart + 64;
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(rig->adapter, 700, TRUE,
						held.memory + 64, bus));
	/* Cut to 32 bits, or simply nowhere. */
	bus.QuadPart = held.bus.QuadPart ^ (1ULL << 40);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(rig->adapter, 700, TRUE,
						held.memory, bus));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(rig->adapter, 700, TRUE, NULL,
						held.bus));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(rig->adapter, 700, TRUE, rig,
						bus));
	KUNIT_EXPECT_EQ(test, totals_of(rig)->blocks, 2);
	KUNIT_EXPECT_EQ(test, atomic64_read(&totals_of(rig)->refused), 7);
	KUNIT_EXPECT_NULL(test, memchr_inv(held.memory, 0x5a, 700));
	/* Cached is never compared. */
	NdisMFreeSharedMemory(rig->adapter, 700, FALSE, held.memory, held.bus);
	put(rig, &next);
	expect_nothing_left(test, rig);
}

static void rest_of_a_page_is_no_block(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_PHYSICAL_ADDRESS bus;
	struct held held;

	/* Three to a page, and 64 bytes behind them. */
	KUNIT_ASSERT_TRUE(test, get(rig, &held, 1300));
	bus.QuadPart = (held.bus.QuadPart & PAGE_MASK) + 4096 - 64;
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(rig->adapter, 64, TRUE,
						held.memory + 4032, bus));
	put(rig, &held);
}

static void second_free_is_refused(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held, other;
	char *text;

	KUNIT_ASSERT_TRUE(test, get(rig, &other, 700));
	KUNIT_ASSERT_TRUE(test, get(rig, &held, 700));
	put(rig, &held);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(rig->adapter, 700, TRUE,
						held.memory, held.bus));
	put(rig, &other);
	text = ndt_read_file(test, "/sys/kernel/debug/ndiscompat/breaches");
	text = strstr(text, "free already, at second_free_is_refused+");
	KUNIT_ASSERT_NOT_NULL(test, text);
	*strchrnul(text, '\n') = '\0';
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "; allocated at second_"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, ", freed at second_"));
	expect_nothing_left(test, rig);
}

/* Also of a large block, whose memory has gone back meanwhile. */
static void second_free_of_a_large_block_is_refused(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held;

	KUNIT_ASSERT_TRUE(test, get(rig, &held, 9014));
	put(rig, &held);
	ndc_reaper_run(memory_of(rig));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(rig->adapter, 9014, TRUE,
						held.memory, held.bus));
	expect_nothing_left(test, rig);
}

static void free_through_another_adapter_is_refused(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndt_rig other = { .driver = rig->driver };
	struct held held;
	char *text;

	other.adapter = ndiscompat_adapter_create(rig->driver, rig->adapter->dev,
						  "nic1", NULL, true);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, other.adapter);
	KUNIT_ASSERT_TRUE(test, get(rig, &held, 700));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(other.adapter, 700, TRUE,
						held.memory, held.bus));
	text = ndt_read_file(test, "/sys/kernel/debug/ndiscompat/breaches");
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "of memory of adapter nic0"));
	ndiscompat_adapter_destroy(other.adapter);
	put(rig, &held);
}

static void free_after_the_end_is_refused(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	void *stale = rig->adapter;
	struct held held;

	KUNIT_ASSERT_TRUE(test, get(rig, &held, 700));
	put(rig, &held);
	ndt_rig_deregister(rig);
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMFreeSharedMemory(stale, 700, TRUE, held.memory,
						held.bus));
}

static void free_from_shutdown_is_refused(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held, none;

	KUNIT_ASSERT_TRUE(test, get(rig, &held, 700));
	rig->adapter->phase = NDC_PHASE_SHUTDOWN;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMFreeSharedMemory(rig->adapter, 700, TRUE,
						held.memory, held.bus));
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMAllocateSharedMemory(rig->adapter, 700, TRUE,
						    &none.memory, &none.bus));
	KUNIT_EXPECT_EQ(test, totals_of(rig)->blocks, 1);
	rig->adapter->phase = NDC_PHASE_HALTING;
	put(rig, &held);
}

static void put_it(void *data)
{
	struct call *call = data;

	put(call->rig, &call->held);
}

static void free_in_a_timer(struct kunit *test)
{
	struct call call = { .rig = test->priv };

	KUNIT_ASSERT_TRUE(test, get(call.rig, &call.held, 1600));
	ndt_in_softirq(put_it, &call);
	KUNIT_EXPECT_EQ(test, totals_of(call.rig)->blocks, 0);
	KUNIT_ASSERT_TRUE(test, get(call.rig, &call.held, 65536));
	ndt_in_softirq(put_it, &call);
	expect_nothing_left(test, call.rig);
}

static void free_under_a_lock(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held small, large;
	NDIS_SPIN_LOCK lock;

	NdisAllocateSpinLock(&lock);
	KUNIT_ASSERT_TRUE(test, get(rig, &small, 1600));
	KUNIT_ASSERT_TRUE(test, get(rig, &large, 65536));
	NdisAcquireSpinLock(&lock);
	put(rig, &small);
	put(rig, &large);
	NdisReleaseSpinLock(&lock);
	NdisFreeSpinLock(&lock);
	expect_nothing_left(test, rig);
}

static void free_in_an_interrupt_is_refused(struct kunit *test)
{
	struct call call = { .rig = test->priv };

	KUNIT_ASSERT_TRUE(test, get(call.rig, &call.held, 1600));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(put_it, &call));
	KUNIT_EXPECT_EQ(test, totals_of(call.rig)->blocks, 1);
	put(call.rig, &call.held);
}

static void free_with_interrupts_off_is_done(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held small, large;
	u64 before = ndc_report_count(NDC_RULE_IRQL);

	KUNIT_ASSERT_TRUE(test, get(rig, &small, 1600));
	KUNIT_ASSERT_TRUE(test, get(rig, &large, 65536));
	ndt_announce(test, NDC_RULE_IRQL);
	local_irq_disable();
	NdisMFreeSharedMemory(rig->adapter, small.length, TRUE, small.memory,
			      small.bus);
	NdisMFreeSharedMemory(rig->adapter, large.length, TRUE, large.memory,
			      large.bus);
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_IRQL), before + 2);
	expect_nothing_left(test, rig);
}

/* Neither sleeps nor allocates: with every allocation failing it is right. */
static void free_allocates_nothing(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held[40];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(held); i++)
		KUNIT_ASSERT_TRUE(test, get(rig, &held[i], i % 2 ? 1600 :
					    9014));
	local_bh_disable();
	ndt_fail_all(true);
	for (i = 0; i < ARRAY_SIZE(held); i++)
		put(rig, &held[i]);
	ndt_fail_all(false);
	local_bh_enable();
	expect_nothing_left(test, rig);
}

static void left_blocks_are_named(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held small, large;
	char *text;

	KUNIT_ASSERT_TRUE(test, get(rig, &small, 1601));
	NdisMAllocateSharedMemory(rig->adapter, 65537, TRUE, &large.memory,
				  &large.bus);
	ndt_announce(test, NDC_RULE_LEAK);
	ndt_rig_deregister(rig);
	text = ndt_read_file(test, "/sys/kernel/debug/ndiscompat/breaches");
	KUNIT_EXPECT_NOT_NULL(test,
			      strstr(text, "ndt nic0: leak: a common block of 1601 bytes"));
	KUNIT_EXPECT_NOT_NULL(test,
			      strstr(text, "ndt nic0: leak: a common block of 65537 bytes"));
	/* A late free is a right free. */
	put(rig, &small);
	KUNIT_EXPECT_EQ(test, totals_of(rig)->blocks, 1);
	/* The rest is released with the adapter. */
}

static void injected_fault_fails(struct kunit *test)
{
	const char *folder = "/sys/kernel/debug/ndiscompat/fault/";
	struct held held;
	char path[80];

	snprintf(path, sizeof(path), "%sprobability", folder);
	KUNIT_ASSERT_EQ(test, ndt_write_file(path, "100"), 0);
	KUNIT_EXPECT_FALSE(test, get(test->priv, &held, 64));
	/* Once, by default. */
	KUNIT_EXPECT_TRUE(test, get(test->priv, &held, 64));
	put(test->priv, &held);
	KUNIT_ASSERT_EQ(test, ndt_write_file(path, "0"), 0);
	snprintf(path, sizeof(path), "%stimes", folder);
	KUNIT_ASSERT_EQ(test, ndt_write_file(path, "1"), 0);
}

struct churn {
	struct ndt_rig *rig;
	atomic_t trespasses;
	atomic_t failures;
	atomic_t seed;
};

/* A fixed number of random steps; each block is filled with its own byte. */
static void allocate_and_free(void *data)
{
	static const ULONG sizes[] = { 64, 200, 700, 1600, 2048, 4096, 9014 };
	struct churn *churn = data;
	struct held held[24] = {};
	struct rnd_state random;
	u8 mark = atomic_inc_return(&churn->seed) * 24;
	unsigned int step, i;
	ULONG length;

	prandom_seed_state(&random, mark);
	for (step = 0; step < 3000; step++) {
		i = prandom_u32_state(&random) % ARRAY_SIZE(held);
		if (!held[i].memory) {
			length = sizes[prandom_u32_state(&random) %
				       ARRAY_SIZE(sizes)];
			if (!get(churn->rig, &held[i], length))
				atomic_inc(&churn->failures);
			else
				memset(held[i].memory, mark + i,
				       held[i].length);
			continue;
		}
		if (memchr_inv(held[i].memory, mark + i, held[i].length))
			atomic_inc(&churn->trespasses);
		put(churn->rig, &held[i]);
		held[i].memory = NULL;
	}
	for (i = 0; i < ARRAY_SIZE(held); i++)
		if (held[i].memory)
			put(churn->rig, &held[i]);
}

static void many_threads(struct kunit *test)
{
	struct churn churn = { .rig = test->priv };

	ndt_in_threads(test, 8, allocate_and_free, &churn);
	KUNIT_EXPECT_EQ(test, atomic_read(&churn.trespasses), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&churn.failures), 0);
	expect_nothing_left(test, test->priv);
}

struct race {
	struct ndt_rig *rig;
	struct held held;
};

static void free_the_same(void *data)
{
	struct race *race = data;

	NdisMFreeSharedMemory(race->rig->adapter, race->held.length, TRUE,
			      race->held.memory, race->held.bus);
}

/* Of two frees of a block at the same time, one is refused. */
static void one_of_two_frees_wins(struct kunit *test)
{
	struct race race = { .rig = test->priv };
	struct held keep;
	unsigned int i;

	ndt_announce(test, NDC_RULE_MEMORY);
	KUNIT_ASSERT_TRUE(test, get(race.rig, &keep, 1600));
	for (i = 0; i < 100; i++) {
		KUNIT_ASSERT_TRUE(test, get(race.rig, &race.held, 1600));
		ndt_in_threads(test, 2, free_the_same, &race);
		KUNIT_EXPECT_EQ(test, totals_of(race.rig)->blocks, 1);
	}
	KUNIT_EXPECT_EQ(test, atomic64_read(&totals_of(race.rig)->refused),
			100);
	put(race.rig, &keep);
	expect_nothing_left(test, race.rig);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(block_is_as_promised, length_gen_params),
	KUNIT_CASE(small_blocks_are_packed),
	KUNIT_CASE(empty_slab_goes_back_by_itself),
	KUNIT_CASE(blocks_of_a_slab_are_apart),
	KUNIT_CASE(look_ups_stay_flat),
	KUNIT_CASE(zero_length_fails),
	KUNIT_CASE(missing_place_fails),
	KUNIT_CASE(allocation_before_registration_fails),
	KUNIT_CASE(wrong_handle_fails),
	KUNIT_CASE(allocation_at_dispatch_fails),
	KUNIT_CASE(allocation_after_initialise_is_tolerated),
	KUNIT_CASE(allocation_over_the_limit_fails),
	KUNIT_CASE(every_allocation_may_fail),
	KUNIT_CASE(huge_length_fails),
	KUNIT_CASE(wrong_frees_are_refused),
	KUNIT_CASE(rest_of_a_page_is_no_block),
	KUNIT_CASE(second_free_is_refused),
	KUNIT_CASE(second_free_of_a_large_block_is_refused),
	KUNIT_CASE(free_through_another_adapter_is_refused),
	KUNIT_CASE(free_after_the_end_is_refused),
	KUNIT_CASE(free_from_shutdown_is_refused),
	KUNIT_CASE(free_in_a_timer),
	KUNIT_CASE(free_under_a_lock),
	KUNIT_CASE(free_in_an_interrupt_is_refused),
	KUNIT_CASE(free_with_interrupts_off_is_done),
	KUNIT_CASE(free_allocates_nothing),
	KUNIT_CASE(left_blocks_are_named),
	KUNIT_CASE(injected_fault_fails),
	KUNIT_CASE(many_threads),
	KUNIT_CASE(one_of_two_frees_wins),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_memory_common",
	.init = ndt_rig_init_registered,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/memory/common.c");
