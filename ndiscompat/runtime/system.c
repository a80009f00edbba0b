// SPDX-License-Identifier: GPL-2.0-only
/*
 * What system a driver finds itself on: Windows 8, whose NDIS is the 6.30 that
 * this layer speaks, and in it the calls that the layer exports.
 */
#include <linux/build_bug.h>
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/module.h>
#include <linux/string.h>

#include <ndis.h>

#include "core/report.h"

#define WINDOWS_MAJOR	6
#define WINDOWS_MINOR	2
#define WINDOWS_BUILD	9200

/**
 * NdisGetVersion() - which NDIS this is
 *
 * Context: Any.
 * Return: NDIS_RUNTIME_VERSION_630.
 *
 * Differs from Windows: nothing known.
 */
UINT NdisGetVersion(void)
{
	return NDIS_RUNTIME_VERSION_630;
}
EXPORT_SYMBOL_GPL(NdisGetVersion);

/**
 * RtlGetVersion() - which Windows this is
 * @lpVersionInformation: an RTL_OSVERSIONINFOW, or the longer
 *	RTL_OSVERSIONINFOEXW, with its size in it
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER for another size.
 *
 * Differs from Windows: always Windows Server 2012, 6.2.9200.
 */
NTSTATUS RtlGetVersion(PRTL_OSVERSIONINFOW lpVersionInformation)
{
	RTL_OSVERSIONINFOEXW *info = (void *)lpVersionInformation;
	const ULONG size = info->dwOSVersionInfoSize;

	if (size != sizeof(RTL_OSVERSIONINFOW) && size != sizeof(*info))
		return STATUS_INVALID_PARAMETER;
	memset(info, 0, size);
	info->dwOSVersionInfoSize = size;
	info->dwMajorVersion = WINDOWS_MAJOR;
	info->dwMinorVersion = WINDOWS_MINOR;
	info->dwBuildNumber = WINDOWS_BUILD;
	info->dwPlatformId = VER_PLATFORM_WIN32_NT;
	if (size == sizeof(*info))
		info->wProductType = VER_NT_SERVER;
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(RtlGetVersion);

/* What VER_SET_CONDITION() packed: three bits for each bit of a type. */
static unsigned int condition(u64 mask, u32 type)
{
	return mask >> (3 * __builtin_ctz(type)) & 7;
}

/**
 * VerSetConditionMask() - add a condition for RtlVerifyVersionInfo()
 * @ConditionMask: the conditions so far
 * @TypeMask: VER_MAJORVERSION and so on; of several the highest counts
 * @Condition: VER_GREATER_EQUAL and so on
 *
 * Context: Any.
 * Return: The conditions.
 *
 * Differs from Windows: nothing known.
 */
ULONGLONG VerSetConditionMask(ULONGLONG ConditionMask, ULONG TypeMask,
			      UCHAR Condition)
{
	TypeMask &= 0xff;
	if (!TypeMask)
		return 0;
	return ConditionMask |
	       (u64)(Condition & 7) << (3 * (31 - __builtin_clz(TypeMask)));
}
EXPORT_SYMBOL_GPL(VerSetConditionMask);

/* Whether a < b, a == b or a > b is what the condition wants. */
static bool holds(unsigned int condition, u32 a, u32 b)
{
	switch (condition) {
	case VER_EQUAL:
		return a == b;
	case VER_GREATER:
		return a > b;
	case VER_GREATER_EQUAL:
		return a >= b;
	case VER_LESS:
		return a < b;
	case VER_LESS_EQUAL:
		return a <= b;
	case VER_AND:
		return (a & b) == b;
	case VER_OR:
		return a & b || !b;
	}
	return false;
}

/**
 * struct part - a part of a version
 * @type: VER_*
 * @ours: of this system
 * @theirs: of the driver's wish
 */
struct part {
	u32 type;
	u32 ours;
	u32 theirs;
};

/*
 * A version is one number of several parts: a part decides if all before it
 * are equal.  The first part's condition is that of the whole.
 */
static bool version_holds(const struct part *parts, size_t count, u32 types,
			  u64 mask)
{
	unsigned int wanted = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		if (!(types & parts[i].type))
			continue;
		if (!wanted)
			wanted = condition(mask, parts[i].type);
		if (parts[i].ours != parts[i].theirs)
			return holds(wanted, parts[i].ours, parts[i].theirs);
	}
	return !wanted || holds(wanted, 0, 0);
}

/**
 * RtlVerifyVersionInfo() - is this the Windows that a driver wants?
 * @VersionInfo: what it wants
 * @TypeMask: which parts of that count
 * @ConditionMask: how to compare them
 *
 * Context: Any.
 * Return: STATUS_SUCCESS; STATUS_REVISION_MISMATCH;
 * STATUS_INVALID_PARAMETER for no part, or a part without a condition.
 *
 * Differs from Windows: as RtlGetVersion().
 */
