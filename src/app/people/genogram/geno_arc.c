/* How two people get on, drawn as a bow between them: only where it runs free of every symbol, label and family line. Where
 * none does, a tie of the person's own becomes a word under the other's symbol instead, and ties between others are left
 * to the text. A picture that must be guessed at says less than a word. */
#include "geno_layout_inside.h"
#include <math.h>
#include <stdlib.h>

enum { STEPS = 40, REACH = 29, PAD = 5, WORD_HALF = 31, NEAR = 4, LONGEST = 560, BOWS = 20, BOWS_TRIED = 30 };
struct box { int x1, y1, x2, y2; };

static bool in(const struct box *b, double x, double y) {
	return x > b->x1 - PAD && x < b->x2 + PAD && y > b->y1 - PAD && y < b->y2 + PAD;
}

static int half_label(const struct geno_spot *s) {
	int w = geno_width(s->name, GENO_NAME_SIZE);
	for (int i = 0; i < s->n_subs; i++) if (geno_width(s->sub[i], GENO_SUB_SIZE) > w) w = geno_width(s->sub[i], GENO_SUB_SIZE);
	return w / 2 + 1;
}

/* A word may yet be added under this symbol. */
static bool may_grow(const struct geno_kin *k, int person) {
	for (int i = 0; i < k->n_ties && i < GENO_TIES; i++) {
		const struct geno_tie *t = &k->ties[i];
		if (t->quality != GENO_PLAIN && ((t->from == k->self && t->to == person) || (t->to == k->self && t->from == person))) return true;
	}
	return false;
}

/* What a bow must not touch: symbols, labels, marks. */
static int boxes_of(const struct geno_layout *l, const struct geno_kin *k, int from, int to, struct box *out) {
	int n = 0, block = l->spots[from].block;
	for (int i = 0; i < l->n_spots; i++) {
		const struct geno_spot *s = &l->spots[i];
		bool grows = i != from && i != to && may_grow(k, s->person);
		int half = half_label(s), lines = grows && s->n_subs < GENO_SUBS ? s->n_subs + 1 : s->n_subs;
		if (grows && half < WORD_HALF) half = WORD_HALF;
		if (s->block != block) continue;
		int half_symbol = i == from || i == to ? GENO_HALF - PAD : GENO_HALF + 3;
		out[n++] = (struct box){ s->x - half_symbol, s->y - half_symbol, s->x + half_symbol, s->y + half_symbol };
		out[n++] = (struct box){ s->x - half, s->y + GENO_NAME_AT - 14, s->x + half, s->y + GENO_NAME_AT + GENO_LINE_AT * lines + 4 };
		if (s->mark) out[n++] = (struct box){ s->x + GENO_HALF + 2, s->y - 23, s->x + GENO_HALF + 18, s->y - 7 };
	}
	return n;
}

static bool sides(double ax, double ay, double bx, double by, double px, double py) {
	return (bx - ax) * (py - ay) - (by - ay) * (px - ax) > 0;
}

static bool cuts(const struct geno_line *l, double ax, double ay, double bx, double by) {
	return sides(ax, ay, bx, by, l->x1, l->y1) != sides(ax, ay, bx, by, l->x2, l->y2) &&
		sides(l->x1, l->y1, l->x2, l->y2, ax, ay) != sides(l->x1, l->y1, l->x2, l->y2, bx, by);
}

static bool near_line(const struct geno_line *l, double x, double y) {
	double dx = l->x2 - l->x1, dy = l->y2 - l->y1, len = dx * dx + dy * dy, t = len > 0 ? ((x - l->x1) * dx + (y - l->y1) * dy) / len : 0;
	t = t < 0 ? 0 : t > 1 ? 1 : t;
	return hypot(x - l->x1 - t * dx, y - l->y1 - t * dy) < NEAR;
}

static struct geno_point on(const struct geno_arc *c, double t) {
	double s = 1 - t;
	return (struct geno_point){ (int)lround(s * s * c->from.x + 2 * s * t * c->bend.x + t * t * c->to.x),
		(int)lround(s * s * c->from.y + 2 * s * t * c->bend.y + t * t * c->to.y) };
}

static bool clear(const struct geno_layout *l, const struct geno_arc *c, const struct box *boxes, int n) {
	struct geno_point before = c->from;
	for (int i = 0; i <= STEPS; i++) {
		struct geno_point p = on(c, (double)i / STEPS);
		if (p.x < 3 || p.y < 3 || p.x > l->width - 3 || p.y > l->height - 3) return false;
		for (int j = 0; j < n; j++) if (in(&boxes[j], p.x, p.y)) return false;
		for (int j = 0; j < l->n_lines; j++)
			if (near_line(&l->lines[j], p.x, p.y) || (i && cuts(&l->lines[j], before.x, before.y, p.x, p.y))) return false;
		before = p;
	}
	for (int i = 0; i < l->n_arcs; i++)
		for (int k = 1; k < STEPS; k++) {
			struct geno_point p = on(&l->arcs[i], (double)k / STEPS);
			for (int j = 1; j < STEPS; j++) {
				struct geno_point q = on(c, (double)j / STEPS);
				if (abs(p.x - q.x) + abs(p.y - q.y) < 12) return false;
			}
		}
	return true;
}

