// SPDX-License-Identifier: GPL-2.0-only
/*
 * NBLs that are made of another's frames: clones, fragments, and fragments
 * that are put together again.
 *
 * No data is copied: MDLs of the layer's describe the same memory, piece by
 * piece.  The other NBL counts what was made of it and cannot be freed before.
 * All that is made belongs to the new NBL and goes with it.
 */
#include "net/clone.h"

#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/instruction_pointer.h>
#include <linux/minmax.h>
#include <linux/spinlock.h>

#include <ndis.h>

#include "core/report.h"
#include "net/buffer.h"
#include "net/mdl.h"
#include "net/pool.h"

/**
 * struct derivation - how an NBL is made of another
 * @original: the other
 * @nbl_pool: where the NBL is from, or NULL: the layer's
 * @nb_pool: where its NBs are from, or NULL: the layer's
 * @start: where in each frame of the other
 * @maximum: bytes of a new frame
 * @delta: bytes to add in front of each
 * @backfill: unused space in front of those
 * @origin: what is made, enum ndc_nbl_origin
 * @call: the call's name
 * @caller: the place in the port
 */
struct derivation {
	NET_BUFFER_LIST *original;
	const void *nbl_pool;
	const void *nb_pool;
	u32 start;
	u32 maximum;
	u32 delta;
	u32 backfill;
	unsigned long origin;
	const char *call;
	unsigned long caller;
};

static void complain(const struct derivation *wanted, const char *what)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = wanted->caller,
	};

	ndc_report(&breach, "%s %s", wanted->call, what);
}

/* Whether it is an NBL that is out, and of no matter whom. */
static bool is_nbl(const NET_BUFFER_LIST *nbl)
{
	struct ndc_depot_object object;

	return ndc_depot_find(nbl, &object) &&
	       object.depot->kind == NDC_DEPOT_NBL;
}

static bool is_layers_nb(const NET_BUFFER *nb)
{
	struct ndc_depot_object object;

	return ndc_depot_find(nb, &object) && object.holder == NDC_LAYER &&
	       object.depot->kind == NDC_DEPOT_NB;
}

static void release_mdls(NET_BUFFER *nb, bool original)
{
	MDL *mdl;

	while ((mdl = nb->MdlChain) && ndc_mdl_is_window(mdl)) {
		nb->MdlChain = mdl->Next;
		ndc_mdl_free_window(mdl);
	}
	while (!original && (mdl = nb->MdlChain) && ndc_mdl_is_layers(mdl)) {
		nb->MdlChain = mdl->Next;
		ndc_mdl_free(mdl);
	}
	nb->MdlChain = NULL;
	nb->CurrentMdl = NULL;
}

/**
 * ndc_derived_release() - release what an NBL of another's frames consists of
 * @nbl: the NBL, which is about to be free
 *
 * Context: Any but NMI.
 */
void ndc_derived_release(NET_BUFFER_LIST *nbl)
{
	unsigned long origin = (unsigned long)nbl->NdisReserved[1];
	NET_BUFFER_LIST *parent = nbl->ParentNetBufferList;
	NET_BUFFER *nb, *next;

	for (nb = nbl->FirstNetBuffer; nb; nb = next) {
		next = nb->Next;
		release_mdls(nb, origin & NDC_NBL_ORIGINAL_MDLS);
		if (is_layers_nb(nb))
			ndc_nb_free(nb, _THIS_IP_);
	}
	nbl->FirstNetBuffer = NULL;
	nbl->NdisReserved[1] = NULL;
	if (is_nbl(parent))
		InterlockedDecrement(&parent->ChildRefCount);
}

static void destroy(NET_BUFFER_LIST *nbl, unsigned long caller)
{
	struct ndc_depot_object object = {};

	ndc_depot_find(nbl, &object);
	ndc_nbl_release(nbl);
	ndc_depot_put(object.depot, nbl, caller);
}

/* What is wrong with a derivation, or NULL. */
static const char *fault_of(const struct derivation *wanted)
{
	const NET_BUFFER *nb;
	const char *fault;

	if (!is_nbl(wanted->original))
		return "of something that is no NET_BUFFER_LIST";
	if (!wanted->maximum)
		return "of frames without a byte";
	for (nb = wanted->original->FirstNetBuffer; nb; nb = nb->Next) {
		fault = ndc_nb_fault(nb);
		if (fault)
			return fault;
	}
	return NULL;
}

