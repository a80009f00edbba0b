// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/config.c: how a port reads its keywords.
 */
#include "ndt.h"

#include "ndp.h"

static NDIS_CONFIGURATION_OBJECT object_of(NDIS_HANDLE handle)
{
	return (NDIS_CONFIGURATION_OBJECT) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT,
			.Revision = NDIS_CONFIGURATION_OBJECT_REVISION_1,
			.Size = NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1,
		},
		.NdisHandle = handle,
	};
}

static NDIS_HANDLE open(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_CONFIGURATION_OBJECT object = object_of(ndp->handle);
	NDIS_HANDLE handle;

	KUNIT_ASSERT_EQ(test, NdisOpenConfigurationEx(&object, &handle),
			NDIS_STATUS_SUCCESS);
	return handle;
}

/* Reads as a port does; the value is NULL on failure. */
static NDIS_CONFIGURATION_PARAMETER *get(NDIS_HANDLE handle,
					 NDIS_STRING keyword,
					 NDIS_PARAMETER_TYPE type,
					 NDIS_STATUS *status)
{
	NDIS_CONFIGURATION_PARAMETER *value;

	NdisReadConfiguration(status, &value, handle, &keyword, type);
	return value;
}

#define NAME(x)	((NDIS_STRING)NDIS_STRING_CONST(x))

static void read_gives_integers(struct kunit *test)
{
	NDIS_HANDLE handle = open(test);
	NDIS_CONFIGURATION_PARAMETER *value;
	NDIS_STATUS status;

	value = get(handle, NAME("*ReceiveBuffers"), NdisParameterInteger,
		    &status);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, value->ParameterType, NdisParameterInteger);
	KUNIT_EXPECT_EQ(test, value->ParameterData.IntegerData, 512);
	value = get(handle, NAME("*receiveBUFFERS"), NdisParameterHexInteger,
		    &status);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, value->ParameterType, NdisParameterInteger);
	value = get(handle, NAME("*Nothing"), NdisParameterInteger, &status);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(test, value);
	NdisCloseConfiguration(handle);
}

static void read_gives_what_is_predefined(struct kunit *test)
{
	NDIS_HANDLE handle = open(test);
	NDIS_CONFIGURATION_PARAMETER *value;
	NDIS_STATUS status;

	value = get(handle, NAME("NdisVersion"), NdisParameterInteger, &status);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, value->ParameterData.IntegerData, 0x6001e);
	value = get(handle, NAME("ProcessorType"), NdisParameterInteger,
		    &status);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, value->ParameterData.IntegerData,
			NdisProcessorAmd64);
	value = get(handle, NAME("Environment"), NdisParameterInteger, &status);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, value->ParameterData.IntegerData,
			NdisEnvironmentWindowsNt);
	NdisCloseConfiguration(handle);
}

static NDIS_STATUS put(NDIS_HANDLE handle, NDIS_STRING keyword,
		       NDIS_CONFIGURATION_PARAMETER *value)
{
	NDIS_STATUS status;

	NdisWriteConfiguration(&status, handle, &keyword, value);
	return status;
}

static void string_that_is_a_number_is_one(struct kunit *test)
{
	NDIS_CONFIGURATION_PARAMETER string = {
		.ParameterType = NdisParameterString,
		.ParameterData.StringData = NDIS_STRING_CONST("10"),
	};
	NDIS_HANDLE handle = open(test);
	NDIS_CONFIGURATION_PARAMETER *value;
	NDIS_STATUS status;

	KUNIT_EXPECT_EQ(test, put(handle, NAME("Text"), &string),
			NDIS_STATUS_SUCCESS);
	value = get(handle, NAME("Text"), NdisParameterInteger, &status);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, value->ParameterData.IntegerData, 10);
	value = get(handle, NAME("Text"), NdisParameterHexInteger, &status);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, value->ParameterType, NdisParameterInteger);
	KUNIT_EXPECT_EQ(test, value->ParameterData.IntegerData, 16);
	value = get(handle, NAME("Text"), NdisParameterString, &status);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, value->ParameterType, NdisParameterString);
	KUNIT_EXPECT_EQ(test, value->ParameterData.StringData.Length, 4);
	KUNIT_EXPECT_EQ(test, value->ParameterData.StringData.Buffer[2], 0);
	string.ParameterData.StringData = NAME("ten");
	KUNIT_EXPECT_EQ(test, put(handle, NAME("Text"), &string),
			NDIS_STATUS_SUCCESS);
	value = get(handle, NAME("Text"), NdisParameterInteger, &status);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, value->ParameterType, NdisParameterString);
	NdisCloseConfiguration(handle);
}

