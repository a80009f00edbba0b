/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory descriptor lists, inside the layer.
 */
#ifndef _NDISCOMPAT_MDL_H
#define _NDISCOMPAT_MDL_H

#include <linux/types.h>
#include <asm/page.h>

struct _MDL;
struct ndc_owner;
struct seq_file;

/* Bytes of an MDL that spans so many pages. */
#define NDC_MDL_BYTES(pages)	(48 + (pages) * sizeof(unsigned long))
/* How many pages so many bytes may span, wherever in one they begin. */
#define NDC_MDL_PAGES(bytes) \
	(((size_t)(bytes) + 2 * PAGE_SIZE - 2) >> PAGE_SHIFT)

int ndc_mdl_describe(struct _MDL *mdl, size_t room, void *address, u32 length);
const char *ndc_mdl_fault(const struct _MDL *mdl);

struct _MDL *ndc_mdl_alloc(void *address, u32 length);
void ndc_mdl_free(struct _MDL *mdl);
bool ndc_mdl_is_layers(const struct _MDL *mdl);

struct _MDL *ndc_mdl_alloc_window(u32 bytes, unsigned long caller);
bool ndc_mdl_is_window(const struct _MDL *mdl);
void ndc_mdl_free_window(struct _MDL *mdl);

void ndc_mdl_end_owner(const struct ndc_owner *owner);
void ndc_mdl_show(struct seq_file *file);
void ndc_mdl_init(void);
void ndc_mdl_exit(void);

#endif /* _NDISCOMPAT_MDL_H */
