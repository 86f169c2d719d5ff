/* The family in sentences: the source that the picture only shows again. Everybody is named here, also whom the picture had no
 * room for; ties between people are said from both sides. */
#include "geno_picture.h"
#include "../../../base/words.h"

struct telling { struct arena *a; const struct geno_kin *kin; enum lang lang; struct text person_name; };

static struct text called(const struct telling *t, int who) {
	const struct geno_person *p = &t->kin->people[who];
	if (who == t->kin->self) return text_of(word(t->lang, JA("genogram|本人")));
	if (!p->name.n) return p->relation.n ? p->relation : text_of(word(t->lang, JA("genogram|名前を聞いていない人")));
	struct arg args[] = { ARG("name", p->name) };
	return say(t->a, t->lang, JA("genogram|{name}さん"), args, 1);
}

static bool valid(const struct geno_kin *k, const struct geno_tie *t) {
	return t->from >= 0 && t->to >= 0 && t->from < k->n_people && t->to < k->n_people && t->from != t->to;
}

/* "父母：A、B。" from the ties of one kind seen from one end. */
static void listed(const struct telling *t, struct buf *b, int who, enum geno_kind kind, bool from, bool to, const char *label) {
	bool any = false;
	for (int i = 0; i < t->kin->n_ties; i++) {
		const struct geno_tie *tie = &t->kin->ties[i];
		if (tie->kind != kind || !valid(t->kin, tie)) continue;
		int other = from && tie->from == who ? tie->to : to && tie->to == who ? tie->from : -1;
		if (other < 0) continue;
		buf_z(b, any ? word(t->lang, JA("join|、")) : word(t->lang, label));
		if (!any) buf_z(b, word(t->lang, JA("join|：")));
		buf_text(b, called(t, other));
		any = true;
	}
	if (any) buf_z(b, word(t->lang, JA("join|。")));
}

static void gets_on(const struct telling *t, struct buf *b, int who) {
	for (int i = 0; i < t->kin->n_ties; i++) {
		const struct geno_tie *tie = &t->kin->ties[i];
		if (tie->quality == GENO_PLAIN || !valid(t->kin, tie) || (tie->from != who && tie->to != who)) continue;
		struct arg args[] = { ARG("name", called(t, tie->from == who ? tie->to : tie->from)), ARG("how", text_of(word(t->lang, geno_quality_word(tie->quality)))) };
		words_put(b, t->lang, JA("genogram|{name}とは「{how}」。"), args, 2);
	}
}

static void said(const struct telling *t, struct buf *b, const char *ja) {
	buf_z(b, word(t->lang, ja));
	buf_z(b, word(t->lang, JA("join|。")));
}

static void facts(const struct telling *t, struct buf *b, int who) {
	const struct geno_person *p = &t->kin->people[who];
	int age = p->born && !p->dead ? date_age(p->born, t->kin->today) : -1;
	if (who != t->kin->self && p->name.n && p->relation.n) { buf_text(b, p->relation); buf_z(b, word(t->lang, JA("join|。"))); }
	if (age >= 0) { struct arg n = ARG("n", int_text(t->a, age)); words_put(b, t->lang, JA("genogram|{n}歳。"), &n, 1); }
	if (p->sex == GENO_MAN) said(t, b, JA("genogram|男性"));
	if (p->sex == GENO_WOMAN) said(t, b, JA("genogram|女性"));
	if (p->dead && p->died) {
		struct arg y = ARG("year", int_text(t->a, date_year(p->died)));
		words_put(b, t->lang, JA("genogram|{year}年に亡くなりました。"), &y, 1);
	} else if (p->dead) said(t, b, JA("genogram|亡くなりました"));
	if (who != t->kin->self && p->home) said(t, b, JA("genogram|本人といっしょに住んでいます"));
	if (p->key) said(t, b, JA("genogram|中心になって支えています"));
	if (p->presumer) said(t, b, JA("genogram|本人の思いを推しはかる人です"));
	if (p->place.n) { buf_text(b, p->place); buf_z(b, word(t->lang, JA("join|。"))); }
}

size_t geno_sentences(struct arena *a, const struct geno_kin *kin, enum lang lang, struct geno_sentence **out) {
	struct telling t = { a, kin, lang, { 0 } };
	struct geno_sentence *list = ARENA_ARRAY(a, struct geno_sentence, kin->n_people + 1);
	for (int i = 0; i < kin->n_people; i++) {
		struct buf b = buf_in(a, 128);
		facts(&t, &b, i);
		listed(&t, &b, i, GENO_PARENT_OF, false, true, JA("genogram|親"));
		listed(&t, &b, i, GENO_ADOPTIVE_PARENT_OF, false, true, JA("genogram|養親"));
		listed(&t, &b, i, GENO_SPOUSE, true, true, JA("genogram|夫・妻"));
		listed(&t, &b, i, GENO_PARTNER, true, true, JA("genogram|パートナー"));
		listed(&t, &b, i, GENO_SEPARATED, true, true, JA("genogram|別居の夫・妻"));
		listed(&t, &b, i, GENO_DIVORCED, true, true, JA("genogram|別れた夫・妻"));
		listed(&t, &b, i, GENO_PARENT_OF, true, false, JA("genogram|子"));
		listed(&t, &b, i, GENO_ADOPTIVE_PARENT_OF, true, false, JA("genogram|養子"));
		gets_on(&t, &b, i);
		list[i] = (struct geno_sentence){ called(&t, i), buf_done(&b) };
	}
	*out = list;
	return (size_t)kin->n_people;
}

struct text geno_desc(struct arena *a, const struct geno_kin *kin, enum lang lang, struct text person_name) {
	struct telling t = { a, kin, lang, person_name };
	struct buf b = buf_in(a, 256);
	int dead = 0, home = 0;
	for (int i = 0; i < kin->n_people; i++) {
		dead += kin->people[i].dead;
		home += kin->people[i].home && i != kin->self;
	}
	SAY(&b, lang, JA("genogram|{name}さんと家族、あわせて{n}人の図です。"), ARG("name", person_name), ARG("n", int_text(a, kin->n_people)));
	if (kin->self >= 0 && kin->self < kin->n_people) {
		buf_z(&b, word(lang, JA("genogram|本人は")));
		facts(&t, &b, kin->self);
	}
	if (dead) SAY(&b, lang, JA("genogram|亡くなった人は{n}人です。"), ARG("n", int_text(a, dead)));
	if (home) SAY(&b, lang, JA("genogram|本人といっしょに住む人は{n}人です。"), ARG("n", int_text(a, home)));
	if (kin->self >= 0 && kin->self < kin->n_people) gets_on(&t, &b, kin->self);
	return buf_done(&b);
}
