/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers and descriptors of the Intel 82576, as far as they are used.
 *
 * Offsets are those of the first range of memory.  Queues are 0 to 15, pools 0
 * to 7, vectors 0 to 24; pool p owns the queues p and p + 8.
 */
#ifndef NIC_HW_82576_REGS_H
#define NIC_HW_82576_REGS_H

#include <ndis.h>

#define I82576_VENDOR		0x8086
#define I82576_DEVICE		0x10c9
#define I82576_BYTES		0x20000

#define I82576_ALL_QUEUES	16
#define I82576_ADDRESSES	24
#define I82576_ADDRESSES_LOW	16	/* the rest stands elsewhere */
#define I82576_HASH_WORDS	128
#define I82576_VLAN_ENTRIES	32

/* The device */
#define CTRL			0x0000
#define CTRL_MASTER_DISABLE	0x00000004
#define CTRL_LINK_UP		0x00000040
#define CTRL_RESET		0x04000000
#define STATUS			0x0008
#define STATUS_LINK_UP		0x00000002
#define STATUS_MASTER_ENABLE	0x00080000
#define EECD			0x0010
#define EECD_AUTO_READ		0x00000200
#define CTRL_EXT		0x0018
#define CTRL_EXT_LOADED		0x10000000

/* The PHY, which has the address 1 */
#define MDIC			0x0020
#define MDIC_REGISTER_SHIFT	16
#define MDIC_PHY		0x00200000
#define MDIC_WRITE		0x04000000
#define MDIC_READY		0x10000000
#define PHY_CONTROL		0
#define PHY_CONTROL_RESTART	0x0200
#define PHY_CONTROL_AUTO	0x1000

/* Interrupts: causes of all kinds, then one bit a vector */
#define ICR			0x00c0
#define IMS			0x00d0
#define IMC			0x00d8
#define ICR_SENT		0x00000001
#define ICR_LINK		0x00000004
#define ICR_FEW_LEFT		0x00000010
#define ICR_OVERRUN		0x00000040
#define ICR_RECEIVED		0x00000080
#define GPIE			0x1514
#define GPIE_READ_CLEARS	0x00000001
#define GPIE_MSIX		0x00000010
#define GPIE_PBA		0x80000000
#define EIMS			0x1524
#define EIMC			0x1528
#define EIAC			0x152c
#define EICR			0x1580
#define EITR(Vector)		(0x1680 + 4 * (Vector))
#define EITR_MOST		8191		/* microseconds */
#define EITR_SHIFT		2
#define EITR_KEEP_COUNT		0x80000000
/* Four queues' causes: receive and transmit of i, then of i + 8 */
#define IVAR(Queue)		(0x1700 + 4 * (Queue))
#define IVAR_RECEIVE_SHIFT	0
#define IVAR_TRANSMIT_SHIFT	8
#define IVAR_OTHERS		0x1740
#define IVAR_OTHERS_SHIFT	8
#define IVAR_VALID		0x80

/* Receive */
#define RCTL			0x0100
#define RCTL_ENABLE		0x00000002
#define RCTL_ALL_UNICAST	0x00000008
#define RCTL_ALL_MULTICAST	0x00000010
#define RCTL_LONG		0x00000020
#define RCTL_BROADCAST		0x00008000
#define RCTL_STRIP_CRC		0x04000000
#define QDE			0x2408
#define RLPML			0x5004
#define RXCSUM			0x5000
#define RXCSUM_IP		0x00000100
#define RXCSUM_L4		0x00000200
#define MTA(Word)		(0x5200 + 4 * (Word))

FORCEINLINE ULONG RAL(ULONG Entry)
{
	return Entry < I82576_ADDRESSES_LOW ? 0x5400 + 8 * Entry :
	       0x54e0 + 8 * (Entry - I82576_ADDRESSES_LOW);
}

