/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Events.  A driver embeds them by value and there is no call that destroys
 * one, so a waiter that has returned may free the event at once: whoever set
 * it is through with it by then.
 */
#ifndef _NDISCOMPAT_NDIS_EVENT_H
#define _NDISCOMPAT_NDIS_EVENT_H

#include <ndis/types.h>

typedef struct _KEVENT {
	ULONG_PTR Opaque[3];
} KEVENT, *PKEVENT, *PRKEVENT;

typedef struct _NDIS_EVENT {
	KEVENT Event;
} NDIS_EVENT, *PNDIS_EVENT;

typedef enum _EVENT_TYPE {
	NotificationEvent,
	SynchronizationEvent
} EVENT_TYPE;

#define IO_NO_INCREMENT		0
#define EVENT_INCREMENT		1

VOID NdisInitializeEvent(PNDIS_EVENT Event);
VOID NdisSetEvent(PNDIS_EVENT Event);
VOID NdisResetEvent(PNDIS_EVENT Event);
BOOLEAN NdisWaitEvent(PNDIS_EVENT Event, UINT MsToWait);

VOID KeInitializeEvent(PRKEVENT Event, EVENT_TYPE Type, BOOLEAN State);
LONG KeSetEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait);
LONG KeResetEvent(PRKEVENT Event);
VOID KeClearEvent(PRKEVENT Event);
LONG KeReadStateEvent(PRKEVENT Event);

#endif /* _NDISCOMPAT_NDIS_EVENT_H */
