// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the adapter is told by its keywords, and what it tells NDIS of itself.
 */
#include "nic.h"

static NDIS_STRING NicJumboPacket = NDIS_STRING_CONST("*JumboPacket");
static NDIS_STRING NicReceiveBuffers = NDIS_STRING_CONST("*ReceiveBuffers");
static NDIS_STRING NicTransmitBuffers = NDIS_STRING_CONST("*TransmitBuffers");
static NDIS_STRING NicVmq = NDIS_STRING_CONST("*VMQ");
static NDIS_STRING NicPreference = NDIS_STRING_CONST("*RssOrVmqPreference");
static NDIS_STRING NicVlanFiltering = NDIS_STRING_CONST("*VMQVlanFiltering");

static ULONG NicReadKeyword(NDIS_HANDLE Configuration, PNDIS_STRING Keyword,
			    ULONG Default)
{
	PNDIS_CONFIGURATION_PARAMETER Value;
	NDIS_STATUS Status;

	NdisReadConfiguration(&Status, &Value, Configuration, Keyword,
			      NdisParameterInteger);
	return Status == NDIS_STATUS_SUCCESS ?
	       Value->ParameterData.IntegerData : Default;
}

static VOID NicReadAddress(PNIC_ADAPTER Adapter, NDIS_HANDLE Configuration)
{
	NDIS_STATUS Status;
	PVOID Address;
	UINT Length;

	ETH_COPY_NETWORK_ADDRESS(Adapter->Address, Adapter->Limits.Address);
	NdisReadNetworkAddress(&Status, &Address, &Length, Configuration);
	if (Status == NDIS_STATUS_SUCCESS && Length == ETH_LENGTH_OF_ADDRESS)
		NdisMoveMemory(Adapter->Address, Address, Length);
}

/*
 * Frames can be no longer than the hardware has them.  Who asks for jumbo
 * frames is told so; the 1514 that nobody asks for are what there is.
 */
static NDIS_STATUS NicLimitFrames(PNIC_ADAPTER Adapter)
{
	ULONG Most = Adapter->Limits.MaxFrameSize;

	if (Adapter->FrameSize > Most && Adapter->FrameSize > 1514)
		return NDIS_STATUS_NOT_SUPPORTED;
	if (Adapter->FrameSize > Most)
		Adapter->FrameSize = Most;
	/* Whole pages: what shares a page with another is never lent. */
	Adapter->BufferBytes = (Adapter->FrameSize + NIC_VLAN_TAG +
				NIC_PAGE - 1) & ~(NIC_PAGE - 1);
	return NDIS_STATUS_SUCCESS;
}

/* Reads what the INF and whoever runs the machine say. */
NDIS_STATUS NicConfigure(PNIC_ADAPTER Adapter)
{
	NDIS_CONFIGURATION_OBJECT Object;
	NDIS_HANDLE Configuration;
	NDIS_STATUS Status;

	NdisZeroMemory(&Object, sizeof(Object));
	Object.Header.Type = NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT;
	Object.Header.Revision = NDIS_CONFIGURATION_OBJECT_REVISION_1;
	Object.Header.Size = NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1;
	Object.NdisHandle = Adapter->Handle;
	Status = NdisOpenConfigurationEx(&Object, &Configuration);
	if (Status != NDIS_STATUS_SUCCESS)
		return Status;
	Adapter->FrameSize = NicReadKeyword(Configuration, &NicJumboPacket,
					    1514);
	Adapter->ReceiveBuffers = NicReadKeyword(Configuration,
						 &NicReceiveBuffers, 256);
	Adapter->TransmitBuffers = NicReadKeyword(Configuration,
						  &NicTransmitBuffers, 256);
	Adapter->Vmq = NicReadKeyword(Configuration, &NicPreference, 1) &&
		       NicReadKeyword(Configuration, &NicVmq, 1);
	Adapter->VlanFiltering = NicReadKeyword(Configuration,
						&NicVlanFiltering, 1) != 0;
	NicReadAddress(Adapter, Configuration);
	NdisCloseConfiguration(Configuration);
	return NicLimitFrames(Adapter);
}

NDIS_STATUS NicSetRegistration(PNIC_ADAPTER Adapter)
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
		NDIS_MINIPORT_ATTRIBUTES_HARDWARE_DEVICE |
		NDIS_MINIPORT_ATTRIBUTES_BUS_MASTER |
		NDIS_MINIPORT_ATTRIBUTES_SURPRISE_REMOVE_OK;
	/* A device that sleeps forgets everything. */
	if (Adapter->Ops->Bus != NdisInterfacePci)
		Registration->AttributeFlags |=
			NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND;
	Registration->InterfaceType = Adapter->Ops->Bus;
	return NdisMSetMiniportAttributes(Adapter->Handle, &Attributes);
}

