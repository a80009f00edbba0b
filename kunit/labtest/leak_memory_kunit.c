// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: memory is not freed.
 */
#include <linux/slab.h>

#include "ndt.h"

static void it_leaks(struct kunit *test)
{
	KUNIT_EXPECT_NOT_NULL(test, kmalloc(123, GFP_KERNEL));
}

NDT_ONE_CASE("labtest_leak_memory", it_leaks);
