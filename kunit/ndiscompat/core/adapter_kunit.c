// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adapters: made with all their parts or not at all, and not ended under a
 * call.
 */
#include "core/adapter.h"

#include <linux/delay.h>
#include <linux/device.h>
#include <linux/instruction_pointer.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>

#include <linux/ndiscompat.h>

#include "ndt.h"

#define FOLDER		"/sys/kernel/debug/ndiscompat/adapters"

static noinline struct ndc_adapter *get(const void *handle)
{
	return ndc_adapter_get(handle, "NdisTest", _RET_IP_);
}

static noinline struct ndc_adapter *add(struct ndt_rig *rig, const char *name)
{
	return ndiscompat_adapter_create(rig->driver, &rig->pdev->dev, name,
					 rig, true);
}

static void end_rig(struct ndt_rig *rig)
{
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
}

static unsigned int references(struct ndt_rig *rig)
{
	return kref_read(&rig->pdev->dev.kobj.kref);
}

/* What a walk finds, as a string of the last letters of the names. */
static char *walk(struct kunit *test)
{
	char *names = kunit_kzalloc(test, 32, GFP_KERNEL);
	struct ndc_adapter *adapter = NULL;
	unsigned int n = 0;

	KUNIT_ASSERT_NOT_NULL(test, names);
	rcu_read_lock();
	while ((adapter = ndc_adapter_next(adapter)) && n < 31)
		names[n++] = adapter->name[strlen(adapter->name) - 1];
	rcu_read_unlock();
	return names;
}

/* Reading goes through a shell, and so does this. */
static char *folders(struct kunit *test)
{
	return ndt_read_file(test, "/dev/null; ls " FOLDER);
}

static void create_takes_what_it_is_given(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	unsigned int before = references(rig);
	struct ndc_adapter *adapter = add(rig, "nic1");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, adapter);
	KUNIT_EXPECT_PTR_EQ(test, (void *)adapter, (void *)&adapter->live);
	KUNIT_EXPECT_PTR_EQ(test, adapter->driver, rig->driver);
	KUNIT_EXPECT_PTR_EQ(test, adapter->dev, &rig->pdev->dev);
	KUNIT_EXPECT_PTR_EQ(test, adapter->context, (void *)rig);
	KUNIT_EXPECT_STREQ(test, adapter->name, "nic1");
	KUNIT_EXPECT_TRUE(test, adapter->bus_master);
	KUNIT_EXPECT_FALSE(test, adapter->quiet);
	KUNIT_EXPECT_EQ(test, adapter->phase, NDC_PHASE_INITIALIZING);
	KUNIT_EXPECT_TRUE(test, within_module(adapter->caller, THIS_MODULE));
	KUNIT_EXPECT_TRUE(test, xa_empty(&adapter->queues));
	KUNIT_EXPECT_NOT_NULL(test, adapter->memory);
	KUNIT_EXPECT_EQ(test, references(rig), before + 1);
	ndiscompat_adapter_destroy(adapter);
	KUNIT_EXPECT_EQ(test, references(rig), before);
}

static void create_without_bus_master(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *adapter;

	adapter = ndiscompat_adapter_create(rig->driver, &rig->pdev->dev,
					    "nic1", NULL, false);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, adapter);
	KUNIT_EXPECT_FALSE(test, adapter->bus_master);
	KUNIT_EXPECT_NULL(test, adapter->context);
	ndiscompat_adapter_destroy(adapter);
}

static void create_remembers_its_place(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	const struct ndc_adapter_info info = {
		.driver = rig->driver,
		.dev = &rig->pdev->dev,
		.name = "nic1",
		.caller = 4711,
	};
	struct ndc_adapter *adapter = ndc_adapter_create(&info);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, adapter);
	KUNIT_EXPECT_EQ(test, adapter->caller, 4711);
	ndc_adapter_destroy(adapter);
}

