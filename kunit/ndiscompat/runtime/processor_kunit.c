// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processors.
 */
#include <linux/bitops.h>
#include <linux/cpumask.h>
#include <linux/smp.h>
#include <linux/topology.h>

#include "ndt.h"

#include <ndis.h>

#include "runtime/processor.h"

static void counts(struct kunit *test)
{
	u32 last = cpumask_last(cpu_online_mask);
	KAFFINITY mask = 0;

	KUNIT_EXPECT_EQ(test,
			KeQueryActiveProcessorCountEx(ALL_PROCESSOR_GROUPS),
			last + 1);
	KUNIT_EXPECT_EQ(test, KeQueryActiveProcessorCountEx(0),
			min(last + 1, 64U));
	KUNIT_EXPECT_EQ(test, KeQueryActiveProcessorCountEx(999), 0);
	KUNIT_EXPECT_EQ(test,
			KeQueryMaximumProcessorCountEx(ALL_PROCESSOR_GROUPS),
			nr_cpu_ids);
	KUNIT_EXPECT_EQ(test, KeQueryMaximumProcessorCountEx(999), 0);
	KUNIT_EXPECT_EQ(test, KeQueryMaximumProcessorCount(),
			min(nr_cpu_ids, 64U));
	KUNIT_EXPECT_EQ(test, KeQueryActiveProcessorCount(&mask),
			min(last + 1, 64U));
	KUNIT_EXPECT_EQ(test, hweight64(mask), min(num_online_cpus(), 64U));
	KUNIT_EXPECT_EQ(test, KeQueryActiveProcessors(), mask);
	KUNIT_EXPECT_EQ(test, KeQueryGroupAffinity(0), mask);
	KUNIT_EXPECT_EQ(test, KeQueryGroupAffinity(999), 0);
	KUNIT_EXPECT_EQ(test, KeQueryActiveGroupCount(), last / 64 + 1);
	KUNIT_EXPECT_EQ(test, KeQueryMaximumGroupCount(),
			(nr_cpu_ids - 1) / 64 + 1);
}

static void by_their_ndis_names(struct kunit *test)
{
	KAFFINITY mask = 0;

	KUNIT_EXPECT_EQ(test, NdisSystemProcessorCount(),
			KeQueryActiveProcessorCount(NULL));
	KUNIT_EXPECT_EQ(test, NdisSystemActiveProcessorCount(&mask),
			KeQueryActiveProcessorCount(NULL));
	KUNIT_EXPECT_TRUE(test, mask & 1);
	KUNIT_EXPECT_EQ(test, NdisGroupActiveProcessorCount(0),
			KeQueryActiveProcessorCountEx(0));
	KUNIT_EXPECT_EQ(test, NdisGroupMaxProcessorCount(0),
			KeQueryMaximumProcessorCountEx(0));
	KUNIT_EXPECT_EQ(test, NdisActiveGroupCount(),
			KeQueryActiveGroupCount());
	KUNIT_EXPECT_EQ(test, NdisMaxGroupCount(), KeQueryMaximumGroupCount());
}

static void this_processor(struct kunit *test)
{
	PROCESSOR_NUMBER a = { .Reserved = 1 }, b;
	u32 index, again, number, ndis, cpu;
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	cpu = smp_processor_id();
	index = KeGetCurrentProcessorNumberEx(&a);
	again = KeGetCurrentProcessorIndex();
	number = KeGetCurrentProcessorNumber();
	ndis = NdisCurrentProcessorIndex();
	b = NdisCurrentGroupAndProcessor();
	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, index, cpu);
	KUNIT_EXPECT_EQ(test, again, cpu);
	KUNIT_EXPECT_EQ(test, number, cpu % 64);
	KUNIT_EXPECT_EQ(test, ndis, cpu);
	KUNIT_EXPECT_EQ(test, a.Number, cpu % 64);
	KUNIT_EXPECT_EQ(test, a.Group, cpu / 64);
	KUNIT_EXPECT_EQ(test, a.Reserved, 0);
	KUNIT_EXPECT_EQ(test, memcmp(&a, &b, sizeof(a)), 0);
}

