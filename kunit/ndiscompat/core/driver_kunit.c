// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drivers: made, ended, and ended for a module that goes without doing so.
 */
#include "core/driver.h"

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/platform_device.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include <linux/ndiscompat.h>

#include "core/adapter.h"
#include "ndt.h"

#define BREACHES	"/sys/kernel/debug/ndiscompat/breaches"

static bool is_live(const struct ndc_driver *driver)
{
	bool found;

	rcu_read_lock();
	found = ndc_live_find(driver, NDC_LIVE_DRIVER);
	rcu_read_unlock();
	return found;
}

static unsigned int adapters(void)
{
	struct ndc_adapter *adapter = NULL;
	unsigned int n = 0;

	rcu_read_lock();
	while ((adapter = ndc_adapter_next(adapter)))
		n++;
	rcu_read_unlock();
	return n;
}

static noinline struct ndc_adapter *add(struct ndc_driver *driver,
					struct platform_device *pdev,
					const char *name)
{
	return ndiscompat_adapter_create(driver, &pdev->dev, name, NULL, true);
}

static void create_gives_a_live_handle(struct kunit *test)
{
	struct ndc_driver *driver = ndiscompat_driver_create("e1q60",
							     THIS_MODULE);

	KUNIT_ASSERT_NOT_NULL(test, driver);
	KUNIT_EXPECT_PTR_EQ(test, (void *)driver, (void *)&driver->live);
	KUNIT_EXPECT_TRUE(test, is_live(driver));
	KUNIT_EXPECT_STREQ(test, driver->name, "e1q60");
	KUNIT_EXPECT_PTR_EQ(test, driver->owner, THIS_MODULE);
	KUNIT_EXPECT_TRUE(test, within_module(driver->caller, THIS_MODULE));
	KUNIT_EXPECT_FALSE(test, driver->in_set_options);
	KUNIT_EXPECT_NULL(test, driver->provider);
	ndiscompat_driver_destroy(driver);
	KUNIT_EXPECT_FALSE(test, is_live(driver));
}

static void create_cuts_a_long_name(struct kunit *test)
{
	struct ndc_driver *driver;

	driver = ndiscompat_driver_create("0123456789abcdef0123456789abcdefX",
					  THIS_MODULE);
	KUNIT_ASSERT_NOT_NULL(test, driver);
	KUNIT_EXPECT_STREQ(test, driver->name,
			   "0123456789abcdef0123456789abcde");
	ndiscompat_driver_destroy(driver);
}

/* A name is for people only. */
static void create_twice_with_one_name(struct kunit *test)
{
	struct ndc_driver *a = ndiscompat_driver_create("a", THIS_MODULE);
	struct ndc_driver *b = ndiscompat_driver_create("a", THIS_MODULE);

	KUNIT_EXPECT_NOT_NULL(test, a);
	KUNIT_EXPECT_NOT_NULL(test, b);
	KUNIT_EXPECT_PTR_NE(test, a, b);
	ndiscompat_driver_destroy(a);
	KUNIT_EXPECT_TRUE(test, is_live(b));
	ndiscompat_driver_destroy(b);
}

static void create_remembers_its_place(struct kunit *test)
{
	struct ndc_driver *driver = ndc_driver_create("a", THIS_MODULE, 4711);

	KUNIT_ASSERT_NOT_NULL(test, driver);
	KUNIT_EXPECT_EQ(test, driver->caller, 4711);
	ndc_driver_destroy(driver);
	KUNIT_EXPECT_FALSE(test, is_live(driver));
}

static void create_without_memory_fails(struct kunit *test)
{
	unsigned int nth, failures = 0;
	struct ndc_driver *driver;

	for (nth = 1; ; nth++) {
		bool failed;

		ndt_fail_nth(nth);
		driver = ndiscompat_driver_create("a", THIS_MODULE);
		failed = ndt_failed();
		if (!failed)
			break;
		KUNIT_EXPECT_NULL(test, driver);
		failures++;
	}
	KUNIT_EXPECT_NOT_NULL(test, driver);
	KUNIT_EXPECT_EQ(test, failures, 1);
	ndiscompat_driver_destroy(driver);
}

static void destroy_of_null_does_nothing(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;

	ndiscompat_driver_destroy(NULL);
	KUNIT_EXPECT_TRUE(test, is_live(rig->driver));
	KUNIT_EXPECT_EQ(test, adapters(), 1);
}

struct reading {
	struct ndc_driver *driver;
	struct completion found;
	atomic_t roles;
	bool same;
};

/* One reads it under RCU while the other ends it. */
static void read_or_destroy(void *data)
{
	struct reading *reading = data;
	struct ndc_driver *found;

	if (atomic_inc_return(&reading->roles) == 1) {
		wait_for_completion(&reading->found);
		ndiscompat_driver_destroy(reading->driver);
		return;
	}
	rcu_read_lock();
	found = container_of(ndc_live_find(reading->driver, NDC_LIVE_DRIVER),
			     struct ndc_driver, live);
	complete(&reading->found);
	while (ndc_live_find(reading->driver, NDC_LIVE_DRIVER))
		cpu_relax();
	/* A moment for what must not happen yet. */
	mdelay(2);
	reading->same = !strcmp(found->name, "read");
	rcu_read_unlock();
}

