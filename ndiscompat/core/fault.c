// SPDX-License-Identifier: GPL-2.0-only
/*
 * A fault injector of our own, since the kernels that people run have none.
 *
 * /sys/kernel/debug/ndiscompat/fault has the files of the kernel's injector,
 * with the same meaning:
 *
 *   probability  per cent of the calls that fail; 0, the default: none
 *   interval     only every so many-th call is looked at (1)
 *   times        how often at most; -1: without end (1)
 *   space        this many bytes are given before the first failure (0)
 *   verbose      1: a line a failure; 2: and the stack; 0: nothing (1)
 *
 * and `call`, which names the one call that fails; empty, the default: all.
 * Reading it lists the calls that can, the chosen one in brackets.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include "core/fault.h"

#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <kunit/visibility.h>

#include "core/debugfs.h"

#define MAX_CALLS	64
#define MAX_NAME	64

DEFINE_STATIC_KEY_FALSE(ndc_fault_armed);
EXPORT_SYMBOL_IF_KUNIT(ndc_fault_armed);

/* Protects the key, calls and changes of chosen. */
static DEFINE_MUTEX(fault_lock);
static const char *calls[MAX_CALLS];
static unsigned int call_count;
/* One of calls, or NULL for all; read without the lock. */
static const char *chosen;

static u32 probability;
static u32 interval = 1;
static u32 verbose = 1;
static atomic_t times = ATOMIC_INIT(1);
static atomic_t space;
static atomic_t looked_at;

/* What can be chosen; before anybody can choose. */
void ndc_fault_add(const char * const *names, unsigned int count)
{
	mutex_lock(&fault_lock);
	while (count-- && call_count < MAX_CALLS)
		calls[call_count++] = *names++;
	mutex_unlock(&fault_lock);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_fault_add);

/* Takes one of the times that are left; -1 lasts. */
static bool take_one(void)
{
	int left = atomic_read(&times);

	do {
		if (left <= 0)
			return left < 0;
	} while (!atomic_try_cmpxchg(&times, &left, left - 1));
	return true;
}

/* The slow half of ndc_fault(). */
bool ndc_fault_due(const char *call, size_t size, unsigned long caller)
{
	const char *only = READ_ONCE(chosen);
	u32 every = READ_ONCE(interval);
	int given;

	if (only && strcmp(only, call))
		return false;
	given = min_t(size_t, size, INT_MAX);
	if (atomic_read(&space) > given) {
		atomic_sub(given, &space);
		return false;
	}
	if (every > 1 && (u32)atomic_inc_return(&looked_at) % every)
		return false;
	if (get_random_u32() % 100 >= READ_ONCE(probability) || !take_one())
		return false;
	if (verbose)
		pr_notice("fault: %s fails on purpose, at %pB\n", call,
			  (void *)caller);
	if (verbose > 1)
		dump_stack();
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_fault_due);

static int probability_get(void *data, u64 *value)
{
	*value = probability;
	return 0;
}

static int probability_set(void *data, u64 value)
{
	if (value > 100)
		return -EINVAL;
	mutex_lock(&fault_lock);
	WRITE_ONCE(probability, value);
	if (value)
		static_branch_enable(&ndc_fault_armed);
	else
		static_branch_disable(&ndc_fault_armed);
	mutex_unlock(&fault_lock);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(probability_fops, probability_get, probability_set,
			 "%llu\n");

static int call_show(struct seq_file *file, void *unused)
{
	unsigned int i;

	mutex_lock(&fault_lock);
	for (i = 0; i < call_count; i++)
		seq_printf(file, calls[i] == chosen ? "[%s]\n" : "%s\n",
			   calls[i]);
	mutex_unlock(&fault_lock);
	return 0;
}

static int call_open(struct inode *inode, struct file *file)
{
	return single_open(file, call_show, NULL);
}

static ssize_t call_write(struct file *file, const char __user *buffer,
			  size_t count, loff_t *pos)
{
	char text[MAX_NAME] = "";
	ssize_t result = -EINVAL;
	const char *name;
	unsigned int i;

	if (count >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buffer, count))
		return -EFAULT;
	name = strim(text);
	mutex_lock(&fault_lock);
	for (i = 0; i < call_count && strcmp(name, calls[i]); i++)
		;
	if (!*name || i < call_count) {
		WRITE_ONCE(chosen, *name ? calls[i] : NULL);
		result = count;
	}
	mutex_unlock(&fault_lock);
	return result;
}

static const struct file_operations call_fops = {
	.owner = THIS_MODULE,
	.open = call_open,
	.read = seq_read,
	.write = call_write,
	.llseek = seq_lseek,
	.release = single_release,
};

void ndc_fault_init(void)
{
	struct dentry *folder = ndc_debugfs_dir("fault");

	debugfs_create_file("probability", 0600, folder, NULL,
			    &probability_fops);
	debugfs_create_u32("interval", 0600, folder, &interval);
	debugfs_create_u32("verbose", 0600, folder, &verbose);
	debugfs_create_atomic_t("times", 0600, folder, &times);
	debugfs_create_atomic_t("space", 0600, folder, &space);
	debugfs_create_file("call", 0600, folder, NULL, &call_fops);
}
