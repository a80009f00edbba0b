// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spin locks: spin_lock() with bottom halves off.
 *
 * The old IRQL that Windows keeps in the lock, or hands to the caller, is
 * not needed: acquiring always adds one bottom-half disable and releasing
 * takes one off (see irql.c).
 *
 * A lock knows which CPU holds it.  Taking it again there would hang the CPU
 * for ever; that is reported and counted instead, so that the releases come
 * out even.  Releasing a lock that the CPU does not hold is reported and
 * nothing more.
 *
 * The lockdep class of a lock is the place that initialised it: with one
 * class for all, the second lock that a port takes would look like recursion.
 */
#include "runtime/lock.h"

#include <linux/bottom_half.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/lockdep.h>
#include <linux/smp.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/report.h"
#include "runtime/irql.h"

static_assert(sizeof(struct ndc_lock) <= sizeof(KSPIN_LOCK));
static_assert(__alignof__(struct ndc_lock) <= __alignof__(KSPIN_LOCK));

/* How a lock is taken or released. */
enum lock_mode {
	LOCK_RAISE,	/* with a bottom-half disable */
	LOCK_AT_DPC,	/* bottom halves are off already */
};

/* What an acquisition did to bottom halves (struct ndc_lock, bh). */
enum lock_bh {
	BH_KEPT,	/* nothing */
	BH_RAISED,	/* off; on again by the twin of the acquiring call */
	BH_MENDED,	/* off, against the rules; on again by any release */
};

static struct ndc_lock *to_lock(PKSPIN_LOCK lock)
{
	return (struct ndc_lock *)lock;
}

static void report(unsigned long caller, const char *call, const char *what)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_LOCK,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

static void init(struct ndc_lock *lock, unsigned long caller)
{
	spin_lock_init(&lock->lock);
	lockdep_init_map_wait(&lock->lock.dep_map, "ndis", (void *)caller, 0,
			      LD_WAIT_CONFIG);
	lock->owner = 0;
	lock->depth = 0;
	lock->bh = BH_KEPT;
}

/* The number under which this CPU owns a lock; it must not migrate now. */
static u16 self(void)
{
	return smp_processor_id() + 1;
}

/* True if the caller holds the lock already; it does so once more now. */
static bool again(struct ndc_lock *lock, const char *call,
		  unsigned long caller)
{
	if (likely(READ_ONCE(lock->owner) != self()))
		return false;
	report(caller, call, "of a lock that this CPU holds");
	lock->depth++;
	return true;
}

/*
 * Sparse follows locks only within a function, and a port's lock is taken in
 * one call and released in another: these two keep it out.
 */
static void hold(struct ndc_lock *lock, enum lock_bh bh)
{
	spin_lock(&lock->lock);
	__release(&lock->lock);
	WRITE_ONCE(lock->owner, self());
	lock->bh = bh;
}

static void let_go(struct ndc_lock *lock)
{
	WRITE_ONCE(lock->owner, 0);
	__acquire(&lock->lock);
	spin_unlock(&lock->lock);
}

static void acquire(struct ndc_lock *lock, enum lock_mode mode,
		    const char *call, unsigned long caller)
{
	enum lock_bh bh = mode == LOCK_RAISE ? BH_RAISED : BH_KEPT;
	u8 irql = ndc_irql();

	if (unlikely(irql > NDC_DISPATCH)) {
		ndc_irql_refuse(NDC_DISPATCH, call, caller);
		bh = BH_KEPT;
	} else if (unlikely(bh == BH_KEPT && irql < NDC_DISPATCH)) {
		report(caller, call, "below DISPATCH_LEVEL");
		bh = BH_MENDED;
	}
	if (bh != BH_KEPT)
		local_bh_disable();
	if (!again(lock, call, caller))
		hold(lock, bh);
}

/*
 * Gives the lock up and tells in @bh what its acquisition had done.  False if
 * this CPU does not hold it.
 */
