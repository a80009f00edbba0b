// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory floor's part of each adapter: it comes and goes with it, and
 * says whether a call is one that the adapter's state allows.
 */
#include "memory/state.h"

#include <linux/export.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include "core/fault.h"
#include "memory/block.h"
#include "memory/dma.h"
#include "memory/provider.h"
#include "memory/table.h"
#include "memory/trace.h"

static const char * const calls[] = {
	"NdisMRegisterScatterGatherDma",
	"NdisMRegisterDmaChannel",
	"NdisMAllocateSharedMemory",
	"NdisMAllocateSharedMemoryAsync",
	"NdisMAllocateSharedMemoryAsyncEx",
	"MiniportSharedMemoryAllocateComplete",
	"NdisAllocateSharedMemory",
	"NdisSetOptionalHandlers",
};

static int create(struct ndc_adapter *adapter)
{
	struct ndc_memory *memory = kzalloc(sizeof(*memory), GFP_KERNEL);

	if (!memory)
		return -ENOMEM;
	memory->adapter = adapter;
	mutex_init(&memory->register_lock);
	spin_lock_init(&memory->lock);
	ndc_extents_init(&memory->extents);
	ndc_handles_init(&memory->handles);
	ndc_common_start(memory);
	ndc_async_start(memory);
	ndc_reaper_start(memory);
	adapter->memory = memory;
	ndc_table_create(memory);
	return 0;
}

static void quiesce(struct ndc_adapter *adapter)
{
	ndc_async_close(adapter->memory);
}

/* Reports and releases what the port has left. */
static void release(struct ndc_memory *memory)
{
	ndc_dma_stop(memory);
	ndc_memory_report_leaks(memory);
	ndc_block_stop(memory);
	ndc_common_stop(memory);
}

/* Nobody is in a call any more, and the device is still. */
static void recycle(struct ndc_adapter *adapter)
{
	release(adapter->memory);
	ndc_reaper_settle(adapter->memory);
}

/* The same, and for ever. */
static void destroy(struct ndc_adapter *adapter)
{
	struct ndc_memory *memory = adapter->memory;

	release(memory);
	ndc_provider_stop(memory);
	ndc_reaper_stop(memory);
	ndc_handles_destroy(&memory->handles);
	ndc_extents_destroy(&memory->extents);
	kfree(memory);
}

static struct ndc_adapter_part adapter_part = {
	.create = create,
	.quiesce = quiesce,
	.recycle = recycle,
	.destroy = destroy,
};

static struct ndc_driver_part driver_part = {
	.destroy = ndc_provider_forget,
};

int ndc_memory_init(void)
{
	int err = ndc_provider_init();

	if (err)
		return err;
	ndc_fault_add(calls, ARRAY_SIZE(calls));
	ndc_driver_add_part(&driver_part);
	ndc_adapter_add_part(&adapter_part);
	return 0;
}

void ndc_memory_exit(void)
{
	ndc_adapter_del_part(&adapter_part);
	ndc_driver_del_part(&driver_part);
	ndc_provider_exit();
}

/* A call that cannot be what the port wants. */
void ndc_memory_complain(struct ndc_memory *memory, unsigned long caller,
			 const char *format, ...)
{
	const struct ndc_breach breach =
		ndc_adapter_breach(memory->adapter, NDC_RULE_ARGUMENT, caller);
	struct va_format what = { .fmt = format };
	va_list args;

	va_start(args, format);
	what.va = &args;
	ndc_report(&breach, "%pV", &what);
	va_end(args);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_memory_complain);

/* The slow half of ndc_memory_shut() and ndc_memory_may_allocate(): true. */
bool ndc_memory_refuse(struct ndc_memory *memory, const char *call,
		       unsigned long caller)
{
	const struct ndc_breach breach =
		ndc_adapter_breach(memory->adapter, NDC_RULE_STATE, caller);

	if (READ_ONCE(memory->adapter->phase) == NDC_PHASE_SHUTDOWN)
		ndc_report(&breach, "%s from MiniportShutdownEx", call);
	else
		ndc_report(&breach, "%s without a DMA registration", call);
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_memory_refuse);

/* An allocation failed, for want of something and not of sense. */
void ndc_memory_failed(struct ndc_memory *memory, enum ndc_family family,
		       size_t length, unsigned long caller)
{
	atomic64_inc(&memory->account.families[family].failed);
	trace_ndc_alloc_failed(memory->adapter, family, length, caller);
}

/* Reports every block that lives, each once. */
void ndc_memory_report_leaks(struct ndc_memory *memory)
{
	struct ndc_extent *extent;
	unsigned long page = 0;

	rcu_read_lock();
	while ((extent = ndc_extent_next(&memory->extents, &page)))
		extent->ops->report_leaks(memory, extent);
	hlist_for_each_entry_rcu(extent, &memory->extents.odd, odd)
		extent->ops->report_leaks(memory, extent);
	rcu_read_unlock();
}
EXPORT_SYMBOL_IF_KUNIT(ndc_memory_report_leaks);
