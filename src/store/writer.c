/* A lane's writer: one thread, one connection, one queue. It takes what is there and waits for nothing more, runs each
 * job in a savepoint, commits once, and only then says "written".
 *
 * When the whole transaction is lost in the middle (a full disk, a dropped connection), the job that met it is told
 * NOT_WRITTEN and the others are begun again; after a few such rounds all are told so. A commit that failed leads to a
 * new connection before anything else is written.
 * Refuses: more than QUEUE_MAX waiting jobs, waiting for itself. */
#include "inside.h"
#include "../base/clock.h"
#include "../base/log.h"
#include <assert.h>
#include <errno.h>
#include <malloc.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { IDLE_MS = 200, ROUNDS = 3, RETRY_MS = 100, RETRY_MAX_MS = 1000, STACK = 1 << 20 };

struct slot { struct write_job *job; enum outcome outcome; bool out; char *why; };

/* ---- one job ---- */

struct way_out { jmp_buf place; };

static void arena_full(void *way) {
	longjmp(((struct way_out *)way)->place, 1);
}

/* The job's arena belongs to a request whose own way out is on another thread: while it runs here, it leaves here. The
 * one who goes on with the request sets its handler again. */
static void run_guarded(struct writer *w, struct write_job *job) {
	struct way_out way;
	arena_on_full(job->arena, arena_full, &way);
	if (setjmp(way.place) == 0) {
		job->run(&w->tx, job);
	} else {
		err_set(ERR_MEMORY, "a write needed more memory than a request may have");
		w->tx.failed = w->tx.refused = true;
	}
	arena_on_full(job->arena, NULL, NULL);
}

static enum outcome run_job(struct writer *w, struct write_job *job) {
	const struct engine_ops *ops = w->store->ops;
	err_set(ERR_OK, "the work itself gave up");
	tx_begin(&w->tx, w->store, job->arena);
	w->tx.writes = true;
	w->tx.lane = w->lane;
	w->tx.conns[w->lane] = w->conn;
	w->tx.peek = &w->peek;
	w->tx.notes = &w->notes;
	size_t notes = w->notes.n;
	run_guarded(w, job);
	tx_end(&w->tx);
	if (!w->tx.failed && ops->step(w->conn, STEP_KEEP))
		return WRITTEN;
	w->notes.n = notes;
	enum outcome outcome = w->tx.failed && !w->tx.refused ? ROLLED_BACK : NOT_WRITTEN;
	if (ops->in_tx(w->conn) && !ops->step(w->conn, STEP_UNDO))
		w->conn->lost = true;
	return outcome;
}

/* ---- one batch ---- */

static void tell(struct slot *s, enum outcome outcome) {
	s->outcome = outcome;
	if (outcome != WRITTEN && !s->why)
		s->why = strdup(err_text());
}

static void tell_all(struct slot *s, size_t n, enum outcome outcome) {
	for (size_t i = 0; i < n; i++)
		if (!s[i].out)
			tell(&s[i], outcome);
}

static void close_conn(struct writer *w, struct conn **c) {
	if (*c)
		w->store->ops->close(*c);
	*c = NULL;
}

static void close_lost(struct writer *w) {
	if (!w->conn || !w->conn->lost)
		return;
	close_conn(w, &w->conn);
}

static bool connected(struct writer *w) {
	const struct engine_ops *ops = w->store->ops;
	close_lost(w);
	if (atomic_load(&w->store->damaged)) {
		err_set(ERR_DISK, "the region is damaged and is not written any more");
		return false;
	}
	if (w->lane == LANE_RECORD && atomic_load(&w->store->tight) && !ops->has_room(w->store)) {
		err_set(ERR_DISK, "the disk is full: what is left is for the read log");
		return false;
	}
	if (w->conn)
		return true;
	if (clock_mono() < w->try_at) {
		err_set(ERR_DISK, "no connection; trying again soon");
		return false;
	}
	w->conn = ops->open(w->store, w->lane, ROLE_WRITER);
	if (w->conn && ops->settle(w->conn) != ERR_OK)
		w->conn->lost = true;
	close_lost(w);
	w->try_wait = w->conn ? RETRY_MS : w->try_wait * 2 < RETRY_MAX_MS ? w->try_wait * 2 : RETRY_MAX_MS;
	w->try_at = clock_mono() + w->try_wait;
	return w->conn;
}

