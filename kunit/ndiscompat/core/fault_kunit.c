// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fault injector: its files mean what those of the kernel's mean.
 */
#include "core/fault.h"

#include <linux/instruction_pointer.h>
#include <linux/limits.h>
#include <linux/slab.h>

#include "ndt.h"

#include <ndis.h>

#define FOLDER		"/sys/kernel/debug/ndiscompat/fault/"
#define CALL		"NdisMAllocateSharedMemory"
#define OTHER_CALL	"NdisAllocateSharedMemory"

static int set(const char *file, const char *text)
{
	char path[80];

	snprintf(path, sizeof(path), FOLDER "%s", file);
	return ndt_write_file(path, text);
}

static char *is(struct kunit *test, const char *file)
{
	char path[80];

	snprintf(path, sizeof(path), FOLDER "%s", file);
	return ndt_read_file(test, path);
}

static struct kunit_case cases[];

/* Faults without end, and without a line each; but first the defaults. */
static int setup(struct kunit *test)
{
	if (!strcmp(test->name, cases[0].name))
		return 0;
	return ndt_shell("set -e; cd %s; %s", FOLDER,
			 "echo 0 >verbose; echo -1 >times; echo 100 >probability");
}

static void teardown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test,
			ndt_shell("set -e; cd %s; %s; %s", FOLDER,
				  "echo 0 >probability; echo 1 >interval; echo 1 >times",
				  "echo 0 >space; echo 1 >verbose; echo >call"),
			0);
}

static noinline bool fails(size_t size)
{
	return ndc_fault(CALL, size, _RET_IP_);
}

static unsigned int failures_of(unsigned int calls)
{
	unsigned int n = 0;

	while (calls--)
		n += fails(64);
	return n;
}

/* The first case: nobody has changed one before. */
static void defaults_are_as_documented(struct kunit *test)
{
	static const char * const defaults[][2] = {
		{ "probability", "0" },
		{ "interval", "1" },
		{ "times", "1" },
		{ "space", "0" },
		{ "verbose", "1" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(defaults); i++)
		KUNIT_EXPECT_STREQ(test, strim(is(test, defaults[i][0])),
				   defaults[i][1]);
	KUNIT_EXPECT_NULL(test, strchr(is(test, "call"), '['));
	KUNIT_EXPECT_FALSE(test, static_key_enabled(&ndc_fault_armed));
}

static void probability_zero_never_fails(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, set("probability", "0"), 0);
	KUNIT_EXPECT_FALSE(test, static_key_enabled(&ndc_fault_armed));
	KUNIT_EXPECT_EQ(test, failures_of(1000), 0);
	/* Nor does who asks beside the key. */
	KUNIT_EXPECT_FALSE(test, ndc_fault_due(CALL, 64, _THIS_IP_));
}

static void probability_hundred_always_fails(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, static_key_enabled(&ndc_fault_armed));
	KUNIT_EXPECT_EQ(test, failures_of(1000), 1000);
}

/* Neither none nor all of so many, but for once in 2^2000 runs. */
static void probability_between_fails_at_times(struct kunit *test)
{
	unsigned int n;

	KUNIT_ASSERT_EQ(test, set("probability", "50"), 0);
	KUNIT_EXPECT_STREQ(test, is(test, "probability"), "50\n");
	n = failures_of(2000);
	KUNIT_EXPECT_GT(test, n, 0);
	KUNIT_EXPECT_LT(test, n, 2000);
}

static void probability_that_is_none_is_refused(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, set("probability", "101"), 0);
	KUNIT_EXPECT_NE(test, set("probability", "-1"), 0);
	KUNIT_EXPECT_NE(test, set("probability", "often"), 0);
	KUNIT_EXPECT_STREQ(test, is(test, "probability"), "100\n");
}

static void times_bounds_failures(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, set("times", "1"), 0);
	KUNIT_EXPECT_EQ(test, failures_of(100), 1);
	KUNIT_EXPECT_EQ(test, failures_of(100), 0);
	KUNIT_EXPECT_STREQ(test, is(test, "times"), "0\n");
	KUNIT_ASSERT_EQ(test, set("times", "7"), 0);
	KUNIT_EXPECT_EQ(test, failures_of(5), 5);
	KUNIT_EXPECT_STREQ(test, is(test, "times"), "2\n");
	KUNIT_EXPECT_EQ(test, failures_of(100), 2);
	KUNIT_ASSERT_EQ(test, set("times", "-1"), 0);
	KUNIT_EXPECT_EQ(test, failures_of(100), 100);
	KUNIT_EXPECT_STREQ(test, is(test, "times"), "-1\n");
}

