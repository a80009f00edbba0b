// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counted strings.
 */
#include <linux/slab.h>

#include "ndt.h"

#include <ndis.h>

#include "runtime/pool.h"

static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ndc_pool_blocks(), 0);
}

/* Whether a string is that text. */
static bool is(PCUNICODE_STRING string, PCWSTR text)
{
	UNICODE_STRING other;

	RtlInitUnicodeString(&other, text);
	return RtlEqualUnicodeString(string, &other, FALSE);
}

static void init_counts_bytes(struct kunit *test)
{
	UNICODE_STRING wide;
	ANSI_STRING narrow;

	RtlInitUnicodeString(&wide, L"*VMQ");
	KUNIT_EXPECT_EQ(test, wide.Length, 8);
	KUNIT_EXPECT_EQ(test, wide.MaximumLength, 10);
	RtlInitUnicodeString(&wide, NULL);
	KUNIT_EXPECT_EQ(test, wide.Length, 0);
	KUNIT_EXPECT_EQ(test, wide.MaximumLength, 0);
	KUNIT_EXPECT_NULL(test, wide.Buffer);
	NdisInitUnicodeString(&wide, L"");
	KUNIT_EXPECT_EQ(test, wide.Length, 0);
	KUNIT_EXPECT_EQ(test, wide.MaximumLength, 2);
	RtlInitAnsiString(&narrow, "*VMQ");
	KUNIT_EXPECT_EQ(test, narrow.Length, 4);
	KUNIT_EXPECT_EQ(test, narrow.MaximumLength, 5);
	NdisInitAnsiString(&narrow, NULL);
	KUNIT_EXPECT_EQ(test, narrow.Length, 0);
	KUNIT_EXPECT_NULL(test, narrow.Buffer);
}

static void init_of_a_string_that_is_too_long(struct kunit *test)
{
	WCHAR *text = kunit_kcalloc(test, 40001, sizeof(WCHAR), GFP_KERNEL);
	char *narrow = kunit_kzalloc(test, 70001, GFP_KERNEL);
	UNICODE_STRING string;
	ANSI_STRING ansi;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_ASSERT_NOT_NULL(test, narrow);
	for (i = 0; i < 40000; i++)
		text[i] = 'x';
	memset(narrow, 'x', 70000);
	RtlInitUnicodeString(&string, text);
	KUNIT_EXPECT_EQ(test, string.Length, 65532);
	KUNIT_EXPECT_EQ(test, string.MaximumLength, 65534);
	RtlInitAnsiString(&ansi, narrow);
	KUNIT_EXPECT_EQ(test, ansi.Length, 65534);
	KUNIT_EXPECT_EQ(test, ansi.MaximumLength, 65535);
}

static void static_initialisers(struct kunit *test)
{
	static NDIS_STRING keyword = NDIS_STRING_CONST("*RSS");
	static const ANSI_STRING narrow = RTL_CONSTANT_STRING("abc");
	DECLARE_CONST_UNICODE_STRING(wide, L"abcde");
	DECLARE_UNICODE_STRING_SIZE(room, 10);

	KUNIT_EXPECT_TRUE(test, is(&keyword, L"*RSS"));
	KUNIT_EXPECT_EQ(test, keyword.MaximumLength, 10);
	KUNIT_EXPECT_EQ(test, narrow.Length, 3);
	KUNIT_EXPECT_TRUE(test, is(&wide, L"abcde"));
	KUNIT_EXPECT_EQ(test, room.MaximumLength, 20);
	RtlInitEmptyUnicodeString(&room, room_buffer, 6);
	KUNIT_EXPECT_EQ(test, room.Length, 0);
	KUNIT_EXPECT_EQ(test, room.MaximumLength, 6);
}

static void append_until_it_is_full(struct kunit *test)
{
	UNICODE_STRING a, b;
	WCHAR buffer[6];

	RtlInitEmptyUnicodeString(&a, buffer, sizeof(buffer));
	RtlInitUnicodeString(&b, L"cd");
	KUNIT_EXPECT_EQ(test, RtlAppendUnicodeToString(&a, L"ab"),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, buffer[2], 0);
	KUNIT_EXPECT_EQ(test, RtlAppendUnicodeStringToString(&a, &b),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, RtlAppendUnicodeToString(&a, NULL),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, RtlAppendUnicodeToString(&a, L"efg"),
			STATUS_BUFFER_TOO_SMALL);
	KUNIT_EXPECT_TRUE(test, is(&a, L"abcd"));
	KUNIT_EXPECT_EQ(test, RtlAppendUnicodeStringToString(&a, &b),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(&a, L"abcdcd"));
	KUNIT_EXPECT_EQ(test, RtlAppendUnicodeStringToString(&a, &b),
			STATUS_BUFFER_TOO_SMALL);
}

