/* Names of rows and the short codes of people, in Crockford's base 32.
 *
 * Refuses to be counted: the low bits are random, and a step within one millisecond is random too.
 * Codes are made without A, E and without 0, 1 (which stand in for O, I), so none can be read as a word; all are read. */
#include "ids.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define EPOCH INT64_C(1577836800000) /* 2020-01-01 UTC in milliseconds */
#define RANDOM_BITS 21
#define TIME_MAX ((INT64_C(1) << 42) - 1)

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const char code_alphabet[] = "23456789BCDFGHJKMNPQRSTVWXYZ";

static _Atomic int64_t last_id;

void random_fill(void *p, size_t n) {
	char *at = p;
	while (n > 0) {
		ssize_t k = getrandom(at, n, 0);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			abort(); /* without randomness nothing here is safe: no id, no session, no key */
		at += k;
		n -= (size_t)k;
	}
}

id id_at(instant when, uint32_t random21) {
	int64_t ms = when - EPOCH;
	ms = ms < 0 ? 0 : ms > TIME_MAX ? TIME_MAX : ms;
	return ms << RANDOM_BITS | (random21 & ((1u << RANDOM_BITS) - 1));
}

instant id_time(id x) {
	return (x >> RANDOM_BITS) + EPOCH;
}

/* Ids of one process only grow, even when the clock is set back or two threads meet in one millisecond. */
id id_new(void) {
	uint32_t r[2];
	random_fill(r, sizeof r);
	id fresh = id_at(clock_now(), r[0]);
	id last = atomic_load(&last_id), next;
	do
		next = fresh > last ? fresh : last + 1 + (id)(r[1] & 0xFF);
	while (!atomic_compare_exchange_weak(&last_id, &last, next));
	return next;
}

void id_show(id x, char out[ID_CHARS + 1]) {
	uint64_t v = (uint64_t)x & INT64_MAX;
	for (int i = ID_CHARS - 1; i >= 0; i--, v >>= 5)
		out[i] = alphabet[v & 31];
	out[ID_CHARS] = '\0';
}

/* Value of one character as people type it, any width; -1 when there is none. */
static int value_of(int32_t rune) {
	if (rune >= 0xFF01 && rune <= 0xFF5E)
		rune -= 0xFEE0; /* full-width */
	if (rune >= 'a' && rune <= 'z')
		rune -= 'a' - 'A';
	rune = rune == 'O' ? '0' : rune == 'I' || rune == 'L' ? '1' : rune;
	const char *at = rune > 0 && rune < 0x80 ? strchr(alphabet, rune) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

bool id_read(struct text t, id *out) {
	uint64_t v = 0;
	int chars = 0;
	for (int32_t rune; (rune = text_next(&t)) >= 0; chars++) {
		int five = value_of(rune);
		if (five < 0 || chars == ID_CHARS || (chars == 0 && five > 7))
			return false;
		v = v << 5 | (uint64_t)five;
	}
	if (chars != ID_CHARS || v == 0)
		return false;
	*out = (id)v;
	return true;
}

void code_new(char out[CODE_CHARS + 1]) {
	const unsigned n = sizeof code_alphabet - 1;
	for (int i = 0; i < CODE_CHARS;) {
		unsigned char c;
		random_fill(&c, 1);
		if (c < 256 / n * n) /* the rest would favour some characters */
			out[i++] = code_alphabet[c % n];
	}
	out[CODE_CHARS] = '\0';
}

bool code_read(struct text t, char out[CODE_CHARS + 1]) {
	char code[CODE_CHARS + 1] = "";
	int chars = 0;
	for (int32_t rune; (rune = text_next(&t)) >= 0; chars++) {
		int five = value_of(rune);
		if (five < 0 || chars == CODE_CHARS)
			return false;
		code[chars] = alphabet[five];
	}
	if (chars != CODE_CHARS)
		return false;
	memcpy(out, code, sizeof code);
	return true;
}
