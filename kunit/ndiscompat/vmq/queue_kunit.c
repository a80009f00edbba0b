// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/vmq/queue.c: queues are made, completed, changed and freed, in
 * every state, with every wrong request and by ports that fail each step.
 */
#include "ndt.h"

#include "ndpvmq.h"

/* Two who ask. */
static int one, other;

static void life_of_a_queue(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	struct ndp *ndp = test->priv;
	u32 id, filter;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_EXPECT_EQ(test, id, 1U);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.QueueId, 1U);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_ALLOCATED);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &one, 1, &match, &filter), 0);
	KUNIT_EXPECT_EQ(test, filter, 1U);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_SET);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_complete(ndp, &one, 1), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_RUNNING);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), NDPVMQ_BUFFERS * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, 1, filter), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_PAUSED);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, 1), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_UNDEFINED);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
	KUNIT_EXPECT_TRUE(test, xa_empty(&ndp->adapter->queues));
	KUNIT_EXPECT_TRUE(test, xa_empty(&ndpvmq_of(ndp)->filters));
	KUNIT_EXPECT_NULL(test, xa_load(&ndp->adapter->nic->rx, 1));
}

static void ids_are_the_lowest_that_are_free(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id, i;

	for (i = 1; i <= NDPVMQ_QUEUES; i++) {
		KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
		KUNIT_EXPECT_EQ(test, id, i);
	}
	/* All are taken: the port does not see the next. */
	KUNIT_EXPECT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id),
			NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_ALLOCATE],
			(unsigned int)NDPVMQ_QUEUES);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, 3), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_allocate(ndp, &other, &id), 0);
	KUNIT_EXPECT_EQ(test, id, 3U);
	for (i = 1; i <= NDPVMQ_QUEUES; i++)
		KUNIT_EXPECT_EQ(test,
				ndpvmq_do_free(ndp, i == 3 ? &other : &one, i),
				0);
}

static void queues_have_owners(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(9);
	struct ndp *ndp = test->priv;
	u32 id, filter;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	KUNIT_EXPECT_EQ(test, ndpvmq_do_set(ndp, &other, id, &match, NULL),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &other, id, filter),
			NDIS_STATUS_FILE_NOT_FOUND);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, id, filter), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &other, id),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
	/* There is always a default queue, and nobody ends it. */
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, 0),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_complete(ndp, &one, 0),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_FREE], 1U);
}

/* Brings a queue into a state in which requests can find it. */
static bool bring(struct ndp *ndp, enum ndc_vmq_state state, u32 *filter)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	u32 id;

	*filter = 0;
	if (state == NDC_VMQ_UNDEFINED)
		return true;
	if (ndpvmq_do_allocate(ndp, &one, &id))
		return false;
	if ((state == NDC_VMQ_SET || state == NDC_VMQ_RUNNING) &&
	    ndpvmq_do_set(ndp, &one, id, &match, filter))
		return false;
	if ((state == NDC_VMQ_PAUSED || state == NDC_VMQ_RUNNING) &&
	    ndpvmq_do_complete(ndp, &one, id))
		return false;
	return ndpvmq_state(ndp, 1) == state;
}

static NDIS_STATUS do_change(struct ndp *ndp, u32 id)
{
	NDIS_RECEIVE_QUEUE_PARAMETERS params = ndpvmq_wish();

	params.QueueId = id;
	params.Flags = NDIS_RECEIVE_QUEUE_PARAMETERS_NAME_CHANGED;
	return ndpvmq_ask(ndp, &one, NdisRequestSetInformation,
			  OID_RECEIVE_FILTER_QUEUE_PARAMETERS, &params,
			  sizeof(params), 0, NULL);
}

static NDIS_STATUS do_enum_filters(struct ndp *ndp, u32 id)
{
	struct {
		NDIS_RECEIVE_FILTER_INFO_ARRAY array;
		NDIS_RECEIVE_FILTER_INFO filters[4];
	} answer = {
		.array.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = 1,
			.Size = NDIS_SIZEOF_RECEIVE_FILTER_INFO_ARRAY_REVISION_1,
		},
		.array.QueueId = id,
	};

	return ndpvmq_ask(ndp, &one, NdisRequestMethod,
			  OID_RECEIVE_FILTER_ENUM_FILTERS, &answer,
			  sizeof(answer), sizeof(answer), NULL);
}

