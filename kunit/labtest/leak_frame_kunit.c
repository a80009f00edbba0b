// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: a frame is not freed, whose data is part
 * of a page that the processor cuts up for many.
 */
#include <linux/skbuff.h>

#include "ndt.h"

static void it_leaks(struct kunit *test)
{
	KUNIT_EXPECT_NOT_NULL(test, netdev_alloc_skb(NULL, 1500));
}

NDT_ONE_CASE("labtest_leak_frame", it_leaks);
