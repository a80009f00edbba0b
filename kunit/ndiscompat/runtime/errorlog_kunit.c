// SPDX-License-Identifier: GPL-2.0-only
/*
 * The error log.
 */
#include "ndt.h"

#include <ndis.h>

static void entries_have_level_code_and_values(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;

	NdisWriteErrorLogEntry(rig->adapter, NDIS_ERROR_CODE_HARDWARE_FAILURE,
			       0);
	KUNIT_EXPECT_EQ(test, ndt_logged("ndt nic0: error log: HARDWARE_FAILURE (c000138a)"),
			3);
	NdisWriteErrorLogEntry(rig->adapter, NDIS_ERROR_CODE_TIMEOUT, 2,
			       0x1234, 0xffffffff);
	KUNIT_EXPECT_EQ(test, ndt_logged("TIMEOUT (8000138f): 00001234 ffffffff"),
			4);
	NdisWriteErrorLogEntry(rig->adapter,
			       NDIS_ERROR_CODE_RECEIVE_SPACE_SMALL, 1, 7);
	KUNIT_EXPECT_EQ(test, ndt_logged("RECEIVE_SPACE_SMALL (40001395): 00000007"),
			6);
	NdisWriteErrorLogEntry(rig->adapter, 0xc0040001, 0);
	KUNIT_EXPECT_EQ(test, ndt_logged("a code of the driver's (c0040001)"),
			3);
	NdisWriteErrorLogEntry(rig->adapter, NDIS_ERROR_CODE_ADAPTER_DISABLED,
			       0);
	KUNIT_EXPECT_EQ(test, ndt_logged("ADAPTER_DISABLED (80001396)"), 4);
}

static void more_values_than_are_printed(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;

	NdisWriteErrorLogEntry(rig->adapter, 0xc0040002, 34,
			       0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
			       0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
			       0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
			       0xaaaa, 0xbbbb, 0xcccc, 0xdddd);
	KUNIT_EXPECT_EQ(test, ndt_logged("00000009 0000aaaa 0000bbbb"), 3);
	KUNIT_EXPECT_EQ(test, ndt_logged("0000bbbb 0000cccc"), -1);
}

static void another_handle_is_reported(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisWriteErrorLogEntry(test, 0xc0040003, 0));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisWriteErrorLogEntry(NULL, 0xc0040003, 0));
	KUNIT_EXPECT_EQ(test, ndt_logged("(c0040003)"), -1);
}

static void at_dispatch_level_but_not_above(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	NdisWriteErrorLogEntry(rig->adapter, 0xc0040004, 0);
	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, ndt_logged("(c0040004)"), 3);
	KeRaiseIrql(HIGH_LEVEL, &old);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  NdisWriteErrorLogEntry(rig->adapter, 0xc0040005, 0));
	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, ndt_logged("(c0040005)"), -1);
}

static void of_a_flood_a_few_come(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	unsigned int i;

	for (i = 0; i < 12; i++)
		NdisWriteErrorLogEntry(rig->adapter, 0xc0040006 + i, 0);
	KUNIT_EXPECT_EQ(test, ndt_logged("(c0040011)"), -1);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(entries_have_level_code_and_values),
	KUNIT_CASE(more_values_than_are_printed),
	KUNIT_CASE(another_handle_is_reported),
	KUNIT_CASE(at_dispatch_level_but_not_above),
	KUNIT_CASE(of_a_flood_a_few_come),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_errorlog",
	.init = ndt_rig_init,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/errorlog.c");
