// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: memory is unmapped with another size
 * than it was mapped with.
 */
#include <linux/dma-mapping.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "ndt.h"

static void it_unmaps_half(struct kunit *test)
{
	struct platform_device *device;
	dma_addr_t address;
	void *buffer;

	buffer = kunit_kmalloc(test, 512, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, buffer);
	device = platform_device_register_simple("labtest", -1, NULL, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, device);
	dma_coerce_mask_and_coherent(&device->dev, DMA_BIT_MASK(64));
	address = dma_map_single(&device->dev, buffer, 512, DMA_FROM_DEVICE);
	KUNIT_EXPECT_FALSE(test, dma_mapping_error(&device->dev, address));
	dma_unmap_single(&device->dev, address, 256, DMA_FROM_DEVICE);
	platform_device_unregister(device);
}

NDT_ONE_CASE("labtest_wrong_unmap", it_unmaps_half);
