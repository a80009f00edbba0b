/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A port's driver, as the layer knows it.
 */
#ifndef _NDISCOMPAT_DRIVER_H
#define _NDISCOMPAT_DRIVER_H

#include <linux/list.h>
#include <linux/types.h>

#include "core/live.h"

struct module;
struct ndc_port;
struct ndc_provider;

/**
 * struct ndc_driver - a driver; its address is the port's driver handle
 * @live: makes it one that is known
 * @node: in the list of drivers, under its lock
 * @rcu: frees it
 * @caller: where it was made
 * @owner: the module whose code its handlers are
 * @provider: who provides shared memory to its adapters, or NULL: the
 *	built-in provider does.  The memory floor's, which locks it
 * @port: the port that registered it, or NULL.  The miniport floor's
 * @in_set_options: it is inside its SetOptions handler, the one place that
 *	optional handlers are registered at
 * @name: for people
 */
struct ndc_driver {
	struct ndc_live live;
	struct list_head node;
	struct rcu_head rcu;
	unsigned long caller;
	struct module *owner;
	struct ndc_provider *provider;
	struct ndc_port *port;
	bool in_set_options;
	char name[32];
};

/**
 * struct ndc_driver_part - what a floor keeps for each driver
 * @node: in the list of parts
 * @destroy: the driver ends; it has no adapters any more
 */
struct ndc_driver_part {
	struct list_head node;
	void (*destroy)(struct ndc_driver *driver);
};

void ndc_driver_add_part(struct ndc_driver_part *part);
void ndc_driver_del_part(struct ndc_driver_part *part);

struct ndc_driver *ndc_driver_create(const char *name, struct module *owner,
				     unsigned long caller);
void ndc_driver_destroy(struct ndc_driver *driver);

int ndc_driver_init(void);
void ndc_driver_exit(void);

#endif /* _NDISCOMPAT_DRIVER_H */
