/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lending: pages of the port's shared memory as fragments of frames.
 */
#ifndef _NDISCOMPAT_LEND_H
#define _NDISCOMPAT_LEND_H

#include <linux/list.h>
#include <linux/types.h>

struct _NET_BUFFER_LIST;
struct ndc_block;
struct ndc_nic;
struct ndc_rx_queue;
struct sk_buff;

/**
 * struct ndc_loan - pages that are lent for a frame
 * @node: in a list of its queue
 * @nbl: what the port gets back when they are back
 * @block: whose pages they are; it forgets its loans when it ends
 * @first: the first page in it
 * @count: how many
 * @looks: how often they were not back
 */
struct ndc_loan {
	struct list_head node;
	struct _NET_BUFFER_LIST *nbl;
	struct ndc_block *block;
	u32 first;
	u16 count;
	u16 looks;
};

/**
 * struct ndc_part - a part of a block that may be lent
 * @block: the block
 * @offset: where in it the data starts
 * @length: bytes of that
 * @buffer: where in it the port's buffer starts
 */
struct ndc_part {
	struct ndc_block *block;
	u32 offset;
	u32 length;
	u32 buffer;
};

int ndc_lend_init(struct ndc_rx_queue *queue, unsigned int count);
void ndc_lend_exit(struct ndc_rx_queue *queue);

void ndc_lend_see(struct ndc_rx_queue *queue, const struct ndc_part *piece);
int ndc_lend_check(const struct ndc_rx_queue *queue,
		   const struct ndc_part *piece);
void ndc_lend(struct ndc_rx_queue *queue, const struct ndc_part *piece,
	      struct _NET_BUFFER_LIST *nbl, struct sk_buff *skb);
void ndc_lend_look(struct ndc_rx_queue *queue, struct _NET_BUFFER_LIST **back);
void ndc_lend_scan(struct ndc_rx_queue *queue, struct _NET_BUFFER_LIST **back);
void ndc_lend_force(struct ndc_rx_queue *queue,
		    struct _NET_BUFFER_LIST **back);
bool ndc_lend_stuck(struct ndc_nic *nic);
bool ndc_lend_stuck_queue(struct ndc_nic *nic, u32 queue);
void ndc_lend_forgive(struct ndc_nic *nic);

void ndc_lend_start(void);
void ndc_lend_stop(void);

#endif /* _NDISCOMPAT_LEND_H */