/* KASAN sees it if the memory goes before the reader does. */
static void destroy_leaves_it_to_readers(struct kunit *test)
{
	struct reading reading = {};

	/* The reader does not sleep, so the other must be elsewhere. */
	if (num_online_cpus() < 2)
		kunit_skip(test, "one processor");
	init_completion(&reading.found);
	reading.driver = ndiscompat_driver_create("read", THIS_MODULE);
	KUNIT_ASSERT_NOT_NULL(test, reading.driver);
	ndt_in_threads(test, 2, read_or_destroy, &reading);
	KUNIT_EXPECT_TRUE(test, reading.same);
	KUNIT_EXPECT_FALSE(test, is_live(reading.driver));
}

/* What the layer's floors are told when a driver ends. */
static struct {
	const struct ndc_driver *driver;
	unsigned int times;
	unsigned int adapters;
	bool live;
} told;

static void tell(struct ndc_driver *driver)
{
	told.driver = driver;
	told.times++;
	told.adapters = adapters();
	told.live = is_live(driver);
}

static struct ndc_driver_part part = { .destroy = tell };

static void destroy_tells_each_part(struct kunit *test)
{
	struct ndc_driver *driver = ndiscompat_driver_create("a", THIS_MODULE);

	KUNIT_ASSERT_NOT_NULL(test, driver);
	memset(&told, 0, sizeof(told));
	ndc_driver_add_part(&part);
	ndiscompat_driver_destroy(driver);
	ndc_driver_del_part(&part);
	KUNIT_EXPECT_EQ(test, told.times, 1);
	KUNIT_EXPECT_PTR_EQ(test, told.driver, driver);
	KUNIT_EXPECT_FALSE(test, told.live);
	driver = ndiscompat_driver_create("a", THIS_MODULE);
	ndiscompat_driver_destroy(driver);
	KUNIT_EXPECT_EQ(test, told.times, 1);
}

static void destroy_ends_adapters_that_are_left(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ndc_driver *driver;
	char *text;

	driver = ndiscompat_driver_create("leaver", THIS_MODULE);
	KUNIT_ASSERT_NOT_NULL(test, driver);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, add(driver, rig->pdev, "left0"));
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, add(driver, rig->pdev, "left1"));
	memset(&told, 0, sizeof(told));
	ndc_driver_add_part(&part);
	ndt_announce(test, NDC_RULE_LEAK);
	ndiscompat_driver_destroy(driver);
	ndc_driver_del_part(&part);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 2);
	/* The rig's is another driver's, and the parts came after the end. */
	KUNIT_EXPECT_EQ(test, told.adapters, 1);
	KUNIT_EXPECT_EQ(test, adapters(), 1);
	text = ndt_read_file(test, BREACHES);
	text = strstr(text, "leaver left0: leak: an adapter, left by its driver");
	KUNIT_ASSERT_NOT_NULL(test, text);
	*strchrnul(text, '\n') = '\0';
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, ", at add"));
}

static void adapter_that_was_ended_is_no_leak(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	u64 before = ndc_report_count(NDC_RULE_LEAK);

	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	ndiscompat_driver_destroy(rig->driver);
	rig->driver = NULL;
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before);
	KUNIT_EXPECT_EQ(test, adapters(), 0);
}

static void come_and_go(void *data)
{
	atomic_t *failures = data;
	unsigned int i;

	for (i = 0; i < 200; i++) {
		struct ndc_driver *driver =
			ndiscompat_driver_create("a", THIS_MODULE);

		if (!driver || !is_live(driver))
			atomic_inc(failures);
		ndiscompat_driver_destroy(driver);
	}
}

static void many_threads(struct kunit *test)
{
	atomic_t failures = ATOMIC_INIT(0);

	ndt_in_threads(test, 4, come_and_go, &failures);
	KUNIT_EXPECT_EQ(test, atomic_read(&failures), 0);
}

/*
 * The last case: the module goes without having ended these, and has nothing
 * else that could end them.
 */
static void left_behind(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_driver *driver;

	ndt_announce_at_unload(test, NDC_RULE_LEAK);
	KUNIT_EXPECT_NOT_NULL(test, ndiscompat_driver_create("empty",
							     THIS_MODULE));
	driver = ndiscompat_driver_create("full", THIS_MODULE);
	KUNIT_ASSERT_NOT_NULL(test, driver);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, add(driver, rig->pdev, "full0"));
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, add(driver, rig->pdev, "full1"));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(create_gives_a_live_handle),
	KUNIT_CASE(create_cuts_a_long_name),
	KUNIT_CASE(create_twice_with_one_name),
	KUNIT_CASE(create_remembers_its_place),
	KUNIT_CASE(create_without_memory_fails),
	KUNIT_CASE(destroy_of_null_does_nothing),
	KUNIT_CASE(destroy_leaves_it_to_readers),
	KUNIT_CASE(destroy_tells_each_part),
	KUNIT_CASE(destroy_ends_adapters_that_are_left),
	KUNIT_CASE(adapter_that_was_ended_is_no_leak),
	KUNIT_CASE(many_threads),
	KUNIT_CASE(left_behind),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_driver",
	.init = ndt_rig_init,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/core/driver.c");
