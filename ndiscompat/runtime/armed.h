/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects in a port's memory that the layer will come back to: timers that are
 * armed, DPCs that are queued.
 */
#ifndef _NDISCOMPAT_ARMED_H
#define _NDISCOMPAT_ARMED_H

#include <linux/rbtree.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct module;
struct ndc_armed;

/**
 * struct ndc_armed_type - what can be armed
 * @name: for people, with its article
 * @disarm: takes it off the register and frees the entry; under the lock
 */
struct ndc_armed_type {
	const char *name;
	void (*disarm)(struct ndc_armed *armed);
};

/**
 * struct ndc_armed - the entry of such an object, which the layer holds
 * @node: in the register, by @object and @type
 * @object: the address of the object, which is never followed from here
 * @type: what it is
 * @routine: what will be called, or NULL
 * @caller: the place in the port that armed it
 * @when: jiffies then
 */
struct ndc_armed {
	struct rb_node node;
	const void *object;
	const struct ndc_armed_type *type;
	const void *routine;
	unsigned long caller;
	unsigned long when;
};

/*
 * Protects the register and all entries, whatever they are part of.  Taken in
 * interrupts; the lock of wait.c nests in it.
 */
extern spinlock_t ndc_armed_lock;

void ndc_armed_add(struct ndc_armed *armed);
void ndc_armed_del(struct ndc_armed *armed);
struct ndc_armed *ndc_armed_find(const void *object,
				 const struct ndc_armed_type *type);

void ndc_armed_freed(const void *memory, size_t size, const char *call,
		     unsigned long caller);
unsigned int ndc_armed_stop(const struct module *module);

int ndc_armed_init(void);
void ndc_armed_exit(void);

#endif /* _NDISCOMPAT_ARMED_H */
