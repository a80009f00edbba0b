/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Processors.  An index is the number of Linux; a group is 64 of them.
 */
#ifndef _NDISCOMPAT_NDIS_PROCESSOR_H
#define _NDISCOMPAT_NDIS_PROCESSOR_H

#include <ndis/object.h>
#include <ndis/status.h>
#include <ndis/types.h>

#define ALL_PROCESSOR_GROUPS	0xffff
#define MAXIMUM_PROC_PER_GROUP	64
#define INVALID_PROCESSOR_INDEX	0xffffffffU

ULONG KeQueryActiveProcessorCount(PKAFFINITY ActiveProcessors);
ULONG KeQueryActiveProcessorCountEx(USHORT GroupNumber);
ULONG KeQueryMaximumProcessorCount(VOID);
ULONG KeQueryMaximumProcessorCountEx(USHORT GroupNumber);
USHORT KeQueryActiveGroupCount(VOID);
USHORT KeQueryMaximumGroupCount(VOID);
KAFFINITY KeQueryActiveProcessors(VOID);
KAFFINITY KeQueryGroupAffinity(USHORT GroupNumber);
ULONG KeGetCurrentProcessorNumberEx(PPROCESSOR_NUMBER ProcNumber);
ULONG KeGetProcessorIndexFromNumber(PPROCESSOR_NUMBER ProcNumber);
NTSTATUS KeGetProcessorNumberFromIndex(ULONG ProcIndex,
				       PPROCESSOR_NUMBER ProcNumber);
USHORT KeGetCurrentNodeNumber(VOID);
USHORT KeQueryHighestNodeNumber(VOID);
VOID KeQueryNodeActiveAffinity(USHORT NodeNumber, PGROUP_AFFINITY Affinity,
			       PUSHORT Count);

/**
 * KeGetCurrentProcessorNumber() - number of the processor, in its group
 *
 * Context: DISPATCH_LEVEL or above; below, it may be another one by now.
 * Return: The number.
 *
 * Differs from Windows: nothing known.
 */
#define KeGetCurrentProcessorNumber() \
	(KeGetCurrentProcessorNumberEx(NULL) % MAXIMUM_PROC_PER_GROUP)

/**
 * KeGetCurrentProcessorIndex() - index of the processor
 *
 * Context: DISPATCH_LEVEL or above; below, it may be another one by now.
 * Return: The index.
 *
 * Differs from Windows: nothing known.
 */
#define KeGetCurrentProcessorIndex()	KeGetCurrentProcessorNumberEx(NULL)

/**
 * NdisSystemProcessorCount() - how many processors there are
 *
 * Context: Any.
 * Return: Their number, at most 64.
 *
 * Differs from Windows: as KeQueryActiveProcessorCountEx().
 */
#define NdisSystemProcessorCount()	((CCHAR)KeQueryActiveProcessorCount(NULL))

/**
 * NdisSystemActiveProcessorCount() - how many processors there are
 * @ActiveProcessors: receives a bit for each of the first 64, or is NULL
 *
 * Context: Any.
 * Return: Their number, at most 64.
 *
 * Differs from Windows: as KeQueryActiveProcessorCountEx().
 */
#define NdisSystemActiveProcessorCount(ActiveProcessors) \
	KeQueryActiveProcessorCount(ActiveProcessors)

/**
 * NdisGroupActiveProcessorCount() - how many processors a group has
 * @Group: its number, or ALL_PROCESSOR_GROUPS
 *
 * Context: Any.
 * Return: Their number, 0 for a group that there is not.
 *
 * Differs from Windows: as KeQueryActiveProcessorCountEx().
 */
#define NdisGroupActiveProcessorCount(Group) \
	KeQueryActiveProcessorCountEx(Group)

/**
 * NdisGroupMaxProcessorCount() - how many processors a group can have
 * @Group: its number, or ALL_PROCESSOR_GROUPS
 *
 * Context: Any.
 * Return: Their number, 0 for a group that there is not.
 *
 * Differs from Windows: nothing known.
 */
#define NdisGroupMaxProcessorCount(Group) \
	KeQueryMaximumProcessorCountEx(Group)

/**
 * NdisActiveGroupCount() - how many groups there are
 *
 * Context: Any.
 * Return: Their number.
 *
 * Differs from Windows: nothing known.
 */
#define NdisActiveGroupCount()		KeQueryActiveGroupCount()

/**
 * NdisMaxGroupCount() - how many groups there can be
 *
 * Context: Any.
 * Return: Their number.
 *
 * Differs from Windows: nothing known.
 */
#define NdisMaxGroupCount()		KeQueryMaximumGroupCount()

/**
 * NdisCurrentProcessorIndex() - index of the processor
 *
 * Context: DISPATCH_LEVEL or above; below, it may be another one by now.
 * Return: The index.
 *
 * Differs from Windows: nothing known.
 */
#define NdisCurrentProcessorIndex()	KeGetCurrentProcessorNumberEx(NULL)

