/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The DMA of frames.
 */
#ifndef _NDISCOMPAT_SGMAP_H
#define _NDISCOMPAT_SGMAP_H

#include <linux/types.h>

struct seq_file;

unsigned int ndc_sgmap_count(void);
void ndc_sgmap_init(void);
void ndc_sgmap_exit(void);

#endif /* _NDISCOMPAT_SGMAP_H */
