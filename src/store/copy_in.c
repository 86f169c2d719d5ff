/* Putting rows into a new place, see copy.h.
 *
 * References are not asked about row by row (tables come by name, and a row may point at a later one), but all at once at
 * the end: on SQLite by its own check, on PostgreSQL by taking the constraints away and giving them back. */
#include "copy_inside.h"
#include <stdio.h>
#include <string.h>

enum { ROWS_A_COMMIT = 5000, BYTES_A_COMMIT = 32 << 20 };

struct copy_in {
	struct copy_store s;
	const struct copy_table *table;
	struct conn *conn;               /* of the table begun */
	struct prep *put, *index;
	struct arena *row;               /* of one row's search codes */
	struct buf back;                 /* PostgreSQL's constraints, to be given back */
	int64_t rows, bytes;             /* since the last commit */
	bool derived;
};

/* ---- the place ---- */

static int migrate_lane(struct copy_store *s, enum lane lane) {
	s->conns[lane] = s->store->ops->open(s->store, lane, ROLE_WRITER);
	return s->conns[lane] ? migrate(s->conns[lane]) : ERR_SETUP;
}

static int note_constraint(void *ctx, struct prep *p) {
	struct copy_in *in = ctx;
	buf_f(&in->back, "ALTER TABLE %.*s ADD CONSTRAINT %.*s ", TEXT_ARG(copy_word(p, 0)), TEXT_ARG(copy_word(p, 1)));
	buf_f(&in->back, "%.*s;\n", TEXT_ARG(copy_word(p, 2)));
	return ERR_OK;
}

static int note_drop(void *ctx, struct prep *p) {
	buf_f(ctx, "ALTER TABLE %.*s DROP CONSTRAINT ", TEXT_ARG(copy_word(p, 0)));
	buf_f(ctx, "%.*s;\n", TEXT_ARG(copy_word(p, 1)));
	return ERR_OK;
}

static const char references_sql[] = "SELECT CAST(CAST(conrelid AS regclass) AS text), quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
	" WHERE contype = 'f' AND connamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) ORDER BY conname";

static int drop_references(struct copy_in *in) {
	struct conn *c = in->s.conns[LANE_RECORD];
	struct buf drop = buf_in(in->s.arena, 8192);
	in->back = buf_in(in->s.arena, 8192);
	if (in->s.store->config.engine == ENGINE_SQLITE)
		return ERR_OK;
	int rc = copy_ask(c, references_sql, note_constraint, in);
	if (rc == ERR_OK)
		rc = copy_ask(c, references_sql, note_drop, &drop);
	return rc == ERR_OK ? in->s.store->ops->script(c, buf_str(&drop)) : rc;
}

static int build(struct copy_in *in) {
	for (int lane = 0; lane < LANES; lane++)
		if (migrate_lane(&in->s, lane) != ERR_OK)
			return ERR_SETUP;
	if (in->s.store->ops->one_place) {
		in->s.store->ops->close(in->s.conns[LANE_WITNESS]);
		in->s.conns[LANE_WITNESS] = in->s.conns[LANE_RECORD];
	}
	return copy_list(&in->s) == ERR_OK ? drop_references(in) : ERR_SETUP;
}

int copy_make(struct copy_in **out, const struct store_config *config, size_t n_migrations, struct arena *arena) {
	struct copy_in *in = ARENA_NEW(arena, struct copy_in);
	struct store_config first = *config;
	first.n_migrations = n_migrations;
	*out = NULL;
	in->row = arena_new((size_t)256 << 20);
	if (!in->row)
		return err_set(ERR_MEMORY, "no memory for a copy");
	int rc = copy_start(&in->s, &first, arena) ? build(in) : ERR_SETUP;
	if (rc == ERR_OK)
		*out = in;
	else {
		copy_stop(&in->s);
		arena_free(in->row);
	}
	return rc;
}

const struct copy_tables *copy_made(const struct copy_in *in) {
	return &in->s.all;
}

/* ---- rows ---- */

static int commit(struct copy_in *in) {
	const struct engine_ops *ops = in->s.store->ops;
	if (ops->commit(in->conn) != WRITTEN)
		return ERR_DISK;
	ops->tidy(in->conn, false);
	in->rows = in->bytes = 0;
	return in->conn->lost ? ERR_DISK : ERR_OK;
}

static void drop_statements(struct copy_in *in) {
	if (in->put)
		in->s.store->ops->drop(in->put);
	if (in->index)
		in->s.store->ops->drop(in->index);
	in->put = in->index = NULL;
}

static int finish_table(struct copy_in *in) {
	int rc = ERR_OK;
	if (in->index)
		rc = in->s.store->ops->script(in->conn, "INSERT INTO search_fts (search_fts) VALUES ('optimize')");
	drop_statements(in);
	if (in->table && rc == ERR_OK)
		rc = commit(in);
	in->table = NULL;
	return rc;
}

