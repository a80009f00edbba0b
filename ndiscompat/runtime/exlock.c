// SPDX-License-Identifier: GPL-2.0-only
/*
 * The executive's spin locks for readers and writers.
 *
 * Such a lock is a number that a port sets to 0, so there is no room for a
 * lock of the kernel's, and no place that initialises one for lockdep.  The
 * number has the readers, or says that there is a writer; a writer that waits
 * keeps new readers out.
 *
 * Each CPU remembers what it holds.  Taking a lock again would mostly hang the
 * CPU for ever; that is reported and counted instead, so that the releases
 * come out even.  Releasing what the CPU does not hold is reported and nothing
 * more.
 */
#include <linux/atomic.h>
#include <linux/bottom_half.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/processor.h>

#include <ndis.h>

#include "core/report.h"
#include "runtime/irql.h"

static_assert(sizeof(atomic_t) == sizeof(EX_SPIN_LOCK));

#define WRITER		BIT(31)
#define WRITER_WAITS	BIT(30)

/* Locks that a CPU remembers; beyond that nothing is checked. */
#define MAX_HELD	16

enum mode {
	SHARED,
	EXCLUSIVE,
	COUNTED,	/* taken again; the lock itself knows nothing of it */
};

/**
 * struct hold - a lock that this CPU holds
 * @lock: the lock
 * @mode: how
 * @mended: bottom halves were turned off, against the rules, until the release
 */
struct hold {
	const void *lock;
	enum mode mode;
	bool mended;
};

/**
 * struct holds - the locks that a CPU holds; with interrupts off
 * @holds: the locks
 * @count: how many
 * @beyond: how many more there are, of which nothing is known
 */
struct holds {
	struct hold holds[MAX_HELD];
	unsigned int count;
	unsigned int beyond;
};

static DEFINE_PER_CPU(struct holds, held);

static void report(unsigned long caller, const char *call, const char *what)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_LOCK,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

static atomic_t *to_lock(PEX_SPIN_LOCK lock)
{
	return (atomic_t *)lock;
}

/* The latest hold of a lock on this CPU; interrupts are off. */
static struct hold *find(struct holds *mine, const void *lock)
{
	unsigned int i = mine->count;

	while (i--)
		if (mine->holds[i].lock == lock)
			return &mine->holds[i];
	return NULL;
}

static bool holds(const void *lock, enum mode *mode)
{
	unsigned long flags;
	struct hold *hold;

	local_irq_save(flags);
	hold = find(this_cpu_ptr(&held), lock);
	if (hold)
		*mode = hold->mode;
	local_irq_restore(flags);
	return hold;
}

static void remember(const void *lock, enum mode mode, bool mended)
{
	struct holds *mine;
	unsigned long flags;

	local_irq_save(flags);
	mine = this_cpu_ptr(&held);
	if (mine->count < MAX_HELD)
		mine->holds[mine->count++] = (struct hold) {
			.lock = lock,
			.mode = mode,
			.mended = mended,
		};
	else
		mine->beyond++;
	local_irq_restore(flags);
}

/* Takes the latest hold of a lock off the list; false if there is none. */
static bool forget(const void *lock, struct hold *was)
{
	struct holds *mine;
	unsigned long flags;
	struct hold *hold;
	bool known;

	local_irq_save(flags);
	mine = this_cpu_ptr(&held);
	hold = find(mine, lock);
	known = hold;
	if (hold) {
		*was = *hold;
		*hold = mine->holds[--mine->count];
	} else if (mine->beyond) {
		/* It must be one of those; how it was taken the caller says. */
		mine->beyond--;
		known = true;
	}
	local_irq_restore(flags);
	return known;
}

static void lock_shared(atomic_t *lock)
{
	int old = atomic_read(lock);

	for (;;) {
		if (old & (WRITER | WRITER_WAITS)) {
			cpu_relax();
			old = atomic_read(lock);
		} else if (atomic_try_cmpxchg_acquire(lock, &old, old + 1)) {
			return;
		}
	}
}

