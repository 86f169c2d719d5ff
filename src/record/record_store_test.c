/* Rows in and out of a store, with versions, log entries and history, on each engine there is (PostgreSQL when
 * ENGAWA_TEST_PG names one). The log here is the test's own table of the real shape, without the guard's chain. */
#include "record_test_note.h"
#include "walk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char tables[] =
	"CREATE TABLE note (\n"
	"  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER,\n"
	"  changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,\n"
	"  person INTEGER NOT NULL, words TEXT NOT NULL, title TEXT, kana TEXT, rooms INTEGER NOT NULL, held_on INTEGER NOT NULL,\n"
	"  birth_on INTEGER, next_on INTEGER, seen_at INTEGER, mood TEXT NOT NULL, place TEXT, topics TEXT, urgent INTEGER NOT NULL,\n"
	"  helper INTEGER, voice TEXT, before TEXT\n"
	") STRICT;\n"
	"CREATE TABLE change_log (\n"
	"  seq INTEGER NOT NULL PRIMARY KEY, id INTEGER NOT NULL UNIQUE, at INTEGER NOT NULL, account INTEGER, office INTEGER,\n"
	"  person INTEGER, record TEXT NOT NULL, row INTEGER NOT NULL, version INTEGER NOT NULL, act TEXT NOT NULL, reason TEXT,\n"
	"  before TEXT, after TEXT, hash TEXT NOT NULL\n"
	") STRICT;\n";
static const char insert_log[] =
	"INSERT INTO change_log (seq, id, at, account, office, person, record, \"row\", version, act, reason, before, after, hash) "
	"VALUES ((SELECT COALESCE(MAX(seq), 0) + 1 FROM change_log), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'none')";

static const struct record *const records[] = { &note_record };
static const struct migration note_migrations[] = { { 1, "note", tables } };
static const struct actor yamamoto = { 501, 11, 1775970000000 }, ono = { 502, 12, 1775973600000 };

static struct place { enum engine engine; const char *where; char folder[64], schema[64]; } place;
static struct sql_book book;
static struct store *store;
static struct arena *arena;
static int log_sql;

static void witness(struct tx *tx, const struct change_entry *e) {
	struct value v[] = {
		value_id(id_new()), value_int(e->actor.at), value_id(e->actor.account), value_id(e->actor.office), value_id(e->person),
		value_z(e->record->name), value_id(e->row), value_int(e->version), value_z(e->act),
		e->reason ? value_z(e->reason) : value_null(), value_text(e->before), value_text(e->after),
	};
	sql_run(tx_sql(tx, log_sql, v, COUNT(v)));
}

/* ---- a fresh store for each test ---- */
static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw) {
	(void)st; (void)kind; (void)ftw;
	return remove(path);
}

static int begin(void **state) {
	static int number;
	place = *(const struct place *)*state;
	snprintf(place.folder, sizeof place.folder, "/tmp/engawa-record-XXXXXX");
	snprintf(place.schema, sizeof place.schema, "record_%d_%d", (int)getpid(), ++number);
	if (place.engine == ENGINE_SQLITE && !mkdtemp(place.folder))
		return -1;
	struct store_config c = {
		.engine = place.engine, .where = place.where ? place.where : place.folder, .schema = place.schema, .book = &book,
		.migrations = note_migrations, .n_migrations = COUNT(note_migrations),
	};
	arena = arena_new(8 << 20);
	int r = store_open(&store, &c);
	if (r)
		print_error("%s\n", err_text());
	return r;
}

static int end(void **state) {
	(void)state;
	store_close(store);
	arena_free(arena);
	return place.engine == ENGINE_SQLITE ? nftw(place.folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) : 0;
}

/* ---- one step each, in a transaction of its own ---- */
struct step {
	struct note *note, *now;
	id which;
	int64_t base;
	const char *reason;
	struct actor actor;
	enum record_saved saved;
	bool found;
};

static void do_insert(struct tx *tx, void *ctx) {
	struct step *s = ctx;
	record_insert(tx, &note_record, s->note, s->actor);
}

static void do_update(struct tx *tx, void *ctx) {
	struct step *s = ctx;
	s->saved = record_update(tx, &note_record, s->note, s->base, s->reason, s->actor, s->now);
}

