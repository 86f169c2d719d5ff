/* Deadlines that no dripping of bytes moves, limits on connections, and a door that closes. With short times. */
#include "live.h"
#include "../base/clock.h"
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#define H "Host: a.example\r\n"
#define SLOP 500                                 /* a busy machine; the reaper's own step is a tenth of a deadline */

static char big[6 * 1024 * 1024];
static struct http_request *_Atomic kept;

static void handle(struct http_request *r, void *ctx) {
	(void)ctx;
	struct http_reply reply = { .status = 200, .type = "text/plain", .body = { big, sizeof big }, .body_is_static = true };
	if (text_is(r->path, "/keep"))
		atomic_store(&kept, r);
	else if (text_is(r->path, "/big"))
		http_reply(r, &reply);
	else
		live_plain(r, 200, LIT("here"));
}

static const struct http_limits quick = { .head_ms = 600, .body_ms = 1400, .idle_ms = 2500, .send_ms = 300 };

static void open_quick(struct live *live) {
	live_open(live, (struct http_config){ .threads = 2, .limits = quick }, handle);
}

/* Sends one byte each 50 ms until the peer closes; how long that took. */
static int64_t drip(int fd, const char *start, char byte) {
	int64_t begun = clock_mono();
	live_send(fd, text_of(start));
	while (clock_mono() - begun < 8000) {
		struct pollfd gone = { .fd = fd, .events = POLLRDHUP };
		if (poll(&gone, 1, 50) > 0)
			break;
		live_send(fd, (struct text){ &byte, 1 });
	}
	return clock_mono() - begun;
}

static void assert_between(int64_t ms, int64_t least, int64_t most) {
	if (ms < least || ms > most)
		fail_msg("took %d ms, not between %d and %d", (int)ms, (int)least, (int)most);
}

static void slow_heads_are_cut(void **state) {
	static const char *const starts[] = { "", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\n" H "X: ", "\r\n\r\n" };
	struct live live;
	(void)state;
	open_quick(&live);
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		int fd = live_connect(&live);
		assert_between(drip(fd, starts[i], 'a'), 500, 600 + 60 + SLOP);
		close(fd);
	}
	live_close(&live);
}

static void slow_heads_of_later_requests_are_cut(void **state) {
	struct live live;
	size_t n;
	(void)state;
	open_quick(&live);
	int fd = live_connect(&live);
	live_send(fd, LIT("GET / HTTP/1.1\r\n" H "\r\n"));
	free(live_answer(fd, false, &n));
	usleep(900000);                              /* longer than a head may take: between two requests one may rest */
	assert_between(drip(fd, "GET ", 'a'), 300, 600 + 60 + SLOP);
	close(fd);
	live_close(&live);
}

static void slow_bodies_are_cut(void **state) {
	struct live live;
	(void)state;
	open_quick(&live);
	size_t n;
	int fd = live_connect(&live);
	live_send(fd, LIT("POST / HTTP/1.1\r\n" H "Content-Length: 10\r\n\r\nhello"));
	usleep(900000);                              /* longer than a head may take */
	live_send(fd, LIT("again"));
	char *answer = live_answer(fd, false, &n);
	assert_int_equal(live_status(answer), 200);
	free(answer);
	close(fd);
	fd = live_connect(&live);
	assert_between(drip(fd, "POST / HTTP/1.1\r\n" H "Content-Length: 1000\r\n\r\n", 'a'), 1300, 1400 + 60 + SLOP);
	close(fd);
	live_close(&live);
}

static void rest_ends(void **state) {
	struct live live;
	size_t n;
	bool closed;
	(void)state;
	open_quick(&live);
	int fd = live_connect(&live);
	int64_t begun = clock_mono();
	live_send(fd, LIT("GET / HTTP/1.1\r\n" H "\r\n"));
	free(live_answer(fd, false, &n));
	free(live_read(fd, 8000, &n, &closed));
	assert_true(closed);
	assert_int_equal(n, 0);
	assert_between(clock_mono() - begun, 2400, 2500 + 60 + SLOP);
	close(fd);
	live_close(&live);
}