#define RAH(Entry)		(RAL(Entry) + 4)
#define RAH_POOLS_SHIFT		18
#define RAH_VALID		0x80000000
#define VFTA(Word)		(0x5600 + 4 * (Word))
#define MRQC			0x5818
#define MRQC_POOLS		0x00000003
#define VT_CTL			0x581c
#define VT_CTL_NO_DEFAULT	0x20000000
#define VT_CTL_REPLICATE	0x40000000
#define VMOLR(Pool)		(0x5ad0 + 4 * (Pool))
#define VMOLR_LENGTH_MASK	0x00003fff
#define VMOLR_LONG		0x00010000
#define VMOLR_UNTAGGED		0x01000000
#define VMOLR_HASHED		0x02000000
#define VMOLR_BROADCAST		0x08000000
#define VMOLR_ALL_MULTICAST	0x10000000
#define VMOLR_STRIP_TAG		0x40000000
#define VMOLR_STRIP_CRC		0x80000000
#define RPLOLR			0x5af0
#define VLVF(Entry)		(0x5d00 + 4 * (Entry))
#define VFRE			0x0c8c
#define UTA(Word)		(0xa000 + 4 * (Word))
#define RDBAL(Queue)		(0xc000 + 0x40 * (Queue))
#define RDBAH(Queue)		(0xc004 + 0x40 * (Queue))
#define RDLEN(Queue)		(0xc008 + 0x40 * (Queue))
#define SRRCTL(Queue)		(0xc00c + 0x40 * (Queue))
#define SRRCTL_ONE_BUFFER	0x02000000
#define SRRCTL_DROP		0x80000000
#define RDH(Queue)		(0xc010 + 0x40 * (Queue))
#define RDT(Queue)		(0xc018 + 0x40 * (Queue))
#define RXDCTL(Queue)		(0xc028 + 0x40 * (Queue))
#define RXDCTL_ENABLE		0x02000000
/* Fetch when 8 are left here and 8 wait there; write back one by one. */
#define RXDCTL_THRESHOLDS	0x00010808
#define RQDPC(Queue)		(0xc030 + 0x40 * (Queue))
#define RQDPC_MASK		0x00000fff

/* Transmit */
#define TCTL			0x0400
#define TCTL_ENABLE		0x00000002
#define TCTL_PAD		0x00000008
#define VFTE			0x0c90
#define DTXSWC			0x3500
#define DTXCTL			0x3590
#define TDBAL(Queue)		(0xe000 + 0x40 * (Queue))
#define TDBAH(Queue)		(0xe004 + 0x40 * (Queue))
#define TDLEN(Queue)		(0xe008 + 0x40 * (Queue))
#define TDH(Queue)		(0xe010 + 0x40 * (Queue))
#define TDT(Queue)		(0xe018 + 0x40 * (Queue))
#define TXDCTL(Queue)		(0xe028 + 0x40 * (Queue))
#define TXDCTL_ENABLE		0x02000000
#define TXDCTL_THRESHOLDS	0x00000108

/* Counters that reading clears */
#define ROC			0x40ac
/* and those of pools, which it does not */
#define PVFGPRC(Pool)		(0x10010 + 0x100 * (Pool))

/* What a receive descriptor is, and what it becomes */
typedef union _I82576_RX {
	struct {
		ULONG64 Packet;
		ULONG64 Header;
	} Read;
	struct {
		ULONG Type;
		ULONG Hash;
		ULONG Status;
		USHORT Length;
		USHORT Tag;
	} Done;
} I82576_RX, *PI82576_RX;

#define RX_DONE			0x00000001
#define RX_LAST			0x00000002
#define RX_TAGGED		0x00000008
#define RX_UDP_SUM		0x00000010	/* it has been looked at */
#define RX_TCP_SUM		0x00000020
#define RX_IP_SUM		0x00000040
#define RX_L4_WRONG		0x20000000
#define RX_IP_WRONG		0x40000000
#define RX_ERROR		0x80000000

typedef struct _I82576_TX {
	ULONG64 Bus;
	ULONG Command;
	ULONG Status;
} I82576_TX, *PI82576_TX;

#define TX_LENGTH_MASK		0x0000ffff
#define TX_DATA			0x00300000
#define TX_LAST			0x01000000
#define TX_ADD_CRC		0x02000000
#define TX_REPORT		0x08000000
#define TX_EXTENDED		0x20000000
#define TX_SEGMENTS		0x80000000
#define TX_DONE			0x00000001
#define TX_IP_SUM		0x00000100
#define TX_L4_SUM		0x00000200
#define TX_PAYLOAD_SHIFT	14

/* What is to be done to the frame in the descriptors behind it */
typedef struct _I82576_TX_CONTEXT {
	ULONG Lengths;
	ULONG Reserved;
	ULONG Types;
	ULONG Segments;
} I82576_TX_CONTEXT, *PI82576_TX_CONTEXT;

#define CONTEXT_MAC_SHIFT	9
#define CONTEXT			0x00200000
#define CONTEXT_IPV4		0x00000400
#define CONTEXT_TCP		0x00000800
#define CONTEXT_MSS_SHIFT	16
#define CONTEXT_L4_SHIFT	8

C_ASSERT(sizeof(I82576_RX) == 16);
C_ASSERT(FIELD_OFFSET(I82576_RX, Done.Status) == 8);
C_ASSERT(sizeof(I82576_TX) == 16);
C_ASSERT(sizeof(I82576_TX_CONTEXT) == 16);
C_ASSERT(FIELD_OFFSET(I82576_TX, Status) == 12);

#endif /* NIC_HW_82576_REGS_H */
