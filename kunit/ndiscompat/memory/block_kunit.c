// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/memory/block.c: provided blocks, from the layer's own provider;
 * those from others are in provider_kunit.c.
 */
#include "ndt.h"

#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/slab.h>

#include <linux/ndiscompat.h>
#include <ndis.h>

#include "memory/block.h"
#include "memory/pages.h"
#include "memory/state.h"

#define SOME_ELEMENTS	4

/* A block as a port remembers it, with the list that it freed at once. */
struct held {
	NDIS_SHARED_MEMORY_PARAMETERS params;
	NDIS_HANDLE handle;
	union {
		SCATTER_GATHER_LIST list;
		u8 room[sizeof(SCATTER_GATHER_LIST) +
			SOME_ELEMENTS * sizeof(SCATTER_GATHER_ELEMENT)];
	};
};

static void wish(struct held *held, ULONG length)
{
	memset(held, 0, sizeof(*held));
	held->params = (NDIS_SHARED_MEMORY_PARAMETERS) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_SHARED_MEMORY_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_SHARED_MEMORY_PARAMETERS_REVISION_1,
		},
		.Usage = NdisSharedMemoryUsageReceive,
		.Length = length,
		.SGListBufferLength = sizeof(held->room),
		.SGListBuffer = &held->list,
	};
}

static noinline NDIS_STATUS get_wished(struct ndt_rig *rig, struct held *held)
{
	return NdisAllocateSharedMemory(rig->adapter, &held->params,
					&held->handle);
}

static NDIS_STATUS get(struct ndt_rig *rig, struct held *held, ULONG length)
{
	wish(held, length);
	return get_wished(rig, held);
}

static noinline void put(struct ndt_rig *rig, const struct held *held)
{
	NdisFreeSharedMemory(rig->adapter, held->handle);
}

static struct ndc_memory *memory_of(struct ndt_rig *rig)
{
	return rig->adapter->memory;
}

static struct ndc_totals *totals_of(struct ndt_rig *rig)
{
	return &memory_of(rig)->account.families[NDC_PROVIDED];
}

static void expect_nothing_left(struct kunit *test, struct ndt_rig *rig)
{
	ndc_reaper_run(memory_of(rig));
	KUNIT_EXPECT_EQ(test, totals_of(rig)->blocks, 0);
	KUNIT_EXPECT_EQ(test, totals_of(rig)->bytes, 0);
	KUNIT_EXPECT_EQ(test,
			atomic64_read(&memory_of(rig)->account.reserved), 0);
	KUNIT_EXPECT_TRUE(test, ndc_handles_empty(&memory_of(rig)->handles));
	KUNIT_EXPECT_TRUE(test, xa_empty(&memory_of(rig)->extents.pages));
}

static const ULONG lengths[] = {
	1, 2048, 4096, 4097, 9014, 65536, 2 * 1024 * 1024,
};

static void length_to_desc(const ULONG *length, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u", *length);
}

KUNIT_ARRAY_PARAM(length, lengths, length_to_desc);

static void block_is_as_promised(struct kunit *test)
{
	ULONG length = *(const ULONG *)test->param_value;
	struct ndt_rig *rig = test->priv;
	struct held held;

	KUNIT_ASSERT_EQ(test, get(rig, &held, length), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_NOT_NULL(test, held.handle);
	KUNIT_EXPECT_NOT_NULL(test, held.params.SharedMemoryHandle);
	KUNIT_EXPECT_PTR_NE(test, held.handle, held.params.SharedMemoryHandle);
	KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(held.params.VirtualAddress));
	KUNIT_EXPECT_NULL(test, memchr_inv(held.params.VirtualAddress, 0,
					   length));
	KUNIT_EXPECT_EQ(test, held.list.NumberOfElements, 1);
	KUNIT_EXPECT_EQ(test, held.list.Elements[0].Length, length);
	KUNIT_EXPECT_TRUE(test,
			  PAGE_ALIGNED(held.list.Elements[0].Address.QuadPart));
	memset(held.params.VirtualAddress, 0xa5, length);
	KUNIT_EXPECT_EQ(test, totals_of(rig)->bytes, length);
	put(rig, &held);
	expect_nothing_left(test, rig);
}

