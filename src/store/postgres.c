/* PostgreSQL as an engine: one schema for both lanes, one writing connection a lane, readers in REPEATABLE READ.
 *
 * Several processes may serve one region: each batch begins with an advisory lock of its lane, so that they take turns
 * and READ COMMITTED is enough. A lost connection or a warning while COMMIT runs (a cancelled wait for the standby looks
 * like success otherwise, RELIABILITY.md 1.4) means that nobody knows: OUTCOME_UNKNOWN.
 * Refuses: to run SQL before the first row is asked for, to put values into messages.
 * To extend: which of the server's codes is whose fault stands in pg_verdict(). */
#include "pg.h"
#include "../base/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OID_BOOL = 16, OID_BYTEA = 17 };

static bool class_is(const char *state, const char *class) {
	return !strncmp(state, class, 2);
}

enum verdict pg_verdict(struct pg_conn *c, const PGresult *result, const char *doing) {
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *constraint = result ? PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME) : NULL;
	const char *words = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	bool dead = PQstatus(c->pg) != CONNECTION_OK;
	if (!state)
		state = "-----";
	bool data = class_is(state, "22") || class_is(state, "23");    /* their words may quote what people said */
	err_set(ERR_DISK, "PostgreSQL, %s: %s %s", doing, state, dead ? "the connection is lost"
		: data ? (constraint ? constraint : "the data do not fit") : words ? words : "no answer");
	if (dead || class_is(state, "57") || class_is(state, "08") || !strcmp(state, "0A000"))
		pg_lost(c);                /* 0A000: a plan from before somebody else's migration */
	if (!c->head.lost && !strcmp(state, "23505"))
		return VERDICT_UNIQUE;
	bool ours = data || class_is(state, "42") || !strcmp(state, "25006");
	return ours && !c->head.lost ? VERDICT_WRONG : VERDICT_REFUSED;
}

static bool run_within(struct pg_conn *c, const char *sql, int64_t most) {
	if (!pg_sendable(c))
		return false;
	PGresult *r = pg_answer(c, PQsendQuery(c->pg, sql), most);
	ExecStatusType status = PQresultStatus(r);
	bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
	if (!good)
		pg_verdict(c, r, "running");
	PQclear(r);
	return good;
}

bool pg_do(struct pg_conn *c, const char *sql) {
	return run_within(c, sql, STATEMENT_MS);
}

/* ---- transactions ---- */

static int32_t lock_number(const char *schema) {
	uint32_t h = 0x811c9dc5;
	for (; *schema; schema++)
		h = (h ^ (unsigned char)*schema) * 0x01000193;
	return (int32_t)h;
}

static bool begin_write(struct pg_conn *c) {
	char sql[160];
	snprintf(sql, sizeof sql, "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(%d, %d)",
		(int)lock_number(c->head.store->schema), (int)c->head.lane);
	c->saved = c->fresh = c->wrote = false;
	return pg_do(c, sql);
}

/* One round trip a job: the savepoint of the last one is given up together with the next one's beginning. */
static bool save(struct pg_conn *c) {
	bool good = c->fresh || pg_do(c, c->saved ? "RELEASE SAVEPOINT job; SAVEPOINT job" : "SAVEPOINT job");
	c->saved = c->fresh = good;
	return good;
}

