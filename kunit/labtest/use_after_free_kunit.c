// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: memory is read after it was freed.
 */
#include "ndt.h"

#include <ndis.h>

static void it_reads_freed_memory(struct kunit *test)
{
	PUCHAR memory;

	memory = NdisAllocateMemoryWithTagPriority(NULL, 64, 0,
						   NormalPoolPriority);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	NdisFreeMemory(memory, 64, 0);
	(void)READ_ONCE(memory[3]);
}

NDT_ONE_CASE("labtest_use_after_free", it_reads_freed_memory);
