// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module as a user finds it.  That it unloads, and leaves nothing, is
 * seen by the lab after every suite.
 */
#include <linux/module.h>

#include "ndt.h"

static void tables_are_there(struct kunit *test)
{
	KUNIT_EXPECT_NOT_NULL(test,
			      strstr(ndt_read_file(test,
						   "/sys/kernel/debug/ndiscompat/breaches"),
				     "irql "));
	KUNIT_EXPECT_NOT_NULL(test,
			      strstr(ndt_read_file(test,
						   "/sys/kernel/debug/ndiscompat/pool"),
				     "blocks 0\nbytes 0\n"));
}

static void nothing_is_reported_at_load(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < NDC_RULE_COUNT; i++)
		KUNIT_EXPECT_EQ(test, ndc_report_count(i), 0);
}

static void verify_is_one_by_default(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, "1\n",
			   ndt_read_file(test,
					 "/sys/module/ndiscompat/parameters/verify"));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(tables_are_there),
	KUNIT_CASE(nothing_is_reported_at_load),
	KUNIT_CASE(verify_is_one_by_default),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_main",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/main.c");
