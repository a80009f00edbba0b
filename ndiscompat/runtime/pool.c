// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pool memory: kvmalloc() with a register of what is out.
 *
 * A block is found by its address in a hash of its own, never by a header in
 * front of it, so that any pointer may be given to a free: one that was never
 * allocated, lies inside a block, or was freed before is reported and left
 * alone.  The last frees are remembered for "freed at".
 *
 * Windows promises 16-byte alignment, and whole pages from a page on; the
 * kernel's odd size classes promise less when they are debugged.  Contiguous
 * memory is whole pages, of the zone that its highest address allows.
 *
 * What a module has allocated and not freed when it goes is reported, place
 * by place, and released: nobody is left who could.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include "runtime/pool.h"

#include <linux/cache.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/hash.h>
#include <linux/instruction_pointer.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/debugfs.h"
#include "core/report.h"
#include "runtime/armed.h"

#define SHARD_BITS	6
#define BUCKET_BITS	6
#define FREED		8

/**
 * struct block - memory that a port has
 * @node: in its shard
 * @memory: what the port got
 * @size: bytes asked for
 * @pages: whole pages, freed as such
 * @tag: as given
 * @caller: where it was allocated
 * @when: jiffies then
 */
struct block {
	struct hlist_node node;
	void *memory;
	size_t size;
	bool pages;
	u32 tag;
	unsigned long caller;
	unsigned long when;
};

/**
 * struct freed - a free that is remembered
 * @memory: what was freed
 * @allocated: where it had been allocated
 * @caller: where it was freed
 */
struct freed {
	const void *memory;
	unsigned long allocated;
	unsigned long caller;
};

/**
 * struct shard - blocks whose addresses hash alike
 * @lock: protects the rest; taken with interrupts off, since a free in an
 *	interrupt is a breach that must not hang the machine
 * @buckets: the blocks
 * @blocks: how many
 * @bytes: their sizes
 * @freed: the last frees, a ring
 * @next: where the ring goes on
 */
struct shard {
	spinlock_t lock;
	struct hlist_head buckets[BIT(BUCKET_BITS)];
	unsigned long blocks;
	size_t bytes;
	struct freed freed[FREED];
	unsigned int next;
} ____cacheline_aligned_in_smp;

static struct shard shards[BIT(SHARD_BITS)];
static struct kmem_cache *block_cache;

static u32 hash_of(const void *memory)
{
	return hash_ptr(memory, SHARD_BITS + BUCKET_BITS);
}

static struct shard *shard_of(const void *memory)
{
	return &shards[hash_of(memory) & (BIT(SHARD_BITS) - 1)];
}

static struct hlist_head *bucket_of(struct shard *shard, const void *memory)
{
	return &shard->buckets[hash_of(memory) >> SHARD_BITS];
}

/* Whether memory of the size asked for is aligned as it must be. */
static bool aligned(const void *memory,
		    const struct ndc_pool_request *request)
{
	size_t align = request->size >= PAGE_SIZE ? PAGE_SIZE :
		       request->flags & NDC_POOL_CACHE_ALIGNED ?
		       SMP_CACHE_BYTES : MEMORY_ALLOCATION_ALIGNMENT;

	return IS_ALIGNED((uintptr_t)memory, align);
}

/* From the zone that has most of what is allowed to the one that has least. */
static void *get_pages(const struct ndc_pool_request *request, gfp_t gfp)
{
	static const gfp_t zones[] = { 0, GFP_DMA32, GFP_DMA };
	void *memory;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(zones); i++) {
		memory = alloc_pages_exact(request->size,
					   gfp | zones[i] | __GFP_NOWARN);
		if (!memory)
			continue;
		if (virt_to_phys(memory) + request->size - 1 <=
		    request->highest)
			return memory;
		free_pages_exact(memory, request->size);
	}
	return NULL;
}

static void *get_memory(const struct ndc_pool_request *request, gfp_t gfp)
{
	size_t size = max_t(size_t, request->size, 1);
	void *memory;

	gfp |= __GFP_NOWARN;
	if (request->flags & NDC_POOL_ZERO)
		gfp |= __GFP_ZERO;
	if (request->flags & NDC_POOL_CONTIGUOUS)
		return get_pages(request, gfp);
	memory = gfpflags_allow_blocking(gfp) ? kvmalloc(size, gfp) :
		 size > KMALLOC_MAX_SIZE ? NULL : kmalloc(size, gfp);
	if (!memory || aligned(memory, request))
		return memory;
	/* A power of two is always aligned to itself. */
	kvfree(memory);
	size = roundup_pow_of_two(max_t(size_t, size, SMP_CACHE_BYTES));
	return kmalloc(size, gfp);
}

