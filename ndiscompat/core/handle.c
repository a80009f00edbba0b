// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handles that a port frees.
 *
 * NDIS gives two handles for a block: one frees it, the other comes back in
 * receive indications.  Both are tokens: a mark, the kind, an index into the
 * owner's table and a generation.  A stale or invented token is a look-up
 * that finds nothing, one of the wrong kind is told apart, and none is ever
 * followed as an address: the mark makes it a non-canonical one, so even a
 * port that dereferences it stops at that instruction.
 *
 *   63      56 55 53 52                        20 19             0
 *   +---------+-----+----------------------------+----------------+
 *   | mark    |kind | generation                 | index          |
 *   +---------+-----+----------------------------+----------------+
 *
 * Generations are counted for all tables together, so a token of one owner is
 * never another's; it would come back only after 2^33 allocations, at the
 * same index.
 *
 * Look-ups run under RCU, so the owner frees its objects with kfree_rcu().
 */
#include "core/handle.h"

#include <linux/atomic.h>
#include <linux/bitfield.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/rcupdate.h>
#include <kunit/visibility.h>

#define TOKEN_MARK		GENMASK_ULL(63, 56)
#define TOKEN_KIND		GENMASK_ULL(55, 53)
#define TOKEN_GENERATION	GENMASK_ULL(52, 20)
#define TOKEN_INDEX		GENMASK_ULL(19, 0)
#define MARK			0x4e

static const struct xa_limit indexes = XA_LIMIT(0, TOKEN_INDEX);
/* How many handles there have been. */
static atomic64_t generations;

void ndc_handles_init(struct ndc_handles *handles)
{
	xa_init_flags(&handles->table, XA_FLAGS_ALLOC | XA_FLAGS_LOCK_IRQ);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_handles_init);

bool ndc_handles_empty(struct ndc_handles *handles)
{
	return xa_empty(&handles->table);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_handles_empty);

/* The objects are their owner's, which has freed them. */
void ndc_handles_destroy(struct ndc_handles *handles)
{
	xa_destroy(&handles->table);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_handles_destroy);

/**
 * ndc_handle_add() - give an object its place
 * @handles: the owner's table
 * @handle: in the object, which is complete: it can be found from now on
 * @gfp: how to allocate room in the table
 *
 * Context: Process, as @gfp allows.
 * Return: 0, -ENOMEM, or -EBUSY when there are 2^20 handles.
 */
int ndc_handle_add(struct ndc_handles *handles, struct ndc_handle *handle,
		   gfp_t gfp)
{
	int err;

	/*
	 * The generation must be there before the handle can be found, so the
	 * index is reserved first; a reserved index finds nothing.
	 */
	err = xa_alloc_irq(&handles->table, &handle->index, XA_ZERO_ENTRY,
			   indexes, gfp);
	if (err)
		return err;
	xa_lock_irq(&handles->table);
	handle->generation = atomic64_inc_return(&generations) &
			     FIELD_MAX(TOKEN_GENERATION);
	/* The slot exists: this store allocates nothing. */
	__xa_store(&handles->table, handle->index, handle, 0);
	xa_unlock_irq(&handles->table);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_handle_add);

void *ndc_handle_token(const struct ndc_handle *handle,
		       enum ndc_handle_kind kind)
{
	return (void *)(uintptr_t)(FIELD_PREP(TOKEN_MARK, MARK) |
				   FIELD_PREP(TOKEN_KIND, kind) |
				   FIELD_PREP(TOKEN_GENERATION,
					      handle->generation) |
				   FIELD_PREP(TOKEN_INDEX, handle->index));
}
EXPORT_SYMBOL_IF_KUNIT(ndc_handle_token);

/**
 * ndc_handle_find() - look a token up
 * @handles: the owner's table
 * @token: what the port gave
 * @kind: which of the two handles it must be
 *
 * Context: Any, inside rcu_read_lock(), which keeps the object.
 * Return: The handle, or an error pointer: -EINVAL for what is no token at
 * all, -EBADF for one of the other kind, -ENOENT for a stale or foreign one.
 */
struct ndc_handle *ndc_handle_find(struct ndc_handles *handles,
				   const void *token,
				   enum ndc_handle_kind kind)
{
	u64 value = (uintptr_t)token;
	struct ndc_handle *handle;

	if (FIELD_GET(TOKEN_MARK, value) != MARK)
		return ERR_PTR(-EINVAL);
	handle = xa_load(&handles->table, FIELD_GET(TOKEN_INDEX, value));
	if (!handle || handle->generation != FIELD_GET(TOKEN_GENERATION, value))
		return ERR_PTR(-ENOENT);
	if (FIELD_GET(TOKEN_KIND, value) != kind)
		return ERR_PTR(-EBADF);
	return handle;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_handle_find);

/**
 * ndc_handle_take() - look a token up and take it out
 * @handles: the owner's table
 * @token: what the port gave
 * @kind: which of the two handles it must be
 *
 * Of two callers with the same token one gets the object.
 *
 * Context: Any but hard interrupts; allocates nothing.
 * Return: As ndc_handle_find(); the object is the caller's to free, after a
 * grace period.
 */
struct ndc_handle *ndc_handle_take(struct ndc_handles *handles,
				   const void *token,
				   enum ndc_handle_kind kind)
{
	struct ndc_handle *handle;
	unsigned long flags;

	rcu_read_lock();
	xa_lock_irqsave(&handles->table, flags);
	handle = ndc_handle_find(handles, token, kind);
	if (!IS_ERR(handle))
		__xa_erase(&handles->table, handle->index);
	xa_unlock_irqrestore(&handles->table, flags);
	rcu_read_unlock();
	return handle;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_handle_take);
