/* 話を記録する, step 2 聴く: drawn for the first time, from a draft, with one more box, or again after mistakes.
 * Everything typed is shown again as it was typed. What is chosen beforehand is chosen so that one sentence is enough. */
#include "acp_pages.h"

/* As the browser's own time field wants it: 09:05. */
static struct text now_time(struct request *r) {
	struct buf b = buf_in(r->arena, 16);
	instant since = r->now - date_start(date_of_instant(r->now));
	buf_f(&b, "%02d:%02d", (int)(since / HOURS(1)), (int)(since % HOURS(1) / MINUTES(1)));
	return buf_done(&b);
}

static struct text iso(struct request *r, date d) {
	struct buf b = buf_in(r->arena, 16);
	if (d) date_put_iso(&b, d);
	return buf_done(&b);
}

static void boxes_of(struct request *r, struct acp_new_page *m, bool one_more) {
	struct text t;
	m->boxes = ARENA_ARRAY(r->arena, struct acp_box, ACP_BOXES);
	for (size_t from = 0; r->typed && m->n_boxes < ACP_BOXES && (t = pairs_next(r->typed, "words", &from)).p;)
		m->boxes[m->n_boxes++].value = t;
	if (!m->n_boxes || (one_more && m->n_boxes < ACP_BOXES)) m->boxes[m->n_boxes++].value = LIT("");
	for (size_t i = 0; i < m->n_boxes; i++) {
		m->boxes[i].number = (int)i + 1;
		m->boxes[i].first = i == 0;
		m->boxes[i].focus = one_more && i + 1 == m->n_boxes;
		m->boxes[i].id = i ? text_join(r->arena, LIT("words-"), int_text(r->arena, (int64_t)i + 1)) : LIT("words");
	}
	m->more_allowed = m->n_boxes < ACP_BOXES;
}

static void present_of(struct request *r, struct acp_new_page *m, const struct acp_held *held, size_t n) {
	struct acp_person_there *there = NULL;
	size_t n_there = n ? acp_there(r, held[0].talk.row.id, &there) : 0;
	struct acp_chips team = acp_team_chips(r, "present", there, n_there, true);
	struct acp_chips all = { .chips = ARENA_ARRAY(r->arena, struct acp_chip, team.n_chips + 2) };
	struct text others = acp_names_of_others(r, there, n_there);
	all.chips[all.n_chips++] = (struct acp_chip){ LIT("person"), text_of(word(r->lang, JA("本人"))), LIT(""), acp_typed_has(r, "present", LIT("person"), true) };
	for (size_t i = 0; i < team.n_chips; i++) all.chips[all.n_chips++] = team.chips[i];
	all.chips[all.n_chips++] = (struct acp_chip){ LIT("other"), text_of(word(r->lang, JA("ほかの人"))), LIT(""),
		acp_typed_has(r, "present", LIT("other"), others.n > 0) };
	m->present = all;
	m->present_other = acp_typed(r, "present_other", others);
	m->named = acp_team_chips(r, "share_with", NULL, 0, false);
}

static void nexts_of(struct request *r, struct acp_new_page *m) {
	static const struct { const char *value, *ja; } items[] = { { "1w", JA("1週間後 {day}") }, { "2w", JA("2週間後 {day}") }, { "1m", JA("1か月後 {day}") },
		{ "change", JA("ようすが変わったら") }, { "date", JA("日を決める") } };
	m->nexts.chips = ARENA_ARRAY(r->arena, struct acp_chip, COUNT(items));
	for (size_t i = 0; i < COUNT(items); i++) {
		struct text value = text_of(items[i].value);
		struct buf b = buf_in(r->arena, 16);
		date_put_short(&b, acp_next_due(r->today, value, 0), r->lang);
		struct text label = i < 3 ? say(r->arena, r->lang, items[i].ja, (struct arg[]){ ARG("day", buf_done(&b)) }, 1) : text_of(word(r->lang, items[i].ja));
		m->nexts.chips[m->nexts.n_chips++] = (struct acp_chip){ value, label, LIT(""), acp_typed_has(r, "next", value, i == 2) };
	}
	m->next_date = acp_typed(r, "next_date", LIT(""));
}

