/* The lines of a family: from one to the other, down to the children, the strokes of a parting, the dotted line around a home.
 * geno_rows.h says why none of them can cross; here each gets its measures. */
#include "geno_layout_inside.h"
#include <math.h>
#include <stdlib.h>

enum { BAR = 44, BRACKET = 27, BRACKET_STEP = 8, LANE = 9, HOME_SIDE = 37, HOME_ABOVE = 31, SLASH_OFF = 13, MEET = 40, STRAIGHT = 6 };

static void line_add(struct geno_measure *m, int knot, enum geno_stroke stroke, int x1, int y1, int x2, int y2) {
	if (x1 == x2 && y1 == y2) return;
	m->out->lines[m->out->n_lines++] = (struct geno_line){ x1, y1, x2, y2, knot, stroke };
}

static enum geno_sex sex_of(const struct geno_measure *m, int node) {
	int who = m->plan->nodes[node].person;
	return who < 0 ? GENO_UNSTATED : m->kin->people[who].sex;
}

/* Where a line at the height of the centre meets the symbol: half its width there. */
static int side_of(const struct geno_measure *m, int node) {
	return m->plan->nodes[node].person < 0 ? 0 : sex_of(m, node) == GENO_UNSTATED ? GENO_HALF * 21 / 36 : GENO_HALF;
}

/* Where a line `off` from the middle comes down on it. */
static int top_of(const struct geno_measure *m, int node, int off) {
	switch (sex_of(m, node)) {
	case GENO_MAN: return GENO_HALF;
	case GENO_WOMAN: return (int)sqrt(GENO_HALF * GENO_HALF - off * off);
	case GENO_UNSTATED: return GENO_HALF - off * 36 / 21;
	}
	return GENO_HALF;
}

/* How far from the middle a bracket stands on a symbol: the higher one stands further in. */
static int foot(const struct geno_measure *m, int node, int level) {
	bool narrow = sex_of(m, node) == GENO_UNSTATED;
	return level == 1 ? (narrow ? 7 : 11) : (narrow ? 3 : 5);
}

static void slash_add(struct geno_measure *m, enum geno_kind kind, int x, int y) {
	int n = kind == GENO_DIVORCED ? 2 : kind == GENO_SEPARATED ? 1 : 0;
	if (n) m->out->slashes[m->out->n_slashes++] = (struct geno_slash){ x, y, n };
}

static bool dashed(enum geno_kind k) { return k == GENO_PARTNER || k == GENO_BOND; }

/* Draws what joins the two; returns the height at which the line to the children begins. */
static int union_line(struct geno_measure *m, int knot) {
	const struct geno_knot *k = &m->plan->knots[knot];
	enum geno_kind kind = m->out->unions[k->u].kind;
	bool nobody = m->plan->nodes[k->b].person < 0;
	enum geno_stroke s = dashed(kind) && !nobody ? GENO_LINE_DASHED : GENO_LINE;
	int a = (int)m->x[k->a], b = (int)m->x[k->b], y = m->y[k->a], turn = b < a ? -1 : 1;
	if (k->level == 0) {
		line_add(m, knot, s, a + turn * side_of(m, k->a), y, b - turn * side_of(m, k->b), y);
		slash_add(m, kind, (a + b) / 2 + SLASH_OFF, y);
		return y;
	}
	int up = y - BRACKET - BRACKET_STEP * (k->level - 1), off = foot(m, k->a, k->level), end = foot(m, k->b, k->level);
	line_add(m, knot, s, a + off, y - top_of(m, k->a, off), a + off, up);
	line_add(m, knot, s, a + off, up, b - end, up);
	line_add(m, knot, s, b - end, up, b - end, y - top_of(m, k->b, end));
	slash_add(m, kind, b - MEET, up);
	return up;
}

/* ---- children ---- */
static bool bracket_at(const struct geno_measure *m, int node) {
	for (int i = 0; i < m->plan->n_knots; i++)
		if (m->plan->knots[i].level && (m->plan->knots[i].a == node || m->plan->knots[i].b == node)) return true;
	return false;
}

/* Born of the same parents on the same day. */
static bool twins(const struct geno_measure *m, int left, int right) {
	const struct geno_node *l = &m->plan->nodes[left], *r = &m->plan->nodes[right];
	if (l->up != r->up || l->adopted || r->adopted || bracket_at(m, left) || bracket_at(m, right)) return false;
	date born = m->kin->people[l->person].born;
	return date_whole(born) && born == m->kin->people[r->person].born && m->x[right] - m->x[left] < 100;
}

/* The point of the bar from which this child's line comes: twins share one. */
static int hang_x(const struct geno_measure *m, int row, int at) {
	int from = at, to = at;
	while (from > 0 && m->plan->nodes[m->order[row][at]].up >= 0 && twins(m, m->order[row][from - 1], m->order[row][from])) from--;
	while (to + 1 < m->n[row] && m->plan->nodes[m->order[row][at]].up >= 0 && twins(m, m->order[row][to], m->order[row][to + 1])) to++;
	return to - from > 2 ? (int)m->x[m->order[row][at]] : ((int)m->x[m->order[row][from]] + (int)m->x[m->order[row][to]]) / 2;
}

