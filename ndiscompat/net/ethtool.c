// SPDX-License-Identifier: GPL-2.0-only
/*
 * What ethtool asks, in keywords and requests.
 *
 * The sizes of rings and the number of queues are keywords, so the port
 * initialises again.  The set of statistics is fixed: the kernel gives none at
 * all if it changes between two calls.  What <ndis.h> has no words for is
 * asked of the port's glue, where that has an answer.
 */
#include <linux/err.h>
#include <linux/ethtool.h>
#include <linux/export.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <kunit/visibility.h>

#include <linux/ndiscompat.h>
#include <ndis.h>

#include "net/nic.h"
#include "net/receive.h"
#include "net/rss.h"
#include "net/transmit.h"

#define RX_RING		"*ReceiveBuffers"
#define TX_RING		"*TransmitBuffers"
#define RX_QUEUES	"*NumRssQueues"

static const char statistics[][ETH_GSTRING_LEN] = {
	"rx_lent",
	"rx_lent_now",
	"rx_copied_for_lack",
	"rx_dropped_without_device",
	"rx_no_memory",
	"rx_bad_checksums",
	"vmq_queues",
	"vmq_rx_packets",
	"vmq_rx_bytes",
	"tx_linearized",
	"tx_stops",
	"tx_out",
};

static struct ndc_nic *nic_of(struct net_device *dev)
{
	return netdev_priv(dev);
}

static void get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	struct ndc_nic *nic = nic_of(dev);
	u32 version;

	strscpy(info->driver, nic->adapter->driver->name,
		sizeof(info->driver));
	strscpy(info->bus_info, dev_name(nic->adapter->dev),
		sizeof(info->bus_info));
	if (ndc_nic_request(nic, NdisRequestQueryInformation,
			    OID_GEN_VENDOR_DRIVER_VERSION, &version,
			    sizeof(version)) == sizeof(version))
		snprintf(info->version, sizeof(info->version), "%u.%u",
			 version >> 16, version & 0xffff);
}

/* Numbers that the port has of its own. */
static u32 port_statistics(const struct ndc_nic *nic)
{
	return nic->port_ops && nic->port_ops->get_statistics ?
	       nic->port_ops->statistics : 0;
}

static int get_sset_count(struct net_device *dev, int set)
{
	if (set != ETH_SS_STATS)
		return -EOPNOTSUPP;
	return ARRAY_SIZE(statistics) + port_statistics(nic_of(dev)) +
	       (ndc_vm_ops ? ndc_vm_ops->stat_count(nic_of(dev)) : 0);
}

static void get_strings(struct net_device *dev, u32 set, u8 *data)
{
	struct ndc_nic *nic = nic_of(dev);
	u32 own = port_statistics(nic) * ETH_GSTRING_LEN;

	if (set != ETH_SS_STATS)
		return;
	memcpy(data, statistics, sizeof(statistics));
	data += sizeof(statistics);
	if (own)
		memcpy(data, nic->port_ops->statistic_names, own);
	if (ndc_vm_ops)
		ndc_vm_ops->stat_names(nic, data + own);
}

static void get_ethtool_stats(struct net_device *dev,
			      struct ethtool_stats *unused, u64 *data)
{
	struct ndc_rx_totals own = {}, vm = {};
	struct rtnl_link_stats64 sent = {};
	struct ndc_nic *nic = nic_of(dev);
	u64 linear = 0, stops = 0;
	struct ndc_rx_queue *queue;
	unsigned int i, lent = 0;
	unsigned int queues = 0;
	unsigned long id;

