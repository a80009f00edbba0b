// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat: a Windows NDIS 6 miniport, as source, becomes a Linux network
 * driver.  This is the module: its parts come up from the ground floor and go
 * down in reverse.
 */
#include <linux/module.h>

#include "core/adapter.h"
#include "core/debugfs.h"
#include "core/driver.h"
#include "core/fault.h"
#include "core/report.h"
#include "core/work.h"
#include "memory/state.h"
#include "miniport/driver.h"
#include "net/buffer.h"
#include "net/nic.h"
#include "runtime/armed.h"
#include "runtime/dpc.h"
#include "runtime/owned.h"
#include "runtime/pool.h"
#include "runtime/thread.h"
#include "runtime/timer.h"
#include "runtime/workitem.h"
#include "vmq/vmq.h"

static int __init ndiscompat_init(void)
{
	int err;

	ndc_debugfs_init();
	err = ndc_report_init();
	if (err)
		goto err_debugfs_exit;
	err = ndc_work_init();
	if (err)
		goto err_report_exit;
	err = ndc_driver_init();
	if (err)
		goto err_work_exit;
	ndc_adapter_init();
	ndc_fault_init();
	err = ndc_dpc_init();
	if (err)
		goto err_driver_exit;
	err = ndc_timer_init();
	if (err)
		goto err_dpc_exit;
	err = ndc_armed_init();
	if (err)
		goto err_timer_exit;
	err = ndc_owned_init();
	if (err)
		goto err_armed_exit;
	err = ndc_workitem_init();
	if (err)
		goto err_owned_exit;
	err = ndc_thread_init();
	if (err)
		goto err_workitem_exit;
	err = ndc_pool_init();
	if (err)
		goto err_thread_exit;
	err = ndc_memory_init();
	if (err)
		goto err_pool_exit;
	err = ndc_buffer_init();
	if (err)
		goto err_memory_exit;
	ndc_nic_init();
	err = ndc_miniport_init();
	if (err)
		goto err_nic_exit;
	err = ndc_vmq_init();
	if (err)
		goto err_miniport_exit;
	return 0;

err_miniport_exit:
	ndc_miniport_exit();
err_nic_exit:
	ndc_nic_exit();
	ndc_buffer_exit();
err_memory_exit:
	ndc_memory_exit();
err_pool_exit:
	ndc_pool_exit();
err_thread_exit:
	ndc_thread_exit();
err_workitem_exit:
	ndc_workitem_exit();
err_owned_exit:
	ndc_owned_exit();
err_armed_exit:
	ndc_armed_exit();
err_timer_exit:
	ndc_timer_exit();
err_dpc_exit:
	ndc_dpc_exit();
err_driver_exit:
	ndc_driver_exit();
err_work_exit:
	ndc_work_exit();
err_report_exit:
	ndc_report_exit();
err_debugfs_exit:
	ndc_debugfs_exit();
	return err;
}

static void __exit ndiscompat_exit(void)
{
	ndc_debugfs_exit();
	ndc_vmq_exit();
	ndc_miniport_exit();
	ndc_nic_exit();
	ndc_buffer_exit();
	ndc_memory_exit();
	ndc_pool_exit();
	ndc_thread_exit();
	ndc_workitem_exit();
	ndc_owned_exit();
	ndc_armed_exit();
	ndc_timer_exit();
	ndc_dpc_exit();
	ndc_driver_exit();
	ndc_work_exit();
	ndc_report_exit();
	/* The last reference of an adapter is put in an RCU callback of ours. */
	rcu_barrier();
}

module_init(ndiscompat_init);
module_exit(ndiscompat_exit);

MODULE_DESCRIPTION("Windows NDIS 6 miniports as Linux network drivers");
MODULE_AUTHOR("The ndiscompat project");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1.0");
