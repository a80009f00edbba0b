/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small port for the suites of net/: the floor above, in a few lines.  What
 * it is asked it remembers, what it sends it keeps until the case completes
 * it, and what it indicates the case picks up from a packet handler.
 */
#ifndef _NDISCOMPAT_KUNIT_NET_PORT_H
#define _NDISCOMPAT_KUNIT_NET_PORT_H

#include "ndt.h"

#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>

#include <linux/ndiscompat.h>
#include <ndis.h>

#include "core/adapter.h"
#include "memory/block.h"
#include "memory/pages.h"
#include "memory/state.h"
#include "net/lend.h"
#include "net/nic.h"
#include "net/receive.h"
#include "net/transmit.h"

/* An Ethernet type that nobody else has. */
#define PORT_TYPE	0x88b5
#define PORT_OIDS	32

/**
 * struct port - the port and its adapter
 * @rig: the adapter
 * @adapter: the same
 * @nic: its Linux side
 * @dev: the net_device
 * @info: what it says when it initialises
 * @running: it has restarted and not paused
 * @keep: what is sent stays until port_complete()
 * @status: with which the rest is completed
 * @sent: what is out, in order
 * @sent_end: the end of that
 * @sends: NBLs that were sent
 * @calls: of send
 * @back: what came back
 * @backs: how many NBLs those are
 * @restarts: so many calls
 * @pauses: so many calls
 * @reinitialisations: so many calls
 * @resets: so many calls
 * @error: of restart, reinitialise and set_keyword
 * @request_error: of requests
 * @oids: the last requests
 * @oid_count: how many there were
 * @buffer: of the last request that was not the packet filter
 * @filter: the last packet filter
 * @address: the last station address
 * @fails: so many reinitialisations fail with -EIO
 * @keyword: the last keyword
 * @keyword_value: what it was set to
 * @lock: protects @sent and @back
 * @handler: picks up frames
 * @got: those
 */
struct port {
	struct ndt_rig *rig;
	struct ndc_adapter *adapter;
	struct ndc_nic *nic;
	struct net_device *dev;
	struct ndc_nic_info info;
	bool running;
	bool keep;
	NDIS_STATUS status;
	NET_BUFFER_LIST *sent;
	NET_BUFFER_LIST **sent_end;
	unsigned int sends;
	unsigned int calls;
	NET_BUFFER_LIST *back;
	unsigned int backs;
	unsigned int restarts;
	unsigned int pauses;
	unsigned int reinitialisations;
	unsigned int resets;
	int error;
	int request_error;
	u32 oids[PORT_OIDS];
	unsigned int oid_count;
	u8 buffer[768];
	u32 filter;
	u8 address[ETH_ALEN];
	unsigned int fails;
	char keyword[32];
	u32 keyword_value;
	spinlock_t lock;
	struct packet_type handler;
	struct sk_buff_head got;
};

/* One case at a time. */
static struct port *the_port;

static inline int port_restart(struct ndc_adapter *adapter)
{
	struct port *port = the_port;

	port->restarts++;
	if (port->error)
		return port->error;
	ndc_nic_restarting(adapter);
	ndc_nic_running(adapter);
	port->running = true;
	return 0;
}

static inline void port_pause(struct ndc_adapter *adapter)
{
	struct port *port = the_port;

	port->pauses++;
	port->running = false;
	ndc_nic_pausing(adapter);
	ndc_nic_paused(adapter);
}

static inline int port_reinitialise(struct ndc_adapter *adapter)
{
	struct port *port = the_port;
	bool running = port->running;

	port->reinitialisations++;
	if (port->error)
		return port->error;
	if (port->fails) {
		port->fails--;
		return -EIO;
	}
	if (running)
		port_pause(adapter);
	ndc_nic_halted(adapter);
	if (ndc_nic_prepare(adapter, &port->info))
		return -EIO;
	return running ? port_restart(adapter) : 0;
}

