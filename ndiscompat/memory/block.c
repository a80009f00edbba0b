// SPDX-License-Identifier: GPL-2.0-only
/*
 * Provided blocks: shared memory for a receive queue, from the provider that
 * serves the adapter.
 *
 * A block is known by two tokens, one to free it and one that comes back in
 * receive indications.  The layer keeps all that it needs to free the block
 * and to check an indication: nothing of the caller's parameters outlives the
 * call, and nothing that the driver says later is trusted.
 */
#include "memory/block.h"

#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/numa.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/fault.h"
#include "core/object.h"
#include "memory/pages.h"
#include "memory/provider.h"
#include "memory/sglist.h"
#include "memory/state.h"
#include "memory/trace.h"

static const u16 parameters_sizes[] = {
	NDIS_SIZEOF_SHARED_MEMORY_PARAMETERS_REVISION_1,
	NDIS_SIZEOF_SHARED_MEMORY_PARAMETERS_REVISION_2,
};

static const struct ndc_object_type parameters_type = {
	.type = NDIS_OBJECT_TYPE_DEFAULT,
	.revisions = ARRAY_SIZE(parameters_sizes),
	.sizes = parameters_sizes,
};

static const char * const usages[NdisSharedMemoryUsageMax] = {
	"Undefined", "Xmit", "XmitHeader", "XmitData", "Receive",
	"ReceiveLookahead", "ReceivePostLookahead", "ReceiveHeader",
	"ReceiveData", "Other",
};

/**
 * struct wish - an allocation, as it was asked for
 * @memory: whose
 * @owner: the NDIS handle that was given
 * @params: what was asked for, where the result goes
 * @list: the caller's list, whatever becomes of @params
 * @list_bytes: its room
 * @length: bytes
 * @contiguous: in one run
 * @call: the call's name
 * @caller: where
 */
struct wish {
	struct ndc_memory *memory;
	const void *owner;
	NDIS_SHARED_MEMORY_PARAMETERS *params;
	SCATTER_GATHER_LIST *list;
	u32 list_bytes;
	u32 length;
	bool contiguous;
	const char *call;
	unsigned long caller;
};

static const struct ndc_extent_ops block_ops;
/* The net floor, which lends pages; or NULL.  Set while there is no block. */
static ndc_block_watcher block_watcher;

static struct ndc_block *to_block(struct ndc_handle *handle)
{
	return container_of(handle, struct ndc_block, handle);
}

static void detach_extents(struct ndc_block *block, unsigned int count)
{
	while (count)
		ndc_extent_del(&block->memory->extents,
			       &block->extents[--count]);
}

static void detach_block(struct ndc_memory *memory, struct ndc_dying *dying)
{
	struct ndc_block *block = container_of(dying, struct ndc_block, dying);

	detach_extents(block, block->count);
}

static void put_provider(struct ndc_provider *provider, bool pinned)
{
	struct module *owner = provider->owner;

	ndc_provider_put(provider);
	if (pinned)
		module_put(owner);
}

static void release_block(struct ndc_memory *memory, struct ndc_dying *dying)
{
	struct ndc_block *block = container_of(dying, struct ndc_block, dying);
	struct ndc_provider *provider = block->provider;

	if (provider) {
		provider->free(provider->context, block->provider_context);
		put_provider(provider, block->pinned);
	} else {
		ndc_pages_free(block->pages);
	}
	kvfree_rcu(block, rcu);
}

static struct ndc_block *create_block(const struct wish *wish,
				      unsigned int extents)
{
	struct ndc_block *block;

	block = kvzalloc(struct_size(block, extents, extents), GFP_KERNEL);
	if (!block)
		return NULL;
	block->dying.detach = detach_block;
	block->dying.release = release_block;
	block->memory = wish->memory;
	block->owner = wish->owner;
	block->length = wish->length;
	block->queue = wish->params->QueueId;
	block->usage = wish->params->Usage;
	block->node = wish->params->PreferredNode;
	block->caller = wish->caller;
	block->when = jiffies;
	return block;
}

