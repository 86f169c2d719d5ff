/* Cookies: what goes out comes back, and a stranger's malformed one costs only itself. */
#include "http.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void reads(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct pairs c;
	assert_true(http_parse_cookies(a, LIT("sid=abc; lang=en;theme=\"dark\"; p=%E5%B1%B1; e="), &c));
	assert_int_equal(c.n, 5);
	assert_true(text_is(pairs_get(&c, "sid"), "abc"));
	assert_true(text_is(pairs_get(&c, "lang"), "en"));
	assert_true(text_is(pairs_get(&c, "theme"), "dark"));
	assert_true(text_is(pairs_get(&c, "p"), "山"));
	assert_true(text_is(pairs_get(&c, "e"), "") && pairs_get(&c, "e").p);
	assert_true(http_parse_cookies(a, LIT(""), &c) && c.n == 0);
	assert_true(http_parse_cookies(a, LIT("rate=100%"), &c) && text_is(pairs_get(&c, "rate"), "100%"));
	arena_free(a);
}

static void passes_over_the_malformed(void **state) {
	(void)state;
	static const char *const bad[] = { "no value", "a b=1", "=1", "x=a b", "x=a\"b", "x=a,b", "x=\\", "x=%00", "x=%FF" };
	struct arena *a = arena_new(1 << 20);
	struct pairs c;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct text header = text_join(a, text_join(a, LIT("sid=1; "), text_of(bad[i])), LIT("; lang=en"));
		if (http_parse_cookies(a, header, &c) || c.n != 2 || !text_is(pairs_get(&c, "lang"), "en"))
			fail_msg("%s: %zu", bad[i], c.n);
	}
	struct buf many = buf_in(a, 0);
	for (int i = 0; i < 101; i++)
		buf_z(&many, "a=1; ");
	assert_false(http_parse_cookies(a, buf_done(&many), &c));
	assert_int_equal(c.n, 100);
	arena_free(a);
}

static void writes(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 20);
	assert_true(text_is(http_set_cookie(a, "sid", LIT("abc"), true, 0), "sid=abc; Path=/; HttpOnly; SameSite=Lax; Secure"));
	assert_true(text_is(http_set_cookie(a, "sid", LIT(""), false, -1), "sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
	assert_true(text_is(http_set_cookie(a, "l", LIT("a;b=c\r\nX: y"), false, 60),
		"l=a%3Bb%3Dc%0D%0AX%3A%20y; Path=/; HttpOnly; SameSite=Lax; Max-Age=60"));
	struct text out = http_set_cookie(a, "v", LIT("山 \"%;=,"), false, 0), pair;
	struct pairs c;
	assert_true(text_cut(&out, ';', &pair) && http_parse_cookies(a, pair, &c));
	assert_true(text_is(pairs_get(&c, "v"), "山 \"%;=,"));
	arena_free(a);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(passes_over_the_malformed),
		cmocka_unit_test(writes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
