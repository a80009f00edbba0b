// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tracepoints of the memory floor: a probe sees every block come and go.
 */
#include "memory/trace.h"

#include <linux/completion.h>
#include <linux/slab.h>

#include <linux/ndiscompat.h>

#include "memory/state.h"
#include "ndt.h"

#include <ndis.h>

#define QUEUE	5

/* What the last event of a kind said. */
struct event {
	unsigned int times;
	const struct ndc_adapter *adapter;
	unsigned int family;
	size_t length;
	u64 bus;
	u32 queue;
	unsigned long caller;
	const void *context;
	const void *memory;
};

static struct event alloc, freed, failed, request, completed;

static void probe_block(void *data, const struct ndc_adapter *adapter,
			unsigned int family, u32 length, dma_addr_t bus,
			u32 queue, unsigned long caller)
{
	struct event *event = data;

	*event = (struct event) {
		.times = event->times + 1,
		.adapter = adapter,
		.family = family,
		.length = length,
		.bus = bus,
		.queue = queue,
		.caller = caller,
	};
}

static void probe_failed(void *data, const struct ndc_adapter *adapter,
			 unsigned int family, size_t length,
			 unsigned long caller)
{
	struct event *event = data;

	*event = (struct event) {
		.times = event->times + 1,
		.adapter = adapter,
		.family = family,
		.length = length,
		.caller = caller,
	};
}

static void probe_async(void *data, const struct ndc_adapter *adapter,
			u32 length, const void *context, const void *memory)
{
	struct event *event = data;

	*event = (struct event) {
		.times = event->times + 1,
		.adapter = adapter,
		.length = length,
		.context = context,
		.memory = memory,
	};
}

static noinline PVOID get(struct ndt_rig *rig, ULONG length,
			  NDIS_PHYSICAL_ADDRESS *bus)
{
	PVOID memory;

	NdisMAllocateSharedMemory(rig->adapter, length, TRUE, &memory, bus);
	return memory;
}

static noinline void put(struct ndt_rig *rig, ULONG length, PVOID memory,
			 NDIS_PHYSICAL_ADDRESS bus)
{
	NdisMFreeSharedMemory(rig->adapter, length, TRUE, memory, bus);
}

static bool at(unsigned long caller, const void *function)
{
	/* The functions of this file that call are all shorter. */
	return caller - (unsigned long)function < 1024;
}

static void common_block_comes_and_goes(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_PHYSICAL_ADDRESS bus;
	PVOID memory = get(rig, 1601, &bus);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_EXPECT_EQ(test, alloc.times, 1);
	KUNIT_EXPECT_PTR_EQ(test, alloc.adapter, rig->adapter);
	KUNIT_EXPECT_EQ(test, alloc.family, NDC_COMMON);
	KUNIT_EXPECT_EQ(test, alloc.length, 1601);
	KUNIT_EXPECT_EQ(test, alloc.bus, bus.QuadPart);
	KUNIT_EXPECT_EQ(test, alloc.queue, 0);
	KUNIT_EXPECT_TRUE(test, at(alloc.caller, get));
	KUNIT_EXPECT_EQ(test, freed.times, 0);
	put(rig, 1601, memory, bus);
	KUNIT_EXPECT_EQ(test, freed.times, 1);
	KUNIT_EXPECT_PTR_EQ(test, freed.adapter, rig->adapter);
	KUNIT_EXPECT_EQ(test, freed.family, NDC_COMMON);
	KUNIT_EXPECT_EQ(test, freed.length, 1601);
	KUNIT_EXPECT_EQ(test, freed.bus, bus.QuadPart);
	KUNIT_EXPECT_TRUE(test, at(freed.caller, put));
	KUNIT_EXPECT_EQ(test, alloc.times, 1);
	KUNIT_EXPECT_EQ(test, failed.times, 0);
}

static void refused_calls_are_not_traced(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_PHYSICAL_ADDRESS bus;
	PVOID memory = get(rig, 700, &bus), none;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(rig->adapter, 699, TRUE,
						memory, bus));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMAllocateSharedMemory(rig->adapter, 0, TRUE,
						    &none, &bus));
	bus.QuadPart = alloc.bus;
	KUNIT_EXPECT_EQ(test, freed.times, 0);
	KUNIT_EXPECT_EQ(test, alloc.times, 1);
	KUNIT_EXPECT_EQ(test, failed.times, 0);
	put(rig, 700, memory, bus);
}

