// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processors.
 *
 * The index of a processor is Linux's number of it; a group is 64 of them.
 * A driver sizes arrays by a count and reaches into them with an index, so
 * counts go to the last processor: one in between that is offline is counted,
 * but has no bit in an affinity.
 */
#include "runtime/processor.h"

#include <linux/bits.h>
#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/limits.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/nodemask.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/topology.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/adapter.h"
#include "core/report.h"

#define GROUP_SIZE	MAXIMUM_PROC_PER_GROUP
#define ANY_NODE	USHRT_MAX

static u32 active_count(void)
{
	return cpumask_last(cpu_online_mask) + 1;
}

/* How many of @count are in a group, or in all. */
static u32 count_in(u32 count, USHORT group)
{
	if (group == ALL_PROCESSOR_GROUPS)
		return count;
	return count > group * GROUP_SIZE ?
	       min_t(u32, count - group * GROUP_SIZE, GROUP_SIZE) : 0;
}

/* The bits of a group's processors that are online and in @mask. */
static KAFFINITY affinity(USHORT group, const struct cpumask *mask)
{
	KAFFINITY bits = 0;
	unsigned int cpu;

	for_each_cpu_and(cpu, mask, cpu_online_mask)
		if (cpu / GROUP_SIZE == group)
			bits |= BIT(cpu % GROUP_SIZE);
	return bits;
}

static PROCESSOR_NUMBER number_of(u32 cpu)
{
	return (PROCESSOR_NUMBER) {
		.Group = cpu / GROUP_SIZE,
		.Number = cpu % GROUP_SIZE,
	};
}

/**
 * KeQueryActiveProcessorCount() - how many processors group 0 has
 * @ActiveProcessors: receives a bit for each that is online, or is NULL
 *
 * Context: Any.
 * Return: Their number, at most 64.
 *
 * Differs from Windows: as KeQueryActiveProcessorCountEx().
 */
ULONG KeQueryActiveProcessorCount(PKAFFINITY ActiveProcessors)
{
	if (ActiveProcessors)
		*ActiveProcessors = affinity(0, cpu_online_mask);
	return count_in(active_count(), 0);
}
EXPORT_SYMBOL_GPL(KeQueryActiveProcessorCount);

/**
 * KeQueryActiveProcessorCountEx() - how many processors a group has
 * @GroupNumber: its number, or ALL_PROCESSOR_GROUPS
 *
 * Context: Any.
 * Return: Their number, 0 for a group that there is not.
 *
 * Differs from Windows: one that is offline before the last that is online is
 * counted, so that every index is below the count.
 */
ULONG KeQueryActiveProcessorCountEx(USHORT GroupNumber)
{
	return count_in(active_count(), GroupNumber);
}
EXPORT_SYMBOL_GPL(KeQueryActiveProcessorCountEx);

/**
 * KeQueryMaximumProcessorCount() - how many processors group 0 can have
 *
 * Context: Any.
 * Return: Their number, at most 64.
 *
 * Differs from Windows: nothing known.
 */
ULONG KeQueryMaximumProcessorCount(void)
{
	return count_in(nr_cpu_ids, 0);
}
EXPORT_SYMBOL_GPL(KeQueryMaximumProcessorCount);

/**
 * KeQueryMaximumProcessorCountEx() - how many processors a group can have
 * @GroupNumber: its number, or ALL_PROCESSOR_GROUPS
 *
 * Context: Any.
 * Return: Their number, 0 for a group that there is not.
 *
 * Differs from Windows: nothing known.
 */
ULONG KeQueryMaximumProcessorCountEx(USHORT GroupNumber)
{
	return count_in(nr_cpu_ids, GroupNumber);
}
EXPORT_SYMBOL_GPL(KeQueryMaximumProcessorCountEx);

/**
 * KeQueryActiveGroupCount() - how many groups there are
 *
 * Context: Any.
 * Return: Their number.
 *
 * Differs from Windows: nothing known.
 */
USHORT KeQueryActiveGroupCount(void)
{
	return DIV_ROUND_UP(active_count(), GROUP_SIZE);
}
EXPORT_SYMBOL_GPL(KeQueryActiveGroupCount);

