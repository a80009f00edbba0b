// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/driver.c: the driver, as NDIS gets to know it.
 */
#include "ndt.h"

#include <linux/ethtool.h>

#include "ndpnicdrv.h"

static void driver_comes_and_goes(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, ndp_register(ndp, NULL), 0);
	KUNIT_EXPECT_EQ(test, nichw.loads, 1);
	KUNIT_EXPECT_NOT_NULL(test, NicDriver);
	ndiscompat_port_unregister(ndp->port);
	KUNIT_EXPECT_EQ(test, nichw.loads, 0);
}

static void driver_without_interfaces_to_hear_of(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	nichw.fails = NICHW_LOAD;
	KUNIT_EXPECT_NE(test, ndp_register(ndp, NULL), 0);
	KUNIT_EXPECT_EQ(test, nichw.loads, 0);
}

/* Whatever NDIS lacks, the notifier does not stay. */
static void driver_without_memory(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int nth;
	int err;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		err = ndp_register(ndp, NULL);
		if (!ndt_failed())
			break;
		KUNIT_EXPECT_NE(test, err, 0);
		KUNIT_EXPECT_EQ(test, nichw.loads, 0);
	}
	KUNIT_EXPECT_GT(test, nth, 2U);
	KUNIT_ASSERT_EQ(test, err, 0);
	ndiscompat_port_unregister(ndp->port);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(driver_comes_and_goes),
	KUNIT_CASE(driver_without_interfaces_to_hear_of),
	KUNIT_CASE(driver_without_memory),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_driver",
	.init = nicdrv_prepare,
	.exit = nicdrv_exit_bare,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/driver.c");