static void lock_exclusive(atomic_t *lock)
{
	int old = atomic_read(lock);

	for (;;) {
		if (!(old & ~WRITER_WAITS)) {
			/* Others that wait say so again. */
			if (atomic_try_cmpxchg_acquire(lock, &old, WRITER))
				return;
		} else if (!(old & WRITER_WAITS)) {
			atomic_try_cmpxchg_relaxed(lock, &old,
						   old | WRITER_WAITS);
		} else {
			cpu_relax();
			old = atomic_read(lock);
		}
	}
}

static void unlock(atomic_t *lock, enum mode mode)
{
	if (mode == SHARED)
		atomic_fetch_dec_release(lock);
	else if (mode == EXCLUSIVE)
		atomic_fetch_andnot_release(WRITER, lock);
}

/* Takes a lock that this CPU does not hold, or counts that it does. */
static enum mode take(atomic_t *lock, enum mode mode, const char *call,
		      unsigned long caller)
{
	enum mode before;

	if (unlikely(holds(lock, &before))) {
		report(caller, call, "of a lock that this CPU holds");
		return COUNTED;
	}
	if (mode == SHARED)
		lock_shared(lock);
	else
		lock_exclusive(lock);
	return mode;
}

static void acquire(atomic_t *lock, enum mode mode, bool raises,
		    const char *call, unsigned long caller)
{
	u8 irql = ndc_irql();
	bool mended = false;

	if (unlikely(irql > NDC_DISPATCH)) {
		ndc_irql_refuse(NDC_DISPATCH, call, caller);
		raises = false;
	} else if (unlikely(!raises && irql < NDC_DISPATCH)) {
		report(caller, call, "below DISPATCH_LEVEL");
		mended = true;
	}
	if (raises || mended)
		local_bh_disable();
	mode = take(lock, mode, call, caller);
	remember(lock, mode, mended);
}

static void release(atomic_t *lock, enum mode mode, bool lowers,
		    const char *call, unsigned long caller)
{
	struct hold was = { .mode = mode };

	if (unlikely(!forget(lock, &was))) {
		report(caller, call, "of a lock that this CPU does not hold");
		return;
	}
	if (unlikely(was.mode != mode && was.mode != COUNTED))
		report(caller, call, "of a lock that was taken the other way");
	unlock(lock, was.mode);
	if (lowers || was.mended)
		ndc_irql_drop();
}

/**
 * ExAcquireSpinLockShared() - take a lock for reading
 * @SpinLock: the lock; 0 at first
 *
 * Context: DISPATCH_LEVEL or below; DISPATCH_LEVEL on return.
 * Return: The level before.
 *
 * Differs from Windows: taking it again on the CPU that holds it is reported
 * and succeeds, where Windows may hang.  In an interrupt it is reported; the
 * lock is taken all the same.
 */
KIRQL ExAcquireSpinLockShared(PEX_SPIN_LOCK SpinLock)
{
	KIRQL old = ndc_irql();

	acquire(to_lock(SpinLock), SHARED, true, __func__, _RET_IP_);
	return old;
}
EXPORT_SYMBOL_GPL(ExAcquireSpinLockShared);

/**
 * ExAcquireSpinLockSharedAtDpcLevel() - the same at DISPATCH_LEVEL
 * @SpinLock: the lock; 0 at first
 *
 * Context: DISPATCH_LEVEL.
 *
 * Differs from Windows: below DISPATCH_LEVEL it is reported and bottom halves
 * are turned off until the release.  Otherwise as ExAcquireSpinLockShared().
 */
VOID ExAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
	acquire(to_lock(SpinLock), SHARED, false, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExAcquireSpinLockSharedAtDpcLevel);

/**
 * ExReleaseSpinLockShared() - release a lock that was taken for reading
 * @SpinLock: the lock
 * @OldIrql: what the acquisition returned; not needed
 *
 * Context: DISPATCH_LEVEL; on return the level before the acquisition.
 *
 * Differs from Windows: a lock that the CPU does not hold is reported and
 * nothing is done; one taken for writing is reported, and released.
 */
