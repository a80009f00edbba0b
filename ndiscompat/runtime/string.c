// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counted strings.
 *
 * ANSI is Latin-1 here: the first 256 characters of Unicode, and '?' for all
 * others.  Case is folded for Latin-1, Greek and Cyrillic letters, which is
 * more than any keyword has.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include <ndis.h>

#include "core/report.h"
#include "runtime/pool.h"

#define STRING_TAG	('N' << 24 | 'D' << 16 | 's' << 8 | 't')

static size_t wide_length(const WCHAR *string)
{
	size_t n = 0;

	while (string[n])
		n++;
	return n;
}

static WCHAR upcase(WCHAR c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 0xe0 && c <= 0xfe && c != 0xf7) ||
	    (c >= 0x3b1 && c <= 0x3c9 && c != 0x3c2) ||
	    (c >= 0x430 && c <= 0x44f))
		return c - 0x20;
	if (c >= 0x450 && c <= 0x45f)
		return c - 0x50;
	return c == 0xff ? 0x178 : c;
}

static size_t chars_of(PCUNICODE_STRING string)
{
	return string->Length / sizeof(WCHAR);
}

/* Puts a terminator behind the string where its buffer has room. */
static void terminate(PUNICODE_STRING string)
{
	if (string->Length + sizeof(WCHAR) <= string->MaximumLength)
		string->Buffer[chars_of(string)] = 0;
}

/* A buffer for @chars characters of @width bytes and a terminator. */
static void *get_buffer(size_t chars, size_t width, USHORT *maximum,
			const char *call, unsigned long caller)
{
	const struct ndc_pool_request request = {
		.size = (chars + 1) * width,
		.tag = STRING_TAG,
		.flags = NDC_POOL_ZERO,
		.call = call,
		.caller = caller,
	};

	if (request.size > USHRT_MAX)
		return NULL;
	*maximum = request.size;
	return ndc_pool_alloc(&request);
}

static void put_buffer(void *buffer, const char *call, unsigned long caller)
{
	const u32 tag = STRING_TAG;

	if (buffer)
		ndc_pool_free(buffer, &tag, call, caller);
}

/**
 * RtlInitUnicodeString() - make a string of a terminated one
 * @DestinationString: the string
 * @SourceString: what it counts; NULL: an empty string without a buffer
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID RtlInitUnicodeString(PUNICODE_STRING DestinationString,
			  PCWSTR SourceString)
{
	size_t chars = SourceString ? wide_length(SourceString) : 0;

	chars = min_t(size_t, chars, UNICODE_STRING_MAX_CHARS - 1);
	DestinationString->Length = chars * sizeof(WCHAR);
	DestinationString->MaximumLength =
		SourceString ? (chars + 1) * sizeof(WCHAR) : 0;
	DestinationString->Buffer = (PWSTR)SourceString;
}
EXPORT_SYMBOL_GPL(RtlInitUnicodeString);

/**
 * RtlInitAnsiString() - make a string of a terminated one
 * @DestinationString: the string
 * @SourceString: what it counts; NULL: an empty string without a buffer
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID RtlInitAnsiString(PANSI_STRING DestinationString, PCSZ SourceString)
{
	size_t length = SourceString ? strlen(SourceString) : 0;

	length = min_t(size_t, length, USHRT_MAX - 1);
	DestinationString->Length = length;
	DestinationString->MaximumLength = SourceString ? length + 1 : 0;
	DestinationString->Buffer = (PCHAR)SourceString;
}
EXPORT_SYMBOL_GPL(RtlInitAnsiString);

/**
 * NdisInitializeString() - make a Unicode copy of an ANSI string
 * @Destination: the copy; its Buffer is NULL without memory
 * @Source: the terminated string
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: ANSI is Latin-1.
 */
