// SPDX-License-Identifier: GPL-2.0-only
/*
 * Versions, exports and random numbers.
 */
#include "ndt.h"

#include <ndis.h>

static void versions(struct kunit *test)
{
	RTL_OSVERSIONINFOEXW info = { sizeof(RTL_OSVERSIONINFOW) };
	ULONG major = 0, minor = 0, build = 0;
	PRTL_OSVERSIONINFOW plain = (void *)&info;
	UNICODE_STRING pack;
	WCHAR room[4];

	KUNIT_EXPECT_EQ(test, NdisGetVersion(), 0x6001e);
	info.wProductType = 77;
	KUNIT_EXPECT_EQ(test, RtlGetVersion(plain),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, info.dwMajorVersion, 6);
	KUNIT_EXPECT_EQ(test, info.dwMinorVersion, 2);
	KUNIT_EXPECT_EQ(test, info.dwBuildNumber, 9200);
	KUNIT_EXPECT_EQ(test, info.dwPlatformId, VER_PLATFORM_WIN32_NT);
	KUNIT_EXPECT_EQ(test, info.dwOSVersionInfoSize, 276);
	KUNIT_EXPECT_EQ(test, info.wProductType, 77);
	info.dwOSVersionInfoSize = sizeof(info);
	KUNIT_EXPECT_EQ(test, RtlGetVersion(plain),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, info.wProductType, VER_NT_SERVER);
	info.dwOSVersionInfoSize = 20;
	KUNIT_EXPECT_EQ(test, RtlGetVersion(plain),
			STATUS_INVALID_PARAMETER);

	RtlInitEmptyUnicodeString(&pack, room, sizeof(room));
	pack.Length = 2;
	KUNIT_EXPECT_FALSE(test, PsGetVersion(&major, &minor, &build, &pack));
	KUNIT_EXPECT_EQ(test, major * 10 + minor, 62);
	KUNIT_EXPECT_EQ(test, build, 9200);
	KUNIT_EXPECT_EQ(test, pack.Length, 0);
	KUNIT_EXPECT_FALSE(test, PsGetVersion(NULL, NULL, NULL, NULL));
	KUNIT_EXPECT_TRUE(test, RtlIsNtDdiVersionAvailable(NTDDI_WIN7));
	KUNIT_EXPECT_TRUE(test, RtlIsNtDdiVersionAvailable(NTDDI_WIN8));
	KUNIT_EXPECT_FALSE(test, RtlIsNtDdiVersionAvailable(NTDDI_WINBLUE));
	KUNIT_EXPECT_FALSE(test, RtlIsNtDdiVersionAvailable(NTDDI_WIN6SP1));
}

struct row {
	ULONG major;
	ULONG minor;
	UCHAR condition;
	NTSTATUS status;
};

/* Against 6.2; the minor number counts only where the major is equal. */
static const struct row rows[] = {
	{ 6, 2, VER_EQUAL, STATUS_SUCCESS },
	{ 6, 1, VER_EQUAL, STATUS_REVISION_MISMATCH },
	{ 6, 1, VER_GREATER, STATUS_SUCCESS },
	{ 6, 2, VER_GREATER, STATUS_REVISION_MISMATCH },
	{ 6, 2, VER_GREATER_EQUAL, STATUS_SUCCESS },
	{ 5, 9, VER_GREATER_EQUAL, STATUS_SUCCESS },
	{ 6, 3, VER_GREATER_EQUAL, STATUS_REVISION_MISMATCH },
	{ 10, 0, VER_GREATER_EQUAL, STATUS_REVISION_MISMATCH },
	{ 10, 0, VER_LESS, STATUS_SUCCESS },
	{ 6, 2, VER_LESS, STATUS_REVISION_MISMATCH },
	{ 6, 2, VER_LESS_EQUAL, STATUS_SUCCESS },
	{ 5, 3, VER_LESS_EQUAL, STATUS_REVISION_MISMATCH },
};

static void verify_versions(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		RTL_OSVERSIONINFOEXW want = {
			.dwMajorVersion = rows[i].major,
			.dwMinorVersion = rows[i].minor,
		};
		ULONGLONG mask = 0;

		VER_SET_CONDITION(mask, VER_MAJORVERSION, rows[i].condition);
		VER_SET_CONDITION(mask, VER_MINORVERSION, rows[i].condition);
		KUNIT_EXPECT_EQ_MSG(test,
				    RtlVerifyVersionInfo(&want,
							 VER_MAJORVERSION |
							 VER_MINORVERSION,
							 mask),
				    rows[i].status, "row %u", i);
	}
}

