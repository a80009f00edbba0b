// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/pci.c: ports as drivers of PCI devices.  What needs a
 * device is tools/system/pci.sh's, in a stock kernel.
 */
#include "ndt.h"

#include <linux/device/driver.h>
#include <linux/pci.h>

#include "ndp.h"

/* Nobody makes such a device. */
static const struct pci_device_id ids[] = {
	{ PCI_DEVICE(0x1234, 0x5678) },
	{ PCI_DEVICE_DRIVER_OVERRIDE(PCI_ANY_ID, PCI_ANY_ID, true) },
	{}
};

static const struct ndiscompat_port pci_glue = {
	.name = "ndp",
	.entry = ndp_entry,
	.keywords = ndp_keywords,
	.pci_ids = ids,
};

/* The suite's own module may not have a place in sysfs yet. */
static int register_port(struct ndp *ndp, const struct ndiscompat_port *glue)
{
	ndp->port = ndiscompat_port_register(glue, ndt_other_module(), NULL);
	return PTR_ERR_OR_ZERO(ndp->port);
}

static void port_with_ids_is_a_driver(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct device_driver *driver;

	KUNIT_ASSERT_EQ(test, register_port(ndp, &pci_glue), 0);
	driver = driver_find("ndp", &pci_bus_type);
	KUNIT_ASSERT_NOT_NULL(test, driver);
	/* Its ids are passed on as they are, those for an override too. */
	KUNIT_EXPECT_PTR_EQ(test, to_pci_driver(driver)->id_table,
			    &ids[0]);
	KUNIT_EXPECT_PTR_EQ(test, driver->owner, ndt_other_module());
	ndiscompat_port_unregister(ndp->port);
	ndp->port = NULL;
	KUNIT_EXPECT_NULL(test, driver_find("ndp", &pci_bus_type));
}

static void port_without_ids_is_none(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, register_port(test->priv, &ndp_glue), 0);
	KUNIT_EXPECT_NULL(test, driver_find("ndp", &pci_bus_type));
}

static void registration_without_memory_fails(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int nth;
	int err;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		err = register_port(ndp, &pci_glue);
		if (!ndt_failed())
			break;
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_NULL(test, driver_find("ndp", &pci_bus_type));
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, nth - 1, 5);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(port_with_ids_is_a_driver),
	KUNIT_CASE(port_without_ids_is_none),
	KUNIT_CASE(registration_without_memory_fails),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_pci",
	.init = ndp_init,
	.exit = ndp_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/pci.c");
