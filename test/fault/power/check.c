/* One state after the cut (check.h). Rows, keys, index and integrity are asked of SQLite itself; the chains are walked by the
 * product's own guard/chain.c through the product's own store. */
#include "check.h"
#include "../../../src/base/err.h"
#include "../../../src/guard/chain.h"
#include "../../../src/store/store.h"
#include "sql_names.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const state_names[STATES] = { "good", "lost", "page without its line", "twice", "half", "corrupt", "chain broken" };

static struct sql_book book;

void check_start(void) {
	sql_book_start(&book, sql_generated, sql_generated_count);
	for (int i = 0; i < (int)book.n; i++)
		if (i != SQL_change_log_walk && i != SQL_read_log_walk)
			book.entries[i].lane = LANES;            /* never prepared */
}

/* ---- the ledger ---- */

static int mark_number(const char *mark) {
	int n = 0;
	if (!strchr("eat", *mark))
		return -1;
	for (int i = 1; i <= 5; i++) {
		if (mark[i] < '0' || mark[i] > '9')
			return -1;
		n = n * 10 + mark[i] - '0';
	}
	return n;
}

static bool note_page(struct ledger *l, const char *mark) {
	long long account, person;
	if (sscanf(mark, "p%lld/%lld", &account, &person) != 2)
		return false;
	l->reads++;
	for (int i = 0; i < l->n_pages; i++)
		if (l->pages[i].account == account && l->pages[i].person == person)
			return l->pages[i].n++, true;
	if (l->n_pages == PAGES)
		return false;
	l->pages[l->n_pages++] = (struct pages){ account, person, 0, 1 };
	return true;
}

bool ledger_note(struct ledger *l, const char *mark, int64_t status) {
	if (*mark == 'p')
		return status != 200 || note_page(l, mark);
	int n = mark_number(mark);
	if (n < 0)
		return false;
	if (status != 303)
		return true;
	l->acked[n] = 1;
	l->letter[n] = *mark;
	l->writes++;
	if (n >= l->highest)
		l->highest = n + 1;
	return true;
}

/* ---- asking SQLite ---- */

/* Both files stay open until the end, so that their WAL is read once. */
struct looking { sqlite3 *db, *both[2]; enum state state; char *why; size_t n; };

static void found(struct looking *k, enum state state, const char *what, const char *more) {
	if (k->state != GOOD)
		return;
	k->state = state;
	snprintf(k->why, k->n, "%s: %s", what, more ? more : "");
}

static sqlite3_stmt *asked(struct looking *k, const char *sql) {
	sqlite3_stmt *s = NULL;
	if (k->state == GOOD && sqlite3_prepare_v2(k->db, sql, -1, &s, NULL) != SQLITE_OK)
		found(k, CORRUPT, sql, sqlite3_errmsg(k->db));
	return s;
}

static bool row(struct looking *k, sqlite3_stmt *s) {
	int rc = s ? sqlite3_step(s) : SQLITE_DONE;
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		found(k, CORRUPT, sqlite3_sql(s), sqlite3_errmsg(k->db));
	sqlite3_finalize(s);
	return false;
}

static int64_t number(struct looking *k, const char *sql) {
	sqlite3_stmt *s = asked(k, sql);
	int64_t n = 0;
	while (row(k, s))
		n = sqlite3_column_int64(s, 0);
	return n;
}

