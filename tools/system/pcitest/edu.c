// SPDX-License-Identifier: GPL-2.0-only
/*
 * A miniport on QEMU's edu device, which has registers, an interrupt by its
 * line or one message, and a DMA engine, but sends no frames.  Each time that
 * it is initialised it tries all of them, and says in the kernel's log how it
 * went; a shell reads that.
 */
#include <ndis.h>

#include "edu.h"

#define EDU_BYTES	0x100000
#define EDU_ID		0x00
#define EDU_INVERT	0x04
#define EDU_STATUS	0x24
#define EDU_RAISE	0x60
#define EDU_ACK		0x64
#define EDU_DMA_FROM	0x80
#define EDU_DMA_TO	0x88
#define EDU_DMA_COUNT	0x90
#define EDU_DMA_COMMAND	0x98
#define EDU_DMA_START	0x1
#define EDU_DMA_TO_RAM	0x2
#define EDU_DMA_NOTIFY	0x4
#define EDU_BUFFER	0x40000
#define EDU_DMA_DONE	0x100

#define BLOCK_BYTES	2048
#define WAIT_MS		5000

/**
 * struct edu - the adapter
 * @handle: NDIS's
 * @registers: the device's
 * @interrupt: its interrupt, or NULL
 * @dma: its DMA registration, or NULL
 * @block: memory that it shares with the device, or NULL
 * @block_address: the same for the device
 * @event: a DPC has run
 * @status: what the device said of its interrupt, from handler to DPC
 * @leave: nothing is given back
 * @no_messages: the port takes none
 * @stays: it is not halted when the machine sleeps
 * @messages: its interrupt is one
 */
struct edu {
	NDIS_HANDLE handle;
	PUCHAR registers;
	NDIS_HANDLE interrupt;
	NDIS_HANDLE dma;
	PVOID block;
	NDIS_PHYSICAL_ADDRESS block_address;
	NDIS_EVENT event;
	ULONG status;
	ULONG leave;
	ULONG no_messages;
	ULONG stays;
	BOOLEAN messages;
};

static NDIS_HANDLE driver;

static ULONG read_register(struct edu *edu, ULONG at)
{
	return READ_REGISTER_ULONG((PULONG)(edu->registers + at));
}

static void write_register(struct edu *edu, ULONG at, ULONG value)
{
	WRITE_REGISTER_ULONG((PULONG)(edu->registers + at), value);
}

static BOOLEAN edu_isr(NDIS_HANDLE context, PBOOLEAN queue, PULONG targets)
{
	struct edu *edu = context;
	ULONG status = read_register(edu, EDU_STATUS);

	*targets = 0;
	*queue = status != 0;
	if (!status)
		return FALSE;
	edu->status |= status;
	write_register(edu, EDU_ACK, status);
	return TRUE;
}

static BOOLEAN edu_message_isr(NDIS_HANDLE context, ULONG message,
			       PBOOLEAN queue, PULONG targets)
{
	edu_isr(context, queue, targets);
	return TRUE;
}

static VOID edu_dpc(NDIS_HANDLE context, PVOID dpc_context, PVOID throttle,
		    PVOID reserved)
{
	struct edu *edu = context;

	NdisSetEvent(&edu->event);
}

static VOID edu_message_dpc(NDIS_HANDLE context, ULONG message,
			    PVOID dpc_context, PVOID throttle, PVOID reserved)
{
	edu_dpc(context, dpc_context, throttle, reserved);
}

static BOOLEAN take_status(NDIS_HANDLE context)
{
	struct edu *edu = context;
	ULONG status = edu->status;

	edu->status = 0;
	return status != 0;
}

/* Does something that ends in an interrupt; FALSE if none comes. */
static BOOLEAN with_interrupt(struct edu *edu, ULONG at, ULONG value)
{
	NdisResetEvent(&edu->event);
	write_register(edu, at, value);
	if (!NdisWaitEvent(&edu->event, WAIT_MS))
		return FALSE;
	return NdisMSynchronizeWithInterruptEx(edu->interrupt, 0, take_status,
					       edu);
}

/* The device reads the block, then writes what it has read behind it. */
static BOOLEAN try_dma(struct edu *edu)
{
	PUCHAR bytes = edu->block;
	ULONG i, address = edu->block_address.LowPart;
	ULONG half = BLOCK_BYTES / 2;

	for (i = 0; i < half; i++)
		bytes[i] = (UCHAR)(i * 7 + 1);
	write_register(edu, EDU_DMA_FROM, address);
	write_register(edu, EDU_DMA_TO, EDU_BUFFER);
	write_register(edu, EDU_DMA_COUNT, half);
	if (!with_interrupt(edu, EDU_DMA_COMMAND,
			    EDU_DMA_START | EDU_DMA_NOTIFY))
		return FALSE;
	write_register(edu, EDU_DMA_FROM, EDU_BUFFER);
	write_register(edu, EDU_DMA_TO, address + half);
	write_register(edu, EDU_DMA_COUNT, half);
	if (!with_interrupt(edu, EDU_DMA_COMMAND,
			    EDU_DMA_START | EDU_DMA_TO_RAM | EDU_DMA_NOTIFY))
		return FALSE;
	return NdisEqualMemory(bytes, bytes + half, half);
}

