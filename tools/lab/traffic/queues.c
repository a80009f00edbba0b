// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "queues.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ethtool.h"

#define PORT		7100
#define MARK_PORT	7101
#define BYTES		1400
#define FRAMES		100
/* More than a queue starts with, and than half of it may lend. */
#define BURST		600
/* Sent before their arrival is waited for. */
#define GROUP		16
#define PATIENCE_S	30
#define PATIENCE_MS	20000
#define VLAN		7

const char *no_queues(void)
{
	return strcmp(net_kind, "nicdrv") ? "this port has no VM queues" : NULL;
}

static void address_of_guest(unsigned int guest, char *text)
{
	sprintf(text, "10.9.0.%u", 11 + guest);
}

static struct sockaddr_in to_guest(unsigned int guest, int port)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};
	char text[32];

	address_of_guest(guest, text);
	inet_aton(text, &to.sin_addr);
	return to;
}

static void make_guest(unsigned int guest)
{
	char name[16], address[32];

	sprintf(name, "vm%u", guest);
	address_of_guest(guest, address);
	must(link_add_over(LEFT, name, "macvlan", "a"), "a macvlan");
	must(link_move(LEFT, name, GUEST + guest), "ip link set netns");
	must(link_address(GUEST + guest, name, address), "ip address add");
	must(link_up(GUEST + guest, name, true), "ip link set up");
}

static void make_guests(unsigned int count)
{
	unsigned int i;

	ethtool_feature(LEFT, "a", "l2-fwd-offload", true);
	for (i = 0; i < count; i++)
		make_guest(i);
}

static int open_socket(enum side side, int port)
{
	const struct timeval patience = { .tv_sec = PATIENCE_S };
	const struct sockaddr_in any = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};
	int room = 8 << 20, file;

	net_enter(side);
	file = socket(AF_INET, SOCK_DGRAM, 0);
	if (file < 0 || bind(file, (const struct sockaddr *)&any, sizeof(any)) ||
	    setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience,
		       sizeof(patience)) ||
	    setsockopt(file, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)))
		fail("a socket of a guest: %s", strerror(errno));
	return file;
}

static void fill(unsigned char *data, unsigned int guest, unsigned int number)
{
	unsigned int i;

	for (i = 0; i < BYTES; i++)
		data[i] = guest * 89 + number * 7 + i * 31;
}

static void send_one(int file, unsigned int guest, int port, const void *data,
		     size_t bytes)
{
	const struct sockaddr_in to = to_guest(guest, port);

	if (sendto(file, data, bytes, 0, (const struct sockaddr *)&to,
		   sizeof(to)) != (ssize_t)bytes)
		fail("sendto guest %u: %s", guest, strerror(errno));
}

/* From the right to a guest; behind each group a mark is waited for. */
static void send_frames(unsigned int guest, unsigned int count, int mark)
{
	int file = open_socket(RIGHT, 0);
	unsigned char data[BYTES];
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (i % GROUP == 0) {
			send_one(file, guest, MARK_PORT, "", 1);
			if (recv(mark, data, 1, 0) != 1)
				fail("guest %u does not see frame %u", guest, i);
		}
		fill(data, guest, i);
		send_one(file, guest, PORT, data, BYTES);
	}
	send_one(file, guest, MARK_PORT, "", 1);
	if (recv(mark, data, 1, 0) != 1)
		fail("guest %u does not see the last frame", guest);
	close(file);
}

static void read_frames(int reader, unsigned int guest, unsigned int count)
{
	unsigned char data[BYTES + 1], wanted[BYTES];
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (recv(reader, data, sizeof(data), 0) != BYTES)
			fail("guest %u does not get frame %u", guest, i);
		fill(wanted, guest, i);
		if (memcmp(data, wanted, BYTES))
			fail("frame %u of guest %u is another", i, guest);
	}
}

static long long packets_of(unsigned int queue)
{
	char name[32];

	sprintf(name, "vmq%u_rx_packets", queue);
	return ethtool_statistic(LEFT, "a", name);
}

/* Frames to one guest come by its queue and by no other. */
static void expect_frames(unsigned int guest, unsigned int guests)
{
	int reader = open_socket(GUEST + guest, PORT);
	int mark = open_socket(GUEST + guest, MARK_PORT);
	long long before[GUESTS], now;
	unsigned int i;

	for (i = 0; i < guests; i++)
		before[i] = packets_of(i + 1);
	send_frames(guest, FRAMES, mark);
	read_frames(reader, guest, FRAMES);
	for (i = 0; i < guests; i++) {
		now = packets_of(i + 1) - before[i];
		if (i == guest ? now < FRAMES : now)
			fail("%lld frames of guest %u came by queue %u", now,
			     guest, i + 1);
	}
	close(reader);
	close(mark);
}

