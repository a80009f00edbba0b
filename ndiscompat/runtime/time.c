// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time and delay over the kernel's clocks.
 *
 * What counts from boot counts the time that the machine was asleep, as it
 * does on Windows; the performance counter does not, and is never set back.
 * Sleeps are idle sleeps: a port may well sleep for minutes, and that is no
 * hung task.
 */
#include "runtime/time.h"

#include <linux/delay.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/instruction_pointer.h>
#include <linux/jiffies.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/time.h>
#include <linux/timekeeping.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/report.h"

/* What Windows allows a stall; longer ones are tolerated. */
#define STALL_US	50

/* From 1601-01-01 to 1970-01-01. */
#define EPOCH_SECONDS	(NDC_EPOCH / NDC_UNITS_PER_SEC)

/* The present, in units since 1601-01-01 UTC.  Any context but NMI. */
s64 ndc_system_time(void)
{
	return ktime_get_real_ns() / NDC_NS_PER_UNIT + NDC_EPOCH;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_system_time);

/**
 * ndc_deadline() - when a wait ends
 * @due: in units: negative from now, positive since 1601
 *
 * Context: Any but NMI.
 * Return: The time of the monotonic clock; 0 if it is now or past.
 */
ktime_t ndc_deadline(s64 due)
{
	u64 units = due;

	if (due < 0)
		units = -units;
	else
		units = max_t(s64, due - ndc_system_time(), 0);
	if (!due || !units)
		return 0;
	return ktime_add_safe(ktime_get(), ndc_units_to_ns(units));
}
EXPORT_SYMBOL_IF_KUNIT(ndc_deadline);

