// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/intercept.c: what NDIS answers itself.
 */
#include "ndt.h"

#include "ndp.h"

/* A query that the port must not see. */
static int ask(struct kunit *test, u32 oid, void *buffer, u32 length,
	       struct ndc_oid *answer)
{
	struct ndp *ndp = test->priv;
	int err = ndp_ask(ndp, NdisRequestQueryInformation, oid, buffer, length,
			  answer);

	KUNIT_EXPECT_TRUE(test, ndp_trail_is(""));
	return err;
}

static const struct {
	u32 oid;
	u32 value;
} numbers[] = {
	{ OID_GEN_MEDIA_SUPPORTED, NdisMedium802_3 },
	{ OID_GEN_MEDIA_IN_USE, NdisMedium802_3 },
	{ OID_GEN_PHYSICAL_MEDIUM, NdisPhysicalMedium802_3 },
	{ OID_GEN_PHYSICAL_MEDIUM_EX, NdisPhysicalMedium802_3 },
	{ OID_GEN_MAXIMUM_LOOKAHEAD, 1514 },
	{ OID_GEN_CURRENT_LOOKAHEAD, 1514 },
	{ OID_GEN_MAXIMUM_FRAME_SIZE, 1500 },
	{ OID_GEN_LINK_SPEED, 10000000 },
	{ OID_GEN_CURRENT_PACKET_FILTER, 0 },
	{ OID_GEN_MAC_OPTIONS, NDIS_MAC_OPTION_NO_LOOPBACK },
	{ OID_GEN_MEDIA_CONNECT_STATUS, NdisMediaStateConnected },
	{ OID_GEN_OPERATIONAL_STATUS, NET_IF_OPER_STATUS_UP },
	{ OID_GEN_ADMIN_STATUS, NET_IF_ADMIN_STATUS_DOWN },
	{ OID_GEN_MEDIA_CONNECT_STATUS_EX, MediaConnectStateConnected },
	{ OID_GEN_MEDIA_DUPLEX_STATE, MediaDuplexStateFull },
	{ OID_802_3_MAXIMUM_LIST_SIZE, 32 },
};

static void numbers_are_answered(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		struct ndc_oid oid;
		u32 value = ~0;

		KUNIT_EXPECT_EQ_MSG(test, ask(test, numbers[i].oid, &value,
					      sizeof(value), &oid), 0, "%#x",
				    numbers[i].oid);
		KUNIT_EXPECT_EQ_MSG(test, value, numbers[i].value, "%#x",
				    numbers[i].oid);
		KUNIT_EXPECT_EQ(test, oid.bytes, 4);
		KUNIT_EXPECT_EQ(test, ask(test, numbers[i].oid, &value, 3,
					  &oid), -EMSGSIZE);
		KUNIT_EXPECT_EQ(test, oid.needed, 4);
	}
}

