// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/oid.c: requests to a port.
 */
#include "ndt.h"

#include <linux/delay.h>
#include <linux/kthread.h>

#include "ndp.h"

#include "miniport/reset.h"

static NDIS_STATUS answer_query(struct ndp *ndp, NDIS_OID_REQUEST *request)
{
	u32 *buffer = request->DATA.QUERY_INFORMATION.InformationBuffer;

	if (request->DATA.QUERY_INFORMATION.InformationBufferLength < 4) {
		request->DATA.QUERY_INFORMATION.BytesNeeded = 4;
		return NDIS_STATUS_BUFFER_TOO_SHORT;
	}
	*buffer = 0xc0ffee;
	request->DATA.QUERY_INFORMATION.BytesWritten = 4;
	request->SupportedRevision = 3;
	return NDIS_STATUS_SUCCESS;
}

static void query_is_answered(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_oid oid;
	u32 value = 0;

	ndp->on_request = answer_query;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, &value, sizeof(value),
				      &oid), 0);
	KUNIT_EXPECT_EQ(test, value, 0xc0ffee);
	KUNIT_EXPECT_EQ(test, oid.bytes, 4);
	KUNIT_EXPECT_EQ(test, oid.revision, 3);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, &value, 2, &oid),
			-EMSGSIZE);
	KUNIT_EXPECT_EQ(test, oid.needed, 4);
	KUNIT_EXPECT_EQ(test, oid.bytes, 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("request,request"));
}

static NDIS_STATUS check_set(struct ndp *ndp, NDIS_OID_REQUEST *request)
{
	u32 *buffer = request->DATA.SET_INFORMATION.InformationBuffer;

	if (request->Header.Type != NDIS_OBJECT_TYPE_OID_REQUEST ||
	    request->Header.Size < NDIS_SIZEOF_OID_REQUEST_REVISION_1 ||
	    request->RequestType != NdisRequestSetInformation ||
	    request->DATA.SET_INFORMATION.InformationBufferLength != 4 ||
	    request->DATA.SET_INFORMATION.Oid != OID_GEN_NETWORK_LAYER_ADDRESSES ||
	    *buffer != 77)
		return NDIS_STATUS_INVALID_DATA;
	/* What a port does to its buffer is not the asker's. */
	*buffer = 0;
	request->DATA.SET_INFORMATION.BytesRead = 4;
	return NDIS_STATUS_SUCCESS;
}

static void set_is_done(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_oid oid;
	u32 value = 77;

	ndp->on_request = check_set;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestSetInformation,
				      OID_GEN_NETWORK_LAYER_ADDRESSES, &value,
				      sizeof(value), &oid), 0);
	KUNIT_EXPECT_EQ(test, value, 77);
	KUNIT_EXPECT_EQ(test, oid.bytes, 4);
}

static NDIS_STATUS answer_method(struct ndp *ndp, NDIS_OID_REQUEST *request)
{
	u8 *buffer = request->DATA.METHOD_INFORMATION.InformationBuffer;

	if (request->DATA.METHOD_INFORMATION.MethodId != 5)
		return NDIS_STATUS_FAILURE;
	buffer[7] = buffer[0] + 1;
	return NDIS_STATUS_SUCCESS;
}

/* Also where the port does not say how much it has written. */
static void method_goes_in_and_out(struct kunit *test)
{
	u8 buffer[8] = { 41 };
	struct ndp *ndp = test->priv;
	struct ndc_oid oid = {
		.oid = OID_RECEIVE_FILTER_ALLOCATE_QUEUE,
		.type = NdisRequestMethod,
		.method = 5,
		.buffer = buffer,
		.in_length = 4,
		.out_length = 8,
	};

	ndp->on_request = answer_method;
	KUNIT_EXPECT_EQ(test, ndc_oid_request(ndp->adapter, &oid), 0);
	KUNIT_EXPECT_EQ(test, buffer[7], 42);
}

