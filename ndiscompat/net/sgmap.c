// SPDX-License-Identifier: GPL-2.0-only
/*
 * The DMA of frames: MDLs are mapped for the device where they are, and a
 * scatter-gather list says at which addresses it sees them.
 *
 * The port frees a mapping by its list, which may lie in the port's own
 * buffer.  So mappings are found by that address, in a hash, and the list
 * itself is never read again.  A mapping is one object of a depot: what it
 * takes to undo it, and room for a list where the port has none or too little.
 *
 * Mappings end with the DMA registration that they were made for: those that
 * a port has left are reported and undone.
 */
#include "net/sgmap.h"

#include <linux/dma-mapping.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/instruction_pointer.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/rcupdate.h>
#include <linux/scatterlist.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/fault.h"
#include "core/object.h"
#include "memory/dma.h"
#include "memory/sglist.h"
#include "memory/state.h"
#include "net/buffer.h"
#include "net/depot.h"
#include "net/mdl.h"

#define SHARD_BITS	6
#define SPARE		1024
/* What a frame from the stack has at most, with its head in three pages. */
#define USUAL_RUNS	(MAX_SKB_FRAGS + 3)

/**
 * struct mapping - memory that is mapped for a device
 * @node: in its shard
 * @dma: for which registration; only compared
 * @adapter: whose
 * @list: the address of its list
 * @nb: the NB whose frame it is, or NULL
 * @direction: to the device or from it
 * @caller: where it was made
 * @when: jiffies then
 * @table: what is mapped; its entries are @runs
 * @runs: one for each run of pages, and behind them room for a list
 */
struct mapping {
	struct hlist_node node;
	const struct ndc_dma *dma;
	struct ndc_adapter *adapter;
	const void *list;
	const NET_BUFFER *nb;
	enum dma_data_direction direction;
	unsigned long caller;
	unsigned long when;
	struct sg_table table;
	struct scatterlist runs[];
};

/**
 * struct shard - mappings whose lists hash alike
 * @lock: protects @mappings; interrupts off, since a free in an interrupt is
 *	reported and done
 * @mappings: the mappings
 */
struct shard {
	spinlock_t lock;
	struct hlist_head mappings;
} ____cacheline_aligned_in_smp;

static struct shard shards[BIT(SHARD_BITS)];
static struct ndc_depot depot;

/**
 * struct wanted - a mapping is wanted
 * @adapter: for whom
 * @dma: its registration, as long as the call lasts
 * @mdl: the first MDL
 * @offset: where in it
 * @length: bytes
 * @nb: whose frame it is, or NULL
 * @buffer: for the list, or NULL
 * @buffer_bytes: its room
 * @to_device: or from it
 * @call: the call's name
 * @caller: the place in the port
 */
struct wanted {
	struct ndc_adapter *adapter;
	const struct ndc_dma *dma;
	MDL *mdl;
	u32 offset;
	u32 length;
	const NET_BUFFER *nb;
	SCATTER_GATHER_LIST *buffer;
	u32 buffer_bytes;
	bool to_device;
	const char *call;
	unsigned long caller;
};

static struct shard *shard_of(const void *list)
{
	return &shards[hash_ptr(list, SHARD_BITS)];
}

static void complain(const struct wanted *wanted, const char *what)
{
	ndc_memory_complain(wanted->adapter->memory, wanted->caller, "%s %s",
			    wanted->call, what);
}

/**
 * struct run - bytes that lie in consecutive pages of one MDL
 * @mdl: the MDL
 * @offset: where in it the next run begins
 * @left: bytes that the next runs have
 * @pfn: the first page
 * @start: where in that
 * @length: bytes
 */
struct run {
	MDL *mdl;
	u32 offset;
	u32 left;
	unsigned long pfn;
	u32 start;
	u32 length;
};

/* The next run; false at the end.  The MDLs have no fault. */
static bool next_run(struct run *run)
{
	const PFN_NUMBER *pfns;
	u32 at, most;

	while (run->left && run->offset >= run->mdl->ByteCount) {
		run->offset -= run->mdl->ByteCount;
		run->mdl = run->mdl->Next;
	}
	if (!run->left)
		return false;
	at = run->mdl->ByteOffset + run->offset;
	pfns = MmGetMdlPfnArray(run->mdl) + (at >> PAGE_SHIFT);
	most = min(run->left, run->mdl->ByteCount - run->offset);
	run->pfn = *pfns;
	run->start = offset_in_page(at);
	run->length = min_t(u32, most, PAGE_SIZE - run->start);
	while (run->length < most && pfns[1] == pfns[0] + 1) {
		pfns++;
		run->length += min_t(u32, most - run->length, PAGE_SIZE);
	}
	run->offset += run->length;
	run->left -= run->length;
	return true;
}

