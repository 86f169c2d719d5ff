/* Text: cutting, trimming, malformed UTF-8, whole numbers. */
#include "text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#define BYTES(literal) ((struct text){ (literal), sizeof(literal) - 1 })

static void compares(void **state) {
	(void)state;
	struct text none = { NULL, 0 };
	assert_true(text_eq(none, LIT("")));
	assert_true(text_is(none, ""));
	assert_true(text_is(LIT("縁側"), "縁側"));
	assert_false(text_is(LIT("縁側"), "縁"));
	assert_true(text_starts(LIT("縁側"), "縁"));
	assert_false(text_starts(LIT("縁"), "縁側"));
	assert_true(text_ends(LIT("縁側"), "側"));
	assert_false(text_ends(LIT("側"), "縁側"));
	assert_true(text_starts(none, "") && text_ends(none, ""));
	assert_true(text_cmp(LIT("a"), LIT("b")) < 0);
	assert_true(text_cmp(LIT("ab"), LIT("a")) > 0);
	assert_int_equal(text_cmp(none, LIT("")), 0);
	assert_true(text_is(text_of(NULL), "") && text_of(NULL).p);
}

static void copies(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 16);
	struct text t = text_copy(a, BYTES("ab"));
	assert_string_equal(t.p, "ab");
	assert_string_equal(text_z(a, (struct text){ "abc", 2 }), "ab");
	assert_string_equal(text_z(a, (struct text){ NULL, 0 }), "");
	assert_string_equal(text_join(a, LIT("縁"), LIT("側")).p, "縁側");
	assert_int_equal(text_join(a, (struct text){ NULL, 0 }, LIT("")).n, 0);
	arena_free(a);
}

static void trims_and_cuts(void **state) {
	(void)state;
	assert_true(text_is(text_trim(LIT(" \t\r\n　 縁　側 　\n")), "縁　側"));
	assert_true(text_is(text_trim(LIT(" 　 ")), ""));
	assert_true(text_is(text_trim((struct text){ NULL, 0 }), ""));
	assert_true(text_is(text_trim(BYTES("\x80\x80")), "\x80\x80"));
	assert_true(text_is(text_from(LIT("abc"), 1), "bc"));
	assert_true(text_is(text_from(LIT("abc"), 9), ""));
	struct text rest = LIT("a,b,"), piece;
	assert_true(text_cut(&rest, ',', &piece) && text_is(piece, "a"));
	assert_true(text_cut(&rest, ',', &piece) && text_is(piece, "b"));
	assert_true(text_cut(&rest, ',', &piece) && text_is(piece, ""));
	assert_false(text_cut(&rest, ',', &piece));
	rest = LIT("");
	assert_true(text_cut(&rest, ',', &piece) && text_is(piece, ""));
	assert_false(text_cut(&rest, ',', &piece));
}

static void finds(void **state) {
	(void)state;
	size_t at = 99;
	assert_true(text_find(LIT("訪問看護"), LIT("看"), &at));
	assert_int_equal(at, 6);
	assert_false(text_find(LIT("訪問"), LIT("訪問看護"), &at));
	assert_true(text_find(LIT("訪問"), LIT(""), &at));
	assert_int_equal(at, 0);
	assert_false(text_find((struct text){ NULL, 0 }, LIT("a"), NULL));
	assert_true(text_find((struct text){ NULL, 0 }, LIT(""), &at));
}

static void utf8_refuses(void **state) {
	(void)state;
	static const struct text bad[] = {
		BYTES("\x80"), BYTES("a\xC0\x80"), BYTES("\xC1\xBF"), BYTES("\xE0\x9F\xBF"), BYTES("\xED\xA0\x80"),
		BYTES("\xF0\x8F\xBF\xBF"), BYTES("\xF4\x90\x80\x80"), BYTES("\xF8\x88\x80\x80\x80"), BYTES("\xE7\xB8"),
		BYTES("\xE7"), BYTES("\xE7\x41\x81"), BYTES("a\0b"), BYTES("\xFE"), BYTES("\xFF"),
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(text_utf8_ok(bad[i]));
	assert_true(text_utf8_ok(BYTES("a\xC2\x80\xE0\xA0\x80\xEE\x80\x80\xF0\x90\x80\x80\xF4\x8F\xBF\xBF")));
	assert_true(text_utf8_ok((struct text){ NULL, 0 }));
}

static void next_gives_one_mark_a_byte(void **state) {
	(void)state;
	struct text t = BYTES("\xE7\xB8" "a\xED\xA0\x80縁");
	static const int32_t want[] = { 0xFFFD, 0xFFFD, 'a', 0xFFFD, 0xFFFD, 0xFFFD, 0x7E01, -1, -1 };
	assert_int_equal(text_chars(t), 7);
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		assert_int_equal(text_next(&t), want[i]);
	assert_int_equal(text_chars(LIT("か\u3099𠮷")), 3);
	assert_true(text_is(text_first(LIT("訪問看護"), 2), "訪問"));
	assert_true(text_is(text_first(LIT("訪問"), 9), "訪問"));
	assert_true(text_is(text_first(LIT("訪問"), 0), ""));
}

static void reads_numbers(void **state) {
	(void)state;
	int64_t n = 77;
	static const char *const bad[] = { "", "-", "1a", " 1", "1 ", "--1", "9223372036854775808", "-9223372036854775809",
		"99999999999999999999", "+1", "一", "0x1" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(text_int(text_of(bad[i]), &n));
	assert_int_equal(n, 77);
	assert_true(text_int(LIT("-9223372036854775808"), &n) && n == INT64_MIN);
	assert_true(text_int(LIT("9223372036854775807"), &n) && n == INT64_MAX);
	assert_true(text_int(LIT("１２3"), &n) && n == 123);
	assert_true(text_int(LIT("－５"), &n) && n == -5);
	assert_true(text_int(LIT("007"), &n) && n == 7);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compares), cmocka_unit_test(copies), cmocka_unit_test(trims_and_cuts), cmocka_unit_test(finds),
		cmocka_unit_test(utf8_refuses), cmocka_unit_test(next_gives_one_mark_a_byte), cmocka_unit_test(reads_numbers),
	};
	return cmocka_run_group_tests_name("base/text", tests, NULL, NULL);
}
