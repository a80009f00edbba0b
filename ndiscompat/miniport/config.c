// SPDX-License-Identifier: GPL-2.0-only
/*
 * Configuration: how a port reads its keywords.
 *
 * A configuration handle is a token.  What a read returns belongs to the
 * handle and goes with it.  A subkey is a view of the same store: the keywords
 * whose names begin with it.
 */
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/fault.h"
#include "core/handle.h"
#include "core/object.h"
#include "miniport/config.h"
#include "miniport/miniport.h"

#define MAX_NAME	128

static const u16 object_sizes[] = {
	NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1,
};

static const struct ndc_object_type object_type = {
	.type = NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT,
	.revisions = ARRAY_SIZE(object_sizes),
	.sizes = object_sizes,
};

/**
 * struct configuration - an open handle
 * @handle: its token
 * @keywords: the store that it reads
 * @given: what reads have returned
 * @caller: where it was opened
 * @prefix: of the names that it sees: empty, or subkeys and a backslash
 */
struct configuration {
	struct ndc_handle handle;
	struct ndc_keywords *keywords;
	struct list_head given;
	unsigned long caller;
	char prefix[MAX_NAME];
};

/**
 * struct given - what a read has returned
 * @node: in the handle's list
 * @value: the parameter
 * @data: what it points to
 */
struct given {
	struct list_head node;
	NDIS_CONFIGURATION_PARAMETER value;
	u8 data[] __aligned(8);
};

/* Protects the table and every open handle, while a call uses it. */
static DEFINE_MUTEX(open_lock);
static struct ndc_handles table;

void ndc_config_init(void)
{
	ndc_handles_init(&table);
}

void ndc_config_exit(void)
{
	ndc_handles_destroy(&table);
}

static void complain(unsigned long caller, const char *call, const char *what)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = caller,
	};

	ndc_report(&breach, "%s with %s", call, what);
}

/* Enters a call with a handle, until leave(); NULL, and reported. */
static struct configuration *enter(const void *token, bool complete,
				   const char *call, unsigned long caller)
{
	struct ndc_handle *handle;

	if (ndc_irql_above(NDC_APC, call, caller))
		return NULL;
	might_sleep();
	if (!complete) {
		complain(caller, call, "a NULL pointer");
		return NULL;
	}
	mutex_lock(&open_lock);
	rcu_read_lock();
	handle = ndc_handle_find(&table, token, NDC_HANDLE_CONFIGURATION);
	rcu_read_unlock();
	if (IS_ERR(handle)) {
		mutex_unlock(&open_lock);
		complain(caller, call,
			 PTR_ERR(handle) == -ENOENT ?
			 "a configuration handle that is closed" :
			 "something that is no configuration handle");
		return NULL;
	}
	return container_of(handle, struct configuration, handle);
}

static void leave(void)
{
	mutex_unlock(&open_lock);
}

/* A name, in letters, behind the handle's prefix; false if it is too long. */
static bool full_name(const struct configuration *open,
		      const UNICODE_STRING *name, char *full)
{
	size_t length = name->Length / sizeof(WCHAR), i;
	size_t at = strlen(open->prefix);

	if (at + length >= MAX_NAME)
		return false;
	memcpy(full, open->prefix, at);
	/* No keyword has another letter than these. */
	for (i = 0; i < length; i++)
		full[at + i] = name->Buffer[i] < 0x7f ? name->Buffer[i] : '\x7f';
	full[at + length] = '\0';
	return true;
}

/* A result, with room for data and a terminator behind it, or NULL. */
static struct given *give(struct configuration *open, size_t length)
{
	struct given *given = kzalloc(struct_size(given, data,
						  length + sizeof(WCHAR)),
				      GFP_KERNEL);

	if (given)
		list_add(&given->node, &open->given);
	return given;
}

/* A string that is a number, all of it. */
static bool is_number(const struct ndc_keyword *keyword, unsigned int base,
		      u32 *value)
{
	size_t length = keyword->length / sizeof(WCHAR), i;
	const WCHAR *wide = keyword->data;
	char text[16];

	if (!length || length >= sizeof(text))
		return false;
	for (i = 0; i < length; i++)
		text[i] = wide[i] < 0x7f ? wide[i] : '\x7f';
	text[length] = '\0';
	return !kstrtou32(text, base, value);
}

