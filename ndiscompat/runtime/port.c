// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports of the I/O space.
 *
 * A port is a number in a pointer's clothes: NdisMRegisterIoPortRange() gives
 * the first of a range, drivers add to it.  One that is none (a pointer that
 * was never set, a register's address) is reported; it reads as all ones, as
 * a port that no device answers.
 *
 * The accesses themselves go through a table, so that a software NIC or a
 * suite can stand behind them.
 */
#include "runtime/port.h"

#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/io.h>
#include <linux/kconfig.h>
#include <linux/limits.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/report.h"

/* A user-mode kernel has no ports: nobody answers. */
static u32 machine_in(u16 port, unsigned int bytes)
{
	if (IS_ENABLED(CONFIG_UML))
		return U32_MAX;
	switch (bytes) {
	case 1:
		return inb(port);
	case 2:
		return inw(port);
	default:
		return inl(port);
	}
}

static void machine_out(u16 port, unsigned int bytes, u32 value)
{
	if (IS_ENABLED(CONFIG_UML))
		return;
	switch (bytes) {
	case 1:
		return outb(value, port);
	case 2:
		return outw(value, port);
	default:
		return outl(value, port);
	}
}

static const struct ndc_ports machine = {
	.in = machine_in,
	.out = machine_out,
};

static const struct ndc_ports *ports = &machine;

/**
 * ndc_ports_set() - who stands behind the ports
 * @behind: the accesses; NULL: the machine
 *
 * Context: Any; nobody accesses a port meanwhile.
 */
void ndc_ports_set(const struct ndc_ports *behind)
{
	WRITE_ONCE(ports, behind ?: &machine);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_ports_set);

/* Whether all @bytes from the address on are ports. */
static bool is_port(const void *port, unsigned int bytes, const char *call,
		    unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	if (likely((uintptr_t)port + bytes - 1 <= U16_MAX))
		return true;
	ndc_report(&breach, "%s of %#lx, which is no port", call,
		   (unsigned long)port);
	return false;
}

static u32 read(const void *port, unsigned int bytes, const char *call,
		unsigned long caller)
{
	if (!is_port(port, bytes, call, caller))
		return U32_MAX;
	return READ_ONCE(ports)->in((uintptr_t)port, bytes);
}

static void write(const void *port, unsigned int bytes, u32 value,
		  const char *call, unsigned long caller)
{
	if (is_port(port, bytes, call, caller))
		READ_ONCE(ports)->out((uintptr_t)port, bytes, value);
}

/**
 * READ_PORT_UCHAR() - read a port of 8 bits
 * @Port: its number
 *
 * Context: Any but NMI.
 * Return: The value.
 *
 * Differs from Windows: a number that is no port is reported and reads as all
 * ones.
 */
UCHAR READ_PORT_UCHAR(PUCHAR Port)
{
	return read(Port, sizeof(UCHAR), __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(READ_PORT_UCHAR);

/**
 * WRITE_PORT_UCHAR() - write a port of 8 bits
 * @Port: its number
 * @Value: the value
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: a number that is no port is reported, and nothing
 * written.
 */
VOID WRITE_PORT_UCHAR(PUCHAR Port, UCHAR Value)
{
	write(Port, sizeof(UCHAR), Value, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(WRITE_PORT_UCHAR);

/**
 * READ_PORT_BUFFER_UCHAR() - read a port of 8 bits many times
 * @Port: its number
 * @Buffer: receives the values
 * @Count: how many
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: as READ_PORT_UCHAR().
 */
VOID READ_PORT_BUFFER_UCHAR(PUCHAR Port, PUCHAR Buffer, ULONG Count)
{
	ULONG i;

	for (i = 0; i < Count; i++)
		Buffer[i] = read(Port, sizeof(UCHAR), __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(READ_PORT_BUFFER_UCHAR);

/**
 * WRITE_PORT_BUFFER_UCHAR() - write a port of 8 bits many times
 * @Port: its number
 * @Buffer: the values
 * @Count: how many
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: as WRITE_PORT_UCHAR().
 */
VOID WRITE_PORT_BUFFER_UCHAR(PUCHAR Port, PUCHAR Buffer, ULONG Count)
{
	ULONG i;

	for (i = 0; i < Count; i++)
		write(Port, sizeof(UCHAR), Buffer[i], __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(WRITE_PORT_BUFFER_UCHAR);

/**
 * READ_PORT_USHORT() - read a port of 16 bits
 * @Port: its number
 *
 * Context: Any but NMI.
 * Return: The value.
 *
 * Differs from Windows: a number that is no port is reported and reads as all
 * ones.
 */
USHORT READ_PORT_USHORT(PUSHORT Port)
{
	return read(Port, sizeof(USHORT), __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(READ_PORT_USHORT);

/**
 * WRITE_PORT_USHORT() - write a port of 16 bits
 * @Port: its number
 * @Value: the value
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: a number that is no port is reported, and nothing
 * written.
 */
VOID WRITE_PORT_USHORT(PUSHORT Port, USHORT Value)
{
	write(Port, sizeof(USHORT), Value, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(WRITE_PORT_USHORT);

/**
 * READ_PORT_BUFFER_USHORT() - read a port of 16 bits many times
 * @Port: its number
 * @Buffer: receives the values
 * @Count: how many
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: as READ_PORT_USHORT().
 */
VOID READ_PORT_BUFFER_USHORT(PUSHORT Port, PUSHORT Buffer, ULONG Count)
{
	ULONG i;

	for (i = 0; i < Count; i++)
		Buffer[i] = read(Port, sizeof(USHORT), __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(READ_PORT_BUFFER_USHORT);

/**
 * WRITE_PORT_BUFFER_USHORT() - write a port of 16 bits many times
 * @Port: its number
 * @Buffer: the values
 * @Count: how many
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: as WRITE_PORT_USHORT().
 */
VOID WRITE_PORT_BUFFER_USHORT(PUSHORT Port, PUSHORT Buffer, ULONG Count)
{
	ULONG i;

	for (i = 0; i < Count; i++)
		write(Port, sizeof(USHORT), Buffer[i], __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(WRITE_PORT_BUFFER_USHORT);

/**
 * READ_PORT_ULONG() - read a port of 32 bits
 * @Port: its number
 *
 * Context: Any but NMI.
 * Return: The value.
 *
 * Differs from Windows: a number that is no port is reported and reads as all
 * ones.
 */
ULONG READ_PORT_ULONG(PULONG Port)
{
	return read(Port, sizeof(ULONG), __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(READ_PORT_ULONG);

/**
 * WRITE_PORT_ULONG() - write a port of 32 bits
 * @Port: its number
 * @Value: the value
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: a number that is no port is reported, and nothing
 * written.
 */
VOID WRITE_PORT_ULONG(PULONG Port, ULONG Value)
{
	write(Port, sizeof(ULONG), Value, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(WRITE_PORT_ULONG);

/**
 * READ_PORT_BUFFER_ULONG() - read a port of 32 bits many times
 * @Port: its number
 * @Buffer: receives the values
 * @Count: how many
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: as READ_PORT_ULONG().
 */
VOID READ_PORT_BUFFER_ULONG(PULONG Port, PULONG Buffer, ULONG Count)
{
	ULONG i;

	for (i = 0; i < Count; i++)
		Buffer[i] = read(Port, sizeof(ULONG), __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(READ_PORT_BUFFER_ULONG);

/**
 * WRITE_PORT_BUFFER_ULONG() - write a port of 32 bits many times
 * @Port: its number
 * @Buffer: the values
 * @Count: how many
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: as WRITE_PORT_ULONG().
 */
VOID WRITE_PORT_BUFFER_ULONG(PULONG Port, PULONG Buffer, ULONG Count)
{
	ULONG i;

	for (i = 0; i < Count; i++)
		write(Port, sizeof(ULONG), Buffer[i], __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(WRITE_PORT_BUFFER_ULONG);
