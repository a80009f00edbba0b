// SPDX-License-Identifier: GPL-2.0-only
/*
 * The two work queues: ports may wait for each other on theirs, and hold up
 * nobody else.
 */
#include "core/work.h"

#include <linux/completion.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "core/adapter.h"
#include "ndt.h"

/* More than a work queue runs at a time if it is not told to. */
#define MANY	300

struct job {
	struct work_struct work;
	struct completion *go;
	struct completion *all_here;
	atomic_t *to_come;
	struct completion done;
	u8 irql;
};

static void run(struct work_struct *work)
{
	struct job *job = container_of(work, struct job, work);

	job->irql = ndc_irql();
	if (job->to_come && atomic_dec_and_test(job->to_come))
		complete_all(job->all_here);
	if (job->go)
		wait_for_completion(job->go);
	complete(&job->done);
}

static void prepare(struct job *job)
{
	INIT_WORK(&job->work, run);
	init_completion(&job->done);
}

static void work_runs_where_it_may_sleep(struct kunit *test)
{
	struct workqueue_struct *queues[] = { ndc_port_queue, ndc_own_queue };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(queues); i++) {
		struct job *job;

		job = kunit_kzalloc(test, sizeof(*job), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, job);
		prepare(job);
		KUNIT_EXPECT_TRUE(test, queue_work(queues[i], &job->work));
		flush_work(&job->work);
		KUNIT_EXPECT_TRUE(test, completion_done(&job->done));
		KUNIT_EXPECT_EQ(test, job->irql, NDC_PASSIVE);
	}
}

/* Each waits for all the others: with one too few at a time, for ever. */
static void ports_may_wait_for_one_another(struct kunit *test)
{
	struct job *jobs = kunit_kcalloc(test, MANY, sizeof(*jobs), GFP_KERNEL);
	DECLARE_COMPLETION_ONSTACK(all_here);
	unsigned int i, done = 0;
	atomic_t to_come;

	KUNIT_ASSERT_NOT_NULL(test, jobs);
	atomic_set(&to_come, MANY);
	for (i = 0; i < MANY; i++) {
		prepare(&jobs[i]);
		jobs[i].go = &all_here;
		jobs[i].all_here = &all_here;
		jobs[i].to_come = &to_come;
		queue_work(ndc_port_queue, &jobs[i].work);
	}
	for (i = 0; i < MANY; i++) {
		flush_work(&jobs[i].work);
		done += completion_done(&jobs[i].done);
	}
	KUNIT_EXPECT_EQ(test, done, MANY);
}

static void a_port_that_waits_holds_up_nobody(struct kunit *test)
{
	struct job *jobs = kunit_kcalloc(test, 3, sizeof(*jobs), GFP_KERNEL);
	DECLARE_COMPLETION_ONSTACK(go);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, jobs);
	for (i = 0; i < 3; i++)
		prepare(&jobs[i]);
	jobs[0].go = &go;
	queue_work(ndc_port_queue, &jobs[0].work);
	queue_work(ndc_own_queue, &jobs[1].work);
	queue_work(ndc_port_queue, &jobs[2].work);
	wait_for_completion(&jobs[1].done);
	wait_for_completion(&jobs[2].done);
	KUNIT_EXPECT_FALSE(test, completion_done(&jobs[0].done));
	complete_all(&go);
	for (i = 0; i < 3; i++)
		flush_work(&jobs[i].work);
	KUNIT_EXPECT_TRUE(test, completion_done(&jobs[0].done));
}

static DECLARE_WAIT_QUEUE_HEAD(woken);
static unsigned int asked;

/* Over when it has been asked so often. */
static bool asked_often(const void *often)
{
	return asked++ >= *(const unsigned int *)often;
}

static void wait_goes_on_after_a_line(struct kunit *test)
{
	const struct ndc_breach whose = { .driver = "ndt" };
	unsigned int often = 0;

	asked = 0;
	ndc_work_wait(&woken, asked_often, &often, &whose, "nothing");
	KUNIT_EXPECT_EQ(test, asked, 1);
	/* It asks twice before it waits, and once more when the time is up. */
	often = 4;
	asked = 0;
	ndc_adapter_patience = 1;
	ndc_work_wait(&woken, asked_often, &often, &whose, "a test");
	ndc_adapter_patience = 10;
	KUNIT_EXPECT_EQ(test, asked, 5);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(work_runs_where_it_may_sleep),
	KUNIT_CASE(ports_may_wait_for_one_another),
	KUNIT_CASE(a_port_that_waits_holds_up_nobody),
	KUNIT_CASE(wait_goes_on_after_a_line),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_work",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/core/work.c");
