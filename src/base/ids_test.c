/* Ids and codes: order, uniqueness across threads, lenient reading. Clock, log lines and the sentence of an error. */
#include "err.h"
#include "ids.h"
#include "log.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define EACH 20000
#define THREADS 4

static id made[THREADS][EACH];
static const char *self;

static void *make(void *p) {
	for (int i = 0; i < EACH; i++)
		((id *)p)[i] = id_new();
	return NULL;
}

static int by_value(const void *a, const void *b) {
	id x = *(const id *)a, y = *(const id *)b;
	return (x > y) - (x < y);
}

static void unique_and_growing(void **state) {
	(void)state;
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, make, made[i]), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < THREADS; i++)
		for (int k = 1; k < EACH; k++)
			assert_true(made[i][k] > made[i][k - 1]);
	qsort(made, THREADS * EACH, sizeof(id), by_value);
	const id *all = made[0];
	for (int i = 1; i < THREADS * EACH; i++)
		assert_true(all[i] != all[i - 1]);
	assert_true(all[0] > 0);
	instant age = clock_now() - id_time(all[0]);
	assert_true(age >= 0 && age < MINUTES(5));
}

static void shows_and_reads(void **state) {
	(void)state;
	char z[ID_CHARS + 1], last[ID_CHARS + 1] = "";
	id back;
	for (int i = 0; i < 1000; i++) {
		id x = id_new();
		id_show(x, z);
		assert_int_equal(strlen(z), ID_CHARS);
		assert_true(strcmp(last, z) < 0); /* the shown form sorts as the number does */
		assert_true(id_read(text_of(z), &back) && back == x);
		memcpy(last, z, sizeof z);
	}
	id_show(INT64_MAX, z);
	assert_string_equal(z, "7ZZZZZZZZZZZZ");
	assert_true(id_read(LIT("7zzzzzzzzzzzz"), &back) && back == INT64_MAX);
	assert_true(id_read(LIT("oOiIlL１ａＢ0000"), &back));
	id_show(back, z);
	assert_string_equal(z, "0011111AB0000");
}

static void reading_refuses(void **state) {
	(void)state;
	id x = 5;
	static const char *const bad[] = { "", "0", "0000000000000", "8000000000000", "000000000000U", "000000000000",
		"00000000000011", "00000-0000001", "000000000000 ", "00000000000é1" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(id_read(text_of(bad[i]), &x));
	assert_false(id_read((struct text){ "000000000000\0", 13 }, &x));
	assert_int_equal(x, 5);
}

static void id_keeps_its_time(void **state) {
	(void)state;
	instant t = INT64_C(1776000000123);
	assert_int_equal(id_time(id_at(t, 0xFFFFFFFF)), t);
	assert_true(id_at(t, 0x1FFFFF) < id_at(t + 1, 0));
	assert_int_equal(id_at(0, 7), 7); /* before 2020 there is no time to keep */
	assert_true(id_at(INT64_MAX / 2, 0x1FFFFF) > 0);
}

static void codes(void **state) {
	(void)state;
	char code[CODE_CHARS + 1], read[CODE_CHARS + 1];
	int seen[128] = { 0 };
	for (int i = 0; i < 2000; i++) {
		code_new(code);
		assert_int_equal(strlen(code), CODE_CHARS);
		assert_int_equal(strcspn(code, "AEIOU01L"), CODE_CHARS);
		assert_true(code_read(text_of(code), read));
		assert_string_equal(code, read);
		for (int k = 0; k < CODE_CHARS; k++)
			seen[(int)code[k]]++;
	}
	for (const char *c = "29BZM"; *c; c++)
		assert_in_range(seen[(int)*c], 200, 550); /* 10000 characters of 28 kinds: 357 each */
	assert_true(code_read(LIT("7q4km"), read));
	assert_string_equal(read, "7Q4KM");
	assert_true(code_read(LIT("７ｑoＩl"), read));
	assert_string_equal(read, "7Q011");
	assert_false(code_read(LIT("7Q4K"), read));
	assert_false(code_read(LIT("7Q4KMM"), read));
	assert_false(code_read(LIT("7Q4KU"), read));
	assert_string_equal(read, "7Q011");
}

static void error_sentence(void **state) {
	(void)state;
	assert_string_equal(err_text(), "");
	assert_int_equal(err_set(ERR_DISK, "disk %d full", 3), ERR_DISK);
	assert_string_equal(err_text(), "disk 3 full");
	err_set(ERR_BUSY, "later: %s", err_text());
	assert_string_equal(err_text(), "later: disk 3 full");
}

/* What a function, or this program run anew, says on standard error. */
static size_t said(void (*say)(void), const char *shift, char *out, size_t cap) {
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		if (shift) {
			setenv("ENGAWA_CLOCK", shift, 1);
			execl(self, self, "clock", (char *)NULL);
			_exit(9);
		}
		say();
		_exit(0);
	}
	close(ends[1]);
	size_t n = 0;
	for (ssize_t k; (k = read(ends[0], out + n, cap - 1 - n)) > 0;)
		n += (size_t)k;
	out[n] = '\0';
	close(ends[0]);
	waitpid(child, NULL, 0);
	return n;
}

