/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The port of ndp.h as a NIC: it sends, receives, and reads its keywords.
 *
 * Included behind ndt.h and the Linux headers.
 */
#ifndef _NDISCOMPAT_NDPNIC_H
#define _NDISCOMPAT_NDPNIC_H

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>

#include "ndp.h"

#include "net/nic.h"
#include "net/poll.h"

/* An Ethernet type that nobody else has. */
#define NDPNIC_TYPE	0x88b5
#define NDPNIC_BYTES	100

/**
 * struct ndpnic - what the port does with frames
 * @lock: protects the rest
 * @keep: what is sent stays until it is completed by ndpnic_complete()
 * @sent: what is out
 * @sends: frames that were sent
 * @backs: frames that came back
 * @pool: of what it receives, from initialise to halt, or NULL
 * @mdl: of the one frame that it receives
 * @nbl: the same
 * @data: of that
 * @got: frames that the stack got
 * @hold: they are not read, but kept
 * @held: those
 */
struct ndpnic {
	spinlock_t lock;
	bool keep;
	NET_BUFFER_LIST *sent;
	unsigned int sends;
	unsigned int backs;
	NDIS_HANDLE pool;
	MDL *mdl;
	NET_BUFFER_LIST *nbl;
	u8 data[NDPNIC_BYTES];
	atomic_t got;
	bool hold;
	struct sk_buff_head held;
};

static struct ndpnic ndpnic = {
	.lock = __SPIN_LOCK_UNLOCKED(ndpnic.lock),
};

/* Completes all that is out. */
static void ndpnic_complete(struct ndp *ndp)
{
	NET_BUFFER_LIST *lists;

	spin_lock_bh(&ndpnic.lock);
	lists = ndpnic.sent;
	ndpnic.sent = NULL;
	spin_unlock_bh(&ndpnic.lock);
	if (lists)
		NdisMSendNetBufferListsComplete(ndp->handle, lists, 0);
}

static void ndpnic_send(struct ndp *ndp, NET_BUFFER_LIST *lists)
{
	NET_BUFFER_LIST *next;

	spin_lock_bh(&ndpnic.lock);
	for (; lists; lists = next) {
		next = lists->Next;
		lists->Status = NDIS_STATUS_SUCCESS;
		lists->Next = ndpnic.sent;
		ndpnic.sent = lists;
		ndpnic.sends++;
	}
	spin_unlock_bh(&ndpnic.lock);
	if (!ndpnic.keep)
		ndpnic_complete(ndp);
}

static void ndpnic_return(struct ndp *ndp, NET_BUFFER_LIST *lists)
{
	spin_lock_bh(&ndpnic.lock);
	for (; lists; lists = lists->Next)
		ndpnic.backs++;
	spin_unlock_bh(&ndpnic.lock);
}

/* Its address and its largest frame are what its keywords say. */
static void ndpnic_read_keywords(struct ndp *ndp)
{
	NDIS_CONFIGURATION_OBJECT object = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT,
			.Revision = NDIS_CONFIGURATION_OBJECT_REVISION_1,
			.Size = NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1,
		},
		.NdisHandle = ndp->handle,
	};
	NDIS_STRING jumbo = NDIS_STRING_CONST("*JumboPacket");
	NDIS_CONFIGURATION_PARAMETER *parameter;
	NDIS_HANDLE configuration;
	NDIS_STATUS status;
	PVOID address;
	UINT length;

	if (NdisOpenConfigurationEx(&object, &configuration) !=
	    NDIS_STATUS_SUCCESS)
		return;
	NdisReadConfiguration(&status, &parameter, configuration, &jumbo,
			      NdisParameterInteger);
	if (status == NDIS_STATUS_SUCCESS)
		ndp->general.MtuSize =
			parameter->ParameterData.IntegerData - ETH_HLEN;
	NdisReadNetworkAddress(&status, &address, &length, configuration);
	if (status == NDIS_STATUS_SUCCESS)
		memcpy(ndp->general.CurrentMacAddress, address, length);
	NdisCloseConfiguration(configuration);
}

static void ndpnic_make_frame(struct ndp *ndp)
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

	ndpnic.pool = NdisAllocateNetBufferListPool(ndp->handle, &parameters);
	ndpnic.mdl = NdisAllocateMdl(ndp->handle, ndpnic.data, NDPNIC_BYTES);
	if (ndpnic.pool && ndpnic.mdl)
		ndpnic.nbl = NdisAllocateNetBufferAndNetBufferList(ndpnic.pool,
								   0, 0,
								   ndpnic.mdl,
								   0,
								   NDPNIC_BYTES);
}

static void ndpnic_free_frame(struct ndp *ndp)
{
	if (ndpnic.nbl)
		NdisFreeNetBufferList(ndpnic.nbl);
	if (ndpnic.mdl)
		NdisFreeMdl(ndpnic.mdl);
	if (ndpnic.pool)
		NdisFreeNetBufferListPool(ndpnic.pool);
	ndpnic.nbl = NULL;
	ndpnic.mdl = NULL;
	ndpnic.pool = NULL;
}

