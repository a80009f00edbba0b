// SPDX-License-Identifier: GPL-2.0-only
/*
 * What <ndis.h> has inline for a device: registers, Ethernet addresses; and
 * the words that are nothing in a build that is not for its developer.
 */
#include <linux/string.h>

#include "ndt.h"

#include <ndis.h>

static void registers(struct kunit *test)
{
	union {
		ULONG64 whole;
		ULONG longs[2];
		USHORT shorts[4];
		UCHAR bytes[8];
	} device = { 0x8877665544332211 };

	KUNIT_EXPECT_EQ(test, READ_REGISTER_UCHAR(&device.bytes[1]), 0x22);
	KUNIT_EXPECT_EQ(test, READ_REGISTER_USHORT(&device.shorts[1]), 0x4433);
	KUNIT_EXPECT_EQ(test, READ_REGISTER_ULONG(&device.longs[1]),
			0x88776655);
	KUNIT_EXPECT_EQ(test, READ_REGISTER_ULONG64(&device.whole),
			0x8877665544332211);
	KUNIT_EXPECT_EQ(test, READ_REGISTER_NOFENCE_ULONG(&device.longs[0]),
			0x44332211);
	WRITE_REGISTER_UCHAR(&device.bytes[0], 0xa0);
	WRITE_REGISTER_USHORT(&device.shorts[1], 0xa1a2);
	KUNIT_EXPECT_EQ(test, device.whole, 0x88776655a1a222a0);
	WRITE_REGISTER_ULONG(&device.longs[1], 0xa3a4a5a6);
	KUNIT_EXPECT_EQ(test, device.whole, 0xa3a4a5a6a1a222a0);
	WRITE_REGISTER_ULONG64(&device.whole, 5);
	KUNIT_EXPECT_EQ(test, device.whole, 5);
	WRITE_REGISTER_NOFENCE_USHORT(&device.shorts[0], 6);
	KUNIT_EXPECT_EQ(test, device.whole, 6);
}

static void register_buffers(struct kunit *test)
{
	ULONG reg[2] = { 0, 0x77 }, values[3] = { 1, 2, 3 };
	UCHAR byte = 9, bytes[2] = {};

	WRITE_REGISTER_BUFFER_ULONG(&reg[0], values, 3);
	KUNIT_EXPECT_EQ(test, reg[0], 3);
	KUNIT_EXPECT_EQ(test, reg[1], 0x77);
	READ_REGISTER_BUFFER_ULONG(&reg[0], values, 2);
	KUNIT_EXPECT_EQ(test, values[0], 3);
	KUNIT_EXPECT_EQ(test, values[1], 3);
	KUNIT_EXPECT_EQ(test, values[2], 3);
	READ_REGISTER_BUFFER_UCHAR(&byte, bytes, 2);
	KUNIT_EXPECT_EQ(test, bytes[1], 9);
	WRITE_REGISTER_BUFFER_UCHAR(&byte, bytes, 0);
	KUNIT_EXPECT_EQ(test, byte, 9);
}

static void registers_by_their_ndis_names(struct kunit *test)
{
	UCHAR device[8] = {}, c;
	USHORT s;
	ULONG l;

	NdisWriteRegisterUlong(device, 0x11223344);
	NdisWriteRegisterUshort(device + 4, 0x5566);
	NdisWriteRegisterUchar(device + 6, 0x77);
	NdisReadRegisterUlong(device, &l);
	NdisReadRegisterUshort(device + 4, &s);
	NdisReadRegisterUchar(device + 6, &c);
	KUNIT_EXPECT_EQ(test, l, 0x11223344);
	KUNIT_EXPECT_EQ(test, s, 0x5566);
	KUNIT_EXPECT_EQ(test, c, 0x77);
	KUNIT_EXPECT_EQ(test, device[7], 0);
}