/* Where the count stands is nobody's business: any so many in a row do. */
static void interval_looks_at_every_so_many_th(struct kunit *test)
{
	unsigned int i;

	KUNIT_ASSERT_EQ(test, set("interval", "7"), 0);
	for (i = 0; i < 10; i++)
		KUNIT_EXPECT_EQ(test, failures_of(7), 1);
	KUNIT_ASSERT_EQ(test, set("interval", "0"), 0);
	KUNIT_EXPECT_EQ(test, failures_of(7), 7);
}

static void space_is_given_first(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, set("space", "1000"), 0);
	KUNIT_EXPECT_FALSE(test, fails(400));
	KUNIT_EXPECT_FALSE(test, fails(400));
	KUNIT_EXPECT_STREQ(test, is(test, "space"), "200\n");
	KUNIT_EXPECT_TRUE(test, fails(400));
	KUNIT_EXPECT_TRUE(test, fails(200));
	KUNIT_EXPECT_FALSE(test, fails(199));
	KUNIT_EXPECT_STREQ(test, is(test, "space"), "1\n");
	KUNIT_EXPECT_TRUE(test, fails(1));
}

/* A size that is no int is not taken for a negative one. */
static void space_is_less_than_a_huge_size(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, set("space", "1000"), 0);
	KUNIT_EXPECT_TRUE(test, fails(SIZE_MAX));
	KUNIT_EXPECT_TRUE(test, fails(1UL << 32));
	KUNIT_EXPECT_TRUE(test, fails((size_t)INT_MAX + 1));
	KUNIT_EXPECT_STREQ(test, is(test, "space"), "1000\n");
}

static void call_names_the_one_that_fails(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, set("call", CALL), 0);
	KUNIT_EXPECT_TRUE(test, ndc_fault(CALL, 1, _THIS_IP_));
	KUNIT_EXPECT_FALSE(test, ndc_fault(OTHER_CALL, 1, _THIS_IP_));
	KUNIT_EXPECT_NOT_NULL(test, strstr(is(test, "call"),
					   "[" CALL "]\n"));
	KUNIT_EXPECT_NULL(test, strstr(is(test, "call"), "[" OTHER_CALL));
	KUNIT_ASSERT_EQ(test, set("call", OTHER_CALL), 0);
	KUNIT_EXPECT_FALSE(test, ndc_fault(CALL, 1, _THIS_IP_));
	KUNIT_EXPECT_TRUE(test, ndc_fault(OTHER_CALL, 1, _THIS_IP_));
	KUNIT_ASSERT_EQ(test, set("call", ""), 0);
	KUNIT_EXPECT_TRUE(test, ndc_fault(CALL, 1, _THIS_IP_));
	KUNIT_EXPECT_TRUE(test, ndc_fault(OTHER_CALL, 1, _THIS_IP_));
}

/* What other calls ask for takes nothing of it. */
static void call_that_is_not_chosen_is_not_counted(struct kunit *test)
{
	unsigned int i;

	KUNIT_ASSERT_EQ(test, set("call", OTHER_CALL), 0);
	KUNIT_ASSERT_EQ(test, set("space", "1000"), 0);
	KUNIT_ASSERT_EQ(test, set("times", "2"), 0);
	for (i = 0; i < 10; i++)
		KUNIT_EXPECT_FALSE(test, ndc_fault(CALL, 999, _THIS_IP_));
	KUNIT_EXPECT_STREQ(test, is(test, "space"), "1000\n");
	KUNIT_EXPECT_STREQ(test, is(test, "times"), "2\n");
}

static void call_that_cannot_fail_is_refused(struct kunit *test)
{
	char name[80];

	memset(name, 'A', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	KUNIT_ASSERT_EQ(test, set("call", CALL), 0);
	KUNIT_EXPECT_NE(test, set("call", "NdisMSleep"), 0);
	KUNIT_EXPECT_NE(test, set("call", CALL "Async2"), 0);
	KUNIT_EXPECT_NE(test, set("call", "NdisM"), 0);
	KUNIT_EXPECT_NE(test, set("call", name), 0);
	/* 63 letters and the end of the line are one too many. */
	name[63] = '\0';
	KUNIT_EXPECT_NE(test, set("call", name), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(is(test, "call"),
					   "[" CALL "]\n"));
}

static void call_lists_what_can_fail(struct kunit *test)
{
	static const char * const names[] = {
		"NdisMRegisterScatterGatherDma", "NdisMRegisterDmaChannel",
		"NdisMAllocateSharedMemory", "NdisMAllocateSharedMemoryAsync",
		"NdisMAllocateSharedMemoryAsyncEx",
		"MiniportSharedMemoryAllocateComplete",
		"NdisAllocateSharedMemory",
	};
	char *text = is(test, "call");
	unsigned int i;
	char line[64];

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(line, sizeof(line), "%s\n", names[i]);
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, line), "%s",
					  names[i]);
		KUNIT_EXPECT_EQ(test, set("call", names[i]), 0);
	}
}

