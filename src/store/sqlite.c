/* SQLite as an engine: record.db and witness.db, each with one connection that writes and checkpoints.
 *
 * SQLite before 3.51.3 can lose pages when one connection checkpoints while another writes (RELIABILITY.md 1.1). So only
 * the writer's connection checkpoints: automatic checkpoints are off everywhere, readers do not checkpoint on close.
 * The writer does it early and in idle moments, since a long WAL makes every page slow.
 * To extend: what is set on a connection stands in setup[]; what is checked afterwards in sqlite_guard.c. */
#include "lite.h"
#include "../base/log.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAL_SOON = 1000, WAL_IDLE = 100, WAL_LONG = 4000, BUSY_MS = 2000, BUSY_RESTART_MS = 20 };

struct lite_prep { struct prep head; sqlite3_stmt *s; };

static const char *const step_sql[STEPS] = {
	[STEP_READ] = "BEGIN", [STEP_READ_END] = "COMMIT", [STEP_WRITE] = "BEGIN IMMEDIATE", [STEP_SAVE] = "SAVEPOINT job",
	[STEP_KEEP] = "RELEASE job", [STEP_UNDO] = "ROLLBACK TO job", [STEP_ROLLBACK] = "ROLLBACK",
};
/* LIKE is made as strict as PostgreSQL's. */
static const char *const setup[] = {
	"PRAGMA trusted_schema=OFF", "PRAGMA cell_size_check=ON", "PRAGMA mmap_size=0", "PRAGMA cache_size=-4000",
	"PRAGMA temp_store=MEMORY", "PRAGMA case_sensitive_like=ON", "PRAGMA foreign_keys=OFF", "PRAGMA synchronous=FULL",
	"PRAGMA wal_autocheckpoint=0", "PRAGMA journal_size_limit=16777216",
};

const char *lite_file(enum lane lane) {
	return lane == LANE_RECORD ? "record.db" : "witness.db";
}

int lite_fault(struct lite_conn *c, const char *doing) {
	return err_set(ERR_DISK, "%s, %s: %s", lite_file(c->head.lane), doing, c->db ? sqlite3_errmsg(c->db) : "no memory");
}

bool lite_word(sqlite3 *db, const char *sql, char *out, size_t n) {
	sqlite3_stmt *s = NULL;
	bool got = sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;
	if (got)
		snprintf(out, n, "%s", sqlite3_column_text(s, 0) ? (const char *)sqlite3_column_text(s, 0) : "");
	sqlite3_finalize(s);
	return got;
}

/* ---- opening and closing ---- */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void configure(void) {
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_initialize();
}

static int wal_grew(void *conn, sqlite3 *db, const char *schema, int pages) {
	struct lite_conn *c = conn;
	(void)db, (void)schema;
	if (pages < c->wal)
		c->copied = 0;
	c->wal = pages;
	return SQLITE_OK;
}

