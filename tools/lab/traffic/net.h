/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two network namespaces, more for guests, and the links in them, by netlink: a shell's tools
 * would take most of the time in an emulator.
 */
#ifndef TRAFFIC_NET_H
#define TRAFFIC_NET_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The port, which is the kind of its links too. */
extern const char *net_kind;

enum side {
	LEFT,
	RIGHT,
	SIDES,
	GUEST = SIDES,
	GUESTS = 3,
	NAMESPACES = SIDES + GUESTS
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
int link_add_veth(enum side side, const char *name, const char *peer);
int link_add_over(enum side side, const char *name, const char *kind,
		  const char *lower);
int link_del(enum side side, const char *name);
int link_up(enum side side, const char *name, bool up);
int link_mtu(enum side side, const char *name, unsigned int mtu);
int link_move(enum side from, const char *name, enum side to);
int link_hardware(enum side side, const char *name,
		  const unsigned char *address);
int link_address(enum side side, const char *name, const char *address);

/* Does it have a link, within so many milliseconds? */
bool link_becomes(enum side side, const char *name, bool running, int ms);

#endif /* TRAFFIC_NET_H */
