// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/life.c: the states of an adapter, every legal way and
 * every event in a state that forbids it.
 */
#include "ndt.h"

#include <linux/delay.h>

#include "ndp.h"

#include "core/live.h"

static enum ndc_state state_of(const struct ndp *ndp)
{
	return ndp_miniport(ndp)->state;
}

static void initialise_leads_to_paused(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_PAUSED);
	KUNIT_EXPECT_EQ(test, ndp->adapter->phase, NDC_PHASE_READY);
	KUNIT_EXPECT_PTR_EQ(test, ndp->handle, (void *)ndp->adapter);
	KUNIT_EXPECT_PTR_EQ(test, ndp->adapter->context, (void *)ndp);
	KUNIT_EXPECT_TRUE(test, ndp->adapter->bus_master);
}

static void whole_life(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
		KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_RUNNING);
		ndp_do_pause(ndp);
		KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_PAUSED);
		KUNIT_EXPECT_EQ(test, ndp->reason, NDIS_PAUSE_NDIS_INTERNAL);
	}
	ndp_do_halt(ndp);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_HALTED);
	KUNIT_EXPECT_EQ(test, ndp->action, NdisHaltDeviceDisabled);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart,pause,restart,pause,halt"));
	/* A halted one is initialised first. */
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("initialise,restart"));
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_RUNNING);
}

/* An event that the state forbids, or that has happened, calls nothing. */
static void nothing_is_called_in_a_wrong_state(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp_do_pause(ndp);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is(""));
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart"));
	ndp_do_pause(ndp);
	ndp_do_halt(ndp);
	ndp_do_halt(ndp);
	ndp_do_pause(ndp);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("pause,halt"));
	NDP_LIFE(ndp, (ndc_miniport_shutdown(miniport_), 0));
	NDP_LIFE(ndp, (ndc_miniport_event(miniport_,
					  NdisDevicePnPEventPowerProfileChanged,
					  NULL, 0), 0));
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, NULL, 0, NULL),
			-ENODEV);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is(""));
}

static void pause_that_does_not_finish(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	ndp->pause = NDIS_STATUS_PENDING;
	ndc_patience.job = 100;
	ndp_do_pause(ndp);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_PAUSING);
	KUNIT_EXPECT_TRUE(test, ndp_miniport(ndp)->failed);
	/* A late one does no harm. */
	NdisMPauseComplete(ndp->handle);
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), -EIO);
	ndc_patience.job = 10000;
	ndp_remove(ndp);
	KUNIT_EXPECT_EQ(test, ndp->action, NdisHaltDeviceFailed);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart,pause,halt"));
}

static void restart_that_does_not_finish(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->restart = NDIS_STATUS_PENDING;
	ndc_patience.job = 100;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), -EIO);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_RESTARTING);
	KUNIT_EXPECT_TRUE(test, ndp_miniport(ndp)->failed);
	ndp_do_halt(ndp);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_HALTED);
	/* It is as good as new once it is initialised again. */
	ndp->restart = NDIS_STATUS_SUCCESS;
	ndc_patience.job = 10000;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	KUNIT_EXPECT_FALSE(test, ndp_miniport(ndp)->failed);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart,halt,initialise,restart"));
}

static void failed_restart_stays_paused(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp->restart = NDIS_STATUS_RESOURCES;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), -ENOMEM);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_PAUSED);
	ndp->restart = NDIS_STATUS_FAILURE;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), -EIO);
	ndp->restart = NDIS_STATUS_SUCCESS;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_RUNNING);
}

static void pause_cannot_fail(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	ndp->pause = NDIS_STATUS_FAILURE;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE, ndp_do_pause(ndp));
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_PAUSED);
}

