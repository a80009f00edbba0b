// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a device has: its ranges of memory and ports, its interrupts, its
 * configuration space.
 *
 * A port is told of them by a list of descriptors, which is made anew each
 * time that it is initialised.  It maps registers and registers ports in
 * MiniportInitializeEx, and only those of its own device: what the bus has
 * given, whatever the list says by then.  What it has not undone when it has
 * halted is reported and undone.
 *
 * Configuration space is the bus's; a port writes it all but its base
 * addresses, which are the machine's to choose.
 */
#include "miniport/resource.h"

#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/overflow.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include "core/fault.h"
#include "miniport/miniport.h"
#include "runtime/pool.h"
#include "runtime/processor.h"

/* Where base addresses stand in configuration space. */
#define BARS_AT		offsetof(PCI_COMMON_CONFIG, u.type0.BaseAddresses)
#define BARS_END	offsetof(PCI_COMMON_CONFIG, u.type0.CIS)
#define ROM_AT		offsetof(PCI_COMMON_CONFIG, u.type0.ROMBaseAddress)
#define ROM_END		offsetof(PCI_COMMON_CONFIG, u.type0.CapabilitiesPtr)

#define NAME_TAG	('N' << 24 | 'd' << 16 | 'I' << 8 | 'n')

/**
 * struct map - a part of the device that the port may reach
 * @node: among those of its adapter
 * @address: what the port got; of a register's, its mapping
 * @start: the first address on the bus
 * @length: bytes
 * @port: it is of the I/O space
 * @caller: where it was made
 * @when: jiffies then
 */
struct map {
	struct list_head node;
	void *address;
	u64 start;
	u32 length;
	bool port;
	unsigned long caller;
	unsigned long when;
};

/* The processor that a message goes to.  Any context. */
unsigned int ndc_message_cpu(const struct ndc_miniport *miniport,
			     unsigned int message)
{
	const struct ndc_resources *resources = miniport->resources;

	return resources->cpus[message % resources->cpu_count];
}

/* Only the first 64 processors are in group 0. */
static KAFFINITY affinity_of(const struct ndc_miniport *miniport,
			     unsigned int message)
{
	return 1UL << ndc_message_cpu(miniport, message) %
		      MAXIMUM_PROC_PER_GROUP;
}

static void describe_range(CM_PARTIAL_RESOURCE_DESCRIPTOR *entry,
			   const struct ndc_bus_range *range)
{
	entry->ShareDisposition = CmResourceShareDeviceExclusive;
	entry->u.Generic.Start.QuadPart = range->start;
	entry->u.Generic.Length = range->length;
	if (range->port) {
		entry->Type = CmResourceTypePort;
		entry->Flags = CM_RESOURCE_PORT_IO |
			       CM_RESOURCE_PORT_16_BIT_DECODE |
			       CM_RESOURCE_PORT_POSITIVE_DECODE |
			       CM_RESOURCE_PORT_BAR;
		return;
	}
	entry->Type = CmResourceTypeMemory;
	entry->Flags = CM_RESOURCE_MEMORY_READ_WRITE | CM_RESOURCE_MEMORY_BAR;
	if (range->prefetch)
		entry->Flags |= CM_RESOURCE_MEMORY_PREFETCHABLE;
	if (range->length > U32_MAX) {
		entry->Type = CmResourceTypeMemoryLarge;
		entry->Flags |= CM_RESOURCE_MEMORY_LARGE_40;
		entry->u.Memory40.Length40 = range->length >> 8;
	}
}

static void describe_line(CM_PARTIAL_RESOURCE_DESCRIPTOR *entry,
			  const struct ndc_miniport *miniport)
{
	entry->Type = CmResourceTypeInterrupt;
	entry->ShareDisposition = CmResourceShareShared;
	entry->Flags = CM_RESOURCE_INTERRUPT_LEVEL_SENSITIVE;
	entry->u.Interrupt.Level = NDC_DIRQL;
	entry->u.Interrupt.Vector = miniport->bus.irqs[0];
	entry->u.Interrupt.Affinity = affinity_of(miniport, 0);
}

