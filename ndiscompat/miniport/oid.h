/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests to a port.
 */
#ifndef _NDISCOMPAT_OID_H
#define _NDISCOMPAT_OID_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "core/oid.h"

#include <ndis.h>

struct ndc_adapter;
struct ndc_miniport;

/* How a request travels. */
enum ndc_oid_path {
	NDC_OID_SERIALISED,
	NDC_OID_DIRECT,
	NDC_OID_SYNCHRONOUS,
};

/**
 * struct ndc_oid_kept - what was set last, to answer queries with
 * @oid: what
 * @node: in the list
 * @length: bytes of @data
 * @data: it
 */
struct ndc_oid_kept {
	struct list_head node;
	u32 oid;
	u32 length;
	u8 data[];
};

/**
 * struct ndc_oid_state - an adapter's requests
 * @mutex: one serialised request at a time; protects @kept
 * @open: requests are taken; under the miniport's lock
 * @direct: how many direct and synchronous requests are under way; the same
 * @out: requests that the port has not finished; the same
 * @ids: of requests
 * @kept: what was set last
 */
struct ndc_oid_state {
	struct mutex mutex;
	bool open;
	unsigned int direct;
	struct list_head out;
	unsigned long ids;
	struct list_head kept;
};

/**
 * struct ndc_oid_ops - what a floor above does with some requests
 * @before: looks at a request before the port does; 0, or 1 if it has answered
 *	it: its status is set
 * @after: and once the port has answered
 * @opened: the port is initialised, and takes requests.  Process, with the
 *	life mutex
 * @serial: a request that may not go past the others
 *
 * The first two in process context, with the OID mutex held.
 */
struct ndc_oid_ops {
	int (*before)(struct ndc_adapter *adapter, struct ndc_oid *oid);
	void (*after)(struct ndc_adapter *adapter, struct ndc_oid *oid);
	void (*opened)(struct ndc_adapter *adapter);
	bool (*serial)(u32 oid);
};

int ndc_oids_start(struct ndc_miniport *miniport);
void ndc_oids_open(struct ndc_miniport *miniport);
void ndc_oids_close(struct ndc_miniport *miniport);
void ndc_oids_forget(struct ndc_miniport *miniport);
void ndc_oids_stop(struct ndc_miniport *miniport);
void ndc_oids_restore(struct ndc_miniport *miniport);
const struct ndc_oid_ops *ndc_oids_set_ops(const struct ndc_oid_ops *ops);

int ndc_oid_request(struct ndc_adapter *adapter, struct ndc_oid *oid);
int ndc_oid_send(struct ndc_adapter *adapter, struct ndc_oid *oid,
		 enum ndc_oid_path path);
int ndc_oid_errno(s32 status);

/* intercept.c: what is answered without asking the port. */
bool ndc_oid_answer(struct ndc_miniport *miniport, struct ndc_oid *oid);
void ndc_oid_keep(struct ndc_miniport *miniport, const struct ndc_oid *oid);
struct ndc_oid_kept *ndc_oid_kept(struct ndc_miniport *miniport, u32 oid);
s32 ndc_oid_ask(struct ndc_miniport *miniport, struct ndc_oid *oid);

#endif /* _NDISCOMPAT_OID_H */
