// SPDX-License-Identifier: GPL-2.0-only
/*
 * The DMA of frames.
 */
#include <linux/mm.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "ndt.h"

#include <linux/ndiscompat.h>
#include <ndis.h>

#include "buffers.h"
#include "net/sgmap.h"

#define LENGTH	1514
#define OFFSET	30
#define ROOM	(sizeof(SCATTER_GATHER_LIST) + 8 * sizeof(SCATTER_GATHER_ELEMENT))

static struct ndt_rig *rig;
static NDIS_HANDLE pool;
static PNET_BUFFER nb;
static u8 *bytes;
static PMDL mdl;
static u64 room[ROOM / sizeof(u64)];

/* What the handler has seen. */
static struct {
	unsigned int calls;
	PSCATTER_GATHER_LIST list;
	PVOID context;
	KIRQL irql;
	u64 bytes;
	unsigned int elements;
	u64 first;
} seen;

static VOID process(struct _DEVICE_OBJECT *device, PVOID reserved,
		    PSCATTER_GATHER_LIST list, PVOID context)
{
	unsigned int i;

	seen.calls++;
	seen.list = list;
	seen.context = context;
	seen.irql = KeGetCurrentIrql();
	seen.elements = list->NumberOfElements;
	seen.first = list->Elements[0].Address.QuadPart;
	for (seen.bytes = 0, i = 0; i < list->NumberOfElements; i++)
		seen.bytes += list->Elements[i].Length;
}

static NDIS_HANDLE register_dma(struct kunit *test,
				MINIPORT_PROCESS_SG_LIST_HANDLER handler)
{
	NDIS_SG_DMA_DESCRIPTION description = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_SG_DMA_DESCRIPTION,
			.Revision = NDIS_SG_DMA_DESCRIPTION_REVISION_1,
			.Size = NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1,
		},
		.Flags = NDIS_SG_DMA_64_BIT_ADDRESS,
		.MaximumPhysicalMapping = 9014,
		.ProcessSGListHandler = handler,
	};
	NDIS_HANDLE dma;

	KUNIT_ASSERT_EQ(test,
			NdisMRegisterScatterGatherDma(rig->adapter,
						      &description, &dma),
			NDIS_STATUS_SUCCESS);
	return dma;
}

static int setup(struct kunit *test)
{
	rig = ndt_rig_create(test, THIS_MODULE);
	rig->dma = register_dma(test, process);
	pool = ndt_nb_pool(test, 0);
	bytes = ndt_bytes(test, OFFSET + LENGTH);
	mdl = NdisAllocateMdl(NULL, bytes, OFFSET + LENGTH);
	nb = NdisAllocateNetBuffer(pool, mdl, OFFSET, LENGTH);
	memset(&seen, 0, sizeof(seen));
	memset(room, 0, sizeof(room));
	return nb ? 0 : -ENOMEM;
}

static void teardown(struct kunit *test)
{
	NdisFreeNetBuffer(nb);
	NdisFreeMdl(mdl);
	NdisFreeNetBufferPool(pool);
	KUNIT_EXPECT_EQ(test, ndc_sgmap_count(), 0);
	ndt_rig_destroy(rig);
}

/* A call at DISPATCH_LEVEL; nothing is asserted there. */
#define AT_DISPATCH(statement) \
do { \
	KIRQL old_ = KeRaiseIrqlToDpcLevel(); \
	\
	statement; \
	KeLowerIrql(old_); \
} while (0)

static void a_frame_to_the_device(struct kunit *test)
{
	NDIS_STATUS status;

	AT_DISPATCH(status = NdisMAllocateNetBufferSGList(rig->dma, nb, test,
							  NDIS_SG_LIST_WRITE_TO_DEVICE,
							  room, sizeof(room)));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, seen.calls, 1);
	KUNIT_EXPECT_PTR_EQ(test, seen.context, (void *)test);
	KUNIT_EXPECT_EQ(test, seen.irql, DISPATCH_LEVEL);
	KUNIT_EXPECT_PTR_EQ(test, (void *)seen.list, (void *)room);
	/* From the start of the current MDL on. */
	KUNIT_EXPECT_EQ(test, seen.bytes, OFFSET + LENGTH);
	KUNIT_EXPECT_EQ(test, seen.first, __pa(bytes));
	KUNIT_EXPECT_EQ(test, ndc_sgmap_count(), 1);
	AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma, seen.list, nb));
}

