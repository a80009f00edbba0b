// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read/write locks: rwlock_t with bottom halves off.
 *
 * Reads nest on a CPU, as the kernel's do with bottom halves off; the writer
 * may take its lock again, for either, which is counted.  A reader that wants
 * to write would wait for itself: every lock knows how often each CPU reads it,
 * so that is reported, and it reads once more.
 *
 * What an acquisition did stands in the state that the caller keeps for it.
 * The lockdep class of a lock is the place that made it.
 */
#include <linux/bottom_half.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/lockdep.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include <ndis.h>

#include "core/fault.h"
#include "core/report.h"
#include "runtime/irql.h"
#include "runtime/owned.h"

/* CPUs whose reads are counted; on those beyond nothing is checked. */
#define READER_CPUS	192

/**
 * struct rwlock - a read/write lock, also what lies in an NDIS_RW_LOCK
 * @lock: the lock
 * @magic: RW_LOCK_MAGIC once it is initialised
 * @owner: the CPU that writes, plus one; 0 for nobody.  Only the writer writes
 *	it, so a CPU that reads its own number holds the lock
 * @depth: how often the writer has taken it again
 * @readers: how often each CPU reads; each writes its own
 */
struct rwlock {
	rwlock_t lock;
	u32 magic;
	u16 owner;
	u16 depth;
	u16 readers[READER_CPUS];
};

#define RW_LOCK_MAGIC	0x4e445257	/* NDRW */

static_assert(sizeof(struct rwlock) <= sizeof(NDIS_RW_LOCK));
static_assert(__alignof__(struct rwlock) <= __alignof__(NDIS_RW_LOCK));

/* What an acquisition did, in the caller's LockState. */
#define STATE_READ	BIT(0)
#define STATE_WRITE	BIT(1)
#define STATE_RAISED	BIT(2)	/* bottom halves off: on again at the release */