static void structures_are_answered(struct kunit *test)
{
	NDIS_LINK_STATE link = {};
	NDIS_LINK_SPEED speed = {};
	NDIS_PM_CAPABILITIES power = {};
	NDIS_PNP_CAPABILITIES old = {};
	NDIS_OID list[8] = {};
	struct ndc_oid oid;
	u8 address[6] = {};
	u64 rate = 0;
	u16 version;
	u8 flag = 7;

	KUNIT_EXPECT_EQ(test, ask(test, OID_GEN_SUPPORTED_LIST, list,
				  sizeof(list), &oid), 0);
	KUNIT_EXPECT_EQ(test, oid.bytes, 8);
	KUNIT_EXPECT_EQ(test, list[1], OID_GEN_VENDOR_ID);
	KUNIT_EXPECT_EQ(test, ask(test, OID_GEN_LINK_STATE, &link, sizeof(link),
				  &oid), 0);
	KUNIT_EXPECT_EQ(test, link.RcvLinkSpeed, 1000000000);
	KUNIT_EXPECT_EQ(test, ask(test, OID_GEN_MAX_LINK_SPEED, &speed,
				  sizeof(speed), NULL), 0);
	KUNIT_EXPECT_EQ(test, speed.XmitLinkSpeed, 10000000000ULL);
	KUNIT_EXPECT_EQ(test, ask(test, OID_GEN_LINK_SPEED_EX, &speed,
				  sizeof(speed), NULL), 0);
	KUNIT_EXPECT_EQ(test, speed.XmitLinkSpeed, 1000000000);
	KUNIT_EXPECT_EQ(test, ask(test, OID_GEN_XMIT_LINK_SPEED, &rate,
				  sizeof(rate), NULL), 0);
	KUNIT_EXPECT_EQ(test, rate, 1000000000);
	KUNIT_EXPECT_EQ(test, ask(test, OID_GEN_RCV_LINK_SPEED, &rate,
				  sizeof(rate), NULL), 0);
	KUNIT_EXPECT_EQ(test, ask(test, OID_802_3_CURRENT_ADDRESS, address,
				  sizeof(address), NULL), 0);
	KUNIT_EXPECT_EQ(test, address[5], 0x55);
	KUNIT_EXPECT_EQ(test, ask(test, OID_802_3_PERMANENT_ADDRESS, address,
				  sizeof(address), NULL), 0);
	KUNIT_EXPECT_EQ(test, ask(test, OID_PM_CURRENT_CAPABILITIES, &power,
				  sizeof(power), NULL), 0);
	KUNIT_EXPECT_EQ(test, power.MinMagicPacketWakeUp, NdisDeviceStateD3);
	KUNIT_EXPECT_EQ(test, ask(test, OID_PNP_CAPABILITIES, &old, sizeof(old),
				  NULL), 0);
	KUNIT_EXPECT_EQ(test, old.WakeUpCapabilities.MinMagicPacketWakeUp,
			NdisDeviceStateD3);
	KUNIT_EXPECT_EQ(test, ask(test, OID_GEN_DRIVER_VERSION, &version,
				  sizeof(version), NULL), 0);
	KUNIT_EXPECT_EQ(test, version, 0x61e);
	KUNIT_EXPECT_EQ(test, ask(test, OID_GEN_PROMISCUOUS_MODE, &flag, 1,
				  NULL), 0);
	KUNIT_EXPECT_EQ(test, flag, 0);
}

static const u32 nobodys[] = {
	OID_GEN_RECEIVE_SCALE_CAPABILITIES, OID_GEN_RECEIVE_SCALE_PARAMETERS,
	OID_GEN_PCI_DEVICE_CUSTOM_PROPERTIES, OID_GEN_ALIAS,
	OID_GEN_FRIENDLY_NAME, OID_TCP_TASK_OFFLOAD, OID_PM_PARAMETERS,
	OID_TCP_OFFLOAD_CURRENT_CONFIG, OID_TCP_OFFLOAD_HARDWARE_CAPABILITIES,
	OID_OFFLOAD_ENCAPSULATION, OID_RECEIVE_FILTER_HARDWARE_CAPABILITIES,
	OID_RECEIVE_FILTER_CURRENT_CAPABILITIES,
	OID_NIC_SWITCH_HARDWARE_CAPABILITIES,
	OID_NIC_SWITCH_CURRENT_CAPABILITIES,
};

static void what_nobody_knows_is_not_supported(struct kunit *test)
{
	unsigned int i;
	u8 buffer[64];

	for (i = 0; i < ARRAY_SIZE(nobodys); i++)
		KUNIT_EXPECT_EQ_MSG(test, ask(test, nobodys[i], buffer,
					      sizeof(buffer), NULL),
				    -EOPNOTSUPP, "%#x", nobodys[i]);
}

