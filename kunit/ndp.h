/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A port for suites: it writes down what is called, and misbehaves when told
 * to.  It is compiled into each suite, so its code is the suite's module's.
 *
 * Included behind ndt.h and the Linux headers.
 */
#ifndef _NDISCOMPAT_NDP_H
#define _NDISCOMPAT_NDP_H

#include <linux/completion.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include <linux/ndiscompat.h>

#include "miniport/miniport.h"

#include "miniport/oid.h"

/**
 * struct ndp - the port, of which there is one
 * @test: the case
 * @lock: protects @trail
 * @trail: what has been called, in order, by commas
 * @entry: what DriverEntry returns
 * @initialise: what MiniportInitializeEx returns
 * @pause: what MiniportPause returns; PENDING: the case finishes it
 * @restart: the same of MiniportRestart
 * @reset: of MiniportResetEx
 * @request: of MiniportOidRequest
 * @addressing: what MiniportResetEx says of AddressingReset
 * @hangs: what MiniportCheckForHangEx returns
 * @deaf: cancellations are not heard
 * @no_registration: no registration attributes are set
 * @no_general: no general attributes are
 * @sleeps_in: the handler that waits for @wake before it returns, or NULL
 * @asleep: it has come there
 * @wake: see there
 * @called: some handler has been called with PENDING to return
 * @busy: requests and frames are not written down
 * @glue: what its glue says of it
 * @on_attributes: called before it sets its general attributes, or NULL
 * @on_initialise: called in MiniportInitializeEx, or NULL
 * @on_halt: called in MiniportHaltEx, or NULL
 * @on_request: called in MiniportOidRequest, or NULL
 * @on_send: called in MiniportSendNetBufferLists, or NULL
 * @on_return: called in MiniportReturnNetBufferLists, or NULL
 * @on_options: called in SetOptions, or NULL
 * @on_unload: called instead of what MiniportDriverUnload does, or NULL
 * @flags: AttributeFlags
 * @general: its general attributes
 * @characteristics: what it registers
 * @driver: its driver handle
 * @handle: its adapter handle
 * @oid: the last request
 * @reason: of the last pause
 * @action: of the last halt
 * @event: the last
 * @port: the layer's port
 * @pdev: its device
 * @adapter: its adapter, or NULL
 */
struct ndp {
	struct kunit *test;
	spinlock_t lock;
	char trail[512];
	NTSTATUS entry;
	NDIS_STATUS initialise;
	NDIS_STATUS pause;
	NDIS_STATUS restart;
	NDIS_STATUS reset;
	NDIS_STATUS request;
	bool addressing;
	bool hangs;
	bool deaf;
	bool no_registration;
	bool no_general;
	const char *sleeps_in;
	struct completion asleep;
	struct completion wake;
	struct completion called;
	bool busy;
	const struct ndiscompat_port *glue;
	void (*on_attributes)(struct ndp *ndp);
	void (*on_initialise)(struct ndp *ndp);
	void (*on_halt)(struct ndp *ndp);
	NDIS_STATUS (*on_request)(struct ndp *ndp, NDIS_OID_REQUEST *request);
	void (*on_send)(struct ndp *ndp, NET_BUFFER_LIST *lists);
	void (*on_return)(struct ndp *ndp, NET_BUFFER_LIST *lists);
	NDIS_STATUS (*on_options)(struct ndp *ndp);
	void (*on_unload)(struct ndp *ndp);
	ULONG flags;
	NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES general;
	NDIS_MINIPORT_DRIVER_CHARACTERISTICS characteristics;
	NDIS_HANDLE driver;
	NDIS_HANDLE handle;
	NDIS_OID_REQUEST *oid;
	ULONG reason;
	NDIS_HALT_ACTION action;
	NDIS_DEVICE_PNP_EVENT event;
	struct ndc_port *port;
	struct platform_device *pdev;
	struct ndc_adapter *adapter;
};

static struct ndp ndp_only;