static struct geno_point rim(const struct geno_spot *s, struct geno_point towards) {
	double dx = towards.x - s->x, dy = towards.y - s->y, far = hypot(dx, dy);
	if (far < 1) far = 1;
	return (struct geno_point){ s->x + (int)lround(dx / far * REACH), s->y + (int)lround(dy / far * REACH) };
}

static bool bow(struct geno_layout *l, const struct geno_kin *k, int from, int to, enum geno_quality quality, struct geno_arc *out) {
	static const int bends[] = { 0, 26, -26, 50, -50, 80, -80, 115, -115, 155, -155 };
	const struct geno_spot *a = &l->spots[from], *b = &l->spots[to];
	struct box boxes[3 * GENO_NODES];
	int n = boxes_of(l, k, from, to, boxes);
	double dx = b->x - a->x, dy = b->y - a->y, far = hypot(dx, dy);
	for (size_t i = 0; far > 0 && far < LONGEST && i < sizeof bends / sizeof *bends; i++)
		for (int shift = -1; shift <= 1; shift++) {
			double along = 0.5 + 0.25 * shift;
			struct geno_arc c = { .quality = quality };
			c.bend = (struct geno_point){ a->x + (int)(dx * along - dy / far * bends[i]), a->y + (int)(dy * along + dx / far * bends[i]) };
			c.from = rim(a, c.bend);
			c.to = rim(b, c.bend);
			if (!clear(l, &c, boxes, n)) continue;
			*out = c;
			return true;
		}
	return false;
}

/* Side by side: a straight stroke above the line that joins them. */
static bool neighbours(const struct geno_layout *l, const struct geno_kin *k, int from, int to, struct geno_arc *out) {
	const struct geno_spot *a = &l->spots[from], *b = &l->spots[to];
	const struct geno_node *n = l->plan->nodes;
	if (a->block != b->block || a->y != b->y || abs(n[a->node].pos - n[b->node].pos) != 1) return false;
	int left = (a->x < b->x ? a->x : b->x) + GENO_HALF + 3, right = (a->x < b->x ? b->x : a->x) - GENO_HALF - 3, y = a->y - 13;
	if (l->spots[a->x < b->x ? from : to].mark) left += 15;
	*out = (struct geno_arc){ { left, y }, { (left + right) / 2, y }, { right, y }, GENO_PLAIN };
	struct box boxes[3 * GENO_NODES];
	return clear(l, out, boxes, boxes_of(l, k, from, to, boxes));
}

static bool joined(const struct geno_layout *l, const struct geno_kin *k, const struct geno_tie *t, struct geno_arc *out) {
	for (int i = 0; i < l->n_spots; i++)
		for (int j = 0; j < l->n_spots; j++) {
			if (l->spots[i].person != t->from || l->spots[j].person != t->to || l->spots[i].block != l->spots[j].block) continue;
			if (neighbours(l, k, i, j, out)) return true;
		}
	return false;
}

void geno_arcs(struct geno_measure *m, enum lang lang) {
	struct geno_layout *l = m->out;
	const struct geno_kin *k = m->kin;
	int tries = 0;
	l->arcs = ARENA_ARRAY(m->a, struct geno_arc, BOWS + 1);
	for (int i = 0; i < k->n_ties && i < GENO_TIES && l->n_arcs < BOWS && tries < BOWS_TRIED; i++) {
		const struct geno_tie *t = &k->ties[i];
		struct geno_arc *out = &l->arcs[l->n_arcs];
		bool done = t->quality == GENO_PLAIN || t->from == t->to;
		tries += !done;
		if (!done && (done = joined(l, k, t, out))) { out->quality = t->quality; l->n_arcs++; }
		for (int a = 0; !done && a < l->n_spots; a++)
			for (int b = 0; !done && b < l->n_spots; b++)
				if (l->spots[a].person == t->from && l->spots[b].person == t->to && l->spots[a].block == l->spots[b].block &&
					bow(l, k, a, b, t->quality, out)) { done = true; l->n_arcs++; }
		int other = t->from == k->self ? t->to : t->to == k->self ? t->from : -1;
		for (int a = 0; !done && a < l->n_spots; a++)
			if (l->spots[a].person == other && !l->plan->nodes[l->spots[a].node].again)
				geno_label(m->a, k, lang, &l->spots[a], geno_quality_word(t->quality));
	}
}
