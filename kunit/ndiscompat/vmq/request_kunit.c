// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/vmq/request.c: which requests are of VM queues, and which ports
 * have any.
 */
#include "ndt.h"

#include "core/object.h"

#include "ndpvmq.h"

static int one;

static const u32 of_queues[] = {
	OID_RECEIVE_FILTER_HARDWARE_CAPABILITIES,
	OID_RECEIVE_FILTER_GLOBAL_PARAMETERS,
	OID_RECEIVE_FILTER_ALLOCATE_QUEUE,
	OID_RECEIVE_FILTER_FREE_QUEUE,
	OID_RECEIVE_FILTER_ENUM_QUEUES,
	OID_RECEIVE_FILTER_QUEUE_PARAMETERS,
	OID_RECEIVE_FILTER_SET_FILTER,
	OID_RECEIVE_FILTER_CLEAR_FILTER,
	OID_RECEIVE_FILTER_ENUM_FILTERS,
	OID_RECEIVE_FILTER_PARAMETERS,
	OID_RECEIVE_FILTER_QUEUE_ALLOCATION_COMPLETE,
	OID_RECEIVE_FILTER_CURRENT_CAPABILITIES,
	OID_RECEIVE_FILTER_MOVE_FILTER,
};

static const int types[] = {
	NdisRequestQueryInformation, NdisRequestSetInformation,
	NdisRequestMethod,
};

/* With nothing in it: whatever is said of that, the port does not see it. */
static void empty_requests(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int i, j, answered = 0;
	NDIS_STATUS status;

	for (i = 0; i < ARRAY_SIZE(of_queues); i++)
		for (j = 0; j < ARRAY_SIZE(types); j++) {
			status = ndpvmq_ask(ndp, &one, types[j], of_queues[i],
					    NULL, 0, 0, NULL);
			KUNIT_EXPECT_NE(test, status, 0);
			answered += status != NDIS_STATUS_NOT_SUPPORTED;
		}
	/* Each has one type, QUEUE_PARAMETERS two, MOVE_FILTER none. */
	KUNIT_EXPECT_EQ(test, answered, ARRAY_SIZE(of_queues));
	for (i = 0; i < NDPVMQ_STEPS; i++)
		KUNIT_EXPECT_EQ(test, ndpvmq.seen[i], 0U);
}

static void other_requests_pass(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->busy = false;
	KUNIT_EXPECT_EQ(test, ndpvmq_ask(ndp, &one, NdisRequestQueryInformation,
					 OID_GEN_VENDOR_ID, NULL, 0, 0, NULL),
			0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("request"));
}

/* They change what others read, so they wait for their turn. */
static void nothing_goes_past_the_others(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_OID_REQUEST request = {
		.Header = NDP_HEADER(OID_REQUEST, 1),
		.RequestType = NdisRequestSetInformation,
		.DATA.SET_INFORMATION.Oid = OID_RECEIVE_FILTER_FREE_QUEUE,
	};

	KUNIT_EXPECT_EQ(test, ndiscompat_oid_request_direct(ndp->adapter, &one,
							    &request),
			NDIS_STATUS_NOT_SUPPORTED);
	KUNIT_EXPECT_EQ(test,
			ndiscompat_oid_request_synchronous(ndp->adapter, &one,
							   &request),
			NDIS_STATUS_NOT_SUPPORTED);
}

/* Without hardware assist attributes. */
static void port_without_queues(struct kunit *test)
{
	NDIS_RECEIVE_FILTER_CAPABILITIES answer;
	struct ndp *ndp = test->priv;

	ndp_remove(ndp);
	ndpvmq.without = true;
	KUNIT_ASSERT_EQ(test, ndpnic_create(ndp), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_allocate(ndp, &one, NULL),
			NDIS_STATUS_NOT_SUPPORTED);
	KUNIT_EXPECT_EQ(test, ndpvmq_ask(ndp, &one, NdisRequestQueryInformation,
					 OID_RECEIVE_FILTER_CURRENT_CAPABILITIES,
					 &answer, 0, sizeof(answer), NULL),
			NDIS_STATUS_NOT_SUPPORTED);
	KUNIT_EXPECT_FALSE(test, ndpnic_dev(ndp)->hw_features &
				 NETIF_F_HW_L2FW_DOFFLOAD);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_ALLOCATE], 0U);
}

