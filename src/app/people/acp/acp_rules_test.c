/* The rules of ACP, each with what must hold and what must not. */
#include "acp_rules.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define S(n, v, a, day, ...) { .row = { .id = (n) }, .voice = LIT(v), .act = LIT(a), .topic = LIT("place"), .words = LIT("w"), .said_on = (day), ## __VA_ARGS__ }
#define ON 20260501

static id current(const struct acp_statement *all, size_t n, date on) {
	const struct acp_statement *list[16];
	for (size_t i = 0; i < n; i++) list[i] = &all[i];
	const struct acp_statement *now = acp_current_of(list, n, LIT("place"), on);
	return now ? now->row.id : 0;
}

static void whose_will(void **state) {
	(void)state;
	assert_true(acp_is_persons_will(LIT("own_words")));
	assert_true(acp_is_persons_will(LIT("own_gesture")));
	assert_true(acp_is_persons_will(LIT("presumed")));
	assert_false(acp_is_persons_will(LIT("family_view")));
	assert_false(acp_is_persons_will(LIT("professional_view")));
	assert_false(acp_is_persons_will(LIT("")));
	assert_false(acp_is_persons_will(LIT("own_words ")));
}

static void newest_is_current(void **state) {
	(void)state;
	const struct acp_statement all[] = { S(1, "own_words", "said", 20260301), S(2, "own_words", "changed", 20260401, .before = 1), S(3, "own_words", "said", 20260401) };
	assert_int_equal(current(all, 3, ON), 3);
	assert_int_equal(current(all, 3, 20260331), 1);
	assert_int_equal(current(all, 3, 20260228), 0);
	assert_int_equal(current(all, 0, ON), 0);
}

static void another_topic_is_not_current(void **state) {
	(void)state;
	struct acp_statement all[] = { S(1, "own_words", "said", 20260301), S(2, "own_words", "said", 20260401) };
	all[1].topic = LIT("joy");
	assert_int_equal(current(all, 2, ON), 1);
	all[1].topic = (struct text){ 0 };
	assert_int_equal(current(all, 2, ON), 1);
}

static void family_and_professionals_are_never_current(void **state) {
	(void)state;
	const struct acp_statement only[] = { S(1, "family_view", "said", 20260301), S(2, "professional_view", "said", 20260401) };
	assert_int_equal(current(only, 2, ON), 0);
	const struct acp_statement after[] = { S(1, "own_words", "said", 20260301), S(2, "family_view", "changed", 20260401, .before = 1, .reason = LIT("x")),
		S(3, "family_view", "withdrawn", 20260402, .before = 1, .reason = LIT("x")), S(4, "professional_view", "withdrawn", 20260403, .before = 1, .reason = LIT("x")) };
	assert_int_equal(current(after, 4, ON), 1);
}

static void withdrawn_leaves_nothing(void **state) {
	(void)state;
	const struct acp_statement all[] = { S(1, "own_words", "said", 20260301), S(2, "own_words", "withdrawn", 20260401, .before = 1, .reason = LIT("x")),
		S(3, "own_words", "said", 20260410) };
	assert_int_equal(current(all, 2, ON), 0);
	assert_int_equal(current(all, 2, 20260331), 1);
	assert_int_equal(current(all, 3, ON), 3);
}

static void presumption_does_not_push_words_aside(void **state) {
	(void)state;
	struct acp_statement all[] = { S(1, "own_words", "said", 20260301), S(2, "presumed", "said", 20260401) };
	assert_int_equal(current(all, 2, ON), 1);
	all[1].act = LIT("withdrawn");
	assert_int_equal(current(all, 2, ON), 1);
	all[1].act = LIT("changed");
	assert_int_equal(current(all, 2, ON), 1);
	all[1].before = 1;
	assert_int_equal(current(all, 2, ON), 1);                 /* no reason given */
	all[1].reason = LIT("話せなくなってから、何度も首を振られた");
	assert_int_equal(current(all, 2, ON), 2);
	const struct acp_statement other[] = { S(1, "presumed", "said", 20260301), S(2, "presumed", "said", 20260302), S(3, "own_gesture", "said", 20260303) };
	assert_int_equal(current(other, 2, ON), 2);
	assert_int_equal(current(other, 3, ON), 3);
}

static void what_is_out_of_order_does_not_count(void **state) {
	(void)state;
	const struct acp_statement all[] = { S(5, "own_words", "said", 20260401), S(4, "own_words", "said", 20260301) };
	assert_int_equal(current(all, 2, ON), 5);
}

static void words_grow_old(void **state) {
	(void)state;
	const struct acp_statement own = S(1, "own_words", "said", 20251101), guess = S(2, "presumed", "said", 20250101), kin = S(3, "family_view", "said", 20260401);
	assert_int_equal(acp_wish_state(&own, 20260501), WISH_OWN);           /* the day itself is fresh */
	assert_int_equal(acp_wish_state(&own, 20260502), WISH_OWN_OLD);
	assert_int_equal(acp_wish_state(&guess, 20260501), WISH_PRESUMED);
	assert_int_equal(acp_wish_state(&kin, 20260501), WISH_UNKNOWN);
	assert_int_equal(acp_wish_state(NULL, 20260501), WISH_UNKNOWN);
}