static void describe_message(CM_PARTIAL_RESOURCE_DESCRIPTOR *entry,
			     const struct ndc_miniport *miniport,
			     unsigned int message, bool translated)
{
	entry->Type = CmResourceTypeInterrupt;
	entry->ShareDisposition = CmResourceShareDeviceExclusive;
	entry->Flags = CM_RESOURCE_INTERRUPT_LATCHED |
		       CM_RESOURCE_INTERRUPT_MESSAGE;
	if (translated) {
		entry->u.MessageInterrupt.Translated.Level = NDC_DIRQL;
	} else {
		entry->u.MessageInterrupt.Raw.MessageCount =
			miniport->bus.irq_count;
	}
	entry->u.MessageInterrupt.Translated.Vector =
		miniport->bus.irqs[message];
	entry->u.MessageInterrupt.Translated.Affinity =
		affinity_of(miniport, message);
}

/* How many descriptors tell of the interrupts: raw, all messages have one. */
static unsigned int irq_entries(const struct ndc_bus_device *bus,
				bool translated)
{
	return bus->irq_kind == NDC_IRQ_NONE ? 0 :
	       bus->irq_kind == NDC_IRQ_LINE || !translated ? 1 :
	       bus->irq_count;
}

/* The list of what the bus has given; -ENOMEM. */
static CM_RESOURCE_LIST *make_list(const struct ndc_miniport *miniport,
				   bool translated)
{
	const struct ndc_bus_device *bus = &miniport->bus;
	unsigned int irqs = irq_entries(bus, translated);
	unsigned int i, count = bus->range_count + irqs;
	CM_PARTIAL_RESOURCE_DESCRIPTOR *entry;
	CM_RESOURCE_LIST *list;

	list = kzalloc(offsetof(CM_RESOURCE_LIST, List[0].PartialResourceList.PartialDescriptors) +
		       max(count, 1U) * sizeof(*entry), GFP_KERNEL);
	if (!list)
		return ERR_PTR(-ENOMEM);
	list->Count = 1;
	list->List[0].InterfaceType = bus->pci ? NdisInterfacePci :
				      NdisInterfaceInternal;
	list->List[0].PartialResourceList.Version = 1;
	list->List[0].PartialResourceList.Revision = 1;
	list->List[0].PartialResourceList.Count = count;
	entry = list->List[0].PartialResourceList.PartialDescriptors;
	for (i = 0; i < bus->range_count; i++)
		describe_range(entry++, &bus->ranges[i]);
	for (i = 0; i < irqs; i++) {
		if (bus->irq_kind == NDC_IRQ_LINE)
			describe_line(entry++, miniport);
		else
			describe_message(entry++, miniport, i, translated);
	}
	return list;
}

static void free_lists(struct ndc_resources *resources)
{
	kfree(resources->raw);
	kfree(resources->translated);
	resources->raw = NULL;
	resources->translated = NULL;
}

/**
 * ndc_resources_make() - a port is about to be initialised
 * @miniport: its
 *
 * Context: Process, may sleep, with the life mutex; nothing of the port runs.
 * Return: 0 or -ENOMEM.
 */
int ndc_resources_make(struct ndc_miniport *miniport)
{
	struct ndc_resources *resources = miniport->resources;
	const struct ndc_bus_device *bus = &miniport->bus;
	CM_RESOURCE_LIST *raw, *translated;
	int cpus;

	free_lists(resources);
	cpus = ndc_processor_rss(miniport->adapter, resources->cpus, NDC_CPUS);
	if (cpus < 0)
		return cpus;
	resources->cpu_count = cpus;
	if (!bus->range_count && bus->irq_kind == NDC_IRQ_NONE)
		return 0;
	raw = make_list(miniport, false);
	if (IS_ERR(raw))
		return PTR_ERR(raw);
	translated = make_list(miniport, true);
	if (IS_ERR(translated)) {
		kfree(raw);
		return PTR_ERR(translated);
	}
	resources->raw = raw;
	resources->translated = translated;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_resources_make);