/* The header of a structure that is called like its type. */
#define NDP_HEADER(name, revision) { \
	.Type = NDIS_OBJECT_TYPE_##name, \
	.Revision = NDIS_##name##_REVISION_##revision, \
	.Size = NDIS_SIZEOF_##name##_REVISION_##revision, \
}

/* A handler has been called; it may be told to stay for a while. */
static void ndp_note(const char *name)
{
	struct ndp *ndp = &ndp_only;

	spin_lock_bh(&ndp->lock);
	if (*ndp->trail)
		strlcat(ndp->trail, ",", sizeof(ndp->trail));
	strlcat(ndp->trail, name, sizeof(ndp->trail));
	spin_unlock_bh(&ndp->lock);
	if (ndp->sleeps_in && !strcmp(ndp->sleeps_in, name)) {
		complete(&ndp->asleep);
		wait_for_completion(&ndp->wake);
	}
}

/* Returns what has been called since it was asked last, and forgets it. */
static __maybe_unused bool ndp_trail_is(const char *trail)
{
	struct ndp *ndp = &ndp_only;
	bool same;

	spin_lock_bh(&ndp->lock);
	same = !strcmp(ndp->trail, trail);
	if (!same)
		pr_info("called: \"%s\", expected: \"%s\"\n", ndp->trail, trail);
	*ndp->trail = '\0';
	spin_unlock_bh(&ndp->lock);
	return same;
}

static NDIS_STATUS ndp_result(NDIS_STATUS status)
{
	if (status == NDIS_STATUS_PENDING)
		complete(&ndp_only.called);
	return status;
}

static NDIS_STATUS ndp_set_options(NDIS_HANDLE driver, NDIS_HANDLE context)
{
	ndp_note("options");
	return ndp_only.on_options ? ndp_only.on_options(&ndp_only) :
	       NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS ndp_set_registration(struct ndp *ndp)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES attributes = {
		.RegistrationAttributes = {
			.Header = NDP_HEADER(MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES, 2),
			.MiniportAdapterContext = ndp,
			.AttributeFlags = ndp->flags,
			.CheckForHangTimeInSeconds = 3600,
			.InterfaceType = NdisInterfacePci,
		},
	};

	return NdisMSetMiniportAttributes(ndp->handle, &attributes);
}

static NDIS_STATUS ndp_set_general(struct ndp *ndp)
{
	NDIS_MINIPORT_ADAPTER_ATTRIBUTES attributes = {
		.GeneralAttributes = ndp->general,
	};

	return NdisMSetMiniportAttributes(ndp->handle, &attributes);
}

static NDIS_STATUS ndp_initialise(NDIS_HANDLE handle, NDIS_HANDLE context,
				  PNDIS_MINIPORT_INIT_PARAMETERS parameters)
{
	struct ndp *ndp = context;
	NDIS_STATUS status = NDIS_STATUS_SUCCESS;

	ndp->handle = handle;
	ndp_note("initialise");
	if (!ndp->no_registration)
		status = ndp_set_registration(ndp);
	if (ndp->on_attributes)
		ndp->on_attributes(ndp);
	if (status == NDIS_STATUS_SUCCESS && !ndp->no_registration &&
	    !ndp->no_general)
		status = ndp_set_general(ndp);
	if (status != NDIS_STATUS_SUCCESS)
		return status;
	if (ndp->on_initialise)
		ndp->on_initialise(ndp);
	return ndp->initialise;
}

static VOID ndp_halt(NDIS_HANDLE context, NDIS_HALT_ACTION action)
{
	ndp_note("halt");
	ndp_only.action = action;
	if (ndp_only.on_halt)
		ndp_only.on_halt(&ndp_only);
}

static VOID ndp_unload(PDRIVER_OBJECT object)
{
	ndp_note("unload");
	if (ndp_only.on_unload)
		ndp_only.on_unload(&ndp_only);
	else
		NdisMDeregisterMiniportDriver(ndp_only.driver);
}