static void every_type_is_written_and_read(struct kunit *test)
{
	u8 bytes[] = { 1, 2, 3 };
	NDIS_CONFIGURATION_PARAMETER binary = {
		.ParameterType = NdisParameterBinary,
		.ParameterData.BinaryData = { sizeof(bytes), bytes },
	};
	NDIS_CONFIGURATION_PARAMETER number = {
		.ParameterType = NdisParameterHexInteger,
		.ParameterData.IntegerData = 77,
	};
	NDIS_CONFIGURATION_PARAMETER multi = {
		.ParameterType = NdisParameterMultiString,
		.ParameterData.StringData = NDIS_STRING_CONST("a b"),
	};
	NDIS_CONFIGURATION_PARAMETER unknown = { .ParameterType = 9 };
	NDIS_HANDLE handle = open(test);
	NDIS_CONFIGURATION_PARAMETER *value;
	NDIS_STATUS status;

	KUNIT_EXPECT_EQ(test, put(handle, NAME("B"), &binary), 0);
	KUNIT_EXPECT_EQ(test, put(handle, NAME("N"), &number), 0);
	KUNIT_EXPECT_EQ(test, put(handle, NAME("M"), &multi), 0);
	KUNIT_EXPECT_EQ(test, put(handle, NAME("U"), &unknown),
			NDIS_STATUS_NOT_SUPPORTED);
	value = get(handle, NAME("B"), NdisParameterBinary, &status);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, value->ParameterType, NdisParameterBinary);
	KUNIT_EXPECT_EQ(test, value->ParameterData.BinaryData.Length, 3);
	KUNIT_EXPECT_EQ(test,
			memcmp(value->ParameterData.BinaryData.Buffer, bytes,
			       3), 0);
	value = get(handle, NAME("N"), NdisParameterInteger, &status);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, value->ParameterData.IntegerData, 77);
	value = get(handle, NAME("M"), NdisParameterMultiString, &status);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, value->ParameterType, NdisParameterMultiString);
	NdisCloseConfiguration(handle);
}

static void network_address(struct kunit *test)
{
	static const u8 bytes[] = { 0x02, 0xAB, 0xcd, 0x33, 0x44, 0x55 };
	struct ndp *ndp = test->priv;
	NDIS_HANDLE handle = open(test);
	NDIS_STATUS status;
	PVOID address;
	UINT length;

	NdisReadNetworkAddress(&status, &address, &length, handle);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(test, address);
	KUNIT_EXPECT_EQ(test,
			ndc_keyword_set_text(&ndp_miniport(ndp)->keywords,
					     "NetworkAddress",
					     "02-AB-cd-33-44-55"), 0);
	NdisReadNetworkAddress(&status, &address, &length, handle);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
	KUNIT_ASSERT_EQ(test, length, 6);
	KUNIT_EXPECT_EQ(test, memcmp(address, bytes, 6), 0);
	ndc_keyword_set_text(&ndp_miniport(ndp)->keywords, "NetworkAddress",
			     "02-ABx");
	NdisReadNetworkAddress(&status, &address, &length, handle);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NdisCloseConfiguration(handle);
}

