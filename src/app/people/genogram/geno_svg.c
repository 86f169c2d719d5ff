/* The genogram drawn (UX.md §5.3, DOMAIN.md §5.5): □ man ○ woman △ not stated; doubled outline = the person; × = died; age
 * inside; line = union, // divorced, / separated, dashed = unmarried or not known; dotted round line = household.
 * To extend: a symbol is one more path in outline(); every symbol drawn is explained by legend(). */
#include "geno_picture.h"
#include "../../../base/words.h"

enum { SCROLL_FROM = 300, FIGURE_SHAPES = 4, FIGURE_WORDS = 6, LEGENDS = 14, SYMBOLS_WIDE = 32, SYMBOLS_HIGH = 14 };

static struct text symbol(struct arena *a, enum geno_sex sex, int x, int y, int r) {
	switch (sex) {
	case GENO_MAN: return geno_path(a, "M%d %dh%dv%dh%dz", x - r, y - r, 2 * r, 2 * r, -2 * r);
	case GENO_WOMAN: return geno_path(a, "M%d %da%d %d 0 1 0 %d 0a%d %d 0 1 0 %d 0z", x - r, y, r, r, 2 * r, r, r, -2 * r);
	case GENO_UNSTATED: return geno_path(a, "M%d %dL%d %dH%dz", x, y - r, x + r * 21 / 19, y + r * 17 / 19, x - r * 21 / 19);
	}
	return LIT("");
}

static struct text cross(struct arena *a, enum geno_sex sex, int x, int y) {
	int r = sex == GENO_MAN ? 15 : 12, down = sex == GENO_UNSTATED ? 5 : 0;
	if (sex == GENO_UNSTATED) r = 8;
	return geno_path(a, "M%d %dL%d %dM%d %dL%d %d", x - r, y - r + down, x + r, y + r + down, x + r, y - r + down, x - r, y + r + down);
}

static void word_add(struct geno_figure *f, const char *cls, struct text t, int x, int y) {
	if (t.n) f->words[f->n_words++] = (struct geno_word){ cls, t, x, y };
}

static struct text full_title(struct arena *a, const struct geno_kin *kin, enum lang lang, const struct geno_person *p, bool self) {
	struct text rel = self ? text_of(word(lang, JA("genogram|本人"))) : p->relation;
	(void)kin;
	if (!p->name.n) return rel;
	if (!rel.n) return p->name;
	struct arg args[] = { ARG("name", p->name), ARG("relation", rel) };
	return say(a, lang, JA("genogram|{name}（{relation}）"), args, 2);
}

static void figure(struct arena *a, const struct geno_kin *kin, enum lang lang, const struct geno_layout *l, const struct geno_spot *s, struct geno_figure *f) {
	const struct geno_person *p = &kin->people[s->person];
	bool self = s->person == kin->self, again = l->plan->nodes[s->node].again;
	int age = p->dead || !p->born ? -1 : date_age(p->born, kin->today), down = p->sex == GENO_UNSTATED ? 12 : 5;
	f->shapes = ARENA_ARRAY(a, struct geno_shape, FIGURE_SHAPES);
	f->words = ARENA_ARRAY(a, struct geno_word, FIGURE_WORDS);
	f->title = full_title(a, kin, lang, p, self);
	f->shapes[f->n_shapes++] = (struct geno_shape){ again ? "sy twice" : self ? "sy idx" : "sy", symbol(a, p->sex, s->x, s->y, GENO_HALF) };
	if (self) f->shapes[f->n_shapes++] = (struct geno_shape){ "sy idx", symbol(a, p->sex, s->x, p->sex == GENO_UNSTATED ? s->y + 1 : s->y, GENO_HALF - 5) };
	if (p->dead) f->shapes[f->n_shapes++] = (struct geno_shape){ "ln", cross(a, p->sex, s->x, s->y) };
	else if (age >= 0) word_add(f, "age", int_text(a, age), s->x, s->y + down);
	word_add(f, self ? "b" : "nm", s->name, s->x, s->y + GENO_NAME_AT);
	for (int i = 0; i < s->n_subs; i++) word_add(f, "sub", s->sub[i], s->x, s->y + GENO_NAME_AT + GENO_LINE_AT * (i + 1));
	if (s->mark) word_add(f, "sub", text_join(a, LIT("*"), int_text(a, s->mark)), s->x + GENO_HALF + 9, s->y - 10);
}

