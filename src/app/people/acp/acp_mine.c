/* Words written by the person, or by somebody close to them, on a page of their own (/mine). They are a talk that nobody
 * heard: place says so, the writer's account stands where the listener would. What a close other writes is their view and
 * never stands under the person's heading.
 * Refuses: to change or end what was said before. Other words are a new statement that names the one before. */
#include "acp_inside.h"
#include "../task/task.h"
#include "../timeline/timeline.h"

#define ASK_DAYS 3

static bool own_voice(struct text voice) { return text_is(voice, "own_words") || text_is(voice, "own_gesture"); }

static struct text words_of(const struct acp_said *all, size_t n, id statement) {
	for (size_t i = 0; i < n; i++) if (statement && all[i].st.row.id == statement) return acp_bare(all[i].st.words);
	return LIT("");
}

static struct text heard_words(struct request *r, const struct acp_said *a, bool here) {
	if (here) return text_of(word(r->lang, JA("自分で書きました")));
	if (acp_place_own(a->place)) return acp_word(r, &acp_places, a->place);
	return say(r->arena, r->lang, JA("{place}で、{names}が聴きました"), (struct arg[]){ ARG("place", acp_word(r, &acp_places, a->place)),
		ARG("names", acp_who(r, a->heard_name, a->heard_role)) }, 2);
}

static struct acp_line line_of(struct request *r, const struct acp_said *a, const struct acp_said *all, size_t n) {
	const struct acp_statement *s = &a->st;
	bool here = s->heard_by == r->viewer.account;
	struct acp_line l = { .statement = s->row.id, .words = s->words, .label = acp_word(r, &acp_wish_topics, s->topic), .said_on = s->said_on,
		.heard = heard_words(r, a, here), .reason = s->reason, .before_words = words_of(all, n, s->before), .kin = !own_voice(s->voice),
		.gesture = text_is(s->voice, "own_gesture"), .here = here, .mine_alone = here && !text_is(a->share, "team"),
		.changed = text_is(s->act, "changed"), .withdrawn = text_is(s->act, "withdrawn") };
	l.summary = !here && !acp_place_own(a->place) && acp_is_summary(s->topic, s->voice, s->words);
	if (l.summary) l.summed_by = a->made_name.n ? a->made_name : a->heard_name;
	l.current = s->topic.n && acp_said_current(all, n, s->topic, r->today) == a;
	return l;
}

/* Only own voices; of the close others' views those this account wrote itself. */
static bool shown(const struct request *r, const struct acp_said *a) {
	return own_voice(a->st.voice) || (text_is(a->st.voice, "family_view") && text_is(a->place, "kin_page") && a->st.heard_by == r->viewer.account);
}

size_t acp_lines(struct request *r, struct acp_line **out) {
	struct acp_said *said;
	size_t all = acp_said_of(r, r->person, r->today, &said), n = 0, kept = 0;
	for (size_t i = 0; i < all; i++) if (shown(r, &said[i])) said[n++] = said[i];
	struct acp_line *lines = ARENA_ARRAY(r->arena, struct acp_line, n + 1);
	for (size_t i = n; i--;) lines[kept++] = line_of(r, &said[i], said, n);
	*out = lines;
	return kept;
}

bool acp_line_one(struct request *r, id statement, struct acp_line *out) {
	struct acp_line *lines;
	size_t n = acp_lines(r, &lines);
	for (size_t i = 0; i < n; i++)
		if (lines[i].statement == statement && !lines[i].kin) { *out = lines[i]; return true; }
	return false;
}

/* ---- writing ---- */
static void told(struct request *r, const struct acp_talk *t, bool kin) {
	const char *headline = word(LANG_JA, kin ? JA("家族などが書いた思い") : JA("本人が書いた言葉"));
	const char *words = word(LANG_JA, kin ? JA("家族などが自分の画面で、思いを書きました。") : JA("本人が自分の画面で、言葉を書きました。"));
	const char *todo = word(LANG_JA, kin ? JA("家族などが書いた思いを読んで、こたえる") : JA("本人が書いた言葉を読んで、こたえる"));
	entry_add(r->tx, r->person, "acp", text_of(headline), text_of(words), t->row.id, r->now, actor_of(r));
	task_add(r->tx, r->person, text_of(todo), team_asked(r->tx, r->arena, r->person, r->today), date_plus(r->today, ASK_DAYS), "mine_words", t->row.id, actor_of(r));
}

static struct text time_now(struct request *r) {
	struct buf b = buf_in(r->arena, 8);
	instant_put_time(&b, r->now);
	return buf_done(&b);
}

/* The day on which the team wanted to ask again stays; writing is no asking. */
static date ask_on(struct request *r) {
	struct acp_held *held;
	size_t n = acp_held_of(r, r->person, r->today, &held);
	return n && held[0].talk.next_on > r->today ? held[0].talk.next_on : acp_next_due(r->today, LIT("1m"), 0);
}

/* What it follows keeps its row of the wish table: the new words are about the same. */
static void follow(struct request *r, const struct acp_written *w, struct acp_statement *s) {
	struct acp_statement before;
	if (!w->before || w->kin || !record_load(r->tx, &acp_statement_record, w->before, &before) || before.person != r->person) return;
	s->before = w->before;
	s->topic = before.topic;
	s->act = w->withdrawn ? LIT("withdrawn") : LIT("changed");
}

id acp_write(struct request *r, const struct acp_written *w) {
	struct acp_talk talk = { .person = r->person, .held_on = r->today, .held_at = time_now(r), .place = w->kin ? LIT("kin_page") : LIT("mine"),
		.heard_by = r->viewer.account, .share = w->told ? LIT("team") : LIT("not_yet"), .next_on = ask_on(r), .next_when = LIT("date") };
	struct acp_statement s = { .voice = w->kin ? LIT("family_view") : LIT("own_words"), .words = w->words, .reason = w->reason, .main = !w->kin };
	if (w->kin) s.speaker = w->speaker;
	record_insert(r->tx, &acp_talk_record, &talk, actor_of(r));
	struct acp_present there = { .talk = talk.row.id, .person = r->person, .is_person = !w->kin, .other = w->kin ? w->speaker : (struct text){ 0 } };
	record_insert(r->tx, &acp_present_record, &there, actor_of(r));
	follow(r, w, &s);
	if (s.topic.n) s.main = 0;
	id statement = acp_say(r, &s, &talk);
	if (w->told) told(r, &talk, w->kin);
	return statement;
}
