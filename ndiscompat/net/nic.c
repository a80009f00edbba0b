// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Linux side of an adapter: its net_device from before the port
 * initialises until after it has halted, and what the port's states mean for
 * it.
 *
 * A net_device is the adapter's own (ndc_nic_alloc()), or that of a link,
 * whose private part this is (ndc_nic_setup(), ndc_nic_attach()).
 */
#include "net/nic.h"

#include <linux/delay.h>
#include <linux/err.h>
#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/work.h"
#include "net/lend.h"
#include "net/receive.h"
#include "net/rss.h"
#include "net/transmit.h"

/* How long a pause waits for loans, in steps. */
#define LOAN_WAIT	100
#define LOAN_STEP	10

/* The floor of VM queues, or NULL. */
const struct ndc_vm_ops *ndc_vm_ops;

/* Who has VM queues from now on.  When there is no NIC. */
void ndc_nic_set_vm_ops(const struct ndc_vm_ops *ops)
{
	WRITE_ONCE(ndc_vm_ops, ops);
}

/* Asks for a job that needs RTNL.  Any context but hard interrupts. */
void ndc_nic_ask(struct ndc_nic *nic, enum ndc_rtnl_job job)
{
	set_bit(job, &nic->jobs);
	mod_delayed_work(ndc_own_queue, &nic->rtnl, 0);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_ask);

/*
 * Who holds RTNL may be waiting for the port, and the port for this: it only
 * tries.
 */
static void rtnl_work(struct work_struct *work)
{
	struct ndc_nic *nic = container_of(to_delayed_work(work),
					   struct ndc_nic, rtnl);

	if (!rtnl_trylock()) {
		queue_delayed_work(ndc_own_queue, &nic->rtnl,
				   max(HZ / 50, 1));
		return;
	}
	if (test_and_clear_bit(NDC_RTNL_FEATURES, &nic->jobs)) {
		/* The port has switched its VM queues off. */
		if (ndc_vm_ops && !READ_ONCE(nic->info.vm_queues))
			ndc_vm_ops->off(nic);
		ndc_netdev_limits(nic);
	}
	rtnl_unlock();
}

static void reset_work(struct work_struct *work)
{
	struct ndc_nic *nic = container_of(work, struct ndc_nic, reset);

	nic->ops->reset(nic->adapter);
}

static void scan_work(struct work_struct *work)
{
	struct ndc_nic *nic = container_of(to_delayed_work(work),
					   struct ndc_nic, scan);

	ndc_receive_scan(nic);
}

/**
 * ndc_nic_request() - ask the port for something, or tell it
 * @nic: the NIC
 * @type: NDIS_REQUEST_TYPE
 * @oid: what
 * @buffer: of it
 * @length: bytes of @buffer
 *
 * Context: Process, may sleep.
 * Return: The bytes that were read or written, or an errno.
 */
int ndc_nic_request(struct ndc_nic *nic, int type, u32 oid, void *buffer,
		    u32 length)
{
	struct ndc_oid request = {
		.oid = oid,
		.type = type,
		.buffer = buffer,
		.in_length = type == NdisRequestSetInformation ? length : 0,
		.out_length = type == NdisRequestSetInformation ? 0 : length,
	};
	int err;

	if (READ_ONCE(nic->failed))
		return -EIO;
	err = nic->ops->request(nic->adapter, &request);
	return err ?: request.bytes;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_request);

/* Keywords become what they were, the last first. */
static void restore(struct ndc_nic *nic, const struct ndc_setting *settings,
		    unsigned int count)
{
	while (count--)
		if (settings[count].changed)
			nic->ops->set_keyword(nic->adapter,
					      settings[count].name,
					      settings[count].old);
}

/* Sets a keyword, unless it is what it shall be. */
static int set_one(struct ndc_nic *nic, struct ndc_setting *setting)
{
	u32 unused;
	int err = -EOPNOTSUPP;

	setting->old = 0;
	setting->changed = false;
	if (nic->ops->get_keyword)
		err = nic->ops->get_keyword(nic->adapter, setting->name,
					    &setting->old, &unused, &unused);
	/* A port without the keyword has none of these. */
	if (setting->value == (err ? 0 : setting->old))
		return 0;
	if (!err)
		err = nic->ops->set_keyword(nic->adapter, setting->name,
					    setting->value);
	setting->changed = !err;
	return err;
}

