// SPDX-License-Identifier: GPL-2.0-only
/*
 * What drivers use of Microsoft's C library and the kernel has not: wide
 * strings, copies that know their room, and printf by Microsoft's rules.
 *
 * Windows stops the machine where a bounded call is given no string; here it
 * returns the error that it has for programs.
 */
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "runtime/format.h"

#include <ndis.h>

/**
 * wcslen() - length of a wide string
 * @String: the string
 *
 * Context: Any.
 * Return: Characters before the terminator.
 *
 * Differs from Windows: nothing known.
 */
SIZE_T wcslen(const WCHAR *String)
{
	return wcsnlen(String, SIZE_MAX);
}
EXPORT_SYMBOL_GPL(wcslen);

/**
 * wcsnlen() - length of a wide string, up to a bound
 * @String: the string
 * @Most: the bound
 *
 * Context: Any.
 * Return: Characters before the terminator, or @Most.
 *
 * Differs from Windows: nothing known.
 */
SIZE_T wcsnlen(const WCHAR *String, SIZE_T Most)
{
	size_t n = 0;

	while (n < Most && String[n])
		n++;
	return n;
}
EXPORT_SYMBOL_GPL(wcsnlen);

/**
 * wcschr() - find a character in a wide string
 * @String: the string
 * @Character: the character; the terminator is found too
 *
 * Context: Any.
 * Return: Where it is first, or NULL.
 *
 * Differs from Windows: nothing known.
 */
WCHAR *wcschr(const WCHAR *String, WCHAR Character)
{
	for (; *String != Character; String++)
		if (!*String)
			return NULL;
	return (WCHAR *)String;
}
EXPORT_SYMBOL_GPL(wcschr);

static int compare(const WCHAR *a, const WCHAR *b, size_t most, bool fold)
{
	for (; most; most--, a++, b++) {
		WCHAR ca = fold ? RtlUpcaseUnicodeChar(*a) : *a;
		WCHAR cb = fold ? RtlUpcaseUnicodeChar(*b) : *b;

		if (ca != cb)
			return ca < cb ? -1 : 1;
		if (!ca)
			break;
	}
	return 0;
}

/**
 * wcscmp() - compare wide strings
 * @A: one
 * @B: the other
 *
 * Context: Any.
 * Return: 0 if they are equal, -1 if @A comes first, else 1.
 *
 * Differs from Windows: nothing known.
 */
int wcscmp(const WCHAR *A, const WCHAR *B)
{
	return compare(A, B, SIZE_MAX, false);
}
EXPORT_SYMBOL_GPL(wcscmp);

/**
 * wcsncmp() - compare wide strings, up to a bound
 * @A: one
 * @B: the other
 * @Most: characters to look at
 *
 * Context: Any.
 * Return: As wcscmp().
 *
 * Differs from Windows: nothing known.
 */
int wcsncmp(const WCHAR *A, const WCHAR *B, SIZE_T Most)
{
	return compare(A, B, Most, false);
}
EXPORT_SYMBOL_GPL(wcsncmp);

/**
 * _wcsicmp() - compare wide strings, whatever the case
 * @A: one
 * @B: the other
 *
 * Context: Any.
 * Return: As wcscmp().
 *
 * Differs from Windows: as RtlEqualUnicodeString().
 */
int _wcsicmp(const WCHAR *A, const WCHAR *B)
{
	return compare(A, B, SIZE_MAX, true);
}
EXPORT_SYMBOL_GPL(_wcsicmp);

/* What the bounded calls make of what RtlStringCch... says. */
static errno_t bounded(NTSTATUS status, const void *from)
{
	if (status == STATUS_SUCCESS)
		return 0;
	return status == STATUS_BUFFER_OVERFLOW && from ? NDISCOMPAT_ERANGE :
							  NDISCOMPAT_EINVAL;
}

/**
 * wcscpy_s() - copy a wide string, if there is room
 * @Dest: the copy
 * @Size: its characters
 * @Source: the string
 *
 * Context: Any.
 * Return: 0; 34 (ERANGE) if it does not fit, and 22 (EINVAL) without a string
 * or room; @Dest is empty then.
 *
 * Differs from Windows: an error is returned, where Windows stops the machine.
 */
errno_t wcscpy_s(WCHAR *Dest, SIZE_T Size, const WCHAR *Source)
{
	NTSTATUS status = RtlStringCchCopyExW(Dest, Size, Source, NULL, NULL,
					    STRSAFE_NULL_ON_FAILURE);

	if (status && Dest && Size)
		*Dest = 0;
	return bounded(status, Source);
}
EXPORT_SYMBOL_GPL(wcscpy_s);

/**
 * wcscat_s() - append a wide string, if there is room
 * @Dest: the string that grows
 * @Size: its characters
 * @Source: the string
 *
 * Context: Any.
 * Return: 0; 34 (ERANGE) if it does not fit, and 22 (EINVAL) without a string
 * or room; @Dest is empty then.
 *
 * Differs from Windows: an error is returned, where Windows stops the machine.
 */
errno_t wcscat_s(WCHAR *Dest, SIZE_T Size, const WCHAR *Source)
{
	NTSTATUS status = RtlStringCchCatExW(Dest, Size, Source, NULL, NULL,
					    STRSAFE_NULL_ON_FAILURE);

	if (status && Dest && Size)
		*Dest = 0;
	return bounded(status, Source);
}
EXPORT_SYMBOL_GPL(wcscat_s);

