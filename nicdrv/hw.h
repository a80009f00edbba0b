/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver asks of the hardware, and what the hardware tells it.
 *
 * The driver owns all memory: it gives each ring a common block, and each slot
 * of a ring the bus address of a buffer.  How a descriptor looks only the
 * hardware's file knows, so slots are filled and read by operations.  One
 * buffer holds one received frame.
 *
 * Interrupts are the hardware's: it registers them in Attach, masks a vector
 * when it fires, and calls NicPoll() in the DPC; when NicPoll() says that
 * nothing is left, it unmasks the vector again.
 *
 * Rings and slots are used under the lock of their ring, which the driver
 * holds (RxFill, RxDone, RxQueue, RxTail, TxContext, TxFill, TxDone, TxTail, at
 * DISPATCH_LEVEL).  Queues start and stop, and vectors are switched on and off,
 * at PASSIVE_LEVEL: different ones at the same time.  All else comes at
 * PASSIVE_LEVEL one at a time, but for Silence, LinkUp, Counters and
 * GetModeration, which may come at any time and at DISPATCH_LEVEL.
 */
#ifndef NIC_HW_H
#define NIC_HW_H

#include <ndis.h>

/* More queues than any hardware here has, the default queue being one. */
#define NIC_MAX_QUEUES	64
/* No queue's. */
#define NIC_NO_QUEUE	0xffffffff
/* Of the longest dump. */
#define NIC_REGISTER_BYTES	1024

/* A descriptor of a frame that is sent */
#define NIC_TX_LAST	0x00000001
#define NIC_TX_FIRST	0x00000002

/* Work that hardware can take over from the stack. */
#define NIC_OFFLOAD_SEND_IPV4	0x00000001	/* sums of TCP and UDP */
#define NIC_OFFLOAD_SEND_IPV6	0x00000002
#define NIC_OFFLOAD_RECEIVE	0x00000004
#define NIC_OFFLOAD_LARGE_IPV4	0x00000008	/* a large send into segments */
#define NIC_OFFLOAD_LARGE_IPV6	0x00000010

struct _NIC_ADAPTER;

/* A ring of descriptors in a common block; the hardware keeps no copy of it. */
typedef struct _NIC_RING {
	PVOID Virtual;
	NDIS_PHYSICAL_ADDRESS Physical;
	ULONG Bytes;
	ULONG Count;		/* slots; a power of two, 8 or more */
	ULONG BufferBytes;	/* of each receive buffer; 1 KiB times n */
	ULONG Vector;		/* which this ring raises */
	BOOLEAN Middle;		/* the hardware's: a frame has begun */
} NIC_RING, *PNIC_RING;

/* What a descriptor of a received frame says. */
typedef struct _NIC_RX_FRAME {
	ULONG Length;
	BOOLEAN Error;		/* not to be indicated */
	BOOLEAN Tagged;		/* the tag has been taken out of the frame */
	USHORT Tag;		/* priority and VLAN id */
	BOOLEAN Udp;		/* else it may be TCP */
	BOOLEAN IpChecked;	/* and right */
	BOOLEAN L4Checked;
	BOOLEAN L4Wrong;
} NIC_RX_FRAME, *PNIC_RX_FRAME;

/* What is to be done to a frame that is sent. */
typedef struct _NIC_TX_FRAME {
	UCHAR Address[ETH_LENGTH_OF_ADDRESS];	/* whom it is for */
	ULONG Length;
	ULONG Mss;		/* of a large send; 0: it is one frame */
	USHORT MacBytes;	/* in front of IP */
	USHORT L4Offset;	/* where TCP or UDP begins */
	USHORT HeaderBytes;	/* of each segment; 0: it is one frame */
	BOOLEAN Ipv6;
	BOOLEAN Tcp;		/* else UDP */
	BOOLEAN IpSum;		/* to be filled in, of IPv4 */
	BOOLEAN L4Sum;
} NIC_TX_FRAME, *PNIC_TX_FRAME;

/*
 * A filter: frames to an address, with VLAN 0 those that have no tag or only a
 * priority.  Several filters of a queue are alternatives; the id is unique.
 */
typedef struct _NIC_HW_FILTER {
	ULONG Id;
	ULONG Queue;
	USHORT VlanId;
	UCHAR Address[ETH_LENGTH_OF_ADDRESS];
} NIC_HW_FILTER, *PNIC_HW_FILTER;

/* What the default queue gets of what no filter takes. */
typedef struct _NIC_HW_ACCEPT {
	ULONG PacketFilter;	/* NDIS_PACKET_TYPE_* */
	UCHAR Address[ETH_LENGTH_OF_ADDRESS];
	ULONG MulticastCount;
	const UCHAR (*Multicast)[ETH_LENGTH_OF_ADDRESS];
	ULONG FrameSize;	/* the longest, without a tag */
} NIC_HW_ACCEPT, *PNIC_HW_ACCEPT;

/* What the hardware is. */
typedef struct _NIC_HW_LIMITS {
	ULONG Queues;		/* receive queues, the default one included */
	ULONG Filters;		/* of all queues, MAC or MAC and VLAN */
	ULONG Vectors;		/* the last one is for link and transmit */
	ULONG RxDescriptorBytes;
	ULONG TxDescriptorBytes;
	ULONG MaxFrameSize;	/* with its header, without a tag */
	ULONG Offloads;
	ULONG64 Speed;
	BOOLEAN ReadsFrames;	/* where they lie; else copies of them */
	BOOLEAN TakesTags;	/* tags are taken out, see NIC_RX_FRAME */
	UCHAR Address[ETH_LENGTH_OF_ADDRESS];
} NIC_HW_LIMITS, *PNIC_HW_LIMITS;

