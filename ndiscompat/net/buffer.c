// SPDX-License-Identifier: GPL-2.0-only
/*
 * NET_BUFFER_LISTs and NET_BUFFERs: handed out by their pools, in whose hands
 * they are, and given back.
 */
#include "net/buffer.h"

#include <linux/align.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/instruction_pointer.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "core/fault.h"
#include "core/report.h"
#include "net/clone.h"
#include "net/mdl.h"
#include "net/pool.h"
#include "net/sgmap.h"
#include "runtime/pool.h"

#define CONTEXT_TAG	('N' << 24 | 'D' << 16 | 'c' << 8 | 'x')

static const char * const calls[] = {
	"NdisAllocateNetBufferList",
	"NdisAllocateNetBufferAndNetBufferList",
	"NdisAllocateNetBuffer",
	"NdisAllocateNetBufferMdlAndData",
	"NdisAllocateNetBufferListContext",
	"NdisAllocateCloneNetBufferList",
	"NdisAllocateFragmentNetBufferList",
	"NdisAllocateReassembledNetBufferList",
	"NdisRetreatNetBufferDataStart",
	"NdisMAllocateNetBufferSGList",
	"NdisBuildScatterGatherList",
};

static void complain(unsigned long caller, enum ndc_rule rule,
		     const char *call, const char *what)
{
	const struct ndc_breach breach = {
		.rule = rule,
		.caller = caller,
	};

	ndc_report(&breach, "%s %s", call, what);
}

/* An object of a pool that a port names, and the pool. */
static void *get_object(const struct ndc_nbl_request *request,
			enum ndc_depot_kind kind,
			struct ndc_buffer_pool **result)
{
	const struct ndc_depot_request wanted = {
		.holder = request->holder,
		.caller = request->caller,
	};
	struct ndc_buffer_pool *pool;
	void *object = NULL;

	if (ndc_irql_above(NDC_DISPATCH, request->call, request->caller) ||
	    ndc_fault(request->call, PAGE_SIZE, request->caller))
		return NULL;
	rcu_read_lock();
	pool = ndc_buffer_pool_find(request->pool, kind, request->call,
				    request->caller);
	if (pool) {
		object = ndc_depot_get_ready(&pool->depot, &wanted);
		if (!object && !ndc_depot_hold(&pool->depot))
			pool = NULL;
	}
	rcu_read_unlock();
	if (pool && !object) {
		object = ndc_depot_get(&pool->depot, &wanted);
		ndc_depot_unhold(&pool->depot);
	}
	/* It keeps its pool. */
	*result = pool;
	return object;
}

/* The MDL and the data of an NB that comes with them: all of it unused. */
static void add_data(const struct ndc_buffer_pool *pool, void *object,
		     NET_BUFFER *nb)
{
	MDL *mdl = object + pool->mdl_at;

	/* There is room, and it is memory. */
	ndc_mdl_describe(mdl, pool->data_at - pool->mdl_at,
			 object + pool->data_at, pool->data);
	ndc_nb_window(nb, mdl, pool->data, 0);
}

static NET_BUFFER *init_nb(struct ndc_buffer_pool *pool, void *object)
{
	NET_BUFFER *nb = object + pool->nb_at;

	memset(nb, 0, sizeof(*nb));
	nb->NdisPoolHandle = pool;
	if (pool->data)
		add_data(pool, object, nb);
	return nb;
}

static void set_context(NET_BUFFER_LIST *nbl, NET_BUFFER_LIST_CONTEXT *context,
			u16 size, u16 offset)
{
	context->Next = NULL;
	context->Size = size;
	context->Offset = offset;
	nbl->Context = context;
	nbl->NdisReserved[0] = context;
}

/* The context that a port wants an NBL to have; false without memory. */
static bool add_context(const struct ndc_buffer_pool *pool,
			NET_BUFFER_LIST *nbl,
			const struct ndc_nbl_request *request)
{
	u32 wanted = request->context + request->backfill;
	const struct ndc_pool_request memory = {
		.size = sizeof(NET_BUFFER_LIST_CONTEXT) + wanted,
		.tag = CONTEXT_TAG,
		.call = request->call,
		.caller = request->caller,
	};
	void *context;

	if (wanted <= pool->context) {
		if (wanted)
			nbl->Context->Offset -= request->context;
		return true;
	}
	context = wanted > U16_MAX ? NULL : ndc_pool_alloc(&memory);
	if (context)
		set_context(nbl, context, wanted, request->backfill);
	return context;
}