/**
 * KeQueryMaximumGroupCount() - how many groups there can be
 *
 * Context: Any.
 * Return: Their number.
 *
 * Differs from Windows: nothing known.
 */
USHORT KeQueryMaximumGroupCount(void)
{
	return DIV_ROUND_UP(nr_cpu_ids, GROUP_SIZE);
}
EXPORT_SYMBOL_GPL(KeQueryMaximumGroupCount);

/**
 * KeQueryActiveProcessors() - the processors of group 0
 *
 * Context: Any.
 * Return: A bit for each that is online.
 *
 * Differs from Windows: nothing known.
 */
KAFFINITY KeQueryActiveProcessors(void)
{
	return affinity(0, cpu_online_mask);
}
EXPORT_SYMBOL_GPL(KeQueryActiveProcessors);

/**
 * KeQueryGroupAffinity() - the processors of a group
 * @GroupNumber: its number
 *
 * Context: Any.
 * Return: A bit for each that is online; 0 for a group that there is not.
 *
 * Differs from Windows: nothing known.
 */
KAFFINITY KeQueryGroupAffinity(USHORT GroupNumber)
{
	return affinity(GroupNumber, cpu_online_mask);
}
EXPORT_SYMBOL_GPL(KeQueryGroupAffinity);

/**
 * KeGetCurrentProcessorNumberEx() - which processor this is
 * @ProcNumber: receives its group and number, or is NULL
 *
 * Context: Any; below DISPATCH_LEVEL it may be another one by now.
 * Return: Its index.
 *
 * Differs from Windows: nothing known.
 */
ULONG KeGetCurrentProcessorNumberEx(PPROCESSOR_NUMBER ProcNumber)
{
	u32 cpu = raw_smp_processor_id();

	if (ProcNumber)
		*ProcNumber = number_of(cpu);
	return cpu;
}
EXPORT_SYMBOL_GPL(KeGetCurrentProcessorNumberEx);

/**
 * KeGetProcessorIndexFromNumber() - index of a processor
 * @ProcNumber: its group and number
 *
 * Context: Any.
 * Return: The index; INVALID_PROCESSOR_INDEX for a processor that there is
 * not, or whose Reserved is not 0.
 *
 * Differs from Windows: nothing known.
 */
ULONG KeGetProcessorIndexFromNumber(PPROCESSOR_NUMBER ProcNumber)
{
	u32 cpu = ProcNumber->Group * GROUP_SIZE + ProcNumber->Number;

	if (ProcNumber->Reserved || ProcNumber->Number >= GROUP_SIZE ||
	    cpu >= nr_cpu_ids || !cpu_possible(cpu))
		return INVALID_PROCESSOR_INDEX;
	return cpu;
}
EXPORT_SYMBOL_GPL(KeGetProcessorIndexFromNumber);

/**
 * KeGetProcessorNumberFromIndex() - group and number of a processor
 * @ProcIndex: its index
 * @ProcNumber: receives both
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER for a processor that there
 * is not.
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS KeGetProcessorNumberFromIndex(ULONG ProcIndex,
				       PPROCESSOR_NUMBER ProcNumber)
{
	if (ProcIndex >= nr_cpu_ids || !cpu_possible(ProcIndex))
		return STATUS_INVALID_PARAMETER;
	*ProcNumber = number_of(ProcIndex);
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(KeGetProcessorNumberFromIndex);

/**
 * KeGetCurrentNodeNumber() - the node of this processor
 *
 * Context: Any; below DISPATCH_LEVEL it may be another one by now.
 * Return: Its number.
 *
 * Differs from Windows: nothing known.
 */
USHORT KeGetCurrentNodeNumber(void)
{
	return cpu_to_node(raw_smp_processor_id());
}
EXPORT_SYMBOL_GPL(KeGetCurrentNodeNumber);

/**
 * KeQueryHighestNodeNumber() - the highest number of a node
 *
 * Context: Any.
 * Return: The number.
 *
 * Differs from Windows: nothing known.
 */
USHORT KeQueryHighestNodeNumber(void)
{
	int node, last = 0;

	for_each_online_node(node)
		last = node;
	return last;
}
EXPORT_SYMBOL_GPL(KeQueryHighestNodeNumber);

