/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers and ports of a device.
 *
 * A register is memory that NdisMMapIoSpace() mapped, a plain pointer: each
 * access is one of exactly that width, and in order.  Ports of the I/O space
 * are reached through calls, which check the number.
 */
#ifndef _NDISCOMPAT_NDIS_REGISTER_H
#define _NDISCOMPAT_NDIS_REGISTER_H

#include <ndis/interlocked.h>
#include <ndis/types.h>

/*
 * READ_REGISTER_x(p), WRITE_REGISTER_x(p, v), and _BUFFER_ forms that access
 * the same register Count times.  A write is visible to the device before
 * whatever follows; the _NOFENCE_ forms only keep the compiler from moving or
 * joining accesses.
 */
#define __NDISCOMPAT_REGISTER(suffix, type) \
FORCEINLINE type READ_REGISTER_NOFENCE_##suffix(type volatile *Register) \
{ return *Register; } \
FORCEINLINE VOID WRITE_REGISTER_NOFENCE_##suffix(type volatile *Register, \
						 type Value) \
{ *Register = Value; } \
FORCEINLINE type READ_REGISTER_##suffix(type volatile *Register) \
{ \
	type value; \
	KeMemoryBarrierWithoutFence(); \
	value = *Register; \
	KeMemoryBarrierWithoutFence(); \
	return value; \
} \
FORCEINLINE VOID WRITE_REGISTER_##suffix(type volatile *Register, \
					 type Value) \
{ \
	KeMemoryBarrierWithoutFence(); \
	*Register = Value; \
	KeMemoryBarrier(); \
} \
FORCEINLINE VOID READ_REGISTER_BUFFER_##suffix(type volatile *Register, \
					       type *Buffer, ULONG Count) \
{ \
	while (Count--) \
		*Buffer++ = READ_REGISTER_##suffix(Register); \
} \
FORCEINLINE VOID WRITE_REGISTER_BUFFER_##suffix(type volatile *Register, \
						const type *Buffer, \
						ULONG Count) \
{ \
	while (Count--) \
		WRITE_REGISTER_##suffix(Register, *Buffer++); \
}

__NDISCOMPAT_REGISTER(UCHAR, UCHAR)
__NDISCOMPAT_REGISTER(USHORT, USHORT)
__NDISCOMPAT_REGISTER(ULONG, ULONG)
__NDISCOMPAT_REGISTER(ULONG64, ULONG64)

UCHAR READ_PORT_UCHAR(PUCHAR Port);
VOID WRITE_PORT_UCHAR(PUCHAR Port, UCHAR Value);
VOID READ_PORT_BUFFER_UCHAR(PUCHAR Port, PUCHAR Buffer, ULONG Count);
VOID WRITE_PORT_BUFFER_UCHAR(PUCHAR Port, PUCHAR Buffer, ULONG Count);
USHORT READ_PORT_USHORT(PUSHORT Port);
VOID WRITE_PORT_USHORT(PUSHORT Port, USHORT Value);
VOID READ_PORT_BUFFER_USHORT(PUSHORT Port, PUSHORT Buffer, ULONG Count);
VOID WRITE_PORT_BUFFER_USHORT(PUSHORT Port, PUSHORT Buffer, ULONG Count);
ULONG READ_PORT_ULONG(PULONG Port);
VOID WRITE_PORT_ULONG(PULONG Port, ULONG Value);
VOID READ_PORT_BUFFER_ULONG(PULONG Port, PULONG Buffer, ULONG Count);
VOID WRITE_PORT_BUFFER_ULONG(PULONG Port, PULONG Buffer, ULONG Count);

