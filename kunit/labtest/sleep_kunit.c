// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: a sleep under a lock of a port.
 */
#include <linux/delay.h>

#include "ndt.h"

#include <ndis.h>

static void it_sleeps(struct kunit *test)
{
	NDIS_SPIN_LOCK lock;

	NdisAllocateSpinLock(&lock);
	NdisAcquireSpinLock(&lock);
	msleep(20);
	NdisReleaseSpinLock(&lock);
}

NDT_ONE_CASE("labtest_sleep", it_sleeps);
