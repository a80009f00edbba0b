// SPDX-License-Identifier: GPL-2.0-only
/*
 * Microsoft's printf, which is not C's: long is 32 bits; %s is a string of the
 * format's own width and %S one of the other, %hs and %ws say which; %Z is a
 * counted string; %I64 and %I32 are sizes; %p is sixteen digits.
 *
 * A narrow character is Latin-1, as in string.c; what it lacks becomes '?'.
 * There is no floating point in the kernel: its conversions, like any that
 * has no meaning, print their own letter.
 */
#include "runtime/format.h"

#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include <ndis.h>

/**
 * struct spec - what stands between % and the conversion
 * @minus: to the left
 * @plus: a sign always
 * @space: a space for a plus
 * @hash: with the base's prefix
 * @zero: fill with zeroes
 * @narrow: h: a string of bytes
 * @wide: l or w: a string of WCHARs
 * @width: at least so many characters
 * @precision: at least so many digits, at most so many characters; -1: none
 * @bytes: of a number
 */
struct spec {
	bool minus;
	bool plus;
	bool space;
	bool hash;
	bool zero;
	bool narrow;
	bool wide;
	unsigned int width;
	int precision;
	unsigned int bytes;
};

/* A va_list is an array on some machines; inside a structure it is passed. */
struct arguments {
	va_list list;
};

static WCHAR at(const void *string, bool wide, size_t i)
{
	return wide ? ((const WCHAR *)string)[i] : ((const u8 *)string)[i];
}

static void put(struct ndc_text *text, WCHAR c)
{
	if (text->length < text->size) {
		if (text->wide)
			((WCHAR *)text->buffer)[text->length] = c;
		else
			((u8 *)text->buffer)[text->length] = c > 0xff ? '?' : c;
	}
	text->length++;
}

static void pad(struct ndc_text *text, WCHAR c, size_t count)
{
	for (; count && text->length < text->size; count--)
		put(text, c);
	text->length += count;
}

/* @count characters in a field. */
static void put_string(struct ndc_text *text, const struct spec *spec,
		       const void *string, bool wide, size_t count)
{
	size_t fill = spec->width > count ? spec->width - count : 0;
	size_t i;

	if (!spec->minus)
		pad(text, spec->zero ? '0' : ' ', fill);
	for (i = 0; i < count; i++)
		put(text, at(string, wide, i));
	if (spec->minus)
		pad(text, ' ', fill);
}

static void put_terminated(struct ndc_text *text, const struct spec *spec,
			   const void *string, bool wide)
{
	size_t count = 0;
	size_t limit = spec->precision < 0 ? SIZE_MAX : spec->precision;

	if (!string) {
		string = "(null)";
		wide = false;
	}
	while (count < limit && at(string, wide, count))
		count++;
	put_string(text, spec, string, wide, count);
}

static void put_counted(struct ndc_text *text, const struct spec *spec,
			const void *counted)
{
	/* Both kinds look the same but for the type of Buffer. */
	const ANSI_STRING *string = counted;
	size_t count;

	if (!string || !string->Buffer) {
		put_terminated(text, spec, NULL, false);
		return;
	}
	count = string->Length;
	if (spec->wide)
		count /= sizeof(WCHAR);
	if (spec->precision >= 0)
		count = min_t(size_t, count, spec->precision);
	put_string(text, spec, string->Buffer, spec->wide, count);
}

static void put_number(struct ndc_text *text, const struct spec *spec,
		       u64 value, unsigned int base, bool upper,
		       const char *prefix)
{
	const char *set = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	size_t digits = 0, zeroes = 0, fill, all;
	char buffer[64];

	for (; value; value /= base)
		buffer[digits++] = set[value % base];
	if (spec->precision < 0 && !digits)
		buffer[digits++] = '0';
	else if (spec->precision > (int)digits)
		zeroes = spec->precision - digits;
	if (base == 8 && spec->hash && !zeroes &&
	    (!digits || buffer[digits - 1] != '0'))
		zeroes = 1;
	all = strlen(prefix) + zeroes + digits;
	fill = spec->width > all ? spec->width - all : 0;
	if (spec->zero && !spec->minus && spec->precision < 0) {
		zeroes += fill;
		fill = 0;
	}
	if (!spec->minus)
		pad(text, ' ', fill);
	while (*prefix)
		put(text, *prefix++);
	pad(text, '0', zeroes);
	while (digits)
		put(text, buffer[--digits]);
	if (spec->minus)
		pad(text, ' ', fill);
}

static u64 take(struct arguments *args, unsigned int bytes)
{
	if (bytes == 8)
		return va_arg(args->list, u64);
	return va_arg(args->list, u32) & GENMASK(8 * bytes - 1, 0);
}

static void put_signed(struct ndc_text *text, const struct spec *spec,
		       struct arguments *args)
{
	u64 value = take(args, spec->bytes);
	bool minus = value >> (8 * spec->bytes - 1);

	if (minus)
		value = -value & GENMASK_ULL(8 * spec->bytes - 1, 0);
	put_number(text, spec, value, 10, false,
		   minus ? "-" : spec->plus ? "+" : spec->space ? " " : "");
}

static void put_hex(struct ndc_text *text, const struct spec *spec,
		    struct arguments *args, bool upper)
{
	u64 value = take(args, spec->bytes);