/* How many runs there are; 0 if a page is none. */
static unsigned int count_runs(const struct wanted *wanted)
{
	struct run run = {
		.mdl = wanted->mdl,
		.offset = wanted->offset,
		.left = wanted->length,
	};
	unsigned int count = 0;

	while (next_run(&run)) {
		if (!pfn_valid(run.pfn))
			return 0;
		count++;
	}
	return count;
}

static void fill_runs(struct mapping *mapping, const struct wanted *wanted,
		      unsigned int count)
{
	struct scatterlist *sg = mapping->runs;
	struct run run = {
		.mdl = wanted->mdl,
		.offset = wanted->offset,
		.left = wanted->length,
	};

	sg_init_table(sg, count);
	for (; next_run(&run); sg = sg_next(sg))
		sg_set_page(sg, pfn_to_page(run.pfn), run.length, run.start);
	mapping->table = (struct sg_table) {
		.sgl = mapping->runs,
		.nents = count,
		.orig_nents = count,
	};
}

static size_t list_bytes(unsigned int elements)
{
	return struct_size_t(SCATTER_GATHER_LIST, Elements, elements);
}

/* Everything but the list: it has the DMA mapping, and is in no shard. */
static struct mapping *create(const struct wanted *wanted, unsigned int count)
{
	const struct ndc_depot_request request = {
		.size = struct_size_t(struct mapping, runs, count) +
			list_bytes(count),
		.holder = NDC_LAYER,
		.caller = wanted->caller,
	};
	struct mapping *mapping = ndc_depot_get(&depot, &request);

	if (!mapping)
		return NULL;
	mapping->dma = wanted->dma;
	mapping->adapter = wanted->adapter;
	mapping->nb = wanted->nb;
	mapping->direction = wanted->to_device ? DMA_TO_DEVICE :
			     DMA_FROM_DEVICE;
	mapping->caller = wanted->caller;
	mapping->when = jiffies;
	fill_runs(mapping, wanted, count);
	if (!dma_map_sgtable(wanted->adapter->dev, &mapping->table,
			     mapping->direction, 0))
		return mapping;
	ndc_depot_put(&depot, mapping, wanted->caller);
	return NULL;
}

/* It is in no shard any more. */
static void destroy(struct mapping *mapping, unsigned long caller)
{
	dma_unmap_sgtable(mapping->adapter->dev, &mapping->table,
			  mapping->direction, 0);
	ndc_depot_put(&depot, mapping, caller);
}

static struct mapping *find(struct shard *shard, const void *list)
{
	struct mapping *mapping;

	lockdep_assert_held(&shard->lock);
	hlist_for_each_entry(mapping, &shard->mappings, node)
		if (mapping->list == list)
			return mapping;
	return NULL;
}

/* From now on it is found by its list. */
static int publish(struct mapping *mapping)
{
	struct shard *shard = shard_of(mapping->list);
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&shard->lock, flags);
	if (find(shard, mapping->list))
		err = -EBUSY;
	else if (READ_ONCE(mapping->adapter->memory->dma) != mapping->dma)
		err = -ESHUTDOWN;
	else
		hlist_add_head(&mapping->node, &shard->mappings);
	spin_unlock_irqrestore(&shard->lock, flags);
	return err;
}

/* The list of a mapping: in the port's buffer if there is room. */
static SCATTER_GATHER_LIST *place_list(struct mapping *mapping,
				       const struct wanted *wanted)
{
	SCATTER_GATHER_LIST *list = wanted->buffer;

	if (ndc_sglist_room(list, wanted->buffer_bytes) < mapping->table.nents ||
	    !IS_ALIGNED((uintptr_t)list, sizeof(void *)))
		list = (void *)&mapping->runs[mapping->table.orig_nents];
	ndc_sglist_fill(list, &mapping->table, wanted->length);
	return list;
}

