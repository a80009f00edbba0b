// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists: the inline ones of ndis/list.h, those with a lock, and SLISTs.
 */
#include <linux/interrupt.h>
#include <linux/sched.h>

#include "ndt.h"

#include <ndis.h>

struct item {
	unsigned int number;
	LIST_ENTRY entry;
};

static unsigned int number(PLIST_ENTRY entry)
{
	return CONTAINING_RECORD(entry, struct item, entry)->number;
}

static void list_is_a_queue_and_a_stack(struct kunit *test)
{
	struct item a = { 1 }, b = { 2 }, c = { 3 };
	LIST_ENTRY head;

	InitializeListHead(&head);
	KUNIT_EXPECT_TRUE(test, IsListEmpty(&head));
	InsertTailList(&head, &a.entry);
	InsertTailList(&head, &b.entry);
	InsertHeadList(&head, &c.entry);
	KUNIT_EXPECT_FALSE(test, IsListEmpty(&head));
	KUNIT_EXPECT_EQ(test, number(RemoveHeadList(&head)), 3);
	KUNIT_EXPECT_EQ(test, number(RemoveTailList(&head)), 2);
	KUNIT_EXPECT_EQ(test, number(RemoveTailList(&head)), 1);
	KUNIT_EXPECT_PTR_EQ(test, RemoveHeadList(&head), &head);
	KUNIT_EXPECT_PTR_EQ(test, RemoveTailList(&head), &head);
	KUNIT_EXPECT_TRUE(test, IsListEmpty(&head));
}

static void remove_entry_tells_when_it_was_the_last(struct kunit *test)
{
	struct item a = { 1 }, b = { 2 };
	LIST_ENTRY head;

	NdisInitializeListHead(&head);
	InsertTailList(&head, &a.entry);
	InsertTailList(&head, &b.entry);
	KUNIT_EXPECT_FALSE(test, RemoveEntryList(&a.entry));
	KUNIT_EXPECT_TRUE(test, RemoveEntryList(&b.entry));
}

static void append_joins_two_lists(struct kunit *test)
{
	struct item a = { 1 }, b = { 2 }, c = { 3 };
	LIST_ENTRY head, other;

	InitializeListHead(&head);
	InitializeListHead(&other);
	InsertTailList(&head, &a.entry);
	InsertTailList(&other, &b.entry);
	InsertTailList(&other, &c.entry);
	RemoveEntryList(&other);
	AppendTailList(&head, &b.entry);
	KUNIT_EXPECT_EQ(test, number(RemoveHeadList(&head)), 1);
	KUNIT_EXPECT_EQ(test, number(RemoveHeadList(&head)), 2);
	KUNIT_EXPECT_EQ(test, number(RemoveHeadList(&head)), 3);
	KUNIT_EXPECT_TRUE(test, IsListEmpty(&head));
}

static void broken_lists_are_left_alone(struct kunit *test)
{
	struct item a = { 1 }, b = { 2 };
	LIST_ENTRY head, zero = {};
	BOOLEAN empty;

	InitializeListHead(&head);
	InsertTailList(&head, &a.entry);
	InsertTailList(&head, &b.entry);
	RemoveEntryList(&a.entry);
	NDT_EXPECT_BREACH(test, NDC_RULE_LIST,
			  empty = RemoveEntryList(&a.entry));
	KUNIT_EXPECT_FALSE(test, empty);
	KUNIT_EXPECT_EQ(test, number(RemoveHeadList(&head)), 2);

	NDT_EXPECT_BREACH(test, NDC_RULE_LIST, RemoveEntryList(&zero));
	NDT_EXPECT_BREACH(test, NDC_RULE_LIST,
			  InsertTailList(&zero, &a.entry));
	NDT_EXPECT_BREACH(test, NDC_RULE_LIST,
			  InsertHeadList(&zero, &a.entry));
	NDT_EXPECT_BREACH(test, NDC_RULE_LIST,
			  AppendTailList(&head, &zero));
	NDT_EXPECT_BREACH(test, NDC_RULE_LIST,
			  KUNIT_EXPECT_PTR_EQ(test, RemoveHeadList(&zero),
					      &zero));
	NDT_EXPECT_BREACH(test, NDC_RULE_LIST,
			  KUNIT_EXPECT_PTR_EQ(test, RemoveTailList(&zero),
					      &zero));
	NDT_EXPECT_BREACH(test, NDC_RULE_LIST, ndiscompat_list_broken(&zero));
}

