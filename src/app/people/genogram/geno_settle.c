/* Where the people of a row stand, when their order is settled: everybody would like to be above their children and below
 * their parents; nobody may come nearer to a neighbour than both need. Sixty times, row by row, the wishes are taken down and
 * the nearest places that keep the distances are found: exact least squares for a fixed order, by pooling adjacent violators
 * (Ayer et al. 1955), one pass over the row. */
#include "geno_layout_inside.h"

#define SWEEPS 60
enum { ROOM = 42, ROOM_OF_NOBODY = 12 };

double geno_half(const struct geno_node *n) { return n->person < 0 ? ROOM_OF_NOBODY : ROOM; }

double geno_drop_x(const struct geno_measure *m, int knot) {
	const struct geno_knot *k = &m->plan->knots[knot];
	const struct geno_node *n = m->plan->nodes;
	if (n[k->b].person < 0) return m->x[k->b];
	if (k->level == 0) return (m->x[k->a] + m->x[k->b]) / 2;
	if (k->gap < 0) return (m->x[k->a] + m->x[k->b]) / 2;
	int left = m->order[k->row][k->gap], right = m->order[k->row][k->gap + 1];
	return (m->x[left] + geno_half(&n[left]) + m->x[right] - geno_half(&n[right])) / 2;
}

bool geno_children_span(const struct geno_measure *m, int knot, double *from, double *to) {
	const struct geno_knot *k = &m->plan->knots[knot];
	bool any = false;
	for (int i = 0; i < m->n[k->row + 1]; i++) {
		int node = m->order[k->row + 1][i];
		if (m->plan->nodes[node].up != knot) continue;
		if (!any) *from = m->x[node];
		*to = m->x[node];
		any = true;
	}
	return any;
}

/* How far the children are right of the line that comes down to them. */
static double pull(const struct geno_measure *m, int knot) {
	double from, to;
	return geno_children_span(m, knot, &from, &to) ? (from + to) / 2 - geno_drop_x(m, knot) : 0;
}

static double wanted(const struct geno_measure *m, int node) {
	const struct geno_plan *p = m->plan;
	double x = m->x[node], sum = x, weight = 1;
	for (int i = 0; i < p->n_knots; i++) {
		const struct geno_knot *k = &p->knots[i];
		if (k->a != node && k->b != node) continue;
		int other = k->a == node ? k->b : k->a, step = p->nodes[other].pos < p->nodes[node].pos ? 1 : -1;
		if (k->level == 0) { sum += m->x[other] + step * (geno_half(&p->nodes[node]) + geno_half(&p->nodes[other])); weight++; }
		if (k->drops) { sum += 2 * (x + pull(m, i)); weight += 2; }
	}
	if (p->nodes[node].up >= 0) { sum += 2 * (x - pull(m, p->nodes[node].up)); weight += 2; }
	return sum / weight;
}

/* Nearest places to the wishes w[0..n) that keep the distances. */
static void pool(struct geno_measure *m, int row, const double *w) {
	double mean[GENO_NODES], at = 0;
	int size[GENO_NODES], pools = 0, i = 0;
	for (int k = 0; k < m->n[row]; k++) {
		const struct geno_node *n = &m->plan->nodes[m->order[row][k]];
		if (k) at += geno_half(&m->plan->nodes[m->order[row][k - 1]]) + geno_half(n);
		mean[pools] = w[k] - at;
		size[pools++] = 1;
		while (pools > 1 && mean[pools - 2] > mean[pools - 1]) {
			pools--;
			mean[pools - 1] = (mean[pools - 1] * size[pools - 1] + mean[pools] * size[pools]) / (size[pools - 1] + size[pools]);
			size[pools - 1] += size[pools];
		}
	}
	at = 0;
	for (int p = 0; p < pools; p++)
		for (int k = 0; k < size[p]; k++, i++) {
			int node = m->order[row][i];
			if (i) at += geno_half(&m->plan->nodes[m->order[row][i - 1]]) + geno_half(&m->plan->nodes[node]);
			m->x[node] = mean[p] + at;
		}
}

void geno_order(struct geno_measure *m, int block) {
	for (int g = 0; g < GENO_ROWS; g++) m->n[g] = 0;
	for (int i = 0; i < m->plan->n_nodes; i++) if (m->plan->nodes[i].block == block) m->n[m->plan->nodes[i].row]++;
	for (int g = 0; g < GENO_ROWS; g++) if (m->n[g]) m->order[g] = ARENA_ARRAY(m->a, int, m->n[g]);
	for (int i = 0; i < m->plan->n_nodes; i++) {
		const struct geno_node *n = &m->plan->nodes[i];
		if (n->block != block) continue;
		m->order[n->row][n->pos] = i;
	}
}

void geno_settle(struct geno_measure *m, int block) {
	double w[GENO_NODES];
	geno_order(m, block);
	for (int g = 0; g < GENO_ROWS; g++)
		for (int i = 0; i < m->n[g]; i++) m->x[m->order[g][i]] = 2.0 * ROOM * (i - m->n[g] / 2.0);
	for (int s = 0; s < SWEEPS; s++)
		for (int g = 0; g < GENO_ROWS; g++) {
			int row = s % 2 ? GENO_ROWS - 1 - g : g;
			if (!m->n[row]) continue;
			for (int i = 0; i < m->n[row]; i++) w[i] = wanted(m, m->order[row][i]);
			pool(m, row, w);
		}
	for (int g = 0; g < GENO_ROWS; g++)          /* whole units: the distances are whole, so rounding keeps them within one */
		for (int i = 0; i < m->n[g]; i++) m->x[m->order[g][i]] = (int)(m->x[m->order[g][i]] + 100000.5) - 100000;
}