static void failed_initialise_leaves_it_halted(struct kunit *test)
{
	static const struct {
		NDIS_STATUS status;
		int err;
	} rows[] = {
		{ NDIS_STATUS_FAILURE, -EIO },
		{ NDIS_STATUS_RESOURCES, -ENOMEM },
		{ NDIS_STATUS_NOT_ACCEPTED, -ENODEV },
		{ NDIS_STATUS_ADAPTER_NOT_FOUND, -ENODEV },
		{ NDIS_STATUS_RESOURCE_CONFLICT, -EBUSY },
		{ NDIS_STATUS_PENDING, -EIO },
	};
	struct ndp *ndp = test->priv;
	unsigned int i;

	ndp_do_halt(ndp);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		ndp->initialise = rows[i].status;
		KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), rows[i].err);
		KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_HALTED);
	}
	ndp->initialise = NDIS_STATUS_SUCCESS;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
}

static void initialise_needs_registration_attributes(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp_do_halt(ndp);
	ndp->no_registration = true;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), -EIO));
	KUNIT_EXPECT_EQ(test, ndp->action, NdisHaltDeviceInitializationFailed);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("halt,initialise,halt"));
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_HALTED);
	ndp->no_registration = false;
	ndp->no_general = true;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), -EIO);
}

static bool is_live(const void *handle)
{
	bool found;

	rcu_read_lock();
	found = ndc_live_find(handle, NDC_LIVE_ADAPTER);
	rcu_read_unlock();
	return found;
}

static void handle_leads_nowhere_once_halted(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_TRUE(test, is_live(ndp->handle));
	ndp_do_halt(ndp);
	KUNIT_EXPECT_FALSE(test, is_live(ndp->handle));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  NdisMPauseComplete(ndp->handle));
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	KUNIT_EXPECT_TRUE(test, is_live(ndp->handle));
}

static NDIS_HANDLE dma;

static NDIS_HANDLE pool, item;

static void leave_objects(struct ndp *ndp)
{
	NET_BUFFER_LIST_POOL_PARAMETERS parameters = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
		},
		.ProtocolId = NDIS_PROTOCOL_ID_DEFAULT,
		.fAllocateNetBuffer = TRUE,
		.PoolTag = 'tset',
	};

	pool = NdisAllocateNetBufferListPool(ndp->handle, &parameters);
	item = NdisAllocateIoWorkItem(ndp->handle);
}

/* Objects of every floor go with a halt, as if the adapter ended. */
static void halt_leaves_no_objects(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ndp *ndp = test->priv;

	ndp_do_halt(ndp);
	ndp->on_initialise = leave_objects;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	KUNIT_EXPECT_NOT_NULL(test, pool);
	KUNIT_EXPECT_NOT_NULL(test, item);
	ndp->on_initialise = NULL;
	ndp_do_pause(ndp);
	ndt_announce(test, NDC_RULE_LEAK);
	ndp_do_halt(ndp);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 2);
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
}

static void leave_memory(struct ndp *ndp)
{
	NDIS_SG_DMA_DESCRIPTION description = {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_SG_DMA_DESCRIPTION,
			.Revision = NDIS_SG_DMA_DESCRIPTION_REVISION_1,
			.Size = NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1,
		},
		.Flags = NDIS_SG_DMA_64_BIT_ADDRESS,
		.MaximumPhysicalMapping = 9014,
	};
	NDIS_PHYSICAL_ADDRESS bus;
	PVOID memory;

	if (NdisMRegisterScatterGatherDma(ndp->handle, &description, &dma))
		return;
	NdisMAllocateSharedMemory(ndp->handle, 2000, TRUE, &memory, &bus);
}

/* What a halt leaves is named, released, and not there any more. */
static void halt_leaves_nothing(struct kunit *test)
{
	u64 before = ndc_report_count(NDC_RULE_LEAK);
	struct ndp *ndp = test->priv;

	ndp_do_halt(ndp);
	ndp->on_initialise = leave_memory;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	ndp->on_initialise = NULL;
	ndp_do_pause(ndp);
	ndt_announce(test, NDC_RULE_LEAK);
	ndp_do_halt(ndp);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 2);
	/* DMA can be registered anew. */
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	ndp_do_pause(ndp);
	ndp_do_halt(ndp);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_LEAK), before + 2);
}