static void numbers_and_indices(struct kunit *test)
{
	PROCESSOR_NUMBER number = { .Reserved = 9 };
	u32 cpu = cpumask_last(cpu_online_mask);

	KUNIT_EXPECT_EQ(test, KeGetProcessorNumberFromIndex(cpu, &number),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, KeGetProcessorIndexFromNumber(&number), cpu);
	KUNIT_EXPECT_EQ(test, NdisProcessorNumberToIndex(number), cpu);
	KUNIT_EXPECT_EQ(test, NdisProcessorIndexToNumber(cpu, &number),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, KeGetProcessorNumberFromIndex(nr_cpu_ids,
							    &number),
			STATUS_INVALID_PARAMETER);
	number = (PROCESSOR_NUMBER) { .Reserved = 1 };
	KUNIT_EXPECT_EQ(test, KeGetProcessorIndexFromNumber(&number),
			INVALID_PROCESSOR_INDEX);
	number = (PROCESSOR_NUMBER) { .Number = 64 };
	KUNIT_EXPECT_EQ(test, KeGetProcessorIndexFromNumber(&number),
			INVALID_PROCESSOR_INDEX);
	number = (PROCESSOR_NUMBER) { .Group = 0xffff };
	KUNIT_EXPECT_EQ(test, KeGetProcessorIndexFromNumber(&number),
			INVALID_PROCESSOR_INDEX);
}

static void nodes(struct kunit *test)
{
	GROUP_AFFINITY affinity = {};
	USHORT count = 0;

	KUNIT_EXPECT_LE(test, KeGetCurrentNodeNumber(),
			KeQueryHighestNodeNumber());
	KeQueryNodeActiveAffinity(cpu_to_node(0), &affinity, &count);
	KUNIT_EXPECT_TRUE(test, affinity.Mask & 1);
	KUNIT_EXPECT_EQ(test, count, hweight64(affinity.Mask));
	KeQueryNodeActiveAffinity(0xfff0, &affinity, &count);
	KUNIT_EXPECT_EQ(test, affinity.Mask, 0);
	KUNIT_EXPECT_EQ(test, count, 0);
	KeQueryNodeActiveAffinity(0, NULL, NULL);
}

static void information(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_SYSTEM_PROCESSOR_INFO_EX *info;
	NDIS_PROCESSOR_INFO_EX *entry;
	SIZE_T size = 0, needed;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, NdisGetProcessorInformationEx(NULL, NULL, NULL),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, NdisGetProcessorInformationEx(NULL, NULL, &size),
			NDIS_STATUS_BUFFER_TOO_SHORT);
	KUNIT_EXPECT_EQ(test, size, 40 + 20 * num_online_cpus());
	info = kunit_kzalloc(test, size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, info);
	needed = size--;
	KUNIT_EXPECT_EQ(test, NdisGetProcessorInformationEx(NULL, info, &size),
			NDIS_STATUS_BUFFER_TOO_SHORT);
	KUNIT_EXPECT_EQ(test, size, needed);
	KUNIT_EXPECT_EQ(test, NdisGetProcessorInformationEx(rig->adapter, info,
							    &size),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, info->Header.Type, NDIS_OBJECT_TYPE_DEFAULT);
	KUNIT_EXPECT_EQ(test, info->Header.Size, 40);
	KUNIT_EXPECT_EQ(test, info->NumberOfProcessors, num_online_cpus());
	KUNIT_EXPECT_EQ(test, info->ProcessorInfoEntrySize, 20);
	KUNIT_EXPECT_GE(test, info->NumSockets, 1);
	KUNIT_EXPECT_GE(test, info->NumCores, info->NumSockets);
	KUNIT_EXPECT_GE(test, info->NumCoresPerSocket, 1);
	KUNIT_EXPECT_GE(test, info->MaxHyperThreadingProcsPerCore, 1);
	KUNIT_EXPECT_LE(test, info->ProcessorVendor, 2);
	entry = (void *)((char *)info + info->ProcessorInfoOffset);
	for (i = 0; i < info->NumberOfProcessors; i++) {
		KUNIT_EXPECT_NE(test,
				KeGetProcessorIndexFromNumber(&entry[i].ProcNum),
				INVALID_PROCESSOR_INDEX);
		KUNIT_EXPECT_GE(test, entry[i].NodeDistance, LOCAL_DISTANCE);
	}
}

/* The size, then the information; NULL if the call does not want that. */
static NDIS_RSS_PROCESSOR_INFO *get_rss(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_RSS_PROCESSOR_INFO *info;
	SIZE_T size = 0;

	KUNIT_EXPECT_EQ(test, NdisGetRssProcessorInformation(rig->adapter, NULL,
							     &size),
			NDIS_STATUS_BUFFER_TOO_SHORT);
	KUNIT_ASSERT_GE(test, size, 40);
	info = kunit_kzalloc(test, size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, info);
	KUNIT_ASSERT_EQ(test, NdisGetRssProcessorInformation(rig->adapter, info,
							     &size),
			NDIS_STATUS_SUCCESS);
	return info;
}

