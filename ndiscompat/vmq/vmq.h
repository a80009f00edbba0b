/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * VM queues of an adapter: which there are, whose, with which filters.  Files
 * include it behind the Linux headers.
 *
 * Whoever asks for queues does it by requests to the port, Linux code by
 * ndiscompat_oid_request() and the layer itself by ask.c.  All of them go
 * through one machine, one at a time under the adapter's OID mutex, which
 * protects everything here that says nothing else.
 */
#ifndef _NDISCOMPAT_VMQ_H
#define _NDISCOMPAT_VMQ_H

#include <linux/if_ether.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include "core/adapter.h"
#include "core/oid.h"

#include <ndis.h>
/* A label inside wait_event(), for which SAL has another use. */
#undef __out

#include "vmq/state.h"

struct ndc_object_type;
struct ndc_oid_ops;
struct ndc_nic;
struct ndc_rx_queue;
struct net_device;

/* Ids of queues and filters are 16 bits in what a port indicates. */
#define NDC_VMQ_MAX_ID	65535

/**
 * struct ndc_vmq_queue - a queue
 * @id: its NDIS queue id
 * @state: where it is; written with @lock of its owner as well
 * @owner: who asked for it; NULL: everybody's
 * @params: its parameters as they are now
 * @filters: how many it has
 * @rx: where its frames go, or NULL
 * @dma_stopped: the port has said so
 * @lost: why nobody can use it any more, or NULL
 * @leaked: that is memory that the port has not freed
 * @rcu: frees it
 */
struct ndc_vmq_queue {
	u32 id;
	enum ndc_vmq_state state;
	void *owner;
	NDIS_RECEIVE_QUEUE_PARAMETERS params;
	unsigned int filters;
	struct ndc_rx_queue *rx;
	bool dma_stopped;
	const char *lost;
	bool leaked;
	struct rcu_head rcu;
};

/**
 * struct ndc_vmq_match - what frames a filter takes
 * @mac: with that destination
 * @untagged: and no VLAN tag, or VLAN 0
 * @vlan: and that VLAN; 0 and not @untagged: any
 */
struct ndc_vmq_match {
	u8 mac[ETH_ALEN];
	bool untagged;
	u16 vlan;
};

/**
 * struct ndc_vmq_filter - a filter
 * @id: its NDIS filter id
 * @queue: the id of the queue that its frames go to
 * @owner: who set it
 * @match: which frames
 * @rcu: frees it
 */
struct ndc_vmq_filter {
	u32 id;
	u32 queue;
	void *owner;
	struct ndc_vmq_match match;
	struct rcu_head rcu;
};

/**
 * struct ndc_vmq_entry - one of the queues that a request completes
 * @queue: which
 * @at: where in the request its parameters are
 * @opened: it was let in for the request's sake
 */
struct ndc_vmq_entry {
	struct ndc_vmq_queue *queue;
	u32 at;
	bool opened;
};

/**
 * struct ndc_vmq_turn - what the request that the port has will change
 * @handler: what to do once it has answered, or NULL
 * @queue: the queue
 * @filter: the filter
 * @params: the queue's new parameters
 * @opened: the queue was let in for the request's sake
 * @entries: several queues, or NULL
 * @count: how many
 */
struct ndc_vmq_turn {
	const struct ndc_vmq_handler *handler;
	struct ndc_vmq_queue *queue;
	struct ndc_vmq_filter *filter;
	NDIS_RECEIVE_QUEUE_PARAMETERS params;
	bool opened;
	struct ndc_vmq_entry *entries;
	unsigned int count;
};

