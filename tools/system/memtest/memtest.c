// SPDX-License-Identifier: GPL-2.0-only
/*
 * An adapter over a PCI device, for a shell: it does what is written to
 * /sys/kernel/debug/memtest, and reading that tells how it went, as
 * assignments of shell variables.
 *
 *   register sg64|sg32|channel32|channel24
 *   common LENGTH
 *   provided LENGTH [contiguous] [node=N] [scattered]
 *   free [dispatch]
 *   halt
 *
 * It binds to one device, and only by the device's driver_override.  `free`
 * frees all blocks; at DISPATCH_LEVEL, under a spin lock, common ones if so
 * asked.  `halt` does that and deregisters, as MiniportHaltEx does, one right
 * after the other.  `scattered` leaves the machine hardly two free pages side by side
 * while the block is allocated; hardly, since what can be moved is.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/iommu.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/pci.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <linux/ndiscompat.h>

#include "memtest.h"

#include <ndis.h>

static bool leave;
module_param(leave, bool, 0444);
MODULE_PARM_DESC(leave, "leave the adapter to the layer");

/**
 * struct block - a block that was allocated
 * @node: among all
 * @memory: the processor's address
 * @length: bytes
 * @handle: what frees it; NULL: it is a common block
 * @list: the device's addresses
 */
struct block {
	struct list_head node;
	PVOID memory;
	ULONG length;
	NDIS_HANDLE handle;
	SCATTER_GATHER_LIST *list;
};

/**
 * struct findings - what a block is like
 * @same: each bus address leads to the page that the processor sees
 * @runs: how many pieces it is in, in the machine's memory
 * @lowest: the lowest bus address
 * @highest: the highest
 * @nodes: a bit for each NUMA node that has a page of it
 */
struct findings {
	bool same;
	unsigned int runs;
	u64 lowest;
	u64 highest;
	unsigned long nodes;
};

/* Protects all below. */
static DEFINE_MUTEX(memtest_lock);
static struct ndc_driver *driver;
static struct ndc_adapter *adapter;
static struct pci_dev *device;
static NDIS_HANDLE dma;
static bool channel;
static LIST_HEAD(blocks);
static char answer[256];
static struct dentry *file;

/* What blocks are freed under. */
static NDIS_SPIN_LOCK lock;

static struct page *page_at(const void *address)
{
	return is_vmalloc_addr(address) ? vmalloc_to_page(address) :
	       virt_to_page(address);
}

/* Where a bus address leads, which may be nowhere. */
static phys_addr_t phys_at(u64 bus)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(&device->dev);

	return domain ? iommu_iova_to_phys(domain, bus) : bus;
}

/* Follows one element of a block, page by page. */
static void follow(const SCATTER_GATHER_ELEMENT *element, const void *address,
		   phys_addr_t *next, struct findings *findings)
{
	u64 bus = element->Address.QuadPart;
	ULONG done, step;

	findings->lowest = min(findings->lowest, bus);
	findings->highest = max(findings->highest, bus + element->Length - 1);
	for (done = 0; done < element->Length; done += step) {
		const void *at = address + done;
		struct page *page = page_at(at);
		phys_addr_t phys = page_to_phys(page) + offset_in_page(at);

		step = min_t(ULONG, PAGE_SIZE - offset_in_page(at),
			     element->Length - done);
		if (phys_at(bus + done) != phys)
			findings->same = false;
		if (phys != *next)
			findings->runs++;
		*next = phys + step;
		findings->nodes |= 1UL << page_to_nid(page);
	}
}

static void find_out(const struct block *block, struct findings *findings)
{
	const void *address = block->memory;
	phys_addr_t next = 0;
	unsigned int i;

	for (i = 0; i < block->list->NumberOfElements; i++) {
		follow(&block->list->Elements[i], address, &next, findings);
		address += block->list->Elements[i].Length;
	}
	if (address != block->memory + block->length)
		findings->same = false;
}