static void create_without_an_argument_fails(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct device *dev = &rig->pdev->dev;
	unsigned int before = references(rig);
	struct ndc_adapter *none;

	none = ndiscompat_adapter_create(NULL, dev, "nic1", rig, true);
	KUNIT_EXPECT_EQ(test, PTR_ERR(none), -EINVAL);
	none = ndiscompat_adapter_create(rig->driver, NULL, "nic1", rig, true);
	KUNIT_EXPECT_EQ(test, PTR_ERR(none), -EINVAL);
	none = ndiscompat_adapter_create(rig->driver, dev, NULL, rig, true);
	KUNIT_EXPECT_EQ(test, PTR_ERR(none), -EINVAL);
	KUNIT_EXPECT_EQ(test, references(rig), before);
	KUNIT_EXPECT_STREQ(test, walk(test), "0");
}

static void create_with_a_name_that_is_taken_fails(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	unsigned int before = references(rig);
	struct ndc_adapter *adapter;

	KUNIT_EXPECT_EQ(test, PTR_ERR(add(rig, "nic0")), -EEXIST);
	KUNIT_EXPECT_EQ(test, references(rig), before);
	KUNIT_EXPECT_STREQ(test, walk(test), "0");
	/* The folder of the other one is still its. */
	ndt_read_file(test, FOLDER "/nic0/totals");
	end_rig(rig);
	adapter = add(rig, "nic0");
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, adapter);
	ndiscompat_adapter_destroy(adapter);
}

static void create_cuts_a_long_name(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *adapter;

	adapter = add(rig, "0123456789abcdef0123456789abcdefX");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, adapter);
	KUNIT_EXPECT_STREQ(test, adapter->name,
			   "0123456789abcdef0123456789abcde");
	/* What is cut tells no names apart. */
	KUNIT_EXPECT_EQ(test,
			PTR_ERR(add(rig, "0123456789abcdef0123456789abcdefY")),
			-EEXIST);
	ndiscompat_adapter_destroy(adapter);
}

/* Without a folder in debugfs it is an adapter nevertheless. */
static void every_allocation_may_fail(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	unsigned int before = references(rig);
	unsigned int nth, failures = 0;
	struct ndc_adapter *adapter;
	bool failed;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		adapter = add(rig, "nic1");
		failed = ndt_failed();
		if (IS_ERR(adapter)) {
			KUNIT_EXPECT_EQ(test, PTR_ERR(adapter), -ENOMEM);
			failures++;
		}
		KUNIT_EXPECT_STREQ(test, walk(test),
				   IS_ERR(adapter) ? "0" : "01");
		ndiscompat_adapter_destroy(adapter);
		KUNIT_EXPECT_EQ(test, references(rig), before);
		if (!failed)
			break;
	}
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, adapter);
	KUNIT_EXPECT_EQ(test, failures, 7);
}

static void folder_comes_and_goes(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *adapter = add(rig, "nic1");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, adapter);
	ndt_read_file(test, FOLDER "/nic1/totals");
	ndiscompat_adapter_destroy(adapter);
	KUNIT_EXPECT_STREQ(test, folders(test), "nic0\n");
}

/* Two parts of a floor that notes what it is told. */
static char notes[32];
static struct ndc_adapter *noted;
static bool alive_in_destroy;
static int second_says;

static void note(struct ndc_adapter *adapter, char letter)
{
	size_t n = strlen(notes);

	noted = adapter;
	if (n < sizeof(notes) - 1)
		notes[n] = letter;
}

static int create_a(struct ndc_adapter *adapter)
{
	note(adapter, 'a');
	return 0;
}

static int create_b(struct ndc_adapter *adapter)
{
	note(adapter, 'b');
	return second_says;
}

static void quiesce_a(struct ndc_adapter *adapter)
{
	note(adapter, '1');
}

static void quiesce_b(struct ndc_adapter *adapter)
{
	note(adapter, '2');
}

static void destroy_a(struct ndc_adapter *adapter)
{
	note(adapter, 'A');
}

static void destroy_b(struct ndc_adapter *adapter)
{
	rcu_read_lock();
	alive_in_destroy = ndc_live_find(adapter, NDC_LIVE_ADAPTER) ||
			   ndc_adapter_tryget(adapter);
	rcu_read_unlock();
	note(adapter, 'B');
}

static struct ndc_adapter_part part_a = {
	.create = create_a,
	.quiesce = quiesce_a,
	.destroy = destroy_a,
};

