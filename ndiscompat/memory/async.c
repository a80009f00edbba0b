// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asynchronous allocation: a driver that runs low on receive buffers asks in
 * its DPC, often with its receive lock held, and gets the memory later through
 * the handler of its DMA registration, which takes the same lock.
 *
 * So nothing completes inside the call.  A request that was taken completes
 * exactly once, on the work queue of the ports, whether memory could be had or
 * not; the gate closes before the registration or the adapter ends, and who
 * closes it waits for the callbacks, of which those that have not begun get no
 * memory any more.
 */
#include "memory/async.h"

#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/fault.h"
#include "core/work.h"
#include "memory/dma.h"
#include "memory/state.h"
#include "memory/trace.h"

/**
 * struct request - an asynchronous request
 * @work: does it
 * @node: in the adapter's list
 * @memory: whose
 * @done: the port's handler
 * @context: what it gets
 * @length: bytes asked for, which are reserved
 * @caller: where
 * @task: who is running the handler; under the lock
 */
struct request {
	struct work_struct work;
	struct list_head node;
	struct ndc_memory *memory;
	MINIPORT_ALLOCATE_SHARED_MEM_COMPLETE_HANDLER done;
	void *context;
	u32 length;
	unsigned long caller;
	struct task_struct *task;
};

/* The request's last breath: its memory may go as soon as this is over. */
static void finish(struct request *request)
{
	struct ndc_memory *memory = request->memory;
	struct ndc_async *async = &memory->async;
	unsigned long flags;

	spin_lock_irqsave(&memory->lock, flags);
	list_del(&request->node);
	if (!--async->in_flight)
		complete_all(&async->idle);
	spin_unlock_irqrestore(&memory->lock, flags);
	kfree(request);
}

static bool begin(struct request *request)
{
	struct ndc_memory *memory = request->memory;
	unsigned long flags;
	bool open;

	spin_lock_irqsave(&memory->lock, flags);
	request->task = current;
	open = memory->async.open;
	spin_unlock_irqrestore(&memory->lock, flags);
	return open;
}

static void complete_request(struct work_struct *work)
{
	struct request *request = container_of(work, struct request, work);
	struct ndc_memory *memory = request->memory;
	struct ndc_adapter *adapter = memory->adapter;
	struct ndc_common_block block = { .length = request->length };
	NDIS_PHYSICAL_ADDRESS bus;

	if (!begin(request) ||
	    ndc_fault("MiniportSharedMemoryAllocateComplete", request->length,
		      request->caller) ||
	    ndc_common_alloc_reserved(memory, &block, request->caller)) {
		ndc_account_unreserve(memory, request->length);
		ndc_memory_failed(memory, NDC_COMMON, request->length,
				  request->caller);
	} else {
		trace_ndc_alloc(adapter, NDC_COMMON, block.length, block.bus,
				0, request->caller);
	}
	bus.QuadPart = block.bus;
	trace_ndc_async_complete(adapter, request->length, request->context,
				 block.memory);
	request->done(adapter->context, block.memory,
		      block.memory ? &bus : NULL, request->length,
		      request->context);
	finish(request);
}

/* Takes a request, unless the gate is closed or there are too many. */
static bool enter(struct request *request)
{
	struct ndc_memory *memory = request->memory;
	struct ndc_async *async = &memory->async;
	unsigned long flags;
	bool taken;

	spin_lock_irqsave(&memory->lock, flags);
	taken = async->open && async->in_flight < ndc_account_max_requests();
	if (taken) {
		if (!async->in_flight)
			reinit_completion(&async->idle);
		list_add_tail(&request->node, &async->requests);
		trace_ndc_async_request(memory->adapter, request->length,
					request->context, NULL);
		async->requested++;
		async->in_flight++;
		async->peak = max(async->peak, async->in_flight);
	} else {
		async->refused++;
	}
	spin_unlock_irqrestore(&memory->lock, flags);
	return taken;
}

/* What both calls do; the adapter is held by the caller. */
static NDIS_STATUS allocate(struct ndc_memory *memory,
			    MINIPORT_ALLOCATE_SHARED_MEM_COMPLETE_HANDLER done,
			    u32 length, void *context, const char *call,
			    unsigned long caller)
{
	struct request *request;

	if (ndc_fault(call, length, caller) ||
	    ndc_account_reserve(memory, length))
		goto err_failed;
	request = kzalloc(sizeof(*request), GFP_ATOMIC | __GFP_NOWARN);
	if (!request)
		goto err_unreserve;
	INIT_WORK(&request->work, complete_request);
	request->memory = memory;
	request->done = done;
	request->context = context;
	request->length = length;
	request->caller = caller;
	if (!enter(request))
		goto err_free_request;
	queue_work(ndc_port_queue, &request->work);
	return NDIS_STATUS_PENDING;

err_free_request:
	kfree(request);
err_unreserve:
	ndc_account_unreserve(memory, length);
err_failed:
	ndc_memory_failed(memory, NDC_COMMON, length, caller);
	return NDIS_STATUS_FAILURE;
}

/* Why a registration cannot serve a request, or NULL. */
static const char *unfit(const struct ndc_dma *dma, u32 length)
{
	if (dma->channel)
		return "a handle from NdisMRegisterDmaChannel";
	if (!dma->done)
		return "no SharedMemAllocateCompleteHandler registered";
	return length ? NULL : "Length 0";
}

