/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pool memory, lookaside lists, and the memory macros.  Each allocation is
 * known by address: a second free, a wrong tag or a pointer that was never
 * allocated is reported and does nothing, and what a driver leaves behind is
 * named when its module goes.
 */
#ifndef _NDISCOMPAT_NDIS_MEMORY_H
#define _NDISCOMPAT_NDIS_MEMORY_H

#include <ndis/list.h>
#include <ndis/status.h>
#include <ndis/types.h>

typedef enum _POOL_TYPE {
	NonPagedPool = 0,
	NonPagedPoolExecute = NonPagedPool,
	PagedPool = 1,
	NonPagedPoolMustSucceed = 2,
	DontUseThisType = 3,
	NonPagedPoolCacheAligned = 4,
	PagedPoolCacheAligned = 5,
	NonPagedPoolCacheAlignedMustS = 6,
	MaxPoolType = 7,
	NonPagedPoolNx = 512,
	NonPagedPoolNxCacheAligned = 516
} POOL_TYPE;

#define POOL_NX_ALLOCATION		512
#define POOL_ZERO_ALLOCATION		1024
#define POOL_RAISE_IF_ALLOCATION_FAILURE	16

typedef ULONG64 POOL_FLAGS;

#define POOL_FLAG_USE_QUOTA		0x1ULL
#define POOL_FLAG_UNINITIALIZED		0x2ULL
#define POOL_FLAG_SESSION		0x4ULL
#define POOL_FLAG_CACHE_ALIGNED		0x8ULL
#define POOL_FLAG_RAISE_ON_FAILURE	0x20ULL
#define POOL_FLAG_NON_PAGED		0x40ULL
#define POOL_FLAG_NON_PAGED_EXECUTE	0x80ULL
#define POOL_FLAG_PAGED			0x100ULL

typedef enum _EX_POOL_PRIORITY {
	LowPoolPriority = 0,
	LowPoolPrioritySpecialPoolOverrun = 8,
	LowPoolPrioritySpecialPoolUnderrun = 9,
	NormalPoolPriority = 16,
	NormalPoolPrioritySpecialPoolOverrun = 24,
	NormalPoolPrioritySpecialPoolUnderrun = 25,
	HighPoolPriority = 32,
	HighPoolPrioritySpecialPoolOverrun = 40,
	HighPoolPrioritySpecialPoolUnderrun = 41
} EX_POOL_PRIORITY;

#define NDIS_MEMORY_CONTIGUOUS	1
#define NDIS_MEMORY_NONCACHED	2

#define DrvRtPoolNxOptIn	1

PVOID NdisAllocateMemoryWithTagPriority(NDIS_HANDLE NdisHandle, UINT Length,
					ULONG Tag, EX_POOL_PRIORITY Priority);
VOID NdisFreeMemory(PVOID VirtualAddress, UINT Length, UINT MemoryFlags);
VOID NdisFreeMemoryWithTagPriority(NDIS_HANDLE NdisHandle,
				   PVOID VirtualAddress, ULONG Tag);
NDIS_STATUS NdisAllocateMemoryWithTag(PVOID *VirtualAddress, UINT Length,
				      ULONG Tag);

PVOID ExAllocatePool(POOL_TYPE PoolType, SIZE_T NumberOfBytes);
PVOID ExAllocatePoolWithTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes,
			    ULONG Tag);
PVOID ExAllocatePoolWithTagPriority(POOL_TYPE PoolType, SIZE_T NumberOfBytes,
				    ULONG Tag, EX_POOL_PRIORITY Priority);
PVOID ExAllocatePoolZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
PVOID ExAllocatePoolUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes,
				  ULONG Tag);
PVOID ExAllocatePool2(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag);
VOID ExFreePool(PVOID P);
VOID ExFreePoolWithTag(PVOID P, ULONG Tag);

PVOID MmAllocateContiguousMemory(SIZE_T NumberOfBytes,
				 PHYSICAL_ADDRESS HighestAcceptableAddress);
VOID MmFreeContiguousMemory(PVOID BaseAddress);
PHYSICAL_ADDRESS MmGetPhysicalAddress(PVOID BaseAddress);

/**
 * ExInitializeDriverRuntime() - say that NonPagedPool may be no-execute
 * @RuntimeFlags: DrvRtPoolNxOptIn
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: no pool memory is ever executable here, so there is
 * nothing to do.
 */
FORCEINLINE VOID ExInitializeDriverRuntime(ULONG RuntimeFlags)
{
	UNREFERENCED_PARAMETER(RuntimeFlags);
}

