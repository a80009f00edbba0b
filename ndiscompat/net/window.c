// SPDX-License-Identifier: GPL-2.0-only
/*
 * The window of an NB: which bytes of its MDLs are the frame.
 *
 * DataOffset is where the frame starts in the chain of MDLs, CurrentMdl and
 * CurrentMdlOffset say the same as an MDL and an offset in it.  A retreat
 * moves the start back into unused space, or into an MDL that it puts in front
 * of the chain and marks with MDL_NETWORK_HEADER; an advance moves it on, and
 * takes such MDLs off again.
 *
 * What reads a frame starts at CurrentMdl, and trusts nothing that a port has
 * written: each MDL is checked before its memory is touched.
 */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/fault.h"
#include "core/report.h"
#include "net/buffer.h"
#include "net/mdl.h"

static void complain(unsigned long caller, const char *call, const char *what)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

/**
 * ndc_nb_adjust() - find the MDL that a frame starts in
 * @nb: its DataOffset and MdlChain are right
 *
 * Context: Any.
 * Return: False if DataOffset is beyond the chain; CurrentMdl is NULL then.
 */
bool ndc_nb_adjust(NET_BUFFER *nb)
{
	unsigned int count = NDC_MAX_MDLS;
	u32 offset = nb->DataOffset;
	MDL *mdl = nb->MdlChain;

	while (mdl && mdl->Next && offset >= mdl->ByteCount && --count) {
		offset -= mdl->ByteCount;
		mdl = mdl->Next;
	}
	if (!mdl || offset > mdl->ByteCount) {
		nb->CurrentMdl = NULL;
		nb->CurrentMdlOffset = 0;
		return !mdl && !offset;
	}
	nb->CurrentMdl = mdl;
	nb->CurrentMdlOffset = offset;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nb_adjust);

/* Bytes of a chain, up to a sum that is enough. */
static u64 chain_bytes(const MDL *mdl, u64 enough)
{
	unsigned int count = NDC_MAX_MDLS;
	u64 bytes = 0;

	for (; mdl && bytes < enough && count--; mdl = mdl->Next)
		bytes += mdl->ByteCount;
	return bytes;
}

/**
 * ndc_nb_window() - give an NB its frame
 * @nb: the NB
 * @chain: its MDLs, or NULL
 * @offset: where in them the frame starts
 * @length: bytes of it
 *
 * Context: Any.
 * Return: False if the frame does not lie in the MDLs.
 */
bool ndc_nb_window(NET_BUFFER *nb, MDL *chain, u32 offset, u32 length)
{
	u64 end = (u64)offset + length;

	if (chain_bytes(chain, end) < end)
		return false;
	nb->MdlChain = chain;
	nb->DataOffset = offset;
	nb->stDataLength = length;
	return ndc_nb_adjust(nb);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nb_window);

/* What is wrong with so many bytes of a chain from an offset on, or NULL. */
static const char *chain_fault(const MDL *mdl, u32 offset, u32 length)
{
	unsigned int count = NDC_MAX_MDLS;
	const char *fault;

	if (mdl && offset > mdl->ByteCount)
		return "of a frame that starts beyond its current MDL";
	while (length) {
		if (!mdl)
			return "of a frame that is longer than its MDLs";
		if (!count--)
			return "of a chain of MDLs without an end";
		fault = ndc_mdl_fault(mdl);
		if (fault)
			return fault;
		length -= min(length, mdl->ByteCount - offset);
		offset = 0;
		mdl = mdl->Next;
	}
	return NULL;
}

/**
 * ndc_nb_fault() - can the frame of an NB be read?
 * @nb: what a port has filled in
 *
 * Context: Any.
 * Return: What is wrong with it, or NULL: it may be walked over and mapped.
 */
const char *ndc_nb_fault(const NET_BUFFER *nb)
{
	return chain_fault(nb->CurrentMdl, nb->CurrentMdlOffset,
			   nb->DataLength);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nb_fault);

