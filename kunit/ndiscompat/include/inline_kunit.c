// SPDX-License-Identifier: GPL-2.0-only
/*
 * What <ndis.h> has inline: interlocked operations, memory and type macros,
 * versions, status codes, the words of the compiler.
 */
#include <linux/kernel.h>

#include "ndt.h"

#include <ndis.h>

static void interlocked_arithmetic(struct kunit *test)
{
	LONG64 big = 0x7fffffffff;
	LONG n = 5;
	SIZE_T size = 0xffffffffff;
	SHORT s = -1;
	CHAR c = 1;

	KUNIT_EXPECT_EQ(test, InterlockedIncrement(&n), 6);
	KUNIT_EXPECT_EQ(test, InterlockedDecrement(&n), 5);
	KUNIT_EXPECT_EQ(test, InterlockedAdd(&n, 10), 15);
	KUNIT_EXPECT_EQ(test, InterlockedExchangeAdd(&n, 5), 15);
	KUNIT_EXPECT_EQ(test, n, 20);
	KUNIT_EXPECT_EQ(test, InterlockedExchange(&n, 3), 20);
	KUNIT_EXPECT_EQ(test, InterlockedIncrement64(&big), 0x8000000000);
	KUNIT_EXPECT_EQ(test, InterlockedAdd64(&big, 16), 0x8000000010);
	KUNIT_EXPECT_EQ(test, InterlockedExchangeAdd64(&big, -16),
			0x8000000010);
	KUNIT_EXPECT_EQ(test, InterlockedIncrement16(&s), 0);
	KUNIT_EXPECT_EQ(test, InterlockedExchange8(&c, 9), 1);
	KUNIT_EXPECT_EQ(test, NdisInterlockedIncrement(&n), 4);
	KUNIT_EXPECT_EQ(test, NdisInterlockedDecrement(&n), 3);
	KUNIT_EXPECT_EQ(test, _InterlockedExchangeAdd(&n, 2), 3);
	KUNIT_EXPECT_EQ(test, InterlockedIncrementSizeT(&size), 1ULL << 40);
	KUNIT_EXPECT_EQ(test, InterlockedExchangeAddSizeT(&size, 1),
			1ULL << 40);
}

static void interlocked_bits(struct kunit *test)
{
	LONG64 words[2] = {};
	LONG n = 0xf0;
	LONG bits[2] = {};

	KUNIT_EXPECT_EQ(test, InterlockedAnd(&n, 0x3c), 0xf0);
	KUNIT_EXPECT_EQ(test, InterlockedOr(&n, 1), 0x30);
	KUNIT_EXPECT_EQ(test, InterlockedXor(&n, 0xff), 0x31);
	KUNIT_EXPECT_EQ(test, n, 0xce);
	KUNIT_EXPECT_EQ(test, InterlockedBitTestAndSet(bits, 33), 0);
	KUNIT_EXPECT_EQ(test, bits[1], 2);
	KUNIT_EXPECT_EQ(test, InterlockedBitTestAndSet(bits, 33), 1);
	KUNIT_EXPECT_EQ(test, InterlockedBitTestAndReset(bits, 33), 1);
	KUNIT_EXPECT_EQ(test, bits[1], 0);
	KUNIT_EXPECT_EQ(test, InterlockedBitTestAndComplement(bits, 32), 0);
	KUNIT_EXPECT_EQ(test, InterlockedBitTestAndComplement(bits, 32), 1);
	KUNIT_EXPECT_EQ(test, bits[1], 0);
	KUNIT_EXPECT_EQ(test, InterlockedBitTestAndSet64(words, 127), 0);
	KUNIT_EXPECT_EQ(test, words[1], (LONG64)(1ULL << 63));
	KUNIT_EXPECT_EQ(test, InterlockedBitTestAndReset64(words, 127), 1);
}

static void interlocked_compare_exchange(struct kunit *test)
{
	PVOID pointer = &pointer;
	LONG n = 5;

	KUNIT_EXPECT_EQ(test, InterlockedCompareExchange(&n, 9, 4), 5);
	KUNIT_EXPECT_EQ(test, n, 5);
	KUNIT_EXPECT_EQ(test, InterlockedCompareExchange(&n, 9, 5), 5);
	KUNIT_EXPECT_EQ(test, n, 9);
	KUNIT_EXPECT_PTR_EQ(test,
			    InterlockedCompareExchangePointer(&pointer, test,
							      NULL),
			    (PVOID)&pointer);
	KUNIT_EXPECT_PTR_EQ(test, pointer, (PVOID)&pointer);
	KUNIT_EXPECT_PTR_EQ(test,
			    InterlockedCompareExchangePointer(&pointer, test,
							      &pointer),
			    (PVOID)&pointer);
	KUNIT_EXPECT_PTR_EQ(test, InterlockedExchangePointer(&pointer, NULL),
			    (PVOID)test);
	KUNIT_EXPECT_NULL(test, pointer);
}