static void copy_what_fits(struct kunit *test)
{
	UNICODE_STRING a, b;
	WCHAR buffer[3];

	RtlInitEmptyUnicodeString(&a, buffer, sizeof(buffer));
	RtlInitUnicodeString(&b, L"abcdef");
	RtlCopyUnicodeString(&a, &b);
	KUNIT_EXPECT_TRUE(test, is(&a, L"abc"));
	RtlInitUnicodeString(&b, L"x");
	RtlCopyUnicodeString(&a, &b);
	KUNIT_EXPECT_TRUE(test, is(&a, L"x"));
	KUNIT_EXPECT_EQ(test, buffer[1], 0);
	RtlCopyUnicodeString(&a, NULL);
	KUNIT_EXPECT_EQ(test, a.Length, 0);
}

static void compare_with_and_without_case(struct kunit *test)
{
	UNICODE_STRING a, b, c;

	RtlInitUnicodeString(&a, L"*ReceiveBuffers");
	RtlInitUnicodeString(&b, L"*RECEIVEbuffers");
	RtlInitUnicodeString(&c, L"*Receive");
	KUNIT_EXPECT_TRUE(test, RtlEqualUnicodeString(&a, &b, TRUE));
	KUNIT_EXPECT_FALSE(test, RtlEqualUnicodeString(&a, &b, FALSE));
	KUNIT_EXPECT_FALSE(test, RtlEqualUnicodeString(&a, &c, TRUE));
	KUNIT_EXPECT_TRUE(test, NdisEqualString(&a, &b, TRUE));
	KUNIT_EXPECT_FALSE(test, NdisEqualUnicodeString(&a, &b, FALSE));
	KUNIT_EXPECT_EQ(test, RtlCompareUnicodeString(&a, &b, TRUE), 0);
	KUNIT_EXPECT_GT(test, RtlCompareUnicodeString(&a, &b, FALSE), 0);
	KUNIT_EXPECT_GT(test, RtlCompareUnicodeString(&a, &c, TRUE), 0);
	KUNIT_EXPECT_LT(test, RtlCompareUnicodeString(&c, &a, TRUE), 0);
	/* Latin-1, Greek, Cyrillic; the signs among them have no case. */
	RtlInitUnicodeString(&a, L"\u00e4\u00f7\u03c9\u044f\u0451\u00ff");
	RtlInitUnicodeString(&b, L"\u00c4\u00f7\u03a9\u042f\u0401\u0178");
	KUNIT_EXPECT_TRUE(test, RtlEqualUnicodeString(&a, &b, TRUE));
	RtlInitUnicodeString(&b, L"\u00c4\u00d7\u03a9\u042f\u0401\u0178");
	KUNIT_EXPECT_FALSE(test, RtlEqualUnicodeString(&a, &b, TRUE));
}

static void single_characters(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, RtlUpcaseUnicodeChar('a'), 'A');
	KUNIT_EXPECT_EQ(test, RtlUpcaseUnicodeChar('1'), '1');
	KUNIT_EXPECT_EQ(test, RtlDowncaseUnicodeChar('A'), 'a');
	KUNIT_EXPECT_EQ(test, RtlDowncaseUnicodeChar('a'), 'a');
	KUNIT_EXPECT_EQ(test, RtlDowncaseUnicodeChar('@'), '@');
	KUNIT_EXPECT_EQ(test, RtlDowncaseUnicodeChar(0x0401), 0x0451);
	KUNIT_EXPECT_EQ(test, RtlDowncaseUnicodeChar(0x0178), 0x00ff);
	KUNIT_EXPECT_EQ(test, RtlDowncaseUnicodeChar(0x00d7), 0x00d7);
	KUNIT_EXPECT_EQ(test, RtlDowncaseUnicodeChar(0xffff), 0xffff);
}

