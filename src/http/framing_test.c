/* Requests that two readers could read differently: none may reach a handler, none may be followed by a second answer. */
#include "framing_corpus.h"
#include "live.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static atomic_int reached;

static void count(struct http_request *r, void *ctx) {
	(void)ctx;
	atomic_fetch_add(&reached, 1);
	live_plain(r, 200, LIT("reached"));
}

static void must_refuse(const struct live *live, struct text request, bool ours) {
	size_t n;
	bool closed;
	int fd = live_connect(live);
	live_send(fd, request);
	char *answer = live_read(fd, 3000, &n, &closed);
	close(fd);
	int status = live_status(answer);
	const char *second = strstr(answer + (n > 0), "HTTP/1.1 2");
	if (atomic_load(&reached) || second || !closed || (status && status < 400) || (ours && status == 0))
		fail_msg("status %d, closed %d\n%s\n-> %s", status, closed, request.p, answer);
	if (ours && live_header_missing(answer))
		fail_msg("header %d is missing\n%s\n-> %s", live_header_missing(answer), request.p, answer);
	free(answer);
}

static void nothing_ambiguous_is_accepted(void **state) {
	struct live live;
	size_t bare = 0;
	(void)state;
	atomic_store(&reached, 0);
	live_open(&live, (struct http_config){ .threads = 2 }, count);
	for (size_t i = 0; i < N_HOSTILES; i++) {
		must_refuse(&live, (struct text){ hostiles[i].p, hostiles[i].n }, hostiles[i].ours);
		bare += !hostiles[i].ours;
	}
	print_message("%d hostile requests, %zu of them answered by the library alone\n", N_HOSTILES, bare);
	live_close(&live);
}

static void wherever_it_stands(void **state) {
	struct live live;
	char request[1024];
	(void)state;
	atomic_store(&reached, 0);
	live_open(&live, (struct http_config){ .threads = 2 }, count);
	for (int i = 0; i < N_EVIL_REQUESTS; i++) {
		evil_request(i, request, sizeof request);
		must_refuse(&live, text_of(request), true);
	}
	print_message("%d hostile requests\n", N_EVIL_REQUESTS);
	live_close(&live);
}

/* The control: the same list would be worthless if the door refused everything. */
static void honest_requests_are_accepted(void **state) {
	struct live live;
	(void)state;
	live_open(&live, (struct http_config){ .threads = 2 }, count);
	for (size_t i = 0; i < sizeof honest / sizeof *honest; i++) {
		atomic_store(&reached, 0);
		char *answer = live_ask(&live, honest[i], NULL);
		if (live_status(answer) != 200 || atomic_load(&reached) != 1)
			fail_msg("case %zu: %s\n-> %s", i, honest[i], answer);
		free(answer);
	}
	live_close(&live);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_ambiguous_is_accepted),
		cmocka_unit_test(wherever_it_stands),
		cmocka_unit_test(honest_requests_are_accepted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
