// SPDX-License-Identifier: GPL-2.0-only
/*
 * What drivers use of Microsoft's C library.
 */
#include <linux/stdarg.h>
#include <linux/string.h>

#include "ndt.h"

#include <ndis.h>

static void wide_strings(struct kunit *test)
{
	const WCHAR *text = L"abcabc";

	KUNIT_EXPECT_EQ(test, wcslen(L""), 0);
	KUNIT_EXPECT_EQ(test, wcslen(text), 6);
	KUNIT_EXPECT_EQ(test, wcsnlen(text, 4), 4);
	KUNIT_EXPECT_EQ(test, wcsnlen(text, 9), 6);
	KUNIT_EXPECT_PTR_EQ(test, wcschr(text, 'c'), (WCHAR *)text + 2);
	KUNIT_EXPECT_PTR_EQ(test, wcschr(text, 0), (WCHAR *)text + 6);
	KUNIT_EXPECT_NULL(test, wcschr(text, 'x'));
	KUNIT_EXPECT_EQ(test, wcscmp(L"abc", L"abc"), 0);
	KUNIT_EXPECT_EQ(test, wcscmp(L"abc", L"abd"), -1);
	KUNIT_EXPECT_EQ(test, wcscmp(L"abc", L"ab"), 1);
	KUNIT_EXPECT_EQ(test, wcscmp(L"\u8000", L"a"), 1);
	KUNIT_EXPECT_EQ(test, wcsncmp(L"abc", L"abd", 2), 0);
	KUNIT_EXPECT_EQ(test, wcsncmp(L"abc", L"abd", 3), -1);
	KUNIT_EXPECT_EQ(test, _wcsicmp(L"*rss\u00e4", L"*RSS\u00c4"), 0);
	KUNIT_EXPECT_EQ(test, _wcsicmp(L"a", L"B"), -1);
}

static void bounded_copies(struct kunit *test)
{
	char a[4] = "zzz";
	WCHAR w[4];

	KUNIT_EXPECT_EQ(test, strcpy_s(a, 4, "abc"), 0);
	KUNIT_EXPECT_STREQ(test, a, "abc");
	KUNIT_EXPECT_EQ(test, strcat_s(a, 4, ""), 0);
	KUNIT_EXPECT_EQ(test, strcat_s(a, 4, "d"), 34);
	KUNIT_EXPECT_STREQ(test, a, "");
	KUNIT_EXPECT_EQ(test, strcpy_s(a, 4, "abcd"), 34);
	KUNIT_EXPECT_STREQ(test, a, "");
	KUNIT_EXPECT_EQ(test, strcpy_s(a, 4, NULL), 22);
	KUNIT_EXPECT_EQ(test, strcpy_s(NULL, 4, "a"), 22);
	KUNIT_EXPECT_EQ(test, strcpy_s(a, 0, "a"), 22);
	KUNIT_EXPECT_EQ(test, wcscpy_s(w, 4, L"ab"), 0);
	KUNIT_EXPECT_EQ(test, wcscat_s(w, 4, L"c"), 0);
	KUNIT_EXPECT_EQ(test, wcscmp(w, L"abc"), 0);
	KUNIT_EXPECT_EQ(test, wcscat_s(w, 4, L"d"), 34);
	KUNIT_EXPECT_EQ(test, w[0], 0);
	KUNIT_EXPECT_EQ(test, wcscpy_s(w, 4, L"abcd"), 34);
}

static void print(struct kunit *test)
{
	char a[6] = "zzzzz";
	WCHAR w[6];

	KUNIT_EXPECT_EQ(test, _snprintf(a, 6, "%d%ws", 12, L"x"), 3);
	KUNIT_EXPECT_STREQ(test, a, "12x");
	/* Exactly full: no terminator. */
	KUNIT_EXPECT_EQ(test, _snprintf(a, 5, "%d", 12345), 5);
	KUNIT_EXPECT_EQ(test, memcmp(a, "12345", 6), 0);
	memcpy(a, "zzzzz", 6);
	KUNIT_EXPECT_EQ(test, _snprintf(a, 3, "%d", 12345), -1);
	KUNIT_EXPECT_STREQ(test, a, "123zz");
	KUNIT_EXPECT_EQ(test, _snwprintf(w, 6, L"%I64x", 0xabcULL), 3);
	KUNIT_EXPECT_EQ(test, wcscmp(w, L"abc"), 0);
	KUNIT_EXPECT_EQ(test, _snwprintf(w, 2, L"%s", L"abc"), -1);
}

static void print_with_a_terminator(struct kunit *test)
{
	char a[6] = "";

	KUNIT_EXPECT_EQ(test, _snprintf_s(a, 6, _TRUNCATE, "%d", 12345), 5);
	KUNIT_EXPECT_STREQ(test, a, "12345");
	KUNIT_EXPECT_EQ(test, _snprintf_s(a, 6, _TRUNCATE, "%d", 123456), -1);
	KUNIT_EXPECT_STREQ(test, a, "12345");
	KUNIT_EXPECT_EQ(test, _snprintf_s(a, 6, 3, "%d", 98765), -1);
	KUNIT_EXPECT_STREQ(test, a, "987");
	KUNIT_EXPECT_EQ(test, _snprintf_s(a, 6, 6, "%d", 123456), -1);
	KUNIT_EXPECT_STREQ(test, a, "");
	KUNIT_EXPECT_EQ(test, _snprintf_s(NULL, 6, 6, "x"), -1);
	KUNIT_EXPECT_EQ(test, _snprintf_s(a, 0, 0, "x"), -1);
}

static int by_list(bool bounded, char *text, size_t size, const char *format,
		   ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = bounded ? _vsnprintf_s(text, size, _TRUNCATE, format, args) :
		      _vsnprintf(text, size, format, args);
	va_end(args);
	return n;
}

static void print_by_list(struct kunit *test)
{
	char a[6];

	KUNIT_EXPECT_EQ(test, by_list(false, a, 6, "%x", 255), 2);
	KUNIT_EXPECT_STREQ(test, a, "ff");
	KUNIT_EXPECT_EQ(test, by_list(true, a, 6, "%u", 77), 2);
	KUNIT_EXPECT_STREQ(test, a, "77");
}

static struct kunit_case cases[] = {
	KUNIT_CASE(wide_strings),
	KUNIT_CASE(bounded_copies),
	KUNIT_CASE(print),
	KUNIT_CASE(print_with_a_terminator),
	KUNIT_CASE(print_by_list),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_crt",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/crt.c");
