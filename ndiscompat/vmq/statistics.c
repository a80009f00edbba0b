// SPDX-License-Identifier: GPL-2.0-only
/*
 * What ethtool -S says of VM queues: a fixed set for each that the hardware
 * has, whether it is there or not, and how macvlans fare.
 */
#include <linux/ethtool.h>
#include <linux/kernel.h>
#include <linux/netdevice.h>
#include <linux/string.h>

#include <linux/ndiscompat.h>

#include "core/handle.h"
#include "memory/block.h"
#include "memory/state.h"
#include "miniport/interrupt.h"
#include "net/nic.h"
#include "net/receive.h"
#include "vmq/offload.h"
#include "vmq/rule.h"
#include "vmq/vmq.h"

/* More queues have totals only. */
#define MOST	64

static const char * const of_queue[] = {
	"rx_packets", "rx_bytes", "rx_drops", "buffers", "lent", "in_use",
	"memory", "interrupts", "ifindex",
};

static const char of_all[][ETH_GSTRING_LEN] = {
	"vmq_macvlans_offloaded",
	"vmq_macvlans_in_software",
	"vmq_macvlans_refused",
};

static unsigned int queues(const struct ndc_nic *nic)
{
	return min_t(unsigned int, nic->info.vm_queues_max, MOST);
}

unsigned int ndc_vmq_stat_count(const struct ndc_nic *nic)
{
	return nic->info.vm_queues_max ?
	       ARRAY_SIZE(of_all) + queues(nic) * ARRAY_SIZE(of_queue) : 0;
}

void ndc_vmq_stat_names(const struct ndc_nic *nic, u8 *names)
{
	unsigned int i, j;

	if (!nic->info.vm_queues_max)
		return;
	memcpy(names, of_all, sizeof(of_all));
	names += sizeof(of_all);
	for (i = 1; i <= queues(nic); i++)
		for (j = 0; j < ARRAY_SIZE(of_queue); j++) {
			snprintf(names, ETH_GSTRING_LEN, "vmq%u_%s", i,
				 of_queue[j]);
			names += ETH_GSTRING_LEN;
		}
}

/* Bytes of shared memory that the port has for a queue. */
static u64 memory_of(const struct ndc_vmq *vmq, u32 queue)
{
	struct ndc_handle *handle;
	struct ndc_block *block;
	unsigned long index;
	u64 bytes = 0;

	rcu_read_lock();
	xa_for_each(&vmq->adapter->memory->handles.table, index, handle) {
		block = container_of(handle, struct ndc_block, handle);
		if (block->queue == queue)
			bytes += block->length;
	}
	rcu_read_unlock();
	return bytes;
}

/* How often the message of a queue came. */
static u64 interrupts_of(const struct ndc_vmq *vmq, u32 entry)
{
	const struct ndc_nic *nic = vmq->adapter->nic;

	if (!nic->port_ops || !nic->port_ops->interrupts)
		return ndc_interrupt_count(vmq->adapter->miniport, entry);
	if (entry == U32_MAX || !ndc_nic_is_open(nic))
		return 0;
	return nic->port_ops->interrupts(vmq->adapter->context, entry);
}

static void write_queue(struct ndc_vmq *vmq, u32 id, u64 *values)
{
	struct ndc_rx_totals totals = {};
	struct ndc_vmq_queue *queue;
	struct ndc_rx_queue *rx;
	u64 buffers = 0, lent = 0;
	u32 entry = U32_MAX;

	rcu_read_lock();
	queue = xa_load(&vmq->queues, id);
	rx = queue ? READ_ONCE(queue->rx) : NULL;
	if (rx) {
		ndc_receive_stats(rx, &totals);
		buffers = READ_ONCE(rx->buffers);
		lent = READ_ONCE(rx->lent);
	}
	if (queue)
		entry = queue->params.MSIXTableEntry;
	rcu_read_unlock();
	*values++ = totals.packets;
	*values++ = totals.bytes;
	*values++ = totals.dropped + totals.no_memory + totals.errors;
	*values++ = buffers;
	*values++ = lent;
	*values++ = buffers - min(lent, buffers);
	*values++ = queue ? memory_of(vmq, id) : 0;
	*values++ = interrupts_of(vmq, entry);
	*values++ = ndc_station_ifindex(vmq, id);
}

void ndc_vmq_stats(const struct ndc_nic *nic, u64 *values)
{
	struct ndc_vmq *vmq = nic->adapter->vmq;
	struct ndc_station_counts counts;
	unsigned int i;

	if (!nic->info.vm_queues_max)
		return;
	ndc_station_count(vmq, &counts);
	*values++ = counts.offloaded;
	*values++ = counts.software;
	*values++ = counts.refused;
	for (i = 1; i <= queues(nic); i++) {
		write_queue(vmq, i, values);
		values += ARRAY_SIZE(of_queue);
	}
}
