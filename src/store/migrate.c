/* Brings a lane's tables up to date: every migration once, in order, each in one transaction with its row in schema_step.
 *
 * Refuses: a migration that was changed after it was applied (its comments may), one numbered below an applied one, a
 * region made by a newer program, DEFERRABLE (a late constraint would bring down a whole batch).
 * To extend: how PostgreSQL spells things is words[] and loose[]. */
#include "inside.h"
#include "../base/clock.h"
#include <ctype.h>
#include <string.h>

enum { MEMORY = 16 << 20 };

static const char step_table[] = "CREATE TABLE IF NOT EXISTS schema_step (lane TEXT NOT NULL, number INTEGER NOT NULL,"
	" name TEXT NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (lane, number)) STRICT;";

/* ---- the text of one lane ---- */

struct reading { struct arena *arena; enum engine engine; struct buf sql, all, plain; };

static const struct { const char *sqlite, *postgres; } words[] = {
	{ "INTEGER", "BIGINT" }, { "BLOB", "BYTEA" }, { "TEXT", "TEXT COLLATE \"C\"" },   /* sorted by bytes, as SQLite does */
};
static const char *const loose[] = { "STRICT", "WITHOUT", "ROWID" };   /* after a table's last parenthesis */

static size_t word_length(const char *p) {
	size_t n = 0;
	while (isalnum((unsigned char)p[n]) || p[n] == '_' || (p[n] & 0x80))
		n++;
	return n;
}

static bool word_is(const char *p, size_t n, const char *word) {
	return strlen(word) == n && !memcmp(p, word, n);
}

/* Past ", STRICT, WITHOUT ROWID"; stays where it is when something else follows. */
static const char *past_loose(const char *p) {
	const char *q = p;
	for (;;) {
		while (isspace((unsigned char)*q) || *q == ',')
			q++;
		size_t n = word_length(q);
		bool is = false;
		for (size_t i = 0; i < sizeof loose / sizeof *loose; i++)
			is = is || word_is(q, n, loose[i]);
		if (!is)
			return p;
		p = q += n;
	}
}

static void put_word(struct buf *out, const char *p, size_t n, bool cast) {
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!word_is(p, n, words[i].sqlite))
			continue;
		buf_z(out, cast && *p == 'T' ? "TEXT" : words[i].postgres);
		return;
	}
	buf_put(out, p, n);
}

static const char *past_quote(const char *p) {
	char mark = *p++;
	while (*p && *p != mark)
		p++;
	return *p ? p + 1 : p;
}

/* Comments are gone already. */
static void to_postgres(struct buf *out, const char *p) {
	int depth = 0;
	bool cast = false;             /* the word before was AS: a CAST takes no collation */
	while (*p) {
		size_t n = word_length(p);
		if (n) {
			put_word(out, p, n, cast);
			cast = word_is(p, n, "AS");
			p += n;
		} else if (*p == '\'' || *p == '"') {
			const char *end = past_quote(p);
			buf_put(out, p, (size_t)(end - p));
			p = end;
		} else {
			depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
			buf_char(out, *p++);
			if (p[-1] == ')' && depth == 0)
				p = past_loose(p);
		}
	}
}

static void flush(struct reading *r) {
	if (r->engine == ENGINE_POSTGRES)
		to_postgres(&r->sql, buf_str(&r->plain));
	else
		buf_text(&r->sql, buf_done(&r->plain));
	r->plain = buf_in(r->arena, 4096);
}

/* The line without its comment and without spaces at its ends. Texts in quotes do not run over lines. */
static struct text bare(struct text line) {
	char quote = 0;
	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];
		if (quote ? c == quote : c == '\'' || c == '"')
			quote = quote ? 0 : c;
		else if (!quote && c == '-' && i + 1 < line.n && line.p[i + 1] == '-')
			line.n = i;
	}
	return text_trim(line);
}

static void put_line(struct reading *r, struct buf *to, struct text line, enum engine only, bool both) {
	struct text words_of = bare(line);
	if (words_of.n) {
		buf_text(&r->all, words_of);
		buf_char(&r->all, '\n');
	}
	if (both || only == r->engine) {
		buf_text(to, both ? words_of : line);
		buf_char(to, '\n');
	}
}

