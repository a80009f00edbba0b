// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filters of queues as rules of ethtool:
 *
 *	ethtool -N nic0 flow-type ether dst MAC [vlan V m 0xf000] action QUEUE
 *	ethtool -N nic0 delete LOCATION
 *	ethtool -n nic0
 *
 * A rule's location is its filter's id, from 1; its action is the queue's id.
 * Without a VLAN it takes frames that have none, or VLAN 0.  The ioctl has no
 * words for what is wrong: the log has.
 */
#include "vmq/rule.h"

#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/export.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "net/nic.h"
#include "vmq/offload.h"
#include "vmq/vmq.h"

static int refuse(struct ndc_nic *nic, int err, const char *why)
{
	netdev_err(nic->dev, "the rule cannot be: %s\n", why);
	return err;
}

/* The VLAN of a rule; ethtool gives a mask of the bits that do not count. */
static const char *read_vlan(const struct ethtool_rx_flow_spec *rule,
			     struct ndc_vmq_match *match)
{
	u16 mask = ntohs(rule->m_ext.vlan_tci);
	u16 tag = ntohs(rule->h_ext.vlan_tci);

	if (rule->m_ext.vlan_etype || rule->m_ext.data[0] ||
	    rule->m_ext.data[1])
		return "of a tag only the VLAN can be matched";
	if (!mask)
		return NULL;
	if (mask != VLAN_VID_MASK && mask != 0xffff)
		return "a VLAN is matched as a whole: vlan N m 0xf000";
	if (tag & ~VLAN_VID_MASK)
		return "a priority cannot be matched";
	match->vlan = tag;
	match->untagged = !tag;
	return NULL;
}

/* What a rule takes; or why it cannot be. */
static const char *read_rule(const struct ethtool_rx_flow_spec *rule,
			     struct ndc_vmq_match *match)
{
	const struct ethhdr *mask = &rule->m_u.ether_spec;

	if ((rule->flow_type & ~FLOW_EXT) != ETHER_FLOW)
		return "only frames by their Ethernet address can be matched: flow-type ether";
	if (!is_broadcast_ether_addr(mask->h_dest) ||
	    !is_zero_ether_addr(mask->h_source) || mask->h_proto)
		return "the whole destination address and nothing else is matched";
	if (!is_valid_ether_addr(rule->h_u.ether_spec.h_dest))
		return "the address is no station's";
	ether_addr_copy(match->mac, rule->h_u.ether_spec.h_dest);
	match->untagged = true;
	return rule->flow_type & FLOW_EXT ? read_vlan(rule, match) : NULL;
}

static int insert(struct ndc_nic *nic, struct ethtool_rx_flow_spec *rule)
{
	struct ndc_vmq *vmq = nic->adapter->vmq;
	struct ndc_vmq_match match = {};
	u32 id = rule->location;
	const char *why;
	int err;

	if (rule->ring_cookie == RX_CLS_FLOW_DISC ||
	    rule->ring_cookie == RX_CLS_FLOW_WAKE ||
	    ethtool_get_flow_spec_ring_vf(rule->ring_cookie))
		return refuse(nic, -EOPNOTSUPP,
			      "frames can only go to a queue: action QUEUE");
	if (id & RX_CLS_LOC_SPECIAL)
		id = 0;
	else if (!id || id > NDC_VMQ_MAX_ID)
		return refuse(nic, -EINVAL,
			      "its location is from 1 to 65535; leave it out for a free one");
	why = read_rule(rule, &match);
	if (why)
		return refuse(nic, -EINVAL, why);
	err = ndc_vmq_ask_filter(vmq,
				 ethtool_get_flow_spec_ring(rule->ring_cookie),
				 &match, &id, &why);
	if (err)
		return refuse(nic, err, why);
	rule->location = id;
	return 0;
}

