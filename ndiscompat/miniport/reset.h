/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ports that hang.
 */
#ifndef _NDISCOMPAT_RESET_H
#define _NDISCOMPAT_RESET_H

struct ndc_miniport;

void ndc_reset_start(struct ndc_miniport *miniport);
void ndc_reset_open(struct ndc_miniport *miniport);
void ndc_reset_close(struct ndc_miniport *miniport);
int ndc_reset(struct ndc_miniport *miniport);
void ndc_reset_check(struct ndc_miniport *miniport);

#endif /* _NDISCOMPAT_RESET_H */