/**
 * ndc_nbl_init() - make an NBL of an object of a pool
 * @pool: the pool
 * @nbl: the object
 *
 * Context: Any.
 */
void ndc_nbl_init(struct ndc_buffer_pool *pool, NET_BUFFER_LIST *nbl)
{
	memset(nbl, 0, sizeof(*nbl));
	nbl->NdisPoolHandle = pool;
	if (pool->context)
		set_context(nbl, (void *)nbl + pool->context_at, pool->context,
			    pool->context);
	if (pool->nb_at)
		nbl->FirstNetBuffer = init_nb(pool, nbl);
	if (pool->protocol)
		NdisSetNetBufferListProtocolId(nbl, pool->protocol);
}

/**
 * ndc_nbl_alloc() - an NBL, with what its pool adds
 * @request: from which pool, for whom
 *
 * Context: DISPATCH_LEVEL or below; above it is reported and refused.
 * Return: The NBL; NULL without memory, or for a wrong handle, which is
 * reported.
 */
NET_BUFFER_LIST *ndc_nbl_alloc(const struct ndc_nbl_request *request)
{
	struct ndc_buffer_pool *pool;
	NET_BUFFER_LIST *nbl;

	nbl = get_object(request, NDC_DEPOT_NBL, &pool);
	if (!nbl)
		return NULL;
	ndc_nbl_init(pool, nbl);
	if (add_context(pool, nbl, request))
		return nbl;
	ndc_depot_put(&pool->depot, nbl, request->caller);
	return NULL;
}

/**
 * ndc_nb_alloc() - an NB, with what its pool adds
 * @request: from which pool, for whom
 *
 * Context: DISPATCH_LEVEL or below; above it is reported and refused.
 * Return: The NB; NULL without memory, or for a wrong handle, which is
 * reported.
 */
NET_BUFFER *ndc_nb_alloc(const struct ndc_nbl_request *request)
{
	struct ndc_buffer_pool *pool;
	void *object = get_object(request, NDC_DEPOT_NB, &pool);

	return object ? init_nb(pool, object) : NULL;
}

static void report_leak(const void *pool, const char *what)
{
	const struct ndc_buffer_pool *known = pool;
	const struct ndc_breach breach =
		ndc_owner_breach(&known->owner, NDC_RULE_LEAK, known->caller);

	ndc_report(&breach, "%s", what);
}

/* The pool of an object that is out, whatever the port has made of it. */
static struct ndc_buffer_pool *pool_of(const void *memory)
{
	struct ndc_depot_object object = {};

	ndc_depot_find(memory, &object);
	return object.depot ? ndc_to_pool(object.depot) : NULL;
}

/* Takes off an NB what a retreat has put in front of it. */
static void release_windows(NET_BUFFER *nb, const void *object)
{
	bool found = false;

	while (nb->MdlChain && ndc_mdl_is_window(nb->MdlChain)) {
		MDL *window = nb->MdlChain;

		nb->MdlChain = window->Next;
		ndc_mdl_free_window(window);
		found = true;
	}
	if (found)
		report_leak(pool_of(object),
			    "a NET_BUFFER that is freed with the room that a retreat added");
}

/* Releases what hangs on an NB that is about to be free. */
void ndc_nb_release(NET_BUFFER *nb)
{
	release_windows(nb, nb);
}

static void release_contexts(NET_BUFFER_LIST *nbl, size_t size)
{
	NET_BUFFER_LIST_CONTEXT *base = nbl->NdisReserved[0], *context, *next;

	for (context = nbl->Context; context && context != base;
	     context = next) {
		next = context->Next;
		report_leak(pool_of(nbl),
			    "a NET_BUFFER_LIST that is freed with a context");
		if (!ndc_pool_free(context, NULL, "NdisFreeNetBufferList",
				   _THIS_IP_))
			break;
	}
	if (base && (u64)((void *)base - (void *)nbl) >= size)
		ndc_pool_free(base, NULL, "NdisFreeNetBufferList", _THIS_IP_);
}

