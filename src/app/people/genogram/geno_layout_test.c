/* The genogram's layout: the three families of UX.md §5.3, 200 grown ones, and data that no family could have. */
#include "geno_test.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct arena *arena;
static int set_up(void **state) { (void)state; arena = arena_new(64 << 20); return arena ? 0 : -1; }
static int tear_down(void **state) { (void)state; arena_free(arena); return 0; }

static struct geno_layout *drawn(const struct family *f) { return geno_layout(arena, &f->kin, LANG_JA); }

static void expect_clean(const struct geno_layout *l, const struct family *f, const char *what, unsigned n) {
	struct faults x = geno_look(l, &f->kin);
	if (faults_sum(&x)) fail_msg("%s %u: symbols %d labels %d crossings %d through %d bows %d homes %d", what, n, x.symbols, x.labels, x.crossings,
		x.through, x.bows, x.homes);
}

/* Everybody stands somewhere, once as themselves; every union is drawn or counted as left out. */
static void expect_whole(const struct geno_layout *l, const struct family *f) {
	int people = f->kin.n_people < GENO_PEOPLE ? f->kin.n_people : GENO_PEOPLE, first[GENO_PEOPLE] = { 0 };
	for (int i = 0; i < l->n_spots; i++) if (!l->plan->nodes[l->spots[i].node].again) first[l->spots[i].person]++;
	for (int i = 0; i < people; i++) assert_int_equal(first[i], 1);
	assert_int_equal(l->plan->n_knots + l->plan->left_out, l->n_unions);
}

static void three_families(void **state) {
	static void (*const families[])(struct family *) = { family_single_man, family_of_four, family_of_23 };
	static const int people[] = { 7, 6, 23 };
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct family f;
		families[i](&f);
		struct geno_layout *l = drawn(&f);
		assert_int_equal(f.kin.n_people, people[i]);
		assert_int_equal(l->plan->again, 0);
		assert_int_equal(l->plan->n_blocks, 1);
		expect_whole(l, &f);
		expect_clean(l, &f, "family", (unsigned)i);
	}
}

static const struct geno_spot *spot(const struct geno_layout *l, int person) {
	for (int i = 0; i < l->n_spots; i++) if (l->spots[i].person == person) return &l->spots[i];
	return NULL;
}

static void customs(void **state) {
	(void)state;
	struct family f;
	family_of_four(&f);
	struct geno_layout *l = drawn(&f);
	assert_true(spot(l, 1)->x < spot(l, 0)->x);          /* husband left */
	assert_true(spot(l, 2)->x < spot(l, 3)->x);          /* the elder left */
	assert_int_equal(spot(l, 2)->y, spot(l, 0)->y + 133);
	assert_int_equal(l->n_homes, 1);
	assert_true(text_is(spot(l, 4)->sub[0], "平成27年没"));
	family_of_23(&f);
	l = drawn(&f);
	assert_true(spot(l, 2)->x > spot(l, 0)->x || spot(l, 2)->x < spot(l, 1)->x);       /* the former husband outside */
	assert_true(text_is(spot(l, 0)->name, "美智子"));     /* too long: the given name */
	assert_true(text_is(spot(l, 0)->sub[0], "本人"));
}

static void grown_families(void **state) {
	int people = 0, again = 0, with_again = 0, left_out = 0, words = 0;
	(void)state;
	for (unsigned n = 0; n < 200; n++) {
		struct family f;
		family_grown(&f, n, 6 + (int)n * 55 / 199);
		struct geno_layout *l = drawn(&f);
		expect_whole(l, &f);
		expect_clean(l, &f, "grown family", n);
		people += f.kin.n_people;
		again += l->plan->again;
		with_again += l->plan->again > 0;
		left_out += l->plan->left_out;
		words += l->n_arcs;
		arena_reset(arena);
	}
	print_message("200 families, %d people: 0 crossings, 0 overlaps; %d repeated (in %d families), %d unions left out, %d bows\n", people, again,
		with_again, left_out, words);
	assert_int_equal(left_out, 0);
	assert_true(again * 20 < people);                    /* one in twenty at the most */
}

static void hostile_data(void **state) {
	(void)state;
	for (unsigned n = 0; n < 60; n++) {
		struct family f;
		family_hostile(&f, n, 1 + (int)n * 2, (int)(n * n) % 400);
		struct geno_layout *l = drawn(&f);
		expect_whole(l, &f);
		expect_clean(l, &f, "hostile family", n);
		arena_reset(arena);
	}
}

static void put(struct family *f, int from, int to, enum geno_kind kind) { f->ties[f->kin.n_ties++] = (struct geno_tie){ from, to, kind, 0, 0 }; }

static void loops(void **state) {
	(void)state;
	struct family f;
	family_hostile(&f, 1, 60, 0);
	for (int i = 0; i < 4; i++) put(&f, i, (i + 1) % 4, GENO_PARENT_OF);               /* one's own great-grandparent */
	for (int i = 0; i < 3; i++) for (int k = 0; k < 3; k++) put(&f, 10, 11, GENO_PARENT_OF); /* the same child nine times */
	put(&f, 5, 5, GENO_SPOUSE);
	put(&f, 6, 6, GENO_PARENT_OF);
	for (int i = 1; i < 60; i++) put(&f, 0, i, i % 2 ? GENO_DIVORCED : GENO_SPOUSE);   /* sixty unions */
	for (int i = 20; i < 40; i++) put(&f, i, 50, GENO_PARENT_OF);                      /* twenty parents */
	struct geno_layout *l = drawn(&f);
	expect_whole(l, &f);
	expect_clean(l, &f, "loops", 0);
}

static void cousins_marry(void **state) {
	(void)state;
	struct family f;
	family_hostile(&f, 2, 8, 0);
	f.kin.self = 0;
	static const int ties[][3] = { { 0, 1, GENO_SPOUSE }, { 0, 2, 0 }, { 1, 2, 0 }, { 0, 3, 0 }, { 1, 3, 0 }, { 2, 4, 0 }, { 3, 5, 0 }, { 4, 5, GENO_SPOUSE }, { 4, 6, 0 }, { 5, 6, 0 } };
	for (size_t i = 0; i < sizeof ties / sizeof *ties; i++) put(&f, ties[i][0], ties[i][1], (enum geno_kind)ties[i][2]);
	struct geno_layout *l = drawn(&f);
	expect_whole(l, &f);
	expect_clean(l, &f, "cousins", 0);
	assert_int_equal(l->plan->again, 0);                 /* a circle that a row drawing can hold */
}

static void nobody(void **state) {
	(void)state;
	struct family f;
	memset(&f, 0, sizeof f);
	f.kin = (struct geno_kin){ .people = f.people, .ties = f.ties };
	assert_int_equal(drawn(&f)->n_spots, 0);
	family_hostile(&f, 1, 1, 0);
	assert_int_equal(drawn(&f)->n_spots, 1);
}

/* The eyes must see what is wrong: else all the zeros above say nothing. */
static void eyes_see(void **state) {
	(void)state;
	struct family f;
	struct faults x;
	family_of_23(&f);
	struct geno_layout *l = drawn(&f);
	struct geno_spot kept = l->spots[0];
	l->spots[0].x = l->spots[1].x + 20;
	x = geno_look(l, &f.kin);
	assert_true(x.symbols > 0 && x.labels > 0);
	l->spots[0] = kept;
	struct geno_line line = l->lines[0];
	for (int i = 0; i < l->n_lines; i++) if (l->lines[i].knot != line.knot) { l->lines[0].x1 = l->lines[i].x1 - 9; l->lines[0].y1 = l->lines[i].y1 - 9; l->lines[0].x2 = l->lines[i].x1 + 9; l->lines[0].y2 = l->lines[i].y1 + 9; break; }
	x = geno_look(l, &f.kin);
	assert_true(x.crossings > 0);
	l->lines[0] = (struct geno_line){ 0, l->spots[3].y, l->width, l->spots[3].y + 1, line.knot, 0 };
	x = geno_look(l, &f.kin);
	assert_true(x.through > 0);
	l->lines[0] = line;
	for (int i = 0; i < l->homes[0].n; i++) l->homes[0].at[i].x += 60;
	x = geno_look(l, &f.kin);
	assert_true(x.homes > 0);
}

static void labels_fit(void **state) {
	static const char *const names[] = { "佐々木 美智子", "アレクサンドラ・マリア・フォン", "勘解由小路 左衛門三郎兵衛", "Wilhelmina Featherstonehaugh", "北沢", "　　", "𠮷野家𠮷野家𠮷野家" };
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct text t = geno_short(arena, text_of(names[i]), GENO_NAME_SIZE, 2 * GENO_LABEL_HALF);
		assert_true(geno_width(t, GENO_NAME_SIZE) <= 2 * GENO_LABEL_HALF);
		assert_true(text_utf8_ok(t));
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(three_families, set_up, tear_down), cmocka_unit_test_setup_teardown(customs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(grown_families, set_up, tear_down), cmocka_unit_test_setup_teardown(hostile_data, set_up, tear_down),
		cmocka_unit_test_setup_teardown(loops, set_up, tear_down), cmocka_unit_test_setup_teardown(cousins_marry, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nobody, set_up, tear_down), cmocka_unit_test_setup_teardown(eyes_see, set_up, tear_down),
		cmocka_unit_test_setup_teardown(labels_fit, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