static void children_lines(struct geno_measure *m, int knot, int start) {
	const struct geno_knot *k = &m->plan->knots[knot];
	int row = k->row + 1, drop = (int)geno_drop_x(m, knot), from = drop, to = drop, bar = 0, n = 0, only = 0;
	for (int i = 0; i < m->n[row]; i++) {
		int node = m->order[row][i];
		if (m->plan->nodes[node].up != knot) continue;
		int x = only = hang_x(m, row, i);
		bar = m->y[node] - BAR - LANE * m->lane[knot];
		if (x < from) from = x;
		if (x > to) to = x;
		n++;
	}
	if (!n) return;
	int slack = m->plan->nodes[k->b].person < 0 ? 1 : STRAIGHT;
	bool straight = n == 1 && abs(only - drop) <= slack;
	if (straight) drop = from = to = only;       /* rather than a step one hardly sees */
	line_add(m, knot, GENO_LINE, drop, start, drop, bar);
	line_add(m, knot, GENO_LINE, from, bar, to, bar);
	for (int i = 0; i < m->n[row]; i++) {
		const struct geno_node *c = &m->plan->nodes[m->order[row][i]];
		if (c->up != knot) continue;
		int x = straight ? drop : (int)m->x[m->order[row][i]];
		line_add(m, knot, c->adopted ? GENO_LINE_DASHED : GENO_LINE, straight ? drop : hang_x(m, row, i), bar,
			x, m->y[m->order[row][i]] - GENO_HALF);
	}
}

/* ---- the home ---- */
struct run { int row, from, to, x1, x2, top, bottom; bool used; };

static int label_bottom(const struct geno_measure *m, int node) {
	for (int i = 0; i < m->out->n_spots; i++)
		if (m->out->spots[i].node == node) return GENO_NAME_AT + GENO_LINE_AT * m->out->spots[i].n_subs + 6;
	return GENO_NAME_AT + 6;
}

static bool at_home(const struct geno_measure *m, int node) {
	const struct geno_node *n = &m->plan->nodes[node];
	return n->person >= 0 && !n->again && m->kin->people[n->person].home;
}

static int runs_of(const struct geno_measure *m, struct run *runs) {
	int n = 0;
	for (int g = 0; g < GENO_ROWS; g++)
		for (int i = 0; i < m->n[g]; i++) {
			int node = m->order[g][i];
			if (!at_home(m, node)) continue;
			bool goes_on = n && runs[n - 1].row == g && runs[n - 1].to == i - 1;
			if (!goes_on) runs[n++] = (struct run){ .row = g, .from = i, .x1 = (int)m->x[node] - HOME_SIDE, .top = m->y[node] - HOME_ABOVE };
			struct run *r = &runs[n - 1];
			r->to = i;
			r->x2 = (int)m->x[node] + HOME_SIDE;
			int bottom = m->y[node] + label_bottom(m, node);
			if (bottom > r->bottom) r->bottom = bottom;
		}
	return n;
}

/* One outline around runs that lie under each other: down the right side, up the left. */
static void outline(struct geno_measure *m, struct run *const *chain, int n) {
	struct geno_home *h = &m->out->homes[m->out->n_homes++];
	h->at = ARENA_ARRAY(m->a, struct geno_point, 4 * n);
	for (int i = 0; i < n; i++) {
		h->at[h->n++] = (struct geno_point){ chain[i]->x2, chain[i]->top };
		h->at[h->n++] = (struct geno_point){ chain[i]->x2, i + 1 < n ? chain[i + 1]->top : chain[i]->bottom };
	}
	for (int i = n - 1; i >= 0; i--) {
		h->at[h->n++] = (struct geno_point){ chain[i]->x1, i + 1 < n ? chain[i + 1]->top : chain[i]->bottom };
		h->at[h->n++] = (struct geno_point){ chain[i]->x1, chain[i]->top };
	}
}

static void block_homes(struct geno_measure *m) {
	struct run *runs = ARENA_ARRAY(m->a, struct run, GENO_PEOPLE + 1), *chain[GENO_ROWS];
	int n = runs_of(m, runs);
	for (int i = 0; i < n; i++) {
		int len = 0;
		if (runs[i].used) continue;
		chain[len++] = &runs[i];
		runs[i].used = true;
		for (int j = i + 1; j < n; j++) {
			const struct run *last = chain[len - 1];
			int left = runs[j].x1 > last->x1 ? runs[j].x1 : last->x1, right = runs[j].x2 < last->x2 ? runs[j].x2 : last->x2;
			if (runs[j].used || runs[j].row != last->row + 1 || right - left < HOME_SIDE) continue;
			runs[j].used = true;
			chain[len++] = &runs[j];
		}
		outline(m, chain, len);
	}
}

void geno_lines(struct geno_measure *m) {
	struct geno_layout *l = m->out;
	const struct geno_plan *p = m->plan;
	l->lines = ARENA_ARRAY(m->a, struct geno_line, 5 * p->n_knots + p->n_nodes + 1);
	l->slashes = ARENA_ARRAY(m->a, struct geno_slash, p->n_knots + 1);
	for (int b = 0; b < p->n_blocks; b++) {
		geno_order(m, b);
		for (int i = 0; i < p->n_knots; i++) if (p->knots[i].block == b) children_lines(m, i, union_line(m, i));
	}
}

void geno_homes(struct geno_measure *m) {
	m->out->homes = ARENA_ARRAY(m->a, struct geno_home, GENO_PEOPLE + 1);
	for (int b = 0; b < m->plan->n_blocks; b++) {
		geno_order(m, b);
		block_homes(m);
	}
}
