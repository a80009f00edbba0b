/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory descriptor lists: a run of kernel virtual memory, with the numbers of
 * the pages behind it.  An MDL is its header and, right behind it, that array.
 *
 * All memory of a port is nonpaged and mapped here, so an MDL that is built
 * always has an address: MmGetSystemAddressForMdlSafe() gives MappedSystemVa.
 */
#ifndef _NDISCOMPAT_NDIS_MDL_H
#define _NDISCOMPAT_NDIS_MDL_H

#include <ndis/types.h>

struct _EPROCESS;
struct _IRP;

#define ndc_page_shift	12
#define ndc_page_size	((ULONG_PTR)1 << ndc_page_shift)

typedef struct _MDL {
	struct _MDL *Next;
	CSHORT Size;
	CSHORT MdlFlags;
	USHORT AllocationProcessorNumber;
	USHORT Reserved;
	struct _EPROCESS *Process;
	PVOID MappedSystemVa;
	PVOID StartVa;
	ULONG ByteCount;
	ULONG ByteOffset;
} MDL, *PMDL, **PPMDL;

typedef MDL NDIS_BUFFER, *PNDIS_BUFFER;

C_ASSERT(sizeof(MDL) == 48 && FIELD_OFFSET(MDL, MappedSystemVa) == 24);

#define MDL_MAPPED_TO_SYSTEM_VA		0x0001
#define MDL_PAGES_LOCKED		0x0002
#define MDL_SOURCE_IS_NONPAGED_POOL	0x0004
#define MDL_ALLOCATED_FIXED_SIZE	0x0008
#define MDL_PARTIAL			0x0010
#define MDL_PARTIAL_HAS_BEEN_MAPPED	0x0020
#define MDL_IO_PAGE_READ		0x0040
#define MDL_WRITE_OPERATION		0x0080
#define MDL_NETWORK_HEADER		0x1000
#define MDL_MAPPING_CAN_FAIL		0x2000
#define MDL_INTERNAL			0x8000

typedef enum _MM_PAGE_PRIORITY {
	LowPagePriority = 0,
	NormalPagePriority = 16,
	HighPagePriority = 32
} MM_PAGE_PRIORITY;

#define MdlMappingNoWrite	0x80000000
#define MdlMappingNoExecute	0x40000000

typedef enum _LOCK_OPERATION {
	IoReadAccess,
	IoWriteAccess,
	IoModifyAccess
} LOCK_OPERATION;

/* A file that includes Linux's headers too, and first, has its words. */
#if !defined(_NDISCOMPAT_COMPAT_COMPAT_H) && !defined(PAGE_SHIFT)
#define PAGE_SHIFT	12L
#define PAGE_SIZE	0x1000
#define PAGE_ALIGN(Va)	((PVOID)((ULONG_PTR)(Va) & ~(ndc_page_size - 1)))
#endif

#define ROUND_TO_PAGES(Size) \
	(((ULONG_PTR)(Size) + ndc_page_size - 1) & ~(ndc_page_size - 1))
#define BYTES_TO_PAGES(Size) \
	((ULONG)(((ULONG_PTR)(Size) >> ndc_page_shift) + \
		 (((ULONG_PTR)(Size) & (ndc_page_size - 1)) != 0)))
#define BYTE_OFFSET(Va) \
	((ULONG)((ULONG_PTR)(Va) & (ndc_page_size - 1)))
#define ADDRESS_AND_SIZE_TO_SPAN_PAGES(Va, Size) \
	((ULONG)((BYTE_OFFSET(Va) + (SIZE_T)(Size) + ndc_page_size - 1) >> \
		 ndc_page_shift))

#define MmGetMdlByteCount(Mdl)		((Mdl)->ByteCount)
#define MmGetMdlByteOffset(Mdl)		((Mdl)->ByteOffset)
#define MmGetMdlVirtualAddress(Mdl) \
	((PVOID)((PCHAR)((Mdl)->StartVa) + (Mdl)->ByteOffset))
#define MmGetMdlPfnArray(Mdl)		((PPFN_NUMBER)((Mdl) + 1))

#define NDIS_MDL_LINKAGE(Mdl)		((Mdl)->Next)
#define NDIS_BUFFER_LINKAGE(Buffer)	((Buffer)->Next)
#define NDIS_MDL_TO_SPAN_PAGES(Mdl) \
	(MmGetMdlByteCount(Mdl) == 0 ? 1 : \
	 ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(Mdl), \
					MmGetMdlByteCount(Mdl)))
#define NDIS_BUFFER_TO_SPAN_PAGES(Buffer)	NDIS_MDL_TO_SPAN_PAGES(Buffer)

PMDL NdisAllocateMdl(NDIS_HANDLE NdisHandle, PVOID VirtualAddress, UINT Length);
VOID NdisFreeMdl(PMDL Mdl);
VOID NdisAdjustMdlLength(PMDL Mdl, UINT Length);

PMDL IoAllocateMdl(PVOID VirtualAddress, ULONG Length, BOOLEAN SecondaryBuffer,
		   BOOLEAN ChargeQuota, struct _IRP *Irp);
VOID IoFreeMdl(PMDL Mdl);
VOID IoBuildPartialMdl(PMDL SourceMdl, PMDL TargetMdl, PVOID VirtualAddress,
		       ULONG Length);

VOID MmBuildMdlForNonPagedPool(PMDL MemoryDescriptorList);
VOID MmProbeAndLockPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode,
			 LOCK_OPERATION Operation);
VOID MmUnlockPages(PMDL MemoryDescriptorList);
PVOID ndiscompat_mdl_map(PMDL Mdl);

