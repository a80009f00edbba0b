// SPDX-License-Identifier: GPL-2.0-only
/*
 * What <ndis.h> has inline for numbers: bits, arithmetic that tells when a
 * result does not fit.
 */
#include <linux/limits.h>

#include "ndt.h"

#include <ndis.h>

static void bit_scans(struct kunit *test)
{
	ULONG index = 77;

	KUNIT_EXPECT_EQ(test, BitScanForward(&index, 0), 0);
	KUNIT_EXPECT_EQ(test, BitScanReverse(&index, 0), 0);
	KUNIT_EXPECT_EQ(test, BitScanForward64(&index, 0), 0);
	KUNIT_EXPECT_EQ(test, BitScanReverse64(&index, 0), 0);
	KUNIT_EXPECT_EQ(test, index, 77);
	KUNIT_EXPECT_EQ(test, BitScanForward(&index, 0x00ff0000), 1);
	KUNIT_EXPECT_EQ(test, index, 16);
	KUNIT_EXPECT_EQ(test, _BitScanReverse(&index, 0x00ff0000), 1);
	KUNIT_EXPECT_EQ(test, index, 23);
	KUNIT_EXPECT_EQ(test, BitScanForward64(&index, 1ULL << 63), 1);
	KUNIT_EXPECT_EQ(test, index, 63);
	KUNIT_EXPECT_EQ(test, BitScanReverse64(&index, 3ULL << 32), 1);
	KUNIT_EXPECT_EQ(test, index, 33);
	KUNIT_EXPECT_EQ(test, BitScanReverse(&index, 1), 1);
	KUNIT_EXPECT_EQ(test, index, 0);
}

static void bits_of_a_number(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, RtlFindLeastSignificantBit(0), -1);
	KUNIT_EXPECT_EQ(test, RtlFindMostSignificantBit(0), -1);
	KUNIT_EXPECT_EQ(test, RtlFindLeastSignificantBit(6ULL << 40), 41);
	KUNIT_EXPECT_EQ(test, RtlFindMostSignificantBit(6ULL << 40), 42);
	KUNIT_EXPECT_EQ(test, RtlNumberOfSetBitsUlongPtr(0), 0);
	KUNIT_EXPECT_EQ(test, RtlNumberOfSetBitsUlongPtr(~0UL), 64);
	KUNIT_EXPECT_EQ(test, RtlNumberOfSetBitsUlongPtr(0x8001000100000003),
			5);
}

static void sums_that_fit(struct kunit *test)
{
	SIZE_T size;
	ULONG ul;
	LONG l;

	KUNIT_EXPECT_EQ(test, RtlULongAdd(1, 2, &ul), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ul, 3);
	KUNIT_EXPECT_EQ(test, RtlULongSub(3, 3, &ul), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ul, 0);
	KUNIT_EXPECT_EQ(test, RtlULongMult(65536, 65535, &ul), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ul, 0xffff0000);
	KUNIT_EXPECT_EQ(test, RtlLongSub(0, MAXLONG, &l), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, l, -MAXLONG);
	KUNIT_EXPECT_EQ(test, RtlSizeTMult(1ULL << 32, 1 << 20, &size),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, size, 1ULL << 52);
	KUNIT_EXPECT_EQ(test, RtlSizeTAdd(size, size, &size), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, size, 1ULL << 53);
}

static void sums_that_do_not_fit(struct kunit *test)
{
	ULONGLONG ull = 0;
	SIZE_T size = 0;
	USHORT us = 0;
	UCHAR uc = 0;
	ULONG ul = 0;
	LONG l = 0;
	INT i = 0;

	KUNIT_EXPECT_EQ(test, RtlULongAdd(0xffffffff, 1, &ul),
			STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, ul, 0xffffffff);
	KUNIT_EXPECT_EQ(test, RtlUInt32Add(0xffffffff, 2, &ul),
			STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, RtlULongSub(1, 2, &ul), STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, RtlULongMult(65536, 65536, &ul),
			STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, ul, 0xffffffff);
	KUNIT_EXPECT_EQ(test, RtlUShortAdd(0xffff, 1, &us),
			STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, us, 0xffff);
	KUNIT_EXPECT_EQ(test, RtlUInt8Mult(16, 16, &uc),
			STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, uc, 0xff);
	KUNIT_EXPECT_EQ(test, RtlLongAdd(MAXLONG, 1, &l),
			STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, l, -1);
	KUNIT_EXPECT_EQ(test, RtlIntSub(INT_MIN, 1, &i),
			STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, RtlULongLongMult(1ULL << 32, 1ULL << 32, &ull),
			STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, RtlSIZETMult(1ULL << 63, 2, &size),
			STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, size, MAXSIZE_T);
}

static void conversions(struct kunit *test)
{
	USHORT us = 0;
	ULONG ul = 0;
	LONG l = 0;
	INT8 i8 = 0;

	KUNIT_EXPECT_EQ(test, RtlULongToUShort(0xffff, &us), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, us, 0xffff);
	KUNIT_EXPECT_EQ(test, RtlULongToUShort(0x10000, &us),
			STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, RtlSIZETToULong(0xffffffff, &ul), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, RtlSIZETToULong(1ULL << 32, &ul),
			STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, RtlULong64ToULong(7, &ul), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ul, 7);
	KUNIT_EXPECT_EQ(test, RtlLongToULong(-1, &ul), STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, ul, 0xffffffff);
	KUNIT_EXPECT_EQ(test, RtlULongToLong(0x80000000, &l),
			STATUS_INTEGER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, RtlIntToInt8(-128, &i8), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, i8, -128);
	KUNIT_EXPECT_EQ(test, RtlIntToInt8(128, &i8), STATUS_INTEGER_OVERFLOW);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(bit_scans),
	KUNIT_CASE(bits_of_a_number),
	KUNIT_CASE(sums_that_fit),
	KUNIT_CASE(sums_that_do_not_fit),
	KUNIT_CASE(conversions),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_include_number",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/include");
