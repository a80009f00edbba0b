// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/nic.c: a port as a NIC, and what becomes of one that
 * does what it must not.
 */
#include "ndt.h"

#include <linux/delay.h>
#include <linux/ethtool.h>

#include "ndpnic.h"

static enum ndc_state state_of(const struct ndp *ndp)
{
	return ndp_miniport(ndp)->state;
}

static void attributes_become_a_net_device(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct net_device *dev = ndpnic_dev(ndp);

	KUNIT_EXPECT_EQ(test, memcmp(dev->dev_addr,
				     ndp->general.CurrentMacAddress, 6), 0);
	KUNIT_EXPECT_EQ(test, memcmp(dev->perm_addr,
				     ndp->general.PermanentMacAddress, 6), 0);
	KUNIT_EXPECT_EQ(test, dev->max_mtu, 9000U);
	KUNIT_EXPECT_TRUE(test, netif_carrier_ok(dev));
	KUNIT_EXPECT_PTR_EQ(test, dev->dev.parent, &ndp->pdev->dev);
	KUNIT_EXPECT_EQ(test, dev->real_num_tx_queues, 1U);
	KUNIT_EXPECT_EQ(test, ndp->adapter->nic->info.loans, 512U);
	KUNIT_EXPECT_EQ(test, ndp->adapter->nic->info.multicast, 32U);
	KUNIT_EXPECT_EQ(test, ndp->adapter->nic->link.speed, 1000000000ULL);
	KUNIT_EXPECT_EQ(test, ndp->adapter->nic->link.duplex, DUPLEX_FULL);
}

static void up_and_down_are_restart_and_pause(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_PAUSED);
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_RUNNING);
	ndpnic_close(ndp);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_PAUSED);
	KUNIT_EXPECT_EQ(test, ndp->reason, NDIS_PAUSE_UNBIND_PROTOCOL);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart,pause"));
}

static void frames_go_through(struct kunit *test)
{
	struct rtnl_link_stats64 stats;
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_EXPECT_EQ(test, ndpnic_xmit(ndpnic_dev(ndp)), 0);
	KUNIT_EXPECT_EQ(test, ndpnic.sends, 1U);
	KUNIT_ASSERT_NOT_NULL(test, ndpnic.nbl);
	ndpnic_indicate(ndp, 0);
	ndc_poll_flush(&ndp->adapter->nic->returns);
	KUNIT_EXPECT_EQ(test, ndpnic.backs, 1U);
	ndpnic_indicate(ndp, NDIS_RECEIVE_FLAGS_RESOURCES);
	KUNIT_EXPECT_EQ(test, ndpnic.backs, 1U);
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpnic.got), 2);
	dev_get_stats(ndpnic_dev(ndp), &stats);
	KUNIT_EXPECT_EQ(test, stats.tx_packets, 1ULL);
	KUNIT_EXPECT_EQ(test, stats.rx_packets, 2ULL);
}

static void large_frames_initialise_again(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct net_device *dev = ndpnic_dev(ndp);

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_EXPECT_EQ(test, NDPNIC_RTNL(dev_set_mtu(dev, 1400)), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart"));
	KUNIT_EXPECT_EQ(test, NDPNIC_RTNL(dev_set_mtu(dev, 9000)), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("pause,halt,initialise,restart"));
	KUNIT_EXPECT_EQ(test, dev->mtu, 9000U);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_RUNNING);
	KUNIT_EXPECT_EQ(test, NDPNIC_RTNL(dev_set_mtu(dev, 9001)), -EINVAL);
	KUNIT_EXPECT_EQ(test, NDPNIC_RTNL(dev_set_mtu(dev, 1000)), 0);
}

static void address_initialises_again(struct kunit *test)
{
	static const u8 address[] = { 2, 0xab, 0, 1, 2, 3 };
	struct sockaddr sa = { .sa_family = ARPHRD_ETHER };
	struct ndp *ndp = test->priv;
	struct net_device *dev = ndpnic_dev(ndp);

	memcpy(sa.sa_data, address, sizeof(address));
	KUNIT_EXPECT_EQ(test, NDPNIC_RTNL(dev_set_mac_address(dev, &sa, NULL)),
			0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("halt,initialise"));
	KUNIT_EXPECT_EQ(test, memcmp(dev->dev_addr, address, 6), 0);
	/* A port that does not read it keeps its own. */
	ndp->on_attributes = NULL;
	sa.sa_data[5] = 9;
	KUNIT_EXPECT_EQ(test, NDPNIC_RTNL(dev_set_mac_address(dev, &sa, NULL)),
			-EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, memcmp(dev->dev_addr, address, 6), 0);
}

static int set_ring(struct net_device *dev, u32 buffers)
{
	struct ethtool_ringparam ring = { .rx_pending = buffers };

	return NDPNIC_RTNL(dev->ethtool_ops->set_ringparam(dev, &ring, NULL,
							   NULL));
}