/* The next run of the block; the processor sees all of them in a row. */
static void add_extent(struct ndc_block *block, dma_addr_t bus, size_t length)
{
	const struct ndc_extent *last = block->extents + block->count - 1;
	struct ndc_extent *extent = &block->extents[block->count];

	extent->bus = bus;
	extent->memory = block->count ? last->memory + last->length :
			 block->address;
	extent->length = length;
	extent->ops = &block_ops;
	extent->owner = block;
	block->count++;
}

/* From now on the block is found by its addresses and its tokens. */
static int publish(struct ndc_block *block)
{
	struct ndc_memory *memory = block->memory;
	unsigned int i;
	int err;

	for (i = 0; i < block->count; i++) {
		err = ndc_extent_add(&memory->extents, &block->extents[i]);
		if (err)
			goto err_detach;
	}
	err = ndc_handle_add(&memory->handles, &block->handle, GFP_KERNEL);
	if (err)
		goto err_detach;
	return 0;

err_detach:
	detach_extents(block, i);
	return err;
}

/* What is asked for that cannot be, or NULL. */
static const char *parameters_fault(const struct wish *wish)
{
	const NDIS_SHARED_MEMORY_PARAMETERS *params = wish->params;
	int revision = ndc_object_revision(&parameters_type,
					   params->Header.Type,
					   params->Header.Revision,
					   params->Header.Size);

	if (revision < 0)
		return "a wrong header";
	if (params->Flags & ~NDIS_SHARED_MEM_PARAMETERS_CONTIGUOUS)
		return "unknown Flags";
	if (params->QueueId != NDIS_DEFAULT_RECEIVE_QUEUE_ID &&
	    !xa_load(&wish->memory->adapter->queues, params->QueueId))
		return "the QueueId of no queue";
	if ((unsigned int)params->Usage >= NdisSharedMemoryUsageMax)
		return "an unknown Usage";
	if (!params->Length)
		return "Length 0";
	if (!ndc_sglist_room(params->SGListBuffer, params->SGListBufferLength))
		return "no room for a scatter-gather list";
	if (revision >= NDIS_SHARED_MEMORY_PARAMETERS_REVISION_2 &&
	    params->VPortId != NDIS_DEFAULT_VPORT_ID)
		return "the VPortId of no port";
	return NULL;
}

static struct ndc_pages *get_pages(const struct wish *wish)
{
	u32 node = wish->params->PreferredNode;
	const struct ndc_pages_request request = {
		.dev = wish->memory->adapter->dev,
		.length = wish->length,
		.node = node == MM_ANY_NODE_OK ? NUMA_NO_NODE :
			(int)(node & ~MM_ANY_NODE_OK),
		.only_node = !(node & MM_ANY_NODE_OK),
		.contiguous = wish->contiguous,
		.room = ndc_sglist_room(wish->list, wish->list_bytes),
	};
	struct ndc_pages *pages;
	unsigned int runs;

	pages = ndc_pages_alloc(&request, &runs);
	if (IS_ERR(pages) && ndc_reaper_help(wish->memory))
		pages = ndc_pages_alloc(&request, &runs);
	if (IS_ERR(pages) && runs)
		wish->list->NumberOfElements = runs;
	return pages;
}

/* A block from the layer's own provider, or NULL. */
static struct ndc_block *from_pages(const struct wish *wish)
{
	struct ndc_pages *pages = get_pages(wish);
	u32 left = wish->length;
	struct ndc_block *block;
	struct scatterlist *run;
	unsigned int i;

	if (IS_ERR(pages))
		return NULL;
	block = create_block(wish, pages->runs.nents);
	if (!block)
		goto err_free_pages;
	block->pages = pages;
	block->address = pages->memory;
	for_each_sgtable_dma_sg(&pages->runs, run, i) {
		u32 length = min(sg_dma_len(run), left);

		add_extent(block, sg_dma_address(run), length);
		left -= length;
	}
	if (publish(block))
		goto err_free_block;
	ndc_sglist_fill(wish->list, &pages->runs, wish->length);
	return block;

err_free_block:
	kvfree(block);
err_free_pages:
	ndc_pages_free(pages);
	return NULL;
}

