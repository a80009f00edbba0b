// SPDX-License-Identifier: GPL-2.0-only
/*
 * Strings that cannot run over.
 */
#include <linux/stdarg.h>
#include <linux/string.h>

#include "ndt.h"

#include <ndis.h>

static bool is(const WCHAR *wide, const char *text)
{
	while (*text && *wide == *text) {
		wide++;
		text++;
	}
	return *wide == *text;
}

static void copy(struct kunit *test)
{
	char a[5] = "zzzz";
	WCHAR w[5];

	KUNIT_EXPECT_EQ(test, RtlStringCbCopyA(a, 5, "abcd"), STATUS_SUCCESS);
	KUNIT_EXPECT_STREQ(test, a, "abcd");
	KUNIT_EXPECT_EQ(test, RtlStringCchCopyA(a, 5, "efghi"),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_STREQ(test, a, "efgh");
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyW(w, 8, L"abc"), STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(w, "abc"));
	/* A half character is no room. */
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyW(w, 7, L"abc"),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_TRUE(test, is(w, "ab"));
	KUNIT_EXPECT_EQ(test, RtlStringCchCopyW(w, 5, L"wxyz"), STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(w, "wxyz"));
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyNA(a, 5, "abcdef", 2),
			STATUS_SUCCESS);
	KUNIT_EXPECT_STREQ(test, a, "ab");
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyNW(w, sizeof(w), L"abcdef", 6),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(w, "abc"));
	KUNIT_EXPECT_EQ(test, RtlStringCchCopyNW(w, 5, L"abcdef", 6),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_TRUE(test, is(w, "abcd"));
}

