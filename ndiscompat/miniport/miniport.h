/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A miniport: the port's driver, and the life of each of its adapters.  Files
 * include it behind the Linux headers.
 */
#ifndef _NDISCOMPAT_MINIPORT_H
#define _NDISCOMPAT_MINIPORT_H

#include <linux/completion.h>
#include <linux/if_ether.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "core/adapter.h"

#include <ndis.h>
/* A label inside wait_event(), for which SAL has another use. */
#undef __out

#include "miniport/attributes.h"
#include "miniport/keyword.h"

struct ndc_call;
struct ndc_interrupt;
struct ndc_oid_state;
struct ndc_resources;
struct net_device;
struct ndiscompat_port;

/**
 * struct ndc_port - a port's driver; behind ndc_driver.port once registered
 * @object: what its DriverEntry got
 * @node: in the list of ports
 * @glue: what its glue file says of it
 * @driver: the core's driver, from registration to deregistration, or NULL
 * @context: its MiniportDriverContext
 * @handlers: what it registered
 * @pnp: its handlers of 0x92, all NULL without
 * @keywords: the text of the module's parameter, checked; or NULL
 * @parameters: what the driver itself has written
 * @in_entry: it is in DriverEntry, the one place that registers
 * @registered_at: where it has
 */
struct ndc_port {
	DRIVER_OBJECT object;
	struct list_head node;
	const struct ndiscompat_port *glue;
	struct ndc_driver *driver;
	void *context;
	NDIS_MINIPORT_DRIVER_CHARACTERISTICS handlers;
	NDIS_MINIPORT_PNP_CHARACTERISTICS pnp;
	const char *keywords;
	struct ndc_keywords parameters;
	bool in_entry;
	unsigned long registered_at;
};

/* Where in its life a port's adapter is: the states of NDIS. */
enum ndc_state {
	NDC_HALTED,
	NDC_INITIALIZING,
	NDC_PAUSED,
	NDC_RESTARTING,
	NDC_RUNNING,
	NDC_PAUSING,
	NDC_SHUTDOWN,
};

/* What a port is asked to do, and may finish later. */
enum ndc_job {
	NDC_PAUSE,
	NDC_RESTART,
	NDC_RESET,
	NDC_JOBS
};

/**
 * struct ndc_upper_ops - who carries the frames of an adapter
 * @create: the adapter is there, and nothing of the port has been called; errno
 * @initialised: the port is, its attributes are there; errno
 * @restarting: it may indicate frames from now on
 * @running: frames may be sent to it
 * @pausing: no more
 * @paused: it neither sends nor indicates any more
 * @halted: it has ended, or is about to be initialised again
 * @stuck: frames are out that keep it from a restart
 * @remove: the adapter goes: nobody sees it any more.  Not with the life mutex
 * @link: the link is as it says now.  DISPATCH_LEVEL or below
 * @offload: these offloads are on now.  DISPATCH_LEVEL or below
 * @fail: it is given up.  DISPATCH_LEVEL or below
 *
 * All but the last three in process context; from @initialised to @stuck with
 * the life mutex held.
 */
struct ndc_upper_ops {
	int (*create)(struct ndc_adapter *adapter);
	int (*initialised)(struct ndc_adapter *adapter);
	void (*restarting)(struct ndc_adapter *adapter);
	void (*running)(struct ndc_adapter *adapter);
	void (*pausing)(struct ndc_adapter *adapter);
	void (*paused)(struct ndc_adapter *adapter);
	void (*halted)(struct ndc_adapter *adapter);
	bool (*stuck)(struct ndc_adapter *adapter);
	void (*remove)(struct ndc_adapter *adapter);
	void (*link)(struct ndc_adapter *adapter, const NDIS_LINK_STATE *link);
	void (*offload)(struct ndc_adapter *adapter,
			const NDIS_OFFLOAD *offload);
	void (*fail)(struct ndc_adapter *adapter, const char *why);
};

