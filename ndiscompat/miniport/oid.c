// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests to a port, one at a time.
 *
 * Who asks holds the OID mutex until the port has answered, so requests are
 * serialised.  A request is a heap object with a copy of the asker's buffer: a
 * port that does not answer in time is asked to cancel, and if it does not do
 * that either, the request is abandoned and the adapter has failed; a late
 * answer then finds everything where it was.
 *
 * Direct requests are not serialised, and synchronous ones are finished when
 * the handler returns.
 */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include "miniport/call.h"
#include "miniport/miniport.h"
#include "miniport/oid.h"

/**
 * struct request - a request to the port
 * @call: the handler's call
 * @node: in the list of those that the port has not finished
 * @oid: what the port gets
 * @path: how it travels
 * @listed: it is in that list; under the miniport's lock
 * @abandoned: nobody waits for it any more; the same
 * @size: bytes of @buffer
 * @buffer: what the port reads and writes
 */
struct request {
	struct ndc_call call;
	struct list_head node;
	NDIS_OID_REQUEST oid;
	enum ndc_oid_path path;
	bool listed;
	bool abandoned;
	size_t size;
	u8 buffer[] __aligned(MEMORY_ALLOCATION_ALIGNMENT);
};

static const struct ndc_oid_ops *ops_above;

/*
 * Who looks at requests from now on, or NULL; who has until now.  When there is
 * no adapter.
 */
const struct ndc_oid_ops *ndc_oids_set_ops(const struct ndc_oid_ops *ops)
{
	const struct ndc_oid_ops *old = ops_above;

	WRITE_ONCE(ops_above, ops);
	return old;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_oids_set_ops);

static struct request *to_request(struct ndc_call *call)
{
	return container_of(call, struct request, call);
}

static s32 run(struct ndc_call *call)
{
	struct request *request = to_request(call);
	struct ndc_miniport *miniport = call->miniport;
	const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *handlers =
		ndc_handlers(miniport);
	void *context = miniport->adapter->context;

	return request->path == NDC_OID_DIRECT ?
	       handlers->DirectOidRequestHandler(context, &request->oid) :
	       handlers->OidRequestHandler(context, &request->oid);
}

static void free_request(struct ndc_call *call)
{
	kfree(to_request(call));
}

static const struct ndc_call_type serialised_type = {
	.name = "MiniportOidRequest",
	.complete = "NdisMOidRequestComplete",
	.run = run,
	.free = free_request,
};

static const struct ndc_call_type direct_type = {
	.name = "MiniportDirectOidRequest",
	.complete = "NdisMDirectOidRequestComplete",
	.run = run,
	.free = free_request,
};