/**
 * struct ndc_vmq - what this floor keeps for an adapter
 * @adapter: whose
 * @lock: protects @now, @can, @freeing and the states of queues together with
 *	the OID mutex; innermost
 * @open: others than the layer itself may ask for queues
 * @can: what the port's hardware can; Size 0: nothing
 * @now: what of it is on; the same
 * @base: the default queue
 * @queues: the others, by id; read under RCU
 * @filters: all filters, by id; read under RCU
 * @queue_count: queues that the port has
 * @filter_count: filters that it has
 * @turn: the request under way
 * @freeing: the queue that is being freed, or NULL
 * @flush: gives back what is lent of it
 * @saved: queues to make again when the port is initialised
 * @stations_lock: protects @stations, together with RTNL
 * @stations: macvlans that have a queue, or were refused one; offload.c's
 * @refusals: how often one was
 */
struct ndc_vmq {
	struct ndc_adapter *adapter;
	spinlock_t lock;
	bool open;
	NDIS_RECEIVE_FILTER_CAPABILITIES can;
	NDIS_RECEIVE_FILTER_CAPABILITIES now;
	struct ndc_vmq_queue base;
	struct xarray queues;
	struct xarray filters;
	unsigned int queue_count;
	unsigned int filter_count;
	struct ndc_vmq_turn turn;
	struct ndc_vmq_queue *freeing;
	struct work_struct flush;
	struct list_head saved;
	struct mutex stations_lock;
	struct list_head stations;
	u64 refusals;
};

/**
 * struct ndc_vmq_handler - what is done with a request
 * @oid: which
 * @type: its NDIS_REQUEST_TYPE
 * @before: checks it; an NDIS_STATUS, which is the answer unless it is SUCCESS
 *	and there is @after
 * @after: the port has answered; NULL: it is not asked
 */
struct ndc_vmq_handler {
	u32 oid;
	int type;
	s32 (*before)(struct ndc_vmq *vmq, struct ndc_oid *oid);
	void (*after)(struct ndc_vmq *vmq, struct ndc_oid *oid);
};

/* queue.c */
s32 ndc_vmq_allocate_before(struct ndc_vmq *vmq, struct ndc_oid *oid);
void ndc_vmq_allocate_after(struct ndc_vmq *vmq, struct ndc_oid *oid);
s32 ndc_vmq_complete_before(struct ndc_vmq *vmq, struct ndc_oid *oid);
void ndc_vmq_complete_after(struct ndc_vmq *vmq, struct ndc_oid *oid);
s32 ndc_vmq_change_before(struct ndc_vmq *vmq, struct ndc_oid *oid);
void ndc_vmq_change_after(struct ndc_vmq *vmq, struct ndc_oid *oid);
s32 ndc_vmq_free_before(struct ndc_vmq *vmq, struct ndc_oid *oid);
void ndc_vmq_free_after(struct ndc_vmq *vmq, struct ndc_oid *oid);

/* table.c: what there is. */
struct ndc_vmq_queue *ndc_vmq_find(struct ndc_vmq *vmq, u32 id,
				   const void *cookie);
bool ndc_vmq_may(const struct ndc_vmq_queue *queue, enum ndc_vmq_event event);
void ndc_vmq_advance(struct ndc_vmq *vmq, struct ndc_vmq_queue *queue,
		     enum ndc_vmq_event event);
struct ndc_vmq_queue *ndc_vmq_add(struct ndc_vmq *vmq, u32 wish, void *owner);
void ndc_vmq_del(struct ndc_vmq *vmq, struct ndc_vmq_queue *queue);
void ndc_vmq_write_off(struct ndc_vmq *vmq, struct ndc_vmq_queue *queue,
		       const char *why);
bool ndc_vmq_let_in(struct ndc_vmq_queue *queue);
void ndc_vmq_keep_out(struct ndc_vmq_queue *queue);
void ndc_vmq_forget(struct ndc_vmq *vmq);

/* filter.c */
s32 ndc_vmq_set_before(struct ndc_vmq *vmq, struct ndc_oid *oid);
void ndc_vmq_set_after(struct ndc_vmq *vmq, struct ndc_oid *oid);
s32 ndc_vmq_clear_before(struct ndc_vmq *vmq, struct ndc_oid *oid);
void ndc_vmq_clear_after(struct ndc_vmq *vmq, struct ndc_oid *oid);