VOID NdisInitializeString(PNDIS_STRING Destination, PUCHAR Source)
{
	const char *call = __func__;
	size_t i, chars = strlen((char *)Source);

	*Destination = (NDIS_STRING) {};
	if (ndc_irql_above(NDC_APC, call, _RET_IP_))
		return;
	Destination->Buffer = get_buffer(chars, sizeof(WCHAR),
					 &Destination->MaximumLength, call,
					 _RET_IP_);
	if (!Destination->Buffer) {
		Destination->MaximumLength = 0;
		return;
	}
	for (i = 0; i < chars; i++)
		Destination->Buffer[i] = Source[i];
	Destination->Length = chars * sizeof(WCHAR);
}
EXPORT_SYMBOL_GPL(NdisInitializeString);

/**
 * NdisFreeString() - free a copy
 * @String: what NdisInitializeString() made, by value
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: a string that was not allocated is reported.
 */
VOID NdisFreeString(NDIS_STRING String)
{
	put_buffer(String.Buffer, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisFreeString);

/**
 * RtlCopyUnicodeString() - copy as much as there is room for
 * @DestinationString: the copy
 * @SourceString: the string; NULL: an empty one
 *
 * Context: PASSIVE_LEVEL; any, if both are in nonpaged memory.
 *
 * Differs from Windows: nothing known.
 */
VOID RtlCopyUnicodeString(PUNICODE_STRING DestinationString,
			  PCUNICODE_STRING SourceString)
{
	DestinationString->Length = 0;
	if (!SourceString)
		return;
	DestinationString->Length = min(SourceString->Length,
					DestinationString->MaximumLength);
	memmove(DestinationString->Buffer, SourceString->Buffer,
		DestinationString->Length);
	terminate(DestinationString);
}
EXPORT_SYMBOL_GPL(RtlCopyUnicodeString);

static NTSTATUS append(PUNICODE_STRING to, const WCHAR *from, size_t bytes)
{
	if (to->Length + bytes > to->MaximumLength)
		return STATUS_BUFFER_TOO_SMALL;
	memmove(to->Buffer + chars_of(to), from, bytes);
	to->Length += bytes;
	terminate(to);
	return STATUS_SUCCESS;
}

/**
 * RtlAppendUnicodeStringToString() - append a string
 * @Destination: the string that grows
 * @Source: what is appended
 *
 * Context: PASSIVE_LEVEL; any, if both are in nonpaged memory.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_TOO_SMALL, and nothing appended.
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlAppendUnicodeStringToString(PUNICODE_STRING Destination,
					PCUNICODE_STRING Source)
{
	return append(Destination, Source->Buffer, Source->Length);
}
EXPORT_SYMBOL_GPL(RtlAppendUnicodeStringToString);

/**
 * RtlAppendUnicodeToString() - append a terminated string
 * @Destination: the string that grows
 * @Source: what is appended; NULL: nothing
 *
 * Context: PASSIVE_LEVEL; any, if both are in nonpaged memory.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_TOO_SMALL, and nothing appended.
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlAppendUnicodeToString(PUNICODE_STRING Destination, PCWSTR Source)
{
	if (!Source)
		return STATUS_SUCCESS;
	return append(Destination, Source,
		      wide_length(Source) * sizeof(WCHAR));
}
EXPORT_SYMBOL_GPL(RtlAppendUnicodeToString);

static LONG compare(PCUNICODE_STRING a, PCUNICODE_STRING b, bool fold)
{
	size_t i, chars = min(chars_of(a), chars_of(b));

	for (i = 0; i < chars; i++) {
		WCHAR ca = fold ? upcase(a->Buffer[i]) : a->Buffer[i];
		WCHAR cb = fold ? upcase(b->Buffer[i]) : b->Buffer[i];

		if (ca != cb)
			return ca - cb;
	}
	return (LONG)a->Length - b->Length;
}

/**
 * RtlEqualUnicodeString() - are two strings equal?
 * @String1: one
 * @String2: the other
 * @CaseInSensitive: TRUE: ignore the case
 *
 * Context: PASSIVE_LEVEL; any, if both are in nonpaged memory.
 * Return: TRUE if they are.
 *
 * Differs from Windows: case is folded for Latin-1, Greek and Cyrillic only.
 */
BOOLEAN RtlEqualUnicodeString(PCUNICODE_STRING String1,
			      PCUNICODE_STRING String2,
			      BOOLEAN CaseInSensitive)
{
	return String1->Length == String2->Length &&
	       !compare(String1, String2, CaseInSensitive);
}
EXPORT_SYMBOL_GPL(RtlEqualUnicodeString);

/**
 * RtlCompareUnicodeString() - which of two strings comes first?
 * @String1: one
 * @String2: the other
 * @CaseInSensitive: TRUE: ignore the case
 *
 * Context: PASSIVE_LEVEL; any, if both are in nonpaged memory.
 * Return: 0 if they are equal, negative if @String1 comes first, else
 * positive.
 *
 * Differs from Windows: as RtlEqualUnicodeString().
 */
LONG RtlCompareUnicodeString(PCUNICODE_STRING String1,
			     PCUNICODE_STRING String2,
			     BOOLEAN CaseInSensitive)
{
	return compare(String1, String2, CaseInSensitive);
}
EXPORT_SYMBOL_GPL(RtlCompareUnicodeString);

/**
 * RtlPrefixUnicodeString() - does a string begin with another?
 * @String1: the beginning
 * @String2: the string
 * @CaseInSensitive: TRUE: ignore the case
 *
 * Context: PASSIVE_LEVEL; any, if both are in nonpaged memory.
 * Return: TRUE if it does.
 *
 * Differs from Windows: as RtlEqualUnicodeString().
 */
BOOLEAN RtlPrefixUnicodeString(PCUNICODE_STRING String1,
			       PCUNICODE_STRING String2,
			       BOOLEAN CaseInSensitive)
{
	UNICODE_STRING start = *String2;

	if (String1->Length > String2->Length)
		return FALSE;
	start.Length = String1->Length;
	return !compare(String1, &start, CaseInSensitive);
}
EXPORT_SYMBOL_GPL(RtlPrefixUnicodeString);

/**
 * RtlUpcaseUnicodeChar() - a character as a capital
 * @SourceCharacter: the character
 *
 * Context: Any.
 * Return: The capital; the character itself if it has none.
 *
 * Differs from Windows: as RtlEqualUnicodeString().
 */
WCHAR RtlUpcaseUnicodeChar(WCHAR SourceCharacter)
{
	return upcase(SourceCharacter);
}
EXPORT_SYMBOL_GPL(RtlUpcaseUnicodeChar);

/**
 * RtlDowncaseUnicodeChar() - a character as a small letter
 * @SourceCharacter: the character
 *
 * Context: Any.
 * Return: The small letter; the character itself if it has none.
 *
 * Differs from Windows: as RtlEqualUnicodeString().
 */
WCHAR RtlDowncaseUnicodeChar(WCHAR SourceCharacter)
{
	static const WCHAR distances[] = { 0x20, 0x50 };
	size_t i;

	if (SourceCharacter == 0x178)
		return 0xff;
	for (i = 0; i < ARRAY_SIZE(distances); i++) {
		WCHAR lower = SourceCharacter + distances[i];

		if (lower > SourceCharacter && upcase(lower) == SourceCharacter)
			return lower;
	}
	return SourceCharacter;
}
EXPORT_SYMBOL_GPL(RtlDowncaseUnicodeChar);

/**
 * RtlUpcaseUnicodeString() - copy a string in capitals
 * @DestinationString: the copy
 * @SourceString: the string
 * @AllocateDestinationString: TRUE: allocate its buffer, to be freed by
 *	RtlFreeUnicodeString()
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW if the buffer is too small;
 * STATUS_NO_MEMORY.
 *
 * Differs from Windows: as RtlEqualUnicodeString().
 */
NTSTATUS RtlUpcaseUnicodeString(PUNICODE_STRING DestinationString,
				PCUNICODE_STRING SourceString,
				BOOLEAN AllocateDestinationString)
{
	size_t i, chars = chars_of(SourceString);

	if (AllocateDestinationString) {
		DestinationString->Buffer =
			get_buffer(chars, sizeof(WCHAR),
				   &DestinationString->MaximumLength,
				   __func__, _RET_IP_);
		if (!DestinationString->Buffer)
			return STATUS_NO_MEMORY;
	} else if (SourceString->Length > DestinationString->MaximumLength) {
		return STATUS_BUFFER_OVERFLOW;
	}
	for (i = 0; i < chars; i++)
		DestinationString->Buffer[i] = upcase(SourceString->Buffer[i]);
	DestinationString->Length = SourceString->Length;
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(RtlUpcaseUnicodeString);

/**
 * RtlUnicodeStringToAnsiString() - narrow a string
 * @DestinationString: the narrow one, terminated
 * @SourceString: the string
 * @AllocateDestinationString: TRUE: allocate its buffer, to be freed by
 *	RtlFreeAnsiString()
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW if the buffer is too small
 * for the string and its terminator; STATUS_NO_MEMORY.
 *
 * Differs from Windows: ANSI is Latin-1; what it lacks becomes '?'.
 */
NTSTATUS RtlUnicodeStringToAnsiString(PANSI_STRING DestinationString,
				      PCUNICODE_STRING SourceString,
				      BOOLEAN AllocateDestinationString)
{
	size_t i, chars = chars_of(SourceString);

	if (AllocateDestinationString) {
		DestinationString->Buffer =
			get_buffer(chars, 1, &DestinationString->MaximumLength,
				   __func__, _RET_IP_);
		if (!DestinationString->Buffer)
			return STATUS_NO_MEMORY;
	} else if (chars >= DestinationString->MaximumLength) {
		return STATUS_BUFFER_OVERFLOW;
	}
	for (i = 0; i < chars; i++) {
		WCHAR c = SourceString->Buffer[i];

		DestinationString->Buffer[i] = c > 0xff ? '?' : c;
	}
	DestinationString->Buffer[chars] = 0;
	DestinationString->Length = chars;
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(RtlUnicodeStringToAnsiString);

/**
 * RtlAnsiStringToUnicodeString() - widen a string
 * @DestinationString: the wide one, terminated
 * @SourceString: the string
 * @AllocateDestinationString: TRUE: allocate its buffer, to be freed by
 *	RtlFreeUnicodeString()
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW if the buffer is too small
 * for the string and its terminator; STATUS_NO_MEMORY.
 *
 * Differs from Windows: ANSI is Latin-1.
 */
NTSTATUS RtlAnsiStringToUnicodeString(PUNICODE_STRING DestinationString,
				      PCANSI_STRING SourceString,
				      BOOLEAN AllocateDestinationString)
{
	size_t i, chars = SourceString->Length;

	if (AllocateDestinationString) {
		DestinationString->Buffer =
			get_buffer(chars, sizeof(WCHAR),
				   &DestinationString->MaximumLength,
				   __func__, _RET_IP_);
		if (!DestinationString->Buffer)
			return STATUS_NO_MEMORY;
	} else if ((chars + 1) * sizeof(WCHAR) >
		   DestinationString->MaximumLength) {
		return STATUS_BUFFER_OVERFLOW;
	}
	for (i = 0; i < chars; i++)
		DestinationString->Buffer[i] = (UCHAR)SourceString->Buffer[i];
	DestinationString->Buffer[chars] = 0;
	DestinationString->Length = chars * sizeof(WCHAR);
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(RtlAnsiStringToUnicodeString);

/**
 * RtlFreeUnicodeString() - free a string that a conversion allocated
 * @UnicodeString: the string; it is empty afterwards
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: a buffer that was not allocated is reported.
 */
VOID RtlFreeUnicodeString(PUNICODE_STRING UnicodeString)
{
	put_buffer(UnicodeString->Buffer, __func__, _RET_IP_);
	*UnicodeString = (UNICODE_STRING) {};
}
EXPORT_SYMBOL_GPL(RtlFreeUnicodeString);

/**
 * RtlFreeAnsiString() - free a string that a conversion allocated
 * @AnsiString: the string; it is empty afterwards
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: a buffer that was not allocated is reported.
 */
VOID RtlFreeAnsiString(PANSI_STRING AnsiString)
{
	put_buffer(AnsiString->Buffer, __func__, _RET_IP_);
	*AnsiString = (ANSI_STRING) {};
}
EXPORT_SYMBOL_GPL(RtlFreeAnsiString);

/* The value of a digit, or one that no base has. */
static unsigned int digit(WCHAR c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = upcase(c);
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

/* The base that a prefix (0x, 0o, 0b) names; it is skipped. */
static ULONG take_prefix(PCUNICODE_STRING string, size_t *at)
{
	if (*at + 1 >= chars_of(string) || string->Buffer[*at] != '0')
		return 10;
	*at += 2;
	switch (string->Buffer[*at - 1]) {
	case 'x':
		return 16;
	case 'o':
		return 8;
	case 'b':
		return 2;
	}
	*at -= 2;
	return 10;
}

/**
 * RtlUnicodeStringToInteger() - read a number
 * @String: white space, a sign, digits; what follows them is ignored
 * @Base: 2, 8, 10, 16; 0: by the prefix 0x, 0o, 0b, else 10
 * @Value: receives the number, modulo 2^32; 0 without digits
 *
 * Context: PASSIVE_LEVEL; any, if @String is in nonpaged memory.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER for another base.
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlUnicodeStringToInteger(PCUNICODE_STRING String, ULONG Base,
				   PULONG Value)
{
	size_t i = 0, chars = chars_of(String);
	bool minus = false;
	ULONG value = 0;

	while (i < chars && String->Buffer[i] && String->Buffer[i] <= ' ')
		i++;
	if (i < chars && (String->Buffer[i] == '-' || String->Buffer[i] == '+'))
		minus = String->Buffer[i++] == '-';
	if (!Base)
		Base = take_prefix(String, &i);
	else if (Base != 2 && Base != 8 && Base != 10 && Base != 16)
		return STATUS_INVALID_PARAMETER;
	for (; i < chars && digit(String->Buffer[i]) < Base; i++)
		value = value * Base + digit(String->Buffer[i]);
	*Value = minus ? -value : value;
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(RtlUnicodeStringToInteger);

/**
 * RtlIntegerToUnicodeString() - write a number
 * @Value: the number
 * @Base: 2, 8, 10, 16; 0 is 10
 * @String: receives the digits, and a terminator where there is room
 *
 * Context: PASSIVE_LEVEL; any, if @String is in nonpaged memory.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW if they do not fit;
 * STATUS_INVALID_PARAMETER for another base.
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlIntegerToUnicodeString(ULONG Value, ULONG Base,
				   PUNICODE_STRING String)
{
	WCHAR digits[32];
	size_t i = ARRAY_SIZE(digits);

	if (!Base)
		Base = 10;
	if (Base != 2 && Base != 8 && Base != 10 && Base != 16)
		return STATUS_INVALID_PARAMETER;
	do {
		digits[--i] = "0123456789ABCDEF"[Value % Base];
		Value /= Base;
	} while (Value);
	String->Length = 0;
	if (append(String, digits + i, sizeof(digits) - i * sizeof(WCHAR)))
		return STATUS_BUFFER_OVERFLOW;
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(RtlIntegerToUnicodeString);
