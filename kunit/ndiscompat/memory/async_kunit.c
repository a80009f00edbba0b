// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/memory/async.c: asynchronous allocation.
 */
#include "ndt.h"

#include <linux/completion.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include <linux/ndiscompat.h>
#include <ndis.h>

#include "memory/async.h"
#include "memory/state.h"

#define MANY	1000

struct request;

/**
 * struct port - what a driver keeps for its adapter
 * @rig: its adapter; first, since it is the adapter's context
 * @lock: its receive lock
 * @calls: callbacks so far
 * @failures: those without memory
 * @wrong: those that are not as documented
 * @all: set when @left callbacks have come
 * @left: how many to wait for
 */
struct port {
	struct ndt_rig *rig;
	NDIS_SPIN_LOCK lock;
	atomic_t calls;
	atomic_t failures;
	atomic_t wrong;
	struct completion all;
	atomic_t left;
};

/**
 * struct request - a request of the driver, the Context of the call
 * @port: whose
 * @then: what its callback does besides, or NULL
 * @memory: what it got
 * @bus: the same for the device
 * @length: the same in bytes
 * @calls: how often it was called back
 * @event: for @then
 */
struct request {
	struct port *port;
	void (*then)(struct request *request);
	PVOID memory;
	NDIS_PHYSICAL_ADDRESS bus;
	ULONG length;
	atomic_t calls;
	NDIS_EVENT event;
};

static struct port *port_of(struct kunit *test)
{
	return test->priv;
}

static void done(void *adapter_context, void *memory,
		 union _LARGE_INTEGER *bus, u32 length, void *context)
{
	struct request *request = context;
	struct port *port = request->port;

	if (adapter_context != port->rig || ndc_irql() != NDC_PASSIVE ||
	    !memory != !bus || atomic_inc_return(&request->calls) != 1 ||
	    length != request->length)
		atomic_inc(&port->wrong);
	/* The lock that the caller may have held. */
	NdisAcquireSpinLock(&port->lock);
	request->memory = memory;
	if (memory)
		request->bus = *bus;
	else
		atomic_inc(&port->failures);
	NdisReleaseSpinLock(&port->lock);
	if (request->then)
		request->then(request);
	atomic_inc(&port->calls);
	if (atomic_dec_and_test(&port->left))
		complete(&port->all);
}

static NDIS_STATUS ask(struct port *port, struct request *request,
		       ULONG length)
{
	request->port = port;
	request->length = length;
	return NdisMAllocateSharedMemoryAsyncEx(port->rig->dma, length, TRUE,
						request);
}

static void give_back(struct request *request)
{
	if (request->memory)
		NdisMFreeSharedMemory(request->port->rig->adapter,
				      request->length, TRUE, request->memory,
				      request->bus);
	request->memory = NULL;
}

static struct request *requests(struct kunit *test, unsigned int count)
{
	struct request *made = kunit_kcalloc(test, count, sizeof(*made),
					     GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, made);
	port_of(test)->left = (atomic_t)ATOMIC_INIT(count);
	return made;
}

static void expect_idle(struct kunit *test)
{
	struct ndc_memory *memory = port_of(test)->rig->adapter->memory;

	KUNIT_EXPECT_EQ(test, memory->async.in_flight, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&port_of(test)->wrong), 0);
	KUNIT_EXPECT_EQ(test, atomic64_read(&memory->account.reserved), 0);
	KUNIT_EXPECT_EQ(test, memory->account.families[NDC_COMMON].blocks, 0);
}

static void request_completes(struct kunit *test)
{
	struct request *request = requests(test, 1);
	struct port *port = port_of(test);

	KUNIT_EXPECT_EQ(test, ask(port, request, 2048), NDIS_STATUS_PENDING);
	wait_for_completion(&port->all);
	KUNIT_ASSERT_NOT_NULL(test, request->memory);
	KUNIT_EXPECT_NULL(test, memchr_inv(request->memory, 0, 2048));
	KUNIT_EXPECT_NE(test, request->bus.QuadPart, 0);
	give_back(request);
	ndt_rig_deregister(port->rig);
	expect_idle(test);
}

static void older_twin_completes(struct kunit *test)
{
	struct request *request = requests(test, 1);
	struct port *port = port_of(test);

	request->port = port;
	request->length = 300;
	KUNIT_EXPECT_EQ(test,
			NdisMAllocateSharedMemoryAsync(port->rig->adapter, 300,
						       FALSE, request),
			NDIS_STATUS_PENDING);
	wait_for_completion(&port->all);
	KUNIT_EXPECT_NOT_NULL(test, request->memory);
	give_back(request);
	ndt_rig_deregister(port->rig);
	expect_idle(test);
}