static void subkeys_by_name(struct kunit *test)
{
	NDIS_HANDLE handle = open(test), deep = NULL, down = NULL, none;
	NDIS_STRING name = NDIS_STRING_CONST("deep");
	NDIS_CONFIGURATION_PARAMETER *value;
	NDIS_STATUS status;

	NdisOpenConfigurationKeyByName(&status, handle, &name, &deep);
	KUNIT_ASSERT_EQ(test, status, NDIS_STATUS_SUCCESS);
	name = NAME("Down");
	NdisOpenConfigurationKeyByName(&status, deep, &name, &down);
	KUNIT_ASSERT_EQ(test, status, NDIS_STATUS_SUCCESS);
	value = get(down, NAME("Level"), NdisParameterInteger, &status);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, value->ParameterData.IntegerData, 7);
	KUNIT_EXPECT_NULL(test, get(down, NAME("Beside"), NdisParameterInteger,
				    &status));
	name = NAME("Dow");
	NdisOpenConfigurationKeyByName(&status, deep, &name, &none);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(test, none);
	NdisCloseConfiguration(down);
	NdisCloseConfiguration(deep);
	NdisCloseConfiguration(handle);
}

static void subkeys_by_index(struct kunit *test)
{
	NDIS_HANDLE handle = open(test), sub;
	NDIS_STATUS status;
	NDIS_STRING name;

	NdisOpenConfigurationKeyByIndex(&status, handle, 1, &name, &sub);
	KUNIT_ASSERT_EQ(test, status, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, name.Length, 5 * sizeof(WCHAR));
	KUNIT_EXPECT_EQ(test, name.Buffer[0], 'O');
	NdisCloseConfiguration(sub);
	NdisOpenConfigurationKeyByIndex(&status, handle, 0, &name, &sub);
	KUNIT_ASSERT_EQ(test, status, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, name.Buffer[0], 'D');
	NdisCloseConfiguration(sub);
	NdisOpenConfigurationKeyByIndex(&status, handle, 2, &name, &sub);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(test, sub);
	NdisCloseConfiguration(handle);
}

static void driver_has_a_store_of_its_own(struct kunit *test)
{
	NDIS_CONFIGURATION_PARAMETER number = {
		.ParameterType = NdisParameterInteger,
		.ParameterData.IntegerData = 77,
	};
	struct ndp *ndp = test->priv;
	NDIS_CONFIGURATION_OBJECT object = object_of(ndp->driver);
	NDIS_STATUS status;
	NDIS_HANDLE handle;

	KUNIT_ASSERT_EQ(test, NdisOpenConfigurationEx(&object, &handle),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_NULL(test, get(handle, NAME("*VMQ"), NdisParameterInteger,
				    &status));
	KUNIT_EXPECT_EQ(test, put(handle, NAME("Mine"), &number), 0);
	KUNIT_EXPECT_NOT_NULL(test, get(handle, NAME("Mine"),
					NdisParameterInteger, &status));
	NdisCloseConfiguration(handle);
}

static void open_refuses_what_is_wrong(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_CONFIGURATION_OBJECT headless = object_of(ndp->handle);
	NDIS_CONFIGURATION_OBJECT object = object_of(ndp);
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	NDIS_HANDLE handle;

	headless.Header.Size = 4;
	ndt_announce(test, NDC_RULE_ARGUMENT);
	KUNIT_EXPECT_EQ(test, NdisOpenConfigurationEx(&headless, &handle),
			NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, NdisOpenConfigurationEx(&object, &handle),
			NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, NdisOpenConfigurationEx(NULL, &handle),
			NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, NdisOpenConfigurationEx(&object, NULL),
			NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 4);
}

static void handle_that_is_closed_is_reported(struct kunit *test)
{
	NDIS_HANDLE handle = open(test);
	NDIS_STATUS status;

	NdisCloseConfiguration(handle);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisCloseConfiguration(handle));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  get(handle, NAME("*VMQ"), NdisParameterInteger,
			      &status));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisCloseConfiguration(test));
}

static void null_pointers_are_reported(struct kunit *test)
{
	NDIS_HANDLE handle = open(test);
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	NDIS_STATUS status;
	UINT length;

	ndt_announce(test, NDC_RULE_ARGUMENT);
	NdisReadConfiguration(&status, NULL, handle, NULL,
			      NdisParameterInteger);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NdisWriteConfiguration(&status, handle, NULL, NULL);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NdisReadNetworkAddress(&status, NULL, &length, handle);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NdisOpenConfigurationKeyByName(&status, handle, NULL, NULL);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NdisOpenConfigurationKeyByIndex(&status, handle, 0, NULL, NULL);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 5);
	NdisCloseConfiguration(handle);
}