typedef PVOID ALLOCATE_FUNCTION(POOL_TYPE PoolType, SIZE_T NumberOfBytes,
				ULONG Tag);
typedef ALLOCATE_FUNCTION *PALLOCATE_FUNCTION;
typedef VOID FREE_FUNCTION(PVOID Buffer);
typedef FREE_FUNCTION *PFREE_FUNCTION;

typedef struct _NPAGED_LOOKASIDE_LIST {
	ULONG_PTR Opaque[10];
} DECLSPEC_ALIGN(16) NPAGED_LOOKASIDE_LIST, *PNPAGED_LOOKASIDE_LIST;

VOID ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside,
				     PALLOCATE_FUNCTION Allocate,
				     PFREE_FUNCTION Free, ULONG Flags,
				     SIZE_T Size, ULONG Tag, USHORT Depth);
VOID ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside);
PVOID ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside);
VOID ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside,
				 PVOID Entry);

/**
 * NdisInitializeNPagedLookasideList() - make a lookaside list
 * @Lookaside: storage of the list
 * @Allocate: what gets a new entry, or NULL
 * @Free: what frees one, or NULL
 * @Flags: 0
 * @Size: bytes of an entry
 * @Tag: pool tag
 * @Depth: 0
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: see ExInitializeNPagedLookasideList().
 */
#define NdisInitializeNPagedLookasideList(Lookaside, Allocate, Free, Flags, \
					  Size, Tag, Depth) \
	ExInitializeNPagedLookasideList(Lookaside, Allocate, Free, Flags, \
					Size, Tag, Depth)

/**
 * NdisDeleteNPagedLookasideList() - end a lookaside list
 * @Lookaside: the list
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: see ExDeleteNPagedLookasideList().
 */
#define NdisDeleteNPagedLookasideList(Lookaside) \
	ExDeleteNPagedLookasideList(Lookaside)

/**
 * NdisAllocateFromNPagedLookasideList() - get an entry
 * @Lookaside: the list
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The entry, NULL without memory.
 *
 * Differs from Windows: see ExAllocateFromNPagedLookasideList().
 */
#define NdisAllocateFromNPagedLookasideList(Lookaside) \
	ExAllocateFromNPagedLookasideList(Lookaside)

/**
 * NdisFreeToNPagedLookasideList() - give an entry back
 * @Lookaside: the list
 * @Entry: the entry
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: see ExFreeToNPagedLookasideList().
 */
#define NdisFreeToNPagedLookasideList(Lookaside, Entry) \
	ExFreeToNPagedLookasideList(Lookaside, Entry)

/**
 * RtlZeroMemory() - zero memory
 * @Destination: the memory
 * @Length: bytes
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define RtlZeroMemory(Destination, Length) \
	((void)__builtin_memset(Destination, 0, Length))

/**
 * RtlFillMemory() - fill memory
 * @Destination: the memory
 * @Length: bytes
 * @Fill: the byte
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define RtlFillMemory(Destination, Length, Fill) \
	((void)__builtin_memset(Destination, Fill, Length))

/**
 * RtlCopyMemory() - copy memory
 * @Destination: the memory
 * @Source: what is copied
 * @Length: bytes
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define RtlCopyMemory(Destination, Source, Length) \
	((void)__builtin_memcpy(Destination, Source, Length))

/**
 * RtlMoveMemory() - copy memory that may overlap
 * @Destination: the memory
 * @Source: what is copied
 * @Length: bytes
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define RtlMoveMemory(Destination, Source, Length) \
	((void)__builtin_memmove(Destination, Source, Length))

/**
 * RtlEqualMemory() - are two blocks equal?
 * @Source1: one
 * @Source2: the other
 * @Length: bytes
 *
 * Context: Any.
 * Return: Nonzero if they are.
 *
 * Differs from Windows: nothing known.
 */
#define RtlEqualMemory(Source1, Source2, Length) \
	(!__builtin_memcmp(Source1, Source2, Length))

/**
 * NdisZeroMemory() - zero memory
 * @Destination: the memory
 * @Length: bytes
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisZeroMemory(Destination, Length) \
	RtlZeroMemory(Destination, Length)

/**
 * NdisFillMemory() - fill memory
 * @Destination: the memory
 * @Length: bytes
 * @Fill: the byte
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisFillMemory(Destination, Length, Fill) \
	RtlFillMemory(Destination, Length, Fill)

/**
 * NdisMoveMemory() - copy memory that does not overlap
 * @Destination: the memory
 * @Source: what is copied
 * @Length: bytes
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisMoveMemory(Destination, Source, Length) \
	RtlCopyMemory(Destination, Source, Length)

/**
 * NdisEqualMemory() - are two blocks equal?
 * @Source1: one
 * @Source2: the other
 * @Length: bytes
 *
 * Context: Any.
 * Return: Nonzero if they are.
 *
 * Differs from Windows: nothing known.
 */
