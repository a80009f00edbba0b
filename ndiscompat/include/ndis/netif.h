/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Words for media, links and interfaces, which attributes, OIDs and status
 * indications share.
 */
#ifndef _NDISCOMPAT_NDIS_NETIF_H
#define _NDISCOMPAT_NDIS_NETIF_H

#include <ndis/object.h>

typedef enum _NDIS_MEDIUM {
	NdisMedium802_3,
	NdisMedium802_5,
	NdisMediumFddi,
	NdisMediumWan,
	NdisMediumLocalTalk,
	NdisMediumDix,
	NdisMediumArcnetRaw,
	NdisMediumArcnet878_2,
	NdisMediumAtm,
	NdisMediumWirelessWan,
	NdisMediumIrda,
	NdisMediumBpc,
	NdisMediumCoWan,
	NdisMedium1394,
	NdisMediumInfiniBand,
	NdisMediumTunnel,
	NdisMediumNative802_11,
	NdisMediumLoopback,
	NdisMediumWiMAX,
	NdisMediumIP,
	NdisMediumMax
} NDIS_MEDIUM, *PNDIS_MEDIUM;

C_ASSERT(NdisMediumIP == 19);

typedef enum _NDIS_PHYSICAL_MEDIUM {
	NdisPhysicalMediumUnspecified,
	NdisPhysicalMediumWirelessLan,
	NdisPhysicalMediumCableModem,
	NdisPhysicalMediumPhoneLine,
	NdisPhysicalMediumPowerLine,
	NdisPhysicalMediumDSL,
	NdisPhysicalMediumFibreChannel,
	NdisPhysicalMedium1394,
	NdisPhysicalMediumWirelessWan,
	NdisPhysicalMediumNative802_11,
	NdisPhysicalMediumBluetooth,
	NdisPhysicalMediumInfiniband,
	NdisPhysicalMediumWiMax,
	NdisPhysicalMediumUWB,
	NdisPhysicalMedium802_3,
	NdisPhysicalMedium802_5,
	NdisPhysicalMediumIrda,
	NdisPhysicalMediumWiredWAN,
	NdisPhysicalMediumWiredCoWan,
	NdisPhysicalMediumOther,
	NdisPhysicalMediumMax
} NDIS_PHYSICAL_MEDIUM, *PNDIS_PHYSICAL_MEDIUM;

C_ASSERT(NdisPhysicalMedium802_3 == 14 && NdisPhysicalMediumOther == 19);

typedef enum _NET_IF_MEDIA_CONNECT_STATE {
	MediaConnectStateUnknown,
	MediaConnectStateConnected,
	MediaConnectStateDisconnected
} NET_IF_MEDIA_CONNECT_STATE, *PNET_IF_MEDIA_CONNECT_STATE;

typedef NET_IF_MEDIA_CONNECT_STATE NDIS_MEDIA_CONNECT_STATE,
	*PNDIS_MEDIA_CONNECT_STATE;

typedef enum _NET_IF_MEDIA_DUPLEX_STATE {
	MediaDuplexStateUnknown,
	MediaDuplexStateHalf,
	MediaDuplexStateFull
} NET_IF_MEDIA_DUPLEX_STATE, *PNET_IF_MEDIA_DUPLEX_STATE;

typedef NET_IF_MEDIA_DUPLEX_STATE NDIS_MEDIA_DUPLEX_STATE,
	*PNDIS_MEDIA_DUPLEX_STATE;

/* Of the old OID_GEN_MEDIA_CONNECT_STATUS; not the order of the above. */
typedef enum _NDIS_MEDIA_STATE {
	NdisMediaStateConnected,
	NdisMediaStateDisconnected
} NDIS_MEDIA_STATE, *PNDIS_MEDIA_STATE;

typedef enum _NDIS_SUPPORTED_PAUSE_FUNCTIONS {
	NdisPauseFunctionsUnsupported,
	NdisPauseFunctionsSendOnly,
	NdisPauseFunctionsReceiveOnly,
	NdisPauseFunctionsSendAndReceive,
	NdisPauseFunctionsUnknown
} NDIS_SUPPORTED_PAUSE_FUNCTIONS, *PNDIS_SUPPORTED_PAUSE_FUNCTIONS;

typedef enum _NET_IF_ACCESS_TYPE {
	NET_IF_ACCESS_LOOPBACK = 1,
	NET_IF_ACCESS_BROADCAST,
	NET_IF_ACCESS_POINT_TO_POINT,
	NET_IF_ACCESS_POINT_TO_MULTI_POINT,
	NET_IF_ACCESS_MAXIMUM
} NET_IF_ACCESS_TYPE, *PNET_IF_ACCESS_TYPE;

typedef enum _NET_IF_DIRECTION_TYPE {
	NET_IF_DIRECTION_SENDRECEIVE,
	NET_IF_DIRECTION_SENDONLY,
	NET_IF_DIRECTION_RECEIVEONLY,
	NET_IF_DIRECTION_MAXIMUM
} NET_IF_DIRECTION_TYPE, *PNET_IF_DIRECTION_TYPE;

