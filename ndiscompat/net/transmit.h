/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Transmit queues: frames of the stack as NBLs of the port, and back.
 */
#ifndef _NDISCOMPAT_TRANSMIT_H
#define _NDISCOMPAT_TRANSMIT_H

#include <linux/cache.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/u64_stats_sync.h>

struct _NET_BUFFER;
struct _NET_BUFFER_LIST;
struct ndc_adapter;
struct ndc_nic;
struct ndc_nic_info;

/**
 * struct ndc_tx_counts - what a transmit queue has done; read by anybody
 * @syncp: for readers
 * @packets: sent
 * @bytes: of them
 * @errors: that the port completed with a failure
 * @dropped: that never got to the port
 * @linear: copied into one piece, since they had too many
 * @stops: how often the queue had no NBL left
 */
struct ndc_tx_counts {
	struct u64_stats_sync syncp;
	u64_stats_t packets;
	u64_stats_t bytes;
	u64_stats_t errors;
	u64_stats_t dropped;
	u64_stats_t linear;
	u64_stats_t stops;
};

/**
 * struct ndc_send - room for a frame that is out
 * @nbl: what the port gets
 * @nb: in it
 * @skb: the frame
 * @bytes: of it, as the queue's limit knows them
 * @segments: frames on the wire
 * @out: the port has it; set by the queue's owner, cleared under the queue's
 *	completion lock
 * @when: jiffies since then
 */
struct ndc_send {
	struct _NET_BUFFER_LIST *nbl;
	struct _NET_BUFFER *nb;
	struct sk_buff *skb;
	unsigned int bytes;
	unsigned int segments;
	bool out;
	unsigned long when;
};

/**
 * struct ndc_tx_queue - a transmit queue
 * @nic: whose
 * @txq: what it is to Linux; its lock protects what is up to @lock
 * @index: which one
 * @vm_queue: the NDIS queue id that its frames carry
 * @size: how many frames may be out
 * @mask: one less than the length of @free
 * @sends: room for them
 * @mdls: of NDC_FRAME_MDL_BYTES for each, its MDLs
 * @pool: where the NBLs are from
 * @free: a ring of indexes of @sends
 * @taken: how many were ever taken from it
 * @first: frames that the port is about to get
 * @last: the end of those
 * @sent: counts
 * @lock: one completion at a time; protects what follows
 * @given: how many indexes were ever given to @free
 * @done: counts
 */
struct ndc_tx_queue {
	struct ndc_nic *nic;
	struct netdev_queue *txq;
	u16 index;
	u16 vm_queue;
	u32 size;
	u32 mask;
	struct ndc_send *sends;
	void *mdls;
	void *pool;
	u32 *free;
	u32 taken;
	struct _NET_BUFFER_LIST *first;
	struct _NET_BUFFER_LIST **last;
	struct ndc_tx_counts sent;
	spinlock_t lock ____cacheline_aligned_in_smp;
	u32 given;
	struct ndc_tx_counts done;
};

int ndc_transmit_init(struct ndc_nic *nic);
void ndc_transmit_exit(struct ndc_nic *nic);
int ndc_transmit_create(struct ndc_nic *nic, const struct ndc_nic_info *info);
void ndc_transmit_destroy(struct ndc_nic *nic);
void ndc_transmit_start(struct ndc_nic *nic);
void ndc_transmit_stop(struct ndc_nic *nic);
unsigned int ndc_transmit_out(const struct ndc_nic *nic);
void ndc_transmit_name(struct ndc_nic *nic);
void ndc_transmit_abandon(struct ndc_nic *nic);
void ndc_transmit_stats(const struct ndc_nic *nic, unsigned int queue,
			struct rtnl_link_stats64 *stats, u64 *linear,
			u64 *stops);

netdev_tx_t ndc_transmit(struct sk_buff *skb, struct net_device *dev);
void ndc_nic_sent(struct ndc_adapter *adapter, struct _NET_BUFFER_LIST *lists,
		  unsigned long caller);

#endif /* _NDISCOMPAT_TRANSMIT_H */