/* Sleeps until then and never less.  Process context. */
void ndc_sleep(ktime_t deadline)
{
	int err = -EINTR;

	if (!deadline)
		return;
	while (err) {
		set_current_state(TASK_IDLE);
		err = schedule_hrtimeout_range(&deadline, NDC_SLACK_NS,
					       HRTIMER_MODE_ABS);
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_sleep);

/*
 * The kernel's own is only as good as its calibration, and can overflow; what
 * a device needs is a time of the clock.
 */
static void stall(u32 us)
{
	ktime_t end = ktime_add_us(ktime_get(), us);
	s64 left = us;

	while (left > 0) {
		udelay(min_t(s64, left, USEC_PER_MSEC));
		left = DIV_ROUND_UP(ktime_to_ns(ktime_sub(end, ktime_get())),
				    NSEC_PER_USEC);
	}
}

static void checked_stall(u32 us, const char *call, unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	if (us > STALL_US)
		ndc_tolerate(&breach, "%s of %u us, allowed up to %u", call, us,
			     STALL_US);
	stall(us);
}

/**
 * NdisMSleep() - sleep
 * @MicrosecondsToSleep: at least so long
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: more than 30 s is allowed.  Above PASSIVE_LEVEL it is
 * reported and does not sleep, where Windows stops the machine.
 */
VOID NdisMSleep(ULONG MicrosecondsToSleep)
{
	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return;
	might_sleep();
	ndc_sleep(ndc_deadline(-10LL * MicrosecondsToSleep));
}
EXPORT_SYMBOL_GPL(NdisMSleep);

/**
 * KeDelayExecutionThread() - sleep
 * @WaitMode: KernelMode; not used
 * @Alertable: not used
 * @Interval: negative: from now, in 100 ns; positive: until that time, in
 *	100 ns since 1601
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_UNSUCCESSFUL, and reported, without having
 * slept above PASSIVE_LEVEL.
 *
 * Differs from Windows: the sleep is never alerted, and ends when it should,
 * not at the next tick of the clock.
 */
NTSTATUS KeDelayExecutionThread(KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
				PLARGE_INTEGER Interval)
{
	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return STATUS_UNSUCCESSFUL;
	might_sleep();
	ndc_sleep(ndc_deadline(Interval->QuadPart));
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(KeDelayExecutionThread);

/**
 * NdisStallExecution() - wait without sleeping
 * @MicrosecondsToStall: at least so long; at most 50
 *
 * Context: Any.
 *
 * Differs from Windows: more than 50 us is tolerated.
 */
VOID NdisStallExecution(UINT MicrosecondsToStall)
{
	checked_stall(MicrosecondsToStall, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisStallExecution);

/**
 * KeStallExecutionProcessor() - wait without sleeping
 * @MicroSeconds: at least so long; at most 50
 *
 * Context: Any.
 *
 * Differs from Windows: more than 50 us is tolerated.
 */
VOID KeStallExecutionProcessor(ULONG MicroSeconds)
{
	checked_stall(MicroSeconds, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(KeStallExecutionProcessor);

/**
 * NdisGetCurrentSystemTime() - what time it is
 * @pSystemTime: receives it, in 100 ns since 1601-01-01 UTC
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID NdisGetCurrentSystemTime(PLARGE_INTEGER pSystemTime)
{
	pSystemTime->QuadPart = ndc_system_time();
}
EXPORT_SYMBOL_GPL(NdisGetCurrentSystemTime);

/**
 * KeQuerySystemTime() - what time it is
 * @CurrentTime: receives it, in 100 ns since 1601-01-01 UTC
 *
 * Context: Any.
 *
 * Differs from Windows: as exact as KeQuerySystemTimePrecise().
 */
VOID KeQuerySystemTime(PLARGE_INTEGER CurrentTime)
{
	CurrentTime->QuadPart = ndc_system_time();
}
EXPORT_SYMBOL_GPL(KeQuerySystemTime);

/**
 * KeQuerySystemTimePrecise() - what time it is, exactly
 * @CurrentTime: receives it, in 100 ns since 1601-01-01 UTC
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID KeQuerySystemTimePrecise(PLARGE_INTEGER CurrentTime)
{
	CurrentTime->QuadPart = ndc_system_time();
}
EXPORT_SYMBOL_GPL(KeQuerySystemTimePrecise);

/**
 * KeQueryInterruptTime() - how long the machine is up
 *
 * Context: Any.
 * Return: The time since boot, in 100 ns.
 *
 * Differs from Windows: as exact as KeQueryInterruptTimePrecise().
 */
ULONGLONG KeQueryInterruptTime(void)
{
	return ktime_get_boottime_ns() / NDC_NS_PER_UNIT;
}
EXPORT_SYMBOL_GPL(KeQueryInterruptTime);

/**
 * NdisGetSystemUpTimeEx() - how long the machine is up
 * @pSystemUpTime: receives the milliseconds since boot
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID NdisGetSystemUpTimeEx(PLARGE_INTEGER pSystemUpTime)
{
	pSystemUpTime->QuadPart = ktime_get_boottime_ns() / NSEC_PER_MSEC;
}
EXPORT_SYMBOL_GPL(NdisGetSystemUpTimeEx);

/**
 * KeQueryPerformanceCounter() - a counter for short times
 * @PerformanceFrequency: receives how often it counts a second; or NULL
 *
 * Context: Any.
 * Return: The counter; it never goes back.
 *
 * Differs from Windows: nothing known; the frequency is 10 MHz, as there.
 */
LARGE_INTEGER
KeQueryPerformanceCounter(PLARGE_INTEGER PerformanceFrequency)
{
	LARGE_INTEGER counter = { .QuadPart = ktime_get_ns() / NDC_NS_PER_UNIT };

	if (PerformanceFrequency)
		PerformanceFrequency->QuadPart = NDC_UNITS_PER_SEC;
	return counter;
}
EXPORT_SYMBOL_GPL(KeQueryPerformanceCounter);

/**
 * KeQueryTickCount() - how many ticks the clock has made
 * @CurrentCount: receives the ticks since boot
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID KeQueryTickCount(PLARGE_INTEGER CurrentCount)
{
	CurrentCount->QuadPart = get_jiffies_64() - INITIAL_JIFFIES;
}
EXPORT_SYMBOL_GPL(KeQueryTickCount);

/**
 * KeQueryTimeIncrement() - how long a tick of the clock is
 *
 * Context: Any.
 * Return: It, in 100 ns.
 *
 * Differs from Windows: nothing known.
 */
ULONG KeQueryTimeIncrement(void)
{
	return NDC_UNITS_PER_SEC / HZ;
}
EXPORT_SYMBOL_GPL(KeQueryTimeIncrement);

/* What the zone, as far as the kernel knows it, is west of UTC. */
static s64 zone(void)
{
	return 60LL * NDC_UNITS_PER_SEC * sys_tz.tz_minuteswest;
}

/**
 * ExSystemTimeToLocalTime() - from UTC to the zone of the machine
 * @SystemTime: in 100 ns since 1601-01-01 UTC
 * @LocalTime: receives the local time
 *
 * Context: Any.
 *
 * Differs from Windows: the zone is the kernel's, which most machines leave at
 * UTC and which knows no summer.
 */
VOID ExSystemTimeToLocalTime(PLARGE_INTEGER SystemTime,
			     PLARGE_INTEGER LocalTime)
{
	LocalTime->QuadPart = SystemTime->QuadPart - zone();
}
EXPORT_SYMBOL_GPL(ExSystemTimeToLocalTime);

/**
 * ExLocalTimeToSystemTime() - from the zone of the machine to UTC
 * @LocalTime: in 100 ns since 1601-01-01 local time
 * @SystemTime: receives the time in UTC
 *
 * Context: Any.
 *
 * Differs from Windows: as ExSystemTimeToLocalTime().
 */
VOID ExLocalTimeToSystemTime(PLARGE_INTEGER LocalTime,
			     PLARGE_INTEGER SystemTime)
{
	SystemTime->QuadPart = LocalTime->QuadPart + zone();
}
EXPORT_SYMBOL_GPL(ExLocalTimeToSystemTime);

/**
 * RtlTimeToTimeFields() - a time as a date
 * @Time: in 100 ns since 1601
 * @TimeFields: receives it
 *
 * Context: Any.
 *
 * Differs from Windows: nothing known.
 */
VOID RtlTimeToTimeFields(PLARGE_INTEGER Time, PTIME_FIELDS TimeFields)
{
	s64 ms = div_s64(Time->QuadPart, NDC_UNITS_PER_MS);
	s32 rest;
	struct tm tm;

	time64_to_tm(div_s64_rem(ms, MSEC_PER_SEC, &rest) - EPOCH_SECONDS, 0,
		     &tm);
	*TimeFields = (TIME_FIELDS) {
		.Year = tm.tm_year + 1900,
		.Month = tm.tm_mon + 1,
		.Day = tm.tm_mday,
		.Hour = tm.tm_hour,
		.Minute = tm.tm_min,
		.Second = tm.tm_sec,
		.Milliseconds = rest,
		.Weekday = tm.tm_wday,
	};
}
EXPORT_SYMBOL_GPL(RtlTimeToTimeFields);

/* Days of a month, which is from 1 to 12. */
static int days_of(int year, int month)
{
	bool leap = (!(year % 4) && year % 100) || !(year % 400);

	if (month == 2)
		return 28 + leap;
	return 30 + ((month + (month > 7)) & 1);
}

static bool valid(const TIME_FIELDS *fields)
{
	return fields->Year >= 1601 && fields->Month >= 1 &&
	       fields->Month <= 12 && fields->Day >= 1 &&
	       fields->Day <= days_of(fields->Year, fields->Month) &&
	       fields->Hour >= 0 && fields->Hour < 24 &&
	       fields->Minute >= 0 && fields->Minute < 60 &&
	       fields->Second >= 0 && fields->Second < 60 &&
	       fields->Milliseconds >= 0 && fields->Milliseconds < 1000;
}

/**
 * RtlTimeFieldsToTime() - a date as a time
 * @TimeFields: the date, from 1601 on; Weekday is not used
 * @Time: receives it, in 100 ns since 1601
 *
 * Context: Any.
 * Return: TRUE; FALSE for what is no date, and @Time stays as it was.
 *
 * Differs from Windows: nothing known.
 */
BOOLEAN RtlTimeFieldsToTime(PTIME_FIELDS TimeFields, PLARGE_INTEGER Time)
{
	s64 seconds;

	if (!valid(TimeFields))
		return FALSE;
	seconds = mktime64(TimeFields->Year, TimeFields->Month, TimeFields->Day,
			   TimeFields->Hour, TimeFields->Minute,
			   TimeFields->Second) + EPOCH_SECONDS;
	Time->QuadPart = seconds * NDC_UNITS_PER_SEC +
			 TimeFields->Milliseconds * NDC_UNITS_PER_MS;
	return TRUE;
}
EXPORT_SYMBOL_GPL(RtlTimeFieldsToTime);
