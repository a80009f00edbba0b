// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: a wait that never ends.
 */
#include <linux/completion.h>

#include "ndt.h"

static void it_waits_for_ever(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(never);

	wait_for_completion(&never);
}

NDT_ONE_CASE("labtest_hang", it_waits_for_ever);
