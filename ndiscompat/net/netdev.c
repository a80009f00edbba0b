// SPDX-License-Identifier: GPL-2.0-only
/*
 * What Linux asks of a net_device, in the words of NDIS.
 *
 * Up and down are restart and pause.  What only a port that initialises can
 * change (its address, large frames) is set as a keyword, and it initialises
 * again.  What the kernel says under a spin lock, the addresses to receive, is
 * remembered and told from a work; the last word counts.
 */
#include "net/nic.h"

#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/work.h"
#include "net/receive.h"
#include "net/rss.h"
#include "net/transmit.h"

/* *JumboPacket counts the Ethernet header. */
#define JUMBO		"*JumboPacket"

static int set_filter(struct ndc_nic *nic, u32 filter)
{
	int err = ndc_nic_request(nic, NdisRequestSetInformation,
				  OID_GEN_CURRENT_PACKET_FILTER, &filter,
				  sizeof(filter));

	return min(err, 0);
}

/* What of the wanted packet types the port has; all sorts of fallbacks. */
static u32 choose_filter(const struct ndc_nic *nic,
			 const struct ndc_rx_mode *mode, bool too_many)
{
	u32 filter = NDIS_PACKET_TYPE_DIRECTED | NDIS_PACKET_TYPE_BROADCAST;
	const u32 can = nic->info.filters;

	if (mode->flags & IFF_PROMISC)
		filter |= NDIS_PACKET_TYPE_PROMISCUOUS;
	if (mode->flags & IFF_ALLMULTI || too_many)
		filter |= NDIS_PACKET_TYPE_ALL_MULTICAST;
	else if (mode->multicast)
		filter |= NDIS_PACKET_TYPE_MULTICAST;
	/* A port that cannot have them all may have everything. */
	if (filter & ~can & NDIS_PACKET_TYPE_ALL_MULTICAST)
		filter |= NDIS_PACKET_TYPE_PROMISCUOUS;
	if (mode->cut && mode->unicast)
		filter |= NDIS_PACKET_TYPE_PROMISCUOUS;
	return filter & can;
}

/* Tells the port what to receive; the packet filter comes last. */
static void tell_mode(struct ndc_nic *nic, const struct ndc_rx_mode *mode)
{
	const u8 *multicast = mode->addresses + mode->unicast * ETH_ALEN;
	bool too_many = mode->cut ||
			mode->multicast > nic->info.multicast;
	int err;

	if (!too_many && nic->info.multicast) {
		err = ndc_nic_request(nic, NdisRequestSetInformation,
				      OID_802_3_MULTICAST_LIST,
				      (void *)multicast,
				      mode->multicast * ETH_ALEN);
		too_many = err < 0;
	}
	if (nic->ops->unicast && !mode->cut)
		nic->ops->unicast(nic->adapter, mode->addresses,
				  mode->unicast);
	err = set_filter(nic, choose_filter(nic, mode, too_many));
	/* One that has begun to initialise again hears it afterwards. */
	if (err && err != -ENODEV)
		netdev_warn(nic->dev, "the port takes no packet filter: %d\n",
			    err);
}

/*
 * What a port that has restarted must hear before frames: offloads do nothing
 * before OID_OFFLOAD_ENCAPSULATION.  One that does not know a request goes
 * without.
 */
static void greet(struct ndc_nic *nic)
{
	NDIS_OFFLOAD_ENCAPSULATION encapsulation = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_OFFLOAD_ENCAPSULATION,
			.Revision = NDIS_OFFLOAD_ENCAPSULATION_REVISION_1,
			.Size = NDIS_SIZEOF_OFFLOAD_ENCAPSULATION_REVISION_1,
		},
		.IPv4 = {
			.Enabled = NDIS_OFFLOAD_SET_ON,
			.EncapsulationType = NDIS_ENCAPSULATION_IEEE_802_3,
			.HeaderSize = ETH_HLEN,
		},
	};
	int err;

	encapsulation.IPv6.Enabled = encapsulation.IPv4.Enabled;
	encapsulation.IPv6.EncapsulationType =
		encapsulation.IPv4.EncapsulationType;
	encapsulation.IPv6.HeaderSize = encapsulation.IPv4.HeaderSize;
	if (nic->offload.can) {
		err = ndc_nic_request(nic, NdisRequestSetInformation,
				      OID_OFFLOAD_ENCAPSULATION,
				      &encapsulation, sizeof(encapsulation));
		if (err < 0)
			netdev_warn(nic->dev, "the port takes no encapsulation: %d\n",
				    err);
	}
	err = ndc_rss_tell(nic);
	if (err)
		netdev_warn(nic->dev, "the port takes no receive scaling: %d\n",
			    err);
}