NTSTATUS RtlVerifyVersionInfo(PRTL_OSVERSIONINFOEXW VersionInfo,
			      ULONG TypeMask, ULONGLONG ConditionMask)
{
	const struct part version[] = {
		{ VER_MAJORVERSION, WINDOWS_MAJOR, VersionInfo->dwMajorVersion },
		{ VER_MINORVERSION, WINDOWS_MINOR, VersionInfo->dwMinorVersion },
		{ VER_SERVICEPACKMAJOR, 0, VersionInfo->wServicePackMajor },
		{ VER_SERVICEPACKMINOR, 0, VersionInfo->wServicePackMinor },
	};
	const struct part rest[] = {
		{ VER_BUILDNUMBER, WINDOWS_BUILD, VersionInfo->dwBuildNumber },
		{ VER_PLATFORMID, VER_PLATFORM_WIN32_NT,
		  VersionInfo->dwPlatformId },
		{ VER_SUITENAME, 0, VersionInfo->wSuiteMask },
		{ VER_PRODUCT_TYPE, VER_NT_SERVER, VersionInfo->wProductType },
	};
	u32 type;
	size_t i;

	if (!(TypeMask & 0xff))
		return STATUS_INVALID_PARAMETER;
	for (type = 1; type <= 0x80; type <<= 1)
		if (TypeMask & type && !condition(ConditionMask, type))
			return STATUS_INVALID_PARAMETER;
	for (i = 0; i < ARRAY_SIZE(rest); i++)
		if (TypeMask & rest[i].type &&
		    !holds(condition(ConditionMask, rest[i].type),
			   rest[i].ours, rest[i].theirs))
			return STATUS_REVISION_MISMATCH;
	return version_holds(version, ARRAY_SIZE(version), TypeMask,
			     ConditionMask) ?
	       STATUS_SUCCESS : STATUS_REVISION_MISMATCH;
}
EXPORT_SYMBOL_GPL(RtlVerifyVersionInfo);

/**
 * RtlIsNtDdiVersionAvailable() - is this Windows at least that one?
 * @Version: NTDDI_WIN8 and so on; the lower half must be 0
 *
 * Context: Any.
 * Return: TRUE if it is.
 *
 * Differs from Windows: as RtlGetVersion().
 */
BOOLEAN RtlIsNtDdiVersionAvailable(ULONG Version)
{
	return !(Version & 0xffff) && Version <= NTDDI_WIN8;
}
EXPORT_SYMBOL_GPL(RtlIsNtDdiVersionAvailable);

/**
 * PsGetVersion() - which Windows this is
 * @MajorVersion: receives 6, or is NULL
 * @MinorVersion: receives 2, or is NULL
 * @BuildNumber: receives 9200, or is NULL
 * @CSDVersion: receives an empty string, or is NULL
 *
 * Context: Any.
 * Return: FALSE: not a checked build.
 *
 * Differs from Windows: as RtlGetVersion().
 */
BOOLEAN PsGetVersion(PULONG MajorVersion, PULONG MinorVersion,
		     PULONG BuildNumber, PUNICODE_STRING CSDVersion)
{
	if (MajorVersion)
		*MajorVersion = WINDOWS_MAJOR;
	if (MinorVersion)
		*MinorVersion = WINDOWS_MINOR;
	if (BuildNumber)
		*BuildNumber = WINDOWS_BUILD;
	if (CSDVersion)
		CSDVersion->Length = 0;
	return FALSE;
}
EXPORT_SYMBOL_GPL(PsGetVersion);

/* The layer's own export of that name: never one of the kernel's. */
static void *find_export(PCUNICODE_STRING name)
{
	size_t i, chars = name->Length / sizeof(WCHAR);
	char narrow[128];
	void *address;

	/* No call of Windows is shorter or starts otherwise. */
	if (chars < 2 || chars >= sizeof(narrow))
		return NULL;
	for (i = 0; i < chars; i++) {
		if (name->Buffer[i] > 0x7f || !isalnum(name->Buffer[i]))
			return NULL;
		narrow[i] = name->Buffer[i];
	}
	narrow[chars] = '\0';
	if (!isupper(narrow[0]))
		return NULL;
	address = __symbol_get(narrow);
	if (!address)
		return NULL;
	/* The layer outlives its ports: a port's use of it is counted. */
	symbol_put_addr(address);
	return within_module((unsigned long)address, THIS_MODULE) ? address :
								    NULL;
}

static void *get_routine(PCUNICODE_STRING name, const char *call,
			 unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	if (ndc_irql_above(NDC_APC, call, caller))
		return NULL;
	if (!name || !name->Buffer) {
		ndc_report(&breach, "%s without a name", call);
		return NULL;
	}
	return find_export(name);
}

/**
 * MmGetSystemRoutineAddress() - find a call of Windows by its name
 * @SystemRoutineName: the name
 *
 * Context: PASSIVE_LEVEL.
 * Return: Its address; NULL if the layer does not export it.
 *
 * Differs from Windows: what is a macro or inline in <ndis.h> has no address.
 */
PVOID MmGetSystemRoutineAddress(PUNICODE_STRING SystemRoutineName)
{
	return get_routine(SystemRoutineName, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(MmGetSystemRoutineAddress);

/**
 * NdisGetRoutineAddress() - find a call of NDIS by its name
 * @NdisRoutineName: the name
 *
 * Context: PASSIVE_LEVEL.
 * Return: Its address; NULL if the layer does not export it.
 *
 * Differs from Windows: as MmGetSystemRoutineAddress().
 */
PVOID NdisGetRoutineAddress(PNDIS_STRING NdisRoutineName)
{
	return get_routine(NdisRoutineName, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisGetRoutineAddress);

/**
 * RtlRandomEx() - a random number
 * @Seed: where the sequence stands; changed
 *
 * Context: Any; the caller serialises over @Seed.
 * Return: The number, 0 to MAXLONG - 1.  The same seed gives the same
 * sequence; it is not for secrets.
 *
 * Differs from Windows: another sequence.
 */
ULONG RtlRandomEx(PULONG Seed)
{
	u32 mixed = *Seed += 0x9e3779b9;

	mixed = (mixed ^ mixed >> 16) * 0x21f0aaad;
	mixed = (mixed ^ mixed >> 15) * 0x735a2d97;
	mixed ^= mixed >> 15;
	return (u64)mixed * MAXLONG >> 32;
}
EXPORT_SYMBOL_GPL(RtlRandomEx);
