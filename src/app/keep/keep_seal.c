/* Lines into one sealed file: compressed (zlib), cut into pieces, each sealed in turn (libsodium's secretstream), under a key
 * made for this file and itself sealed to the public key. The last piece says that it is the last.
 *
 *   front (struct keep_front)   then of each piece: its length (4 bytes, big-endian), its bytes
 *
 * Nobody who has the file and the public key can read it, change a bit, swap, cut or add a piece unseen. Whoever has the
 * public key can make another file: that it is this region's past, the ends of the logs tell, kept elsewhere. */
#include "keep_inside.h"
#include <string.h>
#include <zlib.h>

#define ADDED crypto_secretstream_xchacha20poly1305_ABYTES
#define LEVEL 3                                  /* twice as fast as the usual 6, for a twentieth more bytes */

struct seal {
	struct keep_to to;
	struct arena *arena;
	int fd;
	int64_t bytes;
	z_stream z;
	struct keep_front front;
	crypto_secretstream_xchacha20poly1305_state state;
	bool first;
	unsigned char plain[KEEP_CHUNK], sealed[4 + KEEP_CHUNK + ADDED];
};

static voidpf seal_alloc(voidpf arena, uInt n, uInt size) { return arena_array(arena, size, n); }
static void seal_free(voidpf arena, voidpf p) { (void)arena, (void)p; }

/* The length, and with the first piece the whole front, are under the seal too. */
static int seal_piece(struct seal *s, size_t n, bool last) {
	unsigned char with[sizeof(struct keep_front) + 4];
	size_t m = n + ADDED;
	unsigned char *length = s->sealed;
	length[0] = (unsigned char)(m >> 24), length[1] = (unsigned char)(m >> 16), length[2] = (unsigned char)(m >> 8), length[3] = (unsigned char)m;
	memcpy(with, length, 4);
	memcpy(with + 4, &s->front, sizeof s->front);
	crypto_secretstream_xchacha20poly1305_push(&s->state, s->sealed + 4, NULL, s->plain, n, with, s->first ? sizeof with : 4,
		last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
	s->first = false;
	s->bytes += (int64_t)m + 4;
	s->z.next_out = s->plain;
	s->z.avail_out = KEEP_CHUNK;
	return keep_write(s->fd, s->sealed, m + 4);
}

static int press(struct seal *s, const void *p, size_t n, int flush) {
	s->z.next_in = (unsigned char *)(uintptr_t)p;
	s->z.avail_in = (uInt)n;
	for (;;) {
		int z = deflate(&s->z, flush);
		if (z == Z_STREAM_END) return seal_piece(s, KEEP_CHUNK - s->z.avail_out, true);
		if (z != Z_OK && z != Z_BUF_ERROR) return err_set(ERR_MEMORY, "cannot compress");
		if (s->z.avail_out) return ERR_OK;
		int rc = seal_piece(s, KEEP_CHUNK, false);
		if (rc) return rc;
	}
}

static int seal_put(struct keep_to *to, enum keep_kind kind, struct text line) {
	struct seal *s = (struct seal *)to;
	char k[2] = { (char)kind, ' ' };
	if (line.n > KEEP_LINE_MAX) return err_set(ERR_INPUT, "a row is larger than %zu MB", KEEP_LINE_MAX >> 20);
	int rc = press(s, k, 2, Z_NO_FLUSH);
	if (!rc) rc = press(s, line.p, line.n, Z_NO_FLUSH);
	return rc ? rc : press(s, "\n", 1, Z_NO_FLUSH);
}

struct keep_to *keep_seal(struct arena *a, const struct keep_public *k, int fd) {
	struct seal *s = ARENA_NEW(a, struct seal);
	unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
	s->to.put = seal_put;
	s->arena = a;
	s->fd = fd;
	s->first = true;
	s->z = (z_stream){ .zalloc = seal_alloc, .zfree = seal_free, .opaque = a, .next_out = s->plain, .avail_out = KEEP_CHUNK };
	crypto_secretstream_xchacha20poly1305_keygen(key);
	memcpy(s->front.magic, KEEP_MAGIC, KEEP_MAGIC_BYTES);
	keep_mark(k->key, s->front.mark);
	int rc = crypto_box_seal(s->front.sealed, key, sizeof key, k->key);
	if (!rc) rc = crypto_secretstream_xchacha20poly1305_init_push(&s->state, s->front.stream, key);
	sodium_memzero(key, sizeof key);
	if (rc || deflateInit(&s->z, LEVEL) != Z_OK) return err_set(ERR_SETUP, "the public key cannot be used"), NULL;
	s->bytes = sizeof s->front;
	return keep_write(fd, &s->front, sizeof s->front) ? NULL : &s->to;
}

int keep_seal_end(struct keep_to *to, int64_t *bytes) {
	struct seal *s = (struct seal *)to;
	int rc = press(s, "", 0, Z_FINISH);
	deflateEnd(&s->z);
	sodium_memzero(&s->state, sizeof s->state);
	*bytes = s->bytes;
	return rc;
}
