// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/adapter.c: adapters of ports come and go.
 */
#include "ndt.h"

#include "ndp.h"

#include "miniport/reset.h"

static void every_state_has_a_name(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, ndc_state_name(NDC_HALTED), "Halted");
	KUNIT_EXPECT_STREQ(test, ndc_state_name(NDC_SHUTDOWN), "Shutdown");
	KUNIT_EXPECT_STREQ(test, ndc_state_name(99), "?");
}

static void create_initialises(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, ndp_create(ndp), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("entry,options,initialise"));
	KUNIT_EXPECT_PTR_EQ(test, ndp->adapter->driver, (struct ndc_driver *)ndp->driver);
	ndp_remove(ndp);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("halt"));
	KUNIT_EXPECT_EQ(test, ndp->action, NdisHaltDeviceDisabled);
}

static void create_twice_with_one_name_fails(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_adapter *adapter;

	KUNIT_ASSERT_EQ(test, ndp_create(ndp), 0);
	adapter = ndp->adapter;
	KUNIT_EXPECT_EQ(test, ndp_create(ndp), -EEXIST);
	KUNIT_EXPECT_PTR_EQ(test, ndp->adapter, adapter);
}

static void create_fails_with_the_port(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->initialise = NDIS_STATUS_RESOURCES;
	KUNIT_EXPECT_EQ(test, ndp_create(ndp), -ENOMEM);
	ndp->initialise = NDIS_STATUS_SUCCESS;
	KUNIT_EXPECT_EQ(test, ndp_create(ndp), 0);
}

static NDIS_STATUS add_status;

static NDIS_STATUS add_device(NDIS_HANDLE handle, NDIS_HANDLE context)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES attributes = {
		.AddDeviceRegistrationAttributes = {
			.Header = NDP_HEADER(MINIPORT_ADD_DEVICE_REGISTRATION_ATTRIBUTES, 1),
			.MiniportAddDeviceContext = &add_status,
		},
	};

	ndp_note("add");
	NdisMSetMiniportAttributes(handle, &attributes);
	return add_status;
}

static void *removed;

static VOID remove_device(NDIS_HANDLE context)
{
	ndp_note("remove");
	removed = context;
}

static void add_device_frames_the_life(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->port->pnp.MiniportAddDeviceHandler = add_device;
	ndp->port->pnp.MiniportRemoveDeviceHandler = remove_device;
	ndp_trail_is("");
	add_status = NDIS_STATUS_FAILURE;
	KUNIT_EXPECT_EQ(test, ndp_create(ndp), -EIO);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("add"));
	add_status = NDIS_STATUS_SUCCESS;
	ndp->initialise = NDIS_STATUS_FAILURE;
	KUNIT_EXPECT_EQ(test, ndp_create(ndp), -EIO);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("add,initialise,remove"));
	ndp->initialise = NDIS_STATUS_SUCCESS;
	KUNIT_ASSERT_EQ(test, ndp_create(ndp), 0);
	ndp_remove(ndp);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("add,initialise,halt,remove"));
	KUNIT_EXPECT_PTR_EQ(test, removed, (void *)&add_status);
}

static unsigned int silenced, armed, ejected;
static struct completion ejecting;
static int arm_error;

static void silence(struct ndc_adapter *adapter)
{
	silenced++;
}

static int arm(struct ndc_adapter *adapter)
{
	armed++;
	return arm_error;
}

static void eject(struct ndc_adapter *adapter)
{
	ejected++;
	complete(&ejecting);
}

static const struct ndc_bus_ops bus_ops = {
	.silence = silence,
	.arm = arm,
	.eject = eject,
};

static void bus_is_told(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	const struct ndc_bus_device bus = {
		.dev = &ndp->pdev->dev,
		.name = "ndp0",
		.ops = &bus_ops,
	};

	silenced = 0;
	armed = 0;
	ejected = 0;
	init_completion(&ejecting);
	arm_error = -ENXIO;
	KUNIT_EXPECT_EQ(test, ndp_create_with(ndp, &bus), -ENXIO);
	arm_error = 0;
	KUNIT_ASSERT_EQ(test, ndp_create_with(ndp, &bus), 0);
	KUNIT_EXPECT_EQ(test, armed, 2);
	KUNIT_EXPECT_EQ(test, silenced, 0);
	KUNIT_EXPECT_EQ(test, NdisMRemoveMiniport(ndp->handle),
			NDIS_STATUS_SUCCESS);
	wait_for_completion(&ejecting);
	KUNIT_EXPECT_EQ(test, ejected, 1);
	KUNIT_EXPECT_GE(test, silenced, 1);
	ndp_remove(ndp);
	KUNIT_EXPECT_GE(test, silenced, 2);
}

/* A failure is said once, and asks nothing more of the port. */
static void failed_adapter_is_halted(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, ndp_create(ndp), 0);
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	ndc_miniport_fail(ndp_miniport(ndp), "the suite wants it to");
	ndc_miniport_fail(ndp_miniport(ndp), "it wants it twice");
	ndp_trail_is("");
	KUNIT_EXPECT_EQ(test, ndc_reset(ndp_miniport(ndp)), -ENODEV);
	ndp_remove(ndp);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("pause,halt"));
	KUNIT_EXPECT_EQ(test, ndp->action, NdisHaltDeviceFailed);
}

/* An adapter that no port has is halted for ever, and nothing is called. */
static void adapter_without_a_port(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_driver *driver = ndiscompat_driver_create("a", THIS_MODULE);
	struct ndc_adapter *adapter;

	KUNIT_ASSERT_NOT_NULL(test, driver);
	adapter = ndiscompat_adapter_create(driver, &ndp->pdev->dev, "a0", NULL,
					    true);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, adapter);
	KUNIT_EXPECT_EQ(test, adapter->miniport->state, NDC_HALTED);
	KUNIT_EXPECT_EQ(test, ndc_reset(adapter->miniport), -ENODEV);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, NdisMPauseComplete(adapter));
	ndiscompat_adapter_destroy(adapter);
	ndiscompat_driver_destroy(driver);
}

static void create_without_memory_fails(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int nth, failures = 0;
	int err;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		err = ndp_create(ndp);
		if (!ndt_failed())
			break;
		failures += err != 0;
		if (!err)
			ndp_remove(ndp);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, failures, 16);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(every_state_has_a_name),
	KUNIT_CASE(create_initialises),
	KUNIT_CASE(create_twice_with_one_name_fails),
	KUNIT_CASE(create_fails_with_the_port),
	KUNIT_CASE(add_device_frames_the_life),
	KUNIT_CASE(bus_is_told),
	KUNIT_CASE(failed_adapter_is_halted),
	KUNIT_CASE(adapter_without_a_port),
	KUNIT_CASE(create_without_memory_fails),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_adapter",
	.init = ndp_init_registered,
	.exit = ndp_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/adapter.c");
