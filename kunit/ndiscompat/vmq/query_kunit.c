// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/vmq/query.c: what is answered without the port.
 */
#include "ndt.h"

#include "ndpvmq.h"

static int one, other;

static NDIS_STATUS query(struct ndp *ndp, void *cookie, int type, u32 oid,
			 void *buffer, u32 length, u32 *needed)
{
	return ndpvmq_ask(ndp, cookie, type, oid, buffer, length, length,
			  needed);
}

static void capabilities(struct kunit *test)
{
	NDIS_RECEIVE_FILTER_GLOBAL_PARAMETERS global;
	NDIS_RECEIVE_FILTER_CAPABILITIES answer;
	struct ndp *ndp = test->priv;
	u32 needed;

	KUNIT_EXPECT_EQ(test, query(ndp, &one, NdisRequestQueryInformation,
				    OID_RECEIVE_FILTER_HARDWARE_CAPABILITIES,
				    &answer, sizeof(answer), NULL), 0);
	KUNIT_EXPECT_EQ(test, answer.NumQueues, (u32)NDPVMQ_QUEUES);
	ndpvmq_of(ndp)->now.NumQueues = 2;
	KUNIT_EXPECT_EQ(test, query(ndp, &one, NdisRequestQueryInformation,
				    OID_RECEIVE_FILTER_CURRENT_CAPABILITIES,
				    &answer, sizeof(answer), NULL), 0);
	KUNIT_EXPECT_EQ(test, answer.NumQueues, 2U);
	KUNIT_EXPECT_EQ(test, query(ndp, &one, NdisRequestQueryInformation,
				    OID_RECEIVE_FILTER_CURRENT_CAPABILITIES,
				    &answer, 83, &needed),
			NDIS_STATUS_BUFFER_TOO_SHORT);
	KUNIT_EXPECT_EQ(test, needed, 84U);
	KUNIT_EXPECT_EQ(test, query(ndp, &one, NdisRequestQueryInformation,
				    OID_RECEIVE_FILTER_GLOBAL_PARAMETERS,
				    &global, sizeof(global), NULL), 0);
	KUNIT_EXPECT_EQ(test, global.EnabledQueueTypes, 1U);
	KUNIT_EXPECT_EQ(test, global.EnabledFilterTypes, 1U);
}

static void queues(struct kunit *test)
{
	NDIS_RECEIVE_QUEUE_INFO_ARRAY *array;
	NDIS_RECEIVE_QUEUE_INFO *info;
	struct ndp *ndp = test->priv;
	u32 a, b, filter, needed;
	const u32 room = 4096;

	array = kunit_kzalloc(test, room, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, array);
	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &a, &filter));
	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &other, &b), 0);
	KUNIT_EXPECT_EQ(test, query(ndp, &other, NdisRequestQueryInformation,
				    OID_RECEIVE_FILTER_ENUM_QUEUES, array, room,
				    NULL), 0);
	KUNIT_ASSERT_EQ(test, array->NumElements, 1U);
	info = (void *)array + array->FirstElementOffset;
	KUNIT_EXPECT_EQ(test, info->QueueId, b);
	KUNIT_EXPECT_EQ(test, info->QueueState,
			NdisReceiveQueueOperationalStatePaused);
	KUNIT_EXPECT_EQ(test, query(ndp, &other, NdisRequestQueryStatistics,
				    OID_RECEIVE_FILTER_ENUM_QUEUES, array, room,
				    NULL), 0);
	KUNIT_ASSERT_EQ(test, array->NumElements, 2U);
	info = (void *)array + array->FirstElementOffset;
	KUNIT_EXPECT_EQ(test, info->QueueId, a);
	KUNIT_EXPECT_EQ(test, info->NumFilters, 1U);
	KUNIT_EXPECT_EQ(test, info->MSIXTableEntry, 10 + a);
	KUNIT_EXPECT_EQ(test, info->QueueState,
			NdisReceiveQueueOperationalStateRunning);
	KUNIT_EXPECT_EQ(test, query(ndp, &other, NdisRequestQueryStatistics,
				    OID_RECEIVE_FILTER_ENUM_QUEUES, array, 100,
				    &needed), NDIS_STATUS_BUFFER_TOO_SHORT);
	KUNIT_EXPECT_EQ(test, needed, 16 + 2 * (u32)sizeof(*info));
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, a, filter));
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &other, b), 0);
	KUNIT_EXPECT_EQ(test, query(ndp, &other, NdisRequestQueryStatistics,
				    OID_RECEIVE_FILTER_ENUM_QUEUES, array, 16,
				    NULL), 0);
	KUNIT_EXPECT_EQ(test, array->NumElements, 0U);
}