/**
 * NdisReadRegisterUchar() - read a register of 8 bits
 * @Register: where it is mapped
 * @Data: receives the value
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisReadRegisterUchar(Register, Data) \
	((void)(*(Data) = READ_REGISTER_UCHAR((volatile UCHAR *)(Register))))

/**
 * NdisWriteRegisterUchar() - write a register of 8 bits
 * @Register: where it is mapped
 * @Data: the value
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisWriteRegisterUchar(Register, Data) \
	WRITE_REGISTER_UCHAR((volatile UCHAR *)(Register), (UCHAR)(Data))

/**
 * NdisRawReadPortUchar() - read a port of 8 bits
 * @Port: what NdisMRegisterIoPortRange() gave, plus an offset
 * @Data: receives the value
 *
 * Context: Any.
 *
 * Differs from Windows: as READ_PORT_UCHAR().
 */
#define NdisRawReadPortUchar(Port, Data) \
	((void)(*(Data) = READ_PORT_UCHAR((PUCHAR)(ULONG_PTR)(Port))))

/**
 * NdisRawWritePortUchar() - write a port of 8 bits
 * @Port: what NdisMRegisterIoPortRange() gave, plus an offset
 * @Data: the value
 *
 * Context: Any.
 *
 * Differs from Windows: as WRITE_PORT_UCHAR().
 */
#define NdisRawWritePortUchar(Port, Data) \
	WRITE_PORT_UCHAR((PUCHAR)(ULONG_PTR)(Port), (UCHAR)(Data))

/**
 * NdisRawReadPortBufferUchar() - read a port of 8 bits many times
 * @Port: what NdisMRegisterIoPortRange() gave, plus an offset
 * @Buffer: receives the values
 * @Length: how many
 *
 * Context: Any.
 *
 * Differs from Windows: as READ_PORT_BUFFER_UCHAR().
 */
#define NdisRawReadPortBufferUchar(Port, Buffer, Length) \
	READ_PORT_BUFFER_UCHAR((PUCHAR)(ULONG_PTR)(Port), \
			(PUCHAR)(Buffer), Length)

/**
 * NdisRawWritePortBufferUchar() - write a port of 8 bits many times
 * @Port: what NdisMRegisterIoPortRange() gave, plus an offset
 * @Buffer: the values
 * @Length: how many
 *
 * Context: Any.
 *
 * Differs from Windows: as WRITE_PORT_BUFFER_UCHAR().
 */
#define NdisRawWritePortBufferUchar(Port, Buffer, Length) \
	WRITE_PORT_BUFFER_UCHAR((PUCHAR)(ULONG_PTR)(Port), \
			(PUCHAR)(Buffer), Length)

/**
 * NdisReadRegisterUshort() - read a register of 16 bits
 * @Register: where it is mapped
 * @Data: receives the value
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisReadRegisterUshort(Register, Data) \
	((void)(*(Data) = READ_REGISTER_USHORT((volatile USHORT *)(Register))))

/**
 * NdisWriteRegisterUshort() - write a register of 16 bits
 * @Register: where it is mapped
 * @Data: the value
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisWriteRegisterUshort(Register, Data) \
	WRITE_REGISTER_USHORT((volatile USHORT *)(Register), (USHORT)(Data))

/**
 * NdisRawReadPortUshort() - read a port of 16 bits
 * @Port: what NdisMRegisterIoPortRange() gave, plus an offset
 * @Data: receives the value
 *
 * Context: Any.
 *
 * Differs from Windows: as READ_PORT_USHORT().
 */
#define NdisRawReadPortUshort(Port, Data) \
	((void)(*(Data) = READ_PORT_USHORT((PUSHORT)(ULONG_PTR)(Port))))

/**
 * NdisRawWritePortUshort() - write a port of 16 bits
 * @Port: what NdisMRegisterIoPortRange() gave, plus an offset
 * @Data: the value
 *
 * Context: Any.
 *
 * Differs from Windows: as WRITE_PORT_USHORT().
 */
#define NdisRawWritePortUshort(Port, Data) \
	WRITE_PORT_USHORT((PUSHORT)(ULONG_PTR)(Port), (USHORT)(Data))

