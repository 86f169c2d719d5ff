/* A row's values written out: as people read them, as cells of a table for a spreadsheet, as JSON. Escaping for a page is
 * the caller's: what comes out here is plain text (or JSON). */
#include "walk.h"
#include "../base/csv.h"

/* ---- as people read them ---- */
struct showing { struct buf *b; const struct field *f; const void *row; enum lang lang; };

static void show_text(const struct showing *s) {
	buf_text(s->b, FIELD_GET(s->f, s->row, struct text));
}

static void show_int(const struct showing *s) {
	buf_int(s->b, FIELD_GET(s->f, s->row, int64_t));
}

/* A day known in part is a day of somebody's life: it is told with its era (UX.md 10). */
static void show_date(const struct showing *s) {
	date d = FIELD_GET(s->f, s->row, date);
	if (s->f->flags & PARTLY)
		date_put_era(s->b, d, s->lang);
	else
		date_put(s->b, d, s->lang);
}

static void show_when(const struct showing *s) {
	instant_put(s->b, FIELD_GET(s->f, s->row, instant), s->lang);
}

/* A code that is not in the list any more is shown as it was stored: history must stay readable. */
static void put_code(const struct showing *s, struct text code) {
	const struct code_item *item = code_find(s->f->codes, code);
	if (item)
		buf_z(s->b, word(s->lang, item->ja));
	else
		buf_text(s->b, code);
}

static void show_code(const struct showing *s) {
	put_code(s, FIELD_GET(s->f, s->row, struct text));
}

static void show_codes(const struct showing *s) {
	struct text rest = FIELD_GET(s->f, s->row, struct text), piece;
	for (bool first = true; text_cut(&rest, ' ', &piece); first = false) {
		if (!first)
			buf_z(s->b, s->lang == LANG_JA ? "、" : ", ");
		put_code(s, piece);
	}
}

static void show_flag(const struct showing *s) {
	buf_z(s->b, word(s->lang, FIELD_GET(s->f, s->row, int64_t) ? JA("はい") : JA("いいえ")));
}

static void show_ref(const struct showing *s) {
	char shown[ID_CHARS + 1];
	id_show(FIELD_GET(s->f, s->row, id), shown);
	buf_z(s->b, shown);
}

static void (*const showers[FIELD_KINDS])(const struct showing *) = {
	[FIELD_TEXT] = show_text, [FIELD_LINE] = show_text, [FIELD_KANA] = show_text, [FIELD_INT] = show_int,
	[FIELD_DATE] = show_date, [FIELD_WHEN] = show_when, [FIELD_CODE] = show_code, [FIELD_CODES] = show_codes,
	[FIELD_FLAG] = show_flag, [FIELD_REF] = show_ref,
};

void record_value_put(struct buf *b, const struct field *f, const void *row, enum lang lang) {
	if (!field_empty(f, row))
		showers[f->kind](&(struct showing){ b, f, row, lang });
}

/* ---- CSV ---- */
void record_csv_head(struct buf *b, const struct record *r, enum lang lang) {
	bool first = true;
	for (size_t i = 0; i < r->n; i++)
		if (r->fields[i].flags & LISTED) {
			csv_cell(b, text_of(word(lang, r->fields[i].label)), first);
			first = false;
		}
	csv_end(b);
}

static struct text cell(struct arena *a, const struct field *f, const void *row, enum lang lang) {
	struct buf b = buf_in(a, 64);
	if (field_empty(f, row))
		return LIT("");
	if (f->kind == FIELD_DATE)
		date_put_iso(&b, FIELD_GET(f, row, date));
	else if (f->kind == FIELD_WHEN)
		when_put_minute(&b, FIELD_GET(f, row, instant), ' ');
	else
		record_value_put(&b, f, row, lang);
	return buf_done(&b);
}

void record_csv_row(struct buf *b, const struct record *r, const void *row, enum lang lang) {
	bool first = true;
	for (size_t i = 0; i < r->n; i++)
		if (r->fields[i].flags & LISTED) {
			csv_cell(b, cell(b->arena, &r->fields[i], row, lang), first);
			first = false;
		}
	csv_end(b);
}

/* ---- JSON ---- */
static void json_codes(struct json *j, struct text codes) {
	json_list(j);
	for (struct text piece; text_cut(&codes, ' ', &piece);)
		if (piece.n)
			json_text(j, piece);
	json_end(j);
}

static void json_id(struct json *j, id which) {
	char shown[ID_CHARS + 1];
	id_show(which, shown);
	json_z(j, shown);
}

static void json_date(struct json *j, const struct field *f, const void *row) {
	struct buf b = buf_in(j->out->arena, 40);
	if (f->kind == FIELD_DATE)
		date_put_iso(&b, FIELD_GET(f, row, date));
	else
		when_put_iso(&b, FIELD_GET(f, row, instant));
	json_text(j, buf_done(&b));
}

static void json_value(struct json *j, const struct field *f, const void *row) {
	switch (f->kind) {
	case FIELD_INT:  json_int(j, FIELD_GET(f, row, int64_t)); break;
	case FIELD_FLAG: json_bool(j, FIELD_GET(f, row, int64_t) != 0); break;
	case FIELD_DATE: case FIELD_WHEN: json_date(j, f, row); break;
	case FIELD_CODES: json_codes(j, FIELD_GET(f, row, struct text)); break;
	case FIELD_REF:  json_id(j, FIELD_GET(f, row, id)); break;
	case FIELD_TEXT: case FIELD_LINE: case FIELD_KANA: case FIELD_CODE:
		json_text(j, FIELD_GET(f, row, struct text));
		break;
	}
}

void field_json(struct json *j, const struct field *f, const void *row) {
	json_key(j, f->name);
	if (field_empty(f, row) && f->kind != FIELD_CODES)
		json_null(j);
	else
		json_value(j, f, row);
}

void record_json(struct json *j, const struct record *r, const void *row) {
	const struct row *at = row;
	json_open(j);
	json_key(j, "id");
	json_id(j, at->id);
	json_key(j, "version");
	json_int(j, at->version);
	for (size_t i = 0; i < r->n; i++)
		field_json(j, &r->fields[i], row);
	json_close(j);
}
