/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * nicdrv for suites: its files are compiled into each, over hardware that is
 * a few arrays, and fails when told to.
 *
 * Included behind ndt.h and the Linux headers.
 */
#ifndef _NDISCOMPAT_NDPNICDRV_H
#define _NDISCOMPAT_NDPNICDRV_H

#include "ndpvmq.h"

#include "../nicdrv/nic.h"

#define NICHW_QUEUES	8

enum nichw_step {
	NICHW_NONE,
	NICHW_LOAD,
	NICHW_ATTACH,
	NICHW_RESET,
	NICHW_QUEUE,
	NICHW_TX,
	NICHW_FILTER,
};

struct nichw_rx {
	u64 bus;
	u32 length;
	u16 tag;
	u8 done;
	bool error;
};

/**
 * struct nichw - the hardware, of which there is one
 * @fails: the step that fails
 * @loads: it was loaded, less it was unloaded
 * @attached: the same of Attach and Detach
 * @silent: it is to be silent
 * @up: there is a link
 * @rx: rings, or NULL
 * @head: where each goes on to write
 * @tail: where that ends
 * @tx: the ring, or NULL
 * @tx_tail: where it ends
 * @tx_done: slots before that have been sent
 * @tx_work: what is to be done to the last frame that has work
 * @tx_bytes: of the last frame
 * @tx_flags: of its last descriptor
 * @tx_piece: the longest
 * @reads: frames where they lie
 * @offloads: it has
 * @accept: what the default queue is to get
 * @filters: of VM queues
 * @filter_count: how many
 * @moderation: microseconds
 * @vectors: those that are enabled, a bit each
 * @frame: the longest
 */
struct nichw {
	enum nichw_step fails;
	int loads;
	int attached;
	bool silent;
	bool up;
	PNIC_RING rx[NICHW_QUEUES];
	u32 head[NICHW_QUEUES];
	u32 tail[NICHW_QUEUES];
	PNIC_RING tx;
	u32 tx_tail;
	u32 tx_done;
	NIC_TX_FRAME tx_work;
	u32 tx_bytes;
	u32 tx_flags;
	u32 tx_piece;
	bool reads;
	u32 offloads;
	NIC_HW_ACCEPT accept;
	NIC_HW_FILTER filters[NIC_FILTERS];
	unsigned int filter_count;
	u32 moderation;
	u32 vectors;
	u32 frame;
};

static struct nichw nichw;

static NDIS_STATUS nichw_result(enum nichw_step step)
{
	return nichw.fails == step ? NDIS_STATUS_ADAPTER_NOT_FOUND :
				     NDIS_STATUS_SUCCESS;
}

NDIS_STATUS NicVethLoad(VOID)
{
	NDIS_STATUS status = nichw_result(NICHW_LOAD);

	nichw.loads += status == NDIS_STATUS_SUCCESS;
	return status;
}

VOID NicVethUnload(VOID)
{
	nichw.loads--;
}

static NDIS_STATUS nichw_attach(struct _NIC_ADAPTER *Adapter,
				NDIS_HANDLE Handle,
				PNDIS_RESOURCE_LIST Resources, PVOID *Hardware,
				PNIC_HW_LIMITS Limits)
{
	static const u8 address[] = { 0x02, 0, 0, 0, 0, 0x76 };

	if (nichw.fails == NICHW_ATTACH)
		return NDIS_STATUS_ADAPTER_NOT_FOUND;
	nichw.attached++;
	*Hardware = &nichw;
	*Limits = (NIC_HW_LIMITS) {
		.Queues = NICHW_QUEUES,
		.Filters = 32,
		.Vectors = NICHW_QUEUES + 1,
		.RxDescriptorBytes = sizeof(struct nichw_rx),
		.TxDescriptorBytes = 16,
		.MaxFrameSize = nichw.frame,
		.ReadsFrames = nichw.reads,
		.Offloads = nichw.offloads,
		.Speed = 1000000000,
		.TakesTags = TRUE,
	};
	memcpy(Limits->Address, address, sizeof(address));
	return NDIS_STATUS_SUCCESS;
}

static VOID nichw_detach(PVOID Hardware)
{
	nichw.attached--;
}

static NDIS_STATUS nichw_reset(PVOID Hardware)
{
	nichw.filter_count = 0;
	return nichw_result(NICHW_RESET);
}

static VOID nichw_silence(PVOID Hardware)
{
	nichw.silent = true;
}

static BOOLEAN nichw_link_up(PVOID Hardware)
{
	return nichw.up;
}

static NDIS_STATUS nichw_queue_start(PVOID Hardware, ULONG Queue,
				     PNIC_RING Ring)
{
	if (nichw.fails == NICHW_QUEUE)
		return NDIS_STATUS_ADAPTER_NOT_FOUND;
	nichw.rx[Queue] = Ring;
	nichw.head[Queue] = 0;
	nichw.tail[Queue] = 0;
	return NDIS_STATUS_SUCCESS;
}

