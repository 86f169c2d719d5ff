/* multipart bodies: fields, files, and every way to be malformed. */
#include "media.h"
#include "form.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define TYPE LIT("multipart/form-data; boundary=x")
#define NAMED(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"

static struct arena *arena;
static struct pairs fields;
static struct http_file *files;
static size_t n_files;

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

static bool parse(struct text body) {
	return http_parse_multipart(arena, body, TYPE, &fields, &files, &n_files);
}

static void fields_and_files(void **state) {
	(void)state;
	static const char body[] = "--x\r\n" NAMED("title") "会議\r\n\r\nの記録\r\n"
		"--x\r\ncontent-disposition: form-data; name=\"paper\"; filename=\"C:\\写真;\\a\\\"b%22.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
		"\xff\xd8\0--x\r\n-\r\n--\r\n"
		"--x\r\n" NAMED("title") "two\r\n"
		"--x\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n"
		"--x\r\nContent-Disposition: form-data; filename=plain.csv; name=csv\r\n\r\n\r\n"
		"--x--\r\n";
	assert_true(parse((struct text){ body, sizeof body - 1 }));
	assert_int_equal(fields.n, 2);
	assert_true(text_is(pairs_get(&fields, "title"), "会議\n\nの記録"));
	assert_true(text_is(fields.p[1].value, "two"));
	assert_int_equal(n_files, 2);
	struct http_request r = { .files = files, .n_files = n_files };
	const struct http_file *paper = http_file(&r, "paper");
	assert_non_null(paper);
	assert_true(text_is(paper->file_name, "a\"b\".jpg"));
	assert_true(text_is(paper->type, "image/jpeg"));
	assert_int_equal(paper->bytes.n, 13);
	assert_memory_equal(paper->bytes.p, "\xff\xd8\0--x\r\n-\r\n--", 13);
	assert_null(http_file(&r, "none"));
	assert_true(text_is(http_file(&r, "csv")->file_name, "plain.csv"));
	assert_true(text_is(http_file(&r, "csv")->type, "application/octet-stream"));
}

static void no_parts_at_all(void **state) {
	(void)state;
	assert_true(parse(LIT("--x--\r\n")) && fields.n == 0 && n_files == 0);
	assert_true(parse(LIT("--x--")));
}

static void malformed_is_refused(void **state) {
	(void)state;
	static const char *const bad[] = {
		"", "--", "--x", "--x\r\n", "--x\r\n\r\n\r\n--x--", "x", "preamble\r\n--x--\r\n",
		"--x\r\n" NAMED("a") "1",                                        /* no end */
		"--x\r\n" NAMED("a") "1\r\n--x",                                 /* half an end */
		"--x\r\n" NAMED("a") "1\r\n--x-",
		"--x\r\n" NAMED("a") "1\r\n--x--more",
		"--x\r\n" NAMED("a") "1\r\n--x--\r\nmore",
		"--x\r\n" NAMED("a") "1\r\n--xy\r\n" NAMED("b") "2\r\n--x--\r\n", /* a boundary that goes on */
		"--x\n" NAMED("a") "1\r\n--x--\r\n",
		"--x\r\n" NAMED("a") "1\n--x--\r\n",
		"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n",   /* no name */
		"--x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--x--\r\n",
		"--x\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--\r\n",
		"--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--x--\r\n",
		"--x\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n--x--\r\n",
		"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n" NAMED("b") "1\r\n--x--\r\n",
		"--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"; filename=\"c\"\r\n\r\n1\r\n--x--\r\n",
		"--x\r\nContent-Disposition: form-data; name=a b\r\n\r\n1\r\n--x--\r\n",
		"--x\r\nno colon\r\n" NAMED("a") "1\r\n--x--\r\n",
		"--x\r\nContent-Transfer-Encoding: base64\r\n" NAMED("a") "MQ==\r\n--x--\r\n",
		"--x\r\n" NAMED("a") "\xff\r\n--x--\r\n",                        /* not UTF-8 */
		"--x\r\n" NAMED("\xff") "1\r\n--x--\r\n",
		"--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"\xff\"\r\n\r\n1\r\n--x--\r\n",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (parse(text_of(bad[i])))
			fail_msg("case %zu was accepted: %s", i, bad[i]);
	static const char nul[] = "--x\r\n" NAMED("a") "1\0" "2\r\n--x--\r\n";
	assert_false(parse((struct text){ nul, sizeof nul - 1 }));
}

static void boundaries(void **state) {
	(void)state;
	static const struct { const char *type; bool ok; } cases[] = {
		{ "multipart/form-data; boundary=x", true }, { "Multipart/Form-Data;BOUNDARY=\"x\"", true },
		{ "multipart/form-data ; charset=utf-8 ; boundary=x;", true }, { "multipart/form-data", false },
		{ "multipart/form-data; boundary=", false }, { "multipart/form-data; boundary=\"\"", false },
		{ "multipart/form-data; boundary=x; boundary=x", false }, { "multipart/form-data; boundary=\"x", false },
		{ "multipart/form-data boundary=x", false }, { "multipart/mixed; boundary=x", false },
		{ "multipart/form-data; boundary=\"x \"", false }, { "multipart/form-data; boundary=x y", false },
		{ "multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789x", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool ok = http_parse_multipart(arena, LIT("--x--\r\n"), text_of(cases[i].type), &fields, &files, &n_files);
		if (ok != cases[i].ok)
			fail_msg("%s: %d", cases[i].type, ok);
	}
}

static bool with_parts(int n) {
	struct buf b = buf_in(arena, 0);
	for (int i = 0; i < n; i++)
		buf_z(&b, "--x\r\n" NAMED("a") "1\r\n");
	buf_z(&b, "--x--\r\n");
	return parse(buf_done(&b));
}

static void two_thousand_parts(void **state) {
	(void)state;
	assert_true(with_parts(2000));
	assert_int_equal(fields.n, 2000);
	assert_false(with_parts(2001));
}

/* As a file it may be large: what is copied and checked for its characters may not. */
static bool with_text(const char *head, size_t n) {
	struct buf b = buf_in(arena, n + 200);
	buf_z(&b, head);
	for (size_t i = 0; i < n; i++)
		buf_char(&b, 'a');
	buf_z(&b, "\r\n--x--\r\n");
	return parse(buf_done(&b));
}

static void a_mebibyte_of_text(void **state) {
	(void)state;
	assert_true(with_text("--x\r\n" NAMED("a"), FORM_TEXT_MAX));
	assert_false(with_text("--x\r\n" NAMED("a"), FORM_TEXT_MAX + 1));
	assert_false(with_text("--x\r\n" NAMED("a") "1\r\n--x\r\n" NAMED("b"), FORM_TEXT_MAX));
	assert_true(with_text("--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n", FORM_TEXT_MAX + 1));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(fields_and_files, setup, teardown),
		cmocka_unit_test_setup_teardown(no_parts_at_all, setup, teardown),
		cmocka_unit_test_setup_teardown(malformed_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(boundaries, setup, teardown),
		cmocka_unit_test_setup_teardown(two_thousand_parts, setup, teardown),
		cmocka_unit_test_setup_teardown(a_mebibyte_of_text, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
