// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports that hang: asked from time to time whether they do, and reset.
 *
 * A reset changes no state and may overlap a pause.  No request is started
 * while one lasts.
 */
#include <linux/export.h>
#include <kunit/visibility.h>

#include "core/work.h"
#include "miniport/job.h"
#include "miniport/oid.h"
#include "miniport/reset.h"

/* May the port be asked?  Its state cannot change while it is. */
static bool alive(struct ndc_miniport *miniport)
{
	return ndc_state_alive(READ_ONCE(miniport->state)) &&
	       !READ_ONCE(miniport->failed) && !READ_ONCE(miniport->surprise);
}

/**
 * ndc_reset() - reset a port
 * @miniport: its
 *
 * Context: Process, may sleep.
 * Return: 0; -EOPNOTSUPP if it cannot; -ENODEV if it is not between initialise
 * and halt, or has failed; -EIO if it fails, and then the adapter has.
 */
int ndc_reset(struct ndc_miniport *miniport)
{
	bool addressing = false;
	int err = -ENODEV;
	s32 status;

	mutex_lock(&miniport->resets);
	if (!miniport->reset_open || !alive(miniport))
		goto out;
	err = -EOPNOTSUPP;
	if (!ndc_handlers(miniport)->ResetHandlerEx)
		goto out;
	status = ndc_job(miniport, NDC_RESET, 0, &addressing);
	err = -EIO;
	if (status == NDIS_STATUS_SUCCESS ||
	    status == NDIS_STATUS_SOFT_ERRORS ||
	    status == NDIS_STATUS_RESET_IN_PROGRESS)
		err = 0;
	else
		ndc_miniport_fail(miniport, "MiniportResetEx fails");
out:
	mutex_unlock(&miniport->resets);
	if (!err && addressing)
		ndc_oids_restore(miniport);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_reset);

/* Asks the port whether it hangs, and resets it if so.  May sleep. */
void ndc_reset_check(struct ndc_miniport *miniport)
{
	bool hangs = false;

	mutex_lock(&miniport->resets);
	if (miniport->reset_open && alive(miniport) &&
	    ndc_handlers(miniport)->CheckForHangHandlerEx)
		hangs = ndc_handlers(miniport)->CheckForHangHandlerEx(miniport->adapter->context);
	mutex_unlock(&miniport->resets);
	if (hangs)
		ndc_reset(miniport);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_reset_check);

static void again(struct ndc_miniport *miniport)
{
	queue_delayed_work(ndc_port_queue, &miniport->hang,
			   miniport->attributes.hang_seconds * HZ);
}

static void check(struct work_struct *work)
{
	struct ndc_miniport *miniport = container_of(to_delayed_work(work),
						     struct ndc_miniport, hang);

	ndc_reset_check(miniport);
	again(miniport);
}

void ndc_reset_start(struct ndc_miniport *miniport)
{
	mutex_init(&miniport->resets);
	INIT_DELAYED_WORK(&miniport->hang, check);
}

/* The port is initialised. */
void ndc_reset_open(struct ndc_miniport *miniport)
{
	mutex_lock(&miniport->resets);
	miniport->reset_open = true;
	mutex_unlock(&miniport->resets);
	if (ndc_handlers(miniport)->CheckForHangHandlerEx)
		again(miniport);
}

/* It is about to halt: it is neither asked nor reset any more. */
void ndc_reset_close(struct ndc_miniport *miniport)
{
	mutex_lock(&miniport->resets);
	miniport->reset_open = false;
	mutex_unlock(&miniport->resets);
	cancel_delayed_work_sync(&miniport->hang);
}