/**
 * map() - map memory and make its list
 * @wanted: which
 * @result: gets the list
 *
 * Context: DISPATCH_LEVEL.
 * Return: 0; -ENOMEM; -EINVAL, reported, for memory that cannot be mapped or a
 * buffer with a list that is in use; -ESHUTDOWN if the registration has ended.
 */
static int map(const struct wanted *wanted, SCATTER_GATHER_LIST **result)
{
	unsigned int count = count_runs(wanted);
	struct mapping *mapping;
	int err;

	if (!count) {
		complain(wanted, "of memory that has no pages");
		return -EINVAL;
	}
	mapping = create(wanted, count);
	if (!mapping)
		return -ENOMEM;
	*result = place_list(mapping, wanted);
	mapping->list = *result;
	err = publish(mapping);
	if (!err)
		return 0;
	destroy(mapping, wanted->caller);
	if (err != -EBUSY)
		return err;
	complain(wanted, "into a buffer that has the list of another frame");
	return -EINVAL;
}

/**
 * unmap() - undo a mapping
 * @adapter: whose it must be
 * @list: its list
 * @nb: the NB that the port says it is of; NULL: it does not say
 * @call: the call's name
 * @caller: the place in the port
 *
 * Context: Any but NMI.
 */
static void unmap(struct ndc_adapter *adapter, const void *list,
		  const NET_BUFFER *nb, const char *call, unsigned long caller)
{
	struct ndc_breach breach = ndc_adapter_breach(adapter, NDC_RULE_MEMORY,
						      caller);
	struct shard *shard = shard_of(list);
	struct mapping *mapping;
	unsigned long flags;
	bool foreign;

	spin_lock_irqsave(&shard->lock, flags);
	mapping = find(shard, list);
	foreign = mapping && mapping->adapter != adapter;
	if (mapping && !foreign)
		hlist_del(&mapping->node);
	spin_unlock_irqrestore(&shard->lock, flags);
	if (!mapping || foreign) {
		ndc_report(&breach, "%s of a scatter-gather list that is %s",
			   call, foreign ? "another adapter's" : "not mapped");
		return;
	}
	breach.allocated = mapping->caller;
	if (nb && mapping->nb && mapping->nb != nb)
		ndc_report(&breach, "%s with the list of another NET_BUFFER",
			   call);
	destroy(mapping, caller);
}

static struct mapping *take_of(struct shard *shard, const struct ndc_dma *dma)
{
	struct mapping *mapping;

	spin_lock_irq(&shard->lock);
	hlist_for_each_entry(mapping, &shard->mappings, node)
		if (mapping->dma == dma) {
			hlist_del(&mapping->node);
			spin_unlock_irq(&shard->lock);
			return mapping;
		}
	spin_unlock_irq(&shard->lock);
	return NULL;
}

static void report_leak(const struct mapping *mapping)
{
	const struct ndc_breach breach =
		ndc_adapter_breach(mapping->adapter, NDC_RULE_LEAK,
				   mapping->caller);

	ndc_report(&breach,
		   "a scatter-gather list of %u elements, %u s old, is not freed",
		   mapping->table.nents,
		   jiffies_to_msecs(jiffies - mapping->when) / 1000);
}

/* The registration ends: nothing new is mapped for it, what is left goes. */
static void dma_ended(const struct ndc_dma *dma)
{
	struct mapping *mapping;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(shards); i++)
		while ((mapping = take_of(&shards[i], dma))) {
			report_leak(mapping);
			destroy(mapping, 0);
		}
}

/* How many mappings there are. */
unsigned int ndc_sgmap_count(void)
{
	return READ_ONCE(depot.out);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_sgmap_count);

void ndc_sgmap_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(shards); i++)
		spin_lock_init(&shards[i].lock);
	depot.spare = SPARE;
	ndc_depot_init(&depot, NDC_DEPOT_SG,
		       struct_size_t(struct mapping, runs, USUAL_RUNS) +
		       list_bytes(USUAL_RUNS));
	ndc_dma_ended = dma_ended;
}

/* There are no adapters any more. */
void ndc_sgmap_exit(void)
{
	ndc_dma_ended = NULL;
	ndc_depot_close(&depot);
}

