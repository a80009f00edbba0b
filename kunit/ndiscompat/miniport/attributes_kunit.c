// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/attributes.c: what an adapter says of itself.
 */
#include "ndt.h"

#include "ndp.h"

static NDIS_STATUS seen[8];
static unsigned int count;

/* What a case does in MiniportInitializeEx; the adapter is initialised. */
static int initialise_with(struct ndp *ndp, void (*fn)(struct ndp *ndp))
{
	ndp_do_halt(ndp);
	count = 0;
	ndp->on_initialise = fn;
	return ndp_do_restart(ndp);
}

static void set_twice(struct ndp *ndp)
{
	seen[0] = ndp_set_registration(ndp);
	seen[1] = ndp_set_general(ndp);
}

static void second_time_is_refused(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);

	ndt_announce(test, NDC_RULE_ARGUMENT);
	KUNIT_EXPECT_EQ(test, initialise_with(test->priv, set_twice), 0);
	KUNIT_EXPECT_EQ(test, seen[0], NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, seen[1], NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 2);
}

static void set_general_first(struct ndp *ndp)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES attributes = {
		.GeneralAttributes = ndp->general,
	};

	seen[0] = NdisMSetMiniportAttributes(ndp->handle, &attributes);
}

static void registration_comes_first(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->no_registration = true;
	ndp->initialise = NDIS_STATUS_FAILURE;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_EQ(test,
					  initialise_with(ndp,
							  set_general_first),
					  -EIO));
	KUNIT_EXPECT_EQ(test, seen[0], NDIS_STATUS_FAILURE);
}

static void outside_initialise_is_refused(struct kunit *test)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES attributes = {
		.AddDeviceRegistrationAttributes = {
			.Header = NDP_HEADER(MINIPORT_ADD_DEVICE_REGISTRATION_ATTRIBUTES, 1),
		},
	};
	struct ndp *ndp = test->priv;

	ndt_announce(test, NDC_RULE_STATE);
	KUNIT_EXPECT_EQ(test, ndp_set_registration(ndp), NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, NdisMSetMiniportAttributes(ndp->handle,
							 &attributes),
			NDIS_STATUS_FAILURE);
}

/* A place of its own. */
static noinline NDIS_STATUS try_general(struct ndp *ndp)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES attributes = {
		.GeneralAttributes = ndp->general,
	};

	return NdisMSetMiniportAttributes(ndp->handle, &attributes);
}

/* One thing that is wrong with each. */
static void set_wrong_general(struct ndp *ndp)
{
	NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES right = ndp->general;
	NDIS_RECEIVE_SCALE_CAPABILITIES rss = {};

	ndp->general.MediaType = NdisMediumFddi;
	seen[0] = try_general(ndp);
	ndp->general = right;
	ndp->general.MacAddressLength = 8;
	seen[1] = try_general(ndp);
	ndp->general = right;
	ndp->general.CurrentMacAddress[0] = 1;
	seen[2] = try_general(ndp);
	ndp->general = right;
	ndp->general.MtuSize = 0;
	seen[3] = try_general(ndp);
	ndp->general = right;
	ndp->general.SupportedOidListLength = 3;
	seen[4] = try_general(ndp);
	ndp->general = right;
	ndp->general.RecvScaleCapabilities = &rss;
	seen[5] = try_general(ndp);
	ndp->general = right;
	ndp->general.Header.Size = 200;
	seen[6] = try_general(ndp);
	ndp->general = right;
	ndp->general.Header.Revision = 0;
	seen[7] = try_general(ndp);
	ndp->general = right;
	try_general(ndp);
}

static void wrong_contents_are_refused(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	struct ndp *ndp = test->priv;
	unsigned int i;

	ndp->no_general = true;
	ndt_announce(test, NDC_RULE_ARGUMENT);
	KUNIT_EXPECT_EQ(test, initialise_with(ndp, set_wrong_general), 0);
	KUNIT_EXPECT_EQ(test, seen[0], NDIS_STATUS_UNSUPPORTED_MEDIA);
	for (i = 1; i < 7; i++)
		KUNIT_EXPECT_EQ(test, seen[i], NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, seen[7], NDIS_STATUS_BAD_VERSION);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 8);
}

static void set_what_is_not_known(struct ndp *ndp)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES attributes = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_NATIVE_802_11_ATTRIBUTES,
			.Revision = 1,
			.Size = 100,
		},
	};

	seen[0] = NdisMSetMiniportAttributes(ndp->handle, &attributes);
	seen[1] = NdisMSetMiniportAttributes(ndp->handle, NULL);
}

