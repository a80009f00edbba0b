// SPDX-License-Identifier: GPL-2.0-only
/*
 * A provider of shared memory to memtest's adapter, from a module of its own.
 * The memory is the kernel's and its addresses are those of the machine: no
 * device uses them.
 */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/slab.h>

#include <linux/ndiscompat.h>

#include "memtest.h"

#include <ndis.h>

static bool leave;
module_param(leave, bool, 0444);
MODULE_PARM_DESC(leave, "do not unregister");

static NDIS_STATUS allocate(NDIS_HANDLE context,
			    PNDIS_SHARED_MEMORY_PARAMETERS params,
			    PNDIS_HANDLE block)
{
	SCATTER_GATHER_LIST *list = params->SGListBuffer;
	void *memory = kzalloc(params->Length, GFP_KERNEL);

	if (!memory)
		return NDIS_STATUS_RESOURCES;
	list->NumberOfElements = 1;
	list->Elements[0].Address.QuadPart = virt_to_phys(memory);
	list->Elements[0].Length = params->Length;
	params->VirtualAddress = memory;
	*block = memory;
	return NDIS_STATUS_SUCCESS;
}

static void release(NDIS_HANDLE context, NDIS_HANDLE block)
{
	kfree(block);
}

static const NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS handlers = {
	.Header = {
		.Type = NDIS_OBJECT_TYPE_SHARED_MEMORY_PROVIDER_CHARACTERISTICS,
		.Revision = NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS_REVISION_1,
		.Size = NDIS_SIZEOF_SHARED_MEMORY_PROVIDER_CHARACTERISTICS_REVISION_1,
	},
	.AllocateSharedMemoryHandler = allocate,
	.FreeSharedMemoryHandler = release,
};

static int __init memprovider_init(void)
{
	return memtest_provide(&handlers, THIS_MODULE);
}

static void __exit memprovider_exit(void)
{
	if (!leave)
		memtest_provide_no_more();
}

module_init(memprovider_init);
module_exit(memprovider_exit);

MODULE_DESCRIPTION("A provider of shared memory in a module of its own");
MODULE_AUTHOR("The ndiscompat project");
MODULE_LICENSE("GPL");