static noinline NDIS_STATUS obtain(struct ndt_rig *rig, ULONG length,
				   SCATTER_GATHER_LIST *list, ULONG bytes,
				   PVOID *handle)
{
	NDIS_SHARED_MEMORY_PARAMETERS params = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_SHARED_MEMORY_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_SHARED_MEMORY_PARAMETERS_REVISION_1,
		},
		.QueueId = QUEUE,
		.PreferredNode = MM_ANY_NODE_OK,
		.Usage = NdisSharedMemoryUsageReceive,
		.Length = length,
		.SGListBuffer = list,
		.SGListBufferLength = bytes,
	};

	return NdisAllocateSharedMemory(rig->adapter, &params, handle);
}

static noinline void release(struct ndt_rig *rig, PVOID handle)
{
	NdisFreeSharedMemory(rig->adapter, handle);
}

static void provided_block_comes_and_goes(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	SCATTER_GATHER_LIST *list = kunit_kzalloc(test, 4096, GFP_KERNEL);
	PVOID handle;

	KUNIT_ASSERT_NOT_NULL(test, list);
	KUNIT_ASSERT_EQ(test, obtain(rig, 9015, list, 4096, &handle),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, alloc.times, 1);
	KUNIT_EXPECT_PTR_EQ(test, alloc.adapter, rig->adapter);
	KUNIT_EXPECT_EQ(test, alloc.family, NDC_PROVIDED);
	KUNIT_EXPECT_EQ(test, alloc.length, 9015);
	KUNIT_EXPECT_EQ(test, alloc.bus, list->Elements[0].Address.QuadPart);
	KUNIT_EXPECT_EQ(test, alloc.queue, QUEUE);
	KUNIT_EXPECT_TRUE(test, at(alloc.caller, obtain));
	release(rig, handle);
	KUNIT_EXPECT_EQ(test, freed.times, 1);
	KUNIT_EXPECT_EQ(test, freed.family, NDC_PROVIDED);
	KUNIT_EXPECT_EQ(test, freed.length, 9015);
	KUNIT_EXPECT_EQ(test, freed.bus, alloc.bus);
	KUNIT_EXPECT_EQ(test, freed.queue, QUEUE);
	KUNIT_EXPECT_TRUE(test, at(freed.caller, release));
	/* Nothing is freed, so nothing is traced. */
	release(rig, NULL);
	KUNIT_EXPECT_EQ(test, freed.times, 1);
}

