/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * NBLs that are made of another's frames.
 */
#ifndef _NDISCOMPAT_CLONE_H
#define _NDISCOMPAT_CLONE_H

struct _NET_BUFFER_LIST;

void ndc_derived_release(struct _NET_BUFFER_LIST *nbl);

#endif /* _NDISCOMPAT_CLONE_H */
