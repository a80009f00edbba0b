// SPDX-License-Identifier: GPL-2.0-only
/*
 * DMA registration: what a miniport does once, before it allocates memory to
 * share with its device.  The address width that it declares becomes the
 * device's DMA mask, so an address is never wider than the driver can take.
 *
 * One registration an adapter, of either kind.  Asynchronous allocation is
 * open while it lasts.
 */
#include "memory/dma.h"

#include <linux/cache.h>
#include <linux/dma-mapping.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/fault.h"
#include "core/object.h"
#include "memory/state.h"

/* Set once, by the floor above, before there are registrations. */
void (*ndc_dma_ended)(const struct ndc_dma *dma);

static const u16 description_sizes[] = {
	NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1,
	NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_2,
};

static const struct ndc_object_type description_type = {
	.type = NDIS_OBJECT_TYPE_SG_DMA_DESCRIPTION,
	.revisions = ARRAY_SIZE(description_sizes),
	.sizes = description_sizes,
};

/* A narrower mask is right for a platform that cannot do the wide one. */
static int set_width(struct device *dev, unsigned int bits)
{
	int err = dma_set_mask_and_coherent(dev, DMA_BIT_MASK(bits));

	if (err && bits > 32)
		err = dma_set_mask_and_coherent(dev, DMA_BIT_MASK(32));
	if (!err && dev->dma_parms)
		dma_set_max_seg_size(dev, UINT_MAX);
	return err;
}

/**
 * register_dma() - make a registration
 * @wanted: what it is to be
 * @bits: the width of its addresses
 * @result: gets it
 *
 * Context: Process, may sleep.
 * Return: 0, -EEXIST if there is one, -ENOMEM, or -EIO if the device cannot do
 * DMA with addresses of this width.
 */
static int register_dma(const struct ndc_dma *wanted, unsigned int bits,
			struct ndc_dma **result)
{
	struct ndc_memory *memory = wanted->adapter->memory;
	struct ndc_dma *dma;
	int err = -EEXIST;

	dma = kmemdup(wanted, sizeof(*wanted), GFP_KERNEL);
	if (!dma)
		return -ENOMEM;
	mutex_lock(&memory->register_lock);
	if (memory->dma)
		goto err_unlock;
	err = set_width(memory->adapter->dev, bits);
	if (err)
		goto err_unlock;
	WRITE_ONCE(memory->dma, dma);
	ndc_live_add(&dma->live, NDC_LIVE_DMA);
	ndc_async_open(memory);
	mutex_unlock(&memory->register_lock);
	*result = dma;
	return 0;

err_unlock:
	mutex_unlock(&memory->register_lock);
	kfree(dma);
	return err;
}

static void complain_of(struct ndc_memory *memory, int err, const char *call,
			unsigned long caller)
{
	if (err == -EEXIST)
		ndc_memory_complain(memory, caller, "%s a second time", call);
	else if (err == -EIO)
		ndc_memory_complain(memory, caller,
				    "%s for a device that cannot do such DMA",
				    call);
}

/* What a description does wrong, or NULL. */
static const char *description_fault(const NDIS_SG_DMA_DESCRIPTION *description,
				     NDIS_STATUS *status)
{
	const NDIS_OBJECT_HEADER *header = &description->Header;
	int revision;

	*status = NDIS_STATUS_FAILURE;
	revision = ndc_object_revision(&description_type, header->Type,
				       header->Revision, header->Size);
	if (revision == -EPROTONOSUPPORT) {
		*status = NDIS_STATUS_BAD_VERSION;
		return "Revision 0";
	}
	if (revision < 0)
		return revision == -EINVAL ? "a wrong Type" :
		       "a Size below the revision's";
	return description->MaximumPhysicalMapping ? NULL :
	       "MaximumPhysicalMapping 0";
}

/* Of a list for so many bytes, wherever in a page they begin. */
static size_t list_size(u32 bytes)
{
	return struct_size_t(SCATTER_GATHER_LIST, Elements,
			     DIV_ROUND_UP((size_t)bytes, PAGE_SIZE) + 1);
}

