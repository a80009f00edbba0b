// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver says to its developer: debug prints go to the kernel's log,
 * errors and warnings as such.  A failed assertion is a report like any other.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include <linux/bug.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "runtime/format.h"

#include <ndis.h>

#include "core/report.h"

/* Windows cuts at 512 as well. */
#define LINE_SIZE	512

static void put_prefix(struct ndc_text *text, PCSTR prefix)
{
	size_t length = strnlen(prefix, text->size);

	memcpy(text->buffer, prefix, length);
	text->length = length;
}

/* A level below 32 is a number, from there on a mask: the worst one counts. */
static void log_line(u32 level, const char *module, const char *line)
{
	u32 mask = level < 32 ? BIT(level) : level;

	if (mask & BIT(DPFLTR_ERROR_LEVEL))
		pr_err("%s: %s\n", module, line);
	else if (mask & BIT(DPFLTR_WARNING_LEVEL))
		pr_warn("%s: %s\n", module, line);
	else
		pr_info("%s: %s\n", module, line);
}

static void print(u32 level, PCSTR prefix, PCSTR format, va_list args,
		  unsigned long caller)
{
	char line[LINE_SIZE], module[MODULE_NAME_LEN];
	struct ndc_text text = {
		.buffer = line,
		.size = sizeof(line) - 1,
		.hash = true,
	};
	size_t length;

	put_prefix(&text, prefix);
	ndc_format(&text, format, args);
	length = min(text.length, text.size);
	while (length && (line[length - 1] == '\n' || line[length - 1] == '\r'))
		length--;
	line[length] = '\0';
	ndc_module_of(caller, module, sizeof(module));
	log_line(level, module, line);
}

/**
 * DbgPrint() - print to the log
 * @Format: Microsoft's
 *
 * Context: Any but NMI.
 * Return: STATUS_SUCCESS.
 *
 * Differs from Windows: each call is a line of the log, with the driver's name
 * in front and no newline needed behind; pointers are hashed, as the kernel
 * prints its own; no floating point.
 */
ULONG DbgPrint(PCSTR Format, ...)
{
	va_list args;

	va_start(args, Format);
	print(DPFLTR_INFO_LEVEL, "", Format, args, _RET_IP_);
	va_end(args);
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(DbgPrint);

/**
 * DbgPrintEx() - print to the log, with a level
 * @ComponentId: whose message; not used
 * @Level: DPFLTR_ERROR_LEVEL and so on, or a mask of them
 * @Format: Microsoft's
 *
 * Context: Any but NMI.
 * Return: STATUS_SUCCESS.
 *
 * Differs from Windows: as DbgPrint(); errors and warnings are such in the
 * log, and all else is printed too, as information.
 */
ULONG DbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, ...)
{
	va_list args;

	va_start(args, Format);
	print(Level, "", Format, args, _RET_IP_);
	va_end(args);
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(DbgPrintEx);

/**
 * vDbgPrintEx() - print to the log, with a level
 * @ComponentId: whose message; not used
 * @Level: as DbgPrintEx()
 * @Format: Microsoft's
 * @Arguments: of it
 *
 * Context: Any but NMI.
 * Return: STATUS_SUCCESS.
 *
 * Differs from Windows: as DbgPrintEx().
 */
ULONG vDbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format,
		  va_list Arguments)
{
	print(Level, "", Format, Arguments, _RET_IP_);
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(vDbgPrintEx);

/**
 * vDbgPrintExWithPrefix() - print to the log, with a level and a prefix
 * @Prefix: put in front, as it is
 * @ComponentId: whose message; not used
 * @Level: as DbgPrintEx()
 * @Format: Microsoft's
 * @Arguments: of it
 *
 * Context: Any but NMI.
 * Return: STATUS_SUCCESS.
 *
 * Differs from Windows: as DbgPrintEx().
 */
ULONG vDbgPrintExWithPrefix(PCSTR Prefix, ULONG ComponentId, ULONG Level,
			    PCSTR Format, va_list Arguments)
{
	print(Level, Prefix, Format, Arguments, _RET_IP_);
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(vDbgPrintExWithPrefix);

/**
 * DbgBreakPoint() - stop in a debugger
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: there is no debugger to stop in; the place is
 * reported, and the driver goes on.
 */
VOID DbgBreakPoint(void)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ASSERT,
		.caller = _RET_IP_,
	};

	ndc_report(&breach, "%s, without a debugger", __func__);
}
EXPORT_SYMBOL_GPL(DbgBreakPoint);

/**
 * RtlAssert() - an assertion failed
 * @FailedAssertion: its text
 * @FileName: where it stands
 * @LineNumber: and its line
 * @Message: what else there is to say, or NULL
 *
 * What ASSERT() and NT_ASSERT() call in builds with DBG=1, and
 * NT_FRE_ASSERT() in all.
 *
 * Context: Any but NMI.
 *
 * Differs from Windows: the failure is reported, once per place, and the
 * driver goes on; nobody is asked.
 */
VOID RtlAssert(PVOID FailedAssertion, PVOID FileName, ULONG LineNumber,
	       PSTR Message)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ASSERT,
		.caller = _RET_IP_,
	};

	ndc_report(&breach, "%s is not true in %s:%u%s%s",
		   (char *)FailedAssertion, kbasename(FileName), LineNumber,
		   Message ? ", " : "", Message ?: "");
}
EXPORT_SYMBOL_GPL(RtlAssert);

/**
 * ndiscompat_bugcheck() - what KeBugCheck() and KeBugCheckEx() call
 * @Code: why
 * @Parameters: four more words
 *
 * Context: Any.  Does not return.
 *
 * Differs from Windows: not a Windows name.
 */
VOID ndiscompat_bugcheck(ULONG Code, const ULONG_PTR Parameters[4])
{
	char module[MODULE_NAME_LEN];

	ndc_module_of(_RET_IP_, module, sizeof(module));
	pr_emerg("%s stops the machine: %#x (%#lx, %#lx, %#lx, %#lx), at %pB\n",
		 module, Code, Parameters[0], Parameters[1], Parameters[2],
		 Parameters[3], (void *)_RET_IP_);
	BUG();
}
EXPORT_SYMBOL_GPL(ndiscompat_bugcheck);
