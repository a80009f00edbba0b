// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of a port's adapter: the states of NDIS, and the handlers that lead
 * from one to the other.
 *
 *	          Initialize            Restart
 *	Halted ---------------> Paused ---------> Running
 *	       <---------------        <---------
 *	            Halt                 Pause
 *
 * with Initializing, Restarting and Pausing on the way, and Shutdown at the
 * end of all.  Whoever changes the state holds the life mutex, so a handler is
 * never called in a state that forbids it.  A port that does not finish a
 * pause or restart in time has failed; it is still halted, out of whatever
 * state that left it in.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include <linux/completion.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/lockdep.h>
#include <linux/printk.h>
#include <kunit/visibility.h>

#include "core/work.h"
#include "miniport/call.h"
#include "miniport/job.h"
#include "miniport/miniport.h"
#include "miniport/oid.h"
#include "miniport/reset.h"
#include "miniport/resource.h"

/* Numbers of interfaces, as NDIS gives them out. */
static atomic_t interfaces;

static void enter_state(struct ndc_miniport *miniport, enum ndc_state state)
{
	lockdep_assert_held(&miniport->life);
	spin_lock_bh(&miniport->lock);
	WRITE_ONCE(miniport->state, state);
	spin_unlock_bh(&miniport->lock);
}

/* Calls MiniportInitializeEx. */
static NDIS_STATUS call_initialise(struct ndc_miniport *miniport)
{
	NDIS_PORT_AUTHENTICATION_PARAMETERS authentication = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_PORT_AUTHENTICATION_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_PORT_AUTHENTICATION_PARAMETERS_REVISION_1,
		},
		.SendControlState = NdisPortControlStateUncontrolled,
		.RcvControlState = NdisPortControlStateUncontrolled,
		.SendAuthorizationState = NdisPortAuthorized,
		.RcvAuthorizationState = NdisPortAuthorized,
	};
	unsigned int index = atomic_inc_return(&interfaces);
	NDIS_MINIPORT_INIT_PARAMETERS parameters = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_MINIPORT_INIT_PARAMETERS,
			.Revision = NDIS_MINIPORT_INIT_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_MINIPORT_INIT_PARAMETER_REVISION_1,
		},
		.AllocatedResources = ndc_resources_list(miniport),
		.MiniportAddDeviceContext = miniport->add_context,
		.IfIndex = index,
		.NetLuid.Info = {
			.NetLuidIndex = index,
			.IfType = IF_TYPE_ETHERNET_CSMACD,
		},
		.DefaultPortAuthStates = &authentication,
		.PciDeviceCustomProperties = miniport->bus.pci,
	};

	return ndc_handlers(miniport)->InitializeHandlerEx(miniport->adapter,
							   miniport->port->context,
							   &parameters);
}

static int initialise_error(NDIS_STATUS status)
{
	switch (status) {
	case NDIS_STATUS_RESOURCES:
		return -ENOMEM;
	case NDIS_STATUS_ADAPTER_NOT_FOUND:
	case NDIS_STATUS_NOT_ACCEPTED:
		return -ENODEV;
	case NDIS_STATUS_RESOURCE_CONFLICT:
		return -EBUSY;
	default:
		return -EIO;
	}
}

/* The adapter has not been initialised: what the port has left is taken. */
static void fall_back(struct ndc_miniport *miniport)
{
	ndc_miniport_silence(miniport);
	ndc_adapter_recycle(miniport->adapter);
	enter_state(miniport, NDC_HALTED);
}

/* What NDIS asks of a port that says that it is initialised. */
static const char *unfinished(const struct ndc_miniport *miniport)
{
	return !miniport->attributes.registered ?
	       "MiniportInitializeEx succeeds without registration attributes" :
	       !miniport->attributes.complete ?
	       "MiniportInitializeEx succeeds without general attributes" :
	       NULL;
}

/**
 * ndc_miniport_initialise() - initialise a port that is halted
 * @miniport: its
 *
 * Context: Process, may sleep, with the life mutex.
 * Return: 0: it is paused; -EIO, -ENOMEM, -ENODEV or -EBUSY as the port says;
 * what its bus or who carries its frames says: then it is halted.
 */