/* False: the transaction was lost; whoever lost it is out, the others are to be begun again. */
static bool run_all(struct writer *w, struct slot *s, size_t n) {
	const struct engine_ops *ops = w->store->ops;
	w->notes.n = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i].out)
			continue;
		bool begun = ops->step(w->conn, STEP_SAVE);
		if (begun)
			tell(&s[i], run_job(w, s[i].job));
		if (begun && ops->in_tx(w->conn))
			continue;
		if (begun)
			tell(&s[i], NOT_WRITTEN);
		s[i].out = begun;
		if (!ops->step(w->conn, STEP_ROLLBACK))
			w->conn->lost = true;
		return false;
	}
	return true;
}

/* False: nothing was kept, but there is room now: to be begun again. */
static bool commit_all(struct writer *w, struct slot *s, size_t n) {
	const struct engine_ops *ops = w->store->ops;
	if (w->notes.n && ops->tell && !ops->tell(w->conn, &w->notes))
		log_error("the others cannot be told, so nothing is kept: %s", err_text());
	enum outcome outcome = ops->commit(w->conn);
	if (w->notes.n && !ops->tell && outcome == WRITTEN)
		notes_hear(w->store, &w->notes);
	if (outcome == WRITTEN)
		return true;
	log_error("commit: %s", err_text());
	if (outcome == NOT_WRITTEN && w->lane == LANE_WITNESS && ops->give_room && ops->give_room(w->store))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!s[i].out && s[i].outcome == WRITTEN)
			tell(&s[i], outcome);
	return true;
}

static void write_batch(struct writer *w, struct slot *s, size_t n) {
	for (int round = 0; round < ROUNDS; round++) {
		if (!connected(w) || !w->store->ops->step(w->conn, STEP_WRITE)) {
			log_warn("nothing is written: %s", err_text());
			if (w->conn && !w->store->ops->step(w->conn, STEP_ROLLBACK))
				w->conn->lost = true;
			tell_all(s, n, NOT_WRITTEN);
			return;
		}
		if (run_all(w, s, n) && commit_all(w, s, n))
			return;
		log_warn("a batch is begun again: %s", err_text());
	}
	tell_all(s, n, NOT_WRITTEN);
}

static void batch(struct writer *w, struct write_job *jobs, size_t n) {
	struct slot slots[BATCH_MAX] = { 0 };
	for (size_t i = 0; i < n; i++, jobs = jobs->next)
		slots[i].job = jobs;
	write_batch(w, slots, n);
	for (size_t i = 0; i < n; i++) {
		if (slots[i].outcome != WRITTEN)
			err_set(ERR_DISK, "%s", slots[i].why ? slots[i].why : "no memory");
		free(slots[i].why);
		slots[i].job->done(slots[i].job, slots[i].outcome);
	}
}

/* ---- the thread ---- */

static struct timespec in_ms(int64_t ms) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += ms % 1000 * 1000000;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

/* A region nobody uses keeps its threads, asleep, and nothing else. */
static bool rest(struct writer *w) {
	bool none = true;
	close_conn(w, &w->peek);
	for (int lane = 0; lane < LANES; lane++)
		none = readers_rest(w->store, &w->store->readers[lane]) && none;
	close_conn(w, &w->conn);
	if (none)
		malloc_trim(0);                /* with a thousand regions, what one gave back is nobody's for long */
	return none;
}

/* Nothing has come for a while. */
static void use_the_calm(struct writer *w) {
	if (w->calm == TIDY) {
		w->calm = rest(w) ? RESTING : TIDY;
		return;
	}
	if (w->conn && !w->conn->lost)
		w->store->ops->tidy(w->conn, true);
	w->calm = TIDY;
}

/* With the lock held. False: closing, and nothing is left to do. */
static bool wait_for_work(struct writer *w) {
	while (!w->first && !w->stop) {
		struct timespec until = in_ms(w->calm == JUST_WORKED ? IDLE_MS : atomic_load(&w->store->rest_ms));
		w->waiting = true;
		int rc = w->calm == RESTING ? pthread_cond_wait(&w->come, &w->lock) : pthread_cond_timedwait(&w->come, &w->lock, &until);
		w->waiting = false;
		if (rc != ETIMEDOUT || w->first || w->stop)
			continue;
		pthread_mutex_unlock(&w->lock);
		use_the_calm(w);
		pthread_mutex_lock(&w->lock);
	}
	return w->first;
}