static void do_end(struct tx *tx, void *ctx) {
	struct step *s = ctx;
	s->saved = record_end(tx, &note_record, s->which, s->base, s->reason, s->actor);
}

static void do_revive(struct tx *tx, void *ctx) {
	struct step *s = ctx;
	s->saved = record_revive(tx, &note_record, s->which, s->base, s->actor);
}

static void write_step(void (*run)(struct tx *, void *), struct step *s) {
	assert_int_equal(store_write_now(store, LANE_RECORD, arena, run, s), WRITTEN);
}

static bool load(id which, bool any, struct note *out) {
	struct tx *tx = store_read(store, arena);
	assert_non_null(tx);
	bool found = any ? record_load_any(tx, &note_record, which, out) : record_load(tx, &note_record, which, out);
	assert_false(tx_failed(tx));
	store_read_end(tx);
	return found;
}

static size_t history(id which, struct change **out) {
	struct tx *tx = store_read(store, arena);
	size_t n = record_history(tx, &note_record, which, out);
	assert_false(tx_failed(tx));
	store_read_end(tx);
	return n;
}

static struct note sample(void) {
	return (struct note){
		.person = 7, .words = LIT("家がいい。台所の音が\n聞こえるところ"), .held_on = 20260412, .birth_on = 19460100,
		.mood = LIT("clear"), .topics = LIT("home family"), .seen_at = 1775970000123, .before = LIT("\"前\""),
	};
}

static id insert(struct note *note) {
	struct step s = { .note = note, .actor = yamamoto };
	write_step(do_insert, &s);
	return note->row.id;
}

static enum record_saved update(struct note *note, int64_t base, struct note *now) {
	struct step s = { .note = note, .now = now, .base = base, .reason = "聴き直した", .actor = ono };
	write_step(do_update, &s);
	return s.saved;
}

static void is_text(struct text t, const char *z) {
	assert_string_equal(text_z(arena, t), z);
}

static const char *as_json(const struct note *note) {
	struct buf b = buf_in(arena, 256);
	struct json j = json_to(&b);
	record_json(&j, &note_record, note);
	return buf_str(&b);
}

/* ---- the tests ---- */
static void insert_and_load(void **state) {
	(void)state;
	struct note note = sample(), got;
	id which = insert(&note);
	memset(&got, 0xAA, sizeof got);
	assert_true(which != 0);
	assert_true(load(which, false, &got));
	assert_string_equal(as_json(&got), as_json(&note));
	assert_int_equal(got.row.version, 1);
	assert_int_equal(got.row.made_by, yamamoto.account);
	assert_int_equal(got.row.changed_at, yamamoto.at);
	assert_int_equal(got.row.gone_at, 0);
	assert_int_equal(got.seen_at, 1775970000123);
	assert_null(got.title.p);
	assert_false(load(which + 1, true, &got));
	assert_int_equal(got.row.id, which);
}

static void insert_is_witnessed(void **state) {
	(void)state;
	struct note note = sample();
	struct change *c;
	id which = insert(&note);
	assert_int_equal(history(which, &c), 1);
	is_text(c[0].act, "insert");
	assert_int_equal(c[0].row, which);
	assert_int_equal(c[0].account, yamamoto.account);
	assert_int_equal(c[0].at, yamamoto.at);
	assert_int_equal(c[0].version, 1);
	assert_null(c[0].before.p);
	assert_null(c[0].reason.p);
	struct json_value *v = json_read(arena, c[0].after);
	assert_non_null(v);
	assert_non_null(json_get(v, "words"));
	assert_null(json_get(v, "title"));
}