/* What MiniportInitializeEx gets; NULL for a device without resources. */
struct _CM_PARTIAL_RESOURCE_LIST *
ndc_resources_list(const struct ndc_miniport *miniport)
{
	CM_RESOURCE_LIST *list = miniport->resources->translated;

	return list ? &list->List[0].PartialResourceList : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_resources_list);

int ndc_resources_start(struct ndc_miniport *miniport)
{
	struct ndc_resources *resources;

	resources = kzalloc(sizeof(*resources), GFP_KERNEL);
	if (!resources)
		return -ENOMEM;
	mutex_init(&resources->lock);
	INIT_LIST_HEAD(&resources->maps);
	miniport->resources = resources;
	return 0;
}

static void unmap(struct ndc_miniport *miniport, struct map *map)
{
	const struct ndc_bus_ops *ops = miniport->bus.ops;

	list_del(&map->node);
	if (!map->port && ops && ops->unmap)
		ops->unmap(miniport->adapter, (void __iomem *)map->address);
	else if (!map->port)
		iounmap((void __iomem *)map->address);
	kfree(map);
}

/**
 * ndc_resources_forget() - take back what a port that has halted has left
 * @miniport: its
 *
 * Context: Process, may sleep.
 */
void ndc_resources_forget(struct ndc_miniport *miniport)
{
	struct ndc_resources *resources = miniport->resources;
	struct map *map, *next;

	mutex_lock(&resources->lock);
	list_for_each_entry_safe(map, next, &resources->maps, node) {
		ndc_miniport_complain(miniport, NDC_RULE_LEAK, map->caller,
				      "%#x %s at %#llx are not %s, %u ms old",
				      map->length,
				      map->port ? "ports" : "bytes of registers",
				      map->start,
				      map->port ? "deregistered" : "unmapped",
				      jiffies_to_msecs(jiffies - map->when));
		unmap(miniport, map);
	}
	mutex_unlock(&resources->lock);
	free_lists(resources);
}

void ndc_resources_stop(struct ndc_miniport *miniport)
{
	kfree(miniport->resources);
}

/* The range of the device that has all of a part of it, or NULL. */
static const struct ndc_bus_range *range_with(const struct ndc_bus_device *bus,
					      u64 start, u32 length, bool port)
{
	const struct ndc_bus_range *range;
	unsigned int i;

	for (i = 0; i < bus->range_count; i++) {
		range = &bus->ranges[i];
		if (range->port == port && start >= range->start &&
		    start - range->start < range->length &&
		    length <= range->length - (start - range->start))
			return range;
	}
	return NULL;
}

/* Whether the port claims something of its device when it may. */
static bool claims_in_time(const struct ndc_miniport *miniport,
			   const char *call, unsigned long caller)
{
	if (READ_ONCE(miniport->state) != NDC_INITIALIZING)
		ndc_miniport_complain(miniport, NDC_RULE_STATE, caller,
				      "%s outside MiniportInitializeEx", call);
	else if (!miniport->attributes.registered)
		ndc_miniport_complain(miniport, NDC_RULE_STATE, caller,
				      "%s before the registration attributes",
				      call);
	else
		return true;
	return false;
}

static bool is_taken(const struct ndc_resources *resources, u64 start,
		     u32 length)
{
	const struct map *map;

	lockdep_assert_held(&resources->lock);
	list_for_each_entry(map, &resources->maps, node)
		if (map->port && start < map->start + map->length &&
		    map->start < start + length)
			return true;
	return false;
}