/* Makes a piece of what is left, from where its MDL and offset are. */
static bool settle(struct ndc_piece *piece)
{
	while (piece->left && piece->mdl &&
	       piece->offset >= piece->mdl->ByteCount) {
		piece->offset -= piece->mdl->ByteCount;
		piece->mdl = piece->mdl->Next;
	}
	if (!piece->left || !piece->mdl)
		return false;
	piece->address = piece->mdl->MappedSystemVa + piece->offset;
	piece->length = min(piece->left,
			    piece->mdl->ByteCount - piece->offset);
	return true;
}

/**
 * ndc_nb_first() - start to walk over a frame
 * @nb: an NB without a fault
 * @skip: bytes of the frame to leave out
 * @piece: gets the first bytes after those
 *
 * Context: Any.
 * Return: False if nothing is left.
 */
bool ndc_nb_first(const NET_BUFFER *nb, u32 skip, struct ndc_piece *piece)
{
	if (skip >= nb->DataLength)
		return false;
	piece->mdl = nb->CurrentMdl;
	piece->left = nb->DataLength - skip;
	if (check_add_overflow(nb->CurrentMdlOffset, skip, &piece->offset))
		return false;
	return settle(piece);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nb_first);

/* The next bytes; false at the end. */
bool ndc_nb_next(struct ndc_piece *piece)
{
	piece->left -= piece->length;
	piece->offset += piece->length;
	return settle(piece);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nb_next);

/**
 * ndc_nb_copy_from() - copy out of a frame
 * @nb: an NB without a fault
 * @skip: bytes of the frame to leave out
 * @to: where to
 * @length: bytes
 *
 * Context: Any.
 * Return: How many were copied: fewer if the frame is shorter.
 */
u32 ndc_nb_copy_from(const NET_BUFFER *nb, u32 skip, void *to, u32 length)
{
	struct ndc_piece piece;
	u32 done = 0, n;
	bool more;

	for (more = ndc_nb_first(nb, skip, &piece); more && done < length;
	     more = ndc_nb_next(&piece)) {
		n = min(length - done, piece.length);
		memmove(to + done, piece.address, n);
		done += n;
	}
	return done;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nb_copy_from);

/**
 * NdisAdjustNetBufferCurrentMdl() - find the MDL that a frame starts in
 * @NetBuffer: its DataOffset and MdlChain are right
 *
 * Context: Any.
 *
 * Differs from Windows: a DataOffset beyond the MDLs is reported, and
 * CurrentMdl is NULL.
 */
VOID NdisAdjustNetBufferCurrentMdl(PNET_BUFFER NetBuffer)
{
	if (!ndc_nb_adjust(NetBuffer))
		complain(_RET_IP_, __func__,
			 "with a DataOffset beyond the MDLs");
}
EXPORT_SYMBOL_GPL(NdisAdjustNetBufferCurrentMdl);

/**
 * struct retreat - a start that moves back
 * @delta: by so many bytes
 * @backfill: unused space to have in front of them, if memory is allocated
 * @allocate: what allocates it, or NULL
 * @caller: the place in the port
 */
struct retreat {
	u32 delta;
	u32 backfill;
	NET_BUFFER_ALLOCATE_MDL_HANDLER allocate;
	unsigned long caller;
};

static MDL *get_room(const struct retreat *retreat)
{
	ULONG bytes = retreat->delta + retreat->backfill;
	MDL *mdl;

	if (!retreat->allocate)
		return ndc_mdl_alloc_window(bytes, retreat->caller);
	mdl = retreat->allocate(&bytes);
	if (mdl)
		mdl->ByteCount = min_t(u32, mdl->ByteCount, bytes);
	return mdl;
}

static int move_back(NET_BUFFER *nb, const struct retreat *retreat)
{
	u32 delta = retreat->delta, total;
	MDL *mdl;

	if (check_add_overflow(nb->DataLength, delta, &total) ||
	    check_add_overflow(delta, retreat->backfill, &total))
		return -EINVAL;
	if (nb->DataOffset < delta) {
		mdl = get_room(retreat);
		if (!mdl)
			return -ENOMEM;
		/* What a handler has allocated too small stays there. */
		mdl->MdlFlags |= MDL_NETWORK_HEADER;
		mdl->Next = nb->MdlChain;
		nb->MdlChain = mdl;
		nb->DataOffset += mdl->ByteCount;
		if (nb->DataOffset < delta) {
			ndc_nb_adjust(nb);
			return -EINVAL;
		}
	}
	nb->DataOffset -= delta;
	nb->stDataLength = nb->DataLength + delta;
	ndc_nb_adjust(nb);
	return 0;
}

