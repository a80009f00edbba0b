// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lists that lock for themselves, and what the inline ones of ndis/list.h
 * call when a list is broken.
 *
 * An SLIST_HEADER has room for a pointer and a word.  A bit of that word is
 * its lock, held with interrupts off, so that any context may push and pop.
 */
#include "runtime/lock.h"

#include <linux/align.h>
#include <linux/bit_spinlock.h>
#include <linux/bitfield.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/irqflags.h>

#include <ndis.h>

#include "core/report.h"

/**
 * struct slist - what lies in an SLIST_HEADER
 * @first: the entry to pop next
 * @word: bit 0 is the lock of both; the depth is above it
 */
struct slist {
	PSLIST_ENTRY first;
	unsigned long word;
};

#define SLIST_LOCK	0
#define SLIST_DEPTH	GENMASK(31, 16)

static_assert(sizeof(struct slist) == sizeof(SLIST_HEADER));

static void report_broken(unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_LIST,
		.caller = caller,
	};

	ndc_report(&breach,
		   "a list entry whose neighbours do not point back at it");
}

/**
 * ndiscompat_list_broken() - report a list that is broken
 * @Entry: the entry or head that shows it
 *
 * What the inline calls of ndis/list.h do instead of following its links.
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: not a Windows name.
 */
VOID ndiscompat_list_broken(const LIST_ENTRY *Entry)
{
	report_broken(_RET_IP_);
}
EXPORT_SYMBOL_GPL(ndiscompat_list_broken);

/* Asked first, so that the place in the port is named and not this file. */
static bool broken(PLIST_ENTRY head, unsigned long caller)
{
	if (likely(head->Flink && head->Flink->Blink == head &&
		   head->Blink && head->Blink->Flink == head))
		return false;
	report_broken(caller);
	return true;
}

static PLIST_ENTRY insert(PLIST_ENTRY head, PLIST_ENTRY entry, bool at_head,
			  PKSPIN_LOCK lock, const char *call,
			  unsigned long caller)
{
	struct ndc_lock *locked = (struct ndc_lock *)lock;
	unsigned long flags = ndc_lock_irqsave(locked, call, caller);
	PLIST_ENTRY neighbour = head;

	if (!broken(head, caller)) {
		neighbour = at_head ? head->Flink : head->Blink;
		if (at_head)
			InsertHeadList(head, entry);
		else
			InsertTailList(head, entry);
	}
	ndc_lock_irqrestore(locked, flags);
	return neighbour == head ? NULL : neighbour;
}

static PLIST_ENTRY remove(PLIST_ENTRY head, PKSPIN_LOCK lock, const char *call,
			  unsigned long caller)
{
	struct ndc_lock *locked = (struct ndc_lock *)lock;
	unsigned long flags = ndc_lock_irqsave(locked, call, caller);
	PLIST_ENTRY entry = head;

	if (!broken(head, caller))
		entry = RemoveHeadList(head);
	ndc_lock_irqrestore(locked, flags);
	return entry == head ? NULL : entry;
}

/**
 * NdisInterlockedInsertHeadList() - put an entry at the front, under a lock
 * @ListHead: the head
 * @ListEntry: the entry
 * @SpinLock: the lock, which the caller does not hold
 *
 * Context: Any.
 * Return: The entry that was first, NULL if the list was empty.
 *
 * Differs from Windows: a caller that holds the lock is reported, and the
 * entry inserted.
 */
