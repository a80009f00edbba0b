// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/status.c: what a port says without being asked.
 */
#include "ndt.h"

#include "ndp.h"

#include "miniport/status.h"

static NDIS_STATUS_INDICATION indication_of(const struct ndp *ndp,
					    NDIS_STATUS status, void *data,
					    ULONG length)
{
	return (NDIS_STATUS_INDICATION) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_STATUS_INDICATION,
			.Revision = NDIS_STATUS_INDICATION_REVISION_1,
			.Size = NDIS_SIZEOF_STATUS_INDICATION_REVISION_1,
		},
		.SourceHandle = ndp->handle,
		.StatusCode = status,
		.StatusBuffer = data,
		.StatusBufferSize = length,
	};
}

static NDIS_LINK_STATE link_of(NDIS_MEDIA_CONNECT_STATE state, ULONG64 speed)
{
	return (NDIS_LINK_STATE) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_LINK_STATE_REVISION_1,
			.Size = NDIS_SIZEOF_LINK_STATE_REVISION_1,
		},
		.MediaConnectState = state,
		.MediaDuplexState = MediaDuplexStateFull,
		.XmitLinkSpeed = speed,
		.RcvLinkSpeed = speed,
	};
}

static NDIS_LINK_STATE heard_link;
static NDIS_OFFLOAD heard_offload;
static unsigned int heard;

static void hear_link(struct ndc_adapter *adapter, const NDIS_LINK_STATE *link)
{
	heard_link = *link;
	heard++;
}

static void hear_offload(struct ndc_adapter *adapter,
			 const NDIS_OFFLOAD *offload)
{
	heard_offload = *offload;
	heard++;
}

static const struct ndc_upper_ops upper = {
	.link = hear_link,
	.offload = hear_offload,
};

struct call {
	struct ndp *ndp;
	NDIS_STATUS_INDICATION indication;
};

static void indicate(void *data)
{
	struct call *call = data;

	NdisMIndicateStatusEx(call->ndp->handle, &call->indication);
}

static void link_is_remembered_and_passed_on(struct kunit *test)
{
	NDIS_LINK_STATE link = link_of(MediaConnectStateDisconnected,
				       NDIS_LINK_SPEED_UNKNOWN);
	struct ndp *ndp = test->priv;
	struct call call = {
		.ndp = ndp,
		.indication = indication_of(ndp, NDIS_STATUS_LINK_STATE, &link,
					    sizeof(link)),
	};

	ndp_miniport(ndp)->upper = &upper;
	heard = 0;
	ndt_in_softirq(indicate, &call);
	KUNIT_EXPECT_EQ(test, heard, 1);
	KUNIT_EXPECT_EQ(test, heard_link.MediaConnectState,
			MediaConnectStateDisconnected);
	link = (NDIS_LINK_STATE) {};
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_LINK_STATE, &link, sizeof(link),
				      NULL), 0);
	KUNIT_EXPECT_EQ(test, link.MediaConnectState,
			MediaConnectStateDisconnected);
	KUNIT_EXPECT_EQ(test, link.XmitLinkSpeed, NDIS_LINK_SPEED_UNKNOWN);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is(""));
}

static void media_connect_changes_only_that(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_STATUS_INDICATION off, on;

	off = indication_of(ndp, NDIS_STATUS_MEDIA_DISCONNECT, NULL, 0);
	on = indication_of(ndp, NDIS_STATUS_MEDIA_CONNECT, NULL, 0);
	ndp_miniport(ndp)->upper = &upper;
	NdisMIndicateStatusEx(ndp->handle, &off);
	KUNIT_EXPECT_EQ(test, heard_link.MediaConnectState,
			MediaConnectStateDisconnected);
	NdisMIndicateStatusEx(ndp->handle, &on);
	KUNIT_EXPECT_EQ(test, heard_link.MediaConnectState,
			MediaConnectStateConnected);
	KUNIT_EXPECT_EQ(test, heard_link.XmitLinkSpeed, 1000000000);
}

static void offloads_are_remembered_and_passed_on(struct kunit *test)
{
	NDIS_OFFLOAD offload = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_OFFLOAD,
			.Revision = NDIS_OFFLOAD_REVISION_1,
			.Size = NDIS_SIZEOF_NDIS_OFFLOAD_REVISION_1,
		},
		.LsoV2.IPv4.MaxOffLoadSize = 60000,
		.Rsc.IPv4.Enabled = TRUE,
	};
	struct ndp *ndp = test->priv;
	NDIS_STATUS_INDICATION indication;
	NDIS_OFFLOAD answer = {};
	struct ndc_oid oid;

	ndp_miniport(ndp)->upper = &upper;
	heard = 0;
	indication = indication_of(ndp, NDIS_STATUS_TASK_OFFLOAD_CURRENT_CONFIG,
				   &offload,
				   NDIS_SIZEOF_NDIS_OFFLOAD_REVISION_1);
	NdisMIndicateStatusEx(ndp->handle, &indication);
	KUNIT_EXPECT_EQ(test, heard, 1);
	KUNIT_EXPECT_EQ(test, heard_offload.LsoV2.IPv4.MaxOffLoadSize, 60000);
	/* Revision 1 has no such field. */
	KUNIT_EXPECT_FALSE(test, heard_offload.Rsc.IPv4.Enabled);
	indication.StatusCode = NDIS_STATUS_TASK_OFFLOAD_HARDWARE_CAPABILITIES;
	offload.LsoV2.IPv4.MaxOffLoadSize = 64000;
	NdisMIndicateStatusEx(ndp->handle, &indication);
	KUNIT_EXPECT_EQ(test, heard, 1);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_TCP_OFFLOAD_CURRENT_CONFIG, &answer,
				      sizeof(answer), &oid), 0);
	KUNIT_EXPECT_EQ(test, oid.bytes, NDIS_SIZEOF_NDIS_OFFLOAD_REVISION_1);
	KUNIT_EXPECT_EQ(test, answer.LsoV2.IPv4.MaxOffLoadSize, 60000);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_TCP_OFFLOAD_HARDWARE_CAPABILITIES,
				      &answer, sizeof(answer), NULL), 0);
	KUNIT_EXPECT_EQ(test, answer.LsoV2.IPv4.MaxOffLoadSize, 64000);
}

