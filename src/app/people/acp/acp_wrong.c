/* A talk that was recorded on the wrong person: an event that takes it from every page, list, search, paper and own account at
 * once, since all of them ask for talks that are not gone. It stays in the change log, with the reason; the team is told that it happened,
 * never what it said. Another event brings it back.
 * Refuses: anybody but its recorder, or, for a talk the team shares, the keeper's seat; to go without a reason; to show its words
 * again on the page that brings it back. */
#include "acp_pages.h"
#include "../emergency/emergency.h"
#include "../task/task.h"
#include "../timeline/timeline.h"

#define REASON_MAX 300

bool acp_wrong_may(const struct request *r, const struct acp_talk *t) {
	if (acp_place_own(t->place)) return false;   /* what the person wrote on their own page is theirs */
	return t->heard_by == r->viewer.account || (r->standing.keeper && text_is(t->share, "team"));
}

/* Gone ones too: this page is the only way back. */
static bool talk_named(struct request *r, struct acp_talk *t) {
	id which;
	return id_read(param(r, "talk"), &which) && record_load_any(r->tx, &acp_talk_record, which, t) && t->person == r->person && acp_wrong_may(r, t);
}

static void draw(struct request *r, const struct acp_talk *t, int status) {
	struct person p = { 0 };
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("人違いの記録"))));
	struct acp_wrong_page m = { .ref = ref, .page = ref.page, .name = person_name(r->arena, &p), .day = acp_day(r, t->held_on), .gone = t->row.gone_at != 0,
		.action = acp_talk_href(r, t->row.id, "/wrong"), .back = t->row.gone_at ? acp_href(r, "") : acp_talk_href(r, t->row.id, ""),
		.why = acp_typed(r, "why", LIT("")), .e_why = acp_error(r, "why") };
	m.page.focus = true;
	struct html h = html_of(r);
	tpl_acp_wrong(&h, &m);
	answer_page(r, status, &h);
}

void acp_wrong(struct request *r) {
	struct acp_talk t;
	if (talk_named(r, &t)) draw(r, &t, 200);
}

/* A row says what changed and when; the words of the talk are in none of them. */
static void told(struct request *r, bool back) {
	const char *ja = back ? JA("人違いとして取り下げた話の記録をひとつ、元に戻しました。") : JA("人違いで記録された話をひとつ、取り下げました。");
	entry_add(r->tx, r->person, "note", (struct text){ 0 }, text_of(word(LANG_JA, ja)), 0, r->now, actor_of(r));
}

static void hide(struct request *r, struct acp_talk *t, struct text why) {
	struct acp_talk hidden = *t;
	hidden.share = LIT("not_yet");
	bool on_paper = acp_on_sheet(r->tx, t);
	acp_index(r->tx, &hidden);
	task_done_for(r->tx, "acp_read_back", t->row.id, actor_of(r));
	task_done_for(r->tx, "mine_words", t->row.id, actor_of(r));
	record_end(r->tx, &acp_talk_record, t->row.id, t->row.version, text_z(r->arena, why), actor_of(r));
	if (on_paper) sheet_outdated(r->tx, t->person, actor_of(r));
	told(r, false);
	FLASH(r, 0, JA("人違いの記録として取り下げました。どの画面にも、紙にも出ません。"), ARG("", LIT("")));
}

static void bring_back(struct request *r, struct acp_talk *t) {
	record_revive(r->tx, &acp_talk_record, t->row.id, t->row.version, actor_of(r));
	acp_index(r->tx, t);
	if (acp_on_sheet(r->tx, t)) sheet_outdated(r->tx, t->person, actor_of(r));
	told(r, true);
	FLASH(r, 0, JA("話の記録を元に戻しました。"), ARG("", LIT("")));
}

void acp_wrong_post(struct request *r) {
	struct acp_talk t;
	struct text why = typed(r, "why");
	if (!talk_named(r, &t)) return;
	if (!why.n || text_chars(why) > REASON_MAX) {
		problem_add(&r->problems, "why", JA("わけを、300文字までで書いてください"), NULL, 0);
		form_again(r);
		draw(r, &t, 422);
		return;
	}
	if (text_is(typed(r, "back"), "1") != (t.row.gone_at != 0)) {
		answer_status(r, 409, JA("ほかの人が先に直しました"), JA("開き直して、新しい内容を見てください。"));
		return;
	}
	if (t.row.gone_at) bring_back(r, &t);
	else hide(r, &t, why);
	answer_see(r, "/people/%.*s/acp", TEXT_ARG(r->person_code));
}

/* For /acp: what this viewer could bring back. */
size_t acp_wrong_gone(struct request *r, struct text **hrefs) {
	id ids[10];
	size_t n = 0, kept = 0;
	struct stmt *s = SQL(r->tx, acp_gone, V(r->person));
	while (n < COUNT(ids) && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	*hrefs = ARENA_ARRAY(r->arena, struct text, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct acp_talk t;
		if (record_load_any(r->tx, &acp_talk_record, ids[i], &t) && acp_wrong_may(r, &t)) (*hrefs)[kept++] = acp_talk_href(r, ids[i], "/wrong");
	}
	return kept;
}
