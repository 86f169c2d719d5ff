/* Where the sought words stand in a found text: 高崎 is marked where 髙﨑 is written. Each character is folded by itself, with
 * its place kept; the few that fold only together with a neighbour (々) are found by the index and merely not marked.
 * Refuses to change a character of what somebody said. */
#include "search.h"
#include "../../base/fold.h"
#include <string.h>

#define BEFORE 40                    /* characters shown before the first find, and after it */
#define AFTER 90
#define WORDS_MAX 16

/* The text folded, and for each byte of it the place it came from. */
struct folded { struct text text; uint32_t *from; };

static bool joins_on(int32_t rune) { return rune == 0x3099 || rune == 0x309A || rune == 0xFF9E || rune == 0xFF9F || (rune >= 0xFE00 && rune <= 0xFE0F) || (rune >= 0xE0100 && rune <= 0xE01EF); }

/* One character and the marks that belong to it. */
static size_t one_length(struct text t) {
	struct text rest = t, after;
	text_next(&rest);
	for (after = rest; after.n && joins_on(text_next(&after)); rest = after) { }
	return t.n - rest.n;
}

static struct folded fold_placed(struct arena *a, struct text words) {
	struct buf b = buf_in(a, words.n * 2 + 16);
	size_t cap = words.n * 4 + 16, n = 0;
	uint32_t *from = ARENA_ARRAY(a, uint32_t, cap);
	for (size_t at = 0; at < words.n;) {
		size_t length = one_length(text_from(words, at));
		struct text piece = fold(a, (struct text){ words.p + at, length });
		for (size_t i = 0; i < piece.n && n < cap - 1; i++) from[n++] = (uint32_t)at;
		if (b.n + piece.n <= n) buf_text(&b, piece);
		at += length;
	}
	from[n] = (uint32_t)words.n;
	return (struct folded){ buf_done(&b), from };
}

static void mark_word(const struct folded *f, struct text word, struct text words, char *marked) {
	size_t at, start = 0;
	while (word.n && text_find(text_from(f->text, start), word, &at)) {
		size_t first = f->from[start + at], last = f->from[start + at + word.n - 1];
		size_t end = last + one_length(text_from(words, last));
		memset(marked + first, 1, end - first);
		start += at + word.n;
	}
}

static void mark_words(struct arena *a, struct text words, struct text typed, char *marked) {
	struct folded f = fold_placed(a, words);
	int n = 0;
	while (typed.n && n < WORDS_MAX) {
		struct text rest = typed, word = { typed.p, 0 };
		for (int32_t r; (r = text_next(&rest)) >= 0 && r > ' ' && r != 0x3000 && r != 0xA0;) word.n = (size_t)(rest.p - word.p);
		typed = rest;
		if (!word.n) continue;
		mark_word(&f, fold(a, word), words, marked);
		n++;
	}
}

/* At most so many characters back, or on. */
static size_t back(struct text words, size_t at, int chars) {
	for (; at && chars; chars--)
		do at--; while (at && ((unsigned char)words.p[at] & 0xC0) == 0x80);
	return at;
}

static size_t on(struct text words, size_t at, size_t chars) { return at + text_first(text_from(words, at), chars).n; }

size_t search_excerpt(struct arena *a, struct arena *scratch, struct text words, struct text typed, struct search_piece **out) {
	char *marked = arena_alloc(scratch, words.n + 1);
	size_t n = 0, first = 0;
	mark_words(scratch, words, typed, marked);
	while (first < words.n && !marked[first]) first++;
	if (first == words.n) first = 0;
	size_t at = back(words, first, BEFORE), end = on(words, first, AFTER), from = at;
	struct search_piece *list = ARENA_ARRAY(a, struct search_piece, end - at + 4);
	if (at) list[n++] = (struct search_piece){ LIT("…"), false };
	for (; at < end; at++) {
		if (at + 1 < end && marked[at + 1] == marked[from]) continue;
		list[n++] = (struct search_piece){ text_copy(a, (struct text){ words.p + from, at + 1 - from }), marked[from] };
		from = at + 1;
	}
	if (end < words.n) list[n++] = (struct search_piece){ LIT("…"), false };
	*out = list;
	return n;
}
