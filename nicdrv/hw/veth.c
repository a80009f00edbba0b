// SPDX-License-Identifier: GPL-2.0-only
/*
 * A software NIC over any Ethernet interface: rings, filters, interrupts.
 *
 * What the lower device receives is looked at as hardware would, before it is
 * copied: a filter names the queue, and the queue's next descriptor the buffer.
 * Every address goes through ndiscompat_bus_to_virt(), so that a descriptor
 * which leads nowhere is a refusal that is counted.  An interrupt is a DPC.
 *
 * Receive runs in the softirq of the lower device and takes filter_lock for
 * reading, then the lock of one queue; an interrupt is raised with neither.
 * RTNL is held while the lower device is taken and let go.
 */
#include <linux/etherdevice.h>
#include <linux/hrtimer.h>
#include <linux/if_vlan.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/gso.h>

#include <linux/ndiscompat.h>

#include "../hw.h"

#define QUEUES		8
#define VECTORS		(QUEUES + 1)
#define TX_VECTOR	QUEUES
#define FILTERS		64
#define MULTICAST	32
/* Frames in one DPC. */
#define BUDGET		64
#define SPEED		10000000000ULL

#define DONE		0x01
#define ERROR		0x02
#define TAGGED		0x04

/* Whole descriptors: who has set DONE has written the rest before. */
struct rx_descriptor {
	u64 bus;
	u32 length;
	u16 tag;
	u8 flags;
	u8 done;
};

struct tx_descriptor {
	u64 bus;
	u32 length;
	u8 last;
	u8 unused[2];
	u8 done;
};

static_assert(sizeof(struct rx_descriptor) == 16);
static_assert(sizeof(struct tx_descriptor) == 16);

/**
 * struct queue - a receive ring
 * @lock: protects all below
 * @ring: the driver's, or NULL while it is stopped
 * @head: the next slot to be written
 * @tail: the first that is not the hardware's
 * @no_buffer: frames that found no slot
 */
struct queue {
	spinlock_t lock;
	NIC_RING *ring;
	u32 head;
	u32 tail;
	u64 no_buffer;
};

/**
 * struct vector - an interrupt
 * @veth: whose
 * @number: which
 * @dpc: what it starts
 * @timer: starts it later, if one has been a moment ago
 * @enabled: it is not masked
 * @pending: something has happened since the last DPC
 * @last: when there was one
 * @count: how many there were
 */
struct vector {
	struct veth *veth;
	unsigned int number;
	KDPC dpc;
	struct hrtimer timer;
	bool enabled;
	atomic_t pending;
	ktime_t last;
	atomic64_t count;
};

/**
 * struct veth - a software NIC
 * @node: in the list of all
 * @driver: the driver's adapter
 * @adapter: the layer's
 * @lower: what it lies on
 * @dead: it is silent for ever
 * @link: tells the driver that the link has changed
 * @filter_lock: protects the filters and what is accepted
 * @filters: in use are those below @filter_count
 * @filter_count: how many
 * @accept: what the default queue is to get; its list is @multicast
 * @multicast: addresses
 * @queues: the receive rings
 * @vectors: the interrupts
 * @tx_ring: what is sent, or NULL while it is stopped
 * @tx_head: the next slot to be sent; DPC only
 * @tx_tail: the first that is not the hardware's
 * @moderation: microseconds between interrupts
 * @refused: descriptors that lead nowhere
 * @oversized: frames that are too long
 * @unwanted: frames that nobody is to have
 * @tx_errors: frames that the lower device has not taken
 */
struct veth {
	struct list_head node;
	struct _NIC_ADAPTER *driver;
	struct ndc_adapter *adapter;
	struct net_device *lower;
	bool dead;
	KDPC link;
	rwlock_t filter_lock;
	NIC_HW_FILTER filters[FILTERS];
	unsigned int filter_count;
	NIC_HW_ACCEPT accept;
	u8 multicast[MULTICAST][ETH_ALEN];
	struct queue queues[QUEUES];
	struct vector vectors[VECTORS];
	NIC_RING *tx_ring;
	u32 tx_head;
	u32 tx_tail;
	u32 moderation;
	atomic64_t refused;
	atomic64_t oversized;
	atomic64_t unwanted;
	atomic64_t tx_errors;
};