static void update_writes_what_changed(void **state) {
	(void)state;
	struct note note = sample(), got;
	struct change *c;
	id which = insert(&note);
	note.words = LIT("やはり病院で");
	note.title = LIT("二度目");
	note.birth_on = 0;
	note.voice = LIT("だれか");
	note.person = 8;
	note.row.made_at = note.row.made_by = 1;
	assert_int_equal(update(&note, 1, NULL), SAVED);
	assert_int_equal(note.row.version, 2);
	assert_int_equal(note.person, 7);
	assert_int_equal(note.row.made_at, yamamoto.at);
	assert_true(load(which, false, &got));
	assert_string_equal(as_json(&got), as_json(&note));
	assert_int_equal(got.row.version, 2);
	assert_int_equal(got.row.changed_by, ono.account);
	assert_int_equal(got.row.made_by, yamamoto.account);
	assert_int_equal(got.row.made_at, yamamoto.at);
	assert_null(got.voice.p);
	assert_int_equal(history(which, &c), 2);
	is_text(c[0].act, "update");
	is_text(c[0].reason, "聴き直した");
	is_text(c[0].before, "{\"words\":\"家がいい。台所の音が\\n聞こえるところ\",\"title\":null,\"birth_on\":\"1946-01\"}");
	is_text(c[0].after, "{\"words\":\"やはり病院で\",\"title\":\"二度目\",\"birth_on\":null}");
	assert_int_equal(c[0].version, 2);
	assert_int_equal(c[1].version, 1);
}

static void no_change_writes_nothing(void **state) {
	(void)state;
	struct note note = sample(), got;
	struct change *c;
	id which = insert(&note);
	note.title = LIT("");
	assert_int_equal(update(&note, 1, NULL), SAVED);
	assert_true(load(which, false, &got));
	assert_int_equal(got.row.version, 1);
	assert_int_equal(note.row.version, 1);
	assert_int_equal(history(which, &c), 1);
}

static void a_stale_base_is_refused(void **state) {
	(void)state;
	struct note first = sample(), second, now, got;
	struct change *c;
	id which = insert(&first);
	second = first;
	first.words = LIT("灯りをつけておく");
	second.words = LIT("ラジオを小さく流す");
	assert_int_equal(update(&first, 1, NULL), SAVED);
	memset(&now, 0, sizeof now);
	assert_int_equal(update(&second, 1, &now), SAVED_STALE);
	is_text(second.words, "ラジオを小さく流す");
	is_text(now.words, "灯りをつけておく");
	assert_int_equal(now.row.version, 2);
	assert_true(load(which, false, &got));
	is_text(got.words, "灯りをつけておく");
	assert_int_equal(history(which, &c), 2);
	assert_int_equal(update(&now, 1, NULL), SAVED_STALE);
	second.row.id = which + 1;
	assert_int_equal(update(&second, 1, NULL), SAVED_ABSENT);
}

static void ends_and_comes_back(void **state) {
	(void)state;
	struct note note = sample(), got;
	struct change *c;
	id which = insert(&note);
	struct step s = { .which = which, .base = 2, .reason = "書きまちがい", .actor = ono };
	write_step(do_end, &s);
	assert_int_equal(s.saved, SAVED_STALE);
	s.base = 1;
	write_step(do_end, &s);
	assert_int_equal(s.saved, SAVED);
	assert_false(load(which, false, &got));
	assert_true(load(which, true, &got));
	assert_int_equal(got.row.gone_at, ono.at);
	assert_int_equal(got.row.version, 2);
	assert_int_equal(update(&note, 2, NULL), SAVED_ABSENT);
	s.base = 2;
	write_step(do_end, &s);
	assert_int_equal(s.saved, SAVED_ABSENT);
	s.base = 1;
	write_step(do_revive, &s);
	assert_int_equal(s.saved, SAVED_STALE);
	s.base = 2;
	write_step(do_revive, &s);
	assert_int_equal(s.saved, SAVED);
	assert_true(load(which, false, &got));
	assert_int_equal(got.row.version, 3);
	assert_string_equal(as_json(&got), as_json(&(struct note){ got.row, note.person, note.words, note.title, note.kana, note.rooms,
		note.held_on, note.birth_on, note.next_on, note.seen_at, note.mood, note.place, note.topics, note.urgent, note.helper,
		note.voice, note.before }));
	assert_int_equal(history(which, &c), 3);
	is_text(c[0].act, "revive");
	is_text(c[1].act, "end");
	is_text(c[1].reason, "書きまちがい");
	assert_int_equal(c[0].version, 3);
	assert_int_equal(c[1].version, 2);
	s.base = 3;
	write_step(do_revive, &s);
	assert_int_equal(s.saved, SAVED);
	assert_int_equal(history(which, &c), 3);
	note.rooms = 2;
	assert_int_equal(update(&note, 3, NULL), SAVED);
}

