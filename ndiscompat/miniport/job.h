/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pause, restart and reset: what a port is asked and may finish later.
 */
#ifndef _NDISCOMPAT_JOB_H
#define _NDISCOMPAT_JOB_H

#include "miniport/miniport.h"

s32 ndc_job(struct ndc_miniport *miniport, enum ndc_job job, u32 reason,
	    bool *addressing);

#endif /* _NDISCOMPAT_JOB_H */
