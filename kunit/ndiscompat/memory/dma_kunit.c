// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/memory/dma.c: DMA registrations.
 */
#include "ndt.h"

#include <linux/dma-mapping.h>
#include <linux/irqflags.h>

#include <linux/ndiscompat.h>
#include <ndis.h>

#include "memory/dma.h"
#include "memory/state.h"

static NDIS_SG_DMA_DESCRIPTION description(void)
{
	return (NDIS_SG_DMA_DESCRIPTION) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_SG_DMA_DESCRIPTION,
			.Revision = NDIS_SG_DMA_DESCRIPTION_REVISION_1,
			.Size = NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1,
		},
		.MaximumPhysicalMapping = 1514,
	};
}

static u64 mask_of(struct ndt_rig *rig)
{
	return dma_get_mask(rig->adapter->dev);
}

static void scatter_gather_registers(struct kunit *test)
{
	NDIS_SG_DMA_DESCRIPTION wanted = description();
	struct ndt_rig *rig = test->priv;
	struct device *dev = rig->adapter->dev;

	KUNIT_EXPECT_EQ(test,
			NdisMRegisterScatterGatherDma(rig->adapter, &wanted,
						      &rig->dma),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, (void *)rig->adapter->memory->dma, rig->dma);
	KUNIT_EXPECT_EQ(test, mask_of(rig), DMA_BIT_MASK(32));
	KUNIT_EXPECT_EQ(test, dev->coherent_dma_mask, DMA_BIT_MASK(32));
	KUNIT_EXPECT_EQ(test, dma_get_max_seg_size(dev), UINT_MAX);
	/* A frame of 1,514 bytes may lie in two pages. */
	KUNIT_EXPECT_EQ(test, wanted.ScatterGatherListSize,
			sizeof(SCATTER_GATHER_LIST) +
			2 * sizeof(SCATTER_GATHER_ELEMENT));
}

static void flag_makes_addresses_wide(struct kunit *test)
{
	NDIS_SG_DMA_DESCRIPTION wanted = description();
	struct ndt_rig *rig = test->priv;

	wanted.Flags = NDIS_SG_DMA_64_BIT_ADDRESS;
	KUNIT_EXPECT_EQ(test,
			NdisMRegisterScatterGatherDma(rig->adapter, &wanted,
						      &rig->dma),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, mask_of(rig), DMA_BIT_MASK(64));
}

struct variation {
	const char *name;
	UCHAR type;
	UCHAR revision;
	USHORT size;
	ULONG mapping;
	NDIS_STATUS status;
};

static const struct variation variations[] = {
	{ "revision_2", 0x83, 2, 48, 1514, NDIS_STATUS_SUCCESS },
	{ "newer_revision", 0x83, 9, 200, 1514, NDIS_STATUS_SUCCESS },
	{ "whole_structure", 0x83, 1, 48, 1514, NDIS_STATUS_SUCCESS },
	{ "largest_mapping", 0x83, 1, 36, MAXULONG, NDIS_STATUS_SUCCESS },
	{ "wrong_type", 0x80, 1, 36, 1514, NDIS_STATUS_FAILURE },
	{ "revision_0", 0x83, 0, 36, 1514, NDIS_STATUS_BAD_VERSION },
	{ "small_size", 0x83, 1, 35, 1514, NDIS_STATUS_FAILURE },
	{ "small_size_of_2", 0x83, 2, 47, 1514, NDIS_STATUS_FAILURE },
	{ "no_mapping", 0x83, 1, 36, 0, NDIS_STATUS_FAILURE },
};

static void variation_to_desc(const struct variation *variation, char *desc)
{
	strscpy(desc, variation->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(variation, variations, variation_to_desc);

static void registration_checks_its_description(struct kunit *test)
{
	const struct variation *variation = test->param_value;
	NDIS_SG_DMA_DESCRIPTION wanted = description();
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	struct ndt_rig *rig = test->priv;
	bool good = variation->status == NDIS_STATUS_SUCCESS;

	if (!good)
		ndt_announce(test, NDC_RULE_ARGUMENT);
	wanted.Header.Type = variation->type;
	wanted.Header.Revision = variation->revision;
	wanted.Header.Size = variation->size;
	wanted.MaximumPhysicalMapping = variation->mapping;
	rig->dma = rig;
	KUNIT_EXPECT_EQ(test,
			NdisMRegisterScatterGatherDma(rig->adapter, &wanted,
						      &rig->dma),
			variation->status);
	KUNIT_EXPECT_EQ(test, !rig->dma, !good);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT),
			before + !good);
}

static void null_pointers_fail(struct kunit *test)
{
	NDIS_SG_DMA_DESCRIPTION wanted = description();
	struct ndt_rig *rig = test->priv;
	NDIS_STATUS status;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterScatterGatherDma(rig->adapter,
								 NULL,
								 &rig->dma));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterScatterGatherDma(rig->adapter,
								 &wanted,
								 NULL));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterScatterGatherDma(NULL, &wanted,
								 &rig->dma));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
}

