/* Lines back into rows: checked from the first to the last, and put into a new place when there is one.
 * Refuses: lines in another order than keep_walk.c writes them, a table twice, a row that its sum does not count, a sum that
 * does not fit the rows, anything after the end. */
#include "keep_inside.h"
#include "../../json/json.h"
#include <string.h>

struct taking {
	struct keep_taken *taken;
	struct copy_in *in;
	struct arena *row;               /* of one row */
	struct keep_table *table;        /* whose rows come now; NULL between tables */
	struct keep_hash hash;
	struct value *values;
	bool head, end;
};

static int wrong(const char *what) { return err_set(ERR_INPUT, "this is not a whole copy of a region: %s", what); }

static const char *member_z(struct arena *a, const struct json_value *v, size_t i) {
	struct text t;
	return json_as_text(json_at(v, i), &t) ? text_z(a, t) : NULL;
}

static int64_t member_int(const struct json_value *v, const char *key) {
	int64_t n;
	return json_as_int(json_get(v, key), &n) ? n : -1;
}

/* ---- the head ---- */

static int take_head(struct taking *t, const struct json_value *v) {
	struct keep_taken *k = t->taken;
	const struct json_value *steps = json_get(v, "steps");
	if (member_int(v, "format") != KEEP_FORMAT) return err_set(ERR_INPUT, "this copy was made by a newer engawa, or by none");
	if (!json_as_text(json_get(v, "region"), &k->region) || !json_is_list(steps)) return wrong("its head cannot be read");
	k->region = text_copy(k->arena, k->region);
	k->n_steps = json_count(steps);
	k->steps = ARENA_ARRAY(k->arena, struct copy_step, k->n_steps);
	for (size_t i = 0; i < k->n_steps; i++) {
		const struct json_value *s = json_at(steps, i);
		struct copy_step *step = &k->steps[i];
		*step = (struct copy_step){ .lane = member_z(k->arena, s, 0), .name = member_z(k->arena, s, 2), .hash = member_z(k->arena, s, 3) };
		if (!step->lane || !step->name || !step->hash || !json_as_int(json_at(s, 1), &step->number)) return wrong("its head cannot be read");
	}
	k->tables = ARENA_ARRAY(k->arena, struct keep_table, KEEP_TABLES);
	t->head = true;
	return ERR_OK;
}

/* ---- tables ---- */

static int take_column(struct arena *a, const struct json_value *v, struct copy_column *c) {
	const char *kind = member_z(a, v, 1);
	int64_t key;
	*c = (struct copy_column){ .name = member_z(a, v, 0) };
	if (!c->name || !kind || !json_as_int(json_at(v, 2), &key)) return wrong("a column cannot be read");
	c->key = (int)key;
	c->kind = !strcmp(kind, "integer") ? VALUE_INT : !strcmp(kind, "text") ? VALUE_TEXT : !strcmp(kind, "bytes") ? VALUE_BLOB : VALUE_NULL;
	return c->kind ? ERR_OK : wrong("a column's kind is not known");
}

static const struct copy_table *made_table(struct copy_in *in, const char *name) {
	const struct copy_tables *all = copy_made(in);
	for (size_t i = 0; i < all->n; i++) if (strcmp(all->tables[i].name, name) == 0) return &all->tables[i];
	return NULL;
}

/* What the copy says a table is must be what the migrations made. */
static int fits(struct copy_in *in, const struct copy_table *t) {
	const struct copy_table *made = made_table(in, t->name);
	bool same = made && made->n == t->n;
	for (size_t i = 0; same && i < t->n; i++) {
		bool found = false;
		for (size_t k = 0; k < made->n; k++) found = found || (!strcmp(made->columns[k].name, t->columns[i].name) && made->columns[k].kind == t->columns[i].kind);
		same = found;
	}
	return same ? ERR_OK : err_set(ERR_INPUT, "the table %s is another one in this program", t->name);
}