/* Releases what hangs on an NBL that is about to be free. */
void ndc_nbl_release(NET_BUFFER_LIST *nbl)
{
	struct ndc_buffer_pool *pool = pool_of(nbl);

	if (nbl->NdisReserved[1])
		ndc_derived_release(nbl);
	release_contexts(nbl, pool->depot.size);
	if (pool->nb_at)
		release_windows((void *)nbl + pool->nb_at, nbl);
}

/**
 * ndc_nb_free() - free an NB that is the layer's
 * @nb: the NB
 * @caller: the place that frees it
 *
 * Context: Any but NMI.
 */
void ndc_nb_free(NET_BUFFER *nb, unsigned long caller)
{
	struct ndc_buffer_pool *pool = pool_of(nb);

	ndc_nb_release(nb);
	ndc_depot_put(&pool->depot, nb, caller);
}

/**
 * ndc_nbl_move() - an NBL changes hands
 * @nbl: what was given as one
 * @from: whose it must be
 * @to: whose it will be
 * @call: the call's name
 * @caller: the place in the port
 *
 * Context: Any but NMI.
 * Return: False, and reported, if it is no NBL or in other hands; it must not
 * be looked at then.
 */
bool ndc_nbl_move(NET_BUFFER_LIST *nbl, enum ndc_holder from,
		  enum ndc_holder to, const char *call, unsigned long caller)
{
	const struct ndc_depot_move move = {
		.kind = NDC_DEPOT_NBL,
		.from = from,
		.to = to,
		.call = call,
		.caller = caller,
	};

	return ndc_depot_move(nbl, &move);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nbl_move);

/**
 * ndc_nbl_pass() - an NBL changes hands, on the way of every frame
 * @nbl: what was given as one
 * @from: whose it must be
 * @to: whose it will be
 * @call: the call's name
 * @caller: the place in the port
 *
 * As ndc_nbl_move(), without an atomic operation; see ndc_depot_pass().
 *
 * Context: Any but NMI.
 * Return: False, and reported, if it is no NBL or in other hands; it must not
 * be looked at then.
 */
bool ndc_nbl_pass(NET_BUFFER_LIST *nbl, enum ndc_holder from,
		  enum ndc_holder to, const char *call, unsigned long caller)
{
	const struct ndc_depot_move move = {
		.kind = NDC_DEPOT_NBL,
		.from = from,
		.to = to,
		.call = call,
		.caller = caller,
	};

	return ndc_depot_pass(nbl, &move);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nbl_pass);

/* The adapter that an NBL's pool is for, or NULL.  For an NBL that is out. */
const struct ndc_adapter *ndc_nbl_adapter(const NET_BUFFER_LIST *nbl)
{
	const struct ndc_buffer_pool *pool = pool_of(nbl);

	return pool ? pool->owner.adapter : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_nbl_adapter);

int ndc_buffer_init(void)
{
	int err = ndc_buffer_pool_init();

	if (err)
		return err;
	ndc_fault_add(calls, ARRAY_SIZE(calls));
	ndc_sgmap_init();
	return 0;
}

void ndc_buffer_exit(void)
{
	ndc_sgmap_exit();
	ndc_buffer_pool_exit();
}

/* Windows wants context sizes in whole units; others work here. */
static void tolerate_sizes(const struct ndc_nbl_request *request)
{
	const struct ndc_breach breach = {
		.rule = NDC_RULE_ARGUMENT,
		.caller = request->caller,
	};

	if (!IS_ALIGNED(request->context | request->backfill,
			MEMORY_ALLOCATION_ALIGNMENT))
		ndc_tolerate(&breach, "%s with context sizes %u and %u",
			     request->call, request->context,
			     request->backfill);
}

/**
 * NdisAllocateNetBufferList() - allocate an NBL
 * @PoolHandle: its pool
 * @ContextSize: bytes of context that the caller uses
 * @ContextBackFill: bytes in front of them, for drivers below
 *
 * The NBL has what its pool says: a context, an NB, an MDL and data.  An NB
 * with data is all unused space: DataOffset is DataSize, DataLength 0.
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The NBL, Status NDIS_STATUS_SUCCESS, all else zero; NULL without
 * memory, and, reported, at a wrong IRQL or with a wrong handle.
 *
 * Differs from Windows: context sizes that are no multiples of
 * MEMORY_ALLOCATION_ALIGNMENT are allowed.
 */
