/* Rows of people in which nothing may cross. Three rules are enough, whatever the distances will be:
 *   1. two people united stand side by side, or a bracket runs over those between them, none of whom has parents above;
 *      brackets lie beside or inside each other, two deep at most;
 *   2. the line to the children leaves through a gap that nothing else uses and no line closes;
 *   3. between two rows, lines keep their order: left of me above, left of me below. Bars that would touch get a height of
 *      their own later (geno_layout.c); with this order there always is one.
 *
 * It refuses nothing and moves nobody: it answers whether a place is possible, the caller chooses. */
#include "geno_rows.h"

void geno_rows_clear(struct geno_rows *r) {
	for (int g = 0; g < GENO_ROWS; g++) r->n[g] = 0;
	r->first_knot = r->plan->n_knots;
}

static void renumber(struct geno_rows *r, int row) {
	for (int i = 0; i < r->n[row]; i++) r->plan->nodes[r->at[row][i]].pos = i;
}

void geno_rows_insert(struct geno_rows *r, int row, int at, int node) {
	if (!r->at[row]) r->at[row] = ARENA_ARRAY(r->a, short, GENO_NODES);
	for (int i = r->n[row]++; i > at; i--) r->at[row][i] = r->at[row][i - 1];
	r->at[row][at] = (short)node;
	r->plan->nodes[node].row = row;
	renumber(r, row);
}

void geno_rows_remove(struct geno_rows *r, int node) {
	int row = r->plan->nodes[node].row;
	r->n[row]--;
	for (int i = r->plan->nodes[node].pos; i < r->n[row]; i++) r->at[row][i] = r->at[row][i + 1];
	renumber(r, row);
}

int geno_rows_drop(const struct geno_plan *p, const struct geno_knot *k) {
	return p->nodes[k->b].person < 0 ? 2 * p->nodes[k->b].pos : 2 * k->gap + 1;
}

bool geno_rows_united(const struct geno_rows *r, int a, int b) {
	for (int i = r->first_knot; i < r->plan->n_knots; i++) {
		const struct geno_knot *k = &r->plan->knots[i];
		if ((k->a == a && k->b == b) || (k->a == b && k->b == a)) return true;
	}
	return false;
}

/* ---- rule 1 ---- */
static int low(const struct geno_plan *p, const struct geno_knot *k) { return p->nodes[k->a].pos; }
static int high(const struct geno_plan *p, const struct geno_knot *k) { return p->nodes[k->b].pos; }

static void face_right(struct geno_plan *p, struct geno_knot *k) {
	if (low(p, k) <= high(p, k) || p->nodes[k->b].person < 0) return;
	int a = k->a;
	k->a = k->b;
	k->b = a;
}

static bool span_ok(const struct geno_rows *r, const struct geno_knot *k) {
	const struct geno_plan *p = r->plan;
	int from = low(p, k), to = high(p, k);
	if (p->nodes[k->b].person < 0) return to == from + 1 || to == from - 1;
	for (int i = from + 1; i < to; i++) if (p->nodes[r->at[k->row][i]].up >= 0) return false;
	return true;
}

static bool inside(const struct geno_plan *p, const struct geno_knot *in, const struct geno_knot *out) {
	return in != out && low(p, in) >= low(p, out) && high(p, in) <= high(p, out);
}

/* Level of a bracket: one above the highest that lies within. -1: two of them cross. */
static int level_of(const struct geno_rows *r, const struct geno_knot *k, int depth) {
	const struct geno_plan *p = r->plan;
	int level = 0;
	if (high(p, k) - low(p, k) <= 1) return 0;
	if (depth > GENO_LEVELS) return depth;
	for (int i = r->first_knot; i < p->n_knots; i++) {
		const struct geno_knot *o = &p->knots[i];
		if (o->row != k->row || o == k || p->nodes[o->b].person < 0) continue;
		if ((low(p, o) < low(p, k) && low(p, k) < high(p, o) && high(p, o) < high(p, k)) ||
			(low(p, k) < low(p, o) && low(p, o) < high(p, k) && high(p, k) < high(p, o))) return -1;
		int within = inside(p, o, k) ? level_of(r, o, depth + 1) : 0;
		if (within > level) level = within;
	}
	return level + 1;
}

/* ---- rule 2 ---- */
static bool gap_free(const struct geno_rows *r, const struct geno_knot *k, int gap) {
	const struct geno_plan *p = r->plan;
	int left = r->at[k->row][gap], right = r->at[k->row][gap + 1];
	if (p->nodes[left].person < 0 || p->nodes[right].person < 0) return false;
	if (k->level && geno_rows_united(r, left, right)) return false;
	for (int i = r->first_knot; i < p->n_knots; i++) {
		const struct geno_knot *o = &p->knots[i];
		if (o == k || o->row != k->row || p->nodes[o->b].person < 0) continue;
		if (inside(p, o, k) && low(p, o) <= gap && gap < high(p, o)) return false;
		if (o->drops && o->gap == gap) return false;
	}
	return true;
}

static bool find_gap(const struct geno_rows *r, struct geno_knot *k) {
	const struct geno_plan *p = r->plan;
	k->gap = -1;
	if (p->nodes[k->b].person < 0) { k->gap = -2; return true; }
	if (!k->drops) return true;
	for (int gap = high(p, k) - 1; gap >= low(p, k); gap--)
		if (gap_free(r, k, gap)) { k->gap = gap; return true; }
	return false;
}

static bool row_ok(const struct geno_rows *r, int row) {
	struct geno_plan *p = r->plan;
	for (int i = r->first_knot; i < p->n_knots; i++) {
		struct geno_knot *k = &p->knots[i];
		if (k->row != row) continue;
		face_right(p, k);
		k->gap = -1;
		if (!span_ok(r, k)) return false;
	}
	for (int i = r->first_knot; i < p->n_knots; i++) {
		struct geno_knot *k = &p->knots[i];
		if (k->row != row || p->nodes[k->b].person < 0) continue;
		k->level = level_of(r, k, 1);
		if (k->level < 0 || k->level > GENO_LEVELS) return false;
	}
	for (int level = 0; level <= GENO_LEVELS; level++)       /* the inner ones choose first */
		for (int i = r->first_knot; i < p->n_knots; i++)
			if (p->knots[i].row == row && p->knots[i].level == level && !find_gap(r, &p->knots[i])) return false;
	return true;
}

/* ---- rule 3 ---- */
static bool band_ok(const struct geno_rows *r, int row) {
	const struct geno_plan *p = r->plan;
	if (row < 0 || row + 1 >= GENO_ROWS) return true;
	for (int i = 0; i + 1 < r->n[row + 1]; i++) {
		const struct geno_node *left = &p->nodes[r->at[row + 1][i]];
		if (left->up < 0) continue;
		for (int j = i + 1; j < r->n[row + 1]; j++) {
			const struct geno_node *right = &p->nodes[r->at[row + 1][j]];
			if (right->up < 0) continue;
			if (geno_rows_drop(p, &p->knots[left->up]) > geno_rows_drop(p, &p->knots[right->up])) return false;
			break;
		}
	}
	return true;
}

bool geno_rows_ok(struct geno_rows *r, int row) {
	return row_ok(r, row) && band_ok(r, row - 1) && band_ok(r, row);
}
