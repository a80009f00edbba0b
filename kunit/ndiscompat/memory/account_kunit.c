// SPDX-License-Identifier: GPL-2.0-only
/*
 * The account: limits that hold, sums that add up, and the last frees.
 */
#include "memory/account.h"

#include <linux/slab.h>

#include <linux/ndiscompat.h>

#include "memory/state.h"
#include "ndt.h"

#include <ndis.h>

#define BYTES		"/sys/module/ndiscompat/parameters/shared_memory_bytes"
#define REQUESTS	"/sys/module/ndiscompat/parameters/shared_memory_requests"

static struct ndc_memory *memory_of(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;

	return rig->adapter->memory;
}

static s64 reserved(struct kunit *test)
{
	return atomic64_read(&memory_of(test)->account.reserved);
}

static void limits_are_as_documented(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, ndt_read_file(test, BYTES), "1073741824\n");
	KUNIT_EXPECT_STREQ(test, ndt_read_file(test, REQUESTS), "4096\n");
}

static void reserve_up_to_the_limit(struct kunit *test)
{
	struct ndc_memory *memory = memory_of(test);

	KUNIT_ASSERT_EQ(test, ndt_write_file(BYTES, "1000"), 0);
	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, 999), 0);
	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, 1), 0);
	KUNIT_EXPECT_EQ(test, reserved(test), 1000);
	KUNIT_EXPECT_FALSE(test, memory->account.said_limit);
	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, 1), -EDQUOT);
	KUNIT_EXPECT_EQ(test, reserved(test), 1000);
	ndc_account_unreserve(memory, 400);
	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, 401), -EDQUOT);
	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, 400), 0);
	ndc_account_unreserve(memory, 1000);
	KUNIT_EXPECT_EQ(test, reserved(test), 0);
}

static void reserve_of_the_largest_length(struct kunit *test)
{
	struct ndc_memory *memory = memory_of(test);

	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, U32_MAX), -EDQUOT);
	KUNIT_EXPECT_EQ(test, reserved(test), 0);
	KUNIT_ASSERT_EQ(test, ndt_write_file(BYTES, "8589934590"), 0);
	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, U32_MAX), 0);
	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, U32_MAX), 0);
	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, 1), -EDQUOT);
	ndc_account_unreserve(memory, 2 * (size_t)U32_MAX);
	KUNIT_EXPECT_EQ(test, reserved(test), 0);
}

/* A limit that is lowered holds from the next call on, and takes nothing. */
static void limit_below_what_is_reserved(struct kunit *test)
{
	struct ndc_memory *memory = memory_of(test);

	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, 5000), 0);
	KUNIT_ASSERT_EQ(test, ndt_write_file(BYTES, "1000"), 0);
	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, 1), -EDQUOT);
	ndc_account_unreserve(memory, 5000);
	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, 1000), 0);
	ndc_account_unreserve(memory, 1000);
	KUNIT_ASSERT_EQ(test, ndt_write_file(BYTES, "0"), 0);
	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, 1), -EDQUOT);
}

/* How often the kernel's log has the line about the limit. */
static unsigned int lines(struct kunit *test)
{
	char *text = ndt_read_file(test, "/dev/null; dmesg");
	unsigned int n = 0;

	while ((text = strstr(text, "ndt nic0: more shared memory than the limit of 1234 bytes"))) {
		text++;
		n++;
	}
	return n;
}

static void limit_is_said_once(struct kunit *test)
{
	struct ndc_memory *memory = memory_of(test);
	unsigned int i;

	KUNIT_ASSERT_EQ(test, ndt_write_file(BYTES, "1234"), 0);
	for (i = 0; i < 10; i++)
		KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, 1235),
				-EDQUOT);
	KUNIT_EXPECT_TRUE(test, memory->account.said_limit);
	KUNIT_EXPECT_EQ(test, lines(test), 1);
}

static void reserve_often(void *data)
{
	struct ndc_memory *memory = data;
	unsigned int i;

	for (i = 0; i < 3000; i++)
		if (!ndc_account_reserve(memory, 100))
			ndc_account_unreserve(memory, 100);
}

