/* The store on each engine: what is promised about values, writes and reads.
 * PostgreSQL runs when ENGAWA_TEST_PG holds an address; each test has a folder or a schema of its own. */
#include "store_things.h"
#include <semaphore.h>
#include <signal.h>
#include <sys/wait.h>

/* ---- values ---- */

static void put_values(struct tx *tx, void *ctx) {
	(void)ctx;
	MUST(sql_run(DO(tx, THING_PUT, V(1), V("髙橋 O'Neil \\ \" $1 ?1"), value_null(), value_blob(LIT("\0\x01\xff\\x")))) == 1);
	MUST(sql_run(DO(tx, THING_PUT, V(2), V(LIT("")), V(INT64_MIN), value_blob(LIT("")))) == 1);
	MUST(sql_run(DO(tx, THING_PUT, V(3), V("z"), V(INT64_MAX), value_null())) == 1);
	MUST(sql_run(DO(tx, THING_RENAME, V(3), V("y"))) == 1);
	MUST(sql_run(DO(tx, THING_RENAME, V(4), V("x"))) == 0);
	MUST(sql_run(DO0(tx, THING_COUNT)) == 0);
}

static void values_come_back(void **state) {
	struct place p;
	set_up(&p, state);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_values, NULL), WRITTEN);
	struct tx *tx = store_read(p.store, p.arena);
	struct stmt *s = DO(tx, THING_BODY, V(1));
	assert_true(sql_row(s));
	assert_true(text_is(sql_text(s, 0), "髙橋 O'Neil \\ \" $1 ?1"));
	assert_true(sql_null(s, 1) && sql_int(s, 1) == 0 && sql_int(s, 3) == 1);
	assert_true(text_eq(sql_blob(s, 2), LIT("\0\x01\xff\\x")));
	assert_null(sql_text(s, 1).p);
	assert_false(sql_row(s));
	s = DO(tx, THING_BODY, V(2));
	assert_true(sql_row(s));
	assert_true(sql_text(s, 0).p && sql_text(s, 0).n == 0);
	assert_true(sql_int(s, 1) == INT64_MIN && !sql_null(s, 2) && sql_blob(s, 2).n == 0);
	assert_true(text_is(sql_text(s, 4), "-9223372036854775808"));
	s = DO(tx, THING_BODY, V(3));
	assert_true(sql_row(s) && sql_int(s, 1) == INT64_MAX && text_is(sql_text(s, 0), "y"));
	s = DO(tx, THING_BODY, V(4));
	assert_false(sql_row(s));
	assert_false(tx_failed(tx));
	assert_ptr_equal(tx_region(tx), &p);
	store_read_end(tx);
	place_end(&p);
}

static void bad_text(struct tx *tx, void *ctx) {
	sql_run(DO(tx, THING_PUT, V(9), V(*(struct text *)ctx), V(1), value_null()));
	MUST(tx_failed(tx));
}

static void text_is_utf8(void **state) {
	struct place p;
	set_up(&p, state);
	struct text zero = LIT("a\0b"), half = LIT("\xe9\xab");
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, bad_text, &zero), ROLLED_BACK);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, bad_text, &half), ROLLED_BACK);
	assert_int_equal(count(p.store, THING_COUNT), 0);
	place_end(&p);
}

static void put_names(struct tx *tx, void *ctx) {
	static const char *const names[] = { "い", "B", "a", "ア", "-", "高", "b", "あ" };
	(void)ctx;
	for (size_t i = 0; i < 8; i++)
		sql_run(DO(tx, THING_PUT, V(i + 1), V(names[i]), V(1), value_null()));
}

static void order_is_by_bytes(void **state) {
	struct place p;
	set_up(&p, state);
	struct buf b = buf_in(p.arena, 64);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_names, NULL), WRITTEN);
	struct tx *tx = store_read(p.store, p.arena);
	for (struct stmt *s = DO0(tx, THING_SORT); sql_row(s); )
		buf_text(&b, sql_text(s, 0));
	store_read_end(tx);
	assert_string_equal(buf_str(&b), "-Babあいア高");
	place_end(&p);
}

