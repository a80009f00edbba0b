// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/reset.c: ports that hang, and resets.
 */
#include "ndt.h"

#include <linux/kthread.h>

#include "ndp.h"

#include "core/work.h"
#include "miniport/reset.h"

static void reset_asks_the_port(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ(test, ndc_reset(ndp_miniport(ndp)), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("reset"));
	KUNIT_EXPECT_EQ(test, ndp_miniport(ndp)->state, NDC_PAUSED);
	ndp->reset = NDIS_STATUS_SOFT_ERRORS;
	KUNIT_EXPECT_EQ(test, ndc_reset(ndp_miniport(ndp)), 0);
	ndp->reset = NDIS_STATUS_RESET_IN_PROGRESS;
	KUNIT_EXPECT_EQ(test, ndc_reset(ndp_miniport(ndp)), 0);
	KUNIT_EXPECT_FALSE(test, ndp_miniport(ndp)->failed);
}

static void reset_that_fails(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->reset = NDIS_STATUS_HARD_ERRORS;
	KUNIT_EXPECT_EQ(test, ndc_reset(ndp_miniport(ndp)), -EIO);
	KUNIT_EXPECT_TRUE(test, ndp_miniport(ndp)->failed);
	KUNIT_EXPECT_EQ(test, ndc_reset(ndp_miniport(ndp)), -ENODEV);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("reset"));
}

static void reset_that_does_not_finish(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->reset = NDIS_STATUS_PENDING;
	ndc_patience.job = 100;
	KUNIT_EXPECT_EQ(test, ndc_reset(ndp_miniport(ndp)), -EIO);
	KUNIT_EXPECT_TRUE(test, ndp_miniport(ndp)->failed);
	/* Later than anybody waits for. */
	NdisMResetComplete(ndp->handle, NDIS_STATUS_SUCCESS, TRUE);
}

static int finish_reset(void *data)
{
	struct ndp *ndp = data;

	wait_for_completion(&ndp->called);
	NdisMResetComplete(ndp->handle, NDIS_STATUS_SUCCESS, TRUE);
	return 0;
}

/* Filter and list are set again, the filter last. */
static void addressing_is_restored(struct kunit *test)
{
	u8 list[] = { 1, 0, 0x5e, 0, 0, 1 };
	u32 filter = NDIS_PACKET_TYPE_DIRECTED;
	struct ndp *ndp = test->priv;
	struct task_struct *task;

	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestSetInformation,
				      OID_802_3_MULTICAST_LIST, list,
				      sizeof(list), NULL), 0);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestSetInformation,
				      OID_GEN_CURRENT_PACKET_FILTER, &filter,
				      sizeof(filter), NULL), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("request,request"));
	ndp->addressing = true;
	KUNIT_EXPECT_EQ(test, ndc_reset(ndp_miniport(ndp)), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("reset,request,request"));
	ndp->addressing = false;
	ndp->reset = NDIS_STATUS_PENDING;
	task = kthread_run(finish_reset, ndp, "ndp");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	KUNIT_EXPECT_EQ(test, ndc_reset(ndp_miniport(ndp)), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("reset,request,request"));
}

static void port_that_hangs_is_reset(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndc_reset_check(ndp_miniport(ndp));
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("check"));
	ndp->hangs = true;
	ndc_reset_check(ndp_miniport(ndp));
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("check,reset"));
}

static void halted_port_is_not_asked(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp_do_halt(ndp);
	ndc_reset_check(ndp_miniport(ndp));
	KUNIT_EXPECT_EQ(test, ndc_reset(ndp_miniport(ndp)), -ENODEV);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("halt"));
}

static void port_without_handlers(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->port->handlers.CheckForHangHandlerEx = NULL;
	ndp->port->handlers.ResetHandlerEx = NULL;
	ndc_reset_check(ndp_miniport(ndp));
	KUNIT_EXPECT_EQ(test, ndc_reset(ndp_miniport(ndp)), -EOPNOTSUPP);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is(""));
}

/* Once an hour, says the port; so once, when it is asked for. */
static void check_comes_by_itself(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&ndp_miniport(ndp)->hang));
	mod_delayed_work(ndc_port_queue, &ndp_miniport(ndp)->hang, 0);
	/* Not the delayed work: it has its timer again, which would not count. */
	flush_work(&ndp_miniport(ndp)->hang.work);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("check"));
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&ndp_miniport(ndp)->hang));
	ndp_do_halt(ndp);
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&ndp_miniport(ndp)->hang));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(reset_asks_the_port),
	KUNIT_CASE(reset_that_fails),
	KUNIT_CASE(reset_that_does_not_finish),
	KUNIT_CASE(addressing_is_restored),
	KUNIT_CASE(port_that_hangs_is_reset),
	KUNIT_CASE(halted_port_is_not_asked),
	KUNIT_CASE(port_without_handlers),
	KUNIT_CASE(check_comes_by_itself),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_reset",
	.init = ndp_init_paused,
	.exit = ndp_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/reset.c");