static bool opens(struct looking *k, const char *folder, const char *file) {
	char path[600];
	snprintf(path, sizeof path, "%s/%s", folder, file);
	k->db = NULL;
	if (sqlite3_open_v2(path, &k->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		found(k, LOST, file, sqlite3_errmsg(k->db));
	else
		sqlite3_db_config(k->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	k->both[k->both[0] != NULL] = k->db;
	return k->state == GOOD;
}

static void close_both(struct looking *k) {
	sqlite3_close(k->both[0]);
	sqlite3_close(k->both[1]);
}

static void is_sound(struct looking *k, const char *file) {
	sqlite3_stmt *s = asked(k, "PRAGMA integrity_check");
	while (row(k, s))
		if (strcmp((const char *)sqlite3_column_text(s, 0), "ok") != 0)
			found(k, CORRUPT, file, (const char *)sqlite3_column_text(s, 0));
}

/* ---- rows ---- */

static void count_marks(struct looking *k, const char *sql, unsigned char *counts, int *highest) {
	sqlite3_stmt *s = asked(k, sql);
	while (row(k, s)) {
		const char *text = (const char *)sqlite3_column_text(s, 0), *at = text ? strstr(text, "強い") : NULL;
		int n = at ? mark_number(at + strlen("強い")) : text && strlen(text) == 32 ? mark_number(text + 26) : -1;
		if (n < 0)
			continue;
		if (counts[n] < 255)
			counts[n]++;
		if (n >= *highest)
			*highest = n + 1;
	}
}

static void compare(struct looking *k, const struct ledger *l) {
	static unsigned char rows[MARKS], tasks[MARKS], keys[MARKS], index[MARKS];
	int highest = l->highest;
	char mark[16];
	count_marks(k, "SELECT words FROM entry UNION ALL SELECT words FROM acp_statement", rows, &highest);
	count_marks(k, "SELECT words FROM task", tasks, &highest);
	count_marks(k, "SELECT key FROM form_key", keys, &highest);
	count_marks(k, "SELECT folded FROM search_row", index, &highest);
	for (int i = 0; i < highest; i++) {
		snprintf(mark, sizeof mark, "%05d", i);
		int there = rows[i] + tasks[i];
		if (l->acked[i] && !there)
			found(k, LOST, "answered and not there", mark);
		if (there > 1)
			found(k, DOUBLED, "more than once", mark);
		if (keys[i] != there || index[i] != rows[i])
			found(k, HALF, "row, key and index differ", mark);
	}
	memset(rows, 0, (size_t)highest);
	memset(tasks, 0, (size_t)highest);
	memset(keys, 0, (size_t)highest);
	memset(index, 0, (size_t)highest);
}

static void compare_log(struct looking *k) {
	static const char *const tables[] = { "entry", "task", "acp_talk", "acp_statement", "acp_present" };
	char sql[256];
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		snprintf(sql, sizeof sql, "SELECT (SELECT count(*) FROM %s) - (SELECT count(*) FROM change_log WHERE record = '%s' AND act = 'insert')", tables[i], tables[i]);
		if (number(k, sql))
			found(k, HALF, tables[i], "rows and change log differ");
	}
}

static void look_at_record(struct looking *k, const char *folder, const struct ledger *l) {
	if (opens(k, folder, "record.db")) {
		is_sound(k, "record.db");
		compare(k, l);
		if (l->highest)
			compare_log(k);
		if (l->made && !number(k, "SELECT count(*) FROM account"))
			found(k, LOST, "record.db", "nobody can sign in");
		if (k->state == GOOD && sqlite3_exec(k->db, "INSERT INTO search_fts (search_fts) VALUES ('integrity-check')", NULL, NULL, NULL) != SQLITE_OK)
			found(k, CORRUPT, "search_fts", sqlite3_errmsg(k->db));
	}
}

static int64_t lines_of(struct looking *k, const struct pages *p) {
	char sql[256];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM read_log WHERE account = %lld AND person = %lld AND kind = 'person' AND route = '/people/:person'",
		(long long)p->account, (long long)p->person);
	return number(k, sql);
}

static void look_at_witness(struct looking *k, const char *folder, const struct ledger *l) {
	if (opens(k, folder, "witness.db")) {
		is_sound(k, "witness.db");
		for (int i = 0; i < l->n_pages; i++)
			if (lines_of(k, &l->pages[i]) < l->pages[i].before + l->pages[i].n)
				found(k, UNSEEN, "read_log", "a page was sent that it does not know");
	}
}

void check_before(const char *folder, struct ledger *l) {
	char why[200] = "";
	struct looking k = { .why = why, .n = sizeof why };
	if (opens(&k, folder, "witness.db"))
		for (int i = 0; i < l->n_pages; i++)
			l->pages[i].before = lines_of(&k, &l->pages[i]);
	close_both(&k);
}

/* ---- the product's own eyes ---- */

static void look_at_chains(struct looking *k, const char *folder, bool writing) {
	const struct store_config config = { .engine = ENGINE_SQLITE, .where = folder, .book = &book, .migrations = migrations,
		.n_migrations = migrations_count, .read_only = !writing };
	struct store *store;
	struct chain_report report;
	if (k->state != GOOD)
		return;
	if (store_open(&store, &config) != ERR_OK) {
		found(k, CORRUPT, "the region does not open", err_text());
		return;
	}
	if (!chain_verify_store(store, NULL, NULL, &report))
		found(k, CORRUPT, "the logs cannot be read", err_text());
	else if (!report.whole)
		found(k, CHAIN, report.broken_log, report.why);
	store_close(store);
}

enum state check_region(const char *folder, const struct ledger *l, bool thorough, char *why, size_t n) {
	struct looking k = { .why = why, .n = n };
	look_at_record(&k, folder, l);
	look_at_witness(&k, folder, l);
	if (thorough)
		close_both(&k);                /* the server's own opening finds the files as the cut left them */
	look_at_chains(&k, folder, thorough);
	if (!thorough)
		close_both(&k);
	return k.state;
}
