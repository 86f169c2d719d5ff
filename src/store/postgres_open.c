/* Connections to PostgreSQL: how they are opened, what must hold at start, the region's schema, the check of the book.
 *
 * Refuses: schema names that would need quoting, databases that are not UTF-8; which server is reached, see postgres_hosts.c.
 * To extend: what is set on each connection stands in greet(). */
#include "pg.h"
#include "../base/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_BYTES = 63, OLDEST = 130000 };

static void notice(void *conn, const PGresult *r) {
	const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
	if (severity && !strcmp(severity, "WARNING"))
		((struct pg_conn *)conn)->warned = true;
}

static bool schema_ok(const char *name) {
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
	return n && !name[n] && n <= NAME_MAX_BYTES && (*name < '0' || *name > '9') && strncmp(name, "pg_", 3) != 0;
}

/* synchronous_commit is raised to 'on' where it is lower; remote_apply stays. The server notices soon when nobody is there any
 * more: what an abandoned batch holds (the lane's lock) would keep everybody else from writing. Nothing is compiled: for what
 * asks the view seat the server takes seconds for it, and 15 ms to run it without. */
static bool greet(struct pg_conn *c) {
	char sql[900];
	snprintf(sql, sizeof sql, "SET search_path = \"%s\"; SET client_encoding = 'UTF8'; SET bytea_output = 'hex'; SET jit = off;"
		" SET lock_timeout = '10s'; SET client_min_messages = 'warning'; SET default_transaction_read_only = %s;"
		" SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET tcp_user_timeout = '15s';"
		" SET idle_in_transaction_session_timeout = '%s';"
		" SELECT set_config('synchronous_commit', 'on', false)"
		" WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')",
		c->head.store->schema, c->head.role == ROLE_READER ? "on" : "off", c->head.role == ROLE_READER ? "0" : "30s");
	return pg_do(c, sql);
}

void pg_close(struct conn *conn) {
	struct pg_conn *c = pg(conn);
	conn_forget(conn);
	PQfinish(c->pg);
	free(conn->preps);
	free(c);
}

struct conn *pg_open(struct store *store, enum lane lane, enum role role) {
	struct pg_conn *c = calloc(1, sizeof *c);
	struct prep **preps = calloc(store->config.book->n + 1, sizeof *preps);
	if (!c || !preps) {
		free(c), free(preps);
		err_set(ERR_MEMORY, "no memory for a connection");
		return NULL;
	}
	c->head = (struct conn){ .store = store, .lane = lane, .role = role, .preps = preps };
	bool reached = pg_reach(c);
	if (reached)
		PQsetNoticeReceiver(c->pg, notice, c);
	if (reached && greet(c))
		return &c->head;
	pg_close(&c->head);
	return NULL;
}

/* First column of the first row; empty when there is none. */
static bool ask(struct pg_conn *c, const char *sql, char *out, size_t n) {
	PGresult *r = pg_answer(c, PQsendQuery(c->pg, sql), STATEMENT_MS);
	bool good = PQresultStatus(r) == PGRES_TUPLES_OK;
	if (good)
		snprintf(out, n, "%s", PQntuples(r) ? PQgetvalue(r, 0, 0) : "");
	else
		pg_verdict(c, r, "asking");
	PQclear(r);
	return good;
}

int pg_settle(struct conn *conn) {
	struct pg_conn *c = pg(conn);
	char is[64] = "";
	const char *encoding = PQparameterStatus(c->pg, "server_encoding");
	if (!encoding || strcmp(encoding, "UTF8") != 0)
		return err_set(ERR_SETUP, "the database's encoding is %s, must be UTF8", encoding ? encoding : "unknown");
	if (PQserverVersion(c->pg) < OLDEST)
		return err_set(ERR_SETUP, "PostgreSQL %d is too old", PQserverVersion(c->pg) / 10000);
	if (conn->role == ROLE_READER)
		return ERR_OK;
	if (!ask(c, "SELECT current_setting('synchronous_commit') || ' ' || pg_is_in_recovery() || ' ' || current_setting('fsync')", is, sizeof is))
		return ERR_SETUP;
	if (strncmp(is, "on ", 3) != 0 && strncmp(is, "remote_apply ", 13) != 0)
		return err_set(ERR_SETUP, "synchronous_commit cannot be set to on");
	if (strstr(is, " true"))
		return err_set(ERR_SETUP, "this server is a standby");
	if (strstr(is, " off"))
		log_warn("this PostgreSQL runs with fsync off: a power cut loses what was acknowledged");
	return ERR_OK;
}

