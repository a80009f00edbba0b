/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NDISCOMPAT_DEBUGFS_H
#define _NDISCOMPAT_DEBUGFS_H

#include <linux/fs.h>

struct dentry;

struct dentry *ndc_debugfs_dir(const char *name);
void ndc_debugfs_file(const char *name, const struct file_operations *fops);
void ndc_debugfs_init(void);
void ndc_debugfs_exit(void);

#endif /* _NDISCOMPAT_DEBUGFS_H */
