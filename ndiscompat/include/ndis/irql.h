/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * IRQL.  PASSIVE is a context that may sleep, DISPATCH one where bottom
 * halves or preemption are off, a device's level one where interrupts are.
 */
#ifndef _NDISCOMPAT_NDIS_IRQL_H
#define _NDISCOMPAT_NDIS_IRQL_H

#include <ndis/types.h>

#define PASSIVE_LEVEL	0
#define LOW_LEVEL	0
#define APC_LEVEL	1
#define DISPATCH_LEVEL	2
#define CMCI_LEVEL	5
#define CLOCK_LEVEL	13
#define IPI_LEVEL	14
#define POWER_LEVEL	14
#define PROFILE_LEVEL	15
#define HIGH_LEVEL	15

KIRQL KeGetCurrentIrql(void);
KIRQL KfRaiseIrql(KIRQL NewIrql);
KIRQL KeRaiseIrqlToDpcLevel(void);
VOID KeLowerIrql(KIRQL NewIrql);
VOID ndiscompat_paged_code(void);

/**
 * KeRaiseIrql() - raise the IRQL
 * @NewIrql: DISPATCH_LEVEL or above, at least the present level
 * @OldIrql: receives the present level, for KeLowerIrql()
 *
 * Context: Any.
 *
 * Differs from Windows: see KfRaiseIrql().
 */
#define KeRaiseIrql(NewIrql, OldIrql)	((void)(*(OldIrql) = KfRaiseIrql(NewIrql)))

/**
 * NDIS_CURRENT_IRQL() - the IRQL of the caller
 *
 * Context: Any.
 * Return: As KeGetCurrentIrql().
 *
 * Differs from Windows: as KeGetCurrentIrql().
 */
#define NDIS_CURRENT_IRQL()	KeGetCurrentIrql()

/**
 * NDIS_RAISE_IRQL_TO_DISPATCH() - raise to DISPATCH_LEVEL
 * @pIrql: receives the present level
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as KfRaiseIrql().
 */
#define NDIS_RAISE_IRQL_TO_DISPATCH(pIrql)	KeRaiseIrql(DISPATCH_LEVEL, pIrql)

/**
 * NDIS_LOWER_IRQL() - go back to the level before a raise
 * @OldIrql: what the raise stored
 * @CurIrql: the present level; a hint that is not needed
 *
 * Context: At @CurIrql.
 *
 * Differs from Windows: as KeLowerIrql().
 */
#define NDIS_LOWER_IRQL(OldIrql, CurIrql) \
	((void)(CurIrql), KeLowerIrql(OldIrql))

/**
 * PAGED_CODE() - say that this code may sleep
 *
 * Reports a call above APC_LEVEL, once per place.
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: checked in every build, not only in a checked one.
 */
#define PAGED_CODE()	ndiscompat_paged_code()

#endif /* _NDISCOMPAT_NDIS_IRQL_H */