int ndc_miniport_initialise(struct ndc_miniport *miniport)
{
	const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *handlers =
		ndc_handlers(miniport);
	struct ndc_adapter *adapter = miniport->adapter;
	NDIS_STATUS status;
	const char *why;
	int err;

	lockdep_assert_held(&miniport->life);
	err = ndc_resources_make(miniport);
	if (!err && miniport->bus.ops && miniport->bus.ops->arm)
		err = miniport->bus.ops->arm(adapter);
	if (err)
		return err;
	ndc_adapter_revive(adapter);
	WRITE_ONCE(miniport->failed, false);
	enter_state(miniport, NDC_INITIALIZING);
	status = call_initialise(miniport);
	if (status != NDIS_STATUS_SUCCESS) {
		pr_err("%s %s: MiniportInitializeEx failed, status %#x\n",
		       adapter->driver->name, adapter->name, status);
		fall_back(miniport);
		return initialise_error(status);
	}
	why = unfinished(miniport);
	if (why) {
		ndc_miniport_complain(miniport, NDC_RULE_STATE,
				      (unsigned long)handlers->InitializeHandlerEx + 1,
				      "%s", why);
		err = -EIO;
	}
	WRITE_ONCE(adapter->phase, NDC_PHASE_READY);
	enter_state(miniport, NDC_PAUSED);
	if (!err && miniport->upper->initialised)
		err = miniport->upper->initialised(adapter);
	if (err) {
		ndc_miniport_halt(miniport, NdisHaltDeviceInitializationFailed);
		return err;
	}
	ndc_oids_open(miniport);
	ndc_reset_open(miniport);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_initialise);

/* Halt, then initialise; the life mutex is held. */
static int start_over(struct ndc_miniport *miniport, NDIS_HALT_ACTION action)
{
	ndc_miniport_halt(miniport, action);
	return ndc_miniport_initialise(miniport);
}

static int restart_error(s32 status)
{
	return status == NDIS_STATUS_RESOURCES ? -ENOMEM : -EIO;
}

/**
 * ndc_miniport_restart() - let a port that is paused run
 * @miniport: its
 *
 * One that is halted is initialised first, and one whose frames are stuck is
 * initialised again.
 *
 * Context: Process, may sleep, with the life mutex.
 * Return: 0: it is running; -ENODEV if it is ending; -EIO, -ENOMEM: it is
 * paused, or has failed; what ndc_miniport_initialise() says.
 */
int ndc_miniport_restart(struct ndc_miniport *miniport)
{
	s32 status;
	int err = 0;

	lockdep_assert_held(&miniport->life);
	if (miniport->removing || miniport->state == NDC_SHUTDOWN)
		return -ENODEV;
	if (miniport->state == NDC_RUNNING)
		return 0;
	if (miniport->state == NDC_HALTED)
		err = ndc_miniport_initialise(miniport);
	else if (miniport->failed)
		err = -EIO;
	else if (miniport->upper->stuck &&
		 miniport->upper->stuck(miniport->adapter))
		err = start_over(miniport, NdisHaltDeviceDisabled);
	if (err)
		return err;
	enter_state(miniport, NDC_RESTARTING);
	ndc_tell(miniport, miniport->upper->restarting);
	status = ndc_job(miniport, NDC_RESTART, 0, NULL);
	if (status != NDIS_STATUS_SUCCESS) {
		/* One that does not finish stays where it is. */
		if (status != NDIS_STATUS_PENDING)
			enter_state(miniport, NDC_PAUSED);
		ndc_tell(miniport, miniport->upper->paused);
		return restart_error(status);
	}
	enter_state(miniport, NDC_RUNNING);
	ndc_tell(miniport, miniport->upper->running);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_restart);

/**
 * ndc_miniport_pause() - pause a port that is running
 * @miniport: its
 * @reason: NDIS_PAUSE_*
 *
 * One that does not finish has failed, and stays in Pausing.
 *
 * Context: Process, may sleep, with the life mutex.
 */
void ndc_miniport_pause(struct ndc_miniport *miniport, u32 reason)
{
	s32 status;

	lockdep_assert_held(&miniport->life);
	if (miniport->state != NDC_RUNNING)
		return;
	enter_state(miniport, NDC_PAUSING);
	ndc_tell(miniport, miniport->upper->pausing);
	status = ndc_job(miniport, NDC_PAUSE, reason, NULL);
	if (status != NDIS_STATUS_PENDING)
		enter_state(miniport, NDC_PAUSED);
	if (status != NDIS_STATUS_SUCCESS && status != NDIS_STATUS_PENDING)
		ndc_miniport_complain(miniport, NDC_RULE_STATE,
				      (unsigned long)ndc_handlers(miniport)->PauseHandler + 1,
				      "MiniportPause returned %#x: it cannot fail",
				      status);
	ndc_tell(miniport, miniport->upper->paused);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_pause);

/**
 * struct halt - a call of MiniportHaltEx, which is waited for
 * @work: calls it
 * @miniport: whose
 * @action: why
 * @done: it has returned
 */
