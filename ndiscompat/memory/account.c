// SPDX-License-Identifier: GPL-2.0-only
/*
 * The account of an adapter: its limits, its sums, its last frees.
 *
 * A runaway driver must not eat the machine: bytes are reserved before they
 * are allocated, and what is over the limit fails like memory that is not
 * there.  The limits are module parameters and hold from the next call on.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include "memory/account.h"

#include <linux/export.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <kunit/visibility.h>

#include "core/adapter.h"
#include "memory/state.h"

static unsigned long shared_memory_bytes = 1UL << 30;
module_param(shared_memory_bytes, ulong, 0644);
MODULE_PARM_DESC(shared_memory_bytes,
		 "bytes of shared memory an adapter may have (1073741824)");

static unsigned int shared_memory_requests = 4096;
module_param(shared_memory_requests, uint, 0644);
MODULE_PARM_DESC(shared_memory_requests,
		 "asynchronous allocations an adapter may have in flight (4096)");

unsigned int ndc_account_max_requests(void)
{
	return READ_ONCE(shared_memory_requests);
}

/**
 * ndc_account_reserve() - ask for bytes
 * @memory: whose
 * @bytes: how many
 *
 * Context: Any.
 * Return: 0, or -EDQUOT if that is over the limit, which is said once.
 */
int ndc_account_reserve(struct ndc_memory *memory, size_t bytes)
{
	struct ndc_account *account = &memory->account;
	u64 limit = READ_ONCE(shared_memory_bytes);
	const struct ndc_adapter *adapter = memory->adapter;
	s64 reserved = atomic64_read(&account->reserved);

	do {
		if (unlikely(reserved + bytes > limit))
			goto err_limit;
	} while (!atomic64_try_cmpxchg(&account->reserved, &reserved,
				       reserved + bytes));
	return 0;

err_limit:
	if (!READ_ONCE(account->said_limit)) {
		WRITE_ONCE(account->said_limit, true);
		pr_notice("%s %s: more shared memory than the limit of %llu bytes; raise /sys/module/ndiscompat/parameters/shared_memory_bytes if that is right\n",
			  adapter->driver->name, adapter->name, limit);
	}
	return -EDQUOT;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_account_reserve);

/* They are not needed, or free again.  Any context. */
void ndc_account_unreserve(struct ndc_memory *memory, size_t bytes)
{
	atomic64_sub(bytes, &memory->account.reserved);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_account_unreserve);

/* DMA memory comes or goes; under the lock. */
void ndc_account_hold(struct ndc_account *account, s64 bytes)
{
	account->held += bytes;
	account->held_peak = max(account->held_peak, account->held);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_account_hold);

/* The latest free of a block, or one without places; under the lock. */
struct ndc_past ndc_account_recall(const struct ndc_account *account,
				   const void *key)
{
	unsigned int i;

	for (i = 1; i <= NDC_FREES; i++) {
		const struct ndc_past *past =
			&account->past[(account->next - i) % NDC_FREES];

		if (past->key == key)
			return *past;
	}
	return (struct ndc_past) {};
}
EXPORT_SYMBOL_IF_KUNIT(ndc_account_recall);
