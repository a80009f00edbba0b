// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes and fast mutexes: right use is silent, wrong use is reported and
 * hangs nothing.
 */
#include <linux/bottom_half.h>
#include <linux/lockdep.h>
#include <linux/slab.h>

#include "ndt.h"

#include <ndis.h>

#include "runtime/wait.h"

static void owner_takes_it_again(struct kunit *test)
{
	NDIS_MUTEX mutex;

	NDIS_INIT_MUTEX(&mutex);
	KUNIT_EXPECT_EQ(test, KeReadStateMutex(&mutex), 1);
	NDIS_WAIT_FOR_MUTEX(&mutex);
	KUNIT_EXPECT_EQ(test, KeReadStateMutex(&mutex), 0);
	KUNIT_EXPECT_EQ(test, KeWaitForMutexObject(&mutex, Executive,
						   KernelMode, FALSE, NULL),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, KeReadStateMutex(&mutex), -1);
	KUNIT_EXPECT_EQ(test, KeReleaseMutex(&mutex, FALSE), -1);
	NDIS_RELEASE_MUTEX(&mutex);
	KUNIT_EXPECT_EQ(test, KeReadStateMutex(&mutex), 1);
}

static void release_by_another_is_reported(struct kunit *test)
{
	FAST_MUTEX fast;
	KMUTEX mutex;
	LONG state;

	KeInitializeMutex(&mutex, 0);
	ExInitializeFastMutex(&fast);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK,
			  state = KeReleaseMutex(&mutex, FALSE));
	KUNIT_EXPECT_EQ(test, state, 1);
	KUNIT_EXPECT_EQ(test, KeReadStateMutex(&mutex), 1);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK, ExReleaseFastMutex(&fast));
	KUNIT_EXPECT_TRUE(test, ExTryToAcquireFastMutex(&fast));
	ExReleaseFastMutex(&fast);
}

static void what_is_no_mutex_is_reported(struct kunit *test)
{
	FAST_MUTEX fast = {};
	KMUTEX mutex = {};
	BOOLEAN taken;
	LONG state;

	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  state = KeReleaseMutex(&mutex, FALSE));
	KUNIT_EXPECT_EQ(test, state, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  state = KeReadStateMutex(&mutex));
	KUNIT_EXPECT_EQ(test, state, 0);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, ExAcquireFastMutex(&fast));
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  taken = ExTryToAcquireFastMutex(&fast));
	KUNIT_EXPECT_FALSE(test, taken);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT, ExReleaseFastMutex(&fast));
	/* One is not the other. */
	ExInitializeFastMutex(&fast);
	NDT_EXPECT_BREACH(test, NDC_RULE_ARGUMENT,
			  state = KeReleaseMutex((void *)&fast, FALSE));
	KUNIT_EXPECT_EQ(test, state, 0);
}

static void fast_mutex(struct kunit *test)
{
	FAST_MUTEX fast;

	ExInitializeFastMutex(&fast);
	ExAcquireFastMutex(&fast);
	KUNIT_EXPECT_FALSE(test, ExTryToAcquireFastMutex(&fast));
	ExReleaseFastMutex(&fast);
	KUNIT_EXPECT_TRUE(test, ExTryToAcquireFastMutex(&fast));
	ExReleaseFastMutex(&fast);
}

static void fast_mutex_again_is_reported(struct kunit *test)
{
	FAST_MUTEX fast;

	ExInitializeFastMutex(&fast);
	ExAcquireFastMutex(&fast);
	NDT_EXPECT_BREACH(test, NDC_RULE_LOCK, ExAcquireFastMutex(&fast));
	ExReleaseFastMutex(&fast);
	KUNIT_EXPECT_FALSE(test, ExTryToAcquireFastMutex(&fast));
	ExReleaseFastMutex(&fast);
	KUNIT_EXPECT_TRUE(test, ExTryToAcquireFastMutex(&fast));
	ExReleaseFastMutex(&fast);
}

static void fast_mutex_at_dispatch_is_reported(struct kunit *test)
{
	FAST_MUTEX fast;
	BOOLEAN taken;

	ExInitializeFastMutex(&fast);
	local_bh_disable();
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL, ExAcquireFastMutex(&fast));
	NDT_EXPECT_BREACH(test, NDC_RULE_IRQL,
			  taken = ExTryToAcquireFastMutex(&fast));
	local_bh_enable();
	KUNIT_EXPECT_FALSE(test, taken);
	KUNIT_EXPECT_TRUE(test, ExTryToAcquireFastMutex(&fast));
	ExReleaseFastMutex(&fast);
}

static noinline __maybe_unused void make_mutex(PKMUTEX mutex)
{
	KeInitializeMutex(mutex, 0);
	barrier();
}

static void class_is_the_place(struct kunit *test)
{
#ifdef CONFIG_LOCKDEP
	struct ndc_mutex *a, *b;
	KMUTEX mutexes[3];

	make_mutex(&mutexes[0]);
	make_mutex(&mutexes[1]);
	KeInitializeMutex(&mutexes[2], 0);
	a = (struct ndc_mutex *)&mutexes[0];
	b = (struct ndc_mutex *)&mutexes[1];
	KUNIT_EXPECT_PTR_EQ(test, a->dep_map.key, b->dep_map.key);
	b = (struct ndc_mutex *)&mutexes[2];
	KUNIT_EXPECT_PTR_NE(test, a->dep_map.key, b->dep_map.key);
#else
	kunit_skip(test, "this kernel has no lockdep");
#endif
}

