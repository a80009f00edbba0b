// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of an adapter.
 */
#include "pair.h"

#define PAIR_ALLOCATE(Handle, Bytes) \
	NdisAllocateMemoryWithTagPriority(Handle, Bytes, PAIR_TAG, \
					  NormalPoolPriority)

static NDIS_STRING PairJumboPacket = NDIS_STRING_CONST("*JumboPacket");
static NDIS_STRING PairReceiveBuffers = NDIS_STRING_CONST("*ReceiveBuffers");

static ULONG PairReadKeyword(NDIS_HANDLE Configuration, PNDIS_STRING Keyword,
			     ULONG Default)
{
	PNDIS_CONFIGURATION_PARAMETER Value;
	NDIS_STATUS Status;

	NdisReadConfiguration(&Status, &Value, Configuration, Keyword,
			      NdisParameterInteger);
	return Status == NDIS_STATUS_SUCCESS ?
	       Value->ParameterData.IntegerData : Default;
}

/* Reads what the INF and whoever runs the machine say. */
static NDIS_STATUS PairConfigure(PPAIR_ADAPTER Adapter)
{
	NDIS_CONFIGURATION_OBJECT Object;
	NDIS_HANDLE Configuration;
	NDIS_STATUS Status;
	PVOID Address;
	UINT Length;

	NdisZeroMemory(&Object, sizeof(Object));
	Object.Header.Type = NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT;
	Object.Header.Revision = NDIS_CONFIGURATION_OBJECT_REVISION_1;
	Object.Header.Size = NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1;
	Object.NdisHandle = Adapter->Handle;
	Status = NdisOpenConfigurationEx(&Object, &Configuration);
	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	Adapter->FrameSize = PairReadKeyword(Configuration, &PairJumboPacket,
					     1514);
	Adapter->ReceiveBuffers = PairReadKeyword(Configuration,
						  &PairReceiveBuffers, 512);
	NdisReadNetworkAddress(&Status, &Address, &Length, Configuration);
	if (Status == NDIS_STATUS_SUCCESS && Length == ETH_LENGTH_OF_ADDRESS)
		NdisMoveMemory(Adapter->Address, Address, Length);
	NdisCloseConfiguration(Configuration);
	return NDIS_STATUS_SUCCESS;
}

/* Every buffer that frames are received in; none is allocated later. */
static NDIS_STATUS PairAllocateBuffers(PPAIR_ADAPTER Adapter)
{
	NET_BUFFER_LIST_POOL_PARAMETERS Parameters;
	PNET_BUFFER_LIST List;
	NDIS_STATUS Status;
	ULONG i;

	NdisZeroMemory(&Parameters, sizeof(Parameters));
	Parameters.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	Parameters.Header.Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
	Parameters.Header.Size =
		NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
	Parameters.ProtocolId = NDIS_PROTOCOL_ID_DEFAULT;
	Parameters.fAllocateNetBuffer = TRUE;
	Parameters.PoolTag = PAIR_TAG;
	Parameters.DataSize = Adapter->FrameSize + PAIR_VLAN_TAG;
	Adapter->Pool = NdisAllocateNetBufferListPool(Adapter->Handle,
						      &Parameters);
	if (!Adapter->Pool)
		return NDIS_STATUS_RESOURCES;
	for (i = 0; i < Adapter->ReceiveBuffers; i++) {
		List = NdisAllocateNetBufferList(Adapter->Pool, 0, 0);
		if (!List)
			return NDIS_STATUS_RESOURCES;
		NET_BUFFER_LIST_NEXT_NBL(List) = Adapter->Free;
		Adapter->Free = List;
		/* All of its data is unused: frames start at the front. */
		Status = NdisRetreatNetBufferDataStart(NET_BUFFER_LIST_FIRST_NB(List),
						       Parameters.DataSize, 0,
						       NULL);
		if (Status != NDIS_STATUS_SUCCESS)
			return Status;
	}
	return NDIS_STATUS_SUCCESS;
}

/* Takes back what PairInitialize() has done, as far as it came. */
static VOID PairFree(PPAIR_ADAPTER Adapter)
{
	PNET_BUFFER_LIST List;

	while (Adapter->Free) {
		List = Adapter->Free;
		Adapter->Free = NET_BUFFER_LIST_NEXT_NBL(List);
		NET_BUFFER_LIST_NEXT_NBL(List) = NULL;
		NdisFreeNetBufferList(List);
	}
	if (Adapter->Pool)
		NdisFreeNetBufferListPool(Adapter->Pool);
	NdisFreeMemory(Adapter, 0, 0);
}

