/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NDISCOMPAT_THREAD_H
#define _NDISCOMPAT_THREAD_H

int ndc_thread_init(void);
void ndc_thread_exit(void);

#endif /* _NDISCOMPAT_THREAD_H */
