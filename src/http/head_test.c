/* The second reading of a request's head, on bytes as the library leaves them. The live cases are in framing_test.c. */
#include "head.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct arena *arena;
static struct head head;

/* | stands for NUL. */
static int read_head(const char *z, size_t known) {
	size_t n = strlen(z);
	char *p = arena_alloc(arena, n + 1);
	for (size_t i = 0; i < n; i++)
		p[i] = z[i] == '|' ? '\0' : z[i];
	int status = head_read(arena, p, n, known, &head);
	return status ? status : head_framing(&head);
}

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

static void reads(void **state) {
	(void)state;
	assert_int_equal(read_head("POST|/a?b=c|HTTP/1.1||Host| a||X-One|  two \t||CONTENT-LENGTH|12||X-One|||||", 4), 0);
	assert_true(text_is(head.method, "POST") && text_is(head.target, "/a?b=c"));
	assert_int_equal(head.minor, 1);
	assert_int_equal(head.length, 12);
	assert_int_equal(head.headers.n, 4);
	assert_true(text_is(pairs_get(&head.headers, "x-one"), "two"));
	assert_true(text_is(head.headers.p[3].value, ""));
	assert_int_equal(read_head("GET|/|HTTP/1.0||||", 0), 0);
	assert_int_equal(read_head("GET|/|HTTP/1.0||||", 1), 400);
}

static void refuses(void **state) {
	(void)state;
	static const struct { const char *z; int status; size_t known; } cases[] = {
		{ "", 400 }, { "|", 400 }, { "GET|/|HTTP/1.1|", 400 }, { "GET|/|HTTP/1.1||", 400 }, { "GET|/|HTTP/1.1|||", 400 },
		{ "GET|/|HTTP/1.1|||||", 400 }, { "GET|/|HTTP/1.1||Host|a||", 400 }, { "GET|/|HTTP/1.1||Host|a|||", 400 },
		{ "GET|/|HTTP/1.1||Host|a|||||", 400 }, { "GET|/|HTTP/1.1||Host|a|X|b||||", 400 }, { "GET||/|HTTP/1.1||Host|a||||", 400 },
		{ "GET| /|HTTP/1.1||Host|a||||", 400 }, { "GET|/|HTTP/1.2||Host|a||||", 505 }, { "GET|/|http/1.1||Host|a||||", 400 },
		{ "GET|*|HTTP/1.1||Host|a||||", 400 }, { "GET|/|HTTP/1.1||||", 400 }, { "GET|/|HTTP/1.1||Host|a||Host|a||||", 400, 2 },
		{ "GET|/|HTTP/1.0||H|:||||", 400, 2 },
		{ "GET|/|HTTP/1.1||Host|a||Transfer-Encoding|chunked||||", 411, 2 }, { "POST|/|HTTP/1.1||Host|a||Content-Length|||||", 400, 2 },
		{ "POST|/|HTTP/1.1||Host|a||Content-Length|1e3||||", 400, 2 }, { "POST|/|HTTP/1.1||Host|a||Content-Length|1 ||||", 0, 2 },
		{ "POST|/|HTTP/1.1||Host|a||Content-Length|00||||", 400, 2 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (read_head(cases[i].z, cases[i].known) != cases[i].status)
			fail_msg("%s: %d", cases[i].z, read_head(cases[i].z, cases[i].known));
}

static int with_headers(int n, int value) {
	struct buf b = buf_in(arena, 0);
	buf_z(&b, "GET|/|HTTP/1.0||");
	for (int i = 0; i < n; i++)
		buf_f(&b, "x|%.*s||", value, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	buf_z(&b, "||");
	return read_head(buf_str(&b), (size_t)n);
}

static void limits(void **state) {
	(void)state;
	assert_int_equal(with_headers(100, 10), 0);
	assert_int_equal(with_headers(101, 10), 431);
	assert_int_equal(with_headers(100, 200), 431);
	struct buf b = buf_in(arena, 0);
	buf_z(&b, "GET|/");
	for (int i = 0; i < 4096; i++)
		buf_char(&b, 'a');
	buf_z(&b, "|HTTP/1.0||||");
	assert_int_equal(read_head(buf_str(&b), 0), 414);
}

static void hosts(void **state) {
	(void)state;
	static const struct { const char *raw, *host; } cases[] = {
		{ "a.example", "a.example" }, { "A.Example:80", "a.example" }, { "127.0.0.1:8080", "127.0.0.1" }, { "[::1]", "[::1]" },
		{ "[2001:DB8::1]:443", "[2001:db8::1]" }, { "my_host-1", "my_host-1" }, { "", NULL }, { ":80", NULL }, { "a:", NULL },
		{ "a:80x", NULL }, { "a:123456", NULL }, { "a b", NULL }, { "a,b", NULL }, { "a/b", NULL }, { "user@a", NULL },
		{ "[::1", NULL }, { "[::1]x", NULL }, { "a%2e", NULL }, { "山.example", NULL }, { "a:80:80", NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text host;
		bool ok = head_host(arena, text_of(cases[i].raw), &host);
		if (ok != (cases[i].host != NULL) || (ok && !text_is(host, cases[i].host)))
			fail_msg("%s: %d", cases[i].raw, ok);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reads, setup, teardown),
		cmocka_unit_test_setup_teardown(refuses, setup, teardown),
		cmocka_unit_test_setup_teardown(limits, setup, teardown),
		cmocka_unit_test_setup_teardown(hosts, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