/* ---- writes ---- */

struct counted { struct write_job job; struct store *store; int64_t n; int fails, seen; enum outcome outcome; sem_t *over; bool unique; };

/* fails: 0 no, 1 by hand, 2 by a name that is taken */
static void counted_run(struct tx *tx, struct write_job *job) {
	struct counted *c = (struct counted *)job;
	put_one(tx, &c->n);
	if (c->fails == 2)
		sql_run(DO(tx, THING_PUT, V(c->n + 100000), V("n1"), V(1), value_null()));
	c->unique = tx_unique_broken(tx);
	if (c->fails == 1)
		tx_fail(tx);
}

static void counted_done(struct write_job *job, enum outcome outcome) {
	struct counted *c = (struct counted *)job;
	struct arena *a = arena_new(1 << 16);
	struct tx *tx = store_read(c->store, a);
	struct stmt *s = DO(tx, THING_NAME, V(c->n));
	c->seen = sql_row(s);
	c->outcome = outcome;
	store_read_end(tx);
	arena_free(a);
	sem_post(c->over);
}

static void a_batch_is_kept_but_for_those_that_fail(void **state) {
	enum { N = 200 };
	struct place p;
	set_up(&p, state);
	static struct counted jobs[N];
	sem_t over;
	int64_t one = 1;
	sem_init(&over, 0, 0);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_one, &one), WRITTEN);
	for (int i = 0; i < N; i++) {
		jobs[i] = (struct counted){ { NULL, counted_run, counted_done, arena_new(1 << 14) }, p.store, i + 10, i % 10 == 3 ? 1 : i % 10 == 7 ? 2 : 0, .over = &over };
		assert_int_equal(store_write(p.store, LANE_RECORD, &jobs[i].job), ERR_OK);
	}
	for (int i = 0; i < N; i++)
		sem_wait(&over);
	for (int i = 0; i < N; i++) {
		assert_int_equal(jobs[i].outcome, jobs[i].fails ? ROLLED_BACK : WRITTEN);
		assert_int_equal(jobs[i].seen, !jobs[i].fails);    /* read on another connection, inside done */
		assert_int_equal(jobs[i].unique, jobs[i].fails == 2);
		arena_free(jobs[i].job.arena);
	}
	assert_int_equal(count(p.store, THING_COUNT), 1 + N - 2 * N / 10);
	place_end(&p);
}

static void sticky(struct tx *tx, void *ctx) {
	int64_t one = 1;
	(void)ctx;
	put_one(tx, &one);
	put_one(tx, &one);
	MUST(tx_failed(tx) && tx_unique_broken(tx));
	struct stmt *s = DO0(tx, THING_COUNT);
	MUST(!sql_row(s));
	MUST(sql_int(s, 0) == 0);
	MUST(sql_null(s, 0));
	MUST(sql_run(DO(tx, THING_RENAME, V(0), V("x"))) == 0);
}

static void missing_parent(struct tx *tx, void *ctx) {
	(void)ctx;
	sql_run(DO(tx, PART_PUT, V(1), V(77)));
	MUST(tx_failed(tx) && !tx_unique_broken(tx));
}

static void failures_stick(void **state) {
	struct place p;
	set_up(&p, state);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, sticky, NULL), ROLLED_BACK);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, missing_parent, NULL), ROLLED_BACK);
	assert_int_equal(count(p.store, THING_COUNT), 0);
	place_end(&p);
}

static void eat(struct tx *tx, void *ctx) {
	int64_t one = 1;
	(void)ctx;
	put_one(tx, &one);
	arena_alloc(tx_arena(tx), 1 << 20);
}