/* Protects the list of all of them. */
static DEFINE_MUTEX(veths_lock);
static LIST_HEAD(veths);

static void fire(struct vector *vector)
{
	atomic64_inc(&vector->count);
	KeInsertQueueDpc(&vector->dpc, NULL, NULL);
}

static enum hrtimer_restart fire_later(struct hrtimer *timer)
{
	struct vector *vector = container_of(timer, struct vector, timer);

	vector->last = ktime_get();
	fire(vector);
	return HRTIMER_NORESTART;
}

/* Something has happened that the driver may want to know. */
static void raise_vector(struct vector *vector)
{
	u32 moderation = READ_ONCE(vector->veth->moderation);
	ktime_t next, now;

	if (atomic_xchg(&vector->pending, 1) || !READ_ONCE(vector->enabled))
		return;
	if (!moderation) {
		fire(vector);
		return;
	}
	now = ktime_get();
	next = ktime_add_us(vector->last, moderation);
	if (ktime_after(next, now)) {
		hrtimer_start(&vector->timer, ktime_sub(next, now),
			      HRTIMER_MODE_REL);
		return;
	}
	vector->last = now;
	fire(vector);
}

/* Memory at a bus address, which has to be the driver's.  Under RCU. */
static void *dma(struct veth *veth, u64 bus, u32 length)
{
	void *memory = ndiscompat_bus_to_virt(veth->adapter, bus, length);

	if (unlikely(!memory))
		atomic64_inc(&veth->refused);
	return memory;
}

static void *descriptor(struct veth *veth, const NIC_RING *ring, u32 slot)
{
	return dma(veth, ring->Physical.QuadPart +
		   (slot & (ring->Count - 1)) * 16, 16);
}

/* The frame goes where the descriptor says, or is an error. */
static void write_frame(struct veth *veth, struct rx_descriptor *rx,
			u32 room, const struct sk_buff *skb)
{
	void *buffer = NULL;

	rx->flags = 0;
	rx->length = skb->len;
	if (likely(skb->len <= room))
		buffer = dma(veth, rx->bus, skb->len);
	if (likely(buffer))
		skb_copy_and_csum_dev(skb, buffer);
	else
		rx->flags |= ERROR;
	if (skb_vlan_tag_present(skb)) {
		rx->flags |= TAGGED;
		rx->tag = skb_vlan_tag_get(skb);
	}
	/* The rest before; pairs with rx_done(). */
	smp_store_release(&rx->done, DONE);
}

static void deliver(struct veth *veth, unsigned int number,
		    const struct sk_buff *skb)
{
	struct queue *queue = &veth->queues[number];
	struct rx_descriptor *rx;
	bool raise = false;

	spin_lock(&queue->lock);
	if (unlikely(!queue->ring)) {
		atomic64_inc(&veth->unwanted);
	} else if (unlikely(queue->head == queue->tail)) {
		queue->no_buffer++;
		raise = true;
	} else {
		rx = descriptor(veth, queue->ring, queue->head);
		if (likely(rx)) {
			write_frame(veth, rx, queue->ring->BufferBytes, skb);
			queue->head++;
			raise = true;
		}
	}
	spin_unlock(&queue->lock);
	if (raise)
		raise_vector(&veth->vectors[number]);
}

static bool is_listed(const struct veth *veth, const u8 *address)
{
	unsigned int i;

	for (i = 0; i < veth->accept.MulticastCount; i++)
		if (ether_addr_equal_unaligned(veth->multicast[i], address))
			return true;
	return false;
}

