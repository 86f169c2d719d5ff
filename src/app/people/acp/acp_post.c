/* Recording a talk: reading what was typed, the rules between fields, and keeping it. One transaction holds the talk, who
 * was there, who may see it, its statements, the line in the timeline and the tasks that follow.
 * Refuses: a talk without words (but "いまは話したくない" is complete), a presumption without grounds and two names. */
#include "acp_pages.h"
#include "../timeline/timeline.h"

#define PEOPLE_MAX 60
struct new_talk {
	struct acp_talk talk;
	struct text words[ACP_BOXES]; size_t n_words;
	bool person_there;
	id present[PEOPLE_MAX]; size_t n_present;
	struct text others;
	id named[PEOPLE_MAX]; size_t n_named;
	struct text next, family_who, family_words, presumed, grounds, weighed_by, topic;
};

static void wrong(struct request *r, const char *field, const char *ja) { problem_add(&r->problems, field, ja, NULL, 0); }

static void too_long(struct request *r, const char *field, const char *label, struct text t, int max) {
	if (text_chars(t) <= (size_t)max) return;
	problem_add(&r->problems, field, JA("{label}は{max}文字までです（いま{n}文字）"), (struct arg[]){ ARG("label", text_of(label)),
		ARG("max", int_text(r->arena, max)), ARG("n", int_text(r->arena, (int64_t)text_chars(t))) }, 3);
}

/* ---- reading ---- */
/* The accounts ticked under a name: only people who are on the team that day, each once. */
static size_t accounts_typed(struct request *r, const char *field, id *out) {
	struct team_row *team;
	size_t members = team_on(r->tx, r->arena, r->person, r->today, &team), n = 0;
	struct text t;
	for (size_t from = 0; n < PEOPLE_MAX && (t = pairs_next(&r->http->form, field, &from)).p;) {
		id account;
		bool fits = false;
		if (!id_read(text_trim(t), &account)) continue;
		for (size_t i = 0; i < members; i++) fits |= team[i].account == account;
		for (size_t i = 0; i < n; i++) fits &= out[i] != account;
		if (fits) out[n++] = account;
	}
	return n;
}

static void read_words(struct request *r, struct new_talk *k) {
	struct text t;
	for (size_t from = 0; (t = pairs_next(&r->http->form, "words", &from)).p;) {
		t = text_trim(t);
		if (!t.n) continue;
		too_long(r, "words", JA("言葉"), t, 4000);
		if (k->n_words < ACP_BOXES) k->words[k->n_words++] = t;
		else wrong(r, "words", JA("言葉は、ひとつの話に12までです。残りは、もうひとつの話として記録してください"));
	}
}

static void read_rest(struct request *r, struct new_talk *k) {
	static const char *const keys[] = { "words", "present", "present_other", "share_with", "next", "next_date", "gesture", "family_who",
		"family_words", "presumed", "presumed_grounds", "presumed_topic", "weighed_by", "do", NULL };
	record_read(&acp_talk_record, &k->talk, &r->http->form, keys, &r->problems);
	read_words(r, k);
	k->person_there = typed_has(r, "present", "person");
	k->n_present = accounts_typed(r, "present", k->present);
	if (typed_has(r, "present", "other")) k->others = typed(r, "present_other");
	if (text_is(k->talk.share, "named")) k->n_named = accounts_typed(r, "share_with", k->named);
	k->next = typed(r, "next");
	k->family_who = typed(r, "family_who");
	k->family_words = typed(r, "family_words");
	k->presumed = typed(r, "presumed");
	k->grounds = typed(r, "presumed_grounds");
	k->weighed_by = typed(r, "weighed_by");
	k->topic = typed(r, "presumed_topic");
}

