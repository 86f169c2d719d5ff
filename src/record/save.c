/* Rows in and out of the store, each change together with its log entry in one transaction. Nothing is overwritten blindly:
 * every change names the version it was made from, and a row that has moved on refuses it.
 * Refuses to run without record_witness: an unwitnessed change is a fault of ours. */
#include "walk.h"
#include <assert.h>
#include <string.h>

enum { HEAD_COLUMNS = 7, INSERT_HEAD = 3, UPDATE_HEAD = 4 };

void (*record_witness)(struct tx *, const struct change_entry *);

/* ---- one member to and from its column ---- */
struct value field_value(const struct field *f, const void *row) {
	if (field_empty(f, row))
		return value_null();
	if (field_textual(f))
		return value_text(FIELD_GET(f, row, struct text));
	return value_int(f->kind == FIELD_DATE ? FIELD_GET(f, row, date) : FIELD_GET(f, row, int64_t));
}

void field_load(const struct field *f, void *row, struct stmt *s, int col) {
	if (field_textual(f))
		FIELD_SET(f, row, struct text, sql_text(s, col));
	else if (f->kind == FIELD_DATE)
		FIELD_SET(f, row, date, (date)sql_int(s, col));
	else
		FIELD_SET(f, row, int64_t, sql_int(s, col));
}

/* ---- what the log keeps ---- */
/* The fields of row that differ from other (all that are not empty when there is no other), as a JSON object. */
static struct text fields_json(struct tx *tx, const struct record *r, const void *row, const void *other) {
	struct buf b = buf_in(tx_arena(tx), 256);
	struct json j = json_to(&b);
	json_open(&j);
	for (size_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		if (other ? !field_same(f, row, other) : !field_empty(f, row))
			field_json(&j, f, row);
	}
	json_close(&j);
	return buf_done(&b);
}

static void witness(struct tx *tx, const struct record *r, const void *row, const char *act, const char *reason,
	struct text before, struct text after, struct actor actor) {
	const struct row *at = row;
	struct change_entry e = { r, at->id, person_of(r, row), act, before, after, reason, at->version, actor };
	assert(record_witness);
	if (!tx_failed(tx))
		record_witness(tx, &e);
	if (r->stored && !tx_failed(tx))
		r->stored(tx, row);
}

/* ---- insert and load ---- */
id record_insert(struct tx *tx, const struct record *r, void *row, struct actor actor) {
	struct row *at = row;
	struct value *v = ARENA_ARRAY(tx_arena(tx), struct value, INSERT_HEAD + r->n);
	*at = (struct row){ id_new(), 1, actor.at, actor.account, actor.at, actor.account, 0 };
	v[0] = value_id(at->id);
	v[1] = value_int(actor.at);
	v[2] = value_id(actor.account);
	for (size_t i = 0; i < r->n; i++)
		v[INSERT_HEAD + i] = field_value(&r->fields[i], row);
	sql_run(tx_sql(tx, record_sql(r)->insert, v, INSERT_HEAD + r->n));
	witness(tx, r, row, "insert", NULL, (struct text){ 0 }, fields_json(tx, r, row, NULL), actor);
	return at->id;
}

static void load_row(const struct record *r, void *row, struct stmt *s) {
	struct row *at = row;
	*at = (struct row){ sql_int(s, 0), sql_int(s, 1), sql_int(s, 2), sql_int(s, 3), sql_int(s, 4), sql_int(s, 5), sql_int(s, 6) };
	for (size_t i = 0; i < r->n; i++)
		field_load(&r->fields[i], row, s, HEAD_COLUMNS + (int)i);
}

bool record_load_any(struct tx *tx, const struct record *r, id which, void *row) {
	bool found = false;
	struct value v[] = { value_int(which) };
	for (struct stmt *s = tx_sql(tx, record_sql(r)->load, v, 1); sql_row(s); found = true)
		load_row(r, row, s);
	return found;
}