static struct write_job *take(struct writer *w, size_t *n) {
	struct write_job *jobs = w->first, *last = jobs;
	for (*n = 1; *n < BATCH_MAX && last->next; ++*n)
		last = last->next;
	w->first = last->next;
	if (!w->first)
		w->last = &w->first;
	w->n -= *n;
	last->next = NULL;
	return jobs;
}

static void *writer_main(void *arg) {
	struct writer *w = arg;
	pthread_mutex_lock(&w->lock);
	while (wait_for_work(w)) {
		size_t n;
		struct write_job *jobs = take(w, &n);
		pthread_mutex_unlock(&w->lock);
		batch(w, jobs, n);
		if (w->conn && !w->conn->lost)
			w->store->ops->tidy(w->conn, false);
		w->calm = JUST_WORKED;
		pthread_mutex_lock(&w->lock);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

int writer_start(struct writer *w, struct store *store, enum lane lane, struct conn *conn) {
	pthread_condattr_t clock;
	pthread_attr_t attr;
	sigset_t all, before;
	w->store = store;
	w->lane = lane;
	w->conn = conn;
	w->last = &w->first;
	w->try_wait = RETRY_MS;
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->come, &clock);
	pthread_condattr_destroy(&clock);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	w->running = pthread_create(&w->thread, &attr, writer_main, w) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return w->running ? ERR_OK : err_set(ERR_SETUP, "no thread for the writer");
}

/* What is queued is written, then the thread ends. */
void writer_drain(struct writer *w) {
	if (!w->running)
		return;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_signal(&w->come);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	w->running = false;
	close_conn(w, &w->peek);
}

void writer_close(struct writer *w) {
	if (!w->store)
		return;
	close_conn(w, &w->conn);
	pthread_cond_destroy(&w->come);
	pthread_mutex_destroy(&w->lock);
}

int store_write(struct store *s, enum lane lane, struct write_job *job) {
	struct writer *w = &s->writers[lane];
	if (s->config.read_only)
		return err_set(ERR_BUSY, "this region is open for reading only");
	job->next = NULL;
	pthread_mutex_lock(&w->lock);
	bool room = w->n < QUEUE_MAX && !w->stop;
	if (room) {
		*w->last = job;
		w->last = &job->next;
		w->n++;
	}
	if (room && w->waiting)
		pthread_cond_signal(&w->come);
	pthread_mutex_unlock(&w->lock);
	return room ? ERR_OK : err_set(ERR_BUSY, "too many writes are waiting");
}

/* ---- waiting for one write ---- */

struct waiting_job {
	struct write_job job;
	void (*run)(struct tx *, void *);
	void *ctx;
	pthread_mutex_t lock;
	pthread_cond_t over;
	bool is_over;
	enum outcome outcome;
	char why[200];
};

static void waiting_run(struct tx *tx, struct write_job *job) {
	struct waiting_job *w = (struct waiting_job *)job;
	w->run(tx, w->ctx);
}

static void waiting_done(struct write_job *job, enum outcome outcome) {
	struct waiting_job *w = (struct waiting_job *)job;
	pthread_mutex_lock(&w->lock);
	w->outcome = outcome;
	memcpy(w->why, err_text(), strnlen(err_text(), sizeof w->why - 1));
	w->is_over = true;
	pthread_cond_signal(&w->over);
	pthread_mutex_unlock(&w->lock);
}

enum outcome store_write_now(struct store *s, enum lane lane, struct arena *arena, void (*run)(struct tx *, void *), void *ctx) {
	struct waiting_job w = { .job = { .run = waiting_run, .done = waiting_done, .arena = arena }, .run = run, .ctx = ctx };
	assert(s->config.read_only || !pthread_equal(pthread_self(), s->writers[lane].thread));
	pthread_mutex_init(&w.lock, NULL);
	pthread_cond_init(&w.over, NULL);
	w.outcome = NOT_WRITTEN;
	bool asked = store_write(s, lane, &w.job) == ERR_OK;
	pthread_mutex_lock(&w.lock);
	while (asked && !w.is_over)
		pthread_cond_wait(&w.over, &w.lock);
	pthread_mutex_unlock(&w.lock);
	pthread_cond_destroy(&w.over);
	pthread_mutex_destroy(&w.lock);
	if (asked && w.outcome != WRITTEN)
		err_set(ERR_DISK, "%s", w.why);
	return w.outcome;
}
