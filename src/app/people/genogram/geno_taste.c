/* Customs of the genogram as numbers (UX.md §5.3): the man left, children by birth, former partners outside, fathers' families
 * outward. Each number says how much of another custom it may cost; which places are possible at all is not asked here. */
#include "geno_taste.h"
#include <stdlib.h>

enum {
	BRACKET = 15, FAR = 4, WOMAN_LEFT = 2, YOUNGER_LEFT = 1, UNDER_A_BAR = 9,
	BIRTH = 10, BIRTH_IN_LAW = 3, BESIDE_PARTNER = 14, BETWEEN = 2, IN_LAW_INSIDE = 12,
	COVERED = 3, COUSINS_INSIDE = 8, NOISE = 15,
};

bool geno_has_parents(const struct geno_work *w, int person) {
	for (int u = 0; u < w->n_unions; u++)
		for (int i = 0; i < w->unions[u].n_children; i++) if (w->unions[u].children[i] == person) return true;
	return false;
}

bool geno_has_in_laws(const struct geno_work *w, int person) {
	for (int i = 0; i < w->n_unions; i++) {
		const struct geno_union *u = &w->unions[i];
		if (u->a == person && u->b >= 0 && geno_has_parents(w, u->b)) return true;
		if (u->b == person && geno_has_parents(w, u->a)) return true;
	}
	return false;
}

static const struct geno_person *person_at(const struct geno_work *w, int node) {
	int i = w->plan->nodes[node].person;
	return i < 0 ? NULL : &w->kin->people[i];
}

/* Man left; when that says nothing, the older left. */
static long side_cost(const struct geno_work *w, int left, int right) {
	const struct geno_person *l = person_at(w, left), *r = person_at(w, right);
	if (!l || !r) return 0;
	if (l->sex != r->sex) return l->sex == GENO_WOMAN || r->sex == GENO_MAN ? WOMAN_LEFT : 0;
	return l->born && r->born && l->born > r->born ? YOUNGER_LEFT : 0;
}

static long knot_side(const struct geno_work *w, int knot) {
	const struct geno_knot *k = &w->plan->knots[knot];
	return w->plan->nodes[k->a].pos < w->plan->nodes[k->b].pos ? side_cost(w, k->a, k->b) : side_cost(w, k->b, k->a);
}

static long brackets(const struct geno_work *w, int row) {
	long cost = 0;
	for (int i = w->rows.first_knot; i < w->plan->n_knots; i++) if (w->plan->knots[i].row == row) cost += BRACKET * w->plan->knots[i].level;
	return cost;
}

static long partner_cost(const struct geno_work *w, const struct geno_wish *wish) {
	const struct geno_node *me = &w->plan->nodes[wish->node], *with = &w->plan->nodes[wish->anchor];
	long cost = FAR * (labs((long)me->pos - with->pos) - 1) + knot_side(w, wish->knot);
	if (with->up < 0 || me->person < 0 || !geno_has_parents(w, me->person)) return cost;
	for (int i = 0; i < w->rows.n[me->row]; i++) {       /* parents-in-law need the open end of the brothers and sisters */
		const struct geno_node *o = &w->plan->nodes[w->rows.at[me->row][i]];
		if (o->up == with->up && o != with && (o->pos > with->pos) == (me->pos > with->pos)) cost += UNDER_A_BAR;
	}
	return cost;
}

static int birth_rank(const struct geno_union *u, int person) {
	for (int i = 0; i < u->n_children; i++) if (u->children[i] == person) return i;
	return 0;
}

static bool partner_of(const struct geno_work *w, int node, int anchor) {
	return anchor >= 0 && geno_rows_united(&w->rows, node, anchor);
}

static long between_cost(const struct geno_work *w, const struct geno_wish *wish, int from, int to) {
	const struct geno_node *me = &w->plan->nodes[wish->node];
	long cost = 0;
	for (int i = from + 1; i < to; i++) {
		int other = w->rows.at[me->row][i];
		if (w->plan->nodes[other].up != wish->knot) cost += partner_of(w, other, wish->anchor) ? BESIDE_PARTNER : BETWEEN;
	}
	return cost;
}

