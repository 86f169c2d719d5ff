/* The catalogue with a table of its own: lookups, contexts, values, plurals. */
#include "words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Sorted by bytes, as the build does it. */
const struct word_pair words_table[] = {
	{ "button|閉じる", "button|Close" },
	{ "eye|閉じる", "Shut" },
	{ "{name}さんの話を記録しました", "Recorded what {name} said" },
	{ "{n}件の訪問", "{n} {n|visit|visits}" },
	{ "きょう", "Today" },
	{ "訳なし", "" },
};
const size_t words_count = sizeof words_table / sizeof *words_table;

static struct arena *arena;

static void looks_up(void **state) {
	(void)state;
	assert_string_equal(word(LANG_JA, JA("きょう")), "きょう");
	assert_string_equal(word(LANG_EN, JA("きょう")), "Today");
	assert_string_equal(word(LANG_EN, "知らない文"), "知らない文");
	assert_string_equal(word(LANG_EN, "訳なし"), "訳なし");
}

static void context_is_never_shown(void **state) {
	(void)state;
	assert_string_equal(word(LANG_JA, "button|閉じる"), "閉じる");
	assert_string_equal(word(LANG_EN, "button|閉じる"), "Close");
	assert_string_equal(word(LANG_JA, "eye|閉じる"), "閉じる");
	assert_string_equal(word(LANG_EN, "eye|閉じる"), "Shut");
	assert_string_equal(word(LANG_EN, "door|閉じる"), "閉じる");
	assert_string_equal(word(LANG_JA, "A|B"), "A|B"); /* capitals are no context */
	assert_string_equal(word(LANG_JA, "|"), "|");
}

static void puts_values(void **state) {
	(void)state;
	struct buf b = buf_in(arena, 0);
	SAY(&b, LANG_JA, "{name}さんの話を記録しました", ARG("name", LIT("縁 側子")));
	buf_char(&b, '/');
	SAY(&b, LANG_EN, "{name}さんの話を記録しました", ARG("other", LIT("x")), ARG("name", LIT("{n}|1")));
	buf_char(&b, '/');
	SAY(&b, LANG_EN, "きょう");
	assert_string_equal(buf_str(&b), "縁 側子さんの話を記録しました/Recorded what {n}|1 said/Today");
}

static struct text visits(enum lang lang, int64_t n) {
	return say(arena, lang, "{n}件の訪問", &ARG("n", int_text(arena, n)), 1);
}

static void plurals(void **state) {
	(void)state;
	assert_string_equal(visits(LANG_EN, 1).p, "1 visit");
	assert_string_equal(visits(LANG_EN, 0).p, "0 visits");
	assert_string_equal(visits(LANG_EN, 11).p, "11 visits");
	assert_string_equal(visits(LANG_JA, 1).p, "1件の訪問");
	assert_string_equal(int_text(arena, -42).p, "-42");
}

static void odd_braces_stay(void **state) {
	(void)state;
	struct arg n = ARG("n", LIT("2"));
	assert_string_equal(say(arena, LANG_JA, "a{x}b", &n, 1).p, "a{x}b");
	assert_string_equal(say(arena, LANG_JA, "a{n", &n, 1).p, "a{n");
	assert_string_equal(say(arena, LANG_JA, "a}{}{n}", &n, 1).p, "a}{}2");
	assert_string_equal(say(arena, LANG_JA, "{n|一つ}", &n, 1).p, "一つ");
	assert_string_equal(say(arena, LANG_JA, "{n|日}{n||人}", &n, 1).p, "日人");
	assert_string_equal(say(arena, LANG_JA, "", NULL, 0).p, "");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looks_up), cmocka_unit_test(context_is_never_shown), cmocka_unit_test(puts_values),
		cmocka_unit_test(plurals), cmocka_unit_test(odd_braces_stay),
	};
	arena = arena_new(1 << 20);
	int failed = cmocka_run_group_tests_name("base/words", tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