/* What of the migration is for this lane: r->sql to be run, r->all to be hashed (the same on both engines). */
static void read_migration(struct reading *r, const char *text, enum lane lane) {
	struct text rest = text_of(text), line;
	enum lane now = LANE_RECORD;
	enum engine only = ENGINE_SQLITE;
	bool both = true;
	while (text_cut(&rest, '\n', &line)) {
		struct text t = text_trim(line);
		if (text_is(t, "-- lane: witness") || text_is(t, "-- lane: record")) {
			now = text_is(t, "-- lane: witness") ? LANE_WITNESS : LANE_RECORD;
		} else if (text_is(t, "-- sqlite:") || text_is(t, "-- postgres:")) {
			flush(r);
			both = false;
			only = text_is(t, "-- sqlite:") ? ENGINE_SQLITE : ENGINE_POSTGRES;
			buf_char(&r->all, only == ENGINE_SQLITE ? 's' : 'p');
		} else if (text_is(t, "-- end")) {
			both = true;
			buf_char(&r->all, 'e');
		} else if (now == lane) {
			put_line(r, both ? &r->plain : &r->sql, line, only, both);
		}
	}
	flush(r);
}

static struct reading reading(struct arena *a, enum engine engine, enum lane lane, const char *text) {
	struct reading r = { a, engine, buf_in(a, 4096), buf_in(a, 4096), buf_in(a, 4096) };
	read_migration(&r, text, lane);
	return r;
}

/* FNV-1a: it is to notice an edit, not an enemy. */
static const char *hash_of(struct arena *a, struct text t) {
	uint64_t h = 0xcbf29ce484222325;
	struct buf b = buf_in(a, 20);
	for (size_t i = 0; i < t.n; i++)
		h = (h ^ (unsigned char)t.p[i]) * 0x100000001b3;
	buf_f(&b, "%016llx", (unsigned long long)h);
	return buf_str(&b);
}

/* ---- what is applied ---- */

static const char *lane_name(const struct conn *c) {
	return c->lane == LANE_RECORD ? "record" : "witness";
}

static int unexpected(const struct store_config *config, int64_t number, struct text name) {
	for (size_t i = 0; i < config->n_migrations; i++)
		if (config->migrations[i].number == number)
			return err_set(ERR_SETUP, "a migration numbered below %03lld-%.*s has come after that one was applied; number it anew",
				(long long)number, TEXT_ARG(name));
	return err_set(ERR_SETUP, "this region has migration %03lld-%.*s, which this program does not know: use a newer engawa",
		(long long)number, TEXT_ARG(name));
}

/* What is applied must be the first *n of the program's migrations, word for word. */
static int check_applied(struct tx *tx, const struct conn *c, size_t *n) {
	const struct store_config *config = &c->store->config;
	struct stmt *s = tx_text(tx, "schema_step", config->engine == ENGINE_SQLITE
		? "SELECT number, name, hash FROM schema_step WHERE lane = ?1 ORDER BY number"
		: "SELECT number, name, hash FROM schema_step WHERE lane = $1 ORDER BY number", (struct value[]){ V(lane_name(c)) }, 1);
	for (*n = 0; sql_row(s); ++*n) {
		const struct migration *m = &config->migrations[*n];
		if (*n >= config->n_migrations || m->number != sql_int(s, 0))
			return unexpected(config, sql_int(s, 0), sql_text(s, 1));
		struct reading r = reading(tx->arena, config->engine, c->lane, m->text);
		if (!text_is(sql_text(s, 2), hash_of(tx->arena, buf_done(&r.all))))
			return err_set(ERR_SETUP, "migration %03d-%s was changed after it had been applied (%s); write a new one instead",
				m->number, m->name, lane_name(c));
	}
	return tx_failed(tx) ? ERR_SETUP : ERR_OK;
}

/* ---- applying ---- */

