// SPDX-License-Identifier: GPL-2.0-only
/*
 * Macvlans and macvtaps that get a VM queue each, as long as they are up:
 * `ethtool -K nic0 l2-fwd-offload on`.
 *
 * The queue has one filter, the macvlan's address without a VLAN; frames for
 * all, and those with a VLAN, reach it in software as if it had no queue.  The
 * kernel says nothing to anybody when a macvlan gets no queue, so that is
 * logged, counted, and listed with its reason.  An address that changes is
 * heard of by a notifier.
 *
 * All of it is under RTNL; lists are read under their own mutex too.
 */
#include "vmq/offload.h"

#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/if_macvlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include "net/nic.h"
#include "net/poll.h"
#include "net/receive.h"
#include "vmq/rule.h"
#include "vmq/vmq.h"

static void count_frame(struct net_device *dev, unsigned int length,
			bool multicast)
{
	macvlan_count_rx(netdev_priv(dev), length, true, multicast);
}

static struct ndc_vmq *vmq_of(const struct ndc_nic *nic)
{
	return nic->adapter->vmq;
}

static struct ndc_station *find(struct ndc_vmq *vmq,
				const struct net_device *upper)
{
	struct ndc_station *station;

	list_for_each_entry(station, &vmq->stations, node)
		if (station->upper == upper)
			return station;
	return NULL;
}

static struct ndc_station *find_queue(struct ndc_vmq *vmq, u32 queue)
{
	struct ndc_station *station;

	list_for_each_entry(station, &vmq->stations, node)
		if (queue && station->queue == queue)
			return station;
	return NULL;
}

static void drop(struct ndc_vmq *vmq, struct ndc_station *station)
{
	mutex_lock(&vmq->stations_lock);
	list_del(&station->node);
	mutex_unlock(&vmq->stations_lock);
	kfree(station);
}

/* Where the frames of a macvlan's queue come in, or NULL. */
static struct ndc_rx_queue *receiver(struct ndc_vmq *vmq, u32 id)
{
	struct ndc_vmq_queue *queue = xa_load(&vmq->queues, id);

	return queue ? queue->rx : NULL;
}

/* The frames of a queue go to its macvlan, if it is one's. */
void ndc_station_bind(struct ndc_vmq *vmq, u32 queue)
{
	struct ndc_station *station = find_queue(vmq, queue);
	struct ndc_rx_queue *rx = receiver(vmq, queue);

	if (!station || !rx)
		return;
	rx->tell = count_frame;
	rcu_assign_pointer(rx->dev, station->upper);
}

/*
 * They do not any more: none is on its way to the macvlan, in no poll and in no
 * GRO, when this returns.
 */
void ndc_station_unbind(struct ndc_vmq *vmq, u32 queue)
{
	struct ndc_rx_queue *rx = receiver(vmq, queue);

	if (!rx)
		return;
	ndc_receive_clear(rx);
	ndc_poll_flush_all(vmq->adapter->nic);
}

/* A processor for the next queue: one after the other. */
static unsigned int pick_cpu(const struct ndc_vmq *vmq)
{
	unsigned int left = vmq->queue_count % num_online_cpus();
	unsigned int cpu;

	for_each_online_cpu(cpu)
		if (!left--)
			return cpu;
	return cpumask_first(cpu_online_mask);
}

static struct ndc_vmq_match match_of(const struct net_device *upper)
{
	struct ndc_vmq_match match = { .untagged = true };

	ether_addr_copy(match.mac, upper->dev_addr);
	return match;
}

/* The macvlan gets a queue; 0 or an errno, and why not. */
static int take_queue(struct ndc_vmq *vmq, struct ndc_station *station)
{
	struct net_device *upper = station->upper;
	const struct ndc_vmq_match match = match_of(upper);
	const struct ndc_vmq_wish wish = {
		.cpu = pick_cpu(vmq),
		.name = upper->name,
		.buffers = vmq->adapter->nic->info.loans,
	};
	u32 queue, filter = 0;
	int err;

	if (!macvlan_supports_dest_filter(upper)) {
		station->why = "its mode is none of private, vepa and bridge";
		return -EMEDIUMTYPE;
	}
	err = ndc_vmq_ask_queue(vmq, &wish, &queue, &station->why);
	if (err)
		return err;
	station->queue = queue;
	ndc_station_bind(vmq, queue);
	err = ndc_vmq_ask_filter(vmq, queue, &match, &filter, &station->why);
	if (err)
		goto err_give_back;
	station->filter = filter;
	ether_addr_copy(station->mac, match.mac);
	err = ndc_vmq_ask_complete(vmq, queue, &station->why);
	if (err)
		goto err_give_back;
	station->why = NULL;
	return 0;

err_give_back:
	ndc_station_unbind(vmq, queue);
	ndc_vmq_give_back(vmq, queue);
	station->queue = 0;
	return err;
}

static void say(struct ndc_vmq *vmq, const struct ndc_station *station)
{
	vmq->refusals++;
	netdev_info(vmq->adapter->nic->dev,
		    "%s has no receive queue of its own and runs in software: %s\n",
		    station->upper->name, station->why);
}

