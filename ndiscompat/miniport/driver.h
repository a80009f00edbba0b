/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ports: their modules, drivers and buses.
 */
#ifndef _NDISCOMPAT_MINIPORT_DRIVER_H
#define _NDISCOMPAT_MINIPORT_DRIVER_H

#include <linux/list.h>

struct ndc_port;

/**
 * struct ndc_bus - where adapters of ports come from
 * @node: in the list of buses
 * @start: a port is there, and its devices may come: its ids or its kind say
 *	which; errno
 * @stop: the port goes: none of its devices comes any more, and those that
 *	were there have gone
 */
struct ndc_bus {
	struct list_head node;
	int (*start)(struct ndc_port *port);
	void (*stop)(struct ndc_port *port);
};

void ndc_bus_add(struct ndc_bus *bus);
void ndc_bus_del(struct ndc_bus *bus);

/* The bus of virtual adapters; link.c. */
int ndc_link_init(void);
void ndc_link_exit(void);

/* The bus of ports with pci_ids; pci.c. */
void ndc_pci_init(void);
void ndc_pci_exit(void);

/* The whole floor; adapter.c. */
int ndc_miniport_init(void);
void ndc_miniport_exit(void);

#endif /* _NDISCOMPAT_MINIPORT_DRIVER_H */
