/* What is written, what is read, and above all what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "json.h"
#include "../base/err.h"
#include <string.h>

static struct arena *arena;

static int set_up(void **state) {
	(void)state;
	arena = arena_new(64 << 20);
	return arena ? 0 : -1;
}

static int tear_down(void **state) {
	(void)state;
	arena_free(arena);
	return 0;
}

static const struct json_value *reads(const char *z) {
	const struct json_value *v = json_read(arena, text_of(z));

	if (!v)
		fail_msg("%s: %s", z, err_text());
	return v;
}

static void refuses(const char *z) {
	if (json_read(arena, text_of(z)))
		fail_msg("%s was let in", z);
	assert_memory_equal(err_text(), "JSON: ", 6);
}

static void assert_text(struct text t, const char *z) {
	assert_int_equal(t.n, strlen(z));
	assert_memory_equal(t.p, z, t.n);
}


/* ---- writing ---- */

static void writes_nested_values_with_commas(void **state) {
	struct buf b = buf_in(arena, 16);
	struct json j = json_to(&b);

	(void)state;
	json_open(&j);
	json_key(&j, "list"); json_list(&j);
	json_int(&j, -1); json_bool(&j, true); json_null(&j);
	json_open(&j); json_close(&j);
	json_list(&j); json_end(&j);
	json_number(&j, LIT("36.50"));
	json_end(&j);
	json_key(&j, "no"); json_bool(&j, false);
	json_key(&j, "min"); json_int(&j, INT64_MIN);
	json_close(&j);
	assert_text(buf_done(&b), "{\"list\":[-1,true,null,{},[],36.50],\"no\":false,\"min\":-9223372036854775808}");
}

static void escapes_what_must_be_escaped(void **state) {
	struct buf b = buf_in(arena, 16);
	struct json j = json_to(&b);

	(void)state;
	json_list(&j);
	json_text(&j, LIT("\"\\\b\f\n\r\t\x01\x7f"));
	json_z(&j, "</script>縁側😀/\xe2\x80\xa8");
	json_text(&j, LIT("a\xff" "b\0c"));
	json_end(&j);
	assert_text(buf_done(&b), "[\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u007f\",\"\\u003c/script>縁側😀/\\u2028\",\"a\xef\xbf\xbd" "b\\u0000c\"]");
}

/* ---- reading ---- */

static void reads_every_kind(void **state) {
	const struct json_value *v = reads(" {\"t\":\"\\u7e01\\ud83d\\ude00\\/\",\"n\":-12,\"b\":true,\"z\":null,\"l\":[1,[2],{}]}\r\n");
	struct text t;
	int64_t n;
	bool yes;

	(void)state;
	assert_true(json_is_object(v));
	assert_int_equal(json_count(v), 5);
	assert_true(json_as_text(json_get(v, "t"), &t));
	assert_text(t, "縁😀/");
	assert_true(json_as_int(json_get(v, "n"), &n) && n == -12);
	assert_true(json_as_bool(json_get(v, "b"), &yes) && yes);
	assert_true(json_is_null(json_get(v, "z")));
	assert_text(json_name_at(v, 4), "l");
	v = json_value_at(v, 4);
	assert_true(json_is_list(v) && json_count(v) == 3);
	assert_true(json_as_int(json_at(json_at(v, 1), 0), &n) && n == 2);
	assert_int_equal(json_count(json_at(v, 2)), 0);
}

static void an_absent_value_is_nothing_of_any_kind(void **state) {
	const struct json_value *v = reads("[\"1\",2]");
	struct text t;
	int64_t n;
	bool yes;

	(void)state;
	assert_null(json_get(v, "a"));
	assert_null(json_at(v, 2));
	assert_null(json_value_at(v, 0));
	assert_null(json_name_at(v, 0).p);
	assert_false(json_is_null(NULL) || json_is_list(NULL) || json_is_object(NULL));
	assert_false(json_as_text(NULL, &t) || json_as_int(NULL, &n) || json_as_bool(NULL, &yes) || json_as_number(NULL, &t));
	assert_int_equal(json_count(NULL), 0);
	assert_false(json_as_int(json_at(v, 0), &n));
	assert_false(json_as_text(json_at(v, 1), &t));
	assert_false(json_as_bool(json_at(v, 1), &yes));
}

static void numbers_stay_as_they_were_written(void **state) {
	static const char *const as_written[] = { "36.50", "-0", "0", "1E2", "-0.0", "123456789012345678901234567890", "1e999",
		"0.1000000000000000000000000000001", "9223372036854775807" };
	struct buf b = buf_in(arena, 64);
	const struct json_value *v;
	struct text t;
	int64_t n;

	(void)state;
	buf_z(&b, "{\"a\":{\"x\":7},\"l\":[");
	for (size_t i = 0; i < sizeof as_written / sizeof *as_written; i++)
		buf_f(&b, "%s%s", i ? "," : "", as_written[i]);
	buf_z(&b, "]}");
	v = json_get(reads(buf_str(&b)), "l");
	for (size_t i = 0; i < sizeof as_written / sizeof *as_written; i++) {
		assert_true(json_as_number(json_at(v, i), &t));
		assert_text(t, as_written[i]);
	}
	assert_false(json_as_int(json_at(v, 0), &n));
	assert_false(json_as_int(json_at(v, 3), &n));
	assert_false(json_as_int(json_at(v, 5), &n));
	assert_true(json_as_int(json_at(v, 8), &n) && n == INT64_MAX);
}