/* Does the default queue want what no filter has taken? */
static bool is_wanted(const struct veth *veth, const u8 *address)
{
	u32 filter = veth->accept.PacketFilter;

	if (filter & NDIS_PACKET_TYPE_PROMISCUOUS)
		return true;
	if (is_broadcast_ether_addr(address))
		return filter & NDIS_PACKET_TYPE_BROADCAST;
	if (is_multicast_ether_addr(address))
		return filter & NDIS_PACKET_TYPE_ALL_MULTICAST ||
		       (filter & NDIS_PACKET_TYPE_MULTICAST &&
			is_listed(veth, address));
	return filter & NDIS_PACKET_TYPE_DIRECTED &&
	       ether_addr_equal_unaligned(veth->accept.Address, address);
}

/* Which queue is to have a frame, or -1. */
static int choose(struct veth *veth, const struct sk_buff *skb)
{
	const u8 *address = skb->data;
	unsigned int i;
	u16 vid = 0;
	int queue = -1;

	if (skb_vlan_tag_present(skb))
		vid = skb_vlan_tag_get_id(skb);
	read_lock(&veth->filter_lock);
	if (unlikely(skb->len > veth->accept.FrameSize)) {
		atomic64_inc(&veth->oversized);
		goto unlock;
	}
	for (i = 0; i < veth->filter_count; i++)
		if (veth->filters[i].VlanId == vid &&
		    ether_addr_equal_unaligned(veth->filters[i].Address,
					       address)) {
			queue = veth->filters[i].Queue;
			goto unlock;
		}
	if (is_wanted(veth, address))
		queue = 0;
	else
		atomic64_inc(&veth->unwanted);
unlock:
	read_unlock(&veth->filter_lock);
	return queue;
}

/* A frame as it is on the wire, from its addresses on. */
static void receive(struct veth *veth, const struct sk_buff *skb)
{
	int queue = choose(veth, skb);

	if (queue >= 0)
		deliver(veth, queue, skb);
}

/* What was never on a wire, or was put together: as many frames as it was. */
static void receive_segments(struct veth *veth, struct sk_buff *skb)
{
	struct sk_buff *segments, *segment, *next;

	segments = __skb_gso_segment(skb, 0, false);
	if (IS_ERR_OR_NULL(segments)) {
		atomic64_inc(&veth->unwanted);
		return;
	}
	skb_list_walk_safe(segments, segment, next) {
		skb_mark_not_on_list(segment);
		receive(veth, segment);
		consume_skb(segment);
	}
}

static rx_handler_result_t handle_frame(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct veth *veth;

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;
	veth = rcu_dereference(skb->dev->rx_handler_data);
	skb = skb_share_check(skb, GFP_ATOMIC);
	*pskb = skb;
	if (unlikely(!skb))
		return RX_HANDLER_CONSUMED;
	skb_push(skb, ETH_HLEN);
	if (unlikely(READ_ONCE(veth->dead)))
		atomic64_inc(&veth->unwanted);
	else if (skb_is_gso(skb))
		receive_segments(veth, skb);
	else
		receive(veth, skb);
	consume_skb(skb);
	return RX_HANDLER_CONSUMED;
}

/* A frame of the driver, for the lower device; NULL without memory. */
static struct sk_buff *read_frame(struct veth *veth,
				  const struct tx_descriptor *tx)
{
	struct net_device *lower = veth->lower;
	struct sk_buff *skb;
	void *data;

	data = dma(veth, tx->bus, tx->length);
	if (!data || tx->length < ETH_HLEN)
		return NULL;
	skb = alloc_skb(LL_RESERVED_SPACE(lower) + tx->length +
			lower->needed_tailroom, GFP_ATOMIC | __GFP_NOWARN);
	if (!skb)
		return NULL;
	skb_reserve(skb, LL_RESERVED_SPACE(lower));
	skb_put_data(skb, data, tx->length);
	skb->dev = lower;
	skb_reset_mac_header(skb);
	skb->protocol = eth_hdr(skb)->h_proto;
	skb_set_network_header(skb, ETH_HLEN);
	return skb;
}