static void reinitialise_keeps_the_state(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ(test,
			NDP_LIFE(ndp, ndc_miniport_reinitialise(miniport_)), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("halt,initialise"));
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_PAUSED);
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	KUNIT_EXPECT_EQ(test,
			NDP_LIFE(ndp, ndc_miniport_reinitialise(miniport_)), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart,pause,halt,initialise,restart"));
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_RUNNING);
}

static void suspend_halts(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	KUNIT_EXPECT_EQ(test, NDP_LIFE(ndp, ndc_miniport_suspend(miniport_)),
			0);
	KUNIT_EXPECT_EQ(test, ndp->reason, NDIS_PAUSE_LOW_POWER);
	KUNIT_EXPECT_EQ(test, ndp->action, NdisHaltDevicePoweredDown);
	KUNIT_EXPECT_EQ(test, NDP_LIFE(ndp, ndc_miniport_resume(miniport_)), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart,pause,halt,initialise,restart"));
}

static void suspend_without_halt(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp_miniport(ndp)->attributes.flags |=
		NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	KUNIT_EXPECT_EQ(test, NDP_LIFE(ndp, ndc_miniport_suspend(miniport_)),
			0);
	KUNIT_EXPECT_EQ(test, NDP_LIFE(ndp, ndc_miniport_resume(miniport_)), 0);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart,pause,request,request,restart"));
	/* Who refuses to sleep goes on. */
	ndp->request = NDIS_STATUS_FAILURE;
	KUNIT_EXPECT_EQ(test, NDP_LIFE(ndp, ndc_miniport_suspend(miniport_)),
			-EIO);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("pause,request,restart"));
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_RUNNING);
}

static void shutdown_is_the_end(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	NDP_LIFE(ndp, (ndc_miniport_shutdown(miniport_), 0));
	KUNIT_EXPECT_EQ(test, ndp->adapter->phase, NDC_PHASE_SHUTDOWN);
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), -ENODEV);
	KUNIT_EXPECT_EQ(test,
			NDP_LIFE(ndp, ndc_miniport_reinitialise(miniport_)),
			-ENODEV);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, NULL, 0, NULL),
			-ENODEV);
	ndp_remove(ndp);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart,shutdown"));
}

static void surprise_is_told_once(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_adapter *adapter = ndp->adapter;

	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	NDP_LIFE(ndp, (ndc_miniport_surprise(miniport_), 0));
	KUNIT_EXPECT_EQ(test, ndp->event, NdisDevicePnPEventSurpriseRemoved);
	ndp->adapter = NULL;
	ndc_miniport_remove(adapter, true);
	KUNIT_EXPECT_EQ(test, ndp->action, NdisHaltDeviceSurpriseRemoved);
	KUNIT_EXPECT_EQ(test, ndp->reason, NDIS_PAUSE_MINIPORT_DEVICE_REMOVE);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart,event,pause,halt"));
}

static void event_carries_what_it_is_about(struct kunit *test)
{
	NDIS_POWER_PROFILE profile = NdisPowerProfileAcOnLine;
	struct ndp *ndp = test->priv;

	NDP_LIFE(ndp, (ndc_miniport_event(miniport_,
					  NdisDevicePnPEventPowerProfileChanged,
					  &profile, sizeof(profile)), 0));
	KUNIT_EXPECT_EQ(test, ndp->event,
			NdisDevicePnPEventPowerProfileChanged);
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("event"));
}

static void remove_miniport_gives_it_up(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	KUNIT_EXPECT_EQ(test, NdisMRemoveMiniport(ndp->handle),
			NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, ndp_miniport(ndp)->failed);
	KUNIT_EXPECT_EQ(test, ndp_ask(ndp, NdisRequestQueryInformation,
				      OID_GEN_VENDOR_ID, NULL, 0, NULL),
			-ENODEV);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  KUNIT_EXPECT_EQ(test, NdisMRemoveMiniport(NULL),
					  NDIS_STATUS_FAILURE));
	ndp_remove(ndp);
	KUNIT_EXPECT_EQ(test, ndp->action, NdisHaltDeviceFailed);
}

