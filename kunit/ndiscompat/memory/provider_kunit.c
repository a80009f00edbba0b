// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/memory/provider.c: providers other than the layer itself.
 */
#include "ndt.h"

#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/slab.h>

#include <linux/ndiscompat.h>
#include <ndis.h>

#include "memory/provider.h"
#include "memory/state.h"

struct provider;

/**
 * struct provided - a block of the suite's provider
 * @memory: the processor's address
 * @bus: the device's
 * @length: bytes
 */
struct provided {
	void *memory;
	dma_addr_t bus;
	size_t length;
};

/**
 * struct provider - the suite's provider, the context of its handlers
 * @dev: whose memory it is
 * @lie: what is done to an allocation that is right so far, or NULL
 * @status: what allocations return
 * @out: blocks that are not freed
 * @freed: how many have been
 * @at: offset of blocks into their memory, so that they are not page aligned
 * @last: the last block
 */
struct provider {
	struct device *dev;
	void (*lie)(struct provider *provider,
		    NDIS_SHARED_MEMORY_PARAMETERS *params);
	NDIS_STATUS status;
	unsigned int out;
	unsigned int freed;
	unsigned int at;
	struct provided *last;
};

static NDIS_STATUS allocate(NDIS_HANDLE context,
			    PNDIS_SHARED_MEMORY_PARAMETERS params,
			    PNDIS_HANDLE handle)
{
	struct provider *provider = context;
	struct provided *block;

	if (provider->status != NDIS_STATUS_SUCCESS)
		return provider->status;
	block = kzalloc(sizeof(*block), GFP_KERNEL);
	if (!block)
		return NDIS_STATUS_RESOURCES;
	block->length = params->Length + provider->at;
	block->memory = dma_alloc_coherent(provider->dev, block->length,
					   &block->bus, GFP_KERNEL);
	if (!block->memory) {
		kfree(block);
		return NDIS_STATUS_RESOURCES;
	}
	memset(block->memory, 0xee, block->length);
	params->VirtualAddress = block->memory + provider->at;
	params->SGListBuffer->NumberOfElements = 1;
	params->SGListBuffer->Elements[0].Address.QuadPart = block->bus +
							     provider->at;
	params->SGListBuffer->Elements[0].Length = params->Length;
	if (provider->lie)
		provider->lie(provider, params);
	provider->out++;
	provider->last = block;
	*handle = block;
	return NDIS_STATUS_SUCCESS;
}

/*
 * The same, for cases that blame it: a handler is named once for each thing
 * that it does wrong.
 */
static NDIS_STATUS allocate_or_fail(NDIS_HANDLE context,
				    PNDIS_SHARED_MEMORY_PARAMETERS params,
				    PNDIS_HANDLE handle)
{
	barrier_data(context);
	return allocate(context, params, handle);
}

static void release(NDIS_HANDLE context, NDIS_HANDLE handle)
{
	struct provider *provider = context;
	struct provided *block = handle;

	provider->out--;
	provider->freed++;
	dma_free_coherent(provider->dev, block->length, block->memory,
			  block->bus);
	kfree(block);
}

static NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS
characteristics(struct provider *provider)
{
	return (NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_SHARED_MEMORY_PROVIDER_CHARACTERISTICS,
			.Revision = NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS_REVISION_1,
			.Size = NDIS_SIZEOF_SHARED_MEMORY_PROVIDER_CHARACTERISTICS_REVISION_1,
		},
		.ProviderContext = provider,
		.AllocateSharedMemoryHandler = allocate,
		.FreeSharedMemoryHandler = release,
	};
}

/* A block as a port remembers it. */
struct held {
	NDIS_SHARED_MEMORY_PARAMETERS params;
	NDIS_HANDLE handle;
	struct {
		SCATTER_GATHER_LIST list;
		SCATTER_GATHER_ELEMENT elements[2];
	};
};

