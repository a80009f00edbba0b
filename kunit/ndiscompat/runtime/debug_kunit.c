// SPDX-License-Identifier: GPL-2.0-only
/*
 * Debug prints and assertions.
 */
#include <linux/kern_levels.h>
#include <linux/stdarg.h>
#include <linux/string.h>

#include "ndt.h"

/* As a port is built for its developer. */
#define DBG 1

#include <ndis.h>

#define NAME	"ndiscompat_runtime_debug_kunit: "

static void print(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, DbgPrint("debug-plain %ws %I64x\n", L"w",
				       0x100000000ULL), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ndt_logged("ndiscompat: " NAME
					 "debug-plain w 100000000"), 6);
	/* Without a newline it is a line all the same. */
	DbgPrint("debug-first");
	DbgPrint("debug-second\r\n\n");
	KUNIT_EXPECT_EQ(test, ndt_logged(NAME "debug-first"), 6);
	KUNIT_EXPECT_EQ(test, ndt_logged(NAME "debug-second"), 6);
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-never-printed"), -1);
}

static void levels(struct kunit *test)
{
	DbgPrintEx(DPFLTR_IHVNETWORK_ID, DPFLTR_ERROR_LEVEL, "debug-error");
	DbgPrintEx(DPFLTR_IHVNETWORK_ID, DPFLTR_WARNING_LEVEL, "debug-warning");
	DbgPrintEx(DPFLTR_IHVNETWORK_ID, DPFLTR_TRACE_LEVEL, "debug-trace");
	DbgPrintEx(DPFLTR_IHVNETWORK_ID, DPFLTR_INFO_LEVEL, "debug-info");
	DbgPrintEx(DPFLTR_IHVNETWORK_ID, DPFLTR_MASK | 2, "debug-mask-warning");
	DbgPrintEx(DPFLTR_IHVNETWORK_ID, DPFLTR_MASK | 3, "debug-mask-error");
	DbgPrintEx(DPFLTR_IHVNETWORK_ID, DPFLTR_MASK, "debug-mask-none");
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-error"), 3);
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-warning"), 4);
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-trace"), 6);
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-info"), 6);
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-mask-warning"), 4);
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-mask-error"), 3);
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-mask-none"), 6);
}

static ULONG by_list(const char *prefix, const char *format, ...)
{
	ULONG status;
	va_list args;

	va_start(args, format);
	if (prefix)
		status = vDbgPrintExWithPrefix(prefix, DPFLTR_DEFAULT_ID,
					       DPFLTR_ERROR_LEVEL, format,
					       args);
	else
		status = vDbgPrintEx(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL,
				     format, args);
	va_end(args);
	return status;
}

static void print_by_list(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, by_list(NULL, "debug-list %d", 5),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ndt_logged(NAME "debug-list 5"), 3);
	KUNIT_EXPECT_EQ(test, by_list("100%: ", "debug-prefix %d", 6),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, ndt_logged(NAME "100%: debug-prefix 6"), 3);
}

static void a_line_that_is_too_long(struct kunit *test)
{
	char prefix[600];

	memset(prefix, 'p', sizeof(prefix));
	memcpy(prefix, "debug-long", 10);
	prefix[599] = '\0';
	by_list(prefix, "debug-cut-off");
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-longp"), 3);
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-cut-off"), -1);
	DbgPrint("debug-wide%510dx", 1);
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-wide "), 6);
}

static void pointers_are_hashed(struct kunit *test)
{
	char raw[40];

	DbgPrint("debug-pointer %p", test);
	snprintf(raw, sizeof(raw), "debug-pointer %016lX", (unsigned long)test);
	KUNIT_EXPECT_EQ(test, ndt_logged(raw), -1);
	snprintf(raw, sizeof(raw), "debug-pointer %p", test);
	KUNIT_EXPECT_EQ(test, ndt_logged(raw), 6);
}

static void print_from_an_interrupt(void *data)
{
	DbgPrint("debug-interrupt");
}

static void any_context(struct kunit *test)
{
	ndt_in_hardirq(print_from_an_interrupt, NULL);
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-interrupt"), 6);
}

static void words_of_a_debug_build(struct kunit *test)
{
	KdPrint(("debug-kd %d\n", 1));
	KdPrintEx((DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, "debug-kd-ex\n"));
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-kd 1"), 6);
	KUNIT_EXPECT_EQ(test, ndt_logged("debug-kd-ex"), 3);
}

static void assertions(struct kunit *test)
{
	BOOLEAN value = TRUE;
	int one = 1;

	OPTIMIZER_HIDE_VAR(one);
	ASSERT(one == 1);
	ASSERTMSG("never", one == 1);
	KUNIT_EXPECT_TRUE(test, NT_ASSERT(one == 1));
	NDT_EXPECT_BREACH(test, NDC_RULE_ASSERT, ASSERT(one == 2));
	NDT_EXPECT_BREACH(test, NDC_RULE_ASSERT,
			  ASSERTMSG("debug-message", one == 2));
	NDT_EXPECT_BREACH(test, NDC_RULE_ASSERT, value = NT_ASSERT(one == 3));
	KUNIT_EXPECT_FALSE(test, value);
	NDT_EXPECT_BREACH(test, NDC_RULE_ASSERT, value = NT_VERIFY(one == 4));
	KUNIT_EXPECT_FALSE(test, value);
	NDT_EXPECT_BREACH(test, NDC_RULE_ASSERT,
			  value = NT_ASSERTMSG("why", one == 5));
	NDT_EXPECT_BREACH(test, NDC_RULE_ASSERT,
			  value = NT_FRE_ASSERT(one == 6));
	KUNIT_EXPECT_GE(test, ndt_logged("assert: one == 2 is not true in debug_kunit.c:"),
			0);
	KUNIT_EXPECT_GE(test, ndt_logged(", debug-message, at "), 0);
}

static void assertion_by_its_call(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_ASSERT,
			  RtlAssert("debug-truth", "/a/long/path.c", 7, NULL));
	KUNIT_EXPECT_GE(test, ndt_logged("debug-truth is not true in path.c:7, at"),
			0);
}

static void break_points(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_ASSERT, DbgBreakPoint());
	NDT_EXPECT_BREACH(test, NDC_RULE_ASSERT, KdBreakPoint());
	NDT_EXPECT_BREACH(test, NDC_RULE_ASSERT, DbgBreakPointWithStatus(5));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(print),
	KUNIT_CASE(levels),
	KUNIT_CASE(print_by_list),
	KUNIT_CASE(a_line_that_is_too_long),
	KUNIT_CASE(pointers_are_hashed),
	KUNIT_CASE(any_context),
	KUNIT_CASE(words_of_a_debug_build),
	KUNIT_CASE(assertions),
	KUNIT_CASE(assertion_by_its_call),
	KUNIT_CASE(break_points),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_debug",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/debug.c");
