/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the suites of shared memory share.  After "ndt.h".
 */
#ifndef _NDISCOMPAT_NDT_MEMORY_H
#define _NDISCOMPAT_NDT_MEMORY_H

#include <ndis.h>

#include "memory/state.h"

/* A common block as a port remembers it. */
struct held {
	PVOID memory;
	NDIS_PHYSICAL_ADDRESS bus;
	ULONG length;
};

/* Each use of these is a place of its own, of which a report speaks once. */
static __always_inline bool get(struct ndt_rig *rig, struct held *held,
				ULONG length)
{
	held->length = length;
	NdisMAllocateSharedMemory(rig->adapter, length, TRUE, &held->memory,
				  &held->bus);
	return held->memory;
}

static __always_inline void put(struct ndt_rig *rig, const struct held *held)
{
	NdisMFreeSharedMemory(rig->adapter, held->length, TRUE, held->memory,
			      held->bus);
}

static inline struct ndc_memory *memory_of(struct ndt_rig *rig)
{
	return rig->adapter->memory;
}

/* Nothing is live and, once the reaper has run, nothing is held. */
static inline void expect_none(struct kunit *test, struct ndt_rig *rig,
			       enum ndc_family family)
{
	struct ndc_account *account = &memory_of(rig)->account;

	ndc_reaper_run(memory_of(rig));
	KUNIT_EXPECT_EQ(test, account->families[family].blocks, 0);
	KUNIT_EXPECT_EQ(test, account->families[family].bytes, 0);
	KUNIT_EXPECT_EQ(test, account->held, 0);
	KUNIT_EXPECT_EQ(test, atomic64_read(&account->reserved), 0);
	KUNIT_EXPECT_TRUE(test, xa_empty(&memory_of(rig)->extents.pages));
}

#endif /* _NDISCOMPAT_NDT_MEMORY_H */