static NDIS_STATUS ndp_pause(NDIS_HANDLE context,
			     PNDIS_MINIPORT_PAUSE_PARAMETERS parameters)
{
	ndp_only.reason = parameters->PauseReason;
	ndp_note("pause");
	return ndp_result(ndp_only.pause);
}

static NDIS_STATUS ndp_restart(NDIS_HANDLE context,
			       PNDIS_MINIPORT_RESTART_PARAMETERS parameters)
{
	ndp_note("restart");
	return ndp_result(ndp_only.restart);
}

static NDIS_STATUS ndp_request(NDIS_HANDLE context,
			       struct _NDIS_OID_REQUEST *request)
{
	struct ndp *ndp = context;

	ndp->oid = request;
	if (!ndp->busy)
		ndp_note("request");
	return ndp_result(ndp->on_request ? ndp->on_request(ndp, request) :
			  ndp->request);
}

static VOID ndp_send(NDIS_HANDLE context, struct _NET_BUFFER_LIST *lists,
		     NDIS_PORT_NUMBER port, ULONG flags)
{
	if (!ndp_only.busy)
		ndp_note("send");
	if (ndp_only.on_send)
		ndp_only.on_send(&ndp_only, lists);
}

static VOID ndp_return(NDIS_HANDLE context, struct _NET_BUFFER_LIST *lists,
		       ULONG flags)
{
	if (!ndp_only.busy)
		ndp_note("return");
	if (ndp_only.on_return)
		ndp_only.on_return(&ndp_only, lists);
}

static VOID ndp_cancel_send(NDIS_HANDLE context, PVOID id)
{
	ndp_note("cancel_send");
}

static BOOLEAN ndp_check_for_hang(NDIS_HANDLE context)
{
	ndp_note("check");
	return ndp_only.hangs;
}

static NDIS_STATUS ndp_reset(NDIS_HANDLE context, PBOOLEAN addressing)
{
	ndp_note("reset");
	*addressing = ndp_only.addressing;
	return ndp_result(ndp_only.reset);
}

static VOID ndp_event(NDIS_HANDLE context, PNET_DEVICE_PNP_EVENT event)
{
	ndp_only.event = event->DevicePnPEvent;
	ndp_note("event");
}

static VOID ndp_shutdown(NDIS_HANDLE context, NDIS_SHUTDOWN_ACTION action)
{
	ndp_note("shutdown");
}

static VOID ndp_cancel(NDIS_HANDLE context, PVOID id)
{
	struct ndp *ndp = context;

	ndp_note("cancel");
	if (!ndp->deaf && ndp->oid && ndp->oid->RequestId == id)
		NdisMOidRequestComplete(ndp->handle, ndp->oid,
					NDIS_STATUS_REQUEST_ABORTED);
}

static int ndp_entry(struct _DRIVER_OBJECT *object,
		     struct _UNICODE_STRING *path)
{
	struct ndp *ndp = &ndp_only;
	NDIS_STATUS status;

	ndp_note("entry");
	status = NdisMRegisterMiniportDriver(object, path, ndp,
					     &ndp->characteristics,
					     &ndp->driver);
	return ndp->entry ?: status;
}

static const struct ndiscompat_keyword ndp_keywords[] = {
	{ "*ReceiveBuffers", 512, 16, 4096 },
	{ "*VMQ", 1, 0, 1 },
	{ "*JumboPacket", 1514, 1514, 9014 },
	{ "Deep\\Down\\Level", 7, 0, 10 },
	{ "Deep\\Beside", 8, 0, 10 },
	{ "Other\\Level", 9, 0, 10 },
	{}
};

static const struct ndiscompat_port ndp_glue = {
	.name = "ndp",
	.entry = ndp_entry,
	.keywords = ndp_keywords,
};