static void read_next(struct request *r, struct new_talk *k) {
	date day = 0;
	struct text when = typed(r, "next_date");
	if (!acp_next_known(k->next)) wrong(r, "next", JA("次に聴くころを、もう一度選んでください"));
	if (text_is(k->next, "date") && (!date_read(when, &day) || !date_whole(day) || day <= r->today))
		wrong(r, "next_date", JA("次に聴く日を、あすからの日付で書いてください"));
	k->talk.next_when = text_is(k->next, "change") ? LIT("change") : LIT("date");
	k->talk.next_on = acp_next_due(date_whole(k->talk.held_on) ? k->talk.held_on : r->today, k->next, day);
}

/* ---- the rules between fields ---- */
static void check_family(struct request *r, const struct new_talk *k) {
	if (k->family_words.n && !k->family_who.n) wrong(r, "family_who", JA("だれの思いかを書いてください"));
	if (k->family_who.n && !k->family_words.n) wrong(r, "family_words", JA("その人の言葉が空です"));
	too_long(r, "family_who", JA("だれの思いですか"), k->family_who, 60);
	too_long(r, "family_words", JA("その人の言葉"), k->family_words, 4000);
}

static void check_presumed(struct request *r, const struct new_talk *k) {
	unsigned flaws = acp_presumed_flaws(k->presumed, k->grounds, k->weighed_by);
	if (flaws & PRESUMED_EMPTY) wrong(r, "presumed", JA("推しはかった思いが空です"));
	if (flaws & PRESUMED_NO_GROUNDS) wrong(r, "presumed_grounds", JA("根拠が空です。いつ・だれが・何を見聞きしたかを書いてください"));
	if (flaws & PRESUMED_ALONE) wrong(r, "weighed_by", JA("いっしょに考えた人を、2人から書いてください"));
	if (k->presumed.n && !k->topic.n) wrong(r, "presumed_topic", JA("どの希望についてかを選んでください。「急に具合が悪くなったら」などの行に、推定として並びます"));
	if (k->topic.n && !code_find(&acp_wish_topics, k->topic)) wrong(r, "presumed_topic", JA("どの希望についてかを、もう一度選んでください"));
	too_long(r, "presumed", JA("推しはかった思い"), k->presumed, 4000);
	too_long(r, "presumed_grounds", JA("そう考えた根拠"), k->grounds, 2000);
	too_long(r, "weighed_by", JA("いっしょに考えた人"), k->weighed_by, 200);
}

static void check_people(struct request *r, const struct new_talk *k) {
	struct text rest = k->others, name;
	if (!k->person_there && !k->n_present && !k->others.n) wrong(r, "present", JA("その場にいた人を選んでください"));
	if (typed_has(r, "present", "other") && !k->others.n) wrong(r, "present", JA("ほかの人の続柄か名前を書いてください"));
	while (acp_names_cut(&rest, &name)) too_long(r, "present", JA("ほかの人"), name, 60);
	if (text_is(k->talk.share, "named") && !k->n_named) wrong(r, "share_with", JA("共有する人を選んでください"));
}

static void check(struct request *r, struct new_talk *k) {
	if (!acp_complete(k->n_words, k->talk.mood, k->presumed))
		wrong(r, "words", JA("ご本人の言葉が空です。一言でもかまいません。聞けなかったときは「いまは話したくない」を選べます"));
	record_check(&acp_talk_record, &k->talk, r->today, &r->problems);
	if (k->talk.held_at.n && !acp_time_ok(k->talk.held_at)) wrong(r, "held_at", JA("時刻は、14:10 のように書いてください"));
	if (acp_place_own(k->talk.place)) wrong(r, "place", JA("場所を、もう一度選んでください"));
	read_next(r, k);
	check_people(r, k);
	check_family(r, k);
	check_presumed(r, k);
}

/* ---- keeping ---- */
static void keep_people(struct request *r, const struct new_talk *k) {
	struct acp_present p = { .talk = k->talk.row.id, .person = r->person, .is_person = 1 };
	struct text rest = k->others, name;
	if (k->person_there) record_insert(r->tx, &acp_present_record, &p, actor_of(r));
	for (size_t i = 0; i < k->n_present; i++) {
		p = (struct acp_present){ .talk = k->talk.row.id, .person = r->person, .account = k->present[i] };
		record_insert(r->tx, &acp_present_record, &p, actor_of(r));
	}
	while (acp_names_cut(&rest, &name)) {
		p = (struct acp_present){ .talk = k->talk.row.id, .person = r->person, .other = name };
		record_insert(r->tx, &acp_present_record, &p, actor_of(r));
	}
	for (size_t i = 0; i < k->n_named; i++) {
		struct acp_share s = { .talk = k->talk.row.id, .person = r->person, .account = k->named[i] };
		record_insert(r->tx, &acp_share_record, &s, actor_of(r));
	}
}