/* The range of registers, which must be what configuration space says. */
static NDIS_STATUS find_registers(struct edu *edu, PNDIS_RESOURCE_LIST list,
				  PHYSICAL_ADDRESS *start)
{
	PCI_COMMON_HEADER header;
	ULONG i, interrupts = 0, found = 0;

	if (!list ||
	    NdisMGetBusData(edu->handle, PCI_WHICHSPACE_CONFIG, 0, &header,
			    sizeof(header)) != sizeof(header))
		return NDIS_STATUS_ADAPTER_NOT_FOUND;
	for (i = 0; i < list->Count; i++) {
		CM_PARTIAL_RESOURCE_DESCRIPTOR *entry =
			&list->PartialDescriptors[i];

		if (entry->Type == CmResourceTypeInterrupt)
			interrupts++;
		if (entry->Type != CmResourceTypeMemory ||
		    entry->u.Memory.Length != EDU_BYTES ||
		    entry->u.Memory.Start.LowPart !=
		    (header.u.type0.BaseAddresses[0] & ~0xfU))
			continue;
		start->QuadPart = entry->u.Memory.Start.QuadPart;
		found++;
	}
	return header.VendorID == 0x1234 && header.DeviceID == 0x11e8 &&
	       found == 1 && interrupts == 1 ? NDIS_STATUS_SUCCESS :
	       NDIS_STATUS_ADAPTER_NOT_FOUND;
}

static NDIS_STATUS connect(struct edu *edu)
{
	NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS characteristics = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_MINIPORT_INTERRUPT,
			.Revision = NDIS_MINIPORT_INTERRUPT_REVISION_1,
			.Size =
			NDIS_SIZEOF_MINIPORT_INTERRUPT_CHARACTERISTICS_REVISION_1,
		},
		.InterruptHandler = edu_isr,
		.InterruptDpcHandler = edu_dpc,
		.MsiSupported = !edu->no_messages,
		.MessageInterruptHandler = edu_message_isr,
		.MessageInterruptDpcHandler = edu_message_dpc,
	};
	NDIS_STATUS status;

	status = NdisMRegisterInterruptEx(edu->handle, edu, &characteristics,
					  &edu->interrupt);
	edu->messages = characteristics.InterruptType ==
			NDIS_CONNECT_MESSAGE_BASED;
	return status;
}

static VOID edu_sg_list(PDEVICE_OBJECT device, PVOID reserved,
			PSCATTER_GATHER_LIST list, PVOID context)
{
}

static NDIS_STATUS share_memory(struct edu *edu)
{
	NDIS_SG_DMA_DESCRIPTION description = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_SG_DMA_DESCRIPTION,
			.Revision = NDIS_SG_DMA_DESCRIPTION_REVISION_1,
			.Size = NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1,
		},
		.MaximumPhysicalMapping = 9014,
		.ProcessSGListHandler = edu_sg_list,
	};
	NDIS_STATUS status;

	status = NdisMRegisterScatterGatherDma(edu->handle, &description,
					       &edu->dma);
	if (status != NDIS_STATUS_SUCCESS)
		return status;
	NdisMAllocateSharedMemory(edu->handle, BLOCK_BYTES, TRUE, &edu->block,
				  &edu->block_address);
	return edu->block ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

/* Gives back what there is. */
static void give_back(struct edu *edu)
{
	if (edu->leave)
		return;
	if (edu->interrupt)
		NdisMDeregisterInterruptEx(edu->interrupt);
	if (edu->block)
		NdisMFreeSharedMemory(edu->handle, BLOCK_BYTES, TRUE,
				      edu->block, edu->block_address);
	if (edu->dma)
		NdisMDeregisterScatterGatherDma(edu->dma);
	if (edu->registers)
		NdisMUnmapIoSpace(edu->handle, edu->registers, EDU_BYTES);
}

