// SPDX-License-Identifier: GPL-2.0-only
/*
 * The error log: entries of a driver become lines of the kernel's log, with
 * the adapter, the code by name, and the numbers that the driver adds.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include <linux/device.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/rcupdate.h>
#include <linux/stdarg.h>

#include <ndis.h>

#include "core/adapter.h"

/* More than any driver adds; Windows has room for about as many. */
#define MOST_VALUES	32
#define VALUES_SIZE	(MOST_VALUES * 9 + 2)
#define TEXT_SIZE	(VALUES_SIZE + 128)

static const char * const names[] = {
	"RESOURCE_CONFLICT", "OUT_OF_RESOURCES", "HARDWARE_FAILURE",
	"ADAPTER_NOT_FOUND", "INTERRUPT_CONNECT", "DRIVER_FAILURE",
	"BAD_VERSION", "TIMEOUT", "NETWORK_ADDRESS",
	"UNSUPPORTED_CONFIGURATION", "INVALID_VALUE_FROM_ADAPTER",
	"MISSING_CONFIGURATION_PARAMETER", "BAD_IO_BASE_ADDRESS",
	"RECEIVE_SPACE_SMALL", "ADAPTER_DISABLED",
};

#define FIRST	(NDIS_ERROR_CODE_RESOURCE_CONFLICT & 0xffff)

static const char *name_of(u32 code)
{
	u32 i = (code & 0xffff) - FIRST;

	return i < ARRAY_SIZE(names) ? names[i] : "a code of the driver's";
}

static void print(const struct ndc_adapter *adapter, u32 code,
		  const char *values)
{
	char text[TEXT_SIZE];

	snprintf(text, sizeof(text), "%s %s: error log: %s (%08x)%s",
		 adapter->driver->name, adapter->name, name_of(code), code,
		 values);
	if (NT_ERROR(code))
		pr_err("%s\n", text);
	else if (NT_WARNING(code))
		pr_warn("%s\n", text);
	else
		pr_info("%s\n", text);
}

/**
 * NdisWriteErrorLogEntry() - tell the administrator
 * @NdisAdapterHandle: whose error it is
 * @ErrorCode: NDIS_ERROR_CODE_* or one of the driver's own
 * @NumberOfErrorValues: how many ULONGs follow
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: a line of the kernel's log, at the code's severity; of
 * a flood a few come.  More than 32 values are cut.
 */
VOID NdisWriteErrorLogEntry(NDIS_HANDLE NdisAdapterHandle,
			    NDIS_ERROR_CODE ErrorCode,
			    ULONG NumberOfErrorValues, ...)
{
	static DEFINE_RATELIMIT_STATE(limit, 5 * HZ, 10);
	char values[VALUES_SIZE] = "";
	const struct ndc_adapter *adapter;
	u32 i, n = min_t(u32, NumberOfErrorValues, MOST_VALUES);
	int length = 0;
	va_list args;

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return;
	va_start(args, NumberOfErrorValues);
	for (i = 0; i < n; i++)
		length += scnprintf(values + length, sizeof(values) - length,
				    "%s %08x", i ? "" : ":", va_arg(args, u32));
	va_end(args);
	rcu_read_lock();
	adapter = ndc_adapter_find(NdisAdapterHandle, __func__, _RET_IP_);
	if (adapter && __ratelimit(&limit))
		print(adapter, ErrorCode, values);
	rcu_read_unlock();
}
EXPORT_SYMBOL_GPL(NdisWriteErrorLogEntry);