PLIST_ENTRY NdisInterlockedInsertHeadList(PLIST_ENTRY ListHead,
					  PLIST_ENTRY ListEntry,
					  PNDIS_SPIN_LOCK SpinLock)
{
	return insert(ListHead, ListEntry, true, &SpinLock->SpinLock,
		      __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisInterlockedInsertHeadList);

/**
 * NdisInterlockedInsertTailList() - put an entry at the end, under a lock
 * @ListHead: the head
 * @ListEntry: the entry
 * @SpinLock: the lock, which the caller does not hold
 *
 * Context: Any.
 * Return: The entry that was last, NULL if the list was empty.
 *
 * Differs from Windows: as NdisInterlockedInsertHeadList().
 */
PLIST_ENTRY NdisInterlockedInsertTailList(PLIST_ENTRY ListHead,
					  PLIST_ENTRY ListEntry,
					  PNDIS_SPIN_LOCK SpinLock)
{
	return insert(ListHead, ListEntry, false, &SpinLock->SpinLock,
		      __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisInterlockedInsertTailList);

/**
 * NdisInterlockedRemoveHeadList() - take the first entry, under a lock
 * @ListHead: the head
 * @SpinLock: the lock, which the caller does not hold
 *
 * Context: Any.
 * Return: The entry, NULL if the list is empty.
 *
 * Differs from Windows: a caller that holds the lock is reported, and gets
 * the entry.
 */
PLIST_ENTRY NdisInterlockedRemoveHeadList(PLIST_ENTRY ListHead,
					  PNDIS_SPIN_LOCK SpinLock)
{
	return remove(ListHead, &SpinLock->SpinLock,
		      __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisInterlockedRemoveHeadList);

/**
 * ExInterlockedInsertHeadList() - put an entry at the front, under a lock
 * @ListHead: the head
 * @ListEntry: the entry
 * @Lock: the lock, which the caller does not hold
 *
 * Context: Any.
 * Return: The entry that was first, NULL if the list was empty.
 *
 * Differs from Windows: as NdisInterlockedInsertHeadList().
 */
PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY ListHead,
					PLIST_ENTRY ListEntry,
					PKSPIN_LOCK Lock)
{
	return insert(ListHead, ListEntry, true, Lock,
		      __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExInterlockedInsertHeadList);

/**
 * ExInterlockedInsertTailList() - put an entry at the end, under a lock
 * @ListHead: the head
 * @ListEntry: the entry
 * @Lock: the lock, which the caller does not hold
 *
 * Context: Any.
 * Return: The entry that was last, NULL if the list was empty.
 *
 * Differs from Windows: as NdisInterlockedInsertHeadList().
 */
PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY ListHead,
					PLIST_ENTRY ListEntry,
					PKSPIN_LOCK Lock)
{
	return insert(ListHead, ListEntry, false, Lock,
		      __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExInterlockedInsertTailList);

/**
 * ExInterlockedRemoveHeadList() - take the first entry, under a lock
 * @ListHead: the head
 * @Lock: the lock, which the caller does not hold
 *
 * Context: Any.
 * Return: The entry, NULL if the list is empty.
 *
 * Differs from Windows: as NdisInterlockedRemoveHeadList().
 */
PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY ListHead,
					PKSPIN_LOCK Lock)
{
	return remove(ListHead, Lock, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExInterlockedRemoveHeadList);

/* Sparse follows locks only within a function; these two are a pair. */
static struct slist *slist_lock(PSLIST_HEADER head, unsigned long *flags)
{
	struct slist *list = (struct slist *)head;

	local_irq_save(*flags);
	bit_spin_lock(SLIST_LOCK, &list->word);
	__release(bitlock);
	return list;
}

static void slist_unlock(struct slist *list, unsigned long flags)
{
	__acquire(bitlock);
	bit_spin_unlock(SLIST_LOCK, &list->word);
	local_irq_restore(flags);
}

static u16 slist_depth(const struct slist *list)
{
	return FIELD_GET(SLIST_DEPTH, READ_ONCE(list->word));
}

/* Under the lock: its bit stays set. */
static void slist_set_depth(struct slist *list, u16 depth)
{
	WRITE_ONCE(list->word, BIT(SLIST_LOCK) | FIELD_PREP(SLIST_DEPTH, depth));
}

/**
 * InterlockedPushEntrySList() - push an entry
 * @ListHead: the head
 * @ListEntry: the entry, aligned to 16 bytes
 *
 * Context: Any but NMI.
 * Return: The entry that was first before, NULL if there was none.
 *
 * Differs from Windows: an entry that is not aligned is reported; it is
 * pushed all the same.
 */
PSLIST_ENTRY InterlockedPushEntrySList(PSLIST_HEADER ListHead,
				       PSLIST_ENTRY ListEntry)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = _RET_IP_,
	};
	PSLIST_ENTRY first;
	unsigned long flags;
	struct slist *list;

	if (!IS_ALIGNED((uintptr_t)ListEntry, MEMORY_ALLOCATION_ALIGNMENT))
		ndc_report(&breach, "%s of an entry not aligned to 16 bytes",
			   __func__);
	list = slist_lock(ListHead, &flags);
	first = list->first;
	ListEntry->Next = first;
	WRITE_ONCE(list->first, ListEntry);
	slist_set_depth(list, slist_depth(list) + 1);
	slist_unlock(list, flags);
	return first;
}
EXPORT_SYMBOL_GPL(InterlockedPushEntrySList);

/**
 * InterlockedPopEntrySList() - pop an entry
 * @ListHead: the head
 *
 * Context: Any but NMI.
 * Return: The entry, NULL if there is none.
 *
 * Differs from Windows: nothing known.
 */
PSLIST_ENTRY InterlockedPopEntrySList(PSLIST_HEADER ListHead)
{
	PSLIST_ENTRY first;
	unsigned long flags;
	struct slist *list;

	list = slist_lock(ListHead, &flags);
	first = list->first;
	if (first) {
		WRITE_ONCE(list->first, first->Next);
		slist_set_depth(list, slist_depth(list) - 1);
	}
	slist_unlock(list, flags);
	return first;
}
EXPORT_SYMBOL_GPL(InterlockedPopEntrySList);

/**
 * InterlockedFlushSList() - take all entries
 * @ListHead: the head
 *
 * Context: Any but NMI.
 * Return: The first entry with the others behind it, NULL if there is none.
 *
 * Differs from Windows: nothing known.
 */
PSLIST_ENTRY InterlockedFlushSList(PSLIST_HEADER ListHead)
{
	PSLIST_ENTRY first;
	unsigned long flags;
	struct slist *list;

	list = slist_lock(ListHead, &flags);
	first = list->first;
	WRITE_ONCE(list->first, NULL);
	slist_set_depth(list, 0);
	slist_unlock(list, flags);
	return first;
}
EXPORT_SYMBOL_GPL(InterlockedFlushSList);

/**
 * QueryDepthSList() - number of entries
 * @ListHead: the head
 *
 * Context: Any.
 * Return: How many entries there are, modulo 65,536.
 *
 * Differs from Windows: nothing known.
 */
USHORT QueryDepthSList(PSLIST_HEADER ListHead)
{
	return slist_depth((struct slist *)ListHead);
}
EXPORT_SYMBOL_GPL(QueryDepthSList);

/**
 * FirstEntrySList() - look at the first entry
 * @ListHead: the head
 *
 * Context: Any; the caller sees to it that nobody pops meanwhile.
 * Return: The entry, NULL if there is none.
 *
 * Differs from Windows: nothing known.
 */
PSLIST_ENTRY FirstEntrySList(const SLIST_HEADER *ListHead)
{
	return READ_ONCE(((const struct slist *)ListHead)->first);
}
EXPORT_SYMBOL_GPL(FirstEntrySList);
