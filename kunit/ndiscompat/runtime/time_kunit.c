// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time and delay.
 */
#include "runtime/time.h"

#include <linux/bottom_half.h>
#include <linux/jiffies.h>
#include <linux/time.h>
#include <linux/timekeeping.h>

#include "ndt.h"

#include <ndis.h>

/* 2024-02-29 12:34:56.789 UTC, a Thursday. */
#define LEAP_DAY	(NDC_EPOCH + 17092100967890000LL)

static void deadlines(struct kunit *test)
{
	ktime_t before = ktime_get();

	KUNIT_EXPECT_EQ(test, ndc_deadline(0), 0);
	KUNIT_EXPECT_EQ(test, ndc_deadline(1), 0);
	KUNIT_EXPECT_EQ(test, ndc_deadline(ndc_system_time() - 1), 0);
	KUNIT_EXPECT_GE(test, ndc_deadline(-10000000) - before, NSEC_PER_SEC);
	KUNIT_EXPECT_LE(test, ndc_deadline(ndc_system_time() + 10000000) -
			ktime_get(), NSEC_PER_SEC);
	KUNIT_EXPECT_GT(test, ndc_deadline(ndc_system_time() + 10000000000LL),
			before);
	/* What is too long for the kernel is for ever. */
	KUNIT_EXPECT_EQ(test, ndc_deadline(S64_MIN), NDC_FOREVER);
	KUNIT_EXPECT_EQ(test, ndc_deadline(S64_MAX), NDC_FOREVER);
}

static void sleeps_are_never_short(struct kunit *test)
{
	LARGE_INTEGER due = { .QuadPart = -20000 };
	ktime_t start = ktime_get();

	NdisMSleep(2000);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), 2000);
	NdisMSleep(0);
	start = ktime_get();
	KUNIT_EXPECT_EQ(test, KeDelayExecutionThread(KernelMode, FALSE, &due),
			STATUS_SUCCESS);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), 2000);
	start = ktime_get();
	ndc_sleep(ktime_add_ms(start, 2));
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), 2000);
	due.QuadPart = 1;
	KUNIT_EXPECT_EQ(test, KeDelayExecutionThread(KernelMode, FALSE, &due),
			STATUS_SUCCESS);
}

static void sleeps_above_passive_are_refused(struct kunit *test)
{
	LARGE_INTEGER due = { .QuadPart = -20000 };
	NTSTATUS status;

	local_bh_disable();
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, NdisMSleep(10));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  status = KeDelayExecutionThread(KernelMode, FALSE,
							  &due));
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, status, STATUS_UNSUCCESSFUL);
}

static void stalls_are_never_short(struct kunit *test)
{
	ktime_t start = ktime_get();

	NdisStallExecution(50);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), 50);
	local_bh_disable();
	KeStallExecutionProcessor(20);
	local_bh_enable();
	/* Longer than the kernel's own could count at once. */
	start = ktime_get();
	KeStallExecutionProcessor(2500);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), 2500);
	NdisStallExecution(0);
}

static void system_time_is_that_of_1601(struct kunit *test)
{
	s64 before = ktime_get_real_ns() / 100 + 116444736000000000LL;
	LARGE_INTEGER a, b, c;

	NdisGetCurrentSystemTime(&a);
	KeQuerySystemTime(&b);
	KeQuerySystemTimePrecise(&c);
	KUNIT_EXPECT_GE(test, a.QuadPart, before);
	KUNIT_EXPECT_GE(test, b.QuadPart, a.QuadPart);
	KUNIT_EXPECT_GE(test, c.QuadPart, b.QuadPart);
	KUNIT_EXPECT_LE(test, c.QuadPart, ndc_system_time());
}

static void time_since_boot(struct kunit *test)
{
	u64 before = ktime_get_boottime_ns();
	LARGE_INTEGER ms;
	u64 units;

	units = KeQueryInterruptTime();
	KUNIT_EXPECT_GE(test, units, before / 100);
	KUNIT_EXPECT_LE(test, units, ktime_get_boottime_ns() / 100);
	NdisGetSystemUpTimeEx(&ms);
	KUNIT_EXPECT_GE(test, ms.QuadPart, before / 1000000);
	KUNIT_EXPECT_LE(test, ms.QuadPart, ktime_get_boottime_ns() / 1000000);
}

static void performance_counter(struct kunit *test)
{
	LARGE_INTEGER frequency, a, b;

	a = KeQueryPerformanceCounter(&frequency);
	NdisMSleep(1000);
	b = KeQueryPerformanceCounter(NULL);
	KUNIT_EXPECT_GT(test, frequency.QuadPart, 0);
	KUNIT_EXPECT_GE(test, (b.QuadPart - a.QuadPart) * 1000,
			frequency.QuadPart);
}