/* Whether this is DISPATCH_LEVEL, no more and no less; reported if not. */
static bool at_dispatch(const char *call, unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_IRQL,
		.caller = caller,
	};

	if (ndc_irql_above(NDC_DISPATCH, call, caller))
		return false;
	if (ndc_irql() == NDC_DISPATCH)
		return true;
	ndc_report(&breach, "%s below DISPATCH_LEVEL", call);
	return false;
}

static NDIS_STATUS status_of(int err)
{
	return !err ? NDIS_STATUS_SUCCESS :
	       err == -ENOMEM ? NDIS_STATUS_RESOURCES : NDIS_STATUS_FAILURE;
}

/* Maps a frame from the start of its current MDL, as Windows does. */
static int map_frame(struct wanted *wanted, const NET_BUFFER *nb,
		     SCATTER_GATHER_LIST **list)
{
	const char *fault = nb ? ndc_nb_fault(nb) : "of a NULL NET_BUFFER";

	if (!fault && !nb->DataLength)
		fault = "of a frame without a byte";
	if (!fault && check_add_overflow(nb->CurrentMdlOffset, nb->DataLength,
					 &wanted->length))
		fault = "of a frame of more than 4 GiB";
	if (fault) {
		complain(wanted, fault);
		return -EINVAL;
	}
	wanted->mdl = nb->CurrentMdl;
	wanted->nb = nb;
	return ndc_fault(wanted->call, wanted->length, wanted->caller) ?
	       -ENOMEM : map(wanted, list);
}

/**
 * NdisMAllocateNetBufferSGList() - map a frame for the device
 * @NdisMiniportDmaHandle: of NdisMRegisterScatterGatherDma()
 * @NetBuffer: whose frame
 * @Context: for ProcessSGListHandler
 * @Flags: NDIS_SG_LIST_WRITE_TO_DEVICE: the device reads it; 0: it writes it
 * @ScatterGatherListBuffer: room for the list; NULL: the layer has it
 * @ScatterGatherListBufferSize: bytes of that
 *
 * ProcessSGListHandler is called before this returns, with the list, which
 * lies in the buffer if that has the room.  The list begins at the start of
 * the current MDL: the frame begins CurrentMdlOffset bytes later.
 *
 * Context: DISPATCH_LEVEL, no more and no less; so is the handler.
 * Return: NDIS_STATUS_SUCCESS: the handler has been called;
 * NDIS_STATUS_RESOURCES without memory, or if the device cannot be given
 * addresses: it has not; NDIS_STATUS_FAILURE, reported, at another IRQL, with
 * a wrong handle, for a registration without ProcessSGListHandler, for a frame
 * that cannot be read, and for a buffer that has the list of another frame.
 *
 * Differs from Windows: the handler gets no DEVICE_OBJECT, which miniports
 * ignore.
 */
NDIS_STATUS NdisMAllocateNetBufferSGList(NDIS_HANDLE NdisMiniportDmaHandle,
					 PNET_BUFFER NetBuffer, PVOID Context,
					 ULONG Flags,
					 PVOID ScatterGatherListBuffer,
					 ULONG ScatterGatherListBufferSize)
{
	struct wanted wanted = {
		.buffer = ScatterGatherListBuffer,
		.buffer_bytes = ScatterGatherListBufferSize,
		.to_device = Flags & NDIS_SG_LIST_WRITE_TO_DEVICE,
		.call = __func__,
		.caller = _RET_IP_,
	};
	MINIPORT_PROCESS_SG_LIST_HANDLER process = NULL;
	SCATTER_GATHER_LIST *list;
	int err = -EINVAL;

	if (!at_dispatch(__func__, _RET_IP_))
		return NDIS_STATUS_FAILURE;
	rcu_read_lock();
	wanted.dma = ndc_dma_get(NdisMiniportDmaHandle, __func__, _RET_IP_);
	if (wanted.dma) {
		wanted.adapter = wanted.dma->adapter;
		process = wanted.dma->process_sg_list;
	}
	rcu_read_unlock();
	if (!wanted.dma)
		return NDIS_STATUS_FAILURE;
	if (!process)
		complain(&wanted, "without a ProcessSGListHandler");
	else
		err = map_frame(&wanted, NetBuffer, &list);
	if (!err)
		process(NULL, NULL, list, Context);
	ndc_adapter_put(wanted.adapter);
	return status_of(err);
}
EXPORT_SYMBOL_GPL(NdisMAllocateNetBufferSGList);

