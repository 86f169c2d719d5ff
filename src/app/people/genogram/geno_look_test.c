/* Looks at a finished layout as a reader would: does anything touch, cross, or run through what it should not? Knows only
 * the coordinates and who belongs to which line. */
#include "geno_test.h"
#include <math.h>

struct box { double x1, y1, x2, y2; };

static struct box symbol(const struct geno_spot *s) {
	return (struct box){ s->x - GENO_HALF, s->y - GENO_HALF, s->x + GENO_HALF, s->y + GENO_HALF };
}

static int labels(const struct geno_spot *s, struct box *out) {
	int n = 0;
	for (int i = -1; i < s->n_subs; i++) {
		double half = geno_width(i < 0 ? s->name : s->sub[i], i < 0 ? GENO_NAME_SIZE : GENO_SUB_SIZE) / 2.0, y = s->y + GENO_NAME_AT + GENO_LINE_AT * (i + 1);
		if (half > 0) out[n++] = (struct box){ s->x - half, y - 11, s->x + half, y + 3 };
	}
	if (s->mark) out[n++] = (struct box){ s->x + 21, s->y - 22, s->x + 36, s->y - 8 };
	return n;
}

static bool overlap(struct box a, struct box b) { return a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2; }

static double to_segment(double px, double py, const struct geno_line *l) {
	double dx = l->x2 - l->x1, dy = l->y2 - l->y1, len = dx * dx + dy * dy, t = len > 0 ? ((px - l->x1) * dx + (py - l->y1) * dy) / len : 0;
	t = t < 0 ? 0 : t > 1 ? 1 : t;
	return hypot(px - l->x1 - t * dx, py - l->y1 - t * dy);
}

static double side(const struct geno_line *l, double px, double py) {
	return (double)(l->x2 - l->x1) * (py - l->y1) - (double)(l->y2 - l->y1) * (px - l->x1);
}

static bool proper(const struct geno_line *a, const struct geno_line *b) {
	double p = side(a, b->x1, b->y1), q = side(a, b->x2, b->y2), r = side(b, a->x1, a->y1), s = side(b, a->x2, a->y2);
	return p * q < 0 && r * s < 0;
}

static double apart(const struct geno_line *a, const struct geno_line *b) {
	if (proper(a, b)) return 0;
	return fmin(fmin(to_segment(a->x1, a->y1, b), to_segment(a->x2, a->y2, b)), fmin(to_segment(b->x1, b->y1, a), to_segment(b->x2, b->y2, a)));
}

static bool through(const struct geno_line *l, struct box b) {
	if ((l->x1 > b.x1 && l->x1 < b.x2 && l->y1 > b.y1 && l->y1 < b.y2) || (l->x2 > b.x1 && l->x2 < b.x2 && l->y2 > b.y1 && l->y2 < b.y2)) return true;
	int x1 = (int)b.x1, y1 = (int)b.y1, x2 = (int)b.x2, y2 = (int)b.y2;
	struct geno_line edges[] = { { x1, y1, x2, y1, 0, 0 }, { x2, y1, x2, y2, 0, 0 }, { x2, y2, x1, y2, 0, 0 }, { x1, y2, x1, y1, 0, 0 } };
	for (int i = 0; i < 4; i++) if (proper(l, &edges[i])) return true;
	return false;
}

static bool belongs(const struct geno_layout *g, const struct geno_line *l, const struct geno_spot *s) {
	const struct geno_knot *k = &g->plan->knots[l->knot];
	return k->a == s->node || k->b == s->node || g->plan->nodes[s->node].up == l->knot;
}

static void look_spots(const struct geno_layout *g, struct faults *f) {
	for (int i = 0; i < g->n_spots; i++) {
		struct box mine[GENO_SUBS + 2], theirs[GENO_SUBS + 2];
		int n = labels(&g->spots[i], mine);
		struct box all = symbol(&g->spots[i]);
		if (all.x1 < 0 || all.y1 < 0 || all.x2 > g->width || g->spots[i].y + GENO_NAME_AT + GENO_SUBS * GENO_LINE_AT > g->height) f->symbols++;
		for (int k = 0; k < n; k++) if (mine[k].x1 < 0 || mine[k].x2 > g->width) f->labels++;
		for (int j = i + 1; j < g->n_spots; j++) {
			int m = labels(&g->spots[j], theirs);
			f->symbols += overlap(symbol(&g->spots[i]), symbol(&g->spots[j]));
			for (int k = 0; k < n; k++) f->labels += overlap(mine[k], symbol(&g->spots[j]));
			for (int k = 0; k < m; k++) f->labels += overlap(theirs[k], symbol(&g->spots[i]));
			for (int k = 0; k < n; k++) for (int h = 0; h < m; h++) f->labels += overlap(mine[k], theirs[h]);
		}
	}
}

