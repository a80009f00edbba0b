/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NDISCOMPAT_EDU_H
#define _NDISCOMPAT_EDU_H

struct _DRIVER_OBJECT;
struct _UNICODE_STRING;

int edu_entry(struct _DRIVER_OBJECT *object, struct _UNICODE_STRING *path);

#endif /* _NDISCOMPAT_EDU_H */