static NDIS_STATUS provoke(struct ndp *ndp, enum ndc_vmq_event event,
			   u32 filter)
{
	struct ndc_vmq_match match = ndpvmq_match(2);

	switch (event) {
	case NDC_VMQ_PARAMETERS:
		return do_change(ndp, 1);
	case NDC_VMQ_SET_FILTER:
		return ndpvmq_do_set(ndp, &one, 1, &match, NULL);
	case NDC_VMQ_CLEAR_LAST:
		return ndpvmq_do_clear(ndp, &one, 1, filter ?: 1);
	case NDC_VMQ_ENUM_FILTERS:
		return do_enum_filters(ndp, 1);
	case NDC_VMQ_COMPLETE:
		return ndpvmq_do_complete(ndp, &one, 1);
	default:
		return ndpvmq_do_free(ndp, &one, 1);
	}
}

static void try_cell(struct kunit *test, enum ndc_vmq_state state,
		     enum ndc_vmq_event event)
{
	int next = ndc_vmq_next(state, event);
	struct ndp *ndp = test->priv;
	u32 filter;

	KUNIT_ASSERT_TRUE(test, bring(ndp, state, &filter));
	if (next == NDC_VMQ_STOP_DMA)
		next = NDC_VMQ_UNDEFINED;
	KUNIT_EXPECT_EQ_MSG(test, !provoke(ndp, event, filter), next >= 0,
			    "state %u, event %u", state, event);
	if (next < 0)
		next = state;
	KUNIT_EXPECT_EQ_MSG(test, (int)ndpvmq_state(ndp, 1), next,
			    "state %u, event %u", state, event);
	ndc_vmq_give_back(ndpvmq_of(ndp), 1);
	KUNIT_ASSERT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_UNDEFINED);
	KUNIT_ASSERT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
}

/* Every state that a request can find a queue in, and every request. */
static void requests_in_every_state(struct kunit *test)
{
	static const enum ndc_vmq_state states[] = {
		NDC_VMQ_UNDEFINED, NDC_VMQ_ALLOCATED, NDC_VMQ_SET,
		NDC_VMQ_RUNNING, NDC_VMQ_PAUSED,
	};
	static const enum ndc_vmq_event events[] = {
		NDC_VMQ_PARAMETERS, NDC_VMQ_SET_FILTER, NDC_VMQ_CLEAR_LAST,
		NDC_VMQ_ENUM_FILTERS, NDC_VMQ_COMPLETE, NDC_VMQ_FREE,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(states) * ARRAY_SIZE(events); i++)
		try_cell(test, states[i / ARRAY_SIZE(events)],
			 events[i % ARRAY_SIZE(events)]);
}

static void queues_of_a_batch_have_their_status(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(2);
	u32 ids[] = { 1, 2, 3 }, twice[] = { 1, 1 }, id, i;
	struct ndpvmq_batch batch = ndpvmq_batch_of(ids, 3);
	struct ndpvmq_batch wrong = ndpvmq_batch_of(twice, 2);
	struct ndp *ndp = test->priv;

	for (i = 0; i < 3; i++)
		KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_ASSERT_EQ(test, ndpvmq_do_set(ndp, &one, 2, &match, NULL), 0);
	KUNIT_EXPECT_EQ(test,
			ndpvmq_ask(ndp, &one, NdisRequestMethod,
				   OID_RECEIVE_FILTER_QUEUE_ALLOCATION_COMPLETE,
				   &wrong, sizeof(wrong), sizeof(wrong), NULL),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_COMPLETE], 0U);
	KUNIT_EXPECT_EQ(test,
			ndpvmq_ask(ndp, &one, NdisRequestMethod,
				   OID_RECEIVE_FILTER_QUEUE_ALLOCATION_COMPLETE,
				   &batch, sizeof(batch), sizeof(batch), NULL),
			0);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_COMPLETE], 1U);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, batch.queues[i].CompletionStatus, 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_PAUSED);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 2), NDC_VMQ_RUNNING);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 3), NDC_VMQ_PAUSED);
	for (i = 1; i <= 3; i++)
		KUNIT_EXPECT_EQ(test, ndc_vmq_give_back(ndpvmq_of(ndp), i), 0);
}