static void look_lines(const struct geno_layout *g, struct faults *f) {
	for (int i = 0; i < g->n_lines; i++) {
		const struct geno_line *l = &g->lines[i];
		for (int j = i + 1; j < g->n_lines; j++)
			if (l->knot != g->lines[j].knot ? apart(l, &g->lines[j]) < 3 : proper(l, &g->lines[j])) f->crossings++;
		for (int s = 0; s < g->n_spots; s++) {
			struct box b = symbol(&g->spots[s]), text[4];
			if (!belongs(g, l, &g->spots[s])) f->through += through(l, (struct box){ b.x1 - 2, b.y1 - 2, b.x2 + 2, b.y2 + 2 });
			int n = labels(&g->spots[s], text);
			for (int k = 0; k < n; k++) f->through += through(l, text[k]);
		}
	}
}

static void look_bows(const struct geno_layout *g, const struct geno_kin *kin, struct faults *f) {
	(void)kin;
	for (int i = 0; i < g->n_arcs; i++) {
		const struct geno_arc *c = &g->arcs[i];
		int ax = c->from.x, ay = c->from.y;
		for (int k = 1; k <= 40; k++) {
			double t = k / 40.0, s = 1 - t;
			int x = (int)(s * s * c->from.x + 2 * s * t * c->bend.x + t * t * c->to.x), y = (int)(s * s * c->from.y + 2 * s * t * c->bend.y + t * t * c->to.y);
			struct geno_line piece = { ax, ay, x, y, -1, 0 };
			for (int j = 0; j < g->n_lines; j++) f->bows += proper(&piece, &g->lines[j]);
			for (int j = 0; j < g->n_spots; j++) {
				struct box text[4];
				int n = labels(&g->spots[j], text);
				f->bows += through(&piece, symbol(&g->spots[j]));
				for (int m = 0; m < n; m++) f->bows += through(&piece, text[m]);
			}
			ax = x;
			ay = y;
		}
	}
}

static bool encloses(const struct geno_home *h, int x, int y) {
	bool in = false;
	for (int i = 0, j = h->n - 1; i < h->n; j = i++)
		if ((h->at[i].y > y) != (h->at[j].y > y) && x < (h->at[j].x - h->at[i].x) * (y - h->at[i].y) / (double)(h->at[j].y - h->at[i].y) + h->at[i].x) in = !in;
	return in;
}

static void look_homes(const struct geno_layout *g, const struct geno_kin *kin, struct faults *f) {
	for (int s = 0; s < g->n_spots; s++) {
		const struct geno_spot *p = &g->spots[s];
		int around = 0;
		for (int i = 0; i < g->n_homes; i++) {
			const struct geno_home *h = &g->homes[i];
			around += encloses(h, p->x, p->y);
			for (int k = 0; k < h->n; k++) {
				const struct geno_point *a = &h->at[k], *b = &h->at[(k + 1) % h->n];
				struct geno_line edge = { a->x, a->y, b->x, b->y, -1, 0 };
				struct box text[4];
				int n = labels(p, text);
				f->homes += through(&edge, symbol(p));
				for (int m = 0; m < n; m++) f->homes += through(&edge, text[m]);
			}
		}
		bool home = kin->people[p->person].home && !g->plan->nodes[p->node].again;
		f->homes += around != (home ? 1 : 0);
	}
}

struct faults geno_look(const struct geno_layout *g, const struct geno_kin *kin) {
	struct faults f = { 0 };
	look_spots(g, &f);
	look_lines(g, &f);
	look_bows(g, kin, &f);
	look_homes(g, kin, &f);
	return f;
}

int faults_sum(const struct faults *f) { return f->symbols + f->labels + f->crossings + f->through + f->bows + f->homes; }