static void other_types_are_not_supported(struct kunit *test)
{
	ndt_announce(test, NDC_RULE_ARGUMENT);
	KUNIT_EXPECT_EQ(test, initialise_with(test->priv,
					      set_what_is_not_known), 0);
	KUNIT_EXPECT_EQ(test, seen[0], NDIS_STATUS_NOT_SUPPORTED);
	KUNIT_EXPECT_EQ(test, seen[1], NDIS_STATUS_INVALID_PARAMETER);
}

/* Everything behind pointers is on the port's stack. */
static void set_from_the_stack(struct ndp *ndp)
{
	NDIS_PM_CAPABILITIES power = *ndp->general.PowerManagementCapabilitiesEx;
	NDIS_PNP_CAPABILITIES pnp = { .Flags = 3 };
	NDIS_OID oids[] = { OID_GEN_STATISTICS };
	NDIS_RECEIVE_SCALE_CAPABILITIES rss = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_RSS_CAPABILITIES,
			.Revision = NDIS_RECEIVE_SCALE_CAPABILITIES_REVISION_1,
			.Size = NDIS_SIZEOF_RECEIVE_SCALE_CAPABILITIES_REVISION_1,
		},
		.NumberOfReceiveQueues = 4,
		.NumberOfIndirectionTableEntries = 99,
	};

	power.MinPatternWakeUp = NdisDeviceStateD2;
	ndp->general.PowerManagementCapabilitiesEx = &power;
	ndp->general.PowerManagementCapabilities = &pnp;
	ndp->general.RecvScaleCapabilities = &rss;
	ndp->general.SupportedOidList = oids;
	ndp->general.SupportedOidListLength = sizeof(oids);
	seen[0] = ndp_set_general(ndp);
	memset(&power, 0xee, sizeof(power));
	memset(&pnp, 0xee, sizeof(pnp));
	memset(&rss, 0xee, sizeof(rss));
	memset(oids, 0xee, sizeof(oids));
}

static void general_attributes_are_copied_deeply(struct kunit *test)
{
	NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES *general;
	struct ndp *ndp = test->priv;

	ndp->no_general = true;
	KUNIT_ASSERT_EQ(test, initialise_with(ndp, set_from_the_stack), 0);
	KUNIT_EXPECT_EQ(test, seen[0], NDIS_STATUS_SUCCESS);
	general = &ndp_miniport(ndp)->attributes.general;
	KUNIT_EXPECT_EQ(test,
			general->PowerManagementCapabilitiesEx->MinPatternWakeUp,
			NdisDeviceStateD2);
	KUNIT_EXPECT_EQ(test, general->PowerManagementCapabilities->Flags, 3);
	KUNIT_EXPECT_EQ(test,
			general->RecvScaleCapabilities->NumberOfReceiveQueues,
			4);
	/* Revision 1 has no such field. */
	KUNIT_EXPECT_EQ(test,
			general->RecvScaleCapabilities->NumberOfIndirectionTableEntries,
			0);
	KUNIT_EXPECT_EQ(test, general->SupportedOidList[0], OID_GEN_STATISTICS);
}

static void set_offload(struct ndp *ndp)
{
	NDIS_OFFLOAD now = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_OFFLOAD,
			.Revision = NDIS_OFFLOAD_REVISION_3,
			.Size = NDIS_SIZEOF_NDIS_OFFLOAD_REVISION_3,
		},
		.LsoV2.IPv4.MaxOffLoadSize = 1,
	};
	NDIS_OFFLOAD can = now;
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES attributes = {
		.OffloadAttributes = {
			.Header = NDP_HEADER(MINIPORT_ADAPTER_OFFLOAD_ATTRIBUTES, 1),
			.DefaultOffloadConfiguration = &now,
		},
	};

	can.LsoV2.IPv4.MaxOffLoadSize = 2;
	seen[0] = NdisMSetMiniportAttributes(ndp->handle, &attributes);
	attributes.OffloadAttributes.HardwareOffloadCapabilities = &can;
	can.Header.Size = 20;
	seen[1] = NdisMSetMiniportAttributes(ndp->handle, &attributes);
	can.Header.Size = NDIS_SIZEOF_NDIS_OFFLOAD_REVISION_3;
	seen[2] = NdisMSetMiniportAttributes(ndp->handle, &attributes);
}