/* A connection for a question before there is a store. */
static PGresult *once(const char *where, bool leader, const char *sql, const char *value) {
	PGconn *c = pg_dial(where, leader);
	PGresult *r = PQstatus(c) != CONNECTION_OK ? NULL : PQexecParams(c, sql, value ? 1 : 0, NULL, &value, NULL, NULL, 0);
	if (!r)
		err_set(ERR_SETUP, "PostgreSQL does not answer: %.200s", PQerrorMessage(c));
	PQfinish(c);
	return r;
}

/* Of the primary if there is one, else of a standby: for looking only. Who is to write is refused later, by name. */
static PGresult *once_anywhere(const char *where, const char *sql, const char *value) {
	PGresult *r = once(where, true, sql, value);
	return r ? r : once(where, false, sql, value);
}

bool pg_exists(const struct store_config *config) {
	PGresult *r = once_anywhere(config->where, "SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = 'schema_step'", config->schema);
	bool there = PQntuples(r) > 0;
	PQclear(r);
	return there;
}

size_t pg_list(const char *where, struct arena *a, const char ***names) {
	static const char regions[] = "SELECT schemaname FROM pg_tables WHERE tablename = 'schema_step' AND left(schemaname, 1) <> '_'"
		" ORDER BY schemaname COLLATE \"C\"";
	PGresult *r = once_anywhere(where, regions, NULL);
	*names = NULL;
	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		if (r)
			err_set(ERR_SETUP, "PostgreSQL does not tell its regions: %.200s", PQresultErrorMessage(r));
		PQclear(r);
		return 0;
	}
	size_t n = (size_t)PQntuples(r);
	*names = ARENA_ARRAY(a, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		(*names)[i] = text_z(a, text_of(PQgetvalue(r, (int)i, 0)));
	PQclear(r);
	return n;
}

static bool schema_there(const struct store *s) {
	PGresult *r = once(s->where, true, "SELECT 1 FROM pg_namespace WHERE nspname = $1", s->schema);
	bool there = PQntuples(r) > 0;
	PQclear(r);
	return there;
}

static void make_schema(const struct store *s) {
	char sql[160];
	snprintf(sql, sizeof sql, "CREATE SCHEMA \"%s\"", s->schema);
	PGresult *r = once(s->where, true, sql, NULL);
	if (r && PQresultStatus(r) != PGRES_COMMAND_OK)
		err_set(ERR_SETUP, "schema %s cannot be made: %.200s", s->schema, PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY));
	PQclear(r);
}

/* Two processes may start at once: what counts is that it is there. */
int pg_claim(struct store *s) {
	s->hosts = pg_hosts_new(s->where);
	if (!s->hosts)
		return err_set(ERR_MEMORY, "no memory for an address");
	if (!schema_ok(s->schema))
		return err_set(ERR_SETUP, "\"%s\" cannot be a schema's name (small letters, digits, _)", s->schema);
	if (s->config.read_only)
		return pg_exists(&s->config) ? ERR_OK : err_set(ERR_SETUP, "there is no region in schema %s", s->schema);
	if (schema_there(s))
		return ERR_OK;
	make_schema(s);
	return schema_there(s) ? ERR_OK : ERR_SETUP;
}

void pg_release(struct store *s) {
	pg_hosts_free(s->hosts);
}

/* ---- the book ---- */

/* All in one round trip: the first that fails is the one to be named, what follows it is skipped by the server. */
static int read_answers(struct pg_conn *c, const struct sql_book *book) {
	int rc = ERR_OK;
	for (size_t i = 0; i < book->n; i++) {
		PGresult *r = PQgetResult(c->pg);
		if (PQresultStatus(r) != PGRES_COMMAND_OK && rc == ERR_OK) {
			pg_verdict(c, r, "preparing");
			rc = err_set(ERR_SETUP, "statement %s: %s", book->entries[i].name, err_text());
		}
		PQclear(r);
		PQclear(PQgetResult(c->pg));   /* the end of this one's answers */
	}
	PQclear(PQgetResult(c->pg));           /* the sync itself */
	return rc;
}

int pg_check_book(struct conn *conn) {
	struct pg_conn *c = pg(conn);
	const struct sql_book *book = conn->store->config.book;
	if (conn->lane != LANE_WITNESS || !book->n)    /* the lane whose tables come last */
		return ERR_OK;
	if (!PQenterPipelineMode(c->pg))
		return err_set(ERR_SETUP, "PostgreSQL: no pipeline");
	bool sent = true;
	for (size_t i = 0; i < book->n && sent; i++)
		sent = PQsendPrepare(c->pg, "", book->entries[i].postgres, 0, NULL);
	sent = sent && PQpipelineSync(c->pg);
	int rc = sent ? read_answers(c, book) : err_set(ERR_SETUP, "PostgreSQL: %.200s", PQerrorMessage(c->pg));
	return PQexitPipelineMode(c->pg) || rc != ERR_OK ? rc : err_set(ERR_SETUP, "PostgreSQL: the pipeline does not end");
}