/* The list belongs to the caller, who frees it right after the call. */
static void list_is_not_kept(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held *held = kunit_kzalloc(test, sizeof(*held), GFP_KERNEL);
	NDIS_HANDLE handle;

	KUNIT_ASSERT_NOT_NULL(test, held);
	KUNIT_ASSERT_EQ(test, get(rig, held, 65536), NDIS_STATUS_SUCCESS);
	handle = held->handle;
	kunit_kfree(test, held);
	NdisFreeSharedMemory(rig->adapter, handle);
	expect_nothing_left(test, rig);
}

struct variation {
	const char *name;
	UCHAR type;
	UCHAR revision;
	USHORT size;
	ULONG flags;
	ULONG queue;
	ULONG vport;
	int usage;
	ULONG length;
	ULONG room;
	NDIS_STATUS status;
};

#define ROOM	(16 + 24)
#define GOOD	NDIS_STATUS_SUCCESS
#define BAD	NDIS_STATUS_INVALID_PARAMETER

/* Names, and what is not as usual. */
static const struct variation variations[] = {
	{ "revision_1", 0x80, 1, 64, 0, 0, 0, 4, 100, ROOM, GOOD },
	{ "revision_2", 0x80, 2, 68, 0, 0, 0, 4, 100, ROOM, GOOD },
	{ "whole_structure", 0x80, 1, 72, 0, 0, 0, 4, 100, ROOM, GOOD },
	{ "newer_revision", 0x80, 7, 200, 0, 0, 0, 4, 100, ROOM, GOOD },
	{ "vport_of_revision_1", 0x80, 1, 64, 0, 0, 9, 4, 100, ROOM, GOOD },
	{ "contiguous", 0x80, 1, 64, 1, 0, 0, 4, 100, ROOM, GOOD },
	{ "queue_of_adapter", 0x80, 1, 64, 0, 3, 0, 4, 100, ROOM, GOOD },
	{ "usage_undefined", 0x80, 1, 64, 0, 0, 0, 0, 100, ROOM, GOOD },
	{ "usage_xmit", 0x80, 1, 64, 0, 0, 0, 1, 100, ROOM, GOOD },
	{ "usage_xmit_header", 0x80, 1, 64, 0, 0, 0, 2, 100, ROOM, GOOD },
	{ "usage_xmit_data", 0x80, 1, 64, 0, 0, 0, 3, 100, ROOM, GOOD },
	{ "usage_lookahead", 0x80, 1, 64, 0, 0, 0, 5, 100, ROOM, GOOD },
	{ "usage_post_lookahead", 0x80, 1, 64, 0, 0, 0, 6, 100, ROOM, GOOD },
	{ "usage_header", 0x80, 1, 64, 0, 0, 0, 7, 100, ROOM, GOOD },
	{ "usage_data", 0x80, 1, 64, 0, 0, 0, 8, 100, ROOM, GOOD },
	{ "usage_other", 0x80, 1, 64, 0, 0, 0, 9, 100, ROOM, GOOD },
	{ "wrong_type", 0x83, 1, 64, 0, 0, 0, 4, 100, ROOM, BAD },
	{ "revision_0", 0x80, 0, 64, 0, 0, 0, 4, 100, ROOM, BAD },
	{ "small_size", 0x80, 1, 63, 0, 0, 0, 4, 100, ROOM, BAD },
	{ "small_size_of_2", 0x80, 2, 67, 0, 0, 0, 4, 100, ROOM, BAD },
	{ "unknown_flags", 0x80, 1, 64, 2, 0, 0, 4, 100, ROOM, BAD },
	{ "unknown_queue", 0x80, 1, 64, 0, 4, 0, 4, 100, ROOM, BAD },
	{ "unknown_vport", 0x80, 2, 68, 0, 0, 1, 4, 100, ROOM, BAD },
	{ "usage_max", 0x80, 1, 64, 0, 0, 0, 10, 100, ROOM, BAD },
	{ "usage_negative", 0x80, 1, 64, 0, 0, 0, -1, 100, ROOM, BAD },
	{ "no_length", 0x80, 1, 64, 0, 0, 0, 4, 0, ROOM, BAD },
	{ "no_room", 0x80, 1, 64, 0, 0, 0, 4, 100, ROOM - 1, BAD },
	{ "no_room_at_all", 0x80, 1, 64, 0, 0, 0, 4, 100, 0, BAD },
};

