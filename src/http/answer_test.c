/* Answers now, later, out of order, from other threads, in the very moment a connection goes to sleep, and to nobody. */
#include "live.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#define H "Host: a.example\r\n"
#define LATER_MAX 256

/* Requests that are answered by another thread, newest first, when enough have come. */
struct later {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct http_request *waiting[LATER_MAX];
	int n, batch;
	bool stop;
};
static struct later later = { .lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER, .batch = 1 };
static char big[3 * 1024 * 1024];

static void answer_waiting(void) {
	while (later.n) {
		struct http_request *r = later.waiting[--later.n];
		live_plain(r, 200, pairs_get(&r->query, "n").p ? pairs_get(&r->query, "n") : LIT("later"));
	}
	later.batch = 1;
}

static void *answer_later(void *p) {
	(void)p;
	pthread_mutex_lock(&later.lock);
	while (!later.stop || later.n) {
		if (later.n >= later.batch || later.stop)
			answer_waiting();
		if (!later.stop)
			pthread_cond_wait(&later.more, &later.lock);
	}
	pthread_mutex_unlock(&later.lock);
	return NULL;
}

static void put_later(struct http_request *r) {
	pthread_mutex_lock(&later.lock);
	assert_true(later.n < LATER_MAX);
	later.waiting[later.n++] = r;
	pthread_cond_signal(&later.more);
	pthread_mutex_unlock(&later.lock);
}

static struct http_request *_Atomic hot;
static atomic_bool hot_stop;

/* Answers as soon as it can, or a moment later: around the very time the handler returns and its connection is put to sleep. */
static void *answer_hot(void *p) {
	unsigned turn = 0;
	(void)p;
	while (!atomic_load(&hot_stop)) {
		struct http_request *r = atomic_exchange(&hot, NULL);
		if (!r)
			continue;
		for (unsigned i = turn++ % 97 * 8; i > 0; i--)
			atomic_signal_fence(memory_order_seq_cst);
		live_plain(r, 200, LIT("hot"));
	}
	return NULL;
}

static void handle(struct http_request *r, void *ctx) {
	(void)ctx;
	struct http_reply whole = { .status = 200, .type = "text/plain", .body = { big, sizeof big }, .body_is_static = true };
	if (text_is(r->path, "/later"))
		put_later(r);
	else if (text_is(r->path, "/hot"))
		atomic_store(&hot, r);
	else if (text_is(r->path, "/big"))
		http_reply(r, &whole);
	else
		live_plain(r, 200, text_join(r->arena, LIT("target="), r->target));
}

static struct live live;
static pthread_t later_thread;

static int open_door(void **state) {
	(void)state;
	later.stop = false;
	pthread_create(&later_thread, NULL, answer_later, NULL);
	live_open(&live, (struct http_config){ .threads = 2 }, handle);
	return 0;
}

static int close_door(void **state) {
	(void)state;
	pthread_mutex_lock(&later.lock);
	later.stop = true;
	pthread_cond_signal(&later.more);
	pthread_mutex_unlock(&later.lock);
	pthread_join(later_thread, NULL);
	live_close(&live);
	return 0;
}

static void head_has_no_body(void **state) {
	(void)state;
	size_t n;
	int fd = live_connect(&live);
	live_send(fd, LIT("HEAD /big HTTP/1.1\r\n" H "\r\nHEAD /later HTTP/1.1\r\n" H "\r\nGET /x HTTP/1.1\r\n" H "\r\n"));
	char *answer = live_answer(fd, true, &n);
	assert_int_equal(live_status(answer), 200);
	assert_true(live_has(answer, "Content-Length: 3145728"));
	free(answer);
	answer = live_answer(fd, true, &n);
	assert_true(live_has(answer, "Content-Length: 5"));
	free(answer);
	answer = live_answer(fd, false, &n);
	assert_non_null(strstr(live_body(answer), "target=/x"));
	free(answer);
	close(fd);
}

