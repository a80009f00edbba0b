/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Threads of a driver's own, and handles of them.
 */
#ifndef _NDISCOMPAT_NDIS_THREAD_H
#define _NDISCOMPAT_NDIS_THREAD_H

#include <ndis/string.h>
#include <ndis/system.h>
#include <ndis/types.h>

typedef struct _KTHREAD KTHREAD, *PKTHREAD, *PRKTHREAD;
typedef struct _KTHREAD ETHREAD, *PETHREAD;
typedef struct _OBJECT_TYPE OBJECT_TYPE, *POBJECT_TYPE;

typedef VOID KSTART_ROUTINE(PVOID StartContext);
typedef KSTART_ROUTINE *PKSTART_ROUTINE;

typedef struct _CLIENT_ID {
	HANDLE UniqueProcess;
	HANDLE UniqueThread;
} CLIENT_ID, *PCLIENT_ID;

typedef struct _OBJECT_HANDLE_INFORMATION {
	ULONG HandleAttributes;
	ACCESS_MASK GrantedAccess;
} OBJECT_HANDLE_INFORMATION, *POBJECT_HANDLE_INFORMATION;

#define SYNCHRONIZE		0x00100000
#define THREAD_ALL_ACCESS	0x001FFFFF

#define LOW_PRIORITY		0
#define LOW_REALTIME_PRIORITY	16
#define HIGH_PRIORITY		31

POBJECT_TYPE *ndiscompat_thread_type(void);

/* On Windows a variable. */
#define PsThreadType	ndiscompat_thread_type()

NTSTATUS PsCreateSystemThread(PHANDLE ThreadHandle, ULONG DesiredAccess,
			      POBJECT_ATTRIBUTES ObjectAttributes,
			      HANDLE ProcessHandle, PCLIENT_ID ClientId,
			      PKSTART_ROUTINE StartRoutine, PVOID StartContext);
NTSTATUS PsTerminateSystemThread(NTSTATUS ExitStatus);
PKTHREAD KeGetCurrentThread(void);
KPRIORITY KeSetPriorityThread(PKTHREAD Thread, KPRIORITY Priority);

NTSTATUS ObReferenceObjectByHandle(HANDLE Handle, ACCESS_MASK DesiredAccess,
				   POBJECT_TYPE ObjectType,
				   KPROCESSOR_MODE AccessMode, PVOID *Object,
				   POBJECT_HANDLE_INFORMATION HandleInformation);
LONG_PTR ObReferenceObject(PVOID Object);
LONG_PTR ObDereferenceObject(PVOID Object);
NTSTATUS ZwClose(HANDLE Handle);

/**
 * KeEnterCriticalRegion() - keep normal kernel APCs from running
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: there are no APCs here, so it does nothing.
 */
FORCEINLINE VOID KeEnterCriticalRegion(void)
{
}

/**
 * KeLeaveCriticalRegion() - let normal kernel APCs run again
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: there are no APCs here, so it does nothing.
 */
FORCEINLINE VOID KeLeaveCriticalRegion(void)
{
}

#endif /* _NDISCOMPAT_NDIS_THREAD_H */