/* Completes all that is out. */
static inline void port_complete(struct port *port)
{
	NET_BUFFER_LIST *lists, *nbl;

	spin_lock_bh(&port->lock);
	lists = port->sent;
	port->sent = NULL;
	port->sent_end = &port->sent;
	spin_unlock_bh(&port->lock);
	for (nbl = lists; nbl; nbl = nbl->Next)
		nbl->Status = port->status;
	if (lists)
		NdisMSendNetBufferListsComplete(port->adapter, lists, 0);
}

static inline void port_send(struct ndc_adapter *adapter,
			     NET_BUFFER_LIST *lists, u32 flags)
{
	struct port *port = the_port;

	port->calls++;
	spin_lock_bh(&port->lock);
	*port->sent_end = lists;
	while (*port->sent_end) {
		port->sent_end = &(*port->sent_end)->Next;
		port->sends++;
	}
	spin_unlock_bh(&port->lock);
	if (!port->keep)
		port_complete(port);
}

static inline void port_give_back(struct ndc_adapter *adapter,
				  NET_BUFFER_LIST *lists, u32 flags)
{
	struct port *port = the_port;
	NET_BUFFER_LIST *next;

	spin_lock_bh(&port->lock);
	for (; lists; lists = next) {
		next = lists->Next;
		lists->Next = port->back;
		port->back = lists;
		port->backs++;
	}
	spin_unlock_bh(&port->lock);
}

static inline int port_request(struct ndc_adapter *adapter,
			       struct ndc_oid *request)
{
	struct port *port = the_port;
	u32 length = request->in_length;

	port->oids[port->oid_count++ % PORT_OIDS] = request->oid;
	if (port->request_error)
		return port->request_error;
	if (request->type != NdisRequestSetInformation) {
		memcpy(request->buffer, port->buffer, request->out_length);
		request->bytes = request->out_length;
		return 0;
	}
	request->bytes = length;
	if (request->oid == OID_GEN_CURRENT_PACKET_FILTER)
		memcpy(&port->filter, request->buffer, sizeof(port->filter));
	else
		memcpy(port->buffer, request->buffer,
		       min_t(u32, length, sizeof(port->buffer)));
	return 0;
}

static inline void port_reset(struct ndc_adapter *adapter)
{
	the_port->resets++;
}

static inline int port_set_keyword(struct ndc_adapter *adapter,
				   const char *name, u32 value)
{
	struct port *port = the_port;

	if (port->error)
		return port->error;
	strscpy(port->keyword, name, sizeof(port->keyword));
	port->keyword_value = value;
	if (!strcmp(name, "*JumboPacket"))
		port->info.mtu = value - ETH_HLEN;
	if (!strcmp(name, "*NumRssQueues"))
		port->info.rx_queues = value;
	if (!strcmp(name, "*TransmitBuffers"))
		port->info.tx_ring = value;
	return 0;
}

static inline int port_get_keyword(struct ndc_adapter *adapter,
				   const char *name, u32 *value, u32 *minimum,
				   u32 *maximum)
{
	struct port *port = the_port;

	*minimum = 1;
	*maximum = 1024;
	if (!strcmp(name, "*TransmitBuffers"))
		*value = port->info.tx_ring;
	else if (!strcmp(name, "*NumRssQueues"))
		*value = port->info.rx_queues;
	else if (!strcmp(name, "*JumboPacket"))
		*value = port->info.mtu + ETH_HLEN;
	else
		return -ENOENT;
	return 0;
}

static inline int port_set_address(struct ndc_adapter *adapter,
				   const u8 *address)
{
	struct port *port = the_port;

	if (port->error)
		return port->error;
	ether_addr_copy(port->address, address);
	ether_addr_copy(port->info.address, address);
	return 0;
}

static const struct ndc_nic_ops port_ops = {
	.restart = port_restart,
	.pause = port_pause,
	.reinitialise = port_reinitialise,
	.send = port_send,
	.give_back = port_give_back,
	.request = port_request,
	.reset = port_reset,
	.set_keyword = port_set_keyword,
	.get_keyword = port_get_keyword,
	.set_address = port_set_address,
};

static inline int port_pick_up(struct sk_buff *skb, struct net_device *dev,
			       struct packet_type *handler,
			       struct net_device *original)
{
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (skb)
		skb_queue_tail(&the_port->got, skb);
	return 0;
}