static void *map_registers(struct ndc_miniport *miniport, u64 start,
			   u32 length)
{
	const struct ndc_bus_ops *ops = miniport->bus.ops;

	/* A port dereferences it: where there is a plain pointer only. */
	return (void __force *)(ops && ops->map ?
				ops->map(miniport->adapter, start, length) :
				ioremap(start, length));
}

/* Maps or registers a part of the device; errno. */
static int claim(struct ndc_miniport *miniport, struct map *map)
{
	struct ndc_resources *resources = miniport->resources;
	int err = 0;

	map->when = jiffies;
	mutex_lock(&resources->lock);
	if (!range_with(&miniport->bus, map->start, map->length, map->port))
		err = -ENXIO;
	else if (map->port && is_taken(resources, map->start, map->length))
		err = -EBUSY;
	else if (map->port)
		map->address = (void *)(uintptr_t)map->start;
	else
		map->address = map_registers(miniport, map->start,
					     map->length);
	if (!err && !map->address)
		err = -ENOMEM;
	if (!err)
		list_add_tail(&map->node, &resources->maps);
	mutex_unlock(&resources->lock);
	return err;
}

static NDIS_STATUS claim_status(int err)
{
	return !err ? NDIS_STATUS_SUCCESS :
	       err == -ENOMEM ? NDIS_STATUS_RESOURCES :
	       NDIS_STATUS_RESOURCE_CONFLICT;
}

/* What both calls that claim a part of the device do. */
static NDIS_STATUS claim_for(struct ndc_miniport *miniport, void **address,
			     const struct map *what, const char *call)
{
	struct map *map = NULL;
	int err = -ENOMEM;

	if (!address || !what->length) {
		ndc_miniport_complain(miniport, NDC_RULE_ARGUMENT,
				      what->caller, "%s with %s", call,
				      address ? "a length of 0" :
				      "a NULL pointer");
		return NDIS_STATUS_FAILURE;
	}
	if (!claims_in_time(miniport, call, what->caller))
		return NDIS_STATUS_FAILURE;
	if (!ndc_fault(call, what->length, what->caller))
		map = kmemdup(what, sizeof(*what), GFP_KERNEL);
	if (map)
		err = claim(miniport, map);
	if (err)
		kfree(map);
	else
		*address = map->address;
	if (err && err != -ENOMEM)
		ndc_miniport_complain(miniport, NDC_RULE_ARGUMENT,
				      what->caller,
				      "%s of %#x at %#llx, which are %s", call,
				      what->length, what->start,
				      err == -EBUSY ? "registered already" :
				      "not its device's");
	return claim_status(err);
}

/**
 * NdisMMapIoSpace() - make registers of the device addressable
 * @VirtualAddress: gets their address; NULL if this fails
 * @MiniportAdapterHandle: the adapter
 * @PhysicalAddress: of the first, in one of the device's ranges of memory
 * @Length: bytes
 *
 * Context: PASSIVE_LEVEL, in MiniportInitializeEx, after the registration
 * attributes.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_RESOURCE_CONFLICT, and reported, for what is not all in one range
 * of the device; NDIS_STATUS_FAILURE, and reported, for a Length of 0, another
 * handle, outside MiniportInitializeEx and before the attributes.
 *
 * Differs from Windows: accesses are not cached, also where reading has no
 * effects.
 */
NDIS_STATUS NdisMMapIoSpace(PVOID *VirtualAddress,
			    NDIS_HANDLE MiniportAdapterHandle,
			    NDIS_PHYSICAL_ADDRESS PhysicalAddress, UINT Length)
{
	const struct map what = {
		.start = PhysicalAddress.QuadPart,
		.length = Length,
		.caller = _RET_IP_,
	};
	struct ndc_adapter *adapter;
	NDIS_STATUS status;

	if (VirtualAddress)
		*VirtualAddress = NULL;
	adapter = ndc_miniport_enter(MiniportAdapterHandle, NDC_APC, __func__,
				     _RET_IP_);
	if (!adapter)
		return NDIS_STATUS_FAILURE;
	might_sleep();
	status = claim_for(adapter->miniport, VirtualAddress, &what, __func__);
	ndc_adapter_put(adapter);
	return status;
}
EXPORT_SYMBOL_GPL(NdisMMapIoSpace);

