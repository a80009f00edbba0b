/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The data path: what a miniport calls with frames.
 */
#ifndef _NDISCOMPAT_NDIS_DATAPATH_H
#define _NDISCOMPAT_NDIS_DATAPATH_H

#include <ndis/buffer.h>

VOID NdisMIndicateReceiveNetBufferLists(NDIS_HANDLE MiniportAdapterHandle,
					PNET_BUFFER_LIST NetBufferLists,
					NDIS_PORT_NUMBER PortNumber,
					ULONG NumberOfNetBufferLists,
					ULONG ReceiveFlags);
VOID NdisMSendNetBufferListsComplete(NDIS_HANDLE MiniportAdapterHandle,
				     PNET_BUFFER_LIST NetBufferList,
				     ULONG SendCompleteFlags);

#endif /* _NDISCOMPAT_NDIS_DATAPATH_H */