static int take_table(struct taking *t, const struct json_value *v) {
	struct keep_taken *k = t->taken;
	const struct json_value *columns = json_get(v, "columns");
	struct text name;
	if (t->table || k->n == KEEP_TABLES || !json_as_text(json_get(v, "table"), &name) || !json_is_list(columns)) return wrong("a table cannot be read");
	struct keep_table *table = t->table = &k->tables[k->n++];
	size_t n = json_count(columns);
	struct copy_column *list = ARENA_ARRAY(k->arena, struct copy_column, n);
	table->table = (struct copy_table){ text_z(k->arena, name), list, n };
	for (size_t i = 0; i < n; i++) if (take_column(k->arena, json_at(columns, i), &list[i])) return ERR_INPUT;
	for (size_t i = 0; i + 1 < k->n; i++) if (!strcmp(k->tables[i].table.name, table->table.name)) return wrong("a table comes twice");
	t->values = ARENA_ARRAY(k->arena, struct value, n + 1);
	keep_hash_start(&t->hash);
	if (!t->in) return ERR_OK;
	return fits(t->in, &table->table) ? ERR_INPUT : copy_begin(t->in, &table->table);
}

static int take_row(struct taking *t, struct text line) {
	if (!t->table) return wrong("a row belongs to no table");
	keep_hash_row(&t->hash, line);
	int rc = keep_line_read(t->row, &t->table->table, line, t->values);
	if (rc) return rc;
	keep_head_note(&t->taken->sum, &t->table->table, t->values);
	return t->in ? copy_put(t->in, t->values) : ERR_OK;
}

static int take_sum(struct taking *t, const struct json_value *v) {
	struct text hash;
	if (!t->table) return wrong("a sum belongs to no table");
	keep_hash_done(&t->hash, t->table->hash);
	t->table->rows = t->hash.rows;
	if (member_int(v, "rows") != t->hash.rows || !json_as_text(json_get(v, "hash"), &hash) || !text_is(hash, t->table->hash))
		return err_set(ERR_INPUT, "the rows of %s are not those that were copied", t->table->table.name);
	t->taken->sum.tables++;
	t->taken->sum.rows += t->hash.rows;
	t->table = NULL;
	return ERR_OK;
}

static bool same_end(const struct json_value *v, const char *name, const struct chain_head *head) {
	const struct json_value *end = json_get(v, name);
	int64_t seq;
	struct text hash;
	return json_as_int(json_at(end, 0), &seq) && seq == head->seq && json_as_text(json_at(end, 1), &hash) && text_is(hash, head->hash);
}

static int take_end(struct taking *t, const struct json_value *v) {
	const struct keep_sum *sum = &t->taken->sum;
	if (t->table || member_int(v, "tables") != sum->tables || member_int(v, "rows") != sum->rows || !same_end(v, "change_log", &sum->changes)
		|| !same_end(v, "read_log", &sum->reads)) return wrong("its end does not fit");
	t->end = true;
	return ERR_OK;
}

/* ---- all lines ---- */

static int take_line(struct taking *t, enum keep_kind kind, struct text line) {
	if (t->end || t->head == (kind == KEEP_HEAD)) return wrong("its lines are not in order");
	if (kind == KEEP_ROW) return take_row(t, line);
	const struct json_value *v = json_read(t->row, line);
	if (!v) return ERR_INPUT;
	switch (kind) {
	case KEEP_HEAD: return take_head(t, v);
	case KEEP_TABLE: return take_table(t, v);
	case KEEP_SUM: return take_sum(t, v);
	case KEEP_END: return take_end(t, v);
	default: return wrong("a line is of no known kind");
	}
}

int keep_take(struct keep_from *from, struct arena *a, struct copy_in *in, struct keep_taken *taken) {
	struct taking t = { .taken = taken, .in = in, .row = arena_new((size_t)512 << 20) };
	enum keep_kind kind;
	struct text line;
	int got = 0, rc = ERR_OK;
	*taken = (struct keep_taken){ .arena = a, .sum = keep_sum_none() };
	if (!t.row) return err_set(ERR_MEMORY, "no memory");
	while (!rc && (got = from->next(from, &kind, &line)) > 0) {
		rc = take_line(&t, kind, line);
		arena_reset(t.row);
	}
	arena_free(t.row);
	if (rc) return rc;
	return got < 0 ? ERR_INPUT : t.end ? ERR_OK : wrong("its end is missing");
}