/**
 * NdisMFreeNetBufferSGList() - undo the mapping of a frame
 * @NdisMiniportDmaHandle: as at the allocation
 * @pSGL: the list that ProcessSGListHandler got
 * @NetBuffer: as at the allocation
 *
 * What the device has written is there for the processor afterwards.
 *
 * Context: DISPATCH_LEVEL, no more and no less.
 *
 * Differs from Windows: a list that is not mapped, or another adapter's, is
 * reported and nothing is done.  At another IRQL, or with another NET_BUFFER,
 * it is reported and done.
 */
VOID NdisMFreeNetBufferSGList(NDIS_HANDLE NdisMiniportDmaHandle,
			      PSCATTER_GATHER_LIST pSGL, PNET_BUFFER NetBuffer)
{
	struct ndc_adapter *adapter = NULL;
	struct ndc_dma *dma;

	at_dispatch(__func__, _RET_IP_);
	rcu_read_lock();
	dma = ndc_dma_get(NdisMiniportDmaHandle, __func__, _RET_IP_);
	if (dma)
		adapter = dma->adapter;
	rcu_read_unlock();
	if (!adapter)
		return;
	unmap(adapter, pSGL, NetBuffer, __func__, _RET_IP_);
	ndc_adapter_put(adapter);
}
EXPORT_SYMBOL_GPL(NdisMFreeNetBufferSGList);

/* The one adapter of a driver, under RCU. */
static struct ndc_adapter *only_of(const void *driver)
{
	struct ndc_adapter *adapter = NULL, *only = NULL;

	while ((adapter = ndc_adapter_next(adapter)))
		if (adapter->driver == driver) {
			if (only)
				return NULL;
			only = adapter;
		}
	return only;
}

/* The adapter that a handle is, or whose driver's, until ndc_adapter_put(). */
static struct ndc_adapter *get_adapter(const void *handle, const char *call,
				       unsigned long caller)
{
	struct ndc_adapter *adapter;

	rcu_read_lock();
	adapter = ndc_live_find(handle, NDC_LIVE_DRIVER) ? only_of(handle) :
		  NULL;
	if (adapter && !ndc_adapter_tryget(adapter))
		adapter = NULL;
	rcu_read_unlock();
	return adapter ?: ndc_adapter_get(handle, call, caller);
}

static const u16 parameters_sizes[] = {
	NDIS_SIZEOF_SCATTER_GATHER_LIST_PARAMETERS_REVISION_1,
};

static const struct ndc_object_type parameters_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(parameters_sizes),
	.sizes = parameters_sizes,
};

/* What is wrong with the memory that is wanted, or NULL. */
static const char *memory_fault(const struct wanted *wanted,
				const void *start)
{
	const MDL *mdl = wanted->mdl;
	const NET_BUFFER frame = {
		.CurrentMdl = wanted->mdl,
		.CurrentMdlOffset = wanted->offset,
		.DataLength = wanted->length,
	};

	if (!mdl || !wanted->length)
		return "without memory";
	if (start < MmGetMdlVirtualAddress(mdl) ||
	    start - MmGetMdlVirtualAddress(mdl) > mdl->ByteCount)
		return "with a CurrentVa that does not lie in the MDL";
	return ndc_nb_fault(&frame);
}

static const char *
parameters_fault(const NDIS_SCATTER_GATHER_LIST_PARAMETERS *parameters)
{
	const NDIS_OBJECT_HEADER *header = &parameters->Header;

	if (ndc_object_revision(&parameters_type, header->Type,
				header->Revision, header->Size) < 0)
		return "with a wrong Header";
	return parameters->ProcessSGListHandler ? NULL :
	       "without a ProcessSGListHandler";
}

/**
 * build() - map memory for a device, with the list in the port's buffer
 * @wanted: by whom, and from where
 * @parameters: of the port
 *
 * Context: DISPATCH_LEVEL.
 * Return: 0; -ENOMEM, -EINVAL, -ESHUTDOWN as map(); -ENOSPC if the buffer is
 * too small, and how much it takes is stored.
 */