/**
 * NdisMRegisterIoPortRange() - have ports of the device
 * @PortOffset: gets what NdisRawReadPortUchar() and the like add to; NULL if
 *	this fails
 * @MiniportAdapterHandle: the adapter
 * @InitialPort: the first, in one of the device's ranges of ports
 * @NumberOfPorts: how many
 *
 * Context: PASSIVE_LEVEL, in MiniportInitializeEx, after the registration
 * attributes.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_RESOURCE_CONFLICT, and reported, for what is not all in one range
 * of the device, and for ports that are registered already;
 * NDIS_STATUS_FAILURE, and reported, for no ports, another handle, outside
 * MiniportInitializeEx and before the attributes.
 *
 * Differs from Windows: nothing known.
 */
NDIS_STATUS NdisMRegisterIoPortRange(PVOID *PortOffset,
				     NDIS_HANDLE MiniportAdapterHandle,
				     UINT InitialPort, UINT NumberOfPorts)
{
	const struct map what = {
		.start = InitialPort,
		.length = NumberOfPorts,
		.port = true,
		.caller = _RET_IP_,
	};
	struct ndc_adapter *adapter;
	NDIS_STATUS status;

	if (PortOffset)
		*PortOffset = NULL;
	adapter = ndc_miniport_enter(MiniportAdapterHandle, NDC_APC, __func__,
				     _RET_IP_);
	if (!adapter)
		return NDIS_STATUS_FAILURE;
	might_sleep();
	status = claim_for(adapter->miniport, PortOffset, &what, __func__);
	ndc_adapter_put(adapter);
	return status;
}
EXPORT_SYMBOL_GPL(NdisMRegisterIoPortRange);

static struct map *find_map(const struct ndc_resources *resources,
			    const struct map *what)
{
	struct map *map;

	lockdep_assert_held(&resources->lock);
	list_for_each_entry(map, &resources->maps, node)
		if (map->port == what->port && map->address == what->address &&
		    map->length == what->length)
			return map;
	return NULL;
}

/* What both calls that give a part of the device back do. */
static void give_back(struct ndc_miniport *miniport, const struct map *what,
		      const char *call)
{
	struct ndc_resources *resources = miniport->resources;
	struct map *map;

	if (miniport->state != NDC_INITIALIZING &&
	    miniport->adapter->phase != NDC_PHASE_HALTING) {
		const struct ndc_breach breach =
			ndc_adapter_breach(miniport->adapter, NDC_RULE_STATE,
					   what->caller);

		ndc_tolerate(&breach,
			     "%s outside MiniportInitializeEx and MiniportHaltEx",
			     call);
	}
	mutex_lock(&resources->lock);
	map = find_map(resources, what);
	if (map)
		unmap(miniport, map);
	mutex_unlock(&resources->lock);
	if (!map)
		ndc_miniport_complain(miniport, NDC_RULE_MEMORY, what->caller,
				      "%s of %#x at %p, which is none that it has",
				      call, what->length, what->address);
}

/**
 * NdisMUnmapIoSpace() - give registers back
 * @MiniportAdapterHandle: the adapter
 * @VirtualAddress: what NdisMMapIoSpace() gave
 * @Length: as it was mapped
 *
 * Context: PASSIVE_LEVEL, in MiniportInitializeEx or MiniportHaltEx.
 *
 * Differs from Windows: what is not mapped, or with another length, is reported
 * and stays as it is.  Between the two handlers it is done all the same; the
 * verifier mentions it at its strict level.
 */