	put_number(text, spec, value, 16, upper,
		   !spec->hash || !value ? "" : upper ? "0X" : "0x");
}

static void put_pointer(struct ndc_text *text, const struct spec *spec,
			struct arguments *args)
{
	void *pointer = va_arg(args->list, void *);
	struct spec full = *spec;
	char hashed[24];

	if (text->hash) {
		full.precision = -1;
		snprintf(hashed, sizeof(hashed), "%p", pointer);
		put_terminated(text, &full, hashed, false);
		return;
	}
	full.precision = 2 * sizeof(void *);
	put_number(text, &full, (uintptr_t)pointer, 16, true,
		   spec->hash ? "0X" : "");
}

static void put_char(struct ndc_text *text, const struct spec *spec,
		     struct arguments *args, bool wide)
{
	WCHAR c = va_arg(args->list, u32);

	if (!wide)
		c = (u8)c;
	put_string(text, spec, &c, true, 1);
}

/* Flags, width, precision; returns where they end. */
static size_t read_field(const void *format, bool wide, size_t i,
			 struct spec *spec, struct arguments *args)
{
	int n;

	for (;; i++) {
		switch (at(format, wide, i)) {
		case '-':
			spec->minus = true;
			continue;
		case '+':
			spec->plus = true;
			continue;
		case ' ':
			spec->space = true;
			continue;
		case '#':
			spec->hash = true;
			continue;
		case '0':
			spec->zero = true;
			continue;
		}
		break;
	}
	if (at(format, wide, i) == '*') {
		n = va_arg(args->list, int);
		spec->minus |= n < 0;
		spec->width = abs(n);
		i++;
	}
	for (; (n = at(format, wide, i) - '0') >= 0 && n <= 9; i++)
		spec->width = min_t(u64, spec->width * 10ULL + n, INT_MAX);
	spec->precision = -1;
	if (at(format, wide, i) != '.')
		return i;
	spec->precision = 0;
	if (at(format, wide, ++i) == '*') {
		spec->precision = max(va_arg(args->list, int), -1);
		i++;
	}
	for (; (n = at(format, wide, i) - '0') >= 0 && n <= 9; i++)
		spec->precision = min_t(u64, spec->precision * 10ULL + n,
					INT_MAX);
	return i;
}

/* The letters of the size; returns where they end. */
static size_t read_size(const void *format, bool wide, size_t i,
			struct spec *spec)
{
	spec->bytes = 4;
	for (;; i++) {
		switch (at(format, wide, i)) {
		case 'h':
			spec->bytes = spec->narrow ? 1 : 2;
			spec->narrow = true;
			continue;
		case 'l':
			spec->bytes = spec->wide ? 8 : 4;
			spec->wide = true;
			continue;
		case 'w':
			spec->wide = true;
			continue;
		case 'j':
		case 't':
		case 'z':
		case 'L':
			spec->bytes = 8;
			continue;
		case 'I':
			spec->bytes = 8;
			if (at(format, wide, i + 1) == '6' &&
			    at(format, wide, i + 2) == '4') {
				i += 2;
			} else if (at(format, wide, i + 1) == '3' &&
				   at(format, wide, i + 2) == '2') {
				spec->bytes = 4;
				i += 2;
			}
			continue;
		}
		return i;
	}
}

static void convert(struct ndc_text *text, WCHAR conversion,
		    const struct spec *spec, struct arguments *args)
{
	bool other = conversion == 'S' || conversion == 'C';
	bool wide = spec->wide || (!spec->narrow && text->wide != other);

	switch (conversion) {
	case 'd':
	case 'i':
		put_signed(text, spec, args);
		break;
	case 'u':
		put_number(text, spec, take(args, spec->bytes), 10, false, "");
		break;
	case 'o':
		put_number(text, spec, take(args, spec->bytes), 8, false, "");
		break;
	case 'x':
	case 'X':
		put_hex(text, spec, args, conversion == 'X');
		break;
	case 'p':
		put_pointer(text, spec, args);
		break;
	case 'c':
	case 'C':
		put_char(text, spec, args, wide);
		break;
	case 's':
	case 'S':
		put_terminated(text, spec, va_arg(args->list, void *), wide);
		break;
	case 'Z':
		put_counted(text, spec, va_arg(args->list, void *));
		break;
	default:
		put(text, conversion);
	}
}

/**
 * ndc_format() - put text together
 * @text: where to; its length grows by what is put
 * @format: Microsoft's, terminated, of the text's width
 * @args: the arguments
 *
 * Context: Any.
 */
void ndc_format(struct ndc_text *text, const void *format, va_list args)
{
	struct arguments rest;
	size_t i;

	va_copy(rest.list, args);
	for (i = 0; at(format, text->wide, i); i++) {
		struct spec spec = {};

		if (at(format, text->wide, i) != '%') {
			put(text, at(format, text->wide, i));
			continue;
		}
		i = read_field(format, text->wide, i + 1, &spec, &rest);
		i = read_size(format, text->wide, i, &spec);
		if (!at(format, text->wide, i))
			break;
		convert(text, at(format, text->wide, i), &spec, &rest);
	}
	va_end(rest.list);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_format);