VOID ExReleaseSpinLockShared(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql)
{
	release(to_lock(SpinLock), SHARED, true, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExReleaseSpinLockShared);

/**
 * ExReleaseSpinLockSharedFromDpcLevel() - the same, stay at the level
 * @SpinLock: the lock
 *
 * Context: DISPATCH_LEVEL.
 *
 * Differs from Windows: as ExReleaseSpinLockShared().
 */
VOID ExReleaseSpinLockSharedFromDpcLevel(PEX_SPIN_LOCK SpinLock)
{
	release(to_lock(SpinLock), SHARED, false, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExReleaseSpinLockSharedFromDpcLevel);

/**
 * ExAcquireSpinLockExclusive() - take a lock for writing
 * @SpinLock: the lock; 0 at first
 *
 * Context: DISPATCH_LEVEL or below; DISPATCH_LEVEL on return.
 * Return: The level before.
 *
 * Differs from Windows: as ExAcquireSpinLockShared().
 */
KIRQL ExAcquireSpinLockExclusive(PEX_SPIN_LOCK SpinLock)
{
	KIRQL old = ndc_irql();

	acquire(to_lock(SpinLock), EXCLUSIVE, true, __func__, _RET_IP_);
	return old;
}
EXPORT_SYMBOL_GPL(ExAcquireSpinLockExclusive);

/**
 * ExAcquireSpinLockExclusiveAtDpcLevel() - the same at DISPATCH_LEVEL
 * @SpinLock: the lock; 0 at first
 *
 * Context: DISPATCH_LEVEL.
 *
 * Differs from Windows: as ExAcquireSpinLockSharedAtDpcLevel().
 */
VOID ExAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
	acquire(to_lock(SpinLock), EXCLUSIVE, false, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExAcquireSpinLockExclusiveAtDpcLevel);

/**
 * ExReleaseSpinLockExclusive() - release a lock that was taken for writing
 * @SpinLock: the lock
 * @OldIrql: what the acquisition returned; not needed
 *
 * Context: DISPATCH_LEVEL; on return the level before the acquisition.
 *
 * Differs from Windows: as ExReleaseSpinLockShared().
 */
VOID ExReleaseSpinLockExclusive(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql)
{
	release(to_lock(SpinLock), EXCLUSIVE, true, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExReleaseSpinLockExclusive);

/**
 * ExReleaseSpinLockExclusiveFromDpcLevel() - the same, stay at the level
 * @SpinLock: the lock
 *
 * Context: DISPATCH_LEVEL.
 *
 * Differs from Windows: as ExReleaseSpinLockShared().
 */
VOID ExReleaseSpinLockExclusiveFromDpcLevel(PEX_SPIN_LOCK SpinLock)
{
	release(to_lock(SpinLock), EXCLUSIVE, false, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExReleaseSpinLockExclusiveFromDpcLevel);

/* The latest hold of a lock, which is shared, becomes exclusive. */
static void promote(const void *lock)
{
	unsigned long flags;
	struct hold *hold;

	local_irq_save(flags);
	hold = find(this_cpu_ptr(&held), lock);
	if (hold)
		hold->mode = EXCLUSIVE;
	local_irq_restore(flags);
}

/**
 * ExTryConvertSharedSpinLockExclusive() - from reading to writing
 * @SpinLock: the lock, which the caller has taken for reading
 *
 * Context: DISPATCH_LEVEL.
 * Return: TRUE if nobody else reads: the caller writes now.
 *
 * Differs from Windows: a lock that the CPU does not hold for reading is
 * reported and FALSE.
 */
BOOLEAN ExTryConvertSharedSpinLockExclusive(PEX_SPIN_LOCK SpinLock)
{
	atomic_t *lock = to_lock(SpinLock);
	int old = atomic_read(lock);
	enum mode mode;

	if (!holds(lock, &mode) || mode != SHARED) {
		report(_RET_IP_, __func__,
		       "of a lock that this CPU does not hold for reading");
		return FALSE;
	}
	while ((old & ~WRITER_WAITS) == 1)
		if (atomic_try_cmpxchg_acquire(lock, &old,
					       (old & WRITER_WAITS) | WRITER)) {
			promote(lock);
			return TRUE;
		}
	return FALSE;
}
EXPORT_SYMBOL_GPL(ExTryConvertSharedSpinLockExclusive);
