/* The model of a disk (disk.h).
 *
 * A file's bytes: a sync makes everything written before it began certain when it ended; any other write may arrive or not,
 * whole or only some of its 512-byte sectors, and a later one without an earlier one. The same for cuts of length.
 * Names: making, removing and renaming belong to the folder, and are certain only after that folder was synced; any of them
 * may arrive without another. A file whose name did not arrive is not there, whatever was synced of it.
 * It is harsher than any file system this runs on: those keep the order of names, and bring a file's own name with its sync. */
#include "disk.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME = 512, FILES_MAX = 512, FOLDER = -1 };

struct bytes { char *p; size_t n, room; };
struct steps { struct power_step *p; size_t n, room; };
struct syncing { int64_t number; size_t covers; bool open; };
struct file { struct bytes sure; struct steps pending; size_t gone; struct syncing sync[8]; uint64_t ino; bool live; };
struct name { char path[NAME]; int file; };
struct names { struct name *p; size_t n, room; };
struct name_step { uint32_t what; char path[NAME], to[NAME]; int file; };
struct name_steps { struct name_step *p; size_t n, room; };
struct name_sync { int64_t number; char folder[NAME]; size_t covers; bool open; };

struct disk {
	struct file files[FILES_MAX];
	int n_files;
	struct names sure, now;                   /* certain; as the running program sees them */
	struct name_steps pending;
	struct name_sync syncs[8];
};

static void die(const char *why) {
	fprintf(stderr, "power replay: %s\n", why);
	exit(2);
}

static void *grown(void *p, size_t n, size_t *room, size_t size) {
	if (n < *room)
		return p;
	*room = *room ? 2 * *room : 64;
	while (*room <= n)
		*room *= 2;
	p = realloc(p, *room * size);
	if (!p)
		die("no memory");
	return p;
}
#define MORE(v) ((v).p = grown((v).p, (v).n, &(v).room, sizeof *(v).p), &(v).p[(v).n++])

/* ---- bytes ---- */

static void put(struct bytes *b, size_t at, const char *p, size_t n) {
	if (at + n > b->room)
		b->p = grown(b->p, at + n, &b->room, 1);
	if (at > b->n)
		memset(b->p + b->n, 0, at - b->n);
	memcpy(b->p + at, p, n);
	if (at + n > b->n)
		b->n = at + n;
}

static void cut(struct bytes *b, size_t n) {
	if (n > b->n)
		put(b, n - 1, "", 1);
	b->n = n;
}

static void apply(struct bytes *b, struct power_step s) {
	if (s.e->what == POWER_CUT)
		cut(b, (size_t)s.e->at);
	else
		put(b, (size_t)s.e->at, s.bytes, s.e->n);
}

/* Sector by sector, by where they lie in the file. */
static void apply_torn(struct bytes *b, struct power_step s, struct draw *d) {
	size_t at = (size_t)s.e->at, end = at + s.e->n;
	while (at < end) {
		size_t next = (at / SECTOR + 1) * SECTOR < end ? (at / SECTOR + 1) * SECTOR : end;
		if (draw_next(d) & 1)
			put(b, at, s.bytes + (at - (size_t)s.e->at), next - at);
		at = next;
	}
}

/* ---- files and names ---- */

static int file_new(struct disk *d, uint64_t ino) {
	if (d->n_files == FILES_MAX)
		die("too many files");
	for (int i = 0; i < d->n_files; i++)
		if (d->files[i].live && d->files[i].ino == ino)
			d->files[i].live = false;         /* the number was given anew */
	d->files[d->n_files] = (struct file){ .ino = ino, .live = true };
	return d->n_files++;
}

static int file_by(const struct disk *d, uint64_t ino) {
	for (int i = d->n_files - 1; i >= 0; i--)
		if (d->files[i].live && d->files[i].ino == ino)
			return i;
	return -1;
}

static void name_keep(char out[NAME], const char *p) {
	size_t n = strlen(p);
	if (n >= NAME)
		die("a name too long");
	memcpy(out, p, n + 1);
}