static void variation_to_desc(const struct variation *variation, char *desc)
{
	strscpy(desc, variation->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(variation, variations, variation_to_desc);

static void call_checks_its_parameters(struct kunit *test)
{
	const struct variation *variation = test->param_value;
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	bool good = variation->status == GOOD;
	struct ndt_rig *rig = test->priv;
	struct held held;

	if (!good)
		ndt_announce(test, NDC_RULE_ARGUMENT);
	KUNIT_ASSERT_EQ(test, xa_err(xa_store(&rig->adapter->queues, 3, rig,
					      GFP_KERNEL)), 0);
	wish(&held, variation->length);
	held.params.Header.Type = variation->type;
	held.params.Header.Revision = variation->revision;
	held.params.Header.Size = variation->size;
	held.params.Flags = variation->flags;
	held.params.QueueId = variation->queue;
	held.params.VPortId = variation->vport;
	held.params.Usage = variation->usage;
	held.params.SGListBufferLength = variation->room;
	held.handle = rig;
	KUNIT_EXPECT_EQ(test, get_wished(rig, &held), variation->status);
	KUNIT_EXPECT_EQ(test, !!held.handle, good);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT),
			before + !good);
	if (good)
		put(rig, &held);
	expect_nothing_left(test, rig);
}

static void null_pointers_fail(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE handle = rig;
	struct held held;
	NDIS_STATUS status;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisAllocateSharedMemory(rig->adapter, NULL,
							    &handle));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_NULL(test, handle);
	wish(&held, 100);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisAllocateSharedMemory(rig->adapter,
							    &held.params,
							    NULL));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_INVALID_PARAMETER);
	held.params.SGListBuffer = NULL;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisAllocateSharedMemory(rig->adapter,
							    &held.params,
							    &handle));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_INVALID_PARAMETER);
	expect_nothing_left(test, rig);
}

static void wrong_handles_fail(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held;
	NDIS_STATUS status;

	wish(&held, 100);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisAllocateSharedMemory(rig->dma,
							    &held.params,
							    &held.handle));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_INVALID_PARAMETER);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisAllocateSharedMemory(NULL,
							    &held.params,
							    &held.handle));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_INVALID_PARAMETER);
}

/* A driver handle means the one adapter that the driver has. */
static void driver_handle_means_its_adapter(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *other;
	NDIS_HANDLE none;
	struct held held;
	NDIS_STATUS status;

	wish(&held, 100);
	KUNIT_ASSERT_EQ(test,
			NdisAllocateSharedMemory(rig->driver, &held.params,
						 &held.handle),
			NDIS_STATUS_SUCCESS);
	other = ndiscompat_adapter_create(rig->driver, rig->adapter->dev,
					  "nic1", NULL, true);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, other);
	/* It is freed with the same handle, however many there are now. */
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeSharedMemory(rig->adapter, held.handle));
	KUNIT_EXPECT_EQ(test, totals_of(rig)->blocks, 1);
	NdisFreeSharedMemory(rig->driver, held.handle);
	KUNIT_EXPECT_EQ(test, totals_of(rig)->blocks, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisAllocateSharedMemory(rig->driver,
							    &held.params,
							    &none));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_INVALID_PARAMETER);
	/* Also what is wrong with such a free is told of the block. */
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeSharedMemory(rig->driver, held.handle));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeSharedMemory(rig->driver, rig));
	ndiscompat_adapter_destroy(other);
	expect_nothing_left(test, rig);
}

static void allocation_before_registration_fails(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held;
	NDIS_STATUS status;

	ndt_rig_deregister(rig);
	wish(&held, 100);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  status = NdisAllocateSharedMemory(rig->adapter,
							    &held.params,
							    &held.handle));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(test, held.handle);
}

struct call {
	struct ndt_rig *rig;
	struct held held;
	NDIS_STATUS status;
};

static void get_it(void *data)
{
	struct call *call = data;

	call->status = NdisAllocateSharedMemory(call->rig->adapter,
						&call->held.params,
						&call->held.handle);
}

static void put_it(void *data)
{
	struct call *call = data;

	NdisFreeSharedMemory(call->rig->adapter, call->held.handle);
}

static void allocation_at_dispatch_fails(struct kunit *test)
{
	struct call call = { .rig = test->priv };

	wish(&call.held, 100);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_softirq(get_it, &call));
	KUNIT_EXPECT_EQ(test, call.status, NDIS_STATUS_FAILURE);
	expect_nothing_left(test, call.rig);
}

static void free_at_dispatch_is_done_later(struct kunit *test)
{
	struct call call = { .rig = test->priv };

	KUNIT_ASSERT_EQ(test, get(call.rig, &call.held, 65536),
			NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_softirq(put_it, &call));
	KUNIT_EXPECT_EQ(test, totals_of(call.rig)->blocks, 0);
	expect_nothing_left(test, call.rig);
}

