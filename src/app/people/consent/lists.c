/* Named lists of offices, to which one may agree as a whole (「みどり区の訪問看護」). The administrator keeps them; who joins
 * is made known on the timeline of everybody who agreed to the list (DOMAIN.md 7.1).
 * Refuses: an office twice at the same time; to forget who was in a list: membership ends, it is not wiped out. */
#include "lists.h"
#include "templates.h"
#include "sql_names.h"

static const struct field share_list_fields[] = {
	LINE(share_list, name,  NEED, JA("一覧の名前"), 1, 60),
	LINE(share_list, words, 0, JA("どういう一覧ですか"), 1, 200),
};
const struct record share_list_record = { "share_list", JA("同意に使う事業所の一覧"), sizeof(struct share_list), share_list_fields, COUNT(share_list_fields), -2, KIND_NETWORK };
static const struct field share_list_office_fields[] = {
	REF (share_list_office, list,    NEED | FIXED | HIDDEN, JA("一覧")),
	REF (share_list_office, office,  NEED | FIXED | HIDDEN, JA("事業所")),
	DATE(share_list_office, from_on, NEED | FIXED | FUTURE, JA("いつから")),
	DATE(share_list_office, to_on,   HIDDEN | FUTURE, JA("いつまで")),
};
const struct record share_list_office_record = { "share_list_office", JA("一覧に入る事業所"), sizeof(struct share_list_office), share_list_office_fields,
	COUNT(share_list_office_fields), -2, KIND_NETWORK, .decides_access = true };

#define LISTS_MAX 200
#define OFFICES_MAX 500

static struct text href_of(struct request *r, id list, const char *middle, id member) {
	char shown[ID_CHARS + 1], which[ID_CHARS + 1] = "";
	struct buf b = buf_in(r->arena, 64);
	id_show(list, shown);
	if (member) id_show(member, which);
	buf_f(&b, "/lists/%s/offices%s%s%s", shown, member ? "/" : "", which, middle);
	return buf_done(&b);
}

static void offices_of(struct request *r, struct lists_line *l, id list) {
	l->offices = ARENA_ARRAY(r->arena, struct lists_office, OFFICES_MAX);
	struct stmt *s = SQL(r->tx, lists_offices, V(list));
	while (l->n_offices < OFFICES_MAX && sql_row(s)) {
		struct lists_office o = { .name = sql_text(s, 2), .from_on = (date)sql_int(s, 3), .to_on = (date)sql_int(s, 4), .end_href = href_of(r, list, "/end", sql_int(s, 0)) };
		o.now = !o.to_on || o.to_on >= r->today;
		l->offices[l->n_offices++] = o;
	}
	sql_run(s);
}

static void draw(struct request *r, int status) {
	struct lists_page m = { .page = page_of(r, "", text_of(word(r->lang, JA("同意に使う事業所の一覧")))), .lists = ARENA_ARRAY(r->arena, struct lists_line, LISTS_MAX),
		.offices = ARENA_ARRAY(r->arena, struct chip, 2000), .e_office = consent_error(r, "office") };
	id ids[LISTS_MAX];
	struct stmt *s = SQL0(r->tx, consent_lists);
	while (m.n_lists < LISTS_MAX && sql_row(s)) {
		ids[m.n_lists] = sql_int(s, 0);
		m.lists[m.n_lists] = (struct lists_line){ .name = sql_text(s, 1), .words = sql_text(s, 2), .add_href = href_of(r, ids[m.n_lists], "", 0) };
		m.n_lists++;
	}
	sql_run(s);
	for (size_t i = 0; i < m.n_lists; i++) offices_of(r, &m.lists[i], ids[i]);
	s = SQL0(r->tx, consent_offices);
	while (m.n_offices < 2000 && sql_row(s)) {
		char shown[ID_CHARS + 1];
		id_show(sql_int(s, 0), shown);
		m.offices[m.n_offices++] = (struct chip){ text_copy(r->arena, text_of(shown)), sql_text(s, 1), LIT(""), false };
	}
	sql_run(s);
	struct html h = html_of(r);
	tpl_lists(&h, &m);
	answer_page(r, status, &h);
}

