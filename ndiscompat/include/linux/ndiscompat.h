/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Linux side of the layer: what a port's one glue file, a provider of
 * shared memory or a software NIC calls.  <ndis.h> is the other side; a file
 * that includes both includes this one first.
 */
#ifndef _NDISCOMPAT_LINUX_NDISCOMPAT_H
#define _NDISCOMPAT_LINUX_NDISCOMPAT_H

#include <linux/err.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/types.h>

struct device;
struct ndc_adapter;
struct ndc_driver;
struct ndc_port;
struct net_device;
struct ndiscompat_port_ops;
struct pci_device_id;
struct _DRIVER_OBJECT;
struct _NDIS_OID_REQUEST;
struct _UNICODE_STRING;
struct _NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS;

/**
 * struct ndiscompat_port_ops - what <ndis.h> has no words for
 * @register_bytes: what @get_registers fills
 * @register_version: which layout that is, for ethtool's decoders
 * @get_registers: dumps the device's registers
 * @get_moderation: microseconds between interrupts; errno
 * @set_moderation: the same; errno
 * @identify: lights the port's lamp, or puts it out
 * @statistics: how many numbers of its own the port has for ethtool -S
 * @statistic_names: what they are called
 * @get_statistics: gives them, in that order
 * @interrupts: how often a message was raised, for a port whose interrupts are
 *	not the layer's
 *
 * All are called in process context with the MiniportAdapterContext, and each
 * may be NULL.
 */
struct ndiscompat_port_ops {
	u32 register_bytes;
	u32 register_version;
	void (*get_registers)(void *context, void *data);
	int (*get_moderation)(void *context, u32 *microseconds);
	int (*set_moderation)(void *context, u32 microseconds);
	void (*identify)(void *context, bool on);
	u32 statistics;
	const char (*statistic_names)[32];
	void (*get_statistics)(void *context, u64 *values);
	u64 (*interrupts)(void *context, u32 message);
};

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

struct net_device *ndiscompat_lower_device(struct ndc_adapter *adapter);

/**
 * struct ndiscompat_keyword - a keyword that the port's INF would have
 * @name: as the INF has it, with its asterisk if it has one; a backslash parts
 *	it from the subkey that it is in
 * @value: its default
 * @minimum: the least it may be
 * @maximum: the most
 */
struct ndiscompat_keyword {
	const char *name;
	u32 value;
	u32 minimum;
	u32 maximum;
};

/**
 * struct ndiscompat_port - what a port's glue file says of it
 * @name: of the driver
 * @entry: its DriverEntry
 * @keywords: its keywords, ended by one without a name; or NULL
 * @pci_ids: the devices that it drives, or NULL
 * @link_kind: the kind of its virtual adapters, or NULL
 * @ops: what <ndis.h> has no words for, or NULL
 */
struct ndiscompat_port {
	const char *name;
	int (*entry)(struct _DRIVER_OBJECT *object,
		     struct _UNICODE_STRING *path);
	const struct ndiscompat_keyword *keywords;
	const struct pci_device_id *pci_ids;
	const char *link_kind;
	const struct ndiscompat_port_ops *ops;
};

struct ndc_port *ndiscompat_port_register(const struct ndiscompat_port *port,
					  struct module *owner,
					  const char *keywords);
void ndiscompat_port_unregister(struct ndc_port *port);

/*
 * Makes a module of a port: its init and exit, and the module parameter
 * keywords="*ReceiveBuffers=512,*VMQ=1".
 */
#define NDISCOMPAT_PORT(port_) \
	static char *keywords; \
	module_param(keywords, charp, 0444); \
	MODULE_PARM_DESC(keywords, \
			 "configuration of every adapter: keyword=value,..."); \
	static struct ndc_port *ndiscompat_port_; \
	\
	static int __init ndiscompat_port_init(void) \
	{ \
		ndiscompat_port_ = ndiscompat_port_register(&(port_), \
							    THIS_MODULE, \
							    keywords); \
		return PTR_ERR_OR_ZERO(ndiscompat_port_); \
	} \
	module_init(ndiscompat_port_init); \
	\
	static void __exit ndiscompat_port_exit(void) \
	{ \
		ndiscompat_port_unregister(ndiscompat_port_); \
	} \
	module_exit(ndiscompat_port_exit)

int ndiscompat_oid_request(struct ndc_adapter *adapter, void *cookie,
			   struct _NDIS_OID_REQUEST *request);
int ndiscompat_oid_request_direct(struct ndc_adapter *adapter, void *cookie,
				  struct _NDIS_OID_REQUEST *request);
int ndiscompat_oid_request_synchronous(struct ndc_adapter *adapter,
				       void *cookie,
				       struct _NDIS_OID_REQUEST *request);

#endif /* _NDISCOMPAT_LINUX_NDISCOMPAT_H */
