// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/vmq/show.c: the tables in debugfs.
 */
#include "ndt.h"

#include "ndpvmq.h"

static int one;

static char *read_table(struct kunit *test, const char *name)
{
	struct ndp *ndp = test->priv;
	char path[96];

	snprintf(path, sizeof(path),
		 "/sys/kernel/debug/ndiscompat/adapters/%s/%s",
		 ndp->adapter->name, name);
	return ndt_read_file(test, path);
}

static void queues_and_filters_are_listed(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_vmq_wish wish = { .name = "a macvlan" };
	struct ndc_vmq_match match = ndpvmq_match(2);
	u32 a, b, filter, own = 0;
	const char *why;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &a, &filter));
	KUNIT_ASSERT_EQ(test, ndc_vmq_ask_queue(ndpvmq_of(ndp), &wish, &b,
						&why), 0);
	match.untagged = false;
	match.vlan = 33;
	KUNIT_ASSERT_EQ(test, ndc_vmq_ask_filter(ndpvmq_of(ndp), b, &match,
						 &own, &why), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(read_table(test, "queues"),
					   "\n    1  running          1       11"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(read_table(test, "queues"),
					   "\n    2  set              1       12"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(read_table(test, "queues"),
					   "a macvlan\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(read_table(test, "filters"),
					   "02:00:00:00:01:01  none      another module\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(read_table(test, "filters"),
					   "02:00:00:00:01:02  33        the layer\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(read_table(test, "macvlans"),
					   "why it has none\n"));
	ndc_vmq_write_off(ndpvmq_of(ndp), xa_load(&ndpvmq_of(ndp)->queues, b),
			  "it is a test");
	KUNIT_EXPECT_NOT_NULL(test, strstr(read_table(test, "queues"),
					   "nobody: it is a test\n"));
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, a, filter));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(queues_and_filters_are_listed),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_vmq_show",
	.init = ndpvmq_init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/vmq/show.c");
