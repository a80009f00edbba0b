// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/ctrlpath.c: OID requests.
 */
#include "ndt.h"

#include <linux/ethtool.h>

#include "ndpnicdrv.h"

static NDIS_STATUS request(struct kunit *test, int type, NDIS_OID oid,
			   void *data, ULONG length, ULONG *done)
{
	NDIS_OID_REQUEST request = {
		.RequestType = type,
		.DATA.QUERY_INFORMATION = {
			.Oid = oid,
			.InformationBuffer = data,
			.InformationBufferLength = length,
		},
	};
	NDIS_STATUS status = NicOidRequest(nicdrv_of(test), &request);

	if (done)
		*done = status == NDIS_STATUS_SUCCESS ?
			request.DATA.QUERY_INFORMATION.BytesWritten :
			request.DATA.QUERY_INFORMATION.BytesNeeded;
	return status;
}

static void numbers_are_answered(struct kunit *test)
{
	static const struct {
		NDIS_OID oid;
		ULONG value;
	} answers[] = {
		{ OID_GEN_HARDWARE_STATUS, NdisHardwareStatusReady },
		{ OID_GEN_TRANSMIT_BUFFER_SPACE, 1514 * 256 },
		{ OID_GEN_RECEIVE_BUFFER_SPACE, 1514 * 256 },
		{ OID_GEN_TRANSMIT_BLOCK_SIZE, 1514 },
		{ OID_GEN_RECEIVE_BLOCK_SIZE, 1514 },
		{ OID_GEN_MAXIMUM_TOTAL_SIZE, 1514 },
		{ OID_GEN_CURRENT_LOOKAHEAD, 1514 },
		{ OID_GEN_VENDOR_ID, 0xffffff },
		{ OID_GEN_VENDOR_DRIVER_VERSION, 0x10000 },
	};
	ULONG value, done;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(answers); i++) {
		KUNIT_EXPECT_EQ(test, request(test, NdisRequestQueryInformation,
					      answers[i].oid, &value,
					      sizeof(value), &done),
				NDIS_STATUS_SUCCESS);
		KUNIT_EXPECT_EQ(test, value, answers[i].value);
		KUNIT_EXPECT_EQ(test, done, sizeof(value));
		KUNIT_EXPECT_EQ(test, request(test, NdisRequestQueryInformation,
					      answers[i].oid, &value, 3, &done),
				NDIS_STATUS_BUFFER_TOO_SHORT);
		KUNIT_EXPECT_EQ(test, done, sizeof(value));
	}
}

