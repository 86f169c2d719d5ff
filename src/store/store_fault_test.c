/* The store when the disk or the server fails in the middle: what was called written is there, what was called not
 * written is not, also when the machine dies at once; and writing goes on afterwards.
 * The disk fails through SQLite's own file methods, wrapped here; the server by being told to drop the connection. */
#include "store_test.h"
#include "lite.h"
#include "pg.h"
#include <semaphore.h>
#include <sys/socket.h>

static const struct migration steps[] = {
	{ 1, "ground", "CREATE TABLE thing (id INTEGER NOT NULL PRIMARY KEY, body BLOB) STRICT;\n" },
};
enum { THING_PUT, THING_ALL, THING_NEXT };
static const struct sql_entry entries[] = {
	{ "thing_put", "INSERT INTO thing (id, body) VALUES (?1, ?2)", NULL, LANE_RECORD, 2 },
	{ "thing_all", "SELECT id FROM thing ORDER BY id", NULL, LANE_RECORD, 0 },
	{ "thing_next", "INSERT INTO thing (id) SELECT coalesce(max(id), 0) + 1 FROM thing", NULL, LANE_RECORD, 0 },
};
enum { JOBS = 20, BIG = 9, BIG_ROWS = 96, BIG_BYTES = 64 << 10, BY_HAND = 13 };

#define DO(tx, sql, ...) tx_sql((tx), (sql), (const struct value[]){ __VA_ARGS__ }, \
	sizeof((const struct value[]){ __VA_ARGS__ }) / sizeof(struct value))

static void open_here(struct place *p, enum engine engine) {
	place_open(p, engine, steps, 1, entries, sizeof entries / sizeof *entries);
}

/* ---- a disk that fails ---- */

enum fault { NO_FAULT, WRITE_FULL, WRITE_ERROR, SYNC_ERROR, FAULTS };
static struct { atomic_int left; atomic_bool lasting; _Atomic enum fault kind; } disk;
static int (*real_open)(sqlite3_vfs *, const char *, sqlite3_file *, int, int *);
static const sqlite3_io_methods *real_methods[4];      /* of database and WAL: they differ, but not in how they write */
static sqlite3_io_methods failing_methods[4];

static bool fails(bool sync) {
	enum fault kind = atomic_load(&disk.kind);
	if (kind == NO_FAULT || sync != (kind == SYNC_ERROR))
		return false;
	int left = atomic_fetch_sub(&disk.left, 1);
	return left == 1 || (left < 1 && atomic_load(&disk.lasting));
}

static int failing_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at) {
	if (!fails(false))
		return real_methods[0]->xWrite(f, p, n, at);
	if (atomic_load(&disk.kind) == WRITE_FULL)
		return SQLITE_FULL;
	real_methods[0]->xWrite(f, p, n, at);     /* the worst: it is there, and called an error */
	return SQLITE_IOERR_WRITE;
}

static int failing_sync(sqlite3_file *f, int flags) {
	return fails(true) ? SQLITE_IOERR_FSYNC : real_methods[0]->xSync(f, flags);
}

static int failing_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out) {
	int rc = real_open(vfs, name, f, flags, out);
	if (rc != SQLITE_OK || !f->pMethods || !name || !strstr(name, "record.db"))
		return rc;
	int i = 0;
	while (real_methods[i] && real_methods[i] != f->pMethods)
		i++;
	if (!real_methods[i]) {
		failing_methods[i] = *f->pMethods;
		failing_methods[i].xWrite = failing_write;
		failing_methods[i].xSync = failing_sync;
		real_methods[i] = f->pMethods;
	}
	f->pMethods = &failing_methods[i];
	return rc;
}

static void break_disk(void) {
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	real_open = vfs->xOpen;
	vfs->xOpen = failing_open;
}

/* ---- one batch ---- */

struct part { struct write_job job; struct place *place; int number; enum outcome outcome; sem_t *over; const char *copy_to; int runs; void (*harm)(struct tx *); };

static void put(struct tx *tx, int64_t number, size_t bytes) {
	static const char zeros[BIG_BYTES];
	sql_run(DO(tx, THING_PUT, V(number), value_blob((struct text){ zeros, bytes })));
}

