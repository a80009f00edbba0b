// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text by the rules of Microsoft's printf.
 */
#include <linux/limits.h>
#include <linux/stdarg.h>
#include <linux/string.h>

#include "ndt.h"

#include <ndis.h>

#include "runtime/format.h"

#define ROOM	80

static char narrow[ROOM];
static WCHAR wide[ROOM];

/* Prints into @narrow; returns the length that it takes. */
static size_t print(const char *format, ...)
{
	struct ndc_text text = { .buffer = narrow, .size = ROOM - 1 };
	va_list args;

	memset(narrow, 0, sizeof(narrow));
	va_start(args, format);
	ndc_format(&text, format, args);
	va_end(args);
	return text.length;
}

/* Prints into @wide and, if it is Latin-1, makes @narrow of it. */
static size_t print_wide(const WCHAR *format, ...)
{
	struct ndc_text text = {
		.buffer = wide,
		.size = ROOM - 1,
		.wide = true,
	};
	va_list args;
	size_t i;

	memset(wide, 0, sizeof(wide));
	va_start(args, format);
	ndc_format(&text, format, args);
	va_end(args);
	for (i = 0; i < ROOM; i++)
		narrow[i] = wide[i];
	return text.length;
}

#define EXPECT(wanted, ...) do { \
	KUNIT_EXPECT_EQ(test, print(__VA_ARGS__), sizeof(wanted) - 1); \
	KUNIT_EXPECT_STREQ(test, narrow, wanted); \
} while (0)

#define EXPECT_WIDE(wanted, ...) do { \
	KUNIT_EXPECT_EQ(test, print_wide(__VA_ARGS__), sizeof(wanted) - 1); \
	KUNIT_EXPECT_STREQ(test, narrow, wanted); \
} while (0)

static void numbers(struct kunit *test)
{
	EXPECT("0 -1 2147483647", "%d %i %d", 0, -1, INT_MAX);
	EXPECT("-2147483648", "%d", INT_MIN);
	EXPECT("4294967295 17 ff FF", "%u %o %x %X", -1, 15, 255, 255);
	EXPECT("0xff 0XFF 017 0 0", "%#x %#X %#o %#x %#o", 255, 255, 15, 0, 0);
	EXPECT("+5 -5  5", "%+d %+d % d", 5, -5, 5);
}

static void sizes(struct kunit *test)
{
	/* long is 32 bits: what is above them is not looked at. */
	EXPECT("-1 4294967295 ffffffff", "%ld %lu %lx", -1, -1,
	       0x1ffffffffULL);
	EXPECT("-1 18446744073709551615", "%I64d %I64u", -1LL, -1LL);
	EXPECT("123456789abcdef0", "%llx", 0x123456789abcdef0LL);
	EXPECT("9abcdef0 9abcdef0", "%I32x %x", 0x9abcdef0, 0x9abcdef0);
	EXPECT("100000000 100000000 100000000", "%Ix %zx %tx", 1LL << 32,
	       1LL << 32, 1LL << 32);
	EXPECT("100000000 100000000", "%jx %I64x", 1LL << 32, 1LL << 32);
	EXPECT("-2 65534 -2 254", "%hd %hu %hhd %hhu", 0x1fffe, 0x1fffe,
	       0x1fe, 0x1fe);
	EXPECT("-9223372036854775808", "%I64d", LLONG_MIN);
}

static void fields(struct kunit *test)
{
	EXPECT("[   42][42   ][00042]", "[%5d][%-5d][%05d]", 42, 42, 42);
	EXPECT("[  -42][-0042]", "[%5d][%05d]", -42, -42);
	EXPECT("[  042][042  ]", "[%5.3d][%-5.3d]", 42, 42);
	/* A precision turns the zero flag off; so does the left. */
	EXPECT("[  042][42   ]", "[%05.3d][%-05d]", 42, 42);
	EXPECT("[   42][42   ]", "[%*d][%*d]", 5, 42, -5, 42);
	EXPECT("[007][7]", "[%.*d][%.*d]", 3, 7, -1, 7);
	EXPECT("[][]", "[%.0d][%.d]", 0, 0);
	EXPECT("[0x002a][  0x2a]", "[%#06x][%#6x]", 42, 42);
	EXPECT("[017][0017]", "[%#.2o][%#.4o]", 15, 15);
}

static void pointers(struct kunit *test)
{
	EXPECT("00001234ABCD5678", "%p", (void *)0x1234abcd5678);
	EXPECT("0000000000000000", "%p", NULL);
	EXPECT("[    00000000000000FF]", "[%20p]", (void *)0xff);
}

static void print_hashed(const char *format, ...)
{
	struct ndc_text text = {
		.buffer = narrow,
		.size = ROOM - 1,
		.hash = true,
	};
	va_list args;

	memset(narrow, 0, sizeof(narrow));
	va_start(args, format);
	ndc_format(&text, format, args);
	va_end(args);
}

