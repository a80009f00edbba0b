/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Internet addresses, and their text.
 *
 * The structures have the tags that a port may use, unless Linux's own of
 * those names are there already: in files of the layer, not in a port.
 */
#ifndef _NDISCOMPAT_NDIS_IP_H
#define _NDISCOMPAT_NDIS_IP_H

#include <ndis/types.h>

#if defined(_UAPI_LINUX_IN_H) || defined(_NETINET_IN_H)
#define in_addr_tag	ndiscompat_in_addr
#else
#define in_addr_tag	in_addr
#endif
#if defined(_UAPI_LINUX_IN6_H) || defined(_NETINET_IN_H)
#define in6_addr_tag	ndiscompat_in6_addr
#else
#define in6_addr_tag	in6_addr
#endif

typedef struct in_addr_tag {
	union {
		struct {
			UCHAR s_b1, s_b2, s_b3, s_b4;
		} S_un_b;
		struct {
			USHORT s_w1, s_w2;
		} S_un_w;
		ULONG S_addr;
	} S_un;
} IN_ADDR, *PIN_ADDR, *LPIN_ADDR;

typedef struct in6_addr_tag {
	union {
		UCHAR Byte[16];
		USHORT Word[8];
	} u;
} IN6_ADDR, *PIN6_ADDR, *LPIN6_ADDR;

#undef in_addr_tag
#undef in6_addr_tag

C_ASSERT(sizeof(IN_ADDR) == 4 && sizeof(IN6_ADDR) == 16);

#ifndef INET_ADDRSTRLEN
#define INET_ADDRSTRLEN		22
#endif
#ifndef INET6_ADDRSTRLEN
#define INET6_ADDRSTRLEN	65
#endif

/* Addresses and ports are in network order, scopes in the processor's. */
PSTR RtlIpv4AddressToStringA(const VOID *Addr, PSTR S);
PWSTR RtlIpv4AddressToStringW(const VOID *Addr, PWSTR S);
NTSTATUS RtlIpv4AddressToStringExA(const VOID *Address, USHORT Port,
				   PSTR AddressString,
				   PULONG AddressStringLength);
NTSTATUS RtlIpv4AddressToStringExW(const VOID *Address, USHORT Port,
				   PWSTR AddressString,
				   PULONG AddressStringLength);
PSTR RtlIpv6AddressToStringA(const VOID *Addr, PSTR S);
PWSTR RtlIpv6AddressToStringW(const VOID *Addr, PWSTR S);
NTSTATUS RtlIpv6AddressToStringExA(const VOID *Address, ULONG ScopeId,
				   USHORT Port, PSTR AddressString,
				   PULONG AddressStringLength);
NTSTATUS RtlIpv6AddressToStringExW(const VOID *Address, ULONG ScopeId,
				   USHORT Port, PWSTR AddressString,
				   PULONG AddressStringLength);

#endif /* _NDISCOMPAT_NDIS_IP_H */
