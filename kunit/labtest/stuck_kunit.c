// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: the module holds itself.
 */
#include "ndt.h"

static void it_stays(struct kunit *test)
{
	__module_get(THIS_MODULE);
}

NDT_ONE_CASE("labtest_stuck", it_stays);