PNET_BUFFER_LIST NdisAllocateNetBufferList(NDIS_HANDLE PoolHandle,
					   USHORT ContextSize,
					   USHORT ContextBackFill)
{
	const struct ndc_nbl_request request = {
		.pool = PoolHandle,
		.context = ContextSize,
		.backfill = ContextBackFill,
		.holder = NDC_PORT,
		.call = __func__,
		.caller = _RET_IP_,
	};

	tolerate_sizes(&request);
	return ndc_nbl_alloc(&request);
}
EXPORT_SYMBOL_GPL(NdisAllocateNetBufferList);

/* Frees an NBL that nobody has seen yet. */
static void free_unseen(NET_BUFFER_LIST *nbl, unsigned long caller)
{
	struct ndc_buffer_pool *pool = pool_of(nbl);

	ndc_nbl_release(nbl);
	ndc_depot_put(&pool->depot, nbl, caller);
}

/**
 * NdisAllocateNetBufferAndNetBufferList() - allocate an NBL with an NB
 * @PoolHandle: a pool with fAllocateNetBuffer and without DataSize
 * @ContextSize: bytes of context that the caller uses
 * @ContextBackFill: bytes in front of them
 * @MdlChain: the NB's MDLs, which stay the caller's; NULL: none
 * @DataOffset: bytes of them that are unused space in front
 * @DataLength: bytes that are used
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The NBL; NULL without memory, and, reported, at a wrong IRQL, with a
 * wrong handle, from a pool of another kind, or for data that does not lie in
 * @MdlChain.
 *
 * Differs from Windows: as NdisAllocateNetBufferList().
 */
PNET_BUFFER_LIST
NdisAllocateNetBufferAndNetBufferList(NDIS_HANDLE PoolHandle,
				      USHORT ContextSize,
				      USHORT ContextBackFill, PMDL MdlChain,
				      ULONG DataOffset, SIZE_T DataLength)
{
	const struct ndc_nbl_request request = {
		.pool = PoolHandle,
		.context = ContextSize,
		.backfill = ContextBackFill,
		.holder = NDC_PORT,
		.call = __func__,
		.caller = _RET_IP_,
	};
	NET_BUFFER_LIST *nbl;
	const char *fault = NULL;

	tolerate_sizes(&request);
	nbl = ndc_nbl_alloc(&request);
	if (!nbl)
		return NULL;
	if (!nbl->FirstNetBuffer)
		fault = "from a pool without fAllocateNetBuffer";
	else if (nbl->FirstNetBuffer->MdlChain)
		fault = "from a pool with DataSize";
	else if (DataLength > U32_MAX ||
		 !ndc_nb_window(nbl->FirstNetBuffer, MdlChain, DataOffset,
				DataLength))
		fault = "with data that does not lie in the MDLs";
	if (!fault)
		return nbl;
	complain(_RET_IP_, NDC_RULE_ARGUMENT, __func__, fault);
	free_unseen(nbl, _RET_IP_);
	return NULL;
}
EXPORT_SYMBOL_GPL(NdisAllocateNetBufferAndNetBufferList);

/* Whether an NBL that a port frees may go. */
static bool may_free(NET_BUFFER_LIST *nbl, const char *call,
		     unsigned long caller)
{
	if (READ_ONCE(nbl->ChildRefCount) > 0) {
		complain(caller, NDC_RULE_STATE, call,
			 "of a NET_BUFFER_LIST that has clones");
		return false;
	}
	if (nbl->NdisReserved[1])
		complain(caller, NDC_RULE_STATE, call,
			 "of what a clone's own free is for");
	return true;
}

/**
 * NdisFreeNetBufferList() - free an NBL
 * @NetBufferList: the NBL; those that it is chained to stay
 *
 * What came with it goes with it: its NB, MDL and data, but not MDLs that the
 * caller has put there.
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: an NBL that is free, in the layer's hands, or none, is
 * reported and left alone; so is one with clones.  A clone is reported and
 * freed as one.  A context or the room of a retreat that is still on it is
 * reported and released.
 */
