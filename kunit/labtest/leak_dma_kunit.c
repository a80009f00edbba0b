// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deliberate bug for `make labtest`: a DMA mapping outlives its module.
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/platform_device.h>

#include "ndt.h"

static u8 buffer[256] __aligned(256);

static void it_leaks(struct kunit *test)
{
	struct platform_device *device;
	dma_addr_t address;

	device = platform_device_register_simple("labtest", -1, NULL, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, device);
	dma_coerce_mask_and_coherent(&device->dev, DMA_BIT_MASK(64));
	address = dma_map_page(&device->dev, vmalloc_to_page(buffer),
			       offset_in_page(buffer), sizeof(buffer),
			       DMA_FROM_DEVICE);
	KUNIT_EXPECT_FALSE(test, dma_mapping_error(&device->dev, address));
	platform_device_unregister(device);
}

NDT_ONE_CASE("labtest_leak_dma", it_leaks);
