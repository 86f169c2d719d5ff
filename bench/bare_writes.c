/* The measure of acknowledged writes: the statements of one timeline entry over HTTP, in a bare loop with no server at
 * all, on the same schema, synchronous=FULL, BATCH entries to a commit. The texts of the statements are the program's own.
 *
 *   bare_writes FOLDER BATCH SECONDS     FOLDER: a sample region nobody serves (record.db, witness.db); it is written to
 *
 * Prints name=value: entries a second with the record and the witness, and with the record alone. Hashes are constants
 * here: hashing is the server's work, not the disk's. To follow a change of the handler: the list in entry_put(). */
#include "../src/base/text.h"
#include "../src/store/store.h"
#include "sql_names.h"
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
static const char words[] = "訪問看護のあと、台所でお茶をいれてくれた。夫の写真を見ながら、ここで暮らしたいと話した。";
static const char entry_insert[] = "INSERT INTO entry (id, version, made_at, made_by, changed_at, changed_by, person, kind, happened_at, author, words, urgent)"
	" VALUES (?1, 1, ?2, ?3, ?2, ?3, ?4, 'note', ?2, ?3, ?5, 0)";

struct file { sqlite3 *db; sqlite3_stmt *begin, *commit; };
static struct file record, witness;
static sqlite3_stmt *prepared[512], *insert;
static int64_t account, person, next_id, seq, read_seq;
static char code[16], grams[8192];

static void must(sqlite3 *db, int rc) {
	if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
		return;
	fprintf(stderr, "bare_writes: %s\n", sqlite3_errmsg(db));
	exit(1);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
	sqlite3_stmt *s;
	must(db, sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL));
	return s;
}