static struct given *give_integer(struct configuration *open, u32 value)
{
	struct given *given = give(open, 0);

	if (given)
		given->value.ParameterData.IntegerData = value;
	return given;
}

/* A keyword as a port wants it; NULL without memory. */
static struct given *give_keyword(struct configuration *open,
				  const struct ndc_keyword *keyword,
				  NDIS_PARAMETER_TYPE wanted)
{
	unsigned int base = wanted == NdisParameterHexInteger ? 16 : 10;
	struct given *given;
	u32 value;

	if (keyword->type == NdisParameterInteger)
		return give_integer(open, keyword->value);
	if (keyword->type == NdisParameterString &&
	    (wanted == NdisParameterInteger ||
	     wanted == NdisParameterHexInteger) &&
	    is_number(keyword, base, &value))
		return give_integer(open, value);
	given = give(open, keyword->length);
	if (!given)
		return NULL;
	memcpy(given->data, keyword->data, keyword->length);
	given->value.ParameterType = keyword->type;
	if (keyword->type == NdisParameterBinary) {
		given->value.ParameterData.BinaryData.Length = keyword->length;
		given->value.ParameterData.BinaryData.Buffer = given->data;
	} else {
		given->value.ParameterData.StringData = (NDIS_STRING) {
			.Length = keyword->length,
			.MaximumLength = keyword->length + sizeof(WCHAR),
			.Buffer = (PWSTR)given->data,
		};
	}
	return given;
}

/* Keywords that no store has. */
static bool predefined(const char *name, u32 *value)
{
	if (!strcasecmp(name, "NdisVersion"))
		*value = NDIS_RUNTIME_VERSION_630;
	else if (!strcasecmp(name, "ProcessorType"))
		*value = NdisProcessorAmd64;
	else if (!strcasecmp(name, "Environment"))
		*value = NdisEnvironmentWindowsNt;
	else
		return false;
	return true;
}

static NDIS_STATUS read(struct configuration *open, const UNICODE_STRING *name,
			NDIS_PARAMETER_TYPE type, struct given **given)
{
	struct ndc_keywords *keywords = open->keywords;
	NDIS_STATUS status = NDIS_STATUS_FAILURE;
	const struct ndc_keyword *keyword;
	char full[MAX_NAME];
	u32 value;

	if (!full_name(open, name, full))
		return NDIS_STATUS_FAILURE;
	if (predefined(full, &value)) {
		*given = give_integer(open, value);
		return *given ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
	}
	mutex_lock(&keywords->lock);
	keyword = ndc_keyword_find(keywords, full);
	if (keyword) {
		*given = give_keyword(open, keyword, type);
		status = *given ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
	}
	mutex_unlock(&keywords->lock);
	return status;
}

/* Opens a view of a store; NULL without memory. */
static struct configuration *open_store(struct ndc_keywords *keywords,
					const char *prefix,
					unsigned long caller)
{
	struct configuration *open = kzalloc(sizeof(*open), GFP_KERNEL);

	if (!open)
		return NULL;
	open->keywords = keywords;
	open->caller = caller;
	INIT_LIST_HEAD(&open->given);
	strscpy(open->prefix, prefix, sizeof(open->prefix));
	if (ndc_handle_add(&table, &open->handle, GFP_KERNEL)) {
		kfree(open);
		return NULL;
	}
	return open;
}

static void *token_of(const struct configuration *open)
{
	return ndc_handle_token(&open->handle, NDC_HANDLE_CONFIGURATION);
}

static void close(struct configuration *open)
{
	struct given *given, *next;

	lockdep_assert_held(&open_lock);
	ndc_handle_take(&table, token_of(open), NDC_HANDLE_CONFIGURATION);
	list_for_each_entry_safe(given, next, &open->given, node)
		kfree(given);
	/* Who looks a token up holds the lock. */
	kfree(open);
}