/**
 * struct ndc_vmq_filter_request - what sets a filter
 * @params: the filter
 * @unused: aligns what follows
 * @fields: its tests, one or two
 */
struct ndc_vmq_filter_request {
	NDIS_RECEIVE_FILTER_PARAMETERS params;
	u32 unused;
	NDIS_RECEIVE_FILTER_FIELD_PARAMETERS fields[2];
};

static_assert(offsetof(struct ndc_vmq_filter_request, fields) % 8 == 0);

/* query.c */
u32 ndc_vmq_write_filter(struct ndc_vmq_filter_request *request, u32 queue,
			 u32 id, const struct ndc_vmq_match *match);
s32 ndc_vmq_query_capabilities(struct ndc_vmq *vmq, struct ndc_oid *oid);
s32 ndc_vmq_query_global(struct ndc_vmq *vmq, struct ndc_oid *oid);
s32 ndc_vmq_query_parameters(struct ndc_vmq *vmq, struct ndc_oid *oid);
s32 ndc_vmq_query_filter(struct ndc_vmq *vmq, struct ndc_oid *oid);
s32 ndc_vmq_enum_queues(struct ndc_vmq *vmq, struct ndc_oid *oid);
s32 ndc_vmq_enum_filters(struct ndc_vmq *vmq, struct ndc_oid *oid);

/* request.c */
extern const struct ndc_oid_ops ndc_vmq_oid_ops;
extern const struct ndc_object_type ndc_vmq_parameters_type;
extern const struct ndc_object_type ndc_vmq_filter_type;
extern const struct ndc_object_type ndc_vmq_field_type;

s32 ndc_vmq_read(struct ndc_oid *oid, u32 at,
		 const struct ndc_object_type *type, void *to, size_t room);
s32 ndc_vmq_refuse(struct ndc_oid *oid, s32 status, const char *why);
bool ndc_vmq_old(const struct ndc_vmq *vmq);
bool ndc_vmq_enabled(struct ndc_vmq *vmq);
const struct ndc_vmq_handler *ndc_vmq_handler(u32 oid, int type, bool *known);
__printf(3, 4)
void ndc_vmq_complain(const struct ndc_vmq *vmq, enum ndc_rule rule,
		      const char *format, ...);

/* life.c */
void ndc_vmq_opened(struct ndc_adapter *adapter);
void ndc_vmq_unstick(struct ndc_nic *nic);
int ndc_vmq_init(void);
void ndc_vmq_exit(void);

/* status.c */
const char *ndc_vmq_status(struct ndc_adapter *adapter, s32 status,
			   const void *data, u32 length);

/**
 * struct ndc_vmq_wish - a queue that the layer asks for
 * @id: which; 0: any
 * @cpu: where its interrupts are to come
 * @name: of whom it is for
 * @buffers: how many receive buffers it should have
 */
struct ndc_vmq_wish {
	u32 id;
	unsigned int cpu;
	const char *name;
	u32 buffers;
};

/* ask.c: requests of the layer itself. */
int ndc_vmq_ask_queue(struct ndc_vmq *vmq, const struct ndc_vmq_wish *wish,
		      u32 *id, const char **why);
int ndc_vmq_ask_again(struct ndc_vmq *vmq,
		      const NDIS_RECEIVE_QUEUE_PARAMETERS *params,
		      const char **why);
int ndc_vmq_ask_name(struct ndc_vmq *vmq, u32 queue, const char *name);
int ndc_vmq_ask_complete(struct ndc_vmq *vmq, u32 queue, const char **why);
int ndc_vmq_ask_filter(struct ndc_vmq *vmq, u32 queue,
		       const struct ndc_vmq_match *match, u32 *id,
		       const char **why);
int ndc_vmq_ask_clear(struct ndc_vmq *vmq, u32 queue, u32 id);
int ndc_vmq_ask_free(struct ndc_vmq *vmq, u32 queue);
int ndc_vmq_give_back(struct ndc_vmq *vmq, u32 queue);

#endif /* _NDISCOMPAT_VMQ_H */
