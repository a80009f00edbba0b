// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keywords: what Windows keeps in the registry for an adapter.
 *
 * A store begins with the table of the port's glue, which stands for its INF,
 * then takes what the module's parameter says, and then what tools set while
 * the adapter lives.  A number outside its rule is refused with a message, so
 * a port never sees one.  Names are compared without regard to case.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/kstrtox.h>
#include <linux/lockdep.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include <linux/ndiscompat.h>

#include "miniport/keyword.h"
#include "miniport/miniport.h"

/* The one that every adapter has, and that is no number. */
#define ADDRESS	"NetworkAddress"

/* What is done with each keyword of a parameter. */
typedef int (*apply_fn)(void *data, const char *name, const char *text);

static const struct ndiscompat_keyword *
find_rule(const struct ndiscompat_port *port, const char *name)
{
	const struct ndiscompat_keyword *rule = port->keywords;

	for (; rule && rule->name; rule++)
		if (!strcasecmp(rule->name, name))
			return rule;
	return NULL;
}

/* Takes a parameter apart, to the first error. */
static int parse(const char *text, apply_fn apply, void *data)
{
	char *copy, *rest, *name;
	int err = 0;

	if (!text)
		return 0;
	copy = kstrdup(text, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	rest = copy;
	while (!err && (name = strsep(&rest, ","))) {
		char *value = strchr(name, '=');

		if (value)
			*value++ = '\0';
		err = apply(data, strim(name), value ? strim(value) : NULL);
	}
	kfree(copy);
	return err;
}

/* Is it six bytes of hexadecimal digits, with or without dashes? */
static bool is_address(const char *text)
{
	unsigned int digits = 0;

	for (; *text; text++) {
		if (isxdigit(*text))
			digits++;
		else if (*text != '-' || !digits || digits % 2)
			return false;
	}
	return digits == 12;
}

static int check_one(void *data, const char *name, const char *text)
{
	const struct ndiscompat_port *port = data;
	const struct ndiscompat_keyword *rule = find_rule(port, name);
	u32 value;

	if (!text) {
		pr_err("%s: keywords: \"%s\" is no keyword=value\n", port->name,
		       name);
		return -EINVAL;
	}
	if (!strcasecmp(name, ADDRESS)) {
		if (is_address(text))
			return 0;
		pr_err("%s: keywords: %s=%s is not 12 hexadecimal digits\n",
		       port->name, name, text);
		return -EINVAL;
	}
	if (!rule) {
		pr_err("%s: keywords: there is no keyword %s\n", port->name,
		       name);
		return -EINVAL;
	}
	if (!kstrtou32(text, 0, &value) && value >= rule->minimum &&
	    value <= rule->maximum)
		return 0;
	pr_err("%s: keywords: %s=%s is not from %u to %u\n", port->name, name,
	       text, rule->minimum, rule->maximum);
	return -EINVAL;
}

/* Is that a parameter for this port?  0, -ENOMEM, or -EINVAL and a message. */
int ndc_keywords_check(const struct ndiscompat_port *port, const char *text)
{
	return parse(text, check_one, (void *)port);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_keywords_check);

void ndc_keywords_start(struct ndc_keywords *keywords)
{
	mutex_init(&keywords->lock);
	INIT_LIST_HEAD(&keywords->list);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_keywords_start);

/* Under the store's lock. */
struct ndc_keyword *ndc_keyword_find(struct ndc_keywords *keywords,
				     const char *name)
{
	struct ndc_keyword *keyword;

	lockdep_assert_held(&keywords->lock);
	list_for_each_entry(keyword, &keywords->list, node)
		if (!strcasecmp(keyword->name, name))
			return keyword;
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_keyword_find);

static struct ndc_keyword *find_or_add(struct ndc_keywords *keywords,
				       const char *name)
{
	struct ndc_keyword *keyword = ndc_keyword_find(keywords, name);
	size_t size = strlen(name) + 1;

	if (keyword)
		return keyword;
	keyword = kzalloc(struct_size(keyword, name, size), GFP_KERNEL);
	if (!keyword)
		return NULL;
	memcpy(keyword->name, name, size);
	list_add_tail(&keyword->node, &keywords->list);
	return keyword;
}

/**
 * ndc_keyword_write() - say what a keyword is, whatever the rule
 * @keywords: the store
 * @name: the keyword, which need not be there yet
 * @type: its NDIS_PARAMETER_TYPE
 * @value: what it is, if an integer
 * @data: what it is, if not; copied
 * @length: bytes of @data
 *
 * Context: Process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int ndc_keyword_write(struct ndc_keywords *keywords, const char *name, int type,
		      u32 value, const void *data, u16 length)
{
	struct ndc_keyword *keyword;
	void *copy = NULL;

	if (length) {
		copy = kmemdup(data, length, GFP_KERNEL);
		if (!copy)
			return -ENOMEM;
	}
	mutex_lock(&keywords->lock);
	keyword = find_or_add(keywords, name);
	if (keyword) {
		kfree(keyword->data);
		keyword->type = type;
		keyword->value = value;
		keyword->data = copy;
		keyword->length = length;
	}
	mutex_unlock(&keywords->lock);
	if (!keyword)
		kfree(copy);
	return keyword ? 0 : -ENOMEM;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_keyword_write);

/* As above, a string of letters. */
int ndc_keyword_set_text(struct ndc_keywords *keywords, const char *name,
			 const char *text)
{
	size_t length = strlen(text), i;
	WCHAR *wide = kcalloc(length + 1, sizeof(*wide), GFP_KERNEL);
	int err;

	if (!wide)
		return -ENOMEM;
	for (i = 0; i < length; i++)
		wide[i] = text[i];
	err = ndc_keyword_write(keywords, name, NdisParameterString, 0, wide,
				length * sizeof(*wide));
	kfree(wide);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_keyword_set_text);

/* Has been checked. */
static int fill_one(void *data, const char *name, const char *text)
{
	struct ndc_keywords *keywords = data;
	u32 value;

	return kstrtou32(text, 0, &value) || !strcasecmp(name, ADDRESS) ?
	       ndc_keyword_set_text(keywords, name, text) :
	       ndc_keyword_write(keywords, name, NdisParameterInteger, value,
				 NULL, 0);
}

static int fill_rule(struct ndc_keywords *keywords,
		     const struct ndiscompat_keyword *rule)
{
	int err = ndc_keyword_write(keywords, rule->name, NdisParameterInteger,
				    rule->value, NULL, 0);

	if (err)
		return err;
	mutex_lock(&keywords->lock);
	ndc_keyword_find(keywords, rule->name)->rule = rule;
	mutex_unlock(&keywords->lock);
	return 0;
}

/* The defaults, then what the parameter says; 0 or -ENOMEM.  May sleep. */
int ndc_keywords_fill(struct ndc_keywords *keywords,
		      const struct ndc_port *port)
{
	const struct ndiscompat_keyword *rule = port->glue->keywords;
	int err;

	for (; rule && rule->name; rule++) {
		err = fill_rule(keywords, rule);
		if (err)
			return err;
	}
	return parse(port->keywords, fill_one, keywords);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_keywords_fill);

void ndc_keywords_stop(struct ndc_keywords *keywords)
{
	struct ndc_keyword *keyword, *next;

	list_for_each_entry_safe(keyword, next, &keywords->list, node) {
		kfree(keyword->data);
		kfree(keyword);
	}
	INIT_LIST_HEAD(&keywords->list);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_keywords_stop);

/**
 * ndc_keyword_set() - say what a keyword is from the next initialise on
 * @keywords: the store
 * @name: the keyword, which has a rule
 * @value: within the rule
 *
 * Context: Process, may sleep.
 * Return: 0; -ENOENT without such a keyword; -ERANGE for a number that it may
 * not be.
 */
int ndc_keyword_set(struct ndc_keywords *keywords, const char *name, u32 value)
{
	struct ndc_keyword *keyword;
	int err = 0;

	mutex_lock(&keywords->lock);
	keyword = ndc_keyword_find(keywords, name);
	if (!keyword || !keyword->rule) {
		err = -ENOENT;
	} else if (value < keyword->rule->minimum ||
		   value > keyword->rule->maximum) {
		err = -ERANGE;
	} else {
		kfree(keyword->data);
		keyword->data = NULL;
		keyword->length = 0;
		keyword->type = NdisParameterInteger;
		keyword->value = value;
	}
	mutex_unlock(&keywords->lock);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_keyword_set);

/* What a keyword that has a rule is and may be; 0 or -ENOENT.  May sleep. */
int ndc_keyword_get(struct ndc_keywords *keywords, const char *name, u32 *value,
		    u32 *minimum, u32 *maximum)
{
	const struct ndc_keyword *keyword;
	int err = -ENOENT;

	mutex_lock(&keywords->lock);
	keyword = ndc_keyword_find(keywords, name);
	if (keyword && keyword->rule && keyword->type == NdisParameterInteger) {
		*value = keyword->value;
		*minimum = keyword->rule->minimum;
		*maximum = keyword->rule->maximum;
		err = 0;
	}
	mutex_unlock(&keywords->lock);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_keyword_get);
