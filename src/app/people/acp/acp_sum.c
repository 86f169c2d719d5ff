/* Step 3 まとめる: the talk's quotes beside the wish table. For each row: leave it, take a quote, or write what was said in
 * short; under which condition; why it changed. Storing is acp_sum_post.c's. */
#include "acp_pages.h"

static struct text named(struct request *r, const char *what, struct text topic) { return text_join(r->arena, text_of(what), topic); }
static struct text typed_in(struct request *r, struct text name) { return text_trim(acp_typed(r, text_z(r->arena, name), LIT(""))); }

static struct text id_text(struct request *r, id i) {
	char shown[ID_CHARS + 1];
	id_show(i, shown);
	return text_copy(r->arena, text_of(shown));
}

/* A quote of this talk: the person's own, not yet put to a row. */
static bool is_quote(const struct acp_statement *s, id talk) {
	return s->talk == talk && !s->topic.n && (text_is(s->voice, "own_words") || text_is(s->voice, "own_gesture"));
}

static void row_quotes(struct request *r, struct acp_sum_row *row, const struct acp_said *said, size_t n, id talk) {
	struct text pick = typed_in(r, row->pick_name);
	row->quotes = ARENA_ARRAY(r->arena, struct acp_chip, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (!is_quote(&said[i].st, talk)) continue;
		struct text value = id_text(r, said[i].st.row.id);
		bool chosen = text_eq(pick, value);
		row->quotes[row->n_quotes++] = (struct acp_chip){ value, said[i].st.words, LIT(""), chosen };
		if (!chosen) continue;
		row->chosen = said[i].st.words;
		row->voice = said[i].st.voice;
	}
	row->write = text_is(pick, "write") || (!row->chosen.n && row->words.n && !text_is(pick, "keep"));
	row->keep = !row->write && !row->chosen.n;
	if (!row->write) return;
	row->chosen = row->words;
	row->voice = LIT("own_words");
}

static struct acp_sum_row row_of(struct request *r, const struct acp_talk *t, const struct code_item *item, const struct acp_said *said, size_t n) {
	struct text topic = text_of(item->code);
	const struct acp_said *now = acp_said_current(said, n, topic, r->today);
	struct acp_sum_row row = { .topic = topic, .label = text_of(word(r->lang, item->ja)), .pick_name = named(r, "pick_", topic),
		.words_name = named(r, "words_", topic), .condition_name = named(r, "condition_", topic), .reason_name = named(r, "reason_", topic) };
	row.words = typed_in(r, row.words_name);
	row.condition = typed_in(r, row.condition_name);
	row.reason = typed_in(r, row.reason_name);
	row.e_words = acp_error(r, text_z(r->arena, row.words_name));
	row.e_reason = acp_error(r, text_z(r->arena, row.reason_name));
	if (now) {
		row.has_now = true;
		row.now = now->st.words;
		row.now_day = acp_day(r, now->st.said_on);
		if (now->st.said_on <= t->held_on) row.before = now->st.row.id;
	}
	row_quotes(r, &row, said, n, t->row.id);
	row.same = row.has_now && text_eq(row.chosen, row.now);
	row.now = acp_bare(row.now);                              /* shown in 「 」 */
	return row;
}

void acp_sum_read(struct request *r, const struct acp_held *held, struct acp_sum_page *m) {
	struct acp_said *said;
	const struct acp_talk *t = &held->talk;
	size_t n = acp_said_of(r, r->person, r->today, &said);
	m->rows = ARENA_ARRAY(r->arena, struct acp_sum_row, ACP_TOPICS);
	for (size_t i = 0; i < acp_wish_topics.n; i++) m->rows[m->n_rows++] = row_of(r, t, &acp_wish_topics.items[i], said, n);
	m->quotes = ARENA_ARRAY(r->arena, struct acp_said_line, n + 1);
	for (size_t i = 0; i < n; i++) if (is_quote(&said[i].st, t->row.id)) acp_said_shown(r, &said[i], said, n, &m->quotes[m->n_quotes++]);
	m->day = acp_day(r, t->held_on);
	m->limit = acp_limit(r, t->share);
	m->version = typed_version(r) ? typed_version(r) : t->row.version;
	m->action = acp_talk_href(r, t->row.id, "/sum-up");
	m->back_href = acp_talk_href(r, t->row.id, "");
	m->ability = text_trim(acp_typed(r, "ability", t->ability));
	m->explained = text_trim(acp_typed(r, "explained", t->explained));
	m->family_who = text_trim(acp_typed(r, "family_who", LIT("")));
	m->family_words = text_trim(acp_typed(r, "family_words", LIT("")));
	m->presumed = text_trim(acp_typed(r, "presumed", LIT("")));
	m->presumed_topic = text_trim(acp_typed(r, "presumed_topic", LIT("")));
	m->presumed_label = acp_word(r, &acp_wish_topics, m->presumed_topic);
	m->presumed_grounds = text_trim(acp_typed(r, "presumed_grounds", LIT("")));
	m->weighed_by = text_trim(acp_typed(r, "weighed_by", LIT("")));
	m->topics = acp_chips_of(r, &acp_wish_topics, "presumed_topic", LIT(""));
}

static void errors_of(struct request *r, struct acp_sum_page *m) {
	struct { const char *field; struct text *e; } all[] = { { "family_who", &m->e_family_who }, { "family_words", &m->e_family_words },
		{ "presumed", &m->e_presumed }, { "presumed_topic", &m->e_presumed_topic }, { "presumed_grounds", &m->e_presumed_grounds }, { "weighed_by", &m->e_weighed_by },
		{ "ability", &m->e_ability }, { "explained", &m->e_explained } };
	for (size_t i = 0; i < COUNT(all); i++) *all[i].e = acp_error(r, all[i].field);
	for (size_t i = 0; i < m->n_rows; i++) {
		m->rows[i].e_words = acp_error(r, text_z(r->arena, m->rows[i].words_name));
		m->rows[i].e_reason = acp_error(r, text_z(r->arena, m->rows[i].reason_name));
	}
	m->kin_open = m->family_who.n || m->family_words.n;
	m->presumed_open = m->presumed.n || m->presumed_grounds.n || m->weighed_by.n;
}

static struct text draft_of(struct request *r) { return text_join(r->arena, LIT("acp-sum:"), param(r, "talk")); }

void acp_sum_draw(struct request *r, struct acp_sum_page *m, int status) {
	struct person p = { 0 };
	m->ref = person_sub_page(r, &p, text_of(word(r->lang, JA("話をまとめる"))));
	m->page = m->ref.page;
	m->code = p.code;
	m->page.focus = true;
	m->page.draft_key = draft_of(r);
	m->page.draft_form = m->action;
	errors_of(r, m);
	struct html h = html_of(r);
	tpl_acp_sum(&h, m);
	answer_page(r, status, &h);
}

void acp_sum(struct request *r) {
	struct acp_held held;
	struct acp_sum_page m = { 0 };
	if (!acp_held_param(r, &held)) return;
	draft_restore(r, draft_of(r));
	acp_sum_read(r, &held, &m);
	acp_sum_draw(r, &m, 200);
}