VOID NdisMUnmapIoSpace(NDIS_HANDLE MiniportAdapterHandle, PVOID VirtualAddress,
		       UINT Length)
{
	const struct map what = {
		.address = VirtualAddress,
		.length = Length,
		.caller = _RET_IP_,
	};
	struct ndc_adapter *adapter;

	adapter = ndc_miniport_enter(MiniportAdapterHandle, NDC_APC, __func__,
				     _RET_IP_);
	if (!adapter)
		return;
	might_sleep();
	give_back(adapter->miniport, &what, __func__);
	ndc_adapter_put(adapter);
}
EXPORT_SYMBOL_GPL(NdisMUnmapIoSpace);

/**
 * NdisMDeregisterIoPortRange() - give ports back
 * @MiniportAdapterHandle: the adapter
 * @InitialPort: as it was registered
 * @NumberOfPorts: as it was registered
 * @PortOffset: what NdisMRegisterIoPortRange() gave
 *
 * Context: PASSIVE_LEVEL, in MiniportInitializeEx or MiniportHaltEx.
 *
 * Differs from Windows: as NdisMUnmapIoSpace().
 */
VOID NdisMDeregisterIoPortRange(NDIS_HANDLE MiniportAdapterHandle,
				UINT InitialPort, UINT NumberOfPorts,
				PVOID PortOffset)
{
	const struct map what = {
		/* Both say the same: one that differs is none. */
		.address = (uintptr_t)PortOffset == InitialPort ? PortOffset :
			   NULL,
		.length = NumberOfPorts,
		.port = true,
		.caller = _RET_IP_,
	};
	struct ndc_adapter *adapter;

	adapter = ndc_miniport_enter(MiniportAdapterHandle, NDC_APC, __func__,
				     _RET_IP_);
	if (!adapter)
		return;
	might_sleep();
	give_back(adapter->miniport, &what, __func__);
	ndc_adapter_put(adapter);
}
EXPORT_SYMBOL_GPL(NdisMDeregisterIoPortRange);

/**
 * struct access - a port reads or writes configuration space
 * @space: its WhichSpace
 * @offset: of the first byte
 * @buffer: the bytes
 * @length: how many
 * @write: it writes
 * @call: the call's name
 * @caller: the place in the port
 */
struct access {
	u32 space;
	u32 offset;
	void *buffer;
	u32 length;
	bool write;
	const char *call;
	unsigned long caller;
};

/* Whether a write would move the device's ranges. */
static bool moves_ranges(struct ndc_adapter *adapter,
			 const struct access *access)
{
	const struct ndc_bus_ops *ops = adapter->miniport->bus.ops;
	u32 i, offset = access->offset;
	const u8 *bytes = access->buffer;
	u8 now;

	for (i = 0; i < access->length && offset < ROM_END; i++, offset++) {
		if (offset < BARS_AT || (offset >= BARS_END && offset < ROM_AT))
			continue;
		if (ops->config(adapter, offset, &now, 1, false) == 1 &&
		    now != bytes[i])
			return true;
	}
	return false;
}

/* Why configuration space is not accessed, as an end of a sentence; or NULL. */
static const char *access_fault(const struct ndc_miniport *miniport,
				const struct access *access,
				enum ndc_rule *rule)
{
	*rule = NDC_RULE_STATE;
	if (!miniport->attributes.registered)
		return "before the registration attributes";
	*rule = NDC_RULE_ARGUMENT;
	if (!access->buffer)
		return "with a NULL pointer";
	return access->space != PCI_WHICHSPACE_CONFIG &&
	       access->space != PCI_WHICHSPACE_ROM ?
	       "of a space that there is not" : NULL;
}

