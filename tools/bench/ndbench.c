// SPDX-License-Identifier: GPL-2.0-only
/*
 * What shared memory costs, side by side with what a Linux driver would call:
 * `make bench`.  It binds to one PCI device, by its driver_override, measures
 * while it binds, and says on the kernel log
 *
 *   bench: GROUP|PAIR|UNIT|THEIRS|OURS
 *
 * A clock that counts instructions is the emulator's business.
 */
#include <linux/completion.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/scatterlist.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include <linux/ndiscompat.h>

#include <ndis.h>

#define BATCHES		20
#define CALLS		100
#define LARGE_CALLS	10
#define LIVE		1000

static unsigned int live;
module_param(live, uint, 0444);
MODULE_PARM_DESC(live, "measure nothing, and hold 1,000 blocks of so many bytes");

static int only = -1;
module_param(only, int, 0444);
MODULE_PARM_DESC(only, "measure nothing, and make our call of that pair 1,000 times");

static struct ndc_driver *driver;

/**
 * struct held - a block that lives
 * @memory: where the processor sees it
 * @bus: where the device does
 */
struct held {
	void *memory;
	NDIS_PHYSICAL_ADDRESS bus;
};

/**
 * struct bench - what is measured with
 * @pdev: the device
 * @driver: of the layer
 * @adapter: over the device
 * @dma: its registration
 * @pool: their small blocks
 * @length: of the block at hand
 * @arrived: the other context has it
 * @work: their way there
 * @memory: what it got
 * @bus: where
 * @held: blocks that live
 * @live: how many
 */
struct bench {
	struct pci_dev *pdev;
	struct ndc_driver *driver;
	struct ndc_adapter *adapter;
	NDIS_HANDLE dma;
	struct dma_pool *pool;
	size_t length;
	struct completion arrived;
	struct work_struct work;
	void *memory;
	dma_addr_t bus;
	struct held *held;
	unsigned int live;
};

typedef int (*bench_fn)(struct bench *bench);

/* The cheapest of some batches, a call; or an errno. */
static s64 cost_of(struct bench *bench, bench_fn fn, unsigned int calls)
{
	s64 best = S64_MAX;
	unsigned int batch, i;
	ktime_t start;
	int err;

	for (batch = 0; batch < BATCHES; batch++) {
		start = ktime_get();
		for (i = 0; i < calls; i++) {
			err = fn(bench);
			if (err)
				return err;
		}
		best = min(best, ktime_to_ns(ktime_sub(ktime_get(), start)));
	}
	return div_s64(best, calls);
}

static int nothing(struct bench *bench)
{
	return 0;
}

static int pool_pair(struct bench *bench)
{
	dma_addr_t bus;
	void *memory = dma_pool_zalloc(bench->pool, GFP_KERNEL, &bus);

	if (!memory)
		return -ENOMEM;
	dma_pool_free(bench->pool, memory, bus);
	return 0;
}

static int coherent_pair(struct bench *bench)
{
	struct device *dev = &bench->pdev->dev;
	dma_addr_t bus;
	void *memory = dma_alloc_coherent(dev, bench->length, &bus, GFP_KERNEL);

	if (!memory)
		return -ENOMEM;
	dma_free_coherent(dev, bench->length, memory, bus);
	return 0;
}

static int common_pair(struct bench *bench)
{
	NDIS_PHYSICAL_ADDRESS bus;
	void *memory;

	NdisMAllocateSharedMemory(bench->adapter, bench->length, TRUE, &memory,
				  &bus);
	if (!memory)
		return -ENOMEM;
	NdisMFreeSharedMemory(bench->adapter, bench->length, TRUE, memory, bus);
	return 0;
}

/* Pages, each with a count of its own, mapped for the device. */
static int pages_pair(struct bench *bench)
{
	struct device *dev = &bench->pdev->dev;
	unsigned int i, count = bench->length >> PAGE_SHIFT;
	unsigned int order = get_order(bench->length);
	struct sg_table table;
	struct page *page;
	int err;

	page = alloc_pages(GFP_KERNEL | __GFP_ZERO, order);
	if (!page)
		return -ENOMEM;
	split_page(page, order);
	err = sg_alloc_table(&table, 1, GFP_KERNEL);
	if (!err) {
		sg_set_page(table.sgl, page, bench->length, 0);
		err = dma_map_sgtable(dev, &table, DMA_BIDIRECTIONAL, 0);
		if (!err)
			dma_unmap_sgtable(dev, &table, DMA_BIDIRECTIONAL, 0);
		sg_free_table(&table);
	}
	for (i = 0; i < count; i++)
		__free_page(page + i);
	return err;
}

