// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

const char *net_kind = "pair";

static int namespaces[NAMESPACES];

/**
 * struct request - a request of rtnetlink, while it is put together
 * @header: of all requests
 * @link: of those about links
 * @address: of those about addresses
 * @room: for attributes
 */
struct request {
	struct nlmsghdr header;
	union {
		struct ifinfomsg link;
		struct ifaddrmsg address;
	};
	char room[256];
};

static void say_to_kernel(const char *start, const char *format, va_list args)
{
	char line[512];
	int file = open("/dev/kmsg", O_WRONLY);
	int n = snprintf(line, sizeof(line), "%s", start);

	vsnprintf(line + n, sizeof(line) - n, format, args);
	if (file < 0 || write(file, line, strlen(line)) < 0)
		perror("/dev/kmsg");
	close(file);
}

void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_to_kernel("", format, args);
	va_end(args);
}

void fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_to_kernel("# ", format, args);
	va_end(args);
	_exit(1);
}

void must(int err, const char *what)
{
	if (err)
		fail("%s: %s", what, strerror(-err));
}

long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void net_init(void)
{
	int side;

	for (side = 0; side < NAMESPACES; side++) {
		if (unshare(CLONE_NEWNET))
			fail("unshare: %s", strerror(errno));
		namespaces[side] = open("/proc/self/ns/net", O_RDONLY);
		if (namespaces[side] < 0)
			fail("a namespace: %s", strerror(errno));
	}
}

void net_enter(enum side side)
{
	if (setns(namespaces[side], CLONE_NEWNET))
		fail("setns: %s", strerror(errno));
}

/* Adds an attribute; a container has no data yet. */
static struct rtattr *add(struct request *request, int type, const void *data,
			  size_t length)
{
	struct rtattr *attribute;

	attribute = (void *)((char *)request +
			     NLMSG_ALIGN(request->header.nlmsg_len));
	attribute->rta_type = type;
	attribute->rta_len = RTA_LENGTH(length);
	if (length)
		memcpy(RTA_DATA(attribute), data, length);
	request->header.nlmsg_len = NLMSG_ALIGN(request->header.nlmsg_len) +
				    RTA_ALIGN(attribute->rta_len);
	return attribute;
}

static void start_link(struct request *request, int type, int flags,
		       const char *name)
{
	memset(request, 0, sizeof(*request));
	request->header.nlmsg_len = NLMSG_LENGTH(sizeof(request->link));
	request->header.nlmsg_type = type;
	request->header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	add(request, IFLA_IFNAME, name, strlen(name) + 1);
}

/* Sends it in a namespace; a negative errno is the kernel's, or ours. */
static int send_request(enum side side, struct request *request)
{
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
		char room[512];
	} answer;
	int file, err = 0;

	net_enter(side);
	file = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	if (file < 0)
		return -errno;
	if (send(file, request, request->header.nlmsg_len, 0) < 0 ||
	    recv(file, &answer, sizeof(answer), 0) < 0)
		err = -errno;
	else if (answer.header.nlmsg_type == NLMSG_ERROR)
		err = answer.error.error;
	close(file);
	return err;
}

/* What was added since a container was opened is in it. */
static void close_container(const struct request *request,
			    struct rtattr *container)
{
	container->rta_len = (const char *)request + request->header.nlmsg_len -
			     (const char *)container;
}

static void add_kind(struct request *request, const char *kind)
{
	struct rtattr *info = add(request, IFLA_LINKINFO, NULL, 0);

	add(request, IFLA_INFO_KIND, kind, strlen(kind));
	close_container(request, info);
}

int link_add(enum side side, const char *name)
{
	struct request request;

	start_link(&request, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, name);
	add_kind(&request, net_kind);
	return send_request(side, &request);
}

int link_add_over(enum side side, const char *name, const char *kind,
		  const char *lower)
{
	struct request request;
	unsigned int index;

	net_enter(side);
	index = if_nametoindex(lower);
	start_link(&request, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, name);
	add(&request, IFLA_LINK, &index, sizeof(index));
	add_kind(&request, kind);
	return send_request(side, &request);
}

int link_add_veth(enum side side, const char *name, const char *peer)
{
	const struct ifinfomsg none = {};
	struct rtattr *info, *data, *other;
	struct request request;

	start_link(&request, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, name);
	info = add(&request, IFLA_LINKINFO, NULL, 0);
	add(&request, IFLA_INFO_KIND, "veth", strlen("veth"));
	data = add(&request, IFLA_INFO_DATA, NULL, 0);
	other = add(&request, VETH_INFO_PEER, &none, sizeof(none));
	add(&request, IFLA_IFNAME, peer, strlen(peer) + 1);
	close_container(&request, other);
	close_container(&request, data);
	close_container(&request, info);
	return send_request(side, &request);
}

int link_del(enum side side, const char *name)
{
	struct request request;

	start_link(&request, RTM_DELLINK, 0, name);
	return send_request(side, &request);
}

int link_up(enum side side, const char *name, bool up)
{
	struct request request;

	start_link(&request, RTM_NEWLINK, 0, name);
	request.link.ifi_change = IFF_UP;
	request.link.ifi_flags = up ? IFF_UP : 0;
	return send_request(side, &request);
}

int link_mtu(enum side side, const char *name, unsigned int mtu)
{
	struct request request;

	start_link(&request, RTM_NEWLINK, 0, name);
	add(&request, IFLA_MTU, &mtu, sizeof(mtu));
	return send_request(side, &request);
}

int link_hardware(enum side side, const char *name,
		  const unsigned char *address)
{
	struct request request;

	start_link(&request, RTM_NEWLINK, 0, name);
	add(&request, IFLA_ADDRESS, address, 6);
	return send_request(side, &request);
}

int link_move(enum side from, const char *name, enum side to)
{
	struct request request;

	start_link(&request, RTM_NEWLINK, 0, name);
	add(&request, IFLA_NET_NS_FD, &namespaces[to], sizeof(int));
	return send_request(from, &request);
}

int link_address(enum side side, const char *name, const char *address)
{
	struct request request = {
		.header = {
			.nlmsg_len = NLMSG_LENGTH(sizeof(request.address)),
			.nlmsg_type = RTM_NEWADDR,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK |
				       NLM_F_CREATE | NLM_F_EXCL,
		},
		.address = { .ifa_family = AF_INET, .ifa_prefixlen = 24 },
	};
	struct in_addr in;

	net_enter(side);
	request.address.ifa_index = if_nametoindex(name);
	inet_aton(address, &in);
	add(&request, IFA_LOCAL, &in, sizeof(in));
	add(&request, IFA_ADDRESS, &in, sizeof(in));
	return send_request(side, &request);
}

static bool is_running(enum side side, const char *name)
{
	struct ifreq request = {};
	int file;

	net_enter(side);
	file = socket(AF_INET, SOCK_DGRAM, 0);
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	if (file < 0 || ioctl(file, SIOCGIFFLAGS, &request))
		fail("the flags of %s: %s", name, strerror(errno));
	close(file);
	return request.ifr_flags & IFF_RUNNING;
}

bool link_becomes(enum side side, const char *name, bool running, int ms)
{
	const long end = now_ms() + ms;

	while (is_running(side, name) != running) {
		if (now_ms() > end)
			return false;
		usleep(10000);
	}
	return true;
}
