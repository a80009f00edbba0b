/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Receive queues: NBLs of the port as frames for the stack, and back.
 */
#ifndef _NDISCOMPAT_RECEIVE_H
#define _NDISCOMPAT_RECEIVE_H

#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/u64_stats_sync.h>

/* Between two looks at what is lent. */
#define NDC_SCAN_INTERVAL	(HZ / 10)

struct _NET_BUFFER_LIST;
struct ndc_adapter;
struct ndc_loan;
struct ndc_nic;
struct ndc_poll;

/**
 * struct ndc_rx_counts - what a receive queue has done, on one processor
 * @syncp: for readers
 * @packets: delivered
 * @bytes: of them
 * @multicast: of them, to a multicast address
 * @lent: of them, in the port's own pages
 * @busy: copied since too much was lent already
 * @dropped: of a queue that has no net_device any more
 * @no_memory: there was none for them
 * @errors: that are no frames
 * @bad_checksums: that the port found wrong
 */
struct ndc_rx_counts {
	struct u64_stats_sync syncp;
	u64_stats_t packets;
	u64_stats_t bytes;
	u64_stats_t multicast;
	u64_stats_t lent;
	u64_stats_t busy;
	u64_stats_t dropped;
	u64_stats_t no_memory;
	u64_stats_t errors;
	u64_stats_t bad_checksums;
};

/* The same as sums. */
struct ndc_rx_totals {
	u64 packets;
	u64 bytes;
	u64 multicast;
	u64 lent;
	u64 busy;
	u64 dropped;
	u64 no_memory;
	u64 errors;
	u64 bad_checksums;
};

/**
 * struct ndc_rx_queue - a receive queue of the port
 * @id: its NDIS queue id
 * @nic: whose
 * @dev: whose its frames are, or NULL: they are dropped; under RCU
 * @vm: it is a VM queue: its frames are in memory of its own or nowhere
 * @single: each call indicates frames of it alone
 * @stopped: it may not be indicated: it has no filter, or no memory yet
 * @tell: counts a frame of @dev, or NULL: @nic's own is counted here
 * @counts: per processor
 * @rcu: frees it
 * @lock: protects what is lent of it; taken once for all frames of a call
 *	that are of this queue, by trying: whoever does not get it copies
 * @loans: room for what is lent
 * @spare: of those, what is not used
 * @fresh: loans, the oldest first
 * @slow: loans that were not back when they were looked at twice
 * @lent: how many there are
 * @buffers: how many buffers of the port's have been seen
 */
struct ndc_rx_queue {
	u32 id;
	struct ndc_nic *nic;
	struct net_device __rcu *dev;
	bool vm;
	bool single;
	bool stopped;
	void (*tell)(struct net_device *dev, unsigned int length,
		     bool multicast);
	struct ndc_rx_counts __percpu *counts;
	struct rcu_head rcu;
	spinlock_t lock;
	struct ndc_loan *loans;
	struct list_head spare;
	struct list_head fresh;
	struct list_head slow;
	unsigned int lent;
	unsigned int buffers;
};

struct ndc_rx_queue *ndc_receive_add(struct ndc_nic *nic, u32 id,
				     struct net_device *dev,
				     unsigned int loans);
void ndc_receive_clear(struct ndc_rx_queue *queue);
void ndc_receive_flush(struct ndc_rx_queue *queue);
void ndc_receive_del(struct ndc_rx_queue *queue);
void ndc_receive_del_all(struct ndc_nic *nic);
void ndc_receive_stats(struct ndc_rx_queue *queue,
		       struct ndc_rx_totals *totals);

void ndc_receive_scan(struct ndc_nic *nic);
bool ndc_receive_lent(struct ndc_nic *nic);
void ndc_receive_force(struct ndc_nic *nic);
void ndc_receive_end(struct ndc_poll *poll);
void ndc_receive_give_back(struct ndc_nic *nic,
			   struct _NET_BUFFER_LIST *lists);
bool ndc_receive_returns(struct ndc_poll *poll, unsigned int max);

void ndc_nic_receive(struct ndc_adapter *adapter,
		     struct _NET_BUFFER_LIST *lists, u32 number, u32 flags,
		     unsigned long caller);

#endif /* _NDISCOMPAT_RECEIVE_H */
