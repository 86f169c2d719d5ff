/* A growing run of bytes. Always ended by a NUL that n does not count, so buf_done() is a text and a C string at once.
 *
 * Refuses nothing itself: the arena's ceiling is the limit. What it outgrew stays in the arena until that is reset,
 * unless the run lies newest there and can be made longer in place. */
#include "buf.h"
#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SMALLEST 64

struct buf buf_in(struct arena *a, size_t first_cap) {
	struct buf b = { .arena = a };
	if (first_cap) {
		b.p = arena_array(a, 1, first_cap + 1);
		b.cap = first_cap + 1;
	}
	return b;
}

/* Room for n more bytes and the NUL. */
static void buf_room(struct buf *b, size_t n) {
	size_t need, cap = b->cap < SMALLEST ? SMALLEST : b->cap;
	if (__builtin_add_overflow(b->n, n, &need) || need > SIZE_MAX / 4)
		need = SIZE_MAX / 4; /* more than any ceiling: the arena says so */
	need++;
	if (need <= b->cap)
		return;
	while (cap < need)
		cap *= 2;
	if (!b->p || !arena_extend(b->arena, b->p, b->cap, cap)) {
		char *p = arena_alloc(b->arena, cap);
		if (b->n)
			memcpy(p, b->p, b->n);
		b->p = p;
	}
	b->cap = cap;
}

void buf_put(struct buf *b, const void *p, size_t n) {
	if (n == 0)
		return;
	buf_room(b, n);
	memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_text(struct buf *b, struct text t) {
	buf_put(b, t.p, t.n);
}

void buf_z(struct buf *b, const char *z) {
	if (z)
		buf_put(b, z, strlen(z));
}

void buf_char(struct buf *b, char c) {
	buf_put(b, &c, 1);
}

void buf_rune(struct buf *b, int32_t rune) {
	if (rune < 0 || rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
		rune = 0xFFFD;
	uint32_t r = (uint32_t)rune;
	unsigned char u[4];
	size_t n = r < 0x80 ? 1 : r < 0x800 ? 2 : r < 0x10000 ? 3 : 4;
	static const unsigned char lead[5] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	for (size_t i = n - 1; i > 0; i--, r >>= 6)
		u[i] = (unsigned char)(0x80 | (r & 0x3F));
	u[0] = (unsigned char)(lead[n] | r);
	buf_put(b, u, n);
}

void buf_int(struct buf *b, int64_t n) {
	char z[24];
	int len = snprintf(z, sizeof z, "%" PRId64, n);
	buf_put(b, z, (size_t)len);
}

void buf_f(struct buf *b, const char *fmt, ...) {
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	size_t left = b->cap - b->n;
	int n = vsnprintf(left ? b->p + b->n : NULL, left, fmt, args);
	va_end(args);
	assert(n >= 0);
	if ((size_t)n >= left) {
		buf_room(b, (size_t)n);
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
	}
	va_end(again);
	b->n += (size_t)n;
}

struct text buf_done(const struct buf *b) {
	return b->p ? (struct text){ b->p, b->n } : (struct text){ "", 0 };
}

const char *buf_str(struct buf *b) {
	return b->p ? b->p : "";
}