/**
 * KeQueryNodeActiveAffinity() - the processors of a node
 * @NodeNumber: its number
 * @Affinity: receives the first group that it has processors in, and a bit for
 *	each of those, or is NULL
 * @Count: receives how many processors that are, or is NULL
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID KeQueryNodeActiveAffinity(USHORT NodeNumber, PGROUP_AFFINITY Affinity,
			       PUSHORT Count)
{
	GROUP_AFFINITY found = {};
	unsigned int cpu;

	if (NodeNumber < nr_node_ids && node_online(NodeNumber)) {
		cpu = cpumask_first_and(cpumask_of_node(NodeNumber),
					cpu_online_mask);
		found.Group = cpu < nr_cpu_ids ? cpu / GROUP_SIZE : 0;
		found.Mask = affinity(found.Group,
				      cpumask_of_node(NodeNumber));
	}
	if (Affinity)
		*Affinity = found;
	if (Count)
		*Count = hweight64(found.Mask);
}
EXPORT_SYMBOL_GPL(KeQueryNodeActiveAffinity);

/* The node that an adapter's device is at; that of this processor otherwise. */
static int node_of(const void *handle)
{
	int node = NUMA_NO_NODE;
	struct ndc_live *live;

	rcu_read_lock();
	live = handle ? ndc_live_find(handle, NDC_LIVE_ADAPTER) : NULL;
	if (live)
		node = dev_to_node(container_of(live, struct ndc_adapter,
						live)->dev);
	rcu_read_unlock();
	return node == NUMA_NO_NODE ? numa_node_id() : node;
}

/* Whether no processor before this one shares its core, or its socket. */
static bool is_first(const struct cpumask *mates, unsigned int cpu)
{
	return cpumask_first_and(mates, cpu_online_mask) == cpu;
}

static NDIS_PROCESSOR_VENDOR vendor(void)
{
	u32 eax = 0, ebx, ecx = 0, edx;
	char name[13] = "";

	asm("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	memcpy(name, &ebx, 4);
	memcpy(name + 4, &edx, 4);
	memcpy(name + 8, &ecx, 4);
	return !strcmp(name, "GenuineIntel") ? NdisProcessorVendorGenuineIntel :
	       !strcmp(name, "AuthenticAMD") ? NdisProcessorVendorAuthenticAMD :
					       NdisProcessorVendorUnknown;
}

/* Which of the threads of its core a processor is. */
static u32 thread_of(unsigned int cpu)
{
	unsigned int mate;
	u32 n = 0;

	for_each_cpu_and(mate, topology_sibling_cpumask(cpu), cpu_online_mask)
		if (mate < cpu)
			n++;
	return n;
}

static void describe(NDIS_PROCESSOR_INFO_EX *entry, unsigned int cpu, int node)
{
	*entry = (NDIS_PROCESSOR_INFO_EX) {
		.ProcNum = number_of(cpu),
		.SocketId = max(topology_physical_package_id(cpu), 0),
		.CoreId = topology_core_id(cpu),
		.HyperThreadId = thread_of(cpu),
		.NodeId = cpu_to_node(cpu),
		.NodeDistance = node_distance(node, cpu_to_node(cpu)),
	};
}

/* Fills what the counts of the whole system say. */
static void summarise(PNDIS_SYSTEM_PROCESSOR_INFO_EX info)
{
	unsigned int cpu;

	info->ProcessorVendor = vendor();
	for_each_online_cpu(cpu) {
		info->NumSockets += is_first(topology_core_cpumask(cpu), cpu);
		info->NumCores += is_first(topology_sibling_cpumask(cpu), cpu);
		info->MaxHyperThreadingProcsPerCore =
			max(info->MaxHyperThreadingProcsPerCore,
			    thread_of(cpu) + 1);
	}
	info->NumCoresPerSocket = info->NumCores / info->NumSockets;
}

/**
 * NdisGetProcessorInformationEx() - what processors there are
 * @NdisHandle: of an adapter, which distances are measured from, or NULL
 * @SystemProcessorInfo: receives a head and an entry for each processor that
 *	is online, or is NULL
 * @Size: its bytes; receives those needed
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_BUFFER_TOO_SHORT;
 * NDIS_STATUS_INVALID_PARAMETER without @Size.
 *
 * Differs from Windows: NodeDistance is Linux's, 10 for the node itself.
 */
NDIS_STATUS
NdisGetProcessorInformationEx(NDIS_HANDLE NdisHandle,
			      PNDIS_SYSTEM_PROCESSOR_INFO_EX SystemProcessorInfo,
			      PSIZE_T Size)
{
	PNDIS_SYSTEM_PROCESSOR_INFO_EX info = SystemProcessorInfo;
	NDIS_PROCESSOR_INFO_EX *entry;
	unsigned int cpu, n = num_online_cpus();
	size_t room, needed = sizeof(*info) + n * sizeof(*entry);
	int node;

	if (!Size)
		return NDIS_STATUS_INVALID_PARAMETER;
	room = *Size;
	*Size = needed;
	if (!info || room < needed)
		return NDIS_STATUS_BUFFER_TOO_SHORT;
	*info = (NDIS_SYSTEM_PROCESSOR_INFO_EX) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_SYSTEM_PROCESSOR_INFO_EX_REVISION_1,
			.Size = NDIS_SIZEOF_SYSTEM_PROCESSOR_INFO_EX_REVISION_1,
		},
		.ProcessorInfoOffset = sizeof(*info),
		.ProcessorInfoEntrySize = sizeof(*entry),
	};
	summarise(info);
	node = node_of(NdisHandle);
	entry = (void *)(info + 1);
	for_each_online_cpu(cpu) {
		/* One that has come since the size was asked has no room. */
		if (info->NumberOfProcessors == n)
			break;
		describe(&entry[info->NumberOfProcessors++], cpu, node);
	}
	return NDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(NdisGetProcessorInformationEx);