static struct ndc_adapter_part part_b = {
	.create = create_b,
	.quiesce = quiesce_b,
	.destroy = destroy_b,
};

/* Parts come before every adapter, and go after them. */
static void add_parts(struct ndt_rig *rig)
{
	end_rig(rig);
	memset(notes, 0, sizeof(notes));
	second_says = 0;
	alive_in_destroy = false;
	ndc_adapter_add_part(&part_a);
	ndc_adapter_add_part(&part_b);
}

static void del_parts(void)
{
	ndc_adapter_del_part(&part_b);
	ndc_adapter_del_part(&part_a);
}

static void parts_come_in_order_and_go_in_reverse(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *adapter;

	add_parts(rig);
	adapter = add(rig, "nic1");
	KUNIT_EXPECT_STREQ(test, notes, "ab");
	KUNIT_EXPECT_PTR_EQ(test, noted, adapter);
	ndiscompat_adapter_destroy(adapter);
	del_parts();
	KUNIT_EXPECT_STREQ(test, notes, "ab21BA");
	KUNIT_EXPECT_FALSE(test, alive_in_destroy);
	adapter = add(rig, "nic1");
	ndiscompat_adapter_destroy(adapter);
	KUNIT_EXPECT_STREQ(test, notes, "ab21BA");
}

static void part_that_fails_undoes_the_earlier(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *adapter;
	unsigned int before;

	add_parts(rig);
	before = references(rig);
	second_says = -EIO;
	adapter = add(rig, "nic1");
	del_parts();
	KUNIT_EXPECT_EQ(test, PTR_ERR(adapter), -EIO);
	KUNIT_EXPECT_STREQ(test, notes, "abA");
	KUNIT_EXPECT_EQ(test, references(rig), before);
	KUNIT_EXPECT_STREQ(test, walk(test), "");
	KUNIT_EXPECT_STREQ(test, folders(test), "");
	/* Nothing of it is left that would be in the way of another. */
	rig->adapter = add(rig, "nic1");
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, rig->adapter);
}

/* Who halts is told the truth, even if somebody else has begun to. */
static void halt_may_come_again(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *adapter;

	add_parts(rig);
	adapter = add(rig, "nic1");
	adapter->phase = NDC_PHASE_READY;
	ndiscompat_adapter_halt(adapter);
	KUNIT_EXPECT_STREQ(test, notes, "ab21");
	KUNIT_EXPECT_EQ(test, adapter->phase, NDC_PHASE_HALTING);
	KUNIT_EXPECT_TRUE(test, adapter->quiet);
	ndiscompat_adapter_halt(adapter);
	KUNIT_EXPECT_STREQ(test, notes, "ab2121");
	KUNIT_EXPECT_EQ(test, adapter->phase, NDC_PHASE_HALTING);
	/* Calls of MiniportHaltEx are still let in. */
	KUNIT_EXPECT_PTR_EQ(test, get(adapter), adapter);
	ndc_adapter_put(adapter);
	ndiscompat_adapter_destroy(adapter);
	del_parts();
	KUNIT_EXPECT_STREQ(test, notes, "ab212121BA");
}

static void halt_after_shutdown_stays_shutdown(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;

	rig->adapter->phase = NDC_PHASE_SHUTDOWN;
	ndc_adapter_quiesce(rig->adapter);
	KUNIT_EXPECT_EQ(test, rig->adapter->phase, NDC_PHASE_SHUTDOWN);
	KUNIT_EXPECT_TRUE(test, rig->adapter->quiet);
}

static void destroy_of_none_does_nothing(struct kunit *test)
{
	ndiscompat_adapter_destroy(NULL);
	ndiscompat_adapter_destroy(ERR_PTR(-EEXIST));
	KUNIT_EXPECT_STREQ(test, walk(test), "0");
}

/* One that a worker ends, while somebody is inside a call. */
struct ending {
	struct work_struct work;
	struct ndc_adapter *adapter;
	struct completion done;
};

static void end(struct work_struct *work)
{
	struct ending *ending = container_of(work, struct ending, work);

	ndiscompat_adapter_destroy(ending->adapter);
	complete(&ending->done);
}