static void report(enum ndc_rule rule, unsigned long caller, const char *call,
		   const char *what)
{
	const struct ndc_breach breach = {
		.rule = rule,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

static void init(struct rwlock *lock, unsigned long caller)
{
	memset(lock, 0, sizeof(*lock));
	rwlock_init(&lock->lock);
#ifdef CONFIG_LOCKDEP
	lockdep_init_map_wait(&lock->lock.dep_map, "ndis", (void *)caller, 0,
			      LD_WAIT_CONFIG);
#endif
	lock->magic = RW_LOCK_MAGIC;
}

/* The number under which this CPU writes; who holds a lock does not migrate. */
static u16 self(void)
{
	return raw_smp_processor_id() + 1;
}

static bool mine(const struct rwlock *lock)
{
	return READ_ONCE(lock->owner) == self();
}

/* Whether this CPU reads; @unknown where that is not counted. */
static bool reads(const struct rwlock *lock, bool unknown)
{
	unsigned int cpu = raw_smp_processor_id();

	return cpu < READER_CPUS ? READ_ONCE(lock->readers[cpu]) : unknown;
}

static void count_reads(struct rwlock *lock, int n)
{
	unsigned int cpu = raw_smp_processor_id();

	if (cpu < READER_CPUS)
		WRITE_ONCE(lock->readers[cpu], lock->readers[cpu] + n);
}

/*
 * Sparse follows locks only within a function, and a port's lock is taken in
 * one call and released in another: these keep it out.
 */
static void hold_read(struct rwlock *lock)
{
	read_lock(&lock->lock);
	__release(&lock->lock);
	count_reads(lock, 1);
}

static void let_go_read(struct rwlock *lock)
{
	count_reads(lock, -1);
	__acquire(&lock->lock);
	read_unlock(&lock->lock);
}

static void hold_write(struct rwlock *lock)
{
	write_lock(&lock->lock);
	__release(&lock->lock);
	WRITE_ONCE(lock->owner, self());
}

static void let_go_write(struct rwlock *lock)
{
	if (lock->depth) {
		lock->depth--;
		return;
	}
	WRITE_ONCE(lock->owner, 0);
	__acquire(&lock->lock);
	write_unlock(&lock->lock);
}

/* Turns bottom halves off if that is for this call to do; tells the state. */
static u8 raise(bool raises, const char *call, unsigned long caller)
{
	u8 irql = ndc_irql();

	if (unlikely(irql > NDC_DISPATCH)) {
		ndc_irql_refuse(NDC_DISPATCH, call, caller);
		return 0;
	}
	if (unlikely(!raises && irql < NDC_DISPATCH)) {
		report(NDC_RULE_LOCK, caller, call, "below DISPATCH_LEVEL");
		raises = true;
	}
	if (!raises)
		return 0;
	local_bh_disable();
	return STATE_RAISED;
}

static u8 acquire(struct rwlock *lock, bool write, bool raises,
		  const char *call, unsigned long caller)
{
	u8 state = raise(raises, call, caller);

	if (mine(lock)) {
		lock->depth++;
		return state | STATE_WRITE;
	}
	if (unlikely(write && reads(lock, false))) {
		report(NDC_RULE_LOCK, caller, call,
		       "to write, of a lock that this CPU reads");
		write = false;
	}
	if (write)
		hold_write(lock);
	else
		hold_read(lock);
	return state | (write ? STATE_WRITE : STATE_READ);
}

static void release(struct rwlock *lock, u8 state, const char *call,
		    unsigned long caller)
{
	if (state & STATE_WRITE && mine(lock)) {
		let_go_write(lock);
	} else if (state & STATE_READ && reads(lock, true)) {
		let_go_read(lock);
	} else {
		report(NDC_RULE_LOCK, caller, call,
		       "of a lock that this CPU does not hold");
		return;
	}
	if (state & STATE_RAISED)
		ndc_irql_drop();
}

/**
 * struct _NDIS_RW_LOCK_EX - a read/write lock of the layer's
 * @owned: has an owner, and is the handle
 * @lock: the lock
 * @rcu: frees it; who holds it has bottom halves off, so it lasts so long
 */
struct _NDIS_RW_LOCK_EX {
	struct ndc_owned owned;
	struct rwlock lock;
	struct rcu_head rcu;
};

static void free_owned(struct ndc_owned *owned)
{
	struct _NDIS_RW_LOCK_EX *lock =
		container_of(owned, struct _NDIS_RW_LOCK_EX, owned);

	kfree_rcu(lock, rcu);
}

static void release_owned(struct ndc_owned *owned,
			  const struct ndc_breach *whose)
{
	free_owned(owned);
}

static const struct ndc_owned_type type = {
	.name = "a read/write lock",
	.kind = NDC_LIVE_RW_LOCK,
	.release = release_owned,
};

static struct rwlock *find(PNDIS_RW_LOCK_EX handle, const char *call,
			   unsigned long caller)
{
	struct ndc_owned *owned = ndc_owned_find(handle, &type, call, caller);

	return owned ? &container_of(owned, struct _NDIS_RW_LOCK_EX,
				     owned)->lock : NULL;
}

static bool held(const struct rwlock *lock)
{
	unsigned int cpu;

	for (cpu = 0; cpu < READER_CPUS; cpu++)
		if (READ_ONCE(lock->readers[cpu]))
			return true;
	return READ_ONCE(lock->owner);
}

/**
 * NdisAllocateRWLock() - make a read/write lock
 * @NdisHandle: of the adapter or driver that it is for
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The lock; NULL without memory, and, reported, for another handle or
 * above DISPATCH_LEVEL.
 *
 * Differs from Windows: one that is left when its owner ends is reported and
 * freed.
 */
PNDIS_RW_LOCK_EX NdisAllocateRWLock(NDIS_HANDLE NdisHandle)
{
	PNDIS_RW_LOCK_EX lock;

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return NULL;
	lock = ndc_fault(__func__, sizeof(*lock), _RET_IP_) ? NULL :
	       kzalloc(sizeof(*lock), GFP_ATOMIC | __GFP_NOWARN);
	if (!lock)
		return NULL;
	init(&lock->lock, _RET_IP_);
	if (!ndc_owned_add(&lock->owned, &type, NdisHandle, __func__,
			   _RET_IP_))
		return lock;
	kfree(lock);
	return NULL;
}
EXPORT_SYMBOL_GPL(NdisAllocateRWLock);

/**
 * NdisFreeRWLock() - free a read/write lock
 * @Lock: the lock, which nobody holds
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: a lock that is held is reported and stays; what is no
 * lock is reported.
 */
VOID NdisFreeRWLock(PNDIS_RW_LOCK_EX Lock)
{
	struct ndc_owned *owned = NULL;
	struct rwlock *lock;

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return;
	rcu_read_lock();
	lock = find(Lock, __func__, _RET_IP_);
	if (lock && held(lock))
		report(NDC_RULE_LOCK, _RET_IP_, __func__,
		       "of a lock that is held");
	else if (lock)
		owned = ndc_owned_take(Lock, &type, __func__, _RET_IP_);
	rcu_read_unlock();
	if (owned)
		free_owned(owned);
}
EXPORT_SYMBOL_GPL(NdisFreeRWLock);

static void acquire_ex(PNDIS_RW_LOCK_EX handle, bool write,
		       PLOCK_STATE_EX state, u8 flags, const char *call,
		       unsigned long caller)
{
	bool raises = !(flags & NDIS_RWL_AT_DISPATCH_LEVEL);
	struct rwlock *lock;

	state->OldIrql = ndc_irql();
	state->Flags = flags;
	state->LockState = 0;
	rcu_read_lock();
	lock = find(handle, call, caller);
	if (lock)
		state->LockState = acquire(lock, write, raises, call, caller);
	rcu_read_unlock();
}

/**
 * NdisAcquireRWLockRead() - take a lock for reading
 * @Lock: the lock
 * @LockState: the caller's, for this acquisition until its release
 * @Flags: NDIS_RWL_AT_DISPATCH_LEVEL: the caller is at DISPATCH_LEVEL
 *
 * Context: DISPATCH_LEVEL or below; DISPATCH_LEVEL on return.
 *
 * Differs from Windows: the writer may take it, too, which counts as writing.
 * The flag below DISPATCH_LEVEL is reported and bottom halves are turned off
 * until the release; in an interrupt it is reported and the lock is taken all
 * the same; what is no lock is reported.
 */
VOID NdisAcquireRWLockRead(PNDIS_RW_LOCK_EX Lock, PLOCK_STATE_EX LockState,
			   UCHAR Flags)
{
	acquire_ex(Lock, false, LockState, Flags, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisAcquireRWLockRead);

/**
 * NdisAcquireRWLockWrite() - take a lock for writing
 * @Lock: the lock
 * @LockState: the caller's, for this acquisition until its release
 * @Flags: NDIS_RWL_AT_DISPATCH_LEVEL: the caller is at DISPATCH_LEVEL
 *
 * Context: DISPATCH_LEVEL or below; DISPATCH_LEVEL on return.
 *
 * Differs from Windows: on a CPU that reads it is reported and reads once
 * more, where Windows hangs.  Otherwise as NdisAcquireRWLockRead().
 */
VOID NdisAcquireRWLockWrite(PNDIS_RW_LOCK_EX Lock, PLOCK_STATE_EX LockState,
			    UCHAR Flags)
{
	acquire_ex(Lock, true, LockState, Flags, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisAcquireRWLockWrite);

/**
 * NdisReleaseRWLock() - release a read/write lock
 * @Lock: the lock
 * @LockState: of the acquisition
 *
 * Context: DISPATCH_LEVEL, on the CPU that has taken it; on return the level
 * before the acquisition.
 *
 * Differs from Windows: a lock that the CPU does not hold so is reported and
 * nothing is done.
 */
VOID NdisReleaseRWLock(PNDIS_RW_LOCK_EX Lock, PLOCK_STATE_EX LockState)
{
	struct rwlock *lock;

	rcu_read_lock();
	lock = find(Lock, __func__, _RET_IP_);
	if (lock)
		release(lock, LockState->LockState, __func__, _RET_IP_);
	rcu_read_unlock();
	LockState->LockState = 0;
}
EXPORT_SYMBOL_GPL(NdisReleaseRWLock);

static struct rwlock *to_lock(PNDIS_RW_LOCK memory, const char *call,
			      unsigned long caller)
{
	struct rwlock *lock = (struct rwlock *)memory;

	if (likely(lock && lock->magic == RW_LOCK_MAGIC))
		return lock;
	report(NDC_RULE_ARGUMENT, caller, call,
	       "of something that is not an initialised read/write lock");
	return NULL;
}

static void acquire_old(PNDIS_RW_LOCK memory, bool write, bool raises,
			PLOCK_STATE state, const char *call,
			unsigned long caller)
{
	struct rwlock *lock = to_lock(memory, call, caller);

	state->OldIrql = ndc_irql();
	state->LockState = lock ? acquire(lock, write, raises, call, caller) :
				  0;
}

static void release_old(PNDIS_RW_LOCK memory, PLOCK_STATE state,
			const char *call, unsigned long caller)
{
	struct rwlock *lock = to_lock(memory, call, caller);

	if (lock)
		release(lock, state->LockState, call, caller);
	state->LockState = 0;
}

/**
 * NdisInitializeReadWriteLock() - initialise a read/write lock
 * @Lock: the lock
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID NdisInitializeReadWriteLock(PNDIS_RW_LOCK Lock)
{
	init((struct rwlock *)Lock, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisInitializeReadWriteLock);

/**
 * NdisAcquireReadWriteLock() - take a read/write lock
 * @Lock: the lock
 * @fWrite: TRUE: for writing
 * @LockState: the caller's, for this acquisition until its release
 *
 * Context: DISPATCH_LEVEL or below; DISPATCH_LEVEL on return.
 *
 * Differs from Windows: as NdisAcquireRWLockRead() and
 * NdisAcquireRWLockWrite().
 */
VOID NdisAcquireReadWriteLock(PNDIS_RW_LOCK Lock, BOOLEAN fWrite,
			      PLOCK_STATE LockState)
{
	acquire_old(Lock, fWrite, true, LockState, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisAcquireReadWriteLock);

/**
 * NdisReleaseReadWriteLock() - release a read/write lock
 * @Lock: the lock
 * @LockState: of the acquisition
 *
 * Context: DISPATCH_LEVEL, on the CPU that has taken it; on return the level
 * before the acquisition.
 *
 * Differs from Windows: as NdisReleaseRWLock().
 */
VOID NdisReleaseReadWriteLock(PNDIS_RW_LOCK Lock, PLOCK_STATE LockState)
{
	release_old(Lock, LockState, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisReleaseReadWriteLock);

/**
 * NdisDprAcquireReadWriteLock() - take a read/write lock at DISPATCH_LEVEL
 * @Lock: the lock
 * @fWrite: TRUE: for writing
 * @LockState: the caller's, for this acquisition until its release
 *
 * Context: DISPATCH_LEVEL.
 *
 * Differs from Windows: as NdisAcquireReadWriteLock().
 */
VOID NdisDprAcquireReadWriteLock(PNDIS_RW_LOCK Lock, BOOLEAN fWrite,
				 PLOCK_STATE LockState)
{
	acquire_old(Lock, fWrite, false, LockState, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisDprAcquireReadWriteLock);

/**
 * NdisDprReleaseReadWriteLock() - release a lock, stay at the level
 * @Lock: the lock
 * @LockState: of the acquisition
 *
 * Context: DISPATCH_LEVEL, on the CPU that has taken it.
 *
 * Differs from Windows: as NdisReleaseRWLock().
 */
VOID NdisDprReleaseReadWriteLock(PNDIS_RW_LOCK Lock, PLOCK_STATE LockState)
{
	release_old(Lock, LockState, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisDprReleaseReadWriteLock);
