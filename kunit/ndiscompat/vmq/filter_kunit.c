// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/vmq/filter.c: filters are set and cleared, collide, and are
 * refused.
 */
#include "ndt.h"

#include "ndpvmq.h"

static int one, other;

/* Sets what a request says, in a buffer of exactly that length. */
static NDIS_STATUS set(struct ndp *ndp,
		       const struct ndc_vmq_filter_request *request, u32 in,
		       u32 out, u32 *needed)
{
	u8 *buffer = kunit_kzalloc(ndp->test, max(max(in, out), 1U),
				   GFP_KERNEL);

	if (!buffer)
		return NDIS_STATUS_RESOURCES;
	memcpy(buffer, request, min_t(u32, in, sizeof(*request)));
	return ndpvmq_ask(ndp, &one, NdisRequestMethod,
			  OID_RECEIVE_FILTER_SET_FILTER, buffer, in, out,
			  needed);
}

static struct ndc_vmq_filter_request request_for(u32 queue, u8 number, u16 vlan)
{
	struct ndc_vmq_match match = ndpvmq_match(number);
	struct ndc_vmq_filter_request request;

	match.untagged = !vlan;
	match.vlan = vlan;
	ndc_vmq_write_filter(&request, queue, 0, &match);
	return request;
}

static void several_filters_of_a_queue(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	struct ndp *ndp = test->priv;
	u32 id, a, b, c;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &one, id, &match, &a), 0);
	KUNIT_EXPECT_EQ(test,
			ndpvmq.filter.fields[0].Flags,
			NDIS_RECEIVE_FILTER_FIELD_MAC_HEADER_VLAN_UNTAGGED_OR_ZERO);
	KUNIT_EXPECT_EQ(test, ndpvmq.filter.params.FilterId, a);
	match.untagged = false;
	match.vlan = 100;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &one, id, &match, &b), 0);
	KUNIT_EXPECT_EQ(test,
			ndpvmq.filter.fields[1].FieldValue.FieldShortValue,
			100);
	/* Since NDIS 6.30 a filter may take every VLAN. */
	match.vlan = 0;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &one, id, &match, &c), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_complete(ndp, &one, id), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, id, b), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, id, a), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, id), NDC_VMQ_RUNNING);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, id, c), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, id), NDC_VMQ_PAUSED);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
}

static void identical_filters_collide(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	struct ndp *ndp = test->priv;
	u32 a, b, filter;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &a), 0);
	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &other, &b), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &one, a, &match, &filter), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &other, b, &match, NULL),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &one, a, &match, NULL),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &one, 0, &match, NULL),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_SET], 1U);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, a, filter), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &other, b, &match, NULL), 0);
	KUNIT_EXPECT_EQ(test, ndc_vmq_give_back(ndpvmq_of(ndp), b), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, a), 0);
}

/* It has no owner: everybody's filters go there, and each clears his own. */
static void default_queue_has_filters(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	struct ndp *ndp = test->priv;
	u32 a, b;

	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &one, 0, &match, &a), 0);
	match.mac[5] = 2;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &other, 0, &match, &b), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &other, 0, a),
			NDIS_STATUS_FILE_NOT_FOUND);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, 0, a), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &other, 0, b), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_of(ndp)->base.filters, 0U);
}

static void all_filters_are_taken(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(0);
	struct ndp *ndp = test->priv;
	u32 ids[NDPVMQ_FILTERS];
	unsigned int i;

	for (i = 0; i < NDPVMQ_FILTERS; i++) {
		match.mac[5] = i + 1;
		KUNIT_ASSERT_EQ(test, ndpvmq_do_set(ndp, &one, 0, &match,
						    &ids[i]), 0);
		KUNIT_EXPECT_EQ(test, ids[i], i + 1);
	}
	match.mac[5] = 99;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &one, 0, &match, NULL),
			NDIS_STATUS_FAILURE);
	for (i = 0; i < NDPVMQ_FILTERS; i++)
		KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, 0, ids[i]), 0);
}

