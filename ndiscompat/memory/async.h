/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Asynchronous allocation of common blocks.
 */
#ifndef _NDISCOMPAT_ASYNC_H
#define _NDISCOMPAT_ASYNC_H

#include <linux/completion.h>
#include <linux/list.h>
#include <linux/types.h>

struct ndc_memory;

/**
 * struct ndc_async - an adapter's requests; under the lock of its memory
 * @requests: those whose callback has not returned
 * @in_flight: how many
 * @peak: the most that @in_flight has been
 * @requested: how many there have been
 * @refused: how many more there would have been
 * @open: requests are taken
 * @idle: complete while none is in flight; whoever has closed the gate may
 *	wait for it, and several may
 */
struct ndc_async {
	struct list_head requests;
	unsigned int in_flight;
	unsigned int peak;
	u64 requested;
	u64 refused;
	bool open;
	struct completion idle;
};

void ndc_async_start(struct ndc_memory *memory);
void ndc_async_open(struct ndc_memory *memory);
bool ndc_async_in_callback(struct ndc_memory *memory);
void ndc_async_close(struct ndc_memory *memory);

#endif /* _NDISCOMPAT_ASYNC_H */