static void mode_work(struct work_struct *work)
{
	struct ndc_nic *nic = container_of(work, struct ndc_nic, mode_work);
	struct ndc_rx_mode *mode = xchg(&nic->mode, NULL);

	if (mode && READ_ONCE(nic->receiving)) {
		if (xchg(&nic->fresh, false))
			greet(nic);
		tell_mode(nic, mode);
	}
	kfree(mode);
}

static struct ndc_rx_mode *snapshot(struct net_device *dev)
{
	unsigned int unicast = netdev_uc_count(dev);
	unsigned int multicast = netdev_mc_count(dev);
	struct netdev_hw_addr *address;
	struct ndc_rx_mode *mode;
	u8 *at;

	mode = kmalloc(struct_size(mode, addresses,
				   (unicast + multicast) * ETH_ALEN),
		       GFP_ATOMIC | __GFP_NOWARN);
	if (!mode)
		return NULL;
	mode->flags = dev->flags;
	mode->unicast = unicast;
	mode->multicast = multicast;
	mode->cut = false;
	at = mode->addresses;
	netdev_for_each_uc_addr(address, dev) {
		ether_addr_copy(at, address->addr);
		at += ETH_ALEN;
	}
	netdev_for_each_mc_addr(address, dev) {
		ether_addr_copy(at, address->addr);
		at += ETH_ALEN;
	}
	return mode;
}

/* Without memory for the addresses: all multicast, or everything. */
static struct ndc_rx_mode *snapshot_cut(struct net_device *dev)
{
	struct ndc_rx_mode *mode = kzalloc(sizeof(*mode),
					   GFP_ATOMIC | __GFP_NOWARN);

	if (!mode)
		return NULL;
	mode->flags = dev->flags;
	mode->unicast = netdev_uc_count(dev);
	mode->multicast = netdev_mc_count(dev);
	mode->cut = true;
	return mode;
}

static void set_rx_mode(struct net_device *dev)
{
	struct ndc_nic *nic = netdev_priv(dev);
	struct ndc_rx_mode *mode = snapshot(dev) ?: snapshot_cut(dev);

	if (!mode) {
		netdev_warn_once(dev, "no memory for the addresses to receive\n");
		return;
	}
	kfree(xchg(&nic->mode, mode));
	queue_work(ndc_port_queue, &nic->mode_work);
}

/*
 * The port has restarted, and hears everything again: before who asked for that
 * goes on, or the next frame would find a port that receives nothing.
 */
void ndc_netdev_running(struct ndc_nic *nic)
{
	WRITE_ONCE(nic->fresh, true);
	netif_addr_lock_bh(nic->dev);
	set_rx_mode(nic->dev);
	netif_addr_unlock_bh(nic->dev);
	flush_work(&nic->mode_work);
}

static int open_nic(struct net_device *dev)
{
	struct ndc_nic *nic = netdev_priv(dev);

	if (READ_ONCE(nic->failed))
		return -EIO;
	/* Memory that is still read must not be written by the device. */
	if (ndc_nic_stuck(nic->adapter)) {
		int err = nic->ops->reinitialise(nic->adapter);

		if (err)
			return err;
	}
	return nic->ops->restart(nic->adapter);
}

static int stop_nic(struct net_device *dev)
{
	struct ndc_nic *nic = netdev_priv(dev);

	cancel_work_sync(&nic->mode_work);
	if (!READ_ONCE(nic->failed))
		set_filter(nic, 0);
	nic->ops->pause(nic->adapter);
	return 0;
}

