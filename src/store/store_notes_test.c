/* What commits tell: after the commit and before done(), never of what was rolled back, to every process, and again after
 * the line was cut. */
#include "store_things.h"
#include "../base/clock.h"

struct heard { pthread_mutex_t lock; pthread_cond_t some; struct store_note all[200]; int n; };

static void hear(void *ctx, struct store_note note) {
	struct heard *h = ctx;
	pthread_mutex_lock(&h->lock);
	MUST(h->n < 200);
	h->all[h->n++] = note;
	pthread_cond_broadcast(&h->some);
	pthread_mutex_unlock(&h->lock);
}

static bool is_there(const struct heard *h, int from, struct store_note note) {
	for (int i = from; i < h->n; i++)
		if (h->all[i].kind == note.kind && h->all[i].which == note.which)
			return true;
	return false;
}

/* Up to ten seconds, since the post takes its time; how many notes had come by then. */
static int wait_for(struct heard *h, int from, struct store_note note) {
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 10;
	pthread_mutex_lock(&h->lock);
	while (!is_there(h, from, note) && pthread_cond_timedwait(&h->some, &h->lock, &until) == 0)
		;
	assert_true(is_there(h, from, note));
	int n = h->n;
	pthread_mutex_unlock(&h->lock);
	return n;
}

static void heard_begin(struct heard *h) {
	memset(h, 0, sizeof *h);
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->some, NULL);
}

struct work { int64_t row; char kind; id which; bool fail; };
static void tell(struct tx *tx, void *ctx) {
	struct work *w = ctx;
	put_one(tx, &w->row);
	tx_notify(tx, w->kind, w->which);
	if (w->fail)
		tx_fail(tx);
}

static enum outcome write_one(struct place *p, struct store *s, struct work w) {
	return store_write_now(s, LANE_RECORD, p->arena, tell, &w);
}

static const struct store_note anything = { 0 };

static void told_after_the_commit_only(void **state) {
	struct place p;
	struct heard h;
	set_up(&p, state);
	heard_begin(&h);
	assert_int_equal(write_one(&p, p.store, (struct work){ 1, 'c', 1, false }), WRITTEN);   /* nobody listens yet */
	assert_int_equal(store_listen(p.store, hear, &h), ERR_OK);
	int from = wait_for(&h, 0, anything);
	assert_int_equal(write_one(&p, p.store, (struct work){ 2, 'x', 2, true }), ROLLED_BACK);
	assert_int_equal(write_one(&p, p.store, (struct work){ 1, 'x', 3, false }), ROLLED_BACK);   /* the row is there already */
	assert_int_equal(write_one(&p, p.store, (struct work){ 3, 'c', -4, false }), WRITTEN);
	int n = wait_for(&h, from, (struct store_note){ 'c', -4 });
	for (int i = 0; i < n; i++)
		assert_int_not_equal(h.all[i].kind, 'x');
	assert_int_equal(n, from + 1);
	store_listen_end(p.store);
	assert_int_equal(write_one(&p, p.store, (struct work){ 5, 'c', 5, false }), WRITTEN);
	usleep(100000);
	assert_int_equal(h.n, n);
	place_end(&p);
}

static void tell_many(struct tx *tx, void *ctx) {
	put_one(tx, ctx);
	for (int i = 0; i < 3 * NOTES_MAX; i++)
		tx_notify(tx, 'm', i % (NOTES_MAX + 5));
}

/* Too many for one commit are one: look yourself. */
static void many_become_one(void **state) {
	struct place p;
	struct heard h;
	int64_t row = 1;
	set_up(&p, state);
	heard_begin(&h);
	assert_int_equal(store_listen(p.store, hear, &h), ERR_OK);
	int from = wait_for(&h, 0, anything);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, tell_many, &row), WRITTEN);
	int n = wait_for(&h, from, anything);
	assert_true(n - from <= NOTES_MAX && is_there(&h, from, (struct store_note){ 'm', 0 }));
	place_end(&p);
}

/* Two processes are two stores on one schema: SQLite has only ever one. */
static void another_process_hears(void **state) {
	struct place p;
	struct heard h;
	struct store *other;
	if (*(enum engine *)*state == ENGINE_SQLITE)
		skip();
	set_up(&p, state);
	heard_begin(&h);
	assert_int_equal(store_open(&other, &p.config), ERR_OK);
	assert_int_equal(store_listen(other, hear, &h), ERR_OK);
	int from = wait_for(&h, 0, anything);
	int64_t sent = clock_mono();
	assert_int_equal(write_one(&p, p.store, (struct work){ 1, 's', INT64_MAX, false }), WRITTEN);
	from = wait_for(&h, from, (struct store_note){ 's', INT64_MAX });
	print_message("another process heard after %lld ms\n", (long long)(clock_mono() - sent));
	/* The server cuts all lines: the listener comes back by itself and says that something may have been missed. */
	PGconn *c = PQconnectdb(getenv("ENGAWA_TEST_PG"));
	PQclear(PQexec(c, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN \"test_%' AND pid <> pg_backend_pid()"));
	PQfinish(c);
	from = wait_for(&h, from, anything);
	assert_int_equal(write_one(&p, p.store, (struct work){ 2, 'c', 7, false }), WRITTEN);
	wait_for(&h, from, (struct store_note){ 'c', 7 });
	store_close(other);
	place_end(&p);
}

static void notes_as_words(void **state) {
	const struct notes some = { { { 'c', 0 }, { 's', 123 }, { 0, 0 } }, 3 };
	struct notes back;
	char words[200];
	(void)state;
	notes_write(&some, words, sizeof words);
	assert_string_equal(words, "c0 s123 -0");
	notes_read(words, &back);
	assert_int_equal(back.n, 3);
	assert_true(back.note[1].kind == 's' && back.note[1].which == 123 && back.note[2].kind == 0);
	const char *const odd[] = { "c", "c1x", "C1", "hello world", "1", "c 1" };
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		notes_read(odd[i], &back);      /* what cannot be read may have been anything */
		assert_true(back.n >= 1 && back.note[0].kind == 0);
	}
	notes_read("", &back);
	assert_int_equal(back.n, 0);
}

int main(void) {
	static enum engine engines[] = { ENGINE_SQLITE, ENGINE_POSTGRES };
	int failed = 0;
	for (int i = 0; i < (getenv("ENGAWA_TEST_PG") ? 2 : 1); i++) {
#define T(f) cmocka_unit_test_prestate(f, &engines[i])
		const struct CMUnitTest tests[] = { T(told_after_the_commit_only), T(many_become_one), T(another_process_hears), T(notes_as_words) };
		failed += cmocka_run_group_tests_name(i ? "postgres" : "sqlite", tests, NULL, NULL);
	}
	return failed;
}