static void wrong_indications_are_reported(struct kunit *test)
{
	NDIS_LINK_STATE link = link_of(MediaConnectStateConnected, 0);
	NDIS_LINK_STATE nonsense = link_of(7, 0);
	NDIS_LINK_STATE headless = {};
	NDIS_OFFLOAD empty = {};
	struct ndp *ndp = test->priv;
	NDIS_STATUS_INDICATION bad[7];
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	unsigned int i;

	bad[0] = indication_of(ndp, NDIS_STATUS_LINK_STATE, &link, 39);
	bad[1] = indication_of(ndp, NDIS_STATUS_LINK_STATE, &nonsense,
			       sizeof(nonsense));
	bad[2] = indication_of(ndp, NDIS_STATUS_LINK_STATE, &headless,
			       sizeof(headless));
	bad[3] = indication_of(ndp, NDIS_STATUS_LINK_STATE, NULL, 40);
	bad[4] = indication_of(ndp, NDIS_STATUS_TASK_OFFLOAD_CURRENT_CONFIG,
			       &empty, sizeof(empty));
	bad[5] = indication_of(ndp, NDIS_STATUS_TASK_OFFLOAD_CURRENT_CONFIG,
			       &empty, 20);
	bad[6] = indication_of(ndp, NDIS_STATUS_LINK_STATE, &link,
			       sizeof(link));
	bad[6].Header.Size = 4;
	ndt_announce(test, NDC_RULE_ARGUMENT);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		NdisMIndicateStatusEx(ndp->handle, &bad[i]);
	NdisMIndicateStatusEx(ndp->handle, NULL);
	NdisMIndicateStatusEx(NULL, &bad[0]);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 9);
	KUNIT_EXPECT_EQ(test, ndp_miniport(ndp)->attributes.link.XmitLinkSpeed,
			1000000000);
}

static void link_in_initialise(struct ndp *ndp)
{
	NDIS_LINK_STATE link = link_of(MediaConnectStateConnected, 4711);
	NDIS_STATUS_INDICATION indication =
		indication_of(ndp, NDIS_STATUS_LINK_STATE, &link, sizeof(link));

	NdisMIndicateStatusEx(ndp->handle, &indication);
}

/* From the registration attributes on, and while it halts. */
static void indication_from_initialise_to_halt(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->on_initialise = link_in_initialise;
	ndp->on_halt = link_in_initialise;
	ndp_do_halt(ndp);
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	KUNIT_EXPECT_EQ(test, ndp_miniport(ndp)->attributes.link.XmitLinkSpeed,
			4711);
}

static void indication_before_registration_is_reported(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp_do_halt(ndp);
	ndp->no_registration = true;
	ndp->initialise = NDIS_STATUS_FAILURE;
	ndp->on_initialise = link_in_initialise;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), -EIO));
}

static void indicate_shutdown(struct ndp *ndp)
{
	NDIS_STATUS_INDICATION indication =
		indication_of(ndp, NDIS_STATUS_MEDIA_CONNECT, NULL, 0);

	NdisMIndicateStatusEx(ndp->handle, &indication);
}

static void indication_after_shutdown_is_reported(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	NDP_LIFE(ndp, (ndc_miniport_shutdown(miniport_), 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, indicate_shutdown(ndp));
}

static s32 listened;

static const char *listen(struct ndc_adapter *adapter, s32 status,
			  const void *data, u32 length)
{
	listened = status;
	return length ? NULL : "no queue";
}

static void others_are_for_who_listens(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_STATUS_INDICATION indication =
		indication_of(ndp, NDIS_STATUS_RECEIVE_QUEUE_STATE, &indication,
			      16);
	ndc_status_fn floor_above = ndc_status_listen(NULL);

	/* Nobody does. */
	NdisMIndicateStatusEx(ndp->handle, &indication);
	ndc_status_listen(listen);
	NdisMIndicateStatusEx(ndp->handle, &indication);
	KUNIT_EXPECT_EQ(test, listened, NDIS_STATUS_RECEIVE_QUEUE_STATE);
	indication.StatusBuffer = NULL;
	indication.StatusBufferSize = 0;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMIndicateStatusEx(ndp->handle, &indication));
	ndc_status_listen(floor_above);
}

static void indication_at_dirql_is_refused(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct call call = {
		.ndp = ndp,
		.indication = indication_of(ndp, NDIS_STATUS_MEDIA_DISCONNECT,
					    NULL, 0),
	};

	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(indicate, &call));
	KUNIT_EXPECT_EQ(test,
			ndp_miniport(ndp)->attributes.link.MediaConnectState,
			MediaConnectStateConnected);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(link_is_remembered_and_passed_on),
	KUNIT_CASE(media_connect_changes_only_that),
	KUNIT_CASE(offloads_are_remembered_and_passed_on),
	KUNIT_CASE(wrong_indications_are_reported),
	KUNIT_CASE(indication_from_initialise_to_halt),
	KUNIT_CASE(indication_before_registration_is_reported),
	KUNIT_CASE(indication_after_shutdown_is_reported),
	KUNIT_CASE(others_are_for_who_listens),
	KUNIT_CASE(indication_at_dirql_is_refused),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_status",
	.init = ndp_init_paused,
	.exit = ndp_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/status.c");
