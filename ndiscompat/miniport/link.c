// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtual adapters: what Windows calls root-enumerated, and Linux a link.
 *
 *	ip link add [link LOWER] name nic0 type KIND
 *
 * makes an adapter of the port that has this kind, over a platform device of
 * its own that does its DMA.  `ip link del`, the end of its namespace, of its
 * lower device or of its port's module take it away: the port halts while the
 * net_device goes, under RTNL, and the adapter ends with the net_device, when
 * RTNL is free again.  What has to be done with RTNL by somebody that the port
 * may be waiting for only tries.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/if_arp.h>
#include <linux/instruction_pointer.h>
#include <linux/platform_device.h>
#include <linux/printk.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/rtnetlink.h>

#include <linux/ndiscompat.h>

#include "core/work.h"
#include "miniport/driver.h"
#include "miniport/miniport.h"
#include "net/nic.h"

/**
 * struct kind - the links of a port
 * @ops: what they are to Linux
 * @port: whose they are
 * @node: in the list of kinds
 * @count: how many links there are
 */
struct kind {
	struct rtnl_link_ops ops;
	struct ndc_port *port;
	struct list_head node;
	atomic_t count;
};

/**
 * struct link - a link
 * @node: in the list of links, while its net_device is registered and until
 *	its adapter has ended
 * @kind: which
 * @dev: its net_device
 * @lower: what it lies on, until its port has halted; or NULL.  Under RTNL
 * @linked: that knows so
 * @unwanted: its port has asked for its removal
 * @pdev: does its DMA
 */
struct link {
	struct list_head node;
	struct kind *kind;
	struct net_device *dev;
	struct net_device *lower;
	bool linked;
	bool unwanted;
	struct platform_device *pdev;
};

/* Protects links and kinds; taken with or without RTNL. */
static DEFINE_MUTEX(links_lock);
static LIST_HEAD(links);
static LIST_HEAD(kinds);
/* Woken when a link has gone. */
static DECLARE_WAIT_QUEUE_HEAD(gone);

static void eject_links(struct work_struct *work);
static DECLARE_DELAYED_WORK(ejecting, eject_links);

static struct link *link_of(const struct ndc_adapter *adapter)
{
	return adapter->miniport->bus.priv;
}

/* The port asks for its removal. */
static void eject(struct ndc_adapter *adapter)
{
	WRITE_ONCE(link_of(adapter)->unwanted, true);
	mod_delayed_work(ndc_own_queue, &ejecting, 0);
}

static void detach(struct ndc_adapter *adapter)
{
	struct link *link = link_of(adapter);

	if (link->linked) {
		dev_set_promiscuity(link->lower, -1);
		netdev_upper_dev_unlink(link->lower, link->dev);
	}
	link->linked = false;
	link->lower = NULL;
	WRITE_ONCE(adapter->nic->lower, NULL);
}

static const struct ndc_bus_ops link_bus_ops = {
	.eject = eject,
	.detach = detach,
};

/* Its device, for DMA to all of memory. */
static struct platform_device *make_device(void)
{
	const struct platform_device_info info = {
		.name = "ndiscompat-link",
		.id = PLATFORM_DEVID_AUTO,
		.dma_mask = DMA_BIT_MASK(64),
	};

	return platform_device_register_full(&info);
}

static struct link *make_link(struct net_device *dev, struct net_device *lower)
{
	struct link *link = kzalloc(sizeof(*link), GFP_KERNEL);
	struct platform_device *pdev;

	if (!link)
		return ERR_PTR(-ENOMEM);
	pdev = make_device();
	if (IS_ERR(pdev)) {
		kfree(link);
		return ERR_CAST(pdev);
	}
	INIT_LIST_HEAD(&link->node);
	link->kind = container_of(dev->rtnl_link_ops, struct kind, ops);
	atomic_inc(&link->kind->count);
	link->dev = dev;
	link->lower = lower;
	link->pdev = pdev;
	SET_NETDEV_DEV(dev, &pdev->dev);
	return link;
}

static void free_link(struct link *link)
{
	struct kind *kind = link->kind;

	mutex_lock(&links_lock);
	list_del(&link->node);
	mutex_unlock(&links_lock);
	platform_device_unregister(link->pdev);
	kfree(link);
	/* Whoever waits for the last one frees the kind at once. */
	if (atomic_dec_and_test(&kind->count))
		wake_up_all(&gone);
}

/* The net_device is unregistered, and about to be freed.  Without RTNL. */
static void destroy(struct net_device *dev)
{
	struct ndc_nic *nic = netdev_priv(dev);
	struct link *link = link_of(nic->adapter);

	ndc_miniport_remove(nic->adapter, false);
	free_link(link);
}

/* What a link may lie on, NULL if it is to lie on nothing; or why not. */
static struct net_device *find_lower(struct net *net, struct nlattr *tb[],
				     struct netlink_ext_ack *extack)
{
	struct net_device *lower;

