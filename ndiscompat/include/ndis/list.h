/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists: LIST_ENTRY is circular with a head, SINGLE_LIST_ENTRY a stack,
 * SLIST_HEADER a stack that any context may push to and pop from.
 *
 * A LIST_ENTRY whose neighbours do not point back at it (removed twice,
 * never initialised, overwritten) is reported and left alone.
 */
#ifndef _NDISCOMPAT_NDIS_LIST_H
#define _NDISCOMPAT_NDIS_LIST_H

#include <ndis/lock.h>
#include <ndis/types.h>

typedef struct _LIST_ENTRY {
	struct _LIST_ENTRY *Flink;
	struct _LIST_ENTRY *Blink;
} LIST_ENTRY, *PLIST_ENTRY, *PRLIST_ENTRY;

typedef struct _SINGLE_LIST_ENTRY {
	struct _SINGLE_LIST_ENTRY *Next;
} SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;

typedef struct _SLIST_ENTRY {
	struct _SLIST_ENTRY *Next;
} DECLSPEC_ALIGN(16) SLIST_ENTRY, *PSLIST_ENTRY;

/* All zeroes is an empty one. */
typedef union _SLIST_HEADER {
	ULONGLONG Alignment[2];
	PVOID Opaque[2];
} DECLSPEC_ALIGN(16) SLIST_HEADER, *PSLIST_HEADER;

C_ASSERT(sizeof(LIST_ENTRY) == 16 && sizeof(SINGLE_LIST_ENTRY) == 8);
C_ASSERT(sizeof(SLIST_ENTRY) == 16 && sizeof(SLIST_HEADER) == 16);

VOID ndiscompat_list_broken(const LIST_ENTRY *Entry);

#define RTL_STATIC_LIST_HEAD(x)	LIST_ENTRY x = { &(x), &(x) }

/**
 * InitializeListHead() - make an empty list
 * @ListHead: the head
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE VOID InitializeListHead(PLIST_ENTRY ListHead)
{
	ListHead->Flink = ListHead;
	ListHead->Blink = ListHead;
}

/**
 * IsListEmpty() - is there nothing in a list?
 * @ListHead: the head
 *
 * Context: Any.
 * Return: TRUE if the list is empty.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE BOOLEAN IsListEmpty(const LIST_ENTRY *ListHead)
{
	return ListHead->Flink == ListHead;
}

/**
 * RemoveEntryList() - take an entry out of its list
 * @Entry: the entry
 *
 * Context: Any.
 * Return: TRUE if the list is empty now; FALSE for a broken entry.
 *
 * Differs from Windows: a broken entry is reported and left alone, where
 * Windows stops the machine.
 */
FORCEINLINE BOOLEAN RemoveEntryList(PLIST_ENTRY Entry)
{
	PLIST_ENTRY next = Entry->Flink;
	PLIST_ENTRY prev = Entry->Blink;

	if (!next || !prev || next->Blink != Entry || prev->Flink != Entry) {
		ndiscompat_list_broken(Entry);
		return FALSE;
	}
	prev->Flink = next;
	next->Blink = prev;
	return next == prev;
}

/**
 * RemoveHeadList() - take the first entry
 * @ListHead: the head
 *
 * Context: Any.
 * Return: The entry, or @ListHead itself if the list is empty.
 *
 * Differs from Windows: as RemoveEntryList(); a broken list gives @ListHead.
 */
FORCEINLINE PLIST_ENTRY RemoveHeadList(PLIST_ENTRY ListHead)
{
	PLIST_ENTRY entry = ListHead->Flink;
	PLIST_ENTRY next = entry ? entry->Flink : NULL;

	if (!next || entry->Blink != ListHead || next->Blink != entry) {
		ndiscompat_list_broken(ListHead);
		return ListHead;
	}
	ListHead->Flink = next;
	next->Blink = ListHead;
	return entry;
}

/**
 * RemoveTailList() - take the last entry
 * @ListHead: the head
 *
 * Context: Any.
 * Return: The entry, or @ListHead itself if the list is empty.
 *
 * Differs from Windows: as RemoveEntryList(); a broken list gives @ListHead.
 */
