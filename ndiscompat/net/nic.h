/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Linux side of an adapter: its net_device, and all that runs through it.
 *
 * This floor knows nothing of a miniport's states: it asks the floor above
 * through struct ndc_nic_ops, and is told when frames may go
 * (ndc_nic_running()) and come (ndc_nic_restarting()).
 */
#ifndef _NDISCOMPAT_NIC_H
#define _NDISCOMPAT_NIC_H

#include <linux/if_ether.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include "core/oid.h"
#include "core/adapter.h"
#include "net/offload.h"
#include "net/poll.h"

struct _NDIS_OFFLOAD;
struct ethtool_rxnfc;
struct _NET_BUFFER_LIST;
struct ndc_rss;
struct ndc_rx_queue;
struct ndc_tx_queue;
struct ndiscompat_port_ops;

#define NDC_TX_QUEUES	64
#define NDC_RX_QUEUES	64

/**
 * struct ndc_nic_ops - what is asked of the floor above
 * @restart: Paused becomes Running; errno.  Process, RTNL held
 * @pause: Running becomes Paused.  Process, RTNL held
 * @reinitialise: pause, halt, initialise and, if it was running, restart,
 *	with what the keywords say now; errno.  Process, RTNL held
 * @send: frames for the port, which completes each once.  BH off, RCU
 * @give_back: frames that the port has indicated.  BH off
 * @request: one request, serialised with all others; errno.  Process
 * @reset: the transmit watchdog fired: asks the port whether it hangs, and
 *	resets it.  Process
 * @set_keyword: what a keyword is from the next initialise on; errno
 * @get_keyword: what it is and may be; errno.  The last two may be NULL
 * @set_address: the station address from the next initialise on; errno
 * @unicast: further station addresses to receive, all of them, or NULL if the
 *	port can have but one.  Process
 * @uninit: the net_device goes, its work has ended: pauses and halts the port
 *	of a link, or NULL.  Process, RTNL held
 */
struct ndc_nic_ops {
	int (*restart)(struct ndc_adapter *adapter);
	void (*pause)(struct ndc_adapter *adapter);
	int (*reinitialise)(struct ndc_adapter *adapter);
	void (*send)(struct ndc_adapter *adapter,
		     struct _NET_BUFFER_LIST *lists, u32 flags);
	void (*give_back)(struct ndc_adapter *adapter,
			  struct _NET_BUFFER_LIST *lists, u32 flags);
	int (*request)(struct ndc_adapter *adapter, struct ndc_oid *request);
	void (*reset)(struct ndc_adapter *adapter);
	int (*set_keyword)(struct ndc_adapter *adapter, const char *name,
			   u32 value);
	int (*get_keyword)(struct ndc_adapter *adapter, const char *name,
			   u32 *value, u32 *minimum, u32 *maximum);
	int (*set_address)(struct ndc_adapter *adapter, const u8 *address);
	void (*unicast)(struct ndc_adapter *adapter, const u8 *addresses,
			unsigned int count);
	void (*uninit)(struct ndc_adapter *adapter);
};

/**
 * struct ndc_setting - what a keyword shall be
 * @name: the keyword
 * @value: what it shall be
 * @old: what it was; ndc_nic_set()'s
 * @changed: it was something else; ndc_nic_set()'s
 */
struct ndc_setting {
	const char *name;
	u32 value;
	u32 old;
	bool changed;
};

/**
 * struct ndc_vm_ops - what is asked of the floor of VM queues
 * @add: ndo_dfwd_add_station: a macvlan comes up: a station, or an error
 *	pointer
 * @del: ndo_dfwd_del_station
 * @off: no macvlan shall have a queue any more
 * @unstick: queues whose memory is still read are made again, of other memory
 * @get_rule: what get_rxnfc() is asked of rules; errno
 * @set_rule: what set_rxnfc() is; errno
 * @stat_count: how many statistics a NIC has
 * @stat_names: their names, of ETH_GSTRING_LEN each
 * @stats: their values
 *
 * All in process context with RTNL held.
 */
