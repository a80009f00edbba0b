// SPDX-License-Identifier: GPL-2.0-only
/*
 * The check of an object header, row by row.
 */
#include "core/object.h"

#include <linux/errno.h>

#include "ndt.h"

static const u16 sizes[] = { 36, 48 };
static const struct ndc_object_type known = {
	.type = 0x83,
	.revisions = ARRAY_SIZE(sizes),
	.sizes = sizes,
};

struct row {
	const char *name;
	u8 type;
	u8 revision;
	u16 size;
	int result;
};

static const struct row rows[] = {
	{ "first_revision", 0x83, 1, 36, 1 },
	{ "first_revision_larger", 0x83, 1, 40, 1 },
	{ "second_revision", 0x83, 2, 48, 2 },
	{ "newer_is_read_as_newest_known", 0x83, 3, 64, 2 },
	{ "newer_but_too_small", 0x83, 3, 47, -EMSGSIZE },
	{ "too_small", 0x83, 1, 35, -EMSGSIZE },
	{ "second_with_the_size_of_the_first", 0x83, 2, 36, -EMSGSIZE },
	{ "revision_zero", 0x83, 0, 48, -EPROTONOSUPPORT },
	{ "wrong_type", 0x80, 1, 36, -EINVAL },
	{ "type_comes_first", 0x80, 0, 0, -EINVAL },
};

static void describe(const struct row *row, char *text)
{
	strscpy(text, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(rows, rows, describe);

static void object_revision(struct kunit *test)
{
	const struct row *row = test->param_value;

	KUNIT_EXPECT_EQ(test, row->result,
			ndc_object_revision(&known, row->type, row->revision,
					    row->size));
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(object_revision, rows_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_core_object",
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/core/object.c");