	if (!tb[IFLA_LINK])
		return NULL;
	lower = __dev_get_by_index(net, nla_get_u32(tb[IFLA_LINK]));
	if (!lower) {
		NL_SET_ERR_MSG_MOD(extack,
				   "there is no such device to lie on");
		return ERR_PTR(-ENODEV);
	}
	if (lower->type != ARPHRD_ETHER || lower->flags & IFF_LOOPBACK) {
		NL_SET_ERR_MSG_MOD(extack,
				   "name an Ethernet interface to lie on");
		return ERR_PTR(-EINVAL);
	}
	return lower;
}

static int explain(int err, struct netlink_ext_ack *extack)
{
	if (err == -ENOMEM)
		NL_SET_ERR_MSG_MOD(extack,
				   "out of memory; try fewer or smaller buffers, by the module's parameter keywords");
	else
		NL_SET_ERR_MSG_MOD(extack,
				   "the port does not initialise; the kernel's log says why");
	return err;
}

/* Names of adapters are those of their net_devices, which namespaces share. */
static struct ndc_adapter *make_adapter(struct link *link, struct nlattr *tb[])
{
	struct ndc_bus_device bus = {
		.dev = &link->pdev->dev,
		.name = link->dev->name,
		.netdev = link->dev,
		.ops = &link_bus_ops,
		.priv = link,
	};
	struct ndc_adapter *adapter;

	if (tb[IFLA_ADDRESS])
		nla_memcpy(bus.address, tb[IFLA_ADDRESS], ETH_ALEN);
	adapter = ndc_miniport_create(link->kind->port, &bus, _THIS_IP_);
	if (adapter != ERR_PTR(-EEXIST))
		return adapter;
	bus.name = dev_name(&link->pdev->dev);
	return ndc_miniport_create(link->kind->port, &bus, _THIS_IP_);
}

/* Its lower device knows it, and shows it all frames. */
static int join(struct link *link, struct netlink_ext_ack *extack)
{
	struct ndc_nic *nic = netdev_priv(link->dev);
	int err;

	if (!link->lower)
		return 0;
	err = netdev_upper_dev_link(link->lower, link->dev, extack);
	if (err)
		return err;
	WRITE_ONCE(nic->lower, link->lower);
	link->linked = true;
	err = dev_set_promiscuity(link->lower, 1);
	if (!err)
		return 0;
	netdev_upper_dev_unlink(link->lower, link->dev);
	link->linked = false;
	return err;
}

/* A link with its adapter, which nobody sees yet. */
static struct link *prepare(struct net_device *dev, struct net_device *lower,
			    struct nlattr *tb[], struct netlink_ext_ack *extack)
{
	struct ndc_adapter *adapter;
	struct link *link;

	link = make_link(dev, lower);
	if (IS_ERR(link)) {
		explain(PTR_ERR(link), extack);
		return link;
	}
	adapter = make_adapter(link, tb);
	if (!IS_ERR(adapter))
		return link;
	free_link(link);
	return ERR_PTR(explain(PTR_ERR(adapter), extack));
}

static int newlink(struct net *net, struct net_device *dev, struct nlattr *tb[],
		   struct nlattr *data[], struct netlink_ext_ack *extack)
{
	struct ndc_nic *nic = netdev_priv(dev);
	struct net_device *lower;
	struct link *link;
	int err;

	lower = find_lower(net, tb, extack);
	if (IS_ERR(lower))
		return PTR_ERR(lower);
	err = strchr(dev->name, '%') ? dev_alloc_name(dev, dev->name) : 0;
	if (err < 0)
		return err;
	link = prepare(dev, lower, tb, extack);
	if (IS_ERR(link))
		return PTR_ERR(link);
	err = ndc_miniport_appear(nic->adapter, true);
	if (err) {
		ndc_miniport_remove(nic->adapter, false);
		free_link(link);
		return err;
	}
	dev->priv_destructor = destroy;
	dev->needs_free_netdev = true;
	mutex_lock(&links_lock);
	list_add_tail(&link->node, &links);
	mutex_unlock(&links_lock);
	err = join(link, extack);
	if (err)
		unregister_netdevice(dev);
	return err;
}

static void dellink(struct net_device *dev, struct list_head *head)
{
	unregister_netdevice_queue(dev, head);
}

static int validate(struct nlattr *tb[], struct nlattr *data[],
		    struct netlink_ext_ack *extack)
{
	if (!tb[IFLA_ADDRESS])
		return 0;
	if (nla_len(tb[IFLA_ADDRESS]) == ETH_ALEN &&
	    is_valid_ether_addr(nla_data(tb[IFLA_ADDRESS])))
		return 0;
	NL_SET_ERR_MSG_MOD(extack,
			   "the address must be six bytes, not multicast and not 0");
	return -EADDRNOTAVAIL;
}

static unsigned int tx_queues(void)
{
	return NDC_TX_QUEUES;
}

static unsigned int rx_queues(void)
{
	return NDC_RX_QUEUES;
}

static struct net *get_link_net(const struct net_device *dev)
{
	const struct ndc_nic *nic = netdev_priv(dev);
	const struct net_device *lower = READ_ONCE(nic->lower);

	return dev_net(lower ?: dev);
}

static bool is_registered(const struct link *link)
{
	return link->dev->reg_state == NETREG_REGISTERED;
}