static NDIS_STATUS PairSetRegistration(PPAIR_ADAPTER Adapter)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES Attributes;
	PNDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES Registration =
		&Attributes.RegistrationAttributes;

	NdisZeroMemory(&Attributes, sizeof(Attributes));
	Registration->Header.Type =
		NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES;
	Registration->Header.Revision =
		NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_1;
	Registration->Header.Size =
		NDIS_SIZEOF_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_1;
	Registration->MiniportAdapterContext = Adapter;
	Registration->AttributeFlags =
		NDIS_MINIPORT_ATTRIBUTES_SURPRISE_REMOVE_OK |
		NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND;
	Registration->InterfaceType = NdisInterfaceInternal;
	return NdisMSetMiniportAttributes(Adapter->Handle, &Attributes);
}

static NDIS_STATUS PairSetGeneral(PPAIR_ADAPTER Adapter)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES Attributes;
	PNDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES General =
		&Attributes.GeneralAttributes;
	NDIS_PM_CAPABILITIES Power;

	NdisZeroMemory(&Attributes, sizeof(Attributes));
	NdisZeroMemory(&Power, sizeof(Power));
	Power.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	Power.Header.Revision = NDIS_PM_CAPABILITIES_REVISION_1;
	Power.Header.Size = NDIS_SIZEOF_NDIS_PM_CAPABILITIES_REVISION_1;
	General->Header.Type =
		NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES;
	General->Header.Revision =
		NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2;
	General->Header.Size =
		NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2;
	General->MediaType = NdisMedium802_3;
	General->PhysicalMediumType = NdisPhysicalMedium802_3;
	General->MtuSize = Adapter->FrameSize - PAIR_ETHERNET_HEADER;
	General->MaxXmitLinkSpeed = PAIR_SPEED;
	General->XmitLinkSpeed = PAIR_SPEED;
	General->MaxRcvLinkSpeed = PAIR_SPEED;
	General->RcvLinkSpeed = PAIR_SPEED;
	General->MediaConnectState = MediaConnectStateDisconnected;
	General->MediaDuplexState = MediaDuplexStateFull;
	General->LookaheadSize = Adapter->FrameSize;
	General->MacOptions = NDIS_MAC_OPTION_COPY_LOOKAHEAD_DATA |
			      NDIS_MAC_OPTION_TRANSFERS_NOT_PEND |
			      NDIS_MAC_OPTION_NO_LOOPBACK |
			      NDIS_MAC_OPTION_FULL_DUPLEX;
	General->SupportedPacketFilters = PAIR_PACKET_FILTERS;
	General->MaxMulticastListSize = PAIR_MULTICAST;
	General->MacAddressLength = ETH_LENGTH_OF_ADDRESS;
	ETH_COPY_NETWORK_ADDRESS(General->PermanentMacAddress,
				 Adapter->PermanentAddress);
	ETH_COPY_NETWORK_ADDRESS(General->CurrentMacAddress, Adapter->Address);
	General->AccessType = NET_IF_ACCESS_BROADCAST;
	General->DirectionType = NET_IF_DIRECTION_SENDRECEIVE;
	General->ConnectionType = NET_IF_CONNECTION_DEDICATED;
	General->IfType = IF_TYPE_ETHERNET_CSMACD;
	General->IfConnectorPresent = FALSE;
	General->SupportedStatistics = NDIS_STATISTICS_GEN_STATISTICS_SUPPORTED;
	General->SupportedPauseFunctions = NdisPauseFunctionsUnsupported;
	General->SupportedOidList = PairOids;
	General->SupportedOidListLength = PairOidsLength;
	General->PowerManagementCapabilitiesEx = &Power;
	return NdisMSetMiniportAttributes(Adapter->Handle, &Attributes);
}

/* Its address says which end of which wire it is. */
static VOID PairMakeAddress(PPAIR_ADAPTER Adapter)
{
	PUCHAR Address = Adapter->PermanentAddress;
	ULONG Number = Adapter->Wire->Number;

	Address[0] = 0x02;
	Address[1] = 'P';
	Address[2] = (UCHAR)(Number >> 16);
	Address[3] = (UCHAR)(Number >> 8);
	Address[4] = (UCHAR)Number;
	Address[5] = (UCHAR)(Adapter->End + 1);
	ETH_COPY_NETWORK_ADDRESS(Adapter->Address, Adapter->PermanentAddress);
}