/* Lengths that are too short, and arrays that lie where they cannot. */
static void wrong_buffers(struct kunit *test)
{
	struct ndc_vmq_filter_request request = request_for(0, 1, 7), bad;
	struct ndp *ndp = test->priv;
	u32 length, needed;

	for (length = 0; length < sizeof(request); length++) {
		KUNIT_EXPECT_EQ(test, set(ndp, &request, length,
					  sizeof(request), &needed),
				NDIS_STATUS_INVALID_LENGTH);
		KUNIT_EXPECT_GT(test, needed, length);
	}
	for (length = 0; length < 44; length += 4)
		KUNIT_EXPECT_EQ(test, set(ndp, &request, sizeof(request),
					  length, NULL),
				NDIS_STATUS_INVALID_LENGTH);
	bad = request;
	bad.params.FieldParametersArrayOffset = 8;
	KUNIT_EXPECT_EQ(test, set(ndp, &bad, sizeof(bad), sizeof(bad), NULL),
			NDIS_STATUS_INVALID_PARAMETER);
	bad.params.FieldParametersArrayOffset = U32_MAX - 8;
	KUNIT_EXPECT_EQ(test, set(ndp, &bad, sizeof(bad), sizeof(bad), NULL),
			NDIS_STATUS_INVALID_LENGTH);
	bad = request;
	bad.params.FieldParametersArrayNumElements = U32_MAX;
	KUNIT_EXPECT_EQ(test, set(ndp, &bad, sizeof(bad), sizeof(bad), NULL),
			NDIS_STATUS_INVALID_LENGTH);
	bad = request;
	bad.params.FieldParametersArrayElementSize = 55;
	KUNIT_EXPECT_EQ(test, set(ndp, &bad, sizeof(bad), sizeof(bad), NULL),
			NDIS_STATUS_INVALID_PARAMETER);
	bad.params.FieldParametersArrayElementSize = U32_MAX;
	KUNIT_EXPECT_EQ(test, set(ndp, &bad, sizeof(bad), sizeof(bad), NULL),
			NDIS_STATUS_INVALID_LENGTH);
	bad = request;
	bad.fields[1].Header.Type = 0;
	KUNIT_EXPECT_EQ(test, set(ndp, &bad, sizeof(bad), sizeof(bad), NULL),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_SET], 0U);
	/* Room behind it harms nobody. */
	KUNIT_EXPECT_EQ(test, set(ndp, &request, sizeof(request) + 100,
				  sizeof(request) + 100, NULL), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, 0, 1), 0);
}

static void expect_refused(struct kunit *test,
			   const struct ndc_vmq_filter_request *request,
			   const char *what)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ_MSG(test, set(ndp, request, sizeof(*request),
				      sizeof(*request), NULL),
			    NDIS_STATUS_INVALID_PARAMETER, "%s", what);
}

static void what_is_no_filter_of_a_queue(struct kunit *test)
{
	struct ndc_vmq_filter_request bad = request_for(0, 1, 7);
	struct ndp *ndp = test->priv;

	bad.params.FilterType = NdisReceiveFilterTypePacketCoalescing;
	expect_refused(test, &bad, "type");
	bad = request_for(9, 1, 7);
	expect_refused(test, &bad, "queue");
	bad = request_for(0, 1, 7);
	bad.params.Flags = NDIS_RECEIVE_FILTER_PACKET_ENCAPSULATION;
	expect_refused(test, &bad, "flags");
	bad = request_for(0, 1, 7);
	bad.params.RequestedFilterIdBitCount = 1;
	expect_refused(test, &bad, "bits");
	bad = request_for(0, 1, 7);
	bad.params.FilterId = 3;
	expect_refused(test, &bad, "id");
	bad = request_for(0, 1, 7);
	bad.params.VPortId = 1;
	expect_refused(test, &bad, "port");
	bad = request_for(0, 1, 7);
	bad.params.FieldParametersArrayNumElements = 0;
	expect_refused(test, &bad, "no test");
	bad = request_for(0, 1, 7);
	bad.fields[0] = bad.fields[1];
	expect_refused(test, &bad, "two VLANs");
	bad = request_for(0, 1, 7);
	bad.fields[1] = bad.fields[0];
	expect_refused(test, &bad, "two addresses");
	bad = request_for(0, 1, 7);
	bad.fields[0].Flags = 1;
	expect_refused(test, &bad, "VLAN and none");
	bad = request_for(0, 1, 7);
	bad.fields[0].Flags = 2;
	expect_refused(test, &bad, "unknown flags");
	bad = request_for(0, 1, 7);
	bad.fields[1].Flags = 1;
	expect_refused(test, &bad, "VLAN with flags");
	bad = request_for(0, 1, 4095);
	expect_refused(test, &bad, "VLAN 4095");
	bad = request_for(0, 1, 7);
	bad.fields[1].FieldValue.FieldShortValue = 0;
	expect_refused(test, &bad, "VLAN 0");
	bad = request_for(0, 1, 7);
	bad.fields[0].FieldValue.FieldByteArrayValue[0] = 1;
	expect_refused(test, &bad, "multicast");
	bad = request_for(0, 1, 7);
	bad.fields[0].ReceiveFilterTest = NdisReceiveFilterTestMaskEqual;
	expect_refused(test, &bad, "mask");
	bad = request_for(0, 1, 7);
	bad.fields[0].FrameHeader = NdisFrameHeaderIPv4;
	expect_refused(test, &bad, "header");
	bad = request_for(0, 1, 7);
	bad.fields[0].HeaderField.MacHeaderField =
		NdisMacHeaderFieldSourceAddress;
	expect_refused(test, &bad, "field");
	ndpvmq_of(ndp)->now.SupportedMacHeaderFields =
		NDIS_RECEIVE_FILTER_MAC_HEADER_DEST_ADDR_SUPPORTED;
	bad = request_for(0, 1, 7);
	expect_refused(test, &bad, "no VLANs");
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_SET], 0U);
}