static void never_completes_inside_the_call(struct kunit *test)
{
	struct request *request = requests(test, 1);
	struct port *port = port_of(test);
	NDIS_STATUS status;
	int calls;

	NdisAcquireSpinLock(&port->lock);
	status = ask(port, request, 2048);
	/* It would take the lock, and could not have gone on. */
	calls = atomic_read(&port->calls);
	NdisReleaseSpinLock(&port->lock);
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_PENDING);
	KUNIT_EXPECT_EQ(test, calls, 0);
	wait_for_completion(&port->all);
	give_back(request);
	ndt_rig_deregister(port->rig);
	expect_idle(test);
}

struct call {
	struct port *port;
	struct request *request;
	NDIS_STATUS status;
};

static void ask_it(void *data)
{
	struct call *call = data;

	call->status = ask(call->port, call->request, 1600);
}

static void request_from_a_timer_completes(struct kunit *test)
{
	struct call call = {
		.port = port_of(test),
		.request = requests(test, 1),
	};

	ndt_in_softirq(ask_it, &call);
	KUNIT_EXPECT_EQ(test, call.status, NDIS_STATUS_PENDING);
	wait_for_completion(&call.port->all);
	KUNIT_EXPECT_NOT_NULL(test, call.request->memory);
	give_back(call.request);
	ndt_rig_deregister(call.port->rig);
	expect_idle(test);
}

static void request_in_an_interrupt_fails(struct kunit *test)
{
	struct call call = {
		.port = port_of(test),
		.request = requests(test, 1),
	};

	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ndt_in_hardirq(ask_it, &call));
	KUNIT_EXPECT_EQ(test, call.status, NDIS_STATUS_FAILURE);
	ndt_rig_deregister(call.port->rig);
	KUNIT_EXPECT_EQ(test, atomic_read(&call.port->calls), 0);
}

static void ask_the_older_one(void *data)
{
	struct call *call = data;

	call->status = NdisMAllocateSharedMemoryAsync(call->port->rig->adapter,
						      64, TRUE, NULL);
}

static NDIS_STATUS bad_older(void *handle)
{
	return NdisMAllocateSharedMemoryAsync(handle, 64, TRUE, NULL);
}

static void older_twin_checks_too(struct kunit *test)
{
	struct call call = { .port = port_of(test) };

	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  ndt_in_hardirq(ask_the_older_one, &call));
	KUNIT_EXPECT_EQ(test, call.status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  call.status = bad_older(test));
	KUNIT_EXPECT_EQ(test, call.status, NDIS_STATUS_FAILURE);
	ndt_rig_deregister(call.port->rig);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  ask_the_older_one(&call));
	KUNIT_EXPECT_EQ(test, call.status, NDIS_STATUS_FAILURE);
}

static void a_thousand_complete_once_each(struct kunit *test)
{
	struct request *request = requests(test, MANY);
	struct port *port = port_of(test);
	unsigned int i, pending = 0;

	for (i = 0; i < MANY; i++)
		pending += ask(port, &request[i], 1600) == NDIS_STATUS_PENDING;
	KUNIT_EXPECT_EQ(test, pending, MANY);
	wait_for_completion(&port->all);
	KUNIT_EXPECT_EQ(test, atomic_read(&port->calls), MANY);
	KUNIT_EXPECT_EQ(test, atomic_read(&port->failures), 0);
	for (i = 0; i < MANY; i++)
		give_back(&request[i]);
	ndt_rig_deregister(port->rig);
	expect_idle(test);
}

/* A callback that waits, so that the others are surely still in flight. */
static void wait_for_event(struct request *request)
{
	NdisWaitEvent(&request->event, 0);
	give_back(request);
}

static void halt_gives_each_its_callback(struct kunit *test)
{
	struct request *request = requests(test, MANY);
	struct port *port = port_of(test);
	struct ndc_async *async = &port->rig->adapter->memory->async;
	unsigned int i, pending = 0;

	for (i = 0; i < MANY; i++) {
		request[i].then = give_back;
		pending += ask(port, &request[i], 1600) == NDIS_STATUS_PENDING;
	}
	ndiscompat_adapter_halt(port->rig->adapter);
	KUNIT_EXPECT_EQ(test, pending, MANY);
	KUNIT_EXPECT_EQ(test, atomic_read(&port->calls), MANY);
	KUNIT_EXPECT_EQ(test, async->in_flight, 0);
	/* The gate is closed: no callback, and no report. */
	KUNIT_EXPECT_EQ(test, ask(port, &request[0], 1600),
			NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, async->refused, 1);
	ndt_rig_deregister(port->rig);
	expect_idle(test);
}

