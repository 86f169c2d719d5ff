/* urlencoded bodies and addresses: what is decoded, what is refused, nothing lost on the way there and back. */
#include "form.h"
#include "percent.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct arena *arena;

static int setup(void **state) {
	(void)state;
	arena = arena_new((size_t)8 << 20);
	return arena ? 0 : -1;
}

static int teardown(void **state) {
	(void)state;
	arena_free(arena);
	return 0;
}

static bool parse(const char *z, struct pairs *out) {
	return http_parse_urlencoded(arena, text_of(z), out);
}

static void fields_in_order(void **state) {
	(void)state;
	struct pairs p;
	assert_true(parse("name=%E5%B1%B1%E7%94%B0+%E8%8A%B1&day=mon&day=tue&empty=&bare&&=noname", &p));
	assert_int_equal(p.n, 6);
	assert_true(text_is(pairs_get(&p, "name"), "山田 花"));
	size_t from = 0;
	assert_true(text_is(pairs_next(&p, "day", &from), "mon"));
	assert_true(text_is(pairs_next(&p, "day", &from), "tue"));
	assert_null(pairs_next(&p, "day", &from).p);
	assert_true(text_is(pairs_get(&p, "empty"), ""));
	assert_non_null(pairs_get(&p, "empty").p);
	assert_true(text_is(pairs_get(&p, "bare"), "") && pairs_get(&p, "bare").p);
	assert_true(text_is(p.p[5].name, "") && text_is(p.p[5].value, "noname"));
	assert_null(pairs_get(&p, "absent").p);
	assert_true(parse("", &p) && p.n == 0);
	assert_true(parse("a=b=c", &p) && text_is(pairs_get(&p, "a"), "b=c"));
}

static void lines_are_lf(void **state) {
	(void)state;
	struct pairs p;
	assert_true(parse("t=a%0D%0Ab%0Dc%0Ad%0D%0A", &p));
	assert_true(text_is(pairs_get(&p, "t"), "a\nb\nc\nd\n"));
	assert_true(parse("t=%0D%0D%0A", &p) && text_is(pairs_get(&p, "t"), "\n\n"));
}

static void malformed_is_refused(void **state) {
	(void)state;
	static const char *const bad[] = { "a=%", "a=%4", "a=%zz", "%4=a", "a=%00", "a=%FF", "a=%C0%80", "a=%ED%A0%80", "%FF=a",
		"a=1&b=%e3%81" };
	struct pairs p;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (parse(bad[i], &p))
			fail_msg("%s was accepted", bad[i]);
	assert_false(http_parse_urlencoded(arena, LIT("a=\0"), &p));
}

static void two_thousand_fields(void **state) {
	(void)state;
	struct buf b = buf_in(arena, 0);
	struct pairs p;
	for (int i = 0; i < 2000; i++)
		buf_z(&b, i ? "&a=1" : "a=1");
	assert_true(http_parse_urlencoded(arena, buf_done(&b), &p));
	assert_int_equal(p.n, 2000);
	buf_z(&b, "&a=1");
	assert_false(http_parse_urlencoded(arena, buf_done(&b), &p));
}

static void there_and_back(void **state) {
	(void)state;
	char all[255];
	for (int i = 0; i < 255; i++)
		all[i] = (char)(i + 1);
	struct buf b = buf_in(arena, 0);
	char out[3 * 255];
	http_encode(&b, (struct text){ all, 255 });
	assert_int_equal(percent_decode(out, buf_done(&b), true), 255);
	assert_memory_equal(out, all, 255);
	struct buf plain = buf_in(arena, 0);
	http_encode(&plain, LIT("aZ09-._~ +/?&=%\"山"));
	assert_string_equal(buf_str(&plain), "aZ09-._~%20%2B%2F%3F%26%3D%25%22%E5%B1%B1");
}

static void paths(void **state) {
	(void)state;
	static const struct { const char *raw, *path; } cases[] = {
		{ "/", "/" }, { "/people", "/people" }, { "/people/", "/people" }, { "/a/b/", "/a/b" }, { "/%E5%B1%B1", "/山" },
		{ "/a%20b", "/a b" }, { "/a+b", "/a+b" }, { "/...", "/..." }, { "/.a", "/.a" }, { "/a;b=c", "/a;b=c" },
		{ "/%2541", "/%41" }, { "", NULL }, { "people", NULL }, { "*", NULL }, { "//", NULL }, { "/a//b", NULL },
		{ "/a//", NULL }, { "/.", NULL }, { "/..", NULL }, { "/a/../b", NULL }, { "/a/./b", NULL }, { "/%2e%2e/a", NULL },
		{ "/a/%2E", NULL }, { "/a%2Fb", NULL }, { "/a%2f", NULL }, { "/a\\b", NULL }, { "/a%5Cb", NULL }, { "/%00", NULL },
		{ "/%0A", NULL }, { "/%7F", NULL }, { "/%ff", NULL }, { "/%c0%af", NULL }, { "/%", NULL }, { "/%4", NULL },
		{ "/%u5C71", NULL }, { "/../", NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text path;
		bool ok = path_read(arena, text_of(cases[i].raw), &path);
		if (ok != (cases[i].path != NULL) || (ok && !text_is(path, cases[i].path)))
			fail_msg("%s: %d", cases[i].raw, ok);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(fields_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(lines_are_lf, setup, teardown),
		cmocka_unit_test_setup_teardown(malformed_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(two_thousand_fields, setup, teardown),
		cmocka_unit_test_setup_teardown(there_and_back, setup, teardown),
		cmocka_unit_test_setup_teardown(paths, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
