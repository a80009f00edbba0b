// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/forward.c: requests of Linux modules, in NDIS's form.
 */
#include "ndt.h"

#include "ndp.h"

static NDIS_OID_REQUEST query(u32 oid, void *buffer, u32 length)
{
	return (NDIS_OID_REQUEST) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_OID_REQUEST,
			.Revision = NDIS_OID_REQUEST_REVISION_1,
			.Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1,
		},
		.RequestType = NdisRequestQueryInformation,
		.DATA.QUERY_INFORMATION = {
			.Oid = oid,
			.InformationBuffer = buffer,
			.InformationBufferLength = length,
		},
	};
}

static void *seen_cookie;

static NDIS_STATUS answer(struct ndp *ndp, NDIS_OID_REQUEST *request)
{
	u32 *buffer = request->DATA.QUERY_INFORMATION.InformationBuffer;

	seen_cookie = request->RequestHandle;
	switch (request->RequestType) {
	case NdisRequestMethod:
		*buffer += request->DATA.METHOD_INFORMATION.MethodId;
		request->DATA.METHOD_INFORMATION.BytesWritten = 4;
		break;
	case NdisRequestSetInformation:
		request->DATA.SET_INFORMATION.BytesRead = 4;
		break;
	default:
		*buffer = 7;
		request->DATA.QUERY_INFORMATION.BytesWritten = 4;
		break;
	}
	request->SupportedRevision = 2;
	return NDIS_STATUS_SUCCESS;
}

static void every_type_is_forwarded(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_OID_REQUEST request;
	u32 value = 0;

	ndp->on_request = answer;
	request = query(OID_GEN_VENDOR_ID, &value, sizeof(value));
	KUNIT_EXPECT_EQ(test, ndiscompat_oid_request(ndp->adapter, &value,
						     &request),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, value, 7);
	KUNIT_EXPECT_EQ(test, request.DATA.QUERY_INFORMATION.BytesWritten, 4);
	KUNIT_EXPECT_EQ(test, request.SupportedRevision, 2);
	KUNIT_EXPECT_PTR_EQ(test, seen_cookie, (void *)&value);

	request.RequestType = NdisRequestSetInformation;
	KUNIT_EXPECT_EQ(test, ndiscompat_oid_request(ndp->adapter, NULL,
						     &request),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, request.DATA.SET_INFORMATION.BytesRead, 4);

	request.RequestType = NdisRequestMethod;
	request.DATA.METHOD_INFORMATION.InputBufferLength = 4;
	request.DATA.METHOD_INFORMATION.OutputBufferLength = 4;
	request.DATA.METHOD_INFORMATION.MethodId = 35;
	KUNIT_EXPECT_EQ(test, ndiscompat_oid_request(ndp->adapter, NULL,
						     &request),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, value, 42);
	KUNIT_EXPECT_EQ(test, request.DATA.METHOD_INFORMATION.BytesWritten, 4);
	KUNIT_EXPECT_EQ(test, request.DATA.METHOD_INFORMATION.BytesRead, 4);
}

static void nonsense_is_refused(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_OID_REQUEST request;
	u32 value;

	request = query(OID_GEN_VENDOR_ID, NULL, 4);
	KUNIT_EXPECT_EQ(test, ndiscompat_oid_request(ndp->adapter, NULL,
						     &request),
			NDIS_STATUS_INVALID_PARAMETER);
	request = query(OID_GEN_VENDOR_ID, &value, 4);
	request.RequestType = NdisRequestOpen;
	KUNIT_EXPECT_EQ(test, ndiscompat_oid_request(ndp->adapter, NULL,
						     &request),
			NDIS_STATUS_INVALID_PARAMETER);
	request = query(OID_GEN_VENDOR_ID, &value, 4);
	request.Header.Type = 0;
	KUNIT_EXPECT_EQ(test, ndiscompat_oid_request(ndp->adapter, NULL,
						     &request),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is(""));
}

static NDIS_STATUS run(NDIS_HANDLE context, struct _NDIS_OID_REQUEST *request)
{
	return answer(context, request);
}

static VOID cancel(NDIS_HANDLE context, PVOID id)
{
}

static void other_paths_are_forwarded(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_OID_REQUEST request;
	u32 value = 0;

	request = query(OID_GEN_VENDOR_ID, &value, sizeof(value));
	KUNIT_EXPECT_EQ(test, ndiscompat_oid_request_direct(ndp->adapter, NULL,
							    &request),
			NDIS_STATUS_NOT_SUPPORTED);
	KUNIT_EXPECT_EQ(test, ndiscompat_oid_request_synchronous(ndp->adapter,
								 NULL,
								 &request),
			NDIS_STATUS_NOT_SUPPORTED);
	ndp->port->handlers.DirectOidRequestHandler = run;
	ndp->port->handlers.CancelDirectOidRequestHandler = cancel;
	ndp->port->handlers.SynchronousOidRequestHandler = run;
	KUNIT_EXPECT_EQ(test, ndiscompat_oid_request_direct(ndp->adapter, NULL,
							    &request), 0);
	KUNIT_EXPECT_EQ(test, value, 7);
	value = 0;
	KUNIT_EXPECT_EQ(test, ndiscompat_oid_request_synchronous(ndp->adapter,
								 NULL,
								 &request), 0);
	KUNIT_EXPECT_EQ(test, value, 7);
}

static void halted_adapter_is_not_ready(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_OID_REQUEST request = query(OID_GEN_VENDOR_ID, NULL, 0);

	ndp_do_halt(ndp);
	KUNIT_EXPECT_EQ(test, ndiscompat_oid_request(ndp->adapter, NULL,
						     &request),
			NDIS_STATUS_ADAPTER_NOT_READY);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(every_type_is_forwarded),
	KUNIT_CASE(nonsense_is_refused),
	KUNIT_CASE(other_paths_are_forwarded),
	KUNIT_CASE(halted_adapter_is_not_ready),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_forward",
	.init = ndp_init_paused,
	.exit = ndp_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/forward.c");
