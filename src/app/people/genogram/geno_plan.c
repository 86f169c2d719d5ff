/* The plan is made from the person outwards: partners, children, parents, brothers and sisters, and again from each of them.
 * Each takes the best place where nothing crosses (geno_rows.h says which do, geno_taste.c which is best). Where there is no
 * such place, the union is drawn apart, in a block of its own, and whoever belongs to both stands in both, marked as the same.
 * So every family can be drawn, of whatever shape; in those without circles, where in each group of brothers and sisters at
 * most two have parents-in-law of their own and at most one of a couple has cousins between the two, nobody is repeated.
 *
 * Refuses: more than GENO_NODES places (the text beside the picture tells the rest).
 * To extend: what looks better is a number in geno_taste.c; what may be drawn is a rule in geno_rows.c. */
#include "geno_taste.h"
#include <string.h>

#define TRIES 24
#define ALONE_IN_ROW 8

struct mark { int nodes, knots, tail, again; long cost; };

static struct mark mark_of(const struct geno_work *w) {
	return (struct mark){ w->plan->n_nodes, w->plan->n_knots, w->tail, w->plan->again, w->cost };
}

static void undo(struct geno_work *w, struct mark m, int row) {
	struct geno_plan *p = w->plan;
	for (int i = p->n_nodes - 1; i >= m.nodes; i--) {
		geno_rows_remove(&w->rows, i);
		if (!p->nodes[i].again && p->nodes[i].person >= 0) w->primary[p->nodes[i].person] = -1;
	}
	for (int i = 0; i < m.nodes; i++) if (p->nodes[i].up >= m.knots) { p->nodes[i].up = -1; p->nodes[i].adopted = false; }
	p->n_nodes = m.nodes;
	p->n_knots = m.knots;
	p->again = m.again;
	w->tail = m.tail;
	w->cost = m.cost;
	for (int g = row - 1; g <= row + 1; g++) if (g >= 0 && g < GENO_ROWS) geno_rows_ok(&w->rows, g);
}

/* A place for this person (-1: nobody), not yet in a row. */
static int node_new(struct geno_work *w, int person) {
	struct geno_plan *p = w->plan;
	if (p->n_nodes == GENO_NODES) return -1;
	int i = p->n_nodes++;
	bool again = person >= 0 && w->primary[person] >= 0;
	p->nodes[i] = (struct geno_node){ .person = person, .block = w->block, .up = -1, .again = again };
	if (again) p->again++;
	else if (person >= 0) w->primary[person] = i;
	w->queue[w->tail++] = i;
	return i;
}

static int here(const struct geno_work *w, int person) {
	for (int i = 0; i < w->plan->n_nodes; i++)
		if (w->plan->nodes[i].block == w->block && w->plan->nodes[i].person == person) return i;
	return -1;
}

static bool rows_ok(struct geno_work *w, int row, int also) {
	return geno_rows_ok(&w->rows, row) && (also < 0 || geno_rows_ok(&w->rows, also));
}

/* Puts one or two new nodes side by side into the row, at the best of all places. also: another row that must stay good. */
static bool place(struct geno_work *w, const struct geno_wish *wish, int row, const int *nodes, int n, int also) {
	long best = -1;
	int best_at = 0, best_turn = 0;
	if (row < 1 || row >= GENO_ROWS - 1) return false;
	for (int at = 0; at <= w->rows.n[row]; at++)
		for (int turn = 0; turn < n; turn++) {
			for (int i = 0; i < n; i++) geno_rows_insert(&w->rows, row, at + i, nodes[i ^ turn]);
			long cost = rows_ok(w, row, also) ? geno_taste(w, wish) : -1;
			if (cost >= 0 && (best < 0 || cost < best)) { best = cost; best_at = at; best_turn = turn; }
			for (int i = 0; i < n; i++) geno_rows_remove(&w->rows, nodes[i]);
		}
	if (best < 0) return false;
	for (int i = 0; i < n; i++) geno_rows_insert(&w->rows, row, best_at + i, nodes[i ^ best_turn]);
	w->cost += best;
	return rows_ok(w, row, also);
}

static int knot_new(struct geno_work *w, int u, int a, int b, int row) {
	int i = w->plan->n_knots++;
	w->plan->knots[i] = (struct geno_knot){ .u = u, .a = a, .b = b, .block = w->block, .row = row, .drops = w->unions[u].n_children > 0 };
	return i;
}