static void errors_of(struct request *r, struct acp_new_page *m) {
	struct { const char *field; struct text *e; } all[] = { { "words", &m->e_words }, { "present", &m->e_present }, { "share", &m->e_share },
		{ "share_with", &m->e_share_with }, { "held_on", &m->e_held_on }, { "held_at", &m->e_held_at }, { "place", &m->e_place },
		{ "next_date", &m->e_next_date }, { "family_who", &m->e_family_who }, { "family_words", &m->e_family_words }, { "presumed", &m->e_presumed },
		{ "presumed_topic", &m->e_presumed_topic }, { "presumed_grounds", &m->e_presumed_grounds }, { "weighed_by", &m->e_weighed_by }, { "mood", &m->e_mood } };
	for (size_t i = 0; i < COUNT(all); i++) *all[i].e = acp_error(r, all[i].field);
	m->facts_open = m->e_held_on.n || m->e_held_at.n || m->e_place.n;
	m->kin_open = m->e_family_who.n || m->e_family_words.n || m->family_words.n;
	m->presumed_open = m->e_presumed.n || m->e_presumed_topic.n || m->e_presumed_grounds.n || m->e_weighed_by.n || m->presumed.n;
}

static void texts_of(struct request *r, struct acp_new_page *m) {
	m->held_on = acp_typed(r, "held_on", iso(r, r->today));
	m->held_at = acp_typed(r, "held_at", now_time(r));
	m->family_who = acp_typed(r, "family_who", LIT(""));
	m->family_words = acp_typed(r, "family_words", LIT(""));
	m->presumed = acp_typed(r, "presumed", LIT(""));
	m->presumed_grounds = acp_typed(r, "presumed_grounds", LIT(""));
	m->weighed_by = acp_typed(r, "weighed_by", LIT(""));
	m->gesture = acp_typed_has(r, "gesture", LIT("1"), false);
	date held;
	m->day = date_read(m->held_on, &held) ? acp_day(r, held) : m->held_on;
	for (size_t i = 0; i < m->places.n_chips; i++) if (m->places.chips[i].chosen) m->place_word = m->places.chips[i].label;
}

void acp_new_draw(struct request *r, int status, bool one_more) {
	struct person p = { 0 };
	struct acp_said *said;
	struct acp_held *held;
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("話を記録する"))));
	struct acp_new_page m = { .ref = ref, .page = ref.page, .code = p.code, .name = person_name(r->arena, &p), .kana = person_kana(r->arena, &p),
		.recorder = r->viewer.name, .places = acp_chips_of(r, &acp_places, "place", LIT("home")), .shares = acp_chips_of(r, &acp_shares, "share", LIT("team")),
		.moods = acp_chips_of(r, &acp_moods, "mood", LIT("")), .matters = acp_chips_of(r, &acp_matters, "topics", LIT("")),
		.topics = acp_chips_of(r, &acp_wish_topics, "presumed_topic", LIT("")) };
	size_t n = acp_said_of(r, r->person, r->today, &said), talks = acp_held_of(r, r->person, r->today, &held);
	struct acp_wish_line *open;
	size_t n_open = acp_open_wishes(r, said, n, &open);
	m.n_talks = (int64_t)talks;
	m.n_last = acp_last_quotes(r, said, n, 2, &m.last);
	m.n_cues = acp_cues(r, open, n_open, &m.cues);
	boxes_of(r, &m, one_more);
	present_of(r, &m, held, talks);
	nexts_of(r, &m);
	texts_of(r, &m);
	errors_of(r, &m);
	m.page.focus = true;
	m.page.draft_key = acp_draft_key(r, "acp:");
	m.page.draft_form = acp_href(r, "/new");
	struct html h = html_of(r);
	tpl_acp_new(&h, &m);
	answer_page(r, status, &h);
}

void acp_new(struct request *r) {
	if (text_is(query(r, "step"), "prepare")) { acp_prepare(r); return; }
	draft_restore(r, acp_draft_key(r, "acp:"));
	acp_new_draw(r, 200, false);
}
