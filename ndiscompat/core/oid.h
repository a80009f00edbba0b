/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A request to a port, as the floors see it.
 */
#ifndef _NDISCOMPAT_CORE_OID_H
#define _NDISCOMPAT_CORE_OID_H

#include <linux/types.h>

/**
 * struct ndc_oid - a request to the port
 * @oid: which
 * @type: its NDIS_REQUEST_TYPE
 * @method: the MethodId, of a method
 * @buffer: in and out
 * @in_length: bytes that go in
 * @out_length: bytes that may come out
 * @cookie: who asks, or NULL for the layer itself
 * @bytes: gets how many were read, or came out
 * @needed: gets how many it would have taken
 * @revision: gets the revision that the port understood
 * @status: gets the port's NDIS_STATUS
 * @why: gets what the layer has against it, for people; or NULL
 */
struct ndc_oid {
	u32 oid;
	int type;
	u32 method;
	void *buffer;
	u32 in_length;
	u32 out_length;
	void *cookie;
	u32 bytes;
	u32 needed;
	u8 revision;
	s32 status;
	const char *why;
};

#endif /* _NDISCOMPAT_CORE_OID_H */
