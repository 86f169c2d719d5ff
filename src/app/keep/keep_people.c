/* Each person's folder: record.html (everything that was written about them, in the words people read), the emergency sheet as
 * PDF, the photographs of paper. Ended entries are there too, and say so.
 * The sheet is drawn as for somebody of the person's team; a hidden address stays off it, as on every paper. */
#include "keep_folder.h"
#include "../desk/paper.h"
#include "../people/emergency/sheet_view.h"
#include <string.h>

#define ROOM ((size_t)64 << 20)

struct one { id id; struct text code, name; };
struct all_people {
	struct copy *copy;
	struct arena *arena, *room;      /* of the whole; of one person */
	const struct keep_names *names;
	struct region *region;
	struct paper *paper;
	int at;
	struct one *list; size_t n;
	struct keep_people *sum;
	const struct copy_table *person;
};
struct drawing { struct all_people *p; struct html h; const struct copy_table *table; const struct record *record; const struct one *one; size_t rows; };

#define HTML(h, literal) html_raw((h), "" literal, sizeof(literal) - 1)
static const char style[] = "<style>body{font:16px/1.7 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;margin:.8rem 0;width:100%}"
	"th,td{border:1px solid #999;padding:.2rem .6rem;text-align:left;vertical-align:top;white-space:pre-wrap}th{width:14rem;font-weight:normal;background:#f3f3f3}"
	".gone{opacity:.6}img{max-width:100%}</style>";

static size_t column_of(const struct copy_table *t, const char *name) {
	size_t i = 0;
	while (i < t->n && strcmp(t->columns[i].name, name) != 0) i++;
	return i;
}

static const struct copy_table *table_named(struct copy *c, const char *name) {
	const struct copy_tables *all = copy_all(c);
	for (size_t i = 0; i < all->n; i++) if (strcmp(all->tables[i].name, name) == 0) return &all->tables[i];
	return NULL;
}

/* ---- the list ---- */

static int take_person(void *ctx, const struct value *v) {
	struct all_people *p = ctx;
	const struct copy_table *t = p->person;
	struct one *one = ARENA_MORE(p->arena, p->list, p->n);
	one->id = v[column_of(t, "id")].i;
	one->code = text_copy(p->arena, v[column_of(t, "code")].t);
	one->name = text_join(p->arena, text_join(p->arena, v[column_of(t, "family_name")].t, LIT(" ")), v[column_of(t, "given_name")].t);
	return ERR_OK;
}

static int file_of(struct all_people *p, const struct one *one, const char *name, struct text bytes) {
	struct buf path = buf_in(p->room, 80);
	buf_f(&path, "people/%.*s/%s", TEXT_ARG(one->code), name);
	return keep_out_whole(p->room, p->at, buf_str(&path), bytes);
}

/* ---- the record ---- */

static bool plain(const char *column) {
	static const char *const about[] = { "version", "made_at", "made_by", "changed_at", "changed_by", "gone_at", "sort_key", "person" };
	for (size_t i = 0; i < COUNT(about); i++) if (strcmp(column, about[i]) == 0) return false;
	return true;
}

static void put_pair(struct drawing *d, size_t column, const struct value *v) {
	struct buf b = buf_in(d->p->room, 128);
	keep_show(&b, d->table, column, v, d->p->names, LANG_JA);
	if (!b.n) return;
	HTML(&d->h, "<tr><th>");
	html_z(&d->h, word(LANG_JA, keep_label(d->table, column)));
	HTML(&d->h, "</th><td>");
	html_text(&d->h, buf_done(&b));
	HTML(&d->h, "</td></tr>\n");
}

static int draw_row(void *ctx, const struct value *v) {
	struct drawing *d = ctx;
	const struct copy_table *t = d->table;
	size_t gone = column_of(t, "gone_at");
	if (!d->rows++) {
		HTML(&d->h, "<h2>");
		html_z(&d->h, word(LANG_JA, d->record->label));
		HTML(&d->h, "</h2>\n");
	}
	if (gone < t->n && v[gone].i) HTML(&d->h, "<table class=\"gone\">");
	else HTML(&d->h, "<table>");
	for (size_t i = 0; i < t->n; i++) if (plain(t->columns[i].name)) put_pair(d, i, &v[i]);
	static const char *const made[] = { "made_at", "made_by", "gone_at" };
	for (size_t i = 0; i < COUNT(made); i++) {
		size_t c = column_of(t, made[i]);
		if (c < t->n) put_pair(d, c, &v[c]);
	}
	HTML(&d->h, "</table>\n");
	return ERR_OK;
}

static int draw_table(struct drawing *d, const struct record *r) {
	size_t column;
	d->table = table_named(d->p->copy, r->name);
	d->record = r;
	d->rows = 0;
	if (!d->table) return ERR_OK;
	column = column_of(d->table, d->table == d->p->person ? "id" : "person");
	return column < d->table->n ? copy_rows_of(d->p->copy, d->table, column, d->one->id, draw_row, d) : ERR_OK;
}

static int draw_record(struct all_people *p, const struct one *one, bool sheet) {
	struct drawing d = { .p = p, .one = one, .h = { .out = buf_in(p->room, 16384), .lang = LANG_JA } };
	int rc = ERR_OK;
	HTML(&d.h, "<!doctype html>\n<html lang=\"ja\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>");
	html_text(&d.h, one->name);
	HTML(&d.h, "</title>");
	html_raw(&d.h, style, sizeof style - 1);
	HTML(&d.h, "<h1>");
	html_text(&d.h, one->name);
	HTML(&d.h, "</h1>\n");
	if (sheet) {
		HTML(&d.h, "<p><a href=\"sheet.pdf\">");
		html_z(&d.h, word(LANG_JA, JA("緊急シート")));
		HTML(&d.h, "</a></p>\n");
	}
	for (size_t f = 0; f < features_count && !rc; f++)
		for (size_t i = 0; i < features[f]->n_records && !rc; i++) rc = draw_table(&d, features[f]->records[i]);
	return rc ? rc : file_of(p, one, "record.html", buf_done(&d.h.out));
}