/* Sends what is in the ring; true if there is more. */
static bool transmit(struct veth *veth)
{
	NIC_RING *ring = READ_ONCE(veth->tx_ring);
	struct tx_descriptor *tx;
	struct sk_buff *skb;
	unsigned int i;

	for (i = 0; ring && i < BUDGET; i++) {
		/* Descriptors are whole; pairs with tx_tail(). */
		if (veth->tx_head == smp_load_acquire(&veth->tx_tail))
			return false;
		rcu_read_lock();
		tx = descriptor(veth, ring, veth->tx_head);
		if (!tx) {
			rcu_read_unlock();
			return false;
		}
		skb = READ_ONCE(veth->dead) ? NULL : read_frame(veth, tx);
		/* The frame has been read; pairs with tx_done(). */
		smp_store_release(&tx->done, DONE);
		rcu_read_unlock();
		veth->tx_head++;
		if (!skb || dev_queue_xmit(skb))
			atomic64_inc(&veth->tx_errors);
	}
	return !!ring;
}

static KDEFERRED_ROUTINE run_vector;
static VOID run_vector(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1,
		       PVOID SystemArgument2)
{
	struct vector *vector = DeferredContext;
	struct veth *veth = vector->veth;
	bool more = false;

	/* What happens from here on is another interrupt: a full barrier. */
	atomic_xchg(&vector->pending, 0);
	if (vector->number == TX_VECTOR)
		more = transmit(veth);
	if (NicPoll(veth->driver, vector->number, BUDGET, NULL))
		more = true;
	if (more && READ_ONCE(vector->enabled))
		KeInsertQueueDpc(&vector->dpc, NULL, NULL);
}

static KDEFERRED_ROUTINE run_link;
static VOID run_link(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1,
		     PVOID SystemArgument2)
{
	struct veth *veth = DeferredContext;

	NicLinkChanged(veth->driver);
}

static int notify(struct notifier_block *block, unsigned long event, void *info)
{
	struct net_device *dev = netdev_notifier_info_to_dev(info);
	struct veth *veth;

	if (event != NETDEV_UP && event != NETDEV_GOING_DOWN &&
	    event != NETDEV_DOWN && event != NETDEV_CHANGE)
		return NOTIFY_DONE;
	mutex_lock(&veths_lock);
	list_for_each_entry(veth, &veths, node)
		if (veth->lower == dev && !veth->dead)
			KeInsertQueueDpc(&veth->link, NULL, NULL);
	mutex_unlock(&veths_lock);
	return NOTIFY_DONE;
}

static struct notifier_block notifier = { .notifier_call = notify };

NDIS_STATUS NicVethLoad(VOID)
{
	return register_netdevice_notifier(&notifier) ? NDIS_STATUS_FAILURE :
							NDIS_STATUS_SUCCESS;
}

VOID NicVethUnload(VOID)
{
	unregister_netdevice_notifier(&notifier);
}

static struct veth *make(struct _NIC_ADAPTER *driver, void *handle)
{
	struct veth *veth = kzalloc(sizeof(*veth), GFP_KERNEL);
	struct vector *vector;
	unsigned int i;

