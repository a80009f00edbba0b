/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ethernet addresses.  They are six bytes at any alignment.
 */
#ifndef _NDISCOMPAT_NDIS_ETHERNET_H
#define _NDISCOMPAT_NDIS_ETHERNET_H

#include <ndis/types.h>

#define ETH_LENGTH_OF_ADDRESS	6

/* The type field of a frame, in the order of the processor. */
#define NDIS_ETH_TYPE_IPV4		0x0800
#define NDIS_ETH_TYPE_ARP		0x0806
#define NDIS_ETH_TYPE_802_1Q		0x8100
#define NDIS_ETH_TYPE_IPV6		0x86DD
#define NDIS_ETH_TYPE_SLOW_PROTOCOL	0x8809
#define NDIS_ETH_TYPE_802_1X		0x888E

/* An address of all: only two bytes are looked at, as on Windows. */
#define ETH_IS_MULTICAST(Address) \
	((BOOLEAN)(((const UCHAR *)(Address))[0] & 0x01))
#define ETH_IS_LOCALLY_ADMINISTERED(Address) \
	((BOOLEAN)((((const UCHAR *)(Address))[0] & 0x02) >> 1))
#define ETH_IS_BROADCAST(Address) \
	((BOOLEAN)(((const UCHAR *)(Address))[0] == 0xff && \
		   ((const UCHAR *)(Address))[1] == 0xff))
#define ETH_IS_EMPTY(Address) \
	((BOOLEAN)(ndiscompat_eth_high(Address) == 0 && \
		   ndiscompat_eth_low(Address) == 0))

/* Statements, not expressions: some ports leave the semicolon out. */
#define ETH_COPY_NETWORK_ADDRESS(D, S) \
	{ __builtin_memcpy(D, S, ETH_LENGTH_OF_ADDRESS); }

/* 1, 0 or -1; the last four bytes come first, as numbers of the processor. */
#define ETH_COMPARE_NETWORK_ADDRESSES(A, B, Result) \
	{ *(Result) = ndiscompat_eth_compare(A, B); }

/* 0 if they are equal, else 1. */
#define ETH_COMPARE_NETWORK_ADDRESSES_EQ(A, B, Result) \
	{ *(Result) = ndiscompat_eth_compare(A, B) != 0; }

/**
 * ndiscompat_eth_high() - the last four bytes of an address
 * @Address: six bytes
 *
 * Context: Any.
 * Return: A number of the processor.
 *
 * Differs from Windows: not a Windows name.
 */
FORCEINLINE ULONG ndiscompat_eth_high(const VOID *Address)
{
	ULONG value;

	__builtin_memcpy(&value, (const UCHAR *)Address + 2, sizeof(value));
	return value;
}

/**
 * ndiscompat_eth_low() - the first two bytes of an address
 * @Address: six bytes
 *
 * Context: Any.
 * Return: A number of the processor.
 *
 * Differs from Windows: not a Windows name.
 */
FORCEINLINE USHORT ndiscompat_eth_low(const VOID *Address)
{
	USHORT value;

	__builtin_memcpy(&value, Address, sizeof(value));
	return value;
}

/**
 * ndiscompat_eth_compare() - which of two addresses is greater
 * @A: one
 * @B: the other
 *
 * Context: Any.
 * Return: 1, 0 or -1.
 *
 * Differs from Windows: not a Windows name.
 */
FORCEINLINE INT ndiscompat_eth_compare(const VOID *A, const VOID *B)
{
	ULONG a = ndiscompat_eth_high(A), b = ndiscompat_eth_high(B);

	if (a == b) {
		a = ndiscompat_eth_low(A);
		b = ndiscompat_eth_low(B);
	}
	return a > b ? 1 : a < b ? -1 : 0;
}

#endif /* _NDISCOMPAT_NDIS_ETHERNET_H */
