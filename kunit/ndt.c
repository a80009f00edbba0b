// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the suites share.
 */
#include "ndt.h"

#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/hrtimer.h>
#include <linux/kmsg_dump.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sched.h>
#include <linux/timer.h>
#include <linux/umh.h>

#include <linux/ndiscompat.h>
#include <ndis.h>

struct call {
	ndt_fn fn;
	void *data;
	struct completion done;
	struct hrtimer hard;
	struct timer_list soft;
};

static enum hrtimer_restart hard_call(struct hrtimer *timer)
{
	struct call *call = container_of(timer, struct call, hard);

	call->fn(call->data);
	complete(&call->done);
	return HRTIMER_NORESTART;
}

void ndt_in_hardirq(ndt_fn fn, void *data)
{
	struct call call = { .fn = fn, .data = data };

	init_completion(&call.done);
	hrtimer_init_on_stack(&call.hard, CLOCK_MONOTONIC,
			      HRTIMER_MODE_REL_HARD);
	call.hard.function = hard_call;
	hrtimer_start(&call.hard, ns_to_ktime(NSEC_PER_USEC),
		      HRTIMER_MODE_REL_HARD);
	wait_for_completion(&call.done);
	hrtimer_cancel(&call.hard);
	destroy_hrtimer_on_stack(&call.hard);
}
EXPORT_SYMBOL_GPL(ndt_in_hardirq);

static void soft_call(struct timer_list *timer)
{
	struct call *call = from_timer(call, timer, soft);

	call->fn(call->data);
	complete(&call->done);
}

void ndt_in_softirq(ndt_fn fn, void *data)
{
	struct call call = { .fn = fn, .data = data };

	init_completion(&call.done);
	timer_setup_on_stack(&call.soft, soft_call, 0);
	mod_timer(&call.soft, jiffies);
	wait_for_completion(&call.done);
	timer_delete_sync(&call.soft);
	destroy_timer_on_stack(&call.soft);
}
EXPORT_SYMBOL_GPL(ndt_in_softirq);

struct crowd {
	ndt_fn fn;
	void *data;
	atomic_t to_come;
	struct completion start;
};

struct member {
	struct crowd *crowd;
	struct completion done;
	struct task_struct *task;
};

