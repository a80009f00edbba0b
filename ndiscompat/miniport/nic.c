// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports as NICs: what the net floor asks becomes the states, handlers and
 * requests of NDIS, and what a port says of itself becomes a net_device.
 *
 * The net_device is there before MiniportInitializeEx, which registers
 * interrupts, and each of those is a NAPI of it; people see it once the port
 * is initialised.  Whoever changes the state through a net_device holds RTNL
 * and then takes the life mutex, so whoever takes the life mutex otherwise,
 * over a net_device that is registered, has RTNL before.
 */
#include <linux/cpumask.h>
#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/ethtool.h>
#include <kunit/visibility.h>

#include <linux/ndiscompat.h>

#include "miniport/miniport.h"
#include "miniport/oid.h"
#include "miniport/reset.h"
#include "net/nic.h"

/* What a port without the keyword gets. */
#define TX_RING		256
#define RX_BUFFERS	512
#define RSS_ENTRIES	128

static int restart(struct ndc_adapter *adapter)
{
	struct ndc_miniport *miniport = adapter->miniport;
	int err;

	mutex_lock(&miniport->life);
	err = ndc_miniport_restart(miniport);
	mutex_unlock(&miniport->life);
	return err;
}

static void pause(struct ndc_adapter *adapter)
{
	struct ndc_miniport *miniport = adapter->miniport;

	mutex_lock(&miniport->life);
	ndc_miniport_pause(miniport, NDIS_PAUSE_UNBIND_PROTOCOL);
	mutex_unlock(&miniport->life);
}

static int reinitialise(struct ndc_adapter *adapter)
{
	struct ndc_miniport *miniport = adapter->miniport;
	int err;

	mutex_lock(&miniport->life);
	err = ndc_miniport_reinitialise(miniport);
	mutex_unlock(&miniport->life);
	return err;
}

static void send(struct ndc_adapter *adapter, NET_BUFFER_LIST *lists, u32 flags)
{
	ndc_handlers(adapter->miniport)->SendNetBufferListsHandler(adapter->context,
								   lists,
								   NDIS_DEFAULT_PORT_NUMBER,
								   flags);
}

static void give_back(struct ndc_adapter *adapter, NET_BUFFER_LIST *lists,
		      u32 flags)
{
	ndc_handlers(adapter->miniport)->ReturnNetBufferListsHandler(adapter->context,
								     lists,
								     flags);
}

/* A queue of frames stands still: a port that cannot be asked why is reset. */
static void reset(struct ndc_adapter *adapter)
{
	struct ndc_miniport *miniport = adapter->miniport;

	if (ndc_handlers(miniport)->CheckForHangHandlerEx)
		ndc_reset_check(miniport);
	else
		ndc_reset(miniport);
}

static int set_keyword(struct ndc_adapter *adapter, const char *name, u32 value)
{
	return ndc_keyword_set(&adapter->miniport->keywords, name, value);
}

static int get_keyword(struct ndc_adapter *adapter, const char *name,
		       u32 *value, u32 *minimum, u32 *maximum)
{
	return ndc_keyword_get(&adapter->miniport->keywords, name, value,
			       minimum, maximum);
}

static int set_address(struct ndc_adapter *adapter, const u8 *address)
{
	char text[2 * ETH_ALEN + 1];

	snprintf(text, sizeof(text), "%*phN", ETH_ALEN, address);
	return ndc_keyword_set_text(&adapter->miniport->keywords,
				    "NetworkAddress", text);
}

/*
 * A link's net_device is the last that holds its adapter: the port ends here,
 * under RTNL, as does what the link lies on.  Any other is unregistered by the
 * bus, which halts the port afterwards.
 */
