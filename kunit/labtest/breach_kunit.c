// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: a port's mistake in a case that does
 * not announce it.
 */
#include "ndt.h"

#include <ndis.h>

static void it_frees_twice(struct kunit *test)
{
	PVOID memory = NdisAllocateMemoryWithTagPriority(NULL, 64, 0,
							 NormalPoolPriority);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	NdisFreeMemory(memory, 64, 0);
	NdisFreeMemory(memory, 64, 0);
}

NDT_ONE_CASE("labtest_breach", it_frees_twice);