static int build(struct wanted *wanted,
		 NDIS_SCATTER_GATHER_LIST_PARAMETERS *parameters)
{
	const char *fault = parameters_fault(parameters);
	SCATTER_GATHER_LIST *list;
	size_t needed;
	int err;

	wanted->mdl = parameters->Mdl;
	wanted->length = parameters->Length;
	if (wanted->mdl)
		wanted->offset = parameters->CurrentVa -
				 MmGetMdlVirtualAddress(wanted->mdl);
	fault = fault ?: memory_fault(wanted, parameters->CurrentVa);
	if (fault) {
		complain(wanted, fault);
		return -EINVAL;
	}
	needed = list_bytes(count_runs(wanted));
	if (!wanted->buffer || wanted->buffer_bytes < needed) {
		parameters->ScatterGatherListBufferSizeNeeded = needed;
		return -ENOSPC;
	}
	err = ndc_fault(wanted->call, needed, wanted->caller) ? -ENOMEM :
	      map(wanted, &list);
	if (!err)
		parameters->ProcessSGListHandler(NULL, NULL, list,
						 parameters->Context);
	return err;
}

/**
 * NdisBuildScatterGatherList() - map memory for the device
 * @NdisHandle: the adapter, or a driver with one adapter
 * @SGListParameters: which memory; the handler to call; the buffer for the list
 *
 * ProcessSGListHandler is called before this returns, with the list in
 * ScatterGatherListBuffer.
 *
 * Context: DISPATCH_LEVEL, no more and no less; so is the handler.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_BUFFER_TOO_SHORT:
 * ScatterGatherListBufferSizeNeeded says what it takes;
 * NDIS_STATUS_RESOURCES without memory, or if the device cannot be given
 * addresses; NDIS_STATUS_FAILURE, reported, at another IRQL, with a wrong
 * handle, without a DMA registration, or with parameters that make no sense.
 *
 * Differs from Windows: QueueId and SharedMemoryUsage are not used.
 */
NDIS_STATUS
NdisBuildScatterGatherList(NDIS_HANDLE NdisHandle,
			   PNDIS_SCATTER_GATHER_LIST_PARAMETERS SGListParameters)
{
	struct wanted wanted = {
		.call = __func__,
		.caller = _RET_IP_,
	};
	int err = -EINVAL;

	if (!at_dispatch(__func__, _RET_IP_))
		return NDIS_STATUS_FAILURE;
	wanted.adapter = get_adapter(NdisHandle, __func__, _RET_IP_);
	if (!wanted.adapter)
		return NDIS_STATUS_FAILURE;
	wanted.dma = READ_ONCE(wanted.adapter->memory->dma);
	if (!SGListParameters) {
		complain(&wanted, "with a NULL pointer");
	} else if (ndc_memory_may_allocate(wanted.adapter->memory, __func__,
					   _RET_IP_)) {
		wanted.buffer = SGListParameters->ScatterGatherListBuffer;
		wanted.buffer_bytes =
			SGListParameters->ScatterGatherListBufferSize;
		wanted.to_device = SGListParameters->Flags &
				   NDIS_SG_LIST_WRITE_TO_DEVICE;
		err = build(&wanted, SGListParameters);
	}
	ndc_adapter_put(wanted.adapter);
	return err == -ENOSPC ? NDIS_STATUS_BUFFER_TOO_SHORT : status_of(err);
}
EXPORT_SYMBOL_GPL(NdisBuildScatterGatherList);

/**
 * NdisFreeScatterGatherList() - undo the mapping of memory
 * @NdisHandle: as NdisBuildScatterGatherList()
 * @ScatterGatherListBuffer: the list
 * @WriteToDevice: as at the mapping; not needed
 *
 * Context: DISPATCH_LEVEL, no more and no less.
 *
 * Differs from Windows: as NdisMFreeNetBufferSGList().
 */
VOID NdisFreeScatterGatherList(NDIS_HANDLE NdisHandle,
			       PSCATTER_GATHER_LIST ScatterGatherListBuffer,
			       BOOLEAN WriteToDevice)
{
	struct ndc_adapter *adapter;

	at_dispatch(__func__, _RET_IP_);
	adapter = get_adapter(NdisHandle, __func__, _RET_IP_);
	if (!adapter)
		return;
	unmap(adapter, ScatterGatherListBuffer, NULL, __func__, _RET_IP_);
	ndc_adapter_put(adapter);
}
EXPORT_SYMBOL_GPL(NdisFreeScatterGatherList);
