/* Search that finds two-character words, and one-character ones, with the same answers on both engines.
 *
 * A text is folded, and its characters and pairs of characters become numbers (one 21-bit code point, or two). Their index
 * finds candidates; the answer is those whose folded text really contains every word typed. So the index may be coarse or
 * hold what is gone, and the engines cannot differ.
 * Refuses: kinds that do not begin with three small letters (they keep one kind's index apart from another's).
 * To extend: what is equal to what stands in base/fold.c; the index itself in db/001-ground.sql and search_lite.c. */
#include "inside.h"
#include "../base/fold.h"
#include <assert.h>
#include <ctype.h>
#include <stdlib.h>

enum { WORDS_MAX = 16, SOUGHT_MAX = 64, RUNE_BITS = 21, KIND_SHIFT = 42 };

struct codes { struct arena *arena; int64_t *at; size_t n, cap; };

static void code_add(struct codes *c, int64_t first, int64_t second) {
	if (c->n < c->cap)
		c->at[c->n++] = second ? first << RUNE_BITS | second : first;
}

static void add_singles(struct codes *c, struct text folded) {
	for (int32_t r; (r = text_next(&folded)) >= 0; )
		code_add(c, r, 0);
}

/* base/fold.c decides what a pair is: none goes over a comma. */
static void add_pairs(struct codes *c, struct text folded) {
	struct text rest = bigrams_sought(c->arena, folded), gram;
	while (rest.n && text_cut(&rest, ' ', &gram)) {
		int32_t first = text_next(&gram), second = text_next(&gram);
		code_add(c, first, second > 0 ? second : 0);
	}
}

static int by_size(const void *a, const void *b) {
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void sort_once(struct codes *c) {
	size_t n = 0;
	qsort(c->at, c->n, sizeof *c->at, by_size);
	for (size_t i = 0; i < c->n; i++)
		if (!n || c->at[n - 1] != c->at[i])
			c->at[n++] = c->at[i];
	c->n = n;
}

static struct codes codes_of(struct arena *a, struct text folded) {
	size_t most = 2 * text_chars(folded) + 1;
	struct codes c = { a, ARENA_ARRAY(a, int64_t, most), 0, most };
	add_singles(&c, folded);
	add_pairs(&c, folded);
	sort_once(&c);
	return c;
}

static void check_kind(const char *kind) {
	for (int i = 0; i < 3; i++)
		assert(kind[i] >= 'a' && kind[i] <= 'z' && "a kind begins with three small letters");
}

/* SQLite: words of FTS5. PostgreSQL: an array. The kind is part of each, so that names are not looked for among notes. */
static struct text written(struct arena *a, enum engine engine, const char *kind, const struct codes *c) {
	bool lite = engine == ENGINE_SQLITE;
	int64_t prefix = ((int64_t)kind[0] << 14 | (int64_t)kind[1] << 7 | kind[2]) << KIND_SHIFT;
	struct buf b = buf_in(a, c->n * 16 + 3);
	buf_z(&b, lite ? "" : "{");
	for (size_t i = 0; i < c->n; i++) {
		if (lite)
			buf_f(&b, "%.3s%llx ", kind, (unsigned long long)c->at[i]);
		else
			buf_f(&b, i ? ",%lld" : "%lld", (long long)(prefix + c->at[i]));
	}
	buf_z(&b, lite ? "" : "}");
	return buf_done(&b);
}

struct text search_written(struct arena *a, enum engine engine, const char *kind, struct text folded) {
	struct codes c = codes_of(a, folded);
	check_kind(kind);
	return written(a, engine, kind, &c);
}

void search_drop(struct tx *tx, const char *kind, id row) {
	assert(tx->store->search_drop >= 0 && "the book has search.sql");
	sql_run(tx_sql(tx, tx->store->search_drop, (struct value[]){ V(kind), V(row) }, 2));
}

void search_put(struct tx *tx, const char *kind, id row, id owner, struct text text) {
	check_kind(kind);
	search_drop(tx, kind, row);
	struct text folded = fold(tx->arena, text);
	if (!folded.n)
		return;
	struct text grams = search_written(tx->arena, tx->store->config.engine, kind, folded);
	sql_run(tx_sql(tx, tx->store->search_put, (struct value[]){ V(kind), V(row), V(owner), V(folded) }, 4));
	sql_run(tx_sql(tx, tx->store->search_cut, (struct value[]){ V(grams), V(kind), V(row) }, 3));
}

/* ---- what is sought ---- */

static bool is_space(int32_t r) {
	return r <= ' ' || r == 0xA0 || r == 0x3000;
}

/* Takes the next word off the front of *rest. */
static struct text next_word(struct text *rest) {
	struct text word, at = *rest;
	while (rest->n && is_space(text_next(&at)))
		*rest = at;
	word = (struct text){ rest->p, 0 };
	for (at = *rest; at.n && !is_space(text_next(&at)); *rest = at)
		word.n = (size_t)(at.p - word.p);
	return word;
}

/* The codes, separated by spaces, then each folded word on a line of its own: search_hits() reads it on both engines. */
struct text search_match(struct tx *tx, struct text typed) {
	struct codes c = { tx->arena, ARENA_ARRAY(tx->arena, int64_t, SOUGHT_MAX), 0, SOUGHT_MAX };
	struct buf words = buf_in(tx->arena, typed.n + 16), all = buf_in(tx->arena, 64);
	struct text word;
	int n = 0;
	while ((word = next_word(&typed)).n && n < WORDS_MAX) {
		word = fold(tx->arena, word);
		size_t before = c.n;
		if (!word.n)
			continue;
		n++;
		buf_char(&words, '\n');
		buf_text(&words, word);
		add_pairs(&c, word);
		if (c.n == before)             /* signs only: there are no pairs of them */
			add_singles(&c, word);
	}
	if (!n)
		return LIT("");
	for (size_t i = 0; i < c.n; i++)
		buf_f(&all, i ? " %lld" : "%lld", (long long)c.at[i]);
	buf_text(&all, buf_done(&words));
	return buf_done(&all);
}