static NDIS_STATUS get(struct ndt_rig *rig, struct held *held, ULONG length)
{
	memset(held, 0, sizeof(*held));
	held->params = (NDIS_SHARED_MEMORY_PARAMETERS) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_SHARED_MEMORY_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_SHARED_MEMORY_PARAMETERS_REVISION_1,
		},
		.Flags = NDIS_SHARED_MEM_PARAMETERS_CONTIGUOUS,
		.Usage = NdisSharedMemoryUsageReceive,
		.Length = length,
		.SGListBufferLength = sizeof(held->list) +
				      sizeof(held->elements),
		.SGListBuffer = &held->list,
	};
	return NdisAllocateSharedMemory(rig->adapter, &held->params,
					&held->handle);
}

static void put(struct ndt_rig *rig, const struct held *held)
{
	NdisFreeSharedMemory(rig->adapter, held->handle);
}

static struct provider *new_provider(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct provider *provider;

	provider = kunit_kzalloc(test, sizeof(*provider), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, provider);
	provider->dev = rig->adapter->dev;
	return provider;
}

static struct provider *registered_with(struct kunit *test,
					struct module *owner,
					ALLOCATE_SHARED_MEMORY_HANDLER handler)
{
	struct provider *provider = new_provider(test);
	NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS handlers =
		characteristics(provider);
	struct ndt_rig *rig = test->priv;

	handlers.AllocateSharedMemoryHandler = handler;
	KUNIT_ASSERT_EQ(test,
			ndiscompat_provider_register(rig->adapter, &handlers,
						     owner), 0);
	return provider;
}

static struct provider *registered(struct kunit *test, struct module *owner)
{
	return registered_with(test, owner, allocate);
}

/* Inlined, so that each place is one of its own. */
static __always_inline NDIS_STATUS set_handlers(void *handle, void *handlers)
{
	return NdisSetOptionalHandlers(handle, handlers);
}

static void provider_of_adapter_provides(struct kunit *test)
{
	struct provider *provider = registered(test, THIS_MODULE);
	struct ndt_rig *rig = test->priv;
	struct held held;

	KUNIT_ASSERT_EQ(test, get(rig, &held, 5000), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, provider->out, 1);
	KUNIT_EXPECT_PTR_EQ(test, held.params.VirtualAddress,
			    provider->last->memory);
	/* Zeroed, whatever the provider left in it. */
	KUNIT_EXPECT_NULL(test, memchr_inv(held.params.VirtualAddress, 0,
					   5000));
	/* Both handles are the layer's, and not what the provider gave. */
	KUNIT_EXPECT_PTR_NE(test, held.handle, (void *)provider->last);
	KUNIT_EXPECT_PTR_NE(test, held.params.SharedMemoryHandle,
			    (void *)provider->last);
	/* The provider sees the free in the call. */
	put(rig, &held);
	KUNIT_EXPECT_EQ(test, provider->out, 0);
}

static void provider_of_driver_provides(struct kunit *test)
{
	struct provider *provider = new_provider(test);
	NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS handlers =
		characteristics(provider);
	struct ndt_rig *rig = test->priv;
	struct provider *nearer;
	struct held held;

	rig->driver->in_set_options = true;
	KUNIT_ASSERT_EQ(test, set_handlers(rig->driver, &handlers),
			NDIS_STATUS_SUCCESS);
	rig->driver->in_set_options = false;
	KUNIT_ASSERT_EQ(test, get(rig, &held, 100), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, provider->out, 1);
	put(rig, &held);
	KUNIT_EXPECT_EQ(test, provider->freed, 1);
	/* The adapter's own goes before it. */
	nearer = registered(test, THIS_MODULE);
	KUNIT_ASSERT_EQ(test, get(rig, &held, 100), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, provider->out, 0);
	KUNIT_EXPECT_EQ(test, nearer->out, 1);
	put(rig, &held);
}

static void set_handlers_refuses_what_is_wrong(struct kunit *test)
{
	struct provider *provider = new_provider(test);
	NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS good =
		characteristics(provider), bad = good;
	struct ndt_rig *rig = test->priv;
	NDIS_STATUS status;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = set_handlers(rig->driver, &good));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	rig->driver->in_set_options = true;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = set_handlers(rig->adapter, &good));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = set_handlers(rig->driver, NULL));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	bad.Header.Type++;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = set_handlers(rig->driver, &bad));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	bad = good;
	bad.Header.Size--;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = set_handlers(rig->driver, &bad));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	bad = good;
	bad.FreeSharedMemoryHandler = NULL;
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = set_handlers(rig->driver, &bad));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, set_handlers(rig->driver, &good),
			NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = set_handlers(rig->driver, &good));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
}

