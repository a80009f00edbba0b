// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory floor's part of an adapter: when a call is let in, and what is
 * said and released when a port has left something.
 */
#include "memory/state.h"

#include <linux/instruction_pointer.h>
#include <linux/slab.h>

#include <linux/ndiscompat.h>

#include "ndt.h"
#include "ndt_memory.h"

#define BREACHES	"/sys/kernel/debug/ndiscompat/breaches"

static __always_inline PVOID obtain(struct kunit *test, ULONG length)
{
	struct ndt_rig *rig = test->priv;
	SCATTER_GATHER_LIST *list = kunit_kzalloc(test, 4096, GFP_KERNEL);
	NDIS_SHARED_MEMORY_PARAMETERS params = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_SHARED_MEMORY_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_SHARED_MEMORY_PARAMETERS_REVISION_1,
		},
		.PreferredNode = MM_ANY_NODE_OK,
		.Usage = NdisSharedMemoryUsageReceiveData,
		.Length = length,
		.SGListBuffer = list,
		.SGListBufferLength = 4096,
	};
	PVOID handle = NULL;

	KUNIT_ASSERT_NOT_NULL(test, list);
	NdisAllocateSharedMemory(rig->adapter, &params, &handle);
	return handle;
}

static void expect_breach(struct kunit *test, const char *text)
{
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(ndt_read_file(test, BREACHES),
					       text), "%s", text);
}

static void end_rig(struct ndt_rig *rig)
{
	rig->dma = NULL;
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
}

static noinline bool shut(struct ndc_memory *memory)
{
	return ndc_memory_shut(memory, "NdisTest", _RET_IP_);
}

static noinline bool may_allocate(struct ndc_memory *memory)
{
	return ndc_memory_may_allocate(memory, "NdisTest", _RET_IP_);
}

static void adapter_starts_with_nothing(struct kunit *test)
{
	struct ndc_memory *memory = memory_of(test->priv);
	struct ndt_rig *rig = test->priv;
	unsigned int i;

	KUNIT_EXPECT_PTR_EQ(test, memory->adapter, rig->adapter);
	KUNIT_EXPECT_NULL(test, memory->dma);
	KUNIT_EXPECT_NULL(test, memory->provider);
	KUNIT_EXPECT_FALSE(test, memory->async.open);
	KUNIT_EXPECT_FALSE(test, memory->looked_up);
	KUNIT_EXPECT_TRUE(test, xa_empty(&memory->extents.pages));
	KUNIT_EXPECT_TRUE(test, hlist_empty(&memory->extents.odd));
	KUNIT_EXPECT_TRUE(test, ndc_handles_empty(&memory->handles));
	KUNIT_EXPECT_TRUE(test, list_empty(&memory->common.slabs));
	KUNIT_EXPECT_EQ(test, atomic64_read(&memory->account.reserved), 0);
	KUNIT_EXPECT_EQ(test, memory->account.held_peak, 0);
	for (i = 0; i < NDC_FAMILIES; i++)
		KUNIT_EXPECT_EQ(test, memory->account.families[i].allocated,
				0);
}

static void may_allocate_only_with_dma(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;

	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_FALSE(test,
					     may_allocate(memory_of(test->priv))));
	expect_breach(test,
		      "ndt nic0: state: NdisTest without a DMA registration");
	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	KUNIT_EXPECT_TRUE(test, may_allocate(memory_of(test->priv)));
	ndt_rig_deregister(rig);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_FALSE(test,
					     may_allocate(memory_of(test->priv))));
}

static void may_allocate_in_every_phase_but_one(struct kunit *test)
{
	static const enum ndc_phase phases[] = {
		NDC_PHASE_INITIALIZING, NDC_PHASE_READY, NDC_PHASE_HALTING,
	};
	struct ndt_rig *rig = test->priv;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	for (i = 0; i < ARRAY_SIZE(phases); i++) {
		rig->adapter->phase = phases[i];
		KUNIT_EXPECT_TRUE(test, may_allocate(memory_of(test->priv)));
		KUNIT_EXPECT_FALSE(test, shut(memory_of(test->priv)));
	}
	rig->adapter->phase = NDC_PHASE_SHUTDOWN;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_FALSE(test,
					     may_allocate(memory_of(test->priv))));
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_TRUE(test, shut(memory_of(test->priv))));
	rig->adapter->phase = NDC_PHASE_HALTING;
	expect_breach(test,
		      "ndt nic0: state: NdisTest from MiniportShutdownEx");
}

static noinline void complain(struct ndc_memory *memory, int number)
{
	ndc_memory_complain(memory, _RET_IP_, "%s with %d of %s", "NdisTest",
			    number, "something");
}

static void complain_names_all(struct kunit *test)
{
	char *text;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  complain(memory_of(test->priv), 42));
	text = strstr(ndt_read_file(test, BREACHES),
		      "ndt nic0: argument: NdisTest with 42 of something, at ");
	KUNIT_ASSERT_NOT_NULL(test, text);
	*strchrnul(text, '\n') = '\0';
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "complain_names_all+"));
}