static void failure_is_traced(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_PHYSICAL_ADDRESS bus;
	SCATTER_GATHER_LIST *list;
	PVOID handle;

	list = kunit_kzalloc(test, 4096, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, list);
	ndt_fail_all(true);
	KUNIT_EXPECT_NULL(test, get(rig, 65537, &bus));
	ndt_fail_all(false);
	KUNIT_EXPECT_EQ(test, failed.times, 1);
	KUNIT_EXPECT_PTR_EQ(test, failed.adapter, rig->adapter);
	KUNIT_EXPECT_EQ(test, failed.family, NDC_COMMON);
	KUNIT_EXPECT_EQ(test, failed.length, 65537);
	KUNIT_EXPECT_TRUE(test, at(failed.caller, get));
	/* Over the limit is the same to a driver. */
	KUNIT_EXPECT_EQ(test, obtain(rig, MAXULONG, list, 4096, &handle),
			NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_EQ(test, failed.times, 2);
	KUNIT_EXPECT_EQ(test, failed.family, NDC_PROVIDED);
	KUNIT_EXPECT_EQ(test, failed.length, MAXULONG);
	KUNIT_EXPECT_TRUE(test, at(failed.caller, obtain));
	KUNIT_EXPECT_EQ(test, alloc.times, 0);
}

/* The block of a request, for the case to free. */
static DECLARE_COMPLETION(answered);
static PVOID got;
static NDIS_PHYSICAL_ADDRESS got_at;

static void done(void *adapter_context, void *memory, union _LARGE_INTEGER *bus,
		 u32 length, void *context)
{
	got = memory;
	if (bus)
		got_at = *bus;
	complete(&answered);
}

static noinline NDIS_STATUS ask(struct ndt_rig *rig, ULONG length)
{
	return NdisMAllocateSharedMemoryAsyncEx(rig->dma, length, TRUE, &got);
}

static void request_and_completion_are_traced(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;

	KUNIT_ASSERT_EQ(test, ask(rig, 1602), NDIS_STATUS_PENDING);
	wait_for_completion(&answered);
	KUNIT_ASSERT_NOT_NULL(test, got);
	KUNIT_EXPECT_EQ(test, request.times, 1);
	KUNIT_EXPECT_PTR_EQ(test, request.adapter, rig->adapter);
	KUNIT_EXPECT_EQ(test, request.length, 1602);
	KUNIT_EXPECT_PTR_EQ(test, request.context, (const void *)&got);
	KUNIT_EXPECT_NULL(test, request.memory);
	KUNIT_EXPECT_EQ(test, alloc.times, 1);
	KUNIT_EXPECT_EQ(test, alloc.bus, got_at.QuadPart);
	KUNIT_EXPECT_TRUE(test, at(alloc.caller, ask));
	KUNIT_EXPECT_EQ(test, completed.times, 1);
	KUNIT_EXPECT_PTR_EQ(test, completed.adapter, rig->adapter);
	KUNIT_EXPECT_EQ(test, completed.length, 1602);
	KUNIT_EXPECT_PTR_EQ(test, completed.context, (const void *)&got);
	KUNIT_EXPECT_PTR_EQ(test, completed.memory, (const void *)got);
	KUNIT_EXPECT_EQ(test, failed.times, 0);
	put(rig, 1602, got, got_at);
}

/* Chosen for this call alone, so that the request itself is taken. */
static void completion_without_memory_is_traced(struct kunit *test)
{
	const char *call = "/sys/kernel/debug/ndiscompat/fault/call";
	const char *often = "/sys/kernel/debug/ndiscompat/fault/probability";
	const char *times = "/sys/kernel/debug/ndiscompat/fault/times";
	struct ndt_rig *rig = test->priv;

	KUNIT_ASSERT_EQ(test, ndt_write_file(call,
					     "MiniportSharedMemoryAllocateComplete"),
			0);
	KUNIT_ASSERT_EQ(test, ndt_write_file(often, "100"), 0);
	KUNIT_EXPECT_EQ(test, ask(rig, 1603), NDIS_STATUS_PENDING);
	wait_for_completion(&answered);
	KUNIT_EXPECT_EQ(test, ndt_write_file(often, "0"), 0);
	KUNIT_EXPECT_EQ(test, ndt_write_file(call, ""), 0);
	KUNIT_EXPECT_EQ(test, ndt_write_file(times, "1"), 0);
	KUNIT_EXPECT_NULL(test, got);
	KUNIT_EXPECT_EQ(test, request.times, 1);
	KUNIT_EXPECT_EQ(test, completed.times, 1);
	KUNIT_EXPECT_EQ(test, completed.length, 1603);
	KUNIT_EXPECT_NULL(test, completed.memory);
	KUNIT_EXPECT_EQ(test, failed.times, 1);
	KUNIT_EXPECT_EQ(test, failed.family, NDC_COMMON);
	KUNIT_EXPECT_EQ(test, failed.length, 1603);
	KUNIT_EXPECT_TRUE(test, at(failed.caller, ask));
	KUNIT_EXPECT_EQ(test, alloc.times, 0);
}

static void refused_request_is_a_failure(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;

	ndc_async_close(rig->adapter->memory);
	KUNIT_EXPECT_EQ(test, ask(rig, 1604), NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, completed.times, 0);
	KUNIT_EXPECT_EQ(test, failed.times, 1);
	KUNIT_EXPECT_EQ(test, failed.length, 1604);
}

static void events_are_in_tracefs(struct kunit *test)
{
	static const char * const rows[][2] = {
		{ "ndc_alloc", "field:char adapter[32]" },
		{ "ndc_alloc", "field:u64 bus" },
		{ "ndc_alloc", "field:u32 queue" },
		{ "ndc_alloc", "field:unsigned long caller" },
		{ "ndc_free", "field:u32 length" },
		{ "ndc_alloc_failed", "field:size_t length" },
		{ "ndc_alloc_failed", "field:unsigned int family" },
		{ "ndc_async_request", "field:const void * context" },
		{ "ndc_async_complete", "field:bool obtained" },
	};
	unsigned int i;
	char path[96];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		snprintf(path, sizeof(path),
			 "/sys/kernel/tracing/events/ndiscompat/%s/format",
			 rows[i][0]);
		KUNIT_EXPECT_NOT_NULL_MSG(test,
					  strstr(ndt_read_file(test, path),
						 rows[i][1]),
					  "%s: %s", rows[i][0], rows[i][1]);
	}
}

