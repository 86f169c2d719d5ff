/* Smaller, and upright. */
#include "picture.h"

struct line { const unsigned char *from; size_t step; unsigned n; };

/* One line of n dots (step bytes apart) becomes one of m: each new dot is the mean of what it covers, to the fraction. */
static void line_shrink(struct line l, unsigned char *to, size_t to_step, unsigned m) {
	double ratio = (double)l.n / m;
	for (unsigned x = 0; x < m; x++) {
		double begin = x * ratio, end = begin + ratio, sum[3] = { 0 }, weight = 0;
		for (unsigned i = (unsigned)begin; i < l.n && i < end; i++) {
			double low = i > begin ? i : begin, high = i + 1 < end ? i + 1 : end, part = high - low;
			for (int c = 0; c < 3; c++)
				sum[c] += part * l.from[i * l.step + (size_t)c];
			weight += part;
		}
		for (int c = 0; c < 3; c++)
			to[x * to_step + (size_t)c] = (unsigned char)(sum[c] / weight + .5);
	}
}

static unsigned scaled(unsigned n, unsigned side, unsigned longest) {
	unsigned m = (unsigned)((size_t)n * side / longest);
	return m ? m : 1;
}

struct raster raster_shrink(struct arena *a, struct raster r, unsigned side) {
	unsigned longest = r.width > r.height ? r.width : r.height;
	if (longest <= side)
		return r;
	unsigned w = scaled(r.width, side, longest), h = scaled(r.height, side, longest);
	unsigned char *narrow = arena_alloc(a, (size_t)w * r.height * 3), *small = arena_alloc(a, (size_t)w * h * 3);
	for (unsigned y = 0; y < r.height; y++)
		line_shrink((struct line){ r.rgb + (size_t)y * r.width * 3, 3, r.width }, narrow + (size_t)y * w * 3, 3, w);
	for (unsigned x = 0; x < w; x++)
		line_shrink((struct line){ narrow + (size_t)x * 3, (size_t)w * 3, r.height }, small + (size_t)x * 3, (size_t)w * 3, h);
	return (struct raster){ small, w, h };
}

/* Where the dot x, y of the upright picture stands in the one as it was taken (EXIF: 2 mirrored, 3 upside down, 4 both,
 * 5 to 8 lying on a side). */
static size_t taken_at(struct raster r, int turn, unsigned x, unsigned y) {
	unsigned right = r.width - 1, bottom = r.height - 1, fx = x, fy = y;
	switch (turn) {
	case 2: fx = right - x; break;
	case 3: fx = right - x; fy = bottom - y; break;
	case 4: fy = bottom - y; break;
	case 5: fx = y; fy = x; break;
	case 6: fx = y; fy = bottom - x; break;
	case 7: fx = right - y; fy = bottom - x; break;
	case 8: fx = right - y; fy = x; break;
	default: break;
	}
	return (size_t)fy * r.width + fx;
}

struct raster raster_turn(struct arena *a, struct raster r, int turn) {
	if (turn < 2 || turn > 8)
		return r;
	struct raster up = { arena_alloc(a, (size_t)r.width * r.height * 3), turn > 4 ? r.height : r.width, turn > 4 ? r.width : r.height };
	for (unsigned y = 0; y < up.height; y++)
		for (unsigned x = 0; x < up.width; x++)
			for (size_t c = 0, from = taken_at(r, turn, x, y) * 3, to = ((size_t)y * up.width + x) * 3; c < 3; c++)
				up.rgb[to + c] = r.rgb[from + c];
	return up;
}