/**
 * ndc_nb_retreat() - make a frame of the layer's start earlier
 * @nb: its NB
 * @delta: bytes that are added in front
 * @backfill: unused space in front of those
 * @caller: the place in the port
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: 0, -ENOMEM, or -EINVAL if it would be too long.
 */
int ndc_nb_retreat(NET_BUFFER *nb, u32 delta, u32 backfill,
		   unsigned long caller)
{
	const struct retreat retreat = {
		.delta = delta,
		.backfill = backfill,
		.caller = caller,
	};

	return move_back(nb, &retreat);
}

/**
 * struct advance - a start that moves on
 * @delta: by so many bytes
 * @free: MDLs that retreats have put there go when they are unused
 * @release: what frees those that a retreat's handler has allocated, or NULL
 */
struct advance {
	u32 delta;
	bool free;
	NET_BUFFER_FREE_MDL_HANDLER release;
};

/* The first MDL, if a retreat has put it there and it is unused. */
static MDL *unused_room(const NET_BUFFER *nb, const struct advance *advance)
{
	MDL *mdl = nb->MdlChain;

	if (!mdl || !(mdl->MdlFlags & MDL_NETWORK_HEADER) ||
	    mdl->ByteCount > nb->DataOffset)
		return NULL;
	return advance->release || ndc_mdl_is_window(mdl) ? mdl : NULL;
}

static bool move_on(NET_BUFFER *nb, const struct advance *advance)
{
	MDL *mdl;

	if (advance->delta > nb->DataLength ||
	    advance->delta > U32_MAX - nb->DataOffset)
		return false;
	nb->DataOffset += advance->delta;
	nb->stDataLength = nb->DataLength - advance->delta;
	while (advance->free && (mdl = unused_room(nb, advance))) {
		nb->MdlChain = mdl->Next;
		nb->DataOffset -= mdl->ByteCount;
		mdl->Next = NULL;
		mdl->MdlFlags &= ~MDL_NETWORK_HEADER;
		if (ndc_mdl_is_window(mdl))
			ndc_mdl_free_window(mdl);
		else
			advance->release(mdl);
	}
	ndc_nb_adjust(nb);
	return true;
}

static NDIS_STATUS retreat_status(int err, const char *call,
				  unsigned long caller)
{
	if (err == -EINVAL)
		complain(caller, call, "by more than there can be");
	return !err ? NDIS_STATUS_SUCCESS :
	       err == -ENOMEM ? NDIS_STATUS_RESOURCES : NDIS_STATUS_FAILURE;
}

/**
 * NdisRetreatNetBufferDataStart() - make a frame start earlier
 * @NetBuffer: the NB
 * @DataOffsetDelta: bytes that are added in front
 * @DataBackFill: unused space to have in front of those, if there is not
 * enough and memory is allocated
 * @AllocateMdlHandler: what allocates it, an MDL with memory; NULL: the layer
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_FAILURE, reported, at a wrong IRQL, for a frame that would be
 * longer than 4 GiB, or if the handler's MDL is too short.
 *
 * Differs from Windows: unused space that is not enough is used too, so what
 * is added may lie in two MDLs.  The layer's memory is zeroed.
 */
