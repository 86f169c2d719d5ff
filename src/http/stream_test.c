/* Live streams: what is sent arrives once and in order; a peer that leaves, dozes or is told to go is gone exactly once. */
#include "live.h"
#include "../base/clock.h"
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
#define OPEN LIT("GET /stream HTTP/1.1\r\n" H "\r\n")
#define ROOM 400

/* The list a feature would keep: taken out in gone(), under the same lock that sends. */
struct board {
	pthread_mutex_t lock;
	struct seat { struct board *board; struct http_stream *stream; } seats[ROOM];
	int n;
	atomic_int live, gone;
};

static void seat_gone(void *p) {
	struct seat *seat = p;
	pthread_mutex_lock(&seat->board->lock);
	assert_non_null(seat->stream);
	seat->stream = NULL;
	pthread_mutex_unlock(&seat->board->lock);
	atomic_fetch_sub(&seat->board->live, 1);
	atomic_fetch_add(&seat->board->gone, 1);
}

static void handle(struct http_request *r, void *ctx) {
	struct board *board = ((struct live *)ctx)->own;
	if (!text_is(r->path, "/stream")) {
		live_plain(r, 200, LIT("here"));
		return;
	}
	pthread_mutex_lock(&board->lock);
	struct seat *seat = &board->seats[board->n++];
	pthread_mutex_unlock(&board->lock);
	seat->board = board;
	struct http_stream *stream = http_stream_open(r, seat_gone, seat);
	pthread_mutex_lock(&board->lock);
	seat->stream = stream;
	pthread_mutex_unlock(&board->lock);
	atomic_fetch_add(&board->live, 1);
}

/* How many took it. */
static int send_all(struct board *board, struct text t) {
	int took = 0;
	pthread_mutex_lock(&board->lock);
	for (int i = 0; i < board->n; i++)
		if (board->seats[i].stream)
			took += http_stream_send(board->seats[i].stream, t);
	pthread_mutex_unlock(&board->lock);
	return took;
}

static void end_all(struct board *board) {
	pthread_mutex_lock(&board->lock);
	for (int i = 0; i < board->n; i++)
		if (board->seats[i].stream)
			http_stream_end(board->seats[i].stream);
	pthread_mutex_unlock(&board->lock);
}

static bool within(atomic_int *counter, int wanted, int64_t ms) {
	int64_t begun = clock_mono();
	while (atomic_load(counter) != wanted && clock_mono() - begun < ms)
		usleep(5000);
	return atomic_load(counter) == wanted;
}

static struct live live;
static struct board *board;

static int open_door(void **state) {
	(void)state;
	board = calloc(1, sizeof *board);
	pthread_mutex_init(&board->lock, NULL);
	live.own = board;
	live_open(&live, (struct http_config){ .threads = 2 }, handle);
	return 0;
}

static int close_door(void **state) {
	(void)state;
	live_close(&live);
	pthread_mutex_destroy(&board->lock);
	free(board);
	return 0;
}

static void events_arrive_in_order(void **state) {
	(void)state;
	char event[32];
	size_t n;
	bool closed;
	int fd = live_connect(&live);
	live_send(fd, OPEN);
	assert_true(within(&board->live, 1, 2000));
	for (int i = 0; i < 200; i++) {
		snprintf(event, sizeof event, "data: %d\n\n", i);
		assert_int_equal(send_all(board, text_of(event)), 1);
		if (i % 7 == 0)
			usleep(1000);
	}
	end_all(board);
	char *answer = live_read(fd, 500, &n, &closed);
	assert_int_equal(live_status(answer), 200);
	assert_int_equal(live_header_missing(answer), 0);
	assert_true(live_has(answer, "Content-Type: text/event-stream; charset=utf-8"));
	assert_true(live_has(answer, "Transfer-Encoding: chunked"));
	assert_true(live_has(answer, "X-Accel-Buffering: no"));
	const char *at = answer;
	for (int i = 0; i < 200; i++) {
		snprintf(event, sizeof event, "data: %d\n", i);
		if (!(at = strstr(at, event)))
			fail_msg("event %d is missing", i);
	}
	assert_string_equal(answer + n - 5, "0\r\n\r\n");
	assert_true(within(&board->gone, 1, 2000));
	free(answer);
	/* The connection goes on, and may even stream again. */
	live_send(fd, LIT("GET / HTTP/1.1\r\n" H "\r\n"));
	answer = live_answer(fd, false, &n);
	assert_string_equal(live_body(answer), "here");
	free(answer);
	live_send(fd, OPEN);
	assert_true(within(&board->live, 1, 2000));
	assert_int_equal(send_all(board, LIT("data: again\n\n")), 1);
	answer = live_read(fd, 300, &n, &closed);
	assert_non_null(strstr(answer, "data: again"));
	assert_false(closed);
	free(answer);
	close(fd);
	assert_true(within(&board->gone, 2, 3000));
}

static void a_peer_that_leaves_is_noticed(void **state) {
	(void)state;
	int fds[20];
	for (int i = 0; i < 20; i++) {
		fds[i] = live_connect(&live);
		live_send(fds[i], OPEN);
	}
	assert_true(within(&board->live, 20, 3000));
	int64_t begun = clock_mono();
	for (int i = 0; i < 20; i++)
		close(fds[i]);
	assert_true(within(&board->gone, 20, 5000));
	assert_true(clock_mono() - begun < 3000);
	assert_int_equal(send_all(board, LIT("data: nobody\n\n")), 0);
}