static void interlocked_ndis_sums(struct kunit *test)
{
	LARGE_INTEGER statistic = { .QuadPart = 0xffffffff };
	NDIS_SPIN_LOCK lock;
	ULONG sum = 7;

	NdisAllocateSpinLock(&lock);
	KUNIT_EXPECT_EQ(test, NdisInterlockedAddUlong(&sum, 3, &lock), 7);
	KUNIT_EXPECT_EQ(test, sum, 10);
	NdisInterlockedAddLargeStatistic(&statistic, 1);
	KUNIT_EXPECT_EQ(test, statistic.HighPart, 1);
	KUNIT_EXPECT_EQ(test, statistic.LowPart, 0);
	KUNIT_EXPECT_EQ(test, ExInterlockedAddUlong(&sum, 5, NULL), 10);
	KUNIT_EXPECT_EQ(test, sum, 15);
	ExInterlockedAddLargeStatistic(&statistic, 7);
	KUNIT_EXPECT_EQ(test, statistic.LowPart, 7);
}

static void add_many(void *data)
{
	unsigned int i;

	for (i = 0; i < 20000; i++)
		InterlockedIncrement(data);
}

static void interlocked_is_atomic(struct kunit *test)
{
	LONG n = 0;

	ndt_in_threads(test, 4, add_many, &n);
	KUNIT_EXPECT_EQ(test, n, 80000);
}

static void plain_accesses(struct kunit *test)
{
	PVOID pointer = test;
	BOOLEAN flag = TRUE;
	ULONG u = 1;
	LONG n = 5;

	KUNIT_EXPECT_EQ(test, ReadNoFence(&n), 5);
	KUNIT_EXPECT_EQ(test, ReadAcquire(&n), 5);
	WriteRelease(&n, 6);
	KUNIT_EXPECT_EQ(test, n, 6);
	WriteULongNoFence(&u, 0xffffffff);
	KUNIT_EXPECT_EQ(test, ReadULongNoFence(&u), 0xffffffff);
	WriteBooleanRelease(&flag, FALSE);
	KUNIT_EXPECT_FALSE(test, ReadBooleanAcquire(&flag));
	WritePointerRaw(&pointer, NULL);
	KUNIT_EXPECT_NULL(test, ReadPointerRaw(&pointer));
	KeMemoryBarrier();
	KeMemoryBarrierWithoutFence();
}

static void memory_macros(struct kunit *test)
{
	UCHAR a[16], b[16];

	RtlFillMemory(a, 16, 0xab);
	KUNIT_EXPECT_EQ(test, a[15], 0xab);
	NdisFillMemory(a, 8, 1);
	KUNIT_EXPECT_EQ(test, a[7], 1);
	KUNIT_EXPECT_EQ(test, a[8], 0xab);
	NdisZeroMemory(b, 16);
	KUNIT_EXPECT_NULL(test, memchr_inv(b, 0, 16));
	RtlCopyMemory(b, a, 16);
	KUNIT_EXPECT_EQ(test, b[15], 0xab);
	RtlZeroMemory(b, 16);
	KUNIT_EXPECT_NULL(test, memchr_inv(b, 0, 16));
	NdisMoveMemory(b, a, 16);
	KUNIT_EXPECT_TRUE(test, RtlEqualMemory(a, b, 16));
	KUNIT_EXPECT_TRUE(test, NdisEqualMemory(a, b, 16));
	b[9] = 0;
	KUNIT_EXPECT_EQ(test, RtlCompareMemory(a, b, 16), 9);
	KUNIT_EXPECT_EQ(test, RtlCompareMemory(a, a, 16), 16);
	RtlMoveMemory(a + 1, a, 8);
	KUNIT_EXPECT_EQ(test, a[8], 1);
	KUNIT_EXPECT_PTR_EQ(test, RtlSecureZeroMemory(a, 16), (PVOID)a);
	KUNIT_EXPECT_NULL(test, memchr_inv(a, 0, 16));
}

