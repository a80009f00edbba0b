// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/hw/82576.c: a device that is found, reset, counted and left, with its
 * other files, which have suites of their own.
 */
#include "ndt.h"

#include "card82576.h"

/**
 * struct layer - what is asked of the layer
 * @vendor: in the configuration space
 * @device: the same
 * @space: bytes of it that can be read
 * @maps: ranges that are mapped
 * @map: with which mapping ends
 * @connect: with which the interrupt is registered
 * @interrupts: that are registered
 */
static struct layer {
	u16 vendor;
	u16 device;
	u32 space;
	int maps;
	NDIS_STATUS map;
	NDIS_STATUS connect;
	int interrupts;
} layer;

static ULONG layer_config(NDIS_HANDLE adapter, ULONG space, ULONG offset,
			  PVOID buffer, ULONG length)
{
	PCI_COMMON_HEADER header = {
		.VendorID = layer.vendor,
		.DeviceID = layer.device,
	};

	length = min(length, layer.space);
	memcpy(buffer, (u8 *)&header + offset, length);
	return length;
}

static NDIS_STATUS layer_map(PVOID *address, NDIS_HANDLE adapter,
			     NDIS_PHYSICAL_ADDRESS bus, UINT length)
{
	*address = card.registers;
	layer.maps += layer.map == NDIS_STATUS_SUCCESS;
	return layer.map;
}

static void layer_unmap(NDIS_HANDLE adapter, PVOID address, UINT length)
{
	layer.maps--;
}

/* It gives a line. */
static NDIS_STATUS
layer_register(NDIS_HANDLE adapter, NDIS_HANDLE context,
	       PNDIS_MINIPORT_INTERRUPT_CHARACTERISTICS interrupt,
	       PNDIS_HANDLE handle)
{
	if (layer.connect != NDIS_STATUS_SUCCESS)
		return layer.connect;
	interrupt->InterruptType = NDIS_CONNECT_LINE_BASED;
	*handle = &layer;
	layer.interrupts++;
	return NDIS_STATUS_SUCCESS;
}

static void layer_deregister(NDIS_HANDLE interrupt)
{
	layer.interrupts--;
}

#define NdisMGetBusData			layer_config
#define NdisMMapIoSpace			layer_map
#define NdisMUnmapIoSpace		layer_unmap
#define NdisMRegisterInterruptEx	layer_register
#define NdisMDeregisterInterruptEx	layer_deregister

#include "../../../nicdrv/hw/82576_filter.c"
#include "../../../nicdrv/hw/82576_ring.c"
#include "../../../nicdrv/hw/82576_interrupt.c"
#include "../../../nicdrv/hw/82576.c"

static NIC_HW_LIMITS limits;
static void *hardware;

static NDIS_STATUS attach_with(struct kunit *test, u8 type, u32 length)
{
	struct ndt_rig *rig = test->priv;
	NDIS_RESOURCE_LIST resources = {
		.Count = 1,
		.PartialDescriptors[0] = {
			.Type = type,
			.u.Memory.Length = length,
		},
	};

	return Nic82576Ops.Attach(NULL, rig->adapter, &resources, &hardware,
				  &limits);
}

static NDIS_STATUS attach(struct kunit *test)
{
	return attach_with(test, CmResourceTypeMemory, I82576_BYTES);
}

static void nothing_is_left(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, layer.maps, 0);
	KUNIT_EXPECT_EQ(test, layer.interrupts, 0);
}

static void device_is_found_and_left(struct kunit *test)
{
	static const u8 address[] = { 0x02, 0xa0, 0xb0, 0x0d, 0xde, 0xad };

	card_set(IMS, 0xff);
	KUNIT_ASSERT_EQ(test, attach(test), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, card.resets, 1);
	KUNIT_EXPECT_EQ(test, card_get(IMS), 0U);
	KUNIT_EXPECT_EQ(test, memcmp(limits.Address, address, sizeof(address)),
			0);
	KUNIT_EXPECT_EQ(test, limits.Queues, 8U);
	KUNIT_EXPECT_EQ(test, limits.Vectors, 9U);
	Nic82576Ops.Detach(hardware);
	/* The device knows of no memory any more. */
	KUNIT_EXPECT_EQ(test, card.resets, 2);
	nothing_is_left(test);
}