static void a_bare_value_is_a_document(void **state) {
	int64_t n;

	(void)state;
	assert_true(json_as_int(reads("12"), &n) && n == 12);
	assert_true(json_is_null(reads("null")));
}

static void refuses_what_is_not_json(void **state) {
	static const char *const wrong[] = { "", " ", "{", "[1", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "'a'", "\"a", "nul", "True",
		"1 2", "{} {}", "/* */1", "[1 2]", "[1,,2]", "\"\\x\"", "\"\\u12\"", "\"a\tb\"", "\"\x80\"", "\"\xed\xa0\x80\"", "\357\273\2771" };

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		refuses(wrong[i]);
	assert_null(json_read(arena, LIT("1\0")));
	assert_null(json_read(arena, LIT("[1]\0[2]")));
	assert_null(json_read(arena, LIT("\"a\0b\"")));
}

/* Each of these is let in by json-c 0.16 in strict mode. */
static void refuses_what_json_c_lets_in(void **state) {
	static const char *const wrong[] = { "NaN", "[Infinity]", "-Infinity", "-01", "1.", "1.e3", "\"\\u0000\"", "{\"a\\u0000b\":1}",
		"\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\ude00\"", "{\"a\":1,\"a\":2}", "[{\"x\":{\"b\":1,\"\\u0062\":[1,2]}},3]" };

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		refuses(wrong[i]);
	reads("[{\"a\":1},{\"a\":2}]");
}

static struct text repeated(const char *before, const char *piece, size_t times, const char *after) {
	struct buf b = buf_in(arena, 1024);

	buf_z(&b, before);
	for (size_t i = 0; i < times; i++)
		buf_z(&b, piece);
	buf_z(&b, after);
	return buf_done(&b);
}

static void limits_are_exact(void **state) {
	struct text deep = repeated("", "[", 16, "1]]]]]]]]]]]]]]]]"), deeper = repeated("", "[", 17, "]]]]]]]]]]]]]]]]]");
	struct text full = repeated("\"", "abcdefgh", ((1 << 20) - 8) / 8, "12345\" ");

	(void)state;
	assert_non_null(json_read(arena, deep));
	assert_null(json_read(arena, deeper));
	assert_int_equal(full.n, 1 << 20);
	assert_non_null(json_read(arena, full));
	assert_null(json_read(arena, repeated(full.p, " ", 1, "")));
	assert_non_null(json_read(arena, repeated("[{}", ",{}", 19998, "]")));
	assert_null(json_read(arena, repeated("[{}", ",{}", 19999, "]")));
	assert_non_null(json_read(arena, repeated("[1", ",1", 99999, "]")));
	assert_null(json_read(arena, repeated("[1", ",1", 100000, "]")));
}

/* The text given may change or go away after reading. */
static void lives_in_the_arena(void **state) {
	char given[] = "[\"abc\",36.5]";
	const struct json_value *v = json_read(arena, text_of(given));
	struct text t;

	(void)state;
	memset(given, 'x', sizeof given);
	assert_true(json_as_text(json_at(v, 0), &t));
	assert_text(t, "abc");
	assert_true(json_as_number(json_at(v, 1), &t));
	assert_text(t, "36.5");
}

static void keys_come_back_as_they_went(void **state) {
	struct buf b = buf_in(arena, 16);
	struct json j = json_to(&b);
	const struct json_value *v;
	struct text t;

	(void)state;
	json_open(&j);
	json_key(&j, "鍵\"\\<\n"); json_z(&j, "値\x01</b>");
	json_key(&j, ""); json_z(&j, "");
	json_close(&j);
	v = json_read(arena, buf_done(&b));
	assert_true(json_as_text(json_get(v, "鍵\"\\<\n"), &t));
	assert_text(t, "値\x01</b>");
	assert_true(json_as_text(json_get(v, ""), &t) && t.n == 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(writes_nested_values_with_commas, set_up, tear_down),
		cmocka_unit_test_setup_teardown(escapes_what_must_be_escaped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reads_every_kind, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_absent_value_is_nothing_of_any_kind, set_up, tear_down),
		cmocka_unit_test_setup_teardown(numbers_stay_as_they_were_written, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_bare_value_is_a_document, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_what_is_not_json, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_what_json_c_lets_in, set_up, tear_down),
		cmocka_unit_test_setup_teardown(limits_are_exact, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lives_in_the_arena, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keys_come_back_as_they_went, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