/* The big one does not fit into the cache, so it writes before its commit. */
static void part_run(struct tx *tx, struct write_job *job) {
	struct part *p = (struct part *)job;
	p->runs++;
	put(tx, p->number, 100);
	for (int i = 0; p->number == BIG && i < BIG_ROWS; i++)
		put(tx, 1000 + i, BIG_BYTES);
	if (p->harm && p->runs == 1)
		p->harm(tx);
	if (p->number == BY_HAND)
		tx_fail(tx);
}

static void part_done(struct write_job *job, enum outcome outcome) {
	struct part *p = (struct part *)job;
	char cp[300];
	p->outcome = outcome;
	if (p->copy_to) {
		snprintf(cp, sizeof cp, "mkdir -p %s && cp %s/*.db* %s/", p->copy_to, p->place->where, p->copy_to);
		MUST(system(cp) == 0);
	}
	sem_post(p->over);
}

static void hold(struct tx *tx, struct write_job *job) {
	struct part *p = (struct part *)job;
	(void)tx;
	sem_wait(p->over);
}

static void held(struct write_job *job, enum outcome outcome) {
	(void)job, (void)outcome;
}

/* All parts wait behind one, so that they are one batch. */
static void run_parts(struct place *p, struct part *parts, const char *copy_to, void (*ready)(void *), void *ctx) {
	sem_t over, go;
	sem_init(&over, 0, 0);
	sem_init(&go, 0, 0);
	struct part first = { .job = { .run = hold, .done = held, .arena = arena_new(1 << 14) }, .over = &go };
	assert_int_equal(store_write(p->store, LANE_RECORD, &first.job), ERR_OK);
	while (p->store->writers[LANE_RECORD].n)
		usleep(100);
	for (int i = 0; i < JOBS; i++) {
		void (*harm)(struct tx *) = parts[i].harm;
		parts[i] = (struct part){ { NULL, part_run, part_done, arena_new(1 << 20) }, p, i + 1, 0, &over, i == JOBS - 1 ? copy_to : NULL, 0, harm };
		assert_int_equal(store_write(p->store, LANE_RECORD, &parts[i].job), ERR_OK);
	}
	if (ready)
		ready(ctx);
	sem_post(&go);
	for (int i = 0; i < JOBS; i++)
		sem_wait(&over);
	for (int i = 0; i < JOBS; i++)
		arena_free(parts[i].job.arena);
	arena_free(first.job.arena);
}

static void look(struct store *s, bool *there, size_t n) {
	struct arena *a = arena_new(1 << 16);
	struct tx *tx = store_read(s, a);
	assert_non_null(tx);
	memset(there, 0, n * sizeof *there);
	for (struct stmt *st = tx_sql(tx, THING_ALL, NULL, 0); sql_row(st); )
		if ((size_t)sql_int(st, 0) < n)
			there[sql_int(st, 0)] = true;
	assert_false(tx_failed(tx));
	store_read_end(tx);
	arena_free(a);
}

static void check_told(struct store *s, const struct part *parts, const char *where) {
	bool there[1000 + BIG_ROWS];
	look(s, there, 1000 + BIG_ROWS);
	for (int i = 0; i < JOBS; i++) {
		enum outcome told = parts[i].outcome;
		if (told != OUTCOME_UNKNOWN && there[i + 1] != (told == WRITTEN))
			fail_msg("%s: job %d was told %d and is %s", where, i + 1, (int)told, there[i + 1] ? "there" : "not there");
		if (i + 1 == BY_HAND)
			assert_true(told == ROLLED_BACK || told == NOT_WRITTEN);
	}
	for (int i = 0; i < BIG_ROWS; i++)
		assert_true(there[1000 + i] == there[BIG]);
}

static void put_later(struct tx *tx, void *ctx) {
	put(tx, *(int64_t *)ctx, 10);
}

static void put_pages(struct tx *tx, void *ctx) {
	put(tx, *(int64_t *)ctx, 16 << 10);
}

static enum outcome write_later(struct place *p, int64_t number) {
	return store_write_now(p->store, LANE_RECORD, p->arena, put_later, &number);
}