/**
 * ndc_nic_go_back() - the port has its old settings again, after it did not
 * initialise with new ones
 * @nic: the NIC
 *
 * Context: Process, may sleep, with the RTNL.
 */
void ndc_nic_go_back(struct ndc_nic *nic)
{
	netdev_warn(nic->dev, "the port does not initialise with that, and goes back to what it had\n");
	if (nic->ops->reinitialise(nic->adapter))
		netdev_err(nic->dev, "the port does not initialise any more: set the interface down and up to try again\n");
}

/**
 * ndc_nic_set() - a user wants keywords to be something else
 * @nic: the NIC
 * @settings: the keywords
 * @count: how many
 *
 * The port initialises again, if that is a change.  One that does not with the
 * new settings does so with the old ones.
 *
 * Context: Process, may sleep, with the RTNL.
 * Return: 0; else none of them has changed: -EOPNOTSUPP without keywords, what
 * the floor above says of one, and what the port said.
 */
int ndc_nic_set(struct ndc_nic *nic, struct ndc_setting *settings,
		unsigned int count)
{
	bool changed = false;
	unsigned int i;
	int err;

	for (i = 0; i < count; i++) {
		err = set_one(nic, &settings[i]);
		if (err) {
			restore(nic, settings, i);
			return err;
		}
		changed |= settings[i].changed;
	}
	if (!changed)
		return 0;
	err = nic->ops->reinitialise(nic->adapter);
	/* One that is ending does not initialise any more. */
	if (!err || err == -ENODEV)
		return err;
	restore(nic, settings, count);
	ndc_nic_go_back(nic);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_set);

/**
 * ndc_nic_setup() - what a net_device of the layer is
 * @dev: the net_device, whose private part is a struct ndc_nic
 *
 * Context: As rtnl_link_ops.setup.
 */
void ndc_nic_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &ndc_netdev_ops;
	dev->ethtool_ops = &ndc_ethtool_ops;
	dev->watchdog_timeo = 5 * HZ;
	/* The port's calls want BH off, netpoll comes with interrupts off. */
	dev->priv_flags |= IFF_DISABLE_NETPOLL;
	/* A frame that is out is on a list of its queue. */
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_setup);

/**
 * ndc_nic_attach() - an adapter gets its net_device
 * @adapter: the adapter, which has none
 * @dev: the net_device, by ndc_nic_setup(); not registered
 * @ops: the floor above
 *
 * Context: Process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int ndc_nic_attach(struct ndc_adapter *adapter, struct net_device *dev,
		   const struct ndc_nic_ops *ops)
{
	struct ndc_nic *nic = netdev_priv(dev);

	nic->adapter = adapter;
	nic->dev = dev;
	nic->ops = ops;
	spin_lock_init(&nic->lock);
	spin_lock_init(&nic->back_lock);
	mutex_init(&nic->polls_lock);
	INIT_LIST_HEAD(&nic->polls);
	xa_init(&nic->rx);
	INIT_DELAYED_WORK(&nic->scan, scan_work);
	INIT_DELAYED_WORK(&nic->rtnl, rtnl_work);
	INIT_WORK(&nic->reset, reset_work);
	ndc_netdev_init(nic);
	if (ndc_transmit_init(nic))
		return -ENOMEM;
	ndc_poll_add(nic, &nic->returns, ndc_receive_returns, -1);
	adapter->nic = nic;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_attach);

/**
 * ndc_nic_alloc() - an adapter gets a net_device of its own
 * @adapter: the adapter, which has none
 * @name: of the net_device, or a pattern
 * @ops: the floor above
 *
 * Context: Process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int ndc_nic_alloc(struct ndc_adapter *adapter, const char *name,
		  const struct ndc_nic_ops *ops)
{
	struct net_device *dev;

	dev = alloc_netdev_mqs(sizeof(struct ndc_nic), name, NET_NAME_ENUM,
			       ndc_nic_setup, NDC_TX_QUEUES, NDC_RX_QUEUES);
	if (!dev)
		return -ENOMEM;
	SET_NETDEV_DEV(dev, adapter->dev);
	if (ndc_nic_attach(adapter, dev, ops)) {
		free_netdev(dev);
		return -ENOMEM;
	}
	adapter->nic->owned = true;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_alloc);

/* The transmit queues as the port wants them now; they are idle. */
static int renew_queues(struct ndc_nic *nic, const struct ndc_nic_info *info)
{
	if (nic->tx_count == info->tx_queues &&
	    nic->info.tx_ring == info->tx_ring &&
	    nic->info.context == info->context)
		return 0;
	synchronize_net();
	ndc_transmit_destroy(nic);
	return ndc_transmit_create(nic, info);
}

static struct ndc_nic_info checked(const struct ndc_nic_info *info)
{
	struct ndc_nic_info checked = *info;

	checked.tx_queues = clamp(info->tx_queues, 1U,
				  (unsigned int)NDC_TX_QUEUES);
	checked.rx_queues = clamp(info->rx_queues, 1U,
				  (unsigned int)NDC_RX_QUEUES);
	checked.tx_ring = clamp(info->tx_ring, 16U, 8192U);
	checked.mtu = clamp_t(unsigned int, info->mtu, ETH_MIN_MTU,
			      ETH_MAX_MTU);
	checked.max_mtu = max(checked.mtu, info->max_mtu);
	checked.backfill = min(info->backfill, 256U);
	checked.context = min(info->context, 1024U);
	checked.offload = NULL;
	checked.capabilities = NULL;
	return checked;
}

/**
 * ndc_nic_prepare() - the port has initialised, for the first time or again
 * @adapter: the adapter
 * @info: what the port says of its NIC; only during the call
 *
 * Context: Process, may sleep; RTNL held if the net_device is registered.
 * Return: 0 or an errno.
 */
int ndc_nic_prepare(struct ndc_adapter *adapter,
		    const struct ndc_nic_info *info)
{
	const struct ndc_nic_info new = checked(info);
	struct ndc_nic *nic = adapter->nic;
	int err;

	err = renew_queues(nic, &new);
	if (err)
		return err;
	if (!xa_load(&nic->rx, NDIS_DEFAULT_RECEIVE_QUEUE_ID) &&
	    !ndc_receive_add(nic, NDIS_DEFAULT_RECEIVE_QUEUE_ID, nic->dev,
			     new.loans))
		return -ENOMEM;
	nic->info = new;
	spin_lock_bh(&nic->lock);
	ndc_offload_read(&nic->offload, info->capabilities, info->offload);
	spin_unlock_bh(&nic->lock);
	err = netif_set_real_num_tx_queues(nic->dev, new.tx_queues);
	if (!err)
		err = netif_set_real_num_rx_queues(nic->dev, new.rx_queues);
	if (err)
		return err;
	err = ndc_rss_prepare(nic);
	if (err)
		return err;
	ndc_netdev_prepare(nic);
	/* One that was given up is as good as new. */
	WRITE_ONCE(nic->failed, false);
	ndc_nic_link(adapter, &new.link);
	WRITE_ONCE(nic->halting, false);
	WRITE_ONCE(nic->alive, true);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_prepare);

static int registered(struct ndc_nic *nic, int err)
{
	if (!err)
		WRITE_ONCE(nic->registered, true);
	return err;
}

/* The net_device appears; after ndc_nic_prepare().  0 or an errno. */
int ndc_nic_register(struct ndc_adapter *adapter)
{
	return registered(adapter->nic, register_netdev(adapter->nic->dev));
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_register);

/* The same with RTNL held. */
int ndc_nic_register_locked(struct ndc_adapter *adapter)
{
	return registered(adapter->nic,
			  register_netdevice(adapter->nic->dev));
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_register_locked);

/* The net_device goes.  Process, without RTNL; not if it is a link's. */
void ndc_nic_unregister(struct ndc_adapter *adapter)
{
	if (adapter->nic->registered)
		unregister_netdev(adapter->nic->dev);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_unregister);

/* The layer's own work for a net_device ends. */
static void end_work(struct ndc_nic *nic)
{
	cancel_delayed_work_sync(&nic->rtnl);
	cancel_work_sync(&nic->reset);
	cancel_delayed_work_sync(&nic->scan);
	ndc_netdev_exit(nic);
}

/* ndo_uninit: the last that the net_device sees of the port. */
void ndc_nic_uninit(struct net_device *dev)
{
	struct ndc_nic *nic = netdev_priv(dev);

	if (!nic->adapter)
		return;
	end_work(nic);
	if (nic->registered && nic->ops->uninit)
		nic->ops->uninit(nic->adapter);
	WRITE_ONCE(nic->registered, false);
	/* A change of the carrier from here on would outlive the net_device. */
	spin_lock_bh(&nic->lock);
	nic->gone = true;
	spin_unlock_bh(&nic->lock);
}

/* DISPATCH_LEVEL or below, like all that the port indicates. */
static void set_carrier(struct ndc_nic *nic, bool on)
{
	spin_lock_bh(&nic->lock);
	if (!nic->gone && on && !READ_ONCE(nic->failed))
		netif_carrier_on(nic->dev);
	else if (!nic->gone)
		netif_carrier_off(nic->dev);
	spin_unlock_bh(&nic->lock);
}

/* The port is about to restart: from here on it may indicate. */
void ndc_nic_restarting(struct ndc_adapter *adapter)
{
	struct ndc_nic *nic = adapter->nic;

	ndc_lend_forgive(nic);
	WRITE_ONCE(nic->lending, true);
	WRITE_ONCE(nic->receiving, true);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_restarting);

/* The port has restarted: frames may go to it.  Process, RTNL held. */
void ndc_nic_running(struct ndc_adapter *adapter)
{
	ndc_transmit_start(adapter->nic);
	ndc_netdev_running(adapter->nic);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_running);

/**
 * ndc_nic_pausing() - the port is about to pause
 * @adapter: the adapter
 *
 * When this returns no frame goes to the port any more and nothing of it is
 * lent.  What is read for longer than a moment goes back all the same; then
 * ndc_nic_stuck() tells whether the port may restart.
 *
 * Context: Process, may sleep; not in a callback of the adapter.
 */
void ndc_nic_pausing(struct ndc_adapter *adapter)
{
	struct ndc_nic *nic = adapter->nic;
	unsigned int waited;

	ndc_transmit_stop(nic);
	WRITE_ONCE(nic->lending, false);
	synchronize_net();
	for (waited = 0; waited < LOAN_WAIT && ndc_receive_lent(nic);
	     waited += LOAN_STEP) {
		ndc_receive_scan(nic);
		msleep(LOAN_STEP);
	}
	ndc_receive_force(nic);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_pausing);

/**
 * ndc_nic_paused() - the port has paused
 * @adapter: the adapter
 *
 * Frames that it still has are named.
 *
 * Context: Process, may sleep; not in a callback of the adapter.
 */
void ndc_nic_paused(struct ndc_adapter *adapter)
{
	struct ndc_nic *nic = adapter->nic;

	WRITE_ONCE(nic->receiving, false);
	synchronize_net();
	ndc_poll_flush(&nic->returns);
	ndc_transmit_name(nic);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_paused);

/**
 * ndc_nic_halted() - the port has halted, and its device is still
 * @adapter: the adapter; its net_device may stay
 *
 * What the port has never completed is taken from it.
 *
 * Context: Process, may sleep; not in a callback of the adapter.
 */
void ndc_nic_halted(struct ndc_adapter *adapter)
{
	struct ndc_nic *nic = adapter->nic;

	WRITE_ONCE(nic->sending, false);
	WRITE_ONCE(nic->receiving, false);
	WRITE_ONCE(nic->lending, false);
	WRITE_ONCE(nic->alive, false);
	set_carrier(nic, false);
	synchronize_net();
	/* The port is gone: what comes back goes nowhere. */
	ndc_receive_force(nic);
	ndc_transmit_abandon(nic);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_halted);

/* Whether the port's memory is still read, so that it must not restart. */
bool ndc_nic_stuck(struct ndc_adapter *adapter)
{
	struct ndc_nic *nic = adapter->nic;

	if (!ndc_lend_stuck(nic))
		return false;
	if (ndc_vm_ops && READ_ONCE(nic->alive) && !READ_ONCE(nic->failed))
		ndc_vm_ops->unstick(nic);
	return ndc_lend_stuck(nic);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_stuck);

/* The link has changed.  DISPATCH_LEVEL or below. */
void ndc_nic_link(struct ndc_adapter *adapter, const struct ndc_link *link)
{
	struct ndc_nic *nic = adapter->nic;

	nic->link = *link;
	set_carrier(nic, link->up);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_link);

/* The port says what offloads are on now.  DISPATCH_LEVEL or below. */
void ndc_nic_offload(struct ndc_adapter *adapter,
		     const struct _NDIS_OFFLOAD *offload)
{
	struct ndc_nic *nic = adapter->nic;

	spin_lock_bh(&nic->lock);
	nic->offload.does = ndc_offload_features(offload);
	nic->offload.can |= nic->offload.does;
	spin_unlock_bh(&nic->lock);
	ndc_nic_ask(nic, NDC_RTNL_FEATURES);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_offload);

/**
 * ndc_nic_fail() - the port is given up
 * @adapter: the adapter
 * @why: for people
 *
 * Nothing is asked of it any more, and nothing sent; it can be halted.
 *
 * Context: DISPATCH_LEVEL or below.
 */
void ndc_nic_fail(struct ndc_adapter *adapter, const char *why)
{
	struct ndc_nic *nic = adapter->nic;

	if (xchg(&nic->failed, true))
		return;
	netdev_err(nic->dev, "%s %s is given up: %s\n", adapter->driver->name,
		   adapter->name, why);
	WRITE_ONCE(nic->sending, false);
	set_carrier(nic, false);
	netif_tx_stop_all_queues(nic->dev);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nic_fail);

static int create_part(struct ndc_adapter *adapter)
{
	return 0;
}

/*
 * The port gets back what is its own before it halts, and nothing after that;
 * frames that it has may still be completed.
 */
static void quiesce_part(struct ndc_adapter *adapter)
{
	struct ndc_nic *nic = adapter->nic;

	if (!nic)
		return;
	cancel_work_sync(&nic->reset);
	if (!nic->alive || nic->halting)
		return;
	ndc_transmit_stop(nic);
	WRITE_ONCE(nic->receiving, false);
	WRITE_ONCE(nic->lending, false);
	synchronize_net();
	ndc_receive_force(nic);
	ndc_poll_flush(&nic->returns);
	WRITE_ONCE(nic->halting, true);
	synchronize_net();
}

static void destroy_part(struct ndc_adapter *adapter)
{
	struct ndc_nic *nic = adapter->nic;

	if (!nic)
		return;
	if (nic->registered)
		unregister_netdev(nic->dev);
	if (nic->alive)
		ndc_nic_halted(adapter);
	end_work(nic);
	adapter->nic = NULL;
	ndc_poll_del(&nic->returns);
	ndc_transmit_destroy(nic);
	ndc_transmit_exit(nic);
	ndc_receive_del_all(nic);
	ndc_rss_exit(nic);
	xa_destroy(&nic->rx);
	nic->adapter = NULL;
	if (nic->owned)
		free_netdev(nic->dev);
}

static struct ndc_adapter_part part = {
	.create = create_part,
	.quiesce = quiesce_part,
	.destroy = destroy_part,
};

void ndc_nic_init(void)
{
	ndc_adapter_add_part(&part);
	ndc_lend_start();
}

void ndc_nic_exit(void)
{
	ndc_lend_stop();
	ndc_adapter_del_part(&part);
}
