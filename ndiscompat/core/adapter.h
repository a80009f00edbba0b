/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An adapter: a device of a port, and all that the layer keeps for it.
 *
 * Lock order, from the outermost: RTNL, the adapter's life mutex, the OID
 * mutex, a DMA registration's mutex, the port's own locks, then the spin locks
 * of the layer, which nest in nothing but each other: a floor's own, then
 * report.c's.  No function of a port is called under a lock of the layer but
 * the first three, and the one of interrupt.c's that Windows has for a handler:
 * it comes behind the port's own locks, before the layer's.
 */
#ifndef _NDISCOMPAT_ADAPTER_H
#define _NDISCOMPAT_ADAPTER_H

#include <linux/completion.h>
#include <linux/list.h>
#include <linux/percpu-refcount.h>
#include <linux/types.h>
#include <linux/xarray.h>

#include "core/driver.h"
#include "core/live.h"
#include "core/report.h"

struct dentry;
struct device;
struct ndc_memory;
struct ndc_miniport;
struct ndc_nic;
struct ndc_vmq;

/* Where in its life an adapter is, as far as a call must ask. */
enum ndc_phase {
	NDC_PHASE_INITIALIZING,	/* in MiniportInitializeEx */
	NDC_PHASE_READY,	/* between initialise and halt */
	NDC_PHASE_HALTING,	/* callbacks drained; in MiniportHaltEx */
	NDC_PHASE_SHUTDOWN,	/* in or after MiniportShutdownEx */
};

/**
 * struct ndc_adapter - an adapter; its address is the port's adapter handle
 * @live: makes it one that is known
 * @node: in the list of adapters, under its lock, read under RCU
 * @driver: whose it is
 * @dev: what does its DMA; held
 * @context: the port's MiniportAdapterContext
 * @caller: where it was made
 * @phase: see there; written by whoever drives the adapter's life
 * @bus_master: the device does DMA of its own
 * @quiet: its parts are being or have been quiesced, and stay so
 * @dormant: its port has halted: its handle leads nowhere
 * @calls: the calls of the port that are using it; it cannot end under them
 * @idle: no such call is left, and none can come
 * @queues: the receive queues that the port has allocated, by id; what the
 *	entries are is the vmq floor's business
 * @memory: what the memory floor keeps for it
 * @miniport: what the miniport floor does
 * @nic: what the net floor keeps for it, or NULL
 * @vmq: what the vmq floor keeps for it
 * @debugfs: its folder
 * @name: for people
 */
struct ndc_adapter {
	struct ndc_live live;
	struct list_head node;
	struct ndc_driver *driver;
	struct device *dev;
	void *context;
	unsigned long caller;
	enum ndc_phase phase;
	bool bus_master;
	bool quiet;
	bool dormant;
	struct percpu_ref calls;
	struct completion idle;
	struct xarray queues;
	struct ndc_memory *memory;
	struct ndc_miniport *miniport;
	struct ndc_nic *nic;
	struct ndc_vmq *vmq;
	struct dentry *debugfs;
	char name[32];
};

/**
 * struct ndc_adapter_part - what a floor above keeps for each adapter
 * @node: in the list of parts, in the order in which they were added
 * @create: the adapter comes; may fail with an errno
 * @quiesce: halt is near: callbacks into the port end, none begins any more;
 *	may be called again
 * @recycle: the port has halted, the device is still, no call is left; it may
 *	be initialised again: what it has left is reported and released.  NULL:
 *	it cannot leave anything
 * @destroy: the port has halted, the device is still, no call is left
 */
struct ndc_adapter_part {
	struct list_head node;
	int (*create)(struct ndc_adapter *adapter);
	void (*quiesce)(struct ndc_adapter *adapter);
	void (*recycle)(struct ndc_adapter *adapter);
	void (*destroy)(struct ndc_adapter *adapter);
};

/**
 * struct ndc_adapter_info - what an adapter is made of
 * @driver: whose it is
 * @dev: what does its DMA
 * @name: for people; cut to what fits
 * @context: the port's MiniportAdapterContext
 * @bus_master: the device does DMA of its own
 * @caller: where it is made
 */
struct ndc_adapter_info {
	struct ndc_driver *driver;
	struct device *dev;
	const char *name;
	void *context;
	bool bus_master;
	unsigned long caller;
};

extern unsigned int ndc_adapter_patience;

void ndc_adapter_init(void);
void ndc_adapter_add_part(struct ndc_adapter_part *part);
void ndc_adapter_del_part(struct ndc_adapter_part *part);

struct ndc_adapter *ndc_adapter_create(const struct ndc_adapter_info *info);
void ndc_adapter_quiesce(struct ndc_adapter *adapter);
void ndc_adapter_recycle(struct ndc_adapter *adapter);
void ndc_adapter_revive(struct ndc_adapter *adapter);
void ndc_adapter_destroy(struct ndc_adapter *adapter);
void ndc_adapter_destroy_all(struct ndc_driver *driver);

struct ndc_adapter *ndc_adapter_find(const void *handle, const char *call,
				     unsigned long caller);
struct ndc_adapter *ndc_adapter_get(const void *handle, const char *call,
				    unsigned long caller);
struct ndc_adapter *ndc_adapter_get_only(const struct ndc_driver *driver);
struct ndc_adapter *ndc_adapter_next(const struct ndc_adapter *last);
void ndc_adapter_wait(struct ndc_adapter *adapter, struct completion *done,
		      const char *what);

static inline bool ndc_adapter_tryget(struct ndc_adapter *adapter)
{
	return percpu_ref_tryget_live(&adapter->calls);
}

static inline void ndc_adapter_put(struct ndc_adapter *adapter)
{
	percpu_ref_put(&adapter->calls);
}

/* The start of a report that concerns an adapter. */
static inline struct ndc_breach
ndc_adapter_breach(const struct ndc_adapter *adapter, enum ndc_rule rule,
		   unsigned long caller)
{
	return (struct ndc_breach) {
		.rule = rule,
		.caller = caller,
		.driver = adapter->driver->name,
		.adapter = adapter->name,
	};
}

#endif /* _NDISCOMPAT_ADAPTER_H */
