// SPDX-License-Identifier: GPL-2.0-only
/*
 * VM queues in the life of an adapter: a port that halts has none any more, so
 * all are freed before; when it is initialised again, it gets them again, with
 * their ids and filters.
 */
#include <linux/export.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "core/work.h"
#include "miniport/miniport.h"
#include "miniport/oid.h"
#include "miniport/status.h"
#include "net/lend.h"
#include "net/nic.h"
#include "net/receive.h"
#include "vmq/offload.h"
#include "vmq/show.h"
#include "vmq/vmq.h"

/**
 * struct saved - a queue that is to be made again
 * @node: in the list of them
 * @params: its parameters
 * @owner: whose it is
 * @complete: the port had memory for it
 * @count: how many filters it had
 * @filters: those
 */
struct saved {
	struct list_head node;
	NDIS_RECEIVE_QUEUE_PARAMETERS params;
	void *owner;
	bool complete;
	unsigned int count;
	struct ndc_vmq_filter filters[];
};

static void flush(struct work_struct *work)
{
	struct ndc_vmq *vmq = container_of(work, struct ndc_vmq, flush);
	struct ndc_rx_queue *rx;

	spin_lock_bh(&vmq->lock);
	rx = vmq->freeing ? vmq->freeing->rx : NULL;
	spin_unlock_bh(&vmq->lock);
	if (!rx)
		return;
	/* Whoever indicates frames of it has seen that it is stopped. */
	synchronize_net();
	ndc_receive_flush(rx);
}

/* A copy of a queue and its filters, or NULL without memory. */
static struct saved *copy_queue(struct ndc_vmq *vmq,
				const struct ndc_vmq_queue *queue)
{
	struct ndc_vmq_filter *filter;
	struct saved *saved;
	unsigned long id;

	saved = kzalloc(struct_size(saved, filters, queue->filters),
			GFP_KERNEL);
	if (!saved)
		return NULL;
	saved->params = queue->params;
	saved->owner = queue->owner;
	saved->complete = queue->state == NDC_VMQ_RUNNING ||
			  queue->state == NDC_VMQ_PAUSED;
	xa_for_each(&vmq->filters, id, filter)
		if (filter->queue == queue->id &&
		    saved->count < queue->filters)
			saved->filters[saved->count++] = *filter;
	return saved;
}

/* What there is now, the default queue's filters too, is made again. */
static void save(struct ndc_vmq *vmq)
{
	struct mutex *mutex = &vmq->adapter->miniport->oids->mutex;
	struct ndc_vmq_queue *queue;
	struct saved *saved;
	unsigned long id;

	mutex_lock(mutex);
	vmq->open = false;
	if (vmq->base.filters) {
		saved = copy_queue(vmq, &vmq->base);
		if (saved)
			list_add_tail(&saved->node, &vmq->saved);
	}
	xa_for_each(&vmq->queues, id, queue) {
		saved = queue->lost ? NULL : copy_queue(vmq, queue);
		if (saved)
			list_add_tail(&saved->node, &vmq->saved);
	}
	mutex_unlock(mutex);
}

/* Nothing is on its way to the net_device of any queue any more. */
static void blind(struct ndc_vmq *vmq)
{
	struct ndc_vmq_queue *queue;
	bool any = false;
	unsigned long id;

	/* Nobody else adds or takes queues now. */
	xa_for_each(&vmq->queues, id, queue)
		if (queue->rx) {
			RCU_INIT_POINTER(queue->rx->dev, NULL);
			any = true;
		}
	if (!any)
		return;
	synchronize_net();
	ndc_poll_flush_all(vmq->adapter->nic);
}

