// SPDX-License-Identifier: GPL-2.0-only
/*
 * leaks: in a lab's guest, finds memory of modules that are gone.
 *
 *   leaks learn          remembers the addresses without a name; at boot
 *   leaks                prints who allocated what is left; quick
 *   leaks -              the same of the list of pages on standard input
 *
 * The kernel names the caller of each allocation that is out.  A caller
 * without a name, who had none at boot either, lay in a module that is gone.
 * KASAN keeps what was freed for a while, so where there is something, the
 * cache is shrunk and asked again.
 *
 * A program, since a shell's tools take seconds for this in an emulator.
 */
#include <fcntl.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CACHES	"/sys/kernel/debug/slab/"
#define KNOWN	"/tmp/known"
#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/*
 * A tree that the whole kernel shares may grow on a module's behalf, and so
 * may a slab, KASAN's shadow, the kernel's page tables or what TCP remembers of
 * its peers: nobody's leak.
 */
static const char * const shared[] = {
	"kernfs_new_node", "allocate_slab", "new_slab",
	"kasan_populate_vmalloc", "stack_depot_save",
	"__pte_alloc", "__pmd_alloc", "__pud_alloc", "tcp_get_metrics",
};

static unsigned long *known;
static size_t known_count;
static bool learning;

static char *read_all(int file)
{
	size_t size = 1 << 20, length = 0;
	char *text = malloc(size);
	ssize_t n;

	while (text && (n = read(file, text + length, size - length - 1)) > 0) {
		length += n;
		if (size - length < 2)
			text = realloc(text, size *= 2);
	}
	if (!text) {
		perror("leaks");
		exit(1);
	}
	text[length] = '\0';
	return text;
}

static char *read_path(const char *path)
{
	int file = open(path, O_RDONLY);
	char *text;

	if (file < 0)
		return NULL;
	text = read_all(file);
	close(file);
	return text;
}

static bool is_known(unsigned long address)
{
	size_t i;

	for (i = 0; i < known_count; i++)
		if (known[i] == address)
			return true;
	return false;
}

static void learn(unsigned long address)
{
	if (is_known(address))
		return;
	known = realloc(known, (known_count + 1) * sizeof(*known));
	if (!known)
		exit(1);
	known[known_count++] = address;
}

/* The address that stands where a caller's name should; else 0. */
static unsigned long nameless(const char *line)
{
	unsigned long address;
	char *end;

	line += strspn(line, " \t");
	if (line[0] != '0' || line[1] != 'x') {
		/* "12 0xffffffffc0123456 age=..." */
		size_t digits = strspn(line, "0123456789");

		if (!digits || strncmp(line + digits, " 0x", 3))
			return 0;
		line += digits + 1;
		return strtoul(line, NULL, 16);
	}
	address = strtoul(line, &end, 16);
	if (*end == '\0')
		return address;
	if (*end != '-')
		return 0;
	/* vmallocinfo: "0xstart-0xend size caller ..." */
	end += strcspn(end, " ");
	end += strspn(end, " ");
	end += strcspn(end, " ");
	end += strspn(end, " ");
	return strncmp(end, "0x", 2) ? 0 : strtoul(end, NULL, 16);
}

static bool starts_record(const char *line)
{
	size_t space = strspn(line, " ");
	size_t digits = strspn(line + space, "0123456789");

	return !*line || !strncmp(line, "0x", 2) ||
	       (digits && line[space + digits] == ' ');
}

/* Whether a record with such a caller is a leak; says which, if asked. */
static unsigned int judge(char * const *lines, size_t count, bool print)
{
	size_t i, j;

	for (i = 0; i < count; i++)
		for (j = 0; j < ARRAY_SIZE(shared); j++)
			if (strstr(lines[i], shared[j]))
				return 0;
	for (i = 0; i < count && print; i++)
		puts(lines[i]);
	return 1;
}

/* How many records have a caller that is gone; destroys the text. */
static unsigned int orphans_in(char *text, bool print)
{
	unsigned int orphans = 0;
	size_t count = 0;
	bool orphan = false;
	char *record[64];
	char *line;

	while ((line = strsep(&text, "\n"))) {
		unsigned long address;

		if (starts_record(line)) {
			if (orphan)
				orphans += judge(record, count, print);
			orphan = false;
			count = 0;
		}
		if (count < ARRAY_SIZE(record))
			record[count++] = line;
		address = nameless(line);
		if (address && learning)
			learn(address);
		else if (address && !is_known(address))
			orphan = true;
	}
	if (orphan)
		orphans += judge(record, count, print);
	return orphans;
}

static unsigned int orphans_of(const char *path, bool print)
{
	char *text = read_path(path);
	unsigned int orphans;

	if (!text)
		return 0;
	orphans = orphans_in(text, print);
	free(text);
	return orphans;
}

static void shrink(const char *traces)
{
	char path[256];
	int file;

	snprintf(path, sizeof(path), "/sys/kernel/slab/%.*s/shrink",
		 (int)strcspn(traces + strlen(CACHES), "/"),
		 traces + strlen(CACHES));
	file = open(path, O_WRONLY);
	if (file < 0 || write(file, "1", 1) != 1)
		perror(path);
	close(file);
}

/* What waits for more to be freed after a grace period goes on its way. */
static void drop(void)
{
	int file = open("/proc/sys/vm/drop_caches", O_WRONLY);

	if (file < 0 || write(file, "2", 1) != 1)
		perror("drop_caches");
	close(file);
}

/*
 * Asks all of them.  What is freed after a grace period may take a moment; a
 * leak stays.
 */
static void ask(char **paths, size_t count)
{
	unsigned int tries;
	size_t i, left;

	for (tries = 0; tries < 4; tries++) {
		for (i = 0, left = 0; i < count; i++)
			if (orphans_of(paths[i], false))
				paths[left++] = paths[i];
		count = learning ? 0 : left;
		if (!count)
			return;
		if (tries)
			usleep(300000);
		else
			drop();
		for (i = 0; i < count; i++)
			if (!strncmp(paths[i], CACHES, strlen(CACHES)))
				shrink(paths[i]);
	}
	for (i = 0; i < count; i++)
		orphans_of(paths[i], true);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	glob_t places;

	learning = !strcmp(what, "learn");
	if (!learning) {
		int file = open(KNOWN, O_RDONLY);
		off_t size = file < 0 ? 0 : lseek(file, 0, SEEK_END);

		known = malloc(size + 1);
		known_count = size / sizeof(*known);
		if (!known || pread(file, known, size, 0) != size) {
			perror(KNOWN);
			return 1;
		}
		close(file);
	}
	if (!strcmp(what, "-")) {
		orphans_in(read_all(STDIN_FILENO), true);
		return 0;
	}
	if (glob(CACHES "kmalloc-*/alloc_traces", 0, NULL, &places) ||
	    glob(CACHES "radix_tree_node/alloc_traces", GLOB_APPEND, NULL,
		 &places) ||
	    glob("/proc/vmallocinfo", GLOB_APPEND, NULL, &places)) {
		fputs("leaks: the kernel does not tell who allocates\n",
		      stderr);
		return 1;
	}
	ask(places.gl_pathv, places.gl_pathc);
	if (learning) {
		int file = open(KNOWN, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		ssize_t size = known_count * sizeof(*known);

		if (file < 0 || write(file, known, size) != size) {
			perror(KNOWN);
			return 1;
		}
		close(file);
	}
	return 0;
}