static void rooms_for_the_list(struct kunit *test)
{
	static const struct {
		u32 bytes;
		unsigned int skew;
		bool none, used;
	} rows[] = {
		{ 0, 0, true, false },
		{ 0, 0, false, false },
		{ sizeof(SCATTER_GATHER_LIST), 0, false, false },
		{ ROOM - 8, 4, false, false },
		{ ROOM, 0, false, true },
	};
	NDIS_STATUS status;
	unsigned int i;
	void *buffer;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		memset(room, 0, sizeof(room));
		buffer = rows[i].none ? NULL : (void *)room + rows[i].skew;
		AT_DISPATCH(status = NdisMAllocateNetBufferSGList(rig->dma, nb,
								  NULL, 1,
								  buffer,
								  rows[i].bytes));
		KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
		KUNIT_EXPECT_EQ(test, (void *)seen.list == buffer,
				rows[i].used);
		KUNIT_EXPECT_EQ(test, !memchr_inv(room, 0, sizeof(room)),
				!rows[i].used);
		KUNIT_EXPECT_EQ(test, seen.bytes, OFFSET + LENGTH);
		AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma, seen.list, nb));
	}
}

static void several_mdls(struct kunit *test)
{
	static const unsigned int lengths[] = { 40, 700, 1, 800, 0 };
	u8 *memory = ndt_bytes(test, 1541);
	PMDL chain = ndt_chain(test, memory, lengths);
	PNET_BUFFER frame = NdisAllocateNetBuffer(pool, chain, 50, 1400);
	NDIS_STATUS status;

	KUNIT_ASSERT_NOT_NULL(test, frame);
	AT_DISPATCH(status = NdisMAllocateNetBufferSGList(rig->dma, frame, NULL,
							  1, room,
							  sizeof(room)));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
	/* The second MDL and what the frame has of the others. */
	KUNIT_EXPECT_EQ(test, seen.bytes, 1410);
	KUNIT_EXPECT_EQ(test, seen.elements, 3);
	KUNIT_EXPECT_EQ(test, seen.first, __pa(memory + 40));
	AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma, seen.list, frame));
	NdisFreeNetBuffer(frame);
	ndt_free_chain(chain);
}

static void pages_that_do_not_follow_each_other(struct kunit *test)
{
	unsigned int i, runs = 1, pages = 60;
	u8 *memory = vmalloc(pages * PAGE_SIZE);
	PNET_BUFFER frame;
	NDIS_STATUS status;
	PMDL large;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	for (i = 1; i < pages; i++)
		runs += vmalloc_to_pfn(memory + i * PAGE_SIZE) !=
			vmalloc_to_pfn(memory + (i - 1) * PAGE_SIZE) + 1;
	large = NdisAllocateMdl(NULL, memory + 7, pages * PAGE_SIZE - 7);
	frame = NdisAllocateNetBuffer(pool, large, 0, pages * PAGE_SIZE - 7);
	KUNIT_ASSERT_NOT_NULL(test, frame);
	AT_DISPATCH(status = NdisMAllocateNetBufferSGList(rig->dma, frame, NULL,
							  0, NULL, 0));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, seen.elements, runs);
	KUNIT_EXPECT_EQ(test, seen.bytes, pages * PAGE_SIZE - 7);
	AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma, seen.list, frame));
	NdisFreeNetBuffer(frame);
	NdisFreeMdl(large);
	vfree(memory);
}

static NDIS_STATUS map(void *buffer, u32 size)
{
	NDIS_STATUS status;

	AT_DISPATCH(status = NdisMAllocateNetBufferSGList(rig->dma, nb, NULL, 1,
							  buffer, size));
	return status;
}

static void map_it(void *status)
{
	*(NDIS_STATUS *)status = NdisMAllocateNetBufferSGList(rig->dma, nb,
							      NULL, 1, NULL, 0);
}

static void unmap_it(void *unused)
{
	NdisMFreeNetBufferSGList(rig->dma, seen.list, nb);
}

static void at_dispatch_only(struct kunit *test)
{
	NDIS_STATUS status = 0;

	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  status = NdisMAllocateNetBufferSGList(rig->dma, nb,
								NULL, 1, NULL,
								0));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(map_it, &status));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, seen.calls, 0);
	ndt_in_softirq(map_it, &status);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
	/* Reported, and done. */
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  NdisMFreeNetBufferSGList(rig->dma, seen.list, nb));
	KUNIT_EXPECT_EQ(test, ndc_sgmap_count(), 0);
	KUNIT_EXPECT_EQ(test, map(NULL, 0), NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(unmap_it, NULL));
	KUNIT_EXPECT_EQ(test, ndc_sgmap_count(), 0);
}

