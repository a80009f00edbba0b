// SPDX-License-Identifier: GPL-2.0-only
/*
 * Control devices, which a miniport opens for a program of its maker's.  There
 * are none: what they are for is done by ethtool, sysfs or netlink here.  A
 * driver is told so in the way that it must be ready for, and goes on without.
 */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/kernel.h>

#include <ndis.h>

#include "core/report.h"

static void report_unserved(const char *call, unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_UNSERVED,
		.caller = caller,
	};

	ndc_report(&breach, "%s: there are no control devices", call);
}

/**
 * NdisRegisterDeviceEx() - make a control device
 * @NdisHandle: of the driver
 * @DeviceObjectAttributes: what it is to be
 * @pDeviceObject: receives NULL
 * @NdisDeviceHandle: receives NULL
 *
 * Context: PASSIVE_LEVEL.
 * Return: NDIS_STATUS_NOT_SUPPORTED; NDIS_STATUS_FAILURE above PASSIVE_LEVEL.
 *
 * Differs from Windows: there are no control devices, which is reported once.
 */
NDIS_STATUS
NdisRegisterDeviceEx(NDIS_HANDLE NdisHandle,
		     PNDIS_DEVICE_OBJECT_ATTRIBUTES DeviceObjectAttributes,
		     PDEVICE_OBJECT *pDeviceObject,
		     PNDIS_HANDLE NdisDeviceHandle)
{
	if (pDeviceObject)
		*pDeviceObject = NULL;
	if (NdisDeviceHandle)
		*NdisDeviceHandle = NULL;
	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return NDIS_STATUS_FAILURE;
	report_unserved(__func__, _RET_IP_);
	return NDIS_STATUS_NOT_SUPPORTED;
}
EXPORT_SYMBOL_GPL(NdisRegisterDeviceEx);

/**
 * NdisDeregisterDeviceEx() - end a control device
 * @NdisDeviceHandle: the device; NULL is ignored: it is what a driver got
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: there are no control devices; a handle that is not
 * NULL is reported.
 */
VOID NdisDeregisterDeviceEx(NDIS_HANDLE NdisDeviceHandle)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = _RET_IP_,
	};

	if (!ndc_irql_above(NDC_APC, __func__, _RET_IP_) && NdisDeviceHandle)
		ndc_report(&breach, "%s of a device that was never registered",
			   __func__);
}
EXPORT_SYMBOL_GPL(NdisDeregisterDeviceEx);

/**
 * NdisGetDeviceReservedExtension() - the memory of a control device
 * @DeviceObject: the device
 *
 * Context: Any but NMI.
 * Return: NULL.
 *
 * Differs from Windows: there are no control devices, which is reported once.
 */
PVOID NdisGetDeviceReservedExtension(PDEVICE_OBJECT DeviceObject)
{
	report_unserved(__func__, _RET_IP_);
	return NULL;
}
EXPORT_SYMBOL_GPL(NdisGetDeviceReservedExtension);