/* Starts to end it, and returns when it cannot be found any more. */
static struct ending *start_to_end(struct kunit *test,
				   struct ndc_adapter *adapter)
{
	struct ending *ending = kunit_kzalloc(test, sizeof(*ending),
					      GFP_KERNEL);
	bool live = true;

	KUNIT_ASSERT_NOT_NULL(test, ending);
	ending->adapter = adapter;
	init_completion(&ending->done);
	INIT_WORK(&ending->work, end);
	schedule_work(&ending->work);
	while (live) {
		usleep_range(1000, 2000);
		rcu_read_lock();
		live = ndc_live_find(adapter, NDC_LIVE_ADAPTER);
		rcu_read_unlock();
	}
	return ending;
}

static void destroy_waits_for_a_call(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *adapter;
	struct ending *ending;

	add_parts(rig);
	adapter = add(rig, "nic1");
	KUNIT_EXPECT_PTR_EQ(test, get(adapter), adapter);
	ending = start_to_end(test, adapter);
	/* Long enough for one that does not wait to have gone on. */
	msleep(50);
	KUNIT_EXPECT_FALSE(test, completion_done(&ending->done));
	KUNIT_EXPECT_STREQ(test, notes, "ab21");
	/* Nobody else is let in, and nobody finds it. */
	KUNIT_EXPECT_FALSE(test, ndc_adapter_tryget(adapter));
	KUNIT_EXPECT_STREQ(test, walk(test), "");
	KUNIT_EXPECT_NULL(test, ndc_adapter_get_only(rig->driver));
	ndc_adapter_put(adapter);
	flush_work(&ending->work);
	del_parts();
	KUNIT_EXPECT_STREQ(test, notes, "ab21BA");
}

static void get_of_one_that_ends_is_refused(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *adapter = rig->adapter;
	struct ending *ending;

	KUNIT_EXPECT_PTR_EQ(test, get(adapter), adapter);
	ending = start_to_end(test, adapter);
	rig->adapter = NULL;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_NULL(test, get(adapter)));
	ndc_adapter_put(adapter);
	flush_work(&ending->work);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_NULL(test, get(adapter)));
}

struct reading {
	struct ndc_adapter *adapter;
	struct completion found;
	atomic_t roles;
	bool named;
	bool destroyed;
};

/* One has found it under RCU, and holds no reference, when the other ends it. */
static void find_or_end(void *data)
{
	struct reading *reading = data;
	struct ndc_adapter *adapter;

	if (atomic_inc_return(&reading->roles) == 1) {
		wait_for_completion(&reading->found);
		ndiscompat_adapter_destroy(reading->adapter);
		return;
	}
	rcu_read_lock();
	adapter = ndc_adapter_find(reading->adapter, "NdisTest", _THIS_IP_);
	complete(&reading->found);
	while (adapter && ndc_live_find(adapter, NDC_LIVE_ADAPTER))
		cpu_relax();
	/* Long enough for one that does not wait to have gone on. */
	mdelay(20);
	reading->destroyed = strchr(notes, 'B');
	reading->named = adapter && !strcmp(adapter->name, "nic1");
	rcu_read_unlock();
}

static void destroy_waits_for_who_has_found_it(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct reading reading = {};

	/* The reader does not sleep, so the other must be elsewhere. */
	if (num_online_cpus() < 2)
		kunit_skip(test, "one processor");
	add_parts(rig);
	init_completion(&reading.found);
	reading.adapter = add(rig, "nic1");
	ndt_in_threads(test, 2, find_or_end, &reading);
	del_parts();
	KUNIT_EXPECT_TRUE(test, reading.named);
	KUNIT_EXPECT_FALSE(test, reading.destroyed);
	KUNIT_EXPECT_STREQ(test, notes, "ab21BA");
}

static struct ndc_adapter *only(const struct ndc_driver *driver)
{
	struct ndc_adapter *adapter = ndc_adapter_get_only(driver);

	if (adapter)
		ndc_adapter_put(adapter);
	return adapter;
}