static void in_an_interrupt(void *data)
{
	complain(data, 43);
}

static void complain_in_an_interrupt(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ndt_in_hardirq(in_an_interrupt, memory_of(test->priv)));
}

static void report_leaks_of_none_is_silent(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ndt_rig *rig = test->priv;
	struct held held;

	ndc_memory_report_leaks(memory_of(test->priv));
	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	KUNIT_ASSERT_TRUE(test, get(rig, &held, 700));
	put(rig, &held);
	ndc_memory_report_leaks(memory_of(test->priv));
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before);
}

static void report_leaks_once_each(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ndt_rig *rig = test->priv;
	struct held small[3], large;
	PVOID provided;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	for (i = 0; i < 3; i++)
		KUNIT_ASSERT_TRUE(test, get(rig, &small[i], 700 + i));
	KUNIT_ASSERT_TRUE(test, get(rig, &large, 65536));
	provided = obtain(test, 9014);
	KUNIT_ASSERT_NOT_NULL(test, provided);
	put(rig, &small[1]);
	ndt_announce(test, NDC_RULE_LEAK);
	ndc_memory_report_leaks(memory_of(test->priv));
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 4);
	ndc_memory_report_leaks(memory_of(test->priv));
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 4);
	expect_breach(test,
		      "a provided block of 9014 bytes, queue 0, usage ReceiveData, ");
	/* They are reported, and live on. */
	put(rig, &small[0]);
	put(rig, &small[2]);
	put(rig, &large);
	NdisFreeSharedMemory(rig->adapter, provided);
	KUNIT_EXPECT_EQ(test, memory_of(test->priv)->account.families[0].blocks, 0);
	KUNIT_EXPECT_EQ(test, memory_of(test->priv)->account.families[1].blocks, 0);
}

/* Neighbours of a block that has been reported are not. */
static void report_leaks_of_later_blocks(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ndt_rig *rig = test->priv;
	struct held held[4];
	unsigned int i;

	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	KUNIT_ASSERT_TRUE(test, get(rig, &held[0], 700));
	ndt_announce(test, NDC_RULE_LEAK);
	ndt_rig_deregister(rig);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 1);
	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	for (i = 1; i < ARRAY_SIZE(held); i++)
		KUNIT_ASSERT_TRUE(test, get(rig, &held[i], 700));
	ndt_rig_deregister(rig);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 4);
	end_rig(rig);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 4);
}

/* The lab sees whether all of it is released. */
static void end_with_everything_left(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ndt_rig *rig = test->priv;
	struct held held[4];

	ndt_announce(test, NDC_RULE_LEAK);
	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	KUNIT_ASSERT_TRUE(test, get(rig, &held[0], 64));
	KUNIT_ASSERT_TRUE(test, get(rig, &held[1], 4096));
	KUNIT_ASSERT_TRUE(test, get(rig, &held[2], 9014));
	KUNIT_ASSERT_TRUE(test, get(rig, &held[3], 2 * 1024 * 1024));
	KUNIT_ASSERT_NOT_NULL(test, obtain(test, 1));
	KUNIT_ASSERT_NOT_NULL(test, obtain(test, 300000));
	end_rig(rig);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 7);
	expect_breach(test,
		      "ndt nic0: leak: a DMA registration is not deregistered");
}

static void end_after_the_leaks_were_reported(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ndt_rig *rig = test->priv;
	struct held held;

	ndt_announce(test, NDC_RULE_LEAK);
	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	KUNIT_ASSERT_TRUE(test, get(rig, &held, 9014));
	KUNIT_ASSERT_NOT_NULL(test, obtain(test, 300000));
	ndt_rig_deregister(rig);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 2);
	end_rig(rig);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 2);
}

static void end_with_nothing_left_is_silent(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ndt_rig *rig = test->priv;
	struct held held;
	PVOID provided;

	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	KUNIT_ASSERT_TRUE(test, get(rig, &held, 9014));
	provided = obtain(test, 300000);
	put(rig, &held);
	NdisFreeSharedMemory(rig->adapter, provided);
	ndt_rig_deregister(rig);
	end_rig(rig);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before);
}

/* A provider's blocks go back to it, whatever the port forgets. */
static unsigned int given_back;

static NDIS_STATUS allocate(PVOID context,
			    PNDIS_SHARED_MEMORY_PARAMETERS params,
			    PNDIS_HANDLE block)
{
	params->VirtualAddress = context;
	params->SGListBuffer->NumberOfElements = 1;
	params->SGListBuffer->Elements[0].Address.QuadPart = 0x7000000;
	params->SGListBuffer->Elements[0].Length = params->Length;
	*block = &given_back;
	return NDIS_STATUS_SUCCESS;
}

static void take_back(PVOID context, PVOID block)
{
	given_back += block == &given_back;
}