/* A handler may take its time; only peers have deadlines. */
static void slow_answers_are_not_cut(void **state) {
	struct live live;
	size_t n;
	(void)state;
	open_quick(&live);
	int fd = live_connect(&live);
	live_send(fd, LIT("GET /keep HTTP/1.1\r\n" H "\r\n"));
	usleep(3200000);
	live_plain(atomic_load(&kept), 200, LIT("at last"));
	char *answer = live_answer(fd, false, &n);
	assert_string_equal(live_body(answer), "at last");
	free(answer);
	close(fd);
	live_close(&live);
}

/* 6 MiB at the test's pace may take 2.2 s; a reader that takes nothing for 4 s gets less than all. */
static void slow_readers_are_cut(void **state) {
	struct live live;
	size_t n;
	bool closed;
	(void)state;
	open_quick(&live);
	int fd = live_connect(&live);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &(int){ 4096 }, sizeof(int));
	live_send(fd, LIT("GET /big HTTP/1.1\r\n" H "\r\n"));
	usleep(4000000);
	free(live_read(fd, 1000, &n, &closed));
	assert_true(closed);
	assert_true(n < sizeof big);
	close(fd);
	live_close(&live);
}

static int connect_and_ask(const struct live *live, char **answer) {
	size_t n;
	int fd = live_connect(live);
	live_send(fd, LIT("GET / HTTP/1.1\r\n" H "\r\n"));
	*answer = live_answer(fd, false, &n);
	return fd;
}

static void one_address_has_few_connections(void **state) {
	struct live live;
	char *answer;
	int fds[3];
	(void)state;
	live_open(&live, (struct http_config){ .threads = 2, .limits = { .per_address_max = 3 } }, handle);
	for (int i = 0; i < 3; i++) {
		fds[i] = connect_and_ask(&live, &answer);
		assert_int_equal(live_status(answer), 200);
		free(answer);
	}
	int fourth = connect_and_ask(&live, &answer);
	assert_int_equal(live_status(answer), 0);
	free(answer);
	close(fourth);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	usleep(200000);
	fourth = connect_and_ask(&live, &answer);
	assert_int_equal(live_status(answer), 200);
	free(answer);
	close(fourth);
	live_close(&live);
}

static void *answer_kept(void *p) {
	(void)p;
	usleep(500000);
	live_plain(atomic_load(&kept), 200, LIT("under way"));
	return NULL;
}

/* What is under way is finished; a resting connection may ask once more and is told to close; nobody new gets in. */
static void closing_waits_for_answers(void **state) {
	struct live live;
	size_t n;
	char *answer;
	bool closed;
	pthread_t thread;
	(void)state;
	live_open(&live, (struct http_config){ .threads = 2 }, handle);
	int resting = connect_and_ask(&live, &answer);
	free(answer);
	int fd = live_connect(&live);
	live_send(fd, LIT("GET /keep HTTP/1.1\r\n" H "\r\n"));
	usleep(200000);
	http_stop_new(live.door);
	live_send(resting, LIT("GET / HTTP/1.1\r\n" H "\r\n"));
	answer = live_read(resting, 3000, &n, &closed);
	assert_int_equal(live_status(answer), 200);
	assert_true(live_has(answer, "Connection: close") && closed);
	free(answer);
	struct sockaddr_storage at;
	socklen_t at_n = sizeof at;
	getpeername(fd, (struct sockaddr *)&at, &at_n);
	int late = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_not_equal(connect(late, (struct sockaddr *)&at, at_n), 0);
	pthread_create(&thread, NULL, answer_kept, NULL);
	int64_t begun = clock_mono();
	live_close(&live);
	assert_true(clock_mono() - begun >= 300);
	answer = live_read(fd, 1000, &n, &closed);
	assert_string_equal(live_body(answer), "under way");
	assert_true(closed);
	free(answer);
	pthread_join(thread, NULL);
	close(fd);
	close(late);
	close(resting);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slow_heads_are_cut),
		cmocka_unit_test(slow_heads_of_later_requests_are_cut),
		cmocka_unit_test(slow_bodies_are_cut),
		cmocka_unit_test(rest_ends),
		cmocka_unit_test(slow_answers_are_not_cut),
		cmocka_unit_test(slow_readers_are_cut),
		cmocka_unit_test(one_address_has_few_connections),
		cmocka_unit_test(closing_waits_for_answers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