/* Takes away what ports have asked for. */
static void eject_links(struct work_struct *work)
{
	struct link *link;
	LIST_HEAD(kill);

	if (!rtnl_trylock()) {
		queue_delayed_work(ndc_own_queue, &ejecting, max(HZ / 50, 1));
		return;
	}
	mutex_lock(&links_lock);
	list_for_each_entry(link, &links, node)
		if (READ_ONCE(link->unwanted) && is_registered(link))
			unregister_netdevice_queue(link->dev, &kill);
	mutex_unlock(&links_lock);
	unregister_netdevice_many(&kill);
	rtnl_unlock();
}

/* What the link lies on is torn out under it. */
static void lose_lower(struct link *link, struct list_head *kill)
{
	struct ndc_nic *nic = netdev_priv(link->dev);
	struct ndc_miniport *miniport = nic->adapter->miniport;

	/* Both go at once, and this one's turn would be too late. */
	if (!is_registered(link)) {
		nic->ops->uninit(nic->adapter);
		return;
	}
	mutex_lock(&miniport->life);
	ndc_miniport_surprise(miniport);
	mutex_unlock(&miniport->life);
	unregister_netdevice_queue(link->dev, kill);
}

static int notify(struct notifier_block *block, unsigned long event, void *info)
{
	struct net_device *dev = netdev_notifier_info_to_dev(info);
	struct link *link;
	LIST_HEAD(kill);

	/* It may only have changed its namespace. */
	if (event != NETDEV_UNREGISTER ||
	    dev->reg_state != NETREG_UNREGISTERING)
		return NOTIFY_DONE;
	mutex_lock(&links_lock);
	list_for_each_entry(link, &links, node)
		if (link->lower == dev)
			lose_lower(link, &kill);
	mutex_unlock(&links_lock);
	unregister_netdevice_many(&kill);
	return NOTIFY_DONE;
}

static struct notifier_block notifier = { .notifier_call = notify };

/* The port has a kind of links. */
static int start(struct ndc_port *port)
{
	struct kind *kind;
	int err;

	if (!port->glue->link_kind)
		return 0;
	kind = kzalloc(sizeof(*kind), GFP_KERNEL);
	if (!kind)
		return -ENOMEM;
	kind->port = port;
	kind->ops = (struct rtnl_link_ops) {
		.kind = port->glue->link_kind,
		.priv_size = sizeof(struct ndc_nic),
		.setup = ndc_nic_setup,
		.validate = validate,
		.newlink = newlink,
		.dellink = dellink,
		.get_num_tx_queues = tx_queues,
		.get_num_rx_queues = rx_queues,
		.get_link_net = get_link_net,
	};
	mutex_lock(&links_lock);
	list_add(&kind->node, &kinds);
	mutex_unlock(&links_lock);
	err = rtnl_link_register(&kind->ops);
	if (!err)
		return 0;
	pr_err("%s: links of kind %s cannot be registered: %d; if another module has the kind, unload it first\n",
	       port->glue->name, kind->ops.kind, err);
	mutex_lock(&links_lock);
	list_del(&kind->node);
	mutex_unlock(&links_lock);
	kfree(kind);
	return err;
}

static struct kind *kind_of(const struct ndc_port *port)
{
	struct kind *kind, *found = NULL;

	mutex_lock(&links_lock);
	list_for_each_entry(kind, &kinds, node)
		if (kind->port == port)
			found = kind;
	mutex_unlock(&links_lock);
	return found;
}

/* The port goes, and its links do; another may be ending the last one. */
static void stop(struct ndc_port *port)
{
	struct kind *kind = kind_of(port);

	if (!kind)
		return;
	rtnl_link_unregister(&kind->ops);
	wait_event(gone, !atomic_read(&kind->count));
	mutex_lock(&links_lock);
	list_del(&kind->node);
	mutex_unlock(&links_lock);
	kfree(kind);
}

static struct ndc_bus bus = {
	.start = start,
	.stop = stop,
};

int ndc_link_init(void)
{
	int err = register_netdevice_notifier(&notifier);

	if (!err)
		ndc_bus_add(&bus);
	return err;
}

void ndc_link_exit(void)
{
	ndc_bus_del(&bus);
	unregister_netdevice_notifier(&notifier);
	cancel_delayed_work_sync(&ejecting);
}

/**
 * ndiscompat_lower_device() - what the link of an adapter lies on
 * @adapter: the adapter
 *
 * For a software NIC: it receives all that this device does, and must not take
 * RTNL, which may be held while it is called.
 *
 * Context: Process, from MiniportInitializeEx until MiniportHaltEx returns:
 * the device stays as long.
 * Return: The device, or NULL if there is none.
 *
 * Differs from Windows: not a Windows name.
 */
struct net_device *ndiscompat_lower_device(struct ndc_adapter *adapter)
{
	const struct ndc_miniport *miniport = adapter->miniport;

	return miniport->bus.ops == &link_bus_ops ? link_of(adapter)->lower :
						    NULL;
}
EXPORT_SYMBOL_GPL(ndiscompat_lower_device);
