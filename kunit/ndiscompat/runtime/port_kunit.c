// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports of the I/O space: over a table of the suite's, and over the machine.
 */
#include <linux/kconfig.h>
#include <linux/string.h>

#include "ndt.h"

#include <ndis.h>

#include "runtime/port.h"

static u8 space[0x10000 + 3];
static unsigned int accesses;

static u32 array_in(u16 port, unsigned int bytes)
{
	u32 value = 0;

	accesses++;
	memcpy(&value, space + port, bytes);
	return value;
}

static void array_out(u16 port, unsigned int bytes, u32 value)
{
	accesses++;
	memcpy(space + port, &value, bytes);
}

static const struct ndc_ports array = { .in = array_in, .out = array_out };

static int setup(struct kunit *test)
{
	memset(space, 0, sizeof(space));
	accesses = 0;
	ndc_ports_set(&array);
	return 0;
}

static void teardown(struct kunit *test)
{
	ndc_ports_set(NULL);
}

static void each_width(struct kunit *test)
{
	WRITE_PORT_ULONG((PULONG)0x300, 0x44332211);
	WRITE_PORT_USHORT((PUSHORT)0x304, 0x6655);
	WRITE_PORT_UCHAR((PUCHAR)0x306, 0x77);
	KUNIT_EXPECT_EQ(test, memcmp(space + 0x300, "\x11\x22\x33\x44\x55\x66w",
				     7), 0);
	KUNIT_EXPECT_EQ(test, READ_PORT_ULONG((PULONG)0x301), 0x55443322);
	KUNIT_EXPECT_EQ(test, READ_PORT_USHORT((PUSHORT)0x305), 0x7766);
	KUNIT_EXPECT_EQ(test, READ_PORT_UCHAR((PUCHAR)0x306), 0x77);
	KUNIT_EXPECT_EQ(test, accesses, 6);
}

static void buffers_stay_at_one_port(struct kunit *test)
{
	ULONG longs[2] = { 1, 2 };
	USHORT shorts[2] = { 3, 4 };
	UCHAR bytes[3] = { 5, 6, 7 };

	WRITE_PORT_BUFFER_ULONG((PULONG)0x10, longs, 2);
	WRITE_PORT_BUFFER_USHORT((PUSHORT)0x20, shorts, 2);
	WRITE_PORT_BUFFER_UCHAR((PUCHAR)0x30, bytes, 3);
	KUNIT_EXPECT_EQ(test, accesses, 7);
	KUNIT_EXPECT_EQ(test, space[0x10], 2);
	KUNIT_EXPECT_EQ(test, space[0x14], 0);
	KUNIT_EXPECT_EQ(test, space[0x20], 4);
	KUNIT_EXPECT_EQ(test, space[0x30], 7);
	KUNIT_EXPECT_EQ(test, space[0x31], 0);
	READ_PORT_BUFFER_ULONG((PULONG)0x10, longs, 2);
	READ_PORT_BUFFER_USHORT((PUSHORT)0x20, shorts, 2);
	READ_PORT_BUFFER_UCHAR((PUCHAR)0x30, bytes, 3);
	KUNIT_EXPECT_EQ(test, accesses, 14);
	KUNIT_EXPECT_EQ(test, longs[0], 2);
	KUNIT_EXPECT_EQ(test, shorts[0], 4);
	KUNIT_EXPECT_EQ(test, bytes[0], 7);
}

