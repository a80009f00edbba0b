// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bit maps over words of 32 bits.  The kernel's own work on words of 64 and
 * would read past the end of a port's buffer.
 *
 * A bit outside of its map is reported and neither read nor written.
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include <ndis.h>

#include "core/report.h"

#define NONE	0xffffffffU

/* Whether these bits are all in the map. */
static bool inside(PCRTL_BITMAP map, u32 start, u32 count, const char *call,
		   unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	if (likely(start <= map->SizeOfBitMap &&
		   count <= map->SizeOfBitMap - start))
		return true;
	ndc_report(&breach, "%s of %u bits from %u, in a map of %u", call,
		   count, start, map->SizeOfBitMap);
	return false;
}

static bool bit(PCRTL_BITMAP map, u32 number)
{
	return map->Buffer[number / 32] >> (number % 32) & 1;
}

/* The first bit from @from on that is @set; the end of the map if none is. */
static u32 next(PCRTL_BITMAP map, u32 from, bool set)
{
	u32 word;

	for (; from < map->SizeOfBitMap; from = (from | 31) + 1) {
		word = map->Buffer[from / 32];
		if (!set)
			word = ~word;
		word &= ~0U << (from % 32);
		if (word)
			return min(map->SizeOfBitMap,
				   (from & ~31U) + __ffs(word));
		if (from >= ~31U)
			break;
	}
	return map->SizeOfBitMap;
}

static void fill(PRTL_BITMAP map, u32 start, u32 count, bool set)
{
	u32 mask, bits;

	for (; count; start += bits, count -= bits) {
		bits = min(count, 32 - start % 32);
		mask = ~0U >> (32 - bits) << (start % 32);
		if (set)
			map->Buffer[start / 32] |= mask;
		else
			map->Buffer[start / 32] &= ~mask;
	}
}

static u32 weight(PCRTL_BITMAP map)
{
	u32 i, n = 0;

	for (i = 0; i + 32 <= map->SizeOfBitMap; i += 32)
		n += hweight32(map->Buffer[i / 32]);
	if (i < map->SizeOfBitMap)
		n += hweight32(map->Buffer[i / 32] &
			       ~(~0U << (map->SizeOfBitMap - i)));
	return n;
}

/* A run of @count such bits that begins at or after @from, before @before. */
static u32 find_between(PCRTL_BITMAP map, u32 count, bool set, u32 from,
			u32 before)
{
	u32 start, end;

	for (start = next(map, from, set); start < before;
	     start = next(map, end, set)) {
		end = next(map, start, !set);
		if (end - start >= count)
			return start;
	}
	return NONE;
}

/* From the hint on, then from the start: a run may reach over the hint. */
static u32 find(PCRTL_BITMAP map, u32 count, bool set, u32 hint)
{
	u32 found;

	if (hint >= map->SizeOfBitMap)
		hint = 0;
	if (!count)
		return hint;
	found = find_between(map, count, set, hint, map->SizeOfBitMap);
	if (found == NONE)
		found = find_between(map, count, set, 0, hint);
	return found;
}

/**
 * RtlInitializeBitMap() - make a map over a buffer
 * @BitMapHeader: the map
 * @BitMapBuffer: words of 32 bits; left as they are
 * @SizeOfBitMap: bits
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID RtlInitializeBitMap(PRTL_BITMAP BitMapHeader, PULONG BitMapBuffer,
			 ULONG SizeOfBitMap)
{
	BitMapHeader->SizeOfBitMap = SizeOfBitMap;
	BitMapHeader->Buffer = BitMapBuffer;
}
EXPORT_SYMBOL_GPL(RtlInitializeBitMap);

/**
 * RtlClearBit() - clear a bit
 * @BitMapHeader: the map
 * @BitNumber: its number
 *
 * Context: Any; the caller serialises.
 *
 * Differs from Windows: a bit outside of the map is reported.
 */
VOID RtlClearBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber)
{
	if (inside(BitMapHeader, BitNumber, 1, __func__, _RET_IP_))
		fill(BitMapHeader, BitNumber, 1, false);
}
EXPORT_SYMBOL_GPL(RtlClearBit);

/**
 * RtlSetBit() - set a bit
 * @BitMapHeader: the map
 * @BitNumber: its number
 *
 * Context: Any; the caller serialises.
 *
 * Differs from Windows: a bit outside of the map is reported.
 */