/* Who knows the keywords of an adapter; NULL: the defaults hold. */
static ndc_rss_limits_fn limits_of;

/**
 * ndc_processor_set_limits() - say who knows the keywords of adapters
 * @limits: changes the defaults that it is given, at DISPATCH_LEVEL or below;
 *	or NULL
 *
 * Context: Process, before and after there are adapters.
 */
void ndc_processor_set_limits(ndc_rss_limits_fn limits)
{
	WRITE_ONCE(limits_of, limits);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_processor_set_limits);

/* Receive-side scaling uses one thread of each core. */
static bool usable(unsigned int cpu, const struct ndc_rss_limits *limits)
{
	return cpu >= limits->base && cpu <= limits->last &&
	       is_first(topology_sibling_cpumask(cpu), cpu);
}

/* The processors that may be used, nearest first; returns how many. */
static u32 list_usable(NDIS_RSS_PROCESSOR *list, u32 room,
		       const struct ndc_rss_limits *limits, int node)
{
	unsigned int cpu;
	u32 at, n = 0;

	for_each_online_cpu(cpu) {
		u16 distance = node_distance(node, cpu_to_node(cpu));

		if (!usable(cpu, limits) || n == room)
			continue;
		for (at = n++; at && list[at - 1].PreferenceIndex > distance;
		     at--)
			list[at] = list[at - 1];
		list[at] = (NDIS_RSS_PROCESSOR) {
			.ProcNum = number_of(cpu),
			.PreferenceIndex = distance,
		};
	}
	return n;
}

static u32 count_usable(const struct ndc_rss_limits *limits)
{
	unsigned int cpu;
	u32 n = 0;

	for_each_online_cpu(cpu)
		n += usable(cpu, limits);
	return n;
}

static void limits_for(const struct ndc_adapter *adapter,
		       struct ndc_rss_limits *limits)
{
	ndc_rss_limits_fn fn = READ_ONCE(limits_of);

	*limits = (struct ndc_rss_limits) {
		.last = nr_cpu_ids - 1,
		.count = 16,
		.node = ANY_NODE,
		.profile = NdisRssProfileNumaStatic,
	};
	if (adapter && fn)
		fn(adapter, limits);
}

