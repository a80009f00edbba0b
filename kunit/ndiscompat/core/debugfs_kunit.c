// SPDX-License-Identifier: GPL-2.0-only
/*
 * The folder of tables.  Its removal is the lab's to see: a folder that is
 * left after the module fails the suite.
 */
#include "core/debugfs.h"

#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "ndt.h"

static int table_show(struct seq_file *file, void *unused)
{
	seq_puts(file, "a table\n");
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(table);

static void table_is_read(struct kunit *test)
{
	struct dentry *root = debugfs_lookup("ndiscompat", NULL);

	KUNIT_ASSERT_NOT_NULL(test, root);
	ndc_debugfs_file("table", &table_fops);
	KUNIT_EXPECT_STREQ(test, "a table\n",
			   ndt_read_file(test,
					 "/sys/kernel/debug/ndiscompat/table"));
	debugfs_lookup_and_remove("table", root);
	dput(root);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(table_is_read),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_debugfs",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/core/debugfs.c");