void ndc_config_close_all(struct ndc_keywords *keywords, const char *driver,
			  const char *adapter)
{
	struct ndc_breach breach = {
		.rule = NDC_RULE_LEAK,
		.driver = driver,
		.adapter = adapter,
	};
	struct ndc_handle *handle;
	unsigned long index;

	mutex_lock(&open_lock);
	xa_for_each(&table.table, index, handle) {
		struct configuration *open =
			container_of(handle, struct configuration, handle);

		if (open->keywords != keywords)
			continue;
		breach.caller = open->caller;
		ndc_report(&breach, "a configuration handle is not closed");
		close(open);
	}
	mutex_unlock(&open_lock);
}

/* The store of a driver's or an adapter's handle; NULL if it is neither. */
static struct ndc_keywords *store_of(const void *handle)
{
	struct ndc_keywords *keywords = NULL;
	struct ndc_live *live;

	rcu_read_lock();
	live = ndc_live_find(handle, NDC_LIVE_ADAPTER);
	if (live) {
		keywords = &container_of(live, struct ndc_adapter,
					 live)->miniport->keywords;
		goto out;
	}
	live = ndc_live_find(handle, NDC_LIVE_DRIVER);
	if (live) {
		struct ndc_driver *driver =
			container_of(live, struct ndc_driver, live);

		keywords = driver->port ? &driver->port->parameters : NULL;
	}
out:
	rcu_read_unlock();
	return keywords;
}

/**
 * NdisOpenConfigurationEx() - open the configuration of an adapter or driver
 * @ConfigObject: its handle
 * @ConfigurationHandle: gets the configuration handle
 *
 * Context: PASSIVE_LEVEL; for an adapter, until MiniportHaltEx returns.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_FAILURE, and reported, for a wrong header, a NULL pointer and a
 * handle that is neither an adapter's nor a driver's.
 *
 * Differs from Windows: a driver has no keywords but those that it writes, and
 * they go with it.
 */
NDIS_STATUS NdisOpenConfigurationEx(PNDIS_CONFIGURATION_OBJECT ConfigObject,
				    PNDIS_HANDLE ConfigurationHandle)
{
	const NDIS_OBJECT_HEADER *header = &ConfigObject->Header;
	struct ndc_keywords *keywords;
	struct configuration *open = NULL;

	if (ndc_irql_above(NDC_APC, __func__, _RET_IP_))
		return NDIS_STATUS_FAILURE;
	might_sleep();
	if (!ConfigObject || !ConfigurationHandle) {
		complain(_RET_IP_, __func__, "a NULL pointer");
		return NDIS_STATUS_FAILURE;
	}
	*ConfigurationHandle = NULL;
	if (ndc_object_revision(&object_type, header->Type, header->Revision,
				header->Size) < 0) {
		complain(_RET_IP_, __func__, "a wrong header");
		return NDIS_STATUS_FAILURE;
	}
	keywords = store_of(ConfigObject->NdisHandle);
	if (!keywords) {
		complain(_RET_IP_, __func__,
			 "a handle that is neither an adapter's nor a driver's");
		return NDIS_STATUS_FAILURE;
	}
	if (!ndc_fault(__func__, sizeof(*open), _RET_IP_))
		open = open_store(keywords, "", _RET_IP_);
	if (!open)
		return NDIS_STATUS_RESOURCES;
	*ConfigurationHandle = token_of(open);
	return NDIS_STATUS_SUCCESS;
}
EXPORT_SYMBOL_GPL(NdisOpenConfigurationEx);

/**
 * NdisReadConfiguration() - read a keyword
 * @Status: gets the status
 * @ParameterValue: gets the value, which lasts as long as the handle
 * @ConfigurationHandle: the handle
 * @Keyword: the keyword, in any case
 * @ParameterType: what is wanted
 *
 * What the keyword is decides the type; but a string that is a number is read
 * as one where an integer is wanted.  The status is NDIS_STATUS_SUCCESS;
 * NDIS_STATUS_FAILURE without such a keyword, or for a handle that is not
 * open, a NULL pointer or a wrong IRQL, which are reported;
 * NDIS_STATUS_RESOURCES without memory.
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: nothing known.
 */