static const struct {
	NDIS_STATUS status;
	int err;
} statuses[] = {
	{ NDIS_STATUS_SUCCESS, 0 },
	{ NDIS_STATUS_NOT_SUPPORTED, -EOPNOTSUPP },
	{ NDIS_STATUS_INVALID_OID, -EOPNOTSUPP },
	{ NDIS_STATUS_RESOURCES, -ENOMEM },
	{ NDIS_STATUS_INVALID_LENGTH, -EMSGSIZE },
	{ NDIS_STATUS_BUFFER_TOO_SHORT, -EMSGSIZE },
	{ NDIS_STATUS_INVALID_PARAMETER, -EINVAL },
	{ NDIS_STATUS_INVALID_DATA, -EINVAL },
	{ NDIS_STATUS_MULTICAST_FULL, -ENOSPC },
	{ NDIS_STATUS_FILE_NOT_FOUND, -ENOENT },
	{ NDIS_STATUS_NOT_ACCEPTED, -EBUSY },
	{ NDIS_STATUS_REQUEST_ABORTED, -ECANCELED },
	{ NDIS_STATUS_ADAPTER_NOT_READY, -ENODEV },
	{ NDIS_STATUS_FAILURE, -EIO },
};

static void every_status_has_an_errno(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(statuses); i++) {
		struct ndc_oid oid;

		ndp->request = statuses[i].status;
		KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
					      OID_GEN_VENDOR_ID, NULL, 0, &oid),
				statuses[i].err);
		KUNIT_EXPECT_EQ(test, oid.status, statuses[i].status);
	}
}

static void complete_last(void *data)
{
	struct ndp *ndp = data;

	NdisMOidRequestComplete(ndp->handle, ndp->oid, NDIS_STATUS_INVALID_DATA);
}

static int finish_request(void *data)
{
	struct ndp *ndp = data;

	wait_for_completion(&ndp->called);
	ndt_in_softirq(complete_last, ndp);
	return 0;
}

static void pending_request_is_answered_later(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct task_struct *task;

	ndp->request = NDIS_STATUS_PENDING;
	task = kthread_run(finish_request, ndp, "ndp");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, NULL, 0, NULL),
			-EINVAL);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("request"));
}

static NDIS_STATUS answer_early(struct ndp *ndp, NDIS_OID_REQUEST *request)
{
	NdisMOidRequestComplete(ndp->handle, request, NDIS_STATUS_RESOURCES);
	return NDIS_STATUS_PENDING;
}

static void answer_before_the_handler_returns(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->on_request = answer_early;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, NULL, 0, NULL),
			-ENOMEM);
}

static NDIS_STATUS answer_twice(struct ndp *ndp, NDIS_OID_REQUEST *request)
{
	NdisMOidRequestComplete(ndp->handle, request, NDIS_STATUS_SUCCESS);
	NdisMOidRequestComplete(ndp->handle, request, NDIS_STATUS_FAILURE);
	return NDIS_STATUS_PENDING;
}

static NDIS_STATUS answer_and_return(struct ndp *ndp, NDIS_OID_REQUEST *request)
{
	NdisMOidRequestComplete(ndp->handle, request, NDIS_STATUS_SUCCESS);
	return NDIS_STATUS_FAILURE;
}

static NDIS_STATUS answer_pending(struct ndp *ndp, NDIS_OID_REQUEST *request)
{
	NdisMOidRequestComplete(ndp->handle, request, NDIS_STATUS_PENDING);
	return NDIS_STATUS_PENDING;
}

static void second_answer_is_reported(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->on_request = answer_twice;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_EQ(test,
					  ndp_ask(ndp,
						  NdisRequestQueryInformation,
						  OID_GEN_VENDOR_ID, NULL, 0,
						  NULL), 0));
}

static void answer_and_return_is_reported(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->on_request = answer_and_return;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_EQ(test,
					  ndp_ask(ndp,
						  NdisRequestQueryInformation,
						  OID_GEN_VENDOR_ID, NULL, 0,
						  NULL), 0));
}