/**
 * strcpy_s() - copy a string, if there is room
 * @Dest: the copy
 * @Size: its characters
 * @Source: the string
 *
 * Context: Any.
 * Return: 0; 34 (ERANGE) if it does not fit, and 22 (EINVAL) without a string
 * or room; @Dest is empty then.
 *
 * Differs from Windows: an error is returned, where Windows stops the machine.
 */
errno_t strcpy_s(char *Dest, SIZE_T Size, const char *Source)
{
	NTSTATUS status = RtlStringCchCopyExA(Dest, Size, Source, NULL, NULL,
					    STRSAFE_NULL_ON_FAILURE);

	if (status && Dest && Size)
		*Dest = 0;
	return bounded(status, Source);
}
EXPORT_SYMBOL_GPL(strcpy_s);

/**
 * strcat_s() - append a string, if there is room
 * @Dest: the string that grows
 * @Size: its characters
 * @Source: the string
 *
 * Context: Any.
 * Return: 0; 34 (ERANGE) if it does not fit, and 22 (EINVAL) without a string
 * or room; @Dest is empty then.
 *
 * Differs from Windows: an error is returned, where Windows stops the machine.
 */
errno_t strcat_s(char *Dest, SIZE_T Size, const char *Source)
{
	NTSTATUS status = RtlStringCchCatExA(Dest, Size, Source, NULL, NULL,
					    STRSAFE_NULL_ON_FAILURE);

	if (status && Dest && Size)
		*Dest = 0;
	return bounded(status, Source);
}
EXPORT_SYMBOL_GPL(strcat_s);

/* As much as fits; a terminator only where there is room for it too. */
static int print(struct ndc_text *text, const void *format, va_list args)
{
	const char zero[sizeof(WCHAR)] = {};
	size_t width = text->wide ? sizeof(WCHAR) : 1;

	ndc_format(text, format, args);
	if (text->length < text->size)
		memcpy(text->buffer + text->length * width, zero, width);
	return text->length > text->size ? -1 : text->length;
}

/**
 * _vsnprintf() - print into a string
 * @Dest: the string
 * @Count: its characters
 * @Format: Microsoft's
 * @Arguments: of it
 *
 * Context: Any.
 * Return: The characters, without a terminator; if they are exactly @Count
 * there is none; -1 if they do not fit.
 *
 * Differs from Windows: no floating point; ANSI is Latin-1.
 */
int _vsnprintf(char *Dest, SIZE_T Count, const char *Format, va_list Arguments)
{
	struct ndc_text text = { .buffer = Dest, .size = Count };

	return print(&text, Format, Arguments);
}
EXPORT_SYMBOL_GPL(_vsnprintf);

/**
 * _snprintf() - print into a string
 * @Dest: the string
 * @Count: its characters
 * @Format: Microsoft's
 *
 * Context: Any.
 * Return: As _vsnprintf().
 *
 * Differs from Windows: as _vsnprintf().
 */
int _snprintf(char *Dest, SIZE_T Count, const char *Format, ...)
{
	va_list args;
	int n;

	va_start(args, Format);
	n = _vsnprintf(Dest, Count, Format, args);
	va_end(args);
	return n;
}
EXPORT_SYMBOL_GPL(_snprintf);

/**
 * _snwprintf() - print into a wide string
 * @Dest: the string
 * @Count: its characters
 * @Format: Microsoft's
 *
 * Context: Any.
 * Return: As _vsnprintf().
 *
 * Differs from Windows: as _vsnprintf().
 */
int _snwprintf(WCHAR *Dest, SIZE_T Count, const WCHAR *Format, ...)
{
	struct ndc_text text = {
		.buffer = Dest,
		.size = Count,
		.wide = true,
	};
	va_list args;
	int n;

	va_start(args, Format);
	n = print(&text, Format, args);
	va_end(args);
	return n;
}
EXPORT_SYMBOL_GPL(_snwprintf);

/**
 * _vsnprintf_s() - print into a string, with a terminator always
 * @Dest: the string
 * @Size: its characters
 * @Count: how many to print at most, or _TRUNCATE: what there is room for
 * @Format: Microsoft's
 * @Arguments: of it
 *
 * Context: Any.
 * Return: The characters, without the terminator; -1 if not all were printed:
 * cut at @Count, or an empty string where that has no room.
 *
 * Differs from Windows: as _vsnprintf(); an error is returned, where Windows
 * stops the machine.
 */
int _vsnprintf_s(char *Dest, SIZE_T Size, SIZE_T Count, const char *Format,
		 va_list Arguments)
{
	struct ndc_text text = { .buffer = Dest };

	if (!Dest || !Size || !Format)
		return -1;
	text.size = min(Count, Size - 1);
	ndc_format(&text, Format, Arguments);
	Dest[min(text.length, text.size)] = '\0';
	if (text.length <= text.size)
		return text.length;
	if (Count != _TRUNCATE && Count >= Size)
		Dest[0] = '\0';
	return -1;
}
EXPORT_SYMBOL_GPL(_vsnprintf_s);

/**
 * _snprintf_s() - print into a string, with a terminator always
 * @Dest: the string
 * @Size: its characters
 * @Count: how many to print at most, or _TRUNCATE
 * @Format: Microsoft's
 *
 * Context: Any.
 * Return: As _vsnprintf_s().
 *
 * Differs from Windows: as _vsnprintf_s().
 */
int _snprintf_s(char *Dest, SIZE_T Size, SIZE_T Count, const char *Format, ...)
{
	va_list args;
	int n;

	va_start(args, Format);
	n = _vsnprintf_s(Dest, Size, Count, Format, args);
	va_end(args);
	return n;
}
EXPORT_SYMBOL_GPL(_snprintf_s);
