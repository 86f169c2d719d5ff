/* Recording and ending: the row, and what follows from it (tasks, the implied basis that gives way, a word to the team).
 * Refuses: to say in the timeline more than that something changed; who may know the rest looks at the page. */
#include "consent_photo.h"
#include "../task/task.h"
#include "../timeline/timeline.h"
#include "sql_names.h"

static id one_id(struct stmt *s) {
	id found = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	return found;
}

/* One task for all relatives whose posted purposes end on the same day; it names nobody. */
static void ask_kin(struct tx *tx, const struct consent *c, id owner, struct actor actor) {
	id first = one_id(SQL(tx, consent_kin_group, V(c->person), V(c->to_on)));
	if (first)
		task_add(tx, c->person, text_of(word(LANG_JA, JA("家族などのこと：掲示による共有の期限。ことばで聴く"))), owner,
			consent_ask_on(c->to_on, date_of_instant(actor.at)), "consent_end", first, actor);
}

static void begin(struct tx *tx, id person, id kin, struct actor actor) {
	date today = date_of_instant(actor.at);
	struct consent c = { .person = person, .kin = kin, .effect = LIT("permit"), .recipient = LIT("team"), .purpose = LIT("care"),
		.kinds = kin ? LIT("family") : text_of(CONSENT_TEAM_KINDS), .basis = LIT("implied"), .method = LIT("posted"), .given_by = LIT("nobody"),
		.reason = text_of(word(LANG_JA, JA("利用目的の掲示による。ことばで聴くまでのあいだ。"))), .from_on = today, .to_on = date_plus(today, CONSENT_IMPLIED_DAYS) };
	record_insert(tx, &consent_record, &c, actor);
	if (kin) ask_kin(tx, &c, actor.account, actor);
}

void consent_begin(struct tx *tx, id person, struct actor actor) { begin(tx, person, 0, actor); }
void consent_begin_kin(struct tx *tx, id person, id kin, struct actor actor) { begin(tx, person, kin, actor); }

void consent_ask(struct tx *tx, id person, id owner, struct actor actor) {
	task_add(tx, person, text_of(word(LANG_JA, JA("共有の同意を、ことばで聴く"))), owner, date_plus(date_of_instant(actor.at), CONSENT_ASK_DAYS),
		"consent_ask", person, actor);
}

/* ---- ending ---- */
void consent_withdraw(struct tx *tx, struct consent *c, struct text how, struct text words, struct actor actor) {
	id owner = one_id(SQL(tx, consent_task_owner, V(c->row.id)));
	c->withdrawn_at = actor.at;
	c->withdrawn_by = actor.account;
	c->withdrawn_how = how;
	c->withdrawn_words = words;
	record_update(tx, &consent_record, c, c->row.version, NULL, actor, NULL);
	task_done_for(tx, "consent_end", c->row.id, actor);
	if (owner && c->kin && text_is(c->basis, "implied")) ask_kin(tx, c, owner, actor);   /* it stood for others, too */
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
#define RENEWED_MAX 32
/* Whom it renews. */
static size_t renewed_by(struct tx *tx, const struct consent *c, id ids[RENEWED_MAX]) {
	size_t n = 0;
	struct stmt *s = SQL(tx, consent_renewed, V(c->person), V(c->recipient), V(c->purpose), V(c->kin), V(consent_row_of(c).to),
		V(c->to_role.n ? c->to_role : LIT("")), V(c->row.id));
	while (n < RENEWED_MAX && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	return n;
}

/* They need not be asked about again. */
static void renewed(struct tx *tx, const struct consent *c, struct actor actor) {
	id ids[RENEWED_MAX];
	size_t n = renewed_by(tx, c, ids);
	for (size_t i = 0; i < n; i++) task_done_for(tx, "consent_end", ids[i], actor);
}

static void ask_before_end(struct tx *tx, const struct consent *c, struct actor actor) {
	date today = date_of_instant(actor.at);
	if (!c->to_on || c->to_on < today) return;
	task_add(tx, c->person, text_of(word(LANG_JA, JA("共有の同意の期限。続けてよいか、本人に聴く"))), c->explained_by ? c->explained_by : actor.account,
		consent_ask_on(c->to_on, today), "consent_end", c->row.id, actor);
}

void consent_told(struct tx *tx, id person, const char *ja, struct actor actor) {
	entry_add(tx, person, "note", (struct text){ 0 }, text_of(word(LANG_JA, ja)), 0, actor.at, actor);
}

static bool asked_in_words(const struct consent *c) {
	return text_is(c->effect, "permit") && text_is(c->basis, "consent") && text_is(c->recipient, "team") && !c->kin;
}

id consent_put(struct tx *tx, struct consent *c, struct actor actor) {
	id consent = record_insert(tx, &consent_record, c, actor);
	implied_ended(tx, c, actor);
	if (asked_in_words(c)) task_done_for(tx, "consent_ask", c->person, actor);
	if (!text_is(c->effect, "permit")) return consent;
	renewed(tx, c, actor);
	ask_before_end(tx, c, actor);
	return consent;
}

/* ---- a slip of the hand ---- */
/* What gave way to it stands again, and has to be asked for again. */
static void implied_back(struct tx *tx, const struct consent *c, struct actor actor) {
	id ids[16];
	size_t n = 0;
	struct stmt *s = SQL(tx, consent_gave_way, V(c->person), V(c->kin), V(c->row.made_at));
	while (n < COUNT(ids) && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	for (size_t i = 0; i < n; i++) {
		struct consent was;
		if (!record_load(tx, &consent_record, ids[i], &was)) continue;
		was.withdrawn_at = 0;
		was.withdrawn_by = 0;
		was.withdrawn_words = (struct text){ 0 };
		record_update(tx, &consent_record, &was, was.row.version, word(LANG_JA, JA("取り消し")), actor, NULL);
	}
	if (n && !c->kin) consent_ask(tx, c->person, actor.account, actor);
}

bool consent_take_back(struct tx *tx, id consent, struct actor actor, bool try) {
	struct consent c, earlier;
	id ids[RENEWED_MAX];
	if (!record_load(tx, &consent_record, consent, &c) || c.row.version != 1 || !text_is(c.effect, "permit") || text_is(c.basis, "implied")) return false;
	if (try) return true;
	if (record_end(tx, &consent_record, consent, 1, word(LANG_JA, JA("取り消し")), actor) != SAVED) return false;
	consent_photos_end(tx, consent, actor);
	task_done_for(tx, "consent_end", consent, actor);
	implied_back(tx, &c, actor);
	size_t n = renewed_by(tx, &c, ids);
	for (size_t i = 0; i < n; i++)
		if (record_load(tx, &consent_record, ids[i], &earlier)) ask_before_end(tx, &earlier, actor);
	consent_told(tx, c.person, JA("共有の同意の記録が取り消されました。"), actor);
	return true;
}
