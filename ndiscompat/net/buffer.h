/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * NET_BUFFER_LISTs and NET_BUFFERs, inside the layer.
 *
 * An NBL is a port's, or the layer's, or free (enum ndc_holder).  A port that
 * sends, indicates, completes or returns one hands it over with
 * ndc_nbl_move(), which refuses and reports what is not in the right hands: a
 * second completion, an indication of an NBL that has not come back, an
 * address that is no NBL.  Only when that has succeeded is the NBL looked at,
 * and then ndc_nb_fault() says whether its frame can be read.
 */
#ifndef _NDISCOMPAT_NET_BUFFER_H
#define _NDISCOMPAT_NET_BUFFER_H

#include <linux/types.h>

#include "net/depot.h"

struct _MDL;
struct _NET_BUFFER;
struct _NET_BUFFER_LIST;
struct ndc_adapter;
struct ndc_buffer_pool;

/* No frame has more MDLs than this; a longer chain is taken for a circle. */
#define NDC_MAX_MDLS	4096

/* What made an NBL, in NdisReserved[1]. */
enum ndc_nbl_origin {
	NDC_NBL_PLAIN,
	NDC_NBL_CLONE,
	NDC_NBL_FRAGMENTS,
	NDC_NBL_REASSEMBLED,
	NDC_NBL_ORIGIN = 7,
	NDC_NBL_ORIGINAL_MDLS = 8,	/* or-ed: its MDLs are its parent's */
};

/**
 * struct ndc_nbl_request - an NBL or an NB is wanted
 * @pool: the handle that the port gave
 * @context: bytes of context that it uses
 * @backfill: bytes in front of them
 * @holder: whose an NB will be; an NBL is the port's
 * @call: the call's name
 * @caller: the place in the port
 */
struct ndc_nbl_request {
	const void *pool;
	u16 context;
	u16 backfill;
	enum ndc_holder holder;
	const char *call;
	unsigned long caller;
};

void ndc_nbl_init(struct ndc_buffer_pool *pool, struct _NET_BUFFER_LIST *nbl);
struct _NET_BUFFER_LIST *ndc_nbl_alloc(const struct ndc_nbl_request *request);
struct _NET_BUFFER *ndc_nb_alloc(const struct ndc_nbl_request *request);
void ndc_nbl_release(struct _NET_BUFFER_LIST *nbl);
void ndc_nb_release(struct _NET_BUFFER *nb);
void ndc_nb_free(struct _NET_BUFFER *nb, unsigned long caller);

bool ndc_nbl_move(struct _NET_BUFFER_LIST *nbl, enum ndc_holder from,
		  enum ndc_holder to, const char *call, unsigned long caller);
bool ndc_nbl_pass(struct _NET_BUFFER_LIST *nbl, enum ndc_holder from,
		  enum ndc_holder to, const char *call, unsigned long caller);
const struct ndc_adapter *
ndc_nbl_adapter(const struct _NET_BUFFER_LIST *nbl);

bool ndc_nb_window(struct _NET_BUFFER *nb, struct _MDL *chain, u32 offset,
		   u32 length);
int ndc_nb_retreat(struct _NET_BUFFER *nb, u32 delta, u32 backfill,
		   unsigned long caller);
bool ndc_nb_adjust(struct _NET_BUFFER *nb);
const char *ndc_nb_fault(const struct _NET_BUFFER *nb);

/**
 * struct ndc_piece - some bytes of a frame that lie together
 * @mdl: the MDL that they are of
 * @offset: where in it they begin
 * @address: where that is
 * @length: how many
 * @left: bytes of the frame from @address on
 */
struct ndc_piece {
	struct _MDL *mdl;
	u32 offset;
	void *address;
	u32 length;
	u32 left;
};

/*
 * The walk over a frame without a fault:
 *
 *	for (more = ndc_nb_first(nb, 0, &piece); more;
 *	     more = ndc_nb_next(&piece))
 *		... piece.length bytes at piece.address ...
 */
bool ndc_nb_first(const struct _NET_BUFFER *nb, u32 skip,
		  struct ndc_piece *piece);
bool ndc_nb_next(struct ndc_piece *piece);
u32 ndc_nb_copy_from(const struct _NET_BUFFER *nb, u32 skip, void *to,
		     u32 length);

int ndc_buffer_init(void);
void ndc_buffer_exit(void);

#endif /* _NDISCOMPAT_NET_BUFFER_H */