static void single_list_is_a_stack(struct kunit *test)
{
	SINGLE_LIST_ENTRY head = {}, a, b;

	KUNIT_EXPECT_NULL(test, PopEntryList(&head));
	PushEntryList(&head, &a);
	PushEntryList(&head, &b);
	KUNIT_EXPECT_PTR_EQ(test, PopEntryList(&head), &b);
	KUNIT_EXPECT_PTR_EQ(test, PopEntryList(&head), &a);
	KUNIT_EXPECT_NULL(test, PopEntryList(&head));
}

static void interlocked_lists_tell_the_neighbour(struct kunit *test)
{
	struct item a = { 1 }, b = { 2 }, c = { 3 };
	NDIS_SPIN_LOCK lock;
	KSPIN_LOCK ke;
	LIST_ENTRY head;

	NdisAllocateSpinLock(&lock);
	KeInitializeSpinLock(&ke);
	InitializeListHead(&head);
	KUNIT_EXPECT_NULL(test, NdisInterlockedRemoveHeadList(&head, &lock));
	KUNIT_EXPECT_NULL(test, NdisInterlockedInsertTailList(&head, &a.entry,
							      &lock));
	KUNIT_EXPECT_PTR_EQ(test, NdisInterlockedInsertTailList(&head, &b.entry,
								&lock),
			    &a.entry);
	KUNIT_EXPECT_PTR_EQ(test, NdisInterlockedInsertHeadList(&head, &c.entry,
								&lock),
			    &a.entry);
	KUNIT_EXPECT_PTR_EQ(test, NdisInterlockedRemoveHeadList(&head, &lock),
			    &c.entry);
	KUNIT_EXPECT_PTR_EQ(test, ExInterlockedRemoveHeadList(&head, &ke),
			    &a.entry);
	KUNIT_EXPECT_PTR_EQ(test, ExInterlockedRemoveHeadList(&head, &ke),
			    &b.entry);
	KUNIT_EXPECT_NULL(test, ExInterlockedRemoveHeadList(&head, &ke));
	KUNIT_EXPECT_NULL(test, ExInterlockedInsertHeadList(&head, &a.entry,
							    &ke));
	KUNIT_EXPECT_PTR_EQ(test, ExInterlockedInsertTailList(&head, &b.entry,
							      &ke), &a.entry);
}

static void interlocked_list_under_its_own_lock(struct kunit *test)
{
	struct item a = { 1 };
	NDIS_SPIN_LOCK lock;
	LIST_ENTRY head;

	NdisAllocateSpinLock(&lock);
	InitializeListHead(&head);
	NdisAcquireSpinLock(&lock);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  NdisInterlockedInsertTailList(&head, &a.entry,
							&lock));
	NdisReleaseSpinLock(&lock);
	KUNIT_EXPECT_PTR_EQ(test, NdisInterlockedRemoveHeadList(&head, &lock),
			    &a.entry);
}

static void interlocked_list_that_is_broken(struct kunit *test)
{
	LIST_ENTRY zero = {};
	struct item a = { 1 };
	NDIS_SPIN_LOCK lock;
	PLIST_ENTRY entry;

	NdisAllocateSpinLock(&lock);
	NDT_EXPECT_BREACH(test, NDC_RULE_LIST,
			  entry = NdisInterlockedInsertTailList(&zero, &a.entry,
								&lock));
	KUNIT_EXPECT_NULL(test, entry);
	NDT_EXPECT_BREACH(test, NDC_RULE_LIST,
			  entry = NdisInterlockedRemoveHeadList(&zero, &lock));
	KUNIT_EXPECT_NULL(test, entry);
}