void guests_have_queues(void)
{
	unsigned int i;

	make_guests(GUESTS);
	if (ethtool_statistic(LEFT, "a", "vmq_macvlans_offloaded") != GUESTS)
		fail("not all macvlans have got a queue");
	for (i = 0; i < GUESTS; i++)
		expect_frames(i, GUESTS);
	must(link_up(GUEST + 1, "vm1", false), "ip link set down");
	if (ethtool_statistic(LEFT, "a", "vmq2_memory"))
		fail("a queue has memory when its macvlan is down");
	must(link_up(GUEST + 1, "vm1", true), "ip link set up");
	for (i = 0; i < GUESTS; i++)
		expect_frames(i, GUESTS);
}

/* A frame as it is on the wire. */
static void send_raw(const unsigned char *address, unsigned int vid)
{
	unsigned char frame[64] = { 0 };
	struct sockaddr_ll to = { .sll_family = AF_PACKET };
	unsigned int type = 12;
	int file;

	memcpy(frame, address, 6);
	frame[6] = 2;
	frame[11] = 9;
	if (vid) {
		frame[12] = 0x81;
		frame[14] = vid >> 8;
		frame[15] = vid;
		type = 16;
	}
	frame[type] = 0x88;
	frame[type + 1] = 0xb5;
	net_enter(RIGHT);
	to.sll_ifindex = if_nametoindex("b");
	file = socket(AF_PACKET, SOCK_RAW, 0);
	if (sendto(file, frame, sizeof(frame), 0, (struct sockaddr *)&to,
		   sizeof(to)) < 0)
		fail("a raw frame: %s", strerror(errno));
	close(file);
}

static void wait_for_statistic(const char *name, long long value)
{
	const long end = now_ms() + PATIENCE_MS;

	while (ethtool_statistic(LEFT, "a", name) != value) {
		if (now_ms() > end)
			fail("%s is %lld, not %lld", name,
			     ethtool_statistic(LEFT, "a", name), value);
		usleep(10000);
	}
}

/* An address by itself, with a VLAN id, and with another. */
void rules_lead_to_queues(void)
{
	const unsigned char plain[] = { 2, 0, 0, 0, 0, 0x71 };
	const unsigned char tagged[] = { 2, 0, 0, 0, 0, 0x72 };
	long long packets;
	int rules[2];

	make_guests(1);
	rules[0] = ethtool_rule(LEFT, "a", plain, 0, 1);
	rules[1] = ethtool_rule(LEFT, "a", tagged, VLAN, 1);
	packets = packets_of(1);
	send_raw(plain, 0);
	wait_for_statistic("vmq1_rx_packets", ++packets);
	send_raw(tagged, VLAN);
	wait_for_statistic("vmq1_rx_packets", ++packets);
	/* Others do not come by it: the one behind them does. */
	send_raw(plain, VLAN);
	send_raw(tagged, 0);
	send_raw(tagged, VLAN + 1);
	send_raw(plain, 0);
	wait_for_statistic("vmq1_rx_packets", ++packets);
	ethtool_unrule(LEFT, "a", rules[0]);
	send_raw(plain, 0);
	send_raw(tagged, VLAN);
	wait_for_statistic("vmq1_rx_packets", ++packets);
	ethtool_unrule(LEFT, "a", rules[1]);
}

/* Nobody reads for a while: the queue gets more buffers, and gives them back. */
void buffers_grow_and_shrink(void)
{
	int reader, mark;
	long long most;

	make_guests(1);
	reader = open_socket(GUEST, PORT);
	mark = open_socket(GUEST, MARK_PORT);
	send_frames(0, BURST, mark);
	most = ethtool_statistic(LEFT, "a", "nic_rx_buffers_extra");
	say("lab:   %lld buffers more, after running low %lld times; %lld are out",
	    most, ethtool_statistic(LEFT, "a", "nic_rx_low_watermark"),
	    ethtool_statistic(LEFT, "a", "nic_rx_buffers_out"));
	if (most <= 0)
		fail("the queue has not got more buffers");
	read_frames(reader, 0, BURST);
	wait_for_statistic("nic_rx_buffers_extra", 0);
	if (ethtool_statistic(LEFT, "a", "nic_rx_high_watermark") < 1)
		fail("buffers have gone without a word");
	close(reader);
	close(mark);
	expect_frames(0, 1);
}

/* The queue's filter is where the address is. */
void address_of_guest_moves(void)
{
	const unsigned char other[] = { 2, 0, 0, 0, 0, 0x81 };

	make_guests(2);
	/* Before anybody has asked for it: neighbours remember for a while. */
	must(link_hardware(GUEST, "vm0", other), "ip link set address");
	expect_frames(0, 2);
	expect_frames(1, 2);
}

static bool exists(enum side side, const char *name)
{
	net_enter(side);
	return if_nametoindex(name);
}

/* The frames of a socket outlive all that they came by. */
void lower_goes_under_guests(void)
{
	int reader, mark;

	make_guests(GUESTS);
	reader = open_socket(GUEST, PORT);
	mark = open_socket(GUEST, MARK_PORT);
	send_frames(0, FRAMES, mark);
	must(link_del(LEFT, "va"), "ip link del");
	if (exists(LEFT, "a") || exists(RIGHT, "b") || exists(GUEST, "vm0"))
		fail("links stay when their lower device goes");
	read_frames(reader, 0, FRAMES);
}