	rcu_read_lock();
	xa_for_each(&nic->rx, id, queue) {
		ndc_receive_stats(queue, id ? &vm : &own);
		lent += READ_ONCE(queue->lent);
		queues += !!id;
	}
	rcu_read_unlock();
	for (i = 0; i < dev->num_tx_queues; i++)
		ndc_transmit_stats(nic, i, &sent, &linear, &stops);
	*data++ = own.lent + vm.lent;
	*data++ = lent;
	*data++ = own.busy + vm.busy;
	*data++ = own.dropped + vm.dropped;
	*data++ = own.no_memory + vm.no_memory;
	*data++ = own.bad_checksums + vm.bad_checksums;
	*data++ = queues;
	*data++ = vm.packets;
	*data++ = vm.bytes;
	*data++ = linear;
	*data++ = stops;
	*data++ = ndc_transmit_out(nic);
	if (port_statistics(nic) && ndc_nic_is_open(nic))
		nic->port_ops->get_statistics(nic->adapter->context, data);
	data += port_statistics(nic);
	if (ndc_vm_ops)
		ndc_vm_ops->stats(nic, data);
}

static int get_link_ksettings(struct net_device *dev,
			      struct ethtool_link_ksettings *settings)
{
	const struct ndc_link *link = &nic_of(dev)->link;

	settings->base.port = PORT_OTHER;
	settings->base.autoneg = AUTONEG_DISABLE;
	settings->base.speed = SPEED_UNKNOWN;
	settings->base.duplex = DUPLEX_UNKNOWN;
	if (!link->up)
		return 0;
	settings->base.duplex = link->duplex;
	if (link->speed)
		settings->base.speed = min_t(u64, div_u64(link->speed, 1000000),
					     INT_MAX);
	return 0;
}

/* What a keyword is, and the most that it may be; 0 and 0 if there is none. */
static void read_keyword(struct ndc_nic *nic, const char *name, u32 *value,
			 u32 *maximum)
{
	u32 minimum;

	*value = 0;
	*maximum = 0;
	if (nic->ops->get_keyword &&
	    nic->ops->get_keyword(nic->adapter, name, value, &minimum, maximum))
		*maximum = 0;
}

static void get_ringparam(struct net_device *dev, struct ethtool_ringparam *ring,
			  struct kernel_ethtool_ringparam *kernel_ring,
			  struct netlink_ext_ack *extack)
{
	struct ndc_nic *nic = nic_of(dev);

	read_keyword(nic, RX_RING, &ring->rx_pending, &ring->rx_max_pending);
	read_keyword(nic, TX_RING, &ring->tx_pending, &ring->tx_max_pending);
}

static int set_ringparam(struct net_device *dev, struct ethtool_ringparam *ring,
			 struct kernel_ethtool_ringparam *kernel_ring,
			 struct netlink_ext_ack *extack)
{
	struct ndc_nic *nic = nic_of(dev);
	struct ndc_setting settings[] = {
		{ .name = RX_RING, .value = ring->rx_pending },
		{ .name = TX_RING, .value = ring->tx_pending },
	};

	if (ring->rx_mini_pending || ring->rx_jumbo_pending)
		return -EINVAL;
	return ndc_nic_set(nic, settings, ARRAY_SIZE(settings));
}

static void get_channels(struct net_device *dev,
			 struct ethtool_channels *channels)
{
	struct ndc_nic *nic = nic_of(dev);
	u32 value, maximum;

	read_keyword(nic, RX_QUEUES, &value, &maximum);
	channels->combined_count = nic->info.rx_queues;
	/* Each VM queue is one for whoever comes: there is nothing to set. */
	channels->rx_count = nic->info.vm_queues;
	channels->max_rx = nic->info.vm_queues;
	channels->max_combined = max(maximum, nic->info.rx_queues);
}

static int set_channels(struct net_device *dev,
			struct ethtool_channels *channels)
{
	struct ndc_nic *nic = nic_of(dev);
	struct ndc_setting setting = {
		.name = RX_QUEUES,
		.value = channels->combined_count,
	};

	if (!channels->combined_count ||
	    channels->rx_count != nic->info.vm_queues ||
	    channels->tx_count || channels->other_count)
		return -EINVAL;
	return ndc_nic_set(nic, &setting, 1);
}

static int get_moderation(struct ndc_nic *nic,
			  NDIS_INTERRUPT_MODERATION_PARAMETERS *parameters)
{
	int bytes = ndc_nic_request(nic, NdisRequestQueryInformation,
				    OID_GEN_INTERRUPT_MODERATION, parameters,
				    sizeof(*parameters));

	if (bytes < 0)
		return bytes;
	if (bytes < (int)sizeof(*parameters) ||
	    parameters->InterruptModeration ==
	    NdisInterruptModerationNotSupported)
		return -EOPNOTSUPP;
	return 0;
}