/* The request succeeds, a queue in it does not. */
static void one_of_a_batch_fails(struct kunit *test)
{
	struct ndc_vmq_match match = ndpvmq_match(1);
	struct ndp *ndp = test->priv;
	u32 id;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_ASSERT_EQ(test, ndpvmq_do_set(ndp, &one, id, &match, NULL), 0);
	ndpvmq.entry_status = NDIS_STATUS_RESOURCES;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_complete(ndp, &one, id),
			NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, id), NDC_VMQ_SET);
	KUNIT_EXPECT_TRUE(test, ((struct ndc_rx_queue *)
				 xa_load(&ndp->adapter->nic->rx, id))->stopped);
	ndpvmq.entry_status = NDIS_STATUS_SUCCESS;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_complete(ndp, &one, id), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, id), NDC_VMQ_RUNNING);
	KUNIT_EXPECT_EQ(test, ndc_vmq_give_back(ndpvmq_of(ndp), id), 0);
}

static void port_refuses_steps(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id;

	ndpvmq.fail[NDPVMQ_ALLOCATE] = NDIS_STATUS_FAILURE;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id),
			NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, 1), NDC_VMQ_UNDEFINED);
	KUNIT_EXPECT_TRUE(test, xa_empty(&ndp->adapter->queues));
	ndpvmq.fail[NDPVMQ_ALLOCATE] = 0;
	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_EXPECT_EQ(test, id, 1U);
	ndpvmq.fail[NDPVMQ_COMPLETE] = NDIS_STATUS_FAILURE;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_complete(ndp, &one, id),
			NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndpvmq_state(ndp, id), NDC_VMQ_ALLOCATED);
	ndpvmq.fail[NDPVMQ_CHANGE] = NDIS_STATUS_FAILURE;
	KUNIT_EXPECT_EQ(test, do_change(ndp, id), NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
}

static bool logged(const char *text)
{
	return ndt_logged(text) >= 0;
}

/* It may not fail: the queue is written off, and the others go on. */
static void port_does_not_free(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id, filter;

	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, id, filter), 0);
	ndpvmq.fail[NDPVMQ_FREE] = NDIS_STATUS_FAILURE;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
					  NDIS_STATUS_FAILURE));
	ndpvmq.fail[NDPVMQ_FREE] = 0;
	KUNIT_EXPECT_TRUE(test, logged("queue 1 is written off: the port has not freed it"));
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
			NDIS_STATUS_INVALID_PARAMETER);
	/* Its id is not another's as long as the device may write for it. */
	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_EXPECT_EQ(test, id, 2U);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
}

/* A port that never answers has failed; its queue waits for its halt. */
static void free_that_is_never_answered(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_vmq_queue *queue;
	u32 id;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_ASSERT_EQ(test, ndpvmq_do_complete(ndp, &one, id), 0);
	ndpvmq.fail[NDPVMQ_FREE] = NDIS_STATUS_PENDING;
	ndp->deaf = true;
	ndc_patience.oid = 20;
	ndc_patience.cancel = 20;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
			NDIS_STATUS_REQUEST_ABORTED);
	queue = xa_load(&ndpvmq_of(ndp)->queues, id);
	KUNIT_ASSERT_NOT_NULL(test, queue);
	KUNIT_EXPECT_NOT_NULL(test, queue->lost);
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), NDPVMQ_BUFFERS * PAGE_SIZE);
	/* Too late, and no mistake. */
	ndpvmq_say_stopped(ndp, id);
	NdisMOidRequestComplete(ndp->handle, ndp->oid, NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_NOT_NULL(test, queue->lost);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id),
			NDIS_STATUS_ADAPTER_NOT_READY);
	ndp_remove(ndp);
}

static void memory_that_outlives_its_queue(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_ASSERT_EQ(test, ndpvmq_do_complete(ndp, &one, id), 0);
	ndpvmq.hoards = true;
	NDT_EXPECT_BREACH(test, NDC_RULE_LEAK,
			  KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id),
					  0));
	/* Its id waits until the memory is free. */
	KUNIT_EXPECT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_EXPECT_EQ(test, id, 2U);
	ndpvmq_free_memory(ndp, 1);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	KUNIT_EXPECT_EQ(test, id, 1U);
	ndpvmq.hoards = false;
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
}