static void give_all_back(struct ndc_vmq *vmq)
{
	struct ndc_vmq_filter *filter;
	struct ndc_vmq_queue *queue;
	unsigned long id;

	xa_for_each(&vmq->queues, id, queue)
		if (!queue->lost)
			ndc_vmq_give_back(vmq, id);
	xa_for_each(&vmq->filters, id, filter)
		if (filter->queue == NDIS_DEFAULT_RECEIVE_QUEUE_ID)
			ndc_vmq_ask_clear(vmq, filter->queue, id);
}

/* The port is about to halt; may be called again. */
static void quiesce(struct ndc_adapter *adapter)
{
	struct ndc_vmq *vmq = adapter->vmq;

	if (!vmq->open)
		return;
	save(vmq);
	blind(vmq);
	/* One that has failed is not asked. */
	give_all_back(vmq);
}

static void recycle(struct ndc_adapter *adapter)
{
	struct ndc_vmq *vmq = adapter->vmq;

	flush_work(&vmq->flush);
	ndc_vmq_forget(vmq);
	spin_lock_bh(&vmq->lock);
	memset(&vmq->can, 0, sizeof(vmq->can));
	memset(&vmq->now, 0, sizeof(vmq->now));
	spin_unlock_bh(&vmq->lock);
}

/* Makes a queue again as it was; 0 or an errno. */
static int make_again(struct ndc_vmq *vmq, const struct saved *saved,
		      const char **why)
{
	u32 queue = saved->params.QueueId, id;
	unsigned int i;
	int err = 0;

	if (queue)
		err = ndc_vmq_ask_again(vmq, &saved->params, why);
	if (err)
		return err;
	if (queue)
		ndc_station_bind(vmq, queue);
	for (i = 0; i < saved->count && !err; i++) {
		id = saved->filters[i].id;
		err = ndc_vmq_ask_filter(vmq, queue, &saved->filters[i].match,
					 &id, why);
	}
	if (!err && queue && saved->complete)
		err = ndc_vmq_ask_complete(vmq, queue, why);
	return err;
}

/* Whoever made it has it again. */
static void restore_owners(struct ndc_vmq *vmq, const struct saved *saved)
{
	struct mutex *mutex = &vmq->adapter->miniport->oids->mutex;
	struct ndc_vmq_filter *filter;
	struct ndc_vmq_queue *queue;
	unsigned int i;

	mutex_lock(mutex);
	queue = xa_load(&vmq->queues, saved->params.QueueId);
	if (queue)
		queue->owner = saved->owner;
	for (i = 0; i < saved->count; i++) {
		filter = xa_load(&vmq->filters, saved->filters[i].id);
		if (filter)
			filter->owner = saved->filters[i].owner;
	}
	mutex_unlock(mutex);
}

static void restore(struct ndc_vmq *vmq, struct saved *saved)
{
	u32 queue = saved->params.QueueId;
	const char *why = NULL;
	int err;

	err = make_again(vmq, saved, &why);
	restore_owners(vmq, saved);
	if (!err)
		return;
	if (queue) {
		ndc_station_unbind(vmq, queue);
		ndc_vmq_give_back(vmq, queue);
	}
	ndc_station_lose(vmq, queue, why);
}

/* A queue whose memory somebody still reads, if it can be remembered. */
static struct saved *save_stuck(struct ndc_vmq *vmq, u32 id)
{
	struct mutex *mutex = &vmq->adapter->miniport->oids->mutex;
	struct ndc_vmq_queue *queue;
	struct saved *saved = NULL;

	mutex_lock(mutex);
	queue = xa_load(&vmq->queues, id);
	if (queue && !queue->lost)
		saved = copy_queue(vmq, queue);
	mutex_unlock(mutex);
	return saved;
}

/**
 * ndc_vmq_unstick() - queues whose memory is still read are made again
 * @nic: whose; its port is paused and about to restart
 *
 * The pages go with their last reader, and the device writes others.
 *
 * Context: Process, may sleep, with RTNL if there are macvlans.
 */
