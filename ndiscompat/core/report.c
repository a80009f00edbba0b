// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reports of what a port does wrong.
 *
 * A breach is the port's mistake, not the kernel's: it gets one line of ours,
 * never a WARN, so it neither taints nor stops a machine with panic_on_warn.
 * The line is printed the first time that a rule is broken at a place; every
 * time is counted and traced.  A place is a return address; it is forgotten
 * when its module goes, since the next module may be loaded there, but its
 * row stays in debugfs (breaches) for whoever looks afterwards.
 *
 * Any context but NMI.  Without memory for a new row the line is printed and
 * only the sum of the rule goes up.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include "core/report.h"

#include <linux/atomic.h>
#include <linux/hashtable.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <kunit/visibility.h>

#include "core/debugfs.h"
#include "core/trace.h"

#define MAX_SITES	1024
#define TEXT_SIZE	384

/**
 * struct site - a rule and the place that broke it
 * @node: in @sites, under the hash of @caller
 * @caller: the place; 0 once its module is gone
 * @rule: the rule
 * @count: how often
 * @text: the line of the first time
 */
struct site {
	struct hlist_node node;
	unsigned long caller;
	enum ndc_rule rule;
	u64 count;
	char text[];
};

static DEFINE_HASHTABLE(sites, 8);
static unsigned int site_count;
/* Protects sites and site_count.  Innermost; taken in any context but NMI. */
static DEFINE_SPINLOCK(sites_lock);
static atomic64_t totals[NDC_RULE_COUNT];

static unsigned int verify = NDC_VERIFY_REPORT;
module_param(verify, uint, 0644);
MODULE_PARM_DESC(verify,
		 "0 count breaches, 1 report them (default), 2 also what is tolerated");

static const char * const rule_names[] = {
	[NDC_RULE_IRQL] = "irql",
	[NDC_RULE_ARGUMENT] = "argument",
	[NDC_RULE_STATE] = "state",
	[NDC_RULE_LOCK] = "lock",
	[NDC_RULE_LIST] = "list",
	[NDC_RULE_MEMORY] = "memory",
	[NDC_RULE_LEAK] = "leak",
	[NDC_RULE_ASSERT] = "assert",
	[NDC_RULE_UNSERVED] = "unserved",
};

static_assert(ARRAY_SIZE(rule_names) == NDC_RULE_COUNT);

const char *ndc_rule_name(enum ndc_rule rule)
{
	return rule < NDC_RULE_COUNT ? rule_names[rule] : "?";
}
EXPORT_SYMBOL_IF_KUNIT(ndc_rule_name);

u64 ndc_report_count(enum ndc_rule rule)
{
	return atomic64_read(&totals[rule]);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_report_count);

static struct site *find_site(unsigned long caller, enum ndc_rule rule)
{
	struct site *site;

	lockdep_assert_held(&sites_lock);
	hash_for_each_possible(sites, site, node, caller)
		if (site->caller == caller && site->rule == rule)
			return site;
	return NULL;
}

/* Counts one more breach at a known place; false if the place is new. */
static bool count_known(unsigned long caller, enum ndc_rule rule)
{
	unsigned long flags;
	struct site *site;

	spin_lock_irqsave(&sites_lock, flags);
	site = find_site(caller, rule);
	if (site)
		site->count++;
	spin_unlock_irqrestore(&sites_lock, flags);
	return site;
}

/* Remembers a new place; false if somebody else just did. */
static bool remember(const struct ndc_breach *breach, const char *text)
{
	size_t size = strlen(text) + 1;
	struct site *site, *other;
	unsigned long flags;

	site = kmalloc(struct_size(site, text, size),
		       GFP_ATOMIC | __GFP_NOWARN);
	if (!site)
		return true;
	site->caller = breach->caller;
	site->rule = breach->rule;
	site->count = 1;
	memcpy(site->text, text, size);

	spin_lock_irqsave(&sites_lock, flags);
	other = find_site(breach->caller, breach->rule);
	if (other) {
		other->count++;
	} else if (site_count < MAX_SITES) {
		hash_add(sites, &site->node, site->caller);
		site_count++;
		site = NULL;
	}
	spin_unlock_irqrestore(&sites_lock, flags);
	kfree(site);
	return !other;
}

/* The name of the module that an address lies in, out of its symbol. */
void ndc_module_of(unsigned long caller, char *name, size_t size)
{
	char symbol[KSYM_SYMBOL_LEN];
	char *start, *end;

	snprintf(symbol, sizeof(symbol), "%ps", (void *)caller);
	start = strrchr(symbol, '[');
	end = start ? strchr(start, ']') : NULL;
	if (end) {
		*end = '\0';
		strscpy(name, start + 1, size);
	} else {
		strscpy(name, "kernel", size);
	}
}
EXPORT_SYMBOL_IF_KUNIT(ndc_module_of);