/* ---- photographs of paper ---- */

struct photos { struct all_people *p; const struct one *one; const struct copy_table *table, *bytes; id ids[64]; size_t n; id now; };

static int take_photo(void *ctx, const struct value *v) {
	struct photos *s = ctx;
	if (s->n < COUNT(s->ids)) s->ids[s->n++] = v[column_of(s->table, "id")].i;
	return ERR_OK;
}

static int put_photo(void *ctx, const struct value *v) {
	struct photos *s = ctx;
	char shown[ID_CHARS + 1], name[40];
	id_show(s->now, shown);
	snprintf(name, sizeof name, "photo-%s.jpg", shown);
	s->p->sum->photos++;
	return file_of(s->p, s->one, name, v[column_of(s->bytes, "bytes")].t);
}

static int put_photos(struct all_people *p, const struct one *one) {
	struct photos s = { .p = p, .one = one, .table = table_named(p->copy, "consent_photo"), .bytes = table_named(p->copy, "consent_photo_bytes") };
	if (!s.table || !s.bytes) return ERR_OK;
	int rc = copy_rows_of(p->copy, s.table, column_of(s.table, "person"), one->id, take_photo, &s);
	for (size_t i = 0; i < s.n && !rc; i++) {
		s.now = s.ids[i];
		rc = copy_rows_of(p->copy, s.bytes, column_of(s.bytes, "photo"), s.now, put_photo, &s);
	}
	return rc;
}

/* ---- the emergency sheet ---- */

static struct request request_of(struct all_people *p, struct http_request *http, const struct one *one, struct tx *tx) {
	struct request r = { .http = http, .arena = p->room, .tx = tx, .region = p->region, .lang = LANG_JA, .now = clock_now(), .today = date_today(),
		.person = one->id, .person_code = one->code, .paper = p->paper };
	r.viewer.account = -1;           /* nobody's: it only says that somebody asks */
	r.standing = guard_standing(tx, &r.viewer, one->id, r.now);
	r.standing.exists = r.standing.on_team = r.standing.keeper = true;
	r.standing.blocked = false;
	r.standing.role = ROLE_DOCTOR;
	r.standing.agreed_care = r.standing.agreed_emergency = ~0u;
	r.standing.reserved = 0;
	return r;
}

static bool draw_sheet(struct all_people *p, const struct one *one, struct tx *tx, struct text *pdf) {
	struct http_request http = { .arena = p->room, .method = GET, .secure = true, .host = p->region->hosts };
	struct request r = request_of(p, &http, one, tx);
	struct person person = { 0 };
	struct sheet_set set;
	bool overflow;
	(void)text_cut(&http.host, ' ', &http.host);
	if (!person_load(tx, one->id, &person) || !sheet_load(tx, one->id, &set)) return false;
	struct sheet_view *view = sheet_view_of(&r, &person, &set, LANG_JA);
	if (!p->region->hosts.n) view->qr_width = 0;      /* its code would lead nowhere */
	if (paper_pdf(&r, sheet_document(&r, view), pdf, &overflow)) return true;
	p->sum->unmade++;
	return false;
}

static int put_sheet(struct all_people *p, const struct one *one, bool *made) {
	struct tx *tx = store_read(p->region->store, p->room);
	struct text pdf;
	*made = tx && draw_sheet(p, one, tx, &pdf);
	if (!tx) return ERR_DISK;
	bool failed = tx_failed(tx);
	store_read_end(tx);
	p->sum->sheets += *made;
	return failed ? err_set(ERR_DISK, "a sheet cannot be read") : *made ? file_of(p, one, "sheet.pdf", pdf) : ERR_OK;
}

/* It becomes a folder's name; a region that was brought in from elsewhere may hold anything. */
static bool code_fits(struct text code) {
	char read[CODE_CHARS + 1];
	return code_read(code, read) && text_is(code, read);
}

static int put_person(struct all_people *p, const struct one *one) {
	struct buf folder = buf_in(p->room, 40);
	bool sheet;
	if (!code_fits(one->code)) return err_set(ERR_INPUT, "a person's code cannot be a folder's name");
	buf_f(&folder, "people/%.*s", TEXT_ARG(one->code));
	int rc = keep_folder_make(p->at, buf_str(&folder));
	if (!rc) rc = put_sheet(p, one, &sheet);
	if (!rc) rc = draw_record(p, one, sheet);
	if (!rc) rc = put_photos(p, one);
	p->sum->people++;
	arena_reset(p->room);
	return rc;
}

int keep_people(struct copy *c, struct arena *a, int at, struct region *region, struct keep_people *sum) {
	struct all_people p = { .copy = c, .arena = a, .room = arena_new(ROOM), .region = region, .at = at, .sum = sum, .person = table_named(c, "person") };
	p.names = keep_names_read(c, a);
	p.paper = paper_open(a);
	int rc = !p.room || !p.names || !p.person ? err_set(ERR_MEMORY, "the people cannot be read") : keep_folder_make(at, "people");
	if (!rc) rc = copy_rows(c, p.person, take_person, &p);
	for (size_t i = 0; i < p.n && !rc; i++) rc = put_person(&p, &p.list[i]);
	paper_close(p.paper);
	arena_free(p.room);
	return rc;
}
