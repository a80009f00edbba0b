// SPDX-License-Identifier: GPL-2.0-only
/*
 * Internet addresses as text.
 */
#include <linux/string.h>
#include <asm/byteorder.h>

#include "ndt.h"

#include <ndis.h>

static const UCHAR v4[4] = { 192, 0, 2, 17 };
static const UCHAR v6[16] = { 0x20, 0x01, 0x0d, 0xb8, [14] = 0xab, [15] = 1 };
static const UCHAR mapped[16] = {
	[10] = 0xff, [11] = 0xff, [12] = 192, [14] = 2, [15] = 1
};

/* Whether WCHARs are that text. */
static bool is(const WCHAR *wide, const char *text)
{
	while (*text && *wide == *text) {
		wide++;
		text++;
	}
	return *wide == *text;
}

static void plain(struct kunit *test)
{
	WCHAR wide[INET6_ADDRSTRLEN];
	char text[INET6_ADDRSTRLEN];
	IN_ADDR address;
	PWSTR w;
	PSTR s;

	memcpy(&address, v4, sizeof(address));
	s = RtlIpv4AddressToStringA(&address, text);
	KUNIT_EXPECT_STREQ(test, text, "192.0.2.17");
	KUNIT_EXPECT_PTR_EQ(test, s, text + 10);
	w = RtlIpv4AddressToStringW(v4, wide);
	KUNIT_EXPECT_TRUE(test, is(wide, "192.0.2.17"));
	KUNIT_EXPECT_PTR_EQ(test, w, wide + 10);
	s = RtlIpv6AddressToStringA(v6, text);
	KUNIT_EXPECT_STREQ(test, text, "2001:db8::ab01");
	KUNIT_EXPECT_PTR_EQ(test, s, text + 14);
	w = RtlIpv6AddressToStringW(mapped, wide);
	KUNIT_EXPECT_TRUE(test, is(wide, "::ffff:192.0.2.1"));
	KUNIT_EXPECT_PTR_EQ(test, w, wide + 16);
}

static void with_a_port(struct kunit *test)
{
	WCHAR wide[INET6_ADDRSTRLEN];
	char text[INET6_ADDRSTRLEN];
	ULONG length = sizeof(text);

	KUNIT_EXPECT_EQ(test, RtlIpv4AddressToStringExA(v4, htons(80), text,
							&length),
			STATUS_SUCCESS);
	KUNIT_EXPECT_STREQ(test, text, "192.0.2.17:80");
	KUNIT_EXPECT_EQ(test, length, 14);
	length = INET_ADDRSTRLEN;
	KUNIT_EXPECT_EQ(test, RtlIpv4AddressToStringExW(v4, 0, wide, &length),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(wide, "192.0.2.17"));
	KUNIT_EXPECT_EQ(test, length, 11);
	length = sizeof(text);
	KUNIT_EXPECT_EQ(test, RtlIpv6AddressToStringExA(v6, 7, htons(443), text,
							&length),
			STATUS_SUCCESS);
	KUNIT_EXPECT_STREQ(test, text, "[2001:db8::ab01%7]:443");
	length = sizeof(text);
	KUNIT_EXPECT_EQ(test, RtlIpv6AddressToStringExA(v6, 7, 0, text,
							&length),
			STATUS_SUCCESS);
	KUNIT_EXPECT_STREQ(test, text, "2001:db8::ab01%7");
	length = INET6_ADDRSTRLEN;
	KUNIT_EXPECT_EQ(test, RtlIpv6AddressToStringExW(v6, 0, htons(1), wide,
							&length),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is(wide, "[2001:db8::ab01]:1"));
	KUNIT_EXPECT_EQ(test, length, 19);
}

static void room_that_is_too_small(struct kunit *test)
{
	char text[16] = "untouched";
	ULONG length = 10;

	KUNIT_EXPECT_EQ(test, RtlIpv4AddressToStringExA(v4, 0, text, &length),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, length, 11);
	KUNIT_EXPECT_STREQ(test, text, "untouched");
	length = 30;
	KUNIT_EXPECT_EQ(test, RtlIpv4AddressToStringExA(v4, 0, NULL, &length),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, length, 11);
	KUNIT_EXPECT_EQ(test, RtlIpv4AddressToStringExA(v4, 0, text, NULL),
			STATUS_INVALID_PARAMETER);
	length = 3;
	KUNIT_EXPECT_EQ(test, RtlIpv6AddressToStringExA(v6, 0, 0, text,
							&length),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, length, 15);
}

/* The longest there is fits the size that <ndis.h> gives. */
static void the_longest(struct kunit *test)
{
	char text[INET6_ADDRSTRLEN];
	ULONG length = sizeof(text);
	UCHAR address[16];

	memset(address, 0xff, sizeof(address));
	KUNIT_EXPECT_EQ(test, RtlIpv6AddressToStringExA(address, 0xffffffff,
							0xffff, text, &length),
			STATUS_SUCCESS);
	KUNIT_EXPECT_STREQ(test, text,
			   "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535");
}

static struct kunit_case cases[] = {
	KUNIT_CASE(plain),
	KUNIT_CASE(with_a_port),
	KUNIT_CASE(room_that_is_too_small),
	KUNIT_CASE(the_longest),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_ip",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/ip.c");