/* Of the hardware since Reset; what it cannot count stays 0. */
typedef struct _NIC_HW_COUNTERS {
	ULONG64 NoBuffer[NIC_MAX_QUEUES];	/* for want of a free slot */
	ULONG64 Interrupts[NIC_MAX_QUEUES + 1];	/* by vector */
	ULONG64 Refused;	/* DMA that led nowhere */
	ULONG64 Oversized;
	ULONG64 Unwanted;	/* that no queue was to have */
	ULONG64 TxErrors;
} NIC_HW_COUNTERS, *PNIC_HW_COUNTERS;

typedef struct _NIC_HW_OPS {
	const CHAR *Name;
	NDIS_INTERFACE_TYPE Bus;	/* where it is found */

	/*
	 * In MiniportInitializeEx, once NDIS knows the registration attributes:
	 * finds the device, maps it, registers interrupts, all masked; and puts
	 * it back.  Resources is NULL for a virtual adapter.
	 */
	NDIS_STATUS (*Attach)(struct _NIC_ADAPTER *Adapter, NDIS_HANDLE Handle,
			      PNDIS_RESOURCE_LIST Resources, PVOID *Hardware,
			      PNIC_HW_LIMITS Limits);
	VOID (*Detach)(PVOID Hardware);

	/* No queue, no filter, nothing accepted, all vectors masked. */
	NDIS_STATUS (*Reset)(PVOID Hardware);
	/* Nothing is received or sent from now on; PASSIVE or not. */
	VOID (*Silence)(PVOID Hardware);

	BOOLEAN (*LinkUp)(PVOID Hardware);

	/* Receive queues.  After QueueStop no DMA into its buffers. */
	NDIS_STATUS (*QueueStart)(PVOID Hardware, ULONG Queue, PNIC_RING Ring);
	VOID (*QueueStop)(PVOID Hardware, ULONG Queue);
	NDIS_STATUS (*TxStart)(PVOID Hardware, PNIC_RING Ring);
	VOID (*TxStop)(PVOID Hardware);

	NDIS_STATUS (*FilterSet)(PVOID Hardware, const NIC_HW_FILTER *Filter);
	VOID (*FilterClear)(PVOID Hardware, const NIC_HW_FILTER *Filter);
	VOID (*Accept)(PVOID Hardware, const NIC_HW_ACCEPT *Accept);

	/* Slots are counted on and on; the ring's size is a mask. */
	VOID (*RxFill)(PNIC_RING Ring, ULONG Slot, ULONG64 Bus);
	BOOLEAN (*RxDone)(PNIC_RING Ring, ULONG Slot, PNIC_RX_FRAME Frame);
	/*
	 * Which queue is to have a frame that has come by one: that one, the
	 * default queue or NIC_NO_QUEUE.  NULL if the hardware knows it all.
	 */
	ULONG (*RxQueue)(PVOID Hardware, ULONG Queue, const UCHAR *Address,
			 const NIC_RX_FRAME *Frame);
	VOID (*RxTail)(PVOID Hardware, ULONG Queue, ULONG Slot);
	/*
	 * A slot in front of a frame that has work for the hardware, and those
	 * of the frame.  TxDone is asked of the last one.
	 */
	VOID (*TxContext)(PNIC_RING Ring, ULONG Slot,
			  const NIC_TX_FRAME *Frame);
	VOID (*TxFill)(PNIC_RING Ring, ULONG Slot, ULONG64 Bus, ULONG Length,
		       ULONG Flags, const NIC_TX_FRAME *Frame);
	BOOLEAN (*TxDone)(PNIC_RING Ring, ULONG Slot);
	VOID (*TxTail)(PVOID Hardware, ULONG Slot);

	/* Processors that a vector may interrupt; NULL if they are fixed. */
	VOID (*VectorAffinity)(PVOID Hardware, ULONG Vector,
			       KAFFINITY Processors);
	VOID (*InterruptEnable)(PVOID Hardware, ULONG Vector);
	VOID (*InterruptDisable)(PVOID Hardware, ULONG Vector);
	/* Microseconds between two interrupts of a vector. */
	VOID (*SetModeration)(PVOID Hardware, ULONG Microseconds);
	ULONG (*GetModeration)(PVOID Hardware);

	VOID (*Counters)(PVOID Hardware, PNIC_HW_COUNTERS Counters);
	/* Up to NIC_REGISTER_BYTES. */
	VOID (*RegisterDump)(PVOID Hardware, PVOID Data);
} NIC_HW_OPS, *PNIC_HW_OPS;

extern const NIC_HW_OPS NicVethOps;
extern const NIC_HW_OPS Nic82576Ops;

/* With the driver: it hears of interfaces from now on, and until then. */
NDIS_STATUS NicVethLoad(VOID);
VOID NicVethUnload(VOID);

/*
 * In a DPC: what the rings of a vector have got, Budget received frames at
 * most.  TRUE if there may be more, which the DPC then has to come back for.
 */
BOOLEAN NicPoll(struct _NIC_ADAPTER *Adapter, ULONG Vector, ULONG Budget,
		PULONG Indicated);
/* In a DPC or at PASSIVE_LEVEL: the link has changed. */
VOID NicLinkChanged(struct _NIC_ADAPTER *Adapter);

#endif /* NIC_HW_H */