VOID RtlSetBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber)
{
	if (inside(BitMapHeader, BitNumber, 1, __func__, _RET_IP_))
		fill(BitMapHeader, BitNumber, 1, true);
}
EXPORT_SYMBOL_GPL(RtlSetBit);

/**
 * RtlTestBit() - is a bit set?
 * @BitMapHeader: the map
 * @BitNumber: its number
 *
 * Context: Any.
 * Return: TRUE if it is.
 *
 * Differs from Windows: a bit outside of the map is reported, and not set.
 */
BOOLEAN RtlTestBit(PCRTL_BITMAP BitMapHeader, ULONG BitNumber)
{
	return inside(BitMapHeader, BitNumber, 1, __func__, _RET_IP_) &&
	       bit(BitMapHeader, BitNumber);
}
EXPORT_SYMBOL_GPL(RtlTestBit);

/**
 * RtlClearAllBits() - clear all bits
 * @BitMapHeader: the map
 *
 * Context: Any; the caller serialises.
 *
 * Differs from Windows: bits of the last word that are not in the map stay.
 */
VOID RtlClearAllBits(PRTL_BITMAP BitMapHeader)
{
	fill(BitMapHeader, 0, BitMapHeader->SizeOfBitMap, false);
}
EXPORT_SYMBOL_GPL(RtlClearAllBits);

/**
 * RtlSetAllBits() - set all bits
 * @BitMapHeader: the map
 *
 * Context: Any; the caller serialises.
 *
 * Differs from Windows: as RtlClearAllBits().
 */
VOID RtlSetAllBits(PRTL_BITMAP BitMapHeader)
{
	fill(BitMapHeader, 0, BitMapHeader->SizeOfBitMap, true);
}
EXPORT_SYMBOL_GPL(RtlSetAllBits);

/**
 * RtlClearBits() - clear some bits
 * @BitMapHeader: the map
 * @StartingIndex: the first
 * @NumberToClear: how many
 *
 * Context: Any; the caller serialises.
 *
 * Differs from Windows: if not all are in the map, that is reported and none
 * changed.
 */
VOID RtlClearBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex,
		  ULONG NumberToClear)
{
	if (inside(BitMapHeader, StartingIndex, NumberToClear, __func__,
		   _RET_IP_))
		fill(BitMapHeader, StartingIndex, NumberToClear, false);
}
EXPORT_SYMBOL_GPL(RtlClearBits);

/**
 * RtlSetBits() - set some bits
 * @BitMapHeader: the map
 * @StartingIndex: the first
 * @NumberToSet: how many
 *
 * Context: Any; the caller serialises.
 *
 * Differs from Windows: as RtlClearBits().
 */
VOID RtlSetBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex,
		ULONG NumberToSet)
{
	if (inside(BitMapHeader, StartingIndex, NumberToSet, __func__,
		   _RET_IP_))
		fill(BitMapHeader, StartingIndex, NumberToSet, true);
}
EXPORT_SYMBOL_GPL(RtlSetBits);

/* Windows says no of an empty range, and of one that is not in the map. */
static bool all_are(PCRTL_BITMAP map, u32 start, u32 count, bool set)
{
	return count && start < map->SizeOfBitMap &&
	       count <= map->SizeOfBitMap - start &&
	       next(map, start, !set) - start >= count;
}

/**
 * RtlAreBitsClear() - are all of these bits clear?
 * @BitMapHeader: the map
 * @StartingIndex: the first
 * @Length: how many
 *
 * Context: Any.
 * Return: TRUE if they are; FALSE too for no bits, or some outside of the map.
 *
 * Differs from Windows: nothing known.
 */
BOOLEAN RtlAreBitsClear(PCRTL_BITMAP BitMapHeader, ULONG StartingIndex,
			ULONG Length)
{
	return all_are(BitMapHeader, StartingIndex, Length, false);
}
EXPORT_SYMBOL_GPL(RtlAreBitsClear);

/**
 * RtlAreBitsSet() - are all of these bits set?
 * @BitMapHeader: the map
 * @StartingIndex: the first
 * @Length: how many
 *
 * Context: Any.
 * Return: TRUE if they are; FALSE too for no bits, or some outside of the map.
 *
 * Differs from Windows: nothing known.
 */
BOOLEAN RtlAreBitsSet(PCRTL_BITMAP BitMapHeader, ULONG StartingIndex,
		      ULONG Length)
{
	return all_are(BitMapHeader, StartingIndex, Length, true);
}
EXPORT_SYMBOL_GPL(RtlAreBitsSet);

