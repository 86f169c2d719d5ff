/* When the thread of a region's streams has something to do: what commits tell, newcomers, streams that are over, the sweep.
 * A region without a stream does not listen and does not wake. */
#include "live_inside.h"
#include <time.h>

/* ---- what commits tell, on a thread of the store ---- */
static void heard(void *region, struct store_note n) {
	struct live_region *h = region;
	pthread_mutex_lock(&h->all->lock);
	bool room = h->n_looks < LIVE_LOOKS;
	if (!n.kind) h->grown = h->look_all = true;
	else if (n.kind == NOTE_CHANGE) h->grown = true;
	else if (room) h->looks[h->n_looks++] = (struct live_look){ n.kind, n.which };
	else h->look_all = true;
	pthread_cond_signal(&h->wake);
	pthread_mutex_unlock(&h->all->lock);
}

/* ---- under the lock ---- */
static void welcome(struct live_region *h) {
	while (h->arrived) {
		struct live_seat *s = h->arrived;
		h->arrived = s->next;
		s->next = h->seats;
		h->seats = s;
	}
}

static void see_off(struct live_region *h) {
	struct live_seat **from = &h->seats;
	while (h->left && *from) {
		struct live_seat *s = *from;
		if (s->stream) { from = &s->next; continue; }
		*from = s->next;
		s->next = h->all->free;
		h->all->free = s;
	}
	h->left = false;
}

static bool due(const struct live_region *h, int64_t now) {
	if (now < h->retry_at) return false;
	if (!h->seats) return h->listens && now >= h->rest_at;
	return h->grown || h->look_all || h->n_looks || !h->seats->caught_up || now >= h->sweep_at;
}

static void doze(struct live_region *h, int64_t now) {
	int64_t until = h->seats ? h->sweep_at : h->rest_at;
	if (h->retry_at > now) until = h->retry_at;
	if (!h->seats && !h->listens) { pthread_cond_wait(&h->wake, &h->all->lock); return; }
	struct timespec t = { .tv_sec = (time_t)(until / 1000), .tv_nsec = (long)(until % 1000 * 1000000) };
	pthread_cond_timedwait(&h->wake, &h->all->lock, &t);
}

static void take(struct live_region *h, struct live_turn *t, int64_t now) {
	t->look_all = h->look_all || now >= h->sweep_at;
	t->n_looks = h->n_looks;
	for (size_t i = 0; i < h->n_looks; i++) t->looks[i] = h->looks[i];
	h->grown = h->look_all = false;
	h->n_looks = 0;
	if (now >= h->sweep_at) h->sweep_at = now + LIVE_SWEEP;
}

/* Without the lock, since the store calls heard() under its own. */
static void listen_as_needed(struct live_region *h) {
	if (h->seats && !h->listens) {
		h->seq = 0;
		h->sweep_at = clock_mono() + LIVE_SWEEP;
		h->listens = store_listen(h->region->store, heard, h) == ERR_OK;
		if (!h->listens) h->sweep_at = clock_mono() + SECONDS(1);
	} else if (!h->seats && h->listens) {
		store_listen_end(h->region->store);
		h->listens = false;
	}
}

bool live_wait(struct live_turn *t) {
	struct live_region *h = t->h;
	pthread_mutex_t *lock = &h->all->lock;
	pthread_mutex_lock(lock);
	for (;;) {
		bool had = h->seats;
		int64_t now = clock_mono();
		welcome(h);
		see_off(h);
		if (had && !h->seats) h->rest_at = now + LIVE_REST;
		if (h->all->stop || due(h, now)) break;
		doze(h, now);
	}
	bool on = !h->all->stop;
	if (on) take(h, t, clock_mono());
	pthread_mutex_unlock(lock);
	if (on) listen_as_needed(h);
	else if (h->listens) store_listen_end(h->region->store);
	return on;
}

/* What was not done is still to be done; a page that was full is followed by the next. */
void live_turn_done(struct live_turn *t, bool good) {
	struct live_region *h = t->h;
	pthread_mutex_lock(&h->all->lock);
	if (!good) h->look_all = true;
	if (!good || t->more) h->grown = true;
	pthread_mutex_unlock(&h->all->lock);
}