static noinline void put_in_interrupt(void *data)
{
	struct call *call = data;

	NdisFreeSharedMemory(call->rig->adapter, call->held.handle);
	call->status++;
}

static void free_in_an_interrupt_is_refused(struct kunit *test)
{
	struct call call = { .rig = test->priv };

	KUNIT_ASSERT_EQ(test, get(call.rig, &call.held, 65536),
			NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(put_in_interrupt, &call));
	KUNIT_EXPECT_EQ(test, totals_of(call.rig)->blocks, 1);
	put(call.rig, &call.held);
}

static void free_with_interrupts_off_is_done_later(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_IRQL);
	struct ndt_rig *rig = test->priv;
	struct held held;
	bool still_off;

	KUNIT_ASSERT_EQ(test, get(rig, &held, 65536), NDIS_STATUS_SUCCESS);
	ndt_announce(test, NDC_RULE_IRQL);
	local_irq_disable();
	NdisFreeSharedMemory(rig->adapter, held.handle);
	still_off = irqs_disabled();
	local_irq_enable();
	KUNIT_EXPECT_TRUE(test, still_off);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_IRQL), before + 1);
	expect_nothing_left(test, rig);
}

static void shutdown_keeps_memory_as_it_is(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held, none;
	NDIS_STATUS status;

	KUNIT_ASSERT_EQ(test, get(rig, &held, 100), NDIS_STATUS_SUCCESS);
	wish(&none, 100);
	rig->adapter->phase = NDC_PHASE_SHUTDOWN;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  status = NdisAllocateSharedMemory(rig->adapter,
							    &none.params,
							    &none.handle));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisFreeSharedMemory(rig->adapter, held.handle));
	KUNIT_EXPECT_EQ(test, totals_of(rig)->blocks, 1);
	rig->adapter->phase = NDC_PHASE_HALTING;
	put(rig, &held);
}

static void wrong_frees_are_refused(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *other;
	struct held held;

	KUNIT_ASSERT_EQ(test, get(rig, &held, 100), NDIS_STATUS_SUCCESS);
	/* NULL is nothing at all. */
	NdisFreeSharedMemory(rig->adapter, NULL);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeSharedMemory(rig->adapter,
					       held.params.SharedMemoryHandle));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeSharedMemory(rig->adapter, rig));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeSharedMemory(rig->adapter,
					       held.params.VirtualAddress));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisFreeSharedMemory(rig->dma, held.handle));
	/* Its address is not what frees it in the other family. */
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(rig->adapter, 100, TRUE,
						held.params.VirtualAddress,
						held.list.Elements[0].Address));
	other = ndiscompat_adapter_create(rig->driver, rig->adapter->dev,
					  "nic1", NULL, true);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, other);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeSharedMemory(other, held.handle));
	ndiscompat_adapter_destroy(other);
	KUNIT_EXPECT_EQ(test, totals_of(rig)->blocks, 1);
	KUNIT_EXPECT_EQ(test, atomic64_read(&totals_of(rig)->refused), 3);
	put(rig, &held);
	expect_nothing_left(test, rig);
}

static void second_free_is_refused(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held;
	char *text;

	KUNIT_ASSERT_EQ(test, get(rig, &held, 100), NDIS_STATUS_SUCCESS);
	put(rig, &held);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeSharedMemory(rig->adapter, held.handle));
	text = ndt_read_file(test, "/sys/kernel/debug/ndiscompat/breaches");
	text = strstr(text, "free already, at second_free_is_refused+");
	KUNIT_ASSERT_NOT_NULL(test, text);
	*strchrnul(text, '\n') = '\0';
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "; allocated at get_wished"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, ", freed at put"));
	expect_nothing_left(test, rig);
}

