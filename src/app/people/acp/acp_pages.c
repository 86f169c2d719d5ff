/* ACP (人生会議): its routes, and the page of all words. Every handler reads through acp_read.c, which shows only what the
 * viewer may see of the talks of this person. No route changes or ends a statement. */
#include "acp_pages.h"

/* ---- all words ---- */
static date on_asked(struct request *r, struct acp_all_page *m) {
	date on = r->today;
	m->on_value = query(r, "on");
	if (!m->on_value.n) return on;
	if (!date_read(m->on_value, &on) || !date_whole(on)) {
		m->e_on = text_of(word(r->lang, JA("日付が読めません。例：2026年4月12日")));
		return r->today;
	}
	struct buf b = buf_in(r->arena, 16);
	date_put_iso(&b, on);
	m->on_value = buf_done(&b);
	m->on_asked = true;
	m->on_day = acp_day(r, on);
	return on;
}

static bool voice_asked(const struct request *r, struct text voice) {
	struct text t;
	bool any = false;
	for (size_t from = 0; (t = pairs_next(&r->http->query, "voice", &from)).p;) {
		if (!code_find(&acp_voices, t)) continue;
		any = true;
		if (text_eq(t, voice)) return true;
	}
	return !any;
}

static struct acp_chips voice_chips(struct request *r) {
	struct acp_chips c = { .chips = ARENA_ARRAY(r->arena, struct acp_chip, acp_voices.n) };
	for (size_t i = 0; i < acp_voices.n; i++) {
		struct text code = text_of(acp_voices.items[i].code);
		c.chips[c.n_chips++] = (struct acp_chip){ code, text_of(word(r->lang, acp_voices.items[i].ja)), LIT(""), voice_asked(r, code) };
	}
	return c;
}

static void talk_lines(struct request *r, const struct acp_held *held, const struct acp_said *said, size_t n, struct acp_all_talk *t) {
	const struct acp_talk *talk = &held->talk;
	*t = (struct acp_all_talk){ .day = acp_day(r, talk->held_on), .held_on = talk->held_on, .at = talk->held_at,
		.heard = acp_heard_words(r, talk->row.id, talk->place, held->heard_name, held->heard_role), .mood = acp_word(r, &acp_moods, talk->mood),
		.matters = acp_matters_words(r, talk->topics), .shared = acp_shared_words(r, held), .href = acp_talk_href(r, talk->row.id, ""),
		.restricted = !text_is(talk->share, "team"), .not_now = text_is(talk->mood, "not_now"),
		.said = ARENA_ARRAY(r->arena, struct acp_said_line, n) };
	if (!talk->summed_up_at && !t->not_now) t->sum_href = acp_talk_href(r, talk->row.id, "/sum-up");
	for (size_t i = 0; i < n; i++)
		if (said[i].st.talk == talk->row.id && voice_asked(r, said[i].st.voice)) acp_said_shown(r, &said[i], said, n, &t->said[t->n_said++]);
}

#define TALKS_SHOWN 100
void acp_all(struct request *r) {
	struct person p = { 0 };
	struct acp_said *said;
	struct acp_held *held;
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("これまでの言葉"))));
	struct acp_all_page m = { .ref = ref, .page = ref.page, .code = p.code, .voices = voice_chips(r), .may_record = may(r, r->person, KIND_WISH, ACT_RECORD) };
	date on = on_asked(r, &m);
	size_t n = acp_said_of(r, r->person, on, &said), talks = acp_held_of(r, r->person, on, &held);
	m.n_wishes = acp_wish_lines(r, said, n, on, &m.wishes);
	if (talks > TALKS_SHOWN) talks = TALKS_SHOWN;
	m.talks = ARENA_ARRAY(r->arena, struct acp_all_talk, talks + 1);
	for (size_t i = 0; i < talks; i++) {
		talk_lines(r, &held[i], said, n, &m.talks[m.n_talks]);
		bool all_voices = !pairs_get(&r->http->query, "voice").p;
		if (m.talks[m.n_talks].n_said || all_voices) m.n_talks++;
	}
	struct text *gone;
	if (m.may_record && acp_wrong_gone(r, &gone)) m.gone_href = gone[0];
	struct html h = html_of(r);
	tpl_acp_all(&h, &m);
	answer_page(r, 200, &h);
}

static const struct route acp_routes[] = {
	{ GET,  "/people/:person/acp",                  acp_all,        PERSON(KIND_WISH, ACT_SEE) },
	{ POST, "/people/:person/acp",                  acp_post,       PERSON(KIND_WISH, ACT_RECORD) },
	{ GET,  "/people/:person/acp/new",              acp_new,        PERSON(KIND_WISH, ACT_RECORD) },
	{ GET,  "/people/:person/acp/topics/:topic",    acp_topic,      PERSON(KIND_WISH, ACT_SEE) },
	{ POST, "/people/:person/acp/topics/:topic",    acp_topic_post, PERSON(KIND_WISH, ACT_RECORD) },
	{ GET,  "/people/:person/acp/:talk",            acp_talk_show,  PERSON(KIND_WISH, ACT_SEE) },
	{ GET,  "/people/:person/acp/:talk/edit",       acp_edit,       PERSON(KIND_WISH, ACT_RECORD) },
	{ POST, "/people/:person/acp/:talk/edit",       acp_change,     PERSON(KIND_WISH, ACT_RECORD) },
	{ GET,  "/people/:person/acp/:talk/wrong",      acp_wrong,      PERSON(KIND_WISH, ACT_RECORD) },
	{ POST, "/people/:person/acp/:talk/wrong",      acp_wrong_post, PERSON(KIND_WISH, ACT_RECORD) },
	{ POST, "/people/:person/acp/:talk/read-back",  acp_read_back,  PERSON(KIND_WISH, ACT_RECORD) },
	{ GET,  "/people/:person/acp/:talk/sum-up",     acp_sum,        PERSON(KIND_WISH, ACT_RECORD) },
	{ POST, "/people/:person/acp/:talk/sum-up",     acp_sum_post,   PERSON(KIND_WISH, ACT_RECORD) },
};
static const struct record *const acp_records[] = { &acp_talk_record, &acp_statement_record, &acp_present_record, &acp_share_record };

const struct feature acp_feature = { "acp", acp_routes, COUNT(acp_routes), acp_records, COUNT(acp_records), acp_sample };