static NET_BUFFER_LIST *begin(const struct derivation *wanted)
{
	const struct ndc_nbl_request request = {
		.pool = wanted->nbl_pool ?: ndc_own_nbls,
		.holder = NDC_PORT,
		.call = wanted->call,
		.caller = wanted->caller,
	};
	const char *fault;
	NET_BUFFER_LIST *nbl;

	if (ndc_irql_above(NDC_DISPATCH, wanted->call, wanted->caller))
		return NULL;
	fault = fault_of(wanted);
	if (fault) {
		complain(wanted, fault);
		return NULL;
	}
	nbl = ndc_nbl_alloc(&request);
	if (!nbl)
		return NULL;
	nbl->NdisReserved[1] = (void *)wanted->origin;
	nbl->ParentNetBufferList = wanted->original;
	InterlockedIncrement(&wanted->original->ChildRefCount);
	if (!nbl->FirstNetBuffer || !nbl->FirstNetBuffer->MdlChain)
		return nbl;
	complain(wanted, "with a pool with DataSize");
	destroy(nbl, wanted->caller);
	return NULL;
}

/**
 * struct growth - an NBL that is being made
 * @wanted: how
 * @nbl: what there is of it
 * @first: the NB that came with it and is not used yet, or NULL
 * @last: the NB that was added last, or NULL
 */
struct growth {
	const struct derivation *wanted;
	NET_BUFFER_LIST *nbl;
	NET_BUFFER *first;
	NET_BUFFER *last;
};

static NET_BUFFER *add_nb(struct growth *growth)
{
	const struct derivation *wanted = growth->wanted;
	const struct ndc_nbl_request request = {
		.pool = wanted->nb_pool ?: ndc_own_nbs,
		.holder = NDC_LAYER,
		.call = wanted->call,
		.caller = wanted->caller,
	};
	NET_BUFFER *nb = growth->first;

	growth->first = NULL;
	if (!nb)
		nb = ndc_nb_alloc(&request);
	if (!nb)
		return NULL;
	if (nb->MdlChain) {
		complain(wanted, "with a pool with DataSize");
		ndc_nb_free(nb, wanted->caller);
		return NULL;
	}
	if (growth->last)
		growth->last->Next = nb;
	else
		growth->nbl->FirstNetBuffer = nb;
	growth->last = nb;
	return nb;
}

/* Describes bytes of a frame at the end of another. */
static int cover(NET_BUFFER *nb, const NET_BUFFER *from, u32 skip, u32 length)
{
	MDL **link = &nb->MdlChain, *mdl;
	struct ndc_piece piece;
	bool more;
	u32 n;

	while (*link)
		link = &(*link)->Next;
	for (more = ndc_nb_first(from, skip, &piece); more && length;
	     more = ndc_nb_next(&piece)) {
		n = min(length, piece.length);
		mdl = ndc_mdl_alloc(piece.address, n);
		if (!mdl)
			return -ENOMEM;
		*link = mdl;
		link = &mdl->Next;
		nb->stDataLength = nb->DataLength + n;
		length -= n;
	}
	return 0;
}

/* Adds what goes in front of a frame that is complete. */
static int finish(const struct derivation *wanted, NET_BUFFER *nb)
{
	ndc_nb_adjust(nb);
	return ndc_nb_retreat(nb, wanted->delta, wanted->backfill,
			      wanted->caller);
}

static int add_clone(struct growth *growth, const NET_BUFFER *from)
{
	NET_BUFFER *nb = add_nb(growth);

	if (!nb)
		return -ENOMEM;
	if (!(growth->wanted->origin & NDC_NBL_ORIGINAL_MDLS))
		return cover(nb, from, 0, from->DataLength) ?:
		       finish(growth->wanted, nb);
	return ndc_nb_window(nb, from->CurrentMdl, from->CurrentMdlOffset,
			     from->DataLength) ? 0 : -EINVAL;
}

static int add_fragments(struct growth *growth, const NET_BUFFER *from)
{
	const struct derivation *wanted = growth->wanted;
	u32 skip = wanted->start, n;
	NET_BUFFER *nb;
	int err = 0;

	while (skip < from->DataLength && !err) {
		n = min(wanted->maximum, from->DataLength - skip);
		nb = add_nb(growth);
		if (!nb)
			return -ENOMEM;
		err = cover(nb, from, skip, n) ?: finish(wanted, nb);
		skip += n;
	}
	return err;
}

static int add_reassembled(struct growth *growth)
{
	const struct derivation *wanted = growth->wanted;
	NET_BUFFER *nb = add_nb(growth);
	const NET_BUFFER *from;
	int err = nb ? 0 : -ENOMEM;

	for (from = wanted->original->FirstNetBuffer; from && !err;
	     from = from->Next) {
		if (wanted->start < from->DataLength)
			err = cover(nb, from, wanted->start,
				    from->DataLength - wanted->start);
	}
	if (!err && !nb->DataLength)
		return -EINVAL;
	return err ?: finish(wanted, nb);
}