static NDIS_PM_CAPABILITIES ndp_power = {
	.Header = {
		.Type = NDIS_OBJECT_TYPE_DEFAULT,
		.Revision = NDIS_PM_CAPABILITIES_REVISION_2,
		.Size = NDIS_SIZEOF_NDIS_PM_CAPABILITIES_REVISION_2,
	},
	.MinMagicPacketWakeUp = NdisDeviceStateD3,
};

static NDIS_OID ndp_oids[] = { OID_GEN_STATISTICS, OID_GEN_VENDOR_ID };

/* As a port that behaves; nothing is registered yet. */
static void ndp_reset_all(struct kunit *test)
{
	static const NDIS_MINIPORT_DRIVER_CHARACTERISTICS characteristics = {
		.Header = NDP_HEADER(MINIPORT_DRIVER_CHARACTERISTICS, 3),
		.MajorNdisVersion = 6,
		.MinorNdisVersion = 30,
		.SetOptionsHandler = ndp_set_options,
		.InitializeHandlerEx = ndp_initialise,
		.HaltHandlerEx = ndp_halt,
		.UnloadHandler = ndp_unload,
		.PauseHandler = ndp_pause,
		.RestartHandler = ndp_restart,
		.OidRequestHandler = ndp_request,
		.SendNetBufferListsHandler = ndp_send,
		.ReturnNetBufferListsHandler = ndp_return,
		.CancelSendHandler = ndp_cancel_send,
		.CheckForHangHandlerEx = ndp_check_for_hang,
		.ResetHandlerEx = ndp_reset,
		.DevicePnPEventNotifyHandler = ndp_event,
		.ShutdownHandlerEx = ndp_shutdown,
		.CancelOidRequestHandler = ndp_cancel,
	};
	static const u8 address[] = { 0x02, 0x11, 0x22, 0x33, 0x44, 0x55 };
	struct ndp *ndp = &ndp_only;
	struct platform_device *pdev = ndp->pdev;

	memset(ndp, 0, sizeof(*ndp));
	ndp->pdev = pdev;
	ndp->test = test;
	ndp->glue = &ndp_glue;
	spin_lock_init(&ndp->lock);
	init_completion(&ndp->asleep);
	init_completion(&ndp->wake);
	init_completion(&ndp->called);
	ndp->characteristics = characteristics;
	ndp->flags = NDIS_MINIPORT_ATTRIBUTES_HARDWARE_DEVICE |
		     NDIS_MINIPORT_ATTRIBUTES_BUS_MASTER;
	ndp->general = (NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES) {
		.Header = NDP_HEADER(MINIPORT_ADAPTER_GENERAL_ATTRIBUTES, 2),
		.MediaType = NdisMedium802_3,
		.PhysicalMediumType = NdisPhysicalMedium802_3,
		.MtuSize = 1500,
		.MaxXmitLinkSpeed = 10000000000ULL,
		.MaxRcvLinkSpeed = 10000000000ULL,
		.XmitLinkSpeed = 1000000000,
		.RcvLinkSpeed = 1000000000,
		.MediaConnectState = MediaConnectStateConnected,
		.MediaDuplexState = MediaDuplexStateFull,
		.LookaheadSize = 1514,
		.MacOptions = NDIS_MAC_OPTION_NO_LOOPBACK,
		.MaxMulticastListSize = 32,
		.MacAddressLength = sizeof(address),
		.SupportedOidList = ndp_oids,
		.SupportedOidListLength = sizeof(ndp_oids),
		.PowerManagementCapabilitiesEx = &ndp_power,
	};
	memcpy(ndp->general.PermanentMacAddress, address, sizeof(address));
	memcpy(ndp->general.CurrentMacAddress, address, sizeof(address));
}

/* The port registers; an errno. */
static int ndp_register(struct ndp *ndp, const char *keywords)
{
	ndp->port = ndiscompat_port_register(ndp->glue, THIS_MODULE, keywords);
	return PTR_ERR_OR_ZERO(ndp->port);
}