static void a_write_may_run_out_of_memory(void **state) {
	struct place p;
	set_up(&p, state);
	int64_t two = 2;
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, eat, NULL), NOT_WRITTEN);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_one, &two), WRITTEN);
	assert_int_equal(count(p.store, THING_COUNT), 1);
	place_end(&p);
}

/* ---- reads ---- */

static void a_read_cannot_write(void **state) {
	struct place p;
	set_up(&p, state);
	int64_t one = 1;
	struct tx *tx = store_read(p.store, p.arena);
	put_one(tx, &one);
	assert_true(tx_failed(tx));
	assert_false(tx_writes(tx));
	store_read_end(tx);
	tx = store_read(p.store, p.arena);
	sql_run(DO(tx, SEEN_PUT, V(1), V("x")));
	assert_true(tx_failed(tx));
	store_read_end(tx);
	assert_int_equal(count(p.store, THING_COUNT), 0);
	assert_int_equal(count(p.store, SEEN_COUNT), 0);
	/* the control: the same SQL writes where it may */
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_one, &one), WRITTEN);
	assert_int_equal(count(p.store, THING_COUNT), 1);
	place_end(&p);
}

static void a_read_is_one_snapshot(void **state) {
	struct place p;
	set_up(&p, state);
	struct tx *tx = store_read(p.store, p.arena);
	struct stmt *s = DO0(tx, THING_COUNT);
	assert_true(sql_row(s) && sql_int(s, 0) == 0);
	for (int64_t n = 1; n <= 5; n++)
		assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_one, &n), WRITTEN);
	s = DO0(tx, THING_COUNT);
	assert_true(sql_row(s));
	assert_int_equal(sql_int(s, 0), 0);
	store_read_end(tx);
	assert_int_equal(count(p.store, THING_COUNT), 5);
	place_end(&p);
}

static void wrong_lane(struct tx *tx, void *ctx) {
	int64_t two = 2;
	(void)ctx;
	put_one(tx, &two);
	sql_run(DO(tx, SEEN_PUT, V(2), V("x")));
	MUST(tx_failed(tx));
}

static void a_write_reads_the_other_lane_only(void **state) {
	struct place p;
	set_up(&p, state);
	int64_t seen = -1;
	assert_int_equal(store_write_now(p.store, LANE_WITNESS, p.arena, put_seen, NULL), WRITTEN);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, two_lanes, &seen), WRITTEN);
	assert_int_equal(seen, 1);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, wrong_lane, NULL), ROLLED_BACK);
	assert_int_equal(count(p.store, SEEN_COUNT), 1);
	assert_int_equal(count(p.store, THING_COUNT), 1);
	struct tx *tx = store_read(p.store, p.arena);
	struct stmt *s = DO0(tx, THING_COUNT), *w = DO0(tx, SEEN_COUNT);
	assert_true(sql_row(s) && sql_row(w) && sql_int(s, 0) == 1 && sql_int(w, 0) == 1);
	store_read_end(tx);
	place_end(&p);
}

static void an_abandoned_read_ends_with_its_arena(void **state) {
	struct place p;
	set_up(&p, state);
	for (int i = 0; i < 3 * READERS_MAX; i++) {
		struct arena *a = arena_new(1 << 14);
		struct tx *tx = store_read(p.store, a);
		assert_non_null(tx);
		struct stmt *s = DO0(tx, THING_COUNT);
		assert_true(sql_row(s));
		arena_free(a);
	}
	place_end(&p);
}

/* ---- many at once ---- */

struct crowd { struct store *store; int first; atomic_int *written; };

static void *write_many(void *arg) {
	struct crowd *c = arg;
	struct arena *a = arena_new(1 << 16);
	for (int64_t i = 0; i < 500; i++) {
		int64_t n = c->first + i;
		if (store_write_now(c->store, LANE_RECORD, a, put_one, &n) == WRITTEN)
			atomic_fetch_add(c->written, 1);
		if (i % 50 == 0)
			count(c->store, THING_COUNT);
		arena_reset(a);
	}
	arena_free(a);
	return NULL;
}

