/* Opening the sheet: on the screen, as PDF, and by the code on the paper. Every opening is in the read log, also the
 * anonymous one, and the team sees it (sheet_openings). The code's page names nobody and no illness (UX.md 5.5, N10). */
#include "sheet_view.h"
#include "templates.h"
#include "../../desk/paper.h"
#include "../knowing/knowing.h"
#include "../mine/mine.h"
#include "../../../base/fold.h"

void sheet_article(struct html *h, struct sheet_page m) {
	struct html paper = *h;
	paper.lang = m.view->lang;
	tpl_sheet_a4(&paper, m.view);
	paper.lang = h->lang;
	*h = paper;
}

/* ---- who opened it ---- */
static struct text account_name(struct request *r, id person, id account) {
	struct text name = account_shown_name(r, person, account);
	return name.n ? name : text_of(word(r->lang, JA("紙の二次元コードから（サインインなし）")));
}

#define OPENINGS_MAX 20
struct opened { id person, account; instant at; bool by_paper; };

/* The newest of each person and reader, without the viewer's own. */
static size_t opened_read(struct request *r, struct stmt *s, struct opened *list) {
	size_t n = 0;
	while (sql_row(s)) {
		struct opened o = { sql_int(s, 0), sql_int(s, 1), sql_int(s, 2), text_is(sql_text(s, 3), "/e/:token") };
		size_t i = 0;
		if (o.account == r->viewer.account || n == OPENINGS_MAX) continue;
		while (i < n && (list[i].person != o.person || list[i].account != o.account)) i++;
		if (i == n) list[n++] = o;
	}
	return n;
}

static struct sheet_opening *openings_of(struct request *r, const struct opened *list, size_t n) {
	struct sheet_opening *rows = ARENA_ARRAY(r->arena, struct sheet_opening, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct stmt *s = SQL(r->tx, sheet_person_code, V(list[i].person));
		rows[i] = (struct sheet_opening){ .person = list[i].person, .at = list[i].at, .by_paper = list[i].by_paper };
		if (sql_row(s)) { rows[i].code = sql_text(s, 0); rows[i].name = text_join(r->arena, text_join(r->arena, sql_text(s, 1), LIT(" ")), sql_text(s, 2)); }
		sql_run(s);
		rows[i].who = account_name(r, list[i].person, list[i].account);
	}
	return rows;
}

size_t sheet_openings(struct request *r, struct sheet_opening **out) {
	struct opened list[OPENINGS_MAX];
	size_t kept = 0, n = opened_read(r, SQL(r->tx, sheet_reads_since, V(r->now - DAYS(7))), list);
	for (size_t i = 0; i < n; i++) if (may(r, list[i].person, KIND_SHEET, ACT_SEE)) list[kept++] = list[i];
	*out = openings_of(r, list, kept);
	return kept;
}

/* ---- the paper ---- */
void sheet_show(struct request *r) {
	struct person p = { 0 };
	struct sheet_set set;
	struct opened list[OPENINGS_MAX];
	struct sheet_page m = { .english = sheet_lang(r) == LANG_EN };
	struct knower reader = { 0 };
	bool asked;
	m.ref = person_sub_page(r, &p, text_of(word(r->lang, JA("緊急シート"))));
	if (!p.row.id || !sheet_reader(r, &asked, &reader)) return;
	sheet_load(r->tx, r->person, &set);
	m.page = m.ref.page;
	m.page.sheet = true;
	m.code = p.code;
	m.view = sheet_view_of(r, &p, &set, sheet_lang(r));
	if (asked) { sheet_for(r, &p, &reader, m.view); m.reader = reader.who; }
	m.may_ask = may(r, r->person, KIND_FAMILY, ACT_SEE);
	m.may_change = !asked && may(r, r->person, KIND_SHEET, ACT_RECORD) && address_narrow_may(r, r->person);
	m.english_href = sheet_href_for(r, "sheet", !m.english);
	m.pdf_href = sheet_href_for(r, "sheet.pdf", m.english);
	m.one_page = m.view->fits && !m.english;
	m.untried = m.view->made && !m.view->fits;
	m.n_openings = opened_read(r, SQL(r->tx, sheet_reads_of, V(r->person)), list);
	m.openings = openings_of(r, list, m.n_openings);
	reads(r, r->person, KIND_WISH);
	struct html h = html_of(r);
	tpl_sheet_page(&h, &m);
	answer_page(r, 200, &h);
}

/* The way out: the browser prints the same paper. */
static void pdf_unmade(struct request *r) {
	struct person p = { 0 };
	struct sheet_unmade_page m = { .ref = person_sub_page(r, &p, text_of(word(r->lang, JA("いまはPDFを作れません")))) };
	m.page = m.ref.page;
	m.code = r->person_code;
	struct html h = html_of(r);
	tpl_sheet_unmade(&h, &m);
	answer_page(r, 503, &h);
}

