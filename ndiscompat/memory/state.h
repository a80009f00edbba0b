/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the memory floor keeps for each adapter.
 */
#ifndef _NDISCOMPAT_STATE_H
#define _NDISCOMPAT_STATE_H

#include <linux/mutex.h>
#include <linux/spinlock.h>

#include "core/adapter.h"
#include "core/handle.h"
#include "memory/account.h"
#include "memory/async.h"
#include "memory/common.h"
#include "memory/extent.h"
#include "memory/reaper.h"

struct ndc_dma;
struct ndc_provider;

/**
 * struct ndc_memory - an adapter's shared memory
 * @adapter: whose
 * @register_lock: one registration or deregistration at a time
 * @dma: the DMA registration, or NULL; written under @register_lock
 * @lock: protects what its users say; taken with interrupts off, since a free
 *	at a wrong IRQL is reported and done
 * @extents: where its bus addresses lead
 * @account: limits, sums and the last frees
 * @common: common blocks
 * @async: asynchronous requests
 * @handles: provided blocks
 * @provider: who provides to this adapter alone, or NULL
 * @reaper: releases what was freed
 * @looked_up: there is a software NIC, which looks bus addresses up
 * @strays: bus addresses of a software NIC that led nowhere
 */
struct ndc_memory {
	struct ndc_adapter *adapter;
	struct mutex register_lock;
	struct ndc_dma *dma;
	spinlock_t lock;
	struct ndc_extents extents;
	struct ndc_account account;
	struct ndc_common common;
	struct ndc_async async;
	struct ndc_handles handles;
	struct ndc_provider *provider;
	struct ndc_reaper reaper;
	bool looked_up;
	atomic64_t strays;
};

int ndc_memory_init(void);
void ndc_memory_exit(void);

bool ndc_memory_refuse(struct ndc_memory *memory, const char *call,
		       unsigned long caller);

/*
 * Whether this is MiniportShutdownEx, which may only stop the device: memory
 * stays as it is.  True, and reported, if so: the call must not go on.
 */
static inline bool ndc_memory_shut(struct ndc_memory *memory, const char *call,
				   unsigned long caller)
{
	return unlikely(READ_ONCE(memory->adapter->phase) ==
			NDC_PHASE_SHUTDOWN) &&
	       ndc_memory_refuse(memory, call, caller);
}

/* Whether memory may be allocated now; if not, that is reported. */
static inline bool ndc_memory_may_allocate(struct ndc_memory *memory,
					   const char *call,
					   unsigned long caller)
{
	return likely(READ_ONCE(memory->dma) &&
		      READ_ONCE(memory->adapter->phase) !=
		      NDC_PHASE_SHUTDOWN) ||
	       !ndc_memory_refuse(memory, call, caller);
}

__printf(3, 4)
void ndc_memory_complain(struct ndc_memory *memory, unsigned long caller,
			 const char *format, ...);
void ndc_memory_failed(struct ndc_memory *memory, enum ndc_family family,
		       size_t length, unsigned long caller);
void ndc_memory_report_leaks(struct ndc_memory *memory);

#endif /* _NDISCOMPAT_STATE_H */