static void say_lines(void) {
	log_info("one %d", 1);
	log_warn("two\nforged line\x7F");
	log_error("three");
}

static void log_lines(void **state) {
	(void)state;
	char out[1000];
	said(say_lines, NULL, out, sizeof out);
	struct text rest = text_of(out), line;
	static const char *const ends[] = { "Z info one 1", "Z warn two forged line ", "Z error three" };
	for (int i = 0; i < 3; i++) {
		assert_true(text_cut(&rest, '\n', &line));
		assert_int_equal(line.p[4], '-');
		assert_int_equal(line.p[10], 'T');
		assert_int_equal(line.p[19], '.');
		assert_true(text_ends(line, ends[i]) && line.n == 23 + strlen(ends[i]));
	}
	assert_int_equal(rest.n, 0);
}

/* Callers look at errno after they logged, also when nobody reads standard error any more. */
static void log_keeps_errno(void **state) {
	(void)state;
	int saved = dup(STDERR_FILENO);
	close(STDERR_FILENO);
	errno = EPIPE;
	log_info("nobody hears this");
	int after = errno;
	dup2(saved, STDERR_FILENO);
	close(saved);
	assert_int_equal(after, EPIPE);
}

static void say_long(void) {
	char z[6001];
	for (int i = 0; i < 2000; i++)
		memcpy(z + 3 * i, "縁", 4);
	log_info("%s", z);
	log_info("x%s", z);
	log_info("xx%s", z);
}

static void log_cuts_whole_characters(void **state) {
	(void)state;
	char out[8000];
	size_t n = said(say_long, NULL, out, sizeof out);
	assert_in_range(n, 5900, 6000);
	assert_true(text_utf8_ok(text_of(out)));
}

/* What the clock says when it is shifted, after the line that warns of it. */
static int64_t clock_there(const char *shift) {
	char out[400];
	said(NULL, shift, out, sizeof out);
	const char *line = strrchr(out, '\n');
	assert_non_null(strstr(out, "not for a real region"));
	assert_non_null(line);
	return strtoll(line + 1, NULL, 10);
}

static void clock_shifts(void **state) {
	(void)state;
	char out[400];
	int64_t there = clock_there("86400000");
	assert_in_range(there - clock_now(), DAYS(1) - MINUTES(1), DAYS(1));
	there = clock_there("-86400000");
	assert_in_range(clock_now() - there, DAYS(1), DAYS(1) + MINUTES(1));
	said(NULL, "tomorrow", out, sizeof out);
	assert_non_null(strstr(out, "ignored"));
	int64_t before = clock_mono();
	assert_true(clock_mono() >= before);
}

int main(int argc, char **argv) {
	if (argc > 1 && strcmp(argv[1], "clock") == 0) {
		fprintf(stderr, "%lld", (long long)clock_now());
		return 0;
	}
	self = argv[0];
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(error_sentence), cmocka_unit_test(unique_and_growing), cmocka_unit_test(shows_and_reads),
		cmocka_unit_test(reading_refuses), cmocka_unit_test(id_keeps_its_time), cmocka_unit_test(codes),
		cmocka_unit_test(log_lines), cmocka_unit_test(log_keeps_errno),
		cmocka_unit_test(log_cuts_whole_characters), cmocka_unit_test(clock_shifts),
	};
	return cmocka_run_group_tests_name("base/ids", tests, NULL, NULL);
}
