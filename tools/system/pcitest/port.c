// SPDX-License-Identifier: GPL-2.0-only
/*
 * The glue of the port for QEMU's edu device.
 */
#include <linux/pci.h>

#include <linux/ndiscompat.h>

#include "edu.h"

static const struct pci_device_id ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{}
};
MODULE_DEVICE_TABLE(pci, ids);

/* MSISupported as an INF has it, and what the port is to do wrong. */
static const struct ndiscompat_keyword edu_keywords[] = {
	{ "Interrupt Management\\MessageSignaledInterruptProperties\\MSISupported",
	  1, 0, 1 },
	{ "NoMessages", 0, 0, 1 },
	{ "LeaveAll", 0, 0, 1 },
	{ "NoHaltOnSuspend", 0, 0, 1 },
	{}
};

static const struct ndiscompat_port port = {
	.name = "edutest",
	.entry = edu_entry,
	.keywords = edu_keywords,
	.pci_ids = ids,
};

NDISCOMPAT_PORT(port);

MODULE_DESCRIPTION("A miniport on QEMU's edu device");
MODULE_AUTHOR("The ndiscompat project");
MODULE_LICENSE("GPL");
