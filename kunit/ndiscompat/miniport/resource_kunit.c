// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/resource.c: what a port is told of its device, and what
 * it maps of it.
 */
#include "device.h"

#include "miniport/resource.h"

/* What the case does in MiniportInitializeEx. */
static void (*in_initialise)(struct kunit *test, NDIS_HANDLE handle);

static void on_initialise(struct ndp *ndp)
{
	in_initialise(ndp->test, ndp->handle);
}

/* The port is initialised with a device that interrupts so. */
static void initialise(struct kunit *test, enum ndc_irq_kind kind,
		       void (*fn)(struct kunit *test, NDIS_HANDLE handle))
{
	struct ndp *ndp = test->priv;
	const struct ndc_bus_device bus = fake_bus(ndp, kind);

	in_initialise = fn;
	ndp->on_initialise = on_initialise;
	KUNIT_ASSERT_EQ(test, ndp_create_with(ndp, &bus), 0);
}

static void nothing(struct kunit *test, NDIS_HANDLE handle)
{
}

static CM_PARTIAL_RESOURCE_LIST *list_of(const struct ndp *ndp)
{
	return ndc_resources_list(ndp_miniport(ndp));
}

static PHYSICAL_ADDRESS at(u64 address)
{
	return (PHYSICAL_ADDRESS) { .QuadPart = address };
}

static void ranges_are_listed_in_order(struct kunit *test)
{
	CM_PARTIAL_RESOURCE_DESCRIPTOR *entry;
	CM_PARTIAL_RESOURCE_LIST *list;

	initialise(test, NDC_IRQ_LINE, nothing);
	list = list_of(test->priv);
	KUNIT_ASSERT_NOT_NULL(test, list);
	KUNIT_EXPECT_EQ(test, list->Version, 1);
	KUNIT_EXPECT_EQ(test, list->Revision, 1);
	KUNIT_ASSERT_EQ(test, list->Count, 4);
	entry = list->PartialDescriptors;
	KUNIT_EXPECT_EQ(test, entry[0].Type, CmResourceTypeMemory);
	KUNIT_EXPECT_EQ(test, entry[0].u.Memory.Start.QuadPart, DEVICE_MEMORY);
	/* Read as what it is not: the union must overlap. */
	KUNIT_EXPECT_EQ(test, entry[0].u.Port.Length, 4096);
	KUNIT_EXPECT_EQ(test, entry[0].Flags, CM_RESOURCE_MEMORY_BAR);
	KUNIT_EXPECT_EQ(test, entry[1].Type, CmResourceTypePort);
	KUNIT_EXPECT_EQ(test, entry[1].u.Port.Start.QuadPart, DEVICE_PORTS);
	KUNIT_EXPECT_EQ(test, entry[1].u.Port.Length, 32);
	KUNIT_EXPECT_TRUE(test, entry[1].Flags & CM_RESOURCE_PORT_IO);
	KUNIT_EXPECT_EQ(test, entry[2].Type, CmResourceTypeMemoryLarge);
	KUNIT_EXPECT_EQ(test, entry[2].u.Memory40.Length40, 0x2000000);
	KUNIT_EXPECT_TRUE(test, entry[2].Flags &
				CM_RESOURCE_MEMORY_PREFETCHABLE);
	KUNIT_EXPECT_TRUE(test, entry[2].Flags & CM_RESOURCE_MEMORY_LARGE_40);
}

static void line_is_one_level_entry(struct kunit *test)
{
	CM_PARTIAL_RESOURCE_DESCRIPTOR *entry;

	initialise(test, NDC_IRQ_LINE, nothing);
	entry = &list_of(test->priv)->PartialDescriptors[3];
	KUNIT_EXPECT_EQ(test, entry->Type, CmResourceTypeInterrupt);
	KUNIT_EXPECT_EQ(test, entry->ShareDisposition, CmResourceShareShared);
	KUNIT_EXPECT_EQ(test, entry->Flags, 0);
	KUNIT_EXPECT_EQ(test, entry->u.Interrupt.Vector, fake_only.irqs[0]);
	KUNIT_EXPECT_NE(test, entry->u.Interrupt.Affinity, 0);
}