static void write_again(struct place *p, int64_t number) {
	enum outcome outcome = NOT_WRITTEN;
	for (int i = 0; i < 50 && outcome != WRITTEN; i++) {
		outcome = write_later(p, number);
		usleep(outcome == WRITTEN ? 0 : 100000);
	}
	assert_int_equal(outcome, WRITTEN);
}

/* ---- SQLite ---- */

struct plan { enum fault kind; int at; bool lasting; int met; };

static void arm(void *ctx) {
	const struct plan *plan = ctx;
	atomic_store(&disk.left, plan->at);
	atomic_store(&disk.lasting, plan->lasting);
	atomic_store(&disk.kind, plan->kind);
}

static void open_copy(const struct place *p, const char *copy, const struct part *parts, const char *name) {
	struct store_config config = p->config;
	struct store *s;
	config.where = copy;
	if (store_open(&s, &config) != ERR_OK)
		fail_msg("%s, after a crash: %s", name, err_text());
	check_told(s, parts, name);
	store_close(s);
}

static void try_plan(struct plan *plan) {
	struct place p;
	struct part parts[JOBS] = { 0 };
	char copy[100], name[80];
	snprintf(name, sizeof name, "fault %d at call %d%s", (int)plan->kind, plan->at, plan->lasting ? " and after" : "");
	open_here(&p, ENGINE_SQLITE);
	snprintf(copy, sizeof copy, "%s/crashed", p.parent);
	run_parts(&p, parts, copy, arm, plan);
	plan->met = atomic_load(&disk.left) < 1;
	atomic_store(&disk.kind, NO_FAULT);
	check_told(p.store, parts, name);
	write_again(&p, 500);
	check_told(p.store, parts, name);
	open_copy(&p, copy, parts, name);
	store_close(p.store);
	assert_int_equal(store_open(&p.store, &p.config), ERR_OK);
	check_told(p.store, parts, name);
	place_end(&p);
}

static void a_failing_disk_makes_no_liar(void **state) {
	static const int at[] = { 1, 2, 3, 5, 60, 900, 1300, 1570, 1590 };
	int met = 0;
	(void)state;
	for (enum fault kind = WRITE_FULL; kind < FAULTS; kind++)
		for (size_t i = 0; i < (kind == SYNC_ERROR ? 4 : sizeof at / sizeof *at); i++)
			for (int lasting = 0; lasting < 2; lasting++) {
				struct plan plan = { kind, at[i], lasting, 0 };
				try_plan(&plan);
				met += plan.met;
			}
	assert_true(met >= 30);        /* else nothing was tried */
}

struct reading { struct store *store; atomic_bool *stop; };

static void *keep_reading(void *arg) {
	struct reading *r = arg;
	struct arena *a = arena_new(1 << 16);
	while (!atomic_load(r->stop)) {
		struct tx *tx = store_read(r->store, a);
		sql_row(tx_sql(tx, THING_ALL, NULL, 0));
		usleep(3000);
		store_read_end(tx);
		arena_reset(a);
	}
	arena_free(a);
	return NULL;
}

/* Three thousand writes among four readers who never pause; the longest the WAL was, in pages. */
static int longest_wal(struct place *p, const struct lite_conn *c, int64_t first) {
	enum { READS = 4 };
	pthread_t threads[READS];
	atomic_bool stop = false;
	int longest = 0;
	struct reading reading = { p->store, &stop };
	for (int i = 0; i < READS; i++)
		pthread_create(&threads[i], NULL, keep_reading, &reading);
	for (int64_t number = first; number < first + 3000; number++) {
		assert_int_equal(store_write_now(p->store, LANE_RECORD, p->arena, put_pages, &number), WRITTEN);
		longest = c->wal > longest ? c->wal : longest;
	}
	atomic_store(&stop, true);
	for (int i = 0; i < READS; i++)
		pthread_join(threads[i], NULL);
	return longest;
}

/* Reads overlap all the time, so the WAL is never left alone by itself. Where the machine is so busy that readers stand still in
 * the middle, it may grow; not each time. */
