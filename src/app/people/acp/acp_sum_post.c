/* Storing what was summed up: first a page to check, then new statements that name the ones before. The talk itself gets
 * what was explained and how the person could decide this matter that day. Nothing said earlier is touched. */
#include "acp_pages.h"

static void wrong(struct request *r, struct text field, const char *ja) { problem_add(&r->problems, text_z(r->arena, field), ja, NULL, 0); }

static void too_long(struct request *r, struct text field, const char *label, struct text t, int max) {
	if (text_chars(t) <= (size_t)max) return;
	problem_add(&r->problems, text_z(r->arena, field), JA("{label}は{max}文字までです（いま{n}文字）"), (struct arg[]){ ARG("label", text_of(label)),
		ARG("max", int_text(r->arena, max)), ARG("n", int_text(r->arena, (int64_t)text_chars(t))) }, 3);
}

static void check_row(struct request *r, const struct acp_sum_row *row) {
	if (row->write && !row->words.n) wrong(r, row->words_name, JA("本人の言葉が空です"));
	if (row->chosen.n && row->before && !row->same && !row->reason.n)
		wrong(r, row->reason_name, JA("変わったわけを、聴いたまま書いてください。わからないときは「わからない」でかまいません"));
	too_long(r, row->words_name, JA("言葉"), row->chosen, 4000);
	too_long(r, row->condition_name, JA("どういうときのことか"), row->condition, 200);
	too_long(r, row->reason_name, JA("変わったわけ"), row->reason, 1000);
}

static void check_others(struct request *r, const struct acp_sum_page *m) {
	unsigned flaws = acp_presumed_flaws(m->presumed, m->presumed_grounds, m->weighed_by);
	if (flaws & PRESUMED_EMPTY) wrong(r, LIT("presumed"), JA("推しはかった思いが空です"));
	if (flaws & PRESUMED_NO_GROUNDS) wrong(r, LIT("presumed_grounds"), JA("根拠が空です。いつ・だれが・何を見聞きしたかを書いてください"));
	if (flaws & PRESUMED_ALONE) wrong(r, LIT("weighed_by"), JA("いっしょに考えた人を、2人から書いてください"));
	if (m->presumed.n && !m->presumed_topic.n) wrong(r, LIT("presumed_topic"), JA("どの希望についてかを選んでください。「急に具合が悪くなったら」などの行に、推定として並びます"));
	if (m->presumed_topic.n && !m->presumed_label.n) wrong(r, LIT("presumed_topic"), JA("どの希望についてかを、もう一度選んでください"));
	if (m->family_words.n && !m->family_who.n) wrong(r, LIT("family_who"), JA("だれの思いかを書いてください"));
	if (m->family_who.n && !m->family_words.n) wrong(r, LIT("family_words"), JA("その人の言葉が空です"));
	too_long(r, LIT("family_who"), JA("だれの思いですか"), m->family_who, 60);
	too_long(r, LIT("family_words"), JA("その人の言葉"), m->family_words, 4000);
	too_long(r, LIT("presumed"), JA("推しはかった思い"), m->presumed, 4000);
	too_long(r, LIT("presumed_grounds"), JA("そう考えた根拠"), m->presumed_grounds, 2000);
	too_long(r, LIT("weighed_by"), JA("いっしょに考えた人"), m->weighed_by, 200);
}

/* The keys the rows have, and the rest of this form. */
static void check_keys(struct request *r, const struct acp_sum_page *m) {
	static const char *const keys[] = { "do", "explained", "ability", "family_who", "family_words", "presumed", "presumed_topic", "presumed_grounds", "weighed_by" };
	for (size_t i = 0; i < r->http->form.n; i++) {
		struct text name = r->http->form.p[i].name;
		bool known = text_starts(name, "_");
		for (size_t k = 0; k < COUNT(keys); k++) known |= text_is(name, keys[k]);
		for (size_t k = 0; k < m->n_rows; k++)
			known |= text_eq(name, m->rows[k].pick_name) || text_eq(name, m->rows[k].words_name) || text_eq(name, m->rows[k].condition_name)
				|| text_eq(name, m->rows[k].reason_name);
		if (!known) problem_add(&r->problems, NULL, JA("知らない項目「{name}」が送られてきました"), (struct arg[]){ ARG("name", name) }, 1);
	}
}