/* A port that knows times says them; others only whether it is on. */
static int get_coalesce(struct net_device *dev, struct ethtool_coalesce *coal,
			struct kernel_ethtool_coalesce *kernel_coal,
			struct netlink_ext_ack *extack)
{
	NDIS_INTERRUPT_MODERATION_PARAMETERS parameters;
	struct ndc_nic *nic = nic_of(dev);
	u32 usecs = 0;
	int err;

	if (nic->port_ops && nic->port_ops->get_moderation) {
		err = nic->port_ops->get_moderation(nic->adapter->context,
						    &usecs);
		coal->rx_coalesce_usecs = usecs;
		return err;
	}
	err = get_moderation(nic, &parameters);
	if (err)
		return err;
	coal->use_adaptive_rx_coalesce =
		parameters.InterruptModeration == NdisInterruptModerationEnabled;
	return 0;
}

static int switch_moderation(struct ndc_nic *nic, bool on)
{
	NDIS_INTERRUPT_MODERATION_PARAMETERS parameters = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision =
			NDIS_INTERRUPT_MODERATION_PARAMETERS_REVISION_1,
			.Size =
			NDIS_SIZEOF_INTERRUPT_MODERATION_PARAMETERS_REVISION_1,
		},
		.InterruptModeration = on ? NdisInterruptModerationEnabled :
					    NdisInterruptModerationDisabled,
	};
	int err;

	err = ndc_nic_request(nic, NdisRequestSetInformation,
			      OID_GEN_INTERRUPT_MODERATION, &parameters,
			      sizeof(parameters));
	return min(err, 0);
}

static int set_coalesce(struct net_device *dev, struct ethtool_coalesce *coal,
			struct kernel_ethtool_coalesce *kernel_coal,
			struct netlink_ext_ack *extack)
{
	struct ndc_nic *nic = nic_of(dev);

	if (nic->port_ops && nic->port_ops->set_moderation) {
		if (coal->use_adaptive_rx_coalesce) {
			NL_SET_ERR_MSG_MOD(extack,
					   "the port knows times, say rx-usecs; 0 is off");
			return -EOPNOTSUPP;
		}
		return nic->port_ops->set_moderation(nic->adapter->context,
						     coal->rx_coalesce_usecs);
	}
	if (coal->rx_coalesce_usecs) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the port knows no times, only adaptive-rx on or off");
		return -EOPNOTSUPP;
	}
	return switch_moderation(nic, coal->use_adaptive_rx_coalesce);
}

static int get_regs_len(struct net_device *dev)
{
	const struct ndiscompat_port_ops *ops = nic_of(dev)->port_ops;

	return ops && ops->get_registers ? ops->register_bytes :
	       -EOPNOTSUPP;
}

static void get_regs(struct net_device *dev, struct ethtool_regs *regs,
		     void *data)
{
	struct ndc_nic *nic = nic_of(dev);

	memset(data, 0, nic->port_ops->register_bytes);
	regs->version = nic->port_ops->register_version;
	nic->port_ops->get_registers(nic->adapter->context, data);
}

static int set_phys_id(struct net_device *dev, enum ethtool_phys_id_state state)
{
	struct ndc_nic *nic = nic_of(dev);

	if (!nic->port_ops || !nic->port_ops->identify)
		return -EOPNOTSUPP;
	switch (state) {
	case ETHTOOL_ID_ACTIVE:
		/* Two times a second. */
		return 2;
	case ETHTOOL_ID_ON:
	case ETHTOOL_ID_OFF:
		nic->port_ops->identify(nic->adapter->context,
					state == ETHTOOL_ID_ON);
		return 0;
	case ETHTOOL_ID_INACTIVE:
		nic->port_ops->identify(nic->adapter->context, false);
		return 0;
	}
	return -EINVAL;
}

static u32 get_rxfh_indir_size(struct net_device *dev)
{
	const struct ndc_nic *nic = nic_of(dev);

	return nic->info.rx_queues > 1 ? nic->rss->entries : 0;
}

