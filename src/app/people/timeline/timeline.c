/* The timeline: what happened, who wrote it, who has seen it. 了解 is a record of its own and can be undone.
 * Nothing is overwritten: an entry is corrected by another entry. */
#include "timeline_inside.h"
#include "../knowing/knowing.h"
#include "templates.h"
#include "../../desk/sample.h"

static const struct code_item kind_items[] = {
	{ "note", JA("ようす"), NULL }, { "phone", JA("電話"), NULL }, { "meeting", JA("話し合い"), NULL }, { "visit", JA("訪問"), NULL },
	{ "move", JA("入退院・引っこし"), NULL }, { "acp", JA("人生会議"), NULL }, { "paper", JA("書類"), NULL },
};
const struct codes entry_kinds = { "entry_kind", kind_items, COUNT(kind_items) };

static const struct field entry_fields[] = {
	REF (entry, person,      NEED | FIXED | HIDDEN, JA("本人")),
	CODE(entry, kind,        NEED | FIXED, JA("種類"), &entry_kinds),
	WHEN(entry, happened_at, NEED | FIXED | HIDDEN, JA("いつ")),
	REF (entry, author,      NEED | FIXED | HIDDEN, JA("書いた人")),
	LINE(entry, headline,    FIXED | HIDDEN, JA("見出し"), 1, 60),
	TEXT(entry, words,       NEED | FIXED, JA("あったこと（一文で）"), 1, 2000),
	REF (entry, talk,        FIXED | HIDDEN, JA("話の記録")),
	FLAG(entry, urgent,      FIXED, JA("至急（電話もしてください）")),
	CODE(entry, audience,    NEED | FIXED | HIDDEN, JA("だれに知らせますか"), &entry_audiences),
	CODES(entry, matters,    FIXED | HIDDEN, JA("ふれていること"), &knowing_matters),
};
/* What tells of a talk is news only to those who may see that talk. */
static bool entry_tells(struct tx *tx, const struct change *c, id account) {
	struct stmt *s = SQL(tx, entry_tells, V(c->row), V(account));
	bool may_know = sql_row(s);
	sql_run(s);
	return may_know;
}
static bool seen_tells(struct tx *tx, const struct change *c, id account) {
	struct stmt *s = SQL(tx, entry_seen_tells, V(c->row), V(account));
	bool may_know = sql_row(s);
	sql_run(s);
	return may_know;
}
const struct record entry_record = { "entry", JA("経過"), sizeof(struct entry), entry_fields, COUNT(entry_fields), 0, KIND_LIFE, .section = "flow", .tells = entry_tells };

static const struct field entry_seen_fields[] = {
	REF (entry_seen, entry,   NEED | FIXED | HIDDEN, JA("経過")),
	REF (entry_seen, person,  NEED | FIXED | HIDDEN, JA("本人")),
	REF (entry_seen, account, NEED | FIXED | HIDDEN, JA("見た人")),
	WHEN(entry_seen, seen_at, NEED | FIXED | HIDDEN, JA("見た時")),
};
const struct record entry_seen_record = { "entry_seen", JA("了解"), sizeof(struct entry_seen), entry_seen_fields, COUNT(entry_seen_fields), 1, KIND_LIFE, .section = "flow", .tells = seen_tells };

id entry_add(struct tx *tx, id person, const char *kind, struct text headline, struct text words, id talk, instant happened_at, struct actor actor) {
	struct entry e = { .person = person, .kind = text_of(kind), .happened_at = happened_at, .author = actor.account, .headline = headline, .words = words, .talk = talk,
		.audience = LIT("team") };
	id entry = record_insert(tx, &entry_record, &e, actor_system(actor));
	if (!talk) search_put(tx, "entry", entry, person, words);   /* words of a talk are indexed by the talk itself */
	return entry;
}