VOID NdisReadConfiguration(PNDIS_STATUS Status,
			   PNDIS_CONFIGURATION_PARAMETER *ParameterValue,
			   NDIS_HANDLE ConfigurationHandle,
			   PNDIS_STRING Keyword,
			   NDIS_PARAMETER_TYPE ParameterType)
{
	struct given *given = NULL;
	struct configuration *open;

	open = enter(ConfigurationHandle, Status && ParameterValue && Keyword,
		     __func__, _RET_IP_);
	if (ParameterValue)
		*ParameterValue = NULL;
	if (Status)
		*Status = NDIS_STATUS_FAILURE;
	if (!open)
		return;
	*Status = ndc_fault(__func__, sizeof(*given), _RET_IP_) ?
		  NDIS_STATUS_RESOURCES :
		  read(open, Keyword, ParameterType, &given);
	if (given)
		*ParameterValue = &given->value;
	leave();
}
EXPORT_SYMBOL_GPL(NdisReadConfiguration);

static NDIS_STATUS write(struct configuration *open,
			 const UNICODE_STRING *keyword,
			 const NDIS_CONFIGURATION_PARAMETER *value)
{
	int type = value->ParameterType;
	const void *data = NULL;
	char full[MAX_NAME];
	u32 integer = 0;
	u16 length = 0;

	if (!full_name(open, keyword, full))
		return NDIS_STATUS_FAILURE;
	switch (type) {
	case NdisParameterInteger:
	case NdisParameterHexInteger:
		type = NdisParameterInteger;
		integer = value->ParameterData.IntegerData;
		break;
	case NdisParameterString:
	case NdisParameterMultiString:
		length = value->ParameterData.StringData.Length;
		data = value->ParameterData.StringData.Buffer;
		break;
	case NdisParameterBinary:
		length = value->ParameterData.BinaryData.Length;
		data = value->ParameterData.BinaryData.Buffer;
		break;
	default:
		return NDIS_STATUS_NOT_SUPPORTED;
	}
	return ndc_keyword_write(open->keywords, full, type, integer, data,
				 length) ?
	       NDIS_STATUS_RESOURCES : NDIS_STATUS_SUCCESS;
}

/**
 * NdisWriteConfiguration() - write a keyword
 * @Status: gets the status
 * @ConfigurationHandle: the handle
 * @Keyword: the keyword, which need not be there yet
 * @ParameterValue: what it is from now on
 *
 * The status is NDIS_STATUS_SUCCESS; NDIS_STATUS_NOT_SUPPORTED for an unknown
 * type; NDIS_STATUS_RESOURCES without memory; NDIS_STATUS_FAILURE for a name
 * of more than 127 letters, and, reported, for a handle that is not open, a
 * NULL pointer and a wrong IRQL.
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: what is written lasts as long as the adapter.
 */
VOID NdisWriteConfiguration(PNDIS_STATUS Status,
			    NDIS_HANDLE ConfigurationHandle,
			    PNDIS_STRING Keyword,
			    PNDIS_CONFIGURATION_PARAMETER ParameterValue)
{
	struct configuration *open;

	open = enter(ConfigurationHandle, Status && ParameterValue && Keyword,
		     __func__, _RET_IP_);
	if (Status)
		*Status = NDIS_STATUS_FAILURE;
	if (!open)
		return;
	*Status = ndc_fault(__func__, sizeof(struct ndc_keyword), _RET_IP_) ?
		  NDIS_STATUS_RESOURCES : write(open, Keyword, ParameterValue);
	leave();
}
EXPORT_SYMBOL_GPL(NdisWriteConfiguration);

/* Digits, with or without dashes, to bytes; how many, or -1. */
static int read_address(const NDIS_STRING *string, u8 *address)
{
	size_t length = string->Length / sizeof(WCHAR), i;
	int digits = 0;

	for (i = 0; i < length; i++) {
		int digit = string->Buffer[i] < 0x7f ?
			    hex_to_bin(string->Buffer[i]) : -1;

		if (digit < 0 && string->Buffer[i] == '-' && !(digits % 2))
			continue;
		if (digit < 0)
			return -1;
		address[digits / 2] = address[digits / 2] << 4 | digit;
		digits++;
	}
	return digits % 2 ? -1 : digits / 2;
}