static bool place_child(struct geno_work *w, int knot, int index, int anchor) {
	const struct geno_union *u = &w->unions[w->plan->knots[knot].u];
	int person = u->children[index], row = w->plan->knots[knot].row + 1, was = here(w, person);
	if (was >= 0 && w->plan->nodes[was].up < 0 && w->plan->nodes[was].row == row) {   /* two branches meet again */
		w->plan->nodes[was].up = knot;
		w->plan->nodes[was].adopted = u->adopted[index];
		if (rows_ok(w, row, row - 1)) return true;
		w->plan->nodes[was].up = -1;
		w->plan->nodes[was].adopted = false;
	}
	int node = node_new(w, person);
	if (node < 0) return false;
	w->plan->nodes[node].up = knot;
	w->plan->nodes[node].adopted = u->adopted[index];
	struct geno_wish wish = { .kind = GENO_AS_CHILD, .knot = knot, .node = node, .anchor = anchor };
	w->plan->nodes[node].row = row;
	if (place(w, &wish, row, &node, 1, -1)) return true;
	w->plan->nodes[node].up = -1;                /* stands nowhere: taken back from the list by hand */
	if (!w->plan->nodes[node].again) w->primary[person] = -1;
	else w->plan->again--;
	w->plan->n_nodes--;
	w->tail--;
	return false;
}

/* The children who are not there yet: first those whose partners have parents too, for they need the ends. */
static bool place_children(struct geno_work *w, int knot, int anchor) {
	const struct geno_union *u = &w->unions[w->plan->knots[knot].u];
	for (int turn = 0; turn < 2; turn++)
		for (int i = 0; i < u->n_children; i++) {
			if (anchor >= 0 && u->children[i] == w->plan->nodes[anchor].person) continue;
			if (geno_has_in_laws(w, u->children[i]) != (turn == 0)) continue;
			if (!place_child(w, knot, i, anchor)) return false;
		}
	return true;
}

/* Takes back the nodes made since m that stand in no row. */
static bool give_up(struct geno_work *w, struct mark m, int unplaced, int row) {
	while (unplaced-- > 0) {
		int i = --w->plan->n_nodes, person = w->plan->nodes[i].person;
		if (person >= 0 && !w->plan->nodes[i].again) w->primary[person] = -1;
	}
	undo(w, m, row);
	return false;
}

static bool place_union(struct geno_work *w, int u, int from) {
	const struct geno_union *un = &w->unions[u];
	struct geno_plan *p = w->plan;
	struct mark m = mark_of(w);
	int other = un->a == p->nodes[from].person ? un->b : un->a, row = p->nodes[from].row, mate = other < 0 ? -1 : here(w, other);
	if (mate >= 0 && p->nodes[mate].row == row) {                /* both are there already: side by side, perhaps */
		int knot = knot_new(w, u, from, mate, row);
		if (rows_ok(w, row, -1) && place_children(w, knot, -1)) return true;
		undo(w, m, row);
	}
	if ((mate = node_new(w, other)) < 0) return false;
	p->nodes[mate].row = row;
	int knot = knot_new(w, u, from, mate, row);
	struct geno_wish wish = { .kind = GENO_AS_PARTNER, .knot = knot, .node = mate, .anchor = from };
	if (!place(w, &wish, row, &mate, 1, -1)) return give_up(w, m, 1, row);
	if (!place_children(w, knot, -1)) return give_up(w, m, 0, row);
	return true;
}

static bool place_parents(struct geno_work *w, int u, int child) {
	const struct geno_union *un = &w->unions[u];
	struct geno_plan *p = w->plan;
	struct mark m = mark_of(w);
	int row = p->nodes[child].row - 1, who[2] = { un->a, un->b }, node[2], fresh[2], n = 0;
	if (p->nodes[child].up >= 0) return false;   /* another pair of parents is above already: these are drawn apart */
	for (int i = 0; i < 2; i++) {
		node[i] = who[i] < 0 ? -1 : here(w, who[i]);
		if (node[i] >= 0 && p->nodes[node[i]].row == row) continue;
		if ((node[i] = node_new(w, who[i])) < 0) return give_up(w, m, n, row);
		p->nodes[node[i]].row = row;
		fresh[n++] = node[i];
	}
	int knot = knot_new(w, u, node[0], node[1], row), person = p->nodes[child].person;
	p->nodes[child].up = knot;
	for (int i = 0; i < un->n_children; i++) if (un->children[i] == person) p->nodes[child].adopted = un->adopted[i];
	struct geno_wish wish = { .kind = GENO_AS_PARENTS, .knot = knot, .node = node[0], .anchor = child };
	bool stands = n ? place(w, &wish, row, fresh, n, row + 1) : rows_ok(w, row, row + 1);
	if (!stands) return give_up(w, m, n, row + 1);
	if (!place_children(w, knot, child)) return give_up(w, m, 0, row + 1);
	return true;
}

/* ---- from each person outwards ---- */
static bool sooner(const struct geno_union *x, const struct geno_union *y) {
	bool past_x = x->kind == GENO_SEPARATED || x->kind == GENO_DIVORCED, past_y = y->kind == GENO_SEPARATED || y->kind == GENO_DIVORCED;
	return past_x != past_y ? past_y : x->since > y->since;
}

