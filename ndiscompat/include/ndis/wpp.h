/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words of WPP, a preprocessor that writes trace calls into .tmh files.
 * There are none here: each word is nothing, and no provider is ever enabled.
 */
#ifndef _NDISCOMPAT_NDIS_WPP_H
#define _NDISCOMPAT_NDIS_WPP_H

#include <ndis/types.h>

/* What the words that a port builds its own levels from must look like. */
struct ndiscompat_wpp_control {
	UCHAR Level;
	ULONG Flags[1];
	ULONG64 Logger;
};

#define WPP_INIT_TRACING(...)		((void)0)
#define WPP_CLEANUP(...)		((void)0)
#define WPP_DEFINE_CONTROL_GUID(...)
#define WPP_DEFINE_BIT(...)
#define WPP_FLAG_NO
#define WPP_MASK(...)			0
#define WPP_CONTROL(...)		((struct ndiscompat_wpp_control) {})
#define WPP_LEVEL_ENABLED(...)		0
#define WPP_LEVEL_LOGGER(...)
#define WPP_LOGPAIR(...)
#define WPP_LOGTYPEVAL(...)
#define WPP_LOGTYPEPTR(...)

#endif /* _NDISCOMPAT_NDIS_WPP_H */
