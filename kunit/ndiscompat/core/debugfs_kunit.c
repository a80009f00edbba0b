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

static void folder_holds_tables(struct kunit *test)
{
	struct dentry *folder = ndc_debugfs_dir("folder");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, folder);
	debugfs_create_file("table", 0400, folder, NULL, &table_fops);
	KUNIT_EXPECT_STREQ(test, "a table\n",
			   ndt_read_file(test,
					 "/sys/kernel/debug/ndiscompat/folder/table"));
	debugfs_remove_recursive(folder);
	KUNIT_EXPECT_NULL(test,
			  strstr(ndt_read_file(test,
					       "/dev/null; ls /sys/kernel/debug/ndiscompat"),
				 "folder"));
}

/* Files in a folder that is not there are not there either. */
static void folder_without_memory_is_an_error(struct kunit *test)
{
	struct dentry *folder;
	unsigned int nth, failures = 0;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		folder = ndc_debugfs_dir("folder");
		if (!ndt_failed())
			break;
		KUNIT_EXPECT_EQ(test, PTR_ERR(folder), -ENOMEM);
		failures++;
		debugfs_create_file("table", 0400, folder, NULL, &table_fops);
		debugfs_remove_recursive(folder);
	}
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, folder);
	KUNIT_EXPECT_EQ(test, failures, 1);
	debugfs_remove_recursive(folder);
}

/* The last case: the folder and the table go with the layer. */
static void folder_may_stay(struct kunit *test)
{
	struct dentry *folder = ndc_debugfs_dir("stays");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, folder);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, debugfs_create_dir("inner", folder));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(table_is_read),
	KUNIT_CASE(folder_holds_tables),
	KUNIT_CASE(folder_without_memory_is_an_error),
	KUNIT_CASE(folder_may_stay),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_debugfs",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/core/debugfs.c");
