/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Handles that a port frees: tokens, not addresses.
 */
#ifndef _NDISCOMPAT_HANDLE_H
#define _NDISCOMPAT_HANDLE_H

#include <linux/types.h>
#include <linux/xarray.h>

/* Which handle a token is: one of the two of a block, or another.  Never 0. */
enum ndc_handle_kind {
	NDC_HANDLE_ALLOCATION = 1,
	NDC_HANDLE_SHARED_MEMORY = 2,
	NDC_HANDLE_THREAD = 3,
	NDC_HANDLE_CONFIGURATION = 4,
};

/**
 * struct ndc_handle - what a token leads to; part of the object itself
 * @generation: what tells it from earlier objects at the same index
 * @index: where it is in the table
 */
struct ndc_handle {
	u64 generation;
	u32 index;
};

/**
 * struct ndc_handles - the tokens of one owner
 * @table: by index; its lock protects every removal
 */
struct ndc_handles {
	struct xarray table;
};

void ndc_handles_init(struct ndc_handles *handles);
bool ndc_handles_empty(struct ndc_handles *handles);
void ndc_handles_destroy(struct ndc_handles *handles);
int ndc_handle_add(struct ndc_handles *handles, struct ndc_handle *handle,
		   gfp_t gfp);
void *ndc_handle_token(const struct ndc_handle *handle,
		       enum ndc_handle_kind kind);
struct ndc_handle *ndc_handle_find(struct ndc_handles *handles,
				   const void *token,
				   enum ndc_handle_kind kind);
struct ndc_handle *ndc_handle_take(struct ndc_handles *handles,
				   const void *token,
				   enum ndc_handle_kind kind);

#endif /* _NDISCOMPAT_HANDLE_H */
