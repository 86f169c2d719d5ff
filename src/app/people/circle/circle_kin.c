/* One of the circle: all that is recorded, what they take on (with history), what was tried to reach them.
 * A number stands below the rule about reaching them, never above; what somebody said is a new row, never a changed one. */
#include "circle_inside.h"
#include "templates.h"
#include "../task/task.h"
#include "sql_names.h"

static struct circle_kin_page page_for(struct request *r, struct person *p, const struct kin *k, const char *title_ja) {
	struct kin_will *wills;
	size_t n = circle_answers(r, k->row.id, &wills);
	struct kin_row row = circle_row(r, k);
	struct text called = circle_called(r->arena, row.relation_ja, k->name);
	struct person_ref ref = person_sub_page(r, p, title_ja ? text_of(word(r->lang, title_ja)) : called);
	struct circle_kin_page m = { .ref = ref, .page = ref.page, .code = p->code, .kin = *k, .no_consent = text_of(word(r->lang, circle_no_consent_ja)),
		.version = int_text(r->arena, k->row.version), .may_consent = may(r, r->person, KIND_CONSENT, ACT_SEE) };
	struct circle_gate gate = circle_gate_open(r, r->person);
	m.may_record = circle_may(&gate, k->row.id, ACT_RECORD);
	m.history = ARENA_ARRAY(r->arena, struct circle_will_line, n + 1);
	for (size_t i = 0; i < n; i++) m.history[m.n_history++] = circle_will_shown(r, k, &wills[i]);
	n = circle_newest(wills, n);
	m.line = circle_line_of(r, p->code, &row, wills, n);
	return m;
}

#define TRIES_MAX 60
static void tries_of(struct request *r, struct circle_kin_page *m) {
	id ids[TRIES_MAX];
	size_t n = 0;
	struct stmt *s = SQL(r->tx, kin_attempts_of, V(m->kin.row.id));
	while (n < TRIES_MAX && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	m->tries = ARENA_ARRAY(r->arena, struct circle_try_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct kin_attempt a;
		if (!record_load(r->tx, &kin_attempt_record, ids[i], &a)) continue;
		m->tries[m->n_tries++] = (struct circle_try_line){ a.tried_on, circle_code_word(r, &kin_attempt_record, "method", a.method), a.by_words, a.answer,
			circle_code_word(r, &kin_attempt_record, "again", a.again), circle_code_word(r, &kin_attempt_record, "person_agreed", a.person_agreed),
			a.reached != 0 };
	}
}

void circle_kin_show(struct request *r) {
	struct person p = { 0 };
	struct kin k;
	if (!circle_named(r, ACT_SEE, &k)) return;
	struct circle_kin_page m = page_for(r, &p, &k, NULL);
	tries_of(r, &m);
	m.n_ties = circle_tie_lines(r, &p, k.row.id, &m.ties);
	struct html h = html_of(r);
	tpl_circle_kin(&h, &m);
	answer_page(r, 200, &h);
}

/* ---- what they take on ---- */
static void draw_wills(struct request *r, const struct kin *k, int status) {
	struct person p = { 0 };
	struct circle_kin_page m = page_for(r, &p, k, JA("引き受けること"));
	m.page.focus = true;
	struct html h = html_of(r);
	tpl_circle_wills(&h, &m);
	answer_page(r, status, &h);
}

void circle_will_fields(struct html *h, struct circle_kin_page m) {
	struct request *r = m.page.r;
	struct kin_will w = { .said_on = r->today };
	record_form(h, &kin_will_record, &w, r->typed, &r->problems);
}

void circle_wills_show(struct request *r) {
	struct kin k;
	if (circle_named(r, ACT_RECORD, &k)) draw_wills(r, &k, 200);
}

const char circle_ask_again_ja[] = JA("家族・まわりの人の考えを、もう一度きく");

/* The day to ask again becomes a task; those of earlier answers to the same are done with. */
static void ask_again(struct request *r, const struct kin_will *w) {
	struct kin_will *all;
	size_t n = circle_answers(r, w->kin, &all);
	for (size_t i = 0; i < n; i++)
		if (all[i].row.id != w->row.id && text_eq(all[i].part, w->part)) task_done_for(r->tx, "kin_will", all[i].row.id, actor_of(r));
	n = circle_newest(all, n);
	for (size_t i = 0; i < n; i++)
		if (all[i].row.id == w->row.id && w->until_on)
			task_add(r->tx, w->person, text_of(word(LANG_JA, circle_ask_again_ja)), r->viewer.account, w->until_on, "kin_will",
				w->row.id, actor_of(r));
}

void circle_will_add(struct request *r) {
	struct kin k;
	if (!circle_named(r, ACT_RECORD, &k)) return;
	struct kin_will w = { .person = r->person, .kin = k.row.id, .said_on = r->today };
	record_read(&kin_will_record, &w, &r->http->form, NULL, &r->problems);
	record_check(&kin_will_record, &w, r->today, &r->problems);
	if (w.until_on && w.said_on && w.until_on < w.said_on)
		problem_add(&r->problems, "until_on", JA("期限は、言った日よりあとにしてください"), NULL, 0);
	if (r->problems.n) { form_again(r); draw_wills(r, &k, 422); return; }
	record_insert(r->tx, &kin_will_record, &w, actor_of(r));
	id change = last_change(r);
	ask_again(r, &w);
	FLASH(r, change, JA("「{part}」のこたえを記録しました。"), ARG("part", circle_code_word(r, &kin_will_record, "part", w.part)));
	answer_see(r, "/people/%.*s/family/%.*s", TEXT_ARG(r->person_code), TEXT_ARG(param(r, "kin")));
}

/* ---- tries to reach them ---- */
static void draw_attempts(struct request *r, const struct kin *k, int status) {
	struct person p = { 0 };
	struct circle_kin_page m = page_for(r, &p, k, JA("連絡の記録"));
	tries_of(r, &m);
	m.page.focus = true;
	struct html h = html_of(r);
	tpl_circle_attempts(&h, &m);
	answer_page(r, status, &h);
}

void circle_attempt_fields(struct html *h, struct circle_kin_page m) {
	struct request *r = m.page.r;
	struct kin_attempt a = { .tried_on = r->today, .by_words = r->viewer.name };
	record_form(h, &kin_attempt_record, &a, r->typed, &r->problems);
}

void circle_attempts_show(struct request *r) {
	struct kin k;
	if (circle_named(r, ACT_RECORD, &k)) draw_attempts(r, &k, 200);
}

void circle_attempt_add(struct request *r) {
	struct kin k;
	if (!circle_named(r, ACT_RECORD, &k)) return;
	struct kin_attempt a = { .person = r->person, .kin = k.row.id, .tried_on = r->today };
	record_read(&kin_attempt_record, &a, &r->http->form, NULL, &r->problems);
	record_check(&kin_attempt_record, &a, r->today, &r->problems);
	if (r->problems.n) { form_again(r); draw_attempts(r, &k, 422); return; }
	record_insert(r->tx, &kin_attempt_record, &a, actor_of(r));
	FLASH(r, last_change(r), JA("連絡の記録を残しました。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s/family/%.*s", TEXT_ARG(r->person_code), TEXT_ARG(param(r, "kin")));
}
