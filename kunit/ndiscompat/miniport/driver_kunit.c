// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/driver.c: ports register, are refused, and go.
 */
#include "ndt.h"

#include "ndp.h"

#include "miniport/driver.h"

static void register_calls_entry_and_options(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, ndp_register(ndp, NULL), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("entry,options"));
	KUNIT_EXPECT_PTR_EQ(test, ndp->driver, (void *)ndp->port->driver);
	KUNIT_EXPECT_STREQ(test, ndp->port->driver->name, "ndp");
	KUNIT_EXPECT_PTR_EQ(test, ndp->port->driver->owner, THIS_MODULE);
	ndiscompat_port_unregister(ndp->port);
	ndp->port = NULL;
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("unload"));
}

static void entry_that_fails(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->entry = STATUS_UNSUCCESSFUL;
	/* It has registered, and has not taken that back. */
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK,
			  KUNIT_EXPECT_EQ(test, ndp_register(ndp, NULL),
					  -ENODEV));
	ndp->entry = NDIS_STATUS_RESOURCES;
	KUNIT_EXPECT_EQ(test, ndp_register(ndp, NULL), -ENOMEM);
}

static int lazy_entry(struct _DRIVER_OBJECT *object,
		      struct _UNICODE_STRING *path)
{
	return STATUS_SUCCESS;
}

static const struct ndiscompat_port lazy = {
	.name = "lazy",
	.entry = lazy_entry,
};

static void entry_that_registers_nothing(struct kunit *test)
{
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_EQ(test,
					  PTR_ERR(ndiscompat_port_register(&lazy,
									   THIS_MODULE,
									   NULL)),
					  -ENODEV));
}

static void unregister_takes_anything(struct kunit *test)
{
	ndiscompat_port_unregister(NULL);
	ndiscompat_port_unregister(ERR_PTR(-ENOMEM));
	KUNIT_EXPECT_TRUE(test, ndp_trail_is(""));
}

static void wrong_keywords_are_refused(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ(test, ndp_register(ndp, "*ReceiveBuffers=5"), -EINVAL);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is(""));
}

/* Each is one thing that characteristics can do wrong. */
static void lack_initialise(NDIS_MINIPORT_DRIVER_CHARACTERISTICS *c)
{
	c->InitializeHandlerEx = NULL;
}

static void lack_cancel(NDIS_MINIPORT_DRIVER_CHARACTERISTICS *c)
{
	c->CancelOidRequestHandler = NULL;
}

static void lack_reset(NDIS_MINIPORT_DRIVER_CHARACTERISTICS *c)
{
	c->ResetHandlerEx = NULL;
}

static NDIS_STATUS direct(NDIS_HANDLE context, struct _NDIS_OID_REQUEST *request)
{
	return NDIS_STATUS_SUCCESS;
}

static void tear_direct(NDIS_MINIPORT_DRIVER_CHARACTERISTICS *c)
{
	c->DirectOidRequestHandler = direct;
}

static void be_intermediate(NDIS_MINIPORT_DRIVER_CHARACTERISTICS *c)
{
	c->Flags = NDIS_INTERMEDIATE_DRIVER;
}

static void have_no_revision(NDIS_MINIPORT_DRIVER_CHARACTERISTICS *c)
{
	c->Header.Revision = 0;
}

static void be_small(NDIS_MINIPORT_DRIVER_CHARACTERISTICS *c)
{
	c->Header.Size--;
}

static void be_of_another_type(NDIS_MINIPORT_DRIVER_CHARACTERISTICS *c)
{
	c->Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
}

static void be_old(NDIS_MINIPORT_DRIVER_CHARACTERISTICS *c)
{
	c->MajorNdisVersion = 5;
}

static const struct fault {
	const char *name;
	void (*make)(NDIS_MINIPORT_DRIVER_CHARACTERISTICS *c);
	NDIS_STATUS status;
} faults[] = {
	{ "no initialise", lack_initialise, NDIS_STATUS_BAD_CHARACTERISTICS },
	{ "no cancel", lack_cancel, NDIS_STATUS_BAD_CHARACTERISTICS },
	{ "check without reset", lack_reset, NDIS_STATUS_BAD_CHARACTERISTICS },
	{ "half of direct", tear_direct, NDIS_STATUS_BAD_CHARACTERISTICS },
	{ "intermediate", be_intermediate, NDIS_STATUS_BAD_CHARACTERISTICS },
	{ "revision 0", have_no_revision, NDIS_STATUS_BAD_VERSION },
	{ "size", be_small, NDIS_STATUS_BAD_CHARACTERISTICS },
	{ "type", be_of_another_type, NDIS_STATUS_BAD_CHARACTERISTICS },
	{ "NDIS 5", be_old, NDIS_STATUS_BAD_VERSION },
};

static NDIS_STATUS seen_status;

