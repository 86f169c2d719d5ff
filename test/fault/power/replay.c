/* Builds states as a power cut could leave them out of a recording (shim.c, disk.c), and looks at each (check.c).
 *
 *   power_replay LOG BASE REGION SCRATCH [--states N] [--seed S] [--jobs J] [--writes N] [--pages N] [--must lost,...]
 *
 * BASE: the folder as it was when the recording began; REGION: the region's name in it; SCRATCH: where states are built, best
 * in memory. --writes, --pages: how many answers the clients received; the recording must know as many at least.
 * --made: the recording is of a command that makes the region; every cut is after its end.
 * --must: the recording is of a faulty program, and these have to be found. Exit 0: as it should be. A state is drawn from
 * its number and the seed alone: the same line shows it again. */
#include "check.h"
#include "disk.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { JOBS_MAX = 16, THOROUGH = 16, SHOWN = 6 };

struct plan {
	const char *log, *base, *region, *scratch, *must;
	long states, seed, jobs, writes, pages;
	bool made;
};
struct recording { struct power_step *steps; size_t n; size_t *acks; size_t n_acks, syncs; struct ledger all; };
struct sums { long states, of[STATES], pending; };

static void die(const char *why, const char *more) {
	fprintf(stderr, "power replay: %s %s\n", why, more ? more : "");
	exit(2);
}

/* ---- the recording ---- */

