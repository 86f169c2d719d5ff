/* What stands under a symbol: the name, the relation in people's own words, and one fact that the symbol cannot show. */
#include "geno_layout.h"
#include "../../../base/words.h"

/* Half-width letters are a little over half as wide as the size; everything from kana on is as wide as it is high. */
static int rune_width(int32_t rune, int size) {
	bool narrow = rune < 0x1100 || (rune >= 0xff61 && rune <= 0xff9f);
	return narrow ? (rune == 'W' || rune == 'M' || rune == 'm' || rune == 'w' ? size * 9 : size * 6) : size * 10;
}

int geno_width(struct text t, int size) {
	int tenths = 0;
	for (int32_t rune; (rune = text_next(&t)) >= 0;) tenths += rune_width(rune, size);
	return (tenths + 9) / 10;
}

/* 佐々木 美智子 → 美智子. In letters of the West a blank parts words, not names: nothing is left out at one. */
static struct text given(struct text t) {
	struct text rest = t;
	if (t.n && (unsigned char)t.p[0] < 0x80) return t;
	for (int32_t rune; (rune = text_next(&rest)) >= 0;) if (rune == ' ' || rune == 0x3000) return text_trim(rest);
	return t;
}

struct text geno_short(struct arena *a, struct text t, int size, int px) {
	t = text_trim(t);
	if (geno_width(t, size) <= px) return t;
	struct text short_ = given(t), rest, kept;
	if (short_.n && geno_width(short_, size) <= px) return short_;
	if (!short_.n) short_ = t;
	rest = kept = short_;
	kept.n = 0;
	for (int room = px - size; text_next(&rest) >= 0;) {
		struct text so_far = { short_.p, (size_t)(rest.p - short_.p) };
		if (geno_width(so_far, size) > room) break;
		kept = so_far;
	}
	return text_join(a, kept, LIT("…"));
}

const char *geno_quality_word(enum geno_quality q) {
	switch (q) {
	case GENO_PLAIN: return NULL;
	case GENO_CLOSE: return JA("genogram|親しい");
	case GENO_DISTANT: return JA("genogram|疎遠");
	case GENO_TENSION: return JA("genogram|緊張");
	case GENO_CUT_OFF: return JA("genogram|行き来なし");
	}
	return NULL;
}

/* 平成20年没: the year alone, in the era on a Japanese page. */
static struct text died(struct arena *a, enum lang lang, date d) {
	int year = 0;
	if (!d) return text_of(word(lang, JA("genogram|没")));
	enum era era = date_era(d, &year);
	if (lang != LANG_JA || era == ERA_WESTERN) year = date_year(d);
	struct text y = year == 1 && lang == LANG_JA ? LIT("元") : int_text(a, year);
	if (lang == LANG_JA && era != ERA_WESTERN) y = text_join(a, text_of(era_name(era)), y);
	struct arg args[] = { ARG("year", y) };
	return say(a, lang, JA("genogram|{year}年没"), args, 1);
}

static struct text head_of(struct text t, int size, int px) {
	struct text rest = t, kept = { t.p, 0 };
	while (text_next(&rest) >= 0) {
		struct text so_far = { t.p, (size_t)(rest.p - t.p) };
		if (geno_width(so_far, size) > px) break;
		kept = so_far;
	}
	return kept;
}

/* 甥（妹の長男） on two lines, broken before the bracket where there is one, before a word in letters of the West. */
static struct text first_line(struct text t) {
	struct text kept = head_of(t, GENO_SUB_SIZE, 2 * GENO_LABEL_HALF), rest = t, before = t;
	size_t space = 0;
	for (int32_t rune; before = rest, (rune = text_next(&rest)) >= 0 && before.p <= kept.p + kept.n;) {
		if ((rune == 0xff08 || rune == '(') && before.p > t.p) return (struct text){ t.p, (size_t)(before.p - t.p) };
		if (rune == ' ') space = (size_t)(before.p - t.p);
	}
	return space ? (struct text){ t.p, space } : kept;
}

static void line_add(struct arena *a, struct geno_spot *s, struct text t) {
	if (!text_trim(t).n || s->n_subs == GENO_SUBS) return;
	s->sub[s->n_subs++] = geno_short(a, t, GENO_SUB_SIZE, 2 * GENO_LABEL_HALF);
}

static void relation_add(struct arena *a, struct geno_spot *s, struct text t) {
	t = text_trim(t);
	struct text first = geno_width(t, GENO_SUB_SIZE) > 2 * GENO_LABEL_HALF ? first_line(t) : t;
	line_add(a, s, first);
	line_add(a, s, text_trim((struct text){ t.p + first.n, t.n - first.n }));
}

void geno_label(struct arena *a, const struct geno_kin *kin, enum lang lang, struct geno_spot *s, const char *quality_ja) {
	const struct geno_person *p = &kin->people[s->person];
	bool self = s->person == kin->self;
	struct text relation = self ? text_of(word(lang, JA("genogram|本人"))) : p->relation;
	s->n_subs = 0;
	s->name = geno_short(a, p->name.n ? p->name : relation, GENO_NAME_SIZE, 2 * GENO_LABEL_HALF);
	if (p->name.n) relation_add(a, s, relation);
	if (quality_ja && !p->dead) line_add(a, s, text_of(word(lang, quality_ja)));
	if (p->dead) line_add(a, s, died(a, lang, p->died));
	else if (p->key) line_add(a, s, text_of(word(lang, JA("genogram|中心の人"))));
	else line_add(a, s, p->place);
}
