// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames of the stack as NBLs.
 *
 * Each NBL of a send pool has its NB, some context for ports that want it, and
 * room for the MDLs of the largest frame: one for the head of an skb and one
 * for each of its page fragments, however many pages they span.  So sending
 * allocates nothing and copies nothing.
 */
#include "net/frame.h"

#include <linux/err.h>
#include <linux/export.h>
#include <linux/mutex.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "net/buffer.h"
#include "net/mdl.h"
#include "net/pool.h"

/* Unused context, for NdisAllocateNetBufferListContext(). */
#define CONTEXT_BYTES	128
#define MAX_PIECES	(MAX_SKB_FRAGS + 1)

/**
 * struct ndc_frames - a send pool
 * @pool: its NBLs
 * @mdl_bytes: room for MDLs that each has
 */
struct ndc_frames {
	struct ndc_buffer_pool *pool;
	u32 mdl_bytes;
};

/**
 * struct frame - what the layer has behind an NBL
 * @frames: its send pool
 * @skb: the frame, or NULL
 * @mdls: its MDLs, one behind the other
 */
struct frame {
	struct ndc_frames *frames;
	struct sk_buff *skb;
	u8 mdls[] __aligned(sizeof(void *));
};

static struct ndc_buffer_pool *pool_of(const NET_BUFFER_LIST *nbl)
{
	struct ndc_depot_object object = {};

	ndc_depot_find(nbl, &object);
	return object.depot ? ndc_to_pool(object.depot) : NULL;
}

static struct frame *frame_of(const NET_BUFFER_LIST *nbl)
{
	return (void *)nbl + pool_of(nbl)->extra_at;
}

/* What the MDLs of a frame of so many bytes take, in whatever pieces it is. */
static u32 mdl_bytes(u32 max_bytes)
{
	return MAX_PIECES * NDC_MDL_BYTES(2) +
	       (max_bytes >> PAGE_SHIFT) * sizeof(PFN_NUMBER);
}

/**
 * ndc_frames_create() - make a send pool
 * @adapter: whose
 * @count: how many NBLs
 * @max_bytes: of the largest frame
 *
 * Context: Process, may sleep.
 * Return: The pool, or NULL without memory.
 */
struct ndc_frames *ndc_frames_create(struct ndc_adapter *adapter,
				     unsigned int count, u32 max_bytes)
{
	const struct ndc_pool_shape shape = {
		.kind = NDC_DEPOT_NBL,
		.context = CONTEXT_BYTES,
		.with_nb = true,
		.extra = sizeof(struct frame) + mdl_bytes(max_bytes),
		.hidden = true,
	};
	const struct ndc_owner owner = {
		.driver = adapter->driver,
		.adapter = adapter,
	};
	struct ndc_frames *frames = kzalloc(sizeof(*frames), GFP_KERNEL);

	if (!frames)
		return NULL;
	frames->mdl_bytes = mdl_bytes(max_bytes);
	frames->pool = ndc_buffer_pool_create(&shape, &owner, 0);
	if (!frames->pool)
		goto err_free;
	frames->pool->depot.most = count;
	if (!ndc_depot_fill(&frames->pool->depot, count, GFP_KERNEL))
		return frames;
	ndc_buffer_pool_end(frames->pool, NULL);
err_free:
	kfree(frames);
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_frames_create);

/* Whom to tell of a frame that a port has never completed; one at a time. */
static void (*tell)(struct sk_buff *skb);

static void frame_lost(const struct ndc_depot_object *object)
{
	struct sk_buff *skb = frame_of(object->memory)->skb;

	ndc_nbl_release(object->memory);
	if (skb)
		tell(skb);
}

/**
 * ndc_frames_destroy() - end a send pool
 * @frames: the pool, or NULL
 * @lost: gets each skb that the port has in its hands and never completed; may
 *	not sleep
 *
 * Context: Process, may sleep; the port has halted.
 * Return: How many NBLs never came back.
 */
unsigned int ndc_frames_destroy(struct ndc_frames *frames,
				void (*lost)(struct sk_buff *skb))
{
	static DEFINE_MUTEX(one_at_a_time);
	unsigned int count;

	if (!frames)
		return 0;
	mutex_lock(&one_at_a_time);
	tell = lost;
	count = ndc_buffer_pool_end(frames->pool, frame_lost);
	mutex_unlock(&one_at_a_time);
	kfree(frames);
	return count;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_frames_destroy);

/* How many NBLs are out; a hint. */
unsigned int ndc_frames_out(const struct ndc_frames *frames)
{
	return READ_ONCE(frames->pool->depot.out);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_frames_out);