static VOID nichw_queue_stop(PVOID Hardware, ULONG Queue)
{
	nichw.rx[Queue] = NULL;
}

static NDIS_STATUS nichw_tx_start(PVOID Hardware, PNIC_RING Ring)
{
	if (nichw.fails == NICHW_TX)
		return NDIS_STATUS_ADAPTER_NOT_FOUND;
	nichw.tx = Ring;
	nichw.tx_tail = 0;
	nichw.tx_done = 0;
	return NDIS_STATUS_SUCCESS;
}

static VOID nichw_tx_stop(PVOID Hardware)
{
	nichw.tx = NULL;
}

static NDIS_STATUS nichw_filter_set(PVOID Hardware,
				    const NIC_HW_FILTER *Filter)
{
	if (nichw.fails == NICHW_FILTER)
		return NDIS_STATUS_RESOURCES;
	nichw.filters[nichw.filter_count++] = *Filter;
	return NDIS_STATUS_SUCCESS;
}

static VOID nichw_filter_clear(PVOID Hardware, const NIC_HW_FILTER *Filter)
{
	nichw.filter_count--;
}

static VOID nichw_accept(PVOID Hardware, const NIC_HW_ACCEPT *Accept)
{
	nichw.accept = *Accept;
}

static struct nichw_rx *nichw_slot(PNIC_RING Ring, ULONG Slot)
{
	return (struct nichw_rx *)Ring->Virtual + (Slot & (Ring->Count - 1));
}

static VOID nichw_rx_fill(PNIC_RING Ring, ULONG Slot, ULONG64 Bus)
{
	*nichw_slot(Ring, Slot) = (struct nichw_rx) { .bus = Bus };
}

static BOOLEAN nichw_rx_done(PNIC_RING Ring, ULONG Slot, PNIC_RX_FRAME Frame)
{
	const struct nichw_rx *rx = nichw_slot(Ring, Slot);

	if (!rx->done)
		return FALSE;
	*Frame = (NIC_RX_FRAME) {
		.Length = rx->length,
		.Error = rx->error,
		.Tagged = rx->tag != 0,
		.Tag = rx->tag,
	};
	return TRUE;
}

static VOID nichw_rx_tail(PVOID Hardware, ULONG Queue, ULONG Slot)
{
	nichw.tail[Queue] = Slot;
}

static VOID nichw_tx_context(PNIC_RING Ring, ULONG Slot,
			     const NIC_TX_FRAME *Frame)
{
	nichw.tx_work = *Frame;
}

static VOID nichw_tx_fill(PNIC_RING Ring, ULONG Slot, ULONG64 Bus,
			  ULONG Length, ULONG Flags, const NIC_TX_FRAME *Frame)
{
	if (Flags & NIC_TX_FIRST)
		nichw.tx_bytes = 0;
	nichw.tx_bytes += Length;
	nichw.tx_flags = Flags;
	nichw.tx_piece = max_t(u32, nichw.tx_piece, Length);
}

static BOOLEAN nichw_tx_is_done(PNIC_RING Ring, ULONG Slot)
{
	return (LONG)(Slot - nichw.tx_done) < 0;
}

static VOID nichw_tx_set_tail(PVOID Hardware, ULONG Slot)
{
	nichw.tx_tail = Slot;
}

static VOID nichw_enable(PVOID Hardware, ULONG Vector)
{
	nichw.vectors |= BIT(Vector);
}

static VOID nichw_disable(PVOID Hardware, ULONG Vector)
{
	nichw.vectors &= ~BIT(Vector);
}

static VOID nichw_set_moderation(PVOID Hardware, ULONG Microseconds)
{
	nichw.moderation = Microseconds;
}

static ULONG nichw_get_moderation(PVOID Hardware)
{
	return nichw.moderation;
}

static VOID nichw_counters(PVOID Hardware, PNIC_HW_COUNTERS Counters)
{
	Counters->NoBuffer[1] = 11;
	Counters->Interrupts[0] = 5;
	Counters->Interrupts[NICHW_QUEUES] = 6;
	Counters->Refused = 12;
	Counters->Oversized = 13;
	Counters->Unwanted = 14;
	Counters->TxErrors = 15;
}

