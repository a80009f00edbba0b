// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests of Linux modules, in NDIS's own form: for a switch that makes VM
 * queues, and for tests.
 */
#include <linux/errno.h>
#include <linux/export.h>

#include <linux/ndiscompat.h>

#include "miniport/oid.h"

/* What a caller's request says, or -EINVAL. */
static int read_request(const NDIS_OID_REQUEST *request, void *cookie,
			struct ndc_oid *oid)
{
	if (request->Header.Type != NDIS_OBJECT_TYPE_OID_REQUEST)
		return -EINVAL;
	*oid = (struct ndc_oid) {
		.oid = request->DATA.QUERY_INFORMATION.Oid,
		.type = request->RequestType,
		.buffer = request->DATA.QUERY_INFORMATION.InformationBuffer,
		.cookie = cookie,
	};
	switch (request->RequestType) {
	case NdisRequestMethod:
		oid->in_length =
			request->DATA.METHOD_INFORMATION.InputBufferLength;
		oid->out_length =
			request->DATA.METHOD_INFORMATION.OutputBufferLength;
		oid->method = request->DATA.METHOD_INFORMATION.MethodId;
		break;
	case NdisRequestSetInformation:
		oid->in_length =
			request->DATA.SET_INFORMATION.InformationBufferLength;
		break;
	case NdisRequestQueryInformation:
	case NdisRequestQueryStatistics:
		oid->out_length =
			request->DATA.QUERY_INFORMATION.InformationBufferLength;
		break;
	default:
		return -EINVAL;
	}
	return !oid->buffer && (oid->in_length || oid->out_length) ?
	       -EINVAL : 0;
}

static void write_answer(NDIS_OID_REQUEST *request, const struct ndc_oid *oid)
{
	request->SupportedRevision = oid->revision;
	switch (request->RequestType) {
	case NdisRequestMethod:
		request->DATA.METHOD_INFORMATION.BytesWritten = oid->bytes;
		request->DATA.METHOD_INFORMATION.BytesRead = oid->in_length;
		request->DATA.METHOD_INFORMATION.BytesNeeded = oid->needed;
		break;
	case NdisRequestSetInformation:
		request->DATA.SET_INFORMATION.BytesRead = oid->bytes;
		request->DATA.SET_INFORMATION.BytesNeeded = oid->needed;
		break;
	default:
		request->DATA.QUERY_INFORMATION.BytesWritten = oid->bytes;
		request->DATA.QUERY_INFORMATION.BytesNeeded = oid->needed;
		break;
	}
}

static int forward(struct ndc_adapter *adapter, void *cookie,
		   NDIS_OID_REQUEST *request, enum ndc_oid_path path)
{
	struct ndc_oid oid;

	if (read_request(request, cookie, &oid))
		return NDIS_STATUS_INVALID_PARAMETER;
	if (path == NDC_OID_SERIALISED)
		ndc_oid_request(adapter, &oid);
	else
		ndc_oid_send(adapter, &oid, path);
	write_answer(request, &oid);
	return oid.status;
}

/**
 * ndiscompat_oid_request() - ask a port as a driver above it would
 * @adapter: its adapter
 * @cookie: who asks, which owns the queues and filters that it makes
 * @request: the request, in NDIS's form; gets the answer
 *
 * Context: Process, may sleep; not in a handler of OID requests.
 * Return: The NDIS_STATUS, which is never NDIS_STATUS_PENDING:
 * NDIS_STATUS_INVALID_PARAMETER for something that is no request,
 * NDIS_STATUS_ADAPTER_NOT_READY if the port is not between initialise and halt,
 * NDIS_STATUS_REQUEST_ABORTED if it does not answer.
 *
 * Differs from Windows: not a Windows name.
 */
int ndiscompat_oid_request(struct ndc_adapter *adapter, void *cookie,
			   struct _NDIS_OID_REQUEST *request)
{
	return forward(adapter, cookie, request, NDC_OID_SERIALISED);
}
EXPORT_SYMBOL_GPL(ndiscompat_oid_request);

/**
 * ndiscompat_oid_request_direct() - ask a port, at the same time as others
 * @adapter: its adapter
 * @cookie: who asks
 * @request: the request, in NDIS's form; gets the answer
 *
 * Context: Process, may sleep.
 * Return: As ndiscompat_oid_request(); NDIS_STATUS_NOT_SUPPORTED without a
 * MiniportDirectOidRequest.
 *
 * Differs from Windows: not a Windows name.
 */
int ndiscompat_oid_request_direct(struct ndc_adapter *adapter, void *cookie,
				  struct _NDIS_OID_REQUEST *request)
{
	return forward(adapter, cookie, request, NDC_OID_DIRECT);
}
EXPORT_SYMBOL_GPL(ndiscompat_oid_request_direct);

/**
 * ndiscompat_oid_request_synchronous() - ask a port that must answer at once
 * @adapter: its adapter
 * @cookie: who asks
 * @request: the request, in NDIS's form; gets the answer
 *
 * Context: Process, may sleep.
 * Return: As ndiscompat_oid_request(); NDIS_STATUS_NOT_SUPPORTED without a
 * MiniportSynchronousOidRequest.
 *
 * Differs from Windows: not a Windows name.
 */
int ndiscompat_oid_request_synchronous(struct ndc_adapter *adapter,
				       void *cookie,
				       struct _NDIS_OID_REQUEST *request)
{
	return forward(adapter, cookie, request, NDC_OID_SYNCHRONOUS);
}
EXPORT_SYMBOL_GPL(ndiscompat_oid_request_synchronous);
