/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the suites share: breaches that a case provokes, contexts to call
 * from, memory that runs out, and two threads at once.
 */
#ifndef _NDISCOMPAT_NDT_H
#define _NDISCOMPAT_NDT_H

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/types.h>

#include "core/report.h"
#include "core/scarce.h"

struct ndc_adapter;
struct ndc_driver;
struct platform_device;
union _LARGE_INTEGER;

/*
 * Announces to the lab that this case breaks a rule: it takes a report that
 * is not announced, or an announcement without a report, for a failure.  Any
 * context, unlike kunit_info(), which allocates.
 */
#define ndt_announce(test, rule) \
	pr_info("    # %s: expects a breach: %s\n", (test)->name, \
		ndc_rule_name(rule))

/* Runs a statement that must break a rule once. */
#define NDT_EXPECT_BREACH(test, rule, statement) \
do { \
	u64 before_ = ndc_report_count(rule); \
	\
	ndt_announce(test, rule); \
	statement; \
	KUNIT_EXPECT_EQ(test, ndc_report_count(rule), before_ + 1); \
} while (0)

/*
 * Announces that the suite's module breaks a rule when it goes: it leaves
 * something behind.
 */
#define ndt_announce_at_unload(test, rule) \
	pr_info("    # %s: expects a breach at unload: %s\n", (test)->name, \
		ndc_rule_name(rule))

typedef void (*ndt_fn)(void *data);

/* Runs a function in that context and waits for it. */
void ndt_in_hardirq(ndt_fn fn, void *data);
void ndt_in_softirq(ndt_fn fn, void *data);

/* Runs a function in @threads threads that start at the same time. */
void ndt_in_threads(struct kunit *test, unsigned int threads, ndt_fn fn,
		    void *data);

/*
 * Lets the other threads run, in a loop that waits for them.  cond_resched()
 * leaves that to preemption, and UML only preempts who lets go of a lock.
 */
static inline void ndt_give_way(void)
{
	schedule();
}

/*
 * Memory that runs out: the @nth allocation that the layer makes in this task
 * from now on fails, and no other.  What the kernel allocates on its own is
 * not counted, so that a call always has the same number of allocations.
 * ndt_failed() ends that and tells whether it came to it, so that a case can
 * try every allocation of a call in turn:
 *
 *	for (nth = 1; ; nth++) {
 *		ndt_fail_nth(nth);
 *		result = call();
 *		if (!ndt_failed())
 *			break;
 *		... result must be the documented failure ...
 *	}
 *	... result must be success, and nth - 1 the number of allocations ...
 */
static inline void ndt_fail_nth(unsigned int nth)
{
	ndc_scarce_set(nth);
}

static inline bool ndt_failed(void)
{
	return ndc_scarce_end();
}

/* Every allocation of this task, the kernel's too, fails until it is told. */
void ndt_fail_all(bool fail);

/*
 * A file of debugfs or sysfs, as a person would read it: the text lasts as
 * long as the case.  Writing returns 0 or -errno.
 */
char *ndt_read_file(struct kunit *test, const char *path);
int ndt_write_file(const char *path, const char *text);

/*
 * Runs a line of shell, dear in an emulator; 0 if it succeeds, else -errno.
 * With `set -e` in front all of it must.
 */
__printf(1, 2) int ndt_shell(const char *format, ...);

/*
 * Whether the kernel's log has a line with that text, which must be nowhere
 * else; the level it was printed at, or -1.
 */
int ndt_logged(const char *text);

/**
 * struct ndt_rig - an adapter over a platform device, for suites
 * @pdev: the device
 * @driver: its driver, of the suite's module
 * @adapter: the adapter, initialising; NULL once the case has ended it
 * @dma: its DMA handle, if the case registers one
 */
struct ndt_rig {
	struct platform_device *pdev;
	struct ndc_driver *driver;
	struct ndc_adapter *adapter;
	void *dma;
};

/* The context of the adapter is the rig.  The end ends what is still there. */
struct ndt_rig *ndt_rig_create(struct kunit *test, struct module *owner);
void ndt_rig_destroy(struct ndt_rig *rig);

/*
 * Registers scatter-gather DMA with 64-bit addresses; @done as in
 * NDIS_SG_DMA_DESCRIPTION, or NULL.
 */
int ndt_rig_register(struct ndt_rig *rig,
		     void (*done)(void *adapter_context, void *memory,
				  union _LARGE_INTEGER *bus, u32 length,
				  void *context));
void ndt_rig_deregister(struct ndt_rig *rig);

/* The init and exit of a suite whose cases have a rig in test->priv. */
static inline int ndt_rig_init(struct kunit *test)
{
	test->priv = ndt_rig_create(test, THIS_MODULE);
	return 0;
}

/* With DMA registered. */
static inline int ndt_rig_init_registered(struct kunit *test)
{
	ndt_rig_init(test);
	return ndt_rig_register(test->priv, NULL);
}

static inline void ndt_rig_exit(struct kunit *test)
{
	ndt_rig_destroy(test->priv);
}

/* A module that is not the suite's. */
struct module *ndt_other_module(void);

/* Every suite's module says the same of itself. */
#define NDT_SUITE(what) \
	MODULE_DESCRIPTION("KUnit suite of " what); \
	MODULE_AUTHOR("The ndiscompat project"); \
	MODULE_LICENSE("GPL"); \
	MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING)

/* A whole suite around one case: the deliberate bugs of labtest/. */
#define NDT_ONE_CASE(suite_name, fn) \
	static struct kunit_case cases[] = { KUNIT_CASE(fn), {} }; \
	static struct kunit_suite suite = { \
		.name = suite_name, \
		.test_cases = cases, \
	}; \
	kunit_test_suite(suite); \
	NDT_SUITE("the lab itself")

#endif /* _NDISCOMPAT_NDT_H */
