/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Strings that cannot run over: RtlStringCb... counts bytes, RtlStringCch...
 * characters, ...A works on CHARs, ...W on WCHARs; all count the terminator.
 *
 *	Copy, Cat (dest, size, source)		CopyN, CatN (..., most)
 *	Printf (dest, size, format, ...)	VPrintf (..., va_list)
 *	Length (string, size, &length)
 *	...Ex (dest, size, [source,] [most,] &end, &remaining, flags, ...)
 *
 * The result is always terminated.  STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW:
 * cut; STATUS_INVALID_PARAMETER: a size of 0 or above NTSTRSAFE_MAX_CCH
 * characters, an unknown flag, a destination of Cat or a string of Length
 * without a terminator.
 */
#ifndef _NDISCOMPAT_NDIS_STRSAFE_H
#define _NDISCOMPAT_NDIS_STRSAFE_H

#include <ndis/debug.h>
#include <ndis/status.h>
#include <ndis/string.h>
#include <ndis/types.h>

typedef CHAR *NTSTRSAFE_PSTR;
typedef const CHAR *NTSTRSAFE_PCSTR;
typedef WCHAR *NTSTRSAFE_PWSTR;
typedef const WCHAR *NTSTRSAFE_PCWSTR;

#define NTSTRSAFE_MAX_CCH		2147483647
#define NTSTRSAFE_UNICODE_STRING_MAX_CCH	32767

#define STRSAFE_IGNORE_NULLS		0x00000100
#define STRSAFE_FILL_BEHIND_NULL	0x00000200
#define STRSAFE_FILL_ON_FAILURE		0x00000400
#define STRSAFE_NULL_ON_FAILURE		0x00000800
#define STRSAFE_NO_TRUNCATION		0x00001000
#define STRSAFE_VALID_FLAGS		0x00001fff
#define STRSAFE_FILL_BYTE(x) \
	((ULONG)(((x) & 0xff) | STRSAFE_FILL_BEHIND_NULL))
#define STRSAFE_FAILURE_BYTE(x) \
	((ULONG)(((x) & 0xff) | STRSAFE_FILL_ON_FAILURE))

/* A destination, in characters. */
struct ndiscompat_strsafe {
	PVOID Destination;
	SIZE_T Size;
	SIZE_T End;
	ULONG Flags;
	BOOLEAN Wide;
	BOOLEAN Append;
};

NTSTATUS ndiscompat_strsafe_copy(struct ndiscompat_strsafe *To,
				 const VOID *Source, SIZE_T Most);
NTSTATUS ndiscompat_strsafe_print(struct ndiscompat_strsafe *To,
				  const VOID *Format, va_list Arguments);
NTSTATUS ndiscompat_strsafe_length(const VOID *String, SIZE_T Size,
				   BOOLEAN Wide, PSIZE_T Length);

/* Hands the end of a string over, and what is left behind it in units. */
#define __NDISCOMPAT_STRSAFE_END(to, status, size, per, end, remaining) do { \
	if ((status) != STATUS_SUCCESS && \
	    (status) != STATUS_BUFFER_OVERFLOW) \
		break; \
	if (end) \
		*(end) = (PVOID)((PUCHAR)(to).Destination + \
				 (to).End * ((to).Wide ? 2 : 1)); \
	if (remaining) \
		*(remaining) = ((to).Size - (to).End) * (per) + (size) % (per); \
} while (0)

#define __NDISCOMPAT_STRSAFE_PUT(name, suffix, type, per, append) \
FORCEINLINE NTSTATUS name##suffix(type *Dest, SIZE_T Size, const type *Src) \
{ \
	struct ndiscompat_strsafe to = { Dest, Size / (per), 0, 0, \
		sizeof(type) == 2, append }; \
	return ndiscompat_strsafe_copy(&to, Src, NTSTRSAFE_MAX_CCH); \
} \
FORCEINLINE NTSTATUS name##N##suffix(type *Dest, SIZE_T Size, \
				     const type *Src, SIZE_T Most) \
{ \
	struct ndiscompat_strsafe to = { Dest, Size / (per), 0, 0, \
		sizeof(type) == 2, append }; \
	return ndiscompat_strsafe_copy(&to, Src, Most / (per)); \
} \
FORCEINLINE NTSTATUS name##Ex##suffix(type *Dest, SIZE_T Size, \
				      const type *Src, type **End, \
				      PSIZE_T Remaining, ULONG Flags) \
{ \
	struct ndiscompat_strsafe to = { Dest, Size / (per), 0, Flags, \
		sizeof(type) == 2, append }; \
	NTSTATUS status = ndiscompat_strsafe_copy(&to, Src, \
						  NTSTRSAFE_MAX_CCH); \
	__NDISCOMPAT_STRSAFE_END(to, status, Size, per, End, Remaining); \
	return status; \
} \
FORCEINLINE NTSTATUS name##NEx##suffix(type *Dest, SIZE_T Size, \
				       const type *Src, SIZE_T Most, \
				       type **End, PSIZE_T Remaining, \
				       ULONG Flags) \
{ \
	struct ndiscompat_strsafe to = { Dest, Size / (per), 0, Flags, \
		sizeof(type) == 2, append }; \
	NTSTATUS status = ndiscompat_strsafe_copy(&to, Src, Most / (per)); \
	__NDISCOMPAT_STRSAFE_END(to, status, Size, per, End, Remaining); \
	return status; \
}