/* Corners rounded by as much as the shorter side allows. */
static struct text home_path(struct arena *a, const struct geno_home *h) {
	struct buf b = buf_in(a, 256);
	for (int i = 0; i < h->n; i++) {
		struct geno_point p = h->at[(i + h->n - 1) % h->n], q = h->at[i], r = h->at[(i + 1) % h->n];
		int in = q.x == p.x ? (q.y > p.y ? q.y - p.y : p.y - q.y) : (q.x > p.x ? q.x - p.x : p.x - q.x);
		int out = q.x == r.x ? (q.y > r.y ? q.y - r.y : r.y - q.y) : (q.x > r.x ? q.x - r.x : r.x - q.x);
		int round = (in < out ? in : out) / 2;
		if (round > 16) round = 16;
		int px = q.x == p.x ? 0 : p.x > q.x ? round : -round, py = q.y == p.y ? 0 : p.y > q.y ? round : -round;
		int rx = q.x == r.x ? 0 : r.x > q.x ? round : -round, ry = q.y == r.y ? 0 : r.y > q.y ? round : -round;
		buf_f(&b, "%c%d %dQ%d %d %d %d", i ? 'L' : 'M', q.x + px, q.y + py, q.x, q.y, q.x + rx, q.y + ry);
	}
	buf_z(&b, "z");
	return buf_done(&b);
}

static void back(struct arena *a, const struct geno_layout *l, struct geno_picture *p) {
	p->back = ARENA_ARRAY(a, struct geno_shape, l->n_homes + l->n_lines + l->n_slashes + 1);
	for (int i = 0; i < l->n_homes; i++) p->back[p->n_back++] = (struct geno_shape){ "hh", home_path(a, &l->homes[i]) };
	for (int i = 0; i < l->n_lines; i++) {
		const struct geno_line *g = &l->lines[i];
		p->back[p->n_back++] = (struct geno_shape){ g->stroke == GENO_LINE_DASHED ? "ln dash" : "ln", geno_path(a, "M%d %dL%d %d", g->x1, g->y1, g->x2, g->y2) };
	}
	for (int i = 0; i < l->n_slashes; i++) {
		const struct geno_slash *s = &l->slashes[i];
		p->back[p->n_back++] = (struct geno_shape){ "ln", s->n == 2 ? geno_path(a, "M%d %dl6 -12M%d %dl6 -12", s->x - 6, s->y + 6, s->x - 1, s->y + 6)
			: geno_path(a, "M%d %dl6 -12", s->x - 3, s->y + 6) };
	}
}

/* ---- the legend: what this picture uses, and nothing else ---- */
static void explain(struct arena *a, struct geno_picture *p, const char *cls, const char *d, struct text words) {
	struct geno_shape s = { cls, text_of(d) };
	struct geno_legend *l = &p->legend[p->n_legend];
	l->shapes = ARENA_ARRAY(a, struct geno_shape, 3);
	geno_legend_add(p, &s, 1, words);
}

static bool any_tie(const struct geno_kin *k, enum geno_kind kind) {
	for (int i = 0; i < k->n_ties; i++) if (k->ties[i].kind == kind) return true;
	return false;
}

static void legend_symbols(struct arena *a, const struct geno_kin *k, enum lang lang, struct geno_picture *p) {
	bool man = false, woman = false, unstated = false, dead = false;
	for (int i = 0; i < k->n_people; i++) {
		man |= k->people[i].sex == GENO_MAN;
		woman |= k->people[i].sex == GENO_WOMAN;
		unstated |= k->people[i].sex == GENO_UNSTATED;
		dead |= k->people[i].dead;
	}
	if (man) explain(a, p, "sy", "M10 1h12v12h-12z", text_of(word(lang, JA("genogram|男性"))));
	if (woman) explain(a, p, "sy", "M10 7a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z", text_of(word(lang, JA("genogram|女性"))));
	if (unstated) explain(a, p, "sy", "M16 1L23 13H9z", text_of(word(lang, JA("genogram|性別を聞いていない人"))));
	explain(a, p, "sy idx", "M9 0h14v14h-14zM12 3h8v8h-8z", text_of(word(lang, JA("genogram|本人（二重の線）"))));
	if (dead) explain(a, p, "ln", "M11 2l10 10M21 2L11 12", text_of(word(lang, JA("genogram|亡くなった人"))));
}

