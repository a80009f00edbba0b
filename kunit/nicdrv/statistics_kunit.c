// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/statistics.c: what ethtool -S says of the driver.
 */
#include "ndt.h"

#include <linux/ethtool.h>

#include "ndpnicdrv.h"

static u64 value_of(const u64 *values, const char *name)
{
	unsigned int i;

	for (i = 0; i < NIC_STATISTICS; i++)
		if (!strcmp(NicStatisticNames[i], name))
			return values[i];
	return U64_MAX;
}

static void numbers_have_their_names(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	NIC_QUEUE *queue = &adapter->Queues[0];
	ULONG64 values[NIC_STATISTICS];

	queue->ExtraBuffers = 1;
	queue->Out = 2;
	queue->Counts.Low = 3;
	queue->Counts.High = 4;
	adapter->Queues[1].Counts.Limited = 5;
	adapter->Queues[1].Counts.Failed = 6;
	adapter->Queues[7].Counts.Errors = 7;
	adapter->TxCounts.Waited = 8;
	adapter->TxCounts.Errors = 9;
	adapter->TxCounts.Resets = 10;
	NicStatistics(adapter, values);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_rx_buffers"), 256ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_rx_buffers_extra"), 1ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_rx_buffers_out"), 2ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_rx_low_watermark"), 3ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_rx_high_watermark"), 4ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_rx_at_limit"), 5ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_rx_no_memory"), 6ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_rx_errors"), 7ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_hw_no_buffer"), 11ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_hw_dma_refused"), 12ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_hw_oversized"), 13ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_hw_unwanted"), 14ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_hw_interrupts"), 11ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_tx_waited"), 8ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_tx_errors"), 24ULL);
	KUNIT_EXPECT_EQ(test, value_of(values, "nic_resets"), 10ULL);
	queue->ExtraBuffers = 0;
	queue->Out = 0;
}

static void interrupts_by_vector(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);

	KUNIT_EXPECT_EQ(test, NicInterrupts(adapter, 0), 5ULL);
	KUNIT_EXPECT_EQ(test, NicInterrupts(adapter, NICHW_QUEUES), 6ULL);
	KUNIT_EXPECT_EQ(test, NicInterrupts(adapter, NICHW_QUEUES + 1), 0ULL);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(numbers_have_their_names),
	KUNIT_CASE(interrupts_by_vector),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_statistics",
	.init = nicdrv_init,
	.exit = nicdrv_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/statistics.c");