static void ring_initialises_again(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct net_device *dev = ndpnic_dev(ndp);

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_EXPECT_EQ(test, set_ring(dev, 512), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart"));
	KUNIT_EXPECT_EQ(test, set_ring(dev, 1024), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("pause,halt,initialise,restart"));
	KUNIT_EXPECT_EQ(test, ndp->adapter->nic->info.loans, 1024U);
	KUNIT_EXPECT_EQ(test, set_ring(dev, 5000), -ERANGE);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_RUNNING);
}

static void watchdog_asks_and_resets(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct net_device *dev = ndpnic_dev(ndp);

	dev->netdev_ops->ndo_tx_timeout(dev, 0);
	flush_work(&ndp->adapter->nic->reset);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("check"));
	ndp->hangs = true;
	dev->netdev_ops->ndo_tx_timeout(dev, 0);
	flush_work(&ndp->adapter->nic->reset);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("check,reset"));
}

static void failed_restart_leaves_it_down(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->restart = NDIS_STATUS_RESOURCES;
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), -ENOMEM);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_PAUSED);
	ndp->restart = NDIS_STATUS_SUCCESS;
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), 0);
}

/* One that comes up again after its initialising has failed is a new one. */
static void failed_initialise_can_be_repeated(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct net_device *dev = ndpnic_dev(ndp);

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	ndp->initialise = NDIS_STATUS_RESOURCES;
	ndp->on_initialise = NULL;
	KUNIT_EXPECT_EQ(test, set_ring(dev, 1024), -ENOMEM);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_HALTED);
	KUNIT_EXPECT_FALSE(test, netif_carrier_ok(dev));
	ndpnic_close(ndp);
	ndp->initialise = NDIS_STATUS_SUCCESS;
	ndp->on_initialise = ndpnic_make_frame;
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_RUNNING);
	KUNIT_EXPECT_TRUE(test, netif_carrier_ok(dev));
}

/* Misbehaviour: named, harmless, and the interface can still be removed. */

static void completion_twice(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NET_BUFFER_LIST *nbl;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	ndpnic.keep = true;
	KUNIT_EXPECT_EQ(test, ndpnic_xmit(ndpnic_dev(ndp)), 0);
	nbl = ndpnic.sent;
	KUNIT_ASSERT_NOT_NULL(test, nbl);
	ndpnic_complete(ndp);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMSendNetBufferListsComplete(ndp->handle, nbl, 0));
	ndp_remove(ndp);
}

static void completion_of_what_was_never_sent(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMSendNetBufferListsComplete(ndp->handle,
							  ndpnic.nbl, 0));
	ndp_remove(ndp);
}

static void indication_while_paused(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, ndpnic_indicate(ndp, 0));
	ndc_poll_flush(&ndp->adapter->nic->returns);
	KUNIT_EXPECT_EQ(test, ndpnic.backs, 1U);
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpnic.got), 0);
}

static void indicate_in_halt(struct ndp *ndp)
{
	NDT_EXPECT_BREACH(ndp->test, NDC_RULE_STATE, ndpnic_indicate(ndp, 0));
	ndpnic_free_frame(ndp);
}

static void indication_in_halt(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	ndp->on_halt = indicate_in_halt;
	ndp_remove(ndp);
	KUNIT_EXPECT_EQ(test, ndpnic.backs, 0U);
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpnic.got), 0);
}

static void indication_after_halt(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp_do_halt(ndp);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMIndicateReceiveNetBufferLists(ndp->handle, NULL,
							     0, 0, 0));
}

/* Frames that a port does not complete are named, and taken at its halt. */
static void frames_that_stay_out(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u64 before;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	ndpnic.keep = true;
	KUNIT_EXPECT_EQ(test, ndpnic_xmit(ndpnic_dev(ndp)), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK, ndpnic_close(ndp));
	/* Late is better than never. */
	ndpnic_complete(ndp);
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_EXPECT_EQ(test, ndpnic_xmit(ndpnic_dev(ndp)), 0);
	before = ndc_report_count(NDC_RULE_LEAK);
	ndp_remove(ndp);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 1);
	/* They are nobody's any more. */
	ndpnic.sent = NULL;
}

static void pause_that_does_not_finish(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	ndp->pause = NDIS_STATUS_PENDING;
	ndc_patience.job = 100;
	ndpnic_close(ndp);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_PAUSING);
	KUNIT_EXPECT_TRUE(test, ndp->adapter->nic->failed);
	KUNIT_EXPECT_FALSE(test, netif_carrier_ok(ndpnic_dev(ndp)));
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), -EIO);
	ndp_remove(ndp);
	KUNIT_EXPECT_EQ(test, ndp->action, NdisHaltDeviceFailed);
}

static void restart_that_does_not_finish(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->restart = NDIS_STATUS_PENDING;
	ndc_patience.job = 100;
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), -EIO);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_RESTARTING);
	ndp_remove(ndp);
	KUNIT_EXPECT_EQ(test, ndp->action, NdisHaltDeviceFailed);
}