static void by_their_ndis_names(struct kunit *test)
{
	/* What NdisMRegisterIoPortRange gave; drivers add offsets to it. */
	PUCHAR base = (PUCHAR)0x400;
	ULONG l, longs[1] = { 0xa1b2c3d4 };
	USHORT s, shorts[1] = { 0xe5f6 };
	UCHAR c, bytes[1] = { 0x17 };

	NdisRawWritePortUlong(base, 0x01020304);
	NdisRawReadPortUlong(base, &l);
	KUNIT_EXPECT_EQ(test, l, 0x01020304);
	NdisRawWritePortUshort(base + 8, 0x0506);
	NdisRawReadPortUshort((ULONG_PTR)base + 8, &s);
	KUNIT_EXPECT_EQ(test, s, 0x0506);
	NdisRawWritePortUchar(base + 10, 0x07);
	NdisRawReadPortUchar(base + 10, &c);
	KUNIT_EXPECT_EQ(test, c, 0x07);
	NdisRawWritePortBufferUlong(base, longs, 1);
	NdisRawReadPortBufferUlong(base, &l, 1);
	KUNIT_EXPECT_EQ(test, l, 0xa1b2c3d4);
	NdisRawWritePortBufferUshort(base, shorts, 1);
	NdisRawReadPortBufferUshort(base, &s, 1);
	KUNIT_EXPECT_EQ(test, s, 0xe5f6);
	NdisRawWritePortBufferUchar(base, bytes, 1);
	NdisRawReadPortBufferUchar(base, &c, 1);
	KUNIT_EXPECT_EQ(test, c, 0x17);
}

static void what_is_no_port_is_reported(struct kunit *test)
{
	ULONG l = 0;
	USHORT s = 0;
	UCHAR c = 0;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  l = READ_PORT_ULONG((PULONG)0xfffd));
	KUNIT_EXPECT_EQ(test, l, 0xffffffff);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  s = READ_PORT_USHORT((PUSHORT)test));
	KUNIT_EXPECT_EQ(test, s, 0xffff);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  c = READ_PORT_UCHAR((PUCHAR)0x10000));
	KUNIT_EXPECT_EQ(test, c, 0xff);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  WRITE_PORT_ULONG((PULONG)0xfffd, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  WRITE_PORT_USHORT((PUSHORT)0xffff, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  WRITE_PORT_UCHAR((PUCHAR)-1L, 0));
	KUNIT_EXPECT_EQ(test, accesses, 0);
	KUNIT_EXPECT_EQ(test, READ_PORT_ULONG((PULONG)0xfffc), 0);
}

/*
 * The address register of PCI's first mechanism keeps what is written to it
 * as a whole; the interrupt controller's mask is a byte that does.
 */
static void the_machine(struct kunit *test)
{
	UCHAR mask;
	ULONG old;

	ndc_ports_set(NULL);
	if (IS_ENABLED(CONFIG_UML)) {
		KUNIT_EXPECT_EQ(test, READ_PORT_ULONG((PULONG)0xcf8),
				0xffffffff);
		WRITE_PORT_UCHAR((PUCHAR)0x21, 0);
		return;
	}
	old = READ_PORT_ULONG((PULONG)0xcf8);
	WRITE_PORT_ULONG((PULONG)0xcf8, 0x80000000);
	KUNIT_EXPECT_EQ(test, READ_PORT_ULONG((PULONG)0xcf8), 0x80000000);
	/* The vendor of the host bridge. */
	KUNIT_EXPECT_EQ(test, READ_PORT_USHORT((PUSHORT)0xcfc), 0x8086);
	WRITE_PORT_USHORT((PUSHORT)0xcfc, 0);
	KUNIT_EXPECT_EQ(test, READ_PORT_USHORT((PUSHORT)0xcfc), 0x8086);
	WRITE_PORT_ULONG((PULONG)0xcf8, old);
	mask = READ_PORT_UCHAR((PUCHAR)0x21);
	WRITE_PORT_UCHAR((PUCHAR)0x21, mask);
	KUNIT_EXPECT_EQ(test, READ_PORT_UCHAR((PUCHAR)0x21), mask);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(each_width),
	KUNIT_CASE(buffers_stay_at_one_port),
	KUNIT_CASE(by_their_ndis_names),
	KUNIT_CASE(what_is_no_port_is_reported),
	KUNIT_CASE(the_machine),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_port",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/port.c");
