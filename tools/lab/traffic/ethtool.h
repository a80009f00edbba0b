/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What ethtool does, by its ioctls.
 */
#ifndef TRAFFIC_ETHTOOL_H
#define TRAFFIC_ETHTOOL_H

#include "net.h"

/* ethtool -K NAME FEATURE on or off. */
void ethtool_feature(enum side side, const char *name, const char *feature,
		     bool on);

/* A number of ethtool -S. */
long long ethtool_statistic(enum side side, const char *name,
			    const char *statistic);

/*
 * ethtool -N NAME flow-type ether dst ADDRESS [vlan VID m 0xf000] action QUEUE;
 * its location.  VID 0 is none.
 */
int ethtool_rule(enum side side, const char *name,
		 const unsigned char *address, unsigned int vid,
		 unsigned int queue);
void ethtool_unrule(enum side side, const char *name, int location);

#endif /* TRAFFIC_ETHTOOL_H */