static void expand(struct geno_work *w, int node) {
	int person = w->plan->nodes[node].person, list[GENO_TIES], n = 0;
	if (person < 0) return;
	for (int u = 0; u < w->n_unions; u++) {
		if (w->drawn[u] || (w->unions[u].a != person && w->unions[u].b != person)) continue;
		int at = n++;
		for (; at > 0 && sooner(&w->unions[u], &w->unions[list[at - 1]]); at--) list[at] = list[at - 1];
		list[at] = u;
	}
	for (int i = 0; i < n; i++) w->drawn[list[i]] = place_union(w, list[i], node);
	for (int u = 0; u < w->n_unions; u++)
		for (int i = 0; i < w->unions[u].n_children; i++)
			if (!w->drawn[u] && w->unions[u].children[i] == person) w->drawn[u] = place_parents(w, u, node);
}

static void grow(struct geno_work *w) {
	for (; w->head < w->tail; w->head++) expand(w, w->queue[w->head]);
}

static int root(struct geno_work *w, int person, int at) {
	int node = node_new(w, person);
	if (node >= 0) geno_rows_insert(&w->rows, GENO_ROWS / 2, at, node);
	return node;
}

/* Who begins the next block for this union: a parent who stands somewhere already, else a child who does. */
static int bridge(const struct geno_work *w, const struct geno_union *u) {
	if (w->primary[u->a] >= 0) return u->a;
	if (u->b >= 0 && w->primary[u->b] >= 0) return u->b;
	for (int i = 0; i < u->n_children; i++) if (w->primary[u->children[i]] >= 0) return u->children[i];
	return -1;
}

static void block_begin(struct geno_work *w) {
	w->block = w->plan->n_blocks++;
	geno_rows_clear(&w->rows);
}

static void unions_apart(struct geno_work *w, bool strangers) {
	for (int u = 0; u < w->n_unions; u++) {
		if (w->drawn[u]) continue;
		int person = bridge(w, &w->unions[u]);
		if (person < 0 && !strangers) continue;
		if (w->plan->n_nodes + w->unions[u].n_children + 3 > GENO_NODES) { w->drawn[u] = true; w->plan->left_out++; continue; }
		block_begin(w);
		int from = root(w, person < 0 ? w->unions[u].a : person, 0);
		bool parent = person < 0 || person == w->unions[u].a || person == w->unions[u].b;
		if (!(parent ? place_union(w, u, from) : place_parents(w, u, from))) w->plan->left_out++;
		w->drawn[u] = true;
		grow(w);
		u = -1;                                  /* what stands now may reach unions passed over before */
	}
}

static void alone(struct geno_work *w) {
	int in_row = ALONE_IN_ROW;
	for (int i = 0; i < w->kin->n_people && i < GENO_PEOPLE; i++) {
		if (w->primary[i] >= 0) continue;
		if (in_row == ALONE_IN_ROW) { block_begin(w); in_row = 0; }
		root(w, i, in_row++);
	}
}

static struct geno_plan *attempt(struct geno_work *w) {
	struct arena *a = w->rows.a;
	struct geno_plan *p = ARENA_NEW(a, struct geno_plan);
	p->nodes = ARENA_ARRAY(a, struct geno_node, GENO_NODES);
	p->knots = ARENA_ARRAY(a, struct geno_knot, GENO_TIES + 1);
	w->plan = w->rows.plan = p;
	w->head = w->tail = 0;
	w->cost = 0;
	for (int i = 0; i < GENO_PEOPLE; i++) w->primary[i] = -1;
	memset(w->drawn, 0, sizeof w->drawn);
	block_begin(w);
	if (w->kin->n_people > 0) root(w, w->kin->self >= 0 && w->kin->self < w->kin->n_people && w->kin->self < GENO_PEOPLE ? w->kin->self : 0, 0);
	grow(w);
	unions_apart(w, false);
	unions_apart(w, true);
	alone(w);
	return p;
}

struct geno_plan *geno_plan(struct arena *a, const struct geno_kin *kin, const struct geno_union *unions, int n_unions) {
	struct geno_work *w = ARENA_NEW(a, struct geno_work);
	struct geno_plan *best = NULL;
	long best_cost = 0;
	w->rows.a = a;
	w->kin = kin;
	w->unions = unions;
	w->n_unions = n_unions;
	for (w->seed = 0; w->seed < TRIES; w->seed++) {
		struct geno_plan *p = attempt(w);
		long cost = (p->again + p->left_out) * 100000L + w->cost;
		if (!best || cost < best_cost) { best = p; best_cost = cost; }
		if (!best->again && !best->left_out) break;
	}
	return best;
}