static int add_all(struct growth *growth)
{
	const NET_BUFFER *from = growth->wanted->original->FirstNetBuffer;
	unsigned long origin = growth->wanted->origin & NDC_NBL_ORIGIN;
	int err = 0;

	if (origin == NDC_NBL_REASSEMBLED)
		return add_reassembled(growth);
	for (; from && !err; from = from->Next)
		err = origin == NDC_NBL_CLONE ? add_clone(growth, from) :
		      add_fragments(growth, from);
	return err ?: growth->last ? 0 : -EINVAL;
}

static NET_BUFFER_LIST *derive(const struct derivation *wanted)
{
	struct growth growth = { .wanted = wanted };
	int err;

	growth.nbl = begin(wanted);
	if (!growth.nbl)
		return NULL;
	growth.first = growth.nbl->FirstNetBuffer;
	err = add_all(&growth);
	if (!err)
		return growth.nbl;
	if (err == -EINVAL)
		complain(wanted, "with frames that have none of these bytes");
	destroy(growth.nbl, wanted->caller);
	return NULL;
}

/* The free of a derived NBL, by the twin of what made it. */
static void free_derived(NET_BUFFER_LIST *nbl, unsigned long origin,
			 const char *call, unsigned long caller)
{
	struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};
	unsigned long is;

	ndc_irql_above(NDC_DISPATCH, call, caller);
	if (!ndc_nbl_move(nbl, NDC_PORT, NDC_LAYER, call, caller))
		return;
	is = (unsigned long)nbl->NdisReserved[1];
	if (!is || READ_ONCE(nbl->ChildRefCount) > 0) {
		breach.rule = NDC_RULE_STATE;
		ndc_report(&breach, "%s of a NET_BUFFER_LIST that %s", call,
			   is ? "has clones" : "was not made of another's");
		ndc_nbl_move(nbl, NDC_LAYER, NDC_PORT, call, caller);
		return;
	}
	if (is != origin)
		ndc_report(&breach, "%s of what was made in another way", call);
	destroy(nbl, caller);
}

/**
 * NdisAllocateCloneNetBufferList() - an NBL with the same frames as another
 * @OriginalNetBufferList: the other
 * @NetBufferListPoolHandle: where it is from; NULL: the layer's pool
 * @NetBufferPoolHandle: where its NBs are from; NULL: the layer's pool
 * @AllocateCloneFlags: NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS: with the very MDLs
 *
 * Frames start where those of the other do now.  Data is not copied, context
 * and out-of-band information neither.
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The clone; NULL without memory, and, reported, at a wrong IRQL, for
 * what is no NBL or has a frame that cannot be read, and with a pool of
 * another kind or with DataSize.
 *
 * Differs from Windows: an NBL without an NB cannot be cloned.
 */
PNET_BUFFER_LIST
NdisAllocateCloneNetBufferList(PNET_BUFFER_LIST OriginalNetBufferList,
			       NDIS_HANDLE NetBufferListPoolHandle,
			       NDIS_HANDLE NetBufferPoolHandle,
			       ULONG AllocateCloneFlags)
{
	const struct derivation wanted = {
		.original = OriginalNetBufferList,
		.nbl_pool = NetBufferListPoolHandle,
		.nb_pool = NetBufferPoolHandle,
		.maximum = U32_MAX,
		.origin = NDC_NBL_CLONE |
			  (AllocateCloneFlags &
			   NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS ?
			   NDC_NBL_ORIGINAL_MDLS : 0),
		.call = __func__,
		.caller = _RET_IP_,
	};

	return derive(&wanted);
}
EXPORT_SYMBOL_GPL(NdisAllocateCloneNetBufferList);

/**
 * NdisFreeCloneNetBufferList() - free a clone
 * @CloneNetBufferList: what NdisAllocateCloneNetBufferList() returned
 * @FreeCloneFlags: as there
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: other flags than there are reported and not used.
 * What is no clone, or has clones of its own, is reported and left alone.
 */