/**
 * ndc_station_add() - a macvlan comes up
 * @nic: over which NIC
 * @upper: the macvlan
 *
 * Context: As ndo_dfwd_add_station.
 * Return: What ndc_station_del() gets, or an error pointer: it runs in
 * software.
 */
void *ndc_station_add(struct ndc_nic *nic, struct net_device *upper)
{
	struct ndc_vmq *vmq = vmq_of(nic);
	struct ndc_station *station;
	int err;

	ASSERT_RTNL();
	if (!vmq)
		return ERR_PTR(-ENODEV);
	station = find(vmq, upper);
	if (station)
		drop(vmq, station);
	station = kzalloc(sizeof(*station), GFP_KERNEL);
	if (!station) {
		vmq->refusals++;
		return ERR_PTR(-ENOMEM);
	}
	station->upper = upper;
	mutex_lock(&vmq->stations_lock);
	list_add_tail(&station->node, &vmq->stations);
	mutex_unlock(&vmq->stations_lock);
	err = take_queue(vmq, station);
	if (!err)
		return station;
	say(vmq, station);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_station_add);

/* Its queue goes, whatever becomes of the macvlan. */
static void release(struct ndc_vmq *vmq, struct ndc_station *station)
{
	u32 queue = station->queue;

	if (!queue)
		return;
	ndc_station_unbind(vmq, queue);
	ndc_rules_go(vmq, queue, station->filter);
	ndc_vmq_give_back(vmq, queue);
	station->queue = 0;
}

/**
 * ndc_station_del() - a macvlan with a queue goes down
 * @nic: over which NIC
 * @data: what ndc_station_add() has returned
 *
 * Context: As ndo_dfwd_del_station.
 */
void ndc_station_del(struct ndc_nic *nic, void *data)
{
	struct ndc_station *station = data;
	struct ndc_vmq *vmq = vmq_of(nic);

	ASSERT_RTNL();
	/* An adapter that has ended has taken it along. */
	if (!vmq)
		return;
	release(vmq, station);
	drop(vmq, station);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_station_del);

/* The macvlan goes on in software; its queue has gone. */
static void degrade(struct ndc_vmq *vmq, struct ndc_station *station,
		    const char *why)
{
	station->queue = 0;
	station->filter = 0;
	station->why = why;
	macvlan_release_l2fw_offload(station->upper);
	say(vmq, station);
}

/**
 * ndc_station_off() - no macvlan shall have a queue any more
 * @nic: over that NIC
 *
 * Context: Process, may sleep, with RTNL.
 */