/**
 * RtlNumberOfClearBits() - how many bits are clear
 * @BitMapHeader: the map
 *
 * Context: Any.
 * Return: Their number.
 *
 * Differs from Windows: nothing known.
 */
ULONG RtlNumberOfClearBits(PCRTL_BITMAP BitMapHeader)
{
	return BitMapHeader->SizeOfBitMap - weight(BitMapHeader);
}
EXPORT_SYMBOL_GPL(RtlNumberOfClearBits);

/**
 * RtlNumberOfSetBits() - how many bits are set
 * @BitMapHeader: the map
 *
 * Context: Any.
 * Return: Their number.
 *
 * Differs from Windows: nothing known.
 */
ULONG RtlNumberOfSetBits(PCRTL_BITMAP BitMapHeader)
{
	return weight(BitMapHeader);
}
EXPORT_SYMBOL_GPL(RtlNumberOfSetBits);

/**
 * RtlFindClearBits() - find a run of clear bits
 * @BitMapHeader: the map
 * @NumberToFind: how many
 * @HintIndex: where to begin; what lies before comes last
 *
 * Context: Any.
 * Return: The first of them, 0xFFFFFFFF if there is no such run.
 *
 * Differs from Windows: a search for no bits gives @HintIndex itself, not
 * rounded down.
 */
ULONG RtlFindClearBits(PCRTL_BITMAP BitMapHeader, ULONG NumberToFind,
		       ULONG HintIndex)
{
	return find(BitMapHeader, NumberToFind, false, HintIndex);
}
EXPORT_SYMBOL_GPL(RtlFindClearBits);

/**
 * RtlFindSetBits() - find a run of set bits
 * @BitMapHeader: the map
 * @NumberToFind: how many
 * @HintIndex: where to begin; what lies before comes last
 *
 * Context: Any.
 * Return: The first of them, 0xFFFFFFFF if there is no such run.
 *
 * Differs from Windows: as RtlFindClearBits().
 */
ULONG RtlFindSetBits(PCRTL_BITMAP BitMapHeader, ULONG NumberToFind,
		     ULONG HintIndex)
{
	return find(BitMapHeader, NumberToFind, true, HintIndex);
}
EXPORT_SYMBOL_GPL(RtlFindSetBits);

static u32 find_and_change(PRTL_BITMAP map, u32 count, bool set, u32 hint)
{
	u32 found = find(map, count, set, hint);

	if (found != NONE)
		fill(map, found, count, !set);
	return found;
}

/**
 * RtlFindClearBitsAndSet() - find a run of clear bits and set them
 * @BitMapHeader: the map
 * @NumberToFind: how many
 * @HintIndex: where to begin; what lies before comes last
 *
 * Context: Any; the caller serialises.
 * Return: The first of them, 0xFFFFFFFF if there is no such run.
 *
 * Differs from Windows: as RtlFindClearBits().
 */
ULONG RtlFindClearBitsAndSet(PRTL_BITMAP BitMapHeader, ULONG NumberToFind,
			     ULONG HintIndex)
{
	return find_and_change(BitMapHeader, NumberToFind, false, HintIndex);
}
EXPORT_SYMBOL_GPL(RtlFindClearBitsAndSet);

/**
 * RtlFindSetBitsAndClear() - find a run of set bits and clear them
 * @BitMapHeader: the map
 * @NumberToFind: how many
 * @HintIndex: where to begin; what lies before comes last
 *
 * Context: Any; the caller serialises.
 * Return: The first of them, 0xFFFFFFFF if there is no such run.
 *
 * Differs from Windows: as RtlFindClearBits().
 */
ULONG RtlFindSetBitsAndClear(PRTL_BITMAP BitMapHeader, ULONG NumberToFind,
			     ULONG HintIndex)
{
	return find_and_change(BitMapHeader, NumberToFind, true, HintIndex);
}
EXPORT_SYMBOL_GPL(RtlFindSetBitsAndClear);

/* The first clear run from @from on; length 0 at the end of the map. */
static RTL_BITMAP_RUN run_from(PCRTL_BITMAP map, u32 from)
{
	RTL_BITMAP_RUN run = { .StartingIndex = next(map, from, false) };

	run.NumberOfBits = next(map, run.StartingIndex, true) -
			   run.StartingIndex;
	return run;
}

/* Puts a run among the longest, longest first; an equal one stays behind. */
static u32 insert(PRTL_BITMAP_RUN runs, u32 count, u32 size,
		  RTL_BITMAP_RUN run)
{
	u32 at = count;

	while (at && runs[at - 1].NumberOfBits < run.NumberOfBits)
		at--;
	if (at == size)
		return count;
	count = min(count + 1, size);
	memmove(&runs[at + 1], &runs[at], (count - at - 1) * sizeof(*runs));
	runs[at] = run;
	return count;
}

