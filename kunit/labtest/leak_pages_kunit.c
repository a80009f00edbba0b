// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: pages are not freed.
 */
#include <linux/gfp.h>

#include "ndt.h"

static void it_leaks(struct kunit *test)
{
	KUNIT_EXPECT_NOT_NULL(test, alloc_pages(GFP_KERNEL, 2));
}

NDT_ONE_CASE("labtest_leak_pages", it_leaks);
