// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of an adapter's memory in debugfs.
 */
#include <linux/slab.h>
#include <linux/workqueue.h>

#include <linux/ndiscompat.h>

#include "core/work.h"
#include "memory/state.h"
#include "ndt.h"
#include "ndt_memory.h"

#define ADAPTERS	"/sys/kernel/debug/ndiscompat/adapters"
#define FOLDER		ADAPTERS "/nic0/"
#define HEADING "family        bytes  bus address         queue  usage                 provider  node       age  allocated at\n"

/* A block for a receive queue, and what it was asked for with. */
struct provided {
	NDIS_SHARED_MEMORY_PARAMETERS params;
	PVOID handle;
	struct {
		SCATTER_GATHER_LIST list;
		SCATTER_GATHER_ELEMENT elements[64];
	};
};

static struct provided *make(struct kunit *test, ULONG length, u32 queue,
			     NDIS_SHARED_MEMORY_USAGE usage, ULONG node)
{
	struct provided *made = kunit_kzalloc(test, sizeof(*made), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, made);
	made->params = (NDIS_SHARED_MEMORY_PARAMETERS) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_SHARED_MEMORY_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_SHARED_MEMORY_PARAMETERS_REVISION_1,
		},
		.QueueId = queue,
		.PreferredNode = node,
		.Usage = usage,
		.Length = length,
		.SGListBuffer = &made->list,
		.SGListBufferLength = sizeof(made->list) +
				      sizeof(made->elements),
	};
	return made;
}

static noinline int obtain(struct ndt_rig *rig, struct provided *block)
{
	return NdisAllocateSharedMemory(rig->adapter, &block->params,
					&block->handle);
}

static void release(struct ndt_rig *rig, struct provided *block)
{
	NdisFreeSharedMemory(rig->adapter, block->handle);
}

static unsigned int rows(const char *text, const char *family)
{
	unsigned int n = 0;

	for (; *text; text = strchrnul(text, '\n') + 1)
		n += !strncmp(text, family, strlen(family));
	return n;
}

static void expect_line(struct kunit *test, const char *text,
			const char *line)
{
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, line), "%s", text);
}

/* The rest of the row that starts so, or NULL; cuts the text behind it. */
static char *row(char *text, const char *start)
{
	text = strstr(text, start);
	if (!text)
		return NULL;
	*strchrnul(text, '\n') = '\0';
	return text + strlen(start);
}

static void blocks_of_none_is_a_heading(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, ndt_read_file(test, FOLDER "blocks"),
			   HEADING);
}

static void blocks_lists_common_blocks(struct kunit *test)
{
	static const ULONG lengths[] = { 700, 701, 9014, 1 };
	struct ndt_rig *rig = test->priv;
	struct held held[ARRAY_SIZE(lengths)];
	char *text, *rest, start[128];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++)
		KUNIT_ASSERT_TRUE(test, get(rig, &held[i], lengths[i]));
	text = ndt_read_file(test, FOLDER "blocks");
	KUNIT_EXPECT_EQ(test, strncmp(text, HEADING, strlen(HEADING)), 0);
	KUNIT_EXPECT_EQ(test, rows(text, "common "), 4);
	KUNIT_EXPECT_EQ(test, rows(text, ""), 5);
	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		snprintf(start, sizeof(start),
			 "common   %10u  0x%016llx  -      -                     -         -     ",
			 lengths[i], (u64)held[i].bus.QuadPart);
		rest = row(ndt_read_file(test, FOLDER "blocks"), start);
		KUNIT_ASSERT_NOT_NULL_MSG(test, rest, "%s", text);
		KUNIT_EXPECT_NOT_NULL(test, strstr(rest, " s  blocks_"));
	}
	put(rig, &held[0]);
	text = ndt_read_file(test, FOLDER "blocks");
	KUNIT_EXPECT_EQ(test, rows(text, "common "), 3);
	KUNIT_EXPECT_NULL(test, strstr(text, " 700 "));
	for (i = 1; i < ARRAY_SIZE(lengths); i++)
		put(rig, &held[i]);
	KUNIT_EXPECT_STREQ(test, ndt_read_file(test, FOLDER "blocks"),
			   HEADING);
}