#define NICHW_OPS(bus_) { \
	.Name = "arrays", \
	.Bus = (bus_), \
	.Attach = nichw_attach, \
	.Detach = nichw_detach, \
	.Reset = nichw_reset, \
	.Silence = nichw_silence, \
	.LinkUp = nichw_link_up, \
	.QueueStart = nichw_queue_start, \
	.QueueStop = nichw_queue_stop, \
	.TxStart = nichw_tx_start, \
	.TxStop = nichw_tx_stop, \
	.FilterSet = nichw_filter_set, \
	.FilterClear = nichw_filter_clear, \
	.Accept = nichw_accept, \
	.RxFill = nichw_rx_fill, \
	.RxDone = nichw_rx_done, \
	.RxTail = nichw_rx_tail, \
	.TxContext = nichw_tx_context, \
	.TxFill = nichw_tx_fill, \
	.TxDone = nichw_tx_is_done, \
	.TxTail = nichw_tx_set_tail, \
	.InterruptEnable = nichw_enable, \
	.InterruptDisable = nichw_disable, \
	.SetModeration = nichw_set_moderation, \
	.GetModeration = nichw_get_moderation, \
	.Counters = nichw_counters, \
}

const NIC_HW_OPS NicVethOps = NICHW_OPS(NdisInterfaceInternal);
const NIC_HW_OPS Nic82576Ops = NICHW_OPS(NdisInterfacePci);

/* Its glue file is a module; here its port is all that is wanted. */
#undef NDISCOMPAT_PORT
#define NDISCOMPAT_PORT(port_) \
	static const struct ndiscompat_port *const nicdrv_glue = &(port_)

#include "../nicdrv/driver.c"
#include "../nicdrv/adapter.c"
#include "../nicdrv/attributes.c"
#include "../nicdrv/ctrlpath.c"
#include "../nicdrv/datapath.c"
#include "../nicdrv/offload.c"
#include "../nicdrv/send.c"
#include "../nicdrv/reset.c"
#include "../nicdrv/vmq.c"
#include "../nicdrv/memory.c"
#include "../nicdrv/statistics.c"
#include "../nicdrv/port.c"

static struct ndiscompat_port nicdrv_port;

static NIC_ADAPTER *nicdrv_of(struct kunit *test)
{
	const struct ndp *ndp = test->priv;

	return ndp->adapter->context;
}

/* The driver is known to the layer; nothing else. */
static int nicdrv_prepare(struct kunit *test)
{
	ndpnic_prepare(test);
	nicdrv_port = *nicdrv_glue;
	/* There is no such device, and a module of suites drives none. */
	nicdrv_port.pci_ids = NULL;
	ndp_only.glue = &nicdrv_port;
	nichw = (struct nichw) { .up = true, .frame = 1514 };
	return 0;
}

/* What was prepared gets its driver and its adapter, which has a net_device. */
static int nicdrv_make(struct kunit *test)
{
	return ndp_register(test->priv, NULL) ?: ndpnic_create(test->priv);
}

static int nicdrv_init(struct kunit *test)
{
	return nicdrv_prepare(test) ?: nicdrv_make(test);
}

/* The same, and it runs. */
static int nicdrv_init_open(struct kunit *test)
{
	return nicdrv_init(test) ?: ndpnic_open(test->priv);
}

static void nicdrv_exit(struct kunit *test)
{
	ndpnic_exit(test);
	KUNIT_EXPECT_EQ(test, nichw.attached, 0);
	KUNIT_EXPECT_EQ(test, nichw.loads, 0);
}

/* What a case without a driver ends with. */
static void nicdrv_exit_bare(struct kunit *test)
{
	ndp_only.port = NULL;
	nicdrv_exit(test);
}

static void nicdrv_poll(NIC_ADAPTER *adapter, u32 vector)
{
	local_bh_disable();
	NicPoll(adapter, vector, 64, NULL);
	local_bh_enable();
}

/* The hardware receives a frame; NULL if there is no slot. */
static struct nichw_rx *nicdrv_write(NIC_ADAPTER *adapter, u32 queue)
{
	struct nichw_rx *rx;
	u8 *data;

	if (!nichw.rx[queue] || nichw.head[queue] == nichw.tail[queue])
		return NULL;
	rx = nichw_slot(nichw.rx[queue], nichw.head[queue]++);
	rcu_read_lock();
	data = ndiscompat_bus_to_virt(adapter->Handle, rx->bus, NDPNIC_BYTES);
	if (data)
		ndpnic_fill(data);
	rcu_read_unlock();
	rx->length = NDPNIC_BYTES;
	rx->done = 1;
	return data ? rx : NULL;
}

static bool nicdrv_receive(NIC_ADAPTER *adapter, u32 queue)
{
	bool written = nicdrv_write(adapter, queue);

	nicdrv_poll(adapter, queue);
	return written;
}

/* Lets work items and callbacks run until something is so. */
#define NICDRV_UNTIL(condition) \
do { \
	while (!(condition)) \
		ndt_give_way(); \
} while (0)

/* What not every suite needs. */
static const void *const nicdrv_uses[] __maybe_unused = {
	nicdrv_of, nicdrv_init, nicdrv_init_open, nicdrv_exit,
	nicdrv_exit_bare, nicdrv_write, nicdrv_receive,
};

#endif /* _NDISCOMPAT_NDPNICDRV_H */
