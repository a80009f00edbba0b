/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interlocked operations: atomic, any IRQL.  A full barrier each, also in
 * their Acquire, Release and NoFence forms: stronger than asked is right.
 *
 * Increment, Decrement, Add: the new value.  Exchange, ExchangeAdd, And, Or,
 * Xor, CompareExchange: the old one.  CompareExchange takes the exchange
 * before the comparand.
 */
#ifndef _NDISCOMPAT_NDIS_INTERLOCKED_H
#define _NDISCOMPAT_NDIS_INTERLOCKED_H

#include <ndis/types.h>

#define __NDISCOMPAT_INTERLOCKED(suffix, type) \
FORCEINLINE type InterlockedIncrement##suffix(type volatile *Addend) \
{ return __atomic_add_fetch(Addend, 1, __ATOMIC_SEQ_CST); } \
FORCEINLINE type InterlockedDecrement##suffix(type volatile *Addend) \
{ return __atomic_sub_fetch(Addend, 1, __ATOMIC_SEQ_CST); } \
FORCEINLINE type InterlockedAdd##suffix(type volatile *Addend, type Value) \
{ return __atomic_add_fetch(Addend, Value, __ATOMIC_SEQ_CST); } \
FORCEINLINE type InterlockedExchange##suffix(type volatile *Target, \
					     type Value) \
{ return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST); } \
FORCEINLINE type InterlockedExchangeAdd##suffix(type volatile *Addend, \
						type Value) \
{ return __atomic_fetch_add(Addend, Value, __ATOMIC_SEQ_CST); } \
FORCEINLINE type InterlockedAnd##suffix(type volatile *Destination, \
					type Value) \
{ return __atomic_fetch_and(Destination, Value, __ATOMIC_SEQ_CST); } \
FORCEINLINE type InterlockedOr##suffix(type volatile *Destination, \
				       type Value) \
{ return __atomic_fetch_or(Destination, Value, __ATOMIC_SEQ_CST); } \
FORCEINLINE type InterlockedXor##suffix(type volatile *Destination, \
					type Value) \
{ return __atomic_fetch_xor(Destination, Value, __ATOMIC_SEQ_CST); } \
FORCEINLINE type \
InterlockedCompareExchange##suffix(type volatile *Destination, \
				   type Exchange, type Comparand) \
{ \
	__atomic_compare_exchange_n(Destination, &Comparand, Exchange, 0, \
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
	return Comparand; \
}

__NDISCOMPAT_INTERLOCKED(8, CHAR)
__NDISCOMPAT_INTERLOCKED(16, SHORT)
__NDISCOMPAT_INTERLOCKED(, LONG)
__NDISCOMPAT_INTERLOCKED(64, LONG64)
__NDISCOMPAT_INTERLOCKED(SizeT, SIZE_T)

/* The intrinsics of Microsoft's compiler. */
#define _InterlockedIncrement	InterlockedIncrement
#define _InterlockedIncrement16	InterlockedIncrement16
#define _InterlockedIncrement64	InterlockedIncrement64
#define _InterlockedDecrement	InterlockedDecrement
#define _InterlockedDecrement16	InterlockedDecrement16
#define _InterlockedDecrement64	InterlockedDecrement64
#define _InterlockedExchange	InterlockedExchange
#define _InterlockedExchange8	InterlockedExchange8
#define _InterlockedExchange16	InterlockedExchange16
#define _InterlockedExchange64	InterlockedExchange64
#define _InterlockedExchangeAdd	InterlockedExchangeAdd
#define _InterlockedExchangeAdd8	InterlockedExchangeAdd8
#define _InterlockedExchangeAdd16	InterlockedExchangeAdd16
#define _InterlockedExchangeAdd64	InterlockedExchangeAdd64
#define _InterlockedCompareExchange	InterlockedCompareExchange
#define _InterlockedCompareExchange8	InterlockedCompareExchange8
#define _InterlockedCompareExchange16	InterlockedCompareExchange16
#define _InterlockedCompareExchange64	InterlockedCompareExchange64
#define _InterlockedAnd	InterlockedAnd
#define _InterlockedAnd8	InterlockedAnd8
#define _InterlockedAnd16	InterlockedAnd16
#define _InterlockedAnd64	InterlockedAnd64
#define _InterlockedOr	InterlockedOr
#define _InterlockedOr8	InterlockedOr8
#define _InterlockedOr16	InterlockedOr16
#define _InterlockedOr64	InterlockedOr64
#define _InterlockedXor	InterlockedXor
#define _InterlockedXor8	InterlockedXor8
#define _InterlockedXor16	InterlockedXor16
#define _InterlockedXor64	InterlockedXor64
#define _InterlockedExchangePointer	InterlockedExchangePointer
#define _InterlockedCompareExchangePointer	InterlockedCompareExchangePointer

#define InterlockedIncrementAcquire	InterlockedIncrement
#define InterlockedIncrementRelease	InterlockedIncrement
#define InterlockedIncrementNoFence	InterlockedIncrement
#define InterlockedIncrementAcquire64	InterlockedIncrement64
#define InterlockedIncrementRelease64	InterlockedIncrement64
#define InterlockedIncrementNoFence64	InterlockedIncrement64
#define InterlockedDecrementAcquire	InterlockedDecrement
#define InterlockedDecrementRelease	InterlockedDecrement
#define InterlockedDecrementNoFence	InterlockedDecrement
#define InterlockedDecrementAcquire64	InterlockedDecrement64
#define InterlockedDecrementRelease64	InterlockedDecrement64
#define InterlockedDecrementNoFence64	InterlockedDecrement64
#define InterlockedAddAcquire	InterlockedAdd
#define InterlockedAddRelease	InterlockedAdd
#define InterlockedAddNoFence	InterlockedAdd
#define InterlockedAddAcquire64	InterlockedAdd64
#define InterlockedAddRelease64	InterlockedAdd64
#define InterlockedAddNoFence64	InterlockedAdd64
#define InterlockedExchangeAcquire	InterlockedExchange
#define InterlockedExchangeRelease	InterlockedExchange
#define InterlockedExchangeNoFence	InterlockedExchange
#define InterlockedExchangeAcquire64	InterlockedExchange64
#define InterlockedExchangeRelease64	InterlockedExchange64
#define InterlockedExchangeNoFence64	InterlockedExchange64
#define InterlockedExchangeAddAcquire	InterlockedExchangeAdd
#define InterlockedExchangeAddRelease	InterlockedExchangeAdd
#define InterlockedExchangeAddNoFence	InterlockedExchangeAdd
#define InterlockedExchangeAddAcquire64	InterlockedExchangeAdd64
#define InterlockedExchangeAddRelease64	InterlockedExchangeAdd64
#define InterlockedExchangeAddNoFence64	InterlockedExchangeAdd64
#define InterlockedAndAcquire	InterlockedAnd
#define InterlockedAndRelease	InterlockedAnd
#define InterlockedAndNoFence	InterlockedAnd
#define InterlockedAndAcquire64	InterlockedAnd64
#define InterlockedAndRelease64	InterlockedAnd64
#define InterlockedAndNoFence64	InterlockedAnd64
#define InterlockedOrAcquire	InterlockedOr
#define InterlockedOrRelease	InterlockedOr
#define InterlockedOrNoFence	InterlockedOr
#define InterlockedOrAcquire64	InterlockedOr64
#define InterlockedOrRelease64	InterlockedOr64
#define InterlockedOrNoFence64	InterlockedOr64
#define InterlockedXorAcquire	InterlockedXor
#define InterlockedXorRelease	InterlockedXor
#define InterlockedXorNoFence	InterlockedXor
#define InterlockedXorAcquire64	InterlockedXor64
#define InterlockedXorRelease64	InterlockedXor64
#define InterlockedXorNoFence64	InterlockedXor64
#define InterlockedCompareExchangeAcquire	InterlockedCompareExchange
#define InterlockedCompareExchangeRelease	InterlockedCompareExchange
#define InterlockedCompareExchangeNoFence	InterlockedCompareExchange
#define InterlockedCompareExchangeAcquire64	InterlockedCompareExchange64
#define InterlockedCompareExchangeRelease64	InterlockedCompareExchange64
#define InterlockedCompareExchangeNoFence64	InterlockedCompareExchange64
#define InterlockedAndNoFence8	InterlockedAnd8
#define InterlockedAndNoFence16	InterlockedAnd16
#define InterlockedOrNoFence8	InterlockedOr8
#define InterlockedOrNoFence16	InterlockedOr16
#define InterlockedXorNoFence8	InterlockedXor8
#define InterlockedXorNoFence16	InterlockedXor16
#define InterlockedIncrementAcquire16	InterlockedIncrement16
#define InterlockedIncrementRelease16	InterlockedIncrement16
#define InterlockedIncrementNoFence16	InterlockedIncrement16
#define InterlockedDecrementAcquire16	InterlockedDecrement16
#define InterlockedDecrementRelease16	InterlockedDecrement16
#define InterlockedDecrementNoFence16	InterlockedDecrement16
#define InterlockedCompareExchangeAcquire16	InterlockedCompareExchange16
#define InterlockedCompareExchangeRelease16	InterlockedCompareExchange16
#define InterlockedCompareExchangeNoFence16	InterlockedCompareExchange16

/**
 * InterlockedExchangePointer() - swap a pointer
 * @Target: where
 * @Value: the new pointer
 *
 * Context: Any.
 * Return: The old pointer.
 *
 * Differs from Windows: nothing known.
 */
#define InterlockedExchangePointer(Target, Value) \
	__atomic_exchange_n((PVOID volatile *)(Target), (PVOID)(Value), \
			    __ATOMIC_SEQ_CST)
#define InterlockedExchangePointerAcquire	InterlockedExchangePointer
#define InterlockedExchangePointerRelease	InterlockedExchangePointer
#define InterlockedExchangePointerNoFence	InterlockedExchangePointer

/**
 * InterlockedCompareExchangePointer() - swap a pointer if it is the one expected
 * @Destination: where
 * @Exchange: the new pointer
 * @Comparand: the pointer expected
 *
 * Context: Any.
 * Return: The old pointer; it equals @Comparand if the swap was made.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE PVOID
InterlockedCompareExchangePointer(PVOID volatile *Destination, PVOID Exchange,
				  PVOID Comparand)
{
	__atomic_compare_exchange_n(Destination, &Comparand, Exchange, 0,
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return Comparand;
}

#define InterlockedCompareExchangePointerAcquire \
	InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerRelease \
	InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerNoFence \
	InterlockedCompareExchangePointer

/**
 * InterlockedBitTestAndSet() - set a bit and tell what it was
 * @Base: the first word
 * @Offset: number of the bit
 *
 * Context: Any.
 * Return: The bit before.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE UCHAR InterlockedBitTestAndSet(LONG volatile *Base, LONG Offset)
{
	ULONG bit = 1U << (Offset & 31);

	return !!((ULONG)InterlockedOr(Base + (Offset >> 5), (LONG)bit) & bit);
}

/**
 * InterlockedBitTestAndReset() - clear a bit and tell what it was
 * @Base: the first word
 * @Offset: number of the bit
 *
 * Context: Any.
 * Return: The bit before.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE UCHAR InterlockedBitTestAndReset(LONG volatile *Base, LONG Offset)
{
	ULONG bit = 1U << (Offset & 31);

	return !!((ULONG)InterlockedAnd(Base + (Offset >> 5), (LONG)~bit) & bit);
}

/**
 * InterlockedBitTestAndSet64() - InterlockedBitTestAndSet() on 64-bit words
 * @Base: the first word
 * @Offset: number of the bit
 *
 * Context: Any.
 * Return: The bit before.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE UCHAR InterlockedBitTestAndSet64(LONG64 volatile *Base,
					     LONG64 Offset)
{
	ULONG64 bit = 1ULL << (Offset & 63);

	return !!((ULONG64)InterlockedOr64(Base + (Offset >> 6), (LONG64)bit) &
		  bit);
}

/**
 * InterlockedBitTestAndReset64() - InterlockedBitTestAndReset() on 64-bit words
 * @Base: the first word
 * @Offset: number of the bit
 *
 * Context: Any.
 * Return: The bit before.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE UCHAR InterlockedBitTestAndReset64(LONG64 volatile *Base,
					       LONG64 Offset)
{
	ULONG64 bit = 1ULL << (Offset & 63);

	return !!((ULONG64)InterlockedAnd64(Base + (Offset >> 6),
					    (LONG64)~bit) & bit);
}

/**
 * InterlockedBitTestAndComplement() - turn a bit and tell what it was
 * @Base: the first word
 * @Offset: number of the bit
 *
 * Context: Any.
 * Return: The bit before.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE UCHAR InterlockedBitTestAndComplement(LONG volatile *Base,
						  LONG Offset)
{
	ULONG bit = 1U << (Offset & 31);

	return !!((ULONG)InterlockedXor(Base + (Offset >> 5), (LONG)bit) & bit);
}

#define InterlockedBitTestAndSetAcquire		InterlockedBitTestAndSet
#define InterlockedBitTestAndSetRelease		InterlockedBitTestAndSet
#define InterlockedBitTestAndResetAcquire	InterlockedBitTestAndReset
#define InterlockedBitTestAndResetRelease	InterlockedBitTestAndReset

/**
 * NdisInterlockedIncrement() - add one
 * @Addend: the counter
 *
 * Context: Any.
 * Return: The new value.
 *
 * Differs from Windows: nothing known.
 */
#define NdisInterlockedIncrement(Addend)	InterlockedIncrement(Addend)

/**
 * NdisInterlockedDecrement() - subtract one
 * @Addend: the counter
 *
 * Context: Any.
 * Return: The new value.
 *
 * Differs from Windows: nothing known.
 */
#define NdisInterlockedDecrement(Addend)	InterlockedDecrement(Addend)

/**
 * NdisInterlockedAddUlong() - add to a counter
 * @Addend: the counter
 * @Increment: what to add
 * @SpinLock: not used: the addition is atomic by itself
 *
 * Context: Any.
 * Return: The old value.
 *
 * Differs from Windows: @SpinLock is not taken, so whoever else changes the
 * counter must do so by an interlocked call.
 */
#define NdisInterlockedAddUlong(Addend, Increment, SpinLock) \
	((void)(SpinLock), \
	 __atomic_fetch_add((PULONG)(Addend), Increment, __ATOMIC_SEQ_CST))

/**
 * NdisInterlockedAddLargeStatistic() - add to a 64-bit counter
 * @Addend: the counter, a LARGE_INTEGER
 * @Increment: what to add
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisInterlockedAddLargeStatistic(Addend, Increment) \
	((void)InterlockedAdd64(&(Addend)->QuadPart, (ULONG)(Increment)))

/**
 * ExInterlockedAddUlong() - add to a counter
 * @Addend: the counter
 * @Increment: what to add
 * @Lock: not used: the addition is atomic by itself
 *
 * Context: Any.
 * Return: The old value.
 *
 * Differs from Windows: as NdisInterlockedAddUlong().
 */
#define ExInterlockedAddUlong(Addend, Increment, Lock) \
	NdisInterlockedAddUlong(Addend, Increment, Lock)

/**
 * ExInterlockedAddLargeStatistic() - add to a 64-bit counter
 * @Addend: the counter, a LARGE_INTEGER
 * @Increment: what to add
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define ExInterlockedAddLargeStatistic(Addend, Increment) \
	NdisInterlockedAddLargeStatistic(Addend, Increment)

/* Plain accesses that the compiler may not tear or fold. */
#define ReadNoFence(p)	__atomic_load_n((const volatile LONG *)(p), __ATOMIC_RELAXED)
#define ReadRaw(p)	__atomic_load_n((const volatile LONG *)(p), __ATOMIC_RELAXED)
#define ReadAcquire(p)	__atomic_load_n((const volatile LONG *)(p), __ATOMIC_ACQUIRE)
#define WriteNoFence(p, v) \
	__atomic_store_n((volatile LONG *)(p), (LONG)(v), __ATOMIC_RELAXED)
#define WriteRaw(p, v) \
	__atomic_store_n((volatile LONG *)(p), (LONG)(v), __ATOMIC_RELAXED)
#define WriteRelease(p, v) \
	__atomic_store_n((volatile LONG *)(p), (LONG)(v), __ATOMIC_RELEASE)
#define ReadNoFence8(p)	__atomic_load_n((const volatile CHAR *)(p), __ATOMIC_RELAXED)
#define ReadRaw8(p)	__atomic_load_n((const volatile CHAR *)(p), __ATOMIC_RELAXED)
#define ReadAcquire8(p)	__atomic_load_n((const volatile CHAR *)(p), __ATOMIC_ACQUIRE)
#define WriteNoFence8(p, v) \
	__atomic_store_n((volatile CHAR *)(p), (CHAR)(v), __ATOMIC_RELAXED)
#define WriteRaw8(p, v) \
	__atomic_store_n((volatile CHAR *)(p), (CHAR)(v), __ATOMIC_RELAXED)
#define WriteRelease8(p, v) \
	__atomic_store_n((volatile CHAR *)(p), (CHAR)(v), __ATOMIC_RELEASE)
#define ReadNoFence16(p)	__atomic_load_n((const volatile SHORT *)(p), __ATOMIC_RELAXED)
#define ReadRaw16(p)	__atomic_load_n((const volatile SHORT *)(p), __ATOMIC_RELAXED)
#define ReadAcquire16(p)	__atomic_load_n((const volatile SHORT *)(p), __ATOMIC_ACQUIRE)
#define WriteNoFence16(p, v) \
	__atomic_store_n((volatile SHORT *)(p), (SHORT)(v), __ATOMIC_RELAXED)
#define WriteRaw16(p, v) \
	__atomic_store_n((volatile SHORT *)(p), (SHORT)(v), __ATOMIC_RELAXED)
#define WriteRelease16(p, v) \
	__atomic_store_n((volatile SHORT *)(p), (SHORT)(v), __ATOMIC_RELEASE)
#define ReadNoFence64(p)	__atomic_load_n((const volatile LONG64 *)(p), __ATOMIC_RELAXED)
#define ReadRaw64(p)	__atomic_load_n((const volatile LONG64 *)(p), __ATOMIC_RELAXED)
#define ReadAcquire64(p)	__atomic_load_n((const volatile LONG64 *)(p), __ATOMIC_ACQUIRE)
#define WriteNoFence64(p, v) \
	__atomic_store_n((volatile LONG64 *)(p), (LONG64)(v), __ATOMIC_RELAXED)
#define WriteRaw64(p, v) \
	__atomic_store_n((volatile LONG64 *)(p), (LONG64)(v), __ATOMIC_RELAXED)
#define WriteRelease64(p, v) \
	__atomic_store_n((volatile LONG64 *)(p), (LONG64)(v), __ATOMIC_RELEASE)
#define ReadULongNoFence(p)	__atomic_load_n((const volatile ULONG *)(p), __ATOMIC_RELAXED)
#define ReadULongRaw(p)	__atomic_load_n((const volatile ULONG *)(p), __ATOMIC_RELAXED)
#define ReadULongAcquire(p)	__atomic_load_n((const volatile ULONG *)(p), __ATOMIC_ACQUIRE)
#define WriteULongNoFence(p, v) \
	__atomic_store_n((volatile ULONG *)(p), (ULONG)(v), __ATOMIC_RELAXED)
#define WriteULongRaw(p, v) \
	__atomic_store_n((volatile ULONG *)(p), (ULONG)(v), __ATOMIC_RELAXED)
#define WriteULongRelease(p, v) \
	__atomic_store_n((volatile ULONG *)(p), (ULONG)(v), __ATOMIC_RELEASE)
#define ReadULong64NoFence(p)	__atomic_load_n((const volatile ULONG64 *)(p), __ATOMIC_RELAXED)
#define ReadULong64Raw(p)	__atomic_load_n((const volatile ULONG64 *)(p), __ATOMIC_RELAXED)
#define ReadULong64Acquire(p)	__atomic_load_n((const volatile ULONG64 *)(p), __ATOMIC_ACQUIRE)
#define WriteULong64NoFence(p, v) \
	__atomic_store_n((volatile ULONG64 *)(p), (ULONG64)(v), __ATOMIC_RELAXED)
#define WriteULong64Raw(p, v) \
	__atomic_store_n((volatile ULONG64 *)(p), (ULONG64)(v), __ATOMIC_RELAXED)
#define WriteULong64Release(p, v) \
	__atomic_store_n((volatile ULONG64 *)(p), (ULONG64)(v), __ATOMIC_RELEASE)
#define ReadUInt32NoFence(p)	__atomic_load_n((const volatile UINT32 *)(p), __ATOMIC_RELAXED)
#define ReadUInt32Raw(p)	__atomic_load_n((const volatile UINT32 *)(p), __ATOMIC_RELAXED)
#define ReadUInt32Acquire(p)	__atomic_load_n((const volatile UINT32 *)(p), __ATOMIC_ACQUIRE)
#define WriteUInt32NoFence(p, v) \
	__atomic_store_n((volatile UINT32 *)(p), (UINT32)(v), __ATOMIC_RELAXED)
#define WriteUInt32Raw(p, v) \
	__atomic_store_n((volatile UINT32 *)(p), (UINT32)(v), __ATOMIC_RELAXED)
#define WriteUInt32Release(p, v) \
	__atomic_store_n((volatile UINT32 *)(p), (UINT32)(v), __ATOMIC_RELEASE)
#define ReadUCharNoFence(p) \
	__atomic_load_n((const volatile UCHAR *)(p), __ATOMIC_RELAXED)
#define ReadUCharRaw(p) \
	__atomic_load_n((const volatile UCHAR *)(p), __ATOMIC_RELAXED)
#define ReadUCharAcquire(p) \
	__atomic_load_n((const volatile UCHAR *)(p), __ATOMIC_ACQUIRE)
#define WriteUCharNoFence(p, v) \
	__atomic_store_n((volatile UCHAR *)(p), (UCHAR)(v), __ATOMIC_RELAXED)
#define WriteUCharRaw(p, v) \
	__atomic_store_n((volatile UCHAR *)(p), (UCHAR)(v), __ATOMIC_RELAXED)
#define WriteUCharRelease(p, v) \
	__atomic_store_n((volatile UCHAR *)(p), (UCHAR)(v), __ATOMIC_RELEASE)
#define ReadUShortNoFence(p) \
	__atomic_load_n((const volatile USHORT *)(p), __ATOMIC_RELAXED)
#define ReadUShortRaw(p) \
	__atomic_load_n((const volatile USHORT *)(p), __ATOMIC_RELAXED)
#define ReadUShortAcquire(p) \
	__atomic_load_n((const volatile USHORT *)(p), __ATOMIC_ACQUIRE)
#define WriteUShortNoFence(p, v) \
	__atomic_store_n((volatile USHORT *)(p), (USHORT)(v), __ATOMIC_RELAXED)
#define WriteUShortRaw(p, v) \
	__atomic_store_n((volatile USHORT *)(p), (USHORT)(v), __ATOMIC_RELAXED)
#define WriteUShortRelease(p, v) \
	__atomic_store_n((volatile USHORT *)(p), (USHORT)(v), __ATOMIC_RELEASE)
#define ReadBooleanNoFence(p) \
	__atomic_load_n((const volatile BOOLEAN *)(p), __ATOMIC_RELAXED)
#define ReadBooleanRaw(p) \
	__atomic_load_n((const volatile BOOLEAN *)(p), __ATOMIC_RELAXED)
#define ReadBooleanAcquire(p) \
	__atomic_load_n((const volatile BOOLEAN *)(p), __ATOMIC_ACQUIRE)
#define WriteBooleanNoFence(p, v) \
	__atomic_store_n((volatile BOOLEAN *)(p), (BOOLEAN)(v), __ATOMIC_RELAXED)
#define WriteBooleanRaw(p, v) \
	__atomic_store_n((volatile BOOLEAN *)(p), (BOOLEAN)(v), __ATOMIC_RELAXED)
#define WriteBooleanRelease(p, v) \
	__atomic_store_n((volatile BOOLEAN *)(p), (BOOLEAN)(v), __ATOMIC_RELEASE)
#define ReadPointerRaw(p)	ReadPointerNoFence(p)
#define WritePointerRaw(p, v)	WritePointerNoFence(p, v)
#define ReadPointerNoFence(p)	__atomic_load_n((p), __ATOMIC_RELAXED)
#define ReadPointerAcquire(p)	__atomic_load_n((p), __ATOMIC_ACQUIRE)
#define WritePointerNoFence(p, v)	__atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define WritePointerRelease(p, v)	__atomic_store_n((p), (v), __ATOMIC_RELEASE)

/**
 * KeMemoryBarrier() - order all memory accesses
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define KeMemoryBarrier()		__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define MemoryBarrier()			KeMemoryBarrier()

/**
 * KeMemoryBarrierWithoutFence() - keep the compiler from reordering
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define KeMemoryBarrierWithoutFence()	__atomic_signal_fence(__ATOMIC_SEQ_CST)
#define _ReadWriteBarrier()		KeMemoryBarrierWithoutFence()
#define _ReadBarrier()			KeMemoryBarrierWithoutFence()
#define _WriteBarrier()			KeMemoryBarrierWithoutFence()

#endif /* _NDISCOMPAT_NDIS_INTERLOCKED_H */
