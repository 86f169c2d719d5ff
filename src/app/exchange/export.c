/* People as a table for a spreadsheet: UTF-8 with its mark, CR LF, and no cell that would run (base/csv.c).
 * Refuses: anybody the gate would not let this viewer take along, asked person by person. */
#include "exchange.h"

#define LIST_ROOM ((size_t)256 << 20)
#define CSV_TYPE "text/csv; charset=utf-8"

static size_t people_of(struct request *r, struct arena *keep, id **out) {
	size_t n = 0, cap = 256;
	id *ids = ARENA_ARRAY(keep, id, cap);
	struct stmt *s = SQL(r->tx, exchange_people, V(r->viewer.account), V(r->today));
	while (sql_row(s)) {
		if (n == cap) {
			id *more = ARENA_ARRAY(keep, id, cap * 2);
			for (size_t i = 0; i < n; i++) more[i] = ids[i];
			ids = more;
			cap *= 2;
		}
		ids[n++] = sql_int(s, 0);
	}
	*out = ids;
	return n;
}

static bool put_person(struct request *r, struct buf *b, id person) {
	struct person p = { 0 };
	if (!may(r, person, KIND_PERSON, ACT_EXPORT) || !person_load(r->tx, person, &p)) return false;
	person_shown(r, &p, ACT_EXPORT);
	record_csv_row(b, &person_record, &p, r->lang);
	return true;
}

static const char *dated(struct request *r, const char *front) {
	struct buf b = buf_in(r->arena, 64);
	buf_f(&b, "%s-%08d.csv", front, (int)r->today);
	return buf_str(&b);
}

void people_csv(struct request *r) {
	id *ids;
	int shown = 0;
	struct arena *keep = exchange_room(r, LIST_ROOM), *row_room = exchange_room(r, (size_t)1 << 20);
	size_t n = people_of(r, keep, &ids);
	struct buf b = buf_in(keep, 4096);
	buf_z(&b, CSV_BOM);
	record_csv_head(&b, &person_record, r->lang);
	struct arena *had = tx_lend(r->tx, row_room);
	for (size_t i = 0; i < n; i++) {
		shown += put_person(r, &b, ids[i]);
		arena_reset(row_room);
	}
	tx_lend(r->tx, had);
	reads_list(r, shown, KIND_PERSON);
	answer_bytes(r, CSV_TYPE, dated(r, "people"), buf_done(&b));
}

/* ---- the form to fill in ---- */
static const char *const template_fields[] = { "family_name", "given_name", "family_kana", "given_kana", "call_name", "birth_on", "sex", "postcode",
	"address", "phone", "home", "care_level", "conditions", "brought_by" };

void import_template(struct request *r) {
	struct buf b = buf_in(r->arena, 512);
	buf_z(&b, CSV_BOM);
	for (size_t i = 0; i < COUNT(template_fields); i++)
		csv_cell(&b, text_of(word(r->lang, record_field(&person_record, template_fields[i])->label)), i == 0);
	csv_end(&b);
	answer_bytes(r, CSV_TYPE, "people-template.csv", buf_done(&b));
}

/* ---- what could not be read, to be mended and brought again ---- */
static void put_unread(struct buf *b, const struct import_file *f, const struct import_row *row) {
	size_t n = row->n_cells > f->n_heads ? row->n_cells : f->n_heads;
	for (size_t i = 0; i < n; i++) {
		struct text cell = i < row->n_cells ? row->cells[i] : !row->n_cells && i == 0 ? row->raw : LIT("");
		csv_cell(b, cell, i == 0);
	}
	csv_cell(b, row->reason, n == 0);
	csv_end(b);
}

void import_unread(struct request *r) {
	struct import_head head;
	struct import_file f;
	struct import_row row;
	struct text bytes = { 0 };
	struct arena *keep = exchange_room(r, LIST_ROOM);
	int shown = 0;
	if (!import_load(r, keep, &head, &bytes) || !import_open(&f, r, keep, bytes)) return;
	struct buf b = buf_in(keep, 4096);
	buf_z(&b, CSV_BOM);
	for (size_t i = 0; i < f.n_heads; i++) csv_cell(&b, f.heads[i], i == 0);
	csv_cell(&b, text_of(word(r->lang, JA("読めなかった理由"))), f.n_heads == 0);
	csv_end(&b);
	while (import_next(&f, &row)) {
		if (!row.reason.n) continue;
		put_unread(&b, &f, &row);
		shown++;
	}
	reads_list(r, shown, KIND_PERSON);
	answer_bytes(r, CSV_TYPE, dated(r, "unread"), buf_done(&b));
}