/* Answers with what the last allocation gave. */
static void tell(const struct block *block, NDIS_STATUS status)
{
	struct findings findings = { .same = true, .lowest = U64_MAX };

	if (block->memory)
		find_out(block, &findings);
	scnprintf(answer, sizeof(answer),
		  "status=%#x\ngot=%d\nelements=%u\nsame=%d\nruns=%u\nlowest=%#llx\nhighest=%#llx\nnodes=%#lx\n",
		  (u32)status, !!block->memory, block->list->NumberOfElements,
		  findings.same, findings.runs, findings.lowest,
		  findings.highest, findings.nodes);
}

static void free_record(struct block *block)
{
	kvfree(block->list);
	kfree(block);
}

/* With a list that has room for an element a page. */
static struct block *make_record(const char *length)
{
	struct block *block = kzalloc(sizeof(*block), GFP_KERNEL);

	if (!block)
		return NULL;
	if (kstrtou32(length, 0, &block->length))
		goto err_free_block;
	block->list = kvzalloc(struct_size(block->list, Elements,
					   PFN_UP((u64)block->length)),
			       GFP_KERNEL);
	if (!block->list)
		goto err_free_block;
	return block;

err_free_block:
	kfree(block);
	return NULL;
}

/* Answers, and keeps the record of what there is. */
static void settle(struct block *block, NDIS_STATUS status)
{
	tell(block, status);
	if (block->memory)
		list_add_tail(&block->node, &blocks);
	else
		free_record(block);
}

static NDIS_STATUS register_sg(bool wide)
{
	NDIS_SG_DMA_DESCRIPTION description = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_SG_DMA_DESCRIPTION,
			.Revision = NDIS_SG_DMA_DESCRIPTION_REVISION_1,
			.Size = NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1,
		},
		.Flags = wide ? NDIS_SG_DMA_64_BIT_ADDRESS : 0,
		.MaximumPhysicalMapping = 9014,
	};

	return NdisMRegisterScatterGatherDma(adapter, &description, &dma);
}

static NDIS_STATUS register_channel(bool wide)
{
	NDIS_DMA_DESCRIPTION description = {};

	return NdisMRegisterDmaChannel(&dma, adapter, 0, wide, &description,
				       PAGE_SIZE);
}

static const struct {
	const char *name;
	bool channel;
	bool wide;
} kinds[] = {
	{ "sg64", false, true },
	{ "sg32", false, false },
	{ "channel32", true, true },
	{ "channel24", true, false },
};

static int do_register(char **words)
{
	NDIS_STATUS status;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (words[1] && !strcmp(words[1], kinds[i].name))
			break;
	if (i == ARRAY_SIZE(kinds))
		return -EINVAL;
	channel = kinds[i].channel;
	status = channel ? register_channel(kinds[i].wide) :
			   register_sg(kinds[i].wide);
	scnprintf(answer, sizeof(answer), "status=%#x\n", (u32)status);
	return 0;
}

static int do_common(char **words)
{
	NDIS_PHYSICAL_ADDRESS bus;
	struct block *block;

	block = make_record(words[1] ?: "");
	if (!block)
		return -EINVAL;
	NdisMAllocateSharedMemory(adapter, block->length, TRUE, &block->memory,
				  &bus);
	if (block->memory) {
		block->list->NumberOfElements = 1;
		block->list->Elements[0].Address = bus;
		block->list->Elements[0].Length = block->length;
	}
	settle(block, NDIS_STATUS_SUCCESS);
	return 0;
}

/* Takes whole runs of pages, as long as they come without an effort. */
static void take(struct list_head *taken, unsigned int order)
{
	struct page *run;
	unsigned int i;

	while ((run = alloc_pages(__GFP_NOWARN, order))) {
		split_page(run, order);
		for (i = 0; i < 1U << order; i++)
			list_add(&run[i].lru, taken);
	}
}

/*
 * Takes all pages, gives back every other one, and takes what the reserves
 * still had in larger runs.
 */
