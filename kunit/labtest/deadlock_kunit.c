// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: two locks of a port, taken in either
 * order.  With one lockdep class for all locks of ports it would not be seen.
 */
#include "ndt.h"

#include <ndis.h>

static void it_inverts(struct kunit *test)
{
	NDIS_SPIN_LOCK a, b;

	NdisAllocateSpinLock(&a);
	NdisAllocateSpinLock(&b);
	NdisAcquireSpinLock(&a);
	NdisAcquireSpinLock(&b);
	NdisReleaseSpinLock(&b);
	NdisReleaseSpinLock(&a);

	NdisAcquireSpinLock(&b);
	NdisAcquireSpinLock(&a);
	NdisReleaseSpinLock(&a);
	NdisReleaseSpinLock(&b);
}

NDT_ONE_CASE("labtest_deadlock", it_inverts);