/* ---- writing ---- */
static void entry_post(struct request *r) {
	static const char *const extra[] = { "audience", "matters", "not_about", "only_team", NULL };
	struct entry e = { .person = r->person, .happened_at = r->now, .author = r->viewer.account, .kind = LIT("note") };
	record_read(&entry_record, &e, &r->http->form, extra, &r->problems);
	entry_family_read(r, &e);
	record_check(&entry_record, &e, r->today, &r->problems);
	if (text_is(e.kind, "acp")) problem_add(&r->problems, "kind", JA("本人の話は「話を記録する」から残してください"), NULL, 0);
	if (r->problems.n) { form_again(r); timeline_draw(r, 422); return; }
	id entry = record_insert(r->tx, &entry_record, &e, actor_of(r));
	search_put(r->tx, "entry", entry, r->person, e.words);
	draft_done(r, timeline_draft(r));
	FLASH(r, last_change(r), text_is(e.audience, "family") ? JA("経過に残し、家族にも知らせました。") : JA("経過に残しました。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s#flow", TEXT_ARG(r->person_code));
}

static bool may_see_entry(struct request *r, id entry) {
	struct stmt *s = SQL(r->tx, entry_may_see, V(entry), V(r->viewer.account));
	bool ours = sql_row(s) && sql_int(s, 0) == r->person && (sql_null(s, 1) || may(r, r->person, KIND_WISH, ACT_SEE));
	sql_run(s);
	return ours;
}

static bool seen_already(struct request *r, id entry) {
	struct stmt *s = SQL(r->tx, entry_seen_mine, V(entry), V(r->viewer.account));
	bool seen = sql_row(s);
	sql_run(s);
	return seen;
}

static id mark_seen(struct request *r, id person, id entry) {
	struct entry_seen seen = { .entry = entry, .person = person, .account = r->viewer.account, .seen_at = r->now };
	return seen_already(r, entry) ? 0 : record_insert(r->tx, &entry_seen_record, &seen, actor_of(r));
}

static void entry_see(struct request *r) {
	id entry;
	if (!id_read(param(r, "entry"), &entry) || !may_see_entry(r, entry)) return;
	mark_seen(r, r->person, entry);
	FLASH(r, last_change(r), JA("了解しました。"), ARG("", LIT("")));
	answer_see(r, text_is(typed(r, "back"), "timeline") ? "/people/%.*s/timeline" : "/people/%.*s#flow", TEXT_ARG(r->person_code));
}

/* ここまで了解: everything of this person the viewer has not seen. */
static void entries_see(struct request *r) {
	id unseen[300];
	size_t n = 0;
	struct stmt *s = SQL(r->tx, entry_unseen, V(r->viewer.account), V(r->today), V((int64_t)0));
	while (n < COUNT(unseen) && sql_row(s)) if (sql_int(s, 0) == r->person) unseen[n++] = sql_int(s, 7);
	sql_run(s);
	for (size_t i = 0; i < n; i++) mark_seen(r, r->person, unseen[i]);
	FLASH(r, 0, JA("{n}件を了解しました。"), ARG("n", int_text(r->arena, (int64_t)n)));
	if (text_is(typed(r, "back"), "today")) answer_see(r, "/today");
	else answer_see(r, "/people/%.*s#flow", TEXT_ARG(r->person_code));
}

static const struct route timeline_routes[] = {
	{ GET,  "/people/:person/timeline",             timeline_show, PERSON(KIND_LIFE, ACT_SEE) },
	{ POST, "/people/:person/timeline",             entry_post,    PERSON(KIND_LIFE, ACT_RECORD) },
	{ POST, "/people/:person/timeline/seen",        entries_see,   PERSON(KIND_LIFE, ACT_RECORD) },
	{ POST, "/people/:person/timeline/:entry/seen", entry_see,     PERSON(KIND_LIFE, ACT_RECORD) },
};
static const struct record *const timeline_records[] = { &entry_record, &entry_seen_record };

static void timeline_sample(struct sample *s) {
	static const struct { const char *person, *by, *kind, *headline, *words; int days, hour; } lines[] = {
		{ "kitazawa", "doctor", "move", "", "川沿病院から退院。自宅へ。", 25, 14 },
		{ "kitazawa", "msw", "meeting", "退院後カンファレンス", "対応表を D と確認。夜の見守りを次回までに探す。", 19, 17 },
		{ "kitazawa", "community_centre", "phone", "", "スーパーの店長より「先週も来られた。支払いはできていた」。", 12, 11 },
		{ "kitazawa", "pharmacist", "note", "", "お薬カレンダーに替えた。夕方の飲み忘れが減っている。", 3, 16 },
		{ "miura", "doctor", "visit", "", "痛みは朝に強い。薬の時間を早めた。", 2, 11 },
		{ "miura", "msw", "phone", "", "夫より、仕事を短くできることになったと連絡。", 1, 18 },
		{ "suzuki", "facility", "note", "", "昼食は半分。庭の椿を見て笑顔。", 1, 13 },
		{ "kobayashi", "visiting_nurse", "visit", "", "朝、ご自宅で静かに亡くなられた。奥さまがそばにおられた。", 1, 7 },
		{ "yoshida", "care_manager", "meeting", "", "停電のときの連絡順を、家族と電力会社に確認した。", 6, 15 },
	};
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct actor who = sample_by(s, lines[i].by, lines[i].days, lines[i].hour, 5);
		entry_add(s->tx, sample_person(s, lines[i].person), lines[i].kind, text_of(lines[i].headline), text_of(lines[i].words), 0, who.at, who);
	}
	static const char *const family[] = { "あすは10時に、山本がうかがいます。", "夜に痛みがつらいときは、何時でも電話してください。" };
	for (size_t i = 0; i < COUNT(family); i++) {
		struct actor who = sample_by(s, "visiting_nurse", 1 + (int)i, 16, 20);
		struct entry e = { .person = sample_person(s, "miura"), .kind = LIT("note"), .happened_at = who.at, .author = who.account, .words = text_of(family[i]),
			.audience = LIT("family") };
		search_put(s->tx, "entry", record_insert(s->tx, &entry_record, &e, who), e.person, e.words);
	}
}

const struct feature timeline_feature = { "timeline", timeline_routes, COUNT(timeline_routes), timeline_records, COUNT(timeline_records), timeline_sample };