static void answer_pending_is_reported(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->on_request = answer_pending;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_EQ(test,
					  ndp_ask(ndp,
						  NdisRequestQueryInformation,
						  OID_GEN_VENDOR_ID, NULL, 0,
						  NULL), -EIO));
}

static void answer_of_what_is_not_pending_is_reported(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_OID_REQUEST request;

	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMOidRequestComplete(ndp->handle, &request,
						  NDIS_STATUS_SUCCESS));
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMDirectOidRequestComplete(ndp->handle, NULL,
							NDIS_STATUS_SUCCESS));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMOidRequestComplete(NULL, &request,
						  NDIS_STATUS_SUCCESS));
}

static void answers_in_hardirq(void *data)
{
	struct ndp *ndp = data;

	NdisMOidRequestComplete(ndp->handle, NULL, NDIS_STATUS_SUCCESS);
	NdisMDirectOidRequestComplete(ndp->handle, NULL, NDIS_STATUS_SUCCESS);
}

static void answer_at_dirql_is_refused(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_IRQL);

	ndt_announce(test, NDC_RULE_IRQL);
	ndt_in_hardirq(answers_in_hardirq, test->priv);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_IRQL), before + 2);
}

static NDIS_STATUS write_too_much(struct ndp *ndp, NDIS_OID_REQUEST *request)
{
	memset(request->DATA.QUERY_INFORMATION.InformationBuffer, 1, 4);
	request->DATA.QUERY_INFORMATION.BytesWritten = 99;
	return NDIS_STATUS_SUCCESS;
}

static void too_many_bytes_are_reported(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_oid oid;
	u32 value[2] = {};

	ndp->on_request = write_too_much;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_EQ(test,
					  ndp_ask(ndp,
						  NdisRequestQueryInformation,
						  OID_GEN_VENDOR_ID, value, 4,
						  &oid), 0));
	KUNIT_EXPECT_EQ(test, oid.bytes, 4);
	KUNIT_EXPECT_EQ(test, value[0], 0x01010101);
	KUNIT_EXPECT_EQ(test, value[1], 0);
}

/* A place of its own. */
static NDIS_STATUS request_elsewhere(NDIS_HANDLE context,
				     struct _NDIS_OID_REQUEST *request)
{
	return ndp_only.request;
}

static void free_queue_may_not_fail(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->port->handlers.OidRequestHandler = request_elsewhere;
	ndp->request = NDIS_STATUS_NOT_ACCEPTED;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestSetInformation,
				      OID_RECEIVE_FILTER_FREE_QUEUE, NULL, 0,
				      NULL), -EBUSY);
	ndp->request = NDIS_STATUS_FAILURE;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_EQ(test,
					  ndp_ask(ndp,
						  NdisRequestSetInformation,
						  OID_RECEIVE_FILTER_CLEAR_FILTER,
						  NULL, 0, NULL), -EIO));
}

/* A port that answers when it is asked to cancel is as good as any. */
static void slow_request_is_cancelled(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->request = NDIS_STATUS_PENDING;
	ndc_patience.oid = 50;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, NULL, 0, NULL),
			-ECANCELED);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("request,cancel"));
	KUNIT_EXPECT_FALSE(test, ndp_miniport(ndp)->failed);
}

static void abandoned_request_fails_the_adapter(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->request = NDIS_STATUS_PENDING;
	ndp->deaf = true;
	ndc_patience.oid = 50;
	ndc_patience.cancel = 50;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, NULL, 0, NULL),
			-ECANCELED);
	KUNIT_EXPECT_TRUE(test, ndp_miniport(ndp)->failed);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, NULL, 0, NULL),
			-ENODEV);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("request,cancel"));
	/* A late answer finds everything, once. */
	NdisMOidRequestComplete(ndp->handle, ndp->oid, NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMOidRequestComplete(ndp->handle, ndp->oid,
						  NDIS_STATUS_SUCCESS));
}

