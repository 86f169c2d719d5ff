/* search_hits(kind, match) for SQLite: a table-valued function over search_fts and search_row, so that features write
 * the same FROM on both engines (PostgreSQL has it as an SQL function, db/001-ground.sql).
 *
 * The FTS5 index only proposes; what is proposed is kept when its folded text contains every word. Rows gone from
 * search_row leave their entries in the index behind: they propose nothing any more.
 * Refuses: to run without both arguments. */
#include "lite.h"
#include <stdlib.h>
#include <string.h>

static const char hits_sql[] = "SELECT s.row, s.owner, s.folded FROM search_fts CROSS JOIN search_row s ON s.number = search_fts.rowid"
	" WHERE search_fts MATCH ?1 AND s.kind = ?2 ORDER BY search_fts.rowid DESC";

enum { COL_ROW, COL_OWNER, COL_KIND, COL_MATCH };

struct hits_table { sqlite3_vtab base; sqlite3 *db; sqlite3_stmt *spare; };
struct hits { sqlite3_vtab_cursor base; sqlite3_stmt *s; char *words; bool end; sqlite3_int64 n; };

static int hits_connect(sqlite3 *db, void *aux, int argc, const char *const *argv, sqlite3_vtab **out, char **why) {
	(void)aux, (void)argc, (void)argv, (void)why;
	int rc = sqlite3_declare_vtab(db, "CREATE TABLE x(row INTEGER, owner INTEGER, kind HIDDEN, match HIDDEN)");
	if (rc != SQLITE_OK)
		return rc;
	struct hits_table *t = sqlite3_malloc(sizeof *t);
	if (!t)
		return SQLITE_NOMEM;
	*t = (struct hits_table){ .db = db };
	*out = &t->base;
	return SQLITE_OK;
}

static int hits_disconnect(sqlite3_vtab *table) {
	sqlite3_finalize(((struct hits_table *)table)->spare);
	sqlite3_free(table);
	return SQLITE_OK;
}

static int hits_plan(sqlite3_vtab *table, sqlite3_index_info *info) {
	int given = 0;
	(void)table;
	for (int i = 0; i < info->nConstraint; i++) {
		int col = info->aConstraint[i].iColumn;
		if (col < COL_KIND || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		if (!info->aConstraint[i].usable)
			return SQLITE_CONSTRAINT;
		info->aConstraintUsage[i].argvIndex = col - COL_KIND + 1;
		info->aConstraintUsage[i].omit = 1;
		given |= 1 << (col - COL_KIND);
	}
	info->estimatedCost = 100;
	info->estimatedRows = 20;
	return given == 3 ? SQLITE_OK : SQLITE_CONSTRAINT;
}

static int hits_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
	(void)table;
	struct hits *h = sqlite3_malloc(sizeof *h);
	if (!h)
		return SQLITE_NOMEM;
	*h = (struct hits){ .end = true };
	*out = &h->base;
	return SQLITE_OK;
}

static void put_back(struct hits *h) {
	struct hits_table *t = (struct hits_table *)h->base.pVtab;
	sqlite3_reset(h->s);
	sqlite3_clear_bindings(h->s);
	if (t->spare)
		sqlite3_finalize(h->s);
	else
		t->spare = h->s;
	h->s = NULL;
	sqlite3_free(h->words);
	h->words = NULL;
}

static int hits_close(sqlite3_vtab_cursor *cursor) {
	struct hits *h = (struct hits *)cursor;
	if (h->s)
		put_back(h);
	sqlite3_free(h);
	return SQLITE_OK;
}

/* Every line of words is somewhere in folded. */
static bool contains_all(const char *folded, const char *words) {
	struct text hay = text_of(folded), rest = text_of(words), word;
	size_t at;
	while (text_cut(&rest, '\n', &word))
		if (word.n && !text_find(hay, word, &at))
			return false;
	return true;
}

static int hits_next(sqlite3_vtab_cursor *cursor) {
	struct hits *h = (struct hits *)cursor;
	int rc;
	while ((rc = sqlite3_step(h->s)) == SQLITE_ROW)
		if (contains_all((const char *)sqlite3_column_text(h->s, 2), h->words))
			break;
	h->n++;
	h->end = rc != SQLITE_ROW;
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : sqlite3_reset(h->s);
}

/* "123 456" of kind person -> "per7b per1c8", FTS5's way of saying: all of these. */
static char *fts_query(const char *kind, const char *codes) {
	sqlite3_str *s = sqlite3_str_new(NULL);
	char *end;
	for (long long code; code = strtoll(codes, &end, 10), end != codes; codes = end) {
		sqlite3_str_appendf(s, "%.3s%llx ", kind, code);
		if (*end != ' ')
			break;
	}
	return sqlite3_str_finish(s);
}

static int begin(struct hits *h, struct hits_table *t, const char *kind, const char *match) {
	int rc = SQLITE_OK;
	const char *words = strchr(match, '\n');
	char *query = fts_query(kind, match);
	h->words = sqlite3_mprintf("%s", words ? words + 1 : "");
	h->s = t->spare;
	t->spare = NULL;
	if (!h->s)
		rc = sqlite3_prepare_v3(t->db, hits_sql, -1, SQLITE_PREPARE_PERSISTENT, &h->s, NULL);
	if (rc != SQLITE_OK || !query || !h->words) {
		sqlite3_free(query);
		return rc != SQLITE_OK ? rc : SQLITE_NOMEM;
	}
	sqlite3_bind_text(h->s, 1, query, -1, sqlite3_free);
	return sqlite3_bind_text(h->s, 2, kind, -1, SQLITE_TRANSIENT);
}

static int hits_filter(sqlite3_vtab_cursor *cursor, int number, const char *name, int argc, sqlite3_value **argv) {
	struct hits *h = (struct hits *)cursor;
	(void)number, (void)name, (void)argc;
	const char *kind = (const char *)sqlite3_value_text(argv[0]), *match = (const char *)sqlite3_value_text(argv[1]);
	if (h->s)
		put_back(h);
	h->end = true;
	h->n = 0;
	if (!kind || !match || !*match)
		return SQLITE_OK;
	int rc = begin(h, (struct hits_table *)cursor->pVtab, kind, match);
	return rc == SQLITE_OK ? hits_next(cursor) : rc;
}

static int hits_eof(sqlite3_vtab_cursor *cursor) {
	return ((struct hits *)cursor)->end;
}

static int hits_column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int col) {
	if (col <= COL_OWNER)
		sqlite3_result_int64(out, sqlite3_column_int64(((struct hits *)cursor)->s, col));
	return SQLITE_OK;
}

static int hits_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out) {
	*out = ((struct hits *)cursor)->n;
	return SQLITE_OK;
}

static const sqlite3_module hits_module = {
	.xConnect = hits_connect, .xBestIndex = hits_plan, .xDisconnect = hits_disconnect, .xOpen = hits_open,
	.xClose = hits_close, .xFilter = hits_filter, .xNext = hits_next, .xEof = hits_eof, .xColumn = hits_column,
	.xRowid = hits_rowid,
};

int search_lite_register(struct sqlite3 *db) {
	return sqlite3_create_module(db, "search_hits", &hits_module, NULL);
}