#define NdisEqualMemory(Source1, Source2, Length) \
	RtlEqualMemory(Source1, Source2, Length)

/**
 * RtlCompareMemory() - how many leading bytes are equal
 * @Source1: one block
 * @Source2: the other
 * @Length: bytes to compare
 *
 * Context: Any.
 * Return: The number of equal bytes before the first difference, @Length if
 * there is none.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE SIZE_T RtlCompareMemory(const VOID *Source1, const VOID *Source2,
				    SIZE_T Length)
{
	const UCHAR *a = (const UCHAR *)Source1;
	const UCHAR *b = (const UCHAR *)Source2;
	SIZE_T n;

	for (n = 0; n < Length && a[n] == b[n]; n++)
		;
	return n;
}

/**
 * RtlSecureZeroMemory() - zero memory, even if nobody reads it again
 * @Destination: the memory
 * @Length: bytes
 *
 * Context: Any.
 * Return: @Destination.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE PVOID RtlSecureZeroMemory(PVOID Destination, SIZE_T Length)
{
	__builtin_memset(Destination, 0, Length);
	__asm__ __volatile__("" : : "r"(Destination) : "memory");
	return Destination;
}

/**
 * NdisZeroMappedMemory() - zero a device's memory
 * @Destination: the memory
 * @Length: bytes
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE VOID NdisZeroMappedMemory(PVOID Destination, ULONG Length)
{
	volatile UCHAR *to = (volatile UCHAR *)Destination;

	while (Length--)
		*to++ = 0;
}

/**
 * NdisMoveMappedMemory() - copy between a device's memory and other
 * @Destination: the memory
 * @Source: what is copied
 * @Length: bytes
 *
 * Context: Any.
 *
 * Differs from Windows: byte by byte, which every device can do.
 */
FORCEINLINE VOID NdisMoveMappedMemory(PVOID Destination, const VOID *Source,
				      ULONG Length)
{
	volatile UCHAR *to = (volatile UCHAR *)Destination;
	const volatile UCHAR *from = (const volatile UCHAR *)Source;

	while (Length--)
		*to++ = *from++;
}

/**
 * NdisMoveToMappedMemory() - copy to a device's memory
 * @Destination: the memory
 * @Source: what is copied
 * @Length: bytes
 *
 * Context: Any.
 *
 * Differs from Windows: as NdisMoveMappedMemory().
 */
#define NdisMoveToMappedMemory(Destination, Source, Length) \
	NdisMoveMappedMemory(Destination, Source, Length)

/**
 * NdisMoveFromMappedMemory() - copy from a device's memory
 * @Destination: the memory
 * @Source: what is copied
 * @Length: bytes
 *
 * Context: Any.
 *
 * Differs from Windows: as NdisMoveMappedMemory().
 */
#define NdisMoveFromMappedMemory(Destination, Source, Length) \
	NdisMoveMappedMemory(Destination, Source, Length)

/**
 * NdisStoreUlong() - write 32 bits at any alignment
 * @Destination: where
 * @Value: the number
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE VOID NdisStoreUlong(PVOID Destination, ULONG Value)
{
	__builtin_memcpy(Destination, &Value, sizeof(Value));
}

/**
 * NdisRetrieveUlong() - read 32 bits at any alignment
 * @Destination: receives the number
 * @Source: where
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE VOID NdisRetrieveUlong(PULONG Destination, const VOID *Source)
{
	__builtin_memcpy(Destination, Source, sizeof(*Destination));
}

/**
 * NdisStoreUshort() - write 16 bits at any alignment
 * @Destination: where
 * @Value: the number
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE VOID NdisStoreUshort(PVOID Destination, USHORT Value)
{
	__builtin_memcpy(Destination, &Value, sizeof(Value));
}

/**
 * NdisRetrieveUshort() - read 16 bits at any alignment
 * @Destination: receives the number
 * @Source: where
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE VOID NdisRetrieveUshort(PUSHORT Destination, const VOID *Source)
{
	__builtin_memcpy(Destination, Source, sizeof(*Destination));
}

#endif /* _NDISCOMPAT_NDIS_MEMORY_H */