static u32 get_rxfh_key_size(struct net_device *dev)
{
	return nic_of(dev)->info.rx_queues > 1 ? NDC_RSS_KEY : 0;
}

static int get_rxfh(struct net_device *dev, struct ethtool_rxfh_param *rxfh)
{
	const struct ndc_nic *nic = nic_of(dev);
	u32 i;

	rxfh->hfunc = ETH_RSS_HASH_TOP;
	for (i = 0; rxfh->indir && i < get_rxfh_indir_size(dev); i++)
		rxfh->indir[i] = nic->rss->table[i];
	if (rxfh->key && get_rxfh_key_size(dev))
		memcpy(rxfh->key, nic->rss->key, NDC_RSS_KEY);
	return 0;
}

static int set_rxfh(struct net_device *dev, struct ethtool_rxfh_param *rxfh,
		    struct netlink_ext_ack *extack)
{
	struct ndc_nic *nic = nic_of(dev);
	struct ndc_rss old;
	u32 i;
	int err;

	if (rxfh->hfunc != ETH_RSS_HASH_NO_CHANGE &&
	    rxfh->hfunc != ETH_RSS_HASH_TOP)
		return -EOPNOTSUPP;
	if (nic->info.rx_queues == 1)
		return -EOPNOTSUPP;
	old = *nic->rss;
	for (i = 0; rxfh->indir && i < nic->rss->entries; i++)
		nic->rss->table[i] = rxfh->indir[i];
	if (rxfh->key)
		memcpy(nic->rss->key, rxfh->key, NDC_RSS_KEY);
	/* A port that is down is told when it comes up. */
	err = READ_ONCE(nic->receiving) ? ndc_rss_tell(nic) : 0;
	if (err)
		*nic->rss = old;
	return err;
}

DEFINE_RXFH_OPS(get_rxfh, set_rxfh);

static int get_rxnfc(struct net_device *dev, struct ethtool_rxnfc *info,
		     u32 *rules)
{
	struct ndc_nic *nic = nic_of(dev);

	if (info->cmd == ETHTOOL_GRXRINGS) {
		info->data = nic->info.rx_queues + nic->info.vm_queues;
		return 0;
	}
	return ndc_vm_ops && nic->info.vm_queues ?
	       ndc_vm_ops->get_rule(nic, info, rules) : -EOPNOTSUPP;
}

static int set_rxnfc(struct net_device *dev, struct ethtool_rxnfc *info)
{
	struct ndc_nic *nic = nic_of(dev);

	return ndc_vm_ops && nic->info.vm_queues ?
	       ndc_vm_ops->set_rule(nic, info) : -EOPNOTSUPP;
}

const struct ethtool_ops ndc_ethtool_ops = {
	.supported_coalesce_params = ETHTOOL_COALESCE_RX_USECS |
				     ETHTOOL_COALESCE_USE_ADAPTIVE_RX,
	.get_drvinfo = get_drvinfo,
	.get_link = ethtool_op_get_link,
	.get_link_ksettings = get_link_ksettings,
	.get_sset_count = get_sset_count,
	.get_strings = get_strings,
	.get_ethtool_stats = get_ethtool_stats,
	.get_ringparam = get_ringparam,
	.set_ringparam = set_ringparam,
	.get_channels = get_channels,
	.set_channels = set_channels,
	.get_coalesce = get_coalesce,
	.set_coalesce = set_coalesce,
	.get_regs_len = get_regs_len,
	.get_regs = get_regs,
	.set_phys_id = set_phys_id,
	.get_ts_info = ethtool_op_get_ts_info,
	.get_rxnfc = get_rxnfc,
	.set_rxnfc = set_rxnfc,
	.get_rxfh_indir_size = get_rxfh_indir_size,
	.get_rxfh_key_size = get_rxfh_key_size,
	.get_rxfh = RXFH_OP(get_rxfh),
	.set_rxfh = RXFH_OP(set_rxfh),
};
EXPORT_SYMBOL_IF_KUNIT(ndc_ethtool_ops);