static void reserve_from_many_threads(struct kunit *test)
{
	struct ndc_memory *memory = memory_of(test);

	KUNIT_ASSERT_EQ(test, ndt_write_file(BYTES, "250"), 0);
	ndt_in_threads(test, 4, reserve_often, memory);
	KUNIT_EXPECT_EQ(test, reserved(test), 0);
	/* All of it can be had again. */
	KUNIT_EXPECT_EQ(test, ndc_account_reserve(memory, 250), 0);
	ndc_account_unreserve(memory, 250);
}

static void no_request_over_the_limit(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_async *async = &memory_of(test)->async;

	KUNIT_ASSERT_EQ(test, ndt_write_file(REQUESTS, "0"), 0);
	KUNIT_EXPECT_EQ(test,
			NdisMAllocateSharedMemoryAsyncEx(rig->dma, 64, TRUE,
							 NULL),
			NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, async->refused, 1);
	KUNIT_EXPECT_EQ(test, async->requested, 0);
	KUNIT_EXPECT_EQ(test, reserved(test), 0);
	KUNIT_ASSERT_EQ(test, ndt_write_file(REQUESTS, "1"), 0);
	KUNIT_EXPECT_EQ(test,
			NdisMAllocateSharedMemoryAsyncEx(rig->dma, 64, TRUE,
							 rig),
			NDIS_STATUS_PENDING);
	ndt_rig_deregister(rig);
	KUNIT_EXPECT_EQ(test, async->requested, 1);
	KUNIT_EXPECT_EQ(test, reserved(test), 0);
}

/* An account of its own, which no adapter has. */
static struct ndc_account *make(struct kunit *test)
{
	struct ndc_account *account = kunit_kzalloc(test, sizeof(*account),
						    GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, account);
	return account;
}

static void sums_add_up(struct kunit *test)
{
	struct ndc_account *account = make(test);
	struct ndc_totals *common = &account->families[NDC_COMMON];
	struct ndc_totals *provided = &account->families[NDC_PROVIDED];
	const struct ndc_past past = { .key = test, .bytes = 100 };

	atomic64_set(&account->reserved, 350);
	ndc_account_add(account, NDC_COMMON, 100);
	ndc_account_add(account, NDC_COMMON, 200);
	ndc_account_add(account, NDC_PROVIDED, 50);
	KUNIT_EXPECT_EQ(test, common->blocks, 2);
	KUNIT_EXPECT_EQ(test, common->bytes, 300);
	KUNIT_EXPECT_EQ(test, provided->blocks, 1);
	KUNIT_EXPECT_EQ(test, provided->bytes, 50);
	ndc_account_sub(account, NDC_COMMON, &past);
	KUNIT_EXPECT_EQ(test, common->blocks, 1);
	KUNIT_EXPECT_EQ(test, common->bytes, 200);
	KUNIT_EXPECT_EQ(test, atomic64_read(&account->reserved), 250);
	ndc_account_add(account, NDC_COMMON, 99);
	KUNIT_EXPECT_EQ(test, common->peak, 300);
	ndc_account_add(account, NDC_COMMON, 2);
	KUNIT_EXPECT_EQ(test, common->peak, 301);
	KUNIT_EXPECT_EQ(test, common->allocated, 4);
	KUNIT_EXPECT_EQ(test, provided->allocated, 1);
	KUNIT_EXPECT_EQ(test, provided->peak, 50);
	KUNIT_EXPECT_EQ(test, atomic64_read(&common->failed), 0);
	KUNIT_EXPECT_EQ(test, atomic64_read(&common->refused), 0);
}

static void hold_keeps_the_peak(struct kunit *test)
{
	struct ndc_account *account = make(test);

	ndc_account_hold(account, 4096);
	ndc_account_hold(account, 16384);
	ndc_account_hold(account, -4096);
	KUNIT_EXPECT_EQ(test, account->held, 16384);
	KUNIT_EXPECT_EQ(test, account->held_peak, 20480);
	ndc_account_hold(account, -16384);
	KUNIT_EXPECT_EQ(test, account->held, 0);
	KUNIT_EXPECT_EQ(test, account->held_peak, 20480);
	/* More than 4 GiB is no wrap. */
	ndc_account_hold(account, 3LL << 32);
	ndc_account_hold(account, -(1LL << 32));
	KUNIT_EXPECT_EQ(test, account->held, 2ULL << 32);
	KUNIT_EXPECT_EQ(test, account->held_peak, 3ULL << 32);
}

