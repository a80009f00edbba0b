// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reports: counted always, printed and listed once a place.
 */
#include "core/report.h"

#include <linux/instruction_pointer.h>

#include "ndt.h"

#define BREACHES	"/sys/kernel/debug/ndiscompat/breaches"
#define VERIFY		"/sys/module/ndiscompat/parameters/verify"

static void report(unsigned long caller, const char *adapter, const char *what)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
		.adapter = adapter,
		.allocated = _THIS_IP_,
		.freed = _THIS_IP_,
	};

	ndc_report(&breach, "%s", what);
}

/* A place that no other case uses. */
static noinline unsigned long place(unsigned int number)
{
	return (unsigned long)place + number;
}

/* How many lines of a text contain a word. */
static unsigned int lines_with(const char *text, const char *word)
{
	unsigned int n = 0;

	while ((text = strstr(text, word))) {
		n++;
		text = strchrnul(text, '\n');
	}
	return n;
}

static void report_counts_every_time(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);

	ndt_announce(test, NDC_RULE_ARGUMENT);
	report(place(1), NULL, "first");
	report(place(1), NULL, "second");
	report(place(1), NULL, "third");
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 3);
}

static void report_lists_a_place_once(struct kunit *test)
{
	char *text;

	ndt_announce(test, NDC_RULE_ARGUMENT);
	report(place(2), NULL, "one-place");
	report(place(2), NULL, "one-place");
	report(place(3), NULL, "another-place");
	text = ndt_read_file(test, BREACHES);
	KUNIT_EXPECT_EQ(test, lines_with(text, "one-place"), 1);
	KUNIT_EXPECT_EQ(test, lines_with(text, "       2  "), 1);
	KUNIT_EXPECT_EQ(test, lines_with(text, "another-place"), 1);
}

static void report_tells_rules_apart(struct kunit *test)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_LIST,
		.caller = place(2),
	};
	char *text;

	NDT_EXPECT_BREACH(test, NDC_RULE_LIST,
			  ndc_report(&breach, "same-place-other-rule"));
	text = ndt_read_file(test, BREACHES);
	KUNIT_EXPECT_EQ(test, lines_with(text, "same-place-other-rule"), 1);
}

static void report_names_all_places(struct kunit *test)
{
	char *text, *line;

	ndt_announce(test, NDC_RULE_ARGUMENT);
	report(place(4), "nic7", "with-everything");
	text = ndt_read_file(test, BREACHES);
	line = strstr(text, "core_report_kunit nic7: argument: with-everything");
	KUNIT_ASSERT_NOT_NULL(test, line);
	*strchrnul(line, '\n') = '\0';
	KUNIT_EXPECT_NOT_NULL(test, strstr(line, ", at place+0x"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(line, "; allocated at report+0x"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(line, ", freed at report+0x"));
}

static void report_names_the_driver_given(struct kunit *test)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_LEAK,
		.caller = place(5),
		.driver = "e1q60",
		.freed = place(5),
	};
	char *text;

	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK, ndc_report(&breach, "of a driver"));
	text = ndt_read_file(test, BREACHES);
	KUNIT_EXPECT_NOT_NULL(test,
			      strstr(text, "e1q60 -: leak: of a driver, at place"));
}

static void report_of_the_kernel_itself(struct kunit *test)
{
	ndt_announce(test, NDC_RULE_ARGUMENT);
	report((unsigned long)schedule, NULL, "from-the-kernel");
	KUNIT_EXPECT_NOT_NULL(test, strstr(ndt_read_file(test, BREACHES),
					   "kernel -: argument: from-the-kernel"));
}

static void report_without_memory_counts(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	bool failed;

	ndt_announce(test, NDC_RULE_ARGUMENT);
	ndt_fail_nth(1);
	report(place(6), NULL, "no-memory");
	failed = ndt_failed();
	KUNIT_EXPECT_TRUE(test, failed);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 1);
	KUNIT_EXPECT_NULL(test, strstr(ndt_read_file(test, BREACHES),
				       "no-memory"));
	/* The next time there is memory, and it is listed. */
	report(place(6), NULL, "no-memory");
	KUNIT_EXPECT_NOT_NULL(test, strstr(ndt_read_file(test, BREACHES),
					   "no-memory"));
}

static void report_in_interrupt(void *data)
{
	report(place(7), NULL, "in-an-interrupt");
}