/**
 * ndc_frame_get() - an NBL for a frame
 * @frames: where from
 *
 * Context: Any but NMI.
 * Return: The NBL, without a frame, in the layer's hands; NULL: none is left.
 */
NET_BUFFER_LIST *ndc_frame_get(struct ndc_frames *frames)
{
	const struct ndc_depot_request request = { .holder = NDC_LAYER };
	struct ndc_buffer_pool *pool = frames->pool;
	struct frame *frame;
	NET_BUFFER_LIST *nbl;

	nbl = ndc_depot_get_ready(&pool->depot, &request);
	if (!nbl)
		return NULL;
	ndc_nbl_init(pool, nbl);
	frame = (void *)nbl + pool->extra_at;
	frame->frames = frames;
	frame->skb = NULL;
	return nbl;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_frame_get);

/**
 * struct filling - a frame that is being described
 * @next: where the next MDL goes
 * @room: bytes there
 * @link: where the MDL before says which comes next
 */
struct filling {
	void *next;
	size_t room;
	struct _MDL **link;
};

static int add_piece(struct filling *filling, void *address, u32 length)
{
	MDL *mdl = filling->next;
	int err;

	if (!address)
		return -EFAULT;
	err = ndc_mdl_describe(mdl, filling->room, address, length);
	if (err)
		return err;
	*filling->link = mdl;
	filling->link = &mdl->Next;
	filling->next += (u16)mdl->Size;
	filling->room -= (u16)mdl->Size;
	return 0;
}

static int add_fragments(struct filling *filling, const struct sk_buff *skb)
{
	const struct skb_shared_info *info = skb_shinfo(skb);
	unsigned int i;
	int err = 0;

	for (i = 0; i < info->nr_frags && !err; i++)
		err = add_piece(filling, skb_frag_address(&info->frags[i]),
				skb_frag_size(&info->frags[i]));
	return err;
}

/**
 * ndc_frame_fill() - make an NBL over an skb
 * @nbl: of ndc_frame_get()
 * @skb: the frame; nobody else writes to it until the NBL is put
 * @backfill: bytes of its headroom that the port may use
 *
 * Context: Any but NMI.
 * Return: 0; -EINVAL for an skb in a list of skbs, -ENOSPC for one that is
 * larger than the pool was made for, -EFAULT for one in memory that the
 * processor cannot read: skb_linearize() helps.
 */
int ndc_frame_fill(NET_BUFFER_LIST *nbl, struct sk_buff *skb, u32 backfill)
{
	struct frame *frame = frame_of(nbl);
	struct filling filling = {
		.next = frame->mdls,
		.room = frame->frames->mdl_bytes,
	};
	NET_BUFFER *nb = nbl->FirstNetBuffer;
	MDL *chain = NULL;
	int err = 0;

	if (skb_has_frag_list(skb) || backfill > skb_headroom(skb))
		return -EINVAL;
	filling.link = &chain;
	if (skb_headlen(skb) + backfill)
		err = add_piece(&filling, skb->data - backfill,
				skb_headlen(skb) + backfill);
	err = err ?: add_fragments(&filling, skb);
	if (err)
		return err;
	if (!ndc_nb_window(nb, chain, backfill, skb->len))
		return -EINVAL;
	frame->skb = skb;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_frame_fill);

/**
 * ndc_frame_owner() - the send pool of an NBL
 * @nbl: an NBL that is in the layer's hands
 *
 * Context: Any but NMI.
 * Return: The pool; NULL: it is an NBL of a port's.
 */
struct ndc_frames *ndc_frame_owner(const NET_BUFFER_LIST *nbl)
{
	struct ndc_buffer_pool *pool = pool_of(nbl);

	return pool && pool->hidden ? frame_of(nbl)->frames : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_frame_owner);

/* The frame of an NBL of a send pool, or NULL. */
struct sk_buff *ndc_frame_skb(const NET_BUFFER_LIST *nbl)
{
	return frame_of(nbl)->skb;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_frame_skb);

/**
 * ndc_frame_put() - an NBL comes back
 * @nbl: of ndc_frame_get(), in the layer's hands
 *
 * What the port has left on it is reported and released.
 *
 * Context: Any but NMI.
 * Return: Its skb, or NULL.
 */
struct sk_buff *ndc_frame_put(NET_BUFFER_LIST *nbl)
{
	struct ndc_buffer_pool *pool = pool_of(nbl);
	struct frame *frame = (void *)nbl + pool->extra_at;
	struct sk_buff *skb = frame->skb;

	frame->skb = NULL;
	ndc_nbl_release(nbl);
	ndc_depot_put(&pool->depot, nbl, 0);
	return skb;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_frame_put);