/**
 * NdisReadNetworkAddress() - read the station address that somebody has set
 * @Status: gets the status
 * @NetworkAddress: gets the address, which lasts as long as the handle
 * @NetworkAddressLength: gets its bytes
 * @ConfigurationHandle: the handle
 *
 * The status is NDIS_STATUS_SUCCESS, or NDIS_STATUS_FAILURE if none has been
 * set, and, reported, for a handle that is not open, a NULL pointer and a
 * wrong IRQL; NDIS_STATUS_RESOURCES without memory.
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: nothing known.
 */
VOID NdisReadNetworkAddress(PNDIS_STATUS Status, PVOID *NetworkAddress,
			    PUINT NetworkAddressLength,
			    NDIS_HANDLE ConfigurationHandle)
{
	static const UNICODE_STRING keyword = NDIS_STRING_CONST("NetworkAddress");
	struct given *given = NULL;
	struct configuration *open;
	int length = -1;

	open = enter(ConfigurationHandle,
		     Status && NetworkAddress && NetworkAddressLength,
		     __func__, _RET_IP_);
	if (NetworkAddress)
		*NetworkAddress = NULL;
	if (Status)
		*Status = NDIS_STATUS_FAILURE;
	if (!open)
		return;
	*NetworkAddressLength = 0;
	*Status = read(open, &keyword, NdisParameterString, &given);
	/* In place: two digits become a byte. */
	if (given && given->value.ParameterType == NdisParameterString)
		length = read_address(&given->value.ParameterData.StringData,
				      given->data);
	if (length > 0) {
		*NetworkAddress = given->data;
		*NetworkAddressLength = length;
	} else if (*Status == NDIS_STATUS_SUCCESS) {
		*Status = NDIS_STATUS_FAILURE;
	}
	leave();
}
EXPORT_SYMBOL_GPL(NdisReadNetworkAddress);

/* Opens the view of a subkey, whose prefix is complete. */
static NDIS_STATUS open_subkey(const struct configuration *open,
			       const char *prefix, unsigned long caller,
			       void **handle)
{
	struct configuration *sub = open_store(open->keywords, prefix, caller);

	if (!sub)
		return NDIS_STATUS_RESOURCES;
	*handle = token_of(sub);
	return NDIS_STATUS_SUCCESS;
}

static bool has_prefix(struct ndc_keywords *keywords, const char *prefix)
{
	size_t length = strlen(prefix);
	struct ndc_keyword *keyword;
	bool found = false;

	mutex_lock(&keywords->lock);
	list_for_each_entry(keyword, &keywords->list, node)
		found |= !strncasecmp(keyword->name, prefix, length);
	mutex_unlock(&keywords->lock);
	return found;
}

/**
 * NdisOpenConfigurationKeyByName() - open a subkey by its name
 * @Status: gets the status
 * @ConfigurationHandle: the handle
 * @SubKeyName: its name
 * @SubKeyHandle: gets its handle, to be closed like the other
 *
 * The status is NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_FAILURE if there is no such subkey, and, reported, for a handle
 * that is not open, a NULL pointer and a wrong IRQL.
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: a subkey is there if a keyword in it is.
 */
VOID NdisOpenConfigurationKeyByName(PNDIS_STATUS Status,
				    NDIS_HANDLE ConfigurationHandle,
				    PNDIS_STRING SubKeyName,
				    PNDIS_HANDLE SubKeyHandle)
{
	struct configuration *open;
	char full[MAX_NAME];

	open = enter(ConfigurationHandle, Status && SubKeyName && SubKeyHandle,
		     __func__, _RET_IP_);
	if (SubKeyHandle)
		*SubKeyHandle = NULL;
	if (Status)
		*Status = NDIS_STATUS_FAILURE;
	if (!open)
		return;
	if (full_name(open, SubKeyName, full) &&
	    strlcat(full, "\\", sizeof(full)) < sizeof(full) &&
	    has_prefix(open->keywords, full))
		*Status = open_subkey(open, full, _RET_IP_, SubKeyHandle);
	leave();
}
EXPORT_SYMBOL_GPL(NdisOpenConfigurationKeyByName);

