/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a device has: ranges of memory and ports, interrupts, configuration
 * space.
 */
#ifndef _NDISCOMPAT_NDIS_RESOURCE_H
#define _NDISCOMPAT_NDIS_RESOURCE_H

#include <ndis/netif.h>
#include <ndis/object.h>
#include <ndis/string.h>
#include <ndis/system.h>
#include <ndis/types.h>

typedef NDIS_INTERFACE_TYPE INTERFACE_TYPE, *PINTERFACE_TYPE;

/* Type of a descriptor */
#define CmResourceTypeNull		0
#define CmResourceTypePort		1
#define CmResourceTypeInterrupt		2
#define CmResourceTypeMemory		3
#define CmResourceTypeDma		4
#define CmResourceTypeDeviceSpecific	5
#define CmResourceTypeBusNumber		6
#define CmResourceTypeMemoryLarge	7
#define CmResourceTypeNonArbitrated	128
#define CmResourceTypeConfigData	128
#define CmResourceTypeDevicePrivate	129
#define CmResourceTypePcCardConfig	130
#define CmResourceTypeMfCardConfig	131

typedef enum _CM_SHARE_DISPOSITION {
	CmResourceShareUndetermined,
	CmResourceShareDeviceExclusive,
	CmResourceShareDriverExclusive,
	CmResourceShareShared
} CM_SHARE_DISPOSITION;

/* Flags of a range of ports */
#define CM_RESOURCE_PORT_MEMORY			0x0000
#define CM_RESOURCE_PORT_IO			0x0001
#define CM_RESOURCE_PORT_10_BIT_DECODE		0x0004
#define CM_RESOURCE_PORT_12_BIT_DECODE		0x0008
#define CM_RESOURCE_PORT_16_BIT_DECODE		0x0010
#define CM_RESOURCE_PORT_POSITIVE_DECODE	0x0020
#define CM_RESOURCE_PORT_PASSIVE_DECODE		0x0040
#define CM_RESOURCE_PORT_WINDOW_DECODE		0x0080
#define CM_RESOURCE_PORT_BAR			0x0100

/* Flags of an interrupt */
#define CM_RESOURCE_INTERRUPT_LEVEL_SENSITIVE	0x0000
#define CM_RESOURCE_INTERRUPT_LATCHED		0x0001
#define CM_RESOURCE_INTERRUPT_MESSAGE		0x0002
#define CM_RESOURCE_INTERRUPT_POLICY_INCLUDED	0x0004
#define CM_RESOURCE_INTERRUPT_MESSAGE_TOKEN	((ULONG)-2)

/* Flags of a range of memory */
#define CM_RESOURCE_MEMORY_READ_WRITE		0x0000
#define CM_RESOURCE_MEMORY_READ_ONLY		0x0001
#define CM_RESOURCE_MEMORY_WRITE_ONLY		0x0002
#define CM_RESOURCE_MEMORY_PREFETCHABLE		0x0004
#define CM_RESOURCE_MEMORY_COMBINEDWRITE	0x0008
#define CM_RESOURCE_MEMORY_24			0x0010
#define CM_RESOURCE_MEMORY_CACHEABLE		0x0020
#define CM_RESOURCE_MEMORY_WINDOW_DECODE	0x0040
#define CM_RESOURCE_MEMORY_BAR			0x0080
#define CM_RESOURCE_MEMORY_LARGE_40		0x0200
#define CM_RESOURCE_MEMORY_LARGE_48		0x0400
#define CM_RESOURCE_MEMORY_LARGE_64		0x0800

/* Level and Group are a ULONG Level without NT_PROCESSOR_GROUPS. */
#ifdef NT_PROCESSOR_GROUPS
#define NDC_INTERRUPT_LEVEL	USHORT Level; USHORT Group
#define NDC_INTERRUPT_RAW	USHORT Group
#else
#define NDC_INTERRUPT_LEVEL	ULONG Level
#define NDC_INTERRUPT_RAW	USHORT Reserved
#endif

#pragma pack(push, 4)
typedef struct _CM_PARTIAL_RESOURCE_DESCRIPTOR {
	UCHAR Type;
	UCHAR ShareDisposition;
	USHORT Flags;
	union {
		struct {
			PHYSICAL_ADDRESS Start;
			ULONG Length;
		} Generic;
		struct {
			PHYSICAL_ADDRESS Start;
			ULONG Length;
		} Port;
		struct {
			NDC_INTERRUPT_LEVEL;
			ULONG Vector;
			KAFFINITY Affinity;
		} Interrupt;
		struct {
			union {
				struct {
					NDC_INTERRUPT_RAW;
					USHORT MessageCount;
					ULONG Vector;
					KAFFINITY Affinity;
				} Raw;
				struct {
					NDC_INTERRUPT_LEVEL;
					ULONG Vector;
					KAFFINITY Affinity;
				} Translated;
			};
		} MessageInterrupt;
		struct {
			PHYSICAL_ADDRESS Start;
			ULONG Length;
		} Memory;
		struct {
			ULONG Channel;
			ULONG Port;
			ULONG Reserved1;
		} Dma;
		struct {
			ULONG Data[3];
		} DevicePrivate;
		struct {
			ULONG Start;
			ULONG Length;
			ULONG Reserved;
		} BusNumber;
		struct {
			ULONG DataSize;
			ULONG Reserved1;
			ULONG Reserved2;
		} DeviceSpecificData;
		struct {
			PHYSICAL_ADDRESS Start;
			ULONG Length40;
		} Memory40;
		struct {
			PHYSICAL_ADDRESS Start;
			ULONG Length48;
		} Memory48;
		struct {
			PHYSICAL_ADDRESS Start;
			ULONG Length64;
		} Memory64;
	} u;
} CM_PARTIAL_RESOURCE_DESCRIPTOR, *PCM_PARTIAL_RESOURCE_DESCRIPTOR;
#pragma pack(pop)

