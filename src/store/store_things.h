/* Two tables in the record and one in the witness, and what the tests do with them. */
#pragma once
#include "store_test.h"

static const struct migration steps[] = {
	{ 1, "ground", "-- the ground\n"
		"CREATE TABLE thing (\n  id INTEGER NOT NULL PRIMARY KEY, -- a comment's apostrophe\n  name TEXT NOT NULL UNIQUE,\n  n INTEGER, body BLOB\n) STRICT;\n"
		"-- lane: witness\nCREATE TABLE seen (id INTEGER NOT NULL PRIMARY KEY, name TEXT) STRICT, WITHOUT ROWID;\n" },
	{ 2, "more", "ALTER TABLE thing ADD COLUMN flag INTEGER NOT NULL DEFAULT 0;\n"
		"CREATE TABLE part (id INTEGER NOT NULL PRIMARY KEY, thing INTEGER NOT NULL REFERENCES thing(id)) STRICT;\n" },
};

enum { THING_PUT, THING_NAME, THING_COUNT, THING_ALL, SEEN_PUT, SEEN_COUNT, PART_PUT, THING_BODY, THING_RENAME, THING_SORT };
static const struct sql_entry entries[] = {
	{ "thing_put", "INSERT INTO thing (id, name, n, body) VALUES (?1, ?2, ?3, ?4)", NULL, LANE_RECORD, 4 },
	{ "thing_name", "SELECT name FROM thing WHERE id = ?1", NULL, LANE_RECORD, 1 },
	{ "thing_count", "SELECT count(*) FROM thing", NULL, LANE_RECORD, 0 },
	{ "thing_all", "SELECT id, name FROM thing WHERE id > ?1 ORDER BY id", NULL, LANE_RECORD, 1 },
	{ "seen_put", "INSERT INTO seen (id, name) VALUES (?1, ?2)", NULL, LANE_WITNESS, 2 },
	{ "seen_count", "SELECT count(*) FROM seen", NULL, LANE_WITNESS, 0 },
	{ "part_put", "INSERT INTO part (id, thing) VALUES (?1, ?2)", NULL, LANE_RECORD, 2 },
	{ "thing_body", "SELECT name, n, body, n IS NULL, CAST(n AS TEXT) FROM thing WHERE id = ?1", NULL, LANE_RECORD, 1 },
	{ "thing_rename", "UPDATE thing SET name = ?2 WHERE id >= ?1", NULL, LANE_RECORD, 2 },
	{ "thing_sort", "SELECT name FROM thing ORDER BY name", NULL, LANE_RECORD, 0 },
};

#define DO(tx, sql, ...) tx_sql((tx), (sql), (const struct value[]){ __VA_ARGS__ }, \
	sizeof((const struct value[]){ __VA_ARGS__ }) / sizeof(struct value))
#define DO0(tx, sql) tx_sql((tx), (sql), NULL, 0)

static inline void set_up(struct place *p, void **state) {
	place_open(p, *(enum engine *)*state, steps, 2, entries, sizeof entries / sizeof *entries);
}

static inline int64_t count(struct store *s, int sql) {
	struct arena *a = arena_new(1 << 16);
	struct tx *tx = store_read(s, a);
	assert_non_null(tx);
	struct stmt *st = DO0(tx, sql);
	assert_true(sql_row(st));
	int64_t n = sql_int(st, 0);
	store_read_end(tx);
	arena_free(a);
	return n;
}

static inline void put_one(struct tx *tx, void *ctx) {
	int64_t n = *(int64_t *)ctx;
	char name[24];
	snprintf(name, sizeof name, "n%lld", (long long)n);
	sql_run(DO(tx, THING_PUT, V(n), V(name), V(n), value_null()));
}

static inline void two_lanes(struct tx *tx, void *ctx) {
	int64_t *seen = ctx;
	int64_t one = 1;
	put_one(tx, &one);
	struct stmt *s = DO0(tx, SEEN_COUNT);
	MUST(sql_row(s));
	*seen = sql_int(s, 0);
}

static inline void put_seen(struct tx *tx, void *ctx) {
	(void)ctx;
	sql_run(DO(tx, SEEN_PUT, V(1), V("x")));
}
