// SPDX-License-Identifier: GPL-2.0-only
/*
 * traffic: real frames between two network namespaces, over the example port,
 * in a lab's guest.
 *
 *   traffic PORT ROUNDS KIBIBYTES [CASES]
 *
 * PORT is pair or nicdrv; CASES is a part of the names of those to run.
 *
 * Each case runs in a process of its own with a fresh wire: the link "a" on
 * the left and "b" on the right.  Those of nicdrv lie on a pair of veths, "va"
 * and "vb", which stay on the left.  Results go to the kernel log, in order with
 * what the kernel says, as tools/lab/judge.awk reads them.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <netinet/ip_icmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net.h"
#include "queues.h"

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#define TABLES		"/sys/kernel/debug/ndiscompat/"

/* How long a link may take to be noticed, and an answer to come. */
#define LINK_MS		20000
#define ANSWER_S	30
/*
 * What does not wait for the reader of a socket takes milliseconds, and seconds
 * on a machine that has much else to do.  What does wait, waits for ever: the
 * case reads only when it is over.  A port that is waited for in vain is
 * reported after 12 s, and that fails the case too.
 */
#define NO_WAIT_MS	60000
/* Datagrams that nobody reads yet, and bytes of each. */
#define UNREAD		64
#define UNREAD_BYTES	1000

static const char *const addresses[SIDES] = { "10.9.0.1", "10.9.0.2" };
static const char *const names[SIDES] = { "a", "b" };
static const char *const lowers[SIDES] = { "va", "vb" };
static unsigned int rounds, kibibytes;

static bool has_lower(void)
{
	return !strcmp(net_kind, "nicdrv");
}

static void load(const char *parameters)
{
	char path[64];
	int file;

	snprintf(path, sizeof(path), "/lab/%s.ko", net_kind);
	file = open(path, O_RDONLY);

	if (file < 0 || syscall(SYS_finit_module, file, parameters, 0))
		fail("the port does not load: %s", strerror(errno));
	close(file);
}

static int unload(void)
{
	return syscall(SYS_delete_module, net_kind, O_NONBLOCK) ? -errno : 0;
}

/* The longest frames that any case sends have to pass. */
static void make_lower(void)
{
	int side;

	must(link_add_veth(LEFT, lowers[LEFT], lowers[RIGHT]),
	     "ip link add type veth");
	for (side = 0; side < SIDES; side++) {
		must(link_mtu(LEFT, lowers[side], 9000), "ip link set mtu");
		must(link_up(LEFT, lowers[side], true), "ip link set up");
	}
}

static int add_end(int side)
{
	return has_lower() ? link_add_over(LEFT, names[side], net_kind,
					   lowers[side]) :
			     link_add(LEFT, names[side]);
}

/* One link after the other, so that they are the ends of one wire. */
static void make_wire(void)
{
	int side;

	if (has_lower())
		make_lower();
	for (side = 0; side < SIDES; side++)
		must(add_end(side), "ip link add");
	must(link_move(LEFT, "b", RIGHT), "ip link set netns");
	for (side = 0; side < SIDES; side++) {
		must(link_address(side, names[side], addresses[side]),
		     "ip address add");
		must(link_up(side, names[side], true), "ip link set up");
	}
	for (side = 0; side < SIDES; side++)
		if (!link_becomes(side, names[side], true, LINK_MS))
			fail("%s has no link", names[side]);
}

static struct sockaddr_in address_of(enum side side, int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};

	inet_aton(addresses[side], &address.sin_addr);
	return address;
}

static int new_socket(enum side side, int type, int protocol)
{
	const struct timeval patience = { .tv_sec = ANSWER_S };
	int file;

	net_enter(side);
	file = socket(AF_INET, type, protocol);
	if (file < 0 || setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience,
				   sizeof(patience)))
		fail("a socket: %s", strerror(errno));
	return file;
}