static void verify_the_rest(struct kunit *test)
{
	RTL_OSVERSIONINFOEXW want = {
		.dwBuildNumber = 9201,
		.wProductType = VER_NT_SERVER,
		.wSuiteMask = 0x80,
	};
	ULONGLONG mask = 0;

	VER_SET_CONDITION(mask, VER_BUILDNUMBER, VER_LESS);
	VER_SET_CONDITION(mask, VER_PRODUCT_TYPE, VER_EQUAL);
	KUNIT_EXPECT_EQ(test, RtlVerifyVersionInfo(&want, VER_BUILDNUMBER |
						   VER_PRODUCT_TYPE, mask),
			STATUS_SUCCESS);
	want.wProductType = VER_NT_WORKSTATION;
	KUNIT_EXPECT_EQ(test, RtlVerifyVersionInfo(&want, VER_BUILDNUMBER |
						   VER_PRODUCT_TYPE, mask),
			STATUS_REVISION_MISMATCH);
	KUNIT_EXPECT_EQ(test, RtlVerifyVersionInfo(&want, VER_SUITENAME, mask),
			STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, RtlVerifyVersionInfo(&want, 0, mask),
			STATUS_INVALID_PARAMETER);
	VER_SET_CONDITION(mask, VER_SUITENAME, VER_AND);
	KUNIT_EXPECT_EQ(test, RtlVerifyVersionInfo(&want, VER_SUITENAME, mask),
			STATUS_REVISION_MISMATCH);
	want.wSuiteMask = 0;
	KUNIT_EXPECT_EQ(test, RtlVerifyVersionInfo(&want, VER_SUITENAME, mask),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, VerSetConditionMask(0, 0, VER_EQUAL), 0);
	KUNIT_EXPECT_EQ(test, VerSetConditionMask(0, VER_MAJORVERSION,
						  VER_GREATER_EQUAL), 3 << 3);
}

static PVOID routine(PCWSTR name)
{
	UNICODE_STRING string;

	RtlInitUnicodeString(&string, name);
	return MmGetSystemRoutineAddress(&string);
}

static void exports_by_name(struct kunit *test)
{
	NDIS_STRING name = NDIS_STRING_CONST("NdisAllocateSharedMemory");

	KUNIT_EXPECT_PTR_EQ(test, routine(L"KeGetCurrentIrql"),
			    (PVOID)KeGetCurrentIrql);
	KUNIT_EXPECT_PTR_EQ(test, NdisGetRoutineAddress(&name),
			    (PVOID)NdisAllocateSharedMemory);
	KUNIT_EXPECT_NULL(test, routine(L"NdisNoSuchRoutine"));
	KUNIT_EXPECT_NULL(test, routine(L""));
	/* A macro; the kernel's own; the layer's, but not of Windows. */
	KUNIT_EXPECT_NULL(test, routine(L"RtlZeroMemory"));
	KUNIT_EXPECT_NULL(test, routine(L"schedule_work"));
	KUNIT_EXPECT_NULL(test, routine(L"ZSTD_maxCLevel"));
	KUNIT_EXPECT_NULL(test, routine(L"ndiscompat_paged_code"));
	KUNIT_EXPECT_NULL(test, routine(L"KeGetCurrentIrql\u20ac"));
}

static void exports_by_a_name_that_is_none(struct kunit *test)
{
	UNICODE_STRING nothing = {};
	PVOID address = test;
	KIRQL old;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  address = MmGetSystemRoutineAddress(&nothing));
	KUNIT_EXPECT_NULL(test, address);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  address = NdisGetRoutineAddress(NULL));
	KUNIT_EXPECT_NULL(test, address);
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  address = MmGetSystemRoutineAddress(&nothing));
	KeLowerIrql(old);
	KUNIT_EXPECT_NULL(test, address);
}

static void random_numbers(struct kunit *test)
{
	ULONG seed = 17, again = 17, other = 18, i, same = 0, high = 0;

	for (i = 0; i < 1000; i++) {
		ULONG number = RtlRandomEx(&seed);

		KUNIT_EXPECT_LT(test, number, MAXLONG);
		KUNIT_EXPECT_EQ(test, RtlRandomEx(&again), number);
		same += RtlRandomEx(&other) == number;
		high += number >= MAXLONG / 2;
	}
	KUNIT_EXPECT_EQ(test, same, 0);
	KUNIT_EXPECT_GT(test, high, 400);
	KUNIT_EXPECT_LT(test, high, 600);
}

static void object_attributes(struct kunit *test)
{
	NDIS_STRING name = NDIS_STRING_CONST("\\Registry");
	OBJECT_ATTRIBUTES attributes;

	InitializeObjectAttributes(&attributes, &name,
				   OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE,
				   NULL, test);
	KUNIT_EXPECT_EQ(test, attributes.Length, 48);
	KUNIT_EXPECT_PTR_EQ(test, attributes.ObjectName, &name);
	KUNIT_EXPECT_EQ(test, attributes.Attributes, 0x240);
	KUNIT_EXPECT_NULL(test, attributes.RootDirectory);
	KUNIT_EXPECT_PTR_EQ(test, attributes.SecurityDescriptor, (PVOID)test);
	KUNIT_EXPECT_NULL(test, attributes.SecurityQualityOfService);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(versions),
	KUNIT_CASE(verify_versions),
	KUNIT_CASE(verify_the_rest),
	KUNIT_CASE(exports_by_name),
	KUNIT_CASE(exports_by_a_name_that_is_none),
	KUNIT_CASE(random_numbers),
	KUNIT_CASE(object_attributes),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_system",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/system.c");