static void get_stats(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	struct ndc_nic *nic = netdev_priv(dev);
	struct ndc_rx_totals totals = {};
	struct ndc_rx_queue *queue;
	unsigned long id;
	unsigned int i;
	u64 unused;

	for (i = 0; i < dev->num_tx_queues; i++)
		ndc_transmit_stats(nic, i, stats, &unused, &unused);
	rcu_read_lock();
	xa_for_each(&nic->rx, id, queue)
		if (!queue->tell)
			ndc_receive_stats(queue, &totals);
	rcu_read_unlock();
	stats->rx_packets = totals.packets;
	stats->rx_bytes = totals.bytes;
	stats->multicast = totals.multicast;
	stats->rx_dropped = totals.dropped + totals.no_memory;
	stats->rx_errors = totals.errors;
}

static int set_mac_address(struct net_device *dev, void *data)
{
	struct ndc_nic *nic = netdev_priv(dev);
	struct sockaddr *address = data;
	u8 old[ETH_ALEN];
	int err;

	if (!is_valid_ether_addr(address->sa_data))
		return -EADDRNOTAVAIL;
	if (ether_addr_equal(address->sa_data, dev->dev_addr))
		return 0;
	if (!nic->ops->set_address)
		return -EOPNOTSUPP;
	ether_addr_copy(old, dev->dev_addr);
	err = nic->ops->set_address(nic->adapter, address->sa_data);
	if (err)
		return err;
	err = nic->ops->reinitialise(nic->adapter);
	if (err && err != -ENODEV) {
		nic->ops->set_address(nic->adapter, old);
		ndc_nic_go_back(nic);
	}
	if (err)
		return err;
	/* The port says which it has: it may ignore the keyword. */
	if (ether_addr_equal(nic->info.address, address->sa_data))
		return 0;
	nic->ops->set_address(nic->adapter, old);
	return -EADDRNOTAVAIL;
}

static int change_mtu(struct net_device *dev, int mtu)
{
	struct ndc_nic *nic = netdev_priv(dev);
	struct ndc_setting setting = { .name = JUMBO, .value = mtu + ETH_HLEN };
	int err;

	if (mtu > nic->info.mtu) {
		err = ndc_nic_set(nic, &setting, 1);
		if (err)
			return err;
		if (mtu > nic->info.mtu)
			return -EINVAL;
	}
	WRITE_ONCE(dev->mtu, mtu);
	return 0;
}

static netdev_features_t fix_features(struct net_device *dev,
				      netdev_features_t features)
{
	/* A large send is one whose segments get their checksums. */
	if (!(features & NETIF_F_IP_CSUM))
		features &= ~NETIF_F_TSO;
	if (!(features & NETIF_F_IPV6_CSUM))
		features &= ~NETIF_F_TSO6;
	return features;
}

/* Macvlans that have queues go on in software. */
static void set_forwarding(struct ndc_nic *nic, bool on)
{
	if (on)
		netdev_info(nic->dev, "macvlans get queues from now on when they come up; take those that are up down and up again\n");
	else
		ndc_vm_ops->off(nic);
}

static int set_features(struct net_device *dev, netdev_features_t features)
{
	struct ndc_nic *nic = netdev_priv(dev);
	NDIS_OFFLOAD_PARAMETERS parameters;
	struct ndc_offload offload;
	int err;

	if ((features ^ dev->features) & NETIF_F_HW_L2FW_DOFFLOAD &&
	    ndc_vm_ops)
		set_forwarding(nic, features & NETIF_F_HW_L2FW_DOFFLOAD);
	spin_lock_bh(&nic->lock);
	offload = nic->offload;
	spin_unlock_bh(&nic->lock);
	if (!((features ^ dev->features) & offload.can))
		return 0;
	ndc_offload_ask(&offload, features, &parameters);
	err = ndc_nic_request(nic, NdisRequestSetInformation,
			      OID_TCP_OFFLOAD_PARAMETERS, &parameters,
			      NDIS_SIZEOF_OFFLOAD_PARAMETERS_REVISION_3);
	return min(err, 0);
}

static netdev_features_t features_check(struct sk_buff *skb,
					struct net_device *dev,
					netdev_features_t features)
{
	struct ndc_nic *nic = netdev_priv(dev);

	features = vlan_features_check(skb, features);
	return ndc_offload_check(&nic->offload, skb, features);
}

static void tx_timeout(struct net_device *dev, unsigned int queue)
{
	struct ndc_nic *nic = netdev_priv(dev);

	netdev_warn(dev, "transmit queue %u stands still; is the port hung?\n",
		    queue);
	queue_work(ndc_port_queue, &nic->reset);
}