static int member_main(void *data)
{
	struct member *member = data;
	struct crowd *crowd = member->crowd;

	if (atomic_dec_and_test(&crowd->to_come))
		complete_all(&crowd->start);
	wait_for_completion(&crowd->start);
	crowd->fn(crowd->data);
	complete(&member->done);
	/* The stack of the caller is gone only after kthread_stop(). */
	while (!kthread_should_stop()) {
		set_current_state(TASK_IDLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 0;
}

void ndt_in_threads(struct kunit *test, unsigned int threads, ndt_fn fn,
		    void *data)
{
	struct crowd crowd = { .fn = fn, .data = data };
	struct member *members;
	unsigned int i;

	members = kunit_kcalloc(test, threads, sizeof(*members), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, members);
	atomic_set(&crowd.to_come, threads);
	init_completion(&crowd.start);
	for (i = 0; i < threads; i++) {
		members[i].crowd = &crowd;
		init_completion(&members[i].done);
		members[i].task = kthread_create(member_main, &members[i],
						 "ndt/%u", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, members[i].task);
		kthread_bind(members[i].task, i % num_online_cpus());
		wake_up_process(members[i].task);
	}
	for (i = 0; i < threads; i++)
		wait_for_completion(&members[i].done);
	for (i = 0; i < threads; i++)
		kthread_stop(members[i].task);
}
EXPORT_SYMBOL_GPL(ndt_in_threads);

void ndt_fail_all(bool fail)
{
	current->make_it_fail = fail;
}
EXPORT_SYMBOL_GPL(ndt_fail_all);

int ndt_shell(const char *format, ...)
{
	va_list arguments;
	char *command;
	int status;

	va_start(arguments, format);
	command = kvasprintf(GFP_KERNEL, format, arguments);
	va_end(arguments);
	if (!command)
		return -ENOMEM;
	status = call_usermodehelper("/bin/sh",
				     (char *[]){ "/bin/sh", "-c", command, NULL },
				     NULL, UMH_WAIT_PROC);
	kfree(command);
	return status ? -EINVAL : 0;
}
EXPORT_SYMBOL_GPL(ndt_shell);

/* The kernel cannot read or write debugfs itself, so a process does it. */
char *ndt_read_file(struct kunit *test, const char *path)
{
	size_t size = 512 * 1024;
	struct file *file;
	loff_t pos = 0;
	ssize_t n;
	char *text;

	text = kunit_kzalloc(test, size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_ASSERT_EQ(test, ndt_shell("cat %s >/tmp/ndt", path), 0);
	file = filp_open("/tmp/ndt", O_RDONLY, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	do {
		n = kernel_read(file, text + pos, size - 1 - pos, &pos);
	} while (n > 0);
	filp_close(file, NULL);
	KUNIT_ASSERT_EQ(test, n, 0);
	return text;
}
EXPORT_SYMBOL_GPL(ndt_read_file);

int ndt_write_file(const char *path, const char *text)
{
	return ndt_shell("echo '%s' >%s", text, path);
}
EXPORT_SYMBOL_GPL(ndt_write_file);

int ndt_logged(const char *text)
{
	static char line[1024];
	struct kmsg_dump_iter iter;
	int level = -1;
	size_t length;

	kmsg_dump_rewind(&iter);
	while (kmsg_dump_get_line(&iter, true, line, sizeof(line) - 1,
				  &length)) {
		line[length] = '\0';
		/* In front of it is its level: <6>. */
		if (strstr(line, text) && line[0] == '<')
			level = line[1] - '0';
	}
	return level;
}
EXPORT_SYMBOL_GPL(ndt_logged);

struct ndt_rig *ndt_rig_create(struct kunit *test, struct module *owner)
{
	struct ndt_rig *rig = kunit_kzalloc(test, sizeof(*rig), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, rig);
	rig->pdev = platform_device_register_simple("ndt", PLATFORM_DEVID_AUTO,
						    NULL, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rig->pdev);
	rig->driver = ndiscompat_driver_create("ndt", owner);
	KUNIT_ASSERT_NOT_NULL(test, rig->driver);
	rig->adapter = ndiscompat_adapter_create(rig->driver, &rig->pdev->dev,
						 "nic0", rig, true);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rig->adapter);
	return rig;
}
EXPORT_SYMBOL_GPL(ndt_rig_create);

void ndt_rig_destroy(struct ndt_rig *rig)
{
	if (!rig)
		return;
	if (rig->adapter && rig->dma)
		ndt_rig_deregister(rig);
	ndiscompat_adapter_destroy(rig->adapter);
	ndiscompat_driver_destroy(rig->driver);
	platform_device_unregister(rig->pdev);
}
EXPORT_SYMBOL_GPL(ndt_rig_destroy);

int ndt_rig_register(struct ndt_rig *rig,
		     void (*done)(void *adapter_context, void *memory,
				  union _LARGE_INTEGER *bus, u32 length,
				  void *context))
{
	NDIS_SG_DMA_DESCRIPTION description = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_SG_DMA_DESCRIPTION,
			.Revision = NDIS_SG_DMA_DESCRIPTION_REVISION_1,
			.Size = NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1,
		},
		.Flags = NDIS_SG_DMA_64_BIT_ADDRESS,
		.MaximumPhysicalMapping = 9014,
		.SharedMemAllocateCompleteHandler = done,
	};

	return NdisMRegisterScatterGatherDma(rig->adapter, &description,
					     &rig->dma);
}
EXPORT_SYMBOL_GPL(ndt_rig_register);

void ndt_rig_deregister(struct ndt_rig *rig)
{
	NdisMDeregisterScatterGatherDma(rig->dma);
	rig->dma = NULL;
}
EXPORT_SYMBOL_GPL(ndt_rig_deregister);

struct module *ndt_other_module(void)
{
	return THIS_MODULE;
}
EXPORT_SYMBOL_GPL(ndt_other_module);

MODULE_DESCRIPTION("What the ndiscompat suites share");
MODULE_AUTHOR("The ndiscompat project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