static void structures_are_answered(struct kunit *test)
{
	NDIS_INTERRUPT_MODERATION_PARAMETERS moderation;
	NDIS_STATISTICS_INFO info;
	CHAR name[64];
	ULONG done;

	KUNIT_EXPECT_EQ(test, request(test, NdisRequestQueryInformation,
				      OID_GEN_INTERRUPT_MODERATION, &moderation,
				      sizeof(moderation), NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, moderation.InterruptModeration,
			NdisInterruptModerationDisabled);
	nicdrv_receive(nicdrv_of(test), 0);
	KUNIT_EXPECT_EQ(test, request(test, NdisRequestQueryStatistics,
				      OID_GEN_STATISTICS, &info, sizeof(info),
				      NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, info.ifHCInOctets, NDPNIC_BYTES);
	KUNIT_EXPECT_EQ(test, info.ifHCInBroadcastPkts, 1);
	KUNIT_EXPECT_EQ(test, info.ifHCInUcastPkts, 0);
	KUNIT_EXPECT_EQ(test, request(test, NdisRequestQueryInformation,
				      OID_GEN_STATISTICS, &info, 8, &done),
			NDIS_STATUS_BUFFER_TOO_SHORT);
	KUNIT_EXPECT_EQ(test, done, NDIS_SIZEOF_STATISTICS_INFO_REVISION_1);
	KUNIT_EXPECT_EQ(test, request(test, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_DESCRIPTION, name,
				      sizeof(name), &done),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, done, strlen(name) + 1);
}

static void what_is_unknown_is_not_supported(struct kunit *test)
{
	ULONG value = 0;

	KUNIT_EXPECT_EQ(test, request(test, NdisRequestQueryInformation,
				      OID_802_3_RCV_ERROR_ALIGNMENT, &value,
				      sizeof(value), NULL),
			NDIS_STATUS_NOT_SUPPORTED);
	KUNIT_EXPECT_EQ(test, request(test, NdisRequestSetInformation,
				      OID_802_3_RCV_ERROR_ALIGNMENT, &value,
				      sizeof(value), NULL),
			NDIS_STATUS_NOT_SUPPORTED);
	KUNIT_EXPECT_EQ(test, request(test, 77, OID_GEN_STATISTICS, &value,
				      sizeof(value), NULL),
			NDIS_STATUS_NOT_SUPPORTED);
}

static void packet_filter_goes_to_the_hardware(struct kunit *test)
{
	ULONG filter = NDIS_PACKET_TYPE_DIRECTED | NDIS_PACKET_TYPE_BROADCAST;
	ULONG wrong = NDIS_PACKET_TYPE_SOURCE_ROUTING;
	ULONG needed;

	KUNIT_EXPECT_EQ(test, request(test, NdisRequestSetInformation,
				      OID_GEN_CURRENT_PACKET_FILTER, &filter,
				      sizeof(filter), NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, nichw.accept.PacketFilter, filter);
	KUNIT_EXPECT_EQ(test, request(test, NdisRequestSetInformation,
				      OID_GEN_CURRENT_PACKET_FILTER, &wrong,
				      sizeof(wrong), NULL),
			NDIS_STATUS_NOT_SUPPORTED);
	KUNIT_EXPECT_EQ(test, request(test, NdisRequestSetInformation,
				      OID_GEN_CURRENT_PACKET_FILTER, &filter, 3,
				      &needed),
			NDIS_STATUS_INVALID_LENGTH);
	KUNIT_EXPECT_EQ(test, needed, sizeof(filter));
	KUNIT_EXPECT_EQ(test, nichw.accept.PacketFilter, filter);
}

static void multicast_list_goes_to_the_hardware(struct kunit *test)
{
	static u8 list[(NIC_MULTICAST + 1) * ETH_ALEN];

	KUNIT_EXPECT_EQ(test, request(test, NdisRequestSetInformation,
				      OID_802_3_MULTICAST_LIST, list,
				      2 * ETH_ALEN, NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, nichw.accept.MulticastCount, 2U);
	KUNIT_EXPECT_EQ(test, request(test, NdisRequestSetInformation,
				      OID_802_3_MULTICAST_LIST, list, 7, NULL),
			NDIS_STATUS_INVALID_LENGTH);
	KUNIT_EXPECT_EQ(test, request(test, NdisRequestSetInformation,
				      OID_802_3_MULTICAST_LIST, list,
				      sizeof(list), NULL),
			NDIS_STATUS_MULTICAST_FULL);
	KUNIT_EXPECT_EQ(test, nichw.accept.MulticastCount, 2U);
}

static void moderation_goes_on_and_off(struct kunit *test)
{
	NDIS_INTERRUPT_MODERATION_PARAMETERS moderation = {
		.InterruptModeration = NdisInterruptModerationEnabled,
	};
	ULONG needed;

	KUNIT_EXPECT_EQ(test, request(test, NdisRequestSetInformation,
				      OID_GEN_INTERRUPT_MODERATION, &moderation,
				      4, &needed),
			NDIS_STATUS_INVALID_LENGTH);
	KUNIT_EXPECT_EQ(test, needed,
			NDIS_SIZEOF_INTERRUPT_MODERATION_PARAMETERS_REVISION_1);
	KUNIT_EXPECT_EQ(test, nichw.moderation, 0U);
	KUNIT_EXPECT_EQ(test, request(test, NdisRequestSetInformation,
				      OID_GEN_INTERRUPT_MODERATION, &moderation,
				      sizeof(moderation), NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_GT(test, nichw.moderation, 0U);
	/* What ethtool has chosen stays. */
	nichw.moderation = 20;
	KUNIT_EXPECT_EQ(test, request(test, NdisRequestSetInformation,
				      OID_GEN_INTERRUPT_MODERATION, &moderation,
				      sizeof(moderation), NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, nichw.moderation, 20U);
	moderation.InterruptModeration = NdisInterruptModerationDisabled;
	KUNIT_EXPECT_EQ(test, request(test, NdisRequestSetInformation,
				      OID_GEN_INTERRUPT_MODERATION, &moderation,
				      sizeof(moderation), NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, nichw.moderation, 0U);
}

static void short_sets_change_nothing(struct kunit *test)
{
	static const struct {
		NDIS_OID oid;
		ULONG least;
	} sets[] = {
		{ OID_GEN_CURRENT_LOOKAHEAD, sizeof(ULONG) },
		{ OID_PNP_SET_POWER, sizeof(NDIS_DEVICE_POWER_STATE) },
	};
	ULONG value = 0, needed;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sets); i++) {
		KUNIT_EXPECT_EQ(test, request(test, NdisRequestSetInformation,
					      sets[i].oid, &value,
					      sets[i].least - 1, &needed),
				NDIS_STATUS_INVALID_LENGTH);
		KUNIT_EXPECT_EQ(test, needed, sets[i].least);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(numbers_are_answered),
	KUNIT_CASE(structures_are_answered),
	KUNIT_CASE(what_is_unknown_is_not_supported),
	KUNIT_CASE(packet_filter_goes_to_the_hardware),
	KUNIT_CASE(multicast_list_goes_to_the_hardware),
	KUNIT_CASE(moderation_goes_on_and_off),
	KUNIT_CASE(short_sets_change_nothing),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_ctrlpath",
	.init = nicdrv_init_open,
	.exit = nicdrv_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/ctrlpath.c");