static void remove_in_initialise(struct ndp *ndp)
{
	NdisMRemoveMiniport(ndp->handle);
}

static void remove_miniport_while_initialising(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	ndp_do_halt(ndp);
	ndp->on_initialise = remove_in_initialise;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0));
	KUNIT_EXPECT_FALSE(test, ndp_miniport(ndp)->failed);
}

static char told[256];
static bool is_stuck;
static int upper_error;

static void tell(const char *what)
{
	strlcat(told, what, sizeof(told));
	strlcat(told, ",", sizeof(told));
}

static int told_initialised(struct ndc_adapter *adapter)
{
	tell("initialised");
	return upper_error;
}

static void told_restarting(struct ndc_adapter *adapter)
{
	tell("restarting");
}

static void told_running(struct ndc_adapter *adapter)
{
	tell("running");
}

static void told_pausing(struct ndc_adapter *adapter)
{
	tell("pausing");
}

static void told_paused(struct ndc_adapter *adapter)
{
	tell("paused");
}

static void told_halted(struct ndc_adapter *adapter)
{
	tell("halted");
}

static bool ask_stuck(struct ndc_adapter *adapter)
{
	return is_stuck;
}

static const struct ndc_upper_ops upper = {
	.initialised = told_initialised,
	.restarting = told_restarting,
	.running = told_running,
	.pausing = told_pausing,
	.paused = told_paused,
	.halted = told_halted,
	.stuck = ask_stuck,
};

/* Who carries the frames hears of every step, in order. */
static void upper_floor_is_told(struct kunit *test)
{
	struct ndp *ndp = test->priv;

	*told = '\0';
	ndp_miniport(ndp)->upper = &upper;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	ndp_do_pause(ndp);
	KUNIT_EXPECT_STREQ(test, told,
			   "restarting,running,pausing,paused,");
	*told = '\0';
	is_stuck = true;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), 0);
	is_stuck = false;
	KUNIT_EXPECT_STREQ(test, told,
			   "halted,initialised,restarting,running,");
	KUNIT_EXPECT_TRUE(test, ndp_trail_is("restart,pause,halt,initialise,restart"));
	ndp_do_pause(ndp);
	ndp_do_halt(ndp);
	upper_error = -ENXIO;
	KUNIT_EXPECT_EQ(test, ndp_do_restart(ndp), -ENXIO);
	upper_error = 0;
	KUNIT_EXPECT_EQ(test, state_of(ndp), NDC_HALTED);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(initialise_leads_to_paused),
	KUNIT_CASE(whole_life),
	KUNIT_CASE(nothing_is_called_in_a_wrong_state),
	KUNIT_CASE(pause_that_does_not_finish),
	KUNIT_CASE(restart_that_does_not_finish),
	KUNIT_CASE(failed_restart_stays_paused),
	KUNIT_CASE(pause_cannot_fail),
	KUNIT_CASE(failed_initialise_leaves_it_halted),
	KUNIT_CASE(initialise_needs_registration_attributes),
	KUNIT_CASE(handle_leads_nowhere_once_halted),
	KUNIT_CASE(halt_leaves_nothing),
	KUNIT_CASE(halt_leaves_no_objects),
	KUNIT_CASE(reinitialise_keeps_the_state),
	KUNIT_CASE(suspend_halts),
	KUNIT_CASE(suspend_without_halt),
	KUNIT_CASE(shutdown_is_the_end),
	KUNIT_CASE(surprise_is_told_once),
	KUNIT_CASE(event_carries_what_it_is_about),
	KUNIT_CASE(remove_miniport_gives_it_up),
	KUNIT_CASE(remove_miniport_while_initialising),
	KUNIT_CASE(upper_floor_is_told),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_life",
	.init = ndp_init_paused,
	.exit = ndp_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/life.c");