static bool pg_step(struct conn *conn, enum step step) {
	struct pg_conn *c = pg(conn);
	bool idle = PQtransactionStatus(c->pg) == PQTRANS_IDLE;
	switch (step) {
	case STEP_READ:
		return !pg_replaced(c) && pg_do(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
	case STEP_WRITE:
		return !pg_replaced(c) && begin_write(c);
	case STEP_SAVE:
		return save(c);
	case STEP_KEEP:
		c->fresh = false;
		return true;
	case STEP_UNDO:
		c->fresh = pg_do(c, "ROLLBACK TO SAVEPOINT job");
		return c->fresh;
	default:
		return idle || pg_do(c, "ROLLBACK");
	}
}

static bool pg_in_tx(struct conn *conn) {
	PGTransactionStatusType t = PQtransactionStatus(pg(conn)->pg);
	return !conn->lost && (t == PQTRANS_INTRANS || t == PQTRANS_INERROR);
}

/* A batch that changed nothing waits for no standby, yet its answers lean on what it read: a form sent again finds its key in
 * a row whose own wait was cancelled, and would be told "written" of what only this server has. A word in the log makes it wait. */
static const char *commit_words(const struct pg_conn *c) {
	return c->wrote ? "COMMIT" : "SELECT pg_logical_emit_message(true, 'engawa', ''); COMMIT";
}

static enum outcome pg_commit(struct conn *conn) {
	struct pg_conn *c = pg(conn);
	c->warned = false;
	PGresult *r = pg_sendable(c) ? pg_answer(c, PQsendQuery(c->pg, commit_words(c)), COMMIT_MS) : NULL;
	bool done = PQresultStatus(r) == PGRES_COMMAND_OK && !strcmp(PQcmdStatus(r), "COMMIT");
	if (!done)
		pg_verdict(c, r, "commit");
	/* No answer of the server's, on a line that is whole: it was lost here, for want of memory. */
	if (PQresultStatus(r) != PGRES_COMMAND_OK && !PQresultErrorField(r, PG_DIAG_SQLSTATE))
		conn->lost = true;
	PQclear(r);
	if (done && !c->warned)
		return WRITTEN;
	if (done)
		err_set(ERR_UNKNOWN, "PostgreSQL warned while committing: the standby may not have it");
	else if (!conn->lost)
		pg_step(conn, STEP_ROLLBACK);
	return done || conn->lost ? OUTCOME_UNKNOWN : NOT_WRITTEN;
}

static int pg_script(struct conn *conn, const char *sql) {
	return run_within(pg(conn), sql, 0) ? ERR_OK : ERR_SETUP;
}

static int pg_check_rows(struct conn *conn) {
	(void)conn;                    /* its foreign keys were never off */
	return ERR_OK;
}

static void pg_tidy(struct conn *conn, bool idle) {
	(void)conn, (void)idle;        /* the server looks after itself */
}

/* ---- statements ---- */

static struct pg_prep *prep_for(struct pg_conn *c, const char *name, int params) {
	struct pg_prep *p = calloc(1, sizeof *p);
	size_t n = (size_t)params + 1;
	if (!p)
		return NULL;
	p->head = (struct prep){ .conn = &c->head, .name = name, .params = params };
	p->values = calloc(n, sizeof *p->values);
	p->lengths = calloc(n, sizeof *p->lengths);
	p->formats = calloc(n, sizeof *p->formats);
	return p;
}

static void pg_drop(struct prep *prep) {
	struct pg_prep *p = (struct pg_prep *)prep;
	PQclear(p->result);
	free(p->room);
	free(p->values);
	free(p->lengths);
	free(p->formats);
	free(p);
}

static int params_in(const char *text) {
	int most = 0;
	for (; *text; text++)
		if (*text == '$' && strtol(text + 1, NULL, 10) > most)
			most = (int)strtol(text + 1, NULL, 10);
	return most;
}

static struct prep *pg_prepare(struct conn *conn, const char *name, const char *text, int number) {
	struct pg_conn *c = pg(conn);
	int params = number < 0 ? params_in(text) : conn->store->config.book->entries[number].params;
	struct pg_prep *p = prep_for(c, name, params);
	if (!p || !p->values || !p->lengths || !p->formats) {
		err_set(ERR_MEMORY, "no memory for a statement");
		if (p)
			pg_drop(&p->head);
		return NULL;
	}
	if (number >= 0)
		snprintf(p->id, sizeof p->id, "s%d", number);
	PGresult *r = pg_sendable(c) ? pg_answer(c, PQsendPrepare(c->pg, p->id, text, 0, NULL), STATEMENT_MS) : NULL;
	bool good = PQresultStatus(r) == PGRES_COMMAND_OK;
	if (!good)
		pg_verdict(c, r, name);
	PQclear(r);
	if (good)
		return &p->head;
	pg_drop(&p->head);
	return NULL;
}

static bool make_room(struct pg_prep *p, const struct value *v, size_t n) {
	size_t need = 1;
	for (size_t i = 0; i < n; i++)
		need += v[i].kind == VALUE_INT ? 24 : v[i].t.n + 1;
	if (need <= p->room_n)
		return true;
	free(p->room);
	p->room = malloc(need);
	p->room_n = p->room ? need : 0;
	return p->room;
}

/* Values are copied now and sent with the first row asked for. */
static enum verdict pg_bind(struct prep *prep, const struct value *v, size_t n) {
	struct pg_prep *p = (struct pg_prep *)prep;
	if (!make_room(p, v, n)) {
		err_set(ERR_MEMORY, "no memory for values");
		return VERDICT_REFUSED;
	}
	char *at = p->room;
	for (size_t i = 0; i < n; i++) {
		p->values[i] = v[i].kind == VALUE_NULL ? NULL : at;
		p->formats[i] = v[i].kind == VALUE_BLOB;
		p->lengths[i] = (int)v[i].t.n;
		if (v[i].kind == VALUE_INT) {
			at += snprintf(at, 24, "%lld", (long long)v[i].i) + 1;
		} else if (v[i].kind != VALUE_NULL) {
			memcpy(at, v[i].t.n ? v[i].t.p : "", v[i].t.n);
			at[v[i].t.n] = 0;
			at += v[i].t.n + 1;
		}
	}
	p->row = -1;
	return VERDICT_END;
}

static enum verdict execute(struct pg_prep *p) {
	struct pg_conn *c = pg(p->head.conn);
	c->fresh = false;
	if (!pg_sendable(c))
		return VERDICT_REFUSED;
	p->result = pg_answer(c, PQsendQueryPrepared(c->pg, p->id, p->head.params, p->values, p->lengths, p->formats, 0), STATEMENT_MS);
	ExecStatusType status = PQresultStatus(p->result);
	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		return pg_verdict(c, p->result, p->head.name);
	if (strncmp(PQcmdStatus(p->result), "SELECT", 6) != 0)
		p->head.changed = strtoll(PQcmdTuples(p->result), NULL, 10);
	c->wrote = c->wrote || p->head.changed > 0;
	return VERDICT_END;
}

static enum verdict pg_next(struct prep *prep) {
	struct pg_prep *p = (struct pg_prep *)prep;
	enum verdict v = p->result ? VERDICT_END : execute(p);
	return v == VERDICT_END && ++p->row < PQntuples(p->result) ? VERDICT_ROW : v;
}

static void pg_reset(struct prep *prep) {
	struct pg_prep *p = (struct pg_prep *)prep;
	PQclear(p->result);
	p->result = NULL;
	if (p->room)
		explicit_bzero(p->room, p->room_n);    /* what people said does not wait in a cache */
}

static bool pg_null(struct prep *prep, int col) {
	const struct pg_prep *p = (struct pg_prep *)prep;
	return PQgetisnull(p->result, p->row, col);
}

static int pg_columns(struct prep *prep) {
	return PQnfields(((struct pg_prep *)prep)->result);
}

/* A comparison is t or f here, 1 or 0 to SQLite. */
static const char *field(struct pg_prep *p, int col) {
	const char *z = PQgetvalue(p->result, p->row, col);
	return PQftype(p->result, col) != OID_BOOL ? z : *z == 't' ? "1" : "0";
}

static int64_t pg_integer(struct prep *prep, int col) {
	struct pg_prep *p = (struct pg_prep *)prep;
	return PQgetisnull(p->result, p->row, col) ? 0 : strtoll(field(p, col), NULL, 10);
}

/* \x0a1b -> bytes, in place: the result is ours, and half of it is enough. */
static size_t unhex(char *z) {
	size_t n = 0;
	if (z[0] != '\\' || z[1] != 'x')
		return strlen(z);
	for (const char *p = z + 2; p[0] && p[1]; p += 2) {
		int hi = p[0] <= '9' ? p[0] - '0' : p[0] - 'a' + 10, lo = p[1] <= '9' ? p[1] - '0' : p[1] - 'a' + 10;
		z[n++] = (char)(hi << 4 | lo);
	}
	return n;
}

static struct text pg_bytes(struct prep *prep, int col, bool blob) {
	struct pg_prep *p = (struct pg_prep *)prep;
	(void)blob;
	if (PQftype(p->result, col) == OID_BYTEA) {
		char *z = PQgetvalue(p->result, p->row, col);
		return (struct text){ z, unhex(z) };
	}
	const char *z = field(p, col);
	return (struct text){ z, strlen(z) };
}

const struct engine_ops pg_ops = {
	true, pg_exists, pg_list, pg_claim, pg_release, pg_open, pg_settle, pg_close, pg_step, pg_commit, pg_in_tx, pg_script,
	pg_check_book, pg_check_rows, pg_tidy, NULL, NULL, NULL, pg_prepare, pg_drop, pg_bind, pg_next, pg_reset, pg_null, pg_integer,
	pg_bytes, pg_columns, pg_tell, pg_ear_main,
};