static void no_bus_master_is_not_supported(struct kunit *test)
{
	NDIS_SG_DMA_DESCRIPTION wanted = description();
	struct ndt_rig *rig = test->priv;
	NDIS_STATUS status;

	rig->adapter->bus_master = false;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterScatterGatherDma(rig->adapter,
								 &wanted,
								 &rig->dma));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_NOT_SUPPORTED);
}

static void second_registration_fails(struct kunit *test)
{
	NDIS_SG_DMA_DESCRIPTION wanted = description();
	NDIS_DMA_DESCRIPTION channel = {};
	struct ndt_rig *rig = test->priv;
	NDIS_HANDLE second = rig;
	NDIS_STATUS status;

	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL),
			NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterScatterGatherDma(rig->adapter,
								 &wanted,
								 &second));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(test, second);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterDmaChannel(&second,
							   rig->adapter, 0,
							   TRUE, &channel,
							   MAXULONG));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCE_CONFLICT);
	KUNIT_EXPECT_NULL(test, second);
}

static void registration_may_be_made_again(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;

	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL),
			NDIS_STATUS_SUCCESS);
	ndt_rig_deregister(rig);
	KUNIT_EXPECT_NULL(test, rig->adapter->memory->dma);
	KUNIT_EXPECT_EQ(test, ndt_rig_register(rig, NULL),
			NDIS_STATUS_SUCCESS);
}

static void every_allocation_may_fail(struct kunit *test)
{
	NDIS_SG_DMA_DESCRIPTION wanted = description();
	struct ndt_rig *rig = test->priv;
	unsigned int nth, failures = 0;
	NDIS_STATUS status;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		status = NdisMRegisterScatterGatherDma(rig->adapter, &wanted,
						       &rig->dma);
		if (!ndt_failed())
			break;
		KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCES);
		KUNIT_EXPECT_NULL(test, rig->dma);
		failures++;
	}
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, failures, 1);
}

static void device_without_dma_fails(struct kunit *test)
{
	NDIS_SG_DMA_DESCRIPTION wanted = description();
	struct ndt_rig *rig = test->priv;
	u64 *mask = rig->adapter->dev->dma_mask;
	NDIS_STATUS status;

	rig->adapter->dev->dma_mask = NULL;
	wanted.Flags = NDIS_SG_DMA_64_BIT_ADDRESS;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterScatterGatherDma(rig->adapter,
								 &wanted,
								 &rig->dma));
	rig->adapter->dev->dma_mask = mask;
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(test, rig->dma);
}

static NDIS_STATUS register_channel(struct ndt_rig *rig, BOOLEAN wide)
{
	NDIS_DMA_DESCRIPTION channel = {};

	return NdisMRegisterDmaChannel(&rig->dma, rig->adapter, 0, wide,
				       &channel, MAXULONG);
}

static void channel_registers(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	NDIS_PHYSICAL_ADDRESS bus;
	PVOID memory;

	/* A slave is no bus master, and may still share memory. */
	rig->adapter->bus_master = false;
	KUNIT_ASSERT_EQ(test, register_channel(rig, TRUE),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, mask_of(rig), DMA_BIT_MASK(32));
	NdisMAllocateSharedMemory(rig->adapter, 100, TRUE, &memory, &bus);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	NdisMFreeSharedMemory(rig->adapter, 100, TRUE, memory, bus);
	NdisMDeregisterDmaChannel(rig->dma);
	rig->dma = NULL;
	KUNIT_EXPECT_NULL(test, rig->adapter->memory->dma);
}

/* Small kernels keep no memory for 24 bits, and say so. */
static void narrow_channel_is_what_the_kernel_can(struct kunit *test)
{
	bool can = IS_ENABLED(CONFIG_ZONE_DMA);
	struct ndt_rig *rig = test->priv;
	NDIS_STATUS status;

	if (!can)
		ndt_announce(test, NDC_RULE_ARGUMENT);
	status = register_channel(rig, FALSE);
	KUNIT_EXPECT_EQ(test, status,
			can ? NDIS_STATUS_SUCCESS : NDIS_STATUS_FAILURE);
	if (!can)
		return;
	KUNIT_EXPECT_EQ(test, mask_of(rig), DMA_BIT_MASK(24));
	NdisMDeregisterDmaChannel(rig->dma);
	rig->dma = NULL;
}

static void wrong_channel_fails(struct kunit *test)
{
	NDIS_DMA_DESCRIPTION channel = { .DmaPort = 1 };
	struct ndt_rig *rig = test->priv;
	NDIS_STATUS status;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterDmaChannel(&rig->dma,
							   rig->adapter, 0,
							   TRUE, &channel, 1));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterDmaChannel(&rig->dma,
							   rig->adapter, 0,
							   TRUE, NULL, 1));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	channel.DmaPort = 0;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterDmaChannel(NULL, rig->adapter,
							   0, TRUE, &channel,
							   1));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	ndt_fail_all(true);
	status = register_channel(rig, TRUE);
	ndt_fail_all(false);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCES);
}