static void each_message_has_an_entry(struct kunit *test)
{
	CM_PARTIAL_RESOURCE_LIST *list;
	unsigned int i;

	initialise(test, NDC_IRQ_MSIX, nothing);
	list = list_of(test->priv);
	KUNIT_ASSERT_EQ(test, list->Count, 3 + DEVICE_IRQS);
	for (i = 0; i < DEVICE_IRQS; i++) {
		CM_PARTIAL_RESOURCE_DESCRIPTOR *entry =
			&list->PartialDescriptors[3 + i];

		KUNIT_EXPECT_EQ(test, entry->Type, CmResourceTypeInterrupt);
		KUNIT_EXPECT_EQ(test, entry->Flags,
				CM_RESOURCE_INTERRUPT_LATCHED |
				CM_RESOURCE_INTERRUPT_MESSAGE);
		KUNIT_EXPECT_EQ(test,
				entry->u.MessageInterrupt.Translated.Vector,
				fake_only.irqs[i]);
	}
}

static void device_without_resources_has_no_list(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	CM_RESOURCE_LIST *raw = (void *)1, *translated = (void *)1;

	KUNIT_ASSERT_EQ(test, ndp_create(ndp), 0);
	KUNIT_EXPECT_NULL(test, list_of(ndp));
	NdisMGetDeviceProperty(ndp->handle, NULL, NULL, NULL, &raw,
			       &translated);
	KUNIT_EXPECT_NULL(test, raw);
	KUNIT_EXPECT_NULL(test, translated);
	KUNIT_EXPECT_EQ(test, NdisMGetBusData(ndp->handle, 0, 0, &raw, 4), 0);
}

static void properties_are_lists_and_devices(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	PDEVICE_OBJECT physical = NULL, functional = NULL, next = NULL;
	CM_PARTIAL_RESOURCE_DESCRIPTOR *entry;
	CM_RESOURCE_LIST *raw, *translated;

	initialise(test, NDC_IRQ_MSIX, nothing);
	NdisMGetDeviceProperty(ndp->handle, &physical, &functional, &next, &raw,
			       &translated);
	KUNIT_EXPECT_NOT_NULL(test, physical);
	KUNIT_EXPECT_NOT_NULL(test, functional);
	KUNIT_EXPECT_NOT_NULL(test, next);
	KUNIT_EXPECT_EQ(test, translated->Count, 1);
	KUNIT_EXPECT_PTR_EQ(test, &translated->List[0].PartialResourceList,
			    list_of(ndp));
	/* Raw, one entry says how many messages there are. */
	KUNIT_EXPECT_EQ(test, raw->List[0].PartialResourceList.Count, 4);
	entry = &raw->List[0].PartialResourceList.PartialDescriptors[3];
	KUNIT_EXPECT_EQ(test, entry->u.MessageInterrupt.Raw.MessageCount,
			DEVICE_IRQS);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMGetDeviceProperty(ndp, &physical, NULL, NULL,
						 &raw, NULL));
	KUNIT_EXPECT_NULL(test, physical);
	KUNIT_EXPECT_NULL(test, raw);
}

static void registers_are_mapped(struct kunit *test, NDIS_HANDLE handle)
{
	PVOID address = NULL, inner = NULL;

	KUNIT_EXPECT_EQ(test, NdisMMapIoSpace(&address, handle,
					      at(DEVICE_MEMORY), 4096),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, address, (void *)fake_only.memory);
	KUNIT_EXPECT_EQ(test, NdisMMapIoSpace(&inner, handle,
					      at(DEVICE_MEMORY + 0x100), 16),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_PTR_EQ(test, inner, (void *)fake_only.memory + 0x100);
	NdisMUnmapIoSpace(handle, inner, 16);
	NdisMUnmapIoSpace(handle, address, 4096);
	KUNIT_EXPECT_EQ(test, fake_only.mapped, 0);
}

static void map_gives_registers(struct kunit *test)
{
	initialise(test, NDC_IRQ_LINE, registers_are_mapped);
}

static NDIS_STATUS map(NDIS_HANDLE handle, u64 start, u32 length, PVOID *where)
{
	*where = (void *)1;
	return NdisMMapIoSpace(where, handle, at(start), length);
}

static void wrong_maps(struct kunit *test, NDIS_HANDLE handle)
{
	NDIS_STATUS status;
	PVOID where;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = map(handle, DEVICE_MEMORY - 4, 8, &where));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCE_CONFLICT);
	KUNIT_EXPECT_NULL(test, where);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = map(handle, DEVICE_MEMORY + 4092, 8,
				       &where));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCE_CONFLICT);
	/* A range of ports is no memory. */
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = map(handle, DEVICE_PORTS, 4, &where));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCE_CONFLICT);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = map(handle, DEVICE_MEMORY, 0, &where));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMMapIoSpace(NULL, handle,
						   at(DEVICE_MEMORY), 4));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = map(test, DEVICE_MEMORY, 4, &where));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(test, where);
	fake_only.no_map = true;
	KUNIT_EXPECT_EQ(test, map(handle, DEVICE_MEMORY, 4, &where),
			NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_NULL(test, where);
	KUNIT_EXPECT_EQ(test, fake_only.mapped, 0);
}