struct call {
	struct ndt_rig *rig;
	NDIS_STATUS status;
};

static void set_them(void *data)
{
	struct call *call = data;

	call->status = NdisSetOptionalHandlers(call->rig->driver, NULL);
}

static void set_handlers_at_dispatch_fails(struct kunit *test)
{
	struct call call = { .rig = test->priv };

	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_softirq(set_them, &call));
	KUNIT_EXPECT_EQ(test, call.status, NDIS_STATUS_FAILURE);
}

static void registration_refuses_what_is_wrong(struct kunit *test)
{
	struct provider *provider = new_provider(test);
	NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS handlers =
		characteristics(provider);
	struct ndt_rig *rig = test->priv;

	handlers.AllocateSharedMemoryHandler = NULL;
	KUNIT_EXPECT_EQ(test,
			ndiscompat_provider_register(rig->adapter, &handlers,
						     THIS_MODULE), -EINVAL);
	handlers = characteristics(provider);
	handlers.Header.Revision = 0;
	KUNIT_EXPECT_EQ(test,
			ndiscompat_provider_register(rig->adapter, &handlers,
						     THIS_MODULE), -EINVAL);
	handlers = characteristics(provider);
	/* A newer revision is read as the one that is known. */
	handlers.Header.Revision = 5;
	handlers.Header.Size = 400;
	KUNIT_EXPECT_EQ(test,
			ndiscompat_provider_register(rig->adapter, &handlers,
						     THIS_MODULE), 0);
	KUNIT_EXPECT_EQ(test,
			ndiscompat_provider_register(rig->adapter, &handlers,
						     THIS_MODULE), -EEXIST);
	ndiscompat_provider_unregister(rig->adapter);
	ndt_fail_all(true);
	KUNIT_EXPECT_EQ(test,
			ndiscompat_provider_register(rig->adapter, &handlers,
						     THIS_MODULE), -ENOMEM);
	rig->driver->in_set_options = true;
	KUNIT_EXPECT_EQ(test, set_handlers(rig->driver, &handlers),
			NDIS_STATUS_RESOURCES);
	ndt_fail_all(false);
}

/* A block is freed through who made it, whoever provides by then. */
static void block_goes_back_to_its_provider(struct kunit *test)
{
	struct provider *first = registered(test, THIS_MODULE), *second;
	struct ndt_rig *rig = test->priv;
	struct held a, b, c;

	KUNIT_ASSERT_EQ(test, get(rig, &a, 100), NDIS_STATUS_SUCCESS);
	ndiscompat_provider_unregister(rig->adapter);
	KUNIT_ASSERT_EQ(test, get(rig, &b, 100), NDIS_STATUS_SUCCESS);
	second = registered(test, THIS_MODULE);
	KUNIT_ASSERT_EQ(test, get(rig, &c, 100), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, first->out, 1);
	KUNIT_EXPECT_EQ(test, second->out, 1);
	put(rig, &b);
	put(rig, &a);
	KUNIT_EXPECT_EQ(test, first->out, 0);
	put(rig, &c);
	KUNIT_EXPECT_EQ(test, second->out, 0);
}

struct outcome {
	const char *name;
	NDIS_STATUS returned;
	NDIS_STATUS status;
};

static const struct outcome outcomes[] = {
	{ "resources", NDIS_STATUS_RESOURCES, NDIS_STATUS_RESOURCES },
	{ "invalid_parameter", NDIS_STATUS_INVALID_PARAMETER,
	  NDIS_STATUS_INVALID_PARAMETER },
	{ "failure", NDIS_STATUS_FAILURE, NDIS_STATUS_FAILURE },
	{ "pending", NDIS_STATUS_PENDING, NDIS_STATUS_FAILURE },
	{ "not_accepted", NDIS_STATUS_NOT_ACCEPTED, NDIS_STATUS_FAILURE },
};

