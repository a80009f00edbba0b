// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one file of the port that is Linux's: what the INF said of the driver.
 */
#include <linux/ndiscompat.h>

int DriverEntry(struct _DRIVER_OBJECT *object, struct _UNICODE_STRING *path);

/* Name, default, least and most, as in the INF's Ndi\params. */
static const struct ndiscompat_keyword pair_keywords[] = {
	{ "*JumboPacket", 1514, 1514, 9014 },
	{ "*ReceiveBuffers", 512, 32, 4096 },
	{}
};

static const struct ndiscompat_port pair_port = {
	.name = "pair",
	.entry = DriverEntry,
	.keywords = pair_keywords,
	.link_kind = "pair",
};

NDISCOMPAT_PORT(pair_port);

MODULE_DESCRIPTION("Adapters that are wired to each other, two and two");
MODULE_LICENSE("GPL");