static void device_memory_and_odd_places(struct kunit *test)
{
	UCHAR a[16], b[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	USHORT s = 0;
	ULONG l = 0;

	NdisZeroMappedMemory(a, 16);
	KUNIT_EXPECT_NULL(test, memchr_inv(a, 0, 16));
	NdisMoveMappedMemory(a + 1, b, 3);
	KUNIT_EXPECT_EQ(test, memcmp(a, "\0\1\2\3\0", 5), 0);
	NdisMoveToMappedMemory(a, b, 2);
	NdisMoveFromMappedMemory(b, a + 2, 2);
	KUNIT_EXPECT_EQ(test, memcmp(b, "\2\3\3\4", 4), 0);
	NdisStoreUlong(a + 1, 0x11223344);
	NdisStoreUshort(a + 5, 0x5566);
	KUNIT_EXPECT_EQ(test, a[7], 0);
	NdisRetrieveUlong(&l, a + 1);
	NdisRetrieveUshort(&s, a + 5);
	KUNIT_EXPECT_EQ(test, l, 0x11223344);
	KUNIT_EXPECT_EQ(test, s, 0x5566);
}

struct layout {
	UCHAR first;
	ULONG second;
	UCHAR third;
};

static void type_macros(struct kunit *test)
{
	LARGE_INTEGER large = { .QuadPart = 0x1122334455667788 };
	struct layout layout;

	KUNIT_EXPECT_EQ(test, large.HighPart, 0x11223344);
	KUNIT_EXPECT_EQ(test, large.u.LowPart, 0x55667788);
	KUNIT_EXPECT_EQ(test, FIELD_OFFSET(struct layout, third), 8);
	KUNIT_EXPECT_EQ(test, RTL_SIZEOF_THROUGH_FIELD(struct layout, third), 9);
	KUNIT_EXPECT_EQ(test, RTL_FIELD_SIZE(struct layout, second), 4);
	KUNIT_EXPECT_TRUE(test, RTL_CONTAINS_FIELD(&layout, 8, second));
	KUNIT_EXPECT_FALSE(test, RTL_CONTAINS_FIELD(&layout, 8, third));
	KUNIT_EXPECT_PTR_EQ(test, CONTAINING_RECORD(&layout.third,
						    struct layout, third),
			    &layout);
	KUNIT_EXPECT_EQ(test, ALIGN_UP_BY(13, 8), 16);
	KUNIT_EXPECT_EQ(test, ALIGN_DOWN_BY(13, 8), 8);
	KUNIT_EXPECT_PTR_EQ(test, ALIGN_UP_POINTER((PVOID)9, ULONG64),
			    (PVOID)16);
	KUNIT_EXPECT_TRUE(test, RTL_IS_POWER_OF_TWO(64));
	KUNIT_EXPECT_FALSE(test, RTL_IS_POWER_OF_TWO(65));
	KUNIT_EXPECT_EQ(test, RtlUshortByteSwap(0x1234), 0x3412);
	KUNIT_EXPECT_EQ(test, RtlUlongByteSwap(0x12345678), 0x78563412);
	KUNIT_EXPECT_EQ(test, RtlUlonglongByteSwap(0x0102030405060708),
			0x0807060504030201);
}

static void physical_address_halves(struct kunit *test)
{
	NDIS_PHYSICAL_ADDRESS bus = { .QuadPart = 0x1122334455667788 };
	const NDIS_PHYSICAL_ADDRESS constant =
		NDIS_PHYSICAL_ADDRESS_CONST(0xfffffff0, 1);

	KUNIT_EXPECT_EQ(test, NdisGetPhysicalAddressLow(bus), 0x55667788);
	KUNIT_EXPECT_EQ(test, NdisGetPhysicalAddressHigh(bus), 0x11223344);
	NdisSetPhysicalAddressLow(bus, 0x89abcdef);
	KUNIT_EXPECT_EQ(test, bus.QuadPart, 0x1122334489abcdef);
	NdisSetPhysicalAddressHigh(bus, 0x7fffffff);
	KUNIT_EXPECT_EQ(test, bus.QuadPart, 0x7fffffff89abcdef);
	/* Drivers assign to them as well. */
	NdisGetPhysicalAddressLow(bus) = 1;
	NdisGetPhysicalAddressHigh(bus) = 2;
	KUNIT_EXPECT_EQ(test, bus.QuadPart, 0x0000000200000001);
	KUNIT_EXPECT_EQ(test, constant.QuadPart, 0x00000001fffffff0);
}

static void physical_address_low_is_unsigned(struct kunit *test)
{
	NDIS_PHYSICAL_ADDRESS bus = { .QuadPart = 0xfffffff0 };
	ULONGLONG sum = NdisGetPhysicalAddressLow(bus);

	KUNIT_EXPECT_EQ(test, sum, 0xfffffff0ULL);
	NdisSetPhysicalAddressHigh(bus, 0);
	KUNIT_EXPECT_EQ(test, bus.QuadPart, 0xfffffff0LL);
}

#define ROUNDS	20000

struct order {
	LONG mine[2][ROUNDS];
	LONG theirs[2][ROUNDS];
	LONG threads;
};

/* Each writes its word and, across the barrier, reads the other's. */
static void write_and_read(void *data)
{
	struct order *order = data;
	LONG me = InterlockedIncrement(&order->threads) - 1;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		WriteNoFence(&order->mine[me][i], 1);
		NdisFlushBuffer(NULL, me);
		order->theirs[me][i] = ReadNoFence(&order->mine[!me][i]);
	}
}