/* An adapter, and what its port will say when it initialises. */
static inline struct port *port_create(struct kunit *test)
{
	struct port *port = kunit_kzalloc(test, sizeof(*port), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, port);
	the_port = port;
	spin_lock_init(&port->lock);
	skb_queue_head_init(&port->got);
	port->sent_end = &port->sent;
	port->info = (struct ndc_nic_info) {
		.address = { 2, 0, 0, 0, 0, 1 },
		.permanent = { 2, 0, 0, 0, 0, 9 },
		.mtu = 1500,
		.max_mtu = 9000,
		.filters = NDIS_PACKET_TYPE_DIRECTED |
			   NDIS_PACKET_TYPE_BROADCAST |
			   NDIS_PACKET_TYPE_MULTICAST |
			   NDIS_PACKET_TYPE_ALL_MULTICAST |
			   NDIS_PACKET_TYPE_PROMISCUOUS,
		.multicast = 4,
		.tx_queues = 1,
		.rx_queues = 1,
		.tx_ring = 16,
		.loans = 64,
		.rss_entries = 128,
		.rss_capabilities = NDIS_RSS_CAPS_HASH_TYPE_TCP_IPV4,
		.tags = true,
		.link = { true, 1000000000, DUPLEX_FULL },
	};
	port->rig = ndt_rig_create(test, THIS_MODULE);
	port->adapter = port->rig->adapter;
	KUNIT_ASSERT_EQ(test, ndt_rig_register(port->rig, NULL), 0);
	KUNIT_ASSERT_EQ(test, ndc_nic_alloc(port->adapter, "ndt%d", &port_ops),
			0);
	port->nic = port->adapter->nic;
	port->dev = port->nic->dev;
	/* Too small for IPv6, which would send frames of its own. */
	port->dev->mtu = 1000;
	port->handler = (struct packet_type) {
		.type = htons(PORT_TYPE),
		.dev = port->dev,
		.func = port_pick_up,
	};
	return port;
}

/* It initialises, is registered and comes up. */
static inline void port_up(struct kunit *test, struct port *port)
{
	int err;

	KUNIT_ASSERT_EQ(test, ndc_nic_prepare(port->adapter, &port->info), 0);
	KUNIT_ASSERT_EQ(test, ndc_nic_register(port->adapter), 0);
	dev_add_pack(&port->handler);
	rtnl_lock();
	err = dev_open(port->dev, NULL);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, err, 0);
	flush_work(&port->nic->mode_work);
}

static inline void port_down(struct port *port)
{
	rtnl_lock();
	dev_close(port->dev);
	rtnl_unlock();
}

/* Frees what the case has picked up. */
static inline void port_read(struct port *port)
{
	skb_queue_purge(&port->got);
}

static inline void port_destroy(struct port *port)
{
	if (!port)
		return;
	if (port->adapter->nic && port->nic->registered) {
		port_complete(port);
		dev_remove_pack(&port->handler);
		ndc_nic_unregister(port->adapter);
		ndc_nic_halted(port->adapter);
	}
	port_read(port);
	ndt_rig_destroy(port->rig);
	the_port = NULL;
}

static inline int port_init(struct kunit *test)
{
	test->priv = port_create(test);
	port_up(test, test->priv);
	return 0;
}

static inline void port_exit(struct kunit *test)
{
	port_destroy(test->priv);
}

/* A frame of the experimental type, with bytes that count up. */
static inline void port_fill(u8 *data, unsigned int length)
{
	static const u8 header[ETH_HLEN] = {
		2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2,
		PORT_TYPE >> 8, PORT_TYPE & 0xff,
	};
	unsigned int i;

	memcpy(data, header, ETH_HLEN);
	for (i = ETH_HLEN; i < length; i++)
		data[i] = i;
}

/* Whether a received frame is such a one. */
static inline bool port_is_filled(struct sk_buff *skb, unsigned int length)
{
	unsigned int i;
	u8 byte;

	if (skb->len != length - ETH_HLEN)
		return false;
	for (i = 0; i < skb->len; i++)
		if (skb_copy_bits(skb, i, &byte, 1) ||
		    byte != (u8)(i + ETH_HLEN))
			return false;
	return true;
}