static void map_of_what_is_not_its_own_fails(struct kunit *test)
{
	initialise(test, NDC_IRQ_LINE, wrong_maps);
}

static void raised_maps(struct kunit *test, NDIS_HANDLE handle)
{
	NDIS_STATUS status;
	PVOID where;

	local_bh_disable();
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  status = map(handle, DEVICE_MEMORY, 4, &where));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  NdisMUnmapIoSpace(handle, where, 4));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  status = NdisMRegisterIoPortRange(&where, handle,
							    DEVICE_PORTS, 1));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  NdisMDeregisterIoPortRange(handle, DEVICE_PORTS, 1,
						     where));
	local_bh_enable();
}

static void map_above_passive_level_is_refused(struct kunit *test)
{
	initialise(test, NDC_IRQ_LINE, raised_maps);
}

static void map_outside_initialise_is_refused(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_STATUS status;
	PVOID where;

	initialise(test, NDC_IRQ_LINE, nothing);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  status = map(ndp->handle, DEVICE_MEMORY, 4, &where));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(test, where);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  status = NdisMRegisterIoPortRange(&where, ndp->handle,
							    DEVICE_PORTS, 1));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
}

static NDIS_STATUS early_status;
static ULONG early_bytes;

/* A port that claims before it says what it is. */
static NDIS_STATUS early(NDIS_HANDLE handle, NDIS_HANDLE context,
			 PNDIS_MINIPORT_INIT_PARAMETERS parameters)
{
	struct kunit *test = ndp_only.test;
	PVOID where;
	u32 word;

	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  early_status = map(handle, DEVICE_MEMORY, 4, &where));
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  early_bytes = NdisMGetBusData(handle, 0, 0, &word,
							4));
	return NDIS_STATUS_FAILURE;
}

static void map_before_the_attributes_is_refused(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	const struct ndc_bus_device bus = fake_bus(ndp, NDC_IRQ_LINE);

	ndp->port->handlers.InitializeHandlerEx = early;
	KUNIT_EXPECT_EQ(test, ndp_create_with(ndp, &bus), -EIO);
	KUNIT_EXPECT_EQ(test, early_status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, early_bytes, 0);
}

static void without_memory(struct kunit *test, NDIS_HANDLE handle)
{
	PVOID where;

	ndt_fail_all(true);
	KUNIT_EXPECT_EQ(test, map(handle, DEVICE_MEMORY, 4, &where),
			NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_EQ(test, NdisMRegisterIoPortRange(&where, handle,
						       DEVICE_PORTS, 1),
			NDIS_STATUS_RESOURCES);
	ndt_fail_all(false);
	KUNIT_EXPECT_NULL(test, where);
}

static void map_without_memory_fails(struct kunit *test)
{
	initialise(test, NDC_IRQ_LINE, without_memory);
}

static void create_without_memory_fails(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	const struct ndc_bus_device bus = fake_bus(ndp, NDC_IRQ_MSIX);
	unsigned int nth;
	int err;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		err = ndp_create_with(ndp, &bus);
		if (!ndt_failed())
			break;
		if (!err)
			ndp_remove(ndp);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
}

static void wrong_unmaps(struct kunit *test, NDIS_HANDLE handle)
{
	PVOID where;

	KUNIT_ASSERT_EQ(test, map(handle, DEVICE_MEMORY, 64, &where),
			NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMUnmapIoSpace(handle, where, 32));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMUnmapIoSpace(handle, where + 4, 64));
	KUNIT_EXPECT_EQ(test, fake_only.mapped, 1);
	NdisMUnmapIoSpace(handle, where, 64);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMUnmapIoSpace(handle, where, 64));
	KUNIT_EXPECT_EQ(test, fake_only.mapped, 0);
}

static void unmap_of_something_else_is_reported(struct kunit *test)
{
	initialise(test, NDC_IRQ_LINE, wrong_unmaps);
}

static PVOID kept;

static void keep_mapped(struct kunit *test, NDIS_HANDLE handle)
{
	KUNIT_ASSERT_EQ(test, map(handle, DEVICE_MEMORY, 64, &kept),
			NDIS_STATUS_SUCCESS);
}

static void on_halt(struct ndp *ndp)
{
	NdisMUnmapIoSpace(ndp->handle, kept, 64);
}