/**
 * struct ndc_bus_ops - what only a bus can do for its device
 * @silence: no interrupt and no DMA of the device comes any more; may be
 *	called again.  Process
 * @arm: before the port is initialised: the device may do both.  Process
 * @eject: the port asks for the removal of its adapter: starts what ends in
 *	ndc_miniport_remove(), but does not wait for it.  Process
 * @detach: the net_device of a link goes, and the port has halted: what the
 *	link lies on may go.  Process, RTNL held
 * @line: the port takes no messages: gives the device its line for them, and
 *	puts it into the adapter's struct ndc_bus_device; errno.  Process, no
 *	interrupt is requested
 * @map: makes a part of one of its ranges of memory addressable; NULL without
 *	memory.  Process; without it the layer maps what a processor sees there
 * @unmap: the reverse
 * @config: reads or writes configuration space; the bytes that it did.  Any
 *	context
 *
 * Any of them may be NULL.
 */
struct ndc_bus_ops {
	void (*silence)(struct ndc_adapter *adapter);
	int (*arm)(struct ndc_adapter *adapter);
	void (*eject)(struct ndc_adapter *adapter);
	void (*detach)(struct ndc_adapter *adapter);
	int (*line)(struct ndc_adapter *adapter);
	void __iomem *(*map)(struct ndc_adapter *adapter, u64 start,
			     u32 length);
	void (*unmap)(struct ndc_adapter *adapter, void __iomem *address);
	u32 (*config)(struct ndc_adapter *adapter, u32 offset, void *buffer,
		      u32 length, bool write);
};

/**
 * struct ndc_bus_range - what a device answers to
 * @start: the first address
 * @length: bytes
 * @port: it is in the I/O space
 * @prefetch: reading it has no effects
 */
struct ndc_bus_range {
	u64 start;
	u64 length;
	bool port;
	bool prefetch;
};

/* How a device interrupts. */
enum ndc_irq_kind {
	NDC_IRQ_NONE,
	NDC_IRQ_LINE,
	NDC_IRQ_MSI,
	NDC_IRQ_MSIX,
};

/**
 * struct ndc_bus_device - what an adapter is made of
 * @dev: what does its DMA
 * @name: its name, for people
 * @netdev: the net_device of a link, by ndc_nic_setup(); NULL: the adapter gets
 *	one of its own
 * @address: the station address to begin with, or zero: the port's own
 * @ranges: what it answers to, in the order of its base addresses
 * @range_count: how many those are
 * @irq_kind: how it interrupts
 * @irqs: the numbers of Linux, by message
 * @irq_count: how many messages it has; 1 with a line
 * @pci: what OID_GEN_PCI_DEVICE_CUSTOM_PROPERTIES says, or NULL
 * @ops: what the bus can do, or NULL
 * @priv: the bus's
 */
struct ndc_bus_device {
	struct device *dev;
	const char *name;
	struct net_device *netdev;
	u8 address[ETH_ALEN];
	const struct ndc_bus_range *ranges;
	unsigned int range_count;
	enum ndc_irq_kind irq_kind;
	const unsigned int *irqs;
	unsigned int irq_count;
	struct _NDIS_PCI_DEVICE_CUSTOM_PROPERTIES *pci;
	const struct ndc_bus_ops *ops;
	void *priv;
};

/**
 * struct ndc_miniport - what this floor keeps for an adapter
 * @adapter: whose
 * @port: its port, or NULL for an adapter without one: then nothing is called
 * @bus: what it was made of
 * @upper: who carries its frames; nobody has no functions
 * @life: one change of state at a time; the adapter's life mutex
 * @state: where it is; written with @life and @lock, read with either
 * @failed: it is given up: nothing is asked of it but to halt
 * @removing: it ends, and is never initialised again
 * @surprise: its device is gone
 * @unwanted: it has asked for its removal
 * @was_running: what a resume has to restore
 * @add_context: its MiniportAddDeviceContext
 * @added: MiniportAddDevice has succeeded
 * @adding: it is in MiniportAddDevice
 * @lock: protects @state, @jobs and what its users say; taken at
 *	DISPATCH_LEVEL, innermost
 * @jobs: what has been asked and not been finished, or NULL
 * @wait: for @inside to become 0 and for a reset to end
 * @inside: how many work items are in the port's handlers
 * @attributes: what it has said of itself
 * @keywords: its configuration
 * @oids: its requests
 * @resources: what it was told of its device, and what it has mapped
 * @interrupt: what it has registered, or NULL; under @lock
 * @resets: one reset at a time; protects @reset_open
 * @reset_open: it may be reset, and asked whether it hangs
 * @hang: asks from time to time
 * @after: silences it once it has failed, and asks the bus for its removal
 */