/* A frame to send, on its way to the port. */
static inline struct sk_buff *port_skb(struct port *port, unsigned int length)
{
	struct sk_buff *skb = netdev_alloc_skb(port->dev, length);

	if (!skb)
		return NULL;
	port_fill(skb_put(skb, length), length);
	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	skb->protocol = htons(PORT_TYPE);
	return skb;
}

static inline void port_xmit(struct kunit *test, struct port *port,
			     unsigned int length)
{
	struct sk_buff *skb = port_skb(port, length);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	dev_queue_xmit(skb);
}

/**
 * struct frame - a frame that the port receives into a buffer of its own
 * @nbl: what it indicates
 * @nb: in it
 * @mdl: of the first part
 * @mdl2: of the second, or NULL
 * @segment: where that is in shared memory
 * @segment2: the same of the second
 * @data: the buffer
 */
struct frame {
	NET_BUFFER_LIST *nbl;
	NET_BUFFER *nb;
	MDL *mdl;
	MDL *mdl2;
	NET_BUFFER_SHARED_MEMORY segment;
	NET_BUFFER_SHARED_MEMORY segment2;
	u8 *data;
};

/* Straight to the queue: what the stack would make of it is not asked. */
static inline void port_transmit(struct port *port, struct sk_buff *skb)
{
	struct netdev_queue *queue = netdev_get_tx_queue(port->dev, 0);

	local_bh_disable();
	HARD_TX_LOCK(port->dev, queue, smp_processor_id());
	ndc_transmit(skb, port->dev);
	HARD_TX_UNLOCK(port->dev, queue);
	local_bh_enable();
}

/* The port's NBL pool, for as long as the case. */
static inline void *port_pool(struct kunit *test)
{
	NET_BUFFER_LIST_POOL_PARAMETERS parameters = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
			.Size =
			NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
		},
		.fAllocateNetBuffer = TRUE,
	};
	void *pool = NdisAllocateNetBufferListPool(the_port->adapter,
						   &parameters);

	KUNIT_ASSERT_NOT_NULL(test, pool);
	return pool;
}

/* A frame of @length bytes at @data, which has room for @room. */
static inline struct frame *frame_create(struct kunit *test, void *pool,
					 u8 *data, u32 room, u32 length)
{
	struct frame *frame = kunit_kzalloc(test, sizeof(*frame), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, frame);
	frame->data = data;
	frame->mdl = NdisAllocateMdl(the_port->adapter, data, room);
	KUNIT_ASSERT_NOT_NULL(test, frame->mdl);
	frame->nbl = NdisAllocateNetBufferAndNetBufferList(pool, 0, 0,
							   frame->mdl, 0,
							   length);
	KUNIT_ASSERT_NOT_NULL(test, frame->nbl);
	frame->nbl->SourceHandle = the_port->adapter;
	frame->nb = frame->nbl->FirstNetBuffer;
	port_fill(data, length);
	return frame;
}

static inline void frame_free(struct frame *frame)
{
	NdisFreeNetBufferList(frame->nbl);
	if (frame->mdl2)
		NdisFreeMdl(frame->mdl2);
	NdisFreeMdl(frame->mdl);
}

/* What comes back has come: its poll may be that of another thread. */
static inline void port_settle(struct port *port)
{
	if (!softirq_count() && !irqs_disabled())
		ndc_poll_flush(&port->nic->returns);
}

static inline void port_scan(struct port *port)
{
	ndc_receive_scan(port->nic);
	port_settle(port);
}

/* A macro: each place is the port's place in a report. */
#define frame_indicate(frame, flags) \
do { \
	(frame)->nbl->Next = NULL; \
	NdisMIndicateReceiveNetBufferLists(the_port->adapter, (frame)->nbl, \
					   0, 1, flags); \
	port_settle(the_port); \
} while (0)

static inline struct ndc_rx_totals port_totals(struct port *port)
{
	struct ndc_rx_totals totals = {};

	ndc_receive_stats(xa_load(&port->nic->rx, 0), &totals);
	return totals;
}

#endif /* _NDISCOMPAT_KUNIT_NET_PORT_H */