static struct name *name_by(const struct names *all, const char *path) {
	for (size_t i = 0; i < all->n; i++)
		if (!strcmp(all->p[i].path, path))
			return &all->p[i];
	return NULL;
}

static void name_set(struct names *all, const char *path, int file) {
	struct name *n = name_by(all, path);
	if (!n)
		n = MORE(*all);
	name_keep(n->path, path);
	n->file = file;
}

static void name_drop(struct names *all, const char *path) {
	struct name *n = name_by(all, path);
	if (n)
		*n = all->p[--all->n];
}

static void name_apply(struct names *all, const struct name_step *s) {
	if (s->what == POWER_RENAME || s->what == POWER_UNLINK)
		name_drop(all, s->path);
	if (s->what == POWER_RENAME)
		name_set(all, s->to, s->file);
	else if (s->what != POWER_UNLINK)
		name_set(all, s->path, s->file);
}

/* out may be path itself. */
static const char *folder_of(const char *path, char out[NAME]) {
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) : 0;
	memmove(out, path, n);
	out[n] = 0;
	return out;
}

/* ---- what stood there ---- */

static void load_file(struct disk *d, const char *path, const char *name) {
	int fd = open(path, O_RDONLY), file = file_new(d, 0);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0)
		die("the base cannot be read");
	struct bytes *b = &d->files[file].sure;
	d->files[file].live = false;                /* known by name only, until it is opened */
	if (st.st_size)
		cut(b, (size_t)st.st_size);
	for (size_t at = 0; at < b->n; ) {
		ssize_t got = read(fd, b->p + at, b->n - at);
		if (got <= 0)
			die("the base cannot be read");
		at += (size_t)got;
	}
	close(fd);
	name_set(&d->sure, name, file);
	name_set(&d->now, name, file);
}

static void load(struct disk *d, const char *base, const char *under) {
	char path[2 * NAME], name[NAME];
	snprintf(path, sizeof path, "%s/%s", base, under);
	DIR *dir = opendir(path);
	if (!dir)
		die("there is no base");
	for (struct dirent *e; (e = readdir(dir)); ) {
		size_t n = strlen(e->d_name);
		struct stat st;
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") || (n > 4 && !strcmp(e->d_name + n - 4, "-shm")))
			continue;
		if (snprintf(name, sizeof name, "%s%s%s", under, *under ? "/" : "", e->d_name) >= (int)sizeof name ||
			snprintf(path, sizeof path, "%s/%s", base, name) >= (int)sizeof path || stat(path, &st) != 0)
			die("a name of the base");
		if (!S_ISDIR(st.st_mode)) {
			load_file(d, path, name);
			continue;
		}
		name_set(&d->sure, name, FOLDER);
		name_set(&d->now, name, FOLDER);
		load(d, base, name);
	}
	closedir(dir);
}

struct disk *disk_of(const char *base) {
	struct disk *d = calloc(1, sizeof *d);
	if (!d)
		die("no memory");
	load(d, base, "");
	return d;
}

/* ---- events ---- */

static void sync_begins(struct disk *d, struct power_step s) {
	int file = file_by(d, s.e->ino);
	if (file < 0)
		return;
	struct file *f = &d->files[file];
	for (size_t i = 0; i < sizeof f->sync / sizeof *f->sync; i++) {
		if (f->sync[i].open)
			continue;
		f->sync[i] = (struct syncing){ s.e->at, f->gone + f->pending.n, true };
		return;
	}
	die("too many syncs at once");
}

static void sync_ends(struct disk *d, struct power_step s) {
	int file = file_by(d, s.e->ino);
	if (file < 0)
		return;
	struct file *f = &d->files[file];
	for (size_t i = 0; i < sizeof f->sync / sizeof *f->sync; i++) {
		if (!f->sync[i].open || f->sync[i].number != s.e->at)
			continue;
		f->sync[i].open = false;
		size_t n = f->sync[i].covers > f->gone ? f->sync[i].covers - f->gone : 0;
		for (size_t j = 0; j < n; j++)
			apply(&f->sure, f->pending.p[j]);
		memmove(f->pending.p, f->pending.p + n, (f->pending.n - n) * sizeof *f->pending.p);
		f->pending.n -= n;
		f->gone += n;
	}
}