	if (!veth)
		return NULL;
	veth->driver = driver;
	veth->adapter = handle;
	rwlock_init(&veth->filter_lock);
	KeInitializeDpc(&veth->link, run_link, veth);
	KeSetTargetProcessorDpc(&veth->link, 0);
	for (i = 0; i < QUEUES; i++)
		spin_lock_init(&veth->queues[i].lock);
	for (i = 0; i < VECTORS; i++) {
		vector = &veth->vectors[i];
		vector->veth = veth;
		vector->number = i;
		KeInitializeDpc(&vector->dpc, run_vector, vector);
		/* One processor for each, so that frames stay in order. */
		KeSetTargetProcessorDpc(&vector->dpc, i % num_online_cpus());
		hrtimer_init(&vector->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
		vector->timer.function = fire_later;
	}
	return veth;
}

static void describe(const struct veth *veth, NIC_HW_LIMITS *limits)
{
	*limits = (NIC_HW_LIMITS) {
		.Queues = QUEUES,
		.Filters = FILTERS,
		.Vectors = VECTORS,
		.RxDescriptorBytes = sizeof(struct rx_descriptor),
		.TxDescriptorBytes = sizeof(struct tx_descriptor),
		.MaxFrameSize = veth->lower->mtu + ETH_HLEN,
		.Speed = SPEED,
		.TakesTags = TRUE,
	};
	ether_addr_copy(limits->Address, veth->lower->dev_addr);
}

static NDIS_STATUS attach(struct _NIC_ADAPTER *Adapter, NDIS_HANDLE Handle,
			  PNDIS_RESOURCE_LIST Resources, PVOID *Hardware,
			  PNIC_HW_LIMITS Limits)
{
	struct veth *veth = make(Adapter, Handle);

	if (!veth)
		return NDIS_STATUS_RESOURCES;
	veth->lower = ndiscompat_lower_device(veth->adapter);
	if (!veth->lower) {
		pr_err("nicdrv: name an interface to lie on: ip link add link DEV type nicdrv\n");
		goto err_free;
	}
	if (netdev_rx_handler_register(veth->lower, handle_frame, veth)) {
		netdev_err(veth->lower,
			   "nicdrv: it belongs to a bridge, bond or the like already\n");
		goto err_free;
	}
	mutex_lock(&veths_lock);
	list_add_tail(&veth->node, &veths);
	mutex_unlock(&veths_lock);
	describe(veth, Limits);
	*Hardware = veth;
	return NDIS_STATUS_SUCCESS;

err_free:
	kfree(veth);
	return NDIS_STATUS_ADAPTER_NOT_FOUND;
}

/* No interrupt from here on; those that run are waited for. */
static void quiet_vectors(struct veth *veth)
{
	struct vector *vector;
	unsigned int i;

	for (i = 0; i < VECTORS; i++)
		WRITE_ONCE(veth->vectors[i].enabled, false);
	for (i = 0; i < VECTORS; i++) {
		vector = &veth->vectors[i];
		hrtimer_cancel(&vector->timer);
		KeRemoveQueueDpc(&vector->dpc);
	}
	KeFlushQueuedDpcs();
}

static VOID detach(PVOID Hardware)
{
	struct veth *veth = Hardware;

	mutex_lock(&veths_lock);
	list_del(&veth->node);
	mutex_unlock(&veths_lock);
	WRITE_ONCE(veth->dead, true);
	/* Waits for all who are in the handler. */
	netdev_rx_handler_unregister(veth->lower);
	KeRemoveQueueDpc(&veth->link);
	quiet_vectors(veth);
	kfree(veth);
}

static NDIS_STATUS reset(PVOID Hardware)
{
	struct veth *veth = Hardware;
	unsigned int i;

	quiet_vectors(veth);
	for (i = 0; i < QUEUES; i++) {
		spin_lock_bh(&veth->queues[i].lock);
		veth->queues[i].ring = NULL;
		spin_unlock_bh(&veth->queues[i].lock);
	}
	veth->tx_ring = NULL;
	write_lock_bh(&veth->filter_lock);
	veth->filter_count = 0;
	veth->accept = (NIC_HW_ACCEPT) {};
	write_unlock_bh(&veth->filter_lock);
	return NDIS_STATUS_SUCCESS;
}

static VOID silence(PVOID Hardware)
{
	struct veth *veth = Hardware;

	WRITE_ONCE(veth->dead, true);
}

static BOOLEAN link_up(PVOID Hardware)
{
	const struct veth *veth = Hardware;

	return !READ_ONCE(veth->dead) && netif_running(veth->lower) &&
	       netif_carrier_ok(veth->lower);
}

static NDIS_STATUS queue_start(PVOID Hardware, ULONG Queue, PNIC_RING Ring)
{
	struct veth *veth = Hardware;
	struct queue *queue = &veth->queues[Queue];

	spin_lock_bh(&queue->lock);
	queue->ring = Ring;
	queue->head = 0;
	queue->tail = 0;
	spin_unlock_bh(&queue->lock);
	return NDIS_STATUS_SUCCESS;
}

static VOID queue_stop(PVOID Hardware, ULONG Queue)
{
	struct veth *veth = Hardware;
	struct queue *queue = &veth->queues[Queue];

	spin_lock_bh(&queue->lock);
	queue->ring = NULL;
	spin_unlock_bh(&queue->lock);
}

static NDIS_STATUS tx_start(PVOID Hardware, PNIC_RING Ring)
{
	struct veth *veth = Hardware;

	veth->tx_head = 0;
	veth->tx_tail = 0;
	WRITE_ONCE(veth->tx_ring, Ring);
	return NDIS_STATUS_SUCCESS;
}

static VOID tx_stop(PVOID Hardware)
{
	struct veth *veth = Hardware;

	WRITE_ONCE(veth->tx_ring, NULL);
	WRITE_ONCE(veth->vectors[TX_VECTOR].enabled, false);
	hrtimer_cancel(&veth->vectors[TX_VECTOR].timer);
	KeRemoveQueueDpc(&veth->vectors[TX_VECTOR].dpc);
	KeFlushQueuedDpcs();
}

static NDIS_STATUS filter_set(PVOID Hardware, const NIC_HW_FILTER *Filter)
{
	NDIS_STATUS status = NDIS_STATUS_RESOURCES;
	struct veth *veth = Hardware;

	write_lock_bh(&veth->filter_lock);
	if (veth->filter_count < FILTERS) {
		veth->filters[veth->filter_count++] = *Filter;
		status = NDIS_STATUS_SUCCESS;
	}
	write_unlock_bh(&veth->filter_lock);
	return status;
}

static VOID filter_clear(PVOID Hardware, const NIC_HW_FILTER *Filter)
{
	struct veth *veth = Hardware;
	unsigned int i;

	write_lock_bh(&veth->filter_lock);
	for (i = 0; i < veth->filter_count; i++)
		if (veth->filters[i].Id == Filter->Id) {
			veth->filters[i] = veth->filters[--veth->filter_count];
			break;
		}
	write_unlock_bh(&veth->filter_lock);
}

static VOID accept_frames(PVOID Hardware, const NIC_HW_ACCEPT *Accept)
{
	struct veth *veth = Hardware;

	write_lock_bh(&veth->filter_lock);
	veth->accept = *Accept;
	veth->accept.MulticastCount = min_t(u32, Accept->MulticastCount,
					    MULTICAST);
	memcpy(veth->multicast, Accept->Multicast,
	       veth->accept.MulticastCount * ETH_ALEN);
	veth->accept.Multicast = NULL;
	write_unlock_bh(&veth->filter_lock);
}

static VOID rx_fill(PNIC_RING Ring, ULONG Slot, ULONG64 Bus)
{
	struct rx_descriptor *rx = Ring->Virtual;

	rx += Slot & (Ring->Count - 1);
	rx->bus = Bus;
	rx->done = 0;
}

static BOOLEAN rx_done(PNIC_RING Ring, ULONG Slot, PNIC_RX_FRAME Frame)
{
	struct rx_descriptor *rx = Ring->Virtual;

	rx += Slot & (Ring->Count - 1);
	/* Pairs with write_frame(). */
	if (!smp_load_acquire(&rx->done))
		return FALSE;
	*Frame = (NIC_RX_FRAME) {
		.Length = rx->length,
		.Error = !!(rx->flags & ERROR),
		.Tagged = !!(rx->flags & TAGGED),
		.Tag = rx->tag,
	};
	return TRUE;
}

static VOID rx_tail(PVOID Hardware, ULONG Queue, ULONG Slot)
{
	struct veth *veth = Hardware;
	struct queue *queue = &veth->queues[Queue];

	spin_lock_bh(&queue->lock);
	queue->tail = Slot;
	spin_unlock_bh(&queue->lock);
}

static VOID tx_fill(PNIC_RING Ring, ULONG Slot, ULONG64 Bus, ULONG Length,
		    ULONG Flags, const NIC_TX_FRAME *Frame)
{
	struct tx_descriptor *tx = Ring->Virtual;

	tx += Slot & (Ring->Count - 1);
	tx->bus = Bus;
	tx->length = Length;
	tx->last = !!(Flags & NIC_TX_LAST);
	tx->done = 0;
}

static BOOLEAN tx_done(PNIC_RING Ring, ULONG Slot)
{
	struct tx_descriptor *tx = Ring->Virtual;

	/* Pairs with transmit(). */
	return !!smp_load_acquire(&tx[Slot & (Ring->Count - 1)].done);
}

static VOID tx_tail(PVOID Hardware, ULONG Slot)
{
	struct veth *veth = Hardware;

	/* Descriptors before; pairs with transmit(). */
	smp_store_release(&veth->tx_tail, Slot);
	raise_vector(&veth->vectors[TX_VECTOR]);
}

static VOID vector_affinity(PVOID Hardware, ULONG Vector, KAFFINITY Processors)
{
	struct veth *veth = Hardware;

	if (Processors && Vector < VECTORS)
		KeSetTargetProcessorDpc(&veth->vectors[Vector].dpc,
					__ffs64(Processors));
}

static VOID interrupt_enable(PVOID Hardware, ULONG Vector)
{
	struct veth *veth = Hardware;
	struct vector *vector = &veth->vectors[Vector];

	WRITE_ONCE(vector->enabled, true);
	/* What has happened meanwhile is told now. */
	fire(vector);
}

static VOID interrupt_disable(PVOID Hardware, ULONG Vector)
{
	struct veth *veth = Hardware;

	WRITE_ONCE(veth->vectors[Vector].enabled, false);
}

static VOID set_moderation(PVOID Hardware, ULONG Microseconds)
{
	struct veth *veth = Hardware;

	WRITE_ONCE(veth->moderation, Microseconds);
}

static ULONG get_moderation(PVOID Hardware)
{
	struct veth *veth = Hardware;

	return READ_ONCE(veth->moderation);
}

static VOID read_counters(PVOID Hardware, PNIC_HW_COUNTERS Counters)
{
	struct veth *veth = Hardware;
	unsigned int i;

	for (i = 0; i < QUEUES; i++)
		Counters->NoBuffer[i] = READ_ONCE(veth->queues[i].no_buffer);
	for (i = 0; i < VECTORS; i++)
		Counters->Interrupts[i] = atomic64_read(&veth->vectors[i].count);
	Counters->Refused = atomic64_read(&veth->refused);
	Counters->Oversized = atomic64_read(&veth->oversized);
	Counters->Unwanted = atomic64_read(&veth->unwanted);
	Counters->TxErrors = atomic64_read(&veth->tx_errors);
}

/* Head and tail of each ring. */
static VOID register_dump(PVOID Hardware, PVOID Data)
{
	struct veth *veth = Hardware;
	u32 *values = Data;
	unsigned int i;

	for (i = 0; i < QUEUES; i++) {
		*values++ = READ_ONCE(veth->queues[i].head);
		*values++ = READ_ONCE(veth->queues[i].tail);
	}
	*values++ = READ_ONCE(veth->tx_head);
	*values++ = READ_ONCE(veth->tx_tail);
}

const NIC_HW_OPS NicVethOps = {
	.Name = "veth",
	.Bus = NdisInterfaceInternal,
	.Attach = attach,
	.Detach = detach,
	.Reset = reset,
	.Silence = silence,
	.LinkUp = link_up,
	.QueueStart = queue_start,
	.QueueStop = queue_stop,
	.TxStart = tx_start,
	.TxStop = tx_stop,
	.FilterSet = filter_set,
	.FilterClear = filter_clear,
	.Accept = accept_frames,
	.RxFill = rx_fill,
	.RxDone = rx_done,
	.RxTail = rx_tail,
	.TxFill = tx_fill,
	.TxDone = tx_done,
	.TxTail = tx_tail,
	.VectorAffinity = vector_affinity,
	.InterruptEnable = interrupt_enable,
	.InterruptDisable = interrupt_disable,
	.SetModeration = set_moderation,
	.GetModeration = get_moderation,
	.Counters = read_counters,
	.RegisterDump = register_dump,
};