void sheet_pdf(struct request *r) {
	struct person p = { 0 };
	struct sheet_set set;
	struct text pdf;
	struct knower reader = { 0 };
	bool overflow, asked;
	if (!person_load(r->tx, r->person, &p) || !sheet_reader(r, &asked, &reader)) return;
	sheet_load(r->tx, r->person, &set);
	reads(r, r->person, KIND_WISH);
	struct sheet_view *view = sheet_view_of(r, &p, &set, sheet_lang(r));
	if (asked) sheet_for(r, &p, &reader, view);
	if (!paper_pdf(r, sheet_document(r, view), &pdf, &overflow)) {
		pdf_unmade(r);
		return;
	}
	answer_bytes(r, "application/pdf", text_z(r->arena, text_join(r->arena, text_join(r->arena, LIT("sheet-"), p.code), LIT(".pdf"))), pdf);
}

/* ---- the person said today that it is right ---- */
#define REVIEW_MONTHS 6
void sheet_confirm(struct request *r) {
	struct sheet_set set;
	if (!sheet_load(r->tx, r->person, &set)) return;
	struct sheet *s = &set.sheet;
	s->confirmed_how = LIT("spoken");
	s->confirmed_on = r->today;
	if (!s->review_on || s->review_on <= r->today) s->review_on = date_plus_months(r->today, REVIEW_MONTHS);
	if (record_update(r->tx, &sheet_record, s, s->row.version, NULL, actor_of(r), NULL) != SAVED) return;
	FLASH(r, last_change(r), JA("本人に口頭で確かめたことを記録しました。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s/sheet", TEXT_ARG(r->person_code));
}

/* ---- the code on the paper ---- */
static void door_phones(struct request *r, struct sheet_door_page *m, const struct sheet_set *set) {
	size_t most = m->current ? 1 : SHEET_CONTACTS;
	if (address_concealed(r, set->sheet.person)) {
		m->phones = ARENA_NEW(r->arena, struct door_phone);
		m->phones[m->n_phones++] = (struct door_phone){ LIT("1"), r->region->phone, text_join(r->arena, LIT("tel:"), fold_digits(r->arena, r->region->phone)) };
		return;
	}
	m->phones = ARENA_ARRAY(r->arena, struct door_phone, SHEET_CONTACTS);
	for (size_t i = 0; i < set->n_contacts && m->n_phones < most; i++) {
		struct text phone = set->contacts[i].phone;
		m->phones[m->n_phones] = (struct door_phone){ int_text(r->arena, (int64_t)m->n_phones + 1), phone,
			text_join(r->arena, LIT("tel:"), fold_digits(r->arena, phone)) };
		m->n_phones++;
	}
}

static bool sent_to_sheet(struct request *r, id person) {
	struct stmt *s = SQL(r->tx, sheet_person_code, V(person));
	struct text code = sql_row(s) ? sql_text(s, 0) : LIT("");
	sql_run(s);
	if (!code.n || !r->viewer.account || !may(r, person, KIND_SHEET, ACT_SEE)) return false;
	if (r->viewer.kind == ACCOUNT_STAFF) answer_see(r, "/people/%.*s/sheet", TEXT_ARG(code));
	else answer_see(r, "/mine/sheet");
	return true;
}

void sheet_door(struct request *r) {
	struct sheet_paper paper;
	struct sheet_set set;
	if (!sheet_token_find(r->tx, param(r, "token"), &paper)) return;
	if (guard_standing(r->tx, &r->viewer, paper.person, r->now).blocked || sent_to_sheet(r, paper.person)) return;
	bool there = sheet_load(r->tx, paper.person, &set);
	struct sheet_door_page m = { .current = there && paper.edition == set.sheet.edition && paper.until_on >= r->today };
	const struct arg edition[] = { ARG("n", int_text(r->arena, paper.edition)) };
	m.title = say(r->arena, r->lang, m.current ? JA("この紙は最新です（第{n}版）") : JA("この紙は古くなっています（第{n}版）"), edition, 1);
	m.page = page_of(r, "", m.title);
	m.page.bare = m.page.public_ = true;
	door_phones(r, &m, &set);
	if (!r->viewer.account) m.sign_in = text_join(r->arena, LIT("/sign-in?next=/e/"), param(r, "token"));
	reads(r, paper.person, KIND_SHEET);
	struct html h = html_of(r);
	tpl_sheet_door(&h, &m);
	answer_page(r, 200, &h);
}