static void blocks_lists_provided_blocks(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	static const struct {
		ULONG length;
		u32 queue;
		NDIS_SHARED_MEMORY_USAGE usage;
		ULONG node;
		const char *text;
	} wanted[] = {
		{ 4096, 0, NdisSharedMemoryUsageXmit, MM_ANY_NODE_OK,
		  "0      Xmit                  pages     any  " },
		{ 65537, 7, NdisSharedMemoryUsageReceivePostLookahead, 0,
		  "7      ReceivePostLookahead  pages     0    " },
		{ 5, 7, NdisSharedMemoryUsageUndefined, MM_ANY_NODE_OK | 0,
		  "7      Undefined             pages     any  " },
	};
	struct provided *blocks[ARRAY_SIZE(wanted)];
	char *text, *rest, start[128];
	unsigned int i;

	xa_store(&rig->adapter->queues, 7, xa_mk_value(1), GFP_KERNEL);
	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		blocks[i] = make(test, wanted[i].length, wanted[i].queue,
				 wanted[i].usage, wanted[i].node);
		KUNIT_ASSERT_EQ(test, obtain(rig, blocks[i]),
				NDIS_STATUS_SUCCESS);
	}
	text = ndt_read_file(test, FOLDER "blocks");
	KUNIT_EXPECT_EQ(test, rows(text, "provided "), ARRAY_SIZE(wanted));
	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		snprintf(start, sizeof(start), "provided %10u  0x%016llx  %s",
			 wanted[i].length,
			 (u64)blocks[i]->list.Elements[0].Address.QuadPart,
			 wanted[i].text);
		rest = row(ndt_read_file(test, FOLDER "blocks"), start);
		KUNIT_EXPECT_NOT_NULL_MSG(test, rest, "%s in %s", start, text);
		if (rest)
			KUNIT_EXPECT_NOT_NULL(test,
					      strstr(rest, " s  obtain"));
		release(rig, blocks[i]);
	}
	KUNIT_EXPECT_STREQ(test, ndt_read_file(test, FOLDER "blocks"),
			   HEADING);
}

/* A provider whose memory begins anywhere, in as many runs as it is told. */
static u8 own_memory[256];
static unsigned int own_runs;

static NDIS_STATUS allocate(PVOID context,
			    PNDIS_SHARED_MEMORY_PARAMETERS params,
			    PNDIS_HANDLE block)
{
	unsigned int i;

	params->VirtualAddress = own_memory;
	params->SGListBuffer->NumberOfElements = own_runs;
	for (i = 0; i < own_runs; i++) {
		SCATTER_GATHER_ELEMENT *element =
			&params->SGListBuffer->Elements[i];

		element->Address.QuadPart = 0x7000040 + i * 0x100000;
		element->Length = params->Length / own_runs;
	}
	return NDIS_STATUS_SUCCESS;
}

static void free_own(PVOID context, PVOID block)
{
}

static const NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS provider = {
	.Header = {
		.Type = NDIS_OBJECT_TYPE_SHARED_MEMORY_PROVIDER_CHARACTERISTICS,
		.Revision =
			NDIS_SHARED_MEMORY_PROVIDER_CHARACTERISTICS_REVISION_1,
		.Size =
			NDIS_SIZEOF_SHARED_MEMORY_PROVIDER_CHARACTERISTICS_REVISION_1,
	},
	.AllocateSharedMemoryHandler = allocate,
	.FreeSharedMemoryHandler = free_own,
};

/* Off pages, and with a row for the block, not for each of its runs. */
static void blocks_lists_a_provider_s_blocks_once(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct provided *block;
	struct held held;
	char *text, start[128];

	block = make(test, 240, 0, NdisSharedMemoryUsageOther, MM_ANY_NODE_OK);
	KUNIT_ASSERT_EQ(test, ndiscompat_provider_register(rig->adapter,
							   &provider,
							   THIS_MODULE), 0);
	for (own_runs = 1; own_runs <= 3; own_runs++) {
		KUNIT_ASSERT_TRUE(test, get(rig, &held, 700));
		KUNIT_ASSERT_EQ(test, obtain(rig, block), NDIS_STATUS_SUCCESS);
		text = ndt_read_file(test, FOLDER "blocks");
		KUNIT_EXPECT_EQ(test, rows(text, ""), 3);
		KUNIT_EXPECT_EQ(test, rows(text, "common "), 1);
		snprintf(start, sizeof(start),
			 "provided        240  0x0000000007000040  0      Other                 %.40s  any  ",
			 module_name(THIS_MODULE));
		expect_line(test, text, start);
		release(rig, block);
		put(rig, &held);
		KUNIT_EXPECT_STREQ(test, ndt_read_file(test, FOLDER "blocks"),
				   HEADING);
	}
	ndiscompat_provider_unregister(rig->adapter);
}