static int provided_pair(struct bench *bench)
{
	static SCATTER_GATHER_LIST *list;
	NDIS_SHARED_MEMORY_PARAMETERS params = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_SHARED_MEMORY_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_SHARED_MEMORY_PARAMETERS_REVISION_1,
		},
		.PreferredNode = MM_ANY_NODE_OK,
		.Usage = NdisSharedMemoryUsageReceive,
		.Length = bench->length,
		.SGListBufferLength = SZ_4K,
	};
	NDIS_HANDLE handle;
	NDIS_STATUS status;

	if (!list)
		list = devm_kzalloc(&bench->pdev->dev, SZ_4K, GFP_KERNEL);
	if (!list)
		return -ENOMEM;
	params.SGListBuffer = list;
	status = NdisAllocateSharedMemory(bench->adapter, &params, &handle);
	if (status != NDIS_STATUS_SUCCESS)
		return -ENOMEM;
	NdisFreeSharedMemory(bench->adapter, handle);
	return 0;
}

static void their_work(struct work_struct *work)
{
	struct bench *bench = container_of(work, struct bench, work);

	bench->memory = dma_alloc_coherent(&bench->pdev->dev, bench->length,
					   &bench->bus, GFP_KERNEL);
	complete(&bench->arrived);
}

static int their_async(struct bench *bench)
{
	reinit_completion(&bench->arrived);
	queue_work(system_wq, &bench->work);
	wait_for_completion(&bench->arrived);
	if (!bench->memory)
		return -ENOMEM;
	dma_free_coherent(&bench->pdev->dev, bench->length, bench->memory,
			  bench->bus);
	return 0;
}

static VOID our_callback(NDIS_HANDLE context, PVOID memory,
			 PNDIS_PHYSICAL_ADDRESS bus, ULONG length, PVOID word)
{
	struct bench *bench = word;

	bench->memory = memory;
	if (memory)
		bench->bus = bus->QuadPart;
	complete(&bench->arrived);
}

static int our_async(struct bench *bench)
{
	NDIS_PHYSICAL_ADDRESS bus;
	NDIS_STATUS status;

	reinit_completion(&bench->arrived);
	status = NdisMAllocateSharedMemoryAsyncEx(bench->dma, bench->length,
						  TRUE, bench);
	if (status != NDIS_STATUS_PENDING)
		return -ENOMEM;
	wait_for_completion(&bench->arrived);
	if (!bench->memory)
		return -ENOMEM;
	bus.QuadPart = bench->bus;
	NdisMFreeSharedMemory(bench->adapter, bench->length, TRUE,
			      bench->memory, bus);
	return 0;
}

static const struct pair {
	const char *name;
	size_t length;
	bench_fn theirs;
	bench_fn ours;
	unsigned int calls;
} pairs[] = {
	{ "common 256 B, dma_pool", 256, pool_pair, common_pair, CALLS },
	{ "common 1600 B, dma_pool", 1600, pool_pair, common_pair, CALLS },
	{ "common 4 KiB, dma_alloc_coherent", SZ_4K, coherent_pair, common_pair,
	  CALLS },
	{ "common 64 KiB, dma_alloc_coherent", SZ_64K, coherent_pair,
	  common_pair, CALLS },
	{ "asynchronous 2 KiB, work and dma_alloc_coherent", SZ_2K, their_async,
	  our_async, CALLS },
	{ "provided 2 MiB, pages by hand", SZ_2M, pages_pair, provided_pair,
	  LARGE_CALLS },
	{ "provided 2 MiB, dma_alloc_coherent", SZ_2M, coherent_pair,
	  provided_pair, LARGE_CALLS },
};

/*
 * The calls that both sides make through a pointer are neither's.  Both are
 * warm: their pool and our slab have another block that lives.
 */
static void compare(struct bench *bench, const struct pair *pair)
{
	s64 empty = cost_of(bench, nothing, pair->calls);
	s64 theirs = cost_of(bench, pair->theirs, pair->calls);
	s64 ours = cost_of(bench, pair->ours, pair->calls);

	if (theirs < 0 || ours < 0)
		pr_info("bench: failed: %s: %lld, %lld\n", pair->name, theirs,
			ours);
	else
		pr_info("bench: memory|%s|instructions|%lld|%lld\n",
			pair->name, theirs - empty, ours - empty);
}