static void request_that_does_not_finish(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->request = NDIS_STATUS_PENDING;
	ndp->deaf = true;
	ndc_patience.oid = 100;
	ndc_patience.cancel = 50;
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_EXPECT_TRUE(test, ndp->adapter->nic->failed);
	ndpnic_close(ndp);
	ndp_remove(ndp);
	KUNIT_EXPECT_EQ(test, ndp->action, NdisHaltDeviceFailed);
}

static void wake_port(struct work_struct *work)
{
	complete(&ndp_only.wake);
}

static DECLARE_DELAYED_WORK(waker, wake_port);

static void halt_that_takes_long(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->sleeps_in = "halt";
	ndc_adapter_patience = 1;
	schedule_delayed_work(&waker, 3 * HZ / 2);
	ndp_remove(ndp);
	ndc_adapter_patience = 10;
	flush_delayed_work(&waker);
	KUNIT_EXPECT_GE(test,
			ndt_logged("ndp ndp0: waiting since 1 s for MiniportHaltEx to return"),
			0);
}

/* Surprise removal, in every state that it can meet. */

static void surprise(struct ndp *ndp)
{
	struct ndc_adapter *adapter = ndp->adapter;

	*ndp->trail = '\0';
	ndp->adapter = NULL;
	ndc_miniport_remove(adapter, true);
}

static void surprise_while_paused(struct kunit *test)
{
	surprise(test->priv);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("event,halt"));
	KUNIT_EXPECT_EQ(test, ndp_only.action, NdisHaltDeviceSurpriseRemoved);
}

static void surprise_while_running(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	surprise(ndp);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("event,pause,halt"));
}

static void surprise_while_halted(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp_do_halt(ndp);
	surprise(ndp);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is(""));
}

static void surprise_while_pausing(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	ndp->pause = NDIS_STATUS_PENDING;
	ndc_patience.job = 50;
	ndpnic_close(ndp);
	surprise(ndp);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("event,halt"));
}

static void surprise_while_restarting(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->restart = NDIS_STATUS_PENDING;
	ndc_patience.job = 50;
	KUNIT_EXPECT_EQ(test, ndpnic_open(ndp), -EIO);
	surprise(ndp);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("event,halt"));
}

static atomic_t members;

/* One removes what the others send through. */
static void send_or_remove(void *data)
{
	struct net_device *dev = data;
	unsigned int i;

	if (atomic_inc_return(&members) == 1) {
		msleep(20);
		ndp_remove(&ndp_only);
		return;
	}
	for (i = 0; i < 2000; i++) {
		rcu_read_lock_bh();
		if (READ_ONCE(dev->reg_state) == NETREG_REGISTERED &&
		    dev->flags & IFF_UP)
			ndpnic_xmit(dev);
		rcu_read_unlock_bh();
		ndt_give_way();
	}
	dev_put(dev);
}

static void removal_under_traffic(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct net_device *dev = ndpnic_dev(ndp);

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	atomic_set(&members, 0);
	/* The one that sends holds it. */
	dev_hold(dev);
	ndt_in_threads(test, 2, send_or_remove, dev);
	KUNIT_EXPECT_GT(test, ndpnic.sends, 0U);
	KUNIT_EXPECT_NULL(test, ndpnic.sent);
}

static void comes_without_memory(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int nth;
	int err;

	ndp_remove(ndp);
	/* The port itself does not care. */
	ndp->on_attributes = NULL;
	ndp->on_initialise = NULL;
	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		err = ndp_create(ndp);
		if (!ndt_failed())
			break;
		if (!err)
			ndp_remove(ndp);
		else
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_GT(test, nth, 10U);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(attributes_become_a_net_device),
	KUNIT_CASE(up_and_down_are_restart_and_pause),
	KUNIT_CASE(frames_go_through),
	KUNIT_CASE(large_frames_initialise_again),
	KUNIT_CASE(address_initialises_again),
	KUNIT_CASE(ring_initialises_again),
	KUNIT_CASE(watchdog_asks_and_resets),
	KUNIT_CASE(failed_restart_leaves_it_down),
	KUNIT_CASE(failed_initialise_can_be_repeated),
	KUNIT_CASE(completion_twice),
	KUNIT_CASE(completion_of_what_was_never_sent),
	KUNIT_CASE(indication_while_paused),
	KUNIT_CASE(indication_in_halt),
	KUNIT_CASE(indication_after_halt),
	KUNIT_CASE(frames_that_stay_out),
	KUNIT_CASE(pause_that_does_not_finish),
	KUNIT_CASE(restart_that_does_not_finish),
	KUNIT_CASE(request_that_does_not_finish),
	KUNIT_CASE(halt_that_takes_long),
	KUNIT_CASE(surprise_while_paused),
	KUNIT_CASE(surprise_while_running),
	KUNIT_CASE(surprise_while_halted),
	KUNIT_CASE(surprise_while_pausing),
	KUNIT_CASE(surprise_while_restarting),
	KUNIT_CASE(removal_under_traffic),
	KUNIT_CASE(comes_without_memory),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_nic",
	.init = ndpnic_init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/nic.c");