/* What of this folder was pending when the sync began has arrived; the others close ranks, also in what other syncs cover. */
static void names_arrive(struct disk *d, const struct name_sync *y) {
	enum { SYNCS = sizeof d->syncs / sizeof *d->syncs };
	size_t kept = 0, covers[SYNCS] = { 0 };
	char of[NAME];
	for (size_t j = 0; j < d->pending.n; j++) {
		if (j < y->covers && !strcmp(folder_of(d->pending.p[j].path, of), y->folder)) {
			name_apply(&d->sure, &d->pending.p[j]);
			continue;
		}
		for (int i = 0; i < SYNCS; i++)
			covers[i] += j < d->syncs[i].covers;
		d->pending.p[kept++] = d->pending.p[j];
	}
	for (int i = 0; i < SYNCS; i++)
		d->syncs[i].covers = covers[i];
	d->pending.n = kept;
}

static void names_sync(struct disk *d, struct power_step s, const char *folder) {
	bool begins = s.e->what == POWER_DIR_SYNC;
	for (size_t i = 0; i < sizeof d->syncs / sizeof *d->syncs; i++) {
		struct name_sync *y = &d->syncs[i];
		if (begins ? y->open : !y->open || y->number != s.e->at)
			continue;
		if (begins) {
			*y = (struct name_sync){ .number = s.e->at, .covers = d->pending.n, .open = true };
			name_keep(y->folder, folder);
			return;
		}
		names_arrive(d, y);
		y->open = false;
		return;
	}
	if (begins)
		die("too many syncs of folders at once");
}

static void name_changes(struct disk *d, struct power_step s, const char *name) {
	struct name_step n = { .what = s.e->what, .file = FOLDER };
	name_keep(n.path, name);
	if (s.e->what == POWER_CREATE)
		n.file = file_new(d, s.e->ino);
	if (s.e->what == POWER_RENAME) {
		struct name *old = name_by(&d->now, name);
		name_keep(n.to, name + strlen(name) + 1);
		n.file = old ? old->file : FOLDER;
	}
	*MORE(d->pending) = n;
	name_apply(&d->now, &n);
}

static void known_file(struct disk *d, struct power_step s, const char *name) {
	struct name *n = name_by(&d->now, name);
	if (!n || n->file < 0)
		die("a file was opened that nobody made");
	d->files[n->file].ino = s.e->ino;
	d->files[n->file].live = true;
}

void disk_step(struct disk *d, struct power_step s) {
	char name[2 * NAME] = "";
	if (s.e->what != POWER_WRITE && s.e->n < sizeof name)
		memcpy(name, s.bytes, s.e->n);
	switch (s.e->what) {
	case POWER_KNOWN: known_file(d, s, name); break;
	case POWER_CREATE: case POWER_MKDIR: case POWER_UNLINK: case POWER_RENAME: name_changes(d, s, name); break;
	case POWER_WRITE: case POWER_CUT: {
		int file = file_by(d, s.e->ino);
		if (file < 0)
			die("a write to a file that nobody opened");
		*MORE(d->files[file].pending) = s;
		break;
	}
	case POWER_SYNC: sync_begins(d, s); break;
	case POWER_SYNCED: sync_ends(d, s); break;
	case POWER_DIR_SYNC: case POWER_DIR_SYNCED: names_sync(d, s, name); break;
	default: break;
	}
}

size_t disk_files(const struct disk *d) { return d->sure.n; }

size_t disk_pending(const struct disk *d) {
	size_t n = 0;
	for (int i = 0; i < d->n_files; i++)
		n += d->files[i].pending.n;
	return n;
}

/* ---- a state ---- */

static bool keeps(struct draw *d) { return (int)(draw_next(d) & 255) < (d->keep == KEEP_FIRST ? KEEP_ALL : d->keep); }