static void file_open(struct file *f, const char *folder, const char *name) {
	char path[400];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	must(f->db, sqlite3_open_v2(path, &f->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
	must(f->db, sqlite3_exec(f->db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-4000; PRAGMA foreign_keys=ON", NULL, NULL, NULL));
	f->begin = prepare(f->db, "BEGIN IMMEDIATE");
	f->commit = prepare(f->db, "COMMIT");
}

static void step_all(sqlite3_stmt *s) {
	int rc;
	while ((rc = sqlite3_step(s)) == SQLITE_ROW) { }
	must(sqlite3_db_handle(s), rc);
	sqlite3_reset(s);
}

/* One named statement: n a number, t a text, - nothing. */
static void run(int name, const char *kinds, ...) {
	struct file *f = sql_generated[name].lane == LANE_WITNESS ? &witness : &record;
	if (!prepared[name])
		prepared[name] = prepare(f->db, sql_generated[name].sqlite);
	sqlite3_stmt *s = prepared[name];
	va_list args;
	va_start(args, kinds);
	for (int i = 0; kinds[i]; i++) {
		if (kinds[i] == 'n')
			sqlite3_bind_int64(s, i + 1, va_arg(args, int64_t));
		else if (kinds[i] == 't')
			sqlite3_bind_text(s, i + 1, va_arg(args, const char *), -1, SQLITE_STATIC);
	}
	va_end(args);
	if (sqlite3_bind_parameter_count(s) != (int)strlen(kinds)) {
		fprintf(stderr, "bare_writes: %s has changed; change its call here\n", sql_generated[name].name);
		exit(1);
	}
	step_all(s);
}

static int64_t now_ms(void) {
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- what the server does for one POST /people/:person/timeline ---- */
static void entry_put(void) {
	static int64_t today = 20260101;
	char key[40];
	int64_t at = now_ms(), entry = ++next_id;
	snprintf(key, sizeof key, "%032llx", (unsigned long long)++next_id);
	run(SQL_session_by_hash, "nt", today, HASH);
	run(SQL_desk_person_by_code, "t", code);
	run(SQL_sharing_of, "nn", person, account);
	run(SQL_desk_form_key, "t", key);
	sqlite3_bind_int64(insert, 1, entry);
	sqlite3_bind_int64(insert, 2, at);
	sqlite3_bind_int64(insert, 3, account);
	sqlite3_bind_int64(insert, 4, person);
	sqlite3_bind_text(insert, 5, words, -1, SQLITE_STATIC);
	step_all(insert);
	run(SQL_change_log_last, "");
	run(SQL_change_log_insert, "nnnn-ntnnt--tt", ++seq, ++next_id, at, account, person, "entry", entry, (int64_t)1, "insert", words, HASH);
	run(SQL_search_drop, "tn", "entry", entry);
	run(SQL_search_put, "tnnt", "entry", entry, person, words);
	run(SQL_search_cut, "ttn", grams, "entry", entry);
	run(SQL_desk_draft_drop, "nt", account, "timeline:00000");
	run(SQL_desk_last_change, "nn", account, at);
	run(SQL_desk_form_key_put, "tnttntn", key, account, "/people/:person/timeline", HASH, (int64_t)303, "/people/00000#flow", at);
	run(SQL_desk_form_keys_old, "n", at - 86400000);
}

static void read_put(void) {
	run(SQL_read_log_last, "");
	run(SQL_read_log_insert, "nnnn-ntttnt", ++read_seq, ++next_id, now_ms(), account, person, "life", "care", "/people/:person/timeline", (int64_t)1, HASH);
}

/* ---- start ---- */
static int64_t number(sqlite3 *db, const char *sql, char *word) {
	sqlite3_stmt *s = prepare(db, sql);
	if (sqlite3_step(s) != SQLITE_ROW) {
		fprintf(stderr, "bare_writes: nothing there for: %s\n", sql);
		exit(1);
	}
	int64_t n = sqlite3_column_int64(s, 0);
	if (word)
		snprintf(word, 16, "%s", (const char *)sqlite3_column_text(s, 1));
	sqlite3_finalize(s);
	return n;
}

/* Each character and each pair of neighbours, as store/search.c writes them. */
static void grams_make(void) {
	struct text rest = text_of(words);
	int64_t before = 0;
	size_t n = 0;
	for (int32_t r; (r = text_next(&rest)) >= 0 && n < sizeof grams - 64; before = r) {
		n += (size_t)snprintf(grams + n, sizeof grams - n, "ent%llx ", (unsigned long long)r);
		if (before)
			n += (size_t)snprintf(grams + n, sizeof grams - n, "ent%llx ", (unsigned long long)(before << 21 | r));
	}
}

static void start(const char *folder) {
	file_open(&record, folder, "record.db");
	file_open(&witness, folder, "witness.db");
	account = number(record.db, "SELECT id FROM account WHERE login = 'visiting_nurse'", NULL);
	person = number(record.db, "SELECT p.id, p.code FROM person p JOIN team_member m ON m.person = p.id JOIN account a ON a.id = m.account"
		" WHERE a.login = 'visiting_nurse' AND m.gone_at IS NULL ORDER BY p.sort_key LIMIT 1", code);
	seq = number(record.db, "SELECT COALESCE(MAX(seq), 0) FROM change_log", NULL);
	read_seq = number(witness.db, "SELECT COALESCE(MAX(seq), 0) FROM read_log", NULL);
	next_id = now_ms() << 21;
	insert = prepare(record.db, entry_insert);
	must(record.db, sqlite3_exec(record.db, "DELETE FROM session", NULL, NULL, NULL));
	run(SQL_session_insert, "ntnn", ++next_id, HASH, account, now_ms());
	grams_make();
}

static double rate(int batch, double seconds, bool with_witness) {
	int64_t n = 0, from = now_ms(), now = from;
	for (; now < from + (int64_t)(seconds * 1000); now = now_ms(), n += batch) {
		step_all(record.begin);
		for (int i = 0; i < batch; i++)
			entry_put();
		step_all(record.commit);
		if (!with_witness)
			continue;
		step_all(witness.begin);
		for (int i = 0; i < batch; i++)
			read_put();
		step_all(witness.commit);
	}
	return (double)n * 1000 / (double)(now - from);
}

int main(int argc, char **argv) {
	int batch = argc > 3 ? (int)strtol(argv[2], NULL, 10) : 0;
	double seconds = batch ? strtod(argv[3], NULL) : 0;
	if (batch < 1 || batch > 4096 || seconds <= 0 || seconds > 600) {
		fprintf(stderr, "usage: bare_writes FOLDER BATCH SECONDS\n");
		return 2;
	}
	start(argv[1]);
	double both = rate(batch, seconds, true), alone = rate(batch, seconds, false);
	printf("both=%.1f record=%.1f\n", both, alone);
	sqlite3_close_v2(record.db);
	sqlite3_close_v2(witness.db);
	return 0;
}
