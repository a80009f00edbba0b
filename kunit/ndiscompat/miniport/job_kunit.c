// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/job.c: what a port may finish later.
 */
#include "ndt.h"

#include <linux/kthread.h>

#include "ndp.h"

/* Finishes what has been asked, from a DPC, once it is pending. */
static void complete_pause(void *data)
{
	struct ndp *ndp = data;

	NdisMPauseComplete(ndp->handle);
}

static void complete_restart(void *data)
{
	struct ndp *ndp = data;

	NdisMRestartComplete(ndp->handle, NDIS_STATUS_SUCCESS);
}

static int finish_pause(void *data)
{
	struct ndp *ndp = data;

	wait_for_completion(&ndp->called);
	ndt_in_softirq(complete_pause, ndp);
	return 0;
}

static int finish_restart(void *data)
{
	struct ndp *ndp = data;

	wait_for_completion(&ndp->called);
	ndt_in_softirq(complete_restart, ndp);
	return 0;
}

static void pending_pause_is_finished_later(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct task_struct *task;

	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	ndp->pause = NDIS_STATUS_PENDING;
	task = kthread_run(finish_pause, ndp, "ndp");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	ndp_do_pause(ndp);
	KUNIT_EXPECT_EQ(test, ndp_miniport(ndp)->state, NDC_PAUSED);
	KUNIT_EXPECT_FALSE(test, ndp_miniport(ndp)->failed);
}

static void pending_restart_is_finished_later(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct task_struct *task;

	ndp->restart = NDIS_STATUS_PENDING;
	task = kthread_run(finish_restart, ndp, "ndp");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	KUNIT_EXPECT_EQ(test, ndp_miniport(ndp)->state, NDC_RUNNING);
}

static NDIS_STATUS early_status;

static NDIS_STATUS finish_early(NDIS_HANDLE context,
				PNDIS_MINIPORT_RESTART_PARAMETERS parameters)
{
	NdisMRestartComplete(ndp_only.handle, early_status);
	return NDIS_STATUS_PENDING;
}

static NDIS_STATUS finish_and_return(NDIS_HANDLE context,
				     PNDIS_MINIPORT_RESTART_PARAMETERS parameters)
{
	NdisMRestartComplete(ndp_only.handle, NDIS_STATUS_SUCCESS);
	return NDIS_STATUS_SUCCESS;
}

static void finish_before_the_handler_returns(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp_miniport(ndp)->port->handlers.RestartHandler = finish_early;
	early_status = NDIS_STATUS_RESOURCES;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), -ENOMEM);
	early_status = NDIS_STATUS_SUCCESS;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
}

static void finish_with_pending_is_a_failure(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp_miniport(ndp)->port->handlers.RestartHandler = finish_early;
	early_status = NDIS_STATUS_PENDING;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), -EIO));
	KUNIT_EXPECT_EQ(test, ndp_miniport(ndp)->state, NDC_PAUSED);
}

static void finish_and_return_success_is_reported(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp_miniport(ndp)->port->handlers.RestartHandler = finish_and_return;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0));
	KUNIT_EXPECT_EQ(test, ndp_miniport(ndp)->state, NDC_RUNNING);
}

static void completion_of_what_is_not_pending(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, NdisMPauseComplete(ndp->handle));
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMRestartComplete(ndp->handle,
					       NDIS_STATUS_SUCCESS));
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMResetComplete(ndp->handle, NDIS_STATUS_SUCCESS,
					     FALSE));
	KUNIT_EXPECT_EQ(test, ndp_miniport(ndp)->state, NDC_PAUSED);
}

static void completion_of_another_handle(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMPauseComplete(ndp->driver));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMRestartComplete(NULL, NDIS_STATUS_SUCCESS));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMResetComplete(ndp, NDIS_STATUS_SUCCESS, FALSE));
}

static void completions_in_hardirq(void *data)
{
	struct ndp *ndp = data;

	NdisMPauseComplete(ndp->handle);
	NdisMRestartComplete(ndp->handle, NDIS_STATUS_SUCCESS);
	NdisMResetComplete(ndp->handle, NDIS_STATUS_SUCCESS, FALSE);
}

static void completion_at_dirql_is_refused(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_IRQL);

	ndt_announce(test, NDC_RULE_IRQL);
	ndt_in_hardirq(completions_in_hardirq, test->priv);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_IRQL), before + 3);
}

/* A handler that sleeps holds up only itself; the end waits for it. */
static void handler_that_hangs(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->sleeps_in = "restart";
	ndc_patience.job = 100;
	ndc_patience.say = 100;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), -EIO);
	KUNIT_EXPECT_TRUE(test, ndp_miniport(ndp)->failed);
	KUNIT_EXPECT_EQ(test, ndp_miniport(ndp)->inside, 1);
	complete(&ndp->wake);
	ndp_remove(ndp);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart,halt"));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(pending_pause_is_finished_later),
	KUNIT_CASE(pending_restart_is_finished_later),
	KUNIT_CASE(finish_before_the_handler_returns),
	KUNIT_CASE(finish_with_pending_is_a_failure),
	KUNIT_CASE(finish_and_return_success_is_reported),
	KUNIT_CASE(completion_of_what_is_not_pending),
	KUNIT_CASE(completion_of_another_handle),
	KUNIT_CASE(completion_at_dirql_is_refused),
	KUNIT_CASE(handler_that_hangs),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_job",
	.init = ndp_init_paused,
	.exit = ndp_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/job.c");
