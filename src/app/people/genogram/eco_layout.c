/* Grows the rings until nothing touches. Above six the boxes stand closer at the sides, where the lines to them lie flat
 * and a box needs only its height, than above and below, where it needs its width; how much closer is tried, the smallest
 * picture wins.
 *
 * Refuses: more than ECO_TIES (the caller's text tells the rest). To extend: a sector is one more value, in the order in
 * which they stand clockwise from the top. */
#include "eco_layout.h"
#include "geno_layout.h"
#include <math.h>
#include <stdlib.h>

enum { ONE_RING = 12, EVEN = 6, NAME_MAX_PX = 13 * 20, BOX_EXTRA = 18, GAP = 8, EDGE = 3, FIRST_RADIUS = 104, GROW = 4, RING_APART = 62, ENOUGH = 200 };
#define TURN (2 * M_PI)

struct ring { double first, squeeze; int n; };

static int radius_of(const struct ring *r, int i) { return (int)r->first + (r->n > ONE_RING && i % 2 ? RING_APART : 0); }

static void put(struct eco_box *b, const struct ring *r, int i) {
	double t = TURN * i / r->n, angle = t + r->squeeze * sin(2 * t) / 2 - M_PI / 2, far = radius_of(r, i);
	double half = b->width / 2.0 + 4, tall = ECO_BOX_HEIGHT / 2.0 + 4, dx = cos(angle), dy = sin(angle);
	double inside = fmin(fabs(dx) > 1e-9 ? half / fabs(dx) : 1e9, fabs(dy) > 1e-9 ? tall / fabs(dy) : 1e9);
	b->x = (int)lround(dx * far);
	b->y = (int)lround(dy * far);
	b->x1 = (int)lround(dx * (ECO_MIDDLE + 3));
	b->y1 = (int)lround(dy * (ECO_MIDDLE + 3));
	b->x2 = (int)lround(dx * (far - inside));
	b->y2 = (int)lround(dy * (far - inside));
}

static bool apart(const struct eco_box *a, const struct eco_box *b) {
	return abs(a->x - b->x) >= (a->width + b->width) / 2 + GAP || abs(a->y - b->y) >= ECO_BOX_HEIGHT + GAP;
}

static bool line_clear(const struct eco_box *line, const struct eco_box *box) {
	for (int i = 0; i <= 40; i++) {
		double x = line->x1 + (line->x2 - line->x1) * i / 40.0, y = line->y1 + (line->y2 - line->y1) * i / 40.0;
		if (fabs(x - box->x) < box->width / 2.0 + GAP && fabs(y - box->y) < ECO_BOX_HEIGHT / 2.0 + GAP) return false;
	}
	return true;
}

static bool fits(const struct eco_box *boxes, int n) {
	for (int i = 0; i < n; i++) {
		const struct eco_box *b = &boxes[i];
		if (hypot(b->x2, b->y2) < ECO_MIDDLE + 26 || hypot(b->x2, b->y2) > hypot(b->x, b->y)) return false;
		for (int j = 0; j < n; j++) if (j != i && ((j > i && !apart(b, &boxes[j])) || !line_clear(b, &boxes[j]))) return false;
	}
	return true;
}

static double grown(struct eco_box *boxes, struct ring *r) {
	r->first = FIRST_RADIUS;
	for (int i = 0; i < ENOUGH; i++, r->first += GROW) {
		for (int k = 0; k < r->n; k++) put(&boxes[k], r, k);
		if (fits(boxes, r->n)) break;
	}
	return r->first;
}

static int sorted(struct arena *a, const struct eco_tie *ties, int n, struct eco_box *boxes) {
	int m = 0;
	for (int s = ECO_CARE; s <= ECO_CLOSE; s++)
		for (int i = 0; i < n && m < ECO_TIES; i++) {
			if ((int)ties[i].sector != s) continue;
			struct eco_box *b = &boxes[m++];
			b->tie = &ties[i];
			b->name = geno_short(a, ties[i].name, ECO_SIZE, NAME_MAX_PX);
			b->width = geno_width(b->name, ECO_SIZE) + BOX_EXTRA;
			if (b->width < 54) b->width = 54;
		}
	return m;
}

/* From the middle as zero to a sheet that just holds everything. */
static void frame(struct eco_layout *l) {
	int x1 = -ECO_MIDDLE, x2 = ECO_MIDDLE, y1 = -ECO_MIDDLE, y2 = ECO_MIDDLE;
	for (int i = 0; i < l->n_boxes; i++) {
		const struct eco_box *b = &l->boxes[i];
		int half = b->width / 2 + 1;
		if (b->x - half < x1) x1 = b->x - half;
		if (b->x + half > x2) x2 = b->x + half;
		if (b->y - ECO_BOX_HEIGHT / 2 < y1) y1 = b->y - ECO_BOX_HEIGHT / 2;
		if (b->y + ECO_BOX_HEIGHT / 2 > y2) y2 = b->y + ECO_BOX_HEIGHT / 2;
	}
	l->x = EDGE - x1;
	l->y = EDGE - y1;
	l->width = x2 - x1 + 2 * EDGE;
	l->height = y2 - y1 + 2 * EDGE;
	for (int i = 0; i < l->n_boxes; i++) {
		struct eco_box *b = &l->boxes[i];
		b->x += l->x; b->x1 += l->x; b->x2 += l->x;
		b->y += l->y; b->y1 += l->y; b->y2 += l->y;
	}
}

struct eco_layout *eco_layout(struct arena *a, const struct eco_tie *ties, int n) {
	static const double squeezes[] = { 0, 0.25, 0.45, 0.6 };
	struct eco_layout *l = ARENA_NEW(a, struct eco_layout);
	struct ring best = { 0 };
	l->boxes = ARENA_ARRAY(a, struct eco_box, ECO_TIES);
	l->n_boxes = sorted(a, ties, n, l->boxes);
	for (size_t i = 0; l->n_boxes && i < (l->n_boxes > EVEN ? sizeof squeezes / sizeof *squeezes : 1); i++) {
		struct ring r = { .squeeze = squeezes[i], .n = l->n_boxes };
		grown(l->boxes, &r);
		if (!best.n || r.first < best.first) best = r;
	}
	for (int i = 0; i < l->n_boxes; i++) put(&l->boxes[i], &best, i);
	frame(l);
	return l;
}
