/* A region into lines: the head, each table with its rows and sum, the sum of all with the ends of both logs.
 * Refuses: nothing; what cannot be carried is refused by store/copy.h. */
#include "keep_inside.h"
#include "../../json/json.h"
#include <string.h>

struct walking {
	struct arena *arena;
	struct keep_to *to;
	const struct copy_table *table;
	struct buf line;
	struct keep_hash hash;
	struct keep_sum *sum;            /* NULL: only the hash is wanted */
};

static const char *const kinds[] = { [VALUE_INT] = "integer", [VALUE_TEXT] = "text", [VALUE_BLOB] = "bytes" };

/* ---- the lines that are not rows ---- */

static void put_steps(struct json *j, const struct copy_tables *all) {
	json_key(j, "steps");
	json_list(j);
	for (size_t i = 0; i < all->n_steps; i++) {
		json_list(j);
		json_z(j, all->steps[i].lane);
		json_int(j, all->steps[i].number);
		json_z(j, all->steps[i].name);
		json_z(j, all->steps[i].hash);
		json_end(j);
	}
	json_end(j);
}

static int put_head(struct walking *w, const char *region, const struct copy_tables *all) {
	struct buf b = buf_in(w->arena, 4096);
	struct json j = json_to(&b);
	json_open(&j);
	json_key(&j, "engawa");
	json_z(&j, "region");
	json_key(&j, "format");
	json_int(&j, KEEP_FORMAT);
	json_key(&j, "region");
	json_z(&j, region);
	json_key(&j, "at");
	json_int(&j, clock_now());
	put_steps(&j, all);
	json_close(&j);
	return w->to->put(w->to, KEEP_HEAD, buf_done(&b));
}

static int put_table(struct walking *w) {
	struct buf b = buf_in(w->arena, 1024);
	struct json j = json_to(&b);
	json_open(&j);
	json_key(&j, "table");
	json_z(&j, w->table->name);
	json_key(&j, "columns");
	json_list(&j);
	for (size_t i = 0; i < w->table->n; i++) {
		json_list(&j);
		json_z(&j, w->table->columns[i].name);
		json_z(&j, kinds[w->table->columns[i].kind]);
		json_int(&j, w->table->columns[i].key);
		json_end(&j);
	}
	json_end(&j);
	json_close(&j);
	return w->to->put(w->to, KEEP_TABLE, buf_done(&b));
}

static int put_sum(struct walking *w) {
	char hash[2 * KEEP_HASH + 1];
	struct buf b = buf_in(w->arena, 256);
	struct json j = json_to(&b);
	keep_hash_done(&w->hash, hash);
	json_open(&j);
	json_key(&j, "rows");
	json_int(&j, w->hash.rows);
	json_key(&j, "hash");
	json_z(&j, hash);
	json_close(&j);
	w->sum->tables++;
	w->sum->rows += w->hash.rows;
	return w->to->put(w->to, KEEP_SUM, buf_done(&b));
}

static void put_log_end(struct json *j, const char *name, const struct chain_head *h) {
	json_key(j, name);
	json_list(j);
	json_int(j, h->seq);
	json_z(j, h->hash);
	json_end(j);
}

static int put_end(struct walking *w) {
	struct buf b = buf_in(w->arena, 512);
	struct json j = json_to(&b);
	json_open(&j);
	json_key(&j, "tables");
	json_int(&j, w->sum->tables);
	json_key(&j, "rows");
	json_int(&j, w->sum->rows);
	put_log_end(&j, "change_log", &w->sum->changes);
	put_log_end(&j, "read_log", &w->sum->reads);
	json_close(&j);
	return w->to->put(w->to, KEEP_END, buf_done(&b));
}

/* ---- rows ---- */

static size_t column_named(const struct copy_table *t, const char *name) {
	for (size_t i = 0; i < t->n; i++) if (strcmp(t->columns[i].name, name) == 0) return i;
	return t->n;
}

struct keep_sum keep_sum_none(void) {
	struct keep_sum sum = { 0 };
	memset(sum.changes.hash, '0', CHAIN_HASH);
	memset(sum.reads.hash, '0', CHAIN_HASH);
	return sum;
}

/* The logs' rows come in the order of their numbers: the last one is the end. */
void keep_head_note(struct keep_sum *sum, const struct copy_table *t, const struct value *v) {
	bool changes = strcmp(t->name, "change_log") == 0;
	size_t seq = column_named(t, "seq"), hash = column_named(t, "hash");
	struct chain_head *head = changes ? &sum->changes : &sum->reads;
	if ((!changes && strcmp(t->name, "read_log") != 0) || seq == t->n || hash == t->n) return;
	head->seq = v[seq].i;
	snprintf(head->hash, sizeof head->hash, "%.*s", TEXT_ARG(v[hash].t));
}

static int walk_row(void *ctx, const struct value *v) {
	struct walking *w = ctx;
	w->line.n = 0;
	keep_line_put(&w->line, w->table, v);
	keep_hash_row(&w->hash, buf_done(&w->line));
	if (!w->sum) return ERR_OK;
	keep_head_note(w->sum, w->table, v);
	return w->to->put(w->to, KEEP_ROW, buf_done(&w->line));
}

static int walk_table(struct walking *w, struct copy *c, const struct copy_table *t) {
	w->table = t;
	keep_hash_start(&w->hash);
	int rc = put_table(w);
	if (!rc) rc = copy_rows(c, t, walk_row, w);
	return rc ? rc : put_sum(w);
}

int keep_walk(struct copy *c, struct arena *a, const char *region, struct keep_to *to, struct keep_sum *sum) {
	const struct copy_tables *all = copy_all(c);
	struct walking w = { .arena = a, .to = to, .line = buf_in(a, 4096), .sum = sum };
	*sum = keep_sum_none();
	int rc = put_head(&w, region, all);
	for (size_t i = 0; i < all->n && !rc; i++) rc = walk_table(&w, c, &all->tables[i]);
	return rc ? rc : put_end(&w);
}

int keep_table_hash(struct copy *c, struct arena *a, const struct copy_table *t, int64_t *rows, char hash[2 * KEEP_HASH + 1]) {
	struct walking w = { .arena = a, .table = t, .line = buf_in(a, 4096) };
	keep_hash_start(&w.hash);
	int rc = copy_rows(c, t, walk_row, &w);
	keep_hash_done(&w.hash, hash);
	*rows = w.hash.rows;
	return rc;
}

void keep_sum_print(FILE *to, const char *what, const struct keep_sum *s) {
	fprintf(to, "%s: %lld tables, %lld rows.\n  change_log ends at %lld %s\n  read_log ends at %lld %s\n", what, (long long)s->tables,
		(long long)s->rows, (long long)s->changes.seq, s->changes.hash, (long long)s->reads.seq, s->reads.hash);
}