static int apply(struct tx *tx, struct conn *c, const struct migration *m) {
	const struct engine_ops *ops = c->store->ops;
	enum engine engine = c->store->config.engine;
	struct reading r = reading(tx->arena, engine, c->lane, m->text);
	if (strstr(buf_str(&r.sql), "DEFERRABLE"))
		return err_set(ERR_SETUP, "DEFERRABLE: constraints speak at once here");
	if (ops->script(c, buf_str(&r.sql)) != ERR_OK || ops->check_rows(c) != ERR_OK)
		return ERR_SETUP;
	sql_run(tx_text(tx, "schema_step", engine == ENGINE_SQLITE ? "INSERT INTO schema_step VALUES (?1, ?2, ?3, ?4, ?5)"
		: "INSERT INTO schema_step VALUES ($1, $2, $3, $4, $5)", (struct value[]){ V(lane_name(c)), V(m->number), V(m->name),
		V(hash_of(tx->arena, buf_done(&r.all))), V(clock_now()) }, 5));
	return tx_failed(tx) ? ERR_SETUP : ERR_OK;
}

/* Asked again inside the transaction, after its lock: another process may have been first. */
static int apply_if_missing(struct tx *tx, struct conn *c, size_t number) {
	size_t applied;
	int rc = check_applied(tx, c, &applied);
	return rc != ERR_OK || number < applied ? rc : apply(tx, c, &c->store->config.migrations[number]);
}

static int make_step_table(struct tx *tx, struct conn *c, size_t number) {
	(void)number;
	struct reading r = reading(tx->arena, c->store->config.engine, LANE_RECORD, step_table);
	return c->store->ops->script(c, buf_str(&r.sql));
}

static int count_applied(struct tx *tx, struct conn *c, size_t number) {
	size_t applied = 0;
	int rc = check_applied(tx, c, &applied);
	if (rc == ERR_OK && applied < number)
		return err_set(ERR_SETUP, "this region is not up to date: start the server on it once");
	return rc;
}

static int within(struct conn *c, struct arena *a, bool writes, int (*what)(struct tx *, struct conn *, size_t), size_t number) {
	const struct engine_ops *ops = c->store->ops;
	struct tx tx;
	if (!ops->step(c, writes ? STEP_WRITE : STEP_READ))
		return ERR_SETUP;
	tx_begin(&tx, c->store, a);
	tx.writes = true;              /* so that it stays on this connection */
	tx.lane = c->lane;
	tx.conns[c->lane] = c;
	int rc = what(&tx, c, number);
	tx_end(&tx);
	if (rc == ERR_OK && writes)
		return ops->commit(c) == WRITTEN ? ERR_OK : ERR_SETUP;
	ops->step(c, STEP_ROLLBACK);
	return rc;
}

static int each_missing(struct conn *c, struct arena *a) {
	const struct store_config *config = &c->store->config;
	for (size_t i = 0; i < config->n_migrations; i++) {
		const struct migration *m = &config->migrations[i];
		if (i && m[-1].number >= m->number)
			return err_set(ERR_SETUP, "migration %03d-%s is out of order", m->number, m->name);
		if (within(c, a, true, apply_if_missing, i) != ERR_OK)
			return err_set(ERR_SETUP, "migration %03d-%s, %s: %s", m->number, m->name, lane_name(c), err_text());
	}
	return ERR_OK;
}

struct own { struct conn *conn; struct arena *arena; int (*what)(struct conn *, struct arena *); int rc; };

static void own_work(void *p) {
	struct own *own = p;
	own->rc = own->what(own->conn, own->arena);
}

/* When memory ends in the middle the store is not opened, and its connection, closed, takes back what was begun. */
static int in_own_memory(struct conn *c, int (*what)(struct conn *, struct arena *)) {
	struct own own = { c, arena_new(MEMORY), what, ERR_OK };
	if (!own.arena || !arena_within(own.arena, own_work, &own))
		own.rc = err_set(ERR_MEMORY, "no memory for migrations");
	arena_free(own.arena);
	return own.rc;
}

static int check_all(struct conn *c, struct arena *a) {
	return within(c, a, false, count_applied, c->store->config.n_migrations);
}

static int migrate_all(struct conn *c, struct arena *a) {
	if (within(c, a, true, make_step_table, 0) != ERR_OK)
		return ERR_SETUP;
	return check_all(c, a) == ERR_OK ? ERR_OK : each_missing(c, a);
}

int migrate(struct conn *c) {
	return in_own_memory(c, migrate_all);
}

int migrate_check(struct conn *c) {
	return in_own_memory(c, check_all);
}
