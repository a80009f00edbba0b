// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an NBL carries besides frames: its context and its out-of-band
 * information.
 *
 * A context grows downwards: Offset is what is left in front of the used part.
 * Who needs more than that gets a further one in front of the list.  The one
 * that the NBL came with, NdisReserved[0], stays until the NBL goes.
 */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/kernel.h>

#include <ndis.h>

#include "core/fault.h"
#include "core/report.h"
#include "net/buffer.h"
#include "runtime/pool.h"

static void complain(unsigned long caller, const char *call, const char *what)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

/* Whether a port may do this to that; reported if not. */
static bool enter(const NET_BUFFER_LIST *nbl, const char *call,
		  unsigned long caller)
{
	struct ndc_depot_object object;

	if (ndc_irql_above(NDC_DISPATCH, call, caller))
		return false;
	if (ndc_depot_find(nbl, &object) && object.depot->kind == NDC_DEPOT_NBL)
		return true;
	complain(caller, call, "of something that is no NET_BUFFER_LIST");
	return false;
}

static int add_context(NET_BUFFER_LIST *nbl,
		       const struct ndc_pool_request *request, u16 backfill)
{
	NET_BUFFER_LIST_CONTEXT *context = ndc_pool_alloc(request);

	if (!context)
		return -ENOMEM;
	context->Next = nbl->Context;
	context->Size = request->size - sizeof(*context);
	context->Offset = backfill;
	nbl->Context = context;
	return 0;
}

/**
 * NdisAllocateNetBufferListContext() - more context for an NBL
 * @NetBufferList: the NBL
 * @ContextSize: bytes
 * @ContextBackFill: bytes in front of them, if memory has to be allocated
 * @PoolTag: of that memory
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory, or for
 * more than 64 KiB; NDIS_STATUS_FAILURE, reported, at a wrong IRQL or for what
 * is no NBL.
 *
 * Differs from Windows: sizes need not be multiples of anything.
 */
NDIS_STATUS NdisAllocateNetBufferListContext(PNET_BUFFER_LIST NetBufferList,
					     USHORT ContextSize,
					     USHORT ContextBackFill,
					     ULONG PoolTag)
{
	u32 size = ContextSize + ContextBackFill;
	const struct ndc_pool_request request = {
		.size = sizeof(NET_BUFFER_LIST_CONTEXT) + size,
		.tag = PoolTag,
		.call = __func__,
		.caller = _RET_IP_,
	};
	NET_BUFFER_LIST_CONTEXT *context;

	if (!enter(NetBufferList, __func__, _RET_IP_))
		return NDIS_STATUS_FAILURE;
	context = NetBufferList->Context;
	if (context && context->Offset >= ContextSize) {
		context->Offset -= ContextSize;
		return NDIS_STATUS_SUCCESS;
	}
	if (size > U16_MAX || ndc_fault(__func__, size, _RET_IP_) ||
	    add_context(NetBufferList, &request, ContextBackFill))
		return NDIS_STATUS_RESOURCES;
	return NDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(NdisAllocateNetBufferListContext);

/**
 * NdisFreeNetBufferListContext() - give context of an NBL back
 * @NetBufferList: the NBL
 * @ContextSize: bytes, as they were allocated last
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: more than is used is reported and changes nothing.
 */
VOID NdisFreeNetBufferListContext(PNET_BUFFER_LIST NetBufferList,
				  USHORT ContextSize)
{
	NET_BUFFER_LIST_CONTEXT *context;

	if (!enter(NetBufferList, __func__, _RET_IP_))
		return;
	context = NetBufferList->Context;
	if (!context || ContextSize > context->Size - context->Offset) {
		complain(_RET_IP_, __func__, "of more than is used");
		return;
	}
	context->Offset += ContextSize;
	if (context->Offset < context->Size ||
	    context == NetBufferList->NdisReserved[0])
		return;
	NetBufferList->Context = context->Next;
	ndc_pool_free(context, NULL, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisFreeNetBufferListContext);

static void copy_slots(NET_BUFFER_LIST *to, const NET_BUFFER_LIST *from,
		       const u8 *slots, unsigned int count)
{
	while (count--)
		to->NetBufferListInfo[slots[count]] =
			from->NetBufferListInfo[slots[count]];
}

static const u8 receive_slots[] = {
	TcpIpChecksumNetBufferListInfo,
	IPsecOffloadV1NetBufferListInfo,
	TcpReceiveNoPush,
	Ieee8021QNetBufferListInfo,
	MediaSpecificInformation,
	NetBufferListFrameType,
	NetBufferListHashValue,
	NetBufferListHashInfo,
	NetBufferListFilteringInfo,
	VirtualSubnetInfo,
};

/**
 * NdisCopyReceiveNetBufferListInfo() - copy what was received with an NBL
 * @DestNetBufferList: to where
 * @SrcNetBufferList: from where
 *
 * Checksum, IPsec, TcpReceiveNoPush, 802.1Q, media, frame type, hash,
 * filtering and virtual subnet information.
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: nothing known.
 */
VOID NdisCopyReceiveNetBufferListInfo(PNET_BUFFER_LIST DestNetBufferList,
				      PNET_BUFFER_LIST SrcNetBufferList)
{
	copy_slots(DestNetBufferList, SrcNetBufferList, receive_slots,
		   ARRAY_SIZE(receive_slots));
}
EXPORT_SYMBOL_GPL(NdisCopyReceiveNetBufferListInfo);

static const u8 send_slots[] = {
	TcpIpChecksumNetBufferListInfo,
	IPsecOffloadV1NetBufferListInfo,
	TcpLargeSendNetBufferListInfo,
	ClassificationHandleNetBufferListInfo,
	Ieee8021QNetBufferListInfo,
	NetBufferListCancelId,
	MediaSpecificInformation,
	NetBufferListProtocolId,
	NetBufferListHashValue,
	NetBufferListHashInfo,
	NetBufferListFilteringInfo,
	VirtualSubnetInfo,
	UdpSegmentationOffloadInfo,
};

/**
 * NdisCopySendNetBufferListInfo() - copy what is sent with an NBL
 * @DestNetBufferList: to where
 * @SrcNetBufferList: from where
 *
 * Checksum, IPsec, segmentation, classification, 802.1Q, cancel id, media,
 * protocol, hash, filtering and virtual subnet information.
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: nothing known.
 */
VOID NdisCopySendNetBufferListInfo(PNET_BUFFER_LIST DestNetBufferList,
				   PNET_BUFFER_LIST SrcNetBufferList)
{
	copy_slots(DestNetBufferList, SrcNetBufferList, send_slots,
		   ARRAY_SIZE(send_slots));
}
EXPORT_SYMBOL_GPL(NdisCopySendNetBufferListInfo);
