// SPDX-License-Identifier: GPL-2.0-only
/*
 * The register of what is armed.
 *
 * Timers and DPCs are embedded in a port's memory and no call destroys them,
 * so nothing that the layer needs lies there: while one is armed, an entry of
 * the layer's own stands for it.  A port that frees or forgets the memory does
 * no harm then.  Freeing pool memory with an armed object in it is reported
 * and disarms it; so is a module's going.
 */
#include "runtime/armed.h"

#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <kunit/visibility.h>

#include "core/debugfs.h"
#include "core/report.h"
#include "runtime/dpc.h"

spinlock_t ndc_armed_lock = __SPIN_LOCK_UNLOCKED(ndc_armed_lock);
EXPORT_SYMBOL_IF_KUNIT(ndc_armed_lock);

static struct rb_root entries = RB_ROOT;

static struct ndc_armed *to_entry(struct rb_node *node)
{
	return rb_entry_safe(node, struct ndc_armed, node);
}

static bool before(const struct ndc_armed *armed, const void *object,
		   const struct ndc_armed_type *type)
{
	return armed->object != object ? armed->object < object :
					 armed->type < type;
}

static bool less(struct rb_node *a, const struct rb_node *b)
{
	const struct ndc_armed *other = rb_entry(b, struct ndc_armed, node);

	return before(to_entry(a), other->object, other->type);
}

/* From now on it is registered.  The lock is held. */
void ndc_armed_add(struct ndc_armed *armed)
{
	lockdep_assert_held(&ndc_armed_lock);
	armed->when = jiffies;
	rb_add(&armed->node, &entries, less);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_armed_add);

/* From now on it is not.  The lock is held. */
void ndc_armed_del(struct ndc_armed *armed)
{
	lockdep_assert_held(&ndc_armed_lock);
	rb_erase(&armed->node, &entries);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_armed_del);

/* The first entry that is not before an object. */
static struct ndc_armed *lower_bound(const void *object,
				     const struct ndc_armed_type *type)
{
	struct rb_node *node = entries.rb_node;
	struct ndc_armed *found = NULL;

	lockdep_assert_held(&ndc_armed_lock);
	while (node) {
		if (before(to_entry(node), object, type)) {
			node = node->rb_right;
		} else {
			found = to_entry(node);
			node = node->rb_left;
		}
	}
	return found;
}

/* The entry of an object, or NULL.  The lock is held. */
struct ndc_armed *ndc_armed_find(const void *object,
				 const struct ndc_armed_type *type)
{
	struct ndc_armed *armed = lower_bound(object, type);

	return armed && armed->object == object && armed->type == type ?
	       armed : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_armed_find);

/**
 * struct disarmed - what is left of an entry, for a report
 * @name: what it was
 * @caller: where it was armed
 */
struct disarmed {
	const char *name;
	unsigned long caller;
};

static struct disarmed disarm(struct ndc_armed *armed)
{
	struct disarmed was = {
		.name = armed->type->name,
		.caller = armed->caller,
	};

	armed->type->disarm(armed);
	return was;
}

/* Disarms an object in a range of memory; false if there is none. */
static bool disarm_in(const void *memory, size_t size, struct disarmed *was)
{
	struct ndc_armed *armed;
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&ndc_armed_lock, flags);
	armed = lower_bound(memory, NULL);
	found = armed && armed->object < memory + size;
	if (found)
		*was = disarm(armed);
	spin_unlock_irqrestore(&ndc_armed_lock, flags);
	return found;
}

/**
 * ndc_armed_freed() - a port frees memory
 * @memory: the memory, which is still there
 * @size: its bytes
 * @call: the call's name
 * @caller: the place in the port
 *
 * What is armed in it is reported and disarmed.
 *
 * Context: Any but NMI.
 */
void ndc_armed_freed(const void *memory, size_t size, const char *call,
		     unsigned long caller)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_STATE,
		.caller = caller,
	};
	struct disarmed was;

	/* Who arms an object while its memory is freed has lost anyway. */
	if (likely(!READ_ONCE(entries.rb_node)))
		return;
	while (disarm_in(memory, size, &was))
		ndc_report(&breach, "%s of memory with %s in it, set at %pB",
			   call, was.name, (void *)was.caller);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_armed_freed);

static bool belongs(const struct ndc_armed *armed, const struct module *module)
{
	return within_module(armed->caller, module) ||
	       within_module((unsigned long)armed->routine, module) ||
	       within_module((unsigned long)armed->object, module);
}

/* Disarms an object of a module; false if there is none. */
static bool disarm_of(const struct module *module, struct disarmed *was)
{
	struct ndc_armed *armed;
	unsigned long flags;

	spin_lock_irqsave(&ndc_armed_lock, flags);
	armed = to_entry(rb_first(&entries));
	while (armed && !belongs(armed, module))
		armed = to_entry(rb_next(&armed->node));
	if (armed)
		*was = disarm(armed);
	spin_unlock_irqrestore(&ndc_armed_lock, flags);
	return armed;
}

/**
 * ndc_armed_stop() - disarm all that a module has armed, and report it
 * @module: the module, which has had its chance to do so
 *
 * No routine of it runs any more when this returns.
 *
 * Context: Process, may sleep.
 * Return: How many objects were armed.
 */
unsigned int ndc_armed_stop(const struct module *module)
{
	struct ndc_breach breach = {
		.rule = NDC_RULE_LEAK,
		.driver = module->name,
	};
	struct disarmed was;
	unsigned int n;

	for (n = 0; disarm_of(module, &was); n++) {
		breach.caller = was.caller;
		ndc_report(&breach, "%s, left by the module", was.name);
	}
	ndc_dpc_flush();
	return n;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_armed_stop);

/* debugfs: every entry. */
static int armed_show(struct seq_file *file, void *unused)
{
	struct ndc_armed *armed;

	spin_lock_irq(&ndc_armed_lock);
	for (armed = to_entry(rb_first(&entries)); armed;
	     armed = to_entry(rb_next(&armed->node)))
		seq_printf(file, "%s, %u s, calls %pS, set at %pS\n",
			   armed->type->name,
			   jiffies_to_msecs(jiffies - armed->when) / 1000,
			   armed->routine, (void *)armed->caller);
	spin_unlock_irq(&ndc_armed_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(armed);

static int module_event(struct notifier_block *self, unsigned long event,
			void *data)
{
	if (event != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	ndc_armed_stop(data);
	return NOTIFY_OK;
}

/*
 * After the drivers' notifier, which is registered first: an adapter's end
 * stops what belongs to it.  Before the pool's, which frees the memory.
 */
static struct notifier_block module_notifier = {
	.notifier_call = module_event,
	.priority = 1,
};

int ndc_armed_init(void)
{
	ndc_debugfs_file("armed", &armed_fops);
	return register_module_notifier(&module_notifier);
}

void ndc_armed_exit(void)
{
	unregister_module_notifier(&module_notifier);
}