/*
 * What a provider has done wrong.  It is its handler that is at fault; the
 * address is one that can be taken for a return address.
 */
static void blame(const struct wish *wish, const struct ndc_provider *provider,
		  const char *what)
{
	const struct ndc_breach breach =
		ndc_adapter_breach(wish->memory->adapter, NDC_RULE_ARGUMENT,
				   (unsigned long)provider->allocate + 1);

	ndc_report(&breach, "a shared memory provider returned %s", what);
}

static NDIS_STATUS documented(const struct wish *wish,
			      const struct ndc_provider *provider,
			      NDIS_STATUS status)
{
	switch (status) {
	case NDIS_STATUS_SUCCESS:
	case NDIS_STATUS_RESOURCES:
	case NDIS_STATUS_INVALID_PARAMETER:
	case NDIS_STATUS_FAILURE:
		return status;
	}
	blame(wish, provider, "a status that is not one of its four");
	return NDIS_STATUS_FAILURE;
}

static const char *result_fault(const struct wish *wish)
{
	const NDIS_SHARED_MEMORY_PARAMETERS *params = wish->params;

	if (!params->VirtualAddress)
		return "no VirtualAddress";
	if (params->SGListBuffer != wish->list ||
	    params->SGListBufferLength != wish->list_bytes ||
	    params->Length != wish->length)
		return "changed parameters";
	return ndc_sglist_fault(wish->list, wish->list_bytes, wish->length,
				wish->contiguous);
}

/*
 * Takes what a provider has allocated: 0; -ENOMEM without a record for it; or
 * -EINVAL, and @what is wrong with it.  The block is complete before anybody
 * can find it.
 */
static int adopt(const struct wish *wish, struct ndc_provider *provider,
		 bool pinned, void *context, struct ndc_block **result,
		 const char **what)
{
	u32 left = wish->length;
	struct ndc_block *block;
	unsigned int i;
	int err;

	*what = result_fault(wish);
	if (*what)
		return -EINVAL;
	block = create_block(wish, wish->list->NumberOfElements);
	if (!block)
		return -ENOMEM;
	block->address = wish->params->VirtualAddress;
	block->provider = provider;
	block->provider_context = context;
	block->pinned = pinned;
	/* An element may be longer than what the caller wants of it. */
	for (i = 0; left; i++) {
		u32 length = min(wish->list->Elements[i].Length, left);

		add_extent(block, wish->list->Elements[i].Address.QuadPart,
			   length);
		left -= length;
	}
	/* Queue memory passes from guest to guest, whoever provides it. */
	memset(block->address, 0, wish->length);
	err = publish(block);
	if (err) {
		kvfree(block);
		*what = "memory that another block has";
		return err == -EBUSY ? -EINVAL : -ENOMEM;
	}
	*result = block;
	return 0;
}

/* A block from a provider; the reference to it becomes the block's. */
static NDIS_STATUS from_provider(const struct wish *wish,
				 struct ndc_provider *provider, bool pinned,
				 struct ndc_block **result)
{
	NDIS_HANDLE context = NULL;
	NDIS_STATUS status;
	const char *what;
	int err;

	status = documented(wish, provider,
			    provider->allocate(provider->context, wish->params,
					       &context));
	if (status != NDIS_STATUS_SUCCESS)
		goto err_put_provider;
	err = adopt(wish, provider, pinned, context, result, &what);
	if (err == -EINVAL)
		blame(wish, provider, what);
	if (err) {
		provider->free(provider->context, context);
		status = err == -ENOMEM ? NDIS_STATUS_RESOURCES :
					  NDIS_STATUS_FAILURE;
		goto err_put_provider;
	}
	return NDIS_STATUS_SUCCESS;

err_put_provider:
	put_provider(provider, pinned);
	return status;
}

