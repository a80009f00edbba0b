/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Depots: objects of one kind that come and go with every frame.
 */
#ifndef _NDISCOMPAT_DEPOT_H
#define _NDISCOMPAT_DEPOT_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* The kinds of objects; depot.c has the word for each. */
enum ndc_depot_kind {
	NDC_DEPOT_NBL,		/* a NET_BUFFER_LIST */
	NDC_DEPOT_NB,		/* a NET_BUFFER */
	NDC_DEPOT_MDL,		/* an MDL */
	NDC_DEPOT_SG,		/* the mapping behind a scatter-gather list */
	NDC_DEPOT_KINDS
};

/* Whose an object is.  Who has it may read and write it, and nobody else. */
enum ndc_holder {
	NDC_NOBODY,		/* it is free */
	NDC_PORT,
	NDC_LAYER,
	NDC_RETURNING,		/* the layer's, on its way back to the port */
};

/**
 * struct ndc_depot - objects of one kind and size
 * @lock: protects what follows, and the free objects; innermost but for the
 *	register's and report.c's.  Interrupts off, since a free in an
 *	interrupt is a breach that must not hang the machine
 * @partial: chunks with a free object
 * @full: those without
 * @free: free objects
 * @out: objects that somebody has
 * @closed: nothing is handed out any more
 * @kind: what the objects are
 * @size: bytes of one
 * @spare: keep at most about so many free objects
 * @most: hand out at most so many, of those that ndc_depot_fill() has made,
 *	and keep them all; 0: as many as there is memory for
 * @verify: free objects are filled with a pattern, looked at before they are
 *	handed out again, and that is as late as possible
 * @owner: what its user has it for
 * @emptied: called once, after ndc_depot_close(), when no object is out: the
 *	depot may go.  Any context
 */
struct ndc_depot {
	spinlock_t lock;
	struct list_head partial;
	struct list_head full;
	unsigned int free;
	unsigned int out;
	bool closed;
	enum ndc_depot_kind kind;
	size_t size;
	unsigned int spare;
	unsigned int most;
	bool verify;
	void *owner;
	void (*emptied)(struct ndc_depot *depot);
};

/**
 * struct ndc_depot_request - an object is wanted
 * @size: bytes, if that is more than the depot's; it is single then
 * @holder: whose it will be
 * @owner: the adapter or driver that it is for, or NULL
 * @caller: the place in the port
 */
struct ndc_depot_request {
	size_t size;
	enum ndc_holder holder;
	const void *owner;
	unsigned long caller;
};

/**
 * struct ndc_depot_move - an object changes hands
 * @kind: what it must be
 * @from: whose it must be
 * @to: whose it will be
 * @call: the call's name, for reports
 * @caller: the place in the port
 */
struct ndc_depot_move {
	enum ndc_depot_kind kind;
	enum ndc_holder from;
	enum ndc_holder to;
	const char *call;
	unsigned long caller;
};

/**
 * struct ndc_depot_object - what is known of an object
 * @memory: it
 * @size: bytes
 * @depot: its depot
 * @holder: whose it is
 * @owner: as requested
 * @allocated: where
 * @when: jiffies then
 */
struct ndc_depot_object {
	void *memory;
	size_t size;
	struct ndc_depot *depot;
	enum ndc_holder holder;
	const void *owner;
	unsigned long allocated;
	unsigned long when;
};

typedef bool (*ndc_depot_match)(const struct ndc_depot_object *object,
				const void *data);

void ndc_depot_init(struct ndc_depot *depot, enum ndc_depot_kind kind,
		    size_t size);
int ndc_depot_fill(struct ndc_depot *depot, unsigned int count, gfp_t gfp);
void *ndc_depot_get_ready(struct ndc_depot *depot,
			  const struct ndc_depot_request *request);
bool ndc_depot_hold(struct ndc_depot *depot);
void ndc_depot_unhold(struct ndc_depot *depot);
void *ndc_depot_get(struct ndc_depot *depot,
		    const struct ndc_depot_request *request);
void ndc_depot_put(struct ndc_depot *depot, void *memory,
		   unsigned long caller);
struct ndc_depot *ndc_depot_move(const void *memory,
				 const struct ndc_depot_move *move);
bool ndc_depot_pass(const void *memory, const struct ndc_depot_move *move);
bool ndc_depot_find(const void *memory, struct ndc_depot_object *object);
unsigned int ndc_depot_take(struct ndc_depot *depot, ndc_depot_match match,
			    const void *data,
			    void (*taken)(const struct ndc_depot_object *object));
bool ndc_depot_close(struct ndc_depot *depot);
const char *ndc_depot_word(enum ndc_depot_kind kind);

#endif /* _NDISCOMPAT_DEPOT_H */