static void frees_that_are_wrong(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, map(room, sizeof(room)), NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma, NULL,
							       nb)));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma,
							       (void *)test,
							       nb)));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  AT_DISPATCH(NdisMFreeNetBufferSGList(rig->adapter,
							       seen.list, nb)));
	KUNIT_EXPECT_EQ(test, ndc_sgmap_count(), 1);
	AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma, seen.list, nb));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma,
							       seen.list, nb)));
	/* With another NB it is reported and done. */
	KUNIT_ASSERT_EQ(test, map(NULL, 0), NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma,
							       seen.list,
							       (void *)test)));
	KUNIT_EXPECT_EQ(test, ndc_sgmap_count(), 0);
}

static void another_adapter(struct kunit *test)
{
	struct ndc_adapter *other;
	NDIS_STATUS status = 0;

	other = ndiscompat_adapter_create(rig->driver, &rig->pdev->dev, "nic1",
					  NULL, true);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, other);
	KUNIT_ASSERT_EQ(test, map(NULL, 0), NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  AT_DISPATCH(NdisFreeScatterGatherList(other,
								seen.list,
								TRUE)));
	/* A driver with two adapters is none of them. */
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  AT_DISPATCH(NdisFreeScatterGatherList(rig->driver,
								seen.list,
								TRUE)));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  AT_DISPATCH(status =
				      NdisBuildScatterGatherList(rig->driver,
								 NULL)));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndc_sgmap_count(), 1);
	AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma, seen.list, nb));
	ndiscompat_adapter_destroy(other);
}

static void frames_that_cannot_be_mapped(struct kunit *test)
{
	NET_BUFFER saved = *nb;
	NDIS_STATUS status = 0;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  AT_DISPATCH(status =
				      NdisMAllocateNetBufferSGList(rig->adapter,
								   nb, NULL, 1,
								   NULL, 0)));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  AT_DISPATCH(status =
				      NdisMAllocateNetBufferSGList(rig->dma,
								   NULL, NULL,
								   1, NULL,
								   0)));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	nb->DataLength = 0;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status = map(NULL, 0));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	nb->DataLength = LENGTH + 1;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status = map(NULL, 0));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	*nb = saved;
	MmGetMdlPfnArray(mdl)[0] = -1;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status = map(NULL, 0));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	MmBuildMdlForNonPagedPool(mdl);
	KUNIT_EXPECT_EQ(test, seen.calls, 0);
}

static void a_buffer_that_is_in_use(struct kunit *test)
{
	NDIS_STATUS status = 0;

	KUNIT_ASSERT_EQ(test, map(room, sizeof(room)), NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = map(room, sizeof(room)));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, seen.calls, 1);
	AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma, seen.list, nb));
	KUNIT_EXPECT_EQ(test, map(room, sizeof(room)), NDIS_STATUS_SUCCESS);
	AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma, seen.list, nb));
}

static void without_a_handler(struct kunit *test)
{
	NDIS_STATUS status = 0;

	ndt_rig_deregister(rig);
	rig->dma = register_dma(test, NULL);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, status = map(NULL, 0));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
}

static void without_memory(struct kunit *test)
{
	u8 *memory = vmalloc(200 * PAGE_SIZE);
	PNET_BUFFER saved = nb;
	NDIS_STATUS status;
	PMDL large;

	/* More than what is spare has room for. */
	KUNIT_ASSERT_NOT_NULL(test, memory);
	large = NdisAllocateMdl(NULL, memory, 200 * PAGE_SIZE);
	nb = NdisAllocateNetBuffer(pool, large, 0, 200 * PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, nb);
	ndt_fail_all(true);
	status = map(NULL, 0);
	ndt_fail_all(false);
	/* Unless the pages happen to be in few runs. */
	if (status == NDIS_STATUS_SUCCESS)
		AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma, seen.list, nb));
	else
		KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCES);
	NdisFreeNetBuffer(nb);
	NdisFreeMdl(large);
	vfree(memory);
	nb = saved;
}

static void left_at_deregistration(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, map(NULL, 0), NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK, ndt_rig_deregister(rig));
	KUNIT_EXPECT_EQ(test, ndc_sgmap_count(), 0);
}

