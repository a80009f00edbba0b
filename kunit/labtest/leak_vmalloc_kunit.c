// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: virtual memory is not freed.
 */
#include <linux/vmalloc.h>

#include "ndt.h"

static void it_leaks(struct kunit *test)
{
	KUNIT_EXPECT_NOT_NULL(test, vmalloc(10000));
}

NDT_ONE_CASE("labtest_leak_vmalloc", it_leaks);