/* A frame that nobody reads keeps nobody from freeing its queue. */
static void queue_is_freed_while_its_frames_are_read(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_rx_queue *rx;
	u32 id, filter;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	rx = xa_load(&ndp->adapter->nic->rx, id);
	KUNIT_ASSERT_NOT_NULL(test, rx);
	ndpvmq_indicate(ndp, id, 0, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpvmq.queues[id].out), 0);
	KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one, id, filter));
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
}

static void indications_outside_running(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	u32 id, filter;

	KUNIT_ASSERT_EQ(test, ndpnic_open(ndp), 0);
	KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &id, &filter));
	ndpvmq_indicate(ndp, id, 0, 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_clear(ndp, &one, id, filter), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  ndpvmq_indicate(ndp, id, 0, 0));
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpvmq.queues[id].out), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&ndpnic.got), 0);
}

static void parameters_change(struct kunit *test)
{
	NDIS_RECEIVE_QUEUE_PARAMETERS params = ndpvmq_wish();
	struct ndp *ndp = test->priv;
	struct ndc_vmq_queue *queue;
	u32 id;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	queue = xa_load(&ndpvmq_of(ndp)->queues, id);
	KUNIT_EXPECT_EQ(test, queue->params.MSIXTableEntry, 11U);
	params.QueueId = id;
	params.ProcessorAffinity.Mask = 2;
	params.NumSuggestedReceiveBuffers = 99;
	params.Flags = NDIS_RECEIVE_QUEUE_PARAMETERS_PROCESSOR_AFFINITY_CHANGED |
		       NDIS_RECEIVE_QUEUE_PARAMETERS_FLAGS_CHANGED |
		       NDIS_RECEIVE_QUEUE_PARAMETERS_PER_QUEUE_RECEIVE_INDICATION;
	KUNIT_EXPECT_EQ(test, ndpvmq_ask(ndp, &one, NdisRequestSetInformation,
					 OID_RECEIVE_FILTER_QUEUE_PARAMETERS,
					 &params, sizeof(params), 0, NULL), 0);
	KUNIT_EXPECT_EQ(test, queue->params.ProcessorAffinity.Mask, 2UL);
	/* That was not said to have changed. */
	KUNIT_EXPECT_EQ(test, queue->params.NumSuggestedReceiveBuffers, 64U);
	KUNIT_EXPECT_TRUE(test, queue->rx->single);
	params.Flags = 0x80000000;
	KUNIT_EXPECT_EQ(test, ndpvmq_ask(ndp, &one, NdisRequestSetInformation,
					 OID_RECEIVE_FILTER_QUEUE_PARAMETERS,
					 &params, sizeof(params), 0, NULL),
			NDIS_STATUS_INVALID_PARAMETER);
	params.Flags = NDIS_RECEIVE_QUEUE_PARAMETERS_PROCESSOR_AFFINITY_CHANGED;
	params.ProcessorAffinity.Mask = 0;
	KUNIT_EXPECT_EQ(test, ndpvmq_ask(ndp, &one, NdisRequestSetInformation,
					 OID_RECEIVE_FILTER_QUEUE_PARAMETERS,
					 &params, sizeof(params), 0, NULL),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
}

static noinline NDIS_STATUS
allocate(struct ndp *ndp, const NDIS_RECEIVE_QUEUE_PARAMETERS *wish, u32 in,
	 u32 out, u32 *needed)
{
	NDIS_RECEIVE_QUEUE_PARAMETERS copy = *wish;

	return ndpvmq_ask(ndp, &one, NdisRequestMethod,
			  OID_RECEIVE_FILTER_ALLOCATE_QUEUE, &copy, in, out,
			  needed);
}

static void wrong_allocations(struct kunit *test)
{
	/* Too large for a stack. */
	static NDIS_RECEIVE_QUEUE_PARAMETERS wish, bad;
	struct ndp *ndp = test->priv;
	u32 length, needed;

	wish = ndpvmq_wish();
	for (length = 0; length < wish.Header.Size; length += 7) {
		KUNIT_EXPECT_EQ(test, allocate(ndp, &wish, length,
					       sizeof(wish), &needed),
				NDIS_STATUS_INVALID_LENGTH);
		KUNIT_EXPECT_GT(test, needed, length);
		KUNIT_EXPECT_EQ(test, allocate(ndp, &wish, sizeof(wish), length,
					       &needed),
				NDIS_STATUS_INVALID_LENGTH);
		KUNIT_EXPECT_EQ(test, needed, 1092U);
	}
	bad = wish;
	bad.Header.Type = 0x81;
	KUNIT_EXPECT_EQ(test, allocate(ndp, &bad, sizeof(bad), sizeof(bad),
				       NULL), NDIS_STATUS_INVALID_PARAMETER);
	bad = wish;
	bad.Header.Size = 8;
	KUNIT_EXPECT_EQ(test, allocate(ndp, &bad, sizeof(bad), sizeof(bad),
				       NULL), NDIS_STATUS_INVALID_PARAMETER);
	bad = wish;
	bad.QueueType = NdisReceiveQueueTypeUnspecified;
	KUNIT_EXPECT_EQ(test, allocate(ndp, &bad, sizeof(bad), sizeof(bad),
				       NULL), NDIS_STATUS_INVALID_PARAMETER);
	bad = wish;
	bad.ProcessorAffinity.Mask = 0;
	KUNIT_EXPECT_EQ(test, allocate(ndp, &bad, sizeof(bad), sizeof(bad),
				       NULL), NDIS_STATUS_INVALID_PARAMETER);
	bad = wish;
	bad.Flags = NDIS_RECEIVE_QUEUE_PARAMETERS_NAME_CHANGED;
	KUNIT_EXPECT_EQ(test, allocate(ndp, &bad, sizeof(bad), sizeof(bad),
				       NULL), NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_ALLOCATE], 0U);
	/* A newer one is read as the newest that is known. */
	bad = wish;
	bad.Header.Revision = 9;
	bad.Header.Size = sizeof(bad);
	KUNIT_EXPECT_EQ(test, allocate(ndp, &bad, sizeof(bad), sizeof(bad),
				       NULL), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, 1), 0);
}

