/* Durable writes a second: through the store with 64 jobs always waiting, against a bare loop of the same statements with
 * one commit for as many, and one commit for each. All with synchronous=FULL on the same disk, one after the other.
 *
 * usage: store_bench FOLDER [SECONDS]
 * Prints one line a way of writing, and the two ratios of DESIGN.md 7 (at least 0.6 of the bare loop, 3 x single). */
#include "../src/store/store.h"
#include "../src/base/clock.h"
#include <semaphore.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FLIGHT = 64, NOTE_PUT = 0, LOG_PUT };

static const struct migration steps[] = { { 1, "bench",
	"CREATE TABLE note (id INTEGER NOT NULL PRIMARY KEY, person INTEGER NOT NULL, at INTEGER NOT NULL, words TEXT NOT NULL) STRICT;\n"
	"CREATE INDEX note_person ON note(person, at);\n"
	"CREATE TABLE log (seq INTEGER NOT NULL PRIMARY KEY, row INTEGER NOT NULL, after TEXT NOT NULL, hash TEXT NOT NULL) STRICT;\n"
	"CREATE INDEX log_row ON log(row);\n" } };
static const struct sql_entry entries[] = {
	{ "note_put", "INSERT INTO note VALUES (?1, ?2, ?3, ?4)", NULL, LANE_RECORD, 4 },
	{ "log_put", "INSERT INTO log VALUES (?1, ?2, ?3, ?4)", NULL, LANE_RECORD, 4 },
};
static const char words[] = "訪問看護のあと、台所でお茶をいれてくれた。「ここで最期まで暮らしたい」と、はじめてはっきり言った。夫の写真を見ながら話した。";
static const char hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/* ---- through the store ---- */

struct going { struct write_job job; struct store *store; int64_t until; atomic_llong *written, *next; sem_t *over; };

static void run(struct tx *tx, struct write_job *job) {
	int64_t n = atomic_fetch_add(((struct going *)job)->next, 1);
	sql_run(tx_sql(tx, NOTE_PUT, (struct value[]){ V(n), V(n % 1000), V(n), V(words) }, 4));
	sql_run(tx_sql(tx, LOG_PUT, (struct value[]){ V(n), V(n), V(words), V(hash) }, 4));
}

static void done(struct write_job *job, enum outcome outcome) {
	struct going *g = (struct going *)job;
	if (outcome == WRITTEN)
		atomic_fetch_add(g->written, 1);
	if (clock_mono() >= g->until || store_write(g->store, LANE_RECORD, job) != ERR_OK)
		sem_post(g->over);
}

static double through_the_store(const char *folder, int seconds) {
	struct sql_book book;
	struct store *s;
	struct going flight[FLIGHT];
	atomic_llong written = 0, next = 1;
	sem_t over;
	sql_book_start(&book, entries, 2);
	struct store_config config = { .engine = ENGINE_SQLITE, .where = folder, .book = &book, .migrations = steps, .n_migrations = 1 };
	if (store_open(&s, &config) != ERR_OK) {
		fprintf(stderr, "%s\n", err_text());
		exit(1);
	}
	sem_init(&over, 0, 0);
	int64_t from = clock_mono();
	for (int i = 0; i < FLIGHT; i++) {
		flight[i] = (struct going){ { NULL, run, done, arena_new(1 << 14) }, s, from + seconds * 1000, &written, &next, &over };
		store_write(s, LANE_RECORD, &flight[i].job);
	}
	for (int i = 0; i < FLIGHT; i++)
		sem_wait(&over);
	double rate = (double)written * 1000 / (double)(clock_mono() - from);
	for (int i = 0; i < FLIGHT; i++)
		arena_free(flight[i].job.arena);
	store_close(s);
	sql_book_end(&book);
	return rate;
}

/* ---- the bare loop ---- */

static void must(sqlite3 *db, int rc) {
	if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
		return;
	fprintf(stderr, "%s\n", sqlite3_errmsg(db));
	exit(1);
}

static void put(sqlite3 *db, sqlite3_stmt *s, int64_t a, int64_t b, const char *c, const char *d) {
	sqlite3_bind_int64(s, 1, a);
	sqlite3_bind_int64(s, 2, b);
	if (d) {
		sqlite3_bind_text(s, 3, c, -1, SQLITE_STATIC);
		sqlite3_bind_text(s, 4, d, -1, SQLITE_STATIC);
	} else {
		sqlite3_bind_int64(s, 3, a);
		sqlite3_bind_text(s, 4, c, -1, SQLITE_STATIC);
	}
	must(db, sqlite3_step(s));
	sqlite3_reset(s);
}

static double bare(const char *folder, int seconds, int batch) {
	char path[300];
	sqlite3 *db;
	sqlite3_stmt *s[4];
	int64_t n = 0, from, now;
	snprintf(path, sizeof path, "%s/bare%d.db", folder, batch);
	must(NULL, sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL));
	must(db, sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-4000", NULL, NULL, NULL));
	must(db, sqlite3_exec(db, steps[0].text, NULL, NULL, NULL));
	const char *sql[4] = { entries[0].sqlite, entries[1].sqlite, "BEGIN IMMEDIATE", "COMMIT" };
	for (int i = 0; i < 4; i++)
		must(db, sqlite3_prepare_v2(db, sql[i], -1, &s[i], NULL));
	for (from = now = clock_mono(); now < from + seconds * 1000; now = clock_mono()) {
		must(db, sqlite3_step(s[2]));
		sqlite3_reset(s[2]);
		for (int i = 0; i < batch; i++) {
			n++;
			put(db, s[0], n, n % 1000, words, NULL);
			put(db, s[1], n, n, words, hash);
		}
		must(db, sqlite3_step(s[3]));
		sqlite3_reset(s[3]);
	}
	for (int i = 0; i < 4; i++)
		sqlite3_finalize(s[i]);
	sqlite3_close(db);
	return (double)n * 1000 / (double)(now - from);
}

int main(int argc, char **argv) {
	if (argc < 2) {
		fprintf(stderr, "usage: store_bench FOLDER [SECONDS]\n");
		return 2;
	}
	int seconds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 5;
	double store = through_the_store(argv[1], seconds), loop = bare(argv[1], seconds, FLIGHT), single = bare(argv[1], seconds, 1);
	printf("store, %d in flight   %9.0f writes/s\nbare loop, batch %d   %9.0f writes/s\nbare, one by one      %9.0f writes/s\n",
		FLIGHT, store, FLIGHT, loop, single);
	printf("store / bare loop %.2f   store / one by one %.1f\n", store / loop, store / single);
	return 0;
}
