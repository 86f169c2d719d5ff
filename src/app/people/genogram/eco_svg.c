/* The ecomap drawn (UX.md §5.3): square corner = formal, round = informal; line thick strong, thin ordinary, dashed beginning,
 * zigzag tension, dotted with // none; an arrow for the direction of help. The legend is always whole: one reads this map by it. */
#include "geno_picture.h"
#include "../../../base/words.h"
#include <math.h>

enum { SCROLL_FROM = 300, SNUG_TO = 400, LEGENDS = 9, MIDDLE_PX = 76 };

static const enum geno_quality drawn_as[] = { [ECO_PLAIN] = GENO_PLAIN, [ECO_STRONG] = GENO_CLOSE, [ECO_BEGINNING] = GENO_DISTANT,
	[ECO_TENSION] = GENO_TENSION, [ECO_NONE] = GENO_CUT_OFF };
static const char *const box_class[] = { [ECO_CARE] = "nd med", [ECO_PUBLIC] = "nd pub", [ECO_CLOSE] = "nd inf" };

static const char *strength_word(enum eco_strength s) {
	switch (s) {
	case ECO_PLAIN: return JA("ecomap|ふつう");
	case ECO_STRONG: return JA("ecomap|強い");
	case ECO_BEGINNING: return JA("ecomap|これから");
	case ECO_TENSION: return JA("ecomap|緊張");
	case ECO_NONE: return JA("ecomap|行き来なし");
	case ECO_UNHEARD: return JA("ecomap|線なし：まだ聴いていない");
	}
	return "";
}

static struct text box_path(struct arena *a, const struct eco_box *b) {
	int r = b->tie->informal ? ECO_BOX_HEIGHT / 2 : 3, w = b->width - 2 * r, h = ECO_BOX_HEIGHT - 2 * r, x = b->x - b->width / 2 + r, y = b->y - ECO_BOX_HEIGHT / 2;
	return geno_path(a, "M%d %dh%dq%d 0 %d %dv%dq0 %d %d %dh%dq%d 0 %d %dv%dq0 %d %d %dz", x, y, w, r, r, r, h, r, -r, r, -w, -r, -r, -r, -h, -r, r, -r);
}

/* A head of an arrow at (x, y), pointing along (dx, dy). */
static struct text head(struct arena *a, double x, double y, double dx, double dy) {
	return geno_path(a, "M%.1f %.1fL%.1f %.1fL%.1f %.1fz", x, y, x - 10 * dx - 5.5 * dy, y - 10 * dy + 5.5 * dx, x - 10 * dx + 5.5 * dy, y - 10 * dy - 5.5 * dx);
}

static void tie_lines(struct arena *a, const struct eco_box *b, struct geno_picture *p) {
	double dx = b->x2 - b->x1, dy = b->y2 - b->y1, len = hypot(dx, dy);
	enum eco_help help = b->tie->help;
	if (len < 1 || b->tie->strength == ECO_UNHEARD) return;
	dx /= len;
	dy /= len;
	bool in = help == ECO_TO_PERSON || help == ECO_BOTH, out = help == ECO_FROM_PERSON || help == ECO_BOTH;
	int near = in ? 8 : 0, far = out ? 8 : 0;
	struct geno_arc c = { { b->x1 + (int)(dx * near), b->y1 + (int)(dy * near) }, { (b->x1 + b->x2) / 2, (b->y1 + b->y2) / 2 },
		{ b->x2 - (int)(dx * far), b->y2 - (int)(dy * far) }, drawn_as[b->tie->strength] };
	p->n_back = geno_bow(a, p->back, p->n_back, &c);
	if (in) p->back[p->n_back++] = (struct geno_shape){ "rel tip", head(a, b->x1, b->y1, -dx, -dy) };
	if (out) p->back[p->n_back++] = (struct geno_shape){ "rel tip", head(a, b->x2, b->y2, dx, dy) };
}

static void boxes(struct arena *a, const struct eco_layout *l, struct geno_picture *p) {
	for (int i = 0; i < l->n_boxes; i++) {
		const struct eco_box *b = &l->boxes[i];
		struct geno_figure *f = &p->figures[p->n_figures++];
		tie_lines(a, b, p);
		f->shapes = ARENA_NEW(a, struct geno_shape);
		f->shapes[f->n_shapes++] = (struct geno_shape){ box_class[b->tie->sector], box_path(a, b) };
		f->words = ARENA_NEW(a, struct geno_word);
		f->words[f->n_words++] = (struct geno_word){ "nm", b->name, b->x, b->y + 5 };
		f->title = b->tie->name;
	}
}

static void middle(struct arena *a, const struct eco_layout *l, struct geno_picture *p, struct text name, struct text age) {
	struct geno_figure *f = &p->figures[p->n_figures++];
	int r = ECO_MIDDLE;
	f->shapes = ARENA_NEW(a, struct geno_shape);
	f->shapes[f->n_shapes++] = (struct geno_shape){ "ctr", geno_path(a, "M%d %da%d %d 0 1 0 %d 0a%d %d 0 1 0 %d 0z", l->x - r, l->y, r, r, 2 * r, r, r, -2 * r) };
	f->words = ARENA_ARRAY(a, struct geno_word, 2);
	f->words[f->n_words++] = (struct geno_word){ "b", geno_short(a, name, ECO_SIZE, MIDDLE_PX), l->x, age.n ? l->y - 2 : l->y + 5 };
	if (age.n) f->words[f->n_words++] = (struct geno_word){ "sub", age, l->x, l->y + 16 };
	f->title = name;
}

