/* Pieces of UTF-8: comparing, cutting, reading code points and whole numbers.
 *
 * Refuses to guess: malformed bytes are U+FFFD one at a time, overlong forms and surrogates are malformed.
 * To extend: everything that walks characters goes through text_next(). */
#include "text.h"
#include <string.h>

struct text text_of(const char *z) {
	return z ? (struct text){ z, strlen(z) } : (struct text){ "", 0 };
}

struct text text_copy(struct arena *a, struct text t) {
	char *p = arena_alloc(a, t.n + 1);
	if (t.n)
		memcpy(p, t.p, t.n);
	return (struct text){ p, t.n };
}

const char *text_z(struct arena *a, struct text t) {
	return text_copy(a, t).p;
}

struct text text_join(struct arena *a, struct text x, struct text y) {
	char *p = arena_alloc(a, x.n + y.n + 1);
	if (x.n)
		memcpy(p, x.p, x.n);
	if (y.n)
		memcpy(p + x.n, y.p, y.n);
	return (struct text){ p, x.n + y.n };
}

bool text_eq(struct text a, struct text b) {
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool text_is(struct text t, const char *z) {
	return text_eq(t, text_of(z));
}

bool text_starts(struct text t, const char *prefix) {
	size_t n = strlen(prefix);
	return n <= t.n && (n == 0 || memcmp(t.p, prefix, n) == 0);
}

bool text_ends(struct text t, const char *suffix) {
	size_t n = strlen(suffix);
	return n <= t.n && (n == 0 || memcmp(t.p + t.n - n, suffix, n) == 0);
}

int text_cmp(struct text a, struct text b) {
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* Length of the space at the front, 0 when there is none. */
static size_t space_at(const char *p, size_t n) {
	if (n == 0)
		return 0;
	if (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')
		return 1;
	return n >= 3 && memcmp(p, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

struct text text_trim(struct text t) {
	size_t k;
	while ((k = space_at(t.p, t.n)) > 0)
		t = (struct text){ t.p + k, t.n - k };
	for (;;) {
		if (t.n >= 1 && space_at(t.p + t.n - 1, 1))
			t.n--;
		else if (t.n >= 3 && space_at(t.p + t.n - 3, 3) == 3)
			t.n -= 3;
		else
			return t;
	}
}

struct text text_from(struct text t, size_t start) {
	if (start >= t.n)
		return (struct text){ t.p ? t.p + t.n : "", 0 };
	return (struct text){ t.p + start, t.n - start };
}

bool text_find(struct text hay, struct text needle, size_t *at) {
	const char *p = needle.n == 0 ? hay.p : hay.n == 0 ? NULL : memmem(hay.p, hay.n, needle.p, needle.n);
	if (!p && needle.n)
		return false;
	if (at)
		*at = p ? (size_t)(p - hay.p) : 0;
	return true;
}

bool text_cut(struct text *rest, char sep, struct text *piece) {
	if (!rest->p)
		return false;
	const char *end = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
	if (!end) {
		*piece = *rest;
		*rest = (struct text){ NULL, 0 };
		return true;
	}
	size_t n = (size_t)(end - rest->p);
	*piece = (struct text){ rest->p, n };
	*rest = (struct text){ end + 1, rest->n - n - 1 };
	return true;
}

#define MALFORMED 0xFFFD

/* Decodes one code point; its length in bytes, or 0 when the bytes are malformed. n is at least 1. */
static size_t decode(const unsigned char *p, size_t n, int32_t *rune) {
	static const int32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = p[0] < 0x80 ? 1 : p[0] >> 5 == 6 ? 2 : p[0] >> 4 == 14 ? 3 : p[0] >> 3 == 30 ? 4 : 0;
	if (len == 0 || len > n)
		return 0;
	int32_t r = len == 1 ? p[0] : p[0] & (0xFF >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		if (p[i] >> 6 != 2)
			return 0;
		r = r << 6 | (p[i] & 0x3F);
	}
	if (r < least[len] || r > 0x10FFFF || (r >= 0xD800 && r <= 0xDFFF))
		return 0;
	*rune = r;
	return len;
}

int32_t text_next(struct text *t) {
	int32_t rune = MALFORMED;
	if (t->n == 0)
		return -1;
	size_t len = decode((const unsigned char *)t->p, t->n, &rune);
	*t = text_from(*t, len ? len : 1);
	return rune;
}

bool text_utf8_ok(struct text t) {
	int32_t rune;
	for (size_t len; t.n; t = text_from(t, len)) {
		len = decode((const unsigned char *)t.p, t.n, &rune);
		if (len == 0 || rune == 0)
			return false;
	}
	return true;
}

size_t text_chars(struct text t) {
	size_t chars = 0;
	while (text_next(&t) >= 0)
		chars++;
	return chars;
}

struct text text_first(struct text t, size_t chars) {
	struct text rest = t;
	while (chars-- > 0 && text_next(&rest) >= 0)
		;
	return (struct text){ t.p, t.n - rest.n };
}

static int digit_value(int32_t rune) {
	if (rune >= '0' && rune <= '9')
		return rune - '0';
	return rune >= 0xFF10 && rune <= 0xFF19 ? rune - 0xFF10 : -1; /* full-width */
}

/* Counts downwards, since the least number has no positive twin. */
bool text_int(struct text t, int64_t *out) {
	struct text rest = t;
	int32_t rune = text_next(&rest);
	bool negative = rune == '-' || rune == 0xFF0D || rune == 0x2212; /* what a Japanese keyboard gives for minus */
	int64_t n = 0;
	if (!negative)
		rest = t;
	if (rest.n == 0)
		return false;
	while ((rune = text_next(&rest)) >= 0) {
		int d = digit_value(rune);
		if (d < 0 || __builtin_mul_overflow(n, 10, &n) || __builtin_sub_overflow(n, d, &n))
			return false;
	}
	if (!negative && n == INT64_MIN)
		return false;
	*out = negative ? n : -n;
	return true;
}
