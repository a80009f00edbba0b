/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Macvlans over a NIC that has VM queues.
 */
#ifndef _NDISCOMPAT_VMQ_OFFLOAD_H
#define _NDISCOMPAT_VMQ_OFFLOAD_H

#include <linux/if.h>
#include <linux/if_ether.h>
#include <linux/list.h>
#include <linux/types.h>

struct ndc_nic;
struct ndc_vmq;
struct net_device;
struct seq_file;

/**
 * struct ndc_station - a macvlan that has a queue, or was refused one
 * @node: in the list of its adapter's
 * @upper: the macvlan
 * @queue: the id of its queue, or 0: it runs in software
 * @filter: the id of the filter with its address
 * @mac: that address
 * @why: why it has no queue, or NULL
 */
struct ndc_station {
	struct list_head node;
	struct net_device *upper;
	u32 queue;
	u32 filter;
	u8 mac[ETH_ALEN];
	const char *why;
};

/**
 * struct ndc_station_counts - how macvlans fare
 * @offloaded: that have a queue
 * @software: that are up and have none
 * @refused: how often one was refused a queue, or has lost it
 */
struct ndc_station_counts {
	u64 offloaded;
	u64 software;
	u64 refused;
};

void *ndc_station_add(struct ndc_nic *nic, struct net_device *upper);
void ndc_station_del(struct ndc_nic *nic, void *station);
void ndc_station_off(struct ndc_nic *nic);

void ndc_station_bind(struct ndc_vmq *vmq, u32 queue);
void ndc_station_unbind(struct ndc_vmq *vmq, u32 queue);
void ndc_station_lose(struct ndc_vmq *vmq, u32 queue, const char *why);
void ndc_station_lose_rest(struct ndc_vmq *vmq);
void ndc_station_forget_all(struct ndc_vmq *vmq);
bool ndc_station_owns(struct ndc_vmq *vmq, u32 filter);
u32 ndc_station_ifindex(struct ndc_vmq *vmq, u32 queue);
void ndc_station_count(struct ndc_vmq *vmq, struct ndc_station_counts *counts);
void ndc_station_show(struct ndc_vmq *vmq, struct seq_file *file);

int ndc_station_init(void);
void ndc_station_exit(void);

#endif /* _NDISCOMPAT_VMQ_OFFLOAD_H */
