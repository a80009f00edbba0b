// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/attributes.c: keywords, and what NDIS is told.
 */
#include "ndt.h"

#include <linux/ethtool.h>

#include "ndpnicdrv.h"

/* An adapter of a driver with these keywords; an errno. */
static int create_with(struct kunit *test, const char *keywords)
{
	struct ndp *ndp = test->priv;
	int err = ndp_register(ndp, keywords);

	return err ?: ndpnic_create(ndp);
}

static void defaults_are_told(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	const struct ndc_nic *nic;
	NIC_ADAPTER *adapter;

	KUNIT_ASSERT_EQ(test, create_with(test, NULL), 0);
	adapter = nicdrv_of(test);
	nic = ndp->adapter->nic;
	KUNIT_EXPECT_EQ(test, adapter->FrameSize, 1514U);
	KUNIT_EXPECT_EQ(test, adapter->BufferBytes, 4096U);
	KUNIT_EXPECT_EQ(test, adapter->ReceiveBuffers, 256U);
	KUNIT_EXPECT_TRUE(test, adapter->Vmq);
	KUNIT_EXPECT_TRUE(test, adapter->VlanFiltering);
	KUNIT_EXPECT_EQ(test, nic->info.mtu, 1500U);
	KUNIT_EXPECT_EQ(test, nic->info.vm_queues_max, NICHW_QUEUES - 1U);
	KUNIT_EXPECT_EQ(test, nic->info.address[5], 0x76);
}

static void buffers_are_keywords(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, create_with(test, "*ReceiveBuffers=64,*TransmitBuffers=100"),
			0);
	KUNIT_EXPECT_EQ(test, nicdrv_of(test)->Queues[0].Buffers, 64U);
	/* A ring is a power of two. */
	KUNIT_EXPECT_EQ(test, nicdrv_of(test)->TxRing.Count, 128U);
}

static void large_frames_need_hardware_for_them(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_NE(test, create_with(test, "*JumboPacket=9014"), 0);
	KUNIT_EXPECT_EQ(test, nichw.attached, 0);
	nichw.frame = 9014;
	KUNIT_ASSERT_EQ(test, ndpnic_create(ndp), 0);
	KUNIT_EXPECT_EQ(test, nicdrv_of(test)->FrameSize, 9014U);
	KUNIT_EXPECT_EQ(test, nicdrv_of(test)->BufferBytes, 12288U);
}

/* Nobody asked for the 1514 of the default: they become what there is. */
static void small_hardware_has_small_frames(struct kunit *test)
{
	nichw.frame = 1000;
	KUNIT_ASSERT_EQ(test, create_with(test, NULL), 0);
	KUNIT_EXPECT_EQ(test, nicdrv_of(test)->FrameSize, 1000U);
}

static void queues_are_switched_off(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, create_with(test, "*VMQ=0"), 0);
	KUNIT_EXPECT_FALSE(test, nicdrv_of(test)->Vmq);
	KUNIT_EXPECT_NE(test, ndpvmq_do_allocate(ndp, ndp, NULL),
			NDIS_STATUS_SUCCESS);
}

static void preference_is_for_rss(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, create_with(test, "*RssOrVmqPreference=0"), 0);
	KUNIT_EXPECT_FALSE(test, nicdrv_of(test)->Vmq);
}

static void no_filters_with_vlans(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	struct ndp *ndp = test->priv;
	u32 id;

	KUNIT_ASSERT_EQ(test, create_with(test, "*VMQVlanFiltering=0"), 0);
	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, ndp, &id),
			NDIS_STATUS_SUCCESS);
	match.untagged = false;
	match.vlan = 5;
	KUNIT_EXPECT_NE(test, ndpvmq_do_set(ndp, ndp, id, &match, NULL),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, ndp, id),
			NDIS_STATUS_SUCCESS);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(defaults_are_told),
	KUNIT_CASE(buffers_are_keywords),
	KUNIT_CASE(large_frames_need_hardware_for_them),
	KUNIT_CASE(small_hardware_has_small_frames),
	KUNIT_CASE(queues_are_switched_off),
	KUNIT_CASE(preference_is_for_rss),
	KUNIT_CASE(no_filters_with_vlans),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_attributes",
	.init = nicdrv_prepare,
	.exit = nicdrv_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/attributes.c");
