/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scalar types of Windows and the macros that go with them.
 *
 * ULONG and LONG are 32 bits, as on Windows, whatever Linux calls long.
 * WCHAR is 16 bits; a build without -fshort-wchar is refused, because its
 * L"..." would not be a WCHAR array.
 */
#ifndef _NDISCOMPAT_NDIS_TYPES_H
#define _NDISCOMPAT_NDIS_TYPES_H

#include <ndis/compiler.h>

#if __SIZEOF_WCHAR_T__ != 2
#error "ndiscompat: build with -fshort-wchar (WCHAR is 16 bits)"
#endif

#ifndef NULL
#define NULL		((void *)0)
#endif
#ifndef TRUE
#define TRUE		1
#endif
#ifndef FALSE
#define FALSE		0
#endif

#define VOID		void
#define CONST		const
#define __int8		char
#define __int16		short
#define __int32		int
#define __int64		long long

typedef char CHAR, *PCHAR, *PSTR, *LPSTR, *PSZ;
/* A small number, with a sign also where char has none. */
typedef signed char CCHAR, *PCCHAR;
typedef const char *PCSTR, *LPCSTR, *PCSZ;
typedef signed char INT8, *PINT8, SCHAR, *PSCHAR;
typedef unsigned char UCHAR, *PUCHAR, BYTE, *PBYTE, UINT8, *PUINT8;
typedef UCHAR BOOLEAN, *PBOOLEAN;
typedef short SHORT, *PSHORT, INT16, *PINT16, CSHORT, *PCSHORT;
typedef unsigned short USHORT, *PUSHORT, UINT16, *PUINT16, WORD, *PWORD;
typedef int INT, *PINT, INT32, *PINT32, LONG, *PLONG, LONG32, *PLONG32;
typedef unsigned int UINT, *PUINT, UINT32, *PUINT32, ULONG, *PULONG;
typedef unsigned int ULONG32, *PULONG32, DWORD, *PDWORD, DWORD32;
typedef int BOOL, *PBOOL;
typedef long long LONGLONG, *PLONGLONG, LONG64, *PLONG64, INT64, *PINT64;
typedef unsigned long long ULONGLONG, *PULONGLONG, ULONG64, *PULONG64;
typedef unsigned long long UINT64, *PUINT64, DWORD64, *PDWORD64, DWORDLONG;
typedef LONGLONG USN;

typedef __INTPTR_TYPE__ LONG_PTR, *PLONG_PTR, INT_PTR, *PINT_PTR;
typedef __INTPTR_TYPE__ SSIZE_T, *PSSIZE_T;
typedef __UINTPTR_TYPE__ ULONG_PTR, *PULONG_PTR, UINT_PTR, *PUINT_PTR;
typedef __UINTPTR_TYPE__ DWORD_PTR, *PDWORD_PTR, SIZE_T, *PSIZE_T;
typedef ULONG_PTR KAFFINITY, *PKAFFINITY, PFN_NUMBER, *PPFN_NUMBER;

typedef void *PVOID, *LPVOID, **PPVOID, *HANDLE, **PHANDLE;
typedef const void *PCVOID, *LPCVOID;
typedef __WCHAR_TYPE__ WCHAR, *PWCHAR, *PWCH, *PWSTR, *LPWSTR;
typedef const WCHAR *PCWCH, *PCWSTR, *LPCWSTR;

typedef LONG NTSTATUS, *PNTSTATUS;
typedef UCHAR KIRQL, *PKIRQL;
typedef LONG KPRIORITY;
typedef CHAR KPROCESSOR_MODE;
typedef ULONG LOGICAL, *PLOGICAL;
typedef ULONG ACCESS_MASK, *PACCESS_MASK;

