/* Strokes that differ by shape, not by colour alone, so that they survive a FAX: thick, zigzag, long dashes, dots with // across. */
#include "geno_picture.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

struct text geno_path(struct arena *a, const char *fmt, ...) {
	char line[160];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	return text_copy(a, (struct text){ line, n < 0 ? 0 : (size_t)n < sizeof line ? (size_t)n : sizeof line - 1 });
}

struct at { double x, y, dx, dy; };              /* a point of the bow and its direction, length 1 */

static struct at at(const struct geno_arc *c, double t) {
	double s = 1 - t, dx = 2 * s * (c->bend.x - c->from.x) + 2 * t * (c->to.x - c->bend.x), dy = 2 * s * (c->bend.y - c->from.y) + 2 * t * (c->to.y - c->bend.y);
	double len = hypot(dx, dy);
	if (len < 1e-6) { dx = c->to.x - c->from.x; dy = c->to.y - c->from.y; len = hypot(dx, dy) + 1e-6; }
	return (struct at){ s * s * c->from.x + 2 * s * t * c->bend.x + t * t * c->to.x, s * s * c->from.y + 2 * s * t * c->bend.y + t * t * c->to.y, dx / len, dy / len };
}

static double length(const struct geno_arc *c) {
	double sum = 0;
	struct at before = at(c, 0);
	for (int i = 1; i <= 20; i++) {
		struct at now = at(c, i / 20.0);
		sum += hypot(now.x - before.x, now.y - before.y);
		before = now;
	}
	return sum;
}

static struct text zigzag(struct arena *a, const struct geno_arc *c) {
	struct buf b = buf_in(a, 256);
	int n = (int)(length(c) / 6);
	if (n < 4) n = 4;
	if (n > 120) n = 120;
	for (int i = 0; i <= n; i++) {
		struct at p = at(c, (double)i / n);
		double off = i == 0 || i == n ? 0 : i % 2 ? 4.5 : -4.5;
		buf_f(&b, "%c%.1f %.1f", i ? 'L' : 'M', p.x - p.dy * off, p.y + p.dx * off);
	}
	return buf_done(&b);
}

static struct text smooth(struct arena *a, const struct geno_arc *c) {
	return geno_path(a, "M%d %dQ%d %d %d %d", c->from.x, c->from.y, c->bend.x, c->bend.y, c->to.x, c->to.y);
}

/* // across the middle, leaning, like a hand would draw it. */
static struct text across(struct arena *a, const struct geno_arc *c) {
	struct buf b = buf_in(a, 96);
	struct at p = at(c, 0.42);           /* beside the middle, where a parting may have its strokes */
	for (int i = -1; i <= 1; i += 2) {
		double x = p.x + p.dx * 3 * i, y = p.y + p.dy * 3 * i, sx = p.dx * 2.5 - p.dy * 7, sy = p.dy * 2.5 + p.dx * 7;
		buf_f(&b, "M%.1f %.1fL%.1f %.1f", x - sx, y - sy, x + sx, y + sy);
	}
	return buf_done(&b);
}

size_t geno_bow(struct arena *a, struct geno_shape *shapes, size_t n, const struct geno_arc *c) {
	switch (c->quality) {
	case GENO_PLAIN: shapes[n++] = (struct geno_shape){ "rel", smooth(a, c) }; break;
	case GENO_CLOSE: shapes[n++] = (struct geno_shape){ "rel strong", smooth(a, c) }; break;
	case GENO_DISTANT: shapes[n++] = (struct geno_shape){ "rel weak", smooth(a, c) }; break;
	case GENO_TENSION: shapes[n++] = (struct geno_shape){ "rel stress", zigzag(a, c) }; break;
	case GENO_CUT_OFF:
		shapes[n++] = (struct geno_shape){ "rel cut", smooth(a, c) };
		shapes[n++] = (struct geno_shape){ "rel slash", across(a, c) };
		break;
	}
	return n;
}

void geno_legend_add(struct geno_picture *p, const struct geno_shape *shapes, size_t n, struct text words) {
	struct geno_legend *l = &p->legend[p->n_legend++];
	for (size_t i = 0; i < n; i++) l->shapes[l->n_shapes++] = shapes[i];
	l->words = words;
}
