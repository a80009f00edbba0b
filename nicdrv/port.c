// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver's page of Linux: what its INF would say, and what ethtool asks
 * that <ndis.h> has no words for.
 */
#include <linux/pci.h>

#include <linux/ndiscompat.h>

#include "nic.h"

/* Linux has a driver for them: this one takes what it is told to. */
static const struct pci_device_id nic_ids[] = {
	{ PCI_DEVICE_DRIVER_OVERRIDE(PCI_VENDOR_ID_INTEL, 0x10c9, 1) },
	{}
};

#define MESSAGES \
	"Interrupt Management\\MessageSignaledInterruptProperties\\"

/* Name, default, least and most, as in the INF's Ndi\params. */
static const struct ndiscompat_keyword nic_keywords[] = {
	{ "*JumboPacket", 1514, 1514, 9014 },
	{ "*ReceiveBuffers", 256, 32, 4096 },
	{ "*TransmitBuffers", 256, 32, 4096 },
	{ "*VMQ", 1, 0, 1 },
	{ "*VMQVlanFiltering", 1, 0, 1 },
	{ "*RssOrVmqPreference", 1, 0, 1 },
	{ MESSAGES "MSISupported", 1, 0, 1 },
	/* One for each queue of the device, and one more. */
	{ MESSAGES "MessageNumberLimit", 9, 1, 64 },
	{}
};

static int nic_get_moderation(void *context, u32 *microseconds)
{
	NIC_ADAPTER *adapter = context;

	*microseconds = adapter->Ops->GetModeration(adapter->Hardware);
	return 0;
}

static int nic_set_moderation(void *context, u32 microseconds)
{
	NIC_ADAPTER *adapter = context;

	if (microseconds > 10000)
		return -EINVAL;
	adapter->Ops->SetModeration(adapter->Hardware, microseconds);
	return 0;
}

static void nic_get_statistics(void *context, u64 *values)
{
	NicStatistics(context, values);
}

static u64 nic_interrupts(void *context, u32 message)
{
	return NicInterrupts(context, message);
}

static void nic_get_registers(void *context, void *data)
{
	NIC_ADAPTER *adapter = context;

	adapter->Ops->RegisterDump(adapter->Hardware, data);
}

static const struct ndiscompat_port_ops nic_ops = {
	.register_bytes = NIC_REGISTER_BYTES,
	.register_version = 1,
	.get_registers = nic_get_registers,
	.get_moderation = nic_get_moderation,
	.set_moderation = nic_set_moderation,
	.statistics = NIC_STATISTICS,
	.statistic_names = NicStatisticNames,
	.get_statistics = nic_get_statistics,
	.interrupts = nic_interrupts,
};

static const struct ndiscompat_port nic_port = {
	.name = "nicdrv",
	.entry = DriverEntry,
	.keywords = nic_keywords,
	.pci_ids = nic_ids,
	.link_kind = "nicdrv",
	.ops = &nic_ops,
};

NDISCOMPAT_PORT(nic_port);

MODULE_DESCRIPTION("NIC with VM queues: Intel 82576, or over any Ethernet interface");
MODULE_LICENSE("GPL");