static void deregistration_with_a_wrong_handle_is_refused(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	void *stale;

	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL),
			NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMDeregisterScatterGatherDma(rig->adapter));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMDeregisterScatterGatherDma(NULL));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMDeregisterDmaChannel(rig->dma));
	KUNIT_EXPECT_PTR_EQ(test, (void *)rig->adapter->memory->dma, rig->dma);
	stale = rig->dma;
	ndt_rig_deregister(rig);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMDeregisterScatterGatherDma(stale));
}

struct call {
	struct ndt_rig *rig;
	NDIS_STATUS status;
};

static void register_it(void *data)
{
	NDIS_SG_DMA_DESCRIPTION wanted = description();
	struct call *call = data;

	call->status = NdisMRegisterScatterGatherDma(call->rig->adapter,
						     &wanted, &call->rig->dma);
}

static void deregister_it(void *data)
{
	struct call *call = data;

	NdisMDeregisterScatterGatherDma(call->rig->dma);
}

static void registration_at_dispatch_fails(struct kunit *test)
{
	struct call call = { .rig = test->priv };

	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_softirq(register_it, &call));
	KUNIT_EXPECT_EQ(test, call.status, NDIS_STATUS_FAILURE);
	KUNIT_ASSERT_EQ(test, ndt_rig_register(call.rig, NULL),
			NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_softirq(deregister_it, &call));
	KUNIT_EXPECT_NOT_NULL(test, call.rig->adapter->memory->dma);
}

static void registration_from_shutdown_is_refused(struct kunit *test)
{
	NDIS_SG_DMA_DESCRIPTION wanted = description();
	struct ndt_rig *rig = test->priv;

	rig->adapter->phase = NDC_PHASE_SHUTDOWN;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMRegisterScatterGatherDma(rig->adapter, &wanted,
							&rig->dma));
	rig->adapter->phase = NDC_PHASE_HALTING;
	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL),
			NDIS_STATUS_SUCCESS);
	rig->adapter->phase = NDC_PHASE_SHUTDOWN;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMDeregisterScatterGatherDma(rig->dma));
	KUNIT_EXPECT_NOT_NULL(test, rig->adapter->memory->dma);
	rig->adapter->phase = NDC_PHASE_HALTING;
}

static void left_registration_is_named(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	u64 before = ndc_report_count(NDC_RULE_LEAK);

	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL),
			NDIS_STATUS_SUCCESS);
	ndt_announce(test, NDC_RULE_LEAK);
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 1);
}

static void alignment_is_the_cache_line(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;

	KUNIT_EXPECT_EQ(test, NdisMGetDmaAlignment(rig->adapter),
			L1_CACHE_BYTES);
	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, NdisMGetDmaAlignment(rig->adapter),
			L1_CACHE_BYTES);
	KUNIT_EXPECT_EQ(test, NdisGetSharedDataAlignment(), L1_CACHE_BYTES);
}

static void ask_alignment(void *data)
{
	struct call *call = data;

	call->status = NdisMGetDmaAlignment(call->rig->adapter);
}

static void wrong_question_of_alignment_is_reported(struct kunit *test)
{
	struct call call = { .rig = test->priv };
	ULONG bytes;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  bytes = NdisMGetDmaAlignment(test));
	KUNIT_EXPECT_EQ(test, bytes, L1_CACHE_BYTES);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_softirq(ask_alignment, &call));
	KUNIT_EXPECT_EQ(test, call.status, L1_CACHE_BYTES);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(scatter_gather_registers),
	KUNIT_CASE(flag_makes_addresses_wide),
	KUNIT_CASE_PARAM(registration_checks_its_description,
			 variation_gen_params),
	KUNIT_CASE(null_pointers_fail),
	KUNIT_CASE(no_bus_master_is_not_supported),
	KUNIT_CASE(second_registration_fails),
	KUNIT_CASE(registration_may_be_made_again),
	KUNIT_CASE(every_allocation_may_fail),
	KUNIT_CASE(device_without_dma_fails),
	KUNIT_CASE(channel_registers),
	KUNIT_CASE(narrow_channel_is_what_the_kernel_can),
	KUNIT_CASE(wrong_channel_fails),
	KUNIT_CASE(deregistration_with_a_wrong_handle_is_refused),
	KUNIT_CASE(registration_at_dispatch_fails),
	KUNIT_CASE(registration_from_shutdown_is_refused),
	KUNIT_CASE(left_registration_is_named),
	KUNIT_CASE(alignment_is_the_cache_line),
	KUNIT_CASE(wrong_question_of_alignment_is_reported),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_memory_dma",
	.init = ndt_rig_init,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/memory/dma.c");