static NDIS_STATUS provide(const struct wish *wish, struct ndc_block **block)
{
	struct ndc_provider *provider;
	bool pinned;

	provider = ndc_provider_pick(wish->memory, &pinned);
	if (IS_ERR(provider))
		return NDIS_STATUS_FAILURE;
	if (provider)
		return from_provider(wish, provider, pinned, block);
	*block = from_pages(wish);
	return *block ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

/* The block is there: tells the caller, and the account. */
static void hand_over(const struct wish *wish, struct ndc_block *block,
		      NDIS_HANDLE *allocation_handle)
{
	struct ndc_memory *memory = wish->memory;
	unsigned long flags;

	spin_lock_irqsave(&memory->lock, flags);
	ndc_account_add(&memory->account, NDC_PROVIDED, block->length);
	spin_unlock_irqrestore(&memory->lock, flags);
	trace_ndc_alloc(memory->adapter, NDC_PROVIDED, block->length,
			block->extents[0].bus, block->queue, block->caller);
	wish->params->VirtualAddress = block->address;
	wish->params->SharedMemoryHandle =
		ndc_handle_token(&block->handle, NDC_HANDLE_SHARED_MEMORY);
	*allocation_handle = ndc_handle_token(&block->handle,
					      NDC_HANDLE_ALLOCATION);
}

static NDIS_STATUS allocate(const struct wish *wish,
			    NDIS_HANDLE *allocation_handle)
{
	struct ndc_memory *memory = wish->memory;
	NDIS_STATUS status = NDIS_STATUS_RESOURCES;
	struct ndc_block *block = NULL;
	const char *what;

	if (!ndc_memory_may_allocate(memory, wish->call, wish->caller))
		return NDIS_STATUS_FAILURE;
	what = parameters_fault(wish);
	if (what) {
		ndc_memory_complain(memory, wish->caller, "%s with %s",
				    wish->call, what);
		return NDIS_STATUS_INVALID_PARAMETER;
	}
	wish->params->VirtualAddress = NULL;
	wish->params->SharedMemoryHandle = NULL;
	if (ndc_fault(wish->call, wish->length, wish->caller) ||
	    ndc_account_reserve(memory, wish->length))
		goto err_failed;
	status = provide(wish, &block);
	if (status != NDIS_STATUS_SUCCESS) {
		wish->params->VirtualAddress = NULL;
		ndc_account_unreserve(memory, wish->length);
		goto err_failed;
	}
	hand_over(wish, block, allocation_handle);
	return NDIS_STATUS_SUCCESS;

err_failed:
	ndc_memory_failed(memory, NDC_PROVIDED, wish->length, wish->caller);
	return status;
}

/* The adapter of a handle, which may be its driver's; or NULL, and reported. */
static struct ndc_adapter *resolve(const void *handle, const char *call,
				   unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};
	struct ndc_adapter *adapter;
	bool is_driver;

	rcu_read_lock();
	is_driver = ndc_live_find(handle, NDC_LIVE_DRIVER);
	rcu_read_unlock();
	if (!is_driver)
		return ndc_adapter_get(handle, call, caller);
	adapter = ndc_adapter_get_only(handle);
	if (!adapter)
		ndc_report(&breach, "%s with the handle of a driver without exactly one adapter",
			   call);
	return adapter;
}

