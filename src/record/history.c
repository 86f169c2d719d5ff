/* What became of a row, newest first: read from the change log, which the guard writes and chains. The statement is added
 * to the book with the records' own. It reads only; nothing here may write to the log. */
#include "walk.h"

int record_history_sql;

#define TEXT_OF(n) #n
#define LIMIT_TEXT(n) TEXT_OF(n)
static const char newest_first[] =
	"SELECT c.id, c.\"row\", c.at, c.account, c.act, c.reason, c.before, c.after, c.version FROM change_log AS c "
	"WHERE c.\"row\" = ?1 AND c.record = ?2 ORDER BY c.seq DESC LIMIT " LIMIT_TEXT(RECORD_HISTORY_MAX);

void record_history_prepare(struct sql_book *book) {
	record_history_sql = sql_book_add(book, "record_history", newest_first, LANE_RECORD, 2);
}

static struct change change_from(struct stmt *s, const struct record *r) {
	return (struct change){
		.id = sql_int(s, 0), .row = sql_int(s, 1), .record = r->name, .at = sql_int(s, 2), .account = sql_int(s, 3),
		.act = sql_text(s, 4), .reason = sql_text(s, 5), .before = sql_text(s, 6), .after = sql_text(s, 7),
		.version = sql_int(s, 8),
	};
}

size_t record_history(struct tx *tx, const struct record *r, id row, struct change **out) {
	size_t n = 0;
	struct value v[] = { value_int(row), value_z(r->name) };
	struct change *all = ARENA_ARRAY(tx_arena(tx), struct change, RECORD_HISTORY_MAX);
	for (struct stmt *s = tx_sql(tx, record_history_sql, v, 2); sql_row(s);)
		all[n++] = change_from(s, r);
	*out = all;
	return n;
}