static void put_memory(struct block *block, const char *call,
		       unsigned long caller)
{
	ndc_armed_freed(block->memory, block->size, call, caller);
	if (block->pages)
		free_pages_exact(block->memory, block->size);
	else
		kvfree(block->memory);
	kmem_cache_free(block_cache, block);
}

/**
 * ndc_pool_alloc() - allocate for a port
 * @request: what
 *
 * Context: DISPATCH_LEVEL or below; above it is reported and refused.
 * Return: The memory, or NULL.
 */
void *ndc_pool_alloc(const struct ndc_pool_request *request)
{
	unsigned long flags;
	struct block *block;
	struct shard *shard;
	gfp_t gfp;

	if (ndc_irql_above(NDC_DISPATCH, request->call, request->caller))
		return NULL;
	gfp = ndc_irql() > NDC_APC ? GFP_ATOMIC : GFP_KERNEL;
	block = kmem_cache_alloc(block_cache, gfp | __GFP_NOWARN);
	if (!block)
		return NULL;
	block->memory = get_memory(request, gfp);
	if (!block->memory)
		goto err_free_block;
	block->size = request->size;
	block->pages = request->flags & NDC_POOL_CONTIGUOUS;
	block->tag = request->tag;
	block->caller = request->caller;
	block->when = jiffies;

	shard = shard_of(block->memory);
	spin_lock_irqsave(&shard->lock, flags);
	hlist_add_head(&block->node, bucket_of(shard, block->memory));
	shard->blocks++;
	shard->bytes += block->size;
	spin_unlock_irqrestore(&shard->lock, flags);
	return block->memory;

err_free_block:
	kmem_cache_free(block_cache, block);
	return NULL;
}

static struct block *find(struct shard *shard, const void *memory)
{
	struct block *block;

	lockdep_assert_held(&shard->lock);
	hlist_for_each_entry(block, bucket_of(shard, memory), node)
		if (block->memory == memory)
			return block;
	return NULL;
}

static void unlink(struct shard *shard, struct block *block,
		   unsigned long caller)
{
	lockdep_assert_held(&shard->lock);
	hlist_del(&block->node);
	shard->blocks--;
	shard->bytes -= block->size;
	shard->freed[shard->next++ % FREED] = (struct freed) {
		.memory = block->memory,
		.allocated = block->caller,
		.caller = caller,
	};
}

/* What is known of memory that is not out: the latest free of it, if any. */
static struct freed recall(struct shard *shard, const void *memory)
{
	unsigned int i;

	lockdep_assert_held(&shard->lock);
	for (i = 1; i <= FREED; i++) {
		struct freed *freed = &shard->freed[(shard->next - i) % FREED];

		if (freed->memory == memory)
			return *freed;
	}
	return (struct freed) {};
}

/**
 * ndc_pool_free() - free what ndc_pool_alloc() gave
 * @memory: the memory
 * @tag: what its tag must be; NULL: any
 * @call: the call's name, for reports
 * @caller: the place in the port
 *
 * Context: DISPATCH_LEVEL or below; in an interrupt it is reported and done.
 * Return: False, and reported, if there is no such block or it has another
 * tag; nothing is freed then.
 */
bool ndc_pool_free(const void *memory, const u32 *tag, const char *call,
		   unsigned long caller)
{
	struct ndc_breach breach = {
		.rule = NDC_RULE_MEMORY,
		.caller = caller,
	};
	struct freed freed = {};
	struct block *block;
	struct shard *shard;
	unsigned long flags;
	bool wrong_tag;
	u32 is = 0;

	ndc_irql_above(NDC_DISPATCH, call, caller);
	shard = shard_of(memory);
	spin_lock_irqsave(&shard->lock, flags);
	block = find(shard, memory);
	wrong_tag = block && tag && block->tag != *tag;
	if (!block) {
		freed = recall(shard, memory);
	} else if (wrong_tag) {
		freed.allocated = block->caller;
		is = block->tag;
	} else {
		unlink(shard, block, caller);
	}
	spin_unlock_irqrestore(&shard->lock, flags);

	if (block && !wrong_tag) {
		put_memory(block, call, caller);
		return true;
	}
	breach.allocated = freed.allocated;
	breach.freed = freed.caller;
	if (wrong_tag)
		ndc_report(&breach, "%s with tag %08x of memory with tag %08x",
			   call, *tag, is);
	else if (freed.caller)
		ndc_report(&breach, "%s of memory that is free already", call);
	else
		ndc_report(&breach, "%s of something that was not allocated",
			   call);
	return false;
}

