/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * In a build with the suites this stands in front of each file of the layer,
 * and nowhere else: the functions of the kernel that allocate ask
 * ndc_scarce() first.
 */
#ifndef _NDISCOMPAT_CORE_ALLOCATORS_H
#define _NDISCOMPAT_CORE_ALLOCATORS_H

/* As each file that prints has it, which comes too late now. */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include <linux/debugfs.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/mempool.h>
#include <linux/percpu-refcount.h>
#include <linux/percpu.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/vmalloc.h>
#include <linux/xarray.h>

#include "core/scarce.h"

/* Each function that may allocate has a twin, which may fail instead. */

static __always_inline void *scarce_kmalloc(size_t size, gfp_t gfp)
{
	return ndc_scarce(gfp) ? NULL : kmalloc(size, gfp);
}

static __always_inline void *scarce_kzalloc(size_t size, gfp_t gfp)
{
	return ndc_scarce(gfp) ? NULL : kzalloc(size, gfp);
}

static __always_inline void *scarce_kvmalloc(size_t size, gfp_t gfp)
{
	return ndc_scarce(gfp) ? NULL : kvmalloc(size, gfp);
}

static __always_inline void *scarce_kvzalloc(size_t size, gfp_t gfp)
{
	return ndc_scarce(gfp) ? NULL : kvzalloc(size, gfp);
}

static __always_inline void *scarce_kcalloc(size_t n, size_t size, gfp_t gfp)
{
	return ndc_scarce(gfp) ? NULL : kcalloc(n, size, gfp);
}

static __always_inline void *scarce_kvcalloc(size_t n, size_t size, gfp_t gfp)
{
	return ndc_scarce(gfp) ? NULL : kvcalloc(n, size, gfp);
}

static __always_inline void *scarce_kvmalloc_array(size_t n, size_t size,
						   gfp_t gfp)
{
	return ndc_scarce(gfp) ? NULL : kvmalloc_array(n, size, gfp);
}

static __always_inline void *scarce_kmemdup(const void *from, size_t size,
					    gfp_t gfp)
{
	return ndc_scarce(gfp) ? NULL : kmemdup(from, size, gfp);
}

static __always_inline char *scarce_kstrdup(const char *from, gfp_t gfp)
{
	return ndc_scarce(gfp) ? NULL : kstrdup(from, gfp);
}

static __always_inline void *scarce_kmem_cache_alloc(struct kmem_cache *cache,
						     gfp_t gfp)
{
	return ndc_scarce(gfp) ? NULL : kmem_cache_alloc(cache, gfp);
}

static __always_inline void *scarce_mempool_alloc(mempool_t *pool, gfp_t gfp)
{
	return ndc_scarce(gfp) ? NULL : mempool_alloc(pool, gfp);
}

static __always_inline void *scarce_alloc_pages_exact(size_t size, gfp_t gfp)
{
	return ndc_scarce(gfp) ? NULL : alloc_pages_exact(size, gfp);
}

static __always_inline struct page *scarce_alloc_pages_node(int node, gfp_t gfp,
							    unsigned int order)
{
	return ndc_scarce(gfp) ? NULL : alloc_pages_node(node, gfp, order);
}

static __always_inline void *scarce_vmap(struct page **pages,
					 unsigned int count,
					 unsigned long flags,
					 pgprot_t protection)
{
	if (ndc_scarce(GFP_KERNEL))
		return NULL;
	return vmap(pages, count, flags, protection);
}

static __always_inline void *scarce_dma_alloc_coherent(struct device *dev,
						       size_t size,
						       dma_addr_t *bus,
						       gfp_t gfp)
{
	return ndc_scarce(gfp) ? NULL : dma_alloc_coherent(dev, size, bus, gfp);
}

static __always_inline int scarce_sg_alloc_table(struct sg_table *table,
						 unsigned int n, gfp_t gfp)
{
	return ndc_scarce(gfp) ? -ENOMEM : sg_alloc_table(table, n, gfp);
}

static __always_inline int
scarce_sg_alloc_table_from_pages_segment(struct sg_table *table,
					 struct page **pages, unsigned int n,
					 unsigned int offset,
					 unsigned long size,
					 unsigned int segment, gfp_t gfp)
{
	if (ndc_scarce(gfp))
		return -ENOMEM;
	return sg_alloc_table_from_pages_segment(table, pages, n, offset, size,
						 segment, gfp);
}

static __always_inline int scarce_xa_insert(struct xarray *xa,
					    unsigned long index, void *entry,
					    gfp_t gfp)
{
	return ndc_scarce(gfp) ? -ENOMEM : xa_insert(xa, index, entry, gfp);
}