/* Another process may have written since the row was looked at: the statement itself must see it. */
static void do_late_update(struct tx *tx, void *ctx) {
	struct step *s = ctx;
	struct value v[COUNT(note_fields) + 4] = { value_int(9), value_int(9), value_id(s->note->row.id), value_int(s->base) };
	size_t n = 4;
	for (size_t i = 0; i < COUNT(note_fields); i++)
		if (!(note_fields[i].flags & FIXED))
			v[n++] = field_value(&note_fields[i], s->note);
	s->found = sql_run(tx_sql(tx, record_sql(&note_record)->update, v, n)) == 1;
	struct value gone[] = { value_int(9), value_int(9), value_id(s->note->row.id), value_int(s->base), value_int(9) };
	s->found |= sql_run(tx_sql(tx, record_sql(&note_record)->end, gone, COUNT(gone))) == 1;
}

static void statements_guard_the_version(void **state) {
	(void)state;
	struct note note = sample();
	insert(&note);
	struct step s = { .note = &note, .base = 2 };
	write_step(do_late_update, &s);
	assert_false(s.found);
	s.base = 1;
	write_step(do_late_update, &s);
	assert_true(s.found);
}

/* Two notes and a failure between them: neither the row nor its log entry stays. */
static void insert_then_fail(struct tx *tx, void *ctx) {
	do_insert(tx, ctx);
	tx_fail(tx);
}

static void row_and_log_go_together(void **state) {
	(void)state;
	struct note note = sample(), got;
	struct change *c;
	struct step s = { .note = &note, .actor = yamamoto };
	assert_int_equal(store_write_now(store, LANE_RECORD, arena, insert_then_fail, &s), ROLLED_BACK);
	assert_false(load(note.row.id, true, &got));
	assert_int_equal(history(note.row.id, &c), 0);
	note = sample();
	note.words = LIT("");
	assert_int_equal(store_write_now(store, LANE_RECORD, arena, do_insert, &s), ROLLED_BACK);
	assert_int_equal(history(note.row.id, &c), 0);
}

static void history_is_newest_first_and_has_an_end(void **state) {
	(void)state;
	struct note note = sample(), other = sample();
	struct change *c;
	id which = insert(&note);
	insert(&other);
	for (int64_t i = 1; i <= RECORD_HISTORY_MAX + 5; i++) {
		note.rooms = i;
		assert_int_equal(update(&note, i, NULL), SAVED);
	}
	assert_int_equal(history(which, &c), RECORD_HISTORY_MAX);
	assert_int_equal(c[0].version, RECORD_HISTORY_MAX + 6);
	assert_int_equal(c[RECORD_HISTORY_MAX - 1].version, 7);
	is_text(c[0].after, "{\"rooms\":305}");
	assert_ptr_equal(record_named("note"), &note_record);
	assert_null(record_named("notes"));
}

int main(void) {
	static struct place sqlite = { .engine = ENGINE_SQLITE }, postgres = { .engine = ENGINE_POSTGRES };
#define T(f, at) { #f " " #at, f, begin, end, &at }
#define ON(at) T(insert_and_load, at), T(insert_is_witnessed, at), T(update_writes_what_changed, at), T(no_change_writes_nothing, at), \
	T(a_stale_base_is_refused, at), T(ends_and_comes_back, at), \
	T(statements_guard_the_version, at), T(row_and_log_go_together, at), T(history_is_newest_first_and_has_an_end, at)
	static const struct CMUnitTest on_sqlite[] = { ON(sqlite) }, on_postgres[] = { ON(postgres) };
	sql_book_start(&book, NULL, 0);
	record_prepare(&book, records, COUNT(records));
	log_sql = sql_book_add(&book, "insert_log", insert_log, LANE_RECORD, 12);
	record_witness = witness;
	postgres.where = getenv("ENGAWA_TEST_PG");
	int failed = cmocka_run_group_tests_name("record on SQLite", on_sqlite, NULL, NULL);
	if (postgres.where && *postgres.where)
		failed += cmocka_run_group_tests_name("record on PostgreSQL", on_postgres, NULL, NULL);
	sql_book_end(&book);
	return failed;
}
