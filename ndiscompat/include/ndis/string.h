/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counted strings.  Length and MaximumLength are bytes, a terminator is not
 * counted.  NDIS_STRING is a UNICODE_STRING.
 */
#ifndef _NDISCOMPAT_NDIS_STRING_H
#define _NDISCOMPAT_NDIS_STRING_H

#include <ndis/status.h>
#include <ndis/types.h>

typedef struct _UNICODE_STRING {
	USHORT Length;
	USHORT MaximumLength;
	PWSTR Buffer;
} UNICODE_STRING, *PUNICODE_STRING;

typedef const UNICODE_STRING *PCUNICODE_STRING;

typedef struct _STRING {
	USHORT Length;
	USHORT MaximumLength;
	PCHAR Buffer;
} STRING, *PSTRING, ANSI_STRING, *PANSI_STRING, OEM_STRING, *POEM_STRING;

typedef const STRING *PCSTRING, *PCANSI_STRING;

typedef UNICODE_STRING NDIS_STRING, *PNDIS_STRING;
typedef PCUNICODE_STRING PCNDIS_STRING;

C_ASSERT(sizeof(UNICODE_STRING) == 16 && sizeof(ANSI_STRING) == 16);

#define UNICODE_NULL			((WCHAR)0)
#define ANSI_NULL			((CHAR)0)
#define UNICODE_STRING_MAX_BYTES	((USHORT)65534)
#define UNICODE_STRING_MAX_CHARS	(32767)

/* Static initialisers: the first takes a narrow literal, the others any. */
#define NDIS_STRING_CONST(x)	{ sizeof(L##x) - 2, sizeof(L##x), L##x }
#define RTL_CONSTANT_STRING(s) \
	{ sizeof(s) - sizeof((s)[0]), sizeof(s), (void *)(s) }
#define DECLARE_CONST_UNICODE_STRING(name, literal) \
	const UNICODE_STRING name = RTL_CONSTANT_STRING(literal)
