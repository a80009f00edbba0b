/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Filters of queues as rules of ethtool, and what -S says of the queues.
 */
#ifndef _NDISCOMPAT_VMQ_RULE_H
#define _NDISCOMPAT_VMQ_RULE_H

#include <linux/types.h>

struct ethtool_rxnfc;
struct ndc_nic;
struct ndc_vmq;

int ndc_rule_get(struct ndc_nic *nic, struct ethtool_rxnfc *info, u32 *rules);
int ndc_rule_set(struct ndc_nic *nic, struct ethtool_rxnfc *info);
void ndc_rules_go(struct ndc_vmq *vmq, u32 queue, u32 own);

/* statistics.c: as the functions of struct ndc_vm_ops. */
unsigned int ndc_vmq_stat_count(const struct ndc_nic *nic);
void ndc_vmq_stat_names(const struct ndc_nic *nic, u8 *names);
void ndc_vmq_stats(const struct ndc_nic *nic, u64 *values);

#endif /* _NDISCOMPAT_VMQ_RULE_H */