static void left_by_an_adapter(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	NDIS_STATUS status;

	AT_DISPATCH(status = NdisMAllocateNetBufferSGList(rig->dma, nb, NULL, 1,
							  NULL, 0));
	KUNIT_ASSERT_EQ(test, status, NDIS_STATUS_SUCCESS);
	/* The registration, and the list. */
	ndt_announce(test, NDC_RULE_LEAK);
	ndt_announce(test, NDC_RULE_LEAK);
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 2);
	KUNIT_EXPECT_EQ(test, ndc_sgmap_count(), 0);
}

static NDIS_SCATTER_GATHER_LIST_PARAMETERS build_parameters(void)
{
	return (NDIS_SCATTER_GATHER_LIST_PARAMETERS) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_SCATTER_GATHER_LIST_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_SCATTER_GATHER_LIST_PARAMETERS_REVISION_1,
		},
		.Flags = NDIS_SG_LIST_WRITE_TO_DEVICE,
		.Mdl = mdl,
		.CurrentVa = bytes + 10,
		.Length = 1000,
		.ProcessSGListHandler = process,
		.Context = &seen,
		.ScatterGatherListBuffer = (void *)room,
		.ScatterGatherListBufferSize = sizeof(room),
	};
}

static void memory_is_built(struct kunit *test)
{
	NDIS_SCATTER_GATHER_LIST_PARAMETERS parameters = build_parameters();
	NDIS_HANDLE handles[] = { rig->adapter, rig->driver };
	NDIS_STATUS status;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(handles); i++) {
		memset(&seen, 0, sizeof(seen));
		AT_DISPATCH(status = NdisBuildScatterGatherList(handles[i],
								&parameters));
		KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
		KUNIT_EXPECT_EQ(test, seen.calls, 1);
		KUNIT_EXPECT_EQ(test, seen.irql, DISPATCH_LEVEL);
		KUNIT_EXPECT_PTR_EQ(test, seen.context, (void *)&seen);
		KUNIT_EXPECT_PTR_EQ(test, (void *)seen.list, (void *)room);
		KUNIT_EXPECT_EQ(test, seen.bytes, 1000);
		KUNIT_EXPECT_EQ(test, seen.first, __pa(bytes + 10));
		AT_DISPATCH(NdisFreeScatterGatherList(handles[i], seen.list,
						      TRUE));
		KUNIT_EXPECT_EQ(test, ndc_sgmap_count(), 0);
	}
}

static void a_buffer_too_short_to_build(struct kunit *test)
{
	NDIS_SCATTER_GATHER_LIST_PARAMETERS parameters = build_parameters();
	NDIS_STATUS status;

	parameters.ScatterGatherListBuffer = NULL;
	AT_DISPATCH(status = NdisBuildScatterGatherList(rig->adapter,
							&parameters));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_BUFFER_TOO_SHORT);
	KUNIT_EXPECT_GE(test, parameters.ScatterGatherListBufferSizeNeeded,
			40);
	parameters = build_parameters();
	parameters.ScatterGatherListBufferSize = 39;
	AT_DISPATCH(status = NdisBuildScatterGatherList(rig->adapter,
							&parameters));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_BUFFER_TOO_SHORT);
	KUNIT_EXPECT_EQ(test, seen.calls, 0);
	parameters.ScatterGatherListBufferSize =
		parameters.ScatterGatherListBufferSizeNeeded;
	AT_DISPATCH(status = NdisBuildScatterGatherList(rig->adapter,
							&parameters));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
	AT_DISPATCH(NdisFreeScatterGatherList(rig->adapter, seen.list, TRUE));
}

static NDIS_STATUS build(const NDIS_SCATTER_GATHER_LIST_PARAMETERS *wanted)
{
	NDIS_SCATTER_GATHER_LIST_PARAMETERS parameters = *wanted;
	NDIS_STATUS status;

	AT_DISPATCH(status = NdisBuildScatterGatherList(rig->adapter,
							&parameters));
	return status;
}

