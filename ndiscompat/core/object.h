/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NDISCOMPAT_OBJECT_H
#define _NDISCOMPAT_OBJECT_H

#include <linux/types.h>

/**
 * struct ndc_object_type - what a versioned structure must look like
 * @type: its NDIS_OBJECT_TYPE
 * @revisions: how many revisions are known
 * @sizes: the least Size of revision 1, 2, ...
 */
struct ndc_object_type {
	u8 type;
	u8 revisions;
	const u16 *sizes;
};

int ndc_object_revision(const struct ndc_object_type *known, u8 type,
			u8 revision, u16 size);

#endif /* _NDISCOMPAT_OBJECT_H */
