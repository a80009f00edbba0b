// SPDX-License-Identifier: GPL-2.0-only
/*
 * Strings that cannot run over; ndis/strsafe.h has the family.  All of it
 * comes down to two steps here: text is put behind what a destination holds,
 * and the flags decide what a destination looks like that was too small.
 */
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "runtime/format.h"

#include <ndis.h>

static size_t width(const struct ndiscompat_strsafe *to)
{
	return to->Wide ? sizeof(WCHAR) : 1;
}

static void *place(const struct ndiscompat_strsafe *to, size_t at)
{
	return (char *)to->Destination + at * width(to);
}

/* The string ends here. */
static void terminate(struct ndiscompat_strsafe *to, size_t at)
{
	memset(place(to, at), 0, width(to));
	to->End = at;
}

/* Characters before the terminator; @most if there is none. */
static size_t length_of(const void *string, size_t most, bool wide)
{
	const WCHAR *w = string;
	size_t n = 0;

	if (!wide)
		return strnlen(string, most);
	while (n < most && w[n])
		n++;
	return n;
}

/* Whether there is a destination; if so, where text goes. */
static NTSTATUS begin(struct ndiscompat_strsafe *to, struct ndc_text *text)
{
	bool nothing = to->Flags & STRSAFE_IGNORE_NULLS;

	to->End = 0;
	if (to->Size > NTSTRSAFE_MAX_CCH ||
	    (!to->Size && !nothing) || (to->Size && !to->Destination)) {
		to->Size = 0;
		return STATUS_INVALID_PARAMETER;
	}
	if (to->Append) {
		to->End = length_of(to->Destination, to->Size, to->Wide);
		if (to->Size && to->End == to->Size) {
			to->Size = 0;
			return STATUS_INVALID_PARAMETER;
		}
	}
	if (to->Flags & ~STRSAFE_VALID_FLAGS) {
		if (to->Size)
			terminate(to, 0);
		return STATUS_INVALID_PARAMETER;
	}
	*text = (struct ndc_text) {
		.buffer = place(to, to->End),
		.size = to->Size ? to->Size - to->End - 1 : 0,
		.wide = to->Wide,
	};
	return STATUS_SUCCESS;
}

/* What a destination that was too small is to look like. */
static void failed(struct ndiscompat_strsafe *to, size_t start)
{
	unsigned int byte = to->Flags & 0xff;

	if (to->Flags & STRSAFE_NO_TRUNCATION)
		terminate(to, start);
	if (to->Flags & STRSAFE_FILL_ON_FAILURE) {
		memset(to->Destination, byte, to->Size * width(to));
		terminate(to, byte ? to->Size - 1 : 0);
	}
	if (to->Flags & STRSAFE_NULL_ON_FAILURE)
		terminate(to, 0);
}

static NTSTATUS end(struct ndiscompat_strsafe *to, const struct ndc_text *text)
{
	size_t start = to->End;

	if (!to->Size) {
		if (!text->length)
			return STATUS_SUCCESS;
		return to->Destination ? STATUS_BUFFER_OVERFLOW :
					 STATUS_INVALID_PARAMETER;
	}
	terminate(to, start + min(text->length, text->size));
	if (text->length > text->size) {
		failed(to, start);
		return STATUS_BUFFER_OVERFLOW;
	}
	if (to->Flags & STRSAFE_FILL_BEHIND_NULL)
		memset(place(to, to->End + 1), to->Flags & 0xff,
		       (to->Size - to->End - 1) * width(to));
	return STATUS_SUCCESS;
}

/**
 * ndiscompat_strsafe_copy() - what all of Copy and Cat calls
 * @To: the destination
 * @Source: the string
 * @Most: characters of it, at most
 *
 * Context: Any.
 * Return: As ndis/strsafe.h says.
 *
 * Differs from Windows: not a Windows name.
 */
