/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A device for the suites of miniport/: ranges that are memory, interrupts that
 * a case raises, a configuration space.
 */
#ifndef _NDISCOMPAT_KUNIT_MINIPORT_DEVICE_H
#define _NDISCOMPAT_KUNIT_MINIPORT_DEVICE_H

#include "ndt.h"

#include <linux/bottom_half.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/netdevice.h>
#include <linux/string.h>

#include "net/nic.h"

#include "ndp.h"

#define DEVICE_IRQS	3
#define DEVICE_MEMORY	0xfe000000ULL
#define DEVICE_PORTS	0xe000
/* Behind those that a kernel of the lab has of its own. */
#define DEVICE_FIRST	40

/**
 * struct fake - the device, of which there is one
 * @memory: its registers
 * @space: its configuration space
 * @irqs: its interrupts, the last of which is its line
 * @mapped: mappings that are there
 * @no_map: mapping fails
 * @line_error: it cannot change over to its line
 * @silenced: it is, so often
 */
struct fake {
	u8 memory[4096];
	u8 space[256];
	unsigned int irqs[DEVICE_IRQS];
	int mapped;
	bool no_map;
	int line_error;
	unsigned int silenced;
};

static struct fake fake_only;

static const struct ndc_bus_range fake_ranges[] = {
	{ .start = DEVICE_MEMORY, .length = 4096 },
	{ .start = DEVICE_PORTS, .length = 32, .port = true },
	{ .start = 0x800000000ULL, .length = 0x200000000ULL, .prefetch = true },
};

static void fake_silence(struct ndc_adapter *adapter)
{
	fake_only.silenced++;
}

static int fake_line(struct ndc_adapter *adapter)
{
	struct ndc_bus_device *bus = &adapter->miniport->bus;

	if (fake_only.line_error)
		return fake_only.line_error;
	bus->irq_kind = NDC_IRQ_LINE;
	bus->irqs = &fake_only.irqs[DEVICE_IRQS - 1];
	bus->irq_count = 1;
	return 0;
}

static void __iomem *fake_map(struct ndc_adapter *adapter, u64 start,
			      u32 length)
{
	if (fake_only.no_map)
		return NULL;
	fake_only.mapped++;
	return (void __iomem *)fake_only.memory + (start - DEVICE_MEMORY);
}

static void fake_unmap(struct ndc_adapter *adapter, void __iomem *address)
{
	fake_only.mapped--;
}

static u32 fake_config(struct ndc_adapter *adapter, u32 offset, void *buffer,
		       u32 length, bool write)
{
	u8 *at = fake_only.space + offset;

	if (offset >= sizeof(fake_only.space))
		return 0;
	length = min_t(u32, length, sizeof(fake_only.space) - offset);
	memcpy(write ? at : buffer, write ? buffer : at, length);
	return length;
}

static const struct ndc_bus_ops fake_ops = {
	.silence = fake_silence,
	.line = fake_line,
	.map = fake_map,
	.unmap = fake_unmap,
	.config = fake_config,
};

/* What carries no frames, for DPCs to run on. */
static const struct ndc_nic_ops fake_nic_ops;

/* Gives the adapter its net_device, in MiniportInitializeEx. */
static inline void fake_net(struct ndp *ndp)
{
	struct ndc_adapter *adapter = ndp->handle;

	if (!adapter->nic)
		KUNIT_ASSERT_EQ(ndp->test, ndc_nic_alloc(adapter, "ndt%d",
							 &fake_nic_ops), 0);
}

/* The device, interrupting so; on the heap of the case. */
static inline struct ndc_bus_device fake_bus(struct ndp *ndp,
					     enum ndc_irq_kind kind)
{
	return (struct ndc_bus_device) {
		.dev = &ndp->pdev->dev,
		.name = "ndp0",
		.ranges = fake_ranges,
		.range_count = ARRAY_SIZE(fake_ranges),
		.irq_kind = kind,
		.irqs = fake_only.irqs,
		.irq_count = kind == NDC_IRQ_LINE ? 1 :
			     kind == NDC_IRQ_NONE ? 0 : DEVICE_IRQS,
		.ops = &fake_ops,
	};
}

static inline void fake_create(struct kunit *test)
{
	struct fake *device = &fake_only;
	int i, first;

	memset(device, 0, sizeof(*device));
	for (i = 0; i < sizeof(device->space); i++)
		device->space[i] = i;
	first = irq_alloc_descs(-1, DEVICE_FIRST, DEVICE_IRQS, NUMA_NO_NODE);
	KUNIT_ASSERT_GT(test, first, 0);
	for (i = 0; i < DEVICE_IRQS; i++) {
		device->irqs[i] = first + i;
		irq_set_chip_and_handler(first + i, &dummy_irq_chip,
					 handle_simple_irq);
		irq_modify_status(first + i, IRQ_NOREQUEST, 0);
	}
}

static inline void fake_destroy(void)
{
	if (fake_only.irqs[0])
		irq_free_descs(fake_only.irqs[0], DEVICE_IRQS);
	fake_only.irqs[0] = 0;
}

/* The device interrupts, and the DPCs of this processor have run. */
static inline void fake_interrupt(unsigned int which)
{
	local_bh_disable();
	generic_handle_irq_safe(fake_only.irqs[which]);
	local_bh_enable();
}

static inline int fake_init(struct kunit *test)
{
	int err = ndp_init_registered(test);

	fake_create(test);
	*ndp_only.trail = '\0';
	return err;
}

static inline void fake_exit(struct kunit *test)
{
	ndp_exit(test);
	fake_destroy();
}

#endif /* _NDISCOMPAT_KUNIT_MINIPORT_DEVICE_H */