/* As a person reads them. */
static void events_are_printed(struct kunit *test)
{
	const char *enable = "/sys/kernel/tracing/events/ndiscompat/enable";
	struct ndt_rig *rig = test->priv;
	NDIS_PHYSICAL_ADDRESS bus;
	char line[80], *text;
	PVOID memory;

	KUNIT_ASSERT_EQ(test, ndt_write_file(enable, "1"), 0);
	memory = get(rig, 1605, &bus);
	if (memory)
		put(rig, 1605, memory, bus);
	if (ask(rig, 1606) == NDIS_STATUS_PENDING)
		wait_for_completion(&answered);
	KUNIT_EXPECT_EQ(test, ndt_write_file(enable, "0"), 0);
	text = ndt_read_file(test, "/sys/kernel/tracing/trace");
	KUNIT_EXPECT_EQ(test, ndt_write_file("/sys/kernel/tracing/trace", ""),
			0);
	snprintf(line, sizeof(line),
		 "ndc_alloc: nic0: common, 1605 bytes at %#llx, queue 0, at get",
		 (u64)bus.QuadPart);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, line));
	snprintf(line, sizeof(line),
		 "ndc_free: nic0: common, 1605 bytes at %#llx, queue 0, at put",
		 (u64)bus.QuadPart);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, line));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text,
					   "ndc_async_request: nic0: 1606 bytes"));
	text = strstr(text, "ndc_async_complete: nic0: 1606 bytes");
	KUNIT_ASSERT_NOT_NULL(test, text);
	*strchrnul(text, '\n') = '\0';
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "memory obtained"));
	put(rig, 1606, got, got_at);
}

static int setup(struct kunit *test)
{
	struct ndt_rig *rig = ndt_rig_create(test, THIS_MODULE);

	test->priv = rig;
	alloc.times = 0;
	freed.times = 0;
	failed.times = 0;
	request.times = 0;
	completed.times = 0;
	reinit_completion(&answered);
	got = NULL;
	xa_store(&rig->adapter->queues, QUEUE, xa_mk_value(1), GFP_KERNEL);
	return ndt_rig_register(rig, done) ?:
	       register_trace_ndc_alloc(probe_block, &alloc) ?:
	       register_trace_ndc_free(probe_block, &freed) ?:
	       register_trace_ndc_alloc_failed(probe_failed, &failed) ?:
	       register_trace_ndc_async_request(probe_async, &request) ?:
	       register_trace_ndc_async_complete(probe_async, &completed);
}

static void teardown(struct kunit *test)
{
	unregister_trace_ndc_alloc(probe_block, &alloc);
	unregister_trace_ndc_free(probe_block, &freed);
	unregister_trace_ndc_alloc_failed(probe_failed, &failed);
	unregister_trace_ndc_async_request(probe_async, &request);
	unregister_trace_ndc_async_complete(probe_async, &completed);
	tracepoint_synchronize_unregister();
	ndt_rig_destroy(test->priv);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(common_block_comes_and_goes),
	KUNIT_CASE(refused_calls_are_not_traced),
	KUNIT_CASE(provided_block_comes_and_goes),
	KUNIT_CASE(failure_is_traced),
	KUNIT_CASE(request_and_completion_are_traced),
	KUNIT_CASE(completion_without_memory_is_traced),
	KUNIT_CASE(refused_request_is_a_failure),
	KUNIT_CASE(events_are_in_tracefs),
	KUNIT_CASE(events_are_printed),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_memory_trace",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/memory/trace.c");