static void scatter(struct list_head *taken)
{
	struct page *page, *next;
	int order;

	for (order = get_order(SZ_4M); order >= 0; order--)
		take(taken, order);
	list_for_each_entry_safe(page, next, taken, lru)
		if (page_to_pfn(page) & 1) {
			list_del(&page->lru);
			__free_page(page);
		}
	for (order = get_order(SZ_4M); order > 0; order--)
		take(taken, order);
}

static void gather(struct list_head *taken)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, taken, lru)
		__free_page(page);
}

static int read_wish(char **words, NDIS_SHARED_MEMORY_PARAMETERS *params,
		     bool *scattered)
{
	for (; *words; words++) {
		if (!strcmp(*words, "contiguous"))
			params->Flags |= NDIS_SHARED_MEM_PARAMETERS_CONTIGUOUS;
		else if (!strcmp(*words, "scattered"))
			*scattered = true;
		else if (strncmp(*words, "node=", 5) ||
			 kstrtou32(*words + 5, 0, &params->PreferredNode))
			return -EINVAL;
	}
	return 0;
}

static int do_provided(char **words)
{
	NDIS_SHARED_MEMORY_PARAMETERS params = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_SHARED_MEMORY_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_SHARED_MEMORY_PARAMETERS_REVISION_1,
		},
		.PreferredNode = MM_ANY_NODE_OK,
		.Usage = NdisSharedMemoryUsageReceive,
	};
	bool scattered = false;
	struct block *block;
	NDIS_STATUS status;
	LIST_HEAD(taken);

	block = make_record(words[1] ?: "");
	if (!block || read_wish(words + 2, &params, &scattered)) {
		if (block)
			free_record(block);
		return -EINVAL;
	}
	params.Length = block->length;
	params.SGListBuffer = block->list;
	params.SGListBufferLength = struct_size(block->list, Elements,
						PFN_UP((u64)block->length));
	if (scattered)
		scatter(&taken);
	status = NdisAllocateSharedMemory(adapter, &params, &block->handle);
	gather(&taken);
	block->memory = params.VirtualAddress;
	settle(block, status);
	return 0;
}

static void free_common(void)
{
	struct block *block;

	list_for_each_entry(block, &blocks, node)
		if (!block->handle)
			NdisMFreeSharedMemory(adapter, block->length, TRUE,
					      block->memory,
					      block->list->Elements[0].Address);
}

static void free_provided(void)
{
	struct block *block;

	list_for_each_entry(block, &blocks, node)
		if (block->handle)
			NdisFreeSharedMemory(adapter, block->handle);
}

static void free_records(void)
{
	struct block *block, *next;

	list_for_each_entry_safe(block, next, &blocks, node)
		free_record(block);
	INIT_LIST_HEAD(&blocks);
}

static int do_free(char **words)
{
	if (!words[1]) {
		free_common();
	} else if (!strcmp(words[1], "dispatch")) {
		NdisAcquireSpinLock(&lock);
		free_common();
		NdisReleaseSpinLock(&lock);
	} else {
		return -EINVAL;
	}
	free_provided();
	free_records();
	return 0;
}

static int do_halt(char **words)
{
	free_common();
	free_provided();
	if (dma && channel)
		NdisMDeregisterDmaChannel(dma);
	else if (dma)
		NdisMDeregisterScatterGatherDma(dma);
	dma = NULL;
	free_records();
	return 0;
}

static const struct {
	const char *name;
	int (*run)(char **words);
} commands[] = {
	{ "register", do_register },
	{ "common", do_common },
	{ "provided", do_provided },
	{ "free", do_free },
	{ "halt", do_halt },
};

static int run(char **words)
{
	unsigned int i;
	int err = -EINVAL;

	mutex_lock(&memtest_lock);
	answer[0] = '\0';
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (words[0] && !strcmp(words[0], commands[i].name))
			err = adapter ? commands[i].run(words) : -ENODEV;
	mutex_unlock(&memtest_lock);
	return err;
}

