// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tracepoints: a probe sees what happened.
 */
#include "core/trace.h"

#include "ndt.h"

static struct ndc_breach traced;
static unsigned int probed;

static void probe(void *data, const struct ndc_breach *breach)
{
	traced = *breach;
	probed++;
}

static void breach_is_traced_every_time(struct kunit *test)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_LIST,
		.caller = (unsigned long)probe,
		.adapter = "nic3",
	};

	ndt_announce(test, NDC_RULE_LIST);
	KUNIT_ASSERT_EQ(test, register_trace_ndc_breach(probe, NULL), 0);
	probed = 0;
	ndc_report(&breach, "traced");
	ndc_report(&breach, "traced");
	unregister_trace_ndc_breach(probe, NULL);
	tracepoint_synchronize_unregister();
	ndc_report(&breach, "not traced");
	KUNIT_EXPECT_EQ(test, probed, 2);
	KUNIT_EXPECT_EQ(test, traced.rule, NDC_RULE_LIST);
	KUNIT_EXPECT_EQ(test, traced.caller, (unsigned long)probe);
	KUNIT_EXPECT_STREQ(test, traced.adapter, "nic3");
}

static void breach_is_an_event_in_tracefs(struct kunit *test)
{
	char *format = ndt_read_file(test,
				     "/sys/kernel/tracing/events/ndiscompat/ndc_breach/format");

	KUNIT_EXPECT_NOT_NULL(test, strstr(format, "field:unsigned long caller"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(format, "field:char adapter[32]"));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(breach_is_traced_every_time),
	KUNIT_CASE(breach_is_an_event_in_tracefs),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_trace",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/core/trace.c");