static void unmap_in_halt_is_right(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	initialise(test, NDC_IRQ_LINE, keep_mapped);
	ndp->on_halt = on_halt;
	ndp_remove(ndp);
	KUNIT_EXPECT_EQ(test, fake_only.mapped, 0);
}

static void keep_both(struct kunit *test, NDIS_HANDLE handle)
{
	keep_mapped(test, handle);
	KUNIT_ASSERT_EQ(test, NdisMRegisterIoPortRange(&kept, handle,
						       DEVICE_PORTS, 8),
			NDIS_STATUS_SUCCESS);
}

static void what_is_left_is_reported_and_undone(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u64 before = ndc_report_count(NDC_RULE_LEAK);

	initialise(test, NDC_IRQ_LINE, keep_both);
	ndt_announce(test, NDC_RULE_LEAK);
	ndt_announce(test, NDC_RULE_LEAK);
	ndp_remove(ndp);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 2);
	KUNIT_EXPECT_EQ(test, fake_only.mapped, 0);
	KUNIT_EXPECT_GT(test, fake_only.silenced, 0);
}

/* A place of its own, which has not been reported yet. */
static void keep_elsewhere(struct kunit *test, NDIS_HANDLE handle)
{
	KUNIT_ASSERT_EQ(test, NdisMMapIoSpace(&kept, handle, at(DEVICE_MEMORY),
					      32), NDIS_STATUS_SUCCESS);
}

static void failed_initialise_leaves_nothing(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	const struct ndc_bus_device bus = fake_bus(ndp, NDC_IRQ_LINE);
	int err;

	in_initialise = keep_elsewhere;
	ndp->on_initialise = on_initialise;
	ndp->initialise = NDIS_STATUS_FAILURE;
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK,
			  err = ndp_create_with(ndp, &bus));
	KUNIT_EXPECT_EQ(test, err, -EIO);
	KUNIT_EXPECT_EQ(test, fake_only.mapped, 0);
}

static void ports(struct kunit *test, NDIS_HANDLE handle)
{
	NDIS_STATUS status;
	PVOID first, second = (void *)1;

	KUNIT_EXPECT_EQ(test, NdisMRegisterIoPortRange(&first, handle,
						       DEVICE_PORTS, 16),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, (unsigned long)first, DEVICE_PORTS);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterIoPortRange(&second, handle,
							    DEVICE_PORTS + 15,
							    2));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCE_CONFLICT);
	KUNIT_EXPECT_NULL(test, second);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMRegisterIoPortRange(&second, handle,
							    DEVICE_PORTS + 31,
							    2));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCE_CONFLICT);
	KUNIT_EXPECT_EQ(test, NdisMRegisterIoPortRange(&second, handle,
						       DEVICE_PORTS + 16, 16),
			NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMDeregisterIoPortRange(handle, DEVICE_PORTS, 8,
						     first));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMDeregisterIoPortRange(handle, DEVICE_PORTS + 16,
						     16, first));
	NdisMDeregisterIoPortRange(handle, DEVICE_PORTS, 16, first);
	NdisMDeregisterIoPortRange(handle, DEVICE_PORTS + 16, 16, second);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMDeregisterIoPortRange(handle, DEVICE_PORTS, 16,
						     first));
}

static void ports_are_registered_once(struct kunit *test)
{
	initialise(test, NDC_IRQ_LINE, ports);
}

static void config_reads_what_there_is(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	PCI_COMMON_HEADER header;
	u8 bytes[32];

	initialise(test, NDC_IRQ_LINE, nothing);
	KUNIT_EXPECT_EQ(test, NdisMGetBusData(ndp->handle,
					      PCI_WHICHSPACE_CONFIG, 0, &header,
					      sizeof(header)), 64);
	KUNIT_EXPECT_EQ(test, header.VendorID, 0x0100);
	KUNIT_EXPECT_EQ(test, header.u.type0.BaseAddresses[0], 0x13121110);
	KUNIT_EXPECT_EQ(test, NdisMGetBusData(ndp->handle, 0, 250, bytes, 32),
			6);
	KUNIT_EXPECT_EQ(test, bytes[5], 255);
	KUNIT_EXPECT_EQ(test, NdisMGetBusData(ndp->handle, 0, 256, bytes, 4),
			0);
	KUNIT_EXPECT_EQ(test, NdisMGetBusData(ndp->handle, PCI_WHICHSPACE_ROM,
					      0, bytes, 4), 0);
}