struct crowd {
	LIST_ENTRY head;
	NDIS_SPIN_LOCK lock;
	SLIST_HEADER stack;
	atomic_t removed;
};

#define ROUNDS	5000

static void move_list_entries(void *data)
{
	struct crowd *crowd = data;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		PLIST_ENTRY entry = NdisInterlockedRemoveHeadList(&crowd->head,
								  &crowd->lock);

		if (!entry)
			continue;
		atomic_inc(&crowd->removed);
		NdisInterlockedInsertTailList(&crowd->head, entry,
					      &crowd->lock);
	}
}

static void interlocked_list_keeps_every_entry(struct kunit *test)
{
	struct item items[8] = {};
	struct crowd crowd = {};
	unsigned int i;

	NdisAllocateSpinLock(&crowd.lock);
	InitializeListHead(&crowd.head);
	for (i = 0; i < ARRAY_SIZE(items); i++)
		InsertTailList(&crowd.head, &items[i].entry);
	ndt_in_threads(test, 4, move_list_entries, &crowd);
	KUNIT_EXPECT_EQ(test, atomic_read(&crowd.removed), 4 * ROUNDS);
	for (i = 0; i < ARRAY_SIZE(items); i++)
		KUNIT_EXPECT_PTR_NE(test, RemoveHeadList(&crowd.head),
				    &crowd.head);
	KUNIT_EXPECT_TRUE(test, IsListEmpty(&crowd.head));
}

static void slist(struct kunit *test)
{
	SLIST_ENTRY a, b, c;
	SLIST_HEADER head;

	InitializeSListHead(&head);
	KUNIT_EXPECT_EQ(test, QueryDepthSList(&head), 0);
	KUNIT_EXPECT_NULL(test, FirstEntrySList(&head));
	KUNIT_EXPECT_NULL(test, InterlockedPopEntrySList(&head));
	KUNIT_EXPECT_NULL(test, InterlockedFlushSList(&head));
	KUNIT_EXPECT_NULL(test, InterlockedPushEntrySList(&head, &a));
	KUNIT_EXPECT_PTR_EQ(test, InterlockedPushEntrySList(&head, &b), &a);
	KUNIT_EXPECT_PTR_EQ(test, InterlockedPushEntrySList(&head, &c), &b);
	KUNIT_EXPECT_EQ(test, QueryDepthSList(&head), 3);
	KUNIT_EXPECT_PTR_EQ(test, FirstEntrySList(&head), &c);
	KUNIT_EXPECT_PTR_EQ(test, InterlockedPopEntrySList(&head), &c);
	KUNIT_EXPECT_EQ(test, QueryDepthSList(&head), 2);
	KUNIT_EXPECT_PTR_EQ(test, InterlockedFlushSList(&head), &b);
	KUNIT_EXPECT_PTR_EQ(test, b.Next, &a);
	KUNIT_EXPECT_NULL(test, a.Next);
	KUNIT_EXPECT_EQ(test, QueryDepthSList(&head), 0);
}

static void slist_by_its_ndis_names(struct kunit *test)
{
	SLIST_HEADER head;
	KSPIN_LOCK lock;
	SLIST_ENTRY a;

	KeInitializeSpinLock(&lock);
	NdisInitializeSListHead(&head);
	KUNIT_EXPECT_NULL(test, NdisInterlockedPushEntrySList(&head, &a,
							      &lock));
	KUNIT_EXPECT_EQ(test, NdisQueryDepthSList(&head), 1);
	KUNIT_EXPECT_PTR_EQ(test, NdisInterlockedPopEntrySList(&head, &lock),
			    &a);
}