static u32 access_config(struct ndc_adapter *adapter,
			 const struct access *access)
{
	struct ndc_miniport *miniport = adapter->miniport;
	const struct ndc_bus_ops *ops = miniport->bus.ops;
	enum ndc_rule rule;
	const char *why;

	why = access_fault(miniport, access, &rule);
	if (why) {
		ndc_miniport_complain(miniport, rule, access->caller, "%s %s",
				      access->call, why);
		return 0;
	}
	if (!ops || !ops->config || access->space != PCI_WHICHSPACE_CONFIG)
		return 0;
	if (access->write && moves_ranges(adapter, access)) {
		ndc_miniport_complain(miniport, NDC_RULE_ARGUMENT,
				      access->caller,
				      "%s of base addresses, which are not its to choose",
				      access->call);
		return 0;
	}
	return ops->config(adapter, access->offset, access->buffer,
			   access->length, access->write);
}

/* What both calls do; they come in interrupts too. */
static u32 enter_config(const void *handle, const struct access *access)
{
	struct ndc_adapter *adapter;
	u32 done = 0;

	rcu_read_lock();
	adapter = ndc_adapter_find(handle, access->call, access->caller);
	if (adapter)
		done = access_config(adapter, access);
	rcu_read_unlock();
	return done;
}

/**
 * NdisMGetBusData() - read configuration space
 * @NdisMiniportHandle: the adapter
 * @WhichSpace: PCI_WHICHSPACE_CONFIG
 * @Offset: of the first byte
 * @Buffer: gets the bytes
 * @Length: how many
 *
 * Context: Any but NMI, after the registration attributes.
 * Return: How many bytes have been read: fewer where the space ends, 0 behind
 * its end, for a device without, and for PCI_WHICHSPACE_ROM; 0, and reported,
 * for another handle or space, a NULL pointer and before the attributes.
 *
 * Differs from Windows: the ROM cannot be read.
 */
ULONG NdisMGetBusData(NDIS_HANDLE NdisMiniportHandle, ULONG WhichSpace,
		      ULONG Offset, PVOID Buffer, ULONG Length)
{
	const struct access access = {
		.space = WhichSpace,
		.offset = Offset,
		.buffer = Buffer,
		.length = Length,
		.call = __func__,
		.caller = _RET_IP_,
	};

	return enter_config(NdisMiniportHandle, &access);
}
EXPORT_SYMBOL_GPL(NdisMGetBusData);

/**
 * NdisMSetBusData() - write configuration space
 * @NdisMiniportHandle: the adapter
 * @WhichSpace: PCI_WHICHSPACE_CONFIG
 * @Offset: of the first byte
 * @Buffer: the bytes
 * @Length: how many
 *
 * Context: Any but NMI, after the registration attributes.
 * Return: How many bytes have been written, as NdisMGetBusData().
 *
 * Differs from Windows: what would change a base address is reported, and
 * nothing of it is written.
 */
ULONG NdisMSetBusData(NDIS_HANDLE NdisMiniportHandle, ULONG WhichSpace,
		      ULONG Offset, PVOID Buffer, ULONG Length)
{
	const struct access access = {
		.space = WhichSpace,
		.offset = Offset,
		.buffer = Buffer,
		.length = Length,
		.write = true,
		.call = __func__,
		.caller = _RET_IP_,
	};

	return enter_config(NdisMiniportHandle, &access);
}
EXPORT_SYMBOL_GPL(NdisMSetBusData);

/**
 * NdisMGetDeviceProperty() - what a device is and has
 * @MiniportAdapterHandle: the adapter
 * @PhysicalDeviceObject: gets the device, or is NULL
 * @FunctionalDeviceObject: gets the same, or is NULL
 * @NextDeviceObject: gets the same, or is NULL
 * @AllocatedResources: gets the list of what the bus has given, or is NULL
 * @AllocatedResourcesTranslated: gets the same as a processor sees it, or is
 *	NULL
 *
 * Context: PASSIVE_LEVEL.
 *
 * Differs from Windows: there is nothing in a device object, which can only be
 * passed on.  Both lists are NULL for a device without resources, and last
 * until the port has halted.  Another handle is reported and gives NULL.
 */