static void pointers_of_a_log_are_hashed(struct kunit *test)
{
	char kernel[32], mine[32];

	snprintf(kernel, sizeof(kernel), "%p", test);
	print_hashed("%p", test);
	KUNIT_EXPECT_STREQ(test, narrow, kernel);
	snprintf(mine, sizeof(mine), "%016lX", (unsigned long)test);
	KUNIT_EXPECT_STRNEQ(test, narrow, mine);
}

static void strings(struct kunit *test)
{
	EXPECT("abc def", "%s %S", "abc", L"def");
	EXPECT("abc def ghi", "%hs %ws %ls", "abc", L"def", L"ghi");
	EXPECT("abc def", "%hS %lS", "abc", L"def");
	EXPECT("[  abc][abc  ][00abc]", "[%5s][%-5s][%05s]", "abc", "abc",
	       "abc");
	EXPECT("[ab][   ab]", "[%.2s][%5.2ws]", "abc", L"abc");
	EXPECT("(null) (null) (nu", "%s %ws %.3s", NULL, NULL, NULL);
	EXPECT("x y z w", "%c %C %hc %wc", 'x', L'y', 'z', L'w');
	EXPECT("[  x][x  ]", "[%3c][%-3c]", 'x', 'x');
	/* Latin-1, and what it lacks. */
	EXPECT("\xe9?", "%ws", L"\u00e9\u20ac");
}

static void precision_bounds_the_read(struct kunit *test)
{
	const char open[3] = { 'a', 'b', 'c' };

	EXPECT("abc", "%.3s", open);
	EXPECT("ab", "%.*s", 2, open);
}

static void wide_format(struct kunit *test)
{
	EXPECT_WIDE("abc def", L"%s %S", L"abc", "def");
	EXPECT_WIDE("abc def ghi", L"%hs %ws %ls", "abc", L"def", L"ghi");
	EXPECT_WIDE("x y", L"%c %C", L'x', 'y');
	EXPECT_WIDE("-7 7 0x1f", L"%d %I64u %#x", -7, 7LL, 31);
	KUNIT_EXPECT_EQ(test, print_wide(L"%s", L"\u20ac"), 1);
	KUNIT_EXPECT_EQ(test, wide[0], 0x20ac);
	/* A narrow byte is Latin-1, never negative. */
	KUNIT_EXPECT_EQ(test, print_wide(L"%hs%hc", "\xe9", '\xe9'), 2);
	KUNIT_EXPECT_EQ(test, wide[0], 0xe9);
	KUNIT_EXPECT_EQ(test, wide[1], 0xe9);
}

static void counted_strings(struct kunit *test)
{
	UNICODE_STRING unicode, none = {};
	ANSI_STRING ansi;

	RtlInitUnicodeString(&unicode, L"unicode");
	RtlInitAnsiString(&ansi, "ansi");
	EXPECT("ansi unicode", "%Z %wZ", &ansi, &unicode);
	EXPECT_WIDE("ansi unicode", L"%Z %wZ", &ansi, &unicode);
	EXPECT("[  uni][ansi  ]", "[%5.3wZ][%-6Z]", &unicode, &ansi);
	EXPECT("(null) (null) (null)", "%wZ %Z %wZ", &none, NULL, NULL);
	/* Length counts, not a terminator. */
	unicode.Length = 6;
	EXPECT("uni", "%wZ", &unicode);
}

static void letters_without_a_meaning(struct kunit *test)
{
	EXPECT("100% %d", "100%% %%d");
	EXPECT("q!k", "%q%!%k");
	EXPECT("f 7", "%f %d", 7);
	EXPECT("end", "end%");
	EXPECT("end", "end%-5l");
	EXPECT("n", "%n");
}

static void text_that_does_not_fit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, print("%100d|", 7), 101);
	KUNIT_EXPECT_EQ(test, narrow[ROOM - 1], 0);
	KUNIT_EXPECT_EQ(test, narrow[ROOM - 2], ' ');
	KUNIT_EXPECT_EQ(test, print("%2147483647d", 7), INT_MAX);
	KUNIT_EXPECT_EQ(test, print("%99999999999d", 7), INT_MAX);
	KUNIT_EXPECT_EQ(test, print("%.99999999999d", 7), INT_MAX);
	KUNIT_EXPECT_EQ(test, print_wide(L"%79s|", L"x"), 80);
	KUNIT_EXPECT_EQ(test, wide[ROOM - 2], 'x');
	KUNIT_EXPECT_EQ(test, wide[ROOM - 1], 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(numbers),
	KUNIT_CASE(sizes),
	KUNIT_CASE(fields),
	KUNIT_CASE(pointers),
	KUNIT_CASE(pointers_of_a_log_are_hashed),
	KUNIT_CASE(strings),
	KUNIT_CASE(precision_bounds_the_read),
	KUNIT_CASE(wide_format),
	KUNIT_CASE(counted_strings),
	KUNIT_CASE(letters_without_a_meaning),
	KUNIT_CASE(text_that_does_not_fit),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_format",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/format.c");
