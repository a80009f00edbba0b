// SPDX-License-Identifier: GPL-2.0-only
/*
 * Receive side scaling.
 *
 * Linux says which queue a hash goes to, NDIS which processor: queue n is the
 * n-th processor near the device.  The choice outlives the port's
 * initialising again, as long as its queues are as many.
 */
#include "net/rss.h"

#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/log2.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include <ndis.h>

#include "net/nic.h"

/* Processors of a group, as NDIS counts them. */
#define GROUP	64

/* What OID_GEN_RECEIVE_SCALE_PARAMETERS gets. */
struct words {
	NDIS_RECEIVE_SCALE_PARAMETERS parameters;
	PROCESSOR_NUMBER table[NDC_RSS_ENTRIES];
	u8 key[NDC_RSS_KEY];
};

/* The types of hash that a port has are in the same order, at other places. */
static u32 hash_types(u32 capabilities)
{
	u32 types = 0;

	if (capabilities & NDIS_RSS_CAPS_HASH_TYPE_TCP_IPV4)
		types |= NDIS_HASH_IPV4 | NDIS_HASH_TCP_IPV4;
	if (capabilities & NDIS_RSS_CAPS_HASH_TYPE_TCP_IPV6)
		types |= NDIS_HASH_IPV6 | NDIS_HASH_TCP_IPV6;
	if (capabilities & NDIS_RSS_CAPS_HASH_TYPE_TCP_IPV6_EX)
		types |= NDIS_HASH_IPV6_EX | NDIS_HASH_TCP_IPV6_EX;
	return types;
}

/**
 * ndc_rss_prepare() - the port has said how many queues it has
 * @nic: the NIC
 *
 * Context: Process, may sleep; RTNL held if the net_device is registered.
 * Return: 0 or -ENOMEM.
 */
int ndc_rss_prepare(struct ndc_nic *nic)
{
	const unsigned int queues = nic->info.rx_queues;
	const unsigned int entries =
		clamp_t(unsigned int, nic->info.rss_entries, 1,
			NDC_RSS_ENTRIES);
	unsigned int i, most = 0;

	if (!nic->rss) {
		nic->rss = kzalloc(sizeof(*nic->rss), GFP_KERNEL);
		if (!nic->rss)
			return -ENOMEM;
		netdev_rss_key_fill(nic->rss->key, sizeof(nic->rss->key));
	}
	for (i = 0; i < nic->rss->entries; i++)
		most = max_t(unsigned int, most, nic->rss->table[i]);
	if (nic->rss->entries == rounddown_pow_of_two(entries) && most < queues)
		return 0;
	nic->rss->entries = rounddown_pow_of_two(entries);
	for (i = 0; i < nic->rss->entries; i++)
		nic->rss->table[i] = i % queues;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_rss_prepare);

void ndc_rss_exit(struct ndc_nic *nic)
{
	kfree(nic->rss);
	nic->rss = NULL;
}

static PROCESSOR_NUMBER processor_of(const struct ndc_nic *nic, u8 queue)
{
	unsigned int cpu = cpumask_local_spread(queue,
						dev_to_node(nic->adapter->dev));

	return (PROCESSOR_NUMBER) {
		.Group = cpu / GROUP,
		.Number = cpu % GROUP,
	};
}

/**
 * ndc_rss_tell() - tell the port which hash goes where
 * @nic: the NIC
 *
 * Context: Process, may sleep.
 * Return: 0 or an errno; 0 too if there is nothing to choose.
 */
int ndc_rss_tell(struct ndc_nic *nic)
{
	const struct ndc_rss *rss = nic->rss;
	struct words *words;
	unsigned int i;
	int err;

	if (nic->info.rx_queues == 1)
		return 0;
	words = kzalloc(sizeof(*words), GFP_KERNEL);
	if (!words)
		return -ENOMEM;
	words->parameters = (NDIS_RECEIVE_SCALE_PARAMETERS) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_RSS_PARAMETERS,
			.Revision = NDIS_RECEIVE_SCALE_PARAMETERS_REVISION_2,
			.Size =
			NDIS_SIZEOF_RECEIVE_SCALE_PARAMETERS_REVISION_2,
		},
		.HashInformation = hash_types(nic->info.rss_capabilities) |
				   NdisHashFunctionToeplitz,
		.IndirectionTableSize = rss->entries * sizeof(*words->table),
		.IndirectionTableOffset = offsetof(struct words, table),
		.HashSecretKeySize = sizeof(words->key),
		.HashSecretKeyOffset = offsetof(struct words, key),
	};
	for (i = 0; i < rss->entries; i++)
		words->table[i] = processor_of(nic, rss->table[i]);
	memcpy(words->key, rss->key, sizeof(words->key));
	err = ndc_nic_request(nic, NdisRequestSetInformation,
			      OID_GEN_RECEIVE_SCALE_PARAMETERS, words,
			      sizeof(*words));
	kfree(words);
	return min(err, 0);
}
EXPORT_SYMBOL_IF_KUNIT(ndc_rss_tell);
