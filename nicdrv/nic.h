/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A NIC with VM queues: what the files of the driver share.
 *
 * Two kinds of lock, never nested: each queue has one for its ring and its
 * buffers, and the adapter has TxLock for what is being sent.  Nothing is
 * indicated or completed with either held.
 */
#ifndef NIC_H
#define NIC_H

#include <ndis.h>

#include "hw.h"

/* "Nvdr" in memory. */
#define NIC_TAG			0x7264764eUL
#define NIC_ETHERNET_HEADER	14
#define NIC_VLAN_TAG		4
#define NIC_MULTICAST		32
#define NIC_FILTERS		128
/* What a large send has at most, with its headers. */
#define NIC_LARGE_SEND		(65536 + 256)
/* Slots that one may need, and so the least that a ring has. */
#define NIC_LARGE_SLOTS		128
#define NIC_PAGE		4096
/* Buffers that a queue gets or gives back at once. */
#define NIC_BLOCK_BUFFERS	32
/* A queue may have so many times the buffers that it starts with. */
#define NIC_GROWTH		4
/* A second without a frame is quiet. */
#define NIC_QUIET_MS		1000
#define NIC_PACKET_FILTERS	(NDIS_PACKET_TYPE_DIRECTED | \
				 NDIS_PACKET_TYPE_MULTICAST | \
				 NDIS_PACKET_TYPE_ALL_MULTICAST | \
				 NDIS_PACKET_TYPE_BROADCAST | \
				 NDIS_PACKET_TYPE_PROMISCUOUS)

#define NIC_ALLOCATE(Handle, Bytes) \
	NdisAllocateMemoryWithTagPriority(Handle, Bytes, NIC_TAG, \
					  NormalPoolPriority)

/* What a work item of a queue has to do. */
#define NIC_WORK_GROW	0x00000001
#define NIC_WORK_SHRINK	0x00000002
#define NIC_WORK_FREE	0x00000004

typedef struct _NIC_ADAPTER NIC_ADAPTER, *PNIC_ADAPTER;
typedef struct _NIC_BLOCK NIC_BLOCK, *PNIC_BLOCK;
typedef struct _NIC_BUFFER NIC_BUFFER, *PNIC_BUFFER;

/* A receive buffer: free, in a slot of the ring, or out above the driver. */
struct _NIC_BUFFER {
	PNIC_BUFFER Next;
	PNIC_BLOCK Block;
	PNET_BUFFER_LIST List;
	PMDL Mdl;
	ULONG64 Bus;
	NET_BUFFER_SHARED_MEMORY Segment;
};

/*
 * Memory of a queue: from the provider, and then its frames may be lent; or a
 * common block, which the default queue grows by.
 */
struct _NIC_BLOCK {
	LIST_ENTRY Entry;
	BOOLEAN Shared;
	BOOLEAN Extra;		/* got when buffers ran low */
	NDIS_HANDLE Allocation;
	PVOID Virtual;
	NDIS_PHYSICAL_ADDRESS Physical;
	ULONG Bytes;
	ULONG Out;		/* buffers above the driver; queue's Lock */
	ULONG Count;
	NIC_BUFFER Buffers[];
};

/* Of a queue, since the adapter was initialised; under its Lock. */
typedef struct _NIC_QUEUE_COUNTS {
	ULONG64 Frames;
	ULONG64 Octets;
	ULONG64 Multicast;
	ULONG64 Broadcast;
	ULONG64 Errors;
	ULONG64 Low;		/* times that buffers ran low */
	ULONG64 High;		/* times that some were given back */
	ULONG64 Limited;	/* times that there were enough already */
	ULONG64 Failed;		/* times that there was no memory */
} NIC_QUEUE_COUNTS, *PNIC_QUEUE_COUNTS;

typedef struct _NIC_QUEUE {
	PNIC_ADAPTER Adapter;
	ULONG Id;
	BOOLEAN Allocated;	/* OIDs only: the queue is known */
	BOOLEAN Completed;	/* OIDs only: it has memory */
	NDIS_HANDLE WorkItem;
	NDIS_EVENT Idle;	/* set while the work item is not queued */
	ULONG Base;		/* buffers that it starts with */

	/* Protects all below. */
	NDIS_SPIN_LOCK Lock;
	BOOLEAN Started;	/* the hardware has the ring */
	BOOLEAN Closing;	/* no more memory comes */
	BOOLEAN Growing;	/* more memory is on its way */
	BOOLEAN Working;	/* the work item is queued, or runs */
	ULONG Work;		/* NIC_WORK_* */
	NIC_RING Ring;
	PNIC_BUFFER *Slots;
	ULONG Head;		/* the next slot to be received */
	ULONG Tail;		/* the next slot to be filled */
	PNIC_BUFFER Free;
	ULONG FreeCount;
	LIST_ENTRY Blocks;
	ULONG Buffers;
	ULONG ExtraBuffers;
	ULONG Out;
	ULONG64 LastFrames;	/* at the last look for quiet */
	PNDIS_OID_REQUEST FreeRequest;
	NIC_QUEUE_COUNTS Counts;
} NIC_QUEUE, *PNIC_QUEUE;