struct ndc_miniport {
	struct ndc_adapter *adapter;
	struct ndc_port *port;
	struct ndc_bus_device bus;
	const struct ndc_upper_ops *upper;
	struct mutex life;
	enum ndc_state state;
	bool failed;
	bool removing;
	bool surprise;
	bool unwanted;
	bool was_running;
	void *add_context;
	bool added;
	bool adding;
	spinlock_t lock;
	struct ndc_call *jobs[NDC_JOBS];
	wait_queue_head_t wait;
	unsigned int inside;
	struct ndc_attributes attributes;
	struct ndc_keywords keywords;
	struct ndc_oid_state *oids;
	struct ndc_resources *resources;
	struct ndc_interrupt *interrupt;
	struct mutex resets;
	bool reset_open;
	struct delayed_work hang;
	struct work_struct after;
};

/* How long a port is waited for, in milliseconds.  Suites are less patient. */
struct ndc_patience {
	unsigned int job;
	unsigned int oid;
	unsigned int cancel;
	unsigned int say;
};

extern struct ndc_patience ndc_patience;

/*
 * Who carries the frames of adapters that are made from now on, or NULL for
 * nobody; at first their net_devices do, by nic.c.
 */
void ndc_miniport_set_upper(const struct ndc_upper_ops *upper);
extern const struct ndc_upper_ops ndc_miniport_nic;
int ndc_miniport_appear(struct ndc_adapter *adapter, bool locked);

/* adapter.c: adapters come and go. */
struct ndc_adapter *ndc_miniport_create(struct ndc_port *port,
					const struct ndc_bus_device *bus,
					unsigned long caller);
void ndc_miniport_remove(struct ndc_adapter *adapter, bool surprise);
void ndc_miniport_remove_all(struct ndc_driver *driver);
struct ndc_adapter *ndc_miniport_enter(const void *handle, u8 irql,
				       const char *call, unsigned long caller);
NDIS_HALT_ACTION ndc_miniport_halt_action(const struct ndc_miniport *miniport);
void ndc_miniport_fail(struct ndc_miniport *miniport, const char *why);
void ndc_miniport_silence(struct ndc_miniport *miniport);
const char *ndc_state_name(enum ndc_state state);
__printf(4, 5)
void ndc_miniport_complain(const struct ndc_miniport *miniport,
			   enum ndc_rule rule, unsigned long caller,
			   const char *format, ...);

/* life.c: the states. */
int ndc_miniport_initialise(struct ndc_miniport *miniport);
int ndc_miniport_restart(struct ndc_miniport *miniport);
void ndc_miniport_pause(struct ndc_miniport *miniport, u32 reason);
void ndc_miniport_halt(struct ndc_miniport *miniport, NDIS_HALT_ACTION action);
int ndc_miniport_reinitialise(struct ndc_miniport *miniport);
void ndc_miniport_surprise(struct ndc_miniport *miniport);
int ndc_miniport_suspend(struct ndc_miniport *miniport);
int ndc_miniport_resume(struct ndc_miniport *miniport);
void ndc_miniport_shutdown(struct ndc_miniport *miniport);
void ndc_miniport_event(struct ndc_miniport *miniport,
			NDIS_DEVICE_PNP_EVENT event, void *data, u32 length);

/* Does the port's state allow requests and events?  Any context. */
static inline bool ndc_state_alive(enum ndc_state state)
{
	return state == NDC_PAUSED || state == NDC_RESTARTING ||
	       state == NDC_RUNNING || state == NDC_PAUSING;
}

/* The port's handlers; it has a port. */
static inline const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *
ndc_handlers(const struct ndc_miniport *miniport)
{
	return &miniport->port->handlers;
}

/* Says something to who carries the frames, if it wants to hear it. */
static inline void ndc_tell(const struct ndc_miniport *miniport,
			    void (*tell)(struct ndc_adapter *adapter))
{
	if (tell)
		tell(miniport->adapter);
}

#endif /* _NDISCOMPAT_MINIPORT_H */