static void what_was_set_is_answered(struct kunit *test)
{
	u32 filter = NDIS_PACKET_TYPE_PROMISCUOUS, answer = 0, ahead = 256;
	struct ndp *ndp = test->priv;
	u8 flag = 0;

	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestSetInformation,
				      OID_GEN_CURRENT_PACKET_FILTER, &filter,
				      sizeof(filter), NULL), 0);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestSetInformation,
				      OID_GEN_CURRENT_LOOKAHEAD, &ahead,
				      sizeof(ahead), NULL), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("request,request"));
	KUNIT_EXPECT_EQ(test, ask(test, OID_GEN_CURRENT_PACKET_FILTER, &answer,
				  sizeof(answer), NULL), 0);
	KUNIT_EXPECT_EQ(test, answer, filter);
	KUNIT_EXPECT_EQ(test, ask(test, OID_GEN_CURRENT_LOOKAHEAD, &answer,
				  sizeof(answer), NULL), 0);
	KUNIT_EXPECT_EQ(test, answer, 256);
	KUNIT_EXPECT_EQ(test, ask(test, OID_GEN_PROMISCUOUS_MODE, &flag, 1,
				  NULL), 0);
	KUNIT_EXPECT_EQ(test, flag, 1);
	/* What the port has refused is not. */
	ndp->request = NDIS_STATUS_NOT_SUPPORTED;
	filter = 1;
	ndp_ask(ndp, NdisRequestSetInformation, OID_GEN_CURRENT_PACKET_FILTER,
		&filter, sizeof(filter), NULL);
	ndp_trail_is("request");
	KUNIT_EXPECT_EQ(test, ask(test, OID_GEN_CURRENT_PACKET_FILTER, &answer,
				  sizeof(answer), NULL), 0);
	KUNIT_EXPECT_EQ(test, answer, NDIS_PACKET_TYPE_PROMISCUOUS);
}

static u32 list_length;

static NDIS_STATUS note_list(struct ndp *ndp, NDIS_OID_REQUEST *request)
{
	list_length = request->DATA.SET_INFORMATION.InformationBufferLength;
	return request->DATA.SET_INFORMATION.Oid == OID_802_3_MULTICAST_LIST ?
	       NDIS_STATUS_SUCCESS : NDIS_STATUS_NOT_SUPPORTED;
}

/* One more or less is a new list for the port. */
static void multicast_addresses_come_and_go(struct kunit *test)
{
	u8 a[] = { 1, 0, 0, 0, 0, 1 }, b[] = { 1, 0, 0, 0, 0, 2 }, list[12];
	struct ndp *ndp = test->priv;
	struct ndc_oid oid;

	ndp->on_request = note_list;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestSetInformation,
				      OID_802_3_ADD_MULTICAST_ADDRESS, a, 6,
				      &oid), 0);
	KUNIT_EXPECT_EQ(test, oid.bytes, 6);
	KUNIT_EXPECT_EQ(test, list_length, 6);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestSetInformation,
				      OID_802_3_ADD_MULTICAST_ADDRESS, b, 6,
				      NULL), 0);
	KUNIT_EXPECT_EQ(test, list_length, 12);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("request,request"));
	/* It is there. */
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestSetInformation,
				      OID_802_3_ADD_MULTICAST_ADDRESS, b, 6,
				      NULL), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is(""));
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestSetInformation,
				      OID_802_3_DELETE_MULTICAST_ADDRESS, a, 6,
				      NULL), 0);
	KUNIT_EXPECT_EQ(test, list_length, 6);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestSetInformation,
				      OID_802_3_DELETE_MULTICAST_ADDRESS, a, 6,
				      &oid), -EIO);
	KUNIT_EXPECT_EQ(test, oid.status, NDIS_STATUS_MULTICAST_NOT_FOUND);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestSetInformation,
				      OID_802_3_ADD_MULTICAST_ADDRESS, a, 5,
				      &oid), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, oid.needed, 6);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("request"));
	KUNIT_EXPECT_EQ(test, ask(test, OID_802_3_MULTICAST_LIST, list,
				  sizeof(list), &oid), 0);
	KUNIT_EXPECT_EQ(test, oid.bytes, 6);
	KUNIT_EXPECT_EQ(test, list[5], 2);
}

