/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a port can wait for.
 */
#ifndef _NDISCOMPAT_WAIT_H
#define _NDISCOMPAT_WAIT_H

#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/types.h>

struct task_struct;

/* The kinds; no other memory is likely to begin with one of them. */
enum ndc_waitable_kind {
	NDC_WAIT_NOTIFICATION = 0x4e445701,	/* NDW */
	NDC_WAIT_SYNCHRONIZATION,
	NDC_WAIT_SEMAPHORE,
	NDC_WAIT_MUTEX,
	NDC_WAIT_FAST_MUTEX,
	NDC_WAIT_TIMER,
	NDC_WAIT_SYNCHRONIZATION_TIMER,
	NDC_WAIT_THREAD,
};

/**
 * struct ndc_waitable - the first member of whatever can be waited for
 * @kind: which kind, enum ndc_waitable_kind, once it is initialised
 * @signal: above 0: a wait is over at once.  Of a semaphore the count, of a
 *	mutex 1 less the number of times that its owner has taken it
 * @waiters: the blocks of who waits, the first comer first
 */
struct ndc_waitable {
	u32 kind;
	s32 signal;
	struct list_head waiters;
};

/**
 * struct ndc_mutex - what lies in a KMUTEX or FAST_MUTEX
 * @object: can be waited for
 * @owner: who has taken it, or NULL; only the owner sets and clears itself, so
 *	who reads itself is the owner
 * @dep_map: for lockdep; its class is the place that initialised the mutex
 */
struct ndc_mutex {
	struct ndc_waitable object;
	struct task_struct *owner;
#ifdef CONFIG_LOCKDEP
	struct lockdep_map dep_map;
#endif
};

/**
 * struct ndc_wait_block - that a thread waits for an object
 * @node: in the object's list; empty if it is in none
 * @object: the object
 * @waiter: the thread
 */
struct ndc_wait_block {
	struct list_head node;
	struct ndc_waitable *object;
	struct ndc_waiter *waiter;
};

/**
 * struct ndc_waiter - a thread that waits
 * @blocks: one for each object, which the caller has put there
 * @count: how many
 * @all: it waits until all of them can be had at once, not for one
 * @caller: the place in the port, for lockdep
 * @task: the thread
 * @result: the block that ended the wait, or -EINPROGRESS
 */
struct ndc_waiter {
	struct ndc_wait_block *blocks;
	unsigned int count;
	bool all;
	unsigned long caller;
	struct task_struct *task;
	int result;
};

void ndc_waitable_init(struct ndc_waitable *object, enum ndc_waitable_kind kind,
		       s32 signal);
s32 ndc_waitable_set(struct ndc_waitable *object);
s32 ndc_waitable_reset(struct ndc_waitable *object);
bool ndc_waitable_add(struct ndc_waitable *object, s32 count, s32 limit,
		      s32 *before);
int ndc_wait(struct ndc_waiter *waiter, ktime_t deadline);
bool ndc_wait_one(struct ndc_waitable *object, ktime_t deadline,
		  unsigned long caller);

void ndc_mutex_init(struct ndc_mutex *mutex, enum ndc_waitable_kind kind,
		    unsigned long caller);
bool ndc_mutex_mine(const struct ndc_mutex *mutex);
s32 ndc_mutex_release(struct ndc_mutex *mutex, unsigned long caller);

#endif /* _NDISCOMPAT_WAIT_H */