static void end_gives_back_what_was_provided(struct kunit *test)
{
	NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS provider = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_SHARED_MEMORY_PROVIDER_CHARACTERISTICS,
			.Revision = NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS_REVISION_1,
			.Size = NDIS_SIZEOF_SHARED_MEMORY_PROVIDER_CHARACTERISTICS_REVISION_1,
		},
		.AllocateSharedMemoryHandler = allocate,
		.FreeSharedMemoryHandler = take_back,
	};
	struct ndt_rig *rig = test->priv;

	given_back = 0;
	provider.ProviderContext = kunit_kzalloc(test, 4096, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, provider.ProviderContext);
	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	KUNIT_ASSERT_EQ(test, ndiscompat_provider_register(rig->adapter,
							   &provider,
							   THIS_MODULE), 0);
	KUNIT_EXPECT_NOT_NULL(test, obtain(test, 4096));
	ndt_announce(test, NDC_RULE_LEAK);
	ndt_rig_deregister(rig);
	KUNIT_EXPECT_EQ(test, given_back, 0);
	end_rig(rig);
	KUNIT_EXPECT_EQ(test, given_back, 1);
}

/* Callbacks that a halt waits for, and those that it prevents. */
static struct {
	struct completion running;
	struct completion go;
	unsigned int times;
	unsigned int empty;
} callbacks;

static void done(void *adapter_context, void *memory, union _LARGE_INTEGER *bus,
		 u32 length, void *context)
{
	struct ndt_rig *rig = adapter_context;

	callbacks.times++;
	callbacks.empty += !memory;
	complete(&callbacks.running);
	wait_for_completion(&callbacks.go);
	if (memory)
		NdisMFreeSharedMemory(rig->adapter, length, TRUE, memory,
				      *bus);
}

static void let_go(struct work_struct *work)
{
	complete_all(&callbacks.go);
}

static void halt_waits_for_callbacks(struct kunit *test)
{
	struct delayed_work *work = kunit_kzalloc(test, sizeof(*work),
						  GFP_KERNEL);
	struct ndt_rig *rig = test->priv;

	KUNIT_ASSERT_NOT_NULL(test, work);
	INIT_DELAYED_WORK(work, let_go);
	init_completion(&callbacks.running);
	init_completion(&callbacks.go);
	callbacks.times = 0;
	callbacks.empty = 0;
	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, done), 0);
	KUNIT_ASSERT_EQ(test,
			NdisMAllocateSharedMemoryAsyncEx(rig->dma, 64, TRUE,
							 NULL),
			NDIS_STATUS_PENDING);
	wait_for_completion(&callbacks.running);
	schedule_delayed_work(work, 2);
	ndiscompat_adapter_halt(rig->adapter);
	KUNIT_EXPECT_TRUE(test, completion_done(&callbacks.go));
	flush_delayed_work(work);
	KUNIT_EXPECT_EQ(test, callbacks.times, 1);
	KUNIT_EXPECT_EQ(test, callbacks.empty, 0);
	KUNIT_EXPECT_EQ(test, memory_of(test->priv)->async.in_flight, 0);
	KUNIT_EXPECT_EQ(test, memory_of(test->priv)->account.families[0].blocks, 0);
}

/* Also if DMA is registered anew. */
static void halt_closes_the_gate_for_good(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held held;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, done), 0);
	KUNIT_EXPECT_TRUE(test, memory_of(test->priv)->async.open);
	ndiscompat_adapter_halt(rig->adapter);
	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_FALSE(test, memory_of(test->priv)->async.open);
		KUNIT_EXPECT_EQ(test,
				NdisMAllocateSharedMemoryAsyncEx(rig->dma, 64,
								 TRUE, NULL),
				NDIS_STATUS_FAILURE);
		/* MiniportHaltEx may still allocate and free. */
		KUNIT_EXPECT_TRUE(test, get(rig, &held, 64));
		put(rig, &held);
		ndt_rig_deregister(rig);
		KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, done), 0);
	}
	KUNIT_EXPECT_EQ(test, memory_of(test->priv)->async.refused, 2);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(adapter_starts_with_nothing),
	KUNIT_CASE(may_allocate_only_with_dma),
	KUNIT_CASE(may_allocate_in_every_phase_but_one),
	KUNIT_CASE(complain_names_all),
	KUNIT_CASE(complain_in_an_interrupt),
	KUNIT_CASE(report_leaks_of_none_is_silent),
	KUNIT_CASE(report_leaks_once_each),
	KUNIT_CASE(report_leaks_of_later_blocks),
	KUNIT_CASE(end_with_everything_left),
	KUNIT_CASE(end_after_the_leaks_were_reported),
	KUNIT_CASE(end_with_nothing_left_is_silent),
	KUNIT_CASE(end_gives_back_what_was_provided),
	KUNIT_CASE(halt_waits_for_callbacks),
	KUNIT_CASE(halt_closes_the_gate_for_good),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_memory_state",
	.init = ndt_rig_init,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/memory/state.c");
