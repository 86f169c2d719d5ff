/* 取りやめる: what will happen and what has been seen already, then the end itself, at once; and the receipt for the person.
 * Refuses: to end what has ended (it leads to the receipt), to take an end back: who agrees again is recorded anew. */
#include "consent_inside.h"
#include "templates.h"
#include "sql_names.h"

static bool find(struct request *r, struct consent_line *l) {
	id consent;
	return id_read(param(r, "consent"), &consent) && consent_line_of(r, consent, l);
}

/* What changes when this row ends: before and after, as the gate answers. */
static void changes_of(struct request *r, struct consent_end_page *m, date on) {
	const struct consent *c = &m->line.consent;
	struct consent_row row = consent_row_of(c);
	struct everybody e;
	everybody_with(r, r->person, &row, &e);
	struct sharing after = sharing_without(r->arena, &e, c->row.id);
	m->n_changes = reach_changes(r, &e, &e.sharing, &after, c->kin, on, m->line.reserve, &m->changes);
	if (!m->line.reserve) m->n_kept = reach_kept(r, &e, &after, &row, on, &m->kept);
}

static struct consent_end_page page_new(struct request *r, struct person *p, const struct consent_line *l, const char *title_ja) {
	struct person_ref ref = person_sub_page(r, p, text_of(word(r->lang, title_ja)));
	struct consent_end_page m = { .ref = ref, .page = ref.page, .code = p->code, .line = *l, .action = consent_row_href(r, l->consent.row.id, "/end"),
		.back_href = consent_href(r, ""), .person_name = person_name(r->arena, p), .head = consent_head_of(r, p) };
	return m;
}

static void draw_end(struct request *r, const struct consent_line *l, int status) {
	static const char *const hows[] = { "said", "written" };
	struct person p = { 0 };
	struct consent_end_page m = page_new(r, &p, l, l->reserve ? JA("留保の取り下げ") : JA("同意の取りやめ"));
	changes_of(r, &m, r->today);
	if (!l->reserve) m.n_seen = consent_seen(r, &l->consent, r->now, &m.seen);
	m.hows.chips = ARENA_ARRAY(r->arena, struct chip, COUNT(hows));
	struct text chosen = r->typed ? pairs_get(r->typed, "withdrawn_how") : LIT("said");
	for (size_t i = 0; i < COUNT(hows); i++)
		m.hows.chips[m.hows.n_chips++] = (struct chip){ text_of(hows[i]), consent_code_word(r, "withdrawn_how", text_of(hows[i])), LIT(""), text_is(chosen, hows[i]) };
	m.words = r->typed ? pairs_get(r->typed, "withdrawn_words") : LIT("");
	m.e_how = consent_error(r, "withdrawn_how");
	m.page.focus = true;
	struct html h = html_of(r);
	tpl_consent_end(&h, &m);
	answer_page(r, status, &h);
}

/* A reservation is not taken back by whom it keeps out: the person tells somebody else. */
static bool own_matter(struct request *r, const struct consent_line *l) {
	if (!l->reserve || !consent_reaches_viewer(r, &l->consent)) return false;
	answer_status(r, 403, JA("この留保は、あなたには取り下げられません"), JA("あなたに伝えないでほしい、という記録です。本人が気持ちを変えたときは、ほかの人が記録します。"));
	return true;
}

void consent_end_show(struct request *r) {
	struct consent_line l;
	if (!find(r, &l)) return;
	if (l.withdrawn) answer_see(r, "%.*s", TEXT_ARG(l.receipt_href));
	else if (own_matter(r, &l)) return;
	else draw_end(r, &l, 200);
}

void consent_end_post(struct request *r) {
	static const char *const keys[] = { "withdrawn_how", "withdrawn_words", NULL };
	struct consent_line l;
	struct consent now;
	if (!find(r, &l)) return;
	if (l.withdrawn) { answer_see(r, "%.*s", TEXT_ARG(l.receipt_href)); return; }
	if (own_matter(r, &l)) return;
	now = l.consent;
	record_read(&consent_record, &now, &r->http->form, keys, &r->problems);
	record_read_field(&consent_record, "withdrawn_how", &now, &r->http->form, &r->problems);
	record_read_field(&consent_record, "withdrawn_words", &now, &r->http->form, &r->problems);
	if (!text_is(now.withdrawn_how, "said") && !text_is(now.withdrawn_how, "written"))
		problem_add(&r->problems, "withdrawn_how", JA("どのように伝えられたかを選んでください。"), NULL, 0);
	else record_check(&consent_record, &now, r->today, &r->problems);
	if (r->problems.n) { form_again(r); draw_end(r, &l, 422); return; }
	consent_withdraw(r->tx, &now, now.withdrawn_how, now.withdrawn_words, actor_of(r));
	consent_told(r->tx, r->person, l.reserve ? JA("共有の留保が取り下げられました。") : JA("共有の同意が取りやめられました。"), actor_of(r));
	if (l.reserve) FLASH(r, 0, JA("取り下げました。"), ARG("", LIT("")));
	else FLASH(r, 0, JA("取りやめました。"), ARG("", LIT("")));
	answer_see(r, "%.*s", TEXT_ARG(l.receipt_href));
}

/* ---- the receipt ---- */
/* Whom the person may call: the office that brought them in, else the region's desk. */
static void whom_to_call(struct request *r, const struct person *p, struct consent_end_page *m) {
	struct office o;
	m->region = r->region->title;
	m->region_phone = r->region->phone;
	if (!p->keeper || !record_load(r->tx, &office_record, p->keeper, &o)) return;
	m->call_name = o.name;
	m->call_phone = o.phone;
}

void consent_receipt(struct request *r) {
	struct consent_line l;
	struct person p = { 0 };
	if (!find(r, &l) || !l.withdrawn) return;
	struct consent_end_page m = page_new(r, &p, &l, JA("控え"));
	changes_of(r, &m, l.withdrawn_on);
	if (!l.reserve) m.n_seen = consent_seen(r, &l.consent, l.consent.withdrawn_at, &m.seen);
	m.at = l.consent.withdrawn_at;
	whom_to_call(r, &p, &m);
	m.receipt_no = consent_number(r, l.consent.row.id);
	struct html h = html_of(r);
	tpl_consent_receipt(&h, &m);
	answer_page(r, 200, &h);
}