static void closing_waits_for_the_callback(struct kunit *test)
{
	struct request *request = requests(test, 1);
	struct port *port = port_of(test);
	struct ndc_memory *memory = port->rig->adapter->memory;

	NdisInitializeEvent(&request->event);
	request->then = wait_for_event;
	KUNIT_ASSERT_EQ(test, ask(port, request, 1600), NDIS_STATUS_PENDING);
	KUNIT_EXPECT_EQ(test, memory->async.in_flight, 1);
	NdisSetEvent(&request->event);
	ndt_rig_deregister(port->rig);
	KUNIT_EXPECT_EQ(test, atomic_read(&port->calls), 1);
	expect_idle(test);
}

static void set_the_other(struct request *request)
{
	struct request *other = request - 1;

	give_back(request);
	NdisSetEvent(&other->event);
}

/* Callbacks run side by side: one may wait for what another does. */
static void callback_may_wait_for_another(struct kunit *test)
{
	struct request *request = requests(test, 2);
	struct port *port = port_of(test);

	NdisInitializeEvent(&request[0].event);
	request[0].then = wait_for_event;
	request[1].then = set_the_other;
	KUNIT_EXPECT_EQ(test, ask(port, &request[0], 1600),
			NDIS_STATUS_PENDING);
	KUNIT_EXPECT_EQ(test, ask(port, &request[1], 1600),
			NDIS_STATUS_PENDING);
	wait_for_completion(&port->all);
	ndt_rig_deregister(port->rig);
	expect_idle(test);
}

static void free_and_ask_again(struct request *request)
{
	struct request *next = request + 1;

	give_back(request);
	if (ask(request->port, next, 1600) != NDIS_STATUS_PENDING)
		atomic_inc(&request->port->wrong);
	next->then = give_back;
}

static void callback_may_free_and_allocate(struct kunit *test)
{
	struct request *request = requests(test, 2);
	struct port *port = port_of(test);

	request[1].then = give_back;
	request[0].then = free_and_ask_again;
	KUNIT_EXPECT_EQ(test, ask(port, &request[0], 1600),
			NDIS_STATUS_PENDING);
	wait_for_completion(&port->all);
	ndt_rig_deregister(port->rig);
	expect_idle(test);
}

static void deregister_inside(struct request *request)
{
	NdisMDeregisterScatterGatherDma(request->port->rig->dma);
	give_back(request);
}

static void deregistration_in_a_callback_is_refused(struct kunit *test)
{
	struct request *request = requests(test, 1);
	struct port *port = port_of(test);
	u64 before = ndc_report_count(NDC_RULE_ARGUMENT);

	ndt_announce(test, NDC_RULE_ARGUMENT);
	request->then = deregister_inside;
	KUNIT_EXPECT_EQ(test, ask(port, request, 1600), NDIS_STATUS_PENDING);
	wait_for_completion(&port->all);
	KUNIT_EXPECT_EQ(test, ndc_report_count(NDC_RULE_ARGUMENT), before + 1);
	KUNIT_EXPECT_NOT_NULL(test, port->rig->adapter->memory->dma);
	ndt_rig_deregister(port->rig);
	expect_idle(test);
}

static void limit_on_requests_holds(struct kunit *test)
{
	const char *limit =
		"/sys/module/ndiscompat/parameters/shared_memory_requests";
	struct request *request = requests(test, 2);
	struct port *port = port_of(test);

	NdisInitializeEvent(&request[0].event);
	request[0].then = wait_for_event;
	request[1].then = give_back;
	KUNIT_ASSERT_EQ(test, ndt_write_file(limit, "1"), 0);
	KUNIT_EXPECT_EQ(test, ask(port, &request[0], 64), NDIS_STATUS_PENDING);
	KUNIT_EXPECT_EQ(test, ask(port, &request[1], 64), NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ndt_write_file(limit, "2"), 0);
	KUNIT_EXPECT_EQ(test, ask(port, &request[1], 64), NDIS_STATUS_PENDING);
	NdisSetEvent(&request[0].event);
	wait_for_completion(&port->all);
	KUNIT_EXPECT_EQ(test, ndt_write_file(limit, "4096"), 0);
	ndt_rig_deregister(port->rig);
	expect_idle(test);
}

