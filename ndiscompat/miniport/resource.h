/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a port is told of its device, and what it maps of it.
 */
#ifndef _NDISCOMPAT_MINIPORT_RESOURCE_H
#define _NDISCOMPAT_MINIPORT_RESOURCE_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

struct ndc_miniport;
struct _CM_PARTIAL_RESOURCE_LIST;
struct _CM_RESOURCE_LIST;

/* A processor for each message, at most so many. */
#define NDC_CPUS	64

/**
 * struct ndc_resources - the device, as its port sees it
 * @raw: what the bus has given, or NULL without resources
 * @translated: the same as a processor sees it; the port's AllocatedResources
 * @cpus: the processors that may receive, nearest first
 * @cpu_count: how many those are, from the first initialise on
 * @lock: protects @maps
 * @maps: what is mapped and registered
 */
struct ndc_resources {
	struct _CM_RESOURCE_LIST *raw;
	struct _CM_RESOURCE_LIST *translated;
	u16 cpus[NDC_CPUS];
	unsigned int cpu_count;
	struct mutex lock;
	struct list_head maps;
};

int ndc_resources_start(struct ndc_miniport *miniport);
int ndc_resources_make(struct ndc_miniport *miniport);
struct _CM_PARTIAL_RESOURCE_LIST *
ndc_resources_list(const struct ndc_miniport *miniport);
void ndc_resources_forget(struct ndc_miniport *miniport);
void ndc_resources_stop(struct ndc_miniport *miniport);

unsigned int ndc_message_cpu(const struct ndc_miniport *miniport,
			     unsigned int message);

#endif /* _NDISCOMPAT_MINIPORT_RESOURCE_H */