static void beginning(struct kunit *test)
{
	UNICODE_STRING a, b;

	RtlInitUnicodeString(&a, L"*RSS");
	RtlInitUnicodeString(&b, L"*RssProfile");
	KUNIT_EXPECT_TRUE(test, RtlPrefixUnicodeString(&a, &b, TRUE));
	KUNIT_EXPECT_FALSE(test, RtlPrefixUnicodeString(&a, &b, FALSE));
	KUNIT_EXPECT_FALSE(test, RtlPrefixUnicodeString(&b, &a, TRUE));
	a.Length = 0;
	KUNIT_EXPECT_TRUE(test, RtlPrefixUnicodeString(&a, &b, FALSE));
}

static void upcase(struct kunit *test)
{
	UNICODE_STRING a, up;
	WCHAR buffer[4];

	RtlInitUnicodeString(&a, L"eth0");
	RtlInitEmptyUnicodeString(&up, buffer, 6);
	KUNIT_EXPECT_EQ(test, RtlUpcaseUnicodeString(&up, &a, FALSE),
			STATUS_BUFFER_OVERFLOW);
	up.MaximumLength = 8;
	KUNIT_EXPECT_EQ(test, NdisUpcaseUnicodeString(&up, &a),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(&up, L"ETH0"));
	KUNIT_EXPECT_EQ(test, RtlUpcaseUnicodeString(&up, &a, TRUE),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(&up, L"ETH0"));
	RtlFreeUnicodeString(&up);
	KUNIT_EXPECT_NULL(test, up.Buffer);
	ndt_fail_all(true);
	KUNIT_EXPECT_EQ(test, RtlUpcaseUnicodeString(&up, &a, TRUE),
			STATUS_NO_MEMORY);
	ndt_fail_all(false);
}

static void narrow_and_widen(struct kunit *test)
{
	UNICODE_STRING wide, back;
	ANSI_STRING narrow;
	char buffer[8];

	RtlInitUnicodeString(&wide, L"a\u00e9\u20ac");
	KUNIT_EXPECT_EQ(test,
			RtlUnicodeStringToAnsiString(&narrow, &wide, TRUE),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, narrow.Length, 3);
	KUNIT_EXPECT_STREQ(test, narrow.Buffer, "a\xe9?");
	KUNIT_EXPECT_EQ(test,
			RtlAnsiStringToUnicodeString(&back, &narrow, TRUE),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(&back, L"a\u00e9?"));
	RtlFreeAnsiString(&narrow);
	KUNIT_EXPECT_NULL(test, narrow.Buffer);

	/* Into a buffer, terminator included. */
	RtlInitEmptyAnsiString(&narrow, buffer, 3);
	KUNIT_EXPECT_EQ(test, NdisUnicodeStringToAnsiString(&narrow, &wide),
			STATUS_BUFFER_OVERFLOW);
	narrow.MaximumLength = 4;
	KUNIT_EXPECT_EQ(test, NdisUnicodeStringToAnsiString(&narrow, &wide),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, narrow.Buffer[3], 0);
	KUNIT_EXPECT_EQ(test, NdisAnsiStringToUnicodeString(&back, &narrow),
			STATUS_SUCCESS);
	back.MaximumLength = 7;
	KUNIT_EXPECT_EQ(test, NdisAnsiStringToUnicodeString(&back, &narrow),
			STATUS_BUFFER_OVERFLOW);
	RtlFreeUnicodeString(&back);

	ndt_fail_all(true);
	KUNIT_EXPECT_EQ(test,
			RtlUnicodeStringToAnsiString(&narrow, &wide, TRUE),
			STATUS_NO_MEMORY);
	ndt_fail_all(false);
	RtlInitAnsiString(&narrow, "x");
	ndt_fail_all(true);
	KUNIT_EXPECT_EQ(test,
			RtlAnsiStringToUnicodeString(&back, &narrow, TRUE),
			STATUS_NO_MEMORY);
	ndt_fail_all(false);
}

static void ndis_string(struct kunit *test)
{
	NDIS_STRING string;
	KIRQL old;

	NdisInitializeString(&string, (PUCHAR)"*JumboPacket");
	KUNIT_EXPECT_TRUE(test, is(&string, L"*JumboPacket"));
	NdisFreeString(string);

	ndt_fail_all(true);
	NdisInitializeString(&string, (PUCHAR)"*JumboPacket");
	ndt_fail_all(false);
	KUNIT_EXPECT_NULL(test, string.Buffer);
	KUNIT_EXPECT_EQ(test, string.MaximumLength, 0);
	NdisFreeString(string);

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  NdisInitializeString(&string, (PUCHAR)"x"));
	KeLowerIrql(old);
	KUNIT_EXPECT_NULL(test, string.Buffer);
}

