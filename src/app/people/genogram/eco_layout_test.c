/* The ecomap from 1 to 40 ties: no box on another, no line through a box or across a line; and a ring that is too small. */
#include "eco_layout.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

static int on_another(const struct eco_layout *l) {
	int n = 0;
	for (int i = 0; i < l->n_boxes; i++) {
		const struct eco_box *a = &l->boxes[i];
		n += a->x - a->width / 2 < 0 || a->x + a->width / 2 > l->width || a->y < ECO_BOX_HEIGHT / 2 || a->y + ECO_BOX_HEIGHT / 2 > l->height;
		n += abs(a->x - l->x) < a->width / 2 + ECO_MIDDLE - 14 && abs(a->y - l->y) < ECO_BOX_HEIGHT / 2 + ECO_MIDDLE - 14;
		for (int j = i + 1; j < l->n_boxes; j++)
			n += abs(a->x - l->boxes[j].x) < (a->width + l->boxes[j].width) / 2 && abs(a->y - l->boxes[j].y) < ECO_BOX_HEIGHT;
	}
	return n;
}

static long side(const struct eco_box *l, long x, long y) { return (l->x2 - l->x1) * (y - l->y1) - (l->y2 - l->y1) * (x - l->x1); }

static bool cross(const struct eco_box *a, const struct eco_box *b) {
	return side(a, b->x1, b->y1) * side(a, b->x2, b->y2) < 0 && side(b, a->x1, a->y1) * side(b, a->x2, a->y2) < 0;
}

static int lines_wrong(const struct eco_layout *l) {
	int n = 0;
	for (int i = 0; i < l->n_boxes; i++)
		for (int j = 0; j < l->n_boxes; j++) {
			const struct eco_box *a = &l->boxes[i], *b = &l->boxes[j];
			if (i == j) continue;
			n += cross(a, b);
			for (int k = 0; k <= 100; k++) {
				int x = a->x1 + (a->x2 - a->x1) * k / 100, y = a->y1 + (a->y2 - a->y1) * k / 100;
				if (abs(x - b->x) < b->width / 2 && abs(y - b->y) < ECO_BOX_HEIGHT / 2) { n++; break; }
			}
		}
	return n;
}

static void one_to_forty(void **state) {
	static const char *const names[] = { "主治医", "訪問看護ステーション", "甥", "地域包括支援センター中央", "大家さん", "Community nurse", "", "民生委員" };
	(void)state;
	struct arena *a = arena_new(8 << 20);
	for (int n = 0; n <= ECO_TIES + 5; n++) {
		struct eco_tie ties[ECO_TIES + 5];
		for (int i = 0; i < n; i++)
			ties[i] = (struct eco_tie){ .name = text_of(names[(i * 5 + n) % 8]), .sector = (enum eco_sector)(i % 3), .strength = (enum eco_strength)(i % 5) };
		struct eco_layout *l = eco_layout(a, ties, n);
		assert_int_equal(l->n_boxes, n > ECO_TIES ? ECO_TIES : n);
		assert_int_equal(on_another(l), 0);
		assert_int_equal(lines_wrong(l), 0);
		for (int i = 0; i < l->n_boxes; i++) assert_true(text_eq(l->boxes[i].name, l->boxes[i].tie->name));   /* in full: the box is as wide as its name */
		if (l->n_boxes > 2) {                    /* the control */
			l->boxes[1].x = l->boxes[0].x + 5;
			l->boxes[1].y = l->boxes[0].y;
			assert_true(on_another(l) > 0);
		}
		arena_reset(a);
	}
	arena_free(a);
}

int main(void) {
	const struct CMUnitTest tests[] = { cmocka_unit_test(one_to_forty) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