static NDIS_STATUS register_sg(struct ndc_adapter *adapter,
			       NDIS_SG_DMA_DESCRIPTION *description,
			       void **handle, const char *call,
			       unsigned long caller)
{
	const struct ndc_dma wanted = {
		.adapter = adapter,
		.caller = caller,
		.done = description->SharedMemAllocateCompleteHandler,
		.process_sg_list = description->ProcessSGListHandler,
	};
	bool wide = description->Flags & NDIS_SG_DMA_64_BIT_ADDRESS;
	struct ndc_memory *memory = adapter->memory;
	struct ndc_dma *dma;
	NDIS_STATUS status;
	const char *what;
	int err;

	what = description_fault(description, &status);
	if (what) {
		ndc_memory_complain(memory, caller, "%s with %s", call, what);
		return status;
	}
	if (!adapter->bus_master) {
		ndc_memory_complain(memory, caller,
				    "%s for an adapter that is no bus master",
				    call);
		return NDIS_STATUS_NOT_SUPPORTED;
	}
	err = ndc_fault(call, sizeof(*dma), caller) ? -ENOMEM :
	      register_dma(&wanted, wide ? 64 : 32, &dma);
	if (err) {
		complain_of(memory, err, call, caller);
		return err == -ENOMEM ? NDIS_STATUS_RESOURCES :
		       NDIS_STATUS_FAILURE;
	}
	description->ScatterGatherListSize =
		list_size(description->MaximumPhysicalMapping);
	*handle = dma;
	return NDIS_STATUS_SUCCESS;
}

/* What both registrations ask first. */
static struct ndc_adapter *enter(void *adapter_handle, bool complete,
				 const char *call, unsigned long caller)
{
	struct ndc_adapter *adapter;

	if (ndc_irql_above(NDC_APC, call, caller))
		return NULL;
	might_sleep();
	adapter = ndc_adapter_get(adapter_handle, call, caller);
	if (!adapter)
		return NULL;
	if (!complete)
		ndc_memory_complain(adapter->memory, caller,
				    "%s with a NULL pointer", call);
	if (complete && !ndc_memory_shut(adapter->memory, call, caller))
		return adapter;
	ndc_adapter_put(adapter);
	return NULL;
}

/**
 * ndc_dma_get() - enter a call of a port, by its DMA handle
 * @handle: what the port gave
 * @call: the call's name
 * @caller: the place in the port
 *
 * Context: Any, under RCU, which keeps the registration.
 * Return: The registration, whose adapter is to be put; or NULL, and reported.
 */
struct ndc_dma *ndc_dma_get(const void *handle, const char *call,
			    unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};
	struct ndc_live *live = ndc_live_find(handle, NDC_LIVE_DMA);
	struct ndc_dma *dma = container_of(live, struct ndc_dma, live);

	if (likely(live && ndc_adapter_tryget(dma->adapter)))
		return dma;
	ndc_report(&breach, "%s wants a DMA handle and was given %s", call,
		   ndc_live_name(handle));
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_dma_get);

/* Takes the registration from its adapter; false if somebody else has. */
static bool detach(struct ndc_memory *memory, struct ndc_dma *dma)
{
	bool found;

	mutex_lock(&memory->register_lock);
	found = memory->dma == dma;
	if (found) {
		ndc_async_close(memory);
		WRITE_ONCE(memory->dma, NULL);
		ndc_live_del(&dma->live);
	}
	mutex_unlock(&memory->register_lock);
	if (found && ndc_dma_ended)
		ndc_dma_ended(dma);
	return found;
}

static void deregister(void *handle, bool channel, const char *call,
		       unsigned long caller)
{
	struct ndc_adapter *adapter;
	struct ndc_memory *memory;
	struct ndc_dma *dma;
	bool is_channel;

	if (ndc_irql_above(NDC_APC, call, caller))
		return;
	might_sleep();
	rcu_read_lock();
	dma = ndc_dma_get(handle, call, caller);
	if (!dma) {
		rcu_read_unlock();
		return;
	}
	adapter = dma->adapter;
	is_channel = dma->channel;
	rcu_read_unlock();

	memory = adapter->memory;
	if (ndc_memory_shut(memory, call, caller))
		goto out;
	if (is_channel != channel)
		ndc_memory_complain(memory, caller,
				    "%s of the other kind of registration",
				    call);
	else if (ndc_async_in_callback(memory))
		ndc_memory_complain(memory, caller,
				    "%s inside MiniportSharedMemoryAllocateComplete, which it would wait for",
				    call);
	else if (detach(memory, dma)) {
		ndc_memory_report_leaks(memory);
		ndc_reaper_run(memory);
		kfree_rcu(dma, rcu);
	}
out:
	ndc_adapter_put(adapter);
}

