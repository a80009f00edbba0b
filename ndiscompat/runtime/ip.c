// SPDX-License-Identifier: GPL-2.0-only
/*
 * Internet addresses as text, by the kernel's %pI4 and %pI6c.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <ndis.h>

/* The longest is [IPv6 with IPv4]%scope:port. */
#define TEXT_SIZE	72

static_assert(TEXT_SIZE > INET6_ADDRSTRLEN);

static void put_ipv4(char *text, const void *address, USHORT port)
{
	if (port)
		snprintf(text, TEXT_SIZE, "%pI4:%u", address, RtlUshortByteSwap(port));
	else
		snprintf(text, TEXT_SIZE, "%pI4", address);
}

static void put_ipv6(char *text, const void *address, ULONG scope, USHORT port)
{
	char number[16] = "";

	if (scope)
		snprintf(number, sizeof(number), "%%%u", scope);
	if (port)
		snprintf(text, TEXT_SIZE, "[%pI6c%s]:%u", address, number,
			 RtlUshortByteSwap(port));
	else
		snprintf(text, TEXT_SIZE, "%pI6c%s", address, number);
}

/* With its terminator; returns the end. */
static PWSTR widen(PWSTR to, const char *from)
{
	while ((*to = (u8)*from++))
		to++;
	return to;
}

/* @length counts the terminator; if it is too small it becomes what it takes. */
static NTSTATUS give(const char *text, PSTR narrow, PWSTR wide, PULONG length)
{
	ULONG needed = strlen(text) + 1;
	bool fits = length && (narrow || wide) && *length >= needed;

	if (length)
		*length = needed;
	if (!fits)
		return STATUS_INVALID_PARAMETER;
	if (narrow)
		memcpy(narrow, text, needed);
	else
		widen(wide, text);
	return STATUS_SUCCESS;
}

/**
 * RtlIpv4AddressToStringA() - an address as text
 * @Addr: the address, in network order
 * @S: receives the text; 16 CHARs are enough
 *
 * Context: Any.
 * Return: The end of the text, where its terminator is.
 *
 * Differs from Windows: nothing known.
 */
PSTR RtlIpv4AddressToStringA(const VOID *Addr, PSTR S)
{
	char text[TEXT_SIZE];

	put_ipv4(text, Addr, 0);
	memcpy(S, text, strlen(text) + 1);
	return S + strlen(text);
}
EXPORT_SYMBOL_GPL(RtlIpv4AddressToStringA);

/**
 * RtlIpv4AddressToStringExA() - an address with a port as text
 * @Address: the address, in network order
 * @Port: the port, in network order; 0: none
 * @AddressString: receives the text
 * @AddressStringLength: its CHARs; receives those of the text, with terminator
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER if it does not fit.
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlIpv4AddressToStringExA(const VOID *Address, USHORT Port,
				   PSTR AddressString,
				   PULONG AddressStringLength)
{
	char text[TEXT_SIZE];

	put_ipv4(text, Address, Port);
	return give(text, AddressString, NULL, AddressStringLength);
}
EXPORT_SYMBOL_GPL(RtlIpv4AddressToStringExA);

/**
 * RtlIpv4AddressToStringW() - an address as text
 * @Addr: the address, in network order
 * @S: receives the text; 16 WCHARs are enough
 *
 * Context: Any.
 * Return: The end of the text, where its terminator is.
 *
 * Differs from Windows: nothing known.
 */
PWSTR RtlIpv4AddressToStringW(const VOID *Addr, PWSTR S)
{
	char text[TEXT_SIZE];

	put_ipv4(text, Addr, 0);
	return widen(S, text);
}
EXPORT_SYMBOL_GPL(RtlIpv4AddressToStringW);

/**
 * RtlIpv4AddressToStringExW() - an address with a port as text
 * @Address: the address, in network order
 * @Port: the port, in network order; 0: none
 * @AddressString: receives the text
 * @AddressStringLength: its WCHARs; receives those of the text, with terminator
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER if it does not fit.
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlIpv4AddressToStringExW(const VOID *Address, USHORT Port,
				   PWSTR AddressString,
				   PULONG AddressStringLength)
{
	char text[TEXT_SIZE];

	put_ipv4(text, Address, Port);
	return give(text, NULL, AddressString, AddressStringLength);
}
EXPORT_SYMBOL_GPL(RtlIpv4AddressToStringExW);

/**
 * RtlIpv6AddressToStringA() - an address as text
 * @Addr: the address, in network order
 * @S: receives the text; 46 CHARs are enough
 *
 * Context: Any.
 * Return: The end of the text, where its terminator is.
 *
 * Differs from Windows: nothing known.
 */
PSTR RtlIpv6AddressToStringA(const VOID *Addr, PSTR S)
{
	char text[TEXT_SIZE];

	put_ipv6(text, Addr, 0, 0);
	memcpy(S, text, strlen(text) + 1);
	return S + strlen(text);
}
EXPORT_SYMBOL_GPL(RtlIpv6AddressToStringA);

/**
 * RtlIpv6AddressToStringExA() - an address with a port as text
 * @Address: the address, in network order
 * @ScopeId: its zone; 0: none
 * @Port: the port, in network order; 0: none
 * @AddressString: receives the text
 * @AddressStringLength: its CHARs; receives those of the text, with terminator
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER if it does not fit.
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlIpv6AddressToStringExA(const VOID *Address, ULONG ScopeId,
				   USHORT Port, PSTR AddressString,
				   PULONG AddressStringLength)
{
	char text[TEXT_SIZE];

	put_ipv6(text, Address, ScopeId, Port);
	return give(text, AddressString, NULL, AddressStringLength);
}
EXPORT_SYMBOL_GPL(RtlIpv6AddressToStringExA);

/**
 * RtlIpv6AddressToStringW() - an address as text
 * @Addr: the address, in network order
 * @S: receives the text; 46 WCHARs are enough
 *
 * Context: Any.
 * Return: The end of the text, where its terminator is.
 *
 * Differs from Windows: nothing known.
 */
PWSTR RtlIpv6AddressToStringW(const VOID *Addr, PWSTR S)
{
	char text[TEXT_SIZE];

	put_ipv6(text, Addr, 0, 0);
	return widen(S, text);
}
EXPORT_SYMBOL_GPL(RtlIpv6AddressToStringW);

/**
 * RtlIpv6AddressToStringExW() - an address with a port as text
 * @Address: the address, in network order
 * @ScopeId: its zone; 0: none
 * @Port: the port, in network order; 0: none
 * @AddressString: receives the text
 * @AddressStringLength: its WCHARs; receives those of the text, with terminator
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER if it does not fit.
 *
 * Differs from Windows: nothing known.
 */
NTSTATUS RtlIpv6AddressToStringExW(const VOID *Address, ULONG ScopeId,
				   USHORT Port, PWSTR AddressString,
				   PULONG AddressStringLength)
{
	char text[TEXT_SIZE];

	put_ipv6(text, Address, ScopeId, Port);
	return give(text, NULL, AddressString, AddressStringLength);
}
EXPORT_SYMBOL_GPL(RtlIpv6AddressToStringExW);
