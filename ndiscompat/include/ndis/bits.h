/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bits: of a number, and maps of them.
 */
#ifndef _NDISCOMPAT_NDIS_BITS_H
#define _NDISCOMPAT_NDIS_BITS_H

#include <ndis/types.h>

/**
 * BitScanForward() - number of the lowest bit that is set
 * @Index: receives it
 * @Mask: the bits
 *
 * Context: Any.
 * Return: 0 if none is set; @Index is left alone then.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE UCHAR BitScanForward(ULONG *Index, ULONG Mask)
{
	if (Mask)
		*Index = __builtin_ctz(Mask);
	return Mask != 0;
}

/**
 * BitScanReverse() - number of the highest bit that is set
 * @Index: receives it
 * @Mask: the bits
 *
 * Context: Any.
 * Return: 0 if none is set; @Index is left alone then.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE UCHAR BitScanReverse(ULONG *Index, ULONG Mask)
{
	if (Mask)
		*Index = 31 - __builtin_clz(Mask);
	return Mask != 0;
}

/**
 * BitScanForward64() - number of the lowest bit that is set
 * @Index: receives it
 * @Mask: the bits
 *
 * Context: Any.
 * Return: 0 if none is set; @Index is left alone then.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE UCHAR BitScanForward64(ULONG *Index, ULONG64 Mask)
{
	if (Mask)
		*Index = __builtin_ctzll(Mask);
	return Mask != 0;
}

/**
 * BitScanReverse64() - number of the highest bit that is set
 * @Index: receives it
 * @Mask: the bits
 *
 * Context: Any.
 * Return: 0 if none is set; @Index is left alone then.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE UCHAR BitScanReverse64(ULONG *Index, ULONG64 Mask)
{
	if (Mask)
		*Index = 63 - __builtin_clzll(Mask);
	return Mask != 0;
}

#define _BitScanForward(i, m)	BitScanForward(i, m)
#define _BitScanReverse(i, m)	BitScanReverse(i, m)
#define _BitScanForward64(i, m)	BitScanForward64(i, m)
#define _BitScanReverse64(i, m)	BitScanReverse64(i, m)

/**
 * RtlFindLeastSignificantBit() - number of the lowest bit that is set
 * @Set: the bits
 *
 * Context: Any.
 * Return: Its number, -1 if there is none.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE CCHAR RtlFindLeastSignificantBit(ULONGLONG Set)
{
	return (CCHAR)(__builtin_ffsll((LONGLONG)Set) - 1);
}

/**
 * RtlFindMostSignificantBit() - number of the highest bit that is set
 * @Set: the bits
 *
 * Context: Any.
 * Return: Its number, -1 if there is none.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE CCHAR RtlFindMostSignificantBit(ULONGLONG Set)
{
	return (CCHAR)(Set ? 63 - __builtin_clzll(Set) : -1);
}

/**
 * RtlNumberOfSetBitsUlongPtr() - how many bits are set
 * @Target: the bits
 *
 * Context: Any.
 * Return: Their number.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE ULONG RtlNumberOfSetBitsUlongPtr(ULONG_PTR Target)
{
	ULONG n = 0;

	/* Without the compiler's popcount, which may be a library call. */
	for (; Target; Target &= Target - 1)
		n++;
	return n;
}

typedef struct _RTL_BITMAP {
	ULONG SizeOfBitMap;
	PULONG Buffer;
} RTL_BITMAP, *PRTL_BITMAP;

typedef const RTL_BITMAP *PCRTL_BITMAP;

typedef struct _RTL_BITMAP_RUN {
	ULONG StartingIndex;
	ULONG NumberOfBits;
} RTL_BITMAP_RUN, *PRTL_BITMAP_RUN;

C_ASSERT(sizeof(RTL_BITMAP) == 16 && sizeof(RTL_BITMAP_RUN) == 8);

VOID RtlInitializeBitMap(PRTL_BITMAP BitMapHeader, PULONG BitMapBuffer,
			 ULONG SizeOfBitMap);
VOID RtlClearBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber);
VOID RtlSetBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber);
BOOLEAN RtlTestBit(PCRTL_BITMAP BitMapHeader, ULONG BitNumber);
VOID RtlClearAllBits(PRTL_BITMAP BitMapHeader);
VOID RtlSetAllBits(PRTL_BITMAP BitMapHeader);
VOID RtlClearBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex,
		  ULONG NumberToClear);
VOID RtlSetBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex,
		ULONG NumberToSet);
BOOLEAN RtlAreBitsClear(PCRTL_BITMAP BitMapHeader, ULONG StartingIndex,
			ULONG Length);
BOOLEAN RtlAreBitsSet(PCRTL_BITMAP BitMapHeader, ULONG StartingIndex,
		      ULONG Length);
ULONG RtlNumberOfClearBits(PCRTL_BITMAP BitMapHeader);
ULONG RtlNumberOfSetBits(PCRTL_BITMAP BitMapHeader);
ULONG RtlFindClearBits(PCRTL_BITMAP BitMapHeader, ULONG NumberToFind,
		       ULONG HintIndex);
ULONG RtlFindSetBits(PCRTL_BITMAP BitMapHeader, ULONG NumberToFind,
		     ULONG HintIndex);
ULONG RtlFindClearBitsAndSet(PRTL_BITMAP BitMapHeader, ULONG NumberToFind,
			     ULONG HintIndex);
ULONG RtlFindSetBitsAndClear(PRTL_BITMAP BitMapHeader, ULONG NumberToFind,
			     ULONG HintIndex);
ULONG RtlFindClearRuns(PCRTL_BITMAP BitMapHeader, PRTL_BITMAP_RUN RunArray,
		       ULONG SizeOfRunArray, BOOLEAN LocateLongestRuns);
ULONG RtlFindLongestRunClear(PCRTL_BITMAP BitMapHeader, PULONG StartingIndex);
ULONG RtlFindFirstRunClear(PCRTL_BITMAP BitMapHeader, PULONG StartingIndex);
ULONG RtlFindNextForwardRunClear(PCRTL_BITMAP BitMapHeader, ULONG FromIndex,
				 PULONG StartingRunIndex);
ULONG RtlFindLastBackwardRunClear(PCRTL_BITMAP BitMapHeader, ULONG FromIndex,
				  PULONG StartingRunIndex);

/**
 * RtlCheckBit() - is a bit set?
 * @BitMapHeader: the map
 * @BitNumber: its number
 *
 * Context: Any.
 * Return: 1 or 0.
 *
 * Differs from Windows: as RtlTestBit().
 */
#define RtlCheckBit(BitMapHeader, BitNumber) \
	((ULONG)RtlTestBit(BitMapHeader, BitNumber))

#endif /* _NDISCOMPAT_NDIS_BITS_H */