static void allocation_over_the_limit_fails(struct kunit *test)
{
	const char *limit =
		"/sys/module/ndiscompat/parameters/shared_memory_bytes";
	struct ndt_rig *rig = test->priv;
	struct held held, other;

	KUNIT_ASSERT_EQ(test, ndt_write_file(limit, "100000"), 0);
	KUNIT_EXPECT_EQ(test, get(rig, &held, 60000), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, get(rig, &other, 60000), NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_NULL(test, other.handle);
	KUNIT_EXPECT_NULL(test, other.params.VirtualAddress);
	KUNIT_EXPECT_EQ(test, get(rig, &other, 30000), NDIS_STATUS_SUCCESS);
	put(rig, &other);
	put(rig, &held);
	KUNIT_EXPECT_EQ(test, ndt_write_file(limit, "1073741824"), 0);
	KUNIT_EXPECT_EQ(test, atomic64_read(&totals_of(rig)->failed), 1);
	expect_nothing_left(test, rig);
}

struct node {
	const char *name;
	ULONG node;
	NDIS_STATUS status;
};

/* On a machine of one node; more are in the system tests. */
static const struct node nodes[] = {
	{ "node_0", 0, NDIS_STATUS_SUCCESS },
	{ "any", MM_ANY_NODE_OK, NDIS_STATUS_SUCCESS },
	{ "node_1", 1, NDIS_STATUS_RESOURCES },
	{ "impossible_node", 0x7fffffff, NDIS_STATUS_RESOURCES },
};

static void node_to_desc(const struct node *node, char *desc)
{
	strscpy(desc, node->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(node, nodes, node_to_desc);

static void preferred_node_is_honoured(struct kunit *test)
{
	const struct node *node = test->param_value;
	struct ndt_rig *rig = test->priv;
	struct held held;

	wish(&held, 65536);
	held.params.PreferredNode = node->node;
	KUNIT_EXPECT_EQ(test, get_wished(rig, &held), node->status);
	if (node->status == NDIS_STATUS_SUCCESS)
		put(rig, &held);
	expect_nothing_left(test, rig);
}

static void every_allocation_may_fail(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	unsigned int nth, failures = 0;
	NDIS_STATUS status;
	struct held held;

	for (nth = 1; ; nth++) {
		wish(&held, 100000);
		ndt_fail_nth(nth);
		status = get_wished(rig, &held);
		if (!ndt_failed())
			break;
		if (status == NDIS_STATUS_SUCCESS) {
			put(rig, &held);
		} else {
			KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCES);
			KUNIT_EXPECT_NULL(test, held.handle);
			KUNIT_EXPECT_NULL(test, held.params.VirtualAddress);
			failures++;
		}
		expect_nothing_left(test, rig);
	}
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
	/* The pages' five, the block, 25 pages to be found by, the handle. */
	KUNIT_EXPECT_EQ(test, nth - 1, 32);
	/* Instead of one run there may be smaller ones. */
	KUNIT_EXPECT_EQ(test, failures, 31);
	put(rig, &held);
	expect_nothing_left(test, rig);
}

static void injected_fault_fails(struct kunit *test)
{
	const char *chance = "/sys/kernel/debug/ndiscompat/fault/probability";
	const char *times = "/sys/kernel/debug/ndiscompat/fault/times";
	struct ndt_rig *rig = test->priv;
	struct held held;

	KUNIT_ASSERT_EQ(test, ndt_write_file(chance, "100"), 0);
	KUNIT_EXPECT_EQ(test, get(rig, &held, 100), NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_EQ(test, get(rig, &held, 100), NDIS_STATUS_SUCCESS);
	put(rig, &held);
	KUNIT_ASSERT_EQ(test, ndt_write_file(chance, "0"), 0);
	KUNIT_ASSERT_EQ(test, ndt_write_file(times, "1"), 0);
}

static void left_block_is_named(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held;
	char *text;

	KUNIT_ASSERT_EQ(test, xa_err(xa_store(&rig->adapter->queues, 3, rig,
					      GFP_KERNEL)), 0);
	wish(&held, 12345);
	held.params.QueueId = 3;
	held.params.Usage = NdisSharedMemoryUsageReceiveData;
	KUNIT_ASSERT_EQ(test, NdisAllocateSharedMemory(rig->adapter,
						       &held.params,
						       &held.handle),
			NDIS_STATUS_SUCCESS);
	ndt_announce(test, NDC_RULE_LEAK);
	ndt_rig_deregister(rig);
	text = ndt_read_file(test, "/sys/kernel/debug/ndiscompat/breaches");
	text = strstr(text, "leak: a provided block of 12345 bytes, queue 3, usage ReceiveData, ");
	KUNIT_ASSERT_NOT_NULL(test, text);
	*strchrnul(text, '\n') = '\0';
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "at left_block_is_named+"));
}

static void bus_address_leads_to_memory(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held;
	dma_addr_t bus;
	u8 *memory;

	KUNIT_ASSERT_EQ(test, get(rig, &held, 5000), NDIS_STATUS_SUCCESS);
	bus = held.list.Elements[0].Address.QuadPart;
	memory = held.params.VirtualAddress;
	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test,
			    ndiscompat_bus_to_virt(rig->adapter, bus + 1000,
						   4000),
			    (void *)memory + 1000);
	KUNIT_EXPECT_NULL(test, ndiscompat_bus_to_virt(rig->adapter,
						       bus + 1000, 4001));
	rcu_read_unlock();
	put(rig, &held);
	rcu_read_lock();
	KUNIT_EXPECT_NULL(test, ndiscompat_bus_to_virt(rig->adapter, bus, 1));
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, atomic64_read(&memory_of(rig)->strays), 2);
}