/* Lockdep would say so, and fail the suite, if it knew them wrongly. */
static void lockdep_knows_who_has_it(struct kunit *test)
{
#ifdef CONFIG_LOCKDEP
	struct ndc_mutex *mutex;
	LARGE_INTEGER now = {};
	KMUTEX inner, outer;

	KeInitializeMutex(&outer, 0);
	KeInitializeMutex(&inner, 0);
	mutex = (struct ndc_mutex *)&outer;
	NDIS_WAIT_FOR_MUTEX(&outer);
	KUNIT_EXPECT_TRUE(test, lock_is_held(&mutex->dep_map));
	NDIS_WAIT_FOR_MUTEX(&outer);
	NDIS_WAIT_FOR_MUTEX(&inner);
	NDIS_RELEASE_MUTEX(&inner);
	NDIS_RELEASE_MUTEX(&outer);
	KUNIT_EXPECT_TRUE(test, lock_is_held(&mutex->dep_map));
	NDIS_RELEASE_MUTEX(&outer);
	KUNIT_EXPECT_FALSE(test, lock_is_held(&mutex->dep_map));
	KeWaitForSingleObject(&outer, Executive, KernelMode, FALSE, &now);
	KUNIT_EXPECT_TRUE(test, lock_is_held(&mutex->dep_map));
	NDIS_RELEASE_MUTEX(&outer);
	KUNIT_EXPECT_FALSE(test, lock_is_held(&mutex->dep_map));
#else
	kunit_skip(test, "this kernel has no lockdep");
#endif
}

#define ROUNDS	200

static KMUTEX shared_mutex;
static FAST_MUTEX shared_fast;
static unsigned int shared;

static void count(void *unused)
{
	unsigned int i, seen;

	for (i = 0; i < ROUNDS; i++) {
		NDIS_WAIT_FOR_MUTEX(&shared_mutex);
		seen = shared;
		ndt_give_way();
		shared = seen + 1;
		NDIS_RELEASE_MUTEX(&shared_mutex);
		ExAcquireFastMutex(&shared_fast);
		ExReleaseFastMutex(&shared_fast);
	}
}

static void count_fast(void *unused)
{
	unsigned int i, seen;

	for (i = 0; i < ROUNDS; i++) {
		ExAcquireFastMutex(&shared_fast);
		seen = shared;
		ndt_give_way();
		shared = seen + 1;
		ExReleaseFastMutex(&shared_fast);
	}
}

static void mutexes_exclude(struct kunit *test)
{
	KeInitializeMutex(&shared_mutex, 0);
	ExInitializeFastMutex(&shared_fast);
	shared = 0;
	ndt_in_threads(test, 4, count, NULL);
	KUNIT_EXPECT_EQ(test, shared, 4 * ROUNDS);
	shared = 0;
	ndt_in_threads(test, 4, count_fast, NULL);
	KUNIT_EXPECT_EQ(test, shared, 4 * ROUNDS);
}

struct parcel {
	atomic_t role;
	PFAST_MUTEX mutex;
};

/*
 * The second one frees the mutex as soon as it has had it; KASAN sees a first
 * one that is not through with its release.
 */
static void last_one_frees(void *data)
{
	struct parcel *parcel = data;
	bool first = atomic_inc_return(&parcel->role) == 1;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		if (first) {
			PFAST_MUTEX mutex = kmalloc(sizeof(*mutex), GFP_KERNEL);

			ExInitializeFastMutex(mutex);
			ExAcquireFastMutex(mutex);
			/* Pairs with the other one: it is complete. */
			smp_store_release(&parcel->mutex, mutex);
			if (i & 1)
				ndt_give_way();
			ExReleaseFastMutex(mutex);
			while (READ_ONCE(parcel->mutex))
				ndt_give_way();
			continue;
		}
		/* Pairs with the first one. */
		while (!smp_load_acquire(&parcel->mutex))
			ndt_give_way();
		ExAcquireFastMutex(parcel->mutex);
		ExReleaseFastMutex(parcel->mutex);
		kfree(parcel->mutex);
		WRITE_ONCE(parcel->mutex, NULL);
	}
}

static void owner_may_free_it(struct kunit *test)
{
	struct parcel parcel = {};

	ndt_in_threads(test, 2, last_one_frees, &parcel);
	KUNIT_EXPECT_NULL(test, parcel.mutex);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(owner_takes_it_again),
	KUNIT_CASE(release_by_another_is_reported),
	KUNIT_CASE(what_is_no_mutex_is_reported),
	KUNIT_CASE(fast_mutex),
	KUNIT_CASE(fast_mutex_again_is_reported),
	KUNIT_CASE(fast_mutex_at_dispatch_is_reported),
	KUNIT_CASE(class_is_the_place),
	KUNIT_CASE(lockdep_knows_who_has_it),
	KUNIT_CASE(mutexes_exclude),
	KUNIT_CASE(owner_may_free_it),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_runtime_mutex",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/runtime/mutex.c");