static void slist_by_its_executive_names(struct kunit *test)
{
	SLIST_HEADER head;
	KSPIN_LOCK lock;
	SLIST_ENTRY a;

	KeInitializeSpinLock(&lock);
	ExInitializeSListHead(&head);
	KUNIT_EXPECT_NULL(test, ExInterlockedPushEntrySList(&head, &a, &lock));
	KUNIT_EXPECT_EQ(test, ExQueryDepthSList(&head), 1);
	KUNIT_EXPECT_PTR_EQ(test, ExInterlockedPopEntrySList(&head, &lock),
			    &a);
	ExInterlockedPushEntrySList(&head, &a, &lock);
	KUNIT_EXPECT_PTR_EQ(test, ExInterlockedFlushSList(&head), &a);
}

static void slist_entry_that_is_not_aligned(struct kunit *test)
{
	UCHAR storage[64] __aligned(16);
	PSLIST_ENTRY odd = (PSLIST_ENTRY)(storage + 8);
	SLIST_HEADER head;

	InitializeSListHead(&head);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  InterlockedPushEntrySList(&head, odd));
	KUNIT_EXPECT_PTR_EQ(test, InterlockedPopEntrySList(&head), odd);
}

static void push_one(void *data)
{
	static SLIST_ENTRY entry;

	InterlockedPushEntrySList(data, &entry);
}

static void slist_from_any_context(struct kunit *test)
{
	SLIST_HEADER head;

	InitializeSListHead(&head);
	ndt_in_hardirq(push_one, &head);
	KUNIT_EXPECT_NOT_NULL(test, InterlockedPopEntrySList(&head));
	ndt_in_softirq(push_one, &head);
	KUNIT_EXPECT_NOT_NULL(test, InterlockedPopEntrySList(&head));
}

static void move_slist_entries(void *data)
{
	struct crowd *crowd = data;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		PSLIST_ENTRY a = InterlockedPopEntrySList(&crowd->stack);
		PSLIST_ENTRY b = InterlockedPopEntrySList(&crowd->stack);

		if (a)
			InterlockedPushEntrySList(&crowd->stack, a);
		if (b)
			InterlockedPushEntrySList(&crowd->stack, b);
	}
}

static void slist_keeps_every_entry(struct kunit *test)
{
	struct crowd crowd = {};
	SLIST_ENTRY entries[6];
	unsigned int i;

	InitializeSListHead(&crowd.stack);
	for (i = 0; i < ARRAY_SIZE(entries); i++)
		InterlockedPushEntrySList(&crowd.stack, &entries[i]);
	ndt_in_threads(test, 4, move_slist_entries, &crowd);
	KUNIT_EXPECT_EQ(test, QueryDepthSList(&crowd.stack),
			ARRAY_SIZE(entries));
	for (i = 0; i < ARRAY_SIZE(entries); i++)
		KUNIT_EXPECT_NOT_NULL(test,
				      InterlockedPopEntrySList(&crowd.stack));
	KUNIT_EXPECT_NULL(test, InterlockedPopEntrySList(&crowd.stack));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(list_is_a_queue_and_a_stack),
	KUNIT_CASE(remove_entry_tells_when_it_was_the_last),
	KUNIT_CASE(append_joins_two_lists),
	KUNIT_CASE(broken_lists_are_left_alone),
	KUNIT_CASE(single_list_is_a_stack),
	KUNIT_CASE(interlocked_lists_tell_the_neighbour),
	KUNIT_CASE(interlocked_list_under_its_own_lock),
	KUNIT_CASE(interlocked_list_that_is_broken),
	KUNIT_CASE(interlocked_list_keeps_every_entry),
	KUNIT_CASE(slist),
	KUNIT_CASE(slist_by_its_ndis_names),
	KUNIT_CASE(slist_by_its_executive_names),
	KUNIT_CASE(slist_entry_that_is_not_aligned),
	KUNIT_CASE(slist_from_any_context),
	KUNIT_CASE(slist_keeps_every_entry),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_list",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/list.c");