static void config_writes_but_base_addresses(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	PCI_COMMON_HEADER header;
	u16 command = 0x0147;
	ULONG done;

	initialise(test, NDC_IRQ_LINE, nothing);
	KUNIT_EXPECT_EQ(test, NdisMSetBusData(ndp->handle, 0, 4, &command, 2),
			2);
	KUNIT_EXPECT_EQ(test, fake_only.space[4], 0x47);
	/* As it was read, all of it goes. */
	NdisMGetBusData(ndp->handle, 0, 0, &header, sizeof(header));
	header.CacheLineSize = 0x40;
	KUNIT_EXPECT_EQ(test, NdisMSetBusData(ndp->handle, 0, 0, &header, 64),
			64);
	KUNIT_EXPECT_EQ(test, fake_only.space[0xc], 0x40);
	header.u.type0.BaseAddresses[5] = 1;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = NdisMSetBusData(ndp->handle, 0, 0, &header,
						 64));
	KUNIT_EXPECT_EQ(test, done, 0);
	KUNIT_EXPECT_EQ(test, fake_only.space[0x24], 0x24);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = NdisMSetBusData(ndp->handle, 0, 0x30, &command,
						 2));
	KUNIT_EXPECT_EQ(test, done, 0);
}

static void wrong_config_is_reported(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	ULONG done;
	u32 word;

	initialise(test, NDC_IRQ_LINE, nothing);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = NdisMGetBusData(ndp->handle, 7, 0, &word, 4));
	KUNIT_EXPECT_EQ(test, done, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = NdisMGetBusData(ndp->handle, 0, 0, NULL, 4));
	KUNIT_EXPECT_EQ(test, done, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  done = NdisMSetBusData(ndp, 0, 0, &word, 4));
	KUNIT_EXPECT_EQ(test, done, 0);
}

static void read_config(void *data)
{
	struct ndp *ndp = data;
	u32 word = 0;

	if (NdisMGetBusData(ndp->handle, 0, 8, &word, 4) == 4)
		ndp->reason = word;
}

static void config_is_read_in_interrupts(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	initialise(test, NDC_IRQ_LINE, nothing);
	ndt_in_hardirq(read_config, ndp);
	KUNIT_EXPECT_EQ(test, ndp->reason, 0x0b0a0908);
}

static void instance_has_a_name(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_STRING name = {};
	NDIS_STATUS status;

	KUNIT_ASSERT_EQ(test, ndp_create(ndp), 0);
	KUNIT_ASSERT_EQ(test, NdisMQueryAdapterInstanceName(&name, ndp->handle),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, name.Length, 8 * sizeof(WCHAR));
	KUNIT_EXPECT_EQ(test, name.MaximumLength, 9 * sizeof(WCHAR));
	KUNIT_EXPECT_EQ(test, memcmp(name.Buffer, L"ndp ndp0",
				     9 * sizeof(WCHAR)), 0);
	NdisFreeMemory(name.Buffer, 0, 0);
	ndt_fail_all(true);
	status = NdisMQueryAdapterInstanceName(&name, ndp->handle);
	ndt_fail_all(false);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCES);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMQueryAdapterInstanceName(NULL,
								 ndp->handle));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = NdisMQueryAdapterInstanceName(&name, ndp));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(ranges_are_listed_in_order),
	KUNIT_CASE(line_is_one_level_entry),
	KUNIT_CASE(each_message_has_an_entry),
	KUNIT_CASE(device_without_resources_has_no_list),
	KUNIT_CASE(properties_are_lists_and_devices),
	KUNIT_CASE(map_gives_registers),
	KUNIT_CASE(map_of_what_is_not_its_own_fails),
	KUNIT_CASE(map_above_passive_level_is_refused),
	KUNIT_CASE(map_outside_initialise_is_refused),
	KUNIT_CASE(map_before_the_attributes_is_refused),
	KUNIT_CASE(map_without_memory_fails),
	KUNIT_CASE(create_without_memory_fails),
	KUNIT_CASE(unmap_of_something_else_is_reported),
	KUNIT_CASE(unmap_in_halt_is_right),
	KUNIT_CASE(what_is_left_is_reported_and_undone),
	KUNIT_CASE(failed_initialise_leaves_nothing),
	KUNIT_CASE(ports_are_registered_once),
	KUNIT_CASE(config_reads_what_there_is),
	KUNIT_CASE(config_writes_but_base_addresses),
	KUNIT_CASE(wrong_config_is_reported),
	KUNIT_CASE(config_is_read_in_interrupts),
	KUNIT_CASE(instance_has_a_name),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_resource",
	.init = fake_init,
	.exit = fake_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/resource.c");