static void handle_that_is_left_is_reported(struct kunit *test)
{
	NDIS_HANDLE handle = open(test);

	ndt_announce(test, NDC_RULE_LEAK);
	ndp_do_halt(test->priv);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisCloseConfiguration(handle));
}

struct call {
	NDIS_HANDLE handle;
	NDIS_CONFIGURATION_OBJECT object;
	NDIS_STATUS status[5];
};

static void use_at_dispatch(void *data)
{
	NDIS_CONFIGURATION_PARAMETER value, *read;
	NDIS_STRING name = NDIS_STRING_CONST("*VMQ");
	struct call *call = data;
	NDIS_HANDLE handle;
	PVOID address;
	UINT length;

	call->status[0] = NdisOpenConfigurationEx(&call->object, &handle);
	NdisReadConfiguration(&call->status[1], &read, call->handle, &name,
			      NdisParameterInteger);
	NdisWriteConfiguration(&call->status[2], call->handle, &name, &value);
	NdisReadNetworkAddress(&call->status[3], &address, &length,
			       call->handle);
	NdisOpenConfigurationKeyByName(&call->status[4], call->handle, &name,
				       &handle);
	NdisCloseConfiguration(call->handle);
}

static void calls_at_dispatch_are_refused(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_IRQL);
	struct ndp *ndp = test->priv;
	struct call call = {
		.handle = open(test),
		.object = object_of(ndp->handle),
	};
	unsigned int i;

	ndt_announce(test, NDC_RULE_IRQL);
	ndt_in_softirq(use_at_dispatch, &call);
	for (i = 0; i < ARRAY_SIZE(call.status); i++)
		KUNIT_EXPECT_EQ(test, call.status[i], NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_IRQL), before + 6);
	NdisCloseConfiguration(call.handle);
}

static void every_allocation_may_fail(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_CONFIGURATION_OBJECT object = object_of(ndp->handle);
	NDIS_CONFIGURATION_PARAMETER *value;
	unsigned int nth, failures = 0;
	NDIS_STATUS status;
	NDIS_HANDLE handle;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		value = NULL;
		status = NdisOpenConfigurationEx(&object, &handle);
		if (status == NDIS_STATUS_SUCCESS) {
			value = get(handle, NAME("*VMQ"), NdisParameterInteger,
				    &status);
			if (!ndt_failed())
				break;
			KUNIT_EXPECT_EQ(test, !value,
					status == NDIS_STATUS_RESOURCES);
			NdisCloseConfiguration(handle);
		} else {
			KUNIT_EXPECT_TRUE(test, ndt_failed());
			KUNIT_EXPECT_NULL(test, handle);
		}
		failures += status == NDIS_STATUS_RESOURCES;
	}
	KUNIT_EXPECT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, failures, 3);
	NdisCloseConfiguration(handle);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(read_gives_integers),
	KUNIT_CASE(read_gives_what_is_predefined),
	KUNIT_CASE(string_that_is_a_number_is_one),
	KUNIT_CASE(every_type_is_written_and_read),
	KUNIT_CASE(network_address),
	KUNIT_CASE(subkeys_by_name),
	KUNIT_CASE(subkeys_by_index),
	KUNIT_CASE(driver_has_a_store_of_its_own),
	KUNIT_CASE(open_refuses_what_is_wrong),
	KUNIT_CASE(handle_that_is_closed_is_reported),
	KUNIT_CASE(null_pointers_are_reported),
	KUNIT_CASE(handle_that_is_left_is_reported),
	KUNIT_CASE(calls_at_dispatch_are_refused),
	KUNIT_CASE(every_allocation_may_fail),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_config",
	.init = ndp_init_paused,
	.exit = ndp_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/config.c");