VOID NdisFreeNetBufferList(PNET_BUFFER_LIST NetBufferList)
{
	const char *call = __func__;
	struct ndc_buffer_pool *pool;

	ndc_irql_above(NDC_DISPATCH, call, _RET_IP_);
	if (!ndc_nbl_move(NetBufferList, NDC_PORT, NDC_LAYER, call, _RET_IP_))
		return;
	if (!may_free(NetBufferList, call, _RET_IP_)) {
		ndc_nbl_move(NetBufferList, NDC_LAYER, NDC_PORT, call,
			     _RET_IP_);
		return;
	}
	pool = pool_of(NetBufferList);
	ndc_nbl_release(NetBufferList);
	ndc_depot_put(&pool->depot, NetBufferList, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisFreeNetBufferList);

static NET_BUFFER *nb_for_port(const void *pool, const char *call,
			       unsigned long caller)
{
	const struct ndc_nbl_request request = {
		.pool = pool,
		.holder = NDC_PORT,
		.call = call,
		.caller = caller,
	};

	return ndc_nb_alloc(&request);
}

static void put_unseen(NET_BUFFER *nb, unsigned long caller)
{
	struct ndc_buffer_pool *pool = pool_of(nb);

	ndc_depot_put(&pool->depot, nb, caller);
}

/**
 * NdisAllocateNetBuffer() - allocate an NB
 * @PoolHandle: a pool without DataSize
 * @MdlChain: its MDLs, which stay the caller's; NULL: none
 * @DataOffset: bytes of them that are unused space in front
 * @DataLength: bytes that are used
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The NB; NULL without memory, and, reported, at a wrong IRQL, with a
 * wrong handle, from a pool of another kind, or for data that does not lie in
 * @MdlChain.
 *
 * Differs from Windows: nothing known.
 */
PNET_BUFFER NdisAllocateNetBuffer(NDIS_HANDLE PoolHandle, PMDL MdlChain,
				  ULONG DataOffset, SIZE_T DataLength)
{
	NET_BUFFER *nb = nb_for_port(PoolHandle, __func__, _RET_IP_);
	const char *fault = NULL;

	if (!nb)
		return NULL;
	if (nb->MdlChain)
		fault = "from a pool with DataSize";
	else if (DataLength > U32_MAX ||
		 !ndc_nb_window(nb, MdlChain, DataOffset, DataLength))
		fault = "with data that does not lie in the MDLs";
	if (!fault)
		return nb;
	complain(_RET_IP_, NDC_RULE_ARGUMENT, __func__, fault);
	put_unseen(nb, _RET_IP_);
	return NULL;
}
EXPORT_SYMBOL_GPL(NdisAllocateNetBuffer);

/**
 * NdisAllocateNetBufferMdlAndData() - allocate an NB with data
 * @PoolHandle: a pool with DataSize
 *
 * All of the data is unused space: DataOffset is DataSize, DataLength 0, so
 * that a retreat makes it used.
 *
 * Context: DISPATCH_LEVEL or below.
 * Return: The NB; NULL without memory, and, reported, at a wrong IRQL, with a
 * wrong handle, or from a pool of another kind.
 *
 * Differs from Windows: nothing known.
 */
PNET_BUFFER NdisAllocateNetBufferMdlAndData(NDIS_HANDLE PoolHandle)
{
	NET_BUFFER *nb = nb_for_port(PoolHandle, __func__, _RET_IP_);

	if (!nb || nb->MdlChain)
		return nb;
	complain(_RET_IP_, NDC_RULE_ARGUMENT, __func__,
		 "from a pool without DataSize");
	put_unseen(nb, _RET_IP_);
	return NULL;
}
EXPORT_SYMBOL_GPL(NdisAllocateNetBufferMdlAndData);

/**
 * NdisFreeNetBuffer() - free an NB
 * @NetBuffer: the NB, from a pool of NBs; in no NBL any more
 *
 * Context: DISPATCH_LEVEL or below.
 *
 * Differs from Windows: an NB that is free, or none of a pool of NBs, is
 * reported and left alone.  The room of a retreat that is still on it is
 * reported and released.
 */
VOID NdisFreeNetBuffer(PNET_BUFFER NetBuffer)
{
	const struct ndc_depot_move move = {
		.kind = NDC_DEPOT_NB,
		.from = NDC_PORT,
		.to = NDC_LAYER,
		.call = __func__,
		.caller = _RET_IP_,
	};

	ndc_irql_above(NDC_DISPATCH, __func__, _RET_IP_);
	if (ndc_depot_move(NetBuffer, &move))
		ndc_nb_free(NetBuffer, _RET_IP_);
}
EXPORT_SYMBOL_GPL(NdisFreeNetBuffer);
