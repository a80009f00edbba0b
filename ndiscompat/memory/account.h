/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an adapter's shared memory adds up to, and what of it was freed last.
 */
#ifndef _NDISCOMPAT_ACCOUNT_H
#define _NDISCOMPAT_ACCOUNT_H

#include <linux/atomic.h>
#include <linux/minmax.h>
#include <linux/types.h>

#define NDC_FREES	64

/* The two families of shared memory. */
enum ndc_family {
	NDC_COMMON,	/* NdisMAllocateSharedMemory and its twins */
	NDC_PROVIDED,	/* NdisAllocateSharedMemory */
	NDC_FAMILIES
};

/**
 * struct ndc_totals - a family's sums
 * @blocks: live
 * @bytes: of them, as asked for
 * @peak: the most that @bytes has been
 * @allocated: blocks ever
 * @failed: allocations that did not succeed
 * @refused: frees that were refused
 */
struct ndc_totals {
	u64 blocks;
	u64 bytes;
	u64 peak;
	u64 allocated;
	atomic64_t failed;
	atomic64_t refused;
};

/**
 * struct ndc_past - a block that is free
 * @key: its address, or for a provided block its token
 * @bytes: its length
 * @allocated: where it was allocated
 * @freed: where it was freed
 */
struct ndc_past {
	const void *key;
	size_t bytes;
	unsigned long allocated;
	unsigned long freed;
};

/**
 * struct ndc_account - sums and the last frees; under the lock of its memory,
 *	but for what is atomic
 * @families: per family
 * @reserved: bytes that live or that somebody is about to allocate
 * @held: bytes of DMA memory that common blocks are made from
 * @held_peak: the most that @held has been
 * @past: the last frees, a ring
 * @next: where the ring goes on
 * @said_limit: the limit was said to be reached
 */
struct ndc_account {
	struct ndc_totals families[NDC_FAMILIES];
	atomic64_t reserved;
	u64 held;
	u64 held_peak;
	struct ndc_past past[NDC_FREES];
	unsigned int next;
	bool said_limit;
};

struct ndc_memory;

int ndc_account_reserve(struct ndc_memory *memory, size_t bytes);
void ndc_account_unreserve(struct ndc_memory *memory, size_t bytes);
void ndc_account_hold(struct ndc_account *account, s64 bytes);
struct ndc_past ndc_account_recall(const struct ndc_account *account,
				   const void *key);
unsigned int ndc_account_max_requests(void);

/* The two are inline, since every allocation and every free has one. */

/* A block lives; under the lock. */
static inline void ndc_account_add(struct ndc_account *account,
				   enum ndc_family family, size_t bytes)
{
	struct ndc_totals *totals = &account->families[family];

	totals->blocks++;
	totals->bytes += bytes;
	totals->peak = max(totals->peak, totals->bytes);
	totals->allocated++;
}

/* A block is freed, and remembered; under the lock. */
static inline void ndc_account_sub(struct ndc_account *account,
				   enum ndc_family family,
				   const struct ndc_past *past)
{
	struct ndc_totals *totals = &account->families[family];

	totals->blocks--;
	totals->bytes -= past->bytes;
	atomic64_sub(past->bytes, &account->reserved);
	account->past[account->next++ % NDC_FREES] = *past;
}

#endif /* _NDISCOMPAT_ACCOUNT_H */