#define __NDISCOMPAT_STRSAFE(unit, suffix, type, per) \
__NDISCOMPAT_STRSAFE_PUT(RtlString##unit##Copy, suffix, type, per, FALSE) \
__NDISCOMPAT_STRSAFE_PUT(RtlString##unit##Cat, suffix, type, per, TRUE) \
FORCEINLINE NTSTATUS \
RtlString##unit##Length##suffix(const type *String, SIZE_T Size, \
				PSIZE_T Length) \
{ \
	NTSTATUS status = ndiscompat_strsafe_length(String, Size / (per), \
						    sizeof(type) == 2, \
						    Length); \
	if (Length) \
		*Length *= (per); \
	return status; \
} \
FORCEINLINE NTSTATUS \
RtlString##unit##VPrintf##suffix(type *Dest, SIZE_T Size, \
				 const type *Format, va_list Arguments) \
{ \
	struct ndiscompat_strsafe to = { Dest, Size / (per), 0, 0, \
		sizeof(type) == 2, FALSE }; \
	return ndiscompat_strsafe_print(&to, Format, Arguments); \
} \
FORCEINLINE NTSTATUS \
RtlString##unit##VPrintfEx##suffix(type *Dest, SIZE_T Size, type **End, \
				   PSIZE_T Remaining, ULONG Flags, \
				   const type *Format, va_list Arguments) \
{ \
	struct ndiscompat_strsafe to = { Dest, Size / (per), 0, Flags, \
		sizeof(type) == 2, FALSE }; \
	NTSTATUS status = ndiscompat_strsafe_print(&to, Format, Arguments); \
	__NDISCOMPAT_STRSAFE_END(to, status, Size, per, End, Remaining); \
	return status; \
}

__NDISCOMPAT_STRSAFE(Cb, A, CHAR, sizeof(CHAR))
__NDISCOMPAT_STRSAFE(Cb, W, WCHAR, sizeof(WCHAR))
__NDISCOMPAT_STRSAFE(Cch, A, CHAR, 1)
__NDISCOMPAT_STRSAFE(Cch, W, WCHAR, 1)

NTSTATUS RtlStringCbPrintfA(PSTR Dest, SIZE_T Size, PCSTR Format, ...);
NTSTATUS RtlStringCbPrintfW(PWSTR Dest, SIZE_T Size, PCWSTR Format, ...);
NTSTATUS RtlStringCchPrintfA(PSTR Dest, SIZE_T Size, PCSTR Format, ...);
NTSTATUS RtlStringCchPrintfW(PWSTR Dest, SIZE_T Size, PCWSTR Format, ...);
NTSTATUS RtlStringCbPrintfExA(PSTR Dest, SIZE_T Size, PSTR *End,
			      PSIZE_T Remaining, ULONG Flags, PCSTR Format,
			      ...);
NTSTATUS RtlStringCbPrintfExW(PWSTR Dest, SIZE_T Size, PWSTR *End,
			      PSIZE_T Remaining, ULONG Flags, PCWSTR Format,
			      ...);
NTSTATUS RtlStringCchPrintfExA(PSTR Dest, SIZE_T Size, PSTR *End,
			       PSIZE_T Remaining, ULONG Flags, PCSTR Format,
			       ...);
NTSTATUS RtlStringCchPrintfExW(PWSTR Dest, SIZE_T Size, PWSTR *End,
			       PSIZE_T Remaining, ULONG Flags, PCWSTR Format,
			       ...);

NTSTATUS RtlUnicodeStringInit(PUNICODE_STRING DestinationString,
			      PCWSTR SourceString);
NTSTATUS RtlUnicodeStringValidate(PCUNICODE_STRING SourceString);
NTSTATUS RtlUnicodeStringCopy(PUNICODE_STRING DestinationString,
			      PCUNICODE_STRING SourceString);
NTSTATUS RtlUnicodeStringCopyString(PUNICODE_STRING DestinationString,
				    PCWSTR SourceString);
NTSTATUS RtlUnicodeStringCat(PUNICODE_STRING DestinationString,
			     PCUNICODE_STRING SourceString);
NTSTATUS RtlUnicodeStringCatString(PUNICODE_STRING DestinationString,
				   PCWSTR SourceString);
NTSTATUS RtlUnicodeStringPrintf(PUNICODE_STRING DestinationString,
				PCWSTR Format, ...);
NTSTATUS RtlUnicodeStringVPrintf(PUNICODE_STRING DestinationString,
				 PCWSTR Format, va_list Arguments);

#endif /* _NDISCOMPAT_NDIS_STRSAFE_H */
