// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/reset.c: hardware that hangs, and that starts again.
 */
#include "ndt.h"

#include <linux/ethtool.h>

#include "ndpnicdrv.h"

static int one;

static bool hangs(struct kunit *test)
{
	return NicCheckForHang(nicdrv_of(test));
}

static NDIS_STATUS reset_it(struct kunit *test)
{
	BOOLEAN addressing = TRUE;
	NDIS_STATUS status = NicReset(nicdrv_of(test), &addressing);

	KUNIT_EXPECT_FALSE(test, addressing);
	return status;
}

static void idle_hardware_does_not_hang(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, hangs(test));
	KUNIT_EXPECT_FALSE(test, hangs(test));
}

static void frame_that_is_not_sent_is_a_hang(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(test->priv)), 0);
	KUNIT_EXPECT_FALSE(test, hangs(test));
	KUNIT_EXPECT_TRUE(test, hangs(test));
	/* After that it has another chance. */
	KUNIT_EXPECT_FALSE(test, hangs(test));
	KUNIT_EXPECT_TRUE(test, hangs(test));
}

/* It has been sent, and only the driver has not looked yet. */
static void slow_driver_is_no_hang(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(test->priv)), 0);
	KUNIT_EXPECT_FALSE(test, hangs(test));
	nichw.tx_done = 1;
	KUNIT_EXPECT_FALSE(test, hangs(test));
	KUNIT_EXPECT_FALSE(test, hangs(test));
}

static void sending_on_is_no_hang(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);

	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(test->priv)), 0);
	KUNIT_EXPECT_FALSE(test, hangs(test));
	nichw.tx_done = 1;
	nicdrv_poll(adapter, NICHW_QUEUES);
	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(test->priv)), 0);
	KUNIT_EXPECT_FALSE(test, hangs(test));
}

static void no_link_is_no_hang(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(test->priv)), 0);
	KUNIT_EXPECT_FALSE(test, hangs(test));
	nichw.up = false;
	KUNIT_EXPECT_FALSE(test, hangs(test));
	nichw.up = true;
	KUNIT_EXPECT_FALSE(test, hangs(test));
	KUNIT_EXPECT_TRUE(test, hangs(test));
}

/* Filters and rings are there again, and what was in them is not. */
static void reset_tells_hardware_all(struct kunit *test)
{
	NIC_ADAPTER *adapter = nicdrv_of(test);
	struct ndp *ndp = test->priv;
	u32 id, filter;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(ndp)), 0);
	KUNIT_ASSERT_NOT_NULL(test, nicdrv_write(adapter, 0));
	KUNIT_EXPECT_EQ(test, reset_it(test), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, adapter->TxCounts.Resets, 1);
	KUNIT_EXPECT_EQ(test, adapter->References, 1);
	KUNIT_EXPECT_EQ(test, nichw.filter_count, 1U);
	KUNIT_EXPECT_EQ(test, nichw.filters[0].Queue, id);
	KUNIT_EXPECT_PTR_EQ(test, nichw.rx[0], &adapter->Queues[0].Ring);
	KUNIT_EXPECT_PTR_EQ(test, nichw.rx[id], &adapter->Queues[id].Ring);
	KUNIT_EXPECT_EQ(test, nichw.vectors,
			(u32)(BIT(0) | BIT(id) | BIT(NICHW_QUEUES)));
	KUNIT_EXPECT_TRUE(test, nicdrv_receive(adapter, 0));
	KUNIT_EXPECT_TRUE(test, nicdrv_receive(adapter, id));
	KUNIT_ASSERT_EQ(test, ndpnic_xmit(ndpnic_dev(ndp)), 0);
	KUNIT_EXPECT_EQ(test, nichw.tx_tail, 1U);
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, id, filter));
}

static void paused_adapter_stays_paused(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, ndpnic_close(ndp), 0);
	KUNIT_EXPECT_EQ(test, reset_it(test), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, nichw.rx[0], NULL);
	KUNIT_EXPECT_PTR_EQ(test, nichw.tx, NULL);
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_EXPECT_TRUE(test, nicdrv_receive(nicdrv_of(test), 0));
}

/* Nothing runs after a reset that fails, whatever failed. */
static void reset_fails(struct kunit *test)
{
	static const enum nichw_step steps[] = {
		NICHW_RESET, NICHW_FILTER, NICHW_TX, NICHW_QUEUE,
	};
	NIC_ADAPTER *adapter = nicdrv_of(test);
	struct ndp *ndp = test->priv;
	u32 id, filter;
	unsigned int i;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		nichw.fails = steps[i];
		KUNIT_EXPECT_NE(test, reset_it(test), NDIS_STATUS_SUCCESS);
		nichw.fails = NICHW_NONE;
		KUNIT_EXPECT_FALSE(test, adapter->Running);
		KUNIT_EXPECT_PTR_EQ(test, nichw.rx[0], NULL);
		/* As if nothing had been: the adapter itself still runs. */
		KUNIT_EXPECT_EQ(test, NicTellAll(adapter), NDIS_STATUS_SUCCESS);
		KUNIT_EXPECT_EQ(test, NicStartAll(adapter),
				NDIS_STATUS_SUCCESS);
	}
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, id, filter));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(idle_hardware_does_not_hang),
	KUNIT_CASE(frame_that_is_not_sent_is_a_hang),
	KUNIT_CASE(slow_driver_is_no_hang),
	KUNIT_CASE(sending_on_is_no_hang),
	KUNIT_CASE(no_link_is_no_hang),
	KUNIT_CASE(reset_tells_hardware_all),
	KUNIT_CASE(paused_adapter_stays_paused),
	KUNIT_CASE(reset_fails),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_reset",
	.init = nicdrv_init_open,
	.exit = nicdrv_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/reset.c");