/*
 * What is sent.  Where frames are copied each slot has a buffer; where they are
 * not, room for a list of what the first slot's frame is made of.
 */
typedef struct _NIC_TX_SLOT {
	PVOID Virtual;
	NDIS_PHYSICAL_ADDRESS Physical;
	PVOID Room;
	/* Of the first slot of a frame. */
	PSCATTER_GATHER_LIST Pieces;
	PNET_BUFFER_LIST List;
	PNET_BUFFER Frame;
	ULONG Slots;
} NIC_TX_SLOT, *PNIC_TX_SLOT;

typedef struct _NIC_TX_COUNTS {
	ULONG64 Octets;
	ULONG64 Unicast;
	ULONG64 Multicast;
	ULONG64 Broadcast;
	ULONG64 Errors;
	ULONG64 Waited;		/* NBLs that found the ring full */
	ULONG64 Resets;
} NIC_TX_COUNTS, *PNIC_TX_COUNTS;

struct _NIC_ADAPTER {
	NDIS_HANDLE Handle;
	NDIS_HANDLE Dma;
	const NIC_HW_OPS *Ops;
	PVOID Hardware;
	NIC_HW_LIMITS Limits;
	NDIS_HANDLE Pool;
	NDIS_HANDLE Timer;

	/* Configuration. */
	UCHAR Address[ETH_LENGTH_OF_ADDRESS];
	ULONG FrameSize;
	ULONG BufferBytes;
	ULONG ReceiveBuffers;
	ULONG TransmitBuffers;
	BOOLEAN Vmq;
	BOOLEAN VlanFiltering;
	ULONG PiecesBytes;	/* of a list of what a frame is made of */

	ULONG Offloads;		/* that are on */

	/* OID requests come one at a time. */
	ULONG PacketFilter;
	ULONG MulticastCount;
	UCHAR Multicast[NIC_MULTICAST][ETH_LENGTH_OF_ADDRESS];
	NIC_HW_FILTER Filters[NIC_FILTERS];
	BOOLEAN FilterUsed[NIC_FILTERS];

	/* NBLs that have to come back before a pause is over, and one for not
	 * being paused; interlocked.
	 */
	LONG References;
	LONG LinkUp;		/* as was indicated; -1: not yet */

	/* Protects what is sent, all below but the queues. */
	NDIS_SPIN_LOCK TxLock;
	BOOLEAN Running;
	NIC_RING TxRing;
	PNIC_TX_SLOT TxSlots;
	ULONG TxBufferBytes;
	ULONG TxHead;
	ULONG TxTail;
	PNET_BUFFER_LIST TxWaiting;
	PNET_BUFFER_LIST TxLastWaiting;
	NIC_TX_COUNTS TxCounts;
	BOOLEAN WasBusy;	/* at the last look for a hang */
	ULONG WasHead;

	NIC_QUEUE Queues[NIC_MAX_QUEUES];
};

/* A list of NBLs that grows at its end. */
typedef struct _NIC_LIST {
	PNET_BUFFER_LIST First;
	PNET_BUFFER_LIST Last;
	ULONG Count;
} NIC_LIST, *PNIC_LIST;

FORCEINLINE VOID NicListAdd(PNIC_LIST List, PNET_BUFFER_LIST Nbl)
{
	NET_BUFFER_LIST_NEXT_NBL(Nbl) = NULL;
	if (!List->First)
		List->First = Nbl;
	else
		NET_BUFFER_LIST_NEXT_NBL(List->Last) = Nbl;
	List->Last = Nbl;
	List->Count++;
}

extern NDIS_HANDLE NicDriver;

/* driver.c */
DRIVER_INITIALIZE DriverEntry;

/* adapter.c */
MINIPORT_INITIALIZE NicInitialize;
MINIPORT_HALT NicHalt;
MINIPORT_PAUSE NicPause;
MINIPORT_RESTART NicRestart;
MINIPORT_SHUTDOWN NicShutdown;
MINIPORT_DEVICE_PNP_EVENT_NOTIFY NicDevicePnpEvent;
VOID NicRelease(PNIC_ADAPTER Adapter, LONG References);
NDIS_STATUS NicStartAll(PNIC_ADAPTER Adapter);
VOID NicStopAll(PNIC_ADAPTER Adapter);