static void outcome_to_desc(const struct outcome *outcome, char *desc)
{
	strscpy(desc, outcome->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(outcome, outcomes, outcome_to_desc);

static void failure_of_the_provider_is_the_callers(struct kunit *test)
{
	const struct outcome *outcome = test->param_value;
	struct provider *provider = registered_with(test, THIS_MODULE,
						    allocate_or_fail);
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	bool documented = outcome->returned == outcome->status;
	struct ndt_rig *rig = test->priv;
	struct held held;

	if (!documented)
		ndt_announce(test, NDC_RULE_ARGUMENT);
	provider->status = outcome->returned;
	KUNIT_EXPECT_EQ(test, get(rig, &held, 100), outcome->status);
	KUNIT_EXPECT_NULL(test, held.handle);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT),
			before + !documented);
	KUNIT_EXPECT_EQ(test, provider->freed, 0);
}

/* What a provider may do to an allocation that was right so far. */
static void no_memory(struct provider *provider,
		      NDIS_SHARED_MEMORY_PARAMETERS *params)
{
	params->VirtualAddress = NULL;
}

static void no_elements(struct provider *provider,
			NDIS_SHARED_MEMORY_PARAMETERS *params)
{
	params->SGListBuffer->NumberOfElements = 0;
}

static void many_elements(struct provider *provider,
			  NDIS_SHARED_MEMORY_PARAMETERS *params)
{
	params->SGListBuffer->NumberOfElements = 3;
}

static void two_elements(struct provider *provider,
			 NDIS_SHARED_MEMORY_PARAMETERS *params)
{
	SCATTER_GATHER_LIST *list = params->SGListBuffer;

	list->NumberOfElements = 2;
	list->Elements[1] = list->Elements[0];
}

static void short_element(struct provider *provider,
			  NDIS_SHARED_MEMORY_PARAMETERS *params)
{
	params->SGListBuffer->Elements[0].Length--;
}

static void wrapping_element(struct provider *provider,
			     NDIS_SHARED_MEMORY_PARAMETERS *params)
{
	params->SGListBuffer->Elements[0].Address.QuadPart = -10;
}

static void empty_element(struct provider *provider,
			  NDIS_SHARED_MEMORY_PARAMETERS *params)
{
	params->SGListBuffer->Elements[0].Length = 0;
}

static void long_element(struct provider *provider,
			 NDIS_SHARED_MEMORY_PARAMETERS *params)
{
	params->SGListBuffer->Elements[0].Length = 1 << 30;
}

static void other_list(struct provider *provider,
		       NDIS_SHARED_MEMORY_PARAMETERS *params)
{
	params->SGListBuffer = NULL;
}

static void other_length(struct provider *provider,
			 NDIS_SHARED_MEMORY_PARAMETERS *params)
{
	params->Length *= 2;
}

static void others_memory(struct provider *provider,
			  NDIS_SHARED_MEMORY_PARAMETERS *params)
{
	if (provider->last)
		params->SGListBuffer->Elements[0].Address.QuadPart =
			provider->last->bus;
}

struct nonsense {
	const char *name;
	void (*lie)(struct provider *provider,
		    NDIS_SHARED_MEMORY_PARAMETERS *params);
};

#define NONSENSE(lie)	{ #lie, lie }

static const struct nonsense nonsenses[] = {
	NONSENSE(no_memory),
	NONSENSE(no_elements),
	NONSENSE(many_elements),
	NONSENSE(two_elements),
	NONSENSE(short_element),
	NONSENSE(wrapping_element),
	NONSENSE(empty_element),
	NONSENSE(other_list),
	NONSENSE(other_length),
	NONSENSE(others_memory),
};

