/* Rules of breaking the glass: whose name it is, how long, how often. */
#include "glass_rules.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct person kitazawa = { .family_name = LIT("髙﨑"), .given_name = LIT("邉子"), .family_kana = LIT("たかさき"), .given_kana = LIT("べこ") };

static bool named(const char *typed) {
	struct arena *a = arena_new(1 << 20);
	bool yes = glass_named(a, &kitazawa, text_of(typed));
	arena_free(a);
	return yes;
}

static void whole_names_only(void **state) {
	(void)state;
	static const char *const right[] = { "髙﨑邉子", "髙﨑 邉子", "高崎　辺子", "たかさきべこ", "タカサキ ベコ", "ﾀｶｻｷﾍﾞｺ" };
	static const char *const wrong[] = { "", " ", "髙﨑", "邉子", "たかさき", "高崎辺子さん", "べこたかさき", "高崎 辺" };
	for (size_t i = 0; i < COUNT(right); i++) assert_true(named(right[i]));
	for (size_t i = 0; i < COUNT(wrong); i++) assert_false(named(wrong[i]));
}

static void minutes(void **state) {
	(void)state;
	assert_int_equal(glass_minutes_left(MINUTES(60), 0), 60);
	assert_int_equal(glass_minutes_left(MINUTES(60), 1), 60);
	assert_int_equal(glass_minutes_left(MINUTES(60), MINUTES(59)), 1);
	assert_int_equal(glass_minutes_left(MINUTES(60), MINUTES(60)), 0);
	assert_int_equal(glass_minutes_left(MINUTES(60), MINUTES(61)), 0);
}

static void how_often(void **state) {
	(void)state;
	assert_true(glass_room(4, 2));
	assert_false(glass_room(5, 0));
	assert_false(glass_room(3, 3));
}

static void other_words(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 20);
	assert_false(glass_reason_new(a, LIT("薬の問い合わせがあった"), LIT(" 薬の 問い合わせが あった　")));
	assert_true(glass_reason_new(a, LIT("薬の問い合わせがあった"), LIT("まだ返事を待っている")));
	arena_free(a);
}

int main(void) {
	const struct CMUnitTest tests[] = { cmocka_unit_test(whole_names_only), cmocka_unit_test(minutes), cmocka_unit_test(how_often), cmocka_unit_test(other_words) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