static void compose(const struct ndc_breach *breach, char *text,
		    struct va_format *what)
{
	char module[MODULE_NAME_LEN];
	const char *driver = breach->driver;
	int n;

	if (!driver) {
		ndc_module_of(breach->caller, module, sizeof(module));
		driver = module;
	}
	n = scnprintf(text, TEXT_SIZE, "%s %s: %s: %pV, at %pB", driver,
		      breach->adapter ?: "-", ndc_rule_name(breach->rule), what,
		      (void *)breach->caller);
	if (breach->allocated)
		n += scnprintf(text + n, TEXT_SIZE - n, "; allocated at %pB",
			       (void *)breach->allocated);
	if (breach->freed)
		scnprintf(text + n, TEXT_SIZE - n, "%s freed at %pB",
			  breach->allocated ? "," : ";", (void *)breach->freed);
}

static void report(const struct ndc_breach *breach, struct va_format *what)
{
	char text[TEXT_SIZE];

	atomic64_inc(&totals[breach->rule]);
	trace_ndc_breach(breach);
	if (count_known(breach->caller, breach->rule))
		return;
	compose(breach, text, what);
	if (remember(breach, text) && READ_ONCE(verify) >= NDC_VERIFY_REPORT)
		pr_warn("%s\n", text);
}

/**
 * ndc_report() - a port broke a rule
 * @breach: which rule, and where
 * @format: what was done, as a clause
 *
 * The caller has refused, or will undo, whatever was done.
 *
 * Context: Any but NMI.
 */
void ndc_report(const struct ndc_breach *breach, const char *format, ...)
{
	struct va_format what = { .fmt = format };
	va_list args;

	va_start(args, format);
	what.va = &args;
	report(breach, &what);
	va_end(args);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_report);

/**
 * ndc_tolerate() - a port does what Windows forbids and this layer allows
 * @breach: which rule, and where
 * @format: what was done, as a clause
 *
 * Says so with verify=2 only; otherwise nothing, not even a count.
 *
 * Context: Any but NMI.
 */
void ndc_tolerate(const struct ndc_breach *breach, const char *format, ...)
{
	struct va_format what = { .fmt = format };
	va_list args;

	if (READ_ONCE(verify) < NDC_VERIFY_STRICT)
		return;
	va_start(args, format);
	what.va = &args;
	report(breach, &what);
	va_end(args);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_tolerate);

/* The slow half of ndc_irql_above(). */
bool ndc_irql_refuse(u8 max, const char *call, unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_IRQL,
		.caller = caller,
	};

	ndc_report(&breach, "%s at %s, allowed up to %s", call,
		   ndc_irql_name(ndc_irql()), ndc_irql_name(max));
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_irql_refuse);

/* debugfs: the sums, then every place. */
static int breaches_show(struct seq_file *file, void *unused)
{
	struct site *site;
	unsigned int i;

	for (i = 0; i < NDC_RULE_COUNT; i++)
		seq_printf(file, "%-10s %llu\n", rule_names[i],
			   ndc_report_count(i));
	spin_lock_irq(&sites_lock);
	hash_for_each(sites, i, site, node)
		seq_printf(file, "%8llu  %s\n", site->count, site->text);
	spin_unlock_irq(&sites_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(breaches);

/* Forgets the places of a module that goes, but not what they did. */
static int module_event(struct notifier_block *self, unsigned long event,
			void *data)
{
	struct module *module = data;
	struct site *site;
	unsigned int i;

	if (event != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	spin_lock_irq(&sites_lock);
	hash_for_each(sites, i, site, node)
		if (within_module(site->caller, module))
			site->caller = 0;
	spin_unlock_irq(&sites_lock);
	return NOTIFY_OK;
}

/* After the pool's notifier, which reports with a going module's places. */
static struct notifier_block module_notifier = {
	.notifier_call = module_event,
	.priority = -1,
};

int ndc_report_init(void)
{
	ndc_debugfs_file("breaches", &breaches_fops);
	return register_module_notifier(&module_notifier);
}

void ndc_report_exit(void)
{
	struct hlist_node *next;
	struct site *site;
	unsigned int i;

	unregister_module_notifier(&module_notifier);
	hash_for_each_safe(sites, i, next, site, node) {
		hash_del(&site->node);
		kfree(site);
	}
}
