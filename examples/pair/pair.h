/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pair: adapters that are wired to each other, two and two, inside this
 * driver.  What one sends, the other one receives.
 */
#ifndef PAIR_H
#define PAIR_H

#include <ndis.h>

#define PAIR_TAG		((ULONG)'riaP')
#define PAIR_SPEED		10000000000ULL
#define PAIR_ETHERNET_HEADER	14
#define PAIR_VLAN_TAG		4
#define PAIR_MULTICAST		32
#define PAIR_PACKET_FILTERS	(NDIS_PACKET_TYPE_DIRECTED | \
				 NDIS_PACKET_TYPE_MULTICAST | \
				 NDIS_PACKET_TYPE_ALL_MULTICAST | \
				 NDIS_PACKET_TYPE_BROADCAST | \
				 NDIS_PACKET_TYPE_PROMISCUOUS)

typedef struct _PAIR_ADAPTER PAIR_ADAPTER, *PPAIR_ADAPTER;

/*
 * A wire.  Its one lock protects both of its ends: whoever sends has to look
 * at the other adapter, and two locks would have to be taken in an order.
 */
typedef struct _PAIR_WIRE {
	LIST_ENTRY Entry;
	ULONG Number;
	BOOLEAN Taken[2];
	NDIS_SPIN_LOCK Lock;
	PPAIR_ADAPTER Adapters[2];
} PAIR_WIRE, *PPAIR_WIRE;

/* A device: one end of a wire, for as long as the device is there. */
typedef struct _PAIR_DEVICE {
	PPAIR_WIRE Wire;
	ULONG End;
} PAIR_DEVICE, *PPAIR_DEVICE;

typedef struct _PAIR_COUNTS {
	ULONG64 Octets;
	ULONG64 Unicast;
	ULONG64 Multicast;
	ULONG64 Broadcast;
	ULONG64 Errors;
	ULONG64 Discards;
} PAIR_COUNTS, *PPAIR_COUNTS;

/* Between initialize and halt; all below PermanentAddress under Wire->Lock. */
struct _PAIR_ADAPTER {
	NDIS_HANDLE Handle;
	PPAIR_WIRE Wire;
	ULONG End;
	ULONG FrameSize;
	ULONG ReceiveBuffers;
	NDIS_HANDLE Pool;
	KDPC Dpc;
	UCHAR Address[ETH_LENGTH_OF_ADDRESS];
	UCHAR PermanentAddress[ETH_LENGTH_OF_ADDRESS];

	BOOLEAN Running;
	BOOLEAN Pausing;
	BOOLEAN Linked;
	ULONG PacketFilter;
	ULONG MulticastCount;
	UCHAR Multicast[PAIR_MULTICAST][ETH_LENGTH_OF_ADDRESS];
	/* Empty receive buffers, and how many others there are. */
	PNET_BUFFER_LIST Free;
	ULONG Out;
	/* Full ones, which the DPC indicates. */
	PNET_BUFFER_LIST Ready;
	PNET_BUFFER_LIST LastReady;
	ULONG ReadyCount;
	PAIR_COUNTS Received;
	PAIR_COUNTS Sent;
};

extern NDIS_HANDLE PairDriver;

/* driver.c */
DRIVER_INITIALIZE DriverEntry;
MINIPORT_ADD_DEVICE PairAddDevice;
MINIPORT_REMOVE_DEVICE PairRemoveDevice;

/* adapter.c */
MINIPORT_INITIALIZE PairInitialize;
MINIPORT_HALT PairHalt;
MINIPORT_PAUSE PairPause;
MINIPORT_RESTART PairRestart;
MINIPORT_SHUTDOWN PairShutdown;
MINIPORT_DEVICE_PNP_EVENT_NOTIFY PairDevicePnpEvent;

/* frame.c */
MINIPORT_SEND_NET_BUFFER_LISTS PairSend;
MINIPORT_CANCEL_SEND PairCancelSend;
MINIPORT_RETURN_NET_BUFFER_LISTS PairReturn;
KDEFERRED_ROUTINE PairDpc;
PPAIR_ADAPTER PairPeer(PPAIR_ADAPTER Adapter);
VOID PairWakePeer(PPAIR_ADAPTER Adapter);
VOID PairDropReady(PPAIR_ADAPTER Adapter);

/* request.c */
MINIPORT_OID_REQUEST PairOidRequest;
MINIPORT_CANCEL_OID_REQUEST PairCancelOidRequest;
extern NDIS_OID PairOids[];
extern ULONG PairOidsLength;

#endif /* PAIR_H */