/* Under RTNL or RCU. */
static int get_iflink(const struct net_device *dev)
{
	const struct ndc_nic *nic = netdev_priv(dev);
	const struct net_device *lower = READ_ONCE(nic->lower);

	return lower ? lower->ifindex : dev->ifindex;
}

/* A macvlan comes up; without a queue it runs in software. */
static void *add_station(struct net_device *dev, struct net_device *upper)
{
	return ndc_vm_ops ? ndc_vm_ops->add(netdev_priv(dev), upper) :
			    ERR_PTR(-EOPNOTSUPP);
}

static void del_station(struct net_device *dev, void *station)
{
	ndc_vm_ops->del(netdev_priv(dev), station);
}

const struct net_device_ops ndc_netdev_ops = {
	.ndo_uninit = ndc_nic_uninit,
	.ndo_open = open_nic,
	.ndo_stop = stop_nic,
	.ndo_start_xmit = ndc_transmit,
	.ndo_features_check = features_check,
	.ndo_set_rx_mode = set_rx_mode,
	.ndo_set_mac_address = set_mac_address,
	.ndo_validate_addr = eth_validate_addr,
	.ndo_change_mtu = change_mtu,
	.ndo_tx_timeout = tx_timeout,
	.ndo_get_stats64 = get_stats,
	.ndo_fix_features = fix_features,
	.ndo_set_features = set_features,
	.ndo_get_iflink = get_iflink,
	.ndo_dfwd_add_station = add_station,
	.ndo_dfwd_del_station = del_station,
};
EXPORT_SYMBOL_IF_KUNIT(ndc_netdev_ops);

/**
 * ndc_netdev_limits() - what offloads the net_device may have now
 * @nic: the NIC
 *
 * Context: Process; RTNL held if the net_device is registered.
 */
void ndc_netdev_limits(struct ndc_nic *nic)
{
	struct net_device *dev = nic->dev;
	const netdev_features_t always = NETIF_F_SG | NETIF_F_HIGHDMA;
	const netdev_features_t tags = NETIF_F_HW_VLAN_CTAG_TX |
				       NETIF_F_HW_VLAN_CTAG_RX;
	const netdev_features_t ours = NETIF_F_CSUM_MASK | NETIF_F_RXCSUM |
				       NETIF_F_ALL_TSO;
	const netdev_features_t queues = NETIF_F_HW_L2FW_DOFFLOAD;
	struct ndc_offload offload;

	spin_lock_bh(&nic->lock);
	offload = nic->offload;
	spin_unlock_bh(&nic->lock);
	dev->hw_features = (dev->hw_features & ~(ours | queues)) | offload.can;
	if (ndc_vm_ops && READ_ONCE(nic->info.vm_queues))
		dev->hw_features |= queues;
	dev->vlan_features = always | (offload.can & ~NETIF_F_RXCSUM);
	dev->features = (dev->features & ~ours) | always | offload.does;
	if (nic->info.tags)
		dev->features |= tags;
	netif_set_tso_max_size(dev, offload.lso_size);
	if (!nic->registered)
		return;
	/* Whoever had a queue has lost it already. */
	if (!(dev->hw_features & queues)) {
		dev->features &= ~queues;
		dev->wanted_features &= ~queues;
	}
	/* What the port has switched by itself is what is wanted. */
	dev->wanted_features = (dev->wanted_features & ~ours) | offload.does;
	netdev_features_change(dev);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_netdev_limits);

/* The port has said what its NIC is like.  RTNL held if it is registered. */
void ndc_netdev_prepare(struct ndc_nic *nic)
{
	struct net_device *dev = nic->dev;

	eth_hw_addr_set(dev, nic->info.address);
	ether_addr_copy(dev->perm_addr, nic->info.permanent);
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = nic->info.max_mtu;
	dev->mtu = min(dev->mtu, nic->info.mtu);
	dev->needed_headroom = nic->info.backfill;
	ndc_netdev_limits(nic);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_netdev_prepare);

void ndc_netdev_init(struct ndc_nic *nic)
{
	INIT_WORK(&nic->mode_work, mode_work);
}

void ndc_netdev_exit(struct ndc_nic *nic)
{
	cancel_work_sync(&nic->mode_work);
	kfree(xchg(&nic->mode, NULL));
}