typedef enum _NET_IF_CONNECTION_TYPE {
	NET_IF_CONNECTION_DEDICATED = 1,
	NET_IF_CONNECTION_PASSIVE,
	NET_IF_CONNECTION_DEMAND,
	NET_IF_CONNECTION_MAXIMUM
} NET_IF_CONNECTION_TYPE, *PNET_IF_CONNECTION_TYPE;

typedef enum _NET_IF_OPER_STATUS {
	NET_IF_OPER_STATUS_UP = 1,
	NET_IF_OPER_STATUS_DOWN,
	NET_IF_OPER_STATUS_TESTING,
	NET_IF_OPER_STATUS_UNKNOWN,
	NET_IF_OPER_STATUS_DORMANT,
	NET_IF_OPER_STATUS_NOT_PRESENT,
	NET_IF_OPER_STATUS_LOWER_LAYER_DOWN
} NET_IF_OPER_STATUS, *PNET_IF_OPER_STATUS;

typedef enum _NET_IF_ADMIN_STATUS {
	NET_IF_ADMIN_STATUS_UP = 1,
	NET_IF_ADMIN_STATUS_DOWN,
	NET_IF_ADMIN_STATUS_TESTING
} NET_IF_ADMIN_STATUS, *PNET_IF_ADMIN_STATUS;

typedef enum _NDIS_INTERFACE_TYPE {
	NdisInterfaceInternal,
	NdisInterfaceIsa,
	NdisInterfaceEisa,
	NdisInterfaceMca,
	NdisInterfaceTurboChannel,
	NdisInterfacePci,
	NdisInterfacePcMcia = 8,
	NdisInterfaceCBus,
	NdisInterfaceMPIBus,
	NdisInterfaceMPSABus,
	NdisInterfaceProcessorInternal,
	NdisInterfaceInternalPowerBus,
	NdisInterfacePNPISABus,
	NdisInterfacePNPBus,
	NdisInterfaceUSB,
	NdisInterfaceIrda,
	NdisInterface1394,
	NdisMaximumInterfaceType
} NDIS_INTERFACE_TYPE, *PNDIS_INTERFACE_TYPE;

C_ASSERT(NdisInterfacePci == 5 && NdisInterface1394 == 18);

typedef enum _NDIS_HARDWARE_STATUS {
	NdisHardwareStatusReady,
	NdisHardwareStatusInitializing,
	NdisHardwareStatusReset,
	NdisHardwareStatusClosing,
	NdisHardwareStatusNotReady
} NDIS_HARDWARE_STATUS, *PNDIS_HARDWARE_STATUS;

typedef enum _NDIS_DEVICE_POWER_STATE {
	NdisDeviceStateUnspecified,
	NdisDeviceStateD0,
	NdisDeviceStateD1,
	NdisDeviceStateD2,
	NdisDeviceStateD3,
	NdisDeviceStateMaximum
} NDIS_DEVICE_POWER_STATE, *PNDIS_DEVICE_POWER_STATE;

typedef enum _NDIS_INTERRUPT_MODERATION {
	NdisInterruptModerationUnknown,
	NdisInterruptModerationNotSupported,
	NdisInterruptModerationEnabled,
	NdisInterruptModerationDisabled
} NDIS_INTERRUPT_MODERATION, *PNDIS_INTERRUPT_MODERATION;

/* IfType */
#define IF_TYPE_OTHER			1
#define IF_TYPE_ETHERNET_CSMACD		6
#define IF_TYPE_PPP			23
#define IF_TYPE_SOFTWARE_LOOPBACK	24
#define IF_TYPE_PROP_VIRTUAL		53
#define IF_TYPE_IEEE80211		71
#define IF_TYPE_TUNNEL			131

#define NDIS_MAX_PHYS_ADDRESS_LENGTH	32
#define NDIS_LINK_SPEED_UNKNOWN		0xFFFFFFFFFFFFFFFFULL
#define NET_IF_LINK_SPEED_UNKNOWN	NDIS_LINK_SPEED_UNKNOWN

/* AutoNegotiationFlags */
#define NDIS_LINK_STATE_XMIT_LINK_SPEED_AUTO_NEGOTIATED	0x00000001
#define NDIS_LINK_STATE_RCV_LINK_SPEED_AUTO_NEGOTIATED	0x00000002
#define NDIS_LINK_STATE_DUPLEX_AUTO_NEGOTIATED		0x00000004
#define NDIS_LINK_STATE_PAUSE_FUNCTIONS_AUTO_NEGOTIATED	0x00000008

