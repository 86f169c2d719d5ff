/* Puts the blocks of the plan together: heights of the bars between two rows, rows, and blocks on the sheet.
 *
 * Two bars of one band may lie over the same stretch. Because lines keep their order (geno_rows.h), one of the two must then
 * be the higher, and never both: a bar whose line comes down right of the neighbour's children goes above the neighbour's.
 *
 * To extend: measures of the drawing are in geno_layout.h and here; the drawing itself is geno_svg.c. */
#include "geno_layout_inside.h"

enum { ROW = 133, LANE = 9, EDGE = 10, ABOVE = 38, BELOW = 89, BLOCK_GAP = 34, CLEAR = 6, SHEET = 640 };

struct bar { int knot; double drop, from, to; };

/* The bars of a band, from left to right, and the height each needs. Returns how many heights there are, less one. */
static int lanes(struct geno_measure *m, int row) {
	struct bar bars[GENO_NODES];
	int n = 0, most = 0;
	for (int i = 0; i < m->plan->n_knots; i++) {
		const struct geno_knot *k = &m->plan->knots[i];
		struct bar b = { .knot = i };
		m->lane[i] = k->block == m->plan->nodes[m->order[row][0]].block && k->row == row ? 0 : m->lane[i];
		if (k->block != m->plan->nodes[m->order[row][0]].block || k->row != row || !geno_children_span(m, i, &b.from, &b.to)) continue;
		b.drop = geno_drop_x(m, i);
		int at = n++;
		for (; at > 0 && bars[at - 1].drop > b.drop; at--) bars[at] = bars[at - 1];
		bars[at] = b;
	}
	for (int again = 0; again < n; again++)
		for (int i = 0; i < n; i++)
			for (int j = i + 1; j < n; j++) {
				int high = bars[i].drop > bars[j].from - CLEAR ? i : bars[j].drop < bars[i].to + CLEAR ? j : -1;
				if (high < 0) continue;
				int *upper = &m->lane[bars[high].knot], lower = m->lane[bars[high == i ? j : i].knot];
				if (*upper <= lower) *upper = lower + 1;
				if (*upper > most) most = *upper;
			}
	return most;
}

struct sheet { int x, y, shelf, limit, width; };

static void block_put(struct geno_measure *m, int block, struct sheet *s) {
	int top = 0, left = 0, right = 0, y = 0;
	bool any = false;
	geno_settle(m, block);
	for (int g = 0; g < GENO_ROWS; g++) {
		if (!m->n[g]) continue;
		for (int i = 0; i < m->n[g]; i++) m->y[m->order[g][i]] = y;
		int first = m->order[g][0], last = m->order[g][m->n[g] - 1];
		int from = (int)(m->x[first] - geno_half(&m->plan->nodes[first])), to = (int)(m->x[last] + geno_half(&m->plan->nodes[last]));
		if (!any || from < left) left = from;
		if (!any || to > right) right = to;
		any = true;
		y += ROW + LANE * lanes(m, g);
	}
	int wide = right - left, high = y - ROW + ABOVE + BELOW;
	if (block == 0) s->limit = wide > SHEET ? wide : SHEET;
	if (s->x > 0 && s->x + wide > s->limit) { s->x = 0; s->y += s->shelf + BLOCK_GAP; s->shelf = 0; }
	for (int i = 0; i < m->plan->n_nodes; i++) {
		if (m->plan->nodes[i].block != block) continue;
		m->x[i] += s->x - left + EDGE;
		m->y[i] += s->y - top + ABOVE;
	}
	s->x += wide + BLOCK_GAP;
	if (high > s->shelf) s->shelf = high;
	if (s->x - BLOCK_GAP > s->width) s->width = s->x - BLOCK_GAP;
}

static int places_of(const struct geno_plan *p, int person) {
	int n = 0;
	for (int i = 0; i < p->n_nodes; i++) n += p->nodes[i].person == person;
	return n;
}

static void spots(struct geno_measure *m, enum lang lang) {
	const struct geno_plan *p = m->plan;
	struct geno_layout *l = m->out;
	int marks = 0, mark[GENO_PEOPLE] = { 0 };
	l->spots = ARENA_ARRAY(m->a, struct geno_spot, p->n_nodes + 1);
	for (int i = 0; i < p->n_nodes; i++) {
		int who = p->nodes[i].person;
		if (who < 0) continue;
		if (!mark[who] && places_of(p, who) > 1) mark[who] = ++marks;
		struct geno_spot *s = &l->spots[l->n_spots++];
		*s = (struct geno_spot){ .person = who, .node = i, .x = (int)m->x[i], .y = m->y[i], .block = p->nodes[i].block, .mark = mark[who] };
		geno_label(m->a, m->kin, lang, s, NULL);
	}
}

struct geno_layout *geno_layout(struct arena *a, const struct geno_kin *kin, enum lang lang) {
	struct geno_layout *l = ARENA_NEW(a, struct geno_layout);
	struct geno_measure m = { .a = a, .kin = kin, .out = l };
	struct sheet sheet = { .limit = SHEET };
	l->n_unions = geno_unions(a, kin, &l->unions);
	m.plan = l->plan = geno_plan(a, kin, l->unions, l->n_unions);
	m.x = ARENA_ARRAY(a, double, GENO_NODES);
	m.y = ARENA_ARRAY(a, int, GENO_NODES);
	m.lane = ARENA_ARRAY(a, int, GENO_TIES + 1);
	for (int b = 0; b < m.plan->n_blocks; b++) block_put(&m, b, &sheet);
	l->width = sheet.width + 2 * EDGE;
	l->height = sheet.y + sheet.shelf;
	spots(&m, lang);
	geno_lines(&m);
	geno_arcs(&m, lang);
	geno_homes(&m);
	return l;
}