static long child_cost(const struct geno_work *w, const struct geno_wish *wish) {
	const struct geno_node *me = &w->plan->nodes[wish->node];
	const struct geno_union *u = &w->unions[w->plan->knots[wish->knot].u];
	bool in_law = geno_has_in_laws(w, me->person);
	int first = me->pos, last = me->pos, near = -1;
	long cost = 0;
	for (int i = 0; i < w->rows.n[me->row]; i++) {
		const struct geno_node *o = &w->plan->nodes[w->rows.at[me->row][i]];
		if (o == me || o->up != wish->knot) continue;
		if (i < first) first = i;
		if (i > last) last = i;
		if (near < 0 || abs(i - me->pos) < abs(near - me->pos)) near = i;
		bool loose = in_law || w->rows.at[me->row][i] == wish->anchor || geno_has_in_laws(w, o->person);
		if ((birth_rank(u, me->person) < birth_rank(u, o->person)) != (me->pos < i)) cost += loose ? BIRTH_IN_LAW : BIRTH;
	}
	if (near >= 0) cost += near < me->pos ? between_cost(w, wish, near, me->pos) : between_cost(w, wish, me->pos, near);
	for (int i = first + 1; i < last; i++) {
		const struct geno_node *o = &w->plan->nodes[w->rows.at[me->row][i]];
		if (o->up == wish->knot && geno_has_in_laws(w, o->person)) cost += IN_LAW_INSIDE;
	}
	return cost;
}

/* Brothers and sisters who have children themselves. */
static long collateral(const struct geno_work *w, int person) {
	long n = 0;
	for (int i = 0; i < w->n_unions; i++) {
		const struct geno_union *u = &w->unions[i];
		bool mine = false;
		for (int c = 0; c < u->n_children; c++) mine |= u->children[c] == person;
		for (int c = 0; mine && c < u->n_children; c++)
			for (int j = 0; u->children[c] != person && j < w->n_unions; j++)
				n += (w->unions[j].a == u->children[c] || w->unions[j].b == u->children[c]) && w->unions[j].n_children;
	}
	return n;
}

/* Whose brothers and sisters have children stands outward: away from the partner of the child below. */
static long outward_cost(const struct geno_work *w, const struct geno_wish *wish) {
	const struct geno_node *child = &w->plan->nodes[wish->anchor];
	const struct geno_knot *k = &w->plan->knots[wish->knot];
	if (w->plan->nodes[k->a].person < 0 || w->plan->nodes[k->b].person < 0) return 0;
	bool a_left = w->plan->nodes[k->a].pos < w->plan->nodes[k->b].pos;
	int left = w->plan->nodes[a_left ? k->a : k->b].person, right = w->plan->nodes[a_left ? k->b : k->a].person;
	for (int i = w->rows.first_knot; i < w->plan->n_knots; i++) {
		const struct geno_knot *o = &w->plan->knots[i];
		if (o->a != wish->anchor && o->b != wish->anchor) continue;
		bool partner_right = w->plan->nodes[o->a == wish->anchor ? o->b : o->a].pos > child->pos;
		long inner = collateral(w, partner_right ? right : left), outer = collateral(w, partner_right ? left : right);
		if (inner > outer) return COUSINS_INSIDE;
	}
	return 0;
}

static long parents_cost(const struct geno_work *w, const struct geno_wish *wish) {
	const struct geno_node *me = &w->plan->nodes[wish->node];
	long cost = knot_side(w, wish->knot) + outward_cost(w, wish);
	for (int i = 0; i + 1 < w->rows.n[me->row]; i++) {     /* not below the bar of another family */
		const struct geno_node *o = &w->plan->nodes[w->rows.at[me->row][i]];
		if (o->up < 0 || i >= me->pos) continue;
		for (int j = me->pos + 1; j < w->rows.n[me->row]; j++)
			if (w->plan->nodes[w->rows.at[me->row][j]].up == o->up) { cost += COVERED; break; }
	}
	return cost;
}

static long noise(const struct geno_work *w, const struct geno_wish *wish) {
	unsigned x = w->seed * 2654435761u ^ (unsigned)(w->plan->nodes[wish->node].person * 40503 + w->plan->nodes[wish->node].pos * 9973);
	x ^= x >> 15;
	x *= 2246822519u;
	x ^= x >> 13;
	return w->seed ? (long)(x % NOISE) : 0;
}

long geno_taste(const struct geno_work *w, const struct geno_wish *wish) {
	long cost = brackets(w, w->plan->nodes[wish->node].row) + noise(w, wish);
	switch (wish->kind) {
	case GENO_AS_PARTNER: return cost + partner_cost(w, wish);
	case GENO_AS_CHILD: return cost + child_cost(w, wish);
	case GENO_AS_PARENTS: return cost + parents_cost(w, wish);
	}
	return cost;
}