static int entry_that_notes(struct _DRIVER_OBJECT *object,
			    struct _UNICODE_STRING *path)
{
	seen_status = NdisMRegisterMiniportDriver(object, path, &ndp_only,
						  &ndp_only.characteristics,
						  &ndp_only.driver);
	return seen_status;
}

static const struct ndiscompat_port noting = {
	.name = "noting",
	.entry = entry_that_notes,
};

static void wrong_characteristics_are_refused(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);
	unsigned int i;

	ndt_announce(test, NDC_RULE_ARGUMENT);
	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		ndp_reset_all(test);
		ndp->characteristics.Header.Size = sizeof(ndp->characteristics);
		faults[i].make(&ndp->characteristics);
		KUNIT_EXPECT_EQ(test,
				PTR_ERR(ndiscompat_port_register(&noting,
								 THIS_MODULE,
								 NULL)),
				-ENODEV);
		KUNIT_EXPECT_EQ_MSG(test, seen_status, faults[i].status, "%s",
				    faults[i].name);
	}
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT),
			before + ARRAY_SIZE(faults));
}

/* Old structures are read as far as they go, new ones as far as we know. */
static void every_revision_is_read(struct kunit *test)
{
	static const u16 sizes[] = { 136, 152, 160, 200 };
	struct ndp *ndp = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		ndp->characteristics.Header.Revision = i + 1;
		ndp->characteristics.Header.Size = sizes[i];
		ndp->characteristics.SynchronousOidRequestHandler = direct;
		KUNIT_ASSERT_EQ(test, ndp_register(ndp, NULL), 0);
		KUNIT_EXPECT_EQ(test,
				!ndp->port->handlers.SynchronousOidRequestHandler,
				i < 2);
		ndiscompat_port_unregister(ndp->port);
		ndp->port = NULL;
	}
}

static int greedy_entry(struct _DRIVER_OBJECT *object,
			struct _UNICODE_STRING *path)
{
	NDIS_HANDLE other;
	int status = ndp_entry(object, path);

	seen_status = NdisMRegisterMiniportDriver(object, path, NULL,
						  &ndp_only.characteristics,
						  &other);
	return status;
}

static const struct ndiscompat_port greedy = {
	.name = "greedy",
	.entry = greedy_entry,
};

static void second_registration_is_refused(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ndp->port = ndiscompat_port_register(&greedy,
							       THIS_MODULE,
							       NULL));
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ndp->port);
	KUNIT_EXPECT_EQ(test, seen_status, NDIS_STATUS_FAILURE);
}

static void registration_outside_entry_is_refused(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	NDIS_HANDLE other;
	DRIVER_OBJECT object;

	KUNIT_ASSERT_EQ(test, ndp_register(ndp, NULL), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_EQ(test,
					  NdisMRegisterMiniportDriver(&ndp->port->object,
								      NULL, NULL,
								      &ndp->characteristics,
								      &other),
					  NDIS_STATUS_FAILURE));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_EQ(test,
					  NdisMRegisterMiniportDriver(&object,
								      NULL, NULL,
								      &ndp->characteristics,
								      &other),
					  NDIS_STATUS_FAILURE));
}

static NDIS_STATUS fail_options(struct ndp *ndp)
{
	return NDIS_STATUS_RESOURCES;
}

static void options_that_fail(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->on_options = fail_options;
	KUNIT_EXPECT_EQ(test, ndp_register(ndp, NULL), -ENOMEM);
	KUNIT_EXPECT_NULL(test, ndp->driver);
}

static void deregister_of_nonsense_is_reported(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, ndp_register(ndp, NULL), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMDeregisterMiniportDriver(NULL));
	KUNIT_ASSERT_EQ(test, ndp_create(ndp), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  NdisMDeregisterMiniportDriver(ndp->driver));
	KUNIT_EXPECT_NOT_NULL(test, ndp->port->driver);
}

static void forget_to_deregister(struct ndp *ndp)
{
}

static void unload_without_deregistration_is_reported(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->port = ndiscompat_port_register(&noting, THIS_MODULE, NULL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ndp->port);
	ndp->on_unload = forget_to_deregister;
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK,
			  ndiscompat_port_unregister(ndp->port));
	ndp->port = NULL;
}

/* A port that goes takes its adapters along. */
static void unregister_removes_adapters(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_ASSERT_EQ(test, ndp_register(ndp, NULL), 0);
	KUNIT_ASSERT_EQ(test, ndp_create(ndp), 0);
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	ndp_trail_is("");
	ndiscompat_port_unregister(ndp->port);
	ndp->port = NULL;
	ndp->adapter = NULL;
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("pause,halt,unload"));
}

static unsigned int started, stopped;
static int start_error;

static int start(struct ndc_port *port)
{
	started++;
	return start_error;
}

static void stop(struct ndc_port *port)
{
	stopped++;
}