static NDIS_STATUS start(struct edu *edu, PNDIS_RESOURCE_LIST list)
{
	PHYSICAL_ADDRESS address;
	NDIS_STATUS status;

	status = find_registers(edu, list, &address);
	if (status == NDIS_STATUS_SUCCESS)
		status = NdisMMapIoSpace((PVOID *)&edu->registers, edu->handle,
					 address, EDU_BYTES);
	if (status != NDIS_STATUS_SUCCESS)
		return status;
	write_register(edu, EDU_INVERT, 0x12345678);
	if (read_register(edu, EDU_INVERT) != ~0x12345678U)
		return NDIS_STATUS_HARD_ERRORS;
	status = connect(edu);
	if (status == NDIS_STATUS_SUCCESS)
		status = share_memory(edu);
	if (status != NDIS_STATUS_SUCCESS)
		return status;
	if (!with_interrupt(edu, EDU_RAISE, 1))
		return NDIS_STATUS_HARD_ERRORS;
	DbgPrint("edutest: id %x, interrupt by %s\n",
		 read_register(edu, EDU_ID),
		 edu->messages ? "message" : "line");
	if (!try_dma(edu))
		return NDIS_STATUS_HARD_ERRORS;
	DbgPrint("edutest: memory is shared\n");
	return NDIS_STATUS_SUCCESS;
}

static ULONG read_keyword(NDIS_HANDLE configuration, PCWSTR name)
{
	NDIS_CONFIGURATION_PARAMETER *parameter;
	NDIS_STATUS status;
	NDIS_STRING keyword;

	NdisInitUnicodeString(&keyword, name);
	NdisReadConfiguration(&status, &parameter, configuration, &keyword,
			      NdisParameterInteger);
	return status == NDIS_STATUS_SUCCESS ?
	       parameter->ParameterData.IntegerData : 0;
}

static void read_keywords(struct edu *edu)
{
	NDIS_CONFIGURATION_OBJECT object = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT,
			.Revision = NDIS_CONFIGURATION_OBJECT_REVISION_1,
			.Size = NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1,
		},
		.NdisHandle = edu->handle,
	};
	NDIS_HANDLE configuration;

	if (NdisOpenConfigurationEx(&object, &configuration) !=
	    NDIS_STATUS_SUCCESS)
		return;
	edu->leave = read_keyword(configuration, L"LeaveAll");
	edu->no_messages = read_keyword(configuration, L"NoMessages");
	edu->stays = read_keyword(configuration, L"NoHaltOnSuspend");
	NdisCloseConfiguration(configuration);
}

static NDIS_OID oids[] = { OID_GEN_VENDOR_ID, OID_PNP_SET_POWER };

static NDIS_STATUS set_attributes(struct edu *edu)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES registration = {
		.RegistrationAttributes = {
			.Header = {
				.Type =
				NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES,
				.Revision =
				NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_1,
				.Size =
				NDIS_SIZEOF_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_1,
			},
			.MiniportAdapterContext = edu,
			.AttributeFlags =
			NDIS_MINIPORT_ATTRIBUTES_HARDWARE_DEVICE |
			NDIS_MINIPORT_ATTRIBUTES_SURPRISE_REMOVE_OK |
			NDIS_MINIPORT_ATTRIBUTES_BUS_MASTER |
			(edu->stays ?
			 NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND : 0),
			.InterfaceType = NdisInterfacePci,
		},
	};
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES general = {
		.GeneralAttributes = {
			.Header = {
				.Type =
				NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES,
				.Revision =
				NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_1,
				.Size =
				NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_1,
			},
			.MediaType = NdisMedium802_3,
			.PhysicalMediumType = NdisPhysicalMedium802_3,
			.MtuSize = 1500,
			.MaxXmitLinkSpeed = 1000000000,
			.MaxRcvLinkSpeed = 1000000000,
			.XmitLinkSpeed = NDIS_LINK_SPEED_UNKNOWN,
			.RcvLinkSpeed = NDIS_LINK_SPEED_UNKNOWN,
			.MediaConnectState = MediaConnectStateDisconnected,
			.LookaheadSize = 1500,
			.MacOptions = NDIS_MAC_OPTION_NO_LOOPBACK,
			.SupportedPacketFilters = NDIS_PACKET_TYPE_DIRECTED |
						  NDIS_PACKET_TYPE_BROADCAST,
			.MaxMulticastListSize = 32,
			.MacAddressLength = 6,
			.PermanentMacAddress = { 2, 0, 0, 0xed, 0, 1 },
			.CurrentMacAddress = { 2, 0, 0, 0xed, 0, 1 },
			.AccessType = NET_IF_ACCESS_BROADCAST,
			.DirectionType = NET_IF_DIRECTION_SENDRECEIVE,
			.ConnectionType = NET_IF_CONNECTION_DEDICATED,
			.IfType = IF_TYPE_ETHERNET_CSMACD,
			.IfConnectorPresent = TRUE,
			.SupportedOidList = oids,
			.SupportedOidListLength = sizeof(oids),
		},
	};
	NDIS_STATUS status;

	status = NdisMSetMiniportAttributes(edu->handle, &registration);
	return status == NDIS_STATUS_SUCCESS ?
	       NdisMSetMiniportAttributes(edu->handle, &general) : status;
}