static NDIS_STATUS allocate_for(struct ndc_dma *dma, u32 length, void *context,
				const char *call, unsigned long caller)
{
	struct ndc_memory *memory = dma->adapter->memory;
	const char *why = unfit(dma, length);

	if (ndc_memory_shut(memory, call, caller))
		return NDIS_STATUS_FAILURE;
	if (why) {
		ndc_memory_complain(memory, caller, "%s with %s", call, why);
		return NDIS_STATUS_FAILURE;
	}
	return allocate(memory, dma->done, length, context, call, caller);
}

void ndc_async_start(struct ndc_memory *memory)
{
	INIT_LIST_HEAD(&memory->async.requests);
	init_completion(&memory->async.idle);
	complete_all(&memory->async.idle);
}

/* DMA is registered: requests are taken, unless the adapter is halting. */
void ndc_async_open(struct ndc_memory *memory)
{
	unsigned long flags;

	spin_lock_irqsave(&memory->lock, flags);
	memory->async.open = !READ_ONCE(memory->adapter->quiet);
	spin_unlock_irqrestore(&memory->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_async_open);

/* Whether this is a callback of the adapter.  Process context. */
bool ndc_async_in_callback(struct ndc_memory *memory)
{
	struct request *request;
	unsigned long flags;
	bool found = false;

	spin_lock_irqsave(&memory->lock, flags);
	list_for_each_entry(request, &memory->async.requests, node)
		if (request->task == current)
			found = true;
	spin_unlock_irqrestore(&memory->lock, flags);
	return found;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_async_in_callback);

/* No request is taken any more, and no callback runs.  May sleep. */
void ndc_async_close(struct ndc_memory *memory)
{
	struct ndc_async *async = &memory->async;
	unsigned long flags;

	spin_lock_irqsave(&memory->lock, flags);
	async->open = false;
	spin_unlock_irqrestore(&memory->lock, flags);
	ndc_adapter_wait(memory->adapter, &async->idle,
			 "MiniportSharedMemoryAllocateComplete to return");
	/* The last one is through with the lock, too. */
	spin_lock_irqsave(&memory->lock, flags);
	spin_unlock_irqrestore(&memory->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_async_close);

/**
 * NdisMAllocateSharedMemoryAsyncEx() - allocate shared memory later
 * @MiniportDmaHandle: what NdisMRegisterScatterGatherDma() gave
 * @Length: bytes
 * @Cached: not used; memory is always cached and coherent
 * @Context: what the handler gets
 *
 * The block is as from NdisMAllocateSharedMemory() and is freed like it.
 *
 * Context: DISPATCH_LEVEL or below; the caller may hold locks that its handler
 * takes.
 * Return: NDIS_STATUS_PENDING: SharedMemAllocateCompleteHandler is called
 * exactly once, at PASSIVE_LEVEL and after this call, with NULL for both
 * addresses if there is no memory.  NDIS_STATUS_FAILURE: it is not called.
 *
 * Differs from Windows: there is a limit on requests in flight and on bytes
 * (module parameters shared_memory_requests and shared_memory_bytes); beyond
 * it the call fails.  When the adapter halts, requests are drained before
 * MiniportHaltEx: each gets its callback, and a later call fails.  Of all
 * adapters together, 512 handlers run at a time; the others wait for them.  A
 * handle of another kind, no handler and Length 0 fail and are reported.
 */
NDIS_STATUS NdisMAllocateSharedMemoryAsyncEx(NDIS_HANDLE MiniportDmaHandle,
					     ULONG Length, BOOLEAN Cached,
					     PVOID Context)
{
	unsigned long caller = _RET_IP_;
	NDIS_STATUS status = NDIS_STATUS_FAILURE;
	struct ndc_dma *dma;

	if (ndc_irql_above(NDC_DISPATCH, __func__, caller))
		return NDIS_STATUS_FAILURE;
	rcu_read_lock();
	dma = ndc_dma_get(MiniportDmaHandle, __func__, caller);
	if (dma) {
		status = allocate_for(dma, Length, Context, __func__, caller);
		ndc_adapter_put(dma->adapter);
	}
	rcu_read_unlock();
	return status;
}
EXPORT_SYMBOL_GPL(NdisMAllocateSharedMemoryAsyncEx);

/**
 * NdisMAllocateSharedMemoryAsync() - allocate shared memory later
 * @MiniportAdapterHandle: the adapter, which has registered DMA
 * @Length: bytes
 * @Cached: not used
 * @Context: what the handler gets
 *
 * The older twin of NdisMAllocateSharedMemoryAsyncEx().
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: As NdisMAllocateSharedMemoryAsyncEx().
 *
 * Differs from Windows: it completes through the handler of the DMA
 * registration; otherwise as NdisMAllocateSharedMemoryAsyncEx().
 */
NDIS_STATUS NdisMAllocateSharedMemoryAsync(NDIS_HANDLE MiniportAdapterHandle,
					   ULONG Length, BOOLEAN Cached,
					   PVOID Context)
{
	NDIS_STATUS status = NDIS_STATUS_FAILURE;
	unsigned long caller = _RET_IP_;
	struct ndc_adapter *adapter;
	struct ndc_dma *dma;

	if (ndc_irql_above(NDC_DISPATCH, __func__, caller))
		return NDIS_STATUS_FAILURE;
	adapter = ndc_adapter_get(MiniportAdapterHandle, __func__, caller);
	if (!adapter)
		return NDIS_STATUS_FAILURE;
	rcu_read_lock();
	dma = READ_ONCE(adapter->memory->dma);
	if (dma)
		status = allocate_for(dma, Length, Context, __func__, caller);
	else
		ndc_memory_complain(adapter->memory, caller,
				    "%s before DMA is registered", __func__);
	rcu_read_unlock();
	ndc_adapter_put(adapter);
	return status;
}
EXPORT_SYMBOL_GPL(NdisMAllocateSharedMemoryAsync);