static void ethernet_addresses(struct kunit *test)
{
	static const UCHAR all[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	static const UCHAR group[6] = { 0x01, 0x00, 0x5e, 0, 0, 1 };
	static const UCHAR local[6] = { 0x02, 0, 0, 0, 0, 1 };
	static const UCHAR zero[6];

	KUNIT_EXPECT_EQ(test, ETH_IS_MULTICAST(all), 1);
	KUNIT_EXPECT_EQ(test, ETH_IS_MULTICAST(group), 1);
	KUNIT_EXPECT_EQ(test, ETH_IS_MULTICAST(local), 0);
	KUNIT_EXPECT_EQ(test, ETH_IS_BROADCAST(all), 1);
	KUNIT_EXPECT_EQ(test, ETH_IS_BROADCAST(group), 0);
	KUNIT_EXPECT_EQ(test, ETH_IS_LOCALLY_ADMINISTERED(local), 1);
	KUNIT_EXPECT_EQ(test, ETH_IS_LOCALLY_ADMINISTERED(group), 0);
	KUNIT_EXPECT_EQ(test, ETH_IS_EMPTY(zero), 1);
	KUNIT_EXPECT_EQ(test, ETH_IS_EMPTY(local), 0);
}

static void ethernet_copy_and_compare(struct kunit *test)
{
	UCHAR a[8] = { 0, 1, 2, 3, 4, 5, 6, 7 }, b[8] = {};
	INT order = 9;
	UINT differ = 9;

	ETH_COPY_NETWORK_ADDRESS(b + 1, a + 1);
	KUNIT_EXPECT_EQ(test, memcmp(b, "\0\1\2\3\4\5\6\0", 8), 0);
	ETH_COMPARE_NETWORK_ADDRESSES(a + 1, b + 1, &order);
	KUNIT_EXPECT_EQ(test, order, 0);
	ETH_COMPARE_NETWORK_ADDRESSES_EQ(a + 1, b + 1, &differ);
	KUNIT_EXPECT_EQ(test, differ, 0);
	/* The last four bytes outweigh the first two. */
	b[1] = 0xff;
	ETH_COMPARE_NETWORK_ADDRESSES(a + 1, b + 1, &order);
	KUNIT_EXPECT_EQ(test, order, -1);
	ETH_COMPARE_NETWORK_ADDRESSES_EQ(a + 1, b + 1, &differ);
	KUNIT_EXPECT_EQ(test, differ, 1);
	b[6] = 0;
	ETH_COMPARE_NETWORK_ADDRESSES(a + 1, b + 1, &order);
	KUNIT_EXPECT_EQ(test, order, 1);
	KUNIT_EXPECT_EQ(test, ndiscompat_eth_compare(b + 1, a + 1), -1);
	KUNIT_EXPECT_EQ(test, ndiscompat_eth_low("\1\2"), 0x0201);
	KUNIT_EXPECT_EQ(test, ndiscompat_eth_high("\0\0\1\2\3\4"), 0x04030201);
}

struct context {
	int number;
};

NDIS_DECLARE_MINIPORT_ADAPTER_CONTEXT(struct context)

/* What a port's own header makes of the words. */
#define WPP_CONTROL_GUIDS \
	WPP_DEFINE_CONTROL_GUID(Mine, (1, 2, 3), WPP_DEFINE_BIT(DBG_INIT))
WPP_CONTROL_GUIDS
#define WPP_LEVEL_FLAGS_ENABLED(level, flags) \
	(WPP_LEVEL_ENABLED(flags) && WPP_CONTROL(WPP_BIT_##flags).Level >= (level))

static void words_that_are_nothing(struct kunit *test)
{
	int evaluated = 0;

	WPP_INIT_TRACING(evaluated++, NULL);
	WPP_CLEANUP(evaluated++);
	ASSERT(evaluated++);
	ASSERTMSG("message", evaluated++);
	NT_ASSERT(evaluated++);
	KdPrint(("%d", evaluated++));
	KdPrintEx((evaluated++, 0, ""));
	KdBreakPoint();
	KUNIT_EXPECT_EQ(test, evaluated, 0);
	KUNIT_EXPECT_FALSE(test, WPP_LEVEL_FLAGS_ENABLED(0, INIT));
	/* This one is. */
	KUNIT_EXPECT_FALSE(test, NT_VERIFY(evaluated++));
	KUNIT_EXPECT_EQ(test, evaluated, 1);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(registers),
	KUNIT_CASE(register_buffers),
	KUNIT_CASE(registers_by_their_ndis_names),
	KUNIT_CASE(ethernet_addresses),
	KUNIT_CASE(ethernet_copy_and_compare),
	KUNIT_CASE(words_that_are_nothing),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_include_register",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/include");
