/* One wish over time, said in sentences (FEATURES.md N3), and the two ways it moves: it changes, or the person feels
 * otherwise than before. Both are new statements that name the one before and the reason; nothing is overwritten. */
#include "acp_pages.h"

/* ---- sentences ---- */
static struct text there_sentence(struct request *r, id talk) {
	struct text names = acp_there_words(r, talk);
	if (!names.n) return LIT("");
	return say(r->arena, r->lang, JA("その場に{names}がいました。"), (struct arg[]){ ARG("names", names) }, 1);
}

static void limit_sentence(struct request *r, struct text share, struct buf *b) {
	const char *ja = text_is(share, "not_yet") ? JA("この話は、まだ共有していません。") : text_is(share, "named") ? JA("この話は、一部の人だけに共有しています。") : NULL;
	if (!ja) return;
	if (r->lang == LANG_EN) buf_char(b, ' ');
	buf_z(b, word(r->lang, ja));
}

static const char *pattern(const struct acp_said *s, bool first) {
	if (text_is(s->st.act, "withdrawn")) return JA("{day}、前と違う気持ちになりました。理由：{reason}。");
	if (text_is(s->st.voice, "family_view") || text_is(s->st.voice, "professional_view")) return JA("{day}、{who}は「{words}」と話しました（本人の希望とは分けて記します）。");
	if (text_is(s->st.voice, "presumed")) return JA("{day}、チームは「{words}」と推しはかりました。根拠：{grounds}。");
	if (text_is(s->st.act, "changed")) return JA("{day}、「{words}」に変わりました。理由：{reason}。");
	if (text_is(s->st.voice, "own_gesture")) return JA("{day}、本人はしぐさや表情で示しました：{words}。");
	return first ? JA("{day}、本人は「{words}」と話しました。") : JA("{day}、本人は、また「{words}」と話しました。");
}

size_t acp_topic_sentences(struct request *r, const struct acp_said *said, size_t n, struct text topic, struct text **out) {
	struct text *lines = ARENA_ARRAY(r->arena, struct text, n + 1);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		const struct acp_statement *s = &said[i].st;
		if (!text_eq(s->topic, topic)) continue;
		struct arg args[] = { ARG("day", acp_day(r, s->said_on)), ARG("words", acp_bare(s->words)), ARG("reason", acp_bare(s->reason)), ARG("who", s->speaker),
			ARG("grounds", acp_bare(s->grounds)) };
		struct buf b = buf_in(r->arena, 256);
		words_put(&b, r->lang, pattern(&said[i], kept == 0), args, COUNT(args));
		if (r->lang == LANG_EN) buf_char(&b, ' ');
		buf_text(&b, there_sentence(r, s->talk));
		limit_sentence(r, said[i].share, &b);
		lines[kept++] = buf_done(&b);
	}
	*out = lines;
	return kept;
}

/* ---- the page ---- */
static const struct code_item *topic_of(struct request *r) { return code_find(&acp_wish_topics, param(r, "topic")); }

/* How the talk began, in the person's own voice: tells two talks of one day apart. Empty: they said nothing there. */
#define OPENING_CHARS 12
static struct text opening(struct request *r, const struct acp_said *said, size_t n, id talk) {
	for (size_t i = 0; i < n; i++) {
		const struct acp_statement *s = &said[i].st;
		if (s->talk != talk || (!text_is(s->voice, "own_words") && !text_is(s->voice, "own_gesture"))) continue;
		struct text words = acp_bare(s->words), first = text_first(words, OPENING_CHARS);
		return first.n < words.n ? text_join(r->arena, first, LIT("…")) : first;
	}
	return LIT("");
}

static struct text talk_label(struct request *r, const struct acp_held *held, struct text words) {
	struct text day = acp_day(r, held->talk.held_on);
	if (held->talk.held_at.n) day = text_join(r->arena, text_join(r->arena, day, LIT(" ")), held->talk.held_at);
	return say(r->arena, r->lang, JA("{day}　{place}　{name}「{words}」"), (struct arg[]){ ARG("day", day),
		ARG("place", acp_word(r, &acp_places, held->talk.place)), ARG("name", held->heard_name), ARG("words", words) }, 4);
}

#define TALKS_OFFERED 8
static void talks_of(struct request *r, struct acp_topic_page *m, const struct acp_said *said, size_t n_said) {
	struct acp_held *held;
	size_t n = acp_held_of(r, r->person, r->today, &held);
	m->talks = ARENA_ARRAY(r->arena, struct acp_topic_talk, TALKS_OFFERED);
	for (size_t i = 0; i < n && m->n_talks < TALKS_OFFERED; i++) {
		char shown[ID_CHARS + 1];
		struct text words = opening(r, said, n_said, held[i].talk.row.id);
		if (!words.n) continue;
		id_show(held[i].talk.row.id, shown);
		struct text value = text_copy(r->arena, text_of(shown));
		bool chosen = acp_typed_has(r, "talk", value, m->n_talks == 0);
		m->talks[m->n_talks++] = (struct acp_topic_talk){ value, talk_label(r, &held[i], words), chosen };
	}
}

static bool taken_back(struct request *r, const struct acp_said *said, size_t n, struct text topic) {
	struct acp_wish_line *rows;
	size_t n_rows = acp_wish_lines(r, said, n, r->today, &rows);
	for (size_t i = 0; i < n_rows; i++) if (text_eq(rows[i].topic, topic)) return rows[i].withdrawn;
	return false;
}