#undef NDC_INTERRUPT_LEVEL
#undef NDC_INTERRUPT_RAW

typedef struct _CM_PARTIAL_RESOURCE_LIST {
	USHORT Version;
	USHORT Revision;
	ULONG Count;
	CM_PARTIAL_RESOURCE_DESCRIPTOR PartialDescriptors[1];
} CM_PARTIAL_RESOURCE_LIST, *PCM_PARTIAL_RESOURCE_LIST;

typedef CM_PARTIAL_RESOURCE_LIST NDIS_RESOURCE_LIST, *PNDIS_RESOURCE_LIST;

typedef struct _CM_FULL_RESOURCE_DESCRIPTOR {
	INTERFACE_TYPE InterfaceType;
	ULONG BusNumber;
	CM_PARTIAL_RESOURCE_LIST PartialResourceList;
} CM_FULL_RESOURCE_DESCRIPTOR, *PCM_FULL_RESOURCE_DESCRIPTOR;

typedef struct _CM_RESOURCE_LIST {
	ULONG Count;
	CM_FULL_RESOURCE_DESCRIPTOR List[1];
} CM_RESOURCE_LIST, *PCM_RESOURCE_LIST;

#ifndef __CHECKER__ /* sparse does not know #pragma pack */
C_ASSERT(sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR) == 20);
C_ASSERT(FIELD_OFFSET(CM_PARTIAL_RESOURCE_DESCRIPTOR, u) == 4);
C_ASSERT(FIELD_OFFSET(CM_PARTIAL_RESOURCE_DESCRIPTOR, u.Memory.Length) == 12);
C_ASSERT(FIELD_OFFSET(CM_PARTIAL_RESOURCE_DESCRIPTOR,
		      u.Interrupt.Affinity) == 12);
C_ASSERT(FIELD_OFFSET(CM_PARTIAL_RESOURCE_LIST, PartialDescriptors) == 8);
C_ASSERT(FIELD_OFFSET(CM_FULL_RESOURCE_DESCRIPTOR, PartialResourceList) == 8);
C_ASSERT(FIELD_OFFSET(CM_RESOURCE_LIST, List) == 4);
#endif

/* What WhichSpace says */
#define PCI_WHICHSPACE_CONFIG	0x0
#define PCI_WHICHSPACE_ROM	0x52696350

#define PCI_TYPE0_ADDRESSES	6

typedef struct _PCI_COMMON_HEADER {
	USHORT VendorID;
	USHORT DeviceID;
	USHORT Command;
	USHORT Status;
	UCHAR RevisionID;
	UCHAR ProgIf;
	UCHAR SubClass;
	UCHAR BaseClass;
	UCHAR CacheLineSize;
	UCHAR LatencyTimer;
	UCHAR HeaderType;
	UCHAR BIST;
	union {
		struct _PCI_HEADER_TYPE_0 {
			ULONG BaseAddresses[PCI_TYPE0_ADDRESSES];
			ULONG CIS;
			USHORT SubVendorID;
			USHORT SubSystemID;
			ULONG ROMBaseAddress;
			UCHAR CapabilitiesPtr;
			UCHAR Reserved1[3];
			ULONG Reserved2;
			UCHAR InterruptLine;
			UCHAR InterruptPin;
			UCHAR MinimumGrant;
			UCHAR MaximumLatency;
		} type0;
	} u;
} PCI_COMMON_HEADER, *PPCI_COMMON_HEADER;

typedef struct _PCI_COMMON_CONFIG {
	USHORT VendorID;
	USHORT DeviceID;
	USHORT Command;
	USHORT Status;
	UCHAR RevisionID;
	UCHAR ProgIf;
	UCHAR SubClass;
	UCHAR BaseClass;
	UCHAR CacheLineSize;
	UCHAR LatencyTimer;
	UCHAR HeaderType;
	UCHAR BIST;
	union {
		struct _PCI_HEADER_TYPE_0 type0;
	} u;
	UCHAR DeviceSpecific[192];
} PCI_COMMON_CONFIG, *PPCI_COMMON_CONFIG;

#define PCI_COMMON_HDR_LENGTH	FIELD_OFFSET(PCI_COMMON_CONFIG, DeviceSpecific)