struct halt {
	struct work_struct work;
	struct ndc_miniport *miniport;
	NDIS_HALT_ACTION action;
	struct completion done;
};

static void run_halt(struct work_struct *work)
{
	struct halt *halt = container_of(work, struct halt, work);
	struct ndc_miniport *miniport = halt->miniport;

	ndc_handlers(miniport)->HaltHandlerEx(miniport->adapter->context,
					      halt->action);
	complete(&halt->done);
}

/**
 * ndc_miniport_halt() - halt a port that is paused, or has failed
 * @miniport: its
 * @action: why
 *
 * What the layer calls the port for ends first; what the port has left is
 * reported and released afterwards.
 *
 * Context: Process, may sleep, with the life mutex; for as long as the port
 * takes, which is said every 10 s.
 */
void ndc_miniport_halt(struct ndc_miniport *miniport, NDIS_HALT_ACTION action)
{
	struct halt halt = { .miniport = miniport, .action = action };

	lockdep_assert_held(&miniport->life);
	if (miniport->state == NDC_HALTED || miniport->state == NDC_SHUTDOWN)
		return;
	ndc_adapter_quiesce(miniport->adapter);
	INIT_WORK_ONSTACK(&halt.work, run_halt);
	init_completion(&halt.done);
	queue_work(ndc_port_queue, &halt.work);
	ndc_adapter_wait(miniport->adapter, &halt.done,
			 "MiniportHaltEx to return");
	flush_work(&halt.work);
	destroy_work_on_stack(&halt.work);
	/* A handler that nobody waits for any more may still be inside. */
	ndc_call_drain(miniport);
	ndc_tell(miniport, miniport->upper->halted);
	fall_back(miniport);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_halt);

/**
 * ndc_miniport_reinitialise() - let a port read its keywords again
 * @miniport: its
 *
 * Context: Process, may sleep, with the life mutex.
 * Return: 0: it is as it was, paused or running; -ENODEV if it is ending; what
 * ndc_miniport_initialise() and ndc_miniport_restart() say.
 */
int ndc_miniport_reinitialise(struct ndc_miniport *miniport)
{
	bool running = miniport->state == NDC_RUNNING;
	int err;

	lockdep_assert_held(&miniport->life);
	if (miniport->removing || miniport->state == NDC_SHUTDOWN)
		return -ENODEV;
	ndc_miniport_pause(miniport, NDIS_PAUSE_NDIS_INTERNAL);
	err = start_over(miniport, NdisHaltDeviceDisabled);
	return !err && running ? ndc_miniport_restart(miniport) : err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_reinitialise);

/* Tells the port the power state of its device; errno. */
static int set_power(struct ndc_miniport *miniport,
		     NDIS_DEVICE_POWER_STATE state)
{
	struct ndc_oid oid = {
		.oid = OID_PNP_SET_POWER,
		.type = NdisRequestSetInformation,
		.buffer = &state,
		.in_length = sizeof(state),
	};

	return ndc_oid_request(miniport->adapter, &oid);
}

static bool stays_in_suspend(const struct ndc_miniport *miniport)
{
	return miniport->attributes.flags &
	       NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND;
}

/**
 * ndc_miniport_suspend() - the machine goes to sleep
 * @miniport: its
 *
 * Context: Process, may sleep, with the life mutex.
 * Return: 0, or what OID_PNP_SET_POWER says: then it is as it was.
 */
int ndc_miniport_suspend(struct ndc_miniport *miniport)
{
	bool stays = stays_in_suspend(miniport);
	int err = 0;

	lockdep_assert_held(&miniport->life);
	miniport->was_running = miniport->state == NDC_RUNNING;
	if (!stays || !(miniport->attributes.flags &
			NDIS_MINIPORT_ATTRIBUTES_NO_PAUSE_ON_SUSPEND))
		ndc_miniport_pause(miniport, NDIS_PAUSE_LOW_POWER);
	if (!stays)
		ndc_miniport_halt(miniport, NdisHaltDevicePoweredDown);
	else if (ndc_state_alive(miniport->state))
		err = set_power(miniport, NdisDeviceStateD3);
	if (err && miniport->was_running)
		ndc_miniport_restart(miniport);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_suspend);

/**
 * ndc_miniport_resume() - the machine is awake again
 * @miniport: its
 *
 * Context: Process, may sleep, with the life mutex.
 * Return: 0: it is as it was before ndc_miniport_suspend(); -EIO; what
 * ndc_miniport_initialise() and ndc_miniport_restart() say.
 */