/* The adapter ends: so does a registration that the port has left. */
void ndc_dma_stop(struct ndc_memory *memory)
{
	struct ndc_dma *dma = memory->dma;
	struct ndc_breach breach;

	if (!dma)
		return;
	breach = ndc_adapter_breach(memory->adapter, NDC_RULE_LEAK,
				    dma->caller);
	ndc_report(&breach, "a DMA registration is not deregistered");
	detach(memory, dma);
	kfree_rcu(dma, rcu);
}

/**
 * NdisMRegisterScatterGatherDma() - register DMA of a bus master
 * @MiniportAdapterHandle: the adapter
 * @DmaDescription: what its DMA is like; gets ScatterGatherListSize
 * @NdisMiniportDmaHandle: gets the DMA handle, or NULL on failure
 *
 * With NDIS_SG_DMA_64_BIT_ADDRESS the device's DMA mask becomes 64 bits wide,
 * else 32.
 *
 * Context: PASSIVE_LEVEL, in MiniportInitializeEx.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_NOT_SUPPORTED for an adapter that is no bus master;
 * NDIS_STATUS_BAD_VERSION for Revision 0; NDIS_STATUS_FAILURE for a wrong Type
 * or Size, MaximumPhysicalMapping 0, a second registration, or a device that
 * cannot do such DMA.  All but RESOURCES are reported.
 *
 * Differs from Windows: ProcessSGListHandler may be NULL; scatter-gather lists
 * fail then.  A newer revision is read as the newest known.
 */
NDIS_STATUS
NdisMRegisterScatterGatherDma(NDIS_HANDLE MiniportAdapterHandle,
			      PNDIS_SG_DMA_DESCRIPTION DmaDescription,
			      PNDIS_HANDLE NdisMiniportDmaHandle)
{
	struct ndc_adapter *adapter;
	NDIS_STATUS status;

	if (NdisMiniportDmaHandle)
		*NdisMiniportDmaHandle = NULL;
	adapter = enter(MiniportAdapterHandle,
			DmaDescription && NdisMiniportDmaHandle, __func__,
			_RET_IP_);
	if (!adapter)
		return NDIS_STATUS_FAILURE;
	status = register_sg(adapter, DmaDescription, NdisMiniportDmaHandle,
			     __func__, _RET_IP_);
	ndc_adapter_put(adapter);
	return status;
}
EXPORT_SYMBOL_GPL(NdisMRegisterScatterGatherDma);

/**
 * NdisMDeregisterScatterGatherDma() - end a registration
 * @NdisMiniportDmaHandle: what NdisMRegisterScatterGatherDma() gave
 *
 * Callbacks of asynchronous allocations have returned when it does.
 *
 * Context: PASSIVE_LEVEL, in MiniportHaltEx or a failing MiniportInitializeEx;
 * not in a MiniportSharedMemoryAllocateComplete.
 *
 * Differs from Windows: shared memory that is still allocated is reported,
 * each block once; it may still be freed, and is released with the adapter.
 * At a wrong IRQL, in a callback or with a wrong handle nothing is done, and
 * that is reported.
 */