static void parameters(struct kunit *test)
{
	static NDIS_RECEIVE_QUEUE_PARAMETERS params;
	struct ndp *ndp = test->priv;
	u32 id, needed;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	memset(&params, 0, sizeof(params));
	params.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	params.Header.Revision = 1;
	params.Header.Size = NDIS_SIZEOF_RECEIVE_QUEUE_PARAMETERS_REVISION_1;
	params.QueueId = id;
	KUNIT_EXPECT_EQ(test, query(ndp, &one, NdisRequestMethod,
				    OID_RECEIVE_FILTER_QUEUE_PARAMETERS,
				    &params, sizeof(params), NULL), 0);
	KUNIT_EXPECT_EQ(test, params.NumSuggestedReceiveBuffers, 64U);
	KUNIT_EXPECT_EQ(test, params.Header.Revision, 1);
	KUNIT_EXPECT_EQ(test, ndpvmq_ask(ndp, &one, NdisRequestMethod,
					 OID_RECEIVE_FILTER_QUEUE_PARAMETERS,
					 &params, sizeof(params), 1083,
					 &needed),
			NDIS_STATUS_INVALID_LENGTH);
	KUNIT_EXPECT_EQ(test, needed, 1084U);
	params.QueueId = id + 1;
	KUNIT_EXPECT_EQ(test, query(ndp, &one, NdisRequestMethod,
				    OID_RECEIVE_FILTER_QUEUE_PARAMETERS,
				    &params, sizeof(params), NULL),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_CHANGE], 0U);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
}

/* A list of filters with room for some. */
struct filters {
	NDIS_RECEIVE_FILTER_INFO_ARRAY array;
	NDIS_RECEIVE_FILTER_INFO infos[4];
};

static struct filters filters_of(u32 queue)
{
	return (struct filters) {
		.array.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = 2,
			.Size = NDIS_SIZEOF_RECEIVE_FILTER_INFO_ARRAY_REVISION_2,
		},
		.array.QueueId = queue,
	};
}

static void filters(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(5);
	struct ndc_vmq_filter_request request;
	struct ndp *ndp = test->priv;
	struct filters answer;
	u32 id, a, b, needed;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &a));
	match.untagged = false;
	match.vlan = 9;
	KUNIT_ASSERT_EQ(test, ndpvmq_do_set(ndp, &one, id, &match, &b), 0);
	answer = filters_of(id);
	KUNIT_EXPECT_EQ(test, query(ndp, &one, NdisRequestMethod,
				    OID_RECEIVE_FILTER_ENUM_FILTERS, &answer,
				    sizeof(answer), NULL), 0);
	KUNIT_EXPECT_EQ(test, answer.array.NumElements, 2U);
	KUNIT_EXPECT_EQ(test, answer.array.FirstElementOffset, 28U);
	KUNIT_EXPECT_EQ(test, answer.infos[0].FilterId, a);
	KUNIT_EXPECT_EQ(test, answer.infos[1].FilterId, b);
	answer = filters_of(id);
	KUNIT_EXPECT_EQ(test, ndpvmq_ask(ndp, &one, NdisRequestMethod,
					 OID_RECEIVE_FILTER_ENUM_FILTERS,
					 &answer, sizeof(answer), 59, &needed),
			NDIS_STATUS_INVALID_LENGTH);
	KUNIT_EXPECT_EQ(test, needed, 60U);
	ndc_vmq_write_filter(&request, 0, b, &match);
	memset(request.fields, 0, sizeof(request.fields));
	KUNIT_EXPECT_EQ(test, query(ndp, &one, NdisRequestMethod,
				    OID_RECEIVE_FILTER_PARAMETERS, &request,
				    sizeof(request), NULL), 0);
	KUNIT_EXPECT_EQ(test, request.params.QueueId, id);
	KUNIT_EXPECT_EQ(test, request.params.FieldParametersArrayNumElements,
			2U);
	KUNIT_EXPECT_EQ(test, request.fields[0].FieldValue.FieldByteArrayValue[5],
			5);
	KUNIT_EXPECT_EQ(test, request.fields[1].FieldValue.FieldShortValue, 9);
	KUNIT_EXPECT_EQ(test, query(ndp, &other, NdisRequestMethod,
				    OID_RECEIVE_FILTER_PARAMETERS, &request,
				    sizeof(request), NULL),
			NDIS_STATUS_FILE_NOT_FOUND);
	KUNIT_EXPECT_EQ(test, ndc_vmq_give_back(ndpvmq_of(ndp), id), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(capabilities),
	KUNIT_CASE(queues),
	KUNIT_CASE(parameters),
	KUNIT_CASE(filters),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_vmq_query",
	.init = ndpvmq_init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/vmq/query.c");
