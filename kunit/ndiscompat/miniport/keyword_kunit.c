// SPDX-License-Identifier: GPL-2.0-only
/*
 * ndiscompat/miniport/keyword.c: what Windows keeps in the registry.
 */
#include "ndt.h"

#include "ndp.h"

static const struct {
	const char *text;
	int err;
} texts[] = {
	{ NULL, 0 },
	{ "*ReceiveBuffers=16", 0 },
	{ "*ReceiveBuffers=4096,*VMQ=0", 0 },
	{ " *receivebuffers = 0x100 , *vmq = 1 ", 0 },
	{ "NetworkAddress=021122334455", 0 },
	{ "networkaddress=02-11-22-33-44-55", 0 },
	{ "*ReceiveBuffers=15", -EINVAL },
	{ "*ReceiveBuffers=4097", -EINVAL },
	{ "*ReceiveBuffers=many", -EINVAL },
	{ "*ReceiveBuffers=-1", -EINVAL },
	{ "*ReceiveBuffers", -EINVAL },
	{ "*ReceiveBuffers=", -EINVAL },
	{ "*VMQ=1,*Nothing=1", -EINVAL },
	{ "", -EINVAL },
	{ "NetworkAddress=0211", -EINVAL },
	{ "NetworkAddress=02112233445g", -EINVAL },
};

static void parameter_is_checked(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(texts); i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    ndc_keywords_check(&ndp_glue,
						       texts[i].text),
				    texts[i].err, "%s", texts[i].text);
}

static void store_has_defaults_then_the_parameter(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_keywords keywords;
	u32 value, minimum, maximum;

	KUNIT_ASSERT_EQ(test, ndp_register(ndp, "*receivebuffers=64"), 0);
	ndc_keywords_start(&keywords);
	KUNIT_ASSERT_EQ(test, ndc_keywords_fill(&keywords, ndp->port), 0);
	KUNIT_EXPECT_EQ(test, ndc_keyword_get(&keywords, "*ReceiveBuffers",
					      &value, &minimum, &maximum), 0);
	KUNIT_EXPECT_EQ(test, value, 64);
	KUNIT_EXPECT_EQ(test, minimum, 16);
	KUNIT_EXPECT_EQ(test, maximum, 4096);
	KUNIT_EXPECT_EQ(test, ndc_keyword_get(&keywords, "*vmq", &value,
					      &minimum, &maximum), 0);
	KUNIT_EXPECT_EQ(test, value, 1);
	ndc_keywords_stop(&keywords);
}

static void set_keeps_to_the_rule(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	struct ndc_keywords keywords;
	u32 value, minimum, maximum;

	KUNIT_ASSERT_EQ(test, ndp_register(ndp, NULL), 0);
	ndc_keywords_start(&keywords);
	KUNIT_ASSERT_EQ(test, ndc_keywords_fill(&keywords, ndp->port), 0);
	KUNIT_EXPECT_EQ(test, ndc_keyword_set(&keywords, "*ReceiveBuffers", 32),
			0);
	KUNIT_EXPECT_EQ(test, ndc_keyword_set(&keywords, "*ReceiveBuffers", 15),
			-ERANGE);
	KUNIT_EXPECT_EQ(test, ndc_keyword_set(&keywords, "*ReceiveBuffers",
					      4097), -ERANGE);
	KUNIT_EXPECT_EQ(test, ndc_keyword_set(&keywords, "*Nothing", 1),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, ndc_keyword_get(&keywords, "*Nothing", &value,
					      &minimum, &maximum), -ENOENT);
	KUNIT_EXPECT_EQ(test, ndc_keyword_get(&keywords, "*ReceiveBuffers",
					      &value, &minimum, &maximum), 0);
	KUNIT_EXPECT_EQ(test, value, 32);
	/* What a port has made a string of is a number again. */
	KUNIT_EXPECT_EQ(test, ndc_keyword_set_text(&keywords, "*VMQ", "abc"),
			0);
	KUNIT_EXPECT_EQ(test, ndc_keyword_get(&keywords, "*VMQ", &value,
					      &minimum, &maximum), -ENOENT);
	KUNIT_EXPECT_EQ(test, ndc_keyword_set(&keywords, "*VMQ", 0), 0);
	KUNIT_EXPECT_EQ(test, ndc_keyword_get(&keywords, "*VMQ", &value,
					      &minimum, &maximum), 0);
	ndc_keywords_stop(&keywords);
}

static void text_is_wide(struct kunit *test)
{
	struct ndc_keywords keywords;
	struct ndc_keyword *keyword;

	ndc_keywords_start(&keywords);
	KUNIT_ASSERT_EQ(test, ndc_keyword_set_text(&keywords, "Name", "ab"), 0);
	mutex_lock(&keywords.lock);
	keyword = ndc_keyword_find(&keywords, "NAME");
	mutex_unlock(&keywords.lock);
	KUNIT_ASSERT_NOT_NULL(test, keyword);
	KUNIT_EXPECT_EQ(test, keyword->type, NdisParameterString);
	KUNIT_EXPECT_EQ(test, keyword->length, 4);
	KUNIT_EXPECT_EQ(test, ((WCHAR *)keyword->data)[1], 'b');
	KUNIT_EXPECT_EQ(test, ndc_keyword_write(&keywords, "Name",
						NdisParameterInteger, 5, NULL,
						0), 0);
	KUNIT_EXPECT_NULL(test, keyword->data);
	KUNIT_EXPECT_EQ(test, keyword->value, 5);
	ndc_keywords_stop(&keywords);
}

static void every_allocation_may_fail(struct kunit *test)
{
	struct ndp *ndp = test->priv;
	unsigned int nth, failures = 0;
	struct ndc_keywords keywords;
	int err;

	KUNIT_ASSERT_EQ(test, ndp_register(ndp, "NetworkAddress=021122334455"),
			0);
	for (nth = 1; ; nth++) {
		ndc_keywords_start(&keywords);
		ndt_fail_nth(nth);
		err = ndc_keywords_fill(&keywords, ndp->port);
		if (!ndt_failed())
			break;
		failures += err == -ENOMEM;
		ndc_keywords_stop(&keywords);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, failures, 10);
	ndc_keywords_stop(&keywords);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(parameter_is_checked),
	KUNIT_CASE(store_has_defaults_then_the_parameter),
	KUNIT_CASE(set_keeps_to_the_rule),
	KUNIT_CASE(text_is_wide),
	KUNIT_CASE(every_allocation_may_fail),
	{}
};

static struct kunit_suite suite = {
	.name = "ndiscompat_miniport_keyword",
	.init = ndp_init,
	.exit = ndp_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("ndiscompat/miniport/keyword.c");