static void other_devices_are_refused(struct kunit *test)
{
	layer.device = 0x10d3;
	KUNIT_EXPECT_EQ(test, attach(test), NDIS_STATUS_ADAPTER_NOT_FOUND);
	layer.device = I82576_DEVICE;
	layer.vendor = 0x1af4;
	KUNIT_EXPECT_EQ(test, attach(test), NDIS_STATUS_ADAPTER_NOT_FOUND);
	layer.vendor = I82576_VENDOR;
	layer.space = 8;
	KUNIT_EXPECT_EQ(test, attach(test), NDIS_STATUS_ADAPTER_NOT_FOUND);
	KUNIT_EXPECT_EQ(test, card.resets, 0);
	nothing_is_left(test);
}

static void registers_are_a_range_of_memory(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, attach_with(test, CmResourceTypePort,
					  I82576_BYTES),
			NDIS_STATUS_RESOURCE_CONFLICT);
	KUNIT_EXPECT_EQ(test, attach_with(test, CmResourceTypeMemory,
					  I82576_BYTES - 1),
			NDIS_STATUS_RESOURCE_CONFLICT);
	layer.map = NDIS_STATUS_RESOURCES;
	KUNIT_EXPECT_EQ(test, attach(test), NDIS_STATUS_RESOURCES);
	nothing_is_left(test);
}

static void attach_takes_all_back(struct kunit *test)
{
	card.stuck = true;
	KUNIT_EXPECT_EQ(test, attach(test), NDIS_STATUS_HARD_ERRORS);
	nothing_is_left(test);
	card.stuck = false;
	card.gone = true;
	KUNIT_EXPECT_EQ(test, attach(test), NDIS_STATUS_HARD_ERRORS);
	nothing_is_left(test);
	card.gone = false;
	layer.connect = NDIS_STATUS_RESOURCES;
	KUNIT_EXPECT_EQ(test, attach(test), NDIS_STATUS_RESOURCES);
	nothing_is_left(test);
}

static void attach_without_memory(struct kunit *test)
{
	unsigned int nth;

	for (nth = 1; nth < 10; nth++) {
		ndt_fail_nth(nth);
		if (attach(test) == NDIS_STATUS_SUCCESS)
			break;
		KUNIT_EXPECT_TRUE(test, ndt_failed());
		nothing_is_left(test);
	}
	/* The device and its lock, at least. */
	KUNIT_EXPECT_GE(test, nth, 3U);
	KUNIT_EXPECT_LT(test, nth, 10U);
	ndt_failed();
	Nic82576Ops.Detach(hardware);
}

static void reset_brings_up_the_link(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, attach(test), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_FALSE(test, Nic82576Ops.LinkUp(hardware));
	KUNIT_EXPECT_EQ(test, Nic82576Ops.Reset(hardware), NDIS_STATUS_SUCCESS);
	/* Rings, filters and interrupts are as they start. */
	KUNIT_EXPECT_EQ(test, card_get(QDE), 0xffffU);
	KUNIT_EXPECT_EQ(test, card_get(MRQC), MRQC_POOLS);
	KUNIT_EXPECT_EQ(test, card_get(IVAR(1)), (u32)IVAR_VALID);
	KUNIT_EXPECT_TRUE(test, card_get(CTRL) & CTRL_LINK_UP);
	KUNIT_EXPECT_TRUE(test, card_get(CTRL_EXT) & CTRL_EXT_LOADED);
	KUNIT_EXPECT_TRUE(test, Nic82576Ops.LinkUp(hardware));
	card.stuck = true;
	card_set(MRQC, 0);
	KUNIT_EXPECT_EQ(test, Nic82576Ops.Reset(hardware),
			NDIS_STATUS_HARD_ERRORS);
	KUNIT_EXPECT_EQ(test, card_get(MRQC), 0U);
	card.stuck = false;
	Nic82576Ops.Detach(hardware);
}