static void limit_on_bytes_holds(struct kunit *test)
{
	const char *limit =
		"/sys/module/ndiscompat/parameters/shared_memory_bytes";
	struct request *request = requests(test, 2);
	struct port *port = port_of(test);

	NdisInitializeEvent(&request[0].event);
	request[0].then = wait_for_event;
	request[1].then = give_back;
	KUNIT_ASSERT_EQ(test, ndt_write_file(limit, "100000"), 0);
	KUNIT_EXPECT_EQ(test, ask(port, &request[0], 60000),
			NDIS_STATUS_PENDING);
	/* Counted from the call on, and not from the callback. */
	KUNIT_EXPECT_EQ(test, ask(port, &request[1], 60000),
			NDIS_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ask(port, &request[1], 30000),
			NDIS_STATUS_PENDING);
	NdisSetEvent(&request[0].event);
	wait_for_completion(&port->all);
	KUNIT_EXPECT_EQ(test, ndt_write_file(limit, "1073741824"), 0);
	ndt_rig_deregister(port->rig);
	expect_idle(test);
}

/* 4 GiB less a byte cannot be had; the callback says so with NULL. */
static void failure_is_a_callback_with_null(struct kunit *test)
{
	const char *limit =
		"/sys/module/ndiscompat/parameters/shared_memory_bytes";
	struct request *request = requests(test, 1);
	struct port *port = port_of(test);

	KUNIT_ASSERT_EQ(test, ndt_write_file(limit, "8589934592"), 0);
	KUNIT_EXPECT_EQ(test, ask(port, request, MAXULONG),
			NDIS_STATUS_PENDING);
	wait_for_completion(&port->all);
	KUNIT_EXPECT_EQ(test, ndt_write_file(limit, "1073741824"), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&port->failures), 1);
	KUNIT_EXPECT_NULL(test, request->memory);
	ndt_rig_deregister(port->rig);
	expect_idle(test);
}

static void injected_faults_fail(struct kunit *test)
{
	const char *chance = "/sys/kernel/debug/ndiscompat/fault/probability";
	const char *call = "/sys/kernel/debug/ndiscompat/fault/call";
	const char *times = "/sys/kernel/debug/ndiscompat/fault/times";
	const char *name = "NdisMAllocateSharedMemoryAsyncEx";
	struct request *request = requests(test, 1);
	struct port *port = port_of(test);

	KUNIT_ASSERT_EQ(test, ndt_write_file(chance, "100"), 0);
	KUNIT_ASSERT_EQ(test, ndt_write_file(times, "-1"), 0);
	KUNIT_ASSERT_EQ(test, ndt_write_file(call, name), 0);
	KUNIT_EXPECT_EQ(test, ask(port, request, 64), NDIS_STATUS_FAILURE);
	name = "MiniportSharedMemoryAllocateComplete";
	KUNIT_ASSERT_EQ(test, ndt_write_file(call, name), 0);
	KUNIT_EXPECT_EQ(test, ask(port, request, 64), NDIS_STATUS_PENDING);
	wait_for_completion(&port->all);
	KUNIT_EXPECT_EQ(test, atomic_read(&port->failures), 1);
	KUNIT_ASSERT_EQ(test, ndt_write_file(chance, "0"), 0);
	KUNIT_ASSERT_EQ(test, ndt_write_file(times, "1"), 0);
	KUNIT_ASSERT_EQ(test, ndt_write_file(call, ""), 0);
	ndt_rig_deregister(port->rig);
	expect_idle(test);
}

static void every_allocation_of_the_call_may_fail(struct kunit *test)
{
	struct request *request = requests(test, 1);
	struct port *port = port_of(test);
	unsigned int nth, failures = 0, pending = 0;
	NDIS_STATUS status;
	bool failed;

	for (nth = 1; ; nth++) {
		ndt_fail_nth(nth);
		status = ask(port, request, 1600);
		failed = ndt_failed();
		if (status == NDIS_STATUS_PENDING) {
			wait_for_completion(&port->all);
			give_back(request);
			atomic_set(&request->calls, 0);
			atomic_set(&port->left, 1);
			pending++;
		} else {
			KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
			failures++;
		}
		if (!failed)
			break;
	}
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_PENDING);
	KUNIT_EXPECT_EQ(test, failures, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&port->calls), pending);
	ndt_rig_deregister(port->rig);
	expect_idle(test);
}

/* Inlined, so that each place is one of its own. */
static __always_inline NDIS_STATUS bad_request(void *handle, ULONG length)
{
	return NdisMAllocateSharedMemoryAsyncEx(handle, length, TRUE, NULL);
}

