/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two network namespaces and the links in them, by netlink: a shell's tools
 * would take most of the time in an emulator.
 */
#ifndef TRAFFIC_NET_H
#define TRAFFIC_NET_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define KIND	"pair"

enum side {
	LEFT,
	RIGHT,
	SIDES
};

/* Says a line on the kernel's log. */
void say(const char *format, ...);

/* Ends this process: a case has failed. */
_Noreturn void fail(const char *format, ...);

/* An errno, negative, that must be none. */
void must(int err, const char *what);

long now_ms(void);

/* The namespaces are there while this process is. */
void net_init(void);
void net_enter(enum side side);

/* All return a negative errno or 0. */
int link_add(enum side side, const char *name);
int link_del(enum side side, const char *name);
int link_up(enum side side, const char *name, bool up);
int link_mtu(enum side side, const char *name, unsigned int mtu);
int link_move(enum side from, const char *name, enum side to);
int link_address(enum side side, const char *name, const char *address);

/* Does it have a link, within so many milliseconds? */
bool link_becomes(enum side side, const char *name, bool running, int ms);

#endif /* TRAFFIC_NET_H */
