/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What drivers use of Microsoft's C library: memory and strings, which the
 * kernel has itself, and wide and bounded strings, which it has not.
 */
#ifndef _NDISCOMPAT_NDIS_CRT_H
#define _NDISCOMPAT_NDIS_CRT_H

#include <ndis/debug.h>
#include <ndis/types.h>

/* The kernel's own; where it has macros for them, those are there first. */
#ifndef memcpy
extern void *memcpy(void *to, const void *from, SIZE_T count);
#endif
#ifndef memmove
extern void *memmove(void *to, const void *from, SIZE_T count);
#endif
#ifndef memset
extern void *memset(void *to, int value, SIZE_T count);
#endif
#ifndef memcmp
extern int memcmp(const void *a, const void *b, SIZE_T count);
#endif
#ifndef strlen
extern SIZE_T strlen(const char *string);
#endif
#ifndef strnlen
extern SIZE_T strnlen(const char *string, SIZE_T most);
#endif
#ifndef strcmp
extern int strcmp(const char *a, const char *b);
#endif
#ifndef strncmp
extern int strncmp(const char *a, const char *b, SIZE_T most);
#endif
#ifndef strchr
extern char *strchr(const char *string, int c);
#endif
#ifndef strrchr
extern char *strrchr(const char *string, int c);
#endif
#ifndef strstr
extern char *strstr(const char *string, const char *part);
#endif

/* What a bounded call returns that was given something else than strings. */
typedef int errno_t;

#define NDISCOMPAT_EINVAL	22
#define NDISCOMPAT_ERANGE	34
#ifndef _TRUNCATE
#define _TRUNCATE	((SIZE_T)-1)
#endif

SIZE_T wcslen(const WCHAR *String);
SIZE_T wcsnlen(const WCHAR *String, SIZE_T Most);
WCHAR *wcschr(const WCHAR *String, WCHAR Character);
int wcscmp(const WCHAR *A, const WCHAR *B);
int wcsncmp(const WCHAR *A, const WCHAR *B, SIZE_T Most);
int _wcsicmp(const WCHAR *A, const WCHAR *B);
errno_t wcscpy_s(WCHAR *Dest, SIZE_T Size, const WCHAR *Source);
errno_t wcscat_s(WCHAR *Dest, SIZE_T Size, const WCHAR *Source);
errno_t strcpy_s(char *Dest, SIZE_T Size, const char *Source);
errno_t strcat_s(char *Dest, SIZE_T Size, const char *Source);
int _snprintf(char *Dest, SIZE_T Count, const char *Format, ...);
int _vsnprintf(char *Dest, SIZE_T Count, const char *Format, va_list Arguments);
int _snwprintf(WCHAR *Dest, SIZE_T Count, const WCHAR *Format, ...);
int _snprintf_s(char *Dest, SIZE_T Size, SIZE_T Count, const char *Format, ...);
int _vsnprintf_s(char *Dest, SIZE_T Size, SIZE_T Count, const char *Format,
		 va_list Arguments);

#endif /* _NDISCOMPAT_NDIS_CRT_H */
