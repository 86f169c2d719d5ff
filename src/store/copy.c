/* Reading a region's rows, see copy.h.
 *
 * The connections are this copy's own and never settled, since the engine itself is asked what there is; they cannot write
 * (SQLite opens the file for reading only, PostgreSQL's transactions are read-only). On PostgreSQL rows come through a
 * cursor, so that a table of any size passes through little memory. */
#include "copy_inside.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 20, FETCH_MANY = 200, FETCH_FEW = 4 };   /* rows with files in them are large */

struct copy { struct copy_store s; };
static const struct sql_book no_book;

/* ---- asking ---- */

static int each_row(struct conn *c, struct prep *p, int (*row)(void *, struct prep *), void *ctx, int *n) {
	const struct engine_ops *ops = c->store->ops;
	enum verdict v = ops->bind(p, NULL, 0);
	int rc = ERR_OK;
	while (v != VERDICT_REFUSED && v != VERDICT_WRONG && rc == ERR_OK && (v = ops->next(p)) == VERDICT_ROW) {
		rc = row(ctx, p);
		++*n;
	}
	if (rc == ERR_OK && v != VERDICT_END)
		rc = ERR_DISK;
	ops->reset(p);
	return rc;
}

int copy_ask(struct conn *c, const char *sql, int (*row)(void *ctx, struct prep *), void *ctx) {
	int n = 0;
	struct prep *p = c->store->ops->prepare(c, "copy", sql, -1);
	int rc = p ? each_row(c, p, row, ctx, &n) : ERR_SETUP;
	if (p)
		c->store->ops->drop(p);
	return rc;
}

struct text copy_word(struct prep *p, int col) {
	return p->conn->store->ops->bytes(p, col, false);
}

/* ---- opening ---- */

bool copy_start(struct copy_store *s, const struct store_config *config, struct arena *arena) {
	struct store_config bare = *config;
	bare.book = &no_book;
	s->arena = arena;
	s->store = store_made(&bare);
	if (!s->store)
		return err_set(ERR_MEMORY, "no memory for a region"), false;
	return s->store->ops->claim(s->store) == ERR_OK;
}

void copy_stop(struct copy_store *s) {
	for (int lane = LANES - 1; lane >= 0; lane--)
		if (s->conns[lane] && (!lane || s->conns[lane] != s->conns[0]))
			s->store->ops->close(s->conns[lane]);
	store_close(s->store);
	*s = (struct copy_store){ 0 };
}

static int nothing(void *ctx, struct prep *p) {
	(void)ctx, (void)p;
	return ERR_OK;
}

/* Both snapshots begin here, the record's first: whatever it shows, the witness knows who had seen it. */
static int look(struct copy_store *s) {
	const struct engine_ops *ops = s->store->ops;
	for (int lane = 0; lane < LANES; lane++) {
		if (lane && ops->one_place) {
			s->conns[lane] = s->conns[0];
			continue;
		}
		s->conns[lane] = ops->open(s->store, lane, ROLE_READER);
		if (!s->conns[lane])
			return ERR_SETUP;
	}
	for (int lane = 0; lane < (ops->one_place ? 1 : LANES); lane++)
		if (!ops->step(s->conns[lane], STEP_READ) || copy_ask(s->conns[lane], "SELECT 1 FROM schema_step LIMIT 1", nothing, NULL) != ERR_OK)
			return ERR_DISK;
	return copy_list(s);
}

int copy_open(struct copy **out, const struct store_config *config, struct arena *arena) {
	struct copy *c = ARENA_NEW(arena, struct copy);
	struct store_config reading = *config;
	reading.read_only = true;
	*out = NULL;
	int rc = copy_start(&c->s, &reading, arena) ? look(&c->s) : ERR_SETUP;
	if (rc == ERR_OK)
		*out = c;
	else
		copy_stop(&c->s);
	return rc;
}

void copy_close(struct copy *c) {
	if (!c)
		return;
	for (int lane = 0; lane < LANES; lane++)
		if (!lane || c->s.conns[lane] != c->s.conns[0])
			c->s.store->ops->step(c->s.conns[lane], STEP_READ_END);
	copy_stop(&c->s);
}

const struct copy_tables *copy_all(const struct copy *c) {
	return &c->s.all;
}

/* ---- rows ---- */

static int found(void *ctx, struct prep *p) {
	(void)p;
	*(bool *)ctx = true;
	return ERR_OK;
}