typedef union _LARGE_INTEGER {
	struct {
		ULONG LowPart;
		LONG HighPart;
	};
	struct {
		ULONG LowPart;
		LONG HighPart;
	} u;
	LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef union _ULARGE_INTEGER {
	struct {
		ULONG LowPart;
		ULONG HighPart;
	};
	struct {
		ULONG LowPart;
		ULONG HighPart;
	} u;
	ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

typedef LARGE_INTEGER PHYSICAL_ADDRESS, *PPHYSICAL_ADDRESS;
typedef PHYSICAL_ADDRESS NDIS_PHYSICAL_ADDRESS, *PNDIS_PHYSICAL_ADDRESS;

typedef struct _GUID {
	ULONG Data1;
	USHORT Data2;
	USHORT Data3;
	UCHAR Data4[8];
} GUID, *PGUID, *LPGUID;

typedef const GUID *LPCGUID;

typedef struct _PROCESSOR_NUMBER {
	USHORT Group;
	UCHAR Number;
	UCHAR Reserved;
} PROCESSOR_NUMBER, *PPROCESSOR_NUMBER;

typedef struct _GROUP_AFFINITY {
	KAFFINITY Mask;
	USHORT Group;
	USHORT Reserved[3];
} GROUP_AFFINITY, *PGROUP_AFFINITY;

typedef enum _MODE {
	KernelMode,
	UserMode,
	MaximumMode
} MODE;

typedef PVOID NDIS_HANDLE, *PNDIS_HANDLE;
typedef int NDIS_STATUS, *PNDIS_STATUS;
typedef ULONG NDIS_OID, *PNDIS_OID;
typedef ULONG NDIS_PORT_NUMBER, *PNDIS_PORT_NUMBER;

#define MEMORY_ALLOCATION_ALIGNMENT	16

#define MAXUCHAR	0xff
#define MAXUSHORT	0xffff
#define MAXULONG	0xffffffffU
#define MAXULONG64	0xffffffffffffffffULL
#define MAXULONGLONG	0xffffffffffffffffULL
#define MAXLONG		0x7fffffff
#define MAXLONGLONG	0x7fffffffffffffffLL
#define MAXSIZE_T	((SIZE_T)~(SIZE_T)0)

#define FIELD_OFFSET(type, field)	((LONG)__builtin_offsetof(type, field))
#define UFIELD_OFFSET(type, field)	((ULONG)__builtin_offsetof(type, field))
#define CONTAINING_RECORD(address, type, field) \
	((type *)((PUCHAR)(address) - __builtin_offsetof(type, field)))
#define RTL_FIELD_SIZE(type, field)	(sizeof(((type *)0)->field))
#define RTL_SIZEOF_THROUGH_FIELD(type, field) \
	(__builtin_offsetof(type, field) + RTL_FIELD_SIZE(type, field))
#define RTL_CONTAINS_FIELD(structure, size, field) \
	((SIZE_T)((PUCHAR)&(structure)->field - (PUCHAR)(structure)) + \
	 sizeof((structure)->field) <= (SIZE_T)(size))
#define RTL_NUMBER_OF(array)		(sizeof(array) / sizeof((array)[0]))
#define RTL_NUMBER_OF_FIELD(type, field) \
	RTL_NUMBER_OF(((type *)0)->field)
#define ARRAYSIZE(array)		RTL_NUMBER_OF(array)
#define RTL_IS_POWER_OF_TWO(value) \
	((value) != 0 && ((value) & ((value) - 1)) == 0)

#ifndef min
#define min(a, b)	(((a) < (b)) ? (a) : (b))
#endif
#ifndef max
#define max(a, b)	(((a) > (b)) ? (a) : (b))
#endif

/* The ALIGN_DOWN/UP family of one argument takes a type, _BY a number. */
#define ALIGN_DOWN_BY(value, alignment) \
	((ULONG_PTR)(value) & ~((ULONG_PTR)(alignment) - 1))
#define ALIGN_UP_BY(value, alignment) \
	ALIGN_DOWN_BY((ULONG_PTR)(value) + (alignment) - 1, alignment)
#define ALIGN_DOWN_POINTER_BY(address, alignment) \
	((PVOID)ALIGN_DOWN_BY(address, alignment))
#define ALIGN_UP_POINTER_BY(address, alignment) \
	((PVOID)ALIGN_UP_BY(address, alignment))
#define ALIGN_UP(value, type)		ALIGN_UP_BY(value, sizeof(type))
#define ALIGN_DOWN_POINTER(address, type) \
	ALIGN_DOWN_POINTER_BY(address, sizeof(type))
#define ALIGN_UP_POINTER(address, type) \
	ALIGN_UP_POINTER_BY(address, sizeof(type))

#define UNREFERENCED_PARAMETER(p)	((void)(p))
#define DBG_UNREFERENCED_PARAMETER(p)	((void)(p))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(v)	((void)(v))
#define C_ASSERT(e)		_Static_assert(e, #e)

#define LOBYTE(w)	((BYTE)((DWORD_PTR)(w) & 0xff))
#define HIBYTE(w)	((BYTE)(((DWORD_PTR)(w) >> 8) & 0xff))
#define LOWORD(l)	((WORD)((DWORD_PTR)(l) & 0xffff))
#define HIWORD(l)	((WORD)(((DWORD_PTR)(l) >> 16) & 0xffff))

/**
 * RtlUshortByteSwap() - reverse the bytes of 16 bits
 * @Source: the number
 *
 * Context: Any.
 * Return: It, in the other byte order.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE USHORT RtlUshortByteSwap(USHORT Source)
{
	return __builtin_bswap16(Source);
}

/**
 * RtlUlongByteSwap() - reverse the bytes of 32 bits
 * @Source: the number
 *
 * Context: Any.
 * Return: It, in the other byte order.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE ULONG RtlUlongByteSwap(ULONG Source)
{
	return __builtin_bswap32(Source);
}

/**
 * RtlUlonglongByteSwap() - reverse the bytes of 64 bits
 * @Source: the number
 *
 * Context: Any.
 * Return: It, in the other byte order.
 *
 * Differs from Windows: nothing known.
 */
FORCEINLINE ULONGLONG RtlUlonglongByteSwap(ULONGLONG Source)
{
	return __builtin_bswap64(Source);
}

#define _byteswap_ushort(x)	RtlUshortByteSwap(x)
#define _byteswap_ulong(x)	RtlUlongByteSwap(x)
#define _byteswap_uint64(x)	RtlUlonglongByteSwap(x)

C_ASSERT(sizeof(UCHAR) == 1 && sizeof(WCHAR) == 2 && sizeof(ULONG) == 4);
C_ASSERT(sizeof(LONGLONG) == 8 && sizeof(ULONG_PTR) == sizeof(PVOID));
C_ASSERT(sizeof(LARGE_INTEGER) == 8 && sizeof(GUID) == 16);
C_ASSERT(sizeof(PROCESSOR_NUMBER) == 4 && sizeof(GROUP_AFFINITY) == 16);

#endif /* _NDISCOMPAT_NDIS_TYPES_H */
