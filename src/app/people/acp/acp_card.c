/* いまの希望, on the person's page: the newest quote, the ring, the wish table with all its rows, and apart from it what
 * the family thinks. A family's or professional's view never gets into the quote or the table: acp_is_persons_will. */
#include "acp_pages.h"
#include "../person/person.h"

/* ---- one statement, in its shape ---- */
static struct text words_of(const struct acp_said *all, size_t n, id statement) {
	for (size_t i = 0; i < n; i++) if (statement && all[i].st.row.id == statement) return all[i].st.words;
	return LIT("");
}

void acp_said_shown(struct request *r, const struct acp_said *a, const struct acp_said *all, size_t n, struct acp_said_line *l) {
	const struct acp_statement *s = &a->st;
	*l = (struct acp_said_line){ .own = text_is(s->voice, "own_words"), .gesture = text_is(s->voice, "own_gesture"),
		.presumed = text_is(s->voice, "presumed"), .words = s->words, .voice = acp_word(r, &acp_voices, s->voice), .speaker = s->speaker,
		.day = acp_day(r, s->said_on), .said_on = s->said_on, .topic = acp_word(r, &acp_wish_topics, s->topic), .grounds = s->grounds,
		.weighed_by = s->weighed_by, .condition = s->condition, .reason = acp_bare(s->reason), .before_words = acp_bare(words_of(all, n, s->before)),
		.talk_href = acp_talk_href(r, s->talk, ""), .statement = s->row.id, .changed = text_is(s->act, "changed"),
		.withdrawn = text_is(s->act, "withdrawn"), .restricted = !text_is(a->share, "team"),
		.limit = acp_limit(r, a->share) };
	l->other = !acp_is_persons_will(s->voice);
	l->heard = acp_place_own(a->place) ? acp_word(r, &acp_places, a->place) : say(r->arena, r->lang, JA("{place}　聴いた人：{name}"), (struct arg[]){ ARG("place", acp_word(r, &acp_places, a->place)),
		ARG("name", acp_who(r, a->heard_name, a->heard_role)) }, 2);
}

/* ---- the wish table ---- */
/* Nothing is current because the person came to feel otherwise: that is said, not "never asked". */
static bool taken_back(const struct acp_said *said, size_t n, struct text topic, date on) {
	bool back = false;
	for (size_t i = 0; i < n; i++)
		if (said[i].st.said_on <= on && text_eq(said[i].st.topic, topic) && acp_is_persons_will(said[i].st.voice)) back = text_is(said[i].st.act, "withdrawn");
	return back;
}

size_t acp_wish_lines(struct request *r, const struct acp_said *said, size_t n, date on, struct acp_wish_line **out) {
	struct acp_wish_line *rows = ARENA_ARRAY(r->arena, struct acp_wish_line, ACP_TOPICS);
	for (size_t i = 0; i < acp_wish_topics.n; i++) {
		const struct code_item *item = &acp_wish_topics.items[i];
		const struct acp_said *now = acp_said_current(said, n, text_of(item->code), on);
		enum acp_wish_state state = acp_wish_state(now ? &now->st : NULL, on);
		rows[i] = (struct acp_wish_line){ .topic = text_of(item->code), .label = text_of(word(r->lang, item->ja)), .unknown = state == WISH_UNKNOWN,
			.own = state == WISH_OWN, .old = state == WISH_OWN_OLD, .presumed = state == WISH_PRESUMED,
			.href = text_join(r->arena, acp_href(r, "/topics/"), text_of(item->code)), .quote = text_of(word(r->lang, item->hint_ja)) };
		rows[i].withdrawn = state == WISH_UNKNOWN && taken_back(said, n, rows[i].topic, on);
		if (state == WISH_UNKNOWN) continue;
		rows[i].words = now->st.words;
		rows[i].condition = now->st.condition;
		rows[i].said_on = now->st.said_on;
		rows[i].limit = acp_limit(r, now->share);
	}
	*out = rows;
	return ACP_TOPICS;
}

/* ---- the ring ---- */
static int64_t people_told(struct request *r, id person, const struct acp_talk *t) {
	struct acp_person_there *named;
	struct team_row *team;
	if (text_is(t->share, "not_yet")) return 0;
	if (text_is(t->share, "named")) return (int64_t)acp_shared_with(r, t->row.id, &named) + 1;
	return (int64_t)team_today(r, person, &team);
}

static struct text short_day(struct request *r, date d) {
	struct buf b = buf_in(r->arena, 16);
	if (d) date_put_short(&b, d, r->lang);
	return buf_done(&b);
}

/* t is the n-th talk, next_on what the newest one set. */
static struct text step_note(struct request *r, id person, const struct acp_talk *t, size_t n, date next_on, enum acp_step step, enum acp_step now) {
	struct text day = t ? short_day(r, step == STEP_REVIEW ? next_on : step == STEP_CONFIRM ? t->read_back_on : t->held_on) : LIT("");
	if (!t) return text_of(step == STEP_HEAR ? word(r->lang, JA("いまここ・はじめの一言を")) : "");
	switch (step) {
	case STEP_HEAR: return say(r->arena, r->lang, JA("{day}　{n}回目"), (struct arg[]){ ARG("day", day), ARG("n", int_text(r->arena, (int64_t)n)) }, 2);
	case STEP_SHARE:
		if (now == STEP_SHARE) return text_of(word(r->lang, JA("いまここ・本人に聞いてから")));
		return say(r->arena, r->lang, JA("{n}人に"), (struct arg[]){ ARG("n", int_text(r->arena, people_told(r, person, t))) }, 1);
	case STEP_CONFIRM: return now == STEP_CONFIRM ? text_of(word(r->lang, JA("いまここ・本人に戻す"))) : day;
	case STEP_REVIEW: break;
	}
	if (!next_on) return LIT("");
	return say(r->arena, r->lang, JA("{day}ごろ"), (struct arg[]){ ARG("day", day) }, 1);
}

