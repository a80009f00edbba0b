/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * DMA registrations.
 */
#ifndef _NDISCOMPAT_DMA_H
#define _NDISCOMPAT_DMA_H

#include <linux/rcupdate.h>
#include <linux/types.h>

#include "core/live.h"

struct _DEVICE_OBJECT;
struct _SCATTER_GATHER_LIST;
union _LARGE_INTEGER;
struct ndc_adapter;
struct ndc_memory;

/**
 * struct ndc_dma - a DMA registration; its address is the port's DMA handle
 * @live: makes it one that is known
 * @rcu: frees it
 * @adapter: whose
 * @caller: where it was made
 * @channel: made by NdisMRegisterDmaChannel
 * @done: the handler of asynchronous allocations, or NULL
 * @process_sg_list: the handler of scatter-gather lists, or NULL
 */
struct ndc_dma {
	struct ndc_live live;
	struct rcu_head rcu;
	struct ndc_adapter *adapter;
	unsigned long caller;
	bool channel;
	void (*done)(void *adapter_context, void *memory,
		     union _LARGE_INTEGER *bus, u32 length, void *context);
	void (*process_sg_list)(struct _DEVICE_OBJECT *device, void *reserved,
				struct _SCATTER_GATHER_LIST *list,
				void *context);
};

/* What the net floor does when a registration ends: nobody can use it any more. */
extern void (*ndc_dma_ended)(const struct ndc_dma *dma);

void ndc_dma_stop(struct ndc_memory *memory);
struct ndc_dma *ndc_dma_get(const void *handle, const char *call,
			    unsigned long caller);

#endif /* _NDISCOMPAT_DMA_H */
