/* The four statements of every record, made from its field table at start and prepared with the rest of the book, so that
 * a table that does not fit its record stops the start. Portable: identifiers are quoted (a field may be called "before"),
 * and qualified where SQLite would otherwise take an unknown quoted name for a text.
 *
 * Runs once, before any thread; afterwards everything here is only read. */
#include "walk.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORDS_MAX = 256, FIELDS_MAX = 120, SQL_BYTES = 4 << 20 };

static struct record_sql prepared[RECORDS_MAX];
static size_t n_prepared;
static struct arena *texts;                  /* the statements live as long as the process */

static const char head[] = "id, version, made_at, made_by, changed_at, changed_by, gone_at";

/* Nothing has begun yet. */
static _Noreturn void no_memory(void *ctx) {
	(void)ctx;
	fputs("engawa: no memory for the records\n", stderr);
	exit(1);
}

static int add(struct sql_book *book, const struct record *r, const char *verb, struct buf *sql, int params) {
	struct buf name = buf_in(texts, 64);
	buf_f(&name, "rec_%s_%s", r->name, verb);
	return sql_book_add(book, buf_str(&name), buf_str(sql), LANE_RECORD, params);
}

/* ?1 id, ?2 when, ?3 who, then the fields. */
static int add_insert(struct sql_book *book, const struct record *r) {
	struct buf b = buf_in(texts, 512);
	buf_f(&b, "INSERT INTO \"%s\" (%s", r->name, head);
	for (size_t i = 0; i < r->n; i++)
		buf_f(&b, ", \"%s\"", r->fields[i].name);
	buf_z(&b, ") VALUES (?1, 1, ?2, ?3, ?2, ?3, NULL");
	for (size_t i = 0; i < r->n; i++)
		buf_f(&b, ", ?%zu", i + 4);
	buf_z(&b, ")");
	return add(book, r, "insert", &b, 3 + (int)r->n);
}

static int add_load(struct sql_book *book, const struct record *r) {
	struct buf b = buf_in(texts, 512);
	buf_z(&b, "SELECT r.id, r.version, r.made_at, r.made_by, r.changed_at, r.changed_by, r.gone_at");
	for (size_t i = 0; i < r->n; i++)
		buf_f(&b, ", r.\"%s\"", r->fields[i].name);
	buf_f(&b, " FROM \"%s\" AS r WHERE r.id = ?1", r->name);
	return add(book, r, "load", &b, 1);
}

/* ?1 when, ?2 who, ?3 id, ?4 base version, then the fields that may change. */
static int add_update(struct sql_book *book, const struct record *r) {
	int params = 4;
	struct buf b = buf_in(texts, 512);
	buf_f(&b, "UPDATE \"%s\" SET version = version + 1, changed_at = ?1, changed_by = ?2", r->name);
	for (size_t i = 0; i < r->n; i++)
		if (!(r->fields[i].flags & FIXED))
			buf_f(&b, ", \"%s\" = ?%d", r->fields[i].name, ++params);
	buf_z(&b, " WHERE id = ?3 AND version = ?4 AND gone_at IS NULL");
	return add(book, r, "update", &b, params);
}

/* ?1 when, ?2 who, ?3 id, ?4 base version, ?5 gone_at: ends a row, or brings it back with NULL. */
static int add_end(struct sql_book *book, const struct record *r) {
	struct buf b = buf_in(texts, 256);
	buf_f(&b, "UPDATE \"%s\" SET version = version + 1, changed_at = ?1, changed_by = ?2, gone_at = ?5 "
		"WHERE id = ?3 AND version = ?4", r->name);
	return add(book, r, "end", &b, 5);
}

void record_prepare(struct sql_book *book, const struct record *const *all, size_t n) {
	if (!texts)
		texts = arena_new(SQL_BYTES);
	if (!texts)
		no_memory(NULL);
	arena_on_full(texts, no_memory, NULL);
	assert(n <= RECORDS_MAX);
	n_prepared = 0;
	for (size_t i = 0; i < n; i++) {
		const struct record *r = all[i];
		assert(r->n <= FIELDS_MAX && (r->person_field < 0 || r->fields[r->person_field].kind == FIELD_REF));
		prepared[n_prepared++] = (struct record_sql){ r, add_insert(book, r), add_load(book, r), add_update(book, r), add_end(book, r) };
	}
	record_history_prepare(book);
}

const struct record_sql *record_sql(const struct record *r) {
	for (size_t i = 0; i < n_prepared; i++)
		if (prepared[i].record == r)
			return &prepared[i];
	assert(!"this record is not in app/features.c");
	abort();
}

const struct record *record_named(const char *name) {
	for (size_t i = 0; i < n_prepared; i++)
		if (strcmp(prepared[i].record->name, name) == 0)
			return prepared[i].record;
	return NULL;
}