static void legend_lines(struct arena *a, const struct geno_kin *k, const struct geno_layout *l, enum lang lang, struct geno_picture *p) {
	bool dashed = any_tie(k, GENO_PARTNER), adopted = any_tie(k, GENO_ADOPTIVE_PARENT_OF);
	for (int i = 0; i < l->n_unions; i++) dashed |= l->unions[i].kind == GENO_BOND && l->unions[i].b >= 0;
	if (any_tie(k, GENO_DIVORCED)) explain(a, p, "ln", "M2 7h28M12 13l4-12M17 13l4-12", text_of(word(lang, JA("genogram|離婚"))));
	if (any_tie(k, GENO_SEPARATED)) explain(a, p, "ln", "M2 7h28M14 13l4-12", text_of(word(lang, JA("genogram|別居"))));
	if (dashed) explain(a, p, "ln dash", "M2 7h28", text_of(word(lang, JA("genogram|入籍していない、またはわからない"))));
	if (adopted) explain(a, p, "ln dash", "M16 0v14", text_of(word(lang, JA("genogram|養子"))));
	if (l->n_homes) explain(a, p, "hh", "M6 1h20q5 0 5 5v2q0 5-5 5h-20q-5 0-5-5v-2q0-5 5-5z", text_of(word(lang, JA("genogram|いっしょに住む"))));
	if (l->plan->again) explain(a, p, "sy twice", "M10 1h12v12h-12z", text_of(word(lang, JA("genogram|同じ番号は同じ人"))));
}

static void legend_bows(struct arena *a, const struct geno_layout *l, enum lang lang, struct geno_picture *p) {
	for (int q = GENO_CLOSE; q <= GENO_CUT_OFF; q++) {
		struct geno_arc sample = { { 2, 7 }, { 16, 7 }, { 30, 7 }, (enum geno_quality)q };
		bool used = false;
		for (int i = 0; i < l->n_arcs; i++) used |= l->arcs[i].quality == sample.quality;
		if (!used) continue;
		struct geno_shape shapes[3];
		p->legend[p->n_legend].shapes = ARENA_ARRAY(a, struct geno_shape, 3);
		geno_legend_add(p, shapes, geno_bow(a, shapes, 0, &sample), text_of(word(lang, geno_quality_word(sample.quality))));
	}
}

struct geno_picture *geno_picture(struct arena *a, const struct geno_kin *kin, enum lang lang, struct text person_name) {
	struct geno_layout *l = geno_layout(a, kin, lang);
	struct geno_picture *p = ARENA_NEW(a, struct geno_picture);
	struct arg args[] = { ARG("name", person_name) };
	*p = (struct geno_picture){ .kind = "geno", .width = l->width, .height = l->height, .wide = l->width > SCROLL_FROM };
	p->title = say(a, lang, JA("genogram|{name}さんの家族図"), args, 1);
	p->desc = geno_desc(a, kin, lang, person_name);
	back(a, l, p);
	p->figures = ARENA_ARRAY(a, struct geno_figure, l->n_spots + 1);
	for (int i = 0; i < l->n_spots; i++) figure(a, kin, lang, l, &l->spots[i], &p->figures[p->n_figures++]);
	p->front = ARENA_ARRAY(a, struct geno_shape, 2 * l->n_arcs + 1);
	for (int i = 0; i < l->n_arcs; i++) p->n_front = geno_bow(a, p->front, p->n_front, &l->arcs[i]);
	p->legend = ARENA_ARRAY(a, struct geno_legend, LEGENDS + 3);
	legend_symbols(a, kin, lang, p);
	legend_lines(a, kin, l, lang, p);
	legend_bows(a, l, lang, p);
	return p;
}
