/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arithmetic that tells when a result does not fit: RtlULongAdd, ...Sub,
 * ...Mult and conversions such as RtlSizeTToULong, for every type.
 *
 * Each returns STATUS_SUCCESS and stores the result, or
 * STATUS_INTEGER_OVERFLOW and stores all ones.
 */
#ifndef _NDISCOMPAT_NDIS_INTSAFE_H
#define _NDISCOMPAT_NDIS_INTSAFE_H

#include <ndis/status.h>
#include <ndis/types.h>

#define __NDISCOMPAT_INTSAFE_DO(name, type, builtin) \
FORCEINLINE NTSTATUS name(type Augend, type Addend, type *Result) \
{ \
	if (!builtin(Augend, Addend, Result)) \
		return STATUS_SUCCESS; \
	*Result = (type)-1; \
	return STATUS_INTEGER_OVERFLOW; \
}

#define __NDISCOMPAT_INTSAFE_CONVERT(from, from_type, to, to_type) \
FORCEINLINE NTSTATUS Rtl##from##To##to(from_type Operand, to_type *Result) \
{ \
	if (!__builtin_add_overflow(Operand, (from_type)0, Result)) \
		return STATUS_SUCCESS; \
	*Result = (to_type)-1; \
	return STATUS_INTEGER_OVERFLOW; \
}

/* From one type to each. */
#define __NDISCOMPAT_INTSAFE_TO(from, type) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, Int8, INT8) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, UInt8, UINT8) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, UChar, UCHAR) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, Short, SHORT) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, UShort, USHORT) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, Int16, INT16) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, UInt16, UINT16) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, Int, INT) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, UInt, UINT) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, Int32, INT32) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, UInt32, UINT32) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, Long, LONG) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, ULong, ULONG) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, LongLong, LONGLONG) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, ULongLong, ULONGLONG) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, Int64, INT64) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, UInt64, UINT64) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, Long64, LONG64) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, ULong64, ULONG64) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, IntPtr, INT_PTR) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, UIntPtr, UINT_PTR) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, LongPtr, LONG_PTR) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, ULongPtr, ULONG_PTR) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, SizeT, SIZE_T) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, SIZET, SIZE_T) \
__NDISCOMPAT_INTSAFE_CONVERT(from, type, SSIZET, SSIZE_T)

#define __NDISCOMPAT_INTSAFE(name, type) \
__NDISCOMPAT_INTSAFE_DO(Rtl##name##Add, type, __builtin_add_overflow) \
__NDISCOMPAT_INTSAFE_DO(Rtl##name##Sub, type, __builtin_sub_overflow) \
__NDISCOMPAT_INTSAFE_DO(Rtl##name##Mult, type, __builtin_mul_overflow) \
__NDISCOMPAT_INTSAFE_TO(name, type)

__NDISCOMPAT_INTSAFE(Int8, INT8)
__NDISCOMPAT_INTSAFE(UInt8, UINT8)
__NDISCOMPAT_INTSAFE(UChar, UCHAR)
__NDISCOMPAT_INTSAFE(Short, SHORT)
__NDISCOMPAT_INTSAFE(UShort, USHORT)
__NDISCOMPAT_INTSAFE(Int16, INT16)
__NDISCOMPAT_INTSAFE(UInt16, UINT16)
__NDISCOMPAT_INTSAFE(Int, INT)
__NDISCOMPAT_INTSAFE(UInt, UINT)
__NDISCOMPAT_INTSAFE(Int32, INT32)
__NDISCOMPAT_INTSAFE(UInt32, UINT32)
__NDISCOMPAT_INTSAFE(Long, LONG)
__NDISCOMPAT_INTSAFE(ULong, ULONG)
__NDISCOMPAT_INTSAFE(LongLong, LONGLONG)
__NDISCOMPAT_INTSAFE(ULongLong, ULONGLONG)
__NDISCOMPAT_INTSAFE(Int64, INT64)
__NDISCOMPAT_INTSAFE(UInt64, UINT64)
__NDISCOMPAT_INTSAFE(Long64, LONG64)
__NDISCOMPAT_INTSAFE(ULong64, ULONG64)
__NDISCOMPAT_INTSAFE(IntPtr, INT_PTR)
__NDISCOMPAT_INTSAFE(UIntPtr, UINT_PTR)
__NDISCOMPAT_INTSAFE(LongPtr, LONG_PTR)
__NDISCOMPAT_INTSAFE(ULongPtr, ULONG_PTR)
__NDISCOMPAT_INTSAFE(SizeT, SIZE_T)
__NDISCOMPAT_INTSAFE(SIZET, SIZE_T)
__NDISCOMPAT_INTSAFE(SSIZET, SSIZE_T)

#endif /* _NDISCOMPAT_NDIS_INTSAFE_H */
