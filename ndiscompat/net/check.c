// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a port says of the frames that it indicates, compared with what the
 * layer knows: the frame can be read, the NBL is one of this port's, and the
 * shared memory that the frame is said to lie in is a live block of the queue
 * that it is said to be from.
 */
#include "net/check.h"

#include <linux/err.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/rcupdate.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "memory/block.h"
#include "memory/state.h"
#include "net/buffer.h"

/* Two for a frame that is split at its headers. */
#define MAX_SEGMENTS	2

/**
 * ndc_received_block() - the shared memory that a segment is of
 * @adapter: whose port says so
 * @segment: what it says
 *
 * Context: Any, under RCU, which keeps the block.
 * Return: The block; NULL if the handle is none of a live block.
 */
struct ndc_block *
ndc_received_block(struct ndc_adapter *adapter,
		   const NET_BUFFER_SHARED_MEMORY *segment)
{
	struct ndc_handle *handle =
		ndc_handle_find(&adapter->memory->handles,
				segment->SharedMemoryHandle,
				NDC_HANDLE_SHARED_MEMORY);

	return IS_ERR(handle) ? NULL :
	       container_of(handle, struct ndc_block, handle);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_received_block);

static const char *segment_fault(struct ndc_adapter *adapter,
				 const NET_BUFFER_SHARED_MEMORY *segment,
				 const MDL *mdl, u32 queue)
{
	u64 end = (u64)segment->SharedMemoryOffset +
		  segment->SharedMemoryLength;
	const struct ndc_block *block = ndc_received_block(adapter, segment);
	const void *start;

	if (!block)
		return "with a SharedMemoryHandle that is none of a live block";
	if (block->queue != queue)
		return "with shared memory of another queue";
	if (end > block->length)
		return "with SharedMemoryOffset and Length beyond the block";
	start = block->address + segment->SharedMemoryOffset;
	if (mdl->MappedSystemVa < start ||
	    mdl->MappedSystemVa + mdl->ByteCount > block->address + end)
		return "with an MDL beyond the shared memory that it names";
	return NULL;
}

static const char *shared_fault(struct ndc_adapter *adapter,
				const NET_BUFFER *nb, u32 queue)
{
	const NET_BUFFER_SHARED_MEMORY *segment = nb->SharedMemoryInfo;
	const MDL *mdl = nb->MdlChain;
	const char *fault = NULL;
	unsigned int count = 0;

	rcu_read_lock();
	for (; segment && mdl && !fault && count < MAX_SEGMENTS; count++) {
		fault = segment_fault(adapter, segment, mdl, queue);
		segment = segment->NextSharedMemorySegment;
		mdl = mdl->Next;
	}
	rcu_read_unlock();
	if (!fault && (!count || segment || mdl))
		fault = "with not one segment of shared memory for each MDL";
	return fault;
}

/* Whether an NBL is of this adapter's port. */
static bool is_ports(const struct ndc_adapter *adapter,
		     const NET_BUFFER_LIST *nbl)
{
	const struct ndc_adapter *of = ndc_nbl_adapter(nbl);

	return !of || of == adapter;
}

/**
 * ndc_received_fault() - what is wrong with an NBL that a port indicates?
 * @adapter: whose port
 * @nbl: the NBL, in the layer's hands
 * @flags: NDIS_RECEIVE_FLAGS_* of the call
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: What, to follow the call's name in a report; NULL: its one frame can
 * be read, and with SHARED_MEMORY_INFO_VALID lies in the memory that it names.
 */
const char *ndc_received_fault(struct ndc_adapter *adapter,
			       const NET_BUFFER_LIST *nbl, u32 flags)
{
	const NET_BUFFER *nb = nbl->FirstNetBuffer;
	const char *fault;

	if (!is_ports(adapter, nbl))
		return "of a NET_BUFFER_LIST of another adapter";
	if (!nb || nb->Next)
		return "of a NET_BUFFER_LIST without exactly one NET_BUFFER";
	if (NET_BUFFER_LIST_RECEIVE_FILTER_ID(nbl))
		return "with a FilterId that is not 0";
	fault = ndc_nb_fault(nb);
	if (fault || !(flags & NDIS_RECEIVE_FLAGS_SHARED_MEMORY_INFO_VALID))
		return fault;
	return shared_fault(adapter, nb,
			    NET_BUFFER_LIST_RECEIVE_QUEUE_ID(nbl));
}
EXPORT_SYMBOL_IF_KUNIT(ndc_received_fault);

/**
 * ndc_received_together_fault() - do NBLs keep what their call promises?
 * @nbls: a chain of them, in the layer's hands
 * @flags: NDIS_RECEIVE_FLAGS_* of the call
 *
 * Context: Any.
 * Return: What is wrong, to follow the call's name in a report, or NULL.
 */
const char *ndc_received_together_fault(const NET_BUFFER_LIST *nbls, u32 flags)
{
	u16 queue = nbls ? NET_BUFFER_LIST_RECEIVE_QUEUE_ID(nbls) : 0;

	if (!(flags & NDIS_RECEIVE_FLAGS_SINGLE_QUEUE))
		return NULL;
	for (; nbls; nbls = nbls->Next)
		if (NET_BUFFER_LIST_RECEIVE_QUEUE_ID(nbls) != queue)
			return "with SINGLE_QUEUE, and of several queues";
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_received_together_fault);