static void flush_buffer_orders_memory(struct kunit *test)
{
	struct order *order = kunit_kzalloc(test, sizeof(*order), GFP_KERNEL);
	unsigned int i, missed = 0;

	KUNIT_ASSERT_NOT_NULL(test, order);
	ndt_in_threads(test, 2, write_and_read, order);
	for (i = 0; i < ROUNDS; i++)
		missed += !order->theirs[0][i] && !order->theirs[1][i];
	KUNIT_EXPECT_EQ(test, missed, 0);
}

static void status_codes(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, NT_SUCCESS(STATUS_SUCCESS));
	KUNIT_EXPECT_TRUE(test, NT_SUCCESS(STATUS_TIMEOUT));
	KUNIT_EXPECT_TRUE(test, NT_SUCCESS(NDIS_STATUS_NOT_ACCEPTED));
	KUNIT_EXPECT_FALSE(test, NT_SUCCESS(NDIS_STATUS_FAILURE));
	KUNIT_EXPECT_TRUE(test, NT_ERROR(NDIS_STATUS_RESOURCES));
	KUNIT_EXPECT_TRUE(test, NT_WARNING(STATUS_BUFFER_OVERFLOW));
	KUNIT_EXPECT_NE(test, NDIS_STATUS_REQUEST_ABORTED,
			NDIS_STATUS_SEND_ABORTED);
	KUNIT_EXPECT_EQ(test, (u32)NDIS_STATUS_PAUSED, 0xc023002a);
}

static void versions(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, NDIS_MINIPORT_MAJOR_VERSION, 6);
	KUNIT_EXPECT_EQ(test, NDIS_MINIPORT_MINOR_VERSION, 30);
	KUNIT_EXPECT_EQ(test, NDIS_SUPPORT_NDIS630, 1);
	KUNIT_EXPECT_EQ(test, NDIS_SUPPORT_NDIS640, 0);
	KUNIT_EXPECT_EQ(test, NDIS_SIZEOF_OBJECT_HEADER_REVISION_1, 4);
}

static int leave_early(int way)
{
	int trail = 0;

	__try {
		trail |= 1;
		if (way)
			__leave;
		trail |= 2;
	} __finally {
		trail |= 4;
	}
	return trail;
}

static int guarded(void)
{
	int trail = 0, i;

	for (i = 0; i < 3; i++) {
		__try {
			if (i == 1)
				continue;
			trail += 1;
		} __except(EXCEPTION_EXECUTE_HANDLER) {
			trail += 100;
		}
		trail += 10;
	}
	return trail;
}

static void exception_words(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, leave_early(0), 7);
	KUNIT_EXPECT_EQ(test, leave_early(1), 5);
	KUNIT_EXPECT_EQ(test, guarded(), 22);
}

struct __declspec(align(64)) aligned_layout {
	UCHAR byte;
};

static __declspec(noinline) int declared(void)
{
	return 7;
}

static void compiler_words(struct kunit *test)
{
	int line = 5;

	KUNIT_EXPECT_EQ(test, sizeof(struct aligned_layout), 64);
	KUNIT_EXPECT_EQ(test, declared(), 7);
	YieldProcessor();
	PreFetchCacheLine(PF_TEMPORAL_LEVEL_1, &line);
	KUNIT_EXPECT_EQ(test, line, 5);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(interlocked_arithmetic),
	KUNIT_CASE(interlocked_bits),
	KUNIT_CASE(interlocked_compare_exchange),
	KUNIT_CASE(interlocked_ndis_sums),
	KUNIT_CASE(interlocked_is_atomic),
	KUNIT_CASE(plain_accesses),
	KUNIT_CASE(memory_macros),
	KUNIT_CASE(device_memory_and_odd_places),
	KUNIT_CASE(type_macros),
	KUNIT_CASE(physical_address_halves),
	KUNIT_CASE(physical_address_low_is_unsigned),
	KUNIT_CASE(flush_buffer_orders_memory),
	KUNIT_CASE(status_codes),
	KUNIT_CASE(versions),
	KUNIT_CASE(exception_words),
	KUNIT_CASE(compiler_words),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_include_inline",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/include");