/* A frame of the experimental type, to everybody. */
static void ndpnic_fill(u8 *data)
{
	memset(data, 0xff, ETH_ALEN);
	memset(data + ETH_ALEN, 2, ETH_ALEN);
	data[12] = NDPNIC_TYPE >> 8;
	data[13] = NDPNIC_TYPE & 0xff;
	memset(data + ETH_HLEN, 0x55, NDPNIC_BYTES - ETH_HLEN);
}

/* A macro: each place is the port's place in a report. */
#define ndpnic_indicate(ndp, flags) \
do { \
	ndpnic_fill(ndpnic.data); \
	ndpnic.nbl->Next = NULL; \
	ndpnic.nbl->SourceHandle = (ndp)->handle; \
	NdisMIndicateReceiveNetBufferLists((ndp)->handle, ndpnic.nbl, 0, 1, \
					   flags); \
} while (0)

/* The stack sends a frame. */
static int ndpnic_xmit(struct net_device *dev)
{
	struct sk_buff *skb = netdev_alloc_skb(dev, NDPNIC_BYTES);

	if (!skb)
		return -ENOMEM;
	ndpnic_fill(skb_put(skb, NDPNIC_BYTES));
	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	skb->protocol = htons(NDPNIC_TYPE);
	return dev_queue_xmit(skb);
}

static int ndpnic_pick_up(struct sk_buff *skb, struct net_device *dev,
			  struct packet_type *handler,
			  struct net_device *original)
{
	if (skb->pkt_type != PACKET_OUTGOING)
		atomic_inc(&ndpnic.got);
	if (ndpnic.hold)
		skb_queue_tail(&ndpnic.held, skb);
	else
		kfree_skb(skb);
	return 0;
}

static struct packet_type ndpnic_handler = {
	.type = htons(NDPNIC_TYPE),
	.func = ndpnic_pick_up,
};

static struct net_device *ndpnic_dev(const struct ndp *ndp)
{
	return ndp->adapter->nic->dev;
}

/* What is changed with RTNL. */
#define NDPNIC_RTNL(call) ({ \
	int result_; \
	\
	rtnl_lock(); \
	result_ = call; \
	rtnl_unlock(); \
	result_; \
})

static int ndpnic_open(const struct ndp *ndp)
{
	struct net_device *dev = ndpnic_dev(ndp);
	int err = NDPNIC_RTNL(dev_open(dev, NULL));

	flush_work(&ndp->adapter->nic->mode_work);
	return err;
}

static int ndpnic_close(const struct ndp *ndp)
{
	return NDPNIC_RTNL((dev_close(ndpnic_dev(ndp)), 0));
}

/* Its net_device appears; an errno. */
static int ndpnic_create(struct ndp *ndp)
{
	int err = ndp_create(ndp);

	if (err)
		return err;
	/* Too small for IPv6, which would send frames of its own. */
	ndpnic_dev(ndp)->mtu = 1000;
	return ndc_miniport_appear(ndp->adapter, false);
}

/* As a NIC; nothing is registered yet. */
static void ndpnic_prepare(struct kunit *test)
{
	struct ndp *ndp = &ndp_only;

	ndp_init(test);
	ndc_miniport_set_upper(&ndc_miniport_nic);
	ndpnic.keep = false;
	ndpnic.sent = NULL;
	ndpnic.sends = 0;
	ndpnic.backs = 0;
	atomic_set(&ndpnic.got, 0);
	ndpnic.hold = false;
	skb_queue_head_init(&ndpnic.held);
	ndp->busy = true;
	ndp->on_attributes = ndpnic_read_keywords;
	ndp->on_initialise = ndpnic_make_frame;
	ndp->on_halt = ndpnic_free_frame;
	ndp->on_send = ndpnic_send;
	ndp->on_return = ndpnic_return;
	ndp->general.SupportedPacketFilters = NDIS_PACKET_TYPE_DIRECTED |
					      NDIS_PACKET_TYPE_MULTICAST |
					      NDIS_PACKET_TYPE_BROADCAST |
					      NDIS_PACKET_TYPE_PROMISCUOUS;
	dev_add_pack(&ndpnic_handler);
}

static int ndpnic_init(struct kunit *test)
{
	int err;

	ndpnic_prepare(test);
	err = ndp_register(test->priv, NULL);
	if (!err)
		err = ndpnic_create(test->priv);
	*ndp_only.trail = '\0';
	return err;
}

static void ndpnic_exit(struct kunit *test)
{
	ndpnic_complete(&ndp_only);
	ndp_exit(test);
	dev_remove_pack(&ndpnic_handler);
	skb_queue_purge(&ndpnic.held);
}

/* What not every suite needs. */
static const void *const ndpnic_uses[] __maybe_unused = {
	ndpnic_init, ndpnic_exit, ndpnic_open, ndpnic_close, ndpnic_xmit,
};

#endif /* _NDISCOMPAT_NDPNIC_H */
