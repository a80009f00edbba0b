// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver and its devices: a device that comes takes the free end of a
 * wire, and keeps it until it goes.
 */
#include "pair.h"

NDIS_HANDLE PairDriver;

static NDIS_SPIN_LOCK PairLock;
/* Under PairLock, by Number. */
static LIST_ENTRY PairWires;

/* Takes a free end; a new wire, if there is none, gets the least number. */
static VOID PairTakeEnd(PPAIR_DEVICE Device, PPAIR_WIRE *New)
{
	PLIST_ENTRY Entry;
	PLIST_ENTRY Place = &PairWires;
	PPAIR_WIRE Wire;
	ULONG Number = 0;

	for (Entry = PairWires.Flink; Entry != &PairWires;
	     Entry = Entry->Flink) {
		Wire = CONTAINING_RECORD(Entry, PAIR_WIRE, Entry);
		if (!Wire->Taken[0] || !Wire->Taken[1])
			break;
		if (Wire->Number == Number) {
			Place = Entry;
			Number++;
		}
	}
	if (Entry == &PairWires) {
		Wire = *New;
		*New = NULL;
		Wire->Number = Number;
		InsertHeadList(Place, &Wire->Entry);
	}
	Device->Wire = Wire;
	Device->End = Wire->Taken[0] ? 1 : 0;
	Wire->Taken[Device->End] = TRUE;
}

/* A device has come, but is not started yet. */
_Use_decl_annotations_
NDIS_STATUS PairAddDevice(NDIS_HANDLE NdisMiniportHandle,
			  NDIS_HANDLE MiniportDriverContext)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES Attributes;
	PNDIS_MINIPORT_ADD_DEVICE_REGISTRATION_ATTRIBUTES Registration =
		&Attributes.AddDeviceRegistrationAttributes;
	PPAIR_DEVICE Device;
	PPAIR_WIRE Wire;
	NDIS_STATUS Status;

	UNREFERENCED_PARAMETER(MiniportDriverContext);
	Device = NdisAllocateMemoryWithTagPriority(PairDriver, sizeof(*Device),
						   PAIR_TAG,
						   NormalPoolPriority);
	Wire = NdisAllocateMemoryWithTagPriority(PairDriver, sizeof(*Wire),
						 PAIR_TAG, NormalPoolPriority);
	if (!Device || !Wire) {
		Status = NDIS_STATUS_RESOURCES;
		goto Fail;
	}
	NdisZeroMemory(Wire, sizeof(*Wire));
	NdisAllocateSpinLock(&Wire->Lock);
	NdisZeroMemory(&Attributes, sizeof(Attributes));
	Registration->Header.Type =
		NDIS_OBJECT_TYPE_MINIPORT_ADD_DEVICE_REGISTRATION_ATTRIBUTES;
	Registration->Header.Revision =
		NDIS_MINIPORT_ADD_DEVICE_REGISTRATION_ATTRIBUTES_REVISION_1;
	Registration->Header.Size =
		NDIS_SIZEOF_MINIPORT_ADD_DEVICE_REGISTRATION_ATTRIBUTES_REVISION_1;
	Registration->MiniportAddDeviceContext = Device;
	Status = NdisMSetMiniportAttributes(NdisMiniportHandle, &Attributes);
	if (Status != NDIS_STATUS_SUCCESS)
		goto Fail;

	NdisAcquireSpinLock(&PairLock);
	PairTakeEnd(Device, &Wire);
	NdisReleaseSpinLock(&PairLock);
	if (Wire)
		NdisFreeMemory(Wire, 0, 0);
	return NDIS_STATUS_SUCCESS;

Fail:
	if (Wire)
		NdisFreeMemory(Wire, 0, 0);
	if (Device)
		NdisFreeMemory(Device, 0, 0);
	return Status;
}

_Use_decl_annotations_
VOID PairRemoveDevice(NDIS_HANDLE MiniportAddDeviceContext)
{
	PPAIR_DEVICE Device = MiniportAddDeviceContext;
	PPAIR_WIRE Wire = Device->Wire;
	BOOLEAN Last;

	NdisAcquireSpinLock(&PairLock);
	Wire->Taken[Device->End] = FALSE;
	Last = !Wire->Taken[0] && !Wire->Taken[1];
	if (Last)
		RemoveEntryList(&Wire->Entry);
	NdisReleaseSpinLock(&PairLock);
	if (Last) {
		NdisFreeSpinLock(&Wire->Lock);
		NdisFreeMemory(Wire, 0, 0);
	}
	NdisFreeMemory(Device, 0, 0);
}

static SET_OPTIONS PairSetOptions;
static NDIS_STATUS PairSetOptions(NDIS_HANDLE NdisDriverHandle,
				  NDIS_HANDLE DriverContext)
{
	NDIS_MINIPORT_PNP_CHARACTERISTICS Pnp;
	PVOID Handlers = &Pnp;

	UNREFERENCED_PARAMETER(DriverContext);
	PairDriver = NdisDriverHandle;
	NdisZeroMemory(&Pnp, sizeof(Pnp));
	Pnp.Header.Type = NDIS_OBJECT_TYPE_MINIPORT_PNP_CHARACTERISTICS;
	Pnp.Header.Revision = NDIS_MINIPORT_PNP_CHARACTERISTICS_REVISION_1;
	Pnp.Header.Size = NDIS_SIZEOF_MINIPORT_PNP_CHARACTERISTICS_REVISION_1;
	Pnp.MiniportAddDeviceHandler = PairAddDevice;
	Pnp.MiniportRemoveDeviceHandler = PairRemoveDevice;
	return NdisSetOptionalHandlers(NdisDriverHandle, Handlers);
}

static MINIPORT_UNLOAD PairUnload;
static VOID PairUnload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	NdisMDeregisterMiniportDriver(PairDriver);
	NdisFreeSpinLock(&PairLock);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	NDIS_MINIPORT_DRIVER_CHARACTERISTICS Driver;
	NDIS_STATUS Status;

	NdisAllocateSpinLock(&PairLock);
	InitializeListHead(&PairWires);
	NdisZeroMemory(&Driver, sizeof(Driver));
	Driver.Header.Type = NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS;
	Driver.Header.Revision =
		NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2;
	Driver.Header.Size =
		NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2;
	Driver.MajorNdisVersion = NDIS_MINIPORT_MAJOR_VERSION;
	Driver.MinorNdisVersion = NDIS_MINIPORT_MINOR_VERSION;
	Driver.MajorDriverVersion = 1;
	Driver.SetOptionsHandler = PairSetOptions;
	Driver.InitializeHandlerEx = PairInitialize;
	Driver.HaltHandlerEx = PairHalt;
	Driver.UnloadHandler = PairUnload;
	Driver.PauseHandler = PairPause;
	Driver.RestartHandler = PairRestart;
	Driver.OidRequestHandler = PairOidRequest;
	Driver.SendNetBufferListsHandler = PairSend;
	Driver.ReturnNetBufferListsHandler = PairReturn;
	Driver.CancelSendHandler = PairCancelSend;
	Driver.DevicePnPEventNotifyHandler = PairDevicePnpEvent;
	Driver.ShutdownHandlerEx = PairShutdown;
	Driver.CancelOidRequestHandler = PairCancelOidRequest;
	Status = NdisMRegisterMiniportDriver(DriverObject, RegistryPath, NULL,
					     &Driver, &PairDriver);
	if (Status != NDIS_STATUS_SUCCESS)
		NdisFreeSpinLock(&PairLock);
	return Status;
}