static void eight_threads_write(void **state) {
	struct place p;
	set_up(&p, state);
	pthread_t threads[8];
	struct crowd crowds[8];
	atomic_int written = 0;
	for (int i = 0; i < 8; i++) {
		crowds[i] = (struct crowd){ p.store, i * 1000 + 1, &written };
		pthread_create(&threads[i], NULL, write_many, &crowds[i]);
	}
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(written, 4000);
	assert_int_equal(count(p.store, THING_COUNT), 4000);
	place_end(&p);
}

static void a_write_does_not_wait_for_reads(void **state) {
	struct place p;
	set_up(&p, state);
	struct tx *txs[READERS_MAX];
	for (int i = 0; i < READERS_MAX; i++)
		assert_non_null(txs[i] = store_read(p.store, p.arena));
	int64_t seen;
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, two_lanes, &seen), WRITTEN);    /* the writer needs none of them */
	for (int i = 0; i < READERS_MAX; i++)
		store_read_end(txs[i]);
	place_end(&p);
}

static int nested_here(char **argv) {
	struct sql_book book;
	struct store *store;
	sql_book_start(&book, entries, sizeof entries / sizeof *entries);
	const struct store_config config = { .engine = strcmp(argv[2], "sqlite") ? ENGINE_POSTGRES : ENGINE_SQLITE, .where = argv[3],
		.schema = argv[4], .book = &book, .migrations = steps, .n_migrations = 2, .read_only = true };
	MUST(store_open(&store, &config) == ERR_OK);
	close(STDERR_FILENO);
	signal(SIGABRT, SIG_DFL);
	struct tx *tx = store_read(store, arena_new(1 << 19));
	for (struct stmt *s = DO(tx, THING_ALL, V(0)); sql_row(s); )
		sql_row(DO(tx, THING_ALL, V(1)));
	return 0;
}

static void nested_use_is_a_fault(void **state) {
	struct place p;
	int status;
	set_up(&p, state);
	for (int64_t n = 1; n < 4; n++)
		assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_one, &n), WRITTEN);
	pid_t child = fork();
	if (child == 0) {     /* a real program: a forked half of this one would have its threads' locks */
		execl("/proc/self/exe", "store_test", "--nested", p.config.engine == ENGINE_SQLITE ? "sqlite" : "postgres", p.config.where, p.name, (char *)NULL);
		_exit(3);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	struct tx *tx = store_read(p.store, p.arena);     /* the control: one after the other is fine */
	for (int i = 0; i < 10; i++)
		assert_true(sql_row(DO(tx, THING_ALL, V(1))));
	store_read_end(tx);
	place_end(&p);
}

int main(int argc, char **argv) {
	if (argc == 5 && !strcmp(argv[1], "--nested"))
		return nested_here(argv);
	static enum engine engines[] = { ENGINE_SQLITE, ENGINE_POSTGRES };
	int failed = 0;
	for (int i = 0; i < (getenv("ENGAWA_TEST_PG") ? 2 : 1); i++) {
#define T(f) cmocka_unit_test_prestate(f, &engines[i])
		const struct CMUnitTest tests[] = {
			T(values_come_back), T(text_is_utf8), T(order_is_by_bytes), T(a_batch_is_kept_but_for_those_that_fail),
			T(failures_stick), T(a_write_may_run_out_of_memory), T(a_read_cannot_write), T(a_read_is_one_snapshot),
			T(a_write_reads_the_other_lane_only), T(an_abandoned_read_ends_with_its_arena), T(eight_threads_write),
			T(a_write_does_not_wait_for_reads), T(nested_use_is_a_fault),
		};
		failed += cmocka_run_group_tests_name(i ? "postgres" : "sqlite", tests, NULL, NULL);
	}
	return failed;
}
