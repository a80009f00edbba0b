// SPDX-License-Identifier: GPL-2.0-only
/*
 * Objects and their owners.
 */
#include "runtime/owned.h"

#include <linux/rcupdate.h>

#include <linux/ndiscompat.h>

#include "core/adapter.h"
#include "ndt.h"

static unsigned int released;

static void release(struct ndc_owned *owned, const struct ndc_breach *whose)
{
	released++;
}

static const struct ndc_owned_type type = {
	.name = "a thing",
	.kind = NDC_LIVE_TIMER,
	.release = release,
};

static const struct ndc_owned_type other_type = {
	.name = "another thing",
	.kind = NDC_LIVE_WORK_ITEM,
	.release = release,
};

static struct ndc_owned object, second;

static int setup(struct kunit *test)
{
	released = 0;
	memset(&object, 0, sizeof(object));
	memset(&second, 0, sizeof(second));
	return ndt_rig_init(test);
}

static __always_inline struct ndc_owned *find(const void *handle)
{
	struct ndc_owned *owned;

	rcu_read_lock();
	owned = ndc_owned_find(handle, &type, "test", _THIS_IP_);
	rcu_read_unlock();
	return owned;
}

static void found_and_taken_once(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_owned *owned;

	KUNIT_EXPECT_EQ(test, ndc_owned_add(&object, &type, rig->adapter,
					    "test", _THIS_IP_), 0);
	KUNIT_EXPECT_PTR_EQ(test, find(&object), &object);
	KUNIT_EXPECT_PTR_EQ(test, ndc_owned_take(&object, &type, "test",
						 _THIS_IP_), &object);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, owned = find(&object));
	KUNIT_EXPECT_NULL(test, owned);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, owned =
			  ndc_owned_take(&object, &type, "test", _THIS_IP_));
	KUNIT_EXPECT_NULL(test, owned);
	KUNIT_EXPECT_EQ(test, released, 0);
}

static void other_types_are_not_found(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_owned *owned;

	KUNIT_EXPECT_EQ(test, ndc_owned_add(&object, &other_type, rig->driver,
					    "test", _THIS_IP_), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, owned = find(&object));
	KUNIT_EXPECT_NULL(test, owned);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, owned =
			  ndc_owned_take(&object, &type, "test", _THIS_IP_));
	KUNIT_EXPECT_NULL(test, owned);
	KUNIT_EXPECT_PTR_EQ(test, ndc_owned_take(&object, &other_type, "test",
						 _THIS_IP_), &object);
}

static void owner_must_live(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	int err;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, err =
			  ndc_owned_add(&object, &type, NULL, "test",
					_THIS_IP_));
	KUNIT_EXPECT_EQ(test, err, -EINVAL);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, err =
			  ndc_owned_add(&object, &type, rig, "test",
					_THIS_IP_));
	KUNIT_EXPECT_EQ(test, err, -EINVAL);
	ndiscompat_adapter_destroy(rig->adapter);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, err =
			  ndc_owned_add(&object, &type, rig->adapter, "test",
					_THIS_IP_));
	KUNIT_EXPECT_EQ(test, err, -EINVAL);
	rig->adapter = NULL;
}

static void adapter_releases_what_is_left(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ndt_rig *rig = test->priv;

	KUNIT_EXPECT_EQ(test, ndc_owned_add(&object, &type, rig->adapter,
					    "test", _THIS_IP_), 0);
	KUNIT_EXPECT_EQ(test, ndc_owned_add(&second, &other_type, rig->driver,
					    "test", _THIS_IP_), 0);
	/* It is quiet, but the port may go on using what it has. */
	ndiscompat_adapter_halt(rig->adapter);
	KUNIT_EXPECT_PTR_EQ(test, find(&object), &object);
	KUNIT_EXPECT_EQ(test, released, 0);
	ndt_announce(test, NDC_RULE_LEAK);
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	KUNIT_EXPECT_EQ(test, released, 1);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 1);
	ndiscompat_driver_destroy(rig->driver);
	rig->driver = NULL;
	KUNIT_EXPECT_EQ(test, released, 2);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 2);
}

static void report_names_owner_and_place(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	char *text;

	KUNIT_EXPECT_EQ(test, ndc_owned_add(&object, &type, rig->adapter,
					    "test", _THIS_IP_), 0);
	ndt_announce(test, NDC_RULE_LEAK);
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	text = ndt_read_file(test, "/sys/kernel/debug/ndiscompat/breaches");
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "ndt nic0: leak: a thing, "));
	KUNIT_EXPECT_NOT_NULL(test,
			      strstr(text,
				     "left behind, at report_names_owner_and_place"));
}

/* The last case: nobody but the module owns these. */
static void left_by_the_module(struct kunit *test)
{
	ndt_announce_at_unload(test, NDC_RULE_LEAK);
	ndc_owned_add_to_module(&object, &type, _THIS_IP_);
	ndc_owned_add_to_module(&second, &type, _THIS_IP_);
	KUNIT_EXPECT_PTR_EQ(test, find(&object), &object);
	KUNIT_EXPECT_PTR_EQ(test, ndc_owned_take(&second, &type, "test",
						 _THIS_IP_), &second);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(found_and_taken_once),
	KUNIT_CASE(other_types_are_not_found),
	KUNIT_CASE(owner_must_live),
	KUNIT_CASE(adapter_releases_what_is_left),
	KUNIT_CASE(report_names_owner_and_place),
	KUNIT_CASE(left_by_the_module),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_owned",
	.init = setup,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/owned.c");
