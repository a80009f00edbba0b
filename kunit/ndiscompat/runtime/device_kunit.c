// SPDX-License-Identifier: GPL-2.0-only
/*
 * Control devices, which there are none of.
 */
#include "ndt.h"

#include <ndis.h>

static void registration_is_not_supported(struct kunit *test)
{
	NDIS_DEVICE_OBJECT_ATTRIBUTES attributes = {};
	PDEVICE_OBJECT device = (PDEVICE_OBJECT)test;
	NDIS_STATUS status = NDIS_STATUS_SUCCESS;
	NDIS_HANDLE handle = test;

	NDT_EXPECT_BREACH(test, NDC_RULE_UNSERVED,
			  status = NdisRegisterDeviceEx(NULL, &attributes,
							&device, &handle));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_NOT_SUPPORTED);
	KUNIT_EXPECT_NULL(test, device);
	KUNIT_EXPECT_NULL(test, handle);
	NdisDeregisterDeviceEx(handle);
}

static void without_a_place_for_the_answer(struct kunit *test)
{
	NDIS_STATUS status = NDIS_STATUS_SUCCESS;

	NDT_EXPECT_BREACH(test, NDC_RULE_UNSERVED,
			  status = NdisRegisterDeviceEx(NULL, NULL, NULL,
							NULL));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_NOT_SUPPORTED);
}

static void deregistration_of_what_never_was(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisDeregisterDeviceEx(test));
}

static void above_passive_level(struct kunit *test)
{
	NDIS_STATUS status;
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  status = NdisRegisterDeviceEx(NULL, NULL, NULL,
							NULL));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, NdisDeregisterDeviceEx(NULL));
	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
}

static void reserved_extension(struct kunit *test)
{
	PVOID extension = test;

	NDT_EXPECT_BREACH(test, NDC_RULE_UNSERVED,
			  extension = NdisGetDeviceReservedExtension(NULL));
	KUNIT_EXPECT_NULL(test, extension);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(registration_is_not_supported),
	KUNIT_CASE(without_a_place_for_the_answer),
	KUNIT_CASE(deregistration_of_what_never_was),
	KUNIT_CASE(above_passive_level),
	KUNIT_CASE(reserved_extension),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_device",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/device.c");
