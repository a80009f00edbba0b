// SPDX-License-Identifier: GPL-2.0-only
/*
 * The folder /sys/kernel/debug/ndiscompat: one table a file, read only, and
 * folders of other parts.  debugfs needs no error handling: without it the
 * files are just not there.
 */
#include "core/debugfs.h"

#include <linux/debugfs.h>
#include <linux/export.h>
#include <kunit/visibility.h>

static struct dentry *root;

/* Adds a table; it goes with the folder, in ndc_debugfs_exit(). */
void ndc_debugfs_file(const char *name, const struct file_operations *fops)
{
	debugfs_create_file(name, 0400, root, NULL, fops);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_debugfs_file);

/* Adds a folder, which goes like the tables; its maker may remove it before. */
struct dentry *ndc_debugfs_dir(const char *name)
{
	return debugfs_create_dir(name, root);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_debugfs_dir);

void ndc_debugfs_init(void)
{
	root = debugfs_create_dir("ndiscompat", NULL);
}

void ndc_debugfs_exit(void)
{
	debugfs_remove_recursive(root);
}