/* Whether a keyword before this one is in the same subkey. */
static bool seen_before(struct ndc_keywords *keywords,
			const struct ndc_keyword *here, size_t length)
{
	const struct ndc_keyword *keyword;

	list_for_each_entry(keyword, &keywords->list, node) {
		if (keyword == here)
			return false;
		if (!strncasecmp(keyword->name, here->name, length))
			return true;
	}
	return false;
}

/* The prefix of the subkey with that index; false if there are not so many. */
static bool nth_prefix(const struct configuration *open, u32 index,
		       char *prefix)
{
	struct ndc_keywords *keywords = open->keywords;
	size_t at = strlen(open->prefix), length;
	struct ndc_keyword *keyword;
	bool found = false;

	mutex_lock(&keywords->lock);
	list_for_each_entry(keyword, &keywords->list, node) {
		const char *end;

		if (strncasecmp(keyword->name, open->prefix, at))
			continue;
		end = strchr(keyword->name + at, '\\');
		length = end ? end + 1 - keyword->name : 0;
		if (!end || length >= MAX_NAME ||
		    seen_before(keywords, keyword, length) || index--)
			continue;
		strscpy(prefix, keyword->name, length + 1);
		found = true;
		break;
	}
	mutex_unlock(&keywords->lock);
	return found;
}

/* The subkey's own name, without what is around it. */
static bool give_name(struct configuration *open, const char *prefix,
		      NDIS_STRING *name)
{
	const char *own = prefix + strlen(open->prefix);
	size_t length = strlen(own) - 1, i;
	struct given *given = give(open, length * sizeof(WCHAR));

	if (!given)
		return false;
	name->Buffer = (PWSTR)given->data;
	name->Length = length * sizeof(WCHAR);
	name->MaximumLength = name->Length + sizeof(WCHAR);
	for (i = 0; i < length; i++)
		name->Buffer[i] = own[i];
	return true;
}

/**
 * NdisOpenConfigurationKeyByIndex() - open a subkey by its number
 * @Status: gets the status
 * @ConfigurationHandle: the handle
 * @Index: 0 and up
 * @KeyName: gets its name, which lasts as long as @ConfigurationHandle
 * @KeyHandle: gets its handle, to be closed like the other
 *
 * The status is NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_FAILURE if there are not so many, and, reported, for a handle
 * that is not open, a NULL pointer and a wrong IRQL.
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: a subkey is there if a keyword in it is.
 */
VOID NdisOpenConfigurationKeyByIndex(PNDIS_STATUS Status,
				     NDIS_HANDLE ConfigurationHandle,
				     ULONG Index, PNDIS_STRING KeyName,
				     PNDIS_HANDLE KeyHandle)
{
	struct configuration *open;
	char prefix[MAX_NAME];

	open = enter(ConfigurationHandle, Status && KeyName && KeyHandle,
		     __func__, _RET_IP_);
	if (KeyHandle)
		*KeyHandle = NULL;
	if (Status)
		*Status = NDIS_STATUS_FAILURE;
	if (!open)
		return;
	if (nth_prefix(open, Index, prefix))
		*Status = give_name(open, prefix, KeyName) ?
			  open_subkey(open, prefix, _RET_IP_, KeyHandle) :
			  NDIS_STATUS_RESOURCES;
	leave();
}
EXPORT_SYMBOL_GPL(NdisOpenConfigurationKeyByIndex);

/**
 * NdisCloseConfiguration() - close a configuration handle
 * @ConfigurationHandle: the handle
 *
 * What was read through it goes.
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: a second close is reported and does no harm.
 */
VOID NdisCloseConfiguration(NDIS_HANDLE ConfigurationHandle)
{
	struct configuration *open;

	open = enter(ConfigurationHandle, true, __func__, _RET_IP_);
	if (!open)
		return;
	close(open);
	leave();
}
EXPORT_SYMBOL_GPL(NdisCloseConfiguration);
