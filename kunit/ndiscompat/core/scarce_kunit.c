// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that runs out where a suite says so.
 */
#include "core/scarce.h"

#include <linux/gfp.h>

#include <linux/ndiscompat.h>

#include "ndt.h"
#include "core/driver.h"

static void nth_fails_and_no_other(struct kunit *test)
{
	ndt_fail_nth(3);
	KUNIT_EXPECT_FALSE(test, ndc_scarce(GFP_KERNEL));
	KUNIT_EXPECT_FALSE(test, ndc_scarce(GFP_ATOMIC));
	KUNIT_EXPECT_TRUE(test, ndc_scarce(GFP_KERNEL));
	KUNIT_EXPECT_FALSE(test, ndc_scarce(GFP_KERNEL));
	KUNIT_EXPECT_TRUE(test, ndt_failed());
}

static void it_need_not_come_to_it(struct kunit *test)
{
	ndt_fail_nth(2);
	KUNIT_EXPECT_FALSE(test, ndc_scarce(GFP_KERNEL));
	KUNIT_EXPECT_FALSE(test, ndt_failed());
	/* It has ended. */
	KUNIT_EXPECT_FALSE(test, ndc_scarce(GFP_KERNEL));
}

static void what_cannot_fail_is_not_counted(struct kunit *test)
{
	ndt_fail_nth(1);
	KUNIT_EXPECT_FALSE(test, ndc_scarce(0));
	KUNIT_EXPECT_FALSE(test, ndc_scarce(GFP_KERNEL | __GFP_NOFAIL));
	KUNIT_EXPECT_FALSE(test, ndt_failed());
}

static void ask(void *data)
{
	bool *scarce = data;

	*scarce = ndc_scarce(GFP_ATOMIC);
}

static void others_have_memory(struct kunit *test)
{
	bool scarce = true;

	ndt_fail_nth(1);
	ndt_in_hardirq(ask, &scarce);
	KUNIT_EXPECT_FALSE(test, scarce);
	ndt_in_softirq(ask, &scarce);
	KUNIT_EXPECT_FALSE(test, scarce);
	ndt_in_threads(test, 1, ask, &scarce);
	KUNIT_EXPECT_FALSE(test, scarce);
	KUNIT_EXPECT_FALSE(test, ndt_failed());
}

/* What the kernel allocates, in any number, comes between the layer's own. */
static void kernel_is_not_counted(struct kunit *test)
{
	struct ndc_driver *driver;

	ndt_fail_nth(1);
	kunit_kfree(test, kunit_kmalloc(test, 64, GFP_KERNEL));
	driver = ndiscompat_driver_create("scarce", THIS_MODULE);
	KUNIT_EXPECT_TRUE(test, ndt_failed());
	KUNIT_EXPECT_NULL(test, driver);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(nth_fails_and_no_other),
	KUNIT_CASE(it_need_not_come_to_it),
	KUNIT_CASE(what_cannot_fail_is_not_counted),
	KUNIT_CASE(others_have_memory),
	KUNIT_CASE(kernel_is_not_counted),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_scarce",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("memory that runs out");
