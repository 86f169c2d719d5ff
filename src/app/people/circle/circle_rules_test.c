/* The rules of the circle, each with what must hold and what must not. */
#include "circle_rules.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define TODAY 20260501

/* DOMAIN.md 5.6: the spouse and relatives within the 4th degree. */
static void who_may_petition(void **state) {
	(void)state;
	static const char *const may[] = { "spouse", "son", "daughter", "father", "mother", "brother", "sister", "grandparent", "grandchild", "uncle_aunt",
		"nephew_niece", "cousin" };
	static const char *const may_not[] = { "partner", "friend", "neighbour", "landlord", "guardian", "other", "in_law", "", "nephew" };
	for (size_t i = 0; i < COUNT(may); i++) assert_true(circle_may_petition(text_of(may[i])));
	for (size_t i = 0; i < COUNT(may_not); i++) assert_false(circle_may_petition(text_of(may_not[i])));
	assert_int_equal(circle_degree(LIT("nephew_niece")), 3);
	assert_int_equal(circle_degree(LIT("cousin")), 4);
	assert_int_equal(circle_degree(LIT("spouse")), 0);
	assert_int_equal(circle_degree(LIT("friend")), -1);
	assert_true(circle_petition_depends(LIT("in_law")));
	assert_false(circle_petition_depends(LIT("friend")));
}

/* Every relation the form offers is known here, or is nobody's relative by blood or marriage. */
static void every_relation_is_known(void **state) {
	(void)state;
	static const char *const strangers = " partner in_law friend neighbour landlord guardian other ";
	const struct codes *all = record_field(&kin_record, "relation")->codes;
	for (size_t i = 0; i < all->n; i++) {
		char word[40];
		snprintf(word, sizeof word, " %s ", all->items[i].code);
		size_t at;
		bool stranger = text_find(text_of(strangers), text_of(word), &at);
		assert_int_equal(circle_degree(text_of(all->items[i].code)) < 0, stranger);
	}
}

static void the_rule_about_calling(void **state) {
	(void)state;
	assert_true(circle_may_call(LIT("any")));
	assert_true(circle_may_call(LIT("day_only")));
	static const char *const no[] = { "", "mail_only", "ask_first", "person_refuses", "refuses", "unknown" };
	for (size_t i = 0; i < COUNT(no); i++) assert_false(circle_may_call(text_of(no[i])));
	assert_true(circle_refuses(LIT("refuses")));
	assert_true(circle_refuses(LIT("person_refuses")));
	assert_false(circle_refuses(LIT("ask_first")));
	assert_false(circle_refuses(LIT("")));
}

static void key_person_and_presumer(void **state) {
	(void)state;
	struct kin k = { .key_person = 1, .contact = LIT("refuses") };
	assert_true(circle_key_doubtful(&k));
	k.contact = LIT("any");
	assert_false(circle_key_doubtful(&k));
	k.died_on = 20200000;
	assert_true(circle_key_doubtful(&k));
	k = (struct kin){ .contact = LIT("refuses") };
	assert_false(circle_key_doubtful(&k));

	k = (struct kin){ .presumer = 1 };
	assert_true(circle_presumer_open(&k));
	k.presumer_agreed = 1;
	assert_false(circle_presumer_open(&k));
	k.presumer = 0;
	assert_false(circle_presumer_open(&k));
	/* Somebody without relatives may name a friend or a professional. */
	struct kin friends[] = { { .relation = LIT("other"), .presumer = 2 }, { .relation = LIT("friend"), .presumer = 1, .presumer_agreed = 1 } };
	assert_true(circle_presumer_named(friends, 2));
	assert_false(circle_presumer_named(friends, 1));
	friends[1].dead = 1;
	assert_false(circle_presumer_named(friends, 2));
	assert_false(circle_presumer_named(NULL, 0));
}