/**
 * NdisCurrentGroupAndProcessor() - group and number of the processor
 *
 * Context: DISPATCH_LEVEL or above; below, it may be another one by now.
 * Return: Both.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE PROCESSOR_NUMBER NdisCurrentGroupAndProcessor(void)
{
	PROCESSOR_NUMBER number;

	KeGetCurrentProcessorNumberEx(&number);
	return number;
}

/**
 * NdisProcessorNumberToIndex() - index of a processor
 * @ProcNum: its group and number, by value
 *
 * Context: Any.
 * Return: The index, INVALID_PROCESSOR_INDEX if there is none.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE ULONG NdisProcessorNumberToIndex(PROCESSOR_NUMBER ProcNum)
{
	return KeGetProcessorIndexFromNumber(&ProcNum);
}

/**
 * NdisProcessorIndexToNumber() - group and number of a processor
 * @ProcIndex: its index
 * @ProcNum: receives both
 *
 * Context: Any.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_INVALID_PARAMETER.
 *
 * Differs from Windows: nothing known.
 */
#define NdisProcessorIndexToNumber(ProcIndex, ProcNum) \
	((NDIS_STATUS)KeGetProcessorNumberFromIndex(ProcIndex, ProcNum))

typedef enum _NDIS_PROCESSOR_VENDOR {
	NdisProcessorVendorUnknown,
	NdisProcessorVendorGenuinIntel,
	NdisProcessorVendorGenuineIntel = NdisProcessorVendorGenuinIntel,
	NdisProcessorVendorAuthenticAMD
} NDIS_PROCESSOR_VENDOR, *PNDIS_PROCESSOR_VENDOR;

typedef struct _NDIS_PROCESSOR_INFO_EX {
	PROCESSOR_NUMBER ProcNum;
	ULONG SocketId;
	ULONG CoreId;
	ULONG HyperThreadId;
	USHORT NodeId;
	USHORT NodeDistance;
} NDIS_PROCESSOR_INFO_EX, *PNDIS_PROCESSOR_INFO_EX;

typedef struct _NDIS_SYSTEM_PROCESSOR_INFO_EX {
	NDIS_OBJECT_HEADER Header;
	ULONG Flags;
	NDIS_PROCESSOR_VENDOR ProcessorVendor;
	ULONG NumSockets;
	ULONG NumCores;
	ULONG NumCoresPerSocket;
	ULONG MaxHyperThreadingProcsPerCore;
	ULONG ProcessorInfoOffset;
	ULONG NumberOfProcessors;
	ULONG ProcessorInfoEntrySize;
} NDIS_SYSTEM_PROCESSOR_INFO_EX, *PNDIS_SYSTEM_PROCESSOR_INFO_EX;

#define NDIS_SYSTEM_PROCESSOR_INFO_EX_REVISION_1	1
#define NDIS_SIZEOF_SYSTEM_PROCESSOR_INFO_EX_REVISION_1 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_SYSTEM_PROCESSOR_INFO_EX, \
				 ProcessorInfoEntrySize)

C_ASSERT(sizeof(NDIS_PROCESSOR_INFO_EX) == 20);
C_ASSERT(sizeof(NDIS_SYSTEM_PROCESSOR_INFO_EX) == 40);

typedef enum _NDIS_RSS_PROFILE {
	NdisRssProfileClosest = 1,
	NdisRssProfileClosestStatic,
	NdisRssProfileNuma,
	NdisRssProfileNumaStatic,
	NdisRssProfileConservative,
	NdisRssProfileMaximum
} NDIS_RSS_PROFILE, *PNDIS_RSS_PROFILE;

typedef struct _NDIS_RSS_PROCESSOR {
	PROCESSOR_NUMBER ProcNum;
	USHORT PreferenceIndex;
	USHORT Reserved;
} NDIS_RSS_PROCESSOR, *PNDIS_RSS_PROCESSOR;

typedef struct _NDIS_RSS_PROCESSOR_INFO {
	NDIS_OBJECT_HEADER Header;
	ULONG Flags;
	PROCESSOR_NUMBER RssBaseProcessor;
	ULONG MaxNumRssProcessors;
	USHORT PreferredNumaNode;
	ULONG RssProcessorArrayOffset;
	ULONG RssProcessorCount;
	ULONG RssProcessorEntrySize;
	PROCESSOR_NUMBER RssMaxProcessor;
	NDIS_RSS_PROFILE RssProfile;
} NDIS_RSS_PROCESSOR_INFO, *PNDIS_RSS_PROCESSOR_INFO;

#define NDIS_RSS_PROCESSOR_INFO_REVISION_1	1
#define NDIS_RSS_PROCESSOR_INFO_REVISION_2	2
#define NDIS_SIZEOF_RSS_PROCESSOR_INFO_REVISION_1 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_RSS_PROCESSOR_INFO, RssProcessorEntrySize)
#define NDIS_SIZEOF_RSS_PROCESSOR_INFO_REVISION_2 \
	RTL_SIZEOF_THROUGH_FIELD(NDIS_RSS_PROCESSOR_INFO, RssProfile)

C_ASSERT(sizeof(NDIS_RSS_PROCESSOR) == 8);
C_ASSERT(NDIS_SIZEOF_RSS_PROCESSOR_INFO_REVISION_1 == 32);
C_ASSERT(NDIS_SIZEOF_RSS_PROCESSOR_INFO_REVISION_2 == 40);

NDIS_STATUS
NdisGetProcessorInformationEx(NDIS_HANDLE NdisHandle,
			      PNDIS_SYSTEM_PROCESSOR_INFO_EX SystemProcessorInfo,
			      PSIZE_T Size);
NDIS_STATUS
NdisGetRssProcessorInformation(NDIS_HANDLE NdisHandle,
			       PNDIS_RSS_PROCESSOR_INFO RssProcessorInfo,
			       PSIZE_T Size);

#endif /* _NDISCOMPAT_NDIS_PROCESSOR_H */