_Use_decl_annotations_
NDIS_STATUS PairInitialize(NDIS_HANDLE NdisMiniportHandle,
			   NDIS_HANDLE MiniportDriverContext,
			   PNDIS_MINIPORT_INIT_PARAMETERS MiniportInitParameters)
{
	PPAIR_DEVICE Device = MiniportInitParameters->MiniportAddDeviceContext;
	PPAIR_ADAPTER Adapter;
	NDIS_STATUS Status;

	UNREFERENCED_PARAMETER(MiniportDriverContext);
	Adapter = PAIR_ALLOCATE(NdisMiniportHandle, sizeof(*Adapter));
	if (!Adapter)
		return NDIS_STATUS_RESOURCES;
	NdisZeroMemory(Adapter, sizeof(*Adapter));
	Adapter->Handle = NdisMiniportHandle;
	Adapter->Wire = Device->Wire;
	Adapter->End = Device->End;
	KeInitializeDpc(&Adapter->Dpc, PairDpc, Adapter);
	/* One processor for all frames, so that they stay in order. */
	KeSetTargetProcessorDpc(&Adapter->Dpc, 0);
	PairMakeAddress(Adapter);
	Status = PairConfigure(Adapter);
	if (Status == NDIS_STATUS_SUCCESS)
		Status = PairSetRegistration(Adapter);
	if (Status == NDIS_STATUS_SUCCESS)
		Status = PairSetGeneral(Adapter);
	if (Status == NDIS_STATUS_SUCCESS)
		Status = PairAllocateBuffers(Adapter);
	if (Status != NDIS_STATUS_SUCCESS) {
		PairFree(Adapter);
		return Status;
	}
	NdisAcquireSpinLock(&Adapter->Wire->Lock);
	Adapter->Wire->Adapters[Adapter->End] = Adapter;
	NdisReleaseSpinLock(&Adapter->Wire->Lock);
	return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
VOID PairHalt(NDIS_HANDLE MiniportAdapterContext, NDIS_HALT_ACTION HaltAction)
{
	PPAIR_ADAPTER Adapter = MiniportAdapterContext;

	UNREFERENCED_PARAMETER(HaltAction);
	NdisAcquireSpinLock(&Adapter->Wire->Lock);
	Adapter->Wire->Adapters[Adapter->End] = NULL;
	NdisReleaseSpinLock(&Adapter->Wire->Lock);
	/* Nobody finds it any more who could queue its DPC. */
	KeRemoveQueueDpc(&Adapter->Dpc);
	KeFlushQueuedDpcs();
	PairFree(Adapter);
}

/* Nothing is received from now on; what is out is waited for. */
_Use_decl_annotations_
NDIS_STATUS PairPause(NDIS_HANDLE MiniportAdapterContext,
		      PNDIS_MINIPORT_PAUSE_PARAMETERS PauseParameters)
{
	PPAIR_ADAPTER Adapter = MiniportAdapterContext;
	BOOLEAN Pending;

	UNREFERENCED_PARAMETER(PauseParameters);
	NdisAcquireSpinLock(&Adapter->Wire->Lock);
	Adapter->Running = FALSE;
	PairDropReady(Adapter);
	Pending = Adapter->Out != 0;
	Adapter->Pausing = Pending;
	PairWakePeer(Adapter);
	NdisReleaseSpinLock(&Adapter->Wire->Lock);
	return Pending ? NDIS_STATUS_PENDING : NDIS_STATUS_SUCCESS;
}

/* Both ends learn of it from their DPCs. */
_Use_decl_annotations_
NDIS_STATUS PairRestart(NDIS_HANDLE MiniportAdapterContext,
			PNDIS_MINIPORT_RESTART_PARAMETERS RestartParameters)
{
	PPAIR_ADAPTER Adapter = MiniportAdapterContext;

	UNREFERENCED_PARAMETER(RestartParameters);
	NdisAcquireSpinLock(&Adapter->Wire->Lock);
	Adapter->Running = TRUE;
	KeInsertQueueDpc(&Adapter->Dpc, NULL, NULL);
	PairWakePeer(Adapter);
	NdisReleaseSpinLock(&Adapter->Wire->Lock);
	return NDIS_STATUS_SUCCESS;
}

/* There is no hardware to be silenced. */
_Use_decl_annotations_
VOID PairShutdown(NDIS_HANDLE MiniportAdapterContext,
		  NDIS_SHUTDOWN_ACTION ShutdownAction)
{
	UNREFERENCED_PARAMETER(MiniportAdapterContext);
	UNREFERENCED_PARAMETER(ShutdownAction);
}

_Use_decl_annotations_
VOID PairDevicePnpEvent(NDIS_HANDLE MiniportAdapterContext,
			PNET_DEVICE_PNP_EVENT NetDevicePnPEvent)
{
	UNREFERENCED_PARAMETER(MiniportAdapterContext);
	UNREFERENCED_PARAMETER(NetDevicePnPEvent);
}