static const char *mapped(const char *path, size_t *n) {
	struct stat st;
	int fd = open(path, O_RDONLY);
	if (fd < 0 || fstat(fd, &st) != 0 || !st.st_size)
		die("no recording in", path);
	*n = (size_t)st.st_size;
	const char *p = mmap(NULL, *n, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		die("cannot be mapped:", path);
	close(fd);
	return p;
}

static void note_ack(struct ledger *l, struct power_step s) {
	char mark[64] = "";
	if (s.e->what == POWER_END)
		l->made = true;
	if (s.e->what != POWER_ACK)
		return;
	if (s.e->n >= sizeof mark)
		die("a mark too long", NULL);
	memcpy(mark, s.bytes, s.e->n);
	if (!ledger_note(l, mark, s.e->at))
		die("not a mark of ours:", mark);
}

static void recording_read(struct recording *r, const char *path) {
	size_t n, room = 0;
	const char *p = mapped(path, &n);
	for (size_t at = 0; at + sizeof(struct power_event) <= n; ) {
		const struct power_event *e = (const void *)(p + at);
		if (at + sizeof *e + e->n > n)
			break;                         /* the process was killed while it wrote this */
		if (r->n == room) {
			room = room ? 2 * room : 4096;
			r->steps = realloc(r->steps, room * sizeof *r->steps);
			r->acks = realloc(r->acks, room * sizeof *r->acks);
			if (!r->steps || !r->acks)
				die("no memory", NULL);
		}
		if (e->what == POWER_ACK)
			r->acks[r->n_acks++] = r->n;
		r->syncs += e->what == POWER_SYNCED;
		r->steps[r->n++] = (struct power_step){ e, p + at + sizeof *e };
		note_ack(&r->all, r->steps[r->n - 1]);
		at += sizeof *e + (e->n + 7) / 8 * 8;
	}
}

/* ---- states ---- */

struct cut { size_t at; long number; };

static struct draw draw_of(const struct plan *p, long number) {
	struct draw d = { .random = (uint64_t)p->seed * 1000003 + (uint64_t)number };
	static const int keep[] = { 0, 32, 128, 224, KEEP_ALL, KEEP_FIRST }, torn[] = { 0, 64, 256 };
	d.keep = keep[draw_next(&d) % (sizeof keep / sizeof *keep)];
	d.torn = torn[draw_next(&d) % (sizeof torn / sizeof *torn)];
	return d;
}

/* Every second cut falls right after an answer began to leave. */
static size_t cut_of(const struct plan *p, const struct recording *r, struct draw *d) {
	if (p->made)
		return r->n;
	if (r->n_acks && (draw_next(d) & 1))
		return r->acks[draw_next(d) % r->n_acks] + 1;
	return draw_next(d) % r->n + 1;
}

static int by_place(const void *a, const void *b) {
	const struct cut *x = a, *y = b;
	return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : (x->number > y->number) - (x->number < y->number);
}

static void show(const struct plan *p, const struct cut *c, enum state state, const char *why) {
	printf("# state %ld of seed %ld, cut after step %zu: %s (%s)\n", c->number, p->seed, c->at, state_names[state], why);
	fflush(stdout);
}

/* In the order of the recording, so that the disk is built up once. */
static struct cut *cuts_of(const struct plan *p, const struct recording *r, long which, long n) {
	struct cut *cuts = calloc((size_t)n + 1, sizeof *cuts);
	if (!cuts)
		die("no memory", NULL);
	for (long i = 0; i < n; i++) {
		struct draw d = draw_of(p, which + i * p->jobs);
		cuts[i] = (struct cut){ cut_of(p, r, &d), which + i * p->jobs };
	}
	qsort(cuts, (size_t)n, sizeof *cuts, by_place);
	return cuts;
}

/* Pages that had been answered before the recording began do not count for it. */
static struct ledger *lines_before(const struct plan *p, const struct recording *r) {
	struct ledger *l = calloc(1, sizeof *l);
	char region[500];
	if (!l)
		die("no memory", NULL);
	memcpy(l->pages, r->all.pages, sizeof l->pages);
	l->n_pages = r->all.n_pages;
	snprintf(region, sizeof region, "%s/%s", p->base, p->region);
	if (!p->made)
		check_before(region, l);
	for (int i = 0; i < l->n_pages; i++)
		l->pages[i].n = 0;
	return l;
}

static void look(const struct plan *p, const struct cut *c, const struct disk *disk, struct draw *d, const struct ledger *l, long which, struct sums *sums) {
	char folder[400], region[500], why[300] = "";
	snprintf(folder, sizeof folder, "%s/%ld", p->scratch, which);
	snprintf(region, sizeof region, "%s/%s", folder, p->region);
	mkdir(folder, 0700);
	disk_write(disk, d, folder);
	enum state state = check_region(region, l, c->number % THOROUGH == 0, why, sizeof why);
	if (state != GOOD && sums->of[state] < SHOWN && !p->must)
		show(p, c, state, why);
	sums->states++;
	sums->of[state]++;
	sums->pending += (long)disk_pending(disk);
}

static void job(const struct plan *p, const struct recording *r, long which, struct sums *sums) {
	long n = (p->states - which + p->jobs - 1) / p->jobs;
	struct cut *cuts = cuts_of(p, r, which, n);
	struct ledger *l = lines_before(p, r);
	struct disk *disk = disk_of(p->base);
	size_t at = 0;
	for (long i = 0; i < n; i++) {
		for (; at < cuts[i].at; at++) {
			disk_step(disk, r->steps[at]);
			note_ack(l, r->steps[at]);
		}
		struct draw d = draw_of(p, cuts[i].number);
		cut_of(p, r, &d);
		look(p, &cuts[i], disk, &d, l, which, sums);
	}
}

/* ---- all of it ---- */

static long option(int argc, char **argv, const char *name, long otherwise) {
	for (int i = 5; i + 1 < argc; i++)
		if (!strcmp(argv[i], name))
			return strtol(argv[i + 1], NULL, 10);
	return otherwise;
}

static struct plan plan_of(int argc, char **argv) {
	if (argc < 5)
		die("LOG BASE REGION SCRATCH [--states N] [--seed S] [--jobs J] [--writes N] [--pages N] [--made] [--must LIST]", NULL);
	struct plan p = { .log = argv[1], .base = argv[2], .region = argv[3], .scratch = argv[4],
		.states = option(argc, argv, "--states", 2000), .seed = option(argc, argv, "--seed", 1), .jobs = option(argc, argv, "--jobs", 2),
		.writes = option(argc, argv, "--writes", 0), .pages = option(argc, argv, "--pages", 0) };
	for (int i = 5; i < argc; i++) {
		p.made = p.made || !strcmp(argv[i], "--made");
		if (!strcmp(argv[i], "--must") && i + 1 < argc)
			p.must = argv[i + 1];
	}
	if (p.jobs < 1 || p.jobs > JOBS_MAX || p.states < 1)
		die("--jobs or --states", NULL);
	return p;
}

static struct sums all_jobs(const struct plan *p, const struct recording *r) {
	struct sums *each = mmap(NULL, JOBS_MAX * sizeof *each, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), all = { 0 };
	int status;
	if (each == MAP_FAILED)
		die("no memory", NULL);
	fflush(stdout);
	for (long i = 0; i < p->jobs; i++) {
		if (fork() != 0)
			continue;
		check_start();
		job(p, r, i, &each[i]);
		exit(0);
	}
	for (long i = 0; i < p->jobs; i++)
		if (wait(&status) < 0 || status != 0)
			die("a job did not end well", NULL);
	for (long i = 0; i < p->jobs; i++) {
		all.states += each[i].states;
		all.pending += each[i].pending;
		for (int s = 0; s < STATES; s++)
			all.of[s] += each[i].of[s];
	}
	return all;
}

/* Every state that --must names was found. */
static bool all_found(const char *must, const struct sums *s) {
	bool corrupt = s->of[CORRUPT] + s->of[CHAIN] + s->of[HALF] > 0;
	return (!strstr(must, "lost") || s->of[LOST]) && (!strstr(must, "unseen") || s->of[UNSEEN]) && (!strstr(must, "corrupt") || corrupt);
}

int main(int argc, char **argv) {
	static struct recording r;
	struct plan p = plan_of(argc, argv);
	struct timespec from, to;
	recording_read(&r, p.log);
	clock_gettime(CLOCK_MONOTONIC, &from);
	struct sums s = all_jobs(&p, &r);
	clock_gettime(CLOCK_MONOTONIC, &to);
	double seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	printf("# recording: %zu steps, %zu syncs, %lld writes and %lld pages answered; at a cut %ld writes to the disk are open in the mean\n", r.n, r.syncs,
		(long long)r.all.writes, (long long)r.all.reads, s.states ? s.pending / s.states : 0);
	printf("# %ld states of seed %ld in %.1f s (%.0f a second):", s.states, p.seed, seconds, (double)s.states / seconds);
	for (int i = 0; i < STATES; i++)
		printf(" %s %ld%s", state_names[i], s.of[i], i + 1 < STATES ? "," : "\n");
	if (r.all.writes < p.writes || r.all.reads < p.pages) {
		printf("# the clients had more answers than the recording knows: %ld writes, %ld pages\n", p.writes, p.pages);
		return 1;
	}
	return p.must ? !all_found(p.must, &s) : s.of[GOOD] != s.states;
}
