/* The list of the viewer's people, and the search among them. Rows, not cards; whoever is not on the team is not counted. */
#include "person_inside.h"
#include "templates.h"
#include "../acp/acp.h"
#include "../../../base/fold.h"

#define PAGE_ROWS 50

static struct text code_word(const struct request *r, const char *field, struct text code) {
	const struct field *f = record_field(&person_record, field);
	const struct code_item *item = code.n ? code_find(f->codes, code) : NULL;
	return item ? text_of(word(r->lang, item->ja)) : LIT("");
}

struct person_row person_row_read(struct request *r, struct stmt *s) {
	struct person_row p = { .person = sql_int(s, 0), .code = sql_text(s, 1), .name = person_joined(r->arena, sql_text(s, 2), sql_text(s, 3)),
		.kana = person_joined(r->arena, sql_text(s, 4), sql_text(s, 5)), .birth_on = (date)sql_int(s, 6), .home = sql_text(s, 7),
		.care_level = code_word(r, "care_level", sql_text(s, 8)), .conditions = sql_text(s, 9), .review_on = (date)sql_int(s, 10), .cautious = sql_int(s, 11) };
	p.age = p.birth_on ? date_age(p.birth_on, r->today) : -1;
	return p;
}

/* What the row says, each where its own kind may be seen. */
static void add_wish(struct request *r, struct person_row *p) {
	if (p->home.n && (!address_may(r, p->person, ACT_SEE) || address_concealed(r, p->person))) p->home = (struct text){ 0 };
	if (!may(r, p->person, KIND_FAMILY, ACT_SEE)) p->cautious = false;
	if (!may(r, p->person, KIND_WISH, ACT_SEE)) p->review_on = 0;
	struct acp_quote q = acp_newest(r, p->person);
	p->wish = q.words;
	p->wish_on = q.said_on;
}

/* One page, and how many there are in all. */
static size_t list_rows(struct request *r, bool waiting, int64_t skip, struct person_row **out, int64_t *total) {
	struct person_row *rows = ARENA_ARRAY(r->arena, struct person_row, PAGE_ROWS);
	size_t n = 0;
	struct stmt *s = waiting
		? SQL(r->tx, person_list_waiting, V(r->today), V(r->viewer.account), V(PAGE_ROWS), V(skip))
		: SQL(r->tx, person_list, V(r->today), V(r->viewer.account), V(PAGE_ROWS), V(skip));
	for (; n < PAGE_ROWS && sql_row(s); *total = sql_int(s, 12)) rows[n++] = person_row_read(r, s);
	sql_run(s);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (!may_list(r, rows[i].person)) continue;
		add_wish(r, &rows[i]);
		rows[kept++] = rows[i];
	}
	*out = rows;
	return kept;
}

/* Of a page beyond the last: there are as many as there are, so it begins anew. */
static int64_t skip_of(struct request *r) {
	int64_t skip = 0;
	if (!text_int(query(r, "from"), &skip) || skip <= 0) return 0;
	struct stmt *s = SQL(r->tx, person_count, V(r->viewer.account), V(r->today));
	int64_t n = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	return skip < n ? skip : 0;
}

void people_list(struct request *r) {
	int64_t skip = skip_of(r);
	struct people_page m = { .page = page_of(r, "people", text_of(word(r->lang, JA("ひと")))), .waiting = text_is(query(r, "sort"), "waiting"),
		.may_import = r->viewer.admin, .may_add = person_may_add(r) };
	m.n_people = list_rows(r, m.waiting, skip, &m.people, &m.total);
	m.from = skip + 1;
	m.to = skip + (int64_t)m.n_people;
	if (m.to < m.total) {
		struct buf b = buf_in(r->arena, 64);
		buf_f(&b, "/people?from=%lld%s", (long long)m.to, m.waiting ? "&sort=waiting" : "");
		m.more_href = buf_done(&b);
	}
	reads_list(r, (int)m.n_people, KIND_PERSON);
	struct html h = html_of(r);
	tpl_people_list(&h, &m);
	answer_page(r, 200, &h);
}

/* ---- search ---- */
struct found { struct person_row *rows; size_t n; };

static void find(struct request *r, struct found *f, id person) {
	for (size_t i = 0; i < f->n; i++) if (f->rows[i].person == person) return;
	if (f->n == PAGE_ROWS) return;
	struct stmt *s = SQL(r->tx, person_one, V(r->today), V(person), V(r->viewer.account));
	if (sql_row(s)) f->rows[f->n++] = person_row_read(r, s);
	sql_run(s);
}

static void find_ids(struct request *r, struct found *f, struct stmt *s) {
	id ids[PAGE_ROWS];
	size_t n = 0;
	while (n < PAGE_ROWS && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	for (size_t i = 0; i < n; i++) find(r, f, ids[i]);
}

/* By what tells where somebody is: only of those whose address the viewer may see. */
static void find_where(struct request *r, struct found *f, struct stmt *s) {
	id ids[PAGE_ROWS];
	size_t n = 0;
	while (n < PAGE_ROWS && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	for (size_t i = 0; i < n; i++) if (address_may(r, ids[i], ACT_SEE)) find(r, f, ids[i]);
}

static void find_year(struct request *r, struct found *f, struct text typed) {
	date d;
	int64_t year;
	if (text_int(typed, &year)) d = year > 1850 && year < 2200 ? (date)(year * 10000) : 0;
	else if (!date_read(typed, &d)) return;
	if (!d) return;
	date last = date_month(d) ? (date_day(d) ? d : d + 31) : d + 1231;
	find_ids(r, f, SQL(r->tx, person_born_between, V(r->viewer.account), V(r->today), V(d), V(last)));
}

static void find_phone(struct request *r, struct found *f, struct text typed) {
	struct text digits = fold_digits(r->arena, typed);
	if (digits.n < 3) return;
	find_where(r, f, SQL(r->tx, person_phone_tail, V(r->viewer.account), V(r->today), V(text_join(r->arena, LIT("%"), digits))));
}

size_t person_search(struct request *r, struct text typed, struct person_row **out) {
	struct found f = { .rows = ARENA_ARRAY(r->arena, struct person_row, PAGE_ROWS) };
	struct text match = search_match(r->tx, typed);
	if (match.n) find_ids(r, &f, SQL(r->tx, search_owners_seen, V("person"), V(match), V(r->viewer.account), V(r->today)));
	if (match.n) find_where(r, &f, SQL(r->tx, search_owners_seen, V("place"), V(match), V(r->viewer.account), V(r->today)));
	find_year(r, &f, typed);
	find_phone(r, &f, typed);
	for (size_t i = 0; i < f.n; i++) add_wish(r, &f.rows[i]);
	*out = f.rows;
	return f.n;
}

size_t person_alike(struct request *r, const struct person *p, struct person_row **out) {
	struct found f = { .rows = ARENA_ARRAY(r->arena, struct person_row, PAGE_ROWS) };
	struct value birth = p->birth_on ? value_int(p->birth_on) : value_int(-1);
	find_ids(r, &f, SQL(r->tx, person_alike, birth, V(p->sort_key), V(r->viewer.account), V(r->today)));
	*out = f.rows;
	return f.n;
}