/* More rows than are read at once. */
static void blocks_lists_very_many(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held *held = kunit_kcalloc(test, 1000, sizeof(*held),
					  GFP_KERNEL);
	char *text;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, held);
	for (i = 0; i < 1000; i++)
		KUNIT_ASSERT_TRUE(test, get(rig, &held[i], i % 10 ? 64 : 9014));
	text = ndt_read_file(test, FOLDER "blocks");
	KUNIT_EXPECT_EQ(test, rows(text, "common           64  "), 900);
	KUNIT_EXPECT_EQ(test, rows(text, "common         9014  "), 100);
	KUNIT_EXPECT_EQ(test, rows(text, ""), 1001);
	for (i = 0; i < 1000; i++)
		put(rig, &held[i]);
}

struct churn {
	struct work_struct work;
	struct ndt_rig *rig;
	bool stop;
};

static void come_and_go(struct work_struct *work)
{
	struct churn *churn = container_of(work, struct churn, work);
	struct held held[20] = {};
	unsigned int i;

	for (i = 0; !READ_ONCE(churn->stop); i = (i + 1) % ARRAY_SIZE(held)) {
		if (held[i].memory)
			put(churn->rig, &held[i]);
		get(churn->rig, &held[i], i % 2 ? 9014 : 1600);
		ndt_give_way();
	}
	for (i = 0; i < ARRAY_SIZE(held); i++)
		if (held[i].memory)
			put(churn->rig, &held[i]);
}

static void blocks_while_they_come_and_go(struct kunit *test)
{
	struct churn *churn = kunit_kzalloc(test, sizeof(*churn), GFP_KERNEL);
	unsigned int i;
	char *text;

	KUNIT_ASSERT_NOT_NULL(test, churn);
	churn->rig = test->priv;
	INIT_WORK(&churn->work, come_and_go);
	queue_work(ndc_port_queue, &churn->work);
	for (i = 0; i < 10; i++) {
		text = ndt_read_file(test, FOLDER "blocks");
		/* Nothing is cut, or anything but a row. */
		KUNIT_EXPECT_EQ(test, rows(text, "common "),
				rows(text, "") - 1);
		KUNIT_EXPECT_EQ(test, text[strlen(text) - 1], '\n');
		ndt_read_file(test, FOLDER "totals");
	}
	WRITE_ONCE(churn->stop, true);
	flush_work(&churn->work);
	KUNIT_EXPECT_STREQ(test, ndt_read_file(test, FOLDER "blocks"),
			   HEADING);
}

static void totals_of_none(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, ndt_read_file(test, FOLDER "totals"),
			   "family       blocks        bytes   peak bytes  allocated   failed  refused frees\n"
			   "common            0            0            0          0        0        0\n"
			   "provided          0            0            0          0        0        0\n"
			   "held for common blocks: 0 bytes, peak 0\n"
			   "asynchronous: 0 in flight, peak 0, requested 0, refused 0\n"
			   "bus addresses that led nowhere: 0\n");
}

static void totals_of_blocks(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct held one, two;
	struct provided *block = make(test, 4000, 0,
				      NdisSharedMemoryUsageReceive,
				      MM_ANY_NODE_OK);
	char *text;

	KUNIT_ASSERT_TRUE(test, get(rig, &one, 700));
	KUNIT_ASSERT_TRUE(test, get(rig, &two, 9014));
	put(rig, &one);
	KUNIT_EXPECT_FALSE(test, get(rig, &one, MAXULONG));
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisMFreeSharedMemory(rig->adapter, 9015, TRUE,
						two.memory, two.bus));
	KUNIT_ASSERT_EQ(test, obtain(rig, block), NDIS_STATUS_SUCCESS);
	NDT_EXPECT_BREACH(test, NDC_RULE_MEMORY,
			  NdisFreeSharedMemory(rig->adapter, test));
	rcu_read_lock();
	ndiscompat_bus_to_virt(rig->adapter, 0, 1);
	rcu_read_unlock();
	/* The slab of the small one is empty, and goes. */
	ndc_reaper_run(rig->adapter->memory);
	text = ndt_read_file(test, FOLDER "totals");
	expect_line(test, text,
		    "\ncommon            1         9014         9714          2        1        1\n");
	expect_line(test, text,
		    "\nprovided          1         4000         4000          1        0        1\n");
	expect_line(test, text,
		    "\nheld for common blocks: 12288 bytes, peak 28672\n");
	expect_line(test, text,
		    "\nbus addresses that led nowhere: 1\n");
	release(rig, block);
	put(rig, &two);
}

/* Blocks of requests are not wanted here. */
static void done(void *adapter_context, void *memory, union _LARGE_INTEGER *bus,
		 u32 length, void *context)
{
	struct ndt_rig *rig = adapter_context;

	if (memory)
		NdisMFreeSharedMemory(rig->adapter, length, TRUE, memory,
				      *bus);
}