int ndc_oid_errno(s32 status)
{
	switch (status) {
	case NDIS_STATUS_SUCCESS:
		return 0;
	case NDIS_STATUS_NOT_SUPPORTED:
	case NDIS_STATUS_NOT_RECOGNIZED:
	case NDIS_STATUS_INVALID_OID:
	case NDIS_STATUS_INVALID_DEVICE_REQUEST:
		return -EOPNOTSUPP;
	case NDIS_STATUS_RESOURCES:
		return -ENOMEM;
	case NDIS_STATUS_INVALID_LENGTH:
	case NDIS_STATUS_BUFFER_TOO_SHORT:
	case NDIS_STATUS_BUFFER_OVERFLOW:
		return -EMSGSIZE;
	case NDIS_STATUS_INVALID_PARAMETER:
	case NDIS_STATUS_INVALID_DATA:
		return -EINVAL;
	case NDIS_STATUS_MULTICAST_FULL:
		return -ENOSPC;
	case NDIS_STATUS_FILE_NOT_FOUND:
		return -ENOENT;
	case NDIS_STATUS_NOT_ACCEPTED:
	case NDIS_STATUS_RESET_IN_PROGRESS:
		return -EBUSY;
	case NDIS_STATUS_REQUEST_ABORTED:
		return -ECANCELED;
	case NDIS_STATUS_ADAPTER_NOT_READY:
	case NDIS_STATUS_ADAPTER_REMOVED:
		return -ENODEV;
	default:
		return -EIO;
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_oid_errno);

static void fill(NDIS_OID_REQUEST *to, const struct ndc_oid *oid, void *buffer)
{
	to->Header.Type = NDIS_OBJECT_TYPE_OID_REQUEST;
	to->Header.Revision = NDIS_OID_REQUEST_REVISION_1;
	to->Header.Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1;
	to->RequestType = oid->type;
	to->PortNumber = NDIS_DEFAULT_PORT_NUMBER;
	to->Timeout = ndc_patience.oid / MSEC_PER_SEC;
	to->RequestHandle = oid->cookie;
	switch (oid->type) {
	case NdisRequestMethod:
		to->DATA.METHOD_INFORMATION.Oid = oid->oid;
		to->DATA.METHOD_INFORMATION.InformationBuffer = buffer;
		to->DATA.METHOD_INFORMATION.InputBufferLength = oid->in_length;
		to->DATA.METHOD_INFORMATION.OutputBufferLength =
			oid->out_length;
		to->DATA.METHOD_INFORMATION.MethodId = oid->method;
		break;
	case NdisRequestSetInformation:
		to->DATA.SET_INFORMATION.Oid = oid->oid;
		to->DATA.SET_INFORMATION.InformationBuffer = buffer;
		to->DATA.SET_INFORMATION.InformationBufferLength =
			oid->in_length;
		break;
	default:
		to->DATA.QUERY_INFORMATION.Oid = oid->oid;
		to->DATA.QUERY_INFORMATION.InformationBuffer = buffer;
		to->DATA.QUERY_INFORMATION.InformationBufferLength =
			oid->out_length;
		break;
	}
}

static const void *handler_of(const struct ndc_miniport *miniport,
			      enum ndc_oid_path path)
{
	const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *handlers =
		ndc_handlers(miniport);

	return path == NDC_OID_DIRECT ?
	       (void *)handlers->DirectOidRequestHandler :
	       path == NDC_OID_SYNCHRONOUS ?
	       (void *)handlers->SynchronousOidRequestHandler :
	       (void *)handlers->OidRequestHandler;
}

static struct request *make_request(struct ndc_miniport *miniport,
				    const struct ndc_oid *oid,
				    enum ndc_oid_path path)
{
	size_t size = max(oid->in_length, oid->out_length);
	struct request *request;

	request = kzalloc(struct_size(request, buffer, size), GFP_KERNEL);
	if (!request)
		return NULL;
	ndc_call_init(&request->call, path == NDC_OID_DIRECT ? &direct_type :
						   &serialised_type,
		      miniport, handler_of(miniport, path));
	request->path = path;
	request->size = size;
	if (oid->in_length)
		memcpy(request->buffer, oid->buffer, oid->in_length);
	fill(&request->oid, oid, size ? request->buffer : NULL);
	return request;
}

/* The port can finish it from now on. */
static void list_request(struct ndc_miniport *miniport, struct request *request)
{
	ndc_call_get(&request->call);
	spin_lock_bh(&miniport->lock);
	request->oid.RequestId = (void *)(++miniport->oids->ids);
	request->listed = true;
	list_add(&request->node, &miniport->oids->out);
	spin_unlock_bh(&miniport->lock);
}

/* It cannot any more.  Under the lock; true: put the list's reference. */
static bool unlist(struct request *request)
{
	bool listed = request->listed;

	lockdep_assert_held(&request->call.miniport->lock);
	if (listed)
		list_del(&request->node);
	request->listed = false;
	return listed;
}

static void forget(struct request *request)
{
	struct ndc_miniport *miniport = request->call.miniport;
	bool listed;

	spin_lock_bh(&miniport->lock);
	listed = unlist(request);
	spin_unlock_bh(&miniport->lock);
	if (listed)
		ndc_call_put(&request->call);
}

static void cancel(struct request *request)
{
	struct ndc_miniport *miniport = request->call.miniport;
	const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *handlers =
		ndc_handlers(miniport);
	void *context = miniport->adapter->context;

	if (request->path == NDC_OID_DIRECT)
		handlers->CancelDirectOidRequestHandler(context,
							request->oid.RequestId);
	else
		handlers->CancelOidRequestHandler(context,
						  request->oid.RequestId);
}

/* Waits for an answer; false if there is none: the request is abandoned. */
static bool wait_for(struct request *request)
{
	struct ndc_miniport *miniport = request->call.miniport;

	if (ndc_call_wait(&request->call, ndc_patience.oid))
		return true;
	cancel(request);
	if (ndc_call_wait(&request->call, ndc_patience.cancel))
		return true;
	spin_lock_bh(&miniport->lock);
	request->abandoned = true;
	spin_unlock_bh(&miniport->lock);
	ndc_miniport_fail(miniport, "it neither answers a request nor cancels it");
	return false;
}

/* What OIDs that may not fail may answer. */
static bool may_answer(u32 oid, s32 status)
{
	if (oid != OID_RECEIVE_FILTER_FREE_QUEUE &&
	    oid != OID_RECEIVE_FILTER_CLEAR_FILTER)
		return true;
	return status == NDIS_STATUS_SUCCESS ||
	       status == NDIS_STATUS_NOT_ACCEPTED ||
	       status == NDIS_STATUS_REQUEST_ABORTED;
}

/* Bytes that the port says it wrote or read, if they can be. */
static u32 check_bytes(struct ndc_miniport *miniport,
		       const struct request *request, u32 bytes, u32 length,
		       const char *name)
{
	if (bytes <= length)
		return bytes;
	ndc_miniport_complain(miniport, NDC_RULE_ARGUMENT, request->call.place,
			      "%s %u of OID %#x, whose buffer has %u", name,
			      bytes, request->oid.DATA.QUERY_INFORMATION.Oid,
			      length);
	return length;
}

/* Takes the answer over. */
static void take(struct ndc_miniport *miniport, const struct request *request,
		 struct ndc_oid *oid)
{
	const NDIS_OID_REQUEST *from = &request->oid;
	u32 copied = 0;

	oid->revision = from->SupportedRevision;
	switch (oid->type) {
	case NdisRequestMethod:
		oid->bytes = check_bytes(miniport, request,
					 from->DATA.METHOD_INFORMATION.BytesWritten,
					 oid->out_length, "BytesWritten");
		oid->needed = from->DATA.METHOD_INFORMATION.BytesNeeded;
		/* Not every port says how much of it is new. */
		copied = oid->out_length;
		break;
	case NdisRequestSetInformation:
		oid->bytes = check_bytes(miniport, request,
					 from->DATA.SET_INFORMATION.BytesRead,
					 oid->in_length, "BytesRead");
		oid->needed = from->DATA.SET_INFORMATION.BytesNeeded;
		break;
	default:
		oid->bytes = check_bytes(miniport, request,
					 from->DATA.QUERY_INFORMATION.BytesWritten,
					 oid->out_length, "BytesWritten");
		oid->needed = from->DATA.QUERY_INFORMATION.BytesNeeded;
		copied = oid->bytes;
		break;
	}
	if (oid->status == NDIS_STATUS_SUCCESS && copied)
		memcpy(oid->buffer, request->buffer, copied);
	if (!may_answer(oid->oid, oid->status))
		ndc_miniport_complain(miniport, NDC_RULE_STATE,
				      request->call.place,
				      "OID %#x fails with status %#x: it may not fail",
				      oid->oid, oid->status);
}

static bool resetting(struct ndc_miniport *miniport)
{
	return READ_ONCE(miniport->jobs[NDC_RESET]);
}

/* May the port be asked now?  Waits for the end of a reset. */
static bool may_ask(struct ndc_miniport *miniport)
{
	bool open;

	if (resetting(miniport) &&
	    !wait_event_timeout(miniport->wait, !resetting(miniport),
				msecs_to_jiffies(ndc_patience.oid)))
		return false;
	spin_lock_bh(&miniport->lock);
	open = miniport->oids->open && !miniport->failed &&
	       ndc_state_alive(miniport->state);
	spin_unlock_bh(&miniport->lock);
	return open;
}

/* Asks the port, whose status is the result. */
static s32 ask(struct ndc_miniport *miniport, struct ndc_oid *oid,
	       enum ndc_oid_path path)
{
	struct request *request = make_request(miniport, oid, path);

	oid->bytes = 0;
	oid->needed = 0;
	oid->status = NDIS_STATUS_RESOURCES;
	if (!request)
		return oid->status;
	list_request(miniport, request);
	ndc_call_start(&request->call);
	oid->status = NDIS_STATUS_REQUEST_ABORTED;
	if (wait_for(request)) {
		oid->status = request->call.status;
		forget(request);
		take(miniport, request, oid);
	}
	ndc_call_put(&request->call);
	return oid->status;
}

/* The same at once, in this context. */
static s32 ask_synchronously(struct ndc_miniport *miniport, struct ndc_oid *oid)
{
	const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *handlers =
		ndc_handlers(miniport);
	struct request *request = make_request(miniport, oid,
					       NDC_OID_SYNCHRONOUS);
	void *context = miniport->adapter->context;

	oid->bytes = 0;
	oid->needed = 0;
	oid->status = NDIS_STATUS_RESOURCES;
	if (!request)
		return oid->status;
	oid->status = handlers->SynchronousOidRequestHandler(context,
							     &request->oid);
	if (oid->status == NDIS_STATUS_PENDING) {
		ndc_miniport_complain(miniport, NDC_RULE_STATE,
				      request->call.place,
				      "MiniportSynchronousOidRequest returned NDIS_STATUS_PENDING");
		oid->status = NDIS_STATUS_FAILURE;
	}
	take(miniport, request, oid);
	ndc_call_put(&request->call);
	return oid->status;
}

/* For intercept.c, which is asked with the OID mutex held. */
s32 ndc_oid_ask(struct ndc_miniport *miniport, struct ndc_oid *oid)
{
	lockdep_assert_held(&miniport->oids->mutex);
	return ask(miniport, oid, NDC_OID_SERIALISED);
}

/**
 * ndc_oid_request() - ask a port something, after all others
 * @adapter: its adapter
 * @oid: what; gets the answer
 *
 * What NDIS answers itself is answered from what the port has said before.
 *
 * Context: Process, may sleep; not in a handler of OID requests.
 * Return: 0; -ENODEV if the port is not between initialise and halt, or has
 * failed; -ECANCELED if it does not answer; -ENOMEM; else the port's status as
 * an errno.
 */
int ndc_oid_request(struct ndc_adapter *adapter, struct ndc_oid *oid)
{
	struct ndc_miniport *miniport = adapter->miniport;
	const struct ndc_oid_ops *ops = READ_ONCE(ops_above);

	might_sleep();
	oid->status = NDIS_STATUS_ADAPTER_NOT_READY;
	mutex_lock(&miniport->oids->mutex);
	if (!may_ask(miniport))
		goto out;
	if (ops && ops->before(adapter, oid))
		goto out;
	if (!ndc_oid_answer(miniport, oid))
		ask(miniport, oid, NDC_OID_SERIALISED);
	if (oid->status == NDIS_STATUS_SUCCESS)
		ndc_oid_keep(miniport, oid);
	if (ops)
		ops->after(adapter, oid);
out:
	mutex_unlock(&miniport->oids->mutex);
	return ndc_oid_errno(oid->status);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_oid_request);

/* Enters a request that is not serialised. */
static bool enter(struct ndc_miniport *miniport, enum ndc_oid_path path)
{
	bool open;

	spin_lock_bh(&miniport->lock);
	open = miniport->oids->open && !miniport->failed &&
	       ndc_state_alive(miniport->state);
	miniport->oids->direct += open;
	spin_unlock_bh(&miniport->lock);
	return open;
}

static void leave(struct ndc_miniport *miniport)
{
	spin_lock_bh(&miniport->lock);
	miniport->oids->direct--;
	wake_up_all(&miniport->wait);
	spin_unlock_bh(&miniport->lock);
}

/**
 * ndc_oid_send() - ask a port something, at the same time as others
 * @adapter: its adapter
 * @oid: what; gets the answer
 * @path: direct or synchronous
 *
 * Context: Process, may sleep.
 * Return: As ndc_oid_request(), and -EOPNOTSUPP if it has no such handler, or
 * such a request is always serialised.
 */
int ndc_oid_send(struct ndc_adapter *adapter, struct ndc_oid *oid,
		 enum ndc_oid_path path)
{
	struct ndc_miniport *miniport = adapter->miniport;
	const struct ndc_oid_ops *ops = READ_ONCE(ops_above);

	might_sleep();
	oid->status = NDIS_STATUS_ADAPTER_NOT_READY;
	if (!enter(miniport, path))
		return -ENODEV;
	oid->status = NDIS_STATUS_NOT_SUPPORTED;
	if (!handler_of(miniport, path) ||
	    (ops && ops->serial && ops->serial(oid->oid)))
		;
	else if (path == NDC_OID_DIRECT)
		ask(miniport, oid, path);
	else
		ask_synchronously(miniport, oid);
	leave(miniport);
	return ndc_oid_errno(oid->status);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_oid_send);

static struct request *find(struct ndc_miniport *miniport,
			    const NDIS_OID_REQUEST *oid,
			    enum ndc_oid_path path)
{
	struct request *request;

	lockdep_assert_held(&miniport->lock);
	list_for_each_entry(request, &miniport->oids->out, node)
		if (&request->oid == oid && request->path == path)
			return request;
	return NULL;
}

/* The port answers. */
static void finish(void *handle, const NDIS_OID_REQUEST *oid, s32 status,
		   enum ndc_oid_path path, const char *name,
		   unsigned long caller)
{
	struct ndc_miniport *miniport;
	struct ndc_adapter *adapter;
	struct request *request;
	bool late = false;

	adapter = ndc_miniport_enter(handle, NDC_DISPATCH, name, caller);
	if (!adapter)
		return;
	miniport = adapter->miniport;
	if (status == NDIS_STATUS_PENDING) {
		ndc_miniport_complain(miniport, NDC_RULE_ARGUMENT, caller,
				      "%s with NDIS_STATUS_PENDING", name);
		status = NDIS_STATUS_FAILURE;
	}
	spin_lock_bh(&miniport->lock);
	request = find(miniport, oid, path);
	if (request) {
		ndc_call_get(&request->call);
		late = request->abandoned && unlist(request);
	}
	spin_unlock_bh(&miniport->lock);
	if (request) {
		ndc_call_complete(&request->call, status, caller);
		if (late)
			ndc_call_put(&request->call);
		ndc_call_put(&request->call);
	} else {
		ndc_miniport_complain(miniport, NDC_RULE_STATE, caller,
				      "%s of a request that is not pending",
				      name);
	}
	ndc_adapter_put(adapter);
}

/**
 * NdisMOidRequestComplete() - answer a request
 * @MiniportAdapterHandle: the adapter, whose MiniportOidRequest returns, or has
 *	returned, NDIS_STATUS_PENDING
 * @OidRequest: what the handler got
 * @Status: how it went
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: a request that is not pending is reported and left
 * alone; NDIS_STATUS_PENDING is reported and taken for a failure.
 */
VOID NdisMOidRequestComplete(NDIS_HANDLE MiniportAdapterHandle,
			     PNDIS_OID_REQUEST OidRequest, NDIS_STATUS Status)
{
	finish(MiniportAdapterHandle, OidRequest, Status, NDC_OID_SERIALISED,
	       __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisMOidRequestComplete);

/**
 * NdisMDirectOidRequestComplete() - answer a direct request
 * @MiniportAdapterHandle: the adapter, whose MiniportDirectOidRequest returns,
 *	or has returned, NDIS_STATUS_PENDING
 * @OidRequest: what the handler got
 * @Status: how it went
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as NdisMOidRequestComplete().
 */
VOID NdisMDirectOidRequestComplete(NDIS_HANDLE MiniportAdapterHandle,
				   PNDIS_OID_REQUEST OidRequest,
				   NDIS_STATUS Status)
{
	finish(MiniportAdapterHandle, OidRequest, Status, NDC_OID_DIRECT,
	       __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisMDirectOidRequestComplete);

int ndc_oids_start(struct ndc_miniport *miniport)
{
	struct ndc_oid_state *oids = kzalloc(sizeof(*oids), GFP_KERNEL);

	if (!oids)
		return -ENOMEM;
	mutex_init(&oids->mutex);
	INIT_LIST_HEAD(&oids->out);
	INIT_LIST_HEAD(&oids->kept);
	miniport->oids = oids;
	return 0;
}

/* The port is initialised. */
void ndc_oids_open(struct ndc_miniport *miniport)
{
	const struct ndc_oid_ops *ops = READ_ONCE(ops_above);

	spin_lock_bh(&miniport->lock);
	miniport->oids->open = true;
	spin_unlock_bh(&miniport->lock);
	if (ops && ops->opened)
		ops->opened(miniport->adapter);
}

static bool still(struct ndc_miniport *miniport)
{
	bool still;

	spin_lock_bh(&miniport->lock);
	still = !miniport->oids->direct;
	spin_unlock_bh(&miniport->lock);
	return still;
}

/* It is about to halt: no request is started any more, none is waited for. */
void ndc_oids_close(struct ndc_miniport *miniport)
{
	spin_lock_bh(&miniport->lock);
	miniport->oids->open = false;
	spin_unlock_bh(&miniport->lock);
	mutex_lock(&miniport->oids->mutex);
	mutex_unlock(&miniport->oids->mutex);
	wait_event(miniport->wait, still(miniport));
}

/* It has halted, and answers nothing any more. */
void ndc_oids_forget(struct ndc_miniport *miniport)
{
	struct ndc_oid_state *oids = miniport->oids;
	struct ndc_oid_kept *kept, *next_kept;
	struct request *request, *next;

	list_for_each_entry_safe(request, next, &oids->out, node)
		forget(request);
	list_for_each_entry_safe(kept, next_kept, &oids->kept, node) {
		list_del(&kept->node);
		kfree(kept);
	}
}

void ndc_oids_stop(struct ndc_miniport *miniport)
{
	kfree(miniport->oids);
}

/* Sets again what a reset has lost. */
static void restore(struct ndc_miniport *miniport, u32 oid)
{
	struct ndc_oid_kept *kept;
	struct ndc_oid again = {
		.oid = oid,
		.type = NdisRequestSetInformation,
	};

	mutex_lock(&miniport->oids->mutex);
	kept = ndc_oid_kept(miniport, oid);
	if (kept && may_ask(miniport)) {
		again.buffer = kept->data;
		again.in_length = kept->length;
		ask(miniport, &again, NDC_OID_SERIALISED);
	}
	mutex_unlock(&miniport->oids->mutex);
}

/* The packet filter last: frames come from then on.  Process context. */
void ndc_oids_restore(struct ndc_miniport *miniport)
{
	restore(miniport, OID_GEN_CURRENT_LOOKAHEAD);
	restore(miniport, OID_802_3_MULTICAST_LIST);
	restore(miniport, OID_GEN_CURRENT_PACKET_FILTER);
}
