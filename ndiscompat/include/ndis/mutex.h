/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mutexes, fast mutexes and semaphores.  A driver embeds them by value and no
 * call destroys them.  Where lockdep watches, a mutex carries its data, and
 * every place that initialises one makes a class of its own.
 */
#ifndef _NDISCOMPAT_NDIS_MUTEX_H
#define _NDISCOMPAT_NDIS_MUTEX_H

#include <ndis/types.h>
#include <ndis/wait.h>

#ifdef CONFIG_LOCKDEP
#define __NDISCOMPAT_MUTEX_WORDS	16
#else
#define __NDISCOMPAT_MUTEX_WORDS	7
#endif

typedef struct _KMUTANT {
	ULONG_PTR Opaque[__NDISCOMPAT_MUTEX_WORDS];
} KMUTANT, *PKMUTANT, *PRKMUTANT, KMUTEX, *PKMUTEX, *PRKMUTEX;

typedef KMUTEX NDIS_MUTEX, *PNDIS_MUTEX;

typedef struct _FAST_MUTEX {
	ULONG_PTR Opaque[__NDISCOMPAT_MUTEX_WORDS];
} FAST_MUTEX, *PFAST_MUTEX;

typedef struct _KSEMAPHORE {
	ULONG_PTR Opaque[4];
} KSEMAPHORE, *PKSEMAPHORE, *PRKSEMAPHORE;

VOID KeInitializeMutex(PRKMUTEX Mutex, ULONG Level);
LONG KeReleaseMutex(PRKMUTEX Mutex, BOOLEAN Wait);
LONG KeReadStateMutex(PRKMUTEX Mutex);

VOID ExInitializeFastMutex(PFAST_MUTEX FastMutex);
VOID ExAcquireFastMutex(PFAST_MUTEX FastMutex);
BOOLEAN ExTryToAcquireFastMutex(PFAST_MUTEX FastMutex);
VOID ExReleaseFastMutex(PFAST_MUTEX FastMutex);

VOID KeInitializeSemaphore(PRKSEMAPHORE Semaphore, LONG Count, LONG Limit);
LONG KeReleaseSemaphore(PRKSEMAPHORE Semaphore, KPRIORITY Increment,
			LONG Adjustment, BOOLEAN Wait);
LONG KeReadStateSemaphore(PRKSEMAPHORE Semaphore);

/**
 * KeWaitForMutexObject() - take a mutex
 * @Mutex: the mutex
 * @WaitReason: as for KeWaitForSingleObject()
 * @WaitMode: the same
 * @Alertable: the same
 * @Timeout: the same
 *
 * Context: PASSIVE_LEVEL.
 * Return: As KeWaitForSingleObject().
 *
 * Differs from Windows: as KeWaitForSingleObject().
 */
#define KeWaitForMutexObject(Mutex, WaitReason, WaitMode, Alertable, Timeout) \
	KeWaitForSingleObject(Mutex, WaitReason, WaitMode, Alertable, Timeout)

/**
 * NDIS_INIT_MUTEX() - make a mutex, free
 * @m: the mutex
 *
 * Context: Any.
 *
 * Differs from Windows: as KeInitializeMutex().
 */
#define NDIS_INIT_MUTEX(m)	KeInitializeMutex(m, 0)

/**
 * NDIS_WAIT_FOR_MUTEX() - take a mutex
 * @m: the mutex
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: as KeWaitForSingleObject().
 */
#define NDIS_WAIT_FOR_MUTEX(m) \
	KeWaitForSingleObject(m, Executive, KernelMode, FALSE, NULL)

/**
 * NDIS_RELEASE_MUTEX() - give a mutex up
 * @m: the mutex
 *
 * Context: PASSIVE_LEVEL, in the thread that has taken it.
 *
 * Differs from Windows: as KeReleaseMutex().
 */
#define NDIS_RELEASE_MUTEX(m)	KeReleaseMutex(m, FALSE)

#endif /* _NDISCOMPAT_NDIS_MUTEX_H */
