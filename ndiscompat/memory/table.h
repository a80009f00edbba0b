/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NDISCOMPAT_TABLE_H
#define _NDISCOMPAT_TABLE_H

struct ndc_memory;

void ndc_table_create(struct ndc_memory *memory);

#endif /* _NDISCOMPAT_TABLE_H */