static void nonsense_to_build(struct kunit *test)
{
	NDIS_SCATTER_GATHER_LIST_PARAMETERS parameters = build_parameters();
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);

	/* They come from one place: one line for all. */
	ndt_announce(test, NDC_RULE_ARGUMENT);
	parameters.Header.Size--;
	KUNIT_EXPECT_EQ(test, build(&parameters), NDIS_STATUS_FAILURE);
	parameters = build_parameters();
	parameters.ProcessSGListHandler = NULL;
	KUNIT_EXPECT_EQ(test, build(&parameters), NDIS_STATUS_FAILURE);
	parameters = build_parameters();
	parameters.Mdl = NULL;
	KUNIT_EXPECT_EQ(test, build(&parameters), NDIS_STATUS_FAILURE);
	parameters = build_parameters();
	parameters.Length = 0;
	KUNIT_EXPECT_EQ(test, build(&parameters), NDIS_STATUS_FAILURE);
	parameters = build_parameters();
	parameters.CurrentVa = bytes - 1;
	KUNIT_EXPECT_EQ(test, build(&parameters), NDIS_STATUS_FAILURE);
	parameters.CurrentVa = bytes + OFFSET + LENGTH + 1;
	KUNIT_EXPECT_EQ(test, build(&parameters), NDIS_STATUS_FAILURE);
	parameters = build_parameters();
	parameters.Length = OFFSET + LENGTH;
	KUNIT_EXPECT_EQ(test, build(&parameters), NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 7);
	KUNIT_EXPECT_EQ(test, seen.calls, 0);
}

static void wrong_calls_to_build(struct kunit *test)
{
	NDIS_SCATTER_GATHER_LIST_PARAMETERS parameters = build_parameters();
	NDIS_STATUS status = 0;

	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  status = NdisBuildScatterGatherList(rig->adapter,
							      &parameters));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  AT_DISPATCH(status =
				      NdisBuildScatterGatherList(rig->dma,
								 &parameters)));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  AT_DISPATCH(status =
				      NdisBuildScatterGatherList(rig->adapter,
								 NULL)));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	ndt_rig_deregister(rig);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  AT_DISPATCH(status =
				      NdisBuildScatterGatherList(rig->adapter,
								 &parameters)));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  AT_DISPATCH(NdisFreeScatterGatherList(rig->adapter,
								(void *)room,
								TRUE)));
}

static VOID keep(struct _DEVICE_OBJECT *device, PVOID reserved,
		 PSCATTER_GATHER_LIST list, PVOID context)
{
	*(PSCATTER_GATHER_LIST *)context = list;
}

static void map_often(void *data)
{
	PSCATTER_GATHER_LIST lists[4];
	unsigned int i, n;
	NDIS_STATUS status;

	for (i = 0; i < 200; i++) {
		for (n = 0; n < ARRAY_SIZE(lists); n++) {
			AT_DISPATCH(status =
				    NdisMAllocateNetBufferSGList(rig->dma, nb,
								 &lists[n], 1,
								 NULL, 0));
			if (status != NDIS_STATUS_SUCCESS)
				lists[n] = NULL;
		}
		for (n = 0; n < ARRAY_SIZE(lists); n++) {
			if (!lists[n]) {
				atomic_inc(data);
				continue;
			}
			AT_DISPATCH(NdisMFreeNetBufferSGList(rig->dma,
							     lists[n], nb));
		}
	}
}

static void many_threads(struct kunit *test)
{
	atomic_t faults = ATOMIC_INIT(0);

	ndt_rig_deregister(rig);
	rig->dma = register_dma(test, keep);
	ndt_in_threads(test, 2, map_often, &faults);
	KUNIT_EXPECT_EQ(test, atomic_read(&faults), 0);
	KUNIT_EXPECT_EQ(test, ndc_sgmap_count(), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(a_frame_to_the_device),
	KUNIT_CASE(rooms_for_the_list),
	KUNIT_CASE(several_mdls),
	KUNIT_CASE(pages_that_do_not_follow_each_other),
	KUNIT_CASE(at_dispatch_only),
	KUNIT_CASE(frees_that_are_wrong),
	KUNIT_CASE(another_adapter),
	KUNIT_CASE(frames_that_cannot_be_mapped),
	KUNIT_CASE(a_buffer_that_is_in_use),
	KUNIT_CASE(without_a_handler),
	KUNIT_CASE(without_memory),
	KUNIT_CASE(left_at_deregistration),
	KUNIT_CASE(left_by_an_adapter),
	KUNIT_CASE(memory_is_built),
	KUNIT_CASE(a_buffer_too_short_to_build),
	KUNIT_CASE(nonsense_to_build),
	KUNIT_CASE(wrong_calls_to_build),
	KUNIT_CASE(many_threads),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_net_sgmap",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/net/sgmap.c");
