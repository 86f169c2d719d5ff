/* Folding for search: two spellings of one name or word become the same bytes.
 *
 * Refuses to be stored in place of what was typed: NFKC changes characters of names that people insist on.
 * Order: clean (selectors out, spacing voice marks made combining), NFKC, then character by character.
 * To extend: a kanji variant is a row of fold_names.c; a kind of character is a line in folded(). */
#include "fold.h"
#include "buf.h"
#include "fold_names.h"
#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#define BAR 0x30FC /* ー: a letter to every engine's tokenizer, which a hyphen is not */

/* Characters that only steer how others look: variation selectors, joiners, directions, soft hyphen. */
static bool invisible(int32_t r) {
	return (r >= 0xFE00 && r <= 0xFE0F) || (r >= 0xE0100 && r <= 0xE01EF) || (r >= 0x180B && r <= 0x180D) ||
		(r >= 0x200B && r <= 0x200F) || (r >= 0x202A && r <= 0x202E) || (r >= 0x2060 && r <= 0x2064) ||
		r == 0xFEFF || r == 0xAD;
}

static struct text cleaned(struct arena *a, struct text t, bool spaces) {
	struct buf b = buf_in(a, t.n);
	for (int32_t r; (r = text_next(&t)) >= 0;)
		if (!invisible(r) && (spaces || r > ' '))
			buf_rune(&b, r == 0x309B ? 0x3099 : r == 0x309C ? 0x309A : r); /* NFKC would put a space before */
	return buf_done(&b);
}

/* NFKC of well-formed text. When the library has no memory the text stays as it is: found less often, never lost. */
static struct text composed(struct arena *a, struct text t) {
	size_t n = t.n * 2 + 64;
	uint8_t *room = arena_alloc(a, n);
	uint8_t *p = u8_normalize(UNINORM_NFKC, (const uint8_t *)t.p, t.n, room, &n);
	if (!p || p == room)
		return p ? (struct text){ (char *)p, n } : t;
	struct text copy = text_copy(a, (struct text){ (char *)p, n });
	free(p);
	return copy;
}

static bool ascii_only(struct text t) {
	for (size_t i = 0; i < t.n; i++)
		if ((unsigned char)t.p[i] >= 0x80)
			return false;
	return true;
}

static struct text prepared(struct arena *a, struct text t, bool spaces) {
	return ascii_only(t) ? t : composed(a, cleaned(a, t, spaces));
}

static bool bar(int32_t r) {
	return r == '-' || r == '~' || r == BAR || r == 0xFF70 || (r >= 0x2010 && r <= 0x2015) || r == 0x2043 ||
		r == 0x2053 || r == 0x2212 || r == 0x2500 || r == 0x2501 || r == 0x301C || r == 0x3030 || r == 0x30A0;
}

/* Spaces, controls, middle dots, and marks that NFKC found nothing to join to. */
static bool left_out(int32_t r) {
	return r <= ' ' || (r >= 0x300 && uc_combining_class((ucs4_t)r) != 0) || r == 0x7F || r == 0x85 || r == 0xB7 || r == 0x2028 || r == 0x2029 || r == 0x30FB;
}

/* Katakana to hiragana; ヷ to ヺ have no hiragana of their own. */
static int32_t hiragana(int32_t r) {
	static const int32_t rare[4] = { 0x308F, 0x3090, 0x3091, 0x3092 };
	if ((r >= 0x30A1 && r <= 0x30F6) || r == 0x30FD || r == 0x30FE)
		return r - 0x60;
	return r >= 0x30F7 && r <= 0x30FA ? rare[r - 0x30F7] : r;
}

/* Kana that sound alike to those who look for a name: フサヱ is looked for as ふさえ, 霞ヶ関 as 霞ケ関. */
static int32_t same_sound(int32_t r) {
	switch (r) {
	case 0x3090: return 0x3044; /* ゐ い */
	case 0x3091: return 0x3048; /* ゑ え */
	case 0x3092: return 0x304A; /* を お */
	case 0x3095: return 0x304B; /* ゕ か */
	case 0x3096: return 0x3051; /* ゖ け */
	default: return r;
	}
}

/* か to と and は to ほ stand before their voiced kin, but for っ, which has none. */
static int32_t voiced(int32_t r) {
	bool k_to_chi = r >= 0x304B && r <= 0x3061 && r % 2 == 1;
	bool tsu_to_to = r == 0x3064 || r == 0x3066 || r == 0x3068;
	bool h = r >= 0x306F && r <= 0x307B && r % 3 == 0;
	return k_to_chi || tsu_to_to || h ? r + 1 : r;
}