NTSTATUS ndiscompat_strsafe_copy(struct ndiscompat_strsafe *To,
				 const VOID *Source, SIZE_T Most)
{
	struct ndc_text text;
	NTSTATUS status = begin(To, &text);

	if (!status && (Most > NTSTRSAFE_MAX_CCH ||
			(!Source && !(To->Flags & STRSAFE_IGNORE_NULLS)))) {
		if (To->Size && !To->Append)
			terminate(To, 0);
		status = STATUS_INVALID_PARAMETER;
	}
	if (status)
		return status;
	text.length = Source ? length_of(Source, Most, To->Wide) : 0;
	if (text.size)
		memmove(text.buffer, Source ?: "",
			min(text.length, text.size) * width(To));
	return end(To, &text);
}
EXPORT_SYMBOL_GPL(ndiscompat_strsafe_copy);

/**
 * ndiscompat_strsafe_print() - what all of VPrintf calls
 * @To: the destination
 * @Format: Microsoft's
 * @Arguments: of it
 *
 * Context: Any.
 * Return: As ndis/strsafe.h says.
 *
 * Differs from Windows: not a Windows name.
 */
NTSTATUS ndiscompat_strsafe_print(struct ndiscompat_strsafe *To,
				  const VOID *Format, va_list Arguments)
{
	struct ndc_text text;
	NTSTATUS status = begin(To, &text);

	if (!status && !Format && !(To->Flags & STRSAFE_IGNORE_NULLS)) {
		if (To->Size)
			terminate(To, 0);
		status = STATUS_INVALID_PARAMETER;
	}
	if (status)
		return status;
	if (Format)
		ndc_format(&text, Format, Arguments);
	return end(To, &text);
}
EXPORT_SYMBOL_GPL(ndiscompat_strsafe_print);

/**
 * ndiscompat_strsafe_length() - what all of Length calls
 * @String: the string
 * @Size: characters to look at
 * @Wide: it has WCHARs
 * @Length: receives its characters, or is NULL
 *
 * Context: Any.
 * Return: As ndis/strsafe.h says.
 *
 * Differs from Windows: not a Windows name.
 */