bool record_load(struct tx *tx, const struct record *r, id which, void *row) {
	void *any = arena_alloc(tx_arena(tx), r->size);
	if (!record_load_any(tx, r, which, any) || ((struct row *)any)->gone_at)
		return false;
	memcpy(row, any, r->size);
	return true;
}

/* ---- update ---- */
static struct value *update_values(struct tx *tx, const struct record *r, const void *row, int64_t base, struct actor actor, size_t *n) {
	struct value *v = ARENA_ARRAY(tx_arena(tx), struct value, UPDATE_HEAD + r->n);
	v[0] = value_int(actor.at);
	v[1] = value_id(actor.account);
	v[2] = value_int(((const struct row *)row)->id);
	v[3] = value_int(base);
	*n = UPDATE_HEAD;
	for (size_t i = 0; i < r->n; i++)
		if (!(r->fields[i].flags & FIXED))
			v[(*n)++] = field_value(&r->fields[i], row);
	return v;
}

/* FIXED fields are what they were, whatever the caller's row says. True when another field was changed. */
static bool changed(const struct record *r, void *row, const void *was) {
	bool any = false;
	for (size_t i = 0; i < r->n; i++)
		if (r->fields[i].flags & FIXED)
			field_copy(&r->fields[i], row, was);
		else
			any |= !field_same(&r->fields[i], row, was);
	return any;
}

static enum record_saved stale(struct tx *tx, const struct record *r, id which, void *now) {
	if (now)
		record_load_any(tx, r, which, now);
	return SAVED_STALE;
}

enum record_saved record_update(struct tx *tx, const struct record *r, void *row, int64_t base, const char *reason,
	struct actor actor, void *now) {
	struct row *at = row, *was = arena_alloc(tx_arena(tx), r->size);
	size_t n;
	if (!record_load(tx, r, at->id, was))
		return SAVED_ABSENT;
	if (was->version != base)
		return stale(tx, r, was->id, now);
	*at = *was;
	if (!changed(r, row, was))
		return SAVED;
	struct value *v = update_values(tx, r, row, base, actor, &n);
	if (sql_run(tx_sql(tx, record_sql(r)->update, v, n)) != 1)
		return stale(tx, r, was->id, now);
	at->version = base + 1;
	at->changed_at = actor.at;
	at->changed_by = actor.account;
	witness(tx, r, row, "update", reason, fields_json(tx, r, was, row), fields_json(tx, r, row, was), actor);
	return SAVED;
}

/* ---- end and revive ---- */
static enum record_saved set_gone(struct tx *tx, const struct record *r, struct row *at, instant gone_at, const char *act,
	const char *reason, struct actor actor) {
	struct value gone = gone_at ? value_int(gone_at) : value_null();
	struct value v[] = { value_int(actor.at), value_id(actor.account), value_int(at->id), value_int(at->version), gone };
	if (sql_run(tx_sql(tx, record_sql(r)->end, v, 5)) != 1)
		return SAVED_STALE;
	at->version++;
	witness(tx, r, at, act, reason, (struct text){ 0 }, (struct text){ 0 }, actor);
	return SAVED;
}

enum record_saved record_end(struct tx *tx, const struct record *r, id which, int64_t base, const char *reason, struct actor actor) {
	struct row *at = arena_alloc(tx_arena(tx), r->size);
	if (!record_load(tx, r, which, at))
		return SAVED_ABSENT;
	return at->version == base ? set_gone(tx, r, at, actor.at, "end", reason, actor) : SAVED_STALE;
}

enum record_saved record_revive(struct tx *tx, const struct record *r, id which, int64_t base, struct actor actor) {
	struct row *at = arena_alloc(tx_arena(tx), r->size);
	if (!record_load_any(tx, r, which, at))
		return SAVED_ABSENT;
	if (at->version != base)
		return SAVED_STALE;
	return at->gone_at ? set_gone(tx, r, at, 0, "revive", NULL, actor) : SAVED;
}