/* A block is out of the table: its memory goes, now or from the reaper. */
static void end_block(struct ndc_block *block, unsigned long caller,
		      bool now)
{
	struct ndc_memory *memory = block->memory;
	const struct ndc_past past = {
		.key = ndc_handle_token(&block->handle, NDC_HANDLE_ALLOCATION),
		.bytes = block->length,
		.allocated = block->caller,
		.freed = caller,
	};
	unsigned long flags;
	unsigned int i;

	for (i = 0; i < block->count; i++)
		WRITE_ONCE(block->extents[i].dead, true);
	if (block_watcher)
		block_watcher(block, caller);
	spin_lock_irqsave(&memory->lock, flags);
	ndc_account_sub(&memory->account, NDC_PROVIDED, &past);
	spin_unlock_irqrestore(&memory->lock, flags);
	if (!block->provider) {
		ndc_reaper_take(memory, &block->dying);
		return;
	}
	if (!now) {
		ndc_reaper_take_foreign(memory, &block->dying);
		return;
	}
	/* A provider sees the free in the caller's context. */
	detach_block(memory, &block->dying);
	/* Pairs with that of ndiscompat_bus_to_virt(). */
	smp_mb();
	if (READ_ONCE(memory->looked_up))
		synchronize_rcu();
	release_block(memory, &block->dying);
}

static struct ndc_adapter *owner_of(const void *token,
				    enum ndc_handle_kind kind,
				    const struct ndc_memory *but)
{
	struct ndc_adapter *adapter = NULL;

	while ((adapter = ndc_adapter_next(adapter)))
		if (adapter->memory != but &&
		    !IS_ERR(ndc_handle_find(&adapter->memory->handles, token,
					    kind)))
			return adapter;
	return NULL;
}

/* Says what is wrong with a handle that no block of the adapter has. */
static void explain(struct ndc_memory *memory, const void *token, int err,
		    const char *call, unsigned long caller)
{
	struct ndc_breach breach = ndc_adapter_breach(memory->adapter,
						      NDC_RULE_MEMORY, caller);
	const struct ndc_adapter *other;
	struct ndc_handle *handle;
	struct ndc_past past;
	unsigned long flags;

	lockdep_assert(rcu_read_lock_held());
	spin_lock_irqsave(&memory->lock, flags);
	past = ndc_account_recall(&memory->account, token);
	spin_unlock_irqrestore(&memory->lock, flags);
	other = owner_of(token, NDC_HANDLE_ALLOCATION, memory);
	handle = ndc_handle_find(&memory->handles, token,
				 NDC_HANDLE_SHARED_MEMORY);
	breach.allocated = err == -EBADF && !IS_ERR(handle) ?
			   to_block(handle)->caller : past.allocated;
	breach.freed = past.freed;
	if (err == -EBADF)
		ndc_report(&breach, "%s with a SharedMemoryHandle; the AllocationHandle frees",
			   call);
	else if (past.freed)
		ndc_report(&breach, "%s of a block that is free already", call);
	else if (other)
		ndc_report(&breach, "%s with a handle of adapter %s", call,
			   other->name);
	else
		ndc_report(&breach, "%s with a handle that it never gave",
			   call);
}

/* Takes a block that is to be freed out of the table; NULL, and reported. */
static struct ndc_block *take_block(struct ndc_memory *memory,
				    const void *owner, const void *token,
				    const char *call, unsigned long caller)
{
	struct ndc_breach breach;
	struct ndc_block *block = NULL;
	struct ndc_handle *handle;

	rcu_read_lock();
	handle = ndc_handle_find(&memory->handles, token,
				 NDC_HANDLE_ALLOCATION);
	if (!IS_ERR(handle) && to_block(handle)->owner != owner) {
		breach = ndc_adapter_breach(memory->adapter, NDC_RULE_MEMORY,
					    caller);
		breach.allocated = to_block(handle)->caller;
		ndc_report(&breach, "%s with another NdisHandle than at the allocation",
			   call);
	} else {
		if (!IS_ERR(handle))
			handle = ndc_handle_take(&memory->handles, token,
						 NDC_HANDLE_ALLOCATION);
		if (IS_ERR(handle))
			explain(memory, token, PTR_ERR(handle), call, caller);
		else
			block = to_block(handle);
	}
	rcu_read_unlock();
	if (!block)
		atomic64_inc(&memory->account.families[NDC_PROVIDED].refused);
	return block;
}