/* NDIS 6.30 has none: what is said of it is not heard. */
static void lookahead_is_for_old_ports(struct kunit *test)
{
	NDIS_RECEIVE_QUEUE_PARAMETERS wish = ndpvmq_wish();
	struct ndp *ndp = test->priv;

	wish.Flags = NDIS_RECEIVE_QUEUE_PARAMETERS_LOOKAHEAD_SPLIT_REQUIRED;
	wish.LookaheadSize = 128;
	KUNIT_EXPECT_EQ(test, allocate(ndp, &wish, sizeof(wish), sizeof(wish),
				       NULL), 0);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.Flags, 0U);
	KUNIT_EXPECT_EQ(test, ndpvmq.params.LookaheadSize, 0U);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, 1), 0);
}

static NDIS_STATUS complete_with(struct ndp *ndp,
				 const struct ndpvmq_batch *batch, u32 in,
				 u32 out)
{
	struct ndpvmq_batch copy = *batch;

	return ndpvmq_ask(ndp, &one, NdisRequestMethod,
			  OID_RECEIVE_FILTER_QUEUE_ALLOCATION_COMPLETE, &copy,
			  in, out, NULL);
}

static void wrong_batches(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndpvmq_batch batch, bad;
	u32 id, length;

	KUNIT_ASSERT_EQ(test, ndpvmq_do_allocate(ndp, &one, &id), 0);
	batch = ndpvmq_batch_of(&id, 1);
	for (length = 0; length < 36; length++) {
		KUNIT_EXPECT_EQ(test, complete_with(ndp, &batch, length,
						    sizeof(batch)),
				NDIS_STATUS_INVALID_LENGTH);
		KUNIT_EXPECT_EQ(test, complete_with(ndp, &batch, sizeof(batch),
						    length),
				NDIS_STATUS_INVALID_LENGTH);
	}
	bad = batch;
	bad.array.NumElements = 0;
	KUNIT_EXPECT_EQ(test, complete_with(ndp, &bad, sizeof(bad),
					    sizeof(bad)),
			NDIS_STATUS_INVALID_PARAMETER);
	bad.array.NumElements = U32_MAX;
	KUNIT_EXPECT_EQ(test, complete_with(ndp, &bad, sizeof(bad),
					    sizeof(bad)),
			NDIS_STATUS_INVALID_LENGTH);
	bad = batch;
	bad.array.FirstElementOffset = 4;
	KUNIT_EXPECT_EQ(test, complete_with(ndp, &bad, sizeof(bad),
					    sizeof(bad)),
			NDIS_STATUS_INVALID_PARAMETER);
	bad.array.FirstElementOffset = U32_MAX;
	KUNIT_EXPECT_EQ(test, complete_with(ndp, &bad, sizeof(bad),
					    sizeof(bad)),
			NDIS_STATUS_INVALID_LENGTH);
	bad = batch;
	bad.array.ElementSize = 15;
	KUNIT_EXPECT_EQ(test, complete_with(ndp, &bad, sizeof(bad),
					    sizeof(bad)),
			NDIS_STATUS_INVALID_PARAMETER);
	bad = batch;
	bad.queues[0].Header.Revision = 0;
	KUNIT_EXPECT_EQ(test, complete_with(ndp, &bad, sizeof(bad),
					    sizeof(bad)),
			NDIS_STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, ndpvmq.seen[NDPVMQ_COMPLETE], 0U);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
}

