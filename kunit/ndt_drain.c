// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each processor keeps a page or two that it cuts the data of frames from, with
 * the name on it of who had it allocated, which may be a module that is gone.
 * This makes every processor go on to pages of its own, so that what still has
 * that name is a leak.  Stays loaded until the list of pages has been read.
 */
#include <linux/bottom_half.h>
#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/workqueue.h>

/* Out of eight pages, and, with all that a frame has around it, a quarter page. */
#define LARGE	3000
#define SMALL	400

struct held {
	void *napi[12];
	void *hard[12];
	struct sk_buff *small[12];
};

/* A page is left only while somebody holds some of it, else it is used again. */
static void take(struct held *held)
{
	struct napi_struct napi = {};
	unsigned long flags;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(held->napi); i++) {
		held->napi[i] = napi_alloc_frag(LARGE);
		held->small[i] = napi_alloc_skb(&napi, SMALL);
		local_irq_save(flags);
		held->hard[i] = netdev_alloc_frag(LARGE);
		local_irq_restore(flags);
	}
}

static long drain(void *unused)
{
	struct held held;
	unsigned int i;

	local_bh_disable();
	take(&held);
	for (i = 0; i < ARRAY_SIZE(held.napi); i++) {
		if (held.napi[i])
			skb_free_frag(held.napi[i]);
		if (held.hard[i])
			skb_free_frag(held.hard[i]);
		kfree_skb(held.small[i]);
	}
	local_bh_enable();
	return 0;
}

static int __init start(void)
{
	unsigned int cpu;

	for_each_online_cpu(cpu)
		work_on_cpu(cpu, drain, NULL);
	return 0;
}
module_init(start);

MODULE_DESCRIPTION("Makes processors leave the pages that they cut frames from");
MODULE_AUTHOR("The ndiscompat project");
MODULE_LICENSE("GPL");
