// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: a case that fails.
 */
#include "ndt.h"

static void it_fails(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 2);
}

NDT_ONE_CASE("labtest_failing", it_fails);
