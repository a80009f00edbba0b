/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What stands behind the ports of the I/O space.
 */
#ifndef _NDISCOMPAT_PORT_H
#define _NDISCOMPAT_PORT_H

#include <linux/types.h>

/**
 * struct ndc_ports - accesses of 1, 2 or 4 bytes
 * @in: reads a port
 * @out: writes a port
 */
struct ndc_ports {
	u32 (*in)(u16 port, unsigned int bytes);
	void (*out)(u16 port, unsigned int bytes, u32 value);
};

void ndc_ports_set(const struct ndc_ports *behind);

#endif /* _NDISCOMPAT_PORT_H */