/* Its device comes; an errno. */
static int ndp_create_with(struct ndp *ndp, const struct ndc_bus_device *bus)
{
	struct ndc_adapter *adapter;

	adapter = ndc_miniport_create(ndp->port, bus, _THIS_IP_);
	if (IS_ERR(adapter))
		return PTR_ERR(adapter);
	ndp->adapter = adapter;
	return 0;
}

static int ndp_create(struct ndp *ndp)
{
	const struct ndc_bus_device bus = {
		.dev = &ndp->pdev->dev,
		.name = "ndp0",
	};

	return ndp_create_with(ndp, &bus);
}

static struct ndc_miniport *ndp_miniport(const struct ndp *ndp)
{
	return ndp->adapter->miniport;
}

/* Calls a function of the life with the life mutex. */
#define NDP_LIFE(ndp, call) ({ \
	struct ndc_miniport *miniport_ = ndp_miniport(ndp); \
	int result_; \
	\
	mutex_lock(&miniport_->life); \
	result_ = call; \
	mutex_unlock(&miniport_->life); \
	result_; \
})

static int ndp_do_restart(struct ndp *ndp)
{
	return NDP_LIFE(ndp, ndc_miniport_restart(miniport_));
}

static int ndp_do_pause(struct ndp *ndp)
{
	return NDP_LIFE(ndp, (ndc_miniport_pause(miniport_,
						 NDIS_PAUSE_NDIS_INTERNAL), 0));
}

static int ndp_do_halt(struct ndp *ndp)
{
	return NDP_LIFE(ndp, (ndc_miniport_halt(miniport_,
						NdisHaltDeviceDisabled), 0));
}

static void ndp_remove(struct ndp *ndp)
{
	struct ndc_adapter *adapter = ndp->adapter;

	ndp->adapter = NULL;
	ndc_miniport_remove(adapter, false);
}

/* A query or set by the layer; an errno. */
static int ndp_ask(struct ndp *ndp, int type, u32 number, void *buffer,
		   u32 length, struct ndc_oid *answer)
{
	struct ndc_oid oid = {
		.oid = number,
		.type = type,
		.buffer = buffer,
		.in_length = type == NdisRequestSetInformation ? length : 0,
		.out_length = type == NdisRequestSetInformation ? 0 : length,
	};
	int err = ndc_oid_request(ndp->adapter, &oid);

	if (answer)
		*answer = oid;
	return err;
}

/* The init and exit of a suite whose cases have a port, or its adapter too. */
static int ndp_init(struct kunit *test)
{
	struct ndp *ndp = &ndp_only;

	ndp_reset_all(test);
	test->priv = ndp;
	/* Most suites are about what is called, not about frames. */
	ndc_miniport_set_upper(NULL);
	ndc_patience.job = 10000;
	ndc_patience.oid = 10000;
	ndc_patience.cancel = 10000;
	ndc_patience.say = 10000;
	ndp->pdev = platform_device_register_simple("ndp", PLATFORM_DEVID_AUTO,
						    NULL, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ndp->pdev);
	return 0;
}

static int ndp_init_registered(struct kunit *test)
{
	ndp_init(test);
	return ndp_register(test->priv, NULL);
}

static int ndp_init_paused(struct kunit *test)
{
	int err = ndp_init_registered(test);

	if (!err)
		err = ndp_create(test->priv);
	*ndp_only.trail = '\0';
	return err;
}

static void ndp_exit(struct kunit *test)
{
	struct ndp *ndp = &ndp_only;

	if (ndp->adapter)
		ndp_remove(ndp);
	ndiscompat_port_unregister(ndp->port);
	ndc_miniport_set_upper(&ndc_miniport_nic);
	platform_device_unregister(ndp->pdev);
}

/* What not every suite needs. */
static const void *const ndp_uses[] __maybe_unused = {
	ndp_init_paused, ndp_exit, ndp_do_restart, ndp_do_pause, ndp_do_halt,
	ndp_ask,
};

#endif /* _NDISCOMPAT_NDP_H */