static void draw(struct request *r, const struct code_item *topic, int status) {
	struct person p = { 0 };
	struct acp_said *said;
	struct text code = text_of(topic->code);
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, topic->ja)));
	struct acp_topic_page m = { .ref = ref, .page = ref.page, .code = p.code, .label = text_of(word(r->lang, topic->ja)),
		.question = text_of(word(r->lang, topic->hint_ja)), .action = text_join(r->arena, acp_href(r, "/topics/"), code),
		.new_href = acp_href(r, "/new"), .may_record = may(r, r->person, KIND_WISH, ACT_RECORD), .words = acp_typed(r, "words", LIT("")),
		.reason = acp_typed(r, "reason", LIT("")), .condition = acp_typed(r, "condition", LIT("")), .e_words = acp_error(r, "words"),
		.e_reason = acp_error(r, "reason"), .e_talk = acp_error(r, "talk"), .e_act = acp_error(r, "act"),
		.withdraw = acp_typed_has(r, "act", LIT("withdrawn"), false) };
	size_t n = acp_said_of(r, r->person, r->today, &said);
	const struct acp_said *now = acp_said_current(said, n, code, r->today);
	if (now) {
		m.has_now = true;
		m.now = acp_bare(now->st.words);
		m.now_day = acp_day(r, now->st.said_on);
	}
	m.again = !now && taken_back(r, said, n, code);
	m.n_lines = acp_topic_sentences(r, said, n, code, &m.lines);
	talks_of(r, &m, said, n);
	m.page.draft_key = text_join(r->arena, acp_draft_key(r, "acp-topic:"), text_join(r->arena, LIT(":"), code));
	m.page.draft_form = m.action;
	struct html h = html_of(r);
	tpl_acp_topic(&h, &m);
	answer_page(r, status, &h);
}

static struct text draft_of(struct request *r, const struct code_item *topic) {
	return text_join(r->arena, acp_draft_key(r, "acp-topic:"), text_join(r->arena, LIT(":"), text_of(topic->code)));
}

void acp_topic(struct request *r) {
	const struct code_item *topic = topic_of(r);
	if (!topic) return;
	draft_restore(r, draft_of(r, topic));
	draw(r, topic, 200);
}

/* ---- a change, or another feeling ---- */
static void wrong(struct request *r, const char *field, const char *ja) { problem_add(&r->problems, field, ja, NULL, 0); }

static void check(struct request *r, const struct acp_statement *s, const struct acp_said *now, bool held) {
	static const char *const keys[] = { "talk", "act", "words", "reason", "condition" };
	for (size_t i = 0; i < r->http->form.n; i++) {
		bool known = text_starts(r->http->form.p[i].name, "_");
		for (size_t k = 0; k < COUNT(keys); k++) known |= text_is(r->http->form.p[i].name, keys[k]);
		if (!known) problem_add(&r->problems, NULL, JA("知らない項目「{name}」が送られてきました"), (struct arg[]){ ARG("name", r->http->form.p[i].name) }, 1);
	}
	if (!held) wrong(r, "talk", JA("いつの話で聴いたかを選んでください。まだのときは、先に話を記録してください"));
	if (text_is(s->act, "withdrawn") && !now) wrong(r, "act", JA("いまの希望がないので、変わったことだけを残すことはできません"));
	if (!s->words.n) wrong(r, "words", JA("本人の言葉が空です"));
	if (now && !s->reason.n) wrong(r, "reason", JA("変わったわけを、聴いたまま書いてください。わからないときは「わからない」でかまいません"));
	if (held) record_check(&acp_statement_record, s, r->today, &r->problems);
}

void acp_topic_post(struct request *r) {
	struct acp_held held = { 0 };
	struct acp_said *said;
	const struct code_item *topic = topic_of(r);
	if (!topic) return;
	bool heard = acp_held_one(r, typed(r, "talk"), &held), withdrawn = text_is(typed(r, "act"), "withdrawn");
	size_t n = acp_said_of(r, r->person, r->today, &said);
	const struct acp_said *now = acp_said_current(said, n, text_of(topic->code), r->today);
	struct acp_statement s = { .person = r->person, .talk = held.talk.row.id, .voice = LIT("own_words"), .topic = text_of(topic->code),
		.act = withdrawn ? LIT("withdrawn") : now ? LIT("changed") : LIT("said"), .words = typed(r, "words"), .said_on = heard ? held.talk.held_on : r->today,
		.condition = typed(r, "condition"), .reason = typed(r, "reason"), .before = now ? now->st.row.id : 0 };
	if (withdrawn && !s.words.n) s.words = text_of(word(LANG_JA, JA("前と違う気持ちになった")));
	if (heard && now && held.talk.held_on < now->st.said_on)
		wrong(r, "talk", JA("いまの希望より前の話です。あとの話を選んでください"));
	check(r, &s, now, heard);
	if (r->problems.n) { form_again(r); draw(r, topic, 422); return; }
	acp_say(r, &s, &held.talk);
	draft_done(r, draft_of(r, topic));
	if (withdrawn) FLASH(r, 0, JA("前と違う気持ちになったことを、残しました。前の言葉もそのまま読めます。"), ARG("", LIT("")));
	else FLASH(r, 0, JA("「{topic}」を残しました。前の言葉もそのまま読めます。"), ARG("topic", text_of(word(r->lang, topic->ja))));
	answer_see(r, "/people/%.*s/acp/topics/%s", TEXT_ARG(r->person_code), topic->code);
}
