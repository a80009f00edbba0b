// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver, as NDIS gets to know it.
 */
#include "nic.h"

NDIS_HANDLE NicDriver;

static MINIPORT_UNLOAD NicUnload;
static VOID NicUnload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	NdisMDeregisterMiniportDriver(NicDriver);
	NicVethUnload();
}

static VOID NicDescribe(PNDIS_MINIPORT_DRIVER_CHARACTERISTICS Driver)
{
	NdisZeroMemory(Driver, sizeof(*Driver));
	Driver->Header.Type = NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS;
	Driver->Header.Revision =
		NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2;
	Driver->Header.Size =
		NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2;
	Driver->MajorNdisVersion = 6;
	Driver->MinorNdisVersion = 30;
	Driver->MajorDriverVersion = 1;
	Driver->InitializeHandlerEx = NicInitialize;
	Driver->HaltHandlerEx = NicHalt;
	Driver->UnloadHandler = NicUnload;
	Driver->CheckForHangHandlerEx = NicCheckForHang;
	Driver->ResetHandlerEx = NicReset;
	Driver->PauseHandler = NicPause;
	Driver->RestartHandler = NicRestart;
	Driver->OidRequestHandler = NicOidRequest;
	Driver->SendNetBufferListsHandler = NicSend;
	Driver->ReturnNetBufferListsHandler = NicReturn;
	Driver->CancelSendHandler = NicCancelSend;
	Driver->DevicePnPEventNotifyHandler = NicDevicePnpEvent;
	Driver->ShutdownHandlerEx = NicShutdown;
	Driver->CancelOidRequestHandler = NicCancelOidRequest;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	NDIS_MINIPORT_DRIVER_CHARACTERISTICS Driver;
	NDIS_STATUS Status;

	Status = NicVethLoad();
	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	NicDescribe(&Driver);
	Status = NdisMRegisterMiniportDriver(DriverObject, RegistryPath, NULL,
					     &Driver, &NicDriver);
	if (Status != NDIS_STATUS_SUCCESS)
		NicVethUnload();
	return Status;
}