/* Of a beginning only: the step after which nothing arrives. The steps lie in the recording in their order. */
static const struct power_event *last_of(const struct disk *d, struct draw *draw) {
	size_t all = disk_pending(d), at = all ? draw_next(draw) % all : 0;
	for (int i = 0; i < d->n_files; i++) {
		if (at < d->files[i].pending.n)
			return d->files[i].pending.p[at].e;
		at -= d->files[i].pending.n;
	}
	return NULL;
}

static void image(const struct file *f, struct draw *d, const struct power_event *last, struct bytes *out) {
	out->n = 0;
	if (f->sure.n)
		put(out, 0, f->sure.p, f->sure.n);
	for (size_t i = 0; i < f->pending.n; i++) {
		struct power_step s = f->pending.p[i];
		if (last ? s.e > last : !keeps(d))
			continue;
		if (s.e->what == POWER_WRITE && (int)(draw_next(d) & 255) < d->torn)
			apply_torn(out, s, d);
		else
			apply(out, s);
	}
}

static void save(const struct bytes *b, const char *path) {
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	size_t at = 0;
	while (fd >= 0 && at < b->n) {
		ssize_t done = write(fd, b->p + at, b->n - at);
		if (done <= 0)
			die("a state cannot be written");
		at += (size_t)done;
	}
	if (fd < 0 || ftruncate(fd, (off_t)b->n) != 0)
		die("a state cannot be written");
	close(fd);
}

/* Files that the state has too stay, to be written over: new memory costs more than old. */
static void empty(const struct names *keep, const char *into, const char *under) {
	char path[4 * NAME], name[2 * NAME];
	snprintf(path, sizeof path, "%s/%s", into, under);
	DIR *dir = opendir(path);
	for (struct dirent *e; dir && (e = readdir(dir)); ) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		snprintf(name, sizeof name, "%s%s%s", under, *under ? "/" : "", e->d_name);
		snprintf(path, sizeof path, "%s/%s", into, name);
		if (e->d_type == DT_DIR) {
			empty(keep, into, name);
			rmdir(path);               /* stays when something in it stays */
		} else if (!name_by(keep, name)) {
			unlink(path);
		}
	}
	if (dir)
		closedir(dir);
}

static bool reachable(const struct names *all, const char *path) {
	char of[NAME];
	const struct name *n = NULL;
	for (folder_of(path, of); *of; folder_of(of, of))
		if (!(n = name_by(all, of)) || n->file != FOLDER)
			return false;
	return true;
}

static int by_length(const void *a, const void *b) {
	size_t x = strlen(((const struct name *)a)->path), y = strlen(((const struct name *)b)->path);
	return (x > y) - (x < y);
}

void disk_write(const struct disk *d, struct draw *draw, const char *into) {
	struct names names = { 0 };
	static struct bytes bytes;                 /* kept from state to state: megabytes */
	char path[2 * NAME];
	for (size_t i = 0; i < d->sure.n; i++)
		name_set(&names, d->sure.p[i].path, d->sure.p[i].file);
	for (size_t i = 0; i < d->pending.n; i++)
		if (keeps(draw))
			name_apply(&names, &d->pending.p[i]);
	const struct power_event *last = draw->keep == KEEP_FIRST ? last_of(d, draw) : NULL;
	for (size_t i = 0; i < names.n; )
		if (reachable(&names, names.p[i].path))
			i++;
		else
			name_drop(&names, names.p[i].path);
	if (names.n)
		qsort(names.p, names.n, sizeof *names.p, by_length);   /* folders before what is in them */
	empty(&names, into, "");
	for (size_t i = 0; i < names.n; i++) {
		snprintf(path, sizeof path, "%s/%s", into, names.p[i].path);
		if (names.p[i].file == FOLDER && mkdir(path, 0700) != 0 && errno != EEXIST)
			die("a state cannot be written");
		if (names.p[i].file == FOLDER)
			continue;
		image(&d->files[names.p[i].file], draw, last, &bytes);
		save(&bytes, path);
	}
	free(names.p);
}
