// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose the objects are that a port makes.
 */
#include <linux/instruction_pointer.h>

#include "ndt.h"

#include "core/owner.h"

static void an_adapter(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_owner owner;

	KUNIT_ASSERT_TRUE(test, ndc_owner_get(rig->adapter, "call", 0, &owner));
	KUNIT_EXPECT_PTR_EQ(test, owner.adapter, rig->adapter);
	KUNIT_EXPECT_PTR_EQ(test, owner.driver, rig->driver);
	KUNIT_EXPECT_PTR_EQ(test, ndc_owner_mark(&owner),
			    (const void *)rig->adapter);
	ndc_owner_put(&owner);
}

static void a_driver(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_owner owner;

	KUNIT_ASSERT_TRUE(test, ndc_owner_get(rig->driver, "call", 0, &owner));
	KUNIT_EXPECT_NULL(test, owner.adapter);
	KUNIT_EXPECT_PTR_EQ(test, owner.driver, rig->driver);
	KUNIT_EXPECT_PTR_EQ(test, ndc_owner_mark(&owner),
			    (const void *)rig->driver);
	ndc_owner_put(&owner);
}

static void nobody_in_particular(struct kunit *test)
{
	struct ndc_owner owner;

	KUNIT_ASSERT_TRUE(test, ndc_owner_get_any(NULL, "call", 0, &owner));
	KUNIT_EXPECT_NULL(test, ndc_owner_mark(&owner));
	ndc_owner_put(&owner);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_FALSE(test,
					     ndc_owner_get(NULL, "call",
							   _THIS_IP_, &owner)));
}

static void other_handles(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_owner owner;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_FALSE(test, ndc_owner_get(test, "call",
								 _THIS_IP_,
								 &owner)));
	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_FALSE(test,
					     ndc_owner_get(rig->dma, "call",
							   _THIS_IP_, &owner)));
}

static void what_goes_with_whom(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	const struct ndc_owner adapter = {
		.driver = rig->driver,
		.adapter = rig->adapter,
	};
	const struct ndc_owner driver = { .driver = rig->driver };
	const struct ndc_owner module = { .module = THIS_MODULE };

	KUNIT_EXPECT_TRUE(test, ndc_owner_has(&adapter, rig->adapter, 0));
	KUNIT_EXPECT_FALSE(test, ndc_owner_has(&adapter, rig->driver, 0));
	KUNIT_EXPECT_FALSE(test, ndc_owner_has(&adapter, NULL, _THIS_IP_));
	KUNIT_EXPECT_TRUE(test, ndc_owner_has(&driver, rig->driver, 0));
	KUNIT_EXPECT_FALSE(test, ndc_owner_has(&driver, rig->adapter, 0));
	KUNIT_EXPECT_TRUE(test, ndc_owner_has(&module, NULL, _THIS_IP_));
	KUNIT_EXPECT_FALSE(test, ndc_owner_has(&module, NULL,
					       (unsigned long)strlen));
	KUNIT_EXPECT_FALSE(test, ndc_owner_has(&module, rig->driver,
					       _THIS_IP_));
	/* Of a driver that has ended. */
	KUNIT_EXPECT_TRUE(test, ndc_owner_has(&module, test, _THIS_IP_));
}

static void names_in_reports(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	const struct ndc_owner adapter = {
		.driver = rig->driver,
		.adapter = rig->adapter,
	};
	const struct ndc_owner module = { .module = THIS_MODULE };
	struct ndc_breach breach;

	breach = ndc_owner_breach(&adapter, NDC_RULE_LEAK, 7);
	KUNIT_EXPECT_EQ(test, breach.rule, NDC_RULE_LEAK);
	KUNIT_EXPECT_EQ(test, breach.caller, 7);
	KUNIT_EXPECT_STREQ(test, breach.driver, "ndt");
	KUNIT_EXPECT_STREQ(test, breach.adapter, "nic0");
	breach = ndc_owner_breach(&module, NDC_RULE_LEAK, 7);
	KUNIT_EXPECT_STREQ(test, breach.driver, THIS_MODULE->name);
	KUNIT_EXPECT_NULL(test, breach.adapter);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(an_adapter),
	KUNIT_CASE(a_driver),
	KUNIT_CASE(nobody_in_particular),
	KUNIT_CASE(other_handles),
	KUNIT_CASE(what_goes_with_whom),
	KUNIT_CASE(names_in_reports),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_owner",
	.init = ndt_rig_init,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/core/owner.c");