static void remember(struct ndc_account *account, unsigned long number)
{
	const struct ndc_past past = {
		.key = (void *)number,
		.bytes = number,
		.allocated = number + 1000,
		.freed = number + 2000,
	};

	ndc_account_sub(account, NDC_COMMON, &past);
}

static void recall_of_the_last_frees(struct kunit *test)
{
	struct ndc_account *account = make(test);
	unsigned long i;

	for (i = 1; i <= NDC_FREES + 3; i++)
		remember(account, i);
	for (i = 1; i <= NDC_FREES + 3; i++) {
		struct ndc_past past = ndc_account_recall(account, (void *)i);

		KUNIT_EXPECT_EQ(test, past.bytes, i > 3 ? i : 0);
		KUNIT_EXPECT_EQ(test, past.allocated, i > 3 ? i + 1000 : 0);
		KUNIT_EXPECT_EQ(test, past.freed, i > 3 ? i + 2000 : 0);
	}
}

static void recall_of_what_was_never_freed(struct kunit *test)
{
	struct ndc_account *account = make(test);
	struct ndc_past past = ndc_account_recall(account, test);

	KUNIT_EXPECT_NULL(test, past.key);
	KUNIT_EXPECT_EQ(test, past.freed, 0);
	/* Places that are not used yet are nobody's. */
	past = ndc_account_recall(account, NULL);
	KUNIT_EXPECT_EQ(test, past.allocated, 0);
	KUNIT_EXPECT_EQ(test, past.freed, 0);
	remember(account, 1);
	past = ndc_account_recall(account, (void *)2);
	KUNIT_EXPECT_EQ(test, past.freed, 0);
}

static void recall_takes_the_latest(struct kunit *test)
{
	struct ndc_account *account = make(test);
	const struct ndc_past again = {
		.key = (void *)5,
		.bytes = 50,
		.allocated = 51,
		.freed = 52,
	};
	struct ndc_past past;

	remember(account, 5);
	remember(account, 6);
	ndc_account_sub(account, NDC_PROVIDED, &again);
	remember(account, 7);
	past = ndc_account_recall(account, (void *)5);
	KUNIT_EXPECT_EQ(test, past.bytes, 50);
	KUNIT_EXPECT_EQ(test, past.allocated, 51);
	KUNIT_EXPECT_EQ(test, past.freed, 52);
}

/* The count of frees wraps, and the ring does not notice. */
static void recall_after_four_billion_frees(struct kunit *test)
{
	struct ndc_account *account = make(test);
	unsigned long i;

	account->next = -3U;
	for (i = 1; i <= 6; i++)
		remember(account, i);
	for (i = 1; i <= 6; i++)
		KUNIT_EXPECT_EQ(test,
				ndc_account_recall(account, (void *)i).freed,
				i + 2000);
}

/* With the context of a case that has memory to give back. */
static void done(void *adapter_context, void *memory, union _LARGE_INTEGER *bus,
		 u32 length, void *context)
{
	struct ndt_rig *rig = context;

	if (memory)
		NdisMFreeSharedMemory(rig->adapter, length, TRUE, memory,
				      *bus);
}

static int setup(struct kunit *test)
{
	struct ndt_rig *rig = ndt_rig_create(test, THIS_MODULE);

	test->priv = rig;
	return ndt_rig_register(rig, done);
}

static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ndt_write_file(BYTES, "1073741824"), 0);
	KUNIT_EXPECT_EQ(test, ndt_write_file(REQUESTS, "4096"), 0);
	ndt_rig_destroy(test->priv);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(limits_are_as_documented),
	KUNIT_CASE(reserve_up_to_the_limit),
	KUNIT_CASE(reserve_of_the_largest_length),
	KUNIT_CASE(limit_below_what_is_reserved),
	KUNIT_CASE(limit_is_said_once),
	KUNIT_CASE(reserve_from_many_threads),
	KUNIT_CASE(no_request_over_the_limit),
	KUNIT_CASE(sums_add_up),
	KUNIT_CASE(hold_keeps_the_peak),
	KUNIT_CASE(recall_of_the_last_frees),
	KUNIT_CASE(recall_of_what_was_never_freed),
	KUNIT_CASE(recall_takes_the_latest),
	KUNIT_CASE(recall_after_four_billion_frees),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_memory_account",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/memory/account.c");
