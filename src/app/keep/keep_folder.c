/* The same lines as files in a folder: manifest.jsonl (the head, each table and its sum, the end) and data/TABLE.jsonl (its
 * rows, one a line). What a person or another program can read without engawa.
 * Refuses: a table's name that could not be a file's. */
#include "keep_folder.h"
#include "../../json/json.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MANIFEST "manifest.jsonl"
#define MANIFEST_MAX ((size_t)4 << 20)
#define PAGE 65536

/* ---- files inside the folder ---- */

int keep_folder_make(int at, const char *name) {
	return mkdirat(at, name, 0700) == 0 || errno == EEXIST ? ERR_OK : err_set(ERR_DISK, "%s: %s", name, strerror(errno));
}

int keep_out_open(struct keep_out *o, struct arena *a, int at, const char *path) {
	o->fd = openat(at, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (!o->b.p) o->b = buf_in(a, PAGE);
	o->b.n = 0;
	return o->fd >= 0 ? ERR_OK : err_set(ERR_DISK, "%s: %s", path, strerror(errno));
}

int keep_out_flush(struct keep_out *o, size_t above) {
	if (o->b.n <= above) return ERR_OK;
	int rc = keep_write(o->fd, o->b.p, o->b.n);
	o->b.n = 0;
	return rc;
}

int keep_out_close(struct keep_out *o) {
	if (o->fd < 0) return ERR_OK;
	int rc = keep_out_flush(o, 0);
	if (close(o->fd) != 0 && !rc) rc = err_set(ERR_DISK, "cannot close: %s", strerror(errno));
	o->fd = -1;
	return rc;
}

int keep_out_whole(struct arena *a, int at, const char *path, struct text t) {
	struct keep_out o = { .fd = -1 };
	int rc = keep_out_open(&o, a, at, path);
	if (!rc) rc = keep_write(o.fd, t.p, t.n);
	int closed = keep_out_close(&o);
	return rc ? rc : closed;
}

/* ---- lines into it ---- */

struct folder_to { struct keep_to to; struct arena *arena; int at; struct keep_out rows, manifest; };

static int out_line(struct keep_out *o, struct text line) {
	buf_text(&o->b, line);
	buf_char(&o->b, '\n');
	return keep_out_flush(o, PAGE / 2);
}

static const char *rows_path(struct arena *a, struct text line) {
	struct text name;
	struct buf b = buf_in(a, 80);
	const struct json_value *v = json_read(a, line);
	if (!v || !json_as_text(json_get(v, "table"), &name) || !name.n || name.n > 60) return err_set(ERR_INPUT, "a table has no name"), NULL;
	for (size_t i = 0; i < name.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_", name.p[i]) || !name.p[i]) return err_set(ERR_INPUT, "a table's name cannot be a file's"), NULL;
	buf_f(&b, "data/%.*s.jsonl", TEXT_ARG(name));
	return buf_str(&b);
}

static int folder_put(struct keep_to *to, enum keep_kind kind, struct text line) {
	struct folder_to *f = (struct folder_to *)to;
	const char *path;
	if (kind == KEEP_ROW) return out_line(&f->rows, line);
	if (kind == KEEP_TABLE && (!(path = rows_path(f->arena, line)) || keep_out_open(&f->rows, f->arena, f->at, path))) return ERR_DISK;
	if (kind == KEEP_SUM && keep_out_close(&f->rows)) return ERR_DISK;
	return out_line(&f->manifest, line);
}

struct keep_to *keep_to_folder(struct arena *a, int at) {
	struct folder_to *f = ARENA_NEW(a, struct folder_to);
	*f = (struct folder_to){ .to.put = folder_put, .arena = a, .at = at, .rows.fd = -1, .manifest.fd = -1 };
	if (keep_folder_make(at, "data") || keep_out_open(&f->manifest, a, at, MANIFEST)) return NULL;
	return &f->to;
}

int keep_to_folder_end(struct keep_to *to) {
	struct folder_to *f = (struct folder_to *)to;
	int rows = keep_out_close(&f->rows), manifest = keep_out_close(&f->manifest);
	return rows ? rows : manifest;
}

/* ---- lines out of it ---- */

struct folder_from {
	struct keep_from from;
	struct arena *arena;
	const char *folder;
	struct text manifest;            /* what is left of it */
	enum keep_kind now;              /* what the last manifest line was */
	int fd;                          /* of the table's rows; -1: none open */
	size_t at, have;
	struct buf line;
	char page[PAGE];
};

static int open_rows(struct folder_from *f, struct text line) {
	const char *path = rows_path(f->arena, line);
	struct buf b = buf_in(f->arena, 300);
	if (!path) return ERR_INPUT;
	buf_f(&b, "%s/%s", f->folder, path);
	struct stat st;
	f->fd = open(buf_str(&b), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);   /* a pipe would wait for ever */
	f->at = f->have = 0;
	if (f->fd < 0) return err_set(ERR_INPUT, "%s: %s", path, strerror(errno));
	return fstat(f->fd, &st) == 0 && S_ISREG(st.st_mode) ? ERR_OK : err_set(ERR_INPUT, "%s is not a file of the right kind", path);
}

/* 1: a row; 0: the rows have ended; -1: err_set. */
static int next_row(struct folder_from *f, struct text *line) {
	f->line.n = 0;
	for (;;) {
		if (f->at == f->have) {
			ssize_t got = read(f->fd, f->page, PAGE);
			if (got < 0 && errno == EINTR) continue;
			if (got < 0) return err_set(ERR_DISK, "cannot read: %s", strerror(errno)), -1;
			if (got == 0) return f->line.n ? (err_set(ERR_INPUT, "a row is cut off"), -1) : 0;
			f->at = 0;
			f->have = (size_t)got;
		}
		const char *p = f->page + f->at, *stop = memchr(p, '\n', f->have - f->at);
		size_t n = stop ? (size_t)(stop - p) : f->have - f->at;
		if (f->line.n + n > KEEP_LINE_MAX) return err_set(ERR_INPUT, "a row is too long"), -1;
		buf_put(&f->line, p, n);
		f->at += n + (stop != NULL);
		if (stop) { *line = buf_done(&f->line); return 1; }
	}
}

static int next_line(struct folder_from *f, enum keep_kind *kind, struct text *line) {
	if (!f->manifest.n) return 0;
	if (!text_cut(&f->manifest, '\n', line)) return 0;
	bool last = !f->manifest.n;
	*kind = f->now == 0 ? KEEP_HEAD : last ? KEEP_END : f->now == KEEP_TABLE ? KEEP_SUM : KEEP_TABLE;
	f->now = *kind;
	return *kind == KEEP_TABLE && open_rows(f, *line) ? -1 : 1;
}

static int folder_next(struct keep_from *from, enum keep_kind *kind, struct text *line) {
	struct folder_from *f = (struct folder_from *)from;
	if (f->fd >= 0) {
		int got = next_row(f, line);
		*kind = KEEP_ROW;
		if (got) return got;
		close(f->fd);
		f->fd = -1;
	}
	return next_line(f, kind, line);
}

struct keep_from *keep_from_folder(struct arena *a, const char *folder) {
	struct folder_from *f = ARENA_NEW(a, struct folder_from);
	struct buf b = buf_in(a, 300);
	f->from.next = folder_next;
	f->arena = a;
	f->folder = folder;
	f->fd = -1;
	f->line = buf_in(a, PAGE);
	buf_f(&b, "%s/" MANIFEST, folder);
	return keep_small(a, buf_str(&b), MANIFEST_MAX, &f->manifest) ? NULL : &f->from;
}

void keep_from_folder_end(struct keep_from *from) {
	struct folder_from *f = (struct folder_from *)from;
	if (f && f->fd >= 0) close(f->fd);
}
