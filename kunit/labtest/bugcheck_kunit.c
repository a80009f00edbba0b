// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: a driver stops the machine.  KeBugCheck()
 * goes by KeBugCheckEx() and ndiscompat_bugcheck().
 */
#include "ndt.h"

#include <ndis.h>

static void it_stops_the_machine(struct kunit *test)
{
	KeBugCheck(0xe2);
}

NDT_ONE_CASE("labtest_bugcheck", it_stops_the_machine);
