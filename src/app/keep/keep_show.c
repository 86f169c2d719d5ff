/* A stored value as people read it: dates and times written out, codes as their sentences, accounts and offices by name.
 * What a column is comes from the record of its table; where there is none, from its name (…_at, …_on).
 * To extend: words for columns that are in no record stand in labels[]. */
#include "keep_folder.h"
#include "../../base/date.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 100000
#define ROW_MAX 2048

struct keep_name { id id; struct text name; };
struct keep_names { struct keep_name *names; size_t n; };

static const struct { const char *column, *ja; } labels[] = {
	{ "id", JA("番号") }, { "version", JA("版") }, { "made_at", JA("記録した日時") }, { "made_by", JA("記録した人") }, { "changed_at", JA("変えた日時") },
	{ "changed_by", JA("変えた人") }, { "gone_at", JA("取り消した日時") }, { "at", JA("日時") }, { "account", JA("アカウント") }, { "office", JA("事業所") },
	{ "person", JA("本人") }, { "seq", JA("通し番号") }, { "record", JA("記録の種類") }, { "row", JA("記録の番号") }, { "act", JA("したこと") },
	{ "reason", JA("理由") }, { "before", JA("前") }, { "after", JA("後") }, { "hash", JA("照合値") }, { "kind", JA("種類") }, { "purpose", JA("目的") },
	{ "route", JA("画面") }, { "people", JA("人数") }, { "name", JA("名前") }, { "value", JA("値") }, { "key", JA("項目") }, { "words", JA("内容") },
};
static const char *const secrets[] = { "account_secret", "recovery_code", "session", "form_key", "draft", "search_row", "sheet_token", "setting" };

bool keep_secret(const struct copy_table *t) {
	for (size_t i = 0; i < COUNT(secrets); i++) if (strcmp(t->name, secrets[i]) == 0) return true;
	for (size_t i = 0; i < t->n; i++) if (t->columns[i].kind == VALUE_BLOB) return true;
	return false;
}

const struct record *keep_record_of(const struct copy_table *t) { return record_named(t->name); }

static const struct field *field_of(const struct copy_table *t, size_t column) {
	const struct record *r = keep_record_of(t);
	return r ? record_field(r, t->columns[column].name) : NULL;
}

const char *keep_label(const struct copy_table *t, size_t column) {
	const struct field *f = field_of(t, column);
	if (f && f->label) return f->label;
	for (size_t i = 0; i < COUNT(labels); i++) if (strcmp(labels[i].column, t->columns[column].name) == 0) return labels[i].ja;
	return t->columns[column].name;
}

/* ---- names ---- */

struct naming { struct keep_names *names; struct arena *arena; size_t id, name; };

static int take_name(void *ctx, const struct value *v) {
	struct naming *n = ctx;
	if (n->names->n < NAMES_MAX) n->names->names[n->names->n++] = (struct keep_name){ v[n->id].i, text_copy(n->arena, v[n->name].t) };
	return ERR_OK;
}

static int by_id(const void *a, const void *b) {
	id x = ((const struct keep_name *)a)->id, y = ((const struct keep_name *)b)->id;
	return (x > y) - (x < y);
}

static size_t column_of(const struct copy_table *t, const char *name) {
	size_t i = 0;
	while (i < t->n && strcmp(t->columns[i].name, name) != 0) i++;
	return i;
}

struct keep_names *keep_names_read(struct copy *c, struct arena *a) {
	struct naming n = { ARENA_NEW(a, struct keep_names), a, 0, 0 };
	const struct copy_tables *all = copy_all(c);
	n.names->names = ARENA_ARRAY(a, struct keep_name, NAMES_MAX);
	for (size_t i = 0; i < all->n; i++) {
		const struct copy_table *t = &all->tables[i];
		if (strcmp(t->name, "account") != 0 && strcmp(t->name, "office") != 0) continue;
		n.id = column_of(t, "id");
		n.name = column_of(t, "name");
		if (n.id == t->n || n.name == t->n || copy_rows(c, t, take_name, &n)) return NULL;
	}
	qsort(n.names->names, n.names->n, sizeof *n.names->names, by_id);
	return n.names;
}

static void put_id(struct buf *b, id which, const struct keep_names *names) {
	char shown[ID_CHARS + 1];
	const struct keep_name *n = names ? bsearch(&(struct keep_name){ .id = which }, names->names, names->n, sizeof *n, by_id) : NULL;
	if (n) { buf_text(b, n->name); return; }
	id_show(which, shown);
	buf_z(b, shown);
}

/* ---- values ---- */

static void put_field(struct buf *b, const struct record *r, const struct field *f, const struct value *v, enum lang lang) {
	_Alignas(16) char row[ROW_MAX] = { 0 };
	assert(r->size <= sizeof row);
	void *at = field_at(f, row);
	if (f->kind == FIELD_DATE) *(date *)at = (date)v->i;
	else if (f->kind == FIELD_WHEN) *(instant *)at = v->i;
	else if (f->kind == FIELD_INT || f->kind == FIELD_FLAG) *(int64_t *)at = v->i;
	else *(struct text *)at = v->t;
	record_value_put(b, f, row, lang);
}

static bool is_id(const char *name) {
	static const char *const ids[] = { "id", "made_by", "changed_by", "account", "office", "person", "row" };
	for (size_t i = 0; i < COUNT(ids); i++) if (strcmp(name, ids[i]) == 0) return true;
	return false;
}

/* A spreadsheet sorts what begins with the year. */
static void put_day(struct buf *b, date d, bool table, enum lang lang) {
	if (!d) return;
	if (table) date_put_iso(b, d);
	else date_put(b, d, lang);
}

static void put_time(struct buf *b, instant at, bool table, enum lang lang) {
	if (!at) return;
	if (!table) { instant_put(b, at, lang); return; }
	date_put_iso(b, date_of_instant(at));
	buf_char(b, ' ');
	instant_put_time(b, at);
}

static void put_number(struct buf *b, const char *column, int64_t n, const struct keep_names *names, enum lang lang) {
	struct text name = text_of(column);
	if (text_ends(name, "_at") || text_is(name, "at")) put_time(b, n, !names, lang);
	else if (text_ends(name, "_on")) put_day(b, (date)n, !names, lang);
	else if (is_id(column)) put_id(b, n, names);
	else buf_int(b, n);
}

void keep_show(struct buf *b, const struct copy_table *t, size_t column, const struct value *v, const struct keep_names *names, enum lang lang) {
	const struct field *f = field_of(t, column);
	if (v->kind == VALUE_NULL || v->kind == VALUE_BLOB) return;
	if (f && !names && f->kind == FIELD_DATE) put_day(b, (date)v->i, true, lang);
	else if (f && !names && f->kind == FIELD_WHEN) put_time(b, v->i, true, lang);
	else if (f && f->kind == FIELD_REF) put_id(b, v->i, names);
	else if (f) put_field(b, keep_record_of(t), f, v, lang);
	else if (v->kind == VALUE_INT) put_number(b, t->columns[column].name, v->i, names, lang);
	else buf_text(b, v->t);
}