/* It cannot end while it is held. */
static void get_only_holds_it(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *adapter = ndc_adapter_get_only(rig->driver);
	struct ending *ending;

	KUNIT_ASSERT_PTR_EQ(test, adapter, rig->adapter);
	ending = start_to_end(test, adapter);
	rig->adapter = NULL;
	msleep(50);
	KUNIT_EXPECT_FALSE(test, completion_done(&ending->done));
	KUNIT_EXPECT_NULL(test, only(rig->driver));
	ndc_adapter_put(adapter);
	flush_work(&ending->work);
	KUNIT_EXPECT_TRUE(test, completion_done(&ending->done));
}

static void get_only_wants_exactly_one(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_driver *other = ndiscompat_driver_create("b", THIS_MODULE);
	struct ndc_adapter *adapter;

	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_EXPECT_NULL(test, only(other));
	KUNIT_EXPECT_PTR_EQ(test, only(rig->driver), rig->adapter);
	adapter = add(rig, "nic1");
	KUNIT_EXPECT_NULL(test, only(rig->driver));
	KUNIT_EXPECT_NULL(test, only(other));
	end_rig(rig);
	KUNIT_EXPECT_PTR_EQ(test, only(rig->driver), adapter);
	ndiscompat_adapter_destroy(adapter);
	KUNIT_EXPECT_NULL(test, only(rig->driver));
	ndiscompat_driver_destroy(other);
}

static void next_walks_them_in_order(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *one = add(rig, "nic1");
	struct ndc_adapter *two = add(rig, "nic2");

	KUNIT_EXPECT_STREQ(test, walk(test), "012");
	ndiscompat_adapter_destroy(one);
	KUNIT_EXPECT_STREQ(test, walk(test), "02");
	end_rig(rig);
	KUNIT_EXPECT_STREQ(test, walk(test), "2");
	ndiscompat_adapter_destroy(two);
	KUNIT_EXPECT_STREQ(test, walk(test), "");
}

static void breach_of_an_adapter_names_it(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	const struct ndc_breach breach =
		ndc_adapter_breach(rig->adapter, NDC_RULE_STATE,
				   (unsigned long)add + 1);

	KUNIT_EXPECT_EQ(test, breach.rule, NDC_RULE_STATE);
	KUNIT_EXPECT_EQ(test, breach.caller, (unsigned long)add + 1);
	KUNIT_EXPECT_STREQ(test, breach.driver, "ndt");
	KUNIT_EXPECT_STREQ(test, breach.adapter, "nic0");
	KUNIT_EXPECT_EQ(test, breach.allocated, 0);
	KUNIT_EXPECT_EQ(test, breach.freed, 0);
}

static struct tracepoint *console;
static unsigned int lines;

/* Not exported to modules by all kernels, so it is looked for. */
static void see_tracepoint(struct tracepoint *tracepoint, void *unused)
{
	if (!strcmp(tracepoint->name, "console"))
		console = tracepoint;
}

/* Ends the wait when it has been said that there is one. */
static void see_line(void *data, const char *text, size_t length)
{
	if (!strnstr(text, "ndt nic0: waiting since 1 s for a test", length))
		return;
	lines++;
	complete(data);
}

static void wait_says_so_after_a_while(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct ndt_rig *rig = test->priv;

	/* Nothing to wait for, nothing to say. */
	complete(&done);
	lines = 0;
	for_each_kernel_tracepoint(see_tracepoint, NULL);
	KUNIT_ASSERT_NOT_NULL(test, console);
	KUNIT_ASSERT_EQ(test, tracepoint_probe_register(console, see_line,
							&done), 0);
	ndc_adapter_wait(rig->adapter, &done, "a test");
	KUNIT_EXPECT_EQ(test, lines, 0);
	ndc_adapter_patience = 1;
	ndc_adapter_wait(rig->adapter, &done, "a test");
	ndc_adapter_patience = 10;
	tracepoint_probe_unregister(console, see_line, &done);
	tracepoint_synchronize_unregister();
	KUNIT_EXPECT_EQ(test, lines, 1);
}

struct churn {
	struct ndt_rig *rig;
	atomic_t seed;
	atomic_t failures;
};