static void offload_attributes_are_copied(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	struct ndc_attributes *attributes;
	struct ndp *ndp = test->priv;

	ndt_announce(test, NDC_RULE_ARGUMENT);
	KUNIT_ASSERT_EQ(test, initialise_with(ndp, set_offload), 0);
	KUNIT_EXPECT_EQ(test, seen[0], NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, seen[1], NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, seen[2], NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 2);
	attributes = &ndp_miniport(ndp)->attributes;
	KUNIT_EXPECT_EQ(test, attributes->offload.LsoV2.IPv4.MaxOffLoadSize, 1);
	KUNIT_EXPECT_EQ(test, attributes->capabilities.LsoV2.IPv4.MaxOffLoadSize,
			2);
}

static void set_assist(struct ndp *ndp)
{
	NDIS_RECEIVE_FILTER_CAPABILITIES filters = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_RECEIVE_FILTER_CAPABILITIES_REVISION_1,
			.Size = NDIS_SIZEOF_RECEIVE_FILTER_CAPABILITIES_REVISION_1,
		},
		.NumQueues = 7,
		.NdisReserved = 99,
	};
	NDIS_RECEIVE_FILTER_CAPABILITIES bad = {};
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES attributes = {
		.HardwareAssistAttributes = {
			.Header = NDP_HEADER(MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES, 2),
			.HardwareReceiveFilterCapabilities = &bad,
		},
	};

	/* Nothing that a later revision would have is looked at. */
	attributes.HardwareAssistAttributes.HardwareSriovCapabilities =
		(void *)1;
	seen[0] = NdisMSetMiniportAttributes(ndp->handle, &attributes);
	attributes.HardwareAssistAttributes.HardwareReceiveFilterCapabilities =
		&filters;
	seen[1] = NdisMSetMiniportAttributes(ndp->handle, &attributes);
	seen[2] = NdisMSetMiniportAttributes(ndp->handle, &attributes);
}

static void hardware_assist_is_copied(struct kunit *test)
{
	NDIS_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES *assist;
	NDIS_RECEIVE_FILTER_CAPABILITIES *filters;
	struct ndp *ndp = test->priv;

	ndt_announce(test, NDC_RULE_ARGUMENT);
	KUNIT_ASSERT_EQ(test, initialise_with(ndp, set_assist), 0);
	KUNIT_EXPECT_EQ(test, seen[0], NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, seen[1], NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, seen[2], NDIS_STATUS_FAILURE);
	assist = &ndp_miniport(ndp)->attributes.assist;
	filters = assist->HardwareReceiveFilterCapabilities;
	KUNIT_ASSERT_NOT_NULL(test, filters);
	KUNIT_EXPECT_EQ(test, filters->NumQueues, 7);
	KUNIT_EXPECT_EQ(test, filters->NdisReserved, 0);
	KUNIT_EXPECT_NULL(test, assist->CurrentReceiveFilterCapabilities);
	/* They go with a halt. */
	ndp->on_initialise = NULL;
	ndp_do_pause(ndp);
	ndp_do_halt(ndp);
	KUNIT_EXPECT_NULL(test, assist->HardwareReceiveFilterCapabilities);
}

static void set_at_dispatch(void *data)
{
	struct ndp *ndp = data;
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES attributes = {
		.GeneralAttributes = ndp->general,
	};

	seen[0] = NdisMSetMiniportAttributes(ndp->handle, &attributes);
}

static void set_at_dispatch_is_refused(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_softirq(set_at_dispatch, test->priv));
	KUNIT_EXPECT_EQ(test, seen[0], NDIS_STATUS_FAILURE);
}

static void set_without_memory(struct ndp *ndp)
{
	unsigned int nth;

	/* The copy must not be left half made. */
	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		seen[0] = ndp_set_general(ndp);
		if (!ndt_failed())
			break;
		count += seen[0] == NDIS_STATUS_RESOURCES;
		if (seen[0] == NDIS_STATUS_SUCCESS)
			break;
	}
}

static void every_allocation_may_fail(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->no_general = true;
	KUNIT_EXPECT_EQ(test, initialise_with(ndp, set_without_memory), 0);
	KUNIT_EXPECT_EQ(test, seen[0], NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, count, 2);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(second_time_is_refused),
	KUNIT_CASE(registration_comes_first),
	KUNIT_CASE(outside_initialise_is_refused),
	KUNIT_CASE(wrong_contents_are_refused),
	KUNIT_CASE(other_types_are_not_supported),
	KUNIT_CASE(general_attributes_are_copied_deeply),
	KUNIT_CASE(offload_attributes_are_copied),
	KUNIT_CASE(hardware_assist_is_copied),
	KUNIT_CASE(set_at_dispatch_is_refused),
	KUNIT_CASE(every_allocation_may_fail),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_attributes",
	.init = ndp_init_paused,
	.exit = ndp_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/attributes.c");