/* The talk the quote is of; without a quote the newest one. Ring and quote then speak of the same talk. */
static size_t talk_at(const struct acp_held *held, size_t n, id talk) {
	for (size_t i = 0; i < n; i++) if (held[i].talk.row.id == talk) return i;
	return 0;
}

static void ring_of(struct request *r, id person, struct acp_card_part *m, const struct acp_held *held, size_t n, id quoted) {
	static const struct { const char *icon, *ja; } steps[] = { { "#i-ear", JA("聴く") }, { "#i-share", JA("共有する") }, { "#i-check", JA("確かめる") },
		{ "#i-again", JA("見直す") } };
	size_t at = talk_at(held, n, quoted);
	const struct acp_talk *talk = n ? &held[at].talk : NULL;
	date next_on = n ? held[0].talk.next_on : 0;
	enum acp_step now = acp_ring(talk);
	m->ring = ARENA_ARRAY(r->arena, struct acp_ring_step, COUNT(steps));
	for (size_t i = 0; i < COUNT(steps); i++)
		m->ring[m->n_ring++] = (struct acp_ring_step){ text_of(steps[i].icon), text_of(word(r->lang, steps[i].ja)),
			step_note(r, person, talk, n - at, next_on, (enum acp_step)i, now), i == now };
}

/* ---- the family, apart ---- */
static bool heard_later(const struct acp_said *said, size_t n, size_t i) {
	for (size_t k = i + 1; k < n; k++)
		if (text_is(said[k].st.voice, "family_view") && text_eq(said[k].st.speaker, said[i].st.speaker)) return true;
	return false;
}

#define KIN_MAX 4
static void kin_of(struct request *r, struct acp_card_part *m, const struct acp_said *said, size_t n) {
	m->kin = ARENA_ARRAY(r->arena, struct acp_said_line, KIN_MAX);
	for (size_t i = n; i-- && m->n_kin < KIN_MAX;)
		if (text_is(said[i].st.voice, "family_view") && !heard_later(said, n, i)) acp_said_shown(r, &said[i], said, n, &m->kin[m->n_kin++]);
}

/* ---- the newest words ---- */
static id quote_of(struct request *r, struct acp_card_part *m, const struct acp_said *said, size_t n) {
	const struct acp_said *q = NULL;
	for (size_t i = 0; i < n; i++) {
		const struct acp_statement *s = &said[i].st;
		if ((!text_is(s->voice, "own_words") && !text_is(s->voice, "own_gesture")) || text_is(s->act, "withdrawn")) continue;
		if (!q || s->said_on > q->st.said_on || s->main >= q->st.main) q = &said[i];
	}
	if (!q) return 0;
	m->quote = true;
	m->gesture = text_is(q->st.voice, "own_gesture");
	m->words = q->st.words;
	m->day = acp_day(r, q->st.said_on);
	m->heard = acp_heard_words(r, q->st.talk, q->place, q->heard_name, q->heard_role);
	m->limit = acp_limit(r, q->share);
	return q->st.talk;
}

/* Words of an earlier day are read otherwise when the person did not want to talk, or wavered, after them. */
static void mood_of(struct request *r, struct acp_card_part *m, const struct acp_talk *newest, id quoted) {
	m->not_now = text_is(newest->mood, "not_now");
	m->wavering = text_is(newest->mood, "wavering");
	m->mood_day = short_day(r, newest->held_on);
	if (newest->row.id != quoted) m->mood_limit = acp_limit(r, newest->share);
}

/* What a close other wrote on a page of their own is no talk with the person: it moves neither ring nor mood. */
static size_t persons_own(struct acp_held *held, size_t n) {
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) if (!text_is(held[i].talk.place, "kin_page")) held[kept++] = held[i];
	return kept;
}

void acp_card(struct html *h, struct person_ref ref) {
	struct request *r = ref.r;
	id person = ref.person->row.id;
	struct acp_said *said;
	struct acp_held *held;
	if (!may(r, person, KIND_WISH, ACT_SEE)) return;
	size_t n = acp_said_of(r, person, r->today, &said), talks = acp_held_of(r, person, r->today, &held);
	talks = persons_own(held, talks);
	struct acp_card_part m = { .page = ref.page, .code = ref.person->code, .n_talks = (int64_t)talks, .calm = ref.person->died_on != 0,
		.may_record = may(r, person, KIND_WISH, ACT_RECORD) };
	id quoted = quote_of(r, &m, said, n);
	if (!m.calm) ring_of(r, person, &m, held, talks, quoted);
	if (!m.calm && talks) mood_of(r, &m, &held[0].talk, quoted);
	m.n_wishes = acp_wish_lines(r, said, n, r->today, &m.wishes);
	kin_of(r, &m, said, n);
	if (talks && m.may_record && !held[0].talk.summed_up_at && !text_is(held[0].talk.mood, "not_now"))
		m.sum_href = acp_talk_href(r, held[0].talk.row.id, "/sum-up");
	tpl_acp_card(h, &m);
}