#define DECLARE_UNICODE_STRING_SIZE(name, chars) \
	WCHAR name##_buffer[chars]; \
	UNICODE_STRING name = { 0, (chars) * sizeof(WCHAR), name##_buffer }

VOID RtlInitUnicodeString(PUNICODE_STRING DestinationString,
			  PCWSTR SourceString);
BOOLEAN RtlPrefixUnicodeString(PCUNICODE_STRING String1,
			       PCUNICODE_STRING String2,
			       BOOLEAN CaseInSensitive);
VOID RtlInitAnsiString(PANSI_STRING DestinationString, PCSZ SourceString);
VOID NdisInitializeString(PNDIS_STRING Destination, PUCHAR Source);
VOID NdisFreeString(NDIS_STRING String);
VOID RtlCopyUnicodeString(PUNICODE_STRING DestinationString,
			  PCUNICODE_STRING SourceString);
NTSTATUS RtlAppendUnicodeStringToString(PUNICODE_STRING Destination,
					PCUNICODE_STRING Source);
NTSTATUS RtlAppendUnicodeToString(PUNICODE_STRING Destination, PCWSTR Source);
BOOLEAN RtlEqualUnicodeString(PCUNICODE_STRING String1,
			      PCUNICODE_STRING String2,
			      BOOLEAN CaseInSensitive);
LONG RtlCompareUnicodeString(PCUNICODE_STRING String1,
			     PCUNICODE_STRING String2,
			     BOOLEAN CaseInSensitive);
WCHAR RtlUpcaseUnicodeChar(WCHAR SourceCharacter);
WCHAR RtlDowncaseUnicodeChar(WCHAR SourceCharacter);
NTSTATUS RtlUpcaseUnicodeString(PUNICODE_STRING DestinationString,
				PCUNICODE_STRING SourceString,
				BOOLEAN AllocateDestinationString);
NTSTATUS RtlUnicodeStringToAnsiString(PANSI_STRING DestinationString,
				      PCUNICODE_STRING SourceString,
				      BOOLEAN AllocateDestinationString);
NTSTATUS RtlAnsiStringToUnicodeString(PUNICODE_STRING DestinationString,
				      PCANSI_STRING SourceString,
				      BOOLEAN AllocateDestinationString);
VOID RtlFreeUnicodeString(PUNICODE_STRING UnicodeString);
VOID RtlFreeAnsiString(PANSI_STRING AnsiString);
NTSTATUS RtlUnicodeStringToInteger(PCUNICODE_STRING String, ULONG Base,
				   PULONG Value);
NTSTATUS RtlIntegerToUnicodeString(ULONG Value, ULONG Base,
				   PUNICODE_STRING String);

/**
 * RtlInitEmptyUnicodeString() - make an empty string over a buffer
 * @UnicodeString: the string
 * @Buffer: the buffer
 * @BufferSize: its bytes
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE VOID RtlInitEmptyUnicodeString(PUNICODE_STRING UnicodeString,
					   PWCHAR Buffer, USHORT BufferSize)
{
	UnicodeString->Length = 0;
	UnicodeString->MaximumLength = BufferSize;
	UnicodeString->Buffer = Buffer;
}

/**
 * RtlInitEmptyAnsiString() - make an empty string over a buffer
 * @AnsiString: the string
 * @Buffer: the buffer
 * @BufferSize: its bytes
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE VOID RtlInitEmptyAnsiString(PANSI_STRING AnsiString, PCHAR Buffer,
					USHORT BufferSize)
{
	AnsiString->Length = 0;
	AnsiString->MaximumLength = BufferSize;
	AnsiString->Buffer = Buffer;
}

/**
 * NdisInitUnicodeString() - make a string of a terminated one
 * @DestinationString: the string
 * @SourceString: what it counts
 *
 * Context: Any.
 *
 * Differs from Windows: as RtlInitUnicodeString().
 */
#define NdisInitUnicodeString(DestinationString, SourceString) \
	RtlInitUnicodeString(DestinationString, SourceString)

/**
 * NdisInitAnsiString() - make a string of a terminated one
 * @DestinationString: the string
 * @SourceString: what it counts
 *
 * Context: Any.
 *
 * Differs from Windows: as RtlInitAnsiString().
 */
#define NdisInitAnsiString(DestinationString, SourceString) \
	RtlInitAnsiString(DestinationString, SourceString)

/**
 * NdisEqualString() - are two strings equal?
 * @String1: one
 * @String2: the other
 * @CaseInsensitive: TRUE: ignore the case
 *
 * Context: PASSIVE_LEVEL.
 * Return: TRUE if they are.
 *
 * Differs from Windows: as RtlEqualUnicodeString().
 */
#define NdisEqualString(String1, String2, CaseInsensitive) \
	RtlEqualUnicodeString(String1, String2, CaseInsensitive)

/**
 * NdisEqualUnicodeString() - are two strings equal?
 * @String1: one
 * @String2: the other
 * @CaseInsensitive: TRUE: ignore the case
 *
 * Context: PASSIVE_LEVEL.
 * Return: TRUE if they are.
 *
 * Differs from Windows: as RtlEqualUnicodeString().
 */
#define NdisEqualUnicodeString(String1, String2, CaseInsensitive) \
	RtlEqualUnicodeString(String1, String2, CaseInsensitive)

/**
 * NdisUpcaseUnicodeString() - copy a string in capitals
 * @DestinationString: the copy, with a buffer
 * @SourceString: the string
 *
 * Context: PASSIVE_LEVEL.
 * Return: As RtlUpcaseUnicodeString().
 *
 * Differs from Windows: as RtlUpcaseUnicodeString().
 */
#define NdisUpcaseUnicodeString(DestinationString, SourceString) \
	RtlUpcaseUnicodeString(DestinationString, SourceString, FALSE)

/**
 * NdisUnicodeStringToAnsiString() - narrow a string
 * @DestinationString: the narrow one, with a buffer
 * @SourceString: the string
 *
 * Context: PASSIVE_LEVEL.
 * Return: As RtlUnicodeStringToAnsiString().
 *
 * Differs from Windows: as RtlUnicodeStringToAnsiString().
 */
#define NdisUnicodeStringToAnsiString(DestinationString, SourceString) \
	RtlUnicodeStringToAnsiString(DestinationString, SourceString, FALSE)

/**
 * NdisAnsiStringToUnicodeString() - widen a string
 * @DestinationString: the wide one, with a buffer
 * @SourceString: the string
 *
 * Context: PASSIVE_LEVEL.
 * Return: As RtlAnsiStringToUnicodeString().
 *
 * Differs from Windows: as RtlAnsiStringToUnicodeString().
 */
#define NdisAnsiStringToUnicodeString(DestinationString, SourceString) \
	RtlAnsiStringToUnicodeString(DestinationString, SourceString, FALSE)

#endif /* _NDISCOMPAT_NDIS_STRING_H */
