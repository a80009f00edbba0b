/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Linux side of the layer: what a port's one glue file, a provider of
 * shared memory or a software NIC calls.  <ndis.h> is the other side; a file
 * that includes both includes this one first.
 */
#ifndef _NDISCOMPAT_LINUX_NDISCOMPAT_H
#define _NDISCOMPAT_LINUX_NDISCOMPAT_H

#include <linux/types.h>

struct device;
struct module;
struct ndc_adapter;
struct ndc_driver;
struct _NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS;

struct ndc_driver *ndiscompat_driver_create(const char *name,
					    struct module *owner);
void ndiscompat_driver_destroy(struct ndc_driver *driver);

struct ndc_adapter *ndiscompat_adapter_create(struct ndc_driver *driver,
					      struct device *dev,
					      const char *name, void *context,
					      bool bus_master);
void ndiscompat_adapter_halt(struct ndc_adapter *adapter);
void ndiscompat_adapter_destroy(struct ndc_adapter *adapter);

int
ndiscompat_provider_register(struct ndc_adapter *adapter,
			     const struct _NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS *provider,
			     struct module *owner);
void ndiscompat_provider_unregister(struct ndc_adapter *adapter);

void *ndiscompat_bus_to_virt(struct ndc_adapter *adapter, dma_addr_t bus,
			     size_t length);

#endif /* _NDISCOMPAT_LINUX_NDISCOMPAT_H */