VOID NdisMGetDeviceProperty(NDIS_HANDLE MiniportAdapterHandle,
			    PDEVICE_OBJECT *PhysicalDeviceObject,
			    PDEVICE_OBJECT *FunctionalDeviceObject,
			    PDEVICE_OBJECT *NextDeviceObject,
			    PCM_RESOURCE_LIST *AllocatedResources,
			    PCM_RESOURCE_LIST *AllocatedResourcesTranslated)
{
	struct ndc_resources *resources = NULL;
	struct ndc_adapter *adapter;

	adapter = ndc_miniport_enter(MiniportAdapterHandle, NDC_APC, __func__,
				     _RET_IP_);
	if (adapter)
		resources = adapter->miniport->resources;
	if (PhysicalDeviceObject)
		*PhysicalDeviceObject = (PDEVICE_OBJECT)adapter;
	if (FunctionalDeviceObject)
		*FunctionalDeviceObject = (PDEVICE_OBJECT)adapter;
	if (NextDeviceObject)
		*NextDeviceObject = (PDEVICE_OBJECT)adapter;
	if (AllocatedResources)
		*AllocatedResources = resources ? resources->raw : NULL;
	if (AllocatedResourcesTranslated)
		*AllocatedResourcesTranslated = resources ?
						resources->translated : NULL;
	if (adapter)
		ndc_adapter_put(adapter);
}
EXPORT_SYMBOL_GPL(NdisMGetDeviceProperty);

/* Letters of a name into a string that has room for them. */
static void fill_name(PNDIS_STRING string, const char *name)
{
	size_t i, length = strlen(name);

	for (i = 0; i <= length; i++)
		string->Buffer[i] = name[i];
	string->Length = length * sizeof(WCHAR);
	string->MaximumLength = string->Length + sizeof(WCHAR);
}

/**
 * NdisMQueryAdapterInstanceName() - the name of an adapter, for people
 * @AdapterInstanceName: gets it; NdisFreeMemory() frees its Buffer
 * @NdisAdapterHandle: the adapter
 *
 * Context: PASSIVE_LEVEL.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_FAILURE, and reported, for a NULL pointer and another handle.
 *
 * Differs from Windows: it is that of the driver and of the device in Linux.
 */
NDIS_STATUS NdisMQueryAdapterInstanceName(PNDIS_STRING AdapterInstanceName,
					  NDIS_HANDLE NdisAdapterHandle)
{
	struct ndc_pool_request request = {
		.tag = NAME_TAG,
		.call = __func__,
		.caller = _RET_IP_,
	};
	NDIS_STATUS status = NDIS_STATUS_FAILURE;
	struct ndc_adapter *adapter;
	char name[80];

	adapter = ndc_miniport_enter(NdisAdapterHandle, NDC_APC, __func__,
				     _RET_IP_);
	if (!adapter)
		return NDIS_STATUS_FAILURE;
	if (AdapterInstanceName) {
		request.size = (scnprintf(name, sizeof(name), "%s %s",
					  adapter->driver->name,
					  adapter->name) + 1) * sizeof(WCHAR);
		AdapterInstanceName->Buffer = ndc_pool_alloc(&request);
		status = AdapterInstanceName->Buffer ? NDIS_STATUS_SUCCESS :
			 NDIS_STATUS_RESOURCES;
	} else {
		ndc_miniport_complain(adapter->miniport, NDC_RULE_ARGUMENT,
				      _RET_IP_, "%s with a NULL pointer",
				      __func__);
	}
	if (status == NDIS_STATUS_SUCCESS)
		fill_name(AdapterInstanceName, name);
	ndc_adapter_put(adapter);
	return status;
}
EXPORT_SYMBOL_GPL(NdisMQueryAdapterInstanceName);