/**
 * NdisRawReadPortBufferUshort() - read a port of 16 bits many times
 * @Port: what NdisMRegisterIoPortRange() gave, plus an offset
 * @Buffer: receives the values
 * @Length: how many
 *
 * Context: Any.
 *
 * Differs from Windows: as READ_PORT_BUFFER_USHORT().
 */
#define NdisRawReadPortBufferUshort(Port, Buffer, Length) \
	READ_PORT_BUFFER_USHORT((PUSHORT)(ULONG_PTR)(Port), \
			(PUSHORT)(Buffer), Length)

/**
 * NdisRawWritePortBufferUshort() - write a port of 16 bits many times
 * @Port: what NdisMRegisterIoPortRange() gave, plus an offset
 * @Buffer: the values
 * @Length: how many
 *
 * Context: Any.
 *
 * Differs from Windows: as WRITE_PORT_BUFFER_USHORT().
 */
#define NdisRawWritePortBufferUshort(Port, Buffer, Length) \
	WRITE_PORT_BUFFER_USHORT((PUSHORT)(ULONG_PTR)(Port), \
			(PUSHORT)(Buffer), Length)

/**
 * NdisReadRegisterUlong() - read a register of 32 bits
 * @Register: where it is mapped
 * @Data: receives the value
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisReadRegisterUlong(Register, Data) \
	((void)(*(Data) = READ_REGISTER_ULONG((volatile ULONG *)(Register))))

/**
 * NdisWriteRegisterUlong() - write a register of 32 bits
 * @Register: where it is mapped
 * @Data: the value
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
#define NdisWriteRegisterUlong(Register, Data) \
	WRITE_REGISTER_ULONG((volatile ULONG *)(Register), (ULONG)(Data))

/**
 * NdisRawReadPortUlong() - read a port of 32 bits
 * @Port: what NdisMRegisterIoPortRange() gave, plus an offset
 * @Data: receives the value
 *
 * Context: Any.
 *
 * Differs from Windows: as READ_PORT_ULONG().
 */
#define NdisRawReadPortUlong(Port, Data) \
	((void)(*(Data) = READ_PORT_ULONG((PULONG)(ULONG_PTR)(Port))))

/**
 * NdisRawWritePortUlong() - write a port of 32 bits
 * @Port: what NdisMRegisterIoPortRange() gave, plus an offset
 * @Data: the value
 *
 * Context: Any.
 *
 * Differs from Windows: as WRITE_PORT_ULONG().
 */
#define NdisRawWritePortUlong(Port, Data) \
	WRITE_PORT_ULONG((PULONG)(ULONG_PTR)(Port), (ULONG)(Data))

/**
 * NdisRawReadPortBufferUlong() - read a port of 32 bits many times
 * @Port: what NdisMRegisterIoPortRange() gave, plus an offset
 * @Buffer: receives the values
 * @Length: how many
 *
 * Context: Any.
 *
 * Differs from Windows: as READ_PORT_BUFFER_ULONG().
 */
#define NdisRawReadPortBufferUlong(Port, Buffer, Length) \
	READ_PORT_BUFFER_ULONG((PULONG)(ULONG_PTR)(Port), \
			(PULONG)(Buffer), Length)

/**
 * NdisRawWritePortBufferUlong() - write a port of 32 bits many times
 * @Port: what NdisMRegisterIoPortRange() gave, plus an offset
 * @Buffer: the values
 * @Length: how many
 *
 * Context: Any.
 *
 * Differs from Windows: as WRITE_PORT_BUFFER_ULONG().
 */
#define NdisRawWritePortBufferUlong(Port, Buffer, Length) \
	WRITE_PORT_BUFFER_ULONG((PULONG)(ULONG_PTR)(Port), \
			(PULONG)(Buffer), Length)

#endif /* _NDISCOMPAT_NDIS_REGISTER_H */