NTSTATUS ndiscompat_strsafe_length(const VOID *String, SIZE_T Size,
				   BOOLEAN Wide, PSIZE_T Length)
{
	size_t length;

	if (Length)
		*Length = 0;
	if (!String || Size > NTSTRSAFE_MAX_CCH)
		return STATUS_INVALID_PARAMETER;
	length = length_of(String, Size, Wide);
	if (length == Size)
		return STATUS_INVALID_PARAMETER;
	if (Length)
		*Length = length;
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(ndiscompat_strsafe_length);

/**
 * RtlStringCbPrintfA() - print into a string of CHARs
 * @Dest: the string
 * @Size: its bytes
 * @Format: Microsoft's
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW, cut; STATUS_INVALID_PARAMETER.
 *
 * Differs from Windows: no floating point; ANSI is Latin-1.
 */
NTSTATUS RtlStringCbPrintfA(PSTR Dest, SIZE_T Size, PCSTR Format, ...)
{
	NTSTATUS status;
	va_list args;

	va_start(args, Format);
	status = RtlStringCbVPrintfA(Dest, Size, Format, args);
	va_end(args);
	return status;
}
EXPORT_SYMBOL_GPL(RtlStringCbPrintfA);

/**
 * RtlStringCbPrintfExA() - print into a string of CHARs
 * @Dest: the string
 * @Size: its bytes
 * @End: receives where its terminator is, or is NULL
 * @Remaining: receives the bytes from there on, or is NULL
 * @Flags: STRSAFE_*
 * @Format: Microsoft's
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW, cut; STATUS_INVALID_PARAMETER.
 *
 * Differs from Windows: as RtlStringCbPrintfA().
 */
NTSTATUS RtlStringCbPrintfExA(PSTR Dest, SIZE_T Size, PSTR *End,
			      PSIZE_T Remaining, ULONG Flags, PCSTR Format,
			      ...)
{
	NTSTATUS status;
	va_list args;

	va_start(args, Format);
	status = RtlStringCbVPrintfExA(Dest, Size, End, Remaining,
				       Flags, Format, args);
	va_end(args);
	return status;
}
EXPORT_SYMBOL_GPL(RtlStringCbPrintfExA);

/**
 * RtlStringCbPrintfW() - print into a string of WCHARs
 * @Dest: the string
 * @Size: its bytes
 * @Format: Microsoft's
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW, cut; STATUS_INVALID_PARAMETER.
 *
 * Differs from Windows: no floating point; ANSI is Latin-1.
 */
NTSTATUS RtlStringCbPrintfW(PWSTR Dest, SIZE_T Size, PCWSTR Format, ...)
{
	NTSTATUS status;
	va_list args;

	va_start(args, Format);
	status = RtlStringCbVPrintfW(Dest, Size, Format, args);
	va_end(args);
	return status;
}
EXPORT_SYMBOL_GPL(RtlStringCbPrintfW);

/**
 * RtlStringCbPrintfExW() - print into a string of WCHARs
 * @Dest: the string
 * @Size: its bytes
 * @End: receives where its terminator is, or is NULL
 * @Remaining: receives the bytes from there on, or is NULL
 * @Flags: STRSAFE_*
 * @Format: Microsoft's
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW, cut; STATUS_INVALID_PARAMETER.
 *
 * Differs from Windows: as RtlStringCbPrintfW().
 */
NTSTATUS RtlStringCbPrintfExW(PWSTR Dest, SIZE_T Size, PWSTR *End,
			      PSIZE_T Remaining, ULONG Flags, PCWSTR Format,
			      ...)
{
	NTSTATUS status;
	va_list args;

	va_start(args, Format);
	status = RtlStringCbVPrintfExW(Dest, Size, End, Remaining,
				       Flags, Format, args);
	va_end(args);
	return status;
}
EXPORT_SYMBOL_GPL(RtlStringCbPrintfExW);

/**
 * RtlStringCchPrintfA() - print into a string of CHARs
 * @Dest: the string
 * @Size: its characters
 * @Format: Microsoft's
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW, cut; STATUS_INVALID_PARAMETER.
 *
 * Differs from Windows: no floating point; ANSI is Latin-1.
 */
NTSTATUS RtlStringCchPrintfA(PSTR Dest, SIZE_T Size, PCSTR Format, ...)
{
	NTSTATUS status;
	va_list args;

	va_start(args, Format);
	status = RtlStringCchVPrintfA(Dest, Size, Format, args);
	va_end(args);
	return status;
}
EXPORT_SYMBOL_GPL(RtlStringCchPrintfA);

/**
 * RtlStringCchPrintfExA() - print into a string of CHARs
 * @Dest: the string
 * @Size: its characters
 * @End: receives where its terminator is, or is NULL
 * @Remaining: receives the characters from there on, or is NULL
 * @Flags: STRSAFE_*
 * @Format: Microsoft's
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW, cut; STATUS_INVALID_PARAMETER.
 *
 * Differs from Windows: as RtlStringCchPrintfA().
 */
NTSTATUS RtlStringCchPrintfExA(PSTR Dest, SIZE_T Size, PSTR *End,
			       PSIZE_T Remaining, ULONG Flags, PCSTR Format,
			       ...)
{
	NTSTATUS status;
	va_list args;

	va_start(args, Format);
	status = RtlStringCchVPrintfExA(Dest, Size, End, Remaining,
					Flags, Format, args);
	va_end(args);
	return status;
}
EXPORT_SYMBOL_GPL(RtlStringCchPrintfExA);

/**
 * RtlStringCchPrintfW() - print into a string of WCHARs
 * @Dest: the string
 * @Size: its characters
 * @Format: Microsoft's
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW, cut; STATUS_INVALID_PARAMETER.
 *
 * Differs from Windows: no floating point; ANSI is Latin-1.
 */
NTSTATUS RtlStringCchPrintfW(PWSTR Dest, SIZE_T Size, PCWSTR Format, ...)
{
	NTSTATUS status;
	va_list args;

	va_start(args, Format);
	status = RtlStringCchVPrintfW(Dest, Size, Format, args);
	va_end(args);
	return status;
}
EXPORT_SYMBOL_GPL(RtlStringCchPrintfW);

/**
 * RtlStringCchPrintfExW() - print into a string of WCHARs
 * @Dest: the string
 * @Size: its characters
 * @End: receives where its terminator is, or is NULL
 * @Remaining: receives the characters from there on, or is NULL
 * @Flags: STRSAFE_*
 * @Format: Microsoft's
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW, cut; STATUS_INVALID_PARAMETER.
 *
 * Differs from Windows: as RtlStringCchPrintfW().
 */
NTSTATUS RtlStringCchPrintfExW(PWSTR Dest, SIZE_T Size, PWSTR *End,
			       PSIZE_T Remaining, ULONG Flags, PCWSTR Format,
			       ...)
{
	NTSTATUS status;
	va_list args;

	va_start(args, Format);
	status = RtlStringCchVPrintfExW(Dest, Size, End, Remaining,
					Flags, Format, args);
	va_end(args);
	return status;
}
EXPORT_SYMBOL_GPL(RtlStringCchPrintfExW);

/* Whether a counted string is one; NULL is not. */
static bool valid(PCUNICODE_STRING string)
{
	return string && !(string->Length % sizeof(WCHAR)) &&
	       !(string->MaximumLength % sizeof(WCHAR)) &&
	       string->Length <= string->MaximumLength &&
	       (string->Buffer || !string->MaximumLength);
}

/* The room behind the first @start characters. */
static struct ndc_text room(PCUNICODE_STRING to, size_t start)
{
	return (struct ndc_text) {
		.buffer = to->Buffer + start,
		.size = to->MaximumLength / sizeof(WCHAR) - start,
		.wide = true,
	};
}

/* Puts @chars of a text behind the first @start characters. */
static NTSTATUS put(PUNICODE_STRING to, size_t start, PCWSTR from, size_t chars)
{
	struct ndc_text text = room(to, start);

	text.length = min(chars, text.size);
	memmove(text.buffer, from, text.length * sizeof(WCHAR));
	to->Length = (start + text.length) * sizeof(WCHAR);
	return text.length < chars ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

static NTSTATUS put_counted(PUNICODE_STRING to, PCUNICODE_STRING from,
			    bool append)
{
	if (!valid(to) || !valid(from))
		return STATUS_INVALID_PARAMETER;
	return put(to, append ? to->Length / sizeof(WCHAR) : 0, from->Buffer,
		   from->Length / sizeof(WCHAR));
}

static NTSTATUS put_terminated(PUNICODE_STRING to, PCWSTR from, bool append)
{
	size_t chars;

	if (!valid(to) || !from)
		return STATUS_INVALID_PARAMETER;
	chars = length_of(from, NTSTRSAFE_MAX_CCH, true);
	return put(to, append ? to->Length / sizeof(WCHAR) : 0, from, chars);
}

/**
 * RtlUnicodeStringInit() - make a string of a terminated one
 * @DestinationString: the string
 * @SourceString: what it counts; NULL: an empty string without a buffer
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER if it is too long.
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlUnicodeStringInit(PUNICODE_STRING DestinationString,
			      PCWSTR SourceString)
{
	if (SourceString &&
	    length_of(SourceString, NTSTRSAFE_UNICODE_STRING_MAX_CCH, true) >=
	    NTSTRSAFE_UNICODE_STRING_MAX_CCH) {
		*DestinationString = (UNICODE_STRING) {};
		return STATUS_INVALID_PARAMETER;
	}
	RtlInitUnicodeString(DestinationString, SourceString);
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(RtlUnicodeStringInit);

/**
 * RtlUnicodeStringValidate() - is this a counted string?
 * @SourceString: the string
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER.
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlUnicodeStringValidate(PCUNICODE_STRING SourceString)
{
	return valid(SourceString) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
EXPORT_SYMBOL_GPL(RtlUnicodeStringValidate);

/**
 * RtlUnicodeStringCopy() - copy a string
 * @DestinationString: the copy
 * @SourceString: the string
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW, cut; STATUS_INVALID_PARAMETER.
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlUnicodeStringCopy(PUNICODE_STRING DestinationString,
			      PCUNICODE_STRING SourceString)
{
	return put_counted(DestinationString, SourceString, false);
}
EXPORT_SYMBOL_GPL(RtlUnicodeStringCopy);

/**
 * RtlUnicodeStringCopyString() - copy a terminated string
 * @DestinationString: the copy
 * @SourceString: the string
 *
 * Context: Any.
 * Return: As RtlUnicodeStringCopy().
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlUnicodeStringCopyString(PUNICODE_STRING DestinationString,
				    PCWSTR SourceString)
{
	return put_terminated(DestinationString, SourceString, false);
}
EXPORT_SYMBOL_GPL(RtlUnicodeStringCopyString);

/**
 * RtlUnicodeStringCat() - append a string
 * @DestinationString: the string that grows
 * @SourceString: what is appended
 *
 * Context: Any.
 * Return: As RtlUnicodeStringCopy().
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlUnicodeStringCat(PUNICODE_STRING DestinationString,
			     PCUNICODE_STRING SourceString)
{
	return put_counted(DestinationString, SourceString, true);
}
EXPORT_SYMBOL_GPL(RtlUnicodeStringCat);

/**
 * RtlUnicodeStringCatString() - append a terminated string
 * @DestinationString: the string that grows
 * @SourceString: what is appended
 *
 * Context: Any.
 * Return: As RtlUnicodeStringCopy().
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlUnicodeStringCatString(PUNICODE_STRING DestinationString,
				   PCWSTR SourceString)
{
	return put_terminated(DestinationString, SourceString, true);
}
EXPORT_SYMBOL_GPL(RtlUnicodeStringCatString);

/**
 * RtlUnicodeStringVPrintf() - print into a string
 * @DestinationString: the string; no terminator is put behind it
 * @Format: Microsoft's
 * @Arguments: of it
 *
 * Context: Any.
 * Return: As RtlUnicodeStringCopy().
 *
 * Differs from Windows: as RtlStringCbPrintfW().
 */
NTSTATUS RtlUnicodeStringVPrintf(PUNICODE_STRING DestinationString,
				 PCWSTR Format, va_list Arguments)
{
	struct ndc_text text;

	if (!valid(DestinationString) || !Format)
		return STATUS_INVALID_PARAMETER;
	text = room(DestinationString, 0);
	ndc_format(&text, Format, Arguments);
	DestinationString->Length = min(text.length, text.size) * sizeof(WCHAR);
	return text.length > text.size ? STATUS_BUFFER_OVERFLOW :
					 STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(RtlUnicodeStringVPrintf);

/**
 * RtlUnicodeStringPrintf() - print into a string
 * @DestinationString: the string; no terminator is put behind it
 * @Format: Microsoft's
 *
 * Context: Any.
 * Return: As RtlUnicodeStringCopy().
 *
 * Differs from Windows: as RtlStringCbPrintfW().
 */
NTSTATUS RtlUnicodeStringPrintf(PUNICODE_STRING DestinationString,
				PCWSTR Format, ...)
{
	NTSTATUS status;
	va_list args;

	va_start(args, Format);
	status = RtlUnicodeStringVPrintf(DestinationString, Format, args);
	va_end(args);
	return status;
}
EXPORT_SYMBOL_GPL(RtlUnicodeStringPrintf);