NDIS_STATUS
NdisRetreatNetBufferDataStart(PNET_BUFFER NetBuffer, ULONG DataOffsetDelta,
			      ULONG DataBackFill,
			      NET_BUFFER_ALLOCATE_MDL_HANDLER AllocateMdlHandler)
{
	const struct retreat retreat = {
		.delta = DataOffsetDelta,
		.backfill = DataBackFill,
		.allocate = AllocateMdlHandler,
		.caller = _RET_IP_,
	};

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return NDIS_STATUS_FAILURE;
	if (ndc_fault(__func__, DataOffsetDelta, _RET_IP_))
		return NDIS_STATUS_RESOURCES;
	return retreat_status(move_back(NetBuffer, &retreat), __func__,
			      _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisRetreatNetBufferDataStart);

/**
 * NdisAdvanceNetBufferDataStart() - make a frame start later
 * @NetBuffer: the NB
 * @DataOffsetDelta: bytes that are taken off in front
 * @FreeMdl: TRUE: MDLs that a retreat has put there go when they are unused
 * @FreeMdlHandler: what frees those that a retreat's handler has allocated
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: more bytes than the frame has are reported and change
 * nothing.
 */
VOID NdisAdvanceNetBufferDataStart(PNET_BUFFER NetBuffer,
				   ULONG DataOffsetDelta, BOOLEAN FreeMdl,
				   NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler)
{
	const struct advance advance = {
		.delta = DataOffsetDelta,
		.free = FreeMdl,
		.release = FreeMdlHandler,
	};

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return;
	if (!move_on(NetBuffer, &advance))
		complain(_RET_IP_, __func__, "by more than the frame has");
}
EXPORT_SYMBOL_GPL(NdisAdvanceNetBufferDataStart);

/**
 * NdisRetreatNetBufferListDataStart() - make all frames of an NBL start earlier
 * @NetBufferList: the NBL
 * @DataOffsetDelta: as NdisRetreatNetBufferDataStart()
 * @DataBackFill: as there
 * @AllocateMdlHandler: as there
 * @FreeMdlHandler: what undoes that, when a later frame fails
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: As NdisRetreatNetBufferDataStart(); if not NDIS_STATUS_SUCCESS, all
 * frames are as before.
 *
 * Differs from Windows: as NdisRetreatNetBufferDataStart().
 */
NDIS_STATUS
NdisRetreatNetBufferListDataStart(PNET_BUFFER_LIST NetBufferList,
				  ULONG DataOffsetDelta, ULONG DataBackFill,
				  NET_BUFFER_ALLOCATE_MDL_HANDLER AllocateMdlHandler,
				  NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler)
{
	const struct retreat retreat = {
		.delta = DataOffsetDelta,
		.backfill = DataBackFill,
		.allocate = AllocateMdlHandler,
		.caller = _RET_IP_,
	};
	const struct advance undo = {
		.delta = DataOffsetDelta,
		.free = true,
		.release = FreeMdlHandler,
	};
	NET_BUFFER *nb, *done;
	int err;

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return NDIS_STATUS_FAILURE;
	for (nb = NetBufferList->FirstNetBuffer; nb; nb = nb->Next) {
		err = move_back(nb, &retreat);
		if (err)
			goto err_advance;
	}
	return NDIS_STATUS_SUCCESS;

err_advance:
	for (done = NetBufferList->FirstNetBuffer; done != nb;
	     done = done->Next)
		move_on(done, &undo);
	return retreat_status(err, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisRetreatNetBufferListDataStart);

/**
 * NdisAdvanceNetBufferListDataStart() - make all frames of an NBL start later
 * @NetBufferList: the NBL
 * @DataOffsetDelta: as NdisAdvanceNetBufferDataStart()
 * @FreeMdl: as there
 * @FreeMdlHandler: as there
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as NdisAdvanceNetBufferDataStart(), for each frame.
 */
VOID NdisAdvanceNetBufferListDataStart(PNET_BUFFER_LIST NetBufferList,
				       ULONG DataOffsetDelta, BOOLEAN FreeMdl,
				       NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler)
{
	const struct advance advance = {
		.delta = DataOffsetDelta,
		.free = FreeMdl,
		.release = FreeMdlHandler,
	};
	NET_BUFFER *nb;

	if (ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_))
		return;
	for (nb = NetBufferList->FirstNetBuffer; nb; nb = nb->Next)
		if (!move_on(nb, &advance))
			complain(_RET_IP_, __func__,
				 "by more than a frame has");
}
EXPORT_SYMBOL_GPL(NdisAdvanceNetBufferListDataStart);

/**
 * NdisGetDataBuffer() - the first bytes of a frame, in one piece
 * @NetBuffer: the NB
 * @BytesNeeded: how many
 * @Storage: so many bytes, where they are copied if they do not lie together
 * and aligned; NULL: they are not copied
 * @AlignMultiple: a power of two
 * @AlignOffset: what the address must be modulo @AlignMultiple
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: Where they are; NULL if the frame has fewer, if they would have to
 * be copied without @Storage, and, reported, for a frame that cannot be read
 * or an @AlignMultiple that is no power of two.
 *
 * Differs from Windows: nothing known.
 */
PVOID NdisGetDataBuffer(PNET_BUFFER NetBuffer, ULONG BytesNeeded,
			PVOID Storage, ULONG AlignMultiple, ULONG AlignOffset)
{
	struct ndc_piece piece;
	const char *fault;

	if (BytesNeeded > NetBuffer->DataLength || !NetBuffer->DataLength)
		return NULL;
	fault = !is_power_of_2(AlignMultiple) ?
		"with an alignment that is no power of two" :
		chain_fault(NetBuffer->CurrentMdl, NetBuffer->CurrentMdlOffset,
			    max_t(u32, BytesNeeded, 1));
	if (fault) {
		complain(_RET_IP_, __func__, fault);
		return NULL;
	}
	ndc_nb_first(NetBuffer, 0, &piece);
	if (piece.length >= BytesNeeded &&
	    ((uintptr_t)piece.address & (AlignMultiple - 1)) == AlignOffset)
		return piece.address;
	if (Storage)
		ndc_nb_copy_from(NetBuffer, 0, Storage, BytesNeeded);
	return Storage;
}
EXPORT_SYMBOL_GPL(NdisGetDataBuffer);

/**
 * NdisCopyFromNetBufferToNetBuffer() - copy from a frame to another
 * @Destination: where to; its lengths stay as they are
 * @DestinationOffset: where in it, from its data start on
 * @BytesToCopy: how many
 * @Source: where from
 * @SourceOffset: where in it, from its data start on
 * @BytesCopied: gets how many there were and had room
 *
 * The room in @Destination ends with its MDLs, not with its DataLength.
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: NDIS_STATUS_SUCCESS, also for fewer bytes; NDIS_STATUS_RESOURCES,
 * reported, for a frame that cannot be read or written.
 *
 * Differs from Windows: nothing known.
 */
NDIS_STATUS NdisCopyFromNetBufferToNetBuffer(PNET_BUFFER Destination,
					     ULONG DestinationOffset,
					     ULONG BytesToCopy,
					     PNET_BUFFER Source,
					     ULONG SourceOffset,
					     PULONG BytesCopied)
{
	const MDL *chain = Destination->CurrentMdl;
	u64 start = Destination->CurrentMdlOffset;
	u64 end = start + DestinationOffset + BytesToCopy;
	NET_BUFFER room = *Destination;
	struct ndc_piece piece;
	const char *fault;
	u32 n, done = 0;
	bool more;

	*BytesCopied = 0;
	end = min(end, chain_bytes(chain, end));
	room.stDataLength = end > start ? min_t(u64, end - start, U32_MAX) : 0;
	fault = ndc_nb_fault(Source) ?: ndc_nb_fault(&room);
	if (fault) {
		complain(_RET_IP_, __func__, fault);
		return NDIS_STATUS_RESOURCES;
	}
	for (more = ndc_nb_first(&room, DestinationOffset, &piece); more;
	     more = ndc_nb_next(&piece)) {
		n = ndc_nb_copy_from(Source, SourceOffset + done,
				     piece.address, piece.length);
		done += n;
		if (n < piece.length)
			break;
	}
	*BytesCopied = done;
	return NDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(NdisCopyFromNetBufferToNetBuffer);

/**
 * NdisQueryNetBufferPhysicalCount() - how many physical pieces a frame has
 * @NetBuffer: the NB
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: At most so many; 0, and reported, for a frame that cannot be read.
 *
 * Differs from Windows: nothing known.
 */
ULONG NdisQueryNetBufferPhysicalCount(PNET_BUFFER NetBuffer)
{
	const char *fault = ndc_nb_fault(NetBuffer);
	struct ndc_piece piece;
	u32 count = 0;
	bool more;

	if (fault) {
		complain(_RET_IP_, __func__, fault);
		return 0;
	}
	for (more = ndc_nb_first(NetBuffer, 0, &piece); more;
	     more = ndc_nb_next(&piece))
		count += ADDRESS_AND_SIZE_TO_SPAN_PAGES(piece.address,
							piece.length);
	return count;
}
EXPORT_SYMBOL_GPL(NdisQueryNetBufferPhysicalCount);