static NDIS_STATUS edu_initialise(NDIS_HANDLE handle, NDIS_HANDLE context,
				  PNDIS_MINIPORT_INIT_PARAMETERS parameters)
{
	NDIS_STATUS status;
	struct edu *edu;

	edu = NdisAllocateMemoryWithTagPriority(handle, sizeof(*edu), 0x75646574,
						NormalPoolPriority);
	if (!edu)
		return NDIS_STATUS_RESOURCES;
	NdisZeroMemory(edu, sizeof(*edu));
	edu->handle = handle;
	NdisInitializeEvent(&edu->event);
	read_keywords(edu);
	status = set_attributes(edu);
	if (status == NDIS_STATUS_SUCCESS)
		status = start(edu, parameters->AllocatedResources);
	if (status == NDIS_STATUS_SUCCESS)
		return status;
	DbgPrint("edutest: fails with %x\n", status);
	give_back(edu);
	NdisFreeMemory(edu, 0, 0);
	return status;
}

static VOID edu_halt(NDIS_HANDLE context, NDIS_HALT_ACTION action)
{
	DbgPrint("edutest: halt %u\n", action);
	give_back(context);
	NdisFreeMemory(context, 0, 0);
}

static NDIS_STATUS edu_pause(NDIS_HANDLE context,
			     PNDIS_MINIPORT_PAUSE_PARAMETERS parameters)
{
	return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS edu_restart(NDIS_HANDLE context,
			       PNDIS_MINIPORT_RESTART_PARAMETERS parameters)
{
	return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS edu_request(NDIS_HANDLE context, PNDIS_OID_REQUEST request)
{
	ULONG *bytes = &request->DATA.SET_INFORMATION.BytesRead;

	if (request->RequestType != NdisRequestSetInformation)
		return NDIS_STATUS_NOT_SUPPORTED;
	if (request->DATA.SET_INFORMATION.Oid == OID_PNP_SET_POWER)
		DbgPrint("edutest: power %u\n",
			 *(ULONG *)request->DATA.SET_INFORMATION.InformationBuffer);
	*bytes = request->DATA.SET_INFORMATION.InformationBufferLength;
	return NDIS_STATUS_SUCCESS;
}

/* There is no wire. */
static VOID edu_send(NDIS_HANDLE context, PNET_BUFFER_LIST lists,
		     NDIS_PORT_NUMBER port, ULONG flags)
{
	struct edu *edu = context;
	PNET_BUFFER_LIST list;

	for (list = lists; list; list = NET_BUFFER_LIST_NEXT_NBL(list))
		NET_BUFFER_LIST_STATUS(list) = NDIS_STATUS_MEDIA_DISCONNECTED;
	NdisMSendNetBufferListsComplete(edu->handle, lists, 0);
}

static VOID edu_return(NDIS_HANDLE context, PNET_BUFFER_LIST lists,
		       ULONG flags)
{
}

static VOID edu_cancel_send(NDIS_HANDLE context, PVOID id)
{
}

static VOID edu_event(NDIS_HANDLE context, PNET_DEVICE_PNP_EVENT event)
{
	if (event->DevicePnPEvent == NdisDevicePnPEventSurpriseRemoved)
		DbgPrint("edutest: surprise\n");
}

static VOID edu_shutdown(NDIS_HANDLE context, NDIS_SHUTDOWN_ACTION action)
{
}

static VOID edu_cancel(NDIS_HANDLE context, PVOID id)
{
}

static VOID edu_unload(PDRIVER_OBJECT object)
{
	NdisMDeregisterMiniportDriver(driver);
}

int edu_entry(struct _DRIVER_OBJECT *object, struct _UNICODE_STRING *path)
{
	NDIS_MINIPORT_DRIVER_CHARACTERISTICS characteristics = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS,
			.Revision =
			NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_1,
			.Size =
			NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_1,
		},
		.MajorNdisVersion = 6,
		.MinorNdisVersion = 30,
		.InitializeHandlerEx = edu_initialise,
		.HaltHandlerEx = edu_halt,
		.UnloadHandler = edu_unload,
		.PauseHandler = edu_pause,
		.RestartHandler = edu_restart,
		.OidRequestHandler = edu_request,
		.SendNetBufferListsHandler = edu_send,
		.ReturnNetBufferListsHandler = edu_return,
		.CancelSendHandler = edu_cancel_send,
		.DevicePnPEventNotifyHandler = edu_event,
		.ShutdownHandlerEx = edu_shutdown,
		.CancelOidRequestHandler = edu_cancel,
	};

	return NdisMRegisterMiniportDriver(object, path, NULL, &characteristics,
					   &driver);
}
