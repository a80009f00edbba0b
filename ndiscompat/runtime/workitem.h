/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NDISCOMPAT_WORKITEM_H
#define _NDISCOMPAT_WORKITEM_H

int ndc_workitem_init(void);
void ndc_workitem_exit(void);

#endif /* _NDISCOMPAT_WORKITEM_H */