static void report_from_any_context(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);

	ndt_announce(test, NDC_RULE_ARGUMENT);
	ndt_in_hardirq(report_in_interrupt, NULL);
	ndt_in_softirq(report_in_interrupt, NULL);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 2);
}

static void report_ten_thousand(void *data)
{
	unsigned int i;

	for (i = 0; i < 10000; i++)
		report(place(8), NULL, "at-the-same-time");
}

static void report_at_the_same_time(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	char *text;

	ndt_announce(test, NDC_RULE_ARGUMENT);
	ndt_in_threads(test, 4, report_ten_thousand, NULL);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT),
			before + 40000);
	text = ndt_read_file(test, BREACHES);
	KUNIT_EXPECT_EQ(test, lines_with(text, "at-the-same-time"), 1);
	KUNIT_EXPECT_EQ(test, lines_with(text, "   40000  "), 1);
}

static void verify_zero_counts_in_silence(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);

	/* Not announced: the lab fails this case if the line is printed. */
	KUNIT_ASSERT_EQ(test, ndt_write_file(VERIFY, "0"), 0);
	report(place(9), NULL, "in silence");
	KUNIT_ASSERT_EQ(test, ndt_write_file(VERIFY, "1"), 0);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 1);
}

static void tolerated_is_said_at_level_two(struct kunit *test)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_MEMORY,
		.caller = place(10),
	};
	u64 before = ndc_report_count(NDC_RULE_MEMORY);

	ndc_tolerate(&breach, "tolerated");
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_MEMORY), before);
	KUNIT_ASSERT_EQ(test, ndt_write_file(VERIFY, "2"), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  ndc_tolerate(&breach, "tolerated"));
	KUNIT_ASSERT_EQ(test, ndt_write_file(VERIFY, "1"), 0);
}

static void many_places_are_bounded(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	unsigned int i;

	/* One table row each, up to the limit; every one is counted. */
	KUNIT_ASSERT_EQ(test, ndt_write_file(VERIFY, "0"), 0);
	for (i = 0; i < 2000; i++)
		report(place(100 + i), NULL, "crowd");
	KUNIT_ASSERT_EQ(test, ndt_write_file(VERIFY, "1"), 0);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT),
			before + 2000);
	KUNIT_EXPECT_LE(test, lines_with(ndt_read_file(test, BREACHES), "  "),
			1024 + NDC_RULE_COUNT);
}

static void irql_above_refuses(struct kunit *test)
{
	bool refused;

	KUNIT_EXPECT_FALSE(test, ndc_irql_above(NDC_PASSIVE, "A", _THIS_IP_));
	local_bh_disable();
	KUNIT_EXPECT_FALSE(test, ndc_irql_above(NDC_DISPATCH, "A", _THIS_IP_));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  refused = ndc_irql_above(NDC_PASSIVE, "A", _THIS_IP_));
	local_bh_enable();
	KUNIT_EXPECT_TRUE(test, refused);
	KUNIT_EXPECT_NOT_NULL(test,
			      strstr(ndt_read_file(test, BREACHES),
				     "A at DISPATCH_LEVEL, allowed up to PASSIVE_LEVEL"));
}

static void every_rule_has_a_name(struct kunit *test)
{
	unsigned int i, j;

	for (i = 0; i < NDC_RULE_COUNT; i++)
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, ndc_rule_name(i),
					    ndc_rule_name(j));
	KUNIT_EXPECT_STREQ(test, ndc_rule_name(NDC_RULE_COUNT), "?");
}

static struct kunit_case cases[] = {
	KUNIT_CASE(report_counts_every_time),
	KUNIT_CASE(report_lists_a_place_once),
	KUNIT_CASE(report_tells_rules_apart),
	KUNIT_CASE(report_names_all_places),
	KUNIT_CASE(report_names_the_driver_given),
	KUNIT_CASE(report_of_the_kernel_itself),
	KUNIT_CASE(report_without_memory_counts),
	KUNIT_CASE(report_from_any_context),
	KUNIT_CASE(report_at_the_same_time),
	KUNIT_CASE(verify_zero_counts_in_silence),
	KUNIT_CASE(tolerated_is_said_at_level_two),
	KUNIT_CASE(irql_above_refuses),
	KUNIT_CASE(every_rule_has_a_name),
	KUNIT_CASE(many_places_are_bounded),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_report",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/core/report.c");
