/* The pool of reading connections: opened on demand, at most READERS_MAX a lane, the last one given back is the first
 * one taken, so that few caches are kept and those are warm.
 *
 * Refuses to wait longer than ten seconds for one.
 * An abandoned read (a handler that jumped out) ends with its arena. */
#include "inside.h"
#include "../base/clock.h"
#include "../base/log.h"
#include <errno.h>
#include <time.h>

enum { WAIT_SECONDS = 10, TRIES = 2 * READERS_MAX };

void readers_start(struct readers *r) {
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->given, &attr);
	pthread_condattr_destroy(&attr);
}

void readers_stop(struct store *s, struct readers *r) {
	while (r->idle) {
		struct conn *c = r->idle;
		r->idle = c->next;
		s->ops->close(c);
		r->open--;
	}
	if (r->open)
		log_error("store closed while %d reads were going on", r->open);
	pthread_cond_destroy(&r->given);
	pthread_mutex_destroy(&r->lock);
}

/* True: *c is an idle one, or NULL with the right to open one. */
static bool seat(struct readers *r, struct conn **c) {
	struct timespec until;
	bool got = true;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += WAIT_SECONDS;
	pthread_mutex_lock(&r->lock);
	while (!r->idle && r->open >= READERS_MAX && got)
		got = pthread_cond_timedwait(&r->given, &r->lock, &until) != ETIMEDOUT;
	got = r->idle || r->open < READERS_MAX;
	*c = r->idle;
	if (r->idle)
		r->idle = r->idle->next;
	else if (got)
		r->open++;
	pthread_mutex_unlock(&r->lock);
	return got;
}

static void give_seat(struct readers *r, struct conn *c) {
	pthread_mutex_lock(&r->lock);
	if (c) {
		c->next = r->idle;
		r->idle = c;
	} else {
		r->open--;
	}
	pthread_cond_signal(&r->given);
	pthread_mutex_unlock(&r->lock);
}

static struct conn *fresh(struct store *s, enum lane lane) {
	struct conn *c = s->ops->open(s, lane, ROLE_READER);
	if (c && s->ops->settle(c) != ERR_OK) {
		s->ops->close(c);
		return NULL;
	}
	return c;
}

/* After a server's restart all idle connections are dead: each is tried once. */
struct conn *reader_take(struct store *s, enum lane lane) {
	struct readers *r = &s->readers[lane];
	for (int i = 0; i < TRIES; i++) {
		struct conn *c;
		if (!seat(r, &c)) {
			err_set(ERR_BUSY, "all %d readers are busy", READERS_MAX);
			return NULL;
		}
		bool idle = c;
		if (!c)
			c = fresh(s, lane);
		if (c && s->ops->step(c, STEP_READ))
			return c;
		if (c)
			s->ops->close(c);
		give_seat(r, NULL);
		if (!idle)
			return NULL;
	}
	return NULL;
}

void reader_give(struct conn *c) {
	struct store *s = c->store;
	struct readers *r = &s->readers[c->lane];
	if (!s->ops->step(c, STEP_READ_END) || c->lost) {
		s->ops->close(c);
		c = NULL;
	} else {
		c->used_at = clock_mono();
	}
	give_seat(r, c);
}

/* The list is in order of use, newest first: from the first old one on, all are old. */
bool readers_rest(struct store *s, struct readers *r) {
	int64_t before = clock_mono() - atomic_load(&s->rest_ms);
	pthread_mutex_lock(&r->lock);
	struct conn **from = &r->idle;
	while (*from && (*from)->used_at > before)
		from = &(*from)->next;
	struct conn *old = *from;
	*from = NULL;
	for (struct conn *c = old; c; c = c->next)
		r->open--;
	bool none = !r->open;
	pthread_mutex_unlock(&r->lock);
	while (old) {
		struct conn *next = old->next;
		s->ops->close(old);
		old = next;
	}
	return none;
}

static void abandoned(void *p) {
	struct tx *tx = p;
	if (!tx->ended)
		tx_end(tx);
}

struct tx *store_read(struct store *s, struct arena *arena) {
	struct tx *tx = ARENA_NEW(arena, struct tx);
	tx_begin(tx, s, arena);
	arena_defer(arena, abandoned, tx);
	tx->conns[LANE_RECORD] = reader_take(s, LANE_RECORD);
	if (tx->conns[LANE_RECORD])
		return tx;
	tx->ended = true;
	return NULL;
}

void store_read_end(struct tx *tx) {
	if (!tx->ended)
		tx_end(tx);
}