int ndc_miniport_resume(struct ndc_miniport *miniport)
{
	int err = 0;

	lockdep_assert_held(&miniport->life);
	if (miniport->state == NDC_HALTED)
		err = ndc_miniport_initialise(miniport);
	else if (ndc_state_alive(miniport->state))
		err = set_power(miniport, NdisDeviceStateD0);
	return !err && miniport->was_running ?
	       ndc_miniport_restart(miniport) : err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_resume);

/**
 * ndc_miniport_shutdown() - the machine is about to stop
 * @miniport: its
 *
 * MiniportShutdownEx stops the device and frees nothing; nothing is asked of
 * the port afterwards.
 *
 * Context: Process, may sleep, with the life mutex.
 */
void ndc_miniport_shutdown(struct ndc_miniport *miniport)
{
	lockdep_assert_held(&miniport->life);
	if (!ndc_state_alive(miniport->state))
		return;
	ndc_reset_close(miniport);
	ndc_oids_close(miniport);
	ndc_tell(miniport, miniport->upper->pausing);
	WRITE_ONCE(miniport->adapter->phase, NDC_PHASE_SHUTDOWN);
	enter_state(miniport, NDC_SHUTDOWN);
	ndc_handlers(miniport)->ShutdownHandlerEx(miniport->adapter->context,
						  NdisShutdownPowerOff);
	ndc_miniport_silence(miniport);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_shutdown);

/**
 * ndc_miniport_event() - tell a port what happens to its device
 * @miniport: its
 * @event: what
 * @data: more about it, or NULL
 * @length: bytes of that
 *
 * Context: Process, may sleep, with the life mutex.
 */
void ndc_miniport_event(struct ndc_miniport *miniport,
			NDIS_DEVICE_PNP_EVENT event, void *data, u32 length)
{
	NET_DEVICE_PNP_EVENT parameters = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NET_DEVICE_PNP_EVENT_REVISION_1,
			.Size = NDIS_SIZEOF_NET_DEVICE_PNP_EVENT_REVISION_1,
		},
		.DevicePnPEvent = event,
		.InformationBuffer = data,
		.InformationBufferLength = length,
	};

	lockdep_assert_held(&miniport->life);
	if (ndc_state_alive(miniport->state))
		ndc_handlers(miniport)->DevicePnPEventNotifyHandler(miniport->adapter->context,
								    &parameters);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_event);

/**
 * ndc_miniport_surprise() - a port's device is gone
 * @miniport: its
 *
 * It is told once; it is not reset any more.
 *
 * Context: Process, may sleep, with the life mutex.
 */
void ndc_miniport_surprise(struct ndc_miniport *miniport)
{
	lockdep_assert_held(&miniport->life);
	if (miniport->surprise)
		return;
	WRITE_ONCE(miniport->surprise, true);
	ndc_miniport_event(miniport, NdisDevicePnPEventSurpriseRemoved, NULL,
			   0);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_miniport_surprise);

/**
 * NdisMRemoveMiniport() - ask for the removal of an adapter that has failed
 * @MiniportAdapterHandle: the adapter
 *
 * It is given up at once: no frame is sent to it and nothing is asked of it.
 * Its removal follows later.
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_FAILURE, and reported, for another
 * handle, at a wrong IRQL and before the adapter is initialised.
 *
 * Differs from Windows: where its bus cannot remove a device, the adapter
 * stays, failed, until somebody does.
 */
NDIS_STATUS NdisMRemoveMiniport(NDIS_HANDLE MiniportAdapterHandle)
{
	NDIS_STATUS status = NDIS_STATUS_FAILURE;
	struct ndc_miniport *miniport;
	struct ndc_adapter *adapter;

	adapter = ndc_miniport_enter(MiniportAdapterHandle, NDC_DISPATCH,
				     __func__, _RET_IP_);
	if (!adapter)
		return NDIS_STATUS_FAILURE;
	miniport = adapter->miniport;
	if (ndc_state_alive(READ_ONCE(miniport->state))) {
		WRITE_ONCE(miniport->unwanted, true);
		ndc_miniport_fail(miniport, "its port asks for its removal");
		/* It may have failed before. */
		queue_work(ndc_own_queue, &miniport->after);
		status = NDIS_STATUS_SUCCESS;
	} else {
		ndc_miniport_complain(miniport, NDC_RULE_STATE, _RET_IP_,
				      "%s of an adapter that is %s", __func__,
				      ndc_state_name(miniport->state));
	}
	ndc_adapter_put(adapter);
	return status;
}
EXPORT_SYMBOL_GPL(NdisMRemoveMiniport);