static void silence_is_for_good(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, attach(test), NDIS_STATUS_SUCCESS);
	Nic82576Ops.Reset(hardware);
	card_set(RCTL, RCTL_ENABLE);
	card_set(TCTL, TCTL_ENABLE);
	card_set(EIMS, 0x1ff);
	Nic82576Ops.Silence(hardware);
	KUNIT_EXPECT_FALSE(test, card_get(RCTL) & RCTL_ENABLE);
	KUNIT_EXPECT_FALSE(test, card_get(TCTL) & TCTL_ENABLE);
	KUNIT_EXPECT_EQ(test, card_get(EIMS), 0U);
	KUNIT_EXPECT_FALSE(test, Nic82576Ops.LinkUp(hardware));
	Nic82576Ops.Detach(hardware);
}

/* Pulled out: nobody waits for it, and what was counted stays. */
static void device_that_has_gone(struct kunit *test)
{
	NIC_HW_COUNTERS counters = {};

	KUNIT_ASSERT_EQ(test, attach(test), NDIS_STATUS_SUCCESS);
	card_set(ROC, 3);
	Nic82576Ops.Counters(hardware, &counters);
	card.gone = true;
	KUNIT_EXPECT_FALSE(test, Nic82576Ops.LinkUp(hardware));
	Nic82576Ops.Counters(hardware, &counters);
	KUNIT_EXPECT_EQ(test, counters.Oversized, 3);
	KUNIT_EXPECT_EQ(test, counters.NoBuffer[1], 0);
	Nic82576Ops.Detach(hardware);
	nothing_is_left(test);
}

static void counters_are_added_up(struct kunit *test)
{
	NIC_HW_COUNTERS counters = {};

	KUNIT_ASSERT_EQ(test, attach(test), NDIS_STATUS_SUCCESS);
	card_set(ROC, 3);
	card_set(RQDPC(2), 5);
	Nic82576Ops.Counters(hardware, &counters);
	card_set(ROC, 4);
	card_set(RQDPC(2), RQDPC_MASK + 1 + 6);
	Nic82576Ops.Counters(hardware, &counters);
	KUNIT_EXPECT_EQ(test, counters.Oversized, 7);
	KUNIT_EXPECT_EQ(test, counters.NoBuffer[2], 11);
	KUNIT_EXPECT_EQ(test, counters.NoBuffer[1], 0);
	Nic82576Ops.Detach(hardware);
}

static void registers_are_dumped(struct kunit *test)
{
	u32 *dump = kunit_kzalloc(test, NIC_REGISTER_BYTES, GFP_KERNEL);
	u32 i, found = 0;

	KUNIT_ASSERT_NOT_NULL(test, dump);
	KUNIT_ASSERT_EQ(test, attach(test), NDIS_STATUS_SUCCESS);
	card_set(STATUS, 0x1234);
	card_set(RDT(7), 0x4321);
	card_set(ICR, ICR_LINK);
	Nic82576Ops.RegisterDump(hardware, dump);
	KUNIT_EXPECT_EQ(test, dump[1], 0x1234U);
	for (i = 0; i < NIC_REGISTER_BYTES / sizeof(u32); i++)
		found += dump[i] == 0x4321;
	KUNIT_EXPECT_EQ(test, found, 1U);
	/* To look at it loses no interrupt. */
	KUNIT_EXPECT_EQ(test, card_get(ICR), (u32)ICR_LINK);
	Nic82576Ops.Detach(hardware);
}

static int device_init(struct kunit *test)
{
	test->priv = ndt_rig_create(test, THIS_MODULE);
	layer = (struct layer) {
		.vendor = I82576_VENDOR,
		.device = I82576_DEVICE,
		.space = sizeof(PCI_COMMON_HEADER),
	};
	return card_make(test);
}

static void device_exit(struct kunit *test)
{
	ndt_rig_destroy(test->priv);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(device_is_found_and_left),
	KUNIT_CASE(other_devices_are_refused),
	KUNIT_CASE(registers_are_a_range_of_memory),
	KUNIT_CASE(attach_takes_all_back),
	KUNIT_CASE(attach_without_memory),
	KUNIT_CASE(reset_brings_up_the_link),
	KUNIT_CASE(silence_is_for_good),
	KUNIT_CASE(device_that_has_gone),
	KUNIT_CASE(counters_are_added_up),
	KUNIT_CASE(registers_are_dumped),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_hw_82576",
	.init = device_init,
	.exit = device_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/hw/82576.c");