static bool release(struct ndc_lock *lock, const char *call,
		    unsigned long caller, enum lock_bh *bh)
{
	*bh = lock->bh;
	/* Another CPU's number stays another's while this one looks at it. */
	if (unlikely(READ_ONCE(lock->owner) != raw_smp_processor_id() + 1)) {
		report(caller, call, "of a lock that this CPU does not hold");
		return false;
	}
	if (unlikely(lock->depth)) {
		lock->depth--;
		return true;
	}
	let_go(lock);
	return true;
}

/* NDIS_SPIN_LOCK: the lock says how it was taken, so it says how to undo it. */
static void release_ndis(struct ndc_lock *lock, enum lock_mode mode,
			 const char *call, unsigned long caller)
{
	enum lock_bh bh;

	if (!release(lock, call, caller, &bh))
		return;
	if (unlikely(mode == LOCK_RAISE && bh != BH_RAISED &&
		     ndc_irql() <= NDC_DISPATCH))
		report(caller, call, "of a lock taken by NdisDprAcquireSpinLock");
	if (bh != BH_KEPT)
		ndc_irql_drop();
}

/* KSPIN_LOCK: the caller says so, since the lock may be half of a pair. */
static void release_ke(struct ndc_lock *lock, enum lock_mode mode,
		       const char *call, unsigned long caller)
{
	enum lock_bh bh;

	if (!release(lock, call, caller, &bh))
		return;
	if ((mode == LOCK_RAISE || bh == BH_MENDED) && !ndc_irql_drop() &&
	    bh != BH_KEPT)
		report(caller, call, "at DIRQL of a lock taken below it");
}

/* The lock with interrupts off, for calls that are allowed at any IRQL. */
unsigned long ndc_lock_irqsave(struct ndc_lock *lock, const char *call,
			       unsigned long caller)
{
	unsigned long flags;

	local_irq_save(flags);
	if (!again(lock, call, caller))
		hold(lock, BH_KEPT);
	return flags;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_lock_irqsave);

void ndc_lock_irqrestore(struct ndc_lock *lock, unsigned long flags)
{
	if (lock->depth)
		lock->depth--;
	else
		let_go(lock);
	local_irq_restore(flags);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_lock_irqrestore);

/**
 * NdisAllocateSpinLock() - initialise a spin lock
 * @SpinLock: the lock
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID NdisAllocateSpinLock(PNDIS_SPIN_LOCK SpinLock)
{
	init(to_lock(&SpinLock->SpinLock), _RET_IP_);
	SpinLock->OldIrql = PASSIVE_LEVEL;
}
EXPORT_SYMBOL_GPL(NdisAllocateSpinLock);

/**
 * NdisFreeSpinLock() - say that a spin lock is not needed any more
 * @SpinLock: the lock, which nobody holds
 *
 * Context: Any.
 *
 * Differs from Windows: a lock that is held is reported.
 */
VOID NdisFreeSpinLock(PNDIS_SPIN_LOCK SpinLock)
{
	if (READ_ONCE(to_lock(&SpinLock->SpinLock)->owner))
		report(_RET_IP_, __func__, "of a lock that is held");
}
EXPORT_SYMBOL_GPL(NdisFreeSpinLock);

/**
 * NdisAcquireSpinLock() - take a spin lock
 * @SpinLock: the lock
 *
 * Context: DISPATCH_LEVEL or below; DISPATCH_LEVEL on return.
 *
 * Differs from Windows: taking it again on the CPU that holds it is reported
 * and succeeds, where Windows hangs.  In an interrupt it is reported; the lock
 * is taken all the same.
 */