static void nonsense_to_desc(const struct nonsense *nonsense, char *desc)
{
	strscpy(desc, nonsense->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nonsense, nonsenses, nonsense_to_desc);

static void nonsense_of_the_provider_is_refused(struct kunit *test)
{
	const struct nonsense *nonsense = test->param_value;
	struct provider *provider = registered(test, THIS_MODULE);
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	struct ndt_rig *rig = test->priv;
	struct held good, bad;

	ndt_announce(test, NDC_RULE_ARGUMENT);
	KUNIT_ASSERT_EQ(test, get(rig, &good, 100), NDIS_STATUS_SUCCESS);
	provider->lie = nonsense->lie;
	KUNIT_EXPECT_EQ(test, get(rig, &bad, 100), NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_NULL(test, bad.handle);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 1);
	/* What it had allocated went back to it; the good one is as it was. */
	KUNIT_EXPECT_EQ(test, provider->freed, 1);
	KUNIT_EXPECT_EQ(test, provider->out, 1);
	put(rig, &good);
	KUNIT_EXPECT_EQ(test, provider->out, 0);
}

static void sleep_a_little(struct provider *provider,
			   NDIS_SHARED_MEMORY_PARAMETERS *params)
{
	usleep_range(2000, 3000);
}

static void provider_may_sleep(struct kunit *test)
{
	struct provider *provider = registered(test, THIS_MODULE);
	struct ndt_rig *rig = test->priv;
	struct held held;

	provider->lie = sleep_a_little;
	KUNIT_EXPECT_EQ(test, get(rig, &held, 100), NDIS_STATUS_SUCCESS);
	put(rig, &held);
	KUNIT_EXPECT_EQ(test, provider->out, 0);
}

/* What the caller has not asked for is not the block's, whatever is there. */
static void long_element_is_cut(struct kunit *test)
{
	struct provider *provider = registered(test, THIS_MODULE);
	struct ndt_rig *rig = test->priv;
	struct held held;
	dma_addr_t bus;

	provider->lie = long_element;
	KUNIT_ASSERT_EQ(test, get(rig, &held, 5000), NDIS_STATUS_SUCCESS);
	bus = held.list.Elements[0].Address.QuadPart;
	rcu_read_lock();
	KUNIT_EXPECT_NOT_NULL(test, ndiscompat_bus_to_virt(rig->adapter, bus,
							   5000));
	KUNIT_EXPECT_NULL(test, ndiscompat_bus_to_virt(rig->adapter, bus,
						       5001));
	rcu_read_unlock();
	put(rig, &held);
}

static void injected_fault_fails(struct kunit *test)
{
	const char *chance = "/sys/kernel/debug/ndiscompat/fault/probability";
	const char *times = "/sys/kernel/debug/ndiscompat/fault/times";
	struct provider *provider = new_provider(test);
	NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS handlers =
		characteristics(provider);
	struct ndt_rig *rig = test->priv;

	rig->driver->in_set_options = true;
	KUNIT_ASSERT_EQ(test, ndt_write_file(chance, "100"), 0);
	KUNIT_EXPECT_EQ(test, set_handlers(rig->driver, &handlers),
			NDIS_STATUS_RESOURCES);
	KUNIT_ASSERT_EQ(test, ndt_write_file(chance, "0"), 0);
	KUNIT_ASSERT_EQ(test, ndt_write_file(times, "1"), 0);
	KUNIT_EXPECT_EQ(test, set_handlers(rig->driver, &handlers),
			NDIS_STATUS_SUCCESS);
}

/* Blocks of a provider may begin anywhere in a page, and share one. */
static void odd_blocks_are_found(struct kunit *test)
{
	struct provider *provider = registered(test, THIS_MODULE);
	struct ndt_rig *rig = test->priv;
	struct held held;
	dma_addr_t bus;

	provider->at = 0x120;
	KUNIT_ASSERT_EQ(test, get(rig, &held, 5000), NDIS_STATUS_SUCCESS);
	bus = held.list.Elements[0].Address.QuadPart;
	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test,
			    ndiscompat_bus_to_virt(rig->adapter, bus + 4990,
						   10),
			    held.params.VirtualAddress + 4990);
	KUNIT_EXPECT_NULL(test, ndiscompat_bus_to_virt(rig->adapter, bus - 1,
						       10));
	rcu_read_unlock();
	/* Somebody looks addresses up: the provider's free waits for them. */
	put(rig, &held);
	KUNIT_EXPECT_EQ(test, provider->out, 0);
	rcu_read_lock();
	KUNIT_EXPECT_NULL(test, ndiscompat_bus_to_virt(rig->adapter, bus, 1));
	rcu_read_unlock();
}

static void free_it(void *data)
{
	struct held *held = data;

	NdisFreeSharedMemory(held->params.SharedMemoryHandle, held->handle);
}