VOID NdisMDeregisterScatterGatherDma(NDIS_HANDLE NdisMiniportDmaHandle)
{
	deregister(NdisMiniportDmaHandle, false, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisMDeregisterScatterGatherDma);

static NDIS_STATUS register_channel(struct ndc_adapter *adapter,
				    const NDIS_DMA_DESCRIPTION *description,
				    bool wide, void **handle, const char *call,
				    unsigned long caller)
{
	const struct ndc_dma wanted = {
		.adapter = adapter,
		.caller = caller,
		.channel = true,
	};
	struct ndc_dma *dma;
	int err;

	if (description->DmaPort) {
		ndc_memory_complain(adapter->memory, caller,
				    "%s with DmaPort %u", call,
				    description->DmaPort);
		return NDIS_STATUS_FAILURE;
	}
	err = ndc_fault(call, sizeof(*dma), caller) ? -ENOMEM :
	      register_dma(&wanted, wide ? 32 : 24, &dma);
	if (err) {
		complain_of(adapter->memory, err, call, caller);
		return err == -ENOMEM ? NDIS_STATUS_RESOURCES :
		       err == -EEXIST ? NDIS_STATUS_RESOURCE_CONFLICT :
		       NDIS_STATUS_FAILURE;
	}
	*handle = dma;
	return NDIS_STATUS_SUCCESS;
}

/**
 * NdisMRegisterDmaChannel() - register DMA of a device that is no bus master
 * @MiniportDmaHandle: gets the DMA handle, or NULL on failure
 * @MiniportAdapterHandle: the adapter
 * @DmaChannel: not used
 * @Dma32BitAddresses: the device takes addresses of 32 bits, else of 24
 * @DmaDescription: DmaPort must be 0
 * @MaximumLength: not used
 *
 * Context: PASSIVE_LEVEL, in MiniportInitializeEx.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_RESOURCE_CONFLICT for a second registration;
 * NDIS_STATUS_FAILURE for another DmaPort, or a device that cannot do such
 * DMA.  All but RESOURCES are reported.
 *
 * Differs from Windows: no channel of a DMA controller is programmed, since
 * x86-64 machines have none that a NIC uses; the registration is what the
 * memory calls ask for.
 */
NDIS_STATUS NdisMRegisterDmaChannel(PNDIS_HANDLE MiniportDmaHandle,
				    NDIS_HANDLE MiniportAdapterHandle,
				    UINT DmaChannel, BOOLEAN Dma32BitAddresses,
				    PNDIS_DMA_DESCRIPTION DmaDescription,
				    ULONG MaximumLength)
{
	struct ndc_adapter *adapter;
	NDIS_STATUS status;

	if (MiniportDmaHandle)
		*MiniportDmaHandle = NULL;
	adapter = enter(MiniportAdapterHandle,
			MiniportDmaHandle && DmaDescription, __func__,
			_RET_IP_);
	if (!adapter)
		return NDIS_STATUS_FAILURE;
	status = register_channel(adapter, DmaDescription, Dma32BitAddresses,
				  MiniportDmaHandle, __func__, _RET_IP_);
	ndc_adapter_put(adapter);
	return status;
}
EXPORT_SYMBOL_GPL(NdisMRegisterDmaChannel);

/**
 * NdisMDeregisterDmaChannel() - end a registration
 * @MiniportDmaHandle: what NdisMRegisterDmaChannel() gave
 *
 * Context: PASSIVE_LEVEL, in MiniportHaltEx or a failing MiniportInitializeEx.
 *
 * Differs from Windows: as NdisMDeregisterScatterGatherDma().
 */
VOID NdisMDeregisterDmaChannel(NDIS_HANDLE MiniportDmaHandle)
{
	deregister(MiniportDmaHandle, true, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisMDeregisterDmaChannel);

/**
 * NdisMGetDmaAlignment() - what DMA buffers must be aligned to
 * @MiniportAdapterHandle: the adapter
 *
 * Context: PASSIVE_LEVEL, in MiniportInitializeEx.
 * Return: Bytes, a power of two: the cache line, or more if the platform wants
 * more.
 *
 * Differs from Windows: may be called before DMA is registered.  At a wrong
 * IRQL, or with a wrong handle, the cache line is returned and that is
 * reported.
 */
ULONG NdisMGetDmaAlignment(NDIS_HANDLE MiniportAdapterHandle)
{
	struct ndc_adapter *adapter;

	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return L1_CACHE_BYTES;
	might_sleep();
	adapter = ndc_adapter_get(MiniportAdapterHandle, __func__, _RET_IP_);
	if (adapter)
		ndc_adapter_put(adapter);
	return max_t(u32, dma_get_cache_alignment(), L1_CACHE_BYTES);
}
EXPORT_SYMBOL_GPL(NdisMGetDmaAlignment);

/**
 * NdisGetSharedDataAlignment() - what keeps data of two processors apart
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: Bytes of a cache line.
 *
 * Differs from Windows: nothing known.
 */
ULONG NdisGetSharedDataAlignment(void)
{
	return L1_CACHE_BYTES;
}
EXPORT_SYMBOL_GPL(NdisGetSharedDataAlignment);