/* On PostgreSQL all are in one place. */
struct conn *copy_conn(const struct copy_store *s, const struct copy_table *t) {
	for (int lane = 0; lane < LANES && !s->store->ops->one_place; lane++) {
		bool there = false;
		char *sql = NULL;
		if (asprintf(&sql, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '%s'", t->name) < 0)
			return NULL;
		int rc = copy_ask(s->conns[lane], sql, found, &there);
		free(sql);
		if (rc == ERR_OK && there)
			return s->conns[lane];
	}
	return s->store->ops->one_place ? s->conns[0] : NULL;
}

const char *copy_names(struct arena *a, const struct copy_table *t) {
	struct buf b = buf_in(a, 256);
	for (size_t i = 0; i < t->n; i++)
		buf_f(&b, "%s\"%s\"", i ? ", " : "", t->columns[i].name);
	return buf_str(&b);
}

static const char *select_of(struct arena *a, const struct copy_table *t, const char *where) {
	struct buf b = buf_in(a, 512);
	const char *word = "ORDER BY";
	buf_f(&b, "SELECT %s FROM \"%s\" %s ", copy_names(a, t), t->name, where);
	for (int key = 1; key <= (int)t->n; key++)
		for (size_t i = 0; i < t->n; i++)
			if (t->columns[i].key == key) {
				buf_f(&b, "%s \"%s\"", word, t->columns[i].name);
				word = ",";
			}
	return buf_str(&b);
}

struct passing { const struct copy_table *table; struct value *values; int (*row)(void *, const struct value *); void *ctx; };

static int pass_row(void *ctx, struct prep *p) {
	struct passing *r = ctx;
	const struct engine_ops *ops = p->conn->store->ops;
	for (size_t i = 0; i < r->table->n; i++) {
		enum value_kind kind = ops->null(p, (int)i) ? VALUE_NULL : r->table->columns[i].kind;
		r->values[i] = (struct value){ .kind = kind };
		if (kind == VALUE_INT)
			r->values[i].i = ops->integer(p, (int)i);
		else if (kind != VALUE_NULL)
			r->values[i].t = ops->bytes(p, (int)i, kind == VALUE_BLOB);
	}
	return r->row(r->ctx, r->values);
}

static bool has_blob(const struct copy_table *t) {
	for (size_t i = 0; i < t->n; i++)
		if (t->columns[i].kind == VALUE_BLOB)
			return true;
	return false;
}

static int fetch_all(struct conn *c, struct prep *p, struct passing *r) {
	int n = 1, rc = ERR_OK;
	while (n && rc == ERR_OK) {
		n = 0;
		rc = each_row(c, p, pass_row, r, &n);
	}
	return rc;
}

static int through_cursor(struct conn *c, struct arena *a, const char *sql, struct passing *r) {
	struct buf declare = buf_in(a, 600), fetch = buf_in(a, 40);
	buf_f(&declare, "DECLARE copy_rows NO SCROLL CURSOR FOR %s", sql);
	buf_f(&fetch, "FETCH %d FROM copy_rows", has_blob(r->table) ? FETCH_FEW : FETCH_MANY);
	if (c->store->ops->script(c, buf_str(&declare)) != ERR_OK)
		return ERR_DISK;
	struct prep *p = c->store->ops->prepare(c, r->table->name, buf_str(&fetch), -1);
	int rc = p ? fetch_all(c, p, r) : ERR_DISK;
	if (p)
		c->store->ops->drop(p);
	return rc == ERR_OK ? c->store->ops->script(c, "CLOSE copy_rows") : rc;
}

static int rows_where(struct copy *c, const struct copy_table *t, const char *where, int (*row)(void *, const struct value *), void *ctx) {
	struct arena *a = arena_new(ROOM);
	struct conn *conn = copy_conn(&c->s, t);
	if (!a)
		return err_set(ERR_MEMORY, "no memory for a copy");
	struct passing r = { t, ARENA_ARRAY(a, struct value, t->n), row, ctx };
	const char *sql = select_of(a, t, where);
	int rc = !conn ? err_set(ERR_ABSENT, "there is no table %s", t->name)
		: c->s.store->ops->one_place ? through_cursor(conn, a, sql, &r) : copy_ask(conn, sql, pass_row, &r);
	arena_free(a);
	return rc;
}

int copy_rows(struct copy *c, const struct copy_table *t, int (*row)(void *ctx, const struct value *), void *ctx) {
	return rows_where(c, t, "", row, ctx);
}

int copy_rows_of(struct copy *c, const struct copy_table *t, size_t column, int64_t is, int (*row)(void *ctx, const struct value *), void *ctx) {
	char where[120];
	snprintf(where, sizeof where, "WHERE \"%.80s\" = %lld", t->columns[column].name, (long long)is);
	return rows_where(c, t, where, row, ctx);
}
