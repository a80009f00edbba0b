/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NDISCOMPAT_VMQ_SHOW_H
#define _NDISCOMPAT_VMQ_SHOW_H

struct ndc_vmq;

void ndc_vmq_show_create(struct ndc_vmq *vmq);

#endif /* _NDISCOMPAT_VMQ_SHOW_H */