/* The adapter that a free is for, until it is put; or NULL, and reported. */
static struct ndc_adapter *adapter_of(const void *handle, const void *token,
				      const char *call, unsigned long caller)
{
	struct ndc_adapter *adapter = NULL, *any = NULL;
	bool is_driver;

	rcu_read_lock();
	is_driver = ndc_live_find(handle, NDC_LIVE_DRIVER);
	while (is_driver && (adapter = ndc_adapter_next(adapter))) {
		if (adapter->driver != handle)
			continue;
		any = adapter;
		if (!IS_ERR(ndc_handle_find(&adapter->memory->handles, token,
					    NDC_HANDLE_ALLOCATION)))
			break;
	}
	/* With none of that block, any can tell what is wrong with it. */
	if (any && !ndc_adapter_tryget(any))
		any = NULL;
	rcu_read_unlock();
	return any ?: ndc_adapter_get(handle, call, caller);
}

static void block_show(const struct ndc_extent *extent, struct seq_file *file)
{
	const struct ndc_block *block = extent->owner;
	const char *provider;
	char node[12];

	if (extent != block->extents || READ_ONCE(extent->dead))
		return;
	provider = block->provider ? module_name(block->provider->owner) :
		   block->pages->coherent ? "coherent" : "pages";
	if (block->node == MM_ANY_NODE_OK)
		strscpy(node, "any", sizeof(node));
	else
		snprintf(node, sizeof(node), "%u%s",
			 block->node & ~MM_ANY_NODE_OK,
			 block->node & MM_ANY_NODE_OK ? "+" : "");
	seq_printf(file, "provided %10u  %pad  %-5u  %-20s  %-8s  %-4s %6u s  %pS\n",
		   block->length, &extent->bus, block->queue,
		   usages[block->usage], provider, node,
		   jiffies_to_msecs(jiffies - block->when) / 1000,
		   (void *)block->caller);
}

static void block_report_leak(struct ndc_memory *memory,
			      struct ndc_extent *extent)
{
	struct ndc_block *block = extent->owner;
	const struct ndc_breach breach =
		ndc_adapter_breach(memory->adapter, NDC_RULE_LEAK,
				   block->caller);

	/* What the reaper has still to release is not left. */
	if (block->leak_reported || READ_ONCE(extent->dead))
		return;
	block->leak_reported = true;
	ndc_report(&breach,
		   "a provided block of %u bytes, queue %u, usage %s, %u s old, is not freed",
		   block->length, block->queue, usages[block->usage],
		   jiffies_to_msecs(jiffies - block->when) / 1000);
}

static const struct ndc_extent_ops block_ops = {
	.show = block_show,
	.report_leaks = block_report_leak,
};

/* The floor that wants to know when blocks end; it outlives every block. */
void ndc_block_watch(ndc_block_watcher watcher)
{
	block_watcher = watcher;
}

/* Releases what the port has left; nobody allocates or frees any more. */
void ndc_block_stop(struct ndc_memory *memory)
{
	struct ndc_handle *handle;
	unsigned long index;

	xa_for_each(&memory->handles.table, index, handle) {
		xa_erase_irq(&memory->handles.table, index);
		end_block(to_block(handle), 0, false);
	}
}

/**
 * NdisAllocateSharedMemory() - allocate shared memory from a provider
 * @NdisHandle: of the adapter, which has registered DMA; or of its driver, if
 * that has exactly one
 * @SharedMemoryParameters: what is wanted; gets VirtualAddress,
 * SharedMemoryHandle and the scatter-gather list
 * @pAllocationHandle: gets the handle that frees it, or NULL on failure
 *
 * The provider is the one that is registered for the adapter, else for its
 * driver, else the layer itself.
 *
 * Context: PASSIVE_LEVEL.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory as wanted,
 * beyond the adapter's limit, or for a PreferredNode that is not there, without
 * MM_ANY_NODE_OK;
 * NDIS_STATUS_INVALID_PARAMETER for a NULL argument, a wrong handle, and
 * parameters that cannot be; NDIS_STATUS_FAILURE at a wrong IRQL, before DMA is
 * registered, and when the provider fails so.  All but RESOURCES and what a
 * provider returns are reported.
 *
 * Differs from Windows: the memory is zeroed and starts at a page, and has as
 * few elements as the machine allows, often one.  A list without room for one
 * element is INVALID_PARAMETER; without room for all, RESOURCES, and
 * NumberOfElements is what it would have taken.  QueueId must be 0 or a queue
 * that the adapter has allocated.  PreferredNode is that node or none;
 * MM_ANY_NODE_OK, or-ed to it, makes it a preference, and alone means the
 * device's.  A newer Revision is read as the newest known.
 */