static void sizes_that_are_none(struct kunit *test)
{
	char a[5] = "abcd";

	KUNIT_EXPECT_EQ(test, RtlStringCbCopyA(a, 0, "x"),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyW((PWSTR)a, 1, L"x"),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlStringCchCopyA(a, NTSTRSAFE_MAX_CCH + 1ULL,
						"x"), STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyA(NULL, 4, "x"),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_STREQ(test, a, "abcd");
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyNA(a, 5, "x",
						NTSTRSAFE_MAX_CCH + 1ULL),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_STREQ(test, a, "");
	memcpy(a, "abcd", 5);
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyA(a, 5, NULL),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_STREQ(test, a, "");
}

static void cat(struct kunit *test)
{
	char a[6] = "ab", open[3] = { 'x', 'y', 'z' };
	WCHAR w[6] = L"ab";

	KUNIT_EXPECT_EQ(test, RtlStringCbCatA(a, 6, "cd"), STATUS_SUCCESS);
	KUNIT_EXPECT_STREQ(test, a, "abcd");
	KUNIT_EXPECT_EQ(test, RtlStringCchCatA(a, 6, "efg"),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_STREQ(test, a, "abcde");
	KUNIT_EXPECT_EQ(test, RtlStringCbCatW(w, 12, L"cd"), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, RtlStringCchCatNW(w, 6, L"efg", 1),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(w, "abcde"));
	KUNIT_EXPECT_EQ(test, RtlStringCbCatA(open, 3, "x"),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, open[2], 'z');
	KUNIT_EXPECT_EQ(test, RtlStringCbCatA(a, 6, NULL),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_STREQ(test, a, "abcde");
}

static void length(struct kunit *test)
{
	SIZE_T n = 99;

	KUNIT_EXPECT_EQ(test, RtlStringCbLengthA("abc", 4, &n),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, n, 3);
	KUNIT_EXPECT_EQ(test, RtlStringCbLengthW(L"abc", 8, &n),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, n, 6);
	KUNIT_EXPECT_EQ(test, RtlStringCchLengthW(L"abc", 4, &n),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, n, 3);
	KUNIT_EXPECT_EQ(test, RtlStringCchLengthA("abc", 3, &n),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, n, 0);
	KUNIT_EXPECT_EQ(test, RtlStringCchLengthA(NULL, 3, NULL),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlStringCchLengthA("", 3, NULL),
			STATUS_SUCCESS);
}

static void print(struct kunit *test)
{
	char a[8];
	WCHAR w[8];

	KUNIT_EXPECT_EQ(test, RtlStringCbPrintfA(a, 8, "%d-%ws", 42, L"x"),
			STATUS_SUCCESS);
	KUNIT_EXPECT_STREQ(test, a, "42-x");
	KUNIT_EXPECT_EQ(test, RtlStringCchPrintfA(a, 8, "%s", "12345678"),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_STREQ(test, a, "1234567");
	KUNIT_EXPECT_EQ(test, RtlStringCbPrintfW(w, 16, L"%s%hs", L"a", "b"),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(w, "ab"));
	KUNIT_EXPECT_EQ(test, RtlStringCchPrintfW(w, 3, L"%I64u", 1234ULL),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_TRUE(test, is(w, "12"));
	KUNIT_EXPECT_EQ(test, RtlStringCbPrintfA(a, 0, "x"),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlStringCbPrintfA(a, 8, NULL),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_STREQ(test, a, "");
}

static NTSTATUS forward(char *text, size_t size, const char *format, ...)
{
	NTSTATUS status;
	va_list args;

	va_start(args, format);
	status = RtlStringCbVPrintfA(text, size, format, args);
	va_end(args);
	return status;
}

static void print_by_list(struct kunit *test)
{
	char a[8];

	KUNIT_EXPECT_EQ(test, forward(a, 8, "%x %u", 255, 7), STATUS_SUCCESS);
	KUNIT_EXPECT_STREQ(test, a, "ff 7");
}

static void end_and_remaining(struct kunit *test)
{
	WCHAR w[6], *wide_end;
	char a[6], *end;
	SIZE_T left;

	KUNIT_EXPECT_EQ(test, RtlStringCbPrintfExA(a, 6, &end, &left, 0, "%d",
						   12), STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, end, a + 2);
	KUNIT_EXPECT_EQ(test, left, 4);
	KUNIT_EXPECT_EQ(test, RtlStringCchPrintfExA(a, 6, &end, &left, 0,
						    "1234567"),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_PTR_EQ(test, end, a + 5);
	KUNIT_EXPECT_EQ(test, left, 1);
	KUNIT_EXPECT_EQ(test, RtlStringCbPrintfExW(w, 11, &wide_end, &left, 0,
						   L"%d", 12), STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, wide_end, w + 2);
	/* Three characters and the byte that is none. */
	KUNIT_EXPECT_EQ(test, left, 7);
	KUNIT_EXPECT_EQ(test, RtlStringCchPrintfExW(w, 6, NULL, NULL, 0, L"x"),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyExA(a, 6, "abc", &end, &left, 0),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, left, 3);
	KUNIT_EXPECT_EQ(test, RtlStringCchCatExA(a, 6, "d", &end, &left, 0),
			STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, end, a + 4);
	KUNIT_EXPECT_EQ(test, left, 2);
	/* A refusal leaves both alone. */
	left = 77;
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyExA(a, 0, "abc", NULL, &left, 0),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, left, 77);
}

static void flags(struct kunit *test)
{
	char a[6] = "ab";
	SIZE_T left;

	KUNIT_EXPECT_EQ(test, RtlStringCbCopyExA(a, 6, "xy", NULL, NULL,
						 STRSAFE_FILL_BYTE('#')),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, memcmp(a, "xy\0###", 6), 0);
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyExA(a, 6, "1234567", NULL, &left,
						 STRSAFE_FAILURE_BYTE('!')),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_STREQ(test, a, "!!!!!");
	KUNIT_EXPECT_EQ(test, left, 1);
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyExA(a, 6, "1234567", NULL, &left,
						 STRSAFE_FAILURE_BYTE(0)),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, memcmp(a, "\0\0\0\0\0\0", 6), 0);
	KUNIT_EXPECT_EQ(test, left, 6);
	memcpy(a, "ab", 3);
	KUNIT_EXPECT_EQ(test, RtlStringCbCatExA(a, 6, "12345", NULL, &left,
						STRSAFE_NO_TRUNCATION),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_STREQ(test, a, "ab");
	KUNIT_EXPECT_EQ(test, left, 4);
	KUNIT_EXPECT_EQ(test, RtlStringCbCatExA(a, 6, "12345", NULL, NULL,
						STRSAFE_NULL_ON_FAILURE),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_STREQ(test, a, "");
	memcpy(a, "ab", 3);
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyExA(a, 6, "x", NULL, NULL,
						 0x80000000),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_STREQ(test, a, "");
}

static void nothing_where_it_is_allowed(struct kunit *test)
{
	char a[4] = "ab";

	KUNIT_EXPECT_EQ(test, RtlStringCbCopyExA(a, 4, NULL, NULL, NULL,
						 STRSAFE_IGNORE_NULLS),
			STATUS_SUCCESS);
	KUNIT_EXPECT_STREQ(test, a, "");
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyExA(NULL, 0, "", NULL, NULL,
						 STRSAFE_IGNORE_NULLS),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, RtlStringCbCopyExA(NULL, 0, "x", NULL, NULL,
						 STRSAFE_IGNORE_NULLS),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlStringCbPrintfExA(a, 0, NULL, NULL,
						   STRSAFE_IGNORE_NULLS, "x"),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, RtlStringCbPrintfExA(a, 4, NULL, NULL,
						   STRSAFE_IGNORE_NULLS, NULL),
			STATUS_SUCCESS);
}

/* What the inline calls come down to, called as they do. */
static void the_steps_behind(struct kunit *test)
{
	char a[4];
	struct ndiscompat_strsafe to = { .Destination = a, .Size = 4 };
	SIZE_T n;

	KUNIT_EXPECT_EQ(test, ndiscompat_strsafe_copy(&to, "abcde", 2),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, to.End, 2);
	KUNIT_EXPECT_EQ(test, ndiscompat_strsafe_length(L"abc", 4, TRUE, &n),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, n, 3);
}

static NTSTATUS step(struct ndiscompat_strsafe *to, const char *format, ...)
{
	NTSTATUS status;
	va_list args;

	va_start(args, format);
	status = ndiscompat_strsafe_print(to, format, args);
	va_end(args);
	return status;
}

static void print_step(struct kunit *test)
{
	char a[4] = "";
	struct ndiscompat_strsafe to = { .Destination = a, .Size = 4 };

	KUNIT_EXPECT_EQ(test, step(&to, "%d", 12345), STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_STREQ(test, a, "123");
	KUNIT_EXPECT_EQ(test, to.End, 3);
}

static void counted_strings(struct kunit *test)
{
	UNICODE_STRING to, from;
	WCHAR room[5];

	RtlInitEmptyUnicodeString(&to, room, sizeof(room));
	RtlInitUnicodeString(&from, L"cd");
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringCopyString(&to, L"ab"),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringCat(&to, &from), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, to.Length, 8);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringCatString(&to, L"ef"),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, to.Length, 10);
	KUNIT_EXPECT_EQ(test, memcmp(room, L"abcde", 10), 0);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringCopy(&to, &from), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, to.Length, 4);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringPrintf(&to, L"%d%wZ", 7, &from),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, to.Length, 6);
	KUNIT_EXPECT_EQ(test, memcmp(room, L"7cd", 6), 0);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringPrintf(&to, L"%d", 1234567),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, to.Length, 10);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringPrintf(&to, NULL),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringCopyString(&to, NULL),
			STATUS_INVALID_PARAMETER);
}

static NTSTATUS forward_wide(PUNICODE_STRING to, PCWSTR format, ...)
{
	NTSTATUS status;
	va_list args;

	va_start(args, format);
	status = RtlUnicodeStringVPrintf(to, format, args);
	va_end(args);
	return status;
}

static void counted_print_by_list(struct kunit *test)
{
	UNICODE_STRING to;
	WCHAR room[5];

	RtlInitEmptyUnicodeString(&to, room, sizeof(room));
	KUNIT_EXPECT_EQ(test, forward_wide(&to, L"%x", 0xabc), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, to.Length, 6);
}

static void strings_that_are_none(struct kunit *test)
{
	UNICODE_STRING good, bad, odd = { 1, 2, (PWSTR)L"a" };
	UNICODE_STRING over = { 4, 2, (PWSTR)L"a" }, none = { 0, 2, NULL };
	WCHAR room[4];

	RtlInitEmptyUnicodeString(&good, room, sizeof(room));
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringValidate(&good), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringValidate(NULL),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringValidate(&odd),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringValidate(&over),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringValidate(&none),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringCopy(&good, &odd),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringCat(&over, &good),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringInit(&bad, L"abc"),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, bad.Length, 6);
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringInit(&bad, NULL),
			STATUS_SUCCESS);
	KUNIT_EXPECT_NULL(test, bad.Buffer);
}

static void a_string_too_long_to_count(struct kunit *test)
{
	WCHAR *text = kunit_kcalloc(test, 32768, sizeof(WCHAR), GFP_KERNEL);
	UNICODE_STRING string;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, text);
	for (i = 0; i < 32767; i++)
		text[i] = 'x';
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringInit(&string, text),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_NULL(test, string.Buffer);
	text[32766] = 0;
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringInit(&string, text),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, string.Length, 65532);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(copy),
	KUNIT_CASE(sizes_that_are_none),
	KUNIT_CASE(cat),
	KUNIT_CASE(length),
	KUNIT_CASE(print),
	KUNIT_CASE(print_by_list),
	KUNIT_CASE(end_and_remaining),
	KUNIT_CASE(flags),
	KUNIT_CASE(nothing_where_it_is_allowed),
	KUNIT_CASE(the_steps_behind),
	KUNIT_CASE(print_step),
	KUNIT_CASE(counted_strings),
	KUNIT_CASE(counted_print_by_list),
	KUNIT_CASE(strings_that_are_none),
	KUNIT_CASE(a_string_too_long_to_count),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_strsafe",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/strsafe.c");