static void rss_by_default(struct kunit *test)
{
	NDIS_RSS_PROCESSOR_INFO *info = get_rss(test);
	NDIS_RSS_PROCESSOR *entry;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, info->Header.Type,
			NDIS_OBJECT_TYPE_RSS_PROCESSOR_INFO);
	KUNIT_EXPECT_EQ(test, info->Header.Revision, 2);
	KUNIT_EXPECT_EQ(test, info->Header.Size, 40);
	KUNIT_EXPECT_EQ(test, info->RssBaseProcessor.Number, 0);
	KUNIT_EXPECT_EQ(test, info->RssProfile, NdisRssProfileNumaStatic);
	KUNIT_EXPECT_GE(test, info->RssProcessorCount, 1);
	KUNIT_EXPECT_LE(test, info->RssProcessorCount, num_online_cpus());
	KUNIT_EXPECT_EQ(test, info->MaxNumRssProcessors,
			min(info->RssProcessorCount, 16U));
	KUNIT_EXPECT_EQ(test, info->RssProcessorEntrySize, 8);
	entry = (void *)((char *)info + info->RssProcessorArrayOffset);
	for (i = 0; i < info->RssProcessorCount; i++) {
		KUNIT_EXPECT_TRUE(test, cpu_online(entry[i].ProcNum.Number));
		if (i)
			KUNIT_EXPECT_GE(test, entry[i].PreferenceIndex,
					entry[i - 1].PreferenceIndex);
	}
}

static void limit_to_the_last(const struct ndc_adapter *adapter,
			      struct ndc_rss_limits *limits)
{
	limits->base = cpumask_last(cpu_online_mask);
	limits->count = 4;
	limits->node = 0;
	limits->profile = NdisRssProfileClosest;
}

static void rss_by_keywords(struct kunit *test)
{
	u32 last = cpumask_last(cpu_online_mask);
	NDIS_RSS_PROCESSOR_INFO *info;
	NDIS_RSS_PROCESSOR *entry;

	ndc_processor_set_limits(limit_to_the_last);
	info = get_rss(test);
	ndc_processor_set_limits(NULL);
	KUNIT_EXPECT_EQ(test, info->RssBaseProcessor.Number, last);
	KUNIT_EXPECT_EQ(test, info->RssProfile, NdisRssProfileClosest);
	KUNIT_EXPECT_EQ(test, info->PreferredNumaNode, 0);
	KUNIT_ASSERT_EQ(test, info->RssProcessorCount, 1);
	KUNIT_EXPECT_EQ(test, info->MaxNumRssProcessors, 1);
	entry = (void *)((char *)info + info->RssProcessorArrayOffset);
	KUNIT_EXPECT_EQ(test, entry->ProcNum.Number, last);
}

static void limit_to_a_node_that_is_not(const struct ndc_adapter *adapter,
					struct ndc_rss_limits *limits)
{
	limits->node = 60000;
}

static void rss_node_that_is_not(struct kunit *test)
{
	NDIS_RSS_PROCESSOR_INFO *info;

	ndc_processor_set_limits(limit_to_a_node_that_is_not);
	info = get_rss(test);
	ndc_processor_set_limits(NULL);
	KUNIT_EXPECT_EQ(test, info->PreferredNumaNode, first_online_node);
}

static void rss_of_another_handle(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_STATUS status = NDIS_STATUS_SUCCESS;
	SIZE_T size = 0;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisGetRssProcessorInformation(test, NULL,
								  &size));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, NdisGetRssProcessorInformation(rig->adapter, NULL,
							     NULL),
			NDIS_STATUS_INVALID_PARAMETER);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(counts),
	KUNIT_CASE(by_their_ndis_names),
	KUNIT_CASE(this_processor),
	KUNIT_CASE(numbers_and_indices),
	KUNIT_CASE(nodes),
	KUNIT_CASE(information),
	KUNIT_CASE(rss_by_default),
	KUNIT_CASE(rss_by_keywords),
	KUNIT_CASE(rss_node_that_is_not),
	KUNIT_CASE(rss_of_another_handle),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_processor",
	.init = ndt_rig_init,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/processor.c");