void ndc_station_off(struct ndc_nic *nic)
{
	struct ndc_vmq *vmq = vmq_of(nic);
	struct ndc_station *station, *next;

	ASSERT_RTNL();
	list_for_each_entry_safe(station, next, &vmq->stations, node) {
		if (station->queue) {
			release(vmq, station);
			macvlan_release_l2fw_offload(station->upper);
		}
		drop(vmq, station);
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_station_off);

/**
 * ndc_station_lose() - a queue has not been made again
 * @vmq: the adapter's
 * @queue: its id, or 0 for the filters of the default queue
 * @why: for people
 *
 * Context: Process, may sleep, with RTNL if there are macvlans.
 */
void ndc_station_lose(struct ndc_vmq *vmq, u32 queue, const char *why)
{
	struct ndc_station *station = find_queue(vmq, queue);

	if (station)
		degrade(vmq, station, why);
	else if (vmq->adapter->nic)
		netdev_warn(vmq->adapter->nic->dev,
			    "queue %u or its filters are not there again: %s\n",
			    queue, why);
}

/* Those whose queues nobody has made again. */
void ndc_station_lose_rest(struct ndc_vmq *vmq)
{
	struct ndc_station *station;

	list_for_each_entry(station, &vmq->stations, node)
		if (station->queue && !xa_load(&vmq->queues, station->queue))
			degrade(vmq, station,
				"there was no memory to remember its queue");
}

/* The adapter ends; who is above it has gone before. */
void ndc_station_forget_all(struct ndc_vmq *vmq)
{
	struct ndc_station *station, *next;

	list_for_each_entry_safe(station, next, &vmq->stations, node)
		drop(vmq, station);
}

/* The filter moves with the address; 0 or an errno, and why not. */
static int move_filter(struct ndc_vmq *vmq, struct ndc_station *station,
		       const char **why)
{
	const struct ndc_vmq_match match = match_of(station->upper);
	u32 old = station->filter;
	bool spare;
	int err;

	spin_lock_bh(&vmq->lock);
	spare = vmq->filter_count < vmq->now.MaxMacHeaderFilters;
	spin_unlock_bh(&vmq->lock);
	*why = "the port has not cleared the filter of its old address";
	if (!spare) {
		err = ndc_vmq_ask_clear(vmq, station->queue, old);
		if (err)
			return err;
		old = 0;
	}
	station->filter = 0;
	err = ndc_vmq_ask_filter(vmq, station->queue, &match, &station->filter,
				 why);
	if (!err && old)
		err = ndc_vmq_ask_clear(vmq, station->queue, old);
	ether_addr_copy(station->mac, match.mac);
	return err;
}

/* An address has changed; the kernel has put the new one into the NIC's list. */
static void change_address(struct ndc_vmq *vmq, struct ndc_station *station)
{
	struct net_device *upper = station->upper;
	const char *why = NULL;

	if (!station->queue || ether_addr_equal(station->mac, upper->dev_addr))
		return;
	dev_uc_del(vmq->adapter->nic->dev, upper->dev_addr);
	if (!move_filter(vmq, station, &why))
		return;
	release(vmq, station);
	degrade(vmq, station, why);
}

/* The NIC of ours that a macvlan is over, or NULL. */
static struct ndc_nic *nic_below(const struct net_device *upper)
{
	struct net_device *lower;

	if (!netif_is_macvlan(upper))
		return NULL;
	lower = macvlan_dev_real_dev(upper);
	return lower && lower->netdev_ops == &ndc_netdev_ops ?
	       netdev_priv(lower) : NULL;
}

static int notify(struct notifier_block *block, unsigned long event, void *info)
{
	struct net_device *dev = netdev_notifier_info_to_dev(info);
	struct ndc_station *station;
	struct ndc_nic *nic;

	if (event != NETDEV_CHANGEADDR && event != NETDEV_DOWN &&
	    event != NETDEV_UNREGISTER && event != NETDEV_CHANGENAME)
		return NOTIFY_DONE;
	nic = nic_below(dev);
	if (!nic || !nic->adapter || !vmq_of(nic))
		return NOTIFY_DONE;
	station = find(vmq_of(nic), dev);
	if (!station)
		return NOTIFY_DONE;
	/* One that has a queue gives it back by itself. */
	if (event == NETDEV_CHANGEADDR)
		change_address(vmq_of(nic), station);
	else if (event == NETDEV_CHANGENAME && station->queue)
		ndc_vmq_ask_name(vmq_of(nic), station->queue, dev->name);
	else if (event == NETDEV_CHANGENAME)
		return NOTIFY_DONE;
	else if (!station->queue)
		drop(vmq_of(nic), station);
	return NOTIFY_DONE;
}

static struct notifier_block notifier = { .notifier_call = notify };

/* Whether a filter is the address of a macvlan. */
bool ndc_station_owns(struct ndc_vmq *vmq, u32 filter)
{
	struct ndc_station *station;

	list_for_each_entry(station, &vmq->stations, node)
		if (station->queue && station->filter == filter)
			return true;
	return false;
}

/* Whose queue it is, or 0. */
u32 ndc_station_ifindex(struct ndc_vmq *vmq, u32 queue)
{
	const struct ndc_station *station = find_queue(vmq, queue);

	return station ? station->upper->ifindex : 0;
}

static int count_upper(struct net_device *upper,
		       struct netdev_nested_priv *priv)
{
	struct ndc_station_counts *counts = priv->data;

	if (netif_is_macvlan(upper) && netif_running(upper) &&
	    !macvlan_accel_priv(upper))
		counts->software++;
	return 0;
}

/* How macvlans fare.  With RTNL. */
void ndc_station_count(struct ndc_vmq *vmq, struct ndc_station_counts *counts)
{
	struct netdev_nested_priv priv = { .data = counts };
	struct ndc_station *station;

	memset(counts, 0, sizeof(*counts));
	list_for_each_entry(station, &vmq->stations, node)
		counts->offloaded += !!station->queue;
	counts->refused = vmq->refusals;
	rcu_read_lock();
	netdev_walk_all_upper_dev_rcu(vmq->adapter->nic->dev, count_upper,
				      &priv);
	rcu_read_unlock();
}
EXPORT_SYMBOL_IF_KUNIT(ndc_station_count);

/* The table of macvlans, for people. */
void ndc_station_show(struct ndc_vmq *vmq, struct seq_file *file)
{
	struct ndc_station *station;

	seq_puts(file, "macvlan           ifindex  queue  filter  address            why it has none\n");
	mutex_lock(&vmq->stations_lock);
	list_for_each_entry(station, &vmq->stations, node)
		seq_printf(file, "%-16s  %7d  %5u  %6u  %pM  %s\n",
			   station->upper->name, station->upper->ifindex,
			   station->queue, station->filter,
			   station->queue ? station->mac :
			   station->upper->dev_addr, station->why ?: "");
	mutex_unlock(&vmq->stations_lock);
}

static const struct ndc_vm_ops vm_ops = {
	.add = ndc_station_add,
	.del = ndc_station_del,
	.off = ndc_station_off,
	.unstick = ndc_vmq_unstick,
	.get_rule = ndc_rule_get,
	.set_rule = ndc_rule_set,
	.stat_count = ndc_vmq_stat_count,
	.stat_names = ndc_vmq_stat_names,
	.stats = ndc_vmq_stats,
};

int ndc_station_init(void)
{
	int err = register_netdevice_notifier(&notifier);

	if (!err)
		ndc_nic_set_vm_ops(&vm_ops);
	return err;
}

void ndc_station_exit(void)
{
	ndc_nic_set_vm_ops(NULL);
	unregister_netdevice_notifier(&notifier);
}