static void empty_list_is_answered(struct kunit *test)
{
	struct ndc_oid oid;

	KUNIT_EXPECT_EQ(test, ask(test, OID_802_3_MULTICAST_LIST, NULL, 0,
				  &oid), 0);
	KUNIT_EXPECT_EQ(test, oid.bytes, 0);
}

static NDIS_STATUS give_statistics(struct ndp *ndp, NDIS_OID_REQUEST *request)
{
	NDIS_STATISTICS_INFO *info =
		request->DATA.QUERY_INFORMATION.InformationBuffer;

	if (request->DATA.QUERY_INFORMATION.Oid != OID_GEN_STATISTICS)
		return NDIS_STATUS_NOT_SUPPORTED;
	info->SupportedStatistics =
		NDIS_STATISTICS_FLAGS_VALID_BYTES_RCV |
		NDIS_STATISTICS_FLAGS_VALID_BROADCAST_FRAMES_XMIT;
	info->ifHCInOctets = 0x1122334455;
	info->ifHCOutBroadcastPkts = 9;
	request->DATA.QUERY_INFORMATION.BytesWritten = sizeof(*info);
	return NDIS_STATUS_SUCCESS;
}

static void counters_come_from_the_statistics(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_oid oid;
	u64 value = 0;

	ndp->on_request = give_statistics;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_BYTES_RCV, &value, 8, &oid), 0);
	KUNIT_EXPECT_EQ(test, value, 0x1122334455);
	KUNIT_EXPECT_EQ(test, oid.bytes, 8);
	value = 0;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryStatistics,
				      OID_GEN_BYTES_RCV, &value, 4, &oid), 0);
	KUNIT_EXPECT_EQ(test, value, 0x22334455);
	KUNIT_EXPECT_EQ(test, oid.bytes, 4);
	KUNIT_EXPECT_EQ(test, oid.needed, 8);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_BYTES_RCV, &value, 3, &oid),
			-EMSGSIZE);
	KUNIT_EXPECT_EQ(test, oid.needed, 8);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_BROADCAST_FRAMES_XMIT, &value, 8,
				      NULL), 0);
	KUNIT_EXPECT_EQ(test, value, 9);
	/* A counter that the port does not have. */
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_RCV_DISCARDS, &value, 8, NULL),
			-EOPNOTSUPP);
}

static void protocol_options_are_ndis_own(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 options = 1;

	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestSetInformation,
				      OID_GEN_PROTOCOL_OPTIONS, &options, 4,
				      NULL), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is(""));
}

static void unknown_oids_are_the_ports(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->request = NDIS_STATUS_NOT_SUPPORTED;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      0xff010203, NULL, 0, NULL), -EOPNOTSUPP);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("request"));
}

/* Without memory what was set is not remembered, but it is set. */
static void set_without_memory(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int nth, failures = 0;
	u32 filter = 1;
	int err;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		err = ndp_ask(ndp, NdisRequestSetInformation,
			      OID_GEN_CURRENT_PACKET_FILTER, &filter, 4, NULL);
		if (!ndt_failed())
			break;
		failures++;
		KUNIT_EXPECT_TRUE(test, !err || err == -ENOMEM);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, failures, 2);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(numbers_are_answered),
	KUNIT_CASE(structures_are_answered),
	KUNIT_CASE(what_nobody_knows_is_not_supported),
	KUNIT_CASE(what_was_set_is_answered),
	KUNIT_CASE(multicast_addresses_come_and_go),
	KUNIT_CASE(empty_list_is_answered),
	KUNIT_CASE(counters_come_from_the_statistics),
	KUNIT_CASE(protocol_options_are_ndis_own),
	KUNIT_CASE(unknown_oids_are_the_ports),
	KUNIT_CASE(set_without_memory),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_intercept",
	.init = ndp_init_paused,
	.exit = ndp_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/intercept.c");
