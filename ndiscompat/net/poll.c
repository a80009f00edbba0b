// SPDX-License-Identifier: GPL-2.0-only
/*
 * A DPC of a port is a NAPI poll.
 *
 * NDIS queues a DPC on a processor; it runs once for however often it was
 * queued before, may be told how many frames to indicate at most, and runs
 * again at once if it says that there is more.  All of that is NAPI.  It
 * polls from when the port registers its interrupt until it deregisters it,
 * whether the net_device is up or not: requests to the port complete in DPCs.
 *
 * What is indicated in a poll goes to the stack, through its GRO, when the
 * port's code has returned: the stack may send at once, which calls the port
 * again, and it shall not meet its own locks.
 */
#include "net/poll.h"

#include <linux/completion.h>
#include <linux/export.h>
#include <linux/percpu.h>
#include <kunit/visibility.h>

#include "net/nic.h"
#include "net/receive.h"

/* The DPC that this processor is in, or NULL; BH is off while it is set. */
static DEFINE_PER_CPU(struct ndc_poll *, current_poll);

/**
 * ndc_poll_current() - is this a DPC of that NIC?
 * @nic: the NIC
 *
 * Context: BH off.
 * Return: The poll, or NULL.
 */
struct ndc_poll *ndc_poll_current(const struct ndc_nic *nic)
{
	struct ndc_poll *poll = __this_cpu_read(current_poll);

	return poll && poll->nic == nic ? poll : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_poll_current);

static void deliver(struct ndc_poll *poll)
{
	struct sk_buff *skb, *next;

	list_for_each_entry_safe(skb, next, &poll->frames, list) {
		skb_list_del_init(skb);
		napi_gro_receive(&poll->napi, skb);
	}
}

/*
 * Ends a round; whoever waits for it may be sure that nothing of it is left
 * in its GRO.  While somebody busy-polls, the core keeps what it has: then
 * there is another round.
 */
static void finish(struct ndc_poll *poll, unsigned int done, bool more)
{
	struct completion *flushed = READ_ONCE(poll->flushed);

	if (unlikely(flushed))
		napi_gro_flush(&poll->napi, false);
	napi_complete_done(&poll->napi, done);
	if (likely(!flushed))
		return;
	if (!test_bit(NAPI_STATE_IN_BUSY_POLL, &poll->napi.state)) {
		WRITE_ONCE(poll->flushed, NULL);
		complete(flushed);
		flushed = NULL;
	}
	if (more || flushed)
		ndc_poll_schedule(poll);
}

static int poll_napi(struct napi_struct *napi, int budget)
{
	struct ndc_poll *poll = container_of(napi, struct ndc_poll, napi);
	struct ndc_poll *outer = __this_cpu_read(current_poll);
	unsigned int done;
	bool more;

	/* Netpoll is off: nobody but it asks for nothing. */
	if (unlikely(budget <= 0))
		return 0;
	__this_cpu_write(current_poll, poll);
	more = poll->run(poll, budget);
	__this_cpu_write(current_poll, outer);
	deliver(poll);
	ndc_receive_end(poll);
	done = min_t(unsigned int, poll->count, budget - 1);
	poll->count = 0;
	if (more && !READ_ONCE(poll->flushed))
		return budget;
	finish(poll, done, more);
	return done;
}

static void schedule_here(void *data)
{
	struct ndc_poll *poll = data;

	__napi_schedule_irqoff(&poll->napi);
}

/**
 * ndc_poll_add() - a DPC comes
 * @nic: whose
 * @poll: the DPC, all zero
 * @run: the port's code
 * @cpu: where it is to run, or -1 for the processor that schedules it
 *
 * Context: Process, may sleep.
 */
void ndc_poll_add(struct ndc_nic *nic, struct ndc_poll *poll, ndc_poll_fn run,
		  int cpu)
{
	poll->nic = nic;
	poll->run = run;
	poll->cpu = cpu;
	INIT_LIST_HEAD(&poll->frames);
	poll->back_end = &poll->back;
	INIT_CSD(&poll->csd, schedule_here, poll);
	mutex_init(&poll->flushing);
	netif_napi_add(nic->dev, &poll->napi, poll_napi);
	napi_enable(&poll->napi);
	mutex_lock(&nic->polls_lock);
	list_add_tail(&poll->node, &nic->polls);
	mutex_unlock(&nic->polls_lock);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_poll_add);

/**
 * ndc_poll_schedule() - queue a DPC
 * @poll: the DPC
 *
 * Context: Any.
 * Return: Whether it was not queued before.  If it is running, it runs again.
 */
bool ndc_poll_schedule(struct ndc_poll *poll)
{
	unsigned long flags;
	int cpu;

	/* Whoever gets the NAPI has its call to itself. */
	if (!napi_schedule_prep(&poll->napi))
		return false;
	local_irq_save(flags);
	cpu = READ_ONCE(poll->cpu);
	if (cpu < 0 || cpu == smp_processor_id() ||
	    smp_call_function_single_async(cpu, &poll->csd))
		__napi_schedule_irqoff(&poll->napi);
	local_irq_restore(flags);
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_poll_schedule);

/**
 * ndc_poll_flush() - let a DPC run, and all that it has indicated be delivered
 * @poll: the DPC
 *
 * Context: Process, may sleep; not in a callback of the adapter.
 */
void ndc_poll_flush(struct ndc_poll *poll)
{
	DECLARE_COMPLETION_ONSTACK(flushed);

	mutex_lock(&poll->flushing);
	WRITE_ONCE(poll->flushed, &flushed);
	local_bh_disable();
	ndc_poll_schedule(poll);
	local_bh_enable();
	wait_for_completion(&flushed);
	mutex_unlock(&poll->flushing);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_poll_flush);

/**
 * ndc_poll_flush_all() - let every DPC run, and deliver what it has indicated
 * @nic: whose
 *
 * Nothing that was on its way to the stack before is any more, in no GRO.
 *
 * Context: Process, may sleep; not in a callback of the adapter.
 */
void ndc_poll_flush_all(struct ndc_nic *nic)
{
	struct ndc_poll *poll;

	mutex_lock(&nic->polls_lock);
	list_for_each_entry(poll, &nic->polls, node)
		ndc_poll_flush(poll);
	mutex_unlock(&nic->polls_lock);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_poll_flush_all);

/**
 * ndc_poll_del() - a DPC goes
 * @poll: the DPC; when this returns it is not running and never will
 *
 * Context: Process, may sleep; not in the DPC itself.
 */
void ndc_poll_del(struct ndc_poll *poll)
{
	mutex_lock(&poll->nic->polls_lock);
	list_del(&poll->node);
	mutex_unlock(&poll->nic->polls_lock);
	napi_disable(&poll->napi);
	netif_napi_del(&poll->napi);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_poll_del);