static int set_up(struct lite_conn *c) {
	bool writer = c->head.role == ROLE_WRITER;
	char mode[16] = "";
	sqlite3_busy_timeout(c->db, BUSY_MS);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !writer, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	for (size_t i = 0; i < sizeof setup / sizeof *setup; i++)
		if (sqlite3_exec(c->db, setup[i], NULL, NULL, NULL) != SQLITE_OK)
			return lite_fault(c, setup[i]);
	if (!lite_word(c->db, writer ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode", mode, sizeof mode))
		return lite_fault(c, "journal_mode");
	if (strcmp(mode, "wal") != 0)
		return err_set(ERR_SETUP, "%s is not in WAL mode but %s", lite_file(c->head.lane), mode);
	if (writer)
		sqlite3_wal_hook(c->db, wal_grew, c);
	if (search_lite_register(c->db) != SQLITE_OK)
		return lite_fault(c, "search");
	sqlite3_set_authorizer(c->db, lite_authorize, c);
	return ERR_OK;
}

static void lite_close(struct conn *conn) {
	struct lite_conn *c = lite(conn);
	conn_forget(conn);
	for (int i = 0; i < STEPS; i++)
		sqlite3_finalize(c->steps[i]);
	sqlite3_finalize(c->commit);
	if (sqlite3_close(c->db) != SQLITE_OK)
		log_error("%s: a connection could not be closed: %s", lite_file(conn->lane), sqlite3_errmsg(c->db));
	free(conn->preps);
	free(c);
}

static int connect_to(struct lite_conn *c) {
	char *path = NULL;
	int flags = c->head.role == ROLE_WRITER ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	if (asprintf(&path, "%s/%s", c->head.store->where, lite_file(c->head.lane)) < 0)
		return err_set(ERR_MEMORY, "no memory");
	int rc = sqlite3_open_v2(path, &c->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	free(path);
	if (rc != SQLITE_OK)
		return lite_fault(c, "opening");
	/* SQLite makes do with reading when a file does not open for writing: a writer would stay so for ever. */
	if (c->head.role == ROLE_WRITER && sqlite3_db_readonly(c->db, "main"))
		return err_set(ERR_DISK, "%s opens for reading only", lite_file(c->head.lane));
	for (int i = 0; i < STEPS; i++)
		if (sqlite3_prepare_v3(c->db, step_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &c->steps[i], NULL) != SQLITE_OK)
			return lite_fault(c, "opening");
	if (sqlite3_prepare_v3(c->db, "COMMIT", -1, SQLITE_PREPARE_PERSISTENT, &c->commit, NULL) != SQLITE_OK)
		return lite_fault(c, "opening");
	return set_up(c);
}

static struct conn *lite_open(struct store *store, enum lane lane, enum role role) {
	pthread_once(&once, configure);
	struct lite_conn *c = calloc(1, sizeof *c);
	struct prep **preps = calloc(store->config.book->n + 1, sizeof *preps);
	if (!c || !preps) {
		free(c), free(preps);
		err_set(ERR_MEMORY, "no memory for a connection");
		return NULL;
	}
	c->head = (struct conn){ .store = store, .lane = lane, .role = role, .preps = preps };
	if (connect_to(c) == ERR_OK)
		return &c->head;
	lite_close(&c->head);
	return NULL;
}

static int lite_settle(struct conn *conn) {
	struct lite_conn *c = lite(conn);
	if (conn->role == ROLE_WRITER && sqlite3_exec(c->db, "PRAGMA foreign_keys=ON", NULL, NULL, NULL) != SQLITE_OK)
		return lite_fault(c, "foreign_keys");
	if (lite_assert(c) != ERR_OK)
		return ERR_SETUP;
	sqlite3_db_release_memory(c->db);      /* of the start's own work */
	c->settled = true;
	return ERR_OK;
}

/* ---- transactions ---- */

static enum verdict verdict_of(struct lite_conn *c) {
	int rc = sqlite3_extended_errcode(c->db);
	lite_fault(c, "running");
	switch (rc & 0xff) {
	case SQLITE_CONSTRAINT:
		return rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY || rc == SQLITE_CONSTRAINT_ROWID
			? VERDICT_UNIQUE : VERDICT_WRONG;
	case SQLITE_ERROR: case SQLITE_MISMATCH: case SQLITE_RANGE: case SQLITE_AUTH: case SQLITE_READONLY: case SQLITE_TOOBIG:
	case SQLITE_MISUSE:
		return VERDICT_WRONG;
	case SQLITE_IOERR: case SQLITE_CORRUPT: case SQLITE_NOTADB: case SQLITE_NOMEM:
		c->head.lost = true;
		atomic_store(&c->head.store->checked[c->head.lane], false);
		return VERDICT_REFUSED;
	default:
		return VERDICT_REFUSED;
	}
}

static bool run_step(struct lite_conn *c, sqlite3_stmt *s) {
	int rc = sqlite3_step(s);
	if (rc != SQLITE_DONE)
		verdict_of(c);
	sqlite3_reset(s);
	return rc == SQLITE_DONE;
}

static bool lite_step(struct conn *conn, enum step step) {
	struct lite_conn *c = lite(conn);
	if ((step == STEP_READ_END || step == STEP_ROLLBACK) && sqlite3_get_autocommit(c->db))
		return true;
	return run_step(c, c->steps[step]) && (step != STEP_UNDO || run_step(c, c->steps[STEP_KEEP]));
}

static bool lite_in_tx(struct conn *conn) {
	return !conn->lost && !sqlite3_get_autocommit(lite(conn)->db);
}

/* A commit that failed at the last moment may have left whole frames in the WAL, which a crash now would bring to life.
 * A small commit on top of them makes sure that they are dead; only then is "not written" the truth. A full disk cannot
 * have left the last frame. */
static enum outcome after_failed_commit(struct lite_conn *c, bool full) {
	char said[300], number[32] = "", sql[64];
	snprintf(said, sizeof said, "%s", err_text());
	c->head.lost = true;
	if (!sqlite3_get_autocommit(c->db))
		run_step(c, c->steps[STEP_ROLLBACK]);
	c->settled = false;
	bool healed = full || lite_word(c->db, "PRAGMA user_version", number, sizeof number);
	snprintf(sql, sizeof sql, "PRAGMA user_version=%ld", (strtol(number, NULL, 10) + 1) & 0xffff);
	healed = healed && (full || sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK);
	err_set(ERR_DISK, "%s", said);
	return healed ? NOT_WRITTEN : OUTCOME_UNKNOWN;
}

static enum outcome lite_commit(struct conn *conn) {
	struct lite_conn *c = lite(conn);
	if (run_step(c, c->commit))
		return WRITTEN;
	return after_failed_commit(c, (sqlite3_extended_errcode(c->db) & 0xff) == SQLITE_FULL);
}

static int lite_script(struct conn *conn, const char *sql) {
	struct lite_conn *c = lite(conn);
	return sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK ? ERR_OK : lite_fault(c, "running a script");
}

static int lite_check_rows(struct conn *conn) {
	struct lite_conn *c = lite(conn);
	char table[80];
	if (!lite_word(c->db, "PRAGMA foreign_key_check", table, sizeof table))
		return ERR_OK;
	return err_set(ERR_SETUP, "rows of %s point at rows that are not there", table);
}

/* A restart waits for the readers of the moment (they are short); without it a WAL that is always read never begins anew. */
static void lite_tidy(struct conn *conn, bool idle) {
	struct lite_conn *c = lite(conn);
	int pages = 0, copied = 0;
	if (c->wal - c->copied <= (idle || atomic_load(&conn->store->tight) ? WAL_IDLE : WAL_SOON))
		return;
	bool long_one = c->wal > WAL_LONG;
	sqlite3_busy_timeout(c->db, long_one ? BUSY_RESTART_MS : 0);
	int rc = sqlite3_wal_checkpoint_v2(c->db, NULL, long_one ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
	sqlite3_busy_timeout(c->db, BUSY_MS);
	if (rc == SQLITE_OK || rc == SQLITE_BUSY) {
		c->wal = pages > 0 ? pages : 0;
		c->copied = copied > 0 ? copied : 0;
		return;
	}
	lite_fault(c, "checkpoint");
	log_error("%s", err_text());
	conn->lost = true;
}

/* ---- statements ---- */

static struct prep *lite_prepare(struct conn *conn, const char *name, const char *text, int number) {
	struct lite_conn *c = lite(conn);
	const char *rest = NULL;
	struct lite_prep *p = calloc(1, sizeof *p);
	if (!p) {
		err_set(ERR_MEMORY, "no memory for a statement");
		return NULL;
	}
	int rc = sqlite3_prepare_v3(c->db, text, -1, number < 0 ? 0 : SQLITE_PREPARE_PERSISTENT, &p->s, &rest);
	if (rc == SQLITE_OK && p->s && !rest[strspn(rest, " \t\n;")]) {
		p->head = (struct prep){ .conn = conn, .name = name, .params = sqlite3_bind_parameter_count(p->s) };
		return &p->head;
	}
	if (rc != SQLITE_OK)
		verdict_of(c);
	else
		err_set(ERR_SETUP, "%s, %s: not one statement", lite_file(conn->lane), name);
	sqlite3_finalize(p->s);
	free(p);
	return NULL;
}

static void lite_drop(struct prep *p) {
	sqlite3_finalize(((struct lite_prep *)p)->s);
	free(p);
}

static sqlite3_stmt *handle(struct prep *p) { return ((struct lite_prep *)p)->s; }

static int bind_one(sqlite3_stmt *s, int at, const struct value *v) {
	switch (v->kind) {
	case VALUE_INT:
		return sqlite3_bind_int64(s, at, v->i);
	case VALUE_TEXT:
		return sqlite3_bind_text64(s, at, v->t.p, v->t.n, SQLITE_TRANSIENT, SQLITE_UTF8);
	case VALUE_BLOB:
		return v->t.n ? sqlite3_bind_blob64(s, at, v->t.p, v->t.n, SQLITE_TRANSIENT) : sqlite3_bind_zeroblob(s, at, 0);
	default:
		return sqlite3_bind_null(s, at);
	}
}

static enum verdict lite_bind(struct prep *p, const struct value *v, size_t n) {
	for (size_t i = 0; i < n; i++)
		if (bind_one(handle(p), (int)i + 1, &v[i]) != SQLITE_OK)
			return verdict_of(lite(p->conn));
	return VERDICT_END;
}

static enum verdict lite_next(struct prep *p) {
	struct lite_conn *c = lite(p->conn);
	int rc = sqlite3_step(handle(p));
	if (rc == SQLITE_ROW)
		return VERDICT_ROW;
	if (rc != SQLITE_DONE)
		return verdict_of(c);
	p->changed = sqlite3_stmt_readonly(handle(p)) ? 0 : sqlite3_changes64(c->db);
	return VERDICT_END;
}

/* Values go too: what people said does not wait in a cache. */
static void lite_reset(struct prep *p) {
	sqlite3_reset(handle(p));
	sqlite3_clear_bindings(handle(p));
}

static bool lite_null(struct prep *p, int col) { return sqlite3_column_type(handle(p), col) == SQLITE_NULL; }
static int64_t lite_integer(struct prep *p, int col) { return sqlite3_column_int64(handle(p), col); }
static int lite_columns(struct prep *p) { return sqlite3_column_count(handle(p)); }

static struct text lite_bytes(struct prep *p, int col, bool blob) {
	const void *at = blob ? sqlite3_column_blob(handle(p), col) : sqlite3_column_text(handle(p), col);
	return (struct text){ at ? at : "", (size_t)sqlite3_column_bytes(handle(p), col) };
}

static int lite_check_book(struct conn *conn) {
	const struct sql_book *book = conn->store->config.book;
	for (size_t i = 0; i < book->n; i++) {
		const struct sql_entry *e = &book->entries[i];
		if (e->lane != conn->lane)
			continue;
		struct prep *p = lite_prepare(conn, e->name, e->sqlite, -1);
		if (!p)
			return err_set(ERR_SETUP, "statement %s: %s", e->name, err_text());
		int params = p->params;
		lite_drop(p);
		if (params != e->params)
			return err_set(ERR_SETUP, "statement %s has %d values, %d are announced", e->name, params, e->params);
	}
	return ERR_OK;
}

const struct engine_ops lite_ops = {
	false, lite_exists, lite_list, lite_claim, lite_release, lite_open, lite_settle, lite_close, lite_step, lite_commit, lite_in_tx,
	lite_script, lite_check_book, lite_check_rows, lite_tidy, lite_watch, lite_give_room, lite_has_room, lite_prepare, lite_drop, lite_bind, lite_next,
	lite_reset, lite_null, lite_integer, lite_bytes, lite_columns,
};
