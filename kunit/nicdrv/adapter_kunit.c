// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/adapter.c: the life of an adapter.
 */
#include "ndt.h"

#include <linux/ethtool.h>

#include "ndpnicdrv.h"

static void memory_from_initialize_to_halt(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NIC_ADAPTER *adapter = nicdrv_of(test);

	KUNIT_EXPECT_EQ(test, adapter->Queues[0].Buffers, 256U);
	KUNIT_EXPECT_EQ(test, adapter->TxRing.Count, 256U);
	KUNIT_EXPECT_PTR_EQ(test, nichw.rx[0], NULL);
	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_EXPECT_PTR_EQ(test, nichw.rx[0], &adapter->Queues[0].Ring);
	KUNIT_EXPECT_PTR_EQ(test, nichw.tx, &adapter->TxRing);
	KUNIT_EXPECT_EQ(test, nichw.tail[0], 255U);
	KUNIT_EXPECT_EQ(test, nichw.vectors, BIT(0) | BIT(NICHW_QUEUES));
	KUNIT_EXPECT_EQ(test, ndpnic_close(ndp), 0);
	KUNIT_EXPECT_PTR_EQ(test, nichw.rx[0], NULL);
	KUNIT_EXPECT_PTR_EQ(test, nichw.tx, NULL);
	/* It is still there: only the rings have stopped. */
	KUNIT_EXPECT_EQ(test, adapter->Queues[0].Buffers, 256U);
	ndp_remove(ndp);
	KUNIT_EXPECT_EQ(test, nichw.attached, 0);
}

static void hardware_that_fails(struct kunit *test)
{
	static const enum nichw_step steps[] = { NICHW_ATTACH, NICHW_RESET };
	struct ndp *ndp = test->priv;
	unsigned int i;

	ndp_remove(ndp);
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		nichw.fails = steps[i];
		KUNIT_EXPECT_NE(test, ndpnic_create(ndp), 0);
		KUNIT_EXPECT_EQ(test, nichw.attached, 0);
	}
	nichw.fails = NICHW_NONE;
	KUNIT_EXPECT_EQ(test, ndpnic_create(ndp), 0);
}

/* Every allocation of initialize in turn; ndp_exit() finds what stays. */
static void initialize_without_memory(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int nth, failures = 0;
	int err;

	ndp_remove(ndp);
	for (nth = 1; ; nth += nth < 60 ? 1 : 37) {
		ndt_fail_nth(nth);
		err = ndp_create(ndp);
		if (!ndt_failed())
			break;
		KUNIT_EXPECT_EQ(test, nichw.attached, err ? 0 : 1);
		failures += !!err;
		/* What was only to be faster is done without. */
		if (!err)
			ndp_remove(ndp);
	}
	KUNIT_EXPECT_GT(test, failures, 40U);
	KUNIT_EXPECT_EQ(test, err, 0);
}

static void restart_that_fails(struct kunit *test)
{
	static const enum nichw_step steps[] = { NICHW_QUEUE, NICHW_TX };
	struct ndp *ndp = test->priv;
	NIC_ADAPTER *adapter = nicdrv_of(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		nichw.fails = steps[i];
		KUNIT_EXPECT_NE(test, ndpnic_open(ndp), 0);
		KUNIT_EXPECT_PTR_EQ(test, nichw.rx[0], NULL);
		KUNIT_EXPECT_PTR_EQ(test, nichw.tx, NULL);
		KUNIT_EXPECT_EQ(test, adapter->References, 0);
	}
	nichw.fails = NICHW_NONE;
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), 0);
}

struct pausing {
	struct ndp *ndp;
	NIC_ADAPTER *adapter;
	atomic_t turn;
	LONG seen;
};

/* One pauses, the other has a frame that comes back when it wants. */
static void pause_or_return(void *data)
{
	struct pausing *pausing = data;

	if (atomic_inc_return(&pausing->turn) == 1) {
		ndpnic_close(pausing->ndp);
		return;
	}
	NICDRV_UNTIL(READ_ONCE(pausing->adapter->References) == 1);
	pausing->seen = READ_ONCE(pausing->adapter->References);
	NicRelease(pausing->adapter, 1);
}

static void pause_waits_for_frames(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct pausing pausing = {
		.ndp = ndp,
		.adapter = nicdrv_of(test),
	};

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_EXPECT_EQ(test, pausing.adapter->References, 1);
	NdisInterlockedIncrement(&pausing.adapter->References);
	ndt_in_threads(test, 2, pause_or_return, &pausing);
	KUNIT_EXPECT_EQ(test, pausing.seen, 1);
	KUNIT_EXPECT_EQ(test, pausing.adapter->References, 0);
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), 0);
}

static void shutdown_and_removal_are_silent(struct kunit *test)
{
	NET_DEVICE_PNP_EVENT event = {
		.DevicePnPEvent = NdisDevicePnPEventPowerProfileChanged,
	};
	NIC_ADAPTER *adapter = nicdrv_of(test);

	NicDevicePnpEvent(adapter, &event);
	KUNIT_EXPECT_FALSE(test, nichw.silent);
	event.DevicePnPEvent = NdisDevicePnPEventSurpriseRemoved;
	NicDevicePnpEvent(adapter, &event);
	KUNIT_EXPECT_TRUE(test, nichw.silent);
	nichw.silent = false;
	NicShutdown(adapter, NdisShutdownPowerOff);
	KUNIT_EXPECT_TRUE(test, nichw.silent);
}

static void link_is_told_when_it_changes(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct net_device *dev = ndpnic_dev(ndp);

	nichw.up = false;
	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_EXPECT_FALSE(test, netif_carrier_ok(dev));
	nichw.up = true;
	NicLinkChanged(nicdrv_of(test));
	NICDRV_UNTIL(netif_carrier_ok(dev));
	nichw.up = false;
	NicLinkChanged(nicdrv_of(test));
	NICDRV_UNTIL(!netif_carrier_ok(dev));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(memory_from_initialize_to_halt),
	KUNIT_CASE(hardware_that_fails),
	KUNIT_CASE(initialize_without_memory),
	KUNIT_CASE(restart_that_fails),
	KUNIT_CASE(pause_waits_for_frames),
	KUNIT_CASE(shutdown_and_removal_are_silent),
	KUNIT_CASE(link_is_told_when_it_changes),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_adapter",
	.init = nicdrv_init,
	.exit = nicdrv_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/adapter.c");