NDIS_STATUS
NdisAllocateSharedMemory(NDIS_HANDLE NdisHandle,
			 PNDIS_SHARED_MEMORY_PARAMETERS SharedMemoryParameters,
			 PNDIS_HANDLE pAllocationHandle)
{
	NDIS_SHARED_MEMORY_PARAMETERS *params = SharedMemoryParameters;
	struct wish wish = {
		.owner = NdisHandle,
		.params = params,
		.call = __func__,
		.caller = _RET_IP_,
	};
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = _RET_IP_,
	};
	struct ndc_adapter *adapter;
	NDIS_STATUS status;

	if (pAllocationHandle)
		*pAllocationHandle = NULL;
	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return NDIS_STATUS_FAILURE;
	might_sleep();
	if (!params || !pAllocationHandle) {
		ndc_report(&breach, "%s with a NULL pointer", __func__);
		return NDIS_STATUS_INVALID_PARAMETER;
	}
	adapter = resolve(NdisHandle, __func__, _RET_IP_);
	if (!adapter)
		return NDIS_STATUS_INVALID_PARAMETER;
	wish.memory = adapter->memory;
	wish.list = params->SGListBuffer;
	wish.list_bytes = params->SGListBufferLength;
	wish.length = params->Length;
	wish.contiguous = params->Flags & NDIS_SHARED_MEM_PARAMETERS_CONTIGUOUS;
	status = allocate(&wish, pAllocationHandle);
	ndc_adapter_put(adapter);
	return status;
}
EXPORT_SYMBOL_GPL(NdisAllocateSharedMemory);

/**
 * NdisFreeSharedMemory() - free shared memory of a provider
 * @NdisHandle: as at the allocation
 * @AllocationHandle: what NdisAllocateSharedMemory() gave; NULL: nothing is
 * done
 *
 * Context: PASSIVE_LEVEL; not from MiniportShutdownEx.
 *
 * Differs from Windows: a handle that is not of a live block, the
 * SharedMemoryHandle, or another NdisHandle than at the allocation is reported
 * and nothing is freed.  A right free above PASSIVE_LEVEL is reported and done
 * later; in an interrupt, or from MiniportShutdownEx, it is refused.
 */
VOID NdisFreeSharedMemory(NDIS_HANDLE NdisHandle, NDIS_HANDLE AllocationHandle)
{
	unsigned long caller = _RET_IP_;
	struct ndc_adapter *adapter;
	struct ndc_block *block;
	bool above;

	above = ndc_irql_above(NDC_APC, __func__, caller);
	if ((above && in_hardirq()) || !AllocationHandle)
		return;
	if (!above)
		might_sleep();
	adapter = adapter_of(NdisHandle, AllocationHandle, __func__, caller);
	if (!adapter)
		return;
	if (ndc_memory_shut(adapter->memory, __func__, caller))
		goto out;
	block = take_block(adapter->memory, NdisHandle, AllocationHandle,
			   __func__, caller);
	if (block) {
		trace_ndc_free(adapter, NDC_PROVIDED, block->length,
			       block->extents[0].bus, block->queue, caller);
		end_block(block, caller, !above);
	}
out:
	ndc_adapter_put(adapter);
}
EXPORT_SYMBOL_GPL(NdisFreeSharedMemory);