static void keep_statements(struct request *r, const struct new_talk *k) {
	struct text voice = typed(r, "gesture").n ? LIT("own_gesture") : LIT("own_words");
	for (size_t i = 0; i < k->n_words; i++) {
		struct acp_statement s = { .voice = voice, .words = k->words[i], .main = i == 0 };
		acp_say(r, &s, &k->talk);
	}
	if (k->family_words.n) {
		struct acp_statement s = { .voice = LIT("family_view"), .words = k->family_words, .speaker = k->family_who };
		acp_say(r, &s, &k->talk);
	}
	if (k->presumed.n) {
		struct acp_statement s = { .voice = LIT("presumed"), .words = k->presumed, .grounds = k->grounds, .weighed_by = k->weighed_by, .topic = k->topic };
		acp_say(r, &s, &k->talk);
	}
}

static instant held_at(const struct request *r, const struct acp_talk *t) {
	int64_t h = 0, m = 0;
	size_t colon;
	instant at = date_start(t->held_on) + HOURS(12);
	if (text_find(t->held_at, LIT(":"), &colon) && text_int((struct text){ t->held_at.p, colon }, &h) && text_int(text_from(t->held_at, colon + 1), &m))
		at = date_start(t->held_on) + HOURS(h) + MINUTES(m);
	return at > r->now ? r->now : at;
}

/* The line of the timeline tells where and about what, never the words: they stay with their talk. */
static void keep_entry(struct request *r, const struct acp_talk *t) {
	struct buf b = buf_in(r->arena, 128);
	enum lang lang = r->lang;
	r->lang = LANG_JA;
	struct text place = acp_word(r, &acp_places, t->place), matters = acp_matters_words(r, t->topics);
	r->lang = lang;
	if (text_is(t->mood, "not_now")) SAY(&b, LANG_JA, JA("{place}で。いまは話したくない、とのことでした。"), ARG("place", place));
	else if (matters.n) SAY(&b, LANG_JA, JA("{place}で聴きました。{matters}の話でした。"), ARG("place", place), ARG("matters", matters));
	else SAY(&b, LANG_JA, JA("{place}で聴きました。"), ARG("place", place));
	entry_add(r->tx, r->person, "acp", text_of(word(LANG_JA, JA("人生会議の話"))), buf_done(&b), t->row.id, held_at(r, t), actor_of(r));
}

static void talk_keep(struct request *r, struct new_talk *k, const struct person *p) {
	record_insert(r->tx, &acp_talk_record, &k->talk, actor_of(r));
	keep_people(r, k);
	keep_statements(r, k);
	keep_entry(r, &k->talk);
	acp_ask_again(r, p, &k->talk);
	draft_done(r, acp_draft_key(r, "acp:"));
}

void acp_post(struct request *r) {
	struct new_talk k = { .talk = { .person = r->person, .heard_by = r->viewer.account, .held_on = r->today, .place = LIT("home") } };
	struct person p;
	if (text_is(typed(r, "do"), "more")) { form_again(r); acp_new_draw(r, 200, true); return; }
	if (!person_load(r->tx, r->person, &p)) return;
	read_rest(r, &k);
	check(r, &k);
	if (r->problems.n) { form_again(r); acp_new_draw(r, 422, false); return; }
	talk_keep(r, &k, &p);
	FLASH(r, 0, JA("{name}さんの話を記録しました。"), ARG("name", person_name(r->arena, &p)));
	answer_see(r, "/people/%.*s#wish", TEXT_ARG(r->person_code));
}