unsigned long ndc_pool_blocks(void)
{
	unsigned long blocks = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(shards); i++)
		blocks += READ_ONCE(shards[i].blocks);
	return blocks;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_pool_blocks);

size_t ndc_pool_bytes(void)
{
	size_t bytes = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(shards); i++)
		bytes += READ_ONCE(shards[i].bytes);
	return bytes;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_pool_bytes);

/* debugfs: the sums, then every block. */
static int pool_show(struct seq_file *file, void *unused)
{
	struct block *block;
	unsigned int i, j;

	seq_printf(file, "blocks %lu\nbytes %zu\n", ndc_pool_blocks(),
		   ndc_pool_bytes());
	for (i = 0; i < ARRAY_SIZE(shards); i++) {
		spin_lock_irq(&shards[i].lock);
		for (j = 0; j < ARRAY_SIZE(shards[i].buckets); j++)
			hlist_for_each_entry(block, &shards[i].buckets[j], node)
				seq_printf(file, "%08x %8zu bytes, %u s, %pS\n",
					   block->tag, block->size,
					   jiffies_to_msecs(jiffies -
							    block->when) / 1000,
					   (void *)block->caller);
		spin_unlock_irq(&shards[i].lock);
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(pool);

/* Moves a going module's blocks of a shard to @leaked. */
static void collect(struct shard *shard, struct module *module,
		    struct hlist_head *leaked)
{
	struct hlist_node *next;
	struct block *block;
	unsigned int i;

	spin_lock_irq(&shard->lock);
	for (i = 0; i < ARRAY_SIZE(shard->buckets); i++)
		hlist_for_each_entry_safe(block, next, &shard->buckets[i],
					  node) {
			if (!within_module(block->caller, module))
				continue;
			unlink(shard, block, 0);
			hlist_add_head(&block->node, leaked);
		}
	spin_unlock_irq(&shard->lock);
}

static void release_leaked(struct hlist_head *leaked, const char *driver)
{
	struct hlist_node *next;
	struct block *block;

	hlist_for_each_entry_safe(block, next, leaked, node) {
		const struct ndc_breach breach = {
			.rule = NDC_RULE_LEAK,
			.caller = block->caller,
			.driver = driver,
		};

		ndc_report(&breach, "%zu bytes of pool, tag %08x, %u s old, left by the module",
			   block->size, block->tag,
			   jiffies_to_msecs(jiffies - block->when) / 1000);
		put_memory(block, "the end of the module", block->caller);
	}
}

static int module_event(struct notifier_block *self, unsigned long event,
			void *data)
{
	struct module *module = data;
	HLIST_HEAD(leaked);
	unsigned int i;

	if (event != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	for (i = 0; i < ARRAY_SIZE(shards); i++)
		collect(&shards[i], module, &leaked);
	release_leaked(&leaked, module->name);
	return NOTIFY_OK;
}

static struct notifier_block module_notifier = {
	.notifier_call = module_event,
};

int ndc_pool_init(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(shards); i++)
		spin_lock_init(&shards[i].lock);
	block_cache = kmem_cache_create("ndiscompat_pool",
					sizeof(struct block), 0, 0, NULL);
	if (!block_cache)
		return -ENOMEM;
	err = register_module_notifier(&module_notifier);
	if (err)
		goto err_destroy_cache;
	ndc_debugfs_file("pool", &pool_fops);
	return 0;

err_destroy_cache:
	kmem_cache_destroy(block_cache);
	return err;
}

/* Every port is gone, and its notifier has released what it left. */
void ndc_pool_exit(void)
{
	unregister_module_notifier(&module_notifier);
	kmem_cache_destroy(block_cache);
}

static const u32 default_tag = 'N' << 24 | 'D' << 16 | 'a' << 8 | 'm';

/**
 * NdisAllocateMemoryWithTagPriority() - allocate memory
 * @NdisHandle: of the driver or adapter that it is for
 * @Length: bytes
 * @Tag: four letters; 0: a default
 * @Priority: not used
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The memory, not zeroed, aligned to 16 bytes, or to a page from a
 * page on; NULL without memory or above DISPATCH_LEVEL.
 *
 * Differs from Windows: what is left when the driver's module goes is
 * reported and released.
 */
PVOID NdisAllocateMemoryWithTagPriority(NDIS_HANDLE NdisHandle, UINT Length,
					ULONG Tag, EX_POOL_PRIORITY Priority)
{
	const struct ndc_pool_request request = {
		.size = Length,
		.tag = Tag ?: default_tag,
		.call = __func__,
		.caller = _RET_IP_,
	};

	return ndc_pool_alloc(&request);
}
EXPORT_SYMBOL_GPL(NdisAllocateMemoryWithTagPriority);

/**
 * NdisFreeMemory() - free memory
 * @VirtualAddress: what NdisAllocateMemoryWithTagPriority() returned
 * @Length: not used
 * @MemoryFlags: 0
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: what was not allocated, or is free already, is
 * reported and left alone; so is NULL.
 */
VOID NdisFreeMemory(PVOID VirtualAddress, UINT Length, UINT MemoryFlags)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = _RET_IP_,
	};

	if (MemoryFlags)
		ndc_tolerate(&breach, "%s with MemoryFlags %#x", __func__,
			     MemoryFlags);
	ndc_pool_free(VirtualAddress, NULL, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisFreeMemory);

/**
 * NdisFreeMemoryWithTagPriority() - free memory
 * @NdisHandle: as at the allocation
 * @VirtualAddress: what NdisAllocateMemoryWithTagPriority() returned
 * @Tag: as at the allocation
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as NdisFreeMemory(); another tag than that of the
 * allocation is reported and the memory stays.
 */
VOID NdisFreeMemoryWithTagPriority(NDIS_HANDLE NdisHandle,
				   PVOID VirtualAddress, ULONG Tag)
{
	u32 tag = Tag ?: default_tag;

	ndc_pool_free(VirtualAddress, &tag, __func__,
		      _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisFreeMemoryWithTagPriority);

/**
 * NdisAllocateMemoryWithTag() - allocate memory, as NDIS 5 did
 * @VirtualAddress: receives the memory, NULL on failure
 * @Length: bytes
 * @Tag: four letters
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_FAILURE without memory.
 *
 * Differs from Windows: there an NDIS 6 driver cannot call it.
 */
NDIS_STATUS NdisAllocateMemoryWithTag(PVOID *VirtualAddress, UINT Length,
				      ULONG Tag)
{
	const struct ndc_pool_request request = {
		.size = Length,
		.tag = Tag,
		.call = __func__,
		.caller = _RET_IP_,
	};

	*VirtualAddress = ndc_pool_alloc(&request);
	return *VirtualAddress ? NDIS_STATUS_SUCCESS : NDIS_STATUS_FAILURE;
}
EXPORT_SYMBOL_GPL(NdisAllocateMemoryWithTag);

static void *ex_allocate(POOL_TYPE type, SIZE_T size, ULONG tag,
			 unsigned int flags, const char *call,
			 unsigned long caller)
{
	const struct ndc_pool_request request = {
		.size = size,
		.tag = tag,
		.flags = flags |
			 (type & NonPagedPoolCacheAligned ?
			  NDC_POOL_CACHE_ALIGNED : 0) |
			 (type & POOL_ZERO_ALLOCATION ? NDC_POOL_ZERO : 0),
		.call = call,
		.caller = caller,
	};

	return ndc_pool_alloc(&request);
}

/**
 * ExAllocatePool() - allocate memory without a tag
 * @PoolType: paged or not is the same here; CacheAligned is honoured
 * @NumberOfBytes: bytes
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The memory, not zeroed; NULL without memory.
 *
 * Differs from Windows: as NdisAllocateMemoryWithTagPriority(); paged pool is
 * never paged out.
 */
PVOID ExAllocatePool(POOL_TYPE PoolType, SIZE_T NumberOfBytes)
{
	return ex_allocate(PoolType, NumberOfBytes, default_tag, 0,
			   __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExAllocatePool);

/**
 * ExAllocatePoolWithTag() - allocate memory
 * @PoolType: as ExAllocatePool()
 * @NumberOfBytes: bytes
 * @Tag: four letters
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The memory, not zeroed; NULL without memory.
 *
 * Differs from Windows: as ExAllocatePool().
 */
PVOID ExAllocatePoolWithTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes,
			    ULONG Tag)
{
	return ex_allocate(PoolType, NumberOfBytes, Tag, 0,
			   __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExAllocatePoolWithTag);

/**
 * ExAllocatePoolWithTagPriority() - allocate memory
 * @PoolType: as ExAllocatePool()
 * @NumberOfBytes: bytes
 * @Tag: four letters
 * @Priority: not used
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The memory, not zeroed; NULL without memory.
 *
 * Differs from Windows: as ExAllocatePool().
 */
PVOID ExAllocatePoolWithTagPriority(POOL_TYPE PoolType, SIZE_T NumberOfBytes,
				    ULONG Tag, EX_POOL_PRIORITY Priority)
{
	return ex_allocate(PoolType, NumberOfBytes, Tag, 0,
			   __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExAllocatePoolWithTagPriority);

/**
 * ExAllocatePoolZero() - allocate zeroed memory
 * @PoolType: as ExAllocatePool()
 * @NumberOfBytes: bytes
 * @Tag: four letters
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The memory, zeroed; NULL without memory.
 *
 * Differs from Windows: as ExAllocatePool().
 */
PVOID ExAllocatePoolZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
	return ex_allocate(PoolType, NumberOfBytes, Tag, NDC_POOL_ZERO,
			   __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExAllocatePoolZero);

/**
 * ExAllocatePoolUninitialized() - allocate memory that is not zeroed
 * @PoolType: as ExAllocatePool()
 * @NumberOfBytes: bytes
 * @Tag: four letters
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The memory; NULL without memory.
 *
 * Differs from Windows: as ExAllocatePool().
 */
PVOID ExAllocatePoolUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes,
				  ULONG Tag)
{
	return ex_allocate(PoolType, NumberOfBytes, Tag, 0,
			   __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExAllocatePoolUninitialized);

#define POOL_FLAGS_KNOWN \
	(POOL_FLAG_USE_QUOTA | POOL_FLAG_UNINITIALIZED | POOL_FLAG_SESSION | \
	 POOL_FLAG_CACHE_ALIGNED | POOL_FLAG_RAISE_ON_FAILURE | \
	 POOL_FLAG_NON_PAGED | POOL_FLAG_NON_PAGED_EXECUTE | POOL_FLAG_PAGED)
/* The upper half is optional by definition: flags not known are ignored. */
#define POOL_FLAGS_REQUIRED	0xffffffffULL
#define POOL_FLAGS_KIND \
	(POOL_FLAG_NON_PAGED | POOL_FLAG_NON_PAGED_EXECUTE | POOL_FLAG_PAGED)

/**
 * ExAllocatePool2() - allocate memory, zeroed unless asked otherwise
 * @Flags: POOL_FLAG_*; one of NON_PAGED, NON_PAGED_EXECUTE and PAGED
 * @NumberOfBytes: bytes, not 0
 * @Tag: four letters, not 0
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The memory; NULL without memory, and for bad arguments.
 *
 * Differs from Windows: POOL_FLAG_RAISE_ON_FAILURE returns NULL too, there
 * being no exceptions; otherwise as ExAllocatePool().
 */
PVOID ExAllocatePool2(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag)
{
	const struct ndc_pool_request request = {
		.size = NumberOfBytes,
		.tag = Tag,
		.flags = (Flags & POOL_FLAG_UNINITIALIZED ? 0 : NDC_POOL_ZERO) |
			 (Flags & POOL_FLAG_CACHE_ALIGNED ?
			  NDC_POOL_CACHE_ALIGNED : 0),
		.call = __func__,
		.caller = _RET_IP_,
	};
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = _RET_IP_,
	};

	if (!Tag || !NumberOfBytes ||
	    !is_power_of_2(Flags & POOL_FLAGS_KIND) ||
	    (Flags & POOL_FLAGS_REQUIRED & ~POOL_FLAGS_KNOWN)) {
		ndc_report(&breach, "%s of %llu bytes, tag %08x, flags %#llx",
			   __func__, (u64)NumberOfBytes, Tag, Flags);
		return NULL;
	}
	return ndc_pool_alloc(&request);
}
EXPORT_SYMBOL_GPL(ExAllocatePool2);

/**
 * ExFreePool() - free memory
 * @P: the memory
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as NdisFreeMemory(), where Windows stops the machine.
 */
VOID ExFreePool(PVOID P)
{
	ndc_pool_free(P, NULL, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExFreePool);

/**
 * ExFreePoolWithTag() - free memory
 * @P: the memory
 * @Tag: as at the allocation; 0: any
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: as NdisFreeMemoryWithTagPriority().
 */
VOID ExFreePoolWithTag(PVOID P, ULONG Tag)
{
	u32 tag = Tag;

	ndc_pool_free(P, Tag ? &tag : NULL, __func__, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ExFreePoolWithTag);