static ssize_t command_write(struct file *file, const char __user *buffer,
			     size_t count, loff_t *pos)
{
	char **words, *text = memdup_user_nul(buffer, count);
	int err;

	if (IS_ERR(text))
		return PTR_ERR(text);
	words = argv_split(GFP_KERNEL, text, NULL);
	kfree(text);
	if (!words)
		return -ENOMEM;
	err = run(words);
	argv_free(words);
	return err ?: count;
}

static int command_show(struct seq_file *file, void *unused)
{
	mutex_lock(&memtest_lock);
	seq_puts(file, answer);
	mutex_unlock(&memtest_lock);
	return 0;
}

static int command_open(struct inode *inode, struct file *file)
{
	return single_open(file, command_show, NULL);
}

static const struct file_operations command_fops = {
	.owner = THIS_MODULE,
	.open = command_open,
	.read = seq_read,
	.write = command_write,
	.release = single_release,
};

int
memtest_provide(const struct _NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS *provider,
		struct module *owner)
{
	int err = -ENODEV;

	mutex_lock(&memtest_lock);
	if (adapter)
		err = ndiscompat_provider_register(adapter, provider, owner);
	mutex_unlock(&memtest_lock);
	return err;
}
EXPORT_SYMBOL_GPL(memtest_provide);

void memtest_provide_no_more(void)
{
	mutex_lock(&memtest_lock);
	if (adapter)
		ndiscompat_provider_unregister(adapter);
	mutex_unlock(&memtest_lock);
}
EXPORT_SYMBOL_GPL(memtest_provide_no_more);

static int start(struct pci_dev *pdev)
{
	struct ndc_adapter *made;

	if (adapter)
		return -EBUSY;
	made = ndiscompat_adapter_create(driver, &pdev->dev, "memtest", NULL,
					 true);
	if (IS_ERR(made))
		return PTR_ERR(made);
	adapter = made;
	device = pdev;
	return 0;
}

static int memtest_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int err;

	err = pci_enable_device(pdev);
	if (err)
		return err;
	pci_set_master(pdev);
	mutex_lock(&memtest_lock);
	err = start(pdev);
	mutex_unlock(&memtest_lock);
	if (err)
		pci_disable_device(pdev);
	return err;
}

/* Blocks that the shell has not freed are left to the layer. */
static void memtest_remove(struct pci_dev *pdev)
{
	mutex_lock(&memtest_lock);
	if (!leave)
		ndiscompat_adapter_destroy(adapter);
	adapter = NULL;
	dma = NULL;
	free_records();
	mutex_unlock(&memtest_lock);
	pci_disable_device(pdev);
}

static const struct pci_device_id ids[] = {
	{ PCI_DEVICE_DRIVER_OVERRIDE(PCI_ANY_ID, PCI_ANY_ID, true) },
	{}
};

static struct pci_driver pci_driver = {
	.name = "memtest",
	.id_table = ids,
	.probe = memtest_probe,
	.remove = memtest_remove,
};

static int __init memtest_init(void)
{
	int err;

	NdisAllocateSpinLock(&lock);
	driver = ndiscompat_driver_create("memtest", THIS_MODULE);
	if (!driver)
		return -ENOMEM;
	err = pci_register_driver(&pci_driver);
	if (err) {
		ndiscompat_driver_destroy(driver);
		return err;
	}
	file = debugfs_create_file("memtest", 0600, NULL, NULL, &command_fops);
	return 0;
}

static void __exit memtest_exit(void)
{
	debugfs_remove(file);
	pci_unregister_driver(&pci_driver);
	if (!leave)
		ndiscompat_driver_destroy(driver);
	NdisFreeSpinLock(&lock);
}

module_init(memtest_init);
module_exit(memtest_exit);

MODULE_DESCRIPTION("An adapter whose memory a shell allocates and frees");
MODULE_AUTHOR("The ndiscompat project");
MODULE_LICENSE("GPL");