static void come_and_go(void *data)
{
	struct churn *churn = data;
	struct ndc_adapter *adapter;
	char name[16];
	unsigned int i;

	snprintf(name, sizeof(name), "churn%d",
		 atomic_inc_return(&churn->seed));
	for (i = 0; i < 20; i++) {
		adapter = add(churn->rig, name);
		if (IS_ERR(adapter) || get(adapter) != adapter)
			atomic_inc(&churn->failures);
		else
			ndc_adapter_put(adapter);
		ndiscompat_adapter_destroy(adapter);
	}
}

static void many_threads(struct kunit *test)
{
	struct churn churn = { .rig = test->priv };

	ndt_in_threads(test, 4, come_and_go, &churn);
	KUNIT_EXPECT_EQ(test, atomic_read(&churn.failures), 0);
	KUNIT_EXPECT_STREQ(test, walk(test), "0");
}

static unsigned int recycled;

static void count_recycle(struct ndc_adapter *adapter)
{
	recycled++;
}

static int create_nothing(struct ndc_adapter *adapter)
{
	return 0;
}

static void do_nothing(struct ndc_adapter *adapter)
{
}

/* Recycled, its handle leads nowhere; revived, it is as good as new. */
static void recycle_and_revive(struct kunit *test)
{
	struct ndc_adapter_part part = {
		.create = create_nothing,
		.quiesce = do_nothing,
		.recycle = count_recycle,
		.destroy = do_nothing,
	};
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *adapter = rig->adapter, *found;

	recycled = 0;
	ndc_adapter_add_part(&part);
	ndc_adapter_recycle(adapter);
	KUNIT_EXPECT_EQ(test, recycled, 1);
	KUNIT_EXPECT_TRUE(test, adapter->dormant);
	KUNIT_EXPECT_NULL(test, adapter->context);
	ndt_announce(test, NDC_RULE_ARGUMENT);
	KUNIT_EXPECT_NULL(test, ndc_adapter_get(adapter, "Call", _THIS_IP_));
	ndc_adapter_revive(adapter);
	KUNIT_EXPECT_EQ(test, adapter->phase, NDC_PHASE_INITIALIZING);
	KUNIT_EXPECT_FALSE(test, adapter->quiet);
	found = ndc_adapter_get(adapter, "Call", _THIS_IP_);
	KUNIT_ASSERT_PTR_EQ(test, found, adapter);
	ndc_adapter_put(found);
	/* One that is dormant ends like any. */
	ndc_adapter_recycle(adapter);
	ndiscompat_adapter_destroy(adapter);
	rig->adapter = NULL;
	KUNIT_EXPECT_EQ(test, recycled, 2);
	ndc_adapter_del_part(&part);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(recycle_and_revive),
	KUNIT_CASE(create_takes_what_it_is_given),
	KUNIT_CASE(create_without_bus_master),
	KUNIT_CASE(create_remembers_its_place),
	KUNIT_CASE(create_without_an_argument_fails),
	KUNIT_CASE(create_with_a_name_that_is_taken_fails),
	KUNIT_CASE(create_cuts_a_long_name),
	KUNIT_CASE(every_allocation_may_fail),
	KUNIT_CASE(folder_comes_and_goes),
	KUNIT_CASE(parts_come_in_order_and_go_in_reverse),
	KUNIT_CASE(part_that_fails_undoes_the_earlier),
	KUNIT_CASE(halt_may_come_again),
	KUNIT_CASE(halt_after_shutdown_stays_shutdown),
	KUNIT_CASE(destroy_of_none_does_nothing),
	KUNIT_CASE(destroy_waits_for_a_call),
	KUNIT_CASE(get_of_one_that_ends_is_refused),
	KUNIT_CASE(destroy_waits_for_who_has_found_it),
	KUNIT_CASE(get_only_holds_it),
	KUNIT_CASE(get_only_wants_exactly_one),
	KUNIT_CASE(next_walks_them_in_order),
	KUNIT_CASE(breach_of_an_adapter_names_it),
	KUNIT_CASE(wait_says_so_after_a_while),
	KUNIT_CASE(many_threads),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_adapter",
	.init = ndt_rig_init,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/core/adapter.c");