/**
 * MmSizeOfMdl() - how many bytes an MDL takes
 * @Base: the address that it is to describe
 * @Length: bytes that it is to describe
 *
 * Context: Any.
 * Return: Bytes: those of the header and of the array behind it.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE SIZE_T MmSizeOfMdl(PVOID Base, SIZE_T Length)
{
	return sizeof(MDL) + sizeof(PFN_NUMBER) *
	       ADDRESS_AND_SIZE_TO_SPAN_PAGES(Base, Length);
}

/**
 * MmInitializeMdl() - make an MDL in memory of one's own
 * @Mdl: MmSizeOfMdl() bytes
 * @BaseVa: what it is to describe
 * @Length: bytes of that
 *
 * To be followed by MmBuildMdlForNonPagedPool().  Such an MDL is not freed.
 *
 * Context: Any.
 *
 * Differs from Windows: MappedSystemVa is cleared too.
 */
FORCEINLINE VOID MmInitializeMdl(PMDL Mdl, PVOID BaseVa, SIZE_T Length)
{
	Mdl->Next = NULL;
	Mdl->Size = (CSHORT)MmSizeOfMdl(BaseVa, Length);
	Mdl->MdlFlags = 0;
	Mdl->AllocationProcessorNumber = 0;
	Mdl->Reserved = 0;
	Mdl->Process = NULL;
	Mdl->MappedSystemVa = NULL;
	Mdl->StartVa = (PVOID)((ULONG_PTR)BaseVa & ~(ndc_page_size - 1));
	Mdl->ByteOffset = BYTE_OFFSET(BaseVa);
	Mdl->ByteCount = (ULONG)Length;
}

/**
 * MmGetSystemAddressForMdlSafe() - the address of what an MDL describes
 * @Mdl: an MDL that is built or locked
 * @Priority: not used
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The address; NULL, and reported, if the MDL is neither built nor
 * locked.
 *
 * Differs from Windows: nothing has to be mapped, so it does not fail.
 */
FORCEINLINE PVOID MmGetSystemAddressForMdlSafe(PMDL Mdl, ULONG Priority)
{
	UNREFERENCED_PARAMETER(Priority);
	if (__builtin_expect(Mdl->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA |
					      MDL_SOURCE_IS_NONPAGED_POOL), 1))
		return Mdl->MappedSystemVa;
	return ndiscompat_mdl_map(Mdl);
}

#define MmGetSystemAddressForMdl(Mdl) \
	MmGetSystemAddressForMdlSafe(Mdl, HighPagePriority)

/**
 * NdisQueryMdl() - address and length of what an MDL describes
 * @Mdl: the MDL
 * @VirtualAddress: gets the address, or NULL; may be NULL itself
 * @Length: gets the bytes
 * @Priority: not used
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as MmGetSystemAddressForMdlSafe().
 */
FORCEINLINE VOID NdisQueryMdl(PMDL Mdl, PVOID *VirtualAddress, PUINT Length,
			      ULONG Priority)
{
	if (VirtualAddress)
		*VirtualAddress = MmGetSystemAddressForMdlSafe(Mdl, Priority);
	*Length = MmGetMdlByteCount(Mdl);
}

/**
 * NdisQueryMdlOffset() - where in its first page an MDL starts
 * @Mdl: the MDL
 * @Offset: gets the offset
 * @Length: gets the bytes
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE VOID NdisQueryMdlOffset(PMDL Mdl, PULONG Offset, PULONG Length)
{
	*Offset = MmGetMdlByteOffset(Mdl);
	*Length = MmGetMdlByteCount(Mdl);
}

/**
 * NdisGetNextMdl() - the MDL after one
 * @CurrentMdl: the MDL
 * @NextMdl: gets the next, or NULL
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisGetNextMdl(CurrentMdl, NextMdl) \
	((void)(*(NextMdl) = (CurrentMdl)->Next))

/**
 * NdisGetMdlPhysicalArraySize() - how many pages an MDL spans
 * @Mdl: the MDL
 * @ArraySize: gets the number
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisGetMdlPhysicalArraySize(Mdl, ArraySize) \
	((void)(*(ArraySize) = NDIS_MDL_TO_SPAN_PAGES(Mdl)))

/**
 * NdisGetNextBuffer() - the old word for NdisGetNextMdl()
 * @CurrentBuffer: the MDL
 * @NextBuffer: gets the next, or NULL
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisGetNextBuffer(CurrentBuffer, NextBuffer) \
	NdisGetNextMdl(CurrentBuffer, NextBuffer)

/**
 * NdisQueryBuffer() - the old word for NdisQueryMdl()
 * @Buffer: the MDL
 * @VirtualAddress: gets the address; may be NULL
 * @Length: gets the bytes
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as MmGetSystemAddressForMdlSafe().
 */
#define NdisQueryBuffer(Buffer, VirtualAddress, Length) \
	NdisQueryMdl(Buffer, VirtualAddress, Length, HighPagePriority)

/**
 * NdisQueryBufferSafe() - the old word for NdisQueryMdl()
 * @Buffer: the MDL
 * @VirtualAddress: gets the address, or NULL; may be NULL itself
 * @Length: gets the bytes
 * @Priority: not used
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as MmGetSystemAddressForMdlSafe().
 */
#define NdisQueryBufferSafe(Buffer, VirtualAddress, Length, Priority) \
	NdisQueryMdl(Buffer, VirtualAddress, Length, Priority)

/**
 * NdisQueryBufferOffset() - the old word for NdisQueryMdlOffset()
 * @Buffer: the MDL
 * @Offset: gets the offset
 * @Length: gets the bytes
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisQueryBufferOffset(Buffer, Offset, Length) \
	NdisQueryMdlOffset(Buffer, Offset, Length)

#endif /* _NDISCOMPAT_NDIS_MDL_H */