struct churn {
	struct ndt_rig *rig;
	atomic_t seed;
	atomic_t failures;
	atomic_t trespasses;
};

static void allocate_and_free(void *data)
{
	struct churn *churn = data;
	struct rnd_state random;
	struct held *held;
	u8 mark = atomic_inc_return(&churn->seed) * 8;
	unsigned int step, i;

	held = kcalloc(8, sizeof(*held), GFP_KERNEL);
	prandom_seed_state(&random, mark);
	for (step = 0; held && step < 400; step++) {
		u32 length = 1 + prandom_u32_state(&random) % 30000;

		i = prandom_u32_state(&random) % 8;
		if (!held[i].handle) {
			if (get(churn->rig, &held[i], length))
				atomic_inc(&churn->failures);
			else
				memset(held[i].params.VirtualAddress, mark + i,
				       length);
			continue;
		}
		if (memchr_inv(held[i].params.VirtualAddress, mark + i,
			       held[i].params.Length))
			atomic_inc(&churn->trespasses);
		put(churn->rig, &held[i]);
		held[i].handle = NULL;
	}
	for (i = 0; held && i < 8; i++)
		put(churn->rig, &held[i]);
	kfree(held);
}

static void many_threads(struct kunit *test)
{
	struct churn churn = { .rig = test->priv };

	ndt_in_threads(test, 8, allocate_and_free, &churn);
	KUNIT_EXPECT_EQ(test, atomic_read(&churn.failures), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&churn.trespasses), 0);
	KUNIT_EXPECT_GE(test, totals_of(churn.rig)->allocated, 8 * 100);
	expect_nothing_left(test, churn.rig);
}

static void free_the_same(void *data)
{
	struct call *call = data;

	NdisFreeSharedMemory(call->rig->adapter, call->held.handle);
}

static void one_of_two_frees_wins(struct kunit *test)
{
	struct call *call = kunit_kzalloc(test, sizeof(*call), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, call);
	call->rig = test->priv;
	ndt_announce(test, NDC_RULE_MEMORY);
	for (i = 0; i < 100; i++) {
		KUNIT_ASSERT_EQ(test, get(call->rig, &call->held, 4096),
				NDIS_STATUS_SUCCESS);
		ndt_in_threads(test, 2, free_the_same, call);
		KUNIT_EXPECT_EQ(test, totals_of(call->rig)->blocks, 0);
	}
	KUNIT_EXPECT_EQ(test, atomic64_read(&totals_of(call->rig)->refused),
			100);
	expect_nothing_left(test, call->rig);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(block_is_as_promised, length_gen_params),
	KUNIT_CASE(list_is_not_kept),
	KUNIT_CASE_PARAM(call_checks_its_parameters, variation_gen_params),
	KUNIT_CASE(null_pointers_fail),
	KUNIT_CASE(wrong_handles_fail),
	KUNIT_CASE(driver_handle_means_its_adapter),
	KUNIT_CASE(allocation_before_registration_fails),
	KUNIT_CASE(allocation_at_dispatch_fails),
	KUNIT_CASE(free_at_dispatch_is_done_later),
	KUNIT_CASE(free_in_an_interrupt_is_refused),
	KUNIT_CASE(free_with_interrupts_off_is_done_later),
	KUNIT_CASE(shutdown_keeps_memory_as_it_is),
	KUNIT_CASE(wrong_frees_are_refused),
	KUNIT_CASE(second_free_is_refused),
	KUNIT_CASE(allocation_over_the_limit_fails),
	KUNIT_CASE_PARAM(preferred_node_is_honoured, node_gen_params),
	KUNIT_CASE(every_allocation_may_fail),
	KUNIT_CASE(injected_fault_fails),
	KUNIT_CASE(left_block_is_named),
	KUNIT_CASE(bus_address_leads_to_memory),
	KUNIT_CASE(many_threads),
	KUNIT_CASE(one_of_two_frees_wins),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_memory_block",
	.init = ndt_rig_init_registered,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/memory/block.c");
