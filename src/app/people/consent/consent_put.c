/* Recording and ending: the row, and what follows from it (tasks, the implied basis that gives way, a word to the team).
 * Refuses: to say in the timeline more than that something changed; who may know the rest looks at the page. */
#include "consent_inside.h"
#include "../task/task.h"
#include "../timeline/timeline.h"
#include "sql_names.h"

static void begin(struct tx *tx, id person, id kin, struct actor actor) {
	date today = date_of_instant(actor.at);
	struct consent c = { .person = person, .kin = kin, .effect = LIT("permit"), .recipient = LIT("team"), .purpose = LIT("care"),
		.kinds = kin ? LIT("family") : LIT(CONSENT_TEAM_KINDS), .basis = LIT("implied"), .method = LIT("posted"), .given_by = LIT("nobody"),
		.reason = text_of(word(LANG_JA, JA("利用目的の掲示による。ことばで聴くまでのあいだ。"))), .from_on = today, .to_on = date_plus(today, CONSENT_IMPLIED_DAYS) };
	record_insert(tx, &consent_record, &c, actor);
}

void consent_begin(struct tx *tx, id person, struct actor actor) { begin(tx, person, 0, actor); }
void consent_begin_kin(struct tx *tx, id person, id kin, struct actor actor) { begin(tx, person, kin, actor); }

void consent_ask(struct tx *tx, id person, id owner, struct actor actor) {
	task_add(tx, person, text_of(word(LANG_JA, JA("共有の同意を、ことばで聴く"))), owner, date_plus(date_of_instant(actor.at), CONSENT_ASK_DAYS),
		"consent_ask", person, actor);
}

/* ---- ending ---- */
void consent_withdraw(struct tx *tx, struct consent *c, struct text how, struct text words, struct actor actor) {
	c->withdrawn_at = actor.at;
	c->withdrawn_by = actor.account;
	c->withdrawn_how = how;
	c->withdrawn_words = words;
	record_update(tx, &consent_record, c, c->row.version, NULL, actor, NULL);
	task_done_for(tx, "consent_end", c->row.id, actor);
}

static void implied_ended(struct tx *tx, const struct consent *now, struct actor actor) {
	id ids[16];
	size_t n = 0;
	struct stmt *s = SQL(tx, consent_implied, V(now->person));
	while (n < COUNT(ids) && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	for (size_t i = 0; i < n; i++) {
		struct consent before;
		if (record_load(tx, &consent_record, ids[i], &before) && consent_replaces(now, &before, date_of_instant(actor.at)))
			consent_withdraw(tx, &before, (struct text){ 0 }, text_of(word(LANG_JA, JA("同意に置きかえた"))), actor);
	}
}

/* ---- recording ---- */
/* Whom it renews need not be asked about again. */
static void renewed(struct tx *tx, const struct consent *c, struct actor actor) {
	id ids[32], to = consent_row_of(c).to;
	size_t n = 0;
	struct stmt *s = SQL(tx, consent_renewed, V(c->person), V(c->recipient), V(c->purpose), V(c->kin), V(to), V(c->to_role.n ? c->to_role : LIT("")), V(c->row.id));
	while (n < COUNT(ids) && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	for (size_t i = 0; i < n; i++) task_done_for(tx, "consent_end", ids[i], actor);
}

void consent_told(struct tx *tx, id person, const char *ja, struct actor actor) {
	entry_add(tx, person, "note", (struct text){ 0 }, text_of(word(LANG_JA, ja)), 0, actor.at, actor);
}

static bool asked_in_words(const struct consent *c) {
	return text_is(c->effect, "permit") && text_is(c->basis, "consent") && text_is(c->recipient, "team") && !c->kin;
}

id consent_put(struct tx *tx, struct consent *c, struct actor actor) {
	date today = date_of_instant(actor.at);
	id consent = record_insert(tx, &consent_record, c, actor);
	implied_ended(tx, c, actor);
	if (asked_in_words(c)) task_done_for(tx, "consent_ask", c->person, actor);
	if (!text_is(c->effect, "permit")) return consent;
	renewed(tx, c, actor);
	if (c->to_on && c->to_on >= today)
		task_add(tx, c->person, text_of(word(LANG_JA, JA("共有の同意の期限。続けてよいか、本人に聴く"))), c->explained_by ? c->explained_by : actor.account,
			consent_ask_on(c->to_on, today), "consent_end", consent, actor);
	return consent;
}
