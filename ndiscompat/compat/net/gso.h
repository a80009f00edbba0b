/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the kernel has none: until 6.4 the segments of large frames were
 * netdevice.h's.
 */
#ifndef _NDISCOMPAT_COMPAT_NET_GSO_H
#define _NDISCOMPAT_COMPAT_NET_GSO_H

#include <linux/netdevice.h>

#endif /* _NDISCOMPAT_COMPAT_NET_GSO_H */