VOID NdisAcquireSpinLock(PNDIS_SPIN_LOCK SpinLock)
{
	acquire(to_lock(&SpinLock->SpinLock), LOCK_RAISE,
		__func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisAcquireSpinLock);

/**
 * NdisReleaseSpinLock() - release a spin lock
 * @SpinLock: the lock, taken by NdisAcquireSpinLock()
 *
 * Context: DISPATCH_LEVEL; on return the level before the acquisition.
 *
 * Differs from Windows: two locks may be released in the order in which they
 * were taken; bottom halves stay off until the last.  A lock that the CPU
 * does not hold is reported and nothing is done.
 */
VOID NdisReleaseSpinLock(PNDIS_SPIN_LOCK SpinLock)
{
	release_ndis(to_lock(&SpinLock->SpinLock), LOCK_RAISE,
		     __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisReleaseSpinLock);

/**
 * NdisDprAcquireSpinLock() - take a spin lock at DISPATCH_LEVEL
 * @SpinLock: the lock
 *
 * Context: DISPATCH_LEVEL.
 *
 * Differs from Windows: below DISPATCH_LEVEL it is reported and bottom halves
 * are turned off until the release.  Otherwise as NdisAcquireSpinLock().
 */
VOID NdisDprAcquireSpinLock(PNDIS_SPIN_LOCK SpinLock)
{
	acquire(to_lock(&SpinLock->SpinLock), LOCK_AT_DPC,
		__func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisDprAcquireSpinLock);

/**
 * NdisDprReleaseSpinLock() - release a spin lock at DISPATCH_LEVEL
 * @SpinLock: the lock, taken by NdisDprAcquireSpinLock()
 *
 * Context: DISPATCH_LEVEL.
 *
 * Differs from Windows: as NdisReleaseSpinLock().  A lock that was taken by
 * NdisAcquireSpinLock() lowers the level as that call's twin would.
 */
VOID NdisDprReleaseSpinLock(PNDIS_SPIN_LOCK SpinLock)
{
	release_ndis(to_lock(&SpinLock->SpinLock), LOCK_AT_DPC,
		     __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisDprReleaseSpinLock);

/**
 * KeInitializeSpinLock() - initialise a spin lock
 * @SpinLock: the lock
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID KeInitializeSpinLock(PKSPIN_LOCK SpinLock)
{
	init(to_lock(SpinLock), _RET_IP_);
}
EXPORT_SYMBOL_GPL(KeInitializeSpinLock);

/**
 * KeAcquireSpinLockRaiseToDpc() - take a spin lock
 * @SpinLock: the lock
 *
 * Context: DISPATCH_LEVEL or below; DISPATCH_LEVEL on return.
 * Return: The level before.
 *
 * Differs from Windows: as NdisAcquireSpinLock().
 */
KIRQL KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK SpinLock)
{
	KIRQL old = ndc_irql();

	acquire(to_lock(SpinLock), LOCK_RAISE, __func__, _RET_IP_);
	return old;
}
EXPORT_SYMBOL_GPL(KeAcquireSpinLockRaiseToDpc);

/**
 * KeReleaseSpinLock() - release a spin lock
 * @SpinLock: the lock
 * @NewIrql: what the acquisition returned; not needed
 *
 * Context: DISPATCH_LEVEL; on return the level before the acquisition.
 *
 * Differs from Windows: as NdisReleaseSpinLock().
 */
VOID KeReleaseSpinLock(PKSPIN_LOCK SpinLock, KIRQL NewIrql)
{
	release_ke(to_lock(SpinLock), LOCK_RAISE, __func__,
		   _RET_IP_);
}
EXPORT_SYMBOL_GPL(KeReleaseSpinLock);

/**
 * KeAcquireSpinLockAtDpcLevel() - take a spin lock at DISPATCH_LEVEL
 * @SpinLock: the lock
 *
 * Context: DISPATCH_LEVEL.
 *
 * Differs from Windows: as NdisDprAcquireSpinLock().
 */
VOID KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock)
{
	acquire(to_lock(SpinLock), LOCK_AT_DPC, __func__,
		_RET_IP_);
}
EXPORT_SYMBOL_GPL(KeAcquireSpinLockAtDpcLevel);

/**
 * KeReleaseSpinLockFromDpcLevel() - release a spin lock, stay at the level
 * @SpinLock: the lock
 *
 * Context: DISPATCH_LEVEL.
 *
 * Differs from Windows: as NdisReleaseSpinLock().
 */
VOID KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock)
{
	release_ke(to_lock(SpinLock), LOCK_AT_DPC,
		   __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(KeReleaseSpinLockFromDpcLevel);

/**
 * KeTryToAcquireSpinLockAtDpcLevel() - take a spin lock if it is free
 * @SpinLock: the lock
 *
 * Context: DISPATCH_LEVEL.
 * Return: TRUE if the caller holds it now.
 *
 * Differs from Windows: below DISPATCH_LEVEL it is reported and FALSE.
 */
BOOLEAN KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock)
{
	struct ndc_lock *lock = to_lock(SpinLock);

	if (ndc_irql() < NDC_DISPATCH) {
		report(_RET_IP_, __func__,
		       "below DISPATCH_LEVEL");
		return FALSE;
	}
	/* A lock of this CPU's own is no question for the kernel's lock. */
	if (READ_ONCE(lock->owner) || !spin_trylock(&lock->lock))
		return FALSE;
	__release(&lock->lock);
	WRITE_ONCE(lock->owner, self());
	lock->bh = BH_KEPT;
	return TRUE;
}
EXPORT_SYMBOL_GPL(KeTryToAcquireSpinLockAtDpcLevel);

/**
 * KeTestSpinLock() - is a spin lock free?
 * @SpinLock: the lock
 *
 * Context: DISPATCH_LEVEL.
 * Return: TRUE if nobody held it a moment ago.
 *
 * Differs from Windows: nothing known.
 */
BOOLEAN KeTestSpinLock(PKSPIN_LOCK SpinLock)
{
	return !READ_ONCE(to_lock(SpinLock)->owner);
}
EXPORT_SYMBOL_GPL(KeTestSpinLock);

/**
 * KeAcquireInStackQueuedSpinLock() - take a spin lock in the order of asking
 * @SpinLock: the lock
 * @LockHandle: on the caller's stack until the release
 *
 * Context: DISPATCH_LEVEL or below; DISPATCH_LEVEL on return.
 *
 * Differs from Windows: every Linux spin lock is queued.  Otherwise as
 * NdisAcquireSpinLock().
 */
VOID KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK SpinLock,
				    PKLOCK_QUEUE_HANDLE LockHandle)
{
	LockHandle->LockQueue.Lock = SpinLock;
	LockHandle->OldIrql = ndc_irql();
	acquire(to_lock(SpinLock), LOCK_RAISE,
		__func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(KeAcquireInStackQueuedSpinLock);

/**
 * KeReleaseInStackQueuedSpinLock() - release a queued spin lock
 * @LockHandle: of the acquisition
 *
 * Context: DISPATCH_LEVEL; on return the level before the acquisition.
 *
 * Differs from Windows: as NdisReleaseSpinLock().
 */
VOID KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE LockHandle)
{
	release_ke(to_lock(LockHandle->LockQueue.Lock), LOCK_RAISE,
		   __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(KeReleaseInStackQueuedSpinLock);

/**
 * KeAcquireInStackQueuedSpinLockAtDpcLevel() - the same at DISPATCH_LEVEL
 * @SpinLock: the lock
 * @LockHandle: on the caller's stack until the release
 *
 * Context: DISPATCH_LEVEL.
 *
 * Differs from Windows: as KeAcquireSpinLockAtDpcLevel().
 */
VOID KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock,
					      PKLOCK_QUEUE_HANDLE LockHandle)
{
	LockHandle->LockQueue.Lock = SpinLock;
	LockHandle->OldIrql = DISPATCH_LEVEL;
	acquire(to_lock(SpinLock), LOCK_AT_DPC,
		__func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(KeAcquireInStackQueuedSpinLockAtDpcLevel);

/**
 * KeReleaseInStackQueuedSpinLockFromDpcLevel() - release, stay at the level
 * @LockHandle: of the acquisition
 *
 * Context: DISPATCH_LEVEL.
 *
 * Differs from Windows: as NdisReleaseSpinLock().
 */
VOID KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE LockHandle)
{
	release_ke(to_lock(LockHandle->LockQueue.Lock), LOCK_AT_DPC,
		   __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(KeReleaseInStackQueuedSpinLockFromDpcLevel);