static void a_slow_reader_is_cut(void **state) {
	(void)state;
	char kilo[1024];
	int slow = live_connect(&live), quick = live_connect(&live), sent = 0;
	size_t n;
	bool closed;
	memset(kilo, 'x', sizeof kilo);
	setsockopt(slow, SOL_SOCKET, SO_RCVBUF, &(int){ 4096 }, sizeof(int));
	live_send(slow, OPEN);
	assert_true(within(&board->live, 1, 2000));
	struct http_stream *stream = board->seats[0].stream;
	pthread_mutex_lock(&board->lock);
	while (sent < 65536 && stream && http_stream_send(stream, (struct text){ kilo, sizeof kilo })) {
		pthread_mutex_unlock(&board->lock);
		if (++sent % 8 == 0)
			usleep(1000);
		pthread_mutex_lock(&board->lock);
		stream = board->seats[0].stream;
	}
	pthread_mutex_unlock(&board->lock);
	assert_true(sent >= 16 && sent < 65536);
	assert_true(within(&board->gone, 1, 3000));
	live_send(quick, OPEN);                      /* others are served meanwhile */
	assert_true(within(&board->live, 1, 2000));
	assert_int_equal(send_all(board, LIT("data: hello\n\n")), 1);
	char *answer = live_read(quick, 300, &n, &closed);
	assert_non_null(strstr(answer, "data: hello"));
	free(answer);
	close(slow);
	close(quick);
}

static void more_than_fits_is_refused(void **state) {
	(void)state;
	static char much[20000];
	int fd = live_connect(&live);
	live_send(fd, OPEN);
	assert_true(within(&board->live, 1, 2000));
	memset(much, 'x', sizeof much);
	assert_int_equal(send_all(board, (struct text){ much, sizeof much }), 0);
	assert_true(within(&board->gone, 1, 3000));
	close(fd);
}

static void head_and_old_clients(void **state) {
	(void)state;
	size_t n;
	bool closed;
	int fd = live_connect(&live);
	live_send(fd, LIT("HEAD /stream HTTP/1.1\r\n" H "\r\n"));
	char *answer = live_answer(fd, true, &n);
	assert_int_equal(live_status(answer), 200);
	assert_true(within(&board->gone, 1, 3000));
	free(answer);
	close(fd);
	fd = live_connect(&live);
	live_send(fd, LIT("GET /stream HTTP/1.0\r\n\r\n"));
	assert_true(within(&board->live, 1, 2000));
	assert_int_equal(send_all(board, LIT("data: old\n\n")), 1);
	end_all(board);
	answer = live_read(fd, 1000, &n, &closed);
	assert_true(closed);
	assert_string_equal(live_body(answer), "data: old\n\n");
	free(answer);
	close(fd);
	assert_true(within(&board->gone, 2, 3000));
}

static void closing_ends_quiet_streams(void **state) {
	(void)state;
	size_t n;
	bool closed;
	int fd = live_connect(&live), dozing = live_connect(&live);
	live_send(fd, OPEN);
	live_send(dozing, OPEN);
	assert_true(within(&board->live, 2, 2000));
	usleep(100000);
	int64_t begun = clock_mono();
	live_close(&live);
	assert_true(clock_mono() - begun < 3000);
	assert_int_equal(atomic_load(&board->gone), 2);
	char *answer = live_read(fd, 300, &n, &closed);
	assert_true(closed);
	assert_string_equal(live_body(answer), "0\r\n\r\n");
	free(answer);
	close(fd);
	close(dozing);
}

static atomic_bool stop_sending;

static void *keep_sending(void *p) {
	(void)p;
	while (!atomic_load(&stop_sending))
		send_all(board, LIT("data: tick\n\n"));
	return NULL;
}

/* Two threads send, peers come and go, some are ended; then the door closes on those that are left. */
static void a_busy_board(void **state) {
	(void)state;
	pthread_t a, b;
	int fds[120];
	char away[4096];
	atomic_store(&stop_sending, false);
	pthread_create(&a, NULL, keep_sending, NULL);
	pthread_create(&b, NULL, keep_sending, NULL);
	for (int i = 0; i < 120; i++) {
		fds[i] = live_connect(&live);
		live_send(fds[i], OPEN);
		for (int k = 0; k <= i; k += 3)
			if (fds[k] >= 0 && recv(fds[k], away, sizeof away, MSG_DONTWAIT) == 0)
				continue;
		if (i % 5 == 4) {
			close(fds[i - 2]);
			fds[i - 2] = -1;
		}
		if (i == 60)
			end_all(board);
	}
	usleep(300000);
	atomic_store(&stop_sending, true);
	pthread_join(a, NULL);
	pthread_join(b, NULL);
	int64_t begun = clock_mono();
	live_close(&live);
	assert_true(clock_mono() - begun < 6000);
	assert_int_equal(atomic_load(&board->live), 0);
	assert_true(atomic_load(&board->gone) == board->n && board->n > 100);
	for (int i = 0; i < 120; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(events_arrive_in_order, open_door, close_door),
		cmocka_unit_test_setup_teardown(a_peer_that_leaves_is_noticed, open_door, close_door),
		cmocka_unit_test_setup_teardown(a_slow_reader_is_cut, open_door, close_door),
		cmocka_unit_test_setup_teardown(more_than_fits_is_refused, open_door, close_door),
		cmocka_unit_test_setup_teardown(head_and_old_clients, open_door, close_door),
		cmocka_unit_test_setup_teardown(closing_ends_quiet_streams, open_door, close_door),
		cmocka_unit_test_setup_teardown(a_busy_board, open_door, close_door),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