FORCEINLINE PLIST_ENTRY RemoveTailList(PLIST_ENTRY ListHead)
{
	PLIST_ENTRY entry = ListHead->Blink;
	PLIST_ENTRY prev = entry ? entry->Blink : NULL;

	if (!prev || entry->Flink != ListHead || prev->Flink != entry) {
		ndiscompat_list_broken(ListHead);
		return ListHead;
	}
	ListHead->Blink = prev;
	prev->Flink = ListHead;
	return entry;
}

/**
 * InsertTailList() - put an entry at the end
 * @ListHead: the head
 * @Entry: the entry, in no list now
 *
 * Context: Any.
 *
 * Differs from Windows: as RemoveEntryList(); nothing is put into a broken
 * list.
 */
FORCEINLINE VOID InsertTailList(PLIST_ENTRY ListHead, PLIST_ENTRY Entry)
{
	PLIST_ENTRY prev = ListHead->Blink;

	if (!prev || prev->Flink != ListHead) {
		ndiscompat_list_broken(ListHead);
		return;
	}
	Entry->Flink = ListHead;
	Entry->Blink = prev;
	prev->Flink = Entry;
	ListHead->Blink = Entry;
}

/**
 * InsertHeadList() - put an entry at the front
 * @ListHead: the head
 * @Entry: the entry, in no list now
 *
 * Context: Any.
 *
 * Differs from Windows: as RemoveEntryList(); nothing is put into a broken
 * list.
 */
FORCEINLINE VOID InsertHeadList(PLIST_ENTRY ListHead, PLIST_ENTRY Entry)
{
	PLIST_ENTRY next = ListHead->Flink;

	if (!next || next->Blink != ListHead) {
		ndiscompat_list_broken(ListHead);
		return;
	}
	Entry->Flink = next;
	Entry->Blink = ListHead;
	next->Blink = Entry;
	ListHead->Flink = Entry;
}

/**
 * AppendTailList() - join two lists
 * @ListHead: the list that grows
 * @ListToAppend: an entry of the ring that is added behind it
 *
 * Context: Any.
 *
 * Differs from Windows: as RemoveEntryList().
 */
FORCEINLINE VOID AppendTailList(PLIST_ENTRY ListHead, PLIST_ENTRY ListToAppend)
{
	PLIST_ENTRY end = ListHead->Blink;
	PLIST_ENTRY last = ListToAppend->Blink;

	if (!end || end->Flink != ListHead || !last ||
	    last->Flink != ListToAppend) {
		ndiscompat_list_broken(ListHead);
		return;
	}
	end->Flink = ListToAppend;
	ListToAppend->Blink = end;
	last->Flink = ListHead;
	ListHead->Blink = last;
}

/**
 * PushEntryList() - push on a SINGLE_LIST_ENTRY stack
 * @ListHead: the head
 * @Entry: the entry
 *
 * Context: Any; the caller serialises.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE VOID PushEntryList(PSINGLE_LIST_ENTRY ListHead,
			       PSINGLE_LIST_ENTRY Entry)
{
	Entry->Next = ListHead->Next;
	ListHead->Next = Entry;
}

/**
 * PopEntryList() - pop from a SINGLE_LIST_ENTRY stack
 * @ListHead: the head
 *
 * Context: Any; the caller serialises.
 * Return: The entry, NULL if there is none.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE PSINGLE_LIST_ENTRY PopEntryList(PSINGLE_LIST_ENTRY ListHead)
{
	PSINGLE_LIST_ENTRY entry = ListHead->Next;

	if (entry)
		ListHead->Next = entry->Next;
	return entry;
}

/**
 * NdisInitializeListHead() - make an empty list
 * @ListHead: the head
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisInitializeListHead(ListHead)	InitializeListHead(ListHead)

PLIST_ENTRY NdisInterlockedInsertHeadList(PLIST_ENTRY ListHead,
					  PLIST_ENTRY ListEntry,
					  PNDIS_SPIN_LOCK SpinLock);
PLIST_ENTRY NdisInterlockedInsertTailList(PLIST_ENTRY ListHead,
					  PLIST_ENTRY ListEntry,
					  PNDIS_SPIN_LOCK SpinLock);
PLIST_ENTRY NdisInterlockedRemoveHeadList(PLIST_ENTRY ListHead,
					  PNDIS_SPIN_LOCK SpinLock);
PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY ListHead,
					PLIST_ENTRY ListEntry,
					PKSPIN_LOCK Lock);
PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY ListHead,
					PLIST_ENTRY ListEntry,
					PKSPIN_LOCK Lock);
PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY ListHead,
					PKSPIN_LOCK Lock);

PSLIST_ENTRY InterlockedPushEntrySList(PSLIST_HEADER ListHead,
				       PSLIST_ENTRY ListEntry);
PSLIST_ENTRY InterlockedPopEntrySList(PSLIST_HEADER ListHead);
PSLIST_ENTRY InterlockedFlushSList(PSLIST_HEADER ListHead);
USHORT QueryDepthSList(PSLIST_HEADER ListHead);
PSLIST_ENTRY FirstEntrySList(const SLIST_HEADER *ListHead);

/**
 * InitializeSListHead() - make an empty SLIST
 * @ListHead: the head, aligned to 16 bytes
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE VOID InitializeSListHead(PSLIST_HEADER ListHead)
{
	ListHead->Alignment[0] = 0;
	ListHead->Alignment[1] = 0;
}

/**
 * ExInitializeSListHead() - make an empty SLIST
 * @ListHead: the head
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: nothing known.
 */