/* SupportedPacketFilters, OID_GEN_CURRENT_PACKET_FILTER */
#define NDIS_PACKET_TYPE_DIRECTED		0x00000001
#define NDIS_PACKET_TYPE_MULTICAST		0x00000002
#define NDIS_PACKET_TYPE_ALL_MULTICAST		0x00000004
#define NDIS_PACKET_TYPE_BROADCAST		0x00000008
#define NDIS_PACKET_TYPE_SOURCE_ROUTING		0x00000010
#define NDIS_PACKET_TYPE_PROMISCUOUS		0x00000020
#define NDIS_PACKET_TYPE_SMT			0x00000040
#define NDIS_PACKET_TYPE_ALL_LOCAL		0x00000080
#define NDIS_PACKET_TYPE_GROUP			0x00001000
#define NDIS_PACKET_TYPE_ALL_FUNCTIONAL		0x00002000
#define NDIS_PACKET_TYPE_FUNCTIONAL		0x00004000
#define NDIS_PACKET_TYPE_MAC_FRAME		0x00008000
#define NDIS_PACKET_TYPE_NO_LOCAL		0x00010000

#define NDIS_LINK_STATE_REVISION_1	1

typedef struct _NDIS_LINK_STATE {
	NDIS_OBJECT_HEADER Header;
	NDIS_MEDIA_CONNECT_STATE MediaConnectState;
	NDIS_MEDIA_DUPLEX_STATE MediaDuplexState;
	ULONG64 XmitLinkSpeed;
	ULONG64 RcvLinkSpeed;
	NDIS_SUPPORTED_PAUSE_FUNCTIONS PauseFunctions;
	ULONG AutoNegotiationFlags;
} NDIS_LINK_STATE, *PNDIS_LINK_STATE;

#define NDIS_SIZEOF_LINK_STATE_REVISION_1 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_LINK_STATE, AutoNegotiationFlags)

C_ASSERT(NDIS_SIZEOF_LINK_STATE_REVISION_1 == 40);

#define NDIS_LINK_PARAMETERS_REVISION_1	1

typedef struct _NDIS_LINK_PARAMETERS {
	NDIS_OBJECT_HEADER Header;
	NDIS_MEDIA_DUPLEX_STATE MediaDuplexState;
	ULONG64 XmitLinkSpeed;
	ULONG64 RcvLinkSpeed;
	NDIS_SUPPORTED_PAUSE_FUNCTIONS PauseFunctions;
	ULONG AutoNegotiationFlags;
} NDIS_LINK_PARAMETERS, *PNDIS_LINK_PARAMETERS;

#define NDIS_SIZEOF_LINK_PARAMETERS_REVISION_1 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_LINK_PARAMETERS, AutoNegotiationFlags)

C_ASSERT(NDIS_SIZEOF_LINK_PARAMETERS_REVISION_1 == 32);

typedef struct _NDIS_LINK_SPEED {
	ULONG64 XmitLinkSpeed;
	ULONG64 RcvLinkSpeed;
} NDIS_LINK_SPEED, *PNDIS_LINK_SPEED;

#define NDIS_OPER_STATE_REVISION_1	1

typedef struct _NDIS_OPER_STATE {
	NDIS_OBJECT_HEADER Header;
	NET_IF_OPER_STATUS OperationalStatus;
	ULONG OperationalStatusFlags;
} NDIS_OPER_STATE, *PNDIS_OPER_STATE;

#define NDIS_SIZEOF_OPER_STATE_REVISION_1 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_OPER_STATE, OperationalStatusFlags)

C_ASSERT(NDIS_SIZEOF_OPER_STATE_REVISION_1 == 12);

typedef enum _NDIS_PORT_CONTROL_STATE {
	NdisPortControlStateUnknown,
	NdisPortControlStateControlled,
	NdisPortControlStateUncontrolled
} NDIS_PORT_CONTROL_STATE, *PNDIS_PORT_CONTROL_STATE;

typedef enum _NDIS_PORT_AUTHORIZATION_STATE {
	NdisPortAuthorizationUnknown,
	NdisPortAuthorized,
	NdisPortUnauthorized,
	NdisPortReauthorizing
} NDIS_PORT_AUTHORIZATION_STATE, *PNDIS_PORT_AUTHORIZATION_STATE;

#define NDIS_PORT_AUTHENTICATION_PARAMETERS_REVISION_1	1

typedef struct _NDIS_PORT_AUTHENTICATION_PARAMETERS {
	NDIS_OBJECT_HEADER Header;
	NDIS_PORT_CONTROL_STATE SendControlState;
	NDIS_PORT_CONTROL_STATE RcvControlState;
	NDIS_PORT_AUTHORIZATION_STATE SendAuthorizationState;
	NDIS_PORT_AUTHORIZATION_STATE RcvAuthorizationState;
} NDIS_PORT_AUTHENTICATION_PARAMETERS,
	*PNDIS_PORT_AUTHENTICATION_PARAMETERS;

#define NDIS_SIZEOF_PORT_AUTHENTICATION_PARAMETERS_REVISION_1 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_PORT_AUTHENTICATION_PARAMETERS, \
				 RcvAuthorizationState)

C_ASSERT(NDIS_SIZEOF_PORT_AUTHENTICATION_PARAMETERS_REVISION_1 == 20);

#endif /* _NDISCOMPAT_NDIS_NETIF_H */
