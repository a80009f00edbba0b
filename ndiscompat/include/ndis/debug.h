/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a driver says to its developer: debug prints, assertions, and the end.
 */
#ifndef _NDISCOMPAT_NDIS_DEBUG_H
#define _NDISCOMPAT_NDIS_DEBUG_H

#include <ndis/types.h>

/* Token for token as Linux has them, which may come later. */
#ifndef va_start
typedef __builtin_va_list va_list;
#define va_start(v, l)	__builtin_va_start(v, l)
#define va_end(v)	__builtin_va_end(v)
#define va_arg(v, T)	__builtin_va_arg(v, T)
#define va_copy(d, s)	__builtin_va_copy(d, s)
#endif

/* Whose message; DPFLTR_IHVNETWORK_ID is that of network drivers. */
#define DPFLTR_SYSTEM_ID	0
#define DPFLTR_VIDEO_ID		27
#define DPFLTR_IHVDRIVER_ID	77
#define DPFLTR_IHVVIDEO_ID	78
#define DPFLTR_IHVAUDIO_ID	79
#define DPFLTR_IHVNETWORK_ID	80
#define DPFLTR_IHVSTREAMING_ID	81
#define DPFLTR_IHVBUS_ID	82
#define DPFLTR_DEFAULT_ID	101
#define DPFLTR_NDIS_ID		120

/* How bad it is; from 32 on, a mask of levels. */
#define DPFLTR_ERROR_LEVEL	0
#define DPFLTR_WARNING_LEVEL	1
#define DPFLTR_TRACE_LEVEL	2
#define DPFLTR_INFO_LEVEL	3
#define DPFLTR_MASK		0x80000000

ULONG DbgPrint(PCSTR Format, ...);
ULONG DbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, ...);
ULONG vDbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format,
		  va_list Arguments);
ULONG vDbgPrintExWithPrefix(PCSTR Prefix, ULONG ComponentId, ULONG Level,
			    PCSTR Format, va_list Arguments);
VOID DbgBreakPoint(VOID);
VOID RtlAssert(PVOID FailedAssertion, PVOID FileName, ULONG LineNumber,
	       PSTR Message);
VOID ndiscompat_bugcheck(ULONG Code, const ULONG_PTR Parameters[4]);

/**
 * KeBugCheckEx() - stop the machine
 * @BugCheckCode: why
 * @BugCheckParameter1: more
 * @BugCheckParameter2: more
 * @BugCheckParameter3: more
 * @BugCheckParameter4: more
 *
 * Context: Any.
 *
 * Differs from Windows: a line in the log and the kernel's BUG(), after which
 * a machine may go on without the thread that called.
 */
FORCEINLINE DECLSPEC_NORETURN VOID
KeBugCheckEx(ULONG BugCheckCode, ULONG_PTR BugCheckParameter1,
	     ULONG_PTR BugCheckParameter2, ULONG_PTR BugCheckParameter3,
	     ULONG_PTR BugCheckParameter4)
{
	const ULONG_PTR parameters[] = {
		BugCheckParameter1, BugCheckParameter2,
		BugCheckParameter3, BugCheckParameter4
	};

	for (;;)
		ndiscompat_bugcheck(BugCheckCode, parameters);
}

/**
 * KeBugCheck() - stop the machine
 * @BugCheckCode: why
 *
 * Context: Any.
 *
 * Differs from Windows: as KeBugCheckEx().
 */
FORCEINLINE DECLSPEC_NORETURN VOID KeBugCheck(ULONG BugCheckCode)
{
	KeBugCheckEx(BugCheckCode, 0, 0, 0, 0);
}

#define DbgBreakPointWithStatus(Status)	((void)(Status), DbgBreakPoint())

/* Checked in every build; the others where the port is built with DBG=1. */
#define NT_FRE_ASSERTMSG(Message, e) \
	((e) ? TRUE : (RtlAssert((PVOID)#e, (PVOID)__FILE__, __LINE__, \
				 (PSTR)(Message)), FALSE))
#define NT_FRE_ASSERT(e)	NT_FRE_ASSERTMSG(NULL, e)

#if defined(DBG) && DBG
#define NT_ASSERT(e)		NT_FRE_ASSERT(e)
#define NT_ASSERTMSG(Message, e)	NT_FRE_ASSERTMSG(Message, e)
#define NT_VERIFY(e)		NT_FRE_ASSERT(e)
#define NT_VERIFYMSG(Message, e)	NT_FRE_ASSERTMSG(Message, e)
#else
#define NT_ASSERT(e)		((void)0)
#define NT_ASSERTMSG(Message, e)	((void)0)
#define NT_VERIFY(e)		((e) ? TRUE : FALSE)
#define NT_VERIFYMSG(Message, e)	((e) ? TRUE : FALSE)
#endif
#define NT_ANALYSIS_ASSUME(e)	((void)0)

#ifndef ASSERT
#define ASSERT(e)		((void)NT_ASSERT(e))
#endif
#ifndef ASSERTMSG
#define ASSERTMSG(Message, e)	((void)NT_ASSERTMSG(Message, e))
#endif

/**
 * KdPrint() - print in builds with DBG=1
 * @Arguments: those of DbgPrint(), in parentheses of their own
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: as DbgPrint().
 */
#if defined(DBG) && DBG
#define KdPrint(Arguments)	((void)DbgPrint Arguments)
#else
#define KdPrint(Arguments)	((void)0)
#endif

/**
 * KdPrintEx() - print in builds with DBG=1
 * @Arguments: those of DbgPrintEx(), in parentheses of their own
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: as DbgPrint().
 */
#if defined(DBG) && DBG
#define KdPrintEx(Arguments)	((void)DbgPrintEx Arguments)
#else
#define KdPrintEx(Arguments)	((void)0)
#endif

/**
 * KdBreakPoint() - stop in a debugger, in builds with DBG=1
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: as DbgBreakPoint().
 */
#if defined(DBG) && DBG
#define KdBreakPoint()		DbgBreakPoint()
#else
#define KdBreakPoint()		((void)0)
#endif

#endif /* _NDISCOMPAT_NDIS_DEBUG_H */
