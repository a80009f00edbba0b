/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Configuration: the keywords that an adapter's INF would have written.
 */
#ifndef _NDISCOMPAT_NDIS_CONFIG_H
#define _NDISCOMPAT_NDIS_CONFIG_H

#include <ndis/object.h>
#include <ndis/status.h>
#include <ndis/string.h>

#define NDIS_CONFIG_FLAG_FILTER_INSTANCE_CONFIGURATION	0x00000001

#define NDIS_CONFIGURATION_OBJECT_REVISION_1	1

typedef struct _NDIS_CONFIGURATION_OBJECT {
	NDIS_OBJECT_HEADER Header;
	NDIS_HANDLE NdisHandle;
	ULONG Flags;
} NDIS_CONFIGURATION_OBJECT, *PNDIS_CONFIGURATION_OBJECT;

#define NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_CONFIGURATION_OBJECT, Flags)

C_ASSERT(NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1 == 20);
C_ASSERT(sizeof(NDIS_CONFIGURATION_OBJECT) == 24);

typedef enum _NDIS_PARAMETER_TYPE {
	NdisParameterInteger,
	NdisParameterHexInteger,
	NdisParameterString,
	NdisParameterMultiString,
	NdisParameterBinary
} NDIS_PARAMETER_TYPE, *PNDIS_PARAMETER_TYPE;

typedef struct _BINARY_DATA {
	USHORT Length;
	PVOID Buffer;
} BINARY_DATA;

typedef struct _NDIS_CONFIGURATION_PARAMETER {
	NDIS_PARAMETER_TYPE ParameterType;
	union {
		ULONG IntegerData;
		NDIS_STRING StringData;
		BINARY_DATA BinaryData;
	} ParameterData;
} NDIS_CONFIGURATION_PARAMETER, *PNDIS_CONFIGURATION_PARAMETER;

C_ASSERT(sizeof(NDIS_CONFIGURATION_PARAMETER) == 24);
C_ASSERT(FIELD_OFFSET(NDIS_CONFIGURATION_PARAMETER, ParameterData) == 8);

/* What the predefined keyword "ProcessorType" reads as. */
typedef enum _NDIS_PROCESSOR_TYPE {
	NdisProcessorX86,
	NdisProcessorMips,
	NdisProcessorAlpha,
	NdisProcessorPpc,
	NdisProcessorAmd64,
	NdisProcessorIA64,
	NdisProcessorArm,
	NdisProcessorArm64
} NDIS_PROCESSOR_TYPE, *PNDIS_PROCESSOR_TYPE;

/* And "Environment". */
typedef enum _NDIS_ENVIRONMENT_TYPE {
	NdisEnvironmentWindows,
	NdisEnvironmentWindowsNt
} NDIS_ENVIRONMENT_TYPE, *PNDIS_ENVIRONMENT_TYPE;

NDIS_STATUS NdisOpenConfigurationEx(PNDIS_CONFIGURATION_OBJECT ConfigObject,
				    PNDIS_HANDLE ConfigurationHandle);
VOID NdisReadConfiguration(PNDIS_STATUS Status,
			   PNDIS_CONFIGURATION_PARAMETER *ParameterValue,
			   NDIS_HANDLE ConfigurationHandle,
			   PNDIS_STRING Keyword,
			   NDIS_PARAMETER_TYPE ParameterType);
VOID NdisWriteConfiguration(PNDIS_STATUS Status,
			    NDIS_HANDLE ConfigurationHandle,
			    PNDIS_STRING Keyword,
			    PNDIS_CONFIGURATION_PARAMETER ParameterValue);
VOID NdisReadNetworkAddress(PNDIS_STATUS Status, PVOID *NetworkAddress,
			    PUINT NetworkAddressLength,
			    NDIS_HANDLE ConfigurationHandle);
VOID NdisOpenConfigurationKeyByName(PNDIS_STATUS Status,
				    NDIS_HANDLE ConfigurationHandle,
				    PNDIS_STRING SubKeyName,
				    PNDIS_HANDLE SubKeyHandle);
VOID NdisOpenConfigurationKeyByIndex(PNDIS_STATUS Status,
				     NDIS_HANDLE ConfigurationHandle,
				     ULONG Index, PNDIS_STRING KeyName,
				     PNDIS_HANDLE KeyHandle);
VOID NdisCloseConfiguration(NDIS_HANDLE ConfigurationHandle);

#endif /* _NDISCOMPAT_NDIS_CONFIG_H */