/* One that is never answered goes with the adapter's halt. */
static void request_that_is_never_answered(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->request = NDIS_STATUS_PENDING;
	ndp->deaf = true;
	ndc_patience.oid = 50;
	ndc_patience.cancel = 50;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, NULL, 0, NULL),
			-ECANCELED);
	ndp_remove(ndp);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("request,cancel,halt"));
}

static void answer_in_halt(struct ndp *ndp)
{
	NdisMOidRequestComplete(ndp->handle, ndp->oid, NDIS_STATUS_SUCCESS);
}

static void request_that_is_answered_in_halt(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->request = NDIS_STATUS_PENDING;
	ndp->deaf = true;
	ndp->on_halt = answer_in_halt;
	ndc_patience.oid = 50;
	ndc_patience.cancel = 50;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, NULL, 0, NULL),
			-ECANCELED);
	ndp_remove(ndp);
}

static atomic_t inside, most;

static NDIS_STATUS count_inside(struct ndp *ndp, NDIS_OID_REQUEST *request)
{
	int now = atomic_inc_return(&inside);

	if (now > atomic_read(&most))
		atomic_set(&most, now);
	usleep_range(100, 200);
	atomic_dec(&inside);
	return NDIS_STATUS_SUCCESS;
}

static void ask_often(void *data)
{
	unsigned int i;

	for (i = 0; i < 5; i++)
		ndp_ask(data, NdisRequestQueryInformation, OID_GEN_VENDOR_ID,
			NULL, 0, NULL);
}

static void requests_are_serialised(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	atomic_set(&most, 0);
	ndp->on_request = count_inside;
	ndt_in_threads(test, 4, ask_often, ndp);
	KUNIT_EXPECT_EQ(test, atomic_read(&most), 1);
}

static NDIS_STATUS direct_status;
static NDIS_OID_REQUEST *direct_request;

static NDIS_STATUS run_direct(NDIS_HANDLE context,
			      struct _NDIS_OID_REQUEST *request)
{
	ndp_note("direct");
	direct_request = request;
	return direct_status;
}

static VOID cancel_direct(NDIS_HANDLE context, PVOID id)
{
	ndp_note("cancel");
	NdisMDirectOidRequestComplete(ndp_only.handle, direct_request,
				      NDIS_STATUS_REQUEST_ABORTED);
}

static void direct_requests(struct kunit *test)
{
	struct ndc_oid oid = {
		.oid = OID_GEN_VENDOR_ID,
		.type = NdisRequestQueryInformation,
	};
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ(test, ndc_oid_send(ndp->adapter, &oid, NDC_OID_DIRECT),
			-EOPNOTSUPP);
	ndp->port->handlers.DirectOidRequestHandler = run_direct;
	ndp->port->handlers.CancelDirectOidRequestHandler = cancel_direct;
	direct_status = NDIS_STATUS_INVALID_DATA;
	KUNIT_EXPECT_EQ(test, ndc_oid_send(ndp->adapter, &oid, NDC_OID_DIRECT),
			-EINVAL);
	direct_status = NDIS_STATUS_PENDING;
	ndc_patience.oid = 50;
	KUNIT_EXPECT_EQ(test, ndc_oid_send(ndp->adapter, &oid, NDC_OID_DIRECT),
			-ECANCELED);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("direct,direct,cancel"));
	ndp_do_halt(ndp);
	KUNIT_EXPECT_EQ(test, ndc_oid_send(ndp->adapter, &oid, NDC_OID_DIRECT),
			-ENODEV);
}