/* Above PASSIVE_LEVEL the provider is called later, at PASSIVE_LEVEL. */
static void free_at_dispatch_is_the_reapers(struct kunit *test)
{
	struct provider *provider = registered(test, THIS_MODULE);
	struct ndt_rig *rig = test->priv;
	struct held held;

	KUNIT_ASSERT_EQ(test, get(rig, &held, 100), NDIS_STATUS_SUCCESS);
	held.params.SharedMemoryHandle = rig->adapter;
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_softirq(free_it, &held));
	flush_work(&rig->adapter->memory->reaper.foreign_work);
	KUNIT_EXPECT_EQ(test, provider->out, 0);
}

/* Another module's provider stays loaded while a block of it lives. */
static void block_holds_the_module_of_its_provider(struct kunit *test)
{
	struct module *other = ndt_other_module();
	struct provider *provider = registered(test, other);
	struct ndt_rig *rig = test->priv;
	int before = module_refcount(other);
	struct held held;

	KUNIT_ASSERT_EQ(test, get(rig, &held, 100), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, module_refcount(other), before + 1);
	ndiscompat_provider_unregister(rig->adapter);
	KUNIT_EXPECT_EQ(test, module_refcount(other), before + 1);
	put(rig, &held);
	KUNIT_EXPECT_EQ(test, module_refcount(other), before);
	KUNIT_EXPECT_EQ(test, provider->out, 0);
}

/* A port that is its own provider can be unloaded at any time. */
static void block_does_not_hold_its_own_module(struct kunit *test)
{
	struct provider *provider = registered(test, THIS_MODULE);
	int before = module_refcount(THIS_MODULE);
	struct ndt_rig *rig = test->priv;
	struct held held;

	KUNIT_ASSERT_EQ(test, get(rig, &held, 100), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, module_refcount(THIS_MODULE), before);
	put(rig, &held);
	KUNIT_EXPECT_EQ(test, provider->out, 0);
}

static void left_block_goes_back_to_its_provider(struct kunit *test)
{
	struct provider *provider = registered(test, THIS_MODULE);
	struct ndt_rig *rig = test->priv;
	struct held held;

	KUNIT_ASSERT_EQ(test, get(rig, &held, 100), NDIS_STATUS_SUCCESS);
	ndt_announce(test, NDC_RULE_LEAK);
	ndt_rig_deregister(rig);
	KUNIT_EXPECT_EQ(test, provider->out, 1);
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	KUNIT_EXPECT_EQ(test, provider->out, 0);
}

static void every_allocation_may_fail(struct kunit *test)
{
	struct provider *provider = registered_with(test, THIS_MODULE,
						    allocate_or_fail);
	struct ndt_rig *rig = test->priv;
	unsigned int nth, failures = 0;
	NDIS_STATUS status;
	struct held held;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		status = get(rig, &held, 5000);
		if (!ndt_failed())
			break;
		KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_RESOURCES);
		failures++;
		KUNIT_EXPECT_EQ(test, provider->out, 0);
	}
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_SUCCESS);
	/* The block, two pages to be found by, the handle. */
	KUNIT_EXPECT_EQ(test, failures, 4);
	put(rig, &held);
	KUNIT_EXPECT_EQ(test, provider->out, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(provider_of_adapter_provides),
	KUNIT_CASE(provider_of_driver_provides),
	KUNIT_CASE(set_handlers_refuses_what_is_wrong),
	KUNIT_CASE(set_handlers_at_dispatch_fails),
	KUNIT_CASE(registration_refuses_what_is_wrong),
	KUNIT_CASE(block_goes_back_to_its_provider),
	KUNIT_CASE_PARAM(failure_of_the_provider_is_the_callers,
			 outcome_gen_params),
	KUNIT_CASE_PARAM(nonsense_of_the_provider_is_refused,
			 nonsense_gen_params),
	KUNIT_CASE(provider_may_sleep),
	KUNIT_CASE(long_element_is_cut),
	KUNIT_CASE(injected_fault_fails),
	KUNIT_CASE(odd_blocks_are_found),
	KUNIT_CASE(free_at_dispatch_is_the_reapers),
	KUNIT_CASE(block_holds_the_module_of_its_provider),
	KUNIT_CASE(block_does_not_hold_its_own_module),
	KUNIT_CASE(left_block_goes_back_to_its_provider),
	KUNIT_CASE(every_allocation_may_fail),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_memory_provider",
	.init = ndt_rig_init_registered,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/memory/provider.c");