static void pipelined_keep_alive(void **state) {
	(void)state;
	enum { N = 40 };
	struct arena *a = arena_new(1 << 20);
	struct buf b = buf_in(a, 0);
	size_t n;
	for (int i = 0; i < N; i++) {
		const char *path = i % 3 == 1 ? "/later" : "/now";
		if (i % 4 == 3)
			buf_f(&b, "POST %s?n=%d HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\nabc", path, i);
		else
			buf_f(&b, "GET %s?n=%d HTTP/1.1\r\n" H "\r\n", path, i);
	}
	int fd = live_connect(&live);
	live_send(fd, buf_done(&b));
	for (int i = 0; i < N; i++) {
		char wanted[32], *answer = live_answer(fd, false, &n);
		snprintf(wanted, sizeof wanted, i % 3 == 1 ? "%d" : "target=/now?n=%d", i);
		if (live_status(answer) != 200 || strcmp(live_body(answer), wanted) != 0)
			fail_msg("request %d: %s", i, answer);
		free(answer);
	}
	close(fd);
	arena_free(a);
}

static void many_answered_out_of_order(void **state) {
	(void)state;
	enum { N = 200 };
	int fds[N];
	size_t n;
	char request[96], wanted[16];
	pthread_mutex_lock(&later.lock);
	later.batch = N;
	pthread_mutex_unlock(&later.lock);
	for (int i = 0; i < N; i++) {
		fds[i] = live_connect(&live);
		snprintf(request, sizeof request, "GET /later?n=%d HTTP/1.1\r\n" H "\r\n", i);
		live_send(fds[i], text_of(request));
	}
	for (int i = 0; i < N; i++) {
		char *answer = live_answer(fds[i], false, &n);
		snprintf(wanted, sizeof wanted, "%d", i);
		if (live_status(answer) != 200 || strcmp(live_body(answer), wanted) != 0 || live_header_missing(answer))
			fail_msg("request %d: %s", i, answer);
		free(answer);
		close(fds[i]);
	}
}

static void answers_in_the_same_moment(void **state) {
	(void)state;
	pthread_t thread;
	size_t n;
	int fd = live_connect(&live);
	atomic_store(&hot_stop, false);
	pthread_create(&thread, NULL, answer_hot, NULL);
	for (int i = 0; i < 4000; i++) {
		live_send(fd, LIT("GET /hot HTTP/1.1\r\n" H "\r\n"));
		char *answer = live_answer(fd, false, &n);
		if (live_status(answer) != 200)
			fail_msg("request %d was not answered", i);
		free(answer);
	}
	atomic_store(&hot_stop, true);
	pthread_join(thread, NULL);
	close(fd);
}

/* The peer leaves while its request is being worked on: memory must hold until the answer, and nothing may break. */
static void peers_that_leave(void **state) {
	(void)state;
	enum { N = 50 };
	pthread_mutex_lock(&later.lock);
	later.batch = N + 1;
	pthread_mutex_unlock(&later.lock);
	for (int i = 0; i < N; i++) {
		int fd = live_connect(&live);
		struct linger reset = { 1, 0 };
		live_send(fd, LIT("POST /later HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nhello"));
		if (i % 2)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
		if (i % 10 == 0)
			usleep(2000);
		close(fd);
	}
	usleep(100000);
	pthread_mutex_lock(&later.lock);
	later.batch = 1;
	pthread_cond_signal(&later.more);
	pthread_mutex_unlock(&later.lock);
	char *answer = live_ask(&live, "GET /later HTTP/1.1\r\n" H "Connection: close\r\n\r\n", NULL);
	assert_string_equal(live_body(answer), "later");
	free(answer);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(head_has_no_body),
		cmocka_unit_test(pipelined_keep_alive),
		cmocka_unit_test(many_answered_out_of_order),
		cmocka_unit_test(answers_in_the_same_moment),
		cmocka_unit_test(peers_that_leave),
	};
	return cmocka_run_group_tests(tests, open_door, close_door);
}