static void frees_that_are_wrong(struct kunit *test)
{
	WCHAR buffer[4] = L"abc";
	UNICODE_STRING wide;
	ANSI_STRING narrow;

	RtlInitUnicodeString(&wide, buffer);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, RtlFreeUnicodeString(&wide));
	KUNIT_EXPECT_NULL(test, wide.Buffer);
	RtlInitAnsiString(&narrow, (PCSZ)buffer);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, RtlFreeAnsiString(&narrow));
	RtlInitUnicodeString(&wide, buffer);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY, NdisFreeString(wide));
}

struct number_row {
	PCWSTR text;
	ULONG base;
	NTSTATUS status;
	ULONG value;
};

static const struct number_row numbers[] = {
	{ L"1514", 10, STATUS_SUCCESS, 1514 },
	{ L"1514", 0, STATUS_SUCCESS, 1514 },
	{ L"0x5ea", 0, STATUS_SUCCESS, 1514 },
	{ L"0o17", 0, STATUS_SUCCESS, 15 },
	{ L"0b101", 0, STATUS_SUCCESS, 5 },
	{ L"0", 0, STATUS_SUCCESS, 0 },
	{ L"0z", 0, STATUS_SUCCESS, 0 },
	{ L"ff", 16, STATUS_SUCCESS, 255 },
	{ L"FF zz", 16, STATUS_SUCCESS, 255 },
	{ L"  -1", 10, STATUS_SUCCESS, 0xffffffff },
	{ L"\t+7", 10, STATUS_SUCCESS, 7 },
	{ L"129", 8, STATUS_SUCCESS, 10 },
	{ L"", 10, STATUS_SUCCESS, 0 },
	{ L"abc", 10, STATUS_SUCCESS, 0 },
	{ L"4294967297", 10, STATUS_SUCCESS, 1 },
	{ L"10", 3, STATUS_INVALID_PARAMETER, 77 },
};

static void read_numbers(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		UNICODE_STRING string;
		ULONG value = 77;

		RtlInitUnicodeString(&string, numbers[i].text);
		KUNIT_EXPECT_EQ_MSG(test,
				    RtlUnicodeStringToInteger(&string,
							      numbers[i].base,
							      &value),
				    numbers[i].status, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, value, numbers[i].value, "row %u", i);
	}
}

static void write_numbers(struct kunit *test)
{
	UNICODE_STRING string;
	WCHAR buffer[33];

	RtlInitEmptyUnicodeString(&string, buffer, sizeof(buffer));
	KUNIT_EXPECT_EQ(test, RtlIntegerToUnicodeString(4294967295, 0, &string),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(&string, L"4294967295"));
	KUNIT_EXPECT_EQ(test, RtlIntegerToUnicodeString(0, 10, &string),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(&string, L"0"));
	KUNIT_EXPECT_EQ(test, RtlIntegerToUnicodeString(0x5EA, 16, &string),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(&string, L"5EA"));
	KUNIT_EXPECT_EQ(test,
			RtlIntegerToUnicodeString(0x80000001, 2, &string),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, string.Length, 64);
	KUNIT_EXPECT_EQ(test, RtlIntegerToUnicodeString(1, 7, &string),
			STATUS_INVALID_PARAMETER);
	string.MaximumLength = 6;
	KUNIT_EXPECT_EQ(test, RtlIntegerToUnicodeString(1234, 10, &string),
			STATUS_BUFFER_OVERFLOW);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(init_counts_bytes),
	KUNIT_CASE(init_of_a_string_that_is_too_long),
	KUNIT_CASE(static_initialisers),
	KUNIT_CASE(append_until_it_is_full),
	KUNIT_CASE(copy_what_fits),
	KUNIT_CASE(compare_with_and_without_case),
	KUNIT_CASE(single_characters),
	KUNIT_CASE(beginning),
	KUNIT_CASE(upcase),
	KUNIT_CASE(narrow_and_widen),
	KUNIT_CASE(ndis_string),
	KUNIT_CASE(frees_that_are_wrong),
	KUNIT_CASE(read_numbers),
	KUNIT_CASE(write_numbers),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_string",
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/string.c");