static void synchronous_requests(struct kunit *test)
{
	struct ndc_oid oid = {
		.oid = OID_GEN_VENDOR_ID,
		.type = NdisRequestQueryInformation,
	};
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ(test,
			ndc_oid_send(ndp->adapter, &oid, NDC_OID_SYNCHRONOUS),
			-EOPNOTSUPP);
	ndp->port->handlers.SynchronousOidRequestHandler = run_direct;
	direct_status = NDIS_STATUS_SUCCESS;
	KUNIT_EXPECT_EQ(test,
			ndc_oid_send(ndp->adapter, &oid, NDC_OID_SYNCHRONOUS),
			0);
	direct_status = NDIS_STATUS_PENDING;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_EQ(test,
					  ndc_oid_send(ndp->adapter, &oid,
						       NDC_OID_SYNCHRONOUS),
					  -EIO));
}

static bool refuse;
static unsigned int befores, afters;

static int before(struct ndc_adapter *adapter, struct ndc_oid *oid)
{
	befores++;
	oid->status = NDIS_STATUS_INVALID_PARAMETER;
	return refuse;
}

static void after(struct ndc_adapter *adapter, struct ndc_oid *oid)
{
	afters++;
}

static const struct ndc_oid_ops ops = { .before = before, .after = after };

static void floor_above_looks_at_requests(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	befores = 0;
	afters = 0;
	ndc_oids_set_ops(&ops);
	refuse = false;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, NULL, 0, NULL), 0);
	refuse = true;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, NULL, 0, NULL),
			-EINVAL);
	KUNIT_EXPECT_PTR_EQ(test, ndc_oids_set_ops(NULL), &ops);
	KUNIT_EXPECT_EQ(test, befores, 2);
	KUNIT_EXPECT_EQ(test, afters, 1);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("request"));
}

static void request_waits_for_a_reset(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->reset = NDIS_STATUS_PENDING;
	ndc_patience.job = 50;
	KUNIT_EXPECT_EQ(test, ndc_reset(ndp_miniport(ndp)), -EIO);
	ndc_patience.oid = 20;
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, NULL, 0, NULL),
			-ENODEV);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("reset"));
}

static void ask_without_memory_fails(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int nth, failures = 0;
	int err;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		err = ndp_ask(ndp, NdisRequestQueryInformation,
			      OID_GEN_VENDOR_ID, NULL, 0, NULL);
		if (!ndt_failed())
			break;
		failures += err == -ENOMEM;
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, failures, 1);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(query_is_answered),
	KUNIT_CASE(set_is_done),
	KUNIT_CASE(method_goes_in_and_out),
	KUNIT_CASE(every_status_has_an_errno),
	KUNIT_CASE(pending_request_is_answered_later),
	KUNIT_CASE(answer_before_the_handler_returns),
	KUNIT_CASE(second_answer_is_reported),
	KUNIT_CASE(answer_and_return_is_reported),
	KUNIT_CASE(answer_pending_is_reported),
	KUNIT_CASE(answer_of_what_is_not_pending_is_reported),
	KUNIT_CASE(answer_at_dirql_is_refused),
	KUNIT_CASE(too_many_bytes_are_reported),
	KUNIT_CASE(free_queue_may_not_fail),
	KUNIT_CASE(slow_request_is_cancelled),
	KUNIT_CASE(abandoned_request_fails_the_adapter),
	KUNIT_CASE(request_that_is_never_answered),
	KUNIT_CASE(request_that_is_answered_in_halt),
	KUNIT_CASE(requests_are_serialised),
	KUNIT_CASE(direct_requests),
	KUNIT_CASE(synchronous_requests),
	KUNIT_CASE(floor_above_looks_at_requests),
	KUNIT_CASE(request_waits_for_a_reset),
	KUNIT_CASE(ask_without_memory_fails),
	{}
};

static const struct ndc_oid_ops *ops_above;

/* The floor above has its own suites: here the port sees all requests. */
static int init(struct kunit *test)
{
	ops_above = ndc_oids_set_ops(NULL);
	return ndp_init_paused(test);
}

static void exit_case(struct kunit *test)
{
	ndp_exit(test);
	ndc_oids_set_ops(ops_above);
}

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_oid",
	.init = init,
	.exit = exit_case,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/oid.c");