static int remove_rule(struct ndc_nic *nic, u32 id)
{
	struct ndc_vmq *vmq = nic->adapter->vmq;
	const struct ndc_vmq_filter *filter;
	bool other = false;
	u32 queue = 0;

	rcu_read_lock();
	filter = id <= NDC_VMQ_MAX_ID ? xa_load(&vmq->filters, id) : NULL;
	if (filter) {
		queue = filter->queue;
		other = filter->owner != vmq;
	}
	rcu_read_unlock();
	if (!filter)
		return refuse(nic, -ENOENT, "there is none at that location");
	if (other)
		return refuse(nic, -EPERM, "it is not ethtool's to delete");
	if (ndc_station_owns(vmq, id))
		return refuse(nic, -EPERM,
			      "it is the address of a macvlan; take that down, or change its address");
	return ndc_vmq_ask_clear(vmq, queue, id);
}

/* As set_rxnfc(). */
int ndc_rule_set(struct ndc_nic *nic, struct ethtool_rxnfc *info)
{
	switch (info->cmd) {
	case ETHTOOL_SRXCLSRLINS:
		return insert(nic, &info->fs);
	case ETHTOOL_SRXCLSRLDEL:
		return remove_rule(nic, info->fs.location);
	default:
		return -EOPNOTSUPP;
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_rule_set);

static void write_rule(struct ethtool_rx_flow_spec *rule,
		       const struct ndc_vmq_filter *filter)
{
	const struct ndc_vmq_match *match = &filter->match;

	memset(rule, 0, sizeof(*rule));
	rule->location = filter->id;
	rule->ring_cookie = filter->queue;
	rule->flow_type = ETHER_FLOW;
	ether_addr_copy(rule->h_u.ether_spec.h_dest, match->mac);
	eth_broadcast_addr(rule->m_u.ether_spec.h_dest);
	if (!match->vlan)
		return;
	rule->flow_type |= FLOW_EXT;
	rule->h_ext.vlan_tci = htons(match->vlan);
	rule->m_ext.vlan_tci = htons(VLAN_VID_MASK);
}

static int get_one(struct ndc_vmq *vmq, struct ethtool_rx_flow_spec *rule)
{
	const struct ndc_vmq_filter *filter;

	rcu_read_lock();
	filter = rule->location <= NDC_VMQ_MAX_ID ?
		 xa_load(&vmq->filters, rule->location) : NULL;
	if (filter)
		write_rule(rule, filter);
	rcu_read_unlock();
	return filter ? 0 : -ENOENT;
}

static int get_all(struct ndc_vmq *vmq, struct ethtool_rxnfc *info, u32 *rules)
{
	struct ndc_vmq_filter *filter;
	unsigned long id;
	u32 count = 0;

	rcu_read_lock();
	xa_for_each(&vmq->filters, id, filter) {
		if (count < info->rule_cnt)
			rules[count] = id;
		count++;
	}
	rcu_read_unlock();
	if (count > info->rule_cnt)
		return -EMSGSIZE;
	info->rule_cnt = count;
	info->data = NDC_VMQ_MAX_ID + 1;
	return 0;
}

/* As get_rxnfc(), but for the number of rings. */
int ndc_rule_get(struct ndc_nic *nic, struct ethtool_rxnfc *info, u32 *rules)
{
	struct ndc_vmq *vmq = nic->adapter->vmq;

	switch (info->cmd) {
	case ETHTOOL_GRXCLSRLCNT:
		info->rule_cnt = READ_ONCE(vmq->filter_count);
		info->data = (NDC_VMQ_MAX_ID + 1) | RX_CLS_LOC_SPECIAL;
		return 0;
	case ETHTOOL_GRXCLSRULE:
		return get_one(vmq, &info->fs);
	case ETHTOOL_GRXCLSRLALL:
		return get_all(vmq, info, rules);
	default:
		return -EOPNOTSUPP;
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_rule_get);

/* A queue goes with its macvlan: its rules go too, and that is said. */
void ndc_rules_go(struct ndc_vmq *vmq, u32 queue, u32 own)
{
	struct ndc_vmq_filter *filter;
	unsigned int count = 0;
	unsigned long id;

	rcu_read_lock();
	xa_for_each(&vmq->filters, id, filter)
		count += filter->queue == queue && filter->id != own;
	rcu_read_unlock();
	if (count)
		netdev_info(vmq->adapter->nic->dev,
			    "%u rules of queue %u go with its macvlan\n",
			    count, queue);
}