/* ---- the page to check ---- */
static void show_check(struct request *r, struct acp_sum_page *m) {
	struct person p = { 0 };
	m->ref = person_sub_page(r, &p, text_of(word(r->lang, JA("まとめを確かめる"))));
	m->page = m->ref.page;
	m->code = p.code;
	m->page.focus = true;
	m->rest = ARENA_ARRAY(r->arena, struct pair, r->http->form.n + 1);
	for (size_t i = 0; i < r->http->form.n; i++) {
		struct pair one = r->http->form.p[i];
		if (!text_starts(one.name, "_") && !text_is(one.name, "do")) m->rest[m->n_rest++] = one;
	}
	m->nothing = !m->presumed.n && !m->family_words.n;
	for (size_t i = 0; i < m->n_rows; i++) m->nothing &= !m->rows[i].chosen.n;
	struct html h = html_of(r);
	tpl_acp_check(&h, m);
	answer_page(r, 200, &h);
}

/* ---- keeping ---- */
static void keep(struct request *r, const struct acp_sum_page *m, const struct acp_talk *t) {
	for (size_t i = 0; i < m->n_rows; i++) {
		const struct acp_sum_row *row = &m->rows[i];
		bool changed = row->before && !row->same;
		struct acp_statement s = { .voice = row->voice, .act = changed ? LIT("changed") : LIT("said"), .topic = row->topic, .words = row->chosen,
			.condition = row->condition, .before = changed ? row->before : 0, .reason = changed ? row->reason : LIT("") };
		if (row->chosen.n) acp_say(r, &s, t);
	}
	if (m->family_words.n) {
		struct acp_statement s = { .voice = LIT("family_view"), .words = m->family_words, .speaker = m->family_who };
		acp_say(r, &s, t);
	}
	if (m->presumed.n) {
		struct acp_statement s = { .voice = LIT("presumed"), .topic = m->presumed_topic, .words = m->presumed, .grounds = m->presumed_grounds,
			.weighed_by = m->weighed_by };
		acp_say(r, &s, t);
	}
}

void acp_sum_post(struct request *r) {
	struct acp_held held;
	struct acp_talk t, now;
	struct acp_sum_page m = { 0 };
	struct text doing = typed(r, "do");
	if (!acp_held_param(r, &held) || !record_load(r->tx, &acp_talk_record, held.talk.row.id, &t)) return;
	form_again(r);
	acp_sum_read(r, &held, &m);
	if (text_is(doing, "edit")) { acp_sum_draw(r, &m, 200); return; }
	record_read_field(&acp_talk_record, "explained", &t, &r->http->form, &r->problems);
	record_read_field(&acp_talk_record, "ability", &t, &r->http->form, &r->problems);
	record_check(&acp_talk_record, &t, r->today, &r->problems);
	check_keys(r, &m);
	for (size_t i = 0; i < m.n_rows; i++) check_row(r, &m.rows[i]);
	check_others(r, &m);
	if (r->problems.n) { acp_sum_draw(r, &m, 422); return; }
	if (!text_is(doing, "store")) { show_check(r, &m); return; }
	t.summed_up_at = r->now;
	if (record_update(r->tx, &acp_talk_record, &t, typed_version(r), NULL, actor_of(r), &now) != SAVED) {
		answer_conflict(r, &acp_talk_record, &now, &t, text_z(r->arena, m.action));
		return;
	}
	keep(r, &m, &t);
	draft_done(r, text_join(r->arena, LIT("acp-sum:"), param(r, "talk")));
	FLASH(r, 0, JA("{day}の話をまとめました。"), ARG("day", m.day));
	answer_see(r, "/people/%.*s#wish", TEXT_ARG(r->person_code));
}