VOID NicIndicateStatus(PNIC_ADAPTER Adapter, NDIS_STATUS Code, PVOID Data,
		       ULONG Length);

/* attributes.c */
NDIS_STATUS NicConfigure(PNIC_ADAPTER Adapter);
NDIS_STATUS NicSetRegistration(PNIC_ADAPTER Adapter);
NDIS_STATUS NicSetAttributes(PNIC_ADAPTER Adapter);

/* ctrlpath.c */
MINIPORT_OID_REQUEST NicOidRequest;
MINIPORT_CANCEL_OID_REQUEST NicCancelOidRequest;
extern NDIS_OID NicOids[];
extern ULONG NicOidsLength;
VOID NicAccept(PNIC_ADAPTER Adapter);

/* datapath.c */
MINIPORT_RETURN_NET_BUFFER_LISTS NicReturn;
ULONG NicReceive(PNIC_QUEUE Queue, ULONG Budget);

/* offload.c */
NDIS_STATUS NicSetOffloads(PNIC_ADAPTER Adapter);
NDIS_STATUS NicChangeOffloads(PNIC_ADAPTER Adapter,
			      const NDIS_OFFLOAD_PARAMETERS *Parameters);
BOOLEAN NicDescribeWork(PNIC_ADAPTER Adapter, PNET_BUFFER_LIST List,
			PNET_BUFFER Frame, PNIC_TX_FRAME Work);

/* reset.c */
MINIPORT_CHECK_FOR_HANG NicCheckForHang;
MINIPORT_RESET NicReset;

/* send.c */
MINIPORT_PROCESS_SG_LIST NicPieces;
MINIPORT_SEND_NET_BUFFER_LISTS NicSend;
MINIPORT_CANCEL_SEND NicCancelSend;
NDIS_STATUS NicTxCreate(PNIC_ADAPTER Adapter);
VOID NicTxDestroy(PNIC_ADAPTER Adapter);
BOOLEAN NicTxIsBusy(PNIC_ADAPTER Adapter);
NDIS_STATUS NicTxStart(PNIC_ADAPTER Adapter);
VOID NicTxStop(PNIC_ADAPTER Adapter);
VOID NicTxReap(PNIC_ADAPTER Adapter);

/* vmq.c */
NDIS_STATUS NicVmqRequest(PNIC_ADAPTER Adapter, PNDIS_OID_REQUEST Request);
VOID NicVmqFinishFree(PNIC_QUEUE Queue);

/* memory.c */
MINIPORT_ALLOCATE_SHARED_MEM_COMPLETE NicGrown;
NDIS_STATUS NicRingCreate(PNIC_ADAPTER Adapter, PNIC_RING Ring, ULONG Count,
			  ULONG DescriptorBytes);
VOID NicRingDestroy(PNIC_ADAPTER Adapter, PNIC_RING Ring);
NDIS_STATUS NicQueueInit(PNIC_ADAPTER Adapter, ULONG Id);
VOID NicQueueFini(PNIC_QUEUE Queue);
NDIS_STATUS NicQueueCreate(PNIC_QUEUE Queue, ULONG Buffers);
VOID NicQueueDestroy(PNIC_QUEUE Queue);
NDIS_STATUS NicQueueStart(PNIC_QUEUE Queue);
VOID NicQueueUnmask(PNIC_QUEUE Queue);
VOID NicQueueStop(PNIC_QUEUE Queue);
VOID NicQueueClose(PNIC_QUEUE Queue);
VOID NicQueueFill(PNIC_QUEUE Queue);
VOID NicQueuePut(PNIC_QUEUE Queue, PNIC_BUFFER Buffer);
VOID NicQueueWatch(PNIC_QUEUE Queue);
VOID NicQueueWork(PNIC_QUEUE Queue, ULONG Work);
NDIS_TIMER_FUNCTION NicQuiet;

/* statistics.c */
#define NIC_STATISTICS	16
extern const CHAR NicStatisticNames[NIC_STATISTICS][32];
VOID NicStatistics(PVOID Context, ULONG64 *Values);
ULONG64 NicInterrupts(PVOID Context, ULONG Vector);
VOID NicSumReceived(PNIC_ADAPTER Adapter, PNIC_QUEUE_COUNTS Sum);

#endif /* NIC_H */
