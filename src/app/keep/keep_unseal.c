/* A sealed file back into lines (see keep_seal.c).
 * Refuses: anything that is not to the last bit as it was sealed, and says which it was: not a backup, another key, or changed. */
#include "keep_inside.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define ADDED crypto_secretstream_xchacha20poly1305_ABYTES

struct unseal {
	struct keep_from from;
	struct arena *arena;
	int fd;
	z_stream z;
	struct keep_front front;
	crypto_secretstream_xchacha20poly1305_state state;
	bool first, last, end;           /* last piece opened; nothing more comes */
	struct buf line;
	size_t at, have;                 /* of page: what inflate gave and has not been read */
	unsigned char sealed[KEEP_CHUNK + ADDED], plain[KEEP_CHUNK], page[KEEP_CHUNK];
};

static voidpf unseal_alloc(voidpf arena, uInt n, uInt size) { return arena_array(arena, size, n); }
static void unseal_free(voidpf arena, voidpf p) { (void)arena, (void)p; }

static int changed(void) {
	return err_set(ERR_INPUT, "this backup was changed or is not complete: nothing of it is used. Take another copy of it, or an earlier one");
}

/* The number of bytes read, fewer at the end of the file; -1: err_set. */
static ssize_t fill(int fd, void *to, size_t n) {
	size_t have = 0;
	while (have < n) {
		ssize_t got = read(fd, (char *)to + have, n - have);
		if (got < 0 && errno == EINTR) continue;
		if (got < 0) return err_set(ERR_DISK, "the backup cannot be read: %s", strerror(errno)), -1;
		if (got == 0) break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

static int open_piece(struct unseal *u) {
	unsigned char with[4 + sizeof(struct keep_front)], tag;
	unsigned long long n;
	ssize_t got = fill(u->fd, with, 4);
	if (got < 0) return ERR_DISK;
	size_t m = (size_t)with[0] << 24 | (size_t)with[1] << 16 | (size_t)with[2] << 8 | with[3];
	if (got != 4 || m < ADDED || m > sizeof u->sealed) return changed();
	got = fill(u->fd, u->sealed, m);
	if (got < 0) return ERR_DISK;
	memcpy(with + 4, &u->front, sizeof u->front);
	if ((size_t)got != m || crypto_secretstream_xchacha20poly1305_pull(&u->state, u->plain, &n, &tag, u->sealed, m, with, u->first ? sizeof with : 4) != 0)
		return changed();
	u->first = false;
	u->last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	u->z.next_in = u->plain;
	u->z.avail_in = (uInt)n;
	return u->last && fill(u->fd, with, 1) != 0 ? changed() : ERR_OK;      /* nothing may follow the last piece */
}

/* More of what was compressed: ERR_OK with bytes, or end. */
static int expand(struct unseal *u) {
	u->z.next_out = u->page;
	u->z.avail_out = KEEP_CHUNK;
	u->at = 0;
	while (u->z.avail_out == KEEP_CHUNK && !u->end) {
		int rc = !u->z.avail_in && !u->last ? open_piece(u) : ERR_OK;
		if (rc) return rc;
		int z = inflate(&u->z, Z_NO_FLUSH);
		u->end = z == Z_STREAM_END;
		if (z != Z_OK && z != Z_STREAM_END && !(z == Z_BUF_ERROR && !u->last)) return changed();
	}
	u->have = KEEP_CHUNK - u->z.avail_out;
	return u->end && (!u->last || u->z.avail_in) ? changed() : ERR_OK;
}

static int unseal_next(struct keep_from *from, enum keep_kind *kind, struct text *line) {
	struct unseal *u = (struct unseal *)from;
	u->line.n = 0;
	for (;;) {
		if (u->at == u->have && u->end) return u->line.n ? (changed(), -1) : 0;
		if (u->at == u->have && expand(u)) return -1;
		const unsigned char *p = u->page + u->at, *stop = memchr(p, '\n', u->have - u->at);
		size_t n = stop ? (size_t)(stop - p) : u->have - u->at;
		if (u->line.n + n > KEEP_LINE_MAX + 2) return changed(), -1;
		buf_put(&u->line, p, n);
		u->at += n + (stop != NULL);
		if (!stop) continue;
		if (u->line.n < 2 || u->line.p[1] != ' ') return changed(), -1;
		*kind = (enum keep_kind)u->line.p[0];
		*line = text_from(buf_done(&u->line), 2);
		return 1;
	}
}

static int read_front(struct unseal *u, const struct keep_private *k) {
	unsigned char mark[KEEP_MARK], key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
	ssize_t n = fill(u->fd, &u->front, sizeof u->front);
	if (n < 0) return ERR_DISK;
	if ((size_t)n < KEEP_MAGIC_BYTES || memcmp(u->front.magic, KEEP_MAGIC, KEEP_MAGIC_BYTES) != 0)
		return err_set(ERR_INPUT, "this is not a backup of engawa");
	keep_mark(k->public_key, mark);
	if ((size_t)n < sizeof u->front) return changed();
	if (memcmp(mark, u->front.mark, KEEP_MARK) != 0) return err_set(ERR_INPUT, "this backup was sealed to another key than the one given");
	int rc = crypto_box_seal_open(key, u->front.sealed, sizeof u->front.sealed, k->public_key, k->key);
	if (!rc) rc = crypto_secretstream_xchacha20poly1305_init_pull(&u->state, u->front.stream, key);
	sodium_memzero(key, sizeof key);
	return rc ? changed() : ERR_OK;
}

struct keep_from *keep_unseal(struct arena *a, const struct keep_private *k, int fd) {
	struct unseal *u = ARENA_NEW(a, struct unseal);
	u->from.next = unseal_next;
	u->arena = a;
	u->fd = fd;
	u->first = true;
	u->line = buf_in(a, 65536);
	u->z = (z_stream){ .zalloc = unseal_alloc, .zfree = unseal_free, .opaque = a };
	if (read_front(u, k)) return NULL;
	if (inflateInit(&u->z) != Z_OK) return err_set(ERR_MEMORY, "no memory"), NULL;
	return &u->from;
}

void keep_unseal_end(struct keep_from *from) {
	struct unseal *u = (struct unseal *)from;
	if (!u) return;
	inflateEnd(&u->z);
	sodium_memzero(&u->state, sizeof u->state);
}