static void without_memory_nothing_is_left(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int nth, failures = 0;
	NDIS_STATUS status;
	u32 id;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		status = ndpvmq_do_allocate(ndp, &one, &id);
		if (!ndt_failed())
			break;
		failures += status == NDIS_STATUS_RESOURCES;
		KUNIT_EXPECT_TRUE(test, xa_empty(&ndp->adapter->queues));
		KUNIT_EXPECT_TRUE(test, xa_empty(&ndpvmq_of(ndp)->queues));
		KUNIT_EXPECT_NULL(test, xa_load(&ndp->adapter->nic->rx, 1));
	}
	KUNIT_EXPECT_EQ(test, status, 0);
	KUNIT_EXPECT_GE(test, failures, 6U);
	KUNIT_EXPECT_EQ(test, failures, nth - 1);
	KUNIT_EXPECT_EQ(test, ndpvmq_do_free(ndp, &one, id), 0);
}

/* Many, in an order that is none: nothing adds up. */
static void many_queues_come_and_go(struct kunit *test)
{
	u32 ids[NDPVMQ_QUEUES] = {}, filters[NDPVMQ_QUEUES] = {}, seed = 1;
	struct ndp *ndp = test->priv;
	unsigned int round, at;

	for (round = 0; round < 1000; round++) {
		seed = seed * 1103515245 + 12345;
		at = (seed >> 16) % NDPVMQ_QUEUES;
		if (ids[at]) {
			KUNIT_ASSERT_TRUE(test, ndpvmq_unmake(ndp, &one,
							      ids[at],
							      filters[at]));
			ids[at] = 0;
		} else {
			KUNIT_ASSERT_TRUE(test, ndpvmq_make(ndp, &one, &ids[at],
							    &filters[at]));
		}
	}
	for (at = 0; at < NDPVMQ_QUEUES; at++)
		if (ids[at])
			KUNIT_EXPECT_TRUE(test, ndpvmq_unmake(ndp, &one,
							      ids[at],
							      filters[at]));
	KUNIT_EXPECT_EQ(test, ndpvmq_bytes(ndp), 0ULL);
	KUNIT_EXPECT_EQ(test, ndpvmq_of(ndp)->queue_count, 0U);
	KUNIT_EXPECT_EQ(test, ndpvmq_of(ndp)->filter_count, 0U);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(life_of_a_queue),
	KUNIT_CASE(ids_are_the_lowest_that_are_free),
	KUNIT_CASE(queues_have_owners),
	KUNIT_CASE(requests_in_every_state),
	KUNIT_CASE(queues_of_a_batch_have_their_status),
	KUNIT_CASE(one_of_a_batch_fails),
	KUNIT_CASE(port_refuses_steps),
	KUNIT_CASE(port_does_not_free),
	KUNIT_CASE(free_that_is_never_answered),
	KUNIT_CASE(memory_that_outlives_its_queue),
	KUNIT_CASE(queue_is_freed_while_its_frames_are_read),
	KUNIT_CASE(indications_outside_running),
	KUNIT_CASE(parameters_change),
	KUNIT_CASE(wrong_allocations),
	KUNIT_CASE(lookahead_is_for_old_ports),
	KUNIT_CASE(wrong_batches),
	KUNIT_CASE(without_memory_nothing_is_left),
	KUNIT_CASE(many_queues_come_and_go),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_vmq_queue",
	.init = ndpvmq_init,
	.exit = ndpnic_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/vmq/queue.c");
