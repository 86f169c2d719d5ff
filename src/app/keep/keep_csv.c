/* Each table for a spreadsheet: UTF-8 with its mark, headings in Japanese, dates and codes written out; numbers of rows as the
 * letters engawa shows (a spreadsheet would round the digits). For reading: what engawa import takes is in data/.
 * Refuses: secrets, and tables that say nothing to a person (keep_secret). */
#include "keep_folder.h"
#include "../../base/csv.h"

struct sheet_out { struct keep_out out; const struct copy_table *table; struct buf cell; };

static int put_row(void *ctx, const struct value *v) {
	struct sheet_out *s = ctx;
	for (size_t i = 0; i < s->table->n; i++) {
		s->cell.n = 0;
		keep_show(&s->cell, s->table, i, &v[i], NULL, LANG_JA);
		csv_cell(&s->out.b, buf_done(&s->cell), i == 0);
	}
	csv_end(&s->out.b);
	return keep_out_flush(&s->out, 32768);
}

static int put_table(struct sheet_out *s, struct copy *c, struct arena *a, int at) {
	struct buf path = buf_in(a, 80);
	buf_f(&path, "csv/%s.csv", s->table->name);
	int rc = keep_out_open(&s->out, a, at, buf_str(&path));
	if (rc) return rc;
	buf_z(&s->out.b, CSV_BOM);
	for (size_t i = 0; i < s->table->n; i++) csv_cell(&s->out.b, text_of(word(LANG_JA, keep_label(s->table, i))), i == 0);
	csv_end(&s->out.b);
	rc = copy_rows(c, s->table, put_row, s);
	int closed = keep_out_close(&s->out);
	return rc ? rc : closed;
}

int keep_csv(struct copy *c, struct arena *a, int at) {
	const struct copy_tables *all = copy_all(c);
	struct sheet_out s = { .out.fd = -1, .cell = buf_in(a, 4096) };
	int rc = keep_folder_make(at, "csv");
	for (size_t i = 0; i < all->n && !rc; i++) {
		s.table = &all->tables[i];
		if (!keep_secret(s.table)) rc = put_table(&s, c, a, at);
	}
	return rc;
}