#define ExInitializeSListHead(ListHead) \
	InitializeSListHead(ListHead)

/**
 * ExQueryDepthSList() - number of entries
 * @ListHead: the head
 *
 * Context: Any but NMI.
 * Return: How many entries there are, modulo 65,536.
 *
 * Differs from Windows: nothing known.
 */
#define ExQueryDepthSList(ListHead) \
	QueryDepthSList(ListHead)

/**
 * ExInterlockedFlushSList() - take all entries
 * @ListHead: the head
 *
 * Context: Any but NMI.
 * Return: The first entry with the others behind it, NULL if there is none.
 *
 * Differs from Windows: nothing known.
 */
#define ExInterlockedFlushSList(ListHead) \
	InterlockedFlushSList(ListHead)

/**
 * ExInterlockedPushEntrySList() - push an entry
 * @ListHead: the head
 * @ListEntry: the entry, aligned to 16 bytes
 * @Lock: not used
 *
 * Context: Any but NMI.
 * Return: The entry that was first before, NULL if there was none.
 *
 * Differs from Windows: nothing known.
 */
#define ExInterlockedPushEntrySList(ListHead, ListEntry, Lock) \
	((void)(Lock), InterlockedPushEntrySList(ListHead, ListEntry))

/**
 * ExInterlockedPopEntrySList() - pop an entry
 * @ListHead: the head
 * @Lock: not used
 *
 * Context: Any but NMI.
 * Return: The entry, NULL if there is none.
 *
 * Differs from Windows: nothing known.
 */
#define ExInterlockedPopEntrySList(ListHead, Lock) \
	((void)(Lock), InterlockedPopEntrySList(ListHead))

/**
 * NdisInitializeSListHead() - make an empty SLIST
 * @SListHead: the head, aligned to 16 bytes
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisInitializeSListHead(SListHead)	InitializeSListHead(SListHead)

/**
 * NdisInterlockedPushEntrySList() - push an entry
 * @SListHead: the head
 * @SListEntry: the entry, aligned to 16 bytes
 * @Lock: not used
 *
 * Context: Any.
 * Return: The entry that was first before, NULL if there was none.
 *
 * Differs from Windows: nothing known.
 */
#define NdisInterlockedPushEntrySList(SListHead, SListEntry, Lock) \
	ExInterlockedPushEntrySList(SListHead, SListEntry, Lock)

/**
 * NdisInterlockedPopEntrySList() - pop an entry
 * @SListHead: the head
 * @Lock: not used
 *
 * Context: Any.
 * Return: The entry, NULL if there is none.
 *
 * Differs from Windows: nothing known.
 */
#define NdisInterlockedPopEntrySList(SListHead, Lock) \
	ExInterlockedPopEntrySList(SListHead, Lock)

/**
 * NdisQueryDepthSList() - number of entries
 * @SListHead: the head
 *
 * Context: Any.
 * Return: How many entries there are, modulo 65,536.
 *
 * Differs from Windows: nothing known.
 */
#define NdisQueryDepthSList(SListHead)	QueryDepthSList(SListHead)

#endif /* _NDISCOMPAT_NDIS_LIST_H */