static void ring(void **state) {
	(void)state;
	struct acp_talk t = { .share = LIT("team"), .mood = LIT("clear") };
	assert_int_equal(acp_ring(NULL), STEP_HEAR);
	assert_int_equal(acp_ring(&t), STEP_CONFIRM);
	t.read_back_on = 20260420;
	assert_int_equal(acp_ring(&t), STEP_REVIEW);
	t.share = LIT("not_yet");
	assert_int_equal(acp_ring(&t), STEP_SHARE);
	t = (struct acp_talk){ .share = LIT("team"), .mood = LIT("not_now") };
	assert_int_equal(acp_ring(&t), STEP_REVIEW);
}

static void next_due(void **state) {
	(void)state;
	assert_int_equal(acp_next_due(20260414, LIT("1w"), 0), 20260421);
	assert_int_equal(acp_next_due(20260414, LIT("2w"), 0), 20260428);
	assert_int_equal(acp_next_due(20260131, LIT("1m"), 0), 20260228);
	assert_int_equal(acp_next_due(20260414, LIT("change"), 0), 20261014);
	assert_int_equal(acp_next_due(20260414, LIT(""), 0), 20261014);
	assert_int_equal(acp_next_due(20260414, LIT("date"), 20260601), 20260601);
	assert_int_equal(acp_next_due(20260414, LIT("date"), 20290101), 20270414);     /* never later than a year */
	assert_int_equal(acp_next_due(20260414, LIT("date"), 20260401), 20261014);     /* a day gone by is no day to ask again */
	assert_true(acp_next_known(LIT("change")));
	assert_false(acp_next_known(LIT("never")));
}

static void names(void **state) {
	(void)state;
	assert_int_equal(acp_names_count(LIT("高橋 ゆき、小野寺 誠")), 2);
	assert_int_equal(acp_names_count(LIT("高橋,小野寺/山本\n中村")), 4);
	assert_int_equal(acp_names_count(LIT("高橋、高橋、 高橋 ")), 1);
	assert_int_equal(acp_names_count(LIT("高橋 ゆき")), 1);
	assert_int_equal(acp_names_count(LIT("、、 ，")), 0);
	assert_int_equal(acp_names_count(LIT("")), 0);
}

static void presumption_needs_grounds(void **state) {
	(void)state;
	assert_int_equal(acp_presumed_flaws(LIT(""), LIT(""), LIT("")), PRESUMED_FINE);
	assert_int_equal(acp_presumed_flaws(LIT("家で"), LIT("昔から家でと話していた"), LIT("高橋、小野寺")), PRESUMED_FINE);
	assert_int_equal(acp_presumed_flaws(LIT("家で"), LIT(""), LIT("高橋、小野寺")), PRESUMED_NO_GROUNDS);
	assert_int_equal(acp_presumed_flaws(LIT("家で"), LIT("x"), LIT("高橋")), PRESUMED_ALONE);
	assert_int_equal(acp_presumed_flaws(LIT(""), LIT("x"), LIT("")), PRESUMED_EMPTY | PRESUMED_ALONE);
}

static void complete_talks(void **state) {
	(void)state;
	assert_true(acp_complete(1, LIT(""), LIT("")));
	assert_true(acp_complete(0, LIT("not_now"), LIT("")));
	assert_true(acp_complete(0, LIT(""), LIT("家で")));
	assert_false(acp_complete(0, LIT(""), LIT("")));
	assert_false(acp_complete(0, LIT("tired"), LIT("")));
}

static void times_and_sheet(void **state) {
	(void)state;
	assert_true(acp_time_ok(LIT("14:10")));
	assert_true(acp_time_ok(LIT("9:05")));
	assert_false(acp_time_ok(LIT("24:00")));
	assert_false(acp_time_ok(LIT("14:60")));
	assert_false(acp_time_ok(LIT("1410")));
	assert_false(acp_time_ok(LIT("14:1")));
	assert_true(acp_sheet_uses(LIT("acute")));
	assert_true(acp_sheet_uses(LIT("place")));
	assert_false(acp_sheet_uses(LIT("joy")));
	assert_false(acp_sheet_uses((struct text){ 0 }));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whose_will), cmocka_unit_test(newest_is_current), cmocka_unit_test(another_topic_is_not_current),
		cmocka_unit_test(family_and_professionals_are_never_current), cmocka_unit_test(withdrawn_leaves_nothing),
		cmocka_unit_test(presumption_does_not_push_words_aside), cmocka_unit_test(what_is_out_of_order_does_not_count),
		cmocka_unit_test(words_grow_old), cmocka_unit_test(ring), cmocka_unit_test(next_due), cmocka_unit_test(names),
		cmocka_unit_test(presumption_needs_grounds), cmocka_unit_test(complete_talks), cmocka_unit_test(times_and_sheet),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