static void legend(struct arena *a, struct geno_picture *p, enum lang lang) {
	static const enum eco_strength order[] = { ECO_STRONG, ECO_PLAIN, ECO_BEGINNING, ECO_TENSION, ECO_NONE };
	p->legend = ARENA_ARRAY(a, struct geno_legend, LEGENDS);
	for (int i = 0; i < LEGENDS; i++) p->legend[i].shapes = ARENA_ARRAY(a, struct geno_shape, 3);
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		struct geno_arc sample = { { 2, 7 }, { 16, 7 }, { 30, 7 }, drawn_as[order[i]] };
		struct geno_shape shapes[3];
		geno_legend_add(p, shapes, geno_bow(a, shapes, 0, &sample), text_of(word(lang, strength_word(order[i]))));
	}
	geno_legend_add(p, NULL, 0, text_of(word(lang, strength_word(ECO_UNHEARD))));
	struct geno_shape arrow[] = { { "rel", LIT("M10 7h20") }, { "rel tip", head(a, 2, 7, -1, 0) } };
	geno_legend_add(p, arrow, 2, text_of(word(lang, JA("ecomap|助けの向き"))));
	struct geno_shape formal = { "nd", LIT("M2 1h28v12h-28z") }, informal = { "nd", LIT("M8 1h16q6 0 6 6q0 6-6 6h-16q-6 0-6-6q0-6 6-6z") };
	geno_legend_add(p, &formal, 1, text_of(word(lang, JA("ecomap|制度・事業所"))));
	geno_legend_add(p, &informal, 1, text_of(word(lang, JA("ecomap|近しい人・地域"))));
}

struct geno_picture *eco_picture(struct arena *a, const struct eco_tie *ties, int n, enum lang lang, struct text person_name, struct text age) {
	struct eco_layout *l = eco_layout(a, ties, n);
	struct geno_picture *p = ARENA_NEW(a, struct geno_picture);
	struct arg args[] = { ARG("name", person_name) };
	*p = (struct geno_picture){ .kind = "eco", .width = l->width, .height = l->height, .wide = l->width > SCROLL_FROM, .snug = l->width > SCROLL_FROM && l->width <= SNUG_TO };
	p->title = say(a, lang, JA("genogram|{name}さんのつながりの図"), args, 1);
	p->desc = eco_desc(a, ties, n, lang, person_name);
	p->back = ARENA_ARRAY(a, struct geno_shape, 4 * l->n_boxes + 1);
	p->figures = ARENA_ARRAY(a, struct geno_figure, l->n_boxes + 1);
	boxes(a, l, p);
	middle(a, l, p, person_name, age);
	legend(a, p, lang);
	return p;
}

/* ---- in sentences ---- */
const char *eco_sector_word(enum eco_sector s) {
	switch (s) {
	case ECO_CARE: return JA("ecomap|医療・介護");
	case ECO_PUBLIC: return JA("ecomap|公的なところ");
	case ECO_CLOSE: return JA("ecomap|近しい人");
	}
	return "";
}

static const char *help_word(enum eco_help h) {
	switch (h) {
	case ECO_NOT_SAID: return "";
	case ECO_TO_PERSON: return JA("ecomap|本人を助けている");
	case ECO_FROM_PERSON: return JA("ecomap|本人が助けている");
	case ECO_BOTH: return JA("ecomap|助け合っている");
	}
	return "";
}

static const char *sentence_of(enum eco_strength s) {
	switch (s) {
	case ECO_PLAIN: return JA("ecomap|ふつうのつながり");
	case ECO_STRONG: return JA("ecomap|強いつながり");
	case ECO_BEGINNING: return JA("ecomap|これからのつながり");
	case ECO_TENSION: return JA("ecomap|緊張がある");
	case ECO_NONE: return JA("ecomap|行き来がない");
	case ECO_UNHEARD: return JA("ecomap|どんなつながりかは、まだ聴いていません");
	}
	return "";
}

size_t eco_sentences(struct arena *a, const struct eco_tie *ties, int n, enum lang lang, struct geno_sentence **out) {
	struct geno_sentence *list = ARENA_ARRAY(a, struct geno_sentence, n + 1);
	size_t m = 0;
	for (int s = ECO_CARE; s <= ECO_CLOSE; s++)
		for (int i = 0; i < n; i++) {
			if ((int)ties[i].sector != s) continue;
			struct buf b = buf_in(a, 96);
			buf_z(&b, word(lang, eco_sector_word(ties[i].sector)));
			buf_z(&b, word(lang, JA("join|。")));
			buf_z(&b, word(lang, sentence_of(ties[i].strength)));
			if (ties[i].help) { buf_z(&b, word(lang, JA("join|、"))); buf_z(&b, word(lang, help_word(ties[i].help))); }
			buf_z(&b, word(lang, JA("join|。")));
			if (ties[i].detail.n) { buf_text(&b, ties[i].detail); buf_z(&b, word(lang, JA("join|。"))); }
			list[m++] = (struct geno_sentence){ ties[i].name, buf_done(&b) };
		}
	*out = list;
	return m;
}

struct text eco_desc(struct arena *a, const struct eco_tie *ties, int n, enum lang lang, struct text person_name) {
	struct buf b = buf_in(a, 256);
	SAY(&b, lang, JA("ecomap|{name}さんを中心に、{n}のつながりがあります。"), ARG("name", person_name), ARG("n", int_text(a, n)));
	for (int s = ECO_PLAIN; s <= ECO_UNHEARD; s++) {
		bool any = false;
		for (int i = 0; i < n; i++) {
			if ((int)ties[i].strength != s) continue;
			if (!any) { buf_z(&b, word(lang, sentence_of(ties[i].strength))); buf_z(&b, word(lang, JA("join|："))); }
			else buf_z(&b, word(lang, JA("join|、")));
			buf_text(&b, ties[i].name);
			any = true;
		}
		if (any) buf_z(&b, word(lang, JA("join|。")));
	}
	return buf_done(&b);
}