/* They are there, but a keyword has switched them off. */
static void port_whose_queues_are_off(struct kunit *test)
{
	NDIS_RECEIVE_FILTER_CAPABILITIES answer;
	struct ndp *ndp = test->priv;

	ndp_remove(ndp);
	ndpvmq.now = (NDIS_RECEIVE_FILTER_CAPABILITIES) {
		.Header = ndpvmq.now.Header,
	};
	KUNIT_ASSERT_EQ(test, ndpnic_create(ndp), 0);
	KUNIT_EXPECT_FALSE(test, ndc_vmq_enabled(ndpvmq_of(ndp)));
	KUNIT_EXPECT_EQ(test, ndpvmq_do_allocate(ndp, &one, NULL),
			NDIS_STATUS_NOT_SUPPORTED);
	KUNIT_EXPECT_EQ(test, ndpvmq_ask(ndp, &one, NdisRequestQueryInformation,
					 OID_RECEIVE_FILTER_HARDWARE_CAPABILITIES,
					 &answer, 0, sizeof(answer), NULL), 0);
	KUNIT_EXPECT_EQ(test, answer.NumQueues, (u32)NDPVMQ_QUEUES);
}

/* NDIS 6.20: a filter without a VLAN says so, and frames may be split. */
static void old_port(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	struct ndp *ndp = test->priv;
	struct ndc_vmq_wish wish = { .name = "vm" };
	const char *why;
	u32 id, filter;

	ndp_remove(ndp);
	ndiscompat_port_unregister(ndp->port);
	ndp->characteristics.MinorNdisVersion = 20;
	ndpvmq.now.SupportedQueueProperties |=
		NDIS_RECEIVE_FILTER_LOOKAHEAD_SPLIT_SUPPORTED;
	ndpvmq.now.MinLookaheadSplitSize = 64;
	ndpvmq.now.MaxLookaheadSplitSize = 256;
	ndpvmq.hardware = ndpvmq.now;
	KUNIT_ASSERT_EQ(test, ndp_register(ndp, NULL), 0);
	KUNIT_ASSERT_EQ(test, ndpnic_create(ndp), 0);
	KUNIT_ASSERT_EQ(test, ndc_vmq_ask_queue(ndpvmq_of(ndp), &wish, &id,
						&why), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.Header.Revision, 1);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.LookaheadSize, 128U);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.Flags,
			NDIS_RECEIVE_QUEUE_PARAMETERS_LOOKAHEAD_SPLIT_REQUIRED);
	match.untagged = false;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, ndpvmq_of(ndp), id, &match,
					    &filter),
			NDIS_STATUS_INVALID_PARAMETER);
	match.untagged = true;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, ndpvmq_of(ndp), id, &match,
					    &filter), 0);
	KUNIT_EXPECT_EQ(test, ndc_vmq_give_back(ndpvmq_of(ndp), id), 0);
}

static void structures_are_read_as_far_as_they_go(struct kunit *test)
{
	static NDIS_RECEIVE_QUEUE_PARAMETERS from, to;
	struct ndc_oid oid = { .buffer = &from, .in_length = sizeof(from) };

	from = ndpvmq_wish();
	from.PortId = 7;
	from.QosSqId = 8;
	KUNIT_EXPECT_EQ(test, ndc_vmq_read(&oid, 0, &ndc_vmq_parameters_type,
					   &to, sizeof(to)), 2);
	KUNIT_EXPECT_EQ(test, to.PortId, 7U);
	KUNIT_EXPECT_EQ(test, to.QosSqId, 0U);
	from.Header.Revision = 1;
	from.Header.Size = NDIS_SIZEOF_RECEIVE_QUEUE_PARAMETERS_REVISION_1;
	KUNIT_EXPECT_EQ(test, ndc_vmq_read(&oid, 0, &ndc_vmq_parameters_type,
					   &to, sizeof(to)), 1);
	KUNIT_EXPECT_EQ(test, to.PortId, 0U);
	KUNIT_EXPECT_EQ(test, ndc_vmq_read(&oid, U32_MAX,
					   &ndc_vmq_parameters_type, &to,
					   sizeof(to)),
			NDIS_STATUS_INVALID_LENGTH);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(empty_requests),
	KUNIT_CASE(other_requests_pass),
	KUNIT_CASE(nothing_goes_past_the_others),
	KUNIT_CASE(port_without_queues),
	KUNIT_CASE(port_whose_queues_are_off),
	KUNIT_CASE(old_port),
	KUNIT_CASE(structures_are_read_as_far_as_they_go),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_vmq_request",
	.init = ndpvmq_init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/vmq/request.c");