struct ndc_vm_ops {
	void *(*add)(struct ndc_nic *nic, struct net_device *upper);
	void (*del)(struct ndc_nic *nic, void *station);
	void (*off)(struct ndc_nic *nic);
	void (*unstick)(struct ndc_nic *nic);
	int (*get_rule)(struct ndc_nic *nic, struct ethtool_rxnfc *info,
			u32 *rules);
	int (*set_rule)(struct ndc_nic *nic, struct ethtool_rxnfc *info);
	unsigned int (*stat_count)(const struct ndc_nic *nic);
	void (*stat_names)(const struct ndc_nic *nic, u8 *names);
	void (*stats)(const struct ndc_nic *nic, u64 *values);
};

/**
 * struct ndc_link - the link
 * @up: there is one
 * @speed: bits a second, or 0 if that is unknown
 * @duplex: DUPLEX_FULL, DUPLEX_HALF or DUPLEX_UNKNOWN
 */
struct ndc_link {
	bool up;
	u64 speed;
	u8 duplex;
};

/**
 * struct ndc_nic_info - what a port says of its NIC when it initialises
 * @address: its station address
 * @permanent: the one that it was made with
 * @mtu: bytes that a frame may have behind its Ethernet header
 * @max_mtu: the same, if it were initialised for large frames; at least @mtu
 * @filters: the NDIS_PACKET_TYPE_* that it knows
 * @multicast: how many multicast addresses it can filter
 * @backfill: bytes that it wants before each frame
 * @context: bytes of context that it wants in each NBL
 * @tx_queues: how many queues it sends from
 * @rx_queues: how many it receives with, if it has RSS; else 1
 * @vm_queues: how many VM queues it has on
 * @vm_queues_max: how many its hardware has
 * @tx_ring: how many frames a transmit queue may have out
 * @loans: how many received frames of a queue may be lent
 * @rss_capabilities: its NDIS_RSS_CAPS_*
 * @rss_entries: how long its table from hashes to queues is
 * @tags: it takes VLAN tags out of frames and puts them in
 * @link: as it is now
 * @offload: what offloads are on, or NULL
 * @capabilities: what offloads it has, or NULL
 */
struct ndc_nic_info {
	u8 address[ETH_ALEN];
	u8 permanent[ETH_ALEN];
	unsigned int mtu;
	unsigned int max_mtu;
	u32 filters;
	unsigned int multicast;
	unsigned int backfill;
	unsigned int context;
	unsigned int tx_queues;
	unsigned int rx_queues;
	unsigned int vm_queues;
	unsigned int vm_queues_max;
	unsigned int tx_ring;
	unsigned int loans;
	u32 rss_capabilities;
	unsigned int rss_entries;
	bool tags;
	struct ndc_link link;
	const struct _NDIS_OFFLOAD *offload;
	const struct _NDIS_OFFLOAD *capabilities;
};

/* What the work with RTNL has to do: bits of struct ndc_nic. */
enum ndc_rtnl_job {
	NDC_RTNL_FEATURES,
};

/**
 * struct ndc_rx_mode - what dev_set_rx_mode() wants of the port
 * @flags: of the net_device
 * @unicast: how many of @addresses are further station addresses
 * @multicast: how many follow them, which are multicast addresses
 * @cut: there was no memory for the addresses
 * @addresses: of six bytes each
 */
struct ndc_rx_mode {
	unsigned int flags;
	unsigned int unicast;
	unsigned int multicast;
	bool cut;
	u8 addresses[];
};

/**
 * struct ndc_nic - the private part of the net_device of an adapter
 * @adapter: whose
 * @dev: the net_device
 * @lower: what a link lies on, or NULL; written under RTNL
 * @ops: the floor above
 * @port_ops: what <ndis.h> has no words for, or NULL
 * @info: what the port said when it initialised last
 * @link: as it was indicated last
 * @offload: what the port can and does offload; under @lock
 * @lock: protects @offload and @gone; innermost
 * @sending: frames may go to the port
 * @receiving: the port may indicate frames
 * @lending: pages of received frames may be lent
 * @alive: the port is between initialise and halt
 * @halting: it is about to halt: nothing is given back to it any more, and
 *	nothing that it indicates is taken
 * @failed: the port is given up
 * @registered: the net_device is
 * @gone: it was, and its carrier is nobody's business any more
 * @owned: the net_device ends with the adapter; else with its link
 * @tx: transmit queues
 * @tx_count: how many there are
 * @tx_out_max: frames that all of them may have out
 * @rx: receive queues, by NDIS queue id; queue 0 is there always.  Read under
 *	RCU
 * @back_lock: protects @back
 * @back: frames to give back that no poll will
 * @returns: the poll that does
 * @polls_lock: protects @polls, and flushes them one by one
 * @polls: all DPCs
 * @scan: looks for pages that are no longer lent
 * @jobs: what @rtnl has to do
 * @rtnl: does what needs RTNL
 * @reset: asks for a reset
 * @mode_work: tells the port what to receive
 * @mode: the latest of that, or NULL
 * @fresh: the port has restarted and not been told anything yet
 * @rss: hash key and indirection, or NULL
 */