void ndc_vmq_unstick(struct ndc_nic *nic)
{
	struct ndc_vmq *vmq = nic->adapter->vmq;
	struct ndc_vmq_queue *queue;
	struct saved *saved;
	unsigned long id;

	xa_for_each(&vmq->queues, id, queue) {
		if (!ndc_lend_stuck_queue(nic, id))
			continue;
		saved = save_stuck(vmq, id);
		if (!saved)
			continue;
		ndc_station_unbind(vmq, id);
		if (ndc_vmq_give_back(vmq, id))
			ndc_station_lose(vmq, id, "the port has not freed it");
		else
			restore(vmq, saved);
		kfree(saved);
	}
}

/* The port has initialised, and takes requests.  With the life mutex. */
void ndc_vmq_opened(struct ndc_adapter *adapter)
{
	const NDIS_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES *assist =
		&adapter->miniport->attributes.assist;
	struct ndc_vmq *vmq = adapter->vmq;
	struct saved *saved, *next;

	spin_lock_bh(&vmq->lock);
	if (assist->HardwareReceiveFilterCapabilities && !vmq->can.Header.Size)
		vmq->can = *assist->HardwareReceiveFilterCapabilities;
	if (assist->CurrentReceiveFilterCapabilities && !vmq->now.Header.Size)
		vmq->now = *assist->CurrentReceiveFilterCapabilities;
	vmq->can.Header.Size = min_t(u16, vmq->can.Header.Size,
				     sizeof(vmq->can));
	vmq->now.Header.Size = min_t(u16, vmq->now.Header.Size,
				     sizeof(vmq->now));
	spin_unlock_bh(&vmq->lock);
	list_for_each_entry_safe(saved, next, &vmq->saved, node) {
		list_del(&saved->node);
		restore(vmq, saved);
		kfree(saved);
	}
	mutex_lock(&adapter->miniport->oids->mutex);
	vmq->open = true;
	mutex_unlock(&adapter->miniport->oids->mutex);
	/* Those whose queues could not even be remembered. */
	ndc_station_lose_rest(vmq);
}

static int create(struct ndc_adapter *adapter)
{
	struct ndc_vmq *vmq = kzalloc(sizeof(*vmq), GFP_KERNEL);

	if (!vmq)
		return -ENOMEM;
	vmq->adapter = adapter;
	spin_lock_init(&vmq->lock);
	vmq->base.state = NDC_VMQ_RUNNING;
	xa_init_flags(&vmq->queues, XA_FLAGS_ALLOC1);
	xa_init_flags(&vmq->filters, XA_FLAGS_ALLOC1);
	INIT_WORK(&vmq->flush, flush);
	INIT_LIST_HEAD(&vmq->saved);
	mutex_init(&vmq->stations_lock);
	INIT_LIST_HEAD(&vmq->stations);
	adapter->vmq = vmq;
	ndc_vmq_show_create(vmq);
	return 0;
}

static void destroy(struct ndc_adapter *adapter)
{
	struct ndc_vmq *vmq = adapter->vmq;
	struct saved *saved, *next;

	recycle(adapter);
	ndc_station_forget_all(vmq);
	list_for_each_entry_safe(saved, next, &vmq->saved, node)
		kfree(saved);
	xa_destroy(&vmq->queues);
	xa_destroy(&vmq->filters);
	adapter->vmq = NULL;
	kfree(vmq);
}

static struct ndc_adapter_part part = {
	.create = create,
	.quiesce = quiesce,
	.recycle = recycle,
	.destroy = destroy,
};

int ndc_vmq_init(void)
{
	int err = ndc_station_init();

	if (err)
		return err;
	ndc_adapter_add_part(&part);
	ndc_oids_set_ops(&ndc_vmq_oid_ops);
	ndc_status_listen(ndc_vmq_status);
	return 0;
}

void ndc_vmq_exit(void)
{
	ndc_status_listen(NULL);
	ndc_oids_set_ops(NULL);
	ndc_adapter_del_part(&part);
	ndc_station_exit();
}