static void wrong_requests_fail(struct kunit *test)
{
	struct port *port = port_of(test);
	struct ndt_rig *rig = port->rig;
	NDIS_STATUS status;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = bad_request(rig->adapter, 64));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = bad_request(NULL, 64));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = bad_request(rig->dma, 0));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	rig->adapter->phase = NDC_PHASE_SHUTDOWN;
	NDT_EXPECT_BREACH(test, NDC_RULE_STATE,
			  status = bad_request(rig->dma, 64));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	rig->adapter->phase = NDC_PHASE_HALTING;
	KUNIT_EXPECT_EQ(test, atomic_read(&port->calls), 0);
}

static void request_without_a_handler_fails(struct kunit *test)
{
	struct ndt_rig *rig = port_of(test)->rig;
	NDIS_DMA_DESCRIPTION channel = {};
	NDIS_STATUS status;

	ndt_rig_deregister(rig);
	KUNIT_ASSERT_EQ(test, ndt_rig_register(rig, NULL), 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = bad_request(rig->dma, 64));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	ndt_rig_deregister(rig);
	KUNIT_ASSERT_EQ(test,
			NdisMRegisterDmaChannel(&rig->dma, rig->adapter, 0,
						TRUE, &channel, 0),
			NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  status = bad_request(rig->dma, 64));
	KUNIT_EXPECT_EQ(test, status, NDIS_STATUS_FAILURE);
	NdisMDeregisterDmaChannel(rig->dma);
	rig->dma = NULL;
}

struct crowd {
	struct port *port;
	struct request *requests;
	atomic_t next;
	atomic_t pending;
};

static void ask_many(void *data)
{
	struct crowd *crowd = data;
	struct request *request;
	unsigned int i;

	for (i = 0; i < MANY / 4; i++) {
		request = &crowd->requests[atomic_inc_return(&crowd->next) - 1];
		request->then = give_back;
		if (ask(crowd->port, request, 1600) == NDIS_STATUS_PENDING)
			atomic_inc(&crowd->pending);
		if (i == MANY / 8)
			ndiscompat_adapter_halt(crowd->port->rig->adapter);
	}
}

/* Halt in the middle of requests from several threads: none is lost. */
static void halt_under_fire(struct kunit *test)
{
	struct crowd crowd = {
		.port = port_of(test),
		.requests = requests(test, MANY),
	};

	ndt_in_threads(test, 4, ask_many, &crowd);
	ndiscompat_adapter_halt(crowd.port->rig->adapter);
	KUNIT_EXPECT_EQ(test, atomic_read(&crowd.port->calls),
			atomic_read(&crowd.pending));
	KUNIT_EXPECT_GE(test, atomic_read(&crowd.pending), 1);
	ndt_rig_deregister(crowd.port->rig);
	expect_idle(test);
}

static int setup(struct kunit *test)
{
	struct port *port = kunit_kzalloc(test, sizeof(*port), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, port);
	test->priv = port;
	init_completion(&port->all);
	NdisAllocateSpinLock(&port->lock);
	port->rig = ndt_rig_create(test, THIS_MODULE);
	return ndt_rig_register(port->rig, done);
}

static void teardown(struct kunit *test)
{
	struct port *port = test->priv;

	ndt_rig_destroy(port->rig);
	NdisFreeSpinLock(&port->lock);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(request_completes),
	KUNIT_CASE(older_twin_completes),
	KUNIT_CASE(never_completes_inside_the_call),
	KUNIT_CASE(request_from_a_timer_completes),
	KUNIT_CASE(request_in_an_interrupt_fails),
	KUNIT_CASE(older_twin_checks_too),
	KUNIT_CASE(a_thousand_complete_once_each),
	KUNIT_CASE(halt_gives_each_its_callback),
	KUNIT_CASE(closing_waits_for_the_callback),
	KUNIT_CASE(callback_may_wait_for_another),
	KUNIT_CASE(callback_may_free_and_allocate),
	KUNIT_CASE(deregistration_in_a_callback_is_refused),
	KUNIT_CASE(limit_on_requests_holds),
	KUNIT_CASE(limit_on_bytes_holds),
	KUNIT_CASE(failure_is_a_callback_with_null),
	KUNIT_CASE(injected_faults_fail),
	KUNIT_CASE(every_allocation_of_the_call_may_fail),
	KUNIT_CASE(wrong_requests_fail),
	KUNIT_CASE(request_without_a_handler_fails),
	KUNIT_CASE(halt_under_fire),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_memory_async",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/memory/async.c");