static void port_does_not_set(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	struct ndp *ndp = test->priv;
	struct ndc_rx_queue *rx;
	u32 id;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_ASSERT_EQ(test, ndpvmq_do_complete(ndp, &one, id), 0);
	ndpvmq.fail[NDPVMQ_SET] = NDIS_STATUS_FAILURE;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &one, id, &match, NULL),
			NDIS_STATUS_FAILURE);
	rx = xa_load(&ndp->adapter->nic->rx, id);
	KUNIT_EXPECT_TRUE(test, rx->stopped);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, id), NDC_VMQ_PAUSED);
	KUNIT_EXPECT_TRUE(test, xa_empty(&ndpvmq_of(ndp)->filters));
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
}

static void port_does_not_clear(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id, filter;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, id, filter + 1),
			NDIS_STATUS_FILE_NOT_FOUND);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, 0, filter),
			NDIS_STATUS_FILE_NOT_FOUND);
	ndpvmq.fail[NDPVMQ_CLEAR] = NDIS_STATUS_FAILURE;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  ndpvmq_do_clear(ndp, &one, id, filter));
	KUNIT_EXPECT_GE(test, ndt_logged("the port has not cleared a filter of it"),
			0);
	/* Nobody else gets such frames, or that queue. */
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, id, filter),
			NDIS_STATUS_FILE_NOT_FOUND);
}

static void without_memory_no_filter_is_left(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	struct ndp *ndp = test->priv;
	unsigned int nth, failures = 0;
	NDIS_STATUS status;
	u32 id;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		status = ndpvmq_do_set(ndp, &one, 0, &match, &id);
		if (!ndt_failed())
			break;
		failures += status == NDIS_STATUS_RESOURCES;
		KUNIT_EXPECT_TRUE(test, xa_empty(&ndpvmq_of(ndp)->filters));
	}
	KUNIT_EXPECT_EQ(test, status, 0);
	KUNIT_EXPECT_EQ(test, failures, nth - 1);
	KUNIT_EXPECT_EQ(test, failures, 3U);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, 0, id), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(several_filters_of_a_queue),
	KUNIT_CASE(identical_filters_collide),
	KUNIT_CASE(default_queue_has_filters),
	KUNIT_CASE(all_filters_are_taken),
	KUNIT_CASE(wrong_buffers),
	KUNIT_CASE(what_is_no_filter_of_a_queue),
	KUNIT_CASE(port_does_not_set),
	KUNIT_CASE(port_does_not_clear),
	KUNIT_CASE(without_memory_no_filter_is_left),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_vmq_filter",
	.init = ndpvmq_init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/vmq/filter.c");