static bool get_limits(const void *handle, struct ndc_rss_limits *limits,
		       const char *call, unsigned long caller)
{
	const struct ndc_adapter *adapter;

	rcu_read_lock();
	adapter = ndc_adapter_find(handle, call, caller);
	limits_for(adapter, limits);
	rcu_read_unlock();
	return adapter;
}

/* The node that distances are measured from. */
static int start_node(const struct ndc_rss_limits *limits, int node)
{
	if (limits->node != ANY_NODE)
		node = limits->node;
	return node >= 0 && node < nr_node_ids && node_online(node) ? node :
	       first_online_node;
}

/**
 * ndc_processor_rss() - which processors an adapter may receive on
 * @adapter: the adapter
 * @cpus: gets them, nearest first
 * @room: how many @cpus has room for
 *
 * Context: Process, may sleep.
 * Return: How many there are in @cpus: one at least; -ENOMEM.
 */
int ndc_processor_rss(const struct ndc_adapter *adapter, u16 *cpus, u32 room)
{
	struct ndc_rss_limits limits;
	NDIS_RSS_PROCESSOR *list;
	u32 i, count;
	int node = dev_to_node(adapter->dev);

	limits_for(adapter, &limits);
	room = min(room, max(limits.count, 1U));
	list = kcalloc(nr_cpu_ids, sizeof(*list), GFP_KERNEL);
	if (!list)
		return -ENOMEM;
	node = start_node(&limits, node == NUMA_NO_NODE ? numa_node_id() : node);
	count = min(list_usable(list, nr_cpu_ids, &limits, node), room);
	for (i = 0; i < count; i++)
		cpus[i] = list[i].ProcNum.Group * MAXIMUM_PROC_PER_GROUP +
			  list[i].ProcNum.Number;
	kfree(list);
	if (!count)
		cpus[count++] = cpumask_first(cpu_online_mask);
	return count;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_processor_rss);

/**
 * NdisGetRssProcessorInformation() - which processors may receive
 * @NdisHandle: of the adapter
 * @RssProcessorInfo: receives a head and an entry for each processor, nearest
 *	first, or is NULL
 * @Size: its bytes; receives those needed
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_BUFFER_TOO_SHORT;
 * NDIS_STATUS_INVALID_PARAMETER for another handle, or without @Size.
 *
 * Differs from Windows: PreferenceIndex is Linux's distance of the node, 10
 * for the nearest.
 */
NDIS_STATUS
NdisGetRssProcessorInformation(NDIS_HANDLE NdisHandle,
			       PNDIS_RSS_PROCESSOR_INFO RssProcessorInfo,
			       PSIZE_T Size)
{
	PNDIS_RSS_PROCESSOR_INFO info = RssProcessorInfo;
	struct ndc_rss_limits limits;
	size_t room, needed;
	u32 count;
	int node;

	if (!Size || !get_limits(NdisHandle, &limits, __func__, _RET_IP_))
		return NDIS_STATUS_INVALID_PARAMETER;
	room = *Size;
	count = count_usable(&limits);
	needed = sizeof(*info) + count * sizeof(NDIS_RSS_PROCESSOR);
	*Size = needed;
	if (!info || room < needed)
		return NDIS_STATUS_BUFFER_TOO_SHORT;
	node = start_node(&limits, node_of(NdisHandle));
	count = list_usable((void *)(info + 1), count, &limits, node);
	*info = (NDIS_RSS_PROCESSOR_INFO) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_RSS_PROCESSOR_INFO,
			.Revision = NDIS_RSS_PROCESSOR_INFO_REVISION_2,
			.Size = NDIS_SIZEOF_RSS_PROCESSOR_INFO_REVISION_2,
		},
		.RssBaseProcessor = number_of(limits.base),
		.MaxNumRssProcessors = min(limits.count, count),
		.PreferredNumaNode = node,
		.RssProcessorArrayOffset = sizeof(*info),
		.RssProcessorCount = count,
		.RssProcessorEntrySize = sizeof(NDIS_RSS_PROCESSOR),
		.RssMaxProcessor = number_of(min(limits.last,
						 active_count() - 1)),
		.RssProfile = limits.profile,
	};
	return NDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(NdisGetRssProcessorInformation);