VOID NdisFreeCloneNetBufferList(PNET_BUFFER_LIST CloneNetBufferList,
				ULONG FreeCloneFlags)
{
	unsigned long origin = NDC_NBL_CLONE;

	if (FreeCloneFlags & NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS)
		origin |= NDC_NBL_ORIGINAL_MDLS;
	free_derived(CloneNetBufferList, origin, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisFreeCloneNetBufferList);

/**
 * NdisAllocateFragmentNetBufferList() - an NBL with pieces of another's frames
 * @OriginalNetBufferList: the other
 * @NetBufferListPool: where it is from; NULL: the layer's pool
 * @NetBufferPool: where its NBs are from; NULL: the layer's pool
 * @StartOffset: where in each frame of the other the first piece starts
 * @MaximumLength: bytes of a piece
 * @DataOffsetDelta: bytes to add in front of each
 * @DataBackFill: unused space in front of those
 * @AllocateFragmentFlags: 0
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The NBL; NULL as NdisAllocateCloneNetBufferList(), and, reported, if
 * there would be no piece.
 *
 * Differs from Windows: nothing known.
 */
PNET_BUFFER_LIST
NdisAllocateFragmentNetBufferList(PNET_BUFFER_LIST OriginalNetBufferList,
				  NDIS_HANDLE NetBufferListPool,
				  NDIS_HANDLE NetBufferPool, ULONG StartOffset,
				  ULONG MaximumLength, ULONG DataOffsetDelta,
				  ULONG DataBackFill,
				  ULONG AllocateFragmentFlags)
{
	const struct derivation wanted = {
		.original = OriginalNetBufferList,
		.nbl_pool = NetBufferListPool,
		.nb_pool = NetBufferPool,
		.start = StartOffset,
		.maximum = MaximumLength,
		.delta = DataOffsetDelta,
		.backfill = DataBackFill,
		.origin = NDC_NBL_FRAGMENTS,
		.call = __func__,
		.caller = _RET_IP_,
	};

	return derive(&wanted);
}
EXPORT_SYMBOL_GPL(NdisAllocateFragmentNetBufferList);

/**
 * NdisFreeFragmentNetBufferList() - free fragments
 * @FragmentNetBufferList: what NdisAllocateFragmentNetBufferList() returned
 * @DataOffsetDelta: as there; not needed
 * @FreeFragmentFlags: 0
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as NdisFreeCloneNetBufferList().
 */
VOID NdisFreeFragmentNetBufferList(PNET_BUFFER_LIST FragmentNetBufferList,
				   ULONG DataOffsetDelta,
				   ULONG FreeFragmentFlags)
{
	free_derived(FragmentNetBufferList, NDC_NBL_FRAGMENTS, __func__,
		     _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisFreeFragmentNetBufferList);

/**
 * NdisAllocateReassembledNetBufferList() - an NBL with another's frames as one
 * @FragmentNetBufferList: the other
 * @NetBufferAndNetBufferListPool: where it is from; NULL: the layer's pool
 * @StartOffset: where in each frame of the other its part starts
 * @DataOffsetDelta: bytes to add in front
 * @DataBackFill: unused space in front of those
 * @AllocateReassembleFlags: 0
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The NBL, with one NB; NULL as NdisAllocateCloneNetBufferList(), and,
 * reported, if it would have no byte.
 *
 * Differs from Windows: nothing known.
 */
PNET_BUFFER_LIST
NdisAllocateReassembledNetBufferList(PNET_BUFFER_LIST FragmentNetBufferList,
				     NDIS_HANDLE NetBufferAndNetBufferListPool,
				     ULONG StartOffset, ULONG DataOffsetDelta,
				     ULONG DataBackFill,
				     ULONG AllocateReassembleFlags)
{
	const struct derivation wanted = {
		.original = FragmentNetBufferList,
		.nbl_pool = NetBufferAndNetBufferListPool,
		.start = StartOffset,
		.maximum = U32_MAX,
		.delta = DataOffsetDelta,
		.backfill = DataBackFill,
		.origin = NDC_NBL_REASSEMBLED,
		.call = __func__,
		.caller = _RET_IP_,
	};

	return derive(&wanted);
}
EXPORT_SYMBOL_GPL(NdisAllocateReassembledNetBufferList);

/**
 * NdisFreeReassembledNetBufferList() - free frames that were put together
 * @ReassembledNetBufferList: what NdisAllocateReassembledNetBufferList()
 * returned
 * @DataOffsetDelta: as there; not needed
 * @FreeReassembleFlags: 0
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as NdisFreeCloneNetBufferList().
 */
VOID NdisFreeReassembledNetBufferList(PNET_BUFFER_LIST ReassembledNetBufferList,
				      ULONG DataOffsetDelta,
				      ULONG FreeReassembleFlags)
{
	free_derived(ReassembledNetBufferList, NDC_NBL_REASSEMBLED, __func__,
		     _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisFreeReassembledNetBufferList);
