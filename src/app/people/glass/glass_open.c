/* The form 至急で見る. A try needs the whole name with the birth date, or the five-character code, and a reason.
 *
 * Refuses: with one and the same page, after the same work, whoever is unknown, named twice, or whom this viewer may not
 * open even so (blocked, decide()). A form that lacks something is answered before anybody is looked for. */
#include "glass_inside.h"
#include "templates.h"
#include "../../../base/fold.h"

struct sought { struct text who, code; date birth; };

/* Stands for nobody, so that the gate is asked in every case. */
#define NOBODY 1

static void draw(struct request *r, int status, bool refused) {
	struct glass_page m = { .page = page_of(r, "people", text_of(word(r->lang, JA("至急で見る")))), .refused = refused,
		.phone = r->region->phone };
	if (!refused) m.full = glass_full_words(r);   /* the fifth try is answered like the first */
	m.phone_link = text_join(r->arena, LIT("tel:"), fold_digits(r->arena, r->region->phone));
	page_crumb(&m.page, LIT("/people"), text_of(word(r->lang, JA("ひと"))));
	page_crumb(&m.page, LIT(""), m.page.title);
	m.page.focus = true;
	m.who = r->typed ? pairs_get(r->typed, "who") : LIT("");
	m.birth = r->typed ? pairs_get(r->typed, "birth") : LIT("");
	m.code = r->typed ? pairs_get(r->typed, "code") : LIT("");
	const struct problem *who = problem_of(&r->problems, "who"), *birth = problem_of(&r->problems, "birth");
	if (who) m.e_who = text_of(word(r->lang, who->ja));
	if (birth) m.e_birth = text_of(word(r->lang, birth->ja));
	struct html h = html_of(r);
	tpl_glass_open(&h, &m);
	answer_page(r, status, &h);
}

static bool let_in(struct request *r) {
	if (glass_treats(r)) return true;
	answer_status(r, 403, JA("至急で見られるのは、治療や看護にあたる人です"),
		JA("医師、訪問看護師、薬剤師が、理由を書いて60分だけ開けます。必要なときは、チームの人か地域の窓口に電話してください。"));
	return false;
}

void glass_show(struct request *r) { if (let_in(r)) draw(r, 200, false); }

/* ---- what was typed ---- */
static void sought_read(struct request *r, struct sought *q) {
	char code[CODE_CHARS + 1];
	struct text birth = typed(r, "birth"), typed_code = typed(r, "code");
	*q = (struct sought){ .who = typed(r, "who") };
	if (typed_code.n) q->code = code_read(typed_code, code) ? text_copy(r->arena, text_of(code)) : LIT("-");
	if (birth.n && !date_read(birth, &q->birth))
		problem_add(&r->problems, "birth", JA("生年月日を読めませんでした。「昭和21年1月20日」のように書いてください"), NULL, 0);
	if (!q->code.n && !q->who.n) problem_add(&r->problems, "who", JA("氏名と生年月日、または符号を書いてください"), NULL, 0);
	else if (!q->code.n && !birth.n) problem_add(&r->problems, "birth", JA("生年月日も書いてください"), NULL, 0);
}

/* ---- who it is ---- */
static id by_code(struct request *r, struct text code) {
	struct stmt *s = SQL(r->tx, glass_by_code, V(code));
	id found = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	return found;
}

/* Nobody when there are two. */
static id by_name(struct request *r, const struct sought *q) {
	id found = 0;
	size_t n = 0;
	struct stmt *s = SQL(r->tx, glass_by_birth, V(q->birth ? q->birth : -1));
	while (sql_row(s)) {
		struct person p = { .family_name = sql_text(s, 1), .given_name = sql_text(s, 2), .family_kana = sql_text(s, 3), .given_kana = sql_text(s, 4) };
		if (!glass_named(r->arena, &p, q->who)) continue;
		found = sql_int(s, 0);
		n++;
	}
	sql_run(s);
	return n == 1 ? found : 0;
}

static struct text code_of(struct request *r, id person) {
	struct stmt *s = SQL(r->tx, glass_person_code, V(person));
	struct text code = sql_row(s) ? text_copy(r->arena, sql_text(s, 0)) : LIT("");
	sql_run(s);
	return code;
}

static bool sees(struct standing st, enum data_kind kind) { return decide(true, st, kind, ACT_SEE, PURPOSE_CARE).allowed; }

/* Whoever works with the person already needs no glass. */
static bool open_already(struct standing st) { return sees(st, KIND_PERSON) && sees(st, KIND_MEDICAL) && sees(st, KIND_WISH) && sees(st, KIND_SHEET); }

static void opened(struct request *r, id person, struct text code, bool already, struct text reason) {
	struct glass g = { .person = person, .account = r->viewer.account, .office = r->viewer.office, .reason = reason, .opened_at = r->now,
		.until_at = r->now + MINUTES(GLASS_MINUTES) };
	if (!already) {
		glass_put(r->tx, &g, actor_of(r));
		FLASH(r, 0, JA("60分のあいだ、見られます。チームに知らせました。"), ARG("", LIT("")));
	} else FLASH(r, 0, JA("もう見られる人です。新しく開いてはいません。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s", TEXT_ARG(code));
}

void glass_post(struct request *r) {
	static const char *const keys[] = { "who", "birth", "code", NULL };
	struct glass g = { 0 };
	struct sought q;
	if (!let_in(r)) return;
	if (glass_hour_full(r)) { form_again(r); draw(r, 429, false); return; }
	record_read(&glass_record, &g, &r->http->form, keys, &r->problems);
	glass_reason_check(r, g.reason);
	sought_read(r, &q);
	if (r->problems.n) { form_again(r); draw(r, 422, false); return; }
	RUN(r->tx, glass_try_put, V(id_new()), V(r->viewer.account), V(r->now));
	id coded = by_code(r, q.code), named = by_name(r, &q), person = q.code.n ? coded : named;
	struct standing st = guard_standing(r->tx, &r->viewer, person ? person : NOBODY, r->now);
	bool already = open_already(st);
	st.glass = true;
	struct text code = code_of(r, person ? person : NOBODY);
	if (person && sees(st, KIND_PERSON)) { opened(r, person, code, already, g.reason); return; }
	form_again(r);
	draw(r, 200, true);
}
