/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What system this is: versions, exports, random numbers, the error log,
 * device objects.
 */
#ifndef _NDISCOMPAT_NDIS_SYSTEM_H
#define _NDISCOMPAT_NDIS_SYSTEM_H

#include <ndis/object.h>
#include <ndis/status.h>
#include <ndis/string.h>
#include <ndis/types.h>

typedef struct _OSVERSIONINFOW {
	ULONG dwOSVersionInfoSize;
	ULONG dwMajorVersion;
	ULONG dwMinorVersion;
	ULONG dwBuildNumber;
	ULONG dwPlatformId;
	WCHAR szCSDVersion[128];
} OSVERSIONINFOW, *POSVERSIONINFOW, RTL_OSVERSIONINFOW, *PRTL_OSVERSIONINFOW;

typedef struct _OSVERSIONINFOEXW {
	ULONG dwOSVersionInfoSize;
	ULONG dwMajorVersion;
	ULONG dwMinorVersion;
	ULONG dwBuildNumber;
	ULONG dwPlatformId;
	WCHAR szCSDVersion[128];
	USHORT wServicePackMajor;
	USHORT wServicePackMinor;
	USHORT wSuiteMask;
	UCHAR wProductType;
	UCHAR wReserved;
} OSVERSIONINFOEXW, *POSVERSIONINFOEXW, RTL_OSVERSIONINFOEXW,
	*PRTL_OSVERSIONINFOEXW;

C_ASSERT(sizeof(RTL_OSVERSIONINFOW) == 276);
C_ASSERT(sizeof(RTL_OSVERSIONINFOEXW) == 284);

#define VER_PLATFORM_WIN32_NT	2
#define VER_NT_WORKSTATION	1
#define VER_NT_DOMAIN_CONTROLLER	2
#define VER_NT_SERVER		3

#define VER_MINORVERSION	0x0001
#define VER_MAJORVERSION	0x0002
#define VER_BUILDNUMBER		0x0004
#define VER_PLATFORMID		0x0008
#define VER_SERVICEPACKMINOR	0x0010
#define VER_SERVICEPACKMAJOR	0x0020
#define VER_SUITENAME		0x0040
#define VER_PRODUCT_TYPE	0x0080

#define VER_EQUAL		1
#define VER_GREATER		2
#define VER_GREATER_EQUAL	3
#define VER_LESS		4
#define VER_LESS_EQUAL		5
#define VER_AND			6
#define VER_OR			7

#define VER_SET_CONDITION(Mask, Type, Condition) \
	((Mask) = VerSetConditionMask(Mask, Type, Condition))

UINT NdisGetVersion(VOID);
NTSTATUS RtlGetVersion(PRTL_OSVERSIONINFOW lpVersionInformation);
NTSTATUS RtlVerifyVersionInfo(PRTL_OSVERSIONINFOEXW VersionInfo,
			      ULONG TypeMask, ULONGLONG ConditionMask);
ULONGLONG VerSetConditionMask(ULONGLONG ConditionMask, ULONG TypeMask,
			      UCHAR Condition);
BOOLEAN RtlIsNtDdiVersionAvailable(ULONG Version);
BOOLEAN PsGetVersion(PULONG MajorVersion, PULONG MinorVersion,
		     PULONG BuildNumber, PUNICODE_STRING CSDVersion);

PVOID MmGetSystemRoutineAddress(PUNICODE_STRING SystemRoutineName);
PVOID NdisGetRoutineAddress(PNDIS_STRING NdisRoutineName);

ULONG RtlRandomEx(PULONG Seed);

VOID NdisWriteErrorLogEntry(NDIS_HANDLE NdisAdapterHandle,
			    NDIS_ERROR_CODE ErrorCode,
			    ULONG NumberOfErrorValues, ...);

typedef struct _OBJECT_ATTRIBUTES {
	ULONG Length;
	HANDLE RootDirectory;
	PUNICODE_STRING ObjectName;
	ULONG Attributes;
	PVOID SecurityDescriptor;
	PVOID SecurityQualityOfService;
} OBJECT_ATTRIBUTES, *POBJECT_ATTRIBUTES;

C_ASSERT(sizeof(OBJECT_ATTRIBUTES) == 48);

#define OBJ_INHERIT		0x00000002
#define OBJ_PERMANENT		0x00000010
#define OBJ_EXCLUSIVE		0x00000020
#define OBJ_CASE_INSENSITIVE	0x00000040
#define OBJ_OPENIF		0x00000080
#define OBJ_OPENLINK		0x00000100
#define OBJ_KERNEL_HANDLE	0x00000200
#define OBJ_FORCE_ACCESS_CHECK	0x00000400
#define OBJ_VALID_ATTRIBUTES	0x00001FF2

#define InitializeObjectAttributes(p, name, attributes, root, security) do { \
	(p)->Length = sizeof(OBJECT_ATTRIBUTES); \
	(p)->RootDirectory = (root); \
	(p)->Attributes = (attributes); \
	(p)->ObjectName = (name); \
	(p)->SecurityDescriptor = (security); \
	(p)->SecurityQualityOfService = NULL; \
} while (0)

/* Device objects and their requests are only passed on: nothing is inside. */
typedef struct _DEVICE_OBJECT DEVICE_OBJECT, *PDEVICE_OBJECT;
typedef struct _IRP IRP, *PIRP;

typedef NTSTATUS DRIVER_DISPATCH(PDEVICE_OBJECT DeviceObject, PIRP Irp);
typedef DRIVER_DISPATCH *PDRIVER_DISPATCH;

typedef struct _NDIS_DEVICE_OBJECT_ATTRIBUTES {
	NDIS_OBJECT_HEADER Header;
	PNDIS_STRING DeviceName;
	PNDIS_STRING SymbolicName;
	PDRIVER_DISPATCH *MajorFunctions;
	ULONG ExtensionSize;
	PCUNICODE_STRING DefaultSDDLString;
	LPCGUID DeviceClassGuid;
} NDIS_DEVICE_OBJECT_ATTRIBUTES, *PNDIS_DEVICE_OBJECT_ATTRIBUTES;

#define NDIS_DEVICE_OBJECT_ATTRIBUTES_REVISION_1	1
#define NDIS_SIZEOF_DEVICE_OBJECT_ATTRIBUTES_REVISION_1 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_DEVICE_OBJECT_ATTRIBUTES, DeviceClassGuid)

C_ASSERT(NDIS_SIZEOF_DEVICE_OBJECT_ATTRIBUTES_REVISION_1 == 56);

NDIS_STATUS
NdisRegisterDeviceEx(NDIS_HANDLE NdisHandle,
		     PNDIS_DEVICE_OBJECT_ATTRIBUTES DeviceObjectAttributes,
		     PDEVICE_OBJECT *pDeviceObject,
		     PNDIS_HANDLE NdisDeviceHandle);
VOID NdisDeregisterDeviceEx(NDIS_HANDLE NdisDeviceHandle);
PVOID NdisGetDeviceReservedExtension(PDEVICE_OBJECT DeviceObject);

#endif /* _NDISCOMPAT_NDIS_SYSTEM_H */
