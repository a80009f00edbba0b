// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "ethtool.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int ask(enum side side, const char *name, void *command)
{
	struct ifreq request = { .ifr_data = command };
	int file, err;

	net_enter(side);
	file = socket(AF_INET, SOCK_DGRAM, 0);
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	err = ioctl(file, SIOCETHTOOL, &request) ? -errno : 0;
	close(file);
	return err;
}

/* The names of a set; to be freed. */
static struct ethtool_gstrings *names_of(enum side side, const char *name,
					 unsigned int set)
{
	struct {
		struct ethtool_sset_info info;
		__u32 count;
	} sets = {
		.info = {
			.cmd = ETHTOOL_GSSET_INFO,
			.sset_mask = 1ULL << set,
		},
	};
	struct ethtool_gstrings *strings;

	must(ask(side, name, &sets), "the size of a set of strings");
	strings = calloc(1, sizeof(*strings) + sets.count * ETH_GSTRING_LEN);
	strings->cmd = ETHTOOL_GSTRINGS;
	strings->string_set = set;
	strings->len = sets.count;
	must(ask(side, name, strings), "a set of strings");
	return strings;
}

static unsigned int find(const struct ethtool_gstrings *strings,
			 const char *wanted)
{
	unsigned int i;

	for (i = 0; i < strings->len; i++)
		if (!strcmp((const char *)&strings->data[i * ETH_GSTRING_LEN],
			    wanted))
			return i;
	fail("ethtool knows no %s", wanted);
}

void ethtool_feature(enum side side, const char *name, const char *feature,
		     bool on)
{
	struct ethtool_gstrings *strings = names_of(side, name,
						    ETH_SS_FEATURES);
	unsigned int bit = find(strings, feature);
	unsigned int words = (strings->len + 31) / 32;
	struct ethtool_sfeatures *set;

	set = calloc(1, sizeof(*set) + words * sizeof(set->features[0]));
	set->cmd = ETHTOOL_SFEATURES;
	set->size = words;
	set->features[bit / 32].valid = 1U << bit % 32;
	set->features[bit / 32].requested = on ? 1U << bit % 32 : 0;
	must(ask(side, name, set) < 0 ? -EOPNOTSUPP : 0, feature);
	free(set);
	free(strings);
}

long long ethtool_statistic(enum side side, const char *name,
			    const char *statistic)
{
	struct ethtool_gstrings *strings = names_of(side, name, ETH_SS_STATS);
	unsigned int index = find(strings, statistic);
	struct ethtool_stats *stats;
	long long value;

	stats = calloc(1, sizeof(*stats) + strings->len * sizeof(__u64));
	stats->cmd = ETHTOOL_GSTATS;
	stats->n_stats = strings->len;
	must(ask(side, name, stats), "ethtool -S");
	value = stats->data[index];
	free(stats);
	free(strings);
	return value;
}

int ethtool_rule(enum side side, const char *name,
		 const unsigned char *address, unsigned int vid,
		 unsigned int queue)
{
	struct ethtool_rxnfc command = {
		.cmd = ETHTOOL_SRXCLSRLINS,
		.fs = {
			.flow_type = ETHER_FLOW,
			.ring_cookie = queue,
			.location = RX_CLS_LOC_ANY,
		},
	};

	memcpy(command.fs.h_u.ether_spec.h_dest, address, 6);
	memset(command.fs.m_u.ether_spec.h_dest, 0xff, 6);
	if (vid) {
		command.fs.flow_type |= FLOW_EXT;
		command.fs.h_ext.vlan_tci = htons(vid);
		command.fs.m_ext.vlan_tci = htons(0xfff);
	}
	must(ask(side, name, &command), "ethtool -N");
	return command.fs.location;
}

void ethtool_unrule(enum side side, const char *name, int location)
{
	struct ethtool_rxnfc command = {
		.cmd = ETHTOOL_SRXCLSRLDEL,
		.fs = { .location = location },
	};

	must(ask(side, name, &command), "ethtool -N delete");
}