static void buses_are_told_of_ports(struct kunit *test)
{
	struct ndc_bus first = { .start = start, .stop = stop };
	struct ndc_bus second = { .start = start, .stop = stop };
	struct ndp *ndp = test->priv;

	started = 0;
	stopped = 0;
	start_error = 0;
	ndc_bus_add(&first);
	ndc_bus_add(&second);
	KUNIT_EXPECT_EQ(test, ndp_register(ndp, NULL), 0);
	KUNIT_EXPECT_EQ(test, started, 2);
	ndiscompat_port_unregister(ndp->port);
	KUNIT_EXPECT_EQ(test, stopped, 2);
	start_error = -EBUSY;
	KUNIT_EXPECT_EQ(test, ndp_register(ndp, NULL), -EBUSY);
	KUNIT_EXPECT_EQ(test, stopped, 2);
	ndp->port = NULL;
	ndc_bus_del(&second);
	ndc_bus_del(&first);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("entry,options,unload,entry,options,unload"));
}

static NDIS_STATUS add_device(NDIS_HANDLE handle, NDIS_HANDLE context)
{
	return NDIS_STATUS_SUCCESS;
}

static VOID remove_device(NDIS_HANDLE context)
{
}

static NDIS_STATUS set_pnp(struct ndp *ndp)
{
	NDIS_MINIPORT_PNP_CHARACTERISTICS pnp = {
		.Header = NDP_HEADER(MINIPORT_PNP_CHARACTERISTICS, 1),
		.MiniportAddDeviceHandler = add_device,
		.MiniportRemoveDeviceHandler = remove_device,
	};
	PNDIS_DRIVER_OPTIONAL_HANDLERS handlers = (void *)&pnp;

	return NdisSetOptionalHandlers(ndp->driver, handlers);
}

static NDIS_STATUS pnp_status[3];

static NDIS_STATUS options_with_pnp(NDIS_HANDLE driver, NDIS_HANDLE context)
{
	NDIS_MINIPORT_PNP_CHARACTERISTICS half = {
		.Header = NDP_HEADER(MINIPORT_PNP_CHARACTERISTICS, 1),
		.MiniportAddDeviceHandler = add_device,
	};

	ndp_only.driver = driver;
	pnp_status[0] = NdisSetOptionalHandlers(driver, (void *)&half);
	pnp_status[1] = set_pnp(&ndp_only);
	pnp_status[2] = set_pnp(&ndp_only);
	return NDIS_STATUS_SUCCESS;
}

static void optional_handlers_for_devices(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);

	ndp->characteristics.SetOptionsHandler = options_with_pnp;
	ndt_announce(test, NDC_RULE_ARGUMENT);
	KUNIT_ASSERT_EQ(test, ndp_register(ndp, NULL), 0);
	KUNIT_EXPECT_EQ(test, pnp_status[0], NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, pnp_status[1], NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, pnp_status[2], NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_TRUE(test, ndp->port->pnp.MiniportAddDeviceHandler ==
			  add_device);
	/* And not outside SetOptions. */
	KUNIT_EXPECT_EQ(test, set_pnp(ndp), NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 3);
}

struct call {
	DRIVER_OBJECT *object;
	NDIS_HANDLE handle;
	NDIS_STATUS status;
};

static void register_and_deregister(void *data)
{
	struct call *call = data;

	call->status = NdisMRegisterMiniportDriver(call->object, NULL, NULL,
						   &ndp_only.characteristics,
						   &call->handle);
	NdisMDeregisterMiniportDriver(call->handle);
}

static void calls_at_dispatch_are_refused(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_IRQL);
	struct call call = {};

	ndt_announce(test, NDC_RULE_IRQL);
	ndt_in_softirq(register_and_deregister, &call);
	KUNIT_EXPECT_EQ(test, call.status, NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_IRQL), before + 2);
}

static void register_without_memory_fails(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int nth, failures = 0;
	int err;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		err = ndp_register(ndp, "*ReceiveBuffers=64");
		if (!ndt_failed())
			break;
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		failures++;
		ndp->port = NULL;
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, failures, 6);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(register_calls_entry_and_options),
	KUNIT_CASE(entry_that_fails),
	KUNIT_CASE(entry_that_registers_nothing),
	KUNIT_CASE(unregister_takes_anything),
	KUNIT_CASE(wrong_keywords_are_refused),
	KUNIT_CASE(wrong_characteristics_are_refused),
	KUNIT_CASE(every_revision_is_read),
	KUNIT_CASE(second_registration_is_refused),
	KUNIT_CASE(registration_outside_entry_is_refused),
	KUNIT_CASE(options_that_fail),
	KUNIT_CASE(deregister_of_nonsense_is_reported),
	KUNIT_CASE(unload_without_deregistration_is_reported),
	KUNIT_CASE(unregister_removes_adapters),
	KUNIT_CASE(buses_are_told_of_ports),
	KUNIT_CASE(optional_handlers_for_devices),
	KUNIT_CASE(calls_at_dispatch_are_refused),
	KUNIT_CASE(register_without_memory_fails),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_driver",
	.init = ndp_init,
	.exit = ndp_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/driver.c");