static void the_wal_stays_short(void **state) {
	struct place p;
	int longest = 0;
	(void)state;
	open_here(&p, ENGINE_SQLITE);
	const struct lite_conn *c = lite(p.store->writers[LANE_RECORD].conn);
	for (int round = 0; round < 5 && (longest <= 1000 || longest >= 7000); round++)
		longest = longest_wal(&p, c, 10 + 3000 * round);
	assert_true(longest > 1000 && longest < 7000);
	assert_int_equal(write_later(&p, 9), WRITTEN);
	for (int i = 0; i < 300 && c->wal - c->copied > 100; i++)
		usleep(100000);
	assert_true(c->wal - c->copied <= 100);
	place_end(&p);
}

/* What even our own SQL may not do, should it ever slip into the book. */
static void connections_have_least_power(void **state) {
	static const char *const nobody[] = { "ATTACH 'x.db' AS x", "PRAGMA writable_schema=ON", "PRAGMA synchronous=OFF", "DROP TABLE thing",
		"CREATE TABLE x (a)", "ALTER TABLE thing ADD COLUMN x", "CREATE TRIGGER t AFTER INSERT ON thing BEGIN SELECT 1; END",
		"SELECT load_extension('x')", "PRAGMA wal_checkpoint", "VACUUM", "DELETE FROM sqlite_master" };
	static const char *const readers_not[] = { "DELETE FROM thing", "UPDATE thing SET body = NULL", "INSERT INTO thing (id) VALUES (1)" };
	struct place p;
	sqlite3_stmt *s;
	(void)state;
	open_here(&p, ENGINE_SQLITE);
	struct conn *reader = reader_take(p.store, LANE_RECORD);
	sqlite3 *r = lite(reader)->db, *w = lite(p.store->writers[LANE_RECORD].conn)->db;
	for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++) {
		assert_int_not_equal(sqlite3_exec(r, nobody[i], NULL, NULL, NULL), SQLITE_OK);
		assert_int_not_equal(sqlite3_exec(w, nobody[i], NULL, NULL, NULL), SQLITE_OK);
	}
	for (size_t i = 0; i < sizeof readers_not / sizeof *readers_not; i++) {
		assert_int_equal(sqlite3_prepare_v2(r, readers_not[i], -1, &s, NULL), SQLITE_AUTH);
		assert_int_equal(sqlite3_prepare_v2(w, readers_not[i], -1, &s, NULL), SQLITE_OK);
		sqlite3_finalize(s);
	}
	reader_give(reader);
	place_end(&p);
}

/* ---- PostgreSQL ---- */

static void drop_connection(struct tx *tx) {
	struct pg_conn *c = pg(tx->conns[LANE_RECORD]);
	char sql[80];
	PGconn *other = PQconnectdb(getenv("ENGAWA_TEST_PG"));
	snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%d)", PQbackendPID(c->pg));
	PQclear(PQexec(other, sql));
	PQfinish(other);
	usleep(100000);
}

/* A trigger that runs at COMMIT, when row 3 is among those written. */
static void at_commit(struct place *p, const char *body) {
	char sql[500];
	PGconn *c = PQconnectdb(getenv("ENGAWA_TEST_PG"));
	snprintf(sql, sizeof sql, "SET search_path = %s; CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN %s; RETURN NULL; END $$;"
		" CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON thing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.id = 3) EXECUTE FUNCTION at_commit()",
		p->name, body);
	PGresult *r = PQexec(c, sql);
	assert_int_equal(PQresultStatus(r), PGRES_COMMAND_OK);
	PQclear(r);
	PQfinish(c);
}

static void a_dropped_connection(void **state) {
	struct place p;
	struct part parts[JOBS] = { 0 };
	(void)state;
	open_here(&p, ENGINE_POSTGRES);
	parts[4].harm = drop_connection;
	run_parts(&p, parts, NULL, NULL, NULL);
	for (int i = 0; i < JOBS; i++)
		assert_int_equal(parts[i].outcome, i + 1 == BY_HAND ? ROLLED_BACK : WRITTEN);
	assert_int_equal(parts[0].runs, 2);     /* begun again, on a new connection */
	assert_int_equal(parts[5].runs, 1);
	check_told(p.store, parts, "dropped");
	write_again(&p, 500);
	place_end(&p);
}