/**
 * RtlFindClearRuns() - find runs of clear bits
 * @BitMapHeader: the map
 * @RunArray: receives them
 * @SizeOfRunArray: how many it has room for
 * @LocateLongestRuns: TRUE: the longest, longest first; FALSE: the first
 *
 * Context: Any.
 * Return: How many were found.
 *
 * Differs from Windows: nothing known.
 */
ULONG RtlFindClearRuns(PCRTL_BITMAP BitMapHeader, PRTL_BITMAP_RUN RunArray,
		       ULONG SizeOfRunArray, BOOLEAN LocateLongestRuns)
{
	RTL_BITMAP_RUN run = {};
	u32 count = 0;

	while (LocateLongestRuns || count < SizeOfRunArray) {
		run = run_from(BitMapHeader,
			       run.StartingIndex + run.NumberOfBits);
		if (!run.NumberOfBits)
			break;
		if (LocateLongestRuns)
			count = insert(RunArray, count, SizeOfRunArray, run);
		else
			RunArray[count++] = run;
	}
	return count;
}
EXPORT_SYMBOL_GPL(RtlFindClearRuns);

/**
 * RtlFindLongestRunClear() - find the longest run of clear bits
 * @BitMapHeader: the map
 * @StartingIndex: receives the first of them
 *
 * Context: Any.
 * Return: Its length, 0 if no bit is clear.
 *
 * Differs from Windows: nothing known.
 */
ULONG RtlFindLongestRunClear(PCRTL_BITMAP BitMapHeader, PULONG StartingIndex)
{
	RTL_BITMAP_RUN run = {};

	RtlFindClearRuns(BitMapHeader, &run, 1, TRUE);
	*StartingIndex = run.StartingIndex;
	return run.NumberOfBits;
}
EXPORT_SYMBOL_GPL(RtlFindLongestRunClear);

/**
 * RtlFindFirstRunClear() - find the first run of clear bits
 * @BitMapHeader: the map
 * @StartingIndex: receives the first of them
 *
 * Context: Any.
 * Return: Its length, 0 if no bit is clear.
 *
 * Differs from Windows: nothing known.
 */
ULONG RtlFindFirstRunClear(PCRTL_BITMAP BitMapHeader, PULONG StartingIndex)
{
	return RtlFindNextForwardRunClear(BitMapHeader, 0, StartingIndex);
}
EXPORT_SYMBOL_GPL(RtlFindFirstRunClear);

/**
 * RtlFindNextForwardRunClear() - find the next run of clear bits
 * @BitMapHeader: the map
 * @FromIndex: where to begin
 * @StartingRunIndex: receives the first of them
 *
 * Context: Any.
 * Return: Its length, 0 if there is none.
 *
 * Differs from Windows: nothing known.
 */
ULONG RtlFindNextForwardRunClear(PCRTL_BITMAP BitMapHeader, ULONG FromIndex,
				 PULONG StartingRunIndex)
{
	RTL_BITMAP_RUN run = run_from(BitMapHeader, FromIndex);

	*StartingRunIndex = run.NumberOfBits ? run.StartingIndex : FromIndex;
	return run.NumberOfBits;
}
EXPORT_SYMBOL_GPL(RtlFindNextForwardRunClear);

/**
 * RtlFindLastBackwardRunClear() - find the run of clear bits before a bit
 * @BitMapHeader: the map
 * @FromIndex: where to begin; this bit is looked at too
 * @StartingRunIndex: receives the first of them
 *
 * Context: Any.
 * Return: Its length, 0 if there is none.
 *
 * Differs from Windows: nothing known.
 */
ULONG RtlFindLastBackwardRunClear(PCRTL_BITMAP BitMapHeader, ULONG FromIndex,
				  PULONG StartingRunIndex)
{
	u32 start, end = FromIndex + 1;

	if (FromIndex >= BitMapHeader->SizeOfBitMap)
		end = BitMapHeader->SizeOfBitMap;
	while (end && bit(BitMapHeader, end - 1))
		end--;
	for (start = end; start && !bit(BitMapHeader, start - 1); start--)
		;
	*StartingRunIndex = start < end ? start : FromIndex;
	return end - start;
}
EXPORT_SYMBOL_GPL(RtlFindLastBackwardRunClear);
