/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Microsoft's compiler knows and gcc and clang do not: calling
 * conventions, __declspec, structured exception handling, alignment words.
 *
 * There is no structured exception handling: __try runs its block, __except
 * never does, __finally always does, __leave jumps to the end of the __try.
 */
#ifndef _NDISCOMPAT_NDIS_COMPILER_H
#define _NDISCOMPAT_NDIS_COMPILER_H

#define NTAPI
#define NTKERNELAPI
#define NTSYSAPI
#define NTHALAPI
#define NTOSAPI
#define FASTCALL
#define CDECL
#define WINAPI
#define CALLBACK
#define APIENTRY
#define EXPORT
#define NDISAPI
#define __cdecl
#define __stdcall
#define __fastcall
#define __ptr64
#define __ptr32
#define __unaligned
#define UNALIGNED
#define __w64
#define DECLSPEC_IMPORT
#define DECLSPEC_EXPORT
#define DECLSPEC_NORETURN		__attribute__((__noreturn__))
#define DECLSPEC_NOINLINE		__attribute__((__noinline__))
#define DECLSPEC_ALIGN(x)		__attribute__((__aligned__(x)))
#define DECLSPEC_CACHEALIGN		DECLSPEC_ALIGN(64)
#define SYSTEM_CACHE_ALIGNMENT_SIZE	64
#define DECLSPEC_SELECTANY		__attribute__((__weak__))
#define DECLSPEC_DEPRECATED
#define DECLSPEC_DEPRECATED_DDK
#define DECLSPEC_RESTRICT
#define DECLSPEC_NOVTABLE
#define DECLSPEC_CODESEG(x)

#define __declspec(x)			__ndiscompat_declspec_##x
#define __ndiscompat_declspec_align(n)	__attribute__((__aligned__(n)))
#define __ndiscompat_declspec_allocate(s)
#define __ndiscompat_declspec_allocator
#define __ndiscompat_declspec_code_seg(s)
#define __ndiscompat_declspec_deprecated
#define __ndiscompat_declspec_dllexport
#define __ndiscompat_declspec_dllimport
#define __ndiscompat_declspec_guard(x)
#define __ndiscompat_declspec_naked
#define __ndiscompat_declspec_noalias
#define __ndiscompat_declspec_noinline	__attribute__((__noinline__))
#define __ndiscompat_declspec_noreturn	__attribute__((__noreturn__))
#define __ndiscompat_declspec_nothrow
#define __ndiscompat_declspec_novtable
#define __ndiscompat_declspec_restrict
#define __ndiscompat_declspec_safebuffers
#define __ndiscompat_declspec_selectany	__attribute__((__weak__))
#define __ndiscompat_declspec_thread
#define __ndiscompat_declspec_uuid(x)

#define FORCEINLINE	static inline __attribute__((__always_inline__))
#define __forceinline	inline __attribute__((__always_inline__))
#define _inline		inline
#define CFORCEINLINE	FORCEINLINE

#define __pragma(x)
#define __fallthrough	__attribute__((__fallthrough__))
#define __assume(x)	((void)0)
#define __noop(...)	((void)0)

#define __try		{ __label__ __ndiscompat_leave; if (1)
#define __except(x)	__ndiscompat_leave: __attribute__((__unused__)); } if (0)
#define __finally	__ndiscompat_leave: __attribute__((__unused__)); }
#define __leave		goto __ndiscompat_leave

#define YieldProcessor()	__builtin_ia32_pause()
#define _mm_pause()		__builtin_ia32_pause()
#define PF_TEMPORAL_LEVEL_1	3
#define PF_TEMPORAL_LEVEL_2	2
#define PF_TEMPORAL_LEVEL_3	1
#define PF_NON_TEMPORAL_LEVEL_ALL	0
#define PreFetchCacheLine(Level, Address) \
	__builtin_prefetch(Address, 0, Level)

#define EXCEPTION_EXECUTE_HANDLER	1
#define EXCEPTION_CONTINUE_SEARCH	0
#define EXCEPTION_CONTINUE_EXECUTION	(-1)

#define PRAGMA_WARNING_PUSH
#define PRAGMA_WARNING_POP

#define NDIS_INIT_FUNCTION(f)
#define NDIS_PAGEABLE_FUNCTION(f)
#define NDIS_PAGABLE_FUNCTION(f)

#endif /* _NDISCOMPAT_NDIS_COMPILER_H */
