/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one header that a port includes.
 *
 * It is freestanding: no Linux header is behind it, so no name of a port's
 * own (min, current, a list type, a macro called like a kernel function) can
 * clash with the kernel's.  It also compiles alone in user space, with
 * -fshort-wchar: WCHAR is 16 bits here as it is on Windows.
 */
#ifndef _NDISCOMPAT_NDIS_H
#define _NDISCOMPAT_NDIS_H

#include <ndis/sal.h>
#include <ndis/compiler.h>
#include <ndis/types.h>
#include <ndis/status.h>
#include <ndis/version.h>
#include <ndis/object.h>
#include <ndis/irql.h>
#include <ndis/interlocked.h>
#include <ndis/lock.h>
#include <ndis/rwlock.h>
#include <ndis/list.h>
#include <ndis/time.h>
#include <ndis/wait.h>
#include <ndis/event.h>
#include <ndis/mutex.h>
#include <ndis/dpc.h>
#include <ndis/timer.h>
#include <ndis/workitem.h>
#include <ndis/thread.h>
#include <ndis/memory.h>
#include <ndis/string.h>
#include <ndis/debug.h>
#include <ndis/strsafe.h>
#include <ndis/crt.h>
#include <ndis/intsafe.h>
#include <ndis/bits.h>
#include <ndis/register.h>
#include <ndis/processor.h>
#include <ndis/system.h>
#include <ndis/ethernet.h>
#include <ndis/ip.h>
#include <ndis/wpp.h>
#include <ndis/dma.h>
#include <ndis/sharedmem.h>
#include <ndis/mdl.h>
#include <ndis/oob.h>
#include <ndis/buffer.h>
#include <ndis/datapath.h>
#include <ndis/netif.h>
#include <ndis/offload.h>
#include <ndis/power.h>
#include <ndis/rss.h>
#include <ndis/resource.h>
#include <ndis/interrupt.h>
#include <ndis/miniport.h>
#include <ndis/attributes.h>
#include <ndis/vmq.h>
#include <ndis/oid.h>
#include <ndis/config.h>

#endif /* _NDISCOMPAT_NDIS_H */