static NDIS_STATUS NicSetGeneral(PNIC_ADAPTER Adapter)
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
	General->MtuSize = Adapter->FrameSize - NIC_ETHERNET_HEADER;
	General->MaxXmitLinkSpeed = Adapter->Limits.Speed;
	General->XmitLinkSpeed = Adapter->Limits.Speed;
	General->MaxRcvLinkSpeed = Adapter->Limits.Speed;
	General->RcvLinkSpeed = Adapter->Limits.Speed;
	General->MediaConnectState = MediaConnectStateDisconnected;
	General->MediaDuplexState = MediaDuplexStateFull;
	General->LookaheadSize = Adapter->FrameSize;
	General->MacOptions = NDIS_MAC_OPTION_COPY_LOOKAHEAD_DATA |
			      NDIS_MAC_OPTION_TRANSFERS_NOT_PEND |
			      NDIS_MAC_OPTION_NO_LOOPBACK |
			      NDIS_MAC_OPTION_FULL_DUPLEX;
	General->SupportedPacketFilters = NIC_PACKET_FILTERS;
	General->MaxMulticastListSize = NIC_MULTICAST;
	General->MacAddressLength = ETH_LENGTH_OF_ADDRESS;
	ETH_COPY_NETWORK_ADDRESS(General->PermanentMacAddress,
				 Adapter->Limits.Address);
	ETH_COPY_NETWORK_ADDRESS(General->CurrentMacAddress, Adapter->Address);
	General->AccessType = NET_IF_ACCESS_BROADCAST;
	General->DirectionType = NET_IF_DIRECTION_SENDRECEIVE;
	General->ConnectionType = NET_IF_CONNECTION_DEDICATED;
	General->IfType = IF_TYPE_ETHERNET_CSMACD;
	General->IfConnectorPresent = Adapter->Ops->Bus == NdisInterfacePci;
	General->SupportedStatistics = NDIS_STATISTICS_GEN_STATISTICS_SUPPORTED;
	General->SupportedPauseFunctions = NdisPauseFunctionsUnsupported;
	General->SupportedOidList = NicOids;
	General->SupportedOidListLength = NicOidsLength;
	General->PowerManagementCapabilitiesEx = &Power;
	return NdisMSetMiniportAttributes(Adapter->Handle, &Attributes);
}

static VOID NicSetHeader(PNDIS_RECEIVE_FILTER_CAPABILITIES Capabilities)
{
	NdisZeroMemory(Capabilities, sizeof(*Capabilities));
	Capabilities->Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
	Capabilities->Header.Revision =
		NDIS_RECEIVE_FILTER_CAPABILITIES_REVISION_2;
	Capabilities->Header.Size =
		NDIS_SIZEOF_RECEIVE_FILTER_CAPABILITIES_REVISION_2;
}

/* All that the hardware can, whatever is switched off. */
static VOID NicDescribeFilters(PNIC_ADAPTER Adapter,
			       PNDIS_RECEIVE_FILTER_CAPABILITIES Capabilities)
{
	NicSetHeader(Capabilities);
	Capabilities->EnabledFilterTypes =
		NDIS_RECEIVE_FILTER_VMQ_FILTERS_ENABLED;
	Capabilities->EnabledQueueTypes =
		NDIS_RECEIVE_FILTER_VM_QUEUES_ENABLED;
	Capabilities->NumQueues = Adapter->Limits.Queues - 1;
	Capabilities->SupportedQueueProperties =
		NDIS_RECEIVE_FILTER_MSI_X_SUPPORTED |
		NDIS_RECEIVE_FILTER_VM_QUEUE_SUPPORTED |
		NDIS_RECEIVE_FILTER_DYNAMIC_PROCESSOR_AFFINITY_CHANGE_SUPPORTED |
		NDIS_RECEIVE_FILTER_INTERRUPT_VECTOR_COALESCING_SUPPORTED;
	Capabilities->SupportedFilterTests =
		NDIS_RECEIVE_FILTER_TEST_HEADER_FIELD_EQUAL_SUPPORTED;
	Capabilities->SupportedHeaders =
		NDIS_RECEIVE_FILTER_MAC_HEADER_SUPPORTED;
	Capabilities->SupportedMacHeaderFields =
		NDIS_RECEIVE_FILTER_MAC_HEADER_DEST_ADDR_SUPPORTED |
		NDIS_RECEIVE_FILTER_MAC_HEADER_VLAN_ID_SUPPORTED;
	Capabilities->MaxMacHeaderFilters = Adapter->Limits.Filters;
	if (Capabilities->MaxMacHeaderFilters > NIC_FILTERS)
		Capabilities->MaxMacHeaderFilters = NIC_FILTERS;
}

static NDIS_STATUS NicSetHardwareAssist(PNIC_ADAPTER Adapter)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES Attributes;
	PNDIS_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES Assist =
		&Attributes.HardwareAssistAttributes;
	NDIS_RECEIVE_FILTER_CAPABILITIES Hardware;
	NDIS_RECEIVE_FILTER_CAPABILITIES Current;

	NicDescribeFilters(Adapter, &Hardware);
	if (Adapter->Vmq)
		Current = Hardware;
	else
		NicSetHeader(&Current);
	if (!Adapter->VlanFiltering)
		Current.SupportedMacHeaderFields &=
			~NDIS_RECEIVE_FILTER_MAC_HEADER_VLAN_ID_SUPPORTED;
	NdisZeroMemory(&Attributes, sizeof(Attributes));
	Assist->Header.Type =
		NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES;
	Assist->Header.Revision =
		NDIS_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES_REVISION_2;
	Assist->Header.Size =
		NDIS_SIZEOF_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES_REVISION_2;
	Assist->HardwareReceiveFilterCapabilities = &Hardware;
	Assist->CurrentReceiveFilterCapabilities = &Current;
	return NdisMSetMiniportAttributes(Adapter->Handle, &Attributes);
}

NDIS_STATUS NicSetAttributes(PNIC_ADAPTER Adapter)
{
	NDIS_STATUS Status = NicSetGeneral(Adapter);

	if (Status == NDIS_STATUS_SUCCESS)
		Status = NicSetHardwareAssist(Adapter);
	if (Status == NDIS_STATUS_SUCCESS)
		Status = NicSetOffloads(Adapter);
	return Status;
}
