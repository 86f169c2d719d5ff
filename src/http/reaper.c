/* Absolute deadlines. The library's own timeout starts again with every byte, so one byte a second holds it for ever.
 *
 * Each connection says what it waits for and until when (conn.due); one thread looks at all of them once a second
 * and shuts those that are late: the library then sees a dead peer and clears up on its own thread.
 * Between two requests the first byte of the next one starts a new deadline. The library does not tell of that byte, so
 * the kernel is asked how many have come.
 * Refuses to close a descriptor: only the library does. To extend: enum wait in door.h. */
#include "door.h"
#include "../base/err.h"
#include <linux/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define LONGEST_TICK_MS 1000
#define SHORTEST_TICK_MS 20
#define SLEEPERS 256

void reaper_wait_for(struct conn *c, enum wait wait, int64_t ms_from_now) {
	atomic_store(&c->due, DUE(wait, ms_from_now ? clock_mono() + ms_from_now : 0));
}

int64_t reaper_time(int64_t least_ms, uint64_t step, uint64_t n) {
	return least_ms + (int64_t)((double)least_ms * ((double)n / (double)step));
}

static uint64_t bytes_come(int fd) {
	struct tcp_info info;
	socklen_t n = sizeof info;
	memset(&info, 0, sizeof info);
	return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n) == 0 ? info.tcpi_bytes_received : 0;
}

/* An idle period is known by its deadline. What came before its first look belongs to it only if more follows. */
static void idle_watch(struct conn *c, int64_t due, int64_t now) {
	uint64_t bytes = bytes_come(c->fd);
	if (c->idle_due == due && bytes > c->idle_bytes)
		atomic_compare_exchange_strong(&c->due, &due, DUE(WAIT_HEAD, now + c->door->config.limits.head_ms));
	c->idle_due = due;
	c->idle_bytes = bytes;
}

/* Without lingering, what the peer did not take is thrown away by the kernel when the library closes; otherwise it would
 * keep it, and the connection, for minutes. */
void reaper_cut(int fd, bool throw_away) {
	if (throw_away)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof(struct linger));
	shutdown(fd, SHUT_RDWR);
}

/* Sleeping streams, many to a call: one call for each would be most of what ten thousand idle ones cost. */
struct sleepers { struct conn *conn[SLEEPERS]; struct pollfd peer[SLEEPERS]; nfds_t n; };

static void sleepers_watch(struct sleepers *s, int64_t now) {
	bool any = s->n && poll(s->peer, s->n, 0) > 0;
	for (nfds_t i = 0; i < s->n; i++)
		stream_watch(s->conn[i], now, any && (s->peer[i].revents & (POLLRDHUP | POLLHUP | POLLERR)));
	s->n = 0;
}

static void sleepers_add(struct sleepers *s, struct conn *c, int64_t now) {
	if (s->n == SLEEPERS)
		sleepers_watch(s, now);
	s->conn[s->n] = c;
	s->peer[s->n++] = (struct pollfd){ .fd = c->fd, .events = POLLRDHUP };
}

static void conn_watch(struct conn *c, int64_t now, struct sleepers *s) {
	int64_t due = atomic_load(&c->due);
	if (DUE_WAIT(due) == WAIT_STREAM)
		sleepers_add(s, c, now);
	if (DUE_MS(due) && now > DUE_MS(due))
		reaper_cut(c->fd, DUE_WAIT(due) == WAIT_SENT);
	else if (DUE_WAIT(due) == WAIT_IDLE)
		idle_watch(c, due, now);
}

static int64_t tick_of(const struct http_limits *l) {
	int64_t least = l->head_ms;
	const int64_t others[] = { l->body_ms, l->idle_ms, l->send_ms };
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		least = others[i] < least ? others[i] : least;
	int64_t tick = least / 10;
	return tick > LONGEST_TICK_MS ? LONGEST_TICK_MS : tick < SHORTEST_TICK_MS ? SHORTEST_TICK_MS : tick;
}

static void *reaper_run(void *p) {
	struct http_door *door = p;
	int64_t tick = tick_of(&door->config.limits);
	struct sleepers sleepers = { .n = 0 };
	pthread_mutex_lock(&door->lock);
	while (!door->reaper_stops) {
		int64_t now = clock_mono();
		for (struct conn *c = door->conns; c; c = c->next)
			conn_watch(c, now, &sleepers);
		sleepers_watch(&sleepers, now);
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		int64_t ns = until.tv_nsec + tick * 1000000;
		until.tv_sec += (time_t)(ns / 1000000000);
		until.tv_nsec = (long)(ns % 1000000000);
		pthread_cond_timedwait(&door->wake, &door->lock, &until);
	}
	pthread_mutex_unlock(&door->lock);
	return NULL;
}

int reaper_start(struct http_door *door) {
	if (pthread_create(&door->reaper, NULL, reaper_run, door))
		return err_set(ERR_SETUP, "no thread for the door's deadlines");
	door->reaper_runs = true;
	return ERR_OK;
}

void reaper_stop(struct http_door *door) {
	if (!door->reaper_runs)
		return;
	pthread_mutex_lock(&door->lock);
	door->reaper_stops = true;
	pthread_cond_signal(&door->wake);
	pthread_mutex_unlock(&door->lock);
	pthread_join(door->reaper, NULL);
	door->reaper_runs = false;
}