static void a_connection_lost_while_committing(void **state) {
	struct place p;
	struct part parts[JOBS] = { 0 };
	(void)state;
	open_here(&p, ENGINE_POSTGRES);
	at_commit(&p, "PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1)");
	run_parts(&p, parts, NULL, NULL, NULL);
	for (int i = 0; i < JOBS; i++)
		assert_int_equal(parts[i].outcome, i + 1 == BY_HAND ? ROLLED_BACK : OUTCOME_UNKNOWN);
	write_again(&p, 500);
	place_end(&p);
}

static void a_warning_while_committing(void **state) {
	struct place p;
	struct part parts[JOBS] = { 0 };
	(void)state;
	open_here(&p, ENGINE_POSTGRES);
	at_commit(&p, "RAISE WARNING 'x'");
	run_parts(&p, parts, NULL, NULL, NULL);
	for (int i = 0; i < JOBS; i++)
		assert_int_equal(parts[i].outcome, i + 1 == BY_HAND ? ROLLED_BACK : OUTCOME_UNKNOWN);
	assert_int_equal(write_later(&p, 500), WRITTEN);     /* the control: no warning, no doubt */
	place_end(&p);
}

static void idle_readers_may_have_died(void **state) {
	struct place p;
	struct tx *txs[4];
	bool there[10];
	char sql[200];
	(void)state;
	open_here(&p, ENGINE_POSTGRES);
	for (int i = 0; i < 4; i++)
		txs[i] = store_read(p.store, p.arena);
	for (int i = 0; i < 4; i++)
		store_read_end(txs[i]);
	PGconn *c = PQconnectdb(getenv("ENGAWA_TEST_PG"));
	for (struct conn *r = p.store->readers[LANE_RECORD].idle; r; r = r->next) {
		snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%d)", PQbackendPID(pg(r)->pg));
		PQclear(PQexec(c, sql));
	}
	PQfinish(c);
	usleep(100000);
	look(p.store, there, 10);
	place_end(&p);
}

struct server { struct store *store; int written; };

static void put_next(struct tx *tx, void *ctx) {
	(void)ctx;
	sql_run(tx_sql(tx, THING_NEXT, NULL, 0));
}

static void *serve(void *arg) {
	struct server *s = arg;
	struct arena *a = arena_new(1 << 14);
	for (int i = 0; i < 150; i++)
		s->written += store_write_now(s->store, LANE_RECORD, a, put_next, NULL) == WRITTEN;
	arena_free(a);
	return NULL;
}

/* Two processes on one region: here two stores. Their batches take turns, so a number after the last one is free. */
static void two_servers_write_one_region(void **state) {
	struct place p;
	struct server servers[2] = { 0 };
	pthread_t threads[2];
	bool there[302];
	(void)state;
	open_here(&p, ENGINE_POSTGRES);
	assert_int_equal(store_open(&servers[1].store, &p.config), ERR_OK);
	servers[0].store = p.store;
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, serve, &servers[i]);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(servers[0].written, 150);
	assert_int_equal(servers[1].written, 150);
	look(p.store, there, 302);
	for (int i = 1; i < 302; i++)
		assert_int_equal(there[i], i < 301);
	store_close(servers[1].store);
	place_end(&p);
}

int main(void) {
	const struct CMUnitTest lite_tests[] = { cmocka_unit_test(the_wal_stays_short), cmocka_unit_test(connections_have_least_power),
		cmocka_unit_test(a_failing_disk_makes_no_liar) };
	const struct CMUnitTest pg_tests[] = {
		cmocka_unit_test(a_dropped_connection), cmocka_unit_test(a_connection_lost_while_committing),
		cmocka_unit_test(a_warning_while_committing), cmocka_unit_test(idle_readers_may_have_died),
		cmocka_unit_test(two_servers_write_one_region),
	};
	break_disk();
	int failed = cmocka_run_group_tests_name("sqlite", lite_tests, NULL, NULL);
	if (getenv("ENGAWA_TEST_PG"))
		failed += cmocka_run_group_tests_name("postgres", pg_tests, NULL, NULL);
	return failed;
}