static void children(void **state) {
	(void)state;
	struct kin k = { .birth_on = 20080502 };
	assert_true(circle_is_child(&k, TODAY));      /* 17, the day before */
	k.birth_on = 20080501;
	assert_false(circle_is_child(&k, TODAY));
	k.birth_on = 0;
	assert_false(circle_is_child(&k, TODAY));
	k.birth_on = 20080000;
	assert_true(circle_is_child(&k, TODAY));      /* 17 or 18: the more careful of the two */
	k.birth_on = 20150101;
	k.dead = 1;
	assert_false(circle_is_child(&k, TODAY));
}

/* Newest first, as the table gives them. */
static void newest_answer_counts(void **state) {
	(void)state;
	struct kin_will w[] = {
		{ .row = { .id = 5 }, .part = LIT("petition"), .answer = LIT("willing"), .said_on = 20260401 },
		{ .row = { .id = 4 }, .part = LIT("contact"), .answer = LIT("refused"), .said_on = 20260301 },
		{ .row = { .id = 3 }, .part = LIT("petition"), .answer = LIT("refused"), .said_on = 20260301 },
		{ .row = { .id = 2 }, .part = LIT("nonsense"), .answer = LIT("willing"), .said_on = 20260201 },
		{ .row = { .id = 1 }, .part = LIT("contact"), .answer = LIT("willing"), .said_on = 20250101 },
	};
	size_t n = circle_newest(w, COUNT(w));
	assert_int_equal(n, 2);
	assert_int_equal(w[0].row.id, 4);   /* contact stands before petition */
	assert_int_equal(w[1].row.id, 5);
	/* He agrees to petition: everything else stays refused or unasked. */
	assert_true(circle_part_filled("petition", w, n, TODAY));
	assert_false(circle_part_filled("contact", w, n, TODAY));
	assert_false(circle_part_filled("body", w, n, TODAY));
	assert_int_equal(circle_newest(w, 0), 0);
}

static void answers_run_out(void **state) {
	(void)state;
	struct kin_will w = { .part = LIT("daily"), .answer = LIT("willing"), .until_on = TODAY };
	assert_false(circle_will_over(&w, TODAY));
	assert_true(circle_part_filled("daily", &w, 1, TODAY));
	w.until_on = 20260430;
	assert_true(circle_will_over(&w, TODAY));
	assert_false(circle_part_filled("daily", &w, 1, TODAY));
	w.until_on = 0;
	assert_false(circle_will_over(&w, TODAY));
	w.answer = LIT("depends");
	assert_false(circle_part_filled("daily", &w, 1, TODAY));
}

/* The rows of the table name parts that can be answered; petition is nobody's duty in it. */
static void duties_are_parts(void **state) {
	(void)state;
	const struct codes *parts = record_field(&kin_will_record, "part")->codes;
	for (int d = 0; d < DUTIES; d++)
		for (size_t i = 0; i < DUTY_PARTS && circle_duties[d].parts[i]; i++) {
			assert_non_null(code_find(parts, text_of(circle_duties[d].parts[i])));
			assert_string_not_equal(circle_duties[d].parts[i], "petition");
		}
}

static void order(void **state) {
	(void)state;
	assert_int_equal(circle_order(LIT("spouse")), 0);
	assert_int_equal(circle_order(LIT("partner")), 0);
	assert_int_equal(circle_order(LIT("daughter")), 1);
	assert_int_equal(circle_order(LIT("mother")), 2);
	assert_int_equal(circle_order(LIT("friend")), 3);
	assert_int_equal(circle_order(LIT("nephew_niece")), 3);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_may_petition), cmocka_unit_test(every_relation_is_known), cmocka_unit_test(the_rule_about_calling),
		cmocka_unit_test(key_person_and_presumer), cmocka_unit_test(children), cmocka_unit_test(newest_answer_counts), cmocka_unit_test(answers_run_out),
		cmocka_unit_test(duties_are_parts), cmocka_unit_test(order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