/* Bound to any address, so that it outlives the link. */
static int bound_socket(enum side side, int type, int port)
{
	struct sockaddr_in address = address_of(side, port);
	int file = new_socket(side, type, 0), one = 1, room = 1 << 20;

	address.sin_addr.s_addr = htonl(INADDR_ANY);
	setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	/* What is lent weighs whole pages. */
	setsockopt(file, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	if (bind(file, (struct sockaddr *)&address, sizeof(address)))
		fail("bind: %s", strerror(errno));
	return file;
}

/* What byte comes where: each offset has its own neighbourhood. */
static unsigned char byte_at(size_t offset)
{
	return offset * 31 + (offset >> 8) * 7 + (offset >> 16);
}

static void fill(unsigned char *buffer, size_t offset, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		buffer[i] = byte_at(offset + i);
}

static void verify(const unsigned char *buffer, size_t offset, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (buffer[i] != byte_at(offset + i))
			fail("another byte at %zu than was sent", offset + i);
}

static unsigned short checksum(const unsigned short *words, size_t count)
{
	unsigned int sum = 0;

	while (count--)
		sum += *words++;
	sum = (sum & 0xffff) + (sum >> 16);
	return ~(sum + (sum >> 16));
}

/* From the left to the right and back, so many bytes. */
static void ping(size_t bytes)
{
	const struct sockaddr_in to = address_of(RIGHT, 0);
	int file = new_socket(LEFT, SOCK_RAW, IPPROTO_ICMP);
	struct {
		struct icmphdr header;
		unsigned char data[16000];
	} echo = { .header = { .type = ICMP_ECHO } };
	static struct {
		unsigned char ip[20];
		struct icmphdr header;
		unsigned char data[16000];
	} packet;
	ssize_t got;

	echo.header.un.echo.id = getpid();
	fill(echo.data, bytes, bytes);
	echo.header.checksum = checksum((void *)&echo,
					(sizeof(echo.header) + bytes) / 2);
	if (sendto(file, &echo, sizeof(echo.header) + bytes, 0,
		   (const struct sockaddr *)&to, sizeof(to)) < 0)
		fail("a ping of %zu bytes: %s", bytes, strerror(errno));
	do {
		got = recv(file, &packet, sizeof(packet), 0);
		if (got < 0)
			fail("no answer to a ping of %zu bytes", bytes);
	} while (packet.header.type != ICMP_ECHOREPLY ||
		 packet.header.un.echo.id != echo.header.un.echo.id);
	if ((size_t)got != sizeof(packet) - sizeof(packet.data) + bytes)
		fail("an answer of %zd bytes to a ping of %zu", got, bytes);
	verify(packet.data, bytes, bytes);
	close(file);
}

static pid_t in_background(void)
{
	pid_t pid = fork();

	if (pid < 0)
		fail("fork: %s", strerror(errno));
	return pid;
}

static void wait_for(pid_t pid, const char *what)
{
	int status;

	if (waitpid(pid, &status, 0) != pid || status)
		fail("%s failed", what);
}

static void receive_stream(int listener, size_t bytes)
{
	static unsigned char buffer[65536];
	int file = accept(listener, NULL, NULL);
	size_t offset;
	ssize_t got;

	if (file < 0)
		fail("accept: %s", strerror(errno));
	for (offset = 0; offset < bytes; offset += got) {
		got = recv(file, buffer, sizeof(buffer), 0);
		if (got <= 0)
			fail("the stream ended after %zu bytes", offset);
		verify(buffer, offset, got);
	}
	_exit(0);
}

/* Bytes without end, if @bytes is 0: until somebody kills it. */
static void send_stream(enum side from, int port, size_t bytes)
{
	const struct sockaddr_in to = address_of(!from, port);
	int file = new_socket(from, SOCK_STREAM, 0);
	static unsigned char buffer[65536];
	size_t offset, length = sizeof(buffer);

	if (connect(file, (const struct sockaddr *)&to, sizeof(to)))
		fail("connect: %s", strerror(errno));
	for (offset = 0; !bytes || offset < bytes; offset += length) {
		if (bytes && bytes - offset < length)
			length = bytes - offset;
		fill(buffer, offset, length);
		if (send(file, buffer, length, MSG_NOSIGNAL) !=
		    (ssize_t)length)
			fail("send: %s", strerror(errno));
	}
	close(file);
	_exit(0);
}

/* A stream from one side to the other, and who waits for its end. */
struct stream {
	pid_t sender;
	pid_t receiver;
};

static struct stream start_stream(enum side from, int port, size_t bytes)
{
	int listener = bound_socket(!from, SOCK_STREAM, port);
	struct stream stream;

	if (listen(listener, 1))
		fail("listen: %s", strerror(errno));
	stream.receiver = in_background();
	if (!stream.receiver)
		receive_stream(listener, bytes ? bytes : SIZE_MAX);
	close(listener);
	stream.sender = in_background();
	if (!stream.sender)
		send_stream(from, port, bytes);
	return stream;
}

static void finish_stream(struct stream stream)
{
	wait_for(stream.sender, "the sender");
	wait_for(stream.receiver, "the receiver");
}

static void ping_comes_back(void)
{
	ping(56);
	ping(1400);
	ping(8000);
}

static void bulk_goes_both_ways(void)
{
	const size_t bytes = (size_t)kibibytes << 10;
	const long start = now_ms();
	struct stream there = start_stream(LEFT, 7001, bytes);
	struct stream back = start_stream(RIGHT, 7002, bytes);

	finish_stream(there);
	finish_stream(back);
	say("lab:   %u KiB in each direction at once, in %ld ms", kibibytes,
	    now_ms() - start);
}

/* What a's link hangs on: the other end, or what that lies on. */
static void end_up(bool up)
{
	must(has_lower() ? link_up(LEFT, "vb", up) : link_up(RIGHT, "b", up),
	     "ip link set");
}

static void link_goes_and_comes(void)
{
	struct stream stream;

	end_up(false);
	if (!link_becomes(LEFT, "a", false, LINK_MS))
		fail("a still has a link when b is down");
	end_up(true);
	if (!link_becomes(LEFT, "a", true, LINK_MS))
		fail("a has no link when b is up again");
	ping(56);
	/* A stream goes on after that. */
	stream = start_stream(LEFT, 7001, (size_t)kibibytes << 8);
	usleep(50000);
	must(link_up(RIGHT, "b", false), "ip link set down");
	must(link_up(RIGHT, "b", true), "ip link set up");
	finish_stream(stream);
}

static void set_mtu(unsigned int mtu)
{
	int side;

	for (side = 0; side < SIDES; side++)
		must(link_mtu(side, names[side], mtu), "ip link set mtu");
	for (side = 0; side < SIDES; side++)
		if (!link_becomes(side, names[side], true, LINK_MS))
			fail("%s has no link with MTU %u", names[side], mtu);
}

/* Within what the port has room for, beyond that, and back. */
static void mtu_changes(void)
{
	struct stream stream;

	set_mtu(1000);
	ping(900);
	ping(1400);
	set_mtu(9000);
	ping(8900);
	stream = start_stream(RIGHT, 7001, (size_t)kibibytes << 8);
	set_mtu(1500);
	finish_stream(stream);
	ping(1400);
}

/* The port goes while frames are on their way, both ways. */
static void module_goes_under_traffic(void)
{
	long start;
	int err;

	start_stream(LEFT, 7001, 0);
	start_stream(RIGHT, 7002, 0);
	usleep(300000);
	start = now_ms();
	err = unload();
	say("lab:   rmmod under traffic took %ld ms", now_ms() - start);
	must(err, "rmmod under traffic");
	if (now_ms() - start > NO_WAIT_MS)
		fail("rmmod under traffic waited for something");
}

static void go_down_and_up(void)
{
	must(link_up(RIGHT, "b", false), "ip link set down");
	must(link_up(RIGHT, "b", true), "ip link set up");
}

static void change_mtu(void)
{
	must(link_mtu(RIGHT, "b", 4000), "ip link set mtu");
}

static void remove_module(void)
{
	must(unload(), "rmmod");
}

static void write_file(const char *path, const char *text)
{
	int file = open(path, O_WRONLY);

	if (file < 0 || write(file, text, strlen(text)) < 0)
		fail("%s: %s", path, strerror(errno));
	close(file);
}

/* Every device is suspended and resumed; the machine is not. */
static void suspend(void)
{
	write_file("/sys/power/pm_test", "devices");
	write_file("/sys/power/state", "freeze");
}

/* Datagrams arrive, something happens, and then they are read. */
static void unread_socket_during(const char *what, void (*happen)(void),
				 long allowance)
{
	const struct sockaddr_in to = address_of(RIGHT, 7001);
	const struct sockaddr_in to_mark = address_of(RIGHT, 7002);
	int reader = bound_socket(RIGHT, SOCK_DGRAM, 7001);
	int mark = bound_socket(RIGHT, SOCK_DGRAM, 7002);
	int file = new_socket(LEFT, SOCK_DGRAM, 0);
	unsigned char buffer[UNREAD_BYTES + 1];
	unsigned int i;
	long start;

	/* The first finds out where the other side is. */
	ping(56);
	for (i = 0; i < UNREAD; i++) {
		fill(buffer, i * UNREAD_BYTES, UNREAD_BYTES);
		if (sendto(file, buffer, UNREAD_BYTES, 0,
			   (const struct sockaddr *)&to, sizeof(to)) < 0)
			fail("sendto: %s", strerror(errno));
	}
	/* Frames stay in order: behind this one there are no others. */
	if (sendto(file, "", 1, 0, (const struct sockaddr *)&to_mark,
		   sizeof(to_mark)) < 0 || recv(mark, buffer, 1, 0) != 1)
		fail("the last datagram does not arrive");
	start = now_ms();
	happen();
	start = now_ms() - start;
	say("lab:   %s with an unread socket took %ld ms", what, start);
	if (start > NO_WAIT_MS + allowance)
		fail("%s waited for the reader of a socket", what);
	for (i = 0; i < UNREAD; i++) {
		if (recv(reader, buffer, sizeof(buffer), 0) != UNREAD_BYTES)
			fail("datagram %u is lost", i);
		verify(buffer, i * UNREAD_BYTES, UNREAD_BYTES);
	}
}

static void unread_socket_down_and_up(void)
{
	unread_socket_during("down and up", go_down_and_up, 0);
}

static void unread_socket_mtu_change(void)
{
	unread_socket_during("a change of the MTU", change_mtu, 0);
}

static void unread_socket_rmmod(void)
{
	unread_socket_during("rmmod", remove_module, 0);
}

static void unread_socket_suspend(void)
{
	/* The kernel itself stays suspended for five seconds. */
	unread_socket_during("suspend", suspend, 5000);
	if (!link_becomes(RIGHT, "b", true, LINK_MS))
		fail("no link after suspend");
	ping(56);
}

static const char *no_suspend(void)
{
	return access("/sys/power/pm_test", W_OK) ?
	       "this kernel cannot suspend its devices alone" : NULL;
}

/**
 * struct usage - what the layer holds
 * @blocks: of pool memory
 * @bytes: of those
 * @pools: lines of its table of net buffers
 * @objects: in slabs of its own
 */
struct usage {
	long blocks;
	long bytes;
	long pools;
	long objects;
};

static long objects_of_slabs(void)
{
	long objects = 0, n;
	glob_t slabs;
	FILE *file;
	size_t i;

	if (glob("/sys/kernel/slab/ndiscompat*/objects", 0, NULL, &slabs))
		fail("the layer has no slabs");
	for (i = 0; i < slabs.gl_pathc; i++) {
		file = fopen(slabs.gl_pathv[i], "r");
		if (!file || fscanf(file, "%ld", &n) != 1)
			fail("%s: %s", slabs.gl_pathv[i], strerror(errno));
		fclose(file);
		objects += n;
	}
	globfree(&slabs);
	return objects;
}

static struct usage measure(void)
{
	struct usage usage = { .objects = objects_of_slabs() };
	FILE *file = fopen(TABLES "pool", "r");
	char line[256];

	if (!file || fscanf(file, "blocks %ld\nbytes %ld", &usage.blocks,
			    &usage.bytes) != 2)
		fail("%s: %s", TABLES "pool", strerror(errno));
	fclose(file);
	file = fopen(TABLES "buffers", "r");
	if (!file)
		fail("%s: %s", TABLES "buffers", strerror(errno));
	while (fgets(line, sizeof(line), file))
		usage.pools++;
	fclose(file);
	return usage;
}

static bool has_grown(const struct usage *now, const struct usage *before)
{
	return now->blocks > before->blocks || now->bytes > before->bytes ||
	       now->pools > before->pools || now->objects > before->objects;
}

/* Some are up when they go, some are not, and either end goes first. */
static void one_round(unsigned int round)
{
	int side;

	for (side = 0; side < SIDES; side++)
		must(add_end(side), "ip link add");
	for (side = 0; side < SIDES && round % 2; side++)
		must(link_up(LEFT, names[side], true), "ip link set up");
	for (side = 0; side < SIDES; side++)
		must(link_del(LEFT, names[(side + round / 2) % SIDES]),
		     "ip link del");
}

static void rounds_leave_nothing(void)
{
	struct usage before, after;
	unsigned int i, tries;
	long start;

	/* Few buffers: allocating them would take most of the time. */
	must(unload(), "rmmod");
	load("keywords=*ReceiveBuffers=32");
	for (i = 0; i < 4; i++)
		one_round(i);
	before = measure();
	start = now_ms();
	for (i = 0; i < rounds; i++) {
		one_round(i);
		if (i % 50 == 49)
			say("%u rounds", i + 1);
	}
	say("lab:   %u rounds of create and delete in %ld ms", rounds,
	    now_ms() - start);
	/* What is freed after a grace period may take a moment. */
	for (tries = 0; tries < 50; tries++) {
		after = measure();
		if (!has_grown(&after, &before))
			break;
		usleep(100000);
	}
	say("lab:   before %ld blocks, %ld bytes, %ld pools, %ld objects; after %ld, %ld, %ld, %ld",
	    before.blocks, before.bytes, before.pools, before.objects,
	    after.blocks, after.bytes, after.pools, after.objects);
	if (has_grown(&after, &before))
		fail("the layer holds more after %u rounds", rounds);
	must(unload(), "rmmod");
}

static const struct {
	const char *name;
	void (*run)(void);
	const char *(*skip)(void);
} cases[] = {
#define CASE(function)	{ #function, function, NULL }
	CASE(ping_comes_back),
	CASE(bulk_goes_both_ways),
	CASE(link_goes_and_comes),
	CASE(mtu_changes),
	CASE(unread_socket_down_and_up),
	CASE(unread_socket_mtu_change),
	{ "unread_socket_suspend", unread_socket_suspend, no_suspend },
	CASE(unread_socket_rmmod),
	CASE(module_goes_under_traffic),
	CASE(rounds_leave_nothing),
#define QUEUES(function)	{ #function, function, no_queues }
	QUEUES(guests_have_queues),
	QUEUES(rules_lead_to_queues),
	QUEUES(buffers_grow_and_shrink),
	QUEUES(address_of_guest_moves),
	QUEUES(lower_goes_under_guests),
};

/* After a case that may have failed anywhere. */
static void tidy(pid_t group)
{
	char module[64];
	int side;

	kill(-group, SIGKILL);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	for (side = 0; side < SIDES; side++) {
		link_del(LEFT, names[side]);
		link_del(RIGHT, names[side]);
	}
	if (has_lower())
		link_del(LEFT, lowers[LEFT]);
	snprintf(module, sizeof(module), "/sys/module/%s", net_kind);
	if (access(module, F_OK))
		load("");
}

static bool run_case(unsigned int i)
{
	pid_t pid = in_background();
	int status;

	if (!pid) {
		setpgid(0, 0);
		make_wire();
		cases[i].run();
		_exit(0);
	}
	setpgid(pid, pid);
	waitpid(pid, &status, 0);
	tidy(pid);
	return !status;
}

static void report_case(unsigned int i, unsigned int number)
{
	const char *why = NULL;
	const char *result;

	if (cases[i].skip)
		why = cases[i].skip();
	if (why) {
		say("    ok %u %s # SKIP %s", number, cases[i].name, why);
		return;
	}
	result = run_case(i) ? "ok" : "not ok";
	say("    %s %u %s", result, number, cases[i].name);
}

static void run_cases(const char *part)
{
	unsigned int i, n = 0, number = 0;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		n += !!strstr(cases[i].name, part);
	say("    1..%u", n);
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		if (strstr(cases[i].name, part))
			report_case(i, ++number);
}

int main(int argc, char **argv)
{
	if (argc < 4 || argc > 5) {
		fputs("usage: traffic PORT ROUNDS KIBIBYTES [CASES]\n", stderr);
		return 2;
	}
	net_kind = argv[1];
	rounds = atoi(argv[2]);
	kibibytes = atoi(argv[3]);
	signal(SIGPIPE, SIG_IGN);
	net_init();
	load("");
	run_cases(argc == 5 ? argv[4] : "");
	return 0;
}