static void uninit(struct ndc_adapter *adapter)
{
	struct ndc_miniport *miniport = adapter->miniport;

	if (!miniport->bus.netdev)
		return;
	mutex_lock(&miniport->life);
	miniport->removing = true;
	ndc_miniport_pause(miniport, NDIS_PAUSE_MINIPORT_DEVICE_REMOVE);
	ndc_miniport_halt(miniport, ndc_miniport_halt_action(miniport));
	mutex_unlock(&miniport->life);
	if (miniport->bus.ops && miniport->bus.ops->detach)
		miniport->bus.ops->detach(adapter);
}

static const struct ndc_nic_ops nic_ops = {
	.restart = restart,
	.pause = pause,
	.reinitialise = reinitialise,
	.send = send,
	.give_back = give_back,
	.request = ndc_oid_request,
	.reset = reset,
	.set_keyword = set_keyword,
	.get_keyword = get_keyword,
	.set_address = set_address,
	.uninit = uninit,
};

static int create(struct ndc_adapter *adapter)
{
	struct ndc_miniport *miniport = adapter->miniport;
	struct net_device *dev = miniport->bus.netdev;
	int err;

	err = dev ? ndc_nic_attach(adapter, dev, &nic_ops) :
		    ndc_nic_alloc(adapter, "eth%d", &nic_ops);
	if (err)
		return err;
	adapter->nic->port_ops = miniport->port->glue->ops;
	return is_zero_ether_addr(miniport->bus.address) ? 0 :
	       set_address(adapter, miniport->bus.address);
}

/* What a keyword is, or what it is without one. */
static u32 keyword(struct ndc_miniport *miniport, const char *name, u32 none)
{
	u32 value, minimum, maximum;

	return ndc_keyword_get(&miniport->keywords, name, &value, &minimum,
			       &maximum) ? none : value;
}

/* *JumboPacket counts the Ethernet header. */
static unsigned int max_mtu(struct ndc_miniport *miniport)
{
	u32 value, minimum, maximum;

	return ndc_keyword_get(&miniport->keywords, "*JumboPacket", &value,
			       &minimum, &maximum) || maximum < ETH_HLEN ?
	       0 : maximum - ETH_HLEN;
}

static u8 duplex_of(NDIS_MEDIA_DUPLEX_STATE state)
{
	return state == MediaDuplexStateFull ? DUPLEX_FULL :
	       state == MediaDuplexStateHalf ? DUPLEX_HALF : DUPLEX_UNKNOWN;
}

static struct ndc_link link_of(const NDIS_LINK_STATE *state)
{
	return (struct ndc_link) {
		.up = state->MediaConnectState == MediaConnectStateConnected,
		.speed = state->XmitLinkSpeed == NDIS_LINK_SPEED_UNKNOWN ?
			 0 : state->XmitLinkSpeed,
		.duplex = duplex_of(state->MediaDuplexState),
	};
}

/* RSS, if the port has it and its keywords do not choose otherwise. */
static void read_rss(struct ndc_miniport *miniport, struct ndc_nic_info *info)
{
	const NDIS_RECEIVE_SCALE_CAPABILITIES *can =
		miniport->attributes.general.RecvScaleCapabilities;
	u32 queues;

	info->rx_queues = 1;
	if (!can || !keyword(miniport, "*RSS", 1) ||
	    keyword(miniport, "*RssOrVmqPreference", 0))
		return;
	queues = keyword(miniport, "*NumRssQueues", num_online_cpus());
	info->rx_queues = clamp(queues, 1U,
				max_t(u32, can->NumberOfReceiveQueues, 1));
	info->rss_capabilities = can->CapabilitiesFlags;
	info->rss_entries = can->NumberOfIndirectionTableEntries ?: RSS_ENTRIES;
}

/* Capabilities that say that VM queues are on; or NULL. */
static const NDIS_RECEIVE_FILTER_CAPABILITIES *
vm_capabilities(const NDIS_RECEIVE_FILTER_CAPABILITIES *can)
{
	return can && can->EnabledQueueTypes &
		      NDIS_RECEIVE_FILTER_VM_QUEUES_ENABLED &&
	       can->EnabledFilterTypes &
	       NDIS_RECEIVE_FILTER_VMQ_FILTERS_ENABLED ? can : NULL;
}