static struct prep *insert_of(struct copy_in *in, const char *table, const char *names, size_t n, const char *more_name, const char *more) {
	struct buf b = buf_in(in->s.arena, 512);
	char mark = in->s.store->config.engine == ENGINE_SQLITE ? '?' : '$';
	buf_f(&b, "INSERT INTO \"%s\" (%s%s) VALUES (", table, names, more_name);
	for (size_t i = 1; i <= n; i++)
		buf_f(&b, "%s%c%zu", i > 1 ? ", " : "", mark, i);
	buf_f(&b, "%s)", more);
	return in->s.store->ops->prepare(in->conn, table, buf_str(&b), -1);
}

/* The list of PostgreSQL is a column more, SQLite's a table of its own. */
static bool prepare_table(struct copy_in *in) {
	const struct copy_table *t = in->table;
	bool lite = in->s.store->config.engine == ENGINE_SQLITE;
	const char *names = copy_names(in->s.arena, t);
	in->derived = strcmp(t->name, COPY_DERIVED) == 0;
	char list[40];
	snprintf(list, sizeof list, ", CAST($%zu AS BIGINT[])", t->n + 1);
	bool column = in->derived && !lite;
	in->put = insert_of(in, t->name, names, t->n, column ? ", gram_list" : "", column ? list : "");
	if (in->put && in->derived && lite)
		in->index = insert_of(in, "search_fts", "grams", 1, ", rowid", ", last_insert_rowid()");
	return in->put && (in->index || !in->derived || !lite);
}

/* PostgreSQL forgets a statement without a name when it is told to commit. */
static int go_on(struct copy_in *in) {
	drop_statements(in);
	return commit(in) == ERR_OK && in->s.store->ops->step(in->conn, STEP_WRITE) && prepare_table(in) ? ERR_OK : ERR_DISK;
}

int copy_begin(struct copy_in *in, const struct copy_table *t) {
	if (finish_table(in) != ERR_OK)
		return ERR_DISK;
	in->conn = copy_conn(&in->s, t);
	if (!in->conn)
		return err_set(ERR_ABSENT, "there is no table %s", t->name);
	if (!in->s.store->ops->step(in->conn, STEP_WRITE))
		return ERR_DISK;
	in->table = t;
	return prepare_table(in) ? ERR_OK : ERR_DISK;
}

static int run(struct copy_in *in, struct prep *p, const struct value *v, size_t n) {
	const struct engine_ops *ops = in->s.store->ops;
	enum verdict verdict = ops->bind(p, v, n);
	if (verdict == VERDICT_END)
		verdict = ops->next(p);
	ops->reset(p);
	return verdict == VERDICT_END ? ERR_OK : ERR_DISK;
}

static int put_derived(struct copy_in *in, const struct value *v) {
	struct value all[8], codes;
	size_t n = in->table->n;
	bool lite = in->s.store->config.engine == ENGINE_SQLITE;
	memcpy(all, v, n * sizeof *v);
	const char *kind = text_z(in->row, v[0].t);
	codes = value_text(search_written(in->row, in->s.store->config.engine, kind, v[n - 1].t));
	all[n] = codes;
	int rc = run(in, in->put, all, lite ? n : n + 1);
	if (rc == ERR_OK && lite)
		rc = run(in, in->index, &codes, 1);
	arena_reset(in->row);
	return rc;
}

int copy_put(struct copy_in *in, const struct value *v) {
	int rc = in->derived ? put_derived(in, v) : run(in, in->put, v, in->table->n);
	for (size_t i = 0; i < in->table->n; i++)
		in->bytes += (int64_t)v[i].t.n;
	return rc != ERR_OK || (++in->rows < ROWS_A_COMMIT && in->bytes < BYTES_A_COMMIT) ? rc : go_on(in);
}

/* ---- the end ---- */

/* One by one: each looks through its whole table. */
static int give_back(struct copy_in *in) {
	struct text rest = buf_done(&in->back), line;
	int rc = ERR_OK;
	while (rc == ERR_OK && rest.n && text_cut(&rest, '\n', &line))
		rc = in->s.store->ops->script(in->s.conns[LANE_RECORD], text_z(in->s.arena, line));
	return rc;
}

static int check_references(struct copy_in *in) {
	const struct engine_ops *ops = in->s.store->ops;
	int rc = give_back(in);
	for (int lane = 0; lane < LANES && rc == ERR_OK; lane++)
		rc = ops->check_rows(in->s.conns[lane]);
	return rc;
}

int copy_end(struct copy_in *in, bool good) {
	int rc = good ? finish_table(in) : ERR_OK;
	drop_statements(in);
	if (rc == ERR_OK && good)
		rc = check_references(in);
	copy_stop(&in->s);
	arena_free(in->row);
	return rc;
}