C_ASSERT(sizeof(PCI_COMMON_HEADER) == 64);
C_ASSERT(sizeof(PCI_COMMON_CONFIG) == 256);
C_ASSERT(FIELD_OFFSET(PCI_COMMON_CONFIG, u.type0.SubVendorID) == 0x2C);
C_ASSERT(FIELD_OFFSET(PCI_COMMON_CONFIG, u.type0.CapabilitiesPtr) == 0x34);
C_ASSERT(FIELD_OFFSET(PCI_COMMON_CONFIG, u.type0.InterruptLine) == 0x3C);

/* Bits of Command and Status */
#define PCI_ENABLE_IO_SPACE		0x0001
#define PCI_ENABLE_MEMORY_SPACE		0x0002
#define PCI_ENABLE_BUS_MASTER		0x0004
#define PCI_ENABLE_WRITE_AND_INVALIDATE	0x0010
#define PCI_DISABLE_LEVEL_INTERRUPT	0x0400
#define PCI_STATUS_CAPABILITIES_LIST	0x0010

#define NDIS_PCI_DEVICE_CUSTOM_PROPERTIES_REVISION_1	1
#define NDIS_PCI_DEVICE_CUSTOM_PROPERTIES_REVISION_2	2

typedef struct _NDIS_PCI_DEVICE_CUSTOM_PROPERTIES {
	NDIS_OBJECT_HEADER Header;
	UINT32 DeviceType;
	UINT32 CurrentSpeedAndMode;
	UINT32 CurrentPayloadSize;
	UINT32 MaxPayloadSize;
	UINT32 MaxReadRequestSize;
	UINT32 CurrentLinkSpeed;
	UINT32 CurrentLinkWidth;
	UINT32 MaxLinkSpeed;
	UINT32 MaxLinkWidth;
	UINT32 PciExpressVersion;
	UINT32 InterruptType;
	UINT32 MaxInterruptMessages;
} NDIS_PCI_DEVICE_CUSTOM_PROPERTIES, *PNDIS_PCI_DEVICE_CUSTOM_PROPERTIES;

#define NDIS_SIZEOF_PCI_DEVICE_CUSTOM_PROPERTIES_REVISION_1 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_PCI_DEVICE_CUSTOM_PROPERTIES, \
				 MaxLinkWidth)
#define NDIS_SIZEOF_PCI_DEVICE_CUSTOM_PROPERTIES_REVISION_2 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_PCI_DEVICE_CUSTOM_PROPERTIES, \
				 MaxInterruptMessages)

C_ASSERT(NDIS_SIZEOF_PCI_DEVICE_CUSTOM_PROPERTIES_REVISION_1 == 40);
C_ASSERT(NDIS_SIZEOF_PCI_DEVICE_CUSTOM_PROPERTIES_REVISION_2 == 52);

/* DeviceType */
#define PciConventional			0
#define PciX				1
#define PciExpressEndpoint		2
#define PciExpressLegacyEndpoint	3
#define PciExpressRootComplexIntegratedEndpoint	4
#define PciExpressTreatedAsPci		5

/* InterruptType */
#define PciLineBased	1
#define PciMsi		2
#define PciMsiX		4

NDIS_STATUS NdisMMapIoSpace(PVOID *VirtualAddress,
			    NDIS_HANDLE MiniportAdapterHandle,
			    NDIS_PHYSICAL_ADDRESS PhysicalAddress,
			    UINT Length);
VOID NdisMUnmapIoSpace(NDIS_HANDLE MiniportAdapterHandle, PVOID VirtualAddress,
		       UINT Length);
NDIS_STATUS NdisMRegisterIoPortRange(PVOID *PortOffset,
				     NDIS_HANDLE MiniportAdapterHandle,
				     UINT InitialPort, UINT NumberOfPorts);
VOID NdisMDeregisterIoPortRange(NDIS_HANDLE MiniportAdapterHandle,
				UINT InitialPort, UINT NumberOfPorts,
				PVOID PortOffset);
ULONG NdisMGetBusData(NDIS_HANDLE NdisMiniportHandle, ULONG WhichSpace,
		      ULONG Offset, PVOID Buffer, ULONG Length);
ULONG NdisMSetBusData(NDIS_HANDLE NdisMiniportHandle, ULONG WhichSpace,
		      ULONG Offset, PVOID Buffer, ULONG Length);
VOID NdisMGetDeviceProperty(NDIS_HANDLE MiniportAdapterHandle,
			    PDEVICE_OBJECT *PhysicalDeviceObject,
			    PDEVICE_OBJECT *FunctionalDeviceObject,
			    PDEVICE_OBJECT *NextDeviceObject,
			    PCM_RESOURCE_LIST *AllocatedResources,
			    PCM_RESOURCE_LIST *AllocatedResourcesTranslated);
NDIS_STATUS NdisMQueryAdapterInstanceName(PNDIS_STRING AdapterInstanceName,
					  NDIS_HANDLE NdisAdapterHandle);

#endif /* _NDISCOMPAT_NDIS_RESOURCE_H */