/* How often the kernel's log has the line of a case. */
static unsigned int lines(struct kunit *test)
{
	char *text = ndt_read_file(test, "/dev/null; dmesg");
	unsigned int n = 0;

	while ((text = strstr(text, "fault: " CALL " fails on purpose, at verbose_says_so+"))) {
		text++;
		n++;
	}
	return n;
}

static void verbose_says_so(struct kunit *test)
{
	unsigned int before = lines(test);

	KUNIT_EXPECT_TRUE(test, fails(1));
	KUNIT_EXPECT_EQ(test, lines(test), before);
	KUNIT_EXPECT_EQ(test, set("verbose", "1"), 0);
	KUNIT_EXPECT_TRUE(test, fails(1));
	KUNIT_EXPECT_TRUE(test, fails(1));
	KUNIT_EXPECT_EQ(test, set("times", "0"), 0);
	KUNIT_EXPECT_FALSE(test, fails(1));
	KUNIT_EXPECT_EQ(test, lines(test), before + 2);
}

static void ask_once(void *data)
{
	*(bool *)data = fails(1);
}

static void faults_in_any_context(struct kunit *test)
{
	bool hard = false, soft = false;

	ndt_in_hardirq(ask_once, &hard);
	ndt_in_softirq(ask_once, &soft);
	KUNIT_EXPECT_TRUE(test, hard);
	KUNIT_EXPECT_TRUE(test, soft);
}

static void ask_often(void *data)
{
	unsigned int i;

	for (i = 0; i < 2000; i++)
		if (fails(1))
			atomic_inc(data);
}

static void times_are_shared_out_exactly(struct kunit *test)
{
	atomic_t failures = ATOMIC_INIT(0);

	KUNIT_ASSERT_EQ(test, set("times", "1000"), 0);
	ndt_in_threads(test, 4, ask_often, &failures);
	KUNIT_EXPECT_EQ(test, atomic_read(&failures), 1000);
}

/* As a person uses it: a call of a port fails, as it would without memory. */
static void a_call_of_a_port_fails(struct kunit *test)
{
	struct ndt_rig *rig = ndt_rig_create(test, THIS_MODULE);

	KUNIT_ASSERT_EQ(test, set("times", "1"), 0);
	KUNIT_ASSERT_EQ(test, set("call", "NdisMRegisterScatterGatherDma"), 0);
	KUNIT_EXPECT_EQ(test, ndt_rig_register(rig, NULL),
			NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_NULL(test, rig->dma);
	KUNIT_EXPECT_EQ(test, ndt_rig_register(rig, NULL),
			NDIS_STATUS_SUCCESS);
	ndt_rig_destroy(rig);
}

/*
 * The last case: what is added stays, and there is an end of room.  The names
 * go with this module, and nobody lists them after that.
 */
static void more_calls_than_there_is_room_for(struct kunit *test)
{
	static const char * const fill[64] = { [0 ... 63] = "NdtFill" };
	static const char * const first[] = { "NdtFirst" };
	static const char * const late[] = { "NdtLate" };
	unsigned int n = 0;
	char *text;

	ndc_fault_add(first, 1);
	KUNIT_EXPECT_EQ(test, set("call", "NdtFirst"), 0);
	KUNIT_EXPECT_TRUE(test, ndc_fault("NdtFirst", 1, _THIS_IP_));
	KUNIT_EXPECT_FALSE(test, fails(1));
	ndc_fault_add(fill, ARRAY_SIZE(fill));
	ndc_fault_add(late, 1);
	KUNIT_EXPECT_NE(test, set("call", "NdtLate"), 0);
	for (text = is(test, "call"); (text = strchr(text, '\n')); text++)
		n++;
	KUNIT_EXPECT_EQ(test, n, 64);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(defaults_are_as_documented),
	KUNIT_CASE(probability_zero_never_fails),
	KUNIT_CASE(probability_hundred_always_fails),
	KUNIT_CASE(probability_between_fails_at_times),
	KUNIT_CASE(probability_that_is_none_is_refused),
	KUNIT_CASE(times_bounds_failures),
	KUNIT_CASE(interval_looks_at_every_so_many_th),
	KUNIT_CASE(space_is_given_first),
	KUNIT_CASE(space_is_less_than_a_huge_size),
	KUNIT_CASE(call_names_the_one_that_fails),
	KUNIT_CASE(call_that_is_not_chosen_is_not_counted),
	KUNIT_CASE(call_that_cannot_fail_is_refused),
	KUNIT_CASE(call_lists_what_can_fail),
	KUNIT_CASE(verbose_says_so),
	KUNIT_CASE(faults_in_any_context),
	KUNIT_CASE(times_are_shared_out_exactly),
	KUNIT_CASE(a_call_of_a_port_fails),
	KUNIT_CASE(more_calls_than_there_is_room_for),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_fault",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/core/fault.c");
