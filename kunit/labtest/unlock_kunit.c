// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: an unlock is missing, and a second
 * thread, on the other processor, waits for it.
 */
#include <linux/spinlock.h>

#include "ndt.h"

static DEFINE_SPINLOCK(lock);

static void take(void *data)
{
	spin_lock(&lock);
}

static void it_never_unlocks(struct kunit *test)
{
	ndt_in_threads(test, 2, take, NULL);
}

NDT_ONE_CASE("labtest_unlock", it_never_unlocks);