static void read_vm_queues(struct ndc_miniport *miniport,
			   struct ndc_nic_info *info)
{
	const NDIS_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES *assist =
		&miniport->attributes.assist;
	const NDIS_RECEIVE_FILTER_CAPABILITIES *on =
		vm_capabilities(assist->CurrentReceiveFilterCapabilities);

	info->vm_queues = on ? on->NumQueues : 0;
	info->vm_queues_max = info->vm_queues;
	if (assist->HardwareReceiveFilterCapabilities)
		info->vm_queues_max = max_t(u32, info->vm_queues,
					    assist->HardwareReceiveFilterCapabilities->NumQueues);
}

static void read_general(struct ndc_miniport *miniport,
			 struct ndc_nic_info *info)
{
	const NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES *general =
		&miniport->attributes.general;

	ether_addr_copy(info->address, general->CurrentMacAddress);
	ether_addr_copy(info->permanent, general->PermanentMacAddress);
	info->mtu = general->MtuSize;
	info->max_mtu = max_mtu(miniport);
	info->filters = general->SupportedPacketFilters;
	info->multicast = general->MaxMulticastListSize;
	info->backfill = general->DataBackFillSize;
	info->context = general->ContextBackFillSize;
	info->tags = general->MacOptions & NDIS_MAC_OPTION_8021Q_VLAN;
}

/* The port is initialised: its NIC is as it says now. */
static int initialised(struct ndc_adapter *adapter)
{
	struct ndc_miniport *miniport = adapter->miniport;
	const struct ndc_attributes *attributes = &miniport->attributes;
	NDIS_OFFLOAD offload, capabilities;
	struct ndc_nic_info info = {};

	read_general(miniport, &info);
	read_rss(miniport, &info);
	read_vm_queues(miniport, &info);
	/* As many as receive: who has RSS has rings for both. */
	info.tx_queues = info.rx_queues;
	info.tx_ring = keyword(miniport, "*TransmitBuffers", TX_RING);
	info.loans = keyword(miniport, "*ReceiveBuffers", RX_BUFFERS);
	spin_lock_bh(&miniport->lock);
	info.link = link_of(&attributes->link);
	offload = attributes->offload;
	capabilities = attributes->capabilities;
	spin_unlock_bh(&miniport->lock);
	if (offload.Header.Size) {
		info.offload = &offload;
		info.capabilities = &capabilities;
	}
	return ndc_nic_prepare(adapter, &info);
}

static void indicated_link(struct ndc_adapter *adapter,
			   const NDIS_LINK_STATE *state)
{
	const struct ndc_link link = link_of(state);

	ndc_nic_link(adapter, &link);
}

const struct ndc_upper_ops ndc_miniport_nic = {
	.create = create,
	.initialised = initialised,
	.restarting = ndc_nic_restarting,
	.running = ndc_nic_running,
	.pausing = ndc_nic_pausing,
	.paused = ndc_nic_paused,
	.halted = ndc_nic_halted,
	.stuck = ndc_nic_stuck,
	.remove = ndc_nic_unregister,
	.link = indicated_link,
	.offload = ndc_nic_offload,
	.fail = ndc_nic_fail,
};
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_nic);

/**
 * ndc_miniport_appear() - show an adapter to people
 * @adapter: the adapter, by ndc_miniport_create()
 * @locked: RTNL is held
 *
 * Registers its net_device.  Without success ndc_miniport_remove() follows.
 *
 * Context: Process, may sleep.
 * Return: 0 or an errno.
 */
int ndc_miniport_appear(struct ndc_adapter *adapter, bool locked)
{
	if (!adapter->nic)
		return 0;
	return locked ? ndc_nic_register_locked(adapter) :
			ndc_nic_register(adapter);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_appear);