static __always_inline int scarce_xa_alloc(struct xarray *xa, u32 *id,
					   void *entry, struct xa_limit limit,
					   gfp_t gfp)
{
	return ndc_scarce(gfp) ? -ENOMEM :
				 xa_alloc(xa, id, entry, limit, gfp);
}

static __always_inline void *scarce_xa_store(struct xarray *xa,
					     unsigned long index, void *entry,
					     gfp_t gfp)
{
	if (ndc_scarce(gfp))
		return XA_ERROR(-ENOMEM);
	return __xa_store(xa, index, entry, gfp);
}

static __always_inline int scarce_xa_alloc_irq(struct xarray *xa, u32 *id,
					       void *entry,
					       struct xa_limit limit, gfp_t gfp)
{
	if (ndc_scarce(gfp))
		return -ENOMEM;
	return xa_alloc_irq(xa, id, entry, limit, gfp);
}

static __always_inline int scarce_percpu_ref_init(struct percpu_ref *ref,
						  percpu_ref_func_t *release,
						  unsigned int flags, gfp_t gfp)
{
	if (ndc_scarce(gfp))
		return -ENOMEM;
	return percpu_ref_init(ref, release, flags, gfp);
}

static __always_inline struct dentry *scarce_debugfs_create_dir(const char *name,
								struct dentry *parent)
{
	if (ndc_scarce(GFP_KERNEL))
		return ERR_PTR(-ENOMEM);
	return debugfs_create_dir(name, parent);
}

/* The kernel has macros of some of these names, the rest are functions. */
#undef kmalloc
#define kmalloc			scarce_kmalloc
#undef kzalloc
#define kzalloc			scarce_kzalloc
#undef kvmalloc
#define kvmalloc		scarce_kvmalloc
#undef kvzalloc
#define kvzalloc		scarce_kvzalloc
#undef kcalloc
#define kcalloc			scarce_kcalloc
#undef kvcalloc
#define kvcalloc		scarce_kvcalloc
#undef kvmalloc_array
#define kvmalloc_array		scarce_kvmalloc_array
#undef kmemdup
#define kmemdup			scarce_kmemdup
#undef kstrdup
#define kstrdup			scarce_kstrdup
#undef kmem_cache_alloc
#define kmem_cache_alloc	scarce_kmem_cache_alloc
#undef mempool_alloc
#define mempool_alloc		scarce_mempool_alloc
#undef alloc_pages_exact
#define alloc_pages_exact	scarce_alloc_pages_exact
#undef alloc_pages_node
#define alloc_pages_node	scarce_alloc_pages_node
#undef vmap
#define vmap			scarce_vmap
#define dma_alloc_coherent	scarce_dma_alloc_coherent
#define sg_alloc_table		scarce_sg_alloc_table
#define sg_alloc_table_from_pages_segment \
	scarce_sg_alloc_table_from_pages_segment
#define xa_insert		scarce_xa_insert
#define __xa_store		scarce_xa_store
#define xa_alloc		scarce_xa_alloc
#define xa_alloc_irq		scarce_xa_alloc_irq
#define percpu_ref_init		scarce_percpu_ref_init
#define debugfs_create_dir	scarce_debugfs_create_dir

/* These take what no function can: a type, and any number of arguments. */
#undef alloc_percpu
#define alloc_percpu(type) \
	((typeof(type) __percpu *)(ndc_scarce(GFP_KERNEL) ? NULL : \
		__alloc_percpu(sizeof(type), __alignof__(type))))
#undef kthread_create
#define kthread_create(fn, data, ...) \
	(ndc_scarce(GFP_KERNEL) ? ERR_PTR(-ENOMEM) : \
	 kthread_create_on_node(fn, data, NUMA_NO_NODE, __VA_ARGS__))

/* Two files make these; the others are spared the network's headers. */
#ifdef NDC_SCARCE_FRAMES
#include <linux/netdevice.h>
#include <linux/skbuff.h>

static __always_inline struct net_device *
scarce_alloc_netdev_mqs(int size, const char *name, unsigned char type,
			void (*setup)(struct net_device *dev),
			unsigned int tx, unsigned int rx)
{
	if (ndc_scarce(GFP_KERNEL))
		return NULL;
	return alloc_netdev_mqs(size, name, type, setup, tx, rx);
}

static __always_inline struct sk_buff *
scarce_napi_alloc_skb(struct napi_struct *napi, unsigned int length)
{
	return ndc_scarce(GFP_ATOMIC) ? NULL : napi_alloc_skb(napi, length);
}

#undef alloc_netdev_mqs
#define alloc_netdev_mqs	scarce_alloc_netdev_mqs
#undef napi_alloc_skb
#define napi_alloc_skb		scarce_napi_alloc_skb
#endif

#endif /* _NDISCOMPAT_CORE_ALLOCATORS_H */