struct ndc_nic {
	struct ndc_adapter *adapter;
	struct net_device *dev;
	struct net_device *lower;
	const struct ndc_nic_ops *ops;
	const struct ndiscompat_port_ops *port_ops;
	struct ndc_nic_info info;
	struct ndc_link link;
	struct ndc_offload offload;
	spinlock_t lock;
	bool sending;
	bool receiving;
	bool lending;
	bool alive;
	bool halting;
	bool failed;
	bool registered;
	bool gone;
	bool owned;
	struct ndc_tx_queue *tx;
	unsigned int tx_count;
	unsigned int tx_out_max;
	struct xarray rx;
	spinlock_t back_lock;
	struct _NET_BUFFER_LIST *back;
	struct ndc_poll returns;
	struct mutex polls_lock;
	struct list_head polls;
	struct delayed_work scan;
	unsigned long jobs;
	struct delayed_work rtnl;
	struct work_struct reset;
	struct work_struct mode_work;
	struct ndc_rx_mode *mode;
	bool fresh;
	struct ndc_rss *rss;
};

extern const struct ndc_vm_ops *ndc_vm_ops;

/* Whether the port may be asked, may indicate, and gets anything back. */
static inline bool ndc_nic_is_open(const struct ndc_nic *nic)
{
	return READ_ONCE(nic->alive) && !READ_ONCE(nic->halting);
}

void ndc_nic_set_vm_ops(const struct ndc_vm_ops *ops);
void ndc_nic_init(void);
void ndc_nic_exit(void);

/* The net_device of an adapter. */
void ndc_nic_setup(struct net_device *dev);
int ndc_nic_attach(struct ndc_adapter *adapter, struct net_device *dev,
		   const struct ndc_nic_ops *ops);
int ndc_nic_alloc(struct ndc_adapter *adapter, const char *name,
		  const struct ndc_nic_ops *ops);
int ndc_nic_prepare(struct ndc_adapter *adapter,
		    const struct ndc_nic_info *info);
int ndc_nic_register(struct ndc_adapter *adapter);
int ndc_nic_register_locked(struct ndc_adapter *adapter);
void ndc_nic_unregister(struct ndc_adapter *adapter);
void ndc_nic_uninit(struct net_device *dev);

/* The port's states. */
void ndc_nic_restarting(struct ndc_adapter *adapter);
void ndc_nic_running(struct ndc_adapter *adapter);
void ndc_nic_pausing(struct ndc_adapter *adapter);
void ndc_nic_paused(struct ndc_adapter *adapter);
void ndc_nic_halted(struct ndc_adapter *adapter);
bool ndc_nic_stuck(struct ndc_adapter *adapter);

/* What the port indicates. */
void ndc_nic_link(struct ndc_adapter *adapter, const struct ndc_link *link);
void ndc_nic_offload(struct ndc_adapter *adapter,
		     const struct _NDIS_OFFLOAD *offload);
void ndc_nic_fail(struct ndc_adapter *adapter, const char *why);

void ndc_nic_ask(struct ndc_nic *nic, enum ndc_rtnl_job job);
void ndc_nic_go_back(struct ndc_nic *nic);
int ndc_nic_set(struct ndc_nic *nic, struct ndc_setting *settings,
		unsigned int count);
int ndc_nic_request(struct ndc_nic *nic, int type, u32 oid, void *buffer,
		    u32 length);

/* netdev.c and ethtool.c */
extern const struct net_device_ops ndc_netdev_ops;
extern const struct ethtool_ops ndc_ethtool_ops;
void ndc_netdev_init(struct ndc_nic *nic);
void ndc_netdev_exit(struct ndc_nic *nic);
void ndc_netdev_running(struct ndc_nic *nic);
void ndc_netdev_prepare(struct ndc_nic *nic);
void ndc_netdev_limits(struct ndc_nic *nic);

#endif /* _NDISCOMPAT_NIC_H */