static void totals_of_requests(struct kunit *test)
{
	struct ndt_rig *rig = test->priv;
	struct ndc_memory *memory = rig->adapter->memory;

	KUNIT_EXPECT_EQ(test, NdisMAllocateSharedMemoryAsyncEx(rig->dma, 64,
							       TRUE, NULL),
			NDIS_STATUS_PENDING);
	ndc_async_close(memory);
	KUNIT_EXPECT_EQ(test, NdisMAllocateSharedMemoryAsyncEx(rig->dma, 64,
							       TRUE, NULL),
			NDIS_STATUS_FAILURE);
	expect_line(test, ndt_read_file(test, FOLDER "totals"),
		    "\nasynchronous: 0 in flight, peak 1, requested 1, refused 1\n");
}

/* What is in the folder of an adapter; some are of floors above. */
#define FILES	"blocks\nfilters\nmacvlans\nqueues\ntotals\n"

/* Each adapter has its own. */
static void tables_go_with_the_adapter(struct kunit *test)
{
	const char *list = "/dev/null; ls " ADAPTERS "/*";
	struct ndt_rig *rig = test->priv;
	struct ndc_adapter *other;

	other = ndiscompat_adapter_create(rig->driver, rig->adapter->dev, "nic1",
					  NULL, true);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, other);
	KUNIT_EXPECT_STREQ(test, ndt_read_file(test, list),
			   ADAPTERS "/nic0:\n" FILES "\n"
			   ADAPTERS "/nic1:\n" FILES);
	ndiscompat_adapter_destroy(other);
	KUNIT_EXPECT_STREQ(test, ndt_read_file(test, list), FILES);
	ndt_rig_deregister(rig);
	ndiscompat_adapter_destroy(rig->adapter);
	rig->adapter = NULL;
	KUNIT_EXPECT_STREQ(test, ndt_read_file(test, "/dev/null; ls " ADAPTERS),
			   "");
}

static void tables_are_not_written(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, ndt_write_file(FOLDER "blocks", "0"), 0);
	KUNIT_EXPECT_NE(test, ndt_write_file(FOLDER "totals", "0"), 0);
}

static int setup(struct kunit *test)
{
	struct ndt_rig *rig = ndt_rig_create(test, THIS_MODULE);

	test->priv = rig;
	return ndt_rig_register(rig, done);
}

struct reading {
	struct ndt_rig *rig;
	atomic_t roles;
	bool read;
};

/* One reads the table often, in one process; the others keep it moving. */
static void read_or_churn(void *data)
{
	struct reading *reading = data;
	struct held held;

	if (atomic_inc_return(&reading->roles) == 1) {
		ndt_shell("cat $(yes %stotals | head -n 400) >/tmp/often",
			  FOLDER);
		WRITE_ONCE(reading->read, true);
		return;
	}
	while (!READ_ONCE(reading->read)) {
		if (get(reading->rig, &held, 1600))
			put(reading->rig, &held);
		ndt_give_way();
	}
}

/* All blocks are alike, so that a line that is torn shows. */
static void totals_are_of_one_moment(struct kunit *test)
{
	struct reading reading = { .rig = test->priv };
	unsigned int lines = 0;
	u64 blocks, bytes;
	char *at;

	ndt_in_threads(test, 3, read_or_churn, &reading);
	at = ndt_read_file(test, "/tmp/often");
	while ((at = row(at, "common    "))) {
		if (sscanf(at, "%llu %llu", &blocks, &bytes) != 2)
			break;
		KUNIT_EXPECT_EQ(test, bytes, blocks * 1600);
		lines++;
		at += strlen(at) + 1;
	}
	KUNIT_EXPECT_EQ(test, lines, 400);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(blocks_of_none_is_a_heading),
	KUNIT_CASE(blocks_lists_common_blocks),
	KUNIT_CASE(blocks_lists_provided_blocks),
	KUNIT_CASE(blocks_lists_a_provider_s_blocks_once),
	KUNIT_CASE(blocks_lists_very_many),
	KUNIT_CASE(blocks_while_they_come_and_go),
	KUNIT_CASE(totals_of_none),
	KUNIT_CASE(totals_of_blocks),
	KUNIT_CASE(totals_of_requests),
	KUNIT_CASE(tables_go_with_the_adapter),
	KUNIT_CASE(tables_are_not_written),
	KUNIT_CASE(totals_are_of_one_moment),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_memory_table",
	.init = setup,
	.exit = ndt_rig_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/memory/table.c");