static int measure(struct bench *bench)
{
	const struct pair *pair;
	NDIS_PHYSICAL_ADDRESS bus;
	void *neighbour, *ours;
	dma_addr_t at;
	unsigned int i;

	for (pair = pairs; pair < pairs + ARRAY_SIZE(pairs); pair++) {
		bench->length = pair->length;
		bench->pool = dma_pool_create("bench", &bench->pdev->dev,
					      pair->length, 64, 0);
		if (!bench->pool)
			return -ENOMEM;
		neighbour = dma_pool_alloc(bench->pool, GFP_KERNEL, &at);
		NdisMAllocateSharedMemory(bench->adapter, pair->length, TRUE,
					  &ours, &bus);
		if (only < 0)
			compare(bench, pair);
		else if (pair == pairs + only)
			for (i = 0; i < LIVE; i++)
				pair->ours(bench);
		if (ours)
			NdisMFreeSharedMemory(bench->adapter, pair->length,
					      TRUE, ours, bus);
		if (neighbour)
			dma_pool_free(bench->pool, neighbour, at);
		dma_pool_destroy(bench->pool);
	}
	return 0;
}

/* Blocks that live as long as the device is bound: a shell reads the tables. */
static int hold(struct bench *bench)
{
	bench->held = devm_kcalloc(&bench->pdev->dev, LIVE,
				   sizeof(*bench->held), GFP_KERNEL);
	if (!bench->held)
		return -ENOMEM;
	for (; bench->live < LIVE; bench->live++) {
		struct held *held = &bench->held[bench->live];

		NdisMAllocateSharedMemory(bench->adapter, live, TRUE,
					  &held->memory, &held->bus);
		if (!held->memory)
			return -ENOMEM;
	}
	return 0;
}

static void let_go(struct bench *bench)
{
	for (; bench->live; bench->live--)
		NdisMFreeSharedMemory(bench->adapter, live, TRUE,
				      bench->held[bench->live - 1].memory,
				      bench->held[bench->live - 1].bus);
}

static int start(struct bench *bench)
{
	NDIS_SG_DMA_DESCRIPTION description = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_SG_DMA_DESCRIPTION,
			.Revision = NDIS_SG_DMA_DESCRIPTION_REVISION_1,
			.Size = NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1,
		},
		.Flags = NDIS_SG_DMA_64_BIT_ADDRESS,
		.MaximumPhysicalMapping = 9014,
		.SharedMemAllocateCompleteHandler = our_callback,
	};

	bench->adapter = ndiscompat_adapter_create(bench->driver,
						   &bench->pdev->dev, "bench",
						   bench, true);
	if (IS_ERR(bench->adapter))
		return PTR_ERR(bench->adapter);
	if (NdisMRegisterScatterGatherDma(bench->adapter, &description,
					  &bench->dma) == NDIS_STATUS_SUCCESS)
		return 0;
	ndiscompat_adapter_destroy(bench->adapter);
	return -ENOMEM;
}

static void stop(struct bench *bench)
{
	let_go(bench);
	NdisMDeregisterScatterGatherDma(bench->dma);
	ndiscompat_adapter_destroy(bench->adapter);
}

static int bench_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct bench *bench;
	int err;

	bench = devm_kzalloc(&pdev->dev, sizeof(*bench), GFP_KERNEL);
	if (!bench)
		return -ENOMEM;
	bench->pdev = pdev;
	bench->driver = driver;
	init_completion(&bench->arrived);
	INIT_WORK(&bench->work, their_work);
	err = pcim_enable_device(pdev);
	if (err)
		return err;
	pci_set_master(pdev);
	err = start(bench);
	if (err)
		return err;
	pci_set_drvdata(pdev, bench);
	if (live)
		err = hold(bench);
	else
		err = measure(bench);
	if (err)
		stop(bench);
	return err;
}

static void bench_remove(struct pci_dev *pdev)
{
	stop(pci_get_drvdata(pdev));
}

static const struct pci_device_id ids[] = {
	{ PCI_DEVICE_DRIVER_OVERRIDE(PCI_ANY_ID, PCI_ANY_ID, true) },
	{}
};

static struct pci_driver pci_driver = {
	.name = "ndbench",
	.id_table = ids,
	.probe = bench_probe,
	.remove = bench_remove,
};

static int __init bench_init(void)
{
	int err;

	driver = ndiscompat_driver_create("bench", THIS_MODULE);
	if (!driver)
		return -ENOMEM;
	err = pci_register_driver(&pci_driver);
	if (err)
		ndiscompat_driver_destroy(driver);
	return err;
}

static void __exit bench_exit(void)
{
	pci_unregister_driver(&pci_driver);
	ndiscompat_driver_destroy(driver);
}

module_init(bench_init);
module_exit(bench_exit);

MODULE_DESCRIPTION("What shared memory costs, side by side");
MODULE_AUTHOR("The ndiscompat project");
MODULE_LICENSE("GPL");