static void ticks(struct kunit *test)
{
	u64 before = get_jiffies_64() - INITIAL_JIFFIES;
	LARGE_INTEGER count;

	KeQueryTickCount(&count);
	KUNIT_EXPECT_GE(test, count.QuadPart, before);
	KUNIT_EXPECT_LE(test, count.QuadPart,
			get_jiffies_64() - INITIAL_JIFFIES);
	KUNIT_EXPECT_EQ(test, KeQueryTimeIncrement() * HZ, 10000000);
}

static void local_time(struct kunit *test)
{
	LARGE_INTEGER utc = { .QuadPart = LEAP_DAY }, local, back;
	int west = sys_tz.tz_minuteswest;

	sys_tz.tz_minuteswest = -90;
	ExSystemTimeToLocalTime(&utc, &local);
	ExLocalTimeToSystemTime(&local, &back);
	sys_tz.tz_minuteswest = west;
	KUNIT_EXPECT_EQ(test, local.QuadPart - utc.QuadPart,
			90LL * 60 * 10000000);
	KUNIT_EXPECT_EQ(test, back.QuadPart, utc.QuadPart);
}

static void dates(struct kunit *test)
{
	LARGE_INTEGER time = { .QuadPart = LEAP_DAY }, back;
	TIME_FIELDS fields;

	RtlTimeToTimeFields(&time, &fields);
	KUNIT_EXPECT_EQ(test, fields.Year, 2024);
	KUNIT_EXPECT_EQ(test, fields.Month, 2);
	KUNIT_EXPECT_EQ(test, fields.Day, 29);
	KUNIT_EXPECT_EQ(test, fields.Hour, 12);
	KUNIT_EXPECT_EQ(test, fields.Minute, 34);
	KUNIT_EXPECT_EQ(test, fields.Second, 56);
	KUNIT_EXPECT_EQ(test, fields.Milliseconds, 789);
	KUNIT_EXPECT_EQ(test, fields.Weekday, 4);
	KUNIT_EXPECT_TRUE(test, RtlTimeFieldsToTime(&fields, &back));
	KUNIT_EXPECT_EQ(test, back.QuadPart, time.QuadPart);
	/* The beginning of time was a Monday. */
	time.QuadPart = 0;
	RtlTimeToTimeFields(&time, &fields);
	KUNIT_EXPECT_EQ(test, fields.Year, 1601);
	KUNIT_EXPECT_EQ(test, fields.Month, 1);
	KUNIT_EXPECT_EQ(test, fields.Day, 1);
	KUNIT_EXPECT_EQ(test, fields.Weekday, 1);
	KUNIT_EXPECT_TRUE(test, RtlTimeFieldsToTime(&fields, &back));
	KUNIT_EXPECT_EQ(test, back.QuadPart, 0);
}

static const TIME_FIELDS no_dates[] = {
	{ 1600, 12, 31, 23, 59, 59, 999, 0 },
	{ 2023, 2, 29, 0, 0, 0, 0, 0 },
	{ 2100, 2, 29, 0, 0, 0, 0, 0 },
	{ 2024, 4, 31, 0, 0, 0, 0, 0 },
	{ 2024, 0, 1, 0, 0, 0, 0, 0 },
	{ 2024, 13, 1, 0, 0, 0, 0, 0 },
	{ 2024, 1, 0, 0, 0, 0, 0, 0 },
	{ 2024, 8, 32, 0, 0, 0, 0, 0 },
	{ 2024, 1, 1, 24, 0, 0, 0, 0 },
	{ 2024, 1, 1, -1, 0, 0, 0, 0 },
	{ 2024, 1, 1, 0, 60, 0, 0, 0 },
	{ 2024, 1, 1, 0, 0, 60, 0, 0 },
	{ 2024, 1, 1, 0, 0, 0, 1000, 0 },
};

static void what_is_no_date_fails(struct kunit *test)
{
	LARGE_INTEGER time = { .QuadPart = 77 };
	TIME_FIELDS fields;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(no_dates); i++) {
		fields = no_dates[i];
		KUNIT_EXPECT_FALSE_MSG(test,
				       RtlTimeFieldsToTime(&fields, &time),
				       "row %u", i);
	}
	KUNIT_EXPECT_EQ(test, time.QuadPart, 77);
	fields = (TIME_FIELDS) { 2000, 2, 29, 0, 0, 0, 0, 0 };
	KUNIT_EXPECT_TRUE(test, RtlTimeFieldsToTime(&fields, &time));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(deadlines),
	KUNIT_CASE(sleeps_are_never_short),
	KUNIT_CASE(sleeps_above_passive_are_refused),
	KUNIT_CASE(stalls_are_never_short),
	KUNIT_CASE(system_time_is_that_of_1601),
	KUNIT_CASE(time_since_boot),
	KUNIT_CASE(performance_counter),
	KUNIT_CASE(ticks),
	KUNIT_CASE(local_time),
	KUNIT_CASE(dates),
	KUNIT_CASE(what_is_no_date_fails),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_time",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/time.c");