void lists_show(struct request *r) { draw(r, 200); }
void lists_fields(struct html *h, struct page p) { record_form(h, &share_list_record, NULL, p.r->typed, &p.r->problems); }

void lists_add(struct request *r) {
	struct share_list l = { 0 };
	record_read(&share_list_record, &l, &r->http->form, NULL, &r->problems);
	record_check(&share_list_record, &l, r->today, &r->problems);
	if (r->problems.n) { form_again(r); draw(r, 422); return; }
	record_insert(r->tx, &share_list_record, &l, actor_of(r));
	FLASH(r, 0, JA("一覧「{name}」をつくりました。"), ARG("name", l.name));
	answer_see(r, "/lists");
}

/* ---- who is in it ---- */
static bool list_of(struct request *r, struct share_list *l) {
	id list;
	return id_read(param(r, "list"), &list) && record_load(r->tx, &share_list_record, list, l);
}

static bool in_already(struct request *r, id list, id office, date from_on) {
	bool in = false;
	struct stmt *s = SQL(r->tx, lists_offices, V(list));
	while (sql_row(s)) in |= sql_int(s, 1) == office && (!sql_int(s, 4) || sql_int(s, 4) >= from_on);
	return in;
}

/* Whoever agreed to the list is told who is in it now: not by a letter each, but where their team looks. */
static void tell(struct request *r, id list, const char *ja, struct text name, struct text office) {
	id *people = ARENA_ARRAY(r->arena, id, 5000);
	size_t n = 0;
	struct stmt *s = SQL(r->tx, lists_people, V(list), V(r->today));
	while (n < 5000 && sql_row(s)) people[n++] = sql_int(s, 0);
	sql_run(s);
	const char *said = text_z(r->arena, say(r->arena, LANG_JA, ja, (struct arg[]){ ARG("name", name), ARG("office", office) }, 2));
	for (size_t i = 0; i < n; i++) consent_told(r->tx, people[i], said, actor_of(r));
}

void lists_office_add(struct request *r) {
	static const char *const keys[] = { "office", NULL };
	struct share_list l;
	struct office o = { 0 };
	id office = 0;
	if (!list_of(r, &l)) return;
	struct share_list_office m = { .list = l.row.id, .from_on = r->today };
	record_read(&share_list_office_record, &m, &r->http->form, keys, &r->problems);
	if (id_read(typed(r, "office"), &office) && record_load(r->tx, &office_record, office, &o)) m.office = office;
	if (!m.office) problem_add(&r->problems, "office", JA("事業所を選んでください。"), NULL, 0);
	else if (in_already(r, l.row.id, m.office, m.from_on)) problem_add(&r->problems, "office", JA("その事業所は、もうこの一覧に入っています。"), NULL, 0);
	else record_check(&share_list_office_record, &m, r->today, &r->problems);
	if (r->problems.n) { form_again(r); draw(r, 422); return; }
	record_insert(r->tx, &share_list_office_record, &m, actor_of(r));
	tell(r, l.row.id, JA("共有の一覧「{name}」に、{office}が加わりました。"), l.name, o.name);
	FLASH(r, 0, JA("「{name}」に{office}を加えました。この一覧に同意した人の経過に、お知らせを残しました。"), ARG("name", l.name), ARG("office", o.name));
	answer_see(r, "/lists");
}

void lists_office_end(struct request *r) {
	struct share_list l;
	struct share_list_office m;
	struct office o = { 0 };
	id member;
	if (!list_of(r, &l) || !id_read(param(r, "member"), &member) || !record_load(r->tx, &share_list_office_record, member, &m) || m.list != l.row.id) return;
	record_load(r->tx, &office_record, m.office, &o);
	if (m.from_on >= r->today) record_end(r->tx, &share_list_office_record, member, m.row.version, NULL, actor_of(r));
	else {
		m.to_on = date_plus(r->today, -1);
		record_update(r->tx, &share_list_office_record, &m, m.row.version, NULL, actor_of(r), NULL);
	}
	tell(r, l.row.id, JA("共有の一覧「{name}」から、{office}が外れました。"), l.name, o.name);
	FLASH(r, 0, JA("「{name}」から{office}を外しました。"), ARG("name", l.name), ARG("office", o.name));
	answer_see(r, "/lists");
}