/* 々, ゝ and ゞ stand for what is before them. */
static int32_t repeated(int32_t r, int32_t before) {
	bool kanji = before >= 0x3400 && before != 0xFFFD, kana = before >= 0x3041 && before <= 0x3094;
	if (r == 0x3005 && kanji)
		return before;
	if (r == 0x309D && kana)
		return before;
	return r == 0x309E && kana ? voiced(before) : r;
}

static int32_t folded(int32_t r, int32_t before) {
	if (bar(r))
		return BAR;
	if (r < 0x80)
		return r >= 'A' && r <= 'Z' ? r + 32 : r;
	if (r >= 0x3000 && r <= 0x30FF)
		return repeated(same_sound(hiragana(r)), before);
	if (r >= 0x3400)
		return name_fold(r);
	return (int32_t)uc_tolower((ucs4_t)r);
}

struct text fold(struct arena *a, struct text t) {
	t = prepared(a, t, false);
	struct buf b = buf_in(a, t.n);
	for (int32_t r, before = 0; (r = text_next(&t)) >= 0;) {
		if (left_out(r))
			continue;
		before = folded(r, before);
		buf_rune(&b, before);
	}
	return buf_done(&b);
}

struct text fold_digits(struct arena *a, struct text t) {
	struct buf b = buf_in(a, 16);
	for (int32_t r; (r = text_next(&t)) >= 0;) {
		int32_t d = r >= 0xFF10 && r <= 0xFF19 ? r - 0xFF10 + '0' : r;
		if (d >= '0' && d <= '9')
			buf_char(&b, (char)d);
	}
	return buf_done(&b);
}

struct text fold_kana(struct arena *a, struct text t) {
	t = text_trim(prepared(a, t, true));
	struct buf b = buf_in(a, t.n);
	bool space = false;
	for (int32_t r; (r = text_next(&t)) >= 0;) {
		if (r <= ' ') {
			space = true;
			continue;
		}
		if (space && b.n)
			buf_char(&b, ' ');
		space = false;
		buf_rune(&b, bar(r) ? BAR : hiragana(r));
	}
	return buf_done(&b);
}

static bool in_word(int32_t r) {
	return r < 0x80 ? (r >= '0' && r <= '9') || (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z')
			: uc_is_general_category_withtable((ucs4_t)r,
				UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_N);
}

/* Latin letters and digits, with their accents: the scripts that are read as whole words. */
static bool in_run(int32_t r) {
	return r < 0x250 && in_word(r);
}

static void put_token(struct buf *b, const char *from, const char *to) {
	if (b->n)
		buf_char(b, ' ');
	buf_put(b, from, (size_t)(to - from));
}

/* The end of the run of characters of one kind at the front of t. */
static const char *run_end(struct text t, bool (*kind)(int32_t), size_t *chars) {
	const char *end = t.p;
	*chars = 0;
	for (int32_t r; (r = text_next(&t)) >= 0 && kind(r); end = t.p)
		++*chars;
	return end;
}

/* The tokens of one word, a run without punctuation. Pairs go across the border of Latin and Japanese, so that a query
 * cut out of the middle is found; a whole run that is itself a pair, or all there is, is not said twice. */
static void put_pairs(struct buf *b, struct text w, bool whole_runs) {
	bool was_run = false, lone = text_first(w, 1).n == w.n;
	if (lone)
		put_token(b, w.p, w.p + w.n);
	while (w.n) {
		struct text next = w;
		bool run = in_run(text_next(&next));
		if (whole_runs && !lone && run && !was_run) {
			size_t chars;
			const char *end = run_end(w, in_run, &chars);
			if (chars != 2)
				put_token(b, w.p, end);
		}
		was_run = run;
		if (next.n)
			put_token(b, w.p, next.p + text_first(next, 1).n);
		w = next;
	}
}

static struct text cut_up(struct arena *a, struct text t, bool whole_runs) {
	struct buf b = buf_in(a, t.n * 2 + t.n / 2);
	while (t.n) {
		size_t chars;
		const char *end = run_end(t, in_word, &chars);
		if (chars) {
			put_pairs(&b, (struct text){ t.p, (size_t)(end - t.p) }, whole_runs);
			t = text_from(t, (size_t)(end - t.p));
		} else {
			text_next(&t);
		}
	}
	return buf_done(&b);
}

struct text bigrams(struct arena *a, struct text t) {
	return cut_up(a, t, true);
}

struct text bigrams_sought(struct arena *a, struct text t) {
	return cut_up(a, t, false);
}
